"""What each kind of document is worth for each population of a matter, and by what other act a population is reached.

A population is weighed as people of that kind who are in place on the day asked: the facts that its name means are laid
over the situation, and nothing is known of one person. A contract is weighed as signed that day by all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from ..kits.ground.i18n import N_
from ..kits.ground.problems import MatterError, Problem, refuse_type, unknown_name
from ..law.situation import AmendmentFacts, EmployeeFacts
from ..library.load import Library
from ..library.vocabulary import OtherAct, PopulationEntry
from ..matter.models import Matter, Population
from .assessment import Assessment, assess_each_vehicle, weigh_again
from .citations import CitedBasis
from .missing_facts import MissingFact
from .paper_worth import PaperWorth

#: Said where a fact that the matter gives for one person is asked of the others.
OF_THE_OTHERS = N_("What the matter says of the one person whom it names is asked here of the others.")


@dataclass(frozen=True, slots=True)
class PopulationWorth:
    """The legal weights of the clauses of each document for one population of a matter, and other ways to reach it."""

    population: Population
    entry: PopulationEntry
    papers: tuple[PaperWorth, ...]

    def paper(self, vehicle: str) -> PaperWorth | None:
        """Find the legal weights of one kind of document (vehicle id) for the population; None when not weighed."""
        return next((paper for paper in self.papers if paper.vehicle == vehicle), None)

    @property
    def acts(self) -> tuple[OtherAct, ...]:
        """Other ways than the documents weighed to reach the population, such as a clause of the service contract.

        An act that only some vehicles call for is left out where none of them was weighed.
        """
        weighed = {paper.vehicle for paper in self.papers}
        return tuple(act for act in self.entry.acts if not act.vehicles or weighed.intersection(act.vehicles))

    def label(self, language: str) -> str:
        """Write the name of the population, with its number of people where the matter gives it, in a language."""
        name, count = self.entry.text(language), self.population.count
        return name if count is None else f"{name} ({count})"

    def acts_text(self, language: str) -> str:
        """Write, in a language, the acts other than the documents weighed that can bind the population; "" for none."""
        return "; ".join(act.text(language) for act in self.acts)

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the legal weights of documents for the population to a dict, ready for JSON, texts in ``language``.

        Of the population: ``population`` (the name), ``label``, ``in_headcount`` (whether these people count in the
        headcount), ``count`` and ``notes`` (None where the matter gives none) and ``legal_bases`` (dicts with ``id``,
        ``cite``…). ``vehicles`` holds, by the id of each kind of document, what `PaperWorth.as_dict` gives: counts of
        weights, marks, missing facts. ``other_acts`` is a list of dicts of the other ways to reach these people:
        ``act`` (a text), ``companion`` and ``companion_label`` (None without an accompanying document),
        ``legal_bases``.
        """
        library, day = self.papers[0].assessment.library, self.papers[0].assessment.assessed_on
        notes = self.population.notes

        def cite(names: tuple[str, ...]) -> list[dict[str, Any]]:
            return [CitedBasis(name, library.legal_bases[name], day).as_dict(language) for name in names]

        return {
            "population": self.population.id,
            "label": self.entry.text(language),
            "count": self.population.count,
            "notes": notes if notes is None or isinstance(notes, str) else notes.text(language),
            "in_headcount": self.entry.staff,
            "vehicles": {paper.vehicle: paper.as_dict(language) for paper in self.papers},
            "other_acts": [
                {
                    "act": act.text(language),
                    "companion": act.companion,
                    "companion_label": library.companions[act.companion][0].label.text(language)
                    if act.companion
                    else None,
                    "legal_bases": cite(act.legal_bases),
                }
                for act in self.acts
            ],
            "legal_bases": cite(self.entry.legal_bases),
        }


def assess_population(assessment: Assessment, name: str) -> Assessment:
    """Weigh the clauses of an assessed document again for the people of one population, at work on the day asked.

    Facts of the employee whom the matter names are not used. A contract is weighed as signed that day by everybody in
    the population, and by no legal representative of a minor.

    Parameters
    ----------
    assessment:
        What `assess` gave.
    name:
        The population, a word of ``vocabulary/populations.yaml`` such as ``interns``.

    Raises
    ------
    MatterError
        The library has no such population.

    >>> from .assessment import assess
    >>> assess_population(assess(load_library(), sample_matter("it-charter-chapter")), "employees")
    <Assessment it-charter-chapter 2026-11-24: 40 disciplinary, 24 none>
    """
    populations = assessment.library.vocabulary.populations
    if name not in populations:
        raise MatterError(
            unknown_name("unknown-population", name, N_('unknown population "{name}"'), name, list(populations))
        )
    situation = assessment.composition.situation
    employee = EmployeeFacts.model_validate({"hired_on": situation.assessed_on, **_employee_facts(populations[name])})
    return _weigh_person(assessment, employee)


def _weigh_person(assessment: Assessment, employee: EmployeeFacts) -> Assessment:
    """Weigh a document again for another person; one that is signed is signed by all the people of their kind."""
    situation = assessment.composition.situation
    update: dict[str, object] = {"employee": employee}
    if assessment.vehicle.track == "contract":  # the same clauses are in every contract of a category
        update["amendment"] = AmendmentFacts(response="signed", signed_on=situation.assessed_on, for_all_staff=True)
    return weigh_again(assessment, situation.model_copy(update=update))


def _employee_facts(entry: PopulationEntry) -> dict[str, bool | str]:
    return {key.partition(".")[2]: value for key, value in entry.facts.items()}


def compare_populations(
    library: Library, matter: Matter, assessments: Mapping[str, Assessment] | None = None
) -> tuple[PopulationWorth, ...]:
    """Weigh a matter's clauses for each population that the matter lists, in every kind of document (vehicle).

    Empty when the matter lists no population.

    Parameters
    ----------
    library, matter:
        The texts and the facts.
    assessments:
        Assessments of the matter made already, by vehicle id; when None, one is made in every vehicle.

    Raises
    ------
    MatterError
        The matter contradicts itself or names something the library lacks.

    >>> asked = sample_matter().model_copy(update={"populations": (Population(id="agency", count=5),)})
    >>> agency = compare_populations(load_library(), asked)[0]
    >>> agency.label("en"), agency.papers[1].weights_text("en")
    ('Agency workers (5)', 'no force: 64')
    """
    refuse_type("matter", matter, Matter)
    if not matter.populations:
        return ()
    if assessments is None:
        assessments = assess_each_vehicle(library, matter)
    adult = EmployeeFacts(hired_on=matter.assessed_on, minor=False, translation_requested=False)
    papers = [(assessment, _weigh_person(assessment, adult)) for assessment in assessments.values()]
    return tuple(
        PopulationWorth(
            population,
            library.vocabulary.populations[population.id],
            tuple(PaperWorth(assess_population(each, population.id), usual) for each, usual in papers),
        )
        for population in matter.populations
    )


def list_population_gaps(found: Sequence[PopulationWorth]) -> tuple[list[MissingFact], bool]:
    """List the facts still missing to say how far documents bind each group of people, then a yes or no.

    ``found`` is what `compare_populations` gave: for each group of people (population), the legal weight of the clauses
    of each document. The yes or no says whether the matter gives one of these facts for the one employee whom it names;
    the fact is listed all the same, since it is still asked of the others.

    >>> asked = sample_matter("contract-amendment").model_copy(update={"populations": (Population(id="employees"),)})
    >>> facts, of_one_person = list_population_gaps(compare_populations(load_library(), asked))
    >>> facts[0].fact, of_one_person
    ('employee.translation_requested', True)
    """
    if not found:
        return [], False
    library, matter = found[0].papers[0].assessment.library, found[0].papers[0].assessment.matter
    keys = dict.fromkeys(key for worth in found for paper in worth.papers for key in paper.missing_facts)
    fields = (key.partition(".")[2] for key in keys if key.startswith("employee."))
    known = any(getattr(matter.employee, field, None) is not None for field in fields)
    return [MissingFact(key, library) for key in keys], known


def check_populations(library: Library) -> Iterator[Problem]:
    """Find every mistake in the list of populations of a library, such as an unknown fact, legal basis or companion.

    No problem is yielded for a correct list.

    >>> list(check_populations(load_library()))
    []
    """
    for name, entry in library.vocabulary.populations.items():
        where = f"vocabulary/populations.yaml, {name}"
        for key in entry.facts:
            if not key.startswith("employee.") or key.partition(".")[2] not in EmployeeFacts.model_fields:
                known = [f"employee.{field}" for field in EmployeeFacts.model_fields]
                yield unknown_name("unknown-fact", where, N_('unknown fact "{name}"'), key, known)
        try:
            EmployeeFacts.model_validate(_employee_facts(entry))
        except ValidationError:
            yield Problem(
                "bad-facts", where, N_("a fact has a value that it cannot have"), N_("correct facts of this population")
            )
        for basis in (*entry.legal_bases, *(basis for act in entry.acts for basis in act.legal_bases)):
            if basis not in library.legal_bases:
                yield unknown_name(
                    "unknown-basis", where, N_('unknown legal basis "{name}"'), basis, list(library.legal_bases)
                )
        for act in entry.acts:
            if act.companion is not None and act.companion not in library.companions:
                yield unknown_name(
                    "unknown-companion",
                    where,
                    N_('unknown companion "{name}"'),
                    act.companion,
                    list(library.companions),
                )
