"""Which clauses, in which editions: the outline of a vehicle, the options chosen, the day of the document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..i18n import N_, date_text
from ..law.enforceability import resolve_version
from ..law.facts import observe_facts
from ..law.situation import Situation
from ..library.clauses import Clause, Edition
from ..library.load import Library
from ..library.markup import ANNEX
from ..library.vehicles import Vehicle, condition_holds
from ..library.yaml_files import Bilingual
from ..matter.models import Matter, find_contradictions
from ..problems import MatterError, Problem


@dataclass(frozen=True, slots=True)
class SelectedClause:
    """One clause of the document: its edition, the section it stands in, whether it is an article."""

    clause: Clause
    edition: Edition
    section: Bilingual | None
    numbered: bool

    @property
    def label(self) -> str:
        """The clause and its edition: ``confidential-data@2``."""
        return self.clause.label_edition(self.edition)


@dataclass(frozen=True, slots=True)
class Selection:
    """The clauses of a document, in order.

    ``choices`` are the options as chosen, ``facts`` those of the document on the day, and its ``round``; both decided
    the ``when`` of the outline.
    ``not_yet`` are clauses of the outline whose first edition is later than the document.
    """

    vehicle: Vehicle
    chosen: tuple[SelectedClause, ...]
    choices: Mapping[str, str]
    facts: Mapping[str, str]
    not_yet: tuple[str, ...] = ()

    def clause_ids(self) -> list[str]:
        """The clauses in order."""
        return [chosen.clause.id for chosen in self.chosen]


def select_clauses(library: Library, matter: Matter, vehicle: str | None = None, *, strict: bool = True) -> Selection:
    """The clauses of a document.

    Parameters
    ----------
    library, matter:
        The texts and the facts.
    vehicle:
        Another vehicle than the matter's own, by id or alias.
    strict:
        Whether what the checks across clauses refuse stops here; else it is left to `incoherences`, for a document that
        is only looked at.

    Raises
    ------
    MatterError
        The matter contradicts itself, names something the library lacks, or is dated before any clause is in force.

    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> "confidential-data" in select_clauses(load_library(), sample_matter("charter")).clause_ids()
    True
    """
    name = vehicle or matter.vehicle
    wanted = library.find_vehicle(name)
    problems = [
        problem for problem in find_contradictions(matter, library, wanted) if strict or problem.code != "incoherent"
    ]
    if problems:
        raise MatterError(*problems)
    if wanted is None:
        from ..problems import unknown_name

        raise MatterError(
            unknown_name("unknown-word", "vehicle", N_('unknown vehicle "{name}"'), name, list(library.vehicles))
        )
    view, _ = resolve_version(situation_of(library, matter, wanted), library)
    facts = {**observe_facts(view, library), "round": matter.round}
    choices = matter.chosen_options(library)
    chosen: list[SelectedClause] = []
    not_yet: list[str] = []
    for section in wanted.outline:
        for entry in section.clauses:
            if not condition_holds(entry.when, choices, facts):
                continue
            clause = library.clauses[entry.clause]
            pinned = matter.pins.get(clause.id)
            edition = clause.editions[pinned] if pinned else clause.edition_on(matter.date)
            if edition is None:
                not_yet.append(clause.id)
            else:
                chosen.append(SelectedClause(clause, edition, section.section, entry.numbered))
    if not chosen:
        said = N_("no clause of the library is in force on {day}")
        raise MatterError(
            Problem("too-early", "date", said, N_("write a later date"), {"day": date_text(matter.date, "en")})
        )
    found = Selection(wanted, tuple(chosen), choices, facts, tuple(not_yet))
    here = {item.clause.id for item in chosen}
    for item in chosen:
        for needed in item.clause.requires:
            if needed.startswith(ANNEX):
                from ..document.annexes import list_annexes

                here |= {f"{ANNEX}{each.companion.id}" for each in list_annexes(library, matter, found)}
            if needed not in here:
                problems.append(
                    Problem(
                        "requires",
                        f"{wanted.id}, {item.clause.id}",
                        N_('this clause goes with "{name}", which the options leave out'),
                        N_("choose the option that brings it in"),
                        {"name": needed},
                    )
                )
    if problems:
        raise MatterError(*problems)
    return found


def situation_of(library: Library, matter: Matter, vehicle: Vehicle) -> Situation:
    """The facts of law of a matter as they bear on a vehicle, its own or another."""
    return matter.situation_for(vehicle)
