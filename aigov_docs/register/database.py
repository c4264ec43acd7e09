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
from .chain_guard import ChainGuard, gone_problem, head_gone_problem
from .connections import (
    ConnectionSource,
    display_name,
    find_address,
    find_database,
    find_place,
    open_source,
    parse_address,
)
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
    anew:
        Whether the register that stood there before, where there was one, was taken away on purpose: another is made
        then, with ``create``, and what was known of it is forgotten.
    schema, prefix:
        The schema of the tables, None for that of the database by default, and how their names begin.

    Raises
    ------
    RegisterError
        SQLAlchemy or the driver is not installed, the database cannot be opened, it holds no register, or the one that
        was verified there before is gone.
    """

    def __init__(
        self, source: RegisterSource, *, create: bool, anew: bool = False, schema: str | None, prefix: str
    ) -> None:
        _require_sqlalchemy()
        self.name = "register"
        self._address = find_address(source) if isinstance(source, str | Path) else ""
        self._schema, self._prefix = schema, prefix
        if isinstance(source, str | Path):
            self._check_file(parse_address(source), create, anew)
        with self.explain_errors():
            self._source, self.name = open_source(source)
        try:
            _check_words(schema, prefix, self.name)
            self._metadata = table_metadata(prefix, schema)
            self.tables = register_tables(prefix, schema)
            self._open_tables(create, anew)
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

    def _check_file(self, url: URL, create: bool, anew: bool) -> None:
        """Refuse a register file that is not there to be read, is gone, or has no folder to be made in."""
        name, path = display_name(url), Path(url.database or "")
        if url.get_backend_name() != "sqlite" or not self._address:
            return
        if not path.is_file():
            kept_head = self._open_disk("").read_standing()
            if kept_head is not None and not (create and anew):
                raise RegisterError(gone_problem(name, kept_head.head))
        if create:
            claim_file(path)
        elif not path.is_file():
            raise RegisterError(_no_register(name))
        if not path.parent.is_dir():
            raise RegisterError(
                Problem(
                    "no-folder", name, N_("the folder of the register is not there"), N_("make it, or name another")
                )
            )

    def _open_memory(self, connection: Connection) -> HeadsOnDisk | HeadsInProcess:
        """Open the memory of the verified end: on the disk for a file or a URL, in the process for a host program."""
        place = find_place(connection, self._schema)
        if self._address:
            return self._open_disk(place)
        tables = f"{find_database(connection, self._schema)} {self._schema or ''} {self._prefix} {place}"
        given = self._source.connection if isinstance(self._source, ConnectionSource) else None
        return HeadsInProcess(self._source.engine, tables, given)

    def _open_disk(self, place: str) -> HeadsOnDisk:
        """Open the memory on the disk for a register that stands in ``place`` of its database, "" for the usual one."""
        return HeadsOnDisk(f"{self._address} {self._schema or ''} {self._prefix}{f' {place}' if place else ''}")

    def _open_tables(self, create: bool, anew: bool) -> None:
        """Create the missing tables of the register, and add to those of an older one what they lack."""
        from sqlalchemy import select

        heads = self.tables["heads"]
        with self.explain_errors():
            with self._source.open_reading() as connection:
                self.guard = ChainGuard(self.name, self.tables, self._open_memory(connection))
                complete = self._look_at_tables(connection, create, anew)
            if create and not complete:
                self._make_tables()
            with self._source.open_reading() as connection:
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

    def _look_at_tables(self, connection: Connection, create: bool, anew: bool) -> bool:
        """Say whether the tables of the register are there with the row of its head, or whether they are to be made.

        Raises
        ------
        RegisterError
            One was verified here before and nothing of it is there; some of the tables are gone; there is no register
            and none is to be made.
        """
        standing = self.guard.read_standing()  # before the tables: another program may make them meanwhile
        table_names = self._list_tables(connection)
        if table_names and table_names < set(self.tables):  # between two looks another program may have made them all
            table_names = self._list_tables(connection)
        in_order = sorted(table_names, key="heads".__eq__)  # the end last: it is written before the events
        filled = {name for name in in_order if self._has_rows(connection, name)}
        if table_names < set(self.tables) and table_names:
            if "events" in filled and "heads" not in filled:
                raise RegisterError(head_gone_problem(self.name))
            if filled or standing is not None:
                raise RegisterError(damaged_problem(self.name))
        if standing is not None and "events" not in filled:
            if not (create and anew):
                raise RegisterError(gone_problem(self.name, standing))
            self.guard.forget_earlier()
        if "heads" in filled:
            return True
        if "events" in filled:
            raise RegisterError(head_gone_problem(self.name))
        if "personal" in filled:
            raise RegisterError(damaged_problem(self.name))
        if not create and "heads" not in table_names:
            raise RegisterError(_no_register(self.name))
        if not table_names:
            _check_sound(connection, self.name)
        return False

    def _list_tables(self, connection: Connection) -> set[str]:
        """List the tables of the register that are in the database, by the names that this program has for them."""
        from sqlalchemy import inspect

        inspector = inspect(connection)
        return {name for name, table in self.tables.items() if inspector.has_table(table.name, schema=table.schema)}

    def _has_rows(self, connection: Connection, name: str) -> bool:
        from sqlalchemy import literal, select

        return connection.execute(select(literal(1)).select_from(self.tables[name]).limit(1)).first() is not None

    def _make_tables(self) -> None:
        """Create the tables of the register where they are missing, and the row that holds the end of its chain."""
        from sqlalchemy.exc import DBAPIError, IntegrityError

        heads = self.tables["heads"]
        self.guard.note_uncommitted()
        for attempt in range(5):
            try:
                with self._source.open_writing() as connection:
                    self._metadata.create_all(connection)
                break
            except DBAPIError:  # another makes them at the same time
                if attempt == 4:
                    raise
        with suppress(IntegrityError), self._source.open_writing() as connection:  # another writes it at the same time
            if not self._has_rows(connection, "heads") and not self._has_rows(connection, "events"):
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
            names = {info["name"] for info in inspect(connection).get_columns(personal.name, schema=personal.schema)}
            for lacking in (table_column for table_column in personal.columns if table_column.name not in names):
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
        self.guard.note_uncommitted()
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
