"""Rows of a table as lines of text in Word, for a column too narrow for a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..document.layout import COLONS
from ..document.tree import Run, Runs, Table
from .fragments import Fragment, join_fragments
from .wordml import make_paragraph

if TYPE_CHECKING:
    from .content import ContentWriter


def write_row_as_lines(writer: ContentWriter, block: Table, cells: Sequence[Runs]) -> Fragment:
    """Write a row of the table ``block`` as Word paragraphs, each a line of text.

    The first line is the first cell, then each other cell has a line "column: value"; of cards, the first cell has one
    too. Where the table has no header, or has names in its first column, the row is one line: the first cell, a colon,
    the other cells.
    """
    colon = writer.write_text(COLONS.get(writer.language, ": "))
    if block.labelled or not block.header:
        name, rest = cells[:1], cells[1:]
        values = join_fragments((writer.write_runs(runs) for runs in rest), writer.write_text(", "))
        label = writer.open_clause(join_fragments(writer.write_runs(_bold_runs(runs)) for runs in name))
        return make_paragraph(writer.controls.hold_words(label + colon + values), "TableText")
    alone = 0 if block.cards else 1
    lines = [make_paragraph(writer.hold_runs(runs), "TableHeading") for runs in cells[:alone]]
    named = list(zip(block.header[alone:], cells[alone:], strict=False))
    for place, (head, runs) in enumerate(named, 1):
        label = writer.write_runs(_bold_runs(head)) + colon
        after = 100 if place == len(named) else None
        lines.append(make_paragraph(writer.hold_runs(runs, label), "TableText", after=after))
    return join_fragments(lines)


def _bold_runs(runs: Runs) -> Runs:
    """Copy some runs in bold, without their links."""
    return tuple(Run(item.text, True, item.origin, item.blank, item.filled, language=item.language) for item in runs)
