"""The parts of a firm's own amendment that have something to fill in, each compiled once, filled for each person."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..i18n import N_
from ..problems import Problem, unwritable_characters
from ..word.template_budget import TemplateBudgetError
from .firm_compiler import CompiledPart, TemplateNames, compile_part
from .firm_sandbox import UnnamedBlankError, UnwritableCharacterError
from .firm_source import FirmPartSource
from .stitch.parts import PARAGRAPH_END, digest_part
from .stitch.zip_records import LAST_BLOCK, deflate_piece, deflate_whole, store_block

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


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
