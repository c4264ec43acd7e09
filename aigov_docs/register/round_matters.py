"""Which matter belongs to which round of a register, and the matter of somebody whose facts were not given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ..i18n import N_
from ..problems import DayText, Problem, RegisterError
from .chain import NO_ANSWER, PROPOSED
from .replay import RegisterPerson

if TYPE_CHECKING:
    from ..library.load import Library
    from ..matter.models import Matter


def find_silent_rounds(
    people: Mapping[str, RegisterPerson], library: Library, rounds: Mapping[str, Matter]
) -> list[dt.date]:
    """List, in order, the days of the proposals that nobody answered and whose run has no matter in ``rounds``.

    What silence is worth in such a run is not known. ``people`` are the register's people by number, ``rounds`` the
    matters by name of the run. Only documents that people sign (vehicles of the track ``contract``) are looked at.
    """
    days = set()
    for proposal in (any_proposal for person in people.values() for any_proposal in person.proposals):
        carried = library.find_vehicle(proposal.vehicle)
        if (
            proposal.run not in rounds
            and proposal.response in (PROPOSED, NO_ANSWER)
            and carried is not None
            and carried.track == "contract"
        ):
            days.add(proposal.date)
    return sorted(days)


def match_rounds(
    people: Mapping[str, RegisterPerson], matter: Matter, rounds: Mapping[str, Matter] | Iterable[Matter] = ()
) -> dict[str, Matter]:
    """Match each run of a register to its matter: the one named for the run, else the one of the day of its proposals.

    That day must be the ``date`` of the matter or its ``amendment.proposed_on``. The result is by the name of the run;
    a run without a matter is left out. ``people`` are the register's people by number; ``rounds`` are matters by the
    name of their run, or matters beside ``matter`` to be matched by their days.

    Raises
    ------
    RegisterError
        Two different matters are of the day of one run.
    """
    named = dict(rounds) if isinstance(rounds, Mapping) else {}
    given = [matter, *(rounds if not isinstance(rounds, Mapping) else ())]
    matters_by_run: dict[str, Matter] = {}
    problems = []
    for run, day in dict.fromkeys((offer.run, offer.date) for person in people.values() for offer in person.proposals):
        day_matters = [given_matter for given_matter in given if day in round_days(given_matter)]
        if run not in named and any(day_matter != day_matters[0] for day_matter in day_matters):
            problems.append(
                Problem(
                    "same-day",
                    run,
                    N_("two of the matters given are of the day of this round, {day}"),
                    N_("give one of them; or in Python name the run: rounds={run: matter}"),
                    {"day": DayText(day)},
                )
            )
        elif run in named or day_matters:
            matters_by_run[run] = named.get(run) or day_matters[0]
    if problems:
        raise RegisterError(*problems)
    return matters_by_run


def mark_renewal(matter: Matter, renews: bool) -> Matter:
    """Copy a matter with ``amendment.renews`` set to ``renews``: True for an amendment that replaces a signed one.

    >>> from ..matter.samples import sample_matter
    >>> mark_renewal(sample_matter("contract-amendment"), True).amendment.renews
    True
    """
    from ..matter.contracts import Amendment

    return matter.model_copy(
        update={"amendment": (matter.amendment or Amendment()).model_copy(update={"renews": renews})}
    )


def round_days(matter: Matter) -> set[dt.date]:
    """Find the days of the proposals that a matter may be about: its own date, and its ``amendment.proposed_on``."""
    proposed = matter.amendment.proposed_on if matter.amendment else None
    return {matter.date} if proposed is None else {matter.date, proposed}


def make_unlisted_matter(matter: Matter, language: str) -> Matter:
    """Build the matter of a person who is on no list of employees, and of whom only the document's language is known.

    The employee of ``matter`` is somebody else and is left out. Whether the person asked for a translation stays
    unknown, whatever ``language`` (``fr``, ``en`` or ``fr+en``) says.

    >>> from ..matter.samples import sample_matter
    >>> theirs = make_unlisted_matter(sample_matter("contract-amendment"), "fr+en")
    >>> theirs.languages, theirs.employee.translation_requested, theirs.employee.translation_language
    (('fr', 'en'), None, None)
    """
    from ..matter.models import Employee

    return matter.model_copy(update={"languages": tuple(language.split("+")), "employee": Employee()})
