"""Facts that are not known, in words: the question of each, where to give it, why it is asked, what would settle it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..law.rules import Outcome, Rule
from ..law.situation import has_field, list_fact_words
from ..library.load import Library


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact to ask for: its question, its key in the matter, the rules that ask for it, what a statement would settle.

    Parameters
    ----------
    fact:
        Its key in a situation.
    library:
        Whose question it is.
    rules:
        The rules that ask for it, in the order in which they apply; empty where nobody kept them.
    answers, warnings:
        How many weights cannot be said without it, and how many warnings might not apply.
    """

    fact: str
    library: Library
    rules: tuple[Rule, ...] = ()
    answers: int = 0
    warnings: int = 0

    @property
    def key(self) -> str:
        """Key under which a matter gives the fact, such as ``employee.minor``; mostly its key in a situation too."""
        return self.library.vocabulary.asked_facts[self.fact].matter or self.fact

    @property
    def has_field(self) -> bool:
        """Whether a matter may give the fact; False for a question for which it has no key, which stays open."""
        return has_field(self.fact)

    @property
    def words(self) -> tuple[str, ...]:
        """Words that the fact may take as its value, such as ``true``; empty for a day, a number or a free text."""
        return list_fact_words(self.fact)

    @property
    def statements(self) -> tuple[str, ...]:
        """Names of the statements, such as ``adult``, that settle the fact once the user accepts one of them."""
        return tuple(name for name, entry in self.library.vocabulary.statements.items() if self.fact in entry.settles)

    def question(self, language: str) -> str:
        """Return the question that asks the user for the fact, in a language."""
        return self.library.vocabulary.asked_facts[self.fact].text(language)

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the missing fact to a dict, ready for JSON, with its question in ``language``, ``fr`` or ``en``.

        The keys: ``key`` (in a matter), ``fact`` (its key in a situation), ``question``, ``words`` (that the fact may
        take; empty where it takes no closed list), ``statements`` (names of those that settle it once the user accepts
        one) and ``rules`` (ids of those that ask for it). ``answers`` and ``warnings`` are the numbers of weights and
        of warnings that depend on the fact.
        """
        fact = describe_facts([self.fact], self.library, language)[0]
        return {**fact, "rules": [rule.id for rule in self.rules], "answers": self.answers, "warnings": self.warnings}


# ------------------------------------------------------------------ as plain data
def describe_facts(keys: Iterable[str], library: Library, language: str) -> list[dict[str, Any]]:
    """Convert missing facts, given by their keys in a situation, to a list of dicts, one for each.

    The keys of each dict: ``key`` (of the fact in a matter), ``fact`` (its key in a situation), ``question`` (in
    ``language``, ``fr`` or ``en``), ``words`` (that the fact may take; empty where it takes no closed list) and
    ``statements`` (names of those that settle the fact once the user accepts one).

    >>> describe_facts(["employee.minor"], load_library(), "en")[0]["statements"]
    ['adult']
    """
    facts = [MissingFact(key, library) for key in keys]
    return [
        {
            "key": fact.key,
            "fact": fact.fact,
            "question": fact.question(language),
            "words": list(fact.words),
            "statements": list(fact.statements),
        }
        for fact in facts
    ]


def describe_statements(names: Iterable[str], library: Library, language: str) -> list[dict[str, str]]:
    """Convert statements, given by their names, to a list of dicts, one for each.

    The keys of each dict: ``id`` (the name), ``statement`` (the sentence that the user may accept) and ``shown_by``
    (the evidence that shows it to be true). Both texts are in ``language``, ``fr`` or ``en``.
    """
    statements = library.vocabulary.statements
    return [
        {
            "id": name,
            "statement": statements[name].text(language),
            "shown_by": statements[name].shown_by.text(language),
        }
        for name in names
    ]


# ------------------------------------------------------------------ why each is asked
def explain_missing_facts(facts: Sequence[str], outcome: Outcome, library: Library) -> list[MissingFact]:
    """Find, for each missing fact, the rules that ask for it, and return the facts with these rules.

    ``facts`` are keys of facts in a situation, without which no answer could be given; ``outcome`` is the result of
    applying the rules to that situation. A fact that none of these rules names is one of the clause on which a sanction
    rests: it gets the rules that ask for the legal weight of that clause.
    """
    asking = list(zip(outcome.decided, outcome.cases, strict=True))
    ground = tuple(rule for rule, case in asking if case.asks_for_ground)
    return [
        MissingFact(fact, library, tuple(rule for rule, case in asking if fact in case.missing) or ground)
        for fact in facts
    ]


def list_suggested_statements(facts: Iterable[MissingFact], accepted: Iterable[str]) -> tuple[str, ...]:
    """List the names of the statements not accepted yet of which each would settle one of the missing facts ``facts``.

    ``accepted`` are the names of the statements that the user has accepted.
    """
    known = set(accepted)
    return tuple(dict.fromkeys(name for fact in facts for name in fact.statements if name not in known))
