"""Rows of a program (mappings) as a table of texts, so that they are read as the rows of a file are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias

from ..i18n import N_
from ..problems import Problem, refuse_type
from .table_files import TableFile, cell_text

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
