"""The database of a register: its tables, its lock, and its errors explained."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..ground.i18n import N_
from ..ground.own_files import claim_file
from ..ground.problems import Problem, RegisterError
from .answer_checks import nothing_proposed
from .chain import (
    ERASED,
    FIELDS,
    PROPOSED,
    START,
    ChainHead,
    RegisterEvent,
    StoredEvent,
    digest_editions,
    digest_personal,
    link_event,
    make_salt,
    values_of,
)
from .chain_guard import (
    PERSONAL,
    PREFIX,
    ChainGuard,
    HeadsInProcess,
    HeadsOnDisk,
    gone_problem,
    head_gone_problem,
    register_tables,
    table_metadata,
)
from .connections import (
    ConnectionSource,
    display_name,
    find_address,
    find_database,
    find_place,
    open_source,
    parse_address,
)
from .evidence import IssuedRow

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Table
    from sqlalchemy.exc import DBAPIError

    from .connections import RegisterSource


# ------------------------------------------------------------------ database errors
# The errors of a database in words for a user, without any value that stands in it or was to be written.


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


# ------------------------------------------------------------------ event writer
# Writing the events of one transaction: each is linked with the one before it, all are written together.


@dataclass(frozen=True, slots=True)
class WriteCounts:
    """Counts of a write in a register: events added, and events left out because already recorded.

    ``after_refusal`` counts, among those added, the signatures of what the same person had refused.
    """

    added: int
    already: int = 0
    after_refusal: int = field(default=0, repr=False)

    def as_dict(self) -> dict[str, int]:
        """Convert the counts to a dict: ``added`` (events), ``already`` (recorded before) and ``after_refusal``."""
        return {"added": self.added, "already": self.already, "after_refusal": self.after_refusal}


class EventWriter:
    """Writer of the register's events of one transaction, linked as they are added, written at its end."""

    def __init__(self, connection: Connection, tables: Mapping[str, Table], head: ChainHead, guard: ChainGuard) -> None:
        self._guard = guard
        self.connection, self._tables, self.head = connection, tables, head
        self.links: list[str] = []
        self._events: list[tuple[Any, ...]] = []
        self._personal: list[tuple[Any, ...]] = []
        self._editions: dict[str, str] = {}
        self._digests: dict[tuple[str, ...], str] = {}

    def proposed_fingerprints(self, run: str, keys: Sequence[str]) -> dict[str, str]:
        """Read the fingerprint of the document that one run proposed to each person, by the person's number.

        ``keys`` are the numbers to look for; a person to whom the run proposed nothing is left out. The text is empty
        for somebody whose data were erased.
        """
        from sqlalchemy import select

        events, personal = self._tables["events"], self._tables["personal"]
        asked = (
            select(events.c.key, events.c.fingerprint, personal.c.fingerprint)
            .select_from(events.outerjoin(personal, personal.c.number == events.c.number))
            .where(events.c.run == run, events.c.kind == PROPOSED, events.c.key.in_(keys))
        )
        return {key: sealed or personal_print or "" for key, sealed, personal_print in self.connection.execute(asked)}

    def add_new_proposals(self, rows: Sequence[IssuedRow], run: str, where: str, rows_before: int) -> int:
        """Add the events of the documents that a run proposed, and return how many; those known already are left out.

        ``where`` is the register, for messages, and ``rows_before`` how many rows of the run came before.

        Raises
        ------
        RegisterError
            The run issued another document to the same person; each such row is told.
        """
        prints_by_key = self.proposed_fingerprints(run, [row.key for row in rows])
        problems, added = [], 0
        for at, row in enumerate(rows, rows_before + 1):
            if row.key not in prints_by_key:
                prints_by_key[row.key] = row.fingerprint
                self.add_proposal(row, run)
                added += 1
            elif prints_by_key[row.key] not in ("", row.fingerprint):
                problems.append(
                    Problem(
                        "issued-otherwise",
                        f"{where}, row {at}",
                        N_('the run "{run}" has already issued another document to this person'),
                        N_("give the new issue another name"),
                        {"run": run},
                    )
                )
        if problems:
            raise RegisterError(*problems)
        return added

    def read_events(self, keys: Sequence[str] | None) -> Iterator[StoredEvent]:
        """Read from the register, in order, the events of the people with the numbers ``keys``; all events for None.

        Each event is verified before it is given.
        """
        if keys is None:
            return self._guard.read_events(self.connection)
        return self._guard.read_verified(self.connection, keys)

    def add_proposal(self, row: IssuedRow, run: str) -> None:
        """Add to the transaction the event of a document proposed to a person; `write_events` writes the event.

        ``row`` says what was issued to whom, ``run`` is the name of the issue run.
        """
        personal = {"fingerprint": row.fingerprint}
        if row.name:
            personal["name"] = row.name
        if row.file_is_personal:
            personal["file"] = row.file
        self.add_event(
            PROPOSED,
            row.key,
            row.date,
            run,
            personal,
            file="" if row.file_is_personal else row.file,
            editions=self._digest_list(row.editions),
            language=row.language,
            options=row.options_digest,
            vehicle=row.vehicle,
            release=row.release,
            effective_on=row.effective_on.isoformat() if row.effective_on else "",
        )

    def add_event(
        self,
        kind: str,
        key: str,
        on: dt.date,
        run: str,
        personal: Mapping[str, str],
        answers: int = 0,
        **fields: str,
    ) -> None:
        """Add one event to the transaction, linked to the event before it in the chain.

        `write_events` writes the events added to the database.

        Parameters
        ----------
        kind, key, on, run:
            The kind of the event (such as ``proposed``), the person's number, the day, and the name of the run.
        personal:
            The personal data of the event, by name; they are stored apart, with a salted digest in the event.
        answers:
            For an answer, the number in the chain of the event of the proposal that it answers; else 0.
        fields:
            The other fields of `RegisterEvent`.
        """
        number = self.head.number + 1
        digest = ""
        if personal:
            salt = make_salt()
            digest = digest_personal(salt, personal)
            self._personal.append((number, salt, *map(personal.get, PERSONAL)))
        event = RegisterEvent(number, kind, key, on.isoformat(), run, answers, personal=digest, **fields)
        previous, self.head = self.head.link, ChainHead(number, link_event(event, self.head.link))
        self.links.append(self.head.link)
        self._events.append((*values_of(event), previous, self.head.link))

    def erase_people(self, keys: Sequence[str], day: dt.date, where: str, *, whole: bool) -> int:
        """Delete the personal data of some people's events, and return how many events had such data.

        In a file of SQLite, the bytes are overwritten. For each person an event is added that says so.

        Parameters
        ----------
        keys:
            The numbers of the people.
        day:
            The day of the erasure.
        where:
            The register, for messages.
        whole:
            Whether to read the whole register, for many people, instead of theirs alone.

        Raises
        ------
        RegisterError
            The register does not have one of them.
        """
        from sqlalchemy import delete

        theirs: dict[str, list[int]] = {key: [] for key in keys}
        for stored in self.read_events(None if whole else keys):
            if stored.event.key in theirs:
                theirs[stored.event.key].append(stored.event.number)
        if not all(theirs.values()):
            raise RegisterError(nothing_proposed(where))
        numbers = [number for event_numbers in theirs.values() for number in event_numbers]
        personal, gone = self._tables["personal"], 0
        with self._overwrite_deleted():
            for at in range(0, len(numbers), 500):
                part = delete(personal).where(personal.c.number.in_(numbers[at : at + 500]))
                gone += self.connection.execute(part).rowcount
        for key in keys:
            self.add_event(ERASED, key, day, "", {})
        return gone

    @contextmanager
    def _overwrite_deleted(self) -> Iterator[None]:
        """Have SQLite overwrite what is deleted in a ``with`` block; the setting of the connection comes back after."""
        if self.connection.dialect.name != "sqlite":
            yield
            return
        before = self.connection.exec_driver_sql("PRAGMA secure_delete").scalar_one()
        self.connection.exec_driver_sql("PRAGMA secure_delete = ON")
        try:
            yield
        finally:
            self.connection.exec_driver_sql(f"PRAGMA secure_delete = {'FAST' if before == 2 else int(before)}")

    def write_events(self) -> None:
        """Write the events added so far to the register's database, and note the new head (end) of its chain."""
        if not self._events:
            return
        heads = self._tables["heads"]
        self._write_editions()
        self._insert_rows("events", (*FIELDS, "previous", "link"), self._events)
        if self._personal:
            self._insert_rows("personal", ("number", "salt", *PERSONAL), self._personal)
        self.connection.execute(heads.update().values(number=self.head.number, link=self.head.link))

    def _insert_rows(self, name: str, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows in a table at once, as plain rows where the database's driver accepts that (much faster)."""
        table = self._tables[name]
        insert = table.insert().compile(dialect=self.connection.dialect, column_keys=list(names))
        translated = "schema_translate_map" in self.connection.get_execution_options()
        if insert.positiontup is None or translated:
            self.connection.execute(table.insert(), [dict(zip(names, row, strict=True)) for row in rows])
            return
        in_order = itemgetter(*(names.index(name) for name in insert.positiontup))
        self.connection.exec_driver_sql(str(insert), list(map(in_order, rows)))

    def _digest_list(self, editions: tuple[str, ...]) -> str:
        """Compute the digest of a list of editions, and keep the list to be written once."""
        if editions not in self._digests:
            text = " ".join(editions)
            self._digests[editions] = digest = digest_editions(text)
            self._editions[digest] = text
        return self._digests[editions]

    def _write_editions(self) -> None:
        from sqlalchemy import select

        lists = self._tables["editions"]
        if self._editions:
            digests = set(
                self.connection.execute(
                    select(lists.c.digest).where(lists.c.digest.in_(list(self._editions)))
                ).scalars()
            )
            new = [
                {"digest": digest, "editions": text} for digest, text in self._editions.items() if digest not in digests
            ]
            if new:
                self.connection.execute(lists.insert(), new)


# ------------------------------------------------------------------ database
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
        self,
        source: RegisterSource,
        *,
        create: bool = False,
        anew: bool = False,
        schema: str | None = None,
        prefix: str = PREFIX,
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
