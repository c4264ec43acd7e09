"""The errors of a database in words for a user, without any value that stands in it or was to be written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..i18n import N_
from ..problems import Problem, RegisterError

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError

#: Errors of SQLite whose own words hold no value: the beginnings of their names.
_PLAIN_SQLITE = (
    "SQLITE_AUTH", "SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_NOMEM", "SQLITE_NOTADB", "SQLITE_PERM",
    "SQLITE_PROTOCOL", "SQLITE_READONLY",
)  # fmt: skip
#: Classes of errors of SQL whose own words name tables, rights and places, and no value.
_PLAIN_SQL = ("08", "0A", "25", "28", "3D", "3F", "42", "53", "54", "55", "57", "58")


@contextmanager
def explain_database_errors(name: str) -> Iterator[None]:
    """Turn an error of the database, raised in a ``with`` block, into a `RegisterError` that a user can read.

    ``name`` is how messages call the register. The message holds nothing that stands in the database or was to be
    written: a driver may quote both in its own words, which are therefore shown only where they cannot.
    """
    from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

    try:
        yield
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise RegisterError(
            Problem(
                "no-driver",
                name,
                N_("the driver of this database is not installed: {reason}"),
                N_("install it with pip; for PostgreSQL, psycopg, and write postgresql+psycopg://…"),
                {"reason": str(error)},
            )
        ) from None
    except DBAPIError as error:
        raise RegisterError(_describe_error(error, name)) from None
    except (ArgumentError, SQLAlchemyError) as error:
        raise RegisterError(_refused_problem(name, type(error).__name__)) from None
    except (OverflowError, UnicodeError):  # a number or a text that no register holds
        raise RegisterError(damaged_problem(name)) from None


def damaged_problem(name: str) -> Problem:
    """Build the problem of a register whose database is damaged; ``name`` is how messages call the register.

    >>> print(damaged_problem("avenants.db"))
    avenants.db — the database is damaged: it no longer gives what was written in it — restore the register from a copy
    """
    message = N_("the database is damaged: it no longer gives what was written in it")
    return Problem("damaged", name, message, N_("restore the register from a copy"))


def _refused_problem(name: str, reason: str) -> Problem:
    message, hint = (
        N_("the database says: {reason}"),
        N_("check its address and who may write to it; nothing was written"),
    )
    return Problem("database", name, message, hint, {"reason": reason})


def _describe_error(error: DBAPIError, name: str) -> Problem:
    """Describe an error of the driver: somebody else writes, the database is damaged, or what it says."""
    text = str(error.orig).strip().partition("\n")[0]
    if "locked" in text or "lock timeout" in text:
        message = N_("another program is writing to the register")
        return Problem("busy", name, message, N_("try again when it has finished; nothing was written"))
    driver = type(error.orig).__module__
    if driver.startswith("sqlite3"):
        kind = getattr(error.orig, "sqlite_errorname", "")  # empty for a text that is none, which the driver quotes
        plain = kind.startswith(_PLAIN_SQLITE) or text.startswith("unknown database")
        return _refused_problem(name, text) if plain else damaged_problem(name)
    state = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None)
    if state is not None and state.startswith("XX"):
        return damaged_problem(name)
    if state is not None:
        return _refused_problem(name, text if state.startswith(_PLAIN_SQL) else f"SQLSTATE {state}")
    connecting = driver.startswith("psycopg")  # no state: it was not reached
    return _refused_problem(name, text if connecting else type(error.orig).__name__)
