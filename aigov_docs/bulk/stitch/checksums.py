"""The CRC-32 of a part put together from pieces that never change, without reading these pieces again.

A CRC is linear: what a piece makes of the CRC before it is the CRC of the piece alone, and what as many zero bytes make
of the one before. The latter is looked up in four tables, one a byte of the CRC, computed once for each long piece.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

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
