"""The groups in which the page “What is it worth?” asks facts, and the situations from which it may start.

How it asks for each fact stands in the library, with what else is said of the fact (``facts/``, under ``page``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from aigov_docs.kits.ground.yaml_files import Bilingual
from aigov_docs.library.fact_entries import PageFact
from aigov_docs.library.load import Library, load_library
from aigov_docs.matter.sample_matters import sample_vehicles

VEHICLES = sample_vehicles()
CHARTER, CHAPTER, AMENDMENT = VEHICLES


def both(fr: str, en: str) -> dict[str, str]:
    return {"fr": fr, "en": en}


@dataclass(frozen=True)
class Group:
    """Facts asked together, for some vehicles; ``open`` shows them at once."""

    id: str
    label: Mapping[str, str]
    vehicles: tuple[str, ...] = VEHICLES
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    help: Mapping[str, str] | None = None
    open: bool = False

    @property
    def facts(self) -> dict[str, PageFact]:
        """The facts of the group, by their keys in a matter, in the order in which the page asks them."""
        facts = load_library().vocabulary.page_facts
        listed = {key: fact for key, fact in facts.items() if fact.group == self.id}
        return dict(sorted(listed.items(), key=lambda item: item[1].rank))


def list_words(fact: PageFact) -> dict[str, Bilingual]:
    """List the words that a fact may take on the page, each with what it is called."""
    facts = load_library().vocabulary.page_facts
    return {**(list_words(facts[fact.words_of]) if fact.words_of else {}), **fact.words}


GROUPS = (
    Group("charter", both("La charte", "The charter"), vehicles=(CHARTER,), open=True),
    Group(
        "procedure",
        both("Les formalités du règlement intérieur", "The formalities of internal rules"),
        vehicles=(CHARTER, CHAPTER),
        when={"procedure": ("yes",)},
        help=both(
            "Décochez ce qui n’a pas été fait. Une date à venir est une étape prévue.",
            "Untick what was not done. A date to come is a step planned.",
        ),
        open=True,
    ),
    Group("amendment", both("L’avenant", "The amendment"), vehicles=(AMENDMENT,), open=True),
    Group("employer", both("L’employeur", "The employer"), open=True),
    Group("committee", both("La vie du CSE et les établissements", "The life of the CSE, and establishments")),
    Group("rules", both("Le règlement intérieur de base", "The basic internal rules")),
    Group("language", both("La langue", "The language")),
    Group("tools", both("L’arrivée des outils d’IA", "The introduction of the AI tools")),
    Group("monitoring", both("Le contrôle de l’usage", "The monitoring of use")),
    Group("person", both("La personne", "The person")),
)
#: The statements that may be accepted, in a group of their own.
STATEMENTS = "presumptions"

#: Situations to start from, each a button: what departs from the sample matter.
PRESETS: tuple[tuple[str, dict[str, str], dict[str, str | None]], ...] = (
    ("chapter-done", both("Chapitre IA : tout est fait", "AI chapter: everything done"), {"vehicle": CHAPTER}),
    (
        "chapter-waiting",
        both("Chapitre IA : le mois d’attente court", "AI chapter: the month of waiting runs"),
        {"vehicle": CHAPTER, "as_of": "2026-10-12"},
    ),
    (
        "chapter-no-deposit",
        both("Chapitre IA : dépôt oublié", "AI chapter: deposit forgotten"),
        {"vehicle": CHAPTER, "procedure.deposit_on": None},
    ),
    (
        "chapter-unproved",
        both("Chapitre IA : preuves inconnues", "AI chapter: proofs not known"),
        {"vehicle": CHAPTER, "procedure.deposit_proved": "unknown", "procedure.publicity_proved": "unknown"},
    ),
    (
        "charter-received",
        both("Charte remise contre signature", "Charter handed out against a receipt"),
        {"vehicle": CHARTER, "document.acknowledged": "yes"},
    ),
    ("amendment-signed", both("Avenant signé", "Amendment signed"), {"vehicle": AMENDMENT}),
    (
        "amendment-for-all",
        both("Avenant de tout le personnel", "Amendment of all the staff"),
        {"vehicle": AMENDMENT, "amendment.for_all_staff": "yes"},
    ),
    (
        "amendment-refused",
        both("Avenant refusé", "Amendment refused"),
        {"vehicle": AMENDMENT, "amendment.response": "refused"},
    ),
)


def settled_by_statements(library: Library) -> dict[str, list[str]]:
    """The statements that a weight may rest on, each with the keys, in a matter, of the facts that it settles."""
    asked = library.vocabulary.asked_facts
    return {
        name: [asked[key].matter or key for key in entry.settles]
        for name, entry in library.vocabulary.statements.items()
        if any((asked[key].matter or key) in set(fact_paths()) for key in entry.settles)
    }


def fact_paths() -> Iterable[str]:
    """Every fact that the page asks."""
    yield from ("vehicle", "as_of")
    for group in GROUPS:
        for key, fact in group.facts.items():
            yield key
            if fact.never is not None:
                yield fact.never.key
