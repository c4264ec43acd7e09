"""The JSON Schema of a record, with its titles and descriptions in French or English."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ..closed_words import Language
from ..kits.ground.files import GivenFile
from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, RecipientError, UsageError, not_a_date, refuse_language, unknown_name
from ..kits.ground.read_only import ReadOnlyDict
from ..kits.ground.short_repr import short_repr
from ..kits.ground.text import normalize_word, parse_day
from ..kits.ground.yaml_files import Bilingual, read_json_text
from ..kits.lists.cells import LONGEST_ASIDE, clean_cell, is_damaged
from ..kits.lists.list_source import list_sources
from ..kits.lists.table_columns import ColumnMapping, MappedTable, TableWords, match_table, parse_mapped_table
from ..kits.lists.table_files import LARGEST, decode_table, read_capped_bytes
from ..library.library import Library
from ..library.vocabulary import SEPARATORS, RecordColumn, RecordTable
from ..matter.models import Matter
from ..matter.printed_texts import text_in_language
from ..people.mapping import check_mapping, read_mapping
from ..people.recipient import Recipient
from ..people.recipients import ROWS, tabulate_rows

# ------------------------------------------------------------------ record cells
# The cells of a record: how a text is written into one and read back the same, and what each type of column takes.


#: What a spreadsheet may take for a formula, at the start of a cell or after what ends one somewhere, after quotes too.
_STARTS = r"(?=[\s\"']*[=+\-@＝＋－＠|%])"
_BARE, _PROTECTED = re.compile(rf"(^|[,;\t|]){_STARTS}"), re.compile(rf"(^|[,;\t|])'{_STARTS}")


def protect_cell(text: str) -> str:
    """Put an apostrophe wherever a spreadsheet would take the text of a cell for a formula; `restore_cell` undoes it.

    >>> protect_cell("=1+1"), protect_cell("'=1"), protect_cell("Assistant")
    ("'=1+1", "''=1", 'Assistant')
    """
    return _BARE.sub(r"\1'", text)


def restore_cell(text: str) -> str:
    """Take away the apostrophes that `protect_cell` put in, and those that a spreadsheet keeps before a text.

    >>> restore_cell(protect_cell("a,=b")), restore_cell("'=1"), restore_cell("l'outil")
    ('a,=b', '=1', "l'outil")
    """
    return _PROTECTED.sub(r"\1", text)


def settle_cell(text: str) -> str:
    """Clean the text of a cell until nothing is left to clean, so that what is read of it again is the same.

    >>> settle_cell("  Assistant   interne "), settle_cell("–")
    ('Assistant interne', '')
    """
    while (cleaned := clean_cell(text)) != text:
        text = cleaned
    return text


# ------------------------------------------------------------------ record form
# What a record may hold: its columns in a library, the words of each, and the data classes of a matter.


@dataclass(frozen=True)
class RecordForm:
    """What a record may hold: its table in a library, and the data classes of a matter.

    Parameters
    ----------
    name:
        The name of the record in the library.
    table:
        Its columns, and what is checked.
    classes:
        The data classes of the matter by their ids, each with its names in French and English; empty where no matter
        was given: a class is then any text.
    """

    name: str
    table: RecordTable
    classes: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def header_words(self) -> TableWords:
        """The headers that files give the columns: their names, their labels in both languages, and synonyms."""
        columns = self.table.columns
        headers = {normalize_word(name): name for name in columns}
        for name, column in columns.items():
            for header in (column.fr, column.en, *column.headers):
                headers.setdefault(normalize_word(header), name)
        never = frozenset(map(normalize_word, self.table.never))
        return TableWords(tuple(columns), headers, {}, never)

    @cached_property
    def _readings(self) -> Mapping[str, Mapping[str, str]]:
        """By column with a closed list: what files write for a word, without capitals or accents, and that word."""
        readings: dict[str, dict[str, str]] = {}
        for name in self.table.columns:
            words = readings[name] = {}
            for word, labels in self.list_words(name).items():
                for written in (word, *labels, *(f"{word} {label}" for label in labels)):
                    words.setdefault(normalize_word(written), word)
        return readings

    def list_words(self, name: str) -> Mapping[str, tuple[str, str]]:
        """List the words that a column may hold, each with its labels in French and English; empty for any text.

        ``name`` is that of the column.
        """
        column = self.table.columns[name]
        if column.type == "class":
            return self.classes
        return {word: (label.fr, label.en) for word, label in column.words.items()}

    def find_word(self, name: str, written: str) -> str | None:
        """Find the word of a column that a text means, by itself or by its label; None for an unknown word.

        ``name`` is that of the column. Capitals and accents make no difference.
        """
        return self._readings[name].get(normalize_word(written))

    def spell_word(self, name: str, word: str, language: str) -> str:
        """Write a word of a column as a file holds it for people: its label, which is read back as the same word.

        ``name`` is that of the column, ``language`` is ``fr`` or ``en``. A text that is no word is written as it is.
        """
        labels = self.list_words(name).get(word)
        if labels is None:
            return word
        label = labels[language == "en"]
        return label if self.find_word(name, label) == word and not SEPARATORS.search(label) else word

    def title_of(self, name: str, language: str) -> str:
        """Return the label of a column in a language, ``fr`` or ``en``, as the header of a file writes it."""
        column: RecordColumn = self.table.columns[name]
        return column.text(language)


def find_form(name: str, library: Library, matter: Matter | None = None) -> RecordForm:
    """Find the form of a record in a library, with the data classes of a matter where one is given.

    Raises
    ------
    UsageError
        The library has no such record.

    >>> find_form("systems", load_library()).title_of("tool", "fr")
    'Outil'
    """
    table = library.vocabulary.records.get(name)
    if table is None:
        record_names = list(library.vocabulary.records)
        raise UsageError(unknown_name("unknown-record", "record", N_('unknown record "{name}"'), name, record_names))
    listed = matter.data_classes if matter is not None else ()
    return RecordForm(
        name,
        table,
        {
            data_class.id: (data_class.name_in_language("fr"), data_class.name_in_language("en"))
            for data_class in listed
        },
    )


# ------------------------------------------------------------------ record
# A record that an employer keeps, read and checked whole, and how it goes out: as CSV for people, as JSON.


#: What a row holds in a column: a text or a word, a day, a number, or several words.
RecordValue = str | int | dt.date | tuple[str, ...]


@short_repr("name", "rows")
@dataclass(frozen=True, slots=True)
class Record:
    """A record that an employer keeps as a table, such as the register of AI systems, read and checked whole.

    Parameters
    ----------
    name:
        The name of the record in the library.
    rows:
        Its rows: mappings from the name of a column to a text, a word, a day, a number, or a tuple of words. What is
        not filled in is left out.
    form:
        What the record may hold.

    >>> from aigov_docs.records import record_from_rows
    >>> record = record_from_rows([{"tool": "Assistant", "next_review": "2027-01-15"}], "systems", load_library())
    >>> record, record.rows[0]["next_review"].year
    (<Record name=systems rows:1>, 2027)
    """

    name: str
    rows: tuple[Mapping[str, RecordValue], ...]
    form: RecordForm = field(repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Mapping[str, RecordValue]]:
        return iter(self.rows)

    def to_csv(self, language: Language = "fr") -> bytes:
        """Write the record as CSV for a spreadsheet (UTF-8, semicolons), its headers and words in a language.

        `read_record` gives the same record back. A text that a spreadsheet would take for a formula has an apostrophe
        before it, which is taken away when it is read.

        >>> from aigov_docs.records import record_from_rows
        >>> rows = [{"key": "E-1", "modules": ["1", "4"], "held_on": "2026-12-03"}]
        >>> print(record_from_rows(rows, "training", load_library()).to_csv("en").decode("utf-8-sig").splitlines()[1])
        E-1;;Understand, Security and incidents;;2026-12-03;;;;;
        """
        refuse_language(language)
        columns = self.form.table.columns
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
        writer.writerow([self.form.title_of(name, language) for name in columns])
        for row in self.rows:
            writer.writerow([protect_cell(self._spell_cell(name, row.get(name), language)) for name in columns])
        return buffer.getvalue().encode("utf-8-sig")

    def to_json(self) -> bytes:
        """Write the record as JSON for programs: a list of objects, of which `record_schema` is the schema.

        `read_record` gives the same record back.

        >>> from aigov_docs.records import record_from_rows
        >>> print(record_from_rows([{"tool": "Assistant"}], "systems", load_library()).to_json().decode().strip())
        [
          {
            "tool": "Assistant"
          }
        ]
        """
        rows = [
            {name: str(value) if isinstance(value, dt.date) else value for name, value in row.items()} for row in self
        ]
        return (json.dumps(rows, ensure_ascii=False, indent=2) + "\n").encode()

    def _spell_cell(self, name: str, value: RecordValue | None, language: str) -> str:
        if value is None:
            return ""
        if isinstance(value, tuple):
            return ", ".join(self.form.spell_word(name, word, language) for word in value)
        return self.form.spell_word(name, value, language) if isinstance(value, str) else str(value)


# ------------------------------------------------------------------ row checks
# The rows of a record checked one after the other: each value by the type of its column, then what the row says.


class RowChecker:
    """The checker of the rows of a record, which gathers every problem, with the path of its value.

    Parameters
    ----------
    form:
        What the record may hold.
    table:
        The rows, with the meaning of their columns.
    in_file:
        Whether the rows are those of a table that people save, where an apostrophe may stand before a text.
    in_json:
        Whether they are those of a file in JSON, which has no lines of a table.
    """

    def __init__(self, form: RecordForm, table: MappedTable, *, in_file: bool, in_json: bool) -> None:
        self.form, self.table, self.in_file, self.in_json = form, table, in_file, in_json
        self.problems: list[Problem] = []
        self._seen: dict[tuple[object, ...], int] = {}
        self._place = self._line = 0

    def check_row(self, place: int, line: int, cells: Mapping[str, str]) -> Mapping[str, RecordValue]:
        """Read the values of a row, and add a problem for each fault; what is not filled in is left out.

        ``place`` is the position of the row, from 0, ``line`` its number for people, ``cells`` are its texts by column.
        """
        self._place, self._line = place, line
        row: dict[str, RecordValue] = {}
        wrong = len(self.problems)
        for name, column in self.form.table.columns.items():
            text = (
                settle_cell(restore_cell(settle_cell(cells.get(name, ""))))
                if self.in_file
                else settle_cell(cells.get(name, ""))
            )
            value = self._read_value(name, text) if text else None
            if value is not None:
                row[name] = value
            elif column.needed and not text:
                self.add_problem(name, "missing-value", N_("the cell is empty"), N_("fill it in"))
        self._check_needs(row, {problem.path[-1] for problem in self.problems[wrong:]})
        self._check_same(row)
        return ReadOnlyDict(row)

    def add_problem(self, name: str, code: str, message: str, hint: str, **values: object) -> None:
        """Add a problem of the value that the row has in a column, ``name``; the others are those of a `Problem`."""
        self._add(name, Problem(code, "", message, hint, values))

    def _add(self, name: str, problem: Problem) -> None:
        title = self.table.columns.find_title(name)
        place = f"{self._place}.{title}" if self.in_json else f"line {self._line}, {title}"
        values = {**problem.values, "line": self._line}
        where = f"{self.table.table.name}, {place}"
        self.problems.append(replace(problem, where=where, values=values, path=(self._place, title)))

    def _read_value(self, name: str, text: str) -> RecordValue | None:
        """Read the text of a cell by the type of its column; None, with a problem, where it is not of that type."""
        column = self.form.table.columns[name]
        if column.type == "words":
            words = [self._read_word(name, settle_cell(part)) for part in SEPARATORS.split(text) if settle_cell(part)]
            return tuple(dict.fromkeys(word for word in words if word is not None)) or None
        if self.form.list_words(name):
            return self._read_word(name, text)
        if column.type == "day":
            day = parse_day(text)
            if day is None:
                self._add(name, not_a_date("", text))
            return day
        if column.type == "number":
            return self._read_number(name, text, column.most)
        if is_damaged(text):
            message = N_("the text has an invisible or damaged character, or is an error of the spreadsheet")
            self.add_problem(name, "bad-character", message, N_("type it again"))
            return None
        if len(text) > LONGEST_ASIDE:
            message, hint = N_("the text is longer than {most} characters"), N_("shorten it")
            self.add_problem(name, "too-long", message, hint, most=LONGEST_ASIDE)
            return None
        return text

    def _read_word(self, name: str, written: str) -> str | None:
        word = self.form.find_word(name, written)
        if word is None:
            words = list(self.form.list_words(name))
            self._add(
                name, unknown_name("unknown-word", "", N_("this is none of the words of the column"), written, words)
            )
        return word

    def _read_number(self, name: str, text: str, most: int) -> int | None:
        if not (text.isascii() and text.isdigit()):
            self.add_problem(name, "not-a-number", N_("not a whole number"), N_("write it with digits only"))
            return None
        if not 1 <= int(text) <= most:
            message, hint = N_("the number is not from 1 to {most}"), N_("correct it")
            self.add_problem(name, "out-of-range", message, hint, most=most)
            return None
        return int(text)

    def _check_needs(self, row: Mapping[str, RecordValue], wrong: set[str | int]) -> None:
        """Check what a row says as a whole: values that others ask for, and days in order."""
        table = self.form.table
        for need in table.needs:
            missing = need.needs not in row and self.table.columns.find_title(need.needs) not in wrong
            if row.get(need.column) in need.words and missing:
                label = table.columns[need.column].words[str(row[need.column])]
                message = N_("the cell is empty, and “{column}” says “{word}”")
                self.add_problem(
                    need.needs, "missing-value", message, N_("fill it in, or correct “{column}”"),
                    column=_both(table.columns[need.column]), word=_both(label),
                )  # fmt: skip
        for first, second in table.order:
            first_day, second_day = row.get(first), row.get(second)
            if isinstance(first_day, dt.date) and isinstance(second_day, dt.date) and second_day < first_day:
                message, hint = N_("it cannot be before {other}"), N_("correct one of the two dates")
                self.add_problem(second, "date-order", message, hint, other=self.table.columns.find_title(first))

    def _check_same(self, row: Mapping[str, RecordValue]) -> None:
        """Check that no row above says the same: in the columns that tell one from another."""
        names = self.form.table.same
        cells = tuple(normalize_word(value) if isinstance(value, str) else value for value in map(row.get, names))
        if any(cells):
            first = self._seen.setdefault(cells, self._line)
            if first != self._line:
                message, hint = N_("this row is in the record twice: see line {first}"), N_("keep one of the two")
                name = next(name for name, value in zip(names, cells, strict=True) if value)
                self.add_problem(name, "row-twice", message, hint, first=first)


def _both(text: Bilingual) -> Bilingual:
    """Take the label alone of a column or a word, for a message in French or English."""
    return Bilingual(fr=text.fr, en=text.en)


# ------------------------------------------------------------------ reading
# Reading a record from a table, JSON or rows of a program: every fault of every row at once, none repeats a value.


#: A mapping of columns, as a caller gives it.
GivenMapping = ColumnMapping | Mapping[str, str] | str | Path | None


def read_record(
    source: GivenFile,
    record: str,
    library: Library,
    *,
    matter: Matter | None = None,
    mapping: GivenMapping = None,
    name: str = "",
) -> Record:
    """Read and check a record from CSV, XLSX or JSON: a path, bytes or a binary stream, alike.

    The format is told by the contents. Columns of a table are called in French or English, and columns without a
    meaning here are passed over; JSON is a list of objects, as `record_schema` says, and an unknown key is refused.

    Parameters
    ----------
    source:
        The file.
    record:
        The name of the record in the library: ``systems``, ``training``.
    library:
        The library, with the columns of the record and their words.
    matter:
        The matter whose data classes the record names; without one a data class is any text.
    mapping:
        What headers that the library does not know mean: a mapping, or the YAML file of one; None for none.
    name:
        How messages call bytes, or a stream.

    Raises
    ------
    RecipientError
        Every fault of every row, each with its ``path``: the position of the row, from 0, then the header or the key.
    UsageError
        The library has no such record.

    >>> table = "Usage;Outil;Classe de risque;Statut\\nRésumés;Assistant;transparence;autorisé\\n"
    >>> read_record(table.encode(), "systems", load_library()).rows[0]["status"]
    'authorised'
    """
    form = find_form(record, library, matter)
    user_mapping = _find_mapping(mapping, form)
    (listed,) = list_sources(source, name)
    data = read_capped_bytes(listed.path, LARGEST) if listed.path is not None else listed.data
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{"):
        return _read_json(data, listed.name, form)
    return _check_table(parse_mapped_table(data, listed.name, form.header_words, user_mapping), form, [], in_file=True)


def record_from_rows(
    rows: Iterable[Mapping[str, Any]],
    record: str,
    library: Library,
    *,
    matter: Matter | None = None,
    mapping: GivenMapping = None,
    name: str = ROWS,
) -> Record:
    """Read and check a record from rows that a program has: mappings with the columns that `read_record` knows.

    Parameters
    ----------
    rows:
        The rows, read once. A value is a text, a number, a date, a list of words, or None for an empty cell.
    record, library, matter, mapping:
        As for `read_record`.
    name:
        How messages call the rows, which are numbered from 1.

    Raises
    ------
    RecipientError
        Every fault of every row, each with its ``path``: the position of the row, from 0, then the key.
    UsageError
        The library has no such record.
    TypeError
        A row is no mapping.

    >>> rows = [{"Outil": "Assistant", "Statut": "retiré"}]
    >>> try:
    ...     record_from_rows(rows, "systems", load_library())
    ... except RecipientError as error:
    ...     print([(problem.code, problem.path) for problem in error.problems])
    [('missing-value', (0, 'ended_on'))]
    """
    form = find_form(record, library, matter)
    user_mapping = _find_mapping(mapping, form)
    table, problems = tabulate_rows(map(_join_words, rows), name)
    return _check_table(match_table(table, form.header_words, user_mapping), form, problems)


def _find_mapping(mapping: GivenMapping, form: RecordForm) -> ColumnMapping | None:
    if mapping is None:
        return None
    words = form.header_words
    return read_mapping(mapping, words) if isinstance(mapping, str | Path) else check_mapping(mapping, words)


def _join_words(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Write each list of words in a row as the cell of a table writes it."""
    if not isinstance(row, Mapping) or not any(isinstance(value, list | tuple) for value in row.values()):
        return row
    return {key: ", ".join(map(str, value)) if isinstance(value, list | tuple) else value for key, value in row.items()}


def _read_json(data: bytes, name: str, form: RecordForm) -> Record:
    text, _ = decode_table(data, name)
    rows, problems = read_json_text(text, name)
    if problems:
        raise RecipientError(*problems)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        message, hint = N_("a list of rows is expected here"), N_("write a list of objects, one a row")
        raise RecipientError(Problem("not-rows", name, message, hint))
    columns = list(form.table.columns)
    for place, row in enumerate(rows):
        for key, value in row.items():
            where, path = f"{name}, {place}.{key}", (place, key)
            if key not in columns:
                problem = unknown_name("unknown-key", where, N_('unknown key "{name}"'), key, columns)
                problems.append(Problem(problem.code, where, problem.message, problem.hint, problem.values, path))
            elif not (value is None or isinstance(value, str) or _is_words(value, form, key)):
                message, hint = N_("the value is no text"), N_("write a text, or null where there is nothing")
                problems.append(Problem("bad-value", where, message, hint, {}, path))
    if problems:
        raise RecipientError(*problems)
    table, _ = tabulate_rows(map(_join_words, rows), name)
    return _check_table(match_table(table, form.header_words), form, [], in_json=True)


def _is_words(value: object, form: RecordForm, name: str) -> bool:
    several = form.table.columns[name].type == "words"
    return several and isinstance(value, list) and all(isinstance(word, str) for word in value)


def _check_table(
    table: MappedTable, form: RecordForm, problems: list[Problem], *, in_file: bool = False, in_json: bool = False
) -> Record:
    """Check every row of a table whose columns are known, and make the record; ``problems`` were found before.

    Raises
    ------
    RecipientError
        Every fault.
    """
    if not table.table.rows:
        message, hint = N_("there is no row in the record"), N_("is it the right file?")
        raise RecipientError(Problem("no-row", table.table.name, message, hint))
    faults = [*table.problems]
    for name, column in form.table.columns.items():
        if column.needed and name not in table.columns.known:
            message, hint = (
                N_("a column is missing: {column}"),
                N_("name it in the header ({examples}), or in a mapping"),
            )
            values = {"column": name, "examples": ", ".join(dict.fromkeys((name, column.fr, column.en)))}
            faults.append(Problem("no-column", table.table.header_place, message, hint, values))
    if faults:
        raise RecipientError(*faults, *problems)
    checker = RowChecker(form, table, in_file=in_file, in_json=in_json)
    rows = [checker.check_row(place, line, cells) for place, (line, cells) in enumerate(table.read_rows())]
    if checker.problems or problems:
        raise RecipientError(*problems, *checker.problems)
    return Record(form.name, tuple(rows), form)


# ------------------------------------------------------------------ drafting
# The first rows of a record: what the matter, or a list of people, says already.


def draft_record(
    record: str,
    library: Library,
    matter: Matter,
    *,
    people: Iterable[Recipient] = (),
    language: Language = "fr",
) -> Record:
    """Draft a record from what is known: one row for each tool of a matter, or for each person of a list.

    The rest is left to be filled in: the record goes out by `Record.to_csv`, and comes in again by `read_record`.

    Parameters
    ----------
    record:
        The name of the record in the library: ``systems`` has a row for each tool, ``training`` one for each person.
    library, matter:
        The texts, and the employer's facts.
    people:
        The people, such as `Recipients`; none, and a record about people has no row.
    language:
        The language of the matter's own texts, ``fr`` or ``en``, where it has them in both.

    Raises
    ------
    RecipientError
        What is known cannot stand in the record, such as a tool that is listed twice.
    UsageError
        The library has no such record, or the language is unknown.

    >>> record = draft_record("systems", load_library(), sample_matter("charter"))
    >>> len(record), sorted(record.rows[0])
    (3, ['highest_class', 'owner', 'supplier', 'tool'])
    """
    refuse_language(language)
    form = find_form(record, library, matter)
    listed: Iterable[Any] = matter.tools if form.table.about == "tools" else people
    given = {name: column.given for name, column in form.table.columns.items() if column.given is not None}
    rows = [
        {name: text_in_language(getattr(topic, key, None), language) for name, key in given.items()} for topic in listed
    ]
    return record_from_rows(rows, record, library, matter=matter) if rows else Record(record, (), form)


# ------------------------------------------------------------------ json schema
def record_schema(
    record: str, library: Library, *, matter: Matter | None = None, language: Language = "fr"
) -> dict[str, Any]:
    """Build the JSON Schema (2020-12) of a record as `Record.to_json` writes it: a list of objects, one a row.

    Parameters
    ----------
    record:
        The name of the record in the library: ``systems``, ``training``.
    library:
        The library, whose vocabulary gives the columns, their words, titles and descriptions.
    matter:
        The matter whose data classes the record names; without one a data class is any text.
    language:
        The language of titles and descriptions, ``fr`` or ``en``.

    Raises
    ------
    UsageError
        The library has no such record, or the language is unknown.

    >>> schema = record_schema("systems", load_library(), language="en")
    >>> schema["items"]["required"], schema["items"]["properties"]["next_review"]["format"]
    (['tool'], 'date')
    """
    refuse_language(language)
    form = find_form(record, library, matter)
    columns = form.table.columns
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"aigov-docs/record/{record}",
        "title": form.table.text(language),
        "description": form.table.says.text(language),
        "type": "array",
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": [name for name, column in columns.items() if column.needed],
            "properties": {name: _describe_column(form, name, column, language) for name, column in columns.items()},
        },
    }


def _describe_column(form: RecordForm, name: str, column: RecordColumn, language: str) -> dict[str, Any]:
    """Build the schema of one column: its title, its description, and what it may hold."""
    schema: dict[str, Any] = {"title": column.text(language), "description": column.says.text(language)}
    words = [{"const": word, "title": labels[language == "en"]} for word, labels in form.list_words(name).items()]
    if column.type == "words":
        return {
            **schema,
            "type": "array",
            "items": {"type": "string", "oneOf": words},
            "uniqueItems": True,
            "minItems": 1,
        }
    if words:
        return {**schema, "type": "string", "oneOf": words}
    if column.type == "day":
        return {**schema, "type": "string", "format": "date"}
    if column.type == "number":
        return {**schema, "type": "integer", "minimum": 1, "maximum": column.most}
    return {**schema, "type": "string", "minLength": 1, "maxLength": LONGEST_ASIDE}
