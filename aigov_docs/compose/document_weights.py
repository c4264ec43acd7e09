"""The weights of clauses in a composed document. They are kept: a report, its tables and its plan ask the same."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from ..law.facts import ClauseFacts
from ..law.weighing import Enforceability, weigh_clauses
from .composition import Composition


def weigh_document(
    composition: Composition, facts: Sequence[ClauseFacts], *, name_statements: bool = True
) -> Enforceability:
    """Weigh clauses by their facts and by those of a composed document, which were observed when it was composed.

    ``name_statements`` asks for the accepted statements on which each weight rests. An answer given for the same
    situation and clauses, by the same library, is given again without applying the rules.

    Raises
    ------
    RuleConflict
        The rules of the library contradict each other.
    """
    return _weigh(_Request(composition, tuple(facts), name_statements))


class _Request:
    """What is asked of the rules; two requests are equal where the rules would read the same."""

    __slots__ = ("composition", "facts", "key", "name_statements")

    def __init__(self, composition: Composition, facts: tuple[ClauseFacts, ...], name_statements: bool) -> None:
        self.composition, self.facts, self.name_statements = composition, facts, name_statements
        self.key = (composition.situation, facts, name_statements)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Request)
            and self.composition.library is other.composition.library
            and self.key == other.key
        )


@lru_cache(maxsize=64)
def _weigh(request: _Request) -> Enforceability:
    composition = request.composition
    return weigh_clauses(
        composition.situation, request.facts, composition.library, composition.resolved, composition.law_facts,
        name_statements=request.name_statements,
    )  # fmt: skip
