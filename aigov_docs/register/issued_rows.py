"""One document issued to one person, as a register takes it, and what keeps it from being written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from ..given_days import read_day
from ..i18n import N_
from ..problems import Problem, RegisterError, unknown_name
from ..short_repr import short_repr
from ..text import NOT_IN_LINE

#: The languages a document may be issued in.
LANGUAGES = ("fr", "fr+en", "en")
#: Longest text that a column of the database takes, names, notes and files apart; in characters.
LONGEST_WORD = 255


@short_repr("vehicle", "language", "release", "date", "editions")
@dataclass(frozen=True, slots=True)
class IssuedRow:
    """One document issued to one person, as the row to write in a register.

    Parameters
    ----------
    key:
        The employer's own number of the person.
    file, fingerprint:
        The name of the file, and the fingerprint of its uncompressed parts.
    editions:
        The editions in it, in order: ``confidential-data@2``.
    language:
        ``fr``, ``fr+en`` or ``en``.
    options_digest, vehicle, release:
        The options it was made with, the document it is, the release of the library.
    date:
        The day of the proposal; a date and time, or a text in ISO form, is read.
    effective_on:
        The day of effect that the document states; None where it states none.
    name:
        The person's name, only when the register is to hold it.
    file_is_personal:
        Whether the name of the file says who the person is: it is then kept with the name, and erased with it.
    """

    key: str = field(repr=False)
    file: str = field(repr=False)
    fingerprint: str
    editions: tuple[str, ...]
    language: str
    options_digest: str
    vehicle: str
    release: str
    date: dt.date
    effective_on: dt.date | None = None
    name: str = field(default="", repr=False)
    file_is_personal: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "date", read_day(self.date, "date"))
        if self.effective_on is not None:
            object.__setattr__(self, "effective_on", read_day(self.effective_on, "effective_on"))


def find_word_problems(words: Iterable[tuple[str, str]], where: str, *, required: bool = False) -> list[Problem]:
    """List a problem for each text that cannot be written in a register: missing, not on one line, or too long.

    ``words`` are pairs of the name of a field and its text; ``where`` says, for messages, where they stand;
    ``required`` also refuses empty texts.
    """
    problems = []
    for name, value in words:
        if required and not value.strip():
            problems.append(Problem("missing", where, N_('"{field}" is missing'), N_("add it"), {"field": name}))
        if NOT_IN_LINE.search(value):
            problems.append(
                Problem(
                    "bad-character",
                    where,
                    N_('"{field}" has a character that cannot be kept'),
                    N_("type it again"),
                    {"field": name},
                )
            )
        if len(value) > LONGEST_WORD and name not in ("note", "name", "file"):
            problems.append(
                Problem(
                    "too-long", where, N_('"{field}" is longer than 255 characters'), N_("shorten it"), {"field": name}
                )
            )
    return problems


def check_words(words: Iterable[tuple[str, str]], where: str, *, required: bool = False) -> None:
    """Refuse texts that cannot be written in a register: missing where required, not on one line, or too long.

    ``words`` are pairs of the name of a field and its text; ``where`` says, for messages, where they stand;
    ``required`` also refuses empty texts.

    Raises
    ------
    RegisterError
        With one problem for each fault of a value.
    """
    problems = find_word_problems(words, where, required=required)
    if problems:
        raise RegisterError(*problems)


@lru_cache(maxsize=256)
def _well_formed(editions: tuple[str, ...]) -> bool:
    """Whether the labels of some editions can be kept in a register as one text with spaces between.

    The same few lists come again and again, so answers are remembered.
    """
    return bool(editions) and all(label and " " not in label and not NOT_IN_LINE.search(label) for label in editions)


def is_sound(row: IssuedRow) -> bool:
    """Whether the row of an issued document can surely be written in a register, by a fast check.

    False means only that `find_row_problems` must check the row in full.
    """
    key, vehicle, release = row.key, row.vehicle, row.release
    text = f"{key}{row.fingerprint}{vehicle}{row.options_digest}{release}"
    return (
        bool(key and row.fingerprint and vehicle)
        and key == key.strip()
        and len(text) <= LONGEST_WORD
        and row.language in LANGUAGES
        and _well_formed(row.editions)
        and NOT_IN_LINE.search(f"{text}{row.file}{row.name}") is None
    )


def find_row_problems(row: IssuedRow, where: str) -> list[Problem]:
    """List every reason why the row of an issued document cannot be written in a register.

    ``where`` says, for messages, where the row stands.
    """
    problems = find_word_problems(
        [("key", row.key), ("fingerprint", row.fingerprint), ("vehicle", row.vehicle)], where, required=True
    )
    problems += find_word_problems(
        [("file", row.file), ("name", row.name), ("options_digest", row.options_digest), ("release", row.release)],
        where,
    )
    if row.key != row.key.strip():
        problems.append(
            Problem("bad-key", where, N_("the number of the person begins or ends with a space"), N_("take it out"))
        )
    if row.language not in LANGUAGES:
        problems.append(
            unknown_name("unknown-language", where, N_('unknown language "{name}"'), row.language, list(LANGUAGES))
        )
    if not _well_formed(row.editions):
        problems.append(
            Problem("bad-editions", where, N_("the editions are missing or malformed"), N_("write them as clause@2"))
        )
    return problems


def check_rows(rows: Iterable[IssuedRow], where: str, rows_before: int) -> None:
    """Refuse rows of issued documents that cannot be written in a register; each is checked fast, then in full.

    ``where`` is the register, for messages, and ``rows_before`` how many rows of the run came before.

    Raises
    ------
    RegisterError
        With every reason, each with its row.
    """
    problems = [
        problem
        for at, row in enumerate(rows, rows_before + 1)
        if not is_sound(row)
        for problem in find_row_problems(row, f"{where}, row {at}")
    ]
    if problems:
        raise RegisterError(*problems)
