"""The reserve with which a step of a plan is done, where something of the matter contradicts it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ..compose.assessment import Assessment
from ..compose.missing_facts import MissingFact
from ..i18n import labels, list_text
from ..law.coherence import Incoherence
from .planned_step import PlannedStep
from .step_states import STATES

#: The states of a step that is done, with its proof or without.
_DONE = ("done", "unconfirmed")


def find_reserves(step: PlannedStep, assessment: Assessment, states: Collection[str] = _DONE) -> list[Incoherence]:
    """Find the incoherences that contradict a step of a plan, where the step is in one of the given states; else empty.

    ``states`` holds words such as ``planned`` (keys of `STATES`); without it: where the step is done, whether or not
    its proof is confirmed.
    """
    found = assessment.step_incoherences if step.state in states else ()
    return [each for each in found if step.step.id in each.check.steps]


def write_reserved(told: str, found: Iterable[Incoherence], language: str) -> str:
    """Add "subject to reservation" to the text of a state or a day, for the incoherences found; without any, return it.

    Where each incoherence extends only to a part of the document, that part is named.
    """
    parts = {each.check.reserved_for.text(language) if each.check.reserved_for else "" for each in found}
    say = labels(language)
    if not parts:
        return told
    if "" in parts:
        return say("{state}, subject to reservation", state=told)
    return say("{state}, subject to reservation only for {part}", state=told, part=list_text(sorted(parts), language))


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
        for each in find_reserves(step, assessment, (*_DONE, "unchecked")):
            touched.setdefault(each.id, (each, []))[1].append(step.label.text(language))
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
