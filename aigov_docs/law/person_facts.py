"""Observing the person against whom a clause is relied on. Each function observes one fact; no rule is applied here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .situation_view import YES_NO, YES_NO_UNKNOWN, SituationView, yes_no_unknown, yes_or_no

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


def observe_protected(view: SituationView) -> str:
    """Find whether a mandate (staff representative…) protects the employee: ``yes``, ``no`` or ``unknown``."""
    return yes_no_unknown(view.situation.employee.protected)


def observe_telework(view: SituationView) -> str:
    """Find whether the employee works from home: ``yes`` or ``no``."""
    return yes_or_no(view.situation.employee.telework)


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


def observe_speaks_french(view: SituationView) -> str:
    """Find whether the employee reads French: ``yes``, ``no`` or ``unknown``; it changes no weight."""
    return yes_no_unknown(view.situation.employee.reads_french)


PERSON_FACTS_OBSERVED: Mapping[str, tuple[tuple[str, ...], Callable[[SituationView], str]]] = {
    "status": (STATUSES, observe_status),
    "person_bound": (("yes", *(each for each in STATUSES if each not in _OWN_EMPLOYEES)), observe_person_bound),
    "protected": (YES_NO_UNKNOWN, observe_protected),
    "telework": (YES_NO, observe_telework),
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
    "speaks_french": (YES_NO_UNKNOWN, observe_speaks_french),
}
