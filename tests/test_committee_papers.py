"""The papers of works councils: which committee is asked, about what, and what is closed."""

from __future__ import annotations

from typing import Any

import pytest
from employers import employer_text
from test_employers_papers import AMENDMENT, CHAPTER, CHARTER, matter_of_form, papers, papers_of

import aigov_docs as aigov


def changed(name: str, vehicle: str = CHAPTER, **changes: Any) -> dict[str, str]:
    """The papers of an employer of ``employers.yaml``, with other facts."""
    return papers_of(aigov.parse_matter(employer_text(name, vehicle, **changes)))


# ------------------------------------------------------------------ which committee
@pytest.mark.parametrize("vehicle", [CHAPTER, CHARTER, AMENDMENT])
def test_the_note_on_tools_is_for_the_central_committee_which_alone_is_competent(vehicle: str) -> None:
    note = papers("two_establishments", vehicle)["ai-cse-note"]
    assert "e comité social et économique (CSE) central de l'entreprise" in note
    assert "Le CSE central est seul consulté sur un projet décidé au niveau de l'entreprise" in note
    assert "est transmis aux CSE d'établissement (article L. 2316-1)" in note
    alone = papers("small_to_full", vehicle)["ai-cse-note"]
    assert "e comité social et économique (CSE) de l'entreprise" in alone
    assert "central de l'entreprise" not in alone
    assert "L. 2316-1" not in alone


def test_an_opinion_of_an_unnamed_committee_counts_if_it_is_the_central_one() -> None:
    said = papers("two_establishments")
    assert "sans objet si cet avis est celui du CSE central" in said["cse-agenda"]
    assert "Le comité a déjà été consulté" not in said["cse-agenda"]
    assert "Cela suppose que l'avis soit celui du CSE central" in said["cse-note"]
    assert "n'est close que si cet avis est celui du CSE central" in said["ai-cse-note"]


# ------------------------------------------------------------------ what is closed is not asked again
def test_a_closed_consultation_on_tools_is_told_as_closed_and_is_no_item() -> None:
    said = papers("agency_user")
    assert "Cette consultation est close : ouverte le 13 mai 2026, avis" in said["cse-note"]
    assert "fait l'objet d'une note distincte" not in said["cse-note"]
    assert "Introduction des outils d'IA" not in said["cse-agenda"]
    listed = "note d'information au CSE sur les outils d'intelligence artificielle générative et les moyens de contrôle"
    assert f"Document : {listed}." in said["cse-agenda"]
    assert f"N{listed[1:]}" in said["ai-cse-note"], "the title of the note, as it bears it"


def test_a_consultation_on_tools_still_to_hold_keeps_its_item() -> None:
    said = changed("agency_user", technology={"deployed_on": "2026-10-12", "change": "new"})
    assert "Introduction des outils d'IA" in said["cse-agenda"]
    assert "fait l'objet d'une note distincte" in said["cse-note"]


def test_the_update_of_the_risk_document_is_an_item_of_the_agenda() -> None:
    for name in ("association", "small_to_full"):
        assert "sous un point distinct de l'ordre du jour (article L. 4121-3" in papers(name)["cse-note"]
        assert "Document unique d'évaluation des risques" in papers(name)["cse-agenda"]


# ------------------------------------------------------------------ whom and what the notes concern
def test_the_note_on_tools_names_workers_of_other_employers_where_the_matter_lists_them() -> None:
    note = papers("agency_user")["ai-cse-note"]
    assert "aussi les salariés intérimaires" in note
    assert "aussi les salariés mis à disposition par un autre employeur" in note
    assert "intérimaires" not in papers("small_to_full")["ai-cse-note"]


def test_the_note_on_amendments_says_what_amendments_say() -> None:
    note = papers("small_to_full", AMENDMENT)["ai-cse-note"]
    title = "Note d'information au CSE sur les outils d'intelligence artificielle générative et les avenants"
    assert title in note
    assert "et les moyens de contrôle" not in note
    assert "que le texte joint admet hors de cette liste" not in note
    assert "Le salarié n'en emploie aucun autre, sauf accord écrit préalable" in note
    assert "Le projet concerne les salariés auxquels un avenant est proposé." in note
    assert "ouvre un accès à un outil" not in note


# ------------------------------------------------------------------ the purposes of the monitoring
PURPOSES = (
    "la sécurité des outils, des comptes et des données, recherche des incidents comprise ; "
    "la recherche des fautes, sur indice précis ; la gestion des licences"
)


def test_each_paper_lists_the_purposes_of_the_text_and_no_condition_of_access() -> None:
    said = papers("small_to_full")
    for name in ("cse-note", "ai-cse-note", "individual-notice", "monitoring-record"):
        assert f": {PURPOSES}." in said[name], name
        assert "la consultation nominative, pour un motif écrit" not in said[name], name


def test_the_note_leaves_open_purposes_that_are_not_those_of_the_text() -> None:
    monitoring = {"purposes": ["security", "individual_control"], "dpia": "done"}
    for name in ("association", "small_to_full"):
        note = changed(name, monitoring=monitoring)["cse-note"]
        assert "aux buts que voici, et à aucun autre : [•]." in note, name
        assert "à gérer les licences" not in note, name
        assert "Buts du contrôle annoncés" in note, name
    epic = papers_of(matter_of_form("epic", CHAPTER, like="association", monitoring=monitoring))["cse-note"]
    assert "à gérer les licences" not in epic
