"""The end to which a chain was verified, kept outside the register: for this user, on this machine; or in a process.

What is kept is a number and two digests, nobody's data. It serves twice. An older copy of the register, one whose end
was cut off and one that was written anew are noticed, which the chain alone cannot show. And what was verified once
need not be read again before an event is added: the digest of all links says in one step that they are the same.

It also says that a register stood where none is found any more: none is made in its place unless somebody says so.

It never stands in the register's own database, where whoever can change an event could change it too.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from ..own_files import find_state_folder, make_own_folder, read_own_file, write_own_file
from .chain import ChainHead

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class KeptHead:
    """The end to which a chain was verified: its last event, and the digest of the links of all events up to it."""

    head: ChainHead
    links: str = field(repr=False)


class HeadsOnDisk:
    """The memory of one register's verified end that lasts, in a file of the user's own; it is a witness.

    ``address`` is the place of the register, the same each time.

    >>> print(HeadsOnDisk("a register that nobody has").read_kept())
    None
    """

    witness = True

    def __init__(self, address: str) -> None:
        self._address = address

    def read_kept(self) -> KeptHead | None:
        """Read the end to which this user verified the register before, on this machine; None where nothing is kept.

        What cannot be read, or could have been written by somebody else, counts as nothing: the register is then
        checked whole.
        """
        try:
            head_values = json.loads(read_own_file(self._path()))
            number, link, links = head_values["number"], head_values["link"], head_values["links"]
            sound = type(number) is int and number > 0 and _DIGEST.fullmatch(link) and _DIGEST.fullmatch(links)
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return KeptHead(ChainHead(number, link), links) if sound else None

    def read_standing(self) -> KeptHead | None:
        """Read the end of a register that certainly stood here, which is the one that is kept; None without one."""
        return self.read_kept()

    def note_uncommitted(self) -> None:
        """Do nothing: what this memory is told of is committed."""

    def write_kept(self, kept_head: KeptHead) -> None:
        """Keep the end to which the register was verified, for this user alone; where that cannot be, nothing is."""
        with contextlib.suppress(OSError):
            path = self._path()
            make_own_folder(path.parent)
            head_values = {"number": kept_head.head.number, "link": kept_head.head.link, "links": kept_head.links}
            write_own_file(path, json.dumps(head_values).encode())

    def forget_kept(self) -> None:
        """Forget the end to which the register was verified."""
        with contextlib.suppress(OSError):
            self._path().unlink(missing_ok=True)

    def _path(self) -> Path:
        """Compute the file of the register in the state folder of the user: its name says nothing of the register."""
        name = hashlib.sha256(self._address.encode("utf-8", "surrogateescape")).hexdigest()
        return find_state_folder() / f"register-{name[:32]}.json"


@dataclass(slots=True)
class _EngineHeads:
    """What a program verified on one engine, by the name of the tables: the last end, and the last committed one."""

    kept: dict[str, KeptHead] = field(default_factory=dict)
    standing: dict[str, KeptHead] = field(default_factory=dict)


class HeadsInProcess:
    """The memory of one register's verified end that lasts as long as an engine of a program; it is no witness.

    A host program may roll back what was seen: nothing is concluded from an end that is not there any more, but that
    everything is to be checked again. That a register stood is known from what was committed alone: by the register
    itself, or by the transaction of the caller in which it was written.

    Parameters
    ----------
    engine:
        The engine of the program.
    tables:
        How the tables of the register are called, with their place.
    connection:
        The connection of the caller on which the register stands, who commits or rolls back; None without one.
    """

    witness = False

    def __init__(self, engine: Engine, tables: str, connection: Connection | None = None) -> None:
        self._heads = _IN_PROCESS.setdefault(engine, _EngineHeads())
        self._tables, self._connection = tables, connection

    def read_kept(self) -> KeptHead | None:
        """Read the end to which this program verified the register before; None where it did not."""
        return self._heads.kept.get(self._tables)

    def read_standing(self) -> KeptHead | None:
        """Read the end of a register that this program saw here, and that was committed; None where it saw none."""
        return self._heads.standing.get(self._tables)

    def note_uncommitted(self) -> None:
        """Note that what is verified from here on, in the transaction of the caller, stands only once it commits."""
        if self._connection is None:
            return
        if self._connection not in _UNCOMMITTED:
            _UNCOMMITTED[self._connection] = {}
            _follow_transactions(self._connection, self._heads)
        _UNCOMMITTED[self._connection].setdefault(self._tables, None)

    def write_kept(self, kept_head: KeptHead) -> None:
        """Keep the end to which the register was verified."""
        self._heads.kept[self._tables] = kept_head
        uncommitted = _UNCOMMITTED.get(self._connection, {}) if self._connection is not None else {}
        (uncommitted if self._tables in uncommitted else self._heads.standing)[self._tables] = kept_head

    def forget_kept(self) -> None:
        """Forget the end to which the register was verified."""
        self._heads.kept.pop(self._tables, None)
        self._heads.standing.pop(self._tables, None)


def _follow_transactions(connection: Connection, heads: _EngineHeads) -> None:
    """Have what was verified in a transaction of the caller count as committed once it is, and be dropped otherwise.

    After a rollback to a savepoint it is not known what of it stays: nothing counts until it is verified again.
    """
    from sqlalchemy import event

    uncommitted = _UNCOMMITTED[connection]

    def count_committed(*_: object) -> None:
        heads.standing.update({tables: kept_head for tables, kept_head in uncommitted.items() if kept_head is not None})
        uncommitted.clear()

    def drop_all(*_: object) -> None:
        uncommitted.clear()

    def drop_values(*_: object) -> None:
        uncommitted.update(dict.fromkeys(uncommitted))

    event.listen(connection, "commit", count_committed)
    event.listen(connection, "commit_twophase", count_committed)
    event.listen(connection, "rollback", drop_all)
    event.listen(connection, "rollback_twophase", drop_all)
    event.listen(connection, "rollback_savepoint", drop_values)


_IN_PROCESS: WeakKeyDictionary[Engine, _EngineHeads] = WeakKeyDictionary()
#: What was verified in the transactions of callers that have not ended, by the name of the tables: None where it is not
#: known how far.
_UNCOMMITTED: WeakKeyDictionary[Connection, dict[str, KeptHead | None]] = WeakKeyDictionary()
