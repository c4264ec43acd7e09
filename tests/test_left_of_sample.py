"""What a matter still says as the sample does: no paper passes for final, the report and the plan say it."""

from __future__ import annotations

import pytest
from employers import employer_matter
from papers import CHAPTER, CHARTER, papers, papers_of, report_of

import aigov_docs as aigov

LEFT = {"fr": "Ces valeurs sont encore celles de l'exemple", "en": "These values are still the sample's"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_paper_that_prints_an_address_of_the_sample_lists_it_as_one_to_check(language: str) -> None:
    said = papers("nine", language=language)
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
    assert LEFT["fr"] not in said["posting-notice"]


def test_an_address_that_is_checked_is_not_open() -> None:
    matter = employer_matter("nine")
    filing = matter.filing.model_copy(update={"checked": True})
    checked = matter.model_copy(update={"filing": filing, "place": "Rennes"})
    for name, said in papers_of(checked).items():
        assert LEFT["fr"] not in said, name


@pytest.mark.parametrize("vehicle", [CHAPTER, CHARTER])
def test_the_report_and_the_plan_say_what_is_still_of_the_sample(vehicle: str) -> None:
    matter = employer_matter("nine", vehicle)
    report = report_of(matter)
    row = next(line for line in report.split("\n") if line.startswith("| **Encore de l'exemple** |"))
    assert "filing" in row and "À vérifier." in row
    plan = papers("nine", vehicle)["formalities-plan"]
    assert "Le dossier dit encore ce que dit l'exemple : " in plan and "filing" in plan


def test_nothing_is_left_of_the_sample_in_the_sample() -> None:
    matter = aigov.samples.sample_matter(CHAPTER)
    assert LEFT["fr"] not in "".join(papers_of(matter).values())
    assert "Encore de l'exemple" not in report_of(matter)
