"""Two languages side by side: a row for each paragraph, list or row of a table, so that both stay level."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from ..document.layout import NAMES, article_groups, block_texts, pair_blocks
from ..document.tree import (
    Annex,
    Article,
    ArticleBlock,
    Band,
    BilingualDocument,
    Block,
    Bullets,
    Contents,
    Heading,
    OpenPoints,
    PageBreak,
    Signature,
    Table,
    plain_text,
)
from .typst_blocks import TypstSide, TypstState, language_and_region
from .typst_text import Node

_SHORT = 450  # a row of two languages with no more characters on a side moves whole


class TypstColumns:
    """The builder of Typst nodes (data a Typst template prints) for a bilingual document in two columns.

    The columns close before what goes across the page, and open again after it.
    """

    def __init__(self, document: BilingualDocument, state: TypstState, annotate: bool) -> None:
        left, right = document.left, document.right
        self.document = document
        self.left = TypstSide(left, state, annotate=annotate, narrow=True, notice=document.notice[0])
        self.right = TypstSide(
            right,
            state,
            narrow=True,
            prefix=f"{right.language}-",
            notice=document.notice[1],
            first=False,
            marked=False,
        )
        self.across = TypstSide(left, TypstState(state.setting)), TypstSide(right, TypstState(state.setting))
        self.rows: list[Node] = []
        self.heads: tuple[list[Node], list[Node]] = ([], [])  # of chapters: they go in the row of what they head
        self.out: list[Node] = []

    def document_nodes(self) -> list[Node]:
        """Build the Typst nodes of a bilingual document: title, two columns, and full-width blocks between."""
        fronts = self.left.front_node(), self.right.front_node()
        if all(front["band"] for front in fronts):
            sides = [
                {**language_and_region(side.language), "front": {**front, "notices": []}}
                for side, front in zip((self.left, self.right), fronts, strict=True)
            ]
            self.out.append({"k": "bands", "sides": sides})
            bare: Node = {"title": [], "subtitle": [], "band": None}
            fronts = {**fronts[0], **bare}, {**fronts[1], **bare}
        titles = [[{**front, "subtitle": [], "notices": []}] if front["title"] else [] for front in fronts]
        self._row(*titles, whole=True, level=True)
        rest = [[{**front, "title": []}] if front["subtitle"] or front["notices"] else [] for front in fronts]
        self._row(*rest, whole=True)
        self._close(names=False)
        for index, left_block, right_block in pair_blocks(self.document):
            if isinstance(left_block, Band):
                continue
            if isinstance(left_block, Signature | OpenPoints | PageBreak | Annex):
                self._close()
                self.out += self._whole_width(left_block, right_block, index)
            else:
                self._pair(left_block, right_block, index)
        self._close()
        return self.out

    def _whole_width(self, left_block: Block, right_block: Block, index: int) -> list[Node]:
        if isinstance(left_block, Annex) and isinstance(right_block, Annex):
            annexes = [
                {"k": "tongue", **language_and_region(side.language), "nodes": side.annex_nodes(annex, index)}
                for side, annex in ((self.left, left_block), (self.right, right_block))
            ]
            return self._run_on(annexes)
        left, right = self.across
        if isinstance(left_block, Signature) and isinstance(right_block, Signature):
            return [left.signature_node((left_block, right_block), right)]
        if isinstance(left_block, PageBreak):
            return left.block_nodes(left_block, index)
        theirs = {"k": "tongue", **language_and_region(right.language), "nodes": right.block_nodes(right_block, index)}
        return [*left.block_nodes(left_block, index), theirs]

    @staticmethod
    def _run_on(annexes: list[Node]) -> list[Node]:
        """Give an annex in both languages, with the page break before the first one, if it has one, once."""
        breaks = [node for node in annexes[0]["nodes"][:1] if node["k"] == "break"]
        return [
            *breaks,
            *({**annex, "nodes": [node for node in annex["nodes"] if node["k"] != "break"]} for annex in annexes),
        ]

    def _row(
        self, left_nodes: list[Node], right_nodes: list[Node], *, whole: bool, line: bool = False, level: bool = False
    ) -> None:
        if self.heads[0] or self.heads[1]:
            left_nodes, right_nodes, line = [*self.heads[0], *left_nodes], [*self.heads[1], *right_nodes], True
            self.heads = ([], [])
        if left_nodes or right_nodes:
            ruled = line and bool(self.rows)
            self.rows.append({"left": left_nodes, "right": right_nodes, "whole": whole, "line": ruled, "level": level})

    def _close(self, *, names: bool = True, whole: bool = False) -> None:
        self._row([], [], whole=True)  # of headings that head nothing
        if self.rows:
            sides = [
                {**language_and_region(side.language), "name": NAMES.get(side.language, side.language)}
                for side in (self.left, self.right)
            ]
            self.out.append({"k": "columns", "names": names, "whole": whole, "sides": sides, "rows": self.rows})
            self.rows = []

    def _pair(self, left_block: Block, right_block: Block, index: int) -> None:
        """Add the rows of the two-column page for one block of the document in both languages."""
        if isinstance(left_block, Article) and isinstance(right_block, Article):
            self._article(left_block, right_block, index)
        elif isinstance(left_block, Table) and isinstance(right_block, Table):
            self._table(left_block, right_block)
        elif isinstance(left_block, Contents) and isinstance(right_block, Contents):
            self._close()
            for mine, theirs in zip_longest(
                self.left.contents_nodes(left_block), self.right.contents_nodes(right_block)
            ):
                self._row([mine] if mine else [], [theirs] if theirs else [], whole=False)
            self._close(whole=True)
        elif isinstance(left_block, Heading) and isinstance(right_block, Heading):
            self.heads[0].extend(self.left.heading_nodes(left_block, index))
            self.heads[1].extend(self.right.heading_nodes(right_block, index))
        else:
            self._row(
                self.left.block_nodes(left_block, index),
                self.right.block_nodes(right_block, index),
                whole=not isinstance(left_block, Bullets),
            )

    def _article(self, left_article: Article, right_article: Article, index: int) -> None:
        """Add the rows of an article in two columns: its heading with its first blocks, then each other block."""
        heads = (self.left.heading_nodes(left_article, index), self.right.heading_nodes(right_article, index))
        for place, (mine, theirs) in enumerate(
            zip_longest(article_groups(left_article), article_groups(right_article), fillvalue=())
        ):
            tables = _last_tables(mine, theirs)
            lead = (mine[:-1], theirs[:-1]) if tables else (mine, theirs)
            first = heads if place == 0 else ([], [])
            self._row(
                [*first[0], *self.left.content_nodes(lead[0])],
                [*first[1], *self.right.content_nodes(lead[1])],
                whole=not self._long(*lead),
                line=place == 0 and left_article.part is None,
            )
            if tables:
                self._table(*tables)

    def _long(self, *sides: Sequence[ArticleBlock]) -> bool:
        """Whether a text in one of the two languages is too long for a row that stays on one page."""
        decide = self.left.state.setting.apply_rule
        texts_by_side = [[plain_text(runs) for block in side for runs in block_texts(block)] for side in sides]
        return any(decide("long", texts, _SHORT) for texts in texts_by_side)

    def _table(self, left_table: Table, right_table: Table) -> None:
        """Add the rows of a table in two columns, each table row written as lines of text."""
        captions = [
            [{"k": "lines", "lines": [{"bold": True, "runs": side.set_text(table.caption)}]}] if table.caption else []
            for side, table in ((self.left, left_table), (self.right, right_table))
        ]
        self._row(captions[0], captions[1], whole=True)
        for mine, theirs in zip_longest(left_table.rows, right_table.rows, fillvalue=()):
            self._row(
                self.left.table_row_nodes(left_table, mine) if mine else [],
                self.right.table_row_nodes(right_table, theirs) if theirs else [],
                whole=True,
            )


def _last_tables(mine: Sequence[ArticleBlock], theirs: Sequence[ArticleBlock]) -> tuple[Table, Table] | None:
    """Find the last blocks of both languages when both are tables; None otherwise."""
    left_last, right_last = (side[-1] if side else None for side in (mine, theirs))
    return (left_last, right_last) if isinstance(left_last, Table) and isinstance(right_last, Table) else None
