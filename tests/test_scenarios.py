"""The worked scenarios themselves run as tests (see conftest.py); here, that they meet every rule and are read
strictly.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

import aigov_docs as aigov
from aigov_docs.law.rule_reading import rule_book
from aigov_docs.law.scenarios import Scenario, read_scenarios, run_scenario
from aigov_docs.library.rule_files import Expectation

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
            applied.update(rule.id for rule in (*law.warnings, *law.refusals))
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
    wrong = dataclasses.replace(
        scenario, expect=scenario.expect.model_copy(update={"weights": {"data_prohibition": "disciplinary"}})
    )
    result = run_scenario(wrong, library)
    assert result.gaps == ("data_prohibition: expected disciplinary, got none",)
    assert any("V1-NONE" in line for line in result.explanation)


# ------------------------------------------------------------------ nothing expected is left uncompared
def falsified(scenario: Scenario) -> Iterator[tuple[str, Scenario]]:
    """The scenario with one expectation made false, for each that it has, with the key of that expectation."""
    expect = scenario.expect

    def wrong(key: str, value: object) -> tuple[str, Scenario]:
        return key, dataclasses.replace(scenario, expect=expect.model_copy(update={key: value}))

    for key in sorted(expect.model_fields_set):
        value = getattr(expect, key)
        match value:
            case dict():
                yield from (wrong(key, {**value, kind: "void"}) for kind in value)
            case tuple() if key == "no_warnings":
                yield from (wrong("warnings", (*expect.warnings, name)) for name in value)
            case tuple() if key == "warnings":
                yield from (wrong("no_warnings", (*expect.no_warnings, name)) for name in value)
            case tuple():
                yield from (
                    wrong(key, tuple("NONE-SUCH" if each == name else each for each in value)) for name in value
                )
            case bool():
                yield wrong(key, not value)
            case dt.date():
                yield wrong(key, value + dt.timedelta(days=1))
            case None:
                yield wrong(key, True if key == "ri_mandatory" else dt.date(2000, 1, 1))
            case str():
                yield wrong(key, f"not_{value}")
            case _:
                raise AssertionError(f"{scenario.id}: {key} cannot be falsified")
    yield from (
        ("rules", dataclasses.replace(scenario, rules=tuple("NONE-SUCH" if r == name else r for r in scenario.rules)))
        for name in scenario.rules
    )


@pytest.mark.parametrize("name", ["dossier.yaml", "dossier-2.yaml"])
def test_each_expectation_falsified_makes_its_scenario_fail(library: aigov.Library, name: str) -> None:
    seen = set()
    for scenario in read_scenarios(FOLDER / name):
        for key, changed in falsified(scenario):
            seen.add(key)
            assert run_scenario(changed, library).gaps, f"{scenario.id}: {key} is not compared"
    assert {"weights", "effective_on", "sanction", "rules"} <= seen


def test_every_key_that_a_scenario_may_expect_is_falsified_in_some_scenario() -> None:
    """A key that no file expects would be compared by nobody."""
    keys = {key for path in FOLDER.glob("*.yaml") for each in read_scenarios(path) for key, _ in falsified(each)}
    assert sorted(set(Expectation.model_fields) - keys) == []


def test_an_answer_expected_beside_an_error_is_said_not_to_be_compared(library: aigov.Library) -> None:
    refused = next(each for each in read_scenarios(FOLDER / "dossier-2.yaml") if each.expect.errors)
    expect = refused.expect.model_copy(update={"opinion": "given"})
    gaps = run_scenario(dataclasses.replace(refused, expect=expect), library).gaps
    assert gaps == ("opinion: not compared: where an error is expected there is no answer",)


@pytest.mark.parametrize(
    ("line", "unknown"),
    [
        ("    vehicule: charter", "vehicule"),
        ("    employer: {secteur: private}", "secteur"),
        ("    ri: {exist: true}", "exist"),
        ("    cse_facts: {carence: 2026-01-01}", "carence"),
        ("    establishments: {severall: true}", "severall"),
        ("    document: {chang: none}", "chang"),
        ("    procedure: {deposed_on: 2026-01-01}", "deposed_on"),
        ("    technology: {deployd_on: 2026-01-01}", "deployd_on"),
        ("    monitoring: {purpose: [security]}", "purpose"),
        ("    employee: {minors: false}", "minors"),
        ("    amendment: {for_all: true}", "for_all"),
        ("    sanction: {kind: warning, rests_on: general_duty, knwon_on: 2026-01-01}", "knwon_on"),
        ("    sanction_defaults: {duty: loyalty}", "sanction_defaults"),
        ("    measure: {nature: working_conditions, sort: x}", "sort"),
        ("    clauses: [{kind: data_prohibition, same_in_deposit: true}]", "same_in_deposit"),
        ("    versions: [{id: v1, procedur: null}]", "procedur"),
        ("  expect: {weight: {}}", "weight"),
        ("  expects: {}", "expects"),
    ],
)
@pytest.mark.parametrize("schema", [1, 2])
def test_an_unknown_key_is_refused_wherever_it_stands(tmp_path: Path, line: str, unknown: str, schema: int) -> None:
    path = tmp_path / "x.yaml"
    head = f"schema_version: {schema}\nscenarios:\n- id: A\n  title: t\n"
    facts = "  facts:\n    vehicle: charter\n    assessed_on: 2026-01-01\n    cse: full\n"
    expect = "  expect: {}\n"
    if line.startswith("    "):
        path.write_text(head + expect + facts + line + "\n", encoding="utf-8")
    else:
        path.write_text(head + ("" if "expect:" in line else expect) + line + "\n" + facts, encoding="utf-8")
    with pytest.raises(aigov.LibraryError) as caught:
        read_scenarios(path)
    assert f'unknown key "{unknown}"' in str(caught.value)
