"""Two languages in one file: side by side, a row for each paragraph so that what corresponds stays level; or in
sequence.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from ..document.layout import NAMES, article_groups, block_texts, pair_blocks
from ..document.tree import (
    Annex,
    Article,
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
from .content import ArticleBlock, ContentWriter
from .wordml import (
    HAIRLINE,
    SHADE,
    make_border,
    make_cell,
    make_cell_end,
    make_paragraph,
    make_row,
    make_spacer,
    make_table,
)

#: A row of no more characters than this on each side moves whole to the next page.
SHORT = 450


#: What one side of a row holds.
_Group = tuple[ArticleBlock, ...]


def write_columns(document: BilingualDocument, left: ContentWriter, right: ContentWriter, *, annotate: bool) -> str:
    """The body of the file, side by side. ``left`` and ``right`` write the two columns, each with half the width."""
    return "".join(
        (_write_fronts(document, left, right), *_ColumnsWriter(document, left, right, annotate=annotate).write_parts())
    )


def write_sequence(
    document: BilingualDocument, left: ContentWriter, right: ContentWriter, between: str, *, annotate: bool
) -> str:
    """The body of the file, one language after the other, ``between`` them a break; signed once, then the annexes of
    each language.
    """
    ends = (Signature, OpenPoints, Annex)
    parts = []
    for content, notice in ((left, document.notice[0]), (right, document.notice[1])):
        said = (
            make_paragraph(content.write_text(notice), "Notice") if notice and notice != content.document.notice else ""
        )
        parts.append(
            content.bookmark_part(
                content.write_front() + said + content.write_body(annotate=annotate and content is left, without=ends)
            )
        )
    signed, last = "", ""
    for index, one, other in pair_blocks(document):
        if isinstance(one, Signature) and isinstance(other, Signature):
            signed += left.write_signature(one, right, other)
        elif isinstance(one, OpenPoints):
            last += left.write_block(one, index) + right.write_block(other, index)
    parts[-1] += signed
    for content in (left, right):
        annexes = "".join(
            content.write_annex(each, breaks=place > 0) for place, each in enumerate(content.document.annexes())
        )
        if annexes:
            parts.append(content.bookmark_part(annexes, content.annexes_bookmark))
    return between.join(parts) + last


def _write_fronts(document: BilingualDocument, left: ContentWriter, right: ContentWriter) -> str:
    """Titles on top, side by side, and the notices under them."""
    sides = []
    for content, notice in ((left, document.notice[0]), (right, document.notice[1])):
        said = [notice] if notice and notice != content.document.notice else []
        notices = "".join(make_paragraph(content.write_text(text), "Notice") for text in said)
        sides.append(make_cell(content.write_front() + notices, content.column))
    return make_table(make_row("".join(sides)), [left.column, right.column], "TwoColumns") + make_spacer()


class _ColumnsWriter:
    """The two-column table, closed and opened again around what goes across the page."""

    def __init__(
        self, document: BilingualDocument, left: ContentWriter, right: ContentWriter, *, annotate: bool
    ) -> None:
        self.document, self.left, self.right, self.annotate = document, left, right, annotate
        self.width = left.column
        self.rows: list[str] = []
        self.ruled = False  # whether the last row ends with a line of its own
        self.whole = False  # whether it moves whole to the next page

    def write_parts(self) -> Iterator[str]:
        """Tables, and what stands between them."""
        waiting = False
        for index, one, other in pair_blocks(self.document):
            if isinstance(one, PageBreak):
                yield self._close_table()
                waiting = True
                continue
            across = isinstance(one, Signature | OpenPoints | Annex)
            held = self._take_last_row() if isinstance(one, Signature) and not waiting else ""
            if across:
                yield self._close_table()
            if waiting:
                yield make_spacer(page_break=True)
                waiting = False
            if isinstance(one, Signature) and isinstance(other, Signature):
                yield self.left.write_signature(one, self.right, other, held)
            elif across:
                yield self.left.write_block(one, index) + self.right.write_block(other, index)
            else:
                self._add_block(index, one, other)
        yield self._close_table()

    def _take_last_row(self) -> str:
        """The last row taken away from the table, to stand on the page of the signature; nothing when it is long."""
        if len(self.rows) < 2 or not self.whole:
            return ""
        return make_table(self.rows.pop(), [self.width] * 2, "TwoColumns", title=self._title())

    def _title(self) -> str:
        return " / ".join(dict.fromkeys((self.document.left.title, self.document.right.title)))

    def _close_table(self) -> str:
        """The table so far, under the names of the languages."""
        if not self.rows:
            return ""
        names = "".join(
            make_cell(
                make_paragraph(content.write_text(NAMES.get(content.language, content.language)), "TableHeading"),
                self.width,
                shade=SHADE,
            )
            for content in (self.left, self.right)
        )
        rows = make_row(names, header=True) + "".join(self.rows)
        made = make_table(rows, [self.width] * 2, "TwoColumns", header=True, title=self._title())
        self.rows.clear()
        return made + make_spacer()

    def _add_row(self, one: str, other: str, *, whole: bool, line: bool = False) -> None:
        top = make_border("top", 4, HAIRLINE) if line and self.rows and not self.ruled else ""
        cells = make_cell(one, self.width, borders=top) + make_cell(other, self.width, borders=top)
        self.rows.append(make_row(cells, whole=whole))
        self.ruled = False
        self.whole = whole

    def _add_block(self, index: int, one: Block, other: Block) -> None:
        """The rows of one block."""
        if isinstance(one, Article) and isinstance(other, Article):
            self._add_article(index, one, other)
        elif isinstance(one, Table) and isinstance(other, Table):
            self._add_table(one, other)
        elif isinstance(one, Contents) and isinstance(other, Contents):
            parts = zip_longest(
                self.left.write_contents_by_chapter(one), self.right.write_contents_by_chapter(other), fillvalue=""
            )
            for mine, theirs in parts:
                self._add_row(mine, theirs, whole=True)
        else:
            self._add_row(
                self.left.write_block(one, index),
                self.right.write_block(other, index),
                whole=not isinstance(one, Bullets),
            )
            self.ruled = isinstance(one, Heading) and one.level == 1

    def _add_article(self, index: int, one: Article, other: Article) -> None:
        """A row for the heading with what follows it, then one for each paragraph, list, or row of a table."""
        for place, (mine, theirs) in enumerate(zip_longest(article_groups(one), article_groups(other), fillvalue=())):
            tables, lists = _last_of_kind(mine, theirs, Table), _last_of_kind(mine, theirs, Bullets)
            if not (_item_by_item(*lists) and _breaks_rows(mine, theirs)):
                lists = ()
            lead = [mine, theirs]
            if tables:
                lead = [mine[:-1], theirs[:-1]]
            elif lists:
                lead = [(*mine[:-1], take_list_item(lists[0], 0)), (*theirs[:-1], take_list_item(lists[1], 0))]
            whole = not _breaks_rows(*lead)
            keep = False if whole else None  # a row that moves whole needs no hold on the next
            heads = ("", "")
            if place == 0:
                heads = (
                    self.left.write_heading(one, index, annotate=self.annotate, keep=keep),
                    self.right.write_heading(other, index, keep=keep),
                )
            sides = (heads[0] + self.left.write_blocks(lead[0]), heads[1] + self.right.write_blocks(lead[1]))
            if any(sides):
                self._add_row(*self._controlled(one, other, sides), whole=whole, line=place == 0)
            if tables:
                self._add_table(tables[0], tables[1], (one, other))
            elif lists:
                self._add_items(lists, mine, theirs, owners=(one, other))

    def _controlled(self, one: Article, other: Article, sides: tuple[str, str]) -> tuple[str, str]:
        """What belongs to an article in a row, each side in a content control; a cell ends with a paragraph of its
        own.
        """
        mine, theirs = sides
        return (
            self.left.wrap_in_control(one, mine) + make_cell_end() if mine else "",
            self.right.wrap_in_control(other, theirs) + make_cell_end() if theirs else "",
        )

    def _add_items(self, lists: _Group, mine: _Group, theirs: _Group, owners: tuple[Article, Article]) -> None:
        """The items of a long list after the first, level with each other."""
        before = [group[-2] if len(group) > 1 else None for group in (mine, theirs)]
        for at in range(1, _count_items(lists[0])):
            sides = (
                self.left.write_between(take_list_item(lists[0], at), before[0], None),
                self.right.write_between(take_list_item(lists[1], at), before[1], None),
            )
            self._add_row(*self._controlled(*owners, sides), whole=True)

    def _add_table(self, one: ArticleBlock, other: ArticleBlock, owners: tuple[Article, Article] | None = None) -> None:
        """A table, row by row, as lines; ``owners`` are the articles it belongs to."""
        if not (isinstance(one, Table) and isinstance(other, Table)):
            return
        rows = []
        if one.caption or other.caption:
            rows.append(
                tuple(
                    make_paragraph(side.write_text(said.caption), "Caption")
                    for side, said in ((self.left, one), (self.right, other))
                )
            )
        for mine, theirs in zip_longest(one.rows, other.rows, fillvalue=()):
            rows.append(
                (
                    self.left.write_row_as_lines(one, mine) if mine else "",
                    self.right.write_row_as_lines(other, theirs) if theirs else "",
                )
            )
        for sides in rows:
            self._add_row(*(self._controlled(*owners, (sides[0], sides[1])) if owners else sides), whole=True)


def _last_of_kind(mine: _Group, theirs: _Group, kind: type[ArticleBlock]) -> _Group:
    """The last blocks of both sides when both are of a kind, else nothing."""
    found = (*mine[-1:], *theirs[-1:])
    return found if len(found) == 2 and all(isinstance(block, kind) for block in found) else ()


def _item_by_item(one: ArticleBlock | None = None, other: ArticleBlock | None = None) -> bool:
    """Whether two lists can go item by item: as many items on both sides, and no count to keep."""
    return (
        isinstance(one, Bullets)
        and isinstance(other, Bullets)
        and not (one.ordered or other.ordered)
        and len(one.items) == len(other.items) > 0
    )


def _count_items(block: ArticleBlock) -> int:
    return len(block.items) if isinstance(block, Bullets) else 0


def take_list_item(block: ArticleBlock, at: int) -> ArticleBlock:
    """A list of one item of a list."""
    return Bullets(block.items[at : at + 1]) if isinstance(block, Bullets) else block


def _breaks_rows(*sides: _Group) -> bool:
    """Whether one side is too long for a row that does not break."""
    return any(sum(len(plain_text(runs)) for block in side for runs in block_texts(block)) > SHORT for side in sides)
