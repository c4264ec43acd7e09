"""Lists as people keep them: zeros that a workbook shows, headers as payrolls write them, every hold at once, numbers
that changed their form between two rounds.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
from pathlib import Path

import pytest
import yaml
from command import run
from issuing import person

import aigov_docs as aigov
from aigov_docs.cli.recipients_command import _check_as_dict
from aigov_docs.kits.ground.resources import data_folder
from aigov_docs.kits.ledger.answer_checks import Answer, place_answer
from aigov_docs.kits.ledger.evidence import IssuedRow
from aigov_docs.kits.ledger.replay import RegisterPerson
from aigov_docs.kits.lists.cells import is_damaged
from aigov_docs.kits.lists.table_columns import ColumnMapping
from aigov_docs.kits.lists.table_files import show_number
from aigov_docs.people.changed_numbers import hold_changed_numbers
from aigov_docs.people.check_report import report_csv
from aigov_docs.people.mapping import read_mapping, save_mapping
from aigov_docs.people.recipient import Recipient
from aigov_docs.people.recipients import (
    RecipientCheck,
    Recipients,
    check_recipient_rows,
    check_recipients,
    read_recipients,
)
from aigov_docs.people.table_words import explain_columns, staff_words

SAMPLES = data_folder("clause_library") / "samples"
ON = dt.date(2026, 11, 2)
needs_xlsx = pytest.mark.skipif(
    not all(map(importlib.util.find_spec, ("python_calamine", "openpyxl"))), reason="needs python-calamine and openpyxl"
)


def checked(text: str, **wishes: object) -> RecipientCheck:
    wishes.setdefault("contract_type", "permanent")  # the lists below are about other columns
    return check_recipients(text.encode(), name="list.csv", **wishes)  # type: ignore[arg-type]  # options by name


# ------------------------------------------------------------------ zeros that a workbook shows
@needs_xlsx
def test_a_number_is_read_as_its_cell_shows_it(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.create_sheet("Salariés & co")
    book.active["A1"] = "Notice"
    sheet = book["Salariés & co"]
    sheet.append(["Liste du personnel"])
    sheet.append([])
    sheet.append(["Matricule", "Nom", "Prénom", "Code postal", "Ville"])
    sheet.append([42, "Durand", "Zoé", 382, "Bourg"])
    sheet.append([43, "Petit", "Léa", 1000, "Bourg"])
    sheet.append([44, "Roux", "Ali", 69001, "Lyon"])
    for row in (4, 5, 6):
        sheet.cell(row, 1).number_format, sheet.cell(row, 4).number_format = '"E-"0000', "00000"
    sheet.cell(5, 1).number_format = "0"
    sheet.cell(6, 1).number_format = "000000"
    book.save(tmp_path / "x.xlsx")
    found = read_recipients(tmp_path / "x.xlsx", contract_type="CDI")
    assert [(each.key, each.address) for each in found] == [
        ("E-0042", "00382 Bourg"),
        ("43", "01000 Bourg"),
        ("000044", "69001 Lyon"),
    ]
    assert [note.values["column"] for note in found.notes if note.code == "numeric-codes"] == ["Matricule"]


@pytest.mark.parametrize(
    ("number", "pattern", "shown"),
    [
        (382.0, "00000", "00382"),
        (382.0, "00000;[Red]-00000", "00382"),
        (123456.0, "00000", "123456"),
        (42.0, r"\E\-0000", "E-0042"),
        (612345678.0, '00" "00" "00" "00" "00', "06 12 34 56 78"),
        (42.0, "#00000", "00042"),
        (42.0, "[$-40C]00000", "00042"),
        (42.0, "General", None),
        (42.0, "0", None),
        (42.0, "#,##0", None),
        (42.0, "00.00", None),
        (42.0, "dd/mm/yyyy", None),
        (42.0, '0 "€"', None),
        (42.5, "00000", None),
        (-42.0, "00000", None),
        (1e17, "00000", None),
        (float("nan"), "00000", None),
        (float("inf"), "00000", None),
    ],
)
def test_only_formats_of_zeros_are_written_out(number: float, pattern: str, shown: str | None) -> None:
    assert show_number(number, pattern) == shown


# ------------------------------------------------------------------ headers, and what a mapping file explains
HEADER = "Matricule;Nom;Prénom;N° et voie;Date signature contrat;Mandat;Établissement;Lieu de travail"


def test_headers_as_payrolls_write_them() -> None:
    found = checked(
        HEADER + "\nA1;Durand;Zoé;8 rue Haute;18/02/2019;CSE titulaire;Lyon Vaise;Atelier 3\nA2;Petit;Léa;;;aucun;;\n"
    )
    assert not found.faults
    first, second = found.recipients
    assert (first.address, first.contract_signed_on) == ("8 rue Haute", dt.date(2019, 2, 18))
    assert first.protected and not second.protected
    assert (first.establishment, first.workplace) == ("Lyon Vaise", "Atelier 3")
    assert (second.establishment, second.workplace) == (None, None)
    assert "Lyon Vaise" not in repr(first)
    assert not any(note.code == "aside" for note in found.recipients.notes)
    assert [fault.code for fault in checked(HEADER + "\nA1;Durand;Zoé;;;trésorier;;\n").faults] == ["unknown-word"]


def test_a_mapping_file_lists_our_names_and_explains_values(tmp_path: Path) -> None:
    path = tmp_path / "paie.yaml"
    save_mapping(ColumnMapping(columns={"Réf. agent": "key"}), path)
    text = path.read_text("utf-8")
    notes = [line for line in text.splitlines() if line.startswith("#")]
    for name in staff_words().columns:
        assert any(line.split()[1] == name for line in notes if len(line.split()) > 1), name
    for word in ("permanent, fixed_term", "yes, no", "fr, fr+en", "values:"):
        assert word in text, word
    assert read_mapping(path).columns == {"Réf. agent": "key"}
    example = [line.removeprefix("#") for line in notes if "  values:" in line or "chantier" in line]
    assert yaml.safe_load("\n".join(each.removeprefix("  ") for each in example)) == {
        "values": {"status": {"contrat de chantier": "permanent"}}
    }
    assert set(explain_columns()) == set(staff_words().columns)


# ------------------------------------------------------------------ every hold at once
YOUNG = "key;name;status;birth_date\nA1;Zoé;apprenti;14/07/2010\nA2;Léa;stage;14/07/2010\nA3;Ali;cdi;14/07/1985\n"


def test_every_reason_to_hold_is_told_at_once() -> None:
    held, skipped = checked(YOUNG, on=ON).recipients.held
    assert (held.key, held.code, held.codes) == ("A1", "apprentice", ("apprentice", "minor"))
    assert "apprenticeship" in held.reason("en") and "under 18" in held.reason("en")
    assert "accept “apprentice minor”" in held.message.text("en")
    assert (skipped.codes, skipped.outcome) == (("intern", "minor"), "skip")
    assert [each.key for each in checked(YOUNG, on=ON, accept=held.codes).recipients] == ["A1", "A3"]


def test_the_command_takes_several_reasons_in_one_go(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(YOUNG, "utf-8")
    told = run("recipients", path, "--on", "2026-11-02")
    assert "--accept apprentice minor" in told.stdout
    plain = run("recipients", path, "--on", "2026-11-02", "--accept", "apprentice", "minor", "--json")
    assert [each["key"] for each in json.loads(plain.stdout)["people"]] == ["A1", "A3"]
    assert [each["codes"] for each in json.loads(plain.stdout)["held"]] == [["intern"]]


# ------------------------------------------------------------------ characters
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Quatre\u200bbarbes", "character 7 is refused: U+200B (ZERO WIDTH SPACE)"),
        ("\u202eQuatrebarbes", "character 1 is refused: U+202E (RIGHT-TO-LEFT OVERRIDE)"),
        ("Quatrebarbes\x07", "character 13 is refused: U+0007"),
        ("QuatrebarbesÃ©", "from character 13 on, letters were read under another encoding"),
        ("#REF!", "an error of the spreadsheet: #REF!"),
    ],
)
def test_a_refused_character_is_named_with_its_place(text: str, told: str) -> None:
    assert is_damaged(text)
    (fault,) = checked(f"key;name;address\nA1;Zoé;{text}\n").faults
    assert fault.where == "list.csv, line 2, address" and told in fault.text("en")
    assert all("Quatre" not in fault.text(language) for language in ("fr", "en"))


# ------------------------------------------------------------------ what the campaign found
def test_a_list_without_a_header_repeats_nobody() -> None:
    found = checked("A1;Quatrebarbes;Zoé;8 rue Haute\nA2;Petit;Léa;9 rue Haute\n")
    assert [fault.code for fault in found.faults] == ["no-column", "no-column"]
    told = report_csv(found, "fr").decode() + json.dumps(_check_as_dict(found, "fr"))
    assert "Quatrebarbes" not in told
    named = checked("Réf;Nom;Prénom\nA1;Quatrebarbes;Zoé\n")
    assert [note.values["columns"] for note in named.recipients.notes if note.code == "aside"] == ["Réf"]


def test_a_number_that_cannot_be_shown_is_not_even_of_somebody_skipped() -> None:
    rows = [{"matricule": "A\ud8001", "nom complet": "Zoé", "statut contractuel": "stage"}]
    checked_rows = check_recipient_rows(rows)
    assert [held.key for held in checked_rows.recipients.held] == ["?"]
    assert report_csv(checked_rows, "fr")


def test_a_mapping_whose_header_is_no_text_is_refused() -> None:
    with pytest.raises(aigov.RecipientError, match="mapping"):
        checked("key;name\nA1;Zoé\n", mapping={"\ud800": "key"})


# ------------------------------------------------------------------ a number that changed its form
def test_a_number_that_changed_its_form_is_asked_about() -> None:
    known = ["000042", "000043", "E-0044", "45"]
    listed = Recipients(tuple(Recipient(key, "Zoé", line=3) for key in ("42", "000043", "e44", "46")), source="x.csv")
    found = hold_changed_numbers(listed, known)
    assert [each.key for each in found] == ["000043", "46"]
    assert [(each.key, each.code, each.outcome) for each in found.held] == [
        ("42", "number-changed", "hold"),
        ("e44", "number-changed", "hold"),
    ]
    assert "000042" in found.held[0].message.text("fr") and "x.csv, line 3" in found.held[0].message.text("en")
    assert hold_changed_numbers(listed, known, ["number-changed"]) is listed
    both = Recipients((Recipient("42", "Zoé"), Recipient("000042", "Léa")))
    assert hold_changed_numbers(both, ["000042"]) is both  # the list has both: they are two people
    held = checked(YOUNG, on=ON).recipients
    again = hold_changed_numbers(held, ["A01", "A02"])
    assert [each.codes for each in again.held] == [("apprentice", "minor", "number-changed"), ("intern", "minor")]


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "avenants.db"
    rest = (("confidential-data@1",), "fr", "", "contract-amendment", "2026.12", dt.date(2026, 11, 2))
    with aigov.Register(path) as opened:
        opened.record_issued([IssuedRow("000042", "1.docx", "ab", *rest)], run="r1")
    return path


def test_the_second_round_asks_instead_of_making_a_new_person(tmp_path: Path, register: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text(
        "Réf;Nom;Prénom;Civilité;Adresse;Emploi;Date d'entrée;Date du contrat;Date de naissance;Contrat\n"
        "42;Durand;Zoé;Mme;8 rue Haute, Lyon;tisseuse;04/03/2019;18/02/2019;14/07/1985;CDI\n"
        "43;Petit;Léa;Mme;8 rue Haute, Lyon;tisseuse;04/03/2019;18/02/2019;14/07/1985;CDI\n",
        "utf-8",
    )
    mapping = tmp_path / "paie.yaml"
    save_mapping(ColumnMapping(columns={"Réf": "key"}), mapping)
    matter = tmp_path / "matter.yaml"
    matter.write_text(
        aigov.sample_text().replace("vehicle: it-charter-chapter", "vehicle: contract-amendment"), "utf-8"
    )
    order = ("issue", matter, listed, "-o", tmp_path / "out", "--register", register, "--mapping", mapping, "--dry-run")
    told = run(*order, "--vehicle", "contract-amendment")
    assert told.returncode == 0, told.stderr
    assert "000042" in told.stdout + told.stderr and "Durand" not in told.stdout + told.stderr
    assert "1 person receives something" in told.stdout
    taken = run(*order, "--vehicle", "contract-amendment", "--json", "--accept", "number-changed")
    assert json.loads(taken.stdout.splitlines()[0])["people"] == 2
    for action in ("status", "to-sign-again"):
        said = run("register", action, register, matter, "--people", listed, "--mapping", mapping)
        assert said.returncode == 0, said.stderr
        assert "000042" in said.stdout + said.stderr and "42 here" in said.stdout + said.stderr
    assert run("register", "status", register, matter, "--people", listed, "--accept", "x").returncode == 2


def test_an_answer_under_a_number_without_its_zeros_says_which_is_meant() -> None:
    people = {"000042": RegisterPerson("000042")}
    told = place_answer(Answer("42", "signed", ON, where="retours.csv, line 2"), people)
    assert isinstance(told, aigov.Problem) and told.code == "number-changed" and "000042" in told.text("fr")


# ------------------------------------------------------------------ establishment and workplace in a firm's amendment
def test_a_firms_own_amendment_prints_where_a_person_works(tmp_path: Path) -> None:
    import docx
    from issuing import matter, short

    made = docx.Document()
    made.add_paragraph("E[{{ employee.establishment }}]E W[{{ lieu_de_travail }}]W X[{{ extra.Établissement }}]X")
    made.save(str(tmp_path / "avenant.docx"))
    people = [person("M-1", establishment="Lyon Vaise", workplace="Atelier 3")]
    aigov.issue(
        aigov.assess(short(), matter(), strict=False), people, tmp_path / "out", template=tmp_path / "avenant.docx"
    )
    said = "".join(each.text for each in docx.Document(str(tmp_path / "out" / "M-1.docx")).paragraphs)
    assert "E[Lyon Vaise]E" in said and "X[Lyon Vaise]X" in said
