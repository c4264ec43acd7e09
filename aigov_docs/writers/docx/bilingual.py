"""Two languages side by side: one table, a row for each paragraph, so that what corresponds stays level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from ...document.tree import (
    Article,
    Bilingual,
    Block,
    Bullets,
    OpenPoints,
    PageBreak,
    Paragraph,
    Runs,
    Signature,
    Table,
    plain,
)
from ..common import NAMES, pairs
from .content import ArticleBlock, Content
from .xml import HAIRLINE, SHADE, border, cell, paragraph, row, spacer, table

#: A row of no more characters than this on each side moves whole to the next page.
_SHORT = 900


@dataclass(frozen=True, slots=True)
class _Group:
    """What one side of a row holds: a heading or not, and some blocks."""

    heading: bool
    blocks: tuple[ArticleBlock, ...]


def body(document: Bilingual, left: Content, right: Content, *, annotate: bool) -> str:
    """The body of the file. ``left`` and ``right`` write the two columns, each with half the width."""
    return "".join((_front(document, left, right), *_Columns(document, left, right, annotate=annotate).parts()))


def _front(document: Bilingual, left: Content, right: Content) -> str:
    """Titles on top, side by side, and the notices under them."""
    sides = []
    for content, notice in ((left, document.notice[0]), (right, document.notice[1])):
        said = [notice] if notice and notice != content.document.notice else []
        notices = "".join(paragraph(content.text(text), "Notice") for text in said)
        sides.append(cell(content.front() + notices, content.column))
    return table(row("".join(sides)), [left.column, right.column], "TwoColumns") + spacer()


class _Columns:
    """The two-column table, closed and opened again around what goes across the page."""

    def __init__(self, document: Bilingual, left: Content, right: Content, *, annotate: bool) -> None:
        self.document, self.left, self.right, self.annotate = document, left, right, annotate
        self.width = left.column
        self.rows: list[str] = []

    def parts(self) -> Iterator[str]:
        """Tables, and what stands between them."""
        waiting = False
        for index, one, other in pairs(self.document):
            if isinstance(one, PageBreak):
                yield self._close()
                waiting = True
                continue
            across = isinstance(one, Signature | OpenPoints)
            if across:
                yield self._close()
            if waiting:
                yield spacer(page_break=True)
                waiting = False
            if isinstance(one, Signature) and isinstance(other, Signature):
                yield self.left.signature(one, self.right, other)
            elif across:
                yield self.left.block(one, index) + self.right.block(other, index)
            else:
                self._add(index, one, other)
        yield self._close()

    def _close(self) -> str:
        """The table so far, under the names of the languages."""
        if not self.rows:
            return ""
        names = "".join(
            cell(
                paragraph(content.text(NAMES.get(content.language, content.language)), "TableHeading"),
                self.width,
                shade=SHADE,
            )
            for content in (self.left, self.right)
        )
        made = table(row(names, header=True) + "".join(self.rows), [self.width] * 2, "TwoColumns", header=True)
        self.rows.clear()
        return made + spacer()

    def _row(self, one: str, other: str, *, whole: bool, line: bool = False) -> None:
        top = border("top", 4, HAIRLINE) if line and self.rows else ""
        cells = cell(one, self.width, borders=top) + cell(other, self.width, borders=top)
        self.rows.append(row(cells, whole=whole))

    def _add(self, index: int, one: Block, other: Block) -> None:
        """The rows of one block."""
        if isinstance(one, Article) and isinstance(other, Article):
            self._article(index, one, other)
        elif isinstance(one, Table) and isinstance(other, Table):
            self._table(one, other)
        else:
            self._row(self.left.block(one, index), self.right.block(other, index), whole=not isinstance(one, Bullets))

    def _article(self, index: int, one: Article, other: Article) -> None:
        """A row for the heading with what follows it, then one for each paragraph, list, or row of a table."""
        first = True
        for mine, theirs in zip_longest(_groups(one), _groups(other), fillvalue=_Group(False, ())):
            short = max(_length(mine.blocks), _length(theirs.blocks)) <= _SHORT
            if mine.heading:
                keep = False if short else None  # such a row moves whole: it needs no hold on the next
                heads = (
                    self.left.heading(one, index, annotate=self.annotate, keep=keep),
                    self.right.heading(other, index, keep=keep),
                )
            else:
                heads = ("", "")
            tables = [
                group.blocks[-1] for group in (mine, theirs) if group.blocks and isinstance(group.blocks[-1], Table)
            ]
            if len(tables) == 2:
                lead = [
                    head + content.blocks(group.blocks[:-1])
                    for head, content, group in zip(heads, (self.left, self.right), (mine, theirs), strict=True)
                ]
                if any(lead):
                    self._row(lead[0], lead[1], whole=True, line=first)
                self._table(tables[0], tables[1])
            else:
                self._row(
                    heads[0] + self.left.blocks(mine.blocks),
                    heads[1] + self.right.blocks(theirs.blocks),
                    whole=short,
                    line=first,
                )
            first = False

    def _table(self, one: ArticleBlock, other: ArticleBlock) -> None:
        """A table, row by row, as lines."""
        if not (isinstance(one, Table) and isinstance(other, Table)):
            return
        if one.caption or other.caption:
            self._row(
                paragraph(self.left.text(one.caption), "Caption"),
                paragraph(self.right.text(other.caption), "Caption"),
                whole=True,
            )
        for mine, theirs in zip_longest(one.rows, other.rows, fillvalue=()):
            self._row(
                self.left.table_row(one, mine) if mine else "",
                self.right.table_row(other, theirs) if theirs else "",
                whole=True,
            )


def _groups(article: Article) -> list[_Group]:
    """An article in rows: its heading goes with the first block, an introduction with what it introduces."""
    groups: list[_Group] = []
    waiting: list[ArticleBlock] = []
    for place, block in enumerate(article.blocks):
        waiting.append(block)
        after = article.blocks[place + 1] if place + 1 < len(article.blocks) else None
        introduces = isinstance(block, Paragraph) and (block.style == "intro" or isinstance(after, Bullets))
        if introduces and after is not None:
            continue
        groups.append(_Group(not groups, tuple(waiting)))
        waiting = []
    return groups or [_Group(True, ())]


def _length(blocks: tuple[ArticleBlock, ...]) -> int:
    """How many characters some blocks hold."""
    return sum(len(plain(runs)) for block in blocks for runs in _texts(block))


def _texts(block: ArticleBlock) -> Iterator[Runs]:
    match block:
        case Paragraph():
            yield block.runs
        case Bullets():
            yield from block.items
        case Table():
            for cells in block.rows:
                yield from cells
