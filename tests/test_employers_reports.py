"""The report and the answers of a command, where a matter names populations beside one person."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest
from command import run
from employers import employer_matter, employer_text, read_yaml
from papers import (
    AMENDMENT,
    CHAPTER,
    CHARTER,
    FORMS,
    LIBRARY,
    commanding,
    matter_of_form,
    papers,
    papers_of,
    report_of,
)

import aigov_docs as aigov
from aigov_docs.compose.reserves import list_reserves
from aigov_docs.document.tree import Article

#: What a day or a state is told with, while the articles specific to an establishment are not known.
OWN_ARTICLES = ", sous réserve seulement pour les articles propres à un établissement"
PEOPLE = [{"id": "employees", "count": 5}, {"id": "liberal_associates", "count": 1}]
EMPLOYER = {"territory": "metropolitan", "agreements_checked": True, **FORMS["liberal_practice"]["employer"]}


def practice_text(vehicle: str = CHAPTER, **changes: object) -> str:
    """The matter of a practice of five employees and a self-employed associate."""
    more = {"populations": PEOPLE, "presumptions": [], **changes}
    return employer_text("nine", vehicle, employer=EMPLOYER, **more)


def report_of_text(text: str, language: str = "fr") -> str:
    """The report of a matter, as plain text."""
    return report_of(aigov.parse_matter(text), language)


# ------------------------------------------------------------------ one person, and all of them
def test_the_report_says_whose_weights_each_chapter_shows() -> None:
    said = report_of_text(practice_text())
    assert "Rien n'est pris ici de la seule personne que nomme le dossier" in said
    told = "Ces portées sont celles à l'égard de la seule personne que nomme le dossier"
    assert said.count(told) == 4, "the table of every clause, and the chapter of each document"
    assert told not in report_of_text(practice_text(populations=[]))
    assert "against the one person whom the matter names" in report_of_text(practice_text(), "en")


def test_facts_known_of_one_person_are_asked_of_the_others(tmp_path: Path) -> None:
    path = tmp_path / "matter.yaml"
    path.write_text(practice_text(AMENDMENT), encoding="utf-8")
    for command in ("explain", "compare"):
        said = run(command, str(path), "--lang", "fr").stdout
        assert "Ce que le dossier dit de la seule personne qu’il nomme est demandé ici pour les autres." in said
        assert "presumptions: [adult, no_translation_asked]" in said or "no_translation_asked, adult]" in said
    report = report_of_text(practice_text(AMENDMENT))
    assert "majeurs le jour de leur signature." in report
    settled = practice_text(AMENDMENT, presumptions=["adult", "no_translation_asked"])
    assert "est demandé ici pour les autres" not in report_of_text(settled)
    path.write_text(settled, encoding="utf-8")
    assert "est demandé ici pour les autres" not in run("explain", str(path), "--lang", "fr").stdout


# ------------------------------------------------------------------ clauses that wait
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_clause_that_waits_is_explained_where_there_is_one(language: str) -> None:
    waiting = {"fr": "« En attente »", "en": "“Waiting”"}[language]
    apart = {"fr": "Ce que changent les formalités est dit au chapitre", "en": "What formalities change"}
    mark = {"fr": "◪ discipline en attente", "en": "◪ discipline, waiting"}[language]
    done = report_of_text(practice_text(), language)
    assert mark not in done
    assert waiting not in done
    assert apart[language] not in done, "a charter that asks and advises: no formality would make it bind"
    commanded = report_of(aigov.parse_matter(practice_text()), language, commanding())
    assert mark not in commanded
    assert apart[language] in commanded
    procedure = {"drafted_on": "2026-08-24", "stated_entry_on": "2026-10-16"}
    undone = report_of_text(practice_text(procedure=procedure), language)
    assert mark in undone
    assert waiting in undone


# ------------------------------------------------------------------ marks, reserves and days of the plan
def test_a_mark_is_explained_only_where_a_weight_bears_it(tmp_path: Path) -> None:
    unsaid = report_of_text(practice_text(AMENDMENT)).partition("## II.")[0]
    assert "(discuté)" not in unsaid
    assert "portée disciplinaire est discutée" not in unsaid
    path = tmp_path / "matter.yaml"
    path.write_text(employer_text("association", AMENDMENT), encoding="utf-8")
    said = run("explain", str(path), "--lang", "fr").stdout.partition("Salariés (18)")[2]
    assert "(discuté)" in said
    assert "V3-FOR-ALL" in said


def test_an_opinion_after_the_term_of_the_committee_is_done_with_a_reserve() -> None:
    text = employer_text("association", CHAPTER, cse_facts={"set_up_on": "2020-03-02"})
    plan = papers_of(aigov.parse_matter(text))["formalities-plan"]
    opinion = next(line for line in plan.split("\n") if line.startswith("| Recueillir l'avis du CSE sur le texte"))
    assert "| fait, sous réserve |" in opinion
    assert "Le texte a pris effet le 2 novembre 2026, sous réserve." in plan
    assert plan.count("Les membres du CSE sont élus") == 1
    sheet = papers_of(aigov.parse_matter(text))["computation-sheet"]
    assert "Les membres du CSE sont élus" in sheet.partition("2026, sous réserve.")[2].partition("\n")[0]
    report = report_of_text(text)
    chapter = report.partition(". Chapitre IA de la charte informatique\n")[2].partition("\n## ")[0]
    told = chapter.partition("Pourquoi, clause par clause")[0]
    assert "À vérifier avant de s'y fier" in told
    informed = "Communiquer au CSE compétent une information précise et écrite, texte intégral joint"
    steps = f"{informed} ; Recueillir l'avis du CSE sur le texte ; Entrée en vigueur."
    assert f"| Sous réserve : {steps}" in told
    assert chapter.count("Les membres du CSE sont élus") == 1, "told once in its chapter, and not among the warnings"
    assert "dit au chapitre : Chapitre IA de la charte informatique." in report.partition("il ne manque")[0]
    assert "| article L. 2314-33 du code du travail |" in report.partition("Ce qu'il dit")[2]
    made = aigov.assess(LIBRARY, aigov.parse_matter(text))
    calendar = aigov.document.render_calendar(aigov.formalities(made), "fr").decode("utf-8").replace("\r\n ", "")
    assert "Les membres du CSE sont élus" in calendar
    amended = employer_text("association", AMENDMENT, cse_facts={"set_up_on": "2020-03-02"})
    told = papers_of(aigov.parse_matter(amended))["formalities-plan"]
    assert "| fait, sous réserve |" not in told


@pytest.mark.parametrize("vehicle", [CHARTER, AMENDMENT])
def test_a_plan_says_that_the_term_of_the_committee_to_consult_on_risks_was_over_l2314_33(
    vehicle: str, tmp_path: Path
) -> None:
    over = employer_text("association", vehicle, cse_facts={"set_up_on": "2020-03-02"})
    told = "Sous réserve : Consulter le CSE compétent sur la mise à jour du document unique"
    plan = papers_of(aigov.parse_matter(over))["formalities-plan"]
    step = next(line for line in plan.split("\n") if line.startswith("| Consulter le CSE compétent"))
    assert "| à vérifier |" in step
    assert told in plan
    elected = employer_text("association", vehicle, cse_facts={"set_up_on": "2024-03-02"})
    assert "Sous réserve" not in papers_of(aigov.parse_matter(elected))["formalities-plan"]
    path = tmp_path / "matter.yaml"
    path.write_text(over, encoding="utf-8")
    assert "Sous réserve" in run("formalities", str(path), "--lang", "fr").stdout


def test_a_doubt_on_which_no_weight_rests_speaks_of_no_step() -> None:
    report = report_of_text(employer_text("association", CHAPTER, cse_facts={"set_up_on": "2020-03-02"}))
    charter = report.partition(". Charte autonome\n")[2].partition("\n## ")[0]
    assert "aucune portée de ce chapitre ne repose aujourd'hui sur ce point." in charter
    assert "sur ces étapes" not in charter


def test_what_a_plan_holds_to_be_checked_names_its_key(tmp_path: Path) -> None:
    path = tmp_path / "matter.yaml"
    path.write_text(
        employer_text("association", CHARTER, as_of="2027-11-24", filing={"court": "Rennes"}), encoding="utf-8"
    )
    said = run("formalities", str(path), "--lang", "fr").stdout.replace("\u00a0", " ")
    listed = [line for line in said.split("\n") if line.startswith("À vérifier :")]
    assert listed == ["À vérifier : Publier la charte, avec la mention qu’elle informe (filing.published_on)"]


def test_the_term_of_the_committee_is_told_beside_each_answer_that_rests_on_its_opinion(tmp_path: Path) -> None:
    over = {"set_up_on": "2020-03-02"}
    for name, group in {"association": "Salariés (18)", "two_establishments": "Colmar (60)"}.items():
        path = tmp_path / f"{name}.yaml"
        path.write_text(employer_text(name, CHAPTER, cse_facts=over), encoding="utf-8")
        for words in ("explain", "compare"):
            told = run(words, str(path), "--lang", "fr").stdout
            assert "(C-CSE-TERM)" in told.partition(group)[2], "by population, by establishment"
    path = tmp_path / "association.yaml"
    told = run("explain", str(path), "confidential-data", "--lang", "fr").stdout
    beside, once = told.split("À vérifier avant de s’y fier")
    assert beside.count("(C-CSE-TERM)") == once.count("(C-CSE-TERM)") == 1
    none = run("explain", str(path), "purpose", "--lang", "fr").stdout
    assert "C-CSE-TERM" not in none, "a clause without weight rests on no opinion"
    document = aigov.assemble(aigov.assess(LIBRARY, aigov.parse_matter(path.read_text(encoding="utf-8"))), "fr")
    notes = {each.clause: " ".join(each.note) for each in document.body if isinstance(each, Article)}
    assert "CSE sont élus" in notes["confidential-data"] and "CSE sont élus" not in notes["purpose"]
    data = json.loads(run("explain", str(path), "--json").stdout)
    reserve = next(each for each in data["reserves"] if each["id"] == "C-CSE-TERM")
    assert {step["id"] for step in reserve["steps"]} == {"informed", "opinion", "effect"}
    assert len(reserve["clauses"]) == sum(each["weight"] == "disciplinary" for each in data["clauses"])
    assert data["populations"][0]["vehicles"]["it-charter-chapter"]["reserves"]


def test_letters_name_the_term_of_the_committee_among_what_is_to_be_settled() -> None:
    over, running = (
        papers_of(aigov.parse_matter(employer_text("association", CHAPTER, cse_facts={"set_up_on": day})))
        for day in ("2020-03-02", "2024-03-02")
    )
    for name in ("cse-opinion", "inspector-letter", "court-deposit-letter"):
        settle = over[name].partition("À régler avant l'envoi")[2]
        assert "Le mandat des membres du CSE le jour de l'avis" in settle, name
        assert "L. 2314-33" in settle
        assert "Le mandat des membres du CSE" not in running[name]


def test_optional_internal_rules_that_exist_are_told_to_follow_the_code() -> None:
    rules = read_yaml(aigov.sample_text())["ri"]
    said = report_of_text(employer_text("association", CHAPTER, ri=rules))
    assert "facultatif ce jour-là ; il existe depuis le 2 janvier 2018 et doit respecter toutes les règles" in said
    undated = report_of_text(employer_text("association", CHAPTER, ri={**rules, "in_force_since": None}))
    assert "facultatif ce jour-là ; il existe et doit respecter toutes les règles du code" in undated
    none = report_of_text(employer_text("association", CHAPTER, ri={"exists": False}))
    assert "non obligatoire ce jour-là" in none


# ------------------------------------------------------------------ rules and information, apart
def test_a_chapter_whose_outline_separates_the_information_is_not_told_to_separate_it() -> None:
    made = aigov.assess(LIBRARY, employer_matter("association", CHAPTER))
    assert any(finding.family == "employer" for finding in made.findings)
    assert "W-OUT-OF-FIELD" not in {rule.id for rule in made.warnings}
    chapter = LIBRARY.vehicles[CHAPTER]
    mixed = tuple(section.model_copy(update={"informs": False}) for section in chapter.outline)
    other = chapter.model_copy(update={"outline": mixed})
    library = dataclasses.replace(LIBRARY, vehicles={**LIBRARY.vehicles, CHAPTER: other})
    again = aigov.assess(library, employer_matter("association", CHAPTER))
    assert "W-OUT-OF-FIELD" in {rule.id for rule in again.warnings}
    assert [each.weight for each in again.findings] == [each.weight for each in made.findings]


def test_no_formality_is_said_not_to_be_missing_without_the_reserves_beside_it() -> None:
    reserved = (
        "Sous les réserves dites ci-dessous, il ne manque, au jour demandé, aucune formalité connue qui changerait"
    )
    flat = "Au jour demandé, il ne manque aucune formalité qui changerait une portée."
    over = employer_text("association", CHAPTER, cse_facts={"set_up_on": "2020-03-02"})
    report = report_of_text(over)
    chapter = report.partition("VI. Chapitre IA de la charte informatique\n")[2].partition("\n## ")[0]
    assert reserved in chapter and flat not in chapter
    assert "Sous réserve de 2 points à vérifier." in report.partition("Chaque support, côte à côte")[0]
    assert "À vérifier avant de s'y fier" in chapter.partition(reserved)[2], "the reserves follow"
    found = aigov.assess(LIBRARY, employer_matter("agency_user"))
    assert list_reserves(found) == () and flat in report_of(employer_matter("agency_user"))


# ------------------------------------------------------------------ works assigned by an amendment
def works_text(list_joined: bool | None) -> str:
    """The amendment of an association that assigns rights in works named by a list, joined or not."""
    works = {**read_yaml(aigov.sample_text())["ip"], "list_joined": list_joined}
    return employer_text("association", AMENDMENT, ip=works)


@pytest.mark.parametrize("list_joined", [None, False])
def test_works_whose_list_is_not_joined_are_assigned_with_a_reserve(list_joined: bool | None, tmp_path: Path) -> None:
    made = aigov.assess(LIBRARY, aigov.parse_matter(works_text(list_joined)))
    assert [(each.id, each.clauses) for each in list_reserves(made)] == [("C-WORKS-LIST", {"ip-assignment"})]
    path = tmp_path / "matter.yaml"
    path.write_text(works_text(list_joined), encoding="utf-8")
    told = run("explain", str(path), "ip-assignment", "--lang", "fr").stdout
    assert told.count("(C-WORKS-LIST)") == 2, "beside the weight, then with its reason"
    assert "article L. 131-1 du code de la propriété intellectuelle" in told.replace("\u202f", " ").replace(
        "\u00a0", " "
    )
    assert "C-WORKS-LIST" not in run("explain", str(path), "human-review", "--lang", "fr").stdout
    assert "(C-WORKS-LIST)" in run("compare", str(path), "--lang", "fr").stdout
    report = report_of(made.matter)
    assert "| Sous réserve : Signer" in report
    papers = papers_of(made.matter)
    plan = papers["formalities-plan"]
    signed = next(line for line in plan.split("\n") if line.startswith("| Signer"))
    assert "| fait, sous réserve |" in signed
    assert "liste des œuvres signée avec lui" in signed
    assert "la liste des œuvres dont il cède les droits est à joindre" in plan
    assert "La liste des œuvres cédées, à établir et à joindre" in papers["proposal-letter"]


def test_works_whose_list_is_joined_are_assigned_without_a_reserve() -> None:
    made = aigov.assess(LIBRARY, aigov.parse_matter(works_text(True)))
    assert list_reserves(made) == ()
    papers = papers_of(made.matter)
    assert "dont il cède les droits est à joindre" not in report_of(made.matter) + papers["formalities-plan"]
    assert "auquel est jointe la liste des œuvres" in papers["formalities-plan"]
    assert "à établir et à joindre" not in papers["proposal-letter"]
    assert "[•]" not in papers["proposal-letter"]


def test_the_assignment_rests_on_the_list_that_the_matter_says_joined_l131_1(tmp_path: Path) -> None:
    stated = "La liste des œuvres cédées est établie, jointe et signée avec l'avenant."
    shown = "(articles L. 131-1 et L. 131-3 du code de la propriété intellectuelle)"
    path = tmp_path / "matter.yaml"
    path.write_text(works_text(True), encoding="utf-8")
    report = report_of_text(works_text(True))
    row = next(line for line in report.split("\n") if line.startswith(f"| {stated} |"))
    assert shown in row and row.endswith("| 1 |")
    told = run("explain", str(path), "ip-assignment", "--lang", "fr").stdout.replace("\u202f", " ")
    told = told.replace("\u00a0", " ").replace("’", "'")
    assert f"Repose sur ce que vous affirmez : {stated} Ce qui le montre" in told and shown in told
    assert stated not in run("explain", str(path), "human-review", "--lang", "fr").stdout.replace("’", "'")
    compared = run("compare", str(path), "--lang", "fr").stdout.replace("’", "'").replace("\u00a0", " ")
    assert f"Repose sur ce que vous affirmez : {stated}" in compared.partition("Salariés (18)")[2]
    assert stated not in report_of_text(works_text(None))


def test_the_list_of_works_is_signed_with_the_amendment() -> None:
    assigned = papers_of(aigov.parse_matter(works_text(True)))
    assert "vous signez et datez aussi, avec chaque original de l'avenant, la liste" in assigned["proposal-letter"]
    assert "et, avec chacun, la liste des œuvres, datés et signés" in assigned["answer-form"]
    none = papers_of(aigov.parse_matter(employer_text("association", AMENDMENT, options={}, ip={})))
    assert "œuvres" not in none["proposal-letter"] + none["answer-form"]
    assert "les deux originaux datés et signés" in none["answer-form"]


def test_an_opinion_of_a_committee_that_is_not_said_is_not_done_and_is_asked_for() -> None:
    said = papers("two_establishments")["formalities-plan"].split("\n")
    step = next(line for line in said if line.startswith("| Consulter le CSE central sur l'introduction"))
    assert "| ne peut être dit |" in step
    report = report_of_text(employer_text("two_establishments"))
    assert "Quel CSE a été consulté sur l'introduction des outils" in report


def test_a_day_of_effect_that_differs_in_an_establishment_is_told_there() -> None:
    day = f"16 octobre 2026 (établissement Colmar : 19 octobre 2026){OWN_ARTICLES}"
    found = papers("two_establishments")
    assert f"Le texte a pris effet le {day}." in found["formalities-plan"]
    assert f"| **Jour d'effet** | {day}." in found["computation-sheet"]
    assert f"prend effet le** | {day} |" in report_of_text(employer_text("two_establishments"))
    places = found["formalities-plan"].split("\n")
    assert "Lille : un seul texte, sans disposition qui lui soit propre ; y a pris effet le 16 octobre 2026." in places
    colmar = "Colmar : un seul texte, avec des dispositions qui lui sont propres ; y a pris effet le 19 octobre 2026"
    assert f"{colmar}{OWN_ARTICLES}." in places


def test_articles_of_an_establishment_are_reserved_at_each_formality_and_there_alone_l1321_4() -> None:
    plan = papers("two_establishments")["formalities-plan"]
    steps = (
        "Recueillir l'avis du CSE de l'établissement",
        "Envoyer le texte",
        "Déposer le texte",
        "Porter le texte",
        "Attendre un mois",
    )
    for step in (*steps, "Entrée en vigueur"):
        rows = [line for line in plan.split("\n") if line.startswith(f"| {step}")]
        assert rows and all(f"| fait{OWN_ARTICLES} |" in row for row in rows), step
    caution = next(line for line in plan.split("\n") if line.startswith("| Par prudence, envoyer aussi le texte"))
    assert f"| fait{OWN_ARTICLES} |" in caution
    told = next(line for line in plan.split("\n") if line.startswith("Sous réserve : Recueillir l'avis"))
    assert "La réserve porte sur ces articles seuls : elle ne joue pas dans un établissement qui n'en a pas" in told
    assert "n'est en doute" not in told
    at = {
        place.establishment.name: {each.id for each in place.plan.assessment.incoherences}
        for place in aigov.formalities(aigov.assess(LIBRARY, employer_matter("two_establishments"))).places
    }
    assert "C-OWN-PROVISIONS" in at["Colmar"] and "C-OWN-PROVISIONS" not in at["Lille"]


def test_steps_that_no_fact_dates_are_to_be_checked() -> None:
    risks = next(line for line in papers("association")["formalities-plan"].split("\n") if "L. 4121-3" in line)
    assert "| à vérifier |" in risks
    plan = papers("nine", AMENDMENT)["formalities-plan"]
    notice = next(line for line in plan.split("\n") if "l'information individuelle sur ses données" in line)
    assert "| à vérifier |" in notice


def test_a_fact_that_the_user_states_is_told_beside_the_answers_by_population(tmp_path: Path) -> None:
    path = tmp_path / "matter.yaml"
    path.write_text(employer_text("association", CHAPTER), encoding="utf-8")
    stated = "Repose sur ce que vous affirmez : Le dépôt est prouvé par une pièce datée."
    told = run("explain", str(path), "--lang", "fr").stdout.replace("\u00a0", " ")
    assert stated in told.partition("Salariés (18)")[2]
    assert stated in report_of_text(path.read_text(encoding="utf-8"))


# ------------------------------------------------------------------ what the report tells, and on what it rests
def rows_of_bases(said: str) -> str:
    """The rows of the table of legal bases of a report."""
    return said.partition("| Fondement")[2] or said.partition("Ce qu'il dit")[2]


def test_the_bases_of_what_is_told_of_a_population_or_an_establishment_are_listed() -> None:
    establishments = report_of_text(employer_text("two_establishments"))
    for article in ("L. 3133-1", "L. 3134-13", "L. 3422-2"):
        assert f"| article {article} du code du travail |" in rows_of_bases(establishments), article
    people = report_of_text(practice_text())
    assert "Passez par un acte qu'ils acceptent" in people
    assert "| article L. 8221-6 du code du travail |" in rows_of_bases(people)


def test_the_bases_of_each_warning_are_listed() -> None:
    for name in ("two_establishments", "nine", "association", "agency_user"):
        matter = aigov.parse_matter(employer_text(name))
        rows = rows_of_bases(report_of(matter))
        for rule in aigov.assess(LIBRARY, matter).warnings:
            for basis in rule.legal_bases:
                cite = LIBRARY.legal_bases[basis].cite.text("fr")
                assert f"| {cite} |".replace("’", "'") in rows, (name, rule.id, cite)


def test_no_day_earlier_than_the_law_cited_is_told_of_internal_rules_l1311_2() -> None:
    said = report_of_text(employer_text("two_establishments"))
    assert "obligatoire ce jour-là |" in said and "2011" not in said
    assert "obligatoire ce jour-là (à compter du 1er mars 2026) |" in report_of_text(employer_text("small_to_full"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_warning_on_an_unknown_committee_rests_on_the_article_on_the_central_one_l2316_1(language: str) -> None:
    found = aigov.assess(LIBRARY, aigov.parse_matter(employer_text("two_establishments")))
    (rule,) = (each for each in found.warnings if each.id == "W-TECHNOLOGY-UNKNOWN")
    assert "ct-l2316-1" in rule.legal_bases
    said = report_of_text(employer_text("two_establishments"), language)
    alone = {"fr": "s'il y a un CSE central, lui seul est consulté", "en": "where there is a central CSE, it alone is"}
    assert (
        alone[language] in said.replace("S'il y", "s'il y").replace("Where there", "where there")
        and "L. 2316-1" in said.partition("## VI. ")[2]
    )


# ------------------------------------------------------------------ purposes left open, forms without a committee
def test_papers_sent_with_a_text_list_the_purposes_left_open_among_the_points_to_settle() -> None:
    block = read_yaml(practice_text())["monitoring"]
    told = "Les buts du contrôle, les mêmes dans le dossier et dans le texte"
    for purposes, expected in ((["security", "individual_control"], True), (None, False)):
        made = aigov.parse_matter(practice_text(CHAPTER, monitoring={**block, "purposes": purposes}))
        said = papers_of(made)
        for name in ("inspector-letter", "court-deposit-letter", "posting-notice", "ruling-request"):
            listed = said[name].partition("À régler avant l'envoi ou la remise")[2]
            assert (f"{told} : en changer dans un texte déjà envoyé" in listed) == expected, name
        listed = said["individual-notice"].partition("À régler avant l'envoi ou la remise")[2]
        assert (f"{told} : en dépendent aussi les fautes" in listed) == expected
    amended = practice_text(AMENDMENT, monitoring={**block, "purposes": ["security", "individual_control"]})
    assert told not in papers_of(aigov.parse_matter(amended))["individual-notice"]


def test_the_form_to_request_a_tool_asks_for_what_the_text_promises_where_no_committee_is_due() -> None:
    direct, committee = (
        "Présentation aux salariés concernés, observations et réponse : faite le",
        "représentants du personnel (",
    )
    written = "Information écrite de la délégation du personnel et réponse : faites le"
    for name, cse in (("nine", "under_11"), ("association", "small"), ("nine", "missing")):
        said = papers_of(aigov.parse_matter(employer_text(name, CHARTER, cse=cse)))["tool-request-form"]
        assert [direct in said, written in said, committee in said] == [
            cse == each for each in ("under_11", "small", "missing")
        ], name
    agents = papers_of(matter_of_form("administration", CHARTER, "nine"))["tool-request-form"]
    assert "Présentation aux agents publics et salariés concernés, observations et réponse : faite le" in agents
    assert "consultation que demande le droit qui régit l'emploi" in agents and committee not in agents


@pytest.mark.parametrize("vehicle", [CHARTER, CHAPTER])
def test_a_plan_holds_what_the_text_promises_a_small_committee_or_the_employees(vehicle: str) -> None:
    delegation = "| Informer par écrit la délégation du personnel du projet d'outil ou de contrôle, même à l'essai"
    employees = "| Présenter le projet d'outil ou de contrôle, même à l'essai, aux salariés concernés"
    for name, promised in (("association", delegation), ("nine", employees), ("small_to_full", None)):
        plan = papers(name, vehicle)["formalities-plan"].split("\n")
        found = [line for line in plan if line.startswith((delegation, employees))]
        assert [line.startswith(promised or "-") for line in found] == [True] * bool(promised), name
        assert all("| à vérifier |" in line and line.endswith("| – |") for line in found), name
        assert all("| – / – |" not in line for line in found), "not after the decision"


def test_a_signature_without_the_price_of_the_works_is_told_with_a_reserve() -> None:
    """An amendment that still prints [•] for the price is not told as duly proposed and signed."""
    works = {**read_yaml(aigov.sample_text())["ip"], "price": None}
    made = aigov.assess(LIBRARY, aigov.parse_matter(employer_text("association", AMENDMENT, ip=works)))
    assert [(each.id, each.clauses) for each in list_reserves(made)] == [("C-WORKS-PRICE", {"ip-assignment"})]
    papers = papers_of(made.matter)
    signed = next(line for line in papers["formalities-plan"].split("\n") if line.startswith("| Signer"))
    assert "| fait, sous réserve |" in signed
    assert "Le prix de la cession, ou sa gratuité, à écrire dans l'avenant" in papers["proposal-letter"]


#: An amendment signed after its time to reflect, of which nothing says that the answer came in time.
SIGNED_LATE = {
    "number": 2,
    "proposed_on": "2026-09-15",
    "response": "signed",
    "for_all_staff": False,
    "signed_on": "2026-10-19",
    "effective_on": "2026-11-02",
}


def test_an_amendment_signed_after_the_time_to_reflect_has_its_reserve_wherever_it_is_weighed(tmp_path: Path) -> None:
    matter = aigov.parse_matter(employer_text("nine", AMENDMENT, amendment=SIGNED_LATE))
    report = report_of(matter)
    assert "| **Avenant au contrat de travail : prend effet le** | 2 novembre 2026, sous réserve |" in report
    said = report.partition(". Avenant au contrat de travail\n")[2].partition("\n## ")[0]
    assert re.search(
        r"Sous réserve : .*Le dossier ne dit pas si la réponse a été remise ou envoyée dans le délai", said
    )
    path = tmp_path / "matter.yaml"
    path.write_text(employer_text("nine", AMENDMENT, amendment=SIGNED_LATE), encoding="utf-8")
    assert "C-SIGNED-LATE" in run("explain", path, "--lang", "fr").stdout
    assert "à vérifier" in papers_of(matter)["formalities-plan"]


def test_an_answer_said_to_have_come_in_time_is_told_as_what_the_user_states() -> None:
    stated = "La réponse à la proposition a été remise ou envoyée dans le délai de réflexion, ou les deux parties"
    settled = employer_text("nine", AMENDMENT, amendment={**SIGNED_LATE, "answer_settled": True})
    report = report_of(aigov.parse_matter(settled))
    assert stated in report and "si la réponse a été remise ou envoyée dans le délai" not in report
    early = {**SIGNED_LATE, "answer_settled": True, "signed_on": "2026-10-12"}
    assert stated not in report_of_text(employer_text("nine", AMENDMENT, amendment=early))


# ------------------------------------------------------------------ eighth reading
def test_the_text_said_to_be_the_draft_unchanged_is_told_as_what_the_user_states() -> None:
    stated = "Le texte est, sans changement, celui sur lequel ont porté les formalités"
    report = report_of(employer_matter("small_to_full"))
    row = next(line for line in report.split("\n") if line.startswith(f"| {stated}"))
    assert row.endswith("| 40 |")
    assert stated not in report_of_text(employer_text("small_to_full", CHAPTER, document={}))


def test_articles_of_an_establishment_left_out_are_a_reserve_of_its_counts() -> None:
    report = report_of(employer_matter("two_establishments"))
    counts = report.partition("Ce qui oblige dans chaque établissement")[2].partition("\n## ")[0]
    assert "Sous réserve : " in counts and "disciplinaire : 40" in counts
    assert f"| 16 octobre 2026 (établissement Colmar : 19 octobre 2026){OWN_ARTICLES} |" in report
    plan = papers("two_establishments")["formalities-plan"]
    assert plan.count("Sous réserve : ") == 1


def test_the_report_names_the_committees_and_says_that_populations_overlap() -> None:
    report = report_of(employer_matter("two_establishments"))
    assert (
        "au moins 50 salariés : CSE central, CSE de Lille et Colmar ; mis en place le 6 mai 2019 ; renouvelé" in report
    )
    assert "| Déposer le texte au greffe du conseil de prud'hommes – Colmar | 17 septembre 2026 |" in report
    turned = report_of(employer_matter("small_to_full"))
    assert "mis en place le 20 novembre 2023 ; au moins 50 salariés depuis le 1er mars 2024 |" in turned
    assert "leurs nombres ne s'additionnent pas" in report_of(employer_matter("agency_user"))


def test_the_report_says_that_there_are_no_internal_rules_only_where_the_matter_says_so() -> None:
    assert "non obligatoire ce jour-là ; le dossier dit qu'il n'en existe pas" in report_of(employer_matter("nine"))
    unknown = report_of_text(employer_text("nine", CHAPTER, ri={}))
    assert "| **Règlement intérieur** | non obligatoire ce jour-là |" in unknown


def test_a_term_of_an_amendment_that_is_no_rule_of_conduct_is_not_said_to_ground_a_sanction() -> None:
    rows = report_of(employer_matter("nine")).split("\n")
    row = next(
        line for line in rows if "Avenant au contrat de travail – contrat et discipline : 12, contrat : 5" in line
    )
    assert "| – absente | – absente | 6 – Cession de droits d'auteur<br>● contrat" in "\n".join(rows)
    assert "Une autre stipulation oblige, sans fonder à elle seule une sanction" in row


@pytest.mark.parametrize("vehicle", [CHARTER, CHAPTER, AMENDMENT])
@pytest.mark.parametrize("name", ["nine", "association", "small_to_full"])
def test_the_employer_assesses_risks_whether_or_not_a_committee_is_consulted_l4121_3(name: str, vehicle: str) -> None:
    lines = papers(name, vehicle)["formalities-plan"].split("\n")
    assessed = next(line for line in lines if line.startswith("| Évaluer les risques que les outils d'IA font courir"))
    assert "| Employeur |" in assessed and "11 octobre 2026" in assessed and "article L. 4121-3" in assessed
    consulted = [line for line in lines if line.startswith("| Consulter le CSE compétent sur la mise à jour")]
    assert len(consulted) == (0 if name == "nine" else 1)
    assert all(lines.index(assessed) < lines.index(line) for line in consulted), "the update follows the assessment"


def test_an_administration_is_told_of_no_assessment_of_risks_that_the_dossier_does_not_extend_to_it() -> None:
    plan = papers_of(matter_of_form("administration", AMENDMENT, like="nine", cse="missing"))["formalities-plan"]
    assert "Évaluer les risques" not in plan


def test_what_a_text_promises_later_is_only_advised_before_it_is_in_force() -> None:
    plan = papers("nine")["formalities-plan"]
    assert "conseillé avant l'entrée en vigueur du texte, promis par lui ensuite" in plan


def test_the_opinion_of_an_establishment_is_sent_before_the_central_opinion() -> None:
    plan = papers("two_establishments")["formalities-plan"]
    row = next(line for line in plan.split("\n") if line.startswith("| Transmettre au CSE central l'avis du CSE"))
    assert "/ 10 septembre 2026 |" in row
    assert "Étapes communes à tous les établissements, et celles du siège :" in plan
    assert "Étapes à l'établissement Colmar :" in plan


def test_a_reference_that_states_no_day_has_none_in_the_report_of_an_administration() -> None:
    matter = matter_of_form("administration", CHAPTER, like="agency_user")
    told = report_of(matter).split("Encore de l'exemple")[0]
    assert "Chapitre IA de la charte informatique : jour qu'il indique" not in told
    assert "Avenant au contrat de travail : jour qu'il indique" in told
    plan = papers_of(matter)["formalities-plan"]
    assert "dont l'information de chaque personne sur ses données avant d'ouvrir les outils" in plan


def test_articles_of_one_establishment_are_not_counted_as_those_of_another_l2316_20() -> None:
    rows = [line for line in report_of(employer_matter("two_establishments")).split("\n") if line.startswith("| **")]
    lille, colmar = (next(row for row in rows if row.startswith(f"| **{name} (")) for name in ("Lille", "Colmar"))
    assert "; moins peuvent y obliger : les articles propres à Colmar n'y valent pas. Prend effet le 16" in lille
    assert "au plus" not in colmar
    assert (
        "Prend effet le 19 octobre 2026, sous réserve seulement pour les articles propres à un établissement" in colmar
    )


def test_report_and_plan_of_a_small_employer_say_which_regime_of_sanctions_is_to_be_checked_l1333_2() -> None:
    told, plan = report_of(employer_matter("nine")), papers("nine")["formalities-plan"]
    for said in (told, plan):
        assert "S'il est tenu pour un règlement facultatif, il doit respecter toutes les règles du code" in said
        assert "L'employeur prouve que le seuil n'était pas atteint au jour de la sanction." in said
    assert "Sans CSE, et si cette absence est régulière, la consultation est sans objet." in plan, "why no opinion"
    for vehicle in (CHARTER, AMENDMENT):
        assert "règlement facultatif" not in papers("nine", vehicle)["formalities-plan"]
    assert "règlement facultatif" not in report_of(employer_matter("small_to_full"))


def test_the_legend_defines_each_mark_and_the_tables_say_what_they_count_together() -> None:
    told = report_of(employer_matter("nine"))
    guide = told.partition("Comment lire ce rapport")[2]
    assert "| ⓘ **Informe** | La clause n'impose rien à la personne : elle informe, conseille ou organise. |" in guide
    assert "Les clauses qui informent seulement sont comptées parmi celles sans portée." in told
    assert "le règlement s'impose" not in told, "nine employees have no internal rules"


def test_bases_that_the_dossier_has_not_read_are_to_be_verified() -> None:
    for name in ("cc-1103", "cc-1193", "cc-1366", "cc-1367", "loi-2016-1691", "loi-2016-1691-8", "decret-2022-1284"):
        assert LIBRARY.legal_bases[name].verify, name


def test_a_warning_on_tools_asks_only_for_the_facts_that_are_missing() -> None:
    told = report_of(employer_matter("two_establishments"))
    assert "Indiquez si le texte en autorise" not in told
    assert "Des alertes sont données faute de faits : Quel CSE a été consulté sur l'introduction des outils" in told


def first_steps(name: str) -> list[str]:
    """What the first page of the report of an employer says to do first: the charter, the chapter, the amendment."""
    row = next(
        line for line in report_of(employer_matter(name)).split("\n") if line.startswith("| **À faire d'abord**")
    )
    return row.split(" | ")[1:]


def test_what_is_under_reserve_comes_first_by_its_name() -> None:
    assert first_steps("association")[1] == "Établir : le greffe compétent et le mandat du CSE le jour de son avis."
    assert first_steps("nine")[1] == "Établir : les buts du contrôle.", "its registry is its own"
    assert first_steps("small_to_full")[1].startswith("Vérifier 2 étapes")


def test_the_rule_on_languages_tells_a_text_of_the_employer_from_a_contract_l1321_6_l1221_3() -> None:
    said = "Pour un texte d'information ou un règlement intérieur, la version française vaut et une traduction informe."
    assert said in report_of(employer_matter("nine"))


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


def test_explain_names_a_clause_as_its_document_prints_it(tmp_path: Path) -> None:
    path = tmp_path / "matter.yaml"
    path.write_text(employer_text("agency_user", CHARTER), encoding="utf-8")
    told = run("explain", path, "--lang", "fr").stdout.replace("’", "'").replace("\u00a0", " ")
    text = papers("agency_user", CHARTER)["text"]
    for number, title in ((3, "Comment l'IA répond"), (19, "Recruter, évaluer, répartir le travail")):
        assert f"{number} – {title}" in told and f"Article {number}. {title}" in text, title
