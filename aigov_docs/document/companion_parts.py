"""The parts of a companion, filled: for a document of its own, or for an annex of a vehicle."""

from __future__ import annotations

from collections.abc import Mapping

from ..compose.open_points import is_table
from ..conditions import condition_holds
from ..library.markup import Inline, TextList, TextParagraph
from ..library.procedures import Companion, Texts
from .table_blanks import TableFiller
from .tree import Bullets, Heading, Paragraph, Run, Runs, Table

PartBlock = Paragraph | Bullets | Table | Heading


def part_blocks(
    companion: Companion,
    texts: Texts,
    fill: TableFiller,
    choices: Mapping[str, str],
    facts: Mapping[str, str],
    *,
    level: int,
    prefix: str = "p",
) -> list[PartBlock]:
    """Make the blocks of a companion: the parts that its conditions keep, filled.

    Parameters
    ----------
    fill:
        Fills the blanks.
    choices, facts:
        What the conditions look at.
    level:
        Of the headings: 1 in a document of its own, 2 in an annex.
    prefix:
        Of their anchors.
    """
    out: list[PartBlock] = []
    for part in companion.parts:
        if not condition_holds(part.when, choices, facts):
            continue
        text = texts[part.text, fill.language].text
        if part.heading:
            out.append(Heading(level, _runs(text.heading, fill), anchor=f"{prefix}-{part.text}"))
        out += _blocks(text.blocks, fill)
    return out


def _runs(inlines: tuple[Inline, ...], fill: TableFiller) -> Runs:
    return fill.fill_inlines(inlines, lambda clause: Run(f"[[{clause}]]", origin="reference", filled=False))


def _blocks(blocks: tuple[TextParagraph | TextList, ...], fill: TableFiller) -> list[PartBlock]:
    out: list[PartBlock] = []
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if isinstance(block, TextList):
            out.append(Bullets(tuple(_runs(item, fill) for item in block.items), block.ordered))
        elif is_table(block, fill):
            out.append(fill.fill_table(block.table or ""))
        else:
            leads = isinstance(following, TextList) or (
                isinstance(following, TextParagraph) and is_table(following, fill)
            )
            out.append(Paragraph(_runs(block.inlines, fill), style="intro" if leads else "body"))
    return out
