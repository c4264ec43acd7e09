"""The carrying-out of a plan: chunks are merged, here or on an executor, then named one after the other, in order."""

from __future__ import annotations

import contextlib
import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..short_repr import short_repr
from .chunks import ChunkMaker, IssueLog
from .file_names import KEPT_TEMPLATE
from .places import NOTES_FOLDER, Folder, Remote, RunNotes
from .plan import IssuePlan
from .resume import KeptFiles, find_lost_files, is_noted
from .work import merge_chunk

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
        if self.plan.order.format in ("pdf", "print"):
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
        if plan.order.format in ("pdf", "print"):
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
