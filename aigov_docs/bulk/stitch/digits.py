"""A part that states fingerprints of what is printed: its digits are computed again for each person."""

from __future__ import annotations

import hashlib
import hmac
import re
from binascii import hexlify
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ...text import normalize_text
from .marks import Cut, SlotMarks, interleave
from .parts import SlottedPart, join_between

#: Static pieces as bytes, and the number of the digits that stand between them.
DigitCut = tuple[tuple[bytes, ...], tuple[int, ...]]

_NORMAL = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿœŒ0-9'.,()/-]+(?: [A-Za-zÀ-ÖØ-öø-ÿœŒ0-9'.,()/-]+)*")  # nothing to normalize


def normalize_value(value: str) -> str:
    """Normalize a value as fingerprints do; most values stay the same.

    >>> normalize_value("12 rue des Tisserands"), normalize_value("l’Œuvre")
    ('12 rue des Tisserands', "l'Œuvre")
    """
    return value if _NORMAL.fullmatch(value) else normalize_text(value)


@dataclass(frozen=True, slots=True)
class FingerprintedText:
    """A compiled text to be fingerprinted, cut into static pieces and the slots of values."""

    lines: tuple[Cut, ...]
    pieces: tuple[str, ...] = ()
    slots: tuple[int, ...] = ()
    normalized: tuple[Cut, ...] = ()

    def normalize_lines(self, values: Sequence[str], ready: Sequence[str], simple: bool) -> str:
        """Build the normalized lines of one person, in order, joined as fingerprints join them.

        ``values`` are as printed, ``ready`` normalized; ``simple`` says that pieces may be normalized apart.
        """
        if simple:
            return interleave(self.pieces, [ready[slot] for slot in self.slots])
        lines = (normalize_text(interleave(pieces, [values[slot] for slot in slots])) for pieces, slots in self.lines)
        return "\x1f".join(line for line in lines if line)

    def sort_lines(self, values: Sequence[str], ready: Sequence[str], simple: bool) -> str:
        """Build the normalized lines of one person, without repeats and in alphabetical order."""
        if simple:
            lines = {interleave(pieces, [ready[slot] for slot in slots]) for pieces, slots in self.normalized}
        else:
            lines = {
                normalize_text(interleave(pieces, [values[slot] for slot in slots])) for pieces, slots in self.lines
            }
        return "\x1f".join(sorted(line for line in lines if line))

    def as_data(self) -> list[Any]:
        """Build the plain data of a text to be fingerprinted."""
        return [self.lines, self.pieces, self.slots, self.normalized]

    @classmethod
    def from_data(cls, data: list[Any]) -> FingerprintedText:
        """Build a text to be fingerprinted from its plain data."""
        lines, pieces, slots, normalized = data
        pairs = [tuple((tuple(one), tuple(other)) for one, other in cuts) for cuts in (lines, normalized)]
        return cls(pairs[0], tuple(pieces), tuple(slots), pairs[1])


def compile_lines(lines: Iterable[str], marks: SlotMarks, *, ordered: bool = True) -> FingerprintedText:
    """Compile lines that hold marks, to be fingerprinted for any person; ``ordered`` lines keep their order."""
    texts = list(lines)
    raw = tuple(map(marks.split_text, texts))
    if not ordered:
        return FingerprintedText(raw, normalized=tuple(marks.split_text(normalize_text(text)) for text in texts))
    joined = "\x1f".join(line for line in map(normalize_text, texts) if line)
    return FingerprintedText(raw, *marks.split_text(joined))


@dataclass(slots=True)
class ProofTemplate:
    """The compiled proof part of a file: the digits that depend on the person, in the order of computing.

    Digits are numbered: first the fingerprints of ``texts``, then those of ``sets``, then those of ``blanks``, then
    the mark of each field that holds some of them, then the seal.

    Parameters
    ----------
    name:
        The name of the part.
    texts, sets:
        The texts to fingerprint: lines in order, and sets of lines in which each counts once.
    blanks:
        The slot of the value of each personal blank.
    marked, sealed:
        The fields that hold such digits, and the text that the seal covers.
    xml:
        The XML of the part, cut at its digits.
    key:
        The secret of the seal; None makes the seal a plain digest.
    """

    name: str
    texts: list[FingerprintedText]
    sets: list[FingerprintedText]
    blanks: list[int]
    marked: list[DigitCut]
    sealed: DigitCut
    xml: SlottedPart
    key: bytes | None = field(default=None, repr=False)
    used: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        slots = {slot for text in (*self.texts, *self.sets) for _, places in text.lines for slot in places}
        self.used = tuple(sorted({*slots, *self.blanks}))

    def compute_digits(self, values: Sequence[str]) -> list[bytes]:
        """Compute all digits of the proof part that depend on the person, in order."""
        ready = [""] * len(values)
        simple = True
        for place in self.used:
            value = values[place]
            ready[place] = normalize_value(value)
            simple = simple and (not value or (value[0].isalnum() and value[-1].isalnum()))
        out = [_hex_digest(text.normalize_lines(values, ready, simple).encode())[:32] for text in self.texts]
        out += [_hex_digest(text.sort_lines(values, ready, simple).encode())[:32] for text in self.sets]
        out += [_short_digest(ready[value]) for value in self.blanks]
        for pieces, slots in self.marked:
            out.append(_hex_digest(join_between(pieces, out, slots))[:8])
        text = join_between(self.sealed[0], out, self.sealed[1])
        keyed = self.key is not None and hmac.new(self.key, text, hashlib.sha256).hexdigest().encode()
        out.append(keyed or _hex_digest(text))
        return out

    def as_data(self) -> dict[str, Any]:
        """Build the plain data of the proof template, without the key."""
        return {
            "name": self.name,
            "texts": [text.as_data() for text in self.texts],
            "sets": [text.as_data() for text in self.sets],
            "blanks": self.blanks,
            "marked": [[[piece.decode() for piece in pieces], slots] for pieces, slots in self.marked],
            "sealed": [[piece.decode() for piece in self.sealed[0]], self.sealed[1]],
            "xml": self.xml.as_data(),
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> ProofTemplate:
        """Build a proof template from its plain data, without a key."""
        return cls(
            data["name"],
            [FingerprintedText.from_data(text) for text in data["texts"]],
            [FingerprintedText.from_data(text) for text in data["sets"]],
            data["blanks"],
            [encode_cut((pieces, tuple(slots))) for pieces, slots in data["marked"]],
            encode_cut((data["sealed"][0], tuple(data["sealed"][1]))),
            SlottedPart.from_data(data["xml"]),
        )


def encode_cut(cut: tuple[Sequence[str], tuple[int, ...]]) -> DigitCut:
    """Encode the pieces of a cut text as bytes."""
    return tuple(piece.encode() for piece in cut[0]), cut[1]


@lru_cache(maxsize=4096)
def _short_digest(text: str) -> bytes:
    """Compute the first 8 hex digits of a text's SHA-256, cached because values repeat."""
    return _hex_digest(text.encode())[:8]


def _hex_digest(data: bytes) -> bytes:
    return hexlify(hashlib.sha256(data).digest())
