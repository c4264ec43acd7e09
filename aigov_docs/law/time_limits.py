"""The days between which a sanction may be engaged and notified, computed from the days of its procedure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ..library.load import Library
from .dates import WorkingDays, add_months
from .situation import EmployerFacts, SanctionFacts, Situation

_EVERYWHERE = WorkingDays()


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """The days of a sanction: the last to engage proceedings, the first of the interview, those to notify it.

    Parameters
    ----------
    interview_from:
        First day on which the interview before a dismissal may be held, from the presentation of the convocation, or
        from its sending where the presentation is not known.
    first_day, last_day:
        The days between which the sanction may be notified.
    first_day_at_least:
        The first of them after the earliest day of the interview before a dismissal, where its own day is not known.
    prosecute_until:
        Last day to engage proceedings, two months after the facts were known.
    prosecute_at_least_until:
        The same counted from the day of the facts, which cannot be later.
    criminal_until:
        Last day to engage them after the final decision of a criminal court.
    notes:
        Points of the computation a reader should know, by their names in the library.
    lasts:
        The working days by which the end of a period is counted.
    """

    interview_from: dt.date | None = None
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    prosecute_until: dt.date | None = None
    prosecute_at_least_until: dt.date | None = None
    criminal_until: dt.date | None = None
    notes: tuple[str, ...] = ()
    lasts: WorkingDays = _EVERYWHERE
    first_day_at_least: dt.date | None = None

    def is_late_start(self, suspended: dt.date, started: dt.date) -> bool:
        """Whether proceedings started (``started``) over three working days after a suspension (``suspended``)."""
        return started > _last_prompt_start(suspended, self.lasts)


#: The limits of a question about no sanction.
NO_LIMITS = TimeLimits()


def is_interview_due(asked: SanctionFacts) -> bool:
    """Whether an interview must come before a sanction: always, except a warning for which no text requires one."""
    return asked.kind != "warning" or asked.interview_required


def working_days_of(employer: EmployerFacts, library: Library) -> tuple[WorkingDays, WorkingDays]:
    """Choose two calendars of working days for an employer's workplace: for the ends of periods, and of waiting times.

    Where the territory is not known, or whether Good Friday is a public holiday in the commune, a day that may be a
    public holiday is a working day in the first calendar (so that no last day is set too late) and a holiday in the
    second.
    """
    territories = library.vocabulary.territories
    if employer.territory is None:
        every = tuple(day for entry in territories.values() for day in entry.holidays)
        return WorkingDays(), WorkingDays(every, good_friday=True)
    own = territories[employer.territory]
    if not own.good_friday:
        return WorkingDays(own.holidays), WorkingDays(own.holidays)
    return (
        WorkingDays(own.holidays, good_friday=bool(employer.good_friday)),
        WorkingDays(own.holidays, good_friday=employer.good_friday is not False),
    )


def compute_time_limits(situation: Situation, asked: SanctionFacts, library: Library) -> TimeLimits:
    """Compute the time limits of the sanction ``asked``: to open proceedings, to hold the interview, to notify it.

    Source: L1232-2, L1332-2, L1332-4, R1231-1, R1332-3, R1332-4, R2421-11.
    """
    lasts, firsts = working_days_of(situation.employer, library)
    ends: list[dt.date] = [add_months(situation.assessed_on, 2)] if asked.known_on is None else []
    first = last = until = interview_from = None
    if asked.known_on is not None:
        ends.append(add_months(asked.known_on, 2))
        until = lasts.last_prosecution(asked.known_on)
    sent = asked.presented_on or asked.started_on
    if asked.kind == "dismissal" and sent is not None:
        interview_from = firsts.first_interview(sent)
    if asked.interview_on is not None:
        first = firsts.first_notification(asked.interview_on)
        from_ = _month_start(situation, asked, lasts, asked.interview_on)
        ends.append(add_months(from_, 1))
        last = lasts.last_notification(from_)
    notes, suspended = [], asked.precautionary_on
    if any(lasts.ends_on_friday_holiday(day) for day in ends):
        notes.append("friday_holiday")
    if lasts != firsts and (
        (asked.interview_on is not None and first != lasts.first_notification(asked.interview_on))
        or (asked.kind == "dismissal" and sent is not None and interview_from != lasts.first_interview(sent))
        or any(lasts.carry_over(day) != firsts.carry_over(day) for day in ends)
        or (suspended is not None and _last_prompt_start(suspended, lasts) != _last_prompt_start(suspended, firsts))
    ):
        notes.append("good_friday" if situation.employer.territory is not None else "territory")
    ended = asked.criminal_ended_on
    return TimeLimits(
        interview_from,
        first,
        last,
        until,
        lasts.last_prosecution(situation.assessed_on),
        None if ended is None else lasts.last_prosecution(ended),
        tuple(notes),
        lasts,
        None if interview_from is None else firsts.first_notification(interview_from),
    )


def _last_prompt_start(suspended: dt.date, days: WorkingDays) -> dt.date:
    return days.add_working_days(suspended, 3)


def _month_start(situation: Situation, asked: SanctionFacts, lasts: WorkingDays, interview: dt.date) -> dt.date:
    """Find the day from which the month to notify runs: the interview, the body's opinion, or the authorisation."""
    last = lasts.last_notification(interview)
    if asked.kind == "dismissal" and situation.employee.protected and asked.authorised and asked.authorised_on:
        return max(interview, asked.authorised_on)
    if asked.body_opinion_on is not None and asked.body_told_on is not None and asked.body_told_on <= last:
        return max(interview, asked.body_opinion_on)
    return interview
