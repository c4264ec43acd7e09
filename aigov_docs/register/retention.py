"""How long what is personal stays in a register: who left, or of whom nothing is heard, so many days ago.

>>> from . import IssuedRow, Register
>>> row = IssuedRow("E-1", "1.docx", "ab", ("purpose@1",), "fr", "", "charter", "1.0", dt.date(2026, 6, 1), name="Ada")
>>> with Register(":memory:") as register:
...     _ = register.record_issued([row], run="2026-06")
...     _ = register.answer("E-1", "left", on="2026-06-30")
...     [len(expire_people(register, 365, on=day)) for day in ("2027-06-29", "2027-06-30", "2027-07-01")]
[0, 1, 0]
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..kits.ground.given_days import Day, read_day
from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, RegisterError
from ..kits.ground.short_repr import short_repr
from ..kits.ledger.replay import RegisterPerson

if TYPE_CHECKING:
    from .register import Register


@short_repr("since", "left")
@dataclass(frozen=True, slots=True)
class ExpiredPerson:
    """A person whose personal data have been kept long enough, with the day from which the time was counted.

    ``left`` says whether that is the day on which the person left; otherwise it is that of the last event.
    """

    key: str = field(repr=False)
    since: dt.date
    left: bool

    def as_dict(self) -> dict[str, object]:
        """Convert the person to a dict, ready for JSON: ``key`` (the number), ``since`` (an ISO day) and ``left``."""
        return {"key": self.key, "since": self.since.isoformat(), "left": self.left}


def expire_people(
    register: Register, days: int, *, on: Day | None = None, everybody: bool = False, dry_run: bool = False
) -> tuple[ExpiredPerson, ...]:
    """Erase from a register the personal data of the people whose time is over, all or none, and return who they are.

    Parameters
    ----------
    register:
        The register.
    days:
        How many days the data are kept after the person left.
    on:
        The day on which that is counted, and of the erasure; that of the call when not given.
    everybody:
        Whether those who did not leave count too, from the last event about them.
    dry_run:
        Whether to say only who they are.

    Raises
    ------
    RegisterError
        ``days`` is negative, or ``on`` is no day.

    >>> from .register import Register
    >>> with Register(":memory:") as register:
    ...     expire_people(register, 1825, on="2027-06-30")
    ()
    """
    day = read_day(on, "on", register.name) if on is not None else dt.date.today()
    expired_people = find_expired(register.read_people().values(), day, days, register.name, everybody=everybody)
    if expired_people and not dry_run:
        register.erase_people([person.key for person in expired_people], on=day)
    return expired_people


def find_expired(
    people: Iterable[RegisterPerson], day: dt.date, days: int, where: str, *, everybody: bool = False
) -> tuple[ExpiredPerson, ...]:
    """Find the people of a register whose personal data have been kept for a number of days, and are still there.

    Parameters
    ----------
    people:
        The people of the register, as `replay_events` gives them.
    day, days:
        The day on which the time is counted, and how many days the data are kept after the person left.
    where:
        The register, for messages.
    everybody:
        Whether those who did not leave count too, from the last event about them.

    Raises
    ------
    RegisterError
        ``days`` is negative.

    >>> gone = RegisterPerson("E-1", left_on=dt.date(2026, 1, 31), holds_data=True)
    >>> [len(find_expired([gone], dt.date(2026, 3, each), 30, "avenants.db")) for each in (1, 2)]
    [0, 1]
    """
    if days < 0:
        message, hint = N_("a number of days cannot be negative"), N_("write how many days the data are kept")
        raise RegisterError(Problem("bad-days", f"{where}, days", message, hint, path=("days",)))
    expired_people = []
    for person in people:
        last = person.left_on if person.left_on is not None or not everybody else _last_day(person)
        if person.holds_data and last is not None and (day - last).days >= days:
            expired_people.append(ExpiredPerson(person.key, last, person.left_on is not None))
    return tuple(expired_people)


def _last_day(person: RegisterPerson) -> dt.date | None:
    """Find the day of the last event about a person; None where there is none."""
    days = [day for proposal in person.proposals for day in (proposal.date, proposal.answered_on) if day is not None]
    return max(days, default=None)
