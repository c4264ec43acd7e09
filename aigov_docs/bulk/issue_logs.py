"""The register of a bulk run, opened where the caller gives what it stands on, and refused where it could be undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..i18n import N_
from ..problems import Problem, RegisterError
from .chunks import IssueLog

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


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
    from ..register.connections import is_in_transaction

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
