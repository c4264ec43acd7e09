"""Worked scenarios: facts, the answer expected, and the rules that must have been looked at.

The form is that of ``tests/scenarios/*.yaml``. A scenario that fails says which answer was expected, which came, and
why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..kits.ground.i18n import N_
from ..kits.ground.problems import LibraryError, Problem, unknown_name
from ..kits.ground.yaml_files import FileModel, YamlSource, read_yaml, validate_type
from ..library.library import Library
from ..library.load import load_library
from ..library.rule_files import Expectation, ScenarioClause, ScenarioFile, ScenariosFile
from .dates import WorkingDays
from .facts import ClauseFacts
from .rule_reading import SUBJECTS, rule_book
from .sanctions import Verdict, judge_measure, judge_sanction
from .situation import Situation
from .weighing import Enforceability, weigh_clauses

# ------------------------------------------------------------------ former facts
# Reading worked scenarios of former schemas: the facts that their files left out, as these files meant them.


Block = dict[str, Any]  # facts as written: text, numbers, booleans

_SANCTION = {
    "facts_sphere": "work", "duty": "loyalty", "convocation_form": "registered", "convocation_complete": True,
    "written_grounds": True, "earlier_same_facts": False, "earlier_sanction": False, "conventional_guarantees": "none",
    "retaliation": False, "evidence": "other", "by": "employer", "consent": False, "authorised": False,
    "gross_misconduct": False, "modifies_contract": False, "changes_conditions": False,
}  # fmt: skip
_EMPLOYEE = {
    "minor": False, "emancipated": False, "protection": "none", "reads_french": True, "translation_language": "en",
    "protected": False, "translation_requested": False,
}  # fmt: skip


def fill_proofs(facts: Mapping[str, Any]) -> Block:
    """Copy the facts of a scenario; a procedure that does not say if deposit or publicity is proved gets True for it.

    The keys set are ``deposit_proved`` and ``publicity_proved``, in ``procedure`` and in that of each version.

    ``facts`` are as the scenario's file writes them: dicts, lists, texts, numbers and booleans, by block such as
    ``procedure``; so is the copy.
    """
    copied = dict(facts)
    copied["procedure"] = _with_proofs(facts.get("procedure"))
    if facts.get("versions"):
        copied["versions"] = [
            {**version, "procedure": _with_proofs(version["procedure"])} if "procedure" in version else version
            for version in facts["versions"]
        ]
    return copied


def _with_proofs(procedure: object) -> object:
    return {"deposit_proved": True, "publicity_proved": True, **procedure} if isinstance(procedure, dict) else procedure


def fill_former_facts(facts: Mapping[str, Any]) -> Block:
    """Copy the facts of a scenario written in the first form of scenario files, with that form's defaults.

    ``facts`` are as the scenario's file writes them: dicts, lists, texts, numbers and booleans, by block such as
    ``procedure``; so is the copy. In that form a day not given was read as in time, and a fact not given as regular.
    """
    filled = fill_proofs(facts)
    assessed = _day(facts.get("assessed_on"))
    employer: Block = {"sector": "private", "agreements_checked": True, **_block(facts, "employer")}
    local = employer.pop("local_law", False)
    employer.setdefault("territory", "alsace_moselle" if local is True else "metropolitan")
    if employer.get("fifty_since") is None:
        employer.setdefault("headcount", 9 if facts.get("cse") == "under_11" else 49)
    filled["employer"] = employer
    filled["ri"] = {"exists": False, "opposable": False, "scale": [], "recalls": "complete", **_block(facts, "ri")}
    filled["ri"].setdefault("in_force_since", "1990-01-01")
    filled["cse_facts"] = {"carence_on": facts.get("assessed_on"), **_block(facts, "cse_facts")}
    filled["establishments"] = {"several": False, "structure": "single_cse", **_block(facts, "establishments")}
    filled["document"] = {"change": "none", **_block(facts, "document")}
    filled["monitoring"] = {"begun": False, "used_for": "not_used", **_block(facts, "monitoring")}
    filled["monitoring"].setdefault("nobody_told", filled["monitoring"].get("informed_on") is None)
    technology = _block(facts, "technology")
    filled["technology"] = {"in_use": technology.get("deployed_on") is not None, **technology}
    filled["document"].setdefault("authorises_tools", False)
    filled["employee"] = {**_EMPLOYEE, "hired_on": "1990-01-01", **_block(facts, "employee")}
    if isinstance(facts.get("amendment"), dict):
        filled["amendment"] = {"for_all_staff": False, **facts["amendment"]}
    if isinstance(facts.get("sanction"), dict) and assessed is not None:
        filled["sanction"] = _fill_sanction({**_SANCTION, **facts["sanction"]}, assessed, _block(facts, "employee"))
    return filled


def _block(facts: Mapping[str, Any], name: str) -> Block:
    block = facts.get(name)
    return dict(block) if isinstance(block, dict) else {}


def _day(value: object) -> dt.date | None:
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None


def _fill_sanction(asked: Block, facts_day: dt.date, employee: Block) -> Block:
    """Fill the days of a sanction that the first schema read as regular when they were not given."""
    calendar = WorkingDays()
    warning = asked.get("kind") == "warning" and not asked.get("interview_required")
    interview, notified = _day(asked.get("interview_on")), _day(asked.get("notified_on"))
    started = _day(asked.get("started_on")) or notified
    known = _day(asked.get("known_on")) or started or facts_day
    started = started or max(known, facts_day)
    if interview is None and notified is not None and not warning:
        asked["no_interview"] = True
    elif interview is None and not warning:
        interview = calendar.first_interview(started)
    if notified is None:
        notified = started if interview is None else calendar.first_notification(interview)
    if asked.get("kind") == "transfer" and not asked.get("modifies_contract"):
        asked["changes_conditions"] = True
    if employee.get("status") == "apprentice" and (hired := _day(employee.get("hired_on"))) is not None:
        asked.setdefault("training_days_in_company", (notified - hired).days + 1)
    if asked.get("authorised") is True:
        asked.setdefault("authorised_on", (interview or notified).isoformat())
    return {
        **asked, "known_on": known, "started_on": started, "presented_on": asked.get("presented_on") or started,
        "interview_on": interview, "notified_on": notified,
    }  # fmt: skip


# ------------------------------------------------------------------ scenarios
#: The blocks of facts that a scenario replaces key by key.
_BLOCKS = tuple(name for name, info in Situation.model_fields.items() if isinstance(info.default, FileModel))


@dataclass(frozen=True, slots=True)
class Scenario:
    """One worked scenario ready to run: its situation and clauses, and the answers and rules expected."""

    id: str
    title: str
    situation: Situation
    clauses: tuple[ClauseFacts, ...]
    expect: Expectation
    rules: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """The result of running one scenario: each difference from the expected answers, none when it passed."""

    scenario: Scenario
    gaps: tuple[str, ...]
    explanation: tuple[str, ...] = field(default=())

    @property
    def passed(self) -> bool:
        """Whether every answer came out as the scenario expects."""
        return not self.gaps


def read_scenarios(path: str | Path, library: Library | None = None) -> list[Scenario]:
    """Read the worked scenarios of a YAML file and check their form.

    Parameters
    ----------
    path:
        The file.
    library:
        The library that has the vehicles (named by id or alias) and the kinds of clause that the file names; the
        shipped library when none is given.

    Raises
    ------
    LibraryError
        With every mistake of form, each with its line.
    """
    path, library = Path(path), library or load_library()
    source = read_yaml(path, path.name)
    if source.data is None:
        raise LibraryError(*source.problems)
    value, problems = validate_type(ScenariosFile, source.data, source)
    problems = [*source.problems, *problems]
    if value is None or problems:
        raise LibraryError(*problems)
    scenarios = []
    for index, written in enumerate(value.scenarios):
        scenario, wrong = _build_scenario(written, value, source, index, library)
        problems += wrong
        if scenario is not None:
            scenarios.append(scenario)
    if problems:
        raise LibraryError(*problems)
    return scenarios


def _build_scenario(
    written: ScenarioFile, file: ScenariosFile, source: YamlSource, index: int, library: Library
) -> tuple[Scenario | None, list[Problem]]:
    defaults, schema = file.defaults, file.schema_version
    facts = _fill_defaults(written.facts, defaults)
    versions = facts.pop("versions", None) or []
    clauses = facts.pop("clauses", [])
    path = ("scenarios", index, "facts")
    vehicle = library.find_vehicle(str(facts.get("vehicle")))
    if vehicle is not None:
        facts["vehicle"] = vehicle.law
    elif "vehicle" in facts:
        aliases = [alias for each in library.vehicles_in_order() for alias in (each.id, *each.aliases)]
        where, message = source.describe_place((*path, "vehicle")), N_('unknown vehicle "{name}"')
        return None, [unknown_name("unknown-word", where, message, str(facts["vehicle"]), aliases)]
    if versions:
        claimed = facts.get("claimed_version")
        chosen = next((v for v in versions if v.get("id") == claimed), versions[-1])
        clauses = clauses or chosen.get("clauses", [])
        facts["versions"] = [{key: value for key, value in v.items() if key != "clauses"} for v in versions]
    facts = fill_proofs(facts) if schema > 1 else fill_former_facts(facts)
    situation, problems = validate_type(Situation, facts, source, path)
    listed, wrong = validate_type(tuple[ScenarioClause | str, ...], clauses, source, (*path, "clauses"))
    problems += wrong
    if problems:
        return None, problems
    changing = {kind for kind, entry in library.vocabulary.kinds.items() if entry.changing}
    written_out = [ScenarioClause(kind=each) if isinstance(each, str) else each for each in listed or ()]
    kinds = tuple(_build_clause_facts(each, changing) for each in written_out)
    return Scenario(written.id, written.title, situation, kinds, written.expect, written.rules, written.why), []


def _fill_defaults(written: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Fill the facts of a scenario with those of its file's defaults, also inside a block where both write one."""
    sanction = defaults.get("sanction_defaults")
    facts = {key: value for key, value in defaults.items() if key != "sanction_defaults"} | {**written}
    if isinstance(sanction, dict) and isinstance(facts.get("sanction"), dict):
        facts["sanction"] = {**sanction, **facts["sanction"]}
    for block in _BLOCKS:
        base, own = defaults.get(block), written.get(block)
        if isinstance(base, dict) and isinstance(own, dict):
            facts[block] = {**base, **own}
    return facts


def _build_clause_facts(clause: ScenarioClause, changing: Collection[str]) -> ClauseFacts:
    """Build the facts of a clause of a scenario, in the form in which clauses are weighed.

    ``changing`` are the kinds of clause, such as ``authorised_tools``, whose texts hold a list that will change.
    """
    known = "suspension_max_days" in clause.model_fields_set
    return ClauseFacts(**clause.model_dump(), changing=clause.kind in changing, suspension_max_known=known)


def run_scenario(scenario: Scenario, library: Library) -> ScenarioResult:
    """Run one worked scenario, and list in the result the differences from the answers that the scenario expects.

    A rule that the scenario lists counts as a difference, too, where it was not considered: it neither gave the answer,
    nor was set aside, nor applied without an answer, nor found its conditions unmet.
    """
    kinds = set(library.vocabulary.kinds)
    strange = [f"unknown kind {clause.kind}" for clause in scenario.clauses if clause.kind not in kinds]
    modalities = {clause.modality for clause in scenario.clauses if clause.modality is not None}
    strange += [f"unknown modality {name}" for name in sorted(modalities - set(library.vocabulary.modalities))]
    if strange:
        return ScenarioResult(scenario, tuple(strange))
    law = weigh_clauses(scenario.situation, scenario.clauses, library)
    situation = scenario.situation
    verdict = judge_sanction(situation, scenario.clauses, library) if situation.sanction is not None else None
    gaps = list(_find_gaps(scenario, law, verdict, library))
    explanation = [
        f"{clause.kind}: {weighing.weight} <-"
        f" {', '.join(f'{rule.id} ({rule.explanation.en})' for rule in weighing.outcome.decided)}"
        for clause, weighing in zip(scenario.clauses, law.weighings, strict=True)
    ]
    return ScenarioResult(scenario, tuple(gaps), tuple(explanation) if gaps else ())


def _find_gaps(scenario: Scenario, law: Enforceability, verdict: Verdict | None, library: Library) -> Iterator[str]:
    expect = scenario.expect
    refused = [rule.id for rule in (*law.refusals, *(verdict.refusals if verdict else ()))]
    looked = set(refused)
    yield from _find_refusal_gaps(expect, refused)
    if not expect.errors:
        yield from _find_answer_gaps(scenario, law, verdict)
    warned = [rule.id for rule in (*law.warnings, *(verdict.warnings if verdict else ()))]
    for name in expect.warnings:
        if name not in warned:
            yield f"warning {name}: expected, not raised (raised: {', '.join(warned) or 'none'})"
    for name in expect.no_warnings:
        if name in warned:
            yield f"warning {name}: raised, and must not be"
    measure = judge_measure(scenario.situation, library) if scenario.situation.measure is not None else None
    yield from _find_missing_gaps(expect, law, verdict, measure, library)
    looked.update(warned, *(weighing.outcome.considered_rules() for weighing in law.weighings))
    if verdict is not None:
        looked.update(verdict.outcome.considered_rules())
    if measure is not None:
        looked.update(measure.outcome.considered_rules())
        if expect.imposable is not None and expect.imposable != library.vocabulary.verdicts[measure.verdict].bears:
            yield f"imposable: expected {expect.imposable}, got {measure.verdict}"
    elif expect.imposable is not None:
        yield "imposable: expected, but the facts ask about no measure"
    yield from _find_unseen_rules(scenario, looked, law, library)


def _find_answer_gaps(scenario: Scenario, law: Enforceability, verdict: Verdict | None) -> Iterator[str]:
    """List the differences from the weights, days and other answers that a scenario expects."""
    expect = scenario.expect
    weights = {clause.kind: weighing.weight for clause, weighing in zip(scenario.clauses, law.weighings, strict=True)}
    for kind, weight in expect.weights.items():
        if weights.get(kind) != weight:
            yield f"{kind}: expected {weight}, got {weights.get(kind)}"
    for key, value in _computed_answers(law, verdict).items():
        if key in expect.model_fields_set and getattr(expect, key) != value:
            yield f"{key}: expected {getattr(expect, key)}, got {value}"
    if verdict is None and _OF_A_SANCTION & expect.model_fields_set:
        yield "sanction: expected, but the facts ask about none"


def _find_missing_gaps(
    expect: Expectation, law: Enforceability, verdict: Verdict | None, measure: Verdict | None, library: Library
) -> Iterator[str]:
    """List the facts expected and not asked for; an answer that cannot be said must ask for one."""
    answers: list[tuple[str, tuple[str, ...]]] = [
        (weighing.weight, weighing.missing_facts) for weighing in law.weighings
    ]
    if verdict is not None and verdict.consequence is None:
        answers.append((verdict.verdict, (*verdict.missing_facts, *verdict.to_come)))
    unsaid = {name for name, entry in library.vocabulary.weights.items() if entry.order is None}
    if any(answer in unsaid and not missing for answer, missing in answers):
        yield "an answer cannot be said, and no fact is asked for"
    asked = [key for _, missing in answers for key in missing]
    asked += [*law.missing_facts, *(measure.missing_facts if measure is not None else ())]
    for name in expect.missing:
        if name not in asked:
            yield f"missing {name}: expected, not asked for (asked for: {', '.join(dict.fromkeys(asked)) or 'none'})"


def _find_refusal_gaps(expect: Expectation, refused: Collection[str]) -> Iterator[str]:
    """List the differences from the contradictions expected; beside one of them no answer is compared."""
    if refused and not expect.errors:
        yield f"errors: none expected, got {', '.join(refused)}"
    for name in expect.errors:
        if name not in refused:
            yield f"error {name}: expected, not refused (refused: {', '.join(refused) or 'none'})"
    for key in sorted(expect.model_fields_set & _ANSWERS) if expect.errors else ():
        yield f"{key}: not compared: where an error is expected there is no answer"


#: What a scenario may expect beside an error; its other keys are answers.
_BESIDE_ERRORS = {"errors", "warnings", "no_warnings", "missing"}
_ANSWERS = set(Expectation.model_fields) - _BESIDE_ERRORS
#: The answers to a question about a sanction.
_OF_A_SANCTION = {
    "sanction", "sanction_from", "sanction_until", "prosecute_until", "interview_from", "consequence",
}  # fmt: skip


def _computed_answers(law: Enforceability, verdict: Verdict | None) -> dict[str, Any]:
    """Collect the answers that a scenario may expect, by their keys; those of a sanction only where one is asked."""
    opinion = law.facts["opinion"]
    answers: dict[str, Any] = {
        "effective_on": law.effective_on,
        "applicable_version": law.binding_version,
        "ri_mandatory": law.internal_rules_mandatory,
        "ri_mandatory_from": law.internal_rules_mandatory_from,
        "cse_deemed_on": law.cse_deemed_on,
        "technology_closed_on": law.technology_closed_on,
        "opinion": "unknown" if opinion.startswith("unknown") else opinion,
        "introduction": law.facts["introduction"],
    }
    if verdict is not None:
        answers |= {
            "sanction": verdict.verdict,
            "sanction_from": verdict.first_day,
            "sanction_until": verdict.last_day,
            "prosecute_until": verdict.prosecute_until,
            "interview_from": verdict.interview_from,
            "consequence": verdict.consequence,
        }
    return answers


def _find_unseen_rules(
    scenario: Scenario, looked: Collection[str], law: Enforceability, library: Library
) -> Iterator[str]:
    """List the rules that a scenario names and that were not looked at; a warning is, when its facts are there."""
    books = [rule_book(library, subject) for subject in SUBJECTS]
    for name in scenario.rules:
        rules = [rule for book in books if (rule := book.find_rule(name)) is not None]
        if not rules:
            yield f"rule {name}: unknown"
        elif not any(rule.id in looked or rule.warning or rule.refuses for rule in rules):
            yield f"rule {name}: expected among those looked at ({', '.join(sorted(looked))})"


def run_scenarios(scenarios: Sequence[Scenario], library: Library) -> list[ScenarioResult]:
    """Run several worked scenarios, in order, and return the result of each."""
    return [run_scenario(scenario, library) for scenario in scenarios]
