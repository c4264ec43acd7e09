"""What a Word file says, read without trusting it: its paragraphs in order, whose clause each is in, what was changed
and by whom.

Files come back from anywhere, so nothing here believes sizes, names or styles. A file that cannot be read gives
problems,
never a traceback. Numbers that Word counts by itself (articles, lists, pages, cross-references) are left out of the
text,
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
from functools import cache, lru_cache
from typing import Any

from ..document.layout import ANNEX
from ..fingerprints import fingerprint_texts, short_digest
from ..i18n import N_, labels
from ..problems import Problem
from ..text import normalize_text
from .counting import NumberCounter
from .looks import (
    colour_contrast,
    has_clock,
    odd_in_page,
    odd_in_paragraph,
    odd_in_run,
    odd_in_table,
    theme_colours,
    tint_colour,
)

#: What stands for a cross-reference in a text.
REFERENCE = "\ue000"
_RESERVED = dict.fromkeys(range(0xE000, 0xE010), "\ufffd")

MAX_FILE, MAX_WHOLE, MAX_PART, MAX_PARTS, MAX_RATIO = 40_000_000, 200_000_000, 80_000_000, 2_000, 200
MAX_LINES = 20_000

_W = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MATH = ("http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math")
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_PROOF = "{urn:aigov-docs:proof:1}proof"

#: Where a link may lead outside the file.
_SAFE = re.compile(r"https?:|mailto:|tel:|#", re.IGNORECASE)
#: The tag of a clause: "confidential-data@2", "acme/confidential-data@1".
CLAUSE_TAG = re.compile(r"[a-z0-9][a-z0-9/-]{0,60}@[1-9][0-9]{0,3}")
#: The tag of an annex: "annex:tools-list".
ANNEX_TAG = re.compile(rf"{ANNEX}[a-z0-9][a-z0-9-]{{0,56}}")
#: The text of a reference that follows the number of an article, or the letter of an annex.
LABEL = re.compile(
    r"(?:article|articles|art\.|chapitre|chapter|section|annexe|annex) ?(?:[0-9]{1,4}(?:er)?|[IVXL]{1,7})|annexe?"
    r" ?[A-Z]",
    re.IGNORECASE,
)
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
ENDS = {"Title", "Subtitle", "Heading1", "ContentsTitle", "TOC1", "TOC2", "MadeAt", "SignatureTitle", "BoxTitle"}
#: Where the anchors of an e-signature service may stand.
SIGNING = {"SignatureTitle", "SignatureText", "SignatureSpace"}


#: How `segments` calls the place, date and signatures.
SIGNATURES = "signatures"


# ------------------------------------------------------------------ values
@dataclass(frozen=True, slots=True)
class ChangeAuthor:
    """Who inserted or deleted something, and when, as the file says it."""

    who: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class TextPiece:
    """Some text of a paragraph in one state.

    ``kind`` is ``text``, ``reference`` (``shown`` is what the file prints for it, ``target`` the bookmark it points
    to), ``link``
    or ``field``. ``hidden`` says why a reader of the page does not see it.
    """

    text: str
    kind: str = "text"
    shown: str = ""
    target: str = ""
    hidden: str = ""
    language: str = ""
    inserted: ChangeAuthor | None = None
    deleted: ChangeAuthor | None = None


@dataclass(frozen=True, slots=True)
class WordLine:
    """A paragraph of the file, or of a cell of a table.

    Parameters
    ----------
    role:
        The name of the style, one of ours where it is known; otherwise empty.
    tag, segment, controlled:
        The clause, or annex, whose control it is in or follows, which control of the file that is, and whether it is
        really inside.
    tables, cell, column:
        How many tables it is in, the number of its cell in the file and its place in the row, 0 outside tables.
    contents:
        Whether it belongs to the table of contents.
    label:
        The number Word prints before it.
    """

    pieces: tuple[TextPiece, ...]
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
    label: str = ""

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
        return normalize_text(self.text)

    @property
    def hidden(self) -> tuple[TextPiece, ...]:
        """What is in the file and a reader does not see."""
        return tuple(piece for piece in self.pieces if piece.hidden and piece.text.strip())

    @property
    def annex(self) -> str:
        """The annex it is in: the companion's name, or nothing."""
        return self.tag.removeprefix(ANNEX) if self.tag.startswith(ANNEX) else ""

    @property
    def language(self) -> str:
        """The language of most of its characters: ``fr``, ``en``; empty when nothing says it."""
        return _majority_language([self])


@dataclass(frozen=True, slots=True)
class SideNote:
    """A comment, a footnote, a text box, a header: what stands beside the text. ``who`` is the author of a comment."""

    kind: str
    text: str
    who: str = ""
    when: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class WordContent:
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

    lines: tuple[WordLine, ...] = ()
    notes: tuple[SideNote, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    proof: bytes | None = None
    proofs: int = 0
    starts: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def pending(self) -> tuple[TextPiece, ...]:
        """What is proposed and neither accepted nor rejected."""
        return tuple(
            piece for line in self.lines for piece in line.pieces if (piece.inserted or piece.deleted) and piece.text
        )

    @property
    def changes(self) -> bool:
        """Whether the file has changes that are neither accepted nor rejected."""
        return bool(self.pending) or any(
            line.mark_inserted or line.mark_deleted or line.row_inserted or line.row_deleted for line in self.lines
        )


def resolve_changes(lines: Sequence[WordLine], *, accepted: bool) -> tuple[WordLine, ...]:
    """The paragraphs with every pending change accepted, or every one rejected.

    >>> line = WordLine((TextPiece("doit", deleted=ChangeAuthor()), TextPiece("peut", inserted=ChangeAuthor())))
    >>> resolve_changes([line], accepted=True)[0].text, resolve_changes([line], accepted=False)[0].text
    ('peut', 'doit')
    """
    out: list[WordLine] = []
    open_line: WordLine | None = None
    for line in lines:
        if line.row_deleted if accepted else line.row_inserted:
            continue
        kept = tuple(piece for piece in line.pieces if not (piece.deleted if accepted else piece.inserted))
        now = replace(line, pieces=kept)
        if open_line is not None:
            if open_line.cell == now.cell:
                now = _join_lines(open_line, now)
            else:
                out.append(open_line)
            open_line = None
        if line.mark_deleted if accepted else line.mark_inserted:
            open_line = now
        else:
            out.append(now)
    return tuple(out) if open_line is None else (*out, open_line)


def _join_lines(one: WordLine, other: WordLine) -> WordLine:
    """Two paragraphs become one when the mark between them goes: it has the style of the second."""
    pieces, bookmarks = (*one.pieces, *other.pieces), (*one.bookmarks, *other.bookmarks)
    owner = one if one.text.strip() else other
    return replace(
        other,
        pieces=pieces,
        bookmarks=bookmarks,
        tag=owner.tag,
        segment=owner.segment,
        controlled=owner.controlled,
        place=one.place,
    )


# ------------------------------------------------------------------ fingerprints of what is printed
def part_fingerprints(xml: Any) -> dict[tuple[str, str], str]:
    """What a document part prints for each clause, as fingerprints by tag and language; ``("", "")`` is the rest of its
    text,
    ``("", "signatures")`` the place, date and signatures.

    Parameters
    ----------
    xml:
        The part ``word/document.xml`` as our writer made it: bytes, or its root element.

    >>> w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    >>> list(
    ...     part_fingerprints(
    ...         f"<w:document {w}><w:body><w:p><w:r><w:t>Titre</w:t></w:r></w:p></w:body></w:document>".encode()
    ...     )
    ... )
    [('', '')]
    """
    root = _parse_xml(xml) if isinstance(xml, bytes) else xml
    return printed_fingerprints(_PartReader(StyleSheet(None)).read_part(root))


def printed_fingerprints(lines: Iterable[WordLine]) -> dict[tuple[str, str], str]:
    """The same of paragraphs already read."""
    said: dict[tuple[str, str], list[str]] = {}
    for (tag, language), owned in group_segments(lines).items():
        said[tag, language] = [text for text in (line.folded for line in owned) if text]
    return {key: fingerprint_texts(*texts) for key, texts in said.items() if texts}


def group_segments(lines: Iterable[WordLine]) -> dict[tuple[str, str], list[WordLine]]:
    """The paragraphs of each clause in each language; a control is in the language of most of its text.

    Those of an annex are under its tag and its turn, ``1`` for the first language of the file. The rest is under ``("",
    "")``, but for the place, date and signatures, under ``("", SIGNATURES)``.
    """
    parts: dict[tuple[str, int], list[WordLine]] = {}
    signing = False
    for line in lines:
        signing = line.role == "MadeAt" or (signing and not line.tag and line.role not in ENDS - SIGNING)
        if not line.contents:
            parts.setdefault((line.tag, line.segment if line.tag else -int(signing)), []).append(line)
    out: dict[tuple[str, str], list[WordLine]] = {}
    turns: dict[str, int] = {}
    for (tag, segment), owned in parts.items():
        if tag.startswith(ANNEX):
            turns[tag] = turns.get(tag, 0) + 1
            key = (tag, str(turns[tag]))
        else:
            key = (tag, _majority_language(owned)) if tag else ("", SIGNATURES if segment else "")
        out.setdefault(key, []).extend(owned)
    return out


def furniture_fingerprints(notes: Iterable[SideNote]) -> dict[str, str]:
    """What headers and footers print: a fingerprint for ``header`` and one for ``footer``, page numbers left out.

    Each text counts once, whatever the number of parts that say it.

    >>> furniture_fingerprints([])
    {}
    """
    said: dict[str, set[str]] = {}
    for note in notes:
        if note.kind in ("header", "footer") and normalize_text(note.text):
            said.setdefault(note.kind, set()).add(normalize_text(note.text))
    return {kind: fingerprint_texts(*sorted(texts)) for kind, texts in sorted(said.items())}


#: Notes that our own files never have; a letterhead may.
BESIDE = ("footnote", "endnote", "box", "hidden")


def words_beside(returned: WordContent) -> tuple[str, ...]:
    """What stands beside the text and may come from a letterhead, each as a word: ``box:1a2b3c4d``, ``picture``.

    >>> words_beside(WordContent(notes=(SideNote("box", "12 rue des Lilas"),), doubts=("picture",)))[1]
    'picture'
    """
    said = [f"{note.kind}:{short_digest(normalize_text(note.text))}" for note in returned.notes if note.kind in BESIDE]
    return tuple(sorted([*said, *(doubt for doubt in returned.doubts if not doubt.endswith("@"))]))


def find_anchors(lines: Iterable[WordLine]) -> dict[int, tuple[str, ...]]:
    """The anchors of an e-signature service, by the place of their paragraph: each a word made of its text, its turn
    and who signs there.

    >>> find_anchors([WordLine((TextPiece("#sign1#", hidden="colour"),), role="SignatureSpace", place=3)]).keys()
    dict_keys([3])
    """
    found: dict[int, tuple[str, ...]] = {}
    title, turn = "", 0
    for line in lines:
        if line.role == "SignatureTitle" and line.folded:
            title = line.folded
        words = []
        for piece in line.hidden:
            if line.role in SIGNING and re.fullmatch(r"\S{1,60}", piece.text.strip()):
                turn += 1
                words.append(f"anchor:{short_digest(f'{turn}|{title}|{piece.text.strip()}')}")
        if words:
            found[line.place] = tuple(words)
    return found


def unseen_word(piece: TextPiece) -> str:
    """A word for a text of a letterhead that is not seen.

    >>> unseen_word(TextPiece("x")) == unseen_word(TextPiece("y"))
    False
    """
    return f"unseen:{short_digest(normalize_text(piece.text))}"


def numbering_fingerprint(lines: Iterable[WordLine]) -> str:
    """A fingerprint of the numbers Word prints, in the order of the paragraphs.

    >>> numbering_fingerprint([WordLine((TextPiece("Objet"),), label="Article 1.")]) == numbering_fingerprint(
    ...     [WordLine((TextPiece("Objet"),), label="Article 2.")]
    ... )
    False
    """
    return fingerprint_texts(
        *(normalize_text(line.label) for line in lines if not line.contents and (line.folded or line.label))
    )


def non_clause_fingerprints(returned: WordContent, *, dressed: bool) -> dict[str, str]:
    """What the proof of a file keeps of all that is no clause: headers and footers, numbers, anchors, what a letterhead
    brings.

    ``dressed`` tells that the file has a letterhead: nothing but anchors stands beside the text in one without.

    >>> sorted(non_clause_fingerprints(WordContent(), dressed=False))
    ['numbers']
    """
    found = [word for words in find_anchors(returned.lines).values() for word in words]
    if dressed:
        found += [
            *words_beside(returned),
            *(unseen_word(piece) for line in returned.lines if not line.tag for piece in line.hidden),
        ]
    out = {**furniture_fingerprints(returned.notes), "numbers": numbering_fingerprint(returned.lines)}
    return {**out, "beside": " ".join(sorted(found))} if found else out


def _majority_language(lines: Iterable[WordLine]) -> str:
    count: dict[str, int] = {}
    for line in lines:
        for piece in line.pieces:
            if piece.language and not piece.hidden:
                count[piece.language] = count.get(piece.language, 0) + len(piece.text)
    return max(count, key=lambda name: (count[name], name), default="")


# ------------------------------------------------------------------ the package
class _RefusedFile(Exception):
    """The file cannot be read; holds the problem."""

    def __init__(self, code: str, message: str, hint: str, **values: Any) -> None:
        self.problem = Problem(code, "", message, hint, values)


def read_file(data: bytes) -> WordContent:
    """What a Word file says.

    Sizes, the number of parts and XML that reaches outside itself are looked at first. Whatever is wrong with the file
    is in
    ``problems``; nothing is raised.

    >>> read_file(b"no zip").problems[0].code
    'not-word'
    """
    try:
        return _WordPackage(data).read_content()
    except _RefusedFile as refused:
        return WordContent(problems=(refused.problem,))
    except RecursionError:
        return WordContent(
            problems=(
                Problem(
                    "too-deep",
                    "",
                    N_("the parts of the file are nested too deep to be read"),
                    N_("open it in Word, and save it again"),
                ),
            )
        )


class _WordPackage:
    """A Word file as a zip archive of parts."""

    def __init__(self, data: bytes) -> None:
        if len(data) > MAX_FILE:
            raise _RefusedFile(
                "too-big",
                N_("the file is too big: {size} MB"),
                N_("a document of this kind has less than {most} MB"),
                size=len(data) // 1_000_000,
                most=MAX_FILE // 1_000_000,
            )
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self.zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, IndexError, UnicodeError, OverflowError):
            raise _RefusedFile(
                "not-word",
                N_("this is no Word file (.docx)"),
                N_("save it as .docx: a .doc, a .pdf or a file with a password cannot be read"),
            ) from None
        names = [entry.filename for entry in entries]
        whole = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries) or 1
        if len(entries) > MAX_PARTS or whole > MAX_WHOLE or (whole > 20_000_000 and whole // packed > MAX_RATIO):
            raise _RefusedFile(
                "zip-bomb",
                N_("the file unpacks to more than any document holds"),
                N_("do not open it: ask for it again"),
            )
        if len({name.lower().lstrip("/") for name in names}) != len(names):
            raise _RefusedFile(
                "two-parts",
                N_("the file has two parts of the same name: programs would not agree on what it says"),
                N_("open it in Word, and save it again"),
            )
        if any(entry.flag_bits & 1 for entry in entries):
            raise _RefusedFile("encrypted", N_("the file is protected by a password"), N_("save it without password"))
        self.names = {name.lstrip("/"): name for name in names}
        self.left = MAX_WHOLE

    def read_part(self, name: str) -> bytes | None:
        """The bytes of a part, no more than it may have whatever its header says."""
        if name not in self.names:
            return None
        try:
            with self.zip.open(self.names[name]) as file:
                data = file.read(min(MAX_PART, self.left) + 1)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError, zlib.error):
            raise _RefusedFile(
                "damaged", N_("the part {part} of the file is damaged"), N_("ask for the file again"), part=name
            ) from None
        self.left -= len(data)
        if len(data) > MAX_PART or self.left < 0:
            raise _RefusedFile(
                "zip-bomb",
                N_("the file unpacks to more than any document holds"),
                N_("do not open it: ask for it again"),
            )
        return data

    def parse_root(self, name: str) -> Any:
        data = self.read_part(name)
        return None if data is None else _parse_xml(data, name)

    def read_relations(self, name: str) -> list[tuple[str, str]]:
        """Where a part leads: the last word of each kind, and the part it names; what lies outside the file has no
        name.
        """
        folder, base = posixpath.split(name)
        root = self.parse_root(posixpath.join(folder, "_rels", f"{base}.rels"))
        out = []
        for element in root if root is not None else ():
            if element.tag != f"{{{_RELATIONS}}}Relationship":
                continue
            kind, target = element.get("Type", "").rsplit("/", 1)[-1], element.get("Target", "")
            outside = element.get("TargetMode") == "External"
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            out.append((kind, "" if outside else path))
        return out

    def read_content(self) -> WordContent:
        mains = [target for kind, target in self.read_relations("") if kind == "officeDocument"]
        if len(mains) != 1 or mains[0] not in self.names:
            raise _RefusedFile(
                "not-word",
                N_("this is no Word file (.docx)"),
                N_("save it as .docx: a .doc, a .pdf or a file with a password cannot be read"),
            )
        root = self.parse_root(mains[0])
        if _word_name(root) != "document":
            raise _RefusedFile(
                "not-word",
                N_("this is no Word file (.docx)"),
                N_("save it as .docx: a .doc, a .pdf or a file with a password cannot be read"),
            )
        linked = self.read_relations(mains[0])
        sheet = next((self.parse_root(target) for kind, target in linked if kind == "styles" and target), None)
        lists = next((self.parse_root(target) for kind, target in linked if kind == "numbering" and target), None)
        theme = next((self.parse_root(target) for kind, target in linked if kind == "theme" and target), None)
        styles = StyleSheet(sheet, theme_colours(theme))
        walk = _PartReader(styles, NumberCounter(lists, sheet))
        lines = walk.read_part(root)
        notes = list(walk.notes)
        doubts = [*walk.doubts, *self.foreign_links(mains[0])]
        referred = self.used_furniture(root, mains[0])
        for kind, target in linked:
            if kind in ("header", "footer") and target in referred:
                notes += self.read_furniture(kind, target, styles, doubts)
                doubts += [f"{kind}-{doubt}" for doubt in self.foreign_links(target)]
            elif kind in ("footnotes", "endnotes") and target:
                notes += self.read_footnotes(kind.removesuffix("s"), target, styles)
            elif kind == "comments" and target:
                notes += self.read_comments(target, styles)
            elif kind == "settings" and target:
                doubts += self.foreign_links(target)
                if any(
                    _word_name(child) == "mailMerge"
                    for child in (self.parse_root(target) if target in self.names else ())
                ):
                    doubts.append("mailMerge")
            elif kind in ("aFChunk", "subDocument"):
                doubts.append(kind)
        proofs = self.find_proofs(linked)
        return WordContent(
            lines=tuple(lines),
            notes=tuple(notes),
            properties=self.read_properties(),
            proof=proofs[0] if proofs else None,
            proofs=len(proofs),
            starts=tuple(self.read_list_starts(linked)),
            labels=tuple(dict.fromkeys(self.read_list_labels(linked))),
            doubts=tuple(dict.fromkeys(doubts)),
        )

    def used_furniture(self, root: Any, main: str) -> set[str]:
        """The headers and footers that a section of the document uses."""
        folder, base = posixpath.split(main)
        relations = self.parse_root(posixpath.join(folder, "_rels", f"{base}.rels"))
        named = {
            value
            for each in root.iter()
            if _word_name(each) in ("headerReference", "footerReference")
            for name, value in each.attrib.items()
            if name.endswith("}id")
        }
        wanted = [
            each.get("Target", "")
            for each in (relations if relations is not None else ())
            if each.get("Id", "") in named
        ]
        return {
            target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            for target in wanted
        }

    def foreign_links(self, name: str) -> Iterator[str]:
        """What a part is linked to and ought not to be: macros, a template or data from elsewhere, files."""
        folder, base = posixpath.split(name)
        root = self.parse_root(posixpath.join(folder, "_rels", f"{base}.rels"))
        for each in root if root is not None else ():
            kind, target = each.get("Type", "").rsplit("/", 1)[-1], each.get("Target", "")
            if kind.lower().startswith(("vba", "wordvba")):
                yield "macros"
            elif kind.lower().startswith("mailmerge"):
                yield "mailMerge"
            elif kind == "attachedTemplate" and re.match(r"(?:https?|ftp):|\\\\|file:/{2,}[^/]", target, re.IGNORECASE):
                yield "template"
            elif kind == "hyperlink" and each.get("TargetMode") == "External" and not _SAFE.match(target):
                yield "link"

    def read_furniture(self, kind: str, name: str, styles: StyleSheet, doubts: list[str]) -> Iterator[SideNote]:
        walk = _PartReader(styles)
        root = self.parse_root(name)
        if root is not None:
            read = walk.read_part(root)
            doubts += [f"{kind}-{doubt}" for doubt in walk.doubts]
            for line in read:
                if line.text.strip():
                    yield SideNote(kind, line.text, part=name)
                yield from (SideNote("hidden", piece.text, part=name) for piece in line.hidden)
            yield from walk.notes
            for child in root.iter():
                if isinstance(child.tag, str) and child.tag.rsplit("}", 1)[-1] == "textpath":
                    yield SideNote("box", str(child.get("string", "")), part=name)

    def read_footnotes(self, kind: str, name: str, styles: StyleSheet) -> Iterator[SideNote]:
        root = self.parse_root(name)
        for element in root if root is not None else ():
            if _word_name(element) == kind:
                walk = _PartReader(styles)
                text = "\n".join(line.text for line in walk.read_part(element) if line.text.strip())
                if text:
                    yield SideNote(kind, text, part=name)
                yield from walk.notes

    def read_comments(self, name: str, styles: StyleSheet) -> Iterator[SideNote]:
        root = self.parse_root(name)
        for element in root if root is not None else ():
            if _word_name(element) == "comment":
                text = "\n".join(line.text for line in _PartReader(styles).read_part(element) if line.text.strip())
                yield SideNote("comment", text, _attribute(element, "author"), _attribute(element, "date"), name)

    def find_proofs(self, linked: list[tuple[str, str]]) -> list[bytes]:
        """The proof parts: those the document is linked to, else any of the file."""
        named = [target for kind, target in linked if kind == "customXml" and target]
        others = [name for name in self.names if re.fullmatch(r"customXml/item\d+\.xml", name)]
        out = []
        for name in dict.fromkeys([*named, *sorted(others)]):
            data = self.read_part(name)
            if data is None or len(data) > 8_000_000:
                continue
            try:
                root = _parse_xml(data, name)
            except _RefusedFile:
                continue
            if root.tag == _PROOF:
                out.append(data)
        return out

    def read_properties(self) -> dict[str, str]:
        out = {}
        for kind, target in self.read_relations(""):
            if kind == "custom-properties" and target:
                root = self.parse_root(target)
                for element in root if root is not None else ():
                    out[str(element.get("name", ""))] = "".join(element.itertext())
        return out

    def read_list_labels(self, linked: list[tuple[str, str]]) -> Iterator[str]:
        """What lists print before their items."""
        for kind, target in linked:
            root = self.parse_root(target) if kind == "numbering" and target else None
            for element in root.iter() if root is not None else ():
                if _word_name(element) == "lvlText":
                    yield _attribute(element, "val")

    def read_list_starts(self, linked: list[tuple[str, str]]) -> Iterator[int]:
        """The first number of each list whose first level counts articles."""
        for kind, target in linked:
            root = self.parse_root(target) if kind == "numbering" and target else None
            for element in root if root is not None else ():
                if _word_name(element) != "abstractNum":
                    continue
                level = next(
                    (child for child in element if _word_name(child) == "lvl" and _attribute(child, "ilvl") == "0"),
                    None,
                )
                if level is None:
                    continue
                values = {_word_name(child): _attribute(child, "val") for child in level}
                if values.get("lvlText", "").startswith("Article") and values.get("start", "").isdigit():
                    yield int(values["start"])


def _parse_xml(data: bytes, name: str = "document.xml") -> Any:
    """The root of a part: no entity is resolved, nothing is fetched, nothing huge is built."""
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
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise _RefusedFile(
            "damaged", N_("the part {part} of the file is damaged"), N_("ask for the file again"), part=name
        ) from None
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise _RefusedFile(
            "doctype",
            N_("the part {part} declares entities, which no Word file does"),
            N_("do not open it: ask for the file again"),
            part=name,
        )
    return root


# ------------------------------------------------------------------ names
def _word_name(element: Any) -> str:
    """The name of a WordprocessingML element; empty for one of another vocabulary."""
    tag = element.tag
    return _word_name_of_tag(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=2048)
def _word_name_of_tag(tag: str) -> str:
    space, _, name = tag[1:].partition("}")
    return name if space in _W else ""


def _attribute(element: Any, name: str) -> str:
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
        if _word_name(child) == name:
            return child
    return None


def _is_on(element: Any) -> bool:
    """Whether a switch is on: there, and not said to be off."""
    return element is not None and _attribute(element, "val").lower() not in ("0", "false", "off", "none")


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
class _TextLook:
    """What makes a text seen or not, and its language; None where nothing says it."""

    language: str | None = None
    vanish: bool | None = None
    colour: str | None = None
    size: int | None = None
    scale: int | None = None
    shade: str | None = None
    strike: bool | None = None
    plain: bool | None = None

    def lay_over(self, under: _TextLook) -> _TextLook:
        """This laid over another."""
        if self is _NO_LOOK:
            return under
        return _TextLook(
            self.language if self.language is not None else under.language,
            self.vanish if self.vanish is not None else under.vanish,
            self.colour if self.colour is not None else under.colour,
            self.size if self.size is not None else under.size,
            self.scale if self.scale is not None else under.scale,
            self.shade if self.shade is not None else under.shade,
            self.strike if self.strike is not None else under.strike,
            self.plain if self.shade is not None else under.plain,
        )

    def combine_with(self, under: _TextLook) -> _TextLook:
        """This style with another at work: what one hides, the other does not show."""
        look = self.lay_over(under)
        vanish, strike = self.vanish or under.vanish, self.strike or under.strike
        return look if (look.vanish, look.strike) == (vanish, strike) else replace(look, vanish=vanish, strike=strike)

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
        if self.colour in (None, "AUTO") and (self.shade is None or self.plain):
            return ""  # black or white, as the ground asks
        colour = self.colour if self.colour is not None and re.fullmatch(r"[0-9A-F]{6}", self.colour) else "000000"
        return "colour" if colour_contrast(colour, self.shade or "FFFFFF") < 1.6 else ""


_NO_LOOK = _TextLook()


def _is_pale(colour: str | None) -> bool:
    """Whether a colour is white or nearly so."""
    if colour is None or not re.fullmatch(r"[0-9A-Fa-f]{6}", colour):
        return colour in ("background1", "light1")
    return all(int(colour[at : at + 2], 16) >= 0xE6 for at in (0, 2, 4))


def _whole_number(text: str) -> int | None:
    found = re.fullmatch(r"(-?\d{1,6})(?:\.\d+)?%?", text)
    return int(found[1]) if found else None


def _read_look(properties: Any, themes: Mapping[str, str] = {}) -> _TextLook:  # never changed
    """The look that properties of a run or of a style ask for."""
    if properties is None:
        return _NO_LOOK
    said: dict[str, Any] = {_word_name(child): child for child in properties}
    language = _attribute(said["lang"], "val")[:2].lower() if "lang" in said else ""
    vanish = [_is_on(said[name]) for name in ("vanish", "specVanish") if name in said]
    strike = [_is_on(said[name]) for name in ("strike", "dstrike") if name in said]
    colour = _read_colour(said["color"], themes) if "color" in said else None
    shade, plain = _read_ground(said, themes)
    return _TextLook(
        language if re.fullmatch(r"[a-wyz][a-z]|x[a-z]", language) else None,
        any(vanish) if vanish else None,
        colour or None,
        _whole_number(_attribute(said["sz"], "val")) if "sz" in said else None,
        _whole_number(_attribute(said["w"], "val")) if "w" in said else None,
        shade,
        any(strike) if strike else None,
        plain,
    )


_HIGHLIGHTS = {
    "black": "000000",
    "blue": "0000FF",
    "cyan": "00FFFF",
    "green": "00FF00",
    "magenta": "FF00FF",
    "red": "FF0000",
    "yellow": "FFFF00",
    "white": "FFFFFF",
    "darkBlue": "000080",
    "darkCyan": "008080",
    "darkGreen": "008000",
    "darkMagenta": "800080",
    "darkRed": "800000",
    "darkYellow": "808000",
    "darkGray": "808080",
    "lightGray": "C0C0C0",
}


def _read_colour(element: Any, themes: Mapping[str, str], name: str = "val", theme: str = "theme") -> str:
    """A colour, that of the theme first; ``AUTO`` for the one Word chooses."""
    named = themes.get(_attribute(element, f"{theme}Color" if theme == "theme" else theme))
    if named:
        return tint_colour(named, _attribute(element, f"{theme}Tint"), _attribute(element, f"{theme}Shade"))
    said = _attribute(element, name).upper()
    return said if re.fullmatch(r"[0-9A-F]{6}", said) else "AUTO"


def _read_ground(said: Mapping[str, Any], themes: Mapping[str, str]) -> tuple[str | None, bool | None]:
    """The colour behind a text, and whether it is a plain one, on which Word chooses black or white by itself."""
    if "highlight" in said and _attribute(said["highlight"], "val") in _HIGHLIGHTS:
        return _HIGHLIGHTS[_attribute(said["highlight"], "val")], False
    if "shd" not in said:
        return None, None
    pattern = _attribute(said["shd"], "val")
    fill = _read_colour(said["shd"], themes, "fill", "themeFill")
    if pattern == "solid":
        front = _read_colour(said["shd"], themes, "color")
        return ("000000" if front == "AUTO" else front), False
    return (None, None) if fill == "AUTO" else (fill, pattern in ("clear", "nil", ""))


class StyleSheet:
    """The styles of a file: the role each plays, and the look it gives."""

    def __init__(self, root: Any, themes: Mapping[str, str] | None = None) -> None:
        self.themes = themes if themes is not None else theme_colours(None)
        self.grounds: dict[str, _TextLook] = {}
        self.lines: dict[str, tuple[str, str]] = {}
        self.odd: dict[str, tuple[str, ...]] = {}
        self._raw: dict[str, tuple[str, str, _TextLook]] = {}
        self._looks: dict[str, _TextLook] = {}
        self.default = _NO_LOOK
        self.first = ""
        for element in root if root is not None else ():
            if _word_name(element) == "docDefaults":
                self.default = _read_look(_child(_child(element, "rPrDefault"), "rPr"), self.themes)
            elif _word_name(element) == "style":
                based, name = _child(element, "basedOn"), _child(element, "name")
                identity = _attribute(element, "styleId")
                self._raw[identity] = (
                    _attribute(name, "val") if name is not None else "",
                    _attribute(based, "val") if based is not None else "",
                    _read_look(_child(element, "rPr"), self.themes).lay_over(
                        _read_look(_child(element, "pPr"), self.themes)
                    ),
                )
                odd = [
                    *odd_in_run(_child(element, "rPr")),
                    *odd_in_paragraph(_child(element, "pPr")),
                    *odd_in_table(_child(element, "tblPr")),
                    *odd_in_table(_child(element, "tcPr")),
                ]
                if identity in self.odd:
                    odd.append("twice")  # programs would not take the same of the two
                self.lines[identity] = _read_line_height(_child(element, "pPr"))
                for part in element:
                    if _word_name(part) == "tblStylePr":
                        odd += [
                            *odd_in_run(_child(part, "rPr")),
                            *odd_in_paragraph(_child(part, "pPr")),
                            *odd_in_table(_child(part, "tcPr")),
                        ]
                        look = _read_look(_child(part, "rPr"), self.themes).lay_over(
                            _read_look(_child(part, "tcPr"), self.themes)
                        )
                        if look.hidden or (
                            look.shade is not None
                            and look.colour is None
                            and colour_contrast(look.shade, "1F2A44") < 1.6
                        ):
                            odd.append("tblStylePr")
                self.odd[identity] = tuple(odd)
                if _attribute(element, "type") == "paragraph" and _attribute(element, "default") in ("1", "true", "on"):
                    self.first = identity

    def role_of(self, style: str) -> str:
        """The role of a paragraph style: its name tells it, its id where there is no name."""
        name = self._raw[style][0].lower() if style in self._raw else ""
        return _role_names().get(name) or (style if style in _ROLES else "")

    def base_chain(self, style: str) -> list[str]:
        """A style, then those it is based on."""
        chain: list[str] = []
        while style in self._raw and style not in chain and len(chain) < 50:
            chain.append(style)
            style = self._raw[style][1]
        return chain

    def odd_in_style(self, style: str) -> list[str]:
        """What a style asks for that may hide a text."""
        return [name for each in self.base_chain(style) for name in self.odd[each]]

    def line_height(self, style: str) -> tuple[str, str]:
        """How high the lines of a style are: a rule and a number."""
        return next((self.lines[each] for each in self.base_chain(style) if self.lines[each][1]), ("", ""))

    def look_of(self, style: str) -> _TextLook:
        """The look of a style with all it is based on."""
        if style not in self._looks:
            chain = self.base_chain(style)
            look = _NO_LOOK
            for each in reversed(chain):
                look = self._raw[each][2].lay_over(look)
            self._looks[style] = look
        return self._looks[style]


def _read_line_height(properties: Any) -> tuple[str, str]:
    """How high the lines of a paragraph are: a rule and a number, empty where nothing says it."""
    found = [
        (_attribute(child, "lineRule"), _attribute(child, "line"))
        for child in (properties if properties is not None else ())
        if _word_name(child) == "spacing" and _attribute(child, "line")
    ]
    return next((each for each in found if each[0] == "exact"), found[-1] if found else ("", ""))


# ------------------------------------------------------------------ the walk
@dataclass(slots=True)
class _OpenField:
    """A field that is open: its code, and the pieces of its result."""

    code: str = ""
    result: bool = False
    pieces: list[TextPiece] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _RunState:
    """What holds for the runs of a place: the changes and the link they are in."""

    inserted: ChangeAuthor | None = None
    deleted: ChangeAuthor | None = None
    link: str = ""


#: Fields whose result may be words: those of links and of the table of contents.
_FIELDS = {"LINK", "HYPERLINK", "TOC"}
_PASSED = {"smartTag", "customXml", "dir", "bdo", "sdtContent", "rt", "rubyBase", "ruby"}


class _PartReader:
    """Reads one part of a file in the order of its paragraphs."""

    def __init__(self, styles: StyleSheet, counter: NumberCounter | None = None) -> None:
        self.styles = styles
        self.counter = counter
        self.lines: list[WordLine] = []
        self.notes: list[SideNote] = []
        self.doubts: list[str] = []
        self.inside: list[tuple[str, int]] = []
        self.region = ("", 0)
        self.count = 0
        self.cells = 0
        self.cell = 0
        self.column = 0
        self.tables = 0
        self.fields: list[_OpenField] = []
        self.pieces: list[TextPiece] = []
        self.bookmarks: list[str] = []
        self.row = (False, False)
        self.look = _NO_LOOK
        self.squeezed = False
        self.role = ""
        self.exact: int | None = None
        self.furniture = False
        self.begun = False

    def read_part(self, root: Any) -> list[WordLine]:
        """The paragraphs of a part."""
        self.furniture = _word_name(root) in ("hdr", "ftr")
        if any(element.get(f"{{{_COMPATIBILITY}}}ProcessContent") for element in root.iter()):
            self.doubts.append("ProcessContent")
        body = _child(root, "body")
        if _child(root, "background") is not None and not _is_pale(
            _attribute(_child(root, "background"), "color").upper()
        ):
            self.add_doubt("look:background")
        self.read_blocks(root if body is None else body)
        if self.fields:
            self.add_doubt("field:open")
        return self.lines

    def add_doubt(self, what: str) -> None:
        """Note what makes the reading doubtful; inside a clause, no letterhead accounts for it."""
        self.doubts.append(f"{what}@" if self.region[0] and self.inside else what)

    # ---- blocks
    def read_blocks(self, container: Any) -> None:
        for element in container:
            match _word_name(element):
                case "p":
                    self.read_paragraph(element)
                case "tbl":
                    self.read_table(element)
                case "sdt":
                    self.read_control(element, self.read_blocks)
                case "customXml" | "smartTag" | "ins" | "moveTo" | "sdtContent":
                    self.read_blocks(element)
                case "bookmarkStart":
                    self.bookmarks.append(_attribute(element, "name"))
                case "sectPr":
                    self.add_odd_looks(*odd_in_page(element))
                case "altChunk" | "subDoc":
                    self.doubts.append(_word_name(element))
                case _:
                    for chosen in self.read_alternatives(element):
                        self.read_blocks(chosen)

    def read_control(self, element: Any, walk: Any) -> None:
        """What a content control holds; a clause's sets whose text follows."""
        content = _child(element, "sdtContent")
        if content is None:
            return
        self.note_binding(element)
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

    def note_binding(self, element: Any) -> None:
        """Tell a control that takes its text from elsewhere: Word shows that, not what stands here."""
        properties = _child(element, "sdtPr")
        for child in properties if properties is not None else ():
            if isinstance(child.tag, str) and child.tag.rsplit("}", 1)[-1] == "dataBinding":
                self.doubts.append("dataBinding")

    def read_table(self, element: Any) -> None:
        named = _child(_child(element, "tblPr"), "tblStyle")
        outer = self.look
        self.look = self.styles.look_of(_attribute(named, "val")).combine_with(outer) if named is not None else outer
        self.add_odd_looks(
            *odd_in_table(_child(element, "tblPr")),
            *(self.styles.odd_in_style(_attribute(named, "val")) if named is not None else ()),
        )
        self.tables += 1
        self.read_rows(element)
        self.tables -= 1
        self.look = outer

    def read_rows(self, element: Any) -> None:
        for child in element:
            match _word_name(child):
                case "tr":
                    properties = _child(child, "trPr")
                    before, squeezed = self.row, self.squeezed
                    self.row = (
                        before[0] or _child(properties, "ins") is not None,
                        before[1] or _child(properties, "del") is not None,
                    )
                    height = _child(properties, "trHeight")
                    self.add_odd_looks(*odd_in_table(properties))
                    if (
                        height is not None
                        and _attribute(height, "hRule") == "exact"
                        and (_whole_number(_attribute(height, "val")) or 0) < 100
                    ):
                        self.squeezed = True
                    outer, self.column = self.column, 0
                    self.read_cells(child)
                    self.column = outer
                    self.row, self.squeezed = before, squeezed
                case "sdt":
                    self.read_control(child, self.read_rows)
                case "customXml" | "sdtContent":
                    self.read_rows(child)

    def read_cells(self, element: Any) -> None:
        for child in element:
            match _word_name(child):
                case "tc":
                    self.cells += 1
                    self.column += 1
                    saved = (self.region, self.cell, self.column, self.look)
                    self.cell = self.cells
                    cell = _child(child, "tcPr")
                    self.look = _read_look(cell, self.styles.themes).lay_over(self.look)
                    self.add_odd_looks(
                        *(
                            name
                            for name in odd_in_table(cell)
                            if any((text.text or "").strip() for text in child.iter() if _word_name(text) == "t")
                        )
                    )
                    if any(_child(cell, name) is not None for name in ("cellIns", "cellDel", "cellMerge")):
                        self.add_doubt("cells")
                    self.read_blocks(child)
                    self.region, self.cell, self.column, self.look = saved
                case "sdt":
                    self.read_control(child, self.read_cells)
                case "customXml" | "sdtContent":
                    self.read_cells(child)

    # ---- paragraphs
    def read_paragraph(self, element: Any) -> None:
        if len(self.lines) >= MAX_LINES:
            raise _RefusedFile(
                "too-long",
                N_("the file has more paragraphs than any document of this kind"),
                N_("send the document alone"),
            )
        properties = _child(element, "pPr")
        named = _child(properties, "pStyle")
        style = _attribute(named, "val") if named is not None else self.styles.first
        role = self.styles.role_of(style)
        if not self.inside and role in ENDS:
            self.region = ("", 0)
        tag = _first_control(element)
        if tag and not self.inside:
            self.count += 1
            self.region = (tag, self.count)
        self.role = role
        contents = self.in_contents()
        mark = _child(properties, "rPr")
        base = self.styles.look_of(style).combine_with(self.look).combine_with(self.styles.default)
        base = _read_look(properties, self.styles.themes).lay_over(base)
        exact = _read_line_height(properties)
        rule, height = exact if exact[1] else self.styles.line_height(style)
        self.exact = (_whole_number(height) or 0) if rule == "exact" else None
        squeezed = self.squeezed
        self.pieces = []
        self.read_runs(element, base, _RunState())
        pieces = self.take_pieces()
        if squeezed:
            pieces = [replace(piece, hidden=piece.hidden or "size") for piece in pieces]
        if any(piece.text.strip() and not piece.hidden for piece in pieces):
            self.add_odd_looks(*odd_in_paragraph(properties), *self.styles.odd_in_style(style))
        section = _child(properties, "sectPr")
        if section is not None:
            self.add_odd_looks(*odd_in_page(section))
        self.lines.append(
            WordLine(
                pieces=tuple(pieces),
                role=role,
                tag=self.region[0],
                segment=self.region[1],
                controlled=bool(self.inside or tag),
                tables=self.tables,
                cell=self.cell,
                column=self.column if self.tables else 0,
                contents=contents or self.in_contents(),
                label=self.counter.next_label(properties, style) if self.counter is not None else "",
                bookmarks=tuple(self.bookmarks),
                place=len(self.lines),
                mark_inserted=_child(mark, "ins") is not None or _child(mark, "moveTo") is not None,
                mark_deleted=_child(mark, "del") is not None or _child(mark, "moveFrom") is not None,
                row_inserted=self.row[0],
                row_deleted=self.row[1],
            )
        )
        self.bookmarks = []
        if self.lines[-1].folded and not self.lines[-1].contents:
            if role in ("Heading1", "Heading2"):
                self.begun = True  # contents come before the text
            elif role == "Title":
                self.begun = False

    def add_odd_looks(self, *names: str) -> None:
        """Note looks that may hide a text."""
        for name in names:
            self.add_doubt(f"look:{name}")

    def take_pieces(self) -> list[TextPiece]:
        """The pieces of the paragraph, with those of the fields that go on after it."""
        pieces = list(self.pieces)
        for each in self.fields:
            pieces += each.pieces
            each.pieces = []
        self.pieces = []
        return pieces

    def add_pieces(self, *pieces: TextPiece) -> None:
        """Pieces go to the field they are the result of, else to the paragraph."""
        (self.fields[-1].pieces if self.fields else self.pieces).extend(pieces)

    def read_runs(self, container: Any, base: _TextLook, state: _RunState) -> None:
        for element in container:
            match _word_name(element):
                case "r":
                    self.read_run(element, base, state)
                case "ins" | "moveTo":
                    self.read_runs(element, base, replace(state, inserted=_change_author(element)))
                case "del" | "moveFrom":
                    self.read_runs(element, base, replace(state, deleted=_change_author(element)))
                case "hyperlink":
                    self.read_link(element, base, state)
                case "fldSimple":
                    self.fields.append(_OpenField(_attribute(element, "instr"), result=True))
                    self.read_runs(element, base, state)
                    self.close_field()
                case "sdt":
                    content = _child(element, "sdtContent")
                    self.note_binding(element)
                    if content is not None:
                        self.read_runs(content, base, state)
                case "bookmarkStart":
                    self.bookmarks.append(_attribute(element, "name"))
                case name if name in _PASSED:
                    if name in ("bdo", "dir") and _attribute(element, "val") == "rtl":
                        self.add_odd_looks(name)
                    self.read_runs(element, base, state)
                case "contentPart":
                    self.add_doubt("contentPart")
                case "":
                    if isinstance(element.tag, str) and element.tag[1:].partition("}")[0] in _MATH:
                        self.add_pieces(
                            TextPiece(
                                "".join(element.itertext()).translate(_RESERVED),
                                language=base.language or "",
                                inserted=state.inserted,
                                deleted=state.deleted,
                            )
                        )
                    for chosen in self.read_alternatives(element):
                        self.read_runs(chosen, base, state)

    def read_link(self, element: Any, base: _TextLook, state: _RunState) -> None:
        """A link; one that leads to an article and shows its number is a reference."""
        target = _attribute(element, "anchor")
        depth = len(self.fields)
        self.fields.append(_OpenField(f"LINK {target}", result=True))
        self.read_runs(element, base, state)
        while len(self.fields) > depth:
            self.close_field()

    def close_field(self) -> None:
        """A field ends: a reference becomes a mark, the number of a page goes, anything else is text."""
        if not self.fields:
            return
        ended = self.fields.pop()
        words = ended.code.split()
        kind = words[0].upper() if words else ""
        pieces = [piece for piece in ended.pieces if piece.text]
        shown = "".join(piece.text for piece in pieces)
        alike = len({(piece.inserted, piece.deleted, piece.hidden) for piece in pieces}) == 1
        plain = kind == "LINK" or (kind == "REF" and "\\r" in words and set(words[2:]) <= {"\\r", "\\h"})
        if kind in ("REF", "LINK") and len(words) > 1 and alike and plain and LABEL.fullmatch(normalize_text(shown)):
            first = pieces[0]
            self.add_pieces(replace(first, text=REFERENCE, kind="reference", shown=shown, target=words[1].strip('"')))
        elif kind in ("PAGE", "NUMPAGES", "PAGEREF", "SECTIONPAGES") and _COUNT.fullmatch(shown.strip()):
            if "\\#" in ended.code or not (self.in_contents() if kind == "PAGEREF" else self.furniture):
                self.add_doubt(f"field:{short_digest(' '.join(words))}")
        else:
            if kind == "HYPERLINK" and not _is_safe_link(ended.code):
                self.add_doubt("link")
            elif kind not in _FIELDS or "\\#" in ended.code:
                self.add_doubt(f"field:{short_digest(' '.join(words))}")
            self.add_pieces(
                *(
                    replace(piece, kind="link" if kind == "LINK" else "field") if piece.kind == "text" else piece
                    for piece in pieces
                )
            )

    def read_run(self, element: Any, base: _TextLook, state: _RunState) -> None:
        properties = _child(element, "rPr")
        own = _read_look(properties, self.styles.themes)
        style = _child(properties, "rStyle")
        look = own.lay_over(
            (self.styles.look_of(_attribute(style, "val")) if style is not None else _NO_LOOK).combine_with(base)
        )
        if self.exact is not None and self.exact < 8 * (look.size or 20):
            look = replace(look, size=1)
        if any((child.text or "").strip() for child in element if _word_name(child) == "t"):
            self.add_odd_looks(
                *odd_in_run(properties),
                *(self.styles.odd_in_style(_attribute(style, "val")) if style is not None else ()),
            )
        if has_clock(element):
            self.add_doubt("clock")
        self.read_run_content(element, look, state)

    def read_run_content(self, element: Any, look: _TextLook, state: _RunState) -> None:
        """The text of a run, and what stands in it."""
        for child in element:
            said = ""
            match _word_name(child):
                case "t" | "delText":
                    said = (child.text or "").translate(_RESERVED)
                case "tab" | "ptab":
                    said = "\t"
                case "br" | "cr":
                    said = "" if _attribute(child, "type") in ("page", "column") else "\n"
                case "noBreakHyphen":
                    said = "-"
                case "sym":
                    said = _read_symbol(_attribute(child, "char"))
                case "fldChar":
                    self.read_field_mark(_attribute(child, "fldCharType"))
                case "instrText" | "delInstrText":
                    if self.fields and not self.fields[-1].result:
                        self.fields[-1].code += child.text or ""
                case "drawing" | "pict" | "object":
                    self.read_picture(child)
                case "ruby":
                    self.read_runs(child, look, state)
                case "contentPart":
                    self.add_doubt("contentPart")
                case "":
                    for chosen in self.read_alternatives(child):
                        self.read_run_content(chosen, look, state)
            if said and not (self.fields and not self.fields[-1].result):
                self.add_pieces(
                    TextPiece(
                        said,
                        hidden=look.hidden,
                        language=look.language or "",
                        inserted=state.inserted,
                        deleted=state.deleted,
                    )
                )

    def read_alternatives(self, element: Any) -> Iterator[Any]:
        """What a program may show of alternative content: each branch that says something of its own.

        Drawings have one branch for each age of Word; branches of text that are not the same are told.
        """
        if element.tag != f"{{{_COMPATIBILITY}}}AlternateContent":
            return
        from lxml import etree

        seen: set[bytes] = set()
        branches = list(element)
        drawn = all(_word_name(part) in ("drawing", "pict", "object") for branch in branches for part in branch)
        for branch in branches:
            said = b"".join(
                etree.tostring(part, method="c14n", with_tail=False)  # type: ignore[call-overload]  # the stubs lack it
                for part in branch
            )
            if said not in seen:
                seen.add(said)
                yield branch
        if len(seen) > 1 and not drawn:
            self.add_doubt("alternatives")

    def in_contents(self) -> bool:
        """Whether a table of contents is being read."""
        return not self.begun and (
            any(each.code.split()[:1] == ["TOC"] for each in self.fields) or self.role in ("TOC1", "TOC2")
        )

    def read_field_mark(self, kind: str) -> None:
        if kind == "begin":
            if len(self.fields) >= 50:
                self.add_doubt("field:deep")
            self.fields.append(_OpenField())
        elif kind == "separate" and self.fields:
            self.fields[-1].result = True
        elif kind == "end":
            self.close_field()

    def read_picture(self, element: Any) -> None:
        """What is drawn: the text of its boxes is read apart, and a picture is told."""
        found = False
        for child in element.iter():
            if _word_name(child) == "txbxContent":
                if any(
                    _word_name(parent) == "txbxContent" for parent in child.iterancestors() if parent is not element
                ):
                    continue  # a box in a box: read with the outer one
                walk = _PartReader(self.styles)
                text = "\n".join(line.text for line in walk.read_part(child) if line.text.strip())
                found = True
                if text and SideNote("box", text) not in self.notes:
                    self.notes.append(SideNote("box", text))
                self.notes += walk.notes
            elif isinstance(child.tag, str) and child.tag.rsplit("}", 1)[-1] in ("blip", "imagedata", "textpath"):
                found = True
                self.doubts.append("picture")
        if not found:
            self.doubts.append("drawing")


def _is_safe_link(code: str) -> bool:
    """Whether the code of a link leads to a place of the file, a page or an address."""
    found = re.search(r'HYPERLINK\s+(?:\\[no]\s+)*(?!\\l)"?([^"\s]+)', code, re.IGNORECASE)
    return found is None or _SAFE.match(found[1]) is not None


def _clause_tag(element: Any) -> str:
    """The clause or annex a content control says it holds; empty for any other control."""
    tag = _child(_child(element, "sdtPr"), "tag")
    said = _attribute(tag, "val") if tag is not None else ""
    return said if CLAUSE_TAG.fullmatch(said) or ANNEX_TAG.fullmatch(said) else ""


#: A control, and a box of text, in both vocabularies of Word.
_CONTROLS = tuple(f"{{{space}}}{name}" for space in _W for name in ("sdt", "txbxContent"))


def _first_control(paragraph: Any) -> str:
    """The clause of the first control inside a paragraph: LibreOffice puts it there."""
    for element in paragraph.iter(*_CONTROLS):
        if _word_name(element) == "txbxContent":
            return ""
        tag = _clause_tag(element)
        if tag:
            return tag
    return ""


def _change_author(element: Any) -> ChangeAuthor:
    return ChangeAuthor(_attribute(element, "author")[:200], _attribute(element, "date")[:40])


def _read_symbol(code: str) -> str:
    """A character named by its number; one of a font of symbols is not known."""
    try:
        value = int(code, 16)
    except ValueError:
        return "\ufffd"
    return chr(value) if 0x20 <= value < 0xE000 and not 0xD800 <= value < 0xE000 else "\ufffd"
