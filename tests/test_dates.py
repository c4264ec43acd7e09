"""Days, against an independent, slow and obvious computation."""

from __future__ import annotations

import datetime as dt

import pytest

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
        assert dates.months(day, count) == slow_months(day, count), day


def test_the_month_of_waiting_never_lets_a_text_in_before_its_end() -> None:
    for day in every_day():
        effect = dates.earliest_effect(day, day)
        assert effect == slow_months(day, 1) + dt.timedelta(days=1)
        assert effect > day + dt.timedelta(days=28)


def test_two_months_are_counted_at_once() -> None:
    assert dates.months(dt.date(2026, 1, 31), 2) == dt.date(2026, 3, 31)
    assert dates.months(dates.months(dt.date(2026, 1, 31), 1), 1) == dt.date(2026, 3, 28)


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
