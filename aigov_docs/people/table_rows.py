"""The people of a CSV or XLSX list of employees, as rows to check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, RecipientError
from ..kits.lists.cells import LONGEST, bad_text_problem, clean_cell, is_damaged
from ..kits.lists.list_source import ListSource, PersonRow
from ..kits.lists.table_columns import ColumnMapping, MappedTable, TableColumns, read_mapped_table
from ..kits.lists.table_files import TableFile
from .contract_status import CONTRACT_COLUMNS, find_likely_columns
from .table_words import staff_words

#: The columns that hold a name; one of them at least is needed.
NAME_COLUMNS = ("name", "last_name", "usage_name", "birth_name")


@dataclass(slots=True)
class TableRows:
    """The people of a table as rows to check, with the columns, the faults and the notes of the table.

    ``contract_columns`` are the headers of the columns that say the type of contract, ``likely_columns`` of those that
    may say it.
    """

    rows: list[PersonRow] = field(default_factory=list)
    columns: TableColumns | None = None
    faults: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    contract_columns: list[str] = field(default_factory=list)
    likely_columns: list[str] = field(default_factory=list)


def read_table_rows(source: ListSource, mapping: ColumnMapping | None, *, completes: bool) -> TableRows:
    """Read the people of a CSV or XLSX list as rows to check (no value is judged yet).

    The header must name at least the column of the person's number and, unless ``completes``, those of the names.

    Parameters
    ----------
    source:
        The list; where it cannot be read, a problem in the ``faults`` of the result says so.
    mapping:
        The user's own mapping of columns; None for none.
    completes:
        Whether the table only adds to people of a DSN: names and types of contract are then not asked of it.
    """
    try:
        mapped = read_mapped_table(source, staff_words(), mapping)
    except RecipientError as error:
        return TableRows(faults=list(error.problems))
    return clean_table_rows(mapped, completes=completes)


def clean_table_rows(mapped: MappedTable, *, completes: bool = False) -> TableRows:
    """Convert a table whose columns are known to rows to check, with the faults and the notes of its header and cells.

    ``completes`` says whether the table only adds to people of a DSN: names and types of contract are then not asked
    of it.

    >>> from ..kits.lists.table_columns import match_table
    >>> from .recipients import tabulate_rows
    >>> table, _ = tabulate_rows([{"matricule": "A1", "name": "Camille Roussel"}])
    >>> clean_table_rows(match_table(table, staff_words())).rows[0].values
    {'key': 'A1', 'name': 'Camille Roussel'}
    """
    read = TableRows()
    table, columns = mapped.table, mapped.columns
    read.faults += _check_header_text(table)
    if read.faults:
        return read
    read.columns = columns
    read.faults += [*mapped.problems, *_check_needed_columns(columns, table, completes)]
    read.notes += [*table.notes, *_column_notes(columns, table, completes)]
    if not read.faults:
        for line, cells in table.rows:
            read.rows.append(_clean_row(table, columns, line, cells, read.faults))
        read.contract_columns = [columns.find_title(name) for name in CONTRACT_COLUMNS if name in columns.known]
        read.likely_columns = find_likely_columns(columns, read.rows)
    return read


def _check_header_text(table: TableFile) -> list[Problem]:
    """List the problems of headers that no message could show: damaged, or far too long."""
    message = N_("the header of this column has a damaged character, or is too long")
    return [
        Problem(
            "bad-header",
            f"{table.header_place}, column {place}",
            message,
            N_("type it again"),
            {"line": table.header_line, "column": str(place)},
        )
        for place, title in enumerate(table.header, 1)
        if len(title) > LONGEST["name"] or is_damaged(title)
    ]


def _check_needed_columns(columns: TableColumns, table: TableFile, completes: bool) -> list[Problem]:
    where = table.header_place
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
    if not completes and not any(name in columns.known for name in NAME_COLUMNS):
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
        and any(name in columns.known for name in NAME_COLUMNS)
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
    if columns.aside and columns.is_recognized:
        notes.append(
            Problem(
                "aside",
                table.name,
                N_("columns kept aside: {columns}"),
                N_("if they are facts of the amendment, say what they mean: a mapping file, or mapping= in Python"),
                {"columns": ", ".join(columns.aside)},
            )
        )
        if not completes and not {"birth_date", "minor"} & columns.known.keys():
            message = N_("no column says the age, unless one kept aside does: who is under age was not looked for")
            hint = N_("say which column is the date of birth (birth_date), or add one")
            notes.append(Problem("no-age", table.name, message, hint))
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
    if is_damaged("\n".join(cells)):
        faults += _find_bad_cells(table, columns, line, cells)
    values = {name: text for name, place in columns.known.items() if (text := clean_cell(cells[place], name))}
    extra = {title: text for title, place in columns.aside.items() if (text := clean_cell(cells[place], title))}
    return PersonRow(
        table.name, line, values, extra, columns.find_title, damaged=len(faults) > before, columns=columns.known
    )


def _find_bad_cells(table: TableFile, columns: TableColumns, line: int, cells: Sequence[str]) -> list[Problem]:
    places = {*columns.known.values(), *columns.aside.values()}
    return [
        bad_text_problem(f"{table.name}, line {line}", line, columns.header[place], cells[place])
        for place in sorted(places)
        if is_damaged(cells[place])
    ]


def complete_rows(rows: list[PersonRow], more: Iterable[PersonRow]) -> list[PersonRow]:
    """Complete the rows of a DSN (payroll return) with the rows of a table that have the same numbers (matricules).

    The values of the table (``more``) replace those of the DSN (``rows``), in place in each row. The list returned is
    new: the rows of the DSN, then those of the table with other numbers or none.
    """
    rows_by_key = {row.values["key"]: row for row in rows if "key" in row.values}
    completed_rows = list(rows)
    for row in more:
        matched_row = rows_by_key.get(row.values.get("key", ""))
        if matched_row is None:
            completed_rows.append(row)
            continue
        if "name" in row.values:
            for name in ("last_name", "usage_name", "birth_name", "first_name"):
                matched_row.values.pop(name, None)
        if any(name in row.values for name in ("address", "city", "postal_code")):
            matched_row.values.pop("address", None)
        if "civility" in row.values:
            matched_row.values.pop("gender", None)
        matched_row.values.update(row.values)
        matched_row.extra.update(row.extra)
    return completed_rows
