"""Versions in a client's matter: what was adopted before, which one binds, a text changed after its formalities."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
import yaml
from command import run

import aigov_docs as aigov
from aigov_docs.compose.reserves import list_statements_made
from aigov_docs.compose.version_texts import describe_versions, record_text
from aigov_docs.document.tree import Table, plain_text
from aigov_docs.kits.ground.i18n import Duration
from aigov_docs.matter.sample_matters import sample_matter

ACTS = "cse_informed_on: 2026-01-05, cse_opinion_on: 2026-01-20, inspector_on: 2026-01-22, deposit_on: 2026-01-22"
DONE = f"{{{ACTS}, publicity_on: 2026-01-22, deposit_proved: true, publicity_proved: true}}"
#: A first version adopted in January, and a second one whose procedure is that of the sample.
FIRST = f"""\
versions:
  - id: "1.0"
    procedure: {DONE}
"""


def library() -> aigov.Library:
    return aigov.load_library()


def matter(**changes: object) -> aigov.Matter:
    """The sample matter, whose text is that of its formalities unless a test says otherwise."""
    own = sample_matter("it-charter-chapter")
    document = own.document.model_copy(update={"change": None})
    return own.model_copy(update={"document": document, **changes})


def with_record(acts: tuple[str, ...] = ("opinion", "inspector", "deposit", "publicity")) -> aigov.Matter:
    own = matter()
    kept = record_text(aigov.compose_document(library(), own), acts)  # type: ignore[arg-type]  # literal names
    return own.model_copy(update={"versions": (kept,)})


def with_first(text: str = FIRST) -> aigov.Matter:
    written = yaml.safe_load(text)
    own = json.loads(matter(version="2.0", document=sample_matter().document).model_dump_json())
    return aigov.parse_matter(json.dumps({**own, **json.loads(json.dumps(written, default=str))}))


def on(day: str, given: aigov.Matter) -> aigov.Assessment:
    return aigov.assess(library(), given.model_copy(update={"as_of": dt.date.fromisoformat(day)}))


# ------------------------------------------------------------------ what the user states
def test_statements_are_told_of_the_version_relied_on() -> None:
    made = list_statements_made(on("2026-11-24", with_first()))
    assert [each.key for each in made] == [
        "document.change",
        "procedure.deposit_proved",
        "procedure.publicity_proved",
        "monitoring.used_for",
    ]


# ------------------------------------------------------------------ d: several versions
@pytest.mark.parametrize(
    ("day", "binding", "standings"),
    [
        ("2026-02-01", None, ["pending", "pending"]),
        ("2026-03-01", "1.0", ["binding", "pending"]),
        ("2026-11-24", "2.0", ["superseded", "binding"]),
    ],
)
def test_d_on_a_day_binds_the_latest_version_whose_procedure_is_complete(
    day: str, binding: str | None, standings: list[str]
) -> None:
    found = on(day, with_first())
    assert found.law.binding_version == binding
    assert [version.standing for version in found.versions] == standings
    assert found.as_dict()["binding_version"] == binding
    said = describe_versions(found, "fr")
    assert (f"la version {binding} s'applique" if binding else "aucune version ne s'applique") in said[0]


def test_d_the_others_give_nothing() -> None:
    assert on("2026-03-01", with_first()).finding("confidential-data").weight == "none"
    assert on("2026-11-24", with_first()).finding("confidential-data").weight == "disciplinary"


def test_d_an_earlier_version_without_its_proofs_may_bind_or_not() -> None:
    unproved = FIRST.replace(", deposit_proved: true, publicity_proved: true", "")
    found = on("2026-03-01", with_first(unproved))
    assert found.law.binding_version is None
    assert found.versions[0].standing in ("binding", "unknown")


# ------------------------------------------------------------------ d: identity of texts
def test_d_fingerprints_that_agree_prove_the_same_text() -> None:
    found = aigov.assess(library(), with_record())
    assert found.law.facts["text_identity"] == "same"
    assert found.finding("confidential-data").weight == "disciplinary"
    assert [rule.id for rule in found.warnings if rule.id == "W-TEXT-CHANGED"] == []


def test_d_text_changed_after_deposit() -> None:
    changed = with_record().model_copy(update={"posture": "restrictive"})
    found = aigov.assess(library(), changed)
    assert found.law.facts["text_identity"] == "substance"
    assert "W-TEXT-CHANGED" in [rule.id for rule in found.warnings]
    kept = set(with_record().versions[0].texts[0].clauses)
    for finding in found.findings:  # a clause that was not in the text deposited has no weight
        if finding.clause not in kept:
            assert finding.weight in ("none", "unenforceable"), finding.clause
    assert found.finding("confidential-data").weight == "disciplinary"  # word for word the same


def test_d_a_value_changed_in_a_clause_is_a_changed_clause() -> None:
    own = with_record()
    before = own.versions[0].texts[0].clauses
    delays = own.delays.model_copy(update={"request_answer": Duration.from_text("3 months")})
    composition = aigov.compose_document(library(), own.model_copy(update={"delays": delays}))
    after = record_text(composition).texts[0].clauses
    printing = {
        item.clause.id
        for item in composition.chosen
        if (wording := item.edition.find_wording(composition.vehicle, "fr")) is not None
        and any("request_answer" in name for name in wording.text.blanks)
    }
    assert printing
    assert {name for name in before if before[name] != after[name]} == printing


def test_d_identical_to_the_deposited_text_only() -> None:
    """The committee saw another text: the clauses it did not see have no weight."""
    own = with_record(("inspector", "deposit", "publicity"))
    seen = record_text(aigov.compose_document(library(), own.model_copy(update={"posture": "open"})), ("opinion",))
    both = own.versions[0].model_copy(update={"texts": (*own.versions[0].texts, *seen.texts)})
    found = aigov.assess(library(), own.model_copy(update={"versions": (both,)}))
    assert found.law.facts["text_identity"] == "substance"
    for finding in found.findings:
        if finding.clause not in seen.texts[0].clauses:
            assert finding.weight in ("none", "unenforceable"), finding.clause


def test_d_where_an_act_has_no_recorded_text_nothing_is_concluded() -> None:
    found = aigov.assess(library(), with_record(("deposit",)))
    assert found.law.facts["text_identity"] == "unknown"
    assert found.finding("confidential-data").weight == "cannot_be_said"


def test_d_a_statement_that_the_fingerprints_deny_is_refused() -> None:
    changed = with_record().model_copy(update={"posture": "restrictive"})
    said = changed.model_copy(update={"document": changed.document.model_copy(update={"change": "none"})})
    with pytest.raises(aigov.MatterError) as caught:
        aigov.assess(library(), said)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where) == ("text-changed", "document.change")
    assert "versions.0.texts" in problem.text("fr") and "deposit" in problem.text("en")


# ------------------------------------------------------------------ versions against dates
@pytest.mark.parametrize(
    ("text", "code"),
    [
        (FIRST + '  - id: "1.0"\n', "version-twice"),
        (FIRST + '  - id: "2.0"\n  - id: "2.1"\n', "version-order"),
        (FIRST.replace("2026-01-22", "2026-09-20"), "version-dates"),
        (FIRST + "  - id: '1.1'\n    procedure: {deposit_on: 2025-12-01}\n", "version-dates"),
        (
            FIRST + f"    texts: [{{acts: [deposit], text: '{'0' * 32}'}}, {{acts: [deposit], text: '{'1' * 32}'}}]\n",
            "text-twice",
        ),
    ],
)
def test_versions_are_crossed_with_their_dates(text: str, code: str) -> None:
    with pytest.raises(aigov.MatterError) as caught:
        with_first(text)
    assert code in [problem.code for problem in caught.value.problems]


# ------------------------------------------------------------------ surfaces
def test_explain_says_which_version_binds_and_formalities_record_the_text(tmp_path: Path) -> None:
    path = tmp_path / "matter.yaml"
    path.write_text(with_first().model_dump_json(), encoding="utf-8")
    said = run("explain", str(path), "confidential-data", "--as-of", "2026-03-01").stdout
    assert "On 1 March 2026, version 1.0 binds." in re.sub("[\u00a0\u202f]", " ", said)
    told = json.loads(run("explain", str(path), "confidential-data", "--as-of", "2026-03-01", "--json").stdout)
    assert told["versions"][0] == {"id": "1.0", "standing": "binding", "effective_on": "2026-02-23"}
    block = run("formalities", str(path), "--record").stdout
    (kept,) = yaml.safe_load(block)["versions"]
    assert kept["id"] == "2.0" and kept["texts"][0]["acts"] == ["opinion", "inspector", "deposit", "publicity"]
    whole = json.loads(path.read_text(encoding="utf-8"))
    whole["versions"].append(kept)
    path.write_text(json.dumps(whole), encoding="utf-8")
    assert run("explain", str(path), "confidential-data").returncode == 0
    assert aigov.assess(library(), aigov.read_matter(path)).law.facts["text_identity"] == "same"


def test_the_report_says_which_version_binds() -> None:
    report = aigov.enforceability_report(aigov.compare(library(), with_first()), "en")
    facts = next(block for block in report.body if isinstance(block, Table) and block.name == "control")
    rows = [" ".join(map(plain_text, row)) for row in facts.rows]
    assert any("version 2.0 binds" in row for row in rows), rows
