"""The register of a bulk issue: what was proposed, to whom, in which editions, and what each answered.

On SQLite, or any database.

Nothing is ever changed in it: an event is added after the others, and sealed with the one before (`chain` says how,
and why names stand apart). One transaction writes all of a chunk or none of it, so a program stopped at any moment
leaves a register that is whole. Two that write at once take turns: each transaction begins by locking the one line
that says where the chain ends.

What is kept of a person: the employer's own number, which is in the chain and stays; a name and a note only when they
are given, in a table that `Register.erase_person` empties. The number should therefore say nothing by itself. A file
name made from a person's name is personal too: ``IssuedRow.file_is_personal`` puts it with the name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from ..i18n import N_
from ..problems import Problem, RegisterError, unknown_name
from .answer_checks import Answer, apply_answer, place_answer
from .chain import ANSWERS, ERASED, LEFT, ChainCheck, ChainChecker, ChainHead, StoredEvent
from .database import RegisterDatabase, head_gone_problem, parse_head
from .issued_rows import IssuedRow, check_words, find_row_problems, find_word_problems, is_sound
from .register_tables import PREFIX, read_stored
from .replay import RegisterPerson, replay_events
from .standing import Standing, compute_standings
from .to_sign_again import ToSignAgain, find_to_sign_again

if TYPE_CHECKING:
    from ..library.load import Library
    from ..matter.models import Matter
    from ..people.mapping import ColumnMapping
    from ..people.recipient import Recipient
    from .connections import RegisterSource

CHUNK = 2000  # events in a transaction, and values in one question to the database


@dataclass(frozen=True, slots=True)
class WriteCounts:
    """Counts of a write in a register: events added, and events left out because already recorded."""

    added: int
    already: int = 0

    def as_dict(self) -> dict[str, int]:
        """Convert the two counts to a dict: ``added`` (events added) and ``already`` (events recorded before)."""
        return {"added": self.added, "already": self.already}


class Register:
    """A register of the documents proposed to each person, their clause editions, and each person's answers.

    Parameters
    ----------
    source:
        A file (SQLite); the SQLAlchemy URL of a database, ``postgresql+psycopg://user@host/base``; the engine of a
        program, which is left open; or a connection in a transaction of the caller. The register then never commits
        nor rolls back: what it writes, its tables included, stays or goes with the caller's transaction, which other
        writers of the register wait for.
    create:
        Whether to make it when it is not there.
    schema:
        The schema of the database in which its tables stand, which is there; the one by default when None.
    prefix:
        How the names of its tables begin.

    Raises
    ------
    RegisterError
        SQLAlchemy or the driver is not installed, the database cannot be opened, or it holds no register; the
        connection commits each statement by itself.

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

    In the caller's transaction, a rollback leaves nothing:

    >>> from sqlalchemy import create_engine, inspect
    >>> engine = create_engine("sqlite://")
    >>> with engine.connect() as connection:
    ...     with Register(connection) as register:
    ...         register.record_issued([row], run="2026-06")
    ...     connection.rollback()
    WriteCounts(added=1, already=0)
    >>> inspect(engine).get_table_names()
    []
    """

    def __init__(
        self, source: RegisterSource, *, create: bool = True, schema: str | None = None, prefix: str = PREFIX
    ) -> None:
        self._database = RegisterDatabase(source, create=create, schema=schema, prefix=prefix)
        self.name = self._database.name

    def __enter__(self) -> Register:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections that the register opened, none of the caller's; everything recorded stays recorded."""
        self._database.close()

    @property
    def in_transaction(self) -> bool:
        """Whether the register was opened on a connection, so that what it writes may be rolled back by the caller."""
        return self._database.in_transaction

    # ------------------------------------------------------------------ writing
    def record_issued(self, rows: Iterable[IssuedRow], *, run: str) -> WriteCounts:
        """Record in the register the documents proposed to people in one run; count the events added and those known.

        A row that the register has already for this run, with the same fingerprint, is counted and not added again, so
        a run that was stopped can give all its rows again. Rows are written in batches, each whole or not at all.

        Parameters
        ----------
        rows:
            The documents issued, any number of them; an iterator is read once.
        run:
            The name of the issue, the same when it is resumed.

        Raises
        ------
        RegisterError
            A row cannot be written, or the run issued another document to the same person; nothing of its batch is
            written, and earlier batches stay.
        """
        check_words([("run", run)], self.name, required=True)
        added = already = done = 0
        listed = iter(rows)
        while chunk := list(islice(listed, CHUNK)):
            problems = [
                problem
                for at, row in enumerate(chunk, done + 1)
                if not is_sound(row)
                for problem in find_row_problems(row, f"{self.name}, row {at}")
            ]
            if problems:
                raise RegisterError(*problems)
            with self._database.write_alone() as writer:
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
        """Record in the register what one person answered to a proposal, and count the events added and those known.

        An answer that the register has already is counted and not added again.

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
            A remark to keep with the answer; it counts as personal data, which `erase_person` erases.
        run:
            The run whose proposal is answered; the newest proposal made by that day when not given.
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

    def import_answers(
        self, path: str | Path, *, mapping: ColumnMapping | str | Path | None = None, correct: bool = False
    ) -> WriteCounts:
        """Record in the register the answers of a CSV or XLSX file, all or none; count events added and those known.

        An answer that the register has already is counted and not added again.

        Parameters
        ----------
        path:
            The file: ``key;answer;date`` and if you like ``note`` and ``run``, in English or French
            (`answer_files.read_answers`).
        mapping:
            A mapping, or the YAML file that holds one, for headers and words that the library does not know; None
            for none.
        correct:
            Whether an answer may follow one that says “signed” or “left”, as for `answer`.

        Raises
        ------
        RegisterError
            Every fault of the file, each with its line; nothing is written.
        RecipientError
            The mapping is wrong.
        """
        from .answer_files import read_answers

        return self.record_answers(read_answers(path, mapping=mapping), correct=correct)

    def record_answers(self, answers: Sequence[Answer], *, correct: bool = False) -> WriteCounts:
        """Record answers in the register, in the order given, all or none; count the events added and those known.

        An answer that the register has already is counted and not added again. With ``correct``, an answer may follow
        one that says “signed” or “left”.

        Raises
        ------
        RegisterError
            Every answer that cannot be written.
        """
        problems = [
            problem
            for each in answers
            for problem in find_word_problems(
                [("key", each.key), ("note", each.note), ("run", each.run or "")], each.where
            )
        ]
        added = 0
        with self._database.write_alone() as writer:
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
        """Erase a person's personal data from the register, and return how many events had such data.

        The data are names, notes and file names that say who the person is. The events stay, with the employer's
        number, so the chain stays whole; the erasure is recorded as an event.

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
        with self._database.write_alone() as writer:
            gone = writer.erase_personal(key.strip())
            if gone is None:
                raise RegisterError(
                    Problem(
                        "not-proposed",
                        self.name,
                        N_("nothing was proposed to this person"),
                        N_("check the number, leading zeros included"),
                    )
                )
            writer.add_event(ERASED, key.strip(), on or dt.date.today(), "", {})
        return gone

    # ------------------------------------------------------------------ reading
    def read_events(self) -> Iterator[StoredEvent]:
        """Yield every event of the register in order, with the personal data that have not been erased."""
        with self._database.read_tables() as connection:
            yield from (stored for stored, _ in read_stored(connection, self._database.tables) if stored is not None)

    def read_people(self, day: dt.date | None = None) -> dict[str, RegisterPerson]:
        """Compute each person's proposals and answers from the register's events, by the person's number.

        With ``day``, the result is as of the end of that day; None takes every event.
        """
        return replay_events(self.read_events(), day)

    def check_chain(self, expected: ChainHead | str | None = None) -> ChainCheck:
        """Check that the register is whole and unchanged: its chain of events, personal data and lists of editions.

        A fault raises no error: the result lists every fault.

        Parameters
        ----------
        expected:
            The head of the chain as it was noted elsewhere (``number:link``): shows whether the end was cut off or
            rewritten since. With None, that is not looked at.

        Raises
        ------
        RegisterError
            ``expected`` is not of that form, or the register has lost the line that says where it ends.
        """
        noted = parse_head(expected, self.name) if isinstance(expected, str) else expected
        checker = ChainChecker(self.name, noted)
        last: ChainHead | None = None
        with self._database.read_tables() as connection:
            for stored, head in read_stored(connection, self._database.tables):
                last = head
                if stored is not None:
                    checker.check_event(stored)
        if last is None:
            raise RegisterError(head_gone_problem(self.name))
        return checker.finish_check(last)

    def find_standings(
        self,
        day: dt.date,
        library: Library,
        matter: Matter,
        recipients: Iterable[Recipient] = (),
        rounds: Mapping[str, Matter] | Iterable[Matter] = (),
    ) -> tuple[Standing, ...]:
        """Compute for each person and document of the register which version binds on a day and what its clauses weigh.

        Each proposal to the person is a version, with the day of effect that it states and the answer recorded by that
        day. The rules of the library say which version binds, and what silence is worth where there is no answer.

        Parameters
        ----------
        day:
            The day for which the answer is computed.
        library, matter:
            The rules, and the facts common to all. The legal ground of a proposal, its registered letter and the day of
            receipt, which decide of silence, are taken from a matter for its own round only: what was proposed on its
            day.
        recipients:
            The persons' own facts (status, protection, telework, translation), which the register does not keep.
            Somebody who is not among them is weighed as an employee with an open-ended contract, and
            `Standing.listed` says so.
        rounds:
            The matters of other rounds, each for the proposals made on its day; or a mapping from the name of a run to
            its matter.

        Raises
        ------
        RegisterError
            Two matters are of the same day, and neither is named by its run.
        MatterError, RuleConflict
            The matter, or the rules of the library, give no single answer (as for `assess`).
        """
        return compute_standings(self.read_people(day), day, library, matter, recipients, rounds)

    def to_sign_again(
        self, library: Library, matter: Matter, recipients: Iterable[Recipient] = ()
    ) -> tuple[ToSignAgain, ...]:
        """Find the people who must sign again because clauses changed since the editions they signed, and what changed.

        People whose clauses changed only in form are left out, and so are those who left or never signed.

        Parameters
        ----------
        library, matter:
            The texts and the facts of today; the editions compared are those in force on the matter's date.
        recipients:
            The persons' own facts. Without them it is not known whether anybody asked for a translation.

        Raises
        ------
        RegisterError
            The clauses depend on a fact of people who signed and are not among the recipients (telework, status…):
            nothing is supposed.
        MatterError
            The matter does not choose what the vehicle needs (as for `assess`).
        """
        return find_to_sign_again(self.read_people(), library, matter, recipients)

    def export_table(self, path: str | Path) -> int:
        """Write the events of the register as a table, ``.csv`` or ``.xlsx``, and return the number of events.

        Raises
        ------
        RegisterError
            The name ends otherwise, or the file cannot be written.
        """
        from .exports import write_register_table

        return write_register_table(self.read_events(), path)
