"""The formalities plan: order, windows, states, the day of effect; as table, document and calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import aigov_docs as aigov


def plan(
    vehicle: str = "it-charter-chapter", day: str | None = None, **procedure: Any
) -> aigov.document.FormalitiesPlan:
    matter = aigov.samples.sample_matter(vehicle)
    if procedure:
        assert matter.procedure is not None
        matter = matter.model_copy(update={"procedure": matter.procedure.model_copy(update=procedure)})
    if day:
        matter = matter.model_copy(update={"as_of": dt.date.fromisoformat(day)})
    return aigov.formalities(aigov.assess(aigov.load_library(), matter))


def states(found: aigov.document.FormalitiesPlan) -> dict[str, str]:
    return {item.step.id: item.state for item in found.steps}


def test_every_step_done_and_the_day_of_effect() -> None:
    found = plan()
    unchecked = {"risks-assessed", "risks-consulted", "suppliers-bound", "agency-informed", "interns-annexed"}
    assert {name for name, state in states(found).items() if state != "done"} == unchecked
    assert found.effective_on == dt.date(2026, 11, 2)
    assert found.missing_steps() == []


def test_on_an_earlier_day_the_same_steps_are_planned() -> None:
    found = states(plan(day="2026-09-12"))
    assert (
        found["opinion"] == "done"
        and found["deposit"] == "planned"
        and found["month"] == "planned"
        and found["effect"] == "planned"
    )


@pytest.mark.parametrize(
    ("day", "state"),
    [("2026-09-14", "planned"), ("2026-09-15", "running"), ("2026-10-15", "running"), ("2026-10-16", "done")],
)
def test_a_period_runs_from_its_first_day_to_its_last(day: str, state: str) -> None:
    assert states(plan(day=day))["month"] == state


def test_what_is_missing_is_named_and_stops_the_effect() -> None:
    found = plan(deposit_on=None)
    assert [item.step.id for item in found.missing_steps()] == ["deposit", "month", "effect"]
    assert found.effective_on is None
    assert next(item for item in found.steps if item.step.id == "deposit").earliest == dt.date(2026, 9, 10)


def test_stating_the_missing_day_gives_the_day_of_effect(library: aigov.Library) -> None:
    matter = aigov.samples.sample_matter("it-charter-chapter")
    assert matter.procedure is not None
    bare = matter.model_copy(
        update={"procedure": matter.procedure.model_copy(update={"deposit_on": None, "stated_entry_on": None})}
    )
    stated = aigov.document.assume_days(bare, {"deposit": "2026-12-31"}, library)
    assert aigov.formalities(aigov.assess(library, stated)).effective_on == dt.date(2027, 2, 1)
    with pytest.raises(aigov.MatterError) as caught:
        aigov.document.assume_days(bare, {"depositt": "2026-12-31", "deposit": "soon"}, library)
    assert 'did you mean "deposit"?' in str(caught.value) and "not a date" in str(caught.value)


def test_an_opinion_after_the_deposit_is_out_of_order() -> None:
    found = plan(cse_opinion_on=dt.date(2026, 9, 20))
    assert states(found)["opinion"] == "late"
    assert found.effective_on is None


def test_a_silent_cse_is_dated_by_the_deemed_opinion() -> None:
    late = dt.date(2026, 10, 5)
    found = plan(cse_opinion_on=None, cse_opinion=None, inspector_on=late, deposit_on=late, publicity_on=late)
    opinion = next(item for item in found.steps if item.step.id == "opinion")
    assert (opinion.day, opinion.state) == (dt.date(2026, 10, 1), "done")
    assert found.effective_on == dt.date(2026, 11, 6)


def test_an_opinion_after_the_deposit_stops_the_effect_and_is_named() -> None:
    found = plan(cse_opinion_on=dt.date(2026, 9, 20))
    effect = found.steps[-1]
    assert (effect.step.id, effect.day, effect.state) == ("effect", None, "missing")
    assert found.undone == ("cse-opinion",)


def test_no_proof_is_asked_of_a_step_still_to_come() -> None:
    """Planned days are planned, proof or not, and the day of effect is told as if they were kept."""
    found = plan(day="2026-09-12", deposit_proved=False, publicity_proved=False)
    assert {states(found)[name] for name in ("inspector", "deposit", "publicity")} == {"planned"}
    assert (found.effective_on, found.undone) == (dt.date(2026, 11, 2), ())
    assert states(found) == states(plan(day="2026-09-12"))


def test_a_proof_missing_once_the_day_has_come_is_said_as_such() -> None:
    found = plan(day="2026-09-15", deposit_proved=False)
    assert states(found)["deposit"] == "unproved" and states(found)["publicity"] == "done"
    assert (found.effective_on, found.undone, states(found)["effect"]) == (None, ("deposit",), "missing")
    assert [item.step.id for item in found.missing_steps()] == ["deposit", "effect"]
    told = found.as_dict("fr")
    assert told["missing"] == ["deposit"] and "greffe" in told["missing_labels"][0]


def test_a_charter_has_steps_and_no_day_of_effect() -> None:
    found = plan("charter")
    assert (found.effective_on, found.undone) == (None, ()) and "published" in states(found)


def test_a_charter_is_published_only_where_the_matter_says_so(library: aigov.Library) -> None:
    """The day of the document is the day of its text, never that of its publication; left out, it is to be checked."""
    matter = aigov.samples.sample_matter("charter")
    bare = matter.model_copy(update={"filing": matter.filing.model_copy(update={"published_on": None})})
    found = {}
    days = {"": {}, "kept": {"published": "2026-11-23"}, "ahead": {"published": "2026-12-15"}}
    days |= {"early": {"published": "2026-09-13"}, "on the day of the text": {}}
    for name, day in days.items():
        stated = aigov.document.assume_days(bare, day, library)
        if name == "on the day of the text":
            stated = stated.model_copy(update={"as_of": bare.date})
        found[name] = next(
            item for item in aigov.formalities(aigov.assess(library, stated)).steps if item.step.id == "published"
        )
    assert {name: item.state for name, item in found.items()} == {
        "": "unchecked",
        "kept": "done",
        "ahead": "planned",
        "early": "late",
        "on the day of the text": "missing",
    }
    assert (found[""].day, found[""].earliest, found[""].step.key) == (
        None,
        dt.date(2026, 9, 14),
        "filing.published_on",
    )


def test_a_small_firm_without_cse_has_nobody_to_consult() -> None:
    matter = aigov.samples.sample_matter("it-charter-chapter")
    assert matter.procedure is not None
    small = matter.model_copy(
        update={
            "cse": "under_11",
            "employer": matter.employer.model_copy(update={"headcount": 8, "fifty_since": None, "eleven_since": None}),
            "cse_facts": type(matter.cse_facts)(),
            "technology": matter.technology.model_copy(
                update={"informed_on": None, "opened_on": None, "opinion_on": None}
            ),
            "monitoring": matter.monitoring.model_copy(update={"opinion_on": None}),
            "procedure": matter.procedure.model_copy(
                update={"cse_informed_on": None, "cse_opinion_on": None, "cse_opinion": None}
            ),
        }
    )
    found = aigov.formalities(aigov.assess(aigov.load_library(), small))
    assert not {"informed", "opinion", "technology-consulted", "monitoring-consulted"} & set(states(found))
    assert found.effective_on == dt.date(2026, 11, 2)


@pytest.mark.parametrize("vehicle", ["charter", "it-charter-chapter"])
def test_a_consultation_by_name_is_announced_even_without_logs(vehicle: str) -> None:
    """The text then limits the reading of a named person's data: the committee is consulted on it and each person
    told.
    """
    matter = aigov.samples.sample_matter(vehicle).model_copy(update={"options": {"usage_logs": "none"}})
    found = aigov.formalities(aigov.assess(aigov.load_library(), matter))
    assert {"monitoring-consulted", "monitoring-informed"} <= set(states(found))


def test_the_calendar_is_read_by_another_reader_and_is_the_same_each_time() -> None:
    icalendar = pytest.importorskip("icalendar")
    found = plan()
    raw = aigov.document.render_calendar(found, "fr")
    assert raw == aigov.document.render_calendar(found, "fr")
    events = list(icalendar.Calendar.from_ical(raw).walk("VEVENT"))
    assert len(events) == sum(step.day is not None for step in found.steps)
    assert dt.date(2026, 11, 2) in [event["DTSTART"].dt for event in events]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_plan_is_a_document(language: str) -> None:
    text = aigov.to_bytes(aigov.document.plan_document(plan(), language), "md").decode("utf-8")
    assert ("greffe" if language == "fr" else "registry") in text and "R." in text


@pytest.mark.parametrize(
    ("language", "own", "given"),
    [
        ("fr", "au 14 septembre 2026, date du document", "au 12 septembre 2026."),
        ("en", "on 14 September 2026, the date of the document", "on 12 September 2026."),
    ],
)
def test_the_plan_says_on_which_day_its_states_hold(language: str, own: str, given: str) -> None:
    matter = aigov.samples.sample_matter("charter").model_copy(update={"as_of": None})
    bare = aigov.document.plan_document(aigov.formalities(aigov.assess(aigov.load_library(), matter)), language)
    assert own in spaced(bare.notice)
    assert given in spaced(aigov.document.plan_document(plan(day="2026-09-12"), language).notice)


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "Il manque : Dépôt prouvé au greffe"), ("en", "Missing: Proven deposit at the registry")],
)
def test_the_plan_says_what_stops_the_effect(language: str, said: str) -> None:
    text = spaced(
        aigov.to_bytes(
            aigov.document.plan_document(plan(day="2026-09-15", deposit_proved=False), language), "md"
        ).decode("utf-8")
    )
    assert said in text and ("preuve manquante" if language == "fr" else "proof missing") in text


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_plan_and_the_computation_sheet_say_the_same_first_day_of_effect_r1321_3() -> None:
    """The month of waiting is over on its last day: the text takes effect on the next one at the earliest."""
    steps = {item.step.id: item for item in plan().steps}
    assert steps["month"].day == dt.date(2026, 10, 15)
    assert steps["effect"].earliest == dt.date(2026, 10, 16)
