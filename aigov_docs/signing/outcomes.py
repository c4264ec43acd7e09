"""What a provider says of each signature: one outcome a person, from its file; and how it goes into the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..files import GivenFile, name_given
from ..i18n import N_
from ..people.list_source import list_sources
from ..people.mapped_table import MappedTable, parse_mapped_table, read_mapped_table
from ..people.table_words import TableWords
from ..problems import Problem, RecipientError, RegisterError
from ..register.answer_checks import Answer
from ..register.evidence import Evidence
from ..short_repr import short_repr
from ..text import normalize_word, parse_day
from .moments import day_in, load_zone, parse_time
from .providers import RETURNED, Meaning, Provider, columns_unread, load_provider
from .references import split_reference

if TYPE_CHECKING:
    from ..register.register import Register


@short_repr("meaning", "status", "on", "run")
@dataclass(frozen=True, slots=True)
class Outcome:
    """What a provider says of the signature of one person, in one run.

    Parameters
    ----------
    meaning:
        ``signed``, ``refused``, ``underway`` (sent, seen: no answer yet) or ``ended`` (expired, cancelled: none will
        come this way).
    status:
        The provider's own word.
    key, run:
        The person's number, and the run; the newest proposal made by that day where the run is None. Empty where
        nothing was answered.
    on:
        The day of the answer; None where nothing was answered.
    evidence:
        What proves the answer; None where nothing was answered.
    where:
        Where it stands, for messages.
    """

    meaning: Meaning
    status: str
    key: str = field(default="", repr=False)
    run: str | None = None
    on: dt.date | None = None
    evidence: Evidence | None = field(default=None, repr=False)
    where: str = ""

    def as_answer(self) -> Answer | None:
        """Convert the outcome to an answer as a register takes it; None where nothing was answered.

        >>> print(Outcome("underway", "sent").as_answer())
        None
        """
        if self.on is None or self.meaning not in ("signed", "refused"):
            return None
        return Answer(self.key, self.meaning, self.on, run=self.run, where=self.where, evidence=self.evidence)

    def as_dict(self) -> dict[str, Any]:
        """Convert the outcome to a dict, ready for JSON.

        ``meaning`` and ``status`` are texts, ``key`` and ``run`` texts or None, ``on`` an ISO day or None, ``evidence``
        a dict (`Evidence.as_dict`) or None.
        """
        return {
            "meaning": self.meaning,
            "status": self.status,
            "key": self.key or None,
            "run": self.run,
            "on": self.on.isoformat() if self.on else None,
            "evidence": self.evidence.as_dict() if self.evidence else None,
        }


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """How many outcomes were recorded, were there already, are not answered yet, and ended without an answer.

    ``after_refusal`` counts, among those recorded, the signatures of what the same person had refused.
    """

    added: int
    already: int = 0
    underway: int = 0
    ended: int = 0
    after_refusal: int = field(default=0, repr=False)

    def as_dict(self) -> dict[str, int]:
        """Convert the counts to a dict: ``added``, ``already``, ``underway``, ``ended`` and ``after_refusal``."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def record_outcomes(register: Register, outcomes: Iterable[Outcome], *, correct: bool = False) -> OutcomeCounts:
    """Record in a register what a provider says of signatures, all or none; count what was recorded.

    A signature and a refusal are answers, with their day and their evidence; what is underway or ended is counted and
    changes nothing. A message that was recorded before is counted and not recorded again, whatever came after it.

    Parameters
    ----------
    register:
        The register in which the run was recorded.
    outcomes:
        What `read_outcomes`, `parse_outcomes` or `read_message` returns.
    correct:
        Whether an answer may follow one that says “signed” or “left”, as for `Register.answer`.

    Raises
    ------
    RegisterError
        Every answer that cannot be recorded; nothing is written.

    >>> import datetime as dt
    >>> from ..register.issued_rows import IssuedRow
    >>> from ..register.register import Register
    >>> row = IssuedRow("E-1", "1.docx", "ab", ("purpose@1",), "fr", "", "charter", "1.0", dt.date(2026, 6, 1))
    >>> table = "reference;status;date;envelope;message\\nE-1@2026-06;signed;2026-06-10;9f3c;m1\\n"
    >>> with Register(":memory:") as register:
    ...     _ = register.record_issued([row], run="2026-06")
    ...     outcomes = parse_outcomes(table.encode(), "generic")
    ...     record_outcomes(register, outcomes), record_outcomes(register, outcomes)
    (OutcomeCounts(added=1, already=0, underway=0, ended=0), OutcomeCounts(added=0, already=1, underway=0, ended=0))
    """
    listed = list(outcomes)
    answers = [answer for outcome in listed if (answer := outcome.as_answer()) is not None]
    counts = register.record_answers(answers, correct=correct)
    underway, ended = (sum(outcome.meaning == meaning for outcome in listed) for meaning in ("underway", "ended"))
    return OutcomeCounts(counts.added, counts.already, underway, ended, counts.after_refusal)


# ------------------------------------------------------------------ a file of outcomes
def read_outcomes(path: GivenFile, provider: Provider | str | Path, *, zone: str | None = None) -> tuple[Outcome, ...]:
    """Read a provider's file of outcomes, CSV or XLSX: one line a person, with what the provider says of them.

    The file is a path, bytes or a binary stream, alike; ``provider`` and ``zone`` are those of `parse_outcomes`.

    Raises
    ------
    RegisterError
        The provider's columns are not known; every fault of the file, each with its line.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "suivi.csv")
    ...     _ = file.write_text("reference;statut;date\\nE-1@2026-06;refusé;10/06/2026\\n", encoding="utf-8")
    ...     [(each.key, each.meaning, each.on) for each in read_outcomes(file, "generic")]
    [('E-1', 'refused', datetime.date(2026, 6, 10))]
    """
    provider, words = _own_words(provider)
    (listed,) = list_sources(path, "" if isinstance(path, str | Path) else name_given(path, "outcomes.csv"))
    return _list_outcomes(_read_table(lambda: read_mapped_table(listed, words)), provider, zone)


def parse_outcomes(
    data: bytes, provider: Provider | str | Path, name: str = "outcomes.csv", *, zone: str | None = None
) -> tuple[Outcome, ...]:
    """Parse the bytes of a provider's file of outcomes, CSV or XLSX: one line a person.

    Parameters
    ----------
    data:
        The bytes of the file.
    provider:
        The provider, its name, or the file of the user's own (`load_provider`), which names the columns.
    name:
        How messages call the file.
    zone:
        The time zone that says which day a time is, ``Europe/Paris``; that of the time itself when None.

    Raises
    ------
    RegisterError
        The provider's columns are not known; every fault of the file, each with its line: a status that nobody
        explained is one.

    >>> parse_outcomes(b"reference;status;date\\nE-1@2026-06;expired;\\n", "generic")[0].meaning
    'ended'
    """
    provider, words = _own_words(provider)
    return _list_outcomes(_read_table(lambda: parse_mapped_table(data, name, words)), provider, zone)


def _own_words(source: Provider | str | Path) -> tuple[Provider, TableWords]:
    """Load a provider, and the headers of its file of outcomes as words of a table."""
    provider = load_provider(source)
    if not provider.outcomes.columns:
        raise RegisterError(columns_unread(provider, provider.outcomes, "outcomes"))
    headers = {normalize_word(header): what for header, what in provider.outcomes.columns.items()}
    return provider, TableWords(RETURNED, headers, {})


def _read_table(read: Callable[[], MappedTable]) -> MappedTable:
    """Read a table that has a status, a person and a day; raise its problems as a `RegisterError`."""
    try:
        table = read()
    except RecipientError as error:
        raise RegisterError(*error.problems) from None
    known_columns, problems = table.columns.known, list(table.problems)
    for choice in (("status",), ("reference", "key"), ("date", "time")):
        if not any(name in known_columns for name in choice):
            where, values = table.table.header_place, {"columns": " / ".join(choice)}
            message, hint = N_("no column holds {columns}"), N_("say in a file of your own which column does")
            problems.append(Problem("no-column", where, message, hint, values))
    if problems:
        raise RegisterError(*problems)
    return table


def _list_outcomes(table: MappedTable, provider: Provider, zone: str | None) -> tuple[Outcome, ...]:
    """Parse the outcome in each row of a table; every row that is none is told."""
    load_zone(zone, "zone")
    problems: list[Problem] = []
    outcomes: list[Outcome] = []
    for line, cells in table.read_rows():
        try:
            outcomes.append(_parse_row(cells, f"{table.table.name}, line {line}", provider, zone))
        except RegisterError as error:
            problems += error.problems
    if problems:
        raise RegisterError(*problems)
    return tuple(outcomes)


def _parse_row(cells: Mapping[str, str], where: str, provider: Provider, zone: str | None) -> Outcome:
    """Parse the outcome in one row."""
    status = cells["status"]
    meaning = find_meaning(status, provider.outcomes.statuses, where)
    if meaning in ("underway", "ended"):
        return Outcome(meaning, status, where=where)
    time = parse_time(cells.get("time", ""), zone)
    on = parse_day(cells.get("date", "")) or (day_in(time, zone) if time is not None else None)
    if on is None:
        raise RegisterError(Problem("not-a-date", where, N_("not a date"), N_("write it as 31/12/2026")))
    key, run = find_person(cells.get("reference", ""), cells.get("key", ""), cells.get("run", ""), where)
    evidence = Evidence(
        provider.name,
        cells.get("envelope", ""),
        cells.get("sha256", "") if meaning == "signed" else "",
        time if time is not None and time.tzinfo is not None else None,
        cells.get("message", ""),
    )
    return Outcome(meaning, status, key, run, on, evidence, where)


# ------------------------------------------------------------------ what a file and a message share
def find_meaning(status: str, statuses: Mapping[str, Meaning], where: str, *, shown: bool = False) -> Meaning:
    """Find what a provider's word says of an answer; its case, accents and signs do not count.

    ``shown`` says whether it is the word of a message, which a problem may repeat: what a person wrote in the cell of a
    file may be anything.

    Raises
    ------
    RegisterError
        Nobody said what the word means: it is told, and never guessed.

    >>> find_meaning("Signé", {"signe": "signed"}, "x.csv, line 2")
    'signed'
    """
    meanings_by_word = {normalize_word(word): meaning for word, meaning in statuses.items()}
    meaning = meanings_by_word.get(normalize_word(status))
    if meaning is None:
        message = (
            N_('nobody said what the status "{name}" means') if shown else N_("nobody said what this status means")
        )
        hint = (
            N_("say in a file of your own, at webhook: statuses, whether it is signed, refused, underway or ended")
            if shown
            else N_(
                "say in a file of your own, at outcomes: statuses, whether it is signed, refused, underway or ended"
            )
        )
        raise RegisterError(Problem("unknown-status", where, message, hint, {"name": status[:80]} if shown else {}))
    return meaning


def find_person(reference: str, key: str, run: str, where: str) -> tuple[str, str | None]:
    """Find the person and the run that an answer is for: by the reference, else by the number of the person.

    Raises
    ------
    RegisterError
        There is neither, or the reference is not one of `make_reference`.

    >>> find_person("E-1@2026-06", "", "", "x.csv, line 2"), find_person("", "E-1", "", "x.csv, line 2")
    (('E-1', '2026-06'), ('E-1', None))
    """
    if reference:
        person_and_run = split_reference(reference)
        if person_and_run is None:
            message, hint = (
                N_("this is no reference of ours"),
                N_("send it as the list to sign has it, and read it back"),
            )
            raise RegisterError(Problem("bad-reference", where, message, hint))
        return person_and_run
    if not key:
        message = N_("it does not say whose signature it is: a name is never taken for it")
        raise RegisterError(Problem("no-reference", where, message, N_("give the reference of the list to sign along")))
    return key, run or None
