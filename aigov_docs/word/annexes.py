"""The annexes of a Word document: over the full width of the page, one after the other."""

from __future__ import annotations

import copy
import re
from string import ascii_uppercase
from typing import TYPE_CHECKING

from ..document.page_design import UPRIGHT
from ..document.tree import Annex, ArticleBlock, Document, Heading, Picture
from .drawn_marks import write_picture
from .fragments import Fragment, join_fragments
from .numbering import NativeLists
from .styles import twips
from .wordml import make_bookmark, make_field, make_paragraph

if TYPE_CHECKING:
    from .content import ContentWriter

_LETTERED = re.compile(r"[^\W\d_]+\s([A-Z])")


def find_letters(document: Document) -> dict[str, str]:
    """Find the letters of a document's annexes, by their anchors, where Word's own count of them gives the same ones.

    Nothing is found where a letter is not the one that follows the last, or where a label is no word and letter.
    """
    matches_by_anchor = {annex.anchor: _LETTERED.fullmatch(annex.label) for annex in document.annexes()}
    letters = {anchor: label[1] for anchor, label in matches_by_anchor.items() if label}
    return letters if [*letters.values()] == [*ascii_uppercase[: len(matches_by_anchor)]] else {}


def write_annex(writer: ContentWriter, block: Annex, *, breaks: bool) -> Fragment:
    """Write an annex of the writer's document over the full width of the page, in a content control of its own.

    With ``breaks``, which the caller sets for the first annex, the annex starts a page.
    """
    wide = _widen(writer)
    parts = [wide.write_heading(block.heading, 0, page_break=breaks)]
    waiting: list[ArticleBlock] = []
    for part in (*block.blocks, None):
        if part is None or isinstance(part, Heading | Picture):
            parts.append(wide.write_blocks(waiting))
            waiting = []
        if isinstance(part, Picture):  # its table may stand on the next page
            parts.append(make_paragraph(write_picture(wide.state.pictures, part, wide.width), "TableText"))
        elif isinstance(part, Heading):
            parts.append(wide.write_block(part, 0))
        elif part is not None:
            waiting.append(part)
    return wide.controls.wrap_annex(block, join_fragments(parts))


def write_label(writer: ContentWriter, label: str, letter: str, bookmark: tuple[str, int]) -> Fragment:
    """Write the label of an annex, such as "Annexe A –": its letter is a Word field that counts the annexes.

    The bookmark, a name and a number, is around the letter alone, so that references can show it.
    """
    word, _, dash = label.rpartition(letter)
    field = make_field(f"SEQ {word.strip()} \\* ALPHABETIC", letter, writer.language)
    return writer.write_text(word) + make_bookmark(field, *bookmark) + writer.write_text(f"{dash} ")


def _widen(writer: ContentWriter) -> ContentWriter:
    """Copy a writer to write across the page; where it wrote in a column, text stands as on a page of one language."""
    wide = copy.copy(writer)
    wide.column, wide.narrow = 0, False
    if writer.narrow and not writer.dressed:
        wide.indent = twips(UPRIGHT.hang)
        wide.lists = NativeLists(writer.state.numbering, writer.document, form=UPRIGHT, linked=False)
    return wide
