"""What is worked out once for all who are alike is not worked out again for each person of a bulk issue."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from issuing import matter, person
from issuing import short as library

from aigov_docs.bulk import planner as module
from aigov_docs.bulk.order import Order
from aigov_docs.bulk.planner import IssuePlanner
from aigov_docs.law.facts import observe_facts
from aigov_docs.law.situation import Situation
from aigov_docs.law.weighing import resolve_version
from aigov_docs.people import hire_facts
from aigov_docs.people.recipient import Recipient


def alone(one: IssuePlanner, who: Recipient) -> dict[str, str]:
    """The facts of a person, observed for that person alone."""
    theirs = one.matter_of(who)
    view, _ = resolve_version(theirs.situation_for(one.vehicle, one.library), one.library)
    return {**observe_facts(view, one.library), **theirs.own_facts(one.library)}


def test_people_hired_on_days_of_their_own_are_observed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = matter()
    planner = IssuePlanner(library(), facts, Order().resolve_names(library(), facts), None)
    observed = []

    def counted(*given: Any) -> Any:
        observed.append(given)
        return observe_facts(*given)

    for place in (module, hire_facts):
        monkeypatch.setattr(place, "observe_facts", counted)
    days = [facts.date + dt.timedelta(days=each) for each in range(-90, 90)]
    people = [person(f"E-{place}", hired_on=day) for place, day in enumerate(days)]
    people.append(person("E-none", hired_on=None))
    found = [dict(planner.facts_of(each)) for each in people]
    assert {each["hired_then"] for each in found} == {"hired", "not_yet", "unknown"}
    assert len(observed) <= 4
    for each, facts_found in list(zip(people, found, strict=True))[::15]:
        assert facts_found == alone(planner, each), each.hired_on


def test_a_day_of_hire_read_for_something_else_than_a_fact_tells_each_person_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of a rule that nobody foresaw, such as a day of effect that rests on the day of hire, nothing is guessed."""
    facts = matter()
    planner = IssuePlanner(library(), facts, Order().resolve_names(library(), facts), None)

    def reading(situation: Situation, known: Any) -> Any:
        assert situation.employee.hired_on
        return resolve_version(situation, known)

    for each in (module, hire_facts):
        monkeypatch.setattr(each, "resolve_version", reading)
    days = [facts.date + dt.timedelta(days=each) for each in range(-5, 5)]
    for day in days:
        planner.facts_of(person("E-1", hired_on=day))
    assert len(planner.facts) == len(days)
