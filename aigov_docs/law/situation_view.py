"""A situation with what is computed from it once: what every observation of a fact looks at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter

from .situation import AmendmentFacts, Procedure, Situation, StatedFact, list_stated_facts

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


@dataclass(frozen=True, slots=True)
class StatedFactObserver:
    """The observation of a yes-or-no fact as it is stated, for the tables of observed facts.

    Called with a view of a situation it gives ``yes`` or ``no``, or ``unknown`` where the fact may be left out and is.
    """

    stated: StatedFact
    path: tuple[str, ...] = field(init=False)
    _read: Callable[[object], bool | None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Find the attributes that lead from a view to the fact: a block that may lack is one of the view itself."""
        stated = self.stated
        path = (*(() if stated.optional_block else ("situation",)), stated.block, stated.field)
        object.__setattr__(self, "path", path)
        object.__setattr__(self, "_read", attrgetter(".".join(path)))

    @property
    def values(self) -> tuple[str, ...]:
        """The values that the fact may take."""
        return YES_NO_UNKNOWN if self.stated.may_lack else YES_NO

    def __call__(self, view: object) -> str:
        """Find the value of the fact in a view of a situation."""
        return yes_no_unknown(self._read(view))


def observe_stated_facts(*blocks: str) -> dict[str, tuple[tuple[str, ...], StatedFactObserver]]:
    """Make the observations of the facts that rules test as they are stated, by name, each with its values.

    ``blocks`` are the blocks of a situation whose facts are wanted, such as ``employee``.

    >>> observe_stated_facts("employee")["telework"][0]
    ('yes', 'no')
    """
    observers = {name: StatedFactObserver(stated) for name, stated in list_stated_facts().items()}
    return {
        name: (observer.values, observer) for name, observer in observers.items() if observer.stated.block in blocks
    }
