"""Documents issued as bytes: those of a run into a folder, without a folder, recorded where they are kept."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from depth import depth
from issuing import Register, assess, issue, many, matter, person, short

import aigov_docs as aigov
from aigov_docs.bulk import issue_bytes
from aigov_docs.bulk.plan import IssuePlan, plan_issue
from aigov_docs.people.recipients import Recipients


def plan_of(count: int, **options: Any) -> IssuePlan:
    return plan_issue(short(), matter(), many(count), **options)


def files_of(root: Path) -> dict[str, bytes]:
    listed = {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
    return {name: data for name, data in listed.items() if not name.startswith((".aigov", "manifest."))}


def told(register: Register) -> list[object]:
    """What the register has of each event, without the salted digest of what is personal."""
    return [replace(each.event, personal="") for each in register.read_events()]


@pytest.mark.parametrize("options", [{}, {"format": "zip"}, {"format": "pdf", "engine": "typst"}])
def test_the_bytes_are_those_of_a_folder_and_nothing_is_written(
    options: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "engine" in options:
        pytest.importorskip("typst")
    people = [*many(1), person("E-9", "Zoé & <Fils>\u0301"), person("E-8", language="fr+en")]
    people = people[:1] if "engine" in options else people
    empty = tmp_path / "here"
    empty.mkdir()
    monkeypatch.chdir(empty)
    names = "{folder}/{key}"
    with Register(tmp_path / "one.db") as one, Register(tmp_path / "two.db") as two:
        assessment = assess(short(), matter())
        issue(assessment, people, tmp_path / "out", register=one, chunk=2, names=names, **options)
        plan = plan_issue(short(), matter(), people, chunk=2, names=names, **options)
        found = list(issue_bytes(plan, register=two))
        assert told(one) == told(two) and len(told(one)) == len(people)
        assert two.check_chain().clean
    assert {name: content for _, name, content in found} == files_of(tmp_path / "out")
    keys = ["", ""] if options.get("format") == "zip" else [each.key for each in people]
    assert [key for key, _, _ in found] == keys
    assert list(empty.iterdir()) == []


def test_a_chunk_is_recorded_before_its_first_document_is_given(tmp_path: Path) -> None:
    with Register(tmp_path / "register.db") as register:
        plan = plan_of(5, chunk=2)
        given = issue_bytes(plan, register=register)
        assert len(told(register)) == 0, "nothing is done before the first is asked for"
        for expected in (2, 2, 4, 4, 5):
            next(given)
            assert len(told(register)) == expected
        stopped = issue_bytes(plan_of(5, chunk=2), register=register)
        next(stopped)
        stopped.close()
        assert len(told(register)) == 5, "the same run records nothing twice"
        assert len(list(issue_bytes(plan_of(5, chunk=2), register=register))) == 5


def test_in_the_transaction_of_the_caller_both_stay_or_neither(tmp_path: Path) -> None:
    sqlalchemy = pytest.importorskip("sqlalchemy")
    engine = sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'host.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE kept (key TEXT, content BLOB)")

    def keep(connection: Any) -> None:
        for key, _, content in issue_bytes(plan_of(3), register=connection):
            connection.exec_driver_sql("INSERT INTO kept VALUES (?, ?)", (key, content))

    with engine.connect() as connection:
        keep(connection)
        connection.rollback()
    assert sqlalchemy.inspect(engine).get_table_names() == ["kept"]
    with engine.begin() as connection:
        keep(connection)
    with Register(engine, create=False) as register, engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT key FROM kept").fetchall()
        assert [key for (key,) in kept] == list(register.read_people()) == ["M-0000", "M-0001", "M-0002"]
        assert register.check_chain().clean
    with engine.connect() as connection, pytest.raises(aigov.RegisterError, match="would outlive"):
        issue(assess(short(), matter()), many(1), tmp_path / "out", register=connection)
    engine.dispose()


def test_who_is_held_receives_nothing() -> None:
    rows = [
        {"key": "A", "name": "Ada", "address": "Lyon", "job": "tisseuse", "hired_on": "2019-03-04",
         "contract_signed_on": "2019-02-18", "number": 2, "status": "CDI"},
        {"key": "B", "name": "Bo", "status": "stagiaire"},
    ]  # fmt: skip
    people = Recipients.from_rows(rows, on=matter().date)
    assert [key for key, _, _ in issue_bytes(plan_issue(short(), matter(), people))] == ["A"]
    with pytest.raises(aigov.RecipientError, match="is to be held"):
        plan_issue(short(), matter(), [person("B", status="intern")])


def test_one_document_is_in_memory_at_a_time() -> None:
    plan = plan_of(depth(60, 1500))
    list(zip(range(2), issue_bytes(plan), strict=False))  # what is loaded once
    tracemalloc.start()
    total = sum(len(content) for _, _, content in issue_bytes(plan))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < total / 3 and total > 500_000, (most, total)
