"""The text of a clause: a small dialect of Markdown, read into a tree.

A text is a heading, paragraphs, lists of one level, bold, ``{{ blanks }}`` and ``[[references]]``, and nothing else.
Python-Markdown reads it, stopped at its element tree; anything outside this dialect is refused with its line.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from ..kits.ground.fingerprints import fingerprint_texts
from ..kits.ground.i18n import N_, typeset_text
from ..kits.ground.problems import Problem
from ..kits.ground.text import normalize_typography

__all__ = [
    "ANNEX",
    "Blank",
    "Inline",
    "Reference",
    "TextList",
    "TextParagraph",
    "TextSpan",
    "WordingText",
    "fingerprint_texts",
    "group_references",
    "normalize_wording",
    "read_heading",
    "read_markup",
    "split_separator",
]


#: What a reference to an annex begins with.
ANNEX = "annex:"


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A piece of plain text in a wording, in bold or not."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """A value to fill in, in the text of a wording: ``{{ employer.name }}``."""

    name: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference in a wording to a clause, ``[[confidential-data]]``, or to an annex, ``[[annex:tools-list]]``."""

    clause: str
    bold: bool = False

    @property
    def annex(self) -> str:
        """The id of the document (companion) that the reference names as an annex; empty when it names a clause."""
        return self.clause.removeprefix(ANNEX) if self.clause.startswith(ANNEX) else ""


Inline = TextSpan | Blank | Reference


@dataclass(frozen=True, slots=True)
class TextParagraph:
    """A paragraph of a wording, as pieces: text, blanks and references."""

    inlines: tuple[Inline, ...]

    @property
    def table(self) -> str | None:
        """The name of the blank that stands alone in the paragraph, where a table may be printed; None otherwise."""
        if len(self.inlines) == 1 and isinstance(self.inlines[0], Blank):
            return self.inlines[0].name
        return None


@dataclass(frozen=True, slots=True)
class TextList:
    """A list in a wording, numbered or not, each item as pieces: text, blanks and references."""

    items: tuple[tuple[Inline, ...], ...]
    ordered: bool = False


@dataclass(frozen=True)
class WordingText:
    """The text of a wording as a tree: its heading, and its paragraphs and lists."""

    heading: tuple[Inline, ...]
    blocks: tuple[TextParagraph | TextList, ...]

    def iterate_inlines(self) -> Iterator[Inline]:
        """Iterate over every piece of the wording in order: text, blanks and references."""
        yield from self.heading
        for block in self.blocks:
            if isinstance(block, TextParagraph):
                yield from block.inlines
            else:
                for item in block.items:
                    yield from item

    @property
    def blanks(self) -> list[str]:
        """The names of the blanks of the wording in order of appearance; a blank used twice is listed twice."""
        return [piece.name for piece in self.iterate_inlines() if isinstance(piece, Blank)]

    @cached_property
    def references(self) -> tuple[str, ...]:
        """The ids of the clauses that the wording refers to, in order of appearance."""
        pieces = self.iterate_inlines()
        return tuple(piece.clause for piece in pieces if isinstance(piece, Reference) and not piece.annex)

    @cached_property
    def body_blanks(self) -> tuple[tuple[str, bool], ...]:
        """The blanks below the heading, in order of appearance: the name, and whether it stands alone in a paragraph.

        A table may be printed in place of one that stands alone.
        """
        blanks: list[tuple[str, bool]] = []
        for block in self.blocks:
            paragraph = isinstance(block, TextParagraph)
            for inlines in (block.inlines,) if isinstance(block, TextParagraph) else block.items:
                alone = paragraph and len(inlines) == 1
                blanks += [(piece.name, alone) for piece in inlines if isinstance(piece, Blank)]
        return tuple(blanks)

    @property
    def annexes(self) -> list[str]:
        """The ids of the documents (companions) that the wording refers to as annexes, in order of appearance."""
        return [piece.annex for piece in self.iterate_inlines() if isinstance(piece, Reference) and piece.annex]

    @property
    def shape(self) -> tuple[str, ...]:
        """The structure of the wording as a list: each block, the length of each list and the references in them.

        The wordings of a clause in French and in English must have the same one.
        """
        out: list[str] = []
        for block in self.blocks:
            if isinstance(block, TextParagraph):
                out.append("paragraph" + _describe_references(block.inlines))
            else:
                kind = "numbered list" if block.ordered else "list"
                out.append(f"{kind} of {len(block.items)}")
                out.extend("item" + _describe_references(item) for item in block.items)
        return tuple(out)


def _describe_references(inlines: tuple[Inline, ...]) -> str:
    """Describe the references in some pieces of a wording as texts, in alphabetical order.

    Blanks are compared over the whole text: word order differs between languages.
    """
    names = sorted(f"[[{piece.clause}]]" for piece in inlines if isinstance(piece, Reference))
    return " with " + " ".join(names) if names else ""


_SEPARATOR = re.compile(r"(?:, |,? (et|ou|and|or) )(l[’'])?")


def split_separator(text: str) -> tuple[str, str] | None:
    """Split the text between two references of one list into its conjunction and its elided article; None elsewhere.

    The conjunction is "et", "ou" or the like, empty for a comma alone; the article is such as "l’", empty without one.
    None where the text separates no two references of a list.

    >>> split_separator(", "), split_separator(" et l’"), split_separator(" selon ")
    (('', ''), ('et', 'l’'), None)
    """
    found = _SEPARATOR.fullmatch(text)
    return (found[1] or "", found[2] or "") if found else None


def group_references(inlines: Sequence[Inline]) -> Iterator[Inline | tuple[Reference, ...]]:
    """Iterate over the pieces of a text, with each list of references ("a, b et c") as one piece: a tuple.

    The separators of such a list are left out; a single reference stays as it is.

    >>> pieces = (Reference("a"), TextSpan(", "), Reference("b"), TextSpan("."))
    >>> list(group_references(pieces))
    [(Reference(clause='a', bold=False), Reference(clause='b', bold=False)), TextSpan(text='.', bold=False)]
    """
    at = 0
    while at < len(inlines):
        first, end = inlines[at], at + 1
        group = [first] if isinstance(first, Reference) else []
        while group and end + 1 < len(inlines):
            between, other = inlines[end], inlines[end + 1]
            if not (isinstance(between, TextSpan) and split_separator(between.text) and isinstance(other, Reference)):
                break
            if bool(other.annex) != bool(group[0].annex):
                break
            group.append(other)
            end += 2
        yield tuple(group) if len(group) > 1 else first
        at = end


_INLINE = re.compile(r"\{\{\s*([A-Za-z_][\w.]*)\s*\}\}|\[\[\s*((?:annex:)?[a-z0-9][a-z0-9/-]*)\s*\]\]")
_STRAY = re.compile(r"\{\{|\}\}|\[\[|\]\]|\{%|%\}|<[A-Za-z/!]")
_GLUED = re.compile(r"(?m)^\s*(?:[-*+]|\d+[.)])\s+\S")


@cache
def _markdown_parser() -> Callable[[str], ET.Element]:
    """Build the parser that turns Markdown into an element tree, stopped before it writes HTML."""
    import markdown
    from markdown.core import Markdown
    from markdown.extensions import Extension
    from markdown.extensions.sane_lists import SaneListExtension
    from markdown.treeprocessors import Treeprocessor

    trees: list[ET.Element] = []

    class Keep(Treeprocessor):
        def run(self, root: ET.Element) -> None:
            trees[:] = [root]

    class Dialect(Extension):
        def extendMarkdown(self, md: Markdown) -> None:
            md.treeprocessors.register(Keep(md), "keep", -1)
            md.treeprocessors.deregister("prettify")
            md.preprocessors.deregister("html_block")
            for pattern in ("html", "entity"):
                md.inlinePatterns.deregister(pattern)

    parser = markdown.Markdown(extensions=[SaneListExtension(), Dialect()], output_format="xhtml")

    def parse(text: str) -> ET.Element:
        parser.reset()
        parser.convert(text)
        return trees.pop()

    return parse


def read_markup(raw: str, where: str, language: str) -> tuple[WordingText | None, list[Problem]]:
    """Read the Markdown of a wording into a tree; None, with the problems, where it cannot be read.

    ``where`` is the name of the file in problems; ``language`` decides the typography of the text.

    >>> text, problems = read_markup("# Objet\\n\\nBonjour {{ employer.name }}.\\n", "1.fr.md", "fr")
    >>> text.blanks, problems
    (['employer.name'], [])
    """
    sound = _read_sound(raw, language)
    return _read_markup(raw, where, language) if sound is None else (sound, [])


@lru_cache(maxsize=4096)
def _read_sound(raw: str, language: str) -> WordingText | None:
    """Read a text of a library once, whatever file it stands in; None where it has problems, which name the file."""
    return _read_markup(raw, "", language)[0]


def read_heading(raw: str, language: str) -> tuple[Inline, ...] | None:
    """Read the heading of a wording alone, in a fraction of the time of the whole; None where it cannot be read.

    >>> read_heading("# Objet\\n\\nBonjour {{ employer.name }}.\\n", "fr")
    (TextSpan(text='Objet', bold=False),)
    """
    cleaned = _clean_text(raw)
    if not cleaned.startswith("# "):
        return None
    reader = _MarkupReader("")
    head = reader.split_inlines(typeset_text(cleaned[2:].partition("\n")[0].strip(), language), False)
    return None if reader.problems else tuple(head)


def _clean_text(raw: str) -> str:
    return unicodedata.normalize("NFC", raw.replace("\r\n", "\n").strip()) + "\n"


def _read_markup(raw: str, where: str, language: str) -> tuple[WordingText | None, list[Problem]]:
    problems: list[Problem] = []
    cleaned = _clean_text(raw)
    if not cleaned.startswith("# "):
        problems.append(
            Problem(
                "no-heading",
                where,
                N_("the text does not start with a heading"),
                N_("write “# ” and the heading on the first line"),
            )
        )
        return None, problems
    heading, _, body = cleaned[2:].partition("\n")
    reader = _MarkupReader(where)
    blocks: list[TextParagraph | TextList] = []
    if body.strip():  # Python-Markdown makes no tree of an empty text
        blocks = reader.read_blocks(_markdown_parser()(typeset_text(body, language)))
    head = reader.split_inlines(typeset_text(heading.strip(), language), False)
    if not blocks:
        reader.report_problem(
            "empty-text", N_("the text has a heading and nothing under it"), N_("write at least one paragraph")
        )
    problems += reader.problems
    return (None if problems else WordingText(tuple(head), tuple(blocks))), problems


class _MarkupReader:
    def __init__(self, where: str) -> None:
        self.where = where
        self.problems: list[Problem] = []

    def report_problem(self, code: str, message: str, hint: str, **values: object) -> None:
        self.problems.append(Problem(code, self.where, message, hint, values))

    def read_blocks(self, root: ET.Element) -> list[TextParagraph | TextList]:
        blocks: list[TextParagraph | TextList] = []
        for element in root:
            if element.tag == "p":
                blocks.append(TextParagraph(tuple(self.read_inlines(element))))
            elif element.tag in ("ul", "ol"):
                items = []
                for li in element:
                    inner = list(li)
                    if len(inner) == 1 and inner[0].tag == "p" and not (li.text or "").strip():
                        li = inner[0]  # a loose list wraps each item in a paragraph
                    items.append(tuple(self.read_inlines(li)))
                blocks.append(TextList(tuple(items), ordered=element.tag == "ol"))
            else:
                self.refuse_tag(element.tag)
        return blocks

    def refuse_tag(self, tag: str) -> None:
        self.report_problem(
            "not-in-dialect",
            N_("the text uses a form that a clause may not have: {tag}"),
            N_("use paragraphs, lists of one level, bold, blanks and references only"),
            tag=tag,
        )

    def read_inlines(self, element: ET.Element, bold: bool = False) -> list[Inline]:
        inlines = self.split_inlines(element.text or "", bold)
        for child in element:
            if child.tag == "strong" and not bold:
                inlines += self.read_inlines(child, True)
            else:
                self.refuse_tag(child.tag)
            inlines += self.split_inlines(child.tail or "", bold)
        return inlines

    def split_inlines(self, text: str, bold: bool) -> list[Inline]:
        if _GLUED.search(text):
            self.report_problem(
                "glued-list", N_("a list is glued to a paragraph"), N_("leave a blank line before and after the list")
            )
        text = re.sub(r"[ \t\n]+", " ", text)
        inlines: list[Inline] = []
        at = 0
        for match in _INLINE.finditer(text):
            inlines += self.read_words(text[at : match.start()], bold)
            inlines.append(Blank(match[1], bold) if match[1] else Reference(match[2], bold))
            at = match.end()
        return inlines + self.read_words(text[at:], bold)

    def read_words(self, text: str, bold: bool) -> list[Inline]:
        if not text:
            return []
        stray = _STRAY.search(text)
        if stray:
            self.report_problem(
                "stray-mark",
                N_("“{mark}” stands alone or holds no name"),
                N_("write {{{{ name }}}} for a blank and [[name]] for a reference"),
                mark=stray[0],
            )
        return [TextSpan(text, bold)]


_MARKER = re.compile(r"(?m)^\s*(?:#+|[-*+]|\d+[.)])\s+")


def normalize_wording(raw: str) -> str:
    """Normalize the Markdown of a wording, so that a change of mere layout does not change its fingerprint.

    Typography, bold, the marks of headings and lists, and the spaces inside a blank's braces are evened out.

    >>> normalize_wording("# Titre\\n\\n- « un »\\u00a0;\\n") == normalize_wording("# Titre\\n\\n* \\"un\\" ;\\n")
    True
    """
    text = normalize_typography(
        _MARKER.sub("", unicodedata.normalize("NFC", raw).replace("\r\n", "\n")).replace("**", "")
    )
    return re.sub(r"\{\{\s*([\w.]+)\s*\}\}", r"{{\1}}", text)
