"""Reading a list of employees: every row is checked before anything is issued, every fault has its line, nobody
disappears.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from ..i18n import N_
from ..library.yaml_files import Bilingual
from ..problems import Problem, RecipientError
from ..text import is_impossible_day
from .cells import escape_formulas
from .dsn import is_dsn, read_dsn
from .mapping import (
    CLOSED,
    ColumnMapping,
    TableColumns,
    column_words,
    find_column,
    fold_word,
    load_header_words,
    load_outcomes,
    match_columns,
    read_mapping,
)
from .recipient import HeldRecipient, Recipient, Recipients
from .table_files import PersonRow, TableFile, read_table

#: Longest text of each column, in characters.
LONGEST = {
    "key": 64,
    "name": 200,
    "last_name": 120,
    "usage_name": 120,
    "birth_name": 120,
    "first_name": 120,
    "address": 300,
    "address_2": 200,
    "postal_code": 64,
    "city": 120,
    "country": 80,
    "job": 200,
    "contract_type": 200,
    "email": 254,
}
#: Longest text of the columns that have a form of their own, and of those kept aside.
LONGEST_WORD, LONGEST_ASIDE = 80, 2000
_SHORTEST = min(LONGEST_WORD, *LONGEST.values())

_BAD = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2"
    r"06f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\ufffd-\uffff\U000e0000-\U000e007f]|[\ud800-\udfff]"
    r"|[\u00c2\u00c3][\u0080-\u00bf\u2020-\u203a\u20ac\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u02c6\u02dc\u2122\u019"
    r"2]|(?m:^\s*#(?:N/A|N/D|REF!|NAME\?|NOM\?|VALUE!|VALEUR!|DIV/0!|NUM!|NOMBRE!|NULL!|NUL!)\s*$)"
)
_EMAIL = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\".]+")
_NAMES = ("name", "last_name", "usage_name", "birth_name")
#: Codes that may be accepted beside the reasons of ``outcomes.yaml``.
_FILES = ("test", "fraction", "several-employers")


@cache
def acceptable_codes() -> tuple[str, ...]:
    """The codes that ``accept`` knows: what is held, skipped or refused by default, and may be issued all the same.

    >>> "apprentice" in acceptable_codes()
    True
    """
    tables = load_outcomes()
    codes = {
        "minor",
        "perhaps-minor",
        "left",
        "no-contract",
        "several-contracts",
        *_FILES,
        tables["unknown_nature"]["code"],
    }
    listed = [
        *tables["statuses"].values(),
        *tables["natures"].values(),
        *(v for k, v in tables["schemes"].items() if k != "natures"),
    ]
    return tuple(sorted(codes | {one["code"] for one in listed if one["outcome"] != "issue"}))


@dataclass(frozen=True, slots=True)
class RecipientCheck:
    """A list that was looked through: the recipients, and every fault. With one fault nothing is issued.

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
    source: str | Path | Sequence[str | Path],
    *,
    mapping: ColumnMapping | str | Path | None = None,
    on: dt.date | None = None,
    accept: Collection[str] = (),
    secret: bytes | None = None,
) -> Recipients:
    """The people of a CSV, XLSX or DSN file, or of several, all checked.

    A table given beside DSN files completes them: its rows are found by the matricule, and what they say goes before.

    Parameters
    ----------
    source:
        The file, or the files.
    mapping:
        A mapping, or the YAML file that holds one, for headers and words this library does not know.
    on:
        The day of effect: who has left by then is skipped, who is under age is held. Without it neither is looked for.
    accept:
        Codes of reasons that shall hold nobody (see `acceptable`).
    secret:
        At least 16 bytes. With it, a person of a DSN without matricule gets a keyed hash of the NIR as key; without it
        the NIR is forgotten once its first digit is read, and such a person is a fault.

    Raises
    ------
    RecipientError
        Every fault of every row: file, line, column and what is expected, never the value.

    >>> from ..resources import data_folder
    >>> people = read_recipients(data_folder("clause_library") / "samples" / "employees.csv", on=dt.date(2026, 11, 2))
    >>> people.people[1].name, people.people[1].gender, [(held.key, held.code) for held in people.held]
    ("Séamus O'Brien", 'm', [('E-0006', 'apprentice')])
    """
    checked = check_recipients(source, mapping=mapping, on=on, accept=accept, secret=secret)
    if checked.faults:
        raise RecipientError(*checked.faults)
    return checked.recipients


def check_recipients(
    source: str | Path | Sequence[str | Path],
    *,
    mapping: ColumnMapping | str | Path | None = None,
    on: dt.date | None = None,
    accept: Collection[str] = (),
    secret: bytes | None = None,
) -> RecipientCheck:
    """The same as `read_recipients`, with the faults beside the people, for a report.

    Raises
    ------
    RecipientError
        The mapping is wrong, or a code or the secret is none.

    >>> from ..resources import data_folder
    >>> checked = check_recipients(data_folder("clause_library") / "samples" / "employees.csv")
    >>> len(checked.recipients), checked.faults, checked.mapping.columns["civility"]
    (5, (), 'civility')
    """
    known = mapping if isinstance(mapping, ColumnMapping) or mapping is None else read_mapping(mapping)
    _check_options(accept, secret)
    paths = [Path(source)] if isinstance(source, str | Path) else [Path(one) for one in source]
    declared = [path for path in paths if is_dsn(path)]
    tables = [path for path in paths if path not in declared]
    faults: list[Problem] = []
    notes: list[Problem] = []
    columns: list[TableColumns] = []
    rows: list[PersonRow] = []
    if declared:
        dsn = read_dsn(declared, on=on, accept=accept, secret=secret)
        rows, faults, notes = list(dsn.rows), list(dsn.problems), list(dsn.notes)
    for path in tables:
        read = _read_table_rows(path, known, completes=bool(declared))
        faults += read.faults
        notes += read.notes
        columns += [read.columns] if read.columns else []
        rows = _complete_rows(rows, read.rows) if declared else [*rows, *read.rows]
    checker = _RecipientChecker(known, on, accept)
    if not (declared and faults):
        checker.check_rows(rows)
    if not paths or (not rows and not faults):
        faults.append(
            Problem(
                "nobody",
                ", ".join(path.name for path in paths),
                N_("there is nobody in the list"),
                N_("is it the right file?"),
            )
        )
    if on is None and any(name in row.values for row in rows for name in ("ended_on", "expected_end", "birth_date")):
        notes.append(
            Problem(
                "no-day",
                "",
                N_("no day of effect was given: who has left by then and who is under age were not looked for"),
                N_("give the day of effect"),
            )
        )
    found = Recipients(
        tuple(checker.people),
        tuple(checker.held),
        (*notes, *checker.notes),
        ", ".join(path.name for path in paths),
        columns[0].header if columns else (),
    )
    return RecipientCheck(
        found, tuple(_sort_faults([*faults, *checker.faults])), columns[0].as_mapping() if columns else None
    )


def _check_options(accept: Collection[str], secret: bytes | None) -> None:
    from ..problems import unknown_name

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


# ------------------------------------------------------------------ tables to rows
@dataclass(slots=True)
class _TableRows:
    """A table as rows, with what was found on the way."""

    rows: list[PersonRow] = field(default_factory=list)
    columns: TableColumns | None = None
    faults: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def _read_table_rows(path: Path, mapping: ColumnMapping | None, *, completes: bool) -> _TableRows:
    """The rows of a table, cleaned; its header must say at least who is who."""
    read = _TableRows()
    try:
        table = read_table(path, lambda cells: sum(1 for cell in cells if cell.strip() and find_column(cell, mapping)))
    except RecipientError as error:
        read.faults += error.problems
        return read
    read.faults += _check_header_text(table)
    if read.faults:
        return read
    columns, problems = match_columns(table.header, mapping, table.name, table.header_line)
    read.columns = columns
    read.faults += problems + _check_needed_columns(columns, table, completes)
    read.notes += [*table.notes, *_column_notes(columns, table, completes)]
    if not read.faults:
        for line, cells in table.rows:
            read.rows.append(_clean_row(table, columns, line, cells, read.faults))
    return read


def _check_header_text(table: TableFile) -> list[Problem]:
    """Headers that no message could show: damaged, or far too long."""
    message = N_("the header of this column has a damaged character, or is too long")
    return [
        Problem(
            "bad-header",
            f"{table.name}, line {table.header_line}, column {place}",
            message,
            N_("type it again"),
            {"line": table.header_line, "column": str(place)},
        )
        for place, title in enumerate(table.header, 1)
        if len(title) > LONGEST["name"] or _BAD.search(title)
    ]


def _check_needed_columns(columns: TableColumns, table: TableFile, completes: bool) -> list[Problem]:
    where = f"{table.name}, line {table.header_line}"
    problems = []
    hint = N_("name it in the header ({examples}), or in a mapping file")
    if "key" not in columns.known:
        problems.append(
            Problem(
                "no-column",
                where,
                N_("no column holds the employer’s number of each person"),
                hint,
                {"examples": "matricule, person_key", "line": table.header_line},
            )
        )
    if not completes and not any(name in columns.known for name in _NAMES):
        problems.append(
            Problem(
                "no-column",
                where,
                N_("no column holds the names"),
                hint,
                {"examples": "nom, last_name, name", "line": table.header_line},
            )
        )
    if (
        not completes
        and "name" not in columns.known
        and "first_name" not in columns.known
        and any(name in columns.known for name in _NAMES)
    ):
        problems.append(
            Problem(
                "no-column",
                where,
                N_("no column holds the first names"),
                hint,
                {"examples": "prénom, first_name", "line": table.header_line},
            )
        )
    return problems


def _column_notes(columns: TableColumns, table: TableFile, completes: bool) -> list[Problem]:
    notes = []
    if columns.aside:
        notes.append(
            Problem(
                "aside",
                table.name,
                N_("columns kept aside: {columns}"),
                N_("name them in a mapping file if they are facts of the amendment"),
                {"columns": ", ".join(columns.aside)},
            )
        )
    if columns.dropped:
        notes.append(
            Problem(
                "dropped",
                table.name,
                N_("columns not read: {columns}"),
                N_("an amendment needs none of them: leave them out of the list"),
                {"columns": ", ".join(columns.dropped)},
            )
        )
    if not completes and "status" not in columns.known and "contract_type" not in columns.known:
        notes.append(
            Problem(
                "no-status",
                table.name,
                N_("no column says the type of contract: everyone is taken as permanent"),
                N_("add one (status, type de contrat) if some are not"),
            )
        )
    for name in ("key", "postal_code"):
        if columns.known.get(name, -1) in table.numbers:
            notes.append(
                Problem(
                    "numeric-codes",
                    f"{table.name}, {columns.find_title(name)}",
                    N_("this column holds numbers, which cannot start with a zero"),
                    N_("if zeros were lost, make the column text and fill it again"),
                    {"column": columns.find_title(name)},
                )
            )
    return notes


def _clean_row(
    table: TableFile, columns: TableColumns, line: int, cells: list[str], faults: list[Problem]
) -> PersonRow:
    width, before = len(table.header), len(faults)
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        faults.append(
            Problem(
                "too-many-cells",
                f"{table.name}, line {line}",
                N_("the row has {found} cells, the header {expected}"),
                N_("a separator inside a value must stand between quotes"),
                {"found": len(cells), "expected": width, "line": line},
            )
        )
    if len(cells) < width:
        cells = [*cells, *[""] * (width - len(cells))]
    if _BAD.search("\n".join(cells)):
        faults += _find_bad_cells(table, columns, line, cells)
    values = {name: said for name, place in columns.known.items() if (said := _clean_cell(cells[place], name))}
    extra = {title: said for title, place in columns.aside.items() if (said := _clean_cell(cells[place], title))}
    return PersonRow(table.name, line, values, extra, columns.find_title, damaged=len(faults) > before)


def _find_bad_cells(table: TableFile, columns: TableColumns, line: int, cells: Sequence[str]) -> list[Problem]:
    places = {*columns.known.values(), *columns.aside.values()}
    return [
        bad_text_problem(f"{table.name}, line {line}", line, columns.header[place])
        for place in sorted(places)
        if _BAD.search(cells[place])
    ]


def key_for_messages(key: str) -> str:
    """A person's number as messages may repeat it: nothing where it is so long or so damaged that it may be something
    else.

    >>> key_for_messages("E-0042"), key_for_messages("12 rue des Tisserands, " * 9)
    ('E-0042', '')
    """
    return key if len(key) <= LONGEST["key"] and not _BAD.search(key) else ""


def bad_text_problem(where: str, line: int, column: str, key: str = "") -> Problem:
    """The fault of a text that no document can carry, or that was damaged on the way."""
    message = N_("the text has an invisible or damaged character, or is an error of the spreadsheet")
    return Problem(
        "bad-character",
        f"{where}, {column}",
        message,
        N_("type it again; a list saved under another encoding has them everywhere: save it as CSV UTF-8"),
        {"line": line, "column": column, "key": key},
    )


def _clean_cell(cell: str, name: str) -> str:
    """A cell without spaces around, line ends or doubled spaces; ``="007"`` is 007, a lone dash is nothing."""
    text = cell.strip()
    if text in ("", "-", "–", "—"):
        return ""
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1].strip()
    if "\n" in text or "\r" in text or "\t" in text:
        text = re.sub(r"\s*[\r\n]+\s*", ", " if name == "address" else " ", text).replace("\t", " ")
    return re.sub(" {2,}", " ", text) if "  " in text else text


def _complete_rows(rows: list[PersonRow], more: Iterable[PersonRow]) -> list[PersonRow]:
    """Rows of a DSN with what a table says of the same matricules laid over them; other rows are people of their
    own.
    """
    known = {row.values["key"]: row for row in rows if "key" in row.values}
    out = list(rows)
    for row in more:
        found = known.get(row.values.get("key", ""))
        if found is None:
            out.append(row)
            continue
        if "name" in row.values:
            for name in ("last_name", "usage_name", "birth_name", "first_name"):
                found.values.pop(name, None)
        if any(name in row.values for name in ("address", "city", "postal_code")):
            found.values.pop("address", None)
        if "civility" in row.values:
            found.values.pop("gender", None)
        found.values.update(row.values)
        found.extra.update(row.extra)
    return out


# ------------------------------------------------------------------ values
@lru_cache(maxsize=65536)
def read_day(written: str) -> dt.date | None:
    """A day written dd/mm/yyyy (or with dots or dashes) or yyyy-mm-dd; None when it is none.

    Never mm/dd, never two-digit years.

    >>> read_day("04/03/2019"), read_day("2019-03-04"), read_day("31/04/2019"), read_day("4/3/19")
    (datetime.date(2019, 3, 4), datetime.date(2019, 3, 4), None, None)
    """
    text = re.sub(r"[ T]00:00(:00(\.0+)?)?$", "", written)
    french = re.fullmatch(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})", text)
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
    try:
        if french:
            found = dt.date(int(french[4]), int(french[3]), int(french[1]))
        elif iso:
            found = dt.date(int(iso[1]), int(iso[2]), int(iso[3]))
        else:
            return None
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2199 else None


def latest_birth_day(written: str) -> tuple[dt.date, bool] | None:
    """The latest day of birth that a text allows, and whether it is exact: a DSN writes 99 for a part that is unknown.

    >>> latest_birth_day("99991990"), latest_birth_day("14/07/1985")
    ((datetime.date(1990, 12, 31), False), (datetime.date(1985, 7, 14), True))
    """
    declared = re.fullmatch(r"([0-9]{2})([0-9]{2})([0-9]{4})", written)
    if declared is None:
        day = read_day(written)
        return (day, True) if day else None
    unknown = declared[1] == "99" or declared[2] == "99"
    year, month = int(declared[3]), 12 if declared[2] == "99" else int(declared[2])
    try:
        if not unknown:
            return dt.date(year, month, int(declared[1])), True
        if declared[1] != "99":
            return dt.date(year, 12, int(declared[1])), False
        return (dt.date(year, 12, 31) if month == 12 else dt.date(year, month + 1, 1) - dt.timedelta(1)), False
    except ValueError:
        return None


def _birthday(born: dt.date, years: int) -> dt.date:
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return dt.date(born.year + years, 3, 1)


def join_full_name(values: Mapping[str, str], gender: str = "unknown") -> str:
    """The name as printed: the one column, or first name and usage name, with the name at birth after it when it
    differs.

    >>> join_full_name({"first_name": "Hélène", "last_name": "MARTEL", "birth_name": "D'AUBREVILLE"}, "f")
    "Hélène MARTEL, née D'AUBREVILLE"
    >>> join_full_name({"name": "Camille Roussel"})
    'Camille Roussel'
    """
    if "name" in values:
        return values["name"]
    birth = values.get("birth_name", "")
    shown = values.get("usage_name") or values.get("last_name") or birth
    said = " ".join(part for part in (values.get("first_name", ""), shown) if part)
    if birth and fold_word(birth) != fold_word(shown):
        said += f", {_BORN.get(gender, _BORN['unknown'])} {birth}"
    return said


_BORN = {"m": "né", "f": "née", "unknown": "né(e)"}


def join_full_address(values: Mapping[str, str]) -> str | None:
    """The address on one line: street, complement, postcode and city, country.

    >>> join_full_address({"address": "8 impasse du Moulin", "postal_code": "01000", "city": "Bourg-en-Bresse"})
    '8 impasse du Moulin, 01000 Bourg-en-Bresse'
    """
    town = " ".join(part for part in (values.get("postal_code"), values.get("city")) if part)
    parts = [values.get("address"), values.get("address_2"), town, values.get("country")]
    return ", ".join(part for part in parts if part) or None


def _sort_faults(faults: Sequence[Problem]) -> list[Problem]:
    """Faults by file, then by line: as HR will go through them."""
    files = {
        name: place for place, name in enumerate(dict.fromkeys(each.where.partition(", line ")[0] for each in faults))
    }
    return sorted(faults, key=lambda each: (files[each.where.partition(", line ")[0]], each.values.get("line", 0)))


# ------------------------------------------------------------------ the check
class _RecipientChecker:
    """Checks rows one after the other and gathers people, held, notes and faults."""

    def __init__(self, mapping: ColumnMapping | None, on: dt.date | None, accept: Collection[str]) -> None:
        self.on, self.accept = on, frozenset(accept)
        own = mapping.values if mapping else {}
        self.words = {
            column: {**column_words(kind), **{fold_word(word): value for word, value in own.get(column, {}).items()}}
            for column, kind in CLOSED.items()
        }
        self.adult_at = int(load_outcomes()["adult_at"])
        self.people: list[Recipient] = []
        self.held: list[HeldRecipient] = []
        self.notes: list[Problem] = []
        self.faults: list[Problem] = []
        self._contracts: dict[str, str | None] = {}
        self._met: dict[str, dict[str, str]] = {column: {} for column in CLOSED}  # texts as written, once understood
        self._found: list[Problem] = []

    def check_rows(self, rows: Iterable[PersonRow]) -> None:
        """Every row, then what only the whole list tells: keys met twice, homonyms."""
        seen: dict[str, PersonRow] = {}
        names: dict[str, list[Recipient]] = {}
        for row in rows:
            self._found = []
            person = self._read_person(row)
            reasons = [(code, skipped) for code, skipped in self._find_reasons(row, person) if code not in self.accept]
            skipped = bool(reasons) and reasons[0][1]
            if not skipped:  # who is skipped receives nothing: their faults stop nobody
                self._check_key(row, person, seen)
                self.faults += self._found
            if reasons:
                self._hold_person(row, person, *reasons[0])
            elif not self._found and not row.damaged:
                self.people.append(person)
                self._note_facts(row, person)
            if not skipped and person.name:
                names.setdefault(fold_word(person.name), []).append(person)
        self._note_homonyms(names)

    # -- faults
    def _add_fault(self, row: PersonRow, column: str, code: str, message: str, hint: str, **values: Any) -> None:
        title = row.titles(column)
        self._found.append(
            Problem(
                code,
                f"{row.where}, {title}",
                message,
                hint,
                {
                    **values,
                    "line": row.line,
                    "column": title,
                    "key": "" if column == "key" else key_for_messages(row.values.get("key", "")),
                },
            )
        )

    def _check_key(self, row: PersonRow, person: Recipient, seen: dict[str, PersonRow]) -> None:
        if not person.key:
            hint = (
                N_("fill it in; for a DSN give a secret key, so that a number can be made")
                if row.judged
                else N_("fill it in")
            )
            self._add_fault(row, "key", "missing-value", N_("the employer’s number of this person is missing"), hint)
            return
        first = seen.setdefault(person.key, row)
        if first is not row:
            self._add_fault(
                row,
                "key",
                "duplicate-key",
                N_("this number was already met, in {first}"),
                N_("keep one row per person, or correct the number"),
                first=first.where,
            )

    # -- values
    def _read_person(self, row: PersonRow) -> Recipient:
        values = row.values
        self._check_lengths(row)
        if row.judged:
            self._found += [
                bad_text_problem(
                    row.where,
                    row.line,
                    row.titles(name),
                    "" if name == "key" else key_for_messages(values.get("key", "")),
                )
                for name, text in values.items()
                if _BAD.search(text)
            ]
        gender = self._read_gender(row)
        status, contract_type = self._read_status(row)
        return Recipient(
            key=values.get("key", ""),
            name=self._read_name(row, gender),
            gender=gender,
            language=self._read_word(row, "language", "fr"),
            translation_requested=self._read_word(row, "translation_requested", "no") == "yes",
            address=join_full_address(values),
            job=values.get("job"),
            status=status,
            protected=self._read_word(row, "protected", "no") == "yes",
            telework=self._read_word(row, "telework", "no") == "yes",
            hired_on=self._read_day(row, "hired_on"),
            contract_type=contract_type,
            contract_signed_on=self._read_day(row, "contract_date"),
            contract_ended_on=self._read_day(row, "ended_on"),
            number=self._read_number(row),
            email=self._read_email(row),
            extra=row.extra,
            line=row.line,
        )

    def _check_lengths(self, row: PersonRow) -> None:
        if max(map(len, (*row.values.values(), *row.extra.values())), default=0) <= _SHORTEST:
            return
        caps = [(name, text, LONGEST.get(name, LONGEST_WORD)) for name, text in row.values.items()]
        caps += [(title, text, LONGEST_ASIDE) for title, text in row.extra.items()]
        for name, text, most in caps:
            if len(text) > most:
                self._add_fault(
                    row,
                    name,
                    "too-long",
                    N_("the text is longer than {most} characters"),
                    N_("shorten it; are the columns in their places?"),
                    most=most,
                )

    def _read_name(self, row: PersonRow, gender: str) -> str:
        name = join_full_name(row.values, gender)
        column = next(
            (one for one in _NAMES if one in row.values), "name" if row.titles("name") != "name" else "last_name"
        )
        if not any(one in row.values for one in _NAMES):
            self._add_fault(row, column, "missing-value", N_("the name is missing"), N_("fill it in"))
        elif not any(letter.isalpha() for letter in name):
            self._add_fault(
                row, column, "no-name", N_("a name has at least one letter"), N_("are the columns in their places?")
            )
        return name

    def _read_day(self, row: PersonRow, column: str) -> dt.date | None:
        written = row.values.get(column)
        if written is None:
            return None
        day = read_day(written)
        if day is None:
            self._add_date_fault(row, column, written)
        return day

    def _add_date_fault(self, row: PersonRow, column: str, written: str) -> None:
        if is_impossible_day(written):
            self._add_fault(
                row,
                column,
                "not-a-date",
                N_("this day does not exist"),
                N_("check it: the day comes first, then the month: 31/12/2026"),
            )
        else:
            self._add_fault(
                row,
                column,
                "not-a-date",
                N_("not a date"),
                N_("write it day/month/year, with four digits for the year: 31/12/2026"),
            )

    def _read_word(self, row: PersonRow, column: str, default: str) -> str:
        written = row.values.get(column)
        if written is None:
            return default
        met = self._met[column]
        if written not in met:
            found = self.words[column].get(fold_word(written))
            if found is None:
                self._add_fault(
                    row,
                    column,
                    "unknown-word",
                    N_("not one of the words expected here"),
                    N_("write one of: {known}; or say in a mapping file what yours mean"),
                    known=_example_words(column, self.words[column]),
                )
                return default
            met[written] = found
        return met[written]

    def _read_gender(self, row: PersonRow) -> str:
        """The civility goes before a column of sexes: it is how the person is addressed."""
        by_civility = self._read_word(row, "civility", "unknown")
        by_gender = self._read_word(row, "gender", "unknown")
        return by_civility if by_civility != "unknown" else by_gender

    def _read_status(self, row: PersonRow) -> tuple[str, str | None]:
        """The status, told by its own column or by the type of contract; and the type as printed."""
        written = row.values.get("contract_type")
        if "status" in row.values:
            status = self._read_word(row, "status", "permanent")
            told = self._status_from_contract(written) if written and not row.judged else None
            if {status, told} == {"permanent", "fixed_term"}:
                self._add_fault(
                    row,
                    "contract_type",
                    "two-statuses",
                    N_("the type of contract contradicts the status"),
                    N_("correct one of the two"),
                )
            return status, written
        if written is None:
            return "permanent", None
        status_told = self._status_from_contract(written)
        if status_told is None:
            self._add_fault(
                row,
                "contract_type",
                "unknown-word",
                N_("not one of the words expected here"),
                N_("write one of: {known}; or say in a mapping file what yours mean"),
                known="CDI, CDD, apprentissage, intérim, stage",
            )
        return status_told or "permanent", written

    def _status_from_contract(self, written: str) -> str | None:
        """The status a type of contract tells: the whole text, else one of its words ("CDI temps partiel")."""
        if written not in self._contracts:
            words = self.words["contract_type"]
            parts = {words[part] for part in map(fold_word, re.split(r"[\s'’(),/-]+", written)) if part in words}
            order = ("apprentice", "intern", "agency", "contractor", "fixed_term", "permanent")
            self._contracts[written] = words.get(fold_word(written)) or next(
                (one for one in order if one in parts), None
            )
        return self._contracts[written]

    def _read_number(self, row: PersonRow) -> int | None:
        written = row.values.get("number")
        if written is None:
            return None
        if not re.fullmatch(r"[1-9][0-9]{0,3}", written):
            self._add_fault(
                row, "number", "not-a-number", N_("not a whole number from 1 to 9999"), N_("write it with digits only")
            )
            return None
        return int(written)

    def _read_email(self, row: PersonRow) -> str | None:
        written = row.values.get("email")
        if written is not None and not _EMAIL.fullmatch(written):
            self._add_fault(
                row,
                "email",
                "not-an-email",
                N_("not an e-mail address"),
                N_("write one address, name@company.example, or nothing"),
            )
        return written

    # -- outcome
    def _find_reasons(self, row: PersonRow, person: Recipient) -> list[tuple[str, bool]]:
        """Why this person is skipped (True) or held, the weightiest first."""
        reasons: list[tuple[str, bool]] = []
        if row.reason:
            reasons.append((row.reason, row.skipped))
        elif not row.judged:
            verdict = load_outcomes()["statuses"].get(person.status, {"outcome": "issue"})
            if verdict["outcome"] != "issue":
                reasons.append((verdict["code"], verdict["outcome"] == "skip"))
        if (
            self.on is not None
            and person.contract_ended_on is not None
            and person.contract_ended_on < self.on
            and row.reason != "left"
        ):
            reasons.append(("left", True))
        reasons += self._check_age(row)
        return sorted(reasons, key=lambda reason: not reason[1])

    def _check_age(self, row: PersonRow) -> list[tuple[str, bool]]:
        written = row.values.get("birth_date")
        if written is None:
            return []
        born = latest_birth_day(written)
        if born is None:
            self._add_date_fault(row, "birth_date", written)
            return []
        if self.on is None or _birthday(born[0], self.adult_at) <= self.on:
            return []
        return [("minor" if born[1] or born[0].year + self.adult_at > self.on.year else "perhaps-minor", False)]

    def _hold_person(self, row: PersonRow, person: Recipient, code: str, skipped: bool) -> None:
        values = {
            "reason": find_reason(code),
            "code": code,
            "line": row.line,
            "key": person.key,
            "lines": ", ".join(map(str, row.lines)),
        }
        if skipped:
            message = N_("skipped: {reason}")
        else:
            message = N_("held: {reason} (lines {lines})") if len(row.lines) > 1 else N_("held: {reason}")
        self.held.append(
            HeldRecipient(
                person.key or "?",
                code,
                row.line,
                Problem(code, row.where, message, N_("to issue all the same, accept “{code}”"), values),
                skipped,
                person,
            )
        )

    def _note_facts(self, row: PersonRow, person: Recipient) -> None:
        """What is worth saying of someone who is issued."""
        codes = [*row.notes, *(["protected"] if person.protected else [])]
        if self.on is not None:
            term = self._read_day(row, "expected_end")
            codes += ["term-passed"] if term is not None and term < self.on and "several-contracts" not in codes else []
            codes += ["leaving"] if person.contract_ended_on is not None and person.contract_ended_on >= self.on else []
            codes += ["not-started"] if person.hired_on is not None and person.hired_on > self.on else []
            codes += (
                ["contract-later"]
                if person.contract_signed_on is not None and person.contract_signed_on > self.on
                else []
            )
        for code in codes:
            self.notes.append(
                Problem(
                    code,
                    row.where,
                    N_("to know: {reason}"),
                    "",
                    {"reason": find_reason(code), "line": row.line, "key": person.key},
                )
            )
        postcode = row.values.get("postal_code", "").replace(" ", "")
        if postcode.isdigit() and len(postcode) != 5 and "country" not in row.values:
            self._add_note(
                row,
                "postal_code",
                "postcode",
                N_("a French postcode has five digits"),
                N_("was a leading zero lost? Abroad, say the country"),
            )
        if "name" not in row.values and "first_name" not in row.values and person.name:
            self._add_note(
                row,
                "first_name",
                "no-first-name",
                N_("there is no first name"),
                N_("fill it in, unless the person has none"),
            )

    def _add_note(self, row: PersonRow, column: str, code: str, message: str, hint: str) -> None:
        title = row.titles(column)
        self.notes.append(
            Problem(
                code,
                f"{row.where}, {title}",
                message,
                hint,
                {"line": row.line, "column": title, "key": row.values.get("key", "")},
            )
        )

    def _note_homonyms(self, names: Mapping[str, Sequence[Recipient]]) -> None:
        for same in names.values():
            if len({person.key for person in same}) > 1:
                lines = ", ".join(str(person.line) for person in same)
                self.notes.append(
                    Problem(
                        "homonyms",
                        "",
                        N_("several people have the same name (lines {lines})"),
                        N_("are they different people? Give the right paper to each"),
                        {"lines": lines, "line": same[0].line, "key": same[0].key},
                    )
                )


def _example_words(column: str, words: Mapping[str, str]) -> str:
    """A few words a column takes, as people write them."""
    values = load_header_words()["values"]
    kind = CLOSED[column]
    if column == "civility":
        return "M., Mme"
    if kind == "yes":
        return "oui, non"
    return ", ".join(dict.fromkeys([value for value in values[kind] if value in words.values()]))


def find_reason(code: str) -> Bilingual:
    """The words of a reason, in French and English.

    >>> find_reason("intern").en
    'an internship agreement: no employment contract'
    """
    return Bilingual.model_validate(load_outcomes()["reasons"][code])


# ------------------------------------------------------------------ the report for HR
#: The outcomes of the report, and how they are said.
OUTCOMES = {
    "issue": N_("to issue"),
    "hold": N_("held"),
    "skip": N_("skipped"),
    "fault": N_("to correct"),
    "note": N_("to know"),
}
HEADER = (N_("File"), N_("Line"), N_("Number"), N_("Outcome"), N_("Column"), N_("What was found"), N_("What to do"))


def report_rows(checked: RecipientCheck, language: str) -> list[list[str]]:
    """The check as rows, faults first: file, line, number, outcome, column, what was found, what to do.

    No name, no value.

    >>> from ..resources import data_folder
    >>> checked = check_recipients(data_folder("clause_library") / "samples" / "employees.csv")
    >>> [row[3] for row in report_rows(checked, "en")][:3]
    ['held', 'to know', 'to issue']
    """
    from ..i18n import labels

    say = labels(language)
    source = checked.recipients.source

    def of(problem: Problem, outcome: str) -> list[str]:
        said = problem.as_dict(language)
        values = problem.values
        file = problem.where.partition(", line ")[0] or source
        word = say(OUTCOMES[outcome])
        start, colon, rest = said["message"].partition(":")
        message = (
            rest.lstrip() if colon and start.rstrip() == word else said["message"]
        )  # the outcome has a column of its own
        return [
            file,
            str(values.get("line", "")),
            str(values.get("key", "")),
            word,
            str(values.get("column", "")),
            message,
            said["hint"],
        ]

    rows = [of(problem, "fault") for problem in checked.faults]
    rows += [of(held.message, held.outcome) for held in checked.recipients.held]
    rows += [of(problem, "note") for problem in checked.recipients.notes]
    rows += [
        [source, str(person.line), person.key, say(OUTCOMES["issue"]), "", "", ""]
        for person in checked.recipients.people
    ]
    return rows


def report_csv(checked: RecipientCheck, language: str) -> bytes:
    """The check as a CSV that opens in a French Excel and can be sent back to HR; no cell is a formula.

    >>> from ..resources import data_folder
    >>> checked = check_recipients(data_folder("clause_library") / "samples" / "employees.csv")
    >>> report_csv(checked, "en").decode("utf-8-sig").splitlines()[0]
    'File;Line;Number;Outcome;Column;What was found;What to do'
    """
    from ..i18n import labels

    say = labels(language)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([say(title) for title in HEADER])
    writer.writerows([escape_formulas(cell) for cell in row] for row in report_rows(checked, language))
    return out.getvalue().encode("utf-8-sig")
