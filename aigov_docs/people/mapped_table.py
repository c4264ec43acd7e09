"""A table made by a person, read and its columns understood: the one way in for lists of employees and for answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..problems import Problem
from .cells import clean_cell
from .list_source import ListSource
from .mapping import ColumnMapping, TableColumns, find_column, match_columns
from .table_files import HeaderCounter, TableFile, parse_table, read_table
from .table_words import TableWords


@dataclass(frozen=True, slots=True)
class MappedTable:
    """A table that a person made, with the meaning found for each of its columns.

    Parameters
    ----------
    table:
        The header and the rows as the file has them.
    columns:
        What each column is.
    problems:
        What is wrong with the header.
    """

    table: TableFile
    columns: TableColumns
    problems: tuple[Problem, ...] = ()

    def read_rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield each row of the table: its line number, and its cleaned texts by standard column name.

        A missing cell is an empty text; columns that are no standard ones are left out.
        """
        for line, cells in self.table.rows:
            yield (
                line,
                {
                    name: clean_cell(cells[place], name) if place < len(cells) else ""
                    for name, place in self.columns.known.items()
                },
            )


def read_mapped_table(source: ListSource, words: TableWords, mapping: ColumnMapping | None = None) -> MappedTable:
    """Read a CSV or XLSX file as a table, and match each of its columns to a standard column.

    What is wrong with the header is in the ``problems`` of the result.

    Parameters
    ----------
    source:
        The file, or its bytes.
    words:
        The known headers and words of the sort of table that is expected.
    mapping:
        The user's own mapping, looked at before ``words``; None for none.

    Raises
    ------
    RecipientError
        The file is missing, too large, empty, or is not a table.
    """
    if source.path is None:
        return parse_mapped_table(source.data, source.name, words, mapping)
    return match_table(read_table(source.path, _header_counter(words, mapping)), words, mapping)


def parse_mapped_table(data: bytes, name: str, words: TableWords, mapping: ColumnMapping | None = None) -> MappedTable:
    """Parse the bytes of a CSV or XLSX file as a table, and match each column to a standard column.

    What is wrong with the header is in the ``problems`` of the result.

    Parameters
    ----------
    data:
        The bytes of the file.
    name:
        How messages call the file.
    words:
        The known headers and words of the sort of table that is expected.
    mapping:
        The user's own mapping, looked at before ``words``; None for none.

    Raises
    ------
    RecipientError
        The bytes are not a table, or are too many.

    >>> from .table_words import answer_words
    >>> read = parse_mapped_table("Matricule;Réponse\\n0042;oui\\n".encode("cp1252"), "x.csv", answer_words())
    >>> list(read.read_rows())
    [(2, {'key': '0042', 'answer': 'oui'})]
    """
    return match_table(parse_table(data, name, _header_counter(words, mapping)), words, mapping)


def _header_counter(words: TableWords, mapping: ColumnMapping | None) -> HeaderCounter:
    """Build a function that counts how many cells of a row are known headers."""
    return lambda cells: sum(1 for cell in cells if cell.strip() and find_column(cell, mapping, words))


def match_table(table: TableFile, words: TableWords, mapping: ColumnMapping | None = None) -> MappedTable:
    """Match each column of a table to a standard column; what is wrong with the header is in the ``problems``.

    ``words`` are the known headers and words of the sort of table; ``mapping`` is the user's own mapping, looked at
    before them.

    >>> from .row_tables import tabulate_rows
    >>> from .table_words import staff_words
    >>> match_table(tabulate_rows([{"matricule": "A1"}])[0], staff_words()).columns.known
    {'key': 0}
    """
    columns, problems = match_columns(table.header, mapping, table.name, table.header_line, words)
    return MappedTable(table, columns, tuple(problems))
