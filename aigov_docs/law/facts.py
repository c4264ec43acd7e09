"""Observing facts. One small function a fact, each with its closed list of values; no rule is applied here.

`DOCUMENT_FACTS` are true of the document and the person, `CLAUSE_FACTS` of one clause. `observe_facts` gives them all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..kits.ground.i18n import N_
from ..kits.ground.problems import MatterError, Problem
from ..library.library import Library
from ..library.vocabulary import Vocabulary
from . import dates
from .situation import Situation
from .situation_view import (
    YES_NO,
    YES_NO_UNKNOWN,
    SituationView,
    earliest_day,
    observe_stated_facts,
    yes_no_unknown,
    yes_or_no,
)
from .tool_facts import COMMITTEE_FACTS, TOOL_FACTS, find_opinion_day

# ------------------------------------------------------------------ person facts
# Observing the person against whom a clause is relied on. Each function observes one fact; no rule is applied here.


STATUSES = (
    "permanent", "fixed_term", "apprentice", "agency", "intern", "contractor", "volunteer", "liberal_associate",
    "lent_in", "posted", "civil_servant_lent", "civil_servant_detached", "expatriate",
)  # fmt: skip
#: Statuses of employees of this employer, without more: rules name the others.
_OWN_EMPLOYEES = ("permanent", "fixed_term", "apprentice")


def observe_status(view: SituationView) -> str:
    """Find the person's status, such as ``permanent``, ``fixed_term`` or ``intern``: one of `STATUSES`."""
    return view.situation.employee.status


def observe_person_bound(view: SituationView) -> str:
    """Find whether the person is an employee of this employer: ``yes``, else the status, such as ``intern``.

    ``yes`` for the statuses ``permanent``, ``fixed_term`` and ``apprentice``.
    """
    status = view.situation.employee.status
    return "yes" if status in _OWN_EMPLOYEES else status


def observe_contract(view: SituationView) -> str:
    """Find whether the employment contract is ``running`` on the day asked, or ``ended`` before that day."""
    ended = view.situation.employee.contract_ended_on
    return "ended" if ended is not None and ended < view.day else "running"


def observe_hired_then(view: SituationView) -> str:
    """Find whether the person was already hired on the day asked: ``hired``, ``not_yet`` or ``unknown``.

    ``unknown`` where the day of hiring is not given.
    """
    hired = view.situation.employee.hired_on
    return "unknown" if hired is None else "not_yet" if view.day < hired else "hired"


def observe_facts_employer(view: SituationView) -> str:
    """Find whose employee the person was on the day asked: ``same`` (this employer's) or ``former``.

    ``former``: an earlier employer's, from whom the contract passed to this one after that day.
    """
    transferred = view.situation.employee.transferred_on
    return "former" if transferred is not None and view.day < transferred else "same"


def observe_transferred(view: SituationView) -> str:
    """Find whether the contract passed to this employer from another one: ``yes`` or ``no``."""
    return yes_or_no(view.situation.employee.transferred_on is not None)


def observe_capacity(view: SituationView) -> str:
    """Find whether the person could sign alone: ``adult``, ``minor_alone``, ``minor_represented`` or ``unknown``.

    An emancipated minor is an ``adult``. ``minor_alone``: no representative signed; ``minor_represented``: one did,
    whether or not the person's age is known.
    """
    employee = view.situation.employee
    if employee.minor is False or employee.emancipated:
        return "adult"
    if view.amendment.representative_signed_on is not None:
        return "minor_represented"
    return "unknown" if employee.minor is None or employee.emancipated is None else "minor_alone"


def observe_foreign(view: SituationView) -> str:
    """Find whether the employee is foreign: ``yes``, ``no`` or ``unknown``, as the user states.

    ``no`` too where the user states only that no translation was requested.
    """
    employee = view.situation.employee
    if employee.foreign is None and employee.translation_requested is False:
        return "no"
    return yes_no_unknown(employee.foreign)


def observe_translation(view: SituationView) -> str:
    """Find whether a foreign employee asked for a translation, and whether the document has one in their language.

    ``not_requested`` (also for an employee who is not foreign), ``given``, ``refused`` (asked for, and there is none);
    ``unknown_language``: asked for, in a language not known. Where it is not known whether one was asked for: ``ready``
    (there is one), ``unknown_request`` (there is none) or ``unknown`` (the language is not known either).
    """
    employee, languages = view.situation.employee, view.situation.document.languages
    wanted, asked = employee.translation_language, employee.translation_requested
    if employee.foreign is False or asked is False:
        return "not_requested"
    if all(language == "fr" for language in languages) or (wanted is not None and wanted not in languages):
        return "refused" if asked else "unknown_request"
    if wanted is None:
        return "unknown_language" if asked else "unknown"
    return "given" if asked else "ready"


PERSON_FACTS_OBSERVED: Mapping[str, tuple[tuple[str, ...], Callable[[SituationView], str]]] = {
    "status": (STATUSES, observe_status),
    "person_bound": (
        ("yes", *(statuse for statuse in STATUSES if statuse not in _OWN_EMPLOYEES)),
        observe_person_bound,
    ),
    "contract": (("running", "ended"), observe_contract),
    "hired_then": (("hired", "not_yet", "unknown"), observe_hired_then),
    "facts_employer": (("same", "former"), observe_facts_employer),
    "transferred": (YES_NO, observe_transferred),
    "capacity": (("adult", "minor_represented", "minor_alone", "unknown"), observe_capacity),
    "foreign": (YES_NO_UNKNOWN, observe_foreign),
    "translation": (
        ("not_requested", "given", "ready", "refused", "unknown", "unknown_request", "unknown_language"),
        observe_translation,
    ),
    **observe_stated_facts("employee"),
}


# ------------------------------------------------------------------ facts
Facts = dict[str, str]


@dataclass(frozen=True, slots=True)
class ClauseFacts:
    """The facts of one clause that decide its weight: its kind and its special traits.

    ``changing`` is true when the text holds a list or a description that will change (tools, roles).
    ``same_in_deposited`` says whether the clause reads the same in every text of the procedure, None when not known.
    ``scale`` are the sanctions that a scale lists, None when not recorded; ``suspension_max_days`` the longest
    suspension that it states, recorded where ``suspension_max_known``. ``modality`` is how the wording speaks, None
    where that is as usual for its kind.
    ``informs`` is true of a clause that stands in a part of the text said to have no value of a rule;
    ``rests_on_list`` of one that forbids what the list of authorised tools leaves out.
    """

    kind: str
    prevails: str | None = None
    proportionate: bool = True
    discriminatory: bool = False
    contrary_to_agreement: bool = False
    global_future_works: bool = False
    withdrawn_on: dt.date | None = None
    changing: bool = False
    same_in_deposited: bool | None = None
    cites_ai_act_4: bool = False
    scale: tuple[str, ...] | None = None
    suspension_max_days: int | None = None
    suspension_max_known: bool = False
    modality: str | None = None
    informs: bool = False
    rests_on_list: bool = False


# ------------------------------------------------------------------ the document
def observe_vehicle(view: SituationView) -> str:
    """Find which kind of document (vehicle) carries the clauses, such as ``charter``."""
    return view.situation.vehicle


def observe_sector(view: SituationView) -> str:
    """Find the employer's sector: ``private``, ``epic`` (a public business), ``public_admin`` or ``unknown``."""
    return view.situation.employer.sector or "unknown"


def observe_territory(view: SituationView) -> str:
    """Find the territory of the workplace, which decides public holidays: a word of `Territory`, else ``unknown``."""
    return view.situation.employer.territory or "unknown"


def observe_language(view: SituationView) -> str:
    """Find whether the document has a French text (``french``) or has none (``foreign``)."""
    return "french" if "fr" in view.situation.document.languages else "foreign"


def observe_origin(view: SituationView) -> str:
    """Find if the document comes from ``abroad``, else is addressed ``to_foreigners``, else is ``domestic``."""
    document = view.situation.document
    return "abroad" if document.from_abroad else "to_foreigners" if document.to_foreigners else "domestic"


def observe_text_of(view: SituationView) -> str:
    """Find whose text is invoked: that of ``this_employer``, or of the ``former_employer`` before a transfer."""
    return view.situation.document.of


def observe_ri_recalls(view: SituationView) -> str:
    """Find whether the employer's internal rules hold the three reminders that article L1321-2 requires.

    ``complete``, ``incomplete`` or ``unknown``.
    """
    return view.situation.ri.recalls or "unknown"


def observe_statements(view: SituationView) -> str:
    """Find whether a known fact contradicts a statement that the user accepted: ``contradicted`` or ``kept``.

    The situation must be a copy made by `accept_statements`, whose ``presumptions`` names contradicted statements only.
    """
    return "contradicted" if view.situation.presumptions else "kept"  # what no fact contradicts is settled by then


def observe_tools_list(view: SituationView) -> str:
    """Find where the list of the tools that the document authorises stands: ``in_text``, ``outside`` or ``unknown``.

    ``outside``: in another document, such as a service note, which the formalities of this one did not concern.
    """
    tools_list = view.situation.document.tools_list or "in_text"
    return "unknown" if tools_list == "not_known" else tools_list


# ------------------------------------------------------------------ its formalities
def observe_deposit(view: SituationView) -> str:
    """Find whether internal rules were deposited with the employment tribunal, and whether that is proven.

    ``done`` (proven), ``unproved``, ``unknown`` (whether it is proven), or ``missing`` where no day is given.
    """
    return _act_state(view.procedure.deposit_on, view.procedure.deposit_proved)


def observe_publicity(view: SituationView) -> str:
    """Find whether internal rules were made known at the workplace, and whether that is proven.

    ``missing`` where no day is given; else ``done`` with proof, ``unproved`` without, ``unknown`` if that is not said.
    """
    return _act_state(view.procedure.publicity_on, view.procedure.publicity_proved)


def _act_state(day: dt.date | None, proved: bool | None) -> str:
    if day is None:
        return "missing"
    return "unknown" if proved is None else "done" if proved else "unproved"


def observe_inspector(view: SituationView) -> str:
    """Find whether internal rules were sent to the labour inspector: ``sent``, ``late`` or ``missing``.

    ``sent``: by the day of the publicity, or at any time where that day is not given; ``late``: after that day, but by
    the day planned for the entry into force, or at any later time where no day of deposit is given; ``missing``: after
    both days, or never.
    """
    procedure = view.procedure
    sent = procedure.inspector_on
    if sent is None:
        return "missing"
    if procedure.publicity_on is None or sent <= procedure.publicity_on:
        return "sent"
    if procedure.deposit_on is None:
        return "late"
    planned = dates.day_of_effect(procedure.deposit_on, procedure.publicity_on, procedure.stated_entry_on)
    return "late" if sent <= planned else "missing"


def observe_entry(view: SituationView) -> str:
    """Find what sets the day on which internal rules enter into force: ``month_end``, ``stated`` or ``moved``.

    ``month_end``: the text states no day, so the end of the month of waiting does; ``stated``: the day that the text
    states (also where the end of that month is not known); ``moved``: a later day, because the one stated falls
    before the end of that month.
    """
    procedure = view.procedure
    if procedure.stated_entry_on is None:
        return "month_end"
    if procedure.deposit_on is None or procedure.publicity_on is None:
        return "stated"
    early = procedure.stated_entry_on < dates.earliest_effect(procedure.deposit_on, procedure.publicity_on)
    return "moved" if early else "stated"


def observe_in_effect(view: SituationView) -> str:
    """Find whether the document is in effect on the day asked: ``yes``, ``not_yet`` or ``never``.

    ``never`` where the document has no day of effect (``effective_on`` of the view is None).
    """
    if view.effective_on is None:
        return "never"
    return "yes" if view.effective_on <= view.day else "not_yet"


def observe_urgency_scope(view: SituationView) -> str:
    """Find what urgency is invoked for to apply internal rules at once: ``health_safety``, ``other`` or ``none``."""
    procedure = view.procedure
    return (procedure.urgency_scope or "other") if procedure.urgency_invoked else "none"


def _first_formality(view: SituationView) -> dt.date | None:
    procedure = view.procedure
    acts = (find_opinion_day(view), procedure.inspector_on, procedure.deposit_on, procedure.publicity_on)
    return earliest_day(acts)


def observe_text_identity(view: SituationView) -> str:
    """Find whether the text relied on is the one put to the works council (CSE), sent, deposited and published.

    ``same``, also where none of these acts has a day; ``form`` or ``substance``: what has changed in the text since the
    first of them; ``unknown``: whether it changed is not known.
    """
    document = view.situation.document
    first, dated = _first_formality(view), document.text_dated_on
    if first is None:
        return "same"
    if document.change in ("form", "substance"):
        return document.change
    if document.change == "none":
        return "unknown" if dated is not None and dated > first else "same"
    return "same" if dated is not None and dated <= first else "unknown"


def observe_change_dated(view: SituationView) -> str:
    """Find whether a text that changed after its first formality bears a later date: ``kept`` or ``too_early``.

    ``too_early``: the user says that it changed, and it is dated on the day of that formality or before; ``kept`` in
    every other case, no change included.
    """
    dated = view.situation.document.text_dated_on
    changed = observe_text_identity(view) in ("form", "substance")
    first = _first_formality(view)
    return "too_early" if changed and dated is not None and first is not None and dated <= first else "kept"


def observe_drafted(view: SituationView) -> str:
    """Find whether the text is dated after the opinion of the works council (CSE) on it.

    ``after_opinion``, else ``before_opinion``, also where either day is not known.
    """
    given, dated = find_opinion_day(view), view.situation.document.text_dated_on
    return "after_opinion" if given is not None and dated is not None and dated > given else "before_opinion"


def observe_response(view: SituationView) -> str:
    """Find the employee's answer to the contract amendment: ``signed``, ``refused`` or ``none`` (no answer)."""
    return view.amendment.response


def observe_l1222_6(view: SituationView) -> str:
    """Find where the procedure of article L1222-6 stands: ``none``, ``misused``, ``running`` or ``complete``.

    The article lets an employer propose a change of contract for economic reasons by letter. ``none``: no such letter;
    ``misused``: the article's conditions are not met; else whether, on the day asked, the time to answer is still
    ``running`` or is over (``complete``).
    """
    amendment = view.amendment
    if not amendment.l1222_6_letter:
        return "none"
    if amendment.ground != "economic" or not amendment.essential_element or amendment.received_on is None:
        return "misused"
    ends = dates.deemed_acceptance(amendment.received_on, insolvency=amendment.insolvency)
    return "complete" if ends <= view.day else "running"


def observe_version(view: SituationView) -> str:
    """Find how the version of the document that is relied on stands among the other versions, such as ``binding``.

    ``sole`` (there is no other), ``binding``, ``superseded`` (a later one binds), ``pending`` (not in effect yet),
    ``never_signed`` or ``unknown``: what `resolve_version` found.
    """
    return view.version


#: Each fact of the document or the person: the values it may take, and the function that observes it. Vehicles are
#: those of the library.
DOCUMENT_FACTS: Mapping[str, tuple[tuple[str, ...], Callable[[SituationView], str]]] = {
    "vehicle": ((), observe_vehicle),
    "sector": (("private", "epic", "public_admin", "unknown"), observe_sector),
    "territory": (
        (
            "metropolitan",
            "alsace_moselle",
            "guadeloupe",
            "guyane",
            "martinique",
            "mayotte",
            "reunion",
            "saint_barthelemy",
            "saint_martin",
            "unknown",
        ),
        observe_territory,
    ),
    "language": (("french", "foreign"), observe_language),
    "origin": (("domestic", "abroad", "to_foreigners"), observe_origin),
    "text_of": (("this_employer", "former_employer"), observe_text_of),
    "ri_recalls": (("complete", "incomplete", "unknown"), observe_ri_recalls),
    "statements": (("kept", "contradicted"), observe_statements),
    "tools_list": (("in_text", "outside", "unknown"), observe_tools_list),
    **COMMITTEE_FACTS,
    "inspector": (("sent", "late", "missing"), observe_inspector),
    "deposit": (("done", "unproved", "missing", "unknown"), observe_deposit),
    "publicity": (("done", "unproved", "missing", "unknown"), observe_publicity),
    "entry": (("month_end", "stated", "moved"), observe_entry),
    "in_effect": (("yes", "not_yet", "never"), observe_in_effect),
    "urgency_scope": (("none", "health_safety", "other"), observe_urgency_scope),
    "text_identity": (("same", "form", "substance", "unknown"), observe_text_identity),
    "change_dated": (("kept", "too_early"), observe_change_dated),
    "drafted": (("before_opinion", "after_opinion"), observe_drafted),
    "response": (("signed", "refused", "none"), observe_response),
    "l1222_6": (("complete", "running", "misused", "none"), observe_l1222_6),
    "version": (("sole", "binding", "superseded", "pending", "never_signed", "unknown"), observe_version),
    **TOOL_FACTS,
    **observe_stated_facts("employer", "ri", "document", "procedure", "monitoring", "technology", "amendment"),
    **PERSON_FACTS_OBSERVED,
}

#: Those of them that only what is known of a person gives.
PERSON_FACTS = tuple(PERSON_FACTS_OBSERVED)

#: The track of the text: for information; begun as internal rules, but not (yet) in effect; internal rules;
#: incorporated in a contract, without or with the procedure of internal rules; contract.
TRACKS = ("information", "attempted", "internal_rules", "incorporated", "incorporated_rules", "contract")

#: What follows from the facts of the document taken together.
JOINT_FACTS: Mapping[str, tuple[str, ...]] = {"track": TRACKS, "procedure_done": YES_NO_UNKNOWN}

#: The facts of one clause, with their values; `kind`, `family` and `modality` take theirs from the vocabulary.
CLAUSE_FACTS: Mapping[str, tuple[str, ...]] = {
    "prevails": ("fr", "other", "not_said"),
    "proportionate": YES_NO,
    "discriminatory": YES_NO,
    "contrary_to_agreement": YES_NO,
    "global_future_works": YES_NO,
    "withdrawn": YES_NO,
    "changing": YES_NO,
    "clause_in_deposited": YES_NO_UNKNOWN,
    "cites_ai_act_4": YES_NO,
    "informs": YES_NO,
    "rests_on_list": YES_NO,
}


def vehicle_track(situation: Situation, library: Library) -> str:
    """Find how a situation's vehicle takes effect: by ``information``, as ``internal_rules`` or as a ``contract``.

    Raises
    ------
    MatterError
        The library has no such vehicle.
    """
    vehicle = library.vehicles.get(situation.vehicle)
    if vehicle is None or vehicle.track is None:
        values = {"name": situation.vehicle, "known": ", ".join(sorted(library.vehicles))}
        message, hint = N_('unknown vehicle "{name}"'), N_("choose one of: {known}")
        raise MatterError(Problem("unknown-word", "vehicle", message, hint, values, ("vehicle",)))
    return vehicle.track


def observe_fact(view: SituationView, name: str) -> str:
    """Find one of the facts of `DOCUMENT_FACTS` on the day asked, by its name, without looking at the others."""
    return DOCUMENT_FACTS[name][1](view)


def observe_facts(view: SituationView, library: Library) -> Facts:
    """Find every fact of a document and its employee on the day asked: the value of each fact, by its name.

    Two follow from the others: ``track`` (how the text takes effect in law) and ``procedure_done`` (whether the text
    went through the whole procedure of internal rules).
    """
    facts: Facts = {name: see(view) for name, (_, see) in DOCUMENT_FACTS.items()}
    facts["track"] = _observe_track(view, facts, library)
    over, perhaps = (_is_procedure_over(view, facts, library, perhaps=each) for each in (False, True))
    facts["procedure_done"] = "yes" if over else "unknown" if perhaps else "no"
    return facts


def is_procedure_done(facts: Mapping[str, str], library: Library, *, perhaps: bool = False) -> bool:
    """Whether the facts say that every act of the internal-rules procedure is done, waiting periods left aside.

    Left aside too: formalities that only wait for others, or that concern some families of clauses only. ``facts`` are
    values by name, with that of every such act. With ``perhaps``, an act of which it is not known whether it is done
    counts as done.
    """
    internal_rules = {vehicle.id for vehicle in library.vehicles.values() if vehicle.track == "internal_rules"}
    return all(
        facts[formality.fact] in formality.done or (perhaps and facts[formality.fact] in formality.unknown)
        for formality in library.vocabulary.formalities.values()
        if not (formality.follows or formality.families) and any(name in internal_rules for name in formality.vehicles)
    )


def _is_procedure_over(
    view: SituationView, facts: Mapping[str, str], library: Library, *, perhaps: bool = False
) -> bool:
    """Whether the text went through the whole procedure of internal rules and its day of effect has come."""
    procedure = view.situation.procedure
    if procedure is None or procedure.deposit_on is None or procedure.publicity_on is None:
        return False
    effective = dates.day_of_effect(
        procedure.deposit_on, procedure.publicity_on, procedure.stated_entry_on, procedure.inspector_on
    )
    return effective <= view.day and is_procedure_done(facts, library, perhaps=perhaps)


def _observe_track(view: SituationView, facts: Mapping[str, str], library: Library) -> str:
    if view.vehicle_track != "information":
        return view.vehicle_track
    situation = view.situation
    incorporated = situation.document.incorporated_in_contract_on
    if incorporated is not None and incorporated <= view.day:  # a term of the contract at least, whatever is not known
        return "incorporated_rules" if _is_procedure_over(view, facts, library) else "incorporated"
    if _is_procedure_over(view, facts, library, perhaps=True):
        return "internal_rules"
    return "attempted" if situation.procedure is not None else "information"


def observe_clause(clause: ClauseFacts, day: dt.date, vocabulary: Vocabulary) -> Facts:
    """Find the facts of one clause on a day, such as its kind, modality and family: the value of each, by its name.

    ``vocabulary`` is that of the library: it says of which family a kind is.
    """
    return {
        "kind": clause.kind,
        "family": vocabulary.family_of_kind(clause.kind),
        "modality": clause.modality if clause.modality is not None else vocabulary.kinds[clause.kind].modality,
        "prevails": "not_said" if clause.prevails is None else "fr" if clause.prevails == "fr" else "other",
        "proportionate": yes_or_no(clause.proportionate),
        "discriminatory": yes_or_no(clause.discriminatory),
        "contrary_to_agreement": yes_or_no(clause.contrary_to_agreement),
        "global_future_works": yes_or_no(clause.global_future_works),
        "withdrawn": yes_or_no(clause.withdrawn_on is not None and clause.withdrawn_on <= day),
        "changing": yes_or_no(clause.changing),
        "clause_in_deposited": yes_no_unknown(clause.same_in_deposited),
        "cites_ai_act_4": yes_or_no(clause.cites_ai_act_4),
        "informs": yes_or_no(clause.informs),
        "rests_on_list": yes_or_no(clause.rests_on_list),
    }
