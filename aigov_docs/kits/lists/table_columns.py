"""The columns of a table that a person made, matched to the standard ones: by its header, or by a saved mapping.

A sort of table is a `TableWords`: its columns, the headers by which people call them, the words of its closed lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import Field

from ..ground.i18n import N_
from ..ground.problems import Problem
from ..ground.text import normalize_word
from ..ground.yaml_files import FileModel
from .cells import clean_cell
from .list_source import ListSource
from .table_files import HeaderCounter, TableFile, parse_table, read_table


@dataclass(frozen=True, slots=True)
class TableWords:
    """Known headers and words of one sort of table, each with the column or the value that it means.

    All are compared by their letters and figures alone (`normalize_word`).

    Parameters
    ----------
    columns:
        The standard names of the columns.
    headers:
        What files call them: header → standard column name.
    words:
        Column with a closed list of values → word → value.
    never:
        Headers of columns that are never kept.
    keeps_others:
        Whether a column that means nothing here is kept aside, and so has a header of its own.
    """

    columns: tuple[str, ...]
    headers: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    never: frozenset[str] = field(default=frozenset())
    keeps_others: bool = False

    def find_value(self, column: str, word: str, user_words: Mapping[str, str] | None = None) -> str | None:
        """Find the value that a word means in a column; None for an unknown word.

        Parameters
        ----------
        column:
            The standard name of the column.
        word:
            The word as a file writes it, compared without capitals, accents or punctuation.
        user_words:
            The user's own words for that column, each with its value; they are looked at first. None for none.

        >>> words = TableWords(("paid",), {"paid": "paid"}, {"paid": {"oui": "yes", "non": "no"}})
        >>> words.find_value("paid", " OUI."), words.find_value("paid", "peut-être")
        ('yes', None)
        """
        normal = normalize_word(word)
        for written, value in (user_words or {}).items():
            if normalize_word(written) == normal:
                return value
        return self.words[column].get(normal)


def fold_words(listed: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Map each word of some lists to the name of its list; the names themselves go first.

    >>> fold_words({"room": ["Salle", "N° de salle"]})
    {'room': 'room', 'salle': 'room', 'ndesalle': 'room'}
    """
    words = {normalize_word(name): name for name in listed}
    for name, synonyms in listed.items():
        for synonym in synonyms:
            words.setdefault(normalize_word(synonym), name)
    return words


#: What a mapping may call a column beside our names: kept aside, or not kept at all.
ASIDE, DROPPED = "extra", "ignore"


class ColumnMapping(FileModel):
    """The meaning of the headers and of the words of one payroll's export, as a user writes or corrects it.

    ``columns`` gives each header of the file a standard column name, ``extra`` (kept aside) or ``ignore`` (not kept);
    ``values`` gives, for a standard column, words of the file and the standard value of each.

    >>> ColumnMapping(columns={"Réf. agent": "key"}).columns
    {'Réf. agent': 'key'}
    """

    columns: dict[str, str] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableColumns:
    """The columns of one file, each matched to a standard column, kept aside, or not kept.

    Parameters
    ----------
    header:
        As the file writes them.
    known:
        Standard column name → place in the row.
    aside:
        Header → place, for the columns kept aside.
    dropped:
        Headers of columns that are never kept.
    """

    header: tuple[str, ...]
    known: Mapping[str, int]
    aside: Mapping[str, int] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()

    @property
    def is_recognized(self) -> bool:
        """Whether two headers at least are known; else the row may be that of a person, and no message repeats it."""
        return len(self.known) + len(self.dropped) >= 2

    def find_title(self, name: str) -> str:
        """Find the header that the file gives to a standard column; the standard name where it lacks the column."""
        return self.header[self.known[name]] if name in self.known else name

    def as_mapping(self) -> ColumnMapping:
        """Convert the columns found in the file to a mapping that can be saved, corrected and reused."""
        columns = {self.header[place]: name for name, place in self.known.items()}
        columns |= dict.fromkeys(self.aside, ASIDE) | dict.fromkeys(self.dropped, DROPPED)
        return ColumnMapping(columns={title: columns[title] for title in self.header if title in columns})


def find_column(header: str, words: TableWords, mapping: ColumnMapping | None = None) -> str | None:
    """Find the standard column that a header names: by the user's mapping, else by the known headers.

    ``extra`` for a column kept aside, ``ignore`` for a column never kept, None for an unknown header.

    Parameters
    ----------
    header:
        The header as a file writes it, compared without capitals, accents or punctuation.
    words:
        The known headers, each with its standard column.
    mapping:
        The user's own mapping, looked at before ``words``; None for none.

    >>> words = TableWords(("room",), {"salle": "room"}, {}, frozenset({"prix"}))
    >>> find_column("Salle", words), find_column("Équipe", words), find_column("PRIX", words)
    ('room', None, 'ignore')
    """
    normal = normalize_word(header)
    if mapping is not None:
        for written, name in mapping.columns.items():
            if normalize_word(written) == normal:
                return name
    return DROPPED if normal in words.never else words.headers.get(normal)


def match_columns(
    header: Sequence[str], words: TableWords, mapping: ColumnMapping | None, file: str, line: int
) -> tuple[TableColumns, list[Problem]]:
    """Match each header of a table to a standard column, and list the problems of the header.

    Parameters
    ----------
    header:
        The cells of the header row.
    words:
        The known headers of the sort of table.
    mapping:
        The user's own mapping, looked at before ``words``; None for none.
    file, line:
        The name of the file and the line of the header, for messages; 0 where no line is the header.

    >>> words = TableWords(("room",), {"salle": "room"}, {}, keeps_others=True)
    >>> columns, problems = match_columns(["Salle", "Équipe"], words, None, "rooms.csv", 1)
    >>> columns.known, columns.aside, problems
    ({'room': 0}, {'Équipe': 1}, [])
    """
    problems: list[Problem] = []
    places_by_name: dict[str, int] = {}
    aside: dict[str, int] = {}
    dropped: list[str] = []
    titles = tuple(title.strip() for title in header)
    where = f"{file}, line {line}" if line else file
    for place, title in enumerate(titles):
        name = find_column(title, words, mapping) if title else None
        if name == DROPPED:
            dropped.append(title)
        elif name in (None, ASIDE):
            if title in aside and words.keeps_others:
                problems.append(
                    Problem(
                        "two-columns",
                        where,
                        N_("two columns have the same header (columns {first} and {second})"),
                        N_("give each its own"),
                        {"first": aside[title] + 1, "second": place + 1},
                    )
                )
            elif title:
                aside.setdefault(title, place)
        elif name in places_by_name:
            problems.append(
                Problem(
                    "two-columns",
                    where,
                    N_("two columns mean {name} (columns {first} and {second})"),
                    N_("say which in a mapping file, and call the other “extra”"),
                    {"name": name, "first": places_by_name[name] + 1, "second": place + 1},
                )
            )
        elif name is not None:
            places_by_name[name] = place
    if mapping is not None:
        present = {normalize_word(title) for title in titles}
        problems += [
            Problem(
                "mapped-column-missing",
                where,
                N_('the mapping names a column that the file does not have: "{title}"'),
                N_("correct the mapping, or ask for the column"),
                {"title": title},
            )
            for title, name in mapping.columns.items()
            if normalize_word(title) not in present and name not in (ASIDE, DROPPED)
        ]
    return TableColumns(titles, places_by_name, aside, tuple(dropped)), problems


# ------------------------------------------------------------------ mapped table
# A table made by a person, read and its columns understood: the one way in for lists of employees and for answers.


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

    >>> words = TableWords(("room", "paid"), {"salle": "room", "reglee": "paid"}, {})
    >>> read = parse_mapped_table("Salle;Réglée\\n0042;oui\\n".encode("cp1252"), "x.csv", words)
    >>> list(read.read_rows())
    [(2, {'room': '0042', 'paid': 'oui'})]
    """
    return match_table(parse_table(data, name, _header_counter(words, mapping)), words, mapping)


def _header_counter(words: TableWords, mapping: ColumnMapping | None) -> HeaderCounter:
    """Build a function that counts how many cells of a row are known headers."""
    return lambda cells: sum(1 for cell in cells if cell.strip() and find_column(cell, words, mapping))


def match_table(table: TableFile, words: TableWords, mapping: ColumnMapping | None = None) -> MappedTable:
    """Match each column of a table to a standard column; what is wrong with the header is in the ``problems``.

    ``words`` are the known headers and words of the sort of table; ``mapping`` is the user's own mapping, looked at
    before them.

    >>> table = parse_table("Salle\\nA1\\n".encode(), "x.csv", len)
    >>> match_table(table, TableWords(("room",), {"salle": "room"}, {})).columns.known
    {'room': 0}
    """
    columns, problems = match_columns(table.header, words, mapping, table.name, table.header_line)
    return MappedTable(table, columns, tuple(problems))
