"""The languages of documents and answers: one table, which every command, question, tool and text reads.

A language is added by an entry here, by its texts in a library that names it (``languages: [fr, en, de]``), and by its
catalogue in ``locales/`` (its rule of the plural is there). What an entry leaves out is written as Babel's locale says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, cast

#: A language of documents and answers: a key of `ENTRIES`, as a type.
Language = Literal["fr", "en"]
NBSP, NNBSP = "\u00a0", "\u202f"
_SPACES = f"[ {NBSP}{NNBSP}]"
#: The rules of a language's typography, in order. The characters first: where a text has none of them, the pattern
#: finds nothing.
Rules = tuple[tuple[str, re.Pattern[str], str], ...]


def N_(message: str) -> str:
    """Return a message unchanged; the call marks the message, so that the translation catalogues include it.

    >>> N_("unknown key")
    'unknown key'
    """
    return message


_FRENCH_MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin",
                  "juillet", "août", "septembre", "octobre", "novembre", "décembre")  # fmt: skip
_FRENCH_RULES: Rules = (
    (";!?", re.compile(rf"{_SPACES}*([;!?])(?=[\s{NBSP}»)\]]|$)"), NNBSP + r"\1"),
    (":", re.compile(rf"{_SPACES}*:(?=[\s{NBSP}]|$)"), NBSP + ":"),
    ("«", re.compile(rf"«{_SPACES}*"), "«" + NBSP),
    ("»", re.compile(rf"{_SPACES}*»"), NBSP + "»"),
    ("%€", re.compile(rf"(?<=\d){_SPACES}?([%€])"), NBSP + r"\1"),
    ("", re.compile(r"(?<=\d) (?=\d{3}\b)"), NNBSP),
    ("", re.compile(r"(?<=\d) (?=euros?\b)"), NBSP),
    ("", re.compile(r"\b(M\.|MM\.|Mme|Mmes|n°|art\.|al\.|p\.) (?=\S)"), r"\1" + NBSP),
    ("°§", re.compile(r"(n°|§) (?=\S|$)"), r"\1" + NBSP),
    ("", re.compile(r"\b([LRDA]\.) ?(?=\d)"), r"\1" + NBSP),
    ("", re.compile(r"\b(articles?|alinéas?|annexes?|chapitres?|niveaux?|étapes?) (?=[\dIVXLRD])", re.I), r"\1" + NBSP),
    ("", re.compile(rf"\b(\d{{1,2}}|1er) (?=(?:{'|'.join(_FRENCH_MONTHS)})\b)"), r"\1" + NBSP),
    ("'", re.compile(r"(?<=\w)'(?=[\w\[«“{\ue000]|$)"), "’"),
    ("", re.compile(r"\.\.\."), "…"),
    ("–", re.compile(rf"{_SPACES}–{_SPACES}"), NBSP + "– "),
)
_ENGLISH_RULES: Rules = (
    ("'", re.compile(r"(?:(?<=[\s(“])|^)'(?=\w)"), "‘"),
    ("'", re.compile(r"(?<=[\w.,;:!?)…])'"), "’"),
    ("", re.compile(r"\b(Articles?|Annex(?:es)?|Chapters?|[Tt]iers?|[Ss]teps?|no\.|EUR) (?=[\dIVXLR])"), r"\1" + NBSP),
    ("", re.compile(r"\b([LRDA]\.) ?(?=\d)"), r"\1" + NBSP),
    ("", re.compile(r"\.\.\."), "…"),
    ("–", re.compile(rf"{_SPACES}–{_SPACES}"), NBSP + "– "),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageEntry:
    """A language: how it is called, and how it writes what is not in any text of the library.

    Parameters
    ----------
    name, english_name:
        What the language calls itself, and what English calls it (a message, which the catalogues translate).
    tag:
        The tag of files (BCP 47), from which Babel takes dates, numbers and lists that the entry leaves out.
    direction:
        ``ltr``, from left to right, or ``rtl``.
    colon, semicolon:
        What stands after a label, and between the items of a list of names.
    quotes:
        What opens and closes a quotation, with its spaces.
    marker:
        What stands before an item of a list.
    rules:
        How typesetters space the text (`i18n.typeset_text`).
    months, short_months, first_day:
        The names of the months, those of a short date, and how the first day of a month is written; of a language
        without names, dates are Babel's.
    articles:
        What stands before a noun, by the article that is asked (``the``, ``of``, ``to``, ``our``), in a language where
        the noun does not decide it. French writes its own (`LegalForm.spell_word`).
    joiner:
        What joins the last item of a list to the others; None for Babel's.
    thousands, decimal:
        What separates thousands, and decimals; None for Babel's.
    reviewer:
        Who signs the review notes of an annotated copy, where they are comments of a Word file.
    readme:
        How the file is called that says in which order papers are read.
    is_asked:
        Whether each text of a library or of a matter that names no languages is asked for in it. A text that is not
        there in another language is printed in that of the law.
    """

    name: str
    english_name: str
    tag: str
    direction: str = "ltr"
    colon: str = ": "
    semicolon: str = "; "
    quotes: tuple[str, str] = ("“", "”")
    marker: str = "•"
    rules: Rules = ()
    months: tuple[str, ...] = ()
    short_months: tuple[str, ...] = ()
    first_day: str = "1"
    articles: Mapping[str, str] = field(default_factory=dict)
    joiner: str | None = None
    thousands: str | None = None
    decimal: str = "."
    reviewer: str = "Review"
    readme: str = "README.txt"
    is_asked: bool = False


#: The language of the law, in which each document exists and which prevails: French.
LAW: Final = "fr"
#: The language of the messages as they are written in the program; that of answers, where the user's is not known.
DEFAULT_LANGUAGE: Final = "en"
#: Every language by its code, that of the law first.
ENTRIES: dict[Language, LanguageEntry] = {
    "fr": LanguageEntry(
        name="Français",
        english_name=N_("French"),
        tag="fr-FR",
        colon=f"{NBSP}: ",
        semicolon=f"{NNBSP}; ",
        quotes=(f"«{NBSP}", f"{NBSP}»"),
        marker="–",
        rules=_FRENCH_RULES,
        months=_FRENCH_MONTHS,
        first_day="1er",
        joiner=" et ",
        thousands=NNBSP,
        decimal=",",
        reviewer="Relecture",
        readme="LISEZ-MOI.txt",
        is_asked=True,
    ),
    "en": LanguageEntry(
        name="English",
        english_name=N_("English"),
        tag="en-GB",
        rules=_ENGLISH_RULES,
        months=("January", "February", "March", "April", "May", "June",
                "July", "August", "September", "October", "November", "December"),
        short_months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"),
        articles={"the": "the ", "of": "of the ", "to": "to the ", "our": "our "},
        joiner=" and ",
        thousands=",",
        is_asked=True,
    ),
}  # fmt: skip


def known_languages() -> tuple[Language, ...]:
    """List the codes of all languages, that of the law first.

    >>> known_languages()
    ('fr', 'en')
    """
    return tuple(ENTRIES)


def asked_languages() -> tuple[Language, ...]:
    """List the codes of the languages in which each text is asked for where no languages are named.

    >>> asked_languages()
    ('fr', 'en')
    """
    return tuple(code for code, entry in ENTRIES.items() if entry.is_asked)


def language_pairs() -> tuple[str, ...]:
    """List the pairs of languages that one document holds: that of the law with each other.

    >>> language_pairs()
    ('fr+en',)
    """
    return tuple(f"{LAW}+{code}" for code in ENTRIES if code != LAW)


def document_languages() -> dict[str, tuple[Language, ...]]:
    """List the languages that a document can be asked in, each with its codes: one language, or a pair.

    >>> document_languages()
    {'fr': ('fr',), 'en': ('en',), 'fr+en': ('fr', 'en')}
    """
    alone: dict[str, tuple[Language, ...]] = {code: (code,) for code in ENTRIES}
    return alone | {f"{LAW}+{code}": (LAW, code) for code in ENTRIES if code != LAW}


def find_language(code: str) -> LanguageEntry:
    """Find the entry of a language; of a code that is not in the table, one that Babel's locale writes.

    >>> find_language("fr").colon, find_language("pt").name
    ('\\xa0: ', 'pt')
    """
    entry = ENTRIES.get(cast("Language", code))
    return entry if entry is not None else LanguageEntry(name=code, english_name=code, tag=code)


def quote_text(text: str, language: str) -> str:
    """Write a text between the quotation marks of a language.

    >>> quote_text("oui", "en")
    '“oui”'
    """
    opening, closing = find_language(language).quotes
    return f"{opening}{text}{closing}"
