"""The facts of a question about a sanction or a measure, each with its closed list of values. No rule is applied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from . import dates
from .facts import YES_NO, SituationView, yes_or_no
from .situation import SanctionFacts


@dataclass(frozen=True, slots=True)
class SanctionView:
    """A question about a sanction or a measure, with its situation and the days computed for it.

    ``ground_bears`` is true when a sanction may rest on the clause named; the days are those of the time limits.
    """

    view: SituationView
    ground_bears: bool
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    prosecute_until: dt.date | None = None

    @property
    def sanction(self) -> SanctionFacts:
        """Sanction asked about; for a question about a measure, a warning that rests on a general duty."""
        return self.view.situation.sanction or SanctionFacts(kind="warning", rests_on="general_duty")

    @property
    def day(self) -> dt.date:
        """Day of the sanction: that of its notification, else of the proceedings, else of the facts."""
        return self.sanction.notified_on or self.sanction.started_on or self.view.day


def observe_question(view: SanctionView) -> str:
    """Observe whether the question is about a sanction or about a measure."""
    return "measure" if view.view.situation.sanction is None else "sanction"


def observe_measure(view: SanctionView) -> str:
    """Observe what a measure would change: working conditions, or an essential element of the contract."""
    asked = view.view.situation.measure
    return asked.nature if asked is not None else "none_asked"


def observe_sanction(view: SanctionView) -> str:
    """Observe the kind of sanction asked about, such as ``dismissal``."""
    return view.sanction.kind


def observe_ground(view: SanctionView) -> str:
    """Observe what the sanction rests on: a general duty, a clause that can bear a sanction, or one that cannot."""
    if view.sanction.rests_on == "general_duty":
        return "general_duty"
    return "with_weight" if view.ground_bears else "without_weight"


def observe_punisher(view: SanctionView) -> str:
    """Observe who imposes the sanction: the employer, or the undertaking where an agency worker is placed."""
    return view.sanction.by


def observe_scale_required(view: SanctionView) -> str:
    """Observe whether a scale of sanctions is needed: internal rules exist, or are mandatory that day.

    The day is that of the sanction.
    """
    situation = view.view.situation
    since = situation.employer.fifty_since
    return yes_or_no(situation.ri.exists or (since is not None and dates.internal_rules_due(since) <= view.day))


def observe_in_scale(view: SanctionView) -> str:
    """Observe whether opposable internal rules list this kind of sanction in their scale."""
    rules = view.view.situation.ri
    return yes_or_no(rules.exists and rules.opposable and view.sanction.kind in rules.scale)


def observe_suspension_length(view: SanctionView) -> str:
    """Observe whether a suspension is within the maximum length that the internal rules allow."""
    most = view.view.situation.ri.suspension_max_days
    if view.sanction.kind != "suspension":
        return "not_asked"
    if most is None:
        return "no_maximum"
    return "exceeded" if (view.sanction.days or 0) > most else "within"


def observe_prescription(view: SanctionView) -> str:
    """Observe whether proceedings were engaged within two months of the day the facts were known."""
    asked = view.sanction
    if asked.criminal_proceedings:
        return "criminal_proceedings"
    started = asked.started_on or asked.notified_on
    if view.prosecute_until is None or started is None:
        return "not_asked"
    return "out_of_time" if started > view.prosecute_until else "in_time"


def is_interview_due(asked: SanctionFacts) -> bool:
    """Whether an interview is due before a sanction: always, except a warning where no text requires one."""
    return asked.kind != "warning" or asked.interview_required


def observe_timing(view: SanctionView) -> str:
    """Observe whether the sanction is notified in time after the interview, too early or too late."""
    notified = view.sanction.notified_on
    if notified is None or view.first_day is None or view.last_day is None:
        return "not_asked"
    return "too_early" if notified < view.first_day else "too_late" if notified > view.last_day else "in_time"


def observe_interview(view: SanctionView) -> str:
    """Observe whether a preliminary interview was due, and whether it was held."""
    asked = view.sanction
    if not is_interview_due(asked):
        return "not_due"
    return "held" if asked.interview_on is not None or asked.notified_on is None else "missing"


def observe_written_grounds(view: SanctionView) -> str:
    """Observe whether the employee was given the grounds of the sanction in writing."""
    return yes_or_no(view.sanction.written_grounds)


def observe_early_end(view: SanctionView) -> str:
    """Observe whether a fixed-term contract or an apprenticeship may end early.

    It may for gross misconduct, and in an apprentice's first 45 days.
    """
    employee = view.view.situation.employee
    if view.sanction.gross_misconduct:
        return "gross_misconduct"
    first = (
        employee.status == "apprentice" and employee.hired_on is not None and (view.day - employee.hired_on).days < 45
    )
    return "first_days" if first else "closed"


def observe_changes(view: SanctionView) -> str:
    """Observe what the sanction changes: the contract, working conditions, or nothing.

    A demotion always changes the contract, a transfer working conditions at least.
    """
    asked = view.sanction
    if asked.modifies_contract or asked.kind == "demotion":
        return "contract"
    return "conditions" if asked.changes_conditions or asked.kind == "transfer" else "nothing"


def observe_consent(view: SanctionView) -> str:
    """Observe whether the employee agreed to the sanction."""
    return yes_or_no(view.sanction.consent)


def observe_authorised(view: SanctionView) -> str:
    """Observe whether the labour inspector authorised the dismissal."""
    return yes_or_no(view.sanction.authorised)


def observe_contract_then(view: SanctionView) -> str:
    """Observe whether the employment contract still ran on the day of the sanction."""
    ended = view.view.situation.employee.contract_ended_on
    return "ended" if ended is not None and ended < view.day else "running"


#: The facts of a question about a sanction or a measure; the person's own (status, protection) are those of the
#: document.
SANCTION_FACTS: Mapping[str, tuple[tuple[str, ...], Callable[[SanctionView], str]]] = {
    "question": (("sanction", "measure"), observe_question),
    "measure": (("working_conditions", "essential_element", "none_asked"), observe_measure),
    "sanction": (("warning", "suspension", "transfer", "demotion", "dismissal", "fine"), observe_sanction),
    "ground": (("with_weight", "general_duty", "without_weight"), observe_ground),
    "punisher": (("employer", "user_undertaking"), observe_punisher),
    "scale_required": (YES_NO, observe_scale_required),
    "in_scale": (YES_NO, observe_in_scale),
    "suspension_length": (("not_asked", "within", "exceeded", "no_maximum"), observe_suspension_length),
    "prescription": (("not_asked", "in_time", "out_of_time", "criminal_proceedings"), observe_prescription),
    "timing": (("not_asked", "in_time", "too_early", "too_late"), observe_timing),
    "interview": (("not_due", "held", "missing"), observe_interview),
    "written_grounds": (YES_NO, observe_written_grounds),
    "early_end": (("gross_misconduct", "first_days", "closed"), observe_early_end),
    "changes": (("contract", "conditions", "nothing"), observe_changes),
    "consent": (YES_NO, observe_consent),
    "authorised": (YES_NO, observe_authorised),
    "contract_then": (("running", "ended"), observe_contract_then),
}
