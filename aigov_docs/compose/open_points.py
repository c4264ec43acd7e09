"""Checks across clauses, once a document is weighed: what contradicts what in it, and what it leaves undecided."""

from __future__ import annotations

from dataclasses import replace

from ..document.assembly import assemble
from ..document.tree import OpenPoints
from ..law.coherence import Incoherence, find_incoherences, observe_document
from ..library.yaml_files import Bilingual
from .assessment import Assessment


def list_incoherences(assessment: Assessment) -> tuple[Incoherence, ...]:
    """What the checks across clauses find in a document: which choices contradict each other, and what to choose.

    Those that refuse a document have stopped `assess` already, unless it was told not to be strict.

    Parameters
    ----------
    assessment:
        The document, weighed.

    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> from .assessment import assess
    >>> bare = sample_matter("charter").model_copy(update={"roles": {}})
    >>> "C-ROLES" in [found.id for found in list_incoherences(assess(load_library(), bare))]
    True
    """
    made = observe_document(assessment.matter, assessment.library, assessment.vehicle)
    return tuple(find_incoherences(replace(made, open_points=list_open_points(assessment)))) if made is not None else ()


def list_open_points(assessment: Assessment) -> tuple[Bilingual, ...]:
    """What the document of an assessment prints undecided, as its last page lists it."""
    listed = []
    for language in ("fr", "en"):
        blocks = [block for block in assemble(assessment, language).body if isinstance(block, OpenPoints)]
        listed.append([item for block in blocks for item in block.items])
    return tuple(Bilingual(fr=french, en=english) for french, english in zip(*listed, strict=True))
