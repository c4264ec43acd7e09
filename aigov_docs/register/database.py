"""The database of a register: its tables, its lock, and its errors explained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ..i18n import N_
from ..own_files import claim_file
from ..problems import Problem, RegisterError
from .chain import START, ChainHead
from .chain_guard import ChainGuard, head_gone_problem
from .connections import ConnectionSource, display_name, find_address, open_source, parse_address
from .database_errors import damaged_problem, explain_database_errors
from .event_writer import EventWriter
from .kept_heads import HeadsInProcess, HeadsOnDisk
from .register_tables import register_tables, table_metadata

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

    from .connections import RegisterSource

#: The form of the tables, written beside the head of the chain: with the column for evidence (2), with that for the
#: fingerprint of a person's document (3).
FORMAT = 3
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")


class RegisterDatabase:
    """The open database that stores a register, with its tables.

    Parameters
    ----------
    source:
        A file (SQLite), the SQLAlchemy URL of a database, an engine, or a connection in its caller's transaction.
    create:
        Whether to make the tables when they are not there.
    schema, prefix:
        The schema of the tables, None for that of the database by default, and how their names begin.

    Raises
    ------
    RegisterError
        SQLAlchemy or the driver is not installed, the database cannot be opened, or it holds no register.
    """

    def __init__(self, source: RegisterSource, *, create: bool, schema: str | None, prefix: str) -> None:
        _require_sqlalchemy()
        if isinstance(source, str | Path):
            _check_file(parse_address(source), create)
        self.name = "register"
        with self.explain_errors():
            self._source, self.name = open_source(source)
        try:
            _check_words(schema, prefix, self.name)
            self._metadata = table_metadata(prefix, schema)
            self.tables = register_tables(prefix, schema)
            self.guard = ChainGuard(self.name, self.tables, self._open_memory(source, f"{schema or ''} {prefix}"))
            self._open_tables(create)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the connections that the register opened; everything recorded stays recorded."""
        self._source.close()

    @property
    def in_transaction(self) -> bool:
        """Whether what is written belongs to a transaction of the caller, who may roll it back."""
        return isinstance(self._source, ConnectionSource)

    def _open_memory(self, source: RegisterSource, tables: str) -> HeadsOnDisk | HeadsInProcess:
        """Open the memory of the verified end: on the disk for a file or a URL, in the process for a host program."""
        address = find_address(source) if isinstance(source, str | Path) else ""
        return HeadsOnDisk(f"{address} {tables}") if address else HeadsInProcess(self._source.engine, tables)

    def _open_tables(self, create: bool) -> None:
        """Create the missing tables of the register, and add to those of an older one what they lack."""
        from sqlalchemy import inspect, select

        heads = self.tables["heads"]
        with self.explain_errors():
            if create:
                self._make_tables()
            with self._source.open_reading() as connection:
                if not create and not inspect(connection).has_table(heads.name, schema=heads.schema):
                    raise RegisterError(_no_register(self.name))
                written = connection.execute(select(heads.c.format)).scalar()
            if written is not None and (type(written) is not int or written < 1):
                raise RegisterError(damaged_problem(self.name))
            if written is not None and written < FORMAT:
                self._add_columns()
        if written is not None and written > FORMAT:
            raise RegisterError(
                Problem(
                    "newer-register",
                    self.name,
                    N_("this register was made by a newer version"),
                    N_("update aigov-docs"),
                )
            )

    def _make_tables(self) -> None:
        """Create the tables of the register where they are missing, and the row that holds the end of its chain."""
        from sqlalchemy import func, inspect, select
        from sqlalchemy.exc import DBAPIError, IntegrityError

        heads, events = self.tables["heads"], self.tables["events"]
        with self._source.open_reading() as connection:
            inspector = inspect(connection)
            there = [each for each in self.tables.values() if inspector.has_table(each.name, schema=each.schema)]
            if heads in there and connection.execute(select(func.count()).select_from(heads)).scalar_one():
                if len(there) < len(self.tables):
                    raise RegisterError(damaged_problem(self.name))
                return
            if events in there and connection.execute(select(func.count()).select_from(events)).scalar_one():
                raise RegisterError(head_gone_problem(self.name))
            if not there:
                _check_sound(connection, self.name)
                self.guard.forget_earlier()
        for attempt in range(5):
            try:
                with self._source.open_writing() as connection:
                    self._metadata.create_all(connection)
                break
            except DBAPIError:  # another makes them at the same time
                if attempt == 4:
                    raise
        with suppress(IntegrityError), self._source.open_writing() as connection:  # another writes it at the same time
            empty = connection.execute(select(func.count()).select_from(heads)).scalar_one() == 0
            if empty and connection.execute(select(func.count()).select_from(events)).scalar_one() == 0:
                connection.execute(heads.insert().values(id=1, number=0, link=START, format=FORMAT))

    def _add_columns(self) -> None:
        """Add to the tables of a register of an earlier format the columns that they lack."""
        from sqlalchemy import inspect, select
        from sqlalchemy.schema import CreateColumn

        heads, personal = self.tables["heads"], self.tables["personal"]
        with self._source.open_writing() as connection:
            connection.execute(heads.update().values(number=heads.c.number))  # one after the other
            if connection.execute(select(heads.c.format)).scalar() == FORMAT:
                return
            self.guard.verify_objects(connection)
            table = connection.dialect.identifier_preparer.format_table(personal)
            there = {each["name"] for each in inspect(connection).get_columns(personal.name, schema=personal.schema)}
            for lacking in (each for each in personal.columns if each.name not in there):
                column = CreateColumn(lacking).compile(dialect=connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {table} ADD {column}")
            connection.execute(heads.update().values(format=FORMAT))

    @contextmanager
    def read_tables(self) -> Iterator[Connection]:
        """Open a connection to read the register's tables, for a ``with`` block, with the database's errors explained.

        In a transaction of the caller, it is the caller's connection.
        """
        with self.explain_errors(), self._source.open_reading() as connection:
            yield connection

    @contextmanager
    def write_alone(self) -> Iterator[EventWriter]:
        """Open a transaction, for a ``with`` block, in which no other program writes to the register.

        The block receives the `EventWriter` that adds events. All are written when the block ends without an error,
        else none. Other writers wait, because the transaction first locks the row that holds the head of the chain. In
        a transaction of the caller, they wait until that one ends.
        """

        heads = self.tables["heads"]
        with self.explain_errors(), self._source.open_writing() as connection:
            connection.execute(heads.update().values(number=heads.c.number))
            writer = EventWriter(connection, self.tables, self.guard.verify_end(connection), self.guard)
            yield writer
            writer.write_events()
        self.guard.note_written(writer.head, writer.links)

    def explain_errors(self) -> AbstractContextManager[None]:
        """Turn an error of the database, raised in a ``with`` block, into a `RegisterError` that a user can read.

        The message of the new error holds no value that stands in the database or was being recorded.
        """
        return explain_database_errors(self.name)


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


def _check_words(schema: str | None, prefix: str, where: str) -> None:
    """Refuse a schema or a prefix that cannot stand in the name of a table on every database."""
    for name, value in (("schema", schema), ("prefix", prefix)):
        if value is not None and (not isinstance(value, str) or not _NAME.fullmatch(value)):
            raise RegisterError(
                Problem(
                    "bad-table-name",
                    f"{where}, {name}",
                    N_('"{field}" cannot begin the name of a table'),
                    N_("write letters without accents, figures and _, at most 40, a letter first"),
                    {"field": name},
                    (name,),
                )
            )


def _check_file(url: URL, create: bool) -> None:
    """Refuse a register file that is not there to be read, or has no folder to be made in."""
    name = display_name(url)
    if (
        url.get_backend_name() != "sqlite"
        or not url.database
        or url.database == ":memory:"
        or url.database.startswith("file:")
    ):
        return
    path = Path(url.database)
    if create:
        claim_file(path)
    elif not path.is_file():
        raise RegisterError(_no_register(name))
    if not path.parent.is_dir():
        raise RegisterError(
            Problem("no-folder", name, N_("the folder of the register is not there"), N_("make it, or name another"))
        )


def _check_sound(connection: Connection, name: str) -> None:
    """Refuse to make a register in a file of SQLite that has something in it and is damaged: one may be lost in it."""
    if connection.dialect.name != "sqlite" or not connection.exec_driver_sql("PRAGMA page_count").scalar():
        return
    if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
        raise RegisterError(damaged_problem(name))


def _no_register(name: str) -> Problem:
    return Problem(
        "no-register", name, N_("there is no register here"), N_("check the name; “issue --register” makes one")
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
