"""Whom the articles cover that a document or a command cites: the notes that fit the employer."""

from __future__ import annotations

from collections.abc import Collection

from ..conditions import condition_holds
from .assessment import Assessment


def list_scope_notes(assessment: Assessment, cited: Collection[str], language: str) -> list[str]:
    """List the notes that say which employers or people the articles cited in a table of legal bases cover.

    ``cited`` are the ids of the legal bases in that table. Empty where no note fits the facts.

    >>> from .assessment import assess
    >>> list_scope_notes(assess(load_library(), sample_matter("charter")), ["ct-l1221-1"], "en")
    []
    """
    notes, facts = assessment.library.vocabulary.scope_notes.values(), assessment.composition.facts
    fitting = (note for note in notes if not note.cites or set(note.cites) & set(cited))
    return [note.text(language) for note in fitting if condition_holds(note.when, facts)]
