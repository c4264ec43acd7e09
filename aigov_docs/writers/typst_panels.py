"""Panels and cards as Typst nodes: what one may do and is asked never to do; whom to write to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..document.layout import column_shares
from ..document.marks import PANELS, draw_picture
from ..document.tree import Panels, Table
from .typst_text import Node

if TYPE_CHECKING:
    from .typst_blocks import TypstSide


#: The least share of the width that a panel takes beside others, whatever it says.
_NARROWEST = 0.4


def build_panels(side: TypstSide, block: Panels) -> Node:
    """Build the Typst node of panels, which stand beside each other except in a narrow document."""
    panels: list[Node] = []
    for panel in block.panels:
        side.state.shapes[panel.mark] = draw_picture(panel.mark)
        ink, tint = PANELS[panel.mark]
        items = [side.set_runs(item, limit=side.limit // 2) for item in panel.items]
        heading = side.set_runs(panel.heading, limit=side.limit // 3)
        panels.append({"mark": panel.mark, "ink": ink, "tint": tint, "heading": heading, "items": items})
    lengths = [sum(len(run.text) for runs in (*panel.items, panel.heading) for run in runs) for panel in block.panels]
    widths = [min(max(length / sum(lengths), _NARROWEST), 1) for length in lengths]
    return {"k": "panels", "widths": [] if side.narrow else widths, "panels": panels}


def build_cards(side: TypstSide, block: Table) -> Node:
    """Build the Typst node of a table of cards: of each its mark, its label and what it names, row by row."""
    cards: list[Node] = []
    limit = max(side.limit // len(block.cards) - 4, 8)
    for row in block.rows:
        for shape, label, value in zip(block.cards, block.header, row, strict=True):
            side.state.shapes[shape] = draw_picture(shape)
            cards.append({"mark": shape, "label": side.set_runs(label), "value": side.set_runs(value, limit=limit)})
    return {"k": "cards", "widths": column_shares(block), "cards": cards}
