"""The register: nothing lost, nothing changed unseen, what is personal can be erased, and the law engine says who is
bound.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import io
import json
import multiprocessing
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from depth import depth
from editions import new_edition
from employers import employer_matter, employer_text
from hypothesis import given, settings
from hypothesis import strategies as st
from postgresql import forget, run_postgres
from proposals import NEW, OLD, PRESUMED, VEHICLE, matter, row, rows, write_rows

import aigov_docs as aigov
from aigov_docs.cli import register_command as command
from aigov_docs.cli.console import Console
from aigov_docs.compose import composition
from aigov_docs.compose.clause_facts import clause_facts
from aigov_docs.kits.ground.problems import RecipientError, RegisterError
from aigov_docs.kits.ledger.chain import FIELDS, START, ChainHead, RegisterEvent, encode_event
from aigov_docs.law.situation import AmendmentFacts, EmployeeFacts, VersionFacts
from aigov_docs.law.weighing import weigh_clauses
from aigov_docs.matter.models import Amendment
from aigov_docs.people.recipient import Recipient
from aigov_docs.register.answer_files import find_answer, parse_answers, read_answers, read_received_days
from aigov_docs.register.register import Register, WriteCounts

pytest.importorskip("sqlalchemy")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "avenants.db"


@pytest.fixture
def answered(path: Path) -> Path:
    """Twelve proposals, with each kind of answer and some personal data."""
    with Register(path) as register:
        register.record_issued([replace(each, name=f"Personne {each.key}") for each in rows(12)], run="r1")
        register.answer("E-0001", "signed", on=dt.date(2026, 6, 10), note="remis en main propre")
        register.answer("E-0002", "refused", on=dt.date(2026, 6, 11))
        register.answer("E-0003", "no_answer", on=dt.date(2026, 7, 1))
        register.answer("E-0004", "signed", on=dt.date(2026, 6, 12))
        register.answer("E-0004", "left", on=dt.date(2026, 9, 30))
    return path


def problems(wrong: Callable[[], Any]) -> list[str]:
    with pytest.raises(RegisterError) as caught:
        wrong()
    return [problem.code for problem in caught.value.problems]


def tamper(path: Path, statement: str, *values: Any) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement, values)
    connection.close()


def faults(path: Path, expected: str | None = None) -> list[tuple[str, str]]:
    with Register(path, create=False) as register:
        return [(fault.code, fault.where.rpartition(" ")[2]) for fault in register.check_chain(expected).faults]


# ------------------------------------------------------------------ the chain
def test_a_register_that_was_left_alone_is_whole(answered: Path) -> None:
    with Register(answered) as register:
        found = register.check_chain()
    assert found.clean and found.events == 17 and found.head.number == 17


@pytest.mark.parametrize(
    "column",
    [
        "kind",
        "key",
        "date",
        "run",
        "file",
        "fingerprint",
        "language",
        "options",
        "vehicle",
        "release",
        "effective_on",
        "answers",
        "previous",
        "link",
    ],
)
def test_a_change_is_seen_where_it_is(answered: Path, column: str) -> None:
    value: Any = {"kind": "refused", "answers": 2, "date": "2026-06-02", "effective_on": "2026-06-02"}.get(
        column, "f" * 64
    )
    tamper(answered, f"UPDATE aigov_events SET {column} = ? WHERE number = 13", value)
    found = faults(answered)
    assert ("event-changed", "13") in found
    assert {at for _, at in found} <= {"13", "14"}


def test_an_event_rewritten_with_its_link_breaks_the_next(answered: Path) -> None:
    from aigov_docs.kits.ledger.chain import link_event

    with Register(answered) as register:
        stored = next(each for each in register.read_events() if each.event.number == 14)
    forged = link_event(replace(stored.event, kind="signed"), stored.previous)
    tamper(answered, "UPDATE aigov_events SET kind = 'signed', link = ? WHERE number = 14", forged)
    assert faults(answered) == [("chain-broken", "15")]


def test_an_event_taken_out_is_seen(answered: Path) -> None:
    tamper(answered, "DELETE FROM aigov_events WHERE number = 14")
    assert faults(answered) == [("event-missing", "15")]


def test_the_end_cut_off_is_seen_by_the_head_and_by_the_head_noted_elsewhere(
    answered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Register(answered) as register:
        noted = str(register.check_chain().head)
        before = next(each for each in register.read_events() if each.event.number == 15)
    tamper(answered, "DELETE FROM aigov_events WHERE number > 15")
    assert faults(answered) == [("head-differs", "17"), ("older-copy", "17")]
    tamper(answered, "UPDATE aigov_head SET number = 15, link = ?", before.link)  # who knows how it is made hides it…
    assert faults(answered) == [("older-copy", "17")]  # … not from the machine that verified it before…
    monkeypatch.setenv("XDG_STATE_HOME", "/dev/null")
    assert faults(answered) == []
    assert faults(answered, noted) == [("cut-off", "17")]  # … and not from who noted the end
    assert faults(answered, str(ChainHead(15, before.link))) == []
    assert problems(lambda: faults(answered, "17")) == ["bad-head"]


def test_a_name_or_a_list_of_editions_changed_is_seen(answered: Path) -> None:
    tamper(answered, "UPDATE aigov_personal SET name = 'Autre' WHERE number = 2")
    assert faults(answered) == [("personal-changed", "2")]
    tamper(answered, "DELETE FROM aigov_personal WHERE number = 2")
    assert faults(answered) == [("personal-gone", "2")]
    tamper(answered, "UPDATE aigov_editions SET editions = 'purpose@1'")
    assert ("editions-changed", "3") in faults(answered)


def test_the_line_of_the_head_gone_is_said(answered: Path) -> None:
    tamper(answered, "DELETE FROM aigov_head")
    assert problems(lambda: faults(answered)) == ["head-gone"]
    assert problems(lambda: Register(answered)) == ["head-gone"]


@settings(max_examples=depth(10, 200), deadline=None)
@given(
    st.builds(
        RegisterEvent,
        number=st.integers(0, 1 << 60),
        answers=st.integers(0, 1 << 60),
        **{name: st.text() for name in FIELDS if name not in ("number", "answers")},
    )
)
def test_an_event_is_written_by_hand_as_the_json_encoder_writes_it(event: RegisterEvent) -> None:
    said = {name: getattr(event, name) for name in FIELDS}
    assert encode_event(event) == json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# ------------------------------------------------------------------ erasure
def test_erasing_a_person_leaves_the_chain_whole_and_no_byte_of_the_name(answered: Path) -> None:
    secret = "Zéphyrin Quatrebarbes-Ünïque"
    with Register(answered) as register:
        register.record_issued([row("E-9", name=secret, file=f"{secret}.docx", file_is_personal=True)], run="r9")
        register.answer("E-9", "refused", on=NEW, note=f"lettre de {secret}")
        head = register.check_chain().head
        assert secret.encode() in answered.read_bytes()
        assert register.erase_person("E-9", on=NEW) == 2
        assert register.check_chain(head).clean
        assert register.read_people()["E-9"].name == "" and register.read_people()["E-9"].erased
        assert [each.personal for each in register.read_events() if each.event.key == "E-9"] == [None, None, None]
        assert problems(lambda: register.erase_person("E-404")) == ["not-proposed"]
        assert register.read_people()["E-0001"].name == "Personne E-0001"
    left = b"".join(file.read_bytes() for file in answered.parent.iterdir())
    assert secret.encode() not in left and b"Quatrebarbes" not in left


def test_nothing_personal_is_in_the_chain_a_repr_or_a_message(answered: Path) -> None:
    with Register(answered) as register:
        texts = [repr(each) for each in register.read_events()] + [
            repr(each) for each in register.read_people().values()
        ]
    assert not [text for text in texts if "Personne" in text or "main propre" in text or "E-0001" in text]
    tables = sqlite3.connect(answered)
    assert "Personne" not in str(tables.execute("SELECT * FROM aigov_events").fetchall())
    tables.close()


# ------------------------------------------------------------------ never twice, never half
def test_a_run_said_again_writes_nothing_more(path: Path) -> None:
    with Register(path) as register:
        assert register.record_issued(rows(1200), run="r1") == WriteCounts(1200)
        assert register.record_issued(iter(rows(1300)), run="r1") == WriteCounts(100, 1200)
        assert register.record_issued(rows(3), run="r2") == WriteCounts(3)
        other = [replace(each, fingerprint="f" * 64) for each in rows(2)]
        assert (
            problems(lambda: register.record_issued([*rows(1, start=2000), *other], run="r1"))
            == ["issued-otherwise"] * 2
        )
        assert "E-2000" not in register.read_people() and register.check_chain().clean


def test_every_row_that_cannot_be_written_is_said(path: Path) -> None:
    wrong = [row(""), row(file="a\x00b"), row(" E-1"), replace(row(), language="de"), row(editions=()), row("x" * 300)]
    with Register(path) as register:
        assert problems(lambda: register.record_issued(wrong, run="r1")) == [
            "missing",
            "bad-character",
            "bad-key",
            "unknown-language",
            "bad-editions",
            "too-long",
        ]
        assert problems(lambda: register.record_issued(rows(1), run=" ")) == ["missing"]
        assert register.check_chain().clean and register.check_chain().head == ChainHead(0, START)


@pytest.fixture(scope="module")
def processes() -> Any:
    """Where processes come from that write: all are copies of one that has read what they need, where there is that."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["aigov_docs.compose.composition", "aigov_docs.register.register", "sqlalchemy"])
    return context


def write_at_once(processes: Any, address: str) -> None:
    """Three processes write sixty rows each, ten at a time."""
    writers = [processes.Process(target=write_rows, args=(address, f"r{n}", rows(60), 10)) for n in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]


def test_writers_at_the_same_time_take_turns(processes: Any, path: Path) -> None:
    write_at_once(processes, str(path))
    with Register(path) as register:
        assert register.check_chain().clean and register.check_chain().events == 180
        assert all(len(person.proposals) == 3 for person in register.read_people().values())


def test_killed_at_any_moment_it_is_whole_and_goes_on(processes: Any, path: Path) -> None:
    for wait in depth((0.0, 0.07), (0.0, 0.03, 0.07, 0.12)):
        here, there = processes.Pipe()
        child = processes.Process(target=write_rows, args=(str(path), "r1", rows(4000), 4000, there))
        child.start()
        assert here.recv()
        child.join(wait)
        child.kill()
        child.join()
        with Register(path) as register:
            found = register.check_chain()
            assert found.clean and found.events % 500 == 0
    with Register(path) as register:
        done = register.check_chain().events
        assert register.record_issued(rows(4000), run="r1") == WriteCounts(4000 - done, done)
        assert register.check_chain().events == 4000


def test_another_program_that_keeps_the_lock_is_named(answered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aigov_docs.kits.ledger.connections.WAIT", 0.1)
    other = sqlite3.connect(answered)
    other.execute("BEGIN IMMEDIATE")
    with Register(answered) as register:
        assert problems(lambda: register.record_issued(rows(1), run="r2")) == ["busy"]
        other.rollback()
        assert register.record_issued(rows(1), run="r2") == WriteCounts(1)
    other.close()


def test_what_is_no_register_is_said(tmp_path: Path, path: Path) -> None:
    (tmp_path / "texte.db").write_text("ceci n'est pas une base" * 100, encoding="utf-8")
    (tmp_path / "vide.db").write_bytes(b"")
    assert problems(lambda: Register(tmp_path / "texte.db")) == ["database"]
    assert problems(lambda: Register(tmp_path / "vide.db", create=False)) == ["no-register"]
    assert problems(lambda: Register(path, create=False)) == ["no-register"]
    assert not path.exists()
    assert problems(lambda: Register(tmp_path / "nulle" / "part.db")) == ["no-folder"]
    assert problems(lambda: Register("postgresql+nodriver://u:secret@host/base")) == ["no-driver"]
    assert problems(lambda: Register("mauvaise base://")) == ["bad-address"]
    with Register(path):
        pass
    tamper(path, "UPDATE aigov_head SET format = 99")
    assert problems(lambda: Register(path)) == ["newer-register"]
    tamper(path, "UPDATE aigov_head SET format = 0")  # which no register ever had
    assert problems(lambda: Register(path)) == ["damaged"]


def test_a_password_is_never_said() -> None:
    with pytest.raises(RegisterError) as caught:
        Register("postgresql+psycopg://someone:tres-secret@127.0.0.1:1/base")
    assert "tres-secret" not in str(caught.value) and "someone" not in caught.value.problems[0].where


# ------------------------------------------------------------------ answers
def test_an_answer_that_cannot_be_is_refused(answered: Path) -> None:
    day = dt.date(2026, 6, 20)
    with Register(answered) as register:
        assert problems(lambda: register.answer("404", "signed", on=day)) == ["not-proposed"]
        assert problems(lambda: register.answer("E-0005", "perhaps", on=day)) == ["unknown-answer"]
        word: Any = "Signé"  # as in a list of answers
        assert problems(lambda: register.answer("E-9999", word, on=day)) == ["not-proposed"]
        assert problems(lambda: register.answer("E-0005", "signed", on=dt.date(2026, 5, 31))) == ["before-proposal"]
        assert problems(lambda: register.answer("E-0005", "signed", on=day, run="r7")) == ["not-in-run"]
        assert problems(lambda: register.answer("E-0001", "refused", on=day)) == ["answered-already"]
        assert problems(lambda: register.answer("E-0001", "signed", on=day)) == ["answered-already"]
        assert problems(lambda: register.answer("E-0004", "left", on=day)) == ["answered-already"]
        assert register.answer("E-0001", "signed", on=dt.date(2026, 6, 10)) == WriteCounts(0, 1)
        assert register.answer("E-0003", "signed", on=day) == WriteCounts(1)
        assert register.answer("E-0001", "refused", on=day, correct=True) == WriteCounts(1)
        assert register.read_people()["E-0001"].newest.response == "refused"
        assert register.read_people(dt.date(2026, 6, 15))["E-0001"].newest.response == "signed"


def test_an_answer_goes_to_the_newest_proposal_or_to_the_run_named(answered: Path) -> None:
    with Register(answered) as register:
        register.record_issued(rows(6, NEW), run="r2")
        register.answer("E-0005", "signed", on=dt.date(2026, 11, 30))
        register.answer("E-0006", "signed", on=dt.date(2026, 11, 30), run="r1")
        people = register.read_people()
    assert [each.response for each in people["E-0005"].proposals] == ["proposed", "signed"]
    assert [each.response for each in people["E-0006"].proposals] == ["signed", "proposed"]


ANSWERS = (
    "Matricule;Réponse;Date de réponse;Remarque\n0042;Signé;03/12/2026;\n0043;sans"
    " réponse;2026-12-15;relancé\n;;;\n0044;PARTI;31/12/2026;\n"
)


@pytest.mark.parametrize(
    "data",
    [
        ANSWERS.encode("cp1252"),
        ANSWERS.encode("utf-8-sig"),
        ANSWERS.encode("utf-16"),
        ("sep=;\r\n" + ANSWERS.replace("\n", "\r\n")).encode(),
        ANSWERS.replace(";", "\t").encode(),
        ANSWERS.replace(";", ",").encode(),
    ],
)
def test_answers_come_as_a_spreadsheet_writes_them(data: bytes) -> None:
    read = parse_answers(data)
    assert [(each.key, each.answer, each.on.isoformat(), each.note) for each in read] == [
        ("0042", "signed", "2026-12-03", ""),
        ("0043", "no_answer", "2026-12-15", "relancé"),
        ("0044", "left", "2026-12-31", ""),
    ]


def test_answers_in_a_workbook_are_read_as_in_a_csv(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("python_calamine")
    book = openpyxl.Workbook()
    book.active.append(["Retours au 31 décembre"])
    for line in (
        ["Matricule", "Réponse", "Date de réponse", "Remarque"],
        ["0042", "Signé", dt.date(2026, 12, 3), None],
        ["0043", "sans réponse", "2026-12-15", "relancé"],
        [44, "PARTI", dt.datetime(2026, 12, 31), "-"],
    ):
        book.active.append(line)
    book.save(tmp_path / "retours.xlsx")
    assert [
        (each.key, each.answer, each.on.isoformat(), each.note, each.where)
        for each in read_answers(tmp_path / "retours.xlsx")
    ] == [
        ("0042", "signed", "2026-12-03", "", "retours.xlsx, line 3"),
        ("0043", "no_answer", "2026-12-15", "relancé", "retours.xlsx, line 4"),
        ("44", "left", "2026-12-31", "", "retours.xlsx, line 5"),
    ]
    assert read_received_days(tmp_path / "retours.xlsx")["0043"] == dt.date(2026, 12, 15)


def test_what_is_read_of_a_list_of_employees_is_read_of_a_list_of_answers() -> None:
    """Lines above the header, Excel's ``="007"``, midnight after a day, other names of the number: as in a list."""
    text = 'Retours;;\n\nMatricule paie;Retour;Reçu le\n"=""007""";Oui;03/12/2026 00:00\n0008;Non;4-12-2026\n'
    for data in (text.encode(), text.replace("\n", "\r").encode("cp1252"), b"SEP=;\n" + text.encode()):
        read = parse_answers(data)
        assert [(each.key, each.answer, each.on.isoformat()) for each in read] == [
            ("007", "signed", "2026-12-03"),
            ("0008", "refused", "2026-12-04"),
        ]
    assert problems(lambda: parse_answers(text.replace("03/12/2026", "03/12/0026").encode())) == ["not-a-date"]


def test_a_mapping_names_the_columns_and_words_of_answers(answered: Path, tmp_path: Path) -> None:
    mapping, file = tmp_path / "mapping.yaml", tmp_path / "retours.csv"
    mapping.write_text(
        "columns: {Agent: key, Suite: answer, Quand: date}\nvalues: {answer: {OK: signed}}\n", encoding="utf-8"
    )
    file.write_text("Agent;Suite;Quand;Site\nE-0005;ok;05/06/2026;Lyon\nE-0006;refus;06/06/2026;\n", encoding="utf-8")
    with Register(answered) as register:
        assert problems(lambda: register.import_answers(file)) == ["no-column"] * 3
        assert register.import_answers(file, mapping=mapping) == WriteCounts(2)
        assert register.read_people()["E-0005"].newest.response == "signed"
    mapping.write_text("columns: {Agent: matricule}\nvalues: {answer: {OK: signd}}\n", encoding="utf-8")
    with pytest.raises(RecipientError) as caught:
        read_answers(file, mapping=mapping)
    assert [each.code for each in caught.value.problems] == ["unknown-column", "unknown-word"]


@pytest.mark.parametrize(
    ("data", "code"),
    [(None, "cannot-read"), (b"", "empty-file"), (b"\x00\x01", "bad-encoding"), (b"\xd0\xcf\x11\xe0", "old-workbook")],
)
def test_a_file_that_is_not_read_is_a_problem_of_the_register(tmp_path: Path, data: bytes | None, code: str) -> None:
    if data is not None:
        (tmp_path / "retours.csv").write_bytes(data)
    assert problems(lambda: read_answers(tmp_path / "retours.csv")) == [code]


def test_every_fault_of_a_file_is_said_with_its_line_and_nothing_is_written(answered: Path, tmp_path: Path) -> None:
    file = tmp_path / "retours.csv"
    with Register(answered) as register:
        before = register.check_chain().head
        file.write_text(
            "matricule;réponse;date\nE-0005;signé;05/06/2026\nE-0006;peut-être;31/02/2026\n;refus;05/06/2026\n",
            encoding="utf-8",
        )
        with pytest.raises(RegisterError) as caught:
            register.import_answers(file)
        assert [(each.code, each.where) for each in caught.value.problems] == [
            ("unknown-answer", "retours.csv, line 3"),
            ("not-a-date", "retours.csv, line 3"),
            ("no-key", "retours.csv, line 4"),
        ]
        assert "peut-être" not in str(caught.value) and "this day does not exist" in str(caught.value)
        file.write_text(
            "matricule;réponse;date\nE-0005;signé;05/06/2026\n404;signé;05/06/2026\nE-0005;refus;06/06/2026\nE-0001;"
            "refus;06/07/2026\n",
            encoding="utf-8",
        )
        with pytest.raises(RegisterError) as caught:
            register.import_answers(file)
        assert [(each.code, each.where[-6:]) for each in caught.value.problems] == [
            ("not-proposed", "line 3"),
            ("answered-already", "line 4"),
            ("answered-already", "line 5"),
        ]
        assert register.check_chain().head == before
        file.write_text(
            'sep=;\nmatricule;réponse;date;note\nE-0005;signé;05/06/2026;"sur\ndeux lignes"\nE-0007;x;05/06/2026;\n',
            encoding="utf-8",
        )
        with pytest.raises(RegisterError) as caught:
            register.import_answers(file)
        assert caught.value.problems[0].where == "retours.csv, line 5"
        file.write_text(file.read_text(encoding="utf-8").replace(";x;", ";oui;"), encoding="utf-8")
        assert register.import_answers(file) == WriteCounts(2)
        assert register.read_people()["E-0005"].newest.note == "sur deux lignes"


def test_an_import_done_again_writes_nothing(answered: Path, tmp_path: Path) -> None:
    file = tmp_path / "retours.csv"
    file.write_text(
        "key;answer;date;note\nE-0005;signed;05/06/2026;ok\nE-0006;parti;05/07/2026;\nE-0007;refus;05/07/2026;\n",
        encoding="utf-8",
    )
    with Register(answered) as register:
        assert register.import_answers(file) == WriteCounts(3)
        assert register.import_answers(file) == WriteCounts(0, 3)
        assert register.check_chain().clean


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty-file"),
        ("matricule;date\n", "no-column"),
        ("matricule;réponse;date;réponse\n", "column-twice"),
        ('matricule;réponse;date\n"E;signé', "bad-csv"),
    ],
)
def test_a_file_that_is_no_list_of_answers_is_said(text: str, code: str) -> None:
    assert code in problems(lambda: parse_answers(text.encode()))


def test_words_of_answers() -> None:
    assert [
        find_answer(word)
        for word in ("SIGNÉE", "Sans réponse", "no_answer", "Refus", "parti", "a quitté l’entreprise", "")
    ] == ["signed", "no_answer", "no_answer", "refused", "left", "left", None]


# ------------------------------------------------------------------ the table
NASTY = ["=1+1", "+33 1", "-1", "@SUM(A1)", "\u202eabc", "O'Brien « & » <b>", "n°\u00a01", "𝄞 é"]


def test_an_exported_table_holds_every_event_and_no_formula(path: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    with Register(path) as register:
        register.record_issued([row(f"E-{n}", name=name) for n, name in enumerate(NASTY)], run="r1")
        assert register.export_table(tmp_path / "r.csv") == len(NASTY) == register.export_table(tmp_path / "r.xlsx")
        first = (tmp_path / "r.xlsx").read_bytes()
        register.export_table(tmp_path / "r.xlsx")
        assert problems(lambda: register.export_table(tmp_path / "r.ods")) == ["unknown-format"]
        assert problems(lambda: register.export_table(tmp_path / "absent" / "r.csv")) == ["cannot-write"]
    assert (tmp_path / "r.xlsx").read_bytes() == first
    data = (tmp_path / "r.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfnumber;date;") and data.count(b"\r\n") == len(NASTY) + 1
    read = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [each["name"].removeprefix("'") for each in read] == NASTY
    assert not [text for each in read for text in each.values() if text[:1] in tuple("=+-@")]
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx").active
    assert [line[4].value for line in sheet.iter_rows(min_row=2)] == NASTY
    assert {line_cell.data_type for line in sheet.iter_rows() for line_cell in line} <= {"s", "n", "inlineStr"}
    with zipfile.ZipFile(tmp_path / "r.xlsx") as file:
        assert b"<f>" not in file.read("xl/worksheets/sheet1.xml")
    assert not list(tmp_path.glob("*.tmp"))


# ------------------------------------------------------------------ who is bound, and by what
def test_status_agrees_with_the_law_engine(answered: Path, library: aigov.Library) -> None:
    """The register's answer against a situation written by hand, on four days."""
    today = matter()
    with Register(answered) as register:
        register.record_issued(rows(3, NEW), run="r2")
        register.answer("E-0001", "signed", on=dt.date(2026, 12, 3))
        for day in (dt.date(2026, 6, 5), dt.date(2026, 6, 20), dt.date(2026, 11, 30), dt.date(2026, 12, 10)):
            for standing in register.find_standings(day, library, today):
                expected = by_hand(register, standing.key, day, library, today)
                assert [(each.label, each.weight) for each in standing.clauses] == expected, (standing.key, day)
        before = {each.key: each for each in register.find_standings(dt.date(2026, 11, 30), library, today)}
        after = {each.key: each for each in register.find_standings(dt.date(2026, 12, 10), library, today)}
    one, two, four = (before[f"E-000{n}"] for n in (1, 2, 4))
    assert (one.run, one.binding, one.pending, one.find_clause("confidential-data").label) == (
        "r1",
        True,
        "r2",
        "confidential-data@1",
    )
    assert (
        after["E-0001"].run == "r2" and after["E-0001"].find_clause("confidential-data").label == "confidential-data@2"
    )
    assert not two.binding and {each.weight for each in two.clauses} == {"none"}
    bears = {name for name, weight in library.vocabulary.weights.items() if weight.bears}
    assert (
        one.find_clause("confidential-data").weight in bears and four.find_clause("confidential-data").weight == "none"
    )
    assert four.left_on == dt.date(2026, 9, 30)
    assert one.find_clause("confidential-data").reason("fr")


def by_hand(
    register: Register, key: str, day: dt.date, library: aigov.Library, common: aigov.Matter
) -> list[tuple[str, str]]:
    proposals = register.read_people(day)[key].proposals
    versions = tuple(
        VersionFacts(
            id=each.run,
            amendment=(
                AmendmentFacts(response="signed", signed_on=each.answered_on, effective_on=each.effective_on)
                if each.response == "signed"
                else AmendmentFacts(response="refused" if each.response == "refused" else "none")
            ),
        )
        for each in proposals
    )
    in_force = [each for each in proposals if each.response == "signed" and (each.effective_on or day) <= day]
    at = (in_force or proposals)[-1]
    left = register.read_people(day)[key].left_on
    employee = EmployeeFacts(contract_ended_on=left, translation_requested=False)
    situation = common.situation_for(library.vehicles[VEHICLE], library).model_copy(
        update={"assessed_on": day, "versions": versions, "claimed_version": at.run, "employee": employee}
    )
    carried = library.vehicles[VEHICLE]
    clauses = [library.clauses[label.partition("@")[0]] for label in at.editions]
    facts = [
        clause_facts(clause, clause.editions[int(label.partition("@")[2])], carried, library)
        for clause, label in zip(clauses, at.editions, strict=True)
    ]
    return [
        (label, weighing.weight)
        for label, weighing in zip(at.editions, weigh_clauses(situation, facts, library).weighings, strict=True)
    ]


def test_silence_after_the_letter_of_an_economic_procedure_is_what_the_rules_say(
    path: Path, library: aigov.Library
) -> None:
    amendment = Amendment(
        ground="economic", essential_element=True, l1222_6_letter=True, received_on=dt.date(2026, 6, 3), proposed_on=OLD
    )
    common = matter(OLD, amendment=amendment)
    with Register(path) as register:
        register.record_issued(rows(2), run="r1")
        register.answer("E-0002", "superseded", on=dt.date(2026, 6, 20))
        early, late = (
            register.find_standings(day, library, common) for day in (dt.date(2026, 6, 20), dt.date(2026, 7, 20))
        )
        other_round = register.find_standings(
            dt.date(2026, 7, 20), library, matter(NEW, amendment=amendment.model_copy(update={"proposed_on": NEW}))
        )
        named = register.find_standings(dt.date(2026, 7, 20), library, matter(NEW), rounds={"r1": common})
        beside = register.find_standings(
            dt.date(2026, 7, 20), library, matter(NEW), rounds=[common, matter(dt.date(2026, 6, 2))]
        )
        twice = [common, common.model_copy(update={"amendment": None})]
        assert problems(lambda: register.find_standings(dt.date(2026, 7, 20), library, matter(NEW), rounds=twice)) == [
            "same-day"
        ]
        assert [
            each.binding for each in register.find_standings(dt.date(2026, 7, 20), library, common, rounds=[common])
        ] == [
            True,
            False,
        ]
    assert [each.binding for each in early] == [False, False]
    assert [each.binding for each in late] == [True, False]
    assert [each.binding for each in other_round] == [False, False]  # the letter was sent in another round
    assert [each.binding for each in named] == [each.binding for each in beside] == [True, False]


# ------------------------------------------------------------------ a stated day of effect is that of its own round
EFFECT, EFFECT_2, AGAIN = dt.date(2027, 1, 4), dt.date(2027, 5, 3), dt.date(2027, 4, 1)


def effective(day: dt.date, effect: dt.date | None, number: int = 1) -> aigov.Matter:
    return matter(day, amendment=Amendment(number=number, proposed_on=day, effective_on=effect))


def signed_twice(register: Register, effect: dt.date | None = EFFECT, effect_2: dt.date | None = EFFECT_2) -> None:
    """One who signs the first round, one who signs both, one who refuses the second."""
    register.record_issued([replace(each, effective_on=effect) for each in rows(3, NEW)], run="r1")
    register.record_issued(
        [replace(each, effective_on=effect_2) for each in rows(3, AGAIN) if each.key != "E-0001"], run="r2"
    )
    for key in ("E-0001", "E-0002", "E-0003"):
        register.answer(key, "signed", on=dt.date(2026, 12, 1))
    register.answer("E-0002", "signed", on=dt.date(2027, 4, 10))
    register.answer("E-0003", "refused", on=dt.date(2027, 4, 10))


DAYS = [
    dt.date(2026, 12, 1),
    dt.date(2026, 12, 10),
    EFFECT - dt.timedelta(1),
    EFFECT,
    dt.date(2027, 4, 9),
    dt.date(2027, 4, 15),
    EFFECT_2 - dt.timedelta(1),
    EFFECT_2,
]


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_stated_day_of_effect_counts_for_its_round_whatever_matter_is_at_hand(
    path: Path, library: aigov.Library, which: int
) -> None:
    """The matter of the first round, of the second, or of neither: what the papers said does not change."""
    common = [
        effective(NEW, EFFECT),
        effective(AGAIN, EFFECT_2, 2),
        effective(dt.date(2027, 6, 1), dt.date(2027, 7, 1), 3),
    ][which]
    with Register(path) as register:
        signed_twice(register)
        for day in DAYS:
            first, both, refused = register.find_standings(day, library, common)
            assert [each.binding for each in (first, both, refused)] == [day >= EFFECT] * 3, day
            assert both.run == ("r2" if day >= EFFECT_2 else "r1")
            for each in (first, both, refused):
                assert [(clause.label, clause.weight) for clause in each.clauses] == by_hand(
                    register, each.key, day, library, common
                ), (each.key, day)
        bears = {name for name, weight in library.vocabulary.weights.items() if weight.bears}
        before, after = (register.find_standings(day, library, common)[0] for day in (EFFECT - dt.timedelta(1), EFFECT))
        assert (
            before.find_clause("confidential-data").weight == "none"
            and after.find_clause("confidential-data").weight in bears
        )


def test_a_proposal_without_a_stated_day_takes_effect_on_signature(path: Path, library: aigov.Library) -> None:
    with Register(path) as register:
        signed_twice(register, None, None)
        assert [
            each.binding for each in register.find_standings(dt.date(2026, 12, 1), library, effective(NEW, EFFECT))
        ] == [True] * 3  # the register says what the paper said
        assert [
            each.run for each in register.find_standings(dt.date(2027, 4, 10), library, effective(NEW, EFFECT))
        ] == [
            "r1",
            "r2",
            "r1",
        ]


def test_issuing_writes_down_the_days_that_the_paper_states(path: Path, tmp_path: Path, library: aigov.Library) -> None:
    people = [
        Recipient(
            "E-1",
            "Camille Roussel",
            address="Lyon",
            job="tisseuse",
            status="permanent",
            hired_on=OLD,
            contract_signed_on=OLD,
        )
    ]
    amendment = aigov.samples.sample_matter(VEHICLE).amendment.model_copy(
        update={"proposed_on": dt.date(2026, 11, 26), "effective_on": EFFECT, "response": "none", "signed_on": None}
    )
    common = matter(amendment=amendment)
    with Register(path) as register:
        aigov.issue(aigov.assess(library, common), people, tmp_path / "amendments", register=register)
        aigov.issue(aigov.assess(library, common, "charter"), people, tmp_path / "charters", register=register)
        first, second = register.read_people()["E-1"].proposals
        assert register.check_chain().clean
    assert (second.vehicle, second.date, second.effective_on) == (VEHICLE, dt.date(2026, 11, 26), EFFECT)
    assert (first.vehicle, first.date, first.effective_on) == (
        "charter",
        NEW,
        None,
    )  # the day of effect is the amendment's


@pytest.mark.parametrize("which", [0, 1])
def test_the_command_gives_each_round_its_own_day_of_effect(
    path: Path, tmp_path: Path, library: aigov.Library, capsys: pytest.CaptureFixture[str], which: int
) -> None:
    files = []
    for name, common in (("avenant.yaml", effective(NEW, EFFECT)), ("avenant-2.yaml", effective(AGAIN, EFFECT_2, 2))):
        text = (
            aigov.sample_text()
            .replace("vehicle: it-charter-chapter", "vehicle: contract-amendment")
            .replace("date: 2026-09-14  ", f"date: {common.date}  ")
            .replace("proposed_on: 2026-09-15", f"proposed_on: {common.date}")
        )
        text = text.replace("effective_on: 2026-11-02", f"effective_on: {common.amendment.effective_on}").replace(
            "signed_on: 2026-10-19", f"signed_on: {common.date + dt.timedelta(10)}"
        )
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert aigov.read_matter(tmp_path / name).amendment.proposed_on == common.date
        files.append(str(tmp_path / name))
    with Register(path) as register:
        signed_twice(register)
    for day in DAYS:
        for asked in ([files[which]], files)[: 2 - which]:  # both say the same whichever is looked at beside them
            found = json.loads(execute(capsys, "status", str(path), *asked, "--on", day.isoformat(), "--json")[1])[
                "people"
            ]
            assert [each["binding"] for each in found] == [day >= EFFECT] * 3, (day, asked)
            assert next(each["effective_on"] for each in found) == EFFECT.isoformat()


def test_the_persons_own_facts_count(path: Path, library: aigov.Library) -> None:
    with Register(path) as register:
        register.record_issued(rows(2), run="r1")
        for key in ("E-0001", "E-0002"):
            register.answer(key, "signed", on=dt.date(2026, 6, 10))
        people = [
            Recipient("E-0001", "A", status="intern"),
            Recipient("E-0002", "B", translation_requested=False, minor=False),
        ]
        one, two = register.find_standings(NEW, library, matter(), people)
        assert [each.weight for each in one.clauses] != [each.weight for each in two.clauses]
        assert [each.weight for each in two.clauses] == [
            each.weight for each in register.find_standings(NEW, library, matter())[1].clauses
        ]


def test_whose_facts_were_not_given_is_said(path: Path, library: aigov.Library) -> None:
    with Register(path) as register:
        register.record_issued(rows(2), run="r1")
        found = register.find_standings(NEW, library, matter(), [Recipient("E-0001", "A")])
    assert [each.listed for each in found] == [True, False] == [each.as_dict()["listed"] for each in found]


def test_who_came_back_is_bound_by_nothing_signed_under_the_contract_that_ended(
    path: Path, library: aigov.Library
) -> None:
    with Register(path) as register:
        register.record_issued(rows(2), run="r1")
        for key in ("E-0001", "E-0002"):
            register.answer(key, "signed", on=dt.date(2026, 6, 10))
            register.answer(key, "left", on=dt.date(2026, 9, 30))
        register.record_issued(rows(1, NEW), run="r2")
        before, after = (
            register.find_standings(day, library, matter()) for day in (dt.date(2026, 9, 1), dt.date(2026, 11, 30))
        )
        assert [(each.run, each.binding, each.left_on) for each in before] == [("r1", True, None)] * 2
        back, gone = after
        assert (back.run, back.binding, back.left_on, {each.weight for each in back.clauses}) == (
            "r2",
            False,
            None,
            {"none"},
        )
        assert (gone.run, gone.left_on) == ("r1", dt.date(2026, 9, 30))
        assert register.to_sign_again(library, matter()) == ()


def test_an_edition_that_the_library_lacks_is_shown_and_not_weighed(path: Path, library: aigov.Library) -> None:
    with Register(path) as register:
        register.record_issued(
            [replace(row(), editions=("confidential-data@9", "acme/house@1", "confidential-data@1"))], run="r1"
        )
        register.answer("E-1", "signed", on=OLD)
        (standing,) = register.find_standings(NEW, library, matter())
    assert [bool(each.weight) for each in standing.clauses] == [False, False, True]
    assert standing.clauses[0].as_dict()["weight"] is None


# ------------------------------------------------------------------ who must sign again
def test_only_those_whose_clauses_changed_in_substance_sign_again(path: Path, library: aigov.Library) -> None:
    with Register(path) as register:
        register.record_issued(rows(8), run="r1")
        for n in range(1, 8):
            register.answer(
                f"E-000{n}", "refused" if n == 3 else "no_answer" if n == 7 else "signed", on=dt.date(2026, 6, 10)
            )
        register.answer("E-0004", "left", on=dt.date(2026, 9, 30))
        assert register.to_sign_again(library, matter(dt.date(2026, 7, 1))) == ()  # before the new edition is in force
        register.record_issued([each for each in rows(6, NEW) if each.key in ("E-0005", "E-0006")], run="r2")
        register.answer("E-0006", "signed", on=dt.date(2026, 12, 1))
        found = register.to_sign_again(library, matter())
        assert [(each.key, each.proposed) for each in found] == [("E-0001", ""), ("E-0002", ""), ("E-0005", "r2")]
        assert [(change.clause, change.old, change.new, change.level) for change in found[0].changes] == [
            ("confidential-data", 1, 2, "substantive"),
            ("training-attendance", 1, 2, "cosmetic"),
            ("training-commitment", 1, 2, "substantive"),
        ]
        told = library.clauses["confidential-data"].editions[2].change
        assert told is not None and told.fr.replace("'", "’") in " ".join(found[0].explain_changes("fr"))
        cosmetic = new_edition(library, "trade-secrets", "cosmetic")
        assert [each.key for each in register.to_sign_again(cosmetic, matter())] == ["E-0001", "E-0002", "E-0005"]
        pinned = register.to_sign_again(cosmetic, matter(pins={"confidential-data": 1, "training-commitment": 1}))
        assert [each.key for each in pinned] == [
            "E-0006"
        ]  # only form changed for the others; this one signed what is undone
        clear = new_edition(cosmetic, "trade-secrets", "clarification", 3)
        again = register.to_sign_again(clear, matter())
        assert [each.key for each in again] == ["E-0001", "E-0002", "E-0005", "E-0006"]
        assert again[-1].changes[0].list_sentences("en") == (
            "Sentence 2.",
            "Sentence 3.",
        )  # every edition between


def test_what_would_be_signed_today_is_composed_once_for_people_hired_on_days_of_their_own(
    path: Path, library: aigov.Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And once more for those whose contract ended, each by the day of hire that is checked against it."""
    composed = []
    compose = composition.compose_document

    def counted(*given: Any, **more: Any) -> Any:
        composed.append(given)
        return compose(*given, **more)

    monkeypatch.setattr(composition, "compose_document", counted)
    listed = [Recipient(f"E-{n}", "A", hired_on=NEW - dt.timedelta(400 + n)) for n in range(20)]
    with Register(path) as register:
        register.record_issued([row(each.key, OLD) for each in listed], run="r1")
        for each in listed:
            register.answer(each.key, "signed", on=OLD)
        found = register.to_sign_again(library, matter(), recipients=listed)
        assert len(found) == 20 and len(composed) == 2
        assert all(each.changes == found[0].changes for each in found)
        ended = [replace(each, contract_ended_on=NEW) for each in listed[:2]]
        register.to_sign_again(library, matter(), recipients=[*ended, *listed[2:]])
    assert len(composed) == 2 + 2 + 4


def test_a_clause_added_or_taken_out_is_a_reason(path: Path, library: aigov.Library) -> None:
    first = row(day=NEW)
    with Register(path) as register:
        register.record_issued(
            [
                replace(first, key="E-2", editions=first.editions[:-1]),
                replace(first, key="E-3", editions=(*first.editions, "acme/house@1")),
            ],
            run="r1",
        )
        for key in ("E-2", "E-3"):
            register.answer(key, "signed", on=NEW)
        found = register.to_sign_again(library, matter())
    assert [[(change.clause, change.kind) for change in each.changes] for each in found] == [
        [(first.editions[-1].partition("@")[0], "added")],
        [("acme/house", "removed")],
    ]


def test_a_second_language_signed_is_not_taken_for_a_request_of_a_translation(
    path: Path, library: aigov.Library
) -> None:
    given = matter(presumptions=PRESUMED[:2])
    asked = Recipient("E-2", "B", language="fr+en", translation_requested=True, translation_language="en")
    with Register(path) as register:
        register.record_issued([row("E-1", NEW), row("E-2", NEW, language="fr+en")], run="r1")
        for key in ("E-1", "E-2"):
            register.answer(key, "signed", on=NEW)
        with pytest.raises(RegisterError) as caught:
            register.to_sign_again(library, given)
        (problem,) = caught.value.problems
        assert problem.code == "facts-needed"
        assert (problem.values["facts"], problem.values["numbers"]) == ("translation", "E-2")
        assert register.to_sign_again(library, given, [asked]) == ()


def test_of_a_person_on_no_list_it_is_not_known_whether_a_translation_was_asked_for(
    path: Path, library: aigov.Library
) -> None:
    with Register(path) as register:
        register.record_issued([row("E-1"), row("E-2", language="fr+en")], run="r1")
        for key in ("E-1", "E-2"):
            register.answer(key, "signed", on=dt.date(2026, 6, 10))
        open_ones = register.find_standings(NEW, library, matter(presumptions=PRESUMED[:2]))
        settled = register.find_standings(NEW, library, matter())
    for one, accepted in zip(open_ones, settled, strict=True):
        weights = {each.label: each.weight for each in one.clauses}
        assert weights["confidential-data@1"] == "cannot_be_said", one.key
        assert {each.label: each.weight for each in accepted.clauses}["confidential-data@1"] != "cannot_be_said"


# ------------------------------------------------------------------ the command
def execute(capsys: pytest.CaptureFixture[str], *arguments: str, language: str = "en") -> tuple[int, str]:
    console = Console(language)
    top = argparse.ArgumentParser()
    command.add_command(top.add_subparsers(dest="verb"), console)
    status = command.run_command(top.parse_args(["register", *arguments]), console)
    return status, capsys.readouterr().out


def test_the_command_says_all_this(answered: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db, file = str(answered), tmp_path / "matter.yaml"
    text = aigov.sample_text().replace("vehicle: it-charter-chapter", "vehicle: contract-amendment")
    file.write_text(text, encoding="utf-8")
    status, said = execute(capsys, "check", db)
    assert status == 0 and "The register is whole." in said
    head = json.loads(execute(capsys, "check", db, "--json")[1])["head"]
    assert execute(capsys, "check", db, "--expect", head)[0] == 0
    assert json.loads(execute(capsys, "answer", db, "E-0005", "signé", "--on", "2026-06-30", "--json")[1]) == {
        "added": 1,
        "already": 0,
        "after_refusal": 0,
    }
    answers = tmp_path / "a.csv"
    answers.write_text("key;answer;date\nE-0006;signé;30/06/2026\nE-0005;signé;30/06/2026\n", encoding="utf-8")
    assert "1 answer written." in execute(capsys, "import", db, str(answers))[1]
    found = json.loads(
        execute(capsys, "status", db, str(file), "--on", "2026-08-01", "--person", "E-0005", "--json")[1]
    )
    assert found["people"][0]["binding"] is True and found["people"][0]["clauses"][0]["edition"]
    assert found["totals"] == [
        {
            "vehicle": VEHICLE,
            "people": 1,
            "signed": 1,
            "refused": 0,
            "no_answer": 0,
            "superseded": 0,
            "left": 0,
            "bound": 1,
            "newer": {"people": 0, "signed": 0, "refused": 0, "no_answer": 0, "superseded": 0},
        }
    ]
    assert "E-0012" in execute(capsys, "status", db, str(file), "--on", "2026-08-01")[1]
    assert "confidential-data@1" in execute(capsys, "status", db, str(file), "--clauses", "--on", "2026-08-01")[1]
    status, said = execute(capsys, "to-sign-again", db, str(file))
    assert status == 0
    assert isinstance(json.loads(execute(capsys, "to-sign-again", db, str(file), "--json")[1]), list)
    assert json.loads(execute(capsys, "export", db, str(tmp_path / "r.csv"), "--json")[1])["events"] == 19
    assert "Erased from 2 events" in execute(capsys, "erase", db, "E-0001", "--on", "2026-12-01")[1]
    tamper(answered, "UPDATE aigov_events SET date = '2026-06-02' WHERE number = 3")
    status, said = execute(capsys, "check", db)
    assert status == 1 and "event 3" in said and "damaged" in said
    assert execute(capsys, "check", db, "--json")[0] == 1
    with pytest.raises(RegisterError):
        execute(capsys, "check", str(tmp_path / "absent.db"))
    with pytest.raises(RegisterError):
        execute(capsys, "answer", db, "E-0005", "signed", "--on", "30/06/2026")


def test_weights_told_of_people_bear_the_reserve_of_the_steps_on_which_they_rest(
    path: Path, tmp_path: Path, library: aigov.Library, capsys: pytest.CaptureFixture[str]
) -> None:
    file, db = tmp_path / "matter.yaml", str(path)
    people = [
        Recipient("E-0001", "Camille Roussel", address="Rennes", job="libraire", status="permanent", hired_on=OLD)
    ]
    with Register(path) as register:
        chapter = aigov.assess(library, employer_matter("association"))
        aigov.issue(chapter, people, tmp_path / "chapters", register=register)
    for over, start in ((True, "2020-03-02"), (False, "2024-03-02")):
        own = {"court": "Rennes", "inspectorate": "DREETS, 35000 Rennes"}
        text = employer_text("association", cse_facts={"set_up_on": start}, filing=own)
        file.write_text(text, encoding="utf-8")
        for more in ((), ("--clauses",)):
            said = execute(capsys, "status", db, str(file), "--on", "2027-02-01", *more)[1]
            assert said.count("(C-CSE-TERM)") == over, more
            assert ("Subject to reservation: " in said) == over
        found = json.loads(execute(capsys, "status", db, str(file), "--on", "2027-02-01", "--json")[1])
        assert [(each["vehicle"], each["id"]) for each in found["reserves"]] == (
            [("it-charter-chapter", "C-CSE-TERM")] if over else []
        )
        weights = {each["edition"]: each["weight"] for each in found["people"][0]["clauses"]}
        assert weights["confidential-data@2"] == "disciplinary", "by the acts of the matter of its round"


def test_the_table_of_status_says_who_left_what_came_since_and_how_many(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "matter.yaml"
    file.write_text(
        aigov.sample_text()
        .replace("vehicle: it-charter-chapter", "vehicle: contract-amendment")
        .replace("date: 2026-09-14  ", "date: 2026-11-24  ")
        .replace("proposed_on: 2026-09-15", "proposed_on: 2026-11-24")
        .replace("signed_on: 2026-10-19", "signed_on: 2026-12-01")
        .replace("presumptions: []", f"presumptions: [{', '.join(PRESUMED)}]"),
        encoding="utf-8",
    )
    with Register(path) as register:
        register.record_issued(rows(8), run="r1")
        for n, answer in (
            (1, "signed"),
            (2, "signed"),
            (3, "signed"),
            (4, "refused"),
            (5, "no_answer"),
            (7, "signed"),
            (8, "superseded"),
        ):
            register.answer(f"E-000{n}", answer, on=dt.date(2026, 6, 10))
        register.answer("E-0007", "left", on=dt.date(2026, 9, 30))
        register.answer("E-0006", "left", on=dt.date(2026, 7, 31))
        register.record_issued([replace(each, effective_on=EFFECT) for each in rows(4, NEW)], run="r2")
        register.answer("E-0001", "refused", on=dt.date(2026, 12, 1))
        register.answer("E-0003", "signed", on=dt.date(2026, 12, 2))
        register.record_issued([row("C-1", OLD, vehicle="charter")], run="c1")
    asked = ("status", str(path), str(file), "--on", "2026-12-10")
    lines = [line.split("\t") for line in execute(capsys, *asked)[1].splitlines()]
    assert lines[0][:7] == ["Number", "Run", "Answer", "On", "Binds", "Left on", "Newer proposal"]
    assert {line[0]: line[1:7] for line in lines[1:10]} == {
        "E-0001": ["r1", "signed", "2026-06-10", "yes", "", "refused, 2026-12-01"],
        "E-0002": ["r1", "signed", "2026-06-10", "yes", "", "proposed, 2026-11-24"],
        "E-0003": ["r1", "signed", "2026-06-10", "yes", "", "signed, 2026-12-02"],  # not yet in effect
        "E-0004": ["r2", "proposed", "", "no", "", ""],
        "E-0005": ["r1", "no answer", "2026-06-10", "no", "", ""],
        "E-0006": ["r1", "proposed", "", "no", "2026-07-31", ""],
        "E-0007": ["r1", "signed", "2026-06-10", "yes", "2026-09-30", ""],
        "E-0008": ["r1", "superseded", "2026-06-10", "no", "", ""],
        "C-1": ["c1", "proposed", "", "no", "", ""],
    }
    assert ["".join(line).replace("\u00a0", " ") for line in lines[10:14]] == [
        "",
        (
            "Amendment to the employment contract – people: 8; signed: 3; refused: 0; no answer: 2; superseded: 1;"
            " left: 2; bound: 4."
        ),
        "Newer proposal, beside the one that counts – people: 3; signed: 1; refused: 1; no answer: 1; superseded: 0.",
        "Stand-alone charter – people: 1; signed: 0; refused: 0; no answer: 1; superseded: 0; left: 0; bound: 0.",
    ]
    assert [line[0][:55] for line in lines[14:]] == [
        "  Rests on what you state: The employees concerned were",
        "  Rests on what you state: No foreign employee asked fo",
    ]
    found = json.loads(execute(capsys, *asked, "--json")[1])
    assert found["totals"][0] == {
        "vehicle": VEHICLE,
        "people": 8,
        "signed": 3,
        "refused": 0,
        "no_answer": 2,
        "superseded": 1,
        "left": 2,
        "bound": 4,
        "newer": {"people": 3, "signed": 1, "refused": 1, "no_answer": 1, "superseded": 0},
    }
    assert [(each["pending"], each["pending_response"], each["pending_on"]) for each in found["people"][:4]] == [
        ("r2", "refused", "2026-12-01"),
        ("r2", "proposed", "2026-11-24"),
        ("r2", "signed", "2026-12-02"),
        (None, None, None),
    ]


def test_status_says_what_it_was_not_given(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The ground of a round, where silence may count; the facts of a person, where they may weigh."""
    economic = (
        aigov.sample_text()
        .replace("vehicle: it-charter-chapter", "vehicle: contract-amendment")
        .replace("date: 2026-09-14  ", "date: 2026-06-01  ")
        .replace("proposed_on: 2026-09-15", "proposed_on: 2026-06-01")
    )
    economic = (
        economic.replace("presumptions: []", f"presumptions: [{', '.join(PRESUMED)}]")
        .replace(
            "signed_on: 2026-10-19",
            "l1222_6_letter: true\n  ground: economic\n  essential_element: true\n  received_on: 2026-06-03",
        )
        .replace("response: signed", "response: none")
    )
    files = []
    for name, text in (
        ("one.yaml", economic),
        ("two.yaml", economic.replace("2026-06-01", "2026-11-24").replace("2026-06-03", "2026-11-26")),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        files.append(str(tmp_path / name))
    people = tmp_path / "people.csv"
    people.write_text("key;name;contrat\nE-0001;Camille Roussel;CDI\n", encoding="utf-8")
    with Register(path) as register:
        register.record_issued(rows(2), run="r1")
        register.record_issued([row("E-0003", NEW)], run="r2")

    def said(*arguments: str) -> tuple[list[bool], list[str]]:
        console = Console("en")
        top = argparse.ArgumentParser()
        command.add_command(top.add_subparsers(dest="verb"), console)
        notes = []
        for more in ((), ("--json",)):
            assert (
                command.run_command(
                    top.parse_args(["register", "status", str(path), *arguments, "--on", "2026-11-30", *more]), console
                )
                == 0
            )
            out, err = capsys.readouterr()
            notes += err.splitlines()
        found = json.loads(out)
        assert found["without_matter"] == (["2026-06-01"] if len(arguments) < 2 or arguments[1] == "--people" else [])
        return [each["binding"] for each in found["people"]], notes

    binding, notes = said(files[1])
    assert binding == [False, False, False]
    assert notes == [
        (
            "Round of 2026-06-01: its matter was not given, and silence is taken as no acceptance. Give it too if its"
            " ground is economic."
        ),
        (
            "3 people are on no list given (--people): weighed as employees with an open-ended contract who do not"
            " telework; what else the list would say is not known."
        ),
    ]
    binding, notes = said(*files, "--people", str(people))
    assert binding == [True, True, False]
    assert notes == [
        (
            "2 people are on no list given (--people): weighed as employees with an open-ended contract who do not"
            " telework; what else the list would say is not known."
        )
    ]


def test_status_says_what_its_answers_lack_and_what_they_rest_on(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A person on no list, of whom it is not known whether they were of age when they signed."""
    text = (
        aigov.sample_text()
        .replace("vehicle: it-charter-chapter", "vehicle: contract-amendment")
        .replace("date: 2026-09-14  ", "date: 2026-06-01  ")
        .replace("proposed_on: 2026-09-15", "proposed_on: 2026-06-01")
    )
    with Register(path) as register:
        register.record_issued(rows(1), run="r1")
        register.answer("E-0001", "signed", on=dt.date(2026, 6, 10))
    said, weights = [], []
    for accepted in ("[no_translation_asked]", "[no_translation_asked, adult]"):
        file = tmp_path / f"{len(accepted)}.yaml"
        file.write_text(text.replace("presumptions: []", f"presumptions: {accepted}"), encoding="utf-8")
        status, out = execute(capsys, "status", str(path), str(file), "--on", "2026-11-30")
        assert status == 0
        said.append(out)
        _, out = execute(capsys, "status", str(path), str(file), "--on", "2026-11-30", "--json")
        clauses = json.loads(out)["people"][0]["clauses"]
        weights.append(next(each for each in clauses if each["edition"] == "confidential-data@1"))
    assert (
        "Was the employee a minor on the day of signature?" in said[0]
        and "presumptions: [no_translation_asked, adult]" in said[0]
    )
    assert "Rests on what you state: The employees concerned were of age" in said[1]
    assert weights[0]["weight"] == "cannot_be_said" and weights[1]["weight"] == "contractual+disciplinary"
    assert "employee.minor" in [each["key"] for each in weights[0]["missing_facts"]]
    assert [each["id"] for each in weights[1]["rests_on"]] == ["no_translation_asked", "adult"]
    assert weights[1]["missing_facts"] == []


def test_importing_the_package_loads_no_database() -> None:
    code = (
        "import sys, aigov_docs, aigov_docs.register.register, aigov_docs.cli.register_command; "
        "print(sorted({'sqlalchemy', 'openpyxl', 'pydantic', 'docx'} & set(sys.modules)))"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


# ------------------------------------------------------------------ a real PostgreSQL
@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    with run_postgres() as address:
        yield address


def test_writers_of_postgresql_take_turns_from_the_first_moment(processes: Any, postgres: str) -> None:
    """Three at once make the register and write in it."""
    forget(postgres)
    write_at_once(processes, postgres)
    with Register(postgres, create=False) as register:
        assert register.check_chain().clean and register.check_chain().events == 180


def test_postgresql_holds_the_same_register(postgres: str, path: Path, tmp_path: Path, library: aigov.Library) -> None:
    """The same calls give the same table, the same standing and the same faults."""
    forget(postgres)
    count, tables = depth(300, 1100), []
    for source in (path, postgres):
        with Register(source) as register:
            register.record_issued([replace(each, name="Ænée “X” 𝄞") for each in rows(3)], run="r1")
            register.record_issued(rows(count), run="r0")
            register.answer("E-0001", "signed", on=dt.date(2026, 6, 10), note="n")
            register.answer("E-0002", "left", on=dt.date(2026, 6, 11))
            assert register.record_issued(rows(count), run="r0") == WriteCounts(0, count)
            head = register.check_chain().head
            register.erase_person("E-0003", on=NEW)
            assert register.check_chain(head).clean
            register.export_table(tmp_path / "table.csv")
            tables.append(
                [
                    line[:16]
                    for line in csv.reader(io.StringIO((tmp_path / "table.csv").read_text("utf-8-sig")), delimiter=";")
                ]
            )
            tables.append([each.as_dict() for each in register.find_standings(dt.date(2026, 7, 1), library, matter())])
            tables.append([each.as_dict() for each in register.to_sign_again(library, matter())])
    assert tables[:3] == tables[3:]
    from sqlalchemy import create_engine, text

    with Register(postgres, create=False) as register:
        assert register.check_chain().clean
        engine = create_engine(postgres)
        with engine.begin() as connection:
            connection.execute(text("UPDATE aigov_events SET key = 'x' WHERE number = 7"))
        engine.dispose()
        assert [(fault.code, fault.where.rpartition(" ")[2]) for fault in register.check_chain().faults] == [
            ("event-changed", "7")
        ]


ADDED_TO_POSTGRESQL = {
    "trigger": "CREATE TRIGGER t AFTER INSERT ON aigov_events EXECUTE FUNCTION nothing()",
    "rule": "CREATE RULE r AS ON INSERT TO aigov_events DO ALSO NOTHING",
}


def test_postgresql_verifies_what_is_read_and_what_is_added_to(postgres: str) -> None:
    from sqlalchemy import create_engine

    engine = create_engine(postgres)

    def execute(*statements: str) -> None:
        with engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    forget(postgres)
    with Register(postgres) as register:
        register.record_issued(rows(20), run="r1")
    execute("CREATE OR REPLACE FUNCTION nothing() RETURNS trigger AS 'BEGIN RETURN NEW; END' LANGUAGE plpgsql")
    for kind, statement in ADDED_TO_POSTGRESQL.items():
        execute(statement)
        with Register(postgres, create=False) as register:
            assert problems(register.read_people) == ["foreign-object"], kind
            assert problems(lambda: register.answer("E-0001", "signed", on=NEW)) == ["foreign-object"], kind
            assert [fault.code for fault in register.check_chain().faults] == ["foreign-object"], kind
        execute(f"DROP {kind.upper()} {statement.split()[2]} ON aigov_events")
    execute("CREATE MATERIALIZED VIEW seen AS SELECT name FROM aigov_personal")
    with Register(postgres, create=False) as register:
        assert len(register.read_people()) == 20
        assert [fault.text("en").partition(" — ")[2][:14] for fault in register.check_chain().faults] == [
            "a view “seen” "
        ]
    execute("DROP MATERIALIZED VIEW seen", "UPDATE aigov_events SET date = '2026-06-02' WHERE number = 7")
    with Register(postgres, create=False) as register:
        assert problems(register.read_people) == ["event-changed"]
        assert problems(lambda: register.status_of("E-0007", on=NEW)) == ["event-changed"]
    execute("UPDATE aigov_events SET link = repeat('f', 64) WHERE number = 7")
    with Register(postgres, create=False) as register:
        assert problems(lambda: register.status_of("E-0001", on=NEW)) == ["event-changed"]
        assert problems(lambda: register.answer("E-0001", "signed", on=NEW)) == ["event-changed"]
    forget(postgres)
    engine.dispose()
