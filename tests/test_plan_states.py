"""A plan made against the register, person by person: who is proposed something, and who is left alone."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from depth import in_turn
from issuing import assess, issue, matter, person
from issuing import short as library

import aigov_docs as aigov
from aigov_docs.bulk.plan import IssuePlan, plan_issue
from aigov_docs.bulk.plan_states import STATES, WantedPeople
from aigov_docs.bulk.register_views import view_register
from aigov_docs.bulk.rounds import second_round
from aigov_docs.bulk.run import execute_plan
from aigov_docs.cli import main
from aigov_docs.kits.ground.problems import AigovError
from aigov_docs.people.recipient import Recipient
from aigov_docs.people.table_words import staff_words
from aigov_docs.register.register import Register

sqlalchemy = pytest.importorskip("sqlalchemy")
DAY = dt.date(2026, 10, 1)


def many(count: int) -> list[Recipient]:
    """People for whom one document is compiled."""
    return [person(f"M-{n:04d}", f"Camille {n}") for n in range(count)]


@cache
def first_plan() -> IssuePlan:
    """The first round, for nine people."""
    return plan_issue(library(), matter(), many(9), chunk=2)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """A register of nine proposals: one signed, one refused, one of somebody who left, one withdrawn."""
    with Register(tmp_path / "avenants.db") as made:
        execute_plan(first_plan(), tmp_path / "first", register=made)
        for key, answer in (("M-0000", "signed"), ("M-0001", "refused"), ("M-0003", "left"), ("M-0005", "superseded")):
            made.answer(key, answer, on=DAY)
        yield made


def corrected(*places: int, count: int = 9) -> list[Recipient]:
    """The list again, with a letter of some names corrected."""
    return [replace(one, name=f"{one.name}é") if place in places else one for place, one in enumerate(many(count))]


def issued(plan: IssuePlan) -> list[str]:
    return [row.key for row in plan.rows]


def test_a_corrected_letter_proposes_again_to_that_person_alone(register: Register, tmp_path: Path) -> None:
    plan = plan_issue(library(), matter(), corrected(4, count=10), register=register)
    assert issued(plan) == ["M-0004", "M-0005", "M-0009"] and plan.people == 3
    assert plan.counts == {
        "new": 2, "corrected": 1, "outdated": 0, "unchanged": 0, "signed": 1, "signed-changed": 0, "proposed": 4,
        "refused": 1, "left": 1,
    }  # fmt: skip
    assert plan.list_keys("new") == ["M-0005", "M-0009"] and plan.list_keys("corrected") == ["M-0004"]
    assert plan.keys["refused"] == ["M-0001"] and sum(plan.counts.values()) == 10
    assert sum(each.count for each in plan.variants) == len(plan.rows)
    done = execute_plan(plan, tmp_path / "again", register=register)
    assert done.written == 3
    assert plan_issue(library(), matter(), corrected(4, count=10), register=register).people == 0


#: A list of employees as HR keeps it, and the same row with every cell changed: by the standard name of the column.
CELLS: dict[str, tuple[str, str]] = {
    "civility": ("Mme", "M."),
    "gender": ("f", "m"),
    "name": ("", "Lou Petit"),
    "last_name": ("Petit", "Petyt"),
    "usage_name": ("", "Grand"),
    "birth_name": ("", "Durand"),
    "first_name": ("Zoé", "Zoë"),
    "address": ("8 impasse du Moulin", "9 impasse du Moulin"),
    "address_2": ("", "Bâtiment B"),
    "postal_code": ("69100", "69101"),
    "city": ("Villeurbanne", "Lyon"),
    "country": ("", "Suisse"),
    "job": ("tisseuse", "ourdisseuse"),
    "contract_type": ("CDI", "CDD"),
    "contract_date": ("2019-02-18", "2019-02-19"),
    "hired_on": ("2019-03-04", "2019-03-05"),
    "ended_on": ("", "2031-12-31"),
    "expected_end": ("", "2031-12-31"),
    "status": ("", "permanent"),
    "protected": ("non", "oui"),
    "telework": ("non", "oui"),
    "reads_french": ("", "oui"),
    "language": ("fr", "fr+en"),
    "translation_requested": ("non", "oui"),
    "minor": ("", "non"),
    "translation_language": ("", "en"),
    "birth_date": ("1980-01-01", "1981-01-01"),
    "number": ("2", "3"),
    "establishment": ("", "Lyon"),
    "workplace": ("", "Lyon"),
    "email": ("zoe@example.fr", "zoé.petit@example.fr"),
}
#: What each person of the list answered; E-0 keeps the paper of the round the same for somebody.
ANSWERS = {"E-0": "", "E-1": "signed", "E-2": "refused", "E-3": "left", "E-4": ""}


def listed(column: str = "") -> Any:
    """The list of ``ANSWERS``, whose every row but that of E-0 has one cell changed."""
    rows = []
    for key in ANSWERS:
        cells = {name: after if name == column and key != "E-0" else before for name, (before, after) in CELLS.items()}
        rows.append({"key": key, **cells})
    return aigov.Recipients.from_rows(rows, on=matter())


@pytest.fixture(scope="module")
def answered(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Register, Any]]:
    """A round, renewing or not: one person signed, one refused, one left, two have not answered; and its matter."""
    ours = matter().model_copy(update={"amendment": matter().amendment.model_copy(update={"renews": request.param})})
    folder = tmp_path_factory.mktemp("answered")
    with Register(folder / "avenants.db") as made:
        assert execute_plan(plan_issue(library(), ours, listed()), folder / "first", register=made).written == 5
        for key, answer in ANSWERS.items():
            if answer:
                made.answer(key, answer, on=DAY)
        yield made, ours


def test_the_cells_walked_are_all_those_of_a_list() -> None:
    assert set(CELLS) == set(staff_words().columns) - {"key"}  # another number is another person


@pytest.mark.parametrize(("answered", "column"), in_turn([False, True], [*CELLS]), indirect=["answered"])
def test_no_cell_proposes_again_to_who_signed_refused_or_left(answered: tuple[Register, Any], column: str) -> None:
    """Who has not answered is proposed the corrected paper; who did, nothing, and the plan says what they have."""
    register, ours = answered
    if column == "translation_language":  # a language and no request: the list itself is refused
        with pytest.raises(AigovError):
            listed(column)
        return
    plan = plan_issue(library(), ours, listed(column), register=register)
    assert set(issued(plan)) <= {"E-4"}
    if issued(plan):
        assert plan.keys["corrected"] == ["E-4"]
        assert plan.keys["signed-changed"] == ["E-1"] and plan.keys["signed"] == []
    elif not plan.held + plan.skipped:
        assert plan.keys["signed"] == ["E-1"] and plan.keys["proposed"] == ["E-0", "E-4"]


def test_a_refusal_is_never_covered_in_silence(register: Register) -> None:
    plan = plan_issue(library(), matter(), corrected(0, 1, 3), register=register)
    assert "M-0001" not in issued(plan)
    said = aigov.to_bytes(plan.as_document("en"), "md").decode().replace("\u00a0", " ")
    assert "1 person: they refused – it is proposed to them again only with --again." in said and "M-0001" not in said
    asked = plan_issue(library(), matter(), corrected(1), register=register, only=["refused"], again=True)
    assert issued(asked) == ["M-0001"] and asked.counts["refused"] == 1
    later = matter().model_copy(update={"date": dt.date(2027, 3, 1)})
    assert "M-0001" not in {one.key for one in second_round(register, library(), later, many(9)).people}


def test_who_signed_another_paper_than_today_is_told_and_left_alone(register: Register) -> None:
    """The page, the notes and the JSON say so, with what there is to do; only ``again`` proposes another paper."""
    plan = plan_issue(library(), matter(), corrected(0), register=register)
    assert issued(plan) == ["M-0005"] and plan.as_dict()["counts"]["signed-changed"] == 1
    said = aigov.to_bytes(plan.as_document("en"), "md").decode().replace("\u00a0", " ")
    state = "they signed their paper of this round, and it would be another one today"
    assert f"1 person: {state} – another one is proposed to them only with --again." in said
    notes = [note for note in plan.list_notes() if note.code == "signed-changed"]
    assert len(notes) == 1 and "correcting amendment with its own number" in notes[0].text("en")
    assert "[Prudent]" in notes[0].text("fr") and said.count("correcting amendment") == 1
    for asked in ({"again": ["M-0000"]}, {"again": ["signed-changed"]}, {"only": ["signed-changed"], "again": True}):
        assert "M-0000" in issued(plan_issue(library(), matter(), corrected(0), register=register, **asked))
    assert issued(plan_issue(library(), matter(), corrected(0), register=register, only=["signed-changed"])) == []
    assert not plan_issue(library(), matter(), many(9), register=register).list_notes()


@pytest.mark.parametrize("answer", ["signed", "refused"])
def test_who_answered_and_was_proposed_it_again_is_not_corrected(
    register: Register, answer: str, tmp_path: Path
) -> None:
    """The second proposal waits; a letter of the name changes, and makes no third one."""
    register.answer("M-0006", answer, on=DAY)
    again = plan_issue(library(), matter(), corrected(6), register=register, only=["M-0006"], again=True)
    assert execute_plan(again, tmp_path / "again", register=register).written == 1
    plan = plan_issue(library(), matter(), many(9), register=register)
    assert "M-0006" not in issued(plan) and "M-0006" in plan.keys["proposed"]


@pytest.mark.parametrize(
    ("only", "again", "wanted"),
    [
        ((), (), False),
        (["M-0001"], (), False),
        (["refused"], False, False),
        ((), "M-0001", True),
        ((), ["refused"], True),
        (["M-0001"], True, True),
        (["M-0002"], True, False),
        (["new"], ["refused"], False),
    ],
)
def test_who_refused_is_asked_again_only_where_it_is_said(only: Any, again: Any, wanted: bool) -> None:
    assert WantedPeople(only, again).includes("M-0001", "refused") is wanted


def test_who_was_erased_is_not_taken_to_be_corrected(register: Register) -> None:
    register.erase_person("M-0004", on=DAY)
    plan = plan_issue(library(), matter(), corrected(4), register=register)
    assert "M-0004" not in issued(plan) and plan.counts["corrected"] == 0


def test_what_changed_for_all_corrects_nobody(register: Register) -> None:
    """A new letterhead, release or fact of the matter changes every paper: nobody was corrected."""
    plan = plan_issue(library(), matter().model_copy(update={"place": "Annecy"}), corrected(4), register=register)
    assert issued(plan) == ["M-0005"] and plan.counts["proposed"] == 5 and plan.counts["signed"] == 1
    assert plan.states is not None and plan.states.changed_runs == [first_plan().run]
    said = aigov.to_bytes(plan.as_document("en"), "md").decode()
    assert f"What is common to all has changed since this was issued ({first_plan().run})" in said


def test_another_day_is_another_round(register: Register) -> None:
    """Who signed the text of today is not asked again; whose text has changed is, by a matter that renews."""
    later = matter().model_copy(
        update={"date": dt.date(2027, 3, 1), "amendment": matter().amendment.model_copy(update={"proposed_on": None})}
    )
    plan = plan_issue(library(), later, corrected(4), register=register)
    assert plan.counts["signed"] == 1 and plan.counts["proposed"] == 5 and issued(plan) == ["M-0005"]
    clause = library().clauses["incident-reporting"]
    first = clause.editions[1]
    for level, state in (("cosmetic", "unchanged"), ("substantive", "outdated")):
        moved = replace(
            library(),
            clauses={
                **library().clauses,
                clause.id: replace(clause, editions={1: first, 2: replace(first, number=2, change=_change(level))}),
            },
        )
        plan = plan_issue(moved, later, many(9), register=register)
        assert plan.counts[state] == 1 and "M-0000" not in issued(plan), level
    renewing = later.model_copy(update={"amendment": later.amendment.model_copy(update={"renews": True})})
    assert "M-0000" in issued(plan_issue(moved, renewing, many(9), register=register))


def _change(level: str) -> Any:
    from aigov_docs.library.clauses import EditionChange

    return EditionChange.model_validate({"level": level, "fr": "Change.", "en": "Changes."})


class Stop(Exception):
    pass


def test_a_run_that_was_stopped_is_planned_as_it_was(tmp_path: Path, register: Register) -> None:
    """What the run itself recorded, and what was answered since, changes nothing of its plan."""
    people, out = corrected(4, 6, count=12), tmp_path / "out"

    def stop(now: Any) -> None:
        if now.done > 1 and not now.resumed:
            raise Stop

    assessment = assess(library(), matter(), strict=False)
    with pytest.raises(Stop):
        issue(assessment, people, out, register=register, chunk=2, progress=stop)
    register.answer("M-0007", "signed", on=DAY)
    register.answer("M-0004", "refused", on=DAY)
    assert plan_issue(library(), matter(), people, register=view_register(register, out), chunk=2).people == 6
    done = issue(assessment, people, out, register=register, chunk=2)
    assert (done.written, done.resumed) == (4, 2) and done.plan.counts["corrected"] == 2
    assert register.check_chain().events == 9 + 4 + 6 + 2
    with Register(tmp_path / "older.db") as copy, pytest.raises(AigovError) as caught:
        issue(assessment, people, out, register=copy, chunk=2)
    assert [(problem.code, problem.values) for problem in caught.value.problems] == [
        ("older-register", {"last": 0, "noted": 13})
    ]


def test_a_number_that_the_list_does_not_have_is_refused(register: Register) -> None:
    with pytest.raises(AigovError) as caught:
        plan_issue(library(), matter(), many(9), register=register, only=["M-0001", "refsued"], again=["M-9"])
    assert {str(problem.values["name"]) for problem in caught.value.problems} == {"refsued", "M-9"}
    number, state = sorted(caught.value.problems, key=lambda each: str(each.values["name"]))
    assert number.where == "again" and "to-sign-again" in number.text("fr") and "unchanged" in number.text("en")
    assert state.where == "only" and 'did you mean "refused"' in state.text("en")
    assert issued(plan_issue(library(), matter(), many(9), only=["M-0001"])) == ["M-0001"]
    assert plan_issue(library(), matter(), many(2)).counts == {}


def test_letters_are_no_proposals(register: Register) -> None:
    plan = plan_issue(library(), matter(), many(9), register=register, documents=["answer-form"])
    assert plan.people == 9 and plan.counts == {}


def test_the_command_shows_the_plan_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Counts in words and in JSON, numbers only when asked for; who has something already is left alone."""
    (tmp_path / "matter.yaml").write_text(aigov.sample_text(), "utf-8")
    rows = "key;name;job;gender;address;hired on;contract date;contract type\n"
    line = "E-{n};{name};tisseuse;f;Lyon;04/03/2019;18/02/2019;CDI\n"
    staff, base = tmp_path / "staff.csv", str(tmp_path / "avenants.db")
    command = [
        "issue",
        str(tmp_path / "matter.yaml"),
        str(staff),
        "--vehicle",
        "contract-amendment",
        "--register",
        base,
    ]
    staff.write_text(rows + line.format(n=1, name="Zoé Rousel") + line.format(n=2, name="Lou Petit"), "utf-8")
    assert main([*command, "-o", str(tmp_path / "one")]) == 0, capsys.readouterr()
    capsys.readouterr()
    staff.write_text(rows + line.format(n=1, name="Zoé Roussel") + line.format(n=2, name="Lou Petit"), "utf-8")
    assert main([*command, "-o", str(tmp_path / "two"), "--dry-run", "--json", "--who"]) == 0
    said = json.loads(capsys.readouterr().out.splitlines()[0])
    assert said["event"] == "plan" and said["people"] == 1 and list(said["counts"]) == list(STATES)
    assert said["who"]["corrected"] == ["E-1"] and said["who"]["proposed"] == ["E-2"]
    assert main([*command, "-o", str(tmp_path / "two")]) == 0
    assert [path.name for path in (tmp_path / "two").glob("*.docx")] == ["E-1.docx"]
    capsys.readouterr()
    assert main([*command, "-o", str(tmp_path / "three")]) == 1
    told = "".join(capsys.readouterr())
    assert "--again" in told and not (tmp_path / "three").exists()


def test_a_plan_takes_a_register_as_issue_does(tmp_path: Path) -> None:
    """A file, a URL, an engine or a connection; where nothing stands yet, everybody is new and nothing is made."""
    file = tmp_path / "register.db"
    engine = sqlalchemy.create_engine(f"sqlite:///{file}")
    assert plan_issue(library(), matter(), many(2), register=file).counts["new"] == 2 and not file.exists()
    plan = plan_issue(library(), matter(), many(2), register=engine)
    assert plan.counts["new"] == 2 == len(list(aigov.bulk.issue_bytes(plan, register=engine)))
    with engine.connect() as connection:
        for given in (file, f"sqlite:///{file}", engine, connection):
            plan = plan_issue(library(), matter(), many(3), register=given)
            assert (issued(plan), plan.counts["proposed"]) == (["M-0002"], 2), given
    engine.dispose()
    wrong: Any = 7
    with pytest.raises(TypeError, match="is expected, not int"):
        plan_issue(library(), matter(), many(1), register=wrong)
