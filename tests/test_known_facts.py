"""What a matter says is said: internal rules, statements that count, disputed answers, no private law."""

from __future__ import annotations

import re

import pytest
from employers import employer_matter, employer_text
from papers import AMENDMENT, CHARTER, papers, papers_of, report_of

import aigov_docs as aigov

IF_ANY = {"fr": r"s'il existe|s'il en existe un,", "en": r"any internal rules|where they exist|if there are any"}


# ------------------------------------------------------------------ internal rules
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("vehicle", [CHARTER, AMENDMENT])
@pytest.mark.parametrize("name", ["nine", "association"])
def test_rules_known_to_exist_or_not_are_not_doubted(name: str, vehicle: str, language: str) -> None:
    for paper, said in papers(name, vehicle, language).items():
        rules = [line for line in said.split("\n") if re.search("règlement intérieur|internal rules", line)]
        assert not re.findall(IF_ANY[language], "\n".join(rules)), paper


def test_rules_that_exist_are_named_and_those_that_do_not_are_left_out() -> None:
    assert "Les suites d'un manquement relèvent de la loi. L'avenant" in papers("nine", AMENDMENT)["text"]
    assert "relèvent de la loi et du règlement intérieur." in papers("association", AMENDMENT)["text"]
    assert "la loi, les accords collectifs, votre contrat de travail et" in papers("nine", CHARTER)["text"]
    assert "les accords collectifs, le règlement intérieur, votre contrat" in papers("association", CHARTER)["text"]


def test_rules_not_known_to_exist_are_still_said_to_be_possible() -> None:
    matter = aigov.parse_matter(employer_text("nine", AMENDMENT, ri={}))
    assert "de la loi et, s'il existe, du règlement intérieur." in papers_of(matter)["text"]


def test_a_charter_is_not_to_be_read_among_the_internal_rules() -> None:
    said = papers_of(aigov.samples.sample_matter(CHARTER))["announcement"]
    assert "Règlement intérieur" not in said


# ------------------------------------------------------------------ the report
def test_a_statement_on_which_no_answer_rests_is_not_counted() -> None:
    said = report_of(employer_matter("nine"))
    table = said.partition("Affirmations acceptées dans le dossier")[2].partition("## ")[0]
    assert not re.search(r"\| 0 \|", table)


def test_a_disputed_answer_is_explained_under_the_table_that_shows_it() -> None:
    said = report_of(employer_matter("agency_user"))
    table = said.partition(". Quel document pour qui")[2].partition("\n## ")[0]
    assert "discuté" in table
    assert re.search(r"\nDiscuté : [^|\n]+", table)
