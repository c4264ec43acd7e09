"""The making of WordprocessingML fragments, each with marks of its content.

The XML is parsed once, when the document is whole.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from ..document.layout import split_superscripts
from ..document.marks import SHAPES, draw_picture
from ..document.page_design import BRICK, GREEN, HAIRLINE, MARINE, UPRIGHT
from ..document.tree import ChangedRun, DrawnMark, Picture, Run
from ..kits.ground.languages import find_language
from ..kits.wordkit.read.text_looks import NO_LOOK, TextLook, language_of_tag
from ..kits.wordkit.xml_text import escape_text, quote_attribute
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
    PictureMark,
    RowMark,
    TableMark,
    TextMark,
)

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


# ------------------------------------------------------------------ drawn marks
# The drawings of a document as pictures of a Word file: marks, each shape kept once, timelines and flowcharts.


#: Where the images of the shapes are.
PICTURES = Path(__file__).parent / "pictures"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_MICROSOFT = "http://schemas.microsoft.com/office/drawing"
_MILLIMETRE = 36_000  # in the units of drawings
_NUMBER = 'wp:docPr id="0"'
_BLANK = "picture-blank-png"
_TWENTIETH = 635  # a twentieth of a point, in the units of drawings


@cache
def write_drawing(shape: str, size: float) -> str:
    """Write a shape as a drawing in a line of text, for a run of Word; nobody reads it aloud, the word beside says it.

    ``size`` is that of its sides, in millimetres. Its number, 0 here, is given by `number_drawings`.
    """
    decorative = (
        f'<a:extLst><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}"><adec:decorative xmlns:adec='
        f'"{_MICROSOFT}/2017/decorative" val="1"/></a:ext></a:extLst>'
    )
    links = _relation(shape, "png"), _relation(shape, "svg")
    side = round(size * _MILLIMETRE)
    return _write_picture(f'name="{shape}" descr="">{decorative}</wp:docPr>', (side, side), links)


def write_picture(pictures: list[str], picture: Picture, width: int) -> Fragment:
    """Write a picture of a document, such as a timeline or a flowchart, as a Word run in the width of the text.

    The drawing is added to ``pictures``, those of the file; ``width`` is in twentieths of a point.
    """
    pictures.append(picture.drawing)
    number = len(pictures)
    size = width * _TWENTIETH, round(width * _TWENTIETH * picture.ratio)
    named = f'name="picture {number}" descr={quote_attribute(picture.text)}/>'
    return Fragment(f"<w:r>{_write_picture(named, size, (_BLANK, f'picture-{number}-svg'))}</w:r>", (PictureMark(),))


def _write_picture(named: str, sides: tuple[int, int], links: tuple[str, str]) -> str:
    """Write a picture in a line of text, from what names it, its sides and the links to its image and its drawing."""
    size = f'cx="{sides[0]}" cy="{sides[1]}"'
    vector = (
        f'<a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip xmlns:asvg='
        f'"{_MICROSOFT}/2016/SVG/main" r:embed="{links[1]}"/></a:ext></a:extLst>'
    )
    return (
        f'<w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:a="{_DRAWING}/main" distT="0"'
        f' distB="0" distL="0" distR="0"><wp:extent {size}/><{_NUMBER} {named}'
        f'<a:graphic><a:graphicData uri="{_DRAWING}/picture"><pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr>'
        f'<pic:cNvPr id="0" name="picture"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip'
        f' r:embed="{links[0]}">{vector}</a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def number_drawings(text: str) -> str:
    """Give each drawing of a text in Word XML that has the number 0 a number of its own, from 9001.

    Drawings with another number keep it; the new numbers are not compared with theirs.

    >>> number_drawings('<wp:docPr id="0" name="a"/><wp:docPr id="0" name="b"/>')
    '<wp:docPr id="9001" name="a"/><wp:docPr id="9002" name="b"/>'
    """
    numbers = count(9001)  # beyond those of the drawings of a letterhead
    return re.sub(_NUMBER, lambda _: f'wp:docPr id="{next(numbers)}"', text) if _NUMBER in text else text


def add_pictures(word: WordDocument, text: str, pictures: Sequence[str]) -> None:
    """Add to an open Word file the pictures that its XML refers to: shapes of marks, each once, and other pictures.

    ``text`` is the XML of the body; ``pictures`` are the vector drawings (SVG) of the other pictures, in their order.
    """
    used = set(re.findall(r'r:embed="((?:mark|picture)-[^"]+)"', text)) if "wp:docPr" in text else set()
    if not used:
        return
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    data = {_BLANK: _blank_image()}
    data |= {f"picture-{number}-svg": drawing.encode() for number, drawing in enumerate(pictures, 1)}
    for shape in SHAPES:
        if _relation(shape, "svg") in used:
            data[_relation(shape, "png")] = (PICTURES / f"{shape}.png").read_bytes()
            data[_relation(shape, "svg")] = draw_picture(shape).encode()
    for relation in sorted(used & data.keys()):
        name, _, ending = relation.rpartition("-")
        kind = "image/png" if ending == "png" else "image/svg+xml"
        part = Part(PackURI(f"/word/media/{name}.{ending}"), kind, data[relation], word.part.package)
        word.part.rels.add_relationship(RELATIONSHIP_TYPE.IMAGE, part, relation)


@cache
def _blank_image() -> bytes:
    """Make an image of one transparent point."""

    def make_chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header, point = struct.pack(">IIBBBBB", 1, 1, 8, 6, 0, 0, 0), zlib.compress(bytes(5))
    return b"\x89PNG\r\n\x1a\n" + make_chunk(b"IHDR", header) + make_chunk(b"IDAT", point) + make_chunk(b"IEND", b"")


def _relation(shape: str, ending: str) -> str:
    """Name the link from the text of a file to a picture."""
    return f"mark-{shape}-{ending}"


# ------------------------------------------------------------------ wordml
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
    return find_language(language).tag


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
