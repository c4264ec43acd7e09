"""The adoption file: notes, letters, notices and forms that go with a vehicle, filled from the matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..errors import N_, AssemblyError, Problem, unknown
from ..i18n import date_text, labels, typeset
from ..library.load import Library
from ..library.procedures import Companion, Texts
from ..library.text import Inline, Listing, Para
from ..library.vehicles import Test, Vehicle
from ..library.vocabulary import BlankEntry
from ..matter import Matter
from .assembly import assemble
from .assessment import Assessment
from .blanks import UNFILLED, Filler, furniture, head
from .formalities import computed_days, day_at, formalities, plan_document, plan_table
from .selection import Selection, condition_holds
from .tree import Block, Bullets, Document, Heading, OpenPoints, Paragraph, Run, Runs, Signatory, Signature, Table

#: The dated steps about which a companion may speak, each with the key of its day.
SAID = {
    "informed": "procedure.cse_informed_on",
    "opinion": "procedure.cse_opinion_on",
    "inspector": "procedure.inspector_on",
    "deposit": "procedure.deposit_on",
    "publicity": "procedure.publicity_on",
    "entry": "procedure.stated_entry_on",
    "monitoring_informed": "monitoring.informed_on",
    "monitoring_consulted": "monitoring.cse_consulted_on",
    "technology_consulted": "technology.cse_consulted_on",
    "deployed": "technology.deployed_on",
    "proposed": "amendment.proposed_on",
    "received": "amendment.received_on",
    "signed": "amendment.signed_on",
}


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A companion ready to be written: its number in the adoption file, its name, its document."""

    dossier: str
    name: str
    document: Document


def said_facts(matter: Matter, library: Library, day: dt.date) -> dict[str, str]:
    """What decides of a companion beside options and facts of law.

    Whether each dated step may be stated as done on a day: ``done``, ``planned`` or ``unknown``. The time to reflect is done once its
    last day has passed.
    """
    out = {}
    for name, key in SAID.items():
        when = day_at(matter, key)
        out[f"{name}_said"] = "unknown" if when is None else "done" if when <= day else "planned"
    ends = computed_days(matter, library)["answer_by"]
    out["reflection_said"] = "unknown" if ends is None else "done" if ends < day else "planned"
    return out


def goes_with(companion: Companion, vehicle: Vehicle) -> bool:
    """Whether a companion belongs to a vehicle."""
    return vehicle.id in companion.vehicles or vehicle.law in companion.vehicles


def stands_against(companion: Companion, matter: Matter, library: Library, selection: Selection) -> dict[str, Test]:
    """The conditions of a companion that do not hold for a matter, on the day asked; empty when it is called for.

    >>> from ..library import load_library
    >>> from ..samples import sample_matter
    >>> from .selection import select
    >>> library, matter = load_library(), sample_matter("contract-amendment")
    >>> stands_against(library.companions["refusal-letter"][0], matter, library, select(library, matter))
    {'response': 'refused'}
    """
    choices = {**selection.choices, **said_facts(matter, library, matter.assessed_on)}
    return {name: test for name, test in companion.when.items() if not condition_holds({name: test}, choices, selection.facts)}


def due_companions(assessment: Assessment) -> list[tuple[Companion, Texts]]:
    """The companions that the vehicle and its facts call for, in the order of the adoption file."""
    matter, library, selection = assessment.matter, assessment.library, assessment.selection
    out = [
        (companion, texts)
        for companion, texts in library.companions.values()
        if goes_with(companion, selection.vehicle) and not stands_against(companion, matter, library, selection)
    ]
    return sorted(out, key=lambda item: (item[0].dossier, item[0].id))


def letter(assessment: Assessment, name: str, language: str = "fr") -> Document:
    """One companion of a matter.

    Parameters
    ----------
    assessment:
        What `assess` gave. Its matter may hold marks in place of a person's values: they stand wherever a value is printed.
    name:
        The companion: ``proposal-letter``, ``renewal-letter``, ``answer-form``, ``refusal-letter``, ``silence-letter``…
    language:
        ``fr`` or ``en``.

    Raises
    ------
    AssemblyError
        The library has no such companion, it belongs to another vehicle, or the facts do not call for it: a letter noting a refusal
        that is not there.

    >>> from ..library import load_library
    >>> from ..samples import sample_matter
    >>> from .assessment import assess
    >>> letter(assess(load_library(), sample_matter("contract-amendment")), "answer-form", "en").title.replace("\u00a0", " ")
    'Answer form – Amendment no. 2 to the employment contract'
    """
    library, selection = assessment.library, assessment.selection
    if name not in library.companions:
        raise AssemblyError(unknown("unknown-companion", name, N_('unknown companion "{name}"'), name, list(library.companions)))
    companion, texts = library.companions[name]
    if not goes_with(companion, selection.vehicle):
        listed = ", ".join(companion.vehicles)
        raise AssemblyError(Problem("other-vehicle", name, N_("this document goes with another vehicle"), N_("it goes with: {vehicles}"), {"vehicles": listed}))
    against = stands_against(companion, assessment.matter, library, selection)
    if against:
        said = "; ".join(f"{key}: {_written(test)}" for key, test in against.items())
        raise AssemblyError(Problem("not-called-for", name, N_("the facts do not call for this document"), N_("it is made when {conditions}"), {"conditions": said}))
    return _Writer(assessment, companion, texts, language).document()


def _written(test: Test) -> str:
    """A condition as a companion writes it."""
    listed = test["not"] if isinstance(test, dict) else test
    said = listed if isinstance(listed, str) else f"[{', '.join(listed)}]"
    return f"{{not: {said}}}" if isinstance(test, dict) else said


def companion_documents(assessment: Assessment, language: str = "fr") -> list[Enclosure]:
    """The adoption file of a matter: each companion as a document, and the formalities plan (D17).

    >>> from ..library import load_library
    >>> from ..samples import sample_matter
    >>> from .assessment import assess
    >>> [e.dossier for e in companion_documents(assess(load_library(), sample_matter("charter")))][-1]
    'D17'
    """
    out = [Enclosure(companion.dossier, companion.id, _Writer(assessment, companion, texts, language).document()) for companion, texts in due_companions(assessment)]
    out.append(Enclosure("D17", "formalities-plan", plan_document(formalities(assessment), language)))
    return out


class _Filler(Filler):
    """Blanks of a companion: those of the matter, the days computed from it, and tables of its own."""

    assessment: Assessment

    def value(self, entry: BlankEntry) -> Any:
        place = entry.source or ""
        if place.startswith("computed."):
            return computed_days(self.matter, self.library)[place.removeprefix("computed.")]
        return super().value(entry)

    def table(self, name: str) -> Table:
        say = labels(self.language)
        match name:
            case "calendar":
                return plan_table(formalities(self.assessment), self.language, slim=True)
            case "computation":
                return self.computation()
            case "restrictions":
                return self.restrictions()
            case "vote":
                header = (say("Voting members"), say("For"), say("Against"), say("Abstentions"))
                return Table(name, tuple(head(cell) for cell in header), (tuple(furniture("\u00a0") for _ in header),), (0.34, 0.22, 0.22, 0.22))
            case "attendance":
                names = (say("Name"), say("Date"), say("Signature"))
                return Table(name, tuple(head(cell) for cell in names), tuple(tuple(furniture("\u00a0") for _ in names) for _ in range(12)), (0.4, 0.25, 0.35))
        return super().table(name)

    def computation(self) -> Table:
        say = labels(self.language)
        vocabulary = self.library.vocabulary.blanks
        rows = []
        for name in ("procedure.deposit_on", "procedure.publicity_on", "computed.last_formality", "computed.month_expiry", "computed.earliest_effect", "document.entry_into_force", "computed.day_of_effect"):
            rows.append((head(typeset(vocabulary[name].text(self.language), self.language)), (self.run(name),)))
        return Table("computation", (head(say("Item")), head(say("Day"))), tuple(rows), (0.65, 0.35))

    def restrictions(self) -> Table:
        say = labels(self.language)
        rows = []
        document = assemble(self.assessment, self.language)
        for article in document.articles():
            finding = self.assessment.finding(article.clause.rpartition("/")[2])
            if finding is None or article.number is None or finding.family not in ("conduct", "control"):
                continue
            rows.append((furniture(article.label), article.heading, furniture(typeset(finding.purpose(self.language), self.language))))
        return Table("restrictions", (head(say("Article")), head(say("Subject")), head(say("Why it is needed"))), tuple(rows), (0.14, 0.3, 0.56))


class _Writer:
    def __init__(self, assessment: Assessment, companion: Companion, texts: Texts, language: str) -> None:
        self.assessment, self.companion, self.texts, self.language = assessment, companion, texts, language
        self.matter, self.library = assessment.matter, assessment.library
        self.say = labels(language)
        self.fill = _Filler(self.matter, self.library, language)
        self.fill.assessment = assessment
        if companion.dated == "as_of":
            self.day = assessment.assessed_on
        else:
            self.day = (day_at(self.matter, companion.dated) if companion.dated else None) or self.matter.date
        self.choices: Mapping[str, str] = {**assessment.selection.choices, **said_facts(self.matter, self.library, self.day)}

    def set(self, text: str) -> str:
        return typeset(text, self.language)

    def runs(self, inlines: tuple[Inline, ...]) -> Runs:
        return self.fill.runs(inlines, lambda clause: Run(f"[[{clause}]]", origin="reference", filled=False))

    def document(self) -> Document:
        title = "".join(run.text for run in self.fill.template(self.companion.title.text(self.language)))
        body: list[Block] = self.opening()
        for part in self.companion.parts:
            if not condition_holds(part.when, self.choices, self.assessment.selection.facts):
                continue
            text = self.texts[part.text, self.language].text
            if part.heading:
                body.append(Heading(1, self.runs(text.heading), anchor=f"p-{part.text}"))
            body += self.blocks(text.blocks)
        signed = self.signature()
        last = body[-1]
        if signed and isinstance(last, Paragraph):
            body[-1] = replace(last, style="intro")  # a signature never stands alone on a page
        body += signed
        if self.fill.missing:
            intro = self.say("This draft still lacks what follows; each place is marked [•].")
            body.append(OpenPoints(self.say("Open points"), self.set(intro), tuple(self.set(item) for item in self.fill.missing.values())))
        employer = self.matter.employer.name
        notice = "" if self.language == "fr" else self.say("English version for information. The French document is the one to use.")
        return Document(
            name=self.companion.id,
            language=self.language,
            title=title,
            subtitle="" if self.companion.layout == "letter" else employer,
            notice=notice,
            header=f"{employer} – {self.set(self.companion.label.text(self.language))}",
            footer=self.set(f"{self.companion.dossier} – {date_text(self.day, self.language)}"),
            page_label=self.say("Page {page} / {pages}", page="{page}", pages="{pages}"),
            body=tuple(body),
            date=self.day.isoformat(),
            properties=(("author", employer), ("subject", self.companion.label.text(self.language))),
            fields=self.fill.fields(title, employer),
        )

    def opening(self) -> list[Block]:
        """Sender, addressee, place and day, for a letter."""
        if self.companion.layout != "letter":
            return []
        employer = self.matter.employer
        if self.companion.sender == "employer":
            sender: list[Runs] = [furniture(employer.name, bold=True), furniture(employer.address)]
        else:
            sender = [(self.fill.run("employee.name", True),), (self.fill.run("employee.address"),)]
        out: list[Block] = [Paragraph(line) for line in sender]
        if self.companion.to is not None:
            out.append(Paragraph(self.fill.template(self.companion.to.text(self.language)), style="right"))
        place = self.matter.place or self.missing_place()
        said = self.say("{place}, {day}", place=place, day=date_text(self.day, self.language))
        out.append(Paragraph(furniture(said), style="right"))
        return out

    def missing_place(self) -> str:
        self.fill.missing.setdefault("place", f"{self.say('Place of signature')} (place)")
        return UNFILLED

    def blocks(self, blocks: tuple[Para | Listing, ...]) -> list[Block]:
        out: list[Block] = []
        for index, block in enumerate(blocks):
            if isinstance(block, Listing):
                out.append(Bullets(tuple(self.runs(item) for item in block.items), block.ordered))
                continue
            name = block.table
            if name is not None and self.library.vocabulary.blanks[name].type == "table":
                out.append(self.fill.table(name))
                continue
            leads = index + 1 < len(blocks) and isinstance(blocks[index + 1], Listing)
            out.append(Paragraph(self.runs(block.inlines), style="intro" if leads else "body"))
        return out

    def signature(self) -> list[Block]:
        if self.companion.signature == "none":
            return []
        say, employer = self.say, self.matter.employer
        approver = employer.representative
        if approver is None and self.companion.signature in ("employer", "parties"):
            self.fill.note("employer.representative")
        lines = (employer.name, approver.name if approver else UNFILLED, (self.fill.words(approver.title) or "") if approver else "")
        company = Signatory(say("For the company"), tuple(line for line in lines if line))
        name = self.matter.employee.name if self.matter.employee and self.matter.employee.name else ""
        person = Signatory(self.fill.text("employee.signatory") or "", tuple(line for line in (name,) if line))
        chosen = {"employer": (company,), "employee": (person,), "parties": (company, person)}[self.companion.signature]
        if self.companion.layout == "letter" and self.companion.signature == "employer":
            return [Signature((), chosen)]
        place, day = self.matter.place or self.missing_place(), date_text(self.day, self.language)
        if self.companion.signature != "employer":
            day = "……………………"
        return [Signature(furniture(say("Made at {place}, on {day}", place=place, day=day)), chosen)]

