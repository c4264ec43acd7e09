"""The days of a matter: those it states, and those that follow from them."""

from __future__ import annotations

import datetime as dt

from ..law import dates
from ..law.sanction_facts import working_days_of
from ..library.load import Library
from ..library.procedures import COMPUTED
from ..matter.agreements import agreed_period
from ..matter.establishments import derive_committees, find_opinion_day
from ..matter.models import Matter, last_day_of_period

#: The computed days that are the effect of the text; the others end a period.
EFFECTS = ("day_of_effect", "amendment_effect")


def compute_days(matter: Matter, library: Library) -> dict[str, dt.date | None]:
    """Compute the days that follow from those a matter gives, by names such as ``day_of_effect``.

    `COMPUTED` lists all the names, and each has an entry: None where the matter lacks a day needed to compute it.

    >>> compute_days(sample_matter("it-charter-chapter"), load_library())["day_of_effect"]
    datetime.date(2026, 11, 2)
    """
    days: dict[str, dt.date | None] = dict.fromkeys(COMPUTED)
    days.update(_compute_procedure_days(matter))
    days.update(_compute_council_days(matter, days["deemed_opinion"]))
    days.update(_compute_amendment_days(matter, library))
    return days


def _compute_procedure_days(matter: Matter) -> dict[str, dt.date | None]:
    """Compute the days that follow from those of the procedure: the effect of the text, and the opinion by silence."""
    procedure = matter.present_procedure
    days: dict[str, dt.date | None] = {"deemed_opinion": None}
    if procedure is not None and procedure.deposit_on and procedure.publicity_on:
        last = max(procedure.deposit_on, procedure.publicity_on)
        days["last_formality"] = last
        days["month_expiry"] = dates.add_months(last, 1)
        days["earliest_effect"] = dates.earliest_effect(procedure.deposit_on, procedure.publicity_on)
        days["day_of_effect"] = dates.day_of_effect(
            procedure.deposit_on, procedure.publicity_on, procedure.stated_entry_on, procedure.inspector_on
        )
    if procedure is not None and procedure.cse_informed_on and _silence_counts(matter):
        agreed = procedure.cse_period_days or agreed_period(matter.agreements, "cse_period_days")
        days["deemed_opinion"] = dates.deemed_opinion(
            procedure.cse_informed_on, expert=procedure.cse_expert, agreed_days=agreed
        )
    return days


def _silence_counts(matter: Matter) -> bool:
    """Whether the silence of the works council is worth an opinion at the end of its period."""
    return matter.cse == "full" and matter.employer.fifty_since is not None


def _compute_council_days(matter: Matter, deemed_opinion: dt.date | None) -> dict[str, dt.date | None]:
    """Compute the days on which each consultation of a works council is closed, and the opinions that count."""
    tools, control = matter.technology, matter.monitoring
    silence_counts = _silence_counts(matter)
    days = {"technology_closed": tools.opinion_on, "monitoring_closed": control.opinion_on}
    if tools.opinion_on is None and tools.informed_on is not None and silence_counts:
        agreed = tools.period_days or agreed_period(matter.agreements, "tools_period_days")
        days["technology_closed"] = dates.deemed_opinion(tools.informed_on, expert=tools.expert, agreed_days=agreed)
    if control.opinion_on is None and control.cse_informed_on is not None and silence_counts:
        days["monitoring_closed"] = dates.deemed_opinion(
            control.cse_informed_on, expert=control.expert, agreed_days=None
        )
    committees = derive_committees(matter)
    common = committees.text_scope == "undertaking" and committees.several is not False
    if common and committees.structure != "single_cse":  # the opinion of an establishment's committee closes nothing
        for name, said in (("technology_closed", tools.opinion_by), ("monitoring_closed", control.opinion_by)):
            days[name] = None if said == "establishment" else days[name]
    days["central_opinion"] = committees.central_opinion_on
    days["establishment_opinion"] = committees.establishment_opinion_on
    days["opinion"] = find_opinion_day(matter)
    if deemed_opinion is not None and committees.structure == "central":
        days["establishment_opinion_by"] = dates.establishment_opinion_limit(deemed_opinion)
    return days


def _compute_amendment_days(matter: Matter, library: Library) -> dict[str, dt.date | None]:
    """Compute the last days to answer the proposal of an amendment, and the day of effect of a signed one."""
    amendment, days = matter.amendment, dict[str, dt.date | None]()
    calendar, _ = working_days_of(matter.employer, library)
    if amendment is not None:
        reflection = matter.delay_for("reflection", library)
        days["answer_by"] = amendment.reflection_ends_on(reflection, calendar)
        if amendment.proposed_on is not None:  # what a proposal says of itself, not yet received
            days["proposal_answer_by"] = last_day_of_period(amendment.proposed_on, reflection, calendar)
    if amendment is not None and amendment.signed_on and amendment.response == "signed":
        days["amendment_effect"] = max(amendment.signed_on, amendment.effective_on or amendment.signed_on)
    return days


def day_at(matter: Matter, key: str) -> dt.date | None:
    """Find the day at a key of a matter, such as ``procedure.deposit_on``; None when the value there is not a day."""
    value = value_at(matter, key)
    return value if isinstance(value, dt.date) else None


def value_at(matter: Matter, key: str) -> object:
    """Find the value at a key of a matter, such as ``procedure.deposit_proved``; None when the matter gives none.

    The value is as the matter holds it: a text, a word, a day, a number, True or False, or a whole block such as
    ``procedure``. A key that begins with ``committees`` reads the facts on works councils, derived from establishments
    where the matter does not state them.
    """
    block, _, name = key.partition(".")
    if block == "committees":
        return getattr(derive_committees(matter), name, None)
    value: object = matter
    for part in key.split("."):
        value = getattr(value, part, None)
    return value
