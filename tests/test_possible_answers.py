"""What the values of a missing fact would change, told by explain."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import aigov_docs as aigov
from aigov_docs.law.fillings import fill_fact, list_candidates, list_known_facts
from aigov_docs.law.possible_answers import REFUSED, FillingSearch, list_possible_answers
from aigov_docs.law.scenarios import Scenario, read_scenarios
from aigov_docs.law.situation import VersionFacts

SCENARIOS = Path(__file__).parent / "scenarios"


@pytest.fixture(scope="module")
def scenarios(library: aigov.Library) -> dict[str, Scenario]:
    files = ("dossier-2.yaml", "monotony.yaml")
    return {each.id: each for name in files for each in read_scenarios(SCENARIOS / name, library)}


def test_days_come_with_the_exact_day_on_which_the_answer_changes(
    library: aigov.Library, scenarios: dict[str, Scenario]
) -> None:
    asked = scenarios["S103"]  # sent on 1 December, interview on the 10th: presented on the 3rd at the latest
    found = list_possible_answers(asked.situation, asked.clauses, library, "sanction.presented_on", "sanction")
    assert [each.answer for each in found] == [REFUSED, "lawful", "unlawful"]
    assert found[1].values == (dt.date(2026, 12, 1), dt.date(2026, 12, 3))
    assert found[2].values[0] == dt.date(2026, 12, 4)


def test_a_closed_fact_gives_an_answer_for_each_value(library: aigov.Library, scenarios: dict[str, Scenario]) -> None:
    asked = scenarios["M03"]
    found = list_possible_answers(asked.situation, asked.clauses, library, "procedure.deposit_proved")
    assert [(each.answer, each.values) for each in found] == [("disciplinary", (True,)), ("none", (False,))]


def test_days_that_count_together_are_not_told_one_by_one(
    library: aigov.Library, scenarios: dict[str, Scenario]
) -> None:
    asked = scenarios["S107"]  # a dismissal without a day
    search = FillingSearch((asked.situation, asked.clauses), library, "sanction")
    assert search.reply_with(search.find_regular_filling()).answer == "lawful"
    assert search.list_answers("sanction.known_on") == ()


def test_a_question_without_a_field_has_no_values(library: aigov.Library, scenarios: dict[str, Scenario]) -> None:
    asked = scenarios["M19"]
    assert list_possible_answers(asked.situation, asked.clauses, library, "punisher.rules", "sanction") == ()


def test_a_fact_of_the_version_relied_on_is_filled_in_there(
    library: aigov.Library, scenarios: dict[str, Scenario]
) -> None:
    situation, clauses = scenarios["M04"].situation, scenarios["M04"].clauses
    listed = situation.model_copy(update={"versions": (VersionFacts(id="one", procedure=situation.procedure),)})
    filled, _ = fill_fact((listed, clauses), "procedure.publicity_proved", True)
    assert filled.versions[0].procedure is not None and filled.versions[0].procedure.publicity_proved is True
    assert filled.procedure is not None and filled.procedure.publicity_proved is None
    assert "procedure.deposit_proved" in list_known_facts(listed, clauses, library)
    assert list_candidates((listed, clauses), "monitoring.purposes")[0] == ()
