"""A situation with what is computed from it once: what every observation of a fact looks at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from .situation import AmendmentFacts, Procedure, Situation

NO_PROCEDURE, NO_AMENDMENT = Procedure(), AmendmentFacts()

YES_NO = ("yes", "no")
YES_NO_UNKNOWN = ("yes", "no", "unknown")


@dataclass(frozen=True, slots=True)
class SituationView:
    """A situation (the facts that decide) with what is computed from it: day of effect, track, version's state.

    ``legal_days`` are the days from which the library says that a law applies, by name.
    """

    situation: Situation
    effective_on: dt.date | None
    vehicle_track: str
    version: str = "sole"
    legal_days: Mapping[str, dt.date] = field(default_factory=dict)

    @property
    def day(self) -> dt.date:
        """Day on which the weight of the clauses is asked."""
        return self.situation.assessed_on

    @property
    def procedure(self) -> Procedure:
        """Steps taken to make the document internal rules; an empty `Procedure` when none was taken."""
        return self.situation.procedure or NO_PROCEDURE

    @property
    def amendment(self) -> AmendmentFacts:
        """Contract amendment proposed to the employee, and the answer; an empty `AmendmentFacts` if there is none."""
        return self.situation.amendment or NO_AMENDMENT


def yes_or_no(value: bool) -> str:
    """Turn a boolean into the value of a fact, ``yes`` or ``no``."""
    return "yes" if value else "no"


def yes_no_unknown(value: bool | None) -> str:
    """Turn a boolean, or None where it is not known, into the value of a fact: ``yes``, ``no`` or ``unknown``."""
    return "unknown" if value is None else yes_or_no(value)


def earliest_day(days: tuple[dt.date | None, ...]) -> dt.date | None:
    """Find the earliest of some days, any None among them left out; None when no day is left.

    >>> earliest_day((None, dt.date(2026, 3, 2), dt.date(2026, 3, 1)))
    datetime.date(2026, 3, 1)
    """
    return min([day for day in days if day is not None], default=None)
