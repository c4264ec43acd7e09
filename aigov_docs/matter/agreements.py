"""The collective agreements of a matter, as facts: what the user read in each, never what the tool would read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, unknown_name
from ..kits.ground.yaml_files import FileModel
from ..law.situation import EmployerFacts, Procedure, Technology
from ..library.load import Library
from .printed_texts import Line, LocalizedText, WholeNumber

Level = Literal["branch", "group", "undertaking", "establishment"]
Guarantee = Literal["disciplinary_body", "longer_period", "assistance"]
RuleEffect = Literal["allows", "forbids", "shortens", "sets"]


class AgreementRule(FileModel):
    """One rule of a collective agreement that bears on the documents: its subject, its effect, its words.

    ``contrary`` are the clauses of the documents that contradict the rule, by their ids, as the user found them.
    """

    subject: str
    effect: RuleEffect = "sets"
    says: LocalizedText | None = None
    contrary: tuple[str, ...] = ()


class Agreement(FileModel):
    """A collective agreement that applies: its title, its number, its level, and what it says that matters here.

    ``idcc`` is the number of a branch agreement. ``checked`` is true when the agreement was read for these documents.
    ``guarantees`` are those on discipline; an empty list, once it was read, says that there are none.
    ``cse_period_days`` is the period it fixes for the opinion on the text, ``tools_period_days`` for that on tools.
    """

    title: LocalizedText
    level: Level
    idcc: Annotated[str, Field(pattern=r"^[0-9]{1,4}$")] | None = None
    article: Line | None = None
    signed_on: dt.date | None = None
    checked: bool | None = None
    guarantees: tuple[Guarantee, ...] = ()
    cse_period_days: WholeNumber | None = Field(default=None, ge=1)
    tools_period_days: WholeNumber | None = Field(default=None, ge=1)
    rules: tuple[AgreementRule, ...] = ()


def agreements_checked(agreements: Sequence[Agreement], said: bool | None) -> bool | None:
    """Say whether all the collective agreements were read for the documents; None where that is not known.

    ``said`` is what the matter says of them as a whole: where it is not None, it is the answer. Else the answer is True
    when each agreement listed is marked as checked, False when one is marked as not checked.

    >>> agreements_checked([], None) is None, agreements_checked([], True)
    (True, True)
    """
    if said is not None or not agreements:
        return said
    states = [agreement.checked for agreement in agreements]
    return True if all(states) else False if False in states else None


def agreed_period(agreements: Sequence[Agreement], name: Literal["cse_period_days", "tools_period_days"]) -> int | None:
    """Find how many days the agreements fix for a consultation; None where they fix none, or different numbers.

    ``name`` is the consultation on the text (``cse_period_days``) or that on the tools (``tools_period_days``).
    """
    days = {getattr(agreement, name) for agreement in agreements} - {None}
    return next(iter(days)) if len(days) == 1 else None


def apply_agreements(
    agreements: Sequence[Agreement], employer: EmployerFacts, procedure: Procedure | None, technology: Technology
) -> tuple[EmployerFacts, Procedure | None, Technology]:
    """Fill in the facts of a matter that its collective agreements settle, and return these facts.

    Filled in are whether the agreements were read (in ``employer``), and the days that they fix for consultations (in
    ``procedure``, None where the matter has none and then returned as None, and in ``technology``). A value that the
    matter gives itself stays.
    """
    if not agreements:
        return employer, procedure, technology
    checked = agreements_checked(agreements, employer.agreements_checked)
    if checked != employer.agreements_checked:
        employer = employer.model_copy(update={"agreements_checked": checked})
    days = agreed_period(agreements, "cse_period_days")
    if procedure is not None and procedure.cse_period_days is None and days is not None:
        procedure = procedure.model_copy(update={"cse_period_days": days})
    days = agreed_period(agreements, "tools_period_days")
    if technology.period_days is None and days is not None:
        technology = technology.model_copy(update={"period_days": days})
    return employer, procedure, technology


def contrary_clauses(agreements: Sequence[Agreement]) -> frozenset[str]:
    """Collect the ids of the clauses that contradict a collective agreement, as the user says for each agreement."""
    return frozenset(name for agreement in agreements for rule in agreement.rules for name in rule.contrary)


def check_agreements(
    agreements: Sequence[Agreement], library: Library, said_checked: bool | None, periods: dict[str, int | None]
) -> Iterator[Problem]:
    """Yield the problems of the collective agreements of a matter: unknown words, facts that contradict the matter.

    Parameters
    ----------
    agreements:
        The agreements listed.
    library:
        The library whose subjects and clauses the agreements name.
    said_checked:
        What the matter says of its agreements as a whole (``employer.agreements_checked``); None where it says nothing.
    periods:
        The periods, in days, that the matter gives itself, by the keys ``procedure.cse_period_days`` and
        ``technology.period_days``.
    """
    correct = N_("correct one of the two: {key}, {other}")
    for index, agreement in enumerate(agreements):
        where = f"agreements.{index}"
        if agreement.level == "branch" and agreement.idcc is None:
            hint = N_("add idcc: it is on the first page of the agreement and on the payslip")
            yield Problem("no-idcc", f"{where}.idcc", N_("a branch agreement has a number (IDCC)"), hint)
        if agreement.checked is False and said_checked is True:
            values: dict[str, Any] = {"key": "employer.agreements_checked", "other": f"{where}.checked"}
            message = N_("{key} says that the agreements were checked, and {other} says that this one was not")
            yield Problem("agreement-checked", "employer.agreements_checked", message, correct, values)
        for place, rule in enumerate(agreement.rules):
            subjects = list(library.vocabulary.agreement_subjects)
            if rule.subject not in subjects:
                message = N_('unknown subject "{name}"')
                yield unknown_name("unknown-word", f"{where}.rules.{place}.subject", message, rule.subject, subjects)
            for name in rule.contrary:
                if name not in library.clauses:
                    key = f"{where}.rules.{place}.contrary"
                    yield unknown_name("unknown-word", key, N_('unknown clause "{name}"'), name, list(library.clauses))
    for own, name in (
        ("procedure.cse_period_days", "cse_period_days"),
        ("technology.period_days", "tools_period_days"),
    ):
        yield from _cross_periods(agreements, name, own, periods.get(own))


def _cross_periods(agreements: Sequence[Agreement], name: str, own: str, said: int | None) -> Iterator[Problem]:
    """Cross the periods of the agreements with each other, and with the one that the matter gives itself."""
    listed = [
        (f"agreements.{index}.{name}", days)
        for index, agreement in enumerate(agreements)
        if (days := getattr(agreement, name)) is not None
    ]
    known = [(own, said), *listed] if said is not None else listed
    for key, days in known[1:]:
        if days != known[0][1]:
            message = N_("{key} and {other} are two periods for one consultation")
            hint = N_("keep the one that applies, and take the other out: {key}, {other}")
            yield Problem("two-periods", key, message, hint, {"key": key, "other": known[0][0]})


def cross_guarantees(agreements: Sequence[Agreement], said: str | None) -> Iterator[Problem]:
    """Yield a problem where an agreement lists guarantees on discipline and a sanction is said to have none.

    ``said`` is the value of the fact ``sanction.conventional_guarantees``, such as ``none``; None where it is not
    given, and there is no problem then.
    """
    adding = [f"agreements.{index}.guarantees" for index, agreement in enumerate(agreements) if agreement.guarantees]
    if said == "none" and adding:
        values = {"key": "sanction.conventional_guarantees", "other": adding[0]}
        message = N_("{key} says that there is no guarantee, and {other} lists one")
        hint = N_("say respected or not_respected, or correct {other}")
        yield Problem("guarantee", "sanction.conventional_guarantees", message, hint, values)
