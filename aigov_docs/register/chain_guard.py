"""The guard of a register's chain: nothing is read from it, and nothing added to it, that was not verified first.

Whoever reads everything has every event checked as it comes, up to the end. Whoever reads one person, or adds an event,
has what was verified before looked at in one step (the links of its events, by their digest), every event after it
checked, and every event that is read. What stops is told with the number of the event.

What was verified before is remembered while a register is open, and kept for the next time (`kept_heads`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..i18n import N_
from ..problems import Problem, RegisterError
from .chain import ChainHead, StoredEvent
from .chain_check import ChainCheck, ChainChecker
from .foreign_objects import find_foreign_objects
from .kept_heads import HeadsInProcess, HeadsOnDisk, KeptHead
from .register_tables import read_links, read_stored

if TYPE_CHECKING:
    from hashlib import _Hash

    from sqlalchemy import Connection, Table

    from .timestamps import TokenFinder


@dataclass(frozen=True, slots=True)
class _VerifiedEnd:
    """The end to which a chain was verified, with the running digest of all links up to it."""

    head: ChainHead
    links: _Hash = field(repr=False)


class ChainGuard:
    """The guard of one open register, which verifies what is read from its chain and what an event is added to.

    Parameters
    ----------
    name:
        How messages call the register.
    tables:
        Its tables, as `register_tables` returns them.
    memory:
        Where the verified end is kept for the next time.
    """

    def __init__(self, name: str, tables: Mapping[str, Table], memory: HeadsOnDisk | HeadsInProcess) -> None:
        self.name, self._tables, self._memory = name, tables, memory
        self._verified: _VerifiedEnd | None = None

    # ------------------------------------------------------------------ reading
    def read_events(self, connection: Connection) -> Iterator[StoredEvent]:
        """Yield every event of the register in order, each verified before it is given.

        Raises
        ------
        RegisterError
            The chain is broken: with the number of the event, and what to do. The end of the register, compared with
            what was verified before, and personal data that are gone are known after the last event only.
        """
        witness = self._read_witness()
        self.verify_objects(connection)
        checker = ChainChecker(self.name, kept=witness)
        last: ChainHead | None = None
        for stored, head in read_stored(connection, self._tables):
            last = head
            if stored is not None:
                checker.check_event(stored)
                checker.raise_fault()
                yield stored
        self._finish(checker, last)

    def read_people(self, connection: Connection, keys: Sequence[str]) -> Iterator[StoredEvent]:
        """Yield the events of the people with the numbers ``keys``, in order, each verified, with the chain around it.

        Raises
        ------
        RegisterError
            The chain is broken: with the number of the event, and what to do.
        """
        self.verify_end(connection)
        yield from self.read_verified(connection, keys)

    def read_verified(self, connection: Connection, keys: Sequence[str]) -> Iterator[StoredEvent]:
        """Yield the events of the people with the numbers ``keys``, each verified; the chain itself is, beforehand."""
        checker = ChainChecker(self.name)
        for stored, _ in read_stored(connection, self._tables, keys):
            if stored is not None:
                checker.check_alone(stored)
                checker.raise_fault()
                yield stored
        checker.check_bare()
        checker.raise_fault()

    def verify_end(self, connection: Connection) -> ChainHead:
        """Verify the chain of the register up to its end, and return that end.

        Raises
        ------
        RegisterError
            The chain is broken: with the number of the event, and what to do.
        """
        self.verify_objects(connection)
        if self._verified is None:
            self._verified = self._recognize_links(connection)
        if self._verified is None or not self._follow(connection, self._verified):
            self._verified = None
            for _ in self.read_events(connection):
                pass
        assert self._verified is not None  # read_events ends with it
        return self._verified.head

    def note_written(self, head: ChainHead, links: Sequence[str]) -> None:
        """Note that events were added whose links are ``links`` and whose last one is ``head``; they are committed."""
        if self._verified is not None and self._verified.head.number + len(links) == head.number:
            digest = self._verified.links.copy()
            digest.update("".join(links).encode())
            self._note(_VerifiedEnd(head, digest))

    def accept_present(self, connection: Connection) -> ChainHead:
        """Verify the chain of the register by itself, and take its present end for the one to compare with from now on.

        For a register that was put back from an older copy on purpose.

        Raises
        ------
        RegisterError
            The chain itself is broken.
        """
        self._memory.forget_kept()
        self._verified = None
        for _ in self.read_events(connection):
            pass
        return self.verify_end(connection)

    def read_standing(self) -> ChainHead | None:
        """Read the end of a register that this user or program verified here before; None where there was none."""
        kept_head = self._memory.read_standing()
        return kept_head.head if kept_head is not None else None

    def note_uncommitted(self) -> None:
        """Note that the register is about to be written, in a transaction that its caller may roll back."""
        self._memory.note_uncommitted()

    def forget_earlier(self) -> None:
        """Forget what was verified before in this place: the register that stands there is made just now."""
        self._memory.forget_kept()

    def check_all(self, connection: Connection, noted: ChainHead | None, tokens: TokenFinder | None) -> ChainCheck:
        """Check the whole register and return every fault, instead of stopping at the first.

        Parameters
        ----------
        connection:
            An open connection to its database.
        noted:
            The end of the chain as somebody noted it elsewhere; None where nobody did.
        tokens:
            The timestamps to find the events of; None for none.

        Raises
        ------
        RegisterError
            The register has lost the line that says where it ends.
        """
        from dataclasses import replace

        checker = ChainChecker(self.name, noted, kept=self._read_witness())
        last: ChainHead | None = None
        for stored, head in read_stored(connection, self._tables):
            last = head
            if stored is not None:
                checker.check_event(stored)
                if tokens is not None:
                    tokens.look_at(checker.last)
        if last is None:
            raise RegisterError(head_gone_problem(self.name))
        check = checker.finish_check(last)
        if check.clean:
            self._note(_VerifiedEnd(checker.last, checker.links))
        foreign = find_foreign_objects(connection, self._tables, views=True)
        faults = [*(foreign_object.as_problem(self.name) for foreign_object in foreign), *check.faults]
        if tokens is not None:
            faults += tokens.list_problems()
        return replace(check, faults=tuple(faults), timestamps=tokens.list_found() if tokens is not None else ())

    # ------------------------------------------------------------------ what was verified before
    def _finish(self, checker: ChainChecker, last: ChainHead | None) -> None:
        """End the check of all events: raise a fault of the end, or remember how far the chain was verified."""
        if last is None:
            raise RegisterError(head_gone_problem(self.name))
        checker.finish_check(last)
        checker.raise_fault()
        self._note(_VerifiedEnd(checker.last, checker.links))

    def _note(self, verified: _VerifiedEnd) -> None:
        """Remember the verified end, and keep it for the next time where it is further than the one that is kept."""
        self._verified = verified
        kept_head = self._memory.read_kept() if self._memory.witness else None
        if verified.head.number and (kept_head is None or kept_head.head.number < verified.head.number):
            self._memory.write_kept(KeptHead(verified.head, verified.links.hexdigest()))

    def _read_witness(self) -> ChainHead | None:
        """Read the end that must be in the chain, since this machine verified it before; None where there is none."""
        kept_head = self._memory.read_kept() if self._memory.witness else None
        return kept_head.head if kept_head is not None else None

    def _recognize_links(self, connection: Connection) -> _VerifiedEnd | None:
        """Find that the links of the events are those that were verified before; None where they are not, or none was.

        Whoever changed an event and its link is found by this, and then every event is checked.
        """
        kept_head = self._memory.read_kept()
        if kept_head is None:
            return None
        digest, last = hashlib.sha256(), ""
        for links in read_links(connection, self._tables, kept_head.head.number):
            if any(type(link) is not str for link in links):
                return None
            digest.update("".join(links).encode())
            last = links[-1]
        same = last == kept_head.head.link and digest.hexdigest() == kept_head.links
        return _VerifiedEnd(kept_head.head, digest) if same else None

    def _follow(self, connection: Connection, verified: _VerifiedEnd) -> bool:
        """Check the events after the verified end, which moves on; False where that end is not there any more.

        Raises
        ------
        RegisterError
            An event after it is broken.
        """
        checker = ChainChecker(self.name, start=verified.head)
        checker.links = verified.links.copy()
        is_end_met, last = verified.head.number == 0, None
        for stored, head in read_stored(connection, self._tables, after=verified.head.number - 1):
            last = head
            if stored is None:
                continue
            if not is_end_met:
                if (stored.event.number, stored.link) != (verified.head.number, verified.head.link):
                    return False
                is_end_met = True
                continue
            checker.check_event(stored)
            checker.raise_fault()
        if not is_end_met:
            return False
        self._finish(checker, last)
        return True

    def verify_objects(self, connection: Connection) -> None:
        """Verify that nothing was added to the register's tables that changes what is read or written.

        Raises
        ------
        RegisterError
            A trigger or a rule was added, or a view stands in the place of a table.
        """
        foreign_objects = find_foreign_objects(connection, self._tables)
        if foreign_objects:
            raise RegisterError(foreign_objects[0].as_problem(self.name))


def head_gone_problem(name: str) -> Problem:
    """Build the problem of a register whose database has lost the row that holds the head (end) of its chain.

    ``name`` is how messages call the register.
    """
    return Problem(
        "head-gone",
        name,
        N_("the line that says where the register ends is gone"),
        N_("restore the register from a copy, and find out who changed it"),
    )


def gone_problem(name: str, head: ChainHead) -> Problem:
    """Build the problem of a register that was verified here up to ``head``, and of which nothing stands any more.

    ``name`` is how messages call the register.

    >>> print(gone_problem("avenants.db", ChainHead(12, "")).text("en").partition(" — ")[2].partition(" — ")[0])
    the register verified here before, up to event 12, is gone: its tables are not there, or are empty
    """
    return Problem(
        "register-gone",
        name,
        N_("the register verified here before, up to event {number}, is gone: its tables are not there, or are empty"),
        N_(
            "restore it from a copy; if it was taken away on purpose, say so: register check … --restored (in Python,"
            " Register(…, anew=True))"
        ),
        {"number": head.number},
    )
