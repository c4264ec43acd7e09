"""A compiled file: what never changes, packed once, and the parts that change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from .digits import ProofTemplate
from .marks import Spelling
from .parts import SlottedHash, SlottedPart, hash_parts
from .zip_records import EntryWriter, deflate_whole, store_block

CODECS = ("stitched", "zlib")


@dataclass(slots=True)
class WordTemplate:
    """A Word document compiled to be merged many times, with the parts that never change packed once.

    `merge_values` gives the file and the fingerprint of one person, from their values by slot.

    Parameters
    ----------
    spellings:
        The ways in which values are spelled.
    parts, proof:
        The parts that change, and the proof part that states fingerprints, or None.
    head, listing, count:
        The entries that never change, their lines in the directory of the zip, and their number.
    digests:
        The digest of each part that never changes.
    codec:
        One of `CODECS`.
    """

    kind: ClassVar[str] = "word"  # what it is called in plain data

    spellings: list[Spelling]
    parts: list[SlottedPart]
    proof: ProofTemplate | None
    head: bytes
    listing: bytes
    count: int
    digests: list[tuple[str, bytes]]
    codec: str = "stitched"
    _whole: SlottedHash | None = field(default=None, repr=False, compare=False)

    def merge_values(self, values: Sequence[str | None]) -> tuple[bytes, str]:
        """Build the Word file of one person, and its fingerprint in hexadecimal, from the person's values.

        ``values`` follow the order of `slot_values.VALUES`; a value of None prints nothing.
        """
        digests: list[bytes] = []
        file = self._build_file(values, digests)
        if self._whole is None:
            self._whole = hash_parts(dict(self.digests), self._changing_names())
        return file, self._whole.hash_with(digests).hexdigest()

    def merge_without_fingerprint(self, values: Sequence[str | None]) -> bytes:
        """Build the Word file of one person from the person's values, without computing its fingerprint.

        ``values`` follow the order of `slot_values.VALUES`; a value of None prints nothing.
        """
        return self._build_file(values, None)

    def _changing_names(self) -> list[str]:
        """List the names of the parts that change, in the order in which they are written."""
        return [part.name for part in (*self.parts, *([self.proof.xml] if self.proof else []))]

    def _build_file(self, values: Sequence[str | None], digests: list[bytes] | None) -> bytes:
        printed_values = [value or "" for value in values]
        spelled = [spelling.spell_value(printed_values[spelling.value]) for spelling in self.spellings]
        jobs: list[tuple[list[SlottedPart], Sequence[bytes]]] = [(self.parts, spelled)]
        if self.proof is not None:
            jobs.append(([self.proof.xml], self.proof.write_prints(printed_values)))
        stitched = self.codec == "stitched"
        entries = EntryWriter(self.head, self.listing, self.count)
        for parts, texts in jobs:
            blocks = [store_block(text) for text in texts] if stitched else []
            for part in parts:
                size, crc = part.count_and_crc(texts)
                packed = part.stitch_pieces(blocks) if stitched else deflate_whole(part.join_pieces(texts))
                entries.add_entry(part.name, packed, crc, size)
                if digests is not None:
                    digests.append(part.compute_digest(texts))
        return entries.finish_zip()

    # ---- as plain data, for a worker in another process: nothing in it can run, and the key is not in it
    def as_data(self) -> dict[str, Any]:
        """Convert the Word template to a dict, ready for JSON, with the fields of the class as keys.

        ``spellings``, ``parts`` and ``digests`` are lists, ``proof`` is a dict (None without a proof), ``head`` and
        ``listing`` are bytes written as text, ``count`` is a number, ``codec`` a word. The secret key that seals the
        proof is left out.
        """
        return {
            "spellings": [
                [spelling.value, spelling.kind, spelling.before, spelling.after] for spelling in self.spellings
            ],
            "parts": [part.as_data() for part in self.parts],
            "proof": self.proof and self.proof.as_data(),
            "head": self.head.decode("latin-1"),
            "listing": self.listing.decode("latin-1"),
            "count": self.count,
            "digests": [[name, digest.hex()] for name, digest in self.digests],
            "codec": self.codec,
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> WordTemplate:
        """Rebuild a Word template from the dict that `as_data` made.

        The dict does not hold the secret key that seals the proof: the caller must set it in ``proof`` of the result
        before files are merged.
        """
        return cls(
            [Spelling(*fields) for fields in data["spellings"]],
            [SlottedPart.from_data(part_data) for part_data in data["parts"]],
            data["proof"] and ProofTemplate.from_data(data["proof"]),
            data["head"].encode("latin-1"),
            data["listing"].encode("latin-1"),
            data["count"],
            [(name, bytes.fromhex(digest)) for name, digest in data["digests"]],
            data["codec"],
        )
