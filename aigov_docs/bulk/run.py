"""Issuing: one document a person, from one assembly for all who are alike, with a manifest and a register.

`issue` works in three steps. It *plans* (`plan`): every person's values are made and checked, every template
compiled, every file named, and everything that stands against issuing is said at once, before anything is written. It
*merges* by chunks (`work`), here or on any `concurrent.futures.Executor`. It *names*: once the register knows a
chunk, its files take their names, and its part of the manifest is written (`places`). A run that stops goes on with
the same call, and ends with the same bytes.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any, Unpack

from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, RegisterError, SystemReason, WriterError, unwritable_file
from ..people.recipient import Recipient
from ..people.recipients import Recipients
from ..writers.formats import is_printed
from .execution import ChunkMaker, IssueLog, IssueResult, PlanExecution, Progress
from .order import Order, OrderOptions
from .places import Folder, Remote, open_place
from .plan import IssuePlan, plan_issue
from .register_views import RegisterReader, RegisterView, view_register
from .work import open_processes

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from ..compose.assessment import Assessment


# ------------------------------------------------------------------ issue logs
# The register of a bulk run, opened where the caller gives what it stands on, and refused where it could be undone.


def is_not_made(register: IssueLog | str | Path | Engine | None) -> bool:
    """Whether a register is given as the path of a file (SQLite) that does not exist yet, so that it knows nobody.

    >>> is_not_made("nowhere/avenants.db"), is_not_made(None)
    (True, False)
    """
    return isinstance(register, str | Path) and "://" not in str(register) and not Path(register).exists()


@contextmanager
def open_issue_log(
    register: IssueLog | str | Path | Engine | Connection | None, *, kept_by_caller: bool = False
) -> Iterator[IssueLog | None]:
    """Open the log in which a bulk run records what it issues, for a ``with`` block; a log that is open stays so.

    ``register`` is a log, or a file, a URL or an engine on which a register is opened and closed after; None for none.
    Where the caller keeps the documents as bytes (``kept_by_caller``) it may be a connection, in the transaction in
    which the caller keeps them.

    Raises
    ------
    RegisterError
        What is recorded belongs to a transaction of the caller: the files that are written would outlive a rollback.

    >>> with open_issue_log(None) as log:
    ...     print(log)
    None
    """
    from ..kits.ledger.connections import is_in_transaction

    if is_in_transaction(register) and not kept_by_caller:
        raise RegisterError(
            Problem(
                "files-outlive",
                "register",
                N_("files are not written in a transaction: they would outlive its rollback"),
                N_("give the engine or a URL, so that what is recorded stays with the files"),
            )
        )
    if register is None or hasattr(register, "record_issued"):
        yield register
        return
    from ..register.register import Register

    with Register(register) as opened:
        yield opened


# ------------------------------------------------------------------ bytes run
# Issuing without a folder: the documents of a plan one after the other, as bytes that the caller keeps.


def issue_bytes(
    plan: IssuePlan, *, register: IssueLog | str | Path | Engine | Connection | None = None
) -> Iterator[tuple[str, str, bytes]]:
    """Issue the documents of a plan as bytes: yield the number of the person, the name of the file, its content.

    The documents, their names and their bytes are those that `execute_plan` writes into a folder, in the same order,
    and nobody who is held receives one. In a format that gathers documents (``zip``, ``print``) each file is that of
    one chunk, and the number of the person is empty. Memory holds one document at a time, or one gathered file; a PDF
    that LibreOffice makes waits in a folder of the system that is removed.

    **What is recorded.** With a register, each document that is to be signed is recorded: number of the person, name of
    the file, fingerprint, editions, days; no content, and no name unless the name of the file has it. All the documents
    of a chunk (`Order.chunk`) are recorded in one step, just before the first of them is yielded. Who stops in the
    middle of a chunk has recorded documents that they did not take: the same call gives all of them again and records
    nothing twice. On a connection, what is recorded belongs to the caller's transaction, beside the bytes that the
    caller keeps there: a rollback leaves neither.

    Parameters
    ----------
    plan:
        The plan that `plan_issue` returned.
    register:
        Where the documents are recorded: a register, or what one is opened on: a file, a URL, an engine, or a
        connection in a transaction of the caller. None records nothing.

    Raises
    ------
    WriterError
        A program that makes PDF files is missing, or the disk is full. As all errors, when the iteration comes to it.
    RegisterError
        The register cannot be opened or written.

    >>> import datetime as dt
    >>> from aigov_docs import load_library, plan_issue
    >>> from aigov_docs.people import Recipient
    >>> person = Recipient(
    ...     "E-1",
    ...     "Camille Roussel",
    ...     address="Lyon",
    ...     job="tisseuse",
    ...     status="permanent",
    ...     hired_on=dt.date(2019, 3, 4),
    ...     contract_signed_on=dt.date(2019, 2, 18),
    ... )
    >>> plan = plan_issue(load_library(), sample_matter("contract-amendment"), [person])
    >>> for key, name, content in issue_bytes(plan):
    ...     print(key, name, content[:2])
    E-1 E-1.docx b'PK'
    """
    try:
        with open_issue_log(register, kept_by_caller=True) as log:
            maker = ChunkMaker(plan, log)
            for chunk in range(plan.chunks):
                record = partial(maker.record_chunk, chunk) if log is not None else None
                files = maker.prepare_work(chunk).iterate_files(record)
                for row, (name, content) in zip(plan.rows.read_chunk(chunk), files, strict=False):
                    yield "" if plan.order.is_gathered else row.key, name, content
    except OSError as error:
        raise WriterError(unwritable_file(gettempdir(), error)) from error


# ------------------------------------------------------------------ run
_FULL = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))  # what room would cure
MANY = 5_000  # documents from which processes of our own are worth their start


def issue(
    assessment: Assessment,
    recipients: Recipients | Iterable[Recipient],
    into: str | Path,
    *,
    order: Order | None = None,
    register: IssueLog | str | Path | Engine | None = None,
    executor: Executor | None = None,
    storage: Mapping[str, Any] | None = None,
    dry_run: bool = False,
    progress: Callable[[Progress], None] | None = None,
    **options: Unpack[OrderOptions],
) -> IssueResult:
    """Issue an amendment, and the documents that go with it, to each person of a list.

    With a register, it is made against what each person already has: those who signed, refused or have not answered are
    left alone unless the order asks for them (`Order.again`). The same call resumes a run that was stopped: nothing is
    done twice, a file that is no longer what was made is made again, and the files, the manifest and the register end
    the same. To look at the plan before anything is written, call `plan_issue`, then `execute_plan`.

    Parameters
    ----------
    assessment:
        What `assess` returned, with the texts and the employer's facts; each person is assessed on their own facts.
    recipients:
        The people who receive an amendment; an iterator is read once, and memory does not grow with its length.
    into:
        A folder that does not exist, is empty, or holds the beginning of the same run; or the URL of a place that
        fsspec reaches (``s3://bucket/folder``).
    order:
        What each person receives, in which format and files; the default order when None.
    register:
        Where the amendments issued are recorded, each chunk before its files are named: a register, or what one is
        opened on, a file, a URL or an engine. None records nothing. A connection, in a transaction of the caller, is
        refused: the files would outlive a rollback.
    executor:
        An executor (`concurrent.futures`) whose workers merge the chunks; they must reach the place. With None this
        process merges; on Linux, from 5,000 Word files on, it may start one process for each core to merge.
    storage:
        What fsspec needs to reach the place, by the names of its driver: ``{"key": …, "secret": …}``; None for none.
    dry_run:
        Whether to check and plan only, and write nothing.
    progress:
        A function that is called after each chunk with the progress; None for none.
    options:
        Fields of the order, by name: ``format="pdf"``, ``documents=["contract-amendment", "answer-form"]``.

    Raises
    ------
    RecipientError, WriterError
        The errors of `plan_issue`, before anything is written; a folder that holds something else; a disk that is full.

    >>> import datetime as dt
    >>> from tempfile import TemporaryDirectory
    >>> from ..compose.assessment import assess
    >>> person = Recipient(
    ...     "E-1",
    ...     "Camille Roussel",
    ...     address="Lyon",
    ...     job="tisseuse",
    ...     status="permanent",
    ...     hired_on=dt.date(2019, 3, 4),
    ...     contract_signed_on=dt.date(2019, 2, 18),
    ... )
    >>> assessment = assess(load_library(), sample_matter("contract-amendment"))
    >>> with TemporaryDirectory() as folder:
    ...     issue(assessment, [person], f"{folder}/out").written
    1
    """
    matter = assessment.matter.model_copy(update={"vehicle": assessment.vehicle.id})
    new = is_not_made(register)
    with open_issue_log(None if new else register) as log:
        view = RegisterView(None) if new else None
        reader: object = log
        if isinstance(reader, RegisterReader):
            view = view_register(reader, into, storage)
        plan = plan_issue(assessment.library, matter, recipients, order, register=view, **options)
        if dry_run:
            return IssueResult(plan, None)
        issue_log = register if new else log
        return execute_plan(plan, into, register=issue_log, executor=executor, storage=storage, progress=progress)


def execute_plan(
    plan: IssuePlan,
    into: str | Path,
    *,
    register: IssueLog | str | Path | Engine | None = None,
    executor: Executor | None = None,
    storage: Mapping[str, Any] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> IssueResult:
    """Carry out an issue plan: merge and write its documents; the same call resumes a run that was stopped.

    Parameters
    ----------
    plan:
        The plan that `plan_issue` returned.
    into:
        A folder that does not exist, is empty, or holds the beginning of the same run; or the URL of a place.
    register:
        Where the documents issued are recorded, as for `issue`; None records nothing.
    executor:
        An executor whose workers merge the chunks; with None, this process merges, or processes that it starts.
    storage:
        What fsspec needs to reach the place of a URL, such as keys; None for none.
    progress:
        A function that is called after each chunk with the progress; None for none.

    Raises
    ------
    WriterError
        A folder that holds something else, a disk that is full, a worker that was lost, a place that cannot be
        reached.
    RegisterError
        The register cannot be opened or written, or what it records could be rolled back.

    >>> from tempfile import TemporaryDirectory
    >>> nobody = plan_issue(load_library(), sample_matter("contract-amendment"), [])
    >>> with TemporaryDirectory() as folder:
    ...     execute_plan(nobody, folder).written
    0
    """
    place = open_place(into, storage)
    if isinstance(place, Folder):
        place.private = plan.order.private
        place.fsync = plan.order.fsync
    resume_hint = N_("give the same command: it goes on where it was")
    try:
        with (
            open_issue_log(register) as log,
            _open_pool(plan, place) if executor is None else contextlib.nullcontext(executor) as pool,
        ):
            return PlanExecution(plan, place, str(into), storage, log, progress).execute_chunks(pool)
    except BrokenExecutor as error:
        raise WriterError(Problem("lost-worker", place.name, N_("a worker was lost"), resume_hint)) from error
    except OSError as error:
        message = N_("a file could not be written: {reason}")
        hint = N_("make it possible to write there, then give the same command: it goes on where it was")
        if error.errno in _FULL:
            hint = N_("make room, then give the same command: it goes on where it was")
        raise WriterError(
            Problem("unwritable-file", place.name, message, hint, {"reason": SystemReason(error)})
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
                    resume_hint,
                    {"reason": type(error).__name__},
                )
            ) from error
        raise


def count_cores() -> int:
    """Count the processor cores that this process may use, which is how many processes are worth starting.

    >>> count_cores() > 0
    True
    """
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextlib.contextmanager
def _open_pool(plan: IssuePlan, place: Folder | Remote) -> Iterator[Executor | None]:
    """Open worker processes if they would save time and can be forked safely; otherwise yield None."""
    plain = not is_printed(plan.order.format) and isinstance(place, Folder)
    if (
        not plain
        or len(plan.rows) < MANY
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
