"""Establishments: what binds in each of them, which committee, which registry, on which day, and by which letters."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
from command import run
from employers import employer_matter, employer_text, read_yaml, write_yaml

import aigov_docs as aigov
from aigov_docs.compose.establishment_worth import EstablishmentWorth
from aigov_docs.document.formalities import PlacePlan
from aigov_docs.matter.establishments import Establishment, derive_committees, matter_at

LIBRARY = aigov.load_library()
CHAPTER = "it-charter-chapter"


def two(*, lille: dict[str, Any] | None = None, colmar: dict[str, Any] | None = None, **changes: Any) -> aigov.Matter:
    """The matter of two establishments with a central committee, with other facts at Lille, at Colmar or for both."""
    data = read_yaml(employer_text("two_establishments", **changes))
    for place, own in zip(data["establishments"], (lille or {}, colmar or {}), strict=True):
        place.update(own)
    return aigov.parse_matter(write_yaml(data))


def weight_at(matter: aigov.Matter, place: int) -> tuple[str, list[str]]:
    """The weight of a rule of conduct of the chapter in an establishment, and the rules that gave it."""
    worth: EstablishmentWorth = aigov.compare_establishments(LIBRARY, matter)[place]
    paper = next(paper for paper in worth.papers if paper.vehicle == CHAPTER)
    finding = paper.assessment.finding("confidential-data")
    assert finding is not None
    return finding.weight, [rule.id for rule in finding.rules]


def places(matter: aigov.Matter) -> list[PlacePlan]:
    return list(aigov.formalities(aigov.assess(LIBRARY, matter)).places)


# ------------------------------------------------------------------ LEGAL-2, c: one text, identical everywhere
IDENTICAL = {"specific": False, "procedure": None}


def test_identical_text_needs_the_central_opinion_alone_l2316_1() -> None:
    matter = two(colmar=IDENTICAL)
    assert [weight_at(matter, place)[0] for place in (0, 1)] == ["disciplinary", "disciplinary"]


def test_identical_text_is_deposited_at_the_head_office_alone_cl_60() -> None:
    matter = two(colmar=IDENTICAL)
    assert matter_at(matter, matter.establishments[1]).filing.court == "Lille"
    assert [place.plan.effective_on for place in places(matter)] == [dt.date(2026, 10, 16)] * 2


def test_identical_text_may_be_deposited_at_each_registry_r1321_2() -> None:
    days = {"deposit_on": "2026-09-17", "deposit_proved": True}
    procedure = {**read_yaml(employer_text("two_establishments"))["procedure"], "deposit_on": None}
    matter = two(
        lille={"procedure": days, "head_office": False},
        colmar={"specific": False, "procedure": dict(days)},
        procedure=procedure,
    )
    assert [weight_at(matter, place)[0] for place in (0, 1)] == ["disciplinary", "disciplinary"]


def test_identical_text_with_the_establishments_opinion_alone_binds_nowhere_l2316_1() -> None:
    matter = two(colmar={"specific": False}, committees={"structure": "central"})
    assert [weight_at(matter, place)[0] for place in (0, 1)] == ["none", "none"]


# ------------------------------------------------------------------ provisions specific to an establishment
def test_proper_provisions_need_both_opinions_l2316_20() -> None:
    own = {"deposit_on": "2026-09-17", "deposit_proved": True, "publicity_on": "2026-09-18", "publicity_proved": True}
    matter = two(colmar={"procedure": own})
    assert weight_at(matter, 0)[0] == "disciplinary"
    assert weight_at(matter, 1)[0] == "none"
    assert weight_at(two(), 1)[0] == "disciplinary"


def test_proper_provisions_need_the_registry_of_the_establishment_r1321_2() -> None:
    own = {"cse_opinion_on": "2026-09-08"}
    matter = two(colmar={"procedure": own})
    assert weight_at(matter, 0)[0] == "disciplinary"
    assert weight_at(matter, 1)[0] == "none"


def test_proper_provisions_take_effect_a_month_after_the_last_act_there_r1321_3() -> None:
    """Posted on 18 September at Colmar: the month expires on 18 October; posted on the 15th at Lille: on the 15th."""
    lille, colmar = places(two())
    assert (lille.plan.effective_on, colmar.plan.effective_on) == (dt.date(2026, 10, 16), dt.date(2026, 10, 19))


def test_whether_provisions_are_proper_is_asked_where_it_is_not_known() -> None:
    matter = two(colmar={"specific": None, "procedure": None})
    weight, _ = weight_at(matter, 1)
    assert weight == "cannot_be_said"
    found = aigov.compare_establishments(LIBRARY, matter)[1]
    assert "establishments.specific_measures" in found.papers[1].missing_facts


def test_the_structure_is_asked_where_it_is_not_known_l2313_1() -> None:
    matter = two(colmar=IDENTICAL, committees={"central_opinion_on": "2026-09-10"})
    assert weight_at(matter, 1)[0] == "cannot_be_said"
    assert aigov.compare_establishments(LIBRARY, matter)[1].papers[1].missing_facts == ("establishments.structure",)


# ------------------------------------------------------------------ rules of its own, decided by its head
OWN = {
    "rules": "own",
    "specific": None,
    "procedure": {
        "drafted_on": "2026-08-24", "cse_informed_on": "2026-08-31", "cse_opinion_on": "2026-09-08",
        "deposit_on": "2026-09-17", "deposit_proved": True, "publicity_on": "2026-09-18", "publicity_proved": True,
        "inspector_on": "2026-09-18",
    },
}  # fmt: skip


def test_own_rules_go_to_the_committee_registry_and_inspector_of_the_establishment_l2316_20() -> None:
    matter = two(colmar=OWN)
    assert weight_at(matter, 1)[0] == "disciplinary"
    there = matter_at(matter, matter.establishments[1])
    assert (there.filing.court, there.committees.central_opinion_on) == ("Colmar", None)
    steps = [item.step.id for item in places(matter)[1].plan.steps]
    assert "local-opinion" in steps
    assert "central-opinion" not in steps


def test_own_rules_without_the_opinion_of_their_committee_bind_nobody_l1321_4() -> None:
    procedure = {**OWN["procedure"], "cse_opinion_on": None}  # type: ignore[dict-item]  # a mapping of one type
    assert weight_at(two(colmar={**OWN, "procedure": procedure}), 1)[0] == "none"


# ------------------------------------------------------------------ order, days, holidays
def test_the_establishments_opinion_comes_seven_days_before_the_deemed_one_r2312_6() -> None:
    """Informed on 31 August: deemed on 1 October; the establishment's opinion is due by 24 September."""
    waiting = two(as_of="2026-09-09")
    steps = {item.step.id: item for item in places(waiting)[1].plan.steps}
    opinion = ["establishment-opinion", "establishment-opinion-sent", "establishment-opinion-limit"]
    assert list(steps)[1:6] == ["informed", *opinion, "central-opinion"]
    assert steps["establishment-opinion-limit"].day == dt.date(2026, 9, 24)
    assert steps["establishment-opinion-limit"].step.who.fr == "CSE d'établissement"
    assert steps["establishment-opinion"].state == "done"
    closed = {item.step.id: item for item in places(two())[1].plan.steps}
    assert "establishment-opinion-limit" not in closed, (
        "the central CSE gave its opinion on the 10th, on that of Colmar"
    )
    assert closed["establishment-opinion-sent"].latest == dt.date(2026, 9, 10)
    late = {**read_yaml(employer_text("two_establishments"))["establishments"][1]["procedure"]}
    late["cse_opinion_on"] = "2026-09-25"
    later = {"inspector_on": "2026-09-28", "deposit_on": "2026-09-28", "publicity_on": "2026-09-28"}
    procedure = {**read_yaml(employer_text("two_establishments"))["procedure"], **later}
    matter = two(colmar={"procedure": {**late, **later}}, procedure={**procedure, "stated_entry_on": None})
    assert {item.step.id: item.state for item in places(matter)[1].plan.steps}["establishment-opinion"] == "late"


def test_identical_text_asks_no_opinion_of_the_establishment_l2316_1() -> None:
    steps = [item.step.id for item in places(two(colmar=IDENTICAL))[1].plan.steps]
    assert "central-opinion" in steps
    assert not {"establishment-opinion", "establishment-opinion-limit", "opinion"} & set(steps)


@pytest.mark.parametrize(
    ("territory", "good_friday", "day"),
    [
        ("alsace_moselle", None, "2026-12-26"),
        ("alsace_moselle", True, "2027-03-26"),
        ("reunion", None, "2026-12-20"),
        ("mayotte", None, "2027-04-27"),
        ("martinique", None, "2027-05-22"),
        ("guadeloupe", None, "2027-05-27"),
        ("saint_martin", None, "2027-05-27"),
        ("guyane", None, "2027-06-10"),
        ("saint_barthelemy", None, "2026-10-09"),
    ],
)
def test_a_public_holiday_of_the_place_is_told_l3134_13_l3422_2(
    territory: str, good_friday: bool | None, day: str
) -> None:
    own = {"deposit_on": day, "cse_opinion_on": "2026-09-08"}
    place = {"territory": territory, "good_friday": good_friday, "procedure": own}
    matter = two(colmar=place, procedure={"drafted_on": "2026-08-24", "deposit_on": "2026-09-15"})
    steps = {item.step.id: item for item in places(matter)[1].plan.steps}
    assert steps["deposit"].day_off
    elsewhere = two(
        colmar={**place, "territory": "metropolitan", "good_friday": None}, procedure={"drafted_on": "2026-08-24"}
    )
    sunday = dt.date.fromisoformat(day).weekday() == 6
    assert {s.step.id: s for s in places(elsewhere)[1].plan.steps}["deposit"].day_off is sunday


def test_the_calendar_has_the_days_of_each_establishment(tmp_path: Path) -> None:
    raw = aigov.document.render_calendar(aigov.formalities(aigov.assess(LIBRARY, two())), "fr").decode("utf-8")
    events = raw.replace("\r\n ", "").split("BEGIN:VEVENT")[1:]
    there = [event for event in events if "Filature Royer\\, Colmar" in event]
    days = {line for event in there for line in event.split("\r\n") if line.startswith("DTSTART")}
    assert days == {f"DTSTART;VALUE=DATE:202609{day}" for day in ("08", "17", "18")} | {
        "DTSTART;VALUE=DATE:20261018", "DTSTART;VALUE=DATE:20261019",
    }  # fmt: skip
    assert len({line for line in raw.split("\r\n") if line.startswith("UID")}) == len(events)


# ------------------------------------------------------------------ what the list says for the whole undertaking
def test_the_committees_follow_from_the_list() -> None:
    facts = derive_committees(two())
    assert (facts.several, facts.specific_measures, facts.deposit_at) == (True, True, "both")
    assert facts.establishment_opinion_on == dt.date(2026, 9, 8)
    assert derive_committees(two(colmar={**IDENTICAL, "cse": "none"})).several is False
    assert derive_committees(two(colmar={**IDENTICAL, "cse": None})).several is None


def test_a_list_of_a_group_still_reads_and_says_nothing_in_law() -> None:
    matter = aigov.samples.sample_matter(CHAPTER)
    group = (Establishment(name="Lyon", lead="Malik Hamidi"), Establishment(name="Lille", contact="ia@duval.example"))
    listed = matter.model_copy(update={"establishments": group})
    assert derive_committees(listed) == matter.committees
    assert aigov.compare_establishments(LIBRARY, listed) == ()
    assert places(listed) == []


# ------------------------------------------------------------------ what contradicts itself
@pytest.mark.parametrize(
    ("lille", "colmar", "changes", "code"),
    [
        ({"headcount": 151}, {}, {}, "establishments-above-headcount"),
        ({}, {"head_office": True}, {}, "two-head-offices"),
        ({}, {"name": "Lille"}, {}, "establishment-twice"),
        ({}, {"name": "LILLE "}, {}, "establishment-twice"),
    ],
)
def test_establishments_are_crossed(
    lille: dict[str, Any], colmar: dict[str, Any], changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(aigov.MatterError) as caught:
        two(lille=lille, colmar=colmar, **changes)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_one_establishment_cannot_have_two_committees() -> None:
    with pytest.raises(aigov.MatterError) as caught:
        two(committees={"several": False})
    assert {problem.code for problem in caught.value.problems} == {"one-establishment"}
    assert {problem.values.get("other") for problem in caught.value.problems} >= {"monitoring.opinion_by"}


# ------------------------------------------------------------------ where they are shown
def test_compare_explain_and_formalities_say_each_establishment(tmp_path: Path) -> None:
    path = tmp_path / "matter.yaml"
    path.write_text(employer_text("two_establishments"), encoding="utf-8")
    compared = json.loads(run("compare", str(path), "--json", "--lang", "fr").stdout)["establishments"]
    assert [each["establishment"] for each in compared] == ["Lille", "Colmar"]
    assert compared[1]["vehicles"][CHAPTER]["effective_on"] == "2026-10-19"
    chapter = "Chapitre IA de la charte informatique"
    assert compared[1]["text"] == f"un seul texte, avec des dispositions qui lui sont propres ({chapter})"
    explained = json.loads(run("explain", str(path), "--json").stdout)["establishments"]
    assert list(explained[0]["vehicles"]) == [CHAPTER]
    planned = json.loads(run("formalities", str(path), "--json").stdout)["establishments"]
    assert [each["effective_on"] for each in planned] == ["2026-10-16", "2026-10-19"]
    assert "Colmar" in run("formalities", str(path), "--lang", "fr").stdout


def test_explain_answers_in_one_establishment(tmp_path: Path) -> None:
    """Facts known on 26 January 2027: Good Friday, 26 March, is a public holiday at Colmar (L3134-13), not at Lille."""
    path = tmp_path / "matter.yaml"
    path.write_text(employer_text("two_establishments"), encoding="utf-8")
    asked = ["--as-of", "2027-01-26", "--sanction", "suspension", "--rests-on", "confidential-data"]
    asked += ["--fact", "known_on=2027-01-26", "--json"]
    days = {
        place: json.loads(run("explain", str(path), "--establishment", place, *asked).stdout)["prosecute_until"]
        for place in ("Lille", "colmar")
    }
    assert days == {"Lille": "2027-03-26", "colmar": "2027-03-27"}
    wrong = run("explain", str(path), "--establishment", "Nancy")
    assert wrong.returncode != 0
    assert "Lille" in wrong.stderr


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_report_and_the_plan_say_each_establishment(language: str) -> None:
    matter = employer_matter("two_establishments")
    report = aigov.to_bytes(aigov.enforceability_report(aigov.compare(LIBRARY, matter), language), "md").decode()
    assert {"fr": "Ce qui oblige dans chaque établissement", "en": "What binds in each establishment"}[
        language
    ] in report
    plan = aigov.document.plan_document(aigov.formalities(aigov.assess(LIBRARY, matter)), language)
    assert "Colmar" in aigov.to_bytes(plan, "md").decode()


# ------------------------------------------------------------------ letters
def letters(matter: aigov.Matter, place: int, language: str = "fr") -> dict[str, str]:
    """The papers that an establishment has of its own, as text."""
    found = aigov.document.assemble_establishment_companions(
        aigov.assess(LIBRARY, matter), matter.establishments[place], language
    )
    return {item.name: spaced(item.document) for item in found}


def spaced(document: aigov.Document) -> str:
    """The text of a document, with ordinary spaces."""
    return re.sub(r"[\u00a0\u202f]", " ", aigov.to_bytes(document, "md").decode("utf-8"))


def test_letters_go_to_the_registry_and_inspector_of_each_establishment_concerned_r1321_2() -> None:
    found = letters(two(), 1)
    deposit, inspector = found["court-deposit-letter"], found["inspector-letter"]
    assert "Greffe du conseil de prud’hommes**\\\nColmar" in deposit
    assert "Lyon, le 17 septembre 2026" in deposit
    assert "Établissement concerné : Colmar, 3 rue des Clefs, 68000 Colmar." in deposit
    assert "Unité de contrôle n° 2" in inspector
    for text in (deposit, inspector):
        assert "(CSE) central a été consulté sur le texte et a fait connaître sa position le 10 septembre 2026" in text
        assert "L. 2316-20 du code du travail) et a fait connaître sa position le 8 septembre" in text
    assert "Comité consulté : CSE de l’établissement Colmar." in found["cse-opinion"]
    assert "Date de l’avis, ou du refus de le rendre : 8 septembre 2026." in found["cse-opinion"]


def test_identical_text_has_one_letter_for_all_cl_60() -> None:
    assert letters(two(colmar=IDENTICAL), 1) == {}
    assert letters(two(), 0) == {}


def test_a_plan_of_own_rules_with_no_day_yet_says_what_is_left() -> None:
    """Its committee's opinion alone goes with the text: the label is that of a text decided by the establishment."""
    undecided = two(colmar={"rules": "own", "specific": None, "procedure": None})
    said = places(undecided)[1].plan.undone_text("en")
    assert "Sending to the labour inspector, in two copies, with the CSE's opinion" in said


def test_own_rules_name_their_own_committee_alone() -> None:
    deposit = letters(two(colmar=OWN), 1, "en")["court-deposit-letter"]
    assert "central social" not in deposit
    told = "CSE of the establishment concerned was consulted on the text and stated its position on 8 September 2026"
    assert told in deposit


def test_the_head_office_letter_names_the_central_committee() -> None:
    found = aigov.document.assemble_companions(aigov.assess(LIBRARY, two()), "fr")
    text = next(spaced(item.document) for item in found if item.name == "court-deposit-letter")
    assert "Greffe du conseil de prud’hommes**\\\nLille" in text
    assert "Établissements concernés : Lille et Colmar." in text
    assert "(CSE) central" in text


def test_companions_writes_a_folder_for_each_establishment_concerned(tmp_path: Path) -> None:
    path = tmp_path / "matter.yaml"
    path.write_text(employer_text("two_establishments"), encoding="utf-8")
    run("companions", str(path), "-o", str(tmp_path / "out"), "--lang", "fr")
    folders = [found.name for found in (tmp_path / "out").iterdir() if found.is_dir()]
    assert folders == ["E02-Colmar"]
    assert (tmp_path / "out" / "E02-Colmar" / "D05-court-deposit-letter.fr.docx").is_file()


def test_acts_of_an_establishment_are_not_those_of_a_charter_without_any_v1_assimilated() -> None:
    """Colmar's deposit is the chapter's: a charter that followed no procedure is worth nothing more there."""
    worths = aigov.compare_establishments(aigov.load_library(), employer_matter("two_establishments", "charter"))
    charters = [paper for worth in worths for paper in worth.papers if paper.assessment.vehicle.id == "charter"]
    assert len(charters) == 2
    assert all(clause.weight == "none" for paper in charters for clause in paper.assessment.findings)
