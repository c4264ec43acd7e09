"""The page, declared once: sizes, lines, spaces, colours and places, read by the writers of Word, typst and HTML.

Sizes and spaces are in points, places and widths on the page in millimetres. A letterhead has a page of its own, which
wins over this one: there, only the proportions between our styles count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..pages import PAGES, USUAL, PageSize
from .tree import Table

if TYPE_CHECKING:
    from .tree import Document

# ------------------------------------------------------------------ letters
FONT = "Calibri"
#: The free font with the widths and heights of Calibri, which our PDF files carry: the same lines, the same pages.
TWIN = "Carlito"
#: The height of a single line of both, how far it reaches above the foot of the letters and below, in the size.
FONT_LINE, FONT_TOP, FONT_FOOT = 1.2207, 0.952, 0.269

# ------------------------------------------------------------------ colours
INK, GREY, HAIRLINE, PAPER, WHITE = "1B2331", "565F6E", "C6CCD5", "F3F5F8", "FFFFFF"
#: Structure: titles, rules under them, heads of tables.
MARINE, MARINE_TINT = "1B3A63", "E6ECF4"
#: The second blue of a band across the page, and pale text on marine.
BAND, PALE = "2F5283", "C9D7EA"
#: What colours mean, always beside a word and a shape: yes, in force; only if, waiting; no, void.
GREEN, GREEN_TINT = "17694C", "EAF5EF"
OCHRE, OCHRE_TINT = "8A5A00", "FAECCD"
BRICK, BRICK_TINT = "A32A22", "F6DCD8"


# ------------------------------------------------------------------ texts
@dataclass(frozen=True, slots=True)
class Type:
    """How a text is set: its size, the height of its lines, the space before and after its paragraphs.

    ``line`` is in single lines of the font, as Word counts: 1.2 is 1.2 × 1.2207 × the size.
    """

    size: float
    line: float
    before: float = 0
    after: float = 0

    @property
    def height(self) -> float:
        """The distance from one line to the next, in points.

        >>> round(Type(11, 1.2).height, 1)
        16.1
        """
        return self.size * self.line * FONT_LINE

    @property
    def lead(self) -> float:
        """The room between two lines, in points: what their distance leaves beside a single line of the font."""
        return self.size * (self.line - 1) * FONT_LINE


@dataclass(frozen=True, slots=True)
class BandForm:
    """The band around the title on the first page of a text: its letters, in points, and its rooms, in millimetres.

    ``side`` is the room beside its text, ``high`` that above and below the title, ``low`` that of the other rows.
    """

    title: Type = Type(24, 0.95)
    surtitle: Type = Type(8.5, 1.05, 0, 2)
    status: Type = Type(11.5, 1.05)
    label: Type = Type(9, 1.03)
    value: Type = Type(10, 1.03)
    side: float = 6
    high: float = 5
    low: float = 2.4


#: The band across a page, and over the two columns of two languages.
ACROSS = BandForm()
OVER_COLUMNS = replace(ACROSS, title=Type(17, 0.95), status=Type(10.5, 1.05), side=4, high=4)
#: The band of a poster.
ON_POSTER = replace(ACROSS, title=Type(34, 0.95), surtitle=Type(13, 1.05, 0, 3), side=8, high=7)


@dataclass(frozen=True, slots=True)
class PageForm:
    """One form of the page: what is set in which size, how wide the margins are, where the text stands.

    Parameters
    ----------
    side, top, foot:
        The margins, in millimetres; those left and right are equal.
    hang:
        How far from the left margin the text stands: in the room before it stand the numbers of articles and the
        labels. 0 where numbers stand in the text itself.
    number:
        How far from the left margin the number of a paragraph begins.
    step:
        How far a list stands under its text.
    gutter:
        The room between two columns, one a language; 0 for one column.
    space:
        The space before and after the text in a cell of a table.
    ruled:
        Whether a rule stands under the heading of a chapter.
    letter:
        Whether it is that of a letter: its words are not cut, its addressee stands at `ADDRESSEE`.
    band:
        The form of the band around the title.
    panel:
        The items of a panel.
    mark, grid_mark:
        The sides of the marks before the items of a panel, and in the cells of a grid.
    page:
        How large the page is.
    """

    body: Type
    title: Type
    subtitle: Type
    chapter: Type
    article: Type
    table: Type
    note: Type
    label: float
    contents: Type
    side: float = 20
    top: float = 18
    foot: float = 20
    hang: float = 0
    number: float = 0
    step: float = 5
    gutter: float = 0
    space: float = 1.1
    ruled: bool = True
    letter: bool = False
    band: BandForm = ACROSS
    panel: Type = Type(11, 1.05, 0, 3)
    mark: float = 4
    grid_mark: float = 5
    page: PageSize = PAGES[USUAL]

    @property
    def indent(self) -> float:
        """How far from the left margin the text under the number of a paragraph stands, in millimetres."""
        return self.hang or self.number


#: The lines at the head and at the foot of each page.
RUNNING = Type(8.5, 1.03)
#: The room around the text of a panel, in millimetres: beside it, above and below; and that above a panel, in points.
PANEL_SIDE, PANEL_ROOM, PANEL_ABOVE = 4, 2, 0
#: How much more room the foot of a page has where both parties put their initials there, in millimetres.
INITIALS_ROOM = 2
#: How far from the edge of the page its running lines stand, in millimetres.
RUNNING_EDGE = 9
#: A word is cut only where the line would else stay shorter by more than this, in millimetres.
HYPHENATION_ZONE = 12
#: How far from the left margin the addressee of a letter and its signature stand, in millimetres; in a column, which
#: has no room for that, the addressee stands further left.
ADDRESSEE, ADDRESSEE_IN_COLUMN = 88, 24
#: The space in a letter before the addressee, so that it shows in the window of an envelope (45 to 85 millimetres from
#: the top), before the place and day, after them, and after the labels (subject, enclosures), in points.
ABOVE_ADDRESSEE, ABOVE_DAY, BELOW_DAY, BELOW_LABELS = 28, 10, 12, 8

#: A page upright, in one language: numbers in the margin, a measure of 136 millimetres.
UPRIGHT = PageForm(
    body=Type(11, 1.15, 0, 5),
    title=Type(24, 0.95, 0, 6),
    subtitle=Type(13, 1.05, 0, 6),
    chapter=Type(17, 1.05, 18, 6),
    article=Type(13, 1.05, 15, 4),
    table=Type(10, 1.05),
    note=Type(9, 1.03, 2, 5),
    label=10,
    contents=Type(11, 1.05, 0, 1),
    hang=34,
    number=22,
)
#: A contract, of which both parties initial each page: closer paragraphs and a wider measure make fewer pages.
CONTRACT = replace(
    UPRIGHT,
    body=Type(11, 1.05, 0, 2.5),
    title=Type(24, 0.95, 0, 4),
    subtitle=Type(13, 1.05, 0, 4),
    chapter=Type(13, 1.05, 7, 2),
    article=Type(12, 1.05, 7, 2),
    top=13,
    foot=12,
    hang=25,
    number=15,
)
#: A short paper without articles, such as a letter or a form: its headings are lower.
SHEET = replace(
    UPRIGHT,
    body=Type(11, 1.15, 0, 4),
    title=Type(20, 0.95, 0, 5),
    subtitle=Type(13, 1.05, 0, 3),
    chapter=Type(14, 1.05, 9, 2),
    ruled=False,
)
#: A letter: lines close enough that it holds on one page where its words allow.
LETTER = replace(SHEET, body=Type(11, 1.05, 0, 4), chapter=Type(13, 1.05, 8, 2), foot=15, letter=True)
#: Two languages side by side: 84 + 6 + 84 millimetres, numbers in the text.
COLUMNS = replace(
    UPRIGHT,
    body=Type(10.5, 1.1, 0, 3.5),
    title=Type(18, 0.95, 0, 5),
    subtitle=Type(12, 1.05, 0, 4),
    chapter=Type(14, 1.05, 10, 4),
    article=Type(12, 1.05, 8, 3),
    table=Type(10, 1.05),
    contents=Type(10, 1.05, 0, 1),
    side=18,
    hang=0,
    number=0,
    gutter=6,
    band=OVER_COLUMNS,
    panel=Type(10.5, 1.05, 0, 2),
)
#: A page on its side, for wide tables.
FLAT = replace(
    UPRIGHT,
    body=Type(10, 1.1, 0, 4),
    subtitle=Type(12, 1.05, 0, 6),
    chapter=Type(15, 1.05, 14, 4),
    article=Type(12, 1.05, 10, 3),
    table=Type(9.5, 1.03),
    hang=0,
    number=12,
    space=0.9,
)
#: How far from the left margin a number in the text of a narrow page ends, in millimetres.
NARROW_NUMBER = 12
#: One page to be hung on a wall, printed on A4 or larger: no letter under 11 points.
POSTER = replace(
    SHEET,
    body=Type(15, 1.1, 0, 4),
    chapter=Type(18, 1.05, 8, 3),
    article=Type(20, 1.05, 0, 4),
    table=Type(13, 1.05),
    note=Type(11, 1.05, 2, 2),
    side=14,
    top=14,
    foot=14,
    hang=0,
    number=0,
    space=2,
    band=ON_POSTER,
    panel=Type(16, 1.1, 0, 4),
    mark=5.5,
    grid_mark=7,
)
#: The page of a letterhead: its margins and sizes are its own; numbers stand in the text.
DRESSED = replace(UPRIGHT, chapter=Type(14, 1.05, 14, 4), title=Type(20, 1, 0, 6), hang=0, number=12)
#: The letters of the tables of a report, whose answer fills its first page.
DENSE = FLAT.table
#: The height of the lines of a text to be read through, such as a guide, in place of that of other texts.
AIRY = 1.2


def page_form(document: Document, *, columns: bool = False, dressed: bool = False) -> PageForm:
    """Choose the form of the pages of a document (margins, sizes of letters), for one language or two in columns.

    Parameters
    ----------
    document:
        The document; the first, where two languages stand in one file.
    columns:
        Whether these stand side by side.
    dressed:
        Whether the text goes in a letterhead.
    """
    form = _choose_form(document, columns=columns, dressed=dressed)
    return form if dressed else fit_page(form, PAGES[document.page], landscape=document.landscape)


def fit_page(form: PageForm, page: PageSize, *, landscape: bool = False) -> PageForm:
    """Fit a form to the size of a page: on a narrow one margins are less wide, and numbers stand in the text.

    Letters, posters and pages on their side (``landscape``) are on the usual page where this one is narrow.

    >>> text_width(fit_page(UPRIGHT, PAGES["a5"])), fit_page(LETTER, PAGES["a5"]).page.label
    (122, 'A4')
    """
    if page is form.page or (page.narrow and (landscape or form.letter or form.band is ON_POSTER)):
        return form
    if page.side is None:
        return replace(form, page=page)
    return replace(form, page=page, side=min(form.side, page.side), hang=0, number=min(form.number, NARROW_NUMBER))


def _choose_form(document: Document, *, columns: bool, dressed: bool) -> PageForm:
    if columns:
        return replace(COLUMNS, letter=document.letter)
    if dressed:
        return replace(DRESSED, letter=document.letter)
    if document.letter:
        return LETTER
    if document.poster:
        return POSTER
    if document.landscape:
        return FLAT
    if document.initials:
        return CONTRACT
    form = UPRIGHT if any(document.articles()) else SHEET
    if form is SHEET and any(isinstance(block, Table) and block.ruled for block in document.body):
        form = replace(SHEET, table=DENSE)
    return replace(form, body=replace(form.body, line=AIRY)) if document.airy else form


def points(millimetres: float) -> float:
    """Convert millimetres to points.

    >>> round(points(170), 1)
    481.9
    """
    return millimetres * 72 / 25.4


def text_width(form: PageForm, *, landscape: bool = False) -> float:
    """Compute the width between the margins of a page of a form, upright or ``landscape``, in millimetres.

    >>> text_width(UPRIGHT), text_width(COLUMNS)
    (170, 174)
    """
    return (form.page.height if landscape else form.page.width) - 2 * form.side
