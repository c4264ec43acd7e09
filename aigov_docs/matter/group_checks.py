"""Crossing the groups that a matter lists, its populations, with each other and with the headcount of the employer."""

from __future__ import annotations

from collections.abc import Iterator

from ..i18n import N_
from ..library.load import Library
from ..problems import Problem, unknown_name
from .models import Matter
from .partial import PartialMatter


def check_groups(matter: Matter | PartialMatter, library: Library) -> Iterator[Problem]:
    """Find what contradicts itself in the groups that a matter lists, and between them and the headcount."""
    yield from _check_populations(matter, library)


def _check_populations(matter: Matter | PartialMatter, library: Library) -> Iterator[Problem]:
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
