"""Bilingual Word files: two languages side by side, level row by row, or one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from ..document.layout import article_groups, block_texts, pair_blocks
from ..document.page_design import HAIRLINE, MARINE
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
    Run,
    Runs,
    Signature,
    Table,
    plain_text,
)
from ..kits.ground.languages import find_language
from .band import write_band
from .content import ContentWriter, write_annex
from .contents_list import write_contents_by_chapter
from .fragments import EMPTY, Fragment, join_fragments
from .signatures import write_signature
from .wordml import make_border, make_cell, make_paragraph, make_row, make_spacer, make_table

# ------------------------------------------------------------------ narrow rows
# Rows of a table as lines of text in Word, for a column too narrow for a table.


def write_row_as_lines(writer: ContentWriter, block: Table, cells: Sequence[Runs]) -> Fragment:
    """Write a row of the table ``block`` as Word paragraphs, each a line of text.

    The first line is the first cell, then each other cell has a line "column: value"; of cards, the first cell has one
    too. Where the table has no header, or has names in its first column, the row is one line: the first cell, a colon,
    the other cells.
    """
    colon = writer.write_text(find_language(writer.language).colon)
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


# ------------------------------------------------------------------ bilingual
#: A row of no more characters than this on each side moves whole to the next page.
SHORT = 450


#: What one side of a row holds.
_Group = tuple[ArticleBlock, ...]


def write_columns(
    document: BilingualDocument, left: ContentWriter, right: ContentWriter, *, annotate: bool
) -> Fragment:
    """Write the two languages of a document side by side, as Word XML in tables of two columns.

    ``left`` writes the first language and ``right`` the second. ``annotate`` puts the weight and the review notes of
    each article in a Word comment on its heading, in the left column only.
    """
    body = _ColumnsWriter(document, left, right, annotate=annotate)
    return join_fragments((_write_fronts(document, left, right), *body.write_parts()))


def write_sequence(
    document: BilingualDocument, left: ContentWriter, right: ContentWriter, between: Fragment, *, annotate: bool
) -> Fragment:
    """Write a document in two languages as Word XML: the whole text in one language, then in the other.

    One signature block for both languages follows, then the annexes in each language and the open points in each.

    Parameters
    ----------
    left, right:
        The writers of the first and of the second language.
    between:
        What separates each text, and the annexes in each language, from what stands before: the end of a Word section,
        or a page break.
    annotate:
        Whether to put the weight and the review notes of each article in a Word comment on its heading, in the first
        language only.
    """
    ends = (Signature, OpenPoints, Annex)
    parts = []
    for writer, notice in ((left, document.notice[0]), (right, document.notice[1])):
        written_notice = _write_notice(writer, notice)
        body = writer.write_body(annotate=annotate and writer is left, without=ends)
        parts.append(writer.bookmark_part(writer.write_front() + written_notice + body))
    signed, last = EMPTY, EMPTY
    for index, left_block, right_block in pair_blocks(document):
        if isinstance(left_block, Signature) and isinstance(right_block, Signature):
            signed += write_signature([(left, left_block), (right, right_block)])
        elif isinstance(left_block, OpenPoints):
            last += left.write_block(left_block, index) + right.write_block(right_block, index)
    parts[-1] += signed
    for writer in (left, right):
        annexes = join_fragments(write_annex(writer, annex, breaks=False) for annex in writer.document.annexes())
        if annexes:
            parts.append(writer.bookmark_part(annexes, writer.annexes_bookmark))
    return join_fragments(parts, between) + last


def _write_notice(writer: ContentWriter, notice: str) -> Fragment:
    """Write the notice of a bilingual file, where the document does not have one itself."""
    if not notice or notice == writer.document.notice:
        return EMPTY
    return make_paragraph(writer.write_text(notice), "Notice")


def _write_fronts(document: BilingualDocument, first: ContentWriter, right: ContentWriter) -> Fragment:
    """Write the two titles side by side on top, their rules at one height, and the notices under them."""
    if first.has_band and right.has_band:
        return write_band([first, right], first.form.band, first.width) + _write_notices(document, first, right)
    pair, widths = _Pair(first), _Pair(first).widths
    sides = first.write_title(), right.write_title()
    titles = pair.make_row(*sides, low=True) if any(sides) else EMPTY
    under = [
        writer.write_subtitle() + _write_notice(writer, notice)
        for writer, notice in ((first, document.notice[0]), (right, document.notice[1]))
    ]
    rows = titles + pair.make_row(*under) if any(under) else titles
    return make_table(rows, widths, "TwoColumns") + make_spacer() if rows else EMPTY


def _write_notices(document: BilingualDocument, first: ContentWriter, right: ContentWriter) -> Fragment:
    """Write the notices of both languages side by side; nothing where there are none."""
    under = [
        writer.write_subtitle(subtitle=False) + _write_notice(writer, notice)
        for writer, notice in ((first, document.notice[0]), (right, document.notice[1]))
    ]
    if not any(under):
        return EMPTY
    return make_table(_Pair(first).make_row(*under), _Pair(first).widths, "TwoColumns") + make_spacer()


class _Pair:
    """The two cells of a row, one a language: between their texts is the gutter of the page."""

    def __init__(self, writer: ContentWriter) -> None:
        half = writer.width // 2
        self.widths = [half, writer.width - half]
        aside = half - writer.column  # what each cell leaves of its half to the gutter
        none = '<w:{} w:w="0" w:type="dxa"/>'
        room = f'<w:{{}} w:w="{aside}" w:type="dxa"/>'
        self.margins = none.format("left") + room.format("right"), room.format("left") + none.format("right")

    def make_row(
        self,
        left_content: Fragment,
        right_content: Fragment,
        *,
        whole: bool = True,
        header: bool = False,
        low: bool = False,
        borders: str = "",
    ) -> Fragment:
        """Make a row around the texts of both languages; ``borders`` are those of both cells."""
        cells = (
            make_cell(content, width, margins=margins, low=low, borders=borders)
            for content, width, margins in zip((left_content, right_content), self.widths, self.margins, strict=True)
        )
        return make_row(join_fragments(cells), header=header, whole=whole)


class _ColumnsWriter:
    """A writer of the two-column table, closed and opened again around blocks as wide as the page."""

    def __init__(
        self, document: BilingualDocument, left: ContentWriter, right: ContentWriter, *, annotate: bool
    ) -> None:
        self.document, self.left, self.right, self.annotate = document, left, right, annotate
        self.pair = _Pair(left)
        self.rows: list[Fragment] = []
        self.ruled = False  # whether the last row ends with a line of its own
        self.whole = False  # whether it moves whole to the next page

    def write_parts(self) -> Iterator[Fragment]:
        """Write the two-column tables in order, with the blocks across the page between them."""
        waiting = False
        for index, left_block, right_block in pair_blocks(self.document):
            if isinstance(left_block, Band) and self.left.has_band:
                continue
            if isinstance(left_block, PageBreak):
                yield self._close_table()
                waiting = True
                continue
            across = isinstance(left_block, Signature | OpenPoints | Annex)
            held = self._take_last_row() if isinstance(left_block, Signature) and not waiting else EMPTY
            if across:
                yield self._close_table()
            if waiting:
                yield make_spacer(page_break=True)
                waiting = False
            if isinstance(left_block, Signature) and isinstance(right_block, Signature):
                yield write_signature([(self.left, left_block), (self.right, right_block)], held)
            elif across:
                yield self._write_across(index, left_block, right_block)
            else:
                self._add_block(index, left_block, right_block)
        yield self._close_table()

    def _write_across(self, index: int, left_block: Block, right_block: Block) -> Fragment:
        """Write a block across the page in both languages; an annex goes on where the one before it ends."""
        if isinstance(left_block, Annex) and isinstance(right_block, Annex):
            first = left_block == next(self.document.left.annexes())
            return write_annex(self.left, left_block, breaks=first) + write_annex(self.right, right_block, breaks=False)
        return self.left.write_block(left_block, index) + self.right.write_block(right_block, index)

    def _take_last_row(self) -> Fragment:
        """Take the last row away from the table, to stand on the page of the signature; none when the row is long."""
        if len(self.rows) < 2 or not self.whole:
            return EMPTY
        return make_table(self.rows.pop(), self.pair.widths, "TwoColumns", title=self._title())

    def _title(self) -> str:
        return " / ".join(dict.fromkeys((self.document.left.title, self.document.right.title)))

    def _close_table(self) -> Fragment:
        """Close the table written so far, with the names of the languages on top."""
        if not self.rows:
            return EMPTY
        names = [find_language(writer.language).name for writer in (self.left, self.right)]
        rule = f"<w:pBdr>{make_border('bottom', 8, MARINE, 1)}</w:pBdr>"
        left_heading, right_heading = (
            make_paragraph(writer.write_text(name), "TableHeading", after=80, stops=rule)
            for writer, name in zip((self.left, self.right), names, strict=True)
        )
        head = self.pair.make_row(left_heading, right_heading, header=True)
        rows = join_fragments((head, *self.rows))
        holds = " – ".join(names)
        table = make_table(rows, self.pair.widths, "TwoColumns", header=True, title=self._title(), holds=holds)
        self.rows.clear()
        return table + make_spacer()

    def _add_row(self, left_content: Fragment, right_content: Fragment, *, whole: bool, line: bool = False) -> None:
        top = make_border("top", 4, HAIRLINE) if line and self.rows and not self.ruled else ""
        self.rows.append(self.pair.make_row(left_content, right_content, whole=whole, borders=top))
        self.ruled = False
        self.whole = whole

    def _add_block(self, index: int, left_block: Block, right_block: Block) -> None:
        """Add the rows of one block."""
        if isinstance(left_block, Article) and isinstance(right_block, Article):
            self._add_article(index, left_block, right_block)
        elif isinstance(left_block, Table) and isinstance(right_block, Table):
            self._add_table(left_block, right_block)
        elif isinstance(left_block, Contents) and isinstance(right_block, Contents):
            mine, theirs = (
                write_contents_by_chapter(self.left, left_block),
                write_contents_by_chapter(self.right, right_block),
            )
            for sides in zip_longest(mine, theirs, fillvalue=EMPTY):
                self._add_row(*sides, whole=True)
        else:
            sides = (self.left.write_block(left_block, index), self.right.write_block(right_block, index))
            opens = isinstance(left_block, Heading) and left_block.opens_article
            self._add_row(*sides, whole=not isinstance(left_block, Bullets), line=opens)
            self.ruled = isinstance(left_block, Heading) and left_block.level == 1

    def _add_article(self, index: int, left_article: Article, right_article: Article) -> None:
        """Add a row for an article's heading and what follows, then one for each paragraph, list or table row."""
        groups = zip_longest(article_groups(left_article), article_groups(right_article), fillvalue=())
        for place, (mine, theirs) in enumerate(groups):
            with self.left.controls.inside_cells_of(left_article), self.right.controls.inside_cells_of(right_article):
                self._add_group(index, place, (left_article, right_article), mine, theirs)

    def _add_group(
        self, index: int, place: int, articles: tuple[Article, Article], mine: _Group, theirs: _Group
    ) -> None:
        """Add the rows of a group of an article's blocks; with the first group (``place`` 0) goes the heading."""
        tables, lists = _last_of_kind(mine, theirs, Table), _last_of_kind(mine, theirs, Bullets)
        if not (_item_by_item(*lists) and _breaks_rows(mine, theirs)):
            lists = ()
        lead = [mine, theirs]
        if tables:
            lead = [mine[:-1], theirs[:-1]]
        elif lists:
            lead = [
                (*mine[:-1], take_list_item(lists[0], 0)),
                (*theirs[:-1], take_list_item(lists[1], 0)),
            ]
        whole = not _breaks_rows(*lead)
        keep = False if whole else None  # a row that moves whole needs no hold on the next
        heads = (EMPTY, EMPTY)
        if place == 0:
            heads = (
                self.left.write_heading(articles[0], index, annotate=self.annotate, keep=keep),
                self.right.write_heading(articles[1], index, keep=keep),
            )
        leads = None if tables else False  # only what introduces a table holds the next row, the first of the table
        sides = (
            heads[0] + self.left.write_blocks(lead[0], keep=leads),
            heads[1] + self.right.write_blocks(lead[1], keep=leads),
        )
        if any(sides):
            self._add_row(*sides, whole=whole, line=place == 0 and articles[0].part is None)
        if tables:
            self._add_table(*tables)
        elif lists:
            self._add_items(lists, mine, theirs)

    def _add_items(self, lists: _Group, mine: _Group, theirs: _Group) -> None:
        """Add the items of a long list after the first, level with each other."""
        before = [group[-2] if len(group) > 1 else None for group in (mine, theirs)]
        for at in range(1, _count_items(lists[0])):
            sides = (
                self.left.write_between(before[0], take_list_item(lists[0], at), None),
                self.right.write_between(before[1], take_list_item(lists[1], at), None),
            )
            self._add_row(*sides, whole=True)

    def _add_table(self, left_table: ArticleBlock, right_table: ArticleBlock) -> None:
        """Add a table, row by row, as lines."""
        if not (isinstance(left_table, Table) and isinstance(right_table, Table)):
            return
        if left_table.caption or right_table.caption:
            self._add_row(self.left.write_caption(left_table), self.right.write_caption(right_table), whole=True)
        for mine, theirs in zip_longest(left_table.rows, right_table.rows, fillvalue=()):
            self._add_row(
                write_row_as_lines(self.left, left_table, mine) if mine else EMPTY,
                write_row_as_lines(self.right, right_table, theirs) if theirs else EMPTY,
                whole=True,
            )


def _last_of_kind(mine: _Group, theirs: _Group, kind: type[ArticleBlock]) -> _Group:
    """Give the last blocks of both sides when both are of a kind, else nothing."""
    last = (*mine[-1:], *theirs[-1:])
    return last if len(last) == 2 and all(isinstance(block, kind) for block in last) else ()


def _item_by_item(left_block: ArticleBlock | None = None, right_block: ArticleBlock | None = None) -> bool:
    """Whether two lists can go item by item: as many items on both sides, and no running count to keep."""
    return (
        isinstance(left_block, Bullets)
        and isinstance(right_block, Bullets)
        and not (left_block.ordered or right_block.ordered)
        and len(left_block.items) == len(right_block.items) > 0
    )


def _count_items(block: ArticleBlock) -> int:
    return len(block.items) if isinstance(block, Bullets) else 0


def take_list_item(block: ArticleBlock, at: int) -> ArticleBlock:
    """Copy a list block with only its item at index ``at``, as a bulleted list; return any other block unchanged."""
    return Bullets(block.items[at : at + 1]) if isinstance(block, Bullets) else block


def _breaks_rows(*sides: _Group) -> bool:
    """Whether one side is too long for a row that does not break."""
    return any(sum(len(plain_text(runs)) for block in side for runs in block_texts(block)) > SHORT for side in sides)
