"""What is done to a chunk, here or in another process or on another machine: its rows are merged, and written where
they go.

A worker is sent the number of a chunk, not its rows. It reads them, and the templates, from the notes of the run; it
imports neither the
library nor a Word library. What it gives back is the fingerprint of each file.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..errors import N_, Problem, WriterError
from .merge import Template, packed_alone, zipped
from .places import Folder, Remote, place_of, put
from .spool import Row


@dataclass(frozen=True, slots=True)
class Work:
    """A chunk to be done.

    Parameters
    ----------
    chunk:
        Its number.
    format, engine:
        As for `issue`.
    final:
        The one file it leaves, in formats that gather.
    alone:
        The bytes of a file made through the ordinary writer, by its place in the chunk.
    """

    chunk: int
    format: str
    engine: str
    final: str
    rows: Sequence[Row] = field(repr=False)
    templates: Mapping[int, Any] | Sequence[Any] = field(repr=False)
    alone: Callable[[int], bytes] = field(repr=False)

    def merged(self, place: int, row: Row) -> tuple[bytes, str]:
        """One file and its fingerprint."""
        if row.template is not None:
            made: tuple[bytes, str] = self.templates[row.template].merge(row.values)
            return made
        data = self.alone(place)
        return (data, hashlib.sha256(data).hexdigest()) if data.startswith(b"%PDF-") else packed_alone(data)

    def prints(self) -> list[str]:
        """The fingerprint of each file; nothing is written."""
        return [self.merged(place, row)[1] for place, row in enumerate(self.rows)]

    def wait(self, folder: Path) -> list[str]:
        """Write the files of a folder's chunk under the names they wait with; give their fingerprints."""
        prints: list[str] = []
        if self.format == "zip":
            with (folder / self.final).open("wb") as file:
                file.writelines(zipped(self._named(prints)))
        else:
            start = f"{folder}/"
            for place, row in enumerate(self.rows):
                data, print_ = self.merged(place, row)
                prints.append(print_)
                put(f"{start}{place:05d}{_ending(data)}", data)
            if self.format in ("pdf", "print"):
                self._paged(folder)
        return prints

    def put(self, place: Folder | Remote) -> None:
        """Write the files of a chunk under their own names, where files appear whole."""
        if self.format == "docx":
            for number, row in enumerate(self.rows):
                place.write(row.file, self.merged(number, row)[0])
        elif self.format == "zip":
            place.write(self.final, b"".join(zipped(self._named([]))))
        else:
            with tempfile.TemporaryDirectory() as near:
                folder = Path(near)
                self.wait(folder)
                for number, row in enumerate(self.rows if self.format == "pdf" else ()):
                    place.write(row.file, (folder / f"{number:05d}.pdf").read_bytes())
                if self.format == "print":
                    place.write(self.final, (folder / self.final).read_bytes())

    def _named(self, prints: list[str]) -> Iterator[tuple[str, bytes]]:
        for place, row in enumerate(self.rows):
            data, print_ = self.merged(place, row)
            prints.append(print_)
            yield row.file, data

    def _paged(self, folder: Path) -> None:
        """PDF files of a folder's Word files, where they are Word files, and the one file for the printer."""
        files = [folder / f"{place:05d}.docx" for place in range(len(self.rows))]
        if self.engine != "typst":
            from ..writers.pdf import convert

            convert(files, folder)
            for file in files:
                file.unlink()
        if self.format == "print":
            _printed([file.with_suffix(".pdf") for file in files], folder / self.final)


def _ending(data: bytes) -> str:
    return ".pdf" if data.startswith(b"%PDF-") else ".docx"


def _printed(files: Sequence[Path], into: Path) -> None:
    """PDF files in one, in order, each on a new sheet of paper printed on both sides.

    It is for printers: it has no tags.
    """
    try:
        import pikepdf
    except ImportError:
        raise WriterError(
            Problem("no-pikepdf", "format", N_("a print file needs the pikepdf library"), N_("install aigov-docs[pdf]"))
        ) from None
    out = pikepdf.new()
    for file in files:
        with pikepdf.open(file) as one:
            out.add_pages_from(one) if hasattr(out, "add_pages_from") else out.pages.extend(one.pages)
            if len(one.pages) % 2:
                out.add_blank_page(page_size=(595.28, 841.89))
    out.save(into, deterministic_id=True)


# ------------------------------------------------------------------ on an executor
@contextlib.contextmanager
def processes(count: int, method: str) -> Iterator[Executor]:
    """Processes of our own, started by a method of `multiprocessing`.

    A run that fails or is stopped does not wait for their work: it ends
    them, as a kill would, for what they write is whole or absent.
    """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(count, mp_context=get_context(method), initializer=_worker)
    try:
        yield pool
    except BaseException:
        for worker in list((pool._processes or {}).values()):  # terminate_workers() from Python 3.14 on
            worker.terminate()
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


def merge_there(
    into: str, options: Mapping[str, Any] | None, notes: str, chunk: int, task: str, key: bytes | None
) -> str:
    """What a worker is sent. It gives the fingerprints as one text: some executors send a list item by item.

    Parameters
    ----------
    into, options:
        The place of the run, as `places.place_of` takes them.
    notes:
        The folder of its notes there.
    task:
        ``wait``, write the files under the names they wait with; ``prints``, only their fingerprints; ``put``, write
        them.
    """
    go_with_parent()
    place = place_of(into, options)
    said = json.loads(_note(place, f"{notes}/{chunk:05d}.work"))
    rows = [Row(*each) for each in said["rows"]]
    needed = {row.template for row in rows if row.template is not None}
    templates = {number: _template(into, _Options(options), notes, said["run"], number, key) for number in needed}
    work = Work(
        chunk,
        said["format"],
        said["engine"],
        said["final"],
        rows,
        templates,
        lambda at: _note(place, f"{notes}/{chunk:05d}-{at:05d}.alone"),
    )
    if task == "put":
        work.put(place)
        return ""
    return " ".join(work.wait(Path(place.name, notes, f"{chunk:05d}")) if task == "wait" else work.prints())


def _worker() -> None:
    """Begin as a process of ours: Ctrl-C is for the one that started it, which a process stopped while it holds a lock
    would keep
    from ending.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    go_with_parent()


def go_with_parent() -> None:
    """Watch, once in a process, the one that started it: a run that is killed leaves no worker behind, which would
    write beside the run
    that goes on with it."""
    _watch(os.getpid())


@lru_cache(maxsize=1)
def _watch(process: int) -> None:
    from multiprocessing import connection, parent_process

    parent = parent_process()
    if parent is None or parent.sentinel is None:  # a thread, or workers that others look after
        return

    def watch(sentinel: int) -> None:
        connection.wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, args=(parent.sentinel,), daemon=True).start()


class _Options:
    """The options of a place, as a worker remembers a template by them: compared, never shown."""

    __slots__ = ("said",)

    def __init__(self, said: Mapping[str, Any] | None) -> None:
        self.said = said

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Options) and self.said == other.said


@lru_cache(maxsize=128)
def _template(into: str, options: _Options, notes: str, run: str, number: int, key: bytes | None) -> Any:
    """A template of a run, read once by each worker."""
    data = json.loads(_note(place_of(into, options.said), f"{notes}/{number:05d}.template"))
    made = template_of(data["kind"], data["data"])
    if isinstance(made, Template) and made.proof is not None:
        made.proof.key = key
    return made


def template_of(kind: str, data: Any) -> Any:
    """A template from the plain data of `as_data`, by its class."""
    if kind == "Template":
        return Template.of_data(data)
    if kind == "OwnTemplate":
        from .own_template import OwnTemplate

        return OwnTemplate.of_data(data)
    from .typeset import PdfTemplate

    return PdfTemplate.of_data(data)


def _note(place: Folder | Remote, name: str) -> bytes:
    data = place.read(name)
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
