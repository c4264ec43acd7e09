"""A document as a tree: what it says, numbered and filled, before any file exists.

Writers read this module and nothing of the library. Every character has an origin, every article its clause, edition
and weight. The tree is immutable.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

#: Where a run of text comes from: an edition's text, a blank of the matter, a reference, or the furniture of the
#: document.
ORIGINS = ("text", "blank", "reference", "furniture")


@dataclass(frozen=True, slots=True)
class Run:
    """Some text in one style. ``blank`` names the blank it fills; an unfilled one prints ``[•]``.

    ``target`` is the anchor of the article or annex a reference points to. ``language`` is that of the text where it is
    not the document's own.
    """

    text: str
    bold: bool = False
    origin: str = "text"
    blank: str | None = None
    filled: bool = True
    target: str | None = None
    language: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``number`` is its number inside the article ("4.2"), None where it has none.

    ``style`` is one of ``body``, ``note`` (small print), ``intro`` (a paragraph that introduces a list and stays with
    it), ``centred``, ``right``.
    """

    runs: Runs
    number: str | None = None
    style: str = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; ``ordered`` ones are numbered 1, 2, 3 and start again at each list."""

    items: tuple[Runs, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table. The first row is ``header`` when there is one and repeats on each page.

    ``widths`` are shares of the text width. ``name`` says what the table is (``tools``, ``data_classes``, ``roles``,
    ``control``, ``weights``); a ``control`` table has no header and its first column is a header column, and so it is
    of a ``form``.
    """

    name: str
    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    widths: tuple[float, ...] = ()
    caption: str = ""

    @property
    def labelled(self) -> bool:
        """Whether the first column names what stands beside it."""
        return self.name in ("control", "form")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading between articles: ``level`` 1 a chapter or section of the document, 2 a part of it.

    ``label`` is its number as printed ("Chapitre 2", "Section 3", or empty).
    """

    level: int
    text: Runs
    label: str = ""
    number: int | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One clause in the document.

    ``number`` is None for an unnumbered clause (a summary, the parties). ``label`` is the number as printed ("Article
    1er"). ``weight`` is a word of the vocabulary, ``weight_label`` the same for a reader; ``note`` is what an annotated
    copy says of it, one paragraph an entry. ``fingerprint`` is that of the edition's text, as the library's lock keeps
    it; empty where the text belongs to no edition.
    """

    anchor: str
    clause: str
    edition: int
    wording: str
    kind: str
    heading: Runs
    blocks: tuple[Paragraph | Bullets | Table, ...]
    number: int | None = None
    label: str = ""
    weight: str = ""
    weight_label: str = ""
    note: tuple[str, ...] = ()
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Signatory:
    """One signature: who signs and in what capacity.

    ``anchor`` is the text by which an e-signature service finds the place to sign; empty for none.
    """

    title: str
    lines: tuple[str, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """The place, date and signatures, which stay together on one page."""

    made_at: Runs
    signatories: tuple[Signatory, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenPoints:
    """What is left undecided in a draft, listed at its end."""

    title: str
    intro: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """Where the table of contents goes; writers make it from the headings and, unless told otherwise, the articles."""

    title: str
    articles: bool = True


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block starts a page."""


@dataclass(frozen=True, slots=True)
class Annex:
    """A companion attached after the signature, on pages of its own.

    ``name`` is the companion, ``label`` its letter as printed ("Annexe A"). Its headings are of level 2 and have their
    anchors. An annex has no weight of its own.
    """

    anchor: str
    name: str
    label: str
    title: Runs
    blocks: tuple[Paragraph | Bullets | Table | Heading, ...]

    @property
    def heading(self) -> Heading:
        """The heading that the annex stands under."""
        return Heading(1, self.title, self.label, anchor=self.anchor)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The heading of the annex, then those inside it."""
        return (self.heading, *(block for block in self.blocks if isinstance(block, Heading)))


Block = Paragraph | Bullets | Table | Heading | Article | Signature | OpenPoints | Contents | PageBreak | Annex


@dataclass(frozen=True, slots=True)
class Proof:
    """What a file keeps of where its document comes from, so that it can be verified when it comes back.

    Parameters
    ----------
    vehicle, version:
        Of the matter.
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


@dataclass(frozen=True, slots=True)
class Document:
    """A document in one language.

    Parameters
    ----------
    name:
        What it is: a vehicle's id, or ``enforceability-report``.
    language:
        ``fr`` or ``en``.
    title, subtitle:
        As printed on top; ``notice`` is printed under them (a courtesy translation says so). ``title_open`` names the
        blanks they leave open.
    header, footer:
        Text of the page header and of the left of the footer; writers add "page X / Y", in ``page_label`` ("Page {page}
        / {pages}").
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

    def articles(self) -> Iterator[Article]:
        """The articles of the document, in order."""
        return (block for block in self.body if isinstance(block, Article))

    def annexes(self) -> Iterator[Annex]:
        """The annexes of the document, in order."""
        return (block for block in self.body if isinstance(block, Annex))


@dataclass(frozen=True, slots=True)
class BilingualDocument:
    """The same document in two languages; ``left`` prevails.

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
    """The text of some runs, without their styles.

    >>> plain_text((Run("a"), Run("b", bold=True)))
    'ab'
    """
    return "".join(run.text for run in runs)
