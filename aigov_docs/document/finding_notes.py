"""The notes that a copy to be reviewed prints on its clauses: why each has its weight, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from ..compose.citations import CitedBasis
from ..compose.finding import Finding
from ..compose.reserves import Reserve
from ..i18n import labels, typeset_text


class FindingNotes:
    """The notes on the clauses of one document, in a language; what several clauses cite is written once.

    ``reserves`` are the doubts that coherence checks raise on steps of the document's procedure: each is noted on the
    clauses on which it bears.
    """

    def __init__(self, language: str, reserves: Sequence[Reserve] = ()) -> None:
        self.language, self.reserves = language, reserves
        self._say = labels(language)
        self._cited: dict[tuple[str, object], str] = {}

    def write_notes(self, finding: Finding) -> tuple[str, ...]:
        """Write the notes on a clause, a text each: reasons of its weight, what is missing, legal bases.

        ``finding`` is the clause as weighed.
        """
        said = self._say
        out = [rule.explanation.text(self.language) for rule in finding.rules]
        for fact in finding.explain_missing_facts():
            out.append(said("Facts missing: {facts}", facts=fact.question(self.language)))
        out += [rule.explanation.text(self.language) for rule in finding.weighing.outcome.told]
        for name in finding.weighing.rests_on:
            statement = finding.library.vocabulary.statements[name].text(self.language)
            out.append(said("Rests on what you state: {statement}", statement=statement))
        out += [each.text(self.language) for each in self.reserves if finding.clause in each.clauses]
        if finding.rule_bases:
            out.append(said("Legal bases: {bases}", bases=self._join_citations(finding.rule_bases)))
        if finding.missing:
            out.append(said("Missing: {formalities}", formalities="; ".join(finding.missing_text(self.language))))
            out.append(said("Weight once done: {weight}", weight=finding.weight_after_formalities_text(self.language)))
        if finding.text_bases:
            out.append(said("The text rests on: {bases}", bases=self._join_citations(finding.text_bases)))
        return tuple(typeset_text(text, self.language) for text in out)

    def _join_citations(self, bases: Sequence[CitedBasis]) -> str:
        for basis in bases:
            if (basis.id, basis.day) not in self._cited:
                self._cited[basis.id, basis.day] = basis.citation_text(self.language)
        return "; ".join(self._cited[basis.id, basis.day] for basis in bases)
