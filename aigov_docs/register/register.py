"""The register of a bulk issue: what was proposed, to whom, in which editions, and what each answered.

On SQLite, or any database.

Nothing is ever changed in it: an event is added after the others, and sealed with the one before (`chain` says how, and
why names
stand apart). One transaction writes all of a chunk or none of it, so a program stopped at any moment leaves a register
that is whole.
Two that write at once take turns: each transaction begins by locking the one line that says where the chain ends.

What is kept of a person: the employer's own number, which is in the chain and stays; a name and a note only when they
are given, in a
table that `Register.erase` empties. The number should therefore say nothing by itself. A file name made from a person's
name is
personal too: ``IssuedRow.file_is_personal`` puts it with the name.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from ..i18n import N_
from ..problems import Problem, RegisterError, unknown_name
from ..text import NOT_IN_LINE
from .chain import (
    ANSWERS,
    ERASED,
    FIELDS,
    LEFT,
    PROPOSED,
    START,
    ChainCheck,
    ChainChecker,
    ChainHead,
    RegisterEvent,
    StoredEvent,
    digest_editions,
    digest_personal,
    link_event,
    make_salt,
    values_of,
)
from .standing import (
    Answer,
    RegisterPerson,
    Standing,
    ToSignAgain,
    apply_answer,
    compute_standings,
    find_to_sign_again,
    place_answer,
    replay_events,
)

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine, MetaData, Table

    from ..library.load import Library
    from ..matter.models import Matter
    from ..people.recipient import Recipient

CHUNK = 2000  # events in a transaction, and values in one question to the database
FORMAT = 1
LANGUAGES = ("fr", "fr+en", "en")
_PERSONAL = ("name", "note", "file")
_WAIT = 60  # seconds that a writer waits for its turn


@dataclass(frozen=True, slots=True)
class IssuedRow:
    """One document issued to one person.

    Parameters
    ----------
    key:
        The employer's own number of the person.
    file, fingerprint:
        The name of the file, and the fingerprint of its uncompressed parts.
    editions:
        The editions in it, in order: ``confidential-data@2``.
    language:
        ``fr``, ``fr+en`` or ``en``.
    options_digest, vehicle, release:
        The options it was made with, the document it is, the release of the library.
    date:
        The day of the proposal.
    effective_on:
        The day of effect that the document states; None where it states none.
    name:
        The person's name, only when the register is to hold it.
    file_is_personal:
        Whether the name of the file says who the person is: it is then kept with the name, and erased with it.
    """

    key: str = field(repr=False)
    file: str = field(repr=False)
    fingerprint: str
    editions: tuple[str, ...]
    language: str
    options_digest: str
    vehicle: str
    release: str
    date: dt.date
    effective_on: dt.date | None = None
    name: str = field(default="", repr=False)
    file_is_personal: bool = False


@dataclass(frozen=True, slots=True)
class WriteCounts:
    """What a writing did: events added, and those left alone because they were there already."""

    added: int
    already: int = 0

    def as_dict(self) -> dict[str, int]:
        """The counts as plain data."""
        return {"added": self.added, "already": self.already}


class Register:
    """A register of amendments.

    Parameters
    ----------
    source:
        A file (SQLite), or the SQLAlchemy URL of a database: ``postgresql+psycopg://user@host/base``.
    create:
        Whether to make it when it is not there.

    Raises
    ------
    RegisterError
        SQLAlchemy or the driver is not installed, the database cannot be opened, or it holds no register.

    >>> row = IssuedRow(
    ...     "E-0042",
    ...     "E-0042.docx",
    ...     "ab" * 32,
    ...     ("confidential-data@1",),
    ...     "fr",
    ...     "",
    ...     "contract-amendment",
    ...     "1.0",
    ...     dt.date(2026, 6, 1),
    ... )
    >>> with Register(":memory:") as register:
    ...     register.record_issued([row], run="2026-06")
    ...     register.answer("E-0042", "signed", on=dt.date(2026, 6, 10))
    ...     register.check_chain().clean
    WriteCounts(added=1, already=0)
    WriteCounts(added=1, already=0)
    True
    """

    def __init__(self, source: str | Path, *, create: bool = True) -> None:
        _require_sqlalchemy()
        url = _parse_address(source)
        self.name = _display_name(url)
        _check_file(url, self.name, create)
        self._tables = _tables()
        with self._explain_errors():
            self._engine = _make_engine(url)
        try:
            self._open_tables(create)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Register:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections. What was written stays written."""
        self._engine.dispose()

    # ------------------------------------------------------------------ writing
    def record_issued(self, rows: Iterable[IssuedRow], *, run: str) -> WriteCounts:
        """Write that documents were proposed: one transaction a chunk.

        A row that this run has already, with the same fingerprint, is left alone, so a run that was stopped may say all
        its rows
        again.

        Parameters
        ----------
        rows:
            What was issued; any number, read as they come.
        run:
            The name of the issue, the same when it is resumed.

        Raises
        ------
        RegisterError
            A row cannot be written, or the run issued another document to the same person; nothing of its chunk is
            written.
        """
        _check_words([("run", run)], self.name, required=True)
        added = already = done = 0
        listed = iter(rows)
        while chunk := list(islice(listed, CHUNK)):
            problems = [
                problem
                for at, row in enumerate(chunk, done + 1)
                if not _is_sound(row)
                for problem in _check_row(row, f"{self.name}, row {at}")
            ]
            if problems:
                raise RegisterError(*problems)
            with self._write_alone() as writer:
                known = writer.proposed_fingerprints(run, [row.key for row in chunk])
                for at, row in enumerate(chunk, done + 1):
                    if row.key not in known:
                        known[row.key] = row.fingerprint
                        writer.add_proposal(row, run)
                        added += 1
                    elif known[row.key] == row.fingerprint:
                        already += 1
                    else:
                        problems.append(
                            Problem(
                                "issued-otherwise",
                                f"{self.name}, row {at}",
                                N_('the run "{run}" has already issued another document to this person'),
                                N_("give the new issue another name"),
                                {"run": run},
                            )
                        )
                if problems:
                    raise RegisterError(*problems)
            done += len(chunk)
        return WriteCounts(added, already)

    def answer(
        self, key: str, answer: str, *, on: dt.date, note: str = "", run: str | None = None, correct: bool = False
    ) -> WriteCounts:
        """Write what a person answered.

        Parameters
        ----------
        key:
            The employer's own number of the person.
        answer:
            ``signed``, ``refused``, ``no_answer``, ``left`` (the company) or ``superseded`` (withdrawn for another
            proposal).
        on:
            The day of the answer, or of departure.
        note:
            Anything worth keeping; it is personal, and can be erased.
        run:
            The run it answers; the newest proposal made by that day when not given.
        correct:
            Whether to put another answer after one that says “signed” or “left”: the first was a mistake, and stays
            readable.

        Raises
        ------
        RegisterError
            Nothing was proposed to that person by that day, the answer is not one of those words, or contradicts a
            signature.
        """
        if answer not in ANSWERS:
            raise RegisterError(
                unknown_name("unknown-answer", self.name, N_('unknown answer "{name}"'), answer, list(ANSWERS))
            )
        return self.record_answers(
            [Answer(key.strip(), answer, on, " ".join(note.split()), run, self.name)], correct=correct
        )

    def import_answers(self, path: str | Path, *, correct: bool = False) -> WriteCounts:
        """Write the answers of a CSV file, all or none; those that are written already are left alone.

        Parameters
        ----------
        path:
            The file: ``key;answer;date`` and if you like ``note`` and ``run``, in English or French
            (`answers.read_answers`).
        correct:
            As for `answer`.

        Raises
        ------
        RegisterError
            Every fault of the file, each with its line; nothing is written.
        """
        from .answers import read_answers

        return self.record_answers(read_answers(path), correct=correct)

    def record_answers(self, answers: Sequence[Answer], *, correct: bool = False) -> WriteCounts:
        """Write some answers in order, all or none.

        Raises
        ------
        RegisterError
            Every answer that cannot be written.
        """
        problems = [
            problem
            for each in answers
            for problem in _word_problems([("key", each.key), ("note", each.note), ("run", each.run or "")], each.where)
        ]
        added = 0
        with self._write_alone() as writer:
            people = replay_events(writer.read_events(None if len(answers) > CHUNK else [each.key for each in answers]))
            for each in answers:
                found = place_answer(each, people, correct=correct)
                if isinstance(found, Problem):
                    problems.append(found)
                elif found is not None:
                    personal = {"note": each.note} if each.note else {}
                    writer.add_event(
                        each.answer,
                        each.key,
                        each.on,
                        found.run,
                        personal,
                        answers=0 if each.answer == LEFT else found.number,
                    )
                    apply_answer(each, found, people[each.key])
                    added += 1
            if problems:
                raise RegisterError(*problems)
        return WriteCounts(added, len(answers) - added)

    def erase_person(self, key: str, *, on: dt.date | None = None) -> int:
        """Erase the personal data of a person: names, notes and file names that say who they are.

        Give the number of events concerned.

        The events stay, with the employer's number, and so does the chain. The erasure is an event itself.

        Parameters
        ----------
        key:
            The employer's own number of the person.
        on:
            The day of the erasure; that of the call when not given.

        Raises
        ------
        RegisterError
            The register does not have that person.
        """
        from sqlalchemy import delete, func, select

        events, personal = self._tables["events"], self._tables["personal"]
        with self._write_alone() as writer:
            theirs = select(events.c.number).where(events.c.key == key.strip())
            if not writer.connection.execute(select(func.count()).select_from(theirs.subquery())).scalar_one():
                raise RegisterError(
                    Problem(
                        "not-proposed",
                        self.name,
                        N_("nothing was proposed to this person"),
                        N_("check the number, leading zeros included"),
                    )
                )
            gone = writer.connection.execute(delete(personal).where(personal.c.number.in_(theirs))).rowcount
            writer.add_event(ERASED, key.strip(), on or dt.date.today(), "", {})
        return gone

    # ------------------------------------------------------------------ reading
    def read_events(self) -> Iterator[StoredEvent]:
        """Every event, in order, with the personal data that is still there."""
        with self._explain_errors(), self._engine.connect() as connection:
            yield from (stored for stored, _ in _read_stored(connection, self._tables) if stored is not None)

    def read_people(self, day: dt.date | None = None) -> dict[str, RegisterPerson]:
        """What the register says of each person: proposals and answers; with a day, as it was that day."""
        return replay_events(self.read_events(), day)

    def check_chain(self, expected: ChainHead | str | None = None) -> ChainCheck:
        """Whether the register is whole: the chain from its first event to its last, the personal data, the lists of
        editions.

        Parameters
        ----------
        expected:
            The head of the chain as it was noted elsewhere (``number:link``): shows whether the end was cut off or
            rewritten since.

        Raises
        ------
        RegisterError
            ``expected`` is not of that form, or the register has lost the line that says where it ends.
        """
        noted = _parse_head(expected, self.name) if isinstance(expected, str) else expected
        checker = ChainChecker(self.name, noted)
        last: ChainHead | None = None
        with self._explain_errors(), self._engine.connect() as connection:
            for stored, head in _read_stored(connection, self._tables):
                last = head
                if stored is not None:
                    checker.check_event(stored)
        if last is None:
            raise RegisterError(_head_gone(self.name))
        return checker.finish_check(last)

    def find_standings(
        self,
        day: dt.date,
        library: Library,
        matter: Matter,
        recipients: Iterable[Recipient] = (),
        rounds: Mapping[str, Matter] | Iterable[Matter] = (),
    ) -> tuple[Standing, ...]:
        """Where each person stands on a day: which version binds, and what each of its clauses is worth against them.

        The law engine decides, on one situation a person: a version for each proposal, with the day of effect that it
        states and the
        answer that the register had by that day. A proposal without answer, or whose answer is silence, is worth what
        silence is worth.

        Parameters
        ----------
        day:
            The day asked.
        library, matter:
            The rules, and the facts common to all. The ground of a proposal, its registered letter and the day of
            receipt, which decide
            of silence, are taken from a matter for its own round only: what was proposed on its day.
        recipients:
            The persons' own facts (status, protection, telework, translation), which the register does not keep.
            Somebody who is
            not among them is weighed as an employee with an open-ended contract, and `Standing.listed` says so.
        rounds:
            The matters of other rounds, each for what was proposed on its day; or by the name of the run.

        Raises
        ------
        RegisterError
            Two matters are of the same day, and neither is named by its run.
        MatterError, RuleConflict
            As `assess`.
        """
        return compute_standings(self.read_people(day), day, library, matter, recipients, rounds)

    def to_sign_again(
        self, library: Library, matter: Matter, recipients: Iterable[Recipient] = ()
    ) -> tuple[ToSignAgain, ...]:
        """Who must sign again: those whose signed editions are not those that the library gives today, and what
        changed.

        Those whose clauses changed only in form are not among them, nor those who left, nor those who never signed.

        Parameters
        ----------
        library, matter:
            The editions are those of the matter's date.
        recipients:
            The persons' own facts. Without them the language of what they signed tells whether a translation is due.

        Raises
        ------
        RegisterError
            The clauses depend on a fact of people who signed and are not among the recipients (telework, status…):
            nothing is supposed.
        MatterError
            As `select`.
        """
        return find_to_sign_again(self.read_people(), library, matter, recipients)

    def export_table(self, path: str | Path) -> int:
        """Write the register as a table, ``.csv`` or ``.xlsx``; give the number of its events.

        Raises
        ------
        RegisterError
            The name ends otherwise, or the file cannot be written.
        """
        from .exports import write_register_table

        return write_register_table(self.read_events(), path)

    # ------------------------------------------------------------------ the database
    def _open_tables(self, create: bool) -> None:
        """Make the tables that are not there, and the line that says where the chain ends."""
        from sqlalchemy import func, inspect, select
        from sqlalchemy.exc import DBAPIError, IntegrityError

        heads, events = self._tables["heads"], self._tables["events"]
        with self._explain_errors():
            if not create and not inspect(self._engine).has_table(heads.name):
                raise RegisterError(_no_register(self.name))
            if create:
                for attempt in range(5):
                    try:
                        _table_metadata().create_all(self._engine)
                        break
                    except DBAPIError:  # another makes them at the same time
                        if attempt == 4:
                            raise
                with suppress(IntegrityError), self._engine.begin() as connection:  # another writes it at the same time
                    empty = connection.execute(select(func.count()).select_from(heads)).scalar_one() == 0
                    if empty and connection.execute(select(func.count()).select_from(events)).scalar_one() == 0:
                        connection.execute(heads.insert().values(id=1, number=0, link=START, format=FORMAT))
            with self._engine.connect() as connection:
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
    def _write_alone(self) -> Iterator[_EventWriter]:
        """One transaction, alone: all of it is written, or nothing.

        Its first statement changes the line of the head to itself. On every database that takes the lock for which
        others wait, and
        what is read afterwards is what the one before wrote.
        """
        from sqlalchemy import select

        heads = self._tables["heads"]
        with self._explain_errors(), self._engine.begin() as connection:
            connection.execute(heads.update().values(number=heads.c.number))
            row = connection.execute(select(heads.c.number, heads.c.link)).one_or_none()
            if row is None:
                raise RegisterError(_head_gone(self.name))
            writer = _EventWriter(connection, self._tables, ChainHead(row.number, row.link))
            yield writer
            writer.write_events()

    @contextmanager
    def _explain_errors(self) -> Iterator[None]:
        """What a database says went wrong, as a problem; the values it was given are never repeated."""
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


class _EventWriter:
    """The events of one transaction: linked as they are added, written together at its end."""

    def __init__(self, connection: Connection, tables: Mapping[str, Table], head: ChainHead) -> None:
        self.connection, self._tables, self._head, self._start = connection, tables, head, head
        self._events: list[tuple[Any, ...]] = []
        self._personal: list[dict[str, Any]] = []
        self._editions: dict[str, str] = {}
        self._digests: dict[tuple[str, ...], str] = {}

    def proposed_fingerprints(self, run: str, keys: Sequence[str]) -> dict[str, str]:
        """The fingerprints of what a run proposed to some persons already, by person."""
        from sqlalchemy import select

        events = self._tables["events"]
        asked = select(events.c.key, events.c.fingerprint).where(
            events.c.run == run, events.c.kind == PROPOSED, events.c.key.in_(keys)
        )
        return {row.key: row.fingerprint for row in self.connection.execute(asked)}

    def read_events(self, keys: Sequence[str] | None) -> Iterator[StoredEvent]:
        """The events of some persons, or of all."""
        return (stored for stored, _ in _read_stored(self.connection, self._tables, keys) if stored is not None)

    def add_proposal(self, row: IssuedRow, run: str) -> None:
        """Add that a document was proposed."""
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

    def add_event(self, kind: str, key: str, on: dt.date, run: str, personal: Mapping[str, str], **more: Any) -> None:
        """Add an event after the others."""
        number = self._head.number + 1
        digest = ""
        if personal:
            salt = make_salt()
            digest = digest_personal(salt, personal)
            self._personal.append({"number": number, "salt": salt, **{name: personal.get(name) for name in _PERSONAL}})
        event = RegisterEvent(number, kind, key, on.isoformat(), run, personal=digest, **more)
        previous, self._head = self._head.link, ChainHead(number, link_event(event, self._head.link))
        self._events.append((*values_of(event), previous, self._head.link))

    def write_events(self) -> None:
        """Write them, and the new head."""
        if not self._events:
            return
        heads = self._tables["heads"]
        self._write_editions()
        self._insert_events()
        if self._personal:
            self.connection.execute(self._tables["personal"].insert(), self._personal)
        self.connection.execute(heads.update().values(number=self._head.number, link=self._head.link))

    def _insert_events(self) -> None:
        """The events, in one go; as plain rows where the driver takes them, which is much faster."""
        table = self._tables["events"]
        names = (*FIELDS, "previous", "link")
        insert = table.insert().compile(dialect=self.connection.dialect, column_keys=list(names))
        if insert.positiontup is None:
            self.connection.execute(table.insert(), [dict(zip(names, each, strict=True)) for each in self._events])
            return
        order = [names.index(name) for name in insert.positiontup]
        self.connection.exec_driver_sql(str(insert), [tuple([each[at] for at in order]) for each in self._events])

    def _digest_list(self, editions: tuple[str, ...]) -> str:
        """The digest of a list of editions, which is kept once."""
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


# ------------------------------------------------------------------ tables
@cache
def _table_metadata() -> MetaData:
    """The tables, in SQL that every database has: text, whole numbers, no database's own types."""
    from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text

    metadata = MetaData()
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
        "aigov_events",
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
    Index("aigov_events_key", events.c.key)
    Table(
        "aigov_personal",
        metadata,
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("salt", String(64), nullable=False),
        *(Column(name, Text) for name in _PERSONAL),
    )
    Table(
        "aigov_editions",
        metadata,
        Column("digest", String(64), primary_key=True),
        Column("editions", Text, nullable=False),
    )
    Table(
        "aigov_head",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("number", BigInteger, nullable=False),
        Column("link", String(64), nullable=False),
        Column("format", Integer, nullable=False),
    )
    return metadata


@cache
def _tables() -> Mapping[str, Table]:
    tables = _table_metadata().tables
    return {
        "events": tables["aigov_events"],
        "personal": tables["aigov_personal"],
        "editions": tables["aigov_editions"],
        "heads": tables["aigov_head"],
    }


def _read_stored(
    connection: Connection, tables: Mapping[str, Table], keys: Sequence[str] | None = None
) -> Iterator[tuple[StoredEvent | None, ChainHead]]:
    """Every event with what stands beside it, and where the register says it ends, in one question: what another writes
    meanwhile is not half seen.

    One pair without event when there is none; nothing when the line of the head is lost.
    """
    from sqlalchemy import and_, select, true

    events, personal, lists, heads = (tables[name] for name in ("events", "personal", "editions", "heads"))
    wanted = events.c.key.in_(list(keys)) if keys is not None else true()
    joined = (
        heads.outerjoin(events, and_(heads.c.id == 1, wanted))
        .outerjoin(personal, personal.c.number == events.c.number)
        .outerjoin(lists, lists.c.digest == events.c.editions)
    )
    columns = [events.c[name] for name in FIELDS] + [
        events.c.previous,
        events.c.link,
        personal.c.salt,
        *(personal.c[name] for name in _PERSONAL),
        lists.c.editions,
        heads.c.number,
        heads.c.link,
    ]
    asked = select(*columns).select_from(joined).order_by(events.c.number)
    n = len(FIELDS)
    for row in connection.execute(
        asked.execution_options(yield_per=1000)
    ):  # of the question, not of the connection, which goes on to write
        values = tuple(row)
        head = ChainHead(values[-2], values[-1])
        if values[0] is None:
            yield None, head
            continue
        salt = values[n + 2]
        kept = {
            name: value
            for name, value in zip(_PERSONAL, values[n + 3 : n + 3 + len(_PERSONAL)], strict=True)
            if value is not None
        }
        yield (
            StoredEvent(
                RegisterEvent(*values[:n]),
                values[n],
                values[n + 1],
                salt,
                kept if salt is not None else None,
                values[-3],
            ),
            head,
        )


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
    """The address: a URL as it is; anything else is a file."""
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
    """How messages call the register: the name of a file, or a database without user or password."""
    if url.get_backend_name() == "sqlite":
        return Path(url.database or ":memory:").name
    return f"{url.get_backend_name()}://{url.host or ''}/{url.database or ''}"


def _check_file(url: URL, name: str, create: bool) -> None:
    """A file that is to be read is there; one that is to be made has a folder."""
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


def _head_gone(name: str) -> Problem:
    return Problem(
        "head-gone",
        name,
        N_("the line that says where the register ends is gone"),
        N_("restore the register from a copy, and find out who changed it"),
    )


def _parse_head(text: str, name: str) -> ChainHead:
    """A head as it was noted: ``number:link``."""
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


# ------------------------------------------------------------------ what may be written
def _word_problems(words: Iterable[tuple[str, str]], where: str, *, required: bool = False) -> list[Problem]:
    problems = []
    for name, value in words:
        if required and not value.strip():
            problems.append(Problem("missing", where, N_('"{field}" is missing'), N_("add it"), {"field": name}))
        if NOT_IN_LINE.search(value):
            problems.append(
                Problem(
                    "bad-character",
                    where,
                    N_('"{field}" has a character that cannot be kept'),
                    N_("type it again"),
                    {"field": name},
                )
            )
        if len(value) > 255 and name not in ("note", "name", "file"):
            problems.append(
                Problem(
                    "too-long", where, N_('"{field}" is longer than 255 characters'), N_("shorten it"), {"field": name}
                )
            )
    return problems


def _check_words(words: Iterable[tuple[str, str]], where: str, *, required: bool = False) -> None:
    problems = _word_problems(words, where, required=required)
    if problems:
        raise RegisterError(*problems)


@lru_cache(maxsize=256)
def _well_formed(editions: tuple[str, ...]) -> bool:
    """Whether editions can be kept as one text with spaces between; the same few lists come again and again."""
    return bool(editions) and all(label and " " not in label and not NOT_IN_LINE.search(label) for label in editions)


def _is_sound(row: IssuedRow) -> bool:
    """Whether nothing can be wrong with a row: nearly always, so it is asked first and quickly."""
    key, vehicle, release = row.key, row.vehicle, row.release
    said = f"{key}{row.fingerprint}{vehicle}{row.options_digest}{release}"
    return (
        bool(key and row.fingerprint and vehicle)
        and key == key.strip()
        and len(said) <= 255
        and row.language in LANGUAGES
        and _well_formed(row.editions)
        and NOT_IN_LINE.search(f"{said}{row.file}{row.name}") is None
    )


def _check_row(row: IssuedRow, where: str) -> list[Problem]:
    """What keeps a row from being written."""
    problems = _word_problems(
        [("key", row.key), ("fingerprint", row.fingerprint), ("vehicle", row.vehicle)], where, required=True
    )
    problems += _word_problems(
        [("file", row.file), ("name", row.name), ("options_digest", row.options_digest), ("release", row.release)],
        where,
    )
    if row.key != row.key.strip():
        problems.append(
            Problem("bad-key", where, N_("the number of the person begins or ends with a space"), N_("take it out"))
        )
    if row.language not in LANGUAGES:
        problems.append(
            unknown_name("unknown-language", where, N_('unknown language "{name}"'), row.language, list(LANGUAGES))
        )
    if not _well_formed(row.editions):
        problems.append(
            Problem("bad-editions", where, N_("the editions are missing or malformed"), N_("write them as clause@2"))
        )
    return problems
