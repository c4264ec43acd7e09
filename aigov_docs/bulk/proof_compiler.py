"""Compile the proof part of a Word template: which fingerprints depend on the person, and on which texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..kits.ground.problems import Problem
from ..kits.wordkit.read.lines import WordContent, WordLine
from ..kits.wordkit.stitch.parts import SlottedPart
from ..kits.wordkit.stitch.template import (
    DigitCut,
    FingerprintedText,
    ProofTemplate,
    SlotMarks,
    compile_lines,
    encode_cut,
)
from ..kits.wordkit.xml_text import escape_text
from ..word.printed import BESIDE, group_segments
from ..word.proof_part import PROOF_END, FileProof, read_proof, seal_proof, split_proof_xml
from .slot_values import MARKS, VALUES, CompilationError

#: The marks of digits in the proof: private characters that no text of ours holds.
_DIGITS = SlotMarks(0xF000, 0x8FF)
_LONGEST = 50_000  # bytes of prints: one block of a deflate stream takes 65,535


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
    template = seal_proof(replace(proof, clauses=clauses, rest=rest, blanks=blanks), key)
    prints, marked = _cut_prints(template, digits)
    if digits.count > _DIGITS.count or sum(map(len, prints[0])) > _LONGEST:
        raise CompilationError
    pieces = [*(piece.encode() for piece in split_proof_xml(template)), PROOF_END]
    xml = SlottedPart(name, pieces, [0, 1])
    return ProofTemplate(name, texts, sets, personal, marked, prints, template.sealed_head().encode(), xml, key)


def _hold_marks(lines: Iterable[str]) -> bool:
    return any(map(MARKS.are_in, lines))


def _cut_prints(proof: FileProof, digits: _DigitCounter) -> tuple[DigitCut, list[int]]:
    """Cut the prints of a proof where digests of a person stand, and list the number of each of them, in order.

    The digits by which a change of such a digest is found depend on the person too: they are numbered in that order.
    """
    marked, marks = [], list(proof.print_marks)
    for place, (_, value) in enumerate(proof.list_prints()):
        if _DIGITS.are_in(value):
            marked.append(_DIGITS.split_text(value)[1][0])
            marks[place] = digits.take_mark(8)
    text = replace(proof, print_marks=tuple(marks)).write_prints()
    if escape_text(text) != text:  # the same bytes are sealed and written
        raise CompilationError
    return encode_cut(_DIGITS.split_text(text)), marked
