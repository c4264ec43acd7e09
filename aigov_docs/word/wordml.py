"""The making of WordprocessingML fragments, each with marks of its content.

The XML is parsed once, when the document is whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..document.layout import TAGS, split_superscripts
from ..document.page_design import BRICK, GREEN, HAIRLINE, MARINE, UPRIGHT
from ..document.tree import ChangedRun, DrawnMark, Run
from .drawn_marks import write_drawing
from .fragments import (
    BookmarkEnd,
    BookmarkMark,
    CellMark,
    ControlMark,
    DrawingMark,
    FieldEnd,
    FieldStart,
    Fragment,
    Mark,
    ParagraphMark,
    RowMark,
    TableMark,
    TextMark,
)
from .read.text_looks import NO_LOOK, TextLook, language_of_tag
from .xml_text import escape_text, quote_attribute

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_FIELD_END = (FieldEnd(),)
_BLOCKS = (ParagraphMark, TableMark)
_BREAKS = re.compile(r"([\n\t])")
_KEEP_NEXT = {None: "", True: "<w:keepNext/>", False: '<w:keepNext w:val="0"/>'}
_BREAK_XML = {"\n": "<w:br/>", "\t": "<w:tab/>"}


def language_tag(language: str) -> str:
    """Find the tag by which a Word file names a language, such as ``fr-FR`` for ``fr``."""
    return TAGS.get(language, language)


# ------------------------------------------------------------------ text
@lru_cache(maxsize=64)
def run_properties(
    language: str, *, style: str = "", bold: bool = False, blank: bool = False, raise_it: bool = False
) -> str:
    """Write the formatting and the language of a Word run as XML (``w:rPr``), in the order that Word's schema asks for.

    Parameters
    ----------
    style:
        The style id of a character style; empty for none.
    blank:
        Whether to highlight the text, as that of an unfilled blank.
    raise_it:
        Whether the text is raised, as "er" in "1er".
    """
    return "".join(
        (
            "<w:rPr>",
            f'<w:rStyle w:val="{style}"/>' if style else "",
            "<w:b/><w:bCs/>" if bold else "",
            '<w:highlight w:val="yellow"/>' if blank else "",
            '<w:vertAlign w:val="superscript"/>' if raise_it else "",
            f'<w:lang w:val="{language_tag(language)}"/>',
            "</w:rPr>",
        )
    )


@lru_cache(maxsize=16)
def run_look(language: str, *, blank: bool = False) -> TextLook:
    """Compute the formatting of a run that `make_run` writes, as the program that reads the Word file would find it.

    It holds only what decides whether the text is seen. ``blank`` is for an unfilled blank, which is highlighted.
    """
    spoken = language_of_tag(language_tag(language))
    return TextLook(language=spoken, shade="FFFF00", plain=False) if blank else TextLook(language=spoken)


def make_run(text: str, language: str, *, bold: bool = False, blank: bool = False) -> Fragment:
    """Make the Word runs of a text; a line end becomes a line break, and the "er" of "1er" is raised.

    ``blank`` highlights the text as an unfilled blank.

    >>> [mark.text for mark in make_run("Article 1er\\nObjet", "fr").marks]
    ['Article 1', 'er', '\\n', 'Objet']
    """
    opening, look = _open_run(language, bold, blank)
    if text and not ("\n" in text or "\t" in text or "1er" in text):  # most texts: nothing to split
        return Fragment(f"{opening}{escape_text(text)}</w:t></w:r>", (TextMark(text, look),))
    xml: list[str] = []
    marks: list[Mark] = []
    for piece, raised in split_superscripts(text, language):
        if piece:
            xml.append("<w:r>")
            xml.append(run_properties(language, bold=bold, blank=blank, raise_it=raised))
            for part, printed in _run_parts(piece):
                xml.append(part)
                marks.append(TextMark(printed, look))
            xml.append("</w:r>")
    return Fragment("".join(xml), tuple(marks))


@lru_cache(maxsize=64)
def _open_run(language: str, bold: bool, blank: bool) -> tuple[str, TextLook]:
    """Write the beginning of a run of one text, up to the text itself, and compute the look of the run."""
    properties = run_properties(language, bold=bold, blank=blank)
    return f'<w:r>{properties}<w:t xml:space="preserve">', run_look(language, blank=blank)


def make_margin_label(text: str, language: str) -> Fragment:
    """Write the label of a paragraph, such as "Subject" in a letter, as it stands in the margin."""
    run, size = make_run(text, language, bold=True), round(UPRIGHT.label * 2)
    look = f'<w:color w:val="{MARINE}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    return Fragment(run.xml.replace("<w:bCs/>", f"<w:bCs/>{look}"), run.marks)


def _run_parts(text: str) -> Iterator[tuple[str, str]]:
    """Split the text of a run into texts, line breaks and tabs, each as XML and as a reader finds it."""
    for piece in _BREAKS.split(text):
        if piece in _BREAK_XML:
            yield _BREAK_XML[piece], piece
        elif piece:
            yield f'<w:t xml:space="preserve">{escape_text(piece)}</w:t>', piece


def make_tree_run(item: Run, language: str) -> Fragment:
    """Make the Word XML of a `Run`, a piece of a document's text in one style; an unfilled blank is highlighted.

    A mark is a drawing; words removed are struck through, words added stand out by their colour too. ``language`` is
    the language of the text where ``item`` names none.
    """
    if isinstance(item, DrawnMark):
        return Fragment(f"<w:r>{write_drawing(item.shape, item.size)}</w:r>", (DrawingMark(),))
    run = make_run(item.text, item.language or language, bold=item.bold, blank=not item.filled)
    return _mark_change(run, added=item.added) if isinstance(item, ChangedRun) else run


def _mark_change(run: Fragment, *, added: bool) -> Fragment:
    """Give words removed from a text, or added to it, their look: the line through them, the colour."""
    bold = "<w:b/><w:bCs/>" if added else ""
    look = f'{"" if added else "<w:strike/>"}<w:color w:val="{GREEN if added else BRICK}"/>'
    seen = TextLook(colour=GREEN) if added else TextLook(colour=BRICK, strike=True)
    marks = (
        TextMark(mark.text, seen.lay_over(mark.look)) if isinstance(mark, TextMark) else mark for mark in run.marks
    )
    return Fragment(run.xml.replace(f"<w:rPr>{bold}", f"<w:rPr>{bold}{look}"), tuple(marks))


def make_hidden_anchor(text: str, language: str) -> Fragment:
    """Make a signing anchor from its text: a run in small white letters, found by a service, unseen by a reader.

    ``language`` (``fr``, ``en``) is the language that Word's XML gives to the run.
    """
    fonts = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>'
    size = '<w:sz w:val="8"/><w:szCs w:val="8"/>'
    properties = f'{fonts}<w:noProof/><w:color w:val="FFFFFF"/>{size}<w:lang w:val="{language_tag(language)}"/>'
    look = TextLook(language=language_of_tag(language_tag(language)), colour="FFFFFF", size=8)
    xml = f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape_text(text)}</w:t></w:r>'
    return Fragment(xml, (TextMark(text, look),))


# ------------------------------------------------------------------ fields, links, bookmarks
def open_field(code: str, language: str, *, stale: bool = False) -> Fragment:
    """Make the beginning of a Word field with its code, such as ``PAGE``; the text that the field shows comes after.

    ``language`` (``fr``, ``en``) is that of the text shown: Word's XML names it at the beginning of the field too. Word
    computes that text again, when it opens the file, for a ``stale`` field.
    """
    instruction = f'<w:r>{run_properties(language)}<w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    xml = _field_mark("begin", language, stale=stale) + instruction + _field_mark("separate", language)
    return Fragment(xml, (FieldStart(code),))


def close_field(language: str) -> Fragment:
    """Make the end of a Word field, which comes after the text that the field shows.

    ``language`` (``fr``, ``en``) is that of the text shown: Word's XML names it at the end of the field too.
    """
    return Fragment(_field_mark("end", language), _FIELD_END)


def _field_mark(kind: str, language: str, *, stale: bool = False) -> str:
    dirty = ' w:dirty="true"' if stale else ""
    return f'<w:r>{run_properties(language)}<w:fldChar w:fldCharType="{kind}"{dirty}/></w:r>'


def make_field(code: str, shown: str, language: str) -> Fragment:
    """Make a whole Word field: its code, such as ``PAGE``, and the text ``shown`` until Word computes it again.

    ``language`` (``fr``, ``en``) is that of the text shown.
    """
    return open_field(code, language) + make_run(shown, language) + close_field(language)


def make_link(content: Fragment, bookmark: str) -> Fragment:
    """Make a Word link around ``content``, which leads to the bookmark named in the same file."""
    xml = f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{content.xml}</w:hyperlink>'
    return Fragment(xml, (FieldStart(f"LINK {bookmark}"), *content.marks, *_FIELD_END))


def make_bookmark(content: Fragment, name: str, number: int) -> Fragment:
    """Put a Word bookmark named ``name`` around ``content``; ``number`` must be unique in the file."""
    xml = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content.xml}<w:bookmarkEnd w:id="{number}"/>'
    return Fragment(xml, (BookmarkMark(name), *content.marks, BookmarkEnd(name)))


# ------------------------------------------------------------------ paragraphs and controls
def make_paragraph(
    content: Fragment,
    style: str,
    *,
    numbering: tuple[int, int] | None = None,
    keep_next: bool | None = None,
    page_break: bool = False,
    before: int | None = None,
    after: int | None = None,
    indent: int | None = None,
    left: bool = False,
    stops: str = "",
) -> Fragment:
    """Make a Word paragraph around ``content``, in the style with the id ``style``.

    Parameters
    ----------
    numbering:
        The list number and the level, from 0, of the list it is in; None leaves them to the style.
    keep_next:
        Whether the paragraph stays on the page of the next one; None leaves it to the style.
    page_break:
        Whether the paragraph starts a page.
    before, after:
        The space above and below it, in twentieths of a point; None leaves it to the style.
    indent:
        How far it is moved in from the left, in twentieths of a point; None leaves it to the style.
    left:
        Whether the text is set left, even where the style justifies it.
    stops:
        Its tab stops, as XML.
    """
    xml = "".join(
        (
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/>',
            _KEEP_NEXT[keep_next],
            "<w:pageBreakBefore/>" if page_break else "",
            f'<w:numPr><w:ilvl w:val="{numbering[1]}"/><w:numId w:val="{numbering[0]}"/></w:numPr>'
            if numbering
            else "",
            stops,
            _spacing(before, after),
            f'<w:ind w:left="{indent}"/>' if indent is not None else "",
            '<w:jc w:val="left"/>' if left else "",
            f"</w:pPr>{content.xml}</w:p>",
        )
    )
    return Fragment(xml, (ParagraphMark(style, numbering, content.marks),))


def _spacing(before: int | None, after: int | None) -> str:
    above = f' w:before="{before}"' if before is not None else ""
    below = f' w:after="{after}"' if after is not None else ""
    return f"<w:spacing{above}{below}/>" if above or below else ""


def make_spacer(*, page_break: bool = False) -> Fragment:
    """Make the small empty Word paragraph that separates two tables, or starts a page."""
    return make_paragraph(Fragment(), "Spacer", page_break=page_break)


def make_cell_end() -> Fragment:
    """Make the almost invisible empty paragraph that must follow a table at the end of a Word table cell."""
    return make_paragraph(Fragment(), "CellEnd")


def shrink_end(xml: str) -> str:
    """Make the small empty paragraph that ends a text of Word XML almost invisible, so that it starts no page.

    A text that ends with another paragraph is returned as it is.
    """
    head, spacer, tail = xml.rpartition(make_spacer().xml)
    low = spacer.replace("</w:pPr>", '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr>')
    return xml if not spacer or "<w:p>" in tail or "<w:tbl>" in tail else f"{head}{low}{tail}"


def make_control(content: Fragment, tag: str, number: int, title: str = "") -> Fragment:
    """Put paragraphs and tables, or the words of a paragraph (``content``), in a Word content control.

    ``tag`` is its tag, such as ``confidential-data@2``, which Word does not show; ``title`` is what it shows above the
    control, nothing when empty. ``number`` must be unique in the file.
    """
    alias = f"<w:alias w:val={quote_attribute(title)}/>" if title else ""
    xml = (
        f"<w:sdt><w:sdtPr>{alias}<w:tag w:val={quote_attribute(tag)}/>"
        f'<w:id w:val="{number}"/></w:sdtPr><w:sdtContent>{content.xml}</w:sdtContent></w:sdt>'
    )
    return Fragment(xml, (ControlMark(tag, content.marks),))


# ------------------------------------------------------------------ tables
def make_cell(
    content: Fragment,
    width: int,
    *,
    shade: str = "",
    borders: str = "",
    span: int = 1,
    margins: str = "",
    low: bool = False,
    middle: bool = False,
) -> Fragment:
    """Make a cell of a Word table around ``content``, which must not end with a table.

    Content without a paragraph, such as none or a bookmark, is followed by one small empty paragraph.

    Parameters
    ----------
    width:
        Its width, in twentieths of a point.
    shade:
        The colour behind its text, as six hexadecimal digits; empty for none.
    borders, margins:
        Its border lines and its margins, as XML; empty leaves them to the table.
    span:
        The number of columns it covers.
    low, middle:
        Whether its content stands at the bottom, or in the middle, of the row.
    """
    if not any(isinstance(mark, _BLOCKS) for mark in content.marks):
        content += make_spacer()
    xml = "".join(
        (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>',
            f'<w:gridSpan w:val="{span}"/>' if span > 1 else "",
            f"<w:tcBorders>{borders}</w:tcBorders>" if borders else "",
            f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else "",
            f"<w:tcMar>{margins}</w:tcMar>" if margins else "",
            '<w:vAlign w:val="bottom"/>' if low else '<w:vAlign w:val="center"/>' if middle else "",
            f"</w:tcPr>{content.xml}</w:tc>",
        )
    )
    look = TextLook(shade=shade, plain=True) if shade else NO_LOOK
    return Fragment(xml, (CellMark(look, content.marks),))


def make_row(cells: Fragment, *, header: bool = False, whole: bool = True) -> Fragment:
    """Make a row of a Word table around its cells.

    A ``header`` row is repeated on each page of the table; a ``whole`` row is not cut by a page break.
    """
    xml = "".join(
        (
            "<w:tr><w:trPr>",
            "<w:cantSplit/>" if whole else "",
            "<w:tblHeader/>" if header else "",
            f"</w:trPr>{cells.xml}</w:tr>",
        )
    )
    return Fragment(xml, (RowMark(cells.marks),))


def make_table(
    rows: Fragment,
    widths: list[int],
    style: str,
    *,
    header: bool = False,
    header_column: bool = False,
    title: str = "",
    holds: str = "",
) -> Fragment:
    """Make a Word table around its rows, with fixed column widths in twentieths of a point.

    ``style`` is its style id. ``title`` is its name for a reader who does not see it, and ``holds`` says what it holds,
    such as the names of its columns. ``header`` and ``header_column`` say whether its first row and its first column
    are headings.
    """
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = f'w:firstRow="{int(header)}" w:lastRow="0" w:firstColumn="{int(header_column)}" w:lastColumn="0"'
    value = (0x20 if header else 0) | (0x80 if header_column else 0) | 0x600
    xml = "".join(
        (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>',
            '<w:tblLayout w:type="fixed"/>',
            f'<w:tblLook w:val="{value:04X}" {look} w:noHBand="1" w:noVBand="1"/>',
            f"<w:tblCaption w:val={quote_attribute(title)}/>" if title else "",
            f"<w:tblDescription w:val={quote_attribute(holds)}/>" if holds else "",
            f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows.xml}</w:tbl>",
        )
    )
    return Fragment(xml, (TableMark(style, rows.marks),))


def make_border(side: str, size: int = 4, colour: str = HAIRLINE, space: int = 0) -> str:
    """Make one border line of a Word cell or paragraph, as XML.

    Parameters
    ----------
    side:
        The name of the side in Word's XML, such as ``top``.
    size:
        The thickness of the line, in eighths of a point; 0 for no line.
    colour:
        The colour of the line, as six hexadecimal digits.
    space:
        The space between line and text, in points.
    """
    value = "single" if size else "nil"
    return f'<w:{side} w:val="{value}" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'
