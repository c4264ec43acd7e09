"""The papers of each employer, read by its own counsel: what would be wrong for that employer and no other."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from employers import employer_matter, employer_text
from papers import (
    AMENDMENT,
    CHAPTER,
    CHARTER,
    LIBRARY,
    administration,
    commanding,
    matter_of_form,
    papers,
    papers_at_colmar,
    papers_of,
    printed,
    report_of,
)

import aigov_docs as aigov
from aigov_docs.document.companions import assemble_establishment_companions

# ------------------------------------------------------------------ no internal rules: nothing to annex a chapter to
#: Words that suppose that internal rules exist.
SUPPOSED = (
    r"annexe n° 2|annexée? au règlement intérieur|modifie ainsi le règlement|sanctions (?:que prévoit le|du) règlement|"
    r"article 18\b"
)
SUPPOSED_EN = (
    r"(?i)annex no\. 2|annexed to the internal rules|changes the internal rules|in the internal rules|Article 18\b"
)


def test_no_paper_of_a_firm_without_internal_rules_supposes_them() -> None:
    for name, said in papers("nine").items():
        assert re.findall(SUPPOSED, said) == [], name
    for name, said in papers("nine", language="en").items():
        assert re.findall(SUPPOSED_EN, said) == [], name


def test_papers_of_a_firm_with_internal_rules_name_the_annex() -> None:
    said = papers("agency_user")
    for name in ("text", "inspector-letter", "court-deposit-letter", "posting-notice", "agency-notice", "cse-note"):
        assert re.search(r"(?i)annexe n° 2 au règlement intérieur", said[name]), name
    assert "sanctions du règlement intérieur (article 18)" in said["text"]


def test_a_committee_without_internal_rules_is_told_which_procedure_is_followed() -> None:
    small = aigov.parse_matter(employer_text("association", CHAPTER, ri={"exists": False}))
    said = papers_of(small)
    for name in ("cse-note", "cse-agenda", "cse-opinion"):
        assert not re.search(SUPPOSED, said[name]), name
        assert "L. 1321-5" in said[name], name


def test_a_text_that_does_not_say_it_is_annexed_is_not_told_to_correct_its_title() -> None:
    found = aigov.assess(LIBRARY, employer_matter("nine"))
    assert "W-ANNEX-NOTHING" not in [rule.id for rule in found.warnings]


# ------------------------------------------------------------------ only who and what the matter has
def test_the_notice_names_only_people_of_the_matter_who_are_not_its_employees() -> None:
    for vehicle in (CHAPTER, CHARTER):
        alone = papers("small_to_full", vehicle)["individual-notice"]
        assert "Une personne sans contrat de travail n'encourt aucune sanction" in alone
        assert "intérimaire" not in alone and "mis à disposition par" not in alone
        assert "telle qu'un bénévole, n'encourt" in papers("association", vehicle)["individual-notice"]
        lent = "L'intérimaire ou le salarié mis à disposition par un autre employeur peut être sanctionné seulement par"
        assert lent in papers("agency_user", vehicle)["individual-notice"]


def test_a_dated_opinion_is_a_proof_of_the_computation_without_a_condition() -> None:
    sheet = papers("small_to_full")["computation-sheet"]
    assert "avis du CSE." in sheet
    assert "s'il est requis" not in sheet and "explique son absence" not in sheet


def test_the_undertaking_itself_informs_the_agency_of_the_chapter() -> None:
    assert re.search("travail temporaire, que l'[a-z]+ informe du chapitre", papers("small_to_full")["text"])


# ------------------------------------------------------------------ no works council, or a small one
#: Words that suppose a works council.
COMMITTEE = r"consulte le CSE, selon la loi|remplace pas le CSE|avec l'avis du CSE|et du CSE\b|Consultation du CSE \("


@pytest.mark.parametrize("vehicle", [CHAPTER, CHARTER, AMENDMENT])
def test_no_paper_of_a_firm_of_nine_supposes_a_works_council(vehicle: str) -> None:
    for name, said in papers("nine", vehicle).items():
        assert re.findall(COMMITTEE, said) == [], name
        assert not name.startswith("cse-"), name
    if vehicle == CHAPTER:
        assert "avis du CSE" not in papers("nine")["computation-sheet"]


def test_a_small_committee_is_cited_only_the_articles_that_govern_it() -> None:
    for name in ("cse-note", "cse-agenda", "cse-opinion", "formalities-plan"):
        calendar = [line for line in papers("association")[name].split("\n") if line.startswith("|")]
        assert not re.search(r"L\. 2312-1[456]|L\. 2315-(?:29|30)|R\. 2312-[56]", "\n".join(calendar)), name
    full = papers("small_to_full")["formalities-plan"]
    assert all(each in full for each in ("L. 2312-16", "L. 2315-29", "R. 2312-6"))


def test_articles_of_larger_undertakings_are_cited_for_reference_only() -> None:
    only = "visent seulement le comité social et économique (CSE) d'une entreprise d'au moins cinquante salariés"
    for name in ("nine", "association"):
        assert only in papers(name, CHARTER)["text"]
    assert "visent seulement le" not in papers("small_to_full", CHARTER)["text"]


def test_silence_of_a_small_committee_is_no_proof_of_an_opinion() -> None:
    assert "preuve du jour de l'information" not in papers("association")["formalities-plan"]
    assert "preuve du jour de l'information" in papers("small_to_full")["formalities-plan"]


@pytest.mark.parametrize(("name", "wanted"), [("nine", "(envoi à"), ("association", "(avis du CSE, envoi à")])
def test_the_plan_of_a_charter_says_as_the_report_which_formalities_would_bind(name: str, wanted: str) -> None:
    matter = employer_matter(name, CHARTER)
    would = r"Pour une charte, des formalités changeraient la portée .*? irrégulière\."
    commanded = re.search(would, report_of(matter, library=commanding()))
    assert commanded and wanted in commanded[0]
    plan = papers_of(matter, library=commanding())["formalities-plan"]
    assert "Aucune de ces étapes ne donne force à ce document : il informe. " + commanded[0] in plan
    assert "Aucune formalité" not in plan
    # the shipped charter asks and advises: no formality would make it bind, and the report says which wordings do
    report, plan = report_of(matter), papers(name, CHARTER)["formalities-plan"]
    assert not re.search(would, report) and not re.search(would, plan)
    assert "Aucune de ces étapes ne donne force à ce document : il informe." in plan
    bind = report.partition("Rédactions des mêmes clauses qui obligent, une fois leurs formalités accomplies :")[2]
    assert "| Chapitre IA" in bind.partition("Pourquoi")[0]


def test_the_formalities_that_would_bind_the_charter_of_nine_need_no_opinion_of_a_committee() -> None:
    told = aigov.assess(commanding(), employer_matter("nine", CHARTER)).told_rules
    assert [rule.id for rule in told] == ["V1-COULD-BIND-NO-CSE"]
    assert "L'avis du CSE n'en est pas, puisqu'il n'y a pas de CSE." in told[0].explanation.fr


def test_a_firm_of_nine_promises_nothing_to_staff_representatives_whom_it_does_not_have() -> None:
    for vehicle in (CHAPTER, CHARTER):
        said = papers("nine", vehicle)
        assert "et les représentants du personnel, dans un délai suffisant" not in said["review-minutes"]
        assert "Il n'y a pas de comité social et économique (CSE) dans l'entreprise." in said["text"]
        others = papers("association", vehicle)
        assert "et les représentants du personnel, dans un délai suffisant" in others["review-minutes"]
        assert "Il n'y a pas de comité" not in others["text"]
    assert "annonce à temps tout retrait d'engagement à chacun." in papers("nine")["text"]
    assert "à chacun et aux représentants du personnel." in papers("association")["text"]
    assert "remplace pas" not in papers("nine", CHARTER)["committee-sheet"]


# ------------------------------------------------------------------ the word of the employer
def test_a_person_who_is_the_employer_signs_for_nobody() -> None:
    trader = {each: papers_of(matter_of_form("sole_trader", each, like="nine")) for each in (CHAPTER, AMENDMENT)}
    for said in (*trader[CHAPTER].values(), *trader[AMENDMENT].values()):
        assert not re.search(r"\*\*Pour l'entreprise", said, re.IGNORECASE)
    assert "**L'entreprise**" in trader[CHAPTER]["inspector-letter"]
    assert "**L'Entreprise**" in trader[AMENDMENT]["text"]
    assert "**Pour l'entreprise**" in papers("nine")["inspector-letter"]


def test_a_letter_is_signed_by_the_word_that_it_defines() -> None:
    for name in ("nine", "association"):
        letter = papers(name, AMENDMENT)["proposal-letter"]
        word = re.search(r"« (la Société|l'Association) »", letter)
        assert word and f"**Pour {word[1]}**" in letter
    assert "**Pour l'association**" in papers("association")["inspector-letter"]


@pytest.mark.parametrize(("form", "pronoun"), [("epic", "il"), ("liberal_practice", "il"), ("mutual", "elle")])
def test_a_question_about_the_employer_agrees_with_its_word(form: str, pronoun: str) -> None:
    said = papers_of(matter_of_form(form, CHARTER, like="association"))["manager-talking-points"]
    assert f" lit-{pronoun} mes requêtes ?" in said


def test_an_intern_of_a_public_establishment_is_not_sent_to_the_wrong_establishment() -> None:
    said = papers_of(matter_of_form("epic", CHARTER, like="association"))["internship-annex"]
    assert "destinés à l'établissement d'enseignement" in said


def test_the_report_names_an_employer_and_no_company() -> None:
    report = report_of(employer_matter("association"))
    assert "| **Employeur** | Les Amis du Livre |" in report
    assert "**Entreprise**" not in report


# ------------------------------------------------------------------ an administration: Book III does not govern it
def test_an_administration_sends_nothing_to_the_inspector_nor_to_the_registry() -> None:
    said = papers_of(administration())
    left = {"inspector-letter", "court-deposit-letter", "posting-notice", "computation-sheet", "ruling-request"}
    assert left & set(said) == set()
    plan = aigov.formalities(aigov.assess(LIBRARY, administration()))
    assert plan.effective_on is None
    assert [item.step.id for item in plan.steps] == [
        "draft",
        "charter-published",
        "reference-published",
        "charter-steps",
    ]


def test_the_report_of_an_administration_owes_it_neither_rules_nor_a_works_council() -> None:
    report = report_of(administration())
    assert "| **Règlement intérieur** | hors de son champ : l'employeur est une administration |" in report
    assert "alors qu'il devrait exister" not in report
    assert "des formalités changeraient la portée" not in report


# ------------------------------------------------------------------ two establishments: each committee is asked its own
def test_the_papers_of_a_committee_say_which_committee_is_asked() -> None:
    for name in ("cse-note", "cse-agenda", "cse-opinion"):
        assert "Comité consulté : CSE central." in papers("two_establishments")[name], name
        assert "Comité consulté : CSE de l'établissement Colmar." in papers_at_colmar()[name], name
        assert "Comité consulté" not in papers("small_to_full")[name], name


def test_an_establishment_committee_is_not_asked_what_the_central_one_alone_is_l2316_1() -> None:
    for name in ("cse-note", "cse-agenda"):
        assert "## Introduction des outils d'IA" not in papers_at_colmar()[name], name
        assert "relèvent du CSE central (article L. 2316-1 du code du travail)" in papers_at_colmar()[name], name
        assert "## Introduction des outils d'IA" in papers("two_establishments")[name], name


def test_an_establishment_has_its_own_meeting_and_secretary() -> None:
    said = papers_at_colmar(meeting_on=dt.date(2026, 9, 8), secretary="Ida Meyer", provisions="article 41.2")
    assert "Date de la réunion : 8 septembre 2026" in said["cse-note"]
    assert "Secrétaire du comité : Ida Meyer" in said["cse-opinion"]
    assert "[•]" not in said["cse-agenda"] + said["cse-opinion"]


def test_an_establishment_committee_has_its_own_last_day_r2312_6_ii() -> None:
    """Where both levels are asked, the periods run for the central committee; the other answers seven days before."""
    said = papers_at_colmar()["cse-note"]
    assert "1er octobre 2026" not in said
    assert "à l'expiration d'un mois" not in said
    deemed = "le CSE central qui ne s'est pas prononcé est réputé avoir été consulté et avoir rendu un avis négatif."
    own = "L'avis du comité d'établissement est rendu et transmis au CSE central"
    assert f"{deemed} {own} au plus tard sept jours avant cette date." in said
    assert "À défaut, l'avis du comité d'établissement est réputé négatif." in said
    assert "le dernier jour pour rendre cet avis et le transmettre au CSE central est le 24 septembre 2026." in said
    assert "un avis négatif à compter du 1er octobre 2026" in papers("two_establishments")["cse-note"]
    earlier = employer_matter("two_establishments").establishments[1].procedure
    assert earlier is not None
    told_earlier = papers_at_colmar(procedure=earlier.model_copy(update={"cse_informed_on": dt.date(2026, 8, 25)}))
    assert told_earlier["cse-note"].count("24 septembre 2026") == 1, "the day of the central committee counts"


def test_an_establishment_whose_head_decides_keeps_its_own_period() -> None:
    said = papers_at_colmar(rules="own", specific=None)["cse-note"]
    assert "un avis négatif à compter du 1er octobre 2026" in said
    assert "sept jours avant" not in said


def test_an_establishment_has_its_own_notice_and_computation() -> None:
    said = papers_at_colmar()
    for name in ("posting-notice", "computation-sheet"):
        at = r"(É|L'é)tablissement concerné (est le suivant )?: Colmar, 3 rue des Clefs, 68000 Colmar\."
        assert re.search(at, said[name]), name
        assert not re.search(r"tablissement concerné (est|:)", papers("two_establishments")[name]), name
    nowhere = papers_at_colmar(posting_place=None)["posting-notice"]
    assert "à compter du 18 septembre 2026, à l'endroit suivant : [•]" in nowhere
    assert "hall de Colmar" in papers_at_colmar(posting_place="hall de Colmar")["posting-notice"]
    sheet = said["computation-sheet"]
    for day in ("17 septembre 2026", "18 septembre 2026", "18 octobre 2026", "19 octobre 2026"):
        assert day in sheet, day
    assert "15 septembre 2026" not in sheet


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "fr",
            "(établissement Colmar : 18 septembre 2026), à l'endroit suivant : panneau d'affichage (établissement",
        ),
        ("en", "(Colmar establishment: 18 September 2026), at the following place: "),
    ],
)
def test_the_notice_of_the_head_office_names_the_day_and_the_place_of_each_establishment(
    language: str, told: str
) -> None:
    assert told in papers("two_establishments", language=language)["posting-notice"]


def test_a_blank_of_an_establishment_names_the_key_of_the_establishment() -> None:
    said = papers_at_colmar(meeting_on=None, secretary=None, posting_place=None)
    for name in ("cse-note", "cse-agenda", "cse-opinion", "posting-notice"):
        assert "filing." not in said[name], name
        assert "(establishments[Colmar]." in said[name], name


def test_the_note_is_addressed_to_the_members_of_the_committee_asked() -> None:
    central, local = papers("two_establishments")["cse-note"], papers_at_colmar()["cse-note"]
    assert "aux membres du comité social et économique (CSE) central de l'entreprise (Filature Royer)" in central
    assert "aux membres du comité social et économique (CSE) de l'établissement Colmar de l'entreprise" in local
    assert "aux membres du comité social et économique (CSE) de l'" in papers("small_to_full")["cse-note"]


def test_a_later_deposit_at_the_head_office_counts_in_the_sheet_of_an_establishment() -> None:
    matter = employer_matter("two_establishments")
    assert matter.procedure is not None
    late = matter.procedure.model_copy(update={"deposit_on": dt.date(2026, 9, 25)})
    found = aigov.assess(LIBRARY, matter.model_copy(update={"procedure": late}))
    made = assemble_establishment_companions(found, found.matter.establishments[1])
    said = {item.name: printed(item.document) for item in made}
    assert "26 octobre 2026" in said["computation-sheet"]
    assert "Le texte a pris effet le 26 octobre 2026" in said["formalities-plan"]
    undeposited = found.matter.establishments[1].model_copy(
        update={"procedure": matter.procedure.model_copy(update={"deposit_on": None})}
    )
    sheet = next(
        printed(item.document)
        for item in assemble_establishment_companions(found, undeposited)
        if item.name == "computation-sheet"
    )
    assert "octobre 2026 |" not in sheet.replace("16 octobre 2026 |", ""), "no day of effect without its own deposit"


# ------------------------------------------------------------------ what the text promises a small committee
@pytest.mark.parametrize("vehicle", [CHAPTER, CHARTER])
def test_the_minutes_of_a_review_recall_what_the_text_promises_a_small_committee(vehicle: str) -> None:
    promised = {
        CHAPTER: "en informe par écrit la délégation du personnel et lui répond",
        CHARTER: "nous en informons par écrit la délégation du personnel et lui répondons",
    }[vehicle]
    recalled = "en informer d'abord la délégation du personnel par écrit et lui répondre"
    small, full = papers("association", vehicle), papers("small_to_full", vehicle)
    assert promised in small["text"] and recalled in small["review-minutes"]
    assert "consulter d'abord le CSE" not in small["review-minutes"]
    assert promised not in full["text"] and recalled not in full["review-minutes"]
    assert "consulter d'abord le CSE dans les cas prévus par la loi" in full["review-minutes"]


def test_the_notice_of_an_amendment_does_not_speak_of_consultations_by_name() -> None:
    for made in (
        papers("association", AMENDMENT),
        papers_of(matter_of_form("administration", AMENDMENT, like="nine", cse="missing")),
    ):
        assert "consultation nominative" not in made["individual-notice"]
    for made in (
        papers("association", CHARTER),
        papers_of(matter_of_form("administration", CHARTER, like="nine", cse="missing")),
    ):
        assert "La trace d'une consultation nominative sert à prouver" in made["individual-notice"]


@pytest.mark.parametrize("form", ["mutual", "epic"])
def test_the_parties_of_an_amendment_are_undersigned_whatever_their_gender(form: str) -> None:
    text = papers_of(matter_of_form(form, AMENDMENT, like="association"))["text"]
    assert "Entre les parties soussignées" in text
