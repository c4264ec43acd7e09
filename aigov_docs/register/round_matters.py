"""Which matter belongs to which round of a register, and the matter of somebody whose facts were not given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ..i18n import N_
from ..problems import Problem, RegisterError
from .chain import NO_ANSWER, PROPOSED
from .replay import RegisterPerson

if TYPE_CHECKING:
    from ..library.load import Library
    from ..matter.models import Matter


def find_silent_rounds(
    people: Mapping[str, RegisterPerson], library: Library, rounds: Mapping[str, Matter]
) -> list[dt.date]:
    """List the days of proposals left unanswered for which no matter (the facts of a client) was given.

    What silence is worth in such a round is not known either. Only vehicles of the track ``contract`` count.
    """
    days = set()
    for each in (each for person in people.values() for each in person.proposals):
        carried = library.find_vehicle(each.vehicle)
        if (
            each.run not in rounds
            and each.response in (PROPOSED, NO_ANSWER)
            and carried is not None
            and carried.track == "contract"
        ):
            days.add(each.date)
    return sorted(days)


def match_rounds(
    people: Mapping[str, RegisterPerson], matter: Matter, rounds: Mapping[str, Matter] | Iterable[Matter] = ()
) -> dict[str, Matter]:
    """Match each issue run of a register to its matter: the one named for the run, else that of its day.

    A run without matter is left out.

    Raises
    ------
    RegisterError
        Two matters that differ are of the day of one run.
    """
    named = dict(rounds) if isinstance(rounds, Mapping) else {}
    given = [matter, *(rounds if not isinstance(rounds, Mapping) else ())]
    found: dict[str, Matter] = {}
    problems = []
    for run, day in dict.fromkeys((each.run, each.date) for person in people.values() for each in person.proposals):
        own = [each for each in given if day in round_days(each)]
        if run not in named and any(each != own[0] for each in own):
            problems.append(
                Problem(
                    "same-day",
                    run,
                    N_("two of the matters given are of the day of this round, {day}"),
                    N_("give one of them; or in Python name the run: rounds={run: matter}"),
                    {"day": day.isoformat()},
                )
            )
        elif run in named or own:
            found[run] = named.get(run) or own[0]
    if problems:
        raise RegisterError(*problems)
    return found


def mark_renewal(matter: Matter, renews: bool) -> Matter:
    """Copy a matter with its amendment marked as a first one, or as a new version of a signed one.

    >>> from ..matter.samples import sample_matter
    >>> mark_renewal(sample_matter("contract-amendment"), True).amendment.renews
    True
    """
    from ..matter.models import Amendment

    return matter.model_copy(
        update={"amendment": (matter.amendment or Amendment()).model_copy(update={"renews": renews})}
    )


def round_days(matter: Matter) -> set[dt.date]:
    """List the days by which a matter is matched to an issue run: its document's, and its proposal's."""
    proposed = matter.amendment.proposed_on if matter.amendment else None
    return {matter.date} if proposed is None else {matter.date, proposed}


def make_unlisted_matter(matter: Matter, language: str) -> Matter:
    """Build the matter of a person who is on no list, and of whom only the document's language is known.

    The employee in the matter given is somebody else, and is not taken. A second language does not show that the person
    asked for a translation, nor its absence that the person did not: that is not known.

    >>> from ..matter.samples import sample_matter
    >>> theirs = make_unlisted_matter(sample_matter("contract-amendment"), "fr+en")
    >>> theirs.languages, theirs.employee.translation_requested, theirs.employee.translation_language
    (('fr', 'en'), None, None)
    """
    from ..matter.models import Employee

    return matter.model_copy(update={"languages": tuple(language.split("+")), "employee": Employee()})
