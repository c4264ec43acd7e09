"""People from rows of a program, and lists as bytes or streams: the same holds and the same faults as a file."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import aigov_docs as aigov
from aigov_docs.bulk.plan import plan_issue
from aigov_docs.kits.ground.problems import RecipientError
from aigov_docs.kits.ground.resources import data_folder
from aigov_docs.kits.lists.table_columns import ColumnMapping
from aigov_docs.people.recipient import Recipient
from aigov_docs.people.recipients import Recipients, check_recipient_rows, check_recipients, read_recipients

SAMPLES = data_folder("clause_library") / "samples"
SAMPLE_DSN = Path(__file__).parent / "recipients" / "sample.dsn"
ON = dt.date(2026, 11, 2)


def sample_rows() -> list[dict[str, str]]:
    text = (SAMPLES / "employees.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","))


def row(key: object, **more: object) -> dict[str, object]:
    return {"key": key, "name": f"Zoé {key}", "status": "CDI", **more}


def without_places(recipients: Recipients) -> object:
    return (
        [replace(person, line=0) for person in recipients.people],
        [(held.key, held.code, held.skipped) for held in recipients.held],
        sorted(note.code for note in recipients.notes if note.code != "encoding"),
    )


# ------------------------------------------------------------------ the same as a file
def test_the_rows_of_the_sample_give_the_people_of_its_file() -> None:
    rows = sample_rows()
    found = Recipients.from_rows(rows, on=ON)
    assert without_places(found) == without_places(read_recipients(SAMPLES / "employees.csv", on=ON))
    assert [person.line for person in found] == [
        place for place, each in enumerate(rows, 1) if each["person_key"] != "E-0006"
    ]


HELD = [
    ({"status": "stagiaire"}, "intern", "skip"),
    ({"status": "intérim"}, "agency", "skip"),
    ({"status": "apprenti"}, "apprentice", "hold"),
    ({"birth_date": dt.date(2010, 1, 5)}, "minor", "hold"),
    ({"minor": True}, "minor", "hold"),
    ({"ended_on": dt.datetime(2026, 10, 31)}, "left", "skip"),
]


@pytest.mark.parametrize(("told", "code", "outcome"), HELD)
def test_who_is_held_in_a_file_is_held_in_rows(told: dict[str, Any], code: str, outcome: str) -> None:
    found = Recipients.from_rows([row("A1", **told), row("A2")], on=ON)
    assert [person.key for person in found] == ["A2"]
    (held,) = found.held
    assert (held.key, held.code, held.outcome, held.line) == ("A1", code, outcome, 1)
    assert held.reason("fr") and held.reason("fr") != held.reason("en")
    assert len(Recipients.from_rows([row("A1", **told), row("A2")], on=ON, accept=[code])) == 2


def test_a_protected_person_is_told_of_and_a_number_met_twice_is_a_fault() -> None:
    assert [note.code for note in Recipients.from_rows([row("A1", protected=True, status="CDI")], on=ON).notes] == [
        "protected"
    ]
    with pytest.raises(RecipientError) as refused:
        Recipients.from_rows([row("A1"), row("A2"), row("A1")], on=ON)
    (problem,) = refused.value.problems
    assert problem.code == "duplicate-key" and problem.values["line"] == 3 and problem.values["column"] == "key"
    assert problem.text("fr").startswith("rows, ligne 3, key — ") and "déjà dans rows, ligne 1 —" in problem.text("fr")
    assert "rows, line 1" in problem.text("en")


@pytest.mark.parametrize(
    ("told", "noted"),
    [
        ({"city": "Paris"}, True),
        ({"city": "Paris", "postal_code": "75011"}, True),
        ({"address": "Paris"}, True),
        ({"address": "Le Bourg", "city": "Lans"}, False),
        ({"address_2": "Bât. B", "city": "Lans"}, False),
        ({"address": "8 rue Haute, 69001 Lyon"}, False),
        ({}, False),  # no address at all: a blank, refused when it is issued
    ],
)
def test_an_address_without_a_street_is_told(told: dict[str, str], noted: bool) -> None:
    """The amendment would print “demeurant Paris”."""
    found = Recipients.from_rows([row("A1", status="CDI", **told)], on=ON)
    notes = [note for note in found.notes if note.code == "no-street"]
    assert [(note.path, note.values["key"]) for note in notes] == ([((0, "address"), "A1")] if noted else [])
    assert all("rue" in note.text("fr") and "street" in note.text("en") for note in notes)


def test_the_values_of_a_program_are_read_as_the_cells_of_a_workbook() -> None:
    told = row(
        42,
        hired_on=dt.date(2019, 3, 4),
        contract_date="18/02/2019",
        telework=False,
        protected=None,
        number=7,
        postal_code="01000",
        city="Bourg-en-Bresse",
        address="",
        email=float("nan"),
    )
    (person,) = Recipients.from_rows([told], on=ON)
    assert (person.key, person.hired_on, person.contract_signed_on) == (
        "42",
        dt.date(2019, 3, 4),
        dt.date(2019, 2, 18),
    )
    assert (person.telework, person.protected, person.number, person.email) == (False, False, 7, None)
    assert person.address == "01000 Bourg-en-Bresse"


def test_a_day_is_given_as_programs_have_it() -> None:
    """The day of effect, and that of a row: a date, a date and time, a text; the day of a zone may be another here."""
    rows = [row("A1", birth_date="2008-12-10")]
    for on in (dt.date(2026, 12, 9), dt.datetime(2026, 12, 9, 10, 15), "2026-12-09", "2026-12-09T10:15:00Z"):
        assert [held.code for held in Recipients.from_rows(rows, on=on).held] == ["minor"]
        assert read_recipients(b"key;name;birth_date\nA1;Ada Blanc;2008-12-10\n", on=on).held
        assert Recipients.from_rows(rows, on="2026-12-11", proposed_on=on).held
    wrong: Any
    for wrong in ("15/12/2026", 12):
        with pytest.raises(aigov.RecipientError) as caught:
            Recipients.from_rows(rows, on=wrong)
        assert [(each.code, each.path) for each in caught.value.problems] == [("not-a-date", ("on",))]
    hour = dt.datetime(2019, 3, 4, 23, 30)
    (person,) = Recipients.from_rows([row("A1", hired_on=hour, contract_date=str(hour))], on=ON)
    assert person.hired_on == person.contract_signed_on == hour.date()
    (fault,) = check_recipient_rows([row("A1", hired_on=hour.replace(tzinfo=dt.UTC))], on=ON).faults
    assert fault.code == "not-a-date" and "fuseau" in fault.text("fr") and "zone" in fault.text("en")


def test_each_fault_has_its_row_and_never_repeats_the_value() -> None:
    rows = [row("A1", hired_on="2026-02-30"), row("", status="CDI"), row("A3", status="astronaute"), row("A4")]
    checked = check_recipient_rows(rows, on=ON)
    assert [(each.code, each.values["line"], each.values["column"]) for each in checked.faults] == [
        ("not-a-date", 1, "hired_on"),
        ("missing-value", 2, "key"),
        ("unknown-word", 3, "status"),
    ]
    assert [each.path for each in checked.faults] == [(0, "hired_on"), (1, "key"), (2, "status")]
    assert [person.key for person in checked.recipients] == ["A4"]
    (problem,) = check_recipient_rows([{"key": "A1", "name": ""}], on=ON).faults
    assert problem.path == (0, "name")
    (problem,) = check_recipient_rows([{"key": "A1", "first_name": "Zoé", "nom": ""}], on=ON).faults
    assert problem.path == (0, "nom")
    (held,) = Recipients.from_rows([row("A1"), row("A2", status="stage")], on=ON).held
    assert held.message.path == (1,)
    with pytest.raises(RecipientError, match='did you mean "number"'):
        Recipients.from_rows([row("A1", rank=3)], mapping={"rank": "amendment_number"})
    assert "astronaute" not in str(checked.faults) and "Zoé" not in repr(checked)


@pytest.mark.parametrize("given", ["dict", "model"])
def test_a_mapping_says_what_the_columns_are(given: str) -> None:
    columns = {"Réf. agent": "key", "qui": "name", "stat.": "ignore", "nature": "contract_type"}
    mapping: ColumnMapping | Mapping[str, str] = columns if given == "dict" else ColumnMapping(columns=columns)
    rows = [
        OrderedDict([("Réf. agent", "A1"), ("qui", "Zoé Durand"), ("stat.", "x"), ("nature", "CDI"), ("site", "Lyon")])
    ]
    (person,) = found = Recipients.from_rows(rows, mapping=mapping, on=ON)
    assert (person.key, person.name, person.extra) == ("A1", "Zoé Durand", {"site": "Lyon"})
    assert found.columns == ("Réf. agent", "qui", "stat.", "nature", "site")


def test_a_mapping_that_names_no_column_of_ours_is_refused() -> None:
    with pytest.raises(RecipientError) as refused:
        Recipients.from_rows([row("A1")], mapping={"nom": "lastname"}, on=ON)
    (problem,) = refused.value.problems
    assert problem.code == "unknown-column" and problem.where == "mapping.nom" and "last_name" in problem.text("en")


@pytest.mark.parametrize("meant", [None, 3, ["key"], {}])
def test_a_mapping_to_what_is_no_text_is_refused_and_told_what_leaves_a_column_out(meant: object) -> None:
    """None is natural for “leave it out”: the message says which word does."""
    columns: dict[str, Any] = {"id": meant, "nom": "lastname"}
    with pytest.raises(RecipientError) as refused:
        Recipients.from_rows([row("A1", id=7)], mapping=columns, on=ON)
    assert [(each.code, each.where) for each in refused.value.problems] == [
        ("bad-mapping", "mapping.id"),
        ("unknown-column", "mapping.nom"),
    ]
    assert "“ignore”" in refused.value.problems[0].text("en") and "ignore" in refused.value.problems[0].text("fr")


def test_rows_that_do_not_have_the_same_keys_are_one_table() -> None:
    found = Recipients.from_rows([row("A1"), row("A2", job="tisseuse", status="CDI")], on=ON)
    assert [person.job for person in found] == [None, "tisseuse"]


def test_no_row_and_no_column_of_numbers_are_faults() -> None:
    assert [each.code for each in check_recipient_rows([], on=ON).faults] == ["nobody"]
    (problem,) = check_recipient_rows([{"name": "Zoé Durand"}], on=ON).faults
    assert problem.code == "no-column" and problem.where == "rows"


def test_what_is_no_row_or_no_value_is_refused() -> None:
    cursor: Any = [("A1", "Zoé")]  # its rows are tuples
    with pytest.raises(TypeError, match="Mapping is expected, not tuple"):
        Recipients.from_rows(cursor, on=ON)
    (problem,) = check_recipient_rows([row("A1", job=["tisseuse"])], on=ON).faults
    assert problem.code == "bad-value" and problem.values["line"] == 1 and "tisseuse" not in str(problem)


def test_a_generator_is_read_once() -> None:
    assert len(Recipients.from_rows((row(f"A{n}") for n in range(3)), on=ON)) == 3


# ------------------------------------------------------------------ path, bytes and stream alike
@pytest.mark.parametrize("source", [SAMPLES / "employees.csv", SAMPLE_DSN], ids=["csv", "dsn"])
def test_a_path_bytes_and_a_stream_give_the_same_people(source: Path) -> None:
    on = ON if source.suffix == ".csv" else dt.date(2024, 10, 15)
    by_path = read_recipients(source, on=on)
    data = source.read_bytes()
    named = io.BytesIO(data)
    named.name = f"folder/{source.name}"
    with source.open("rb") as opened:
        for given in (data, bytearray(data), io.BytesIO(data), opened):
            assert without_places(read_recipients(given, on=on)) == without_places(by_path)
    assert read_recipients(named, on=on) == by_path == read_recipients(data, on=on, name=source.name)
    assert read_recipients([data], on=on).source == "list"


def test_bytes_complete_a_dsn_as_a_file_does() -> None:
    table = "matricule;adresse\nM0001;1 rue Neuve\n".encode("cp1252")
    found = check_recipients([SAMPLE_DSN.read_bytes(), io.BytesIO(table)], on=dt.date(2024, 10, 15))
    assert not [each for each in found.faults if each.code != "missing-value"]


def test_a_stream_of_text_is_refused() -> None:
    stream: Any = io.StringIO("key;name\n")
    with pytest.raises(TypeError, match="source: "):
        read_recipients(stream)


def test_no_value_of_the_people_is_in_a_message_about_bytes() -> None:
    (problem,) = check_recipients(b"key;nom;first_name\nA1;;Zo\n", on=ON).faults
    assert problem.where == "list, line 2, nom"


# ------------------------------------------------------------------ a list made by hand
def hand_made(**more: Any) -> Recipient:
    day = dt.date(2019, 3, 4)
    facts = {"address": "Lyon", "job": "tisseuse", "hired_on": day, "contract_signed_on": day, "status": "permanent"}
    return Recipient("E-1", "Camille Roussel", **{**facts, **more})


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"status": "apprentice"}, "apprentice"),
        ({"status": "intern"}, "intern"),
        ({"birth_date": dt.date(2012, 1, 1)}, "minor"),
        ({"contract_ended_on": dt.date(2020, 1, 1)}, "left"),
    ],
)
@pytest.mark.parametrize("form", ["list", "iterator", "recipients"])
def test_who_would_be_held_is_refused_in_a_list_made_by_hand(
    library: aigov.Library, more: dict[str, Any], code: str, form: str
) -> None:
    matter = aigov.samples.sample_matter("contract-amendment")
    people = [hand_made(**more)]
    given: Any = {"list": people, "iterator": iter(people), "recipients": Recipients(tuple(people))}[form]
    with pytest.raises(aigov.AigovError) as refused:
        plan_issue(library, matter, given)
    (problem,) = [each for each in refused.value.problems if each.code == "to-be-held"]
    assert "Recipients.from_rows" in problem.text("en") and "read_recipients" in problem.text("fr")
    assert problem.values["code"] == code and "Camille" not in str(refused.value)


def test_who_was_accepted_when_the_rows_were_read_is_issued(library: aigov.Library) -> None:
    matter = aigov.samples.sample_matter("contract-amendment")
    rows = [{"key": "E-1", "name": "Camille Roussel", "address": "Lyon", "job": "tisseuse", "status": "apprenti",
             "hired_on": dt.date(2019, 3, 4), "contract_date": dt.date(2019, 2, 18)}]  # fmt: skip
    read = Recipients.from_rows(rows, on=matter.date, accept=["apprentice"])
    plan = plan_issue(library, matter, read)
    assert plan.people == 1 and plan.list_notes() == list(read.notes)
    note = plan_issue(library, aigov.samples.sample_matter("charter"), read).list_notes()[0]
    assert note.code == "same-for-all" and "contract-amendment" in note.text("fr"), "nobody signs a charter"
    assert plan_issue(library, matter, list(read)).people == 1, "the people of a list that was read, chosen by hand"
    assert Recipients.from_rows(rows, on=matter.date, accept="apprentice minor") == read, "as on the command line"
    held = Recipients.from_rows(rows, on=matter.date)
    assert plan_issue(library, matter, held).people == 0 and plan_issue(library, matter, held).held == 1


# ------------------------------------------------------------------ who leaves before the amendment takes effect
DAYS = {"date": dt.date(2026, 11, 2), "proposed": dt.date(2026, 11, 5), "effect": dt.date(2026, 12, 1)}


def dated_matter() -> aigov.Matter:
    """Dated 2 November, proposed on the 5th, in effect on 1 December."""
    matter = aigov.samples.sample_matter("contract-amendment")
    assert matter.amendment is not None
    days = {"proposed_on": DAYS["proposed"], "effective_on": DAYS["effect"], "signed_on": None, "response": "none"}
    return matter.model_copy(
        update={"date": DAYS["date"], "amendment": matter.amendment.model_copy(update={**days, "received_on": None})}
    )


def whole_row(key: str, **more: object) -> dict[str, object]:
    day = dt.date(2019, 3, 4)
    told = {"address": "8 rue Haute, Lyon", "job": "tisseuse", "status": "CDI", "hired_on": day, "contract_date": day}
    return row(key, **{**told, **more})


LEAVING = {"ended_on": dt.date(2026, 11, 15)}


def test_a_list_read_for_a_matter_is_judged_on_its_days() -> None:
    born = dt.date(2008, 11, 20)  # of age on the day of effect, under age on that of the proposal
    rows = [whole_row("A1", **LEAVING), whole_row("A2", birth_date=born), whole_row("A3", ended_on="2026-12-15")]
    for found in (
        Recipients.from_rows(rows, on=dated_matter()),
        Recipients.from_rows(rows, on=DAYS["effect"], proposed_on=DAYS["proposed"]),
        check_recipient_rows(rows, on=dated_matter()).recipients,
    ):
        assert [(held.key, held.code) for held in found.held] == [("A1", "left"), ("A2", "minor")]
        assert [(note.code, note.values["key"]) for note in found.notes] == [("leaving", "A3")]
    table = "matricule;nom;prénom;date de sortie\nA1;Petit;Zoé;15/11/2026\n".encode()
    assert [held.code for held in read_recipients(table, on=dated_matter()).held] == ["left"]
    without = dated_matter().model_copy(update={"amendment": None})
    assert len(Recipients.from_rows([whole_row("A1", **LEAVING)], on=without)) == 1


@pytest.mark.parametrize("on", [DAYS["date"], None])
@pytest.mark.parametrize("form", ["recipients", "list"])
def test_who_leaves_before_the_effect_is_refused_whatever_day_the_list_was_read_for(
    library: aigov.Library, on: dt.date | None, form: str
) -> None:
    found = Recipients.from_rows([whole_row("A0"), whole_row("A1", **LEAVING)], on=on)
    with pytest.raises(RecipientError) as refused:
        plan_issue(library, dated_matter(), found if form == "recipients" else list(found))
    (problem,) = refused.value.problems
    assert problem.code == "to-be-held" and problem.values["code"] == "left" and problem.values["key"] == "A1"
    assert problem.path == ((1, "ended_on") if form == "recipients" else ())
    assert "on=matter" in problem.text("en") and "prend fin" in problem.text("fr")
    assert len(plan_issue(library, dated_matter(), found, documents=["answer-form"]).rows) == 2  # no amendment


def test_who_was_accepted_though_they_leave_is_issued(library: aigov.Library) -> None:
    found = Recipients.from_rows([whole_row("A1", **LEAVING)], on=dated_matter(), accept=["left"])
    for people in (found, list(found)):
        assert len(plan_issue(library, dated_matter(), people).rows) == 1


# ------------------------------------------------------------------ what a plan refuses has its place in the rows
COLUMNS_OF_OURS = {"ref": "key", "qui": "name", "contract.signed_on": "contract_date", "poste": "job"}


def rows_of_a_tool(**more: object) -> list[dict[str, object]]:
    day = dt.date(2019, 3, 4)
    whole: dict[str, object] = {"ref": 41, "qui": "Zoé Petit", "poste": "tisseuse", "contract.signed_on": day,
                                "address": "8 rue Haute, Lyon", "hired_on": day, "status": "CDI"}  # fmt: skip
    return [whole, {**whole, "ref": 42, "poste": None, "contract.signed_on": None, **more}]


def without_number() -> aigov.Matter:
    matter = aigov.samples.sample_matter("contract-amendment")
    assert matter.amendment is not None
    return matter.model_copy(update={"amendment": matter.amendment.model_copy(update={"number": None}), "place": None})


def refused_by_plan(library: aigov.Library, matter: aigov.Matter, people: Any) -> tuple[aigov.Problem, ...]:
    with pytest.raises(RecipientError) as refused:
        plan_issue(library, matter, people)
    return refused.value.problems


def test_a_blank_of_a_person_has_the_position_the_column_of_the_user_and_the_key(library: aigov.Library) -> None:
    matter = aigov.samples.sample_matter("contract-amendment")
    found = refused_by_plan(library, matter, Recipients.from_rows(rows_of_a_tool(), mapping=COLUMNS_OF_OURS))
    assert [(each.code, each.path, each.values["key"]) for each in found] == [
        ("unfilled", (1, "contract.signed_on"), "42"),
        ("unfilled", (1, "poste"), "42"),
    ]
    assert [each.text("fr").partition(" — ")[0] for each in found] == ["ligne 2, contract.signed_on", "ligne 2, poste"]
    assert all(": employee." not in each.text("fr") and "Petit" not in str(each) for each in found)
    table = (
        "matricule;nom;prénom;emploi;adresse;contrat;entrée;date du contrat\n"
        "42;Petit;Zoé;;8 rue Haute;CDI;04/03/2019;04/03/2019\n"
    )
    (of_file,) = refused_by_plan(library, matter, read_recipients(table.encode()))
    assert (of_file.path, of_file.where, of_file.values["column"]) == ((), "line 2, emploi", "emploi")
    (by_hand,) = refused_by_plan(library, matter, [replace(hand_made(), job=None)])
    assert (by_hand.where, by_hand.values["column"]) == ("E-1", "job")


def test_a_number_that_the_matter_lacks_is_said_once_and_with_its_other_blanks(library: aigov.Library) -> None:
    rows = rows_of_a_tool(poste="tisseuse", **{"contract.signed_on": "04/03/2019"})
    found = refused_by_plan(library, without_number(), Recipients.from_rows(rows, mapping=COLUMNS_OF_OURS))
    assert sorted((each.code, each.path) for each in found) == [
        ("unfilled", ("amendment", "number")),
        ("unfilled", ("place",)),
    ]
    rows[0]["number"] = 7
    found = refused_by_plan(library, without_number(), Recipients.from_rows(rows, mapping=COLUMNS_OF_OURS))
    assert {each.path for each in found} == {(1, "number"), ("place",)}


def test_other_faults_of_people_have_their_place_too(library: aigov.Library) -> None:
    rows = rows_of_a_tool(poste="tisseuse", **{"contract.signed_on": "04/03/2019"})
    found = Recipients.from_rows(rows, mapping=COLUMNS_OF_OURS)
    english = replace(found, people=(found.people[0], replace(found.people[1], language="en")))
    (problem,) = refused_by_plan(library, aigov.samples.sample_matter("contract-amendment"), english)
    assert (problem.code, problem.path, problem.values["key"]) == ("language", (1, "language"), "42")


def test_a_column_that_nobody_knows_is_told_with_the_plan() -> None:
    """The birth date of a minor may stand in it; the hint names what a program gives, no file."""
    told = {"address": "Lyon", "job": "tisseuse", "hired_on": "2019-03-04", "contract_date": "2019-02-18", "number": 1}
    rows = [{**row("A1"), **told, "jour_naiss": "2012-05-04"}]
    found = Recipients.from_rows(rows, on=ON)
    plan = plan_issue(aigov.load_library(), dated_matter(), found)
    (note,) = [each for each in plan.list_notes() if each.code == "aside"]
    assert note in found.notes and note.values["columns"] == "jour_naiss" and "mapping=" in note.text("fr")
    assert "no-age" in {each.code for each in plan.list_notes()}
    for header in ("ddn", "date_nais", "date_naiss", "birthdate", "date_of_birth"):
        assert [held.code for held in Recipients.from_rows([{**row("A1"), header: "2012-05-04"}], on=ON).held] == [
            "minor"
        ], header
