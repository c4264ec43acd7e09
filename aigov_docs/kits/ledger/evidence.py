"""What proves an answer: who had it signed, in which envelope, which file, and when."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from ..ground.given_days import read_day
from ..ground.i18n import N_
from ..ground.languages import LAW, known_languages, language_pairs
from ..ground.problems import Problem, RegisterError, unknown_name, unreadable_file
from ..ground.short_repr import short_repr
from ..ground.text import NOT_IN_LINE, parse_moment

# ------------------------------------------------------------------ issued rows
# One document issued to one person, as a register takes it, and what keeps it from being written.


#: The languages a document may be issued in.
LANGUAGES: tuple[str, ...] = (LAW, *language_pairs(), *known_languages()[1:])
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


# ------------------------------------------------------------------ evidence
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence of an answer, such as a signature: the provider, its envelope, the signed file, the time.

    It is personal: the register keeps it beside its chain, sealed by a salted digest, and `Register.erase_person`
    erases it with the name and the notes.

    Parameters
    ----------
    provider:
        Who collected the answer, in one word or two: ``yousign``.
    envelope:
        The provider's own number for it; empty where there is none.
    sha256:
        The SHA-256 of the signed file, in hexadecimal; empty where the file is not at hand.
    time:
        When it was signed, with its time zone; a text in ISO form is read. None where it is not known.
    message:
        What tells the provider's message that brought it from every other, so that the same one is not recorded twice;
        empty where no message did.

    Raises
    ------
    RegisterError
        Every value that cannot be kept, each with its place: ``evidence.sha256``.

    >>> Evidence("yousign", "9f3c", "AB" * 32, dt.datetime(2026, 12, 3, 9, 30, tzinfo=dt.UTC)).as_dict()["time"]
    '2026-12-03T09:30:00+00:00'
    """

    provider: str
    envelope: str = field(default="", repr=False)
    sha256: str = field(default="", repr=False)
    time: dt.datetime | None = field(default=None, repr=False)
    message: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        problems = []
        for name in ("provider", "envelope", "sha256", "message"):
            value: object = getattr(self, name)
            if isinstance(value, str):
                object.__setattr__(self, name, value.strip())
                faults = find_word_problems([(name, value.strip())], f"evidence.{name}", required=name == "provider")
                problems += [replace(problem, path=("evidence", name)) for problem in faults]
            else:
                message = N_("this is no text")
                problems.append(
                    Problem("bad-text", f"evidence.{name}", message, N_("write it as a text"), path=("evidence", name))
                )
        if isinstance(self.sha256, str) and self.sha256:
            object.__setattr__(self, "sha256", self.sha256.lower())
            if not _SHA256.fullmatch(self.sha256):
                problems.append(
                    Problem(
                        "bad-sha256",
                        "evidence.sha256",
                        N_("no SHA-256: 64 figures and letters from a to f"),
                        N_("give hashlib.sha256(file).hexdigest() of the signed file"),
                        path=("evidence", "sha256"),
                    )
                )
        given: object = self.time
        time = parse_moment(given) if isinstance(given, str) else given
        object.__setattr__(self, "time", time)
        if given is not None and not (isinstance(time, dt.datetime) and time.utcoffset() is not None):
            problems.append(
                Problem(
                    "bad-time",
                    "evidence.time",
                    N_("this is no moment with its time zone"),
                    N_("write it as 2026-12-03T10:15:00+01:00"),
                    path=("evidence", "time"),
                )
            )
        if problems:
            raise RegisterError(*problems)

    def as_dict(self) -> dict[str, str | None]:
        """Convert the evidence to a dict, ready for JSON: ``provider``, ``envelope``, ``sha256`` and ``time``.

        ``time`` is a text in ISO form with its time zone, None where it is not known; the others are texts. ``message``
        is there too where a message brought the evidence.
        """
        texts = {
            "provider": self.provider,
            "envelope": self.envelope,
            "sha256": self.sha256,
            "time": self.time.isoformat() if self.time else None,
        }
        return texts | ({"message": self.message} if self.message else {})

    def as_text(self) -> str:
        """Write the evidence as one text, JSON that is always the same, as a register keeps it."""
        return json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Evidence | None:
        """Read evidence from the text that `as_text` writes; None where a text is no such evidence.

        >>> Evidence.from_text(Evidence("yousign").as_text())
        Evidence(provider='yousign')
        """
        try:
            read: Any = json.loads(text)
            return cls(**read) if isinstance(read, dict) else None
        except (ValueError, TypeError, RegisterError):
            return None


def digest_file(source: str | Path | bytes | BinaryIO) -> str:
    """Compute the SHA-256 of a signed file, in hexadecimal, as `Evidence` takes it.

    ``source`` is the file: a path, its bytes, or a binary stream, which is read from where it stands to its end.

    Raises
    ------
    RegisterError
        The file cannot be read.

    >>> digest_file(b"")[:16]
    'e3b0c44298fc1c14'
    """
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    if not isinstance(source, str | Path):
        return hashlib.sha256(source.read()).hexdigest()
    try:
        with Path(source).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise RegisterError(unreadable_file(str(source), error)) from None
