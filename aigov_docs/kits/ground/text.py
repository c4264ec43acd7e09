"""Texts as they are compared, days as people write them, and characters that a text may not have.

Four ways to compare texts, from the strictest to the loosest:

- `normalize_typography`: one form of quotation marks and spaces; what the fingerprints of the library are made of;
- `normalize_text`: the same, with every dash as a hyphen and no soft hyphen; a text of a file that comes back;
- `normalize_for_search`: the same, without capitals and accents; words that a person looks for;
- `normalize_word`: letters and figures alone; a header or a word of a table that a person made.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

# ------------------------------------------------------------------ texts without their typography
_QUOTES = {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"'}
#: The spaces that French typography has and English has not, where each space stands alone.
_NARROW = {' "': '"', '" ': '"', **{f" {mark}": mark for mark in ";:!?%€"}}
_MORE_FORMS = {
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("‚‛", "'"),
    **dict.fromkeys("„‹›", '"'),
    "\u00ad": "",
    "ᵉ": "e",
    "ʳ": "r",
}
_LIGATURES = {"œ": "oe", "æ": "ae"}
_NOT_OF_A_WORD = re.compile(r"[\W_ºª]+")


def _replace_forms(text: str, forms: Mapping[str, str]) -> str:
    """Replace each of some characters that a text has: few texts have any, and a look for one costs little."""
    for form, usual in forms.items():
        if form in text:
            text = text.replace(form, usual)
    return text


def normalize_typography(text: str) -> str:
    """Normalize the typography of a text: one form of each letter, of quotation marks and of spaces.

    The fingerprints of published editions are computed from the result, so that a text must always give the same
    result.

    >>> normalize_typography("« un »\\u00a0; l’autre…") == '"un"; l\\'autre...'
    True
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("…", "...")
    spaced = " ".join(_replace_forms(text, _QUOTES).split())
    return _replace_forms(spaced, _NARROW).strip()


@lru_cache(maxsize=2048)
def normalize_text(text: str) -> str:
    """Normalize a text for comparison: one form of each letter, quotation mark, space and dash, no soft hyphen.

    Capitals stay; so do characters of no width, which nobody types by chance. The proof inside a Word file is computed
    from the result, so that a text must always give the same result.

    >>> normalize_text("l’IA – au\\u00adjourd’hui"), normalize_text("1ᵉʳ") == normalize_text("1er")
    ("l'IA - aujourd'hui", True)
    """
    return normalize_typography(_replace_forms(text, _MORE_FORMS))


def normalize_for_search(text: str) -> str:
    """Normalize a text so that a search finds it: no typography, capitals or accents; its words are kept.

    Spaces and line ends that follow each other become one space; none stays at the beginning or the end.

    >>> normalize_for_search("À l’Œuvre"), normalize_for_search("données  personnelles")
    ("a l'oeuvre", 'donnees personnelles')
    """
    letters = unicodedata.normalize("NFD", _replace_forms(normalize_text(text).casefold(), _LIGATURES))
    return _replace_forms(letters, {mark: "" for mark in set(letters) if unicodedata.combining(mark)})


@lru_cache(maxsize=2048)
def normalize_word(text: str) -> str:
    """Reduce a table's header, or a word in a table, to its letters and figures, without capitals and accents.

    Ligatures are spelled out, as in `normalize_for_search`; the raised letter of "Nº" is left out, as is the sign of
    "N°".

    >>> normalize_word("N° de matricule"), normalize_word("Prénom d’usage"), normalize_word("Œuvre")
    ('ndematricule', 'prenomdusage', 'oeuvre')
    """
    word = text.casefold()
    if not word.isascii():  # combining accents are no letters either
        word = unicodedata.normalize("NFKD", _replace_forms(word, _LIGATURES).replace("º", "").replace("ª", ""))
    return _NOT_OF_A_WORD.sub("", word)


# ------------------------------------------------------------------ days written by hand
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{1,2})([/.-])([0-9]{1,2})\5([0-9]{4})")
_MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?$")
#: The years that a day written by hand may be in: outside them, it is a slip of the keyboard.
FIRST_YEAR, LAST_YEAR = 1900, 2199


@lru_cache(maxsize=65536)
def parse_day(written: str) -> dt.date | None:
    """Read a day written dd/mm/yyyy (or with dots or hyphens) or yyyy-mm-dd; None when the text is not a day.

    Never mm/dd, never a year of two digits or outside 1900 to 2199. A time of midnight after the day, as spreadsheets
    write it, is ignored.

    >>> parse_day("04/03/2019"), parse_day("2019-03-04"), parse_day("31/04/2019"), parse_day("4/3/19")
    (datetime.date(2019, 3, 4), datetime.date(2019, 3, 4), None, None)
    """
    day_match = _DAY.fullmatch(_MIDNIGHT.sub("", written.strip()))
    day = _existing_day(day_match) if day_match else None
    return day if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR else None


@lru_cache(maxsize=65536)
def parse_cell_day(written: str) -> dt.date | None:
    """Read the day of a cell: a day as `parse_day` reads it, or the day of a date and time that a program writes.

    None when the text is neither, and when a time zone is told: the day may be another one here.

    >>> parse_cell_day("2019-03-04 10:15:00"), parse_cell_day("04/03/2019"), parse_cell_day("2019-03-03T23:00Z")
    (datetime.date(2019, 3, 4), datetime.date(2019, 3, 4), None)
    """
    day = parse_day(written)
    if day is not None:
        return day
    moment = parse_moment(written) if ":" in written else None
    return parse_day(moment.date().isoformat()) if moment is not None and moment.tzinfo is None else None


def parse_moment(written: str) -> dt.datetime | None:
    """Parse a text in ISO form, a day or a day and time; None when it is neither.

    >>> parse_moment("2026-12-03T10:15:00Z"), parse_moment("2026-12-03"), parse_moment("3/12/2026")
    (datetime.datetime(2026, 12, 3, 10, 15, tzinfo=datetime.timezone.utc), datetime.datetime(2026, 12, 3, 0, 0), None)
    """
    try:
        return dt.datetime.fromisoformat(written.strip())
    except ValueError:
        return None


def parse_iso_day(written: str) -> dt.date | None:
    """Read a day in ISO form, such as 2026-12-31; None when the text is no such day, or its year is after 2199.

    >>> parse_iso_day("2026-12-31"), parse_iso_day("9999-12-31"), parse_iso_day("2026-02-30")
    (datetime.date(2026, 12, 31), None, None)
    """
    try:
        day = dt.date.fromisoformat(written)
    except ValueError:
        return None
    return None if day.year > LAST_YEAR else day


def is_far_day(written: str) -> bool:
    """Whether a text starts with a day written as 2026-12-31 whose year is after 2199, by a slip of the keyboard.

    >>> [is_far_day(written) for written in ("9999-12-31", "2202-06-11", "2026-11-22", "99999")]
    [True, True, False, False]
    """
    day_match = re.match(r"([0-9]{4})-[0-9]{2}-[0-9]{2}", written.strip())
    return day_match is not None and int(day_match[1]) > LAST_YEAR


def is_impossible_day(written: str) -> bool:
    """Whether a text has the form of a day, 30/02/2026 or 2026-02-30, but names a day that does not exist.

    >>> [is_impossible_day(written) for written in ("2026-02-30", "31/04/2026", "2026-02-28", "tomorrow")]
    [True, True, False, False]
    """
    day_match = _DAY.fullmatch(written.strip())
    return day_match is not None and _existing_day(day_match) is None


def _existing_day(day_match: re.Match[str]) -> dt.date | None:
    year, month, day, french_day, _, french_month, french_year = day_match.groups()
    try:
        return dt.date(int(year or french_year), int(month or french_month), int(day or french_day))
    except ValueError:
        return None


def parse_compact_day(written: str) -> dt.date | None:
    """Read a day written ``ddmmyyyy``, as in a French payroll return (DSN); None when it is unknown or impossible.

    A part written 99 is unknown.

    >>> parse_compact_day("14071985"), parse_compact_day("99991990")
    (datetime.date(1985, 7, 14), None)
    """
    if not re.fullmatch(r"[0-9]{8}", written):
        return None
    try:
        return dt.date(int(written[4:]), int(written[2:4]), int(written[:2]))
    except ValueError:
        return None


# ------------------------------------------------------------------ characters that a text may not have
# Parts of a class of characters, each once; the expressions below are made of them.
_NOT_XML_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f"
_NOT_XML_HALVES = r"\ud800-\udfff\ufffe\uffff"
_PRIVATE = r"\ue000-\uf8ff\U000f0000-\U0010ffff"
_NOT_CHARACTERS = r"\ufdd0-\ufdef" + "".join(rf"\U000{plane:x}fffe\U000{plane:x}ffff" for plane in range(1, 15))
_REFUSED = rf"{_NOT_XML_CONTROLS}\x7f-\x9f\u202a-\u202e\u2066-\u206f{_NOT_XML_HALVES}{_NOT_CHARACTERS}"
_INVISIBLE = (
    r"\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028\u2029\u2060-\u2065"
    r"\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\ufffd"
    r"\U000e0000-\U000e007f"
)

#: What no XML file can hold, so no Word file and no workbook: controls (tabs and line ends apart), half characters.
NOT_IN_XML = re.compile(f"[{_NOT_XML_CONTROLS}{_NOT_XML_HALVES}]")
#: The one rule of characters: what no text of the library or of a matter, and nothing that a template prints, may hold.
#: Controls other than tabs and line ends (those from 80 to 9F are what is left of Windows-1252 read as Latin-1), half
#: characters and what Unicode gives to nobody; marks that turn the direction of what follows, so that a paper reads
#: otherwise than it is written; characters for private use, which each font draws as it likes, and with which this
#: program marks the places of values. Marks of no width that turn nothing (joiners, which emoji and some scripts need,
#: U+200E and U+200F beside a name in Hebrew or Arabic) stay, and so do hyphens and spaces of every kind.
NOT_IN_TEXT = re.compile(f"[{_REFUSED}{_PRIVATE}]")
#: The same where it is written: every line end is U+000A by then.
NOT_IN_FILE = re.compile(f"[\r{_REFUSED}{_PRIVATE}]")
#: The same in a document in which marks stand for the values of a person.
NOT_IN_MARKED_FILE = re.compile(f"[\r{_REFUSED}]")
#: The same in the text of a firm's own Word file, whose fonts may draw a sign in a place for private use.
NOT_IN_FIRM_FILE = NOT_IN_MARKED_FILE
#: What one line may not hold, such as a name in the register: any control, tabs and line ends too.
NOT_IN_LINE = re.compile(f"[\\x00-\\x1f\\x7f{_NOT_XML_HALVES}]")
#: What a cell of a table made by a person may not hold: the same, and all that is there and is not seen.
NOT_IN_CELL = re.compile(f"[{_REFUSED}{_PRIVATE}{_INVISIBLE}]")
#: What no file name may hold, on any system.
NOT_IN_FILE_NAME = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f]')


def number_characters(text: str) -> str:
    """Write the number of each different character of a text, in order, as Unicode gives it.

    >>> number_characters("\\u202e\\x00\\x00")
    'U+0000, U+202E'
    """
    return ", ".join(f"U+{ord(character):04X}" for character in sorted(set(text)))


def show_refused(text: str) -> str:
    """Write the number of each character that no document may hold in its place, in a text of another's file.

    >>> show_refused("a\\u202eb")
    'a[U+202E]b'
    """
    return NOT_IN_FILE.sub(lambda refused: f"[{number_characters(refused[0])}]", text)


def name_article(label: str, title: str) -> str:
    """Join the number of an article and its title, as a reader calls it; either may be empty.

    >>> name_article("Article 37", "Comptes personnels"), name_article("", "Comptes personnels")
    ('Article 37 – Comptes personnels', 'Comptes personnels')
    """
    return " – ".join(filter(None, (label, title)))


def lower_first(text: str) -> str:
    """Write a text with a small first letter, to stand inside a sentence.

    >>> lower_first("Agency workers")
    'agency workers'
    """
    return text[:1].lower() + text[1:]


def roman_numeral(number: int) -> str:
    """Write a number in capital roman numerals.

    >>> roman_numeral(4), roman_numeral(19)
    ('IV', 'XIX')
    """
    pairs = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
             (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
    letters = ""
    for value, numeral in pairs:
        while number >= value:
            letters, number = letters + numeral, number - value
    return letters
