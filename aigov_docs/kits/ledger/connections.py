"""Where the connections of a register come from: an engine of its own, the caller's engine, the caller's connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from ..ground.i18n import N_
from ..ground.problems import Problem, RegisterError, refuse_type

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

    #: What a register is opened on.
    RegisterSource: TypeAlias = str | Path | Engine | Connection

WAIT = 60  # seconds that a writer waits for its turn
_USUAL_PATH = '"$user", public'  # where PostgreSQL looks for tables, unless it is told otherwise


class EngineSource:
    """The source of a register's connections that is an SQLAlchemy engine, of the register or of its caller.

    An engine of the caller (``owned`` false) is left open.
    """

    def __init__(self, engine: Engine, *, owned: bool) -> None:
        self.engine, self._owned = engine, owned

    @contextmanager
    def open_reading(self) -> Iterator[Connection]:
        """Open a connection to read the register, for a ``with`` block."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def open_writing(self) -> Iterator[Connection]:
        """Open a transaction of its own, for a ``with`` block: committed at its end, rolled back on an error."""
        with self.engine.begin() as connection:
            _begin_writing(connection)
            yield connection

    def close(self) -> None:
        """Close the connections of the register's own engine."""
        if self._owned:
            self.engine.dispose()


class ConnectionSource:
    """The source of a register's connections that is one connection, inside its caller's transaction.

    That transaction is the caller's to commit or roll back: the register only sets marks in it (savepoints), so that
    what is refused leaves nothing half written.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection, self.engine = connection, connection.engine

    @contextmanager
    def open_reading(self) -> Iterator[Connection]:
        """Give the caller's connection, for a ``with`` block that reads."""
        yield self.connection

    @contextmanager
    def open_writing(self) -> Iterator[Connection]:
        """Give the caller's connection, for a ``with`` block that writes all or nothing inside the transaction."""
        _begin_writing(self.connection)
        with self.connection.begin_nested():
            yield self.connection

    def close(self) -> None:
        """Do nothing: the connection is the caller's."""


def open_source(source: RegisterSource) -> tuple[EngineSource | ConnectionSource, str]:
    """Open the source of a register's connections, and name the register for messages.

    The name is that of the file, or the database without user and password.

    Raises
    ------
    RegisterError
        The address is none, its driver is not installed, or the connection commits by itself.
    TypeError
        The source is of another type.
    """
    from sqlalchemy import Connection, Engine

    refuse_type("source", source, str, Path, Engine, Connection)
    if isinstance(source, Engine):
        return EngineSource(source, owned=False), display_name(source.url)
    if isinstance(source, Connection):
        _refuse_autocommit(source)
        return ConnectionSource(source), display_name(source.engine.url)
    url = parse_address(source)
    return EngineSource(_make_engine(url), owned=True), display_name(url)


def find_address(source: str | Path) -> str:
    """Find the place of a register, the same each time that it is opened, without user or password.

    It is empty for a database in memory.

    >>> find_address("postgresql+psycopg://me:secret@host:5432/base"), find_address(":memory:")
    ('postgresql://host:5432/base', '')
    """
    url = parse_address(source)
    if url.get_backend_name() != "sqlite":
        port = f":{url.port}" if url.port else ""
        return f"{url.get_backend_name()}://{url.host or ''}{port}/{url.database or ''}"
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        return ""
    return str(Path(url.database).resolve())


def find_place(connection: Connection, schema: str | None) -> str:
    """Find where a connection looks for tables of ``schema`` in its database, by its own settings; "" for the usual.

    A host program may serve several firms on one address, and send each connection to the schema of one of them.
    """
    translated = connection.get_execution_options().get("schema_translate_map") or {}
    place = f"{translated[schema]}" if schema in translated else ""
    if connection.dialect.name != "postgresql" or schema is not None or place:
        return place
    asked = "SELECT current_setting('search_path'), current_schema(), current_user"
    path, present, user = connection.exec_driver_sql(asked).one()
    named = f" {user}" if "$user" in path and present == user else ""
    return named if path == _USUAL_PATH else f"{path}{named}"


def find_database(connection: Connection, schema: str | None) -> str:
    """Find which database a connection of a host program leads to, on PostgreSQL and SQLite; "" on another."""
    if connection.dialect.name == "postgresql":
        return f"{connection.exec_driver_sql('SELECT current_database()').scalar()}"
    if connection.dialect.name != "sqlite":
        return ""
    files = {name: file for _, name, file in connection.exec_driver_sql("PRAGMA database_list").fetchall()}
    return f"{files.get(schema or 'main') or ''}"


def is_in_transaction(register: object) -> bool:
    """Whether what a register writes may be rolled back by its caller.

    ``register`` is a connection of SQLAlchemy, or a register opened on one; for anything else the answer is False.

    >>> is_in_transaction("avenants.db")
    False
    """
    try:
        from sqlalchemy import Connection
    except ImportError:
        return False
    return isinstance(register, Connection) or getattr(register, "in_transaction", None) is True


def parse_address(source: str | Path) -> URL:
    """Parse the address of a register: a URL of a database; anything else is a file of SQLite.

    Raises
    ------
    RegisterError
        The text looks like a URL and is none.

    >>> parse_address("avenants.db").get_backend_name()
    'sqlite'
    """
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


def display_name(url: URL) -> str:
    """Build the name of a register for messages: the file, or the database without user and password.

    >>> display_name(parse_address("postgresql+psycopg://me:secret@host/base"))
    'postgresql://host/base'
    """
    if url.get_backend_name() == "sqlite":
        return Path(url.database or ":memory:").name
    return f"{url.get_backend_name()}://{url.host or ''}/{url.database or ''}"


def _make_engine(url: URL) -> Engine:
    from sqlalchemy import create_engine

    if url.get_backend_name() != "sqlite":
        return create_engine(url, hide_parameters=True)
    return create_engine(url, hide_parameters=True, connect_args={"timeout": WAIT})


def _refuse_autocommit(connection: Connection) -> None:
    """Refuse a connection that has no transaction: AUTOCOMMIT of SQLAlchemy, or of the driver."""
    options = connection.get_execution_options()
    driver = connection.connection.dbapi_connection
    if options.get("isolation_level") == "AUTOCOMMIT" or getattr(driver, "autocommit", None) is True:
        raise RegisterError(
            Problem(
                "no-transaction",
                display_name(connection.engine.url),
                N_("the connection commits each statement by itself, so nothing could be rolled back"),
                N_("give an engine or a connection without AUTOCOMMIT"),
            )
        )


def _begin_writing(connection: Connection) -> None:
    """Make sure that what a connection writes is in a transaction.

    The driver of SQLite begins none before a savepoint or a new table: what is written there would stay after a
    rollback.
    """
    _refuse_autocommit(connection)
    if connection.dialect.name != "sqlite" or getattr(connection.connection.driver_connection, "in_transaction", False):
        return
    from sqlalchemy.exc import OperationalError

    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError as error:
        if "within a transaction" not in str(error.orig):  # a driver that does not say so has begun one
            raise
