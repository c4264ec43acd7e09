"""The names of clauses as their own documents print them: the number of the article, and its title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from ..compose.assessment import Assessment
from ..compose.companion_choice import LetteredAnnex
from ..compose.composition import Composition
from ..compose.finding import Finding
from ..compose.open_points import UNFILLED
from ..kits.ground.i18n import N_, labels
from ..kits.ground.problems import Problem
from ..kits.ground.text import lower_first, name_article
from ..law.clause_selection import SelectedClause
from ..library.markup import ANNEX
from ..library.vehicles import OutlineArticle
from .tree import Run

# ------------------------------------------------------------------ references
# Numbers of articles, letters of annexes, and the references that lead to them, in one document and language.


def shared_anchor(article: OutlineArticle) -> str:
    """Build the anchor of an article that several clauses share, from its first clause in the outline.

    The name stays while the number of the article changes.
    """
    return f"g-{article.clauses[0].clause}"


class ReferenceResolver:
    """The resolver of references to clauses in a document, which adds a problem for each one without a target.

    A reference to a clause of an article that several share prints the number of the article, and leads to its heading;
    inside that article it prints the place of the clause, and leads there.
    """

    def __init__(self, composition: Composition, language: str) -> None:
        self.vehicle, self.language = composition.vehicle, language
        self.say = labels(language)
        host = composition.matter.host
        self.first = host.first_article if self.vehicle.first_article == "host.first_article" else 1
        self.numbers: dict[str, int] = {}
        self.parts: dict[str, int] = {}  # the place of a clause in an article that several share; 0 for one alone there
        self._targets: dict[str, str] = {}
        self._number_clauses([item for item in composition.chosen if item.numbered])
        self.annexes = {annex.companion.id: annex for annex in composition.annexes}
        self.problems: list[Problem] = []

    def _number_clauses(self, numbered: Sequence[SelectedClause]) -> None:
        """Number the articles, and the clauses inside each article that several share."""
        number, before = self.first - 1, None
        for item in numbered:
            number += item.article is None or item.article is not before
            before = item.article
            self.numbers[item.clause.id] = number
            self._targets[item.clause.id] = f"a-{item.clause.id}" if before is None else shared_anchor(before)
        together, turns = Counter(self.numbers.values()), Counter[int]()
        for item in numbered:
            if item.article is not None:
                number = self.numbers[item.clause.id]
                turns[number] += 1
                self.parts[item.clause.id] = turns[number] if together[number] > 1 else 0

    def place_number(self, clause: str) -> str:
        """Write the number of a clause (by id): its article's, "4", or "4.2" in a shared article; empty without one."""
        number, part = self.numbers.get(clause), self.parts.get(clause)
        return "" if number is None else f"{number}.{part}" if part else str(number)

    def place_label(self, clause: str) -> str:
        """Build the name of a clause's place, for a table of clauses: "Article 4", or "Article 4.2" in a shared one."""
        if self.parts.get(clause):
            return self.say("Article {n}", n=self.place_number(clause))
        return self.article_label(self.numbers[clause])

    def article_label(self, number: int) -> str:
        """Build the name of an article in the document's language, such as "Article 1er" or "Article 2"."""
        first = self.say("Article 1")  # French: Article 1er
        return first if number == 1 else self.say("Article {n}", n=number)

    def annex_label(self, annex: LetteredAnnex) -> str:
        """Build the name of an annex in the document's language, such as "Annexe A"."""
        return self.say("Annex {letter}", letter=annex.letter)

    def resolve_from(self, clause: str) -> Callable[[str], Run]:
        """Make the function that turns the name in a reference of a clause into its run (piece of text).

        ``clause`` is the id of the clause; the function does what `resolve_reference` does for references inside it.
        """
        return partial(self.resolve_reference, inside=clause)

    def resolve_reference(self, name: str, inside: str = "") -> Run:
        """Build the run (piece of text) of a reference, as it reads in a sentence, with the anchor that it leads to.

        ``name`` is a clause id, or ``annex:`` and the id of a companion; ``inside`` is the id of the clause that holds
        the reference. A reference to what the document does not have prints ``[•]``, and is added to the resolver's
        ``problems``.
        """
        if name.startswith(ANNEX):
            return self._annex_reference(name)
        number = self.numbers.get(name)
        if number is None:
            return self._broken_reference(
                name,
                N_("the document has no such article"),
                N_("let the outline keep the clause, or say it in words"),
            )
        label, target = self.article_label(number), self._targets[name]
        if self.parts.get(name) and self.numbers.get(inside) == number:
            label, target = self.place_label(name), f"a-{name}"
        return Run(label.replace(" ", "\u00a0"), origin="reference", target=target)

    def _annex_reference(self, name: str) -> Run:
        annex = self.annexes.get(name.removeprefix(ANNEX))
        if annex is None:
            return self._broken_reference(
                name, N_("the document has no such annex"), N_("let the vehicle always attach it, or say it in words")
            )
        label = self.annex_label(annex)
        said = lower_first(label) if self.language == "fr" else label
        return Run(said.replace(" ", "\u00a0"), origin="reference", target=annex.anchor)

    def _broken_reference(self, name: str, message: str, hint: str) -> Run:
        self.problems.append(Problem("dead-reference", f"{self.vehicle.id}, [[{name}]]", message, hint))
        return Run(UNFILLED, origin="reference", filled=False)


# ------------------------------------------------------------------ clause names
class ClauseNamer:
    """Names the clauses of documents that were assessed, in a language, each as its document prints it.

    >>> from ..compose.assessment import compare
    >>> papers = compare(load_library(), sample_matter("it-charter-chapter"))
    >>> chapter = papers["it-charter-chapter"]
    >>> ClauseNamer([chapter], "en").name_clause(chapter, chapter.finding("definitions"))
    '34 – Definitions'
    """

    def __init__(self, assessments: Sequence[Assessment], language: str) -> None:
        self.language = language
        self._resolvers = {
            assessment.vehicle.id: ReferenceResolver(assessment.composition, language) for assessment in assessments
        }
        self._articles = {
            (assessment.vehicle.id, item.clause.id): item.article.article.text(language)
            for assessment in assessments
            for item in assessment.composition.chosen
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
