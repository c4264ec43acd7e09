"""The opening of an untrusted Word file, whose declared content is checked before anything is unpacked.

A file that comes back and a letterhead go through the same checks; their :class:`Limits` say how much each may hold,
and in which words it is refused.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ..ground.i18n import N_, labels
from ..ground.problems import Problem

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_LONGEST_NAME = 200
_KINDS = {
    b"%PDF": N_("a PDF"),
    b"{\\rtf": N_("an RTF file"),
    b"<": N_("a file of markup (HTML, XML)"),
}
#: What unpacking a damaged archive may bring up.
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    IndexError,
    OverflowError,
)


class Refusal(NamedTuple):
    """The words in which a Word file is refused for one reason: a code, a message and a hint."""

    code: str
    message: str
    hint: str = ""


class RefusedFile(Exception):
    """The error raised when a Word file is refused and not read, with all problems found."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits on what a Word file may hold, and the words in which a file is refused.

    Parameters
    ----------
    file, unpacked, part:
        Bytes: of the file, of all its parts unpacked, of one of them.
    parts:
        How many it may have.
    ratio, small:
        How many times smaller a part may be than its text, and the size under which that is only a repetitive text.
    refusals:
        How a file is refused, by reason: ``large``, ``empty``, ``old`` (Word 97), ``foreign`` (another kind of file),
        ``broken`` (not a whole archive), ``password``, ``many`` (parts), ``bomb`` (made to fill the memory),
        ``twice`` (two parts of one name), ``unsafe`` (a name that leads out of the file), ``damaged`` (a part),
        ``entities`` (a part that declares some). What has no refusal is let through.
    """

    file: int
    unpacked: int
    part: int
    parts: int
    ratio: int
    small: int
    refusals: Mapping[str, Refusal]

    def refuse(self, reason: str, where: str = "", **values: object) -> Problem | None:
        """Make the problem that says why a Word file is refused; None for a reason that these limits let through.

        Parameters
        ----------
        reason:
            The reason, in one word, such as ``large`` or ``password``: a key of the ``refusals`` of these limits.
        where:
            What the problem is about: the name of the file or of a part.
        values:
            Values that the message and the hint may print, by name.
        """
        refusal = self.refusals.get(reason)
        if refusal is None:
            return None
        words = f"{refusal.message} {refusal.hint}"
        printed = {name: value for name, value in values.items() if f"{{{name}}}" in words}
        return Problem(refusal.code, where, refusal.message, refusal.hint, printed)


@dataclass(frozen=True, slots=True)
class PartLink:
    """A relationship (link) from a part of a Word file to another part, or to an address outside.

    Parameters
    ----------
    kind:
        What it is for, as an address whose last word says it.
    target:
        The name of the part, or the address.
    written:
        The target as it is written.
    """

    id: str
    kind: str
    target: str
    external: bool = False
    written: str = ""

    @property
    def word(self) -> str:
        """The last word of the address that says what the link is for, such as ``header``."""
        return self.kind.rstrip("/").rpartition("/")[2]


class WordPackage:
    """The parts (inner files) of an untrusted Word file, each unpacked on request and within limits."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits, where: str) -> None:
        self._archive = archive
        self._limits = limits
        self._where = where
        self._entries = {
            entry.filename.lstrip("/"): entry for entry in archive.infolist() if not entry.filename.endswith("/")
        }
        self._left = limits.unpacked

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parts of the Word file, in the order of the archive."""
        return tuple(self._entries)

    def read_all(self) -> dict[str, bytes]:
        """Unpack every part of the Word file, and return the bytes of each by its name.

        Raises
        ------
        RefusedFile
            A part is damaged, or larger than the file says or the limits allow.
        """
        return {name: self.read_part(name) or b"" for name in self._entries}

    def read_part(self, name: str) -> bytes | None:
        """Unpack one part of the Word file and return its bytes; None where the file has no such part.

        Raises
        ------
        RefusedFile
            The part is damaged, or larger than the file says or the limits allow.
        """
        entry = self._entries.get(name)
        if entry is None:
            return None
        most = min(self._limits.part, self._left)
        try:
            with self._archive.open(entry) as file:
                data = file.read(most + 1)
        except _BROKEN:
            raise self._refused("damaged", name) from None
        self._left -= len(data)
        if len(data) > most:
            raise self._refused("bomb", name)
        return data

    def parse_part(self, name: str) -> Element | None:
        """Unpack one XML part of the Word file and return its root; None where the file has no such part.

        Raises
        ------
        RefusedFile
            The part is damaged, too large, or declares entities.
        """
        data = self.read_part(name)
        if data is None:
            return None
        try:
            return parse_xml(data)
        except UnreadableXml as error:
            raise self._refused(error.reason, name) from None

    def read_links(self, name: str) -> list[PartLink]:
        """Read the links of a part of the Word file to other parts; an empty name gives those of the whole file."""
        root = self.parse_part(links_name(name))
        return read_links(root, name) if root is not None else []

    def _refused(self, reason: str, part: str) -> RefusedFile:
        problem = self._limits.refuse(reason, self._where, part=part)
        return RefusedFile(*([problem] if problem else []))


def open_package(data: bytes, limits: Limits, where: str = "") -> WordPackage:
    """Open an untrusted Word file, after checking its kind and its declared sizes; nothing is unpacked yet.

    Parameters
    ----------
    data:
        The bytes of the file.
    limits:
        How much the file may hold, and in which words it is refused.
    where:
        The name of the file, for messages.

    Raises
    ------
    RefusedFile
        The file is refused; the error holds all its problems.

    >>> open_package(b"%PDF-1.7", Limits(10, 10, 10, 10, 10, 10, {"foreign": Refusal("not-word", "not a Word file")}))
    Traceback (most recent call last):
    ...
    aigov_docs.kits.wordkit.untrusted_package.RefusedFile: not-word
    """
    problems: list[Problem] = []

    def refuse(reason: str, **values: object) -> None:
        problem = limits.refuse(reason, where, **values)
        if problem is not None and problem not in problems:
            problems.append(problem)

    _check_kind(data, limits, refuse)
    if problems:
        raise RefusedFile(*problems)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except _BROKEN:
        refuse("broken")
        raise RefusedFile(*problems) from None
    _check_entries(entries, limits, refuse)
    if problems:
        raise RefusedFile(*problems)
    return WordPackage(archive, limits, where)


def _check_kind(data: bytes, limits: Limits, refuse: Callable[..., None]) -> None:
    """Check the size of a file, and its kind by the first bytes."""
    if len(data) > limits.file:
        refuse("large", size=len(data) // 1_000_000, most=limits.file // 1_000_000)
    elif not data:
        refuse("empty")
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        refuse("password" if "EncryptedPackage".encode("utf-16-le") in data else "old")
    elif not data.startswith(b"PK\x03\x04"):
        head = data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t")
        kind = next((kind for start, kind in _KINDS.items() if head.startswith(start)), N_("another kind of file"))
        refuse("foreign", kind=_TranslatedWord(kind))


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits, refuse: Callable[..., None]) -> None:
    """Check the declared entries of an archive against limits, with nothing unpacked yet."""
    entries = [entry for entry in entries if not entry.filename.endswith("/")]
    whole = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > limits.parts:
        refuse("many", n=limits.parts)
    if whole > limits.unpacked or _swells(whole, packed, limits):
        refuse("bomb")
    names: set[str] = set()
    for entry in entries:
        name = entry.filename.lower().lstrip("/")
        if entry.flag_bits & 1:
            refuse("password")
        if _swells(entry.file_size, entry.compress_size, limits):
            refuse("bomb")
        if name in names:
            refuse("twice")
        names.add(name)
        if _leads_outside(entry.orig_filename):
            refuse("unsafe")


def _swells(size: int, packed: int, limits: Limits) -> bool:
    """Whether a part unpacks to so much more than its packed size that it was made to fill the memory."""
    return size > limits.small and size > limits.ratio * max(packed, 1)


def _leads_outside(name: str) -> bool:
    """Whether the name of a part leads out of the file, or would once written to a disk."""
    return (
        name.startswith("/")
        or len(name) > _LONGEST_NAME
        or bool(re.search(r"[\\:\x00-\x1f\x7f]", name))
        or any(piece in ("", ".", "..") for piece in name.split("/"))
    )


@dataclass(frozen=True, slots=True)
class _TranslatedWord:
    """A word inside a message that is translated to the language of that message."""

    message: str

    @property
    def fr(self) -> str:
        """The word in French."""
        return labels("fr")(self.message)

    @property
    def en(self) -> str:
        """The word in English."""
        return self.message

    def __str__(self) -> str:
        return self.message


# ------------------------------------------------------------------ XML
class UnreadableXml(ValueError):
    """The error raised when a part of a Word file cannot be read as XML, or declares entities.

    ``reason`` is ``damaged``, or ``entities`` where the part declares some.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse_xml(data: bytes) -> Element:
    """Parse untrusted XML and return its root: entities are refused, nothing is fetched, depth and size are limited.

    Raises
    ------
    UnreadableXml
        The XML is damaged, too deep or too large, or declares a document type or entities.

    >>> parse_xml(b"<a><b/></a>").tag
    'a'
    """
    if has_doctype(data):
        raise UnreadableXml("entities")
    root = _parse(data)
    info = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None:  # in an encoding that hides it
        raise UnreadableXml("entities")
    return root


def _parse(data: bytes) -> Element:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableXml("damaged") from None


def has_doctype(data: bytes) -> bool:
    """Whether XML declares a document type or an entity, in UTF-8, UTF-16, UTF-32 or an encoding like ASCII.

    >>> has_doctype(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), has_doctype(b"<a/>")
    (True, False)
    """
    plain = data.replace(b"\x00", b"")  # UTF-16 and UTF-32
    return b"<!DOCTYPE" in plain or b"<!ENTITY" in plain


# ------------------------------------------------------------------ relationships
def links_name(part: str) -> str:
    """Build the name of the part that holds the links of the part named; of the whole file for an empty name.

    >>> links_name("word/document.xml"), links_name("")
    ('word/_rels/document.xml.rels', '_rels/.rels')
    """
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def read_links(root: Element, part: str) -> list[PartLink]:
    """Read the links of a part from the XML that holds them; each target is the name of a part or an address.

    Parameters
    ----------
    root:
        The root of that XML.
    part:
        The name of the part whose links they are; empty for the links of the whole file.
    """
    folder = posixpath.dirname(part)
    links = []
    for child in root:
        if child.tag != _RELATIONSHIP:
            continue
        written = child.get("Target", "")
        external = child.get("TargetMode") == "External" or written.startswith("#")
        target = written if external else posixpath.normpath(posixpath.join("/", folder, written)).lstrip("/")
        links.append(PartLink(child.get("Id", ""), child.get("Type", ""), target, external, written))
    return links
