"""The ledger by itself: consent forms of a clinic, and every field of the chain changed behind its back."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy")

from aigov_docs.kits.ground.problems import RegisterError
from aigov_docs.kits.ledger.chain import FIELDS, ChainHead
from aigov_docs.kits.ledger.database import RegisterDatabase
from aigov_docs.kits.ledger.evidence import IssuedRow
from aigov_docs.kits.ledger.replay import RegisterPerson, replay_events

RUN, ASKED, SIGNED = "knee-operations", dt.date(2026, 11, 2), dt.date(2026, 11, 4)


def write_form(number: int) -> IssuedRow:
    return IssuedRow(
        key=f"P-{number}",
        name=f"Patient {number}",
        file=f"P-{number}.pdf",
        fingerprint=f"{number:064x}",
        editions=("anaesthesia@3", "risks@1"),
        language="en",
        options_digest="",
        vehicle="consent-form",
        release="2026-2",
        date=ASKED,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger of three patients: one signed, one refused, one has not answered."""
    path = tmp_path / "consents.db"
    ledger = RegisterDatabase(path, create=True, prefix="clinic_")
    with ledger.write_alone() as writer:
        assert writer.add_new_proposals([write_form(number) for number in (1, 2, 3)], RUN, path.name, 0) == 3
        writer.add_event("signed", "P-1", SIGNED, RUN, {"note": "in the ward"}, answers=1)
        writer.add_event("refused", "P-2", SIGNED, RUN, {}, answers=2)
    ledger.close()
    return path


@pytest.fixture
def ledger(path: Path) -> Iterator[RegisterDatabase]:
    opened = RegisterDatabase(path, prefix="clinic_")
    yield opened
    opened.close()


def read_people(ledger: RegisterDatabase) -> dict[str, RegisterPerson]:
    with ledger.read_tables() as connection:
        return replay_events(ledger.guard.read_events(connection))


def change_row(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement)
    connection.close()


def check_all(ledger: RegisterDatabase, noted: ChainHead | None = None) -> list[str]:
    with ledger.read_tables() as connection:
        return [fault.code for fault in ledger.guard.check_all(connection, noted, None).faults]


def test_each_person_has_what_was_proposed_and_what_they_answered(ledger: RegisterDatabase) -> None:
    answers = {key: person.proposals[0].response for key, person in read_people(ledger).items()}
    assert answers == {"P-1": "signed", "P-2": "refused", "P-3": "proposed"}
    assert check_all(ledger) == []


def test_what_is_proposed_again_is_not_written_twice_and_another_form_is_refused(ledger: RegisterDatabase) -> None:
    with ledger.write_alone() as writer:
        assert writer.add_new_proposals([write_form(1)], RUN, "consents.db", 0) == 0
    other = IssuedRow(
        **{name: getattr(write_form(1), name) for name in IssuedRow.__slots__} | {"fingerprint": "f" * 64}
    )
    with pytest.raises(RegisterError), ledger.write_alone() as writer:
        writer.add_new_proposals([other], RUN, "consents.db", 0)
    assert len(read_people(ledger)) == 3


@pytest.mark.parametrize("name", [name for name in FIELDS if name not in ("number", "personal")])
def test_each_field_that_is_changed_is_seen(path: Path, ledger: RegisterDatabase, name: str) -> None:
    """Every field is under the seal: a day, an answer, a language, a kind of document."""
    value = "9" if name == "answers" else "'2020-01-01'" if name in ("date", "effective_on") else "'other'"
    change_row(path, f"UPDATE clinic_events SET {name} = {value} WHERE number = 4")
    with pytest.raises(RegisterError, match=r"event 4|damaged"):
        read_people(ledger)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM clinic_events WHERE number = 3",
        "UPDATE clinic_events SET number = 9 WHERE number = 5",
        "UPDATE clinic_personal SET name = 'Somebody' WHERE number = 1",
        "DELETE FROM clinic_events WHERE number = 5",
    ],
)
def test_a_row_taken_out_moved_or_cut_off_is_seen(path: Path, ledger: RegisterDatabase, statement: str) -> None:
    read_people(ledger)
    change_row(path, statement)
    with pytest.raises(RegisterError):
        read_people(ledger)
    assert check_all(ledger)


def test_a_person_is_erased_and_the_chain_holds(path: Path, ledger: RegisterDatabase) -> None:
    with ledger.write_alone() as writer:
        assert writer.erase_people(["P-1"], dt.date(2027, 1, 5), path.name, whole=False) == 2
    person = read_people(ledger)["P-1"]
    assert (person.name, person.erased, person.proposals[0].response) == ("", True, "signed")
    assert check_all(ledger) == []
    assert b"Patient 1" not in path.read_bytes()
    assert b"Patient 2" in path.read_bytes()


def test_an_end_noted_elsewhere_shows_a_ledger_put_back(path: Path, ledger: RegisterDatabase) -> None:
    before = path.read_bytes()
    with ledger.write_alone() as writer:
        writer.add_event("signed", "P-3", SIGNED, RUN, {}, answers=3)
    with ledger.read_tables() as connection:
        noted = ledger.guard.verify_end(connection)
    assert noted.number == 6
    ledger.close()
    path.write_bytes(before)
    again = RegisterDatabase(path, prefix="clinic_")
    with pytest.raises(RegisterError):
        read_people(again)
    with again.read_tables() as connection:
        assert again.guard.check_all(connection, noted, None).faults
    again.close()


def test_nothing_is_written_when_the_block_fails(ledger: RegisterDatabase) -> None:
    with pytest.raises(ZeroDivisionError), ledger.write_alone() as writer:
        writer.add_event("signed", "P-3", SIGNED, RUN, {}, answers=3)
        raise ZeroDivisionError
    assert read_people(ledger)["P-3"].proposals[0].response == "proposed"
