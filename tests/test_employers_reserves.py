"""What the papers of an employer leave to be settled, and what they do not say too surely."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest
from command import run
from employers import employer_matter, employer_text, filing_of, read_yaml
from papers import (
    AMENDMENT,
    CHAPTER,
    CHARTER,
    FORMS,
    LIBRARY,
    matter_of_form,
    papers,
    papers_at_colmar,
    papers_of,
    report_of,
)

import aigov_docs as aigov
from aigov_docs.compose.reserves import list_reserves


@cache
def public_body(vehicle: str, language: str = "fr") -> dict[str, str]:
    """The papers of an industrial and commercial public body with the staff of the association."""
    return papers_of(matter_of_form("epic", vehicle, "association"), language)


@pytest.mark.parametrize("vehicle", [CHARTER, CHAPTER, AMENDMENT])
def test_a_public_body_under_private_law_settles_whether_it_acts_as_an_authority(vehicle: str) -> None:
    point = "comme autorité publique dans l'exécution de ses missions"
    assert point in papers_of(matter_of_form("epic", vehicle, "association"))["individual-notice"]
    assert point not in papers("association", vehicle)["individual-notice"]


def test_the_report_of_a_public_body_reserves_the_special_status_of_its_staff() -> None:
    said = report_of(matter_of_form("epic", AMENDMENT, "association"))
    assert "Le dossier ne dit pas s'il existe un tel statut" in said
    assert "articles L. 1111-1 et L. 1211-1 de ce code" in said
    assert "un tel statut" not in report_of(employer_matter("association", AMENDMENT))


@pytest.mark.parametrize("said", [None, False])
def test_the_amendment_of_a_public_body_is_weighed_subject_to_a_special_status_l1211_1(said: bool | None) -> None:
    matter = matter_of_form("epic", AMENDMENT, "association")
    matter = matter.model_copy(update={"employer": matter.employer.model_copy(update={"no_special_status": said})})
    [reserve] = [each for each in list_reserves(aigov.assess(LIBRARY, matter)) if each.id == "C-STAFF-STATUS"]
    assert reserve.clauses and [step.id for step in reserve.steps] == ["effect"]
    report = report_of(matter)
    assert "| **Avenant au contrat de travail : prend effet le** | 2 novembre 2026, sous réserve |" in report
    assert "La portée de l'avenant est donnée pour le cas où rien n'y est contraire" in report
    assert "2 novembre 2026, sous réserve" in papers_of(matter)["formalities-plan"]


def test_a_public_body_whose_staff_have_no_special_status_says_so_and_the_report_tells_it() -> None:
    matter = matter_of_form("epic", AMENDMENT, "association")
    matter = matter.model_copy(update={"employer": matter.employer.model_copy(update={"no_special_status": True})})
    assert "C-STAFF-STATUS" not in {each.id for each in list_reserves(aigov.assess(LIBRARY, matter))}
    report = report_of(matter)
    assert "Aucun statut particulier ne régit le personnel employé dans les conditions du droit privé." in report
    assert "Le dossier ne dit pas s'il existe un tel statut" not in report
    assert "articles L. 1111-1 et L. 1211-1 de ce code" in report


@pytest.mark.parametrize("vehicle", [CHARTER, CHAPTER])
def test_the_special_status_is_no_reserve_on_texts_of_another_book(vehicle: str) -> None:
    found = aigov.assess(LIBRARY, matter_of_form("epic", vehicle, "association"))
    assert "C-STAFF-STATUS" not in {each.id for each in found.composition.incoherences}
    private = aigov.assess(LIBRARY, employer_matter("association", AMENDMENT))
    assert "C-STAFF-STATUS" not in {each.id for each in private.composition.incoherences}


def test_an_inspector_that_may_be_another_one_is_warned_of_and_changes_no_weight_nor_day() -> None:
    matter = matter_of_form("foundation", CHAPTER, "agency_user", filing=filing_of("agency_user"))
    found = aigov.assess(LIBRARY, matter)
    assert "C-INSPECTORATE" in {each.id for each in found.composition.incoherences}
    assert "C-INSPECTORATE" not in {each.id for each in list_reserves(found)}
    plan = papers_of(matter)["formalities-plan"]
    sent = next(line for line in plan.split("\n") if line.startswith("| Envoyer le texte à l'inspecteur"))
    assert "| fait, sous réserve |" in sent and "Le texte a pris effet le 2 novembre 2026." in plan
    same = "Un envoi à un autre inspecteur ne change ici ni une portée ni le jour d'effet"
    report = report_of(matter)
    assert same in plan and same in report
    row = next(line for line in report.split("\n") if same in line)
    assert "| 0 |" in row


def test_information_given_after_the_term_of_the_committee_has_a_reserve() -> None:
    found = aigov.assess(LIBRARY, employer_matter("association"))
    steps = {step.step.id: step for step in aigov.formalities(found).steps}
    check = next(each.check for each in found.composition.incoherences if each.check.id == "C-CSE-TERM")
    assert "informed" in check.steps and steps["informed"].state == "done"
    for name in ("cse-note", "cse-agenda", "cse-opinion"):
        assert "Le mandat des membres du CSE le jour de l'avis" in papers("association")[name], name


def test_letters_do_not_tell_a_history_of_the_headcount() -> None:
    for name in ("inspector-letter", "court-deposit-letter"):
        said = papers("nine")[name]
        assert "L'effectif de l'entreprise n'impose pas d'en mettre un en place (article L. 2311-2" in said, name
        assert "pendant douze mois consécutifs" not in said, name


def test_a_signature_on_the_amendment_is_no_act_of_the_other_papers() -> None:
    matter, told = employer_matter("nine"), {}
    for vehicle in (CHAPTER, AMENDMENT):
        weighed = {vehicle: aigov.assess(LIBRARY, matter, vehicle=vehicle)}
        told[vehicle] = " ".join(worth.acts_text("fr") for worth in aigov.compare_populations(LIBRARY, matter, weighed))
    assert "représentant légal" not in told[CHAPTER]
    assert "représentant légal de l'apprenti mineur" in told[AMENDMENT]


def test_managers_promise_nothing_about_jobs() -> None:
    said = papers("association", CHARTER)["manager-talking-points"]
    assert "Dire ce que l'employeur prévoit aujourd'hui, sans le promettre" in said
    assert "et rien de plus" not in said


def test_the_committee_sheet_asks_for_what_the_charter_promises_to_a_small_committee() -> None:
    said = papers("association", CHARTER)["committee-sheet"]
    assert "Information écrite de la délégation du personnel et réponse, avant la décision" in said
    assert "Consultation prévue par la loi" not in said


def test_the_notice_says_from_when_the_text_is_a_chapter_and_whom_it_binds() -> None:
    said = papers("association")["individual-notice"]
    assert "Ce texte est, à compter de son entrée en vigueur, le chapitre" in said
    assert (
        "Elle suit les règles prévues par son contrat, sa convention ou son mandat et, parmi celles de ce texte, les "
        "dispositions que cet acte désigne, s'il en désigne." in said
    )


def test_the_notice_of_an_amendment_names_no_misconduct() -> None:
    said = papers("association", AMENDMENT)
    assert "fautes sur indice précis" not in said["individual-notice"]
    assert "examen d'une faute" not in said["text"]


def test_publicity_reaches_the_premises_where_people_are_hired() -> None:
    plan = aigov.formalities(aigov.assess(LIBRARY, employer_matter("association")))
    label = next(step.label.text("fr") for step in plan.steps if step.step.id == "publicity")
    assert "ou aux locaux où se fait l'embauche" in label


def test_a_place_and_a_meeting_of_the_sample_are_listed_where_they_are_printed() -> None:
    said = papers("association")
    assert "Lieu de signature (place)" in said["inspector-letter"]
    assert "filing.meeting_on" in said["cse-opinion"]


# ------------------------------------------------------------------ a sixth reading: a public body under private law
@pytest.mark.parametrize(
    ("language", "relied", "left"),
    [
        ("fr", "est l'intérêt légitime de|notre intérêt légitime", "indique la base légale d"),
        ("en", "the legitimate interests of|our legitimate interests", "states the lawful basis of"),
    ],
)
@pytest.mark.parametrize("vehicle", [CHARTER, CHAPTER])
def test_the_text_of_a_public_body_leaves_the_basis_of_the_logs_to_the_notice_gdpr_6(
    vehicle: str, language: str, relied: str, left: str
) -> None:
    said = public_body(vehicle, language)["text"]
    assert left in said and not re.search(relied, said)
    private = papers("association", vehicle, language)["text"]
    assert re.search(relied, private) and left not in private


def test_the_note_on_tools_of_a_public_body_relies_on_no_legitimate_interest() -> None:
    said = papers_of(matter_of_form("epic", CHAPTER, "small_to_full"))["ai-cse-note"]
    assert "est l'intérêt légitime de" not in said
    assert "comme autorité publique dans l'exécution de ses missions" in said.partition("À régler")[2]
    assert "de ces journaux et de ce dispositif est l'intérêt légitime de" in papers("small_to_full")["ai-cse-note"]


@pytest.mark.parametrize(
    ("language", "bases"),
    [
        ("fr", ("intérêt légitime (f)", "mission d'intérêt public (e)", "obligation légale (c)")),
        ("en", ("legitimate interests (f)", "task in the public interest (e)", "legal obligation (c)")),
    ],
)
def test_notice_record_and_text_of_a_public_body_give_the_same_possible_bases_gdpr_6(
    language: str, bases: tuple[str, ...]
) -> None:
    said = public_body(CHAPTER, language)
    for base in bases:
        assert base in said["individual-notice"] and base in said["monitoring-record"], base
        assert base[:-4] in said["text"], base


def test_the_notice_of_an_administration_names_no_works_council() -> None:
    said = papers_of(matter_of_form("administration", CHARTER, "small_to_full"))["individual-notice"]
    assert "CSE" not in said
    assert "La consultation que demande le droit qui régit l'emploi précède la décision" in said


STATUS = {
    "fr": "Une disposition du statut de ce personnel qui a le même objet l'emporte",
    "en": "A provision of the status of those staff with the same object prevails",
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_table_of_legal_bases_of_a_public_body_says_that_a_special_status_prevails_l1211_1(language: str) -> None:
    charter, chapter = public_body(CHARTER, language), public_body(CHAPTER, language)
    for said in (charter["text"], charter["legal-texts"], chapter["text"], chapter["legal-texts"], chapter["cse-note"]):
        assert STATUS[language] in said and "L. 1251-1" in said.partition(STATUS[language])[2]
    note = papers_of(matter_of_form("epic", AMENDMENT, "small_to_full"), language)["ai-cse-note"]
    assert STATUS[language] in note
    for name in ("text", "legal-texts", "cse-note"):
        assert STATUS[language] not in papers("association", CHAPTER, language)[name], name


def test_plan_and_report_of_a_public_body_give_its_own_rule_on_agency_workers_l1251_1() -> None:
    own = "s'applique à l'utilisateur personne morale de droit public, sous réserve de sa section 6 (article L. 1251-1"
    matter = matter_of_form("epic", CHAPTER, "association")
    assert own in public_body(CHAPTER)["formalities-plan"] and own in report_of(matter)
    assert own not in papers("association")["formalities-plan"]


@pytest.mark.parametrize("vehicle", [CHARTER, CHAPTER, AMENDMENT])
def test_explain_says_once_that_a_special_status_prevails(vehicle: str, tmp_path: Path) -> None:
    for form, times in (("epic", 1), ("foundation", 0)):
        path = tmp_path / f"{form}.yaml"
        employer = {"territory": "metropolitan", "agreements_checked": True, **FORMS[form]["employer"]}
        agency = [{"id": "agency", "count": 3}]
        path.write_text(employer_text("association", vehicle, employer=employer, populations=agency), encoding="utf-8")
        said = run("explain", path, "--lang", "fr").stdout.replace("’", "'")
        assert said.count(STATUS["fr"]) == times, form
        told = json.loads(run("explain", path, "--lang", "fr", "--json").stdout)["scope_notes"]
        assert sum(STATUS["fr"] in each for each in told) == times, form
        cited = times if vehicle != CHARTER else 0  # no answer on a charter rests on the articles on agency work
        assert sum("sous réserve de sa section 6" in each for each in told) == cited, form


# ------------------------------------------------------------------ a sixth reading: two establishments
def test_the_note_on_tools_names_the_competent_committee_for_the_risk_document() -> None:
    point = "Le CSE compétent pour la mise à jour du document unique : le CSE central ou celui de chaque établissement"
    for vehicle in (CHARTER, CHAPTER, AMENDMENT):
        said, single = papers("two_establishments", vehicle)["ai-cse-note"], papers("small_to_full", vehicle)
        assert "Le CSE compétent est consulté sur le document unique" in said
        assert point in said.partition("À régler")[2]
        assert point not in single["ai-cse-note"]
    assert point in papers("two_establishments")["cse-note"].partition("À régler")[2]


def test_articles_left_out_are_to_be_settled_in_each_paper_that_sends_the_text() -> None:
    point = "un article écrit après l'avis du CSE ou après le dépôt est une modification"
    for name in ("cse-note", "cse-agenda", "cse-opinion", "inspector-letter", "court-deposit-letter", "posting-notice"):
        for said in (papers("two_establishments"), papers_at_colmar()):
            assert point in said[name].partition("À régler")[2], name
    assert point in papers("two_establishments")["ruling-request"].partition("À régler")[2]
    listed = [dict(each) for each in read_yaml(employer_text("two_establishments"))["establishments"]]
    listed[1]["provisions"] = "article 41.2"
    settled = papers_of(aigov.parse_matter(employer_text("two_establishments", establishments=listed)))
    assert not any(point in said for said in settled.values())
    beside = "Ce jour d'effet ne vaut pas pour un article propre à un établissement et écrit après"
    assert beside in papers("two_establishments")["computation-sheet"]
    assert beside in papers_at_colmar()["computation-sheet"]
    assert beside not in settled["computation-sheet"]


def test_the_plan_asks_which_articles_are_specific_and_does_not_say_that_they_are_unwritten() -> None:
    plan = papers("two_establishments")["formalities-plan"]
    assert "Le dossier n'indique pas les articles propres à un établissement" in plan
    assert "laisse à écrire" not in plan
    assert "dites quels articles propres à un établissement ont été soumis aux CSE et déposés" in plan
    assert "establishments.provisions" in plan


def test_the_request_for_a_ruling_leaves_the_powers_of_the_head_of_an_establishment_to_settle_l2316_20() -> None:
    point = "seconde condition de la consultation de son CSE (article L. 2316-20 du code du travail)"
    assert point in papers("two_establishments")["ruling-request"].partition("À régler")[2]
    assert point not in papers("small_to_full")["ruling-request"]


@pytest.mark.parametrize("vehicle", [CHARTER, CHAPTER])
def test_the_minutes_of_a_review_ask_the_committee_of_a_trial_too(vehicle: str) -> None:
    assert "Un outil introduit ou remplacé, même à l'essai" in papers("small_to_full", vehicle)["review-minutes"]
    assert "A tool introduced or replaced, even on trial" in papers("small_to_full", vehicle, "en")["review-minutes"]


# ------------------------------------------------------------------ a sixth reading: an association with volunteers
def test_papers_given_before_the_entry_into_force_say_what_the_text_is_to_become() -> None:
    for name in ("volunteers-charter", "staff-summary"):
        said = papers("association")[name]
        assert "le chapitre 7 de la charte intitulée" in said, name
        assert re.search(r"La date d'entrée en vigueur que ce (texte|chapitre) indique est le 2 novembre 2026", said), (
            name
        )
    others = {**papers("two_establishments"), **papers("agency_user")}
    for name in ("agency-notice", "lender-notice", "internship-annex"):
        assert "texte destiné à devenir le chapitre 7" in others[name], name


def test_the_notice_limits_restrictions_to_employees_and_names_the_act_of_a_volunteer() -> None:
    said = papers("association")["individual-notice"]
    assert "Pour un salarié de l'association, les restrictions à l'usage des outils informatiques sont" in said
    assert (
        "Pour un bénévole, seule la charte des bénévoles oblige. Le texte joint lui est remis pour information" in said
    )
    assert "charte des bénévoles" not in papers("nine")["individual-notice"]


# ------------------------------------------------------------------ a ninth reading: objection to a public body
@pytest.mark.parametrize(
    ("language", "both", "alone"),
    [
        ("fr", "fondé sur l'intérêt légitime ou sur une mission d'intérêt public", "fondé sur l'intérêt légitime."),
        ("en", "legitimate interests or on a task in the public interest", "processing based on legitimate interests."),
    ],
)
@pytest.mark.parametrize("vehicle", [CHARTER, CHAPTER, AMENDMENT])
def test_a_public_body_tells_the_objection_to_each_basis_of_its_notice_gdpr_21(
    vehicle: str, language: str, both: str, alone: str
) -> None:
    said = papers_of(matter_of_form("epic", vehicle, like="small_to_full"), language)["individual-notice"]
    assert both in said and alone not in said
    company = papers("small_to_full", vehicle, language)["individual-notice"]
    assert alone in company and both not in company


def test_a_notice_whose_purposes_are_blank_is_no_information_and_each_side_is_named_gdpr_13() -> None:
    told = report_of(employer_matter("nine"))
    assert "la gestion des licences (dans le texte seulement)" in told
    assert "Une notice remise avec ce blanc n'informe pas du but du contrôle" in told
    assert "Une notice remise avec ce blanc" in papers("nine")["formalities-plan"]


def test_the_use_of_the_monitoring_that_the_user_states_is_told_beside_the_weights_that_rest_on_it() -> None:
    row = "| Le résultat du contrôle n'est pas utilisé ici. |"
    told = next(line for line in report_of(employer_matter("nine")).split("\n") if line.startswith(row))
    assert told.rstrip(" |").endswith("| 1"), "an article that only another document has is not counted"


# ------------------------------------------------------------------ eleventh reading
def test_the_month_of_waiting_has_the_reserve_of_the_deposit_from_which_it_runs_r1321_3() -> None:
    plan = papers("association")["formalities-plan"].split("\n")
    assert "| fait, sous réserve |" in next(line for line in plan if line.startswith("| Attendre un mois"))
    told = next(line for line in plan if line.startswith("Sous réserve : Déposer le texte"))
    assert "Attendre un mois" in told


def test_the_record_of_the_monitoring_has_the_purpose_of_reading_in_an_absence_gdpr_30() -> None:
    said = papers("small_to_full")["monitoring-record"]
    assert "et, pour les échanges lus en cas d'absence, la continuité du travail" in said
    in_english = papers("small_to_full", language="en")["monitoring-record"]
    assert "for exchanges read in the event of an absence, the continuity of work" in in_english


def test_the_note_on_tools_says_what_the_specific_provisions_of_its_timetable_are_l2316_20() -> None:
    own = "Les dispositions propres à un établissement que nomme le calendrier sont celles du texte."
    assert own in papers("two_establishments")["ai-cse-note"]
    assert own not in papers("two_establishments", CHARTER)["ai-cse-note"]
    assert own not in papers("small_to_full")["ai-cse-note"]


@pytest.mark.parametrize("name", ["small_to_full", "nine"])
def test_the_answer_to_a_request_notes_what_the_clients_contract_says(name: str) -> None:
    said = "Ce que le contrat avec le client ou le tiers dit de ces données (sans objet, l'admet, accord donné le)"
    assert said in papers(name)["tool-request-form"]


def test_each_paper_of_an_employer_without_internal_rules_says_what_it_has() -> None:
    told = report_of(employer_matter("nine"))
    assert "la loi, le contrat et, s'il en existe un, le règlement intérieur" in told
    assert "ce texte et ceux qui reprennent ou décrivent ses articles disent les buts qu'il annonce" in told
    assert "échelle des sanctions et rappels de l'article L. 1321-2 compris" in told
    assert "Ce que le dossier affirme de son contrat doit être vrai du contrat de chacun." in told


def test_the_posting_notice_too_names_the_term_of_the_committee() -> None:
    assert "- Le mandat des membres du CSE le jour de l'avis" in papers("association")["posting-notice"]


def test_the_note_says_at_which_meeting_the_risks_are_discussed_l4121_3() -> None:
    said = "de la même réunion ou, si cette mise à jour n'est pas encore établie, d'une autre réunion"
    assert said in papers("association")["cse-note"]


@pytest.mark.parametrize("vehicle", [CHAPTER, CHARTER])
def test_a_small_employer_can_keep_what_the_text_says(vehicle: str) -> None:
    said = papers_of(matter_of_form("liberal_practice", vehicle, like="small_to_full"))
    assert vehicle == CHAPTER or "les juristes et l'informatique que nomme l'annexe" in said["text"]
    for name in ("text", "individual-notice"):
        assert "l'accord vient d'une personne que la direction a désignée d'avance, par écrit" in said[name], name


def test_a_plan_doubts_the_committee_that_its_steps_presuppose() -> None:
    plan = papers_of(matter_of_form("liberal_practice", CHAPTER, like="small_to_full"))["formalities-plan"]
    assert "Moins de 50 salariés aujourd'hui, ou effectif inconnu, et un CSE" in plan
