"""A register on the database of a host program: its engine, its transaction, its schema, its table names."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from postgresql import run_postgres
from proposals import VEHICLE, matter, row, rows

import aigov_docs as aigov
from aigov_docs.kits.ground.problems import RegisterError
from aigov_docs.kits.ledger.chain import (
    FIELDS,
    START,
    RegisterEvent,
    digest_editions,
    digest_personal,
    link_event,
    values_of,
)
from aigov_docs.people.recipient import Recipient, personalize_matter
from aigov_docs.register.register import Register, WriteCounts

sqlalchemy = pytest.importorskip("sqlalchemy")
SIGNED_ON = dt.date(2026, 6, 10)


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    with run_postgres() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """The engine of a host program with one table of its own, on a database with nothing else."""
    if request.param == "sqlite":
        made = sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'host.db'}")
    else:
        made = sqlalchemy.create_engine(request.getfixturevalue("postgres"))
        with made.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA IF EXISTS hr CASCADE")
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    with made.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE staff (name TEXT)")
    yield made
    made.dispose()


def tables(engine: Any, schema: str | None = None) -> set[str]:
    return set(sqlalchemy.inspect(engine).get_table_names(schema=schema))


def staff(engine: Any) -> list[str]:
    with engine.connect() as connection:
        return [each for (each,) in connection.exec_driver_sql("SELECT name FROM staff ORDER BY name")]


def problems(wrong: Any) -> list[str]:
    with pytest.raises(RegisterError) as caught:
        wrong()
    return [problem.code for problem in caught.value.problems]


# ------------------------------------------------------------------ an engine
def test_the_engine_of_a_caller_is_used_and_left_open(engine: Any) -> None:
    pool = engine.pool
    with Register(engine) as register:
        assert register.record_issued(rows(1200), run="r1") == WriteCounts(1200)
        register.answer("E-0001", "signed", on=SIGNED_ON)
        assert register.check_chain().clean and register.check_chain().events == 1201
    assert engine.pool is pool  # nobody disposed of it
    with Register(engine, create=False) as again:
        assert again.read_people()["E-0001"].newest.response == "signed"
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO staff VALUES ('Ada')")
    assert staff(engine) == ["Ada"] and "tres-secret" not in register.name


def test_an_erasure_on_the_engine_of_a_caller_leaves_no_byte_of_the_name(tmp_path: Path) -> None:
    file, secret = tmp_path / "host.db", "Zéphyrin Quatrebarbes-Ünïque"
    engine = sqlalchemy.create_engine(f"sqlite:///{file}")
    with Register(engine) as register:
        register.record_issued([row("E-9", name=secret)], run="r9")
        assert secret.encode() in file.read_bytes()
        assert register.erase_person("E-9") == 1 and register.check_chain().clean
    with engine.connect() as connection, contextlib.closing(sqlite3.connect(":memory:")) as fresh:
        assert (
            connection.exec_driver_sql("PRAGMA secure_delete").scalar()
            == fresh.execute("PRAGMA secure_delete").fetchone()[0]
        )  # the caller's own setting is back
    assert secret.encode() not in file.read_bytes()
    engine.dispose()


# ------------------------------------------------------------------ inside the caller's transaction
def test_nothing_of_the_register_is_left_when_the_caller_rolls_back(engine: Any) -> None:
    with engine.connect() as connection:
        with Register(connection) as register:
            register.record_issued(rows(30), run="r1")
            register.answer("E-0001", "signed", on=SIGNED_ON, note="remis en main propre")
            register.erase_person("E-0001")
            assert register.check_chain().events == 32 and register.check_chain().clean
        connection.exec_driver_sql("INSERT INTO staff VALUES ('Ada')")
        connection.rollback()
    assert tables(engine) == {"staff"} and staff(engine) == []


def test_a_register_that_is_there_already_is_as_it_was_after_a_rollback(engine: Any) -> None:
    with Register(engine) as register:
        register.record_issued(rows(3), run="r1")
        head = register.check_chain().head
    with pytest.raises(ZeroDivisionError), engine.begin() as connection, Register(connection) as register:
        connection.exec_driver_sql("INSERT INTO staff VALUES ('Ada')")
        register.answer("E-0001", "signed", on=SIGNED_ON)
        register.record_issued(rows(9), run="r2")
        raise ZeroDivisionError
    with Register(engine, create=False) as register:
        assert register.check_chain().head == head and register.check_chain().clean
    assert staff(engine) == []


def test_only_the_caller_commits(engine: Any) -> None:
    with engine.connect() as connection:
        with Register(connection) as register:
            register.record_issued(rows(3), run="r1")
        assert connection.in_transaction() and not connection.closed
        if engine.dialect.name == "postgresql":  # on SQLite whoever reads waits
            assert tables(engine) == {"staff"}
        connection.exec_driver_sql("INSERT INTO staff VALUES ('Ada')")
        connection.commit()
    with Register(engine, create=False) as register:
        assert register.check_chain().events == 3 and register.check_chain().clean
    assert staff(engine) == ["Ada"]


def test_a_refusal_takes_nothing_of_the_caller_along(engine: Any) -> None:
    """What is refused is rolled back to where the register began: the caller goes on in the same transaction."""
    with engine.begin() as connection, Register(connection) as register:
        connection.exec_driver_sql("INSERT INTO staff VALUES ('Ada')")
        register.record_issued(rows(2), run="r1")
        other = [replace(each, fingerprint="f" * 64) for each in rows(1)]
        assert problems(lambda: register.record_issued([*rows(1, start=9), *other], run="r1")) == ["issued-otherwise"]
        assert problems(lambda: register.answer("404", "signed", on=SIGNED_ON)) == ["not-proposed"]
        register.answer("E-0002", "refused", on=SIGNED_ON)
    with Register(engine, create=False) as register:
        assert register.check_chain().events == 3 and register.check_chain().clean
        assert set(register.read_people()) == {"E-0001", "E-0002"}
    assert staff(engine) == ["Ada"]


def test_the_events_of_a_transaction_are_read_in_it(engine: Any, library: aigov.Library) -> None:
    with engine.begin() as connection, Register(connection) as register:
        register.record_issued(rows(2), run="r1")
        register.answer("E-0001", "signed", on=SIGNED_ON)
        kinds = []
        for each in register.read_events():  # one by one, and the caller asks something else meanwhile
            connection.exec_driver_sql("SELECT name FROM staff").fetchall()
            kinds.append(each.event.kind)
        assert kinds == ["proposed", "proposed", "signed"]
        assert [each.binding for each in register.find_standings(dt.date(2026, 7, 1), library, matter())] == [
            True,
            False,
        ]


def test_a_connection_that_commits_by_itself_is_refused(engine: Any) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        assert problems(lambda: Register(connection)) == ["no-transaction"]
    assert tables(engine) == {"staff"}


@pytest.mark.parametrize("end", ["commit", "rollback"])
def test_two_transactions_take_turns_from_the_first_moment(engine: Any, end: str) -> None:
    """The second makes the register, or finds it made, once the first has ended: the chain has no fork."""

    def write(name: str) -> None:
        with engine.begin() as connection, Register(connection) as register:
            register.record_issued(rows(20), run=name)

    with engine.connect() as first:
        with Register(first) as register:
            register.record_issued(rows(20), run="r1")
        second = threading.Thread(target=write, args=("r2",))
        second.start()
        second.join(0.3)
        assert second.is_alive()
        getattr(first, end)()
    second.join(60)
    with Register(engine, create=False) as register:
        assert register.check_chain().clean
        assert register.check_chain().events == (40 if end == "commit" else 20)


def test_an_engine_that_commits_by_itself_is_refused_or_given_a_transaction(engine: Any) -> None:
    """On SQLite the register begins a transaction itself; elsewhere nothing could be written whole or not at all."""
    alone = sqlalchemy.create_engine(engine.url, isolation_level="AUTOCOMMIT")
    if engine.dialect.name == "sqlite":
        with Register(alone) as register:
            register.record_issued(rows(2), run="r1")
            other = [replace(each, fingerprint="f" * 64) for each in rows(1)]
            assert problems(lambda: register.record_issued([*rows(1, start=9), *other], run="r1")) == [
                "issued-otherwise"
            ]
            assert register.check_chain().clean and register.check_chain().events == 2
        with alone.connect() as connection, Register(connection) as register:
            register.record_issued(rows(3), run="r2")
            connection.rollback()
            assert register.check_chain().events == 2
    else:
        assert problems(lambda: Register(alone)) == ["no-transaction"]
        assert tables(engine) == {"staff"}
    asked = engine.execution_options(isolation_level="AUTOCOMMIT")
    assert problems(lambda: Register(asked).record_issued(rows(1), run="r3")) == ["no-transaction"]
    alone.dispose()


def test_a_session_lends_its_connection(engine: Any) -> None:
    from sqlalchemy.orm import Session

    with Session(engine) as session:
        with Register(session.connection()) as register:
            register.record_issued(rows(1), run="r1")
        session.rollback()
        assert tables(engine) == {"staff"}
        with Register(session.connection()) as register:
            register.record_issued(rows(1), run="r1")
        session.commit()
    with Register(engine, create=False) as register:
        assert register.check_chain().events == 1
    others: tuple[Any, ...] = (None, 12, Session(engine))
    for wrong in others:
        with pytest.raises(TypeError, match="source: str or Path or Engine or Connection is expected"):
            Register(wrong)


def test_without_tables_a_transaction_is_told_so_and_goes_on(engine: Any) -> None:
    with engine.begin() as connection:
        assert problems(lambda: Register(connection, create=False)) == ["no-register"]
        connection.exec_driver_sql("INSERT INTO staff VALUES ('Ada')")
    assert staff(engine) == ["Ada"] and tables(engine) == {"staff"}


def test_a_file_in_use_is_told_to_a_transaction_too(tmp_path: Path) -> None:
    engine = sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'host.db'}", connect_args={"timeout": 0.1})
    Register(engine).close()
    other = sqlite3.connect(tmp_path / "host.db")
    other.execute("BEGIN IMMEDIATE")
    with engine.connect() as connection:
        register = Register(connection)
        assert problems(lambda: register.record_issued(rows(1), run="r1")) == ["busy"]
        other.rollback()
        register.record_issued(rows(1), run="r1")
        connection.rollback()
        assert register.check_chain().events == 0
    other.close()
    engine.dispose()


# ------------------------------------------------------------------ schema and prefix
def test_a_prefix_keeps_two_registers_apart(engine: Any) -> None:
    for prefix, count in (("rh_", 2), ("filiale_", 3)):
        with Register(engine, prefix=prefix) as register:
            register.record_issued(rows(count), run="r1")
    assert tables(engine) == {"staff"} | {
        f"{prefix}{name}" for prefix in ("rh_", "filiale_") for name in ("events", "personal", "editions", "head")
    }
    with Register(engine, prefix="rh_", create=False) as register:
        assert register.check_chain().events == 2
    assert problems(lambda: Register(engine, create=False)) == ["no-register"]
    for wrong in ("", "rh-", "1_", "x" * 41, 'a"; DROP TABLE staff; --'):
        assert problems(lambda wrong=wrong: Register(engine, prefix=wrong)) == ["bad-table-name"]


def test_a_schema_holds_the_tables(engine: Any, tmp_path: Path) -> None:
    def attach() -> None:
        if engine.dialect.name == "sqlite":
            file = str(tmp_path / "hr.db")
            sqlalchemy.event.listen(engine, "connect", lambda made, _: made.execute("ATTACH DATABASE ? AS hr", (file,)))
            engine.dispose()
        else:
            with engine.begin() as connection:
                connection.exec_driver_sql("CREATE SCHEMA hr")

    assert problems(lambda: Register(engine, schema="hr")) == ["database"]
    attach()
    with Register(engine, schema="hr") as register:
        register.record_issued(rows(1200), run="r1")
        register.answer("E-0001", "signed", on=SIGNED_ON)
        assert register.check_chain().clean
    assert tables(engine) == {"staff"} and len(tables(engine, "hr")) == 4
    assert problems(lambda: Register(engine, schema="h r")) == ["bad-table-name"]
    assert problems(lambda: Register(engine, create=False)) == ["no-register"]


def test_the_schema_of_a_tenant_is_heeded(postgres: str) -> None:
    """An engine that puts every table into the schema of one client."""
    engine = sqlalchemy.create_engine(postgres)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS tenant")
    theirs = engine.execution_options(schema_translate_map={None: "tenant"})
    with Register(theirs) as register:
        register.record_issued(rows(2), run="r1")
        assert register.check_chain().events == 2 and register.check_chain().clean
    assert len(tables(engine, "tenant")) == 4
    engine.dispose()


# ------------------------------------------------------------------ a register that the host took away
def take_away(engine: Any, how: str) -> None:
    with engine.begin() as connection:
        for name in ("events", "personal", "editions", "head"):
            connection.exec_driver_sql(f"{how} aigov_{name}")


@pytest.mark.parametrize("how", ["DROP TABLE", "DELETE FROM"])
@pytest.mark.parametrize("written_on", ["engine", "connection"])
@pytest.mark.parametrize("opened_on", ["engine", "connection"])
def test_a_register_that_the_host_took_away_is_refused(engine: Any, how: str, written_on: str, opened_on: str) -> None:
    with engine.begin() as connection, Register(engine if written_on == "engine" else connection) as register:
        register.record_issued(rows(3), run="r1")
        with contextlib.suppress(RegisterError):
            register.record_issued([replace(each, fingerprint="f" * 64) for each in rows(1)], run="r1")
        register.answer("E-0001", "signed", on=SIGNED_ON)
    take_away(engine, how)
    for create in (True, False, True):
        with engine.begin() as connection:
            source = engine if opened_on == "engine" else connection
            assert problems(lambda source=source, create=create: Register(source, create=create)) == ["register-gone"]
            assert problems(lambda source=source: Register(source, create=False, anew=True)) == ["register-gone"]
    with engine.begin() as connection, Register(engine if opened_on == "engine" else connection, anew=True) as register:
        register.record_issued(rows(2), run="r2")
    with Register(engine) as register:
        assert register.check_chain().clean and register.read_head().number == 2


def test_a_register_read_in_a_transaction_that_ends_without_commit_stood_all_the_same(engine: Any) -> None:
    other = sqlalchemy.create_engine(engine.url)
    with Register(other) as register:
        register.record_issued(rows(3), run="r1")
    with engine.connect() as connection, Register(connection, create=False) as register:
        assert len(register.read_people()) == 3
    take_away(engine, "DROP TABLE")
    assert problems(lambda: Register(engine)) == ["register-gone"]
    other.dispose()


@pytest.mark.parametrize("how", ["rollback", "close", "savepoint"])
def test_what_a_caller_rolled_back_never_stood(engine: Any, how: str) -> None:
    """Written, refused in part, read again in the same transaction: all of it goes with the caller's rollback."""
    with engine.connect() as connection:
        mark = connection.begin_nested() if how == "savepoint" else None
        with Register(connection) as register:
            register.record_issued(rows(3), run="r1")
            other = [replace(each, fingerprint="f" * 64) for each in rows(1)]
            assert problems(lambda: register.record_issued(other, run="r1")) == ["issued-otherwise"]
            assert register.check_chain().events == 3
        with Register(connection) as again:
            assert len(again.read_people()) == 3
        if mark is not None:
            mark.rollback()
            connection.exec_driver_sql("INSERT INTO staff VALUES ('Ada')")
            connection.commit()
        elif how == "rollback":
            connection.rollback()
    for _ in range(2):
        with engine.connect() as connection, Register(connection) as register:
            assert register.read_head().number == 0
    with Register(engine) as register:
        assert register.read_head().number == 0


def test_a_register_grown_in_a_transaction_that_was_rolled_back_is_gone_up_to_what_was_committed(engine: Any) -> None:
    with Register(engine) as register:
        register.record_issued(rows(3), run="r1")
    with engine.connect() as connection, Register(connection) as register:
        register.record_issued(rows(9), run="r2")
    take_away(engine, "DROP TABLE")
    with pytest.raises(RegisterError, match="up to event 3, is gone"):
        Register(engine)


def test_each_firm_of_a_host_has_its_own_register(postgres: str) -> None:
    """On one engine, or one address, by the schema that each connection is sent to."""
    engine = sqlalchemy.create_engine(postgres)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA firm_1; CREATE SCHEMA firm_2; CREATE SCHEMA firm_3")
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL search_path TO firm_1")
        Register(connection).record_issued(rows(3), run="r1")
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL search_path TO firm_2")
        Register(connection).record_issued(rows(1), run="r1")
        connection.exec_driver_sql("SET LOCAL search_path TO firm_1")
        assert Register(connection).read_head().number == 3
    for schema in ("hers", "theirs"):
        with engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
            sent = connection.execution_options(schema_translate_map={None: schema})
            Register(sent).record_issued(rows(2), run="r1")
    address = f"{postgres}?options=-csearch_path%3D"
    with Register(address + "firm_1") as register:
        assert register.read_head().number == 3
    with Register(address + "firm_3") as register:
        register.record_issued(rows(1), run="r1")
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA firm_1 CASCADE; DROP SCHEMA firm_3 CASCADE; CREATE SCHEMA firm_1")
    assert problems(lambda: Register(address + "firm_1")) == ["register-gone"]
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL search_path TO firm_1")
        assert problems(lambda: Register(connection)) == ["register-gone"]
        connection.exec_driver_sql("SET LOCAL search_path TO firm_2")
        assert Register(connection).read_head().number == 1
    engine.dispose()


def test_a_schema_that_the_host_dropped_is_a_register_that_is_gone(postgres: str) -> None:
    engine = sqlalchemy.create_engine(postgres)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA IF EXISTS hr CASCADE; CREATE SCHEMA hr")
    for source in (engine, postgres):
        with Register(source, schema="hr", prefix="rh_") as register:
            register.record_issued(rows(2), run="r1")
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA hr CASCADE; CREATE SCHEMA hr")
    for source in (engine, postgres):
        assert problems(lambda source=source: Register(source, schema="hr", prefix="rh_")) == ["register-gone"]
        with Register(source, schema="hr", prefix="else_") as register:
            assert register.read_head().number == 0
    engine.dispose()


# ------------------------------------------------------------------ a register made before proofs were kept
@pytest.mark.parametrize("lacking", [("evidence", "fingerprint"), ("fingerprint",)])
def test_a_register_of_before_gets_the_columns_that_it_lacks(engine: Any, lacking: tuple[str, ...]) -> None:
    """Its events hold the fingerprints of documents, which are read from there: what is sealed is never changed."""
    old = RegisterEvent(1, "proposed", "E-1", "2026-06-01", "r1", file="1.docx", fingerprint="ab", vehicle=VEHICLE,
                        editions=digest_editions("purpose@1"),
                        personal=digest_personal("00", {"name": "Camille"}))  # fmt: skip
    with Register(engine):
        pass
    with engine.begin() as connection:
        for column in lacking:
            connection.exec_driver_sql(f"ALTER TABLE aigov_personal DROP COLUMN {column}")
        link = link_event(old, START)
        names = (*FIELDS, "previous", "link")
        values = ", ".join(repr(each) for each in (*values_of(old), START, link))
        connection.exec_driver_sql(f"INSERT INTO aigov_events ({', '.join(names)}) VALUES ({values})")
        connection.exec_driver_sql("INSERT INTO aigov_personal (number, salt, name) VALUES (1, '00', 'Camille')")
        connection.exec_driver_sql(f"INSERT INTO aigov_editions VALUES ('{old.editions}', 'purpose@1')")
        connection.exec_driver_sql(f"UPDATE aigov_head SET format = {3 - len(lacking)}, number = 1, link = '{link}'")
    again = replace(row("E-1"), fingerprint="ab")
    with Register(engine, create=False) as register:
        assert register.record_issued([again], run="r1") == WriteCounts(0, 1)
        assert problems(lambda: register.record_issued([replace(again, fingerprint="cd")], run="r1")) == [
            "issued-otherwise"
        ]
        register.answer("E-1", "signed", on=SIGNED_ON)
        assert register.record_issued([row("E-2")], run="r1") == WriteCounts(1)
        assert register.check_chain().clean and register.read_people()["E-1"].name == "Camille"
        assert [each.newest.fingerprint for each in register.read_people().values()] == ["ab", row("E-2").fingerprint]
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT format FROM aigov_head").scalar() == 3


# ------------------------------------------------------------------ issuing
def test_issue_records_on_an_engine_and_never_in_a_transaction(
    engine: Any, tmp_path: Path, library: aigov.Library
) -> None:
    person = Recipient("E-1", "Camille Roussel", address="Lyon", job="tisseuse", status="permanent",
                       hired_on=dt.date(2019, 3, 4), contract_signed_on=dt.date(2019, 2, 18))  # fmt: skip
    assessment = aigov.assess(library, aigov.samples.sample_matter(VEHICLE))
    assert aigov.issue(assessment, [person], tmp_path / "one", register=engine).written == 1
    with Register(engine, create=False) as register:
        assert register.check_chain().events == 1
    aigov.issue(assessment, [person], tmp_path / "two", register=tmp_path / "own.db")
    aigov.issue(assessment, [person], tmp_path / "three", register=f"sqlite:///{tmp_path / 'own.db'}")
    with Register(tmp_path / "own.db", create=False) as register:
        assert register.check_chain().clean and len(register.read_people()) == 1
    with engine.begin() as connection:
        for given in (connection, Register(connection)):
            with pytest.raises(RegisterError) as caught:
                aigov.issue(assessment, [person], tmp_path / "four", register=given)
            assert [each.code for each in caught.value.problems] == ["files-outlive"]
    assert not (tmp_path / "four").exists()


def test_a_document_kept_as_bytes_is_recorded_as_issuing_records_it(
    engine: Any, tmp_path: Path, library: aigov.Library
) -> None:
    person = Recipient("E-1", "Camille Roussel", address="Lyon", job="tisseuse", status="permanent",
                       hired_on=dt.date(2019, 3, 4), contract_signed_on=dt.date(2019, 2, 18))  # fmt: skip
    common = aigov.samples.sample_matter(VEHICLE)
    aigov.issue(aigov.assess(library, common), [person], tmp_path / "out", register=tmp_path / "own.db")
    (file,) = (tmp_path / "out").glob("*.docx")
    with Register(tmp_path / "own.db", create=False) as register:
        (issued,) = register.read_events()
    theirs = aigov.assess(library, personalize_matter(common, person))
    row = aigov.bulk.describe_document(theirs, file.read_bytes(), "E-1", language="fr", file=file.name)
    with engine.connect() as connection, Register(connection) as register:
        register.record_issued([row], run=issued.event.run)
        (kept,) = register.read_events()
        assert replace(kept.event, personal="") == replace(issued.event, personal="")  # its salt is its own
        assert (kept.editions, kept.personal) == (issued.editions, issued.personal)
        pdf = replace(
            row,
            key="E-2",
            fingerprint=aigov.bulk.describe_document(theirs, b"%PDF-1.7", "E-2", language="fr").fingerprint,
        )
        assert register.record_issued([pdf], run="r2") == WriteCounts(1)
        connection.rollback()
    assert tables(engine) == {"staff"}
