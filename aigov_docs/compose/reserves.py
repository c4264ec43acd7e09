"""What weights also rest on: the steps that something of the matter puts in doubt, told beside the answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from ..conditions import condition_holds
from ..kits.ground.i18n import labels
from ..law.fillings import fill_fact, has_field, read_fact
from ..law.situation import Situation
from ..law.weighing import Weighing
from ..library.fact_entries import StatedFact
from ..library.library import Library
from ..library.procedures import ProcedureStep
from .assessment import Assessment, find_weights_on
from .coherence import CoherenceCheck, Incoherence, load_checks
from .matter_days import EFFECTS, day_at, value_at
from .observations import Observations

# ------------------------------------------------------------------ stated facts
# Facts that a matter holds only because its user states them: each is told with the answers that rest on it.


@dataclass(frozen=True, slots=True)
class StatementMade:
    """A fact that the matter gives as true, in the words of its user, with the clauses whose weight rests on it."""

    key: str
    stated: StatedFact
    clauses: frozenset[str]


def list_statements_made(assessment: Assessment) -> tuple[StatementMade, ...]:
    """List the facts given as true on the user's word alone, each with the clauses whose weight rests on it.

    Among them are facts without which a coherence check would raise a doubt. Only the clauses of the document's own
    outline count: `compare` weighs others in it too.

    >>> from .assessment import assess
    >>> [made.key for made in list_statements_made(assess(load_library(), sample_matter("it-charter-chapter")))][:2]
    ['document.change', 'procedure.deposit_proved']
    """
    situation, library = assessment.composition.situation, assessment.library
    weights = {finding.clause: weights_of(finding.weighing) for finding in assessment.own_findings}
    statements_made = []
    for key, entry in library.vocabulary.asked_facts.items():
        if entry.stated is None or read_fact(situation, key) != entry.stated.value:
            continue
        without = find_weights_on(assessment, forget_fact(situation, key, library))
        if clauses := frozenset(clause for clause, weighed in weights.items() if weighed != without[clause]):
            statements_made.append(StatementMade(key, entry.stated, clauses))
    for check, stated in _list_stated_checks(assessment):
        if clauses := list_bearing_clauses(assessment, check.kinds):
            statements_made.append(StatementMade(check.key, stated, clauses))
    return tuple(statements_made)


def list_statements_on(assessment: Assessment, step: str) -> list[StatedFact]:
    """List the facts given as true on the user's word alone without which a step of the procedure would be in doubt.

    ``step`` is its id, such as ``effect``.
    """
    return [stated for check, stated in _list_stated_checks(assessment) if step in check.steps]


def _list_stated_checks(assessment: Assessment) -> list[tuple[CoherenceCheck, StatedFact]]:
    """List the coherence checks that the user answers with a fact given as true, each with what is stated."""
    seen = Observations(assessment.composition.observed)
    return [
        (check, check.stated)
        for check in load_checks(assessment.library)
        if check.stated is not None and value_at(assessment.matter, check.key) is True
        if condition_holds(check.about, seen)
    ]


def list_bearing_clauses(assessment: Assessment, kinds: Collection[str] = ()) -> frozenset[str]:
    """List the ids of the clauses on which the employer can rely, on the day asked or once formalities are done.

    They are clauses of the document's own outline. ``kinds`` keeps only the clauses of those kinds; empty, it keeps
    all.
    """
    weights = assessment.library.vocabulary.weights
    return frozenset(
        finding.clause
        for finding in assessment.findings
        if finding.in_outline
        and (weights[finding.weight].bears or weights[finding.weight_after_formalities].bears)
        and (not kinds or finding.kind in kinds)
    )


def weights_of(weighing: Weighing) -> tuple[str, str]:
    """Return two weights of a weighed clause, by name: on the day asked, and once missing formalities are done."""
    return weighing.weight, weighing.then


def forget_fact(situation: Situation, key: str, library: Library) -> Situation:
    """Copy a situation with one fact, given by its key such as ``procedure.deposit_proved``, made unknown.

    Statements that the user accepted and that settle this fact are taken out as well.
    """
    statements = library.vocabulary.statements
    presumptions = tuple(name for name in situation.presumptions if key not in statements[name].settles)
    situation_left, _ = fill_fact((situation, ()), key, None)
    return situation_left.model_copy(update={"presumptions": presumptions})


# ------------------------------------------------------------------ reserves
@dataclass(frozen=True, slots=True)
class Reserve:
    """A doubt of a coherence check on formalities (steps), with the clauses whose legal weight rests on these."""

    incoherence: Incoherence
    steps: tuple[ProcedureStep, ...]
    clauses: frozenset[str]

    @property
    def id(self) -> str:
        """Id of the coherence check that raised the doubt, such as ``C-CSE-TERM``."""
        return self.incoherence.id

    def short_text(self, language: str) -> str:
        """Write on one line, in a language, which formalities are in doubt, with the id of the check."""
        return labels(language)("Subject to reservation: {steps} ({id})", steps=self._steps_text(language), id=self.id)

    def text(self, language: str) -> str:
        """Write in a language which formalities (steps of the procedure) are in doubt, and why."""
        text = self.incoherence.text(language)
        return labels(language)("Subject to reservation: {step}. {said}", step=self._steps_text(language), said=text)

    def _steps_text(self, language: str) -> str:
        return "; ".join(step.label.text(language) for step in self.steps)

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the doubt to a dict, ready for JSON: its reason, the formalities, the clauses resting on them.

        Of the coherence check that doubts: ``id``, ``severity`` (``refuse`` or ``warn``), ``topics``, ``key`` (of the
        matter, where the choice is made), ``explanation``, ``choose`` (what to choose instead), ``legal_bases`` (ids)
        and ``texts`` (files and lines, as texts). ``steps`` lists the formalities in doubt, dicts with ``id`` and
        ``label``; ``clauses`` lists the ids of the clauses whose legal weight rests on them. ``language``, ``fr`` or
        ``en``, is that of the explanation, of ``choose`` and of the labels.
        """
        return {
            **self.incoherence.as_dict(language),
            "steps": [{"id": step.id, "label": step.label.text(language)} for step in self.steps],
            "clauses": sorted(self.clauses),
        }


def list_reserves(assessment: Assessment) -> tuple[Reserve, ...]:
    """List the doubts of coherence checks about formalities (steps) done, each with the clauses that rest on them.

    Checks whose doubt changes no weight (``bears: false``) are left out. Empty where no step is in doubt, or where no
    clause on which the employer can rely rests on such a step.

    >>> from .assessment import assess
    >>> list_reserves(assess(load_library(), sample_matter("it-charter-chapter")))
    ()
    """
    bearing = list_bearing_clauses(assessment)
    doubted = [incoherence for incoherence in assessment.step_incoherences if incoherence.check.bears]
    if not (bearing and doubted):
        return ()
    due = _list_steps_due(assessment)
    reserves = []
    for found in doubted:
        steps = [step for step in due if step.id in found.check.steps]
        clauses = (
            list_bearing_clauses(assessment, found.check.kinds)
            if found.check.kinds
            else frozenset().union(*(_find_resting(assessment, step, bearing) for step in steps))
        )
        done = tuple(step for step in steps if _is_done(assessment, step))
        if clauses and done:
            reserves.append(Reserve(found, done, clauses))
    return tuple(reserves)


def _list_steps_due(assessment: Assessment) -> list[ProcedureStep]:
    composition, vehicle = assessment.composition, assessment.vehicle
    procedures = assessment.library.procedures
    choices = composition.choices_on(assessment.assessed_on)
    facts = {**composition.facts, **assessment.law.facts}
    steps = procedures.get(vehicle.id) or procedures.get(vehicle.law) or ()
    return [
        step.choose_words({**choices, **facts})
        for step in steps
        if condition_holds(step.due, choices, composition.facts)
    ]


def _is_done(assessment: Assessment, step: ProcedureStep) -> bool:
    if step.computed in EFFECTS:
        day = assessment.effective_on
    else:
        day = day_at(assessment.matter, step.key) if step.key else None
    known = day is not None and day <= assessment.assessed_on
    return known or bool(step.satisfied and condition_holds(step.satisfied, assessment.facts))


def _find_resting(assessment: Assessment, step: ProcedureStep, bearing: frozenset[str]) -> frozenset[str]:
    """Find the clauses whose weight rests on a step: on one whose day is no fact of law, all those that bear."""
    library, situation = assessment.library, assessment.composition.situation
    if step.key is None or not has_field(situation, step.key):
        return bearing
    without = find_weights_on(assessment, forget_fact(situation, step.key, library))
    before = {finding.clause: weights_of(finding.weighing) for finding in assessment.findings}
    return bearing & {clause for clause, weighed in without.items() if weighed != before[clause]}
