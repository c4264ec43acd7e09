"""Days as programs have them: a date, a date and time, or a text in ISO form."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TypeAlias

from .i18n import N_
from .problems import AigovError, Problem, RegisterError, not_a_date
from .text import FIRST_YEAR, LAST_YEAR, parse_moment

#: A day as it may be given: a `datetime` is a date too.
Day: TypeAlias = dt.date | str


def read_day(value: Day, name: str, place: str = "", error: type[AigovError] = RegisterError) -> dt.date:
    """Read a day from a date, a date and time, or a text in ISO form.

    Of a date and time, it is the day in its own time zone: where another counts, convert it first. ``name`` is the
    argument that holds it, and ``place`` where that one stands, for messages; ``error`` is what is raised.

    Raises
    ------
    AigovError
        It is no day, or its year is not between 1900 and 2199. The ``path`` of the problem is the name.

    >>> read_day("2026-12-03T10:15:00Z", "on"), read_day(dt.datetime(2026, 12, 3, 10, 15), "on")
    (datetime.date(2026, 12, 3), datetime.date(2026, 12, 3))
    >>> read_day("3/12/2026", "on", "avenants.db")
    Traceback (most recent call last):
    ...
    aigov_docs.kits.ground.problems.RegisterError: avenants.db, on — not a date — write it as 2026-12-31
    """
    where = f"{place}, {name}" if place else name
    day: object = parse_moment(value) or value if isinstance(value, str) else value
    if isinstance(day, dt.datetime):
        day = day.date()
    if isinstance(day, str):
        raise error(replace(not_a_date(where, day), path=(name,)))
    if not isinstance(day, dt.date):
        hint = N_("give a date, a datetime, or a text such as 2026-12-31")
        raise error(Problem("not-a-date", where, N_("not a date"), hint, path=(name,)))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        late = N_("the year is after {last}") if day.year > LAST_YEAR else N_("the year is before {first}")
        values = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise error(Problem("far-day", where, late, N_("check the year"), values, (name,)))
    return day
