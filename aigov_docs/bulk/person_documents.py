"""The documents that each person of a plan receives, and who receives none because of what they already have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

from ..kits.ground.i18n import N_
from ..kits.ground.languages import LAW, language_pairs
from ..kits.ground.problems import Problem, RecipientError
from ..kits.wordkit.stitch.parts import fingerprint_file
from ..people.recipient import Recipient
from .plan_states import PlanStates, WantedPeople
from .planner import IssuePlanner, Variant
from .slot_values import VALUES, person_place, person_values

if TYPE_CHECKING:
    from ..kits.ledger.replay import RegisterPerson

#: A document of a person: its variant, the values to merge, the number of its template (None: made alone).
PlannedDocument = tuple[Variant, Any, int | None]


def list_documents(planner: IssuePlanner, person: Recipient) -> list[PlannedDocument]:
    """List the documents that a person receives: the variant, the values to merge, and the template's number.

    The number is None for a document made alone, through the ordinary writer.
    """
    if person.language not in (LAW, *language_pairs()):
        message, hint = N_("an amendment is not issued in English alone"), N_("write fr or fr+en")
        message_values = person_values(person, "language")
        planner.note_problems(Problem("language", person_place(person), message, hint, message_values))
        return []
    firm = planner.firm
    try:
        values = planner.values.values_of(person)
        variants = planner.variants_of(person, values)
        context = firm.make_context(person) if firm is not None else None
    except RecipientError as error:
        planner.note_problems(*error.problems)
        return []
    documents: list[PlannedDocument] = []
    lacking: set[str] = set()
    for variant in variants:
        variant.count += 1
        lacking |= {VALUES[at][0] for at in variant.required if not values[at]}
        if variant.proposed and firm is not None:
            documents.append((variant, context, 0))
        else:
            planned = not planner.problems and not lacking  # nothing is compiled for what is not issued
            template = planner.templates.find_template(variant, person, values) if planned else None
            documents.append((variant, values, template))
    if planner.order.is_typst:
        planner.check_displayable(person, variants, values)
    for blank in sorted(lacking):
        planner.note_blank(person, blank)
    planner.numbered = planner.numbered or person.number is not None
    return documents


def choose_documents(planner: IssuePlanner, person: Recipient, states: PlanStates) -> list[PlannedDocument] | None:
    """List the documents that a person receives, as `list_documents`; None where the person is left alone."""
    documents = planner.order.documents
    if states.everybody and person.key not in states.people and not isinstance(documents, Mapping):
        states.counts["new"] += 1
        states.taken["new"] += 1
        return list_documents(planner, person)
    if planner.vehicle.id not in (documents.get(person.key, ()) if isinstance(documents, Mapping) else documents):
        return list_documents(planner, person)
    if not states.takes(person, planner.base_matter(person), lambda: fingerprint_document(planner, person)):
        return None
    return list_documents(planner, person)


def fingerprint_document(planner: IssuePlanner, person: Recipient) -> str:
    """Make the document that a person would be proposed, and return its fingerprint; empty where it cannot be made."""
    planned = list_documents(planner, person)
    for variant, _, _ in planned:
        variant.count -= 1  # it is not issued yet
    for variant, values, template in planned:
        if variant.proposed and template is not None:
            return planner.templates.templates[template].merge_values(values)[1]
        if variant.proposed and not planner.problems:
            return fingerprint_file(variant.render_for(planner.matter_of(person), planner.order))
    return ""


def find_states(
    planner: IssuePlanner, people: Iterable[Recipient], known_people: Mapping[str, RegisterPerson], wanted: WantedPeople
) -> PlanStates | None:
    """Prepare the states of the people of a plan; None where the order proposes the document to nobody."""
    documents = planner.order.documents
    ordered = chain.from_iterable(documents.values()) if isinstance(documents, Mapping) else documents
    if planner.vehicle.id not in ordered:
        return None
    editions = planner.firm.editions if planner.firm is not None else ()
    states = PlanStates(planner.library, planner.matter, planner.vehicle, known_people, wanted, editions)
    if known_people:
        states.find_changed_runs(people, planner.base_matter, lambda person: fingerprint_document(planner, person))
    return states
