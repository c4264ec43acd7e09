"""The reserve with which a step of a plan is done, where something of the matter contradicts it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from ..compose.assessment import Assessment
from ..compose.missing_facts import MissingFact
from ..i18n import labels
from ..law.coherence import Incoherence
from .step_states import STATES

if TYPE_CHECKING:
    from .formalities import PlannedStep


#: The states of a step that is done, with its proof or without.
_DONE = ("done", "unconfirmed")


def find_reserves(step: PlannedStep, assessment: Assessment, states: Collection[str] = _DONE) -> list[Incoherence]:
    """Find what contradicts a step in one of these states, those of a step that is done unless said otherwise."""
    found = assessment.composition.incoherences if step.state in states else ()
    return [each for each in found if step.step.id in each.check.steps]


def state_text(step: PlannedStep, assessment: Assessment, language: str) -> str:
    """Say the state of a step, and that it is done with a reserve where something contradicts it."""
    say = labels(language)
    state = say(STATES[step.state])
    return say("{state}, with a reserve", state=state) if find_reserves(step, assessment) else state


def reserve_texts(steps: Iterable[PlannedStep], assessment: Assessment, language: str) -> list[str]:
    """List what contradicts the steps that are done or to be checked, each with those it touches, in one language."""
    say = labels(language)
    touched: dict[str, tuple[Incoherence, list[str]]] = {}
    for step in steps:
        for each in find_reserves(step, assessment, (*_DONE, "unchecked")):
            touched.setdefault(each.id, (each, []))[1].append(step.label.text(language))
    return [
        say("With a reserve: {step}. {said} ({id})", step="; ".join(names), said=each.text(language), id=each.id)
        for each, names in touched.values()
    ]


def doubt_texts(step: PlannedStep, assessment: Assessment, language: str) -> list[str]:
    """Say which facts would tell whether a step is done, where its day may be that of another act; else nothing."""
    if not step.asks:
        return []
    say = labels(language)
    facts = [MissingFact(key, assessment.library) for key in step.asks]
    questions = "; ".join(f"{fact.question(language)} ({fact.key})" for fact in facts)
    return [say("Cannot be said: {step}. Facts missing: {facts}", step=step.label.text(language), facts=questions)]
