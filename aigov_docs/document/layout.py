"""What every writer needs to know of a tree: labels, anchors, contents, and text that a file can hold."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from ..kits.ground.i18n import N_, NBSP
from ..kits.ground.problems import Problem, WriterError, unwritable_characters
from ..kits.ground.text import NOT_IN_FILE, NOT_IN_MARKED_FILE, roman_numeral
from .tree import (
    Annex,
    Article,
    ArticleBlock,
    BilingualDocument,
    Block,
    Bullets,
    Contents,
    Document,
    Heading,
    Panels,
    Paragraph,
    Picture,
    Run,
    Runs,
    Table,
    plain_text,
)

#: A heading that ends so takes no full stop before the words that it opens.
TITLE_STOPS = (".", "?", "!", "…", ":")

_NO_TEXT = ("bool", "int", "float", "int | None", "bool | None")  # types of fields as written
_FIRST = re.compile(r"\b(1)(er)\b")


# ------------------------------------------------------------------ numbers and labels
def heading_label(heading: Heading) -> str:
    """Build the label printed before a heading, such as "Chapitre 2 –", "II." or "Article 4."; empty without one.

    >>> heading_label(Heading(1, (), number=2)), heading_label(Heading(1, ()))
    ('II.', '')
    """
    if heading.opens_article:
        return f"{heading.label}."
    if heading.label:
        return f"{heading.label}{NBSP}–"
    return f"{roman_numeral(heading.number)}." if heading.number is not None else ""


def article_label(article: Article, document: Document) -> str:
    """Build the label printed before an article's heading, such as "Article 1er."; empty without a number.

    A clause of a shared article has none: the heading before it has the label of the article.
    """
    if article.part is not None:
        return ""
    label = article.label or (numbered_label(article.number, document) if article.number is not None else "")
    return f"{label}." if label else ""


def numbered_label(number: int, document: Document) -> str:
    """Build the name of an article from its number in its document, such as "Article 1er" or "Article 2"."""
    if number == 1 and document.first_label:
        return document.first_label
    return document.article_label.replace("{n}", str(number))


def margin_label(label: str) -> str:
    """Write the label of an article as it stands in the margin, beside the heading: without its full stop.

    >>> margin_label("Article 9."), margin_label("Annexe A –")
    ('Article 9', 'Annexe A –')
    """
    return label.removesuffix(".")


def printed_heading(article: Article) -> Runs:
    """Give the heading that an article prints on a line of its own, as runs; none for a clause of a shared article.

    The heading of such a clause opens its first paragraph instead.

    >>> article = Article("a-x", "x", 1, "fr", "kind", (Run("Vos accès"),), (), number=4, part=2)
    >>> printed_heading(article)
    ()
    """
    return article.heading if article.part is None else ()


def printed_blocks(article: Article) -> tuple[ArticleBlock, ...]:
    """List the blocks of an article as printed; of a clause in a shared article, the heading opens the first paragraph.

    Before a list or a table that heading is a paragraph of its own; without ``part`` or heading, the blocks are
    unchanged.

    >>> article = Article(
    ...     "a-x", "x", 1, "fr", "kind", (Run("Vos accès"),), (Paragraph((Run("Ici."),), "4.2"),), 4, part=2
    ... )
    >>> plain_text(printed_blocks(article)[0].runs)
    'Vos accès. Ici.'
    """
    if not article.part or not article.heading:
        return article.blocks
    title = tuple(dataclasses.replace(run, bold=True) for run in article.heading)
    first, rest = (article.blocks[0], article.blocks[1:]) if article.blocks else (None, ())
    if not isinstance(first, Paragraph):
        return (Paragraph(title, f"{article.number}.{article.part}", "intro"), *article.blocks)
    stop = "" if plain_text(title).endswith(TITLE_STOPS) else "."
    opening = (*title, *((Run(stop, bold=True, origin="furniture"),) if stop else ()), Run(" ", origin="furniture"))
    return (dataclasses.replace(first, runs=(*opening, *first.runs)), *rest)


def split_superscripts(text: str, language: str) -> Iterator[tuple[str, bool]]:
    """Split a text into pieces, each with whether it is written as superscript, such as the "er" of "1er".

    >>> list(split_superscripts("article 1er du", "fr"))
    [('article 1', False), ('er', True), (' du', False)]
    """
    at = 0
    if language == "fr":
        for match in _FIRST.finditer(text):
            yield text[at : match.end(1)], False
            yield match[2], True
            at = match.end()
    if at < len(text) or not text:
        yield text[at:], False


def initials_text(documents: Sequence[Document]) -> str:
    """Build the line at the foot of a page where both parties put their initials: a label, then dots for each party.

    ``documents`` are the document in one language, or in both; the label joins their ``initials`` texts. The line is
    empty where no document has such a text.
    """
    named = [document.initials for document in documents if document.initials]
    return f"{' / '.join(named)}{NBSP}{'…' * 8}{NBSP * 2}{'…' * 8}" if named else ""


# ------------------------------------------------------------------ places in a document
def anchor_of(block: Heading | Article, index: int) -> str:
    """Find the anchor of a heading or article: the name, unique in its document, by which links lead there.

    A block without an anchor of its own gets one from its place: ``section-3`` for the third block of the body.
    ``index`` is that place, from 0.
    """
    return block.anchor or f"section-{index + 1}"


def list_headings(document: Document) -> Iterator[tuple[int, Heading | Article]]:
    """Yield pairs of index in the body and heading or article; a heading in an annex comes with the annex's index."""
    for index, block in enumerate(document.body):
        if isinstance(block, Heading | Article):
            yield index, block
        elif isinstance(block, Annex):
            for heading in block.headings:
                yield index, heading


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """One entry of a table of contents: its level, label, text, and the anchor that it leads to."""

    level: int
    label: str
    text: Runs
    anchor: str


def contents_entries(document: Document, *, articles: bool = False) -> tuple[ContentsEntry, ...]:
    """List the entries of a document's table of contents: the headings, articles and annexes that follow the table.

    Where the document has no such table, they are all those of the document. Articles stand one level below chapters,
    where there are chapters; they are left out where the table is one without articles, unless ``articles`` asks for
    them. The clauses of a shared article, and articles with neither number nor heading, are always left out.
    """
    body = document.body
    start, listing = next(((i + 1, block) for i, block in enumerate(body) if isinstance(block, Contents)), (0, None))
    with_articles = articles or listing is None or listing.articles
    sectioned = False
    lines: list[ContentsEntry] = []
    for index, block in enumerate(body[start:], start):
        if isinstance(block, Heading) and block.opens_article:
            if with_articles:
                level = 2 if sectioned else 1
                lines.append(ContentsEntry(level, heading_label(block), block.text, anchor_of(block, index)))
        elif isinstance(block, Heading):
            sectioned = True
            lines.append(ContentsEntry(block.level, heading_label(block), block.text, anchor_of(block, index)))
        elif (
            with_articles
            and isinstance(block, Article)
            and block.part is None
            and (block.heading or block.number is not None)
        ):
            level = 2 if sectioned else 1
            lines.append(ContentsEntry(level, article_label(block, document), block.heading, anchor_of(block, index)))
        elif isinstance(block, Annex):
            lines.append(ContentsEntry(1, heading_label(block.heading), block.title, block.anchor))
    return tuple(lines)


def pair_blocks(document: BilingualDocument) -> Iterator[tuple[int, Block, Block]]:
    """Yield each block of a bilingual document with its index, then the same block in the other language.

    A picture is left out: the column of a language is too narrow for it, and what follows says the same.

    Raises
    ------
    WriterError
        The two documents do not have the same blocks.
    """
    left, right = document.left.body, document.right.body
    if [type(block) for block in left] != [type(block) for block in right]:
        raise WriterError(
            Problem(
                "bilingual-mismatch",
                document.name,
                N_("the two languages do not have the same blocks in the same order"),
                N_("assemble both from the same assessment"),
            )
        )
    for index, (one, other) in enumerate(zip(left, right, strict=True)):
        if not isinstance(one, Picture):
            yield index, one, other


def column_shares(table: Table) -> tuple[float, ...]:
    """Compute the widths of a table's columns, as shares whose sum is 1.

    They are in proportion to the widths that the table gives for all its columns; equal where it gives none.

    >>> column_shares(Table("roles", ((), ()), ()))
    (0.5, 0.5)
    """
    count = max([len(table.header), *(len(row) for row in table.rows)], default=0)
    given = table.widths if len(table.widths) == count and sum(table.widths) > 0 else (1.0,) * count
    return tuple(width / sum(given) for width in given)


# ------------------------------------------------------------------ two languages level with each other
def article_groups(article: Article) -> list[tuple[ArticleBlock, ...]]:
    """Group the blocks of an article into rows, to set two languages side by side, row by row.

    A paragraph that introduces a list stays in one row with it. The heading of the article belongs with the first
    group; an article without blocks gives one empty group.
    """
    groups: list[tuple[ArticleBlock, ...]] = []
    waiting: tuple[ArticleBlock, ...] = ()
    blocks = list(split_panels(printed_blocks(article)))
    for place, block in enumerate(blocks):
        waiting += (block,)
        after = blocks[place + 1] if place + 1 < len(blocks) else None
        introduces = isinstance(block, Paragraph) and (block.style == "intro" or isinstance(after, Bullets))
        if not introduces or after is None:
            groups.append(waiting)
            waiting = ()
    return groups or [()]


def split_panels(blocks: Iterable[ArticleBlock]) -> Iterator[ArticleBlock]:
    """Yield the blocks of an article with each panel as a block by itself, for a column too narrow for two."""
    for block in blocks:
        if isinstance(block, Panels):
            yield from (Panels((panel,)) for panel in block.panels)
        else:
            yield block


def with_neighbours(
    blocks: Sequence[ArticleBlock],
) -> Iterator[tuple[ArticleBlock | None, ArticleBlock, ArticleBlock | None]]:
    """Yield each block of an article with the block before it and the block after it; None where there is none.

    After a list under a paragraph, the block before is still that paragraph: the next list is indented as the first.
    """
    before: ArticleBlock | None = None
    for place, block in enumerate(blocks):
        yield before, block, blocks[place + 1] if place + 1 < len(blocks) else None
        if not (isinstance(block, Bullets) and isinstance(before, Paragraph)):
            before = block


def block_texts(block: ArticleBlock) -> Iterator[Runs]:
    """Yield the texts of a block, each as runs: its paragraph, the items of its list, panels, or cells of its table.

    The header of a table is left out.
    """
    match block:
        case Paragraph():
            yield block.runs
        case Bullets():
            yield from block.items
        case Panels():
            for panel in block.panels:
                yield panel.heading
                yield from panel.items
        case Table():
            for cells in block.rows:
                yield from cells


# ------------------------------------------------------------------ what a file can hold
def check_writable(document: Document | BilingualDocument, *, marked: bool = False) -> None:
    """Refuse a document whose date is not an ISO date, or whose texts hold characters that no document may hold.

    ``marked`` says that marks of this program, which are such characters, stand in it for the values of a person.

    Raises
    ------
    WriterError
        A text holds such a character (`text.NOT_IN_TEXT` says which); or the date is not an ISO date.
    """
    refused = NOT_IN_MARKED_FILE if marked else NOT_IN_FILE
    if found := "".join(refused.findall("\n".join(_list_texts(document)))):
        raise WriterError(unwritable_characters(document.name, found))
    document_day(document)


def _list_texts(document: Document | BilingualDocument) -> set[str]:
    """List the different texts in a document tree, such as titles and runs."""
    texts: set[str] = set()
    readers: dict[type, Callable[[object], tuple[object, ...]]] = {}
    values: list[object] = [document]
    for value in values:  # what a value holds is looked at after those before it
        if isinstance(value, str):
            texts.add(value)
        elif isinstance(value, tuple):
            values += value
        elif value is not None:
            kind = type(value)
            if kind not in readers:
                readers[kind] = _make_fields_reader(kind)
            values += readers[kind](value)
    return texts


def _make_fields_reader(kind: type) -> Callable[[object], tuple[object, ...]]:
    """Make the function that reads a class of the document tree: the fields that may hold texts; none of another."""
    fields = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()
    names = [field.name for field in fields if field.type not in _NO_TEXT]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def document_day(document: Document | BilingualDocument) -> dt.datetime:
    """Convert the date of a document to midnight UTC, for the files made from it, which state no other date.

    Raises
    ------
    WriterError
        The date is not an ISO date.
    """
    try:
        return dt.datetime.combine(dt.date.fromisoformat(document.date), dt.time(), dt.UTC)
    except ValueError:
        raise WriterError(
            Problem(
                "document-date",
                document.name,
                N_('"{date}" is not a date'),
                N_("write it as 2027-01-31"),
                {"date": document.date},
            )
        ) from None
