"""The interview as data: each question is one of the form, each word is said, its advice is the report's.

`tools/interview.mjs` goes the whole way in a real browser.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import aigov_docs
import aigov_docs as aigov
from aigov_docs.compose.assessment import compare
from aigov_docs.document.companions import assemble_companions
from aigov_docs.document.reports import build_answer_page, enforceability_report
from aigov_docs.document.tree import OpenPoints, plain_text
from aigov_docs.law.situation import Procedure
from aigov_docs.matter.models import Filing
from aigov_docs.samples import sample_matter
from aigov_docs.serve.interview.open_questions import describe_observations
from aigov_docs.serve.interview.page import WORDS, describe_interview, interview_page
from aigov_docs.serve.interview.preview import describe_advice, preview_option

FOLDER = Path(aigov_docs.__file__).parent / "serve/interview"
SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in sorted((FOLDER / "static").glob("*.js"))}
#: Controls that are no field of the form.
OWN = {"papers", "file"}


@pytest.fixture(scope="module")
def interview(library: aigov.Library) -> dict[str, Any]:
    return describe_interview(library, "fr")


def questions(interview: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for step in interview["steps"]:
        for group in step["groups"]:
            yield from (*group["ask"], *group["more"])


def test_every_question_is_one_of_the_form(interview: dict[str, Any]) -> None:
    asked = list(questions(interview))
    unknown = [each["key"] for each in asked if "field" not in each and each.get("control") not in OWN]
    assert unknown == []
    keys = [each["key"] for each in asked]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []  # nothing is asked twice


def test_what_a_question_follows_is_asked_too(interview: dict[str, Any]) -> None:
    keys = {each["key"] for each in questions(interview)}
    for each in questions(interview):
        named = {
            *each.get("when", {}),
            *(each[name] for name in ("copy", "town") if name in each),
            *each.get("unless", {}),
        }
        assert named <= keys, each["key"]
        assert set(each.get("for", ())) <= {vehicle["track"] for vehicle in interview["vehicles"]}


def test_every_fact_that_every_matter_must_have_is_asked(interview: dict[str, Any], library: aigov.Library) -> None:
    from aigov_docs.matter import matter_form

    wanted = set()
    for step in matter_form(library)["steps"]:
        for field in step["fields"]:
            inner = field.get("fields", ()) if field["control"] == "block" and field["required"] else (field,)
            wanted |= {each["key"] for each in inner if each["required"]}
    assert wanted - {each["key"] for each in questions(interview)} == {"vehicle"}  # it follows from the papers wanted


def test_every_word_of_the_scripts_is_said_and_every_word_is_used() -> None:
    text = "\n".join(SCRIPTS.values())
    used = set(re.findall(r"say\('(\w+)'", text)) | set(re.findall(r"words\.(\w+)", text))
    used |= set(re.findall(r"say\((?:\w|[=.() ])+ \? '(\w+)' : '\w+'\)", text))
    used |= set(re.findall(r"say\((?:\w|[=.() ])+ \? '\w+' : '(\w+)'\)", text))
    used |= {"fr", "en"}  # a language by its name
    page = (FOLDER / "page.py").read_text(encoding="utf-8")
    used |= {word for word in WORDS if f'"{word}"' in page}
    assert used == set(WORDS)


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_sentence_stands_in_a_script(name: str) -> None:
    code = re.sub(r"//[^\n]*|/\*.*?\*/", "", SCRIPTS[name], flags=re.DOTALL)
    texts = re.findall(r"'([^'\n]*)'|`([^`]*)`", code)
    sentences = [
        text for pair in texts for text in pair if re.search(r"[A-ZÀ-Ý]?[a-zà-ÿ]+ [a-zà-ÿ]+ [a-zà-ÿ]+[ .]", text)
    ]
    assert sentences == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_page_runs_and_asks_nothing_inline_or_elsewhere(library: aigov.Library, language: str) -> None:
    page = interview_page(library, language)
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", page) == []
    assert not re.search(r"<style|\sstyle=|\son\w+=|https?://", page.split('id="interview-data">')[0])
    held = re.search(r'id="interview-data">(.*?)</script>', page, re.DOTALL)
    assert held and json.loads(held[1])["language"] == language
    assert len(page) < 250_000


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_advice_is_the_first_page_of_the_report(library: aigov.Library, language: aigov.Language) -> None:
    matter = sample_matter("charter")
    told = describe_advice(library, matter, language)
    report = enforceability_report(compare(library, matter), language)
    printed = json.dumps([plain_text(block.runs) for block in report.body[:8] if hasattr(block, "runs")])
    assert all(json.dumps(line)[1:-1] in printed for line in told["answer"])


def test_a_choice_shows_the_clause_that_it_prints(library: aigov.Library) -> None:
    matter = sample_matter("charter")
    texts = []
    for value in ("forbidden", "public_data"):
        chosen = matter.model_copy(
            update={"options": {**matter.options, "unlisted_tools": value, "personal_accounts": "forbidden"}}
        )
        texts.append(preview_option(library, chosen, "unlisted_tools", "fr", ["charter"])[0]["clauses"])
    assert texts[0] != texts[1]


def test_the_open_points_are_those_that_the_papers_print(library: aigov.Library) -> None:
    from aigov_docs.compose.assessment import assess
    from aigov_docs.document.assembly import assemble

    matter = sample_matter("it-charter-chapter").model_copy(update={"place": "", "filing": Filing()})
    told = describe_observations(library, matter, "fr", ["it-charter-chapter"])
    assessment = assess(library, matter, strict=False)
    papers = [assemble(assessment, "fr"), *(each.document for each in assemble_companions(assessment, "fr"))]
    printed = {item for each in papers for block in each.body if isinstance(block, OpenPoints) for item in block.items}
    paths = {".".join(each["path"]) for each in told["open_points"]}
    assert {"place", "filing.court", "filing.inspectorate"} <= paths
    assert {each["label"] for each in told["open_points"]} <= {re.sub(r" \([^()]*\)$", "", item) for item in printed}
    assert not any(re.search(r"\([a-z]+\.[a-z_]+\)", each["label"]) for each in told["open_points"])


def test_a_day_of_effect_that_is_too_early_is_told_beside_it(library: aigov.Library) -> None:
    matter = sample_matter("it-charter-chapter")
    procedure = (matter.procedure or Procedure()).model_copy(update={"stated_entry_on": dt.date(2020, 1, 1)})
    early = matter.model_copy(update={"procedure": procedure})
    found = [
        [
            each["text"]
            for each in describe_observations(library, each, "en", [each.vehicle])["observed"]
            if each["path"] == ["procedure", "stated_entry_on"]
        ]
        for each in (matter, early)
    ]
    assert found[0] == [] and len(found[1]) == 1


def plan_days(matter: aigov.Matter) -> aigov.Matter:
    """A chapter whose formalities are all planned: nothing of them is proved yet."""
    days = {"cse_opinion_on": (12, 15), "inspector_on": (12, 16), "deposit_on": (12, 16), "publicity_on": (12, 18)}
    procedure = Procedure(**{name: dt.date(2026, *day) for name, day in days.items()})
    day = dt.date(2026, 11, 29)
    return matter.model_copy(update={"date": day, "as_of": day, "procedure": procedure, "presumptions": ()})


def test_days_planned_are_told_as_what_will_hold_and_from_when(library: aigov.Library) -> None:
    told = describe_advice(library, plan_days(sample_matter("it-charter-chapter")), "en")
    chapter = next(line for line in told["answer"] if "if the days planned are kept" in line)
    assert re.search(r"From 19.January.2027.*can ground a sanction.*takes as true on that day: ", chapter)
    assert re.match(
        r"Can ground a sanction: [^.]*\(from 19.January.2027, on the conditions told below\)", told["conclusion"]
    )
    needs = told["needs"]
    assert needs.startswith("A ground is not yet a sanction. ") and "must be in a scale" in needs
    alone = build_answer_page({"charter": compare(library, sample_matter("charter"))["charter"]}, "fr")
    assert alone.write_conclusion().startswith("Pour informer") and alone.write_sanction_needs() == ""
    settled = {each["path"][-1]: each["statements"] for each in told["questions"] if each["path"]}
    assert settled["deposit_proved"] == ["formalities_proved"]


def test_a_sentence_says_what_it_waits_for_in_the_words_of_the_report(library: aigov.Library) -> None:
    matter = plan_days(sample_matter("it-charter-chapter")).model_copy(update={"procedure": None})
    page = build_answer_page(compare(library, matter), "fr")
    words = {word for row in page.compare_documents().rows for cell in row for word in plain_text(cell).split("\n")}
    for paper in preview_option(library, matter, "client_data", "fr"):
        for clause in paper["clauses"]:
            label = clause["weight_label"]
            assert any(label.lower() in word.lower() for word in words), label
            assert bool(clause["waits_for"]) == label.endswith(("en attente", "puis ne peut être dit"))
