"""What files call columns, and which words mean which value: ``headers.yaml``, ``outcomes.yaml``, ``facts/``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ..kits.ground.resources import data_folder
from ..kits.ground.text import normalize_word
from ..kits.ground.yaml_files import Bilingual, read_yaml
from ..kits.lists.table_columns import TableWords, fold_words
from ..library.fact_entries import PersonColumn

#: The files of ``facts/`` in the shipped library that say in which columns a list of employees gives facts.
_HOLDERS = ("person", "amendment")


@cache
def staff_words() -> TableWords:
    """Load the known headers of a list of employees, and the known words in its columns, from ``headers.yaml``.

    >>> staff_words().headers["datedentree"], staff_words().words["protected"]["oui"]
    ('hired_on', 'yes')
    """
    data, columns = load_header_words(), load_person_columns()
    values = data["values"]
    yes_no = {name: values[name] for name in ("yes", "no")}
    listed: dict[str, Mapping[str, Iterable[str]]] = {"language": values["language"]}
    for name, column in columns.items():
        if column.words == "yes":
            listed[name] = {value: [*yes_no[value], *column.values.get(value, ())] for value in yes_no}
        elif column.values:
            listed[name] = column.values
    folded = {name: fold_words(words) for name, words in listed.items()}
    folded |= {name: folded[column.words] for name, column in columns.items() if column.words in folded}
    folded["civility"] = folded["gender"]
    headers = {**data["columns"], **{name: column.headers for name, column in columns.items()}}
    return TableWords(
        tuple(headers), fold_words(headers), folded, frozenset(map(normalize_word, data["never"])), keeps_others=True
    )


@cache
def load_fact_columns() -> dict[str, PersonColumn]:
    """Load the columns in which a list of employees gives facts, by the key of the fact in a matter, from ``facts/``.

    They are those of the shipped library, each with its name.

    >>> load_fact_columns()["employee.telework"].headers[:2]
    ('telework', 'télétravail')
    """
    columns: dict[str, PersonColumn] = {}
    for holder in _HOLDERS:
        path = data_folder("clause_library") / "facts" / f"{holder}.yaml"
        columns |= {
            key: PersonColumn.model_validate({"name": key.rpartition(".")[2], **entry["column"]})
            for key, entry in read_yaml(path, path.name).data.items()
            if "column" in entry
        }
    return columns


def load_person_columns() -> dict[str, PersonColumn]:
    """Load the columns of `load_fact_columns` by their standard name.

    >>> load_person_columns()["contract_type"].words
    'status'
    """
    return {column.name: column for column in load_fact_columns().values() if column.name is not None}


def explain_columns() -> dict[str, Bilingual]:
    """Say what each column of a list of employees is, by its standard name, in both languages.

    >>> explain_columns()["telework"].en
    'telework'
    """
    meanings = {name: Bilingual(**texts) for name, texts in load_header_words()["meanings"].items()}
    return meanings | {name: Bilingual(fr=column.fr, en=column.en) for name, column in load_person_columns().items()}


def title_columns() -> dict[str, Bilingual]:
    """Say how columns of a list of employees are called where one is asked for, by standard name, in both languages.

    A column without a title is never asked for.

    >>> title_columns()["contract_date"].en
    'contract date'
    """
    titles = {name: Bilingual(**texts) for name, texts in load_header_words()["titles"].items()}
    return titles | {name: column.title for name, column in load_person_columns().items() if column.title}


@cache
def answer_words() -> TableWords:
    """Load the known headers and words of a list of people's answers, or of days of receipt, from ``headers.yaml``.

    The column of the person's number has the headers that it has in a list of employees too.

    >>> answer_words().headers["recule"], answer_words().headers["matriculepaie"]
    ('date', 'key')
    """
    data = load_header_words()
    columns = data["answers"]["columns"]
    columns = columns | {"key": [*columns["key"], *data["columns"]["key"]]}
    return TableWords(tuple(columns), fold_words(columns), {"answer": fold_words(data["answers"]["values"]["answer"])})


@cache
def inventory_words() -> TableWords:
    """Load the known headers of an inventory of tools, from ``headers.yaml``; its words are those of a library.

    >>> inventory_words().headers["outil"]
    'name'
    """
    columns = load_header_words()["inventory"]["columns"]
    return TableWords(tuple(columns), fold_words(columns), {}, keeps_others=False)


@cache
def load_header_words() -> dict[str, Any]:
    """Load the data of ``headers.yaml``: what files call the columns that are no fact, words in them, contracts.

    The keys: ``columns`` (by standard column name, the list of headers), ``never`` (headers of columns never kept),
    ``values`` (by column, then by value, the list of words; ``yes`` and ``no`` are such lists for several columns),
    ``meanings`` (by standard column name of a list of employees, what it is, ``fr`` and ``en``), ``titles`` (what some
    of them are called where one is asked for),
    ``contract_words`` (by status, a dict with ``fr`` and ``en``), ``answers``: ``columns`` and ``values`` for lists of
    answers, and ``inventory``: ``columns`` for inventories of tools.

    >>> "matricule" in load_header_words()["columns"]["key"]
    True
    """
    return _read_data_file("headers.yaml")


@cache
def load_outcomes() -> dict[str, Any]:
    """Load the data of ``outcomes.yaml``: which statuses of people are issued, held or skipped, and why.

    The keys: ``adult_at`` (the age from which a person signs alone), ``statuses`` (by status, a dict with ``outcome``
    and perhaps ``code``, the reason) and ``reasons`` (by code, a dict with the French and English text, ``fr`` and
    ``en``).

    >>> load_outcomes()["statuses"]["intern"]["outcome"]
    'skip'
    """
    return _read_data_file("outcomes.yaml")


def adult_age() -> int:
    """Read from ``outcomes.yaml`` the age, in years, from which a person signs alone.

    >>> adult_age()
    18
    """
    return int(load_outcomes()["adult_at"])


def find_reason(code: str) -> Bilingual:
    """Find, by its code, the French and English text of a reason for which a person is held or skipped.

    >>> find_reason("intern").en
    'an internship agreement: no employment contract'
    """
    return Bilingual.model_validate(load_outcomes()["reasons"][code])


def join_reasons(codes: Iterable[str]) -> Bilingual:
    """Join the French and English texts of several reasons for which a person is held or skipped, by their codes.

    >>> join_reasons(["intern", "minor"]).en
    'an internship agreement: no employment contract; under 18 on the day of effect'
    """
    reasons = [find_reason(code) for code in codes]
    return Bilingual(fr=" ; ".join(reason.fr for reason in reasons), en="; ".join(reason.en for reason in reasons))


def _read_data_file(name: str) -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(Path(__file__).with_name(name), name).data
    return data
