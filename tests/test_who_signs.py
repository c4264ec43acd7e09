"""Who signs an amendment: it is not drafted for somebody without an employment contract with the employer."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

import aigov_docs as aigov
from aigov_docs.cli import main
from aigov_docs.compose.coherence import load_checks
from aigov_docs.document.tree import Document, Signature
from aigov_docs.law.facts import STATUSES

LIBRARY = aigov.load_library()
#: Who signs, or whose case the law leaves to be looked at.
SIGNING = {"permanent", "fixed_term", "apprentice", "expatriate", "civil_servant_detached"}


def amendment_for(status: str, vehicle: str = "contract-amendment") -> aigov.Matter:
    matter = aigov.samples.sample_matter(vehicle)
    assert matter.employee is not None
    return matter.model_copy(update={"employee": matter.employee.model_copy(update={"status": status})})


@pytest.mark.parametrize("status", STATUSES)
def test_an_amendment_is_drafted_only_for_who_can_sign_one(status: str) -> None:
    assessment = aigov.assess(LIBRARY, amendment_for(status))
    if status in SIGNING:
        assert aigov.assemble(assessment).title
        return
    with pytest.raises(aigov.MatterError) as refused:
        aigov.assemble(assessment)
    (problem,) = refused.value.problems
    assert problem.code == "incoherent" and problem.where == "employee.status"
    assert "ne signe pas d'avenant" in problem.text("fr").replace("’", "'")
    assert "signs no amendment" in problem.text("en")
    assert not assessment.sanctionable, "what it would be worth is told all the same: nothing"


def test_the_rules_that_refuse_are_those_that_give_no_weight_to_the_person() -> None:
    for status in set(STATUSES) - SIGNING:
        findings = aigov.assess(LIBRARY, amendment_for(status)).findings
        assert {finding.weight for finding in findings} <= {"none", "unenforceable"}, status


@pytest.mark.parametrize("vehicle", ["charter", "it-charter-chapter"])
def test_a_document_that_nobody_signs_is_made_for_all(vehicle: str) -> None:
    assert aigov.assemble(aigov.assess(LIBRARY, amendment_for("intern", vehicle))).title


def test_both_languages_are_refused_and_a_loose_assessment_is_not() -> None:
    matter = amendment_for("agency")
    with pytest.raises(aigov.MatterError):
        aigov.assemble(aigov.assess(LIBRARY, matter), ("fr", "en"))
    loose = aigov.assess(LIBRARY, matter, strict=False)
    assert aigov.assemble(loose).title
    assert "C-AGENCY-SIGNS" in [each.id for each in aigov.list_incoherences(loose)]


def test_draft_refuses_and_explain_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = aigov.sample_text().replace("status: permanent", "status: intern")
    assert "status: intern" in text
    matter = tmp_path / "matter.yaml"
    matter.write_text(text, encoding="utf-8")
    assert main(["draft", str(matter), "-o", str(tmp_path / "a.docx"), "--vehicle", "contract-amendment"]) == 1
    assert "C-INTERN-SIGNS" in capsys.readouterr().err and not (tmp_path / "a.docx").exists()
    assert main(["explain", str(matter), "--vehicle", "contract-amendment", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {each["weight"] for each in told["clauses"]} <= {"none", "unenforceable"}


def test_such_a_refusal_names_the_fact_that_it_rests_on() -> None:
    weighed = [check for check in load_checks(LIBRARY) if check.weighed]
    assert len(weighed) == 4
    assert all(check.severity == "refuse" and check.key == "employee.status" for check in weighed)


# ------------------------------------------------------------------ a minor does not sign alone
def minor(**changes: bool | None) -> aigov.Matter:
    matter = aigov.samples.sample_matter("contract-amendment")
    assert matter.employee is not None
    return matter.model_copy(
        update={"employee": matter.employee.model_copy(update=changes), "signature_anchor": "yousign"}
    )


@pytest.mark.parametrize(
    ("facts", "signs"),
    [
        ({"minor": True, "emancipated": None}, True),
        ({"minor": True, "emancipated": False}, True),
        ({"minor": True, "emancipated": True}, False),
        ({"minor": False}, False),
        ({"minor": None}, False),
    ],
)
def test_the_legal_representative_of_a_minor_signs_too(facts: dict[str, bool | None], signs: bool) -> None:
    for language, called in (
        ("fr", "représentant légal de la personne mineure"),
        ("en", "legal representative of the"),
    ):
        document = aigov.assemble(aigov.assess(LIBRARY, minor(**facts)), language)
        (block,) = [each for each in document.body if isinstance(each, Signature)]
        assert any(called in each.title for each in block.signatories) == signs
        assert len(block.signatories) == 2 + signs
        if signs and language == "fr":
            assert block.signatories[2].anchor.startswith("{{s3|") and "nom et qualité" in block.signatories[2].lines[0]


@pytest.mark.parametrize("language", ["fr", ("fr", "en")])
def test_a_file_that_three_people_sign_is_verified(language: Any) -> None:
    document = aigov.assemble(aigov.assess(LIBRARY, minor(minor=True, emancipated=None)), language)
    returned = aigov.verify(aigov.to_bytes(document, "docx"), LIBRARY, today=dt.date(2026, 11, 29))
    assert returned.intact and returned.clean, returned.list_codes()


def test_a_minor_and_an_adult_of_one_run_have_their_own_pages() -> None:
    matter = aigov.samples.sample_matter("contract-amendment")
    rows = [
        {"key": f"E-{place}", "name": "Zoé Durand", "address": "Lyon", "job": "tisseuse", "hired_on": "2026-01-05",
         "contract_date": "2026-01-05", "minor": age, "status": "CDI", "translation_requested": False}
        for place, age in enumerate((True, None, False))
    ]  # fmt: skip
    people = aigov.Recipients.from_rows(rows, on=matter.date, accept=["minor"])
    plan = aigov.plan_issue(LIBRARY, matter, people)
    signing = []
    for variant in plan.variants:
        document = variant.assemble_for(variant.assessment.matter)
        assert isinstance(document, Document)
        signing += [len(each.signatories) for each in document.body if isinstance(each, Signature)]
    assert sorted(signing) == [2, 2, 3]


def test_a_library_whose_outline_looks_at_the_status_has_no_fault(tmp_path: Path) -> None:
    """What refuses an amendment for an intern is of the facts: it is no fault of a house library."""
    outline = (LIBRARY.folders[0] / "vehicles/contract-amendment.yaml").read_text(encoding="utf-8").rstrip("\n")
    (tmp_path / "vehicles").mkdir()
    (tmp_path / "library.yaml").write_text('name: cabinet\nrelease: "1"\nextends: aigov\n', encoding="utf-8")
    more = "\n      - {clause: frugality, when: {status: fixed_term, internal_disclosure: always}}\n"
    (tmp_path / "vehicles/contract-amendment.yaml").write_text(outline + more, encoding="utf-8")
    assert [each.code for each in aigov.library.check_folder(tmp_path) if each.code == "incoherent"] == []
