"""Days, against an independent, slow and obvious computation."""

from __future__ import annotations

import datetime as dt

import pytest

import aigov_docs as aigov
from aigov_docs.law import dates

FIRST, LAST = dt.date(2023, 1, 1), dt.date(2034, 12, 31)


def every_day() -> list[dt.date]:
    return [FIRST + dt.timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def slow_months(day: dt.date, count: int) -> dt.date:
    """Walk day by day into the right month; stop on the same number, or on the month's last day."""
    month, year = day.month, day.year
    for _ in range(count):
        month, year = (1, year + 1) if month == 12 else (month + 1, year)
    found = None
    walk = dt.date(year, month, 1)
    while walk.month == month:
        if walk.day <= day.day:
            found = walk
        walk += dt.timedelta(days=1)
    assert found is not None
    return found


@pytest.mark.parametrize("count", [1, 2, 3, 6, 12, 24])
def test_months_agree_with_a_walk_through_the_calendar(count: int) -> None:
    for day in every_day():
        assert dates.add_months(day, count) == slow_months(day, count), day


def test_the_month_of_waiting_never_lets_a_text_in_before_its_end() -> None:
    for day in every_day():
        effect = dates.earliest_effect(day, day)
        assert effect == slow_months(day, 1) + dt.timedelta(days=1)
        assert effect > day + dt.timedelta(days=28)


def test_two_months_are_counted_at_once() -> None:
    assert dates.add_months(dt.date(2026, 1, 31), 2) == dt.date(2026, 3, 31)
    assert dates.add_months(dates.add_months(dt.date(2026, 1, 31), 1), 1) == dt.date(2026, 3, 28)


@pytest.mark.parametrize(
    ("deposit", "effect"),
    [
        (dt.date(2027, 1, 31), dt.date(2027, 3, 1)),
        (dt.date(2028, 1, 31), dt.date(2028, 3, 1)),
        (dt.date(2028, 1, 29), dt.date(2028, 3, 1)),
        (dt.date(2027, 1, 29), dt.date(2027, 3, 1)),
        (dt.date(2026, 11, 30), dt.date(2026, 12, 31)),
        (dt.date(2026, 12, 31), dt.date(2027, 2, 1)),
    ],
)
def test_ends_of_months(deposit: dt.date, effect: dt.date) -> None:
    assert dates.earliest_effect(deposit, deposit) == effect


# ------------------------------------------------------------------ working days
def slow_holidays(year: int, local_law: bool, good_friday: bool) -> set[dt.date]:
    """The public holidays of L3133-1, with Easter found by its table-free definition in the calendar."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    w = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * w) // 451
    month, day = divmod(h + w - 7 * m + 114, 31)
    easter = dt.date(year, month, day + 1)
    fixed = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)} | (
        {(12, 26)} if local_law else set()
    )
    out = {dt.date(year, *each) for each in fixed} | {easter + dt.timedelta(days=n) for n in (1, 39, 50)}
    return out | ({easter - dt.timedelta(days=2)} if local_law and good_friday else set())


@pytest.mark.parametrize(("local_law", "good_friday"), [(False, False), (True, False), (True, True)])
def test_holidays_and_time_limits_agree_with_a_walk_through_the_calendar(local_law: bool, good_friday: bool) -> None:
    days = dates.WorkingDays(("12-26",) if local_law else (), good_friday)
    holidays = {day for year in range(2023, 2037) for day in slow_holidays(year, local_law, good_friday)}
    one = dt.timedelta(days=1)

    def off(day: dt.date) -> bool:
        return day.weekday() == 6 or day in holidays

    def slow_carry(day: dt.date) -> dt.date:
        if day.weekday() == 5 or off(day):
            day += one
            while off(day):
                day += one
        return day

    for day in every_day():
        assert days.is_holiday(day) == (day in holidays), day
        assert days.carry_over(day) == slow_carry(day), day
        first, counted = day, 0
        while counted < 2:
            first += one
            counted += not off(first)
        assert days.first_notification(day) == slow_carry(first) + one, day
        assert days.last_notification(day) == slow_carry(slow_months(day, 1)), day
        assert days.last_prosecution(day) == slow_carry(slow_months(day, 2)), day


def test_good_friday_asked_and_unknown(library: aigov.Library) -> None:
    from aigov_docs.law.sanction_facts import TimeLimits, compute_time_limits
    from aigov_docs.law.situation import EmployerFacts, SanctionFacts, Situation

    def limits(good_friday: bool | None, **days: str) -> TimeLimits:
        employer = EmployerFacts(territory="alsace_moselle", good_friday=good_friday)
        asked = SanctionFacts(kind="suspension", days=1, rests_on="general_duty", **days)
        return compute_time_limits(
            Situation(vehicle="charter", assessed_on="2027-03-01", cse="full", employer=employer), asked, library
        )

    # Good Friday is 26 March 2027. Two months from 26 January end on it: a last day is not extended where it is not
    # known.
    assert limits(True, known_on="2027-01-26").prosecute_until == dt.date(2027, 3, 27)
    assert limits(False, known_on="2027-01-26").prosecute_until == dt.date(2027, 3, 26)
    unknown = limits(None, known_on="2027-01-26")
    assert unknown.prosecute_until == dt.date(2027, 3, 26) and "good_friday" in unknown.notes
    # A first day is delayed where it is not known.
    assert limits(None, interview_on="2027-03-24").first_day == limits(True, interview_on="2027-03-24").first_day
    assert limits(None, interview_on="2027-03-24").first_day > limits(False, interview_on="2027-03-24").first_day


def test_a_friday_holiday_that_ends_a_period_is_taken_to_the_saturday_and_said(library: aigov.Library) -> None:
    from aigov_docs.law.sanction_facts import compute_time_limits
    from aigov_docs.law.situation import EmployerFacts, SanctionFacts, Situation

    # 25 December 2026 is a Friday.
    asked = SanctionFacts(kind="warning", rests_on="general_duty", known_on="2026-10-25")
    employer = EmployerFacts(territory="metropolitan")
    facts = Situation(vehicle="charter", assessed_on="2026-10-25", cse="full", employer=employer)
    limits = compute_time_limits(facts, asked, library)
    assert limits.prosecute_until == dt.date(2026, 12, 26) and limits.notes == ("friday_holiday",)
