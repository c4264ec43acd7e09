"""DSN files: what is read of them and what is never kept; told from files of other sorts, every fault with its line."""

from __future__ import annotations

import ast
import datetime as dt
import io
import subprocess
import sys
from pathlib import Path

import pytest
from test_recipients import ON, SAMPLE_DSN, SAMPLES, checked, codes

from aigov_docs.cli import main
from aigov_docs.compose.matter_check import read_matter
from aigov_docs.kits.ground.problems import RecipientError
from aigov_docs.kits.lists.dsn import KEPT, detect_encoding, held_codes
from aigov_docs.kits.lists.dsn.dsn_people import find_outcome, load_dsn_tables
from aigov_docs.people.check_report import report_csv
from aigov_docs.people.recipient import Recipient, personalize_matter
from aigov_docs.people.recipients import check_recipients, read_recipients
from aigov_docs.people.table_words import find_reason


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
        " d'entrée;Type de contrat;E-mail;Date de naissance\n"
        "M0101;Mme;D'AUBREVILLE;MARTEL;Hélène;BATIMENT C APPT 4, 12B rue de l'Écluse, 37998 SAINT MODELE SUR LOIRE;"
        "Ingénieure d'études;01/09/2012;;;14/07/1985\nM0102;M.;O'BRIEN;;Yann;4"
        " allee des Tests, 37998 SAINT MODELE SUR LOIRE;Assistant;16/09/2024;;yann.obrien@societe.example;"
        "28/02/1979\nM0103;Mme;NGUYEN;;Linh;27 Queen's Road, EXAMPLETON EX4 1AA, Royaume-Uni;Technicienne support;"
        "02/09/2024;;;31/12/1990\n"
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
            "Mineur",
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
                "non",
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


# ------------------------------------------------------------------ it stands alone
def test_the_reader_loads_no_part_of_the_clause_library() -> None:
    code = "import sys, aigov_docs.kits.lists.dsn; print([each for each in sys.modules if each[:11] == 'aigov_docs.'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    loaded = {name.split(".")[1] for name in ast.literal_eval(done.stdout)}
    assert loaded <= {"kits", "lazy_names", "version"}


@pytest.mark.parametrize(("nature", "scheme"), [("01", "64"), ("29", ""), ("ZZ", ""), ("02", "61")])
def test_every_contract_has_an_outcome_and_a_held_one_a_reason_in_words(nature: str, scheme: str) -> None:
    outcome = find_outcome(nature, scheme)
    assert outcome["outcome"] in ("issue", "hold", "skip")
    if outcome["outcome"] != "issue":
        assert outcome["code"] in held_codes() and find_reason(outcome["code"]).fr


def test_every_reason_of_the_tables_is_worded() -> None:
    tables = load_dsn_tables()
    schemes = [each for name, each in tables["schemes"].items() if name != "natures"]
    listed = [*tables["natures"].values(), *schemes, tables["unknown_nature"]]
    assert all(find_reason(each["code"]).fr and find_reason(each["code"]).en for each in listed if "code" in each)
