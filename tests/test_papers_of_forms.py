"""What the papers say of the legal form of the employer: public bodies, administrations, co-owners, unions."""

from __future__ import annotations

import re
from functools import cache

import pytest
from papers import AMENDMENT, CHAPTER, CHARTER, matter_of_form, papers, papers_of


@cache
def public_body(vehicle: str) -> dict[str, str]:
    """The papers of an industrial and commercial public body with the staff of the association."""
    return papers_of(matter_of_form("epic", vehicle, "association"))


def test_charter_and_chapter_of_a_public_body_leave_the_status_of_its_staff_intact() -> None:
    for vehicle in (CHARTER, CHAPTER):
        assert (
            "laisse entières les dispositions du statut du personnel, s'il en existe un."
            in public_body(vehicle)["text"]
        )
        assert "statut du personnel" not in papers("association", vehicle)["text"]
    detached = "La discipline d'un agent public mis à disposition ou détaché relève du droit qui régit son emploi."
    assert detached in public_body(CHAPTER)["text"]


def test_systems_meant_for_public_authorities_have_their_day_in_the_papers_of_a_public_body() -> None:
    for paper in ("ai-cse-note", "disclosure-wordings"):
        said = papers_of(matter_of_form("epic", CHAPTER, "small_to_full"))[paper]
        assert "au plus tard le 2 août 2030 (article 111, paragraphe 2)" in said, paper
        assert "2 août 2030" not in papers("small_to_full")[paper], paper


def test_a_suspension_by_an_administration_is_decided_in_writing_by_somebody() -> None:
    said = papers_of(matter_of_form("administration", CHARTER, "association"))["text"]
    assert "Le référent sécurité en décide par écrit et y met fin dès que le risque est écarté." in said
    assert "les droits d'un agent public." in said


def test_a_syndicate_of_co_owners_is_named_as_an_employer() -> None:
    made = papers_of(matter_of_form("co_ownership", CHAPTER, "association"))
    asked = "du règlement intérieur de notre syndicat des copropriétaires, en sa qualité d'employeur (SIREN"
    assert asked in made["ruling-request"] and "de notre copropriété" not in made["inspector-letter"]
    assert "Employeur : le syndicat des copropriétaires Résidence des Tilleuls, 14 rue" in made["cse-opinion"]
    assert "Le syndicat des copropriétaires Résidence des Tilleuls, 14 rue" in made["monitoring-record"]


@pytest.mark.parametrize("vehicle", [CHARTER, AMENDMENT])
def test_the_agent_of_co_owners_is_among_the_recipients_of_data_gdpr_13(vehicle: str) -> None:
    notice = papers_of(matter_of_form("co_ownership", vehicle, "association"))["individual-notice"]
    assert "La copropriété a pour représentant son syndic, le Cabinet Rive Gauche, qui reçoit les données" in notice
    assert "a pour représentant" not in papers("association", vehicle)["individual-notice"]


@pytest.mark.parametrize("name", ["epic", "co_ownership", "foundation", "liberal_practice"])
def test_where_silence_is_not_relied_on_no_proof_is_of_silence(name: str) -> None:
    made = papers_of(matter_of_form(name, CHAPTER, "small_to_full"))
    assert "ne se prévaut pas de la règle de l'avis réputé négatif" in made["cse-note"]
    for paper in ("formalities-plan", "cse-note", "ai-cse-note"):
        (row,) = [x for x in made[paper].split("\n") if x.startswith("| Recueillir l'avis du CSE sur le texte")]
        assert not re.search(r"2312-16|2312-6|preuve du jour", row), paper
    assert "extrait de procès-verbal, avis ou refus constaté" in made["formalities-plan"]


def test_the_mandate_of_any_union_stays_outside() -> None:
    for vehicle in (CHARTER, CHAPTER):
        text = papers_of(matter_of_form("public_body", vehicle, like="small_to_full"))["text"]
        assert "syndicat de salariés" not in text
    assert "représentant du personnel ou d'une organisation syndicale" in papers("association", CHAPTER)["text"]
