"""The box of a Word document that lists its open points: the values that the matter leaves open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..document.page_design import GREY
from ..document.tree import OpenPoints
from .fragments import Fragment, join_fragments
from .wordml import make_border, make_cell, make_paragraph, make_row, make_spacer, make_table

if TYPE_CHECKING:
    from .content import ContentWriter


def write_open_points(writer: ContentWriter, block: OpenPoints) -> Fragment:
    """Write as a Word table of one cell the box that lists the open points: values that the matter does not give.

    ``writer`` is that of the document, ``block`` has the title, the introduction and the points.
    """
    lines = [make_paragraph(writer.write_text(block.title), "BoxTitle")]
    if block.intro:
        lines.append(make_paragraph(writer.write_text(block.intro), "BodyIntro", left=True))
    for item in block.items:
        bullet = writer.lists.bullet_list(0)
        lines.append(make_paragraph(writer.write_text(item), "ListBullet", numbering=bullet))
    sides = "".join(make_border(side, 6, GREY) for side in ("top", "left", "bottom", "right"))
    row = make_row(make_cell(join_fragments(lines), writer.width, borders=sides), whole=False)
    box = make_table(row, [writer.width], "DocumentTable", title=block.title, holds=block.intro)
    return make_spacer() + box + make_spacer()
