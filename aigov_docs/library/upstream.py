"""What a house library was written against: the upstream texts it replaces, and what changed in them since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..kits.ground.i18n import N_, list_text
from ..kits.ground.problems import Problem
from ..kits.ground.yaml_files import Bilingual
from .clauses import Clause, Edition, fingerprint_wording
from .library import UpstreamText
from .markup import fingerprint_texts
from .vehicles import Vehicle

if TYPE_CHECKING:
    from .library import Library


def record_upstream(name: str, base: Library) -> UpstreamText | None:
    """Build the record, for the lock file, of the present text of a clause or vehicle that a house library replaces.

    None when the extended library (``base``) has no such text.

    Parameters
    ----------
    name:
        Name in the lock file: ``confidential-data`` for a clause, ``vehicles/charter`` for a vehicle.
    base:
        The library that the house library extends.
    """
    if name.startswith("vehicles/"):
        vehicle = base.vehicles.get(name.removeprefix("vehicles/"))
        return (
            UpstreamText(release=base.release, fingerprint=_fingerprint_outline(vehicle))
            if vehicle is not None
            else None
        )
    clause = base.clauses.get(name)
    if clause is None:
        return None
    edition = newest_edition(clause)
    return UpstreamText(
        edition=edition.number, release=base.release, fingerprint=_fingerprint_upstream_edition(edition)
    )


def newest_edition(clause: Clause) -> Edition:
    """Find the edition of a clause with the highest number, whether or not it is in force."""
    return clause.editions[max(clause.editions)]


def _fingerprint_upstream_edition(edition: Edition) -> str:
    return fingerprint_texts(*(fingerprint_wording(edition.wordings, key) for key in sorted(edition.wordings)))


def _fingerprint_outline(vehicle: Vehicle) -> str:
    return fingerprint_texts(
        json.dumps(
            vehicle.model_dump(mode="json", include={"outline", "annexes", "signature"}),
            sort_keys=True,
            ensure_ascii=False,
        )
    )


def list_overridden(library: Library) -> list[str]:
    """List the names of the clauses and vehicles that a house library replaces or changes.

    They are written as in the lock file: ``confidential-data``, ``vehicles/charter``.
    """
    return [name if name in library.clauses else f"vehicles/{name}" for name in library.overrides]


def find_upstream_changes(library: Library) -> list[Problem]:
    """Find the texts of the shipped library that changed since a house library replaced them: a problem for each.

    A replaced text that is not recorded in the lock file, or that the shipped library no longer has, is a problem too.

    >>> find_upstream_changes(load_library())
    []
    """
    return list(_iterate_upstream_changes(library))


def _iterate_upstream_changes(library: Library) -> Iterator[Problem]:
    base = library.base
    if base is None:
        return
    review = N_(
        "compare both (aigov-docs clauses {name}), take over what you want in a new edition of yours, then: aigov-docs"
        " lock FOLDER --reviewed {name}"
    )
    for name in list_overridden(library):
        was, now = library.written_against.get(name), record_upstream(name, base)
        if was is None:
            yield Problem(
                "not-recorded",
                name,
                N_("it is not recorded against which upstream text this was written"),
                N_("run aigov-docs lock on this folder: it is told from then on when upstream changes"),
            )
        elif now is not None and now.edition is None and now.fingerprint != was.fingerprint:
            yield Problem(
                "upstream-changed",
                name,
                N_(
                    "upstream changed: the outline of this vehicle is no longer the one of release {release}, which you"
                    " changed"
                ),
                N_("look at what it keeps now, then: aigov-docs lock FOLDER --reviewed {name}"),
                {"release": was.release, "name": name},
            )
        elif now is not None and now.edition != was.edition:
            values = {
                "now": f"{name}@{now.edition}",
                "then": f"@{was.edition}",
                "name": name,
                "says": _describe_edition_changes(base.clauses[name], was.edition or 0),
            }
            yield Problem(
                "upstream-changed",
                name,
                N_("upstream changed: {now} was {then} when you replaced it ({says})"),
                review,
                values,
            )
        elif now is not None and now.fingerprint != was.fingerprint:
            yield Problem(
                "upstream-changed",
                name,
                N_("upstream changed: the text of {now} is no longer the one you replaced"),
                review,
                {"now": f"{name}@{now.edition}", "name": name},
            )
    for name in library.written_against:
        if record_upstream(name, base) is None:
            yield Problem(
                "upstream-gone",
                name,
                N_("upstream no longer has it: what you wrote replaces nothing"),
                N_("keep it as a clause of yours, in your own outline, or take it out"),
            )


def _describe_edition_changes(clause: Clause, since: int) -> Bilingual:
    """Describe what the editions of a clause after a given one change, in French and in English."""
    changes = [
        edition.change
        for number, edition in sorted(clause.editions.items())
        if number > since and edition.change is not None
    ]
    return Bilingual(
        fr=list_text([change.fr.rstrip(".") for change in changes], "fr") or "–",
        en=list_text([each.en.rstrip(".") for each in changes], "en") or "–",
    )
