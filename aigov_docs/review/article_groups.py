"""The changes between two documents by article: as a reader looks for them, and as other programs take them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..i18n import labels, typeset_text
from ..library.load import Library
from ..library.vehicles import ChangeRequirement, ChangeRequirements, Vehicle
from .clause_changes import ClauseChange
from .compared_files import ArticleHeading
from .line_changes import LineChange


@dataclass(slots=True, eq=False)
class ArticleChanges:
    """The changes of the clauses that stand in one article.

    ``label`` is its number as the newer file prints it, such as "Article 37", ``former`` as the older one does; either
    is empty where that file has no such article, or prints no number.
    """

    label: str
    former: str
    title: str
    changes: list[ClauseChange] = field(default_factory=list)

    def write_heading(self, language: str) -> str:
        """Write the heading that names the article for a reader: "Article 37 (formerly Article 36) – Accounts"."""
        say = labels(language)
        label = self.label
        if not label and self.former:
            label = say("{article} of the former text", article=self.former)
        elif self.former and self.former != label:
            label = say("{article} (formerly {former})", article=label, former=self.former)
        return typeset_text(" – ".join(filter(None, (label, self.title))), language)

    def short_name(self, language: str) -> str:
        """Write the number of the article, or its title where it has none, to cite it in a list."""
        return self.label or self.former or typeset_text(self.title, language)


@dataclass(slots=True, eq=False)
class Demand:
    """What changes of a document demand of the employer, and the articles that make them do so.

    ``level`` is the word under which the vehicle says it: ``cosmetic``, ``clarification``, ``substantive`` or
    ``otherwise``.
    """

    vehicle: Vehicle
    requirement: ChangeRequirement
    level: str
    articles: list[ArticleChanges] = field(default_factory=list)


def group_by_article(changes: Sequence[ClauseChange], language: str) -> list[ArticleChanges]:
    """Group the changes of clauses by the article in which they stand; articles come in the order of first change.

    A removed clause is grouped with the article in which it stood, where the newer file still has that article, even
    under another number; else it is in a group for the former article.
    """
    groups: dict[tuple[str, str], ArticleChanges] = {}
    later: dict[tuple[str, str], ArticleHeading] = {}
    for change in changes:
        new, old = _pick(change.articles, language), _pick(change.former_articles, language)
        if new is not None and old is not None:
            later[old.label, old.title] = new
    for change in changes:
        new, old = _pick(change.articles, language), _pick(change.former_articles, language)
        heading = new or (later.get((old.label, old.title)) if old is not None else None)
        named = heading or old or ArticleHeading("", change.heading(language))
        key = (f"{named.label}{'' if heading is not None else ' -'}", named.title)
        group = groups.setdefault(key, ArticleChanges(heading.label if heading is not None else "", "", named.title))
        group.former = group.former or (old.label if old is not None else "")
        group.changes.append(change)
    return list(groups.values())


def list_demands(groups: Sequence[ArticleChanges]) -> list[Demand]:
    """List what changes of articles demand of the employer: each demand once for each vehicle, with its articles."""
    demands: dict[tuple[str, str], Demand] = {}
    for group in groups:
        for change in group.changes:
            for vehicle, requirement in change.demands:
                level = _find_level(vehicle, requirement)
                demand = demands.setdefault((vehicle.id, requirement.fr), Demand(vehicle, requirement, level))
                if group not in demand.articles:
                    demand.articles.append(group)
    return list(demands.values())


def find_lines(change: ClauseChange, language: str) -> tuple[LineChange, ...]:
    """Find the lines of a changed clause that differ between the two files, in ``language``.

    Where none differs in it, they are those of the first language that the files have; empty where none is known.
    """
    return change.lines.get(language) or next(iter(change.lines.values()), ())


def describe_changes(changes: Sequence[ClauseChange], library: Library, language: str) -> dict[str, Any]:
    """Convert the changes between two documents to a dict, ready for JSON, with its texts in ``language``.

    ``demands`` is a list of dicts, one for each thing that the changes require: ``code`` (vehicle id and level of
    change), ``vehicle``, ``demand`` (in brief), ``steps``, ``legal_bases`` and the ``clauses`` that change.
    ``articles`` is a list of dicts, one for each article that changes: ``article`` (its number as printed), ``former``
    (its number in the older file), ``title`` and ``changes``, a dict for each clause: that of `ClauseChange.as_dict`,
    with the codes of its demands and its ``lines``. A line has a ``kind`` (``added``, ``removed``, ``changed``), its
    ``number``, its text ``before`` and ``after``, and ``words``: those removed, with those put in their place. What a
    file does not have is None.
    """
    groups = group_by_article(changes, language)
    demands = list_demands(groups)
    codes = {(demand.vehicle.id, demand.requirement.fr): f"{demand.vehicle.id}:{demand.level}" for demand in demands}
    return {
        "demands": [
            {
                "code": codes[demand.vehicle.id, demand.requirement.fr],
                "vehicle": demand.vehicle.id,
                "demand": demand.requirement.text(language),
                "steps": demand.requirement.steps.text(language),
                "legal_bases": list(demand.requirement.legal_bases),
                "clauses": [
                    change.clause
                    for group in demand.articles
                    for change in group.changes
                    if (demand.vehicle.id, demand.requirement.fr) in {(v.id, asked.fr) for v, asked in change.demands}
                ],
            }
            for demand in demands
        ],
        "articles": [
            {
                "article": group.label or None,
                "former": group.former or None,
                "title": group.title,
                "changes": [
                    change.as_dict(language)
                    | {
                        "demands": [codes[vehicle.id, asked.fr] for vehicle, asked in change.demands],
                        "lines": [_describe_line(line) for line in find_lines(change, language)],
                    }
                    for change in group.changes
                ],
            }
            for group in groups
        ],
    }


def _describe_line(line: LineChange) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "number": line.number or None,
        "before": line.before or None,
        "after": line.after or None,
        "words": [{"before": words.before, "after": words.after} for words in line.list_words()],
    }


def _pick(headings: Mapping[str, ArticleHeading], language: str) -> ArticleHeading | None:
    return headings.get(language) or next(iter(headings.values()), None)


def _find_level(vehicle: Vehicle, requirement: ChangeRequirement) -> str:
    """Find the word under which a vehicle says what a change demands."""
    rule = vehicle.on_change
    return next(level for level in ChangeRequirements.model_fields if getattr(rule, level) == requirement)
