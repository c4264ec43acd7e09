"""The program typst: kept compiled between documents, in the thread that uses it, with fonts of our own."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..document.layout import article_groups, block_texts, document_day, initials_text, pair_blocks
from ..document.page_design import (
    ABOVE_ADDRESSEE,
    ABOVE_DAY,
    ADDRESSEE,
    ADDRESSEE_IN_COLUMN,
    BELOW_DAY,
    BELOW_LABELS,
    GREY,
    HAIRLINE,
    INITIALS_ROOM,
    INK,
    MARINE,
    MARINE_TINT,
    PALE,
    PANEL_ABOVE,
    PANEL_ROOM,
    PANEL_SIDE,
    PAPER,
    RUNNING,
    RUNNING_EDGE,
    UPRIGHT,
    BandForm,
    PageForm,
    Type,
    page_form,
    points,
    text_width,
)
from ..document.tree import (
    Annex,
    Article,
    ArticleBlock,
    Band,
    BilingualDocument,
    Block,
    Bullets,
    Contents,
    Document,
    Heading,
    OpenPoints,
    PageBreak,
    Paragraph,
    Run,
    Signature,
    Table,
    plain_text,
)
from ..kits.ground.i18n import N_, NBSP
from ..kits.ground.languages import find_language
from ..kits.ground.problems import Problem, WriterError
from .engines import has_typst
from .typst_blocks import Node, TextSetting, TypstSide, TypstState, language_and_region

if TYPE_CHECKING:
    from typst import Compiler, Fonts, TypstError


# ------------------------------------------------------------------ typst columns
# Two languages side by side: a row for each paragraph, list or row of a table, so that both stay level.


_SHORT = 450  # a row of two languages with no more characters on a side moves whole


class TypstColumns:
    """The builder of Typst nodes (data a Typst template prints) for a bilingual document in two columns.

    The columns close before what goes across the page, and open again after it.
    """

    def __init__(self, document: BilingualDocument, state: TypstState, annotate: bool) -> None:
        left, right = document.left, document.right
        self.document = document
        self.left = TypstSide(left, state, annotate=annotate, narrow=True, notice=document.notice[0])
        self.right = TypstSide(
            right,
            state,
            narrow=True,
            prefix=f"{right.language}-",
            notice=document.notice[1],
            first=False,
            marked=False,
        )
        self.across = TypstSide(left, TypstState(state.setting)), TypstSide(right, TypstState(state.setting))
        self.rows: list[Node] = []
        self.heads: tuple[list[Node], list[Node]] = ([], [])  # of chapters: they go in the row of what they head
        self.out: list[Node] = []

    def document_nodes(self) -> list[Node]:
        """Build the Typst nodes of a bilingual document: title, two columns, and full-width blocks between."""
        fronts = self.left.front_node(), self.right.front_node()
        if all(front["band"] for front in fronts):
            sides = [
                {**language_and_region(side.language), "front": {**front, "notices": []}}
                for side, front in zip((self.left, self.right), fronts, strict=True)
            ]
            self.out.append({"k": "bands", "sides": sides})
            bare: Node = {"title": [], "subtitle": [], "band": None}
            fronts = {**fronts[0], **bare}, {**fronts[1], **bare}
        titles = [[{**front, "subtitle": [], "notices": []}] if front["title"] else [] for front in fronts]
        self._row(*titles, whole=True, level=True)
        rest = [[{**front, "title": []}] if front["subtitle"] or front["notices"] else [] for front in fronts]
        self._row(*rest, whole=True)
        self._close(names=False)
        for index, left_block, right_block in pair_blocks(self.document):
            if isinstance(left_block, Band):
                continue
            if isinstance(left_block, Signature | OpenPoints | PageBreak | Annex):
                self._close()
                self.out += self._whole_width(left_block, right_block, index)
            else:
                self._pair(left_block, right_block, index)
        self._close()
        return self.out

    def _whole_width(self, left_block: Block, right_block: Block, index: int) -> list[Node]:
        if isinstance(left_block, Annex) and isinstance(right_block, Annex):
            annexes = [
                {"k": "tongue", **language_and_region(side.language), "nodes": side.annex_nodes(annex, index)}
                for side, annex in ((self.left, left_block), (self.right, right_block))
            ]
            return self._run_on(annexes)
        left, right = self.across
        if isinstance(left_block, Signature) and isinstance(right_block, Signature):
            return [left.signature_node((left_block, right_block), right)]
        if isinstance(left_block, PageBreak):
            return left.block_nodes(left_block, index)
        theirs = {"k": "tongue", **language_and_region(right.language), "nodes": right.block_nodes(right_block, index)}
        return [*left.block_nodes(left_block, index), theirs]

    @staticmethod
    def _run_on(annexes: list[Node]) -> list[Node]:
        """Give an annex in both languages, with the page break before the first one, if it has one, once."""
        breaks = [node for node in annexes[0]["nodes"][:1] if node["k"] == "break"]
        return [
            *breaks,
            *({**annex, "nodes": [node for node in annex["nodes"] if node["k"] != "break"]} for annex in annexes),
        ]

    def _row(
        self, left_nodes: list[Node], right_nodes: list[Node], *, whole: bool, line: bool = False, level: bool = False
    ) -> None:
        if self.heads[0] or self.heads[1]:
            left_nodes, right_nodes, line = [*self.heads[0], *left_nodes], [*self.heads[1], *right_nodes], True
            self.heads = ([], [])
        if left_nodes or right_nodes:
            ruled = line and bool(self.rows)
            self.rows.append({"left": left_nodes, "right": right_nodes, "whole": whole, "line": ruled, "level": level})

    def _close(self, *, names: bool = True, whole: bool = False) -> None:
        self._row([], [], whole=True)  # of headings that head nothing
        if self.rows:
            sides = [
                {**language_and_region(side.language), "name": find_language(side.language).name}
                for side in (self.left, self.right)
            ]
            self.out.append({"k": "columns", "names": names, "whole": whole, "sides": sides, "rows": self.rows})
            self.rows = []

    def _pair(self, left_block: Block, right_block: Block, index: int) -> None:
        """Add the rows of the two-column page for one block of the document in both languages."""
        if isinstance(left_block, Article) and isinstance(right_block, Article):
            self._article(left_block, right_block, index)
        elif isinstance(left_block, Table) and isinstance(right_block, Table):
            self._table(left_block, right_block)
        elif isinstance(left_block, Contents) and isinstance(right_block, Contents):
            self._close()
            for mine, theirs in zip_longest(
                self.left.contents_nodes(left_block), self.right.contents_nodes(right_block)
            ):
                self._row([mine] if mine else [], [theirs] if theirs else [], whole=False)
            self._close(whole=True)
        elif isinstance(left_block, Heading) and isinstance(right_block, Heading):
            self.heads[0].extend(self.left.heading_nodes(left_block, index))
            self.heads[1].extend(self.right.heading_nodes(right_block, index))
        else:
            self._row(
                self.left.block_nodes(left_block, index),
                self.right.block_nodes(right_block, index),
                whole=not isinstance(left_block, Bullets),
            )

    def _article(self, left_article: Article, right_article: Article, index: int) -> None:
        """Add the rows of an article in two columns: its heading with its first blocks, then each other block."""
        heads = (self.left.heading_nodes(left_article, index), self.right.heading_nodes(right_article, index))
        for place, (mine, theirs) in enumerate(
            zip_longest(article_groups(left_article), article_groups(right_article), fillvalue=())
        ):
            tables = _last_tables(mine, theirs)
            lead = (mine[:-1], theirs[:-1]) if tables else (mine, theirs)
            first = heads if place == 0 else ([], [])
            self._row(
                [*first[0], *self.left.content_nodes(lead[0])],
                [*first[1], *self.right.content_nodes(lead[1])],
                whole=not self._long(*lead),
                line=place == 0 and left_article.part is None,
            )
            if tables:
                self._table(*tables)

    def _long(self, *sides: Sequence[ArticleBlock]) -> bool:
        """Whether a text in one of the two languages is too long for a row that stays on one page."""
        decide = self.left.state.setting.apply_rule
        texts_by_side = [[plain_text(runs) for block in side for runs in block_texts(block)] for side in sides]
        return any(decide("long", texts, _SHORT) for texts in texts_by_side)

    def _table(self, left_table: Table, right_table: Table) -> None:
        """Add the rows of a table in two columns, each table row written as lines of text."""
        captions = [
            [{"k": "lines", "lines": [{"bold": True, "runs": side.set_text(table.caption)}]}] if table.caption else []
            for side, table in ((self.left, left_table), (self.right, right_table))
        ]
        self._row(captions[0], captions[1], whole=True)
        for mine, theirs in zip_longest(left_table.rows, right_table.rows, fillvalue=()):
            self._row(
                self.left.table_row_nodes(left_table, mine) if mine else [],
                self.right.table_row_nodes(right_table, theirs) if theirs else [],
                whole=True,
            )


def _last_tables(mine: Sequence[ArticleBlock], theirs: Sequence[ArticleBlock]) -> tuple[Table, Table] | None:
    """Find the last blocks of both languages when both are tables; None otherwise."""
    left_last, right_last = (side[-1] if side else None for side in (mine, theirs))
    return (left_last, right_last) if isinstance(left_last, Table) and isinstance(right_last, Table) else None


# ------------------------------------------------------------------ typst data
# A document as the data that the template prints: pages, each with its header, its footer and its blocks.


#: Styles of paragraphs with a label in the margin.
LABELLED = ("subject", "labelled")


def document_data(
    document: Document | BilingualDocument, *, annotate: bool = False, setting: TextSetting | None = None
) -> Node:
    """Build the data from which this library's Typst template makes the PDF of a whole document.

    Parameters
    ----------
    annotate:
        Whether to add to each article its weight and review notes.
    setting:
        The object that turns each text into pieces for typst; a plain `TextSetting` when None.

    >>> from ..document.tree import Document, Paragraph, Run
    >>> note = Document(
    ...     "note", "fr", "Note", "", "", "", "", "Page {page}", (Paragraph((Run("Le 1er mai."),)),), "2027-01-31"
    ... )
    >>> document_data(note)["parts"][0]["body"][1]["runs"]
    [{'s': 'Le 1'}, {'s': 'er', 'up': True}, {'s': ' mai.'}]
    """
    first = document.left if isinstance(document, BilingualDocument) else document
    state = TypstState(setting or TextSetting())
    narrow = False
    if not isinstance(document, BilingualDocument):
        parts = [document_part((document,), TypstSide(document, state, annotate=annotate).document_nodes(), state)]
    elif document.layout == "sequence":
        parts = parts_in_sequence(document, state, annotate)
    else:
        nodes, narrow = TypstColumns(document, state, annotate).document_nodes(), True
        parts = [document_part((document.left, document.right), nodes, state)]
    form = page_form(first, columns=narrow)
    about = dict(first.properties)
    language, _, region = find_language(first.language).tag.partition("-")
    day = document_day(document)
    return {
        "title": state.setting.set_string(first.title or first.name),
        "author": [state.setting.set_string(about["author"])] if about.get("author") else [],
        "description": state.setting.set_string(about["subject"]) if about.get("subject") else None,
        "keywords": [word.strip() for word in about.get("keywords", "").split(",") if word.strip()],
        "date": [day.year, day.month, day.day],
        "lang": language,
        "region": region or None,
        "page": page_data(form),
        "band": band_data(form.band),
        "narrow": narrow,
        "looks": state.looks,
        "entries": state.entries,
        "shapes": state.shapes,
        "parts": parts,
    }


def page_data(form: PageForm) -> Node:
    """Build the Typst data of the look of pages: one dict with the looks of texts, places on the page and colours.

    Each kind of text (``body``, ``title``…) has a dict of ``size``, ``lead`` (space between lines), ``before`` and
    ``after``. Sizes are in points, places on the page in millimetres; colours are those of all pages.
    """
    kinds = ("body", "title", "subtitle", "chapter", "article", "table", "note", "contents", "panel")
    texts: dict[str, Type] = {kind: getattr(form, kind) for kind in kinds} | {"running": RUNNING}
    sizes = {
        kind: {"size": typography.size, "lead": typography.lead, "before": typography.before, "after": typography.after}
        for kind, typography in texts.items()
    }
    places: Node = {"width": form.page.width, "height": form.page.height}
    places |= {
        name: getattr(form, name)
        for name in ("side", "top", "number", "step", "gutter", "space", "label", "ruled", "letter")
    }
    letter = {"addressee": ADDRESSEE_IN_COLUMN if form.gutter else ADDRESSEE, "above": ABOVE_ADDRESSEE}
    panels: dict[str, float] = {"panel-side": PANEL_SIDE, "panel-room": PANEL_ROOM, "panel-above": PANEL_ABOVE}
    panels |= {"mark": form.mark, "grid-mark": form.grid_mark}
    letter |= {"above-day": ABOVE_DAY, "below-day": BELOW_DAY, "below-labels": BELOW_LABELS}
    colours = {"ink": INK, "grey": GREY, "hairline": HAIRLINE, "paper": PAPER, "marine": MARINE, "tint": MARINE_TINT}
    return {**sizes, **places, "hang": form.hang or UPRIGHT.hang, "edge": RUNNING_EDGE, **letter, **panels, **colours}


def band_data(form: BandForm) -> Node:
    """Build the Typst data of the look of a band: sizes of its letters in points, spaces in millimetres, one colour."""
    texts = {"title": form.title, "surtitle": form.surtitle, "status": form.status, "label": form.label}
    sizes = {
        name: {"size": typography.size, "lead": typography.lead}
        for name, typography in (*texts.items(), ("value", form.value))
    }
    rooms = {"side": form.side, "high": form.high, "low": form.low, "under": form.surtitle.after}
    return {**sizes, **rooms, "pale": PALE}


def document_part(documents: Sequence[Document], body: list[Node], state: TypstState) -> Node:
    """Build the data of one section of a PDF: pages that share a header, a footer and an orientation.

    ``documents`` is one document, or both languages side by side; ``body`` holds the Typst nodes of their text, some of
    which get keys for the page breaks and spaces, in place; ``state`` holds what the sections of one PDF share, such as
    the object that turns each text into pieces for typst.
    """
    first = documents[0]
    form = page_form(first, columns=len(documents) > 1)
    letters = int(points(text_width(form, landscape=first.landscape)) / 4.5)
    for before, after in pairwise(body):
        if after["k"] == "sign" and before["k"] == "p":
            before["stays"] = True  # a signature never stands alone on a page
        if before.get("style") in LABELLED and after.get("style") not in LABELLED:
            before["ends"] = True  # space after the labels of a letter
    return {
        **language_and_region(first.language),
        "landscape": first.landscape,
        "header": [_running(document.header, document, state) for document in documents if document.header],
        "footer": [_running(document.footer, document, state) for document in documents if document.footer],
        "bare": first.band is not None and body[:1] != [] and body[0]["k"] in ("front", "bands"),
        "top": 11 * state.setting.apply_rule("tall", [document.header for document in documents], letters),
        "initials": initials_text(documents),
        "foot": form.foot + (INITIALS_ROOM if first.initials else 0),
        "page": first.page_label.replace(" ", NBSP),
        "body": body,
    }


def _running(text: str, document: Document, state: TypstState) -> Node:
    """Build the data of a line in the header or footer of a PDF."""
    limit = 80 if document.landscape else 55  # in the footer the page number stands beside it
    return {**language_and_region(document.language), "said": state.setting.set_text(text, document.language, limit)}


def parts_in_sequence(document: BilingualDocument, state: TypstState, annotate: bool) -> list[Node]:
    """List the sections of a bilingual PDF as data for typst: one for each language, then one for the annexes of each.

    The one signature block ends the second language's section, and the open points end the last section. With
    ``annotate``, the first language alone has weights and review notes.
    """
    ends = (Signature, OpenPoints, Annex)
    left_side = TypstSide(document.left, state, annotate=annotate, notice=document.notice[0])
    right = TypstSide(
        document.right, state, prefix=f"{document.right.language}-", notice=document.notice[1], first=False
    )
    signed: list[Node] = []
    last: list[Node] = []
    for index, left_block, right_block in pair_blocks(document):
        if isinstance(left_block, Signature) and isinstance(right_block, Signature):
            signed.append(left_side.signature_node((left_block, right_block), right))
        elif isinstance(left_block, OpenPoints):
            last += [
                {"k": "tongue", **language_and_region(side.language), "nodes": side.block_nodes(block, index)}
                for side, block in ((left_side, left_block), (right, right_block))
            ]
    parts = [(document.left, left_side.document_nodes(ends)), (document.right, [*right.document_nodes(ends), *signed])]
    for side in (left_side, right):
        attached = [
            node
            for index, block in enumerate(side.document.body)
            if isinstance(block, Annex)
            for node in side.annex_nodes(block, index)
        ]
        parts += [(side.document, attached)] if attached else []
    parts[-1][1].extend(last)
    return [document_part((side_document,), body, state) for side_document, body in parts]


# ------------------------------------------------------------------ typst compiler
FILES = Path(__file__).parent / "pdf_files"


#: What typst compiles: the template, which finds the data of a document beside it.
_MAIN = b'#include "document.typ"'


def encode_data(data: object) -> str:
    """Encode the data of a document, or a part of it, as the JSON text that `compile_pdf` takes.

    typst looks for markup in every file it is given, even in data, and throws away what it finds. Here it finds
    none: the characters that open markup are written as JSON escapes.

    >>> encode_data({"s": "#1 & *2*"})
    '{"s": "\\\\u00231 & \\\\u002a2\\\\u002a"}'
    """
    text = json.dumps(data, ensure_ascii=False)
    for character, escape in _MARKUP:
        text = text.replace(character, escape)
    return text


_MARKUP = tuple((character, f"\\u{ord(character):04x}") for character in "#$*_`@<")


def compile_pdf(text: str, name: str) -> bytes:
    """Compile the data of a document to a PDF with typst; the same data always gives the same bytes.

    Parameters
    ----------
    text:
        The data of the document (`document_data`), encoded by `encode_data`.
    name:
        The name of the document, for messages.

    Raises
    ------
    WriterError
        typst is not installed; a text holds a character of no font at hand; the process was forked from one where
        typst has run.

    >>> from ..document.tree import Document, Paragraph, Run
    >>> note = Document(
    ...     "note", "fr", "Note", "", "", "", "", "Page {page} / {pages}", (Paragraph((Run("Texte."),)),), "2027-01-31"
    ... )
    >>> compile_pdf(encode_data(document_data(note)), "note")[:5] if has_typst() else b"%PDF-"
    b'%PDF-'
    """
    pdf_or_error = _compiled(text)
    if isinstance(pdf_or_error, bytes):
        return pdf_or_error
    raise WriterError(_failed(pdf_or_error.message, pdf_or_error.diagnostic, name))


def undisplayable_characters(text: str) -> str:
    """List, as one string, the characters of a text that no available font has, so that a PDF cannot show them.

    Raises
    ------
    WriterError
        typst is not installed, or the process was forked.

    >>> (
    ...     undisplayable_characters("Zoé d’Œuvrard, 12 € – שרה"),
    ...     undisplayable_characters("中文") if has_typst() else "中文",
    ... )
    ('', '中文')
    """
    return "".join(
        sorted({character for word in text.split() if not _USUAL.fullmatch(word) for character in _undisplayable(word)})
    )


_USUAL = re.compile("[!-~\u00a1-\u00ac\u00ae-\u017e‘’“”…–—€]*")


@lru_cache(maxsize=4096)
def _undisplayable(word: str) -> frozenset[str]:
    body = (Paragraph((Run(word), Run(f" {word}", bold=True))),)
    pdf_or_error = _compiled(
        encode_data(document_data(Document("word", "fr", "–", "", "", "", "", "", body, "2000-01-01")))
    )
    return frozenset() if isinstance(pdf_or_error, bytes) else frozenset(_missing(pdf_or_error.diagnostic))


def _compiled(text: str) -> bytes | TypstError:
    """Compile the data of a document to a PDF, or return the error message of typst."""
    compiler = _compiler()
    import typst

    files: Any = {"main.typ": _MAIN, "data.json": text.encode()}
    try:
        pdf: Any = compiler.compile(
            files, pdf_standards=["ua-1", "a-2a"]
        )  # enforced: a document that would break them is refused
    except typst.TypstError as error:
        return error
    return bytes(pdf)


class _ThreadCompiler(threading.local):
    """The typst compiler of one thread, which handles one document at a time."""

    compiler: Compiler | None = None


_kept = _ThreadCompiler()
_started_in = 0  # the process where typst started its threads


def _compiler() -> Compiler:
    """Find the typst compiler of this thread, created on first use."""
    global _started_in
    if not has_typst():
        raise WriterError(
            Problem(
                "not-installed",
                "PDF",
                N_("{name} is not installed"),
                N_('install it with: pip install "{package}"; or install LibreOffice Writer, which makes a PDF too'),
                {"name": "typst", "package": "aigov-docs[pdf]"},
            )
        )
    if _started_in not in (0, os.getpid()):
        raise WriterError(
            Problem(
                "forked",
                "PDF",
                N_("typst cannot go on in a process that was forked from one where it has run"),
                N_('start the workers with the method "spawn" or "forkserver"'),
            )
        )
    import typst

    _started_in = os.getpid()
    if _kept.compiler is None:
        _kept.compiler = typst.Compiler(root=FILES, font_paths=_fonts(), ignore_system_fonts=True)
    return _kept.compiler


@cache
def _fonts() -> Fonts:
    """Load the fonts of the package and the fonts inside typst, once in a process."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FILES])


def _failed(message: str, diagnostic: str, name: str) -> Problem:
    missing = _missing(diagnostic)
    if missing:
        return Problem(
            "undisplayable-character",
            name,
            N_("a text holds characters that the fonts of the PDF do not have: {characters}"),
            N_("write them in Latin, Greek or Cyrillic letters, or make the PDF with the engine libreoffice"),
            {"characters": ", ".join(f"U+{ord(character):04X}" for character in sorted(missing))},
        )
    return Problem(
        "typst-failed",
        name,
        N_("the PDF could not be made: {reason}"),
        N_("make it with the engine libreoffice instead, and tell us about this document"),
        {"reason": message},
    )


def _missing(diagnostic: str) -> set[str]:
    """Find in an error message of typst the characters that no font has, or that a PDF/A file may not hold."""
    characters = "".join(re.findall(r'the (?:text|PDF contains the codepoint) `"(.+?)"`', diagnostic))
    return set(re.sub(r"\\u\{([0-9a-f]+)\}", lambda code_match: chr(int(code_match[1], 16)), characters))
