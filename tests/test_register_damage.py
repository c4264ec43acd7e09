"""A register with one bad byte, or with something added to its database: told in our words, and nobody's data in them.

Each damage has a number, from which its byte is drawn: ``AIGOV_DAMAGE=17`` does that one alone, and says what happened.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from command import run
from depth import WHOLE, depth
from proposals import rows

from aigov_docs.kits.ground.own_files import find_state_folder
from aigov_docs.kits.ground.problems import AigovError
from aigov_docs.kits.ledger.chain import link_event
from aigov_docs.register.register import Register

pytest.importorskip("sqlalchemy")

NAME, NOTE, FILE = "Zéphyrin Quatrebarbes", "remis à Zéphyrin en main propre", "Quatrebarbes.docx"
SECRETS = ("Zéphyrin", "Quatrebarbes", "main propre", "Zéph", "barbes")
SIGNED_ON, LATER = dt.date(2026, 6, 10), dt.date(2026, 12, 1)
SEED = 20261129


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with the names, notes and files of 24 people."""
    path = tmp_path_factory.mktemp("sound") / "avenants.db"
    listed = [
        replace(each, name=f"{NAME} {n}", file=f"{n}-{FILE}", file_is_personal=True) for n, each in enumerate(rows(24))
    ]
    with Register(path) as register:
        register.record_issued(listed, run="r1")
        register.answer("E-0001", "signed", on=SIGNED_ON, note=NOTE)
        register.answer("E-0002", "refused", on=SIGNED_ON, note=NOTE)
        register.answer("E-0003", "left", on=LATER)
        register.erase_person("E-0004", on=LATER)
    return path


def said_of_people(register: Register) -> Any:
    return {key: person.as_dict() for key, person in register.read_people().items()}


ASKED: dict[str, Callable[[Register], Any]] = {
    "check": lambda register: register.check_chain().as_dict(),
    "people": said_of_people,
    "one": lambda register: register.status_of("E-0001", on=LATER).as_dict(),
    "answer": lambda register: register.answer("E-0005", "signed", on=SIGNED_ON).as_dict(),
    "issue": lambda register: register.record_issued(rows(3), run="r2").as_dict(),
    "erase": lambda register: register.erase_person("E-0001", on=LATER),
}


def ask(path: Path, what: str) -> tuple[str, Any]:
    """What a question to a register gives: an answer, or our message. Anything else is raised."""
    try:
        with Register(path, create=what == "issue") as register:
            return "answered", ASKED[what](register)
    except AigovError as error:
        return "refused", error.text("fr") + error.text("en") + repr(error)


def test_a_bad_byte_is_told_without_anybody_s_data_and_changes_no_answer(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/dev/null")  # nothing is kept: each damage is met for the first time
    whole = sound.read_bytes()
    right = {}
    for what in ASKED:
        copy = Path(shutil.copy(sound, tmp_path / "right.db"))
        right[what] = ask(copy, what)
        assert right[what][0] == "answered"
    path, alone = tmp_path / "avenants.db", os.environ.get("AIGOV_DAMAGE")
    refused = 0
    for number in [int(alone)] if alone else range(depth(60, 1000)):
        drawn = random.Random(SEED + number)
        at, bit = drawn.randrange(len(whole)), 1 << drawn.randrange(8)
        for what in ASKED if WHOLE or alone else [[*ASKED][number % len(ASKED)], [*ASKED][(number + 1) % len(ASKED)]]:
            damaged = bytearray(whole)
            damaged[at] ^= bit
            path.write_bytes(damaged)
            how, said = ask(path, what)
            where = f"damage {number}, byte {at}, {what}: {said}"
            if how == "refused":
                refused += 1
                assert not any(secret in said for secret in SECRETS), where
            elif what == "check" and not said["clean"]:
                refused += 1
                assert not any(secret in str(said) for secret in SECRETS), where
            else:
                assert said == right[what][1], where
    assert refused > 10 or alone


# ------------------------------------------------------------------ reading verifies
def tamper(path: Path, statement: str, *values: Any) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement, values)
    connection.close()


@pytest.fixture
def own(sound: Path, tmp_path: Path) -> Path:
    """A copy of the register, which this machine has verified."""
    path = Path(shutil.copy(sound, tmp_path / "avenants.db"))
    with Register(path) as register:
        assert register.read_head().number == 28
    return path


READING: dict[str, Callable[[Register], Any]] = {
    "people": lambda register: register.read_people(),
    "events": lambda register: list(register.read_events()),
    "head": lambda register: register.read_head(),
    "one": lambda register: register.status_of("E-0002", on=LATER),
    "answer": lambda register: register.answer("E-0006", "signed", on=SIGNED_ON),
    "issue": lambda register: register.record_issued(rows(1), run="r2"),
    "erase": lambda register: register.erase_person("E-0006", on=LATER),
}


@pytest.mark.parametrize("what", READING)
def test_whoever_reads_or_adds_is_told_the_event_that_was_changed(own: Path, what: str) -> None:
    """An answer turned round, of a person whom nobody asks about here; with and without what was verified before."""
    tamper(own, "UPDATE aigov_events SET kind = 'signed' WHERE number = 26")
    for _ in range(2):
        with Register(own, create=False) as register, pytest.raises(AigovError) as caught:
            READING[what](register)
            READING["people"](register)
        (problem,) = caught.value.problems
        assert (problem.code, problem.where) == ("event-changed", "avenants.db, event 26")
        assert "restore the register from a copy" in problem.text("en")


@pytest.mark.parametrize("what", READING)
def test_a_chain_written_anew_is_told_by_the_machine_that_verified_it(own: Path, what: str) -> None:
    """Each event is sealed again after the changed one: only who remembers the end sees it."""
    with Register(own) as register:
        events = list(register.read_events())
    link = events[24].link
    for stored in events[25:]:
        event = replace(stored.event, kind="signed") if stored.event.number == 26 else stored.event
        previous, link = link, link_event(event, link)
        tamper(own, "UPDATE aigov_events SET kind = ?, previous = ?, link = ? WHERE number = ?",
               event.kind, previous, link, event.number)  # fmt: skip
    tamper(own, "UPDATE aigov_head SET link = ?", link)
    with Register(own, create=False) as register, pytest.raises(AigovError) as caught:
        READING[what](register)
    assert [(each.code, each.where) for each in caught.value.problems] == [("other-register", "avenants.db, event 28")]
    with Register(own, create=False) as register:
        assert [each.code for each in register.check_chain().faults] == ["other-register"]


def test_an_older_copy_is_noticed_until_it_is_said_to_be_wanted(own: Path, tmp_path: Path) -> None:
    shutil.copy(own, tmp_path / "copy.db")
    with Register(own) as register:
        register.answer("E-0006", "signed", on=SIGNED_ON)
    shutil.copy(tmp_path / "copy.db", own)
    for what, read in READING.items():
        with Register(own) as register, pytest.raises(AigovError) as caught:
            read(register)
        assert [(each.code, each.where) for each in caught.value.problems] == [
            ("older-copy", "avenants.db, event 29")
        ], what
    with Register(own) as register:
        assert register.accept_restored().number == 28
        assert register.check_chain().clean
        register.answer("E-0006", "refused", on=SIGNED_ON)
    with Register(own) as register:
        assert register.read_head().number == 29


def test_what_is_kept_is_for_its_user_alone_and_says_nothing_of_anybody(own: Path) -> None:
    (kept,) = [each for each in find_state_folder().glob("register-*.json") if b'"number": 28' in each.read_bytes()][:1]
    assert kept.stat().st_mode & 0o777 == 0o600 and kept.parent.stat().st_mode & 0o077 == 0
    said = json.loads(kept.read_text())
    assert set(said) == {"number", "link", "links"}
    kept.chmod(0o666)  # whoever could have written it is not believed: the register is checked whole
    with Register(own) as register:
        assert register.read_head().number == 28
    kept.write_text("{", encoding="utf-8")
    with Register(own) as register:
        assert register.read_head().number == 28


# ------------------------------------------------------------------ a register that is gone
def drop_tables(path: Path) -> None:
    for name in ("events", "personal", "editions", "head"):
        tamper(path, f"DROP TABLE aigov_{name}")


def delete_rows(path: Path) -> None:
    for name in ("events", "personal", "editions", "head"):
        tamper(path, f"DELETE FROM aigov_{name}")


def empty_events(path: Path) -> None:
    tamper(path, "DELETE FROM aigov_events")


def put_a_new_one(path: Path) -> None:
    path.unlink()
    with Register(path.with_name("other.db")):
        pass
    path.with_name("other.db").rename(path)


GONE: dict[str, Callable[[Path], Any]] = {
    "the file deleted": Path.unlink,
    "the file emptied": lambda path: path.write_bytes(b""),
    "its tables dropped": drop_tables,
    "its rows deleted": delete_rows,
    "its events deleted": empty_events,
    "an empty one in its place": put_a_new_one,
}


@pytest.mark.parametrize("what", GONE)
@pytest.mark.parametrize("create", [True, False])
def test_a_register_that_is_gone_is_refused_and_what_was_known_of_it_is_kept(
    own: Path, what: str, create: bool
) -> None:
    shutil.copy(own, own.with_name("backup"))
    GONE[what](own)
    for _ in range(2):  # what was known is not dropped by the first opening
        with pytest.raises(AigovError) as caught:
            Register(own, create=create)
        (problem,) = caught.value.problems
        assert (problem.code, problem.where) == ("register-gone", "avenants.db")
        assert "up to event 28, is gone" in problem.text("en") and "restore it from a copy" in problem.text("en")
    assert own.exists() or what == "the file deleted"
    own.unlink(missing_ok=True)
    own.with_name("backup").rename(own)  # the copy that the message asks for
    with Register(own, create=create) as register:
        assert register.read_head().number == 28


@pytest.mark.parametrize("what", [each for each in GONE if each != "its events deleted"])
def test_a_register_taken_away_on_purpose_is_made_anew_where_that_is_said(own: Path, what: str) -> None:
    GONE[what](own)
    with pytest.raises(AigovError, match="is gone"):
        Register(own, create=False, anew=True)  # nothing is made, so nothing is forgotten
    with Register(own, anew=True) as register:
        register.record_issued(rows(2), run="r1")
        assert register.check_chain().clean
    with Register(own) as register:
        assert register.read_head().number == 2


@pytest.mark.parametrize("kept", ["events", "personal", "editions", "head"])
@pytest.mark.parametrize("only", [True, False])
@pytest.mark.parametrize("create", [True, False])
def test_some_tables_gone_are_told_as_damage(own: Path, kept: str, only: bool, create: bool) -> None:
    """One table left of four, or three."""
    for name in ("events", "personal", "editions", "head"):
        if (name != kept) == only:
            tamper(own, f"DROP TABLE aigov_{name}")
    for anew in (False, True):
        with pytest.raises(AigovError) as caught:
            Register(own, create=create, anew=anew)
        (problem,) = caught.value.problems
        assert problem.code in ("damaged", "head-gone") and "restore the register" in problem.text("en")


def test_a_register_never_seen_on_this_machine_opens_as_new(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own.unlink()
    with Register(tmp_path / "other.db") as register:
        assert register.read_head().number == 0
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another machine"))
    with Register(own) as register:
        assert register.read_head().number == 0


@pytest.mark.parametrize("left", ["DELETE FROM aigov_head", "DROP TABLE aigov_events; DROP TABLE aigov_head"])
def test_names_without_events_are_told_as_damage_by_a_machine_that_never_saw_them(
    own: Path, left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/dev/null")
    for statement in ("DELETE FROM aigov_events", *left.split("; ")):
        tamper(own, statement)
    with pytest.raises(AigovError) as caught:
        Register(own)
    assert [each.code for each in caught.value.problems] == ["damaged"]


def test_the_command_says_that_a_register_is_gone_until_it_is_said_to_be_wanted(own: Path, tmp_path: Path) -> None:
    own.unlink()
    for arguments in (("register", "check", own), ("register", "export", own, tmp_path / "table.csv")):
        refused = run(*arguments)
        assert refused.returncode == 1 and "is gone" in refused.stderr and not refused.stdout
    assert not own.exists()
    accepted = run("register", "check", own, "--restored")
    assert accepted.returncode == 0 and accepted.stdout.startswith("0 events.")
    assert run("register", "check", own).returncode == 0
    assert run("register", "check", tmp_path / "misspelt.db", "--restored").returncode == 1
    assert not (tmp_path / "misspelt.db").exists()


# ------------------------------------------------------------------ what was added to the database
ADDED = {
    "trigger": "CREATE TRIGGER t AFTER INSERT ON aigov_events BEGIN DELETE FROM aigov_personal; END",
    "trigger on the head": "CREATE TRIGGER h BEFORE UPDATE ON AIGOV_HEAD BEGIN SELECT 1; END",
    "view in its place": "CREATE VIEW aigov_personal AS SELECT * FROM kept",
}


@pytest.mark.parametrize("what", ADDED)
def test_what_was_added_to_the_tables_is_refused(own: Path, what: str) -> None:
    if "place" in what:
        tamper(own, "ALTER TABLE aigov_personal RENAME TO kept")
    tamper(own, ADDED[what])
    for name, read in READING.items():
        with Register(own, create=False) as register, pytest.raises(AigovError) as caught:
            read(register)
        assert [each.code for each in caught.value.problems] == ["foreign-object"], name
    with Register(own, create=False) as register:
        assert "foreign-object" in [each.code for each in register.check_chain().faults]


def test_a_view_that_only_reads_is_told_by_check(own: Path) -> None:
    tamper(own, "CREATE VIEW signatures AS SELECT key FROM aigov_events WHERE kind = 'signed'")
    with Register(own, create=False) as register:
        assert len(register.read_people()) == 24
        (fault,) = register.check_chain().faults
    assert fault.text("en").startswith("avenants.db — a view “signatures” was added to the table “aigov_events”")
    assert "une vue « signatures »" in fault.text("fr")
