"""Words that follow what the employer is: a syndicat des copropriétaires, a person, a practice."""

from __future__ import annotations

import re

import pytest
from test_employers_papers import AMENDMENT, CHAPTER, CHARTER, matter_of_form, papers_of

import aigov_docs as aigov

VEHICLES = [CHAPTER, CHARTER, AMENDMENT]


# ------------------------------------------------------------------ a co-ownership
@pytest.mark.parametrize("form", ["co_ownership", "union"])
@pytest.mark.parametrize("vehicle", VEHICLES)
def test_the_word_of_the_employer_is_not_that_of_trade_unions(form: str, vehicle: str) -> None:
    for name, said in papers_of(matter_of_form(form, vehicle, like="nine")).items():
        left = re.sub(r"syndicats? (?:des copropriétaires|professionnels?|représentatifs?)", "", said)
        assert re.findall(r".{30}\b(?:[Ll]e|[Dd]u|[Aa]u|notre) [Ss]yndicat\b.{20}", left) == [], name


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_co_ownership_is_said_to_be_one_at_first_mention(language: str) -> None:
    named = {"fr": "Résidence des Tilleuls, syndicat des copropriétaires", "en": "Tilleuls, association of co-owners"}
    for vehicle, names in (
        (CHAPTER, ("text", "individual-notice", "supplier-clause", "agency-notice", "internship-annex")),
        (CHARTER, ("text", "individual-notice", "supplier-clause", "agency-notice", "internship-annex")),
        (AMENDMENT, ("individual-notice", "proposal-letter", "answer-form")),
    ):
        said = papers_of(matter_of_form("co_ownership", vehicle, like="nine"), language)
        for name in names:
            assert named[language] in said[name], (vehicle, name)
    forms = aigov.load_library().vocabulary.legal_forms
    whole = "Syndicat des copropriétaires du 4 rue Basse"
    assert forms["co_ownership"].spell_name(whole, "the", "fr") == f"le {whole}"


def test_a_co_ownership_is_represented_by_its_syndic() -> None:
    matter = matter_of_form("co_ownership", AMENDMENT, like="nine")
    assert "représenté par son syndic, le Cabinet Rive Gauche, ci-après « la Copropriété »" in papers_of(matter)["text"]
    assert "by its managing agent (syndic), Cabinet Rive Gauche" in papers_of(matter, "en")["text"]


# ------------------------------------------------------------------ a person who is the employer
def test_a_title_of_courtesy_has_its_article() -> None:
    said = papers_of(matter_of_form("liberal_practice", CHARTER, like="nine"))
    assert "Par la présente charte, le docteur Hugo Blanc (« le cabinet »)" in said["text"]
    assert "les concernent chez le docteur Hugo Blanc" in said["agency-notice"]


@pytest.mark.parametrize("form", ["sole_trader", "liberal_practice"])
def test_a_person_is_not_represented_in_its_glossary(form: str) -> None:
    said = papers_of(matter_of_form(form, CHARTER, like="nine"))
    assert "direction** : personne qui dirige ou représente l" in said["glossary"]
