"""The worked scenarios themselves run as tests (see conftest.py); here, that they meet every rule and are read
strictly.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import aigov_docs as aigov
from aigov_docs.law.rule_reading import rule_book
from aigov_docs.law.scenarios import read_scenarios, run_scenario

FOLDER = Path(__file__).parent / "scenarios"


def test_every_rule_is_met_by_a_scenario(library: aigov.Library) -> None:
    named = {rule for path in FOLDER.glob("*.yaml") for scenario in read_scenarios(path) for rule in scenario.rules}
    assert (
        sorted(
            {rule.id for rule in (*rule_book(library).all_rules(), *rule_book(library, "sanctions").all_rules())}
            - named
        )
        == []
    )


def test_every_rule_decides_or_applies_in_some_scenario(library: aigov.Library) -> None:
    """A rule that no scenario ever triggers would be dead letter."""
    from aigov_docs.law.weighing import weigh_clauses

    applied: set[str] = set()
    for path in FOLDER.glob("*.yaml"):
        for scenario in read_scenarios(path):
            law = weigh_clauses(scenario.situation, scenario.clauses, library)
            applied.update(rule.id for rule in law.warnings)
            for weighing in law.weighings:
                outcome = weighing.outcome
                applied.update(
                    rule.id for rule in (*outcome.decided, *outcome.noted, *(rule for rule, _ in outcome.set_aside))
                )
    assert sorted({rule.id for rule in rule_book(library).all_rules()} - applied) == []


def test_a_misspelt_fact_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(
        "scenarios:\n- id: A\n  title: t\n  facts:\n    vehicle: V2\n    assessed_on: 2026-01-01\n    cse: ful\n   "
        " procedur: null\n    clauses: [data_prohibition]\n  expect: {weights: {}}\n",
        encoding="utf-8",
    )
    with pytest.raises(aigov.LibraryError) as caught:
        read_scenarios(path)
    said = str(caught.value)
    assert "line 7" in said and "full" in said and 'did you mean "procedure"?' in said


def test_a_failed_scenario_gives_both_answers_and_the_reason(library: aigov.Library) -> None:
    scenario = read_scenarios(FOLDER / "dossier.yaml")[0]
    import dataclasses

    wrong = dataclasses.replace(
        scenario, expect=scenario.expect.model_copy(update={"weights": {"data_prohibition": "disciplinary"}})
    )
    result = run_scenario(wrong, library)
    assert result.gaps == ("data_prohibition: expected disciplinary, got none",)
    assert any("V1-NONE" in line for line in result.explanation)
