"""Where each step of a formalities plan stands: by the facts that decide the weights, else by its days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..compose.assessment import Assessment
from ..compose.matter_days import EFFECTS, value_at
from ..conditions import condition_holds
from ..i18n import N_
from ..library.procedures import ProcedureStep

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
            followed = any(later is not None and later <= asked for later in self._later_days(step))
            shown = satisfied and observed != "undone" and condition_holds(step.shown_by, self.choices, self.facts)
            return "unrecorded" if followed and shown and not step.computed else "missing"
        if self.is_in_doubt(step):
            return "unchecked" if step.computed else "unknown"
        if step.computed:
            begun = step.computed not in EFFECTS and (earliest is None or earliest <= asked)
            gone_by = "unchecked" if step.computed in LAST_DAYS else "done"
            return "running" if day >= asked and begun else "planned" if day > asked else gone_by
        if (earliest is not None and day < earliest) or (latest is not None and day > latest):
            return "late"
        if not satisfied:
            return "unproved" if step.proved and value_at(self.assessment.matter, step.proved) is False else "missing"
        return "planned" if day > asked else "done"

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
