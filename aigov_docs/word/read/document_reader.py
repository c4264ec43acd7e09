"""The reading of a Word document and its linked parts, from any source of parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from ..untrusted_package import PartLink
from .counting import NumberCounter
from .elements import attribute, child_value, word_name, word_tags
from .line_builder import SAFE_LINK
from .lines import SideNote, WordContent
from .looks import theme_colours
from .part_reader import InsertedLines, PartReader
from .side_notes import read_comments, read_footnotes, read_furniture
from .text_looks import StyleSheet

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_REMOTE_TEMPLATE = re.compile(r"(?:https?|ftp):|\\\\|file:/{2,}[^/]", re.IGNORECASE)
#: Links to other files, whose text a program shows as if it stood here.
_PULLED_IN = ("aFChunk", "subDocument")
_FURNITURE_REFERENCES = word_tags("headerReference", "footerReference")


class PartSource(Protocol):
    """A source of the parts (inner files) of a Word file, from outside or open in python-docx."""

    def parse_part(self, name: str) -> Element | None:
        """Parse the part of the Word file named ``name`` and return its root; None where the file has no such part."""

    def read_links(self, name: str) -> list[PartLink]:
        """Read the links of the part named ``name`` to other parts and to addresses outside the file."""


def read_document(source: PartSource, main: str, root: Element, inserted: InsertedLines | None = None) -> WordContent:
    """Read the content of a Word file: its lines, then its notes, comments, headers, footers and text boxes.

    Headers and footers that no section uses are left out. Properties and proof are not read here.

    Parameters
    ----------
    source:
        Gives the parts of the file, each by its name, and the links of each.
    main, root:
        The name of the main part, and its root element.
    inserted:
        Lines that the caller knows already, with the children of the body that they stand for, which are then not
        read; None to read all.
    """
    links = source.read_links(main)

    def parse_linked(word: str) -> list[Element | None]:
        return [source.parse_part(link.target) for link in links if link.word == word and not link.external]

    sheet, theme = next(iter(parse_linked("styles")), None), next(iter(parse_linked("theme")), None)
    numberings = parse_linked("numbering")
    styles = StyleSheet(sheet, theme_colours(theme))
    reader = PartReader(styles, NumberCounter.from_parts(next(iter(numberings), None), sheet))
    lines = reader.read_part(root, inserted)
    notes: list[SideNote] = list(reader.notes)
    doubts = [*reader.doubts, *_foreign_links(links)]
    used = _used_furniture(root, links)
    for link in links:
        if link.external:
            doubts += [link.word] if link.word in _PULLED_IN else []
            continue
        match link.word:
            case "header" | "footer" as kind if link.target in used:
                texts, odd = read_furniture(kind, link.target, source.parse_part(link.target), styles)
                notes += texts
                doubts += odd
                doubts += [f"{kind}-{doubt}" for doubt in _foreign_links(source.read_links(link.target))]
            case "footnotes" | "endnotes" as kind:
                notes += read_footnotes(kind.removesuffix("s"), link.target, source.parse_part(link.target), styles)
            case "comments":
                notes += read_comments(link.target, source.parse_part(link.target), styles)
            case "settings":
                settings = source.parse_part(link.target)
                doubts += _foreign_links(source.read_links(link.target))
                if any(word_name(child) == "mailMerge" for child in (settings if settings is not None else ())):
                    doubts.append("mailMerge")
            case word if word in _PULLED_IN:
                doubts.append(word)
    labels = (label for numbering in numberings if numbering is not None for label in _list_labels(numbering))
    starts = (start for numbering in numberings if numbering is not None for start in _list_starts(numbering))
    return WordContent(
        lines=tuple(lines),
        notes=tuple(notes),
        starts=tuple(starts),
        labels=tuple(dict.fromkeys(labels)),
        doubts=tuple(dict.fromkeys(doubts)),
    )


def _used_furniture(root: Element, links: list[PartLink]) -> set[str]:
    """Find the headers and footers that a section of the document uses."""
    references = root.iter(*_FURNITURE_REFERENCES)
    named = {value for element in references for name, value in element.attrib.items() if name.endswith("}id")}
    return {link.target for link in links if link.id in named}


def _foreign_links(links: list[PartLink]) -> Iterator[str]:
    """Yield doubts about forbidden links of a part: macros, a template or data from elsewhere, files."""
    for link in links:
        word = link.word.lower()
        if word.startswith(("vba", "wordvba")):
            yield "macros"
        elif word.startswith("mailmerge"):
            yield "mailMerge"
        elif link.word == "attachedTemplate" and _REMOTE_TEMPLATE.match(link.written):
            yield "template"
        elif link.word == "hyperlink" and link.external and not SAFE_LINK.match(link.written):
            yield "link"


def _list_labels(numbering: Element) -> Iterator[str]:
    """Yield the labels that the Word lists of a file print before their items."""
    for element in numbering.iter(*word_tags("lvlText")):
        yield attribute(element, "val")


def _list_starts(numbering: Element) -> Iterator[int]:
    """Yield the first number of each list whose first level counts articles."""
    for element in numbering:
        if word_name(element) != "abstractNum":
            continue
        levels = (child for child in element if word_name(child) == "lvl")
        level = next((child for child in levels if attribute(child, "ilvl") == "0"), None)
        start = child_value(level, "start")
        if child_value(level, "lvlText").startswith("Article") and re.fullmatch("[0-9]{1,7}", start):
            yield int(start)
