"""What a document is made of: clauses, annexes, days, version and open points, computed once from library and matter.

A `Composition` is one value, handed on to whoever needs it: it is weighed, assembled, compared, never computed again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ..conditions import Test, condition_holds
from ..kits.ground.i18n import N_, Duration, date_text, labels
from ..kits.ground.languages import known_languages
from ..kits.ground.problems import DayText, MatterError, Problem, refuse_type, unknown_name
from ..kits.ground.short_repr import short_repr
from ..kits.ground.yaml_files import Bilingual
from ..law import dates
from ..law.clause_selection import SelectedClause
from ..law.facts import Facts
from ..law.situation import Situation
from ..law.situation_view import SituationView
from ..library.library import Library
from ..library.markup import ANNEX
from ..library.procedures import Companion, Texts
from ..library.vehicles import Vehicle
from ..matter.checks import find_unlawful_values
from ..matter.models import Matter
from ..matter.sample_matters import is_copied_from_sample
from .coherence import CoherenceCheck, Incoherence, find_incoherences, load_checks
from .companion_choice import LetteredAnnex, belongs_to_vehicle, companion_facts, list_annexes
from .matter_check import CheckedMatter, MatterCheck, check_matter
from .matter_days import compute_days
from .observations import COPIED, ObservedDocument, observe_purposes
from .open_points import BlankValues, OpenPointScan

# ------------------------------------------------------------------ control block
# The control table on top of a document: its version, its days, who owns it and who approved it.


@dataclass(frozen=True, slots=True)
class ControlRow:
    """One row of the control table of a document: its label, its value (None when missing), its matter key."""

    label: str
    value: str | None
    key: str


def control_rows(values: BlankValues, vehicle: Vehicle, *, enters: bool = True) -> tuple[ControlRow, ...]:
    """List the rows of the control table on top of a document: version, date, owner, approval, next review.

    Empty for a vehicle without that table. ``enters`` is false for a document that takes no effect by itself: the row
    of the entry into force is left out.
    """
    if not vehicle.control_block:
        return ()
    matter, language = values.matter, values.language
    lead = matter.roles.get("ai_lead")
    rows: list[tuple[str, str | None, str]] = [
        (N_("Version"), matter.version, "version"),
        (N_("Date"), date_text(matter.date, language), "date"),
    ]
    if vehicle.track == "internal_rules" and enters:
        entry = values.blank_text("document.entry_into_force")
        rows.append((N_("Entry into force"), entry, "document.entry_into_force"))
    rows += [
        (N_("Owner"), values.matter_text(lead.name) if lead else None, "roles.ai_lead"),
        (
            N_("Approved by"),
            values.signatories_text(alone=True) or None,
            "employer.representative",
        ),
        (N_("Next review"), _next_review(values), "delays.review"),
    ]
    say = labels(language)
    return tuple(ControlRow(say(label), value, key) for label, value, key in rows)


def _next_review(values: BlankValues) -> str | None:
    period: Duration = values.matter.delay_for("review", values.library)
    day = values.matter.date
    counts = {"months": period.count, "years": 12 * period.count}
    if period.unit in counts:
        return date_text(dates.add_months(day, counts[period.unit]), values.language)
    days = {"days": period.count, "weeks": 7 * period.count}.get(period.unit)
    return date_text(day + dt.timedelta(days=days), values.language) if days else None


# ------------------------------------------------------------------ composition
@short_repr("vehicle.id", "matter.date", "chosen")
@dataclass(frozen=True)
class Composition:
    """The clauses of one document, in order, with the choices, facts and days by which they were selected.

    Parameters
    ----------
    library, matter, vehicle:
        The texts, the facts, the document.
    chosen:
        The clauses, each in its edition.
    not_yet:
        Clauses of the outline whose first edition is later than the document.
    choices:
        The options as chosen.
    facts:
        The facts of law of the document on the day asked, and its ``round``.
    situation, resolved, law_facts:
        The facts as they bear on the vehicle; the version relied on, and the one that binds; the facts of law of the
        former.
    observed, found:
        What the checks across clauses looked at, and what they found before its open points were known and the other
        documents of the matter were compared with it.
    strict:
        Whether the document is refused, once it is to be printed, where the other documents of the matter contradict
        it.
    given_days:
        Days that do not follow from this matter alone, which stand in place of those computed from it.
    known_unlawful:
        The values of this matter that say what the law forbids, where its check has found them; else None.
    """

    library: Library
    matter: Matter
    vehicle: Vehicle
    chosen: tuple[SelectedClause, ...]
    not_yet: tuple[str, ...]
    choices: Mapping[str, str]
    facts: Mapping[str, str]
    situation: Situation
    resolved: tuple[SituationView, str | None]
    law_facts: Facts
    observed: ObservedDocument
    found: tuple[Incoherence, ...]
    strict: bool = True
    given_days: Mapping[str, dt.date | None] = field(default_factory=dict)
    known_unlawful: tuple[tuple[str, Problem], ...] | None = None

    def __repr__(self) -> str:
        """Build one line without personal data: the vehicle, the day of the document, the number of its clauses."""
        return f"<Composition {self.vehicle.id} {self.matter.date}: {len(self.chosen)} clauses>"

    def clause_ids(self) -> list[str]:
        """List the ids of the clauses of the document, in order."""
        return [item.clause.id for item in self.chosen]

    @cached_property
    def informative_clauses(self) -> frozenset[str]:
        """Ids of the clauses that stand only in sections which the outline marks as informative."""
        return self.vehicle.list_informative_clauses()

    @cached_property
    def stands_alone(self) -> bool:
        """Whether the document is one clause that only refers to another text, so that nothing of it takes effect."""
        return any(entry.alone and entry.clause in self.clause_ids() for entry in self.vehicle.list_entries())

    @cached_property
    def days(self) -> Mapping[str, dt.date | None]:
        """Days computed from those of the matter, by names such as ``day_of_effect``; None where it is not known."""
        return {**compute_days(self.matter, self.library), **self.given_days}

    @cached_property
    def annexes(self) -> tuple[LetteredAnnex, ...]:
        """Companions attached to the document as annexes on its date, each with its letter."""
        return list_annexes(self.library, self.vehicle, self.choices_on(self.matter.date), self.facts)

    @cached_property
    def open_points(self) -> tuple[Bilingual, ...]:
        """Values that the matter leaves open in the document, in both languages, in the order of their printing."""
        french, english = (self._scans[language].points for language in ("fr", "en"))
        return tuple(Bilingual(fr=one, en=other) for one, other in zip(french, english, strict=True))

    def list_values_to_check(self, language: str) -> tuple[str, ...]:
        """List the printed values still as in the sample matter, each as a text in a language: "label (key)"."""
        return self._scans[language].values_to_check

    @cached_property
    def _scans(self) -> dict[str, OpenPointScan]:
        return {language: self._scan(language) for language in known_languages()}

    @cached_property
    def unlawful_values(self) -> tuple[tuple[str, Problem], ...]:
        """Values of the matter that say what the law forbids: of each, ``refuse`` or ``warn``, and the problem."""
        values = self.known_unlawful
        return values if values is not None else tuple(find_unlawful_values(self.matter, self.library, self.facts))

    @property
    def doubtful(self) -> tuple[Problem, ...]:
        """Values of the matter whose words are to be looked at before they are printed: they may be lawful."""
        return tuple(problem for severity, problem in self.unlawful_values if severity == "warn")

    def refuse_unlawful_values(self) -> None:
        """Raise `MatterError`, with all problems, where a value of the matter says what the law forbids."""
        refused = [problem for severity, problem in self.unlawful_values if severity == "refuse"]
        if refused:
            raise MatterError(*refused)

    def refuse_contradictions(self) -> None:
        """Raise `MatterError`, with all problems, where other documents of the matter contradict this one.

        Nothing is raised where this document was composed with ``strict`` false.
        """
        late = self._late_incoherences if self.strict else ()
        refused = [each.as_problem() for each in late if each.severity == "refuse"]
        if refused:
            raise MatterError(*refused)

    def refuse_printing(self) -> None:
        """Raise `MatterError`, with all problems, where the document is weighed and yet not to be made.

        So it is of an amendment for somebody who has no employment contract with the employer. Nothing is raised where
        the document was composed with ``strict`` false.
        """
        found = self.found if self.strict else ()
        refused = [each.as_problem() for each in found if each.severity == "refuse" and each.check.weighed]
        if refused:
            raise MatterError(*refused)

    @cached_property
    def incoherences(self) -> tuple[Incoherence, ...]:
        """Incoherences of the document: which choices contradict each other, and what to choose instead."""
        return self._find_incoherences(load_checks(self.library))

    @cached_property
    def step_incoherences(self) -> tuple[Incoherence, ...]:
        """The incoherences that put a step of the procedure in doubt, found without reading all texts."""
        return self._find_incoherences([check for check in load_checks(self.library) if check.steps])

    def _find_incoherences(self, checks: Sequence[CoherenceCheck]) -> tuple[Incoherence, ...]:
        late = [check for check in checks if not check.observed_names().isdisjoint(("open_points", *COPIED))]
        copied = frozenset(key for key in COPIED.values() if is_copied_from_sample(self.matter, key))
        read = any("open_points" in check.observed_names() for check in late)
        observed = replace(self.observed, open_points=self.open_points if read else None, of_sample=copied)
        found = {each.id: each for each in (*self.found, *self._late_incoherences, *find_incoherences(observed, late))}
        return tuple(found[check.id] for check in checks if check.id in found)

    @cached_property
    def _late_incoherences(self) -> tuple[Incoherence, ...]:
        """What other documents of the matter contradict, where the check of the matter did not compare them."""
        if self.observed.compared:
            return ()
        across = [check for check in load_checks(self.library) if "papers" in check.observed_names()]
        return tuple(find_incoherences(replace(self.observed, compared=True), across))

    @cached_property
    def purposes_differ(self) -> bool:
        """Whether the monitoring purposes that the matter gives differ from those that the clauses announce."""
        return observe_purposes(self.observed)[0] in ("not_announced", "not_kept")

    # ------------------------------------------------------------------ companions
    def choices_on(self, day: dt.date) -> dict[str, str]:
        """Compute, for a day, the values that the conditions of companions (accompanying documents) test, by name.

        They are the options chosen, what the matter says on that day (such as ``done`` or ``planned`` for each step),
        and whether the monitoring purposes of the matter differ from those of the text
        (``monitoring_purposes_differ``).
        """
        facts = companion_facts(self.matter, self.library, self.days, day)
        return {**self.choices, **facts, "monitoring_purposes_differ": "yes" if self.purposes_differ else "no"}

    def unmet_conditions(self, companion: Companion) -> dict[str, Test]:
        """Find the conditions of a companion that do not hold on the day asked; empty when all hold.

        The keys are the names of the options or facts tested, the values say which values these should have.

        >>> composition = compose_document(load_library(), sample_matter("contract-amendment"))
        >>> composition.unmet_conditions(composition.library.companions["refusal-letter"][0])
        {'response': 'refused'}
        """
        return self._find_unmet(companion, self.choices_on(self.matter.assessed_on))

    def _find_unmet(self, companion: Companion, choices: Mapping[str, str]) -> dict[str, Test]:
        return {
            name: test
            for name, test in [*self.vehicle.companions_when.items(), *companion.when.items()]
            if not condition_holds({name: test}, choices, self.facts)
        }

    @cached_property
    def due_companions(self) -> tuple[tuple[Companion, Texts], ...]:
        """The companions (accompanying documents) to make on the day asked, each with its texts, in order.

        They are those of the vehicle whose conditions hold, in the order of their printed numbers: D01, D02… The texts
        are by the pair of part and language, such as ``("request", "fr")``.
        """
        choices = self.choices_on(self.matter.assessed_on)
        due = [
            (companion, texts)
            for companion, texts in self.library.companions.values()
            if belongs_to_vehicle(companion, self.vehicle) and not self._find_unmet(companion, choices)
        ]
        return tuple(sorted(due, key=lambda item: (item[0].dossier, item[0].id)))

    @cached_property
    def annex_bases(self) -> tuple[str, ...]:
        """The ids of the legal bases that the annexes of the document rest on.

        Those of an annex that prints the table of legal texts itself are left out.
        """
        return tuple(
            name
            for companion, texts in self.due_companions
            if companion.filed_in == "annex" and not any("{{ legal_texts }}" in text.raw for text in texts.values())
            for name in companion.legal_bases
        )

    # ------------------------------------------------------------------ open points
    def values(self, language: str) -> BlankValues:
        """Build the reader of the values that fill the blanks of the document, in a language (``fr`` or ``en``)."""
        return BlankValues(self.matter, self.library, language, self.days, self.purposes_differ)

    def _scan(self, language: str) -> OpenPointScan:
        """Read the document in the order of its printing, and collect its open points in a language."""
        scan = OpenPointScan(self.values(language))
        for said in (self.vehicle.title, self.vehicle.subtitle):
            scan.read_template(said.text(language) if said else "")
        for row in control_rows(scan.values, self.vehicle, enters=not self.stands_alone):
            if not row.value:
                scan.add_missing(row.key, row.label)
        for item in self.chosen:
            wording = item.edition.find_wording(self.vehicle, language)
            if wording is not None:
                scan.read_blocks(wording.text)
                scan.read_inlines(wording.text.heading)
        if self.vehicle.signature != "none":
            scan.read_place()
            scan.read_representative()
        if self.vehicle.signature == "parties":
            scan.read_blank("employee.name")
        choices = self.choices_on(self.matter.date)
        for annex in self.annexes:
            scan.read_parts(annex.companion, annex.texts, choices, self.facts)
        return scan


def compose_document(
    library: Library, matter: Matter, vehicle: str | None = None, *, strict: bool = True
) -> Composition:
    """Check a matter and compose its document: which clauses, in which editions, with which annexes.

    Parameters
    ----------
    library, matter:
        The texts and the facts.
    vehicle:
        Id or alias of another vehicle than the matter's own; the matter's own when None.
    strict:
        Whether choices that a coherence check refuses raise an error; when False, the document is composed all the
        same, and `Composition.incoherences` lists them. Contradictions between this document and others of the matter
        are not looked for here: `Composition.refuse_contradictions` raises on them.

    Raises
    ------
    MatterError
        The matter contradicts itself, names something the library lacks, or is dated before any clause is in force.

    >>> "confidential-data" in compose_document(load_library(), sample_matter("charter")).clause_ids()
    True
    """
    refuse_type("library", library, Library)
    refuse_type("matter", matter, Matter)
    name = vehicle or matter.vehicle
    wanted = library.find_vehicle(name)
    check = check_matter(matter, library, wanted, compared=False)
    problems = [problem for problem in check.problems if strict or problem.code != "incoherent"]
    if not problems and wanted is None:
        message = N_('unknown document "{name}"')
        listed, meant = list(library.vehicles), library.suggest_vehicle(name)
        unknown = unknown_name("unknown-word", "vehicle", message, name, listed, meant)
        problems = [unknown if vehicle else replace(unknown, path=("vehicle",))]
    if problems:
        raise MatterError(*problems)
    return _compose(library, matter, check, strict=strict)


def compose_checked(checked: CheckedMatter, vehicle: str | None = None) -> Composition:
    """Compose the document of a matter that was already checked, reusing the work of the check.

    ``vehicle`` is the id or alias of another vehicle than the matter's own; the matter is then checked again for it.

    Raises
    ------
    MatterError
        In another vehicle, what `compose_document` refuses; in the matter's own, no clause is in force on its
        date, or a clause goes without another clause, or an annex, that it requires.
    """
    own = checked.library.find_vehicle(checked.matter.vehicle)
    if vehicle is not None and checked.library.find_vehicle(vehicle) is not own:
        return compose_document(checked.library, checked.matter, vehicle)
    return _compose(checked.library, checked.matter, checked.check)


def _compose(library: Library, matter: Matter, check: MatterCheck, *, strict: bool = True) -> Composition:
    observed = check.observed
    assert observed is not None and observed.selection is not None and observed.facts is not None
    assert observed.situation is not None and observed.resolved is not None and observed.law_facts is not None
    if not observed.selection.chosen:
        message, hint = N_("no clause of the library is in force on {day}"), N_("write a later date")
        raise MatterError(Problem("too-early", "date", message, hint, {"day": DayText(matter.date)}, ("date",)))
    composition = Composition(
        library=library,
        matter=matter,
        vehicle=observed.vehicle,
        chosen=observed.selection.chosen,
        not_yet=observed.selection.not_yet,
        choices=observed.choices,
        facts=observed.facts,
        situation=observed.situation,
        resolved=observed.resolved,
        law_facts=observed.law_facts,
        observed=observed,
        found=check.incoherences,
        strict=strict,
        known_unlawful=check.unlawful,
    )
    problems = list(_unmet_needs(composition))
    if problems:
        raise MatterError(*problems)
    return composition


def _unmet_needs(composition: Composition) -> list[Problem]:
    """List the problems of clauses of a document without another clause, or an annex, that they require."""
    here = set(composition.clause_ids())
    problems = []
    for item in composition.chosen:
        for needed in item.clause.requires:
            if needed.startswith(ANNEX):
                there = needed.removeprefix(ANNEX) in {annex.companion.id for annex in composition.annexes}
            else:
                there = needed in here
            if not there:
                problems.append(
                    Problem(
                        "requires",
                        f"{composition.vehicle.id}, {item.clause.id}",
                        N_('this clause goes with "{name}", which the options leave out'),
                        N_("choose the option that brings it in"),
                        {"name": needed},
                    )
                )
    return problems
