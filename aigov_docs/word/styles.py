"""The styles of the Word files that the program writes, and the styles part made from them.

Sizes are in half-points, lengths in twentieths of a point (567 to the centimetre), as Word counts.
"""

from __future__ import annotations

from functools import cache
from typing import TypedDict, Unpack

from ..i18n import N_, labels
from .read.roles import OUR_STYLES
from .wordml import FONT, GREY, HAIRLINE, NAMESPACES, NAVY, SHADE, language_tag, make_border
from .xml_text import quote_attribute

CM = 567


@cache
def styles_xml(language: str, width: int, *, narrow: bool = False, sections: bool = False) -> str:
    """Write the part of a Word file that defines its styles, as XML, in the language of the document.

    Parameters
    ----------
    language:
        The language, such as ``fr``, of the texts and of the names of the program's own styles.
    width:
        The width of a line of text, in twentieths of a point.
    narrow:
        Whether the text stands in two columns, one a language.
    sections:
        Whether the chapters of the document are numbered.
    """
    base = 18 if narrow else 20
    return "".join(
        (
            f"<w:styles {NAMESPACES}>",
            _defaults(language, base),
            *_paragraph_styles(language, base, width, narrow, sections),
            *_character_styles(),
            *_table_styles(),
            "</w:styles>",
        )
    )


def _defaults(language: str, base: int) -> str:
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="{base}"/><w:szCs w:val="{base}"/>'
        f'<w:lang w:val="{language_tag(language)}" w:eastAsia="{language_tag(language)}" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/>"
        '<w:spacing w:after="30" w:line="232" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )


class _StyleOptions(TypedDict, total=False):
    """The optional properties of a style, besides its names and its look."""

    based: str
    then: str
    quick: bool
    default: bool


def _style(
    style: str,
    name: str,
    *,
    based: str = "Normal",
    then: str = "",
    paragraph: str = "",
    run: str = "",
    kind: str = "paragraph",
    quick: bool = True,
    default: bool = False,
    custom: bool = False,
) -> str:
    """Write one style as XML, its parts in the order of the schema."""
    return "".join(
        (
            f'<w:style w:type="{kind}"',
            ' w:default="1"' if default else "",
            ' w:customStyle="1"' if custom else "",
            f' w:styleId="{style}"><w:name w:val={quote_attribute(name)}/>',
            f'<w:basedOn w:val="{based}"/>' if based and not default else "",
            f'<w:next w:val="{then}"/>' if then else "",
            "<w:qFormat/>" if quick else "",
            f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "",
            f"<w:rPr>{run}</w:rPr>" if run else "",
            "</w:style>",
        )
    )


def _spacing(before: int, after: int, line: int = 0) -> str:
    rule = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{rule}/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _numbering(number: int, level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


_BOLD = "<w:b/><w:bCs/>"
_ITALIC = "<w:i/><w:iCs/>"
_NAVY = f'<w:color w:val="{NAVY}"/>'
_GREY = f'<w:color w:val="{GREY}"/>'
_KEEP = "<w:keepNext/><w:keepLines/>"
_UNNUMBERED = '<w:numPr><w:numId w:val="0"/></w:numPr>'
_EXACT = '<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>'


def _borders(*lines: str) -> str:
    return f"<w:pBdr>{''.join(lines)}</w:pBdr>"


def _outline(level: int) -> str:
    return f'<w:outlineLvl w:val="{level}"/>'


def _paragraph_styles(language: str, base: int, width: int, narrow: bool, sections: bool) -> list[str]:
    """Write the paragraph styles: Word's own under English names, which Word translates, others in the language.

    Lists 1, 2 and 3 are those of ``numbering.NativeLists``: articles and what is under them, chapters, lists elsewhere.
    """
    say = labels(language)
    heading = _BOLD + _NAVY
    article = _spacing(80, 10, 235) + _outline(1)
    chapter = (_numbering(2, 0) if sections else "") + _borders(make_border("bottom", 4, HAIRLINE, 3))
    under, over = _borders(make_border("bottom", 4, HAIRLINE, 4)), _borders(make_border("top", 4, HAIRLINE, 4))
    page = f'<w:tab w:val="right" w:leader="dot" w:pos="{width - 200 if narrow else width}"/>'  # a cell has margins
    contents = f"<w:tabs>{page}</w:tabs>"
    under_contents = contents if narrow else f'<w:tabs><w:tab w:val="left" w:pos="1701"/>{page}</w:tabs>'
    first, hung = (500, 250) if narrow else (1701, 1304)
    hanging = f'<w:ind w:left="{first}" w:right="567" w:hanging="{hung}"/>'

    def built_in(style: str, name: str, paragraph: str = "", run: str = "", **more: Unpack[_StyleOptions]) -> str:
        return _style(style, name, paragraph=paragraph, run=run, **more)

    def ours(style: str, paragraph: str = "", run: str = "", **more: Unpack[_StyleOptions]) -> str:
        return _style(style, say(OUR_STYLES[style]), paragraph=paragraph, run=run, custom=True, **more)

    return [
        built_in("Normal", "Normal", default=True),
        # text
        built_in("BodyText", "Body Text", '<w:jc w:val="both"/>'),
        ours("BodyIntro", "<w:keepNext/>" + _spacing(0, 30), based="BodyText"),
        ours("NumberedParagraph", _numbering(1, 1), based="BodyText"),
        ours("SmallPrint", _spacing(0, 40, 240), _GREY + _size(base - 3)),
        ours("Centred", '<w:jc w:val="center"/>'),
        ours("RightAligned", '<w:jc w:val="right"/>'),
        built_in("ListBullet", "List Bullet", _numbering(3, 0) + _spacing(0, 10)),
        built_in("ListBullet2", "List Bullet 2", _numbering(1, 2) + _spacing(0, 10)),
        built_in("ListNumber", "List Number", _spacing(0, 60)),
        built_in("ListNumber2", "List Number 2", _numbering(1, 3) + _spacing(0, 10)),
        # headings
        built_in(
            "Title",
            "Title",
            _KEEP + _borders(make_border("bottom", 8, NAVY, 6)) + _spacing(0, 120, 240) + _outline(0),
            heading + _size(base + 17),
            then="BodyText",
        ),
        built_in("Subtitle", "Subtitle", _KEEP + _spacing(0, 120, 250), _NAVY + _size(base + 5), then="BodyText"),
        ours("Notice", _spacing(0, 160), _ITALIC + _GREY + _size(base - 1)),
        built_in(
            "Heading1",
            "heading 1",
            _KEEP + chapter + _spacing(130, 30, 240) + _outline(0),
            heading + _size(base + 5),
            then="BodyText",
        ),
        built_in(
            "Heading2", "heading 2", _KEEP + _numbering(1, 0) + article, heading + _size(base + 1), then="BodyText"
        ),
        # based on the heading of articles, so that other programs see headings; without its number
        ours(
            "UnnumberedHeading",
            _KEEP + _UNNUMBERED + article,
            heading + _size(base + 1),
            based="Heading2",
            then="BodyText",
        ),
        ours(
            "Subheading",
            _KEEP + _UNNUMBERED + article,
            heading + _size(base + 2),
            based="Heading2",
            then="BodyText",
        ),
        # contents
        ours("ContentsTitle", _KEEP + _spacing(140, 50), heading + _size(base + 4)),
        built_in("TOC1", "toc 1", contents + _spacing(10, 0, 240), _NAVY + _size(base - 1), quick=False),
        built_in("TOC2", "toc 2", under_contents + _spacing(0, 10, 240) + hanging, _size(base - 2), quick=False),
        # tables and boxes
        built_in("Caption", "caption", "<w:keepNext/>" + _spacing(120, 80), heading + _size(base - 1)),
        ours("TableText", _spacing(30, 30, 247), _size(min(base, 19))),
        ours("TableHeading", "", heading, based="TableText"),
        ours("BoxTitle", _KEEP + _spacing(60, 60), heading),
        ours("Spacer", _EXACT, _size(4), quick=False),
        _style(
            "CellEnd",
            say(N_("End of a cell")),
            paragraph=_EXACT.replace("120", "20"),
            run=_size(2),
            custom=True,
            quick=False,
        ),
        # signature
        ours("MadeAt", _KEEP + _spacing(160, 40)),
        ours("SignatureTitle", _KEEP + _spacing(40, 20), heading),
        ours("SignatureText", _KEEP + _spacing(0, 0)),
        ours(
            "SignatureSpace",
            _borders(make_border("bottom", 4, GREY, 1)) + _spacing(480, 40),
            quick=False,
        ),
        # page furniture and comments
        built_in(
            "Header", "header", under + _spacing(0, 200, 240) + "<w:contextualSpacing/>", _GREY + _size(17), quick=False
        ),
        built_in("Footer", "footer", over + _spacing(0, 0, 240), _GREY + _size(17), quick=False),
        built_in("CommentText", "annotation text", _spacing(0, 60, 240), _size(20), quick=False),
    ]


def _character_styles() -> list[str]:
    return [
        _style("DefaultParagraphFont", "Default Paragraph Font", kind="character", default=True, quick=False),
        _style("CommentReference", "annotation reference", kind="character", based="DefaultParagraphFont", quick=False,
               run=_size(16)),
    ]  # fmt: skip


def _table_styles() -> list[str]:
    """Write the table styles: the base of all, the grid, and the two without lines."""
    margins = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>'
                      for side, width in (("top", 20), ("left", 100), ("bottom", 20), ("right", 100)))  # fmt: skip
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    grid = "".join(make_border(side) for side in sides)
    head = f'<w:rPr>{_BOLD}</w:rPr><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/></w:tcPr>'
    conditions = "".join(f'<w:tblStylePr w:type="{part}">{head}</w:tblStylePr>' for part in ("firstRow", "firstCol"))

    def made(style: str, name: str, inner: str, *, first: bool = False) -> str:
        opening = ' w:default="1"' if first else ' w:customStyle="1"'
        based = "" if first else '<w:basedOn w:val="TableNormal"/>'
        return f'<w:style w:type="table"{opening} w:styleId="{style}"><w:name w:val="{name}"/>{based}{inner}</w:style>'

    plain = '<w:tblInd w:w="0" w:type="dxa"/>'
    cells = f"<w:tblCellMar>{margins}</w:tblCellMar>"
    flush = cells.replace('<w:left w:w="100"', '<w:left w:w="0"').replace('<w:right w:w="100"', '<w:right w:w="480"')
    aside = make_border("insideV")
    ruled = "".join(make_border(side) for side in ("bottom", "insideH"))
    under = f"<w:tcPr><w:tcBorders>{make_border('bottom', 12, GREY)}</w:tcBorders></w:tcPr>"
    under = f'<w:tblStylePr w:type="firstRow"><w:rPr>{_BOLD}</w:rPr>{under}</w:tblStylePr>'
    return [
        made("TableNormal", "Normal Table", f"<w:tblPr>{plain}{cells}</w:tblPr>", first=True),
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/></w:style>',
        made(
            "DocumentTable",
            "Document Table",
            f"<w:tblPr>{plain}<w:tblBorders>{grid}</w:tblBorders>{cells}</w:tblPr>{conditions}",
        ),
        made(
            "RuledTable", "Ruled Table", f"<w:tblPr>{plain}<w:tblBorders>{ruled}</w:tblBorders>{cells}</w:tblPr>{under}"
        ),
        made("PlainTable", "Table without lines", f"<w:tblPr>{plain}{flush}</w:tblPr>"),
        made("TwoColumns", "Two languages", f"<w:tblPr>{plain}<w:tblBorders>{aside}</w:tblBorders>{cells}</w:tblPr>"),
    ]
