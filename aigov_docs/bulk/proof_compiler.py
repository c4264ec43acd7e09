"""Compile the proof part of a Word template: which fingerprints depend on the person, and on which texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..problems import Problem
from ..word.printed import BESIDE, group_segments
from ..word.proof_part import FileProof, proof_to_xml, read_proof, seal_proof
from ..word.read.lines import WordContent, WordLine
from .slot_values import MARKS, VALUES, CompilationError
from .stitch.digits import DigitCut, FingerprintedText, ProofTemplate, compile_lines, encode_cut
from .stitch.marks import SlotMarks
from .stitch.parts import SlottedPart

#: The marks of digits in the proof: private characters that no text of ours holds.
_DIGITS = SlotMarks(0xF000, 0x8FF)


class _DigitCounter:
    """A counter of the digests in a proof that depend on a person, in the order in which they are computed."""

    def __init__(self) -> None:
        self.count = 0

    def take_mark(self, length: int) -> str:
        """Build the mark (private characters) that stands in a proof for the next digest, of the same length."""
        self.count += 1
        return chr(_DIGITS.first + self.count - 1) * length


def compile_proof(name: str, data: bytes, read: WordContent | None, key: bytes | None) -> ProofTemplate:
    """Compile the proof of a Word file (the embedded record of how it was made) to be filled in for each person.

    In the file, marks stand for the personal values; in the compiled proof, marks stand for the digests that depend on
    them.

    Parameters
    ----------
    name, data:
        The name and the bytes of the part of the file that holds the proof.
    read:
        The content of that file, as the program reads it; None where it could not be read.
    key:
        The secret of the seal; None makes the seal a plain digest.

    Raises
    ------
    CompilationError
        The proof or the file cannot be read, a value stands where no fingerprint covers it, or more digests depend
        on values than there are marks for digests.
    """
    proof = read_proof(data)
    if isinstance(proof, Problem) or read is None or read.problems:
        raise CompilationError
    if any(note.kind in BESIDE and MARKS.are_in(note.text) for note in read.notes):
        raise CompilationError
    lines: dict[tuple[str, str], list[WordLine]] = group_segments(read.lines)
    digits = _DigitCounter()
    texts: list[FingerprintedText] = []
    sets: list[FingerprintedText] = []

    def compile_text(segment: tuple[str, str]) -> str | None:
        """Build the mark for the fingerprint of a clause's text; None when no personal value is in the text."""
        written = [line.text for line in lines.get(segment, ())]
        if not _hold_marks(written):
            return None
        texts.append(compile_lines(written, MARKS))
        return digits.take_mark(32)

    clauses = tuple(
        replace(clause, printed=compile_text((clause.tag, clause.language)) or clause.printed)
        for clause in proof.clauses
    )
    rest = dict(proof.rest)
    for part, segment in (("body", ("", "")), ("signatures", ("", "signatures"))):
        if mark := compile_text(segment):
            rest[part] = mark
    for part in ("header", "footer"):
        notes = [note.text for note in read.notes if note.kind == part]
        if _hold_marks(notes):
            sets.append(compile_lines(notes, MARKS, ordered=False))
            rest[part] = digits.take_mark(32)
    blanks = dict(proof.blanks)
    personal = [place for place, value in enumerate(VALUES) if value in blanks]
    for place in personal:
        blanks[VALUES[place]] = digits.take_mark(8)
    marked, template = _reserve_marks(replace(proof, clauses=clauses, rest=rest, blanks=blanks), digits)
    sealed = encode_cut(_DIGITS.split_text(template.sealed_text()))
    template = replace(template, seal=digits.take_mark(64))
    pieces, slots = encode_cut(_DIGITS.split_text(proof_to_xml(template).decode()))
    return ProofTemplate(name, texts, sets, personal, marked, sealed, SlottedPart(name, list(pieces), list(slots)), key)


def _hold_marks(lines: Iterable[str]) -> bool:
    return any(map(MARKS.are_in, lines))


def _reserve_marks(proof: FileProof, digits: _DigitCounter) -> tuple[list[DigitCut], FileProof]:
    """Reserve a mark for each field of a proof that depends on the person, and cut these fields at marks."""
    fields = proof.named_values()
    named = seal_proof(proof).marks.split("\n")
    changing = [(place, value) for place, (_, value) in enumerate(fields) if _DIGITS.are_in(value)]
    if digits.count + len(changing) >= _DIGITS.count or len(named) != len(fields):
        raise CompilationError
    for place, _ in changing:
        named[place] = f"{named[place][:-8]}{digits.take_mark(8)}"
    cuts = [encode_cut(_DIGITS.split_text(value)) for _, value in changing]
    return cuts, replace(proof, marks="\n".join(named))
