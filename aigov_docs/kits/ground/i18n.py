"""Words of the program and of the document furniture, dates, numbers and spaces, in the language asked for.

The language is always an argument: one run writes French and English documents side by side.
"""

from __future__ import annotations

import datetime as dt
import gettext
import io
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from .languages import N_ as N_
from .languages import NBSP as NBSP
from .languages import NNBSP as NNBSP
from .languages import find_language
from .resources import PROGRAM, data_folder

if TYPE_CHECKING:
    from babel import Locale


# ------------------------------------------------------------------ catalogues
class Labels:
    """The messages of the program in one language, called with an English message and its fields.

    >>> labels("fr")("Article")
    'Article'
    """

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    def __call__(self, message: str, /, **values: object) -> str:
        """Translate an English message into the language of the labels, and fill its fields."""
        if not message:
            return ""
        said = self._catalogue.gettext(message)
        return said.format(**values) if values else said

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Translate a message for ``n`` things, in its singular or plural form, and fill its field ``{n}``.

        ``one`` and ``many`` are the singular and the plural in English; ``values`` fill the other fields.
        """
        return self._catalogue.ngettext(one, many, n).format(n=n, **values)


@cache
def labels(language: str) -> Labels:
    """Load the messages of the program in a language (``fr``, ``en``); English when the language has no catalogue.

    Catalogues are those of the program in which this package stands: ``locales/``, under the name of its package.

    >>> labels("en").plural("{n} clause", "{n} clauses", 2)
    '2 clauses'
    """
    try:
        folder = data_folder("locales") / language / "LC_MESSAGES"
    except FileNotFoundError:  # a program that speaks English alone
        return Labels(language, gettext.NullTranslations())
    return Labels(language, _catalogue(folder / f"{PROGRAM}.mo", folder / f"{PROGRAM}.po"))


def _catalogue(mo: Path, po: Path) -> gettext.NullTranslations:
    """Load a compiled catalogue, or compile its source where that is newer, as in a checkout."""
    stale = po.is_file() and (not mo.is_file() or mo.stat().st_mtime < po.stat().st_mtime)
    if stale:
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        with po.open("rb") as file:
            catalogue = read_po(file)
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        return gettext.GNUTranslations(compiled)
    if mo.is_file():
        with mo.open("rb") as compiled_file:
            return gettext.GNUTranslations(compiled_file)
    return gettext.NullTranslations()


# ------------------------------------------------------------------ dates, numbers, lists
def month_names(language: str) -> tuple[str, ...]:
    """List the names of the months in a language, January first.

    >>> month_names("fr")[1]
    'février'
    """
    entry = find_language(language)
    if entry.months:
        return entry.months
    from babel.dates import get_month_names

    return tuple(get_month_names("wide", locale=_find_locale(entry.tag)).values())


def date_text(day: dt.date, language: str) -> str:
    """Write a date in full in a language: "1er janvier 2027" in French, "1 January 2027" in English.

    The spaces do not break.

    >>> date_text(dt.date(2027, 1, 1), "fr").replace(NBSP, " "), date_text(dt.date(2027, 1, 2), "en").replace(NBSP, " ")
    ('1er janvier 2027', '2 January 2027')
    """
    entry = find_language(language)
    if not entry.months:
        return _format_date(day, "long", entry.tag)
    number = entry.first_day if day.day == 1 else str(day.day)
    return NBSP.join((number, entry.months[day.month - 1], str(day.year)))


def short_date(day: dt.date, language: str) -> str:
    """Write a date for a narrow column: "02/01/2027" in French, "2 Jan 2027" in English.

    >>> short_date(dt.date(2027, 1, 2), "fr"), short_date(dt.date(2027, 1, 2), "en").replace(NBSP, " ")
    ('02/01/2027', '2 Jan 2027')
    """
    entry = find_language(language)
    if entry.short_months:
        return NBSP.join((str(day.day), entry.short_months[day.month - 1], f"{day.year:04}"))
    if not entry.months:
        return _format_date(day, "medium", entry.tag)
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def _format_date(day: dt.date, length: str, tag: str) -> str:
    """Write a date as Babel's locale of a language does; the spaces do not break."""
    from babel.dates import format_date

    return format_date(day, cast("Any", length), _find_locale(tag)).replace(" ", NBSP)


@cache
def _find_locale(tag: str) -> Locale:
    """Find Babel's locale of a language's tag; that of no language where Babel has none."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")


def number_text(number: int, language: str) -> str:
    """Write a whole number with its thousands separated: "10 000" in French, "10,000" in English.

    >>> number_text(10000, "en")
    '10,000'
    """
    entry = find_language(language)
    if entry.thousands is not None:
        return f"{number:,}".replace(",", entry.thousands)
    from babel.numbers import format_decimal

    return format_decimal(number, locale=_find_locale(entry.tag))


def list_text(items: list[str], language: str) -> str:
    """Join texts as a sentence lists them: "a, b et c" in French, "a, b and c" in English.

    >>> list_text(["a", "b", "c"], "fr"), list_text(["a"], "en")
    ('a, b et c', 'a')
    """
    if len(items) < 2:
        return "".join(items)
    entry = find_language(language)
    if entry.joiner is not None:
        return ", ".join(items[:-1]) + entry.joiner + items[-1]
    from babel.lists import format_list

    return format_list(items, locale=_find_locale(entry.tag))


UNITS = ("hours", "days", "working_days", "weeks", "months", "years")
INSTANTS = ("same_day", "without_delay")
_ONE = {
    "hours": N_("one hour"),
    "days": N_("one day"),
    "working_days": N_("one working day (Monday to Saturday)"),
    "weeks": N_("one week"),
    "months": N_("one month"),
    "years": N_("one year"),
}


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as written in files: ``10 working_days``, ``6 months``, ``same_day``, ``without_delay``.

    ``working_days`` are *jours ouvrables*: every day except the weekly rest and public holidays.

    >>> Duration.from_text("10 working_days")
    Duration(count=10, unit='working_days')
    """

    count: int
    unit: str

    @classmethod
    def from_text(cls, written: str) -> Duration:
        """Read a length of time such as ``10 working_days``, ``6 months`` or ``same_day``.

        Raises ``ValueError`` where the text is not a length of time.
        """
        word = written.strip()
        if word in INSTANTS:
            return cls(0, word)
        match = re.fullmatch(r"([1-9]\d{0,3}) +([a-z_]+)", word)
        if match:
            unit = match[2] if match[2] in UNITS else match[2] + "s"
            if unit in UNITS:
                return cls(int(match[1]), unit)
        raise ValueError(written)

    def __str__(self) -> str:
        return self.unit if self.unit in INSTANTS else f"{self.count} {self.unit}"

    def text(self, language: str, *, figures: bool = False) -> str:
        """Write the length of time: "10 jours ouvrables", "10 working days (Monday to Saturday)", "un mois".

        ``figures`` writes the number 1 in figures too: "1 mois".
        """
        say = labels(language)
        n = self.count
        if n == 1 and not figures:
            return say(_ONE[self.unit]).replace(" ", NBSP, 1)
        match self.unit:
            case "hours":
                text = say.plural("{n} hour", "{n} hours", n)
            case "days":
                text = say.plural("{n} day", "{n} days", n)
            case "working_days":
                text = say.plural("{n} working day (Monday to Saturday)", "{n} working days (Monday to Saturday)", n)
            case "weeks":
                text = say.plural("{n} week", "{n} weeks", n)
            case "months":
                text = say.plural("{n} month", "{n} months", n)
            case "years":
                text = say.plural("{n} year", "{n} years", n)
            case "same_day":
                text = say("the same day")
            case _:
                text = say("without delay")
        return text.replace(" ", NBSP, 1) if n else text

    def deadline_text(self, language: str, *, figures: bool = False) -> str:
        """Write the length of time as a deadline: "dans un délai de 10 jours ouvrables", "dans l'heure".

        ``figures`` writes the number 1 in figures too: "dans un délai de 1 heure".
        """
        sentence = self.text(language, figures=figures)
        if self.unit in INSTANTS:
            return sentence
        say = labels(language)
        if self.count > 1 or figures:
            return say("within {duration}", duration=sentence)
        return say("within one hour") if self.unit == "hours" else say("within {one}", one=sentence)


_ELIDED = re.compile(r"\b([dD]|[qQ]u|[jJ]usqu|[lL]orsqu|[pP]uisqu)e $")


def elide_before(text: str, word: str, language: str) -> str:
    """Elide the last word of a text before a value that begins with "un": "de" before "un mois" becomes "d'".

    >>> elide_before("un délai de ", "un mois", "fr"), elide_before("un délai de ", "10 jours", "fr")
    ('un délai d’', 'un délai de ')
    """
    return _ELIDED.sub(r"\1’", text) if language == "fr" and re.match(r"une?\b", word) else text


# ------------------------------------------------------------------ typography
_WEB, _MAIL = r"https?://\S+", r"[\w.+-]+@[\w-]+\.[\w.-]+"
_HOUR, _BLANK = r"\b\d{1,2}:\d{2}\b", r"\{\{[^}]*\}\}"
_LEAVE = re.compile(f"{_WEB}|{_MAIL}|{_HOUR}|{_BLANK}")
_LEAVE_NO_MAIL = re.compile(f"{_WEB}|{_HOUR}|{_BLANK}")  # the same where there is no @, in a quarter of the time


@lru_cache(maxsize=8192)
def typeset_text(text: str, language: str) -> str:
    """Set a text with the spaces and apostrophes that printers use in its language.

    Addresses, times and blanks are left alone. Setting a text twice gives the same as once.

    >>> typeset_text("L'outil : « oui » !", "fr") == f"L’outil{NBSP}: «{NBSP}oui{NBSP}»{NNBSP}!"
    True
    """
    rules = find_language(language).rules
    out: list[str] = []
    at = 0
    leave = _LEAVE if "@" in text else _LEAVE_NO_MAIL
    for match in [*leave.finditer(text), None]:
        piece = text[at : match.start() if match else len(text)]
        if at and piece.startswith("'"):
            piece = "’" + piece[1:]  # the possessive of a blank: "{{ … }}'s"
        if match and match[0].startswith("{{"):
            piece += "\ue000"  # a blank is a word to come: "n° {{ … }}" keeps its space
        for marks, pattern, by in rules:
            if not marks or any(mark in piece for mark in marks):
                piece = pattern.sub(by, piece)
        out.append(piece.removesuffix("\ue000"))
        if match:
            out.append(match[0])
            at = match.end()
    return "".join(out)
