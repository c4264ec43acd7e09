"""Facts that a matter holds only because its user states them: each is told with the answers that rest on it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ..conditions import condition_holds
from ..law.asked_facts import read_fact
from ..law.coherence import CoherenceCheck, load_checks
from ..law.fillings import fill_fact
from ..law.observations import Observations
from ..law.situation import Situation
from ..law.weighing import Weighing
from ..library.load import Library
from ..library.vocabulary import StatedFact
from .assessment import Assessment, find_weights_on
from .matter_days import value_at


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

    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> from .assessment import assess
    >>> [made.key for made in list_statements_made(assess(load_library(), sample_matter("it-charter-chapter")))][:2]
    ['document.change', 'procedure.deposit_proved']
    """
    situation, library = assessment.composition.situation, assessment.library
    weights = {finding.clause: weights_of(finding.weighing) for finding in assessment.own_findings}
    out = []
    for key, entry in library.vocabulary.asked_facts.items():
        if entry.stated is None or read_fact(situation, key) != entry.stated.value:
            continue
        without = find_weights_on(assessment, forget_fact(situation, key, library))
        if clauses := frozenset(clause for clause, weighed in weights.items() if weighed != without[clause]):
            out.append(StatementMade(key, entry.stated, clauses))
    for check, stated in _list_stated_checks(assessment):
        if clauses := list_bearing_clauses(assessment, check.kinds):
            out.append(StatementMade(check.key, stated, clauses))
    return tuple(out)


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
    kept = tuple(name for name in situation.presumptions if key not in statements[name].settles)
    left, _ = fill_fact((situation, ()), key, None)
    return left.model_copy(update={"presumptions": kept})
