"""The shipped library with a shorter chapter or amendment: what is done to a file, a run or a list of people takes the
time of its articles, and most say nothing more of it.

The clauses and their editions are those of the shipped library: a reader that knows the whole of it knows these.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import aigov_docs as aigov
from aigov_docs.library.vehicles import VehicleChange

CHAPTER, AMENDMENT = "it-charter-chapter", "contract-amendment"
#: The articles of a short chapter: those that are tampered with, and those that must stand beside them.
SHORT_CHAPTER = (
    "anonymisation", "authorised-tools", "chatbots", "confidential-data", "data-classes", "data-notice",
    "entry-into-force", "fact-checking", "incident-reporting", "personal-accounts-public-information", "purpose",
    "review", "skills", "tool-request", "tools-list-in-text", "trade-secrets", "unlisted-tools-public-data",
)  # fmt: skip
#: Those of a short amendment: those that print something of a person, or depend on one, and a few others.
SHORT_AMENDMENT = (
    "amendment-effect", "amendment-effect-administration", "amendment-object", "amendment-parties",
    "amendment-recitals", "amendment-staff-status", "charter-reference",
    "confidential-data", "earlier-amendment", "incident-reporting", "personal-accounts-public-information",
    "prevailing-language", "translation-notice", "unchanged-terms", "unlisted-tools-public-data",
)  # fmt: skip


def shorten(library: aigov.Library, vehicle: str, kept: Iterable[str], annexes: int | None = None) -> aigov.Library:
    """The library with no more than some articles of a vehicle, and with all its annexes or the first of them."""
    whole = library.vehicles[vehicle]
    named = [entry.clause for section in whole.outline for entry in section.list_entries()]
    change = VehicleChange(id=vehicle, leave_out=tuple(name for name in named if name not in kept))
    short = change.apply_to(whole).model_copy(update={"annexes": whole.annexes[:annexes]})
    return replace(library, vehicles={**library.vehicles, vehicle: short})
