"""The type of contract of the people of a list decides who may receive an amendment: it is read or stated, never
presumed.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from command import run
from issuing import assess, issue, matter
from issuing import short as library

import aigov_docs as aigov
from aigov_docs.bulk.places import Folder, RunNotes
from aigov_docs.bulk.plan import plan_issue
from aigov_docs.kits.ground.problems import RecipientError
from aigov_docs.kits.lists.table_columns import ColumnMapping
from aigov_docs.people.check_report import report_csv
from aigov_docs.people.recipient import Recipient
from aigov_docs.people.recipients import Recipients, acceptable_codes, check_recipients, read_recipients

SAMPLE_DSN = Path(__file__).parent / "recipients" / "sample.dsn"
FACTS = "Mme;8 rue Haute, 69000 Lyon;tisseuse;04/03/2019;18/02/2019"
HEADER = "matricule;nom complet;civilité;adresse;emploi;date d'entrée;date du contrat"


def listed(*contracts: str, title: str = "Nature contrat") -> bytes:
    """A list of employees, one a type of contract, under a header."""
    rows = [f"E-{n};Camille {n};{FACTS};{contract}" for n, contract in enumerate(contracts, 1)]
    return "\n".join([f"{HEADER};{title}", *rows, ""]).encode()


def without(count: int = 2) -> bytes:
    """A list of employees without a column for the type of contract."""
    return "\n".join([HEADER, *(f"E-{n};Camille {n};{FACTS}" for n in range(1, count + 1)), ""]).encode()


def reasons(found: Recipients) -> dict[str, tuple[str, ...]]:
    return {each.key: each.codes for each in found.held}


def test_a_list_that_says_no_type_of_contract_issues_to_nobody() -> None:
    """Apprentices, interns and agency workers are in such a list too: everybody is held, and one note says why."""
    found = read_recipients(listed("CDI", "Apprentissage", "Stage", "Intérim"), on=matter())
    assert not found.people and set(reasons(found).values()) == {("no-status",)} and len(found.held) == 4
    assert {each.outcome for each in found.held} == {"hold"} and "--contract-type" in found.held[0].message.text("en")
    (note,) = [each for each in found.notes if each.code == "no-status"]
    said = note.text("en")
    assert "Nature contrat" in said and "4" in said and "--contract-type permanent" in said and "mapping" in said
    assert plan_issue(library(), matter(), found).people == 0


@pytest.mark.parametrize(
    ("title", "contracts", "named"),
    [
        ("Nature contrat", ("CDI", "Stage"), True),
        ("Statut", ("CDI", "CDD"), True),
        ("Colonne 12", ("CDI", "Stage"), True),
        ("Équipe", ("nuit", "jour"), False),
    ],
)
def test_the_columns_that_may_say_it_are_named(title: str, contracts: tuple[str, ...], named: bool) -> None:
    """By a word of their header, or because their cells are types of contract; no cell is ever repeated."""
    (note,) = [each for each in read_recipients(listed(*contracts, title=title)).notes if each.code == "no-status"]
    assert (title in note.text("fr")) is named and "Stage" not in note.text("fr")


def test_a_mapping_reads_the_column(tmp_path: Path) -> None:
    mapping = {"Nature contrat": "contract_type"}
    found = read_recipients(listed("CDI", "Stage", "Apprentissage"), mapping=mapping)
    assert [each.key for each in found.people] == ["E-1"] and reasons(found) == {
        "E-2": ("intern",), "E-3": ("apprentice",),
    }  # fmt: skip
    own = ColumnMapping(columns=mapping, values={"contract_type": {"contrat maison": "fixed_term"}})
    assert read_recipients(listed("Contrat maison"), mapping=own).people[0].status == "fixed_term"


def test_an_empty_cell_holds_that_person() -> None:
    found = read_recipients(listed("CDI", "", title="type de contrat"))
    assert [each.key for each in found.people] == ["E-1"] and reasons(found) == {"E-2": ("no-status",)}
    (note,) = [each for each in found.notes if each.code == "no-status"]
    assert "type de contrat" in note.text("en")
    rows = [
        {"key": "E-1", "name": "A", "status": "CDI"},
        {"key": "E-2", "name": "B", "status": None},
        {"key": "E-3", "name": "C"},
    ]
    assert reasons(Recipients.from_rows(rows)) == {"E-2": ("no-status",), "E-3": ("no-status",)}


def test_other_reasons_stay_said_and_can_be_accepted_but_not_this_one() -> None:
    rows = [{"key": "E-1", "name": "A", "minor": True}]
    assert set(Recipients.from_rows(rows).held[0].codes) == {"minor", "no-status"}
    assert reasons(Recipients.from_rows(rows, accept=["minor"])) == {"E-1": ("no-status",)}
    assert "no-status" not in acceptable_codes()
    with pytest.raises(RecipientError):
        Recipients.from_rows(rows, accept=["no-status"])


@pytest.mark.parametrize("word", ["permanent", "CDI", "fixed_term"])
def test_a_statement_says_it_for_those_of_whom_the_list_does_not(word: str) -> None:
    status = "fixed_term" if word == "fixed_term" else "permanent"
    found = read_recipients(listed("CDD", "", title="type de contrat"), contract_type=word)
    assert [each.status for each in found.people] == ["fixed_term", status] and not found.held
    assert found.stated_status == status
    (note,) = [each for each in found.notes if each.code == "stated-status"]
    assert "stated" in note.text("en") and "(people: 1)" in note.text("en")
    assert Recipients.from_rows([{"key": "E-1", "name": "A"}], contract_type=word).people[0].status == status
    read = read_recipients(listed("CDI", title="type de contrat"), contract_type=word)
    assert read.stated_status == "" and not read.notes, "nobody needed it"


def test_a_statement_of_a_status_that_receives_nothing_holds() -> None:
    assert reasons(read_recipients(without(1), contract_type="apprentice")) == {"E-1": ("apprentice",)}
    assert read_recipients(without(1), contract_type="stage").held[0].skipped


def test_a_word_that_is_no_status_is_refused() -> None:
    with pytest.raises(RecipientError) as refused:
        read_recipients(without(1), contract_type="permanant")
    (problem,) = refused.value.problems
    assert problem.code == "unknown-word" and "permanent" in problem.text("en")


def test_a_dsn_says_the_nature_of_the_contract_and_needs_no_statement() -> None:
    found = check_recipients(SAMPLE_DSN, on=dt.date(2024, 10, 15)).recipients
    assert found.people and not any("no-status" in each.codes for each in found.held)
    more = "matricule;nom;prénom\nZZ99;Petit;Zoé\n".encode()
    both = check_recipients([SAMPLE_DSN.read_bytes(), more], on=dt.date(2024, 10, 15)).recipients
    assert reasons(both)["ZZ99"] == ("no-status",), "somebody whom the DSN does not have"
    assert any(note.code == "no-status" for note in both.notes)


def hand_made(**more: Any) -> Recipient:
    day = dt.date(2019, 3, 4)
    facts = {"address": "Lyon", "job": "tisseuse", "hired_on": day, "contract_signed_on": day, **more}
    return Recipient("E-1", "Camille Roussel", **facts)


@pytest.mark.parametrize("line", [0, 3])
def test_a_person_made_by_hand_has_no_status_that_nobody_gave(line: int) -> None:
    assert hand_made().status == "unknown"
    with pytest.raises(aigov.AigovError) as refused:
        plan_issue(library(), matter(), [hand_made(line=line)])
    (problem,) = [each for each in refused.value.problems if each.code == "to-be-held"]
    assert (
        problem.values["code"] == "no-status" and "status=" in problem.text("en") and "accept" not in problem.text("en")
    )
    assert plan_issue(library(), matter(), [hand_made(line=line, status="permanent")]).people == 1


def test_the_statement_is_told_with_the_plan_and_kept_with_the_run(tmp_path: Path) -> None:
    found = read_recipients(without(), on=matter(), contract_type="permanent")
    plan = plan_issue(library(), matter(), found)
    assert plan.people == 2 and plan.as_dict()["stated_status"] == "permanent"
    page = aigov.to_bytes(plan.as_document("fr"), "md").decode()
    (note,) = [each for each in plan.list_notes() if each.code == "stated-status"]
    assert "déclaré" in page and "déclaré" in note.text("fr")
    issue(assess(library(), matter(), strict=False), found, tmp_path / "out")
    assert RunNotes(Folder(tmp_path / "out")).read_run()["stated_status"] == "permanent"
    report = report_csv(check_recipients(without(), contract_type="permanent"), "fr").decode("utf-8-sig")
    assert "déclaré" in report
    read = read_recipients(listed("CDI", title="type de contrat"), on=matter())
    assert plan_issue(library(), matter(), read).as_dict()["stated_status"] is None
    issue(assess(library(), matter(), strict=False), read, tmp_path / "other")
    assert "stated_status" not in RunNotes(Folder(tmp_path / "other")).read_run()


def test_the_commands_that_read_lists_take_the_statement(tmp_path: Path) -> None:
    facts, staff, out = tmp_path / "matter.yaml", tmp_path / "staff.csv", tmp_path / "out"
    facts.write_text(aigov.sample_text(), "utf-8")
    staff.write_bytes(without())
    told = run("recipients", staff)
    assert told.returncode == 0 and "0 to issue, 2 held" in told.stdout and "--accept" not in told.stdout
    order = ("issue", facts, staff, "--vehicle", "contract-amendment", "-o", out, "--dry-run", "--json")
    assert json.loads(run(*order).stdout.splitlines()[0])["people"] == 0
    stated = json.loads(run(*order, "--contract-type", "permanent").stdout.splitlines()[0])
    assert (stated["people"], stated["stated_status"]) == (2, "permanent")
    assert "2 to issue" in run("recipients", staff, "--contract-type", "CDI").stdout
    wrong = run("recipients", staff, "--contract-type", "permanant")
    assert wrong.returncode == 2 and "--contract-type" in wrong.stderr and "permanent" in wrong.stderr
