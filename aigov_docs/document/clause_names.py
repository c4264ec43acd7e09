"""The names of clauses as their own documents print them: the number of the article, and its title."""

from __future__ import annotations

from collections.abc import Sequence

from ..compose.assessment import Assessment
from ..compose.finding import Finding
from ..text import name_article
from .references import ReferenceResolver


class ClauseNamer:
    """Names the clauses of documents that were assessed, in a language, each as its document prints it.

    >>> from ..compose.assessment import compare
    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> papers = compare(load_library(), sample_matter("it-charter-chapter"))
    >>> chapter = papers["it-charter-chapter"]
    >>> ClauseNamer([chapter], "en").name_clause(chapter, chapter.finding("definitions"))
    '34 – Definitions'
    """

    def __init__(self, assessments: Sequence[Assessment], language: str) -> None:
        self.language = language
        self._resolvers = {each.vehicle.id: ReferenceResolver(each.composition, language) for each in assessments}
        self._articles = {
            (each.vehicle.id, item.clause.id): item.article.article.text(language)
            for each in assessments
            for item in each.composition.chosen
            if item.article is not None
        }

    def name_clause(self, assessment: Assessment, finding: Finding) -> str:
        """Name a clause as a document prints it, such as "5.2 – Données confidentielles"; without a number, its title.

        A clause that a shared article holds alone is printed under the title of that article, and is so named.
        """
        vehicle, clause = assessment.vehicle.id, finding.clause
        resolver, title = self._resolvers[vehicle], finding.heading[self.language]
        if not resolver.parts.get(clause):
            title = self._articles.get((vehicle, clause), title)
        return name_article(resolver.place_number(clause), title)
