"""What the papers say of logs: their purposes, named access to them, a system that analyses prompts, how long."""

from __future__ import annotations

import re

import pytest
from depth import in_turn
from employers import employer_matter, employer_text
from papers import AMENDMENT, CHAPTER, CHARTER, LIBRARY, matter_of_form, papers, papers_of

import aigov_docs as aigov


def test_readers_of_a_sound_matter_find_no_registry_of_the_sample() -> None:
    for name in ("nine", "small_to_full"):
        found = {each.id for each in aigov.assess(LIBRARY, employer_matter(name)).composition.incoherences}
        assert not {"C-REGISTRY", "C-INSPECTORATE"} & found, name


@pytest.mark.parametrize("paper", ["individual-notice", "ai-cse-note", "cse-note", "monitoring-record"])
def test_the_list_of_purposes_says_where_named_access_stands(paper: str) -> None:
    said = papers("two_establishments")[paper]
    assert re.search("La consultation nominative (de ces journaux )?sert ces mêmes buts", said)


SYSTEM = re.compile(r"dispositif automatique|automated system")


@pytest.mark.parametrize(
    ("vehicle", "logs", "language"), in_turn([CHARTER, CHAPTER, AMENDMENT], ["logs", "none"], ["fr", "en"])
)
def test_an_employer_without_an_automated_system_announces_none(vehicle: str, logs: str, language: str) -> None:
    said = employer_text("association", vehicle, prompts_analysed=False, options={"usage_logs": logs})
    for name, paper in papers_of(aigov.parse_matter(said), language).items():
        left = re.sub(r"([Aa]ucun|aussi si un) dispositif automatique|([Nn]o|whether an) automated system", "", paper)
        assert not SYSTEM.search(left), name
        assert not re.search(r"ce dispositif :|ce dispositif est|of this system|this system are", left), name


@pytest.mark.parametrize(("vehicle", "logs"), in_turn([CHARTER, CHAPTER, AMENDMENT], ["none", "logs"]))
def test_a_matter_that_does_not_say_it_announces_nothing_and_is_asked(vehicle: str, logs: str) -> None:
    text = employer_text("association", vehicle, prompts_analysed=None, options={"usage_logs": logs})
    matter = aigov.parse_matter(text)
    asked = [point.fr for point in aigov.assess(LIBRARY, matter).composition.open_points]
    question = "Analyse automatique des requêtes\u00a0: oui ou non (prompts_analysed)"
    assert asked.count(question) == (vehicle != AMENDMENT)  # whose rules leave such a system out, if there is one
    for language in ("fr", "en"):
        made = papers_of(matter, language)
        assert ("[•]" in made["text"]) == (vehicle != AMENDMENT)
        for name, paper in made.items():
            assert not re.search(r"Un dispositif automatique|An automated system", paper), name


def test_an_exchange_that_the_law_keeps_is_not_to_be_erased() -> None:
    for vehicle in (CHARTER, CHAPTER):
        assert re.search("droits( de l'utilisateur)?, ou la loi la fait conserver", papers("nine", vehicle)["text"])


@pytest.mark.parametrize("vehicle", [CHARTER, CHAPTER])
@pytest.mark.parametrize("paper", ["individual-notice", "monitoring-record", "ai-cse-note"])
def test_named_access_never_serves_the_management_of_licences(vehicle: str, paper: str) -> None:
    (line,) = re.findall(
        r"[^.]*consultation nominative[^.]*sert ces mêmes buts[^.]*\.", papers("two_establishments", vehicle)[paper]
    )
    assert "jamais la gestion des licences" in line


@pytest.mark.parametrize("name", ["nine", "two_establishments", "agency_user"])
def test_the_article_on_logs_excepts_licences_from_named_access(name: str) -> None:
    assert "sert ces mêmes buts, sauf la gestion des licences, ou" in papers(name, CHAPTER)["text"]


@pytest.mark.parametrize("vehicle", [CHARTER, CHAPTER])
def test_a_legal_obligation_is_a_purpose_and_a_basis_in_text_and_notice(vehicle: str) -> None:
    made = papers("small_to_full", vehicle)
    assert "- exécuter une obligation légale ;" in made["text"]
    (row,) = [each for each in made["individual-notice"].split("\n") if each.startswith("| Échanges et traces")]
    assert "intérêt légitime ; là où la loi l'impose : obligation légale" in row


def test_the_request_of_a_public_body_says_what_the_logs_serve() -> None:
    said = papers_of(matter_of_form("epic", CHAPTER, "small_to_full"))["ruling-request"]
    assert "une obligation légale et la gestion des licences" in said and "enregistrées, pourquoi" not in said


def test_a_retention_set_in_a_tool_stops_where_the_texts_keep_longer() -> None:
    for vehicle in (CHARTER, CHAPTER):
        said = papers("small_to_full", vehicle)["tool-settings-sheet"]
        assert "effacement automatique, suspendu pour un incident, un litige ou ce que la loi fait conserver" in said
