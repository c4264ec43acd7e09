"""What a Word file says, read without trusting it: its paragraphs in order, whose clause each is in, what was changed and by whom.

Files come back from anywhere, so nothing here believes sizes, names or styles. A file that cannot be read gives problems,
never a traceback. Numbers that Word counts by itself (articles, lists, pages, cross-references) are left out of the text,
for they are no words of anybody; a number that somebody typed is text.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from ...errors import N_, Problem
from ...fingerprints import fingerprint, fold, mark
from ...i18n import labels

#: What stands for a cross-reference in a text.
REFERENCE = "\ue000"
_RESERVED = dict.fromkeys(range(0xE000, 0xE010), "\ufffd")

MAX_FILE, MAX_WHOLE, MAX_PART, MAX_PARTS, MAX_RATIO = 40_000_000, 200_000_000, 80_000_000, 2_000, 200
MAX_LINES = 20_000

_W = ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")
_MATH = ("http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math")
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_PROOF = "{urn:aigov-docs:proof:1}proof"

#: The tag of a clause: "confidential-data@2", "acme/confidential-data@1".
CLAUSE_TAG = re.compile(r"[a-z0-9][a-z0-9/-]{0,60}@[1-9][0-9]{0,3}")
#: The text of a reference that follows the number of an article.
LABEL = re.compile(r"(?:article|articles|art\.|chapitre|chapter|section|annexe|annex) ?(?:[0-9]{1,4}(?:er)?|[IVXL]{1,7})", re.IGNORECASE)
_COUNT = re.compile(r"[0-9]{1,5}|[ivxlc]{1,8}|[IVXLC]{1,8}|")

_BUILT_IN = {
    "normal": "Normal",
    "title": "Title",
    "subtitle": "Subtitle",
    "heading 1": "Heading1",
    "heading 2": "Heading2",
    "body text": "BodyText",
    "list bullet": "ListBullet",
    "list bullet 2": "ListBullet2",
    "list number": "ListNumber",
    "list number 2": "ListNumber2",
    "caption": "Caption",
    "toc 1": "TOC1",
    "toc 2": "TOC2",
    "header": "Header",
    "footer": "Footer",
}
_OURS = {
    "BodyIntro": N_("Introduction to a list"),
    "NumberedParagraph": N_("Numbered paragraph"),
    "SmallPrint": N_("Small print"),
    "Centred": N_("Centred paragraph"),
    "RightAligned": N_("Paragraph on the right"),
    "Notice": N_("Notice"),
    "UnnumberedHeading": N_("Heading without a number"),
    "Subheading": N_("Heading of a part"),
    "ContentsTitle": N_("Title of the contents"),
    "TableText": N_("Text in a table"),
    "TableHeading": N_("Heading in a table"),
    "BoxTitle": N_("Title of a box"),
    "Spacer": N_("Space between tables"),
    "MadeAt": N_("Place and date"),
    "SignatureTitle": N_("Signatory"),
    "SignatureText": N_("Signatory details"),
}
_ROLES = {*_BUILT_IN.values(), *_OURS, "SignatureSpace"}
#: What no clause contains: the one before ends there.
_ENDS = {"Title", "Subtitle", "Heading1", "ContentsTitle", "TOC1", "TOC2", "MadeAt", "SignatureTitle", "BoxTitle"}
#: Where the anchors of an e-signature service may stand.
SIGNING = {"SignatureTitle", "SignatureText", "SignatureSpace"}


#: How `segments` calls the place, date and signatures.
SIGNATURES = "signatures"


# ------------------------------------------------------------------ values
@dataclass(frozen=True, slots=True)
class Change:
    """Who inserted or deleted something, and when, as the file says it."""

    who: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of a paragraph in one state.

    ``kind`` is ``text``, ``reference`` (``shown`` is what the file prints for it, ``target`` the bookmark it points to), ``link``
    or ``field``. ``hidden`` says why a reader of the page does not see it.
    """

    text: str
    kind: str = "text"
    shown: str = ""
    target: str = ""
    hidden: str = ""
    language: str = ""
    inserted: Change | None = None
    deleted: Change | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the file, or of a cell of a table.

    Parameters
    ----------
    role:
        The name of the style, one of ours where it is known; otherwise empty.
    tag, segment, controlled:
        The clause whose control it is in or follows, which control of the file that is, and whether it is really inside.
    tables, cell, column:
        How many tables it is in, the number of its cell in the file and its place in the row, 0 outside tables.
    contents:
        Whether it belongs to the table of contents.
    """

    pieces: tuple[Piece, ...]
    role: str = ""
    tag: str = ""
    segment: int = 0
    controlled: bool = False
    tables: int = 0
    cell: int = 0
    column: int = 0
    contents: bool = False
    bookmarks: tuple[str, ...] = ()
    place: int = 0
    mark_inserted: bool = False
    mark_deleted: bool = False
    row_inserted: bool = False
    row_deleted: bool = False

    @property
    def text(self) -> str:
        """What a reader sees, cross-references as `REFERENCE`."""
        return "".join(piece.text for piece in self.pieces if not piece.hidden)

    @property
    def shown(self) -> str:
        """What a reader sees, cross-references with the words the file prints for them."""
        return "".join(piece.shown or piece.text for piece in self.pieces if not piece.hidden)

    @property
    def folded(self) -> str:
        """The text as it is compared."""
        return fold(self.text)

    @property
    def hidden(self) -> tuple[Piece, ...]:
        """What is in the file and a reader does not see."""
        return tuple(piece for piece in self.pieces if piece.hidden and piece.text.strip())

    @property
    def language(self) -> str:
        """The language of most of its characters: ``fr``, ``en``; empty when nothing says it."""
        return _majority([self])


@dataclass(frozen=True, slots=True)
class Note:
    """A comment, a footnote, a text box, a header: what stands beside the text. ``who`` is the author of a comment."""

    kind: str
    text: str
    who: str = ""
    when: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """What a Word file says.

    Parameters
    ----------
    lines:
        Every paragraph with its pending changes; `view` gives them accepted or rejected.
    notes:
        Comments, footnotes, endnotes, text boxes, headers and footers.
    properties:
        The custom properties of the file.
    proof:
        The proof part as bytes, None when there is none.
    proofs:
        How many proof parts the file has.
    starts:
        Where the list of articles starts, one number for each list that says it.
    labels:
        What the lists of the file print before their items: "Article %1."
    problems:
        What keeps the file from being read; then nothing else is given.
    doubts:
        What was found that ought not to be in a document of text: pictures in the body, foreign parts.
    """

    lines: tuple[Line, ...] = ()
    notes: tuple[Note, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    proof: bytes | None = None
    proofs: int = 0
    starts: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def pending(self) -> tuple[Piece, ...]:
        """What is proposed and neither accepted nor rejected."""
        return tuple(piece for line in self.lines for piece in line.pieces if (piece.inserted or piece.deleted) and piece.text)

    @property
    def changes(self) -> bool:
        """Whether the file has changes that are neither accepted nor rejected."""
        return bool(self.pending) or any(line.mark_inserted or line.mark_deleted or line.row_inserted or line.row_deleted for line in self.lines)


def view(lines: Sequence[Line], *, accepted: bool) -> tuple[Line, ...]:
    """The paragraphs with every pending change accepted, or every one rejected.

    >>> line = Line((Piece("doit", deleted=Change()), Piece("peut", inserted=Change())))
    >>> view([line], accepted=True)[0].text, view([line], accepted=False)[0].text
    ('peut', 'doit')
    """
    out: list[Line] = []
    open_line: Line | None = None
    for line in lines:
        if line.row_deleted if accepted else line.row_inserted:
            continue
        kept = tuple(piece for piece in line.pieces if not (piece.deleted if accepted else piece.inserted))
        now = replace(line, pieces=kept)
        if open_line is not None:
            if open_line.cell == now.cell:
                now = _joined(open_line, now)
            else:
                out.append(open_line)
            open_line = None
        if line.mark_deleted if accepted else line.mark_inserted:
            open_line = now
        else:
            out.append(now)
    return tuple(out) if open_line is None else (*out, open_line)


def _joined(one: Line, other: Line) -> Line:
    """Two paragraphs become one when the mark between them goes: it has the style of the second."""
    pieces, bookmarks = (*one.pieces, *other.pieces), (*one.bookmarks, *other.bookmarks)
    owner = one if one.text.strip() else other
    return replace(other, pieces=pieces, bookmarks=bookmarks, tag=owner.tag, segment=owner.segment, controlled=owner.controlled, place=one.place)


# ------------------------------------------------------------------ fingerprints of what is printed
def printed(xml: Any) -> dict[tuple[str, str], str]:
    """What a document part prints for each clause, as fingerprints by tag and language; ``("", "")`` is the rest of its text,
    ``("", "signatures")`` the place, date and signatures.

    Parameters
    ----------
    xml:
        The part ``word/document.xml`` as our writer made it: bytes, or its root element.

    >>> w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    >>> list(printed(f"<w:document {w}><w:body><w:p><w:r><w:t>Titre</w:t></w:r></w:p></w:body></w:document>".encode()))
    [('', '')]
    """
    root = _parse(xml) if isinstance(xml, bytes) else xml
    return printed_lines(_Walk(_Styles(None)).part(root))


def printed_lines(lines: Iterable[Line]) -> dict[tuple[str, str], str]:
    """The same of paragraphs already read."""
    said: dict[tuple[str, str], list[str]] = {}
    for (tag, language), owned in segments(lines).items():
        said[tag, language] = [text for text in (line.folded for line in owned) if text]
    return {key: fingerprint(*texts) for key, texts in said.items() if texts}


def segments(lines: Iterable[Line]) -> dict[tuple[str, str], list[Line]]:
    """The paragraphs of each clause in each language; a control is in the language of most of its text.

    The rest is under ``("", "")``, but for the place, date and signatures, under ``("", SIGNATURES)``.
    """
    parts: dict[tuple[str, int], list[Line]] = {}
    signing = False
    for line in lines:
        signing = line.role == "MadeAt" or (signing and not line.tag and line.role not in _ENDS - SIGNING)
        if not line.contents:
            parts.setdefault((line.tag, line.segment if line.tag else -int(signing)), []).append(line)
    out: dict[tuple[str, str], list[Line]] = {}
    for (tag, segment), owned in parts.items():
        key = (tag, _majority(owned)) if tag else ("", SIGNATURES if segment else "")
        out.setdefault(key, []).extend(owned)
    return out


def printed_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """What headers and footers print: a fingerprint for ``header`` and one for ``footer``, page numbers left out.

    ``parts`` are the parts of the file by name; each text counts once, whatever the number of parts that say it.

    >>> printed_parts({})
    {}
    """
    notes = []
    for name in sorted(parts):
        kind = _furniture_kind(name)
        if kind:
            notes += [Note(kind, line.text) for line in _Walk(_Styles(None)).part(_parse(parts[name])) if line.text.strip()]
    return printed_furniture(notes)


def printed_furniture(notes: Iterable[Note]) -> dict[str, str]:
    """The same of headers and footers already read."""
    said: dict[str, set[str]] = {}
    for note in notes:
        if note.kind in ("header", "footer") and fold(note.text):
            said.setdefault(note.kind, set()).add(fold(note.text))
    return {kind: fingerprint(*sorted(texts)) for kind, texts in sorted(said.items())}


#: Notes that our own files never have; a letterhead may.
BESIDE = ("footnote", "endnote", "box", "hidden")


def beside(returned: Returned) -> tuple[str, ...]:
    """What stands beside the text and may come from a letterhead, each as a word: ``box:1a2b3c4d``, ``picture``.

    >>> beside(Returned(notes=(Note("box", "12 rue des Lilas"),), doubts=("picture",)))[1]
    'picture'
    """
    said = [f"{note.kind}:{mark(fold(note.text))}" for note in returned.notes if note.kind in BESIDE]
    return tuple(sorted([*said, *returned.doubts]))


def _furniture_kind(name: str) -> str:
    found = re.fullmatch(r"word/(header|footer)\d*\.xml", name)
    return found[1] if found else ""


def _majority(lines: Iterable[Line]) -> str:
    count: dict[str, int] = {}
    for line in lines:
        for piece in line.pieces:
            if piece.language and not piece.hidden:
                count[piece.language] = count.get(piece.language, 0) + len(piece.text)
    return max(count, key=lambda name: (count[name], name), default="")


# ------------------------------------------------------------------ the package
class _Refused(Exception):
    """The file cannot be read; holds the problem."""

    def __init__(self, code: str, message: str, hint: str, **values: Any) -> None:
        self.problem = Problem(code, "", message, hint, values)


def read_file(data: bytes) -> Returned:
    """What a Word file says.

    Sizes, the number of parts and XML that reaches outside itself are looked at first. Whatever is wrong with the file is in
    ``problems``; nothing is raised.

    >>> read_file(b"no zip").problems[0].code
    'not-word'
    """
    try:
        return _Package(data).read()
    except _Refused as refused:
        return Returned(problems=(refused.problem,))
    except RecursionError:
        return Returned(problems=(Problem("too-deep", "", N_("the parts of the file are nested too deep to be read"), N_("open it in Word, and save it again")),))


class _Package:
    """A Word file as a zip archive of parts."""

    def __init__(self, data: bytes) -> None:
        if len(data) > MAX_FILE:
            raise _Refused("too-big", N_("the file is too big: {size} MB"), N_("a document of this kind has less than {most} MB"), size=len(data) // 1_000_000, most=MAX_FILE // 1_000_000)
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self.zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, IndexError, UnicodeError, OverflowError):
            raise _Refused("not-word", N_("this is no Word file (.docx)"), N_("save it as .docx: a .doc, a .pdf or a file with a password cannot be read")) from None
        names = [entry.filename for entry in entries]
        whole = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries) or 1
        if len(entries) > MAX_PARTS or whole > MAX_WHOLE or (whole > 20_000_000 and whole // packed > MAX_RATIO):
            raise _Refused("zip-bomb", N_("the file unpacks to more than any document holds"), N_("do not open it: ask for it again"))
        if len({name.lower().lstrip("/") for name in names}) != len(names):
            raise _Refused("two-parts", N_("the file has two parts of the same name: programs would not agree on what it says"), N_("open it in Word, and save it again"))
        if any(entry.flag_bits & 1 for entry in entries):
            raise _Refused("encrypted", N_("the file is protected by a password"), N_("save it without password"))
        self.names = {name.lstrip("/"): name for name in names}
        self.left = MAX_WHOLE

    def part(self, name: str) -> bytes | None:
        """The bytes of a part, no more than it may have whatever its header says."""
        if name not in self.names:
            return None
        try:
            with self.zip.open(self.names[name]) as file:
                data = file.read(min(MAX_PART, self.left) + 1)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError, zlib.error):
            raise _Refused("damaged", N_("the part {part} of the file is damaged"), N_("ask for the file again"), part=name) from None
        self.left -= len(data)
        if len(data) > MAX_PART or self.left < 0:
            raise _Refused("zip-bomb", N_("the file unpacks to more than any document holds"), N_("do not open it: ask for it again"))
        return data

    def root(self, name: str) -> Any:
        data = self.part(name)
        return None if data is None else _parse(data, name)

    def relations(self, name: str) -> list[tuple[str, str]]:
        """Where a part leads: the last word of each kind, and the part it names; what lies outside the file has no name."""
        folder, base = posixpath.split(name)
        root = self.root(posixpath.join(folder, "_rels", f"{base}.rels"))
        out = []
        for element in root if root is not None else ():
            if element.tag != f"{{{_RELATIONS}}}Relationship":
                continue
            kind, target = element.get("Type", "").rsplit("/", 1)[-1], element.get("Target", "")
            outside = element.get("TargetMode") == "External"
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            out.append((kind, "" if outside else path))
        return out

    def read(self) -> Returned:
        mains = [target for kind, target in self.relations("") if kind == "officeDocument"]
        if len(mains) != 1 or mains[0] not in self.names:
            raise _Refused("not-word", N_("this is no Word file (.docx)"), N_("save it as .docx: a .doc, a .pdf or a file with a password cannot be read"))
        root = self.root(mains[0])
        if _name(root) != "document":
            raise _Refused("not-word", N_("this is no Word file (.docx)"), N_("save it as .docx: a .doc, a .pdf or a file with a password cannot be read"))
        linked = self.relations(mains[0])
        styles = _Styles(next((self.root(target) for kind, target in linked if kind == "styles" and target), None))
        walk = _Walk(styles)
        lines = walk.part(root)
        notes = list(walk.notes)
        doubts = list(walk.doubts)
        for kind, target in linked:
            if kind in ("header", "footer") and target:
                notes += self.furniture(kind, target, styles)
            elif kind in ("footnotes", "endnotes") and target:
                notes += self.footnotes(kind.removesuffix("s"), target, styles)
            elif kind == "comments" and target:
                notes += self.comments(target, styles)
            elif kind in ("aFChunk", "subDocument"):
                doubts.append(kind)
        proofs = self.proofs(linked)
        return Returned(
            lines=tuple(lines),
            notes=tuple(notes),
            properties=self.properties(),
            proof=proofs[0] if proofs else None,
            proofs=len(proofs),
            starts=tuple(self.starts(linked)),
            labels=tuple(dict.fromkeys(self.labels(linked))),
            doubts=tuple(dict.fromkeys(doubts)),
        )

    def furniture(self, kind: str, name: str, styles: _Styles) -> Iterator[Note]:
        walk = _Walk(styles)
        root = self.root(name)
        if root is not None:
            for line in walk.part(root):
                if line.text.strip():
                    yield Note(kind, line.text, part=name)
                yield from (Note("hidden", piece.text, part=name) for piece in line.hidden)
            yield from walk.notes
            for child in root.iter():
                if isinstance(child.tag, str) and child.tag.rsplit("}", 1)[-1] == "textpath":
                    yield Note("box", str(child.get("string", "")), part=name)

    def footnotes(self, kind: str, name: str, styles: _Styles) -> Iterator[Note]:
        root = self.root(name)
        for element in root if root is not None else ():
            if _name(element) == kind:
                walk = _Walk(styles)
                text = "\n".join(line.text for line in walk.part(element) if line.text.strip())
                if text:
                    yield Note(kind, text, part=name)
                yield from walk.notes

    def comments(self, name: str, styles: _Styles) -> Iterator[Note]:
        root = self.root(name)
        for element in root if root is not None else ():
            if _name(element) == "comment":
                text = "\n".join(line.text for line in _Walk(styles).part(element) if line.text.strip())
                yield Note("comment", text, _get(element, "author"), _get(element, "date"), name)

    def proofs(self, linked: list[tuple[str, str]]) -> list[bytes]:
        """The proof parts: those the document is linked to, else any of the file."""
        named = [target for kind, target in linked if kind == "customXml" and target]
        others = [name for name in self.names if re.fullmatch(r"customXml/item\d+\.xml", name)]
        out = []
        for name in dict.fromkeys([*named, *sorted(others)]):
            data = self.part(name)
            if data is None or len(data) > 8_000_000:
                continue
            try:
                root = _parse(data, name)
            except _Refused:
                continue
            if root.tag == _PROOF:
                out.append(data)
        return out

    def properties(self) -> dict[str, str]:
        out = {}
        for kind, target in self.relations(""):
            if kind == "custom-properties" and target:
                root = self.root(target)
                for element in root if root is not None else ():
                    out[str(element.get("name", ""))] = "".join(element.itertext())
        return out

    def labels(self, linked: list[tuple[str, str]]) -> Iterator[str]:
        """What lists print before their items."""
        for kind, target in linked:
            root = self.root(target) if kind == "numbering" and target else None
            for element in root.iter() if root is not None else ():
                if _name(element) == "lvlText":
                    yield _get(element, "val")

    def starts(self, linked: list[tuple[str, str]]) -> Iterator[int]:
        """The first number of each list whose first level counts articles."""
        for kind, target in linked:
            root = self.root(target) if kind == "numbering" and target else None
            for element in root if root is not None else ():
                if _name(element) != "abstractNum":
                    continue
                level = next((child for child in element if _name(child) == "lvl" and _get(child, "ilvl") == "0"), None)
                if level is None:
                    continue
                values = {_name(child): _get(child, "val") for child in level}
                if values.get("lvlText", "").startswith("Article") and values.get("start", "").isdigit():
                    yield int(values["start"])


def _parse(data: bytes, name: str = "document.xml") -> Any:
    """The root of a part: no entity is resolved, nothing is fetched, nothing huge is built."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise _Refused("damaged", N_("the part {part} of the file is damaged"), N_("ask for the file again"), part=name) from None
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise _Refused("doctype", N_("the part {part} declares entities, which no Word file does"), N_("do not open it: ask for the file again"), part=name)
    return root


# ------------------------------------------------------------------ names
def _name(element: Any) -> str:
    """The name of a WordprocessingML element; empty for one of another vocabulary."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    space, _, name = tag[1:].partition("}")
    return name if space in _W else ""


def _get(element: Any, name: str) -> str:
    """An attribute in the vocabulary of Word."""
    for space in _W:
        value = element.get(f"{{{space}}}{name}")
        if value is not None:
            return str(value)
    return ""


def _child(element: Any, name: str) -> Any:
    """The first child of a name, or None."""
    if element is None:
        return None
    for child in element:
        if _name(child) == name:
            return child
    return None


def _on(element: Any) -> bool:
    """Whether a switch is on: there, and not said to be off."""
    return element is not None and _get(element, "val").lower() not in ("0", "false", "off", "none")


# ------------------------------------------------------------------ styles
@cache
def _role_names() -> dict[str, str]:
    names = dict(_BUILT_IN)
    for language in ("fr", "en"):
        say = labels(language)
        names |= {say(name).lower(): role for role, name in _OURS.items()}
        names[say(N_("Space to sign")).lower()] = "SignatureSpace"
    return names


@dataclass(frozen=True, slots=True)
class _Look:
    """What makes a text seen or not, and its language; None where nothing says it."""

    language: str | None = None
    vanish: bool | None = None
    colour: str | None = None
    size: int | None = None
    scale: int | None = None
    shade: str | None = None
    strike: bool | None = None

    def over(self, under: _Look) -> _Look:
        """This laid over another."""
        return _Look(
            self.language if self.language is not None else under.language,
            self.vanish if self.vanish is not None else under.vanish,
            self.colour if self.colour is not None else under.colour,
            self.size if self.size is not None else under.size,
            self.scale if self.scale is not None else under.scale,
            self.shade if self.shade is not None else under.shade,
            self.strike if self.strike is not None else under.strike,
        )

    @property
    def hidden(self) -> str:
        """Why a reader does not see it: ``vanish``, ``strike``, ``colour``, ``size``; empty when it is seen."""
        if self.vanish:
            return "vanish"
        if self.strike:
            return "strike"
        if self.size is not None and self.size <= 6:
            return "size"
        if self.scale is not None and self.scale <= 15:
            return "size"
        if _pale(self.colour) or (self.shade is not None and self.shade == (self.colour or "000000")):
            return "colour"
        return ""


def _pale(colour: str | None) -> bool:
    """Whether a colour is white or nearly so."""
    if colour is None or not re.fullmatch(r"[0-9A-Fa-f]{6}", colour):
        return colour in ("background1", "light1")
    return all(int(colour[at : at + 2], 16) >= 0xE6 for at in (0, 2, 4))


def _number(text: str) -> int | None:
    found = re.fullmatch(r"(-?\d{1,6})(?:\.\d+)?%?", text)
    return int(found[1]) if found else None


def _look(properties: Any) -> _Look:
    """The look that properties of a run or of a style ask for."""
    if properties is None:
        return _Look()
    said: dict[str, Any] = {_name(child): child for child in properties}
    language = _get(said["lang"], "val")[:2].lower() if "lang" in said else ""
    vanish = [_on(said[name]) for name in ("vanish", "specVanish") if name in said]
    strike = [_on(said[name]) for name in ("strike", "dstrike") if name in said]
    colour = None
    if "color" in said:
        colour = _get(said["color"], "themeColor") if _get(said["color"], "themeColor") in ("background1", "light1") else _get(said["color"], "val").upper()
        colour = "000000" if colour == "AUTO" else colour
    shade = {"black": "000000", "white": "FFFFFF"}.get(_get(said["highlight"], "val")) if "highlight" in said else None
    if shade is None and "shd" in said and re.fullmatch(r"[0-9A-Fa-f]{6}", _get(said["shd"], "fill")):
        shade = _get(said["shd"], "fill").upper()
    return _Look(
        language if re.fullmatch(r"[a-wyz][a-z]|x[a-z]", language) else None,
        any(vanish) if vanish else None,
        colour or None,
        _number(_get(said["sz"], "val")) if "sz" in said else None,
        _number(_get(said["w"], "val")) if "w" in said else None,
        shade,
        any(strike) if strike else None,
    )


class _Styles:
    """The styles of a file: the role each plays, and the look it gives."""

    def __init__(self, root: Any) -> None:
        self._raw: dict[str, tuple[str, str, _Look]] = {}
        self._looks: dict[str, _Look] = {}
        self.default = _Look()
        self.first = ""
        for element in root if root is not None else ():
            if _name(element) == "docDefaults":
                self.default = _look(_child(_child(element, "rPrDefault"), "rPr"))
            elif _name(element) == "style":
                based, name = _child(element, "basedOn"), _child(element, "name")
                identity = _get(element, "styleId")
                self._raw[identity] = (
                    _get(name, "val") if name is not None else "",
                    _get(based, "val") if based is not None else "",
                    _look(_child(element, "rPr")),
                )
                if _get(element, "type") == "paragraph" and _get(element, "default") in ("1", "true", "on"):
                    self.first = identity

    def role(self, style: str) -> str:
        """The role of a paragraph style: its name tells it, its id where there is no name."""
        name = self._raw[style][0].lower() if style in self._raw else ""
        return _role_names().get(name) or (style if style in _ROLES else "")

    def look(self, style: str) -> _Look:
        """The look of a style with all it is based on."""
        if style not in self._looks:
            chain: list[str] = []
            found = style
            while found in self._raw and found not in chain and len(chain) < 50:
                chain.append(found)
                found = self._raw[found][1]
            look = _Look()
            for each in reversed(chain):
                look = self._raw[each][2].over(look)
            self._looks[style] = look
        return self._looks[style]


# ------------------------------------------------------------------ the walk
@dataclass(slots=True)
class _Field:
    """A field that is open: its code, and the pieces of its result."""

    code: str = ""
    result: bool = False
    pieces: list[Piece] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _State:
    """What holds for the runs of a place: the changes and the link they are in."""

    inserted: Change | None = None
    deleted: Change | None = None
    link: str = ""


#: Fields whose result may be words: those of links and of the table of contents.
_FIELDS = {"LINK", "HYPERLINK", "TOC"}
_PASSED = {"smartTag", "customXml", "dir", "bdo", "sdtContent", "rt", "rubyBase", "ruby"}


class _Walk:
    """Reads one part of a file in the order of its paragraphs."""

    def __init__(self, styles: _Styles) -> None:
        self.styles = styles
        self.lines: list[Line] = []
        self.notes: list[Note] = []
        self.doubts: list[str] = []
        self.inside: list[tuple[str, int]] = []
        self.region = ("", 0)
        self.count = 0
        self.cells = 0
        self.cell = 0
        self.column = 0
        self.tables = 0
        self.fields: list[_Field] = []
        self.pieces: list[Piece] = []
        self.bookmarks: list[str] = []
        self.row = (False, False)
        self.look = _Look()
        self.squeezed = False

    def part(self, root: Any) -> list[Line]:
        """The paragraphs of a part."""
        body = _child(root, "body")
        self.blocks(root if body is None else body)
        return self.lines

    # ---- blocks
    def blocks(self, container: Any) -> None:
        for element in container:
            match _name(element):
                case "p":
                    self.paragraph(element)
                case "tbl":
                    self.table(element)
                case "sdt":
                    self.control(element, self.blocks)
                case "customXml" | "smartTag" | "ins" | "moveTo" | "sdtContent":
                    self.blocks(element)
                case "bookmarkStart":
                    self.bookmarks.append(_get(element, "name"))
                case "altChunk" | "subDoc":
                    self.doubts.append(_name(element))
                case _:
                    for chosen in _alternatives(element):
                        self.blocks(chosen)

    def control(self, element: Any, walk: Any) -> None:
        """What a content control holds; a clause's sets whose text follows."""
        content = _child(element, "sdtContent")
        if content is None:
            return
        self.bound(element)
        tag = _clause_tag(element)
        if not tag:
            walk(content)
            return
        self.count += 1
        self.region = (tag, self.count)
        self.inside.append(self.region)
        walk(content)
        self.inside.pop()
        if self.inside:
            self.region = self.inside[-1]

    def bound(self, element: Any) -> None:
        """Tell a control that takes its text from elsewhere: Word shows that, not what stands here."""
        properties = _child(element, "sdtPr")
        for child in properties if properties is not None else ():
            if isinstance(child.tag, str) and child.tag.rsplit("}", 1)[-1] == "dataBinding":
                self.doubts.append("dataBinding")

    def table(self, element: Any) -> None:
        named = _child(_child(element, "tblPr"), "tblStyle")
        outer = self.look
        self.look = self.styles.look(_get(named, "val")).over(outer) if named is not None else outer
        self.tables += 1
        self.rows(element)
        self.tables -= 1
        self.look = outer

    def rows(self, element: Any) -> None:
        for child in element:
            match _name(child):
                case "tr":
                    properties = _child(child, "trPr")
                    before, squeezed = self.row, self.squeezed
                    self.row = (before[0] or _child(properties, "ins") is not None, before[1] or _child(properties, "del") is not None)
                    height = _child(properties, "trHeight")
                    if height is not None and _get(height, "hRule") == "exact" and (_number(_get(height, "val")) or 0) < 100:
                        self.squeezed = True
                    outer, self.column = self.column, 0
                    self.cells_of(child)
                    self.column = outer
                    self.row, self.squeezed = before, squeezed
                case "sdt":
                    self.control(child, self.rows)
                case "customXml" | "sdtContent":
                    self.rows(child)

    def cells_of(self, element: Any) -> None:
        for child in element:
            match _name(child):
                case "tc":
                    self.cells += 1
                    self.column += 1
                    saved = (self.region, self.cell, self.column)
                    self.cell = self.cells
                    self.blocks(child)
                    self.region, self.cell, self.column = saved
                case "sdt":
                    self.control(child, self.cells_of)
                case "customXml" | "sdtContent":
                    self.cells_of(child)

    # ---- paragraphs
    def paragraph(self, element: Any) -> None:
        if len(self.lines) >= MAX_LINES:
            raise _Refused("too-long", N_("the file has more paragraphs than any document of this kind"), N_("send the document alone"))
        properties = _child(element, "pPr")
        named = _child(properties, "pStyle")
        style = _get(named, "val") if named is not None else self.styles.first
        role = self.styles.role(style)
        if not self.inside and role in _ENDS:
            self.region = ("", 0)
        tag = _first_control(element)
        if tag and not self.inside:
            self.count += 1
            self.region = (tag, self.count)
        contents = any(each.code.split()[:1] == ["TOC"] for each in self.fields) or role in ("TOC1", "TOC2")
        mark = _child(properties, "rPr")
        base = self.styles.look(style).over(self.look).over(self.styles.default)
        spacing = _child(properties, "spacing")
        squeezed = self.squeezed or (spacing is not None and _get(spacing, "lineRule") == "exact" and (_number(_get(spacing, "line")) or 0) < 60)
        frame = _child(properties, "framePr")
        self.pieces = []
        self.runs(element, base, _State())
        pieces = self.settled()
        if squeezed and role != "Spacer":
            pieces = [replace(piece, hidden=piece.hidden or "size") for piece in pieces]
        if frame is not None and _get(frame, "vAnchor") and any(piece.text.strip() for piece in pieces):
            self.doubts.append("framePr")
        self.lines.append(
            Line(
                pieces=tuple(pieces),
                role=role,
                tag=self.region[0],
                segment=self.region[1],
                controlled=bool(self.inside or tag),
                tables=self.tables,
                cell=self.cell,
                column=self.column if self.tables else 0,
                contents=contents or any(each.code.split()[:1] == ["TOC"] for each in self.fields),
                bookmarks=tuple(self.bookmarks),
                place=len(self.lines),
                mark_inserted=_child(mark, "ins") is not None or _child(mark, "moveTo") is not None,
                mark_deleted=_child(mark, "del") is not None or _child(mark, "moveFrom") is not None,
                row_inserted=self.row[0],
                row_deleted=self.row[1],
            )
        )
        self.bookmarks = []

    def settled(self) -> list[Piece]:
        """The pieces of the paragraph, with those of the fields that go on after it."""
        pieces = list(self.pieces)
        for each in self.fields:
            pieces += each.pieces
            each.pieces = []
        self.pieces = []
        return pieces

    def add(self, *pieces: Piece) -> None:
        """Pieces go to the field they are the result of, else to the paragraph."""
        (self.fields[-1].pieces if self.fields else self.pieces).extend(pieces)

    def runs(self, container: Any, base: _Look, state: _State) -> None:
        for element in container:
            match _name(element):
                case "r":
                    self.run(element, base, state)
                case "ins" | "moveTo":
                    self.runs(element, base, replace(state, inserted=_change(element)))
                case "del" | "moveFrom":
                    self.runs(element, base, replace(state, deleted=_change(element)))
                case "hyperlink":
                    self.linked(element, base, state)
                case "fldSimple":
                    self.fields.append(_Field(_get(element, "instr"), result=True))
                    self.runs(element, base, state)
                    self.close()
                case "sdt":
                    content = _child(element, "sdtContent")
                    self.bound(element)
                    if content is not None:
                        self.runs(content, base, state)
                case "bookmarkStart":
                    self.bookmarks.append(_get(element, "name"))
                case name if name in _PASSED:
                    self.runs(element, base, state)
                case "":
                    if isinstance(element.tag, str) and element.tag[1:].partition("}")[0] in _MATH:
                        self.add(Piece("".join(element.itertext()).translate(_RESERVED), language=base.language or "", inserted=state.inserted, deleted=state.deleted))
                    for chosen in _alternatives(element):
                        self.runs(chosen, base, state)

    def linked(self, element: Any, base: _Look, state: _State) -> None:
        """A link; one that leads to an article and shows its number is a reference."""
        target = _get(element, "anchor")
        depth = len(self.fields)
        self.fields.append(_Field(f"LINK {target}", result=True))
        self.runs(element, base, state)
        while len(self.fields) > depth:
            self.close()

    def close(self) -> None:
        """A field ends: a reference becomes a mark, the number of a page goes, anything else is text."""
        if not self.fields:
            return
        ended = self.fields.pop()
        words = ended.code.split()
        kind = words[0].upper() if words else ""
        pieces = [piece for piece in ended.pieces if piece.text]
        shown = "".join(piece.text for piece in pieces)
        alike = len({(piece.inserted, piece.deleted, piece.hidden) for piece in pieces}) == 1
        if kind in ("REF", "LINK") and len(words) > 1 and alike and LABEL.fullmatch(fold(shown)):
            first = pieces[0]
            self.add(replace(first, text=REFERENCE, kind="reference", shown=shown, target=words[1].strip('"')))
        elif kind in ("PAGE", "NUMPAGES", "PAGEREF", "SECTIONPAGES") and _COUNT.fullmatch(shown.strip()):
            return
        else:
            if kind not in _FIELDS and any(piece.text.strip() for piece in pieces):
                self.doubts.append("field")
            self.add(*(replace(piece, kind="link" if kind == "LINK" else "field") if piece.kind == "text" else piece for piece in pieces))

    def run(self, element: Any, base: _Look, state: _State) -> None:
        properties = _child(element, "rPr")
        own = _look(properties)
        style = _child(properties, "rStyle")
        look = own.over(self.styles.look(_get(style, "val")) if style is not None else _Look()).over(base)
        self.content(element, look, state)

    def content(self, element: Any, look: _Look, state: _State) -> None:
        """The text of a run, and what stands in it."""
        for child in element:
            said = ""
            match _name(child):
                case "t" | "delText":
                    said = (child.text or "").translate(_RESERVED)
                case "tab" | "ptab":
                    said = "\t"
                case "br" | "cr":
                    said = "" if _get(child, "type") in ("page", "column") else "\n"
                case "noBreakHyphen":
                    said = "-"
                case "sym":
                    said = _symbol(_get(child, "char"))
                case "fldChar":
                    self.field_mark(_get(child, "fldCharType"))
                case "instrText" | "delInstrText":
                    if self.fields and not self.fields[-1].result:
                        self.fields[-1].code += child.text or ""
                case "drawing" | "pict" | "object":
                    self.picture(child)
                case "ruby":
                    self.runs(child, look, state)
                case "":
                    for chosen in _alternatives(child):
                        self.content(chosen, look, state)
            if said and not (self.fields and not self.fields[-1].result):
                self.add(Piece(said, hidden=look.hidden, language=look.language or "", inserted=state.inserted, deleted=state.deleted))

    def field_mark(self, kind: str) -> None:
        if kind == "begin" and len(self.fields) < 50:
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].result = True
        elif kind == "end":
            self.close()

    def picture(self, element: Any) -> None:
        """What is drawn: the text of its boxes is read apart, and a picture is told."""
        found = False
        for child in element.iter():
            if _name(child) == "txbxContent":
                if any(_name(parent) == "txbxContent" for parent in child.iterancestors() if parent is not element):
                    continue  # a box in a box: read with the outer one
                walk = _Walk(self.styles)
                text = "\n".join(line.text for line in walk.part(child) if line.text.strip())
                found = True
                if text and Note("box", text) not in self.notes:
                    self.notes.append(Note("box", text))
                self.notes += walk.notes
            elif isinstance(child.tag, str) and child.tag.rsplit("}", 1)[-1] in ("blip", "imagedata", "textpath"):
                found = True
                self.doubts.append("picture")
        if not found:
            self.doubts.append("drawing")


def _alternatives(element: Any) -> Iterator[Any]:
    """What a program may show of alternative content: each branch that says something of its own."""
    if element.tag != f"{{{_COMPATIBILITY}}}AlternateContent":
        return
    seen: set[str] = set()
    for child in element:
        text = fold("".join(str(part) for part in child.itertext()))
        if text not in seen or not seen:
            seen.add(text)
            yield child


def _clause_tag(element: Any) -> str:
    """The clause a content control says it holds; empty for any other control."""
    tag = _child(_child(element, "sdtPr"), "tag")
    said = _get(tag, "val") if tag is not None else ""
    return said if CLAUSE_TAG.fullmatch(said) else ""


def _first_control(paragraph: Any) -> str:
    """The clause of the first control inside a paragraph: LibreOffice puts it there."""
    for element in paragraph.iter():
        if _name(element) == "sdt":
            tag = _clause_tag(element)
            if tag:
                return tag
        elif _name(element) == "txbxContent":
            return ""
    return ""


def _change(element: Any) -> Change:
    return Change(_get(element, "author")[:200], _get(element, "date")[:40])


def _symbol(code: str) -> str:
    """A character named by its number; one of a font of symbols is not known."""
    try:
        value = int(code, 16)
    except ValueError:
        return "\ufffd"
    return chr(value) if 0x20 <= value < 0xE000 and not 0xD800 <= value < 0xE000 else "\ufffd"
