"""Panels and cards as HTML: what one may do and is asked never to do; whom to write to."""

from __future__ import annotations

from collections.abc import Callable

from ..document.tree import Panel, Panels, Runs, Table

#: Writes runs as HTML.
FormatRuns = Callable[[Runs], str]


def format_mark(shape: str) -> str:
    """Write a drawn mark as HTML: a use of a shape that the page defines once.

    The words beside it say the same: a program that speaks the page leaves it out.
    """
    return f'<svg class="shape" aria-hidden="true"><use href="#shape-{shape}"/></svg>'


def format_panels(block: Panels, format_runs: FormatRuns) -> str:
    """Write panels as HTML, which stand side by side where the page is wide; ``format_runs`` writes their texts."""
    panels = "".join(_format_panel(panel, format_runs) for panel in block.panels)
    return f'<div class="panels">\n{panels}</div>\n'


def _format_panel(panel: Panel, format_runs: FormatRuns) -> str:
    """Write a panel: its heading, then its items as a list, the mark before each."""
    items = "".join(f"<li>{format_mark(panel.mark)}{format_runs(item)}</li>\n" for item in panel.items)
    heading = f'<p class="lead">{format_runs(panel.heading)}</p>\n'
    return f'<div class="panel panel-{panel.mark}">\n{heading}<ul role="list">\n{items}</ul>\n</div>\n'


def format_cards(block: Table, format_runs: FormatRuns) -> str:
    """Write a table of cards as HTML: of each its mark, its label, and what it names; ``format_runs`` writes texts."""
    cards = "".join(
        f"<div><dt>{format_mark(shape)}{format_runs(label)}</dt><dd>{format_runs(value)}</dd></div>\n"
        for row in block.rows
        for shape, label, value in zip(block.cards, block.header, row, strict=True)
    )
    return f'<dl class="cards">\n{cards}</dl>\n'
