"""The reading of an untrusted Word file from anywhere.

Nothing here believes sizes, names or styles. A file that cannot be read gives problems, never a traceback. Numbers
that Word counts by itself (articles, lists, pages, cross-references) are left out of the text, for they are no words
of anybody; a number that somebody typed is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from ...ground.i18n import N_
from ...ground.problems import Problem
from ..untrusted_package import (
    Limits,
    PartLink,
    Refusal,
    RefusedFile,
    UnreadableXml,
    WordPackage,
    open_package,
    parse_xml,
)
from .elements import attribute, child_value, local_name, word_name, word_tags
from .line_builder import SAFE_LINK, NumberCounter
from .lines import SideNote, WordContent
from .part_reader import InsertedLines, PartReader
from .text_looks import StyleSheet, theme_colours

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


# ------------------------------------------------------------------ side notes
# The texts beside the main text of a Word file: headers and footers, footnotes, comments.


def read_furniture(kind: str, name: str, root: Element | None, styles: StyleSheet) -> tuple[list[SideNote], list[str]]:
    """Read the texts of a Word header or footer as side notes, and return them with the doubts found in that part.

    Hidden texts and text boxes in it become side notes too, of the kinds ``hidden`` and ``box``.

    Parameters
    ----------
    kind:
        ``header`` or ``footer``: the kind of the notes, and the word before each doubt (``header-picture``).
    name, root:
        The name of the part and its root element; two empty lists come back where that is None.
    styles:
        The styles of the file.
    """
    if root is None:
        return [], []
    reader = PartReader(styles)
    notes: list[SideNote] = []
    lines = reader.read_part(root)
    for line in lines:
        if line.text.strip():
            notes.append(SideNote(kind, line.text, part=name))
        notes += [SideNote("hidden", piece.text, part=name) for piece in line.hidden]
    notes += reader.notes
    for child in root.iter():
        if local_name(child) == "textpath":
            notes.append(SideNote("box", child.get("string", ""), part=name))
    return notes, [f"{kind}-{doubt}" for doubt in reader.doubts]


def read_footnotes(kind: str, name: str, root: Element | None, styles: StyleSheet) -> Iterator[SideNote]:
    """Yield the footnotes or endnotes of a Word file as side notes, and the text boxes in them.

    ``kind`` is ``footnote`` or ``endnote``; ``name`` is the name of their part and ``root`` its root element, None
    where the file has no such part; ``styles`` are the styles of the file.
    """
    for element in root if root is not None else ():
        if word_name(element) == kind:
            reader = PartReader(styles)
            text = reader.read_text(element)
            if text:
                yield SideNote(kind, text, part=name)
            yield from reader.notes


def read_comments(name: str, root: Element | None, styles: StyleSheet) -> Iterator[SideNote]:
    """Yield the comments of a Word file as side notes, with their authors and dates.

    ``name`` is the name of their part and ``root`` its root element, None where the file has no such part; ``styles``
    are the styles of the file.
    """
    for element in root if root is not None else ():
        if word_name(element) == "comment":
            text = PartReader(styles).read_text(element)
            yield SideNote("comment", text, attribute(element, "author"), attribute(element, "date"), name)


# ------------------------------------------------------------------ document reader
# The reading of a Word document and its linked parts, from any source of parts.


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


# ------------------------------------------------------------------ returned file
_NOT_WORD = Refusal(
    "not-word",
    N_("this is no Word file (.docx)"),
    N_("save it as .docx: a .doc, a .pdf or a file with a password cannot be read"),
)
_BOMB = Refusal(
    "zip-bomb",
    N_("the file unpacks to more than any document holds"),
    N_("do not open it: ask for it again"),
)
#: What a file that comes back may hold.
RETURNED_FILE_LIMITS = Limits(
    file=40_000_000,
    unpacked=200_000_000,
    part=80_000_000,
    parts=2_000,
    ratio=200,
    small=20_000_000,
    refusals={
        "large": Refusal(
            "too-big",
            N_("the file is too big: {size} MB"),
            N_("a document of this kind has less than {most} MB"),
        ),
        "empty": _NOT_WORD,
        "old": _NOT_WORD,
        "foreign": _NOT_WORD,
        "broken": _NOT_WORD,
        "password": Refusal("encrypted", N_("the file is protected by a password"), N_("save it without password")),
        "many": _BOMB,
        "bomb": _BOMB,
        "twice": Refusal(
            "two-parts",
            N_("the file has two parts of the same name: programs would not agree on what it says"),
            N_("open it in Word, and save it again"),
        ),
        "damaged": Refusal("damaged", N_("the part {part} of the file is damaged"), N_("ask for the file again")),
        "entities": Refusal(
            "doctype",
            N_("the part {part} declares entities, which no Word file does"),
            N_("do not open it: ask for the file again"),
        ),
    },
)
_PROOF = "{urn:aigov-docs:proof:1}proof"
_LONGEST_PROOF = 8_000_000


def read_file(data: bytes) -> WordContent:
    """Read the content of an untrusted Word file from its bytes.

    Sizes and the number of parts are checked first. A file that cannot be read, or not safely, gives a result with only
    ``problems``; no error is raised.

    >>> read_file(b"no zip").problems[0].code
    'not-word'
    """
    try:
        return _read_package(open_package(data, RETURNED_FILE_LIMITS))
    except RefusedFile as refused:
        return WordContent(problems=refused.problems)
    except RecursionError:
        message = N_("the parts of the file are nested too deep to be read")
        return WordContent(problems=(Problem("too-deep", "", message, N_("open it in Word, and save it again")),))


def _read_package(package: WordPackage) -> WordContent:
    links = package.read_links("")
    mains = [link.target for link in links if link.word == "officeDocument"]
    root = package.parse_part(mains[0]) if len(mains) == 1 else None
    if root is None or word_name(root) != "document":
        raise RefusedFile(Problem(_NOT_WORD.code, "", _NOT_WORD.message, _NOT_WORD.hint))
    content = read_document(package, mains[0], root)
    proofs = _find_proofs(package, package.read_links(mains[0]))
    properties = _read_properties(package, links)
    return replace(content, properties=properties, proof=proofs[0] if proofs else None, proofs=len(proofs))


def _find_proofs(package: WordPackage, links: list[PartLink]) -> list[bytes]:
    """Find the proof parts (records of how it was made) of a file: the ones the document links to, else any."""
    named = [link.target for link in links if link.word == "customXml" and not link.external]
    others = [name for name in package.names if re.fullmatch(r"customXml/item\d+\.xml", name)]
    proofs = []
    for name in dict.fromkeys([*named, *sorted(others)]):
        data = package.read_part(name)
        if data is None or len(data) > _LONGEST_PROOF:
            continue
        try:
            root = parse_xml(data)
        except UnreadableXml:
            continue
        if root.tag == _PROOF:
            proofs.append(data)
    return proofs


def _read_properties(package: WordPackage, links: list[PartLink]) -> dict[str, str]:
    """Read the custom properties of the file, by name."""
    properties = {}
    for link in links:
        root = package.parse_part(link.target) if link.word == "custom-properties" and not link.external else None
        for element in root if root is not None else ():
            properties[element.get("name", "")] = "".join(element.itertext())
    return properties
