"""Two versions of a matter compared: the facts that changed, and what that changes in a document made from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ..closed_words import Language
from ..compose.assessment import Assessment, assess
from ..compose.finding import Finding
from ..document.assembly import assemble
from ..document.clause_names import ClauseNamer
from ..kits.ground.i18n import labels, typeset_text
from ..kits.ground.short_repr import short_repr
from ..library.library import Library
from ..library.load import load_library
from ..library.vehicles import ChangeRequirement, ChangeRequirements, Vehicle
from ..matter.fact_changes import FactChange, find_fact_changes
from ..matter.models import Matter
from ..writers import to_bytes
from .clause_changes import ArticleHeading, ClauseChange, LineChange, find_clause_changes

# ------------------------------------------------------------------ article groups
# The changes between two documents by article: as a reader looks for them, and as other programs take them.


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


# ------------------------------------------------------------------ matter comparison
@short_repr("after.label", "before.weight", "after.weight")
@dataclass(frozen=True, slots=True)
class WeightChange:
    """A clause of both documents that weighs otherwise, today or once its missing formalities are done."""

    before: Finding
    after: Finding

    def tell_weights(self, language: str) -> tuple[str, str]:
        """Say the weight before and after; where it is the same today, what it is once formalities are done."""
        sides = (self.before, self.after)
        today = [finding.weight_text(language) for finding in sides]
        after_formalities = [finding.weight_after_formalities_text(language) for finding in sides]
        texts = (
            today
            if today[0] != today[1]
            else [f"{now} -> {later}" for now, later in zip(today, after_formalities, strict=True)]
        )
        return texts[0], texts[1]

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the change to a dict, ready for JSON, with its texts in ``language``, ``fr`` or ``en``.

        ``before`` and ``after`` are weights, ``before_then`` and ``after_then`` those once the missing formalities are
        done, ``…_label`` their labels; ``reason`` says why the clause now weighs so.
        """
        change_dict: dict[str, Any] = {"clause": self.after.clause, "title": self.after.heading[language]}
        for side, finding in (("before", self.before), ("after", self.after)):
            change_dict |= {
                side: finding.weight,
                f"{side}_label": finding.weight_text(language),
                f"{side}_then": finding.weight_after_formalities,
                f"{side}_then_label": finding.weight_after_formalities_text(language),
            }
        return {**change_dict, "reason": self.after.reason(language)}


@short_repr("vehicle", "facts", "clauses", "weights")
@dataclass(frozen=True, slots=True)
class MatterComparison:
    """What changed between two versions of a matter, and in the document made from them.

    Parameters
    ----------
    facts:
        The facts that came, went or changed.
    clauses:
        The clauses that came, went or changed in the document.
    weights:
        The clauses of both that weigh otherwise.
    assessments:
        The document weighed from the older matter, and from the newer one.
    files:
        The document as a Word file, from each.
    """

    facts: tuple[FactChange, ...]
    clauses: tuple[ClauseChange, ...]
    weights: tuple[WeightChange, ...]
    assessments: tuple[Assessment, Assessment] = field(repr=False)
    files: tuple[bytes, bytes] = field(repr=False)

    @property
    def vehicle(self) -> str:
        """Id of the kind of document that was compared."""
        return self.assessments[1].vehicle.id

    def group_weights(self, language: str) -> dict[tuple[str, str], list[str]]:
        """Group the clauses that weigh otherwise by the weight before and after, each named as the document does."""
        namer, names_by_weights = ClauseNamer([self.assessments[1]], language), dict[tuple[str, str], list[str]]()
        for change in self.weights:
            name = namer.name_clause(self.assessments[1], change.after)
            names_by_weights.setdefault(change.tell_weights(language), []).append(typeset_text(name, language))
        return names_by_weights

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the comparison to a dict, ready for JSON, with its texts in ``language``, ``fr`` or ``en``.

        ``vehicle`` is the id of the document, ``facts`` and ``weights`` are lists of dicts (`FactChange.as_dict`,
        `WeightChange.as_dict`); ``demands`` and ``articles`` say what changes in the document, as `redline` does.
        """
        return {
            "vehicle": self.vehicle,
            "facts": [change.as_dict(language) for change in self.facts],
            **describe_changes(self.clauses, self.assessments[1].library, language),
            "weights": [change.as_dict(language) for change in self.weights],
        }


def compare_matters(
    old: Matter,
    new: Matter,
    library: Library | None = None,
    *,
    vehicle: str | None = None,
    language: Language | Literal["fr+en"] = "fr",
) -> MatterComparison:
    """Compare two versions of a matter: which facts changed, and what that changes in a document made from them.

    Parameters
    ----------
    old, new:
        The older and the newer version, read or built.
    library:
        The library from which the document is made; the shipped one when None.
    vehicle:
        The kind of document that is made from both; the newer matter's own when None.
    language:
        The language of the document: ``fr``, ``en``, or ``fr+en`` for both.

    Raises
    ------
    AigovError
        No document can be made from one of the matters, or no vehicle is called so.

    >>> one = sample_matter("charter")
    >>> two = one.model_copy(update={"options": {**one.options, "usage_logs": "none"}})
    >>> found = compare_matters(one, two)
    >>> [change.name_field("en") for change in found.facts]
    ['Choices, topic by topic › Usage logs']
    """
    chosen_library = library or load_library()
    before, after = (assess(chosen_library, matter, vehicle or new.vehicle) for matter in (old, new))
    files = _write_file(before, language), _write_file(after, language)
    return MatterComparison(
        find_fact_changes(old, new, chosen_library),
        find_clause_changes(*files, chosen_library, vehicle=after.vehicle.id),
        _find_weight_changes(before, after),
        (before, after),
        files,
    )


def _write_file(assessment: Assessment, language: Language | Literal["fr+en"]) -> bytes:
    """Write the document of an assessment as a Word file."""
    document = assemble(assessment, language)
    return to_bytes(document, "docx")


def _find_weight_changes(old: Assessment, new: Assessment) -> tuple[WeightChange, ...]:
    """List the clauses of both assessments whose weight, its marks or its weight after formalities differ."""
    finding_pairs = ((old.finding(finding.clause), finding) for finding in new.findings)
    return tuple(
        WeightChange(before, after)
        for before, after in finding_pairs
        if before is not None and _tell_worth(before) != _tell_worth(after)
    )


def _tell_worth(finding: Finding) -> tuple[str, str]:
    return finding.weight_text("en"), finding.weight_after_formalities
