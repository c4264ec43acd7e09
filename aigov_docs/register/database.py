"""The database of a register: its address, its tables, its lock, and its errors explained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ..i18n import N_
from ..problems import Problem, RegisterError
from .chain import START, ChainHead
from .event_writer import EventWriter
from .register_tables import register_tables, table_metadata

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

#: The form of the tables, written beside the head of the chain.
FORMAT = 1
_WAIT = 60  # seconds that a writer waits for its turn


class RegisterDatabase:
    """The open database that stores a register, with its tables.

    Parameters
    ----------
    source:
        A file (SQLite), or the SQLAlchemy URL of a database.
    create:
        Whether to make the tables when they are not there.

    Raises
    ------
    RegisterError
        SQLAlchemy or the driver is not installed, the database cannot be opened, or it holds no register.
    """

    def __init__(self, source: str | Path, *, create: bool) -> None:
        _require_sqlalchemy()
        url = _parse_address(source)
        self.name = _display_name(url)
        _check_file(url, self.name, create)
        self.tables = register_tables()
        with self.explain_errors():
            self.engine = _make_engine(url)
        try:
            self._open_tables(create)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the connections to the register's database; everything recorded stays recorded."""
        self.engine.dispose()

    def _open_tables(self, create: bool) -> None:
        """Create the missing tables of the register, and the row that holds the end of its chain."""
        from sqlalchemy import func, inspect, select
        from sqlalchemy.exc import DBAPIError, IntegrityError

        heads, events = self.tables["heads"], self.tables["events"]
        with self.explain_errors():
            if not create and not inspect(self.engine).has_table(heads.name):
                raise RegisterError(_no_register(self.name))
            if create:
                for attempt in range(5):
                    try:
                        table_metadata().create_all(self.engine)
                        break
                    except DBAPIError:  # another makes them at the same time
                        if attempt == 4:
                            raise
                with suppress(IntegrityError), self.engine.begin() as connection:  # another writes it at the same time
                    empty = connection.execute(select(func.count()).select_from(heads)).scalar_one() == 0
                    if empty and connection.execute(select(func.count()).select_from(events)).scalar_one() == 0:
                        connection.execute(heads.insert().values(id=1, number=0, link=START, format=FORMAT))
            with self.engine.connect() as connection:
                written = connection.execute(select(heads.c.format)).scalar()
        if written is not None and written != FORMAT:
            raise RegisterError(
                Problem(
                    "newer-register",
                    self.name,
                    N_("this register was made by a newer version"),
                    N_("update aigov-docs"),
                )
            )

    @contextmanager
    def write_alone(self) -> Iterator[EventWriter]:
        """Open a transaction, for a ``with`` block, in which no other program writes to the register.

        The block receives the `EventWriter` that adds events. All are written when the block ends without an error,
        else none. Other writers wait, because the transaction first locks the row that holds the head of the chain.
        """
        from sqlalchemy import select

        heads = self.tables["heads"]
        with self.explain_errors(), self.engine.begin() as connection:
            connection.execute(heads.update().values(number=heads.c.number))
            row = connection.execute(select(heads.c.number, heads.c.link)).one_or_none()
            if row is None:
                raise RegisterError(head_gone_problem(self.name))
            writer = EventWriter(connection, self.tables, ChainHead(row.number, row.link))
            yield writer
            writer.write_events()

    @contextmanager
    def explain_errors(self) -> Iterator[None]:
        """Turn an error of the database, raised in a ``with`` block, into a `RegisterError` that a user can read.

        The message of the new error holds none of the values that were being recorded.
        """
        from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

        try:
            yield
        except (ModuleNotFoundError, NoSuchModuleError) as error:
            raise RegisterError(
                Problem(
                    "no-driver",
                    self.name,
                    N_("the driver of this database is not installed: {reason}"),
                    N_("install it with pip; for PostgreSQL, psycopg, and write postgresql+psycopg://…"),
                    {"reason": str(error)},
                )
            ) from None
        except DBAPIError as error:
            text = str(error.orig).strip().partition("\n")[0]
            if "locked" in text or "lock timeout" in text:
                raise RegisterError(
                    Problem(
                        "busy",
                        self.name,
                        N_("another program is writing to the register"),
                        N_("try again when it has finished; nothing was written"),
                    )
                ) from None
            raise RegisterError(
                Problem(
                    "database",
                    self.name,
                    N_("the database says: {reason}"),
                    N_("check its address and who may write to it; nothing was written"),
                    {"reason": text},
                )
            ) from None
        except (ArgumentError, SQLAlchemyError) as error:
            raise RegisterError(
                Problem(
                    "database",
                    self.name,
                    N_("the database says: {reason}"),
                    N_("check its address and who may write to it; nothing was written"),
                    {"reason": type(error).__name__},
                )
            ) from None


# ------------------------------------------------------------------ addresses
def _require_sqlalchemy() -> None:
    try:
        import sqlalchemy  # noqa: F401
    except ImportError:
        raise RegisterError(
            Problem(
                "no-sqlalchemy",
                "register",
                N_("the SQLAlchemy library is not installed"),
                N_('install it with: pip install "{package}"'),
                {"package": "aigov-docs[register]"},
            )
        ) from None


def _parse_address(source: str | Path) -> URL:
    """Parse the address of a register: a URL of a database; anything else is a file of SQLite."""
    from sqlalchemy import URL, make_url
    from sqlalchemy.exc import ArgumentError

    if isinstance(source, str) and "://" in source:
        try:
            return make_url(source)
        except (ArgumentError, ValueError):
            raise RegisterError(
                Problem(
                    "bad-address",
                    "register",
                    N_("this is no address of a database"),
                    N_("name a file, or write dialect+driver://user@host/base"),
                )
            ) from None
    return URL.create("sqlite", database=str(source))


def _display_name(url: URL) -> str:
    """Build the name of a register for messages: the file, or the database without user and password."""
    if url.get_backend_name() == "sqlite":
        return Path(url.database or ":memory:").name
    return f"{url.get_backend_name()}://{url.host or ''}/{url.database or ''}"


def _check_file(url: URL, name: str, create: bool) -> None:
    """Refuse a register file that is not there to be read, or has no folder to be made in."""
    if (
        url.get_backend_name() != "sqlite"
        or not url.database
        or url.database == ":memory:"
        or url.database.startswith("file:")
    ):
        return
    path = Path(url.database)
    if not create and not path.is_file():
        raise RegisterError(_no_register(name))
    if not path.parent.is_dir():
        raise RegisterError(
            Problem("no-folder", name, N_("the folder of the register is not there"), N_("make it, or name another"))
        )


def _make_engine(url: URL) -> Engine:
    from sqlalchemy import create_engine, event

    if url.get_backend_name() != "sqlite":
        return create_engine(url, hide_parameters=True)
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": _WAIT})
    event.listen(
        engine, "connect", lambda connection, _: connection.execute("PRAGMA secure_delete = ON")
    )  # what is erased leaves the file too
    return engine


def _no_register(name: str) -> Problem:
    return Problem(
        "no-register", name, N_("there is no register here"), N_("check the name; “issue --register” makes one")
    )


def head_gone_problem(name: str) -> Problem:
    """Build the problem of a register whose database has lost the row that holds the head (end) of its chain.

    ``name`` is how messages call the register.
    """
    return Problem(
        "head-gone",
        name,
        N_("the line that says where the register ends is gone"),
        N_("restore the register from a copy, and find out who changed it"),
    )


def parse_head(text: str, name: str) -> ChainHead:
    """Parse the head (end) of a register's chain, noted after an earlier check as ``number:link`` of the last event.

    ``name`` is how messages call the register.

    Raises
    ------
    RegisterError
        The text has another form.
    """
    read = re.fullmatch(r"\s*(\d{1,18}):([0-9a-f]{64})\s*", text)
    if read is None:
        raise RegisterError(
            Problem(
                "bad-head",
                name,
                N_("this is no end of a chain"),
                N_("copy what “register check” printed, a number, a colon and 64 figures and letters"),
            )
        )
    return ChainHead(int(read[1]), read[2])
