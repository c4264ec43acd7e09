"""Names of employers that take an article in French, and the list of works that an amendment assigns."""

from __future__ import annotations

import re

import pytest
from employers import employer_matter
from papers import AMENDMENT, CHARTER, matter_of_form, papers_of

import aigov_docs as aigov


@pytest.mark.parametrize(
    ("form", "bare", "said"),
    [
        ("foundation", "Fondation", "à la Fondation Vauban"),
        ("administration", "Ville", "à la Ville de Beaulac"),
    ],
)
def test_a_name_that_takes_an_article_has_it(form: str, bare: str, said: str) -> None:
    for vehicle in (CHARTER, AMENDMENT):
        for name, text in papers_of(matter_of_form(form, vehicle, like="nine")).items():
            assert not re.findall(rf"(?:charte,|chez|entre|désigne|par|employeur,|données est) {bare}\b", text), name
    assert said in papers_of(matter_of_form(form, CHARTER, like="nine"))["agency-notice"]
    notice = papers_of(matter_of_form(form, CHARTER, like="nine"))["individual-notice"]
    assert f"\nLa {said.removeprefix('à la ')} (« " in notice


def test_a_name_that_begins_with_its_own_article_contracts_and_a_brand_takes_none() -> None:
    association = papers_of(employer_matter("association", CHARTER))
    assert "Par cette charte, l'association Les Amis du Livre (« l'association » ou « nous »)" in association["text"]
    assert "responsable du traitement de vos données est l'association Les Amis du Livre." in association["text"]
    lender = papers_of(employer_matter("agency_user", CHARTER))["agency-notice"]
    assert re.search(r"les concernent chez [A-Z]", lender)
    english = papers_of(matter_of_form("foundation", CHARTER, like="nine"), "en")
    assert "at Fondation Vauban" in english["agency-notice"]
    forms = aigov.load_library().vocabulary.legal_forms
    assert forms["association"].spell_name("Les Amis du Livre", "to", "fr") == "aux Amis du Livre"
    assert forms["company"].spell_name("Ville et Jardins", "the", "fr") == "Ville et Jardins"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_list_of_the_works_assigned_is_enclosed(language: str) -> None:
    joined = employer_matter("nine", AMENDMENT)
    assert joined.ip is not None
    matter = joined.model_copy(update={"ip": joined.ip.model_copy(update={"list_joined": None})})
    said = papers_of(matter, language)
    enclosed = {
        "fr": "S'y ajoute, annexée à l'avenant, la liste des œuvres",
        "en": "The list of the works whose copyright",
    }
    planned = {"fr": "la liste des œuvres dont il cède les droits est à joindre", "en": "it assigns is to be attached"}
    part = {"fr": "Une liste d'œuvres jointe fait partie de l'avenant", "en": "An attached list of works is part of"}
    assert enclosed[language] in said["proposal-letter"]
    assert planned[language] in said["formalities-plan"]
    assert part[language] in said["text"]
    assert planned[language] not in papers_of(joined, language)["formalities-plan"]
    without = matter.model_copy(update={"options": {**matter.options, "ip_assignment": "none"}})
    assert planned[language] not in papers_of(without, language)["formalities-plan"]
