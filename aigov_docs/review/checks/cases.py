"""The data that checks read: one reading of a returned file, and the file as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...library.load import Library
from ...matter.models import Matter
from ...problems import Problem
from ...word.proof_part import ClauseRecord, FileProof
from ...word.read.lines import WordContent, WordLine
from ..clause_groups import ClauseGroup
from ..verify_weights import ProvenFacts
from ..wordings import WordingIndex


@dataclass
class ReadingCase:
    """One reading of a returned file (as it stands, or with changes accepted), with the data its checks need.

    A reading takes the file as it stands, or with its pending changes accepted or rejected.
    """

    returned: WordContent
    proof: FileProof | None
    trusted: bool
    lines: tuple[WordLine, ...]
    listed: tuple[WordLine, ...]
    groups: list[ClauseGroup]
    rest: list[WordLine]
    texts: WordingIndex
    vehicle: str
    library: Library
    records: Mapping[tuple[str, str], ClauseRecord]
    printed: Mapping[tuple[str, str], str]
    order: Mapping[str, list[str]]
    loose: bool
    titles: frozenset[str] = frozenset()
    missing: list[tuple[str, str]] = field(default_factory=list)

    def find_record(self, group: ClauseGroup) -> ClauseRecord | None:
        """Find what the file's proof records of a clause in one language; None where it records nothing of the clause.

        ``group`` is the clause with its paragraphs in the file, and has the language. The record is looked up by the
        tags of the clause's content controls, then by the edition whose text the clause has, then by the name of the
        clause in any edition.
        """
        labels = [*group.claims, *([group.source.label] if group.source else [])]
        for label in labels:
            found = self.records.get((label, group.key[1]))
            if found is not None and label.rsplit("@", 1)[0] == group.key[0]:
                return found
        return next(
            (
                each
                for (tag, language), each in self.records.items()
                if language == group.key[1] and tag.rsplit("@", 1)[0] == group.key[0]
            ),
            None,
        )

    def is_as_issued(self, group: ClauseGroup) -> bool | None:
        """Say whether the file prints a clause as when issued; None where its proof does not record that text."""
        record = self.find_record(group)
        return None if record is None or not record.printed else record.printed == group.printed


@dataclass(frozen=True)
class FileCase:
    """A returned file as a whole, for the checks of its proof, seal, headers, notes and pictures."""

    returned: WordContent
    proof: FileProof | None
    form: Problem | None
    seal: str
    keyed: bool
    matter: Matter | None
    case: ReadingCase
    release: Library | None
    facts: ProvenFacts | None
    library: Library


def list_values(group: ClauseGroup) -> list[tuple[str, str]]:
    """List the values that a file prints for the blanks of a clause: pairs of blank name and value, no pair twice."""
    return list(dict.fromkeys(each for pair in group.pairs for each in pair.match.blanks))


def longest_rising(values: list[int]) -> set[int]:
    """Find a longest series of rising numbers in a list, side by side or not, and return the indexes of its members.

    ``values`` are ranks in the issued order, listed as a file has them: items at the other indexes have moved.
    """
    best: list[tuple[int, int | None]] = []
    for at, value in enumerate(values):
        length, before = 1, None
        for other in range(at):
            if values[other] < value and best[other][0] + 1 > length:
                length, before = best[other][0] + 1, other
        best.append((length, before))
    place: int | None = max(range(len(values)), key=lambda at: best[at][0]) if values else None
    out = set()
    while place is not None:
        out.add(place)
        place = best[place][1]
    return out


def list_issued_beside(case: FileCase) -> frozenset[str]:
    """List what a file had beside its text when issued, as entries such as ``box:1a2b3c4d``, from the file's proof.

    An entry is a word for the kind, with a digest where there is text: text boxes, notes, pictures, hidden texts of the
    letterhead, signing anchors. The set is empty for a file without proof.
    """
    return frozenset(case.proof.rest.get("beside", "").split()) if case.proof is not None else frozenset()


def list_disturbed_languages(case: ReadingCase) -> set[str]:
    """List the languages in which a file, in one reading, has articles missing, added or moved, or a heading missing.

    In those languages, a reference that still shows its former number is no fault.
    """
    out = {language for _, language in case.missing}
    for group in case.groups:
        if group.source is not None and 0 in group.missing:
            out.add(group.key[1])
    for language in {group.key[1] for group in case.groups}:
        ranks = {name: rank for rank, name in enumerate(case.order.get(language, []))}
        places = [ranks.get(group.key[0], -1) for group in case.groups if group.key[1] == language]
        if len(longest_rising(places)) < len(places) or -1 in places:
            out.add(language)
    return out
