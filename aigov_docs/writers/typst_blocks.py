"""The blocks of one document as the data that the Typst template prints."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..document.column_widths import fit_columns, word_width
from ..document.layout import (
    anchor_of,
    article_label,
    column_shares,
    contents_entries,
    heading_label,
    list_headings,
    margin_label,
    printed_blocks,
    printed_heading,
    split_superscripts,
)
from ..document.marks import PANELS, STANDINGS, draw_picture, find_ground, mark_status, size_marks
from ..document.page_design import BRICK, GREEN, MARINE, PageForm, page_form, points, text_width
from ..document.tree import (
    LINE_MARK,
    Annex,
    Article,
    ArticleBlock,
    Band,
    Block,
    Bullets,
    ChangedRun,
    Contents,
    Document,
    DrawnMark,
    Heading,
    OpenPoints,
    PageBreak,
    Panels,
    Paragraph,
    Picture,
    Run,
    Runs,
    Signature,
    Table,
    plain_text,
)
from ..kits.ground.i18n import NBSP
from ..kits.ground.languages import find_language

# ------------------------------------------------------------------ typst text
# Texts as typst is given them: in pieces, with what is decided from a text and nothing else.


Node = dict[str, Any]

_LETTER = 5  # points a letter takes
_CELL_SIDES = 16  # points that a cell leaves beside its words


class TextSetting:
    """The standard way to typeset texts for typst, in which each layout decision depends on the text alone.

    So a decision can be taken again for another text. A subclass may leave open texts that are not known yet, as
    `aigov_docs.bulk.typst_merge` does.
    """

    def set_text(self, text: str, language: str, limit: int, **look: object) -> list[Node]:
        """Split a text into pieces for typst: line ends, raised "er" and overlong words become separate pieces.

        Each piece is a Typst node: a dict with the text and its formatting, or a line break. A word longer than
        ``limit`` letters may break anywhere; ``look`` is formatting that each piece takes, such as ``bold=True``.
        """
        return split_text(text, language, limit, look)

    def set_string(self, text: str) -> object:
        """Return unchanged a text that Typst takes as one string, such as a title; a subclass may return a dict."""
        return text

    def apply_rule(self, rule: str, texts: Sequence[str], *numbers: int) -> Any:  # noqa: ANN401 - one kind a rule
        """Decide from texts a question of layout, such as whether they are long, and return the answer.

        ``rule`` is the name of the question in `RULES`, such as ``long``; ``numbers`` are its limits, such as the most
        characters. The answer is a yes or no, for ``tall`` a number of lines, for ``alike`` a list of positions, for
        ``columns`` a list of shares.
        """
        return RULES[rule](texts, numbers)


def split_text(text: str, language: str, limit: int, look: Mapping[str, Any]) -> list[Node]:
    """Split a text into pieces for typst: at line ends, around the "er" of "1er", and around overlong words.

    Each piece is a Typst node: a dict with the text and its formatting, or a line break. A word longer than ``limit``
    letters may break anywhere; ``look`` is formatting that each piece takes, by name.

    >>> split_text("1er mai", "fr", 60, {"bold": True})
    [{'s': '1', 'bold': True}, {'s': 'er', 'bold': True, 'up': True}, {'s': ' mai', 'bold': True}]
    """
    nodes: list[Node] = []
    for piece, up in split_superscripts(text, language):
        more = {**look, "up": True} if up else look
        for number, line in enumerate(piece.split("\n")):
            if number:
                nodes.append({"br": True})
            nodes += [{**node, **more} for node in _words(line.replace("\t", " "), limit)]
    return nodes


def _words(line: str, limit: int) -> Iterator[Node]:
    """Split a line into pieces: an address is whole; typst measures a word longer than ``limit``, and may break it."""
    if not line:
        return
    if "@" in line:  # an address is not cut
        for place, part in enumerate(re.split(r"(\S+@\S+)", line)):
            yield from ({**node, "whole": True} if place % 2 else node for node in _pieces(part, limit))
        return
    yield from _pieces(line, limit)


def _pieces(line: str, limit: int) -> Iterator[Node]:
    """Split a line, or a part of one, around the words that are longer than ``limit``."""
    if not line:
        return
    if len(line) <= limit:
        yield {"s": line}
        return
    for part in re.split(rf"([^\s{NBSP}-]{{{max(limit, 4) + 1},}})", line):
        if len(part) > limit and not re.search(rf"[\s{NBSP}-]", part):
            yield {"long": part, "room": limit * _LETTER}
        elif part:
            yield {"s": part}


def letters_in_width(width: float) -> int:
    """Compute how many letters certainly fit in a width of the page, given in points; 4 at least."""
    return max(4, int(width / _LETTER))


def _is_low(texts: Sequence[str], numbers: Sequence[int]) -> bool:
    """Whether table rows take about ``numbers[0]`` lines or less; the other numbers are letters per cell."""
    most, *limits = numbers
    heights = [len(text) // (limits[at % len(limits)] * 6 // 5) + 1 for at, text in enumerate(texts)]
    return sum(max(heights[at : at + len(limits)]) for at in range(0, len(heights), len(limits) or 1)) <= most


def _is_long(texts: Sequence[str], numbers: Sequence[int]) -> bool:
    """Whether some texts together have more than ``numbers[0]`` characters."""
    return sum(map(len, texts)) > numbers[0]


def _tall(texts: Sequence[str], numbers: Sequence[int]) -> int:
    """Compute about how many lines more than two a page header takes, to make room on the page."""
    return max(0, sum(len(text) // numbers[0] + 1 for text in texts if text) - 2)


def _columns(texts: Sequence[str], numbers: Sequence[int]) -> list[float]:
    """Compute the shares of a table's columns, so that no word is cut in the middle.

    ``texts`` are the cells, row by row. ``numbers`` are the width of the table and the size of its letters, in tenths
    of a point, and the share of each column, in millionths.
    """
    room, size, *shares = numbers
    least = [
        word_width("\n".join(texts[place :: len(shares)]), size / 10) + _CELL_SIDES for place in range(len(shares))
    ]
    return list(fit_columns([share / 1_000_000 for share in shares], least, room / 10))


def _alike(texts: Sequence[str], numbers: Sequence[int]) -> list[int]:
    """Find, for each text of a list, the index of the first text equal to it."""
    return [texts.index(text) for text in texts]


#: What is decided from texts, by name.
RULES: dict[str, Callable[[Sequence[str], Sequence[int]], Any]] = {
    "low": _is_low, "long": _is_long, "tall": _tall, "alike": _alike, "columns": _columns,
}  # fmt: skip


# ------------------------------------------------------------------ typst panels
# Panels and cards as Typst nodes: what one may do and is asked never to do; whom to write to.


#: The least share of the width that a panel takes beside others, whatever it says.
_NARROWEST = 0.4


def build_panels(side: TypstSide, block: Panels) -> Node:
    """Build the Typst node of panels, which stand beside each other except in a column and on a narrow page."""
    panels: list[Node] = []
    for panel in block.panels:
        side.state.shapes[panel.mark] = draw_picture(panel.mark)
        ink, tint = PANELS[panel.mark]
        items = [side.set_runs(item, limit=side.limit // 2) for item in panel.items]
        heading = side.set_runs(panel.heading, limit=side.limit // 3)
        panels.append({"mark": panel.mark, "ink": ink, "tint": tint, "heading": heading, "items": items})
    lengths = [sum(len(run.text) for runs in (*panel.items, panel.heading) for run in runs) for panel in block.panels]
    widths = [min(max(length / sum(lengths), _NARROWEST), 1) for length in lengths]
    small = side.form.page.narrow
    return {"k": "panels", "widths": [] if side.narrow or small else widths, "breaks": small, "panels": panels}


def build_cards(side: TypstSide, block: Table) -> Node:
    """Build the Typst node of a table of cards: of each its mark, its label and what it names, row by row."""
    cards: list[Node] = []
    limit = max(side.limit // len(block.cards) - 4, 8)
    for row in block.rows:
        for shape, label, value in zip(block.cards, block.header, row, strict=True):
            side.state.shapes[shape] = draw_picture(shape)
            cards.append({"mark": shape, "label": side.set_runs(label), "value": side.set_runs(value, limit=limit)})
    return {"k": "cards", "widths": column_shares(block), "cards": cards}


# ------------------------------------------------------------------ typst blocks
_SMALL = 9  # a table of no more lines stays on one page
_TALL = 15  # a row of more lines may break across pages


def language_and_region(language: str) -> Node:
    """Split the language code of a document, such as ``fr``, into the keys ``lang`` and ``region`` of a Typst node.

    The region is None where the code has none.
    """
    short, _, region = find_language(language).tag.partition("-")
    return {"lang": short, "region": region or None}


@dataclass(slots=True)
class TypstState:
    """The state shared by the languages and annexes of one PDF: how texts are set, and the look of headings.

    ``shapes`` are the drawings of the marks that the texts show.
    """

    setting: TextSetting
    looks: dict[str, str] = field(default_factory=dict)
    entries: dict[str, Node] = field(default_factory=dict)
    shapes: dict[str, str] = field(default_factory=dict)


class TypstSide:
    """The builder of Typst nodes (data that a Typst template prints) for the blocks of one document.

    Parameters
    ----------
    prefix:
        The beginning of its anchors, which keeps those of two languages apart.
    narrow:
        Whether the document is set in a column of half the page.
    notice:
        A notice of the bilingual file about its languages.
    first:
        Whether the title of the document is the title of the file.
    marked:
        Whether the headings of the document are bookmarks of the file.
    """

    def __init__(
        self,
        document: Document,
        state: TypstState,
        *,
        annotate: bool = False,
        prefix: str = "",
        narrow: bool = False,
        notice: str = "",
        first: bool = True,
        marked: bool = True,
    ) -> None:
        self.document, self.language, self.state = document, document.language, state
        self.annotate, self.prefix, self.narrow = annotate, prefix, narrow
        self.notice, self.first, self.marked = notice, first, marked
        self.form: PageForm = page_form(document, columns=narrow)
        self.across = points(text_width(self.form, landscape=document.landscape))
        self.width = (self.across - points(self.form.gutter)) / 2 if narrow else self.across
        self.hung = bool(self.form.hang)  # whether numbers stand in the margin
        self.marker = find_language(document.language).marker
        self.inset = False  # whether paragraphs and lists stand under the number of a clause of a shared article
        self.anchors: dict[tuple[int, str], str] = {}
        self._by_anchor: dict[str, str] = {}
        self.levels: dict[str, int] = {}
        self._place_headings()
        self.groups = self._list_contents()
        self.listed = {name for group in self.groups for name in group}

    def _place_headings(self) -> None:
        """Name each heading of the document and compute its level in the PDF, where no level is skipped."""
        last = chapter = 0
        for index, block in list_headings(self.document):
            hung = self.hung or isinstance(self.document.body[index], Annex)
            name = f"{self.prefix}{anchor_of(block, index)}"
            if name in self.state.looks:
                name = f"{name}-{index}"
            self.anchors[index, anchor_of(block, index)] = name
            self._by_anchor.setdefault(anchor_of(block, index), name)
            if isinstance(block, Heading) and not block.opens_article:
                level = chapter = min(block.level, last + 1)
                look = "chapter" if block.level == 1 else "article"
            else:
                level, look = min(chapter + 1, last + 1), "article"
            self.state.looks[name] = f"hung-{look}" if hung and look == "article" else look
            # below the bookmarked heading beside it: typst would take the next bookmarks out of their chapter otherwise
            self.levels[name] = level if self.marked else level + 1
            if any(self._words(block)):
                last = level

    def _list_contents(self) -> list[list[str]]:
        """List the entries of the table of contents, in one group, or one per chapter in a narrow column."""
        groups: list[list[str]] = []
        if not any(isinstance(block, Contents) for block in self.document.body):
            return groups
        for entry in contents_entries(self.document):
            name = self._by_anchor[entry.anchor]
            if not groups or (self.narrow and entry.level == 1):
                groups.append([])
            groups[-1].append(name)
            level = min(entry.level, 2)
            self.state.entries[name] = {
                "level": level,
                "label": self.set_text(margin_label(entry.label) if self.hung and level == 2 else entry.label),
                "words": self.set_runs(entry.text, links=False),
            }
        return groups

    # -------------------------------------------------------------- text
    def set_text(self, text: str, *, limit: int = 60, **look: object) -> list[Node]:
        """Typeset a plain text for typst, as a list of pieces; a word longer than ``limit`` letters may break anywhere.

        Each piece is a Typst node: a dict with the text and its formatting, or a line break. ``look`` is formatting
        that each piece takes, such as ``bold=True``.
        """
        return self.state.setting.set_text(text, self.language, limit, **look)

    def set_runs(self, items: Runs, *, links: bool = True, limit: int = 60, bold: bool = False) -> list[Node]:
        """Typeset runs (pieces of text in one style) of the document, with their styles and links, as pieces for typst.

        Each piece is a Typst node: a dict with the text and its formatting, a line break or a drawn mark. Without
        ``links``, references in the text lead nowhere. A word longer than ``limit`` letters may break anywhere;
        ``bold`` sets all the text in bold.
        """
        return [piece for item in items for piece in self._run(item, links, limit, bold)]

    def _run(self, item: Run, links: bool, limit: int, bold: bool) -> Iterator[Node]:
        if isinstance(item, DrawnMark):
            self.state.shapes[item.shape] = draw_picture(item.shape)
            yield {"mark": item.shape, **({"size": item.size} if item.size != LINE_MARK else {})}
            return
        look: Node = {}
        if item.bold or bold:
            look["bold"] = True
        if isinstance(item, ChangedRun):
            look["changed"] = GREEN if item.added else BRICK
        if not item.filled:
            look["blank"] = True
        if item.language:
            look |= language_and_region(item.language)
        if links and item.target in self._by_anchor:
            look["to"] = self._by_anchor[item.target or ""]
        yield from self.state.setting.set_text(item.text, item.language or self.language, limit, **look)

    @property
    def limit(self) -> int:
        """The number of letters that certainly fit on one line of the page, or of the column in a narrow document."""
        return letters_in_width(self.width)

    # -------------------------------------------------------------- blocks
    def document_nodes(self, without: tuple[type[Block], ...] = ()) -> list[Node]:
        """Build the Typst nodes of the whole document, except blocks whose type is in ``without``."""
        nodes = [self.front_node()]
        for index, block in enumerate(self.document.body):
            if not isinstance(block, without):
                nodes += self.block_nodes(block, index)
        return nodes

    def front_node(self) -> Node:
        """Build the Typst node at the head of a document: title, subtitle and notices (a courtesy translation…)."""
        document = self.document
        notices = [text for text in (document.notice, self.notice if self.notice != document.notice else "") if text]
        return {
            "k": "front",
            "first": self.first,
            "band": self.band_node(document.band) if document.band is not None else None,
            "title": self.set_text("" if document.letter else document.title, limit=self.limit // 2),
            "subtitle": self.set_text(document.subtitle, limit=self.limit // 2),
            "notices": [self.set_text(text, limit=self.limit) for text in notices],
        }

    def band_node(self, band: Band) -> Node:
        """Build the Typst data of the band around the title: status, colour behind it, labels and values."""
        return {
            "ground": STANDINGS.get(band.standing, MARINE),
            "status": self.set_runs(mark_status(band)),
            "colon": self.set_text(find_language(self.language).colon),
            "pairs": [
                {"label": self.set_text(plain_text(label)), "value": self.set_runs(value)}
                for label, value in band.pairs
            ],
        }

    def block_nodes(self, block: Block, index: int) -> list[Node]:
        """Build the Typst nodes of one block of the document; ``index`` is the block's index in the body."""
        match block:
            case Article():
                return [*self.heading_nodes(block, index), *self.content_nodes(printed_blocks(block))]
            case Heading():
                return self.heading_nodes(block, index)
            case Contents():
                return self.contents_nodes(block)
            case Signature():
                return [self.signature_node((block,))]
            case OpenPoints():
                return [self.open_points_node(block)]
            case Annex():
                return self.annex_nodes(block, index)
            case Picture():
                return [{"k": "picture", "drawing": block.drawing, "text": block.text}]
            case PageBreak():
                return [{"k": "break"}]
            case Band():
                return []  # it stands with the title
            case _:
                return self.content_nodes((block,))

    def annex_nodes(self, block: Annex, index: int) -> list[Node]:
        """Build the Typst nodes of an annex, which takes the page's full width; the first one starts a page.

        ``index`` is the annex's index in the document's body.
        """
        wide = copy.copy(self)
        wide.narrow, wide.width = False, self.across
        wide.hung = self.hung or self.narrow
        first = block == next(self.document.annexes())
        nodes: list[Node] = [*([{"k": "break"}] if first else []), *wide.heading_nodes(block.heading, index)]
        waiting: list[ArticleBlock] = []
        for inner_block in (*block.blocks, None):
            if inner_block is None or isinstance(inner_block, Heading | Picture):
                nodes += wide.content_nodes(waiting)
                waiting = []
            if isinstance(inner_block, Heading | Picture):
                nodes += wide.block_nodes(inner_block, index)
            elif inner_block is not None:
                waiting.append(inner_block)
        return nodes

    def _words(self, block: Heading | Article) -> tuple[list[Node], list[Node]]:
        """Typeset the label of a heading, and its words."""
        if isinstance(block, Heading):
            label, words = heading_label(block), block.text
        else:
            label, words = article_label(block, self.document), printed_heading(block)
        limit = self.limit * 2 // 3
        if self.hung and not (isinstance(block, Heading) and not block.opens_article):
            label = margin_label(label)
        label_nodes = self.set_text(f"{label} " if label and words else label, limit=limit)
        return label_nodes, self.set_runs(words, limit=limit)

    def heading_nodes(self, block: Heading | Article, index: int) -> list[Node]:
        """Build the Typst nodes of a heading, or of an article's heading with its review notes in an annotated copy.

        ``index`` is the index, in the document's body, of the block that has the heading.
        """
        name = self.anchors[index, anchor_of(block, index)]
        self.inset = isinstance(block, Article) and bool(block.part)
        label, words = self._words(block)
        heading_node: Node = {
            "k": "h",
            "id": name,
            "level": self.levels[name],
            "label": label,
            "words": words,
            "listed": name in self.listed,
            "marked": self.marked,
        }
        return [heading_node, *(self._aside(block) if isinstance(block, Article) else ())]

    def _aside(self, block: Article) -> list[Node]:
        texts = [text for text in (block.weight_label, *block.note) if text]
        if not self.annotate or not texts:
            return []
        strong = bool(block.weight_label)
        return [{"k": "aside", "strong": strong, "texts": [self.set_text(text, limit=self.limit) for text in texts]}]

    def contents_nodes(self, block: Contents) -> list[Node]:
        """Build the Typst nodes of the table of contents: one node, or one for each chapter in a narrow document.

        A narrow document is set in a column of half the page.
        """
        return [
            {"k": "toc", "title": "" if place else block.title, "names": names}
            for place, names in enumerate(self.groups)
        ]

    def content_nodes(self, blocks: Iterable[ArticleBlock], before: ArticleBlock | None = None) -> list[Node]:
        """Build the Typst nodes of paragraphs, lists and tables that follow each other.

        ``before`` is the block that stands before ``blocks``, None where nothing does. A list after a numbered
        paragraph is indented once.
        """
        nodes: list[Node] = []
        all_of_them = tuple(blocks)
        for place, block in enumerate(all_of_them):
            after = all_of_them[place + 1] if place + 1 < len(all_of_them) else None
            nodes.append(self.content_node(block, before, after))
            if not (isinstance(block, Bullets) and isinstance(before, Paragraph)):
                before = block
        return nodes

    def content_node(self, block: ArticleBlock, before: ArticleBlock | None, after: ArticleBlock | None) -> Node:
        """Build the Typst node of one paragraph, list or table.

        ``before`` and ``after`` are the blocks around it, which decide its layout; None for none.
        """
        match block:
            case Paragraph():
                return {
                    "k": "p",
                    "style": block.style,
                    "label": self.set_text(self._label_of(block)),
                    "number": block.number,
                    "inset": self.inset,
                    "hung": self.hung,
                    "runs": self.set_runs(block.runs, limit=self.limit),
                    "leads": block.style == "intro" or isinstance(after, Bullets),
                    "stays": False,
                    "ends": False,
                }
            case Bullets():
                return {
                    "k": "list",
                    "ordered": block.ordered,
                    "marker": self.marker,
                    "hung": self.hung,
                    "depth": 1 if self.inset or (isinstance(before, Paragraph) and before.number) else 0,
                    "items": [self.set_runs(item, limit=self.limit) for item in block.items],
                }
            case Panels():
                return build_panels(self, block)
            case Table() if block.cards:
                return build_cards(self, block)
            case Table():
                return self.table_node(block)

    def _label_of(self, block: Paragraph) -> str:
        """Give the label of a paragraph, with a colon in a column, where it stands before the text."""
        return f"{block.label}{find_language(self.language).colon}" if block.label and self.narrow else block.label

    def table_node(self, block: Table) -> Node:
        """Build the Typst node of a table, as wide as the text of the document."""
        decide = self.state.setting.apply_rule
        widths, named = self._column_widths(block), block.labelled
        limits = [letters_in_width(share * self.width - 10) for share in widths]
        texts = [[*map(plain_text, cells), *[""] * (len(limits) - len(cells))] for cells in block.rows]
        sized = [tuple(size_marks(cell, self.form.grid_mark) for cell in row) for row in block.rows if block.grid]
        rows = [
            {
                "whole": decide("low", row_texts, _TALL, *limits),
                "cells": self._cells(cells, limits[: len(cells)] if block.is_band(cells) else limits),
                "grounds": [find_ground(block, cell) for cell in cells] if block.grid else [],
            }
            for cells, row_texts in zip(sized or block.rows, texts, strict=True)
        ]
        return {
            "k": "ruled" if block.ruled else "table" if block.header else "names",
            "caption": self.set_text(block.caption, limit=self.limit),
            "widths": list(widths) or [1.0],
            "named": named,
            "grid": block.grid,
            "together": decide("low", [text for row_texts in texts for text in row_texts], _SMALL, *limits),
            "header": self._cells(block.header, limits) if block.header else [],
            "rows": rows,
        }

    def _column_widths(self, block: Table) -> list[float]:
        """Compute the shares of a table's columns, so that no word is cut in the middle."""
        shares = column_shares(block)
        rows = [block.header, *block.rows] if block.header else list(block.rows)
        cells = [[*map(plain_text, row), *[""] * (len(shares) - len(row))] for row in rows]
        size = round(self.form.table.size * 10)
        millionths = [round(share * 1_000_000) for share in shares]
        decided: list[float] = self.state.setting.apply_rule(
            "columns", [text for row in cells for text in row], int(self.width * 10), size, *millionths
        )
        return decided

    def _cells(self, cells: tuple[Runs, ...], limits: list[int]) -> list[list[Node]]:
        filled = [*cells, *((),) * (len(limits) - len(cells))]
        return [self.set_runs(runs, limit=limit) for runs, limit in zip(filled, limits, strict=True)]

    def table_row_nodes(self, block: Table, cells: tuple[Runs, ...]) -> list[Node]:
        """Build the Typst nodes of a table row as lines of text, for a column too narrow for a table.

        Under a header, the first cell is a line (but of cards), and each other one a line "column: value". In a table
        without header, or whose first column is a label, the row is one line: the first cell, a colon, the others.
        """
        colon = self.set_text(find_language(self.language).colon, bold=True)
        cell_nodes = [self.set_runs(runs, limit=self.limit) for runs in cells]
        if block.labelled or not block.header:
            rest: list[Node] = []
            for at, runs in enumerate(cell_nodes[1:]):
                rest += [*(self.set_text(", ") if at else ()), *runs]
            label = [piece for runs in cells[:1] for piece in self.set_runs(runs, limit=self.limit, bold=True)]
            return [{"k": "lines", "lines": [{"bold": False, "runs": [*label, *colon, *rest]}]}]
        alone = 0 if block.cards else 1
        lines: list[Node] = [{"bold": True, "runs": runs} for runs in cell_nodes[:alone]]
        for head, runs in zip(block.header[alone:], cell_nodes[alone:], strict=False):
            label = self.set_runs(head, links=False, limit=self.limit, bold=True)
            lines.append({"bold": False, "runs": [*label, *colon, *runs]})
        return [{"k": "lines", "lines": lines}]

    # -------------------------------------------------------------- ends
    def signature_node(self, signatures: Sequence[Signature], other_side: TypstSide | None = None) -> Node:
        """Build the Typst node of a signature block, with the words of a second language under those of the first.

        ``signatures`` holds the block in each language, one or two; ``other_side`` is the builder for the document in
        the second language, None where there is one language.
        """
        voices = list(zip((self, other_side or self), signatures, strict=False))
        people = []
        for place in range(len(signatures[0].signatories)):
            theirs = [
                (side, signature.signatories[place]) for side, signature in voices if place < len(signature.signatories)
            ]
            titles = [(side, signatory.title) for side, signatory in theirs]
            everything = [*titles, *((side, line) for side, signatory in theirs for line in signatory.lines)]
            first = self.state.setting.apply_rule("alike", [text for _, text in everything])
            texts = [
                side.set_text(text, limit=letters_in_width(200), **self._tongue(side))
                if text and first[at] == at
                else []
                for at, (side, text) in enumerate(everything)
            ]
            people.append({
                "titles": [text for text in texts[: len(titles)] if text],
                "lines": [text for text in texts[len(titles) :] if text],
                "anchor": next((signatory.anchor for _, signatory in theirs if signatory.anchor), ""),
            })  # fmt: skip
        lines: list[list[Node]] = []
        for at in range(len(signatures[0].lines)):
            named = dict.fromkeys(signature.lines[at] for signature in signatures if signature.lines)
            lines.append(self.set_text(" / ".join(named)))
        return {
            "k": "sign",
            "made": [
                side.set_runs(_spoken_in(signature.made_at, side.language))
                for side, signature in voices
                if signature.made_at
            ],
            "signatories": people,
            "lines": lines,
            "notes": [
                side.set_text(note, **self._tongue(side)) for side, signature in voices for note in signature.notes
            ],
        }

    def _tongue(self, side: TypstSide) -> Node:
        """Give the language of a text of another side, as formatting of its pieces; none for this side."""
        return {} if side is self else language_and_region(side.language)

    def open_points_node(self, block: OpenPoints) -> Node:
        """Build the Typst node of the open points (the values that the matter leaves open), listed in a box."""
        return {
            "k": "open",
            "marker": self.marker,
            "title": self.set_text(block.title),
            "intro": self.set_text(block.intro) if block.intro else [],
            "items": [self.set_text(item) for item in block.items],
        }


def _spoken_in(runs: Runs, language: str) -> Runs:
    """Copy some runs, each with the language it is in."""
    return tuple(replace(run, language=run.language or language) for run in runs)
