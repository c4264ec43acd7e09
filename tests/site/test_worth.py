"""“What is it worth?”: the script made from the library answers as the library does, on thousands of random situations
and on every worked scenario.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import random
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, get_args

import pytest
import worth
import worth_facts
from depth import depth
from translate import NotTranslated, Translator
from worth_law import FACTS, forms_by_sector, law_script, sample_facts

import aigov_docs as aigov
from aigov_docs.compose import observations
from aigov_docs.compose.assessment import Assessment
from aigov_docs.compose.matter_check import find_contradictions, parse_matter
from aigov_docs.kits.ground import i18n
from aigov_docs.kits.ground.i18n import date_text
from aigov_docs.law.dates import deemed_acceptance
from aigov_docs.law.facts import ClauseFacts
from aigov_docs.law.rules import Outcome
from aigov_docs.law.scenarios import read_scenarios
from aigov_docs.law.situation import (
    AmendmentFacts,
    CommitteeFacts,
    DocumentFacts,
    EmployeeFacts,
    EmployerFacts,
    EstablishmentFacts,
    InternalRules,
    Monitoring,
    Procedure,
    Purpose,
    Technology,
)
from aigov_docs.law.weighing import Enforceability, Weighing, weigh_clauses
from aigov_docs.library.unlawful_words import Lexicon
from aigov_docs.matter.models import Matter
from aigov_docs.matter.own_facts import AS_READ
from aigov_docs.matter.sample_matters import sample_text, sample_vehicles

VEHICLES = sample_vehicles()

ROOT = Path(__file__).resolve().parents[2]
MATTERS = depth(16, 720)  # a vehicle
typeset = cache(i18n.typeset_text)  # the same few hundred texts, a million times
RUN = ROOT / "tests" / "site" / "worth_run.cjs"
#: The blocks of a matter that hold facts of law.
BLOCKS = {
    "employer": EmployerFacts,
    "ri": InternalRules,
    "cse_facts": CommitteeFacts,
    "committees": EstablishmentFacts,
    "document": DocumentFacts,
    "procedure": Procedure,
    "monitoring": Monitoring,
    "technology": Technology,
    "employee": EmployeeFacts,
    "amendment": AmendmentFacts,
}


@pytest.fixture(scope="module", autouse=True)
def same_texts() -> Iterator[None]:
    """The texts of the sample, which no fact changes, are searched once and not for each matter."""
    find = Lexicon.find_in_texts
    found = cache(lambda lexicon, texts: list(find(lexicon, texts)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(observations, "contains_phrase", cache(observations.contains_phrase))
        patch.setattr(Lexicon, "find_in_texts", lambda lexicon, texts: found(lexicon, tuple(texts)))
        yield


@pytest.fixture(scope="session")
def law(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("worth") / "law.js"
    path.write_text(law_script(aigov.load_library()), encoding="utf-8")
    return path


def node() -> str:
    found = shutil.which("node")
    if found is None:
        if os.environ.get("AIGOV_REQUIRE_TOOLS"):
            pytest.fail("node is missing: apt-get install nodejs")
        pytest.skip("node is missing")
    return found


@cache
def answering(law: Path) -> subprocess.Popen[str]:
    """The script, started once for all questions: it answers each line."""
    return subprocess.Popen(
        [node(), str(RUN), str(law)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )


@pytest.fixture(scope="module", autouse=True)
def ended(law: Path) -> Iterator[None]:
    """The script is not left behind."""
    yield
    answering(law).communicate()


def ask(law: Path, **questions: Any) -> dict[str, Any]:
    """What the script answers."""
    script = answering(law)
    assert script.stdin is not None and script.stdout is not None
    print(json.dumps(questions), file=script.stdin, flush=True)
    said = script.stdout.readline()
    assert said, "the script ended: what it wrote stands above"
    found: dict[str, Any] = json.loads(said)
    return found


# ------------------------------------------------------------------ what the library answers
def outcome(found: Outcome) -> dict[str, Any]:
    return {
        "stage": found.stage,
        "decided": [rule.id for rule in found.decided],
        "set_aside": [[rule.id, [other.id for other in by]] for rule, by in found.set_aside],
        "noted": [rule.id for rule in found.noted],
        "satisfied": [rule.id for rule in found.satisfied],
    }


def about(law: Enforceability) -> dict[str, Any]:
    def day(value: dt.date | None) -> str | None:
        return value.isoformat() if value else None

    return {
        "warnings": [rule.id for rule in law.warnings],
        "facts": law.facts,
        "effective_on": day(law.effective_on),
        "binding_version": law.binding_version,
        "internal_rules_mandatory": law.internal_rules_mandatory,
        "internal_rules_mandatory_from": day(law.internal_rules_mandatory_from),
        "cse_deemed_on": day(law.cse_deemed_on),
        "technology_closed_on": day(law.technology_closed_on),
        "refusals": [rule.id for rule in law.refusals],
        "missing_facts": list(law.missing_facts),
    }


def weighed(found: Weighing) -> dict[str, Any]:
    return {
        "weight": found.weight,
        "then": found.then,
        "missing": list(found.missing),
        "missing_facts": list(found.missing_facts),
        "missing_facts_then": list(found.missing_facts_then),
        "rests_on": list(found.rests_on),
        "marks": list(found.marks),
        "told": [rule.id for rule in found.outcome.told],
        **outcome(found.outcome),
    }


def told(found: Assessment) -> dict[str, Any]:
    sections = {item.clause.id: item.section for item in found.composition.chosen}
    clauses = []
    for each in found.findings:
        section = sections[each.clause]
        clauses.append(
            {
                "clause": each.clause,
                "edition": each.label,
                "title": {language: typeset(each.heading[language], language) for language in ("fr", "en")},
                "section": {language: typeset(section.text(language), language) for language in ("fr", "en")}
                if section
                else None,
                **weighed(each.weighing),
                "reason": [
                    typeset(" ".join(rule.explanation.text(language) for rule in each.rules), language)
                    for language in ("fr", "en")
                ],
                "bases": [
                    [
                        basis.id,
                        *(typeset(basis.citation_text(language), language) for language in ("fr", "en")),
                        basis.basis.version_on(basis.day).permalink,
                    ]
                    for basis in each.rule_bases
                ],
            }
        )
    return {
        **about(found.law),
        "missing": found.missing_formalities,
        "missing_facts": found.missing_facts,
        "beyond": beyond(found),
        "clauses": clauses,
    }


def beyond(found: Assessment) -> dict[str, Any]:
    """What no formality of the vehicle mends, once none is missing: clauses with the lightest weight; where no clause
    bears and all can be said, the rule that decides most.
    """
    weights = found.library.vocabulary.weights
    rule = None
    then = [weights[each.weight_after_formalities] for each in found.findings]
    if not any(each.bears or each.order is None for each in then):
        deciding = Counter(
            rule.id for each in found.findings if not each.missing for rule in each.weighing.outcome.decided
        )
        rule = deciding.most_common(1)[0][0] if deciding else None
    return {"void": sum(weights[each.weight_after_formalities].order == 0 for each in found.findings), "rule": rule}


def library_says(library: aigov.Library, facts: dict[str, Any]) -> dict[str, Any]:
    """What the library makes of the sample matter with these facts: an assessment, or the problems that refuse it."""
    matter = matter_of(facts)
    try:
        return told(aigov.assess(library, matter))
    except aigov.MatterError as error:

        def said(problem: Any) -> list[list[str]]:
            out = []
            for language in ("fr", "en"):
                out.append(
                    [
                        problem.where,
                        problem.code,
                        *(typeset(problem.as_dict(language)[part], language) for part in ("message", "hint")),
                    ]
                )
            return out

        return {"problems": [said(problem) for problem in error.problems]}


@cache
def sample_data() -> dict[str, Any]:
    """The sample matter as it is written, as plain data."""
    from aigov_docs.kits.ground.yaml_files import parse_yaml

    data = parse_yaml(sample_text().encode(), "matter.yaml").data
    assert isinstance(data, dict)
    return data


def start_facts() -> dict[str, Any]:
    """Where the page starts."""
    return sample_facts(aigov.load_library(), aigov.samples.sample_matter())


def matter_of(facts: dict[str, Any]) -> Matter:
    """The sample matter with some facts laid over it, block by block."""
    data = dict(sample_data())
    for name, value in facts.items():
        data[name] = {**data[name], **value} if isinstance(value, dict) and isinstance(data.get(name), dict) else value
    form = forms_by_sector(aigov.load_library(), aigov.samples.sample_matter())[data["employer"]["sector"]]
    data["employer"]["form"] = form
    return Matter.model_validate(data, context=AS_READ)  # facts that deny each other are asked about


# ------------------------------------------------------------------ random situations
def mended(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts without what the library says that they contradict: each fact that it names is taken out."""
    for _ in range(5):
        problems = find_contradictions(matter_of(facts), aigov.load_library())
        if not problems:
            break
        for problem in problems:
            others = [*problem.values.get("keys", "").split(", "), problem.values.get("other", "")]
            for path in [problem.where] if "." in problem.where else others:
                block, _, name = path.partition(".")
                if path == "amendment.signed_on" and problem.code == "no-signature-date":
                    facts["amendment"]["response"] = "none"
                elif path == "amendment.received_on" and problem.code == "no-receipt-date":
                    facts["amendment"]["l1222_6_letter"] = False
                elif isinstance(facts.get(block), dict) and name in facts[block] and name != "headcount":
                    facts[block][name] = None
    return facts


class Chance:
    """Draws facts. Days come in clusters, so that one often falls on the day another one decides, or next to it."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.beside = random.Random(seed)  # drawn later than the rest: no other draw depends on it
        self.unknown = 0.0  # the share of facts not known

    def day(self) -> str:
        base = dt.date(2026, self.random.randrange(8, 13), self.random.choice((1, 2, 15, 30)))
        return (base + dt.timedelta(days=self.random.choice((-1, 0, 0, 0, 1)))).isoformat()

    def maybe(self, share: float = 0.75) -> str | None:
        return self.day() if self.random.random() < share else None

    def flag(self, share: float = 0.2) -> bool:
        return self.random.random() < share

    def word(self, model: Any, name: str) -> str:
        words = worth.options_of(model.model_fields[name].annotation)[0]  # that nothing is known is drawn apart
        return self.random.choice(get_args(words))

    def known(self, value: Any) -> Any:
        """A value, or that it is not known."""
        return None if self.random.random() < self.unknown else value

    def facts(self, vehicle: str) -> dict[str, Any]:
        """The facts of a matter in a vehicle; one in eight may contradict itself."""
        facts = self.drawn(vehicle)
        return facts if self.flag(0.125) else mended(facts)

    def drawn(self, vehicle: str) -> dict[str, Any]:
        """Facts drawn one by one; in half of the matters some are not known."""
        random, known = self.random, self.known
        self.unknown = random.choice((0, 0, 0, 0.1, 0.4))
        sample = start_facts()
        cse = self.word(Matter, "cse") if self.flag(0.4) else "full"
        fifty = self.flag(0.75) if cse == "full" else self.flag(0.3) if cse != "under_11" else self.flag(0.05)
        eleven = fifty or self.flag(0.9) if cse != "under_11" else self.flag(0.05)
        has_cse = cse in ("full", "small") or self.flag(0.05)
        informed = self.maybe(0.8) if has_cse else None
        signed = self.flag(0.6)
        answer = "signed" if signed else random.choice(("refused", "none"))
        letter = self.flag(0.4)
        procedure = {
            "drafted_on": self.maybe(0.3),
            "cse_informed_on": informed,
            "cse_expert": self.word(Procedure, "cse_expert") if self.flag() else "none",
            "cse_period_days": random.choice((10, 45)) if self.flag(0.1) else None,
            "cse_opinion_on": self.maybe(0.7) if has_cse else None,
            "cse_opinion": None,
            "inspector_on": self.maybe(0.9),
            "deposit_on": self.maybe(0.9),
            "publicity_on": self.maybe(0.9),
            "deposit_proved": known(self.flag(0.85)),
            "publicity_proved": known(self.flag(0.85)),
            "stated_entry_on": self.maybe(0.6),
            "injunction_only": self.flag(0.1),
            "urgency_invoked": self.flag(0.1),
            "urgency_scope": known(self.word(Procedure, "urgency_scope")),
            "urgency_told": known(self.flag(0.5)),
        }
        orderly = self.flag(0.6)  # each step after the one before
        steps = (
            "cse_informed_on",
            "cse_opinion_on",
            *(("inspector_on", "deposit_on", "publicity_on") if orderly else ()),
        )
        done = [name for name in steps if procedure[name]]
        procedure |= zip(done, sorted(procedure[name] for name in done), strict=True)
        consulted, told_on, begun_on = (
            sorted(self.day() for _ in range(3)) if orderly else (self.day() for _ in range(3))
        )
        requested = known(self.flag(0.3))
        received, insolvency = self.day() if letter and self.flag(0.97) else None, self.flag()
        as_of = max(self.day(), self.day()) if orderly else self.day()
        if received and self.flag(0.3):  # the very day on which silence may count
            as_of = deemed_acceptance(dt.date.fromisoformat(received), insolvency=insolvency).isoformat()
        purposes = get_args(Purpose)
        return {
            **sample,
            "vehicle": vehicle,
            "as_of": as_of
            if self.flag(0.9)
            else f"{random.choice((2024, 2025, 2027, 2028))}-{random.randrange(1, 13):02}-28",
            "languages": random.choice((["fr"], ["fr", "en"])),
            "employer": {
                "headcount": random.choice((50, 140) if fifty else (12, 49) if eleven else (8, 10)),
                "fifty_since": known(
                    random.choice(("2015-01-01", "2024-11-02", "2024-12-01", "2024-11-30", "2025-06-01", "2026-06-01"))
                )
                if fifty
                else None,
                "eleven_since": known(random.choice(("2010-01-01", "2025-11-15", "2026-03-01"))) if eleven else None,
                "sector": self.word(EmployerFacts, "sector") if self.flag(0.05) else "private",
                "territory": known(self.word(EmployerFacts, "territory")),
                "good_friday": known(self.flag()),
                "agreements_checked": known(self.flag(0.8)),
                "staff_without_french": self.flag(),
            },
            "cse": cse,
            "cse_facts": {
                "set_up_on": known(random.choice(("2011-06-14", "2011-06-14", "2025-12-20"))),
                "renewed_on": self.maybe(0.2),
                "term_ends_on": known(self.day()),
                "carence_on": known(random.choice(("2021-03-01", "2024-03-01"))) if cse == "carence" else None,
                "election_requested_on": self.maybe(0.2) if cse == "carence" else None,
            },
            "committees": {
                "several": known(self.flag(0.2)),
                "structure": known(self.word(EstablishmentFacts, "structure")),
                "text_scope": self.word(EstablishmentFacts, "text_scope") if self.flag() else "undertaking",
                "specific_measures": known(self.flag()),
                "central_opinion_on": self.maybe(0.3) if has_cse else None,
                "establishment_opinion_on": self.maybe(0.3) if has_cse else None,
                "deposit_at": known(self.word(EstablishmentFacts, "deposit_at")),
                "employee_in": known(self.word(EstablishmentFacts, "employee_in")),
            },
            "presumptions": [
                name for name in aigov.load_library().vocabulary.statements if self.flag(0.05 + self.unknown / 2)
            ],
            "ri": {
                **sample["ri"],
                "exists": known(True),
                "opposable": known(self.flag(0.8)),
                "recalls": known("complete"),
            },
            "document": {
                **sample["document"],
                "of": "former_employer" if self.flag(0.05) else "this_employer",
                "from_abroad": self.flag(),
                "to_foreigners": self.flag(),
                "acknowledged": self.flag(0.4),
                "incorporated_in_contract_on": self.maybe(0.2),
                "annexed_to_ri": self.flag(),
                "authorises_tools": known(self.flag(0.9)),
                "published_on": self.maybe(0.3),
                "text_dated_on": self.maybe(0.1),
                "change": known(self.word(DocumentFacts, "change") if self.flag() else "none"),
            },
            "procedure": procedure if vehicle == "it-charter-chapter" or self.flag(0.5) else None,
            "monitoring": {
                "cse_informed_on": self.maybe(0.4) if has_cse else None,
                "opinion_on": consulted if has_cse and self.flag(0.8) else None,
                "opinion_by": self.beside.choice((None, "central", "establishment")),
                "expert": self.word(Monitoring, "expert") if self.flag() else "none",
                "informed_on": known(told_on),
                "nobody_told": known(self.flag()),
                "begun": known(self.flag()),
                "started_on": known(begun_on),
                "purposes": known(random.sample(purposes, random.randrange(1, 4))),
                "used_for": known(random.choice((*purposes, "not_used", "not_used", "not_used"))),
                "dpia": known(self.word(Monitoring, "dpia")),
                "register_kept": known(self.flag()),
            },
            "technology": {
                "informed_on": self.maybe(0.4) if has_cse else None,
                "opened_on": self.maybe(0.4) if has_cse else None,
                "opinion_on": self.maybe(0.7) if has_cse else None,
                "opinion_by": self.beside.choice((None, "central", "establishment")),
                "expert": self.word(Technology, "expert") if self.flag() else "none",
                "period_days": random.choice((10, 45)) if self.flag(0.1) else None,
                "decided_on": self.maybe(0.3),
                "deployed_on": self.maybe(0.7),
                "in_use": known(self.flag(0.5)),
                "change": known(self.word(Technology, "change")),
                "hr_processing": known(self.flag()),
                "hr_cse_informed_on": self.maybe(0.3),
                "high_risk": known(self.flag()),
                "workers_informed_on": known(self.day()),
                "system_in_service_on": self.maybe(0.3),
                "significant_change": known(self.flag()),
            },
            "employee": {
                "status": self.word(EmployeeFacts, "status") if self.flag(0.15) else "permanent",
                "foreign": random.choice((None, None, True, False))
                if requested is False
                else random.choice((None, True)),
                "translation_requested": requested,
                "translation_language": known(random.choice(("en", "pl"))),
                "reads_french": known(self.flag(0.8)),
                "protected": known(self.flag(0.3)),
                "telework": self.flag(0.3),
                "minor": known(self.flag(0.1)),
                "emancipated": known(self.flag()),
                "hired_on": known("2026-11-02" if self.flag(0.05) else "2019-03-04"),
                "transferred_on": self.maybe(0.05),
                "contract_ended_on": self.maybe(0.15),
            },
            "amendment": {
                "response": answer,
                "signed_on": self.day() if signed and self.flag(0.98) else None,
                "representative_signed_on": self.maybe(0.1),
                "effective_on": self.maybe(0.5),
                "at_hiring": self.flag(),
                "ground": self.word(AmendmentFacts, "ground"),
                "essential_element": self.flag(0.6),
                "l1222_6_letter": letter,
                "received_on": received,
                "insolvency": insolvency,
                "for_all_staff": known(self.flag(0.3)),
                "proposed_on": None if self.flag(0.9) else self.day(),
                "renews": self.flag(0.2),
            },
        }


@pytest.mark.parametrize("vehicle", VEHICLES)
def test_the_page_answers_as_assess_on_random_situations(law: Path, vehicle: str) -> None:
    library = aigov.load_library()
    chance = Chance(2 if vehicle == "charter" else 0)  # the first of them show enough weights
    asked = [chance.facts(vehicle) for _ in range(MATTERS)]
    answers = ask(law, matters=asked)["matters"]
    refused, weights, observed = 0, set(), set()
    for facts, answer in zip(asked, answers, strict=True):
        assert answer == library_says(library, facts), json.dumps(facts)
        refused += "problems" in answer
        weights |= {(each["weight"], each["then"]) for each in answer.get("clauses", ())}
        observed |= set(answer.get("facts", {}).items())
    assert (
        MATTERS * 0.02 < refused < MATTERS * 0.35
    )  # most are weighed, and what is refused is refused in the same words
    assert len(weights) > {"charter": 4, "it-charter-chapter": 4, "contract-amendment": 6}[vehicle], weights
    assert len(observed) > 45


def test_the_page_starts_from_the_sample_matter(law: Path) -> None:
    library = aigov.load_library()
    sample = ask(law)["sample"]
    assert set(sample) == set(FACTS)
    asked = [
        {**sample, "vehicle": vehicle, **({"procedure": None} if vehicle == "charter" else {})} for vehicle in VEHICLES
    ]
    for vehicle, facts, answer in zip(VEHICLES, asked, ask(law, matters=asked)["matters"], strict=True):
        assert told(aigov.assess(library, aigov.samples.sample_matter(vehicle))) == answer
        assert library_says(library, facts) == answer


def test_an_english_text_alone_is_weighed_as_the_law_says(law: Path) -> None:
    library = aigov.load_library()
    asked = [{**start_facts(), "vehicle": vehicle, "languages": ["en"]} for vehicle in VEHICLES]
    for facts, answer in zip(asked, ask(law, matters=asked)["matters"], strict=True):
        with pytest.raises(aigov.MatterError, match="a document without French is not made"):
            aigov.assess(library, matter_of(facts))
        found = aigov.assess(library, matter_of({**facts, "languages": ["fr"]}))
        from aigov_docs.compose.clause_facts import clause_facts

        situation = found.matter.model_copy(update={"languages": ("en",)}).situation_for(found.vehicle, library)
        listed = [clause_facts(item.clause, item.edition, found.vehicle, library) for item in found.composition.chosen]
        assert [each["weight"] for each in answer["clauses"]] == [
            each.weight for each in weigh_clauses(situation, listed, library).weighings
        ]


def test_every_worked_scenario_is_weighed_alike(law: Path) -> None:
    """Those of the lawyers, versions included."""
    library = aigov.load_library()
    scenarios = [
        each for path in sorted((ROOT / "tests" / "scenarios").glob("*.yaml")) for each in read_scenarios(path)
    ]
    asked = [
        {
            "situation": each.situation.model_dump(mode="json", exclude_unset=True),
            "clauses": [
                {
                    name: value.isoformat() if isinstance(value, dt.date) else value
                    for name, value in dataclasses.asdict(clause).items()
                }
                for clause in each.clauses
            ],
        }
        for each in scenarios
    ]
    answers = ask(law, scenarios=asked)["scenarios"]
    assert len(scenarios) > 100 and sum(bool(each.situation.versions) for each in scenarios) > 3
    for scenario, answer in zip(scenarios, answers, strict=True):
        found = weigh_clauses(scenario.situation, scenario.clauses, library)
        weighings = [weighed(each) for each in found.weighings]
        assert answer == {**about(found), "weighings": weighings}, scenario.id


def test_a_wrong_comparison_in_the_script_is_found(law: Path, tmp_path: Path) -> None:
    """The comparison bites: `<=` for `<` in one fact, one value of one rule, and answers differ."""
    library = aigov.load_library()
    script = law.read_text(encoding="utf-8")
    sample = start_facts()
    asked = [{**sample, "as_of": day} for day in ("2026-11-01", sample["procedure"]["stated_entry_on"])]
    expected = [library_says(library, facts) for facts in asked]
    assert ask(law, matters=asked)["matters"] == expected
    start = script.index("function facts$observe_in_effect")
    for old, new in (("py.le(", "py.lt("), ('"not_yet"', '"never"')):
        at = script.index(old, start)
        wrong = tmp_path / "wrong.js"
        wrong.write_text(script[:at] + new + script[at + len(old) :], encoding="utf-8")
        run = subprocess.run(
            [node(), str(RUN), str(wrong)],
            input=json.dumps({"matters": asked}),
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert run.returncode != 0 or json.loads(run.stdout)["matters"] != expected, old


def test_days_are_written_as_the_documents_write_them(law: Path) -> None:
    days = [dt.date(2026, month, number) for month in range(1, 13) for number in (1, 2, 28)]
    answers = ask(law, days=[each.isoformat() for each in days])["days"]
    assert answers == [[date_text(each, "fr"), date_text(each, "en")] for each in days]


def test_what_the_translator_does_not_know_stops_the_build() -> None:
    with pytest.raises(NotTranslated, match=r"line \d+.*_strange: While is not translated"):
        Translator({}).add(_strange)


def _strange(count: int) -> int:
    while count:
        count -= 1
    return count


def test_every_block_of_facts_is_read_by_the_script(law: Path) -> None:
    """A field that the library gains is in the script, or the law never reads it."""
    script = law.read_text(encoding="utf-8").partition("\n  sample: ")[0]
    unread = {
        name
        for model in (*BLOCKS.values(), EmployerFacts)
        for name in model.model_fields
        if f'"{name}"' not in script and f'.{name}"' not in script  # by its name, or by its key
    }
    assert unread == {"in_trial_period"}


# ------------------------------------------------------------------ what is copied to a matter
def pasted(text: str, lines: list[str]) -> str:
    """A matter into which a reader put the lines, to the letter: each in place of that of its key, in the block of its
    name, the others kept.
    """
    out, block = text.splitlines(), ""
    for line in lines:
        key = line.strip().partition(":")[0]
        at = next(
            (n for n, each in enumerate(out) if re.match(rf"{key if not line.startswith(' ') else block}:", each)), None
        )
        if line == f"{key}:":  # the name of a block
            block = key
            if at is None:
                out.append(line)
        elif not line.startswith(" "):
            assert at is not None, line
            out[at] = line
        elif "{" in out[at := at if at is not None else out.index(f"{block}:")]:  # a block on one line
            out[at], found = re.subn(rf"(?<=[{{ ]){key}: [^,}}]*", line.strip(), out[at])
            out[at] = out[at] if found else out[at].replace("}", f", {line.strip()}}}", 1)
        else:
            end = next((n for n in range(at + 1, len(out)) if not re.match(r" |#|$", out[n])), len(out))
            there = next((n for n in range(at + 1, end) if re.match(rf"  {key}:", out[n])), None)
            if there is None:
                out.insert(at + 1, line)
            else:
                out[there] = line
    return "\n".join(out) + "\n"


def beside_sample(lines: list[str]) -> list[tuple[Any, Any]]:
    """For each line, what the sample matter holds there and what the line says."""
    from aigov_docs.kits.ground.yaml_files import parse_yaml

    out: list[tuple[Any, Any]] = []
    data: Any = parse_yaml("\n".join(lines).encode(), "lines.yaml").data or {}
    for name, value in data.items():
        was = sample_data().get(name)
        out += (
            [((was or {}).get(key, "absent"), each) for key, each in value.items()]
            if isinstance(value, dict)
            else [(was, value)]
        )
    return out


@pytest.mark.parametrize("vehicle", VEHICLES)
def test_the_lines_to_copy_make_the_command_agree_with_the_page(law: Path, vehicle: str) -> None:
    """Only what departs from the sample is copied; the vehicle is that of the command, ``--vehicle``."""
    library = aigov.load_library()
    chance = Chance(10 + VEHICLES.index(vehicle))
    asked = [chance.facts(vehicle) for _ in range(depth(6, 60))]
    for facts in asked:
        if vehicle == "contract-amendment":
            facts["procedure"] = None  # as the page does
    answers = ask(law, matters=asked, copied=asked, whole=worth.whole_sample())
    weighed = 0
    for answer, lines, file in zip(answers["matters"], answers["copied"], answers["files"], strict=True):
        if "problems" in answer:
            continue
        matter = parse_matter(pasted(sample_text(), lines))
        assert told(aigov.assess(library, matter, vehicle)) == answer, lines
        assert file.startswith("# a head\n# of two lines\nvehicle: ") and parse_matter(file) == matter
        assert not any(value == old for old, value in beside_sample(lines)), lines
        weighed += 1
    assert weighed > len(asked) // 2


def test_only_what_was_changed_is_copied(law: Path) -> None:
    sample = start_facts()

    def changed(vehicle: str, **blocks: Any) -> dict[str, Any]:
        facts = {**sample, "vehicle": vehicle, **({} if vehicle == "it-charter-chapter" else {"procedure": None})}
        for name, value in blocks.items():
            facts[name] = {**(sample[name] or {}), **value} if isinstance(value, dict) else value
        return facts

    no_cse = {"cse": "under_11", "employer": {"headcount": 8, "fifty_since": None}}
    none = [
        "employer:",
        "  headcount: 8",
        "  fifty_since: null",
        "cse: under_11",
        "procedure:",
        "  cse_informed_on: null",
        "  cse_opinion_on: null",
        "  cse_opinion: null",
    ]
    cases = {vehicle: (changed(vehicle), []) for vehicle in VEHICLES}
    cases["one day"] = (
        changed("it-charter-chapter", procedure={"deposit_on": "2026-12-01"}),
        [
            "procedure:",
            "  deposit_on: 2026-12-01",
        ],
    )
    cases["a block of its own"] = (
        changed("charter", document={"acknowledged": True}),
        [
            "document:",
            "  acknowledged: true",
        ],
    )
    cases["a charter that followed the procedure"] = (
        changed("charter", procedure=sample["procedure"]),
        ["vehicle: charter"],
    )
    cases["languages"] = (
        changed("it-charter-chapter", languages=["fr"], as_of="2026-10-12"),
        [
            "as_of: 2026-10-12",
            "languages: [fr]",
        ],
    )
    cases["what another answer rules out"] = (
        changed("contract-amendment", **no_cse),
        none,
    )  # else the command would refuse the matter
    found = ask(law, copied=[facts for facts, _ in cases.values()])["copied"]
    assert dict(zip(cases, found, strict=True)) == {name: lines for name, (_, lines) in cases.items()}


# ------------------------------------------------------------------ the page
@pytest.fixture(scope="module")
def html() -> dict[str, str]:
    library = aigov.load_library()
    return {language: worth.page(library, language) for language in ("fr", "en")}


def test_both_languages_ask_the_same_and_say_their_own(html: dict[str, str]) -> None:
    assert re.findall(r'(?:id|name|data-path|data-when)="[^"]*"', html["fr"]) == re.findall(
        r'(?:id|name|data-path|data-when)="[^"]*"', html["en"]
    )
    for name, said in worth.SAY.items():
        assert said["fr"] and said["en"] and re.findall(r"{\w+}", said["fr"]) == re.findall(r"{\w+}", said["en"]), name
    assert len(set(worth_facts.fact_paths())) == len(list(worth_facts.fact_paths()))


def test_what_needs_no_script_says_what_the_library_says(html: dict[str, str]) -> None:
    library = aigov.load_library()
    found = aigov.compare(library, aigov.samples.sample_matter())
    for language, page in html.items():
        rows = page[page.index('class="docutils stack worth-sample"') :].split("<tr>")[2:]
        findings = list(zip(*(each.findings for each in found.values()), strict=True))
        assert len(rows) == len(findings)
        for row, clause in zip(rows, findings, strict=True):
            assert typeset(clause[0].heading[language], language) in unescape(row)
            shown = [re.findall(r'class="weight[^"]*">([^<]+)<', cell) for cell in row.split("<td")[1:]]
            wanted = [
                (
                    [
                        each.weight_text(language),
                        *([each.weight_after_formalities_text(language)] if each.missing else []),
                    ]
                    if each.in_outline
                    else []
                )
                for each in clause
            ]
            assert [[unescape(text) for text in cell] for cell in shown] == wanted


def test_no_situation_to_start_from_is_refused_and_all_differ(law: Path) -> None:
    sample = start_facts()
    asked = []
    for _, _, changes in worth_facts.PRESETS:
        facts = json.loads(json.dumps(sample))
        if changes["vehicle"] == "charter":
            facts["procedure"] = None
        for path, word in changes.items():
            *blocks, name = path.split(".")
            block = facts
            for each in blocks:
                block = block[each]
            block[name] = {"yes": True, "unknown": None}.get(word, word)
        if facts["amendment"]["response"] != "signed":
            facts["amendment"]["signed_on"] = None
        asked.append(facts)
    answers = ask(law, matters=asked)["matters"]
    library = aigov.load_library()
    assert [library_says(library, facts) for facts in asked] == answers
    assert not any("problems" in answer for answer in answers)
    given = dict(zip((name for name, _, _ in worth_facts.PRESETS), answers, strict=True))
    assert "cannot_be_said" in {each["weight"] for each in given["chapter-unproved"]["clauses"]}
    assert {mark for each in given["amendment-for-all"]["clauses"] for mark in each["marks"]} == {"disputed"}
    assert (
        len({json.dumps([answer["facts"], answer["missing"]]) for answer in answers}) == len(worth_facts.PRESETS) == 8
    )


def test_beside_the_lines_to_copy_the_page_says_whose_clauses_it_weighs(html: dict[str, str]) -> None:
    """A reader's matter has options and tools of its own: the command answers for it."""
    for page in html.values():
        beside = unescape(page).partition('id="worth-copied"')[2].partition("</details>")[0]
        said = beside.partition('id="worth-own"')[2]
        assert all(each in said for each in ("options", "aigov-docs explain", "aigov-docs compare"))


def test_no_formality_missing_is_not_all_in_order(law: Path, html: dict[str, str]) -> None:
    """A charter alone: nothing is missing and nothing has weight; its rule and its warnings are there to say why."""
    library = aigov.load_library()
    sample = start_facts()
    asked = [
        {**sample, "vehicle": vehicle, **({} if vehicle == "it-charter-chapter" else {"procedure": None})}
        for vehicle in VEHICLES
    ]
    asked.append({**asked[2], "employee": {**sample["employee"], "translation_requested": True}, "languages": ["fr"]})
    asked.append(
        {
            **asked[0],
            "monitoring": {**sample["monitoring"], "informed_on": None, "nobody_told": True},
            "as_of": "2026-10-12",
        }
    )
    charter, chapter, amendment, foreigner, unannounced = (
        {
            **answer["beyond"],
            "warned": bool(set(answer["warnings"]) - {"W-TRANSLATION-RIGHT"}),
            "missing": answer["missing"],
        }
        for answer in ask(law, matters=asked)["matters"]
    )
    assert charter == {"void": 0, "rule": "G-INFORMATIVE", "warned": True, "missing": []}  # its texts ask and advise
    assert chapter == {"void": 0, "rule": None, "warned": True, "missing": []}
    assert amendment == {"void": 0, "rule": None, "warned": False, "missing": []}
    assert foreigner == {
        "void": 0,
        "rule": None,
        "warned": False,
        "missing": ["translation"],
    }  # once it is given, clauses bear
    assert unannounced == {
        "void": 0,
        "rule": "G-INFORMATIVE",
        "warned": True,
        "missing": ["monitoring-information"],
    }  # once it is done, none does
    lightest = next(each for each in library.vocabulary.weights.values() if each.order == 0)
    for language, page in html.items():
        found = re.search(r'id="worth-words">(.*?)</script>', page)
        assert found is not None
        words = json.loads(found[1])
        assert words["weights"][-1]["says"] == typeset(lightest.says.text(language), language)


#: Facts of law that the page does not ask, each because no rule on what a clause is worth looks at it, or the sample
#: matter says it.
NOT_ASKED = {
    "employer.good_friday",  # for the days of a sanction
    "ri.opposable",  # for the ground of a sanction, as the four below
    "ri.in_force_since",
    "ri.scale",
    "ri.suspension_max_days",
    "employee.protection",
    "employee.in_trial_period",
    "document.languages",  # languages
    "document.authorises_tools",  # the sample lists its tools, so that its text authorises some
    "document.tools_list",  # an option says it, and the page weighs the text that the sample's options give
    "technology.in_use",
    "procedure.cse_opinion",  # an outcome is printed, and weighs nothing, as the two below
    "technology.opinion",
    "monitoring.opinion",
    "procedure.urgency_scope",  # whatever the urgency, none applies this text at once
    "procedure.urgency_told",
    "employee.foreign",  # a translation asked for says enough
}


def test_every_fact_of_law_is_asked_and_every_fact_asked_can_change_an_answer() -> None:
    known = {f"{block}.{name}" for block, model in BLOCKS.items() for name in model.model_fields}
    asked = set(worth_facts.fact_paths())
    assert known - asked == NOT_ASKED
    assert asked - known == {
        "vehicle",
        "as_of",
        "cse",
        "languages",
        "procedure",
        "amendment.renews",
    }

    library = aigov.load_library()
    chance = Chance(6)  # of the first fourteen, the one that needs the fewest situations
    still = asked & known
    for vehicle in VEHICLES * 150:
        if not still:
            break
        facts = chance.drawn(vehicle)
        facts["languages"] = chance.random.choice((["fr"], ["fr", "en"], ["en"]))
        if chance.flag(0.2):
            facts["as_of"], facts["technology"]["high_risk"] = "2028-02-01", True
        if facts["procedure"] is not None and chance.flag(0.3):
            facts["procedure"]["urgency_invoked"], facts["as_of"] = (
                True,
                facts["procedure"]["publicity_on"] or "2026-10-01",
            )
        if facts["amendment"]["response"] != "signed":
            facts["amendment"] |= {
                "response": "none",
                "l1222_6_letter": True,
                "received_on": "2026-10-01",
                "ground": "economic",
            }
            facts["as_of"] = chance.random.choice(("2026-10-10", "2026-10-20", "2026-11-20"))
        before = _weighed(library, facts)
        for path in sorted(still):
            block, name = path.split(".")
            if facts[block] is None:
                continue
            value = facts[block][name]
            other = chance.beside.choice([other for other in _others(path) if other != value])
            if _weighed(library, {**facts, block: {**facts[block], name: other}}) != before:
                still.discard(path)
    assert still == set()


def _others(path: str) -> list[Any]:
    """Values that a fact may take."""
    if path in {fact.never.key for fact in worth._facts().values() if fact.never}:
        return [None, True, False]
    kind, words = worth.kind_of(path)
    days = ["2020-01-01", "2026-01-15", "2026-09-30", "2026-12-15", "2028-01-15"]
    listed = {
        "bool": [True, False],
        "yesno": [True, False],
        "word": list(words),
        "set": [[word] for word in words],
        "date": days,
        "day": days,
        "number": [5, 60],
        "int": [8, 30, 140],
    }[kind]
    return [*listed, *([] if kind in ("bool", "int") or path in worth.ALWAYS_SAID else [None])]


def _weighed(library: aigov.Library, facts: dict[str, Any]) -> Any:
    """Weights, warnings, rules and questions, or what is refused; without reading any text."""
    try:
        matter = matter_of(facts)
    except ValueError:  # nothing that the page can say
        return None
    situation = matter.situation_for(library.vehicles[facts["vehicle"]], library)
    found = weigh_clauses(
        situation, [ClauseFacts(kind) for kind in ("data_prohibition", "monitoring", "preamble")], library
    )
    return (
        [[weighed(each) for each in found.weighings]],
        [rule.id for rule in (*found.warnings, *found.refusals)],
        found.missing_facts,
        found.effective_on,
    )
