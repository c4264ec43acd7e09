"""Comparing the two languages of a text: the same paragraphs, lists, references, blanks and numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem
from .clauses import Wording

_BLANK = re.compile(r"\{\{[^{}]*\}\}|\[\[[^\[\]]*\]\]")
_AGREEING = ("employee.", "party.")
_NUMBER = re.compile(r"\d+(?:[ \u00a0\u202f,.]\d{3}(?!\d))*")
_ITEM = re.compile(r"\s*(?:[-*]|\d+[.)])\s")
_MARKER = re.compile(r"(?m)^\s*\d+[.)]\s+")


def extract_numbers(text: str) -> list[str]:
    """Extract the numbers written in a text, as strings of digits in alphabetical order, to compare two languages.

    >>> extract_numbers("10 000 euros, article L. 1321-4"), extract_numbers("Article L. 1321-4: €10,000")
    (['10000', '1321', '4'], ['10000', '1321', '4'])
    """
    return sorted(re.sub(r"\D", "", match) for match in _NUMBER.findall(_MARKER.sub("", _BLANK.sub(" ", text))))


def compare_wordings(french: Wording, english: Wording) -> Iterator[Problem]:
    """Yield the problems of a wording that differs from the French one in structure, blanks or numbers.

    Blanks that name a party, such as "the Employee" or "of the Company", may differ, because word order does.
    """
    first, second = french.text.shape, english.text.shape
    if first != second:
        at = next(
            (i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
        )
        seen = first[at] if at < len(first) else N_("nothing")
        sentence = second[at] if at < len(second) else N_("nothing")
        yield Problem(
            "other-structure",
            english.describe_line(_find_block(english.raw, at + 1)),
            N_("block {number} is not that of the French text: {here}, and in French {seen}"),
            N_("write the same paragraphs, lists and references in both languages"),
            {"number": at + 1, "here": sentence, "seen": seen},
        )
    mine, theirs = (
        {name for name in text.blanks if not name.startswith(_AGREEING)} for text in (french.text, english.text)
    )
    for name in sorted(mine ^ theirs):
        yield Problem(
            "other-blanks",
            (english if name in theirs else french).describe_place(name),
            N_('the blank "{name}" is in one language only'),
            N_("use the same blanks in both languages"),
            {"name": name},
        )
    said, here_said = extract_numbers(french.raw), extract_numbers(english.raw)
    if said != here_said:
        yield Problem(
            "other-numbers",
            english.describe_line(_find_number(english.raw, Counter(here_said) - Counter(said))),
            N_("the numbers are not those of the French text: {here}, and in French {seen}"),
            N_("write the same numbers in both languages, in figures"),
            {"here": _numbers_missing_from(here_said, said), "seen": _numbers_missing_from(said, here_said)},
        )


def _find_block(raw: str, number: int) -> int:
    """Find the line of a block of a text, the heading being block 0; its last line where there are fewer.

    A list is a block, and so is each of its items, as in `WordingText.shape`.
    """
    starts = []
    for at, (before, line) in enumerate(pairwise(["", *raw.splitlines()]), start=1):
        begins, item = bool(line.strip()) and not before.strip(), _ITEM.match(line) is not None
        starts += [at] * (begins + item)
    return starts[number] if number < len(starts) else max(1, len(raw.splitlines()))


def _find_number(raw: str, extra: Counter[str]) -> int:
    """Find the first line of a text that holds one of some numbers; the first line where none does."""
    lines = enumerate(raw.splitlines(), start=1)
    return next((at for at, line in lines if not extra.keys().isdisjoint(extract_numbers(line))), 1)


@lru_cache(maxsize=4096)
def matches_french(french: Wording, english: Wording) -> bool:
    """Whether a wording has the same structure, blanks and numbers as the French one; true where one cannot be read."""
    return bool(french.problems or english.problems) or next(compare_wordings(french, english), None) is None


def _numbers_missing_from(some: list[str], others: list[str]) -> str:
    """List the numbers of one list that another list lacks, as a text; "–" when no number is missing."""
    return ", ".join((Counter(some) - Counter(others)).elements()) or "–"
