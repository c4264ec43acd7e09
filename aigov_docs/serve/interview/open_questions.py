"""What the papers still leave open and what the report observes, each with the question of the interview at fault."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from ...compose.assessment import Assessment, assess
from ...compose.missing_facts import MissingFact, list_suggested_statements
from ...compose.open_points import find_point_path
from ...document.assembly import assemble
from ...document.companions import assemble_companions
from ...document.formalities import STATED, formalities, set_value
from ...document.tree import Document, OpenPoints
from ...kits.ground.problems import refuse_language
from ...library.load import Library
from ...matter.models import Matter


def describe_observations(
    library: Library, matter: Matter, language: str = "en", vehicles: Sequence[str] = ()
) -> dict[str, Any]:
    """Describe what the papers of a matter leave open and what their report observes, as data ready for JSON.

    Parameters
    ----------
    library, matter:
        The matter, read and checked against the library.
    language:
        ``fr`` or ``en``.
    vehicles:
        The documents wanted; all when empty.

    Returns
    -------
    dict
        ``open_points`` lists every value that prints ``[•]`` in a document or in a paper that goes with it: its
        ``label``, its ``path`` in the matter (empty for a value that is computed) and ``papers``, the titles of those
        that print it. ``observed`` lists the warnings and incoherences of the report: ``text``, ``path`` of the answer
        that calls for it (empty where no single one does) and ``papers``. ``statements`` names those that would settle
        a fact for want of which a clause's worth cannot be said, today or once its formalities are done.

    Raises
    ------
    UsageError
        The language is neither ``fr`` nor ``en``.

    >>> told = describe_observations(load_library(), sample_matter("charter"), "en", ["charter"])
    >>> sorted(told)
    ['observed', 'open_points', 'statements']
    """
    refuse_language(language)
    points: dict[str, dict[str, Any]] = {}
    observed: dict[str, dict[str, Any]] = {}
    missing: list[MissingFact] = []
    for vehicle in library.vehicles_in_order():
        if vehicles and vehicle.id not in vehicles:
            continue
        assessment = assess(library, matter, vehicle.id, strict=False)
        missing += (fact for finding in assessment.own_findings for fact in finding.explain_missing_facts(then=True))
        for point, paper in _list_open(assessment, language):
            label = re.sub(r" \([^()]*\)$", "", point)
            path = list(find_point_path(point)) or (["establishments"] if "(establishments[" in point else [])
            held = points.setdefault(point, {"label": label, "path": path, "papers": []})
            held["papers"] += [paper] if paper not in held["papers"] else []
        for text, path in _list_observed(assessment, language):
            held = observed.setdefault(text, {"text": text, "path": path, "papers": []})
            held["papers"].append(vehicle.label.text(language))
    return {
        "open_points": list(points.values()),
        "observed": list(observed.values()),
        "statements": list(list_suggested_statements(missing, ())),
    }


def _list_open(assessment: Assessment, language: str) -> Iterator[tuple[str, str]]:
    """Yield each open point of a document and of the papers that go with it, with the title of the paper."""
    spoken: Any = "fr" if language == "fr" else "en"
    document: Document = assemble(assessment, spoken)
    for paper in (document, *(companion.document for companion in assemble_companions(assessment, spoken))):
        for block in paper.body:
            if isinstance(block, OpenPoints) and block.unfilled:
                yield from ((point, paper.title) for point in block.items)


def _list_observed(assessment: Assessment, language: str) -> Iterator[tuple[str, list[str]]]:
    """Yield what the report observes of a document, with the path of the answer that calls for it.

    A warning is that of a day of effect that the text states where it would not be given without that day; what the
    plan says of the effect then follows.
    """
    due = {key: fallen for key in STATED if (fallen := _find_fallen(assessment, key))}
    for rule in assessment.warnings:
        key = next((key for key, fallen in due.items() if rule.id in fallen), "")
        explanation = rule.explanation.text(language)
        yield (
            (f"{explanation} {formalities(assessment).effect_text(language)}" if key else explanation),
            key.split(".") if key else [],
        )
    for incoherence in assessment.incoherences:
        if incoherence.check.key:
            yield incoherence.explanation.text(language), incoherence.check.key.split(".")


def _find_fallen(assessment: Assessment, key: str) -> set[str]:
    """Find the warnings, by id, that are given for a day that the matter states at a key; none where it states none."""
    block, _, name = key.partition(".")
    matter = assessment.matter
    if getattr(getattr(matter, block), name, None) is None:
        return set()
    without = assess(assessment.library, set_value(matter, key, None), assessment.vehicle.id, strict=False)
    return {rule.id for rule in assessment.warnings} - {rule.id for rule in without.warnings}
