"""The old address of what is in :mod:`aigov_docs.word.read` and :mod:`aigov_docs.word.printed`."""

from __future__ import annotations

from .changes import resolve_changes
from .printed import (
    BESIDE,
    SIGNATURES,
    find_anchors,
    furniture_fingerprints,
    group_segments,
    non_clause_fingerprints,
    numbering_fingerprint,
    part_fingerprints,
    printed_fingerprints,
    unseen_word,
    words_beside,
)
from .read.line_builder import LABEL
from .read.lines import REFERENCE, ChangeAuthor, SideNote, TextPiece, WordContent, WordLine
from .read.part_reader import MAX_LINES
from .read.returned_file import read_file
from .read.roles import ENDS, SIGNING
from .read.tags import ANNEX_TAG, CLAUSE_TAG
from .read.text_looks import StyleSheet

__all__ = [
    "ANNEX_TAG", "BESIDE", "CLAUSE_TAG", "ENDS", "LABEL", "MAX_LINES", "REFERENCE", "SIGNATURES", "SIGNING",
    "ChangeAuthor", "SideNote", "StyleSheet", "TextPiece", "WordContent", "WordLine", "find_anchors",
    "furniture_fingerprints", "group_segments", "non_clause_fingerprints", "numbering_fingerprint", "part_fingerprints",
    "printed_fingerprints", "read_file", "resolve_changes", "unseen_word", "words_beside",
]  # fmt: skip
