"""The review of published texts: each has its address and its day, and each clause stands where the review says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import aigov_docs as aigov

REVIEW = (Path(__file__).parent.parent / "docs" / "review" / "10-published-texts.md").read_text(encoding="utf-8")
COMPANIONS = Path(__file__).parent.parent / "clause_library" / "companions"
TEXTS = {
    int(number): body.split("\n## ")[0]
    for number, body in zip(*[iter(re.split(r"\n### (\d+)\. ", REVIEW)[1:])] * 2, strict=True)
}


def rows(body: str) -> Iterator[tuple[str, str]]:
    for line in body.splitlines():
        if line.startswith("| ") and not line.startswith(("| ---", "| It says")):
            said, ours = line.strip("| ").split(" | ")
            yield said, ours


ANSWERS = [(number, said, ours) for number, body in TEXTS.items() for said, ours in rows(body)]


@pytest.mark.parametrize("number", TEXTS)
def test_each_text_has_its_address_and_the_day_it_was_read(number: int) -> None:
    head = " ".join(TEXTS[number].partition("| It says")[0].split())
    assert "Read on 28 November 2026." in head
    assert re.search(r"`(github\.com|www)[./][^`]+`", head)


@pytest.mark.parametrize("number", TEXTS)
def test_each_answer_names_what_the_library_has(number: int, library: aigov.Library) -> None:
    chosen = library.vocabulary.options
    for said, ours in rows(TEXTS[number]):
        assert re.match(r"(default|complete|option|annex|companion|no\b|\*\*taken\*\*|the report)", ours), said
        for name in re.findall(r"`([^`]+)`", ours):
            paper, _, part = name.partition("#")
            option, _, value = name.partition(": ")
            if option in chosen.options:
                assert not value or value in chosen.options[option].values, name
            elif name.startswith("delays."):
                assert name.removeprefix("delays.") in chosen.delays, name
            else:
                assert paper in library.clauses or paper in library.companions, name
                assert not part or f"{{#{part}}}" in (COMPANIONS / paper / "en.md").read_text("utf-8"), name


def defaults(library: aigov.Library, **options: str) -> set[str]:
    matter = aigov.samples.sample_matter("charter").model_copy(update={"options": options, "posture": "balanced"})
    assessment = aigov.assess(library, matter)
    return {article.clause for article in aigov.assemble(assessment, "en").articles()}


def test_what_is_said_to_stand_by_default_or_in_the_complete_charter_stands_there(library: aigov.Library) -> None:
    there = {"default": defaults(library), "complete": defaults(library, breadth="complete")}
    for number, said, ours in ANSWERS:
        for where, names in re.findall(r"\b(default|complete): ([^;]+)", ours):
            for name in re.findall(r"`([^`#:]+)`", names):
                if name in library.clauses:
                    assert name in there[where], (number, said, name)


def test_the_count_of_each_text_is_that_of_its_table() -> None:
    assert len(TEXTS) >= 12
    for number, body in TEXTS.items():
        answers = [ours for _, ours in rows(body)]
        taken = sum("**taken**" in each for each in answers)
        left = sum(each.startswith(("no:", "no,")) for each in answers)
        line = next(each for each in REVIEW.splitlines() if each.startswith(f"| {number} | "))
        counted = [int(each) for each in line.strip("| ").split(" | ")[3:]]
        assert counted == [len(answers), len(answers) - taken - left, taken, left], number
