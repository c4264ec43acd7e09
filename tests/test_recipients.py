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
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aigov_docs import cli
from aigov_docs.cli import main
from aigov_docs.matter.models import read_matter
from aigov_docs.people.dsn import KEPT, detect_encoding
from aigov_docs.people.mapping import ColumnMapping, read_mapping, save_mapping
from aigov_docs.people.recipient import Recipient, personalize_matter
from aigov_docs.people.recipients import RecipientCheck, check_recipients, escape_formulas, read_recipients, report_csv
from aigov_docs.people.table_files import check_workbook
from aigov_docs.problems import RecipientError
from aigov_docs.resources import data_folder

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
    return check_recipients(path, **wishes)  # type: ignore[arg-type]


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
    found = check_recipients(workbook(tmp_path / "x.xlsx", rows))
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


# ------------------------------------------------------------------ DSN
def dsn(
    folder: Path,
    *changes: tuple[str, str],
    name: str = "paie.dsn",
    encoding: str = "utf-8",
    end: str = "\r\n",
    total: bool = True,
) -> Path:
    """The sample with texts replaced, its count made right again."""
    text = SAMPLE_DSN.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    lines = [line for line in text.split("\n") if line]
    if total:
        declarations = sum(line.startswith("S20.G00.05.001,") for line in lines)
        lines = [line for line in lines if not line.startswith("S90")] + [
            f"S90.G00.90.001,'{len(lines)}'",
            f"S90.G00.90.002,'{declarations}'",
        ]
    path = folder / name
    path.write_bytes(end.join(lines).encode(encoding))
    return path


def test_the_sample_of_the_norm_reads_as_expected() -> None:
    found = read_recipients(SAMPLE_DSN, on=ON)
    assert [(person.key, person.name, person.gender, person.hired_on, person.job) for person in found] == [
        ("M0101", "Hélène MARTEL, née D'AUBREVILLE", "f", dt.date(2012, 9, 1), "Ingénieure d'études"),
        ("M0102", "Yann O'BRIEN", "m", dt.date(2024, 9, 16), "Assistant"),
        ("M0103", "Linh NGUYEN", "f", dt.date(2024, 9, 2), "Technicienne support"),
    ]
    assert [person.address for person in found] == [
        "BATIMENT C APPT 4, 12B rue de l'Écluse, 37998 SAINT MODELE SUR LOIRE",
        "4 allee des Tests, 37998 SAINT MODELE SUR LOIRE",
        "27 Queen's Road, EXAMPLETON EX4 1AA, Royaume-Uni",
    ]
    assert {person.extra["SIRET"] for person in found} == {"99999999800027"}
    assert [(held.key, held.code, held.outcome) for held in found.held] == [("S0007", "intern", "skip")]
    assert any(note.code == "month" and note.values["month"] == "2024-09" for note in found.notes)


def test_the_dsn_and_a_csv_with_the_same_facts_give_the_same_people(tmp_path: Path) -> None:
    text = (
        "Matricule;Civilité;Nom de naissance;Nom d'usage;Prénom;Adresse;Emploi;Date"
        " d'entrée;Type;E-mail\nM0101;Mme;D'AUBREVILLE;MARTEL;Hélène;BATIMENT C APPT 4, 12B rue de l'Écluse, 37998"
        " SAINT MODELE SUR LOIRE;Ingénieure d'études;01/09/2012;;\nM0102;M.;O'BRIEN;;Yann;4 allee des Tests, 37998"
        " SAINT MODELE SUR LOIRE;Assistant;16/09/2024;;yann.obrien@societe.example\nM0103;Mme;NGUYEN;;Linh;27 Queen's"
        " Road, EXAMPLETON EX4 1AA, Royaume-Uni;Technicienne support;02/09/2024;;\n"
    )
    matter = read_matter(SAMPLES / "matter.yaml")
    by_csv = [personalize_matter(matter, person) for person in checked(tmp_path, text, on=ON).recipients]
    assert by_csv == [personalize_matter(matter, person) for person in read_recipients(SAMPLE_DSN, on=ON)]


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "iso8859-15"])
def test_every_encoding_of_a_dsn_reads_the_same(tmp_path: Path, encoding: str, end: str) -> None:
    changes = [("'ASSISTANT'", "'CHEF DE CHŒUR'"), ("HÉLÈNE", "HÉLÈNE")]
    path = dsn(tmp_path, *changes, encoding=encoding, end=end)
    assert (
        detect_encoding(path)[1]
        == {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252", "iso8859-15": "ISO-8859-15"}[encoding]
    )
    found = read_recipients(path, on=ON)
    assert [person.job for person in found] == ["Ingénieure d'études", "Chef de chœur", "Technicienne support"]
    assert found.people[0].name == "Hélène MARTEL, née D'AUBREVILLE"


def test_values_keep_their_apostrophes_and_commas(tmp_path: Path) -> None:
    path = dsn(
        tmp_path,
        ("S21.G00.30.002,'NGUYEN'", "S21.G00.30.002,'L''HUILLIER'"),
        ("'TECHNICIENNE SUPPORT'", "'CHEF D'ATELIER, NUIT'"),
        ("S21.G00.30.004,'YANN'", "S21.G00.30.004,'JEAN PIERRE, MARIE'"),
        ("'4 ALLEE DES TESTS'", "'LES AINES''"),
    )
    found = read_recipients(path, on=ON)
    assert found.people[2].name == "Linh L''HUILLIER" and any(note.code == "two-apostrophes" for note in found.notes)
    assert found.people[2].job == "Chef d'atelier, nuit"
    assert found.people[1].name == "Jean O'BRIEN"
    assert found.people[1].address == "Les Aines', 37998 SAINT MODELE SUR LOIRE"


def test_a_byte_that_looks_like_a_line_end_cuts_nothing(tmp_path: Path) -> None:
    path = dsn(tmp_path, ("'ASSISTANT'", "'ASSISTANT… É'"), encoding="cp1252")
    assert b"\x85" in path.read_bytes()
    assert read_recipients(path, on=ON).people[1].job == "Assistant… é"


def test_old_values_are_not_people(tmp_path: Path) -> None:
    path = dsn(
        tmp_path,
        (
            "S21.G00.40.001,'01092012'",
            "S21.G00.31.001,'01092024'\nS21.G00.31.009,'ANCIEN NOM'\nS21.G00.40.001,'01092012'",
        ),
    )
    found = read_recipients(path, on=ON)
    assert len(found) == 3 and "ANCIEN" not in "".join(person.name for person in found)


def test_an_end_that_is_cancelled_is_no_end(tmp_path: Path) -> None:
    path = dsn(tmp_path, ("S21.G00.62.002,'031'", "S21.G00.62.002,'099'"))
    found = read_recipients(path, on=ON)
    held = [held for held in found.held if held.code == "several-contracts"]
    assert [one.key for one in held] == ["M0102"] and "lines" in held[0].message.message


def test_someone_whose_contract_ended_is_skipped(tmp_path: Path) -> None:
    path = dsn(
        tmp_path,
        ("S21.G00.40.019,'ENTREPOT1'", "S21.G00.40.019,'ENTREPOT1'\nS21.G00.62.001,'30092024'\nS21.G00.62.002,'059'"),
    )
    assert ("M0102", "left", "skip") in [
        (held.key, held.code, held.outcome) for held in read_recipients(path, on=ON).held
    ]


def test_a_term_before_the_day_is_issued_with_a_word(tmp_path: Path) -> None:
    path = dsn(
        tmp_path,
        (
            "S21.G00.40.007,'01'\nS21.G00.40.009,'00002'",
            "S21.G00.40.007,'02'\nS21.G00.40.009,'00002'\nS21.G00.40.010,'01102024'",
        ),
    )
    found = read_recipients(path, on=ON)
    assert found.people[1].status == "fixed_term" and any(note.code == "term-passed" for note in found.notes)


@pytest.mark.parametrize(
    ("nature", "scheme", "code"),
    [
        ("08", "99", None),
        ("03", "99", "agency"),
        ("02", "64", "apprentice"),
        ("01", "81", "apprentice"),
        ("02", "61", "professionalisation"),
        ("10", "99", "public-law"),
        ("60", "99", "special-regime"),
        ("80", "99", "no-contract-of-employment"),
        ("77", "99", "unknown-nature"),
        ("07", "99", None),
    ],
)
def test_the_nature_of_the_contract_decides(tmp_path: Path, nature: str, scheme: str, code: str | None) -> None:
    path = dsn(
        tmp_path, ("S21.G00.40.007,'01'\nS21.G00.40.008,'99'", f"S21.G00.40.007,'{nature}'\nS21.G00.40.008,'{scheme}'")
    )
    found = read_recipients(path, on=ON)
    assert next((held.code for held in found.held if held.key == "M0101"), None) == code
    if code:
        assert "M0101" in [person.key for person in read_recipients(path, on=ON, accept=[code])]


def test_a_minor_and_perhaps_a_minor(tmp_path: Path) -> None:
    path = dsn(tmp_path, ("'28021979'", "'16102006'"), ("'99991990'", "'99992006'"))
    assert [(held.key, held.code) for held in read_recipients(path, on=ON).held] == [
        ("M0102", "minor"),
        ("M0103", "perhaps-minor"),
        ("S0007", "intern"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("S20.G00.05.001,'01'", "S20.G00.05.001,'04'", "one-person"),
        ("S20.G00.05.001,'01'", "S20.G00.05.001,'07'", "one-person"),
        ("S20.G00.05.002,'01'", "S20.G00.05.002,'04'", "no-list"),
        ("S20.G00.05.003,'11'", "S20.G00.05.003,'12'", "fraction"),
        ("S20.G00.05.008,'01'", "S20.G00.05.008,'02'", "fraction"),
        ("S10.G00.00.005,'02'", "S10.G00.00.005,'01'", "test"),
        ("S10.G00.00.008,'01'", "S10.G00.00.008,'02'", "nothing"),
        ("S21.G00.06.001,'999999998'", "S21.G00.06.001,'99999998'", "no-employer"),
    ],
)
def test_files_that_are_no_list(tmp_path: Path, old: str, new: str, code: str) -> None:
    path = dsn(tmp_path, (old, new))
    assert codes(check_recipients(path, on=ON)) == [code]
    if code in ("fraction", "test"):
        assert not check_recipients(path, on=ON, accept=[code]).faults


def test_two_fractions_make_a_whole(tmp_path: Path) -> None:
    first = dsn(tmp_path, ("S20.G00.05.003,'11'", "S20.G00.05.003,'12'"), name="a.dsn")
    second = dsn(
        tmp_path,
        ("S20.G00.05.003,'11'", "S20.G00.05.003,'22'"),
        *[(f"'{key}'", f"'{key}B'") for key in ("M0101", "M0102", "M0103", "S0007")],
        name="b.dsn",
    )
    found = check_recipients([first, second], on=ON)
    assert not found.faults and len(found.recipients) == 6


def test_a_file_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    whole = dsn(tmp_path).read_bytes()
    assert codes(checked(tmp_path, whole[: whole.index(b"S90")], "cut.dsn")) == ["not-whole"]
    assert codes(checked(tmp_path, whole.replace(b"S90.G00.90.001,'124'", b"S90.G00.90.001,'125'"), "cut.dsn")) == [
        "not-whole"
    ]


@pytest.mark.parametrize(
    "bad",
    [
        "S21.G00.30.015,BE",
        "\tS21.G00.30.015,'BE'",
        "s21.G00.30.015,'BE'",
        "S21.G00.30.015 'BE'",
        "",
        "S21.G00.30.015,'" + "X" * 5000 + "'",
    ],
)
def test_a_bad_line_is_refused_with_its_number(tmp_path: Path, bad: str) -> None:
    text = SAMPLE_DSN.read_text(encoding="utf-8").replace("S21.G00.30.015,'BE'", bad)
    number = SAMPLE_DSN.read_text(encoding="utf-8").split("\n").index("S21.G00.30.015,'BE'") + 1
    found = checked(tmp_path, text, "x.dsn")
    assert found.faults[0].code == "bad-line" and found.faults[0].values["line"] == number
    assert "BE" not in found.faults[0].text("en") + found.faults[0].text("fr")


def test_ranks_months_and_files_given_twice(tmp_path: Path) -> None:
    older = dsn(tmp_path, ("'01092024'", "'01082024'"), ("'ASSISTANT'", "'ANCIEN'"), name="aout.dsn")
    replaced = dsn(
        tmp_path, ("S20.G00.05.004,'3'", "S20.G00.05.004,'2'"), ("'ASSISTANT'", "'ANCIEN'"), name="rang2.dsn"
    )
    found = read_recipients([older, replaced, SAMPLE_DSN, SAMPLE_DSN], on=ON)
    assert len(found) == 3 and found.people[1].job == "Assistant"
    assert {note.code for note in found.notes} >= {"older-month", "older-rank"}


def test_two_establishments_one_person(tmp_path: Path) -> None:
    other = dsn(
        tmp_path,
        ("S21.G00.11.001,'00027'", "S21.G00.11.001,'00035'"),
        *[(f"'{key}'", f"'{key}B'") for key in ("M0101", "M0103", "S0007")],
        name="b.dsn",
    )
    found = read_recipients([SAMPLE_DSN, other], on=ON)
    assert {person.extra["SIRET"] for person in found} == {"99999999800027", "99999999800035"}
    assert [(held.key, held.code) for held in found.held if held.code != "intern"] == [("M0102", "several-contracts")]


def test_two_declarations_in_one_file(tmp_path: Path) -> None:
    text = SAMPLE_DSN.read_text(encoding="utf-8")
    body = text[text.index("S20.G00.05.001") : text.index("S90")]
    second = body.replace("S21.G00.11.001,'00027'", "S21.G00.11.001,'00035'")
    for key in ("M0101", "M0102", "M0103", "S0007"):
        second = second.replace(f"'{key}'", f"'{key}B'")
    whole = text[: text.index("S90")] + second
    whole += f"S90.G00.90.001,'{whole.count(chr(10)) + 2}'\nS90.G00.90.002,'2'"
    found = checked(tmp_path, whole, "deux.dsn", on=ON)
    assert not found.faults
    assert [person.extra["SIRET"][-2:] for person in found.recipients] == ["27"] * 3 + ["35"] * 3


def test_two_employers_are_refused_unless_accepted(tmp_path: Path) -> None:
    other = dsn(tmp_path, ("S21.G00.06.001,'999999998'", "S21.G00.06.001,'999999980'"), name="b.dsn")
    assert codes(check_recipients([SAMPLE_DSN, other], on=ON)) == ["several-employers"]
    found = read_recipients([SAMPLE_DSN, other], on=ON, accept=["several-employers"])
    assert len(found) == 6 and found.people[0].key == "999999998-M0101"


def test_a_table_completes_a_dsn(tmp_path: Path) -> None:
    path = tmp_path / "complement.csv"
    path.write_text(
        "Matricule;Langue;Traduction;Prénom;Civilité;Date du"
        " contrat;Ville;CP;Adresse\nM0102;fr+en;oui;Yann-Éric;Mme;01/03/2024;Saint-Modèle-sur-Loire;37998;4 allée des"
        " Tests\n",
        encoding="utf-8",
    )
    found = read_recipients([SAMPLE_DSN, path], on=ON)
    person = found.people[1]
    assert (person.name, person.gender, person.language, person.translation_requested) == (
        "Yann-Éric O'BRIEN",
        "f",
        "fr+en",
        True,
    )
    assert person.address == "4 allée des Tests, 37998 Saint-Modèle-sur-Loire" and person.contract_signed_on == dt.date(
        2024, 3, 1
    )
    assert len(found) == 3
    path.write_text("Matricule;Langue\nM9999;fr\n", encoding="utf-8")
    assert codes(check_recipients([SAMPLE_DSN, path], on=ON)) == ["missing-value"]


def test_someone_without_matricule_needs_a_secret(tmp_path: Path) -> None:
    path = dsn(tmp_path, ("S21.G00.30.019,'M0101'\n", ""))
    found = check_recipients(path, on=ON)
    assert [(problem.code, problem.values["line"]) for problem in found.faults] == [("missing-value", 38)]
    one = read_recipients(path, on=ON, secret=b"0123456789abcdef")
    two = read_recipients(path, on=ON, secret=b"fedcba9876543210")
    assert one.people[0].key.startswith("H-") and one.people[0].key != two.people[0].key
    with pytest.raises(RecipientError):
        read_recipients(path, on=ON, secret=b"short")


def test_nothing_personal_of_a_dsn_leaves_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file full of NIRs, pay and sick leave: none of it in any output, report, mapping, message or value."""
    secrets = [
        "2850799999999",
        "1790299999999",
        "1030699999999",
        "SALAIRE4242",
        "ARRET0303",
        "TAUXPAS77",
        "CONGEPARENTAL",
        "14071985",
        "LIEGE",
        "CABINET COMPTABLE",
    ]
    changes = [
        (
            "S21.G00.50.001,'30092024'",
            (
                "S21.G00.50.001,'30092024'\nS21.G00.50.002,'SALAIRE4242'\nS21.G00.50.006,'TAUXPAS77'\nS21.G00.51.013,"
                "'SALAIRE4242'"
            ),
        ),
        (
            "S21.G00.40.019,'ENTREPOT1'",
            "S21.G00.40.019,'ENTREPOT1'\nS21.G00.60.001,'ARRET0303'\nS21.G00.65.001,'CONGEPARENTAL'",
        ),
    ]
    path = dsn(tmp_path, *changes)
    found = check_recipients(path, on=ON)
    assert not found.faults
    whole = (
        repr(found)
        + report_csv(found, "fr").decode("utf-8-sig")
        + "".join(f"{getattr(one, name)}" for one in found.recipients for name in Recipient.__slots__)
    )
    broken = dsn(
        tmp_path,
        *changes,
        ("S21.G00.40.009,'00001'", "S21.G00.40.009,00001"),
        ("S21.G00.40.001,'02092024'", "S21.G00.40.001,'99999999'"),
        name="broken.dsn",
    )
    for file in (path, broken):
        for options in ([], ["--json"]):
            main(["recipients", str(file), "--on", "2024-10-15", "--report", str(tmp_path / "r.csv"), *options])
            out = capsys.readouterr()
            whole += out.out + out.err + (tmp_path / "r.csv").read_text(encoding="utf-8-sig")
    for secret in secrets:
        assert secret not in whole, secret


def test_a_day_of_a_dsn_that_does_not_exist_is_said(tmp_path: Path) -> None:
    said = {}
    for written in ("31042024", "99999999"):
        found = check_recipients(
            dsn(tmp_path, ("S21.G00.40.001,'02092024'", f"S21.G00.40.001,'{written}'"), name=f"{written}.dsn"), on=ON
        )
        said[written] = [fault.text() for fault in found.faults if fault.code == "not-a-date"]
    assert "this day does not exist" in said["31042024"][0] and "not a date" in said["99999999"][0]


def test_pay_and_health_are_not_on_the_allow_list() -> None:
    assert not {"S21.G00.60", "S21.G00.65", "S21.G00.50", "S21.G00.51", "S21.G00.31", "S21.G00.41", "S10.G00.01"} & set(
        KEPT
    )


def test_a_large_file_is_read_line_by_line(tmp_path: Path) -> None:
    import tracemalloc

    pay = "".join(f"S21.G00.51.{number:03},'{number:0>60}'\n" for number in range(1, 999)) * 60
    path = dsn(
        tmp_path,
        (
            "S21.G00.50.001,'30092024'\nS21.G00.30.001,'1790299999999'",
            f"S21.G00.50.001,'30092024'\n{pay}S21.G00.30.001,'1790299999999'",
        ),
    )
    assert path.stat().st_size > 4_000_000
    tracemalloc.start()
    assert len(read_recipients(path, on=ON)) == 3
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000 + (1 << 20)


SURNAMES = [
    "D'AUBREVILLE",
    "O'BRIEN",
    "NGUYEN",
    "LEFÈVRE-ŒUVRARD",
    "de La Tour",
    "N'DIAYE",
    "MÜLLER",
    "ÑANDÚ",
    "DUPONT & FILS",
    "LE <GOFF>",
    "SAINT-ÉTIENNE",
    "=CMD",
    "{{ X }}",
]
FIRST = [
    ("HÉLÈNE MARIE", "Hélène"),
    ("Marie-Lou", "Marie-Lou"),
    ("JEAN-BAPTISTE, LUC", "Jean-Baptiste"),
    ("N'DEYE", "N'Deye"),
    ("Zoé", "Zoé"),
    ("ŒLIA", "Œlia"),
    ("ÉLOÏSE", "Éloïse"),
]
STREETS = [
    ("12B RUE DE L'ÉCLUSE", "12B rue de l'Écluse"),
    ("4 ALLÉE DES TESTS", "4 allée des Tests"),
    ("8 impasse du Moulin", "8 impasse du Moulin"),
    ("1 QUAI D'IÉNA", "1 quai d'Iéna"),
]
JOBS = [
    ("INGÉNIEURE D'ÉTUDES", "Ingénieure d'études"),
    ("RESPONSABLE RH", "Responsable RH"),
    ("Chef d'équipe", "Chef d'équipe"),
]


def three_hundred() -> tuple[list[str], list[list[str]]]:
    """Three hundred invented people as the lines of a DSN and as the rows of a table: the same facts."""
    lines = SAMPLE_DSN.read_text(encoding="utf-8").split("\n")
    lines = lines[: next(number for number, line in enumerate(lines) if line.startswith("S21.G00.30"))]
    rows = [
        [
            "Matricule",
            "Sexe",
            "Nom de naissance",
            "Nom d'usage",
            "Prénom",
            "Adresse",
            "CP",
            "Ville",
            "Emploi",
            "Date d'entrée",
            "Statut contractuel",
            "Fin de contrat",
        ]
    ]
    for n in range(300):
        birth, usage = SURNAMES[n % len(SURNAMES)], SURNAMES[(n + 5) % len(SURNAMES)] if n % 4 == 0 else ""
        first, street, job = FIRST[n % len(FIRST)], STREETS[n % len(STREETS)], JOBS[n % len(JOBS)]
        female, term = n % 2, n % 6 == 0
        lines += [f"S21.G00.30.001,'{1 + female}{80 + n % 19:02}0799999999'"] if n % 3 else []
        lines += (
            [f"S21.G00.30.002,'{birth}'"]
            + ([f"S21.G00.30.003,'{usage}'"] if usage else [])
            + [f"S21.G00.30.004,'{first[0]}'"]
        )
        lines += [] if n % 3 else [f"S21.G00.30.005,'0{1 + female}'"]
        lines += [
            "S21.G00.30.006,'99991970'",
            f"S21.G00.30.008,'{street[0]}'",
            "S21.G00.30.009,'01000'",
            "S21.G00.30.010,'BOURG EN BRESSE'",
            f"S21.G00.30.019,'0{n:04}'",
        ]
        lines += [
            f"S21.G00.40.001,'{1 + n % 28:02}{1 + n % 12:02}2015'",
            f"S21.G00.40.006,'{job[0]}'",
            f"S21.G00.40.007,'0{1 + term}'",
        ] + (["S21.G00.40.010,'31122030'"] if term else [])
        lines += ["S21.G00.50.001,'30092024'", "S21.G00.51.013,'4242.00'"]
        rows.append(
            [
                f"0{n:04}",
                "F" if female else "M",
                birth,
                usage,
                first[1],
                street[1],
                "01000",
                "BOURG EN BRESSE",
                job[1],
                f"{1 + n % 28:02}/{1 + n % 12:02}/2015",
                "CDD" if term else "CDI",
                "31/12/2030" if term else "",
            ]
        )
    lines += [f"S90.G00.90.001,'{len(lines) + 2}'", "S90.G00.90.002,'1'"]
    return lines, rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "iso8859-15"])
def test_three_hundred_people_are_the_same_from_a_dsn_and_from_a_csv(tmp_path: Path, encoding: str) -> None:
    import csv

    lines, rows = three_hundred()
    table = io.StringIO()
    csv.writer(table, delimiter=";", lineterminator="\r\n").writerows(rows)
    by_dsn = checked(tmp_path, "\r\n".join(lines), "paie.dsn", encoding, on=ON)
    by_csv = checked(tmp_path, table.getvalue(), "paie.csv", "cp1252" if encoding == "iso8859-15" else encoding, on=ON)
    assert not by_dsn.faults and not by_csv.faults
    matter = read_matter(SAMPLES / "matter.yaml")
    assert [personalize_matter(matter, person) for person in by_dsn.recipients] == [
        personalize_matter(matter, person) for person in by_csv.recipients
    ]
    assert [person.key for person in by_dsn.recipients] == [row[0] for row in rows[1:]]


# ------------------------------------------------------------------ anything at all
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 3800), st.binary(min_size=1, max_size=12), st.integers(0, 40))
def test_a_dsn_damaged_anywhere_gives_people_or_faults(tmp_path: Path, at: int, put: bytes, drop: int) -> None:
    raw = SAMPLE_DSN.read_bytes()
    found = checked(tmp_path, raw[:at] + put + raw[at + drop :], "x.dsn", on=ON)
    assert found.faults or found.recipients.people or found.recipients.held


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
    assert personalize_matter(matter, Recipient("A2", "Zoé")).contract.type == matter.contract.type
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
    with pytest.raises(SystemExit) as stopped:
        main(["recipients", str(SAMPLES / "employees.csv"), "--on", "demain"])
    assert stopped.value.code == 2
    assert main(["recipients", str(SAMPLES / "employees.csv"), "--accept", "anything"]) == 2
    assert main(["recipients", "absent.csv"]) == 1
    assert "apprentice" in capsys.readouterr().err
