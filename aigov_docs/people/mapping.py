"""The columns of a table matched to the standard ones: from its header, or from a mapping that a user saved."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import Field, ValidationError

from ..kits.ground.files import write_atomically
from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, RecipientError, unknown_name, unwritable_file
from ..kits.ground.text import normalize_word
from ..kits.ground.yaml_files import FileModel, YamlSource, read_yaml, validate_type
from .table_words import TableWords, explain_columns, staff_words

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


def find_column(header: str, mapping: ColumnMapping | None = None, words: TableWords | None = None) -> str | None:
    """Find the standard column that a header names: by the user's mapping, else by the known headers.

    ``extra`` for a column kept aside, ``ignore`` for a column never kept, None for an unknown header.

    Parameters
    ----------
    header:
        The header as a file writes it, compared without capitals, accents or punctuation.
    mapping:
        The user's own mapping, looked at before ``words``; None for none.
    words:
        The known headers, each with its standard column; those of a list of employees when not given.

    >>> find_column("Date d'entrée"), find_column("Équipe"), find_column("N° de sécurité sociale")
    ('hired_on', None, 'ignore')
    """
    words = words or staff_words()
    normal = normalize_word(header)
    if mapping is not None:
        for written, name in mapping.columns.items():
            if normalize_word(written) == normal:
                return name
    return DROPPED if normal in words.never else words.headers.get(normal)


def match_columns(
    header: Sequence[str], mapping: ColumnMapping | None, file: str, line: int, words: TableWords | None = None
) -> tuple[TableColumns, list[Problem]]:
    """Match each header of a table to a standard column, and list the problems of the header.

    Parameters
    ----------
    header:
        The cells of the header row.
    mapping:
        The user's own mapping, looked at before ``words``; None for none.
    file, line:
        The name of the file and the line of the header, for messages; 0 where no line is the header.
    words:
        The known headers of the sort of table; those of a list of employees when not given.

    >>> columns, problems = match_columns(["Matricule", "Nom", "Équipe"], None, "list.csv", 1)
    >>> columns.known, columns.aside, problems
    ({'key': 0, 'last_name': 1}, {'Équipe': 2}, [])
    """
    words = words or staff_words()
    problems: list[Problem] = []
    places_by_name: dict[str, int] = {}
    aside: dict[str, int] = {}
    dropped: list[str] = []
    titles = tuple(title.strip() for title in header)
    where = f"{file}, line {line}" if line else file
    for place, title in enumerate(titles):
        name = find_column(title, mapping, words) if title else None
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


def read_mapping(path: str | Path, words: TableWords | None = None) -> ColumnMapping:
    """Read a column mapping from a YAML file, and check every column and value that it names.

    Parameters
    ----------
    path:
        The file.
    words:
        The columns and values that a mapping may name; those of a list of employees when not given.

    Raises
    ------
    RecipientError
        The file cannot be read, or names a column or a value that is not in ``words``.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "paie.yaml")
    ...     save_mapping(ColumnMapping(columns={"Réf. agent": "key"}), path)
    ...     read_mapping(path).columns
    {'Réf. agent': 'key'}
    """
    words = words or staff_words()
    path = Path(path)
    source = read_yaml(path, path.name)
    problems = list(source.problems)
    column_mapping: ColumnMapping | None = None
    if source.data is not None or not problems:
        column_mapping, faults = validate_type(ColumnMapping, source.data, source)
        problems += faults
    if column_mapping is not None:
        names = (*words.columns, ASIDE, DROPPED)
        problems += [
            _unknown_column(source.describe_place(("columns", title)), name, words)
            for title, name in column_mapping.columns.items()
            if name not in names
        ]
        problems += _check_value_words(column_mapping, source, words)
    if problems or column_mapping is None:
        raise RecipientError(*problems)
    return column_mapping


def check_mapping(mapping: ColumnMapping | Mapping[str, str], words: TableWords | None = None) -> ColumnMapping:
    """Check a mapping made in Python: headers, each with a standard column name, ``extra`` or ``ignore``.

    A `ColumnMapping` is returned as it is.

    Raises
    ------
    RecipientError
        It names a column that is not in ``words``, those of a list of employees when not given; or what is no text.

    >>> check_mapping({"Réf. agent": "key"})
    ColumnMapping(columns=…)
    """
    if isinstance(mapping, ColumnMapping):
        return mapping
    words = words or staff_words()
    names = (*words.columns, ASIDE, DROPPED)
    problems = []
    given: Mapping[str, object] = mapping
    for title, name in given.items():
        if not isinstance(name, str):
            message, hint = N_("what a column means is no text"), N_("name a column of ours, or leave it out: “ignore”")
            problems.append(Problem("bad-mapping", f"mapping.{title}", message, hint))
        elif name not in names:
            problems.append(_unknown_column(f"mapping.{title}", name, words))
    if problems:
        raise RecipientError(*problems)
    try:
        return ColumnMapping(columns=dict(mapping))
    except ValidationError:
        message, hint = N_("a header of the mapping is no text"), N_("write it as the file has it")
        raise RecipientError(Problem("bad-mapping", "mapping", message, hint)) from None


def _unknown_column(where: str, name: str, words: TableWords) -> Problem:
    """Build the problem of a name that is no column; a header that is known is told with the column it names."""
    names, meant = [*words.columns, ASIDE, DROPPED], words.headers.get(normalize_word(name), "")
    return unknown_name("unknown-column", where, N_('"{name}" is no column of ours'), name, names, meant)


def _check_value_words(mapping: ColumnMapping, source: YamlSource, words: TableWords) -> list[Problem]:
    problems = []
    closed = [name for name in words.columns if name in words.words]
    for column, meanings in mapping.values.items():
        if column not in closed:
            problems.append(
                unknown_name(
                    "unknown-column",
                    source.describe_place(("values", column)),
                    N_('"{name}" is no column with a list of words'),
                    column,
                    closed,
                )
            )
            continue
        allowed = sorted(set(words.words[column].values()))
        problems += [
            unknown_name(
                "unknown-word",
                source.describe_place(("values", column, word)),
                N_('"{name}" is no value of this column'),
                value,
                allowed,
            )
            for word, value in meanings.items()
            if value not in allowed
        ]
    return problems


def save_mapping(mapping: ColumnMapping, path: str | Path) -> None:
    """Write a column mapping to a YAML file that a person can edit and reuse.

    The file lists, as comments, the standard names of a list of employees with what each is, and the standard values
    that words of the file may be given.

    Raises
    ------
    RecipientError
        The file cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_mapping(ColumnMapping(columns={"Réf. agent": "key"}), Path(folder, "paie.yaml"))
    ...     print(Path(folder, "paie.yaml").read_text(encoding="utf-8").splitlines()[-1])
      "Réf. agent": key
    """
    lines = [*_explain_mapping(), "columns:"]
    lines += [f"  {_quote_yaml(title)}: {name}" for title, name in mapping.columns.items()] or ["  {}"]
    if mapping.values:
        lines.append("values:")
        for column, meanings in mapping.values.items():
            lines.append(f"  {column}:")
            lines += [f"    {_quote_yaml(word)}: {_quote_yaml(value)}" for word, value in meanings.items()]
    try:
        write_atomically(Path(path), ("\n".join(lines) + "\n").encode())
    except OSError as error:
        raise RecipientError(unwritable_file(Path(path).name, error)) from None


def _explain_mapping() -> list[str]:
    """List the comments at the top of a mapping file: what a column may be called, and what a word may mean."""
    words, meanings = staff_words(), explain_columns()
    wide = max(map(len, words.columns))
    lines = [
        "# Colonnes du fichier : notre nom, ou extra (gardée à part), ou ignore (non lue).",
        "# Columns of the file: our name, or extra (kept aside), or ignore (not read).",
        "#",
        "# Nos noms · our names:",
        *(f"#   {name:{wide}}  {meanings[name].fr} · {meanings[name].en}" for name in words.columns),
        "#",
        "# Si le fichier a des mots à lui, dites ce qu'ils veulent dire, sous « values », par exemple :",
        "# Where the file has words of its own, say under “values” what they mean, for example:",
        "#   values:",
        '#     status: {"contrat de chantier": permanent}',
        "# Valeurs possibles · possible values:",
    ]
    for name, values_by_word in words.words.items():
        values = list(dict.fromkeys(values_by_word.values()))
        more = ", …" if len(values) > 12 else ""
        lines.append(f"#   {name:{wide}}  {', '.join(values[:12])}{more}")
    return lines


def _quote_yaml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
