"""Paragraphs split into the smallest pieces that change as a whole: words, spaces, signs, fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...text_diff import split_words
from .picture_import import describe_picture
from .word_elements import PLACES, Element, R, W, canonical_text

#: Wrappers of runs that are looked through; of all, hyperlinks alone are kept in a paragraph that changed.
_WRAPPERS = {
    f"{W}{name}" for name in ("hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo", "fldSimple")
}

#: The elements that are asked of each word of a file.
_RUN, _LOOK, _TEXT, _FIELD = f"{W}r", f"{W}rPr", f"{W}t", f"{W}fldChar"
_NOT_SAID = (_LOOK, f"{W}lastRenderedPageBreak")

#: The switches of a reference that say how its number looks, not where it leads.
_LOOK_SWITCHES = {"\\h", "\\*", "Lower"}
_LETTER = re.compile("[A-Z]")
_VISIBLE = {"b", "i", "u", "strike", "dstrike", "caps", "smallCaps", "vertAlign", "highlight", "vanish"}


@dataclass(slots=True)
class RunChild:
    """One child of a Word run (a text, a tab, a field sign), with the run's formatting and the link around it."""

    child: Element
    text: str | None
    look: Element | None
    look_key: str  # the whole look, for writing
    seen: str  # what a reader sees of it, for comparing
    link: Element | None
    link_key: str


@dataclass(slots=True)
class ParagraphAtom:
    """The smallest piece of a paragraph that changes as a whole: a word, a space, a sign, a field with its result."""

    key: tuple[Any, ...]
    bits: list[RunChild]
    places: list[Element] = field(default_factory=list)
    word: str = ""

    def list_bits(self, change: str) -> list[RunChild]:
        """List the pieces to write under a change: ``ins``, ``del``, or empty for none.

        The letter of an annex is typed where it is deleted: as a field, it would still count in a file with changes.
        """
        lettered = self.bits[0].text is None and _LETTER.fullmatch(self.key[0]) is not None
        return [bit for bit in self.bits if bit.text is not None] if lettered and change == "del" else self.bits


@dataclass(slots=True)
class ParagraphAtoms:
    """A paragraph split into atoms (the smallest pieces that a comparison handles), with its style and words.

    ``after`` holds the bookmarks at its end, ``halves`` the beginnings or ends of fields that it does not close.
    """

    element: Element
    atoms: list[ParagraphAtom]
    after: list[Element]
    halves: tuple[str, ...]
    words: Counter[str]

    style: str

    @property
    def key(self) -> tuple[Any, ...]:
        """The key for comparing paragraphs, equal for two of the same style, words, links and visible formatting."""
        return (self.style, *[atom.key for atom in self.atoms])


def style_id(paragraph: Element) -> str:
    """Find the style id of a Word paragraph; empty for a paragraph in the default style."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val"))


def _visible_format(look: Element | None) -> str:
    """Describe the visible format of a run: bold, italics, raised letters, but not fonts or languages."""
    format_words = []
    for child in () if look is None else look:
        name, value = child.tag.rsplit("}", 1)[-1], child.get(f"{W}val", "on")
        if name in _VISIBLE and value not in ("0", "false", "off", "none", "baseline"):
            format_words.append(name if value in ("1", "true", "on") else f"{name}={value}")
    return " ".join(sorted(format_words))


class ParagraphReader:
    """A reader that splits the paragraphs of a Word part into atoms, the smallest pieces compared."""

    def __init__(self, links: Mapping[str, str], names: Mapping[str, str]) -> None:
        self.links, self.names = links, names
        self.lines: dict[Element, ParagraphAtoms] = {}

    def read_paragraph(self, paragraph: Element) -> ParagraphAtoms:
        """Split a paragraph into atoms, the smallest pieces that a comparison handles, at the first call for it.

        Later calls for the same paragraph return the first result, even where the paragraph has changed.
        """
        if paragraph not in self.lines:
            self.lines[paragraph] = self.split_paragraph(paragraph)
        return self.lines[paragraph]

    def split_paragraph(self, paragraph: Element) -> ParagraphAtoms:
        """Split a paragraph into atoms, the smallest pieces that a comparison handles, as it stands at the call."""
        pieces = list(self._iter_pieces(paragraph, None, ""))
        bits = [piece for piece in pieces if isinstance(piece, RunChild)]
        whole, halves = _find_fields(bits)
        atoms: list[ParagraphAtom] = []
        waiting: list[Element] = []
        at = 0
        skip = -1
        for piece in pieces:
            if not isinstance(piece, RunChild):
                waiting.append(piece)
                continue
            if at > skip:
                end = whole.get(at, at)
                group = bits[at : end + 1]
                atoms.append(ParagraphAtom(_atom_key(group, self.links), group, waiting, _shown_text(group)))
                waiting = []
                skip = end
            at += 1
        words = Counter([atom.word.lower() for atom in atoms if atom.word.strip()])
        style = style_id(paragraph)
        return ParagraphAtoms(paragraph, atoms, waiting, halves, words, self.names.get(style, style))

    def _iter_pieces(self, parent: Element, link: Element | None, link_key: str) -> Iterator[RunChild | Element]:
        for child in parent:
            tag = child.tag
            if tag == _RUN:
                yield from self._iter_run(child, link, link_key)
            elif tag == f"{W}hyperlink":
                target = child.get(f"{R}id")
                yield from self._iter_pieces(child, child, self.links.get(target, "") if target else "")
            elif tag in _WRAPPERS:
                yield from self._iter_pieces(child, link, link_key)
            elif tag in PLACES:
                yield child

    def _iter_run(self, run: Element, link: Element | None, link_key: str) -> Iterator[RunChild | Element]:
        look = run.find(_LOOK)
        look_key, seen = canonical_text(look), _visible_format(look)
        for child in run:
            tag = child.tag
            if tag in _NOT_SAID:
                continue
            if tag == _TEXT:
                for word in split_words(child.text or ""):
                    yield RunChild(child, word, look, look_key, seen, link, link_key)
            elif tag == f"{W}commentReference" or _breaks_page(run, child):
                yield run
            else:
                yield RunChild(child, None, look, look_key, seen, link, link_key)


def _breaks_page(run: Element, child: Element) -> bool:
    """Whether a run is only a page break, as LibreOffice writes where a paragraph asks for a new page."""
    return bool(
        child.tag == f"{W}br"
        and child.get(f"{W}type") == "page"
        and all(run_child is child or run_child.tag == f"{W}rPr" for run_child in run)
    )


def _atom_key(bits: list[RunChild], links: Mapping[str, str]) -> tuple[str, ...]:
    """Compute the key of some children of a run, equal for the same words and visible format.

    The key of a field is made of its code and its result, that of a picture of what it shows, by the targets of the
    ``links`` of the part. A field that shows the letter of an annex has the key of that letter as a text.
    """
    first = bits[0]
    if first.text is not None:
        return (first.text, first.seen, first.link_key)
    if first.child.tag == _FIELD:
        code = "".join(bit.child.text or "" for bit in bits if bit.child.tag == f"{W}instrText")
        words, shown = set(code.split()), " ".join(_shown_text(bits).split())
        if _LETTER.fullmatch(shown) and ("SEQ" in words or ("REF" in words and not words & {"\\r", "\\n"})):
            return (shown, first.seen, first.link_key)  # of an annex: typed in files of before
        if "REF" in words:  # LibreOffice drops the switches on the look of a number, and prints "Article 18"
            words, shown = words - _LOOK_SWITCHES, shown.lower().rpartition(" ")[2]
        once = " ".join(sorted(words))  # LibreOffice writes switches in another order, and some twice
        return (
            "field",
            str(first.child.get(f"{W}fldCharType")),
            once,
            shown,
            first.link_key,
        )
    shown = describe_picture(first.child, links) if first.child.tag == f"{W}drawing" else ""
    return ("picture", shown, first.link_key) if shown else (canonical_text(first.child), first.seen, first.link_key)


def _field_kind(bit: RunChild) -> str | None:
    """Say whether a piece begins, separates or ends a field; None for every other piece."""
    return bit.child.get(f"{W}fldCharType") if bit.text is None and bit.child.tag == _FIELD else None


def _shown_text(bits: list[RunChild]) -> str:
    """Join the visible text of some pieces, counting a field inside a field once."""
    if len(bits) == 1:
        return bits[0].text or ""
    shown: list[str] = []
    depth: list[bool] = []  # for each field that is open, whether its result has begun
    for bit in bits:
        kind = _field_kind(bit)
        if kind == "begin":
            depth.append(False)
        elif kind == "separate" and depth:
            depth[-1] = True
        elif kind == "end" and depth:
            depth.pop()
        elif bit.text is not None and all(depth):
            shown.append(bit.text)
    return "".join(shown)


def _find_fields(bits: list[RunChild]) -> tuple[dict[int, int], tuple[str, ...]]:
    """Find the Word fields that begin and end in a paragraph, and the ends of fields that cross its limits."""
    kinds = [_field_kind(bit) for bit in bits]
    begun: list[int] = []
    pairs: dict[int, int] = {}
    halves: list[str] = []
    for place, kind in enumerate(kinds):
        if kind == "begin":
            begun.append(place)
        elif kind == "end":
            if begun:
                pairs[begun.pop()] = place
            else:
                halves.append("end")
    whole = {
        start: end
        for start, end in pairs.items()
        if not any(outer_start < start and end < outer_end for outer_start, outer_end in pairs.items())
    }
    for start in begun:
        end = next((place for place in range(start, len(bits)) if kinds[place] == "separate"), start)
        whole[start] = end
        halves.append("begin")
    return whole, tuple(halves)
