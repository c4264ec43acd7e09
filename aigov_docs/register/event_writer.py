"""Writing the events of one transaction: each is linked with the one before it, all are written together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..i18n import N_
from ..problems import Problem, RegisterError
from .chain import (
    FIELDS,
    PROPOSED,
    ChainHead,
    RegisterEvent,
    StoredEvent,
    digest_editions,
    digest_personal,
    link_event,
    make_salt,
    values_of,
)
from .issued_rows import IssuedRow
from .register_tables import PERSONAL, read_stored

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table


@dataclass(frozen=True, slots=True)
class WriteCounts:
    """Counts of a write in a register: events added, and events left out because already recorded."""

    added: int
    already: int = 0

    def as_dict(self) -> dict[str, int]:
        """Convert the two counts to a dict: ``added`` (events added) and ``already`` (events recorded before)."""
        return {"added": self.added, "already": self.already}


class EventWriter:
    """Writer of the register's events of one transaction, linked as they are added, written at its end."""

    def __init__(self, connection: Connection, tables: Mapping[str, Table], head: ChainHead) -> None:
        self.connection, self._tables, self._head, self._start = connection, tables, head, head
        self._events: list[tuple[Any, ...]] = []
        self._personal: list[dict[str, Any]] = []
        self._editions: dict[str, str] = {}
        self._digests: dict[tuple[str, ...], str] = {}

    def proposed_fingerprints(self, run: str, keys: Sequence[str]) -> dict[str, str]:
        """Read the fingerprint of the document that one run proposed to each person, by the person's number.

        ``keys`` are the numbers to look for; a person to whom the run proposed nothing is left out.
        """
        from sqlalchemy import select

        events = self._tables["events"]
        asked = select(events.c.key, events.c.fingerprint).where(
            events.c.run == run, events.c.kind == PROPOSED, events.c.key.in_(keys)
        )
        return {row.key: row.fingerprint for row in self.connection.execute(asked)}

    def add_new_proposals(self, rows: Sequence[IssuedRow], run: str, where: str, done: int) -> int:
        """Add the events of the documents that a run proposed, and return how many; those known already are left out.

        ``where`` is the register, for messages, and ``done`` how many rows of the run came before.

        Raises
        ------
        RegisterError
            The run issued another document to the same person; each such row is told.
        """
        known = self.proposed_fingerprints(run, [row.key for row in rows])
        problems, added = [], 0
        for at, row in enumerate(rows, done + 1):
            if row.key not in known:
                known[row.key] = row.fingerprint
                self.add_proposal(row, run)
                added += 1
            elif known[row.key] != row.fingerprint:
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
        """Read from the register, in order, the events of the people with the numbers ``keys``; all events for None."""
        return (stored for stored, _ in read_stored(self.connection, self._tables, keys) if stored is not None)

    def add_proposal(self, row: IssuedRow, run: str) -> None:
        """Add to the transaction the event of a document proposed to a person; `write_events` writes the event.

        ``row`` says what was issued to whom, ``run`` is the name of the issue run.
        """
        personal = {"name": row.name} if row.name else {}
        if row.file_is_personal:
            personal["file"] = row.file
        self.add_event(
            PROPOSED,
            row.key,
            row.date,
            run,
            personal,
            file="" if row.file_is_personal else row.file,
            fingerprint=row.fingerprint,
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
        number = self._head.number + 1
        digest = ""
        if personal:
            salt = make_salt()
            digest = digest_personal(salt, personal)
            self._personal.append({"number": number, "salt": salt, **{name: personal.get(name) for name in PERSONAL}})
        event = RegisterEvent(number, kind, key, on.isoformat(), run, answers, personal=digest, **fields)
        previous, self._head = self._head.link, ChainHead(number, link_event(event, self._head.link))
        self._events.append((*values_of(event), previous, self._head.link))

    def erase_personal(self, key: str) -> int | None:
        """Delete the personal data of a person's events, and return how many events had such data.

        None where the register has no event of that person. In a file of SQLite, the bytes are overwritten.
        """
        from sqlalchemy import delete, func, select

        events, personal = self._tables["events"], self._tables["personal"]
        theirs = select(events.c.number).where(events.c.key == key)
        if not self.connection.execute(select(func.count()).select_from(theirs.subquery())).scalar_one():
            return None
        with self._overwrite_deleted():
            gone: int = self.connection.execute(delete(personal).where(personal.c.number.in_(theirs))).rowcount
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
        self._insert_events()
        if self._personal:
            self.connection.execute(self._tables["personal"].insert(), self._personal)
        self.connection.execute(heads.update().values(number=self._head.number, link=self._head.link))

    def _insert_events(self) -> None:
        """Insert all events in the database at once, as plain rows where its driver accepts that (much faster)."""
        table = self._tables["events"]
        names = (*FIELDS, "previous", "link")
        insert = table.insert().compile(dialect=self.connection.dialect, column_keys=list(names))
        translated = "schema_translate_map" in self.connection.get_execution_options()
        if insert.positiontup is None or translated:
            self.connection.execute(table.insert(), [dict(zip(names, each, strict=True)) for each in self._events])
            return
        order = [names.index(name) for name in insert.positiontup]
        self.connection.exec_driver_sql(str(insert), [tuple([each[at] for at in order]) for each in self._events])

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
            there = set(
                self.connection.execute(
                    select(lists.c.digest).where(lists.c.digest.in_(list(self._editions)))
                ).scalars()
            )
            new = [
                {"digest": digest, "editions": text} for digest, text in self._editions.items() if digest not in there
            ]
            if new:
                self.connection.execute(lists.insert(), new)
