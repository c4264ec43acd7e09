"""What the thirteenth reading by local counsel found: named access, legal obligations, whom to consult, counts."""

from __future__ import annotations

import re

import pytest
from employers import employer_matter
from papers import AMENDMENT, CHAPTER, CHARTER, matter_of_form, papers, papers_of, report_of


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


@pytest.mark.parametrize(
    ("vehicle", "paper"), [(CHARTER, "text"), (CHAPTER, "uses-by-job"), (CHAPTER, "ai-cse-note"), (AMENDMENT, None)]
)
def test_uses_by_job_say_whom_to_consult_and_of_no_agreement(vehicle: str, paper: str | None) -> None:
    made = papers("agency_user", vehicle)
    said = made[paper] if paper else "\n".join(made.values())
    assert "Interlocuteur (usages sous conditions)" in said and "Accord à demander" not in said


@pytest.mark.parametrize("name", ["nine", "small_to_full", "two_establishments"])
def test_page_one_counts_the_steps_as_the_timeline_does(name: str) -> None:
    said = report_of(employer_matter(name)).split("\n")
    first, cost = (next(x for x in said if x.startswith(f"| **{row}")) for row in ("À faire d'abord", "Délais"))
    for column, title in enumerate(("Charte autonome", "Chapitre IA de la charte informatique", "Avenant au contrat")):
        told = re.match(
            r"Vérifier (?:ou consigner )?(\d+) étapes?, dont (\d+) sans jour", first.split(" | ")[column + 1]
        )
        if told is None:
            continue
        band = next(x for x in said if x.startswith(f"| **{title}") and "étapes" in x)
        assert f"dont {told[2]} sans jour" in band
        counted = re.findall(r"(\d+) (?:à vérifier|non consignée)", cost.split(" | ")[column + 1])
        assert sum(map(int, counted)) == int(told[1])


def test_a_step_that_is_not_recorded_is_counted_as_such() -> None:
    cost = next(x for x in report_of(employer_matter("small_to_full")).split("\n") if x.startswith("| **Délais"))
    assert "13 étapes, 5 à vérifier et 1 non consignée." in cost.split(" | ")[3]


def test_effect_is_counted_from_the_draft_where_no_committee_is_consulted() -> None:
    cost = next(x for x in report_of(employer_matter("nine")).split("\n") if x.startswith("| **Délais"))
    assert "70 jours après le 24 août 2026, première étape dont il dépend" in cost.split(" | ")[2]


@pytest.mark.parametrize("name", ["nine", "association"])
def test_management_designates_the_leads_that_an_annex_names(name: str) -> None:
    assert "glossaire excepté. La direction désigne les référents par écrit." in papers(name, CHARTER)["text"]


@pytest.mark.parametrize(
    ("vehicle", "decides"), [(CHARTER, "Référent IA"), (CHAPTER, "Accord écrit : le référent IA décide")]
)
def test_the_states_of_a_tool_say_who_grants_it_in_writing(vehicle: str, decides: str) -> None:
    for paper in ("tools-list", "systems-register"):
        (row,) = [x for x in papers("nine", vehicle)[paper].split("\n") if "ou accordé par écrit" in x]
        assert row.split(" | ")[3].startswith(decides), paper


@pytest.mark.parametrize("name", ["epic", "co_ownership", "foundation", "liberal_practice"])
def test_where_silence_is_not_relied_on_no_proof_is_of_silence(name: str) -> None:
    made = papers_of(matter_of_form(name, CHAPTER, "small_to_full"))
    assert "ne se prévaut pas de la règle de l'avis réputé négatif" in made["cse-note"]
    for paper in ("formalities-plan", "cse-note", "ai-cse-note"):
        (row,) = [x for x in made[paper].split("\n") if x.startswith("| Recueillir l'avis du CSE sur le texte")]
        assert not re.search(r"2312-16|2312-6|preuve du jour", row), paper
    assert "extrait de procès-verbal, avis ou refus constaté" in made["formalities-plan"]


def test_the_request_of_a_public_body_says_what_the_logs_serve() -> None:
    said = papers_of(matter_of_form("epic", CHAPTER, "small_to_full"))["ruling-request"]
    assert "une obligation légale et la gestion des licences" in said and "enregistrées, pourquoi" not in said


def test_a_retention_set_in_a_tool_stops_where_the_texts_keep_longer() -> None:
    for vehicle in (CHARTER, CHAPTER):
        said = papers("small_to_full", vehicle)["tool-settings-sheet"]
        assert "effacement automatique, suspendu pour un incident, un litige ou ce que la loi fait conserver" in said


@pytest.mark.parametrize("name", ["nine", "association"])
def test_tools_are_presented_before_the_day_of_the_charter_that_authorises_them(name: str) -> None:
    (row,) = [
        x
        for x in papers(name, CHARTER)["formalities-plan"].split("\n")
        if ("du projet d'outil ou de" in x and x.startswith("| Informer"))
        or ("le projet d'outil ou de contrôle" in x and x.startswith("| Présenter"))
    ]
    assert "– / 14 septembre 2026" in row


@pytest.mark.parametrize("name", ["nine", "association"])
def test_who_has_no_contract_follows_this_text_only_where_an_act_says_so(name: str) -> None:
    assert "les dispositions que cet acte désigne, s'il en désigne." in papers(name, CHARTER)["individual-notice"]


# ------------------------------------------------------------------ the fourteenth
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_client_is_whoever_the_employer_serves(language: str) -> None:
    said = {"fr": "un adhérent, un donateur ou un bénéficiaire", "en": "a service user, a member, a donor"}[language]
    assert said in papers("association", CHAPTER, language)["text"]
    assert said in papers("association", CHARTER, language)["text"]


def test_the_mandate_of_any_union_stays_outside() -> None:
    for vehicle in (CHARTER, CHAPTER):
        text = papers_of(matter_of_form("public_body", vehicle, like="small_to_full"))["text"]
        assert "syndicat de salariés" not in text
    assert "représentant du personnel ou d'une organisation syndicale" in papers("association", CHAPTER)["text"]
