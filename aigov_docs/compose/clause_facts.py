"""The facts of a clause that decide its weight, gathered from its kind, its flags and its texts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ..law.facts import ClauseFacts
from ..library.clauses import Clause, Edition
from ..library.load import Library
from ..library.vehicles import Vehicle
from ..matter.agreements import contrary_clauses
from .composition import Composition


def facts_in_document(composition: Composition, clauses: Iterable[tuple[Clause, Edition]]) -> list[ClauseFacts]:
    """Collect, for each of some clauses, the facts that decide its weight, as it stands in a composed document.

    They include what the matter tells: whether the clause reads the same as in the texts recorded for the formalities,
    whether it contradicts a collective agreement.
    """
    vehicle, library = composition.vehicle, composition.library
    contrary = contrary_clauses(composition.matter.agreements)
    same = composition.observed.same_in_deposited
    informative = composition.informative_clauses
    return [clause_facts(clause, edition, vehicle, library, same, contrary, informative) for clause, edition in clauses]


def clause_facts(
    clause: Clause,
    edition: Edition,
    vehicle: Vehicle,
    library: Library,
    same_in_deposited: Mapping[str, bool] | None = None,
    contrary: Collection[str] = (),
    informative: Collection[str] | None = None,
) -> ClauseFacts:
    """Collect the facts of a clause that decide its weight, such as its kind, its modality, or a list that will change.

    ``same_in_deposited`` says, by clause id, whether the clause reads the same in the texts recorded for the
    formalities; for a clause not in it, ``clause.flags`` decides. ``contrary`` are the ids of the clauses that
    contradict a collective agreement. ``informative`` are the ids of those that only inform; when None, those that
    the vehicle's outline has only in sections marked as informative.
    """
    flags = clause.flags
    wording = edition.find_wording(vehicle, "fr")
    if wording is None:
        changing = library.vocabulary.kinds[clause.kind].changing
    else:
        changing = any(
            alone and name in ("tools", "roles", "data_classes") for name, alone in wording.text.body_blanks
        ) or any(name in library.companions and library.companions[name][0].changing for name in wording.annexes)
    against = flags.contrary_to_agreement or clause.id in contrary
    informs = clause.id in (vehicle.list_informative_clauses() if informative is None else informative)
    same = (same_in_deposited or {}).get(clause.id, flags.same_in_deposited)
    return ClauseFacts(
        clause.kind, flags.prevails, flags.proportionate, flags.discriminatory, against,
        flags.global_future_works, flags.withdrawn_on, changing, same, flags.cites_ai_act_4,
        flags.scale, flags.suspension_max_days, "suspension_max_days" in flags.model_fields_set,
        (wording.modality if wording is not None else "") or clause.modality,
        informs=informs,
        rests_on_list=flags.rests_on_list,
    )  # fmt: skip
