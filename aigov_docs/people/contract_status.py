"""The type of contract of the people of a list, which decides who may receive a paper: read or stated, never presumed.

A person is held whose type of contract the list does not say, until a mapping or a statement says it. One note tells
it of the whole list, with the columns that may hold it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice

from ..kits.ground.i18n import N_
from ..kits.ground.problems import AigovError, Problem, RecipientError, unknown_name
from ..kits.ground.text import normalize_word
from ..kits.ground.yaml_files import Bilingual
from ..kits.lists.list_source import PersonRow
from ..kits.lists.table_columns import TableColumns
from .recipient import contract_words
from .table_words import load_person_columns, staff_words

#: The columns that say the type of contract of a person, by their standard names.
CONTRACT_COLUMNS = ("status", "contract_type")
#: The codes of the reason and the note that people are held (as in ``outcomes.yaml``), and that a statement was used.
NO_STATUS, STATED = "no-status", "stated-status"
#: How many rows are looked at to see what a column holds.
_ROWS_READ = 500
#: Of the words of a long text, that which decides: an apprentice's contract is for a fixed term too.
_ORDER = ("apprentice", "intern", "agency", "contractor", "fixed_term", "permanent")


def find_contract_status(written: str, words: Mapping[str, str]) -> str | None:
    """Find the status that a type of contract tells, by the whole text, else by one of its words; None for no status.

    ``words`` are the words known, each with its status.

    >>> find_contract_status("CDI temps partiel", staff_words().words["contract_type"])
    'permanent'
    """
    parts = {words[part] for part in map(normalize_word, re.split(r"[\s'’(),/-]+", written)) if part in words}
    return words.get(normalize_word(written)) or next((status for status in _ORDER if status in parts), None)


def list_statuses() -> list[str]:
    """List the statuses that a list of employees may give to a person, and that may be stated.

    >>> list_statuses()
    ['permanent', 'fixed_term', 'apprentice', 'agency', 'intern', 'contractor']
    """
    return list(dict.fromkeys(staff_words().words["status"].values()))


def read_stated_status(word: str | None, where: str = "contract_type", error: type[AigovError] = RecipientError) -> str:
    """Read the status that is stated for people of whom a list says none; empty where none is stated.

    ``word`` is any word that a list may have, ``where`` how messages call the statement.

    Raises
    ------
    RecipientError
        It is no word for a type of contract; or the other ``error``.

    >>> read_stated_status("CDI"), read_stated_status(None)
    ('permanent', '')
    """
    if not word:
        return ""
    status = staff_words().find_value("status", word)
    if status is None:
        raise error(unknown_name("unknown-word", where, N_('"{name}" is no type of contract'), word, list_statuses()))
    return status


def find_likely_columns(columns: TableColumns, rows: Iterable[PersonRow]) -> list[str]:
    """List the headers of a table that may be the type of contract: by a word of theirs, or by what their cells hold.

    Only columns kept aside are looked at, and none where the first row may be a person's.
    """
    if not columns.is_recognized:
        return []
    named = [normalize_word(word) for word in load_person_columns()["contract_type"].like]
    words, read = staff_words().words["contract_type"], list(islice(rows, _ROWS_READ))
    likely = []
    for title in columns.aside:
        cells = [row.extra[title] for row in read if title in row.extra]
        status_count = sum(find_contract_status(cell, words) is not None for cell in cells)
        if any(word in normalize_word(title) for word in named) or 2 * status_count > len(cells):
            likely.append(title)
    return likely


def make_status_notes(
    source: str, *, held: int, stated: int, status: str, columns: Iterable[str], likely: Iterable[str]
) -> list[Problem]:
    """Make the notes on a list that does not say the type of contract of everybody.

    Parameters
    ----------
    source:
        What messages call the list.
    held, stated:
        How many people are held for it, and how many have the status that is stated.
    status:
        The status that is stated; empty where none is.
    columns, likely:
        The headers of the columns that say the type of contract, and of those that may say it.
    """
    notes = []
    if held:
        titles, guesses = ", ".join(dict.fromkeys(columns)), list(dict.fromkeys(likely))
        message = N_("no column says the type of contract: {n} held until it is said")
        hint = N_(
            "add the column (type de contrat, status), or say in a mapping which it is; or state it, if it is that of"
            " each: --contract-type permanent, or another of {known} (contract_type= in Python)"
        )
        if titles:
            message = N_("the type of contract is not filled in everywhere ({columns}): {n} held until it is said")
            hint = N_(
                "fill it in; or state it, if it is that of each: --contract-type permanent, or another of {known}"
                " (contract_type= in Python)"
            )
        elif guesses:
            hint = N_(
                "is it {likely}? Say so in a mapping (contract_type; --save-mapping makes one); or state it, if it is"
                " that of each: --contract-type permanent, or another of {known} (contract_type= in Python)"
            )
        quoted = Bilingual(
            fr=", ".join(f"«\u00a0{guess}\u00a0»" for guess in guesses), en=", ".join(f"“{guess}”" for guess in guesses)
        )
        values = {
            "n": held, "columns": titles, "likely": quoted if guesses else "", "known": ", ".join(list_statuses()),
        }  # fmt: skip
        notes.append(Problem(NO_STATUS, source, message, hint, values))
    if stated and status:
        message = N_("type of contract stated by who gives the list, not read in it: {word} (people: {n})")
        word = Bilingual.model_validate(contract_words()[status])
        notes.append(Problem(STATED, source, message, "", {"word": word, "n": stated, "status": status}))
    return notes
