"""The check of a letterhead from outside before use: the container, its parts, their content.

The result is a package written by the program: only the parts a letterhead needs, each read by a parser that expands
nothing and fetches nothing, and written again in UTF-8.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Never

from ...kits.ground.i18n import N_
from ...kits.ground.problems import Problem, WriterError
from ...kits.wordkit.read.elements import local_name
from ...kits.wordkit.read.lines import is_owner_tag
from ...kits.wordkit.untrusted_package import (
    Limits,
    PartLink,
    Refusal,
    RefusedFile,
    UnreadableXml,
    links_name,
    open_package,
    parse_xml,
    read_links,
)
from ..template_problems import MOST
from .letterhead_parts import (
    OFFICE,
    TYPES,
    WORD,
    LetterheadPackage,
    LetterheadPart,
    W,
    add_missing_parts,
    parent_of,
    remove_inherited,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


# ------------------------------------------------------------------ allowed
# The limits of a letterhead: its size, links and fields, and the words in which a file is refused.


_MICROSOFT = "http://schemas.microsoft.com/office/"

AGAIN = N_("open it in Word and save it again")
_LIGHTER = N_("compress its pictures")
UNSAFE_SIZE = N_("unpacked, it would be too large to open safely")
DAMAGED = Refusal("damaged", N_("the file is damaged or incomplete"), AGAIN)
#: Nothing a letterhead needs is larger.
LETTERHEAD_LIMITS = Limits(
    file=20_000_000,
    unpacked=60_000_000,
    part=60_000_000,
    parts=1_000,
    ratio=100,
    small=1_000_000,
    refusals={
        "large": Refusal("too-large", N_("it is larger than {most} MB"), _LIGHTER),
        "empty": Refusal("empty-file", N_("the file is empty"), N_("save it as a Word document (.docx)")),
        "old": Refusal(
            "old-word",
            N_("it is a document of Word 97–2003 (.doc)"),
            N_("save it as a Word document (.docx)"),
        ),
        "foreign": Refusal(
            "not-word", N_("it is no Word document: it is {kind}"), N_("save it as a Word document (.docx)")
        ),
        "password": Refusal("encrypted", N_("it opens with a password"), N_("take the password off")),
        "many": Refusal("too-many-parts", N_("it holds more than {n} parts"), AGAIN),
        "bomb": Refusal("too-large", UNSAFE_SIZE, _LIGHTER),
        "twice": Refusal("duplicate-part", N_("two of its parts have the same name"), AGAIN),
        "unsafe": Refusal("unsafe-name", N_("a part has a name that leads out of the file"), AGAIN),
        "broken": DAMAGED,
        "damaged": DAMAGED,
        "entities": Refusal(
            "doctype",
            N_("it declares entities, which can make a reader fetch files or run out of memory"),
            AGAIN,
        ),
    },
)
#: What a letterhead may link to, and the kind its part must be of.
KEPT_LINKS = {
    OFFICE + "styles": WORD + "styles+xml",
    OFFICE + "numbering": WORD + "numbering+xml",
    OFFICE + "settings": WORD + "settings+xml",
    OFFICE + "fontTable": WORD + "fontTable+xml",
    OFFICE + "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
    OFFICE + "header": WORD + "header+xml",
    OFFICE + "footer": WORD + "footer+xml",
    OFFICE + "footnotes": WORD + "footnotes+xml",
    OFFICE + "endnotes": WORD + "endnotes+xml",
    OFFICE + "image": "image/",
    _MICROSOFT + "2007/relationships/hdphoto": "image/",
    OFFICE + "font": "application/",
    OFFICE + "diagramData": "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml",
    OFFICE + "diagramLayout": "application/vnd.openxmlformats-officedocument.drawingml.diagramLayout+xml",
    OFFICE + "diagramQuickStyle": "application/vnd.openxmlformats-officedocument.drawingml.diagramStyle+xml",
    OFFICE + "diagramColors": "application/vnd.openxmlformats-officedocument.drawingml.diagramColors+xml",
    _MICROSOFT + "2007/relationships/diagramDrawing": "application/vnd.ms-office.drawingml.diagramDrawing+xml",
}
#: What is left behind: of no use to a letterhead, or full of what concerns another file (its properties, its data).
IGNORED_LINKS = (
    "/metadata/thumbnail",
    "/metadata/core-properties",
    "/extended-properties",
    "/custom-properties",
    "/customxml",
    "/websettings",
    "/glossarydocument",
    "/printersettings",
    "/styleswitheffects",
    "/people",
    "/classificationlabels",
    "/keymapcustomizations",
    "/attachedtoolbars",
    "/documenttasks",
)
#: What is refused: a word of the kind of link, the code, the reason and what to do.
REFUSED_LINKS: dict[str, Refusal] = {
    "vbaproject": Refusal("macros", N_("it holds macros"), N_("save it as a Word document (.docx), which holds none")),
    "wordvbadata": Refusal("macros", N_("it holds macros"), N_("save it as a Word document (.docx), which holds none")),
    "oleobject": Refusal(
        "embedded",
        N_("it holds an embedded object (a worksheet, a file)"),
        N_("put the object in as a picture, or take it out"),
    ),
    "package": Refusal(
        "embedded",
        N_("it holds an embedded object (a worksheet, a file)"),
        N_("put the object in as a picture, or take it out"),
    ),
    "control": Refusal("active-content", N_("it holds an ActiveX control"), N_("take the control out")),
    "activexcontrolbinary": Refusal("active-content", N_("it holds an ActiveX control"), N_("take the control out")),
    "afchunk": Refusal(
        "other-file",
        N_("it pulls in another file when it is opened"),
        N_("open it in Word, save it again as a Word document (.docx)"),
    ),
    "subdocument": Refusal(
        "other-file",
        N_("it pulls in another file when it is opened"),
        N_("open it in Word, save it again as a Word document (.docx)"),
    ),
    "extensibility": Refusal("active-content", N_("it changes the ribbon of Word"), N_("take the customisation out")),
    "webextension": Refusal("active-content", N_("it starts an Office add-in"), N_("take the add-in out")),
    "webextensiontaskpanes": Refusal("active-content", N_("it starts an Office add-in"), N_("take the add-in out")),
    "mailmergesource": Refusal(
        "mail-merge",
        N_("it is a mail merge, connected to a source of data"),
        N_("in Word, Mailings, Start Mail Merge: choose Normal Word Document"),
    ),
    "comments": Refusal("comments", N_("it holds comments"), N_("delete the comments")),
    "origin": Refusal(
        "signed",
        N_("it is signed: filled in, its signature would no longer hold"),
        N_("give an unsigned copy"),
    ),
}
_TRACKED = Refusal(
    "tracked-changes",
    N_("it holds tracked changes: nobody could tell which text is the right one"),
    N_("accept or reject every change"),
)
REMOTE_TEMPLATE = Refusal(
    "attached-template",
    N_("it is attached to a template that Word would fetch from elsewhere"),
    N_("in Word, Developer, Document Template: type Normal instead of the address"),
)
#: Elements that are refused, by their name in the main namespace of Word.
REFUSED_ELEMENTS: dict[str, Refusal] = {
    **dict.fromkeys(("altChunk",), REFUSED_LINKS["afchunk"]),
    **dict.fromkeys(("subDoc",), REFUSED_LINKS["subdocument"]),
    **dict.fromkeys(("object",), REFUSED_LINKS["oleobject"]),
    **dict.fromkeys(("control",), REFUSED_LINKS["control"]),
    **dict.fromkeys(("entryMacro", "exitMacro"), REFUSED_LINKS["vbaproject"]),
    **dict.fromkeys(("mailMerge",), REFUSED_LINKS["mailmergesource"]),
    **dict.fromkeys(("commentReference", "commentRangeStart"), REFUSED_LINKS["comments"]),
    **dict.fromkeys(
        (
            "ins",
            "del",
            "moveFrom",
            "moveTo",
            "cellIns",
            "cellDel",
            "cellMerge",
            "pPrChange",
            "rPrChange",
            "sectPrChange",
            "tblPrChange",
            "tblGridChange",
            "tcPrChange",
            "trPrChange",
            "tblPrExChange",
            "numberingChange",
        ),
        _TRACKED,
    ),
}
#: The fields a letterhead may hold: what they print is in the file, or known to the reader's Word.
FIELDS = frozenset((
    "PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "TITLE",
    "SUBJECT", "AUTHOR", "KEYWORDS", "COMMENTS", "LASTSAVEDBY", "REVNUM", "FILENAME", "FILESIZE", "NUMWORDS",
    "NUMCHARS", "DOCPROPERTY", "INFO", "USERNAME", "USERINITIALS", "USERADDRESS", "STYLEREF", "REF", "PAGEREF",
    "NOTEREF", "HYPERLINK", "TOC", "SEQ", "QUOTE", "IF", "=", "SYMBOL", "ADVANCE", "EQ", "LISTNUM", "AUTONUM",
    "MERGEFIELD", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "XE", "INDEX", "TC", "TA", "TOA", "CITATION",
    "BIBLIOGRAPHY",
))  # fmt: skip


# ------------------------------------------------------------------ upload
_STRICT = "http://purl.oclc.org/ooxml/"
_PROCESS = "{http://schemas.openxmlformats.org/markup-compatibility/2006}ProcessContent"
_VML, _O = "{urn:schemas-microsoft-com:vml}", "{urn:schemas-microsoft-com:office:office}"

#: No part of a letterhead has more XML than this, nor all of them twice as much: a tree takes ten times its text.
MAX_XML = 8_000_000
_SCHEMES = ("http:", "https:", "mailto:", "tel:", "#")


def read_letterhead(data: bytes, name: str) -> tuple[LetterheadPackage, list[Problem]]:
    """Read the parts that a letterhead needs from a firm's Word file, and list as problems what it may not hold.

    Macros, tracked changes, links to other files and the like are problems; parts of no use, such as properties, are
    left out.

    Parameters
    ----------
    data:
        The bytes of the firm's Word file.
    name:
        The name of the file, for messages.

    Raises
    ------
    WriterError
        The bytes are no Word file, or one that cannot be opened safely.

    >>> read_letterhead(b"%PDF-1.7", "cabinet.pdf")
    Traceback (most recent call last):
    ...
    aigov_docs.kits.ground.problems.WriterError: cabinet.pdf — it is no Word document: it is a PDF — save it as a Word
    document (.docx)
    """
    return _LetterheadReader(name, read_entries(data, name)).read_package()


def read_entries(data: bytes, name: str) -> dict[str, bytes]:
    """Unpack every part of an untrusted Word file of a firm, and return the bytes of each by its name.

    ``data`` is the bytes of the file, ``name`` its name for messages.

    Raises
    ------
    WriterError
        The bytes are no Word file, or one that cannot be unpacked safely.

    >>> read_entries(b"%PDF-1.7", "cabinet.pdf")
    Traceback (most recent call last):
    ...
    aigov_docs.kits.ground.problems.WriterError: cabinet.pdf — it is no Word document: it is a PDF — save it as a Word
    document (.docx)
    """
    try:
        return open_package(data, LETTERHEAD_LIMITS, name).read_all()
    except RefusedFile as refused:
        raise WriterError(*refused.problems) from None


# ------------------------------------------------------------------ the parts
class _LetterheadReader:
    """A reader of an uploaded file that follows its links, keeps the needed parts and notes the forbidden ones."""

    def __init__(self, name: str, entries: dict[str, bytes]) -> None:
        self.name = name
        self.entries = entries
        self.problems: list[Problem] = []
        self.result = LetterheadPackage(name)
        self.kinds: dict[str, str] = {}
        self.defaults: dict[str, str] = {}
        self.parsed = 0

    def add_problem(self, place: str, code: str, message: str, hint: str = "", **values: object) -> None:
        """Note a problem of a part (``place``) once, up to a limit on their number."""
        where = f"{self.name}, {posixpath.basename(place)}" if place else self.name
        problem = Problem(code, where, message, hint, values)
        if len(self.problems) < MOST and problem not in self.problems:
            self.problems.append(problem)

    def read_package(self) -> tuple[LetterheadPackage, list[Problem]]:
        """Read the parts that a letterhead needs, with all problems found in them."""
        self._check_entries()
        self._read_content_types()
        self.result.main = self._find_main()
        self._read_part(self.result.main, WORD + "document.main+xml")
        main = self.result.parts[self.result.main]
        if main.tree is None or main.tree.tag != W + "document" or main.tree.find(W + "body") is None:
            self._raise_problems()
        add_missing_parts(self.result)
        for part in list(self.result.parts.values()):
            if part.tree is not None:
                self._check_content(part)
        remove_inherited(self.result)
        return self.result, self.problems

    def _raise_problems(self) -> Never:
        if not self.problems:
            self.add_problem("", *DAMAGED)
        raise WriterError(*self.problems)

    def _check_entries(self) -> None:
        """Check every entry of the file for macros and embedded packages, wherever it stands."""
        for name, data in self.entries.items():
            lower = name.lower()
            if "vbaproject" in lower or "vbadata" in lower:
                self.add_problem("", *REFUSED_LINKS["vbaproject"])
            elif data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
                self.add_problem("", *REFUSED_LINKS["package"])

    def _read_content_types(self) -> None:
        tree = self._parse_part("[Content_Types].xml")
        if tree is None:
            self._raise_problems()
        for child in tree:
            kind = child.get("ContentType", "")
            if "macroenabled" in kind.lower():
                self.add_problem("", *REFUSED_LINKS["vbaproject"])
            if child.tag == TYPES + "Override":
                self.kinds[child.get("PartName", "").lstrip("/").lower()] = kind
            elif child.tag == TYPES + "Default":
                self.defaults[child.get("Extension", "").lower()] = kind

    def _content_type(self, name: str) -> str:
        return self.kinds.get(name.lower()) or self.defaults.get(name.rpartition(".")[2].lower(), "")

    def _find_main(self) -> str:
        """Find the main document, the part that the package links to."""
        main = ""
        for link in self._read_links(""):
            if link.kind == OFFICE + "officeDocument" and not link.external and not main:
                main = link.target
            elif link.kind.startswith(_STRICT):
                self.add_problem(
                    "",
                    "strict",
                    N_("it is saved as Strict Open XML, which we do not read"),
                    N_("in Word, Save As: choose Word Document (.docx)"),
                )
            else:
                self._check_link(link, "")
        kind = self._content_type(main)
        if main in self.entries and "wordprocessingml" not in kind and "ms-word" not in kind:
            self.add_problem("", "not-word", N_("it is no Word document"), N_("save it as a Word document (.docx)"))
        if not main or main not in self.entries or self.problems:
            self._raise_problems()
        return main

    def _check_link(self, link: PartLink, place: str) -> bool:
        """Whether a link leads to a thing that no letterhead may hold; a problem is noted if so."""
        word = link.word.lower()
        if word == "attachedtemplate":
            self.add_problem(place, *REMOTE_TEMPLATE)
        elif word in REFUSED_LINKS or word.startswith("comments"):
            self.add_problem(place, *REFUSED_LINKS.get(word, REFUSED_LINKS["comments"]))
        elif link.external and link.kind != OFFICE + "hyperlink":
            self.add_problem(
                place,
                "outside",
                N_("it fetches something from elsewhere when it is opened"),
                N_("put the picture or text itself into the file"),
            )
        elif link.external and not _is_harmless(link.target):
            self.add_problem(
                place,
                "bad-link",
                N_("a link leads to a file or a program"),
                N_("link to a web page or an e-mail address only"),
            )
        else:
            return False
        return True

    def _read_part(self, name: str, kind: str) -> None:
        """Read a part to keep, and those that the part links to."""
        part = self.result.parts[name] = LetterheadPart(name, kind)
        if kind.endswith("xml"):
            part.tree = self._parse_part(name)
        else:
            part.data = self.entries[name]
        for link in self._read_links(name):
            if self._check_link(link, name):
                continue
            if link.external:
                part.links.append(link)
                continue
            if any(link.kind.lower().endswith(ignored_link) for ignored_link in IGNORED_LINKS):
                continue
            expected = KEPT_LINKS.get(link.kind)
            if expected is None:
                self.add_problem(
                    name,
                    "unknown-part",
                    N_("it holds something a letterhead has no use for: {kind}"),
                    N_("take it out"),
                    kind=link.kind.rpartition("/")[2][:40],
                )
                continue
            content_type = self._content_type(link.target)
            fits = content_type.startswith(expected) if expected.endswith("/") else content_type == expected
            if link.target not in self.entries or not fits:
                if expected == "image/":
                    message = N_("a picture is missing, or of a kind that is not let through")
                    self.add_problem(name, "picture", message, N_("put the picture in again, as PNG or JPEG"))
                else:
                    self.add_problem(name, *DAMAGED)
                continue
            part.links.append(link)
            if link.target not in self.result.parts:
                self._read_part(link.target, content_type)

    def _read_links(self, part: str) -> list[PartLink]:
        """Read the links of a part, or of the package (an empty name); empty where they cannot be read."""
        name = links_name(part)
        tree = self._parse_part(name) if name in self.entries else None
        return read_links(tree, part) if tree is not None else []

    def _parse_part(self, name: str) -> Element | None:
        """Parse a part as a tree; None, with a problem noted, when the part may not be read."""
        data = self.entries.get(name, b"")
        self.parsed += len(data)
        if len(data) > MAX_XML or self.parsed > 2 * MAX_XML:
            self.add_problem(name, "too-large", UNSAFE_SIZE, AGAIN)
            return None
        try:
            return parse_xml(data)
        except UnreadableXml as error:
            self.add_problem(name, *LETTERHEAD_LIMITS.refusals[error.reason])
            return None

    # -------------------------------------------------------------- what is in the parts
    def _check_content(self, part: LetterheadPart) -> None:
        for tag in list(part.root.iter(W + "tag")):
            if is_owner_tag(tag.get(W + "val", "")):
                parent_of(tag).remove(tag)  # it would pass for a clause of ours
        for element in part.root.iter():
            if element.get(_PROCESS):
                self.add_problem(
                    part.name,
                    "unknown-part",
                    N_("it holds something a letterhead has no use for: {kind}"),
                    N_("take it out"),
                    kind="ProcessContent",
                )
            if str(element.tag).startswith(W):
                reason = REFUSED_ELEMENTS.get(local_name(element))
                if reason:
                    self.add_problem(part.name, *reason)
            elif element.tag == _O + "OLEObject":
                self.add_problem(part.name, *REFUSED_LINKS["oleobject"])
            elif str(element.tag).startswith(_VML):
                self._check_addresses(part, element)
            elif part.kind == "image/svg+xml" and _fetches_elsewhere(element):
                self._refuse_outside(part)
        for code in find_field_codes(part.root):
            self._check_field(part, code)

    def _check_addresses(self, part: LetterheadPart, element: Element) -> None:
        """Check the addresses that old drawings name in attributes, outside the links of the package."""
        if any(element.get(name) for name in ("src", _O + "href", _O + "althref")):
            self._refuse_outside(part)
        elif not _is_harmless(element.get("href", "")):
            self._refuse_link(part)

    def _refuse_outside(self, part: LetterheadPart) -> None:
        message = N_("it fetches something from elsewhere when it is opened")
        self.add_problem(part.name, "outside", message, N_("put the picture or text itself into the file"))

    def _refuse_link(self, part: LetterheadPart) -> None:
        message = N_("a link leads to a file or a program")
        self.add_problem(part.name, "bad-link", message, N_("link to a web page or an e-mail address only"))

    def _check_field(self, part: LetterheadPart, code: str) -> None:
        words = code.split()
        word = words[0].upper() if words else ""
        if word.startswith("="):
            word = "="
        if word not in FIELDS:
            self.add_problem(
                part.name,
                "field-code",
                N_("the Word field {field} can fetch, run or ask for something"),
                N_("take the field out, or turn it into text (Ctrl+Shift+F9)"),
                field=re.sub(r"[^A-Z0-9]", "", word)[:20] or "?",
            )
        elif word == "HYPERLINK":
            quoted = re.search(r'HYPERLINK\s+(?!\\l)"?([^"\s]+)', code, re.IGNORECASE)
            if quoted and not _is_harmless(quoted[1].replace("\\\\", "\\")):
                self._refuse_link(part)


def _fetches_elsewhere(element: Element) -> bool:
    """Whether an element of an SVG picture runs code, or names anything outside the picture."""
    if local_name(element) in ("script", "foreignObject", "handler"):
        return True
    for name, value in element.attrib.items():
        word = name.rpartition("}")[2].lower()
        if word in ("href", "src") and not value.startswith(("#", "data:image/")):
            return True
        if word.startswith("on") or _CSS.search(value):
            return True
    return _CSS.search(element.text or "") is not None


_CSS = re.compile(r"@import|url\(\s*['\"]?(?!#|data:image/)", re.IGNORECASE)


def _is_harmless(target: str) -> bool:
    return not target or target.lower().startswith(_SCHEMES)


def find_field_codes(tree: Element) -> Iterator[str]:
    """Yield the code of each Word field in a part of a letterhead; a field inside another gives a code of its own.

    ``tree`` is the root element of the part.

    >>> from aigov_docs.word.wordml import NAMESPACES
    >>> tree = parse_xml(('<w:p %s><w:fldSimple w:instr=" PAGE "/></w:p>' % NAMESPACES).encode())
    >>> list(find_field_codes(tree))
    [' PAGE ']
    """
    open_fields: list[list[str] | None] = []  # None once the result has begun
    for element in tree.iter(W + "fldChar", W + "instrText", W + "fldSimple"):
        name = local_name(element)
        if name == "fldSimple":
            yield element.get(W + "instr", "")
        elif name == "instrText":
            if open_fields and open_fields[-1] is not None:
                if open_fields[-1] or (element.text or "").strip():
                    open_fields[-1].append(element.text or "")
            else:
                yield element.text or ""
        else:
            mark = element.get(W + "fldCharType")
            if mark == "begin":
                if open_fields and open_fields[-1] is not None:
                    open_fields[-1] = open_fields[-1] or ["\x00"]  # its name is what the inner field prints
                open_fields.append([])
            elif open_fields:
                if open_fields[-1] is not None:
                    yield "".join(open_fields[-1])
                    open_fields[-1] = None
                if mark == "end":
                    open_fields.pop()
    yield from ("".join(code) for code in open_fields if code is not None)
