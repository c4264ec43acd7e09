"""The text of a clause: a small Markdown read into a tree.

A text is a heading, paragraphs, lists of one level, bold, ``{{ blanks }}`` and ``[[references]]``, and nothing else.
Python-Markdown reads it, stopped at its element tree; anything outside this dialect is refused with its line.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..errors import N_, Problem
from ..fingerprints import fingerprint, flat
from ..i18n import typeset

__all__ = [
    "ANNEX",
    "Blank",
    "Inline",
    "Listing",
    "Para",
    "Reference",
    "Text",
    "Words",
    "canonical",
    "fingerprint",
    "read_text",
]


#: What a reference to an annex begins with.
ANNEX = "annex:"


@dataclass(frozen=True, slots=True)
class Words:
    """Some text as written."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """A value to fill in: ``{{ employer.name }}``."""

    name: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to another clause, ``[[confidential-data]]``, or to an annex, ``[[annex:tools-list]]``."""

    clause: str
    bold: bool = False

    @property
    def annex(self) -> str:
        """The companion attached as the annex it leads to; empty for a reference to a clause."""
        return self.clause.removeprefix(ANNEX) if self.clause.startswith(ANNEX) else ""


Inline = Words | Blank | Reference


@dataclass(frozen=True, slots=True)
class Para:
    inlines: tuple[Inline, ...]

    @property
    def table(self) -> str | None:
        """The blank this paragraph is made of, alone; it may become a table."""
        if len(self.inlines) == 1 and isinstance(self.inlines[0], Blank):
            return self.inlines[0].name
        return None


@dataclass(frozen=True, slots=True)
class Listing:
    items: tuple[tuple[Inline, ...], ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A wording once read: its heading and its blocks."""

    heading: tuple[Inline, ...]
    blocks: tuple[Para | Listing, ...]

    def inlines(self) -> Iterator[Inline]:
        """Every piece of the text in order."""
        yield from self.heading
        for block in self.blocks:
            if isinstance(block, Para):
                yield from block.inlines
            else:
                for item in block.items:
                    yield from item

    @property
    def blanks(self) -> list[str]:
        """Names of the blanks, in order of appearance, repeated as they are."""
        return [piece.name for piece in self.inlines() if isinstance(piece, Blank)]

    @property
    def references(self) -> list[str]:
        """Clauses referred to, in order of appearance."""
        return [piece.clause for piece in self.inlines() if isinstance(piece, Reference) and not piece.annex]

    @property
    def annexes(self) -> list[str]:
        """Companions referred to as annexes, in order of appearance."""
        return [piece.annex for piece in self.inlines() if isinstance(piece, Reference) and piece.annex]

    @property
    def shape(self) -> tuple[str, ...]:
        """What must be the same in every language: blocks, list lengths, blanks and references in each."""
        out: list[str] = []
        for block in self.blocks:
            if isinstance(block, Para):
                out.append("paragraph" + _marks(block.inlines))
            else:
                kind = "numbered list" if block.ordered else "list"
                out.append(f"{kind} of {len(block.items)}")
                out.extend("item" + _marks(item) for item in block.items)
        return tuple(out)


def _marks(inlines: tuple[Inline, ...]) -> str:
    """The references of a piece. Blanks are compared over the whole text: word order differs between languages."""
    names = sorted(f"[[{piece.clause}]]" for piece in inlines if isinstance(piece, Reference))
    return " with " + " ".join(names) if names else ""


_INLINE = re.compile(r"\{\{\s*([A-Za-z_][\w.]*)\s*\}\}|\[\[\s*((?:annex:)?[a-z0-9][a-z0-9/-]*)\s*\]\]")
_STRAY = re.compile(r"\{\{|\}\}|\[\[|\]\]|\{%|%\}|<[A-Za-z/!]")
_GLUED = re.compile(r"(?m)^\s*(?:[-*+]|\d+[.)])\s+\S")


@cache
def _markdown() -> Any:
    import markdown
    from markdown.extensions import Extension
    from markdown.treeprocessors import Treeprocessor

    class Keep(Treeprocessor):
        def run(self, root: ET.Element) -> None:
            # The tree before it is turned into HTML; Markdown declares no such name.
            setattr(self.md, "tree", root)  # noqa: B010

    class Dialect(Extension):
        def extendMarkdown(self, md: Any) -> None:
            md.treeprocessors.register(Keep(md), "keep", -1)
            md.treeprocessors.deregister("prettify")
            md.preprocessors.deregister("html_block")
            for pattern in ("html", "entity"):
                md.inlinePatterns.deregister(pattern)

    return markdown.Markdown(extensions=["sane_lists", Dialect()], output_format="xhtml")


def read_text(raw: str, where: str, language: str) -> tuple[Text | None, list[Problem]]:
    """A wording as a tree, or the problems that keep it from being one.

    >>> text, problems = read_text("# Objet\\n\\nBonjour {{ employer.name }}.\\n", "1.fr.md", "fr")
    >>> text.blanks, problems
    (['employer.name'], [])
    """
    problems: list[Problem] = []
    cleaned = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").strip()) + "\n"
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
    reader = _Reader(where)
    blocks: list[Para | Listing] = []
    if body.strip():  # Python-Markdown makes no tree of an empty text
        md = _markdown()
        md.reset()
        md.convert(typeset(body, language))
        blocks = reader.blocks(md.tree)
    head = reader.inlines_of(typeset(heading.strip(), language), False)
    if not blocks:
        reader.say("empty-text", N_("the text has a heading and nothing under it"), N_("write at least one paragraph"))
    problems += reader.problems
    return (None if problems else Text(tuple(head), tuple(blocks))), problems


class _Reader:
    def __init__(self, where: str) -> None:
        self.where = where
        self.problems: list[Problem] = []

    def say(self, code: str, message: str, hint: str, **values: Any) -> None:
        self.problems.append(Problem(code, self.where, message, hint, values))

    def blocks(self, root: ET.Element) -> list[Para | Listing]:
        out: list[Para | Listing] = []
        for element in root:
            if element.tag == "p":
                out.append(Para(tuple(self.inlines(element))))
            elif element.tag in ("ul", "ol"):
                items = []
                for li in element:
                    inner = list(li)
                    if len(inner) == 1 and inner[0].tag == "p" and not (li.text or "").strip():
                        li = inner[0]  # a loose list wraps each item in a paragraph
                    items.append(tuple(self.inlines(li)))
                out.append(Listing(tuple(items), ordered=element.tag == "ol"))
            else:
                self.refuse(element.tag)
        return out

    def refuse(self, tag: str) -> None:
        self.say(
            "not-in-dialect",
            N_("the text uses a form that a clause may not have: {tag}"),
            N_("use paragraphs, lists of one level, bold, blanks and references only"),
            tag=tag,
        )

    def inlines(self, element: ET.Element, bold: bool = False) -> list[Inline]:
        out = self.inlines_of(element.text or "", bold)
        for child in element:
            if child.tag == "strong" and not bold:
                out += self.inlines(child, True)
            else:
                self.refuse(child.tag)
            out += self.inlines_of(child.tail or "", bold)
        return out

    def inlines_of(self, text: str, bold: bool) -> list[Inline]:
        if _GLUED.search(text):
            self.say(
                "glued-list", N_("a list is glued to a paragraph"), N_("leave a blank line before and after the list")
            )
        text = re.sub(r"[ \t\n]+", " ", text)
        out: list[Inline] = []
        at = 0
        for match in _INLINE.finditer(text):
            out += self.words(text[at : match.start()], bold)
            out.append(Blank(match[1], bold) if match[1] else Reference(match[2], bold))
            at = match.end()
        return out + self.words(text[at:], bold)

    def words(self, text: str, bold: bool) -> list[Inline]:
        if not text:
            return []
        stray = _STRAY.search(text)
        if stray:
            self.say(
                "stray-mark",
                N_("“{mark}” stands alone or holds no name"),
                N_("write {{{{ name }}}} for a blank and [[name]] for a reference"),
                mark=stray[0],
            )
        return [Words(text, bold)]


_MARKER = re.compile(r"(?m)^\s*(?:#+|[-*+]|\d+[.)])\s+")


def canonical(raw: str) -> str:
    """A wording as its fingerprint sees it: words only, no typography, no list marks, blanks and references by name.

    >>> canonical("# Titre\\n\\n- « un »\\u00a0;\\n") == canonical("# Titre\\n\\n* \\"un\\" ;\\n")
    True
    """
    text = flat(_MARKER.sub("", unicodedata.normalize("NFC", raw).replace("\r\n", "\n")).replace("**", ""))
    return re.sub(r"\{\{\s*([\w.]+)\s*\}\}", r"{{\1}}", text)
