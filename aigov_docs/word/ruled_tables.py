"""Tables of a report in Word: lines between the rows alone, bands over groups of rows; and the box of its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..document.page_design import MARINE, MARINE_TINT
from ..document.tree import Runs, Table, plain_text
from .fragments import Fragment, join_fragments
from .table_sizes import SMALL, TALL, column_widths, estimate_lines
from .wordml import make_border, make_cell, make_paragraph, make_row, make_spacer, make_table

if TYPE_CHECKING:
    from .content import ContentWriter

#: The look of a paragraph of the answer: a tint with a bar beside it. Paragraphs with the same look make one box.
_SHADE = f'<w:shd w:val="clear" w:color="auto" w:fill="{MARINE_TINT}"/>'
_EDGES = {side: make_border(side, 4, MARINE_TINT, 4) for side in ("top", "bottom")}
ANSWER_BOX = f"<w:pBdr>{_EDGES['top']}{make_border('left', 36, MARINE, 10)}{_EDGES['bottom']}</w:pBdr>{_SHADE}"


def write_ruled_table(writer: ContentWriter, block: Table, above: str) -> Fragment:
    """Write a table with lines between its rows as Word XML: its caption, the table, a small empty paragraph.

    Its first column names the rows; a row of one cell across the table is tinted and stays with the row under it.
    ``above`` is the heading that the table stands under; it names a table without caption to readers who do not see it.
    """
    widths = column_widths(block, writer.width, writer.letter_size)
    if not widths:
        return writer.write_caption(block)
    rows = [make_row(_write_cells(writer, block.header, widths, heads=len(widths), keep=True), header=True)]
    heights = [estimate_lines(cells, widths) for cells in block.rows]
    together = sum(heights) <= SMALL
    for place, (cells, height) in enumerate(zip(block.rows, heights, strict=True), 1):
        if block.is_band(cells):
            rows.append(make_row(_write_cells(writer, cells, widths, heads=1, keep=True, shade=MARINE_TINT)))
            continue
        keep = together and place < len(heights)
        rows.append(make_row(_write_cells(writer, cells, widths, heads=0, keep=keep), whole=height <= TALL))
    table = make_table(
        join_fragments(rows),
        widths,
        "RuledTable",
        header=True,
        title=block.caption or above,
        holds=" – ".join(filter(None, map(plain_text, block.header))),
    )
    return writer.write_caption(block) + table + make_spacer()


def _write_cells(
    writer: ContentWriter,
    cells: tuple[Runs, ...],
    widths: list[int],
    *,
    heads: int,
    keep: bool,
    shade: str = "",
) -> Fragment:
    """Write the cells of a row, none of them merged; the first ``heads`` are headings."""
    filled = [*cells, *((),) * (len(widths) - len(cells))]
    return join_fragments(
        make_cell(
            make_paragraph(
                writer.write_runs(runs), "TableHeading" if place < heads else "TableText", keep_next=keep or None
            ),
            width,
            shade=shade,
        )
        for place, (runs, width) in enumerate(zip(filled, widths, strict=True))
    )
