"""The table of the report that says what each collective agreement of a matter does to its documents."""

from __future__ import annotations

from ..compose.agreements import answer_agreements, list_agreement_lines
from ..i18n import labels, typeset_text
from ..library.load import Library
from ..matter.models import Matter
from .blanks import furniture_runs, header_cell
from .tree import Table


def agreements_table(matter: Matter, library: Library, language: str) -> Table | None:
    """Build the table that says what each collective agreement of a matter does to the matter's documents.

    A row for each agreement; None where the matter lists none. ``language`` is ``fr`` or ``en``.

    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> bare = sample_matter().model_copy(update={"agreements": ()})
    >>> agreements_table(bare, load_library(), "en") is None
    True
    """
    say = labels(language)
    rows = tuple(
        (
            furniture_runs(typeset_text(f"{answer.title} – {answer.level}", language)),
            furniture_runs(typeset_text(" ".join(list_agreement_lines(answer, library, language)), language)),
        )
        for answer in answer_agreements(matter, library, language)
    )
    header = (header_cell(say("Agreement")), header_cell(say("What it does to the documents")))
    return Table("agreements", header, rows, (0.3, 0.7), ruled=True) if rows else None
