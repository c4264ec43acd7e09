"""Issuing without a folder: the documents of a plan one after the other, as bytes that the caller keeps."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

from ..problems import WriterError, unwritable_file
from .chunks import ChunkMaker, IssueLog
from .issue_logs import open_issue_log
from .plan import IssuePlan

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


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
    >>> from aigov_docs.samples import sample_matter
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
