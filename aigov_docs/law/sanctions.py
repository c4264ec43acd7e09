"""Whether a sanction is open, between which days it may be notified, and whether a measure may be imposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from ..closed_words import VerdictWord
from ..kits.ground.short_repr import short_repr
from ..library.load import Library
from .facts import ClauseFacts, Facts, observe_facts
from .fillings import accept_statements, list_facts_to_ask, list_missing_facts, split_acts_to_come
from .rule_reading import rule_book
from .rules import Outcome, Rule, apply_rules, raised_refusals, raised_warnings
from .sanction_facts import SANCTION_FACTS, SanctionView, compute_time_limits, is_punisher_vague
from .situation import Situation
from .weighing import Weighing, resolve_version, weigh_clauses


@short_repr("verdict", "first_day", "last_day", "missing_facts", "to_come", "warnings", "refusals")
@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to a question about a sanction or a measure, with the rules and the days behind it.

    Parameters
    ----------
    verdict:
        The answer, one of the library's list of verdicts.
    outcome:
        The rules that gave it and those looked at.
    interview_from:
        First day on which the interview before a dismissal may be held.
    first_day, last_day:
        The days between which the sanction may be notified, None where no interview sets them.
    prosecute_until:
        Last day to engage proceedings.
    notes:
        Points of the computation a reader should know, by their names in the library: ``friday_holiday`` (the last day
        is disputed), ``good_friday`` (it was not known whether Good Friday counts), ``territory`` (which public
        holidays count).
    missing_facts:
        Facts that are not known and without which there is no answer, by their keys.
    to_come:
        Acts of the procedure that are still ahead, by the keys of their days.
    consequence:
        What the law attaches to the defect found, by its name in the library; None where no defect is found.
    marks:
        Marks of the clause on which the sanction rests, such as that of a disputed weight.
    rests_on:
        Statements accepted by the user without which the answer would be another one.
    """

    verdict: VerdictWord
    outcome: Outcome
    interview_from: dt.date | None = None
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    prosecute_until: dt.date | None = None
    notes: tuple[str, ...] = ()
    warnings: tuple[Rule, ...] = ()
    refusals: tuple[Rule, ...] = ()
    missing_facts: tuple[str, ...] = ()
    to_come: tuple[str, ...] = ()
    consequence: str | None = None
    marks: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()


def judge_sanction(
    situation: Situation,
    clauses: Sequence[ClauseFacts],
    library: Library,
    relied_on: Sequence[ClauseFacts] | None = None,
) -> Verdict:
    """Judge whether a sanction is open to the employer, and compute the first and last day to notify the sanction.

    Parameters
    ----------
    situation:
        The facts; ``situation.sanction`` is the sanction asked about.
    clauses:
        The clauses of the document.
    library:
        Whose rules apply.
    relied_on:
        Those of ``clauses`` on which the sanction rests; when not given, those of the kind that the sanction names.

    Raises
    ------
    RuleConflict
        The rules of the library contradict each other on these facts.

    >>> facts = {"vehicle": "charter", "assessed_on": "2026-11-24", "cse": "full", "employer": {"sector": "private"}}
    >>> asked = Situation(**facts, sanction={"kind": "fine", "rests_on": "general_duty"})
    >>> judge_sanction(asked, [], load_library()).verdict
    'unlawful'
    """
    found = _judge_settled_facts(accept_statements(situation, library), clauses, library, relied_on)
    rests = []
    for name in situation.presumptions:
        other = accept_statements(situation, library, without=name)
        if _judge_settled_facts(other, clauses, library, relied_on).verdict != found.verdict:
            rests.append(name)
    return replace(found, rests_on=tuple(rests)) if rests else found


def _judge_settled_facts(
    situation: Situation, clauses: Sequence[ClauseFacts], library: Library, relied_on: Sequence[ClauseFacts] | None
) -> Verdict:
    asked = situation.sanction
    assert asked is not None, "the situation asks about no sanction"
    if asked.by is not None and is_punisher_vague(situation):
        asked = asked.model_copy(update={"by": None})
        situation = situation.model_copy(update={"sanction": asked})
    resolved = resolve_version(situation, library)
    view = resolved[0]
    law = weigh_clauses(situation, clauses, library, resolved)
    weighings = dict(zip(map(id, clauses), law.weighings, strict=True))
    named = [clause for clause in clauses if clause.kind == asked.rests_on] if relied_on is None else relied_on
    ground = [weighings[id(clause)] for clause in named]
    limits = compute_time_limits(situation, asked, library)
    scales, doubtful = _scales_in_effect(clauses, weighings, ground, library)
    lacking = tuple(dict.fromkeys(key for each in doubtful for key in weighings[id(each)].missing_facts))
    seen = SanctionView(view, _may_bear(ground, library), limits, scales, doubtful)
    facts = _observe_sanction_facts(seen, library)
    book = rule_book(library, "sanctions")
    outcome = apply_rules(book, facts)
    asks_for_scale = lacking and any(key.startswith("clause.") for key in outcome.asked_facts)
    keys = (*list_missing_facts(outcome.asked_facts, view.situation, scales), *(lacking if asks_for_scale else ()))
    keys = tuple(dict.fromkeys(keys)) or list_facts_to_ask(outcome.asked_facts, view.situation, scales)
    if any(case.asks_for_ground for case in outcome.cases):
        keys = tuple(dict.fromkeys((*keys, *(name for each in ground for name in each.missing_facts))))
    missing, to_come = split_acts_to_come(keys, situation, library)
    sort = "dismissal" if asked.kind == "dismissal" else "other"
    consequence = next((case.consequence[sort] for case in outcome.cases if sort in case.consequence), None)
    marks = tuple(dict.fromkeys(mark for each in ground for mark in each.marks))
    warnings = tuple([rule for rule, _ in raised_warnings(book, facts)])
    return Verdict(
        cast("VerdictWord", outcome.weight), outcome, limits.interview_from, limits.first_day, limits.last_day,
        limits.prosecute_until, limits.notes, warnings, (*law.refusals, *raised_refusals(book, facts)), missing,
        to_come, consequence, marks,
    )  # fmt: skip


def _may_bear(ground: Sequence[Weighing], library: Library) -> bool | None:
    """Whether a sanction may rest on clauses: the weakest decides; None where the weight of one cannot be said."""
    if not ground or any(_may_ground(each, library) is False for each in ground):
        return False
    return None if any(_may_ground(each, library) is None for each in ground) else True


def _may_ground(weighing: Weighing, library: Library) -> bool | None:
    """Whether a sanction may rest on a clause; None where it may turn on facts that are not known."""
    weights = library.vocabulary.weights
    if not weighing.missing_facts:
        return weights[weighing.weight].grounds_sanction
    most = weighing.outcome.reviewed
    return None if most is None or weights[most].grounds_sanction else False


def _scales_in_effect(
    clauses: Sequence[ClauseFacts], weighings: dict[int, Weighing], ground: Sequence[Weighing], library: Library
) -> tuple[tuple[ClauseFacts, ...], tuple[ClauseFacts, ...]]:
    """List the clauses that list sanctions and are in effect, and those of which it cannot be said.

    One whose doubt is that of the clause relied on is in effect: without it there is no sanction at all.
    """
    vocabulary = library.vocabulary
    shared = {each.missing_facts for each in ground if not any(key.startswith("clause.") for key in each.missing_facts)}
    in_effect, doubtful = [], []
    for clause in clauses:
        if vocabulary.families[vocabulary.family_of_kind(clause.kind)].scale:
            weighing = weighings[id(clause)]
            grounds = _may_ground(weighing, library)
            if grounds or (grounds is None and weighing.missing_facts in shared):
                in_effect.append(clause)
            elif grounds is None:
                doubtful.append(clause)
    return tuple(in_effect), tuple(doubtful)


def judge_measure(situation: Situation, library: Library) -> Verdict:
    """Judge whether the employer may impose a measure (a change) without the employee's consent.

    ``situation.measure``, which must not be None, is the change asked about: to working conditions, or to an essential
    element of the contract. ``situation.sanction`` is ignored.
    """
    assert situation.measure is not None, "the situation asks about no measure"
    situation = accept_statements(situation.model_copy(update={"sanction": None}), library)
    view, _ = resolve_version(situation, library)
    outcome = apply_rules(rule_book(library, "sanctions"), _observe_sanction_facts(SanctionView(view, False), library))
    return Verdict(
        cast("VerdictWord", outcome.weight), outcome, missing_facts=list_facts_to_ask(outcome.asked_facts, situation)
    )


def _observe_sanction_facts(seen: SanctionView, library: Library) -> Facts:
    facts = observe_facts(seen.view, library)
    facts.update({name: see(seen) for name, (_, see) in SANCTION_FACTS.items()})
    return facts
