"""A document as PDF straight from the tree, through typst: tagged (PDF/UA-1), archivable (PDF/A-2a), the same bytes
anywhere.

Another rendering of the same content, not a conversion of the Word file: it breaks into pages by itself. The text goes
to
typst as data and is never read as markup. Fonts are ours (Carlito, of the widths of Calibri, and those typst carries
for what
Carlito lacks), never those of the machine: so nothing needs to be installed, and pages and bytes are the same
everywhere.

typst remembers what it laid out, whatever changes around it: of a document much like those before, only what differs is
laid out again.
So a compiler is kept (`compose`), what is given to it changes where the document does and nowhere else, and `Setting`
lets a document be
made once for many people.

typst works with threads of its own: a process pool around it must start its workers with ``spawn`` (or ``forkserver``);
in one that was forked after a first document it would wait for ever, and is refused.
"""

from __future__ import annotations

import copy
import json
import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..document.layout import (
    COLONS,
    NAMES,
    TAGS,
    anchor_of,
    article_groups,
    article_label,
    block_texts,
    check_writable,
    column_shares,
    contents_entries,
    document_day,
    heading_label,
    list_headings,
    pair_blocks,
    split_superscripts,
)
from ..document.tree import (
    Annex,
    Article,
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
    Runs,
    Signature,
    Table,
    plain_text,
)
from ..i18n import N_, NBSP
from ..problems import Problem, WriterError

if TYPE_CHECKING:
    from typst import Compiler, Fonts, TypstError

__all__ = [
    "RULES",
    "TextSetting",
    "compile_pdf",
    "document_data",
    "encode_data",
    "has_typst",
    "split_text",
    "to_bytes",
    "undisplayable_characters",
]

FILES = Path(__file__).parent / "pdf_files"
Node = dict[str, Any]
ArticleBlock = Paragraph | Bullets | Table

_WIDTH = {False: 493.2, True: 739.8}  # between the margins, upright and landscape, in points
_LETTER = 5  # points a letter takes
_SMALL = 9  # a table of no more lines stays on one page
_TALL = 15  # a row of more lines may break across pages
_SHORT = 900  # a row of two languages with no more characters on a side moves whole


def has_typst() -> bool:
    """Whether typst is installed (the extra ``pdf``).

    >>> has_typst() in (True, False)
    True
    """
    from importlib.util import find_spec

    return find_spec("typst") is not None


def to_bytes(document: Document | BilingualDocument, *, annotate: bool = False) -> bytes:
    """The document as a PDF/UA-1 and PDF/A-2a file; the same document gives the same bytes on every machine.

    Parameters
    ----------
    annotate:
        Say in a box under the heading of each article what it is worth, for review.

    Raises
    ------
    WriterError
        typst is not installed; a text holds a character of no font at hand, or one no file can hold; the two languages
        do
        not have the same blocks.

    >>> from ..document.layout import check_writable
    >>> from ..document.tree import Document, Paragraph, Run
    >>> note = Document(
    ...     "note", "fr", "Note", "", "", "", "", "Page {page} / {pages}", (Paragraph((Run("Texte."),)),), "2027-01-31"
    ... )
    >>> to_bytes(note)[:5] if has_typst() else b"%PDF-"
    b'%PDF-'
    """
    check_writable(document)
    return compile_pdf(encode_data(document_data(document, annotate=annotate)), document.name)


# ------------------------------------------------------------------ typst
#: What typst compiles: the template, which finds the data of a document beside it.
_MAIN = b'#include "document.typ"'


def encode_data(data: Any) -> str:
    """What `data` gave, or a part of it, as text for `compose`.

    typst looks for markup in every file it is given, even in data, and throws away what it finds. Here it finds none:
    what opens some is
    written as JSON escapes.

    >>> encode_data({"s": "#1 & *2*"})
    '{"s": "\\\\u00231 & \\\\u002a2\\\\u002a"}'
    """
    text = json.dumps(data, ensure_ascii=False)
    for character, escape in _MARKUP:
        text = text.replace(character, escape)
    return text


_MARKUP = tuple((character, f"\\u{ord(character):04x}") for character in "#$*_`@<")


def compile_pdf(text: str, name: str) -> bytes:
    """The PDF of a document given as data: quick after another much like it, and the same bytes as without.

    Parameters
    ----------
    text:
        What `written` makes of what `data` gives.
    name:
        Of the document, for messages.

    Raises
    ------
    WriterError
        As `to_bytes`; and a process that was forked from one where typst has run.

    >>> from ..document.tree import Document, Paragraph, Run
    >>> note = Document(
    ...     "note", "fr", "Note", "", "", "", "", "Page {page} / {pages}", (Paragraph((Run("Texte."),)),), "2027-01-31"
    ... )
    >>> compile_pdf(encode_data(document_data(note)), "note") == to_bytes(note) if has_typst() else True
    True
    """
    made = _compiled(text)
    if isinstance(made, bytes):
        return made
    raise WriterError(_failed(made.message, made.diagnostic, name))


def undisplayable_characters(text: str) -> str:
    """The characters of a text that no font at hand has, in order: no PDF can be made of it.

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
        sorted({each for word in text.split() if not _USUAL.fullmatch(word) for each in _undisplayable(word)})
    )


_USUAL = re.compile("[!-~\u00a1-\u00ac\u00ae-\u017e‘’“”…–—€]*")


@lru_cache(maxsize=4096)
def _undisplayable(word: str) -> frozenset[str]:
    body = (Paragraph((Run(word), Run(f" {word}", bold=True))),)
    made = _compiled(encode_data(document_data(Document("word", "fr", "–", "", "", "", "", "", body, "2000-01-01"))))
    return frozenset() if isinstance(made, bytes) else frozenset(_missing(made.diagnostic))


def _compiled(text: str) -> bytes | TypstError:
    """A document given as data as a PDF, or why typst makes none."""
    compiler = _compiler()
    import typst

    files: Any = {"main.typ": _MAIN, "data.json": text.encode()}
    try:
        made: Any = compiler.compile(
            files, pdf_standards=["ua-1", "a-2a"]
        )  # enforced: a document that would break them is refused
    except typst.TypstError as error:
        return error
    return bytes(made)


class _ThreadCompiler(threading.local):
    """The compiler of a thread: it does one thing at a time; what it remembers is the whole process's."""

    compiler: Compiler | None = None


_kept = _ThreadCompiler()
_started_in = 0  # the process where typst started its threads


def _compiler() -> Compiler:
    """The compiler of this thread, made when it is first asked for."""
    global _started_in
    if not has_typst():
        raise WriterError(
            Problem(
                "not-installed",
                "PDF",
                N_("{name} is not installed"),
                N_('install it with: pip install "{package}"'),
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
    """Our fonts and those typst carries; found once."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FILES])


def _failed(message: str, diagnostic: str, name: str) -> Problem:
    missing = _missing(diagnostic)
    if missing:
        return Problem(
            "undisplayable-character",
            name,
            N_("a text holds characters that the fonts of the PDF do not have: {characters}"),
            N_("write them in Latin, Greek or Cyrillic letters, or make the PDF from the Word file"),
            {"characters": ", ".join(f"U+{ord(character):04X}" for character in sorted(missing))},
        )
    return Problem(
        "typst-failed",
        name,
        N_("the PDF could not be made: {reason}"),
        N_("make it from the Word file instead, and tell us about this document"),
        {"reason": message},
    )


def _missing(diagnostic: str) -> set[str]:
    """The characters typst found in no font, and those an archive may not hold."""
    said = "".join(re.findall(r'the (?:text|PDF contains the codepoint) `"(.+?)"`', diagnostic))
    return set(re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), said))


# ------------------------------------------------------------------ data
class TextSetting:
    """How texts are set, and what is decided from them: from the text and nothing else, so that it can be done again
    for another.

    A subclass may leave texts open that are not known yet (`aigov_docs.bulk.typst_merge`).
    """

    def set_text(self, text: str, language: str, limit: int, **look: Any) -> list[Node]:
        """A text in pieces; see `pieces`."""
        return split_text(text, language, limit, look)

    def set_string(self, text: str) -> Any:
        """A text that stays as it is."""
        return text

    def apply_rule(self, rule: str, texts: Sequence[str], *numbers: int) -> Any:
        """What a rule of `RULES` answers."""
        return RULES[rule](texts, numbers)


def document_data(
    document: Document | BilingualDocument, *, annotate: bool = False, setting: TextSetting | None = None
) -> Node:
    """All the template needs, as plain data.

    Parameters
    ----------
    annotate:
        As for `to_bytes`.
    setting:
        Who sets the texts; the usual way when None.

    >>> from ..document.tree import Document, Paragraph, Run
    >>> note = Document(
    ...     "note", "fr", "Note", "", "", "", "", "Page {page}", (Paragraph((Run("Le 1er mai."),)),), "2027-01-31"
    ... )
    >>> document_data(note)["parts"][0]["body"][1]["runs"]
    [{'s': 'Le 1'}, {'s': 'er', 'up': True}, {'s': ' mai.'}]
    """
    first = document.left if isinstance(document, BilingualDocument) else document
    state = _TypstState(setting or TextSetting())
    if not isinstance(document, BilingualDocument):
        parts, narrow = (
            [_part((document,), _TypstSide(document, state, annotate=annotate).document_nodes(), state)],
            False,
        )
    elif document.layout == "sequence":
        parts, narrow = _sequence(document, state, annotate), False
    else:
        parts, narrow = [_part((document.left, document.right), _columns(document, state, annotate), state)], True
    base = 9 if narrow else 10
    about = dict(first.properties)
    language, _, region = TAGS.get(first.language, first.language).partition("-")
    day = document_day(document)
    return {
        "title": state.setting.set_string(first.title or first.name),
        "author": [state.setting.set_string(about["author"])] if about.get("author") else [],
        "description": state.setting.set_string(about["subject"]) if about.get("subject") else None,
        "keywords": [word.strip() for word in about.get("keywords", "").split(",") if word.strip()],
        "date": [day.year, day.month, day.day],
        "lang": language,
        "region": region or None,
        "size": base,
        "small": base - 0.5,
        "title_size": base + (5.5 if narrow else 8.5),
        "narrow": narrow,
        "looks": state.looks,
        "entries": state.entries,
        "parts": parts,
    }


def _part(documents: Sequence[Document], body: list[Node], state: _TypstState) -> Node:
    """Pages with one header and footer: those of a document, or of the two that share them."""
    first = documents[0]
    for one, after in pairwise(body):
        if after["k"] == "sign" and one["k"] == "p":
            one["stays"] = True  # a signature never stands alone on a page
    return {
        **_tongue(first.language),
        "landscape": first.landscape,
        "header": [_running(each.header, each, state) for each in documents if each.header],
        "footer": [_running(each.footer, each, state) for each in documents if each.footer],
        "top": (
            11
            * state.setting.apply_rule("tall", [each.header for each in documents], int(_WIDTH[first.landscape] / 4.5))
        ),
        "page": first.page_label.replace(" ", NBSP),
        "body": body,
    }


def _running(text: str, document: Document, state: _TypstState) -> Node:
    """A line of a header or footer."""
    limit = 80 if document.landscape else 55  # in the footer the page number stands beside it
    return {**_tongue(document.language), "said": state.setting.set_text(text, document.language, limit)}


def _tongue(language: str) -> Node:
    short, _, region = TAGS.get(language, language).partition("-")
    return {"lang": short, "region": region or None}


@dataclass(slots=True)
class _TypstState:
    """How texts are set, and what the template looks up by the name of a heading, over the whole file."""

    setting: TextSetting
    looks: dict[str, str] = field(default_factory=dict)
    entries: dict[str, Node] = field(default_factory=dict)


class _TypstSide:
    """Turns the blocks of one document into what the template prints.

    Parameters
    ----------
    prefix:
        Keeps the anchors of two languages apart.
    narrow:
        Whether it is written in a column of half the page.
    notice:
        What the bilingual file says of its languages.
    first:
        Whether its title is that of the file.
    marked:
        Whether its headings are bookmarks of the file.
    """

    def __init__(
        self,
        document: Document,
        state: _TypstState,
        *,
        annotate: bool = False,
        prefix: str = "",
        narrow: bool = False,
        notice: str = "",
        first: bool = True,
        marked: bool = True,
    ) -> None:
        self.document, self.language, self.state = document, document.language, state
        self.annotate, self.prefix, self.narrow = annotate, prefix, narrow
        self.notice, self.first, self.marked = notice, first, marked
        self.width = _WIDTH[document.landscape] / 2 - 15 if narrow else _WIDTH[document.landscape]
        self.marker = "–" if document.language == "fr" else "•"
        self.anchors: dict[tuple[int, str], str] = {}
        self._by_anchor: dict[str, str] = {}
        self.levels: dict[str, int] = {}
        self._place_headings()
        self.groups = self._list_contents()
        self.listed = {name for group in self.groups for name in group}

    def _place_headings(self) -> None:
        """A name in the file for each heading, and its level: no level is skipped."""
        last = chapter = 0
        for index, block in list_headings(self.document):
            name = f"{self.prefix}{anchor_of(block, index)}"
            if name in self.state.looks:
                name = f"{name}-{index}"
            self.anchors[index, anchor_of(block, index)] = name
            self._by_anchor.setdefault(anchor_of(block, index), name)
            if isinstance(block, Heading):
                level = chapter = min(block.level, last + 1)
                look = "chapter" if block.level == 1 else "part"
            else:
                level, look = min(chapter + 1, last + 1), "article"
            self.state.looks[name] = look
            self.levels[name] = level
            if self._words(block):
                last = level

    def _list_contents(self) -> list[list[str]]:
        """The headings the table of contents lists, in groups: one, or one a chapter in a column."""
        groups: list[list[str]] = []
        if not any(isinstance(block, Contents) for block in self.document.body):
            return groups
        for entry in contents_entries(self.document):
            name = self._by_anchor[entry.anchor]
            if not groups or (self.narrow and entry.level == 1):
                groups.append([])
            groups[-1].append(name)
            self.state.entries[name] = {
                "level": min(entry.level, 2),
                "label": self.set_text(entry.label),
                "words": self.set_runs(entry.text, links=False),
            }
        return groups

    # -------------------------------------------------------------- text
    def set_text(self, text: str, *, limit: int = 60, **look: Any) -> list[Node]:
        """Plain text in pieces; those of a word longer than ``limit`` may be torn apart."""
        return self.state.setting.set_text(text, self.language, limit, **look)

    def set_runs(self, items: Runs, *, links: bool = True, limit: int = 60, bold: bool = False) -> list[Node]:
        """Runs of the tree in pieces."""
        return [piece for item in items for piece in self._run(item, links, limit, bold)]

    def _run(self, item: Run, links: bool, limit: int, bold: bool) -> Iterator[Node]:
        look: Node = {}
        if item.bold or bold:
            look["bold"] = True
        if not item.filled:
            look["blank"] = True
        if item.language:
            look["lang"] = _tongue(item.language)["lang"]
        if links and item.target in self._by_anchor:
            look["to"] = self._by_anchor[item.target or ""]
        yield from self.state.setting.set_text(item.text, item.language or self.language, limit, **look)

    @property
    def limit(self) -> int:
        """How many letters certainly fit on a line."""
        return _letters(self.width)

    # -------------------------------------------------------------- blocks
    def document_nodes(self, without: tuple[type[Block], ...] = ()) -> list[Node]:
        """The document from its title to its end, but the blocks of the kinds left to another place."""
        out = [self.front_node()]
        for index, block in enumerate(self.document.body):
            if not isinstance(block, without):
                out += self.block_nodes(block, index)
        return out

    def front_node(self) -> Node:
        """Title, subtitle and notices."""
        document = self.document
        said = [text for text in (document.notice, self.notice if self.notice != document.notice else "") if text]
        return {
            "k": "front",
            "first": self.first,
            "title": self.set_text(document.title, limit=self.limit // 2),
            "subtitle": self.set_text(document.subtitle, limit=self.limit // 2),
            "notices": [self.set_text(text, limit=self.limit) for text in said],
        }

    def block_nodes(self, block: Block, index: int) -> list[Node]:
        """One block."""
        match block:
            case Article():
                return [*self.heading_nodes(block, index), *self.content_nodes(block.blocks)]
            case Heading():
                return self.heading_nodes(block, index)
            case Contents():
                return self.contents_nodes(block)
            case Signature():
                return [self.signature_node((block,))]
            case OpenPoints():
                return [self.open_points_node(block)]
            case Annex():
                return self.annex_nodes(block, index)
            case PageBreak():
                return [{"k": "break"}]
            case _:
                return self.content_nodes((block,))

    def annex_nodes(self, block: Annex, index: int) -> list[Node]:
        """A companion attached, on pages of its own and across them."""
        wide = copy.copy(self)
        wide.narrow, wide.width = False, _WIDTH[self.document.landscape]
        out: list[Node] = [{"k": "break"}, *wide.heading_nodes(block.heading, index)]
        waiting: list[ArticleBlock] = []
        for each in (*block.blocks, None):
            if each is None or isinstance(each, Heading):
                out += wide.content_nodes(waiting)
                waiting = []
            if isinstance(each, Heading):
                out += wide.heading_nodes(each, index)
            elif each is not None:
                waiting.append(each)
        return out

    def _words(self, block: Heading | Article) -> list[Node]:
        """A heading with its number."""
        if isinstance(block, Heading):
            label, words = heading_label(block), block.text
        else:
            label, words = article_label(block, self.document), block.heading
        limit = self.limit * 2 // 3
        return [
            *self.set_text(f"{label} " if label and words else label, limit=limit),
            *self.set_runs(words, limit=limit),
        ]

    def heading_nodes(self, block: Heading | Article, index: int) -> list[Node]:
        """The heading of a chapter or article, and what an article is worth in an annotated copy."""
        name = self.anchors[index, anchor_of(block, index)]
        made: Node = {
            "k": "h",
            "id": name,
            "level": self.levels[name],
            "words": self._words(block),
            "listed": name in self.listed,
            "marked": self.marked,
        }
        return [made, *(self._aside(block) if isinstance(block, Article) else ())]

    def _aside(self, block: Article) -> list[Node]:
        texts = [text for text in (block.weight_label, *block.note) if text]
        if not self.annotate or not texts:
            return []
        strong = bool(block.weight_label)
        return [{"k": "aside", "strong": strong, "texts": [self.set_text(text, limit=self.limit) for text in texts]}]

    def contents_nodes(self, block: Contents) -> list[Node]:
        """The table of contents, one node a group."""
        return [
            {"k": "toc", "title": "" if place else block.title, "names": names}
            for place, names in enumerate(self.groups)
        ]

    def content_nodes(self, blocks: Iterable[ArticleBlock], before: ArticleBlock | None = None) -> list[Node]:
        """Paragraphs, lists and tables; a list belongs under the paragraph that introduces it."""
        out: list[Node] = []
        all_of_them = tuple(blocks)
        for place, block in enumerate(all_of_them):
            after = all_of_them[place + 1] if place + 1 < len(all_of_them) else None
            out.append(self.content_node(block, before, after))
            if not (isinstance(block, Bullets) and isinstance(before, Paragraph)):
                before = block
        return out

    def content_node(self, block: ArticleBlock, before: ArticleBlock | None, after: ArticleBlock | None) -> Node:
        """One of them, knowing its neighbours."""
        match block:
            case Paragraph():
                return {
                    "k": "p",
                    "style": block.style,
                    "number": block.number,
                    "runs": self.set_runs(block.runs, limit=self.limit),
                    "leads": block.style == "intro" or isinstance(after, Bullets),
                    "stays": False,
                    "left": self.state.setting.apply_rule("stretches", [plain_text(block.runs)]) or self.narrow,
                }
            case Bullets():
                return {
                    "k": "list",
                    "ordered": block.ordered,
                    "marker": self.marker,
                    "depth": 1 if isinstance(before, Paragraph) and before.number else 0,
                    "items": [self.set_runs(item, limit=self.limit) for item in block.items],
                }
            case Table():
                return self.table_node(block)

    def table_node(self, block: Table) -> Node:
        """A table across the page."""
        widths = column_shares(block)
        named = block.labelled
        limits = [_letters(share * self.width - 10) for share in widths]
        decide = self.state.setting.apply_rule
        texts = [[*map(plain_text, cells), *[""] * (len(limits) - len(cells))] for cells in block.rows]
        rows = [
            {"whole": decide("low", said, _TALL, *limits), "cells": self._cells(cells, limits)}
            for cells, said in zip(block.rows, texts, strict=True)
        ]
        return {
            "k": "table" if block.header else "names",
            "caption": self.set_text(block.caption, limit=self.limit),
            "widths": list(widths) or [1.0],
            "named": named,
            "together": decide("low", [text for said in texts for text in said], _SMALL, *limits),
            "header": self._cells(block.header, limits) if block.header else [],
            "rows": rows,
        }

    def _cells(self, cells: tuple[Runs, ...], limits: list[int]) -> list[list[Node]]:
        filled = [*cells, *((),) * (len(limits) - len(cells))]
        return [self.set_runs(runs, limit=limit) for runs, limit in zip(filled, limits, strict=True)]

    def table_row_nodes(self, block: Table, cells: tuple[Runs, ...]) -> list[Node]:
        """A row of a table as lines, for a column too narrow for it: the first cell, then "column: value"."""
        colon = self.set_text(COLONS.get(self.language, ": "), bold=True)
        said = [self.set_runs(runs, limit=self.limit) for runs in cells]
        if block.labelled or not block.header:
            rest: list[Node] = []
            for at, runs in enumerate(said[1:]):
                rest += [*(self.set_text(", ") if at else ()), *runs]
            label = [piece for runs in cells[:1] for piece in self.set_runs(runs, limit=self.limit, bold=True)]
            return [{"k": "lines", "lines": [{"bold": False, "runs": [*label, *colon, *rest]}]}]
        lines: list[Node] = [{"bold": True, "runs": runs} for runs in said[:1]]
        for head, runs in zip(block.header[1:], said[1:], strict=False):
            label = self.set_runs(head, links=False, limit=self.limit, bold=True)
            lines.append({"bold": False, "runs": [*label, *colon, *runs]})
        return [{"k": "lines", "lines": lines}]

    # -------------------------------------------------------------- ends
    def signature_node(self, said: Sequence[Signature], other: _TypstSide | None = None) -> Node:
        """Place and date, then who signs; a second language says it under the first, what both say once."""
        voices = list(zip((self, other or self), said, strict=False))
        people = []
        for place in range(len(said[0].signatories)):
            theirs = [(side, one.signatories[place]) for side, one in voices if place < len(one.signatories)]
            titles = [(side, each.title) for side, each in theirs]
            everything = [*titles, *((side, line) for side, each in theirs for line in each.lines)]
            first = self.state.setting.apply_rule("alike", [text for _, text in everything])
            texts = [
                side.set_text(text, limit=_letters(200)) if text and first[at] == at else []
                for at, (side, text) in enumerate(everything)
            ]
            people.append({
                "titles": [text for text in texts[: len(titles)] if text],
                "lines": [text for text in texts[len(titles) :] if text],
                "anchor": next((each.anchor for _, each in theirs if each.anchor), ""),
            })  # fmt: skip
        return {
            "k": "sign",
            "made": [side.set_runs(one.made_at) for side, one in voices if one.made_at],
            "signatories": people,
            "notes": [side.set_text(note) for side, one in voices for note in one.notes],
        }

    def open_points_node(self, block: OpenPoints) -> Node:
        """What is left undecided, in a box."""
        return {
            "k": "open",
            "marker": self.marker,
            "title": self.set_text(block.title),
            "intro": self.set_text(block.intro) if block.intro else [],
            "items": [self.set_text(item) for item in block.items],
        }


def split_text(text: str, language: str, limit: int, look: Mapping[str, Any]) -> list[Node]:
    """Text in pieces: a line end, the "er" of "1er", a word longer than ``limit``, which may break anywhere.

    >>> split_text("1er mai", "fr", 60, {"bold": True})
    [{'s': '1', 'bold': True}, {'s': 'er', 'bold': True, 'up': True}, {'s': ' mai', 'bold': True}]
    """
    out: list[Node] = []
    for piece, up in split_superscripts(text, language):
        more = {**look, "up": True} if up else look
        for number, line in enumerate(piece.split("\n")):
            if number:
                out.append({"br": True})
            out += [{**one, **more} for one in _words(line.replace("\t", " "), limit)]
    return out


def _words(line: str, limit: int) -> Iterator[Node]:
    """A line in pieces: a word that may not fit on a line is measured there, and breaks anywhere if it does not."""
    if not line:
        return
    if len(line) <= limit:
        yield {"s": line}
        return
    for part in re.split(rf"([^\s{NBSP}-]{{{max(limit, 4) + 1},}})", line):
        if len(part) > limit and not re.search(rf"[\s{NBSP}-]", part):
            yield {"long": part, "room": limit * _LETTER}
        elif part:
            yield {"s": part}


def _letters(width: float) -> int:
    """How many letters certainly fit in a width of so many points."""
    return max(4, int(width / _LETTER))


# ------------------------------------------------------------------ what is decided from a text
def _stretches(texts: Sequence[str], numbers: Sequence[int]) -> bool:
    """Whether a word, or a line of dots to write on, is so long that a justified line before it would be torn apart."""
    return any(len(word) >= 45 or "……" in word for text in texts for word in text.split())


def _is_low(texts: Sequence[str], numbers: Sequence[int]) -> bool:
    """Whether rows take about so many lines or less; the other numbers are the letters that fit in each cell of a
    row.
    """
    most, *limits = numbers
    heights = [len(text) // (limits[at % len(limits)] * 6 // 5) + 1 for at, text in enumerate(texts)]
    return sum(max(heights[at : at + len(limits)]) for at in range(0, len(heights), len(limits) or 1)) <= most


def _is_long(texts: Sequence[str], numbers: Sequence[int]) -> bool:
    """Whether texts have together more characters than that."""
    return sum(map(len, texts)) > numbers[0]


def _tall(texts: Sequence[str], numbers: Sequence[int]) -> int:
    """How many lines more than two a header takes, about: the page makes room for them."""
    return max(0, sum(len(text) // numbers[0] + 1 for text in texts if text) - 2)


def _alike(texts: Sequence[str], numbers: Sequence[int]) -> list[int]:
    """For each text, the place of the first that is the same."""
    return [texts.index(text) for text in texts]


#: What is decided from texts, by name.
RULES: dict[str, Callable[[Sequence[str], Sequence[int]], Any]] = {
    "stretches": _stretches, "low": _is_low, "long": _is_long, "tall": _tall, "alike": _alike,
}  # fmt: skip


# ------------------------------------------------------------------ two languages
def _sequence(document: BilingualDocument, state: _TypstState, annotate: bool) -> list[Node]:
    """The whole of one language, then the whole of the other; signed once, then the annexes of each."""
    ends = (Signature, OpenPoints, Annex)
    left = _TypstSide(document.left, state, annotate=annotate, notice=document.notice[0])
    right = _TypstSide(
        document.right, state, prefix=f"{document.right.language}-", notice=document.notice[1], first=False
    )
    signed: list[Node] = []
    last: list[Node] = []
    for index, one, other in pair_blocks(document):
        if isinstance(one, Signature) and isinstance(other, Signature):
            signed.append(left.signature_node((one, other), right))
        elif isinstance(one, OpenPoints):
            last += [*left.block_nodes(one, index), *right.block_nodes(other, index)]
    parts = [(document.left, left.document_nodes(ends)), (document.right, [*right.document_nodes(ends), *signed])]
    for side in (left, right):
        attached = [
            node
            for index, each in enumerate(side.document.body)
            if isinstance(each, Annex)
            for node in side.annex_nodes(each, index)
        ]
        parts += [(side.document, attached)] if attached else []
    parts[-1][1].extend(last)
    return [_part((one,), body, state) for one, body in parts]


def _columns(document: BilingualDocument, state: _TypstState, annotate: bool) -> list[Node]:
    """Both languages side by side: a row for each paragraph, list or row of a table, so that what corresponds stays
    level.
    """
    return _TypstColumns(document, state, annotate).document_nodes()


class _TypstColumns:
    """The grid of two columns, closed and opened again around what goes across the page."""

    def __init__(self, document: BilingualDocument, state: _TypstState, annotate: bool) -> None:
        left, right = document.left, document.right
        self.document = document
        self.left = _TypstSide(left, state, annotate=annotate, narrow=True, notice=document.notice[0])
        self.right = _TypstSide(
            right,
            state,
            narrow=True,
            prefix=f"{right.language}-",
            notice=document.notice[1],
            first=False,
            marked=False,
        )
        self.across = _TypstSide(left, _TypstState(state.setting)), _TypstSide(right, _TypstState(state.setting))
        self.rows: list[Node] = []
        self.heads: tuple[list[Node], list[Node]] = ([], [])  # of chapters: they go in the row of what they head
        self.out: list[Node] = []

    def document_nodes(self) -> list[Node]:
        """The title, the columns, and what stands between them."""
        self._row([self.left.front_node()], [self.right.front_node()], whole=True)
        self._close(names=False)
        for index, one, other in pair_blocks(self.document):
            if isinstance(one, Signature | OpenPoints | PageBreak | Annex):
                self._close()
                self.out += self._whole_width(one, other, index)
            else:
                self._pair(one, other, index)
        self._close()
        return self.out

    def _whole_width(self, one: Block, other: Block, index: int) -> list[Node]:
        if isinstance(one, Annex) and isinstance(other, Annex):
            said = [
                {"k": "tongue", **_tongue(side.language), "nodes": side.annex_nodes(each, index)}
                for side, each in ((self.left, one), (self.right, other))
            ]
            return [node for each in said for node in ({"k": "break"}, {**each, "nodes": each["nodes"][1:]})]
        left, right = self.across
        if isinstance(one, Signature) and isinstance(other, Signature):
            return [left.signature_node((one, other), right)]
        return [*left.block_nodes(one, index), *(() if isinstance(one, PageBreak) else right.block_nodes(other, index))]

    def _row(self, one: list[Node], other: list[Node], *, whole: bool, line: bool = False) -> None:
        if self.heads[0] or self.heads[1]:
            one, other, line = [*self.heads[0], *one], [*self.heads[1], *other], True
            self.heads = ([], [])
        if one or other:
            self.rows.append({"left": one, "right": other, "whole": whole, "line": line and bool(self.rows)})

    def _close(self, *, names: bool = True) -> None:
        self._row([], [], whole=True)  # of headings that head nothing
        if self.rows:
            sides = [
                {**_tongue(side.language), "name": NAMES.get(side.language, side.language)}
                for side in (self.left, self.right)
            ]
            self.out.append({"k": "columns", "names": names, "sides": sides, "rows": self.rows})
            self.rows = []

    def _pair(self, one: Block, other: Block, index: int) -> None:
        """The rows of one block."""
        if isinstance(one, Article) and isinstance(other, Article):
            self._article(one, other, index)
        elif isinstance(one, Table) and isinstance(other, Table):
            self._table(one, other)
        elif isinstance(one, Contents) and isinstance(other, Contents):
            for mine, theirs in zip_longest(self.left.contents_nodes(one), self.right.contents_nodes(other)):
                self._row([mine] if mine else [], [theirs] if theirs else [], whole=False)
        elif isinstance(one, Heading) and isinstance(other, Heading):
            self.heads[0].extend(self.left.heading_nodes(one, index))
            self.heads[1].extend(self.right.heading_nodes(other, index))
        else:
            self._row(
                self.left.block_nodes(one, index),
                self.right.block_nodes(other, index),
                whole=not isinstance(one, Bullets),
            )

    def _article(self, one: Article, other: Article, index: int) -> None:
        """A row for the heading with what follows it, then one for each paragraph, list, or row of a table."""
        heads = (self.left.heading_nodes(one, index), self.right.heading_nodes(other, index))
        for place, (mine, theirs) in enumerate(zip_longest(article_groups(one), article_groups(other), fillvalue=())):
            tables = _last_tables(mine, theirs)
            lead = (mine[:-1], theirs[:-1]) if tables else (mine, theirs)
            first = heads if place == 0 else ([], [])
            self._row(
                [*first[0], *self.left.content_nodes(lead[0])],
                [*first[1], *self.right.content_nodes(lead[1])],
                whole=not self._long(*lead),
                line=place == 0,
            )
            if tables:
                self._table(*tables)

    def _long(self, *sides: Sequence[ArticleBlock]) -> bool:
        """Whether one side is too long for a row that does not break."""
        decide = self.left.state.setting.apply_rule
        said = [[plain_text(runs) for block in side for runs in block_texts(block)] for side in sides]
        return any(decide("long", texts, _SHORT) for texts in said)

    def _table(self, one: Table, other: Table) -> None:
        """A table, row by row, as lines."""
        captions = [
            [{"k": "lines", "lines": [{"bold": True, "runs": side.set_text(table.caption)}]}] if table.caption else []
            for side, table in ((self.left, one), (self.right, other))
        ]
        self._row(captions[0], captions[1], whole=True)
        for mine, theirs in zip_longest(one.rows, other.rows, fillvalue=()):
            self._row(
                self.left.table_row_nodes(one, mine) if mine else [],
                self.right.table_row_nodes(other, theirs) if theirs else [],
                whole=True,
            )


def _last_tables(mine: Sequence[ArticleBlock], theirs: Sequence[ArticleBlock]) -> tuple[Table, Table] | None:
    """The last blocks of both sides, when both are tables."""
    one, other = (side[-1] if side else None for side in (mine, theirs))
    return (one, other) if isinstance(one, Table) and isinstance(other, Table) else None
