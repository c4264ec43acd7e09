"""The blocks of a report that say once what is true of a document by what it is, and where else a clause would bind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..compose.assessment import Assessment
from ..i18n import labels, typeset_text
from .blanks import furniture_runs, header_cell
from .clause_names import ClauseNamer
from .tree import Paragraph, Table


def write_standing_rules(
    assessment: Assessment, assessments: Sequence[Assessment], names: ClauseNamer
) -> Iterator[Paragraph | Table]:
    """Write what the rules say of a document as a whole, then a table of the clauses that bind only in other documents.

    Yielded are a paragraph for each such rule and, where there are any, the clauses that do not bind in the document of
    ``assessment`` but would in another, by document. ``assessments`` weigh the same clauses in every kind of document;
    ``names`` names them, in the language of the report.
    """
    language = names.language
    say = labels(language)
    for rule in assessment.list_standing_rules():
        yield Paragraph(furniture_runs(typeset_text(rule.explanation.text(language), language)), style="body")
    binding = [
        tuple(furniture_runs(typeset_text(text, language)) for text in (other.vehicle.label.text(language), headings))
        for other in assessments
        if (headings := "; ".join(list_binding_clauses(assessment, other, names)))
    ]
    if binding:
        said = say("Wordings of the same clauses that bind, once their formalities are done:")
        yield Paragraph(furniture_runs(typeset_text(said, language)), style="intro")
        header = (header_cell(say("Document")), header_cell(say("Clauses")))
        yield Table("binding", header, tuple(binding), (0.3, 0.7), ruled=True)


def list_binding_clauses(assessment: Assessment, other: Assessment, names: ClauseNamer) -> list[str]:
    """List the names of the clauses that bind in the document ``other`` and only ask, advise or inform in this one.

    This one is the document of ``assessment``. Binding in ``other`` counts with its missing formalities done. Both must
    have findings for the same clauses in the same order, as the assessments that `compare` makes of one matter.

    >>> from ..compose.assessment import compare
    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> charter, chapter, _ = papers = tuple(compare(load_library(), sample_matter("charter")).values())
    >>> list_binding_clauses(chapter, charter, ClauseNamer(papers, "en"))
    []
    """
    weights = assessment.library.vocabulary.weights
    return [
        names.name_clause(other, theirs)
        for mine, theirs in zip(assessment.findings, other.findings, strict=True)
        if mine.in_outline and mine.informs and theirs.in_outline and not theirs.informs
        if weights[theirs.weight_after_formalities].bears
    ]
