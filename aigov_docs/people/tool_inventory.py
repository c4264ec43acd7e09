"""The tools of a matter from an inventory: a CSV, a workbook, or rows that a program has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..kits.ground.files import GivenFile
from ..kits.ground.i18n import N_
from ..kits.ground.problems import MatterError, Problem, RecipientError, unknown_name
from ..kits.ground.text import normalize_word
from ..kits.lists.list_source import list_sources
from ..kits.lists.table_columns import ColumnMapping, MappedTable, TableWords, match_table, read_mapped_table
from ..library.load import Library
from ..matter.models import Tool
from .mapping import check_mapping, read_mapping
from .recipients import ROWS, GivenRow, tabulate_rows
from .table_words import inventory_words

#: The columns that an inventory must have, and a tool must fill in.
NEEDED = ("name", "tier", "account", "highest_class")


def read_tools(
    source: GivenFile,
    library: Library,
    *,
    mapping: ColumnMapping | Mapping[str, str] | str | Path | None = None,
    name: str = "",
) -> tuple[Tool, ...]:
    """Read the tools of a matter from an inventory in CSV or XLSX: a path, bytes or a binary stream, alike.

    Columns are called in French or English: name, supplier, tier, account, highest class of data, functions (several
    in a cell, with commas), owner, link. Tiers and functions are named by their ids or by their labels. Other columns
    are passed over.

    Parameters
    ----------
    source:
        The inventory.
    library:
        The library, with its tiers and functions.
    mapping:
        A mapping, or the YAML file that holds one, for headers this library does not know; None for none.
    name:
        How messages call bytes, or a stream.

    Raises
    ------
    MatterError
        Every fault of every row, with its line and column.

    >>> table = "Outil;Niveau;Compte;Classe;Fonctions\\nRédacteur;outil sous contrat;pro;internal;conversation, image"
    >>> [tool] = read_tools(table.encode(), load_library())
    >>> tool.name, tool.tier, tool.functions
    ('Rédacteur', 'contracted', ('chat', 'image'))
    """
    user_mapping = _find_mapping(mapping)
    (listed,) = list_sources(source, name)
    try:
        table = read_mapped_table(listed, inventory_words(), user_mapping)
    except RecipientError as error:
        raise MatterError(*error.problems) from None
    return _make_tools(table, library)


def tools_from_rows(
    rows: Iterable[GivenRow],
    library: Library,
    *,
    mapping: ColumnMapping | Mapping[str, str] | str | Path | None = None,
    name: str = ROWS,
) -> tuple[Tool, ...]:
    """Read the tools of a matter from rows that a program has: mappings with the columns that `read_tools` knows.

    Parameters
    ----------
    rows:
        The rows, read once.
    library:
        The library, with its tiers and functions.
    mapping:
        What keys that this library does not know mean; None for none.
    name:
        How messages call the rows, which are numbered from 1.

    Raises
    ------
    MatterError
        Every fault of every row, with the row and the key in its ``path``.

    >>> row = {"name": "Codeur", "tier": "public", "account": "pro", "highest_class": "public", "functions": "code"}
    >>> tools_from_rows([row], load_library())[0].functions
    ('code',)
    """
    table, problems = tabulate_rows(rows, name)
    if problems:
        raise MatterError(*problems)
    return _make_tools(match_table(table, inventory_words(), _find_mapping(mapping)), library, rows=True)


def _find_mapping(mapping: ColumnMapping | Mapping[str, str] | str | Path | None) -> ColumnMapping | None:
    try:
        if mapping is None:
            return None
        words = inventory_words()
        return read_mapping(mapping, words) if isinstance(mapping, str | Path) else check_mapping(mapping, words)
    except RecipientError as error:
        raise MatterError(*error.problems) from None


def _make_tools(table: MappedTable, library: Library, *, rows: bool = False) -> tuple[Tool, ...]:
    name, columns = table.table.name, table.columns
    if not table.table.rows:
        raise MatterError(Problem("no-tool", name, N_("there is no tool in the list"), N_("is it the right file?")))
    problems = list(table.problems)
    words = inventory_words()
    for needed in NEEDED:
        if needed not in columns.known:
            message = N_("a column is missing: {column}")
            hint = N_("name it in the header ({examples}), or in a mapping")
            examples = ", ".join(_example_headers(words, needed))
            values = {"column": needed, "examples": examples}
            problems.append(Problem("no-column", table.table.header_place, message, hint, values))
    if problems:
        raise MatterError(*problems)
    tools: list[Tool] = []
    seen: set[str] = set()
    for line, cells in table.read_rows():
        reader = _ToolReader(library, table, line, rows)
        tool = reader.read_tool(cells)
        called = normalize_word(cells["name"])
        if called and called in seen:
            reader.add_problem("name", "tool-twice", N_("this tool is in the list twice"), N_("keep one row a tool"))
        seen.add(called)
        problems += reader.problems
        tools += [tool] if tool is not None else []
    if problems:
        raise MatterError(*problems)
    return tuple(tools)


def _example_headers(words: TableWords, column: str) -> list[str]:
    """List a few headers of a column, ours first."""
    return [column, *(header for header, name in words.headers.items() if name == column and header != column)][:3]


class _ToolReader:
    """Reader of one row of an inventory, which gathers its problems."""

    def __init__(self, library: Library, table: MappedTable, line: int, rows: bool) -> None:
        self.library, self.table, self.line, self.rows = library, table, line, rows
        self.problems: list[Problem] = []

    def read_tool(self, cells: Mapping[str, str]) -> Tool | None:
        """Read the tool of a row; None, with its problems, where a value cannot stand in a matter."""
        tiers, functions = _words_of(self.library)
        values: dict[str, Any] = {name: text for name, text in cells.items() if text}
        for needed in NEEDED:
            if not cells[needed]:
                self.add_problem(needed, "missing-value", N_("the cell is empty"), N_("fill it in"))
                values[needed] = "?"  # so that the other cells are looked at
        if cells["tier"]:
            known_ids = list(self.library.vocabulary.tiers)
            values["tier"] = self._read_word("tier", cells["tier"], tiers, N_('unknown tier "{name}"'), known_ids)
        known_ids = list(self.library.vocabulary.functions)
        values["functions"] = tuple(
            self._read_word("functions", word.strip(), functions, N_('unknown function "{name}"'), known_ids)
            for word in re.split(r"[,;/|]", cells.get("functions", ""))
            if word.strip()
        )
        tool: Tool | None = None
        try:
            tool = Tool.model_validate(values)
        except ValidationError as error:
            for item in error.errors(include_input=False, include_url=False):
                message, hint = N_("this value cannot stand in a matter"), N_("correct it")
                self.add_problem(str(item["loc"][0]), "bad-value", message, hint)
        return None if self.problems else tool

    def _read_word(self, column: str, word: str, words: Mapping[str, str], message: str, known_ids: list[str]) -> str:
        word_id = words.get(normalize_word(word))
        if word_id is None:
            self.problems.append(self._place(unknown_name("unknown-word", "", message, word, known_ids), column))
        return word_id or word

    def add_problem(self, column: str, code: str, message: str, hint: str) -> None:
        """Add a problem of one cell of the row; ``column`` is the standard name of its column."""
        self.problems.append(self._place(Problem(code, "", message, hint), column))

    def _place(self, problem: Problem, column: str) -> Problem:
        title = self.table.columns.find_title(column)
        where = f"{self.table.table.name}, line {self.line}, {title}"
        values = {**problem.values, "line": self.line, "column": title}
        path = (self.line - 1, title) if self.rows else ()
        return Problem(problem.code, where, problem.message, problem.hint, values, path)


@lru_cache(maxsize=16)
def _words_of(library: Library) -> tuple[dict[str, str], dict[str, str]]:
    """Collect the words that name the tiers, then the functions of a library: their ids, and labels in each language.

    A label of two parts ("Tier 2 – contracted tool") is known by each of them.
    """
    lists = []
    for entries in (library.vocabulary.tiers, library.vocabulary.functions):
        words: dict[str, str] = {}
        for name, entry in entries.items():
            labels = [text for text in (entry.fr, entry.en) if text]
            for word in (name, *labels, *(part for label in labels for part in label.split(" – "))):
                words.setdefault(normalize_word(word), name)
        lists.append(words)
    return lists[0], lists[1]
