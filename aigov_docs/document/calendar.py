"""A formalities plan as a calendar: a whole-day event for each step that has a day, in each establishment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ..kits.ground.i18n import N_, labels
from ..kits.ground.problems import LibraryError, Problem
from ..law import dates
from .formalities import FormalitiesPlan
from .step_reserves import PlannedStep, doubt_texts, reserve_texts


def render_calendar(plan: FormalitiesPlan, language: str = "fr") -> bytes:
    """Write a formalities plan as an iCalendar file: a whole-day event for each step that has a day.

    The same plan gives the same bytes.

    Parameters
    ----------
    plan:
        What `formalities` gave.
    language:
        ``fr`` or ``en``, the language of the events.

    Raises
    ------
    LibraryError
        The icalendar library is not installed.
    """
    try:
        from icalendar import Calendar, Event
    except ImportError:
        raise LibraryError(
            Problem(
                "no-icalendar",
                "icalendar",
                N_("the icalendar library is not installed"),
                N_("pip install 'aigov-docs[calendar]'"),
            )
        ) from None
    matter, library = plan.assessment.matter, plan.assessment.library
    stamp = dt.datetime.combine(matter.date, dt.time(), tzinfo=dt.UTC)
    calendar = Calendar()
    calendar.add("prodid", f"-//aigov_docs//{library.release}//{language.upper()}")
    calendar.add("version", "2.0")
    say = labels(language)
    for number, item, where in _dated_steps(plan, language):
        assert item.day is not None
        event = Event()
        uid = f"{plan.assessment.vehicle.id}-{item.step.id}-{number}{matter.employer.siren}@aigov-docs"
        event.add("uid", uid)
        event.add("dtstamp", stamp)
        event.add("dtstart", item.day)
        event.add("dtend", dates.next_day(item.day))
        doubted = item.state == "unknown"
        summary = f"{item.label.text(language)} – {where}"
        event.add("summary", say("To be checked: {step}", step=summary) if doubted else summary)
        sentence = f"{item.day_text(language)}. " if doubted else ""
        sentence += f"{item.step.who.text(language)}. {say('Proof to keep')}: {item.step.proof.text(language)}."
        for said in (
            *reserve_texts([item], plan.assessment, language),
            *doubt_texts(item, plan.assessment, language),
        ):
            sentence += f" {said}"
        if item.day_off:
            sentence += " " + say("This day is a Sunday or a public holiday there: act on another day.")
        event.add("description", sentence)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def has_events(plan: FormalitiesPlan) -> bool:
    """Whether a step of a formalities plan has a day: without one, its calendar would be empty.

    >>> from ..compose.assessment import assess
    >>> from .formalities import formalities
    >>> has_events(formalities(assess(load_library(), sample_matter("it-charter-chapter"))))
    True
    """
    return next(_dated_steps(plan, "fr"), None) is not None


def _dated_steps(plan: FormalitiesPlan, language: str) -> Iterator[tuple[str, PlannedStep, str]]:
    """List the steps of a plan that have a day, then those that have another day in an establishment.

    Each with what numbers the establishment and with the name to print beside it.
    """
    matter = plan.assessment.matter
    employer = matter.employer.name + (f", {matter.establishment.label(language)}" if matter.establishment else "")
    for item in plan.steps:
        if item.day is not None:
            named = plan.concerned_text(item, language)
            yield "", item, f"{employer}, {named}" if named else employer
    for number, place, item in plan.list_steps_elsewhere():
        yield f"{number}-", item, f"{employer}, {place.establishment.label(language)}"
