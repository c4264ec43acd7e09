"""The tables of a register in a database, and how events are read from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from .chain import FIELDS, ChainHead, RegisterEvent, StoredEvent

if TYPE_CHECKING:
    from sqlalchemy import Connection, MetaData, Table

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
