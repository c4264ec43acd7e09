"""The counts kept over a whole Word file, whatever the language: lists, bookmarks, controls, comments."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from ..document.tree import Article
from .numbering import NumberingPart


@dataclass(slots=True)
class WordFileState:
    """The numbers and names that a Word file has used so far, so that none is used again.

    Parameters
    ----------
    numbering:
        Its lists.
    names:
        Its bookmarks, in small letters.
    controls:
        The numbers of its content controls.
    comments:
        The articles that carry a comment, in the order of the text, each with the language of the comment.
    pictures:
        Its drawings, other than marks, as SVG.
    """

    numbering: NumberingPart = field(default_factory=NumberingPart)
    names: set[str] = field(default_factory=set)
    controls: set[int] = field(default_factory=set)
    comments: list[tuple[Article, str]] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)

    def name_bookmark(self, anchor: str) -> str:
        """Make a Word bookmark name from an anchor of the document, and reserve it in the file.

        The name has at most 40 characters, and no other bookmark of the file has it.
        """
        base = name = "a_" + re.sub(r"[^A-Za-z0-9]", "_", anchor)[:34]
        turn = 1
        while name.lower() in self.names:
            turn += 1
            name = f"{base[: 38 - len(str(turn))]}_{turn}"
        self.names.add(name.lower())
        return name

    def reserve_bookmark(self, name: str) -> int:
        """Reserve a Word bookmark name, in small letters and new to the file (unchecked); return the number for it."""
        self.names.add(name)
        return len(self.names)

    def number_control(self, tag: str) -> int:
        """Reserve a number that no content control of the file has yet, computed from ``tag``, and return it.

        Each writing of the same document gives the same numbers.
        """
        turn = 0
        while True:
            digest = hashlib.sha256(f"{tag} {turn}".encode()).digest()
            number = int.from_bytes(digest[:4], "big") & 0x7FFFFFFF
            if number and number not in self.controls:
                self.controls.add(number)
                return number
            turn += 1
