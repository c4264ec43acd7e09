"""Fingerprints that the proof of a compiled file states: their digits are computed again for each person."""

from __future__ import annotations

import hashlib
import hmac
import re
from binascii import hexlify
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from zlib import crc32

from ...text import normalize_text
from .marks import Cut, SlotMarks, interleave
from .parts import SlottedHash, SlottedPart, join_between

#: Static pieces as bytes, and the number of the digits that stand between them.
DigitCut = tuple[tuple[bytes, ...], tuple[int, ...]]

_NORMAL = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿœŒ0-9'.,()/-]+(?: [A-Za-zÀ-ÖØ-öø-ÿœŒ0-9'.,()/-]+)*")  # nothing to normalize

_NORMAL_ALL = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿœŒ0-9'.,()/ \x1f-]*")  # the same letters, several values at once


def normalize_value(value: str) -> str:
    """Normalize a personal value as fingerprints need it (`normalize_text`), faster for the usual values.

    >>> normalize_value("12 rue des Tisserands"), normalize_value("l’Œuvre")
    ('12 rue des Tisserands', "l'Œuvre")
    """
    return value if _NORMAL.fullmatch(value) else normalize_text(value)


def normalize_values(values: Sequence[str]) -> Sequence[str]:
    """Normalize personal values as fingerprints need them, all looked at in one go: mostly little is to be done.

    >>> normalize_values(["12 rue des Tisserands", "l’Œuvre", ""])
    ['12 rue des Tisserands', "l'Œuvre", '']
    """
    joined = "\x1f".join(values).replace("\xa0", " ").replace("’", "'")
    if (
        _NORMAL_ALL.fullmatch(joined)
        and joined.count("\x1f") == len(values) - 1
        and "  " not in joined
        and "\x1f " not in joined
        and " \x1f" not in joined
        and joined == joined.strip(" ")
    ):
        return joined.split("\x1f")
    return [normalize_value(value) for value in values]


@dataclass(frozen=True, slots=True)
class FingerprintedText:
    """A text whose fingerprint is computed for each person: static pieces, with places of values between."""

    lines: tuple[Cut, ...]
    pieces: tuple[str, ...] = ()
    slots: tuple[int, ...] = ()
    normalized: tuple[Cut, ...] = ()

    def normalize_lines(self, values: Sequence[str]) -> str:
        """Build one person's normalized text, whose fingerprint is to be computed: the lines in order, joined.

        ``values`` are the person's values as printed, in the order of the slots.
        """
        lines = (normalize_text(interleave(pieces, [values[slot] for slot in slots])) for pieces, slots in self.lines)
        return "\x1f".join(line for line in lines if line)

    def hash_pieces(self) -> SlottedHash | None:
        """Make what hashes the text with values put in as they are, normalized; None for several lines to be sorted."""
        return SlottedHash([piece.encode() for piece in self.pieces], self.slots) if self.pieces else None

    def sort_lines(self, values: Sequence[str], ready: Sequence[str], simple: bool) -> str:
        """Build one person's text, ready to be fingerprinted: the lines with the values, normalized, sorted, each once.

        The lines are joined by a control character. ``values`` are the person's values as printed, ``ready`` the same
        values normalized, both by the number of their slot (the place of a value). With ``simple``, ``ready`` is put
        into lines normalized beforehand, which is faster; else ``values`` is put in, and each line normalized then.
        """
        if simple:
            lines = {interleave(pieces, [ready[slot] for slot in slots]) for pieces, slots in self.normalized}
        else:
            lines = {
                normalize_text(interleave(pieces, [values[slot] for slot in slots])) for pieces, slots in self.lines
            }
        return "\x1f".join(sorted(line for line in lines if line))

    def as_data(self) -> list[Any]:
        """Convert the fingerprinted text to a list of four, ready for JSON: lines, pieces, slots, normalized lines.

        They are the fields of the class, as lists of texts and numbers; `from_data` rebuilds the text from them.
        """
        return [self.lines, self.pieces, self.slots, self.normalized]

    @classmethod
    def from_data(cls, data: list[Any]) -> FingerprintedText:
        """Rebuild a fingerprinted text from the list of its four fields that `as_data` made."""
        lines, pieces, slots, normalized = data
        pairs = [tuple((tuple(texts), tuple(numbers)) for texts, numbers in cuts) for cuts in (lines, normalized)]
        return cls(pairs[0], tuple(pieces), tuple(slots), pairs[1])


def compile_lines(lines: Iterable[str], marks: SlotMarks, *, ordered: bool = True) -> FingerprintedText:
    """Compile lines in which marks stand for values, so that the fingerprint of one person's lines is fast to compute.

    ``marks`` are the marks used. Where ``ordered`` is true, the caller builds a person's text from the result with
    `FingerprintedText.normalize_lines`; where it is False, for lines whose order and repeats do not count, with
    `FingerprintedText.sort_lines`. Values beside which nothing is to be normalized are put in by `hash_pieces`.
    """
    texts = list(lines)
    raw = tuple(map(marks.split_text, texts))
    if not ordered:
        normalized = tuple(marks.split_text(normalize_text(text)) for text in texts)
        alone = normalized[0] if len(set(normalized)) == 1 else ((), ())  # nothing is to be sorted
        return FingerprintedText(raw, *alone, normalized)
    joined = "\x1f".join(line for line in map(normalize_text, texts) if line)
    return FingerprintedText(raw, *marks.split_text(joined))


@dataclass(slots=True)
class ProofTemplate:
    """The proof of a file (embedded record of how it was made), compiled to be filled in for each person.

    Digits are numbered: first the fingerprints of ``texts``, then those of ``sets``, then those of ``blanks``, then
    the mark of each of them in ``marked``. The prints hold all these, and the seal covers the prints.

    Parameters
    ----------
    name:
        The name of the part.
    texts, sets:
        The texts to fingerprint: lines in order, and sets of lines in which each counts once.
    blanks:
        The slot of the value of each personal blank.
    marked:
        The numbers of the digests of which a mark stands in the prints, in order.
    prints, head:
        The prints, and what the seal covers before them.
    xml:
        The XML of the part, cut at the prints and the seal, which are what `write_prints` gives.
    key:
        The secret of the seal; None makes the seal a plain digest.
    """

    name: str
    texts: list[FingerprintedText]
    sets: list[FingerprintedText]
    blanks: list[int]
    marked: list[int]
    prints: DigitCut
    head: bytes
    xml: SlottedPart
    key: bytes | None = field(default=None, repr=False)
    used: tuple[int, ...] = ()
    _hashes: list[SlottedHash | None] = field(default_factory=list, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._hashes = [text.hash_pieces() for text in (*self.texts, *self.sets)]
        slots = {slot for text in (*self.texts, *self.sets) for _, places in text.lines for slot in places}
        self.used = tuple(sorted({*slots, *self.blanks}))

    def write_prints(self, values: Sequence[str]) -> tuple[bytes, bytes]:
        """Write what of one person's proof depends on that person's values: the prints, and the seal.

        ``values`` are the person's, in the order of the slots.
        """
        used = [values[place] for place in self.used]
        ready = list(values)
        for place, value in zip(self.used, normalize_values(used), strict=True):
            ready[place] = value
        if all(not value or (value[0].isalnum() and value[-1].isalnum()) for value in used):
            coded = [value.encode() for value in ready]
            digests = [
                hexlify(text_hash.hash_with(coded).digest()[:16])
                if text_hash is not None
                else _hex_digest(text.sort_lines(values, ready, True).encode())[:32]
                for text_hash, text in zip(self._hashes, (*self.texts, *self.sets), strict=True)
            ]
        else:  # the words around a value are to be normalized with it
            digests = [_hex_digest(text.normalize_lines(values).encode())[:32] for text in self.texts]
            digests += [_hex_digest(text.sort_lines(values, ready, False).encode())[:32] for text in self.sets]
        digests += [_short_digest(ready[place]) for place in self.blanks]
        digests += [b"%08x" % crc32(digests[number]) for number in self.marked]
        prints = join_between(self.prints[0], digests, self.prints[1])
        sealed = self.head + prints
        keyed = self.key is not None and hmac.new(self.key, sealed, hashlib.sha256).hexdigest().encode()
        return prints, keyed or _hex_digest(sealed)

    def as_data(self) -> dict[str, Any]:
        """Convert the proof template to a dict, ready for JSON, from which `from_data` rebuilds it.

        The keys are the fields of the class: ``name``, ``texts``, ``sets``, ``blanks``, ``marked``, ``prints``,
        ``head`` and ``xml``. Each is a text or lists of texts and numbers, with bytes written as text. The secret key
        of the seal is left out.
        """
        return {
            "name": self.name,
            "texts": [text.as_data() for text in self.texts],
            "sets": [text.as_data() for text in self.sets],
            "blanks": self.blanks,
            "marked": self.marked,
            "prints": [[piece.decode() for piece in self.prints[0]], self.prints[1]],
            "head": self.head.decode(),
            "xml": self.xml.as_data(),
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> ProofTemplate:
        """Rebuild, from the dict that `as_data` made, the template of a proof (the record of how a file was made).

        The secret key of the seal is not in the dict: ``key`` of the result is None, and the caller sets it before the
        proofs are made.
        """
        return cls(
            data["name"],
            [FingerprintedText.from_data(text) for text in data["texts"]],
            [FingerprintedText.from_data(text) for text in data["sets"]],
            data["blanks"],
            data["marked"],
            encode_cut((data["prints"][0], tuple(data["prints"][1]))),
            data["head"].encode(),
            SlottedPart.from_data(data["xml"]),
        )


def encode_cut(cut: tuple[Sequence[str], tuple[int, ...]]) -> DigitCut:
    """Encode in UTF-8 the pieces of a proof's text that was cut where digests that vary by person stand.

    ``cut`` is a pair: the pieces, then the number of the digest between each two pieces. The result is the same pair
    with the pieces as bytes.
    """
    return tuple(piece.encode() for piece in cut[0]), cut[1]


@lru_cache(maxsize=4096)
def _short_digest(text: str) -> bytes:
    """Compute the first 8 hex digits of a text's SHA-256, cached because values repeat."""
    return _hex_digest(text.encode())[:8]


def _hex_digest(data: bytes) -> bytes:
    return hexlify(hashlib.sha256(data).digest())
