"""The register of AI systems and the record of training: out as CSV and JSON, in again, and what is refused."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from command import run
from depth import depth

import aigov_docs as aigov
from aigov_docs.kits.ground.yaml_files import YamlSource, validate_type
from aigov_docs.library.vocabulary import RecordTable
from aigov_docs.records.json_schema import protect_cell, restore_cell

LIBRARY = aigov.load_library()
MATTER = aigov.samples.sample_matter("charter")
TABLES = LIBRARY.vocabulary.records
SYSTEMS: list[dict[str, Any]] = [
    {
        "use": "Résumer des comptes rendus",
        "department": "Direction",
        "tool": "Assistant; interne",
        "supplier": "=SUM(A1)",
        "highest_class": "confidential",
        "risk_class": "transparency",
        "human_control": 'Relu par l\'auteur, "avant" envoi',
        "owner": "-x, '=1",
        "status": "withdrawn",
        "started_on": dt.date(2026, 2, 3),
        "next_review": dt.date(2027, 1, 15),
        "ended_on": dt.date(2026, 12, 1),
        "gdpr_record": "RT-12",
    },
    {"tool": "Codeur"},
]
TRAINING: list[dict[str, Any]] = [
    {"key": "0042", "name": "Zoé Petit", "modules": ("1", "4"), "held_on": dt.date(2026, 12, 3), "minutes": 90,
     "trainer": "Centre Exemple", "material": "Support v2", "attendance": "attended", "place": "Lyon", "level": "base"},
    {"key": "0043"},
]  # fmt: skip
ROWS = {"systems": SYSTEMS, "training": TRAINING}


def record_of(name: str) -> aigov.records.Record:
    return aigov.records.record_from_rows(ROWS[name], name, LIBRARY, matter=MATTER)


def problems_of(source: Any, record: str = "systems", **named: Any) -> list[aigov.Problem]:
    with pytest.raises(aigov.RecipientError) as refused:
        if isinstance(source, list):
            aigov.records.record_from_rows(source, record, LIBRARY, **named)
        else:
            aigov.records.read_record(source, record, LIBRARY, **named)
    return list(refused.value.problems)


# ------------------------------------------------------------------ there and back
@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("matter", [MATTER, None])
def test_a_record_comes_back_as_it_was(name: str, matter: aigov.Matter | None, tmp_path: Path) -> None:
    record = aigov.records.record_from_rows(ROWS[name], name, LIBRARY, matter=matter)
    assert list(record) == ROWS[name] and len(record) == 2
    for written in (record.to_csv("fr"), record.to_csv("en"), record.to_json()):
        (tmp_path / "file").write_bytes(written)
        for source in (written, io.BytesIO(written), tmp_path / "file", str(tmp_path / "file")):
            again = aigov.records.read_record(source, name, LIBRARY, matter=matter)
            assert again == record
            assert [again.to_csv("fr"), again.to_csv("en"), again.to_json()] == [
                record.to_csv("fr"), record.to_csv("en"), record.to_json(),
            ]  # fmt: skip
    assert aigov.records.record_from_rows(record, name, LIBRARY, matter=matter) == record


def test_whatever_text_a_row_has_it_comes_back() -> None:
    chance = random.Random(18)
    signs = "ab é'\"=+-@%|;,\t\n/–“0."
    texts = ["".join(chance.choices(signs, k=chance.randint(1, 9))) for _ in range(depth(60, 2000))]
    rows = [{"tool": f"T{place}", "owner": text} for place, text in enumerate(texts)]
    record = aigov.records.record_from_rows(rows, "systems", LIBRARY)
    for written in (record.to_csv("fr"), record.to_json()):
        assert aigov.records.read_record(written, "systems", LIBRARY) == record
    assert all(restore_cell(protect_cell(text)) == text for text in texts)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in map(protect_cell, texts))


def write_workbook(rows: list[list[Any]]) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("python_calamine")
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_as_the_spreadsheet_saved_it() -> None:
    cells = [
        ["Registre", None, None, None, None],
        ["Usage", "Outil et offre", "Risque", "Prochain examen", "Colonne à nous"],
        ["Code", "Codeur", "Haut risque", dt.datetime(2027, 1, 15), 3],
    ]
    record = aigov.records.read_record(write_workbook(cells), "systems", LIBRARY)
    assert list(record) == [
        {"use": "Code", "tool": "Codeur", "risk_class": "high_risk", "next_review": dt.date(2027, 1, 15)}
    ]
    cells = [
        ["Matricule", "Durée", "Date", "Thème", "Note"],
        ["0042", 90, "03/12/2026", "4. Sécurité et incidents / 1", 18],
    ]
    record = aigov.records.read_record(write_workbook(cells), "training", LIBRARY)
    assert list(record) == [{"key": "0042", "minutes": 90, "held_on": dt.date(2026, 12, 3), "modules": ("4", "1")}]


def test_rows_of_a_program_may_have_its_own_names() -> None:
    rows = [{"matricule": 42, "sujet": ["Comprendre"], "le": dt.date(2026, 12, 3), "note": 18}]
    record = aigov.records.record_from_rows(rows, "training", LIBRARY, mapping={"sujet": "modules", "le": "held_on"})
    assert list(record) == [{"key": "42", "modules": ("1",), "held_on": dt.date(2026, 12, 3)}]


# ------------------------------------------------------------------ drafts
def test_what_the_matter_knows_is_filled_in() -> None:
    record = aigov.records.draft_record("systems", LIBRARY, MATTER)
    assert [row["tool"] for row in record] == [tool.name for tool in MATTER.tools]
    assert aigov.records.read_record(record.to_csv(), "systems", LIBRARY, matter=MATTER) == record
    people = aigov.Recipients.from_rows([{"key": "E-1", "name": "Camille Roussel", "status": "CDI"}])
    record = aigov.records.draft_record("training", LIBRARY, MATTER, people=people)
    assert list(record) == [{"key": "E-1", "name": "Camille Roussel"}]
    assert len(aigov.records.draft_record("training", LIBRARY, MATTER)) == 0


def test_the_modules_are_those_of_the_programme() -> None:
    rows = [row[0] for row in LIBRARY.vocabulary.tables["programme"].rows]
    words = TABLES["training"].columns["modules"].words
    for language in ("fr", "en"):
        assert [f"{word}. {label.text(language)}" for word, label in words.items()] == [
            cell.text(language) for cell in rows if cell is not None
        ]


def test_the_statuses_are_those_of_the_paper() -> None:
    rows = [row[0] for row in LIBRARY.vocabulary.tables["tool_statuses"].rows]
    words = TABLES["systems"].columns["status"].words
    for language in ("fr", "en"):
        assert [label.text(language) for label in words.values()] == [cell.text(language) for cell in rows if cell]


# ------------------------------------------------------------------ what is refused
WRONG = [
    {"tool": "A", "risk_class": "haut", "status": "retiré", "highest_class": "ultra"},
    {"tool": "", "next_review": "2026-02-30", "started_on": "2026-05-02", "ended_on": "2026-05-01"},
    {"tool": "B", "owner": "ZoÃ©", "use": "x" * 2001},
    {"tool": " b ", "use": ""},
    {"tool": "C", "status": object()},
]
FOUND = [
    ("bad-value", (4, "status")),
    ("unknown-word", (0, "highest_class")),
    ("unknown-word", (0, "risk_class")),
    ("missing-value", (0, "ended_on")),
    ("missing-value", (1, "tool")),
    ("not-a-date", (1, "next_review")),
    ("date-order", (1, "ended_on")),
    ("too-long", (2, "use")),
    ("bad-character", (2, "owner")),
    ("row-twice", (3, "tool")),
]


def test_every_fault_of_every_row_is_told_at_once_beside_its_cell() -> None:
    found = problems_of(WRONG, matter=MATTER)
    assert [(each.code, each.path) for each in found] == FOUND
    assert all(each.text("fr") != each.text("en") and each.hint for each in found)
    said = " ".join(each.text("en") for each in found)
    assert "ultra" not in said and "ZoÃ©" not in said, "no message repeats a value"
    assert found[1].where == "rows, line 1, highest_class" and "confidential" in found[1].text("fr")
    assert "la cellule est vide, et « Statut » dit « retiré »" in found[3].text("fr")


def test_a_table_and_json_tell_the_same_faults_with_their_places() -> None:
    header = "Outil;Statut;Prochain examen;Fin;Début;Classe;Risque"
    table = f"{header}\nA;retiré;;;;ultra;haut\n;;2026-02-30;2026-05-01;2026-05-02;;\n"
    found = problems_of(table.encode(), matter=MATTER, name="registre.csv")
    assert sorted(each.code for each in found) == sorted(code for code, path in FOUND if path[0] in (0, 1))
    places = {(each.where, each.path) for each in found}
    assert ("registre.csv, line 3, Prochain examen", (1, "Prochain examen")) in places
    (first, *_) = found = problems_of(json.dumps(WRONG[:2]).encode(), matter=MATTER, name="registre.json")
    assert [(each.code, each.path) for each in found] == [each for each in FOUND if each[1][0] in (0, 1)]
    assert first.where == "registre.json, 0.highest_class"


def test_minutes_modules_and_presence_are_checked() -> None:
    rows = [
        {"key": "1", "minutes": "1 h 30"},
        {"key": "2", "minutes": 0},
        {"key": "3", "modules": "1, 9"},
        {"key": "4", "attendance": "présent"},
        {"key": "4", "attendance": "absent"},
    ]
    assert [(each.code, each.path) for each in problems_of(rows, "training")] == [
        ("not-a-number", (0, "minutes")),
        ("out-of-range", (1, "minutes")),
        ("unknown-word", (2, "modules")),
        ("missing-value", (3, "held_on")),
        ("missing-value", (3, "modules")),
        ("row-twice", (4, "key")),
    ]


@pytest.mark.parametrize(
    ("source", "code", "path"),
    [
        ([], "no-row", ()),
        (b"Outil;Statut\n", "no-row", ()),
        (b"[]", "no-row", ()),
        (b"Usage;Statut\nA;autoris\xc3\xa9\n", "no-column", ()),
        (b'{"tool": "A"}', "not-rows", ()),
        (b'[{"tool": "A"}, 3]', "not-rows", ()),
        (b'[{"tool": "A", "ownr": "B"}]', "unknown-key", (0, "ownr")),
        (b'[{"tool": "A", "owner": true}]', "bad-value", (0, "owner")),
        (b'[{"tool": ["A", "B"]}]', "bad-value", (0, "tool")),
        (b'[{"tool": "A", "tool": "B"}]', "duplicate-key", (0, "tool")),
        (b'[{"tool": "A"}, {"tool": }]', "not-json", (1, "tool")),
        (Path("/nowhere/registre.csv"), "no-file", ()),
        (b"", "empty-file", ()),
    ],
)
def test_what_is_no_record_is_refused(source: Any, code: str, path: tuple[str | int, ...]) -> None:
    assert [(each.code, each.path) for each in problems_of(source)] == [(code, path)]


def test_an_unknown_record_and_a_wrong_mapping_are_refused() -> None:
    with pytest.raises(aigov.UsageError, match='did you mean "systems"'):
        aigov.records.record_schema("system", LIBRARY)
    assert [each.code for each in problems_of([{"tool": "A"}], mapping={"x": "tol"})] == ["unknown-column"]
    with pytest.raises(TypeError):
        source: Any = io.StringIO("a")
        aigov.records.read_record(source, "systems", LIBRARY)


# ------------------------------------------------------------------ the schema
@pytest.mark.parametrize("name", ROWS)
def test_what_goes_out_fits_the_schema_and_only_that(name: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    french, english = (
        aigov.records.record_schema(name, LIBRARY, matter=MATTER, language=language) for language in ("fr", "en")
    )
    jsonschema.Draft202012Validator.check_schema(french)
    validator = jsonschema.Draft202012Validator(french, format_checker=jsonschema.FormatChecker())
    rows = json.loads(record_of(name).to_json())
    assert list(validator.iter_errors(rows)) == []
    for changes in ({"zzz": "x"}, {"highest_class": "ultra"}, {"next_review": "soon"}, {"minutes": 0}, {"tool": ""}):
        if name == "systems" or "minutes" in changes:
            assert list(validator.iter_errors([{**rows[0], **changes}])), changes
    for column, said in french["items"]["properties"].items():
        other = english["items"]["properties"][column]
        assert said["title"] and said["description"] and other["description"] != said["description"], column


def test_a_house_library_may_keep_a_record_of_its_own(tmp_path: Path) -> None:
    def check(**changes: Any) -> list[str]:
        column = {"fr": "Un", "en": "One", "says": {"fr": "x", "en": "y"}}
        data = {
            "fr": "A", "en": "B", "says": {"fr": "x", "en": "y"}, "about": "tools", "same": ["one"],
            "columns": {"one": column, "two": {**column, "type": "word", "words": {"a": {"fr": "á", "en": "a"}}}},
            **changes,
        }  # fmt: skip
        return [each.code for each in validate_type(RecordTable, data, YamlSource("records.yaml", None))[1]]

    assert check() == []
    assert check(same=["three"]) == check(order=[["one", "three"]]) == ["other-columns"]
    assert check(needs=[{"column": "two", "words": ["b"], "needs": "one"}]) == ["other-columns"]


# ------------------------------------------------------------------ the command
def test_the_command_drafts_checks_and_converts(tmp_path: Path) -> None:
    matter, table, other = tmp_path / "matter.yaml", tmp_path / "registre.csv", tmp_path / "registre.json"
    matter.write_text(aigov.sample_text(), encoding="utf-8")
    assert run("records", "draft", "systems", matter, "-o", table, "--lang", "fr").returncode == 0
    assert table.read_bytes().decode("utf-8-sig").startswith("Usage;Service;Outil;")
    done = run("records", "read", "systems", table, "--matter", matter, "-o", other, "--json")
    assert done.returncode == 0 and json.loads(done.stdout) == json.loads(other.read_bytes())
    table.write_text("Outil;Statut\nA;retiré\n", encoding="utf-8")
    done = run("records", "read", "systems", table, "--json")
    assert done.returncode == 1 and json.loads(done.stdout)["problems"][0]["path"] == [0, "ended_on"]
    assert json.loads(run("records", "schema", "training", "--lang", "fr").stdout)["title"].startswith("Trace")
    assert run("records", "read", "systems", table, "-o", tmp_path / "x.docx").returncode == 2
    assert yaml.safe_load(matter.read_text(encoding="utf-8"))["tools"]
