"""Computing days: adding months, waiting periods, time limits, working days. Dates in, dates out, no law."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase


def add_months(day: dt.date, count: int) -> dt.date:
    """Add months to a day: the day with the same number, or the last day of the month when there is none.

    The months are added in one step: two months from 31 January end on 31 March. Source: Code de procédure civile art.
    641, R1332-3 of the Labour Code.

    >>> add_months(dt.date(2027, 1, 31), 1), add_months(dt.date(2027, 1, 31), 2)
    (datetime.date(2027, 2, 28), datetime.date(2027, 3, 31))
    """
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def next_day(day: dt.date) -> dt.date:
    """Compute the day after a given day.

    >>> next_day(dt.date(2028, 2, 28))
    datetime.date(2028, 2, 29)
    """
    return day + dt.timedelta(days=1)


def earliest_effect(deposit: dt.date, publicity: dt.date) -> dt.date:
    """Compute the first day internal rules may take effect: a full month must pass after deposit and publicity.

    The month runs from the later of the two days. The result may be a Sunday or a holiday: a time to wait is not
    carried over to a working day. Source: L1321-4, R1321-3 (rule V2-MONTH).

    >>> earliest_effect(dt.date(2026, 6, 22), dt.date(2026, 6, 22))
    datetime.date(2026, 7, 23)
    """
    return next_day(add_months(max(deposit, publicity), 1))


def day_of_effect(
    deposit: dt.date, publicity: dt.date, stated: dt.date | None, inspector: dt.date | None = None
) -> dt.date:
    """Compute the day on which internal rules take effect: the earliest allowed, or the stated day if later.

    ``deposit`` and ``publicity`` are the days of these two formalities: a full month must pass after the later one
    (`earliest_effect`). ``stated`` is the day that the text itself states (None where it states none), ``inspector``
    the day on which the text was sent to the labour inspector (None where it was not): when that is after the
    publicity, a full month must pass after it too. Source: rules V2-ENTRY-DATE, V2-INSPECTOR.

    >>> day_of_effect(dt.date(2026, 3, 2), dt.date(2026, 3, 2), dt.date(2026, 3, 15))
    datetime.date(2026, 4, 3)
    >>> day_of_effect(dt.date(2026, 3, 2), dt.date(2026, 3, 2), dt.date(2026, 5, 1), dt.date(2026, 5, 1))
    datetime.date(2026, 6, 2)
    """
    days = [earliest_effect(deposit, publicity)]
    if stated is not None:
        days.append(stated)
    if inspector is not None and inspector > publicity:
        days.append(next_day(add_months(inspector, 1)))
    return max(days)


#: Months after which a works council (CSE) is deemed to have answered, by the experts it called in.
_MONTHS_TO_ANSWER = {"none": 1, "one": 2, "two_levels": 3}


def deemed_opinion(informed: dt.date, *, expert: str = "none", agreed_days: int | None = None) -> dt.date:
    """Compute the first day on which the works council (CSE) is deemed to have given a negative opinion.

    ``informed`` is the day on which the council was informed. The council then has 1 month without an ``expert``
    (``none``), 2 with one (``one``), 3 with experts at two levels (``two_levels``). Where an agreement fixes a number
    of days, ``agreed_days``, it has these instead, with or without an expert; None where no agreement does.
    Source: L2312-16, R2312-6 (rule V2-CSE-DEEMED).

    >>> deemed_opinion(dt.date(2026, 5, 4)), deemed_opinion(dt.date(2026, 3, 2), agreed_days=15)
    (datetime.date(2026, 6, 5), datetime.date(2026, 3, 18))
    """
    if agreed_days is not None:
        return next_day(informed + dt.timedelta(days=agreed_days))
    return next_day(add_months(informed, _MONTHS_TO_ANSWER[expert]))


def establishment_opinion_limit(deemed: dt.date) -> dt.date:
    """Compute the last day for an establishment's works council (CSE) to hand its opinion to the central one.

    It is seven days before ``deemed``, the day on which the central council is deemed to have answered. Source:
    R2312-6, II.

    >>> establishment_opinion_limit(dt.date(2026, 10, 1))
    datetime.date(2026, 9, 24)
    """
    return deemed - dt.timedelta(days=7)


def internal_rules_due(fifty_since: dt.date) -> dt.date:
    """Compute the first day on which internal rules are mandatory: 24 months after the headcount reached 50.

    ``fifty_since`` is the day on which 50 was reached; the headcount must have stayed at 50 or more since. Source:
    L1311-2, L2312-2, R1321-5 (rule V2-THRESHOLD).

    >>> internal_rules_due(dt.date(2023, 3, 1))
    datetime.date(2025, 3, 1)
    """
    return add_months(fifty_since, 24)


def deemed_acceptance(received: dt.date, *, insolvency: bool = False) -> dt.date:
    """Compute the first day on which an employee's silence may count as acceptance of a change (article L1222-6).

    It is the day after one month, or after fifteen days in insolvency, counted from ``received``: the day on which the
    employee received the letter that proposes the change of contract.

    >>> deemed_acceptance(dt.date(2026, 9, 8)), deemed_acceptance(dt.date(2026, 9, 8), insolvency=True)
    (datetime.date(2026, 10, 9), datetime.date(2026, 9, 24))
    """
    last = received + dt.timedelta(days=15) if insolvency else add_months(received, 1)
    return next_day(last)


# ------------------------------------------------------------------ working days, for the time limits of sanctions
@dataclass(frozen=True)
class WorkingDays:
    """The working days (jours ouvrables) of a place: every day except Sundays and public holidays.

    Parameters
    ----------
    local_days:
        Days of the year that are public holidays there and not everywhere, as ``12-26`` (month, day).
    good_friday:
        Whether Good Friday is one too; the law has it in some communes of Alsace-Moselle only.

    >>> WorkingDays().is_holiday(dt.date(2026, 12, 26)), WorkingDays(("12-26",)).is_holiday(dt.date(2026, 12, 26))
    (False, True)
    """

    local_days: tuple[str, ...] = ()
    good_friday: bool = False

    def is_holiday(self, day: dt.date) -> bool:
        """Whether a day is a public holiday in the place for which this calendar was made."""
        if day in _national_holidays() or day.isoformat()[5:] in self.local_days:
            return True
        return self.good_friday and _is_good_friday(day)

    def is_working_day(self, day: dt.date) -> bool:
        """Whether a day is neither a Sunday nor a public holiday; a Saturday is a working day."""
        return day.weekday() != 6 and not self.is_holiday(day)

    def carry_over(self, day: dt.date) -> dt.date:
        """Move the last day of a period to the next working day when that day is a weekend day or a public holiday.

        Any other day is returned as it is. A period whose last day is a holiday on a Friday ends on the Saturday, a
        working day: the prudent side of a disputed point. Source: R1332-3.

        >>> WorkingDays().carry_over(dt.date(2026, 8, 15))
        datetime.date(2026, 8, 17)
        """
        if day.weekday() < 5 and not self.is_holiday(day):
            return day
        day = next_day(day)
        while not self.is_working_day(day):
            day = next_day(day)
        return day

    def ends_on_friday_holiday(self, day: dt.date) -> bool:
        """Whether a day is a Friday and a public holiday: the one case where the end of a period is disputed."""
        return day.weekday() == 4 and self.is_holiday(day)

    def first_notification(self, interview: dt.date) -> dt.date:
        """Compute the first day on which a sanction may be notified after the interview that comes before it.

        Two working days must have run, counted from the day after the interview. When the second is a Saturday, it
        moves to the next working day (`carry_over`). The result is the day after. Source: L1332-2, R1332-3 (rule
        S-TIMING).

        >>> WorkingDays().first_notification(dt.date(2026, 12, 10))
        datetime.date(2026, 12, 15)
        """
        return next_day(self.carry_over(self.add_working_days(interview, 2)))

    def first_interview(self, presented: dt.date) -> dt.date:
        """Compute the earliest day for the interview before a dismissal: five full working days after the convocation.

        ``presented`` is the day on which the convocation (the letter that calls to the interview) was presented or
        handed over; the five days are counted from the day after it. When the fifth is a Saturday, it moves to the next
        working day (`carry_over`). The result is the day after. Source: L1232-2, R1231-1 (rule S-NOTICE).

        >>> WorkingDays().first_interview(dt.date(2026, 11, 30))
        datetime.date(2026, 12, 8)
        """
        return next_day(self.carry_over(self.add_working_days(presented, 5)))

    def add_working_days(self, day: dt.date, count: int) -> dt.date:
        """Find the last of ``count`` working days, counted from the day after a given day; that day where it is 0.

        Monday to Saturday are working days, public holidays apart (`is_working_day`).


        >>> WorkingDays().add_working_days(dt.date(2026, 12, 10), 2)
        datetime.date(2026, 12, 12)
        """
        while count:
            day = next_day(day)
            count -= self.is_working_day(day)
        return day

    def last_notification(self, interview: dt.date) -> dt.date:
        """Compute the last day to notify a sanction: one month after the interview, or the next working day.

        It is the next working day where one month after is a Saturday, a Sunday or a public holiday (`carry_over`).
        Source: L1332-2, R1332-3.

        >>> WorkingDays().last_notification(dt.date(2026, 12, 10))
        datetime.date(2027, 1, 11)
        """
        return self.carry_over(add_months(interview, 1))

    def last_prosecution(self, known: dt.date) -> dt.date:
        """Compute the last day to open disciplinary proceedings: two months after the employer knew of the misconduct.

        When that day is a Saturday, a Sunday or a public holiday, it moves to the next working day (`carry_over`).
        Source: L1332-4, R1332-4.

        >>> WorkingDays().last_prosecution(dt.date(2026, 6, 15))
        datetime.date(2026, 8, 17)
        """
        return self.carry_over(add_months(known, 2))


@cache
def _national_holidays() -> HolidayBase:
    import holidays  # 14 MB: only when a time limit is asked

    return holidays.country_holidays("FR")


def _is_good_friday(day: dt.date) -> bool:
    """Whether a day is Good Friday, by the holidays that Easter moves: its Monday, Ascension Day and Whit Monday."""
    moved = (day + dt.timedelta(days=count) for count in (3, 41, 52))
    return day.weekday() == 4 and day.month in (3, 4) and all(other in _national_holidays() for other in moved)
