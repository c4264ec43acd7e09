"""Comparing two texts word by word, and two sequences item by item. Nothing here knows clauses or files."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

T = TypeVar("T")

_WORDS_AND_SPACES = re.compile(r"\w+|\s|[^\w\s]")
_TERMS = re.compile(r"[^\W_]+(?:['-][^\W_]+)*'?|[^\w\s]|_")
_SLIGHT = " ,;:.()’'\u00a0\u202f"
_LEAST_SHARE = 0.4  # the share of words in common from which two items are one that was changed
_MOST_PAIRS = 40_000  # pairs compared in one stretch, at most


class Stretch(NamedTuple):
    """A stretch of two compared sequences, the same in both or changed, with its start and end in each.

    ``old_start`` to ``old_end`` are the places in the old sequence, ``new_start`` to ``new_end`` those in the new one.
    """

    same: bool
    old_start: int
    old_end: int
    new_start: int
    new_end: int


def split_words(text: str) -> list[str]:
    """Split a text into words, spaces and punctuation signs; joining them gives the text again.

    >>> split_words("l'IA, oui.")
    ['l', "'", 'IA', ',', ' ', 'oui', '.']
    """
    return _WORDS_AND_SPACES.findall(text)


def split_terms(text: str) -> list[str]:
    """Split a normalized text into words and punctuation signs, without its spaces.

    What elides or joins words stays in the word: "l'IA" and "peut-être" are one word each.

    >>> split_terms("l'IA, oui.")
    ["l'IA", ',', 'oui', '.']
    """
    return _TERMS.findall(text)


def measure_word_share(words: Counter[str], other_words: Counter[str]) -> float:
    """Compute the share of words that two texts have in common, from 0 to 1, in any order; 1 for two empty texts.

    ``words`` and ``other_words`` say how often each text has each word. The share is twice the number of common words,
    divided by the number of words of both texts together.

    >>> measure_word_share(Counter(["a", "b"]), Counter(["b", "a"]))
    1.0
    """
    total = words.total() + other_words.total()
    fewer, more = (words, other_words) if len(words) <= len(other_words) else (other_words, words)
    common = sum([min(count, more[word]) for word, count in fewer.items() if word in more])
    return 2 * common / total if total else 1.0


@lru_cache(maxsize=8192)
def count_words(words: tuple[str, ...]) -> Counter[str]:
    """Count how often each word of a text comes, to compare it with many others; it is not to be changed.

    >>> count_words(("a", "b", "a"))["a"]
    2
    """
    return Counter(words)


def list_stretches(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Stretch]:
    """Cut two sequences into stretches, in order: parts that are the same in both, and parts that were changed.

    Each `Stretch` says which of the two it is, and where it starts and ends in both sequences.

    >>> [tuple(stretch) for stretch in list_stretches("abd", "acd")]
    [(True, 0, 1, 0, 1), (False, 1, 2, 1, 2), (True, 2, 3, 2, 3)]
    """
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [Stretch(kind == "equal", a, b, c, d) for kind, a, b, c, d in matcher.get_opcodes()]


def list_readable_stretches(
    old: Sequence[Hashable], new: Sequence[Hashable], texts: Sequence[str] | None = None
) -> list[Stretch]:
    """Cut two texts into stretches, in order, the same in both or changed, so that a reader sees few and whole changes.

    A space or punctuation sign that is the same in both, but stands alone between two changes, counts as changed.

    Parameters
    ----------
    old, new:
        The words of both texts, or values that are equal where the words are.
    texts:
        The text of each item of ``new``, where the items are not the words themselves; empty for what is no text.

    >>> [stretch.same for stretch in list_readable_stretches(["a", " ", "b"], ["c", " ", "d"])]
    [False, False, False]
    """
    words = [str(word) for word in new] if texts is None else texts
    stretches = list_stretches(old, new)
    readable_stretches = []
    for place, stretch in enumerate(stretches):
        between = 0 < place < len(stretches) - 1
        slight = all(word and not word.strip(_SLIGHT) for word in words[stretch.new_start : stretch.new_end])
        readable_stretches.append(stretch._replace(same=stretch.same and not (between and slight)))
    return readable_stretches


def align_sequences(
    old: Sequence[T], new: Sequence[T], key: Callable[[T], Hashable], alike: Callable[[T, T], float]
) -> list[tuple[int | None, int | None]]:
    """Pair the items of two sequences in order, equal items first, then the most alike, and return their positions.

    Each pair is a position in ``old`` and one in ``new``; None takes the place of either where an item has no pair.

    Parameters
    ----------
    key:
        A function that gives for an item what is equal in two items that are the same.
    alike:
        A function that says how much two items are alike, from 0 to 1; below 0.4 they are not paired.

    >>> align_sequences(["a", "b c", "d"], ["a", "b x", "e", "d"], str, lambda one, other: float(one[0] == other[0]))
    [(0, 0), (1, 1), (None, 2), (2, 3)]
    """
    position_pairs: list[tuple[int | None, int | None]] = []
    for same, a, b, c, d in list_stretches([key(item) for item in old], [key(item) for item in new]):
        if same:
            position_pairs += zip(range(a, b), range(c, d), strict=True)
        else:
            position_pairs += [
                (None if i is None else a + i, None if j is None else c + j)
                for i, j in _pair_alike(old[a:b], new[c:d], alike)
            ]
    return position_pairs


def _pair_alike(
    old: Sequence[T], new: Sequence[T], alike: Callable[[T, T], float]
) -> Iterator[tuple[int | None, int | None]]:
    """Pair the items of two stretches in order so that the sum of their likenesses is the highest."""
    rows, columns = len(old), len(new)
    i = j = 0
    if rows * columns <= _MOST_PAIRS:
        likeness = [[alike(old_item, new_item) for new_item in new] for old_item in old]
        best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
        for i in range(rows - 1, -1, -1):
            for j in range(columns - 1, -1, -1):
                paired = best[i + 1][j + 1] + likeness[i][j] if likeness[i][j] >= _LEAST_SHARE else -1.0
                best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
        i = j = 0
        while i < rows and j < columns:
            if likeness[i][j] >= _LEAST_SHARE and best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
                yield i, j
                i, j = i + 1, j + 1
            elif best[i][j] == best[i + 1][j]:
                yield i, None
                i += 1
            else:
                yield None, j
                j += 1
    yield from ((place, None) for place in range(i, rows))
    yield from ((None, place) for place in range(j, columns))
