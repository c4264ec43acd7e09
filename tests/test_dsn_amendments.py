"""Amendments from a DSN are those from a CSV with the same facts: the same files, manifest and register, in every
encoding.
"""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import itertools
import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import test_dsn as declarations
from depth import depth
from issuing import short

import aigov_docs as aigov
from aigov_docs.cli import main
from aigov_docs.kits.lists.dsn import detect_encoding

#: The encodings in which a DSN comes, and how a CSV of the same words is written there.
ENCODINGS = {"utf-8": "utf-8", "utf-8-sig": "utf-8-sig", "cp1252": "cp1252", "iso8859-15": "cp1252"}
EFFECT = dt.date(2026, 11, 2)
SIGNED = "Matricule;Date du contrat\r\n"
Rows = Sequence[Sequence[str]]


def matter(day: dt.date = EFFECT) -> aigov.Matter:
    """The sample, in force on a day."""
    made = aigov.samples.sample_matter("contract-amendment")
    assert made.amendment is not None
    return made.model_copy(update={"amendment": made.amendment.model_copy(update={"effective_on": day})})


def table(rows: Rows) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def put(path: Path, text: str, encoding: str) -> Path:
    path.write_bytes(text.encode(encoding))
    return path


# ------------------------------------------------------------------ the sample of the norm
#: What no DSN says, for the people of the sample: the day the contract was signed, the language.
BESIDE = (
    SIGNED.replace("Date du contrat", "Date du contrat;Langue;Traduction")
    + "M0101;20/08/2012;;\r\nM0102;14/09/2024;;\r\nM0103;30/08/2024;fr+en;oui\r\n"
)
SAMPLE = (
    (
        "Matricule",
        "Civilité",
        "Nom de naissance",
        "Nom d'usage",
        "Prénom",
        "Complément",
        "Adresse",
        "CP",
        "Ville",
        "Pays",
        "Emploi",
        "Date d'entrée",
        "Statut contractuel",
        "Date du contrat",
        "Langue",
        "Traduction",
        "Mineur",
    ),
    (
        "M0101",
        "Mme",
        "D'AUBREVILLE",
        "MARTEL",
        "Hélène",
        "",
        "BATIMENT C APPT 4, 12B rue de l'Écluse",
        "37998",
        "SAINT MODELE SUR LOIRE",
        "",
        "Ingénieure d'études",
        "01/09/2012",
        "CDI",
        "20/08/2012",
        "",
        "",
        "non",
    ),
    (
        "M0102",
        "M.",
        "O'BRIEN",
        "",
        "Yann",
        "",
        "4 allee des Tests",
        "37998",
        "SAINT MODELE SUR LOIRE",
        "",
        "Assistant",
        "16/09/2024",
        "CDI",
        "14/09/2024",
        "",
        "",
        "non",
    ),
    (
        "M0103",
        "Mme",
        "NGUYEN",
        "",
        "Linh",
        "",
        "27 Queen's Road",
        "",
        "EXAMPLETON EX4 1AA",
        "Royaume-Uni",
        "Technicienne support",
        "02/09/2024",
        "CDI",
        "30/08/2024",
        "fr+en",
        "oui",
        "non",
    ),
    ("S0007", "M.", "PETIT", "", "Noe", "", "", "", "", "", "Stagiaire", "01/07/2024", "stage", "", "", "", ""),
)


def sample_lines(changes: Iterable[tuple[str, str]] = ()) -> list[str]:
    said = declarations.SAMPLE_DSN.read_text("utf-8")
    for old, new in changes:
        assert old in said
        said = said.replace(old, new)
    return [line for line in said.split("\n") if line]


#: The sample is all ASCII but for two words: here some letters that the encodings write otherwise.
ACCENTS = (("'ASSISTANT'", "'CHEF DE CHŒUR'"), ("'O'BRIEN'", "'O'BRIEN-ŸVŒŠŽ'"), ("'NGUYEN'", "'N'GUYÊN-LEÇŒUR'"))


# ------------------------------------------------------------------ three hundred people
def three_hundred() -> tuple[list[str], list[list[str]], str]:
    """The 300 of the tests of lists, as a DSN, as rows with the day of their contract, and that day alone for a DSN."""
    lines, rows = declarations.three_hundred()
    days = [f"{1 + n % 28:02}/{1 + n % 12:02}/{2001 + n % 14}" for n in range(len(rows) - 1)]
    rows = [[*rows[0], "Date du contrat"], *([*row, day] for row, day in zip(rows[1:], days, strict=True))]
    beside = SIGNED + "".join(f"{row[0]};{row[-1]}\r\n" for row in rows[1:])
    return lines, rows, beside


# ------------------------------------------------------------------ the same amendments
def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def register_rows(path: Path) -> list[tuple[Any, ...]]:
    """Every row of every table of a register, what is sealed included."""
    with contextlib.closing(sqlite3.connect(path)) as base:
        names = sorted(name for (name,) in base.execute("select name from sqlite_master where type = 'table'"))
        return [(name, *row) for name in names for row in base.execute(f"select * from {name} order by 1")]


def numbered_salts() -> AbstractContextManager[object]:
    """Salts that are numbered and not drawn, so that two registers of the same events have the same rows."""
    return mock.patch(
        "aigov_docs.kits.ledger.chain.secrets.token_hex", side_effect=map("{:032x}".format, itertools.count())
    )


def issued(
    folder: Path, sources: list[Path], day: dt.date = EFFECT, **options: Any
) -> tuple[dict[str, bytes], list[tuple[Any, ...]]]:
    """What a run leaves: every file by name, every row of its register, whose salts are numbered."""
    people = aigov.read_recipients(sources, on=day)
    with numbered_salts(), aigov.Register(folder / "avenants.db") as register:
        done = aigov.issue(aigov.assess(short(), matter(day)), people, folder / "out", register=register, **options)
        assert done.written == len(people.people) and register.check_chain().clean
    return tree(folder / "out"), register_rows(folder / "avenants.db")


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return [name for name in sorted({*one, *other}) if one.get(name) != other.get(name)]


@dataclass(slots=True)
class Expected:
    """What the CSV of a list gives, issued once: files and register; the list itself, to be read in other encodings."""

    rows: Rows
    day: dt.date
    options: dict[str, Any]
    files: dict[str, bytes]
    register: list[tuple[Any, ...]]

    def check(self, tmp_path: Path, dsn: list[Path], encoding: str = "utf-8") -> dict[str, bytes]:
        """Issue from the DSN, and compare; the CSV reads the same in this encoding."""
        again = aigov.read_recipients(
            put(tmp_path / "salaries.csv", table(self.rows), ENCODINGS[encoding]), on=self.day
        )
        first = aigov.read_recipients(put(tmp_path / "first.csv", table(self.rows), "utf-8"), on=self.day)
        assert again.people == first.people and len(first.people) == self.count
        files, register = issued(tmp_path, dsn, self.day, **self.options)
        assert differences(files, self.files) == []
        assert register == self.register
        for source in dsn:  # nothing in a file, the manifest or the register names where the facts were read
            assert not any(source.name.encode() in data for data in files.values()) and source.name not in repr(
                register
            )
        return files

    @property
    def count(self) -> int:
        return sum(row[0] == "aigov_events" for row in self.register)


def expected(folder: Path, rows: Rows, day: dt.date, count: int, **options: Any) -> Expected:
    files, register = issued(folder, [put(folder / "salaries.csv", table(rows), "utf-8")], day, **options)
    lines = [json.loads(line) for line in files["manifest.jsonl"].decode().splitlines()]
    made = Expected(rows, day, options, files, register)
    assert (
        sum(name.endswith(".docx") for name in files)
        == len(lines)
        == len({line["fingerprint"] for line in lines})
        == made.count
        == count
    )
    return made


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Expected:
    return expected(tmp_path_factory.mktemp("sample"), SAMPLE, dt.date(2024, 10, 15), 3)


@pytest.fixture(scope="module")
def accents(tmp_path_factory: pytest.TempPathFactory) -> Expected:
    said = {"Assistant": "Chef de chœur", "O'BRIEN": "O'BRIEN-ŸVŒŠŽ", "NGUYEN": "N'GUYÊN-LEÇŒUR"}
    rows = [[said.get(cell, cell) for cell in row] for row in SAMPLE]
    return expected(tmp_path_factory.mktemp("accents"), rows, dt.date(2024, 10, 15), 3)


@pytest.fixture(scope="module")
def hundreds(tmp_path_factory: pytest.TempPathFactory) -> Expected:
    return expected(
        tmp_path_factory.mktemp("hundreds"), three_hundred()[1], EFFECT, 300, names="{folder}/{key}", chunk=70
    )


@pytest.mark.parametrize(
    ("encoding", "end"),
    depth([("utf-8", "\r\n"), ("cp1252", "\n")], [*((encoding, "\r\n") for encoding in ENCODINGS), ("cp1252", "\n")]),
)
def test_the_sample_of_the_norm_gives_the_amendments_of_a_csv(
    tmp_path: Path, sample: Expected, encoding: str, end: str
) -> None:
    sample.check(
        tmp_path,
        [
            put(tmp_path / "paie.dsn", end.join(sample_lines()), encoding),
            put(tmp_path / "contrats.csv", BESIDE, ENCODINGS[encoding]),
        ],
        encoding,
    )


@pytest.mark.parametrize("encoding", depth(["utf-8-sig", "iso8859-15"], [*ENCODINGS]))
def test_letters_that_encodings_write_otherwise_come_out_the_same(
    tmp_path: Path, accents: Expected, encoding: str
) -> None:
    dsn = put(tmp_path / "paie.dsn", "\r\n".join(sample_lines(ACCENTS)), encoding)
    assert detect_encoding(dsn)[0].replace("_", "-") == encoding.removesuffix("-sig")
    files = accents.check(tmp_path, [dsn, put(tmp_path / "contrats.csv", BESIDE, "utf-8")], encoding)
    assert "Yann O'BRIEN-ŸVŒŠŽ" in text_of(files["M0102.docx"]) and "Chef de chœur" in text_of(files["M0102.docx"])


def text_of(data: bytes) -> str:
    import docx

    body = docx.Document(io.BytesIO(data)).element.body
    return "".join(
        each.text or "" for each in body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")
    )


@pytest.mark.parametrize("encoding", depth(["utf-8"], list(ENCODINGS)))
def test_three_hundred_give_the_amendments_of_a_csv(tmp_path: Path, hundreds: Expected, encoding: str) -> None:
    lines, _, beside = three_hundred()
    hundreds.check(
        tmp_path,
        [put(tmp_path / "paie.dsn", "\r\n".join(lines), encoding), put(tmp_path / "contrats.csv", beside, "utf-8")],
        encoding,
    )


def test_several_files_of_a_month_give_the_amendments_of_one(tmp_path: Path, hundreds: Expected) -> None:
    """The 300 in two fractions, in two encodings: the same 300 amendments, in the order of the files."""
    lines, _, beside = three_hundred()
    head = next(at for at, line in enumerate(lines) if line.startswith("S21.G00.30"))
    starts = [
        at
        for at, line in enumerate(lines)
        if line.startswith("S21.G00.30") and not lines[at - 1].startswith("S21.G00.30")
    ]
    cut, end = starts[150], next(at for at, line in enumerate(lines) if line.startswith("S90"))
    files = []
    for nth, (people, encoding) in enumerate(((lines[head:cut], "cp1252"), (lines[cut:end], "utf-8-sig")), 1):
        part = [line.replace("S20.G00.05.003,'11'", f"S20.G00.05.003,'{nth}2'") for line in lines[:head]] + people
        part += [f"S90.G00.90.001,'{len(part) + 2}'", "S90.G00.90.002,'1'"]
        files.append(put(tmp_path / f"fraction-{nth}.dsn", "\r\n".join(part), encoding))
    hundreds.check(tmp_path, [*files, put(tmp_path / "contrats.csv", beside, "utf-8")])


def test_the_command_gives_the_same_from_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`aigov-docs issue` on the sample: the intern is held, three amendments, nobody's number or birth in anything said
    or written.
    """
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    said = re.sub(r"(?m)^vehicle:.*$", "vehicle: contract-amendment", aigov.sample_text())
    put(tmp_path / "matter.yaml", said, "utf-8")
    put(tmp_path / "contrats.csv", BESIDE, "cp1252")
    sources = {
        "dsn": [put(tmp_path / "paie.dsn", "\r\n".join(sample_lines()), "iso8859-15"), tmp_path / "contrats.csv"],
        "csv": [put(tmp_path / "salaries.csv", table(SAMPLE), "cp1252")],
    }
    for name, files in sources.items():
        command = [
            "issue",
            str(tmp_path / "matter.yaml"),
            *map(str, files),
            "-o",
            str(tmp_path / name),
            "--register",
            str(tmp_path / f"{name}.db"),
        ]
        with numbered_salts():
            assert main(command) == 0, capsys.readouterr().err
        if name == "dsn":
            assert main(command) == 0  # once more: nothing is made twice
    out = capsys.readouterr()
    assert differences(tree(tmp_path / "dsn"), tree(tmp_path / "csv")) == []
    assert register_rows(tmp_path / "dsn.db") == register_rows(tmp_path / "csv.db")
    assert sorted(path.name for path in (tmp_path / "dsn").glob("*.docx")) == ["M0101.docx", "M0102.docx", "M0103.docx"]
    everything = b"".join(
        [
            out.out.encode(),
            out.err.encode(),
            (tmp_path / "dsn.db").read_bytes(),
            *tree(tmp_path / "dsn").values(),
            *(text_of(data).encode() for name, data in tree(tmp_path / "dsn").items() if name.endswith(".docx")),
        ]
    )
    for secret in (
        b"2850799999999",
        b"1790299999999",
        b"2999999998M0103",
        b"1030699999999",
        b"14071985",
        b"LIEGE",
        b"CABINET COMPTABLE",
    ):
        assert secret not in everything


def test_one_other_fact_gives_another_amendment(tmp_path: Path, hundreds: Expected) -> None:
    """The comparison would see a difference: one letter of one job changes one file, its line and its event, and the
    name of the run.
    """
    rows = [list(row) for row in hundreds.rows]
    rows[7][8] += "x"
    files, register = issued(tmp_path, [put(tmp_path / "salaries.csv", table(rows), "utf-8")], **hundreds.options)
    assert [name for name in differences(files, hundreds.files) if name.endswith(".docx")] == [f"001/{rows[7][0]}.docx"]
    assert {"manifest.jsonl", "manifest.csv"} <= set(
        differences(files, hundreds.files)
    ) and register != hundreds.register
