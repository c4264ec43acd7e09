"""The end of a Word document: place and date, then who signs, two side by side, in one language or two."""

from __future__ import annotations

from collections.abc import Sequence

from ..document.page_design import ADDRESSEE
from ..document.tree import Signature
from ..kits.ground.i18n import NBSP
from .fragments import EMPTY, BlockWriter, Fragment, join_fragments
from .styles import twips
from .wordml import make_cell, make_cell_end, make_hidden_anchor, make_paragraph, make_row, make_table

_SPACE, _DATED = 540, 200  # room above the line to sign on, and above one for a date, in twentieths of a point

#: One language: who writes it, and what it says.
Voice = tuple[BlockWriter, Signature]


def write_signature(voices: Sequence[Voice], held: Fragment = EMPTY) -> Fragment:
    """Write the place and date of a document, then the lines for its signatories, each in every language.

    Two signatories stand side by side. Names, date and signature are rows of one table, so that the lines of both are
    level whatever the length of their names; all the rows are kept on one page.

    Parameters
    ----------
    voices:
        For each language, the writer of the document and its signature block.
    held:
        The last row of a text in two columns, to be kept on the page of the signatures; empty for none.
    """
    writer, block = voices[0]
    head = _write_place_and_date(voices)
    alone = writer.document.letter and len(block.signatories) == 1 and not writer.narrow
    half = min(twips(ADDRESSEE), writer.width // 2 + 200) if alone else writer.width // 2
    widths = [half, writer.width - half] if alone else [half, half]
    rows = []
    for start in range(0, len(block.signatories), 2):
        places = range(start, min(start + 2, len(block.signatories)))
        rows.append(_write_row([_write_signatory(place, voices) for place in places], widths))
        for line in range(len(block.lines) - 1):
            dated = make_paragraph(_write_label(line, voices), "SignatureSpace", before=_DATED, keep_next=True)
            rows.append(_write_row([dated for _ in places], widths))
        signed = [_write_label(-1, voices) + _write_anchor(place, voices) for place in places]
        more = start + 2 < len(block.signatories)
        spaces = [make_paragraph(label, "SignatureSpace", before=_SPACE, keep_next=more or None) for label in signed]
        rows.append(_write_row(spaces, widths, keep=more))
    who = make_table(join_fragments(rows), widths, "PlainTable") + make_cell_end() if rows else EMPTY
    if not held:
        return head + who
    flush = '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
    around = make_cell(held + (head + who or make_cell_end()), half * 2, margins=flush)
    return make_table(make_row(around), [half * 2], "PlainTable") + make_cell_end()


def _write_row(cells: Sequence[Fragment], widths: Sequence[int], *, keep: bool = True) -> Fragment:
    """Write a row of what two signatories have level with each other; who signs alone signs on the right.

    With ``keep`` it stays on the page of the next row: LibreOffice asks the first cell too, though it be empty.
    """
    held = list(cells)
    if len(held) == 1:
        held.insert(0, make_paragraph(EMPTY, "Spacer", keep_next=keep or None))
    written = [make_cell(cell, width) for cell, width in zip(held, widths, strict=True)]
    return make_row(join_fragments(written))


def _write_label(line: int, voices: Sequence[Voice]) -> Fragment:
    """Write what a line is for, in each language, once where both say the same; nothing for a line without name."""
    writers_by_label: dict[str, BlockWriter] = {}
    for writer, block in voices:
        if block.lines:
            writers_by_label.setdefault(block.lines[line], writer)
    named = (writer.write_text(f"{label}{NBSP}") for label, writer in writers_by_label.items())
    return join_fragments(named, voices[0][0].write_text("/ "))


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


def _write_signatory(place: int, voices: Sequence[Voice]) -> Fragment:
    """Write a signatory's title and lines in each language, without repeats, on the page of the lines to sign on."""
    lines: dict[tuple[str, str], BlockWriter] = {}
    people = [(writer, block.signatories[place]) for writer, block in voices if place < len(block.signatories)]
    for writer, person in people:
        lines.setdefault(("SignatureTitle", person.title), writer)
    for writer, person in people:
        for line in person.lines:
            lines.setdefault(("SignatureText", line), writer)
    return join_fragments(
        make_paragraph(writer.write_text(text), style) for (style, text), writer in lines.items() if text
    )
