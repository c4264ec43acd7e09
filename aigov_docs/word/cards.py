"""Cards in Word: a row of marks, each with a label over what it names, between two rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..document.layout import column_shares
from ..document.marks import make_mark, size_marks
from ..document.page_design import MARINE
from ..document.tree import Runs, Table
from .band import cell_margins
from .fragments import Fragment, join_fragments
from .styles import twips
from .table_sizes import divide_width
from .wordml import make_border, make_cell, make_paragraph, make_row, make_spacer, make_table

if TYPE_CHECKING:
    from .content import ContentWriter

#: The room beside a mark, and above and below what stands in a card, in millimetres.
_ASIDE, _ROOM = 3, 1.4
_RULES = make_border("top", 8, MARINE) + make_border("bottom", 8, MARINE)


def write_cards(writer: ContentWriter, block: Table, above: str) -> Fragment:
    """Write a table of cards as a Word table: two cells a card, its mark, then its label over what it names.

    ``above`` is the heading that the table stands under, which names it to readers who do not see it.
    """
    marks = twips(writer.form.grid_mark + _ASIDE)
    wide = divide_width(column_shares(block), writer.width)
    rows = (make_row(join_fragments(_write_row(writer, block, cells, marks, wide))) for cells in block.rows)
    widths = [width for card_width in wide for width in (marks, card_width - marks)]
    return make_table(join_fragments(rows), widths, "PlainTable", title=above) + make_spacer()


def _write_row(
    writer: ContentWriter, block: Table, cells: tuple[Runs, ...], marks: int, wide: list[int]
) -> Iterator[Fragment]:
    """Write the cells of a row of cards."""
    for shape, label, value, width in zip(block.cards, block.header, cells, wide, strict=True):
        drawn = make_paragraph(writer.write_runs(size_marks((make_mark(shape),), writer.form.grid_mark)), "PanelGrid")
        label_and_value = make_paragraph(writer.hold_runs(label), "PanelLabel")
        label_and_value += make_paragraph(writer.hold_runs(value), "PanelValue")
        yield make_cell(drawn, marks, borders=_RULES, margins=cell_margins(0, _ROOM))
        yield make_cell(label_and_value, width - marks, borders=_RULES, margins=cell_margins(0, _ROOM, _ASIDE))
