"""The rows of a plan, kept in a file without a name: however many people there are, a chunk of them is in memory."""

from __future__ import annotations

import json
import tempfile
import weakref
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, overload


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One document of an issue plan: its recipient, file, template and values.

    Parameters
    ----------
    place:
        The place of the document in the plan, from 0.
    key, file:
        The person's number, and the name of the file.
    variant, template:
        The numbers of its variant and of its template; the template is None for a file made through the ordinary
        writer.
    values:
        The values to merge: a list in the order of `slot_values.VALUES`, or, for a firm's own amendment, a dict of
        dicts by the words of each name.
    person:
        Whose file it is, as `dump_recipient` gives it, where the ordinary writer makes the file; else None.
    """

    place: int
    key: str = field(repr=False)
    file: str = field(repr=False)
    variant: int
    template: int | None
    values: Any = field(repr=False)
    person: dict[str, Any] | None = field(default=None, repr=False)


class PlanRows(Sequence[PlanRow]):
    """All documents of an issue plan, as rows in order, kept on disk and read chunk by chunk.

    Going through the rows in order reads each chunk once. The file on disk holds personal data, so it has no name and
    disappears with the program, however that ends.

    >>> rows = PlanRows(2)
    >>> for place in range(3):
    ...     rows.add_row([place, f"E-{place}", f"E-{place}.docx", 0, 0, ["Camille"], None])
    >>> rows.finish_rows()
    >>> len(rows), rows[2].key, [row.key for row in rows.read_chunk(0)]
    (3, 'E-2', ['E-0', 'E-1'])
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the rows
        weakref.finalize(self, self._file.close)
        self._ends = array("q", [0])
        self._open: list[list[Any]] = []
        self._count = 0
        self._last: tuple[int, list[PlanRow]] = (-1, [])

    def add_row(self, row: list[Any]) -> None:
        """Add one document to the plan, as a list: place, key, file, variant, template, values, person.

        These are the fields of `PlanRow`, in their order. When the rows added fill a chunk, they are written to disk at
        once.
        """
        self._open.append(row)
        self._count += 1
        if len(self._open) == self.size:
            self._write_chunk()

    def _write_chunk(self) -> None:
        self._file.write(json.dumps(self._open, separators=(",", ":")).encode())
        self._ends.append(self._file.tell())
        self._open = []

    def finish_rows(self) -> None:
        """Write to disk, as the last chunk, the rows that do not fill a chunk.

        A row is the plan's entry for one document, which is not itself written here. No row may be added afterwards.
        """
        if self._open:
            self._write_chunk()
        self._file.flush()

    @property
    def chunks(self) -> int:
        """The number of chunks that the documents of the plan fill."""
        return len(self._ends) - 1

    def chunk_bytes(self, chunk: int) -> bytes:
        """Read the rows of one chunk, numbered from 0, as the JSON text (bytes) that a worker is given."""
        self._file.seek(self._ends[chunk])
        return self._file.read(self._ends[chunk + 1] - self._ends[chunk])

    def read_chunk(self, chunk: int) -> list[PlanRow]:
        """Read one chunk of the plan, by its number from 0: the entry of each of its documents, a `PlanRow`."""
        if self._last[0] != chunk:
            self._last = (chunk, [PlanRow(*fields) for fields in json.loads(self.chunk_bytes(chunk))])
        return self._last[1]

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> PlanRow: ...

    @overload
    def __getitem__(self, place: slice) -> list[PlanRow]: ...

    def __getitem__(self, place: int | slice) -> PlanRow | list[PlanRow]:
        if isinstance(place, slice):
            return [self[index] for index in range(*place.indices(self._count))]
        at = place + self._count if place < 0 else place
        if not 0 <= at < self._count:
            raise IndexError(place)
        return self.read_chunk(at // self.size)[at % self.size]

    def __iter__(self) -> Iterator[PlanRow]:
        for chunk in range(self.chunks):
            yield from self.read_chunk(chunk)


class DuplicateDetector:
    """A detector of texts that were added more than once, which stores eight bytes of each and no text.

    Different texts may be reported as equal, never the reverse, so compare again the texts whose hashes are reported.

    >>> seen = DuplicateDetector()
    >>> for text in ("a", "b", "a"):
    ...     seen.add_text(text)
    >>> [text for text in ("a", "b") if hash(text) in seen.duplicate_hashes()]
    ['a']
    """

    def __init__(self) -> None:
        self._hashes = [array("q") for _ in range(64)]

    def add_text(self, text: str) -> None:
        """Keep the number that Python's ``hash`` gives for a text, so that `duplicate_hashes` finds texts added twice.

        The hash serves in memory only: it is not the fingerprint of a document.
        """
        number = hash(text)
        self._hashes[number & 63].append(number)

    def duplicate_hashes(self) -> set[int]:
        """Find the values of Python's ``hash`` that came more than once among the texts added.

        A text whose hash is not returned was added once at most; two different texts may, rarely, have the same hash.
        """
        return {code for hashes in self._hashes for code, next_code in pairwise(sorted(hashes)) if code == next_code}
