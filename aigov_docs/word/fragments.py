"""Fragments of WordprocessingML with marks of their content, so that no written file is read again.

A :class:`Fragment` is made by :mod:`wordml` and put together by the writer. Its marks say in order what a reader of
the file would find: texts in one look, links and fields, paragraphs, controls, tables. :func:`tell_marks` passes
them to a :class:`~aigov_docs.kits.wordkit.read.line_builder.LineBuilder`, which finds the clause of each line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple, Protocol

from ..document.page_design import PageForm
from ..document.tree import Document, Runs
from ..kits.wordkit.read.line_builder import LineBuilder, NumberCounter
from ..kits.wordkit.read.text_looks import TextLook


# Named tuples, as lines and looks are: a file has thousands, and a frozen dataclass takes three times as long to make.
class TextMark(NamedTuple):
    """A note, in a fragment of Word XML, of a text and of its formatting as a reader of the file sees it."""

    text: str
    look: TextLook


class FieldStart(NamedTuple):
    """A note, in a fragment of Word XML, that a field or link begins to show its result here."""

    code: str


@dataclass(frozen=True, slots=True)
class FieldEnd:
    """A note, in a fragment of Word XML, that the field or link opened last ends here."""


class BookmarkMark(NamedTuple):
    """A note, in a fragment of Word XML, that a named bookmark begins here."""

    name: str


class BookmarkEnd(NamedTuple):
    """A note, in a fragment of Word XML, that the bookmark of this name ends here."""

    name: str


class ParagraphMark(NamedTuple):
    """A note, in a fragment of Word XML, of a paragraph: its style, list and level, and content."""

    style: str
    numbering: tuple[int, int] | None
    content: Marks


class ControlMark(NamedTuple):
    """A note, in a fragment of Word XML, of the content control of a clause or an annex, by its tag.

    The control is around paragraphs and tables, or inside a paragraph, around its words.
    """

    tag: str
    content: Marks


class TableMark(NamedTuple):
    """A note, in a fragment of Word XML, of a table: its style and its rows."""

    style: str
    content: Marks


class RowMark(NamedTuple):
    """A note, in a fragment of Word XML, of a table row, with its cells."""

    content: Marks


class CellMark(NamedTuple):
    """A note, in a fragment of Word XML, of a table cell, with the formatting it gives to its text."""

    look: TextLook
    content: Marks


@dataclass(frozen=True, slots=True)
class DrawingMark:
    """A note, in a fragment of Word XML, of a small drawing beside a word, which says nothing of its own."""


@dataclass(frozen=True, slots=True)
class PictureMark:
    """A note, in a fragment of Word XML, of a picture as wide as the text, whose words nobody reads."""


Mark = (
    TextMark
    | DrawingMark
    | PictureMark
    | FieldStart
    | FieldEnd
    | BookmarkMark
    | BookmarkEnd
    | ParagraphMark
    | ControlMark
    | TableMark
    | RowMark
    | CellMark
)
Marks = tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of Word XML being written, with notes (``marks``) of the paragraphs, texts and tables in it.

    >>> bool(Fragment()), (Fragment("<w:br/>") + Fragment("<w:tab/>")).xml
    (False, '<w:br/><w:tab/>')
    """

    xml: str = ""
    marks: Marks = ()

    def __add__(self, other: Fragment) -> Fragment:
        return Fragment(self.xml + other.xml, self.marks + other.marks)

    def __bool__(self) -> bool:
        return bool(self.xml)


EMPTY = Fragment()


def join_fragments(fragments: Iterable[Fragment], between: Fragment = EMPTY) -> Fragment:
    """Join fragments of Word XML into one, in order, with the fragment ``between`` in each gap.

    >>> join_fragments([Fragment("a"), Fragment("b")], Fragment("|")).xml
    'a|b'
    """
    parts = list(fragments)
    if between:
        parts = [part for fragment in parts for part in (between, fragment)][1:]
    if len(parts) == 1:
        return parts[0]
    marks = chain.from_iterable([part.marks for part in parts])
    return Fragment("".join([part.xml for part in parts]), tuple(marks))


@dataclass(frozen=True, slots=True)
class Renaming:
    """The names that a document's styles and bookmarks take inside its letterhead, where they change."""

    styles: Mapping[str, str] = field(default_factory=dict)
    bookmarks: Mapping[str, str] = field(default_factory=dict)


def tell_marks(
    marks: Marks, builder: LineBuilder, counter: NumberCounter | None = None, renaming: Renaming = Renaming()
) -> None:
    """Pass to a line builder, in order, what a fragment of Word XML holds, from the notes of it (``marks``).

    The builder makes lines of the paragraphs, texts and tables noted, so that the XML need not be read.

    Parameters
    ----------
    counter:
        Gives the number that Word prints before each paragraph of a list. To be given where a letterhead changed the
        list numbers: the marks name each list by the number it had before. The builder's own counter when not given.
    renaming:
        The names that the document's styles and bookmarks have in a letterhead, where they changed.
    """
    _Teller(builder, counter or builder.counter, renaming).tell_blocks(marks)


class _Teller:
    """A sender of the notes (marks) of a written fragment to a builder of lines."""

    def __init__(self, builder: LineBuilder, counter: NumberCounter | None, renaming: Renaming) -> None:
        self.builder = builder
        self.counter = counter
        self.renaming = renaming

    def tell_blocks(self, marks: Marks) -> None:
        """Pass the marks of paragraphs, controls and tables to the builder, with all their content."""
        builder, styles = self.builder, self.renaming.styles
        for mark in marks:
            match mark:
                case ParagraphMark():
                    self._tell_paragraph(mark)
                case ControlMark():
                    with builder.inside_control(mark.tag):
                        self.tell_blocks(mark.content)
                case TableMark():
                    with builder.inside_table(styles.get(mark.style, mark.style)):
                        self.tell_blocks(mark.content)
                case RowMark():
                    with builder.inside_row():
                        self.tell_blocks(mark.content)
                case CellMark():
                    with builder.inside_cell(mark.look):
                        self.tell_blocks(mark.content)
                case BookmarkMark() | BookmarkEnd():
                    self._tell_bookmark(mark)
                case _:
                    raise TypeError(f"{mark!r} outside a paragraph")

    def _tell_paragraph(self, paragraph: ParagraphMark) -> None:
        builder = self.builder
        controls = (mark.tag for mark in paragraph.content if isinstance(mark, ControlMark))
        builder.open_paragraph(self.renaming.styles.get(paragraph.style, paragraph.style), tag=next(controls, ""))
        self._tell_words(paragraph.content)
        label = ""
        if self.counter is not None and paragraph.numbering is not None:
            number, level = paragraph.numbering
            label = self.counter.next_label(str(number), str(level))
        builder.close_paragraph(label=label)

    def _tell_words(self, marks: Marks) -> None:
        """Pass the marks of texts, fields and bookmarks of a paragraph to the builder, also those in a control."""
        builder = self.builder
        for mark in marks:
            match mark:
                case TextMark():
                    builder.add_text(mark.text, builder.look_of_run(mark.look, builder.base))
                case DrawingMark():
                    builder.small_drawings += 1
                case PictureMark():
                    builder.add_picture()
                case FieldStart():
                    builder.open_field(self._rename_code(mark.code), result=True)
                case FieldEnd():
                    builder.close_field()
                case BookmarkMark() | BookmarkEnd():
                    self._tell_bookmark(mark)
                case ControlMark():
                    self._tell_words(mark.content)
                case _:
                    raise TypeError(f"{mark!r} inside a paragraph")

    def _tell_bookmark(self, mark: BookmarkMark | BookmarkEnd) -> None:
        name = self.renaming.bookmarks.get(mark.name, mark.name)
        if isinstance(mark, BookmarkEnd):
            self.builder.end_bookmark(name)
        else:
            self.builder.add_bookmark(name, name)

    def _rename_code(self, code: str) -> str:
        bookmarks = self.renaming.bookmarks
        return " ".join(bookmarks.get(word, word) for word in code.split()) if bookmarks else code


class BlockWriter(Protocol):
    """What writes one document, as the parts that are written apart ask it: band, contents, signatures.

    ``width`` is the room for text, in twentieths of a point; ``narrow`` says that a column is written, ``alone`` that
    the file holds no other document, ``dressed`` that a letterhead is around it; ``pages`` gives the page of each
    bookmark, where it is known.
    """

    document: Document
    language: str
    width: int
    narrow: bool
    alone: bool
    dressed: bool
    form: PageForm
    pages: Mapping[str, int]

    @property
    def part_bookmark(self) -> str:
        """The name of the bookmark around the text in this writer's language."""

    @property
    def annexes_bookmark(self) -> str:
        """The name of the bookmark around the annexes in this writer's language."""

    def bookmark_of(self, anchor: str) -> str:
        """Find the name of the bookmark around a heading, from the heading's anchor in the document."""

    def write_text(self, text: str, *, bold: bool = False) -> Fragment:
        """Write a text as a Word run."""

    def write_runs(self, items: Runs) -> Fragment:
        """Write runs of a text, with their looks and references."""

    def write_title(self) -> Fragment:
        """Write the title of the document as a Word paragraph."""
