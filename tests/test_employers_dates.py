"""The days that the papers of each employer bear: none contradicts another, nor the procedure that was followed."""

from __future__ import annotations

import datetime as dt

import pytest
from employers import employer_matter, employer_text, read_yaml, write_yaml
from papers import AMENDMENT, CHAPTER, CHARTER, LIBRARY, papers, papers_at_colmar, papers_of, printed

import aigov_docs as aigov
from aigov_docs.document.companions import assemble_companion


def changed(name: str, vehicle: str, **blocks: dict[str, object]) -> aigov.Matter:
    """The matter of an employer, some keys of its blocks changed."""
    data = read_yaml(employer_text(name, vehicle))
    for block, keys in blocks.items():
        data[block] = {**data.get(block, {}), **keys}
    return aigov.parse_matter(write_yaml(data))


def steps(matter: aigov.Matter) -> dict[str, aigov.PlannedStep]:
    return {item.step.id: item for item in aigov.formalities(aigov.assess(LIBRARY, matter)).steps}


# ------------------------------------------------------------------ a note bears no day after the meeting it prepares
def test_the_note_on_tools_of_a_charter_bears_the_day_on_which_the_committee_was_told() -> None:
    told = {"cse_informed_on": dt.date(2026, 8, 31)}
    said = papers_of(changed("small_to_full", CHARTER, monitoring=told))["ai-cse-note"]
    assert "La date de la réunion est fixée au 10 septembre 2026" in said
    assert "Fait à Lyon, le 31 août 2026" in said
    assert "| Arrêter le texte de la charte, en français | Employeur | 14 septembre 2026 |" in said


@pytest.mark.parametrize("vehicle", [CHARTER, AMENDMENT])
def test_a_note_whose_day_is_not_known_leaves_it_to_be_written(vehicle: str) -> None:
    assert "Fait à Lyon, le ……………………" in papers("small_to_full", vehicle)["ai-cse-note"]
    found = aigov.assess(LIBRARY, employer_matter("small_to_full", vehicle))
    assert assemble_companion(found, "ai-cse-note").footer == ""


def test_papers_of_a_meeting_bear_no_day_that_nobody_gave() -> None:
    planned = {
        "cse_informed_on": None,
        "cse_opinion_on": None,
        "cse_opinion": None,
        "inspector_on": None,
        "deposit_on": None,
    }
    matter = changed("small_to_full", CHAPTER, procedure={**planned, "publicity_on": None}, document={"change": None})
    found = aigov.assess(LIBRARY, matter)
    assert assemble_companion(found, "cse-note").footer == ""
    assert assemble_companion(found, "cse-agenda").footer == ""
    assert "Fait à Lyon, le ……………………" in papers_of(matter)["cse-note"]


def test_an_amendment_is_drawn_up_from_the_model_that_the_committee_read() -> None:
    said = papers("small_to_full", AMENDMENT)["ai-cse-note"]
    assert "L'avenant de chacun est établi d'après le modèle joint" in said
    assert "Établir l'avenant de la personne" in said


# ------------------------------------------------------------------ an opinion on amendments is one given on amendments
def test_an_opinion_on_other_points_is_none_on_amendments() -> None:
    asked = steps(changed("small_to_full", AMENDMENT, amendment={"for_all_staff": True}))["conditions-consulted"]
    assert (asked.day, asked.state) == (None, "unrecorded")
    given = {"for_all_staff": True, "cse_opinion_on": dt.date(2026, 9, 11)}
    matter = changed("small_to_full", AMENDMENT, amendment=given)
    done = steps(matter)["conditions-consulted"]
    assert (done.day, done.state) == (dt.date(2026, 9, 11), "done")
    assert "La date de la réunion est fixée au 11 septembre 2026" in papers_of(matter)["ai-cse-note"]


def test_the_opinion_on_amendments_is_to_be_checked_whomever_they_are_proposed_to() -> None:
    for matter in (
        employer_matter("small_to_full", AMENDMENT),
        changed("small_to_full", AMENDMENT, amendment={"for_all_staff": None}),
    ):
        assert steps(matter)["conditions-consulted"].state == "unrecorded"
    note = papers("small_to_full", AMENDMENT)["ai-cse-note"].split("\n")
    [row] = [line for line in note if "Consulter le CSE sur les avenants" in line]
    assert "10 septembre" not in row
    [monitoring] = [line for line in note if "10 septembre" in line]
    assert "Consulter le CSE sur les moyens de contrôle" in monitoring


# ------------------------------------------------------------------ the plan says what is past as past
@pytest.mark.parametrize(
    ("day", "told"),
    [
        (dt.date(2026, 11, 24), "Le texte a pris effet le 2 novembre 2026."),
        (dt.date(2026, 10, 1), "Le texte prend effet le 2 novembre 2026."),
        (dt.date(2026, 9, 14), "Si ces jours sont tenus, le texte prend effet le 2 novembre 2026."),
    ],
)
def test_a_plan_depends_on_its_days_as_long_as_one_is_to_come(day: dt.date, told: str) -> None:
    matter = employer_matter("small_to_full", CHAPTER).model_copy(update={"as_of": day})
    assert (
        aigov.formalities(aigov.assess(LIBRARY, matter)).effect_text("fr").replace("\u00a0", " ").replace("\u202f", " ")
        == told
    )


def test_the_day_of_effect_is_no_surer_than_the_acts_to_be_checked_that_it_rests_on() -> None:
    late = changed("small_to_full", AMENDMENT, amendment={"signed_on": "2026-10-19", "answer_settled": None})
    plan = aigov.formalities(aigov.assess(LIBRARY, late))
    assert plan.effect_text("en").endswith(", if what this plan marks “to be checked” is confirmed.")


@pytest.mark.parametrize("name", ["nine", "small_to_full"])
def test_the_effect_of_an_amendment_waits_for_no_step_that_does_not_condition_a_contract(name: str) -> None:
    plan = papers(name, AMENDMENT)["formalities-plan"]
    assert "Le texte a pris effet le 2 novembre 2026." in plan
    due = "sont dues elles aussi, mais sa prise d'effet n'en dépend pas."
    assert plan.partition("| **Étape**")[0].count(due) == 1
    assert "| à vérifier |" in plan, "the steps that no fact dates stay in the plan, each with its state"
    assert due not in papers(name, CHAPTER)["formalities-plan"]


def test_a_consultation_that_comes_after_the_proposal_is_out_of_order_and_holds_no_effect_back() -> None:
    late = changed("small_to_full", AMENDMENT, amendment={"cse_opinion_on": "2026-12-01"})
    plan = aigov.formalities(aigov.assess(LIBRARY, late))
    assert {step.step.id: step.state for step in plan.steps}["conditions-consulted"] == "late"
    assert not plan.waits_for_acts and plan.effective_on == dt.date(2026, 11, 2)


def test_the_effect_of_a_chapter_rests_on_its_formalities_alone_l1321_4() -> None:
    plan = aigov.formalities(aigov.assess(LIBRARY, employer_matter("small_to_full", CHAPTER)))
    resting = {step.step.id for step in plan.needed_steps()}
    assert resting == {"draft", "informed", "opinion", "inspector", "deposit", "publicity", "month", "effect"}


def test_no_row_of_legal_bases_repeats_the_french_name_of_a_code() -> None:
    rows = [basis.row_text("en") for basis in LIBRARY.legal_bases.values()]
    assert "Article L. 1321-4 of the Labour Code" in rows
    assert not [row for row in rows if "(Code" in row]


def test_the_plan_of_each_establishment_says_what_is_past_as_past() -> None:
    reserved = "subject to reservation only for the articles specific to an establishment"
    plan = aigov.formalities(aigov.assess(LIBRARY, employer_matter("two_establishments")))
    assert [place.told("en").replace("\u00a0", " ").partition("; ")[2] for place in plan.places] == [
        "took effect there on 16 October 2026.",
        f"took effect there on 19 October 2026, {reserved}.",
    ]
    assert aigov.formalities(aigov.assess(LIBRARY, employer_matter("two_establishments", AMENDMENT))).places == ()


@pytest.mark.parametrize("vehicle", [CHAPTER, CHARTER, AMENDMENT])
def test_everybody_is_told_before_the_first_day_of_the_monitoring_l1222_4(vehicle: str) -> None:
    told = steps(changed("small_to_full", vehicle, technology={"deployed_on": dt.date(2026, 11, 20)}))
    assert told["monitoring-informed"].latest == dt.date(2026, 10, 11)


def test_the_notice_of_an_amendment_does_not_hide_the_logs_of_another_text() -> None:
    said = papers("small_to_full", AMENDMENT)["individual-notice"]
    assert "tient par ailleurs des journaux de l'usage des outils, dont le premier jour est le 12 octobre 2026" in said
    quiet = papers_of(changed("small_to_full", AMENDMENT, options={"usage_logs": "none"}))["individual-notice"]
    assert "par ailleurs des journaux" not in quiet
    assert "Si un autre texte" in quiet


def test_the_time_to_reflect_names_the_day_it_counts_from() -> None:
    said = papers("small_to_full", AMENDMENT)["formalities-plan"]
    assert "| Laisser s'écouler le délai de réflexion, compté de la réception de la proposition |" in said
    assert "15 octobre 2026, si la proposition a été reçue le jour de sa date" in said


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_plan_asks_for_the_answer_to_a_proposal_signed_after_the_time_to_reflect(language: str) -> None:
    step = {
        "fr": "S'assurer que la réponse a été remise ou envoyée dans le délai",
        "en": "Make sure that the answer was handed over or sent within",
    }
    unsettled = changed("two_establishments", AMENDMENT, amendment={"answer_settled": None})
    late = papers_of(unsettled, language)["formalities-plan"]
    (row,) = [line for line in late.split("\n") if step[language] in line]
    assert {"fr": "| à vérifier |", "en": "| to be checked |"}[language] in row
    in_time = changed("two_establishments", AMENDMENT, amendment={"signed_on": dt.date(2026, 10, 15)})
    assert step[language] not in papers_of(in_time, language)["formalities-plan"]


@pytest.mark.parametrize(
    ("language", "step", "received", "answered"),
    [
        ("fr", "Laisser s'écouler le délai", "preuve du jour de la réception", "ou accord écrit des deux parties de"),
        (
            "en",
            "Let the time to reflect run",
            "proof of the day of receipt",
            "or written agreement of both parties to sign",
        ),
    ],
)
def test_the_plan_asks_for_the_proof_of_receipt_and_of_the_answer_that_the_user_states(
    language: str, step: str, received: str, answered: str
) -> None:
    settled = papers("small_to_full", AMENDMENT, language)["formalities-plan"]
    (row,) = [line for line in settled.split("\n") if line.startswith(f"| {step}")]
    assert received in row and answered in row
    in_time = changed("small_to_full", AMENDMENT, amendment={"signed_on": dt.date(2026, 10, 15)})
    assert answered not in papers_of(in_time, language)["formalities-plan"]


def test_the_notice_on_data_is_joined_to_the_proposal_and_due_before_any_collection() -> None:
    said, english = (papers("small_to_full", AMENDMENT, each)["formalities-plan"] for each in ("fr", "en"))
    assert "reçu, avec la proposition ou au plus tard avant toute collecte, l'information individuelle" in said
    assert "notice on their data, with the proposal or at the latest before any collection" in english


# ------------------------------------------------------------------ a text signed after the opinion on it
SIGNED = "La date du texte est celle de sa signature. Le texte est, sans changement, le projet sur lequel le CSE"


@pytest.mark.parametrize("name", ["small_to_full", "two_establishments"])
def test_a_text_signed_after_the_opinion_says_that_it_is_the_draft_of_the_opinion(name: str) -> None:
    said = papers(name)
    for letter in ("inspector-letter", "court-deposit-letter"):
        assert "La date du texte est celle de sa signature." in said[letter]
        assert SIGNED in said[letter]
    assert "Le texte est daté du 14 septembre 2026, jour de sa signature." in said["formalities-plan"]
    given = {
        "small_to_full": "le projet sur lequel l'avis du 10 septembre 2026 a été rendu",
        "two_establishments": "le projet sur lequel le CSE central a rendu son avis le 10 septembre 2026",
    }
    assert given[name] in said["formalities-plan"]


@pytest.mark.parametrize("change", [None, "form", "substance"])
def test_a_text_dated_after_the_opinion_is_asked_about_unless_nothing_changed(change: str | None) -> None:
    found = aigov.assess(LIBRARY, changed("small_to_full", CHAPTER, document={"change": change}))
    told = {rule.id for rule in found.warnings}
    assert "W-TEXT-CHANGED" in told
    assert ("C-DRAFT-AFTER-OPINION" in told) == (change is not None)
    assert SIGNED not in papers_of(changed("small_to_full", CHAPTER, document={"change": change}))["inspector-letter"]
    same = aigov.assess(LIBRARY, employer_matter("small_to_full"))
    assert not {"W-TEXT-CHANGED", "C-DRAFT-AFTER-OPINION"} & {rule.id for rule in same.warnings}


def test_a_text_dated_before_the_opinion_says_nothing_of_its_signature() -> None:
    early = employer_matter("small_to_full").model_copy(update={"date": dt.date(2026, 8, 24)})
    said = papers_of(early)
    assert SIGNED not in said["inspector-letter"]
    assert "jour de sa signature" not in said["formalities-plan"]
    assert "jour de sa signature" not in papers("small_to_full", CHARTER)["formalities-plan"]
    assert "jour de sa signature" not in papers("nine")["formalities-plan"]


# ------------------------------------------------------------------ two establishments
def test_the_calendar_of_a_committee_has_both_sendings_to_inspectors() -> None:
    rows = [line for line in papers_at_colmar()["cse-note"].split("\n") if "à l'inspecteur du travail" in line]
    calendar = [line for line in rows if line.startswith("|")]
    assert ["15 septembre 2026" in line for line in calendar] == [True, False]
    assert ["17 septembre 2026" in line for line in calendar] == [False, True]


def test_a_text_of_one_establishment_is_put_to_no_central_committee() -> None:
    matter = changed("two_establishments", CHAPTER, committees={"text_scope": "establishment"})
    for name in ("cse-note", "cse-agenda", "cse-opinion"):
        said = papers_of(matter)[name]
        assert "Comité consulté : CSE de l'établissement dont le chef décide le texte." in said, name
        assert "Comité consulté : CSE central" not in said, name


ENTRY = "16 octobre 2026 (établissement Colmar : 19 octobre 2026)"


def test_a_common_text_states_the_day_of_entry_of_each_establishment() -> None:
    said = papers("two_establishments")
    assert f"entre en vigueur le {ENTRY}" in said["text"]
    for name in ("inspector-letter", "court-deposit-letter", "posting-notice", "announcement", "computation-sheet"):
        assert ENTRY in said[name], name
    assert "(Colmar establishment: 19 October 2026)" in papers("two_establishments", language="en")["text"]
    there = papers_at_colmar()
    assert "Le texte indique le 19 octobre 2026 comme date d'entrée en vigueur" in there["court-deposit-letter"]
    assert "16 octobre 2026" not in there["computation-sheet"] + there["court-deposit-letter"]
    assert "(établissement" not in papers("small_to_full")["text"]


def stated_at_colmar(day: dt.date | None) -> aigov.Matter:
    matter = employer_matter("two_establishments")
    lille, colmar = matter.establishments
    assert colmar.procedure is not None
    there = colmar.model_copy(update={"procedure": colmar.procedure.model_copy(update={"stated_entry_on": day})})
    return matter.model_copy(update={"establishments": (lille, there)})


def test_the_day_of_entry_of_an_establishment_is_the_one_stated() -> None:
    found = aigov.assess(LIBRARY, stated_at_colmar(dt.date(2026, 11, 2)))
    assert "(établissement Colmar : 2 novembre 2026)" in printed(aigov.assemble(found, "fr"))
    assert aigov.formalities(found).places[1].plan.effective_on == dt.date(2026, 11, 2)
    same = printed(aigov.assemble(aigov.assess(LIBRARY, stated_at_colmar(dt.date(2026, 10, 16))), "fr"))
    assert "(établissement Colmar" not in same


def test_a_day_of_entry_that_the_acts_of_an_establishment_forbid_is_asked_again() -> None:
    said = papers_of(stated_at_colmar(None))
    for name in ("text", "inspector-letter"):
        assert "16 octobre 2026 (établissement Colmar : [•])" in said[name], name
        assert "Date d'entrée en vigueur, Colmar (establishments[Colmar].procedure.stated_entry_on)" in said[name], name


def test_provisions_proper_to_an_establishment_are_pointed_out_or_asked_for() -> None:
    said, there = papers("two_establishments"), papers_at_colmar()
    assert "propres à un établissement les articles suivants du présent texte : [•]" in said["text"]
    assert "Articles du texte propres à chaque établissement (establishments.provisions)" in said["text"]
    assert "propres à un établissement, dont le CSE est aussi consulté : [•]" in said["cse-note"]
    assert "Articles du projet propres à l'établissement : [•]" in there["cse-note"]
    assert "(establishments[Colmar].provisions)" in there["cse-note"]
    matter = employer_matter("two_establishments")
    lille, colmar = matter.establishments
    known = matter.model_copy(
        update={"establishments": (lille, colmar.model_copy(update={"provisions": "article 41.2"}))}
    )
    assert "suivants du présent texte : Colmar, article 41.2." in papers_of(known)["text"]
    assert "propres à un établissement" not in papers("small_to_full")["text"]


def test_letters_of_the_head_office_say_the_days_of_an_establishment_beside_their_own() -> None:
    publicity = "15 septembre 2026 (établissement Colmar : 18 septembre 2026)"
    deposit = "Lille, le 15 septembre 2026 (établissement Colmar : à son greffe, le 17 septembre 2026)"
    said, there = papers("two_establishments"), papers_at_colmar()
    assert publicity in said["court-deposit-letter"] and publicity in said["inspector-letter"]
    assert deposit in said["inspector-letter"]
    for name in ("inspector-letter", "court-deposit-letter"):
        assert "ont d'autres dates" not in said[name], name
        assert "(établissement" not in there[name], name
    matter = employer_matter("two_establishments")
    lille, colmar = matter.establishments
    unsaid = matter.model_copy(update={"establishments": (lille, colmar.model_copy(update={"procedure": None}))})
    asked = papers_of(unsaid)["inspector-letter"]
    assert "15 septembre 2026 (établissement Colmar : [•])" in asked
    assert "Jour de la publicité, Colmar (establishments[Colmar].procedure.publicity_on)" in asked


def test_the_sending_to_the_inspector_of_the_head_office_is_not_after_its_own_publicity() -> None:
    plan = aigov.formalities(aigov.assess(LIBRARY, employer_matter("two_establishments")))
    for each in (plan, *(place.plan for place in plan.places)):
        assert {s.step.id: s.latest for s in each.steps}["inspector"] == dt.date(2026, 9, 15)
    colmar = {s.step.id: s.latest for s in plan.places[1].plan.steps}
    assert colmar["establishment-inspector"] == dt.date(2026, 9, 18)


def test_the_consultation_on_tools_ends_before_the_text_that_authorises_them_is_published_l2312_14() -> None:
    def limit(matter: aigov.Matter) -> str:
        plan = papers_of(matter)["formalities-plan"]
        row = next(line for line in plan.split("\n") if line.startswith("| Consulter le CSE sur l'introduction"))
        return row.split("|")[4].strip()

    matter = employer_matter("small_to_full", CHAPTER)
    assert limit(matter) == "– / 14 septembre 2026", "published on 15 September; opened on 12 October only"
    decided = matter.technology.model_copy(update={"decided_on": dt.date(2026, 6, 1)})
    assert limit(matter.model_copy(update={"technology": decided})) == "– / 31 mai 2026"


def test_the_consultation_of_the_central_committee_on_tools_has_one_last_day_for_all_l2316_1() -> None:
    plan = aigov.formalities(aigov.assess(LIBRARY, employer_matter("two_establishments")))
    found = {
        each.latest
        for one in (plan, *(p.plan for p in plan.places))
        for each in one.steps
        if each.step.before_introduction
    }
    assert found == {dt.date(2026, 9, 14)}, "published at Lille on the 15th, at Colmar on the 18th"


@pytest.mark.parametrize("vehicle", [CHAPTER, CHARTER, AMENDMENT])
@pytest.mark.parametrize("name", ["nine", "agency_user", "two_establishments"])
def test_what_comes_before_a_first_use_is_done_the_day_before(name: str, vehicle: str) -> None:
    matter = employer_matter(name, vehicle)
    first = [item for item in steps(matter).values() if item.step.ahead_of and not item.step.before_introduction]
    assert first and all(item.latest == dt.date(2026, 10, 11) for item in first)
    told = matter.monitoring.model_copy(update={"informed_on": dt.date(2026, 10, 12)})
    same_day = matter.model_copy(update={"monitoring": told})
    assert steps(same_day)["monitoring-informed"].state == "late", "the weights count it so"


@pytest.mark.parametrize("name", ["two_establishments", "nine"])
def test_the_plan_of_an_amendment_signed_late_says_that_its_effect_rests_on_what_the_user_states(name: str) -> None:
    plan = papers(name, AMENDMENT)["formalities-plan"]
    assert (
        "La prise d'effet repose sur ce que vous affirmez : La réponse à la proposition a été remise ou envoyée" in plan
    )
    assert (
        "Preuve : l'avenant signé par la personne et la preuve du jour de sa remise ou de son envoi, ou l'accord"
        in plan
    )
    assert "bulletin-réponse daté" not in plan
    assert "(risques, consultations" not in plan, "no consultation is due from nine employees"
    settled = changed(name, AMENDMENT, amendment={"signed_on": "2026-10-15"})
    assert "La prise d'effet repose" not in papers_of(settled)["formalities-plan"]
