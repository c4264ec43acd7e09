"""The rows of a record checked one after the other: each value by the type of its column, then what the row says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from ..i18n import N_
from ..library.record_tables import SEPARATORS
from ..library.yaml_files import Bilingual
from ..people.cells import LONGEST_ASIDE, is_damaged
from ..people.mapped_table import MappedTable
from ..problems import Problem, not_a_date, unknown_name
from ..read_only import ReadOnlyDict
from ..text import normalize_word, parse_day
from .record import RecordValue
from .record_cells import restore_cell, settle_cell
from .record_form import RecordForm


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
