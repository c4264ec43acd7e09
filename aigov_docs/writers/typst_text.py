"""Texts as typst is given them: in pieces, with what is decided from a text and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ..document.layout import split_superscripts
from ..i18n import NBSP

Node = dict[str, Any]

_LETTER = 5  # points a letter takes


class TextSetting:
    """Sets texts for typst, and decides from a text and nothing else, so that it can be done again for another.

    A subclass may leave texts open that are not known yet (`aigov_docs.bulk.typst_merge`).
    """

    def set_text(self, text: str, language: str, limit: int, **look: object) -> list[Node]:
        """Set a text in pieces, as `split_text` does."""
        return split_text(text, language, limit, look)

    def set_string(self, text: str) -> object:
        """Keep a text as it is, for a place that holds plain text."""
        return text

    def apply_rule(self, rule: str, texts: Sequence[str], *numbers: int) -> Any:  # noqa: ANN401 - one kind a rule
        """Apply a rule of `RULES` to some texts."""
        return RULES[rule](texts, numbers)


def split_text(text: str, language: str, limit: int, look: Mapping[str, Any]) -> list[Node]:
    """Split a text in pieces: line ends, the "er" of "1er", words longer than ``limit``, which may break anywhere.

    >>> split_text("1er mai", "fr", 60, {"bold": True})
    [{'s': '1', 'bold': True}, {'s': 'er', 'bold': True, 'up': True}, {'s': ' mai', 'bold': True}]
    """
    out: list[Node] = []
    for piece, up in split_superscripts(text, language):
        more = {**look, "up": True} if up else look
        for number, line in enumerate(piece.split("\n")):
            if number:
                out.append({"br": True})
            out += [{**one, **more} for one in _words(line.replace("\t", " "), limit)]
    return out


def _words(line: str, limit: int) -> Iterator[Node]:
    """A line in pieces: a word that may not fit on a line is measured there, and breaks anywhere if it does not."""
    if not line:
        return
    if len(line) <= limit:
        yield {"s": line}
        return
    for part in re.split(rf"([^\s{NBSP}-]{{{max(limit, 4) + 1},}})", line):
        if len(part) > limit and not re.search(rf"[\s{NBSP}-]", part):
            yield {"long": part, "room": limit * _LETTER}
        elif part:
            yield {"s": part}


def letters_in_width(width: float) -> int:
    """The number of letters that certainly fit in a width given in points."""
    return max(4, int(width / _LETTER))


def _stretches(texts: Sequence[str], numbers: Sequence[int]) -> bool:
    """Whether a word, or a line of dots to write on, is so long that a justified line before it would be torn apart."""
    return any(len(word) >= 45 or "……" in word for text in texts for word in text.split())


def _is_low(texts: Sequence[str], numbers: Sequence[int]) -> bool:
    """Whether rows take about so many lines or less, given the letters that fit in each cell of a row."""
    most, *limits = numbers
    heights = [len(text) // (limits[at % len(limits)] * 6 // 5) + 1 for at, text in enumerate(texts)]
    return sum(max(heights[at : at + len(limits)]) for at in range(0, len(heights), len(limits) or 1)) <= most


def _is_long(texts: Sequence[str], numbers: Sequence[int]) -> bool:
    """Whether texts have together more characters than that."""
    return sum(map(len, texts)) > numbers[0]


def _tall(texts: Sequence[str], numbers: Sequence[int]) -> int:
    """How many lines more than two a header takes, about: the page makes room for them."""
    return max(0, sum(len(text) // numbers[0] + 1 for text in texts if text) - 2)


def _alike(texts: Sequence[str], numbers: Sequence[int]) -> list[int]:
    """For each text, the place of the first that is the same."""
    return [texts.index(text) for text in texts]


#: What is decided from texts, by name.
RULES: dict[str, Callable[[Sequence[str], Sequence[int]], Any]] = {
    "stretches": _stretches, "low": _is_low, "long": _is_long, "tall": _tall, "alike": _alike,
}  # fmt: skip
