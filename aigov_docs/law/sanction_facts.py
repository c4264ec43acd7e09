"""The facts of a question about a sanction or a measure, each with its closed list of values. No rule is applied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from ..library.library import Library
from . import dates
from .dates import WorkingDays, add_months
from .facts import CLAUSE_FACTS, DOCUMENT_FACTS, JOINT_FACTS, ClauseFacts
from .situation import EmployerFacts, SanctionFacts, Situation
from .situation_view import SituationView, observe_stated_facts
from .tool_facts import (
    observe_fifty_since,
    observe_monitoring_consultation,
    observe_monitoring_information,
    observe_purpose_of_evidence,
)

# ------------------------------------------------------------------ time limits
# The days between which a sanction may be engaged and notified, computed from the days of its procedure.


_EVERYWHERE = WorkingDays()


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """The days of a sanction: the last to engage proceedings, the first of the interview, those to notify it.

    Parameters
    ----------
    interview_from:
        First day on which the interview before a dismissal may be held, from the presentation of the convocation, or
        from its sending where the presentation is not known.
    first_day, last_day:
        The days between which the sanction may be notified.
    first_day_at_least:
        The first of them after the earliest day of the interview before a dismissal, where its own day is not known.
    prosecute_until:
        Last day to engage proceedings, two months after the facts were known.
    prosecute_at_least_until:
        The same counted from the day of the facts, which cannot be later.
    criminal_until:
        Last day to engage them after the final decision of a criminal court.
    notes:
        Points of the computation a reader should know, by their names in the library.
    lasts:
        The working days by which the end of a period is counted.
    """

    interview_from: dt.date | None = None
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    prosecute_until: dt.date | None = None
    prosecute_at_least_until: dt.date | None = None
    criminal_until: dt.date | None = None
    notes: tuple[str, ...] = ()
    lasts: WorkingDays = _EVERYWHERE
    first_day_at_least: dt.date | None = None

    def is_late_start(self, suspended: dt.date, started: dt.date) -> bool:
        """Whether proceedings started (``started``) over three working days after a suspension (``suspended``)."""
        return started > _last_prompt_start(suspended, self.lasts)


#: The limits of a question about no sanction.
NO_LIMITS = TimeLimits()


def is_interview_due(asked: SanctionFacts) -> bool:
    """Whether an interview must come before a sanction: always, except a warning for which no text requires one."""
    return asked.kind != "warning" or asked.interview_required


def working_days_of(employer: EmployerFacts, library: Library) -> tuple[WorkingDays, WorkingDays]:
    """Choose two calendars of working days for an employer's workplace: for the ends of periods, and of waiting times.

    Where the territory is not known, or whether Good Friday is a public holiday in the commune, a day that may be a
    public holiday is a working day in the first calendar (so that no last day is set too late) and a holiday in the
    second.
    """
    territories = library.vocabulary.territories
    if employer.territory is None:
        every = tuple(day for entry in territories.values() for day in entry.holidays)
        return WorkingDays(), WorkingDays(every, good_friday=True)
    territory = territories[employer.territory]
    if not territory.good_friday:
        return WorkingDays(territory.holidays), WorkingDays(territory.holidays)
    return (
        WorkingDays(territory.holidays, good_friday=bool(employer.good_friday)),
        WorkingDays(territory.holidays, good_friday=employer.good_friday is not False),
    )


def compute_time_limits(situation: Situation, asked: SanctionFacts, library: Library) -> TimeLimits:
    """Compute the time limits of the sanction ``asked``: to open proceedings, to hold the interview, to notify it.

    Source: L1232-2, L1332-2, L1332-4, R1231-1, R1332-3, R1332-4, R2421-11.
    """
    lasts, firsts = working_days_of(situation.employer, library)
    ends: list[dt.date] = [add_months(situation.assessed_on, 2)] if asked.known_on is None else []
    first = last = until = interview_from = None
    if asked.known_on is not None:
        ends.append(add_months(asked.known_on, 2))
        until = lasts.last_prosecution(asked.known_on)
    sent = asked.presented_on or asked.started_on
    if asked.kind == "dismissal" and sent is not None:
        interview_from = firsts.first_interview(sent)
    if asked.interview_on is not None:
        first = firsts.first_notification(asked.interview_on)
        from_ = _month_start(situation, asked, lasts, asked.interview_on)
        ends.append(add_months(from_, 1))
        last = lasts.last_notification(from_)
    notes, suspended = [], asked.precautionary_on
    if any(lasts.ends_on_friday_holiday(day) for day in ends):
        notes.append("friday_holiday")
    if lasts != firsts and (
        (asked.interview_on is not None and first != lasts.first_notification(asked.interview_on))
        or (asked.kind == "dismissal" and sent is not None and interview_from != lasts.first_interview(sent))
        or any(lasts.carry_over(day) != firsts.carry_over(day) for day in ends)
        or (suspended is not None and _last_prompt_start(suspended, lasts) != _last_prompt_start(suspended, firsts))
    ):
        notes.append("good_friday" if situation.employer.territory is not None else "territory")
    ended = asked.criminal_ended_on
    return TimeLimits(
        interview_from,
        first,
        last,
        until,
        lasts.last_prosecution(situation.assessed_on),
        None if ended is None else lasts.last_prosecution(ended),
        tuple(notes),
        lasts,
        None if interview_from is None else firsts.first_notification(interview_from),
    )


def _last_prompt_start(suspended: dt.date, days: WorkingDays) -> dt.date:
    return days.add_working_days(suspended, 3)


def _month_start(situation: Situation, asked: SanctionFacts, lasts: WorkingDays, interview: dt.date) -> dt.date:
    """Find the day from which the month to notify runs: the interview, the body's opinion, or the authorisation."""
    last = lasts.last_notification(interview)
    if asked.kind == "dismissal" and situation.employee.protected and asked.authorised and asked.authorised_on:
        return max(interview, asked.authorised_on)
    if asked.body_opinion_on is not None and asked.body_told_on is not None and asked.body_told_on <= last:
        return max(interview, asked.body_opinion_on)
    return interview


# ------------------------------------------------------------------ sanction facts
#: People of whom somebody else is the employer: what they did is for that other employer to punish, or not.
_PUNISHED_ELSEWHERE = ("agency", "lent_in", "posted", "civil_servant_lent", "civil_servant_detached")
#: Those of them for whom ``employer`` does not say which of the two employers is meant.
_TWO_EMPLOYERS = ("agency", "lent_in", "posted")


@dataclass(frozen=True, slots=True)
class SanctionView:
    """A question about a sanction or a measure, with its situation and the days computed for it.

    ``ground_bears`` says whether a sanction may rest on the clause named, None where its weight cannot be said;
    ``scales`` are the clauses of the document in effect that list sanctions, ``doubtful_scales`` those of which it
    cannot be said whether they are.
    """

    view: SituationView
    ground_bears: bool | None
    limits: TimeLimits = NO_LIMITS
    scales: tuple[ClauseFacts, ...] = ()
    doubtful_scales: tuple[ClauseFacts, ...] = ()

    @property
    def sanction(self) -> SanctionFacts:
        """Sanction asked about; where a measure is asked about, a stand-in: ``warning``, resting on a general duty."""
        return self.view.situation.sanction or SanctionFacts(kind="warning", rests_on="general_duty")

    @property
    def day(self) -> dt.date:
        """Day of the sanction: that of its notification, else of the proceedings, else of the misconduct."""
        return self.sanction.notified_on or self.sanction.started_on or self.view.day


# ------------------------------------------------------------------ what is asked, of whom, by whom
def observe_question(view: SanctionView) -> str:
    """Find what is asked about: a ``sanction``, or a ``measure`` (a change imposed without consent)."""
    return "measure" if view.view.situation.sanction is None else "sanction"


def observe_measure(view: SanctionView) -> str:
    """Find what an imposed change alters: ``working_conditions``, ``essential_element``; ``none_asked`` (no change)."""
    asked = view.view.situation.measure
    return asked.nature if asked is not None else "none_asked"


def observe_sanction(view: SanctionView) -> str:
    """Find the sanction asked: ``warning``, ``suspension``, ``transfer``, ``demotion``, ``dismissal`` or ``fine``."""
    return view.sanction.kind


def observe_scope(view: SanctionView) -> str:
    """Find whether disciplinary law applies: ``covered``, ``not_covered`` (public administration) or ``unknown``."""
    sector = view.view.situation.employer.sector
    return "unknown" if sector is None else "not_covered" if sector == "public_admin" else "covered"


def is_punisher_vague(situation: Situation) -> bool:
    """Whether a sanction is by ``employer``, a word that does not say which for a person with two (agency work…)."""
    asked = situation.sanction
    return asked is not None and asked.by == "employer" and situation.employee.status in _TWO_EMPLOYERS


def observe_punisher(view: SanctionView) -> str:
    """Find who imposes the sanction: ``employer``, ``user_undertaking``, ``agency``, ``lender``; else ``unknown``."""
    return "unknown" if view.sanction.by is None or is_punisher_vague(view.view.situation) else view.sanction.by


def observe_employed_then(view: SanctionView) -> str:
    """Find whether the employment contract still ran on the day of the sanction: ``yes`` or ``ended``."""
    ended = view.view.situation.employee.contract_ended_on
    day = view.sanction.notified_on or view.sanction.started_on
    return "ended" if ended is not None and ended < (day or view.view.day) else "yes"


# ------------------------------------------------------------------ what it rests on
def observe_ground(view: SanctionView) -> str:
    """Find what a sanction rests on: ``general_duty``, a clause ``with_weight`` or ``without_weight``; ``unknown``."""
    if view.sanction.rests_on == "general_duty":
        return "general_duty"
    if view.ground_bears is None or view.view.situation.employee.status in _PUNISHED_ELSEWHERE:
        return "unknown"
    return "with_weight" if view.ground_bears else "without_weight"


def observe_duty_named(view: SanctionView) -> str:
    """Find whether the user said which general duty, such as loyalty, the sanction rests on: ``named``, ``unnamed``.

    ``not_asked``: the sanction rests on a clause.
    """
    if view.sanction.rests_on != "general_duty":
        return "not_asked"
    return "unnamed" if view.sanction.duty is None else "named"


def observe_sphere(view: SanctionView) -> str:
    """Find the sphere of the misconduct: ``work``, ``private``, ``intimate``, ``private_breach`` or ``unknown``.

    ``private_breach``: an act of private life that breaches a duty of the employment contract.
    """
    return view.sanction.facts_sphere or "unknown"


def observe_evidence(view: SanctionView) -> str:
    """Find what the evidence is, and whether the monitoring that gave it was lawful on the day of the misconduct.

    ``other``, ``lawful_monitoring``, ``unlawful_monitoring``, ``unknown_source``, ``unknown_information``,
    ``unknown_committee`` or ``unknown_purpose``. Evidence of unknown origin is ``unknown_source`` where the monitoring
    was unlawful, else judged as if monitoring gave it.
    """
    evidence = view.sanction.evidence
    if evidence == "other":
        return "other"
    information, consultation = observe_monitoring_information(view.view), observe_monitoring_consultation(view.view)
    purpose = observe_purpose_of_evidence(view.view)
    if "missing" in (information, consultation) or purpose == "drift":
        return "unknown_source" if evidence is None else "unlawful_monitoring"
    if information == "unknown":
        return "unknown_information"
    if consultation == "unknown_committee":
        return "unknown_committee"
    return "unknown_purpose" if purpose == "unknown" else "lawful_monitoring"


def observe_double(view: SanctionView) -> str:
    """Find whether the misconduct was punished already, or known when another one was punished.

    ``same_facts``, ``known_before`` or ``no``; ``day_unknown``: the day of the earlier sanction, or on which the
    misconduct was known, is not known; ``unknown``: whether it was punished, or another one was, is not known.
    """
    asked = view.sanction
    if asked.earlier_same_facts:
        return "same_facts"
    earlier, known = asked.earlier_sanction_on, asked.known_on
    later = earlier is not None and earlier >= view.view.day
    known_at_latest = known or asked.started_on  # no procedure starts on facts that nobody knows
    if later and earlier is not None and known_at_latest is not None and known_at_latest <= earlier:
        return "known_before"
    was_one = asked.earlier_sanction or earlier is not None
    if asked.earlier_same_facts is None or (asked.earlier_sanction is None and not was_one):
        return "unknown"
    return "day_unknown" if was_one and (earlier is None or (later and known is None)) else "no"


def observe_precautionary(view: SanctionView) -> str:
    """Find whether proceedings followed a precautionary suspension at once: ``none`` where there was no suspension.

    ``followed_at_once``, ``not_followed`` (yet), ``late_with_reason``, ``late_without_reason`` or ``late_unknown``.
    Late is more than three working days (a threshold of prudence, not of law) after the suspension. Where the day of
    the proceedings is not known, that on which the misconduct was known counts, the first possible one.
    """
    asked = view.sanction
    if asked.precautionary_on is None:
        return "none"
    first_start = asked.started_on or asked.known_on
    if first_start is None or not view.limits.is_late_start(asked.precautionary_on, first_start):
        return "not_followed" if asked.started_on is None else "followed_at_once"
    if asked.precautionary_reason is None:
        return "late_unknown"
    return "late_with_reason" if asked.precautionary_reason else "late_without_reason"


def observe_recalled_sanction(view: SanctionView) -> str:
    """Find how old the oldest past sanction cited is: ``within_three_years``, ``older_than_three_years``, ``none``."""
    asked = view.sanction
    if not asked.recalled_sanctions_on:
        return "none"
    limit = dates.add_months(asked.started_on or asked.notified_on or view.view.day, -36)
    return "older_than_three_years" if min(asked.recalled_sanctions_on) < limit else "within_three_years"


# ------------------------------------------------------------------ time and procedure
def observe_prescription(view: SanctionView) -> str:
    """Find whether proceedings were opened within two months of the day on which the misconduct was known.

    ``in_time``, ``out_of_time``, ``unknown``; ``criminal_proceedings``: these extend the time;
    ``criminal_end_unknown``: they did, but whether or when they ended is not known.
    """
    asked, limits = view.sanction, view.limits
    if asked.started_on is None:
        return "unknown"
    if asked.known_on is None or limits.prosecute_until is None:
        in_time = limits.prosecute_at_least_until is not None and asked.started_on <= limits.prosecute_at_least_until
        return "in_time" if in_time else "unknown"
    if asked.started_on <= limits.prosecute_until:
        return "in_time"
    brought = asked.criminal_started_on is not None and asked.criminal_started_on <= limits.prosecute_until
    if asked.criminal_proceedings:
        return "criminal_proceedings"
    if not brought:
        return "out_of_time"
    in_time = limits.criminal_until is not None and asked.started_on <= limits.criminal_until  # over or not
    if asked.criminal_over is False or in_time:
        return "criminal_proceedings"
    return "criminal_end_unknown" if asked.criminal_over is None or limits.criminal_until is None else "out_of_time"


def observe_interview(view: SanctionView) -> str:
    """Find if an interview due before a sanction was ``held``, ``missing`` or ``unknown``; else ``not_due``."""
    asked = view.sanction
    if not is_interview_due(asked):
        return "not_due"
    if asked.no_interview:
        return "missing"
    return "unknown" if asked.interview_on is None else "held"


def is_notice_due(view: SanctionView) -> bool:
    """Whether five working days must pass between the convocation and the interview: for a dismissal only.

    Not in the trial period, not for a fixed-term contract, nor in an apprentice's first 45 days in the company.
    """
    employee = view.view.situation.employee
    if view.sanction.kind != "dismissal" or employee.in_trial_period or employee.status == "fixed_term":
        return False
    first_days = view.sanction.training_days_in_company
    return not (employee.status == "apprentice" and first_days is not None and first_days <= 45)


def observe_notice(view: SanctionView) -> str:
    """Find if the letter came 5 working days before the interview: ``enough``, ``short``, ``unknown``, ``not_due``."""
    asked = view.sanction
    if not is_notice_due(view) or asked.no_interview:
        return "not_due"
    if not (asked.interview_on and view.limits.interview_from and (asked.presented_on or asked.started_on)):
        return "unknown"
    if asked.interview_on < view.limits.interview_from:
        return "short"
    return "enough" if asked.presented_on else "unknown"


def observe_convocation(view: SanctionView) -> str:
    """Find if a call to interview had due form: ``regular``, ``irregular``, ``unknown``; ``not_due``: none due."""
    asked, status = view.sanction, view.view.situation.employee.status
    no_form = asked.kind == "dismissal" and status == "fixed_term"
    if no_form or asked.no_interview or not (is_interview_due(asked) or asked.interview_on is not None):
        return "not_due"
    if asked.convocation_form == "other" or asked.convocation_complete is False:
        return "irregular"
    return "unknown" if asked.convocation_form is None or asked.convocation_complete is None else "regular"


def observe_timing(view: SanctionView) -> str:
    """Find whether the sanction is notified in time after the interview: ``in_time``, ``too_early`` or ``too_late``.

    ``not_due``: no interview; ``unknown``: a day is missing; ``authorisation_day_unknown``: that of the inspector is.
    """
    asked, limits = view.sanction, view.limits
    if asked.no_interview or not (is_interview_due(asked) or asked.interview_on is not None):
        return "not_due"
    if asked.interview_on is None and asked.notified_on is not None and is_notice_due(view):
        earliest = limits.first_day_at_least
        if earliest is not None and asked.notified_on < earliest:
            return "too_early"
    if asked.interview_on is None or asked.notified_on is None or limits.first_day is None or limits.last_day is None:
        return "unknown"
    if asked.notified_on < limits.first_day:
        return "too_early"
    if asked.notified_on <= limits.last_day:
        return "in_time"
    waits = asked.authorised is not False and asked.authorised_on is None and asked.kind == "dismissal"
    return "authorisation_day_unknown" if waits and view.view.situation.employee.protected else "too_late"


def observe_guarantee(view: SanctionView) -> str:
    """Find if agreed guarantees were kept: ``respected``, ``not_respected``, ``unknown``, or ``none`` (none agreed)."""
    return view.sanction.conventional_guarantees or "unknown"


# ------------------------------------------------------------------ the person, the scale, the consent
def observe_protection(view: SanctionView) -> str:
    """Find what protects the person, such as ``pregnancy``, when the sanction is notified; ``none`` or ``unknown``."""
    return view.view.situation.employee.protection or "unknown"


def observe_gravity(view: SanctionView) -> str:
    """Find whether the employer alleges gross misconduct: ``gross``, ``not_gross`` or ``unknown``."""
    gross = view.sanction.gross_misconduct
    return "unknown" if gross is None else "gross" if gross else "not_gross"


def observe_early_end(view: SanctionView) -> str:
    """Find what would let a fixed-term contract or apprenticeship end early, whatever contract the person has.

    The first that holds: ``gross_misconduct``; ``first_days``: an apprentice within 45 days of training in the company;
    ``unknown``: it is not said if the misconduct is gross, or how long the apprentice was trained; ``closed``: nothing.
    """
    asked, status = view.sanction, view.view.situation.employee.status
    if asked.gross_misconduct:
        return "gross_misconduct"
    days = asked.training_days_in_company
    if status == "apprentice" and days is not None and days <= 45:
        return "first_days"
    if asked.gross_misconduct is None or (status == "apprentice" and days is None):
        return "unknown"
    return "closed"


def observe_scale_required(view: SanctionView) -> str:
    """Find whether a scale of sanctions is needed: internal rules exist, or are mandatory on the sanction's day.

    ``yes``, ``no`` or ``unknown``; ``unknown_rules``: only whether internal rules exist is not known.
    """
    situation = view.view.situation
    since = situation.employer.fifty_since
    if situation.ri.exists or (since is not None and dates.internal_rules_due(since) <= view.day):
        return "yes"
    if since is None and observe_fifty_since(view.view) != "none":
        return "unknown"
    return "no" if situation.ri.exists is False or _would_rules_do(view) else "unknown_rules"


def _would_rules_do(view: SanctionView) -> bool:
    """Whether internal rules, if they exist, list the sanction and its length: whether they do then does not matter."""
    rules = view.view.situation.ri.model_copy(update={"exists": True})
    situation = view.view.situation.model_copy(update={"ri": rules})
    there = replace(view, view=replace(view.view, situation=situation))
    return observe_in_scale(there) == "yes" and observe_suspension_length(there) in ("within", "not_asked")


def _are_rules_opposable(view: SanctionView) -> bool | None:
    """Whether the employer's internal rules were opposable and in force on the day of the facts; None if not known."""
    rules = view.view.situation.ri
    if rules.exists is False or rules.opposable is False:
        return False
    if rules.in_force_since is not None and rules.in_force_since > view.view.day:
        return False
    return None if rules.exists is None or rules.opposable is None or rules.in_force_since is None else True


def observe_in_scale(view: SanctionView) -> str:
    """Find whether a scale in force on the day of the misconduct lists this kind of sanction: ``yes`` or ``no``.

    The scale is that of binding internal rules, or of a clause in effect added to them. ``unknown_force``: one lists
    it, but whether the rules were binding that day is not known; ``unknown``: what a scale lists is not known.
    """
    opposable, kind = _are_rules_opposable(view), view.sanction.kind
    if opposable is False:
        return "no"
    scales = [view.view.situation.ri.scale, *(clause.scale for clause in view.scales)]
    if any(scale is not None and kind in scale for scale in scales):
        return "unknown_force" if opposable is None else "yes"
    doubtful = any(clause.scale is None or kind in clause.scale for clause in view.doubtful_scales)
    return "unknown" if doubtful or None in scales else "no"


def observe_suspension_length(view: SanctionView) -> str:
    """Find whether a suspension is within the shortest maximum stated by internal rules and clauses in force.

    ``within``, ``exceeded``, ``no_maximum`` (none is stated) or ``unknown``; ``not_asked`` for another sanction.
    """
    if view.sanction.kind != "suspension":
        return "not_asked"
    rules, days = view.view.situation.ri, view.sanction.days
    maxima = [clause.suspension_max_days for clause in view.scales if clause.suspension_max_days is not None]
    if rules.suspension_max_days is not None and _are_rules_opposable(view) is not False:
        maxima.append(rules.suspension_max_days)
    if maxima and days is not None and days > min(maxima):
        return "exceeded"
    doubtful = view.doubtful_scales
    doubtful_maxima = [clause.suspension_max_days for clause in doubtful if clause.suspension_max_days is not None]
    doubtful_maxima += [1 for clause in (*view.scales, *doubtful) if not clause.suspension_max_known]  # at the shortest
    if maxima and days is not None:
        return "unknown" if doubtful_maxima and days > min(doubtful_maxima) else "within"
    return "unknown" if maxima or doubtful_maxima else "no_maximum"


def observe_changes(view: SanctionView) -> str:
    """Find what the sanction changes: the ``contract`` (always by a demotion), working ``conditions`` or ``none``.

    ``contract`` where it changes both; ``unknown`` for a transfer of which it is not said which of the two it changes.
    """
    asked = view.sanction
    if asked.modifies_contract or asked.kind == "demotion":
        return "contract"
    if asked.changes_conditions or (asked.kind == "transfer" and asked.modifies_contract is False):
        return "conditions"
    return "unknown" if asked.kind == "transfer" else "none"


# ------------------------------------------------------------------ days that contradict each other
def observe_started(view: SanctionView) -> str:
    """Find if proceedings opened before misconduct was known: ``before_known``; else, or not said, ``after_known``."""
    started, known = view.sanction.started_on, view.sanction.known_on
    return "before_known" if started is not None and known is not None and started < known else "after_known"


def observe_order(view: SanctionView) -> str:
    """Find whether the misconduct, its discovery, the convocation and its presentation are dated in that order.

    ``kept`` or ``broken``; days not known are passed over, and `observe_started` looks at proceedings opened too early.
    """
    asked = view.sanction
    days = [day for day in (view.view.day, asked.known_on, asked.started_on, asked.presented_on) if day is not None]
    broken = any(other < one for one, other in pairwise(days) if (one, other) != (asked.known_on, asked.started_on))
    return "broken" if broken else "kept"


#: The facts of a question about a sanction or a measure; the person's own (status, protection) are the document's.
SANCTION_FACTS: Mapping[str, tuple[tuple[str, ...], Callable[[SanctionView], str]]] = {
    "question": (("sanction", "measure"), observe_question),
    "measure": (("working_conditions", "essential_element", "none_asked"), observe_measure),
    "sanction": (("warning", "suspension", "transfer", "demotion", "dismissal", "fine"), observe_sanction),
    "scope": (("covered", "not_covered", "unknown"), observe_scope),
    "punisher": (("employer", "user_undertaking", "agency", "lender", "unknown"), observe_punisher),
    "employed_then": (("yes", "ended"), observe_employed_then),
    "ground": (("with_weight", "general_duty", "without_weight", "unknown"), observe_ground),
    "duty_named": (("named", "unnamed", "not_asked"), observe_duty_named),
    "sphere": (("work", "private_breach", "private", "intimate", "unknown"), observe_sphere),
    "evidence": (
        (
            "other",
            "lawful_monitoring",
            "unlawful_monitoring",
            "unknown_source",
            "unknown_information",
            "unknown_purpose",
            "unknown_committee",
        ),
        observe_evidence,
    ),
    "double": (("no", "same_facts", "known_before", "day_unknown", "unknown"), observe_double),
    "precautionary": (
        ("none", "followed_at_once", "not_followed", "late_with_reason", "late_without_reason", "late_unknown"),
        observe_precautionary,
    ),
    "recalled_sanction": (("none", "within_three_years", "older_than_three_years"), observe_recalled_sanction),
    "prescription": (
        ("in_time", "out_of_time", "criminal_proceedings", "criminal_end_unknown", "unknown"),
        observe_prescription,
    ),
    "interview": (("not_due", "held", "missing", "unknown"), observe_interview),
    "notice": (("not_due", "enough", "short", "unknown"), observe_notice),
    "convocation": (("not_due", "regular", "irregular", "unknown"), observe_convocation),
    "timing": (
        ("not_due", "in_time", "too_early", "too_late", "authorisation_day_unknown", "unknown"),
        observe_timing,
    ),
    "guarantee": (("none", "respected", "not_respected", "unknown"), observe_guarantee),
    "protection": (
        (
            "none",
            "pregnancy",
            "maternity_leave",
            "after_leave",
            "parent",
            "bereavement",
            "work_accident",
            "unknown",
        ),
        observe_protection,
    ),
    "gravity": (("gross", "not_gross", "unknown"), observe_gravity),
    "early_end": (("gross_misconduct", "first_days", "closed", "unknown"), observe_early_end),
    "scale_required": (("yes", "no", "unknown", "unknown_rules"), observe_scale_required),
    "in_scale": (("yes", "no", "unknown", "unknown_force"), observe_in_scale),
    "suspension_length": (("not_asked", "within", "exceeded", "no_maximum", "unknown"), observe_suspension_length),
    "changes": (("none", "conditions", "contract", "unknown"), observe_changes),
    "started": (("before_known", "after_known"), observe_started),
    "order": (("kept", "broken"), observe_order),
    **observe_stated_facts("sanction"),
}


# ------------------------------------------------------------------ fact values
# The names of the facts that rules test, and the values that each may take.


def fact_values(fact: str, library: Library) -> tuple[str, ...]:
    """List the values that a fact tested by rules, such as ``deposit``, may take.

    >>> fact_values("deposit", load_library())
    ('done', 'unproved', 'missing', 'unknown')
    """
    if fact == "vehicle":
        return tuple(vehicle.id for vehicle in library.vehicles_in_order() if vehicle.law == vehicle.id)
    if fact == "kind":
        return tuple(library.vocabulary.kinds)
    if fact == "family":
        return tuple(library.vocabulary.families)
    if fact == "modality":
        return tuple(library.vocabulary.modalities)
    if fact in JOINT_FACTS:
        return JOINT_FACTS[fact]
    if fact in CLAUSE_FACTS:
        return CLAUSE_FACTS[fact]
    if fact in SANCTION_FACTS:
        return SANCTION_FACTS[fact][0]
    return DOCUMENT_FACTS[fact][0]


def fact_names() -> list[str]:
    """List the names of all the facts that a rule may test."""
    return [*DOCUMENT_FACTS, *JOINT_FACTS, "kind", "family", "modality", *CLAUSE_FACTS, *SANCTION_FACTS]
