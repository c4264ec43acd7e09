"""One document compiled once, merged many times: the one place where this library writes a Word file byte by byte.

A document is made once through the ordinary writer, with a mark in place of each value of the person. A part of the
file that holds
no mark never changes: it is compressed once and its bytes are copied. A part that does is cut at its marks; merging it
is joining the
pieces with the escaped values. Two things in a file depend on the values by more than their text, and are computed
again for each person:

* the proof part, where fingerprints, marks and the seal are over what is printed (`_ProofPart`);
* what the writer decides by the length of a text, such as the room to sign (`Measure`): people for whom it decides
  otherwise get
  another template.

Whoever has a value that is not surely right this way is rendered alone, through the ordinary writer, and packed the
same (`unsure`).

The zip is plain: entries in a fixed order with a fixed date, sizes in the local headers. With the ``stitched`` codec
nothing is compressed
for a person: each static piece was deflated once, ended on a whole byte with no reference before it, and each value is
a *stored*
block between two of them; an empty last block ends the stream. That is ordinary deflate (RFC 1951), which any reader
reads. With ``zlib`` the
parts that change are compressed again: smaller files, slower.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import re
import struct
import zipfile
import zlib
from binascii import hexlify
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..document.tree import (
    Annex,
    Article,
    BilingualDocument,
    Bullets,
    Document,
    Paragraph,
    Runs,
    Signature,
    Table,
    plain_text,
)
from ..problems import Problem
from ..text import normalize_text

if TYPE_CHECKING:
    from ..word.letterhead.letterhead import Letterhead
    from ..word.proof_part import FileProof
    from ..word.reading import WordContent, WordLine

CODECS = ("stitched", "zlib")

#: The blanks that are the person's, each printed in French and in English: the order of the values of a row.
BLANKS = (
    "employee.name",
    "employee.address",
    "employee.job",
    "employee.hired_on",
    "contract.type",
    "contract.signed_on",
    "amendment.number",
)
LANGUAGES = ("fr", "en")
VALUES = tuple((blank, language) for blank in BLANKS for language in LANGUAGES)

_MARK = 0xE100  # the first of the private characters that stand for values
_WORD = 12  # letters of a word that stands for one of a value
_HASH = 0xF000  # the first of those that stand for digits in the proof
_ANY_MARK = re.compile(f"([{chr(_MARK)}-{chr(_MARK + len(VALUES) - 1)}])(?: ?\\1)*")
_ANY_HASH = re.compile(f"([{chr(_HASH)}-\uf8ff])\\1*")
_UNSURE = re.compile(
    "[\t\n\ue000-\uf8ff]|\\S{25}|\\b1er(?= \x1f)"
)  # a long word changes the look of its paragraph, with what touches it
_RAISED = re.compile(r"\b1er\b")
_FOLDED = re.compile(
    r"[A-Za-zÀ-ÖØ-öø-ÿœŒ0-9'.,()/-]+(?: [A-Za-zÀ-ÖØ-öø-ÿœŒ0-9'.,()/-]+)*"
)  # fold() changes nothing in such a text
_PROOF_PART = re.compile(r"customXml/item\d+\.xml")


class CompilationError(Exception):
    """The document holds a value where only the ordinary writer knows what to do with it."""


# ------------------------------------------------------------------ values
def make_placeholder(place: int, length: int) -> str:
    """What stands for a value while a template is compiled: as long as the value, and of words as short as those of
    values are, so
    that the writer decides as it would for it.

    >>> [len(word) for word in make_placeholder(0, 30).split()]
    [12, 12, 4]
    """
    mark = chr(_MARK + place)
    words = (f"{mark * _WORD} " * (length // (_WORD + 1) + 1))[: max(length, 1)]
    return words[:-1] + mark


def needs_full_render(values: Sequence[str | None]) -> bool:
    """Whether a value has a form that only the ordinary writer is sure to set right.

    >>> (
    ...     needs_full_render(["Camille Roussel"]),
    ...     needs_full_render(["a" * 60]),
    ...     needs_full_render(["premier secrétaire, dit le 1er"]),
    ... )
    (False, True, True)
    """
    said = "  ".join([value for value in values if value])
    plain = said.replace("\u00a0", " ").replace("\u202f", " ")
    if "1er" not in said and plain.isprintable() and max(map(len, plain.split(" "))) < 25:
        return False  # nothing the expression could find: most values are so
    return _UNSURE.search(said.replace("  ", " \x1f ") + " \x1f") is not None


def fold_value(value: str) -> str:
    """A value as fingerprints see it; most values are so already.

    >>> fold_value("12 rue des Tisserands"), fold_value("l’Œuvre")
    ('12 rue des Tisserands', "l'Œuvre")
    """
    return value if _FOLDED.fullmatch(value) else normalize_text(value)


# ------------------------------------------------------------------ how a value is spelled in a part
#: A value in text, in an attribute, or in a run of French text of ours, where the "er" of "1er" is raised.
TEXT, ATTRIBUTE, FRENCH = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way in which a value is spelled: which value, how, and what stands in French around a raised "er"."""

    value: int
    kind: int = TEXT
    before: str = ""
    after: str = ""

    def spell_value(self, value: str) -> bytes:
        """The value as bytes of XML.

        >>> Spelling(0).spell_value("Dupont & Fils"), Spelling(0, FRENCH, "<r>", "</r>").spell_value("1er mai")
        (b'Dupont &amp; Fils', b'1<r>er</r> mai')
        """
        if "&" in value or "<" in value or ">" in value:
            value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        if self.kind == ATTRIBUTE:
            value = value.replace('"', "&quot;")
        elif self.kind == FRENCH and "1er" in value:
            value = _RAISED.sub(f"1{self.before}er{self.after}", value)
        return value.encode()


@dataclass(slots=True)
class _SlottedPart:
    """A part that changes: static pieces, and between them spelled values (numbers of forms).

    Of what never changes, everything is computed once: each piece compressed by itself, its CRC, the digest of each
    paragraph that
    holds no value. So a person costs what their values cost, whatever the length of the text.
    """

    name: str
    pieces: list[bytes]
    slots: list[int]
    packed: list[bytes] = field(default_factory=list)  # each piece deflated by itself
    _size: int = 0
    _crcs: list[tuple[bytes, int, _Shift | None]] = field(default_factory=list)
    _lines: list[tuple[bytes, tuple[bytes, ...], tuple[int, ...]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._size = sum(map(len, self.pieces))
        self._crcs = [
            (piece, zlib.crc32(piece), _crc_shift(len(piece)) if len(piece) > _WORTH else None) for piece in self.pieces
        ]
        self._lines = list(_split_paragraphs(self.pieces, self.slots))

    @property
    def small(self) -> bool:
        """Whether reading it whole is quicker than what is done for the others."""
        return self._size < _SMALL

    def deflate_pieces(self) -> None:
        self.packed = [_deflate_piece(piece) for piece in self.pieces]

    def join_pieces(self, spelled: Sequence[bytes]) -> bytes:
        """The part for one person."""
        out: list[bytes] = [b""] * (2 * len(self.slots) + 1)
        out[0::2] = self.pieces
        out[1::2] = [spelled[slot] for slot in self.slots]
        return b"".join(out)

    def stitch_pieces(self, blocks: Sequence[bytes]) -> bytes:
        """The same compressed: the packed pieces, each value between two of them in a block of its own (`_block`)."""
        out: list[bytes] = [b""] * (2 * len(self.slots) + 1)
        out[0::2] = self.packed
        out[1::2] = [blocks[slot] for slot in self.slots]
        out.append(_END)
        return b"".join(out)

    def count_bytes(self, spelled: Sequence[bytes]) -> int:
        """How many bytes it has."""
        return self._size + sum([len(spelled[slot]) for slot in self.slots])

    def compute_crc(self, spelled: Sequence[bytes]) -> int:
        """Its CRC, without reading the long pieces again."""
        pieces = iter(self._crcs)
        crc = next(pieces)[1]
        for slot, (piece, own, shift) in zip(self.slots, pieces, strict=True):
            crc = zlib.crc32(spelled[slot], crc)
            if shift is None:
                crc = zlib.crc32(piece, crc)
            else:
                a, b, c, d = shift
                crc = a[crc & 255] ^ b[crc >> 8 & 255] ^ c[crc >> 16 & 255] ^ d[crc >> 24] ^ own
        return crc

    def compute_digest(self, spelled: Sequence[bytes]) -> bytes:
        """Its digest, as `part_digest` of the whole."""
        out: list[bytes] = []
        for static, pieces, slots in self._lines:
            out.append(static)
            if pieces:
                out.append(hashlib.sha256(_join_digits(pieces, spelled, slots)).digest())
        return hashlib.sha256(b"".join(out)).digest()


# ---- digests: paragraph by paragraph
_PARAGRAPH = b"</w:p>"


def digest_part(data: bytes) -> bytes:
    """The digest of a part: cut at the end of each paragraph, SHA-256 of the SHA-256 of each piece, so that paragraphs
    nobody's values
    touch are hashed once for all.

    >>> digest_part(b"<a/>") == hashlib.sha256(hashlib.sha256(b"<a/>").digest()).digest()
    True
    """
    return hashlib.sha256(b"".join([hashlib.sha256(piece).digest() for piece in data.split(_PARAGRAPH)])).digest()


def _split_paragraphs(
    pieces: Sequence[bytes], slots: Sequence[int]
) -> Iterator[tuple[bytes, tuple[bytes, ...], tuple[int, ...]]]:
    """The paragraphs of a part: the digests of those that never change, then one that does, in pieces and slots."""
    static, texts, values = b"", [b""], list[int]()
    for at, piece in enumerate(pieces):
        first, *more = piece.split(_PARAGRAPH)
        texts[-1] += first
        for line in more:
            if values:
                yield static, tuple(texts), tuple(values)
                static = b""
            else:
                static += hashlib.sha256(texts[0]).digest()
            texts, values = [line], []
        if at < len(slots):
            values.append(slots[at])
            texts.append(b"")
    if values:
        yield static, tuple(texts), tuple(values)
    else:
        yield static + hashlib.sha256(texts[0]).digest(), (), ()


# ---- CRC: that of two texts in a row, from those of each
_POLYNOMIAL = 0xEDB88320  # of CRC-32, its bits in reverse, as zlib has them
_SMALL = 16_384  # bytes of a part
_WORTH = 4096  # bytes from which it is quicker to move a CRC than to read them
_Shift = tuple[list[int], list[int], list[int], list[int]]


def _multiply_polynomials(a: int, b: int) -> int:
    """The product of two polynomials over two elements, modulo that of CRC-32; the highest bit is x⁰."""
    out = 0
    for bit in range(31, -1, -1):
        if a >> bit & 1:
            out ^= b
        b = b >> 1 ^ (_POLYNOMIAL if b & 1 else 0)
    return out


@lru_cache(maxsize=256)
def _crc_shift(length: int) -> _Shift:
    """What a CRC becomes when so many bytes follow: multiplied by x⁸ once a byte, then the CRC of these bytes is added.
    One table
    for each of its four bytes.

    >>> tables = _crc_shift(5000)
    >>> crc = zlib.crc32(b"name")
    >>> moved = tables[0][crc & 255] ^ tables[1][crc >> 8 & 255] ^ tables[2][crc >> 16 & 255] ^ tables[3][crc >> 24]
    >>> moved ^ zlib.crc32(bytes(5000)) == zlib.crc32(b"name" + bytes(5000))
    True
    """
    power, square = 1 << 31, 1 << 23  # x⁰, x⁸
    while length:
        if length & 1:
            power = _multiply_polynomials(power, square)
        square, length = _multiply_polynomials(square, square), length >> 1
    bits = [_multiply_polynomials(power, 1 << bit) for bit in range(32)]
    tables: list[list[int]] = []
    for byte in range(4):
        table = [0]
        for bit in bits[8 * byte : 8 * byte + 8]:
            table += [bit ^ each for each in table]
        tables.append(table)
    return (tables[0], tables[1], tables[2], tables[3])


def _stored_block(value: bytes) -> bytes:
    """A value as it stands in a stream: a stored block."""
    size = len(value)
    return _STORED(0, size, size ^ 0xFFFF) + value


_STORED = struct.Struct(
    "<BHH"
).pack  # a stored block: three bits, up to the next byte; its size; its size again, inverted
_END = b"\x03\x00"  # the last block, empty


def _deflate_piece(piece: bytes) -> bytes:
    """A piece that may stand anywhere in a stream: whole bytes, no reference to what comes before."""
    worker = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    packed = worker.compress(piece) + worker.flush(zlib.Z_FULL_FLUSH)
    if len(packed) < len(piece) or len(piece) > 0xFFFF:
        return packed
    return _stored_block(piece)


def _cut_part(name: str, text: str, forms: dict[Spelling, int]) -> _SlottedPart:
    """A part cut at its marks; ``forms`` numbers the ways in which values are spelled."""
    from ..word.wordml import run_properties

    looks = {run_properties("fr", bold=bold): run_properties("fr", bold=bold, raise_it=True) for bold in (False, True)}
    pieces: list[bytes] = []
    slots: list[int] = []
    at = 0
    for found in _ANY_MARK.finditer(text):
        pieces.append(text[at : found.start()].encode())
        slots.append(forms.setdefault(_spelling_at(text, found.start(), ord(found[1]) - _MARK, looks), len(forms)))
        at = found.end()
    pieces.append(text[at:].encode())
    return _SlottedPart(name, pieces, slots)


def _spelling_at(text: str, at: int, value: int, looks: dict[str, str]) -> Spelling:
    """How a value is spelled at a place of a part."""
    if text.rfind("<", 0, at) > text.rfind(">", 0, at):
        return Spelling(value, ATTRIBUTE)
    opening = '<w:t xml:space="preserve">'
    start = text.rfind("<", 0, at)
    if text.startswith(opening, start):
        for look, raised in looks.items():
            if text.endswith(f"<w:r>{look}", 0, start):
                return Spelling(
                    value, FRENCH, f"</w:t></w:r><w:r>{raised}{opening}", f"</w:t></w:r><w:r>{look}{opening}"
                )
    return Spelling(value)


# ------------------------------------------------------------------ the proof
@dataclass(frozen=True, slots=True)
class _FingerprintedText:
    """A text that is fingerprinted: static pieces and values in turn, as they stand in the lines, and folded."""

    lines: tuple[tuple[tuple[str, ...], tuple[int, ...]], ...]
    pieces: tuple[str, ...] = ()
    slots: tuple[int, ...] = ()
    folded: tuple[tuple[tuple[str, ...], tuple[int, ...]], ...] = ()

    def fold_lines(self, values: Sequence[str], ready: Sequence[str], simple: bool) -> str:
        """The folded lines of one person, joined as `fingerprint` joins them."""
        if simple:
            return _interleave(self.pieces, [ready[slot] for slot in self.slots])
        said = (normalize_text(_interleave(pieces, [values[slot] for slot in slots])) for pieces, slots in self.lines)
        return "\x1f".join(line for line in said if line)


def _interleave(pieces: Sequence[str], between: Sequence[str]) -> str:
    out = [""] * (2 * len(between) + 1)
    out[0::2] = pieces
    out[1::2] = between
    return "".join(out)


def _split_at_marks(text: str, marks: re.Pattern[str], first: int) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """A text cut at its marks: the pieces, and the number of what stands between them."""
    pieces, slots, at = [], [], 0
    for found in marks.finditer(text):
        pieces.append(text[at : found.start()])
        slots.append(ord(found[1]) - first)
        at = found.end()
    pieces.append(text[at:])
    return tuple(pieces), tuple(slots)


def _compile_lines(lines: Iterable[str], *, ordered: bool = True) -> _FingerprintedText:
    """Lines of text that hold marks, ready to be fingerprinted for anybody; ``ordered`` lines keep their order."""
    texts = list(lines)
    raw = tuple(_split_at_marks(text, _ANY_MARK, _MARK) for text in texts)
    if not ordered:
        return _FingerprintedText(
            raw, folded=tuple(_split_at_marks(normalize_text(text), _ANY_MARK, _MARK) for text in texts)
        )
    return _FingerprintedText(
        raw, *_split_at_marks("\x1f".join(line for line in map(normalize_text, texts) if line), _ANY_MARK, _MARK)
    )


@dataclass(slots=True)
class _ProofTemplate:
    """The proof of a template: what it is made of, in the order in which it is computed.

    Digits are numbered: first the fingerprints of texts (``said``, ``sets``), then those of blanks, then the mark of
    each field that holds
    some of them, then the seal.
    """

    name: str
    said: list[_FingerprintedText]
    sets: list[_FingerprintedText]  # texts of headers, or of footers: each counts once, in the order of the alphabet
    blanks: list[int]  # the value of each blank that is the person's
    marked: list[tuple[tuple[bytes, ...], tuple[int, ...]]]
    sealed: tuple[tuple[bytes, ...], tuple[int, ...]]
    xml: _SlottedPart
    key: bytes | None = field(default=None, repr=False)
    used: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        slots = {slot for each in (*self.said, *self.sets) for _, slots in each.lines for slot in slots}
        self.used = tuple(sorted({*slots, *self.blanks}))

    def compute_digits(self, values: Sequence[str]) -> list[bytes]:
        """Every digit of the proof that depends on the person, in order."""
        ready = [""] * len(values)
        simple = True
        for place in self.used:
            value = values[place]
            ready[place] = fold_value(value)
            simple = simple and (not value or (value[0].isalnum() and value[-1].isalnum()))
        out = [_hex(each.fold_lines(values, ready, simple).encode())[:32] for each in self.said]
        for each in self.sets:
            if simple:
                lines = {_interleave(pieces, [ready[slot] for slot in slots]) for pieces, slots in each.folded}
            else:
                lines = {
                    normalize_text(_interleave(pieces, [values[slot] for slot in slots]))
                    for pieces, slots in each.lines
                }
            out.append(_hex("\x1f".join(sorted(line for line in lines if line)).encode())[:32])
        out += [_short_digest(ready[value]) for value in self.blanks]
        for pieces, slots in self.marked:
            out.append(_hex(_join_digits(pieces, out, slots))[:8])
        text = _join_digits(self.sealed[0], out, self.sealed[1])
        out.append(
            hmac.new(self.key, text, hashlib.sha256).hexdigest().encode() if self.key is not None else _hex(text)
        )
        return out


@lru_cache(maxsize=4096)
def _short_digest(text: str) -> bytes:
    """The digits of a value; many come again."""
    return _hex(text.encode())[:8]


def _hex(data: bytes) -> bytes:
    return hexlify(hashlib.sha256(data).digest())


def _join_digits(pieces: Sequence[bytes], digits: Sequence[bytes], slots: Sequence[int]) -> bytes:
    """Static pieces with digits between them."""
    if len(slots) == 1:
        return pieces[0] + digits[slots[0]] + pieces[1]
    out = [b""] * (2 * len(slots) + 1)
    out[0::2] = pieces
    out[1::2] = [digits[slot] for slot in slots]
    return b"".join(out)


def _encode_cut(cut: tuple[tuple[str, ...], tuple[int, ...]]) -> tuple[tuple[bytes, ...], tuple[int, ...]]:
    return tuple(piece.encode() for piece in cut[0]), cut[1]


def _compile_proof(name: str, data: bytes, read: WordContent | None, key: bytes | None) -> _ProofTemplate:
    """The proof part compiled, from what was read of the file made with marks for values."""
    from ..word.proof_part import proof_to_xml, read_proof
    from ..word.reading import BESIDE, group_segments

    proof = read_proof(data)
    if isinstance(proof, Problem) or read is None or read.problems:
        raise CompilationError
    if any(note.kind in BESIDE and _ANY_MARK.search(note.text) for note in read.notes):
        raise CompilationError
    texts: dict[tuple[str, str], list[WordLine]] = group_segments(read.lines)
    count = 0

    def digits(length: int) -> str:
        nonlocal count
        count += 1
        return chr(_HASH + count - 1) * length

    said: list[_FingerprintedText] = []
    clauses = []
    for each in proof.clauses:
        lines = [line.text for line in texts.get((each.tag, each.language), ())]
        if any(map(_ANY_MARK.search, lines)):
            said.append(_compile_lines(lines))
            each = replace(each, printed=digits(32))
        clauses.append(each)
    rest = dict(proof.rest)
    for part, where in (("body", ("", "")), ("signatures", ("", "signatures"))):
        lines = [line.text for line in texts.get(where, ())]
        if any(map(_ANY_MARK.search, lines)):
            said.append(_compile_lines(lines))
            rest[part] = digits(32)
    sets: list[_FingerprintedText] = []
    for part in ("header", "footer"):
        lines = [note.text for note in read.notes if note.kind == part]
        if any(map(_ANY_MARK.search, lines)):
            sets.append(_compile_lines(lines, ordered=False))
            rest[part] = digits(32)
    blanks = dict(proof.blanks)
    own = [place for place, value in enumerate(VALUES) if value in blanks]
    for place in own:
        blanks[VALUES[place]] = digits(8)
    template = replace(proof, clauses=tuple(clauses), rest=rest, blanks=blanks)
    marked, template = _reserve_marks(template, count)
    sealed = _encode_cut(_split_at_marks(template.sealed_text(), _ANY_HASH, _HASH))
    template = replace(template, seal=chr(_HASH + count + len(marked)) * 64)
    xml = proof_to_xml(template).decode()
    pieces, slots = _split_at_marks(xml, _ANY_HASH, _HASH)
    part_ = _SlottedPart(name, [piece.encode() for piece in pieces], list(slots))
    return _ProofTemplate(name, said, sets, own, marked, sealed, part_, key)


def _reserve_marks(proof: FileProof, count: int) -> tuple[list[tuple[tuple[bytes, ...], tuple[int, ...]]], FileProof]:
    """The marks of the fields that depend on the person, and the proof that has room for them."""
    from ..word.proof_part import seal_proof

    fields = proof.named_values()
    named = seal_proof(proof).marks.split("\n")
    changing = [(place, value) for place, (_, value) in enumerate(fields) if _ANY_HASH.search(value)]
    if count + len(changing) + 1 > 0xF8FF - _HASH or len(named) != len(fields):
        raise CompilationError
    for turn, (place, _) in enumerate(changing):
        named[place] = f"{named[place][:-8]}{chr(_HASH + count + turn) * 8}"
    return [_encode_cut(_split_at_marks(value, _ANY_HASH, _HASH)) for _, value in changing], replace(
        proof, marks="\n".join(named)
    )


# ------------------------------------------------------------------ the file
_LOCAL = struct.Struct("<4s5H3L2H").pack
_CENTRAL = struct.Struct("<4s6H3L5H2L").pack
_TAIL = struct.Struct("<4s4H2LH").pack
_DAY = 0x21  # 1 January 1980, the first day a zip knows
_OWNER = 0o600 << 16  # a file its owner reads and writes: with nothing here, Word for Mac offers to repair


def _local_header(name: bytes, crc: int, packed: int, size: int, method: int = 8) -> bytes:
    return _LOCAL(b"PK\x03\x04", 20, 0x800, method, 0, _DAY, crc, packed, size, len(name), 0) + name


def _central_header(name: bytes, crc: int, packed: int, size: int, offset: int, method: int = 8) -> bytes:
    return (
        _CENTRAL(
            b"PK\x01\x02", 0x0314, 20, 0x800, method, 0, _DAY, crc, packed, size, len(name), 0, 0, 0, 0, _OWNER, offset
        )
        + name
    )


def _end_record(count: int, size: int, offset: int) -> bytes:
    return _TAIL(b"PK\x05\x06", 0, 0, count, count, size, offset, 0)


def zip_files(files: Iterable[tuple[str, bytes]], *, stored: bool = True) -> Iterator[bytes]:
    """A zip of whole files, piece by piece, in their order; ``stored`` files are compressed already.

    Raises
    ------
    ValueError
        More than 65,534 files, or 4 GiB: make several.

    >>> made = b"".join(zip_files([("a.txt", b"a")]))
    >>> zipfile.ZipFile(io.BytesIO(made)).read("a.txt")
    b'a'
    """
    listing, offset = [], 0
    for name, data in files:
        coded, crc, size = name.encode(), zlib.crc32(data), len(data)
        packed, method = (data, 0) if stored else (zlib.compress(data, 6, -15), 8)
        head = _local_header(coded, crc, len(packed), size, method)
        listing.append(_central_header(coded, crc, len(packed), size, offset, method))
        offset += len(head) + len(packed)
        if len(listing) > 65_534 or offset > 0xFFFF_0000:
            raise ValueError("too much for one zip")
        yield head
        yield packed
    ends = b"".join(listing)
    yield ends + _end_record(len(listing), len(ends), offset)


def read_parts(file: bytes) -> dict[str, bytes]:
    """The parts of a Word file by name.

    >>> read_parts(b"".join(zip_files([("a.xml", b"<a/>")])))
    {'a.xml': b'<a/>'}
    """
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def file_fingerprint(digests: Iterable[tuple[str, bytes]]) -> str:
    """The fingerprint of a file, over the name and digest of each part (`part_digest`): the same however the parts are
    compressed.

    >>> len(file_fingerprint([("a.xml", bytes(32))]))
    64
    """
    return hashlib.sha256(
        b"".join([b"%b\x00%b" % (name.encode(), digest) for name, digest in sorted(digests)])
    ).hexdigest()


@dataclass(slots=True)
class WordTemplate:
    """A document compiled.

    `merge` gives a file and its fingerprint for one person's values, in the order of `VALUES`.
    """

    forms: list[Spelling]
    parts: list[_SlottedPart]
    proof: _ProofTemplate | None
    head: bytes
    listing: bytes
    count: int
    digests: list[tuple[str, bytes]]
    codec: str = "stitched"

    def merge_values(self, values: Sequence[str | None]) -> tuple[bytes, str]:
        """The file of one person and its fingerprint."""
        digests = list(self.digests)
        return self._build_file(values, digests), file_fingerprint(digests)

    def merge_without_fingerprint(self, values: Sequence[str | None]) -> bytes:
        """The file of one person, without its fingerprint."""
        return self._build_file(values, None)

    def _build_file(self, values: Sequence[str | None], digests: list[tuple[str, bytes]] | None) -> bytes:
        known = [value or "" for value in values]
        spelled = [form.spell_value(known[form.value]) for form in self.forms]
        stitched = self.codec == "stitched"
        out, listing, offset = [self.head], [self.listing], len(self.head)
        jobs = [(part, spelled) for part in self.parts]
        if self.proof is not None:
            jobs.append((self.proof.xml, self.proof.compute_digits(known)))
        blocks: list[bytes] = []
        of: list[bytes] | None = None
        for part, slots in jobs:
            if stitched and slots is not of:
                blocks, of = [_stored_block(slot) for slot in slots], slots
            data = part.join_pieces(slots) if part.small or not stitched else b""
            packed = part.stitch_pieces(blocks) if stitched else _deflate_whole(data)
            name = part.name.encode()
            crc, size = (
                (zlib.crc32(data), len(data)) if part.small else (part.compute_crc(slots), part.count_bytes(slots))
            )
            out += (_local_header(name, crc, len(packed), size), packed)
            listing.append(_central_header(name, crc, len(packed), size, offset))
            if digests is not None:
                digests.append((part.name, digest_part(data) if part.small else part.compute_digest(slots)))
            offset += 30 + len(name) + len(packed)
        ends = b"".join(listing)
        out += (ends, _end_record(self.count, len(ends), offset))
        return b"".join(out)

    # ---- as plain data, for a worker in another process: nothing in it can run, and the key is not in it
    def as_data(self) -> dict[str, Any]:
        """The template as plain data, without the key."""
        proof = self.proof
        return {
            "forms": [[each.value, each.kind, each.before, each.after] for each in self.forms],
            "parts": [_part_data(part) for part in self.parts],
            "proof": (
                proof
                and {
                    "name": proof.name,
                    "said": [_text_data(each) for each in proof.said],
                    "sets": [_text_data(each) for each in proof.sets],
                    "blanks": proof.blanks,
                    "marked": [[[piece.decode() for piece in pieces], slots] for pieces, slots in proof.marked],
                    "sealed": [[piece.decode() for piece in proof.sealed[0]], proof.sealed[1]],
                    "xml": _part_data(proof.xml),
                }
            ),
            "head": self.head.decode("latin-1"),
            "listing": self.listing.decode("latin-1"),
            "count": self.count,
            "digests": [[name, digest.hex()] for name, digest in self.digests],
            "codec": self.codec,
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> WordTemplate:
        """The template that `as_data` gave."""
        said = data["proof"]
        proof = said and _ProofTemplate(
            said["name"],
            [_text_from_data(each) for each in said["said"]],
            [_text_from_data(each) for each in said["sets"]],
            said["blanks"],
            [_encode_cut((pieces, tuple(slots))) for pieces, slots in said["marked"]],
            _encode_cut((said["sealed"][0], tuple(said["sealed"][1]))),
            _part_from_data(said["xml"]),
        )
        return cls(
            [Spelling(*each) for each in data["forms"]],
            [_part_from_data(each) for each in data["parts"]],
            proof,
            data["head"].encode("latin-1"),
            data["listing"].encode("latin-1"),
            data["count"],
            [(name, bytes.fromhex(digest)) for name, digest in data["digests"]],
            data["codec"],
        )


def _part_data(part: _SlottedPart) -> list[Any]:
    return [
        part.name,
        [piece.decode() for piece in part.pieces],
        part.slots,
        [piece.decode("latin-1") for piece in part.packed],
    ]


def _part_from_data(data: list[Any]) -> _SlottedPart:
    name, pieces, slots, packed = data
    return _SlottedPart(
        name, [piece.encode() for piece in pieces], slots, [piece.encode("latin-1") for piece in packed]
    )


def _text_data(said: _FingerprintedText) -> list[Any]:
    return [said.lines, said.pieces, said.slots, said.folded]


def _text_from_data(data: list[Any]) -> _FingerprintedText:
    lines, pieces, slots, folded_ = data
    pairs = [tuple((tuple(one), tuple(other)) for one, other in each) for each in (lines, folded_)]
    return _FingerprintedText(pairs[0], tuple(pieces), tuple(slots), pairs[1])


def _deflate_whole(data: bytes) -> bytes:
    worker = zlib.compressobj(6, zlib.DEFLATED, -15, 8)
    return worker.compress(data) + worker.flush()


def pack_alone(file: bytes) -> tuple[bytes, str]:
    """A file the ordinary writer made, packed as merged ones are, and its fingerprint."""
    parts = read_parts(file)
    made = b"".join(zip_files(parts.items(), stored=False))
    return made, file_fingerprint((name, digest_part(data)) for name, data in parts.items())


def compile_template(
    document: Document | BilingualDocument,
    *,
    letterhead: Letterhead | None = None,
    key: bytes | None = None,
    codec: str = "stitched",
) -> WordTemplate:
    """A document whose personal values are marks (`stand_in`), as a template.

    Parameters
    ----------
    document, letterhead, key:
        As for `writers.docx.to_bytes`.
    codec:
        ``stitched``, fast; or ``zlib``, smaller.

    Raises
    ------
    Uncompiled
        A value stands where only the ordinary writer knows what to do with it.
    """
    from ..document.layout import check_writable
    from ..word import writer as docx

    check_writable(document)
    file, read = docx.write_with_reading(document, letterhead=letterhead, key=key)
    head: list[bytes] = []
    listing: list[bytes] = []
    digests: list[tuple[str, bytes]] = []
    forms: dict[Spelling, int] = {}
    parts: list[_SlottedPart] = []
    proof: _ProofTemplate | None = None
    offset = 0
    everything = read_parts(file)
    for name, data in everything.items():
        if _PROOF_PART.fullmatch(name) and b'"urn:aigov-docs:proof:1"' in data:
            proof = _compile_proof(name, data, read, key)
        elif name.endswith((".xml", ".rels")) and _ANY_MARK.search(text := data.decode()):
            parts.append(_cut_part(name, text, forms))
        else:
            worker = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
            coded, packed, crc = name.encode(), worker.compress(data) + worker.flush(), zlib.crc32(data)
            head += (_local_header(coded, crc, len(packed), len(data)), packed)
            listing.append(_central_header(coded, crc, len(packed), len(data), offset))
            digests.append((name, digest_part(data)))
            offset += 30 + len(coded) + len(packed)
    if codec == "stitched":
        for part in (*parts, *([proof.xml] if proof else [])):
            part.deflate_pieces()
    return WordTemplate(list(forms), parts, proof, b"".join(head), b"".join(listing), len(everything), digests, codec)


# ------------------------------------------------------------------ what the writer decides by the length of a value
@dataclass(frozen=True, slots=True)
class LengthMeasure:
    """A length by which the writer decides: static characters, the values added to them, how the sum becomes a
    decision.
    """

    static: int
    values: tuple[int, ...]
    times: int
    by: int

    def decide_for(self, values: Sequence[str | None]) -> int:
        """What is decided for one person.

        >>> LengthMeasure(0, (0,), 105, 4000).decide_for(["Camille Roussel"])
        0
        """
        total = self.static + sum(len(values[place] or "") for place in self.values)
        return total * self.times // self.by if self.times else int(total > self.by)


def find_measures(document: Document | BilingualDocument, width: int) -> tuple[LengthMeasure, ...]:
    """The lengths by which the writer decides in a document with marks; ``width`` is the room for text across a page.

    Raises
    ------
    Uncompiled
        A value stands in a table, an annex or a footer, whose look depends on it, or makes one long word with what
        touches it.
    """
    from ..document.layout import article_groups, block_texts
    from ..word.bilingual import SHORT, take_list_item

    sides = (document.left, document.right) if isinstance(document, BilingualDocument) else (document,)
    found: list[LengthMeasure | None] = []
    for side in sides:
        if _ANY_MARK.search(side.footer):
            raise CompilationError
        for block in side.body:
            if isinstance(block, Annex):
                if _ANY_MARK.search(repr(block)):
                    raise CompilationError
                continue
            if isinstance(block, Table) or (
                isinstance(block, Article)
                and any(isinstance(each, Table) and _has_marks(each) for each in block.blocks)
            ):
                if isinstance(block, Table) and not _has_marks(block):
                    continue
                raise CompilationError
            if isinstance(block, Article):
                _check_words(block)
            if isinstance(block, Signature):
                found += [
                    _make_measure(line, 105, width // 2 - 480)
                    for person in block.signatories
                    for line in (person.title, *person.lines)
                ]
            elif isinstance(block, Article) and isinstance(document, BilingualDocument):
                for group in article_groups(block):
                    last = (take_list_item(group[-1], 0),) if group and isinstance(group[-1], Bullets) else ()
                    for blocks in (group, group[:-1], (*group[:-1], *last)):
                        found.append(
                            _make_measure(
                                "".join(plain_text(runs) for each in blocks for runs in block_texts(each)), 0, SHORT
                            )
                        )
    return tuple(dict.fromkeys(each for each in found if each is not None))


def _check_words(article: Article) -> None:
    """Refuse words so long, around a value, that `unsure` would not see them."""
    for block in article.blocks:
        for word in plain_text(block.runs).split() if isinstance(block, Paragraph) else ():
            pieces, values = _split_at_marks(word, _ANY_MARK, _MARK)
            if len(values) > 1 or (values and sum(map(len, pieces)) >= 20):
                raise CompilationError


def _make_measure(text: str, times: int, by: int) -> LengthMeasure | None:
    """The measure of a text, when it holds a value."""
    pieces, values = _split_at_marks(text, _ANY_MARK, _MARK)
    return LengthMeasure(sum(map(len, pieces)), values, times, by) if values else None


def _has_marks(table: Table) -> bool:
    cells: Iterable[Runs] = (cell for row in (table.header, *table.rows) for cell in row)
    return any(_ANY_MARK.search(plain_text(cell)) for cell in cells)
