"""The end to which a chain was verified, kept outside the register: for this user, on this machine; or in a process.

What is kept is a number and two digests, nobody's data. It serves twice. An older copy of the register, one whose end
was cut off and one that was written anew are noticed, which the chain alone cannot show. And what was verified once
need not be read again before an event is added: the digest of all links says in one step that they are the same.

It never stands in the register's own database, where whoever can change an event could change it too.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from weakref import WeakKeyDictionary

from ..own_files import find_state_folder, make_own_folder, read_own_file, write_own_file
from .chain import ChainHead

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
            said = json.loads(read_own_file(self._path()))
            number, link, links = said["number"], said["link"], said["links"]
            sound = type(number) is int and number > 0 and _DIGEST.fullmatch(link) and _DIGEST.fullmatch(links)
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return KeptHead(ChainHead(number, link), links) if sound else None

    def write_kept(self, kept: KeptHead) -> None:
        """Keep the end to which the register was verified, for this user alone; where that cannot be, nothing is."""
        with contextlib.suppress(OSError):
            path = self._path()
            make_own_folder(path.parent)
            said = {"number": kept.head.number, "link": kept.head.link, "links": kept.links}
            write_own_file(path, json.dumps(said).encode())

    def forget_kept(self) -> None:
        """Forget the end to which the register was verified."""
        with contextlib.suppress(OSError):
            self._path().unlink(missing_ok=True)

    def _path(self) -> Path:
        """Compute the file of the register in the state folder of the user: its name says nothing of the register."""
        name = hashlib.sha256(self._address.encode("utf-8", "surrogateescape")).hexdigest()
        return find_state_folder() / f"register-{name[:32]}.json"


class HeadsInProcess:
    """The memory of one register's verified end that lasts as long as an engine of a program; it is no witness.

    A host program may drop its tables, make them again, or roll back what was seen: nothing is concluded from an end
    that is not there any more, but that everything is to be checked again.

    Parameters
    ----------
    engine:
        The engine of the program.
    tables:
        How the tables of the register are called, with their schema.
    """

    witness = False

    def __init__(self, engine: object, tables: str) -> None:
        self._kept, self._tables = _IN_PROCESS.setdefault(engine, {}), tables

    def read_kept(self) -> KeptHead | None:
        """Read the end to which this program verified the register before; None where it did not."""
        return self._kept.get(self._tables)

    def write_kept(self, kept: KeptHead) -> None:
        """Keep the end to which the register was verified."""
        self._kept[self._tables] = kept

    def forget_kept(self) -> None:
        """Forget the end to which the register was verified."""
        self._kept.pop(self._tables, None)


_IN_PROCESS: WeakKeyDictionary[object, dict[str, KeptHead]] = WeakKeyDictionary()
