"""The styles of the Word files that the program writes, and the styles part made from them.

What they look like is declared in `document.page_design`; here it becomes Word's half-points and twentieths of a point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TypedDict, Unpack

from ..document.marks import PANELS
from ..document.page_design import (
    ABOVE_ADDRESSEE,
    ABOVE_DAY,
    ADDRESSEE,
    ADDRESSEE_IN_COLUMN,
    BELOW_DAY,
    BELOW_LABELS,
    FONT,
    GREY,
    INK,
    MARINE,
    PALE,
    PANEL_ABOVE,
    PANEL_ROOM,
    PANEL_SIDE,
    PAPER,
    RUNNING,
    UPRIGHT,
    WHITE,
    BandForm,
    PageForm,
    Type,
    points,
)
from ..kits.ground.i18n import N_, labels
from ..kits.wordkit.read.roles import OUR_STYLES
from ..kits.wordkit.xml_text import quote_attribute
from .wordml import NAMESPACES, language_tag, make_border

CM = 567
#: The room beside the text in a cell of a ruled table, in twentieths of a point.
CELL_SIDE = 100


def twips(millimetres: float) -> int:
    """Convert millimetres to twentieths of a point, as Word counts lengths.

    >>> twips(34), twips(170)
    (1928, 9638)
    """
    return round(millimetres * 1440 / 25.4)


@cache
def styles_xml(
    language: str,
    width: int,
    *,
    form: PageForm = UPRIGHT,
    dressed: bool = False,
    sections: bool = False,
    band: BandForm | None = None,
    panels: bool = False,
) -> str:
    """Write the part of a Word file that defines its styles, as XML, in the language of the document.

    Parameters
    ----------
    language:
        The language, such as ``fr``, of the texts and of the names of the program's own styles.
    width:
        The width of a line of text, in twentieths of a point.
    form:
        The form of the pages: sizes, spaces, where the text stands.
    dressed:
        Whether the text goes in a letterhead, whose Normal style then says how text is aligned.
    sections:
        Whether the chapters of the document are numbered.
    band:
        The form of the band in which the title stands; None where it stands on white.
    panels:
        Whether the text has panels, grids or cards, whose styles are then written too.
    """
    return "".join(
        (
            f"<w:styles {NAMESPACES}>",
            _defaults(language, form),
            *_paragraph_styles(language, form, width, dressed, sections, band),
            *(_panel_styles(language, form) if panels else ()),
            *_character_styles(),
            *_table_styles(form),
            "</w:styles>",
        )
    )


def _defaults(language: str, form: PageForm) -> str:
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:color w:val="{INK}"/>{_size(form.body.size)}'
        f'<w:lang w:val="{language_tag(language)}" w:eastAsia="{language_tag(language)}" w:bidi="ar-SA"/>'
        f"</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/>{_spaces(form.body)}</w:pPr></w:pPrDefault>"
        "</w:docDefaults>"
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


def _spacing(before: float, after: float, line: float = 0) -> str:
    """Write the space before and after a paragraph, in points, and the height of its lines, in single lines."""
    rule = f' w:line="{round(line * 240)}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"{rule}/>'


def _spaces(typography: Type) -> str:
    return _spacing(typography.before, typography.after, typography.line)


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _numbering(number: int, level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def _indent(left: float, hanging: float = 0, right: float = 0) -> str:
    """Write how far a paragraph stands from the margins, in millimetres; nothing where it stands at the left one."""
    sides = (("left", left), ("right", right), ("hanging", hanging))
    attributes = "".join(f' w:{side}="{twips(value)}"' for side, value in sides if value)
    return f"<w:ind{attributes}/>" if attributes else ""


_BOLD = "<w:b/><w:bCs/>"
_ITALIC = "<w:i/><w:iCs/>"
_MARINE = f'<w:color w:val="{MARINE}"/>'
_GREY = f'<w:color w:val="{GREY}"/>'
_WHITE = f'<w:color w:val="{WHITE}"/>'
#: Bold capitals, a little apart, pale on marine.
_SURTITLE = f'{_BOLD}<w:caps/><w:color w:val="{PALE}"/><w:spacing w:val="10"/>'
_KEEP = "<w:keepNext/><w:keepLines/>"
_UNNUMBERED = '<w:numPr><w:numId w:val="0"/></w:numPr>'
_EXACT = '<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>'
_WHOLE_WORDS = "<w:suppressAutoHyphens/>"
_LEFT = '<w:jc w:val="left"/>'
#: What stands in a line, letters and drawings, is centred on it.
_CENTRED_LINE = '<w:textAlignment w:val="center"/>'


def _band_looks(band: BandForm) -> Sequence[tuple[str, Type, str]]:
    """List the styles of the band under its title: each with its letters and their look."""
    return (
        ("BandStatus", band.status, _BOLD + _WHITE),
        ("BandLabel", band.label, _GREY),
        ("BandValue", band.value, _BOLD),
    )


def _borders(*lines: str) -> str:
    return f"<w:pBdr>{''.join(lines)}</w:pBdr>"


def _outline(level: int) -> str:
    return f'<w:outlineLvl w:val="{level}"/>'


def _contents_styles(form: PageForm, width: int) -> tuple[str, str]:
    """Write the paragraph properties of the lines of the contents: of a chapter, of an article under it.

    The number of the page stands at the right margin. A line stays on the page of the next one.
    """
    page = f'<w:tab w:val="right" w:leader="dot" w:pos="{width}"/>'
    keep, spaces = f"{_KEEP}<w:tabs>", _spaces(form.contents)
    end = f"</w:tabs>{_WHOLE_WORDS}{spaces}"
    chapter = f"{keep}{page}{end}{_indent(0, 0, 10)}"
    if form.gutter:
        return chapter, f"{keep}{page}{end}{_indent(form.step * 2, form.step, 6)}"
    hang = form.hang or 30
    return chapter, f'{keep}<w:tab w:val="left" w:pos="{twips(hang)}"/>{page}{end}{_indent(hang, hang - form.step, 10)}'


def _paragraph_styles(
    language: str, form: PageForm, width: int, dressed: bool, sections: bool, band: BandForm | None
) -> list[str]:
    """Write the paragraph styles: Word's own under English names, which Word translates, others in the language.

    Lists 1, 2 and 3 are those of ``numbering.NativeLists``: articles and what is under them, chapters, lists elsewhere.
    """
    say = labels(language)
    body, table = form.body, form.table
    heading = _BOLD + _MARINE
    chapter = _numbering(2, 0) if sections else ""
    rule = _borders(make_border("bottom", 8, MARINE, 4))
    contents, under_contents = _contents_styles(form, width)
    whole = _WHOLE_WORDS if form.letter else ""
    text = whole + _indent(form.hang) + ("" if dressed else _LEFT)
    numbered = _indent(form.indent, form.hang - form.number if form.hang else form.number)
    items = whole + _spacing(0, body.after / 2)
    article = _WHOLE_WORDS + _spaces(form.article)
    of_article = _outline(1)
    unhung = f'<w:ind w:left="{twips(form.hang)}" w:firstLine="0"/>' if form.hang else ""
    signs = _KEEP + _WHOLE_WORDS

    def built_in(style: str, name: str, paragraph: str = "", run: str = "", **more: Unpack[_StyleOptions]) -> str:
        return _style(style, name, paragraph=paragraph, run=run, **more)

    def make_own(style: str, paragraph: str = "", run: str = "", **more: Unpack[_StyleOptions]) -> str:
        return _style(style, say(OUR_STYLES[style]), paragraph=paragraph, run=run, custom=True, **more)

    return [
        built_in("Normal", "Normal", default=True),
        # text
        built_in("BodyText", "Body Text", text),
        make_own("BodyIntro", "<w:keepNext/>" + _spacing(0, body.after), based="BodyText"),
        make_own("NumberedParagraph", _numbering(1, 1) + numbered, based="BodyText"),
        make_own("SmallPrint", _spaces(form.note) + _indent(form.hang), _GREY + _size(form.note.size)),
        *(_letter_styles(form, make_own) if form.letter else ()),
        make_own("Centred", '<w:jc w:val="center"/>'),
        make_own("RightAligned", '<w:jc w:val="right"/>'),
        built_in("ListBullet", "List Bullet", _numbering(3, 0) + items),
        built_in("ListBullet2", "List Bullet 2", _numbering(1, 2) + items),
        built_in("ListNumber", "List Number", items),
        built_in("ListNumber2", "List Number 2", _numbering(1, 3) + items),
        # headings
        built_in(
            "Title",
            "Title",
            _KEEP + ("" if band else rule) + _WHOLE_WORDS + _spaces(band.title if band else form.title) + _outline(0),
            _BOLD + _WHITE + _size(band.title.size) if band else heading + _size(form.title.size),
            then="BodyText",
        ),
        built_in(
            "Subtitle",
            "Subtitle",
            _KEEP + _WHOLE_WORDS + _spaces(band.surtitle if band else form.subtitle),
            _SURTITLE + _size(band.surtitle.size) if band else _MARINE + _size(form.subtitle.size),
            then="BodyText",
        ),
        *(
            make_own(style, _KEEP + _WHOLE_WORDS + _spaces(typography), look + _size(typography.size))
            for style, typography, look in (_band_looks(band) if band else ())
        ),
        make_own("Notice", _spacing(0, body.after * 2), _ITALIC + _GREY + _size(body.size - 0.5)),
        built_in(
            "Heading1",
            "heading 1",
            _KEEP + chapter + (rule if form.ruled else "") + _WHOLE_WORDS + _spaces(form.chapter) + _outline(0),
            heading + _size(form.chapter.size),
            then="BodyText",
        ),
        built_in(
            "Heading2",
            "heading 2",
            _KEEP + _numbering(1, 0) + article + _indent(form.hang, form.hang) + of_article,
            heading + _size(form.article.size),
            then="BodyText",
        ),
        # based on the heading of articles, so that other programs see headings; without its number
        *(
            make_own(
                style,
                _KEEP + _UNNUMBERED + article + unhung + of_article,
                heading + _size(form.article.size),
                based="Heading2",
                then="BodyText",
            )
            for style in ("UnnumberedHeading", "Subheading")
        ),
        # contents
        make_own("ContentsTitle", _KEEP + article, heading + _size(form.article.size)),
        built_in("TOC1", "toc 1", contents, _size(form.contents.size), quick=False),
        built_in("TOC2", "toc 2", under_contents, _size(form.contents.size - 0.5), quick=False),
        # tables and boxes
        built_in("Caption", "caption", "<w:keepNext/>" + _WHOLE_WORDS + _spacing(8, 4), heading + _size(table.size)),
        make_own("TableText", _WHOLE_WORDS + _spacing(0, 0, table.line), _size(table.size)),
        make_own("TableHeading", "", heading, based="TableText"),
        make_own("BoxTitle", _KEEP + _WHOLE_WORDS + _spacing(3, 3), heading),
        make_own("Spacer", _EXACT, _size(2), quick=False),
        _style(
            "CellEnd",
            say(N_("End of a cell")),
            paragraph=_EXACT.replace("120", "20"),
            run=_size(1),
            custom=True,
            quick=False,
        ),
        # signature
        make_own("MadeAt", signs + _spacing(12, 4)),
        make_own("SignatureTitle", signs + _spacing(4, 1), heading),
        make_own("SignatureText", signs + _spacing(0, 0, table.line)),
        make_own(
            "SignatureSpace",
            _borders(make_border("bottom", 4, GREY, 1)) + _WHOLE_WORDS + _spacing(24, 2),
            quick=False,
        ),
        # page furniture and comments
        built_in(
            "Header",
            "header",
            _WHOLE_WORDS + _spacing(0, 8, RUNNING.line) + "<w:contextualSpacing/>",
            _GREY + _size(RUNNING.size),
            quick=False,
        ),
        built_in(
            "Footer", "footer", _WHOLE_WORDS + _spacing(0, 0, RUNNING.line), _GREY + _size(RUNNING.size), quick=False
        ),
        built_in("CommentText", "annotation text", _spacing(0, 3, 1), _size(10), quick=False),
    ]


def _letter_styles(form: PageForm, make_own: Callable[..., str]) -> Iterator[str]:
    """Write the styles of the opening of a letter; ``make_own`` writes a style of ours."""
    after = 0 if form.gutter else form.body.after
    aside = _indent(ADDRESSEE_IN_COLUMN if form.gutter else ADDRESSEE)
    hang = UPRIGHT.hang
    tab = f'<w:tabs><w:tab w:val="left" w:pos="{twips(hang)}"/></w:tabs>'
    spaces = _spacing(0, BELOW_LABELS) + _indent(hang, hang) + "<w:contextualSpacing/>"
    label = _WHOLE_WORDS + _spacing(0, 0) if form.gutter else tab + _WHOLE_WORDS + spaces
    yield make_own("Sender", _WHOLE_WORDS + _spaces(form.subtitle), _BOLD + _MARINE + _size(form.subtitle.size))
    yield make_own("SenderAddress", _WHOLE_WORDS + _spacing(0, 0) + _LEFT)
    yield make_own("Addressee", _WHOLE_WORDS + _spacing(0 if form.gutter else ABOVE_ADDRESSEE, after) + aside + _LEFT)
    yield make_own("LetterDay", _WHOLE_WORDS + _spacing(0 if form.gutter else ABOVE_DAY, BELOW_DAY) + aside + _LEFT)
    yield make_own("LetterLabel", label + _LEFT)


def _panel_styles(language: str, form: PageForm) -> Iterator[str]:
    """Write the styles of panels (a heading and an item for each mark), of the answers of a grid, and of cards.

    All paragraphs of a panel have the same borders, in the colour of its ground, and the same indents: Word makes one
    box of them.
    """
    say = labels(language)

    def make_own(style: str, paragraph: str, run: str, based: str = "Normal") -> str:
        return _style(style, say(OUR_STYLES[style]), paragraph=paragraph, run=run, based=based, custom=True)

    hanging = form.mark + 2.5
    aside = PANEL_SIDE + 0.15  # the line of the box too
    place = _indent(aside + hanging, hanging, aside)
    for mark, (ink, tint) in PANELS.items():
        lines = (("top", PANEL_ROOM), ("left", PANEL_SIDE), ("bottom", PANEL_ROOM), ("right", PANEL_SIDE))
        box = _borders(*(make_border(side, 4, tint, round(points(room))) for side, room in lines))
        ground = f'{box}<w:shd w:val="clear" w:color="auto" w:fill="{tint}"/>{_WHOLE_WORDS}'
        name, look = f"Panel{mark.capitalize()}", f'{_BOLD}<w:color w:val="{ink}"/>{_size(form.article.size)}'
        heading = _KEEP + ground + _spacing(PANEL_ABOVE, form.panel.after, form.article.line) + place + _LEFT
        yield make_own(f"{name}Heading", heading, look)
        item = "<w:keepLines/>" + ground + _spaces(form.panel) + place + _LEFT + _CENTRED_LINE
        yield make_own(f"{name}Item", item, _size(form.panel.size))
    yield make_own("PanelGrid", _CENTRED_LINE, "", based="TableText")
    yield make_own("PanelLabel", _KEEP, _GREY, based="TableText")
    yield make_own("PanelValue", "", _BOLD, based="TableText")


def _character_styles() -> list[str]:
    return [
        _style("DefaultParagraphFont", "Default Paragraph Font", kind="character", default=True, quick=False),
        _style("CommentReference", "annotation reference", kind="character", based="DefaultParagraphFont", quick=False,
               run=_size(8)),
    ]  # fmt: skip


def _table_styles(form: PageForm) -> list[str]:
    """Write the table styles: the base of all, the ruled one, and the two without lines."""
    room = twips(form.space)
    sides = (("top", room), ("left", CELL_SIDE), ("bottom", room), ("right", CELL_SIDE))
    margins = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides)
    ruled = "".join(make_border(side) for side in ("top", "bottom", "insideH"))
    head = f'<w:rPr>{_BOLD}</w:rPr><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{PAPER}"/></w:tcPr>'
    conditions = "".join(f'<w:tblStylePr w:type="{part}">{head}</w:tblStylePr>' for part in ("firstRow", "firstCol"))

    def made(style: str, name: str, inner: str, *, first: bool = False) -> str:
        opening = ' w:default="1"' if first else ' w:customStyle="1"'
        based = "" if first else '<w:basedOn w:val="TableNormal"/>'
        return f'<w:style w:type="table"{opening} w:styleId="{style}"><w:name w:val="{name}"/>{based}{inner}</w:style>'

    plain = '<w:tblInd w:w="0" w:type="dxa"/>'
    cells = f"<w:tblCellMar>{margins}</w:tblCellMar>"
    low = cells.replace(f'w:w="{room}"', 'w:w="20"').replace('<w:left w:w="100"', '<w:left w:w="0"')
    flush, side = (low.replace('<w:right w:w="100"', f'<w:right w:w="{right}"') for right in (480, 0))
    under = f"<w:tcPr><w:tcBorders>{make_border('bottom', 12, GREY)}</w:tcBorders></w:tcPr>"
    under = f'<w:tblStylePr w:type="firstRow"><w:rPr>{_BOLD}</w:rPr>{under}</w:tblStylePr>'
    return [
        made("TableNormal", "Normal Table", f"<w:tblPr>{plain}{cells}</w:tblPr>", first=True),
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/></w:style>',
        made(
            "DocumentTable",
            "Document Table",
            f"<w:tblPr>{plain}<w:tblBorders>{ruled}</w:tblBorders>{cells}</w:tblPr>{conditions}",
        ),
        made(
            "RuledTable", "Ruled Table", f"<w:tblPr>{plain}<w:tblBorders>{ruled}</w:tblBorders>{cells}</w:tblPr>{under}"
        ),
        made("PlainTable", "Table without lines", f"<w:tblPr>{plain}{flush}</w:tblPr>"),
        made(
            "TwoColumns",
            "Two languages",
            f"<w:tblPr>{plain}<w:tblBorders>{make_border('insideV')}</w:tblBorders>{side}</w:tblPr>",
        ),
    ]
