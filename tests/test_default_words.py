"""What counsel read in the default papers of the three postures, in French and in English."""

from __future__ import annotations

from functools import cache

import pytest
from papers import AMENDMENT, CHAPTER, CHARTER, LIBRARY, papers_of
from test_default_papers import matter_of


@cache
def made(vehicle: str, posture: str, language: str = "fr") -> dict[str, str]:
    """The papers of the sample employer in a posture."""
    return papers_of(matter_of("company", vehicle, posture, "none"), language)


@pytest.mark.parametrize("vehicle", [CHARTER, CHAPTER])
@pytest.mark.parametrize(
    ("language", "said", "entered"),
    [
        (
            "fr",
            (
                "code (expliquer un code public ; le reste, sur accord écrit)",
                "transcription (aide liée à un handicap seulement)",
                "agent (sur accord écrit seulement)",
            ),
            "| Publique | ✓ oui | ✓ oui | ! seulement si autorisé |",
        ),
        (
            "en",
            (
                "code (explaining public code; the rest, on written agreement)",
                "transcription (only as help linked to a disability)",
                "agent (on written agreement only)",
            ),
            "| Public | ✓ yes | ✓ yes | ! only if authorised |",
        ),
    ],
)
def test_the_tables_open_nothing_that_an_article_refuses(
    vehicle: str, language: str, said: tuple[str, ...], entered: str
) -> None:
    strict, balanced = made(vehicle, "restrictive", language), made(vehicle, "balanced", language)
    assert all(label in strict["tools-list"] and label not in balanced["tools-list"] for label in said)
    assert entered in strict["staff-summary"] and entered not in balanced["staff-summary"]
    for papers in (strict, balanced, made(vehicle, "open", language)):
        sales = next(
            row for row in papers["uses-by-job"].split("\n") if row.startswith(("| Service comm", "| Sales |"))
        )
        assert "anonym" not in sales, "the row holds whatever is asked of client data"


def test_a_tool_that_silence_opens_waits_for_what_the_law_provides_and_no_longer() -> None:
    for vehicle, first, second in (
        (CHARTER, "dès son accord écrit ou, à défaut, si le référent ne l'a ni exclu ni ajourné", "de votre question"),
        (CHAPTER, "dès l'accord écrit du référent IA ou, à défaut, si le référent IA ne l'a", "de la question"),
        (AMENDMENT, "Cet accord n'est plus nécessaire si la Société n'a ni exclu ni ajourné", "de la question"),
    ):
        said = made(vehicle, "open")["text"]
        assert first in said and f"Ce délai court de la réception {second}" in said
        assert "ajourne l'outil si la loi prévoit d'abord une consultation" in said
    assert "Sauf si un autre article le prévoit, notre silence ne vaut ni oui ni non" in made(CHARTER, "open")["text"]


@pytest.mark.parametrize("vehicle", [CHARTER, CHAPTER])
def test_the_committee_is_asked_about_each_means_of_monitoring(vehicle: str) -> None:
    papers = made(vehicle, "balanced")
    asked = papers["ai-cse-note"].split("## ")[1]
    assert "journaux d'usage" in asked and "dispositif automatique d'analyse des requêtes" in asked
    assert "consultations nominatives" in asked
    if vehicle == CHAPTER:
        assert "d'analyse des requêtes des outils d'IA, ainsi que sur les consultations" in papers["cse-agenda"]
    for name in ("agency-notice", "internship-annex"):
        assert "Un dispositif automatique analyse le texte de chaque requête" in papers[name], name


def test_an_amendment_limits_and_permits_nothing_that_a_chapter_could_not_take_back() -> None:
    said = made(AMENDMENT, "balanced")["text"]
    assert "peut saisir des informations publiques" not in said
    assert said.count("saisit seulement des informations publiques") == 3
    assert "l'image, du son" not in said and "lever une mesure de sécurité" not in said
    assert "lu pour rechercher une faute, sur indice précis, seulement si une information distincte" in said
    assert "shall enter only" not in made(AMENDMENT, "balanced", "en")["text"]


def test_the_charter_asks_and_its_annexes_add_no_rule() -> None:
    papers = made(CHARTER, "balanced")
    assert "L'usage est-il interdit" not in papers["decision-tree"]
    assert "L'usage est-il interdit" in made(CHAPTER, "balanced")["decision-tree"]
    for vehicle in (CHARTER, CHAPTER):
        assert "jamais si quelqu'un peut s'y tromper" not in made(vehicle, "balanced")["uses-by-job"]
    assert "imiter son visage ou sa voix sans son accord écrit" in papers["text"]
    assert "La loi interdit des pratiques de l'IA" in papers["text"]
    assert "restent hors de tout outil" not in papers["text"]
    assert "ne reçoit aucune donnée personnelle" not in papers["text"]
    assert "dans aucune requête" in papers["staff-summary"]


def test_plans_name_the_papers_by_what_they_are() -> None:
    for vehicle in (CHARTER, CHAPTER, AMENDMENT):
        for language in ("fr", "en"):
            plan = made(vehicle, "balanced", language)["formalities-plan"]
            assert "D16" not in plan and "D08" not in plan
    assert LIBRARY.vocabulary.functions["agent"].variants
