"""The records of a plain zip and the deflate blocks in it, written byte by byte."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator

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
    """Give a value of at most 65,535 bytes as it stands in a deflate stream: a stored block."""
    size = len(value)
    return _STORED(0, size, size ^ 0xFFFF) + value


def deflate_piece(piece: bytes) -> bytes:
    """Compress a piece so that it may stand anywhere in a stream: whole bytes, no reference to what comes before."""
    worker = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    packed = worker.compress(piece) + worker.flush(zlib.Z_FULL_FLUSH)
    if len(packed) < len(piece) or len(piece) > 0xFFFF:
        return packed
    return store_block(piece)


def deflate_whole(data: bytes, level: int = 6, memory: int = 8) -> bytes:
    """Compress a whole part, its last block included."""
    worker = zlib.compressobj(level, zlib.DEFLATED, -15, memory)
    return worker.compress(data) + worker.flush()


# ------------------------------------------------------------------ the zip
def local_header(name: bytes, crc: int, packed: int, size: int, method: int = 8) -> bytes:
    """Give what stands before an entry: ``packed`` and ``size`` are its bytes compressed and not."""
    return _LOCAL(b"PK\x03\x04", 20, 0x800, method, 0, _DAY, crc, packed, size, len(name), 0) + name


def central_header(name: bytes, crc: int, packed: int, size: int, offset: int, method: int = 8) -> bytes:
    """Give the line of an entry in the directory at the end of the zip; ``offset`` is where its local header begins."""
    return (
        _CENTRAL(
            b"PK\x01\x02", 0x0314, 20, 0x800, method, 0, _DAY, crc, packed, size, len(name), 0, 0, 0, 0, _OWNER, offset
        )
        + name
    )


def end_record(count: int, size: int, offset: int) -> bytes:
    """Give what ends a zip: how many entries there are, how long their directory is and where it begins."""
    return _TAIL(b"PK\x05\x06", 0, 0, count, count, size, offset, 0)


class EntryWriter:
    """The entries of a zip, one after the other, and the directory that lists them.

    Parameters
    ----------
    head, listing, count:
        Entries that are there already, their lines in the directory, how many they are.
    """

    __slots__ = ("count", "listing", "offset", "out")

    def __init__(self, head: bytes = b"", listing: bytes = b"", count: int = 0) -> None:
        self.out, self.listing, self.offset, self.count = [head], [listing], len(head), count

    def add_entry(self, name: str, packed: bytes, crc: int, size: int) -> None:
        """Add an entry that is compressed already; ``size`` is that of what was compressed."""
        coded = name.encode()
        header = local_header(coded, crc, len(packed), size)
        self.out += (header, packed)
        self.listing.append(central_header(coded, crc, len(packed), size, self.offset))
        self.offset += len(header) + len(packed)
        self.count += 1

    def take_entries(self) -> tuple[bytes, bytes, int]:
        """Give the entries, their lines in the directory and how many they are: what another writer begins with."""
        return b"".join(self.out), b"".join(self.listing), self.count

    def finish_zip(self) -> bytes:
        """Give the whole zip."""
        ends = b"".join(self.listing)
        return b"".join((*self.out, ends, end_record(self.count, len(ends), self.offset)))


def zip_files(files: Iterable[tuple[str, bytes]], *, stored: bool = True) -> Iterator[bytes]:
    """Give a zip of whole files, piece by piece, in their order; ``stored`` files are compressed already.

    Raises
    ------
    ValueError
        More than 65,534 files, or 4 GiB: make several.

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
    """Read the parts of a zip that this program made, by name.

    >>> read_parts(b"".join(zip_files([("a.xml", b"<a/>")])))
    {'a.xml': b'<a/>'}
    """
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
