"""Parts of a file that change from person to person, and the digests of parts, paragraph by paragraph."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# ------------------------------------------------------------------ checksums
# The CRC-32 of a part put together from pieces that never change, without reading these pieces again.


_LONG_PIECE = 1024  # bytes from which looking up takes less time than reading

Tables = tuple[list[int], list[int], list[int], list[int]]


class PieceChecksums:
    """The checksums of the static pieces of a part, from which the CRC-32 of each person's part is computed fast.

    >>> PieceChecksums([b"a" * 5000, b"b" * 5000]).compute_crc([b"x"], [0]) == zlib.crc32(
    ...     b"a" * 5000 + b"x" + b"b" * 5000
    ... )
    True
    """

    __slots__ = ("_after", "_first", "size")

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self.size = sum(map(len, pieces))
        self._first = zlib.crc32(pieces[0])
        self._after = [
            (b"", zlib.crc32(piece), _make_tables(len(piece))) if len(piece) >= _LONG_PIECE else (piece, 0, None)
            for piece in pieces[1:]
        ]

    def compute_crc(self, between: Sequence[bytes], slots: Sequence[int]) -> int:
        """Compute the CRC-32 of the pieces joined with a value between each piece and the next.

        ``slots`` has one number for each gap: the index in ``between`` of the value that goes there.
        """
        crc, crc32 = self._first, zlib.crc32
        for slot, (piece, alone, tables) in zip(slots, self._after, strict=True):
            crc = crc32(between[slot], crc)
            if tables is None:
                crc = crc32(piece, crc)
            else:
                first, second, three, four = tables
                crc = first[crc & 255] ^ second[crc >> 8 & 255] ^ three[crc >> 16 & 255] ^ four[crc >> 24] ^ alone
        return crc


def _make_tables(length: int) -> Tables:
    """Make the tables that say what ``length`` zero bytes make of a CRC, by each of its four bytes, lowest first."""
    zeros = bytes(length)
    nothing = zlib.crc32(zeros)
    bits = [zlib.crc32(zeros, 1 << bit) ^ nothing for bit in range(32)]
    tables = []
    for first in range(0, 32, 8):
        table = [0]
        for bit in bits[first : first + 8]:
            table += [crc ^ bit for crc in table]
        tables.append(table)
    return tables[0], tables[1], tables[2], tables[3]


# ------------------------------------------------------------------ zip records
# The records of a plain zip and the deflate blocks in it, written byte by byte.


LAST_BLOCK = b"\x03\x00"  # the last block of a stream, empty
_LOCAL = struct.Struct("<4s5H3L2H").pack
_CENTRAL = struct.Struct("<4s6H3L5H2L").pack
_TAIL = struct.Struct("<4s4H2LH").pack
_STORED = struct.Struct(
    "<BHH"
).pack  # a stored block: three bits, up to the next byte; its size; its size again, inverted
_DAY = 0x21  # 1 January 1980, the first day a zip knows
_OWNER = 0o600 << 16  # a file its owner reads and writes: with nothing here, Word for Mac offers to repair


# ------------------------------------------------------------------ deflate
def store_block(value: bytes) -> bytes:
    """Write a value of at most 65,535 bytes so that it can stand, not compressed, among compressed pieces of a file.

    The result is an uncompressed block of a deflate stream.
    """
    size = len(value)
    return _STORED(0, size, size ^ 0xFFFF) + value


def deflate_piece(piece: bytes) -> bytes:
    """Compress a piece of a file so that the result can stand anywhere in a deflate stream, among other pieces.

    The compressed bytes end on a whole byte, and refer to nothing that stands before them.
    """
    worker = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    packed = worker.compress(piece) + worker.flush(zlib.Z_FULL_FLUSH)
    if len(packed) < len(piece) or len(piece) > 0xFFFF:
        return packed
    return store_block(piece)


def deflate_whole(data: bytes, level: int = 6, memory: int = 8) -> bytes:
    """Compress a whole file of a zip as one complete deflate stream.

    ``level`` and ``memory`` are those of `zlib.compressobj`: more compresses further.
    """
    worker = zlib.compressobj(level, zlib.DEFLATED, -15, memory)
    return worker.compress(data) + worker.flush()


# ------------------------------------------------------------------ the zip
def local_header(name: bytes, crc: int, packed: int, size: int, method: int = 8) -> bytes:
    """Build the header that stands before one file in a zip.

    ``packed`` and ``size`` are the numbers of its bytes packed and unpacked, ``crc`` is the CRC-32 of the unpacked
    ones; ``method`` is 8 for a compressed file, 0 for one stored as it is.
    """
    return _LOCAL(b"PK\x03\x04", 20, 0x800, method, 0, _DAY, crc, packed, size, len(name), 0) + name


def central_header(name: bytes, crc: int, packed: int, size: int, offset: int, method: int = 8) -> bytes:
    """Build the record of one file in the directory that ends a zip.

    ``offset`` is the place in the zip, in bytes, where the file's own header begins. ``packed`` and ``size`` are the
    numbers of its bytes packed and unpacked, ``crc`` is the CRC-32 of the unpacked ones; ``method`` is 8 for a
    compressed file, 0 for one stored as it is.
    """
    return (
        _CENTRAL(
            b"PK\x01\x02", 0x0314, 20, 0x800, method, 0, _DAY, crc, packed, size, len(name), 0, 0, 0, 0, _OWNER, offset
        )
        + name
    )


def end_record(count: int, size: int, offset: int) -> bytes:
    """Build the record that ends a zip of ``count`` files.

    ``size`` is the length in bytes of the zip's directory, ``offset`` the place in the zip where the directory begins.
    """
    return _TAIL(b"PK\x05\x06", 0, 0, count, count, size, offset, 0)


class EntryWriter:
    """The writer of a zip from files compressed beforehand, with the directory that lists them.

    Parameters
    ----------
    head, listing, count:
        Entries to begin with, their lines in the directory, and their number.
    """

    __slots__ = ("count", "listing", "offset", "out")

    def __init__(self, head: bytes = b"", listing: bytes = b"", count: int = 0) -> None:
        self.out, self.listing, self.offset, self.count = [head], [listing], len(head), count

    def add_entry(self, name: str, packed: bytes, crc: int, size: int) -> None:
        """Add a compressed file (``packed``) to the zip; ``crc`` and ``size`` are those of its uncompressed bytes."""
        coded = name.encode()
        header = local_header(coded, crc, len(packed), size)
        self.out += (header, packed)
        self.listing.append(central_header(coded, crc, len(packed), size, self.offset))
        self.offset += len(header) + len(packed)
        self.count += 1

    def take_entries(self) -> tuple[bytes, bytes, int]:
        """Return the bytes of the files added so far, the bytes of the zip's directory for them, and their number.

        Another `EntryWriter` can be made from the three, to add more files after these.
        """
        return b"".join(self.out), b"".join(self.listing), self.count

    def finish_zip(self) -> bytes:
        """Build the bytes of the whole zip from its files and its directory."""
        ends = b"".join(self.listing)
        return b"".join((*self.out, ends, end_record(self.count, len(ends), self.offset)))


def zip_files(files: Iterable[tuple[str, bytes]], *, stored: bool = True) -> Iterator[bytes]:
    """Build a zip from pairs of a file name and its bytes, and yield the zip's bytes piece by piece.

    ``stored`` keeps the files as they are, for files that are compressed already; False compresses them.

    Raises
    ------
    ValueError
        More than 65,534 files, or more than about 4 GiB: split them over several zips.

    >>> whole = b"".join(zip_files([("a.txt", b"a")]))
    >>> zipfile.ZipFile(io.BytesIO(whole)).read("a.txt")
    b'a'
    """
    listing, offset = [], 0
    for name, data in files:
        coded, crc, size = name.encode(), zlib.crc32(data), len(data)
        packed, method = (data, 0) if stored else (zlib.compress(data, 6, -15), 8)
        head = local_header(coded, crc, len(packed), size, method)
        listing.append(central_header(coded, crc, len(packed), size, offset, method))
        offset += len(head) + len(packed)
        if len(listing) > 65_534 or offset > 0xFFFF_0000:
            raise ValueError("too much for one zip")
        yield head
        yield packed
    ends = b"".join(listing)
    yield ends + end_record(len(listing), len(ends), offset)


def read_parts(file: bytes) -> dict[str, bytes]:
    """Read the files inside a zip, such as the parts of a Word file: their bytes by name.

    The size of what is unpacked is not limited, so give it only files that this program wrote.

    >>> read_parts(b"".join(zip_files([("a.xml", b"<a/>")])))
    {'a.xml': b'<a/>'}
    """
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# ------------------------------------------------------------------ parts
PARAGRAPH_END = b"</w:p>"
_BEGUN = 1024  # bytes from which going on with a hash takes less time than hashing them again
_FEW = 100  # people for whom reading the pieces takes no more time than making tables for them
_LONG_ON_AVERAGE = 2048  # bytes of a piece, on average, from which its CRC is looked up


@dataclass(slots=True)
class SlottedPart:
    """A part of a Word file that differs between people: static pieces of XML, with values between them.

    What never changes is computed once: the compressed form of each piece, and the digest of each paragraph without
    values.
    """

    name: str
    pieces: list[bytes]
    slots: list[int]
    packed: list[bytes] = field(default_factory=list)  # each piece deflated by itself
    _sums: PieceChecksums | None = None
    _merged: int = 0  # people for whom it was merged without the checksums of its pieces
    _begun: int | None = None  # the CRC-32 of the first piece
    _paragraphs: list[tuple[bytes, SlottedHash | None]] = field(default_factory=list, compare=False)

    def __post_init__(self) -> None:
        split = _split_paragraphs(self.pieces, self.slots)
        self._paragraphs = [(static, SlottedHash(pieces, slots) if pieces else None) for static, pieces, slots in split]

    def deflate_pieces(self) -> None:
        """Compress each static piece of the part of a Word file, once for all people, for `stitch_pieces` to join.

        The compressed pieces are kept in ``packed``.
        """
        self.packed = [deflate_piece(piece) for piece in self.pieces]

    def join_pieces(self, spelled: Sequence[bytes]) -> bytes:
        """Build the part of the Word file for one person: the static pieces, with the person's values between them.

        ``spelled`` are the person's values as bytes of XML, escaped already (`Spelling.spell_value`);
        ``slots`` has, for each gap between two pieces, the index in ``spelled`` of the value that goes there.
        """
        return join_between(self.pieces, spelled, self.slots)

    def count_and_crc(self, spelled: Sequence[bytes]) -> tuple[int, int]:
        """Compute the size and the CRC-32 of what `join_pieces` gives for the same values.

        Nothing is joined where the pieces are long, but for the first few people: tables pay on more.
        """
        if sum(map(len, self.pieces[1:])) < _LONG_ON_AVERAGE * len(self.pieces):
            if self._begun is None:
                self._begun = zlib.crc32(self.pieces[0])
            data = join_between((b"", *self.pieces[1:]), spelled, self.slots)
            return len(self.pieces[0]) + len(data), zlib.crc32(data, self._begun)
        if self._sums is None:
            self._merged += 1
            if self._merged <= _FEW:
                data = self.join_pieces(spelled)
                return len(data), zlib.crc32(data)
            self._sums = PieceChecksums(self.pieces)
        size = self._sums.size + sum([len(spelled[slot]) for slot in self.slots])
        return size, self._sums.compute_crc(spelled, self.slots)

    def stitch_pieces(self, blocks: Sequence[bytes]) -> bytes:
        """Build the part of the Word file for one person, compressed, by joining blocks compressed beforehand.

        ``blocks`` are the person's values, each as a compressed block. The part's own ``slots`` says which of them goes
        into each gap, by its index in ``blocks``. Call `deflate_pieces` once before.
        """
        return join_between(self.packed, blocks, self.slots) + LAST_BLOCK

    def compute_digest(self, spelled: Sequence[bytes]) -> bytes:
        """Compute the digest of the part of the Word file for one person, hashing only the paragraphs that hold values.

        ``spelled`` are the person's values, as for `join_pieces`. The digest, 32 bytes, covers the whole part: it is
        the one that `digest_part` gives for the result of `join_pieces`.
        """
        digests: list[bytes] = []
        for static, changing in self._paragraphs:
            digests.append(static)
            if changing is not None:
                digests.append(changing.hash_with(spelled).digest())
        return hashlib.sha256(b"".join(digests)).digest()

    # ---- as plain data
    def as_data(self) -> list[Any]:
        """Convert the part of a Word file to a list of four, ready for JSON: name, pieces, slots and compressed pieces.

        Pieces are the fixed texts, slots the numbers of the personal values that stand between them; compressed pieces
        are bytes written as text (Latin-1).
        """
        packed = [piece.decode("latin-1") for piece in self.packed]
        return [self.name, [piece.decode() for piece in self.pieces], self.slots, packed]

    @classmethod
    def from_data(cls, data: list[Any]) -> SlottedPart:
        """Rebuild a part of a Word file from the list that `as_data` made.

        The list holds its name, its pieces, its slots and its compressed pieces.
        """
        name, pieces, slots, packed = data
        return cls(name, [piece.encode() for piece in pieces], slots, [piece.encode("latin-1") for piece in packed])


def join_between(pieces: Sequence[bytes], between: Sequence[bytes], slots: Sequence[int]) -> bytes:
    """Join static pieces with a value between each piece and the next.

    ``slots`` has one number for each gap: the index in ``between`` of the value that goes there.

    >>> join_between((b"a", b"c"), [b"x", b"b"], [1])
    b'abc'
    """
    if len(slots) == 1:
        return pieces[0] + between[slots[0]] + pieces[1]
    interleaved = [b""] * (2 * len(slots) + 1)
    interleaved[0::2] = pieces
    interleaved[1::2] = [between[slot] for slot in slots]
    return b"".join(interleaved)


# ------------------------------------------------------------------ digests
class SlottedHash:
    """The SHA-256 of static pieces with values between: what comes before the first value is hashed once, where long.

    >>> SlottedHash([b"a", b"c"], [1]).hash_with([b"x", b"b"]).digest() == hashlib.sha256(b"abc").digest()
    True
    """

    __slots__ = ("_begun", "_pieces", "_slots")

    def __init__(self, pieces: Sequence[bytes], slots: Sequence[int]) -> None:
        self._begun = hashlib.sha256(pieces[0]) if len(pieces[0]) >= _BEGUN else None
        self._pieces = pieces if self._begun is None else (b"", *pieces[1:])
        self._slots = slots

    def hash_with(self, between: Sequence[bytes]) -> hashlib._Hash:
        """Hash the pieces joined with a value between each piece and the next, each by its index in ``between``."""
        joined = join_between(self._pieces, between, self._slots)
        if self._begun is None:
            return hashlib.sha256(joined)
        whole = self._begun.copy()
        whole.update(joined)
        return whole


def digest_part(data: bytes) -> bytes:
    """Compute the digest of a part of a Word file: the SHA-256 of the joined SHA-256 of its paragraphs.

    A paragraph without values can thus be hashed once for all people.

    >>> digest_part(b"<a/>") == hashlib.sha256(hashlib.sha256(b"<a/>").digest()).digest()
    True
    """
    return hashlib.sha256(b"".join([hashlib.sha256(piece).digest() for piece in data.split(PARAGRAPH_END)])).digest()


def file_fingerprint(digests: Iterable[tuple[str, bytes]]) -> str:
    """Compute the fingerprint of a Word file, in hexadecimal, from the name and the digest of each of its parts.

    The way in which the parts are compressed changes nothing.

    >>> len(file_fingerprint([("a.xml", bytes(32))]))
    64
    """
    named = [b"%b\x00%b" % (name.encode(), digest) for name, digest in sorted(digests)]
    return hashlib.sha256(b"".join(named)).hexdigest()


def hash_parts(fixed_parts: Mapping[str, bytes], changing: Sequence[str]) -> SlottedHash:
    """Make what computes the fingerprint of a Word file from the digests of the parts that change, in their order.

    ``fixed_parts`` are the digests, by name, of the parts that do not change; ``changing`` are the names of the others.

    >>> whole = hash_parts({"a.xml": bytes(32)}, ["b.xml"])
    >>> whole.hash_with([b"1" * 32]).hexdigest() == file_fingerprint([("a.xml", bytes(32)), ("b.xml", b"1" * 32)])
    True
    """
    pieces, slots = [b""], []
    for name in sorted([*fixed_parts, *changing]):
        pieces[-1] += name.encode() + b"\x00"
        if name in fixed_parts:
            pieces[-1] += fixed_parts[name]
        else:
            slots.append(changing.index(name))
            pieces.append(b"")
    return SlottedHash(pieces, slots)


def fingerprint_file(content: bytes) -> str:
    """Compute the fingerprint of a file, in hexadecimal: of a Word file that of its parts, of any other its SHA-256.

    >>> fingerprint_file(b"%PDF-1.7") == hashlib.sha256(b"%PDF-1.7").hexdigest()
    True
    """
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return hashlib.sha256(content).hexdigest()
    return file_fingerprint((name, digest_part(data)) for name, data in read_parts(content).items())


def pack_alone(file: bytes) -> tuple[bytes, str]:
    """Zip the parts of a complete Word file again, and fingerprint it as files made from a compiled template are.

    Returned are the bytes of the new file, and its fingerprint (`file_fingerprint`).
    """
    parts = read_parts(file)
    packed = b"".join(zip_files(parts.items(), stored=False))
    return packed, file_fingerprint((name, digest_part(data)) for name, data in parts.items())


def _split_paragraphs(
    pieces: Sequence[bytes], slots: Sequence[int]
) -> Iterator[tuple[bytes, tuple[bytes, ...], tuple[int, ...]]]:
    """Split a part of a Word file into paragraphs, with a digest for those that hold no value."""
    static, texts, values = b"", [b""], list[int]()
    for at, piece in enumerate(pieces):
        first, *more = piece.split(PARAGRAPH_END)
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
