"""Panels in Word: what one may do and is asked never to do, as shaded paragraphs, a drawn mark before each item.

They are paragraphs, not tables, so that every program that reads the file finds ordinary text. Paragraphs of one panel
have one look, and so make one box.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..document.marks import make_mark, size_marks
from ..document.tree import Panel, Panels
from .fragments import Fragment, join_fragments
from .wordml import make_paragraph, make_spacer

if TYPE_CHECKING:
    from .content import ContentWriter

#: What the names of the styles of panels, grids and cards begin with, in the XML of a paragraph.
PANEL_STYLES = 'w:val="Panel'


def write_panels(writer: ContentWriter, block: Panels, *, keep: bool | None = None) -> Fragment:
    """Write panels as Word paragraphs, one panel above the other.

    ``keep`` is False in a row of two languages, whose paragraphs hold no others; else each panel stays on one page.
    """
    return join_fragments(_write_panel(writer, panel, keep) for panel in block.panels)


def _write_panel(writer: ContentWriter, panel: Panel, keep: bool | None) -> Fragment:
    """Write a panel, and the small empty paragraph after it."""
    style, last = f"Panel{panel.mark.capitalize()}", len(panel.items) - 1
    drawn = writer.write_runs(size_marks((make_mark(panel.mark),), writer.form.mark)) + writer.write_text("\t")
    heading = make_paragraph(writer.hold_runs(panel.heading), f"{style}Heading", keep_next=keep)
    items = (
        make_paragraph(
            writer.hold_runs(item, drawn), f"{style}Item", keep_next=(keep is None) if place < last else keep
        )
        for place, item in enumerate(panel.items)
    )
    return join_fragments((heading, *items, make_spacer()))
