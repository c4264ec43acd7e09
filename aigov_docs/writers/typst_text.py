"""Texts as typst is given them: in pieces, with what is decided from a text and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ..document.column_widths import fit_columns, word_width
from ..document.layout import split_superscripts
from ..i18n import NBSP

Node = dict[str, Any]

_LETTER = 5  # points a letter takes
_CELL_SIDES = 16  # points that a cell leaves beside its words


class TextSetting:
    """The standard way to typeset texts for typst, in which each layout decision depends on the text alone.

    So a decision can be taken again for another text. A subclass may leave open texts that are not known yet, as
    `aigov_docs.bulk.typst_merge` does.
    """

    def set_text(self, text: str, language: str, limit: int, **look: object) -> list[Node]:
        """Split a text into pieces for typst: line ends, raised "er" and overlong words become separate pieces.

        Each piece is a Typst node: a dict with the text and its formatting, or a line break. A word longer than
        ``limit`` letters may break anywhere; ``look`` is formatting that each piece takes, such as ``bold=True``.
        """
        return split_text(text, language, limit, look)

    def set_string(self, text: str) -> object:
        """Return unchanged a text that Typst takes as one string, such as a title; a subclass may return a dict."""
        return text

    def apply_rule(self, rule: str, texts: Sequence[str], *numbers: int) -> Any:  # noqa: ANN401 - one kind a rule
        """Decide from texts a question of layout, such as whether they are long, and return the answer.

        ``rule`` is the name of the question in `RULES`, such as ``long``; ``numbers`` are its limits, such as the most
        characters. The answer is a yes or no, for ``tall`` a number of lines, for ``alike`` a list of positions, for
        ``columns`` a list of shares.
        """
        return RULES[rule](texts, numbers)


def split_text(text: str, language: str, limit: int, look: Mapping[str, Any]) -> list[Node]:
    """Split a text into pieces for typst: at line ends, around the "er" of "1er", and around overlong words.

    Each piece is a Typst node: a dict with the text and its formatting, or a line break. A word longer than ``limit``
    letters may break anywhere; ``look`` is formatting that each piece takes, by name.

    >>> split_text("1er mai", "fr", 60, {"bold": True})
    [{'s': '1', 'bold': True}, {'s': 'er', 'bold': True, 'up': True}, {'s': ' mai', 'bold': True}]
    """
    nodes: list[Node] = []
    for piece, up in split_superscripts(text, language):
        more = {**look, "up": True} if up else look
        for number, line in enumerate(piece.split("\n")):
            if number:
                nodes.append({"br": True})
            nodes += [{**node, **more} for node in _words(line.replace("\t", " "), limit)]
    return nodes


def _words(line: str, limit: int) -> Iterator[Node]:
    """Split a line into pieces: an address is whole; typst measures a word longer than ``limit``, and may break it."""
    if not line:
        return
    if "@" in line:  # an address is not cut
        for place, part in enumerate(re.split(r"(\S+@\S+)", line)):
            yield from ({**node, "whole": True} if place % 2 else node for node in _pieces(part, limit))
        return
    yield from _pieces(line, limit)


def _pieces(line: str, limit: int) -> Iterator[Node]:
    """Split a line, or a part of one, around the words that are longer than ``limit``."""
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
    """Compute how many letters certainly fit in a width of the page, given in points; 4 at least."""
    return max(4, int(width / _LETTER))


def _is_low(texts: Sequence[str], numbers: Sequence[int]) -> bool:
    """Whether table rows take about ``numbers[0]`` lines or less; the other numbers are letters per cell."""
    most, *limits = numbers
    heights = [len(text) // (limits[at % len(limits)] * 6 // 5) + 1 for at, text in enumerate(texts)]
    return sum(max(heights[at : at + len(limits)]) for at in range(0, len(heights), len(limits) or 1)) <= most


def _is_long(texts: Sequence[str], numbers: Sequence[int]) -> bool:
    """Whether some texts together have more than ``numbers[0]`` characters."""
    return sum(map(len, texts)) > numbers[0]


def _tall(texts: Sequence[str], numbers: Sequence[int]) -> int:
    """Compute about how many lines more than two a page header takes, to make room on the page."""
    return max(0, sum(len(text) // numbers[0] + 1 for text in texts if text) - 2)


def _columns(texts: Sequence[str], numbers: Sequence[int]) -> list[float]:
    """Compute the shares of a table's columns, so that no word is cut in the middle.

    ``texts`` are the cells, row by row. ``numbers`` are the width of the table and the size of its letters, in tenths
    of a point, and the share of each column, in millionths.
    """
    room, size, *shares = numbers
    least = [
        word_width("\n".join(texts[place :: len(shares)]), size / 10) + _CELL_SIDES for place in range(len(shares))
    ]
    return list(fit_columns([share / 1_000_000 for share in shares], least, room / 10))


def _alike(texts: Sequence[str], numbers: Sequence[int]) -> list[int]:
    """Find, for each text of a list, the index of the first text equal to it."""
    return [texts.index(text) for text in texts]


#: What is decided from texts, by name.
RULES: dict[str, Callable[[Sequence[str], Sequence[int]], Any]] = {
    "low": _is_low, "long": _is_long, "tall": _tall, "alike": _alike, "columns": _columns,
}  # fmt: skip
