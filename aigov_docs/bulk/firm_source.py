"""The Jinja source of one part of a firm's own amendment, and a paragraph of it quoted in a message."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..text import show_refused


def shorten_text(text: str) -> str:
    """Shorten the text of a paragraph to 60 characters and put it in quotation marks, for a message.

    >>> shorten_text("  Entre les  soussignés ")
    '“Entre les soussignés”'
    """
    text = show_refused(" ".join(text.split()))
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"


@lru_cache(maxsize=1)
def _split_lines(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text)


@dataclass(frozen=True, slots=True)
class FirmPartSource:
    """The Jinja source that docxtpl makes of one part of a firm's own amendment, one line for each paragraph.

    ``name`` is the name of the part.
    """

    name: str
    text: str

    @property
    def file(self) -> str:
        """The file name that Python is given for the compiled code of this part, and shows in a traceback."""
        return f"<template {self.name}>"

    def line_text(self, number: int) -> str:
        """Return one line of the Jinja source of a firm's own amendment without its XML tags.

        ``number`` counts from 1; a number beyond the last line gives the last line.

        >>> FirmPartSource("word/document.xml", "<w:body>\\n<w:p><w:r><w:t>Entre les soussignés").line_text(2)
        'Entre les soussignés'
        """
        lines = _split_lines(self.text)
        return re.sub(r"<[^>]+>", "", lines[min(number, len(lines)) - 1])
