"""Reading a list of employees: every row is checked first, every fault has its line, and nobody disappears."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import BaseModel

from ..kits.ground.files import GivenFile
from ..kits.ground.given_days import Day, read_day
from ..kits.ground.i18n import N_
from ..kits.ground.languages import LAW, language_pairs
from ..kits.ground.problems import Problem, RecipientError, refuse_language, refuse_type, unknown_name
from ..kits.ground.short_repr import short_repr
from ..kits.lists.dsn import held_codes, is_dsn, read_dsn
from ..kits.lists.list_source import list_sources
from ..kits.lists.table_columns import ColumnMapping, match_table
from ..kits.lists.table_files import TableFile, cell_text
from .contract_status import make_status_notes, read_stated_status
from .mapping import check_mapping, read_mapping
from .recipient import HeldRecipient, Recipient, find_effect_day
from .recipient_checks import RecipientChecker
from .table_rows import TableRows, clean_table_rows, complete_rows, read_table_rows
from .table_words import load_outcomes, staff_words

if TYPE_CHECKING:
    from ..matter.models import Matter


# ------------------------------------------------------------------ row tables
# Rows of a program (mappings) as a table of texts, so that they are read as the rows of a file are.


#: What messages call a list of rows that has no name.
ROWS = "rows"
#: A row as a program holds it; its keys are texts. A row of SQLAlchemy, for a type checker, has keys of other kinds.
GivenRow: TypeAlias = Mapping[Any, Any]


def tabulate_rows(rows: Iterable[GivenRow], name: str = ROWS) -> tuple[TableFile, list[Problem]]:
    """Convert rows of a program to a table whose header has every key that a row has, and list the bad values.

    Parameters
    ----------
    rows:
        The rows, read once: mappings from a header to a text, a number, a truth, a date, or None for an empty cell.
        Not all have the same keys.
    name:
        How messages call the rows, which are numbered from 1.

    Raises
    ------
    TypeError
        A row is no mapping, or a key is no text.

    >>> import datetime as dt
    >>> table, problems = tabulate_rows([{"key": 42, "hired_on": dt.date(2019, 3, 4)}, {"key": "A1", "name": None}])
    >>> table.header, table.rows, problems
    (('key', 'hired_on', 'name'), [(1, ['42', '2019-03-04', '']), (2, ['A1', '', ''])], [])
    """
    places: dict[str, int] = {}
    problems: list[Problem] = []
    numbered_cells: list[tuple[int, dict[int, str]]] = []
    for number, row in enumerate(rows, 1):
        refuse_type("rows", row, Mapping)
        cells: dict[int, str] = {}
        for title, value in row.items():
            place = places.get(title)
            if place is None:
                refuse_type("rows", title, str)
                place = places[title] = len(places)
            written = _spell_value(value)
            if written is None:
                problems.append(_bad_value(name, number, title))
            else:
                cells[place] = written
        numbered_cells.append((number, cells))
    width = range(len(places))
    table = [(number, [cells.get(place, "") for place in width]) for number, cells in numbered_cells]
    return TableFile(name, tuple(places), 0, table), problems


def _spell_value(value: object) -> str | None:
    """Write a value as the cell of a workbook that holds it; None for a value that no cell holds."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return value
    if value is None or value != value:  # what is not equal to itself is a number or a day that is missing
        return ""
    if isinstance(value, Enum):
        return _spell_value(value.value)
    if isinstance(value, Decimal):
        return cell_text(float(value))
    return cell_text(value) if isinstance(value, bool | int | float | dt.date) else None


def _bad_value(name: str, number: int, title: str) -> Problem:
    message = N_("the value is neither a text, a number, a truth nor a date")
    hint = N_("give one of these, or None where there is nothing")
    where, values = f"{name}, line {number}, {title}", {"line": number, "column": title}
    return Problem("bad-value", where, message, hint, values, (number - 1, title))


# ------------------------------------------------------------------ recipients
@short_repr("people", "held", "notes")
@dataclass(frozen=True, slots=True)
class Recipients:
    """A list of employees, read and checked whole: the recipients to issue, the held ones, and notes.

    Parameters
    ----------
    people:
        To be issued, in the order of the file.
    held:
        Skipped or held, each with the reason.
    notes:
        What is worth knowing and holds nobody: homonyms, the encoding, the age of a DSN.
    source:
        Names of the files, without folders.
    columns:
        The columns of the file, as it calls them.
    titles:
        What the list calls each column of ours: standard name → header.
    in_rows:
        Whether it was read from the rows of a program, so that a problem has a path in them.
    stated_status:
        The status stated for people of whom the list says none (``contract_type``); empty where nobody needed one.

    >>> len(Recipients((Recipient("E-1", "Camille Roussel", status="permanent"),)))
    1
    """

    people: tuple[Recipient, ...]
    held: tuple[HeldRecipient, ...] = ()
    notes: tuple[Problem, ...] = ()
    source: str = ""
    columns: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict, hash=False)
    in_rows: bool = False
    stated_status: str = ""

    def __len__(self) -> int:
        return len(self.people)

    def __iter__(self) -> Iterator[Recipient]:
        return iter(self.people)

    def place_problem(self, problem: Problem) -> Problem:
        """Copy a problem of a person of the list with the list's own name of the column, and the path in the rows.

        The problem names the ``line`` among its values, and the standard ``column`` where it is about one; any other
        comes back as it is. The path, for rows of a program alone: the position from 0, and the key of the row.

        >>> people = Recipients.from_rows([{"ref": 42, "name": "Camille Roussel"}], mapping={"ref": "key"})
        >>> people.place_problem(Problem("x", "line 1", "wrong", "", {"line": 1, "column": "key"})).path
        (0, 'ref')
        """
        line, column = problem.values.get("line"), problem.values.get("column")
        if not line:
            return problem
        if column:
            title = self.titles.get(column, column)
            values = {**problem.values, "column": title}
            problem = replace(problem, where=f"{problem.where}, {title}", values=values)
        return _add_path(problem) if self.in_rows else problem

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[GivenRow],
        *,
        mapping: ColumnMapping | Mapping[str, str] | str | Path | None = None,
        on: Day | Matter | None = None,
        accept: Collection[str] = (),
        proposed_on: Day | None = None,
        contract_type: str | None = None,
        name: str = ROWS,
    ) -> Recipients:
        """Read and check the people of rows that a program has, such as those of a database, as a file is read.

        The same people are held or skipped, for the same reasons, as in a file with these columns.

        Parameters
        ----------
        rows:
            Mappings, one a person, read once. The keys are headers that a list of employees may have, in French or
            English (``key`` or ``matricule``, ``last_name`` or ``nom``…); a value is a text, a number, a truth, a date,
            a date and time (its day counts; one of a time zone is refused), or None. Not all the rows have the same
            keys.
        mapping:
            What keys that this library does not know mean: ``{"ref": "key"}``, a mapping, or the YAML file of one; None
            for none.
        on:
            The day of effect (a date, a date and time, or a text such as 2026-12-31), or the matter of the amendment,
            which says it and the day of the proposal: who has left by then is skipped, who is under age is held.
            Without it neither is looked for.
        accept:
            Codes of reasons to set aside: they hold or skip nobody (see `acceptable_codes`).
        proposed_on:
            The day of the proposal: where it comes before the day of effect, age is judged on it.
        contract_type:
            The type of contract of people of whom the rows say none, stated by who gives the list: ``permanent``,
            ``CDI``… None, and they are held.
        name:
            How messages call the rows, which are numbered from 1.

        Raises
        ------
        RecipientError
            Every fault of every row: its number, its key (``path``) and what is expected, never the value; or a day is
            none.
        TypeError
            A row is no mapping.

        >>> rows = [
        ...     {"ref": 42, "nom": "Roussel", "prenom": "Camille", "entree": dt.date(2019, 3, 4), "contrat": "CDI"},
        ...     {"ref": 43, "nom": "Petit", "prenom": "Sacha", "entree": dt.date(2026, 9, 1), "contrat": "stage"},
        ... ]
        >>> columns = {"ref": "key", "entree": "hired_on", "contrat": "contract_type"}
        >>> people = Recipients.from_rows(rows, mapping=columns, on=dt.date(2026, 11, 2))
        >>> [person.name for person in people], [(held.key, held.reason("en")) for held in people.held]
        (['Camille Roussel'], [('43', 'an internship agreement: no employment contract')])
        """
        checked = check_recipient_rows(
            rows, mapping=mapping, on=on, accept=accept, proposed_on=proposed_on, contract_type=contract_type, name=name
        )
        if checked.faults:
            raise RecipientError(*checked.faults)
        return checked.recipients


@cache
def acceptable_codes() -> tuple[str, ...]:
    """List the codes of the reasons that users may set aside, by the parameter ``accept`` of `read_recipients`.

    Each is a reason to hold or skip a person, or to refuse a DSN (payroll return) file.

    >>> "apprentice" in acceptable_codes()
    True
    """
    statuses = load_outcomes()["statuses"].values()
    codes = {status["code"] for status in statuses if status["outcome"] != "issue" and status.get("acceptable", True)}
    return tuple(sorted(codes | held_codes() | {"minor", "perhaps-minor", "number-changed"}))


@dataclass(frozen=True, slots=True)
class RecipientCheck:
    """The result of checking a list of employees: the recipients, and every fault.

    With one fault nothing is issued.

    Parameters
    ----------
    recipients:
        Who would be issued and who is held; not those who have a fault.
    faults:
        What is wrong, in the order of the files.
    mapping:
        The columns of the first table as a mapping that can be saved; None when there is no table.
    """

    recipients: Recipients
    faults: tuple[Problem, ...] = ()
    mapping: ColumnMapping | None = None


def read_recipients(
    source: GivenFile | Sequence[GivenFile],
    *,
    mapping: ColumnMapping | Mapping[str, str] | str | Path | None = None,
    on: Day | Matter | None = None,
    accept: Collection[str] = (),
    secret: bytes | None = None,
    proposed_on: Day | None = None,
    contract_type: str | None = None,
    name: str = "",
    language: str = "fr",
) -> Recipients:
    """Read and check a list of employees from CSV, XLSX or DSN files: recipients, held people and notes.

    A table given beside DSN (French payroll return) files completes them: its rows are matched by the matricule (the
    employer's number of a person), and replace the values of the DSN. Rows that a program has already are read by
    `Recipients.from_rows`.

    Parameters
    ----------
    source:
        The list, or several: a path, bytes, or a binary stream, alike. The format is told by the contents.
    mapping:
        A mapping, or the YAML file that holds one, for headers and words this library does not know; None for none.
    on:
        The day of effect (a date, a date and time, or a text such as 2026-12-31), or the matter of the amendment, which
        says it and the day of the proposal: who has left by then is skipped, who is under age is held. Without it
        neither is looked for.
    accept:
        Codes of reasons to set aside: they hold or skip nobody and refuse no file (see `acceptable_codes`).
    secret:
        At least 16 bytes. With it, a person of a DSN without matricule gets a keyed hash of the social security number
        (NIR) as key; without it the NIR is forgotten once its first digit is read, and such a person is a fault.
    proposed_on:
        The day of the proposal: where it comes before the day of effect, age is judged on it, as people may sign then.
    contract_type:
        The type of contract of people of whom the list says none, stated by who gives it: ``permanent``, ``CDI``…
        None, and they are held. A note tells the statement, and it is kept with a run.
    name:
        How messages call bytes, or a stream: its own name, else ``list``, when empty.
    language:
        The languages of the documents of each person of whom the list says none: ``fr``, or ``fr+en`` side by side.

    Raises
    ------
    UsageError
        The language is neither.
    RecipientError
        Every fault of every row: file, line, column and what is expected, never the value.

    >>> from ..kits.ground.resources import data_folder
    >>> people = read_recipients(data_folder("clause_library") / "samples" / "employees.csv", on=dt.date(2026, 11, 2))
    >>> people.people[1].name, people.people[1].gender, [(held.key, held.code) for held in people.held]
    ("Séamus O'Brien", 'm', [('E-0006', 'apprentice')])
    >>> read_recipients("matricule;nom;prénom\\n42;Petit;Zoé\\n".encode(), contract_type="CDI").people[0].name
    'Zoé Petit'
    """
    checked = check_recipients(
        source,
        mapping=mapping,
        on=on,
        accept=accept,
        secret=secret,
        proposed_on=proposed_on,
        contract_type=contract_type,
        name=name,
        language=language,
    )
    if checked.faults:
        raise RecipientError(*checked.faults)
    return checked.recipients


def check_recipients(
    source: GivenFile | Sequence[GivenFile],
    *,
    mapping: ColumnMapping | Mapping[str, str] | str | Path | None = None,
    on: Day | Matter | None = None,
    accept: Collection[str] = (),
    secret: bytes | None = None,
    proposed_on: Day | None = None,
    contract_type: str | None = None,
    name: str = "",
    language: str = "fr",
) -> RecipientCheck:
    """Check a list of employees from CSV, XLSX or DSN files, and report every fault without raising it.

    ``source`` is the list or lists (paths, bytes, binary streams), ``name`` how messages call bytes, ``mapping`` is for
    headers and words this library does not know, ``accept`` lists codes of reasons to set aside. ``on`` is the day of
    effect or the matter that says it (None: neither departures nor ages are looked at), ``proposed_on`` that of the
    proposal, where age is judged on that day. ``secret``, of at least 16 bytes, makes the hash that stands for a
    missing matricule in a DSN (None: such a person is a fault). ``language`` is that of the documents of each person of
    whom the list says none, ``fr`` or ``fr+en``. ``contract_type`` states the type of contract of people of whom the
    list says none (None: they are held).

    Raises
    ------
    UsageError
        The language is neither.
    RecipientError
        The mapping is wrong, ``contract_type`` is no type of contract, a code is not one that can be accepted, or the
        secret is too short.

    >>> from ..kits.ground.resources import data_folder
    >>> checked = check_recipients(data_folder("clause_library") / "samples" / "employees.csv")
    >>> len(checked.recipients), checked.faults, checked.mapping.columns["civility"]
    (5, (), 'civility')
    """
    refuse_language(language, (LAW, *language_pairs()))
    column_mapping, (day, proposed_on) = _find_mapping(mapping), _find_days(on, proposed_on)
    accept, status = _check_options(accept, secret), read_stated_status(contract_type)
    sources = list_sources(source, name)
    declared = [list_source for list_source in sources if is_dsn(list_source)]
    tables = [list_source for list_source in sources if list_source not in declared]
    table_rows = TableRows()
    if declared:
        dsn = read_dsn(declared, on=day, accept=accept, secret=secret)
        table_rows = TableRows(list(dsn.rows), None, list(dsn.problems), list(dsn.notes))
    for table in tables:
        read = read_table_rows(table, column_mapping, completes=bool(declared))
        table_rows.faults += read.faults
        table_rows.notes += read.notes
        table_rows.columns = table_rows.columns or read.columns
        table_rows.contract_columns += read.contract_columns
        table_rows.likely_columns += read.likely_columns
        table_rows.rows = complete_rows(table_rows.rows, read.rows) if declared else [*table_rows.rows, *read.rows]
    checker = RecipientChecker(column_mapping, day, accept, proposed_on, language, status)
    if not (declared and table_rows.faults):
        checker.check_rows(table_rows.rows)
    return _conclude_check(table_rows, checker, ", ".join(list_source.name for list_source in sources))


def check_recipient_rows(
    rows: Iterable[GivenRow],
    *,
    mapping: ColumnMapping | Mapping[str, str] | str | Path | None = None,
    on: Day | Matter | None = None,
    accept: Collection[str] = (),
    proposed_on: Day | None = None,
    contract_type: str | None = None,
    name: str = ROWS,
) -> RecipientCheck:
    """Check the people of rows that a program has, and report every fault without raising it.

    The parameters are those of `Recipients.from_rows`.

    Raises
    ------
    RecipientError
        The mapping is wrong, a day is none, or a code is not one that can be accepted.
    TypeError
        A row is no mapping.

    >>> checked = check_recipient_rows([{"key": "E-1", "name": "Camille Roussel", "hired_on": "2026-02-30"}])
    >>> [(fault.code, fault.where, fault.path) for fault in checked.faults]
    [('not-a-date', 'rows, line 1, hired_on', (0, 'hired_on'))]
    """
    column_mapping, (day, proposed_on) = _find_mapping(mapping), _find_days(on, proposed_on)
    accept, status = _check_options(accept, None), read_stated_status(contract_type)
    table, problems = tabulate_rows(rows, name)
    read = clean_table_rows(match_table(table, staff_words(), column_mapping)) if table.rows else TableRows()
    checker = RecipientChecker(column_mapping, day, accept, proposed_on, status=status)
    checker.check_rows(read.rows)
    read.faults += problems
    checked = _conclude_check(read, checker, name)
    recipients = checked.recipients
    held = tuple(replace(person, message=_add_path(person.message)) for person in recipients.held)
    recipients = replace(recipients, held=held, notes=tuple(map(_add_path, recipients.notes)), in_rows=True)
    return replace(checked, recipients=recipients, faults=tuple(map(_add_path, checked.faults)))


def _add_path(problem: Problem) -> Problem:
    """Copy a problem of a row with its path in the data: the position of the row, from 0, and the key where one is."""
    if not problem.values.get("line"):
        return problem
    column = problem.values.get("column")
    return replace(problem, path=(problem.values["line"] - 1, *([column] if column else [])))


def _find_mapping(mapping: ColumnMapping | Mapping[str, str] | str | Path | None) -> ColumnMapping | None:
    if mapping is None:
        return None
    return read_mapping(mapping) if isinstance(mapping, str | Path) else check_mapping(mapping)


def _find_days(on: Day | Matter | None, proposed_on: Day | None) -> tuple[dt.date | None, dt.date | None]:
    """Find the day of effect and that of the proposal: those given, else those that the matter says."""
    proposed = read_day(proposed_on, "proposed_on", error=RecipientError) if proposed_on is not None else None
    if isinstance(on, BaseModel):
        return find_effect_day(on), proposed or (on.amendment.proposed_on if on.amendment is not None else None)
    return read_day(on, "on", error=RecipientError) if on is not None else None, proposed


def _conclude_check(read: TableRows, checker: RecipientChecker, source: str) -> RecipientCheck:
    """Gather what was read and what was found of it; a list without anybody in it is a fault."""
    faults, notes = [*read.faults, *checker.faults], list(read.notes)
    if not read.rows and not read.faults:
        hint = N_("give one row a person") if read.columns is None else N_("is it the right file?")
        faults.append(Problem("nobody", source, N_("there is nobody in the list"), hint))
    dated = ("ended_on", "expected_end", "birth_date")
    if checker.on is None and any(name in row.values for row in read.rows for name in dated):
        notes.append(
            Problem(
                "no-day",
                "",
                N_("no day of effect was given: who has left by then and who is under age were not looked for"),
                N_("give the day of effect"),
            )
        )
    notes += make_status_notes(
        source,
        held=checker.unsaid,
        stated=checker.stated,
        status=checker.status,
        columns=read.contract_columns,
        likely=read.likely_columns,
    )
    columns = read.columns
    recipients = Recipients(
        tuple(checker.people),
        tuple(checker.held),
        (*notes, *checker.notes),
        source,
        columns.header if columns and columns.is_recognized else (),
        {name: columns.header[place] for name, place in columns.known.items()} if columns else {},
        stated_status=checker.status if checker.stated else "",
    )
    return RecipientCheck(recipients, tuple(_sort_faults(faults)), columns.as_mapping() if columns else None)


def _check_options(accept: Collection[str], secret: bytes | None) -> Collection[str]:
    """Refuse codes that set no reason aside and a short key; return the codes, those of one text one by one."""
    accept = accept.split() if isinstance(accept, str) else accept
    problems = [
        unknown_name(
            "unknown-code", "accept", N_('"{name}" is no reason that can be accepted'), code, acceptable_codes()
        )
        for code in accept
        if code not in acceptable_codes()
    ]
    if secret is not None and len(secret) < 16:
        problems.append(
            Problem("short-key", "secret", N_("a key has at least 16 bytes"), N_("make one with: openssl rand -hex 32"))
        )
    if problems:
        raise RecipientError(*problems)
    return accept


def _sort_faults(faults: Sequence[Problem]) -> list[Problem]:
    """Sort faults by file, then by line, the order in which HR corrects them."""
    files = {
        name: place for place, name in enumerate(dict.fromkeys(fault.where.partition(", line ")[0] for fault in faults))
    }
    return sorted(faults, key=lambda fault: (files[fault.where.partition(", line ")[0]], fault.values.get("line", 0)))
