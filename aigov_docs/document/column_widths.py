"""The width of the columns of a table, which the longest word of each must fit in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

#: Widths of letters of Calibri bold (and of Carlito, which has the same), in twentieths of the size of the letter.
_LETTERS = {
    letter: width
    for width, letters in {
        5: "il' îï\u00a0\u202f",
        6: "jI,.:;ÎÏ’",
        7: "ftJ!()-[]`{}°‑",
        8: "rsz",
        9: 'cL"/\\ç“”',
        10: "agkvxyEFSTZ#*+<=>?^_|~àâäÿÉÈÊË–•",
        12: "BRVX",
        13: "ADGHÀÂ",
        14: "NOQUÔÙÛÜ",
        15: "w%&…",
        16: "æ☐",
        17: "mœ",
        18: "M@Œ",
        19: "W—",
    }.items()
    for letter in letters
}
_OTHER = 11  # digits, and most small letters
_WIDEST = max(_LETTERS.values())
_BREAKABLE = 30  # a word of more letters, such as an address of the web, may break


def word_width(text: str, size: float) -> float:
    """Measure the width of the longest word of a text set in bold letters of ``size``, in the unit of ``size``.

    Words of more than thirty letters are left out, as are dots to write on. A word may break after its hyphens.

    >>> round(word_width("information confidentielle", 10)), word_width("……………………", 10)
    (60, 0.0)
    """
    words = {*text.replace("-", "- ").replace("–", "– ").replace("\n", " ").split(" ")} if text else ()
    longest = 0
    for word in sorted(words, key=len, reverse=True):
        if len(word) * _WIDEST <= longest:
            break  # nor is any shorter one wider
        if len(word) <= _BREAKABLE and not set(word) <= {"…", ".", "_"}:
            longest = max(longest, sum(map(_LETTERS.get, word, repeat(_OTHER))))
    return longest * size / 20


def measure_text(text: str, size: float) -> float:
    """Measure the width of a text on one line, set in bold letters of ``size``, in the unit of ``size``.

    No text of the same size that is not bold is wider.

    >>> measure_text("Oui", 10)
    15.0
    """
    return sum(map(_LETTERS.get, text, repeat(_OTHER))) * size / 20


def fit_columns(shares: Sequence[float], least: Sequence[float], room: float) -> tuple[float, ...]:
    """Change the shares of a table's columns so that none is narrower than its longest word.

    What a column gains, the others lose, each in proportion to what it has to spare. Where the words of all columns do
    not fit, the longest of them break.

    Parameters
    ----------
    shares:
        The share of each column, whose sum is 1.
    least:
        The least width of each column.
    room:
        The width of the table, in the unit of ``least``.

    >>> fit_columns((0.25, 0.75), (20.0, 60.0), 100), fit_columns((0.25, 0.75), (40.0, 30.0), 100)
    ((0.25, 0.75), (0.4, 0.6))
    """
    widths = [share * room for share in shares]
    if all(width >= needed for width, needed in zip(widths, least, strict=True)):
        return tuple(shares)
    needs = _cut_to_room(least, room)
    spare = sum(max(width - needed, 0.0) for width, needed in zip(widths, needs, strict=True))
    lacking = sum(max(needed - width, 0.0) for width, needed in zip(widths, needs, strict=True))
    kept = 1 - lacking / spare if spare else 0.0
    return tuple(
        round((needed + max(width - needed, 0.0) * kept) / room, 6) for width, needed in zip(widths, needs, strict=True)
    )


def _cut_to_room(least: Sequence[float], room: float) -> list[float]:
    """Cut the largest of some widths, all to the same width, until their sum is no more than ``room``."""
    needs, most = list(least), max(least, default=0.0)
    for place, width in enumerate(sorted(least)):
        fair = (room - sum(sorted(least)[:place])) / (len(least) - place)
        if width > fair:
            most = fair
            break
    return [min(width, most) for width in needs]
