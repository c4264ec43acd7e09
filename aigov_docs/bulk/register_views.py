"""A register as it stood when a run began: what the run itself recorded since changes nothing of its plan.

A plan is made against what each person already has. When a run is stopped and the same command is given again, the
register has what the run recorded before; the plan is to be the same all the same. So the number of the register's last
event is noted with the run, and the plan of a run that goes on is made from the events up to that one.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, RegisterError
from ..kits.ground.short_repr import short_repr
from ..kits.ledger.replay import RegisterPerson, replay_events
from .places import RunNotes, open_place

if TYPE_CHECKING:
    from ..kits.ledger.chain import StoredEvent
    from ..kits.ledger.connections import RegisterSource


class PeopleReader(Protocol):
    """The interface of what knows the proposals and answers of each person: a register, or a view of one."""

    def read_people(self, day: dt.date | None = None) -> dict[str, RegisterPerson]:
        """Compute each person's proposals and answers by the end of a day (None for all), by the person's number."""


@runtime_checkable
class RegisterReader(Protocol):
    """The interface of a register whose events can be read, as `Register` is."""

    name: str

    def read_events(self) -> Iterator[StoredEvent]:
        """Yield every event of the register in order."""


@short_repr("run", "end")
class RegisterView:
    """A register as it stood when a run began; the run is named where it has begun already.

    Parameters
    ----------
    register:
        The register; None for one that is not made yet, which knows nobody.
    run:
        The name of the run that began; empty for a run that is to begin now.
    end:
        The number of the register's last event when the run began; None where that is not known: what the run
        recorded is then left out.
    """

    def __init__(self, register: RegisterReader | None, run: str = "", end: int | None = None) -> None:
        self.register, self.run, self._noted, self.last = register, run, end, 0
        self._people: dict[dt.date | None, dict[str, RegisterPerson]] = {}  # as first read

    @property
    def end(self) -> int:
        """The number of the last event that the view has: the one noted, else the last of the register as read."""
        return self.last if self._noted is None else self._noted

    def read_people(self, day: dt.date | None = None) -> dict[str, RegisterPerson]:
        """Compute each person's proposals and answers when the run began, by the person's number.

        With ``day``, what happened after that day is left out.

        Raises
        ------
        RegisterError
            The register has fewer events than when the run began: it is an older copy.
        """
        if day in self._people:
            return self._people[day]
        people = self._people[day] = replay_events(self._iterate_events(), day)
        if self.register is not None and self.last < self.end:
            raise RegisterError(
                Problem(
                    "older-register",
                    self.register.name,
                    N_("it ends at event {last}, and this issue began after event {noted}: it is an older copy"),
                    N_("put back the newest copy of the register, then give the same command"),
                    {"last": self.last, "noted": self.end},
                )
            )
        return people

    def _iterate_events(self) -> Iterator[StoredEvent]:
        for stored in self.register.read_events() if self.register is not None else ():
            self.last = stored.event.number
            if self._noted is None:
                if not self.run or stored.event.run != self.run:
                    yield stored
            elif self.last <= self._noted:
                yield stored


def find_view(register: RegisterReader | RegisterView | RegisterSource | None) -> RegisterView | None:
    """Find the view of a register that a plan is made against, its people read; None without a register.

    ``register`` is a view, a register, or what one stands on: a file, a URL, an engine or a connection. Nothing is made
    there: where no register stands yet, nobody is known.

    Raises
    ------
    RegisterError
        The register cannot be opened or read.
    TypeError
        It is none of these.

    >>> find_view("nowhere/avenants.db").read_people()
    {}
    """
    if register is None or isinstance(register, RegisterView):
        return register
    if isinstance(register, RegisterReader):
        return RegisterView(register)
    from ..register.register import Register

    try:
        opened = Register(register, create=False)
    except RegisterError as error:
        if {problem.code for problem in error.problems} != {"no-register"}:
            raise
        return RegisterView(None)
    with opened:
        view = RegisterView(opened)
        view.read_people()
    return view


def view_register(
    register: RegisterReader, into: str | Path | None = None, storage: Mapping[str, Any] | None = None
) -> RegisterView:
    """View a register as it stood when the run of a place began, so that a run that was stopped is planned as it was.

    Parameters
    ----------
    register:
        The register.
    into:
        The folder or URL of the run. Where it holds none yet, and with None, the register is viewed as it stands.
    storage:
        What fsspec needs to reach a URL, such as keys; None for none.

    Raises
    ------
    WriterError
        The place cannot be opened.

    >>> from ..register.register import Register
    >>> with Register(":memory:") as register:
    ...     view_register(register).read_people()
    {}
    """
    noted: Mapping[str, Any] = {}
    if into is not None:
        notes = RunNotes(open_place(into, storage))
        with contextlib.suppress(Exception):  # each store has errors of its own: whoever writes there says it
            noted = notes.read_run()
    end = noted.get("register_end")
    return RegisterView(register, noted.get("run", ""), end if isinstance(end, int) else None)
