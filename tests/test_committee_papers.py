"""The papers of works councils: which committee is asked, about what, and what is closed."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from employers import employer_matter, employer_text, read_yaml
from papers import (
    AMENDMENT,
    CHAPTER,
    CHARTER,
    LIBRARY,
    matter_of_form,
    papers,
    papers_at_colmar,
    papers_of,
    printed,
    report_of,
)

import aigov_docs as aigov
from aigov_docs.document.companions import assemble_establishment_companions


def changed(name: str, vehicle: str = CHAPTER, **changes: Any) -> dict[str, str]:
    """The papers of an employer of ``employers.yaml``, with other facts."""
    return papers_of(aigov.parse_matter(employer_text(name, vehicle, **changes)))


# ------------------------------------------------------------------ which committee
@pytest.mark.parametrize("vehicle", [CHAPTER, CHARTER, AMENDMENT])
def test_the_note_on_tools_is_for_the_central_committee_which_alone_is_competent(vehicle: str) -> None:
    note = papers("two_establishments", vehicle)["ai-cse-note"]
    assert "e comité social et économique (CSE) central de l'entreprise" in note
    assert "Le CSE central est seul consulté sur un projet décidé au niveau de l'entreprise" in note
    assert "est transmis aux CSE d'établissement (article L. 2316-1)" in note
    alone = papers("small_to_full", vehicle)["ai-cse-note"]
    assert "e comité social et économique (CSE) de l'entreprise" in alone
    assert "central de l'entreprise" not in alone
    assert "L. 2316-1" not in alone


@pytest.mark.parametrize("vehicle", [CHAPTER, CHARTER, AMENDMENT])
def test_an_opinion_of_an_unnamed_committee_counts_if_it_is_the_central_one(vehicle: str) -> None:
    said = papers("two_establishments", vehicle)
    closed = "est close seulement si l'avis que voici est celui du CSE central"
    assert f"{closed} : ouverte le 13 mai 2026, avis rendu le 20 mai 2026." in said["ai-cse-note"]
    if vehicle == CHAPTER:
        moot = "Le présent point est sans objet à deux conditions seulement : l'avis est celui du CSE central ;"
        assert moot in said["cse-agenda"]
        assert "Le comité a déjà été consulté" not in said["cse-agenda"]
        alone = "Le CSE central est seul consulté sur un projet commun à l'entreprise (article L. 2316-1 du code"
        only = "La consultation est close seulement si l'avis que voici est celui de ce comité"
        assert f"{alone} du travail). {only}" in said["cse-note"]
    for name in ("cse-note", "cse-agenda", "ai-cse-note"):
        assert not re.search(r"\b(?<!n')est close(?! seulement si)", said.get(name, "")), name
    alone = papers("agency_user", vehicle)["ai-cse-note"]
    assert alone.count("ces outils est close (article L. 2312-8, II, 4°) : ouverte le 13 mai 2026") == 1


def test_the_agenda_of_a_central_committee_states_no_period_that_is_not_its_own() -> None:
    head, local, alone = (
        each["cse-agenda"] for each in (papers("two_establishments"), papers_at_colmar(), papers("small_to_full"))
    )
    assert "Le présent ordre du jour est celui du comité social et économique (CSE) central.\n" in head
    assert "Le délai dans lequel l'ordre du jour est communiqué au CSE central" in head, (
        "a point to settle of the draft"
    )
    assert "trois jours" not in head and "L. 2315-" not in head
    for said in (local, alone):
        assert "trois jours au moins avant la réunion" in said and "L. 2315-30" in said
        assert "Le délai dans lequel" not in said
    step = "Communiquer au CSE compétent une information"
    assert "L. 2315-" not in plan_rows(papers("two_establishments")["formalities-plan"], step)[0]
    assert "L. 2315-30" in plan_rows(papers("small_to_full")["formalities-plan"], step)[0]
    assert "L. 2315-30" in plan_rows(papers_at_colmar()["formalities-plan"], step)[0]


# ------------------------------------------------------------------ what is closed is not asked again
def test_a_closed_consultation_on_tools_is_told_as_closed_and_is_no_item() -> None:
    said = papers("agency_user")
    assert "Cette consultation est close : ouverte le 13 mai 2026, avis" in said["cse-note"]
    assert "fait l'objet d'une note distincte" not in said["cse-note"]
    assert "Introduction des outils d'IA" not in said["cse-agenda"]
    listed = "note d'information au CSE sur les outils d'intelligence artificielle générative et les moyens de contrôle"
    assert f"Document : {listed}." in said["cse-agenda"]
    assert f"N{listed[1:]}" in said["ai-cse-note"], "the title of the note, as it bears it"


def test_a_consultation_on_tools_still_to_hold_keeps_its_item() -> None:
    said = changed("agency_user", technology={"deployed_on": "2026-10-12", "change": "new"})
    assert "Introduction des outils d'IA" in said["cse-agenda"]
    assert "fait l'objet d'une note distincte" in said["cse-note"]


def test_the_update_of_the_risk_document_is_an_item_of_the_agenda() -> None:
    for name in ("association", "small_to_full"):
        assert "sous un point distinct de l'ordre du jour de la même réunion ou" in papers(name)["cse-note"]
        assert "Document unique d'évaluation des risques" in papers(name)["cse-agenda"]
    local = papers_at_colmar()
    assert "Document unique d'évaluation" not in local["cse-agenda"]
    assert "donne lieu à une consultation distincte du CSE compétent (article L. 4121-3" in local["cse-note"]
    assert "point distinct de l'ordre du jour (article L. 4121-3" not in local["cse-note"]


def test_which_committee_is_asked_about_the_risk_document_is_left_to_be_checked_where_there_are_several() -> None:
    head, alone = papers("two_establishments"), papers("small_to_full")
    assert "le CSE compétent est consulté sur la mise à jour du document unique, sous un point" in head["cse-note"]
    assert "Consultation du CSE compétent sur la mise à jour du document unique" in head["cse-agenda"]
    to_check = (
        "Le CSE compétent pour la mise à jour du document unique : le CSE central ou celui de chaque établissement"
    )
    assert to_check in head["cse-agenda"].partition("À régler avant l'envoi ou la remise")[2]
    assert "the relevant CSE is consulted on the update" in papers("two_establishments", language="en")["cse-note"]
    for name in ("cse-note", "cse-agenda"):
        assert "CSE compétent" not in alone[name].partition("# Calendrier")[0], name
    assert ". Le CSE est consulté sur la mise à jour" in alone["cse-note"]
    single = employer_matter("two_establishments")
    none = tuple(place.model_copy(update={"cse": "none"}) for place in single.establishments)
    only = aigov.assess(LIBRARY, single.model_copy(update={"establishments": none}))
    made = {each.name: printed(each.document) for each in assemble_establishment_companions(only, none[1])}
    assert "donne lieu à une consultation distincte du CSE (article L. 4121-3" in made["cse-note"]
    assert "Consultation sur la mise à jour du document unique" in alone["cse-agenda"]


def test_the_powers_of_the_head_of_the_establishment_are_to_be_checked_before_its_committee_is_asked_l2316_20() -> None:
    point = "La compétence du chef de l'établissement concerné pour les mesures propres à celui-ci, seconde condition"
    for name in ("cse-note", "cse-agenda", "inspector-letter", "court-deposit-letter"):
        for said in (papers_at_colmar(), *([] if name == "cse-agenda" else [papers("two_establishments")])):
            told = said[name].partition("À régler avant l'envoi ou la remise")[2]
            assert f"{point} de la consultation de son CSE (article L. 2316-20 du code du travail)" in told, name
        assert point not in papers("small_to_full")[name], name


# ------------------------------------------------------------------ whom and what the notes concern
def test_the_note_on_tools_names_workers_of_other_employers_where_the_matter_lists_them() -> None:
    note = papers("agency_user")["ai-cse-note"]
    assert "aussi les salariés intérimaires" in note
    assert "aussi les salariés mis à disposition par un autre employeur" in note
    assert "intérimaires" not in papers("small_to_full")["ai-cse-note"]


def test_the_note_on_amendments_says_what_amendments_say() -> None:
    note = papers("small_to_full", AMENDMENT)["ai-cse-note"]
    title = "Note d'information au CSE sur les outils d'intelligence artificielle générative et les avenants"
    assert title in note
    assert "et les moyens de contrôle" not in note
    assert "que le texte joint admet hors de cette liste" not in note
    assert "Le salarié n'en utilise aucun autre, sauf accord écrit préalable" in note
    assert "Le projet concerne les salariés auxquels un avenant est proposé." in note
    assert "ouvre un accès à un outil" not in note
    assert "(article 13 du règlement (UE) 2016/679 et, pour un salarié, article L. 1222-4)" in note


# ------------------------------------------------------------------ the purposes of the monitoring
PURPOSES = (
    "la sécurité des outils, des comptes et des données, recherche des incidents comprise ; "
    "la recherche des fautes, sur indice précis ; la gestion des licences"
)


def test_each_paper_lists_the_purposes_of_the_text_and_no_condition_of_access() -> None:
    said = papers("small_to_full")
    for name in ("cse-note", "ai-cse-note", "individual-notice", "monitoring-record"):
        assert f": {PURPOSES}." in said[name], name
        assert "la consultation nominative, pour un motif écrit" not in said[name], name


def test_the_note_leaves_open_purposes_that_are_not_those_of_the_text() -> None:
    monitoring = {"purposes": ["security", "individual_control"], "dpia": "done"}
    for name in ("association", "small_to_full"):
        note = changed(name, monitoring=monitoring)["cse-note"]
        assert "aux buts que voici, et à aucun autre : [•]." in note, name
        assert "à gérer les licences" not in note, name
        assert "Buts du contrôle annoncés" in note, name
    epic = papers_of(matter_of_form("epic", CHAPTER, like="association", monitoring=monitoring))["cse-note"]
    assert "à gérer les licences" not in epic


# ------------------------------------------------------------------ provisions specific to an establishment, left open
def told_of(text: str) -> dict[str, str]:
    """The papers of the two establishments where the matter says which provisions are specific to Colmar."""
    return papers_of(with_provisions(text))


def with_provisions(text: str) -> aigov.Matter:
    matter = employer_matter("two_establishments")
    lille, colmar = matter.establishments
    return matter.model_copy(update={"establishments": (lille, colmar.model_copy(update={"provisions": text}))})


def test_letters_say_of_each_committee_on_which_articles_it_was_consulted_l2316_20() -> None:
    both = "le projet sur lequel le CSE central a été consulté et, pour ses seuls articles propres à un établissement,"
    for name in ("inspector-letter", "court-deposit-letter"):
        for said in (papers("two_establishments")[name], papers_at_colmar()[name]):
            open_text = "le projet sur lequel le CSE central a été consulté et, pour les seuls articles propres à un"
            assert f"{open_text} établissement indiqués ci-dessous, le CSE de l'établissement Colmar." in said
            assert "Hors les articles" not in said, "true too once the blank is filled"
            assert "ceux-là seulement qui ont été soumis aux CSE" in said
            assert re.search(r"Articles du texte propres à (?:un|l')\s?établissement : \[•\]", said), name
        known = told_of("article 41.2")[name]
        assert f"Le texte est, sans changement, {both} le CSE de l'établissement Colmar." in known
        assert "article 41.2" in known
        assert "ci-dessous" not in known
        in_english = papers("two_establishments", language="en")[name]
        still_open = (
            "only for the articles specific to an establishment given below, the CSE of the establishment Colmar."
        )
        assert f"the draft on which the central CSE was consulted and, {still_open}" in in_english
        own = "only for its articles specific to an establishment, the CSE of the establishment Colmar."
        assert own not in in_english
        assert f"the central CSE was consulted and, {own}" in papers_of(with_provisions("article 41.2"), "en")[name]
        assert "le projet sur lequel le CSE a été consulté" in papers("small_to_full")[name]


def test_the_plan_and_the_report_say_that_provisions_written_later_are_new() -> None:
    new = "Un article écrit ensuite est une modification"
    assert new in papers("two_establishments")["formalities-plan"]
    assert new in papers_at_colmar()["formalities-plan"]
    matter = employer_matter("two_establishments")
    assert new in report_of(matter)
    assert new not in told_of("article 41.2")["formalities-plan"]
    assert new not in papers("small_to_full")["formalities-plan"]
    assert new not in papers("two_establishments", CHARTER)["formalities-plan"]


def test_letters_name_the_establishment_whose_committee_was_consulted_and_on_what() -> None:
    own = "articles propres à son établissement (article L. 2316-20 du code du travail)"
    matter = employer_matter("two_establishments")
    lille, colmar = matter.establishments
    assert colmar.procedure is not None
    later = colmar.procedure.model_copy(update={"cse_opinion_on": dt.date(2026, 12, 1)})
    waiting = matter.model_copy(update={"establishments": (lille, colmar.model_copy(update={"procedure": later}))})
    for name in ("inspector-letter", "court-deposit-letter"):
        for said in (papers("two_establishments")[name], papers_at_colmar()[name]):
            assert f"CSE de l'établissement Colmar a été consulté sur les seuls {own} et a fait connaître" in said, name
            assert "établissement concerné a" not in said, name
        expected = papers_of(waiting)[name]
        assert f"ne peut précéder l'avis du CSE de l'établissement Colmar sur les seuls {own}" in expected, name
        assert "sans changement" not in expected, "one committee has not been consulted yet"


def test_the_committee_of_an_establishment_whose_head_decides_the_text_is_consulted_on_the_whole_of_it() -> None:
    committees = {"several": True, "structure": "central", "text_scope": "establishment"}
    for day, told in (
        ("2026-09-10", "a été consulté sur le texte et a fait connaître sa position le 10 septembre 2026"),
        ("2026-12-01", "ne peut précéder l'avis du CSE de l'établissement concerné. L'extrait du procès-verbal"),
    ):
        facts = {**committees, "establishment_opinion_on": day}
        said = changed("two_establishments", establishments=[], committees=facts)
        for name in ("inspector-letter", "court-deposit-letter"):
            assert told in said[name], name
            assert "seuls articles" not in said[name], name


def test_the_letter_names_the_registry_of_each_day_of_deposit() -> None:
    said = papers("two_establishments")["inspector-letter"]
    days = "Lille, le 15 septembre 2026 (établissement Colmar : à son greffe, le 17 septembre 2026)"
    assert f"dépôt au greffe du conseil de prud'hommes : {days} ;" in said
    at_colmar = papers_at_colmar()["inspector-letter"]
    assert "dépôt au greffe du conseil de prud'hommes : Colmar, le 17 septembre 2026 ;" in at_colmar
    lille, colmar = employer_matter("two_establishments").establishments
    nowhere = {"establishments": (lille, colmar.model_copy(update={"court": None}))}
    left = papers_of(employer_matter("two_establishments").model_copy(update=nowhere))["inspector-letter"]
    assert "(établissement Colmar : [•], le 17 septembre 2026)" in left
    assert "Siège du conseil de prud'hommes, Colmar (establishments[Colmar].court)" in left


def test_the_note_on_the_tools_says_which_committee_it_calls_the_cse() -> None:
    said = "« le CSE » sans autre précision désigne le CSE central"
    assert said in papers("two_establishments")["ai-cse-note"]
    assert said not in papers("small_to_full")["ai-cse-note"]


# ------------------------------------------------------------------ days, places and holidays of an establishment
def test_calendars_of_the_central_committee_have_the_days_of_each_establishment() -> None:
    said = papers("two_establishments")
    for name in ("cse-note", "ai-cse-note"):
        rows = [line for line in said[name].split("\n") if "– Colmar" in line]
        for day in ("17 septembre 2026", "18 septembre 2026", "19 octobre 2026"):
            assert any(day in row for row in rows), (name, day)
    assert "– Colmar" not in said["formalities-plan"], "the plan has a table of its own for each"


def test_the_announcement_says_where_the_text_is_posted_in_each_establishment() -> None:
    said = papers("two_establishments")["announcement"]
    assert "panneau d'affichage (établissement Colmar : panneau d'affichage de l'atelier)" in said
    matter = employer_matter("two_establishments")
    lille, colmar = matter.establishments
    open_place = colmar.model_copy(update={"posting_place": None})
    left = papers_of(matter.model_copy(update={"establishments": (lille, open_place)}))["announcement"]
    assert "(établissement Colmar : [•])" in left
    assert "(establishments[Colmar].posting_place)" in left
    assert "établissement" not in papers("small_to_full")["announcement"]


def test_public_holidays_of_a_place_are_told_of_it() -> None:
    matter = employer_matter("two_establishments")
    report = report_of(matter)
    assert "Colmar (60) – Les jours fériés dépendent " in report
    assert "Les jours fériés dépendent " in papers("two_establishments")["formalities-plan"]
    assert "Les jours fériés dépendent " in papers_at_colmar()["formalities-plan"]
    assert "W-LOCAL-HOLIDAYS" not in papers("small_to_full")["formalities-plan"]


def test_the_text_of_an_establishment_is_said_of_the_document_that_has_its_provisions() -> None:
    matter = employer_matter("two_establishments")
    found = {
        each: aigov.compare_establishments(LIBRARY, matter, {each: aigov.assess(LIBRARY, matter, each)})
        for each in (CHAPTER, CHARTER)
    }
    lille, colmar = found[CHAPTER]
    assert colmar.binding_text("en") == "one text for all, with provisions specific to it"
    assert lille.binding_text("en") == "one text for all, without provisions specific to it"
    assert found[CHARTER][1].binding_text("en") == "one text for all"
    both = aigov.compare_establishments(LIBRARY, matter)[1]
    assert both.binding_text("en").endswith("with provisions specific to it (AI chapter of the IT charter)")


# ------------------------------------------------------------------ the steps of the plan
def plan_rows(said: str, step: str) -> list[str]:
    return [line for line in said.split("\n") if step in line and line.startswith("|")]


def test_the_plan_names_the_central_committee_and_what_it_sends() -> None:
    for vehicle in (CHAPTER, CHARTER):
        plan = papers("two_establishments", vehicle)["formalities-plan"]
        for step in ("Consulter le CSE central sur les moyens", "Consulter le CSE central sur l'introduction"):
            (row, *_) = plan_rows(plan, step)
            assert "Employeur, CSE central" in row
            assert "L. 2316-1" in row
        assert "à vérifier" in plan_rows(plan, "Transmettre aux CSE d'établissement")[0]
        alone = papers("small_to_full", vehicle)["formalities-plan"]
        assert "CSE central" not in alone
        assert "Consulter le CSE sur les moyens de contrôle" in alone


def test_a_transmission_without_its_day_is_to_be_checked() -> None:
    plan = papers("two_establishments")["formalities-plan"]
    assert "fait" in plan_rows(plan, "Recueillir l'avis du CSE de l'établissement que visent")[0]
    (row, *_) = plan_rows(plan, "Transmettre au CSE central l'avis du CSE")
    assert "à vérifier" in row
    assert "/ 10 septembre 2026 |" in row
    for last in plan_rows(plan, "Dernier jour pour transmettre au CSE central"):
        assert "| à vérifier | preuve de la transmission |" in last, "a day gone by is not an act"


def test_the_plan_of_an_amendment_has_the_steps_that_its_note_announces() -> None:
    plan = papers("two_establishments", AMENDMENT)["formalities-plan"]
    for step in (
        "Transmettre aux CSE d'établissement",
        "Consulter le CSE compétent sur la mise à jour du document unique",
    ):
        assert "à vérifier" in plan_rows(plan, step)[0], step


def test_the_plan_of_an_amendment_consults_the_central_committee_on_amendments_l2316_1() -> None:
    (row,) = plan_rows(papers("two_establishments", AMENDMENT)["formalities-plan"], "sur les avenants, s'ils changent")
    assert "Employeur, CSE central" in row and "L. 2316-1" in row
    (alone,) = plan_rows(papers("small_to_full", AMENDMENT)["formalities-plan"], "sur les avenants, s'ils changent")
    assert "CSE central" not in alone and "L. 2316-1" not in alone


def test_each_inspector_is_sent_the_text_no_later_than_its_publicity() -> None:
    plan = papers("two_establishments")["formalities-plan"]
    assert "/ 18 septembre 2026 |" in plan_rows(plan, "Par prudence, envoyer aussi le texte")[0]


def test_the_plan_has_the_charter_of_volunteers_where_the_matter_lists_some() -> None:
    listed = [{"id": "volunteers", "count": 4}]
    for vehicle in (CHAPTER, CHARTER):
        plan = changed("association", vehicle, populations=listed)["formalities-plan"]
        assert "à vérifier" in plan_rows(plan, "Faire accepter la charte des bénévoles, avant")[0]
        assert "bénévoles" not in papers("small_to_full", vehicle)["formalities-plan"]


def test_the_plan_has_the_act_of_each_other_population_that_the_matter_lists() -> None:
    acts = {
        "agency": "Informer par lettre l'entreprise de travail temporaire",
        "interns": "Signer l'annexe à la convention de stage",
        "seconded": "Convenir avec l'entreprise prêteuse, par lettre, des règles",
    }
    for vehicle in (CHAPTER, CHARTER):
        for name, step in acts.items():
            plan = changed("association", vehicle, populations=[{"id": name, "count": 4}])["formalities-plan"]
            assert [each for each in acts.values() if each in plan] == [step]
            assert "à vérifier" in plan_rows(plan, step)[0]


# ------------------------------------------------------------------ articles specific to an establishment
def test_the_clause_on_establishments_points_to_articles_and_holds_none() -> None:
    text = papers("two_establishments")["text"]
    assert "Sont propres à un établissement les articles suivants du présent texte" in text
    assert "es dispositions propres à un établissement sont les suivantes" not in text


def test_papers_of_an_establishment_and_the_request_for_a_ruling_name_its_articles() -> None:
    for name in ("cse-agenda", "cse-opinion"):
        said = papers_at_colmar()[name]
        assert "Avis sur les seuls articles propres à l'établissement Colmar du projet de chapitre" in said, name
        assert "(articles L. 1321-4 et L. 2316-20 du code du travail)" in said, name
        assert "Articles propres à l'établissement : [•]." in said, name
        assert "Avis sur le projet de chapitre" not in said, name
        assert "L. 2316-20" not in papers("two_establishments")[name]
    said = papers("two_establishments")["ruling-request"]
    assert "propres à un établissement sont destinés à s'appliquer seulement à cet établissement." in said
    assert "Ces articles sont les suivants : [•]" in said


@pytest.mark.parametrize("vehicle", [CHAPTER, CHARTER])
def test_the_committee_of_the_monitoring_is_the_central_one(vehicle: str) -> None:
    for name in ("individual-notice", "monitoring-record"):
        said = papers("two_establishments", vehicle)[name]
        assert "consultation du comité social et économique (CSE) central sur" in said
        assert "(CSE) central" not in papers("small_to_full", vehicle)[name]


def test_the_record_of_monitoring_says_whom_each_basis_of_the_information_concerns() -> None:
    assert "(article 13 du RGPD et, pour un salarié, article L. 1222-4" in papers("agency_user")["monitoring-record"]


def test_managers_are_told_who_signs_an_act_of_their_own() -> None:
    assert "Un bénévole, lui, signe la charte des bénévoles" in papers("association", CHARTER)["manager-talking-points"]
    assert "Un bénévole" not in papers("two_establishments", CHARTER)["manager-talking-points"]


# ------------------------------------------------------------------ an opinion whose committee is not known
@pytest.mark.parametrize("vehicle", [CHAPTER, CHARTER])
def test_notice_and_record_do_not_close_a_consultation_whose_committee_is_not_known(vehicle: str) -> None:
    unsaid, other = (
        changed("two_establishments", vehicle, monitoring=each) for each in (said_of(None), said_of("establishment"))
    )
    for name in ("individual-notice", "monitoring-record"):
        outcome = "celui de ce comité : avis rendu le 10 septembre 2026"
        assert f"est close seulement si l'avis que voici est {outcome}" in unsaid[name], name
        assert "est close : avis rendu le 10 septembre" in papers("two_establishments", vehicle)[name].replace(
            " (article L. 2312-38 du code du travail)", ""
        ), name
        assert "avis rendu le 10 septembre" not in other[name], "the opinion of another committee closes nothing"
        assert "que voici est celui de ce comité" not in papers("small_to_full", vehicle)[name], name


def said_of(committee: str | None) -> dict[str, Any]:
    """The facts on monitoring of the two establishments, with the committee that gave the opinion."""
    facts = read_yaml(employer_text("two_establishments"))["monitoring"]
    return {**facts, "opinion_by": committee}


@pytest.mark.parametrize("vehicle", [CHAPTER, CHARTER])
def test_the_plan_does_not_hold_done_a_consultation_of_another_committee_or_of_one_not_said(vehicle: str) -> None:
    tools = read_yaml(employer_text("two_establishments"))["technology"]
    steps = ("Consulter le CSE central sur les moyens", "Consulter le CSE central sur l'introduction")
    for committee, state in (("central", "fait"), ("establishment", "à faire"), (None, "ne peut être dit")):
        facts = {"monitoring": said_of(committee), "technology": {**tools, "opinion_by": committee}}
        plan = changed("two_establishments", vehicle, **facts)["formalities-plan"]
        for step in steps:
            assert f"| {state} |" in plan_rows(plan, step)[0], (step, committee)


#: What the plan prints in place of the day of an opinion whose committee is not known.
DOUBT = "avis du 20 mai 2026, s'il est celui du CSE central"
ON_TOOLS = "Consulter le CSE central sur l'introduction"


def calendar_of(matter: aigov.Matter, language: str = "fr") -> dict[str, str]:
    """The events of the calendar file of a matter, by the summary of each."""
    made = aigov.document.render_calendar(aigov.formalities(aigov.assess(LIBRARY, matter)), language)
    said = (
        made.decode("utf-8")
        .replace("\r\n ", "")
        .replace("\\,", ",")
        .replace("\u00a0", " ")
        .replace("’", "'")
        .split("BEGIN:VEVENT")[1:]
    )
    return {event.partition("SUMMARY:")[2].partition("\r")[0]: event for event in said}


@pytest.mark.parametrize("vehicle", [CHAPTER, CHARTER, AMENDMENT])
def test_no_paper_dates_without_reserve_an_opinion_whose_committee_is_not_known(vehicle: str) -> None:
    said = papers("two_establishments", vehicle)
    for name in ("formalities-plan", "cse-note", "ai-cse-note"):
        for row in plan_rows(said.get(name, ""), ON_TOOLS):
            assert DOUBT in row, name
    (event,) = [
        each for each in calendar_of(employer_matter("two_establishments", vehicle)).items() if ON_TOOLS in each[0]
    ]
    assert event[0].startswith("À vérifier : ") and f"DESCRIPTION:{DOUBT}." in event[1]
    assert "Faits manquants : Quel CSE" in event[1].replace("\u00a0", " ")


def test_the_papers_of_an_establishment_date_it_with_the_same_reserve() -> None:
    for name in ("formalities-plan", "cse-note"):
        assert DOUBT in plan_rows(papers_at_colmar()[name], ON_TOOLS)[0], name


def test_the_plan_says_which_fact_is_missing_for_a_step_that_cannot_be_said() -> None:
    for vehicle in (CHAPTER, CHARTER, AMENDMENT):
        head = papers("two_establishments", vehicle)["formalities-plan"].partition("| --- |")[0]
        assert (
            f"Ne peut être dit : {ON_TOOLS} des outils d'IA, phase pilote comprise. Faits manquants : Quel CSE" in head
        )
        assert head.count("Ne peut être dit : ") == 1
        assert "Ne peut être dit" not in papers("small_to_full", vehicle)["formalities-plan"]


def test_the_opinion_of_another_committee_is_no_day_of_the_step_and_no_event() -> None:
    tools = read_yaml(employer_text("two_establishments"))["technology"]
    text = employer_text("two_establishments", CHAPTER, technology={**tools, "opinion_by": "establishment"})
    for name in ("formalities-plan", "cse-note", "ai-cse-note"):
        for row in plan_rows(papers_of(aigov.parse_matter(text))[name], ON_TOOLS):
            assert "20 mai 2026" not in row and "| – |" in row, name
    assert not any(ON_TOOLS in name for name in calendar_of(aigov.parse_matter(text)))


def test_an_opinion_whose_committee_is_not_known_bounds_no_other_step() -> None:
    sending = "Transmettre aux CSE d'établissement"
    assert "| – / – |" in plan_rows(papers("two_establishments", AMENDMENT)["formalities-plan"], sending)[0]
    tools = read_yaml(employer_text("two_establishments"))["technology"]
    said = changed("two_establishments", AMENDMENT, technology={**tools, "opinion_by": "central"})
    assert "| 20 mai 2026 / – |" in plan_rows(said["formalities-plan"], sending)[0]


def test_every_plan_says_which_committee_gave_which_opinion_on_the_draft() -> None:
    both = (
        "le projet sur lequel le CSE central a rendu son avis le 10 septembre 2026 et, sur les seuls articles propres à"
    )
    head, known = papers("two_establishments"), told_of("article 41.2")
    for said, left in (
        (papers_at_colmar(), True),
        (papers_at_colmar(provisions="article 12"), False),
        (head, True),
        (known, False),
    ):
        plan = said["formalities-plan"]
        excepted = "Selon le dossier, hors les articles qui restent à indiquer, il est, sans changement, le projet"
        one = f"{excepted} sur lequel le CSE central a rendu son avis le 10 septembre 2026."
        assert (f"{both} l'établissement Colmar, le CSE de celui-ci le sien le 8 septembre 2026." in plan) is not left
        assert (one in plan) is left, "articles left out are affirmed of no committee"
        assert not re.search(r"l'avis du \d+ septembre 2026 a été rendu", plan)


def test_a_plan_tells_the_own_opinion_of_each_establishment_and_names_none_where_the_matter_names_none() -> None:
    matter = employer_matter("two_establishments")
    lille, colmar = matter.establishments
    assert colmar.procedure is not None
    later = colmar.procedure.model_copy(update={"cse_opinion_on": dt.date(2026, 9, 9)})
    colmar = colmar.model_copy(update={"provisions": "article 41.2"})
    metz = colmar.model_copy(update={"name": "Metz", "headcount": None, "procedure": later})
    plan = papers_of(matter.model_copy(update={"establishments": (lille, colmar, metz)}))["formalities-plan"]
    assert "Colmar, le CSE de celui-ci le sien le 8 septembre 2026 ; sur les seuls articles propres à" in plan
    assert "Metz, le CSE de celui-ci le sien le 9 septembre 2026." in plan
    committees = {"several": True, "structure": "central", "central_opinion_on": "2026-09-10"}
    own = {"specific_measures": True, "establishment_opinion_on": "2026-09-08"}
    unnamed = changed("two_establishments", establishments=[], committees={**committees, **own})["formalities-plan"]
    assert "hors les articles qui restent à indiquer, il est, sans changement, le projet sur lequel le CSE" in unnamed
    assert "le sien le" not in unnamed


def test_an_amendment_s_plan_rests_the_consultation_on_tools_on_l2312_14_as_others_do() -> None:
    for name in ("formalities-plan", "ai-cse-note"):
        (row,) = plan_rows(papers("two_establishments", AMENDMENT)[name], ON_TOOLS)
        assert "L. 2312-8 du code du travail" in row and "L. 2312-14 du code du travail" in row, name


def test_an_amendment_s_plan_says_that_silence_is_not_acceptance() -> None:
    said = papers("two_establishments", AMENDMENT)
    for name in ("formalities-plan", "ai-cse-note"):
        assert "droit de refuser, silence qui ne vaut pas acceptation" in said[name], name
        assert "sans effet" not in said[name], name


def test_the_agenda_drops_the_item_on_tools_once_the_central_committee_was_consulted() -> None:
    tools = read_yaml(employer_text("two_establishments"))["technology"]
    item = "Information et consultation, avant la décision, sur l'introduction des outils"
    for committee, there in (("central", False), ("establishment", True), (None, True)):
        technology = {**tools, "opinion_by": committee}
        said = changed("two_establishments", technology=technology)
        assert (item in said["cse-agenda"]) is there, committee
        assert ("est close seulement si" in said["cse-note"]) is (committee is None), committee
        assert ("est close seulement si" in said["ai-cse-note"]) is (committee is None), committee


def test_the_computation_sheet_names_each_committee_and_the_sheet_of_an_establishment() -> None:
    head, local = papers("two_establishments")["computation-sheet"], papers_at_colmar()["computation-sheet"]
    assert "Le jour d'effet propre à un établissement est calculé sur la fiche de cet établissement." in head
    assert "sur la fiche de cet établissement" not in local
    assert "avis de chaque CSE consulté." in head
    assert "avis de chaque CSE consulté." in local
    assert "avis du CSE." in papers("agency_user")["computation-sheet"]


def test_an_establishment_committee_is_asked_about_its_own_articles_alone_l2316_20() -> None:
    said = papers_at_colmar()
    assert (
        "Leur avis est demandé sur les articles du projet propres à l'établissement (article L. 2316-20"
        in said["cse-note"]
    )
    assert "un avis sur les articles du projet propres à l'établissement." in said["cse-note"]
    assert "un avis sur le texte" not in said["cse-note"]
    assert "lui aussi consulté" not in said["cse-note"], "the central committee is asked about another object"
    for name in ("cse-agenda", "cse-opinion"):
        assert "Avis sur les seuls articles propres à l'établissement Colmar" in said[name], name
    assert "Le comité est-il favorable aux articles du projet propres à l'établissement ?" in said["cse-opinion"]
    assert "Le comité est-il favorable au projet ?" in papers("two_establishments")["cse-opinion"]


def test_the_plan_of_an_establishment_names_it_and_each_opinion() -> None:
    local, head = papers_at_colmar()["formalities-plan"], papers("two_establishments")["formalities-plan"]
    assert "Établissement concerné : Colmar, 3 rue des Clefs, 68000 Colmar." in local
    assert (
        "a pris effet le 19 octobre 2026, sous réserve seulement pour les articles propres à un établissement ("
        in local
    )
    assert "Établissement concerné" not in head
    for said in (local, head):
        assert "en deux exemplaires, avec l'avis de chaque CSE consulté" in said
        assert "avec l'avis du CSE" not in said


# ------------------------------------------------------------------ the days of an establishment's own committee
OWN_DAYS = (
    "Recueillir l'avis du CSE de l'établissement que visent des dispositions propres",
    "Dernier jour pour transmettre au CSE central l'avis du CSE d'établissement",
)


def test_days_of_the_committee_of_an_establishment_name_it_in_the_calendar_and_in_the_notes() -> None:
    waiting = employer_matter("two_establishments").model_copy(update={"as_of": dt.date(2026, 9, 9)})
    events, said = calendar_of(waiting), papers_of(waiting)
    for step in OWN_DAYS:
        (event,) = [each for each in events if step in each]
        assert event.endswith(" – Filature Royer, Colmar"), event
        for name in ("cse-note", "ai-cse-note"):
            (row,) = plan_rows(said[name], step)
            assert " – Colmar |" in row, name
        assert all(" – Colmar" not in row for row in plan_rows(said["formalities-plan"], step))
        assert all(" – Colmar" not in row for row in plan_rows(papers_at_colmar()["cse-note"], step))
    last_day = OWN_DAYS[1]
    for name in ("cse-note", "ai-cse-note", "formalities-plan"):
        assert not plan_rows(papers("two_establishments")[name], last_day), "the central CSE has given its opinion"
    (central,) = [each for each in events if "Recueillir l'avis du CSE central sur le texte" in each]
    assert central.endswith(" – Filature Royer")
    in_english = calendar_of(employer_matter("two_establishments"), "en")
    assert any(each.startswith("Obtain the opinion of the CSE of") and each.endswith(", Colmar") for each in in_english)


def test_a_day_that_several_establishments_share_names_them_all_and_a_day_of_one_names_it_alone() -> None:
    matter = employer_matter("two_establishments").model_copy(update={"as_of": dt.date(2026, 9, 9)})
    lille, colmar = matter.establishments
    assert colmar.procedure is not None
    opinion, limit = OWN_DAYS
    for day, named in ((8, {"Colmar et Metz"}), (9, {"Colmar", "Metz"})):
        theirs = colmar.procedure.model_copy(update={"cse_opinion_on": dt.date(2026, 9, day)})
        metz = colmar.model_copy(update={"name": "Metz", "headcount": None, "procedure": theirs})
        events = calendar_of(matter.model_copy(update={"establishments": (lille, colmar, metz)}))
        told = {each.rpartition("Filature Royer, ")[2] for each in events if opinion in each}
        assert told == named, day
        assert [each for each in events if limit in each and each.endswith(", Colmar et Metz")]
    committees = {"several": True, "structure": "central", "central_opinion_on": "2026-09-10"}
    own = {"specific_measures": True, "establishment_opinion_on": "2026-09-08"}
    text = employer_text("two_establishments", CHAPTER, establishments=[], committees={**committees, **own})
    (unnamed,) = [each for each in calendar_of(aigov.parse_matter(text)) if opinion in each]
    assert unnamed.endswith(" – Filature Royer"), "no establishment is named where the matter names none"


def test_papers_made_when_asked_for_are_those_of_the_dossier() -> None:
    """`papers_of` assembles what a test reads; all of them are what a user gets."""
    matter = employer_matter("nine")
    made = aigov.document.assemble_companions(aigov.assess(LIBRARY, matter), "fr")
    papers = dict(papers_of(matter).items())
    assert papers.pop("text")
    assert papers == {item.name: printed(item.document) for item in made}


# ------------------------------------------------------------------ silence, experts, days
@pytest.mark.parametrize(
    ("language", "deemed", "expressed"),
    [
        ("fr", "est réputé avoir", "L'employeur ne se prévaut pas de la règle de l'avis réputé négatif"),
        ("en", "is deemed to have", "The employer does not rely on the rule on an opinion deemed negative"),
    ],
)
def test_the_silence_of_a_committee_is_no_opinion_below_fifty_l2312_16(
    language: str, deemed: str, expressed: str
) -> None:
    below = papers_of(matter_of_form("company", CHAPTER, like="small_to_full"), language)
    above = papers("small_to_full", language=language)
    for name in ("cse-note", "ai-cse-note"):
        assert deemed not in below[name] and expressed in below[name], name
        assert deemed in above[name] and expressed not in above[name], name


def test_an_expert_may_be_called_in_where_the_opinion_on_the_tools_is_in_doubt_l2315_94() -> None:
    for vehicle in (CHAPTER, CHARTER):
        said = papers("two_establishments", vehicle)["ai-cse-note"]
        assert "l'expert peut être appelé pour l'introduction de nouvelles technologies" in said
        assert "La présente consultation porte sur le contrôle seulement." not in said
    assert "La présente consultation porte sur le contrôle seulement." in papers("small_to_full")["ai-cse-note"]


def test_the_note_on_tools_has_the_day_of_its_communication_and_presumes_no_signature() -> None:
    for vehicle in (CHAPTER, CHARTER, AMENDMENT):
        assert "Date de communication de la présente note : ……" in papers("small_to_full", vehicle)["ai-cse-note"]
    said = papers("small_to_full", AMENDMENT)["ai-cse-note"]
    assert "de la signature et de la prise d'effet valent seulement si le salarié accepte" in said


def test_the_note_on_the_text_tells_what_binds_employees_lent_l8241_2() -> None:
    said = papers("agency_user")["cse-note"]
    assert "Ce salarié suit les règles inscrites dans la convention de mise à disposition et dans son avenant" in said
    assert "L. 8241-2" not in papers("small_to_full")["cse-note"]
