"""The lines of a clause that differ between two files: each that goes with the one that comes in its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..text_diff import align_sequences, list_readable_stretches, measure_word_share, split_words
from ..word.read.lines import WordLine
from .compared_files import ClauseInFile, join_spaces
from .wording_differences import WordChange

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-ÖØ-Þ«“])")
#: From which share of words in common a sentence goes on, with some of its words changed.
_SAME_SENTENCE = 0.6
_FEW_WORDS = 2
#: How alike two headings of one clause count at least.
_HEADING_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class LineChange:
    """A paragraph, item or cell of a former text and the one that takes its place; either is empty for none.

    ``number`` is what the newer file prints before it, such as "4.2", else the older file.
    """

    before: str
    after: str
    number: str = ""

    @property
    def kind(self) -> str:
        """What happened to the line: ``added``, ``removed`` or ``changed``."""
        return "added" if not self.before else "removed" if not self.after else "changed"

    def list_words(self) -> tuple[WordChange, ...]:
        """List the changes of words in the line: each time the words removed, and those put in their place.

        Either is empty where words were only added or only removed. A sentence replaced by another is listed whole; in
        a sentence that was only changed, the words that changed are, with the few words between two changes.

        >>> LineChange("dans les 3 mois suivants", "dans les 6 mois suivants").list_words()
        (WordChange(before='3', after='6'),)
        >>> LineChange("Il signe. Il paie cela.", "Il signe. Nul ne doit rien.").list_words()
        (WordChange(before='Il paie cela.', after='Nul ne doit rien.'),)
        """
        olds, news = (_SENTENCE_END.split(text) if text else [] for text in (self.before, self.after))
        changes: list[WordChange] = []
        gone: list[str] = []
        come: list[str] = []
        pairs = align_sequences(olds, news, str, _measure_sentences)
        for i, j in pairs:
            if i is not None and j is not None:
                changes += _flush(gone, come)
                changes += _pair_words(olds[i], news[j])
            elif i is not None:
                gone.append(olds[i])
            elif j is not None:
                come.append(news[j])
        return (*changes, *_flush(gone, come))


def list_text_stretches(old: str, new: str) -> list[tuple[bool, str, str]]:
    """Cut two texts into stretches: of each, whether it was changed, its words in the old text and in the new one.

    >>> list_text_stretches("Il doit signer", "Il peut signer")
    [(False, 'Il ', 'Il '), (True, 'doit', 'peut'), (False, ' signer', ' signer')]
    """
    old_words, new_words = split_words(old), split_words(new)
    stretches: list[tuple[bool, str, str]] = []
    for same, a, b, c, d in list_readable_stretches(old_words, new_words):
        gone, come = "".join(old_words[a:b]), "".join(new_words[c:d])
        if stretches and stretches[-1][0] != same:
            changed, before, after = stretches.pop()
            stretches.append((changed, before + gone, after + come))
        else:
            stretches.append((not same, gone, come))
    return stretches


def compare_clause_lines(before: ClauseInFile | None, after: ClauseInFile | None) -> dict[str, tuple[LineChange, ...]]:
    """List the lines that differ between a clause in an older file and in a newer one, by language, in order.

    Numbers of cross-references alone make no difference. Where a file lacks the clause (None), all lines of the other
    differ; a language in which no line differs has an empty tuple.
    """
    sides = [side.lines if side is not None else {} for side in (before, after)]
    return {
        language: compare_lines(sides[0].get(language, ()), sides[1].get(language, ()))
        for language in {**sides[1], **sides[0]}
    }


def compare_lines(before: Sequence[WordLine], after: Sequence[WordLine]) -> tuple[LineChange, ...]:
    """List the lines that differ between two series, as pairs of the former line and the new one in its place.

    The former line is an empty text where a line was added, the new one where a line was removed.

    >>> from ..word.read.lines import TextPiece
    >>> one, two = (WordLine((TextPiece(f"Il {verb} signer."),)) for verb in ("doit", "peut"))
    >>> compare_lines([one], [two])
    (LineChange(before='Il doit signer.', after='Il peut signer.', number=''),)
    """
    olds, news = ([line for line in lines if line.folded] for lines in (before, after))
    changes = []
    for i, j in align_sequences(olds, news, lambda line: line.folded, _measure_likeness):
        old, new = (None if i is None else olds[i]), (None if j is None else news[j])
        if old is None or new is None or old.folded != new.folded:
            texts = ["" if line is None else join_spaces(line.shown) for line in (old, new)]
            label = (new or old or WordLine(())).label
            changes.append(LineChange(texts[0], texts[1], join_spaces(label) if label[:1].isalnum() else ""))
    return tuple(changes)


def _measure_likeness(before: WordLine, after: WordLine) -> float:
    """Compute the share of words that two lines have in common, from 0 to 1; two headings are alike."""
    words = [Counter(word for word in split_words(line.folded.lower()) if word.isalnum()) for line in (before, after)]
    share = measure_word_share(words[0], words[1])
    return max(share, _HEADING_SHARE) if before.role == after.role and "Heading" in before.role else share


def _measure_sentences(before: str, after: str) -> float:
    """Compute how alike two sentences are, from 0 to 1: not at all where one has taken the place of the other."""
    words = [Counter(word for word in split_words(text.lower()) if word.isalnum()) for text in (before, after)]
    share = measure_word_share(words[0], words[1])
    return share if share >= _SAME_SENTENCE else 0.0


def _pair_words(old: str, new: str) -> list[WordChange]:
    """Pair the words of a sentence that go with those that come; one or two words between changes change with them."""
    pairs: list[tuple[str, str]] = []
    between: tuple[str, str] | None = None  # words that stay after a change, as long as they are few
    for changed, gone, come in list_text_stretches(old, new):
        if changed and pairs and between is not None:
            pairs[-1] = (pairs[-1][0] + between[0] + gone, pairs[-1][1] + between[1] + come)
        elif changed:
            pairs.append((gone, come))
        between = None if changed or len(come.split()) > _FEW_WORDS else (gone, come)
    return [WordChange(gone.strip(), come.strip()) for gone, come in pairs]


def _flush(gone: list[str], come: list[str]) -> list[WordChange]:
    """Pair the sentences that went with those that came, and empty both lists."""
    changes = [WordChange(" ".join(gone), " ".join(come))] if gone or come else []
    gone.clear()
    come.clear()
    return changes
