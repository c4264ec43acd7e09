"""Which column of a file is which of our facts, and which word which value: a vocabulary kept as data, and mappings a
user saves.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field

from ..i18n import N_
from ..library.yaml_files import FileModel, read_yaml, validate_type
from ..problems import Problem, RecipientError, unknown_name

HERE = Path(__file__).resolve().parent

#: What a mapping may call a column beside our names: kept aside, or not kept at all.
ASIDE, DROPPED = "extra", "ignore"


@cache
def load_header_words() -> dict[str, Any]:
    """The data of ``headers.yaml``: names of columns, words in columns, words for contracts.

    >>> "matricule" in load_header_words()["columns"]["key"]
    True
    """
    return _read_data_file("headers.yaml")


@cache
def load_outcomes() -> dict[str, Any]:
    """The data of ``outcomes.yaml``: who is issued, held or skipped, and the reasons in French and English.

    >>> load_outcomes()["statuses"]["intern"]["outcome"]
    'skip'
    """
    return _read_data_file("outcomes.yaml")


def _read_data_file(name: str) -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(HERE / name, name).data
    return data


def fold_word(text: str) -> str:
    """A header or a word without case, accents, spaces and punctuation: what is compared.

    >>> fold_word("N° de matricule"), fold_word("Prénom d’usage"), fold_word("M.")
    ('ndematricule', 'prenomdusage', 'm')
    """
    plain = text.lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFD", plain.replace("œ", "oe").replace("æ", "ae"))
    return _IGNORED.sub("", plain)


_IGNORED = re.compile(r"[\W_ºª]+")  # combining accents are no letters either


@cache
def _known_headers() -> dict[str, str]:
    """Folded header → our name."""
    names = {fold_word(name): name for name in load_header_words()["columns"]}
    for name, synonyms in load_header_words()["columns"].items():
        for synonym in synonyms:
            names.setdefault(fold_word(synonym), name)
    return names


@cache
def _dropped_headers() -> frozenset[str]:
    return frozenset(fold_word(header) for header in load_header_words()["never"])


@cache
def column_words(column: str) -> dict[str, str]:
    """Folded word → our value, for a column with a closed list of values.

    >>> column_words("gender")["madame"], column_words("status")["cdi"], column_words("protected")["oui"]
    ('f', 'permanent', 'yes')
    """
    values = load_header_words()["values"]
    listed = (
        values[column] if column in ("gender", "status", "language") else {"yes": values["yes"], "no": values["no"]}
    )
    return {fold_word(word): value for value, words in listed.items() for word in [value, *words]}


class ColumnMapping(FileModel):
    """A mapping file: the columns of one payroll's export, and the words it uses.

    ``columns`` gives each header of the file one of our names, ``extra`` (kept aside) or ``ignore`` (not kept);
    ``values`` gives, per column of ours, words of the file and our value for each.

    >>> ColumnMapping(columns={"Réf. agent": "key"}).columns
    {'Réf. agent': 'key'}
    """

    columns: dict[str, str] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableColumns:
    """The columns of one file, each with what it is.

    Parameters
    ----------
    header:
        As the file writes them.
    known:
        Our name → place in the row.
    aside:
        Header → place, for the columns kept aside.
    dropped:
        Headers of columns that are never kept.
    """

    header: tuple[str, ...]
    known: Mapping[str, int]
    aside: Mapping[str, int] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()

    def find_title(self, name: str) -> str:
        """How the file calls one of our columns; our name when it has none."""
        return self.header[self.known[name]] if name in self.known else name

    def as_mapping(self) -> ColumnMapping:
        """These columns as a mapping that can be kept and reused."""
        columns = {self.header[place]: name for name, place in self.known.items()}
        columns |= dict.fromkeys(self.aside, ASIDE) | dict.fromkeys(self.dropped, DROPPED)
        return ColumnMapping(columns={title: columns[title] for title in self.header if title in columns})


def find_column(header: str, mapping: ColumnMapping | None = None) -> str | None:
    """Our name for a header: that of the mapping, else that of the vocabulary, else None.

    >>> find_column("Date d'entrée"), find_column("Équipe"), find_column("N° de sécurité sociale")
    ('hired_on', None, 'ignore')
    """
    folded = fold_word(header)
    if mapping is not None:
        for written, name in mapping.columns.items():
            if fold_word(written) == folded:
                return name
    if folded in _dropped_headers():
        return DROPPED
    return _known_headers().get(folded)


def match_columns(
    header: Sequence[str], mapping: ColumnMapping | None, file: str, line: int
) -> tuple[TableColumns, list[Problem]]:
    """What each column of a header is, and what is wrong with the header.

    Parameters
    ----------
    header:
        The cells of the header row.
    mapping:
        The user's own mapping, which goes before the vocabulary.
    file, line:
        Where the header stands.
    """
    problems: list[Problem] = []
    known: dict[str, int] = {}
    aside: dict[str, int] = {}
    dropped: list[str] = []
    titles = tuple(title.strip() for title in header)
    where = f"{file}, line {line}"
    for place, title in enumerate(titles):
        name = find_column(title, mapping) if title else None
        if name == DROPPED:
            dropped.append(title)
        elif name in (None, ASIDE):
            if title and title in aside:
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
                aside[title] = place
        elif name in known:
            problems.append(
                Problem(
                    "two-columns",
                    where,
                    N_("two columns mean {name} (columns {first} and {second})"),
                    N_("say which in a mapping file, and call the other “extra”"),
                    {"name": name, "first": known[name] + 1, "second": place + 1},
                )
            )
        elif name is not None:
            known[name] = place
    if mapping is not None:
        present = {fold_word(title) for title in titles}
        problems += [
            Problem(
                "mapped-column-missing",
                where,
                N_('the mapping names a column that the file does not have: "{title}"'),
                N_("correct the mapping, or ask for the column"),
                {"title": title},
            )
            for title, name in mapping.columns.items()
            if fold_word(title) not in present and name not in (ASIDE, DROPPED)
        ]
    return TableColumns(titles, known, aside, tuple(dropped)), problems


def read_mapping(path: str | Path) -> ColumnMapping:
    """The mapping in a YAML file, checked whole.

    Raises
    ------
    RecipientError
        The file cannot be read, or names a column or a value that does not exist here.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "paie.yaml")
    ...     save_mapping(ColumnMapping(columns={"Réf. agent": "key"}), path)
    ...     read_mapping(path).columns
    {'Réf. agent': 'key'}
    """
    path = Path(path)
    source = read_yaml(path, path.name)
    problems = list(source.problems)
    found: ColumnMapping | None = None
    if source.data is not None or not problems:
        found, wrong = validate_type(ColumnMapping, source.data, source)
        problems += wrong
    if found is not None:
        names = [*load_header_words()["columns"], ASIDE, DROPPED]
        problems += [
            unknown_name(
                "unknown-column",
                source.describe_place(("columns", title)),
                N_('"{name}" is no column of ours'),
                name,
                names,
            )
            for title, name in found.columns.items()
            if name not in names
        ]
        problems += _check_value_words(found, source.describe_place)
    if problems or found is None:
        raise RecipientError(*problems)
    return found


def _check_value_words(mapping: ColumnMapping, where: Any) -> list[Problem]:
    problems = []
    closed = [name for name in load_header_words()["columns"] if name in CLOSED]
    for column, words in mapping.values.items():
        if column not in closed:
            problems.append(
                unknown_name(
                    "unknown-column",
                    where(("values", column)),
                    N_('"{name}" is no column with a list of words'),
                    column,
                    closed,
                )
            )
            continue
        allowed = sorted(set(column_words(CLOSED[column]).values()))
        problems += [
            unknown_name(
                "unknown-word",
                where(("values", column, word)),
                N_('"{name}" is no value of this column'),
                value,
                allowed,
            )
            for word, value in words.items()
            if value not in allowed
        ]
    return problems


#: The columns whose words are a closed list, and the list each takes.
CLOSED = {
    "civility": "gender",
    "gender": "gender",
    "status": "status",
    "contract_type": "status",
    "language": "language",
    "protected": "yes",
    "telework": "yes",
    "translation_requested": "yes",
}


def save_mapping(mapping: ColumnMapping, path: str | Path) -> None:
    """Write a mapping where it can be reused, as a YAML file that a person can edit.

    Raises
    ------
    RecipientError
        The file cannot be written.
    """
    from ..files import write_atomically

    lines = [
        "# Colonnes du fichier : notre nom, ou extra (gardée à part), ou ignore (non lue).",
        "# Columns of the file: our name, or extra (kept aside), or ignore (not read).",
        "columns:",
    ]
    lines += [f"  {_quote_yaml(title)}: {name}" for title, name in mapping.columns.items()] or ["  {}"]
    if mapping.values:
        lines.append("values:")
        for column, words in mapping.values.items():
            lines.append(f"  {column}:")
            lines += [f"    {_quote_yaml(word)}: {_quote_yaml(value)}" for word, value in words.items()]
    try:
        write_atomically(Path(path), ("\n".join(lines) + "\n").encode())
    except OSError as error:
        raise RecipientError(
            Problem(
                "unwritable-file",
                Path(path).name,
                N_("the file could not be written: {reason}"),
                N_("close it if it is open elsewhere, and check the folder"),
                {"reason": error.strerror or ""},
            )
        ) from None


def _quote_yaml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
