"""The blocks of a document as Word paragraphs and tables, in one language."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from string import ascii_uppercase

from ..document.column_widths import fit_columns, word_width
from ..document.layout import (
    anchor_of,
    article_label,
    column_shares,
    heading_label,
    list_headings,
    printed_blocks,
    printed_heading,
    with_neighbours,
)
from ..document.marks import find_ground, make_mark, size_marks
from ..document.page_design import GREY, MARINE, MARINE_TINT, PAPER, UPRIGHT, PageForm
from ..document.tree import (
    Annex,
    Article,
    ArticleBlock,
    Band,
    Block,
    Bullets,
    Contents,
    Document,
    Heading,
    OpenPoints,
    PageBreak,
    Panel,
    Panels,
    Paragraph,
    Picture,
    Run,
    Runs,
    Signature,
    Table,
    plain_text,
)
from ..kits.ground.languages import find_language
from .band import cell_margins, row_margins, write_band
from .clause_controls import ClauseControls
from .contents_list import write_contents
from .file_state import WordFileState
from .fragments import EMPTY, Fragment, join_fragments
from .numbering import NativeLists
from .signatures import write_signature
from .styles import twips
from .wordml import (
    make_bookmark,
    make_border,
    make_cell,
    make_field,
    make_link,
    make_margin_label,
    make_paragraph,
    make_row,
    make_run,
    make_spacer,
    make_table,
    make_tree_run,
    write_picture,
)

# ------------------------------------------------------------------ annexes
# The annexes of a Word document: over the full width of the page, one after the other.


_LETTERED = re.compile(r"[^\W\d_]+\s([A-Z])")


def find_letters(document: Document) -> dict[str, str]:
    """Find the letters of a document's annexes, by their anchors, where Word's own count of them gives the same ones.

    Nothing is found where a letter is not the one that follows the last, or where a label is no word and letter.
    """
    matches_by_anchor = {annex.anchor: _LETTERED.fullmatch(annex.label) for annex in document.annexes()}
    letters = {anchor: label[1] for anchor, label in matches_by_anchor.items() if label}
    return letters if [*letters.values()] == [*ascii_uppercase[: len(matches_by_anchor)]] else {}


def write_annex(writer: ContentWriter, block: Annex, *, breaks: bool) -> Fragment:
    """Write an annex of the writer's document over the full width of the page, in a content control of its own.

    With ``breaks``, which the caller sets for the first annex, the annex starts a page.
    """
    wide = _widen(writer)
    parts = [wide.write_heading(block.heading, 0, page_break=breaks)]
    waiting: list[ArticleBlock] = []
    for part in (*block.blocks, None):
        if part is None or isinstance(part, Heading | Picture):
            parts.append(wide.write_blocks(waiting))
            waiting = []
        if isinstance(part, Picture):  # its table may stand on the next page
            parts.append(make_paragraph(write_picture(wide.state.pictures, part, wide.width), "TableText"))
        elif isinstance(part, Heading):
            parts.append(wide.write_block(part, 0))
        elif part is not None:
            waiting.append(part)
    return wide.controls.wrap_annex(block, join_fragments(parts))


def write_label(writer: ContentWriter, label: str, letter: str, bookmark: tuple[str, int]) -> Fragment:
    """Write the label of an annex, such as "Annexe A –": its letter is a Word field that counts the annexes.

    The bookmark, a name and a number, is around the letter alone, so that references can show it.
    """
    word, _, dash = label.rpartition(letter)
    field = make_field(f"SEQ {word.strip()} \\* ALPHABETIC", letter, writer.language)
    return writer.write_text(word) + make_bookmark(field, *bookmark) + writer.write_text(f"{dash} ")


def _widen(writer: ContentWriter) -> ContentWriter:
    """Copy a writer to write across the page; where it wrote in a column, text stands as on a page of one language."""
    wide = copy.copy(writer)
    wide.column, wide.narrow = 0, False
    if writer.narrow and not writer.dressed:
        wide.indent = twips(UPRIGHT.hang)
        wide.lists = NativeLists(writer.state.numbering, writer.document, form=UPRIGHT, linked=False)
    return wide


# ------------------------------------------------------------------ open points
# The box of a Word document that lists its open points: the values that the matter leaves open.


def write_open_points(writer: ContentWriter, block: OpenPoints) -> Fragment:
    """Write as a Word table of one cell the box that lists the open points: values that the matter does not give.

    ``writer`` is that of the document, ``block`` has the title, the introduction and the points.
    """
    lines = [make_paragraph(writer.write_text(block.title), "BoxTitle")]
    if block.intro:
        lines.append(make_paragraph(writer.write_text(block.intro), "BodyIntro", left=True))
    for item in block.items:
        bullet = writer.lists.bullet_list(0)
        lines.append(make_paragraph(writer.write_text(item), "ListBullet", numbering=bullet))
    sides = "".join(make_border(side, 6, GREY) for side in ("top", "left", "bottom", "right"))
    row = make_row(make_cell(join_fragments(lines), writer.width, borders=sides), whole=False)
    box = make_table(row, [writer.width], "DocumentTable", title=block.title, holds=block.intro)
    return make_spacer() + box + make_spacer()


# ------------------------------------------------------------------ panels
# Panels in Word: what one may do and is asked never to do, as shaded paragraphs, a drawn mark before each item.


#: What the names of the styles of panels, grids and cards begin with, in the XML of a paragraph.
PANEL_STYLES = 'w:val="Panel'


def write_panels(writer: ContentWriter, block: Panels, *, keep: bool | None = None) -> Fragment:
    """Write panels as Word paragraphs, one panel above the other.

    ``keep`` is False in a row of two languages, whose paragraphs hold no others; else each panel stays on one page.
    """
    return join_fragments(_write_panel(writer, panel, keep) for panel in block.panels)


def _write_panel(writer: ContentWriter, panel: Panel, keep: bool | None) -> Fragment:
    """Write a panel, and the small empty paragraph after it."""
    style, last = f"Panel{panel.mark.capitalize()}", len(panel.items) - 1
    drawn = writer.write_runs(size_marks((make_mark(panel.mark),), writer.form.mark)) + writer.write_text("\t")
    heading = make_paragraph(writer.hold_runs(panel.heading), f"{style}Heading", keep_next=keep)
    items = (
        make_paragraph(
            writer.hold_runs(item, drawn), f"{style}Item", keep_next=(keep is None) if place < last else keep
        )
        for place, item in enumerate(panel.items)
    )
    return join_fragments((heading, *items, make_spacer()))


# ------------------------------------------------------------------ table sizes
# Sizes before Word lays out a page: the width of the columns of a table, the lines that a row takes, long words.


SMALL = 9  # a table of no more lines stays on one page; a longer one may break between rows
TALL = 15  # a row of more lines may break across pages: moved whole, it would leave half a page empty
_LONG_WORD = 45  # a word of so many characters would stretch a justified line
_SIDES = 220  # margins and lines of a cell, in twentieths of a point


def column_widths(table: Table, width: int, size: float) -> list[int]:
    """Compute the widths of a table's columns, in twentieths of a point, so that no word is cut in the middle.

    ``width`` is that of the whole table, in the same unit; ``size`` is the size of its letters in points.

    >>> from aigov_docs.document.tree import Run
    >>> column_widths(Table("data", ((Run("Confidentielle"),), (Run("Secrète"),)), (), (0.1, 0.9)), 5000, 9.5)
    [1379, 3621]
    """
    shares = column_shares(table)
    texts: list[list[str]] = [[] for _ in shares]
    for row in (table.header, *table.rows):
        for column, runs in zip(texts, row, strict=False):
            column.append(plain_text(runs))
    least = [word_width("\n".join(column), size) * 20 + _SIDES for column in texts]
    return divide_width(fit_columns(shares, least, width), width)


def estimate_lines(cells: Sequence[Runs], widths: list[int]) -> int:
    """Estimate the number of lines of a table row: those of its longest cell, from the texts and widths of the cells.

    ``widths`` are in twentieths of a point, one for each cell; each character is taken to be 95 of them wide, and one
    line is added to be safe: text that just fills five lines counts as 6. The result is 1 for a row without cells.

    >>> from aigov_docs.document.tree import Run
    >>> estimate_lines([(Run("a" * 100),)], [1900])
    6
    """
    lines = [len(plain_text(runs)) * 95 // width + 1 for runs, width in zip(cells, widths, strict=False)]
    return max(lines, default=1)


def divide_width(parts: tuple[float, ...], width: int) -> list[int]:
    """Divide a width by shares into whole numbers whose sum is exact.

    >>> divide_width((0.5, 0.25, 0.25), 101)
    [50, 25, 26]
    """
    widths = [int(part * width) for part in parts]
    if widths:
        widths[-1] += width - sum(widths)
    return widths


def has_long_word(runs: Runs) -> bool:
    """Whether a text has a word so long that a justified line before it would be stretched (45 characters or more)."""
    return max(map(len, plain_text(runs).split()), default=0) >= _LONG_WORD


# ------------------------------------------------------------------ cards
# Cards in Word: a row of marks, each with a label over what it names, between two rules.


#: The room beside a mark, and above and below what stands in a card, in millimetres.
_ASIDE, _ROOM = 3, 1.4
_RULES = make_border("top", 8, MARINE) + make_border("bottom", 8, MARINE)


def write_cards(writer: ContentWriter, block: Table, above: str) -> Fragment:
    """Write a table of cards as a Word table: two cells a card, its mark, then its label over what it names.

    ``above`` is the heading that the table stands under, which names it to readers who do not see it.
    """
    marks = twips(writer.form.grid_mark + _ASIDE)
    wide = divide_width(column_shares(block), writer.width)
    rows = (make_row(join_fragments(_write_row(writer, block, cells, marks, wide))) for cells in block.rows)
    widths = [width for card_width in wide for width in (marks, card_width - marks)]
    return make_table(join_fragments(rows), widths, "PlainTable", title=above) + make_spacer()


def _write_row(
    writer: ContentWriter, block: Table, cells: tuple[Runs, ...], marks: int, wide: list[int]
) -> Iterator[Fragment]:
    """Write the cells of a row of cards."""
    for shape, label, value, width in zip(block.cards, block.header, cells, wide, strict=True):
        drawn = make_paragraph(writer.write_runs(size_marks((make_mark(shape),), writer.form.grid_mark)), "PanelGrid")
        label_and_value = make_paragraph(writer.hold_runs(label), "PanelLabel")
        label_and_value += make_paragraph(writer.hold_runs(value), "PanelValue")
        yield make_cell(drawn, marks, borders=_RULES, margins=cell_margins(0, _ROOM))
        yield make_cell(label_and_value, width - marks, borders=_RULES, margins=cell_margins(0, _ROOM, _ASIDE))


# ------------------------------------------------------------------ ruled tables
# Tables of a report in Word: lines between the rows alone, bands over groups of rows; and the box of its answer.


#: The look of a paragraph of the answer: a tint with a bar beside it. Paragraphs with the same look make one box.
_SHADE = f'<w:shd w:val="clear" w:color="auto" w:fill="{MARINE_TINT}"/>'
_EDGES = {side: make_border(side, 4, MARINE_TINT, 4) for side in ("top", "bottom")}
ANSWER_BOX = f"<w:pBdr>{_EDGES['top']}{make_border('left', 36, MARINE, 10)}{_EDGES['bottom']}</w:pBdr>{_SHADE}"


def write_ruled_table(writer: ContentWriter, block: Table, above: str) -> Fragment:
    """Write a table with lines between its rows as Word XML: its caption, the table, a small empty paragraph.

    Its first column names the rows; a row of one cell across the table is tinted and stays with the row under it.
    ``above`` is the heading that the table stands under; it names a table without caption to readers who do not see it.
    """
    widths = column_widths(block, writer.width, writer.letter_size)
    if not widths:
        return writer.write_caption(block)
    rows = [make_row(_write_cells(writer, block.header, widths, heads=len(widths), keep=True), header=True)]
    heights = [estimate_lines(cells, widths) for cells in block.rows]
    together = sum(heights) <= SMALL
    for place, (cells, height) in enumerate(zip(block.rows, heights, strict=True), 1):
        if block.is_band(cells):
            rows.append(make_row(_write_cells(writer, cells, widths, heads=1, keep=True, shade=MARINE_TINT)))
            continue
        keep = together and place < len(heights)
        rows.append(make_row(_write_cells(writer, cells, widths, heads=0, keep=keep), whole=height <= TALL))
    table = make_table(
        join_fragments(rows),
        widths,
        "RuledTable",
        header=True,
        title=block.caption or above,
        holds=" – ".join(filter(None, map(plain_text, block.header))),
    )
    return writer.write_caption(block) + table + make_spacer()


def _write_cells(
    writer: ContentWriter,
    cells: tuple[Runs, ...],
    widths: list[int],
    *,
    heads: int,
    keep: bool,
    shade: str = "",
) -> Fragment:
    """Write the cells of a row, none of them merged; the first ``heads`` are headings."""
    filled = [*cells, *((),) * (len(widths) - len(cells))]
    return join_fragments(
        make_cell(
            make_paragraph(
                writer.write_runs(runs), "TableHeading" if place < heads else "TableText", keep_next=keep or None
            ),
            width,
            shade=shade,
        )
        for place, (runs, width) in enumerate(zip(filled, widths, strict=True))
    )


# ------------------------------------------------------------------ content
_STYLES = {"body": "BodyText", "intro": "BodyIntro", "note": "SmallPrint", "answer": "Subtitle", "centred": "Centred",
           "right": "RightAligned", "sender": "Sender", "sender-address": "SenderAddress", "addressee": "Addressee",
           "dated": "LetterDay", "subject": "LetterLabel", "labelled": "LetterLabel"}  # fmt: skip


class ContentWriter:
    """A writer of the body of one document as WordprocessingML, block by block, which counts numbers on the way.

    Parameters
    ----------
    width:
        The room for text across the page, in twentieths of a point.
    form:
        The form of the pages: where text and numbers stand.
    column:
        The width of the column to write in, if any: there, text is not justified and tables are lines.
    linked:
        Whether the styles of the file name this document's lists.
    alone:
        Whether the file holds no other document: its table of contents then lists the whole file.
    pages:
        The page of each bookmark, where it is known.
    dressed:
        Whether the text goes in a letterhead, whose letters may be wider than ours.
    """

    def __init__(
        self,
        document: Document,
        state: WordFileState,
        width: int,
        *,
        form: PageForm = UPRIGHT,
        column: int = 0,
        linked: bool = True,
        alone: bool = True,
        pages: Mapping[str, int] | None = None,
        dressed: bool = False,
    ) -> None:
        self.document = document
        self.language = document.language
        self.state = state
        self.width = width
        self.column = column
        self.narrow = bool(column)
        self.alone = alone
        self.pages = pages or {}
        self.form, self.dressed = form, dressed
        self.indent: int | None = None  # of text and headings, where their styles are those of a column
        self.letter_size = form.table.size * (1.15 if dressed else 1)  # of tables, as wide as ours of that size
        self.controls = ClauseControls(state, document.language)
        self.lists = NativeLists(state.numbering, document, form=form, dressed=dressed, linked=linked)
        self._bookmarks: dict[str, tuple[str, int]] = {}
        self._numbers: dict[str, int | None] = {}
        self._listed: set[str] = set()
        self._letters = find_letters(document)
        self._places: dict[str, str] = {}  # the number of each clause of a shared article, where a list prints it
        self._under = document.title  # the heading that what is written stands under
        self._inset = False  # whether it stands under the number of a clause of a shared article
        self._opening: tuple[Article, str, bool] | None = None  # the clause without a heading that the next text opens
        shared: int | None = None  # the number of the shared article that the clauses follow, where a list prints it
        for index, block in list_headings(document):
            anchor = anchor_of(block, index)
            name = state.name_bookmark(anchor if linked else f"{self.language}_{anchor}")
            self._bookmarks.setdefault(anchor, (name, len(state.names)))
            titled = block.opens_article if isinstance(block, Heading) else block.part is None
            number = block.number if titled else None
            self._numbers.setdefault(anchor, number)
            if number is not None and self.lists.prints_label(number, block.label):
                self._listed.add(anchor)
            if isinstance(block, Heading):
                shared = number if anchor in self._listed else None
            elif block.part and block.number == shared:
                self._places[anchor] = f"{block.number}.{block.part}"

    def bookmark_of(self, anchor: str) -> str:
        """Find the name of the Word bookmark around a heading, from the heading's anchor in the document."""
        return self._bookmarks[anchor][0]

    # -------------------------------------------------------------- whole documents
    def write_front(self, *, title: bool = True, subtitle: bool = True) -> Fragment:
        """Write the title of the document, its subtitle and its notice as Word paragraphs.

        ``title`` or ``subtitle`` is False to leave that one out, where the cover of a letterhead prints it.
        """
        if self.has_band:
            return write_band([self], self.form.band, self.width) + self.write_subtitle(subtitle=False)
        return (self.write_title() if title else EMPTY) + self.write_subtitle(subtitle=subtitle)

    @property
    def has_band(self) -> bool:
        """Whether the title of the document stands in a band, with its control table."""
        return self.document.band is not None and not self.dressed

    def write_title(self) -> Fragment:
        """Write the title of the document as a Word paragraph; empty without one, and for a letter, which has none."""
        title = "" if self.document.letter else self.document.title
        return make_paragraph(self.write_text(title), "Title") if title else EMPTY

    def write_subtitle(self, *, subtitle: bool = True) -> Fragment:
        """Write as Word paragraphs the document's subtitle (unless ``subtitle`` is False) and notice, if any."""
        parts = ((self.document.subtitle if subtitle else "", "Subtitle"), (self.document.notice, "Notice"))
        return join_fragments(make_paragraph(self.write_text(text), style) for text, style in parts if text)

    def write_body(self, *, annotate: bool, without: tuple[type[Block], ...] = ()) -> Fragment:
        """Write every block of the document's body as Word XML, except blocks of the types in ``without``.

        ``annotate`` puts the weight and the review notes of each article in a Word comment on its heading.
        """
        fragments: list[Fragment] = []
        waiting = False
        for index, block in enumerate(self.document.body):
            if isinstance(block, without) or (self.has_band and isinstance(block, Band)):
                continue
            if isinstance(block, PageBreak):
                waiting = bool(fragments)
                continue
            if waiting:
                fragments.append(make_spacer(page_break=True))
                waiting = False
            fragments.append(self.write_block(block, index, annotate=annotate))
        return join_fragments(fragments)

    def write_block(self, block: Block, index: int, *, annotate: bool = False) -> Fragment:
        """Write one block of the document's body as Word XML; ``index`` is the block's index in the body.

        ``annotate`` puts the weight and the review notes of an article in a Word comment on its heading.
        """
        match block:
            case Article():
                heading = self.write_heading(block, index, annotate=annotate)
                return self.controls.wrap_article(block, heading + self.write_blocks(printed_blocks(block)))
            case Heading():
                return self.write_heading(block, index)
            case Contents():
                return write_contents(self, block)
            case Signature():
                return write_signature([(self, block)])
            case OpenPoints():
                return write_open_points(self, block)
            case Annex():
                return write_annex(self, block, breaks=block == next(self.document.annexes()))
            case Picture():
                return make_paragraph(
                    write_picture(self.state.pictures, block, self.width), "TableText", keep_next=True
                )
            case PageBreak():
                return EMPTY
            case _:
                return self.write_blocks((block,))

    # -------------------------------------------------------------- text
    def write_text(self, text: str, *, bold: bool = False) -> Fragment:
        """Write a plain text, such as a title or a caption, as a Word run in the document's language."""
        return make_run(text, self.language, bold=bold)

    def write_runs(self, items: Runs) -> Fragment:
        """Write runs of the document's text as Word runs.

        A reference becomes a Word field that prints the number of its article, or a link around a field that prints a
        clause's own number (4.2) or an annex's letter; without either, or in a list ("articles 18 et 19"), a plain
        link.
        """
        return join_fragments(
            self._write_reference(item) if item.target else make_tree_run(item, self.language) for item in items
        )

    def _write_reference(self, item: Run) -> Fragment:
        """Write a reference: a field that shows an article's number, or a link where a field would say other words."""
        name, _ = self._bookmarks.get(item.target or "", ("", 0))
        if not name:
            return make_tree_run(item, self.language)
        letter = self._letters.get(item.target or "", "")
        place = self._places.get(item.target or "", letter)
        if place and item.text.split("\u00a0")[-1] == place and not item.bold:
            lead_text = item.text.removesuffix(place)
            field = make_field(f"REF {name} \\h" if letter else f"REF {name} \\n \\h", place, self.language)
            return make_link((self.write_text(lead_text) if lead_text else EMPTY) + field, name)
        first = self._numbers[item.target or ""] == 1 and self.language == "fr"
        shown = item.text.replace("1er", "1ᵉʳ") if first else item.text
        if item.target not in self._listed or item.bold or len(shown.split()) == 1:
            return make_link(make_tree_run(replace(item, text=shown), self.language), name)
        look = "" if shown[:1].isupper() else " \\* Lower"  # of what Word computes: "Article 18"
        return make_field(f"REF {name} \\r \\h{look}", shown, self.language)

    def _add_bookmark(self, content: Fragment, anchor: str) -> Fragment:
        """Put the bookmark of an anchor around some content."""
        return make_bookmark(content, *self._bookmarks[anchor])

    # -------------------------------------------------------------- headings
    def write_heading(
        self,
        block: Heading | Article,
        index: int,
        *,
        annotate: bool = False,
        keep: bool | None = None,
        page_break: bool = False,
    ) -> Fragment:
        """Write the heading of a chapter or article, numbered by a Word list where the list prints its exact label.

        Elsewhere the label is written as text before the heading.

        Parameters
        ----------
        index:
            The block's index in the document's body; 0 in an annex.
        annotate:
            Whether to put the weight and the review notes of an article in a Word comment on the heading.
        keep:
            Whether the heading stays on the page of the next paragraph; None leaves it to the style.
        page_break:
            Whether the heading starts a page.
        """
        anchor = anchor_of(block, index)
        self._inset = isinstance(block, Article) and bool(block.part)
        heading = block.heading if isinstance(block, Article) else block.text
        self._under = plain_text(heading) or self._under
        self.controls.name_article(heading)
        if isinstance(block, Article) and block.part is not None:
            self._opening = (block, anchor, annotate)
            return EMPTY
        if isinstance(block, Heading) and block.number is not None and block.opens_article:
            list_number = self.lists.article_list(block.number, block.label)
            style = "UnnumberedHeading" if list_number is None else "Heading2"
            label, words = heading_label(block), self.write_runs(block.text)
        elif isinstance(block, Heading):
            style, list_number = ("Heading1" if block.level == 1 else "Subheading"), self.lists.section_list(block)
            label, words = heading_label(block), self.write_runs(block.text)
        else:
            list_number = self.lists.article_list(block.number, block.label) if block.number is not None else None
            style = "UnnumberedHeading" if list_number is None else "Heading2"
            label, words = article_label(block, self.document), self.write_runs(printed_heading(block))
        if not words and not label:
            return self._add_bookmark(EMPTY, anchor)
        if anchor in self._letters:
            content = write_label(self, label, self._letters[anchor], self._bookmarks[anchor]) + words
        else:
            words = self.write_text(f"{label} ") + words if label and list_number is None else words
            content = self._mark_clause(words, block, anchor, annotate=annotate)
        numbering = (list_number, 0) if list_number is not None else None
        if style == "Heading1" and numbering is None and self.lists.numbers_sections:
            numbering = (self.lists.unnumbered, 0)
        held = self.controls.hold_words(content)
        indent = self.indent if style == "Subheading" else None
        return make_paragraph(held, style, numbering=numbering, keep_next=keep, page_break=page_break, indent=indent)

    def _mark_clause(self, content: Fragment, block: Heading | Article, anchor: str, *, annotate: bool) -> Fragment:
        """Put the bookmark of a heading around its content, and the comment on what an article is worth."""
        content = self._add_bookmark(content, anchor)
        commented = annotate and isinstance(block, Article) and (block.weight_label or block.note)
        return self._add_comment(content, block) if commented and isinstance(block, Article) else content

    def hold_runs(self, items: Runs, before: Fragment = EMPTY) -> Fragment:
        """Write runs as the words of a paragraph of the clause being written, after what stands ``before`` them.

        Where the clause has no heading line, its bookmark and comment are put around its first words.
        """
        return self.controls.hold_words(self.open_clause(before + self.write_runs(items)))

    def open_clause(self, content: Fragment) -> Fragment:
        """Put the bookmark and comment of a clause without a heading line around its first text."""
        if self._opening is None:
            return content
        article, anchor, annotate = self._opening
        self._opening = None
        return self._mark_clause(content, article, anchor, annotate=annotate)

    def _add_comment(self, content: Fragment, article: Article) -> Fragment:
        """Attach the comment of an article to some content."""
        number = len(self.state.comments)
        self.state.comments.append((article, self.language))
        look = '<w:rPr><w:rStyle w:val="CommentReference"/></w:rPr>'
        start = Fragment(f'<w:commentRangeStart w:id="{number}"/>')
        end = Fragment(f'<w:commentRangeEnd w:id="{number}"/><w:r>{look}<w:commentReference w:id="{number}"/></w:r>')
        return start + content + end

    # -------------------------------------------------------------- paragraphs, lists, tables
    def write_blocks(self, blocks: Iterable[ArticleBlock], *, keep: bool | None = None) -> Fragment:
        """Write the paragraphs, lists and tables of an article in order, each laid out according to its neighbours.

        ``keep`` is False for those in a table row of two languages, else None: False lets a page end after any
        paragraph, which otherwise would keep the whole row on the page of the next one.
        """
        neighbours = with_neighbours(tuple(blocks))
        return join_fragments(self.write_between(*surrounded_block, keep=keep) for surrounded_block in neighbours)

    def write_between(
        self,
        before: ArticleBlock | None,
        block: ArticleBlock,
        after: ArticleBlock | None,
        *,
        keep: bool | None = None,
    ) -> Fragment:
        """Write a paragraph, list or table of an article, laid out according to the blocks next to it in the article.

        ``before`` and ``after`` are these blocks; None at the beginning or the end of the article. ``keep`` is False to
        let a page end after a paragraph; None leaves that to the layout.
        """
        match block:
            case Paragraph():
                leads = block.style == "intro" or isinstance(after, Bullets)
                return self._write_paragraph(block, leads=leads, keep=keep)
            case Bullets():
                under = self._inset or (isinstance(before, Paragraph) and before.number)
                return self._write_list(block, 1 if under else 0)
            case Panels():
                return write_panels(self, block, keep=keep)
            case Table():
                return self.write_table(block)

    def _write_paragraph(self, block: Paragraph, *, leads: bool, keep: bool | None = None) -> Fragment:
        """Write a paragraph; one that introduces a list stays close to the list, on the same page."""
        if block.style in ("subject", "labelled"):
            return make_paragraph(self._write_label(block) + self.write_runs(block.runs), "LetterLabel", left=True)
        content, style = self.open_clause(self.write_runs(block.runs)), _STYLES.get(block.style, "BodyText")
        after = 60 if leads else None
        if leads and keep is None:
            keep = True
        plain = block.number is None
        is_left_aligned = (not plain or style in {"BodyText", "BodyIntro"}) and (
            self.narrow or has_long_word(block.runs)
        )
        if plain:
            indent = self.lists.text_indent if self._inset and not self.form.hang else self.indent
            content = self.controls.hold_words(content)
            box, indent = (ANSWER_BOX, 255) if block.style == "answer" else ("", indent)
            return make_paragraph(
                content, style, keep_next=keep, after=after, indent=indent, left=is_left_aligned, stops=box
            )
        number = self.lists.paragraph_list(block.number or "")
        if number is None:
            content = self.write_text(f"{block.number}\t") + content
        numbering, content = (number or 0, 1), self.controls.hold_words(content)
        return make_paragraph(
            content, "NumberedParagraph", numbering=numbering, keep_next=keep, after=after, left=is_left_aligned
        )

    def _write_label(self, block: Paragraph) -> Fragment:
        """Write the label of a paragraph in the margin, or before it in a column."""
        if self.narrow and block.label:
            return self.write_text(f"{block.label}{find_language(self.language).colon}", bold=True)
        label = make_margin_label(block.label, self.language) if block.label else EMPTY
        return EMPTY if self.narrow else label + self.write_text("\t")

    def _write_list(self, block: Bullets, depth: int) -> Fragment:
        numbering = self.lists.ordered_list(depth) if block.ordered else self.lists.bullet_list(depth)
        style = ("ListNumber" if block.ordered else "ListBullet") + ("2" if depth else "")
        last = len(block.items) - 1
        return join_fragments(
            make_paragraph(
                self.hold_runs(item),
                style,
                numbering=numbering,
                keep_next=True if place == 0 < last else None,
                after=100 if place == last else None,
            )
            for place, item in enumerate(block.items)
        )

    def write_caption(self, block: Table) -> Fragment:
        """Write the caption of a table of an article as a Word paragraph; empty for a table without one."""
        words = self.controls.hold_words(self.write_text(block.caption)) if block.caption else EMPTY
        return make_paragraph(words, "Caption") if block.caption else EMPTY

    def write_table(self, block: Table) -> Fragment:
        """Write a table of an article as a Word table, with its caption before and a small empty paragraph after."""
        if block.cards:
            return write_cards(self, block, self._under)
        if block.ruled:
            return write_ruled_table(self, block, self._under)
        caption = self.write_caption(block)
        widths = column_widths(block, self.column if self.narrow else self.width, self.letter_size)
        if not widths:
            return caption
        heights = [estimate_lines(cells, widths) for cells in block.rows]
        together = sum(heights) <= SMALL
        rows = []
        if block.header:
            rows.append(
                make_row(self._write_cells(block, block.header, widths, len(widths), keep=together), header=True)
            )
        for place, (cells, height) in enumerate(zip(block.rows, heights, strict=True), 1):
            keep = together and place < len(heights)
            written = self._write_cells(block, cells, widths, int(block.labelled), keep=keep)
            rows.append(make_row(written, whole=height <= TALL))
        table = make_table(
            join_fragments(rows),
            widths,
            "DocumentTable",
            header=bool(block.header),
            header_column=block.labelled,
            title=block.caption or self._under,
            holds=" – ".join(filter(None, map(plain_text, block.header or [row[0] for row in block.rows if row]))),
        )
        return caption + table + make_spacer()

    def _write_cells(
        self, block: Table, cells: Sequence[Runs], widths: list[int], heads: int, *, keep: bool
    ) -> Fragment:
        text = "PanelGrid" if block.grid else "TableText"
        margins = row_margins(self.form.space / 2) if block.grid else ""
        filled = [*cells, *((),) * (len(widths) - len(cells))]
        return join_fragments(
            make_cell(
                make_paragraph(
                    self.hold_runs(size_marks(runs, self.form.grid_mark) if block.grid else runs),
                    "TableHeading" if place < heads else text,
                    keep_next=keep or None,
                ),
                width,
                shade=PAPER if place < heads else find_ground(block, runs),
                margins=margins if place >= heads else "",
                middle=block.grid and place >= heads,
            )
            for place, (runs, width) in enumerate(zip(filled, widths, strict=True))
        )

    # -------------------------------------------------------------- files of two languages
    @property
    def part_bookmark(self) -> str:
        """The name of the Word bookmark around the text in this writer's language, in a file of two languages."""
        return f"a_part_{self.language}"

    @property
    def annexes_bookmark(self) -> str:
        """The name of the Word bookmark around the annexes in this writer's language, in a file of two languages."""
        return f"a_annexes_{self.language}"

    def bookmark_part(self, content: Fragment, name: str = "") -> Fragment:
        """Put a Word bookmark around ``content``, the text or annexes of a document, already written, in one language.

        A table of contents can then list only what is inside. ``name`` is the bookmark's; `part_bookmark` when empty.
        """
        name = name or self.part_bookmark
        return make_bookmark(content, name, self.state.reserve_bookmark(name))
