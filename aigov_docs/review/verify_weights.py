"""The weights of a file's clauses, from facts that a seal or a matter vouches for.

The weights that the file records are never relied on.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from ..compose.clause_facts import clause_facts as clause_facts
from ..kits.ground.i18n import N_
from ..kits.ground.problems import AigovError
from ..law.situation import Situation
from ..law.weighing import weigh_clauses
from ..library.load import Library
from ..matter.models import Matter
from ..word.proof_part import FileProof
from .clause_groups import WordingSource
from .verify_values import ClauseWeight

NOT_ITS_TEXT = N_("not assessed: the text is not the edition's")
NO_FACTS = N_("not assessed: the facts are not proved, and no matter was given")
NO_RELEASE = N_("not available here: no library given has this release")
OF_A_PERSON = N_("not assessed: an amendment is worth what the person answered, which no file says; give the matter")
NOT_CARRIED = N_("not assessed: the library has no such clause, or no rule for this document")


@dataclass(frozen=True, slots=True)
class ProvenFacts:
    """Facts of a client to weigh clauses with, taken from a file's sealed proof or from the client's matter.

    ``day`` is the day they were assessed on.
    """

    situation: Situation
    day: dt.date
    of_matter: bool


def find_facts(
    proof: FileProof | None, sealed: bool, matter: Matter | None, library: Library, vehicle: str
) -> ProvenFacts | None:
    """Find the facts to weigh a file's clauses with: the matter's, else those in the file's sealed proof.

    None where there are neither, or where those of the proof cannot be read.

    Parameters
    ----------
    proof:
        The file's proof, which records facts; None for a file without one.
    sealed:
        Whether the seal of the proof holds; when False, the facts of the proof are not used.
    matter:
        The client's facts; None when no matter was given.
    library:
        The library that knows the file's vehicle and the facts it asks of a matter.
    vehicle:
        The name of the file's vehicle, for which the matter gives its facts.

    >>> find_facts(None, False, None, load_library(), "charter") is None
    True
    """

    carried = library.find_vehicle(vehicle)
    if matter is not None and carried is not None:
        return ProvenFacts(matter.situation_for(carried, library), matter.assessed_on, True)
    if proof is None or not sealed:
        return None
    try:
        recorded = json.loads(proof.facts)["situation"]
        day = dt.date.fromisoformat(proof.head["assessed-on"])
        return ProvenFacts(Situation.model_validate(recorded), day, False)
    except (ValueError, KeyError, TypeError, RecursionError, ValidationError):
        return None


def weigh_sources(
    sources: Sequence[WordingSource | None],
    facts: ProvenFacts | None,
    library: Library | None,
    day: dt.date,
    vehicle: str,
    release: str,
) -> list[ClauseWeight]:
    """Compute the weight of each clause text found in a file, on a day, under the rules of a library.

    Each source gives one weight, in order; a weight that cannot be computed is empty and says why.

    Parameters
    ----------
    sources:
        The published wordings that the file prints to the letter; None for a text that is no published wording.
    facts:
        The facts to weigh with; None when the file proves none and no matter was given.
    library:
        The library whose rules are applied; None when no library given has the release asked for.
    day:
        The day on which clauses are weighed.
    vehicle:
        The name of the file's vehicle.
    release:
        The name of the library and release, which the weights bear.
    """
    shown = day.isoformat()

    def refuse_all(why: str) -> list[ClauseWeight]:
        return [ClauseWeight(release, shown, why=why if source else NOT_ITS_TEXT) for source in sources]

    if library is None:
        return refuse_all(NO_RELEASE)
    if facts is None:
        return refuse_all(NO_FACTS)
    carried = library.find_vehicle(vehicle)
    weighable_sources = [
        source for source in sources if source is not None and source.clause.kind in library.vocabulary.kinds
    ]
    if carried is None:
        return refuse_all(NOT_CARRIED)
    if carried.track == "contract" and not facts.of_matter:
        return refuse_all(OF_A_PERSON)
    situation = facts.situation.model_copy(update={"assessed_on": day})
    informative = carried.list_informative_clauses()
    try:
        weighings = weigh_clauses(
            situation,
            [
                clause_facts(source.clause, source.edition, carried, library, informative=informative)
                for source in weighable_sources
            ],
            library,
        ).weighings
    except (AigovError, KeyError):
        return refuse_all(NOT_CARRIED)
    weight_of: Mapping[int, str] = {
        id(source): weighing.weight for source, weighing in zip(weighable_sources, weighings, strict=True)
    }
    weights = []
    for source in sources:
        weight = weight_of.get(id(source), "") if source is not None else ""
        if weight:
            entry = library.vocabulary.weights[weight]
            weights.append(ClauseWeight(release, shown, weight, (entry.fr, entry.en)))
        else:
            weights.append(ClauseWeight(release, shown, why=NOT_CARRIED if source else NOT_ITS_TEXT))
    return weights


def find_release(proof: FileProof | None, libraries: Sequence[Library]) -> Library | None:
    """Find, among the libraries given, the one with the release that a file's proof names, as it was at that release.

    None where none of them has that release, and for a file without a proof (None).
    """
    if proof is None:
        return None
    name, release = proof.head.get("library", ""), proof.head.get("release", "")
    library = next(
        (library for library in libraries if library.name == name and release in library.known_releases), None
    )
    return None if library is None else library.at_release(release)
