"""What the papers of an employer leave to be settled, and what they do not say too surely."""

from __future__ import annotations

import pytest
from employers import employer_matter
from papers import AMENDMENT, CHAPTER, CHARTER, LIBRARY, matter_of_form, papers, papers_of, report_of

import aigov_docs as aigov


@pytest.mark.parametrize("vehicle", [CHARTER, CHAPTER, AMENDMENT])
def test_a_public_body_under_private_law_settles_whether_it_acts_as_an_authority(vehicle: str) -> None:
    point = "comme autorité publique dans l'exécution de ses missions"
    assert point in papers_of(matter_of_form("epic", vehicle, "association"))["individual-notice"]
    assert point not in papers("association", vehicle)["individual-notice"]


def test_the_report_of_a_public_body_reserves_the_special_status_of_its_staff() -> None:
    said = report_of(matter_of_form("epic", AMENDMENT, "association"))
    assert "Le dossier ne dit pas s'il existe un tel statut" in said
    assert "articles L. 1111-1 et L. 1211-1 de ce code" in said
    assert "un tel statut" not in report_of(employer_matter("association", AMENDMENT))


def test_information_given_after_the_term_of_the_committee_has_a_reserve() -> None:
    found = aigov.assess(LIBRARY, employer_matter("association"))
    steps = {step.step.id: step for step in aigov.formalities(found).steps}
    check = next(each.check for each in found.composition.incoherences if each.check.id == "C-CSE-TERM")
    assert "informed" in check.steps and steps["informed"].state == "done"
    for name in ("cse-note", "cse-agenda", "cse-opinion"):
        assert "Le mandat des membres du CSE le jour de l'avis" in papers("association")[name], name


def test_letters_do_not_tell_a_history_of_the_headcount() -> None:
    for name in ("inspector-letter", "court-deposit-letter"):
        said = papers("nine")[name]
        assert "L'effectif de l'entreprise n'impose pas d'en mettre un en place (article L. 2311-2" in said, name
        assert "pendant douze mois consécutifs" not in said, name


def test_a_signature_on_the_amendment_is_no_act_of_the_other_papers() -> None:
    matter, told = employer_matter("nine"), {}
    for vehicle in (CHAPTER, AMENDMENT):
        weighed = {vehicle: aigov.assess(LIBRARY, matter, vehicle=vehicle)}
        told[vehicle] = " ".join(worth.acts_text("fr") for worth in aigov.compare_populations(LIBRARY, matter, weighed))
    assert "représentant légal" not in told[CHAPTER]
    assert "représentant légal de l'apprenti mineur" in told[AMENDMENT]


def test_managers_promise_nothing_about_jobs() -> None:
    said = papers("association", CHARTER)["manager-talking-points"]
    assert "Dire ce que l'employeur prévoit aujourd'hui, sans le promettre" in said
    assert "et rien de plus" not in said


def test_the_committee_sheet_asks_for_what_the_charter_promises_to_a_small_committee() -> None:
    said = papers("association", CHARTER)["committee-sheet"]
    assert "Information écrite de la délégation du personnel et réponse, avant la décision" in said
    assert "Consultation prévue par la loi" not in said


def test_the_notice_says_from_when_the_text_is_a_chapter_and_whom_it_binds() -> None:
    said = papers("association")["individual-notice"]
    assert "Ce texte est, à compter de son entrée en vigueur, le chapitre" in said
    assert (
        "Elle suit les règles prévues par son contrat, sa convention ou son mandat et, parmi celles de ce texte, les "
        "dispositions que cet acte désigne." in said
    )


def test_the_notice_of_an_amendment_names_no_misconduct() -> None:
    said = papers("association", AMENDMENT)
    assert "fautes sur indice précis" not in said["individual-notice"]
    assert "examen d'une faute" not in said["text"]


def test_publicity_reaches_the_premises_where_people_are_hired() -> None:
    plan = aigov.formalities(aigov.assess(LIBRARY, employer_matter("association")))
    label = next(step.label.text("fr") for step in plan.steps if step.step.id == "publicity")
    assert "ou aux locaux où se fait l'embauche" in label


def test_a_place_and_a_meeting_of_the_sample_are_listed_where_they_are_printed() -> None:
    said = papers("association")
    assert "Lieu de signature (place)" in said["inspector-letter"]
    assert "filing.meeting_on" in said["cse-opinion"]
