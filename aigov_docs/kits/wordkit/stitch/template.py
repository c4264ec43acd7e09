"""A compiled file: what never changes, packed once, and the parts that change."""

from __future__ import annotations

import hashlib
import hmac
import re
from binascii import hexlify
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, ClassVar
from zlib import crc32

from ...ground.text import normalize_text
from .parts import EntryWriter, SlottedHash, SlottedPart, deflate_whole, hash_parts, join_between, store_block

# ------------------------------------------------------------------ marks
# Marks that stand for values while a file is compiled, and how a value is spelled where one stood.


#: What is found between two marks, and the number of the slot of each: pieces and slots in turn, a piece first and
#: last.
Cut = tuple[tuple[str, ...], tuple[int, ...]]

_WORD = 12  # letters of a word that stands for one of a value
#: A value in text, in an attribute, or in a run of French text, where the "er" of "1er" is raised.
TEXT, ATTRIBUTE, FRENCH = 0, 1, 2
_RAISED = re.compile(r"\b1er\b")


@dataclass(frozen=True, slots=True)
class SlotMarks:
    """The marks that stand for personal values while a template is compiled: one private character each.

    Parameters
    ----------
    first:
        The code of the character of the first slot.
    count:
        How many slots there are.
    spaced:
        Whether a mark may be several words, as `make_placeholder` gives.

    >>> marks = SlotMarks(0xE100, 2, spaced=True)
    >>> marks.split_text(f"Name: {marks.make_placeholder(1, 30)}.")
    (('Name: ', '.'), (1,))
    """

    first: int
    count: int
    spaced: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        """The regular expression that finds the mark of a value in a text; its first group is the mark's character."""
        return _compile_pattern(self.first, self.count, self.spaced)

    def make_placeholder(self, slot: int, length: int) -> str:
        """Build the mark that stands for the value of a slot while a template is compiled, ``length`` characters long.

        ``slot`` is the number of the value, from 0. The mark is as long as the value, and its words as short as those
        of usual values, so that a writer lays out both alike.

        >>> [len(word) for word in SlotMarks(0xE100, 1, spaced=True).make_placeholder(0, 30).split()]
        [12, 12, 4]
        """
        mark = chr(self.first + slot)
        words = (f"{mark * _WORD} " * (length // (_WORD + 1) + 1))[: max(length, 1)]
        return words[:-1] + mark

    def are_in(self, text: str) -> bool:
        """Whether a text contains a mark that stands for a personal value."""
        return self.pattern.search(text) is not None

    def slot_of(self, mark: re.Match[str]) -> int:
        """Find the slot (number of the value, from 0) for which a mark stands; ``mark`` is a match of `pattern`."""
        return ord(mark[1]) - self.first

    def split_text(self, text: str) -> Cut:
        """Split a text at its marks; return the pieces between the marks, then the slots for which the marks stand.

        A slot is the number of a value, from 0. The pieces are one more than the slots.
        """
        pieces, slots, at = [], [], 0
        for mark in self.pattern.finditer(text):
            pieces.append(text[at : mark.start()])
            slots.append(self.slot_of(mark))
            at = mark.end()
        pieces.append(text[at:])
        return tuple(pieces), tuple(slots)


@lru_cache(maxsize=8)
def _compile_pattern(first: int, count: int, spaced: bool) -> re.Pattern[str]:
    repeated = "(?: ?\\1)*" if spaced else "\\1*"
    return re.compile(f"([{chr(first)}-{chr(first + count - 1)}]){repeated}")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A way to write a personal value in the XML of a Word file: as text, as an attribute, or as French text."""

    value: int
    kind: int = TEXT
    before: str = ""
    after: str = ""

    def spell_value(self, value: str) -> bytes:
        """Encode a personal value as the bytes that stand for it in the XML of a Word file.

        The bytes depend on where the value stands: in text, in an attribute, or in French text (where the "er" of "1er"
        is raised).

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


def interleave(pieces: tuple[str, ...], between: list[str]) -> str:
    """Join pieces of a text with one value between each piece and the next, as the inverse of `SlotMarks.split_text`.

    ``between`` are the values, one fewer than the pieces.

    >>> interleave(("Name: ", "."), ["Zoé"])
    'Name: Zoé.'
    """
    interleaved = [""] * (2 * len(between) + 1)
    interleaved[0::2] = pieces
    interleaved[1::2] = between
    return "".join(interleaved)


# ------------------------------------------------------------------ digits
# Fingerprints that the proof of a compiled file states: their digits are computed again for each person.


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


# ------------------------------------------------------------------ template
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
