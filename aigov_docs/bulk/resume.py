"""What an earlier start of a run left in its place, read again: a file counts as done only where its bytes say so.

A program that is stopped, and a machine that loses its power, leave files that are empty, cut short, full of zeros,
still under another name, or gone; somebody may have changed one since. So nothing is believed because a note says
that it is done. The Word files of a chunk are merged again, in memory, and compared with those that are there: that
takes less time than to unpack them, and no byte escapes it. A PDF costs too much to be made twice: its size and its
SHA-256 are noted when it is made.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .places import NOTES_FOLDER

if TYPE_CHECKING:
    from .places import Folder, Remote
    from .work import ChunkWork


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """What a chunk of a run was when it was finished: the fingerprints of its documents, and each of its files.

    ``prints`` are the fingerprints in the order of the documents, ``files`` gives of each file, by name, its size and
    its SHA-256 in hexadecimal.
    """

    prints: tuple[str, ...]
    files: Mapping[str, tuple[int, str]]

    @classmethod
    def of_files(cls, prints: Sequence[str], names: Iterable[str], place: Folder | Remote) -> KeptFiles:
        """Note the files of a chunk as they are now in their place, under ``names``."""
        return cls(tuple(prints), {name: _describe_file(place.read_file(name) or b"") for name in names})

    @classmethod
    def from_bytes(cls, data: bytes | None) -> KeptFiles | None:
        """Read the note that `to_bytes` wrote; None where it is missing or is not as it was written.

        >>> kept = KeptFiles(("ab",), {"E-1.pdf": (3, "cd")})
        >>> KeptFiles.from_bytes(kept.to_bytes()) == kept, KeptFiles.from_bytes(kept.to_bytes()[:-3])
        (True, None)
        """
        seal, _, body = (data or b"").partition(b"\n")
        if seal != hashlib.sha256(body).hexdigest().encode():
            return None
        note = json.loads(body)
        return cls(tuple(note["prints"]), {name: (size, digest) for name, (size, digest) in note["files"].items()})

    def to_bytes(self) -> bytes:
        """Write the note as bytes: a first line that seals the rest, so that a damaged note is never believed."""
        body = json.dumps({"prints": self.prints, "files": self.files}, ensure_ascii=False).encode()
        return hashlib.sha256(body).hexdigest().encode() + b"\n" + body

    def find_lost(self, place: Folder | Remote) -> list[str]:
        """List the files that are missing or are no longer as they were written."""
        read = zip(self.files.items(), place.read_files(list(self.files)), strict=True)
        return [name for (name, description), data in read if data is None or _describe_file(data) != description]


def find_lost_files(work: ChunkWork, place: Folder | Remote) -> tuple[list[str], dict[str, bytes]]:
    """Make the Word files of a chunk again and compare them, byte by byte, with those that are there.

    Two values are returned: the fingerprints of the documents, in order; then the bytes of each file, by name, that is
    missing or is not what is made. ``work`` is the work on a chunk in the format ``docx`` or ``zip``.
    """
    prints: list[str] = []
    lost: dict[str, bytes] = {}
    new_files = _iterate_files(work, prints)
    names = [work.final] if work.final else [row.file for row in work.rows]
    for (name, data), kept_data in zip(new_files, place.read_files(names), strict=True):
        if kept_data != data:
            lost[name] = data
    return prints, lost


def _iterate_files(work: ChunkWork, prints: list[str]) -> Iterator[tuple[str, bytes]]:
    if work.final:
        yield from work.iterate_files(prints.extend)
        return
    for place, row in enumerate(work.rows):
        data, print_ = work.merge_row(place, row)
        prints.append(print_)
        yield row.file, data


def _describe_file(data: bytes) -> tuple[int, str]:
    return len(data), hashlib.sha256(data).hexdigest()


def is_noted(place: Folder | Remote, chunk: int, lines: Sequence[str], table: Sequence[str]) -> bool:
    """Whether the manifest lines of a chunk stand in its two notes as they are: those of JSON, those of the table.

    ``chunk`` is the number of the chunk in the plan, from 0.
    """
    names = [f"{NOTES_FOLDER}/{chunk:05d}.{ending}" for ending in ("jsonl", "csv")]
    return list(place.read_files(names)) == ["".join(lines).encode(), "".join(table).encode()]
