"""Reading a record from a table, JSON or rows of a program: every fault of every row at once, none repeats a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..files import GivenFile
from ..i18n import N_
from ..library.json_text import read_json_text
from ..library.load import Library
from ..matter.models import Matter
from ..people.list_source import list_sources
from ..people.mapped_table import MappedTable, match_table, parse_mapped_table
from ..people.mapping import ColumnMapping, check_mapping, read_mapping
from ..people.row_tables import ROWS, tabulate_rows
from ..people.table_files import LARGEST, decode_table, read_capped_bytes
from ..problems import Problem, RecipientError, unknown_name
from .record import Record
from .record_form import RecordForm, find_form
from .row_checks import RowChecker

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

    >>> from aigov_docs import load_library
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

    >>> from aigov_docs import load_library
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
