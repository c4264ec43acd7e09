"""What another reader of Markdown makes of a wording: a text that two readers take otherwise has two meanings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from ..library.clauses import Wording
from ..library.markup import TextList, WordingText


def find_other_reading(wording: Wording) -> str:
    """Find the first element of a wording that CommonMark reads otherwise than this program; empty when none is.

    The result is its number and both readings, as HTML elements, this program's first: ``2: p / ul``. It is empty too
    where markdown-it-py is not installed.

    >>> find_other_reading(Wording("fr", None, "# Objet\\n\\nUn texte.\\n", "1.fr.md"))
    ''
    """
    theirs = _read_elsewhere(wording.raw)
    if not theirs:
        return ""
    for index, (a, b) in enumerate(zip([*_outline(wording.text), "end"], [*theirs, "end"], strict=False)):
        if a != b:
            return f"{index + 1}: {a} / {b}"
    return ""


def _outline(text: WordingText) -> Iterator[str]:
    """Name the elements of a wording as HTML does, in order."""
    yield "h1"
    for block in text.blocks:
        if isinstance(block, TextList):
            yield "ol" if block.ordered else "ul"
            yield from ("li" for _ in block.items)
        else:
            yield "p"


@lru_cache(maxsize=4096)
def _read_elsewhere(raw: str) -> tuple[str, ...]:
    """Name the elements that CommonMark reads in a wording, as HTML does; none where no other reader is installed."""
    read = _other_reader()
    if read is None:
        return ()
    html = re.sub(r"<li><p>(.*?)</p></li>", r"<li>\1</li>", read(raw))
    return tuple(re.findall(r"<(h1|p|ul|ol|li)\b", html))


@lru_cache(maxsize=1)
def _other_reader() -> Callable[[str], str] | None:
    """Build the function that tells the elements of a text in HTML, with a dot for the words of each: none is read."""
    try:
        from markdown_it import MarkdownIt
    except ImportError:
        return None
    parser = MarkdownIt("commonmark").disable(["inline", "text_join"])

    def tell_elements(raw: str) -> str:
        shown = [each for each in parser.parse(raw) if not each.hidden]
        marks = ["." if each.type == "inline" else f"<{'/' if each.nesting < 0 else ''}{each.tag}>" for each in shown]
        return "".join(marks)

    return tell_elements
