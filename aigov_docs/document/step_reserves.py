"""The reserve with which a step of a plan is done, where something of the matter contradicts it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..compose.assessment import Assessment
from ..compose.coherence import Incoherence
from ..compose.matter_days import EFFECTS, value_at
from ..compose.missing_facts import MissingFact
from ..conditions import condition_holds
from ..kits.ground.i18n import N_, date_text, labels, list_text
from ..kits.ground.yaml_files import Bilingual
from ..library.procedures import ProcedureStep

# ------------------------------------------------------------------ planned step
# One step of a formalities plan: its day, its bounds and its state.


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of a formalities plan: its day, the days between which it may be done, and its state.

    ``label`` is what the step is called on the facts. ``earliest`` and ``latest`` follow from the steps before and
    after it; None where nothing bounds it. ``state`` is ``done``, ``planned`` (its day is still to come), ``missing``,
    ``late`` (dated in the wrong order), ``running`` (a period begun and not over), ``unproved`` (its day has come, and
    the matter says that its proof is not held), ``unconfirmed`` (its day has come, and the matter does not say whether
    its proof is held), ``unknown`` (facts are missing), ``unrecorded`` (it has no day, and a step that follows it has
    one that has come) or ``unchecked`` (the matter has no place for its day).
    ``day_off`` is true of an act set on a Sunday or on a public holiday of the place. ``asks`` are the facts that would
    say whether ``day`` is that of this act.
    """

    step: ProcedureStep
    day: dt.date | None
    earliest: dt.date | None
    latest: dt.date | None
    state: str
    label: Bilingual
    day_off: bool = False
    asks: tuple[str, ...] = ()

    def day_text(self, language: str, empty: str = "–") -> str:
        """Write the day of the step in a language; for a step without a day, write ``empty``.

        Words of doubt are added where it may be the day of another act, or where facts are missing (``unknown``).
        """
        if self.day is None:
            return empty
        day, doubt = date_text(self.day, language), self.step.day_in_doubt
        if self.asks and doubt is not None:
            return doubt.text(language).replace("{day}", day)
        return labels(language)("{day}, subject to confirmation", day=day) if self.state == "unknown" else day

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the step to a dict, ready for JSON: what is to be done and by whom, the days, and the state.

        Texts in ``language`` (``fr`` or ``en``): ``label``, ``who``, ``proof``; words: ``step`` (id), ``state``, and
        ``key`` (where the matter records the day; None without one). ``day``, ``earliest`` and ``latest`` are ISO days,
        None where there is none; ``day`` is the one that the matter records for the step, past or planned;
        ``day_off`` is true of one on a Sunday or public holiday. ``asks`` lists the keys of the facts still to be given
        before that day can count as the day of this step, ``legal_bases`` ids.
        """
        iso = [value.isoformat() if value else None for value in (self.day, self.earliest, self.latest)]
        return {
            "step": self.step.id,
            "label": self.label.text(language),
            "who": self.step.who.text(language),
            "key": self.step.key,
            "day": iso[0],
            "earliest": iso[1],
            "latest": iso[2],
            "state": self.state,
            "day_off": self.day_off,
            "asks": list(self.asks),
            "proof": self.step.proof.text(language),
            "legal_bases": list(self.step.legal_bases),
        }


# ------------------------------------------------------------------ step states
# Where each step of a formalities plan stands: by the facts that decide the weights, else by its days.


#: Where a step stands on the day asked.
STATES = {
    "done": N_("done"),
    "planned": N_("planned"),
    "missing": N_("to do"),
    "late": N_("out of order"),
    "running": N_("running"),
    "unproved": N_("proof missing"),
    "unconfirmed": N_("proof to confirm"),
    "unknown": N_("cannot be said"),
    "unrecorded": N_("not recorded"),
    "unchecked": N_("to be checked"),
}
#: The computed days that are the last for an act: a day gone by does not say that the act was done.
LAST_DAYS = ("establishment_opinion_by",)


@dataclass(frozen=True, slots=True)
class StepObserver:
    """Observes where the steps of a procedure stand, from the days of all of them and the facts of the document.

    Parameters
    ----------
    assessment:
        The document, weighed on the day asked.
    due:
        The steps that are owed, in order.
    days:
        The day of each by its id; None where it has none.
    facts:
        What the rules observe, with the days of the plan.
    choices:
        The options chosen, and what the matter says on that day, as `Composition.choices_on` gives them.
    """

    assessment: Assessment
    due: Sequence[ProcedureStep]
    days: Mapping[str, dt.date | None]
    facts: Mapping[str, str]
    choices: Mapping[str, str]

    def find_state(self, step: ProcedureStep, earliest: dt.date | None, latest: dt.date | None) -> str:
        """Find the state of a step on the day of the assessment, such as ``done``, ``planned`` or ``missing``.

        It is a key of `STATES`, which holds all states with the words that say each. ``earliest`` and ``latest`` are
        the days between which the step may be done, included; None where nothing bounds it.
        """
        if step.key is None and step.computed is None:
            return "unchecked"
        asked, day = self.assessment.assessed_on, self.days[step.id]
        satisfied = condition_holds(step.satisfied, self.choices, self.facts)
        observed = self._observe_formality(step)
        if observed == "unknown" and not step.computed:
            return "unconfirmed" if day is not None and step.proved else "unknown"
        if self.is_of_another_act(step):
            return "missing"
        if day is None:
            if step.absent == "not_known" and (earliest is None or earliest < asked):
                return "unchecked"
            return "unrecorded" if satisfied and observed != "undone" and self._is_shown(step) else "missing"
        if self.is_in_doubt(step):
            return "unchecked" if step.computed else "unknown"
        if step.computed:
            return self._find_computed_state(step, day, earliest)
        if not (earliest or day) <= day <= (latest or day):
            return "late"
        if not satisfied:
            return "unproved" if step.proved and value_at(self.assessment.matter, step.proved) is False else "missing"
        return "planned" if day > asked else "done"

    def _find_computed_state(self, step: ProcedureStep, day: dt.date, earliest: dt.date | None) -> str:
        """Find the state of a step whose day follows from others: ``planned``, ``running``, then gone by."""
        asked = self.assessment.assessed_on
        begun = step.computed not in EFFECTS and (earliest is None or earliest <= asked)
        if day >= asked and begun:
            return "running"
        if day > asked:
            return "planned"
        return "unchecked" if step.computed in LAST_DAYS else "done"

    def _is_shown(self, step: ProcedureStep) -> bool:
        """Whether a step without a day is shown to be done: by a later step, gone by, and by what the matter says."""
        asked = self.assessment.assessed_on
        followed = any(later is not None and later <= asked for later in self._later_days(step))
        return followed and not step.computed and condition_holds(step.shown_by, self.choices, self.facts)

    def is_of_another_act(self, step: ProcedureStep) -> bool:
        """Whether the day that the matter gives for a step is that of another act, such as another council's opinion.

        Nothing then follows from that day: it bounds no other step and is not printed.
        """
        return bool(step.undone) and condition_holds(step.undone, self.choices, self.facts)

    def is_in_doubt(self, step: ProcedureStep) -> bool:
        """Whether facts are missing to tell if the day that the matter gives for a step is really that of the step."""
        if not step.unknown or self.days[step.id] is None:
            return False
        return condition_holds(step.unknown, self.choices, self.facts)

    def _observe_formality(self, step: ProcedureStep) -> str:
        """Say whether the formality of a step is ``done``, ``undone`` or ``unknown``; empty where none observes it."""
        for formality in self.assessment.library.vocabulary.formalities.values():
            if formality.key == step.key and self.facts["vehicle"] in formality.vehicles:
                value = self.facts[formality.fact]
                return "unknown" if value in formality.unknown else "undone" if value in formality.undone else "done"
        return ""

    def _later_days(self, step: ProcedureStep) -> Iterator[dt.date | None]:
        """Yield the days of the steps that come after a step, whether they follow it at once or not."""
        reached, later = [step], {step.id}
        while reached:
            here = reached.pop()
            for each in self.due:
                if each.id not in later and not each.computed and (here.id in each.after or each.id in here.before):
                    later.add(each.id)
                    reached.append(each)
                    yield self.days[each.id]


# ------------------------------------------------------------------ step reserves
#: The states of a step that is done, with its proof or without.
_DONE = ("done", "unconfirmed")


def find_reserves(step: PlannedStep, assessment: Assessment, states: Collection[str] = _DONE) -> list[Incoherence]:
    """Find the incoherences that contradict a step of a plan, where the step is in one of the given states; else empty.

    ``states`` holds words such as ``planned`` (keys of `STATES`); without it: where the step is done, whether or not
    its proof is confirmed.
    """
    step_incoherences = assessment.step_incoherences if step.state in states else ()
    return [step_incoherence for step_incoherence in step_incoherences if step.step.id in step_incoherence.check.steps]


def write_reserved(text: str, incoherences: Iterable[Incoherence], language: str) -> str:
    """Add "subject to reservation" to the text of a state or a day, for the incoherences found; without any, return it.

    Where each incoherence extends only to a part of the document, that part is named.
    """
    parts = {each.check.reserved_for.text(language) if each.check.reserved_for else "" for each in incoherences}
    say = labels(language)
    if not parts:
        return text
    if "" in parts:
        return say("{state}, subject to reservation", state=text)
    return say("{state}, subject to reservation only for {part}", state=text, part=list_text(sorted(parts), language))


def state_text(step: PlannedStep, assessment: Assessment, language: str) -> str:
    """Write the state of a step in a language, with "subject to reservation" where an incoherence contradicts it.

    Only a step said to be done, its proof confirmed or not, is so contradicted.
    """
    return write_reserved(labels(language)(STATES[step.state]), find_reserves(step, assessment), language)


def reserve_texts(steps: Iterable[PlannedStep], assessment: Assessment, language: str) -> list[str]:
    """Write one text for each incoherence of the assessed document that contradicts steps done or to be checked.

    A text, in ``language``, names the contradicted steps, then says the incoherence. ``steps`` are those of a plan.
    """
    say = labels(language)
    touched: dict[str, tuple[Incoherence, list[str]]] = {}
    for step in steps:
        for reserve in find_reserves(step, assessment, (*_DONE, "unchecked")):
            touched.setdefault(reserve.id, (reserve, []))[1].append(step.label.text(language))
    return [
        say("Subject to reservation: {step}. {said}", step="; ".join(names), said=each.text(language))
        for each, names in touched.values()
    ]


def doubt_texts(step: PlannedStep, assessment: Assessment, language: str, *, keys: bool = False) -> list[str]:
    """Write which missing facts would tell whether a step of a plan is done, as a list of one text.

    The list is empty for a step that asks for no facts (``asks``); only a step whose day may be that of another act,
    or counted from another day, asks for facts. With ``keys``, each fact comes with its key in the matter.
    """
    if not step.asks:
        return []
    say = labels(language)
    facts = [MissingFact(key, assessment.library) for key in step.asks]
    questions = " ".join(fact.question(language) + (f" ({fact.key})" if keys else "") for fact in facts)
    named = {"step": step.label.text(language), "facts": questions}
    if step.state == "unchecked":  # a period has run, if it began on the day given
        return [say("To be checked: {step}. Facts missing: {facts}", **named)]
    return [say("Cannot be said: {step}. Facts missing: {facts}", **named)]
