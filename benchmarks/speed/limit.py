"""The limit: what is left when every part of the file is ready XML. Deflate, CRC, zip, and a new file.

It writes whole, valid Word files with the parts that change for a person in the merge it is compared with, whose XML is
made beforehand; the parts that are the same for everybody are ready bytes, compressed once, and are only copied. ISA-L
at its fastest level is the fastest
deflate known here; zlib at its fastest stands beside it. A merge that does not deflate at all can be faster than that:
what it cannot be faster than is `Alone`, the same bytes only written.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .measure import Missing, timed
from .ours import write_waiting
from .templates import parts

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_TAIL = struct.Struct("<4s4H2LH")
_DATE = 0x21  # 1 January 1980


def zlib_1() -> tuple[Callable[[bytes], bytes], Callable[[bytes], int]]:
    """zlib at level 1, and its CRC."""

    def deflate(data: bytes) -> bytes:
        worker = zlib.compressobj(1, zlib.DEFLATED, -15, 9)
        return worker.compress(data) + worker.flush()

    return deflate, zlib.crc32


def isal_0() -> tuple[Callable[[bytes], bytes], Callable[[bytes], int]]:
    """ISA-L at level 0, and its CRC."""
    try:
        from isal import isal_zlib
    except ImportError:
        raise Missing("the limit: the package isal is not installed") from None
    return lambda data: isal_zlib.compress(data, 0, -15), isal_zlib.crc32


CODECS = {"isal 0": isal_0, "zlib 1": zlib_1}


def _local(name: bytes, crc: int, packed: int, size: int) -> bytes:
    return _LOCAL.pack(b"PK\x03\x04", 20, 0x800, 8, 0, _DATE, crc, packed, size, len(name), 0) + name


def _central(name: bytes, crc: int, packed: int, size: int, offset: int) -> bytes:
    return (
        _CENTRAL.pack(
            b"PK\x01\x02", 0x0314, 20, 0x800, 8, 0, _DATE, crc, packed, size, len(name), 0, 0, 0, 0, 0o600 << 16, offset
        )
        + name
    )


@dataclass(slots=True)
class _Same:
    """The parts of a template that are the same for everybody: as they stand in the file, and as they are listed at its
    end.
    """

    head: bytes
    listing: bytes
    count: int


class Limit:
    """Files of people whose XML is ready.

    Parameters
    ----------
    templates, rows:
        As in `ours.Ready`; ``rows`` are a few hundred, used again and again.
    codec:
        One of `CODECS`.
    """

    def __init__(self, templates: Sequence[Any], rows: Sequence[tuple[int, tuple[str, ...]]], codec: str) -> None:
        self.deflate, self.crc = CODECS[codec]()
        whole = [parts(templates[number].merge_without_fingerprint(values)) for number, values in rows]
        changing = {
            number: _changing([each for (mine, _), each in zip(rows, whole, strict=True) if mine == number])
            for number in {row[0] for row in rows}
        }
        same = {
            number: _same(next(each for (mine, _), each in zip(rows, whole, strict=True) if mine == number), names)
            for number, names in changing.items()
        }
        self.names = sorted(set().union(*changing.values()))
        self.ready = [
            (same[number], [(name.encode(), each[name]) for name in changing[number]])
            for (number, _), each in zip(rows, whole, strict=True)
        ]
        self.size = len(self.file(0))
        with zipfile.ZipFile(io.BytesIO(self.file(0))) as archive:
            if archive.testzip() is not None or {name: archive.read(name) for name in archive.namelist()} != whole[0]:
                raise RuntimeError("the limit does not write the merged parts")

    def file(self, place: int) -> bytes:
        """One file."""
        same, changing = self.ready[place % len(self.ready)]
        out, listing, offset = [same.head], [same.listing], len(same.head)
        for name, data in changing:
            packed, crc = self.deflate(data), self.crc(data)
            out += (_local(name, crc, len(packed), len(data)), packed)
            listing.append(_central(name, crc, len(packed), len(data), offset))
            offset += 30 + len(name) + len(packed)
        ends = b"".join(listing)
        count = same.count + len(changing)
        out += (ends, _TAIL.pack(b"PK\x05\x06", 0, 0, count, count, len(ends), offset, 0))
        return b"".join(out)

    def batch(self, into: Path, count: int) -> float:
        """New files; gives the µs of each."""
        folder = str(into)

        def write() -> None:
            for place in range(count):
                write_waiting(f"{folder}/{place}.docx", self.file(place))

        return timed(write) / count * 1e6


class Alone:
    """The same number of bytes only written, in new files: no merge is faster than this."""

    def __init__(self, templates: Sequence[Any], rows: Sequence[tuple[int, tuple[str, ...]]]) -> None:
        self.files = [templates[number].merge_without_fingerprint(values) for number, values in rows]
        self.size = len(self.files[0])

    def batch(self, into: Path, count: int) -> float:
        """New files; gives the µs of each."""
        folder, files = str(into), self.files

        def write() -> None:
            for place in range(count):
                write_waiting(f"{folder}/{place}.docx", files[place % len(files)])

        return timed(write) / count * 1e6


def _changing(files: Sequence[dict[str, bytes]]) -> list[str]:
    """The parts that are not the same for all."""
    return [name for name, data in files[0].items() if any(each[name] != data for each in files[1:])]


def _same(file: dict[str, bytes], changing: Sequence[str]) -> _Same:
    head: list[bytes] = []
    listing: list[bytes] = []
    offset = count = 0
    for name, data in file.items():
        if name in changing:
            continue
        worker = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
        packed, coded, crc = worker.compress(data) + worker.flush(), name.encode(), zlib.crc32(data)
        head += (_local(coded, crc, len(packed), len(data)), packed)
        listing.append(_central(coded, crc, len(packed), len(data), offset))
        offset += 30 + len(coded) + len(packed)
        count += 1
    return _Same(b"".join(head), b"".join(listing), count)
