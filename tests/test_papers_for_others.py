"""Papers for people who are not the employer's employees: agency workers, lent employees, interns, volunteers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from employers import employer_matter, employer_text
from papers import AMENDMENT, CHAPTER, CHARTER, LIBRARY, matter_of_form, papers, papers_of, printed

import aigov_docs as aigov
from aigov_docs.cli import main
from aigov_docs.document.companions import assemble_companion

VEHICLES = [CHAPTER, CHARTER]


# ------------------------------------------------------------------ the purposes of the monitoring
PURPOSES = {"fr": "à aucun autre", "en": "and no other"}


@pytest.mark.parametrize("vehicle", VEHICLES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_paper_says_other_purposes_than_the_text(vehicle: str, language: str) -> None:
    """Nine employees: the matter says two purposes, the printed text three others too."""
    said = papers("nine", vehicle, language)
    for name in ("individual-notice", "monitoring-record"):
        assert "monitoring.purposes" in said[name], f"{name} asks which purposes are right"
        assert not any(words in said[name] for words in ("security of the tools", "la sécurité des outils"))
    assert f"{PURPOSES[language]}" in said["individual-notice"]
    agreed = papers("agency_user", vehicle, language)
    for name in ("individual-notice", "monitoring-record", "ai-cse-note"):
        assert "monitoring.purposes" not in agreed[name], name
        assert ("recherche des incidents" if language == "fr" else "investigation of incidents") in agreed[name], name


# ------------------------------------------------------------------ people of another employer
@pytest.mark.parametrize("vehicle", VEHICLES)
def test_the_notice_announces_no_sanction_to_people_of_another_employer_l1251_1(vehicle: str) -> None:
    said = papers("agency_user", vehicle)["individual-notice"]
    assert "L'intérimaire ou le salarié mis à disposition par un autre employeur peut être sanctionné seulement" in said
    english = papers("agency_user", vehicle, "en")["individual-notice"]
    told = "Agency workers or employees seconded by another employer may be disciplined only by their own employer."
    assert told in english


@pytest.mark.parametrize("vehicle", VEHICLES)
def test_the_lender_of_employees_is_told_the_rules_and_who_punishes_l8241_2(vehicle: str) -> None:
    letter = papers("agency_user", vehicle)["lender-notice"]
    assert "vous restez leur employeur" in letter
    assert "ne prend aucune sanction à leur égard" in letter
    assert "Entreprise prêteuse (filing.lender)" in letter, "the matter does not name it"
    assert "you remain their employer" in papers("agency_user", vehicle, "en")["lender-notice"]
    filing = {"lender": "Exemple Groupe SAS"}
    named = papers_of(aigov.parse_matter(employer_text("agency_user", vehicle, filing=filing)))
    assert "Exemple Groupe SAS" in named["lender-notice"]


# ------------------------------------------------------------------ volunteers
@pytest.mark.parametrize("vehicle", VEHICLES)
def test_volunteers_have_a_charter_of_their_own_l1221_1(vehicle: str) -> None:
    said = papers("association", vehicle)["volunteers-charter"]
    assert "n'est pas salarié de l'association" in said
    assert "parce qu'il l'accepte (article 1103 du code civil)" in said
    assert "n'a pas de pouvoir disciplinaire sur le bénévole" in said
    english = papers("association", vehicle, "en")["volunteers-charter"]
    assert "no disciplinary power over the volunteer" in english


def test_article_4_concerns_the_people_who_use_ai_for_the_employer() -> None:
    for name in ("volunteers-charter", "training-record"):
        said = papers("association")[name]
        assert "et des autres personnes" in said or "et les autres personnes" in said, name
    assert "bénévole" not in papers("small_to_full")["training-record"].lower()
    assert "pour leur compte" in papers("association")["text"]


# ------------------------------------------------------------------ papers of those who are there, and no others
@pytest.mark.parametrize("vehicle", VEHICLES)
def test_papers_are_made_for_the_populations_that_the_matter_names(vehicle: str) -> None:
    made = {name: set(papers(name, vehicle)) for name in ("nine", "association", "agency_user", "two_establishments")}
    others = {"agency-notice", "internship-annex", "lender-notice", "volunteers-charter"}
    assert made["nine"] & others == {"internship-annex"}
    assert made["association"] & others == {"volunteers-charter"}
    assert made["agency_user"] & others == {"agency-notice", "lender-notice"}
    assert employer_matter("two_establishments").populations == ()
    assert made["two_establishments"] & others == {"agency-notice", "internship-annex"}, "nothing is said"
    assert [name for name in made if "supplier-clause" in made[name]] == ["two_establishments"]


@pytest.mark.parametrize("vehicle", VEHICLES)
def test_the_plan_has_a_step_where_there_is_one_for_each_paper_made_without_populations_named(vehicle: str) -> None:
    others = {
        "supplier-clause": "dans le contrat de prestation la clause",
        "agency-notice": "par lettre l'entreprise de travail temporaire",
        "internship-annex": "l'annexe à la convention de stage",
    }
    matters = (
        employer_matter("two_establishments", vehicle),
        *(matter_of_form(form, vehicle, like="nine", cse="missing") for form in ("liberal_practice", "administration")),
    )
    for matter in matters:
        made = papers_of(matter)
        for paper, step in others.items():
            rows = [line for line in made["formalities-plan"].split("\n") if step in line]
            assert bool(rows) == (paper in made), paper
            assert all(row.startswith("| S'il y a lieu, ") and "| à vérifier |" in row for row in rows), paper
    named = papers("nine", vehicle)["formalities-plan"]
    assert "S'il y a lieu" not in named and others["internship-annex"] in named and others["agency-notice"] not in named


# ------------------------------------------------------------------ self-employed associates
@pytest.mark.parametrize("vehicle", VEHICLES)
def test_a_collaboration_contract_has_its_clause_l8221_6(vehicle: str) -> None:
    people = [{"id": "employees", "count": 5}, {"id": "liberal_associates", "count": 1}]
    matter = aigov.parse_matter(employer_text("nine", vehicle, populations=people))
    made = papers_of(matter)
    assert "supplier-clause" not in made
    said = made["associate-clause"]
    assert "Un collaborateur libéral, lui, signe la clause" in made["manager-talking-points"]
    assert "Elle l'oblige parce qu'il l'accepte (article 1103 du code civil)" in said
    assert "ni un règlement intérieur ni un avenant au contrat de travail ne l'oblige" in said
    assert "exerce de façon indépendante, sans lien de subordination" in said
    assert "n'a pas de pouvoir disciplinaire sur le collaborateur" in said
    assert "telle qu'un collaborateur libéral, n'encourt aucune sanction" in made["individual-notice"]
    assert "dans le contrat de collaboration la clause" in made["formalities-plan"]
    english = papers_of(matter, "en")
    assert "no disciplinary power over the associate" in english["associate-clause"]
    assert "such as a self-employed associate, incurs" in english["individual-notice"]
    assert "associate-clause" not in papers("nine", vehicle)


def test_people_without_an_employment_contract_are_those_of_the_matter() -> None:
    people = [{"id": "volunteers"}, {"id": "interns"}, {"id": "self_employed"}]
    said = papers_of(aigov.parse_matter(employer_text("nine", CHARTER, populations=people)))
    assert "telle qu'un stagiaire, un prestataire ou un bénévole, n'encourt" in said["individual-notice"]
    assert "supplier-clause" in said
    usual = papers("two_establishments", CHARTER)["individual-notice"]
    assert "telle qu'un prestataire ou un stagiaire, n'encourt" in usual, "volunteers are those of the matter alone"


# ------------------------------------------------------------------ words that fit some employers only
def test_the_receipt_of_a_charter_names_nobody() -> None:
    """The form is the same for everybody: the person writes in it."""
    for language, line in (("fr", "Signature : …"), ("en", "Signature: …")):
        said = papers("association", CHARTER, language)["charter-receipt"]
        assert "Roussel" not in said
        assert line in said


def test_a_name_that_says_the_form_is_not_printed_after_the_form() -> None:
    for vehicle in (CHAPTER, CHARTER, AMENDMENT):
        made = papers_of(matter_of_form("mutual", vehicle, like="association"))
        for name, said in made.items():
            assert not re.search("mutuelle,? Mutuelle", said), name
    assert (
        "(CSE) de la mutuelle (Mutuelle du Littoral)"
        in papers_of(matter_of_form("mutual", CHAPTER, "association"))["cse-note"]
    )


def test_a_letter_calls_the_employer_by_its_name_after_a_word() -> None:
    said = papers("association", AMENDMENT)["proposal-letter"]
    assert "vous lie à votre employeur, l'association Les Amis du Livre" in said


def test_the_proposal_says_the_works_instead_of_supposing_a_list() -> None:
    text = employer_text("association", AMENDMENT)
    unlisted = aigov.parse_matter(text.replace("list_joined: true", "list_joined: false"))
    said = papers_of(unlisted)
    assert "À régler avant" not in papers("association", AMENDMENT)["proposal-letter"], "its list is joined"
    assert "si l'avenant y renvoie" not in said["proposal-letter"]
    assert "la liste des œuvres dont il cède les droits d'auteur" in said["proposal-letter"]
    assert "de la Société" not in said["text"]
    assert (
        "La liste des œuvres cédées, à établir et à joindre" in said["proposal-letter"].partition("À régler avant")[2]
    )
    bare = papers_of(aigov.parse_matter(employer_text("association", AMENDMENT, options={"ip_assignment": "none"})))
    assert "À régler avant" not in bare["proposal-letter"]
    sent = assemble_companion(aigov.assess(LIBRARY, unlisted), "proposal-letter")
    assert "À régler avant" not in printed(sent), "what a person receives lists nothing that remains to settle"


def test_a_deposit_speaks_of_establishments_where_there_are_several() -> None:
    assert "Établissements concernés" not in papers("association")["court-deposit-letter"]
    assert "Établissements concernés" in papers("two_establishments")["court-deposit-letter"]


def test_an_example_speaks_of_no_director() -> None:
    assert "La voix d'un dirigeant" in papers("association")["manager-talking-points"]


def test_people_who_never_sign_an_amendment_are_not_said_to_sign(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    matter = tmp_path / "matter.yaml"
    matter.write_text(employer_text("agency_user", AMENDMENT), encoding="utf-8")
    assert main(["explain", str(matter), "--lang", "fr"]) == 0
    said = capsys.readouterr().out.replace("\u00a0", " ")
    groups = said[said.index("Salariés (140)") :].split("Avenant au contrat de travail")
    assert "(si chacun signe)" in groups[1]
    assert [group.split("\n")[0].endswith("(si chacun signe)") for group in groups[3:5]] == [False, False]
