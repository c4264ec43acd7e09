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
        if all(each["band"] for each in fronts):
            sides = [
                {**language_and_region(side.language), "front": {**front, "notices": []}}
                for side, front in zip((self.left, self.right), fronts, strict=True)
            ]
            self.out.append({"k": "bands", "sides": sides})
            bare: Node = {"title": [], "subtitle": [], "band": None}
            fronts = {**fronts[0], **bare}, {**fronts[1], **bare}
        titles = [[{**each, "subtitle": [], "notices": []}] if each["title"] else [] for each in fronts]
        self._row(*titles, whole=True, level=True)
        rest = [[{**each, "title": []}] if each["subtitle"] or each["notices"] else [] for each in fronts]
        self._row(*rest, whole=True)
        self._close(names=False)
        for index, one, other in pair_blocks(self.document):
            if isinstance(one, Band):
                continue
            if isinstance(one, Signature | OpenPoints | PageBreak | Annex):
                self._close()
                self.out += self._whole_width(one, other, index)
            else:
                self._pair(one, other, index)
        self._close()
        return self.out

    def _whole_width(self, one: Block, other: Block, index: int) -> list[Node]:
        if isinstance(one, Annex) and isinstance(other, Annex):
            said = [
                {"k": "tongue", **language_and_region(side.language), "nodes": side.annex_nodes(each, index)}
                for side, each in ((self.left, one), (self.right, other))
            ]
            return self._run_on(said)
        left, right = self.across
        if isinstance(one, Signature) and isinstance(other, Signature):
            return [left.signature_node((one, other), right)]
        if isinstance(one, PageBreak):
            return left.block_nodes(one, index)
        theirs = {"k": "tongue", **language_and_region(right.language), "nodes": right.block_nodes(other, index)}
        return [*left.block_nodes(one, index), theirs]

    @staticmethod
    def _run_on(said: list[Node]) -> list[Node]:
        """Give an annex in both languages, with the page break before the first one, if it has one, once."""
        breaks = [node for node in said[0]["nodes"][:1] if node["k"] == "break"]
        return [
            *breaks,
            *({**each, "nodes": [node for node in each["nodes"] if node["k"] != "break"]} for each in said),
        ]

    def _row(self, one: list[Node], other: list[Node], *, whole: bool, line: bool = False, level: bool = False) -> None:
        if self.heads[0] or self.heads[1]:
            one, other, line = [*self.heads[0], *one], [*self.heads[1], *other], True
            self.heads = ([], [])
        if one or other:
            ruled = line and bool(self.rows)
            self.rows.append({"left": one, "right": other, "whole": whole, "line": ruled, "level": level})

    def _close(self, *, names: bool = True, whole: bool = False) -> None:
        self._row([], [], whole=True)  # of headings that head nothing
        if self.rows:
            sides = [
                {**language_and_region(side.language), "name": NAMES.get(side.language, side.language)}
                for side in (self.left, self.right)
            ]
            self.out.append({"k": "columns", "names": names, "whole": whole, "sides": sides, "rows": self.rows})
            self.rows = []

    def _pair(self, one: Block, other: Block, index: int) -> None:
        """Add the rows of the two-column page for one block of the document in both languages."""
        if isinstance(one, Article) and isinstance(other, Article):
            self._article(one, other, index)
        elif isinstance(one, Table) and isinstance(other, Table):
            self._table(one, other)
        elif isinstance(one, Contents) and isinstance(other, Contents):
            self._close()
            for mine, theirs in zip_longest(self.left.contents_nodes(one), self.right.contents_nodes(other)):
                self._row([mine] if mine else [], [theirs] if theirs else [], whole=False)
            self._close(whole=True)
        elif isinstance(one, Heading) and isinstance(other, Heading):
            self.heads[0].extend(self.left.heading_nodes(one, index))
            self.heads[1].extend(self.right.heading_nodes(other, index))
        else:
            self._row(
                self.left.block_nodes(one, index),
                self.right.block_nodes(other, index),
                whole=not isinstance(one, Bullets),
            )

    def _article(self, one: Article, other: Article, index: int) -> None:
        """Add the rows of an article in two columns: its heading with its first blocks, then each other block."""
        heads = (self.left.heading_nodes(one, index), self.right.heading_nodes(other, index))
        for place, (mine, theirs) in enumerate(zip_longest(article_groups(one), article_groups(other), fillvalue=())):
            tables = _last_tables(mine, theirs)
            lead = (mine[:-1], theirs[:-1]) if tables else (mine, theirs)
            first = heads if place == 0 else ([], [])
            self._row(
                [*first[0], *self.left.content_nodes(lead[0])],
                [*first[1], *self.right.content_nodes(lead[1])],
                whole=not self._long(*lead),
                line=place == 0 and one.part is None,
            )
            if tables:
                self._table(*tables)

    def _long(self, *sides: Sequence[ArticleBlock]) -> bool:
        """Whether a text in one of the two languages is too long for a row that stays on one page."""
        decide = self.left.state.setting.apply_rule
        said = [[plain_text(runs) for block in side for runs in block_texts(block)] for side in sides]
        return any(decide("long", texts, _SHORT) for texts in said)

    def _table(self, one: Table, other: Table) -> None:
        """Add the rows of a table in two columns, each table row written as lines of text."""
        captions = [
            [{"k": "lines", "lines": [{"bold": True, "runs": side.set_text(table.caption)}]}] if table.caption else []
            for side, table in ((self.left, one), (self.right, other))
        ]
        self._row(captions[0], captions[1], whole=True)
        for mine, theirs in zip_longest(one.rows, other.rows, fillvalue=()):
            self._row(
                self.left.table_row_nodes(one, mine) if mine else [],
                self.right.table_row_nodes(other, theirs) if theirs else [],
                whole=True,
            )


def _last_tables(mine: Sequence[ArticleBlock], theirs: Sequence[ArticleBlock]) -> tuple[Table, Table] | None:
    """Find the last blocks of both languages when both are tables; None otherwise."""
    one, other = (side[-1] if side else None for side in (mine, theirs))
    return (one, other) if isinstance(one, Table) and isinstance(other, Table) else None
