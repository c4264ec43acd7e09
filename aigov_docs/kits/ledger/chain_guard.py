"""The guard of a register's chain: nothing is read from it, and nothing added to it, that was not verified first.

Whoever reads everything has every event checked as it comes, up to the end. Whoever reads one person, or adds an event,
has what was verified before looked at in one step (the links of its events, by their digest), every event after it
checked, and every event that is read. What stops is told with the number of the event.

What was verified before is remembered while a register is open, and kept for the next time (`kept_heads`).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from ..ground.i18n import N_
from ..ground.own_files import find_state_folder, make_own_folder, read_own_file, write_own_file
from ..ground.problems import Problem, RegisterError
from .chain import FIELDS, ChainHead, RegisterEvent, StoredEvent
from .chain_check import ChainCheck, ChainChecker

if TYPE_CHECKING:
    from hashlib import _Hash

    from sqlalchemy import Connection, Engine, MetaData, Table

    from .timestamps import TokenFinder


# ------------------------------------------------------------------ foreign objects
# What was put beside a register's tables in its database: triggers and rules that change it, views that copy it.


@dataclass(frozen=True, slots=True)
class ForeignObject:
    """An object of a database that stands beside the tables of a register: its kind, its name, and the table."""

    kind: str
    name: str
    table: str

    def as_problem(self, where: str) -> Problem:
        """Build the problem of such an object in the register that messages call ``where``."""
        message = N_("{kind} “{name}” was added to the table “{table}”: the register makes none")
        if self.kind == "table":
            message = N_("the table “{table}” is none any more: a view stands in its place")
        hint = N_("take it out, and find out who added it; then run: register check")
        values = {"kind": _Kind(self.kind), "name": self.name, "table": self.table}
        return Problem("foreign-object", where, message, hint, values)


class _Kind:
    """The kind of an object, in English and in French."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    @property
    def en(self) -> str:
        return _KINDS[self.kind]

    @property
    def fr(self) -> str:
        from ..ground.i18n import labels

        return labels("fr")(_KINDS[self.kind])

    def __str__(self) -> str:
        return self.en


_KINDS = {
    "trigger": N_("a trigger"),
    "view": N_("a view"),
    "rule": N_("a rule"),
    "table": N_("a view"),
}


def find_foreign_objects(
    connection: Connection, tables: Mapping[str, Table], *, views: bool = False
) -> list[ForeignObject]:
    """Find the triggers, rules and views that somebody added to the tables of a register, on SQLite or PostgreSQL.

    Parameters
    ----------
    connection, tables:
        An open connection to the register's database, and what `register_tables` returns.
    views:
        Whether views that read the tables, and change nothing, are listed too.

    On another database nothing is looked for, and the list is empty.
    """
    find = {"sqlite": _find_in_sqlite, "postgresql": _find_in_postgresql}.get(connection.dialect.name)
    return find(connection, tables, views) if find is not None else []


def _find_in_sqlite(connection: Connection, tables: Mapping[str, Table], views: bool) -> list[ForeignObject]:
    schema = next(iter(tables.values())).schema
    catalogue = f'"{schema}".sqlite_master' if schema else "sqlite_master"
    names = {table.name.casefold() for table in tables.values()}
    asked = f"SELECT type, name, tbl_name, sql FROM {catalogue} WHERE type IN ('trigger', 'view')"
    objects = []
    for kind, name, table, sql in connection.exec_driver_sql(asked).fetchall():
        name, table = str(name), str(table)
        if kind == "view" and name.casefold() in names:
            objects.append(ForeignObject("table", name, name))
        elif kind == "trigger" and table.casefold() in names:
            objects.append(ForeignObject("trigger", name, table))
        elif kind == "view" and views:
            objects += [ForeignObject("view", name, base) for base in sorted(names) if base in str(sql).casefold()][:1]
    return objects


_POSTGRESQL = """
SELECT 'trigger', t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  WHERE NOT t.tgisinternal AND c.oid IN ({tables})
UNION ALL SELECT 'rule', r.rulename, c.relname FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
  WHERE r.rulename <> '_RETURN' AND c.oid IN ({tables})
UNION ALL SELECT 'table', c.relname, c.relname FROM pg_class c WHERE c.relkind NOT IN ('r', 'p') AND c.oid IN ({tables})
"""
_POSTGRESQL_VIEWS = """
UNION ALL SELECT DISTINCT 'view', v.relname, c.relname FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
  JOIN pg_class v ON v.oid = r.ev_class JOIN pg_class c ON c.oid = d.refobjid
  WHERE d.classid = 'pg_rewrite'::regclass AND v.oid <> c.oid AND c.oid IN ({tables})
"""


def _find_in_postgresql(connection: Connection, tables: Mapping[str, Table], views: bool) -> list[ForeignObject]:
    preparer = connection.dialect.identifier_preparer
    names = ", ".join(f"to_regclass('{preparer.format_table(table)}')" for table in tables.values())
    asked = (_POSTGRESQL + (_POSTGRESQL_VIEWS if views else "")).format(tables=names)
    return [ForeignObject(*map(str, row)) for row in connection.exec_driver_sql(asked).fetchall()]


# ------------------------------------------------------------------ kept heads
# The end to which a chain was verified, kept outside the register: for this user, on this machine; or in a process.


_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class KeptHead:
    """The end to which a chain was verified: its last event, and the digest of the links of all events up to it."""

    head: ChainHead
    links: str = field(repr=False)


class HeadsOnDisk:
    """The memory of one register's verified end that lasts, in a file of the user's own; it is a witness.

    ``address`` is the place of the register, the same each time.

    >>> print(HeadsOnDisk("a register that nobody has").read_kept())
    None
    """

    witness = True

    def __init__(self, address: str) -> None:
        self._address = address

    def read_kept(self) -> KeptHead | None:
        """Read the end to which this user verified the register before, on this machine; None where nothing is kept.

        What cannot be read, or could have been written by somebody else, counts as nothing: the register is then
        checked whole.
        """
        try:
            head_values = json.loads(read_own_file(self._path()))
            number, link, links = head_values["number"], head_values["link"], head_values["links"]
            sound = type(number) is int and number > 0 and _DIGEST.fullmatch(link) and _DIGEST.fullmatch(links)
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return KeptHead(ChainHead(number, link), links) if sound else None

    def read_standing(self) -> KeptHead | None:
        """Read the end of a register that certainly stood here, which is the one that is kept; None without one."""
        return self.read_kept()

    def note_uncommitted(self) -> None:
        """Do nothing: what this memory is told of is committed."""

    def write_kept(self, kept_head: KeptHead) -> None:
        """Keep the end to which the register was verified, for this user alone; where that cannot be, nothing is."""
        with contextlib.suppress(OSError):
            path = self._path()
            make_own_folder(path.parent)
            head_values = {"number": kept_head.head.number, "link": kept_head.head.link, "links": kept_head.links}
            write_own_file(path, json.dumps(head_values).encode())

    def forget_kept(self) -> None:
        """Forget the end to which the register was verified."""
        with contextlib.suppress(OSError):
            self._path().unlink(missing_ok=True)

    def _path(self) -> Path:
        """Compute the file of the register in the state folder of the user: its name says nothing of the register."""
        name = hashlib.sha256(self._address.encode("utf-8", "surrogateescape")).hexdigest()
        return find_state_folder() / f"register-{name[:32]}.json"


@dataclass(slots=True)
class _EngineHeads:
    """What a program verified on one engine, by the name of the tables: the last end, and the last committed one."""

    kept: dict[str, KeptHead] = field(default_factory=dict)
    standing: dict[str, KeptHead] = field(default_factory=dict)


class HeadsInProcess:
    """The memory of one register's verified end that lasts as long as an engine of a program; it is no witness.

    A host program may roll back what was seen: nothing is concluded from an end that is not there any more, but that
    everything is to be checked again. That a register stood is known from what was committed alone: by the register
    itself, or by the transaction of the caller in which it was written.

    Parameters
    ----------
    engine:
        The engine of the program.
    tables:
        How the tables of the register are called, with their place.
    connection:
        The connection of the caller on which the register stands, who commits or rolls back; None without one.
    """

    witness = False

    def __init__(self, engine: Engine, tables: str, connection: Connection | None = None) -> None:
        self._heads = _IN_PROCESS.setdefault(engine, _EngineHeads())
        self._tables, self._connection = tables, connection

    def read_kept(self) -> KeptHead | None:
        """Read the end to which this program verified the register before; None where it did not."""
        return self._heads.kept.get(self._tables)

    def read_standing(self) -> KeptHead | None:
        """Read the end of a register that this program saw here, and that was committed; None where it saw none."""
        return self._heads.standing.get(self._tables)

    def note_uncommitted(self) -> None:
        """Note that what is verified from here on, in the transaction of the caller, stands only once it commits."""
        if self._connection is None:
            return
        if self._connection not in _UNCOMMITTED:
            _UNCOMMITTED[self._connection] = {}
            _follow_transactions(self._connection, self._heads)
        _UNCOMMITTED[self._connection].setdefault(self._tables, None)

    def write_kept(self, kept_head: KeptHead) -> None:
        """Keep the end to which the register was verified."""
        self._heads.kept[self._tables] = kept_head
        uncommitted = _UNCOMMITTED.get(self._connection, {}) if self._connection is not None else {}
        (uncommitted if self._tables in uncommitted else self._heads.standing)[self._tables] = kept_head

    def forget_kept(self) -> None:
        """Forget the end to which the register was verified."""
        self._heads.kept.pop(self._tables, None)
        self._heads.standing.pop(self._tables, None)


def _follow_transactions(connection: Connection, heads: _EngineHeads) -> None:
    """Have what was verified in a transaction of the caller count as committed once it is, and be dropped otherwise.

    After a rollback to a savepoint it is not known what of it stays: nothing counts until it is verified again.
    """
    from sqlalchemy import event

    uncommitted = _UNCOMMITTED[connection]

    def count_committed(*_: object) -> None:
        heads.standing.update({tables: kept_head for tables, kept_head in uncommitted.items() if kept_head is not None})
        uncommitted.clear()

    def drop_all(*_: object) -> None:
        uncommitted.clear()

    def drop_values(*_: object) -> None:
        uncommitted.update(dict.fromkeys(uncommitted))

    event.listen(connection, "commit", count_committed)
    event.listen(connection, "commit_twophase", count_committed)
    event.listen(connection, "rollback", drop_all)
    event.listen(connection, "rollback_twophase", drop_all)
    event.listen(connection, "rollback_savepoint", drop_values)


_IN_PROCESS: WeakKeyDictionary[Engine, _EngineHeads] = WeakKeyDictionary()
#: What was verified in the transactions of callers that have not ended, by the name of the tables: None where it is not
#: known how far.
_UNCOMMITTED: WeakKeyDictionary[Connection, dict[str, KeptHead | None]] = WeakKeyDictionary()


# ------------------------------------------------------------------ register tables
# The tables of a register in a database, and how events are read from them.


#: What is personal in an event: it stands in a table that an erasure empties. Whoever guesses what a document says
#: could make it again and compare its fingerprint.
PERSONAL = ("name", "note", "file", "evidence", "fingerprint")
#: How the names of the tables begin, unless the caller says otherwise.
PREFIX = "aigov_"


@cache
def table_metadata(prefix: str = PREFIX, schema: str | None = None) -> MetaData:
    """Build the SQL tables of a register, as SQLAlchemy's description of them.

    Their columns are of types that every database has: texts and whole numbers. The names of the tables begin with
    ``prefix``; ``schema`` is where they stand, None for the schema of the database by default.

    >>> sorted(table_metadata("rh_").tables)
    ['rh_editions', 'rh_events', 'rh_head', 'rh_personal']
    """
    from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text

    metadata = MetaData(schema=schema)
    texts = [
        Column(name, String(255), nullable=False)
        for name in (
            "kind",
            "date",
            "language",
            "options",
            "vehicle",
            "release",
            "effective_on",
            "fingerprint",
            "editions",
            "personal",
        )
    ]
    events = Table(
        f"{prefix}events",
        metadata,
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("key", String(255), nullable=False),
        Column("run", String(255), nullable=False),
        Column("answers", BigInteger, nullable=False),
        Column("file", Text, nullable=False),
        *texts,
        Column("previous", String(64), nullable=False),
        Column("link", String(64), nullable=False),
    )
    Index(f"{prefix}events_key", events.c.key)
    Table(
        f"{prefix}personal",
        metadata,
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("salt", String(64), nullable=False),
        *(Column(name, Text) for name in PERSONAL),
    )
    Table(
        f"{prefix}editions",
        metadata,
        Column("digest", String(64), primary_key=True),
        Column("editions", Text, nullable=False),
    )
    Table(
        f"{prefix}head",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("number", BigInteger, nullable=False),
        Column("link", String(64), nullable=False),
        Column("format", Integer, nullable=False),
    )
    return metadata


@cache
def register_tables(prefix: str = PREFIX, schema: str | None = None) -> Mapping[str, Table]:
    """Map ``events``, ``personal``, ``editions`` and ``heads`` to the four SQL tables of a register.

    ``prefix`` and ``schema`` are those of `table_metadata`.
    """
    names = {"events": "events", "personal": "personal", "editions": "editions", "heads": "head"}
    tables = table_metadata(prefix, schema).tables
    place = f"{schema}." if schema else ""
    return {name: tables[f"{place}{prefix}{ending}"] for name, ending in names.items()}


def read_links(connection: Connection, tables: Mapping[str, Table], last: int) -> Iterator[list[str]]:
    """Yield the links of the events of a register up to the number ``last``, in order, some thousand at a time.

    Parameters
    ----------
    connection, tables:
        An open connection to the register's database, and what `register_tables` returns.
    last:
        The number of the last event whose link is given.
    """
    from sqlalchemy import select

    events = tables["events"]
    asked = select(events.c.link).where(events.c.number <= last).order_by(events.c.number)
    with connection.execute(asked.execution_options(yield_per=5000)) as rows:
        for part in rows.scalars().partitions():
            yield list(part)


def read_stored(
    connection: Connection, tables: Mapping[str, Table], keys: Sequence[str] | None = None, after: int = 0
) -> Iterator[tuple[StoredEvent | None, ChainHead]]:
    """Yield every event of a register, with its personal data and editions, each paired with the head of the chain.

    One query reads everything, so that what another program writes meanwhile is seen whole or not at all. Nothing is
    verified here: a damaged database may give values of any type.

    Parameters
    ----------
    connection, tables:
        An open connection to the register's database, and what `register_tables` returns.
    keys:
        The numbers of the people whose events are read; None reads everybody's.
    after:
        The number of the event after which reading begins.

    Yields
    ------
    Pairs of an event and the head; one pair of None and the head when there is no event; nothing when the database has
    lost the row of the head.
    """
    from sqlalchemy import and_, select

    events, personal, lists, heads = (tables[name] for name in ("events", "personal", "editions", "heads"))
    wanted = [heads.c.id == 1]
    if keys is not None:
        # on SQLite the rows are looked through, and not an index of them: a damaged index would leave events out
        named = events.c.key + "" if connection.dialect.name == "sqlite" else events.c.key
        wanted.append(named.in_(list(keys)))
    if after > 0:
        wanted.append(events.c.number > after)
    joined = (
        heads.outerjoin(events, and_(*wanted))
        .outerjoin(personal, personal.c.number == events.c.number)
        .outerjoin(lists, lists.c.digest == events.c.editions)
    )
    columns = [events.c[name] for name in FIELDS] + [
        events.c.previous,
        events.c.link,
        personal.c.salt,
        *(personal.c[name] for name in PERSONAL),
        lists.c.editions,
        heads.c.number,
        heads.c.link,
    ]
    asked = select(*columns).select_from(joined).order_by(events.c.number)
    n = len(FIELDS)
    # of the question, not of the connection, which goes on to write
    with connection.execute(asked.execution_options(yield_per=1000)) as rows:
        for row in rows:
            values = tuple(row)
            head = ChainHead(values[-2], values[-1])
            if values[0] is None and values[n + 1] is None:
                yield None, head
                continue
            salt = values[n + 2]
            personal_values = {
                name: value
                for name, value in zip(PERSONAL, values[n + 3 : n + 3 + len(PERSONAL)], strict=True)
                if value is not None
            }
            yield (
                StoredEvent(
                    RegisterEvent(*values[:n]),
                    values[n],
                    values[n + 1],
                    salt,
                    personal_values if salt is not None else None,
                    values[-3],
                ),
                head,
            )


# ------------------------------------------------------------------ chain guard
@dataclass(frozen=True, slots=True)
class _VerifiedEnd:
    """The end to which a chain was verified, with the running digest of all links up to it."""

    head: ChainHead
    links: _Hash = field(repr=False)


class ChainGuard:
    """The guard of one open register, which verifies what is read from its chain and what an event is added to.

    Parameters
    ----------
    name:
        How messages call the register.
    tables:
        Its tables, as `register_tables` returns them.
    memory:
        Where the verified end is kept for the next time.
    """

    def __init__(self, name: str, tables: Mapping[str, Table], memory: HeadsOnDisk | HeadsInProcess) -> None:
        self.name, self._tables, self._memory = name, tables, memory
        self._verified: _VerifiedEnd | None = None

    # ------------------------------------------------------------------ reading
    def read_events(self, connection: Connection) -> Iterator[StoredEvent]:
        """Yield every event of the register in order, each verified before it is given.

        Raises
        ------
        RegisterError
            The chain is broken: with the number of the event, and what to do. The end of the register, compared with
            what was verified before, and personal data that are gone are known after the last event only.
        """
        witness = self._read_witness()
        self.verify_objects(connection)
        checker = ChainChecker(self.name, kept=witness)
        last: ChainHead | None = None
        for stored, head in read_stored(connection, self._tables):
            last = head
            if stored is not None:
                checker.check_event(stored)
                checker.raise_fault()
                yield stored
        self._finish(checker, last)

    def read_people(self, connection: Connection, keys: Sequence[str]) -> Iterator[StoredEvent]:
        """Yield the events of the people with the numbers ``keys``, in order, each verified, with the chain around it.

        Raises
        ------
        RegisterError
            The chain is broken: with the number of the event, and what to do.
        """
        self.verify_end(connection)
        yield from self.read_verified(connection, keys)

    def read_verified(self, connection: Connection, keys: Sequence[str]) -> Iterator[StoredEvent]:
        """Yield the events of the people with the numbers ``keys``, each verified; the chain itself is, beforehand."""
        checker = ChainChecker(self.name)
        for stored, _ in read_stored(connection, self._tables, keys):
            if stored is not None:
                checker.check_alone(stored)
                checker.raise_fault()
                yield stored
        checker.check_bare()
        checker.raise_fault()

    def verify_end(self, connection: Connection) -> ChainHead:
        """Verify the chain of the register up to its end, and return that end.

        Raises
        ------
        RegisterError
            The chain is broken: with the number of the event, and what to do.
        """
        self.verify_objects(connection)
        if self._verified is None:
            self._verified = self._recognize_links(connection)
        if self._verified is None or not self._follow(connection, self._verified):
            self._verified = None
            for _ in self.read_events(connection):
                pass
        assert self._verified is not None  # read_events ends with it
        return self._verified.head

    def note_written(self, head: ChainHead, links: Sequence[str]) -> None:
        """Note that events were added whose links are ``links`` and whose last one is ``head``; they are committed."""
        if self._verified is not None and self._verified.head.number + len(links) == head.number:
            digest = self._verified.links.copy()
            digest.update("".join(links).encode())
            self._note(_VerifiedEnd(head, digest))

    def accept_present(self, connection: Connection) -> ChainHead:
        """Verify the chain of the register by itself, and take its present end for the one to compare with from now on.

        For a register that was put back from an older copy on purpose.

        Raises
        ------
        RegisterError
            The chain itself is broken.
        """
        self._memory.forget_kept()
        self._verified = None
        for _ in self.read_events(connection):
            pass
        return self.verify_end(connection)

    def read_standing(self) -> ChainHead | None:
        """Read the end of a register that this user or program verified here before; None where there was none."""
        kept_head = self._memory.read_standing()
        return kept_head.head if kept_head is not None else None

    def note_uncommitted(self) -> None:
        """Note that the register is about to be written, in a transaction that its caller may roll back."""
        self._memory.note_uncommitted()

    def forget_earlier(self) -> None:
        """Forget what was verified before in this place: the register that stands there is made just now."""
        self._memory.forget_kept()

    def check_all(self, connection: Connection, noted: ChainHead | None, tokens: TokenFinder | None) -> ChainCheck:
        """Check the whole register and return every fault, instead of stopping at the first.

        Parameters
        ----------
        connection:
            An open connection to its database.
        noted:
            The end of the chain as somebody noted it elsewhere; None where nobody did.
        tokens:
            The timestamps to find the events of; None for none.

        Raises
        ------
        RegisterError
            The register has lost the line that says where it ends.
        """
        from dataclasses import replace

        checker = ChainChecker(self.name, noted, kept=self._read_witness())
        last: ChainHead | None = None
        for stored, head in read_stored(connection, self._tables):
            last = head
            if stored is not None:
                checker.check_event(stored)
                if tokens is not None:
                    tokens.look_at(checker.last)
        if last is None:
            raise RegisterError(head_gone_problem(self.name))
        check = checker.finish_check(last)
        if check.clean:
            self._note(_VerifiedEnd(checker.last, checker.links))
        foreign = find_foreign_objects(connection, self._tables, views=True)
        faults = [*(foreign_object.as_problem(self.name) for foreign_object in foreign), *check.faults]
        if tokens is not None:
            faults += tokens.list_problems()
        return replace(check, faults=tuple(faults), timestamps=tokens.list_found() if tokens is not None else ())

    # ------------------------------------------------------------------ what was verified before
    def _finish(self, checker: ChainChecker, last: ChainHead | None) -> None:
        """End the check of all events: raise a fault of the end, or remember how far the chain was verified."""
        if last is None:
            raise RegisterError(head_gone_problem(self.name))
        checker.finish_check(last)
        checker.raise_fault()
        self._note(_VerifiedEnd(checker.last, checker.links))

    def _note(self, verified: _VerifiedEnd) -> None:
        """Remember the verified end, and keep it for the next time where it is further than the one that is kept."""
        self._verified = verified
        kept_head = self._memory.read_kept() if self._memory.witness else None
        if verified.head.number and (kept_head is None or kept_head.head.number < verified.head.number):
            self._memory.write_kept(KeptHead(verified.head, verified.links.hexdigest()))

    def _read_witness(self) -> ChainHead | None:
        """Read the end that must be in the chain, since this machine verified it before; None where there is none."""
        kept_head = self._memory.read_kept() if self._memory.witness else None
        return kept_head.head if kept_head is not None else None

    def _recognize_links(self, connection: Connection) -> _VerifiedEnd | None:
        """Find that the links of the events are those that were verified before; None where they are not, or none was.

        Whoever changed an event and its link is found by this, and then every event is checked.
        """
        kept_head = self._memory.read_kept()
        if kept_head is None:
            return None
        digest, last = hashlib.sha256(), ""
        for links in read_links(connection, self._tables, kept_head.head.number):
            if any(type(link) is not str for link in links):
                return None
            digest.update("".join(links).encode())
            last = links[-1]
        same = last == kept_head.head.link and digest.hexdigest() == kept_head.links
        return _VerifiedEnd(kept_head.head, digest) if same else None

    def _follow(self, connection: Connection, verified: _VerifiedEnd) -> bool:
        """Check the events after the verified end, which moves on; False where that end is not there any more.

        Raises
        ------
        RegisterError
            An event after it is broken.
        """
        checker = ChainChecker(self.name, start=verified.head)
        checker.links = verified.links.copy()
        is_end_met, last = verified.head.number == 0, None
        for stored, head in read_stored(connection, self._tables, after=verified.head.number - 1):
            last = head
            if stored is None:
                continue
            if not is_end_met:
                if (stored.event.number, stored.link) != (verified.head.number, verified.head.link):
                    return False
                is_end_met = True
                continue
            checker.check_event(stored)
            checker.raise_fault()
        if not is_end_met:
            return False
        self._finish(checker, last)
        return True

    def verify_objects(self, connection: Connection) -> None:
        """Verify that nothing was added to the register's tables that changes what is read or written.

        Raises
        ------
        RegisterError
            A trigger or a rule was added, or a view stands in the place of a table.
        """
        foreign_objects = find_foreign_objects(connection, self._tables)
        if foreign_objects:
            raise RegisterError(foreign_objects[0].as_problem(self.name))


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


def gone_problem(name: str, head: ChainHead) -> Problem:
    """Build the problem of a register that was verified here up to ``head``, and of which nothing stands any more.

    ``name`` is how messages call the register.

    >>> print(gone_problem("avenants.db", ChainHead(12, "")).text("en").partition(" — ")[2].partition(" — ")[0])
    the register verified here before, up to event 12, is gone: its tables are not there, or are empty
    """
    return Problem(
        "register-gone",
        name,
        N_("the register verified here before, up to event {number}, is gone: its tables are not there, or are empty"),
        N_(
            "restore it from a copy; if it was taken away on purpose, say so: register check … --restored (in Python,"
            " Register(…, anew=True))"
        ),
        {"number": head.number},
    )
