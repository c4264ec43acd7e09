"""Numbers of articles, letters of annexes, and the references that lead to them, in one document and language."""

from __future__ import annotations

from ..compose.blank_values import UNFILLED
from ..compose.companion_choice import LetteredAnnex
from ..compose.composition import Composition
from ..i18n import N_, labels
from ..library.markup import ANNEX
from ..problems import Problem
from .tree import Run


class ReferenceResolver:
    """The resolver of references to clauses in a document, which adds a problem for each one without a target."""

    def __init__(self, composition: Composition, language: str) -> None:
        self.vehicle, self.language = composition.vehicle, language
        self.say = labels(language)
        host = composition.matter.host
        self.first = host.first_article if self.vehicle.first_article == "host.first_article" else 1
        numbered = [item.clause.id for item in composition.chosen if item.numbered]
        self.numbers = {clause: number for number, clause in enumerate(numbered, self.first)}
        self.annexes = {annex.companion.id: annex for annex in composition.annexes}
        self.problems: list[Problem] = []

    def article_label(self, number: int) -> str:
        """Build the name of an article in the document's language, such as "Article 1er" or "Article 2"."""
        first = self.say("Article 1")  # French: Article 1er
        return first if number == 1 else self.say("Article {n}", n=number)

    def annex_label(self, annex: LetteredAnnex) -> str:
        """Build the name of an annex in the document's language, such as "Annexe A"."""
        return self.say("Annex {letter}", letter=annex.letter)

    def resolve_reference(self, name: str) -> Run:
        """Build the run (piece of text) of a reference, as it reads in a sentence, with the anchor that it leads to.

        ``name`` is a clause id, or ``annex:`` and the id of a companion. A reference to what the document does not have
        prints ``[•]``, and is added to the resolver's ``problems``.
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
        return Run(self.article_label(number).replace(" ", "\u00a0"), origin="reference", target=f"a-{name}")

    def _annex_reference(self, name: str) -> Run:
        annex = self.annexes.get(name.removeprefix(ANNEX))
        if annex is None:
            return self._broken_reference(
                name, N_("the document has no such annex"), N_("let the vehicle always attach it, or say it in words")
            )
        label = self.annex_label(annex)
        said = label[0].lower() + label[1:] if self.language == "fr" else label
        return Run(said.replace(" ", "\u00a0"), origin="reference", target=annex.anchor)

    def _broken_reference(self, name: str, message: str, hint: str) -> Run:
        self.problems.append(Problem("dead-reference", f"{self.vehicle.id}, [[{name}]]", message, hint))
        return Run(UNFILLED, origin="reference", filled=False)
