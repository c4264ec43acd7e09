"""What a matter says of one person's contract: the contract itself, its amendment, and the charter that it cites."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from ..i18n import Duration
from ..law.dates import WorkingDays, add_months, next_day
from ..law.situation import AmendmentFacts
from ..library.yaml_files import FileModel
from .printed_texts import Line, LocalizedText, WholeNumber


class Amendment(AmendmentFacts):
    """An amendment to an employment contract: its number, and what became of the proposal to sign.

    ``renews`` is true where it is a new version of one that was signed. ``cse_informed_on`` and ``cse_opinion_on`` are
    the days on which the works council (CSE) was told of the amendments and gave its opinion on them.
    ``answer_settled`` is true where the answer came within the time to reflect, or both parties agreed to sign later.
    """

    number: WholeNumber | None = Field(default=None, ge=1)
    renews: bool = False
    cse_informed_on: dt.date | None = None
    cse_opinion_on: dt.date | None = None
    proposed_on: dt.date | None = None
    answer_settled: bool | None = None

    def reflection_ends_on(self, delay: Duration, calendar: WorkingDays) -> dt.date | None:
        """Compute the last day of the employee's time to reflect, of length ``delay``; None where no day starts it.

        It runs from receipt, or from the proposal while the day of receipt is not known; ``calendar`` gives the working
        days.
        """
        start = self.received_on or self.proposed_on
        return None if start is None else last_day_of_period(start, delay, calendar)


class Contract(FileModel):
    """The employment contract that an amendment changes: its type and the day it was signed."""

    type: LocalizedText | None = None
    signed_on: dt.date | None = None


class CharterCited(FileModel):
    """The charter that an amendment refers to for information: its title, its version and its date."""

    title: LocalizedText | None = None
    version: Line | None = None
    date: dt.date | None = None


def last_day_of_period(day: dt.date, delay: Duration, calendar: WorkingDays) -> dt.date:
    """Compute the last day of a period of length ``delay``, counted from the day after ``day``.

    Only a delay in working days is counted by ``calendar``; weeks and days are days of the week without exception,
    months and years end on the same date, and the end is never moved to a working day. A delay in hours gives ``day``.
    """
    match delay.unit:
        case "months" | "years":
            return add_months(day, delay.count * (12 if delay.unit == "years" else 1))
        case "weeks" | "days":
            return day + dt.timedelta(days=delay.count * (7 if delay.unit == "weeks" else 1))
        case "working_days":
            left = delay.count
            while left:
                day = next_day(day)
                left -= calendar.is_working_day(day)
            return day
        case _:
            return day
