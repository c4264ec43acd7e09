"""Days as programs give them, evidence of a signature; who is bound by a clause, and where a person stands."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from typing import Any, cast

import pytest
from proposals import NEW, OLD, matter, row, rows

import aigov_docs as aigov
from aigov_docs.kits.ground.given_days import read_day
from aigov_docs.kits.ground.problems import RegisterError
from aigov_docs.kits.ledger.answer_checks import Answer
from aigov_docs.kits.ledger.evidence import Evidence
from aigov_docs.people.recipient import Recipient
from aigov_docs.register.register import Register, WriteCounts

pytest.importorskip("sqlalchemy")
SIGNED_ON, LATER = dt.date(2026, 6, 10), dt.date(2026, 7, 1)
PROOF = Evidence("yousign", "env-Quatrebarbes-77", "AB" * 32, dt.datetime(2026, 6, 10, 9, 30, tzinfo=dt.UTC))


@pytest.fixture
def proposed(tmp_path: Path) -> Path:
    path = tmp_path / "avenants.db"
    with Register(path) as register:
        register.record_issued(rows(4), run="r1")
    return path


def problems(wrong: Any) -> list[tuple[str, str]]:
    with pytest.raises(RegisterError) as caught:
        wrong()
    return [(problem.code, problem.where) for problem in caught.value.problems]


# ------------------------------------------------------------------ days
@pytest.mark.parametrize(
    "given",
    [
        SIGNED_ON,
        dt.datetime(2026, 6, 10, 23, 59),
        dt.datetime(2026, 6, 10, 23, 59, tzinfo=dt.UTC),
        "2026-06-10",
        " 2026-06-10 ",
        "2026-06-10T23:59:00",
        "2026-06-10T23:59:00Z",
        "2026-06-10 23:59:00+02:00",
    ],
)
def test_a_day_comes_as_a_program_has_it(proposed: Path, given: Any) -> None:
    assert type(read_day(given, "on")) is dt.date and read_day(given, "on") == SIGNED_ON
    with Register(proposed) as register:
        register.answer("E-0001", "signed", on=given)
        assert register.read_people(given)["E-0001"].newest.answered_on == SIGNED_ON
        assert [each.event.date for each in register.read_events()][-1] == "2026-06-10"
        register.record_issued([replace(row("E-9"), date=given, effective_on=given)], run="r9")
        assert register.read_people()["E-9"].newest.effective_on == SIGNED_ON
        register.erase_person("E-0001", on=given)
        assert register.check_chain().clean


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("10/06/2026", "not-a-date"),
        ("2026-02-30", "not-a-date"),
        ("demain", "not-a-date"),
        ("", "not-a-date"),
        (20260610, "not-a-date"),
        (None, "not-a-date"),
        (b"2026-06-10", "not-a-date"),
        (float("nan"), "not-a-date"),
        ("9999-12-31", "far-day"),
        (dt.date(9999, 12, 31), "far-day"),
        (dt.date(26, 6, 10), "far-day"),
        ("0026-06-10", "far-day"),
    ],
)
def test_what_is_no_day_is_told_with_its_place(proposed: Path, library: aigov.Library, given: Any, code: str) -> None:
    with Register(proposed) as register:
        head = register.check_chain().head
        assert problems(lambda: register.answer("E-0001", "signed", on=given)) == [(code, "avenants.db, on")]
        assert problems(lambda: register.find_standings(given, library, matter())) == [(code, "avenants.db, day")]
        assert problems(lambda: register.status_of("E-0001", on=given)) == [(code, "avenants.db, on")]
        assert problems(lambda: register.who_is_bound("purpose", library, matter(), on=given)) == [
            (code, "avenants.db, on")
        ]
        if given is not None:
            assert problems(lambda: register.read_people(given)) == [(code, "avenants.db, day")]
            assert problems(lambda: register.erase_person("E-0001", on=given)) == [(code, "avenants.db, on")]
            assert problems(lambda: replace(row(), effective_on=given)) == [(code, "effective_on")]
        assert problems(lambda: replace(row(), date=given)) == [(code, "date")]
        with pytest.raises(RegisterError) as caught:
            register.answer("E-0001", "signed", on=given)
        assert [each.path for each in caught.value.problems] == [("on",)]
        assert problems(lambda: Answer("E-1", "signed", given, where="retours.csv, line 2")) == [
            (code, "retours.csv, line 2, on")
        ]
        assert register.check_chain().head == head


# ------------------------------------------------------------------ evidence
def test_evidence_is_a_value_that_is_checked() -> None:
    assert PROOF.sha256 == "ab" * 32 and Evidence.from_text(PROOF.as_text()) == PROOF
    assert Evidence("docusign", time="2026-06-10T09:30:00Z").time == PROOF.time
    assert json.loads(PROOF.as_text()) == PROOF.as_dict() == {
        "provider": "yousign",
        "envelope": "env-Quatrebarbes-77",
        "sha256": "ab" * 32,
        "time": "2026-06-10T09:30:00+00:00",
    }  # fmt: skip
    assert "Quatrebarbes" not in repr(PROOF) and "abab" not in repr(PROOF)
    with pytest.raises(FrozenInstanceError):
        setattr(PROOF, "provider", "x")  # noqa: B010 - a type checker refuses the assignment already
    for wrong, told in (
        ({"provider": " "}, [("missing", "evidence.provider")]),
        ({"envelope": "a\nb"}, [("bad-character", "evidence.envelope")]),
        ({"sha256": "ab"}, [("bad-sha256", "evidence.sha256")]),
        ({"sha256": "x" * 64}, [("bad-sha256", "evidence.sha256")]),
        ({"time": "hier"}, [("bad-time", "evidence.time")]),
        ({"time": dt.datetime(2026, 6, 10, 9, 30)}, [("bad-time", "evidence.time")]),
        ({"time": 1781083800}, [("bad-time", "evidence.time")]),
        ({"provider": 4, "sha256": None}, [("bad-text", "evidence.provider"), ("bad-text", "evidence.sha256")]),
    ):
        assert problems(lambda wrong=wrong: Evidence(**({"provider": "yousign"} | wrong))) == told
    with pytest.raises(RegisterError) as caught:
        Evidence(provider="", envelope="a\nb", sha256="ab", time=cast("Any", "hier"))
    assert [each.path for each in caught.value.problems] == [
        ("evidence", name) for name in ("provider", "envelope", "sha256", "time")
    ]
    for text in ("", "[]", "{", "12", '{"provider": ""}', '{"who": "x"}', '{"provider": "x", "time": "hier"}'):
        assert Evidence.from_text(text) is None


def test_evidence_is_kept_in_the_chain_and_comes_back(proposed: Path, tmp_path: Path) -> None:
    with Register(proposed) as register:
        assert register.answer("E-0001", "signed", on=SIGNED_ON, evidence=PROOF) == WriteCounts(1)
        assert register.answer("E-0001", "signed", on=SIGNED_ON, evidence=PROOF) == WriteCounts(0, 1)
        assert register.answer("E-0001", "signed", on=SIGNED_ON) == WriteCounts(0, 1)
        assert register.status_of("E-0001", on=LATER).newest.evidence == PROOF
        assert register.check_chain().clean
        register.export_table(tmp_path / "table.csv")
        with pytest.raises(TypeError, match="evidence: Evidence is expected, not dict"):
            register.answer("E-0002", "signed", on=SIGNED_ON, evidence=cast("Any", PROOF.as_dict()))
    assert "env-Quatrebarbes-77" in (tmp_path / "table.csv").read_text("utf-8-sig")
    connection = sqlite3.connect(proposed)
    assert "Quatrebarbes" not in str(connection.execute("SELECT * FROM aigov_events").fetchall())
    with connection:
        connection.execute("UPDATE aigov_personal SET evidence = replace(evidence, 'yousign', 'docusign')")
    connection.close()
    with Register(proposed) as register:
        assert [fault.code for fault in register.check_chain().faults] == ["personal-changed"]


def test_a_number_may_be_the_whole_number_of_a_program(tmp_path: Path) -> None:
    """As in the rows that people are read from."""
    with Register(tmp_path / "a.db") as register:
        register.record_issued([replace(row(), key="42")], run="r")
        assert register.answer(42, "signed", on=SIGNED_ON) == WriteCounts(1)
        assert register.record_answers([Answer(cast("Any", 42), "signed", SIGNED_ON)]) == WriteCounts(0, 1)
        assert register.status_of(42, on=LATER).newest.response == "signed"
        register.erase_person(42)
        with pytest.raises(TypeError, match="key: str or int is expected, not float"):
            register.status_of(cast("Any", 4.2), on=LATER)


def test_what_was_not_said_again_stays_known(proposed: Path) -> None:
    """A note, then its proof by a webhook, then the same answer from a file: nothing is lost."""
    with Register(proposed) as register:
        register.answer("E-0001", "signed", on=SIGNED_ON, note="remis en main propre")
        assert register.answer("E-0001", "signed", on=SIGNED_ON, evidence=PROOF) == WriteCounts(1)
        both = [Answer("E-0001", "signed", SIGNED_ON), Answer("E-0001", "signed", SIGNED_ON, evidence=PROOF)]
        assert register.record_answers(both) == WriteCounts(0, 2)
        found = register.status_of("E-0001", on=LATER).newest
        assert (found.note, found.evidence) == ("remis en main propre", PROOF)
        register.answer("E-0001", "refused", on=LATER, correct=True)
        found = register.status_of("E-0001", on=LATER).newest
        assert (found.response, found.note, found.evidence) == ("refused", "", None)


def test_an_erasure_takes_the_evidence_and_the_chain_stays_whole(proposed: Path) -> None:
    with Register(proposed) as register:
        register.answer("E-0001", "signed", on=SIGNED_ON, evidence=PROOF)
        head = register.check_chain().head
        assert b"Quatrebarbes" in proposed.read_bytes()
        assert register.erase_person("E-0001", on=NEW) == 2  # the proposal and the answer
        assert register.check_chain(head).clean
        found = register.status_of("E-0001", on=NEW)
        assert found.erased and found.newest.evidence is None and found.newest.response == "signed"
        assert register.answer("E-0001", "signed", on=SIGNED_ON, evidence=PROOF) == WriteCounts(0, 1)
    left = proposed.read_bytes()
    assert b"Quatrebarbes" not in left and b"ab" * 32 not in left and b"yousign" not in left


# ------------------------------------------------------------------ where a person stands
def test_the_status_of_a_person_is_that_of_the_day(proposed: Path) -> None:
    with Register(proposed) as register:
        register.answer("E-0001", "signed", on=SIGNED_ON, evidence=PROOF)
        register.answer("E-0001", "left", on=dt.date(2026, 9, 30))
        assert register.status_of("E-0001", on="2026-06-09").newest.response == "proposed"
        assert register.status_of(" E-0001 ", on=SIGNED_ON).newest.response == "signed"
        assert register.status_of("E-0001", on=LATER).left_on is None
        told = register.status_of("E-0001", on=NEW).as_dict()
        assert json.loads(json.dumps(told)) == told
        assert (told["key"], told["left_on"], told["erased"]) == ("E-0001", "2026-09-30", False)
        assert [(each["run"], each["response"], each["answered_on"]) for each in told["proposals"]] == [
            ("r1", "signed", "2026-06-10")
        ]
        assert told["proposals"][0]["evidence"] == PROOF.as_dict()
        assert problems(lambda: register.status_of("404", on=NEW)) == [("not-proposed", "avenants.db, person")]
        assert problems(lambda: register.status_of("E-0001", on="2026-05-31")) == [
            ("not-proposed", "avenants.db, person")
        ]


# ------------------------------------------------------------------ who is bound
def test_who_is_bound_by_a_clause_is_what_the_standings_say(proposed: Path, library: aigov.Library) -> None:
    with Register(proposed) as register:
        register.answer("E-0001", "signed", on=SIGNED_ON)
        register.answer("E-0002", "refused", on=SIGNED_ON)
        register.answer("E-0003", "signed", on=LATER)
        found = register.who_is_bound("confidential-data", library, matter(), on="2026-06-15")
        assert [each.key for each in found] == ["E-0001"] and len(found) == 1 and found.on == dt.date(2026, 6, 15)
        later = register.who_is_bound("confidential-data", library, matter(), on=LATER)
        assert [each.key for each in later.bound] == ["E-0001", "E-0003"]
        by_hand = [
            each.key
            for each in register.find_standings(LATER, library, matter())
            if each.binding and library.vocabulary.weights[each.find_clause("confidential-data").weight].bears
        ]
        assert [each.key for each in later] == by_hand
        told = later.as_dict("fr")
        assert json.loads(json.dumps(told)) == told and told["clause"] == "confidential-data"
        assert [(each["key"], each["edition"]) for each in told["bound"]] == [
            ("E-0001", "confidential-data@1"),
            ("E-0003", "confidential-data@1"),
        ]
        assert not register.who_is_bound("confidential-data", library, matter(), on=OLD).bound


def test_of_whom_it_cannot_be_said_is_told_apart(tmp_path: Path, library: aigov.Library) -> None:
    """An edition that the library at hand lacks has no weight, and facts may be missing: nobody is dropped for it."""
    with Register(tmp_path / "avenants.db") as register:
        register.record_issued([row("E-1"), row("E-2", editions=("confidential-data@77",))], run="r1")
        for key in ("E-1", "E-2"):
            register.answer(key, "signed", on=SIGNED_ON)
        found = register.who_is_bound("confidential-data", library, matter(), on=LATER)
        assert [each.key for each in found.bound] == ["E-1"] and [each.key for each in found.unsaid] == ["E-2"]
        people = [Recipient("E-1", "Camille", status="intern"), Recipient("E-2", "Zoé")]
        found = register.who_is_bound("confidential-data", library, matter(), on=LATER, recipients=people)
        assert [each.listed for each in (*found.bound, *found.unsaid)] == [True] * len((*found.bound, *found.unsaid))


def test_a_clause_that_nobody_has_is_refused_with_a_suggestion(proposed: Path, library: aigov.Library) -> None:
    with Register(proposed) as register:
        with pytest.raises(RegisterError) as caught:
            register.who_is_bound("confidental-data", library, matter(), on=LATER)
        (problem,) = caught.value.problems
        assert (problem.code, problem.where) == ("unknown-clause", "avenants.db, clause")
        assert "confidential-data" in problem.text("fr")
        nobody = next(
            name for name in library.clauses if not any(label.startswith(f"{name}@") for label in rows(1)[0].editions)
        )
        assert not register.who_is_bound(nobody, library, matter(), on=LATER).bound


def test_the_public_names_are_at_the_root() -> None:
    assert aigov.Evidence is Evidence is aigov.register.Evidence
    assert {"RegisterPerson", "Proposal", "BoundPeople"} <= set(dir(aigov.register))


def test_a_repr_is_one_short_line_without_anybody_in_it(proposed: Path, library: aigov.Library) -> None:
    with Register(proposed) as register:
        register.answer("E-0001", "signed", on=SIGNED_ON, note="Quatrebarbes", evidence=PROOF)
        person = register.status_of("E-0001", on=LATER)
        found = register.who_is_bound("confidential-data", library, matter(), on=LATER)
        for each in (person, person.newest, found, PROOF, next(register.read_events())):
            line = repr(each)
            assert len(line) < 300 and "\n" not in line and "E-0001" not in line and "Quatrebarbes" not in line, line
