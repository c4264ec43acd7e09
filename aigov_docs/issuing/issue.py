"""Issuing: one document a person, from one assembly for all who are alike, with a manifest and a register that lose
nobody.

`issue` works in three steps. It *plans* (`plan`): every person's values are made and checked, every template compiled,
every file named, and
everything that stands against issuing is said at once, before anything is written. It *merges* by chunks (`work`), here
or on any
`concurrent.futures.Executor`. It *names*: once the register knows a chunk, its files take their names, and its part of
the manifest is
written (`places`). A run that stops goes on with the same call, and ends with the same bytes.
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

from ..errors import N_, Problem, WriterError
from .cells import safe_cell
from .people import Recipient, Recipients, matter_of, of_data
from .places import Folder, Notes, Remote, place_of
from .plan import GATHERED, Page, Plan, Variant, plan
from .spool import Row
from .work import Work, merge_there, processes

if TYPE_CHECKING:
    from ..library.load import Library
    from ..matter import Matter
    from ..writers.docx.letterhead import Letterhead

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


class Keeps(Protocol):
    """What issuing asks of a register."""

    def issued(self, rows: Iterable[Any], *, run: str) -> Any:
        """Add what a chunk issued, in one step; what the run added before is not added twice."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: documents done of how many; ``resumed`` were done before it was started again."""

    done: int
    total: int
    resumed: int = 0


@dataclass(frozen=True, slots=True)
class Issued:
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

    plan: Plan
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
    register: Keeps | None = None,
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
) -> Issued:
    """Issue an amendment to each person of a list, and what goes with it.

    A run that was stopped goes on with the same call: what was done is not done again, and the files, the manifest and
    the register
    end the same.

    Parameters
    ----------
    library, matter:
        The texts and the employer's facts.
    recipients:
        Who is to receive one; people who come one by one are read once, and memory does not grow with their number.
    into:
        A folder that does not exist, is empty, or holds the beginning of the same run; or the URL of a place that
        fsspec reaches
        (``s3://bucket/folder``).
    register:
        Where the amendments issued are written down; each chunk before its files have their names.
    documents:
        What each person receives, in order: the vehicle, and companions by name (``proposal-letter``, ``answer-form``);
        the
        vehicle alone when empty. By number of the person, where they do not all receive the same.
    pages:
        Documents that are ready, by number of the person, then by language: the page of what changes for them
        (`rounds.second_round`).
    matters:
        The matter from which a person's is made, by number, where it is not that of all: letters about what each
        answered
        (`rounds.answers_due`).
    template:
        A firm's own amendment, a Word file with ``{{ employee.name }}``… to be issued in place of ours: docxtpl's tags,
        as they are.
    template_names:
        What a name of the firm's template means, where it is none of ours nor a column of the list: ``{"NOM":
        "employee.name"}``.
    format:
        ``docx``, a file each; ``zip``, one zip a chunk; ``pdf``, a file each; ``print``, those of a chunk in one file,
        in order, each on a
        new sheet.
    engine:
        What makes a PDF: ``libreoffice``, from the Word files, a chunk at a time; ``typst``, straight from the
        document, faster. The
        fingerprints of the manifest are those of the Word files, or of the PDF where there is no Word file.
    names:
        How files are called: `names.FIELDS` in braces. Nothing personal unless it asks for ``{name}``. Where a person
        receives
        several documents, the name of each but the first ends with that of the document, unless the pattern says
        ``{document}``.
    executor:
        Any executor; the chunks are merged there, and its workers must reach the place. None: here; on Linux, from
        5,000 Word files on,
        in processes of our own, one a core.
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
    >>> from ..samples import sample_matter
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
    made = plan(
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
        Issued(made, None)
        if dry_run
        else carry_out(made, into, register=register, executor=executor, storage=storage, progress=progress)
    )


def carry_out(
    made: Plan,
    into: str | Path,
    *,
    register: Keeps | None = None,
    executor: Executor | None = None,
    storage: Mapping[str, Any] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Issued:
    """Do what a plan says; the parameters are those of `issue`.

    Raises
    ------
    WriterError
        A folder that holds something else, a disk that is full, a worker that was lost, a place that cannot be reached.

    >>> from tempfile import TemporaryDirectory
    >>> from ..library import load_library
    >>> from ..samples import sample_matter
    >>> nobody = plan(load_library(), sample_matter("contract-amendment"), [])
    >>> with TemporaryDirectory() as folder:
    ...     carry_out(nobody, folder).written
    0
    """
    place = place_of(into, storage)
    again = N_("give the same command: it goes on where it was")
    try:
        run = _Run(made, place, str(into), storage, register, progress)
        with _pool(made, place) if executor is None else contextlib.nullcontext(executor) as pool:
            return run.go(pool)
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


def cores() -> int:
    """How many processors this process may use.

    >>> cores() > 0
    True
    """
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextlib.contextmanager
def _pool(made: Plan, place: Folder | Remote) -> Iterator[Executor | None]:
    """Processes of our own where they are worth their start, and where a process can be copied without harm."""
    plain = made.format in ("docx", "zip") and isinstance(place, Folder)
    if (
        not plain
        or len(made.rows) < MANY
        or cores() < 2
        or not sys.platform.startswith("linux")
        or threading.active_count() > 1
    ):
        yield None
        return
    from multiprocessing import current_process

    if current_process().daemon:  # has no children
        yield None
        return
    with processes(cores(), "fork") as pool:
        yield pool


class _Run:
    """A run: chunks are merged, then named one after the other, in order."""

    def __init__(
        self,
        made: Plan,
        place: Folder | Remote,
        into: str,
        storage: Mapping[str, Any] | None,
        register: Keeps | None,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.plan, self.place, self.storage, self.register, self.progress = made, place, storage, register, progress
        self.into = str(Path(place.root).resolve()) if isinstance(place, Folder) else into
        self.notes = Notes(place)
        self.done = self.written = self.resumed = 0
        self.options = _digest(made.matter, made.library)
        self.fixed = [self._fixed(each) for each in made.variants]

    def _fixed(self, variant: Variant) -> tuple[str, str]:
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
        return said[1:], _csv(values)

    def go(self, executor: Executor | None) -> Issued:
        """All of it; nobody else issues there meanwhile."""
        with self.place.held() if isinstance(self.place, Folder) else contextlib.nullcontext():
            return self._go(executor)

    def _go(self, executor: Executor | None) -> Issued:
        made = self.plan
        self.notes.open(made.run, made.chunks)
        known = self.notes.known()
        todo = []
        for chunk in range(made.chunks):
            if chunk in known and self.place.there(made.files_of(chunk)):
                self.resumed += len(made.rows.of(chunk))
            else:
                todo.append(chunk)
        self.done = self.resumed
        self.tell()
        if executor is None:
            for chunk in todo:
                self.here(chunk)
        else:
            self.spread(executor, todo)
        self.notes.clear(".work", ".template", ".alone", ".part")
        if isinstance(self.place, Folder):
            self.place.tidy()
        self.notes.close(made.chunks, _csv(_COLUMNS))
        return Issued(
            made, self.place.root if isinstance(self.place, Folder) else self.place.name, self.written, self.resumed
        )

    # ---- here
    def here(self, chunk: int) -> None:
        """One chunk, in this process."""
        made = self.plan
        rows = made.rows.of(chunk)
        alone: dict[int, bytes] = {}
        for place, row in enumerate(rows):
            if row.template is None:
                alone[place] = self.alone(row)
        work = Work(chunk, made.format, made.engine, self.final(chunk), rows, made.templates, alone.__getitem__)
        if isinstance(self.place, Folder):
            prints = work.wait(self.place.waiting(chunk))
            self.keep(chunk, prints)
            self.rename(chunk)
        else:
            prints = work.prints()
            self.keep(chunk, prints)
            work.put(self.place)
        self.finish(chunk, prints)

    # ---- on an executor
    def spread(self, executor: Executor, todo: Sequence[int]) -> None:
        """The chunks on an executor: a few are under way, and each is named in its turn."""
        for number, template in enumerate(self.plan.templates):
            self.notes.write(
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
                    self.keep(number, prints)
                    if folder is not None:
                        self.rename(number)
                        self.finish(number, prints)
                    else:
                        putting.append((number, prints, self.send(executor, number, "put")))
                while putting and (chunk is None or len(putting) >= _UNDER_WAY):
                    number, prints, future = putting.popleft()
                    future.result()
                    self.finish(number, prints)
                if chunk is not None:
                    self.prepare(chunk)
                    under_way.append((chunk, self.send(executor, chunk, "wait" if folder is not None else "prints")))
        finally:
            for future in (*(each[1] for each in under_way), *(each[2] for each in putting)):
                future.cancel()
            self.notes.clear(".work", ".template", ".alone")  # they hold values of people

    def send(self, executor: Executor, chunk: int, task: str) -> Future[str]:
        return executor.submit(merge_there, self.into, self.storage, _NOTES, chunk, task, self.plan.key)

    def prepare(self, chunk: int) -> None:
        """What a worker reads of a chunk."""
        made = self.plan
        if isinstance(self.place, Folder):
            self.place.waiting(chunk)
        for place, row in enumerate(made.rows.of(chunk) if made.alone else ()):
            if row.template is None:
                self.notes.write(f"{chunk:05d}-{place:05d}.alone", self.alone(row))
        said = json.dumps({"run": made.run, "format": made.format, "engine": made.engine, "final": self.final(chunk)})
        self.notes.write(
            f"{chunk:05d}.work", b"".join((said[:-1].encode(), b', "rows": ', made.rows.data(chunk), b"}"))
        )

    # ---- one chunk
    def final(self, chunk: int) -> str:
        return self.plan.files_of(chunk)[0] if self.plan.format in GATHERED else ""

    def alone(self, row: Row) -> bytes:
        """The file of one person through the ordinary writer."""
        from ..writers import to_bytes

        made = self.plan
        assert row.person is not None  # a row without template keeps the person
        person = of_data(row.person)
        variant = made.variants[row.variant]
        document = variant.assembled(matter_of(variant.matter, person))
        if made.engine == "typst" and made.format in ("pdf", "print"):
            return to_bytes(document, "pdf", engine="typst")
        return to_bytes(document, "docx", letterhead=made.letterhead, key=made.key)

    def keep(self, chunk: int, prints: Sequence[str]) -> None:
        """Tell the register of a chunk: nobody's name, and no file name that says one but apart."""
        if self.register is None:
            return
        from .register import IssuedRow

        made = self.plan
        rows = made.rows.of(chunk)
        variants = made.variants
        days = [_days(each) for each in variants]
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
            for row, file, print_ in zip(rows, self.files(chunk, rows), prints, strict=True)
            if variants[row.variant].proposed
        ]
        if kept:
            self.register.issued(kept, run=made.run)

    def rename(self, chunk: int) -> None:
        """Give the files of a chunk their names, in a folder."""
        assert isinstance(self.place, Folder)
        made = self.plan
        if made.format in GATHERED:
            self.place.rename(chunk, [(made.files_of(chunk)[0],) * 2])
        else:
            ending = ".pdf" if made.format == "pdf" else ".docx"
            self.place.rename(
                chunk, [(f"{place:05d}{ending}", row.file) for place, row in enumerate(made.rows.of(chunk))]
            )

    def files(self, chunk: int, rows: Sequence[Row]) -> list[str]:
        """Where each document of a chunk is."""
        made = self.plan
        if made.format == "zip":
            return [f"{made.files_of(chunk)[0]}/{row.file}" for row in rows]
        return [made.files_of(chunk)[0]] * len(rows) if made.format == "print" else [row.file for row in rows]

    def finish(self, chunk: int, prints: Sequence[str]) -> None:
        """Write the part of the manifest of a chunk, and say how far the run is."""
        rows = self.plan.rows.of(chunk)
        lines, table = [], []
        for row, file, print_ in zip(rows, self.files(chunk, rows), prints, strict=True):
            said, cells = self.fixed[row.variant]
            lines.append(
                f'{{"key": {encode_basestring(row.key)}, "file": {encode_basestring(file)}, "fingerprint": "{print_}",'
                f" {said}\n"
            )
            table.append(f"{_cell(row.key)};{_cell(file)};{print_};{cells}")
        self.notes.done(chunk, lines, table)
        self.place.remove([f"{_NOTES}/{chunk:05d}.work"])
        self.done += len(rows)
        self.written += len(rows)
        self.tell()

    def tell(self) -> None:
        if self.progress is not None:
            self.progress(Progress(self.done, len(self.plan.rows), self.resumed))


def _days(variant: Variant) -> tuple[dt.date, dt.date | None]:
    """The day of a proposal, and the day of effect that it states."""
    matter = variant.matter
    amendment = matter.amendment if variant.assessment.vehicle.law == "contract-amendment" else None
    return (amendment and amendment.proposed_on) or matter.date, amendment.effective_on if amendment else None


def _digest(matter: Matter, library: Library) -> str:
    """A short fingerprint of the options a text was made with."""
    said = json.dumps(matter.chosen(library), sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _cell(text: str) -> str:
    """A value as one cell of the manifest.

    >>> _cell("=1+1"), _cell('a;"b')
    ("'=1+1", '"a;""b"')
    """
    text = safe_cell(text)
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ';"\n\r') else text


def _csv(values: Sequence[str]) -> str:
    """A line of the manifest for spreadsheets."""
    return ";".join(map(_cell, values)) + "\r\n"
