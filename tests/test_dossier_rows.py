"""Each row of the dossier's second part has its rule and the scenarios that show it: a test each, named so."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import aigov_docs as aigov
from aigov_docs.law.rule_reading import SUBJECTS, rule_book
from aigov_docs.law.scenarios import Scenario, read_scenarios, run_scenario

HERE = Path(__file__).parent
ROWS: list[dict[str, Any]] = yaml.safe_load((HERE / "dossier_rows.yaml").read_text(encoding="utf-8"))
SHOWN = [row for row in ROWS if "rule" in row]


@cache
def scenarios() -> dict[str, Scenario]:
    return {each.id: each for path in (HERE / "scenarios").glob("*.yaml") for each in read_scenarios(path)}


@pytest.mark.parametrize("row", SHOWN, ids=[f"{row['point']} {row['rule']} {row['row']}" for row in SHOWN])
def test_a_row_of_the_dossier(library: aigov.Library, row: dict[str, Any]) -> None:
    assert any(rule_book(library, subject).find_rule(row["rule"]) for subject in SUBJECTS)
    for name in row["shown"]:
        shown = scenarios()[name]
        assert row["rule"] in shown.rules or row["point"] == "3", name
        assert run_scenario(shown, library).passed, name


def test_every_rule_of_the_second_part_answers_a_row(library: aigov.Library) -> None:
    """A rule is of the second part when a scenario of the third answer or of the second part names it."""
    named = {rule for each in scenarios().values() if each.id[0] == "T" for rule in each.rules}
    answering = {row["rule"] for row in SHOWN}
    assert sorted(named - answering) == [
        "S-SMALL",
        "V1-NONE",
        "V2-CSE-MISSING",
        "V3-CHANGE-NATURE",
        "W-INSPECTOR-LATE",
    ]


def test_the_labels_conclude_no_more_than_the_facts(library: aigov.Library) -> None:
    verdicts = library.vocabulary.verdicts
    assert (verdicts["lawful"].fr, verdicts["lawful"].en) == ("Aucun obstacle relevé", "No bar found")
    assert not any("icite" in entry.fr for name, entry in verdicts.items() if name != "unlawful")
