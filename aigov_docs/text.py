"""Texts without their typography, and days written by hand. Nothing here knows clauses or files."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"\s+")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"'})
_AROUND_QUOTES = re.compile(r'\s*"\s*')
_BEFORE_MARKS = re.compile(r"\s+([;:!?%€])")
_MORE = str.maketrans(
    dict.fromkeys("‐‑‒–—―−", "-")
    | {
        "\u00ad": None,
        "‚": "'",
        "‛": "'",
        "„": '"',
        "‹": '"',
        "›": '"',
        "ᵉ": "e",
        "ʳ": "r",
    }
)


def normalize_typography(text: str) -> str:
    """A text without its typography: one form of each letter, of quotation marks and of spaces.

    >>> normalize_typography("« un »\\u00a0; l’autre…") == '"un"; l\\'autre...'
    True
    """
    said = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("…", "...")
    said = _SPACES.sub(" ", said.translate(_QUOTES))
    said = _AROUND_QUOTES.sub('"', said)
    return _BEFORE_MARKS.sub(r"\1", said).strip()


@lru_cache(maxsize=2048)
def normalize_text(text: str) -> str:
    """A text of a file as it is compared: `flat`, with every dash as a hyphen and no soft hyphen.

    Letters stay as they are, capitals too; so do characters of no width, which nobody types by chance.

    >>> normalize_text("l’IA – au\\u00adjourd’hui"), normalize_text("1ᵉʳ") == normalize_text("1er")
    ("l'IA - aujourd'hui", True)
    """
    return normalize_typography(text.translate(_MORE))


_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")


def is_impossible_day(written: str) -> bool:
    """Whether a text has the form of a day, 2026-12-31 or 31/12/2026, and no year has that day.

    >>> (
    ...     is_impossible_day("2026-02-30"),
    ...     is_impossible_day("31/04/2026"),
    ...     is_impossible_day("2026-02-28"),
    ...     is_impossible_day("tomorrow"),
    ... )
    (True, True, False, False)
    """
    found = _DAY.fullmatch(written.strip())
    if found is None:
        return False
    y, mo, d, d2, mo2, y2 = found.groups()
    try:
        dt.date(int(y or y2), int(mo or mo2), int(d or d2))
    except ValueError:
        return True
    return False
