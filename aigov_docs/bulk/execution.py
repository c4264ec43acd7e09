"""The carrying-out of a plan: chunks are merged, here or on an executor, then named one after the other, in order."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from json.encoder import encode_basestring
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ..kits.ground.short_repr import short_repr
from ..kits.lists.cells import escape_formulas
from ..people.recipient import load_recipient, personalize_matter
from ..writers.formats import is_printed
from .file_names import KEPT_TEMPLATE
from .places import NOTES_FOLDER, Folder, Remote, RunNotes
from .plan import IssuePlan
from .plan_states import digest_options, find_proposal_days
from .work import ChunkWork, PlanRow, merge_chunk

if TYPE_CHECKING:
    from ..kits.ledger.evidence import IssuedRow
    from .planner import Variant


# ------------------------------------------------------------------ manifest
# The manifest of a run: one line a document, as JSON and as a table for spreadsheets.


_COLUMNS = (
    "key",
    "file",
    "fingerprint",
    "document",
    "vehicle",
    "language",
    "editions",
    "options",
    "library",
    "release",
    "date",
    "run",
)

_QUOTED = re.compile('[;"\n\r]')


class ManifestWriter:
    """The writer of the manifest of a bulk run, the table with one line for each issued document.

    Parameters
    ----------
    plan:
        The plan whose documents the manifest lists.

    Attributes
    ----------
    options_digest:
        The fingerprint of the options the texts were made with, the same on every line.
    """

    def __init__(self, plan: IssuePlan) -> None:
        self.plan = plan
        self.options_digest = digest_options(plan.matter, plan.library)
        self._fixed = [self._fixed_columns(variant) for variant in plan.variants]

    @property
    def header(self) -> str:
        """The first line of the manifest's CSV table, with the names of its columns."""
        return format_table_line(_COLUMNS)

    def _fixed_columns(self, variant: Variant) -> tuple[str, str]:
        """Format the manifest columns that are the same for all documents of a variant, as JSON and as cells."""
        plan, editions = self.plan, list(variant.editions)
        values = (
            variant.document,
            variant.assessment.vehicle.id,
            variant.language,
            " ".join(editions),
            self.options_digest,
            plan.library.name,
            plan.library.release,
            variant.date.isoformat(),
            plan.run,
        )
        fixed = json.dumps({**dict(zip(_COLUMNS[3:], values, strict=True)), "editions": editions}, ensure_ascii=False)
        return fixed[1:], format_table_line(values)

    def format_lines(self, variant: int, key: str, file: str, fingerprint: str) -> tuple[str, str]:
        """Format the two manifest lines of one issued document: the JSON line, then the line of the CSV table.

        ``variant`` is the index of the document's variant in the plan, ``key`` the person's number, ``file`` the name
        of the document's file, ``fingerprint`` that of the document.
        """
        fixed, cells = self._fixed[variant]
        names = f'{{"key": {encode_basestring(key)}, "file": {encode_basestring(file)}'
        line = f'{names}, "fingerprint": "{fingerprint}", {fixed}\n'
        return line, f"{_format_cell(key)};{_format_cell(file)};{fingerprint};{cells}"


def _format_cell(text: str) -> str:
    """Format a value as one cell of the manifest's table, which a spreadsheet cannot take for a formula.

    >>> _format_cell("=1+1"), _format_cell('a;"b')
    ("'=1+1", '"a;""b"')
    """
    text = escape_formulas(text)
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def format_table_line(values: Sequence[str]) -> str:
    """Format values as one line of a semicolon-separated table, with its line end, safe in a spreadsheet."""
    return ";".join(map(_format_cell, values)) + "\r\n"


# ------------------------------------------------------------------ chunks
# The documents of a plan made chunk by chunk, and recorded in a register, wherever they then go.


class IssueLog(Protocol):
    """The interface of a log in which a bulk run records the documents it issues, such as a register."""

    def record_issued(self, rows: Iterable[IssuedRow], *, run: str) -> object:
        """Record in the log, in one step, that the documents of one chunk of a bulk run were issued.

        ``rows`` are the documents, ``run`` is the name of the bulk run. Documents that the log has already for the same
        run are not added twice. Where what is returned says how many were ``added``, a run that is resumed tells
        what the log had lost.
        """


class ChunkMaker:
    """The maker of the documents of an issue plan, chunk by chunk; a register, where there is one, records them."""

    def __init__(self, plan: IssuePlan, register: IssueLog | None) -> None:
        self.plan, self.register = plan, register
        self.manifest = ManifestWriter(plan)

    def prepare_work(self, chunk: int) -> ChunkWork:
        """Gather what merging one chunk in this process needs; documents that no template can merge are made here.

        ``chunk`` is the number of the chunk in the plan, from 0.
        """
        plan, order = self.plan, self.plan.order
        rows = plan.rows.read_chunk(chunk)
        alone = {place: self.render_alone(row) for place, row in enumerate(rows) if row.template is None}
        gathered = self.gathered_file(chunk)
        return ChunkWork(chunk, order.format, order.engine, gathered, rows, plan.templates, alone.__getitem__)

    def gathered_file(self, chunk: int) -> str:
        """Return the name of the one file that gathers the documents of a chunk (zip or print file), or an empty text.

        The text is empty in formats where each document has its own file.
        """
        return self.plan.list_chunk_files(chunk)[0] if self.plan.order.is_gathered else ""

    def render_alone(self, row: PlanRow) -> bytes:
        """Build the file of one person's document through the ordinary writer, without a compiled template.

        ``row`` is the plan's entry for that document.
        """
        assert row.person is not None  # a row without template keeps the person
        variant = self.plan.variants[row.variant]
        matter = personalize_matter(variant.matter, load_recipient(row.person))
        return variant.render_for(matter, self.plan.order)

    def record_chunk(self, chunk: int, prints: Sequence[str]) -> int:
        """Record in the register of the run, where it has one, the issue of a chunk's documents that are to be signed.

        How many of them the register did not have yet is returned; 0 where it does not say so.

        ``chunk`` is the number of the chunk. ``prints`` are the fingerprints of all its documents in order, also of
        those not to be signed. No name of a person is recorded, except in a file name whose pattern contains
        ``{name}``.
        """
        if self.register is None:
            return 0
        from ..kits.ledger.evidence import IssuedRow

        plan = self.plan
        rows = plan.rows.read_chunk(chunk)
        variants = plan.variants
        days = [find_proposal_days(variant.assessment.with_matter(variant.matter)) for variant in variants]
        issued_rows = [
            IssuedRow(
                key=row.key,
                file=file,
                fingerprint=print_,
                editions=variants[row.variant].editions,
                language=variants[row.variant].language,
                options_digest=self.manifest.options_digest,
                vehicle=variants[row.variant].document,
                release=plan.library.release,
                date=days[row.variant][0],
                effective_on=days[row.variant][1],
                file_is_personal=plan.order.has_personal_names,
            )
            for row, file, print_ in zip(rows, self.list_files(chunk, rows), prints, strict=True)
            if variants[row.variant].proposed
        ]
        return getattr(self.register.record_issued(issued_rows, run=plan.run), "added", 0) if issued_rows else 0

    def list_files(self, chunk: int, rows: Sequence[PlanRow]) -> list[str]:
        """List, for each document of a chunk, the name of the file that holds the document.

        ``rows`` are the documents of the chunk. In the format ``zip``, the name is that of the zip, a slash, and the
        name inside; in the format ``print``, that of the one PDF that gathers the documents of the chunk for a printer.
        """
        plan = self.plan
        if plan.order.format == "zip":
            return [f"{plan.list_chunk_files(chunk)[0]}/{row.file}" for row in rows]
        return (
            [plan.list_chunk_files(chunk)[0]] * len(rows)
            if plan.order.format == "print"
            else [row.file for row in rows]
        )


# ------------------------------------------------------------------ resume
# What an earlier start of a run left in its place, read again: a file counts as done only where its bytes say so.


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


# ------------------------------------------------------------------ execution
_UNDER_WAY = 8  # chunks sent to an executor and not yet named: memory stays flat


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a bulk run: how many documents are done, and how many there are.

    ``resumed`` counts the documents that an earlier start of the same run had written.
    """

    done: int
    total: int
    resumed: int = 0


@short_repr("plan.run", "written", "resumed", "remade", "recorded_again")
@dataclass(frozen=True, slots=True)
class IssueResult:
    """The result of a bulk run: how many documents it wrote, where, and from which plan.

    Parameters
    ----------
    plan:
        The plan carried out; its rows give the file of each person.
    into:
        The folder, or the URL without user and password; None after a dry run.
    written, resumed:
        The numbers of documents written now, and of those written by an earlier start of the run.
    remade:
        The files that an earlier start of the run had finished, and that were found missing or changed: they were made
        again.
    recorded_again:
        The number of documents of an earlier start that the register no longer had, and has again: it may be an older
        copy.
    """

    plan: IssuePlan
    into: Path | str | None
    written: int = 0
    resumed: int = 0
    remade: tuple[str, ...] = field(default=(), repr=False)
    recorded_again: int = 0

    @property
    def alone(self) -> int:
        """The number of documents of the plan written one by one, because no compiled template can merge them."""
        return self.plan.alone

    def as_dict(self) -> dict[str, Any]:
        """Convert the result to a dict, ready for JSON, in which nothing tells of any one person.

        It has what `IssuePlan.as_dict` says of the plan. Beside that, ``into`` is the place (None after a dry run);
        ``written``, ``resumed``, ``remade`` (files found missing or changed, made again) and ``recorded_again``
        (documents that the register had lost) are numbers.
        """
        return {
            **self.plan.as_dict(),
            "into": str(self.into) if self.into else None,
            "written": self.written,
            "resumed": self.resumed,
            "remade": len(self.remade),
            "recorded_again": self.recorded_again,
        }


class PlanExecution(ChunkMaker):
    """One carrying-out of an issue plan in one place: documents are merged chunk by chunk, then files named."""

    def __init__(
        self,
        plan: IssuePlan,
        place: Folder | Remote,
        into: str,
        storage: Mapping[str, Any] | None,
        register: IssueLog | None,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        super().__init__(plan, register)
        self.place, self.storage, self.progress = place, storage, progress
        self.into = str(Path(place.root).resolve()) if isinstance(place, Folder) else into
        self.notes = RunNotes(place)
        self.done = self.written = self.resumed = self.recorded_again = 0
        self.remade: list[str] = []

    def execute_chunks(self, executor: Executor | None) -> IssueResult:
        """Write the documents of every unfinished chunk, then the manifests; return the result with the run's counts.

        The workers of ``executor`` merge the chunks; with None, this process does. Meanwhile, a local folder is locked
        against other programs.
        """
        with self.place.hold_lock() if isinstance(self.place, Folder) else contextlib.nullcontext():
            return self._execute_all(executor)

    def _execute_all(self, executor: Executor | None) -> IssueResult:
        plan = self.plan
        self.notes.open_run(plan.run, plan.chunks, plan.register_end, plan.stated_status)
        if plan.template_file is not None:
            self.notes.write_note(KEPT_TEMPLATE, plan.template_file)
        finished_chunks = self.notes.finished_chunks()
        todo = [chunk for chunk in range(plan.chunks) if chunk not in finished_chunks or not self.resume_chunk(chunk)]
        self.done = self.written + self.resumed
        self.report_progress()
        if executor is None:
            for chunk in todo:
                self.run_chunk_here(chunk)
        else:
            self.run_on_executor(executor, todo)
        self.notes.remove_notes(".work", ".template", ".alone", ".part")
        if isinstance(self.place, Folder):
            self.place.remove_staging()
        self.notes.write_manifests(plan.chunks, self.manifest.header)
        into = self.place.root if isinstance(self.place, Folder) else self.place.name
        return IssueResult(plan, into, self.written, self.resumed, tuple(self.remade), self.recorded_again)

    # ---- what an earlier start left
    def resume_chunk(self, chunk: int) -> bool:
        """Read again a chunk that an earlier start finished; False where it is to be made again as a whole.

        Its files are compared with what is made (`resume`): a Word file that is missing or changed is written again
        here. What the register lost of the chunk is recorded again. ``chunk`` is its number in the plan, from 0.
        """
        place, rows = self.place, self.plan.rows.read_chunk(chunk)
        if is_printed(self.plan.order.format):
            kept_files = KeptFiles.from_bytes(place.read_file(self.files_note(chunk)))
            names = kept_files.find_lost(place) if kept_files is not None else []
            self.remade += names
            if kept_files is None or names or [*kept_files.files] != self.plan.list_chunk_files(chunk):
                return False
            prints, lost = list(kept_files.prints), dict[str, bytes]()
        else:
            prints, lost = find_lost_files(self.prepare_work(chunk), place)
        self.recorded_again += self.record_chunk(chunk, prints)
        for name, data in lost.items():
            place.write_file(name, data)
        self.remade += lost
        remade_count = len(rows) if lost and self.plan.order.is_gathered else len(lost)
        self.written += remade_count
        self.resumed += len(rows) - remade_count
        lines, table = self.manifest_lines(chunk, prints)
        if not is_noted(place, chunk, lines, table):
            self.notes.note_finished(chunk, lines, table)
        return True

    def files_note(self, chunk: int) -> str:
        """Return the name of the note of the sizes and digests of a chunk's PDF files, with its folder."""
        return f"{NOTES_FOLDER}/{chunk:05d}.files"

    # ---- here
    def run_chunk_here(self, chunk: int) -> None:
        """Merge the documents of one chunk in this process, record them in the register, and write files and manifest.

        ``chunk`` is the number of the chunk in the plan, from 0.
        """
        work = self.prepare_work(chunk)
        prints: list[str] = []

        def record(new_prints: Sequence[str]) -> None:
            prints.extend(new_prints)
            self.record_chunk(chunk, prints)

        if isinstance(self.place, Folder):
            waiting_prints = work.write_waiting_files(self.place.make_staging(chunk))
            self.place.confirm_staged(chunk)
            record(waiting_prints)
            self.name_files(chunk)
        else:
            work.write_final_files(self.place, record)
        self.finish_chunk(chunk, prints)

    # ---- on an executor
    def run_on_executor(self, executor: Executor, todo: Sequence[int]) -> None:
        """Have an executor's workers make the files of some chunks (parts of the run), a few chunks at a time.

        Each chunk, in order, is recorded in the run's register; then its files get their final names, or are sent to
        the remote store. ``todo`` are the numbers of the chunks in the plan, from 0.
        """
        for number, template in enumerate(self.plan.templates):
            self.notes.write_note(
                f"{number:05d}.template",
                json.dumps({"kind": template.kind, "data": template.as_data()}).encode(),
            )
        under_way: deque[tuple[int, Future[str]]] = deque()
        putting: deque[tuple[int, list[str], Future[str]]] = deque()
        folder = self.place if isinstance(self.place, Folder) else None
        try:
            for chunk in (*todo, None):
                while under_way and (chunk is None or len(under_way) >= _UNDER_WAY):
                    number, future = under_way.popleft()
                    prints = future.result().split()
                    if folder is not None:
                        folder.confirm_staged(number)
                    self.record_chunk(number, prints)
                    if folder is not None:
                        self.name_files(number)
                        self.finish_chunk(number, prints)
                    else:
                        putting.append((number, prints, self.submit_chunk(executor, number, "put")))
                while putting and (chunk is None or len(putting) >= _UNDER_WAY):
                    number, prints, future = putting.popleft()
                    future.result()
                    self.finish_chunk(number, prints)
                if chunk is not None:
                    self.prepare_chunk(chunk)
                    under_way.append(
                        (chunk, self.submit_chunk(executor, chunk, "wait" if folder is not None else "prints"))
                    )
        finally:
            for future in (*(job[1] for job in under_way), *(transfer[2] for transfer in putting)):
                future.cancel()
            self.notes.remove_notes(".work", ".template", ".alone")  # they hold values of people

    def submit_chunk(self, executor: Executor, chunk: int, task: str) -> Future[str]:
        """Send the work on one chunk to an executor; return the future of the result, the fingerprints as one text.

        ``chunk`` is the number of the chunk in the plan, from 0. ``task`` says what the worker does: ``wait`` (write
        files under temporary names), ``prints`` (only fingerprints) or ``put`` (final names); the text is empty for
        ``put``.
        """
        return executor.submit(merge_chunk, self.into, self.storage, NOTES_FOLDER, chunk, task, self.plan.order.key)

    def prepare_chunk(self, chunk: int) -> None:
        """Write the notes (working files) that tell a worker which documents of a chunk to merge, from which values.

        ``chunk`` is the number of the chunk in the plan, from 0. A document that no template can merge is written here
        whole, as a note of its own.
        """
        plan = self.plan
        if isinstance(self.place, Folder):
            self.place.make_staging(chunk)
        for place, row in enumerate(plan.rows.read_chunk(chunk) if plan.alone else ()):
            if row.template is None:
                self.notes.write_note(f"{chunk:05d}-{place:05d}.alone", self.render_alone(row))
        order, gathered = plan.order, self.gathered_file(chunk)
        work = json.dumps({"run": plan.run, "format": order.format, "engine": order.engine, "final": gathered})
        self.notes.write_note(
            f"{chunk:05d}.work", b"".join((work[:-1].encode(), b', "rows": ', plan.rows.chunk_bytes(chunk), b"}"))
        )

    # ---- one chunk
    def name_files(self, chunk: int) -> None:
        """Rename the files of a chunk, in a local folder, from their temporary names to their final names."""
        assert isinstance(self.place, Folder)
        plan = self.plan
        if plan.order.is_gathered:
            self.place.name_staged(chunk, [(plan.list_chunk_files(chunk)[0],) * 2])
        else:
            ending = plan.order.ending
            self.place.name_staged(
                chunk, [(f"{place:05d}{ending}", row.file) for place, row in enumerate(plan.rows.read_chunk(chunk))]
            )

    def finish_chunk(self, chunk: int, prints: Sequence[str]) -> None:
        """Write the manifest lines of a chunk's documents, which marks the chunk as finished, and report the progress.

        ``prints`` are the fingerprints of the documents, in the order of the chunk.
        """
        plan = self.plan
        if is_printed(plan.order.format):
            kept_files = KeptFiles.of_files(prints, plan.list_chunk_files(chunk), self.place)
            self.place.write_file(self.files_note(chunk), kept_files.to_bytes())
        lines, table = self.manifest_lines(chunk, prints)
        self.notes.note_finished(chunk, lines, table)
        self.place.remove_files([f"{NOTES_FOLDER}/{chunk:05d}.work"])
        self.done += len(lines)
        self.written += len(lines)
        self.report_progress()

    def manifest_lines(self, chunk: int, prints: Sequence[str]) -> tuple[list[str], list[str]]:
        """Format the lines of a chunk's documents for the two manifests: those of JSON, then those of the table.

        ``prints`` are the fingerprints of the documents, in the order of the chunk.
        """
        rows = self.plan.rows.read_chunk(chunk)
        lines, table = [], []
        for row, file, print_ in zip(rows, self.list_files(chunk, rows), prints, strict=True):
            line, cells = self.manifest.format_lines(row.variant, row.key, file, print_)
            lines.append(line)
            table.append(cells)
        return lines, table

    def report_progress(self) -> None:
        """Call the function ``progress`` of the run's caller, if any, with how many documents are done."""
        if self.progress is not None:
            self.progress(Progress(self.done, len(self.plan.rows), self.resumed))
