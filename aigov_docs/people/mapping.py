"""The file in which a user says what the columns and the words of a payroll's export mean: read, checked, saved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from ..kits.ground.files import write_atomically
from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, RecipientError, unknown_name, unwritable_file
from ..kits.ground.text import normalize_word
from ..kits.ground.yaml_files import YamlSource, read_yaml, validate_type
from ..kits.lists.table_columns import ASIDE, DROPPED, ColumnMapping, TableWords
from .table_words import explain_columns, staff_words


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
