"""The work on one chunk, in this process or another or on another machine: its rows are merged and written.

A worker is sent the number of a chunk, not its rows. It reads them, and the templates, from the notes of the run; it
imports neither the library nor a Word library. What it gives back is the fingerprint of each file.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import tempfile
import threading
import weakref
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol, overload

from ..kits.ground.i18n import N_
from ..kits.ground.own_files import OWN_FILE
from ..kits.ground.problems import Problem, WriterError
from ..kits.wordkit.stitch.parts import pack_alone, zip_files
from ..kits.wordkit.stitch.template import WordTemplate
from ..writers.formats import is_printed
from .places import Folder, Remote, open_place, write_waiting

# ------------------------------------------------------------------ plan rows
# The rows of a plan, kept in a file without a name: however many people there are, a chunk of them is in memory.


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


# ------------------------------------------------------------------ work
class MergeTemplate(Protocol):
    """The interface of a compiled template: of a Word document, of a firm's own amendment, or of a PDF by typst."""

    @property
    def kind(self) -> str:
        """The kind of the compiled template, as one word: ``word``, ``firm`` or ``pdf``."""

    def merge_values(self, values: Any) -> tuple[bytes, str]:  # noqa: ANN401 - by slot, or by name
        """Build the file of one person from the person's values; return its bytes and its fingerprint (hexadecimal).

        For the kinds ``word`` and ``pdf``, ``values`` is a list in the order of `slot_values.VALUES`: the values as
        texts, None for one that the person does not have. For ``firm`` (a firm's own amendment), it is a dict of dicts
        by the words of each dotted name: ``{"employee": {"name": "Camille Roussel"}}``, without the values that are the
        same for everybody.
        """

    def as_data(self) -> dict[str, Any]:
        """Convert the template to a dict, ready for JSON, from which a worker in another process rebuilds the template.

        `template_from_data` rebuilds it. The keys depend on the kind of the template; no value of a person and no
        secret key is in the dict.
        """


@dataclass(frozen=True, slots=True)
class ChunkWork:
    """The work on one chunk of an issue plan: documents to merge, their templates, and files to write.

    Parameters
    ----------
    chunk:
        The number of the chunk.
    format, engine:
        The format of the order (``docx``, ``zip``, ``pdf``, ``print``), and what makes a PDF.
    final:
        The name of the one file that gathers the documents (``zip``, ``print``); else empty.
    alone:
        The bytes of a file made through the ordinary writer, by its place in the chunk.
    """

    chunk: int
    format: str
    engine: str | None
    final: str
    rows: Sequence[PlanRow] = field(repr=False)
    templates: Mapping[int, MergeTemplate] | Sequence[MergeTemplate] = field(repr=False)
    alone: Callable[[int], bytes] = field(repr=False)

    def merge_row(self, place: int, row: PlanRow) -> tuple[bytes, str]:
        """Build the file of one document of the chunk, and return its bytes and its fingerprint in hexadecimal.

        ``row`` is the plan's entry for the document (its template, the person's values), ``place`` its index in the
        chunk.
        """
        if row.template is not None:
            return self.templates[row.template].merge_values(row.values)
        data = self.alone(place)
        return (data, hashlib.sha256(data).hexdigest()) if data.startswith(b"%PDF-") else pack_alone(data)

    def fingerprint_files(self) -> list[str]:
        """Compute the fingerprint of each document of the chunk, in order, without writing any file."""
        return [self.merge_row(place, row)[1] for place, row in enumerate(self.rows)]

    def write_waiting_files(self, folder: Path) -> list[str]:
        """Write the documents of the chunk to a folder, and return their fingerprints in order.

        They wait there under their index in the chunk (``00000.docx``…), until they get their final names; of a run
        that makes ZIP files, there is one file, under its final name (``self.final``).
        """
        prints: list[str] = []
        if self.final and not is_printed(self.format):
            with (folder / self.final).open("wb") as file:
                file.writelines(zip_files(self._iterate_documents(prints)))
        else:
            start = f"{folder}/"
            for place, row in enumerate(self.rows):
                data, print_ = self.merge_row(place, row)
                prints.append(print_)
                write_waiting(f"{start}{place:05d}{_file_ending(data)}", data)
            if is_printed(self.format):
                self._convert_pages(folder)
        if self.final or is_printed(self.format):  # what others made: zipfile, LibreOffice, pikepdf
            for path in folder.iterdir():
                path.chmod(OWN_FILE)
        return prints

    def write_final_files(
        self, place: Folder | Remote, record: Callable[[Sequence[str]], object] | None = None
    ) -> None:
        """Write the chunk's files under their final names into ``place``, each whole or not at all.

        ``place`` is the local folder or the remote store of the run; ``record`` is that of `iterate_files`.
        """
        for name, data in self.iterate_files(record):
            place.write_file(name, data)

    def iterate_files(self, record: Callable[[Sequence[str]], object] | None = None) -> Iterator[tuple[str, bytes]]:
        """Yield the final name and the bytes of each file of the chunk: one for all its documents, or one for each.

        ``record`` is called once, before the first file is yielded, with the fingerprints of the documents in order.
        With None, nothing is called. Of Word files, one is in memory at a time: with ``record`` they are merged twice.
        """
        prints: list[str] = []
        is_paged = is_printed(self.format)
        if not self.final and not is_paged:
            if record is not None:
                record(self.fingerprint_files())
            for number, row in enumerate(self.rows):
                yield row.file, self.merge_row(number, row)[0]
            return
        if not is_paged:
            data = b"".join(zip_files(self._iterate_documents(prints)))
            if record is not None:
                record(prints)
            yield self.final, data
            return
        with tempfile.TemporaryDirectory() as near:
            folder = Path(near)
            prints = self.write_waiting_files(folder)
            if record is not None:
                record(prints)
            for number, row in enumerate(self.rows if not self.final else ()):
                yield row.file, (folder / f"{number:05d}.pdf").read_bytes()
            if self.final:
                yield self.final, (folder / self.final).read_bytes()

    def _iterate_documents(self, prints: list[str]) -> Iterator[tuple[str, bytes]]:
        for place, row in enumerate(self.rows):
            data, print_ = self.merge_row(place, row)
            prints.append(print_)
            yield row.file, data

    def _convert_pages(self, folder: Path) -> None:
        """Convert the Word files of a folder to PDF, and join them for a printer when the format asks for it."""
        files = [folder / f"{place:05d}.docx" for place in range(len(self.rows))]
        if self.engine != "typst":
            from ..writers.pdf import convert_to_pdf

            convert_to_pdf(files, folder)
            for file in files:
                file.unlink()
        if self.final:
            _join_pdfs([file.with_suffix(".pdf") for file in files], folder / self.final)


def _file_ending(data: bytes) -> str:
    return ".pdf" if data.startswith(b"%PDF-") else ".docx"


def _join_pdfs(files: Sequence[Path], into: Path) -> None:
    """Join PDF files into one for a printer, each starting on a new sheet printed on both sides.

    The joined file is for printing only: it has no tags.
    """
    try:
        import pikepdf
    except ImportError:
        raise WriterError(
            Problem("no-pikepdf", "format", N_("a print file needs the pikepdf library"), N_("install aigov-docs[pdf]"))
        ) from None
    joined_pdf = pikepdf.new()
    for file in files:
        with pikepdf.open(file) as pdf:
            joined_pdf.add_pages_from(pdf) if hasattr(joined_pdf, "add_pages_from") else joined_pdf.pages.extend(
                pdf.pages
            )
            if len(pdf.pages) % 2:
                width, height = (round(float(side), 2) for side in joined_pdf.pages[-1].mediabox[2:])
                joined_pdf.add_blank_page(page_size=(width, height))
    joined_pdf.save(into, deterministic_id=True)


# ------------------------------------------------------------------ on an executor
@contextlib.contextmanager
def open_processes(count: int, method: str) -> Iterator[Executor]:
    """Open an executor of ``count`` worker processes, started by a method of `multiprocessing` such as ``spawn``.

    When the ``with`` block fails or is stopped, the workers are ended at once; under its final name a file is whole or
    absent.
    """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(count, mp_context=get_context(method), initializer=_begin_worker)
    try:
        yield pool
    except BaseException:
        for worker in list((pool._processes or {}).values()):  # terminate_workers() from Python 3.14 on
            worker.terminate()
        results = getattr(pool, "_result_queue", None)
        if results is not None:  # a worker may have been stopped while it sent one: nobody waits for the other half
            results._writer.close()
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


def merge_chunk(
    into: str, options: Mapping[str, Any] | None, notes: str, chunk: int, task: str, key: bytes | None
) -> str:
    """Merge the documents of one chunk in a worker process, from the notes of the run, and return their fingerprints.

    The fingerprints come back as one text with spaces between, because some executors send a list item by item; the
    task ``put`` gives an empty text.

    Parameters
    ----------
    into, options:
        The path or URL of the place of the run, and what fsspec needs to reach a URL (address, keys); None for none.
    notes:
        The folder, in that place, of the notes of the run.
    chunk:
        The number of the chunk in the plan, from 0.
    task:
        ``wait`` writes the files under temporary names; ``prints`` only computes their fingerprints; ``put`` writes the
        files under their final names.
    key:
        The secret that seals the proof of each file; None without one.
    """
    exit_with_parent()
    place = open_place(into, options)
    note = json.loads(_read_note(place, f"{notes}/{chunk:05d}.work"))
    rows = [PlanRow(*fields) for fields in note["rows"]]
    needed = {row.template for row in rows if row.template is not None}
    templates = {
        number: _read_template(into, _PlaceOptions(options), notes, note["run"], number, key) for number in needed
    }
    work = ChunkWork(
        chunk,
        note["format"],
        note["engine"],
        note["final"],
        rows,
        templates,
        lambda at: _read_note(place, f"{notes}/{chunk:05d}-{at:05d}.alone"),
    )
    if task == "put":
        work.write_final_files(place)
        return ""
    return " ".join(
        work.write_waiting_files(Path(place.name, notes, f"{chunk:05d}"))
        if task == "wait"
        else work.fingerprint_files()
    )


def _begin_worker() -> None:
    """Prepare a worker process, which leaves Ctrl-C to its parent and ends with it.

    A worker stopped by Ctrl-C while it holds a lock would keep its parent from ending.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    exit_with_parent()


def exit_with_parent() -> None:
    """Make this worker process end when its parent process ends, so that a killed run leaves no worker behind.

    Otherwise the worker would write files while the same run, started again, writes them too.
    """
    _watch_parent(os.getpid())


@lru_cache(maxsize=1)
def _watch_parent(process: int) -> None:
    from multiprocessing import connection, parent_process

    parent = parent_process()
    if parent is None or parent.sentinel is None:  # a thread, or workers that others look after
        return

    def watch(sentinel: int) -> None:
        connection.wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, args=(parent.sentinel,), daemon=True).start()


class _PlaceOptions:
    """The options with which a place of files is opened, as a part of a cache key that is never printed."""

    __slots__ = ("said",)

    def __init__(self, options: Mapping[str, Any] | None) -> None:
        self.said = options

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _PlaceOptions) and self.said == other.said


@lru_cache(maxsize=128)
def _read_template(
    into: str, options: _PlaceOptions, notes: str, run: str, number: int, key: bytes | None
) -> MergeTemplate:
    """Read a compiled template of a bulk run from its notes, once in each worker."""
    data = json.loads(_read_note(open_place(into, options.said), f"{notes}/{number:05d}.template"))
    template = template_from_data(data["kind"], data["data"])
    if isinstance(template, WordTemplate) and template.proof is not None:
        template.proof.key = key
    return template


def template_from_data(kind: str, data: dict[str, Any]) -> MergeTemplate:
    """Rebuild a compiled template from its kind (``word``, ``firm`` or ``pdf``) and from its data as a dict.

    ``data`` is the dict that `as_data` of the template gave. A Word template comes back without the secret key that
    seals its proof.
    """
    if kind == WordTemplate.kind:
        return WordTemplate.from_data(data)
    if kind == "firm":
        from .firm_template import FirmTemplate

        return FirmTemplate.from_data(data)
    from .typst_merge import PdfTemplate

    return PdfTemplate.from_data(data)


def _read_note(place: Folder | Remote, name: str) -> bytes:
    data = place.read_file(name)
    if data is None:
        raise WriterError(
            Problem(
                "no-notes",
                place.name,
                N_("a worker cannot read the notes of the run"),
                N_("give a place that every worker reaches"),
            )
        )
    return data
