"""A document as a tree: what it says, numbered and filled, before any file exists.

Writers read this module and nothing of the library. Every character has an origin, every article its clause, edition
and weight. The tree is immutable.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..kits.ground.short_repr import short_repr
from ..pages import USUAL

#: Where a run of text comes from: an edition's text, a blank of the matter, a reference, or the furniture of the
#: document.
ORIGINS = ("text", "blank", "reference", "furniture")
#: The sides of a drawn mark in a line of text, in millimetres.
LINE_MARK = 3.4


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style, with where the text comes from: a clause, a blank, a reference, or elsewhere.

    ``blank`` names the blank that it fills; an unfilled one prints ``[•]``. ``target`` is the anchor of the article
    or annex that a reference points to. ``language`` is the language of the text where the document has another.
    """

    text: str
    bold: bool = False
    origin: str = "text"
    blank: str | None = None
    filled: bool = True
    target: str | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class DrawnMark(Run):
    """A small drawing that stands in a text before the word for what it shows; ``shape`` is one of `marks.SHAPES`.

    Its ``text`` is the sign that stands for the drawing in a format without drawings. ``size`` is that of its sides, in
    millimetres.
    """

    shape: str = "open-square"
    size: float = LINE_MARK


@dataclass(frozen=True, slots=True)
class ChangedRun(Run):
    """Words that differ between two texts: ``added`` in the new one, else removed from the old one.

    Removed words are struck through; added ones are in bold.
    """

    added: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a document, with its number inside the article ("4.2"), or None for no number.

    ``style`` is one of ``body``, ``note`` (small print), ``intro`` (a paragraph that introduces a list and stays with
    it), ``answer`` (a line of the tinted box in which a report answers), ``centred``, ``right``; in a letter ``sender``
    (the name), ``sender-address``, ``addressee``, ``dated`` (place and day), ``subject`` and ``labelled``: the last two
    have a ``label`` that stands before them, in the margin where there is one.
    """

    runs: Runs
    number: str | None = None
    style: str = "body"
    label: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of items in a document, with bullets, or numbered from 1 when ``ordered``."""

    items: tuple[Runs, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A tinted panel of a document: a heading, and items that each have the same drawn mark.

    ``mark`` is one of `marks.PANELS`: ``yes`` (what one may do) or ``no`` (what one is asked never to do).
    """

    mark: str
    heading: Runs
    items: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Panels:
    """Panels of a document that belong together: side by side where there is room, else one above the other."""

    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a document: its rows, and a header row, where there is one, that repeats on each page.

    ``widths`` are shares of the text width. ``name`` says what the table is (``tools``, ``data_classes``, ``roles``,
    ``control``, ``weights``…). A table named ``control`` or ``form`` has no header row; its first column is a header
    column. A ``ruled`` table has lines between its rows alone, and its first column names the rows; there, a row of one
    cell is a band, the heading of the rows under it. In a ruled table that is ``side_by_side``, each column stands for
    itself: the first names no row. A ``grid`` answers with a drawn mark in each cell of a row but the first. A table
    with ``cards`` has one row; in each of its columns a drawn mark, named there, stands before a label (in the header)
    and what it names.
    """

    name: str
    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    widths: tuple[float, ...] = ()
    caption: str = ""
    ruled: bool = False
    side_by_side: bool = False
    grid: bool = False
    cards: tuple[str, ...] = ()

    @property
    def labelled(self) -> bool:
        """Whether the first column of the table is a header column: its cells name what each row holds."""
        return (self.ruled and not self.side_by_side) or self.name in ("control", "form")

    def is_band(self, cells: tuple[Runs, ...]) -> bool:
        """Whether a row of the table is a band: one cell across the table, the heading of the rows under it."""
        return self.ruled and len(cells) == 1 < len(self.header)


#: What an article is made of.
ArticleBlock = Paragraph | Bullets | Panels | Table


@dataclass(frozen=True, slots=True)
class Band(Table):
    """The control table of a document, and what its own page shows of it in a band around the title.

    A page of ours shows the title, ``status`` (what the text is worth, or since when) and ``pairs`` (a label and a
    value each) as one block; a letterhead and plain text print the rows. ``standing`` is the look of the status, one of
    `marks.STANDINGS`; empty where there is no status.
    """

    standing: str = ""
    status: Runs = ()
    pairs: tuple[tuple[Runs, Runs], ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as wide as the text of a document: an SVG picture, with the text that stands for it.

    ``ratio`` is its height divided by its width. A block after it says the same in words: a format without drawings
    leaves the picture out.
    """

    drawing: str
    text: str
    ratio: float


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading between the articles of a document, with its level: 1 for a chapter or section, 2 inside one.

    ``label`` is its number as printed ("Chapitre 2", "Section 3", or empty). A numbered heading of level 2 is that of
    an article that several clauses share ("Article 4"); these follow it.
    """

    level: int
    text: Runs
    label: str = ""
    number: int | None = None
    anchor: str = ""

    @property
    def opens_article(self) -> bool:
        """Whether this is the heading of an article that several clauses share."""
        return self.level == 2 and self.number is not None


@dataclass(frozen=True, slots=True)
class Article:
    """One clause as the document prints it, with its number, text, edition and weight.

    ``number`` is None for an unnumbered clause (a summary, the parties). ``label`` is the number as printed ("Article
    1er"). ``part`` is its place in an article that several clauses share, whose heading stands before them: 2 for 4.2,
    whose heading opens its first paragraph; 0 for a clause alone there; None for a clause that is an article by itself.
    ``weight`` is a word of the vocabulary, ``weight_label`` the same for a reader; ``note`` is what an annotated
    copy says of it, one paragraph an entry; ``mark`` names the shape that stands for the weight. ``fingerprint`` is
    that of the edition's text, as the library's lock keeps it; empty where the text belongs to no edition.
    """

    anchor: str
    clause: str
    edition: int
    wording: str
    kind: str
    heading: Runs
    blocks: tuple[ArticleBlock, ...]
    number: int | None = None
    label: str = ""
    weight: str = ""
    weight_label: str = ""
    note: tuple[str, ...] = ()
    fingerprint: str = ""
    part: int | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Signatory:
    """A signatory of a document: a title, such as "For the company", and the lines under it.

    ``anchor`` is the text by which an e-signature service finds the place to sign; empty for none.
    """

    title: str
    lines: tuple[str, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """The signature block of a document: place, date and signatories, kept together on one page.

    ``lines`` names the lines that each signatory fills in by hand, the last of them to sign on: "Date", "Signature".
    Without names there is one line, to sign on.
    """

    made_at: Runs
    signatories: tuple[Signatory, ...]
    notes: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenPoints:
    """A list on the last page of a draft document: its open points, values to check, or points to settle.

    ``unfilled`` is true of the open points: values that are still missing.
    """

    title: str
    intro: str
    items: tuple[str, ...]
    unfilled: bool = True


@dataclass(frozen=True, slots=True)
class Contents:
    """The place of a table of contents; writers build it from the headings and, with ``articles``, the articles.

    ``starts_page`` is true where what stands before it is a page of its own.
    """

    title: str
    articles: bool = True
    starts_page: bool = False


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A page break in a document: the block after it starts a new page."""


@dataclass(frozen=True, slots=True)
class Annex:
    """A companion (form, notice…) attached to a document after the signature, on pages of its own.

    ``name`` is the companion, ``label`` its letter as printed ("Annexe A"). Its headings are of level 2 and have their
    anchors. An annex has no weight of its own.
    """

    anchor: str
    name: str
    label: str
    title: Runs
    blocks: tuple[ArticleBlock | Picture | Heading, ...]

    @property
    def heading(self) -> Heading:
        """The heading of the annex, with its label and title."""
        return Heading(1, self.title, self.label, anchor=self.anchor)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The heading of the annex, then the headings inside it."""
        return (self.heading, *(block for block in self.blocks if isinstance(block, Heading)))


Block = ArticleBlock | Picture | Heading | Article | Signature | OpenPoints | Contents | PageBreak | Annex


@dataclass(frozen=True, slots=True)
class Proof:
    """The record of how a document was made, which its file embeds so that a returned copy can be verified.

    Parameters
    ----------
    vehicle, version:
        The vehicle of the document, and the version that the matter states.
    library, release:
        The library its clauses come from.
    assessed_on:
        ISO date on which the weights were assessed.
    facts:
        The facts of the matter that decide a weight and concern nobody in particular, as JSON with sorted keys.
    """

    vehicle: str
    version: str
    library: str
    release: str
    assessed_on: str
    facts: str


@short_repr("name", "language", "date", "body")
@dataclass(frozen=True, slots=True)
class Document:
    """A document in one language, as plain data: title, header, footer, body and properties.

    Parameters
    ----------
    name:
        The kind of document: the id of a vehicle or companion, ``enforceability-report``, ``formalities-plan``…
    language:
        ``fr`` or ``en``.
    title, subtitle:
        As printed on top; ``notice`` is printed under them (a courtesy translation says so). ``title_open`` names the
        blanks they leave open.
    header, footer:
        Text of the page header and of the left of the footer; writers add "page X / Y", in ``page_label`` ("Page {page}
        / {pages}").
    initials:
        The name of the places, at the foot of each page, where both parties put their initials; empty for none.
    airy:
        Whether its lines stand further apart, for a text to be read through.
    letter:
        Whether it is a letter: its body has the subject, so that the title is not printed, and its words are not cut.
    poster:
        Whether it is one page to be hung on a wall, with larger letters.
    page:
        The name of the size of its pages in `PAGES`.
    first_article:
        The number of the first article: it may follow those of a host charter.
    article_label, first_label:
        How articles are numbered: "Article {n}", and the form of number 1 ("Article 1er").
    date:
        ISO date of the document; files made from it carry this date and no clock.
    properties:
        Core properties: author, subject, keywords.
    fields:
        Values a firm's letterhead may print, by name: ``employer.name``, ``document.version``, ``place``; empty where
        there is none.
    proof:
        What the file keeps of its origin; None for a document that is no vehicle.
    """

    name: str
    language: str
    title: str
    subtitle: str
    notice: str
    header: str
    footer: str
    page_label: str
    body: tuple[Block, ...]
    date: str
    first_article: int = 1
    article_label: str = "Article {n}"
    first_label: str = "Article 1er"
    landscape: bool = False
    properties: tuple[tuple[str, str], ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    proof: Proof | None = None
    title_open: tuple[str, ...] = ()
    initials: str = ""
    airy: bool = False
    letter: bool = False
    poster: bool = False
    page: str = USUAL

    @property
    def band(self) -> Band | None:
        """The band around the title of the document; None where it has none."""
        first = self.body[0] if self.body else None
        return first if isinstance(first, Band) else None

    def articles(self) -> Iterator[Article]:
        """Yield the articles of the document, in order."""
        return (block for block in self.body if isinstance(block, Article))

    def annexes(self) -> Iterator[Annex]:
        """Yield the annexes of the document, in order."""
        return (block for block in self.body if isinstance(block, Annex))


@short_repr("left.name", "layout")
@dataclass(frozen=True, slots=True)
class BilingualDocument:
    """A document in two languages, as a pair of documents: the text of ``left`` prevails over that of ``right``.

    ``left.body`` and ``right.body`` have the same blocks in the same order. ``layout`` is ``columns`` (side by side,
    article by article) or ``sequence`` (the whole of one, then the whole of the other).
    """

    left: Document
    right: Document
    notice: tuple[str, str] = field(default=("", ""))
    layout: str = "columns"

    @property
    def name(self) -> str:
        """The name of the document, the same in both languages."""
        return self.left.name

    @property
    def date(self) -> str:
        """The ISO date of the document, the same in both languages."""
        return self.left.date


def plain_text(runs: Runs) -> str:
    """Join the text of runs (pieces of text in one style) into one text, without the styles.

    >>> plain_text((Run("a"), Run("b", bold=True)))
    'ab'
    """
    return "".join([run.text for run in runs])
