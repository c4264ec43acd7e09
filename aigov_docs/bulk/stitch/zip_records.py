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
