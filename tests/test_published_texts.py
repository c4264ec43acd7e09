"""Published texts compared with the library: each has its address and its day, and each clause stands where it is said.

The texts and the answers are in ``published_texts.yaml``; what they taught is docs/review/published-texts.md.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import aigov_docs as aigov

HERE = Path(__file__).parent
COMPANIONS = HERE.parent / "clause_library" / "companions"
TEXTS: list[dict[str, Any]] = yaml.safe_load((HERE / "published_texts.yaml").read_text(encoding="utf-8"))
ANSWERS = [(text["title"], said, ours) for text in TEXTS for said, ours in text["answers"]]


@pytest.mark.parametrize("text", TEXTS, ids=[text["title"] for text in TEXTS])
def test_each_text_has_its_address_and_the_day_it_was_read(text: dict[str, Any]) -> None:
    assert text["kind"] and text["read_on"].isoformat() == "2026-11-28"
    assert re.search(r"`(github\.com|www)[./][^`]+`", text["source"])


@pytest.mark.parametrize("text", TEXTS, ids=[text["title"] for text in TEXTS])
def test_each_answer_names_what_the_library_has(text: dict[str, Any], library: aigov.Library) -> None:
    chosen = library.vocabulary.options
    for said, ours in text["answers"]:
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
    for title, said, ours in ANSWERS:
        for where, names in re.findall(r"\b(default|complete): ([^;]+)", ours):
            for name in re.findall(r"`([^`#:]+)`", names):
                if name in library.clauses:
                    assert name in there[where], (title, said, name)


def test_the_page_counts_the_provisions_as_the_list_does() -> None:
    page = (HERE.parent / "docs/review/published-texts.md").read_text(encoding="utf-8")
    taken = sum("**taken**" in ours for _, _, ours in ANSWERS)
    left = sum(ours.startswith(("no:", "no,")) for _, _, ours in ANSWERS)
    counted = [int(number) for number in re.findall(r"\*\*(\d+)\*\*", page)[:5]]
    assert counted == [len(TEXTS), len(ANSWERS), len(ANSWERS) - taken - left, taken, left]
