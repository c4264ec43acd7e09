"""Collective agreements as facts: what each one does to the documents, and what the tool can only point at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import run

import aigov_docs as aigov
from aigov_docs.compose.agreement_words import answer_agreements
from aigov_docs.document.tree import Table
from aigov_docs.law import SanctionFacts
from aigov_docs.matter.agreements import Agreement, AgreementRule
from aigov_docs.matter.sample_matters import sample_matter

TITLE = {"fr": "Convention collective des tissus d'exemple", "en": "National agreement of example fabrics"}
BRANCH = Agreement(title=TITLE, level="branch", idcc="9999", checked=True)  # type: ignore[arg-type]  # read by pydantic


def library() -> aigov.Library:
    return aigov.load_library()


def with_agreements(*agreements: Agreement, vehicle: str = "it-charter-chapter", **employer: object) -> aigov.Matter:
    own = sample_matter(vehicle)
    known = own.employer.model_copy(update={"agreements_checked": None, **employer})
    return own.model_copy(update={"agreements": agreements, "employer": known})


def warned(matter: aigov.Matter) -> list[str]:
    return [rule.id for rule in aigov.assess(library(), matter).warnings]


# ------------------------------------------------------------------ e: checked or not
def test_e_agreements_that_were_all_checked_lift_the_warning() -> None:
    assert "W-AGREEMENTS-UNCHECKED" in warned(with_agreements())
    assert "W-AGREEMENTS-UNCHECKED" not in warned(with_agreements(BRANCH))
    unread = BRANCH.model_copy(update={"checked": None})
    assert "W-AGREEMENTS-UNCHECKED" in warned(with_agreements(BRANCH, unread))


def test_e_one_agreement_not_checked_contradicts_agreements_checked() -> None:
    unread = BRANCH.model_copy(update={"checked": False})
    with pytest.raises(aigov.MatterError) as caught:
        aigov.assess(library(), with_agreements(unread, agreements_checked=True))
    assert "agreements.0.checked" in caught.value.problems[0].text("fr")


# ------------------------------------------------------------------ e: the table of what an agreement does
def test_e_discipline_adds_a_guarantee_to_each_sanction() -> None:
    adding = BRANCH.model_copy(update={"guarantees": ("disciplinary_body",)})
    found = aigov.assess(library(), with_agreements(adding))
    asked = SanctionFacts(kind="warning", rests_on="confidential-data")
    assert "sanction.conventional_guarantees" in aigov.assess_sanction(found, asked).missing_facts
    with pytest.raises(aigov.MatterError) as caught:
        aigov.assess_sanction(found, asked.model_copy(update={"conventional_guarantees": "none"}))
    said = caught.value.problems[0].text("en")
    assert "sanction.conventional_guarantees" in said and "agreements.0.guarantees" in said
    (answer,) = answer_agreements(found.matter, library(), "fr")
    assert (
        answer.effects[0].rules == ("S-GUARANTEE",) and "règlement intérieur la rappelle" in answer.effects[0].follows
    )


def test_e_the_period_of_an_agreement_takes_the_place_of_that_of_the_code() -> None:
    fixing = BRANCH.model_copy(update={"cse_period_days": 45, "tools_period_days": 20})
    own = with_agreements(fixing)
    procedure = own.procedure.model_copy(update={"cse_opinion_on": None, "cse_opinion": None})
    silent = own.model_copy(update={"procedure": procedure})
    usual = silent.model_copy(update={"agreements": (BRANCH,)})
    days = [aigov.assess(library(), each).law.cse_deemed_on for each in (usual, silent)]
    assert [day.isoformat() for day in days if day] == ["2026-10-01", "2026-10-16"]
    technology = own.technology.model_copy(update={"opinion_on": None})
    tools = own.model_copy(update={"technology": technology})
    assert aigov.assess(library(), tools).law.technology_closed_on.isoformat() == "2026-05-27"


@pytest.mark.parametrize("other", ["procedure", "agreement"])
def test_e_two_periods_for_one_consultation_are_refused(other: str) -> None:
    fixing = BRANCH.model_copy(update={"cse_period_days": 45})
    own = with_agreements(fixing, BRANCH.model_copy(update={"cse_period_days": 30}))
    if other == "procedure":
        own = with_agreements(fixing)
        own = own.model_copy(update={"procedure": own.procedure.model_copy(update={"cse_period_days": 30})})
    with pytest.raises(aigov.MatterError) as caught:
        aigov.assess(library(), own)
    assert [problem.code for problem in caught.value.problems] == ["two-periods"]


@pytest.mark.parametrize("subject", ["ai", "methods", "telework", "disconnection"])
def test_e_a_clause_contrary_to_an_agreement_cannot_be_relied_on_in_any_vehicle(subject: str) -> None:
    rule = AgreementRule(subject=subject, effect="forbids", contrary=("confidential-data",))
    own = with_agreements(BRANCH.model_copy(update={"rules": (rule,)}))
    for name, found in aigov.compare(library(), own).items():
        finding = found.finding("confidential-data")
        assert finding.weight == "unenforceable", name
        assert [each.id for each in finding.rules] == ["G-AGREEMENT"]
    assert aigov.assess(library(), own).finding("trade-secrets").weight == "disciplinary"


def test_e_the_consultation_on_the_tools_stays_due() -> None:
    rule = AgreementRule(subject="ai", effect="allows")
    own = with_agreements(BRANCH.model_copy(update={"rules": (rule,)}))
    late = own.model_copy(
        update={"technology": own.technology.model_copy(update={"opinion_on": None, "informed_on": None})}
    )
    assert "W-CSE-TECHNOLOGY" in warned(late)
    (answer,) = answer_agreements(own, library(), "fr")
    assert "la consultation du CSE sur l'introduction des outils" in answer.effects[0].follows
    assert any("contrary" in line for line in answer.open)  # what is only pointed at


@pytest.mark.parametrize(
    ("agreement", "code"),
    [
        (BRANCH.model_copy(update={"idcc": None}), "no-idcc"),
        (BRANCH.model_copy(update={"rules": (AgreementRule(subject="wages"),)}), "unknown-word"),
        (BRANCH.model_copy(update={"rules": (AgreementRule(subject="ai", contrary=("nothing",)),)}), "unknown-word"),
    ],
)
def test_an_agreement_is_checked_when_it_is_read(agreement: Agreement, code: str) -> None:
    with pytest.raises(aigov.MatterError) as caught:
        aigov.assess(library(), with_agreements(agreement))
    assert code in [problem.code for problem in caught.value.problems]


# ------------------------------------------------------------------ where it is printed
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_amendment_names_the_branch_agreement_by_its_title_and_number(language: str) -> None:
    own = with_agreements(BRANCH, vehicle="contract-amendment")
    text = aigov.to_bytes(aigov.assemble(aigov.assess(library(), own), language), "md").decode("utf-8")
    said = text.replace("\u00a0", " ").replace("’", "'")
    assert f"{TITLE[language]} (IDCC 9999)" in said
    bare = aigov.assess(library(), sample_matter("contract-amendment").model_copy(update={"agreements": ()}))
    assert bare.finding("branch-agreement") is None


@pytest.mark.parametrize("language", ["fr", "en"])
def test_explain_and_the_report_say_what_each_agreement_does(tmp_path: Path, language: str) -> None:
    own = with_agreements(BRANCH.model_copy(update={"guarantees": ("assistance",), "cse_period_days": 45}))
    path = tmp_path / "matter.yaml"
    path.write_text(own.model_dump_json(), encoding="utf-8")
    shown = run("explain", str(path), "--lang", language).stdout.replace("\u00a0", " ").replace("’", "'")
    assert f"{TITLE[language]} (IDCC 9999)" in shown
    assert ("45 jours" if language == "fr" else "45 days") in shown
    told = json.loads(run("explain", str(path), "--lang", language, "--json").stdout)["agreements"]
    assert [effect["rules"] for effect in told[0]["effects"]] == [["S-GUARANTEE"], ["V2-CSE-DEEMED"]]
    report = aigov.enforceability_report(aigov.compare(library(), own), language)
    assert any(isinstance(block, Table) and block.name == "agreements" for block in report.body)
