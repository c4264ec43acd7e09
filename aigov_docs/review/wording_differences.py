"""The differences, word by word, between a text and a wording of the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..text_diff import list_stretches, split_terms
from ..word.read.lines import REFERENCE
from .match import REFERENCE_LISTS, REFERENCES, PatternGap, UnitMatch, WordingUnit, undo_elision


@dataclass(frozen=True, slots=True)
class WordChange:
    """Words of an edition and the words that replace them in a file; either is empty for an addition or a deletion."""

    before: str
    after: str


def compare_words(unit: WordingUnit, text: str) -> tuple[UnitMatch, tuple[WordChange, ...]]:
    """Compare a text with a piece (heading, paragraph…) of a wording, and return a pair.

    The pair is what the text has for the blanks and references of the piece (a `UnitMatch`), then the words that
    differ. ``text`` is without typography, as `normalize_text` returns it.

    >>> from .match import compile_unit
    >>> from ..library.markup import TextSpan
    >>> compare_words(compile_unit("paragraph", (TextSpan("Il doit le signaler."),)), "Il peut le signaler.")[1]
    (WordChange(before='doit', after='peut'),)
    """
    before: list[str | PatternGap] = []
    for part in unit.segments:
        before += [part] if isinstance(part, PatternGap) else split_terms(part)
    actual = text = undo_elision(unit, text)
    gaps = [part for part in unit.segments if isinstance(part, PatternGap) and part.reference]
    pattern = REFERENCE_LISTS if any(" " in part.name for part in gaps) else REFERENCES
    reference_texts = [reference_match[0] for reference_match in pattern.finditer(text)] if gaps else []
    if gaps:
        actual = pattern.sub(REFERENCE, text)
    after = split_terms(actual)[:6000]
    names = [
        (
            REFERENCE
            if isinstance(part, PatternGap) and part.reference
            else f"{{{{ {part.name} }}}}"
            if isinstance(part, PatternGap)
            else part
        )
        for part in before
    ]
    blanks: list[tuple[str, str]] = []
    references: list[tuple[str, str]] = []
    changes: list[WordChange] = []
    for same, i1, i2, j1, j2 in list_stretches(names, after):
        holes = [part for part in before[i1:i2] if isinstance(part, PatternGap)]
        if same:
            remaining_texts = reference_texts[after[:j1].count(REFERENCE) :]
            references += zip((part.name for part in holes if part.reference), remaining_texts, strict=False)
        elif len(holes) == 1 and i2 - i1 == 1 and not holes[0].reference and j2 > j1:
            blanks.append((holes[0].name, _join_words(after[j1:j2])))
        else:
            changes.append(WordChange(_join_words(names[i1:i2]), _join_words(after[j1:j2])))
    return UnitMatch(tuple(blanks), tuple(references)), tuple(changes)


def _join_words(words: Sequence[str]) -> str:
    """Join words and punctuation marks into a text."""
    text = ""
    for word in words:
        glued = not text or text.endswith(("'", "(", '"')) or (len(word) == 1 and word in ",.;:!?)%€")
        text += word if glued else f" {word}"
    return text.replace(REFERENCE, "§")
