"""The register of a bulk issue: what was proposed, to whom, in which editions, and what each answered.

On SQLite, or any database.

Nothing is ever changed in it: an event is added after the others, and sealed with the one before (`chain` says how,
and why names stand apart). One transaction writes all of a chunk or none of it, so a program stopped at any moment
leaves a register that is whole. Two that write at once take turns: each transaction begins by locking the one line
that says where the chain ends.

What is kept of a person: the employer's own number, which is in the chain and stays; a name, a note and evidence only
when they are given, in a table that `Register.erase_person` empties. The number should therefore say nothing by itself.
A file name made from a person's name is personal too: ``IssuedRow.file_is_personal`` puts it with the name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from ..closed_words import PersonAnswer
from ..kits.ground.given_days import Day, read_day
from ..kits.ground.i18n import N_
from ..kits.ground.number_forms import spell_number
from ..kits.ground.problems import Problem, RegisterError, unknown_name
from ..kits.ground.short_repr import short_repr
from ..kits.ledger.answer_checks import Answer, apply_answer, nothing_proposed_by, place_answer
from ..kits.ledger.chain import LEFT, REFUSED, SIGNED, ChainHead, StoredEvent
from ..kits.ledger.chain_check import ChainCheck
from ..kits.ledger.chain_guard import PREFIX
from ..kits.ledger.database import EventWriter, RegisterDatabase, WriteCounts, parse_head
from ..kits.ledger.evidence import Evidence, IssuedRow, check_rows, check_words, find_word_problems
from ..kits.ledger.replay import RegisterPerson, replay_events
from .standing import Standing, compute_standings
from .to_sign_again import ToSignAgain, find_to_sign_again

if TYPE_CHECKING:
    from ..kits.ground.files import GivenFile
    from ..kits.ledger.connections import RegisterSource
    from ..kits.ledger.timestamps import TokenFinder
    from ..kits.lists.table_columns import ColumnMapping
    from ..library.library import Library
    from ..matter.models import Matter
    from ..people.recipient import Recipient


# ------------------------------------------------------------------ answer writer
# Answers written in one transaction of a register: all of them, or none with every reason.


def write_answers(
    writer: EventWriter, answers: Sequence[Answer], keys: Sequence[str] | None, correct: bool
) -> tuple[int, int]:
    """Add the answers that the register does not have yet to a transaction.

    Return how many were added, and how many of these are signatures of what the same person had refused.

    Parameters
    ----------
    writer:
        The writer of the transaction.
    answers:
        The answers, in order.
    keys:
        The numbers of the people whose events are read; None reads everybody's.
    correct:
        Whether an answer may follow one that says “signed” or “left”.

    Raises
    ------
    RegisterError
        Every answer that cannot be written.
    """
    problems = [
        problem
        for reply in answers
        for problem in find_word_problems(
            [("key", reply.key), ("note", reply.note), ("run", reply.run or "")], reply.where
        )
    ]
    added = after_refusal = 0
    people = replay_events(writer.read_events(keys))
    for answer in answers:
        proposal = place_answer(answer, people, correct=correct)
        if isinstance(proposal, Problem):
            problems.append(proposal)
        elif proposal is not None:
            personal = {"note": answer.note} if answer.note else {}
            if answer.evidence is not None:
                personal["evidence"] = answer.evidence.as_text()
            answered = 0 if answer.answer == LEFT else proposal.number
            writer.add_event(answer.answer, answer.key, answer.on, proposal.run, personal, answers=answered)
            after_refusal += (proposal.response, answer.answer) == (REFUSED, SIGNED)
            apply_answer(answer, proposal, people[answer.key])
            added += 1
    if problems:
        raise RegisterError(*problems)
    return added, after_refusal


# ------------------------------------------------------------------ bound people
# Who is bound by one clause on a day, and of whom that cannot be said.


@dataclass(frozen=True, slots=True)
class BoundPeople:
    """The people whom one clause binds on a day; to go through the value is to go through those who are bound.

    Parameters
    ----------
    clause, on:
        The clause and the day.
    bound:
        Those whose version that binds has the clause, with a weight that the employer can draw something from; one
        standing for each person and document.
    unsaid:
        Those who were proposed the clause, and of whom it cannot be said what it is worth: facts are missing, or the
        library at hand lacks the edition.
    """

    clause: str
    on: dt.date
    bound: tuple[Standing, ...] = field(repr=False)
    unsaid: tuple[Standing, ...] = field(repr=False)

    def __iter__(self) -> Iterator[Standing]:
        return iter(self.bound)

    def __len__(self) -> int:
        return len(self.bound)

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the answer to a dict, ready for JSON, with texts in ``language`` (``fr`` or ``en``).

        ``clause`` is its id and ``on`` an ISO day; ``bound`` and ``unsaid`` are lists of dicts: ``key``, ``name``,
        ``run`` and ``vehicle`` of the version weighed, and what `ClauseStanding.as_dict` says of the clause.
        """
        return {
            "clause": self.clause,
            "on": self.on.isoformat(),
            "bound": [self._describe_standing(standing, language) for standing in self.bound],
            "unsaid": [self._describe_standing(standing, language) for standing in self.unsaid],
        }

    def _describe_standing(self, standing: Standing, language: str) -> dict[str, Any]:
        named = {"key": standing.key, "name": standing.name, "run": standing.run, "vehicle": standing.vehicle}
        clause = standing.find_clause(self.clause)
        return named | (clause.as_dict(language) if clause else {})


def select_bound_people(
    given_standings: Iterable[Standing], clause: str, on: dt.date, library: Library, where: str
) -> BoundPeople:
    """Select, among the standings of a register on a day, those of the people whom a clause binds.

    ``clause`` is an id, as `Standing.find_clause` takes it; ``where`` is the place, for messages.

    Raises
    ------
    RegisterError
        Neither the library nor a proposal has such a clause.

    >>> len(select_bound_people((), "confidential-data", dt.date(2026, 12, 1), load_library(), "clause"))
    0
    """
    standings = tuple(given_standings)
    names = {label.label.rpartition("@")[0] for given_standing in standings for label in given_standing.clauses}
    clause_names = {*library.clauses, *names, *(name.rpartition("/")[2] for name in names)}
    if clause not in clause_names:
        problem = unknown_name("unknown-clause", where, N_('unknown clause "{name}"'), clause, sorted(clause_names))
        raise RegisterError(replace(problem, path=("clause",)))
    weights = library.vocabulary.weights
    bound, unsaid = [], []
    for standing in standings:
        weighed = standing.find_clause(clause)
        if weighed is None:
            continue
        if not weighed.weight or weights[weighed.weight].order is None:
            unsaid.append(standing)
        elif standing.binding and weights[weighed.weight].bears:
            bound.append(standing)
    return BoundPeople(clause, on, tuple(bound), tuple(unsaid))


# ------------------------------------------------------------------ register
CHUNK = 2000  # events in a transaction, and values in one question to the database


@short_repr()
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
    anew:
        Whether a register verified there before, of which nothing is left, was taken away on purpose: another is then
        made, and what was known of it is forgotten. Without it, that is refused (``register-gone``).
    schema:
        The schema of the database in which its tables stand, which is there; the one by default when None.
    prefix:
        How the names of its tables begin.

    Raises
    ------
    RegisterError
        SQLAlchemy or the driver is not installed, the database cannot be opened, it holds no register, or the one that
        was verified there before is gone; the connection commits each statement by itself.

    >>> row = IssuedRow("E-0042", "1.docx", "ab", ("purpose@1",), "fr", "", "charter", "1.0", dt.date(2026, 6, 1))
    >>> with Register(":memory:") as register:
    ...     register.record_issued([row], run="2026-06")
    ...     register.answer("E-0042", "signed", on="2026-06-10")
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
        self, source: RegisterSource, *, create: bool = True, anew: bool = False,
        schema: str | None = None, prefix: str = PREFIX,
    ) -> None:  # fmt: skip
        self._database = RegisterDatabase(source, create=create, anew=anew, schema=schema, prefix=prefix)
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

    def _read_day(self, value: Day, name: str = "on") -> dt.date:
        """Read a day that was given as the argument ``name``."""
        return read_day(value, name, self.name)

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
        added = already = rows_before = 0
        listed = iter(rows)
        while chunk := list(islice(listed, CHUNK)):
            check_rows(chunk, self.name, rows_before)
            with self._database.write_alone() as writer:
                new = writer.add_new_proposals(chunk, run, self.name, rows_before)
            added, already = added + new, already + len(chunk) - new
            rows_before += len(chunk)
        return WriteCounts(added, already)

    def answer(
        self,
        key: str | int,
        answer: PersonAnswer,
        *,
        on: Day,
        note: str = "",
        run: str | None = None,
        evidence: Evidence | None = None,
        correct: bool = False,
    ) -> WriteCounts:
        """Record what one person answered to a proposal; an answer that the register has is counted, not added again.

        Parameters
        ----------
        key:
            The employer's own number of the person.
        answer:
            ``signed``, ``refused``, ``no_answer``, ``left`` (the company) or ``superseded`` (withdrawn for another
            proposal), or a word that a list of answers has for one, such as “signé”.
        on:
            The day of the answer, or of departure: a date, a date and time, or a text in ISO form.
        note:
            A remark to keep with the answer; it counts as personal data, which `erase_person` erases.
        run:
            The run whose proposal is answered; the newest proposal made by that day when not given.
        evidence:
            What proves the answer, such as a signature; personal data too.
        correct:
            Whether to put another answer after one that says “signed” or “left”: the first was a mistake, and stays
            readable.

        Raises
        ------
        RegisterError
            Nothing was proposed to that person by that day, the answer is not one of those words, or contradicts a
            signature; ``on`` is no day.
        """
        from .answer_files import read_answer_word

        word, day = read_answer_word(answer, self.name), self._read_day(on)
        given = Answer(spell_number(key), word, day, " ".join(note.split()), run, self.name, evidence)
        return self.record_answers([given], correct=correct)

    def import_answers(
        self, path: GivenFile, *, mapping: ColumnMapping | str | Path | None = None, correct: bool = False
    ) -> WriteCounts:
        """Record in the register the answers of a CSV or XLSX file, all or none; count events added and those known.

        An answer that the register has already is counted and not added again.

        Parameters
        ----------
        path:
            The file, as a path, bytes or a binary stream: ``key;answer;date`` and if you like ``note`` and ``run``, in
            English or French (`answer_files.read_answers`).
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
        with self._database.write_alone() as writer:
            added, after_refusal = write_answers(
                writer, answers, None if len(answers) > CHUNK else [answer.key for answer in answers], correct
            )
        return WriteCounts(added, len(answers) - added, after_refusal)

    def erase_person(self, key: str | int, *, on: Day | None = None) -> int:
        """Erase a person's personal data from the register, and return how many events had such data.

        The data are names, notes, evidence and file names that say who the person is. The events stay, with the
        employer's number, so the chain stays whole; the erasure is recorded as an event.

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
        return self.erase_people([key], on=on)

    def erase_people(self, keys: Iterable[str | int], *, on: Day | None = None) -> int:
        """Erase the personal data of several people, all or none, as `erase_person` does; count the events with any.

        Raises
        ------
        RegisterError
            The register does not have one of them; nothing is erased.
        """
        day = self._read_day(on) if on is not None else dt.date.today()
        wanted = list(dict.fromkeys(map(spell_number, keys)))
        with self._database.write_alone() as writer:
            return writer.erase_people(wanted, day, self.name, whole=len(wanted) > CHUNK)

    # ------------------------------------------------------------------ reading
    def read_events(self) -> Iterator[StoredEvent]:
        """Yield every event of the register in order, each verified, with the personal data that are not erased.

        Raises
        ------
        RegisterError
            The chain is broken: with the number of the event.
        """
        with self._database.read_tables() as connection:
            yield from self._database.guard.read_events(connection)

    def read_head(self) -> ChainHead:
        """Verify the chain of the register up to its end, and return that end: to be noted elsewhere, or dated.

        Raises
        ------
        RegisterError
            The chain is broken: with the number of the event.
        """
        with self._database.read_tables() as connection:
            return self._database.guard.verify_end(connection)

    def accept_restored(self) -> ChainHead:
        """Accept that the register was put back from an older copy on purpose, and return its present end.

        This user on this machine then no longer compares it with what was verified before. The chain itself is
        verified.

        Raises
        ------
        RegisterError
            The chain is broken: with the number of the event.
        """
        with self._database.read_tables() as connection:
            return self._database.guard.accept_present(connection)

    def read_people(self, day: Day | None = None) -> dict[str, RegisterPerson]:
        """Compute each person's proposals and answers from the register's events, by the person's number.

        With ``day``, the result is as of the end of that day; None takes every event.
        """
        return replay_events(self.read_events(), None if day is None else self._read_day(day, "day"))

    def status_of(self, person: str | int, *, on: Day) -> RegisterPerson:
        """Read what was proposed to one person and what they answered, by the end of a day.

        What a clause is worth against the person is for `who_is_bound` and `find_standings`: it takes the rules and the
        facts.

        Parameters
        ----------
        person:
            The employer's own number of the person.
        on:
            The day asked: a date, a date and time, or a text in ISO form.

        Raises
        ------
        RegisterError
            Nothing had been proposed to that person by that day; ``on`` is no day.

        >>> row = IssuedRow("E-0042", "1.docx", "ab", ("purpose@1",), "fr", "", "charter", "1.0", dt.date(2026, 6, 1))
        >>> with Register(":memory:") as register:
        ...     _ = register.record_issued([row], run="2026-06")
        ...     _ = register.answer("E-0042", "signed", on="2026-06-10")
        ...     print([register.status_of("E-0042", on=day).newest.response for day in ("2026-06-09", "2026-06-10")])
        ['proposed', 'signed']
        """
        day, key = self._read_day(on), spell_number(person)
        with self._database.read_tables() as connection:
            register_person = replay_events(self._database.guard.read_people(connection, [key]), day).get(key)
        if register_person is None or register_person.newest is None:
            raise RegisterError(nothing_proposed_by(day, f"{self.name}, person"))
        return register_person

    def check_chain(self, expected: ChainHead | str | None = None, *, tokens: TokenFinder | None = None) -> ChainCheck:
        """Check that the register is whole and unchanged: its chain of events, personal data and lists of editions.

        A fault raises no error: the result lists every fault.

        Parameters
        ----------
        expected:
            The head of the chain as it was noted elsewhere (``number:link``): shows whether the end was cut off or
            rewritten since. With None, that is not looked at.
        tokens:
            The timestamps to be verified (`read_tokens`); None for none.

        Raises
        ------
        RegisterError
            ``expected`` is not of that form, or the register has lost the line that says where it ends.
        """
        noted = parse_head(expected, self.name) if isinstance(expected, str) else expected
        with self._database.read_tables() as connection:
            return self._database.guard.check_all(connection, noted, tokens)

    def find_standings(
        self,
        day: Day,
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
        day = self._read_day(day, "day")
        return compute_standings(self.read_people(day), day, library, matter, recipients, rounds)

    def who_is_bound(
        self,
        clause: str,
        library: Library,
        matter: Matter,
        *,
        on: Day,
        recipients: Iterable[Recipient] = (),
        rounds: Mapping[str, Matter] | Iterable[Matter] = (),
    ) -> BoundPeople:
        """Find the people whom a clause binds on a day, and those of whom it cannot be said.

        Parameters
        ----------
        clause:
            The id of the clause, in whatever edition each person was proposed: ``confidential-data``.
        library, matter, recipients, rounds:
            The rules, and the facts by which each person is weighed, as for `find_standings`.
        on:
            The day asked: a date, a date and time, or a text in ISO form.

        Raises
        ------
        RegisterError
            There is no such clause; ``on`` is no day; or as for `find_standings`.

        Of somebody who signed, nothing is said while their age is not known:

        >>> rest = (("confidential-data@1",), "fr", "", "contract-amendment", "1.0", dt.date(2026, 6, 1))
        >>> with Register(":memory:") as register:
        ...     _ = register.record_issued([IssuedRow("E-1", "1.docx", "ab", *rest)], run="r")
        ...     _ = register.answer("E-1", "signed", on="2026-06-10")
        ...     facts = load_library(), sample_matter("contract-amendment")
        ...     found = register.who_is_bound("confidential-data", *facts, on="2026-07-01")
        >>> [each.key for each in found], [each.key for each in found.unsaid]
        ([], ['E-1'])
        """
        day = self._read_day(on)
        standings = self.find_standings(day, library, matter, recipients, rounds)
        return select_bound_people(standings, clause, day, library, f"{self.name}, clause")

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
