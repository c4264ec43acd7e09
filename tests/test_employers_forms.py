"""Words that follow what the employer is: a syndicat des copropriétaires, a person, a practice."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from employers import employer_matter, employer_text, read_yaml, write_yaml
from papers import AMENDMENT, CHAPTER, CHARTER, matter_of_form, papers, papers_of, report_of

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
    named = {"fr": "syndicat des copropriétaires Résidence des", "en": "association of co-owners Résidence des"}
    for vehicle, names in (
        (CHAPTER, ("text", "individual-notice", "supplier-clause", "agency-notice", "internship-annex")),
        (CHARTER, ("text", "individual-notice", "supplier-clause", "agency-notice", "internship-annex")),
        (AMENDMENT, ("individual-notice", "proposal-letter", "answer-form")),
    ):
        said = papers_of(matter_of_form("co_ownership", vehicle, like="nine"), language)
        for name in names:
            assert named[language] in said[name], (vehicle, name)
    first = papers_of(matter_of_form("co_ownership", CHARTER, like="nine"))["text"]
    assert (
        "charte, le syndicat des copropriétaires Résidence des Tilleuls (« la copropriété » ou « nous ») admet" in first
    )
    forms = aigov.load_library().vocabulary.legal_forms
    whole = "Syndicat des copropriétaires du 4 rue Basse"
    assert forms["co_ownership"].spell_name(whole, "the", "fr") == f"le {whole}"


def test_a_co_ownership_is_represented_by_its_syndic() -> None:
    matter = matter_of_form("co_ownership", AMENDMENT, like="nine")
    assert "représenté par son syndic, le Cabinet Rive Gauche, ci-après « la Copropriété »" in papers_of(matter)["text"]
    assert "by its managing agent (syndic), Cabinet Rive Gauche" in papers_of(matter, "en")["text"]
    cover = papers_of(matter_of_form("co_ownership", CHARTER, like="nine"))["text"]
    assert "| le Cabinet Rive Gauche, syndic |" in cover


@pytest.mark.parametrize(
    ("language", "line", "said_in_agenda"),
    [
        ("fr", "par …………………… (nom et qualité)", "Cabinet Rive Gauche, par …………………… (nom et qualité). Date"),
        ("en", "by …………………… (name and capacity)", "Cabinet Rive Gauche, by …………………… (name and capacity). Date"),
    ],
)
def test_a_person_signs_for_a_syndic_that_is_a_legal_person(language: str, line: str, said_in_agenda: str) -> None:
    said = papers_of(matter_of_form("co_ownership", CHAPTER, like="small_to_full"), language)
    for name in ("text", "cse-note", "inspector-letter", "court-deposit-letter", "ruling-request"):
        assert line in said[name], name
    assert said_in_agenda in said["cse-agenda"] and said_in_agenda in said["cse-opinion"]
    assert line not in papers("small_to_full", language=language)["inspector-letter"]


def test_the_matter_may_name_the_person_who_signs_for_a_legal_person() -> None:
    data = read_yaml(employer_text("association"))
    data["employer"]["representative"] |= {"represented_by": "Hugo Royer, gérant"}
    said = papers_of(aigov.parse_matter(write_yaml(data)))["inspector-letter"]
    assert "par Hugo Royer, gérant" in said


# ------------------------------------------------------------------ a word of its own, a public interest grouping
def test_an_employer_of_another_form_is_called_by_its_own_word() -> None:
    said = papers_of(matter_of_form("other", CHAPTER, like="small_to_full"))
    for name in ("inspector-letter", "ruling-request"):
        assert "de notre congrégation" in said[name] and "notre employeur" not in said[name], name
    text = papers_of(matter_of_form("other", AMENDMENT, like="nine"))["text"]
    assert "représentée par Marie Source, Supérieure, ci-après « la Congrégation »" in text
    charter = papers_of(matter_of_form("other", CHARTER, like="small_to_full"))
    assert "Par cette charte, la Congrégation de la Source (« la congrégation » ou « nous »)" in charter["text"]
    assert "établie par la Congrégation de la Source" in charter["charter-receipt"]


@pytest.mark.parametrize(
    ("language", "of"), [("fr", "règlement intérieur de l'employeur"), ("en", "of the employer (")]
)
def test_an_employer_without_a_word_is_not_its_own_employer(language: str, of: str) -> None:
    known = matter_of_form("other", CHAPTER, like="small_to_full")
    matter = known.model_copy(update={"employer": known.employer.model_copy(update={"called": None})})
    for name in ("inspector-letter", "ruling-request"):
        assert of in papers_of(matter, language)[name], name


def test_a_word_of_its_own_goes_with_a_form_that_has_none() -> None:
    data = read_yaml(employer_text("association"))
    data["employer"] |= {"called": {"fr": "amicale", "en": "club", "gender": "f"}}
    with pytest.raises(aigov.MatterError, match="has its own word"):
        aigov.parse_matter(write_yaml(data))


def test_a_public_interest_grouping_is_no_public_body() -> None:
    said = papers_of(matter_of_form("public_grouping", CHARTER, like="nine", cse="missing"))
    assert all("l'établissement public" not in each for each in said.values())
    assert "le groupement" in said["individual-notice"]


def test_public_officials_are_not_called_as_software_is() -> None:
    said = papers_of(matter_of_form("administration", CHARTER, like="nine", cse="missing"))
    assert "aux agents publics et salariés concernés" in said["text"]
    assert "article « Personnes concernées »" not in said["glossary"]


# ------------------------------------------------------------------ a person who is the employer
def test_a_title_of_courtesy_has_its_article() -> None:
    said = papers_of(matter_of_form("liberal_practice", CHARTER, like="nine"))
    assert "Par cette charte, le docteur Hugo Blanc (« le cabinet » ou « nous »)" in said["text"]
    assert "les concernent chez le docteur Hugo Blanc" in said["agency-notice"]


@pytest.mark.parametrize("form", ["sole_trader", "liberal_practice"])
def test_a_person_is_not_represented_in_its_glossary(form: str) -> None:
    said = papers_of(matter_of_form(form, CHARTER, like="nine"))
    assert "direction** : personne qui dirige ou représente l" in said["glossary"]


# ------------------------------------------------------------------ any employer
@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_paper_tells_when_its_authors_read_a_text(language: str) -> None:
    matter = employer_matter("nine", CHARTER)
    read = re.compile(r"27(?:/03/| (?:mars|Mar(?:ch)?) )2026")
    for day in (dt.date(2026, 9, 14), dt.date(2026, 11, 30)):
        for name, said in papers_of(matter.model_copy(update={"date": day}), language).items():
            assert read.findall(said) == [], name
    assert read.search(report_of(matter, language))


def test_the_plan_of_an_amendment_names_the_two_notices() -> None:
    said = papers("nine", AMENDMENT)["formalities-plan"]
    assert "des journaux d'usage par une notice distincte" in said
    assert "of the usage logs by a separate notice" in papers("nine", AMENDMENT, "en")["formalities-plan"]
    matter = employer_matter("nine", AMENDMENT)
    without = matter.model_copy(update={"options": {**matter.options, "usage_logs": "none"}})
    assert "notice distincte" not in papers_of(without)["formalities-plan"]


# ------------------------------------------------------------------ who a text reaches, what a notice is about
def test_a_request_for_a_ruling_says_whom_the_text_reaches() -> None:
    assert "destinées à s'appliquer à l'ensemble des salariés de" in papers("association")["ruling-request"]


def test_the_notice_of_an_amendment_is_about_data_and_not_about_monitoring() -> None:
    said = papers("association", AMENDMENT)["individual-notice"]
    assert "n'est collectée par un moyen de contrôle" not in said
    assert said.count("sur le contrôle de l'usage") == 1  # the title of the notice on the logs, which it names
    assert "« RGPD »" in said


def test_letters_and_report_say_what_a_co_ownership_is() -> None:
    matter = matter_of_form("co_ownership", CHAPTER, like="nine")
    said = papers_of(matter)
    named = "Résidence des Tilleuls, syndicat des copropriétaires"
    assert all(named in said[name] for name in ("inspector-letter", "ruling-request"))
    assert named in report_of(matter)
