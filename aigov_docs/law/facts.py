"""Observing facts. One small function a fact, each with its closed list of values; no rule is applied here.

`DOCUMENT_FACTS` are true of the document and the person, `CLAUSE_FACTS` of one clause. `observe_facts` gives them all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..i18n import N_
from ..library.load import Library
from ..library.vocabulary import Vocabulary
from ..problems import MatterError, Problem
from . import dates
from .situation import AmendmentFacts, Procedure, Situation

Facts = dict[str, str]
YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class ClauseFacts:
    """The facts of one clause that decide its weight: its kind and its special traits.

    ``changing`` is true when the text holds a list or a description that will change (tools, roles).
    """

    kind: str
    prevails: str | None = None
    proportionate: bool = True
    discriminatory: bool = False
    contrary_to_agreement: bool = False
    global_future_works: bool = False
    withdrawn_on: dt.date | None = None
    changing: bool = False


@dataclass(frozen=True, slots=True)
class SituationView:
    """A situation (the facts that decide) with what is computed from it: day of effect, track, version's state."""

    situation: Situation
    effective_on: dt.date | None
    vehicle_track: str
    version: str = "sole"

    @property
    def day(self) -> dt.date:
        """Day on which the weight of the clauses is asked."""
        return self.situation.assessed_on

    @property
    def procedure(self) -> Procedure:
        """Steps taken to make the document internal rules; an empty `Procedure` when there were none."""
        return self.situation.procedure or Procedure()

    @property
    def amendment(self) -> AmendmentFacts:
        """Amendment proposed to the employee, and the answer; an empty `AmendmentFacts` when there is none."""
        return self.situation.amendment or AmendmentFacts()


def yes_or_no(value: bool) -> str:
    """Turn a boolean into the value of a fact, ``yes`` or ``no``."""
    return "yes" if value else "no"


# ------------------------------------------------------------------ the document
def observe_vehicle(view: SituationView) -> str:
    """Observe which kind of document (vehicle) carries the clauses, such as ``charter``."""
    return view.situation.vehicle


def observe_sector(view: SituationView) -> str:
    """Observe the employer's sector: private, a public body run as a business, or a public administration."""
    return view.situation.employer.sector or "unknown"


def observe_cse(view: SituationView) -> str:
    """Observe the state of the works council (CSE): of 50 employees or more, small, or absent and why."""
    return view.situation.cse


def observe_language(view: SituationView) -> str:
    """Observe whether the document has a French text: ``french`` or ``foreign``."""
    return "foreign" if view.situation.document.language == "en" else "french"


def observe_origin(view: SituationView) -> str:
    """Observe whether the document comes from abroad, is addressed to foreigners, or neither of the two."""
    document = view.situation.document
    return "abroad" if document.from_abroad else "to_foreigners" if document.to_foreigners else "domestic"


def observe_foreign(view: SituationView) -> str:
    """Observe whether the employee is foreign: as the matter states, else if a translation was requested."""
    employee = view.situation.employee
    return yes_or_no(employee.translation_requested if employee.foreign is None else employee.foreign)


def observe_translation(view: SituationView) -> str:
    """Observe whether a foreign employee asked for a translation, and whether one was given."""
    if observe_foreign(view) == "no" or not view.situation.employee.translation_requested:
        return "not_requested"
    return "given" if view.situation.document.language == "fr+en" else "refused"


def observe_acknowledged(view: SituationView) -> str:
    """Observe whether the employee signed for receipt of the document."""
    return yes_or_no(view.situation.document.acknowledged)


def observe_opinion(view: SituationView) -> str:
    """Observe the state of the works council's (CSE) opinion, due before the other steps of internal rules.

    The other steps are the deposit, the publicity and the sending to the labour inspector.
    """
    found = _opinion_without_injunction(view)
    return "injunction" if view.procedure.injunction_only and found in ("late", "missing", "cse_missing") else found


def _opinion_without_injunction(view: SituationView) -> str:
    procedure = view.procedure
    if view.situation.cse in ("under_11", "carence"):
        return "no_cse"
    if view.situation.cse == "missing":
        return "cse_missing"
    acts = [day for day in (procedure.deposit_on, procedure.publicity_on, procedure.inspector_on) if day]
    first = min(acts, default=None)
    given, deemed = procedure.cse_opinion_on, _deemed_opinion_day(view)
    if given is not None and (first is None or given <= first):
        return "given"
    if deemed is not None and deemed <= (first or view.day):
        return "deemed"
    return "missing" if given is None else "late"


def _deemed_opinion_day(view: SituationView) -> dt.date | None:
    """Compute the first day of the works council's (CSE) deemed opinion; None where none can be deemed.

    Only the council of a firm of 50 employees or more that was informed can be deemed to have answered.
    """
    procedure = view.procedure
    if view.situation.cse != "full" or procedure.cse_informed_on is None:
        return None
    return dates.deemed_opinion(
        procedure.cse_informed_on, expert=procedure.cse_expert, two_levels=procedure.cse_experts_two_levels
    )


def observe_deposit(view: SituationView) -> str:
    """Observe whether internal rules were deposited with the employment tribunal, and whether that is proven."""
    return _act_state(view.procedure.deposit_on, view.procedure.deposit_proved)


def observe_publicity(view: SituationView) -> str:
    """Observe whether internal rules were made known at the workplace, and whether that is proven."""
    return _act_state(view.procedure.publicity_on, view.procedure.publicity_proved)


def _act_state(day: dt.date | None, proved: bool) -> str:
    return "missing" if day is None else "done" if proved else "unproved"


def observe_inspector(view: SituationView) -> str:
    """Observe whether internal rules were sent to the labour inspector: in time, late but before effect, or not."""
    procedure = view.procedure
    sent = procedure.inspector_on
    if sent is None:
        return "missing"
    if procedure.publicity_on is None or sent <= procedure.publicity_on:
        return "sent"
    if procedure.deposit_on is None:
        return "late"
    return (
        "late"
        if sent <= dates.day_of_effect(procedure.deposit_on, procedure.publicity_on, procedure.stated_entry_on)
        else "missing"
    )


def observe_entry(view: SituationView) -> str:
    """Observe what sets the entry into force of internal rules: a month's end, a stated day, or a moved one."""
    procedure = view.procedure
    if procedure.stated_entry_on is None:
        return "month_end"
    if procedure.deposit_on is None or procedure.publicity_on is None:
        return "stated"
    early = procedure.stated_entry_on < dates.earliest_effect(procedure.deposit_on, procedure.publicity_on)
    return "moved" if early else "stated"


def observe_in_effect(view: SituationView) -> str:
    """Observe whether the document is in effect on the day asked, takes effect later, or never does."""
    if view.effective_on is None:
        return "never"
    return "yes" if view.effective_on <= view.day else "not_yet"


def observe_urgency(view: SituationView) -> str:
    """Observe whether the employer invoked urgency (health or safety) to apply internal rules at once."""
    return yes_or_no(view.procedure.urgency_invoked)


def observe_response(view: SituationView) -> str:
    """Observe the employee's answer to the amendment: ``signed``, ``refused`` or ``none``."""
    return view.amendment.response


def observe_at_hiring(view: SituationView) -> str:
    """Observe whether the clauses were agreed when the employee was hired."""
    return yes_or_no(view.amendment.at_hiring)


def observe_for_all_staff(view: SituationView) -> str:
    """Observe whether the same clauses are put in the contracts of all the staff."""
    return yes_or_no(view.amendment.for_all_staff)


def observe_l1222_6(view: SituationView) -> str:
    """Observe the L1222-6 procedure of an amendment: not opened, conditions not met, period running or over."""
    amendment = view.amendment
    if not amendment.l1222_6_letter:
        return "none"
    if amendment.ground != "economic" or not amendment.essential_element or amendment.received_on is None:
        return "misused"
    ends = dates.deemed_acceptance(amendment.received_on, insolvency=amendment.insolvency)
    return "complete" if ends <= view.day else "running"


def observe_version(view: SituationView) -> str:
    """Observe the state of the version of the document that is relied on, such as ``binding``."""
    return view.version


def observe_ri_mandatory(view: SituationView) -> str:
    """Observe whether internal rules are mandatory for the employer on the day asked."""
    since = view.situation.employer.fifty_since
    return yes_or_no(since is not None and dates.internal_rules_due(since) <= view.day)


def observe_local_law(view: SituationView) -> str:
    """Observe whether the establishment is under the local law of Moselle, Bas-Rhin and Haut-Rhin."""
    return yes_or_no(view.situation.employer.local_law)


def observe_monitoring_information(view: SituationView) -> str:
    """Observe whether the employee was informed of the means of control (monitoring) before the day asked."""
    informed = view.situation.monitoring.informed_on
    return "done" if informed is not None and informed < view.day else "missing"


def observe_monitoring_consultation(view: SituationView) -> str:
    """Observe whether the works council (CSE) was consulted in time on the means of control (monitoring).

    In time is before the day asked, and no later than the day the employee was informed. Consultation is due only
    to a CSE with the powers of 50 employees, or where such a CSE should exist.
    """
    situation = view.situation
    if situation.cse != "full" and not (situation.cse == "missing" and situation.employer.fifty_since):
        return "not_due"
    consulted, informed = situation.monitoring.cse_consulted_on, situation.monitoring.informed_on
    if consulted is None or consulted >= view.day or (informed is not None and consulted > informed):
        return "missing"
    return "done"


def observe_technology(view: SituationView) -> str:
    """Observe whether a works council (CSE) of a firm of 50 or more was consulted before the AI tools' first use."""
    facts = view.situation.technology
    if view.situation.cse != "full":
        return "not_due"
    if facts.deployed_on is None:
        return "not_deployed"
    consulted = facts.cse_consulted_on
    return "consulted_first" if consulted is not None and consulted < facts.deployed_on else "deployed_first"


# ------------------------------------------------------------------ the person
def observe_status(view: SituationView) -> str:
    """Observe the person's contract: permanent, fixed-term, apprentice, agency, intern or contractor."""
    return view.situation.employee.status


def observe_protected(view: SituationView) -> str:
    """Observe whether the employee is protected by a mandate, such as that of a staff representative."""
    return yes_or_no(view.situation.employee.protected)


def observe_telework(view: SituationView) -> str:
    """Observe whether the employee works from home."""
    return yes_or_no(view.situation.employee.telework)


def observe_contract(view: SituationView) -> str:
    """Observe whether the employment contract still runs on the day asked."""
    ended = view.situation.employee.contract_ended_on
    return "ended" if ended is not None and ended < view.day else "running"


#: Each fact of the document or the person: the values it may take, and the function that observes it. Vehicles are
#: those of the library.
DOCUMENT_FACTS: Mapping[str, tuple[tuple[str, ...], Callable[[SituationView], str]]] = {
    "vehicle": ((), observe_vehicle),
    "sector": (("private", "epic", "public_admin"), observe_sector),
    "cse": (("full", "small", "under_11", "carence", "missing"), observe_cse),
    "language": (("french", "foreign"), observe_language),
    "origin": (("domestic", "abroad", "to_foreigners"), observe_origin),
    "foreign": (YES_NO, observe_foreign),
    "translation": (("not_requested", "given", "refused"), observe_translation),
    "acknowledged": (YES_NO, observe_acknowledged),
    "opinion": (("given", "deemed", "no_cse", "injunction", "late", "missing", "cse_missing"), observe_opinion),
    "inspector": (("sent", "late", "missing"), observe_inspector),
    "deposit": (("done", "unproved", "missing"), observe_deposit),
    "publicity": (("done", "unproved", "missing"), observe_publicity),
    "entry": (("month_end", "stated", "moved"), observe_entry),
    "in_effect": (("yes", "not_yet", "never"), observe_in_effect),
    "urgency": (YES_NO, observe_urgency),
    "response": (("signed", "refused", "none"), observe_response),
    "at_hiring": (YES_NO, observe_at_hiring),
    "for_all_staff": (YES_NO, observe_for_all_staff),
    "l1222_6": (("complete", "running", "misused", "none"), observe_l1222_6),
    "version": (("sole", "binding", "superseded", "pending", "never_signed"), observe_version),
    "ri_mandatory": (YES_NO, observe_ri_mandatory),
    "local_law": (YES_NO, observe_local_law),
    "monitoring_information": (("done", "missing"), observe_monitoring_information),
    "monitoring_consultation": (("done", "not_due", "missing"), observe_monitoring_consultation),
    "technology": (("not_due", "not_deployed", "consulted_first", "deployed_first"), observe_technology),
    "status": (("permanent", "fixed_term", "apprentice", "agency", "intern", "contractor"), observe_status),
    "protected": (YES_NO, observe_protected),
    "telework": (YES_NO, observe_telework),
    "contract": (("running", "ended"), observe_contract),
}

#: Those of them that only what is known of a person gives.
PERSON_FACTS = ("status", "protected", "telework", "contract")

#: The track of the text: for information; begun as internal rules, but not (yet) in effect; internal rules;
#: incorporated in a contract, without or with the procedure of internal rules; contract.
TRACKS = ("information", "attempted", "internal_rules", "incorporated", "incorporated_rules", "contract")

#: The facts of one clause, with their values; `kind` and `family` take theirs from the vocabulary.
CLAUSE_FACTS: Mapping[str, tuple[str, ...]] = {
    "prevails": ("fr", "other", "not_said"),
    "proportionate": YES_NO,
    "discriminatory": YES_NO,
    "contrary_to_agreement": YES_NO,
    "global_future_works": YES_NO,
    "withdrawn": YES_NO,
    "changing": YES_NO,
}


def vehicle_track(situation: Situation, library: Library) -> str:
    """Find how a situation's vehicle takes effect: by ``information``, ``internal_rules`` or ``contract``.

    Raises
    ------
    MatterError
        The library has no such vehicle.
    """
    vehicle = library.vehicles.get(situation.vehicle)
    if vehicle is None or vehicle.track is None:
        values = {"name": situation.vehicle, "known": ", ".join(sorted(library.vehicles))}
        message, hint = N_('unknown vehicle "{name}"'), N_("choose one of: {known}")
        raise MatterError(Problem("unknown-word", "vehicle", message, hint, values))
    return vehicle.track


def observe_facts(view: SituationView, library: Library) -> Facts:
    """Observe every fact of a document and its employee on the day asked, the legal track included."""
    facts: Facts = {name: see(view) for name, (_, see) in DOCUMENT_FACTS.items()}
    facts["track"] = _observe_track(view, facts, library)
    return facts


def is_procedure_done(facts: Mapping[str, str], library: Library) -> bool:
    """Whether every act of the internal-rules procedure is done, whatever the waiting periods.

    Formalities that only wait for others, or that concern some families of clauses only, are not looked at.
    """
    internal_rules = {vehicle.id for vehicle in library.vehicles.values() if vehicle.track == "internal_rules"}
    return all(
        facts[formality.fact] in formality.done
        for formality in library.vocabulary.formalities.values()
        if not (formality.follows or formality.families) and any(name in internal_rules for name in formality.vehicles)
    )


def _observe_track(view: SituationView, facts: Mapping[str, str], library: Library) -> str:
    if view.vehicle_track != "information":
        return view.vehicle_track
    situation = view.situation
    followed = situation.procedure is not None and is_procedure_done(facts, library) and facts["in_effect"] == "yes"
    incorporated = situation.document.incorporated_in_contract_on
    if incorporated is not None and incorporated <= view.day:
        return "incorporated_rules" if followed else "incorporated"
    if followed:
        return "internal_rules"
    return "attempted" if situation.procedure is not None else "information"


def observe_clause(clause: ClauseFacts, day: dt.date, vocabulary: Vocabulary) -> Facts:
    """Observe the facts of one clause on a day: its kind, its family and its special traits."""
    return {
        "kind": clause.kind,
        "family": vocabulary.family_of_kind(clause.kind),
        "prevails": "not_said" if clause.prevails is None else "fr" if clause.prevails == "fr" else "other",
        "proportionate": yes_or_no(clause.proportionate),
        "discriminatory": yes_or_no(clause.discriminatory),
        "contrary_to_agreement": yes_or_no(clause.contrary_to_agreement),
        "global_future_works": yes_or_no(clause.global_future_works),
        "withdrawn": yes_or_no(clause.withdrawn_on is not None and clause.withdrawn_on <= day),
        "changing": yes_or_no(clause.changing),
    }
