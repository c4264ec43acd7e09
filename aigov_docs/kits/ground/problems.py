"""The problems and the errors of this package: where a mistake is, what is wrong, what to do about it.

::

    AigovError              anything this library refuses, with every problem it found
    ├── LibraryError        the clause library holds a mistake
    │   ├── LockError       a published edition was changed
    │   └── RuleConflict    two rules give different weights, or none gives one
    ├── MatterError         the client's facts are wrong, incomplete or contradictory
    ├── RecipientError      a list of recipients is wrong
    ├── AssemblyError       a document cannot be assembled from this matter
    ├── WriterError         a document cannot be written in that format or place
    ├── RegisterError       the register is damaged or was asked the impossible
    └── UsageError          a command was given options that make no sense

Every problem has one form, *where — what — what to do*, a stable code, and can be said in French or English.
"""

from __future__ import annotations

import datetime as dt
import difflib
import errno
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .i18n import N_, date_text, labels
from .languages import known_languages
from .short_repr import short_repr
from .text import LAST_YEAR, is_far_day, is_impossible_day, number_characters


@short_repr("code", "where")
@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake to report: where the mistake is, what is wrong, and what to do about it.

    Parameters
    ----------
    code:
        Stable identifier, for programs (``unknown-clause``).
    where:
        Place in words a user can follow: a file, a line, a key.
    message, hint:
        English sentences, with ``{name}`` fields filled from ``values``; translated on demand.
    path:
        The keys and positions (from 0) that lead to the value in the data, for programs: ``("tools", 2, "tier")``.
        Empty where the whole is meant, or where no data was read.

    >>> print(
    ...     Problem(
    ...         "unknown-key",
    ...         "matter.yaml, line 3",
    ...         "unknown key {key}",
    ...         "did you mean {guess}?",
    ...         {"key": '"vehicule"', "guess": '"vehicle"'},
    ...     )
    ... )
    matter.yaml, line 3 — unknown key "vehicule" — did you mean "vehicle"?
    """

    code: str
    where: str
    message: str
    hint: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    path: tuple[str | int, ...] = ()

    def text(self, language: str = "en") -> str:
        """Write the problem on one line in a language: its place, what is wrong, what to do."""
        say = labels(language)
        values = self._values(language)
        parts = [self._place(language), say(self.message, **values)]
        if self.hint:
            parts.append(say(self.hint, **values))
        return " — ".join(part for part in parts if part)

    def __str__(self) -> str:
        return self.text("en")

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the problem to a dict, ready for JSON: ``code``, ``path``, ``where``, ``message`` and ``hint``.

        ``code`` and ``path`` (a list of keys and positions) are for programs; the others are texts that say in
        ``language`` (``fr`` or ``en``) the place, what is wrong and what to do; ``hint`` is empty where there is
        nothing to say. The option ``--json`` of the commands prints this dict.

        >>> said = Problem("bad-siren", "m.yaml, line 3, employer.siren", "wrong", path=("employer", "siren"))
        >>> said.as_dict("fr")["path"]
        ['employer', 'siren']
        """
        say = labels(language)
        values = self._values(language)
        return {
            "code": self.code,
            "path": list(self.path),
            "where": self._place(language),
            "message": say(self.message, **values),
            "hint": say(self.hint, **values) if self.hint else "",
        }

    def _place(self, language: str) -> str:
        """Return the place of the problem, with the word "line" in the language asked for."""
        return spell_place(self.where, language)

    def _values(self, language: str) -> dict[str, Any]:
        """Return the fields of the message, those that have a French and an English form in the language asked for."""
        return {
            name: getattr(value, language, value) if hasattr(value, "fr") else value
            for name, value in self.values.items()
        }


def spell_place(where: str, language: str) -> str:
    """Write a place, such as ``matter.yaml, line 3``, in a language: with the word for a line.

    >>> spell_place("matter.yaml, line 3", "fr"), spell_place("line 3", "fr")
    ('matter.yaml, ligne 3', 'ligne 3')
    """
    return re.sub(r"(^|(?<=, ))line (?=\d)", "ligne ", where) if language == "fr" else where


class AigovError(Exception):
    """The base of every error that this library raises, with all the problems found in ``problems``.

    >>> str(AigovError(Problem("x", "here", "wrong")))
    'here — wrong'
    """

    def __init__(self, *problems: Problem) -> None:
        self.problems: tuple[Problem, ...] = problems
        super().__init__(*problems)

    def __str__(self) -> str:
        return self.text("en")

    def __repr__(self) -> str:
        """Build one short line: how many problems of each code, without what they say of anybody."""
        counted = Counter(problem.code for problem in self.problems).most_common(5)
        return f"<{type(self).__name__} {', '.join(f'{code}:{count}' for code, count in counted)}>"

    def text(self, language: str = "en") -> str:
        """Write all the problems of the error in a language, one on each line."""
        return "\n".join(problem.text(language) for problem in self.problems)


class LibraryError(AigovError):
    """The error of a clause library that holds one or more mistakes."""


class LockError(LibraryError):
    """The error of a published edition whose text was changed; the change belongs in a new edition."""


class RuleConflict(LibraryError):
    """The error of rules that give a clause several different weights, or no weight."""


class MatterError(AigovError):
    """The error of a client's facts (a matter) that are wrong, incomplete or contradictory."""


class RecipientError(AigovError):
    """The error of a list of recipients, the people to whom documents are issued, that holds mistakes."""


class AssemblyError(AigovError):
    """The error of a document that cannot be assembled from the matter given."""


class WriterError(AigovError):
    """The error of a document that cannot be written in the format or to the place asked for."""


class RegisterError(AigovError):
    """The error of a register of proposals and answers that is damaged, or cannot do what was asked."""


class UsageError(AigovError):
    """The error of a command given options that exclude each other, or a value that is not accepted."""


def refuse_type(name: str, value: object, *kinds: type) -> None:
    """Refuse an argument that has none of the types expected; ``name`` is the parameter, as the message calls it.

    Raises
    ------
    TypeError
        The value is of none of the types; it is not shown.

    >>> refuse_type("source", 12, str, bytes)
    Traceback (most recent call last):
    ...
    TypeError: source: str or bytes is expected, not int
    """
    if not isinstance(value, kinds):
        expected = " or ".join(kind.__name__ for kind in kinds)
        raise TypeError(f"{name}: {expected} is expected, not {type(value).__name__}")


_REASONS = {
    errno.ENOENT: N_("there is no such file or folder"),
    errno.EISDIR: N_("this is a folder"),
    errno.EEXIST: N_("a file has that name"),
    errno.ENOTDIR: N_("a part of the path is no folder"),
    errno.EACCES: N_("access is refused"),
    errno.EPERM: N_("access is refused"),
    errno.EROFS: N_("nothing can be written there"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.ENOSPC: N_("the disk is full"),
}


class SystemReason:
    """The reason why the system refused to read or write a file, in English and in French.

    >>> Problem(
    ...     "x", "here", "not read: {reason}", "", {"reason": SystemReason(FileNotFoundError(2, "No such file"))}
    ... ).text("en")
    'here — not read: there is no such file or folder'
    """

    def __init__(self, error: OSError) -> None:
        self._message = _REASONS.get(error.errno or 0, "")
        self._raw = error.strerror or type(error).__name__

    @property
    def en(self) -> str:
        """Why the operating system refused a file, in English; in the system's own words for an unusual reason."""
        return self._message or self._raw

    @property
    def fr(self) -> str:
        """Why the operating system refused a file, in French; in the system's own words for an unusual reason."""
        return labels("fr")(self._message) or self._raw

    def __str__(self) -> str:
        return self.en


class DayText:
    """A day of a message, written in full in the language of the message.

    >>> day = Problem("x", "here", "asked on {day}", "", {"day": DayText(dt.date(2026, 5, 31))}).text("en")
    >>> day.replace("\N{NO-BREAK SPACE}", " ")
    'here — asked on 31 May 2026'
    """

    def __init__(self, day: dt.date) -> None:
        self._day = day

    @property
    def en(self) -> str:
        """The day in English: 31 May 2026."""
        return date_text(self._day, "en")

    @property
    def fr(self) -> str:
        """The day in French: 31 mai 2026."""
        return date_text(self._day, "fr")

    def __str__(self) -> str:
        return self.en


class PlaceText:
    """A place that a message names besides its own, such as ``rows, line 3``, in the language of the message.

    >>> Problem("x", "here", "met in {first}", "", {"first": PlaceText("rows, line 3")}).text("en")
    'here — met in rows, line 3'
    """

    def __init__(self, where: str) -> None:
        self.en = where

    @property
    def fr(self) -> str:
        """The place in French: rows, ligne 3."""
        return spell_place(self.en, "fr")

    def __str__(self) -> str:
        return self.en


def unreadable_file(where: str, error: OSError) -> Problem:
    """Build the problem of a file that the operating system refused to read.

    ``where`` is the file, for messages; ``error`` is the system's refusal, whose reason the problem tells.

    >>> print(unreadable_file("staff.csv", PermissionError(13, "Permission denied")))
    staff.csv — the file cannot be read: access is refused — check the path and its permissions
    """
    message, hint = N_("the file cannot be read: {reason}"), N_("check the path and its permissions")
    return Problem("unreadable", where, message, hint, {"reason": SystemReason(error)})


def unwritable_file(where: str, error: OSError) -> Problem:
    """Build the problem of a file that the operating system refused to write.

    ``where`` is the file, for messages; ``error`` is the system's refusal, whose reason the problem tells.

    >>> print(unwritable_file("a.docx", OSError(28, "No space left on device")))
    a.docx — the file could not be written: the disk is full — close it if it is open elsewhere, and check the folder
    """
    message = N_("the file could not be written: {reason}")
    hint = N_("close it if it is open elsewhere, and check the folder")
    return Problem("unwritable-file", where, message, hint, {"reason": SystemReason(error)})


def unwritable_characters(where: str, characters: str) -> Problem:
    """Build the problem of a text with characters that no document may hold (`text.NOT_IN_TEXT`).

    ``where`` is where the text stands; ``characters`` are the characters.

    >>> print(unwritable_characters("1.fr.md, line 3", "\\u202e"))
    1.fr.md, line 3 — a text holds characters no document may hold: U+202E — take them out, or type the text again
    """
    message, hint = (
        N_("a text holds characters no document may hold: {characters}"),
        N_("take them out, or type the text again"),
    )
    return Problem("unwritable-character", where, message, hint, {"characters": number_characters(characters)})


#: The most characters of a list of the names that are possible: a screen of them.
LONGEST_LIST = 1600
#: How much a name resembles the one that was surely meant, from 0 to 1.
SURE_GUESS = 0.75


def suggest_name(name: str, known_names: Iterable[str]) -> str:
    """Find the known name most like a misspelt one; an empty string when no known name comes close.

    >>> suggest_name("confidental-data", ["confidential-data", "personal-data"])
    'confidential-data'
    """
    close = difflib.get_close_matches(name, list(known_names), n=1, cutoff=0.6)
    return close[0] if close else ""


def not_a_date(where: str, written: str) -> Problem:
    """Build the problem of a text that should be a date and is not, or whose year is after 2199.

    ``where`` is the place of the text, for messages; ``written`` is the text. A date is written as 2026-12-31.

    >>> print(not_a_date("--as-of", "2026-02-30"))
    --as-of — this day does not exist — check the day and the month
    >>> print(not_a_date("--as-of", "9999-12-31"))
    --as-of — the year is after 2199 — check the year
    """
    if is_far_day(written):
        return Problem("far-day", where, N_("the year is after {last}"), N_("check the year"), {"last": LAST_YEAR})
    if re.match(r"[0-9]{4}", written) and is_impossible_day(written):
        return Problem("not-a-date", where, N_("this day does not exist"), N_("check the day and the month"))
    return Problem("not-a-date", where, N_("not a date"), N_("write it as 2026-12-31"))


def unknown_name(code: str, where: str, what: str, name: str, choices: Sequence[str], meant: str = "") -> Problem:
    """Build the problem of a name that is none of the known names, with a hint at what to write instead.

    ``code`` and ``where`` are those of the problem; ``what`` is its message, with a field ``{name}``. The hint proposes
    ``meant``, where the caller knows what was meant, else the known name most like ``name``. Where they are not much
    alike, or no name is like it, the hint also lists ``choices``, unless that fills more than a screen. With nothing to
    propose or list, it says to check the spelling; where ``choices`` is empty, to leave the name out.

    >>> print(
    ...     unknown_name(
    ...         "unknown-clause", "vehicles/charter.yaml", N_('unknown clause "{name}"'), "purpos", ["purpose"]
    ...     )
    ... )
    vehicles/charter.yaml — unknown clause "purpos" — did you mean "purpose"?
    """
    if not choices:
        return Problem(code, where, what, N_("there is none: leave it out"), {"name": name})
    guess, listed = meant or suggest_name(name, choices), ", ".join(sorted(choices))
    if guess:
        near = guess == meant or difflib.SequenceMatcher(None, guess, name).ratio() >= SURE_GUESS
        hint = N_('did you mean "{guess}"?')
        if not near and len(listed) <= LONGEST_LIST:
            hint = N_('did you mean "{guess}"? Otherwise choose one of: {known}')
        return Problem(code, where, what, hint, {"name": name, "guess": guess, "known": listed})
    if len(listed) > LONGEST_LIST:
        return Problem(code, where, what, N_("check its spelling"), {"name": name})
    return Problem(code, where, what, N_("choose one of: {known}"), {"name": name, "known": listed})


def refuse_language(language: str, languages: Sequence[str] = known_languages()) -> None:
    """Refuse a language in which nothing is said or written; ``languages`` are those that the caller takes.

    Raises
    ------
    UsageError
        The language is none of the known ones; the message lists them.

    >>> refuse_language("de")
    Traceback (most recent call last):
    ...
    aigov_docs.kits.ground.problems.UsageError: language — unknown language "de" — choose one of: en, fr
    """
    if language not in languages:
        message = N_('unknown language "{name}"')
        raise UsageError(unknown_name("unknown-language", "language", message, language, languages))
