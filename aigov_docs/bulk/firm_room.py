"""The process apart in which a firm's own amendment runs, with limits of memory, time and output.

An amendment that only prints and compares values is bounded by its length: it runs where it is (`CompiledPart`).
Any other one runs in a *room*: a Python process of its own, started once for an amendment and not once for a person,
that has the amendment and, one person at a time, the values that the amendment uses. What it computes is limited there
as it would be here (`word.template_budget`); and where that were not enough, the system ends the process.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import select
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, unescape

from ..kits.ground.i18n import N_
from ..kits.ground.problems import AigovError, Problem, RecipientError, SystemReason, WriterError, unwritable_characters
from ..kits.ground.text import NOT_IN_FIRM_FILE
from ..kits.wordkit.read.elements import local_name
from ..kits.wordkit.stitch.parts import (
    LAST_BLOCK,
    PARAGRAPH_END,
    deflate_piece,
    deflate_whole,
    digest_part,
    read_parts,
    store_block,
)
from ..kits.wordkit.template_language import TemplateBudgetError
from ..kits.wordkit.untrusted_package import parse_xml
from ..own_python import can_start_python
from ..word.letterhead import upload
from ..word.letterhead.field_filling import MAX_FILLED, find_refused_characters
from ..word.letterhead.letterhead_parts import LINKS, PACKAGE, W
from ..word.letterhead.upload import LETTERHEAD_LIMITS
from ..word.template_problems import TemplateProblems
from .firm_compiler import CompiledPart, FirmPartSource, TemplateNames, compile_part, shorten_text
from .firm_sandbox import UnnamedBlankError, UnwritableCharacterError

if TYPE_CHECKING:
    from docx.opc.part import Part as WordPart
    from lxml.etree import _Element as Element

    from ..word.letterhead.letterhead_parts import LetterheadPackage


# ------------------------------------------------------------------ firm parts
# The parts of a firm's own amendment that have something to fill in, each compiled once, filled for each person.


DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
CORE = "docProps/core.xml"
FILLED = ("creator", "description", "identifier", "language", "subject", "title")  # the properties docxtpl fills

#: Kinds of parts: the document; a header, footer or notes; the properties of the file.
BODY, TEXT, PROPERTIES = "body", "text", "properties"


#: A piece of a part: its bytes, the same deflated, and for the digest: what it adds to the paragraph before it, the
#: digests of its whole paragraphs (None when it has no end of one), what it leaves for the next.
_Piece = tuple[bytes, bytes, bytes, bytes | None, bytes]


#: A part filled in for one person: its bytes deflated, their CRC and their number before that, their digest.
FilledPart = tuple[bytes, int, int, bytes]


class _PieceCache(dict[str, _Piece]):
    """A cache of the pieces of text that a firm's own amendment prints, each encoded and compressed on first use."""

    def __missing__(self, text: str) -> _Piece:
        data = text.encode()
        first, *more = data.split(PARAGRAPH_END)
        whole = b"".join([hashlib.sha256(line).digest() for line in more[:-1]])
        self[text] = piece = (
            (data, deflate_piece(data), first, whole, more[-1])
            if more
            else (data, deflate_piece(data), data, None, b"")
        )
        return piece


def value_piece(text: str) -> _Piece:
    """Build the piece of a Word file's part that prints a value; the caller has escaped the value for XML.

    The piece is a tuple of five: the bytes of the text, the same bytes as a block of a compressed file, then three
    items for the digest of the part, which is computed paragraph by paragraph. For a value, these are all its bytes
    (they belong to the paragraph in which it stands), None (it ends no paragraph) and ``b""`` (it begins no other one).
    """
    data = text.encode()
    return data, store_block(data) if len(data) < 0x10000 else deflate_piece(data), data, None, b""


def _digest_pieces(pieces: Iterable[_Piece]) -> bytes:
    """Compute the digest of a part of a Word file from its pieces, equal to the digest of the whole part."""
    digests: list[bytes] = []
    line: list[bytes] = []
    for _, _, first, whole, last in pieces:
        line.append(first)
        if whole is not None:
            digests += (hashlib.sha256(b"".join(line)).digest(), whole)
            line = [last]
    digests.append(hashlib.sha256(b"".join(line)).digest())
    return hashlib.sha256(b"".join(digests)).digest()


@dataclass(slots=True)
class FirmPart:
    """One part of a firm's own amendment, such as the body or a header, that has something to fill in.

    ``before`` and ``after`` are what stands around it in the file. ``odd`` says that the document names its drawings
    in a way the compiler does not read.
    """

    kind: str
    source: FirmPartSource
    before: str = DECLARATION
    after: str = ""
    odd: bool = False
    made_of: CompiledPart | None = None
    known: _PieceCache = field(default_factory=_PieceCache)

    @property
    def name(self) -> str:
        """The name of the part inside the Word file of a firm's own amendment, such as ``word/document.xml``."""
        return self.source.name

    @property
    def code(self) -> CompiledPart:
        """The part of a firm's own amendment compiled to Python code; `compile_source` must have run."""
        assert self.made_of is not None
        return self.made_of

    def compile_source(self, names: TemplateNames, where: str, *, here: bool = True) -> None:
        """Compile the part of a firm's own amendment to Python code, which `code` then gives.

        Any problems are added to ``names``; ``where`` is the name of the amendment's file, for messages. Without
        ``here``, only a part whose work is known to be small is compiled, and another one is read only.
        """
        texts = [f"dc:{name}" for name in FILLED] if self.kind == PROPERTIES else ["w:t"]
        compiled = compile_part(self.source, names, where, frozenset(texts), here=here)
        if compiled is not None:
            steady = self.kind != BODY or (compiled.steady and not self.odd)
            self.made_of = replace(compiled, steady=steady, bounded=compiled.bounded and steady)

    def try_values(self, values: dict[str, Any]) -> None:
        """Fill in the part of a firm's own amendment and drop the result, to see whether anything fails.

        ``values`` are one person's, by the variables of the compiled code: each as it is (``_v0``) and escaped for XML
        (``_p0``). What fails raises its own error, of any class.
        """
        for _ in self.code.render_pieces(values):
            pass

    def fill_values(self, values: dict[str, Any], stitched: bool) -> tuple[bytes, bytes, bytes]:
        """Fill in the part for one person; return its bytes, the same deflated, and their digest (as `digest_part`).

        ``values`` are the person's, by name of variable in the compiled code: each as it is (``_v0``) and escaped for
        XML (``_p0``). ``stitched`` allows joining blocks compressed beforehand, which is faster.
        """
        piece_cache = self.known
        pieces = [
            piece_cache[text] if type(text) is str else text.item or value_piece(text)
            for text in self.code.render_pieces(values)
        ]
        body = b"".join([piece[0] for piece in pieces])
        if not stitched or not self.code.steady or (self.kind != PROPERTIES and (b"\n" in body or b"\t" in body)):
            whole = f"{self.before}{self._finish_text(body.decode())}{self.after}".encode()
            return whole, deflate_whole(whole), digest_part(whole)
        pieces = [piece_cache[self.before], *pieces, piece_cache[self.after]]
        return (
            b"".join([piece[0] for piece in pieces]),
            b"".join([*[piece[1] for piece in pieces], LAST_BLOCK]),
            _digest_pieces(pieces),
        )

    def _finish_text(self, text: str) -> str:
        """Change the filled-in text of a part of a firm's own amendment as docxtpl does after Jinja has run.

        This concerns line ends and tabs, and in the document the columns of tables and the numbers of drawings.
        """
        from docxtpl import DocxTemplate

        worker = DocxTemplate(io.BytesIO())
        text = str(worker.resolve_listing(text))
        if self.code.steady:
            return text
        spaces = "".join(re.findall(r'\sxmlns(?::[\w.-]+)?="[^"]*"', self.before))
        worker.docx_ids_index = 1000
        tree = worker.fix_tables(text.replace("<w:body", f"<w:body{spaces}", 1))
        worker.fix_docpr_ids(tree)
        return serialize_tree(tree)


def serialize_tree(tree: Element) -> str:
    """Convert an XML tree to text."""
    from lxml import etree

    return str(etree.tostring(tree, encoding="unicode"))


def describe_failure(part: FirmPart, error: Exception, where: str, message: str) -> Problem:
    """Build the problem for a part of a firm's own amendment (a Word template) that failed to be filled in.

    It quotes the paragraph that failed, in the field ``{text}`` of ``message``; ``where`` says where the mistake is.
    Where ``error`` means that the amendment would have made too much text, or printed an expression that has no value,
    or characters that no document may hold, the problem has another message instead.
    """
    text = part.code.error_place(part.source, error)
    if isinstance(error, UnnamedBlankError):
        message, hint = N_("a blank is not filled: {blank}"), N_("fill it: nothing is issued with a blank")
        return Problem("unfilled", where, message, hint, {"blank": text})
    if isinstance(error, UnwritableCharacterError):
        return unwritable_characters(f"{where}, {text}", *error.args)
    if isinstance(error, TemplateBudgetError | OverflowError | MemoryError):
        message = N_("the template repeats or builds more than a document may hold: {text}")
    return Problem("template-run", where, message, N_("look at what it computes there"), {"text": text})


# ------------------------------------------------------------------ firm file
# A firm's own amendment read as any file from outside: docxtpl mends it, and what it could not mend is refused.


#: Tags of docxtpl's own for cells, which it looks for in ways that take hours in a cell made for it.
_CELL, _WORDY = (
    re.compile(r"\{%\s*(?:vm|hm|colspan|cellbg)\b"),
    re.compile(r"\{%\s*(?:vm|hm|colspan|cellbg)\b[^%]{200}"),
)
_OPENING, _CLOSING = re.compile(r"\{[{%#]"), {"{{": "}}", "{%": "%}", "{#": "#}"}
_PROPERTIES = {
    f"{PACKAGE}metadata/core-properties": (
        "cp",
        ("category", "contentStatus", "keywords", "lastModifiedBy", "lastPrinted", "revision", "version"),
    ),
    "http://purl.org/dc/elements/1.1/": ("dc", FILLED),
    "http://purl.org/dc/terms/": ("dcterms", ("created", "modified")),
}


def read_firm_file(path: Path, name: str) -> bytes:
    """Read the bytes of a firm's own amendment (a Word template), at most one byte more than the size limit.

    That byte lets a later check see that the file is too large. ``name`` is how messages call the file.

    Raises
    ------
    WriterError
        The file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(LETTERHEAD_LIMITS.file + 1)
    except OSError as error:
        raise WriterError(
            Problem(
                "unreadable",
                name,
                N_("the template cannot be read: {reason}"),
                N_("check the name of the file"),
                {"reason": SystemReason(error)},
            )
        ) from None


def reword_problem(problem: Problem) -> Problem:
    """Copy a problem found by the checks of letterheads, reworded where its words do not suit a firm's own amendment.

    Only a problem with the code ``unknown-part`` gets other words; any other is returned unchanged.
    """
    return (
        replace(problem, message=N_("it holds something an amendment has no use for: {kind}"))
        if problem.code == "unknown-part"
        else problem
    )


_AGAIN = N_("open it in Word and save it again")
_DAMAGED = ("damaged", N_("the file is damaged or incomplete"), _AGAIN)


def check_readable(package: LetterheadPackage, problems: TemplateProblems) -> bool:
    """Whether docxtpl can safely process a firm's own amendment; each fault found is added to ``problems``.

    ``package`` is the Word file, read. The Jinja tags must stand in text and be closed, and no part may be too large or
    too complex; a misplaced tag is a problem, yet does not make the file unreadable.
    """
    filled = [part for part in package.text_parts() if not part.kind.endswith("endnotes+xml")]
    readable = True
    find_refused_characters(package, problems)
    for part in package.parts.values():
        where = f"{package.name}, {part.name.rpartition('/')[2]}"
        if part.tree is None:
            continue
        if part not in filled:
            if any(_OPENING.search(element.text or "") for element in part.tree.iter() if local_name(element) == "t"):
                problems.add_problem(
                    "field-place",
                    where,
                    N_("a field stands where none is filled (a note at the end, a drawing)"),
                    N_("put it in the header, the footer or the text"),
                )
            continue
        _find_fields_in_code(part.tree, where, problems)
        for cell in part.tree.iter(W + "tc"):
            text = "".join(node.text or "" for node in cell.iter(W + "t"))
            if _CELL.search(text) and (_WORDY.search(text) or sum(1 for _ in cell.iter(W + "tc", W + "tcPr")) > 2):
                problems.add_problem(
                    "field-code-run",
                    where,
                    N_("a cell to be merged or coloured holds another table, or a long tag: {text}"),
                    N_("take the table out, write the tag in few words"),
                    text=shorten_text(text),
                )
                readable = False
        if len(serialize_tree(part.tree)) > MAX_FILLED:
            problems.add_problem("too-large", where, N_("unpacked, it would be too large to open safely"), _AGAIN)
            readable = False
        elif part.tree.nsmap.get("w") != W[1:-1]:
            problems.add_problem(_DAMAGED[0], where, *_DAMAGED[1:])
            readable = False
        else:
            readable = (
                _check_closed("".join(node.text or "" for node in part.tree.iter(W + "t")), where, problems)
                and readable
            )
    return readable


def _find_fields_in_code(tree: Element, where: str, problems: TemplateProblems) -> None:
    """Add a problem for each element of a part that has a Jinja tag elsewhere than in the text of the file."""
    for element in tree.iter():
        inside = "" if element.tag == W + "t" else element.text or ""
        if any(
            "{" in text and _OPENING.search(text) for text in (*element.attrib.values(), element.tail or "", inside)
        ):
            problems.add_problem(
                "field-place",
                where,
                N_("a field stands in the code of a Word field, a link or a drawing"),
                N_("write it as plain text"),
            )


def _check_closed(text: str, where: str, problems: TemplateProblems) -> bool:
    """Whether each Jinja tag opened in a text is closed; a tag left open is added as a problem."""
    at = 0
    while (opening := _OPENING.search(text, at)) is not None:
        at = text.find(_CLOSING[opening[0]], opening.end())
        if at < 0:
            problems.add_problem(
                "field-syntax",
                where,
                N_("a tag is not closed: {text}"),
                N_("close it"),
                text=shorten_text(text[opening.start() :]),
            )
            return False
    return True


# ---- the properties of the file
def read_properties(data: bytes, name: str, problems: TemplateProblems) -> str:
    """Read the properties (title, subject…) that issued files keep from a firm's own amendment, as an XML text.

    Jinja tags stay in the texts. ``data`` is the Word file, ``name`` its name in messages; what is wrong is added to
    ``problems``.
    """
    where, elements = f"{name}, {CORE.rpartition('/')[2]}", []
    for element in _property_elements(upload.read_entries(data, name), where, problems):
        space, _, word = str(element.tag)[1:].partition("}")
        prefix, allowed_words = _PROPERTIES.get(space, ("", ()))
        text = (element.text or "").strip()
        problems.refuse_characters(where, "".join(NOT_IN_FIRM_FILE.findall(text)))
        if word not in allowed_words or not text or not _check_closed(text, where, problems):
            continue
        if prefix != "dc" and _OPENING.search(text):
            problems.add_problem(
                "field-place",
                where,
                N_("a field stands in a property that is not filled: {name}"),
                N_("take it out (in Word: File, Info)"),
                name=word,
            )
            continue
        kind = ' xsi:type="dcterms:W3CDTF"' if prefix == "dcterms" else ""
        tagged = re.sub(r"\{[{%].*?[}%]\}", lambda tag: unescape(tag[0]), escape(text), flags=re.DOTALL)
        elements.append(f"<{prefix}:{word}{kind}>{tagged}</{prefix}:{word}>")
    spaces = "".join(f' xmlns:{prefix}="{space}"' for space, (prefix, _) in _PROPERTIES.items())
    return (
        f"<cp:coreProperties{spaces}"
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{"".join(elements)}</cp:coreProperties>'
    )


def _property_elements(entries: Mapping[str, bytes], where: str, problems: TemplateProblems) -> Iterator[Element]:
    from lxml import etree

    for link in parse_xml(entries["_rels/.rels"]).iter(LINKS + "Relationship"):
        part_data = entries.get(link.get("Target", "").lstrip("/"))
        if link.get("Type", "").endswith("/metadata/core-properties") and part_data is not None:
            try:
                if len(part_data) > MAX_FILLED:
                    raise ValueError
                yield from parse_xml(part_data)
            except (etree.XMLSyntaxError, ValueError):
                problems.add_problem(_DAMAGED[0], where, *_DAMAGED[1:])
            return


# ---- what docxtpl makes of the file before it fills it
def mend_parts(
    package: LetterheadPackage, core: str, problems: TemplateProblems
) -> tuple[list[FirmPart], dict[str, bytes]]:
    """Make Jinja sources, with docxtpl, of the parts of a firm's own amendment that have something to fill in.

    Two values are returned: the list of these parts, then the bytes of every part of the file by name, as the file has
    them save that its properties (author, title…) are ``core``, the XML that `read_properties` gives. For a file that
    docxtpl cannot read, the list is empty, and a problem, that the file is damaged, is added to ``problems``.
    """
    data = package.to_bytes()
    files = {**read_parts(data), CORE: (DECLARATION + core).encode()}
    try:
        return [*_mend_with_docxtpl(data), FirmPart(PROPERTIES, FirmPartSource(CORE, core))], files
    except Exception:  # whatever python-docx meets in a file that no check foresaw
        problems.add_problem(_DAMAGED[0], package.name, *_DAMAGED[1:])
        return [], files


def _mend_with_docxtpl(data: bytes) -> Iterator[FirmPart]:
    from docxtpl import DocxTemplate

    worker = DocxTemplate(io.BytesIO(data))
    worker.render_init()

    def source(part: WordPart, xml: str) -> FirmPartSource:
        lined = re.sub(
            r"<w:p([ >])", r"\n<w:p\1", worker.patch_xml(xml)
        )  # as docxtpl: Jinja's errors then name a paragraph
        return FirmPartSource(str(part.partname)[1:], lined)

    root = worker.docx.element
    shell = parse_xml(serialize_tree(root).encode())
    for body in shell.iterchildren(W + "body"):
        body.clear()
    before, after = serialize_tree(shell).split("<w:body/>")
    document = source(worker.docx.part, worker.get_xml())
    alone = re.sub(
        r'\sxmlns(?::[\w.-]+)?="[^"]*"',
        lambda declaration: "" if declaration[0] in before else declaration[0],
        document.text.partition(">")[0],
    )
    odd = any(
        properties.prefix != "wp"
        for properties in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
    )
    yield FirmPart(
        BODY, replace(document, text=f"{alone}>{document.text.partition('>')[2]}"), DECLARATION + before, after, odd
    )
    for uri in (worker.HEADER_URI, worker.FOOTER_URI):
        for part in dict.fromkeys(part for _, part in worker.get_headers_footers(uri)):
            yield FirmPart(TEXT, source(part, worker.get_part_xml(part)))
    for part in worker.docx.part.package.parts:
        if part.content_type.endswith("footnotes+xml"):
            yield FirmPart(TEXT, source(part, re.sub(r"^\s*<\?xml.*?\?>\s*", "", part.blob.decode())))


# ------------------------------------------------------------------ firm room
#: Seconds of processor for one person; then the template is stopped. A second more, and the system ends the process.
SECONDS = 2
#: The same for compiling the amendment, which takes longer for a longer file.
OPENING = 20
#: Seconds by the clock after which a process that says nothing is ended: it may be one of many on a busy machine.
PATIENCE = 60
#: Bytes that the process may use beside those it starts with, and that it may answer.
MEMORY, LONGEST_ANSWER = 256 * 1024 * 1024, 64 * 1024 * 1024

_BEGIN = """
import json, signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
sys.path[:] = json.loads(sys.stdin.buffer.readline())
from aigov_docs.bulk.firm_room_server import serve_template
serve_template()
"""


def has_rooms() -> bool:
    """Whether this system can limit the memory and the time of a process of its own, and start Python anew.

    It is so on Linux, macOS and other POSIX systems, where a Python program runs; not on Windows, nor inside a program
    that has Python built in. There a firm's own amendment runs in this process, limited by the interpreter alone.

    >>> has_rooms() in (True, False)
    True
    """
    return can_start_python() and os.name == "posix" and find_spec("resource") is not None


class TemplateRoom:
    """The process in which one firm's own amendment runs, started when it is first needed.

    Parameters
    ----------
    name:
        The file of the amendment, for messages.
    data:
        What `FirmTemplate.as_data` gave, loaded in each process that is started; None before it is opened.
    """

    def __init__(self, name: str, data: Mapping[str, Any] | None = None) -> None:
        self.name, self.data = name, dict(data or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = threading.Lock()
        self._ender: weakref.finalize[Any, TemplateRoom] | None = None

    # ---- what is asked of it
    def open_template(self, data: Mapping[str, Any]) -> dict[str, bytes]:
        """Try a firm's own amendment in the room, and fill in there the parts that are the same for everybody.

        ``data`` is what `FirmTemplate.as_data` gives of it; the room keeps it. Returned are the bytes of those parts,
        by name.

        Raises
        ------
        WriterError
            The amendment repeats or builds too much, cannot be filled in, or was stopped.
        """
        self.data = {**data, "head": "", "listing": "", "count": 0, "digests": []}
        answer, more = self._ask({"task": "open"}, self.name)
        self.data["parts"] = [part for part in self.data["parts"] if part[1] not in answer["files"]]
        filled_parts, at = {}, 0
        for name, size in answer["files"].items():
            filled_parts[name], at = more[at : at + size], at + size
        return filled_parts

    def try_context(self, context: Mapping[str, Any], where: str) -> None:
        """Fill in the amendment for one person in the room and drop the result, to see whether anything fails.

        ``context`` is what `FirmTemplate.make_context` gathers, ``where`` names the person in messages.

        Raises
        ------
        RecipientError
            A printed value is missing, or something fails for this person.
        WriterError
            The amendment was stopped.
        """
        self._ask({"task": "try", "context": context, "where": where}, where)

    def fill_parts(self, context: Mapping[str, Any]) -> list[FilledPart]:
        """Fill in, in the room, each part that changes with the person, from the person's values.

        Raises
        ------
        RecipientError
            A printed value is missing, or something fails for this person.
        WriterError
            The amendment was stopped.
        """
        answer, more = self._ask({"task": "fill", "context": context}, self.name)
        filled, at = [], 0
        for packed, crc, size, digest in answer["parts"]:
            filled.append((more[at : at + packed], crc, size, bytes.fromhex(digest)))
            at += packed
        return filled

    # ---- the process
    def _ask(self, question: Mapping[str, Any], where: str) -> tuple[dict[str, Any], bytes]:
        with self._lock:
            if self._process is None or self._owner != os.getpid():
                self._start_process()
                self._exchange({"task": "load", "data": self.data}, where)
            return self._exchange(question, where)

    def _start_process(self) -> None:
        """Start the process; one that a parent process started is left to it."""
        paths = json.dumps([path or os.getcwd() for path in sys.path]).encode()
        try:
            process = subprocess.Popen(
                [sys.executable, "-I", "-c", _BEGIN],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
            )
        except OSError as error:
            raise WriterError(_ended(self.name, error.strerror or type(error).__name__)) from None
        self._process, self._owner = process, os.getpid()
        self._ender = weakref.finalize(self, _end_process, process, self._owner)
        with contextlib.suppress(BrokenPipeError):
            _write_all(process, paths + b"\n")

    def _exchange(self, question: Mapping[str, Any], where: str) -> tuple[dict[str, Any], bytes]:
        """Send a question, a line of JSON, and read the answer: a line that says how many bytes come after it."""
        process = self._process
        assert process is not None
        late = False
        try:
            _write_all(process, json.dumps(question).encode() + b"\n")
            head, rest = _read_line(process)
            answer = json.loads(head)
            data = _read_rest(process, rest, int(answer["size"]))
        except (OSError, ValueError, KeyError, TimeoutError) as error:
            late = isinstance(error, TimeoutError)
        except BaseException:
            self._end()  # an answer half read is no answer to what is asked next
            raise
        else:
            if "problems" in answer:
                _raise_again(answer)
            return answer, data
        status = self._end()
        if late or status == -getattr(signal, "SIGXCPU", 0):
            raise WriterError(
                Problem(
                    "template-stopped",
                    where,
                    N_("the template was stopped: it computes too long for one person ({seconds} seconds)"),
                    N_("look at what it computes: its loops, its lists, its filters"),
                    {"seconds": PATIENCE if late else SECONDS + 1},
                )
            )
        raise WriterError(_ended(where, f"signal {-status}" if status < 0 else f"code {status}"))

    def _end(self) -> int:
        """End the process, and return its status: that with which it had ended by itself, if it had."""
        process, self._process = self._process, None
        if self._ender is not None:
            self._ender.detach()
        return _end_process(process, os.getpid()) if process is not None else 0


def _ended(where: str, reason: str) -> Problem:
    return Problem(
        "template-lost",
        where,
        N_("the process in which the template runs was ended ({reason})"),
        N_("give the same command again: nothing that was done is lost; perhaps the machine has no memory left"),
        {"reason": reason},
    )


def _end_process(process: subprocess.Popen[bytes], owner: int) -> int:
    if owner != os.getpid():  # a process that was forked has the pipes of its parent, not its child
        return 0
    with contextlib.suppress(OSError):
        if process.stdin is not None:
            process.stdin.close()
    try:
        status = process.wait(0.2)
    except subprocess.TimeoutExpired:
        process.kill()
        status = process.wait()
    if process.stdout is not None:
        process.stdout.close()
    return status


def _write_all(process: subprocess.Popen[bytes], data: bytes) -> None:
    assert process.stdin is not None
    rest = memoryview(data)
    while rest:
        rest = rest[process.stdin.write(rest) or 0 :]


def _read_some(process: subprocess.Popen[bytes], until: float) -> bytes:
    assert process.stdout is not None
    handle = process.stdout.fileno()
    if not select.select([handle], [], [], max(until - time.monotonic(), 0))[0]:
        raise TimeoutError
    data = os.read(handle, 1 << 16)
    if not data:
        raise BrokenPipeError
    return data


def _read_line(process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    """Read the first line of an answer, and what came after it."""
    until, data = time.monotonic() + PATIENCE, b""
    while b"\n" not in data:
        if len(data) > LONGEST_ANSWER:
            raise BrokenPipeError
        data += _read_some(process, until)
    head, _, rest = data.partition(b"\n")
    return head, rest


def _read_rest(process: subprocess.Popen[bytes], begun: bytes, size: int) -> bytes:
    if size > LONGEST_ANSWER:
        raise BrokenPipeError
    until, pieces, length = time.monotonic() + PATIENCE, [begun], len(begun)
    while length < size:
        pieces.append(_read_some(process, until))
        length += len(pieces[-1])
    return b"".join(pieces)


def _raise_again(answer: Mapping[str, Any]) -> None:
    """Raise here the error that was raised in the room; its problems quote the template, and no value of a person."""
    kind: type[AigovError] = RecipientError if answer["error"] == "RecipientError" else WriterError
    raise kind(*(Problem(*problem_fields) for problem_fields in answer["problems"]))
