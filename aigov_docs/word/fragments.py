"""Fragments of WordprocessingML with marks of their content, so that no written file is read again.

A :class:`Fragment` is made by :mod:`wordml` and put together by the writer. Its marks say in order what a reader of
the file would find: texts in one look, links and fields, paragraphs, controls, tables. :func:`tell_marks` passes
them to a :class:`~aigov_docs.word.read.line_builder.LineBuilder`, which finds the clause of each line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .read.counting import NumberCounter
from .read.line_builder import LineBuilder
from .read.text_looks import TextLook


@dataclass(frozen=True, slots=True)
class TextMark:
    """The mark of a text in one look."""

    text: str
    look: TextLook


@dataclass(frozen=True, slots=True)
class FieldStart:
    """The mark where a field, or a link (``LINK`` and its bookmark), begins to show its result."""

    code: str


@dataclass(frozen=True, slots=True)
class FieldEnd:
    """The mark where the field or link that began last ends."""


@dataclass(frozen=True, slots=True)
class BookmarkMark:
    """The mark where a bookmark begins."""

    name: str


@dataclass(frozen=True, slots=True)
class ParagraphMark:
    """The mark of a paragraph in a style, with the list and level that the paragraph names, if any."""

    style: str
    numbering: tuple[int, int] | None
    content: Marks


@dataclass(frozen=True, slots=True)
class ControlMark:
    """The mark of the content control of a clause or an annex."""

    tag: str
    content: Marks


@dataclass(frozen=True, slots=True)
class TableMark:
    """The mark of a table in a style, with its rows."""

    style: str
    content: Marks


@dataclass(frozen=True, slots=True)
class RowMark:
    """The mark of a row of a table, with its cells."""

    content: Marks


@dataclass(frozen=True, slots=True)
class CellMark:
    """The mark of a cell of a row, with the look that the cell gives to its text."""

    look: TextLook
    content: Marks


Mark = TextMark | FieldStart | FieldEnd | BookmarkMark | ParagraphMark | ControlMark | TableMark | RowMark | CellMark
Marks = tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of WordprocessingML, with the marks of its paragraphs, texts, tables and controls.

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
    """Join fragments into one, with another fragment between them.

    >>> join_fragments([Fragment("a"), Fragment("b")], Fragment("|")).xml
    'a|b'
    """
    several = list(fragments)
    marks: list[Mark] = []
    for place, fragment in enumerate(several):
        if place:
            marks += between.marks
        marks += fragment.marks
    return Fragment(between.xml.join(fragment.xml for fragment in several), tuple(marks))


@dataclass(frozen=True, slots=True)
class Renaming:
    """The names that a document's styles and bookmarks have in a letterhead, where they are changed."""

    styles: Mapping[str, str] = field(default_factory=dict)
    bookmarks: Mapping[str, str] = field(default_factory=dict)


def tell_marks(
    marks: Marks, builder: LineBuilder, counter: NumberCounter | None = None, renaming: Renaming = Renaming()
) -> None:
    """Pass the marks of written fragments to a builder, which makes lines of them.

    Parameters
    ----------
    counter:
        Counts the lists of the document, where the builder counts those of a letterhead; the builder's own counter
        when not given.
    renaming:
        The names that the document's styles and bookmarks have in a letterhead.
    """
    _Teller(builder, counter or builder.counter, renaming).tell_blocks(marks)


class _Teller:
    """A sender of marks, of paragraphs and of what they stand in, to a builder of lines."""

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
                case BookmarkMark():
                    self._tell_bookmark(mark)
                case _:
                    raise TypeError(f"{mark!r} outside a paragraph")

    def _tell_paragraph(self, paragraph: ParagraphMark) -> None:
        builder = self.builder
        builder.open_paragraph(self.renaming.styles.get(paragraph.style, paragraph.style))
        for mark in paragraph.content:
            match mark:
                case TextMark():
                    builder.add_text(mark.text, builder.look_of_run(mark.look, builder.base))
                case FieldStart():
                    builder.open_field(self._rename_code(mark.code), result=True)
                case FieldEnd():
                    builder.close_field()
                case BookmarkMark():
                    self._tell_bookmark(mark)
                case _:
                    raise TypeError(f"{mark!r} inside a paragraph")
        number, level = paragraph.numbering or ("", "")
        label = self.counter.next_label(str(number), str(level)) if self.counter is not None else ""
        builder.close_paragraph(label=label)

    def _tell_bookmark(self, mark: BookmarkMark) -> None:
        self.builder.add_bookmark(self.renaming.bookmarks.get(mark.name, mark.name))

    def _rename_code(self, code: str) -> str:
        bookmarks = self.renaming.bookmarks
        return " ".join(bookmarks.get(word, word) for word in code.split()) if bookmarks else code
