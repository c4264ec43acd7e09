"""What a matter still says as the sample does: no paper passes for final, the report and the plan say it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command import run
from employers import employer_matter, employer_text
from papers import AMENDMENT, CHAPTER, CHARTER, matter_of_form, papers, papers_of, report_of

import aigov_docs as aigov
from aigov_docs.matter.sample_matters import is_copied_from_sample

LEFT = {"fr": "Ces valeurs sont encore celles de l'exemple", "en": "These values are still the sample's"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_paper_that_prints_an_address_of_the_sample_lists_it_as_one_to_check(language: str) -> None:
    said = papers("association", language=language)
    for name, keys in {
        "inspector-letter": ("filing.inspectorate", "filing.court"),
        "court-deposit-letter": ("filing.court",),
        "posting-notice": ("filing.posting_place",),
        "ruling-request": ("filing.inspectorate",),
    }.items():
        for key in keys:
            assert f"({key})" in said[name].split(LEFT[language])[1], (name, key)


def test_an_address_of_ones_own_is_not_open() -> None:
    said = papers("two_establishments")
    assert "filing.court" not in said["court-deposit-letter"] + said["inspector-letter"]
    assert "filing.posting_place" not in said["posting-notice"]


def test_a_town_is_anybody_s_in_its_department() -> None:
    """The sample stands in Lyon: a firm of Villeurbanne is entered at the registry of Lyon, one of Rennes is not."""
    matter = employer_matter("association")
    for postcode, copied in (("69100 Villeurbanne", False), ("35000 Rennes", True)):
        own = {"rcs_city": "Lyon", "address": f"4 rue du Port, {postcode}"}
        there = matter.model_copy(update={"employer": matter.employer.model_copy(update=own), "place": "Lyon"})
        found = [is_copied_from_sample(there, key) for key in ("employer.rcs_city", "place")]
        assert found == [copied, copied], postcode


def test_an_address_that_is_checked_is_not_open() -> None:
    matter = employer_matter("association")
    filing = matter.filing.model_copy(update={"checked": True})
    checked = matter.model_copy(update={"filing": filing, "place": "Rennes"})
    for name, said in papers_of(checked).items():
        assert "(filing." not in said and "(place)" not in said, name


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_paper_lists_the_words_of_the_sample_that_it_prints(language: str) -> None:
    said = papers("nine", CHAPTER, language)
    listed = {name: text.split(LEFT[language])[1] for name, text in said.items() if LEFT[language] in text}
    for key in ("roles", "tools", "data_classes", "contacts.incidents", "place"):
        assert f"({key})" in listed["text"], key
    assert "(tools)" in listed["individual-notice"] and "(effects.training)" in listed["training-record"]
    assert "(uses)" in listed["uses-by-job"] and "(roles)" in listed["who-to-ask"]
    amendment = papers("nine", AMENDMENT, language)
    for key in ("employee.name", "employee.job", "ip.works", "ip.price"):
        assert f"({key})" in amendment["text"].split(LEFT[language])[1], key


def test_what_may_be_anybody_s_is_not_listed() -> None:
    said = papers("nine", CHAPTER)["text"].split(LEFT["fr"])[1] + papers("nine", AMENDMENT)["text"].split(LEFT["fr"])[1]
    for key in ("host.", "ip.rights", "contract.", "charter.", "_on)", "employer.representative"):
        assert key not in said, key
    it = employer_matter("nine").roles["it"]
    matter = employer_matter("nine").model_copy(
        update={"roles": {"it": it.model_copy(update={"contact": "it@aubin.example"})}}
    )
    assert not is_copied_from_sample(matter, "roles"), "every firm has an IT department"


def test_a_registry_of_the_sample_is_told_beside_the_weights_r1321_2(tmp_path: Path) -> None:
    report = report_of(employer_matter("association"))
    chapter = report.partition(". Chapitre IA de la charte informatique\n")[2].partition("\n## ")[0]
    assert re.search(r"Sous réserve : Déposer le texte.*Le greffe que nomme le dossier est encore celui", chapter)
    inspector = re.search(r"\| L'inspection du travail que nomme le dossier est encore celle.*", chapter)
    assert inspector and "| 0 |" in inspector[0], "a warning, on which no weight rests"
    path = tmp_path / "matter.yaml"
    path.write_text(employer_text("association"), encoding="utf-8")
    assert "C-REGISTRY" in run("explain", path, "--lang", "fr").stdout
    assert "fait, sous réserve" in papers("association")["formalities-plan"]
    registry = "Le greffe que nomme le dossier est encore celui"
    assert registry not in report_of(employer_matter("two_establishments"))
    assert registry not in report_of(matter_of_form("foundation", CHAPTER, "association"))


@pytest.mark.parametrize("vehicle", [CHAPTER, CHARTER])
def test_the_report_and_the_plan_say_what_is_still_of_the_sample(vehicle: str) -> None:
    matter = employer_matter("association", vehicle)
    report = report_of(matter)
    row = next(line for line in report.split("\n") if line.startswith("| **Encore de l'exemple** |"))
    assert "filing" in row and "À vérifier." in row
    plan = papers("association", vehicle)["formalities-plan"]
    assert "Le dossier dit encore ce que dit l'exemple : " in plan and "filing" in plan


def test_nothing_is_left_of_the_sample_in_the_sample() -> None:
    matter = aigov.samples.sample_matter(CHAPTER)
    assert LEFT["fr"] not in "".join(papers_of(matter).values())
    assert "Encore de l'exemple" not in report_of(matter)
