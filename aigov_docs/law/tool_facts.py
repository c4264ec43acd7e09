"""Observing the AI tools and the monitoring of their use: what was decided, when, and who was told or consulted first.

Each function observes one fact; no rule is applied here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace

from . import dates
from .situation import Situation
from .situation_view import YES_NO_UNKNOWN, SituationView, earliest_day, yes_no_unknown

# ------------------------------------------------------------------ committee facts
# Observing the works council (CSE): which one there is, what powers it has, what opinion it gave, and where.


#: What is said of the works council (CSE).
COMMITTEES = ("full", "small", "under_11", "carence", "missing")
#: States of the opinion with which the text was not introduced after it.
_NO_OPINION = ("late", "missing", "wrong_body")


# ------------------------------------------------------------------ the headcount
def observe_headcount(view: SituationView) -> str:
    """Find the size of the headcount stated: ``below_11``, ``11_to_49``, ``50_or_more`` or ``unknown``."""
    count = view.situation.employer.headcount
    if count is None:
        return "unknown"
    return "below_11" if count < 11 else "11_to_49" if count < 50 else "50_or_more"


def observe_fifty_since(view: SituationView) -> str:
    """Find for how long, on the day asked, the headcount has been 50 or more: ``none`` where it is below 50.

    ``under_twelve_months``, ``twelve_months`` or ``forty_eight_months`` (as long or longer); ``unknown`` where the day
    on which 50 was reached is not known.
    """
    employer = view.situation.employer
    since = employer.fifty_since
    if since is None:
        return "none" if employer.headcount is not None and employer.headcount < 50 else "unknown"
    if dates.add_months(since, 48) <= view.day:
        return "forty_eight_months"
    return "twelve_months" if dates.add_months(since, 12) <= view.day else "under_twelve_months"


def observe_eleven_since(view: SituationView) -> str:
    """Find for how long, on the day asked, the headcount has been 11 or more: ``none`` where it is below 11.

    ``under_twelve_months`` or ``twelve_months`` (as long or longer); ``unknown`` where the day on which 11 was reached
    is not known.
    """
    employer = view.situation.employer
    since = employer.eleven_since
    if since is None:
        return "none" if employer.headcount is not None and employer.headcount < 11 else "unknown"
    return "twelve_months" if dates.add_months(since, 12) <= view.day else "under_twelve_months"


def is_fifty_lasting(view: SituationView) -> bool:
    """Whether the headcount has been 50 or more for twelve months on the day asked; True too where that is not known.

    Not known: the day on which 50 was reached is not given, and the headcount is 50 or more, or is not given either.
    """
    return observe_fifty_since(view) in ("twelve_months", "forty_eight_months", "unknown")


def observe_ri_mandatory(view: SituationView) -> str:
    """Find whether internal rules are mandatory on the day asked: ``yes``, ``no`` or ``unknown``."""
    since = view.situation.employer.fifty_since
    if since is not None:
        return "yes" if dates.internal_rules_due(since) <= view.day else "no"
    return "no" if observe_fifty_since(view) == "none" else "unknown"


# ------------------------------------------------------------------ the committee
def observe_cse_stated(view: SituationView) -> str:
    """Find the works council (CSE) as the user states it, such as ``full`` or ``carence``: one of `COMMITTEES`.

    ``full`` has the powers of a firm of 50 employees or more, ``small`` those of a smaller one. With the others there
    is no council: ``under_11`` (too few employees), ``carence`` (elections failed, and a report says so), ``missing``.
    """
    return view.situation.cse


def observe_cse(view: SituationView) -> str:
    """Find the works council (CSE) as stated, or ``missing`` where its report of failed elections has lapsed.

    Stated: ``full``, ``small``, ``under_11``, ``carence`` or ``missing``. The report has lapsed where it is more
    than four years old or undated, or new elections were asked for since, as `observe_carence` says in full.
    """
    return "missing" if _carence_state(view) in ("older", "undated", "requested") else view.situation.cse


def observe_carence(view: SituationView) -> str:
    """Find the state of the report of failed elections: ``valid``, ``older``, ``undated``, ``requested`` or ``none``.

    ``older``: more than four years old; ``undated``: its day is not given; ``requested``: new elections were asked for
    at least six months after it, and a month has passed since; ``none``: the user states no such report; ``valid``:
    otherwise. Time runs to the first act on the text (deposit, publicity, sending to the labour inspector), else to the
    day asked.
    """
    return _carence_state(view)


def _carence_state(view: SituationView) -> str:
    situation = view.situation
    if situation.cse != "carence":
        return "none"
    reported, asked = situation.cse_facts.carence_on, situation.cse_facts.election_requested_on
    if reported is None:
        return "undated"
    act = _first_act(view) or view.day
    if dates.add_months(reported, 48) < act:
        return "older"
    late = asked is not None and dates.add_months(reported, 6) <= asked and dates.add_months(asked, 1) <= act
    return "requested" if late else "valid"


def find_committee_term(view: SituationView) -> str:
    """Find whether the works council's (CSE) term was ``running`` on the day of its opinion, else on the day asked.

    ``over``: the day on which the term ends is past (an agreement may bring it forward, L2314-34), or, where that day
    is not given, four years (L2314-33) have passed since the council was set up or last renewed; ``not_said`` where
    none of these days is given.
    """
    facts = view.situation.cse_facts
    day = find_opinion_day(view) or view.day
    elected = max((each for each in (facts.set_up_on, facts.renewed_on) if each is not None), default=None)
    if facts.term_ends_on is not None:
        return "over" if facts.term_ends_on < day else "running"
    if elected is None:
        return "not_said"
    return "over" if dates.add_months(elected, 48) <= day else "running"


def observe_set_up(view: SituationView) -> str:
    """Find whether the works council (CSE) was set up before the headcount had been 50 or more for twelve months.

    ``before_threshold`` or ``after_threshold``; ``unknown`` where the day on which the council was set up, or that on
    which 50 was reached, is not given.
    """
    day, since = view.situation.cse_facts.set_up_on, view.situation.employer.fifty_since
    if day is None or since is None:
        return "unknown"
    return "before_threshold" if day <= dates.add_months(since, 12) else "after_threshold"


def observe_cse_reads_as(view: SituationView) -> str:
    """Find the powers that the works council (CSE) counts as having: ``full``, ``small`` or ``none``.

    A doubt counts against the employer: a small or missing council counts as ``full`` where the headcount was, or may
    have been, 50 or more for twelve months.
    """
    read = observe_cse(view)
    if read == "full" or (read in ("small", "missing") and is_fifty_lasting(view)):
        return "full"
    return "small" if read == "small" else "none"


def observe_any_consultation_date(view: SituationView) -> str:
    """Find whether the day of any step of a works council's (CSE) consultation is given: ``known`` or ``none``."""
    situation = view.situation
    days = (
        view.procedure.cse_informed_on, view.procedure.cse_opinion_on,
        situation.establishments.central_opinion_on, situation.establishments.establishment_opinion_on,
        situation.technology.informed_on, situation.technology.opened_on, situation.technology.opinion_on,
        situation.monitoring.cse_informed_on, situation.monitoring.opinion_on,
    )  # fmt: skip
    return "none" if earliest_day(days) is None else "known"


# ------------------------------------------------------------------ establishments
def observe_establishments(view: SituationView) -> str:
    """Find whether several establishments have a works council (CSE) each: ``one``, ``several`` or ``unknown``.

    Where the user does not say, a central council (above those of the establishments) means ``several`` and a single
    council ``one``. A firm that counts as below 50 employees has ``one``, or ``too_few_staff`` where several are
    stated.
    """
    several, structure = view.situation.establishments.several, view.situation.establishments.structure
    if several is None and structure is not None:
        several = structure == "central"
    if observe_cse_reads_as(view) != "full" and not (observe_cse(view) == "carence" and is_fifty_lasting(view)):
        return "too_few_staff" if several else "one"
    return "unknown" if several is None else "several" if several else "one"


def observe_cse_structure(view: SituationView) -> str:
    """Find which works council (CSE) stands for the undertaking: ``single_cse``, ``central`` or ``unknown``.

    ``single_cse`` is the only council there is; ``central`` is the one above those of the establishments.
    """
    if observe_establishments(view) == "one":
        return "single_cse"
    return view.situation.establishments.structure or "unknown"


def find_consulted_committee(view: SituationView, said: str | None) -> str:
    """Find whether the works council (CSE) consulted on tools or monitoring is the ``competent`` one, or ``other``.

    Always ``competent`` on a text that the head of one establishment decides, and where there is a single council.
    Otherwise ``said`` decides, the council that the user says was consulted: ``central`` is competent (L2316-1),
    ``establishment`` is ``other``, and None, where the user does not say, gives ``unknown``.
    """
    if view.situation.establishments.text_scope == "establishment" or observe_cse_structure(view) == "single_cse":
        return "competent"
    if said is None:
        return "unknown"
    return "competent" if said == "central" else "other"


def observe_specific_measures(view: SituationView) -> str:
    """Find whether passages of the text hold in one establishment only: ``yes``, ``no`` or ``unknown``.

    Always ``yes`` for a text that the head of an establishment decides.
    """
    facts = view.situation.establishments
    return "yes" if facts.text_scope == "establishment" else yes_no_unknown(facts.specific_measures)


def observe_employee_establishment(view: SituationView) -> str:
    """Find whether the employee works in the establishment in which alone some passages of the text hold.

    ``specific`` (in that establishment), ``other`` (elsewhere) or ``unknown``.
    """
    return view.situation.establishments.employee_in or "unknown"


def observe_deposit_place(view: SituationView) -> str:
    """Find whether the text was deposited at the ``right`` tribunal registry, at an ``other`` one, or ``unknown``.

    Right is the registry of the establishment for a text with passages that hold there only, else that of the head
    office. With one establishment, or a deposit at both, it is always right. Otherwise ``unknown`` where no place of
    deposit is given. Where it is not known whether there are such passages, a deposit at the head office is
    ``unknown``, one at the establishment ``other``.
    """
    facts = view.situation.establishments
    if observe_establishments(view) == "one" or facts.deposit_at == "both":
        return "right"
    if facts.deposit_at is None:
        return "unknown"
    if observe_specific_measures(view) == "unknown":
        return "unknown" if facts.deposit_at == "head_office" else "other"
    wanted = "establishment" if observe_specific_measures(view) == "yes" else "head_office"
    return "right" if facts.deposit_at == wanted else "other"


# ------------------------------------------------------------------ the opinion on the text
def _first_act(view: SituationView) -> dt.date | None:
    """Find the first of the acts that an opinion must precede: deposit, publicity, sending to the inspector."""
    procedure = view.procedure
    return earliest_day((procedure.deposit_on, procedure.publicity_on, procedure.inspector_on))


def find_opinion_day(view: SituationView) -> dt.date | None:
    """Find the day on which the competent works council (CSE) gave its opinion on the text; None where it gave none.

    Where a central council and that of an establishment both had to give one: the later of the two days, None until
    both are given. None too where it is not known which council is competent.
    """
    given, _ = _competent_opinion(view)
    return given


def _competent_opinion(view: SituationView) -> tuple[dt.date | None, str]:
    """Find the day of the competent committee's opinion, and ``wrong_body`` or ``unknown`` where that is the point."""
    facts, single = view.situation.establishments, view.procedure.cse_opinion_on
    structure = observe_cse_structure(view)
    if structure == "single_cse":
        return single, ""
    if structure == "unknown":
        return None, "unknown"
    central, local = facts.central_opinion_on, facts.establishment_opinion_on
    if facts.text_scope == "establishment":
        return (local, "") if local or not central else (None, "wrong_body")
    if central is None:
        return None, "unknown" if single and not local else "wrong_body" if local else ""
    if facts.specific_measures is False or facts.employee_in == "other":
        return central, ""
    if local is not None:
        return max(central, local), ""
    return None, "unknown" if facts.specific_measures is None else "wrong_body"


def observe_opinion(view: SituationView) -> str:
    """Find the works council's (CSE) opinion on the text, such as ``given``, ``deemed``, ``late`` or ``missing``.

    ``deemed``: silence counts as an opinion; ``no_cse``: no council needs to exist; ``cse_missing``: one should exist;
    ``late``: after the deposit, the publicity or the sending to the labour inspector; ``before_information``: before
    the council was informed; ``wrong_body``: not from each competent council; ``injunction``: none is due on a text
    that changes only as the labour inspector ordered. An ``unknown_…`` (``unknown_structure``) names what is not known.
    """
    found = _opinion_without_injunction(view)
    return "injunction" if view.procedure.injunction_only and found not in ("given", "deemed", "no_cse") else found


def _opinion_without_injunction(view: SituationView) -> str:
    """Find the opinion; where the structure is not known, there is none if none is given with either structure.

    Several establishments have a central committee.
    """
    read = observe_cse(view)
    if read == "under_11":
        uncertain = observe_eleven_since(view) == "unknown" and observe_headcount(view) != "below_11"
        return "unknown_threshold" if uncertain else "no_cse"
    if read == "carence":
        return "no_cse"
    if read == "missing":
        return "cse_missing"
    if observe_cse_structure(view) != "unknown":
        return _opinion_of_committee(view)
    found = _opinion_of_committee(_with_structure(view, "central"))
    other = (
        found if view.situation.establishments.several else _opinion_of_committee(_with_structure(view, "single_cse"))
    )
    return found if found in _NO_OPINION and other in _NO_OPINION else "unknown_structure"


def _with_structure(view: SituationView, structure: str) -> SituationView:
    facts = view.situation.establishments.model_copy(update={"structure": structure, "several": None})
    return replace(view, situation=view.situation.model_copy(update={"establishments": facts}))


def _opinion_of_committee(view: SituationView) -> str:
    given, doubt = _competent_opinion(view)
    first, deemed = _first_act(view), deemed_opinion_day(view)
    informed = view.procedure.cse_informed_on
    if given is not None and informed is not None and given < informed:
        return "before_information"
    if given is not None and (first is None or given <= first):
        return "given"
    single = observe_cse_structure(view) == "single_cse"  # of several committees, who was informed is not recorded
    if single and deemed is not None and deemed <= (first or view.day):
        return "deemed"
    central = view.situation.establishments.central_opinion_on
    if doubt == "unknown" and central is not None and first is not None and central > first:
        return "late"  # whether another committee had to be consulted too
    if doubt == "unknown":
        return _doubtful_committee(view)
    return doubt or ("missing" if given is None else "late")


def _doubtful_committee(view: SituationView) -> str:
    """Name what is not known of the competent committee: the proper provisions, or who gave the opinion."""
    return "unknown_measures" if view.situation.establishments.central_opinion_on else "unknown_body"


def deemed_opinion_day(view: SituationView) -> dt.date | None:
    """Compute the first day on which the works council (CSE) is deemed to have given its opinion on the text.

    None where its silence is no opinion: only a ``full`` council that was informed, in a firm that gives the day on
    which it reached 50 employees, can be deemed to have answered.
    """
    procedure = view.procedure
    return deem_consultation(view, procedure.cse_informed_on, procedure.cse_expert, procedure.cse_period_days)


def deem_consultation(
    view: SituationView, informed: dt.date | None, expert: str, agreed_days: int | None
) -> dt.date | None:
    """Compute the first day on which the works council's (CSE) silence closes a consultation; None where it never does.

    ``informed`` is the day on which the council was informed. The council then has 1 month without an ``expert``
    (``none``), 2 or 3 with one (``one``, ``two_levels``); where an agreement fixes ``agreed_days``, these instead.
    The result is None where ``informed`` is None, for a council that is not ``full``, and for a firm that does not
    give the day on which it reached 50 employees. Source: L2312-16, R2312-6 (rule V2-CSE-DEEMED).
    """
    if view.situation.cse != "full" or informed is None or view.situation.employer.fifty_since is None:
        return None
    return dates.deemed_opinion(informed, expert=expert, agreed_days=agreed_days)


COMMITTEE_FACTS: Mapping[str, tuple[tuple[str, ...], Callable[[SituationView], str]]] = {
    "cse": (COMMITTEES, observe_cse),
    "cse_stated": (COMMITTEES, observe_cse_stated),
    "cse_reads_as": (("full", "small", "none"), observe_cse_reads_as),
    "carence": (("none", "valid", "older", "undated", "requested"), observe_carence),
    "headcount": (("below_11", "11_to_49", "50_or_more", "unknown"), observe_headcount),
    "fifty_since": (
        ("none", "under_twelve_months", "twelve_months", "forty_eight_months", "unknown"),
        observe_fifty_since,
    ),
    "eleven_since": (("none", "under_twelve_months", "twelve_months", "unknown"), observe_eleven_since),
    "set_up": (("before_threshold", "after_threshold", "unknown"), observe_set_up),
    "any_consultation_date": (("known", "none"), observe_any_consultation_date),
    "ri_mandatory": (YES_NO_UNKNOWN, observe_ri_mandatory),
    "establishments": (("one", "several", "unknown", "too_few_staff"), observe_establishments),
    "cse_structure": (("single_cse", "central", "unknown"), observe_cse_structure),
    "specific_measures": (YES_NO_UNKNOWN, observe_specific_measures),
    "employee_establishment": (("specific", "other", "unknown"), observe_employee_establishment),
    "deposit_place": (("right", "other", "unknown"), observe_deposit_place),
    "opinion": (
        (
            "given",
            "deemed",
            "no_cse",
            "injunction",
            "late",
            "missing",
            "cse_missing",
            "before_information",
            "wrong_body",
            "unknown_threshold",
            "unknown_structure",
            "unknown_measures",
            "unknown_body",
        ),
        observe_opinion,
    ),
}


# ------------------------------------------------------------------ tool facts
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
    state = _find_introduction_state(view, authorised)
    if state == "consulted_first" and observe_technology_committee(view) == "unknown":
        return "unknown_committee"
    if authorised is None and state == "consulted_first" and _find_introduction_state(view, True) != state:
        return "unknown_text"
    return state


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
    hr_cse_informed_on = facts.hr_cse_informed_on
    late = [
        hr_cse_informed_on is None or (first is not None and hr_cse_informed_on >= first)
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
    informed_on = facts.informed_on
    if informed_on is None:
        return "missing" if facts.nobody_told else "unknown"
    if informed_on >= view.day:
        return "missing"
    if facts.started_on is not None:
        return "done" if informed_on < facts.started_on else "missing"
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
}
