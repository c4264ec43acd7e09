"""Lists of employees: files as they come, every fault said with its place, nobody lost, no personal value in a
message.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

import pytest
from depth import depth
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aigov_docs import assess, cli, load_library
from aigov_docs.cli import main
from aigov_docs.compose.matter_check import read_matter
from aigov_docs.kits.ground.problems import RecipientError
from aigov_docs.kits.ground.resources import data_folder
from aigov_docs.kits.lists.cells import escape_formulas
from aigov_docs.kits.lists.table_columns import ColumnMapping
from aigov_docs.kits.lists.table_files import check_workbook
from aigov_docs.law.situation import EmployeeFacts
from aigov_docs.people.alike import law_facts
from aigov_docs.people.check_report import report_csv
from aigov_docs.people.mapping import read_mapping, save_mapping
from aigov_docs.people.recipient import Recipient, list_plain_facts, personalize_matter
from aigov_docs.people.recipients import RecipientCheck, check_recipients, read_recipients

SAMPLES = data_folder("clause_library") / "samples"
SAMPLE_DSN = Path(__file__).parent / "recipients" / "sample.dsn"
ON = dt.date(2024, 10, 15)
needs_xlsx = pytest.mark.skipif(
    not all(map(importlib.util.find_spec, ("python_calamine", "openpyxl"))), reason="needs python-calamine and openpyxl"
)


@pytest.fixture(autouse=True)
def verb(monkeypatch: pytest.MonkeyPatch) -> None:
    if "recipients" not in cli.VERBS:
        monkeypatch.setattr(cli, "VERBS", (*cli.VERBS, "recipients"))


def checked(
    folder: Path, text: str | bytes, name: str = "list.csv", encoding: str = "utf-8", **wishes: object
) -> RecipientCheck:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    wishes.setdefault("contract_type", "permanent")  # the lists below are about other columns
    return check_recipients(path, **wishes)  # type: ignore[arg-type]  # options by name


def codes(found: RecipientCheck) -> list[str]:
    return [problem.code for problem in found.faults]


# ------------------------------------------------------------------ tables
def test_the_sample_reads_without_a_mapping() -> None:
    found = read_recipients(SAMPLES / "employees.csv", on=dt.date(2026, 11, 2))
    assert [person.name for person in found] == [
        "Camille Roussel",
        "Séamus O'Brien",
        "Aïssatou N'Diaye",
        "Jean-Baptiste Lefèvre-Œuvrard",
        "Claude Martin",
    ]
    assert [person.gender for person in found] == ["f", "m", "f", "m", "unknown"]
    assert found.people[0].address == "8 impasse du Moulin, 69100 Villeurbanne"
    assert found.people[1].address == "3 rue de l'Église, 01000 Bourg-en-Bresse"
    assert found.people[1].translation_requested and found.people[1].language == "fr+en"
    assert found.people[0].hired_on == dt.date(2019, 3, 4) and found.people[0].contract_signed_on == dt.date(
        2019, 2, 18
    )
    assert [(held.key, held.code, held.outcome) for held in found.held] == [("E-0006", "apprentice", "hold")]
    assert any(note.code == "protected" for note in found.notes)
    assert len(read_recipients(SAMPLES / "employees.csv", accept=["apprentice"])) == 6


FRENCH = "Matricule;Nom;Prénom;Date d'entrée;Type de contrat\r\n00042;Œuvrard;Éloïse;04/03/2019;CDI\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", "\t", ",", "|"])
@pytest.mark.parametrize("mark", ["", "sep=X\r\n", '"sep=X"\r\n'])
def test_every_encoding_and_separator_gives_the_same_person(
    tmp_path: Path, encoding: str, separator: str, mark: str
) -> None:
    found = checked(tmp_path, (mark.replace("X", separator)) + FRENCH.replace(";", separator), encoding=encoding)
    assert not found.faults
    (person,) = found.recipients
    assert (person.key, person.name, person.hired_on) == ("00042", "Éloïse Œuvrard", dt.date(2019, 3, 4))
    assert person.line == (3 if mark else 2)


@pytest.mark.parametrize(
    "header",
    [
        "MATRICULE;NOM;PRENOM",
        "n° matricule ; nom ;  prénom",
        "Employee number;Surname;First name",
        "Numéro de matricule;NOM D'USAGE;Prénom d’usage",
        "person_key;last_name;first_name",
    ],
)
def test_headers_in_french_and_english(tmp_path: Path, header: str) -> None:
    (person,) = checked(tmp_path, header + "\nA1;Durand;Zoé\n").recipients
    assert (person.key, person.name) == ("A1", "Zoé Durand")


def test_rows_above_the_header_and_blank_rows_are_passed_over(tmp_path: Path) -> None:
    found = checked(tmp_path, "Liste du personnel;;\n;;\nMatricule;Nom;Prénom\n\n;;\nA1;Durand;Zoé\n;;\n")
    assert [person.line for person in found.recipients] == [6] and not found.faults


def test_a_quoted_cell_may_hold_separators_quotes_and_lines(tmp_path: Path) -> None:
    (person,) = checked(tmp_path, 'key;name;address\nA1;"Zoé ""Zo"" Durand";"8; rue Haute\r\n69001 Lyon"\n').recipients
    assert (person.name, person.address) == ('Zoé "Zo" Durand', "8; rue Haute, 69001 Lyon")


def test_the_line_of_a_fault_counts_the_lines_inside_cells(tmp_path: Path) -> None:
    found = checked(tmp_path, 'key;name;address;hired_on\nA1;Zoé;"8 rue\nHaute";01/02/2020\nA2;Léa;;2020/02/01\n')
    assert [problem.where for problem in found.faults] == ["list.csv, line 4, hired_on"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("04/03/2019", dt.date(2019, 3, 4)),
        ("4-3-2019", dt.date(2019, 3, 4)),
        ("2019-03-04", dt.date(2019, 3, 4)),
        ("04/03/2019 00:00", dt.date(2019, 3, 4)),
        ("12/31/2019", None),
        ("31/04/2019", None),
        ("04/03/19", None),
        ("43528", None),
        ("29/02/2023", None),
        ("٠٤/٠٣/٢٠١٩", None),
        ("4 mars 2019", None),
    ],
)
def test_dates_are_strict(tmp_path: Path, written: str, read: dt.date | None) -> None:
    found = checked(tmp_path, f"key;name;hired_on\nA1;Zoé Durand;{written}\n")
    assert codes(found) == ([] if read else ["not-a-date"])
    assert [person.hired_on for person in found.recipients] == ([read] if read else [])
    if found.faults:
        assert ("this day does not exist" in found.faults[0].text()) is (
            written in ("12/31/2019", "31/04/2019", "29/02/2023")
        )


AWKWARD = [
    "Jean d'Ormesson",
    "Zoë de l’Église",
    "N'Guyễn Thị Ánh",
    "Lefèvre-Œuvrard",
    "Ægidius Ħ",
    "e\u0301Lodie (décomposé)",
    "محمد علي",
    "שרה כהן",
    "李小龍",
    "Dupont & Fils <SAS> \"x\" 'y'",
    "{{ 7*7 }} {% x %}",
    "=HYPERLINK(1)",
    "@SUM(A1)",
    "+33 Durand",
    "O’Connor–Smith",
    "von der Grün zu Ölz",
    "X" * 120,
    "Ibn\u200cKhaldoun",
    "Ñandú",
    "Björk",
    "Ó",
    "Jean\u00a0Paul",
    "Ğ. Şahin",
]


@pytest.mark.parametrize("name", AWKWARD)
def test_an_awkward_name_is_kept_as_its_bearer_writes_it(tmp_path: Path, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    found = checked(tmp_path, f"key;name\nA1;{quoted}\n")
    assert not found.faults and found.recipients.people[0].name == name


@pytest.mark.parametrize(
    "text",
    [
        "Zo\u202eé",
        "Zo\x07é",
        "Zo\u200bé",
        "Zo\x85é",
        "Zo\u2066é",
        "ZoÃ©",
        "Ã‰tienne",
        "Zo\ufffd",
        "#N/A",
        "#REF!",
        "Zo\u2028é",
        "Zo\u200fé",
        "Zo\U000e0041",
    ],
)
@pytest.mark.parametrize("column", ["name", "address", "Service"])
def test_a_damaged_text_is_refused_and_not_repeated(tmp_path: Path, text: str, column: str) -> None:
    values = {"name": "Léa", "address": "", "Service": "", column: text}
    found = checked(tmp_path, "key;name;address;Service\nA1;" + ";".join(values.values()) + "\n")
    assert [problem.where for problem in found.faults] == [f"list.csv, line 2, {column}"]
    if not text.startswith("#"):  # the name of an error, which the message says
        assert text not in found.faults[0].text("fr") + found.faults[0].text("en")


def test_faults_are_all_said_with_their_place_and_never_the_value(tmp_path: Path) -> None:
    secret = "Xyzzyx"
    row = f"A1;{secret};{secret};{secret};{secret};{secret};{secret};{secret};{secret};{secret};-3"
    found = checked(
        tmp_path,
        "key;name;civility;hired_on;birth_date;status;protected;language;contract_type;email;number\n" + row + "\n",
        on=ON,
    )
    assert {problem.where for problem in found.faults} == {
        f"list.csv, line 2, {name}"
        for name in ("civility", "hired_on", "birth_date", "status", "protected", "language", "email", "number")
    }
    assert len(found.faults) == 8
    for language in ("fr", "en"):
        assert secret not in "\n".join(problem.text(language) for problem in found.faults)
        assert secret.encode() not in report_csv(found, language)
    with pytest.raises(RecipientError) as raised:
        read_recipients(tmp_path / "list.csv")
    assert secret not in str(raised.value) and secret not in repr(found.recipients)


def test_a_key_met_twice_is_a_fault_and_homonyms_a_note(tmp_path: Path) -> None:
    found = checked(tmp_path, "key;name\nA1;Zoé Durand\nA2;ZOE DURAND\nA1;Léa Petit\n")
    assert [(problem.code, problem.where) for problem in found.faults] == [("duplicate-key", "list.csv, line 4, key")]
    assert "list.csv, line 2" in found.faults[0].text()
    assert [note.values["lines"] for note in found.recipients.notes if note.code == "homonyms"] == ["2, 3"]


def test_long_values_are_refused(tmp_path: Path) -> None:
    found = checked(tmp_path, f"key;name;job;status\n{'K' * 65};{'N' * 201};{'J' * 201};permanent\n")
    assert codes(found) == ["too-long"] * 3


def test_missing_values_and_columns(tmp_path: Path) -> None:
    assert codes(checked(tmp_path, "Matricule;Nom;Prénom\n;Durand;Zoé\nA2;;Léa\n")) == [
        "missing-value",
        "missing-value",
    ]
    assert codes(checked(tmp_path, "Réf;Emploi;Ville\n1;a;b\n")) == ["no-column", "no-column"]
    assert codes(checked(tmp_path, "Matricule;Nom\nA1;Durand\n")) == ["no-column"]
    assert codes(checked(tmp_path, "Matricule;Nom;Prénom\n")) == ["nobody"]
    assert codes(checked(tmp_path, "")) == ["empty-file"]
    assert codes(checked(tmp_path, b"\x00\x01\x02")) == ["not-text"]
    assert codes(check_recipients(tmp_path / "absent.csv")) == ["no-file"]
    assert codes(check_recipients(tmp_path)) == ["unreadable"]


def test_a_header_with_values_in_it_is_not_repeated(tmp_path: Path) -> None:
    found = checked(tmp_path, "A1;Durand;Zoé\nA2;Petit;Léa\n")
    assert "Durand" not in "\n".join(problem.text() for problem in found.faults)


def test_a_header_that_cannot_be_shown_is_refused_by_its_number(tmp_path: Path) -> None:
    found = checked(tmp_path, "Matricule;Nom;Prénom;A\x1b[31m\nA1;Durand;Zoé;x\n")
    assert [problem.where for problem in found.faults] == ["list.csv, line 1, column 4"]
    assert "\x1b" not in found.faults[0].text()


def test_who_has_a_fault_is_not_among_those_to_issue(tmp_path: Path) -> None:
    found = checked(tmp_path, "key;name;hired_on\nA1;Zoé;demain\nA2;Léa;\n")
    assert [person.key for person in found.recipients] == ["A2"] and len(found.faults) == 1


def test_cells_too_many_or_too_few(tmp_path: Path) -> None:
    found = checked(tmp_path, "key;name;job\nA1;Zoé Durand\nA2;Léa;x;y\nA3;Noé;x;;\n")
    assert [(problem.code, problem.values["line"]) for problem in found.faults] == [("too-many-cells", 3)]


def test_quotes_that_do_not_close(tmp_path: Path) -> None:
    assert codes(checked(tmp_path, 'key;name\nA1;"Zoé\nA2;Léa\n')) == ["not-csv"]


def test_two_columns_for_one_fact(tmp_path: Path) -> None:
    found = checked(tmp_path, "Matricule;Nom;Surname;Prénom\nA1;a;b;c\n")
    assert codes(found) == ["two-columns"]
    ok = checked(
        tmp_path, "Matricule;Nom;Surname;Prénom\nA1;a;b;c\n", mapping=ColumnMapping(columns={"Surname": "extra"})
    )
    assert not ok.faults and ok.recipients.people[0].extra == {"Surname": "b"}


def test_columns_no_amendment_needs_are_never_kept(tmp_path: Path) -> None:
    found = checked(
        tmp_path,
        "Matricule;Nom;Prénom;N° de sécurité sociale;Salaire"
        " brut;Service\nA1;Durand;Zoé;2850799999999;4242,00;Achats\n",
    )
    assert found.recipients.people[0].extra == {"Service": "Achats"}
    assert "2850799999999" not in json.dumps([note.as_dict() for note in found.recipients.notes])


def test_leading_zeros_and_the_excel_trick(tmp_path: Path) -> None:
    (person,) = checked(tmp_path, 'key;name;postal_code;city\n"=""00042""";Zoé;01000;Bourg\n').recipients
    assert (person.key, person.address) == ("00042", "01000 Bourg")
    found = checked(tmp_path, "key;name;postal_code;city\nA1;Zoé;1000;Bourg\n")
    assert any(note.code == "postcode" for note in found.recipients.notes)


def test_names_at_birth_and_usage(tmp_path: Path) -> None:
    found = checked(
        tmp_path,
        "Matricule;Civilité;Nom de naissance;Nom"
        " d'usage;Prénom\nA1;Mme;Durand;Petit;Zoé\nA2;M.;Durand;;Luc\nA3;;Durand;Martin;Claude\n",
    )
    assert [person.name for person in found.recipients] == [
        "Zoé Petit, née Durand",
        "Luc Durand",
        "Claude Martin, né(e) Durand",
    ]


@pytest.mark.parametrize(
    ("written", "gender"),
    [
        ("M.", "m"),
        ("Mme", "f"),
        ("Monsieur", "m"),
        ("MADAME", "f"),
        ("mlle", "f"),
        ("Mr", "m"),
        ("", "unknown"),
        ("-", "unknown"),
    ],
)
def test_civilities(tmp_path: Path, written: str, gender: str) -> None:
    assert checked(tmp_path, f"key;name;Civilité\nA1;Zoé;{written}\n").recipients.people[0].gender == gender


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("CDI", "permanent"),
        ("CDI temps partiel", "permanent"),
        ("CDD de remplacement", "fixed_term"),
        ("Contrat à durée déterminée", "fixed_term"),
    ],
)
def test_the_type_of_contract_tells_the_status(tmp_path: Path, written: str, status: str) -> None:
    (person,) = checked(tmp_path, f"key;name;Type de contrat\nA1;Zoé;{written}\n").recipients
    assert (person.status, person.contract_type) == (status, written)


@pytest.mark.parametrize(
    ("written", "code", "outcome"),
    [
        ("Contrat d'apprentissage", "apprentice", "hold"),
        ("CDD apprentissage", "apprentice", "hold"),
        ("Stage", "intern", "skip"),
        ("Intérim", "agency", "skip"),
        ("Prestataire", "contractor", "skip"),
    ],
)
def test_who_is_held_or_skipped(tmp_path: Path, written: str, code: str, outcome: str) -> None:
    found = checked(tmp_path, f"key;name;Type de contrat\nA1;Zoé;{written}\n")
    assert [(held.code, held.outcome) for held in found.recipients.held] == [
        (code, outcome)
    ] and not found.recipients.people
    assert checked(tmp_path, f"key;name;Type de contrat\nA1;Zoé;{written}\n", accept=[code]).recipients.people


def test_a_contradiction_is_a_fault_and_an_unknown_contract_too(tmp_path: Path) -> None:
    assert codes(checked(tmp_path, "key;name;status;contract_type\nA1;Zoé;permanent;CDD\n")) == ["two-statuses"]
    assert codes(checked(tmp_path, "key;name;contract_type\nA1;Zoé;Contrat de chantier\n")) == ["unknown-word"]
    mapping = ColumnMapping(values={"contract_type": {"contrat de chantier": "permanent"}})
    assert not checked(tmp_path, "key;name;contract_type\nA1;Zoé;Contrat de chantier\n", mapping=mapping).faults


def test_minors_leavers_and_terms(tmp_path: Path) -> None:
    text = (
        "key;name;status;Date de naissance;Date de sortie;Fin de"
        " contrat;hired_on;contract_date\nA1;A;cdi;16/10/2006;;;;\nA2;B;cdi;15/10/2006;;;;15/10/2024\nA3;C;cdi;;"
        "14/10/2024;;;\nA4;D;cdd;;;14/10/2024;;\nA5;E;cdi;;15/10/2024;;;\nA6;F;cdi;;;;16/10/2024;16/10/2024\nA7;G;"
        "cdi;29/02/2008;;;;\n"
    )
    found = checked(tmp_path, text, on=ON)
    assert [(held.key, held.code) for held in found.recipients.held] == [
        ("A1", "minor"),
        ("A3", "left"),
        ("A7", "minor"),
    ]
    assert [(note.values["key"], note.code) for note in found.recipients.notes] == [
        ("A4", "term-passed"),
        ("A5", "leaving"),
        ("A6", "not-started"),
        ("A6", "contract-later"),
    ]
    assert all(person.birth_date is None for person in found.recipients)
    without = checked(tmp_path, text)
    assert len(without.recipients) == 7 and any(note.code == "no-day" for note in without.recipients.notes)


def test_who_is_skipped_stops_nobody(tmp_path: Path) -> None:
    found = checked(tmp_path, "key;name;status;hired_on\nA1;Zoé;stage;demain\nA1;Zoé;cdi;01/09/2024\n")
    assert not found.faults and len(found.recipients) == 1 and len(found.recipients.held) == 1


def test_a_fault_of_someone_held_is_said(tmp_path: Path) -> None:
    assert codes(checked(tmp_path, "key;name;status;hired_on\nA1;Zoé;apprenti;demain\n")) == ["not-a-date"]


def test_an_unknown_reason_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecipientError, match="apprentice"):
        check_recipients(SAMPLES / "employees.csv", accept=["aprentice"])


# ------------------------------------------------------------------ mappings
def test_a_mapping_is_saved_and_reused(tmp_path: Path) -> None:
    text = 'Réf. agent;Nom;Prénom;Équipe : n°;"=x"\nA1;Durand;Zoé;B;c\n'
    first = checked(tmp_path, text)
    assert codes(first) == ["no-column"] and first.mapping is not None
    save_mapping(first.mapping, tmp_path / "paie.yaml")
    written = (tmp_path / "paie.yaml").read_text(encoding="utf-8")
    (tmp_path / "paie.yaml").write_text(written.replace('"Réf. agent": extra', '"Réf. agent": key'), encoding="utf-8")
    found = checked(tmp_path, text, mapping=tmp_path / "paie.yaml")
    assert not found.faults and found.recipients.people[0].extra == {"Équipe : n°": "B", "=x": "c"}
    assert found.mapping == read_mapping(tmp_path / "paie.yaml")


def test_a_wrong_mapping_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "paie.yaml"
    path.write_text("columns:\n  Réf: kee\nvalues:\n  status: {Chantier: permanant}\n  job: {a: b}\n", encoding="utf-8")
    with pytest.raises(RecipientError) as raised:
        read_mapping(path)
    said = str(raised.value)
    assert 'line 2, columns.Réf — "kee"' in said and "permanent" in said and len(raised.value.problems) == 3
    found = checked(tmp_path, "key;name\nA1;Zoé\n", mapping=ColumnMapping(columns={"Absente": "job"}))
    assert codes(found) == ["mapped-column-missing"]


# ------------------------------------------------------------------ XLSX
def workbook(path: Path, rows: Sequence[Sequence[object]], *others: Sequence[Sequence[object]]) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    for number, sheet_rows in enumerate((*others, rows)):
        sheet = book.active if number == 0 else book.create_sheet()
        for row in sheet_rows:
            sheet.append(list(row))
    book.save(path)
    return path


@needs_xlsx
def test_a_workbook_gives_the_same_people_as_the_csv(tmp_path: Path) -> None:
    lines = [line.split(";") for line in (SAMPLES / "employees.csv").read_text(encoding="utf-8-sig").splitlines()]
    dates = [lines[0].index(name) for name in ("contract_date", "hired_on")]
    typed: list[list[object]] = [list(line) for line in lines]
    for row in typed[1:]:
        for place in dates:
            row[place] = dt.datetime.strptime(str(row[place]), "%d/%m/%Y")
    read = read_recipients(workbook(tmp_path / "x.xlsx", typed, [["Notice"], ["lisez-moi"]]), on=dt.date(2026, 11, 2))
    expected = read_recipients(SAMPLES / "employees.csv", on=dt.date(2026, 11, 2))
    assert read.people == expected.people
    assert any(note.code == "sheet" for note in read.notes)


@needs_xlsx
def test_numbers_dates_and_errors_in_cells(tmp_path: Path) -> None:
    rows = [
        ["Matricule", "Nom complet", "Code postal", "Ville", "Date d'entrée", "Protégé"],
        [124, "Zoé Durand", 1000, "Bourg", dt.date(2019, 3, 4), True],
        [125, "Léa Petit", "01000", "Bourg", 43528, False],
    ]
    found = check_recipients(workbook(tmp_path / "x.xlsx", rows), contract_type="CDI")
    assert [(problem.code, problem.where) for problem in found.faults] == [
        ("not-a-date", "x.xlsx, line 3, Date d'entrée")
    ]
    person = found.recipients.people[0]
    assert (person.key, person.hired_on, person.protected) == ("124", dt.date(2019, 3, 4), True)
    assert {note.code for note in found.recipients.notes} >= {"numeric-codes", "postcode"}


@needs_xlsx
def test_workbooks_that_are_traps(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "Matricule", "x"
    book.save(tmp_path / "wide.xlsx")
    assert codes(check_recipients(tmp_path / "wide.xlsx")) == ["file-too-large"]
    good = workbook(tmp_path / "x.xlsx", [["key", "name"], ["A1", "Zoé"]]).read_bytes()
    assert codes(checked(tmp_path, good[:-200], "cut.xlsx")) == ["bad-workbook"]
    assert codes(checked(tmp_path, b"\xd0\xcf\x11\xe0" + b"x" * 600, "old.xls")) == ["old-workbook"]
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (1 << 20))
    raw = bytearray(bomb.getvalue())
    at = raw.rfind(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (700 << 20).to_bytes(4, "little")  # the directory states 700 MB
    with pytest.raises(RecipientError, match="unpacks"):
        check_workbook(bytes(raw), "bomb.xlsx")
    raw[at + 24 : at + 28] = (10).to_bytes(4, "little")  # the directory lies: 10 bytes
    with pytest.raises(RecipientError, match="damaged"):
        check_workbook(bytes(raw), "bomb.xlsx")


def test_without_calamine_the_message_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "python_calamine", None)
    found = checked(tmp_path, b"PK\x03\x04", "x.xlsx")
    assert codes(found) == ["no-calamine"] and "aigov-docs[recipients]" in found.faults[0].text()


# ------------------------------------------------------------------ anything at all
@settings(max_examples=depth(50, 300), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(
            lambda text: ("key;name;hired_on;status;birth_date\n" + text).encode("utf-8", "replace")
        ),
    )
)
def test_any_bytes_give_people_or_faults(tmp_path: Path, raw: bytes) -> None:
    found = checked(tmp_path, raw, on=ON)
    assert found.faults or found.recipients.people or found.recipients.held
    report_csv(found, "fr")


@settings(max_examples=depth(50, 300), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 3800), st.binary(min_size=1, max_size=12), st.integers(0, 40))
def test_a_dsn_damaged_anywhere_gives_people_or_faults(tmp_path: Path, at: int, put: bytes, drop: int) -> None:
    raw = SAMPLE_DSN.read_bytes()
    found = checked(tmp_path, raw[:at] + put + raw[at + drop :], "x.dsn", on=ON)
    assert found.faults or found.recipients.people or found.recipients.held


# ------------------------------------------------------------------ who is of age, and in what language
def test_who_is_of_age_is_told_by_the_date_of_birth_else_by_a_column_else_not_known(tmp_path: Path) -> None:
    text = (
        "Matricule;Nom;Prénom;Date de naissance;Mineur\nA1;Durand;Zoé;14/07/1985;\nA2;Petit;Léa;;non\nA3;Roux;Ali;;\n"
        "A4;Noir;Max;;oui\nA5;Brun;Eva;14/07/2012;non\n"
    )
    found = checked(tmp_path, text, on=ON).recipients
    assert [(person.key, person.minor) for person in found] == [("A1", False), ("A2", False), ("A3", None)]
    assert [(held.key, held.code) for held in found.held] == [("A4", "minor"), ("A5", "minor")]
    accepted = checked(tmp_path, text, on=ON, accept=["minor"]).recipients
    assert [person.minor for person in accepted] == [False, False, None, True, True]
    no_day = checked(tmp_path, text).recipients  # without a day, a date of birth tells no age
    assert [person.minor for person in no_day if person.key in ("A1", "A2")] == [None, False]


def test_without_an_age_nothing_is_said_of_an_amendment_and_the_statement_settles_it() -> None:
    matter = read_matter(SAMPLES / "matter.yaml").model_copy(update={"vehicle": "contract-amendment"})
    library = load_library()

    def weight(**changes: object) -> str:
        theirs = personalize_matter(
            matter.model_copy(update=changes), Recipient("A1", "Zoé Durand", hired_on=ON, translation_requested=False)
        )
        return next(each.weight for each in assess(library, theirs).findings if each.clause == "confidential-data")

    assert weight() == "cannot_be_said"
    assert library.vocabulary.weights[weight(presumptions=("adult",))].bears


def test_the_language_of_a_translation_is_the_one_the_list_names() -> None:
    """A document in two languages says nothing of the language that the person asked for."""
    matter = read_matter(SAMPLES / "matter.yaml")
    for asked, named, into in ((True, "pt", "pt"), (True, None, None), (False, None, None)):
        person = Recipient(
            "A1", "Zoé Durand", language="fr+en", translation_requested=asked, translation_language=named
        )
        employee = personalize_matter(matter, person).employee
        assert employee is not None and employee.translation_language == into


# ------------------------------------------------------------------ who is alike
def test_alike_people_share_every_fact_that_the_law_may_look_at() -> None:
    person = Recipient("A1", "Zoé Durand", hired_on=ON)
    other = Recipient("A2", "Léa Petit", address="Lyon", job="tisseuse", hired_on=ON, number=3)
    assert law_facts(person) == law_facts(other)
    told = {each.name for each in fields(Recipient)}
    plain = list_plain_facts()
    not_asked = {
        "foreign",  # what counts of a list is who asked for a translation
        "emancipated", "in_trial_period", "protection", "transferred_on",  # no list of employees says it
    }  # fmt: skip
    assert set(EmployeeFacts.model_fields) - told - set(plain) == not_asked
    for name in set(EmployeeFacts.model_fields) & told:
        value = {"status": "intern", "hired_on": dt.date(2020, 1, 1), "contract_ended_on": ON}.get(name, True)
        assert law_facts(replace(person, **{name: value})) != law_facts(person), name
    for name in plain:
        assert law_facts(replace(person, facts={name: True})) != law_facts(person), name
    assert law_facts(replace(person, language="fr+en")) != law_facts(person)


# ------------------------------------------------------------------ one person's matter
def test_the_matter_of_a_person_takes_nothing_of_another() -> None:
    matter = read_matter(SAMPLES / "matter.yaml")
    person = Recipient("A1", "Zoé <Durand> & {{x}}", status="fixed_term", number=7)
    theirs = personalize_matter(matter, person)
    assert (
        theirs.employee is not None
        and theirs.employee.name == person.name
        and theirs.employee.address is None
        and theirs.employee.hired_on is None
    )
    assert theirs.contract.signed_on is None and theirs.languages == ("fr",)
    assert theirs.amendment is not None and theirs.amendment.number == 7 and matter.amendment is not None
    assert theirs.amendment.effective_on == matter.amendment.effective_on
    assert personalize_matter(matter, Recipient("A2", "Zoé", status="permanent")).contract.type == matter.contract.type
    with pytest.raises(RecipientError) as raised:
        personalize_matter(matter, Recipient("A3", "Zo\x07é", line=9))
    assert "line 9" in str(raised.value) and "Zo" not in str(raised.value)


# ------------------------------------------------------------------ command and report
def test_the_command_says_who_is_issued_and_who_is_held(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recipients", str(SAMPLES / "employees.csv"), "--on", "2026-11-02"]) == 0
    out = capsys.readouterr().out
    assert "E-0006" in out and "E-0001" in out and "Roussel" not in out
    assert main(["recipients", str(SAMPLES / "employees.csv"), "--json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert len(plain["people"]) == 5 and plain["held"][0]["code"] == "apprentice" and plain["faults"] == []


def test_the_command_writes_a_report_without_formulas(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "list.csv"
    path.write_text("key;name;hired_on;=cmd|x\n=1+1;Zoé Durand;demain;x\n@A;Léa;01/01/2020;\n", encoding="utf-8")
    report = tmp_path / "r.csv"
    assert main(["recipients", str(path), "--report", str(report), "--save-mapping", str(tmp_path / "m.yaml")]) == 1
    raw = report.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and b"\r\n" in raw and "Zoé".encode() not in raw
    assert all(
        cell[:1] not in "=+-@" or not cell for line in raw.decode("utf-8-sig").splitlines() for cell in line.split(";")
    )
    assert read_mapping(tmp_path / "m.yaml").columns["=cmd|x"] == "extra"
    assert "list.csv, line 2, hired_on" in capsys.readouterr().err
    assert escape_formulas("") == "" and escape_formulas(" =x") == "' =x"


def test_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recipients", str(SAMPLES / "employees.csv"), "--on", "demain"]) == 2
    assert main(["recipients", str(SAMPLES / "employees.csv"), "--accept", "anything"]) == 2
    matter, staff = str(SAMPLES / "matter.yaml"), str(SAMPLES / "employees.csv")
    assert main(["issue", matter, staff, "-o", "out", "--accept", "anything"]) == 2
    assert main(["recipients", "absent.csv"]) == 1
    assert "apprentice" in capsys.readouterr().err
