"""The end of a Word document: place and date, then who signs, two side by side, in one language or two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..document.tree import Signature
from .fragments import EMPTY, Fragment, join_fragments
from .wordml import make_cell, make_cell_end, make_hidden_anchor, make_paragraph, make_row, make_table

if TYPE_CHECKING:
    from .content import ContentWriter

_SPACE, _LINE = 540, 264  # room to sign, and the height of a line above it, in twentieths of a point

#: One language: who writes it, and what it says.
Voice = tuple["ContentWriter", Signature]


def write_signature(voices: Sequence[Voice], held: Fragment = EMPTY) -> Fragment:
    """Write the place and date of a document, then the lines for its signatories, each in every language.

    Two signatories stand side by side in a table row, which every program keeps on one page.

    Parameters
    ----------
    voices:
        For each language, the writer of the document and its signature block.
    held:
        The last row of a text in two columns, to be kept on the page of the signatures; empty for none.
    """
    writer, block = voices[0]
    head = _write_place_and_date(voices)
    half = writer.width // 2
    rows = []
    for start in range(0, len(block.signatories), 2):
        places = range(start, min(start + 2, len(block.signatories)))
        people = [_write_signatory(place, voices, half) for place in places]
        tallest = max(lines for _, lines in people)
        cells = []
        for place, (names, lines) in zip(places, people, strict=True):
            before = _SPACE + (tallest - lines) * _LINE
            space = make_paragraph(_write_anchor(place, voices), "SignatureSpace", before=before)
            cells.append(make_cell(names + space, half))
        if len(cells) == 1:  # who signs alone signs on the right
            cells.insert(0, make_cell(EMPTY, half))
        rows.append(make_row(join_fragments(cells)))
    who = make_table(join_fragments(rows), [half, half], "PlainTable") + make_cell_end() if rows else EMPTY
    if not held:
        return head + who
    flush = '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
    around = make_cell(held + (head + who or make_cell_end()), half * 2, margins=flush)
    return make_table(make_row(around), [half * 2], "PlainTable") + make_cell_end()


def _write_place_and_date(voices: Sequence[Voice]) -> Fragment:
    lines = []
    for place, (writer, block) in enumerate(voices):
        if block.made_at:
            style = "BodyText" if place else "MadeAt"
            lines.append(make_paragraph(writer.write_runs(block.made_at), style, keep_next=True))
    for writer, block in voices:
        lines += [make_paragraph(writer.write_text(note), "SmallPrint", keep_next=True) for note in block.notes]
    return join_fragments(lines)


def _write_anchor(place: int, voices: Sequence[Voice]) -> Fragment:
    """Write the e-signature anchor of a signatory, once whatever the languages."""
    for writer, block in voices:
        if place < len(block.signatories) and block.signatories[place].anchor:
            return make_hidden_anchor(block.signatories[place].anchor, writer.language)
    return EMPTY


def _write_signatory(place: int, voices: Sequence[Voice], width: int) -> tuple[Fragment, int]:
    """Write a signatory's title and lines in each language, without repeats; estimate the lines they take."""
    lines: dict[tuple[str, str], ContentWriter] = {}
    people = [(writer, block.signatories[place]) for writer, block in voices if place < len(block.signatories)]
    for writer, person in people:
        lines.setdefault(("SignatureTitle", person.title), writer)
    for writer, person in people:
        for line in person.lines:
            lines.setdefault(("SignatureText", line), writer)
    printed = {(style, text): writer for (style, text), writer in lines.items() if text}
    fragment = join_fragments(
        make_paragraph(writer.write_text(text), style) for (style, text), writer in printed.items()
    )
    return fragment, sum(len(text) * 105 // (width - 480) + 1 for _, text in printed)
