"""Issuing: one document a person, from one assembly for all who are alike, with a manifest and a register that lose
nobody.

`issue` works in three steps. It *plans* (`plan`): every person's values are made and checked, every template
compiled, every file named, and everything that stands against issuing is said at once, before anything is written. It
*merges* by chunks (`work`), here or on any `concurrent.futures.Executor`. It *names*: once the register knows a
chunk, its files take their names, and its part of the manifest is written (`places`). A run that stops goes on with
the same call, and ends with the same bytes.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass
from json.encoder import encode_basestring
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ..i18n import N_
from ..people.cells import escape_formulas
from ..people.recipient import Recipient, Recipients, load_recipient, personalize_matter
from ..problems import Problem, WriterError
from .places import Folder, Remote, RunNotes, open_place
from .plan import GATHERED, IssuePlan, Page, Variant, plan_issue
from .spool import PlanRow
from .work import ChunkWork, merge_chunk, open_processes

if TYPE_CHECKING:
    from ..library.load import Library
    from ..matter.models import Matter
    from ..word.letterhead.letterhead import Letterhead

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
_NOTES = ".aigov"
_UNDER_WAY = 8  # chunks sent to an executor and not yet named: memory stays flat
MANY = 5_000  # documents from which processes of our own are worth their start


class IssueLog(Protocol):
    """What issuing asks of a register."""

    def record_issued(self, rows: Iterable[Any], *, run: str) -> Any:
        """Add what a chunk issued, in one step; what the run added before is not added twice."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: documents done of how many; ``resumed`` were done before it was started again."""

    done: int
    total: int
    resumed: int = 0


@dataclass(frozen=True, slots=True)
class IssueResult:
    """What a run did.

    Parameters
    ----------
    plan:
        What was to be done; its rows say who got which file.
    into:
        The folder, or the address without what is secret in it; None after a dry run.
    written, resumed:
        How many documents were made now, and how many were there already.
    """

    plan: IssuePlan
    into: Path | str | None
    written: int = 0
    resumed: int = 0

    @property
    def alone(self) -> int:
        """How many were made through the ordinary writer, for a value only it is sure to set right."""
        return self.plan.alone

    def as_dict(self) -> dict[str, Any]:
        """The result as plain data; nothing of anybody."""
        made = self.plan
        return {
            "run": made.run,
            "into": str(self.into) if self.into else None,
            "format": made.format,
            "people": made.people,
            "documents": len(made.rows),
            "held": made.held,
            "skipped": made.skipped,
            "written": self.written,
            "resumed": self.resumed,
            "alone": self.alone,
            "library": made.library.name,
            "release": made.library.release,
            "variants": [
                {
                    "document": each.document,
                    "gender": each.gender,
                    "language": each.language,
                    "translation_requested": each.translation_requested,
                    "documents": each.count,
                    "editions": list(each.editions),
                }
                for each in made.variants
            ],
        }


def issue(
    library: Library,
    matter: Matter,
    recipients: Recipients | Iterable[Recipient],
    into: str | Path,
    *,
    register: IssueLog | None = None,
    documents: Sequence[str] | Mapping[str, Sequence[str]] = (),
    pages: Mapping[str, Mapping[str, Page]] | None = None,
    matters: Mapping[str, Matter] | None = None,
    template: str | Path | bytes | None = None,
    template_names: Mapping[str, str] | None = None,
    format: str = "docx",
    engine: str = "libreoffice",
    names: str = "{key}",
    executor: Executor | None = None,
    chunk: int | None = None,
    letterhead: str | Path | Letterhead | None = None,
    key: bytes | None = None,
    codec: str = "stitched",
    storage: Mapping[str, Any] | None = None,
    dry_run: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> IssueResult:
    """Issue an amendment to each person of a list, and what goes with it.

    A run that was stopped goes on with the same call: what was done is not done again, and the files, the manifest
    and the register end the same.

    Parameters
    ----------
    library, matter:
        The texts and the employer's facts.
    recipients:
        Who is to receive one; people who come one by one are read once, and memory does not grow with their number.
    into:
        A folder that does not exist, is empty, or holds the beginning of the same run; or the URL of a place that
        fsspec reaches (``s3://bucket/folder``).
    register:
        Where the amendments issued are written down; each chunk before its files have their names.
    documents:
        What each person receives, in order: the vehicle, and companions by name (``proposal-letter``,
        ``answer-form``); the vehicle alone when empty. By number of the person, where they do not all receive the
        same.
    pages:
        Documents that are ready, by number of the person, then by language: the page of what changes for them
        (`rounds.second_round`).
    matters:
        The matter from which a person's is made, by number, where it is not that of all: letters about what each
        answered (`rounds.answers_due`).
    template:
        A firm's own amendment, a Word file with ``{{ employee.name }}``… to be issued in place of ours: docxtpl's
        tags, as they are.
    template_names:
        What a name of the firm's template means, where it is none of ours nor a column of the list: ``{"NOM":
        "employee.name"}``.
    format:
        ``docx``, a file each; ``zip``, one zip a chunk; ``pdf``, a file each; ``print``, those of a chunk in one
        file, in order, each on a new sheet.
    engine:
        What makes a PDF: ``libreoffice``, from the Word files, a chunk at a time; ``typst``, straight from the
        document, faster. The fingerprints of the manifest are those of the Word files, or of the PDF where there is
        no Word file.
    names:
        How files are called: `names.FIELDS` in braces. Nothing personal unless it asks for ``{name}``. Where a person
        receives several documents, the name of each but the first ends with that of the document, unless the pattern
        says ``{document}``.
    executor:
        Any executor; the chunks are merged there, and its workers must reach the place. None: here; on Linux, from
        5,000 Word files on, in processes of our own, one a core.
    chunk:
        How many documents at a time.
    letterhead, key:
        As for `render`.
    codec:
        ``stitched``, fast; or ``zlib``, smaller files.
    storage:
        What fsspec needs to reach the place (``{"key": …, "secret": …}``).
    dry_run:
        Only check and plan.
    progress:
        Called after each chunk.

    Raises
    ------
    RecipientError, WriterError
        As `plan`, before anything is written; and a folder that holds something else, a disk that is full.

    >>> import datetime as dt
    >>> from tempfile import TemporaryDirectory
    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> person = Recipient(
    ...     "E-1",
    ...     "Camille Roussel",
    ...     address="Lyon",
    ...     job="tisseuse",
    ...     hired_on=dt.date(2019, 3, 4),
    ...     contract_signed_on=dt.date(2019, 2, 18),
    ... )
    >>> with TemporaryDirectory() as folder:
    ...     issue(load_library(), sample_matter("contract-amendment"), [person], f"{folder}/out").written
    1
    """
    made = plan_issue(
        library,
        matter,
        recipients,
        documents=documents,
        pages=pages,
        matters=matters,
        template=template,
        template_names=template_names,
        format=format,
        engine=engine,
        names=names,
        chunk=chunk,
        letterhead=letterhead,
        key=key,
        codec=codec,
    )
    return (
        IssueResult(made, None)
        if dry_run
        else execute_plan(made, into, register=register, executor=executor, storage=storage, progress=progress)
    )


def execute_plan(
    made: IssuePlan,
    into: str | Path,
    *,
    register: IssueLog | None = None,
    executor: Executor | None = None,
    storage: Mapping[str, Any] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> IssueResult:
    """Do what a plan says; the parameters are those of `issue`.

    Raises
    ------
    WriterError
        A folder that holds something else, a disk that is full, a worker that was lost, a place that cannot be
        reached.

    >>> from tempfile import TemporaryDirectory
    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> nobody = plan_issue(load_library(), sample_matter("contract-amendment"), [])
    >>> with TemporaryDirectory() as folder:
    ...     execute_plan(nobody, folder).written
    0
    """
    place = open_place(into, storage)
    again = N_("give the same command: it goes on where it was")
    try:
        run = _PlanExecution(made, place, str(into), storage, register, progress)
        with _open_pool(made, place) if executor is None else contextlib.nullcontext(executor) as pool:
            return run.execute_chunks(pool)
    except BrokenExecutor as error:
        raise WriterError(Problem("lost-worker", place.name, N_("a worker was lost"), again)) from error
    except OSError as error:
        said = N_("a file could not be written: {reason}")
        raise WriterError(
            Problem(
                "unwritable-file",
                place.name,
                said,
                N_("make room, then give the same command: it goes on where it was"),
                {"reason": error.strerror or type(error).__name__},
            )
        ) from error
    except Exception as error:
        if isinstance(place, Remote) and not type(error).__module__.startswith(
            "aigov_docs"
        ):  # each store has errors of its own
            raise WriterError(
                Problem(
                    "unreachable",
                    place.name,
                    N_("the place cannot be reached: {reason}"),
                    again,
                    {"reason": type(error).__name__},
                )
            ) from error
        raise


def count_cores() -> int:
    """How many processors this process may use.

    >>> count_cores() > 0
    True
    """
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextlib.contextmanager
def _open_pool(made: IssuePlan, place: Folder | Remote) -> Iterator[Executor | None]:
    """Processes of our own where they are worth their start, and where a process can be copied without harm."""
    plain = made.format in ("docx", "zip") and isinstance(place, Folder)
    if (
        not plain
        or len(made.rows) < MANY
        or count_cores() < 2
        or not sys.platform.startswith("linux")
        or threading.active_count() > 1
    ):
        yield None
        return
    from multiprocessing import current_process

    if current_process().daemon:  # has no children
        yield None
        return
    with open_processes(count_cores(), "fork") as pool:
        yield pool


class _PlanExecution:
    """A run: chunks are merged, then named one after the other, in order."""

    def __init__(
        self,
        made: IssuePlan,
        place: Folder | Remote,
        into: str,
        storage: Mapping[str, Any] | None,
        register: IssueLog | None,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.plan, self.place, self.storage, self.register, self.progress = made, place, storage, register, progress
        self.into = str(Path(place.root).resolve()) if isinstance(place, Folder) else into
        self.notes = RunNotes(place)
        self.done = self.written = self.resumed = 0
        self.options = _options_digest(made.matter, made.library)
        self.fixed = [self._fixed_columns(each) for each in made.variants]

    def _fixed_columns(self, variant: Variant) -> tuple[str, str]:
        """What the manifest says the same of everybody in a variant, in each of its forms."""
        made = self.plan
        editions = list(variant.editions)
        values = (
            variant.document,
            variant.assessment.vehicle.id,
            variant.language,
            " ".join(editions),
            self.options,
            made.library.name,
            made.library.release,
            variant.date.isoformat(),
            made.run,
        )
        said = json.dumps({**dict(zip(_COLUMNS[3:], values, strict=True)), "editions": editions}, ensure_ascii=False)
        return said[1:], _manifest_line(values)

    def execute_chunks(self, executor: Executor | None) -> IssueResult:
        """All of it; nobody else issues there meanwhile."""
        with self.place.hold_lock() if isinstance(self.place, Folder) else contextlib.nullcontext():
            return self._execute_all(executor)

    def _execute_all(self, executor: Executor | None) -> IssueResult:
        made = self.plan
        self.notes.open_run(made.run, made.chunks)
        known = self.notes.finished_chunks()
        todo = []
        for chunk in range(made.chunks):
            if chunk in known and self.place.has_files(made.list_chunk_files(chunk)):
                self.resumed += len(made.rows.read_chunk(chunk))
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
        self.notes.write_manifests(made.chunks, _manifest_line(_COLUMNS))
        return IssueResult(
            made, self.place.root if isinstance(self.place, Folder) else self.place.name, self.written, self.resumed
        )

    # ---- here
    def run_chunk_here(self, chunk: int) -> None:
        """One chunk, in this process."""
        made = self.plan
        rows = made.rows.read_chunk(chunk)
        alone: dict[int, bytes] = {}
        for place, row in enumerate(rows):
            if row.template is None:
                alone[place] = self.render_alone(row)
        work = ChunkWork(
            chunk, made.format, made.engine, self.gathered_file(chunk), rows, made.templates, alone.__getitem__
        )
        if isinstance(self.place, Folder):
            prints = work.write_waiting_files(self.place.make_staging(chunk))
            self.record_chunk(chunk, prints)
            self.name_files(chunk)
        else:
            prints = work.fingerprint_files()
            self.record_chunk(chunk, prints)
            work.write_final_files(self.place)
        self.finish_chunk(chunk, prints)

    # ---- on an executor
    def run_on_executor(self, executor: Executor, todo: Sequence[int]) -> None:
        """The chunks on an executor: a few are under way, and each is named in its turn."""
        for number, template in enumerate(self.plan.templates):
            self.notes.write_note(
                f"{number:05d}.template",
                json.dumps({"kind": type(template).__name__, "data": template.as_data()}).encode(),
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
        return executor.submit(merge_chunk, self.into, self.storage, _NOTES, chunk, task, self.plan.key)

    def prepare_chunk(self, chunk: int) -> None:
        """What a worker reads of a chunk."""
        made = self.plan
        if isinstance(self.place, Folder):
            self.place.make_staging(chunk)
        for place, row in enumerate(made.rows.read_chunk(chunk) if made.alone else ()):
            if row.template is None:
                self.notes.write_note(f"{chunk:05d}-{place:05d}.alone", self.render_alone(row))
        said = json.dumps(
            {"run": made.run, "format": made.format, "engine": made.engine, "final": self.gathered_file(chunk)}
        )
        self.notes.write_note(
            f"{chunk:05d}.work", b"".join((said[:-1].encode(), b', "rows": ', made.rows.chunk_bytes(chunk), b"}"))
        )

    # ---- one chunk
    def gathered_file(self, chunk: int) -> str:
        return self.plan.list_chunk_files(chunk)[0] if self.plan.format in GATHERED else ""

    def render_alone(self, row: PlanRow) -> bytes:
        """The file of one person through the ordinary writer."""
        from ..writers import to_bytes

        made = self.plan
        assert row.person is not None  # a row without template keeps the person
        person = load_recipient(row.person)
        variant = made.variants[row.variant]
        document = variant.assemble_for(personalize_matter(variant.matter, person))
        if made.engine == "typst" and made.format in ("pdf", "print"):
            return to_bytes(document, "pdf", engine="typst")
        return to_bytes(document, "docx", letterhead=made.letterhead, key=made.key)

    def record_chunk(self, chunk: int, prints: Sequence[str]) -> None:
        """Tell the register of a chunk: nobody's name, and no file name that says one but apart."""
        if self.register is None:
            return
        from ..register.issued_rows import IssuedRow

        made = self.plan
        rows = made.rows.read_chunk(chunk)
        variants = made.variants
        days = [_proposal_days(each) for each in variants]
        kept = [
            IssuedRow(
                key=row.key,
                file=file,
                fingerprint=print_,
                editions=variants[row.variant].editions,
                language=variants[row.variant].language,
                options_digest=self.options,
                vehicle=variants[row.variant].document,
                release=made.library.release,
                date=days[row.variant][0],
                effective_on=days[row.variant][1],
                file_is_personal=made.personal_names,
            )
            for row, file, print_ in zip(rows, self.list_files(chunk, rows), prints, strict=True)
            if variants[row.variant].proposed
        ]
        if kept:
            self.register.record_issued(kept, run=made.run)

    def name_files(self, chunk: int) -> None:
        """Give the files of a chunk their names, in a folder."""
        assert isinstance(self.place, Folder)
        made = self.plan
        if made.format in GATHERED:
            self.place.name_staged(chunk, [(made.list_chunk_files(chunk)[0],) * 2])
        else:
            ending = ".pdf" if made.format == "pdf" else ".docx"
            self.place.name_staged(
                chunk, [(f"{place:05d}{ending}", row.file) for place, row in enumerate(made.rows.read_chunk(chunk))]
            )

    def list_files(self, chunk: int, rows: Sequence[PlanRow]) -> list[str]:
        """Where each document of a chunk is."""
        made = self.plan
        if made.format == "zip":
            return [f"{made.list_chunk_files(chunk)[0]}/{row.file}" for row in rows]
        return [made.list_chunk_files(chunk)[0]] * len(rows) if made.format == "print" else [row.file for row in rows]

    def finish_chunk(self, chunk: int, prints: Sequence[str]) -> None:
        """Write the part of the manifest of a chunk, and say how far the run is."""
        rows = self.plan.rows.read_chunk(chunk)
        lines, table = [], []
        for row, file, print_ in zip(rows, self.list_files(chunk, rows), prints, strict=True):
            said, cells = self.fixed[row.variant]
            lines.append(
                f'{{"key": {encode_basestring(row.key)}, "file": {encode_basestring(file)}, "fingerprint": "{print_}",'
                f" {said}\n"
            )
            table.append(f"{_manifest_cell(row.key)};{_manifest_cell(file)};{print_};{cells}")
        self.notes.note_finished(chunk, lines, table)
        self.place.remove_files([f"{_NOTES}/{chunk:05d}.work"])
        self.done += len(rows)
        self.written += len(rows)
        self.report_progress()

    def report_progress(self) -> None:
        if self.progress is not None:
            self.progress(Progress(self.done, len(self.plan.rows), self.resumed))


def _proposal_days(variant: Variant) -> tuple[dt.date, dt.date | None]:
    """The day of a proposal, and the day of effect that it states."""
    matter = variant.matter
    amendment = matter.amendment if variant.assessment.vehicle.law == "contract-amendment" else None
    return (amendment and amendment.proposed_on) or matter.date, amendment.effective_on if amendment else None


def _options_digest(matter: Matter, library: Library) -> str:
    """A short fingerprint of the options a text was made with."""
    said = json.dumps(matter.chosen_options(library), sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _manifest_cell(text: str) -> str:
    """A value as one cell of the manifest.

    >>> _manifest_cell("=1+1"), _manifest_cell('a;"b')
    ("'=1+1", '"a;""b"')
    """
    text = escape_formulas(text)
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ';"\n\r') else text


def _manifest_line(values: Sequence[str]) -> str:
    """A line of the manifest for spreadsheets."""
    return ";".join(map(_manifest_cell, values)) + "\r\n"
