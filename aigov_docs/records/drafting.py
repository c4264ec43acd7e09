"""The first rows of a record: what the matter, or a list of people, says already."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..closed_words import Language
from ..library.load import Library
from ..matter.models import Matter
from ..matter.printed_texts import text_in_language
from ..people.recipient import Recipient
from ..problems import refuse_language
from .reading import record_from_rows
from .record import Record
from .record_form import find_form


def draft_record(
    record: str,
    library: Library,
    matter: Matter,
    *,
    people: Iterable[Recipient] = (),
    language: Language = "fr",
) -> Record:
    """Draft a record from what is known: one row for each tool of a matter, or for each person of a list.

    The rest is left to be filled in: the record goes out by `Record.to_csv`, and comes in again by `read_record`.

    Parameters
    ----------
    record:
        The name of the record in the library: ``systems`` has a row for each tool, ``training`` one for each person.
    library, matter:
        The texts, and the employer's facts.
    people:
        The people, such as `Recipients`; none, and a record about people has no row.
    language:
        The language of the matter's own texts, ``fr`` or ``en``, where it has them in both.

    Raises
    ------
    RecipientError
        What is known cannot stand in the record, such as a tool that is listed twice.
    UsageError
        The library has no such record, or the language is unknown.

    >>> from aigov_docs import load_library
    >>> from aigov_docs.samples import sample_matter
    >>> record = draft_record("systems", load_library(), sample_matter("charter"))
    >>> len(record), sorted(record.rows[0])
    (3, ['highest_class', 'owner', 'supplier', 'tool'])
    """
    refuse_language(language)
    form = find_form(record, library, matter)
    listed: Iterable[Any] = matter.tools if form.table.about == "tools" else people
    given = {name: column.given for name, column in form.table.columns.items() if column.given is not None}
    rows = [
        {name: text_in_language(getattr(topic, key, None), language) for name, key in given.items()} for topic in listed
    ]
    return record_from_rows(rows, record, library, matter=matter) if rows else Record(record, (), form)
