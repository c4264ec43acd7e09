"""A list of people as its caller gives it: a path, bytes, or a binary stream, read alike."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from ..ground.files import GivenFile, name_given, read_given

#: What messages call bytes and streams that have no name.
UNNAMED = "list"


@dataclass(frozen=True, slots=True)
class ListSource:
    """One list of people to read: a file, or bytes that are there already, with the name that messages give it.

    Parameters
    ----------
    name:
        The name, without a folder.
    path:
        The file; None where the list is in memory.
    data:
        The bytes of a list in memory.

    >>> ListSource("list.csv", data=b"key;name").open_binary().read(3)
    b'key'
    """

    name: str
    path: Path | None = None
    data: bytes = field(default=b"", repr=False)

    def open_binary(self) -> BinaryIO:
        """Open the list to read its bytes from the start; ``OSError`` where the file cannot be read."""
        return self.path.open("rb") if self.path is not None else io.BytesIO(self.data)

    def count_bytes(self) -> int:
        """Count the bytes of the list; ``OSError`` where the file cannot be read."""
        return self.path.stat().st_size if self.path is not None else len(self.data)


def list_sources(given: GivenFile | Sequence[GivenFile], name: str = "") -> list[ListSource]:
    """List the sources that a caller gives: one path, bytes or binary stream, or several of them.

    A stream is read from where it stands, and stays open. ``name`` is what messages call bytes, and a stream that has
    no name of its own; ``list`` when empty.

    Raises
    ------
    TypeError
        A source is none of these, such as a stream of text.

    >>> [source.name for source in list_sources(["staff/list.csv", b"key;name"])]
    ['list.csv', 'list']
    """
    if isinstance(given, Sequence) and not isinstance(given, str | bytes | bytearray):
        return [_open_source(source, name) for source in given]
    return [_open_source(given, name)]


def _open_source(given: GivenFile, name: str) -> ListSource:
    if isinstance(given, str | Path):
        return ListSource(Path(given).name, Path(given))
    return ListSource(name or name_given(given, UNNAMED), data=read_given(given))


# ------------------------------------------------------------------ one person
@dataclass(slots=True)
class PersonRow:
    """One person of a list as read from a file, before any check: texts by standard column name.

    Parameters
    ----------
    file, line:
        Where the person stands.
    values, extra:
        Standard column name → text; header → text of the columns kept aside.
    titles:
        Standard column name → header in the file, for messages.
    reason:
        The code of a reason for which the file itself holds or skips the person, with ``skipped`` and ``lines``: a DSN
        says what sort of contract it is.
    notes:
        Codes of reasons that become notes and hold nobody.
    damaged:
        Whether a fault was found in it already.
    judged:
        Whether the file itself gave the outcome, so that the table of statuses is not looked at.
    columns:
        Standard names of the columns that the table has.
    """

    file: str
    line: int
    values: dict[str, str] = field(repr=False)
    extra: dict[str, str] = field(default_factory=dict, repr=False)
    titles: Callable[[str], str] = str
    reason: str = ""
    skipped: bool = False
    lines: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    judged: bool = False
    damaged: bool = False
    columns: Collection[str] = ()

    @property
    def where(self) -> str:
        """The file name and the line where the person was read, for messages."""
        return f"{self.file}, line {self.line}"
