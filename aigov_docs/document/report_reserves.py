"""The blocks of a report that say, beside the weights of a document, what is to be checked before relying on them."""

from __future__ import annotations

from ..compose.assessment import Assessment
from ..compose.citations import CitedBasis
from ..compose.reserves import list_reserves
from ..i18n import labels, typeset_text
from .blanks import furniture_runs, header_cell
from .tree import Block, Paragraph, Runs, Table


def write_reserves(assessment: Assessment, language: str) -> list[Block]:
    """Write a paragraph and a table of the doubts that coherence checks raise on steps of a document's procedure.

    Each row has the explanation of a doubt, how many clauses rest on the steps in doubt, and the legal bases. The list
    returned is empty where no coherence check doubts a step.
    """
    say = labels(language)
    reserves = {reserve.id: reserve for reserve in list_reserves(assessment)}
    doubts = assessment.step_incoherences
    if not doubts:
        return []

    def write_cell(text: str) -> Runs:
        return furniture_runs(typeset_text(text, language))

    rows = []
    for each in doubts:
        reserve = reserves.get(each.id)
        cited = [
            CitedBasis(name, assessment.library.legal_bases[name], assessment.assessed_on).citation_text(language)
            for name in each.check.legal_bases
        ]
        rows.append((
            write_cell(reserve.text(language) if reserve else each.text(language)),
            write_cell(str(len(reserve.clauses) if reserve else 0)),
            write_cell("; ".join(cited) or "–"),
        ))  # fmt: skip
    header = (say("Explanation"), say("Clauses concerned"), say("Legal bases"))
    told = (
        say("To check before relying on it: weights of this chapter also rest on these steps.")
        if reserves
        else say.plural(
            "To check before relying on it: no weight of this chapter rests on this point today.",
            "To check before relying on it: no weight of this chapter rests on these points today.",
            len(doubts),
        )
    )
    return [
        Paragraph(write_cell(told), style="intro"),
        Table("reserves", tuple(header_cell(text) for text in header), tuple(rows), (0.54, 0.12, 0.34), ruled=True),
    ]
