"""The band around the title on the first page, in Word: two tables in the colours of the page, which touch.

No cell spans others, as readers that speak a page stumble there: the title and the status stand in a table of one
column, the pairs under it in one of a column each.

Its words are text in reading order: the surtitle, the title in its own style, the status, then each label before what
it names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..document.marks import STANDINGS, mark_status
from ..document.page_design import MARINE, MARINE_TINT, BandForm
from ..document.tree import Band, Runs, plain_text
from ..kits.ground.languages import find_language
from .fragments import EMPTY, BlockWriter, Fragment, join_fragments
from .styles import twips
from .wordml import make_cell, make_cell_end, make_paragraph, make_row, make_spacer, make_table


def write_band(writers: Sequence[BlockWriter], form: BandForm, width: int) -> Fragment:
    """Write the band at the head of a document as Word tables: title, status, then labels with their values.

    ``writers`` are one for each language of the document: two languages stand side by side, each in its half. ``width``
    is that of the page between its margins, in twentieths of a point; ``form`` gives the sizes of letters and the
    spaces.
    """
    bands = [(writer, band) for writer in writers if (band := writer.document.band) is not None]
    alone = len(bands) == 1
    widths = [width] if alone else [width // 2, width - width // 2]

    def write_cells_across(contents: Sequence[Fragment], shades: Sequence[str], room: float) -> Fragment:
        cells = (
            make_cell(content, wide, shade=shade, margins=cell_margins(form.side, room))
            for content, shade, wide in zip(contents, shades, widths, strict=True)
        )
        return make_row(join_fragments(cells))

    rows = write_cells_across([_write_titles(writer) for writer, _ in bands], [MARINE] * len(bands), form.high)
    if any(band.status for _, band in bands):
        shades = [STANDINGS[band.standing] for _, band in bands]
        rows += write_cells_across([_write_status(writer, band) for writer, band in bands], shades, form.low)
    title = " / ".join(dict.fromkeys(writer.document.title for writer, _ in bands))
    if not any(band.pairs for _, band in bands):
        return make_table(rows, widths, "PlainTable", title=title) + make_spacer()
    if alone:
        writer, band = bands[0]
        wide = _pair_widths(band, width)
        pairs = make_table(_write_pairs(writer, band, wide, form), wide, "PlainTable", title=title)
        return make_table(rows, widths, "PlainTable", title=title) + make_cell_end() + pairs + make_spacer()
    listed = [
        join_fragments(_write_pair_line(writer, label, value) for label, value in band.pairs) for writer, band in bands
    ]
    rows += write_cells_across(listed, [MARINE_TINT] * len(bands), form.low)
    return make_table(rows, widths, "PlainTable", title=title) + make_spacer()


def _write_titles(writer: BlockWriter) -> Fragment:
    """Write the surtitle and the title."""
    subtitle = writer.document.subtitle
    above = make_paragraph(writer.write_text(subtitle), "Subtitle") if subtitle else EMPTY
    return above + writer.write_title()


def _write_status(writer: BlockWriter, band: Band) -> Fragment:
    """Write the status, its mark before it."""
    return make_paragraph(writer.write_runs(mark_status(band)), "BandStatus")


def _write_pairs(writer: BlockWriter, band: Band, widths: Sequence[int], form: BandForm) -> Fragment:
    """Write a label and its value in each cell of a row; those inside stand closer than the first and the last."""
    last, cells = len(widths) - 1, []
    for place, ((label, value), width) in enumerate(zip(band.pairs, widths, strict=True)):
        margins = cell_margins(form.side if place == 0 else 0, form.low, form.side / 2 if place == last else 2)
        cells.append(make_cell(_write_pair(writer, label, value), width, shade=MARINE_TINT, margins=margins))
    return make_row(join_fragments(cells))


def _write_pair(writer: BlockWriter, label: Runs, value: Runs) -> Fragment:
    """Write a label, then under it the value that it names."""
    named = make_paragraph(writer.write_text(plain_text(label)), "BandLabel")
    return named + make_paragraph(writer.write_runs(value), "BandValue")


def _write_pair_line(writer: BlockWriter, label: Runs, value: Runs) -> Fragment:
    """Write a label and its value in one line, for a column."""
    named = writer.write_text(plain_text(label) + find_language(writer.language).colon)
    bold = tuple(replace(run, bold=True) for run in value)
    return make_paragraph(named + writer.write_runs(bold), "BandLabel")


def _pair_widths(band: Band, width: int) -> list[int]:
    """Share the width of the page between the pairs, by the longer of label and value, within bounds."""
    sizes = [min(max(14, *(len(plain_text(runs)) for runs in pair)), 30) for pair in band.pairs]
    sizes[0] += 3  # the room before the first
    widths = [width * size // sum(sizes) for size in sizes]
    widths[-1] += width - sum(widths)
    return widths


def row_margins(high: float) -> str:
    """Write the margins of a Word cell above and below its text, in millimetres, as XML; the others are the table's."""
    return f'<w:top w:w="{twips(high)}" w:type="dxa"/><w:bottom w:w="{twips(high)}" w:type="dxa"/>'


def cell_margins(left: float, high: float, right: float | None = None) -> str:
    """Write the margins of a Word cell as XML, from rooms in millimetres: left, above and below, right.

    The right one is as wide as the left when not given.
    """
    sides = (("top", high), ("left", left), ("bottom", high), ("right", left if right is None else right))
    return "".join(f'<w:{side} w:w="{twips(room)}" w:type="dxa"/>' for side, room in sides)
