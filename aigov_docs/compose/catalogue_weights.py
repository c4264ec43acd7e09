"""The weight of every clause of a library, in each kind of document, without a document to be made."""

from __future__ import annotations

from ..law.weighing import Weighing, weigh_clauses
from ..library.load import Library
from ..library.vehicles import Vehicle
from ..matter.models import Matter
from ..matter.samples import sample_matter
from .clause_facts import clause_facts


def weigh_catalogue(library: Library, matter: Matter | None = None) -> dict[str, dict[str, Weighing]]:
    """Weigh each clause of a library, in its newest edition, in each kind of document (vehicle) whose outline has it.

    The result holds, by clause id, then by vehicle id, the weight and its reasons (a `Weighing`). ``matter`` gives the
    facts; when None, they are those of the sample matter, where every formality is done.

    >>> from ..library import load_library
    >>> {vehicle: found.weight for vehicle, found in weigh_catalogue(load_library())["confidential-data"].items()}
    {'charter': 'none', 'it-charter-chapter': 'disciplinary', 'contract-amendment': 'contractual+disciplinary'}
    """
    weighed: dict[str, dict[str, Weighing]] = {name: {} for name in library.clauses}
    for vehicle in library.vehicles_in_order():
        for name, weighing in weigh_in_vehicle(library, vehicle, vehicle.list_clause_ids(), matter).items():
            weighed[name][vehicle.id] = weighing
    return weighed


def weigh_in_vehicle(
    library: Library, vehicle: Vehicle, names: list[str], matter: Matter | None
) -> dict[str, Weighing]:
    """Weigh some clauses of the outline of one kind of document (vehicle), each in its newest edition and by itself.

    ``names`` are the ids of the clauses; the result holds the weight and its reasons (a `Weighing`) by those ids.
    ``matter`` gives the facts; when None, they are those of the sample matter, where every formality is done.

    >>> from ..library import load_library
    >>> library = load_library()
    >>> weigh_in_vehicle(library, library.vehicles["charter"], ["agents-scoped"], None)["agents-scoped"].weight
    'none'
    """
    known = matter if matter is not None else sample_matter(vehicle.law)
    informative = vehicle.list_informative_clauses()
    facts = [
        clause_facts(clause, clause.editions[max(clause.editions)], vehicle, library, informative=informative)
        for clause in (library.clauses[name] for name in names)
    ]
    law = weigh_clauses(known.situation_for(vehicle, library), facts, library)
    return dict(zip(names, law.weighings, strict=True))
