"""Choosing the companions that go with a document, and the annexes that its vehicle attaches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from ..conditions import condition_holds
from ..library.load import Library
from ..library.procedures import Companion, Texts
from ..library.vehicles import Vehicle
from ..matter.establishments import list_specific_places
from ..matter.models import Matter
from .matter_days import day_at

#: The dated steps about which a companion may speak, each with the key of its day.
DATED_STEPS = {
    "informed": "procedure.cse_informed_on",
    "opinion": "procedure.cse_opinion_on",
    "central_opinion": "committees.central_opinion_on",
    "establishment_opinion": "committees.establishment_opinion_on",
    "inspector": "procedure.inspector_on",
    "deposit": "procedure.deposit_on",
    "publicity": "procedure.publicity_on",
    "entry": "procedure.stated_entry_on",
    "monitoring_informed": "monitoring.informed_on",
    "monitoring_consulted": "monitoring.opinion_on",
    "monitoring_started": "monitoring.started_on",
    "technology_consulted": "technology.opinion_on",
    "deployed": "technology.deployed_on",
    "proposed": "amendment.proposed_on",
    "received": "amendment.received_on",
    "signed": "amendment.signed_on",
}
#: Steps done once a consultation is closed, by an opinion or by the end of its period, each with the day computed.
CLOSED_ON = {
    "opinion": "opinion",
    "monitoring_consulted": "monitoring_closed",
    "technology_consulted": "technology_closed",
}
#: Lists of the matter that may be left out: ``listed`` or ``none``.
LISTED = ("tools", "uses", "establishments")
#: What a companion's conditions may name beside options, facts of law and the round, each with its values.
_CONDITIONS: dict[str, tuple[str, ...]] = {
    **{f"{name}_said": ("done", "planned", "unknown") for name in (*DATED_STEPS, "reflection")},
    **{f"{name}_listed": ("yes", "no") for name in (*LISTED, "monitoring_purposes")},
    "monitoring_purposes_differ": ("yes", "no"),
    "monitoring_order": ("told_first", "begun_first"),
    "text_dated": ("after_opinion", "before_opinion"),
    "signature_time": ("after_reflection", "settled", "in_time", "not_said"),
    "provisions_listed": ("yes", "no"),
}


@dataclass(frozen=True, slots=True)
class LetteredAnnex:
    """A document (companion) attached to another one as an annex, with the letter of the annex."""

    letter: str
    companion: Companion
    texts: Texts

    @property
    def anchor(self) -> str:
        """Anchor (link target) of the annex in the document: ``annex-`` and the companion's id."""
        return f"annex-{self.companion.id}"


def list_conditions(library: Library) -> dict[str, tuple[str, ...]]:
    """List the facts computed from a matter that conditions of companions may test: by name, each with its values.

    One of them is whether the matter lists interns (``interns_listed``). Left out are the options, the facts of law and
    the facts of `MATTER_FACTS`, such as ``round``, which these conditions may test too.

    >>> list_conditions(load_library())["interns_listed"]
    ('yes', 'no', 'not_said')
    """
    populations = {f"{name}_listed": ("yes", "no", "not_said") for name in library.vocabulary.populations}
    return {**_CONDITIONS, **populations}


def companion_facts(
    matter: Matter, library: Library, days: Mapping[str, dt.date | None], day: dt.date
) -> dict[str, str]:
    """Compute, for a day, the facts of a matter that the conditions of companions test: values by name.

    `list_conditions` lists the names, such as ``signed_said``, each with its possible values. A step is ``done`` once
    its day has come (the time to reflect, once its last day has passed), ``planned`` before it, and ``unknown`` where
    the matter gives no day.

    Parameters
    ----------
    days:
        The days computed from the matter, by name (`compute_days`); None for a day that is not known.
    day:
        The day for which the companion is written, compared with the days of the steps.
    """
    out = {}
    for name, key in DATED_STEPS.items():
        when = days[CLOSED_ON[name]] if name in CLOSED_ON else day_at(matter, key)
        out[f"{name}_said"] = "unknown" if when is None else "done" if when <= day else "planned"
    ends = days["answer_by"]
    out["reflection_said"] = "unknown" if ends is None else "done" if ends < day else "planned"
    out["signature_time"] = matter.observe_signature_time(library)
    out["monitoring_purposes_listed"] = "yes" if matter.monitoring.purposes else "no"
    proper = list_specific_places(matter)
    out["provisions_listed"] = "yes" if proper and all(place.provisions for place in proper) else "no"
    started, told = matter.monitoring.started_on, matter.monitoring.informed_on
    begun_first = started is not None and started <= (told or day)
    out["monitoring_order"] = "begun_first" if begun_first else "told_first"
    named = {population.id for population in matter.populations}
    for name in library.vocabulary.populations:
        out[f"{name}_listed"] = "not_said" if not named else "yes" if name in named else "no"
    out["text_dated"] = "after_opinion" if matter.date > (days["opinion"] or matter.date) else "before_opinion"
    return out | {f"{name}_listed": "yes" if getattr(matter, name) else "no" for name in LISTED}


def list_annexes(
    library: Library, vehicle: Vehicle, choices: Mapping[str, str], facts: Mapping[str, str]
) -> tuple[LetteredAnnex, ...]:
    """List the companions attached to a document as annexes: those whose conditions hold, lettered A, B, C in order.

    Parameters
    ----------
    choices:
        The options chosen, and what the matter says on the day of the document: values by name, in one mapping, as
        `Composition.choices_on` gives them.
    facts:
        The facts of law of the document: values by name.
    """
    names = [
        entry.companion
        for entry in vehicle.annexes
        if condition_holds(vehicle.companions_when, choices, facts)
        and condition_holds(entry.when, choices, facts)
        and condition_holds(library.companions[entry.companion][0].when, choices, facts)
    ]
    return tuple(LetteredAnnex(chr(ord("A") + place), *library.companions[name]) for place, name in enumerate(names))


def find_companion(library: Library, role: str, vehicle: Vehicle) -> Companion | None:
    """Find the companion (accompanying document) that has a given role beside a vehicle; None when there is none.

    The role is what it does with a proposed amendment: ``renewal`` proposes it again, ``answer`` takes the employee's
    answer, ``refusal`` notes a refusal, ``silence`` notes that no answer came.

    >>> library = load_library()
    >>> find_companion(library, "refusal", library.vehicles["contract-amendment"]).id
    'refusal-letter'
    """
    companions = (companion for companion, _ in library.companions.values())
    return next(
        (companion for companion in companions if companion.role == role and belongs_to_vehicle(companion, vehicle)),
        None,
    )


def belongs_to_vehicle(companion: Companion, vehicle: Vehicle) -> bool:
    """Whether a companion goes with a vehicle: it lists that vehicle, or the one by whose rules it is weighed."""
    return vehicle.id in companion.vehicles or vehicle.law in companion.vehicles
