"""Whether a sanction is open, between which days it may be notified, and whether a measure may be imposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ..library.load import Library
from .dates import WorkingDays, add_months
from .facts import ClauseFacts, Facts, observe_facts
from .rules import Outcome, apply_rules, rule_book
from .sanction_facts import SANCTION_FACTS, SanctionView, is_interview_due
from .situation import SanctionFacts, Situation
from .weighing import resolve_version, weigh_clauses


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to a question about a sanction or a measure, with the rules and the days behind it.

    Parameters
    ----------
    verdict:
        ``lawful`` (not barred by these rules), ``unlawful``, ``needs_consent``, ``needs_authorisation``; for a measure
        ``imposable`` or ``needs_consent``.
    outcome:
        The rules that gave it and those looked at.
    first_day, last_day:
        The days between which the sanction may be notified, None where no interview sets them.
    prosecute_until:
        Last day to engage proceedings.
    notes:
        Points of the computation a reader should know: ``friday_holiday`` (the last day is disputed), ``good_friday``
        (it was not known whether Good Friday counts).
    """

    verdict: str
    outcome: Outcome
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    prosecute_until: dt.date | None = None
    notes: tuple[str, ...] = ()


def judge_sanction(situation: Situation, clauses: Sequence[ClauseFacts], library: Library) -> Verdict:
    """Judge whether a sanction is open to the employer, and compute the days between which to notify it.

    Parameters
    ----------
    situation:
        The facts; ``situation.sanction`` is the sanction asked about.
    clauses:
        The clauses of the document; the sanction rests on one of them by its kind, or on a general duty.
    library:
        Whose rules apply.

    Raises
    ------
    RuleConflict
        The rules of the library contradict each other on these facts.

    >>> from ..library import load_library
    >>> asked = SanctionFacts(kind="fine", rests_on="general_duty")
    >>> judge_sanction(
    ...     Situation(vehicle="charter", assessed_on="2026-11-24", cse="full", sanction=asked), [], load_library()
    ... ).verdict
    'unlawful'
    """
    asked = situation.sanction
    assert asked is not None, "the situation asks about no sanction"
    view, _ = resolve_version(situation, library)
    law = weigh_clauses(situation, clauses, library)
    weights = [
        weighing.weight
        for clause, weighing in zip(clauses, law.weighings, strict=True)
        if clause.kind == asked.rests_on
    ]
    limits = compute_time_limits(situation, asked)
    bears = bool(weights) and library.vocabulary.weights[weights[0]].grounds_sanction
    seen = SanctionView(view, bears, limits.first_day, limits.last_day, limits.prosecute_until)
    outcome = apply_rules(rule_book(library, "sanctions"), _observe_sanction_facts(seen, library))
    return Verdict(outcome.weight, outcome, limits.first_day, limits.last_day, limits.prosecute_until, limits.notes)


def judge_measure(situation: Situation, library: Library) -> Verdict:
    """Judge whether the employer may impose a measure without the employee's consent.

    ``situation.measure`` is the change asked about: to working conditions, or to an essential element of the contract.
    """
    assert situation.measure is not None, "the situation asks about no measure"
    view, _ = resolve_version(situation.model_copy(update={"sanction": None}), library)
    outcome = apply_rules(rule_book(library, "sanctions"), _observe_sanction_facts(SanctionView(view, False), library))
    return Verdict(outcome.weight, outcome)


def _observe_sanction_facts(seen: SanctionView, library: Library) -> Facts:
    facts = observe_facts(seen.view, library)
    facts.update({name: see(seen) for name, (_, see) in SANCTION_FACTS.items()})
    return facts


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """The last day to open proceedings and the days between which to notify a sanction, with notes on doubts."""

    first_day: dt.date | None
    last_day: dt.date | None
    prosecute_until: dt.date | None
    notes: tuple[str, ...]


def compute_time_limits(situation: Situation, asked: SanctionFacts) -> TimeLimits:
    """Compute the last day to open proceedings, and the days between which to notify a sanction.

    Source: L1332-2, L1332-4, R1332-3, R1332-4.

    Where it is not known whether Good Friday is a public holiday, it is left out where counting it would extend a last
    day and counted where it would delay a first day.
    """
    employer = situation.employer
    unknown = employer.local_law and employer.good_friday is None
    lasts = WorkingDays(employer.local_law, bool(employer.good_friday))
    firsts = WorkingDays(employer.local_law, employer.local_law and employer.good_friday is not False)
    ends: list[dt.date] = []
    first = last = until = None
    if asked.known_on is not None:
        ends.append(add_months(asked.known_on, 2))
        until = lasts.last_prosecution(asked.known_on)
    if asked.interview_on is not None and is_interview_due(asked):
        first = firsts.first_notification(asked.interview_on)
        ends.append(add_months(asked.interview_on, 1))
        last = lasts.last_notification(asked.interview_on)
        if asked.body_opinion_on is not None and asked.body_told_on is not None and asked.body_told_on <= last:
            ends[-1] = add_months(asked.body_opinion_on, 1)
            last = max(last, lasts.last_notification(asked.body_opinion_on))
    notes = []
    if any(lasts.ends_on_friday_holiday(day) for day in ends):
        notes.append("friday_holiday")
    if unknown and (
        first != (lasts.first_notification(asked.interview_on) if first and asked.interview_on else first)
        or any(lasts.carry_over(day) != firsts.carry_over(day) for day in ends)
    ):
        notes.append("good_friday")
    return TimeLimits(first, last, until, tuple(notes))
