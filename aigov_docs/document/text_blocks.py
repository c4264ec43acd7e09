"""The texts of the library as blocks of a document: paragraphs, lists and tables, filled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from ..compose.open_points import is_table
from ..conditions import condition_holds
from ..library.markup import TextList, TextParagraph, WordingText
from ..library.procedures import Companion, Texts, find_text
from .table_blanks import TableFiller
from .tree import ArticleBlock, Bullets, Heading, Panel, Panels, Paragraph, Picture, Run, Runs, Table, plain_text


def part_blocks(
    companion: Companion,
    texts: Texts,
    fill: TableFiller,
    choices: Mapping[str, str],
    facts: Mapping[str, str],
    *,
    level: int,
    prefix: str = "p",
) -> list[ArticleBlock | Picture | Heading]:
    """Build the blocks of a companion from those of its texts whose conditions hold, with the blanks filled.

    A table of which the library has a flowchart comes after its drawing.

    Parameters
    ----------
    companion, texts:
        The companion, and its texts by the pair of part and language, such as ``("request", "fr")``.
    fill:
        The filler of the blanks, in the language of the blocks; a text that has no English is taken in French.
    choices, facts:
        What these conditions test, values by name: ``choices`` as `Composition.choices_on` gives them for a day,
        ``facts`` the facts of law of the document.
    level:
        The level of the headings: 1 in a document of its own, 2 in an annex.
    prefix:
        The beginning of the anchors (names that links lead to) of the headings.
    """
    out: list[ArticleBlock | Picture | Heading] = []
    for part in companion.parts:
        if not condition_holds(part.when, choices, facts):
            continue
        wording = find_text(texts, part.text, fill.language)
        text, own = wording.text, replace(fill, language=wording.language)  # French, where there is no English text
        heading = own.fill_inlines(text.heading, _spell_reference)
        blocks = fill_blocks(text, own, _spell_reference, panels=part.panels)
        if part.label:
            out += label_blocks(plain_text(heading), blocks)
            continue
        if part.heading:
            out.append(Heading(level, heading, anchor=f"{prefix}-{part.text}"))
        tables = (said.table or "" for said in text.blocks if not isinstance(said, TextList) and is_table(said, own))
        for block in blocks:
            if isinstance(block, Table):
                out += own.draw_table(next(tables), block)
            out.append(block)
    return out


def label_blocks(label: str, blocks: Sequence[ArticleBlock]) -> Iterator[ArticleBlock]:
    """Yield the blocks given as labelled paragraphs, the first with the label, such as "Enclosures" in a letter.

    A list becomes one paragraph, its items separated by spaces; a table stays as it is, so that a table that comes
    first leaves the label unprinted.
    """
    for place, block in enumerate(blocks):
        said = label if not place else ""
        if isinstance(block, Bullets):
            runs = tuple(run for item in block.items for run in (*item, Run(" ")))[:-1]
            yield Paragraph(runs, style="labelled", label=said)
        elif isinstance(block, Paragraph):
            yield replace(block, style="labelled", label=said)
        else:
            yield block


def fill_blocks(
    text: WordingText,
    fill: TableFiller,
    refer: Callable[[str], Run],
    number: int | None = None,
    part: int | None = None,
    panels: Sequence[str] = (),
) -> tuple[ArticleBlock, ...]:
    """Build the blocks of a text with its blanks filled; a paragraph that introduces a list or table stays with it.

    Parameters
    ----------
    text:
        The text of a wording, or one of the texts of a companion.
    fill:
        The filler of the blanks.
    refer:
        A function that makes the run of a reference, from the name written in it.
    number:
        The number of the article, by which its paragraphs are numbered ("4.2") where it has several; None for none.
    part:
        The place of the text in an article that several clauses share: the one number it has, before its first
        paragraph. None for a clause that is an article by itself.
    panels:
        The marks of the panels in which the lists of the text stand, one a list; none where they are lists. The
        paragraph above such a list is the heading of its panel, and has no number.
    """
    blocks = text.blocks
    paragraphs = [_is_paragraph(block, fill) for block in blocks]
    heads = [bool(panels) and isinstance(after, TextList) for after in (*blocks[1:], None)]
    told = sum(each and not head for each, head in zip(paragraphs, heads, strict=True))
    counted = number is not None and not part and told > 1
    out: list[ArticleBlock] = []
    place = 0
    for block, paragraph, followed, head in zip(blocks, paragraphs, (*paragraphs[1:], True), heads, strict=True):
        if isinstance(block, TextList):
            items = [fill.fill_inlines(item, refer, begins=False) for item in block.items]
            out.append(Bullets(tuple(items), block.ordered))
        elif not paragraph:
            out.append(fill.fill_table(block.table or ""))
        else:
            place += not head
            runs = fill.fill_inlines(block.inlines, refer)
            numbered = f"{number}.{part}" if part and not out else f"{number}.{place}" if counted and not head else None
            out.append(Paragraph(runs, numbered, "body" if followed else "intro"))
    return tuple(_gather_panels(out, panels)) if panels else tuple(out)


def _gather_panels(blocks: Sequence[ArticleBlock], marks: Sequence[str]) -> Iterator[ArticleBlock]:
    """Yield some blocks with each list and the paragraph above it as a panel, neighbours together."""
    left = iter(marks)
    heading: Runs = ()
    gathered: list[Panel] = []
    for block, after in zip(blocks, (*blocks[1:], None), strict=True):
        if isinstance(block, Paragraph) and isinstance(after, Bullets):
            heading = block.runs
        elif isinstance(block, Bullets):
            gathered.append(Panel(next(left), heading, block.items))
        else:
            if gathered:
                yield Panels(tuple(gathered))
                gathered = []
            yield block
    if gathered:
        yield Panels(tuple(gathered))


def _is_paragraph(block: TextParagraph | TextList, fill: TableFiller) -> bool:
    return isinstance(block, TextParagraph) and not is_table(block, fill)


def _spell_reference(clause: str) -> Run:
    """Build the run of a reference in a companion, printed as written because `check_library` refuses it."""
    return Run(f"[[{clause}]]", origin="reference", filled=False)
