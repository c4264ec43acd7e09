"""From an outline to clauses: which entries hold, and in which edition. The one place that selects clauses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..conditions import condition_holds
from ..kits.ground.yaml_files import Bilingual
from ..library.clauses import Clause, Edition
from ..library.load import Library
from ..library.vehicles import OutlineArticle, Vehicle


@dataclass(frozen=True, slots=True)
class SelectedClause:
    """A clause selected for a document: its edition, its section, and whether it is a numbered article.

    ``article`` is the article that it shares with others; None for one of its own.
    """

    clause: Clause
    edition: Edition
    section: Bilingual | None
    numbered: bool
    article: OutlineArticle | None = None

    @property
    def label(self) -> str:
        """Name of the clause with its edition, such as ``confidential-data@2``."""
        return self.clause.label_edition(self.edition)


@dataclass(frozen=True, slots=True)
class ClauseSelection:
    """The clauses selected for a document from the outline of its kind of document (vehicle), in order.

    ``not_yet`` are clauses whose first edition is later than the document.
    """

    chosen: tuple[SelectedClause, ...]
    not_yet: tuple[str, ...] = ()


def select_from_outline(
    library: Library,
    vehicle: Vehicle,
    choices: Mapping[str, str],
    facts: Mapping[str, str],
    edition_of: Callable[[Clause], Edition | None],
) -> ClauseSelection:
    """Select the clauses of a kind of document (vehicle) whose conditions hold, each in one edition.

    Where entries of the outline marked ``alone`` hold, only these are kept.

    Parameters
    ----------
    library, vehicle:
        The library that has the clauses, and the vehicle whose outline lists them.
    choices, facts:
        The value of every option, and the facts of the document: what the conditions of the outline look at.
    edition_of:
        A function that gives the edition of a clause to take; None when the clause has none yet: it is then named in
        ``not_yet`` of the result.

    >>> library = load_library()
    >>> charter = library.find_vehicle("charter")
    >>> choices = library.vocabulary.options.choose_values({}, "balanced")
    >>> facts = {name: "" for entry in charter.list_entries() for name in entry.when if name not in choices}
    >>> select_from_outline(library, charter, choices, facts, lambda clause: clause.editions[1]).chosen[1].label
    'purpose@1'
    """
    chosen: list[SelectedClause] = []
    not_yet: list[str] = []
    known = {**facts, **choices}
    kept = [
        (section, article, entry)
        for section in vehicle.outline
        for article, entry in section.list_places()
        if not entry.when or condition_holds(entry.when, known)
    ]
    for section, article, entry in [place for place in kept if place[2].alone] or kept:
        clause = library.clauses[entry.clause]
        edition = edition_of(clause)
        if edition is None:
            not_yet.append(clause.id)
        else:
            chosen.append(SelectedClause(clause, edition, section.section, entry.numbered, article))
    return ClauseSelection(tuple(chosen), tuple(not_yet))
