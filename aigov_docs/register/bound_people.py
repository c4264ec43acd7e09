"""Who is bound by one clause on a day, and of whom that cannot be said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..i18n import N_
from ..problems import RegisterError, unknown_name
from .standing import Standing

if TYPE_CHECKING:
    from ..library.load import Library


@dataclass(frozen=True, slots=True)
class BoundPeople:
    """The people whom one clause binds on a day; to go through the value is to go through those who are bound.

    Parameters
    ----------
    clause, on:
        The clause and the day.
    bound:
        Those whose version that binds has the clause, with a weight that the employer can draw something from; one
        standing for each person and document.
    unsaid:
        Those who were proposed the clause, and of whom it cannot be said what it is worth: facts are missing, or the
        library at hand lacks the edition.
    """

    clause: str
    on: dt.date
    bound: tuple[Standing, ...] = field(repr=False)
    unsaid: tuple[Standing, ...] = field(repr=False)

    def __iter__(self) -> Iterator[Standing]:
        return iter(self.bound)

    def __len__(self) -> int:
        return len(self.bound)

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the answer to a dict, ready for JSON, with texts in ``language`` (``fr`` or ``en``).

        ``clause`` is its id and ``on`` an ISO day; ``bound`` and ``unsaid`` are lists of dicts: ``key``, ``name``,
        ``run`` and ``vehicle`` of the version weighed, and what `ClauseStanding.as_dict` says of the clause.
        """
        return {
            "clause": self.clause,
            "on": self.on.isoformat(),
            "bound": [self._describe_standing(standing, language) for standing in self.bound],
            "unsaid": [self._describe_standing(standing, language) for standing in self.unsaid],
        }

    def _describe_standing(self, standing: Standing, language: str) -> dict[str, Any]:
        named = {"key": standing.key, "name": standing.name, "run": standing.run, "vehicle": standing.vehicle}
        clause = standing.find_clause(self.clause)
        return named | (clause.as_dict(language) if clause else {})


def select_bound_people(
    given_standings: Iterable[Standing], clause: str, on: dt.date, library: Library, where: str
) -> BoundPeople:
    """Select, among the standings of a register on a day, those of the people whom a clause binds.

    ``clause`` is an id, as `Standing.find_clause` takes it; ``where`` is the place, for messages.

    Raises
    ------
    RegisterError
        Neither the library nor a proposal has such a clause.

    >>> from ..library import load_library
    >>> len(select_bound_people((), "confidential-data", dt.date(2026, 12, 1), load_library(), "clause"))
    0
    """
    standings = tuple(given_standings)
    names = {label.label.rpartition("@")[0] for given_standing in standings for label in given_standing.clauses}
    clause_names = {*library.clauses, *names, *(name.rpartition("/")[2] for name in names)}
    if clause not in clause_names:
        problem = unknown_name("unknown-clause", where, N_('unknown clause "{name}"'), clause, sorted(clause_names))
        raise RegisterError(replace(problem, path=("clause",)))
    weights = library.vocabulary.weights
    bound, unsaid = [], []
    for standing in standings:
        weighed = standing.find_clause(clause)
        if weighed is None:
            continue
        if not weighed.weight or weights[weighed.weight].order is None:
            unsaid.append(standing)
        elif standing.binding and weights[weighed.weight].bears:
            bound.append(standing)
    return BoundPeople(clause, on, tuple(bound), tuple(unsaid))
