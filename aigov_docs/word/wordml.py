"""Pieces of WordprocessingML, as text: parsed once, when the document is whole."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from ..document.layout import TAGS, split_superscripts
from ..document.tree import Run

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
FONT = "Calibri"  # Carlito has the same widths where Calibri is missing
NAVY, GREY, HAIRLINE, SHADE = "1F2A44", "5A6270", "BFC4CC", "F1F3F6"


def quote_attribute(value: str) -> str:
    """A value as an attribute, with its quotation marks.

    >>> quote_attribute('"a" & b')
    '\\'"a" &amp; b\\''
    """
    return quoteattr(value)


def language_tag(language: str) -> str:
    """The tag of a language in a file: fr-FR."""
    return TAGS.get(language, language)


def run_properties(
    language: str, *, style: str = "", bold: bool = False, blank: bool = False, raise_it: bool = False
) -> str:
    """The properties of a run, in the order the schema wants; every run says its language."""
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


def make_run(text: str, language: str, *, bold: bool = False, blank: bool = False) -> str:
    """Some text in one look; a line end becomes a line break, the "er" of "1er" is raised."""
    return "".join(
        f"<w:r>{run_properties(language, bold=bold, blank=blank, raise_it=up)}{_run_text(piece)}</w:r>"
        for piece, up in split_superscripts(text, language)
        if piece
    )


def _run_text(text: str) -> str:
    """The text of a run, with its line breaks and tabs as Word has them."""
    return "".join(_run_pieces(text))


def _run_pieces(text: str) -> Iterator[str]:
    for number, line in enumerate(text.split("\n")):
        if number:
            yield "<w:br/>"
        for position, piece in enumerate(line.split("\t")):
            if position:
                yield "<w:tab/>"
            if piece:
                yield f'<w:t xml:space="preserve">{escape(piece)}</w:t>'


def make_tree_run(item: Run, language: str) -> str:
    """A run of the tree; a blank not filled is highlighted."""
    return make_run(item.text, item.language or language, bold=item.bold, blank=not item.filled)


def open_field(code: str, language: str, *, stale: bool = False) -> str:
    """What stands before the shown text of a field; a ``stale`` one is brought up to date when Word opens the file."""
    look = run_properties(language)
    instruction = f'<w:r>{look}<w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return _field_mark("begin", language, stale=stale) + instruction + _field_mark("separate", language)


def close_field(language: str) -> str:
    """What stands after the shown text of a field."""
    return _field_mark("end", language)


def _field_mark(kind: str, language: str, *, stale: bool = False) -> str:
    dirty = ' w:dirty="true"' if stale else ""
    return f'<w:r>{run_properties(language)}<w:fldChar w:fldCharType="{kind}"{dirty}/></w:r>'


def make_field(code: str, shown: str, language: str) -> str:
    """A field with the text it shows until it is brought up to date."""
    return open_field(code, language) + make_run(shown, language) + close_field(language)


def make_paragraph(
    content: str,
    style: str,
    *,
    numbering: tuple[int, int] | None = None,
    keep_next: bool | None = None,
    page_break: bool = False,
    before: int | None = None,
    after: int | None = None,
    left: bool = False,
) -> str:
    """A paragraph in a style of ours.

    ``numbering`` is its list and level, ``before`` and ``after`` the space around it, ``left`` undoes justification;
    ``keep_next`` is
    left to the style when None.
    """
    return "".join(
        (
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/>',
            {None: "", True: "<w:keepNext/>", False: '<w:keepNext w:val="0"/>'}[keep_next],
            "<w:pageBreakBefore/>" if page_break else "",
            (
                f'<w:numPr><w:ilvl w:val="{numbering[1]}"/><w:numId w:val="{numbering[0]}"/></w:numPr>'
                if numbering
                else ""
            ),
            _spacing(before, after),
            '<w:jc w:val="left"/>' if left else "",
            f"</w:pPr>{content}</w:p>",
        )
    )


def _spacing(before: int | None, after: int | None) -> str:
    sides = "".join(
        f' w:{side}="{value}"' for side, value in (("before", before), ("after", after)) if value is not None
    )
    return f"<w:spacing{sides}/>" if sides else ""


def make_spacer(*, page_break: bool = False) -> str:
    """The small empty paragraph that parts two tables, or starts a page."""
    return make_paragraph("", "Spacer", page_break=page_break)


def make_cell_end() -> str:
    """The paragraph that a cell must end with, after a content control: as low as can be."""
    return make_paragraph("", "CellEnd")


def make_hidden_anchor(text: str, language: str) -> str:
    """An e-signature anchor: one run in Arial, small and white, that a service finds and a reader does not see."""
    fonts = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>'
    look = (
        f'{fonts}<w:noProof/><w:color w:val="FFFFFF"/><w:sz w:val="8"/><w:szCs w:val="8"/><w:lang'
        f' w:val="{language_tag(language)}"/>'
    )
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def make_control(content: str, tag: str, number: int) -> str:
    """Paragraphs and tables in a content control; ``number`` is its own in the file."""
    return (
        f"<w:sdt><w:sdtPr><w:alias w:val={quote_attribute(tag)}/><w:tag w:val={quote_attribute(tag)}/>"
        f'<w:id w:val="{number}"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'
    )


def make_link(content: str, bookmark: str) -> str:
    """Something that leads to a place in the document."""
    return f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{content}</w:hyperlink>'


def make_cell(content: str, width: int, *, shade: str = "", borders: str = "", span: int = 1, margins: str = "") -> str:
    """A cell of a table; it must hold a paragraph, and ends with one."""
    return "".join(
        (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>',
            f'<w:gridSpan w:val="{span}"/>' if span > 1 else "",
            f"<w:tcBorders>{borders}</w:tcBorders>" if borders else "",
            f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else "",
            f"<w:tcMar>{margins}</w:tcMar>" if margins else "",
            f"</w:tcPr>{content or make_spacer()}</w:tc>",
        )
    )


def make_row(cells: str, *, header: bool = False, whole: bool = True) -> str:
    """A row: ``header`` repeats on each page, ``whole`` does not break across pages."""
    return "".join(
        (
            "<w:tr><w:trPr>",
            "<w:cantSplit/>" if whole else "",
            "<w:tblHeader/>" if header else "",
            f"</w:trPr>{cells}</w:tr>",
        )
    )


def make_table(
    rows: str, widths: list[int], style: str, *, header: bool = False, header_column: bool = False, title: str = ""
) -> str:
    """A table with fixed widths, in twentieths of a point; ``title`` is what is read of it to who does not see it."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = f'w:firstRow="{int(header)}" w:lastRow="0" w:firstColumn="{int(header_column)}" w:lastColumn="0"'
    value = (0x20 if header else 0) | (0x80 if header_column else 0) | 0x600
    return "".join(
        (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>',
            '<w:tblLayout w:type="fixed"/>',
            f'<w:tblLook w:val="{value:04X}" {look} w:noHBand="1" w:noVBand="1"/>',
            f"<w:tblCaption w:val={quote_attribute(title)}/><w:tblDescription w:val={quote_attribute(title)}/>"
            if title
            else "",
            f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>",
        )
    )


def make_border(side: str, size: int = 4, colour: str = HAIRLINE, space: int = 0) -> str:
    """One border line; ``size`` in eighths of a point, 0 for none."""
    value = "single" if size else "nil"
    return f'<w:{side} w:val="{value}" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'
