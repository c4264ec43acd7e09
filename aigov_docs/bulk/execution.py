"""The carrying-out of a plan: chunks are merged, here or on an executor, then named one after the other, in order."""

from __future__ import annotations

import contextlib
import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..short_repr import short_repr
from .chunks import ChunkMaker, IssueLog
from .places import NOTES_FOLDER, Folder, Remote, RunNotes
from .plan import IssuePlan
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


@short_repr("plan.run", "written", "resumed")
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
    """

    plan: IssuePlan
    into: Path | str | None
    written: int = 0
    resumed: int = 0

    @property
    def alone(self) -> int:
        """The number of documents of the plan written one by one, because no compiled template can merge them."""
        return self.plan.alone

    def as_dict(self) -> dict[str, Any]:
        """Convert the result to a dict, ready for JSON, in which nothing tells of any one person.

        ``run`` is the name of the run, ``into`` its place (None after a dry run), ``format``, ``library`` and
        ``release`` are texts; ``people``, ``documents``, ``held``, ``skipped``, ``written``, ``resumed`` and ``alone``
        (made by the ordinary writer) are numbers. ``variants`` is a list of dicts, one for each group of people with
        the same document: ``document``, ``gender``, ``language``, ``translation_requested`` (None when not known),
        ``documents`` (how many) and ``editions`` (labels).
        """
        plan = self.plan
        return {
            "run": plan.run,
            "into": str(self.into) if self.into else None,
            "format": plan.order.format,
            "people": plan.people,
            "documents": len(plan.rows),
            "held": plan.held,
            "skipped": plan.skipped,
            "written": self.written,
            "resumed": self.resumed,
            "alone": self.alone,
            "library": plan.library.name,
            "release": plan.library.release,
            "variants": [
                {
                    "document": each.document,
                    "gender": each.gender,
                    "language": each.language,
                    "translation_requested": each.translation_requested,
                    "documents": each.count,
                    "editions": list(each.editions),
                }
                for each in plan.variants
            ],
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
        self.done = self.written = self.resumed = 0

    def execute_chunks(self, executor: Executor | None) -> IssueResult:
        """Write the documents of every unfinished chunk, then the manifests; return the result with the run's counts.

        The workers of ``executor`` merge the chunks; with None, this process does. Meanwhile, a local folder is locked
        against other programs.
        """
        with self.place.hold_lock() if isinstance(self.place, Folder) else contextlib.nullcontext():
            return self._execute_all(executor)

    def _execute_all(self, executor: Executor | None) -> IssueResult:
        plan = self.plan
        self.notes.open_run(plan.run, plan.chunks)
        known = self.notes.finished_chunks()
        todo = []
        for chunk in range(plan.chunks):
            if chunk in known and self.place.has_files(plan.list_chunk_files(chunk)):
                self.resumed += len(plan.rows.read_chunk(chunk))
            else:
                todo.append(chunk)
        self.done = self.resumed
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
        return IssueResult(
            plan, self.place.root if isinstance(self.place, Folder) else self.place.name, self.written, self.resumed
        )

    # ---- here
    def run_chunk_here(self, chunk: int) -> None:
        """Merge the documents of one chunk in this process, record them in the register, and write files and manifest.

        ``chunk`` is the number of the chunk in the plan, from 0.
        """
        work = self.prepare_work(chunk)
        prints: list[str] = []

        def record(found: Sequence[str]) -> None:
            prints.extend(found)
            self.record_chunk(chunk, prints)

        if isinstance(self.place, Folder):
            record(work.write_waiting_files(self.place.make_staging(chunk)))
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
            for future in (*(each[1] for each in under_way), *(each[2] for each in putting)):
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
        rows = self.plan.rows.read_chunk(chunk)
        lines, table = [], []
        for row, file, print_ in zip(rows, self.list_files(chunk, rows), prints, strict=True):
            line, cells = self.manifest.format_lines(row.variant, row.key, file, print_)
            lines.append(line)
            table.append(cells)
        self.notes.note_finished(chunk, lines, table)
        self.place.remove_files([f"{NOTES_FOLDER}/{chunk:05d}.work"])
        self.done += len(rows)
        self.written += len(rows)
        self.report_progress()

    def report_progress(self) -> None:
        """Call the function ``progress`` of the run's caller, if any, with how many documents are done."""
        if self.progress is not None:
            self.progress(Progress(self.done, len(self.plan.rows), self.resumed))
