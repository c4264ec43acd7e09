"""Observing the AI tools and the monitoring of their use: what was decided, when, and who was told or consulted first.

Each function observes one fact; no rule is applied here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from .committee_facts import deem_consultation, find_consulted_committee, observe_cse, observe_cse_reads_as
from .situation import Situation
from .situation_view import YES_NO_UNKNOWN, SituationView, earliest_day, yes_no_unknown


# ------------------------------------------------------------------ introducing tools
def technology_closing_day(view: SituationView) -> dt.date | None:
    """Compute the day on which the consultation on the AI tools is closed: opinion given, or time to answer over.

    None where it is not closed, where the council's silence closes nothing, or where the works council (CSE) consulted
    is not, or may not be, the competent one.
    """
    return _closing_day(view) if observe_technology_committee(view) == "competent" else None


def observe_technology_committee(view: SituationView) -> str:
    """Find whether the works council (CSE) consulted on the AI tools is the one that the law says to consult.

    ``competent`` (it is), ``other`` or ``unknown``.
    """
    return find_consulted_committee(view, view.situation.technology.opinion_by)


def _closing_day(view: SituationView) -> dt.date | None:
    facts = view.situation.technology
    return facts.opinion_on or deem_consultation(view, facts.informed_on, facts.expert, facts.period_days)


def first_introduction(situation: Situation, authorised: bool | None) -> dt.date | None:
    """Find the first day on which AI tools were decided, used (trials too) or authorised by the document; None if none.

    The day of the document's publication counts only where ``authorised`` says that the document authorises tools.
    """
    facts, document, procedure = situation.technology, situation.document, situation.procedure
    published = document.published_on or (procedure.publicity_on if procedure else None) if authorised else None
    return earliest_day((facts.decided_on, facts.deployed_on, published))


def observe_introduction(view: SituationView) -> str:
    """Find whether the works council's (CSE) consultation on the AI tools was closed before their introduction.

    ``consulted_first`` (it was), ``opened_not_closed`` (begun, not closed in time), ``not_consulted``, ``minor_update``
    (of a tool already put to the council), ``cse_missing``, ``none`` (nothing is introduced) or ``unknown``;
    ``not_due`` where the council does not count as a full one; ``unknown_committee``: it was, if the council consulted
    is the competent one. Publishing a document that authorises tools counts as introducing them: ``unknown_text`` where
    it is not known whether the document does, and the consultation was closed in time only if it does not.
    """
    authorised = view.situation.document.authorises_tools
    found = _find_introduction_state(view, authorised)
    if found == "consulted_first" and observe_technology_committee(view) == "unknown":
        return "unknown_committee"
    if authorised is None and found == "consulted_first" and _find_introduction_state(view, True) != found:
        return "unknown_text"
    return found


def _find_introduction_state(view: SituationView, authorised: bool | None) -> str:
    facts = view.situation.technology
    if observe_cse_reads_as(view) != "full":
        return "not_due"
    first, competent = first_introduction(view.situation, authorised), observe_technology_committee(view) != "other"
    closed = _closing_day(view) if competent else None
    if first is None and not authorised and not facts.in_use:
        return "none" if authorised is False and facts.in_use is False else "unknown"
    if observe_cse(view) == "missing":
        return "cse_missing"
    if closed is not None and (closed < first if first is not None else closed <= view.day):
        return "consulted_first"
    if facts.change == "minor_update":
        return "minor_update"
    opened = closed is not None or facts.opened_on is not None or facts.informed_on is not None
    return "opened_not_closed" if opened and competent else "not_consulted"


def observe_hr_processing(view: SituationView) -> str:
    """Find whether the works council (CSE) was told of automated personnel management before tools were introduced.

    ``informed`` or ``not_informed`` (also where no day of telling is given); ``not_asked`` where no such processing is
    stated or the council does not count as a full one. A document that authorises tools introduces them when published:
    ``unknown_text`` where it is not known whether it does, and the council was told in time only if it does not.
    """
    facts, authorised = view.situation.technology, view.situation.document.authorises_tools
    if not facts.hr_processing or observe_cse_reads_as(view) != "full":
        return "not_asked"
    told = facts.hr_cse_informed_on
    late = [
        told is None or (first is not None and told >= first)
        for first in (
            first_introduction(view.situation, authorised),
            first_introduction(view.situation, authorised is not False),
        )
    ]
    return "not_informed" if late[0] else "unknown_text" if late[1] else "informed"


def observe_high_risk_at_work(view: SituationView) -> str:
    """Find whether a high-risk AI system is used at work, from the day on which the AI Act's rule on it applies.

    ``yes``, ``no`` or ``unknown``; ``no`` before that day, and for a system in service before it whose design did not
    change significantly since.
    """
    facts, applies = view.situation.technology, view.legal_days.get("high_risk_at_work")
    if applies is None or view.day < applies or facts.high_risk is False:
        return "no"
    if facts.high_risk is None:
        return "unknown"
    in_service = facts.system_in_service_on or facts.deployed_on
    left_aside = in_service is not None and in_service < applies and facts.significant_change is False
    return "no" if left_aside else "yes"


def observe_workers_informed(view: SituationView) -> str:
    """Find whether workers and their representatives were told of a high-risk AI system before its first use.

    ``unknown`` where the day on which they were told is not given; else ``yes`` (also where the day of first use is not
    given) or ``no``.
    """
    facts = view.situation.technology
    if facts.workers_informed_on is None:
        return "unknown"
    first = facts.deployed_on
    return "yes" if first is None or facts.workers_informed_on < first else "no"


# ------------------------------------------------------------------ monitoring
def observe_monitoring_information(view: SituationView) -> str:
    """Find whether employees were told of the monitoring before it began and before the day asked.

    ``done`` or ``missing``, also where the situation states that nobody was told; else ``unknown`` where the day on
    which they were told is not given, or whether it came before the monitoring began is not known.
    """
    facts = view.situation.monitoring
    told = facts.informed_on
    if told is None:
        return "missing" if facts.nobody_told else "unknown"
    if told >= view.day:
        return "missing"
    if facts.started_on is not None:
        return "done" if told < facts.started_on else "missing"
    return "done" if facts.begun is False else "unknown"


def observe_monitoring_consultation(view: SituationView) -> str:
    """Find whether the works council (CSE) was consulted in time on the monitoring (the means of control).

    ``done``: the consultation ended before the day asked, and no later than the day on which employees were told;
    ``unknown_committee``: so it did, but whether the council consulted is the competent one is not known; ``unknown``:
    the day on which employees were told is not given, and the monitoring did not begin before the consultation ended;
    ``not_due``: no council with full powers is to be consulted; ``missing``: otherwise.
    """
    if observe_cse_reads_as(view) != "full":
        return "not_due"
    facts = view.situation.monitoring
    closed = facts.opinion_on or deem_consultation(view, facts.cse_informed_on, facts.expert, None)
    committee = observe_monitoring_committee(view)
    if observe_cse(view) == "missing" or closed is None or closed >= view.day or committee == "other":
        return "missing"
    if facts.informed_on is None:  # told before it began, they were told before the opinion; told after, too late
        return "missing" if facts.started_on is not None and closed > facts.started_on else "unknown"
    if closed > facts.informed_on:
        return "missing"
    return "unknown_committee" if committee == "unknown" else "done"


def observe_monitoring_committee(view: SituationView) -> str:
    """Find whether the works council (CSE) consulted on the monitoring is the one that the law says to consult.

    ``competent`` (it is; always where there is a single council, or where one establishment decides the text),
    ``other``, or ``unknown`` where the user does not say which council was consulted.
    """
    return find_consulted_committee(view, view.situation.monitoring.opinion_by)


def observe_monitoring_purpose(view: SituationView) -> str:
    """Find whether the result of the monitoring is used for a purpose that was announced: ``same`` or ``drift``.

    ``not_asked`` where no result is used, ``unknown`` where the purposes or the use are not known. Where a result is
    the evidence of a sanction, the answer is that of `observe_purpose_of_evidence`.
    """
    facts, sanction = view.situation.monitoring, view.situation.sanction
    if sanction is not None and sanction.evidence == "monitoring":
        return observe_purpose_of_evidence(view)
    if facts.used_for == "not_used":
        return "not_asked"
    if facts.purposes is None or facts.used_for is None:
        return "unknown"
    return "same" if facts.used_for in facts.purposes else "drift"


def observe_purpose_of_evidence(view: SituationView) -> str:
    """Find whether the use made of the monitoring's result is one of its announced purposes: ``same``, else ``drift``.

    Where this use is not known: ``drift`` if neither ``discipline`` nor ``individual_control`` was announced, else
    ``unknown``. ``not_asked`` where no result is used; ``unknown`` where the purposes are not known.
    """
    facts = view.situation.monitoring
    if facts.used_for == "not_used":
        return "not_asked"
    if facts.purposes is None:
        return "unknown"
    if facts.used_for is not None:
        return "same" if facts.used_for in facts.purposes else "drift"
    return "unknown" if any(purpose in facts.purposes for purpose in ("discipline", "individual_control")) else "drift"


def observe_dpia(view: SituationView) -> str:
    """Find whether the data protection impact assessment of the monitoring was made, or a note says why not.

    ``done``, ``reasoned_no`` (a note says why none is due), ``missing`` or ``unknown``.
    """
    return view.situation.monitoring.dpia or "unknown"


def observe_register(view: SituationView) -> str:
    """Find whether the monitoring is in the record of processing (GDPR): ``yes``, ``no`` or ``unknown``."""
    return yes_no_unknown(view.situation.monitoring.register_kept)


COMMITTEES_CONSULTED = ("competent", "other", "unknown")

TOOL_FACTS: Mapping[str, tuple[tuple[str, ...], Callable[[SituationView], str]]] = {
    "introduction": (
        (
            "not_due",
            "none",
            "minor_update",
            "consulted_first",
            "opened_not_closed",
            "not_consulted",
            "cse_missing",
            "unknown",
            "unknown_text",
            "unknown_committee",
        ),
        observe_introduction,
    ),
    "hr_processing": (("not_asked", "informed", "not_informed", "unknown_text"), observe_hr_processing),
    "high_risk_at_work": (YES_NO_UNKNOWN, observe_high_risk_at_work),
    "workers_informed": (YES_NO_UNKNOWN, observe_workers_informed),
    "monitoring_information": (("done", "missing", "unknown"), observe_monitoring_information),
    "monitoring_consultation": (
        ("done", "not_due", "missing", "unknown", "unknown_committee"),
        observe_monitoring_consultation,
    ),
    "technology_committee": (COMMITTEES_CONSULTED, observe_technology_committee),
    "monitoring_committee": (COMMITTEES_CONSULTED, observe_monitoring_committee),
    "monitoring_purpose": (("same", "drift", "not_asked", "unknown"), observe_monitoring_purpose),
    "dpia": (("done", "reasoned_no", "missing", "unknown"), observe_dpia),
    "register": (YES_NO_UNKNOWN, observe_register),
}
