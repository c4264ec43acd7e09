"""The adoption file: notes, letters, notices and forms that go with a vehicle, filled from the matter."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ..compose.assessment import Assessment, weigh_again
from ..compose.companion_choice import belongs_to_vehicle
from ..compose.establishment_worth import assess_establishment
from ..compose.matter_days import day_at
from ..compose.open_points import UNFILLED, OpenPointScan
from ..compose.untranslated_texts import list_untranslated
from ..conditions import Test, condition_holds
from ..kits.ground.i18n import N_, date_text, labels, typeset_text
from ..kits.ground.languages import LAW
from ..kits.ground.problems import AssemblyError, Problem, unknown_name
from ..kits.ground.yaml_files import Bilingual
from ..library.procedures import Companion, Texts
from ..matter.establishments import Establishment, letters_matter_at, matter_at, name_own_keys
from .assembly import part_blocks
from .blanks import furniture_runs, list_signatories, open_points_page
from .formalities import formalities
from .plan_pages import plan_document
from .table_blanks import TableFiller
from .tree import Band, Block, Document, Paragraph, Run, Runs, Signatory, Signature


@dataclass(frozen=True, slots=True)
class CompanionDocument:
    """A companion (letter, form…) assembled as a document, with its number among the adoption documents."""

    dossier: str
    name: str
    document: Document


def assemble_companion(assessment: Assessment, name: str, language: str = "fr") -> Document:
    """Assemble one companion of a matter, such as a letter or a form, ready to be sent.

    The points to settle before it is sent, which `assemble_companions` adds, are left out.

    Parameters
    ----------
    assessment:
        What `assess` gave. Its matter may hold marks in place of a person's values: they stand wherever a value is
        printed.
    name:
        The companion: ``proposal-letter``, ``renewal-letter``, ``answer-form``, ``refusal-letter``, ``silence-letter``…
    language:
        ``fr`` or ``en``.

    Raises
    ------
    AssemblyError
        The library has no such companion, it belongs to another vehicle, or the facts do not call for it: a letter
        noting a refusal when nobody refused.

    >>> from ..compose.assessment import assess
    >>> assemble_companion(
    ...     assess(load_library(), sample_matter("contract-amendment")), "answer-form", "en"
    ... ).title.replace("\u00a0", " ")
    'Answer form – Amendment no. 2 to the employment contract'
    """
    library, composition = assessment.library, assessment.composition
    if name not in library.companions:
        raise AssemblyError(
            unknown_name("unknown-companion", name, N_('unknown companion "{name}"'), name, list(library.companions))
        )
    companion, texts = library.companions[name]
    if not belongs_to_vehicle(companion, composition.vehicle):
        listed = ", ".join(companion.vehicles)
        raise AssemblyError(
            Problem(
                "other-vehicle",
                name,
                N_("this document goes with another vehicle"),
                N_("it goes with: {vehicles}"),
                {"vehicles": listed},
            )
        )
    against = composition.unmet_conditions(companion)
    if against:
        said = "; ".join(f"{key}: {_format_condition(test)}" for key, test in against.items())
        raise AssemblyError(
            Problem(
                "not-called-for",
                name,
                N_("the facts do not call for this document"),
                N_("it is made when {conditions}"),
                {"conditions": said},
            )
        )
    return _CompanionAssembler(assessment, companion, texts, language).assemble_document(drafted=False)


def _format_condition(test: Test) -> str:
    """Write a condition in the syntax of a companion's YAML file."""
    listed = test["not"] if isinstance(test, dict) else test
    said = listed if isinstance(listed, str) else f"[{', '.join(listed)}]"
    return f"{{not: {said}}}" if isinstance(test, dict) else said


def assemble_companions(assessment: Assessment, language: str = "fr") -> list[CompanionDocument]:
    """Assemble the documents that accompany the adoption of a text: each companion, and the formalities plan.

    Parameters
    ----------
    assessment:
        What `assess` gave. Only the companions that its facts call for are assembled.
    language:
        ``fr`` or ``en``.

    >>> from ..compose.assessment import assess
    >>> [e.dossier for e in assemble_companions(assess(load_library(), sample_matter("charter")))][-1]
    'D17'
    """
    return [
        CompanionDocument(dossier, name, assemble_paper())
        for name, (dossier, assemble_paper) in prepare_companions(assessment, language).items()
    ]


def prepare_companions(assessment: Assessment, language: str = "fr") -> dict[str, tuple[str, Callable[[], Document]]]:
    """List what `assemble_companions` assembles, by name: the dossier, and the function that assembles the document."""
    fill = TableFiller.for_assessment(assessment, language)
    companions: dict[str, tuple[str, Callable[[], Document]]] = {
        companion.id: (
            companion.dossier,
            _CompanionAssembler(assessment, companion, texts, language, fill=fill).assemble_document,
        )
        for companion, texts in assessment.composition.due_companions
    }
    companions["formalities-plan"] = ("D17", lambda: plan_document(formalities(assessment), language))
    return companions


def assemble_establishment_companions(
    assessment: Assessment, place: Establishment, language: str = "fr"
) -> list[CompanionDocument]:
    """Assemble an establishment's own companions: letters, papers of its works council (CSE), formalities plan.

    Empty for the head office, for an establishment without acts of its own, and for a text that is no internal rules.

    Parameters
    ----------
    assessment:
        What `assess` gave, for the whole undertaking.
    place:
        An establishment of its matter.
    language:
        ``fr`` or ``en``.

    >>> from ..compose.assessment import assess
    >>> chapter = assess(load_library(), sample_matter("it-charter-chapter"))
    >>> assemble_establishment_companions(chapter, Establishment(name="Lille", cse="own", specific=False))
    []
    """
    if place.head_office or not place.has_own_acts or assessment.vehicle.track != "internal_rules":
        return []
    plan, keys = assess_establishment(assessment, place), name_own_keys(place, language)
    here = letters_matter_at(assessment.matter, place)
    situation = matter_at(assessment.matter, place).situation_for(assessment.vehicle, assessment.library)
    local = weigh_again(assessment.with_matter(here), situation)
    local = replace(local, composition=replace(local.composition, given_days=_days_of_plan(local, plan)))
    papers = [
        CompanionDocument(
            companion.dossier,
            companion.id,
            _CompanionAssembler(local, companion, texts, language, keys, plan).assemble_document(),
        )
        for companion, texts in local.composition.due_companions
        if companion.repeated
    ]
    papers.append(CompanionDocument("D17", "formalities-plan", plan_document(formalities(plan), language, assessment)))
    return papers


#: The days that the whole undertaking decides for an establishment: those of its plan, not those of its acts alone.
_EFFECT_DAYS = ("last_formality", "month_expiry", "earliest_effect", "day_of_effect")


def _days_of_plan(local: Assessment, plan: Assessment) -> dict[str, dt.date | None]:
    """Take from an establishment's plan the days that do not follow from its own acts alone.

    A day of effect stays unknown while an act of the establishment has no day.
    """
    own, planned = local.composition.days, plan.composition.days
    days = {name: planned[name] for name in _EFFECT_DAYS if own[name] is not None}
    return {**days, "establishment_opinion_by": planned["establishment_opinion_by"]}


#: The number of a house, after which a comma does not end the line of an address.
_HOUSE = re.compile(r"\d+\s?(?:bis|ter|quater|[A-D])?", re.IGNORECASE)


def break_address(address: str) -> str:
    """Break an address written on one line into the lines of a letter, at each comma and space.

    A comma after a house number ("12, rue du Nord", "3 bis, …") breaks nothing.

    >>> break_address("Service n° 3, 12, rue du Nord, 69003 Lyon")
    'Service n° 3\\n12, rue du Nord\\n69003 Lyon'
    """
    lines: list[str] = []
    for part in address.split(", "):
        if lines and _HOUSE.fullmatch(lines[-1].strip()):
            lines[-1] += f", {part}"
        else:
            lines.append(part)
    return "\n".join(lines)


class _CompanionAssembler:
    def __init__(
        self,
        assessment: Assessment,
        companion: Companion,
        texts: Texts,
        language: str,
        keys: Mapping[str, str] | None = None,
        planned: Assessment | None = None,
        fill: TableFiller | None = None,
    ) -> None:
        self.keys = keys
        self.assessment, self.companion, self.texts, self.language = assessment, companion, texts, language
        self.matter, self.library = assessment.matter, assessment.library
        self.say = labels(language)
        self.fill = fill or TableFiller.for_assessment(assessment, language, planned)
        key = companion.find_day_key(assessment.vehicle.id, assessment.vehicle.law)
        assessed_on = assessment.assessed_on if key == "as_of" else day_at(self.matter, key) if key else None
        self.day = assessed_on or self.matter.date
        self.undated = assessed_on is None and isinstance(companion.dated, dict)
        self.facts = assessment.composition.facts
        self.choices = assessment.composition.choices_on(self.day)

    def typeset_text(self, text: str) -> str:
        """Apply the typography of the companion's language to a text, such as spaces and apostrophes."""
        return typeset_text(text, self.language)

    def points_to_settle(self) -> list[str]:
        """List the points to settle before the companion is sent: its own, and those of the checks that name it."""
        held: list[Bilingual] = [
            each for each in self.companion.to_check if condition_holds(each.when, self.choices, self.facts)
        ]
        checks = (incoherence.check for incoherence in self.assessment.incoherences)
        held += [check.to_settle for check in checks if check.to_settle and self.companion.id in check.papers]
        return [self.typeset_text(point.text(self.language)) for point in held]

    def assemble_document(self, *, drafted: bool = True) -> Document:
        """Assemble the whole companion, from its title to its open points.

        ``drafted`` adds the points to settle before it is sent.
        """
        titled = self.companion.title.choose_text(self.facts).text(self.language)
        title = "".join(run.text for run in self.fill.fill_template(titled))
        poster = self.companion.layout == "poster"
        body: list[Block] = [Band("control", (), ())] if poster else self.letter_opening(title)
        blocks = part_blocks(self.companion, self.texts, self.fill, self.choices, self.facts, level=1)
        body += (replace(block, style="note") if poster and isinstance(block, Paragraph) else block for block in blocks)
        signed = self.signature_blocks()
        last, label = body[-1], self.companion.label.choose_text(self.facts)
        if signed and isinstance(last, Paragraph):
            body[-1] = replace(last, style="intro")  # a signature never stands alone on a page
        body += signed
        scan = OpenPointScan(self.fill, self.keys)
        scan.read_companion(self.companion, self.texts, self.choices, self.facts)
        unsettled = self.points_to_settle() if drafted else []
        french = (
            ()
            if self.language == LAW
            else list_untranslated(self.assessment.composition, self.companion.id, self.language)
        )
        body += open_points_page(scan.points, scan.values_to_check, self.language, unsettled, french)
        employer, letter = self.matter.employer.name, self.companion.layout == "letter"
        named = f"{employer} – {self.typeset_text(label.text(self.language))}"
        notice = (
            ""
            if self.language == "fr"
            else self.say("English version for information. The French document is the one to use.")
        )
        return Document(
            name=self.companion.id,
            language=self.language,
            title=title,
            subtitle="" if letter else employer,
            notice=notice,
            header="" if letter or poster else named,
            footer=named if letter else "" if poster else self.typeset_text(self.footer_text()),
            page_label="" if poster else self.say("Page {page} / {pages}", page="{page}", pages="{pages}"),
            body=tuple(body),
            date=self.day.isoformat(),
            landscape=self.companion.landscape,
            letter=letter,
            poster=poster,
            page=self.matter.page,
            properties=(("author", employer), ("subject", label.text(self.language))),
            fields=self.fill.letterhead_fields(title, employer),
        )

    def footer_text(self) -> str:
        """Write what stands at the foot of each page before its number: the day of the companion, where it has one."""
        return "" if self.undated else self.day_text()

    def day_text(self) -> str:
        """Write the day of the companion; dots to be filled in by hand while nobody knows it."""
        return "……………………" if self.undated else date_text(self.day, self.language)

    def letter_opening(self, subject: str) -> list[Block]:
        """Build the opening of a letter: sender, addressee, place and day, subject; empty for other companions."""
        if self.companion.layout != "letter":
            return []
        employer = self.matter.employer
        if self.companion.sender == "employer":
            named = employer.legal_form_in(self.library).add_noun(employer.name, self.language)
            sender: list[Runs] = [furniture_runs(named), furniture_runs(break_address(employer.address))]
        else:
            sender = [(self.fill.fill_blank("employee.name", True),), (self.fill.fill_blank("employee.address"),)]
        blocks: list[Block] = [Paragraph(sender[0], style="sender"), Paragraph(sender[1], style="sender-address")]
        if self.companion.to is not None:
            blocks.append(Paragraph(self.write_addressee(self.companion.to.text(self.language)), style="addressee"))
        place = self.matter.place or UNFILLED
        sentence = self.say("{place}, {day}", place=place, day=self.day_text())
        blocks.append(Paragraph(furniture_runs(sentence), style="dated"))
        blocks.append(Paragraph(furniture_runs(subject, bold=True), style="subject", label=self.say("Subject")))
        return blocks

    def write_addressee(self, template: str) -> Runs:
        """Build the lines of the addressee, the first in bold, with what is no person's address broken in lines.

        A person's address stays whole: letters to many people are made from one, with their addresses put in.
        """
        runs: list[Run] = []
        for place, line in enumerate(template.split("\n")):
            filled = self.fill.fill_template(line)
            runs += furniture_runs("\n") if place else ()
            runs += [
                replace(
                    run,
                    bold=not place,
                    text=run.text if (run.blank or "").startswith("employee.") else break_address(run.text),
                )
                for run in filled
            ]
        return tuple(runs)

    def signatories_of_letter(self, signatories: tuple[Signatory, ...]) -> tuple[Signatory, ...]:
        """Leave the name of the employer out of what stands under a letter that has it on top; not where it signs."""
        employer = self.matter.employer.name
        if any(name == employer for name, _ in self.fill.signatories()):
            return signatories
        return tuple(
            replace(signatory, lines=tuple(line for line in signatory.lines if line != employer))
            for signatory in signatories
        )

    def signature_blocks(self) -> list[Block]:
        """Build the signature block of a companion; empty for a companion that is not signed."""
        if self.companion.signature == "none":
            return []
        say = self.say
        between_parties = self.companion.layout == "letter" or self.companion.signature == "parties"
        contract = self.assessment.vehicle.track == "contract" and between_parties
        company = list_signatories(self.fill, "party.la_societe" if contract else "party.l_entreprise")
        name = self.matter.employee.name if self.matter.employee and self.matter.employee.name else ""
        person = Signatory(self.fill.blank_text("employee.signatory") or "", tuple(line for line in (name,) if line))
        chosen = {"employer": company, "employee": (person,), "parties": (*company, person)}[self.companion.signature]
        if self.companion.layout == "letter" and self.companion.signature == "employer":
            return [Signature((), self.signatories_of_letter(chosen))]
        place, day = self.matter.place or UNFILLED, self.day_text()
        if self.companion.signature != "employer":
            day = "……………………"
        asked = {"parties": (say("Date"), say("Signature")), "employee": (say("Signature"),)}
        lines = asked.get(self.companion.signature, ())
        return [Signature(furniture_runs(say("Made at {place}, on {day}", place=place, day=day)), chosen, lines=lines)]
