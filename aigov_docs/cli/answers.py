"""How commands tell an answer: the facts that it lacks, the statements it rests on, its marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ..kits.ground.i18n import labels, typeset_text
from .console import Console

if TYPE_CHECKING:
    from ..compose.missing_facts import MissingFact
    from ..compose.possible_changes import PossibleChange
    from ..law.rules import Rule
    from ..library.fact_entries import StatedFact
    from ..library.load import Library

#: Says where a fact is to be given, in the words of a command.
PlaceOf = Callable[["MissingFact"], str]


class AnswerPrinter:
    """Prints what stands beside an answer, indented under it, in the language of the answer."""

    def __init__(self, console: Console, library: Library, language: str) -> None:
        self.console, self.library, self.language = console, library, language
        self.say = labels(language)

    def print_indented(self, text: str, depth: int = 1) -> None:
        """Print a line with the typography of the printer's language, indented by two spaces for each ``depth``."""
        self.console.print_line("  " * depth + typeset_text(text, self.language))

    def rule_text(self, rule: Rule) -> str:
        """Write a rule as one line: its id, its explanation and, in square brackets, how sure the rule is."""
        trust = self.library.vocabulary.confidence[rule.confidence].text(self.language)
        return f"{rule.id}: {rule.explanation.text(self.language)} [{trust}]"

    def fact_text(self, fact: MissingFact, place: str | None = None) -> str:
        """Build the line of a missing fact: its question and, in brackets, where to give the fact.

        ``place`` is the text in the brackets; when None, it is what `place_in_matter` returns.
        """
        return f"{fact.question(self.language)} ({place or self.place_in_matter(fact)})"

    def waiting_text(self, fact: MissingFact) -> str:
        """Say in words how many answers (weights, verdicts) wait for a missing fact, or that only a warning does."""
        if not fact.answers:
            return self.say("a warning depends on it")
        return self.say.plural("{n} answer depends on it", "{n} answers depend on it", fact.answers)

    def place_in_matter(self, fact: MissingFact) -> str:
        """Write the key by which a matter gives a missing fact, and the words that the fact takes: ``key=true|false``.

        The key alone is returned where the fact takes any words; for a fact that no key gives, a sentence says that the
        question stays open.
        """
        if not fact.has_field or fact.fact.startswith("clause."):
            return self.say("no key: the question stays open")
        return f"{fact.key}={'|'.join(fact.words)}" if fact.words else fact.key

    def print_missing_facts(
        self,
        facts: Sequence[MissingFact],
        changes: Mapping[str, PossibleChange] | None = None,
        place_of: PlaceOf | None = None,
        told: set[str] | None = None,
    ) -> None:
        """Print the facts that an answer (weight, verdict) lacks: question, where to give the fact, rules that need it.

        Parameters
        ----------
        changes:
            What each value of a missing fact would give, by the name of the fact; for a fact not there, nothing is
            printed.
        place_of:
            A function that writes where the user can give a fact; when None, the key in the matter is printed.
        told:
            The ids of rules printed before, which are printed without their explanation; the rules printed here are
            added.
        """
        told = set() if told is None else told
        if not facts:
            return
        self.print_indented(self.say("Facts missing:"))
        for fact in facts:
            self.print_indented("– " + self.fact_text(fact, place_of(fact) if place_of else None), 2)
            if changes is not None and fact.fact in changes:
                answers = changes[fact.fact].text(self.language)
                self.print_indented(self.say("What it would change: {answers}", answers=answers), 3)
            for rule in fact.rules:
                self.print_indented(self.rule_text(rule) if rule.id not in told else rule.id, 3)
                told.add(rule.id)
        asked = {fact.fact for fact in facts}
        if len(asked) > 1 and any(not change.alone for name, change in (changes or {}).items() if name in asked):
            self.print_indented(self.say("Each weight told here takes the other missing facts as regular."), 2)

    def statement_text(self, entry: StatedFact) -> str:
        """Build the sentence of a statement, or of a fact that the user states, and the evidence that would show it.

        ``entry`` is the statement or fact as the clause library has it, with its evidence, such as a paper to keep.
        """
        sentence, shown_by = entry.text(self.language), entry.shown_by.text(self.language)
        return self.say("{statement} What shows it: {shown_by}.", statement=sentence, shown_by=shown_by)

    def print_statements(self, names: Iterable[str], stated: Iterable[StatedFact] = ()) -> None:
        """Print the statements that an answer takes on the user's word, each with the evidence that would show it.

        ``names`` are the names, in the clause library (`library.vocabulary`), of the statements that the matter
        accepts; ``stated`` are the library's sentences, with their evidence, for facts that the matter gives as true.
        """
        for stated_fact in (*(self.library.vocabulary.statements[name] for name in names), *stated):
            self.print_indented(
                self.say("Rests on what you state: {statement}", statement=self.statement_text(stated_fact))
            )

    def print_suggestions(self, facts: Sequence[MissingFact], accepted: Sequence[str]) -> None:
        """Print the statements that would settle missing facts if accepted, and the line that accepts them in a matter.

        ``accepted`` are the names of the statements that the matter accepts already. Nothing is printed where no
        statement would settle a fact.
        """
        from ..compose.missing_facts import list_suggested_statements

        names = list_suggested_statements(facts, accepted)
        if not names:
            return
        self.print_indented(self.say("Statements that would settle some of these facts, if they are true:"))
        for name in names:
            entry = self.library.vocabulary.statements[name]
            self.print_indented(f"– {self.statement_text(entry)} ({name})", 2)
        self.print_indented(self.say("To accept them, write in the matter:"), 2)
        self.console.print_line(f"      presumptions: [{', '.join((*accepted, *names))}]")

    def print_marked_rules(self, rules: Iterable[Rule]) -> None:
        """Print each rule, of those given, that has a mark to be shown beside an answer, such as "disputed".

        Each line has the mark, the explanation and the id of the rule; a rule without a mark is passed over.
        """
        for rule in rules:
            if rule.mark is not None:
                mark = self.library.vocabulary.confidence[rule.mark].text(self.language)
                self.print_indented(f"{mark}: {rule.explanation.text(self.language)} ({rule.id})")
