"""The registry of all checks of a returned file.

Each looks for one kind of tampering and says what it finds; each can be taken away alone (`tools/mutate_verify.py`
does, and a test must then fail).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..verify_values import Remark
from .annex_checks import check_annexes, check_contents
from .cases import FileCase, ReadingCase
from .clause_checks import (
    check_tags,
    find_misplaced_paragraphs,
    find_missing_clauses,
    find_moved_clauses,
    find_text_outside_clauses,
)
from .hidden_checks import find_hidden_text, find_odd_characters
from .paragraph_checks import (
    find_added_paragraphs,
    find_changed_words,
    find_joined_paragraphs,
    find_missing_paragraphs,
    find_reordered_paragraphs,
    find_repeated_paragraphs,
)
from .proof_checks import (
    check_facts,
    check_proof_count,
    check_properties,
    check_recorded_weights,
    check_records,
    check_release,
    check_seal,
    find_foreign_proof,
)
from .reference_checks import check_references
from .surrounding_checks import (
    check_headers_and_footers,
    check_list_labels,
    check_list_numbers,
    check_rest,
    find_added_notes,
    find_changed_letterhead,
    find_foreign_content,
    find_pending_changes,
)
from .value_checks import find_changed_print, find_changed_values, find_differing_values, find_strange_values

#: What changes the text of a clause.
TEXT_CODES = {
    "words-changed",
    "paragraph-missing",
    "paragraph-added",
    "paragraph-elsewhere",
    "paragraphs-reordered",
    "paragraphs-merged",
    "paragraph-split",
    "paragraph-repeated",
    "clause-duplicated",
    "hidden-text",
    "odd-characters",
    "reference-elsewhere",
    "reference-number",
    "reference-gone",
    "blank-strange",
    "tables-missing",
    "printed-changed",
}
#: What changes a value filled in, and leaves the text that of an edition.
VALUE_CODES = {"blank-changed", "table-changed"}


#: Checks of the text, made in each reading of a file: as it stands, or with its pending changes accepted or rejected.
CHECKS: dict[str, Callable[[ReadingCase], Iterator[Remark]]] = {
    "words": find_changed_words,
    "deleted": find_missing_paragraphs,
    "added": find_added_paragraphs,
    "repeated": find_repeated_paragraphs,
    "reordered": find_reordered_paragraphs,
    "joined": find_joined_paragraphs,
    "missing": find_missing_clauses,
    "moved": find_moved_clauses,
    "outside": find_text_outside_clauses,
    "tags": check_tags,
    "elsewhere": find_misplaced_paragraphs,
    "blanks": find_changed_values,
    "strange": find_strange_values,
    "differ": find_differing_values,
    "printed": find_changed_print,
    "hidden": find_hidden_text,
    "odd": find_odd_characters,
    "references": check_references,
    "contents": check_contents,
    "annexes": check_annexes,
}

#: Checks of the proof part and of what else a file holds, made once.
FILE_CHECKS: dict[str, Callable[[FileCase], Iterator[Remark]]] = {
    "beside": find_changed_letterhead,
    "seal": check_seal,
    "proofs": check_proof_count,
    "foreign": find_foreign_proof,
    "records": check_records,
    "recorded": check_recorded_weights,
    "release": check_release,
    "properties": check_properties,
    "notes": find_added_notes,
    "furniture": check_headers_and_footers,
    "rest": check_rest,
    "numbers": check_list_numbers,
    "content": find_foreign_content,
    "labels": check_list_labels,
    "pending": find_pending_changes,
    "facts": check_facts,
}
