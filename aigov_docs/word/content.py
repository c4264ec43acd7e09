"""The blocks of a tree as paragraphs and tables of Word, in one language."""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..document.layout import (
    ANNEX,
    COLONS,
    ContentsEntry,
    anchor_of,
    article_label,
    column_shares,
    contents_entries,
    heading_label,
    list_headings,
)
from ..document.tree import (
    Annex,
    Article,
    Block,
    Bullets,
    Contents,
    Document,
    Heading,
    OpenPoints,
    PageBreak,
    Paragraph,
    Run,
    Runs,
    Signature,
    Table,
    plain_text,
)
from .numbering import NativeLists, NumberingPart
from .wordml import (
    GREY,
    SHADE,
    close_field,
    make_border,
    make_cell,
    make_cell_end,
    make_control,
    make_field,
    make_hidden_anchor,
    make_link,
    make_paragraph,
    make_row,
    make_run,
    make_spacer,
    make_table,
    make_tree_run,
    open_field,
)

_STYLES = {
    "body": "BodyText",
    "intro": "BodyIntro",
    "note": "SmallPrint",
    "centred": "Centred",
    "right": "RightAligned",
}
ArticleBlock = Paragraph | Bullets | Table
_SMALL = 9  # a table of no more lines stays on one page; a longer one may break between rows
_TALL = 15  # a row of more lines may break across pages: moved whole, it would leave half a page empty
_SPACE, _LINE = 540, 264  # room to sign, and the height of a line above it, in twentieths of a point
_LONG_WORD = 45  # a word of so many characters would stretch a justified line


@dataclass(slots=True)
class WordFileState:
    """What is counted over a whole file, whatever the language: lists, bookmarks, controls, comments."""

    numbering: NumberingPart = dataclasses.field(default_factory=NumberingPart)
    names: set[str] = dataclasses.field(default_factory=set)
    controls: set[int] = dataclasses.field(default_factory=set)
    comments: list[tuple[Article, str]] = dataclasses.field(default_factory=list)

    def name_bookmark(self, anchor: str) -> str:
        """A name Word accepts for an anchor: letters, digits and underscores, 40 at most, used once."""
        base = name = "a_" + re.sub(r"[^A-Za-z0-9]", "_", anchor)[:34]
        turn = 1
        while name.lower() in self.names:
            turn += 1
            name = f"{base[: 38 - len(str(turn))]}_{turn}"
        self.names.add(name.lower())
        return name

    def reserve_bookmark(self, name: str) -> int:
        """A number for a bookmark whose name is its own."""
        self.names.add(name)
        return len(self.names)

    def number_control(self, tag: str) -> int:
        """A number for a content control, always the same for the same tag in the same document."""
        turn = 0
        while True:
            digest = hashlib.sha256(f"{tag} {turn}".encode()).digest()
            number = int.from_bytes(digest[:4], "big") & 0x7FFFFFFF
            if number and number not in self.controls:
                self.controls.add(number)
                return number
            turn += 1


class ContentWriter:
    """Writes the blocks of one document, in the order of its body: numbers are counted on the way.

    Parameters
    ----------
    width:
        The room for text across the page, in twentieths of a point.
    column:
        The width of the column to write in, if any: there, text is not justified and tables are lines.
    linked:
        Whether the styles of the file name this document's lists.
    alone:
        Whether the file holds no other document: its table of contents then lists the whole file.
    pages:
        The page of each bookmark, where it is known.
    """

    def __init__(
        self,
        document: Document,
        state: WordFileState,
        width: int,
        *,
        column: int = 0,
        linked: bool = True,
        alone: bool = True,
        pages: Mapping[str, int] | None = None,
    ) -> None:
        self.document = document
        self.language = document.language
        self.state = state
        self.width = width
        self.column = column
        self.narrow = narrow = bool(column)
        self.alone = alone
        self.pages = pages or {}
        self.lists = NativeLists(state.numbering, document, narrow=narrow, linked=linked)
        self._bookmarks: dict[str, tuple[str, int]] = {}
        self._numbers: dict[str, int | None] = {}
        self._listed: set[str] = set()
        self._under = document.title  # the heading that what is written stands under
        for index, block in list_headings(document):
            anchor = anchor_of(block, index)
            name = state.name_bookmark(anchor if linked else f"{self.language}_{anchor}")
            self._bookmarks.setdefault(anchor, (name, len(state.names)))
            self._numbers.setdefault(anchor, block.number if isinstance(block, Article) else None)
            if (
                isinstance(block, Article)
                and block.number is not None
                and self.lists.prints_label(block.number, block.label)
            ):
                self._listed.add(anchor)

    # -------------------------------------------------------------- whole documents
    def write_front(self) -> str:
        """Title, subtitle and notice."""
        document = self.document
        parts = ((document.title, "Title"), (document.subtitle, "Subtitle"), (document.notice, "Notice"))
        return "".join(make_paragraph(self.write_text(text), style) for text, style in parts if text)

    def write_body(self, *, annotate: bool, without: tuple[type[Block], ...] = ()) -> str:
        """Every block of the document, but those of the kinds left to another place."""
        out: list[str] = []
        waiting = False
        for index, block in enumerate(self.document.body):
            if isinstance(block, without):
                continue
            if isinstance(block, PageBreak):
                waiting = bool(out)
                continue
            if waiting:
                out.append(make_spacer(page_break=True))
                waiting = False
            out.append(self.write_block(block, index, annotate=annotate))
        return "".join(out)

    def write_block(self, block: Block, index: int, *, annotate: bool = False) -> str:
        """One block, in the middle of a page."""
        match block:
            case Article():
                heading = self.write_heading(block, index, annotate=annotate)
                return self.wrap_in_control(block, heading + self.write_blocks(block.blocks))
            case Heading():
                return self.write_heading(block, index)
            case Contents():
                return self.write_contents(block)
            case Signature():
                return self.write_signature(block)
            case OpenPoints():
                return self.write_open_points(block)
            case Annex():
                return self.write_annex(block)
            case PageBreak():
                return ""
            case _:
                return self.write_blocks((block,))

    def write_annex(self, block: Annex, *, breaks: bool = True) -> str:
        """A companion attached, across the page, in a content control of its own; it starts a page unless something
        else ``breaks``.
        """
        wide = copy.copy(self)
        wide.column, wide.narrow = 0, False
        parts = [wide.write_heading(block.heading, 0, page_break=breaks)]
        waiting: list[ArticleBlock] = []
        for each in (*block.blocks, None):
            if each is None or isinstance(each, Heading):
                parts.append(wide.write_blocks(waiting))
                waiting = []
            if isinstance(each, Heading):
                parts.append(wide.write_heading(each, 0))
            elif each is not None:
                waiting.append(each)
        tag = annex_tag(block)
        return make_control("".join(parts), tag, self.state.number_control(f"{tag} {self.language}"))

    # -------------------------------------------------------------- text
    def write_text(self, text: str, *, bold: bool = False) -> str:
        """Plain text of the furniture."""
        return make_run(text, self.language, bold=bold)

    def write_runs(self, items: Runs) -> str:
        """Runs of the tree; references lead to their article, and follow its number."""
        return "".join(
            self._write_reference(item) if item.target else make_tree_run(item, self.language) for item in items
        )

    def _write_reference(self, item: Run) -> str:
        """A reference: a field that shows the number of the article where it stands, or a link where it has no
        number.
        """
        name, _ = self._bookmarks.get(item.target or "", ("", 0))
        if not name:
            return make_tree_run(item, self.language)
        if item.target not in self._listed or item.bold:
            return make_link(make_tree_run(item, self.language), name)
        first = self._numbers[item.target or ""] == 1 and self.language == "fr"
        shown = item.text.replace("1er", "1ᵉʳ") if first else item.text
        return make_field(f"REF {name} \\r \\h", shown, self.language)

    def _add_bookmark(self, content: str, anchor: str) -> str:
        """Content with the bookmark of an anchor around it."""
        name, number = self._bookmarks[anchor]
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'

    # -------------------------------------------------------------- headings
    def write_heading(
        self,
        block: Heading | Article,
        index: int,
        *,
        annotate: bool = False,
        keep: bool | None = None,
        page_break: bool = False,
    ) -> str:
        """The heading of a chapter or article, numbered by its list where the list prints what the tree says."""
        anchor = anchor_of(block, index)
        if isinstance(block, Heading):
            style, list_number = ("Heading1" if block.level == 1 else "Subheading"), self.lists.section_list(block)
            label, words = heading_label(block), self.write_runs(block.text)
        else:
            list_number = self.lists.article_list(block.number, block.label) if block.number is not None else None
            style = "UnnumberedHeading" if list_number is None else "Heading2"
            label, words = article_label(block, self.document), self.write_runs(block.heading)
        self._under = plain_text(block.text if isinstance(block, Heading) else block.heading) or self._under
        if not words and not label:
            return self._add_bookmark("", anchor)
        if label and list_number is None:
            words = self.write_text(f"{label} ") + words
        content = self._add_bookmark(words, anchor)
        if annotate and isinstance(block, Article) and (block.weight_label or block.note):
            content = self._add_comment(content, block)
        numbering = (list_number, 0) if list_number is not None else None
        if style == "Heading1" and numbering is None and self.lists.numbers_sections:
            numbering = (self.lists.unnumbered, 0)
        return make_paragraph(content, style, numbering=numbering, keep_next=keep, page_break=page_break)

    def _add_comment(self, content: str, article: Article) -> str:
        """Content that carries the comment of an article."""
        number = len(self.state.comments)
        self.state.comments.append((article, self.language))
        mark = f'<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="{number}"/></w:r>'
        return f'<w:commentRangeStart w:id="{number}"/>{content}<w:commentRangeEnd w:id="{number}"/>{mark}'

    def wrap_in_control(self, article: Article, content: str) -> str:
        """What belongs to an article in a content control, which says whose text it is."""
        tag = control_tag(article)
        return make_control(content, tag, self.state.number_control(f"{tag} {self.language} {article.anchor}"))

    # -------------------------------------------------------------- paragraphs, lists, tables
    def write_blocks(self, blocks: Iterable[ArticleBlock]) -> str:
        """The content of an article; a list belongs under the paragraph that introduces it."""
        return "".join(
            self.write_between(block, before, after) for before, block, after in _with_neighbours(tuple(blocks))
        )

    def write_between(self, block: ArticleBlock, before: ArticleBlock | None, after: ArticleBlock | None) -> str:
        """One block, knowing its neighbours."""
        match block:
            case Paragraph():
                return self._write_paragraph(block, leads=block.style == "intro" or isinstance(after, Bullets))
            case Bullets():
                return self._write_list(block, 1 if isinstance(before, Paragraph) and before.number else 0)
            case Table():
                return self.write_table(block)

    def _write_paragraph(self, block: Paragraph, *, leads: bool) -> str:
        """A paragraph; one that leads to a list stays with it, and near it."""
        content, style = self.write_runs(block.runs), _STYLES.get(block.style, "BodyText")
        look: dict[str, Any] = {"keep_next": True, "after": 60} if leads else {}
        if block.number is not None or style in {"BodyText", "BodyIntro"}:
            look["left"] = self.narrow or _has_long_word(block.runs)
        if block.number is None:
            return make_paragraph(content, style, **look)
        numbered = self.lists.paragraph_list(block.number)
        if numbered is None:
            content = self.write_text(f"{block.number}\t") + content
        return make_paragraph(content, "NumberedParagraph", numbering=(numbered or 0, 1), **look)

    def _write_list(self, block: Bullets, depth: int) -> str:
        numbering = self.lists.ordered_list(depth) if block.ordered else self.lists.bullet_list(depth)
        style = ("ListNumber" if block.ordered else "ListBullet") + ("2" if depth else "")
        last = len(block.items) - 1
        return "".join(
            make_paragraph(
                self.write_runs(item),
                style,
                numbering=numbering,
                keep_next=True if place == 0 < last else None,
                after=100 if place == last else None,
            )
            for place, item in enumerate(block.items)
        )

    def write_table(self, block: Table) -> str:
        """A table with its caption, and the small space after it."""
        caption = make_paragraph(self.write_text(block.caption), "Caption") if block.caption else ""
        widths = _whole_widths(column_shares(block), self.column - 200 if self.narrow else self.width)
        if not widths:
            return caption
        labelled = block.labelled
        heights = [_estimate_lines(cells, widths) for cells in block.rows]
        together = sum(heights) <= _SMALL
        rows = (
            [make_row(self._write_cells(block.header, widths, len(widths), keep=together), header=True)]
            if block.header
            else []
        )
        rows += [
            make_row(
                self._write_cells(cells, widths, int(labelled), keep=together and place < len(heights)),
                whole=height <= _TALL,
            )
            for place, (cells, height) in enumerate(zip(block.rows, heights, strict=True), 1)
        ]
        made = make_table(
            "".join(rows),
            widths,
            "DocumentTable",
            header=bool(block.header),
            header_column=labelled,
            title=block.caption or self._under,
        )
        return caption + made + make_spacer()

    def _write_cells(self, cells: tuple[Runs, ...], widths: list[int], heads: int, *, keep: bool) -> str:
        filled = [*cells, *((),) * (len(widths) - len(cells))]
        return "".join(
            make_cell(
                make_paragraph(
                    self.write_runs(runs), "TableHeading" if place < heads else "TableText", keep_next=keep or None
                ),
                width,
                shade=SHADE if place < heads else "",
            )
            for place, (runs, width) in enumerate(zip(filled, widths, strict=True))
        )

    def write_row_as_lines(self, block: Table, cells: tuple[Runs, ...]) -> str:
        """A row of a table as lines, for a column too narrow for it: the first cell, then "column: value"."""
        if block.labelled or not block.header:
            name, rest = cells[:1], cells[1:]
            said = self.write_text(", ").join(self.write_runs(runs) for runs in rest)
            label = "".join(self.write_runs(tuple(_bold_run(item) for item in runs)) for runs in name)
            return make_paragraph(label + self.write_text(COLONS.get(self.language, ": ")) + said, "TableText")
        lines = [make_paragraph(self.write_runs(runs), "TableHeading") for runs in cells[:1]]
        named = list(zip(block.header[1:], cells[1:], strict=False))
        for place, (head, runs) in enumerate(named, 1):
            label = self.write_runs(tuple(_bold_run(item) for item in head)) + self.write_text(
                COLONS.get(self.language, ": ")
            )
            after = 100 if place == len(named) else None
            lines.append(make_paragraph(label + self.write_runs(runs), "TableText", after=after))
        return "".join(lines)

    # -------------------------------------------------------------- contents
    def write_contents(self, block: Contents) -> str:
        """The table of contents: a field Word brings up to date, showing meanwhile the lines of the tree."""
        title = make_paragraph(self.write_text(block.title), "ContentsTitle") if block.title else ""
        listed = contents_entries(self.document)
        levels = "1-2" if block.articles else "1-1"
        if self.alone:
            return title + self._write_listing(listed, levels, "")
        attached = {each.anchor for each in self.document.annexes()}
        own = self._write_listing(
            [entry for entry in listed if entry.anchor not in attached], levels, self.part_bookmark
        )
        return (
            title
            + own
            + self._write_listing(
                [entry for entry in listed if entry.anchor in attached], levels, self.annexes_bookmark
            )
        )

    def _write_listing(self, listed: Sequence[ContentsEntry], levels: str, part: str) -> str:
        """Lines of the contents in a field, which lists the levels of heading given, under a bookmark if one is
        given.
        """
        lines = [self._write_entry(entry) for entry in listed]
        if lines:
            where = f" \\b {part}" if part else ""
            start = open_field(f'TOC \\o "{levels}"{where} \\h \\z', self.language, stale=not self.pages)
            lines[0] = (lines[0][0], start + lines[0][1])
            lines[-1] = (lines[-1][0], lines[-1][1] + close_field(self.language))
        return "".join(make_paragraph(content, style) for style, content in lines)

    def write_contents_by_chapter(self, block: Contents) -> list[str]:
        """The table of contents as plain links, chapter by chapter: in a column, a field would list both languages."""
        parts = [make_paragraph(self.write_text(block.title), "ContentsTitle")] if block.title else []
        for entry in contents_entries(self.document):
            style, content = self._write_entry(entry)
            line = make_paragraph(content, style)
            if entry.level == 1 or not parts:
                parts.append(line)
            else:
                parts[-1] += line
        return parts

    def _write_entry(self, entry: ContentsEntry) -> tuple[str, str]:
        name, _ = self._bookmarks[entry.anchor]
        gap = " " if entry.level == 1 or self.narrow else "\t"
        label = self.write_text(f"{entry.label}{gap}") if entry.label else ""
        plain = tuple(Run(item.text, origin=item.origin, filled=item.filled) for item in entry.text)
        page = self.pages.get(name)
        number = self.write_text("\t") + make_field(f"PAGEREF {name} \\h", str(page), self.language) if page else ""
        return f"TOC{min(entry.level, 2)}", make_link(label + self.write_runs(plain) + number, name)

    @property
    def part_bookmark(self) -> str:
        """The name of the place this document takes in a file that holds another."""
        return f"a_part_{self.language}"

    @property
    def annexes_bookmark(self) -> str:
        """The same of its annexes, which stand after the other document."""
        return f"a_annexes_{self.language}"

    def bookmark_part(self, content: str, name: str = "") -> str:
        """The whole of this document, or of its annexes, under its bookmark, so that its contents list nothing else."""
        name = name or self.part_bookmark
        number = self.state.reserve_bookmark(name)
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'

    # -------------------------------------------------------------- ends
    def write_signature(
        self, block: Signature, other: ContentWriter | None = None, twin: Signature | None = None, held: str = ""
    ) -> str:
        """Place and date, then who signs, two side by side; ``twin`` says it in a second language.

        Who signs, and where, stand in one row: a row is the one thing that every program keeps on one page. What must
        not be
        parted from them (``held``, a row of two languages) stands in a row around it all.
        """
        voices = [(self, block)] + ([(other, twin)] if other and twin else [])
        said = [
            ("BodyText" if place else "MadeAt", content, one.made_at) for place, (content, one) in enumerate(voices)
        ]
        made = "".join(
            make_paragraph(content.write_runs(runs), style, keep_next=True) for style, content, runs in said if runs
        )
        for content, one in voices:
            made += "".join(
                make_paragraph(content.write_text(note), "SmallPrint", keep_next=True) for note in one.notes
            )
        half = self.width // 2
        rows = []
        for start in range(0, len(block.signatories), 2):
            people = [
                self._write_signatory(place, voices, half)
                for place in range(start, min(start + 2, len(block.signatories)))
            ]
            lines = max(each[1] for each in people)
            cells = [
                make_cell(
                    names
                    + make_paragraph(
                        self._write_anchor(start + at, voices),
                        "SignatureSpace",
                        before=_SPACE + (lines - count) * _LINE,
                    ),
                    half,
                )
                for at, (names, count) in enumerate(people)
            ]
            if len(cells) == 1:  # who signs alone signs on the right
                cells.insert(0, make_cell("", half))
            rows.append(make_row("".join(cells)))
        who = make_table("".join(rows), [half, half], "PlainTable") + make_cell_end() if rows else ""
        if not held:
            return made + who
        flush = '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        around = make_cell(held + (made + who or make_cell_end()), half * 2, margins=flush)
        return make_table(make_row(around), [half * 2], "PlainTable") + make_cell_end()

    @staticmethod
    def _write_anchor(place: int, voices: list[tuple[ContentWriter, Signature]]) -> str:
        """The e-signature anchor of a signer, once whatever the languages."""
        for content, said in voices:
            if place < len(said.signatories) and said.signatories[place].anchor:
                return make_hidden_anchor(said.signatories[place].anchor, content.language)
        return ""

    @staticmethod
    def _write_signatory(place: int, voices: list[tuple[ContentWriter, Signature]], width: int) -> tuple[str, int]:
        """Who signs, and about how many lines it takes: in each language the title, then the lines, each said once."""
        lines: dict[tuple[str, str], ContentWriter] = {}
        people = [(content, said.signatories[place]) for content, said in voices if place < len(said.signatories)]
        for content, person in people:
            lines.setdefault(("SignatureTitle", person.title), content)
        for content, person in people:
            for line in person.lines:
                lines.setdefault(("SignatureText", line), content)
        kept = {(style, text): content for (style, text), content in lines.items() if text}
        made = "".join(make_paragraph(content.write_text(text), style) for (style, text), content in kept.items())
        return made, sum(len(text) * 105 // (width - 480) + 1 for _, text in kept)

    def write_open_points(self, block: OpenPoints) -> str:
        """What is left undecided, in a box."""
        lines = [make_paragraph(self.write_text(block.title), "BoxTitle")]
        if block.intro:
            lines.append(make_paragraph(self.write_text(block.intro), "BodyIntro", left=True))
        lines += [
            make_paragraph(self.write_text(item), "ListBullet", numbering=self.lists.bullet_list(0))
            for item in block.items
        ]
        sides = "".join(make_border(side, 6, GREY) for side in ("top", "left", "bottom", "right"))
        made = make_cell("".join(lines), self.width, borders=sides)
        return (
            make_spacer()
            + make_table(make_row(made, whole=False), [self.width], "DocumentTable", title=block.title)
            + make_spacer()
        )


def annex_tag(annex: Annex) -> str:
    """The tag of an annex's content control: the companion it is."""
    return f"{ANNEX}{annex.name}"[:64]


def control_tag(article: Article) -> str:
    """The tag of an article's content control: its clause and edition, in the 64 characters Word allows."""
    tail = f"@{article.edition}"
    return article.clause[: 64 - len(tail)] + tail


def _has_long_word(runs: Runs) -> bool:
    """Whether a word is so long that a justified line before it would be torn apart."""
    return any(len(word) >= _LONG_WORD for word in plain_text(runs).split())


def _bold_run(item: Run) -> Run:
    """The same run in bold, without its link."""
    return Run(item.text, True, item.origin, item.blank, item.filled, language=item.language)


def _estimate_lines(cells: tuple[Runs, ...], widths: list[int]) -> int:
    """About how many lines a row takes: a character is some 95 twentieths of a point wide."""
    return max((len(plain_text(runs)) * 95 // width + 1 for runs, width in zip(cells, widths, strict=False)), default=1)


def _whole_widths(parts: tuple[float, ...], width: int) -> list[int]:
    """Shares of a width as whole numbers that make it exactly."""
    widths = [int(part * width) for part in parts]
    if widths:
        widths[-1] += width - sum(widths)
    return widths


def _with_neighbours(
    blocks: tuple[ArticleBlock, ...],
) -> Iterable[tuple[ArticleBlock | None, ArticleBlock, ArticleBlock | None]]:
    """Each block with the one before and the one after.

    A list under a numbered paragraph goes one step in, and so does one that follows another list there.
    """
    before: ArticleBlock | None = None
    for place, block in enumerate(blocks):
        yield before, block, blocks[place + 1] if place + 1 < len(blocks) else None
        if not (isinstance(block, Bullets) and isinstance(before, Paragraph)):
            before = block
