"""Writing the events of one transaction: each is linked with the one before it, all are written together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from ..i18n import N_
from ..problems import Problem, RegisterError
from .answer_checks import nothing_proposed
from .chain import (
    ERASED,
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
from .register_tables import PERSONAL

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from .chain_guard import ChainGuard


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
