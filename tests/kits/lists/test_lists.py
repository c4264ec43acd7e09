"""Lists by themselves: the members of a club as its secretary keeps them, in every form that programs save."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from aigov_docs.kits.ground.problems import RecipientError
from aigov_docs.kits.lists.dsn import is_dsn, read_dsn
from aigov_docs.kits.lists.list_source import list_sources
from aigov_docs.kits.lists.table_columns import ColumnMapping, TableWords, fold_words, parse_mapped_table

WORDS = TableWords(
    ("number", "name", "paid"),
    fold_words({"number": ["Licence", "N° de licence"], "name": ["Nom", "Membre"], "paid": ["Cotisation"]}),
    {"paid": fold_words({"yes": ["oui", "réglée"], "no": ["non"]})},
    frozenset({"motdepasse"}),
    keeps_others=True,
)
ROWS = [["N° de licence", "Membre", "Cotisation", "Bateau"], ["0042", "Zoé Müller", "Réglée", "skiff"]]
READ = {"number": "0042", "name": "Zoé Müller", "paid": "Réglée"}


def save_csv(separator: str, encoding: str, end: str = "\r\n") -> bytes:
    return end.join(separator.join(row) for row in ROWS).encode(encoding)


def save_workbook() -> bytes:
    """The list in a workbook of one sheet, its texts in the cells."""
    cells = "".join(
        f'<row r="{line}">'
        + "".join(f'<c r="{"ABCD"[at]}{line}" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in enumerate(row))
        + "</row>"
        for line, row in enumerate(ROWS, 1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheets = f'<sheets><sheet name="Membres" sheetId="1" xmlns:r="{kinds}" r:id="rId1"/></sheets>'
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{links}"><Relationship Id="rId1" Type="{kinds}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}">{sheets}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{links}"><Relationship Id="rId1"'
        f' Type="{kinds}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_is_read_whatever_program_saved_it(separator: str, encoding: str) -> None:
    table = parse_mapped_table(save_csv(separator, encoding), "membres.csv", WORDS)
    assert not table.problems
    assert list(table.read_rows()) == [(2, READ)]
    assert table.columns.aside == {"Bateau": 3}


def test_a_workbook_gives_the_same_rows() -> None:
    table = parse_mapped_table(save_workbook(), "membres.xlsx", WORDS)
    assert list(table.read_rows()) == [(2, READ)]


def test_a_column_that_is_never_kept_is_not_read() -> None:
    table = parse_mapped_table(b"Licence;Mot de passe\n1;secret\n", "membres.csv", WORDS)
    assert table.columns.dropped == ("Mot de passe",)
    assert list(table.read_rows()) == [(2, {"number": "1"})]


def test_a_mapping_goes_before_the_known_headers_and_one_that_fits_nothing_is_told() -> None:
    mapping = ColumnMapping(columns={"Nom": "extra", "Réf.": "number", "Absent": "name"})
    table = parse_mapped_table("Réf.;Nom\n7;Zoé\n".encode(), "membres.csv", WORDS, mapping)
    assert (table.columns.known, table.columns.aside) == ({"number": 0}, {"Nom": 1})
    assert [problem.code for problem in table.problems] == ["mapped-column-missing"]


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"PK\x03\x04 no workbook"])
def test_what_is_no_table_is_refused_with_what_to_do(data: bytes) -> None:
    with pytest.raises(RecipientError) as caught:
        parse_mapped_table(data, "membres.csv", WORDS)
    assert all(problem.hint for problem in caught.value.problems)


def test_words_of_a_closed_list_are_read_without_their_typography() -> None:
    assert [WORDS.find_value("paid", word) for word in ("OUI", "reglee", "Non.", "peut-être")] == [
        "yes",
        "yes",
        "no",
        None,
    ]
    assert WORDS.find_value("paid", "peut-être", {"Peut-être": "no"}) == "no"


def test_a_table_is_no_dsn_and_a_dsn_cut_short_says_so(tmp_path: Path) -> None:
    path = tmp_path / "membres.csv"
    path.write_bytes(save_csv(";", "utf-8"))
    assert not is_dsn(path)
    path = tmp_path / "paie.dsn"
    path.write_text("S10.G00.00.001,'Paie'\r\nS10.G00.00.006,'P26V01'\r\n", encoding="utf-8")
    assert is_dsn(path)
    people = read_dsn(list_sources(path))
    assert not people.rows
    assert people.problems
