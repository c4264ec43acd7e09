"""What the rules of a library answer of a clause, on the facts of a document: each answer is found once and kept.

The sorts of clauses that rules tell apart are few, and situations many: one document is weighed on its facts, on those
of each person or establishment, without each statement… So rules are narrowed to the facts of a clause once, and each
answer is kept by the values of the facts of the document that are left to test.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any

from ..library.load import Library
from .facts import ClauseFacts, Facts, observe_clause
from .rule_reading import has_own_rules, rule_book
from .rules import OpenRule, Outcome, Rule, RuleBook, RuleCase, apply_rules, raised_refusals, raised_warnings

#: Facts of a document that the message on a conflict between rules names.
_SHOWN = ("vehicle", "track")
#: How many clauses are kept, how many sorts of clauses, and how many answers on each, those asked last: a report asks
#: about twenty answers on sixty sorts.
_CLAUSES, _SORTS, _ANSWERS = 2048, 256, 64


@dataclass(frozen=True, slots=True)
class RaisedRules:
    """The rules about the whole document that apply: warnings, each with the case that applies, and refusals."""

    warnings: tuple[tuple[Rule, RuleCase], ...]
    refusals: tuple[Rule, ...]


class ClauseRules:
    """The rules that can apply to clauses with the same facts, which are ``observed``; what they answer in a document.

    ``base`` are those of the library that a house library extends; None where the house has no rules of its own.
    """

    def __init__(self, book: RuleBook, observed: Facts, base: ClauseRules | None = None) -> None:
        self.observed, self.base = observed, base
        left = book.narrow_to_facts(observed)

        def find_outcome(values: tuple[str, ...]) -> Outcome:
            return apply_rules(left, {**observed, **dict(zip(weight_names, values, strict=True))})

        def find_raised(values: tuple[str, ...]) -> RaisedRules:
            facts = {**observed, **dict(zip(raised_names, values, strict=True))}
            return RaisedRules(tuple(raised_warnings(left, facts)), tuple(raised_refusals(left, facts)))

        weight_names = _list_names(rule for _, rules in left.stages for rule in rules)
        raised_names = _list_names((*left.warnings, *left.refusals))
        self._weight_values: Any = itemgetter(*weight_names)
        self._raised_values: Any = itemgetter(*raised_names)
        self._find_outcome = lru_cache(maxsize=_ANSWERS)(find_outcome)
        self._find_raised = lru_cache(maxsize=_ANSWERS)(find_raised)

    def find_outcome(self, facts: Facts) -> Outcome:
        """Apply the rules that give weights to the facts of a document, as `apply_rules` does."""
        return self._find_outcome(self._weight_values(facts))

    def find_raised(self, facts: Facts) -> RaisedRules:
        """Find the warnings and refusals that apply to the facts of a document."""
        return self._find_raised(self._raised_values(facts))


def _list_names(rules: Iterable[OpenRule]) -> tuple[str, ...]:
    """List the facts that are left to test of rules, each once."""

    def list_all() -> Iterator[str]:
        yield from _SHOWN
        for _, about, cases in rules:
            for lines in (about, *(lines for lines, _ in cases)):
                yield from (name for name, _ in lines)

    return tuple(dict.fromkeys(list_all()))


@lru_cache(maxsize=16)
def clause_rules_of(library: Library) -> Callable[[ClauseFacts, dt.date], ClauseRules]:
    """Build what finds the rules that can apply to a clause on a day, the same for clauses with the same facts.

    >>> from ..library import load_library
    >>> find_rules, day = clause_rules_of(load_library()), dt.date(2026, 9, 14)
    >>> other = ClauseFacts("data_prohibition", withdrawn_on=dt.date(2027, 1, 1))
    >>> find_rules(ClauseFacts("data_prohibition"), day) is find_rules(other, day)
    True
    """
    book = rule_book(library)

    @lru_cache(maxsize=_SORTS)
    def find_by_facts(items: tuple[tuple[str, str], ...]) -> ClauseRules:
        observed, base = dict(items), library.base
        above = base is not None and observed["kind"] in base.vocabulary.kinds and has_own_rules(library)
        return ClauseRules(book, observed, ClauseRules(rule_book(base), observed) if base and above else None)

    @lru_cache(maxsize=_CLAUSES)
    def find_by_clause(clause: ClauseFacts, day: dt.date) -> ClauseRules:
        return find_by_facts(tuple(observe_clause(clause, day, library.vocabulary).items()))

    return find_by_clause
