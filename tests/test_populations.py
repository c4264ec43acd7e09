"""Populations: what each document is worth for each group of people, what none reaches, and by what other act."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from command import run
from employers import employer_matter, employer_text

import aigov_docs as aigov
from aigov_docs.compose.populations import PopulationWorth, check_populations
from aigov_docs.matter.models import Population

LIBRARY = aigov.load_library()
VEHICLES = ("charter", "it-charter-chapter", "contract-amendment")


@cache
def worths(name: str) -> dict[str, PopulationWorth]:
    """What each document is worth for each population of an employer."""
    return {worth.population.id: worth for worth in aigov.compare_populations(LIBRARY, employer_matter(name))}


def counts(worth: PopulationWorth, vehicle: str) -> dict[str, int]:
    paper = worth.paper(vehicle)
    assert paper is not None
    return paper.count_weights()


def rules(worth: PopulationWorth, vehicle: str) -> list[str]:
    paper = worth.paper(vehicle)
    assert paper is not None
    return [rule.id for rule in paper.rules]


EVERY = tuple(LIBRARY.vocabulary.populations)


@cache
def worth_of_each() -> dict[str, PopulationWorth]:
    """What each population of the list is worth in one undertaking."""
    listed = tuple(Population(id=name) for name in EVERY)
    asked = employer_matter("agency_user").model_copy(update={"populations": listed})
    return dict(zip(EVERY, aigov.compare_populations(LIBRARY, asked), strict=True))


@pytest.mark.parametrize("name", EVERY[1:])
def test_no_population_is_worth_more_than_adult_employees(name: str) -> None:
    """An employee of age is the person whom most texts bind: no other population gives the employer more."""
    usual, worth = worth_of_each()["employees"], worth_of_each()[name]
    rank = LIBRARY.vocabulary.rank_weight
    for paper, other in zip(worth.papers, usual.papers, strict=True):
        for finding, best in zip(paper.findings, other.findings, strict=True):
            assert rank(finding.weight) <= rank(best.weight), (name, paper.vehicle, finding.clause)


# ------------------------------------------------------------------ LEGAL-2, i: persons
def test_agency_workers_are_punished_by_their_agency_alone_l1251_1() -> None:
    agency = worths("agency_user")["agency"]
    for vehicle in VEHICLES:
        assert set(counts(agency, vehicle)) == {"none"}
    assert rules(agency, "it-charter-chapter") == ["P-AGENCY"]
    assert [act.companion for act in agency.acts] == ["agency-notice"]
    assert agency.acts[0].legal_bases == ("ct-l1251-1", "ct-l1251-21")


def test_lent_employees_stay_those_of_the_lender_l8241_2() -> None:
    lent = worths("agency_user")["seconded"]
    assert [set(counts(lent, vehicle)) for vehicle in VEHICLES] == [{"none"}] * 3
    assert rules(lent, "contract-amendment") == ["P-HOST"]


def test_volunteers_are_bound_by_neither_rules_nor_amendment_l1221_1() -> None:
    association = worths("association")
    volunteers = association["volunteers"]
    assert [set(counts(volunteers, vehicle)) for vehicle in VEHICLES] == [{"none"}] * 3
    assert rules(volunteers, "it-charter-chapter") == ["P-VOLUNTEER"]
    assert volunteers.acts_text("fr") == "charte des bénévoles, statuts ou convention de bénévolat"
    assert counts(association["employees"], "it-charter-chapter")["disciplinary"] > 30


def test_interns_have_an_annex_to_their_agreement_d124_4() -> None:
    interns = worths("nine")["interns"]
    assert set(counts(interns, "it-charter-chapter")) == {"none"}
    assert [act.companion for act in interns.acts] == ["internship-annex"]


def test_executives_and_protected_employees_weigh_as_employees() -> None:
    user, firm = worths("agency_user"), worths("small_to_full")
    for vehicle in VEHICLES:
        assert counts(user["executives"], vehicle) == counts(user["employees"], vehicle)
        assert counts(firm["protected"], vehicle) == counts(firm["employees"], vehicle)
    assert "accord exprès" in firm["protected"].acts_text("fr")


def test_a_charter_binds_nobody() -> None:
    for name in ("nine", "association", "agency_user", "small_to_full"):
        assert {weight for worth in worths(name).values() for weight in counts(worth, "charter")} == {"none"}


def test_a_contract_signed_by_a_whole_population_is_disputed_l1321_5() -> None:
    """LEGAL-2, g: "all" means every contract, or every contract of a category (L1311-2, last paragraph)."""
    paper = worths("agency_user")["executives"].paper("contract-amendment")
    assert paper is not None
    assert paper.marks == ("disputed",)
    assert paper.weights_text("en") == "contractual and disciplinary (disputed): 12; contractual: 5; no force: 9"


def test_what_rests_on_a_statement_says_so() -> None:
    """LEGAL-2, 1: an accepted statement is printed with every answer that rests on it."""
    paper = worths("agency_user")["employees"].paper("contract-amendment")
    assert paper is not None
    assert [each["id"] for each in paper.as_dict("fr")["rests_on"]] == ["adult", "no_translation_asked"]
    matter = employer_matter("agency_user")
    report = aigov.to_bytes(aigov.enforceability_report(aigov.compare(LIBRARY, matter), "en"), "md").decode()
    assert "Rests on what you state: The employees concerned were of age on the day they signed." in report


def minors(**changes: Any) -> PopulationWorth:
    asked = employer_matter("agency_user").model_copy(update={"populations": (Population(id="minors"),), **changes})
    return aigov.compare_populations(LIBRARY, asked)[0]


def test_minors_do_not_sign_alone_and_internal_rules_bind_them_cc_1146() -> None:
    young = minors()
    assert set(counts(young, "contract-amendment")) == {"none"}
    assert rules(young, "contract-amendment") == ["P-MINOR"]
    assert counts(young, "it-charter-chapter")["disciplinary"] > 30
    assert "représentant légal" in young.acts_text("fr")


def test_an_accepted_statement_does_not_make_minors_adults() -> None:
    assert minors(presumptions=("adult",)).as_dict() == minors().as_dict()


def test_what_is_not_known_of_a_population_cannot_be_said_and_is_asked() -> None:
    asked = employer_matter("agency_user").model_copy(update={"presumptions": ()})
    paper = aigov.compare_populations(LIBRARY, asked)[0].paper("contract-amendment")
    assert paper is not None
    assert set(paper.count_weights()) == {"cannot_be_said", "none"}
    assert {"employee.minor", "employee.translation_requested"} <= set(paper.missing_facts)
    questions = [each["question"] for each in paper.as_dict("fr")["missing_facts"]]
    assert "Le salarié était-il mineur le jour de sa signature ?" in questions


def test_nothing_of_the_person_named_in_the_matter_is_taken() -> None:
    matter = employer_matter("agency_user")
    assert matter.employee is not None
    other = matter.model_copy(update={"employee": matter.employee.model_copy(update={"status": "intern"})})
    assert [worth.as_dict() for worth in aigov.compare_populations(LIBRARY, other)] == [
        worth.as_dict() for worth in aigov.compare_populations(LIBRARY, matter)
    ]


# ------------------------------------------------------------------ counts, crossed
def problems(text: str) -> list[tuple[str, str]]:
    with pytest.raises(aigov.MatterError) as caught:
        aigov.parse_matter(text)
    return [(problem.code, problem.where) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("populations", "code", "key"),
    [
        ([{"id": "employees", "count": 141}], "population-above-headcount", "populations.0.count"),
        ([{"id": "executives", "count": 200}], "population-above-headcount", "populations.0.count"),
        (
            [{"id": "employees", "count": 40}, {"id": "executives", "count": 41}],
            "population-above-employees",
            "populations.1.count",
        ),
        ([{"id": "interns"}, {"id": "interns"}], "population-twice", "populations.1.id"),
        ([{"id": "robots"}], "unknown-word", "populations.0.id"),
    ],
)
def test_counts_are_crossed_with_the_headcount(populations: list[dict[str, Any]], code: str, key: str) -> None:
    (found, where), *others = problems(employer_text("agency_user", populations=populations))
    assert (found, others) == (code, [])
    assert key in where


@pytest.mark.parametrize("name", ["apprentices", "interns", "agency", "volunteers"])
def test_people_outside_the_headcount_may_be_more_than_it_l1111_3(name: str) -> None:
    text = employer_text("nine", populations=[{"id": "employees", "count": 9}, {"id": name, "count": 30}])
    assert aigov.parse_matter(text).populations[1].count == 30


# ------------------------------------------------------------------ where they are shown
def test_compare_and_explain_say_each_population_in_json(tmp_path: Path) -> None:
    path = tmp_path / "matter.yaml"
    path.write_text(employer_text("association"), encoding="utf-8")
    compared = json.loads(run("compare", str(path), "--json", "--lang", "fr").stdout)["populations"]
    assert [each["population"] for each in compared] == ["employees", "volunteers"]
    assert list(compared[1]["vehicles"]) == list(VEHICLES)
    assert compared[1]["count"] == 60
    assert compared[1]["other_acts"][0]["act"] == "charte des bénévoles, statuts ou convention de bénévolat"
    explained = json.loads(run("explain", str(path), "--json").stdout)["populations"]
    assert list(explained[1]["vehicles"]) == ["it-charter-chapter"]
    assert explained[1]["vehicles"]["it-charter-chapter"]["weights"] == {"none": 64}


def test_compare_prints_each_population(tmp_path: Path) -> None:
    path = tmp_path / "matter.yaml"
    path.write_text(employer_text("association"), encoding="utf-8")
    said = run("compare", str(path), "--lang", "fr").stdout
    assert "Bénévoles (60)" in said
    assert "P-VOLUNTEER" in said


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_report_says_which_document_for_whom(language: str) -> None:
    matter = employer_matter("association")
    report = aigov.to_bytes(aigov.enforceability_report(aigov.compare(LIBRARY, matter), language), "md").decode()
    assert {"fr": "Quel document pour qui", "en": "Which document for whom"}[language] in report
    assert {"fr": "charte des bénévoles", "en": "volunteers’ charter"}[language] in report


def test_the_list_of_populations_has_no_mistake() -> None:
    assert list(check_populations(LIBRARY)) == []
    assert aigov.matter_schema(LIBRARY)["$defs"]["Population"]["properties"]["id"]["enum"] == list(EVERY)
