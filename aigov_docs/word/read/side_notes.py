"""The texts beside the main text of a Word file: headers and footers, footnotes, comments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .elements import attribute, local_name, word_name
from .lines import SideNote
from .part_reader import PartReader
from .text_looks import StyleSheet

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def read_furniture(kind: str, name: str, root: Element | None, styles: StyleSheet) -> tuple[list[SideNote], list[str]]:
    """Read the texts of a Word header or footer as side notes, and return them with the doubts found in that part.

    Hidden texts and text boxes in it become side notes too, of the kinds ``hidden`` and ``box``.

    Parameters
    ----------
    kind:
        ``header`` or ``footer``: the kind of the notes, and the word before each doubt (``header-picture``).
    name, root:
        The name of the part and its root element; two empty lists come back where that is None.
    styles:
        The styles of the file.
    """
    if root is None:
        return [], []
    reader = PartReader(styles)
    notes: list[SideNote] = []
    lines = reader.read_part(root)
    for line in lines:
        if line.text.strip():
            notes.append(SideNote(kind, line.text, part=name))
        notes += [SideNote("hidden", piece.text, part=name) for piece in line.hidden]
    notes += reader.notes
    for child in root.iter():
        if local_name(child) == "textpath":
            notes.append(SideNote("box", child.get("string", ""), part=name))
    return notes, [f"{kind}-{doubt}" for doubt in reader.doubts]


def read_footnotes(kind: str, name: str, root: Element | None, styles: StyleSheet) -> Iterator[SideNote]:
    """Yield the footnotes or endnotes of a Word file as side notes, and the text boxes in them.

    ``kind`` is ``footnote`` or ``endnote``; ``name`` is the name of their part and ``root`` its root element, None
    where the file has no such part; ``styles`` are the styles of the file.
    """
    for element in root if root is not None else ():
        if word_name(element) == kind:
            reader = PartReader(styles)
            text = reader.read_text(element)
            if text:
                yield SideNote(kind, text, part=name)
            yield from reader.notes


def read_comments(name: str, root: Element | None, styles: StyleSheet) -> Iterator[SideNote]:
    """Yield the comments of a Word file as side notes, with their authors and dates.

    ``name`` is the name of their part and ``root`` its root element, None where the file has no such part; ``styles``
    are the styles of the file.
    """
    for element in root if root is not None else ():
        if word_name(element) == "comment":
            text = PartReader(styles).read_text(element)
            yield SideNote("comment", text, attribute(element, "author"), attribute(element, "date"), name)
