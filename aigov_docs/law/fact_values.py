"""The names of the facts that rules test, and the values that each may take."""

from __future__ import annotations

from ..library.load import Library
from .facts import CLAUSE_FACTS, DOCUMENT_FACTS, JOINT_FACTS
from .sanction_facts import SANCTION_FACTS


def fact_values(fact: str, library: Library) -> tuple[str, ...]:
    """List the values that a fact tested by rules, such as ``deposit``, may take.

    >>> from ..library import load_library
    >>> fact_values("deposit", load_library())
    ('done', 'unproved', 'missing', 'unknown')
    """
    if fact == "vehicle":
        return tuple(vehicle.id for vehicle in library.vehicles_in_order() if vehicle.law == vehicle.id)
    if fact == "kind":
        return tuple(library.vocabulary.kinds)
    if fact == "family":
        return tuple(library.vocabulary.families)
    if fact == "modality":
        return tuple(library.vocabulary.modalities)
    if fact in JOINT_FACTS:
        return JOINT_FACTS[fact]
    if fact in CLAUSE_FACTS:
        return CLAUSE_FACTS[fact]
    if fact in SANCTION_FACTS:
        return SANCTION_FACTS[fact][0]
    return DOCUMENT_FACTS[fact][0]


def fact_names() -> list[str]:
    """List the names of all the facts that a rule may test."""
    return [*DOCUMENT_FACTS, *JOINT_FACTS, "kind", "family", "modality", *CLAUSE_FACTS, *SANCTION_FACTS]
