"""Crossing the groups that a matter lists, populations and establishments, with the headcount of the employer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..i18n import N_
from ..library.load import Library
from ..problems import Problem, unknown_name
from ..text import normalize_word
from .partial import PartialMatter
from .printed_texts import text_in_language

if TYPE_CHECKING:
    from .models import Matter


def check_populations(matter: Matter | PartialMatter, library: Library) -> Iterator[Problem]:
    """Yield the problems of the populations that a matter lists: unknown, listed twice, counts above the headcount."""
    listed, entries = list(matter.populations or ()), library.vocabulary.populations
    headcount = matter.employer.headcount if matter.employer is not None else None
    names = [each.id for each in listed]
    whole = [each.count for each in listed if each.id in entries and entries[each.id].is_whole_staff]
    staff = max((count for count in whole if count is not None), default=None)
    for index, population in enumerate(listed):
        where, name, count = f"populations.{index}", population.id, population.count
        if name is None:
            continue
        if name not in entries:
            yield unknown_name("unknown-word", f"{where}.id", N_('unknown population "{name}"'), name, list(entries))
            continue
        if names.index(name) != index:
            yield Problem(
                "population-twice",
                f"{where}.id",
                N_('the population "{name}" is written twice'),
                N_("keep one of the two"),
                {"name": name},
            )
        if count is None:
            continue
        if entries[name].staff == "each" and isinstance(headcount, int) and count > headcount:
            yield Problem(
                "population-above-headcount",
                f"{where}.count",
                N_("{count} people of this population are employees, and employer.headcount is {headcount}"),
                N_("correct one of the two"),
                {"count": count, "headcount": headcount},
            )
        elif entries[name].part and staff is not None and count > staff:
            yield Problem(
                "population-above-employees",
                f"{where}.count",
                N_("these {count} people are employees too, and only {staff} employees are listed"),
                N_("correct one of the two counts"),
                {"count": count, "staff": staff},
            )


def check_establishments(matter: Matter | PartialMatter) -> Iterator[Problem]:
    """Yield the problems of the establishments that a matter lists, such as two of one name, or two head offices."""
    places = matter.establishments or ()
    headcount = matter.employer.headcount if matter.employer is not None else None
    names = [normalize_word(text_in_language(place.name or "", "fr") or "") for place in places]
    for index, name in enumerate(names):
        if name and names.index(name) != index:
            yield Problem(
                "establishment-twice",
                f"establishments.{index}.name",
                N_("two establishments have the same name"),
                N_("keep one of the two, or give each its own name"),
            )
    heads = [index for index, place in enumerate(places) if place.head_office]
    if len(heads) > 1:
        yield Problem(
            "two-head-offices",
            f"establishments.{heads[1]}.head_office",
            N_("two establishments are the head office"),
            N_("keep one of the two"),
        )
    staff = sum(place.headcount for place in places if isinstance(place.headcount, int))
    if isinstance(headcount, int) and staff > headcount:
        yield Problem(
            "establishments-above-headcount",
            "establishments",
            N_("the establishments have {staff} employees, and employer.headcount is {headcount}"),
            N_("correct one of the two"),
            {"staff": staff, "headcount": headcount},
        )
    own = sum(place.cse == "own" for place in places)
    if matter.committees is not None and matter.committees.several is False and own > 1:
        yield Problem(
            "one-establishment",
            "committees.several",
            N_("committees.several is false, and {own} establishments have a CSE of their own"),
            N_("correct one of the two"),
            {"own": own},
        )
    for index, place in enumerate(places):
        if place.specific and place.cse == "none" and own > 1:
            yield Problem(
                "specific-without-committee",
                f"establishments.{index}.specific",
                N_("this place has no CSE of its own: which establishment the provisions concern is not said"),
                N_("write specific: true at the establishment that it belongs to"),
            )
