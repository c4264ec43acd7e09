"""Two versions of a matter compared: the facts that changed, and what that changes in a document made from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from ..closed_words import Language
from ..compose.assessment import Assessment, assess
from ..compose.finding import Finding
from ..document.assembly import assemble
from ..document.clause_names import ClauseNamer
from ..i18n import typeset_text
from ..library.load import Library, load_library
from ..matter.fact_changes import FactChange, find_fact_changes
from ..matter.models import Matter
from ..short_repr import short_repr
from ..writers import to_bytes
from .article_groups import describe_changes
from .clause_changes import ClauseChange, find_clause_changes


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

    >>> from ..matter.samples import sample_matter
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
    document = assemble(assessment, ("fr", "en")) if language == "fr+en" else assemble(assessment, language)
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
