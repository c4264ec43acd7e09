"""What each kind of document is worth in each establishment of a matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..kits.ground.i18n import labels
from ..kits.ground.problems import refuse_type
from ..law.rules import Rule
from ..library.load import Library
from ..matter.establishments import Establishment, matter_at
from ..matter.models import Matter
from .assessment import Assessment, assess_each_vehicle, weigh_again
from .paper_worth import PaperWorth


@dataclass(frozen=True, slots=True)
class EstablishmentWorth:
    """The legal weights of the clauses of each document in one establishment, with the day of its effect there."""

    establishment: Establishment
    papers: tuple[PaperWorth, ...]

    def label(self, language: str) -> str:
        """Write the name of the establishment, with its number of employees where it is known, in a language."""
        name, count = self.establishment.label(language), self.establishment.headcount
        return name if count is None else f"{name} ({count})"

    def binding_text(self, language: str) -> str:
        """Say, in a language, which text binds the establishment: internal rules of its own, or the common text.

        Of the common text, it is said whether it has provisions for this establishment alone. Only a document adopted
        as internal rules may have such provisions: where other documents are compared too, those that may are named in
        brackets after the words.
        """
        rules = [
            paper.assessment.vehicle for paper in self.papers if paper.assessment.vehicle.track == "internal_rules"
        ]
        if self.establishment.rules == "own" or not self.establishment.specific:
            return text_label(self.establishment, language)
        if not rules:
            return labels(language)("one text for all")
        said = text_label(self.establishment, language)
        named = ", ".join(vehicle.label.text(language) for vehicle in rules)
        return said if len(rules) == len(self.papers) else f"{said} ({named})"

    @property
    def warnings(self) -> tuple[Rule, ...]:
        """Warnings, each once, that a document gets in this establishment and not for the whole undertaking."""
        warnings = (rule for paper in self.papers for rule in list_local_warnings(paper.assessment, paper.usual))
        return tuple({rule.id: rule for rule in warnings}.values())

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the legal weights of documents in the establishment to a dict, ready for JSON, texts in ``language``.

        Of the establishment: ``establishment`` (its name), ``headcount``, ``cse``, ``rules``, ``specific`` and
        ``territory`` (as the matter gives them, else None) and ``text`` (which text binds there). ``vehicles`` holds,
        by the id of each kind of document, what `PaperWorth.as_dict` gives (counts of weights, marks, missing facts),
        with ``effective_on`` (ISO day, or None) and ``missing`` (names of formalities). ``warnings`` is a list of dicts
        with ``id`` and ``explanation``: those not given for the whole undertaking.
        """
        vehicles = {}
        for paper in self.papers:
            day = paper.assessment.effective_on
            vehicles[paper.vehicle] = {
                **paper.as_dict(language),
                "effective_on": day.isoformat() if day else None,
                "missing": paper.assessment.missing_formalities,
            }
        place = self.establishment
        return {
            "establishment": place.label(language),
            "headcount": place.headcount,
            "cse": place.cse,
            "rules": place.rules,
            "specific": place.specific,
            "territory": place.territory,
            "text": self.binding_text(language),
            "vehicles": vehicles,
            "warnings": [{"id": rule.id, "explanation": rule.explanation.text(language)} for rule in self.warnings],
        }


def text_label(place: Establishment, language: str) -> str:
    """Say, in a language, which text an establishment has: internal rules of its own, or the common text.

    Of the common text, it is said whether passages of it hold only in the establishment, or that this is not known.
    """
    say = labels(language)
    if place.rules == "own":
        return say("internal rules of its own")
    said = {
        True: say("one text for all, with provisions specific to it"),
        False: say("one text for all, without provisions specific to it"),
        None: say("one text for all; whether it has provisions specific to it is not known"),
    }
    return said[place.specific]


def list_local_warnings(here: Assessment, whole: Assessment) -> list[Rule]:
    """List the warnings that a document gets in one establishment and does not get for the whole undertaking.

    ``here`` is the document weighed in that establishment, ``whole`` the same document weighed for the undertaking.
    """
    ids = {rule.id for rule in whole.warnings}
    return [rule for rule in here.warnings if rule.id not in ids]


def assess_establishment(assessment: Assessment, place: Establishment) -> Assessment:
    """Weigh the clauses of an assessed document again on the facts of one establishment of its matter.

    Those facts are, for instance, which works council was consulted, where the text was deposited and posted. A new
    assessment is returned.

    >>> from .assessment import assess
    >>> chapter = assess(load_library(), sample_matter("it-charter-chapter"))
    >>> assess_establishment(chapter, Establishment(name="Lyon", cse="own", specific=False, head_office=True))
    <Assessment it-charter-chapter 2026-11-24: 40 disciplinary, 24 none>
    """
    local = matter_at(assessment.matter, place)
    return weigh_again(assessment.with_matter(local), local.situation_for(assessment.vehicle, assessment.library))


def compare_establishments(
    library: Library, matter: Matter, assessments: Mapping[str, Assessment] | None = None
) -> tuple[EstablishmentWorth, ...]:
    """Weigh a matter's clauses in each of its establishments, in every kind of document (vehicle) but contracts.

    One result an establishment, in the order of the matter, with the legal weights of each document there. A contract
    is left out: it binds one person, wherever that person works. Empty when the matter says of no establishment whether
    it has a committee, acts or internal rules of its own, or passages of the common text that hold only there.

    Parameters
    ----------
    library, matter:
        The texts and the facts.
    assessments:
        Assessments of the matter made already, by vehicle id; when None, one is made in every vehicle.

    >>> compare_establishments(load_library(), sample_matter())
    ()
    """
    refuse_type("matter", matter, Matter)
    if not any(place.is_described for place in matter.establishments):
        return ()
    if assessments is None:
        assessments = assess_each_vehicle(library, matter)
    texts = [assessment for assessment in assessments.values() if assessment.vehicle.track != "contract"]
    return tuple(
        EstablishmentWorth(place, tuple(PaperWorth(assess_establishment(text, place), text) for text in texts))
        for place in matter.establishments
        if texts
    )
