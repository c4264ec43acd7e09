"""Marks that stand for values while a file is compiled, and how a value is spelled where one stood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

#: What is found between two marks, and the number of the slot of each: pieces and slots in turn, a piece first and
#: last.
Cut = tuple[tuple[str, ...], tuple[int, ...]]

_WORD = 12  # letters of a word that stands for one of a value
#: A value in text, in an attribute, or in a run of French text, where the "er" of "1er" is raised.
TEXT, ATTRIBUTE, FRENCH = 0, 1, 2
_RAISED = re.compile(r"\b1er\b")


@dataclass(frozen=True, slots=True)
class SlotMarks:
    """The marks that stand for personal values while a template is compiled: one private character each.

    Parameters
    ----------
    first:
        The code of the character of the first slot.
    count:
        How many slots there are.
    spaced:
        Whether a mark may be several words, as `make_placeholder` gives.

    >>> marks = SlotMarks(0xE100, 2, spaced=True)
    >>> marks.split_text(f"Name: {marks.make_placeholder(1, 30)}.")
    (('Name: ', '.'), (1,))
    """

    first: int
    count: int
    spaced: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        """The regular expression that finds the mark of a value in a text; its first group is the mark's character."""
        return _compile_pattern(self.first, self.count, self.spaced)

    def make_placeholder(self, slot: int, length: int) -> str:
        """Build the mark that stands for the value of a slot while a template is compiled, ``length`` characters long.

        ``slot`` is the number of the value, from 0. The mark is as long as the value, and its words as short as those
        of usual values, so that a writer lays out both alike.

        >>> [len(word) for word in SlotMarks(0xE100, 1, spaced=True).make_placeholder(0, 30).split()]
        [12, 12, 4]
        """
        mark = chr(self.first + slot)
        words = (f"{mark * _WORD} " * (length // (_WORD + 1) + 1))[: max(length, 1)]
        return words[:-1] + mark

    def are_in(self, text: str) -> bool:
        """Whether a text contains a mark that stands for a personal value."""
        return self.pattern.search(text) is not None

    def slot_of(self, mark: re.Match[str]) -> int:
        """Find the slot (number of the value, from 0) for which a mark stands; ``mark`` is a match of `pattern`."""
        return ord(mark[1]) - self.first

    def split_text(self, text: str) -> Cut:
        """Split a text at its marks; return the pieces between the marks, then the slots for which the marks stand.

        A slot is the number of a value, from 0. The pieces are one more than the slots.
        """
        pieces, slots, at = [], [], 0
        for mark in self.pattern.finditer(text):
            pieces.append(text[at : mark.start()])
            slots.append(self.slot_of(mark))
            at = mark.end()
        pieces.append(text[at:])
        return tuple(pieces), tuple(slots)


@lru_cache(maxsize=8)
def _compile_pattern(first: int, count: int, spaced: bool) -> re.Pattern[str]:
    repeated = "(?: ?\\1)*" if spaced else "\\1*"
    return re.compile(f"([{chr(first)}-{chr(first + count - 1)}]){repeated}")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A way to write a personal value in the XML of a Word file: as text, as an attribute, or as French text."""

    value: int
    kind: int = TEXT
    before: str = ""
    after: str = ""

    def spell_value(self, value: str) -> bytes:
        """Encode a personal value as the bytes that stand for it in the XML of a Word file.

        The bytes depend on where the value stands: in text, in an attribute, or in French text (where the "er" of "1er"
        is raised).

        >>> Spelling(0).spell_value("Dupont & Fils"), Spelling(0, FRENCH, "<r>", "</r>").spell_value("1er mai")
        (b'Dupont &amp; Fils', b'1<r>er</r> mai')
        """
        if "&" in value or "<" in value or ">" in value:
            value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        if self.kind == ATTRIBUTE:
            value = value.replace('"', "&quot;")
        elif self.kind == FRENCH and "1er" in value:
            value = _RAISED.sub(f"1{self.before}er{self.after}", value)
        return value.encode()


def interleave(pieces: tuple[str, ...], between: list[str]) -> str:
    """Join pieces of a text with one value between each piece and the next, as the inverse of `SlotMarks.split_text`.

    ``between`` are the values, one fewer than the pieces.

    >>> interleave(("Name: ", "."), ["Zoé"])
    'Name: Zoé.'
    """
    interleaved = [""] * (2 * len(between) + 1)
    interleaved[0::2] = pieces
    interleaved[1::2] = between
    return "".join(interleaved)
