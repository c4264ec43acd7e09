"""Five thousand awkward people (`awkward`): all read, all issued, each name printed as it is given, no file and no cell
that does harm.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from awkward import HEADER, KEYS, NAMES, Given, as_csv, is_slow, people, refused
from depth import depth
from issuing import matter
from issuing import short as library
from lxml import etree

import aigov_docs as aigov
from aigov_docs.kits.ground.i18n import date_text
from aigov_docs.kits.ground.problems import RecipientError
from aigov_docs.people.recipient import Recipient, contract_words, personalize_matter
from aigov_docs.people.recipients import check_recipients

#: How many, and the slow ones among them at most: those that the ordinary writer makes.
COUNT, SLOW = depth(900, 5000), 60
CIVILITIES = {"Mme": "f", "M.": "m", "": "unknown"}


# ------------------------------------------------------------------ reading
@pytest.fixture(scope="module")
def given() -> list[Given]:
    return list(people(COUNT))


@pytest.fixture(scope="module")
def read(given: list[Given], tmp_path_factory: pytest.TempPathFactory) -> aigov.Recipients:
    path = tmp_path_factory.mktemp("awkward") / "salaries.csv"
    path.write_bytes(as_csv(one.cells for one in given))
    return aigov.read_recipients(path, on=matter().date)


def test_every_sort_of_awkward_is_in_the_list(given: list[Given]) -> None:
    assert len(given) == COUNT and len({one.key for one in given}) == COUNT
    assert set(NAMES) <= {one.sort for one in given}
    assert {name for group in NAMES.values() for name in group} <= {one.cells[1] for one in given}
    assert len({one.name for one in given}) > COUNT // 2 and set(KEYS) <= {one.cells[0] for one in given}
    assert sum(is_slow(one.name) for one in given) > 10


def test_every_person_is_read_as_given(given: list[Given], read: aigov.Recipients) -> None:
    assert not read.held
    said = [(one.key, one.name, one.address, one.job, one.gender, one.language) for one in read]
    assert said == [
        (one.key, one.name, one.address or None, one.job or None, CIVILITIES[one.cells[2]], one.cells[8])
        for one in given
    ]


def test_what_cannot_be_printed_is_refused_with_its_line_and_without_its_value(
    tmp_path: Path, given: list[Given]
) -> None:
    """Each fault alone in its row, among good rows; all are said at once, nobody is issued."""
    good = [one.cells for one in given[:20]]
    bad = list(refused())
    rows = [row for at, (cells, _, _) in enumerate(bad) for row in [*good[at : at + 1], cells]]
    path = tmp_path / "salaries.csv"
    path.write_bytes(as_csv(rows))
    lines = list(_lines(rows))
    expected = [
        (f"salaries.csv, line {line}, {column}", code)
        for line, row in zip(lines, rows, strict=True)
        for cells, column, code in bad
        if cells is row
    ]
    checked = check_recipients(path)
    assert [(fault.where, fault.code) for fault in checked.faults] == expected and len(expected) == len(bad) >= 80
    assert [one.key for one in checked.recipients] == [one.key for one in given[:20]]
    with pytest.raises(RecipientError) as raised:
        aigov.read_recipients(path)
    told = "\n".join(
        [str(raised.value), *(fault.text(language) for fault in raised.value.problems for language in ("fr", "en"))]
    )
    shown = "\n".join(
        f"{fault.where} {fault.values}" for fault in raised.value.problems if fault.values["column"] != "Matricule"
    )  # a number is told in the report
    for cells, column, _ in bad:
        value = cells[HEADER.index(column)].strip()
        if re.fullmatch(r"#[A-Z/]+[!?]?", value):  # a word of the spreadsheet, and nobody's: it is told
            continue
        if len(value) >= 3 and column not in ("Civilité", "Numéro d'avenant"):
            assert value not in told + (shown if column != "Matricule" else ""), ascii(value)
    assert "Xyzzyx" not in told + shown


def _lines(rows: Sequence[Sequence[str]]) -> Iterator[int]:
    """The line on which each row of a CSV starts: cells may have several."""
    line = 2
    for row in rows:
        yield line
        line += 1 + sum(len(re.findall(r"\r\n|\r|\n", cell)) for cell in row)


# ------------------------------------------------------------------ issuing
@dataclass(slots=True)
class Run:
    """A run that was issued: where, to whom, and what it wrote."""

    folder: Path
    people: list[Recipient]
    files: list[str]
    lines: list[dict[str, Any]]
    alone: int


def issued(people: list[Recipient], folder: Path, **options: Any) -> Run:
    done = aigov.issue(aigov.assess(library(), matter(), strict=False), people, folder, **options)
    assert done.written == len(people)
    lines = [json.loads(line) for line in (folder / "manifest.jsonl").read_text("utf-8").split("\n") if line]
    return Run(folder, people, [line["file"] for line in lines], lines, done.alone)


@pytest.fixture(scope="module")
def by_name(read: aigov.Recipients, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return issued(list(read.people), tmp_path_factory.mktemp("by-name") / "out", names="{name}")


@pytest.fixture(scope="module")
def by_key(read: aigov.Recipients, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One in five and slow ones, in French alone: fewer documents to compile; and with the register."""
    folder = tmp_path_factory.mktemp("by-key")
    everybody = [
        replace(one, language="fr", translation_requested=False)
        for place, one in enumerate(read.people)
        if place % 5 == 0 or (is_slow(one.name) and place % 8 in depth((7,), range(8)))
    ]
    with aigov.Register(folder / "avenants.db") as register:
        return replace(issued(everybody, folder / "out", names="{key}", register=register))


@pytest.fixture(params=["by_name", "by_key"])
def run(request: pytest.FixtureRequest) -> Run:
    made: Run = request.getfixturevalue(request.param)
    return made


def test_few_need_the_ordinary_writer(run: Run) -> None:
    assert 0 < run.alone <= SLOW


# ---- what a document says: the ordinary writer's text for somebody plain, with this person's values in its place
PLAIN = Recipient(
    "PLAIN",
    "Qqname Qqsurname",
    address="1 rue Qqaddress",
    job="qqjob",
    status="permanent",
    hired_on=dt.date(1987, 11, 23),
    contract_signed_on=dt.date(1986, 10, 22),
    number=8642,
)


def text(part: bytes) -> str:
    """Everything a part says, read by lxml; the part is well-formed."""
    said: str = etree.tostring(etree.fromstring(part), method="text", encoding="unicode")
    return said


def ordinary(one: Recipient) -> dict[str, bytes]:
    """The parts of what `render` makes for a person alone."""
    language: Any = ("fr", "en") if one.language == "fr+en" else "fr"
    data = aigov.to_bytes(aigov.assemble(aigov.assess(library(), personalize_matter(matter(), one)), language), "docx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def plain_texts(gender: str, language: str, requested: bool, status: str) -> dict[str, str]:
    parts = ordinary(replace(PLAIN, gender=gender, language=language, translation_requested=requested, status=status))
    return {
        name: text(data) for name, data in parts.items() if name.endswith(".xml") and not name.startswith("customXml")
    }


spelled = cache(date_text)


def expected_texts(one: Recipient) -> dict[str, str]:
    """What each part of a person's file must say, letter for letter."""
    number = one.number or matter().amendment.number
    assert one.hired_on and one.contract_signed_on and one.address and one.job and number
    pairs = [(PLAIN.name, one.name), ("1 rue Qqaddress", one.address), ("qqjob", one.job), ("8642", str(number))]
    for language in ("fr", "en"):
        pairs += [
            (spelled(dt.date(1987, 11, 23), language), spelled(one.hired_on, language)),
            (spelled(dt.date(1986, 10, 22), language), spelled(one.contract_signed_on, language)),
        ]
    return {
        name: _filled(said, pairs)
        for name, said in plain_texts(one.gender, one.language, one.translation_requested, one.status).items()
    }


def _filled(said: str, pairs: Sequence[tuple[str, str]]) -> str:
    if any(plain in said for plain in ("Qq", "8642")):
        for plain, theirs in pairs:
            said = said.replace(plain, theirs)
    return said


def printed(part: bytes) -> bytes:
    """The digest of a part as the manifest takes it: over those of its paragraphs."""
    return hashlib.sha256(b"".join(hashlib.sha256(piece).digest() for piece in part.split(b"</w:p>"))).digest()


def test_every_file_is_whole_and_says_every_value_exactly(run: Run, given: list[Given]) -> None:
    """Each file through an independent zip reader and an XML reader: its parts, its words, its fingerprint.

    Of names put together of two of the catalogue, one in four; all in whole runs.
    """
    known: dict[bytes, str] = {}  # parts that are the same for many are read once
    composed = {one.key for one in given if one.sort == "two together"}
    for place, (one, line) in enumerate(zip(run.people, run.lines, strict=True)):
        if one.key in composed and place % depth(4, 1):
            continue
        expected = expected_texts(one)
        digests = []
        with zipfile.ZipFile(run.folder / line["file"]) as archive:
            names = archive.namelist()
            assert len(set(names)) == len(names) and {
                "[Content_Types].xml",
                "word/document.xml",
                "docProps/core.xml",
            } <= set(names)
            for name in names:
                data = archive.read(name)  # its CRC is checked
                digest = hashlib.sha256(data).digest()
                digests.append((name, printed(data)))
                said = known.get(digest)
                if said is None:
                    said = text(data)
                    if name != "word/document.xml" and not name.startswith("customXml"):
                        known[digest] = said
                if name in expected:
                    assert said == expected.pop(name), (one.key, name)
        assert not expected
        total = hashlib.sha256(
            b"".join(name.encode() + b"\x00" + digest for name, digest in sorted(digests))
        ).hexdigest()
        assert total == line["fingerprint"]


def test_the_words_tried_are_those_of_the_page() -> None:
    """The comparison above would see a value that is lost, changed, or put elsewhere."""
    said = plain_texts("f", "fr+en", True, "fixed_term")["word/document.xml"]
    for word in (
        PLAIN.name,
        "1 rue Qqaddress",
        "qqjob",
        "8642",
        "23\u00a0novembre\u00a01987",
        "23\u00a0November\u00a01987",
        "22\u00a0octobre\u00a01986",
        contract_words()["fixed_term"]["fr"],
    ):
        assert said.count(str(word)) >= 1, word
    assert said.count(PLAIN.name) == 3 and said.count("qqjob") == 4


def test_every_value_is_exact_in_a_template_of_a_firms_own(read: aigov.Recipients, tmp_path: Path) -> None:
    """In the text, a table, a header, the properties; nothing of a name is taken for a tag of the template."""
    import docx

    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "H[{{ employee.name }}]H"
    made.add_paragraph("N[{{ employee.name }}]N A[{{ employee.address }}]A J[{{ employee.job }}]J")
    made.add_table(1, 1).cell(0, 0).text = "T[{{ employee.name }}]T U[{{ employee.name|upper }}]U"
    made.core_properties.title = "{{ employee.name }}"
    made.save(str(tmp_path / "avenant.docx"))
    run = issued(list(read.people), tmp_path / "out", template=tmp_path / "avenant.docx", format="zip")
    shards = {path.name: zipfile.ZipFile(path) for path in (tmp_path / "out").glob("*.zip")}
    for one, file in zip(run.people, run.files, strict=True):
        shard, _, inside = file.partition("/")
        with zipfile.ZipFile(io.BytesIO(shards[shard].read(inside))) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        said = text(parts["word/document.xml"])
        assert (
            f"N[{one.name}]N A[{one.address}]A J[{one.job}]J" in said
            and f"T[{one.name}]T U[{one.name.upper()}]U" in said
        ), one.key
        assert f"H[{one.name}]H" in "".join(
            text(data) for name, data in parts.items() if name.startswith("word/header")
        ), one.key
        assert one.name in text(parts["docProps/core.xml"]), one.key


def _sample(run: Run, given: list[Given], count: int) -> list[int]:
    """Places in a list: one or two of each sort of name, then some at equal steps."""
    sorts: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(given):
        if len(sorts[one.sort]) < depth(1, 2):
            sorts[one.sort].append(place)
    chosen = {place for places in sorts.values() for place in places}
    assert len(chosen) <= count
    for place in range(0, len(run.people), len(run.people) // count):
        if len(chosen) < count:
            chosen.add(place)
    return sorted(chosen)


def test_some_of_each_sort_are_what_the_ordinary_writer_makes(by_name: Run, given: list[Given]) -> None:
    places = _sample(by_name, given, depth(28, 200))
    assert len(places) == depth(28, 200)
    for place in places:
        with zipfile.ZipFile(by_name.folder / by_name.files[place]) as archive:
            assert {name: archive.read(name) for name in archive.namelist()} == ordinary(by_name.people[place]), given[
                place
            ].key


def test_the_word_validator_finds_nothing_in_any_sort(by_name: Run, given: list[Given]) -> None:
    audit = pytest.importorskip("openxml_audit")
    validator = audit.OpenXmlValidator()
    places = _sample(by_name, given, depth(25, 60))
    for place in places[:: depth(3, 1)]:
        result = validator.validate(str(by_name.folder / by_name.files[place]))
        assert result.is_valid, (given[place].key, result.errors[:3])


# ------------------------------------------------------------------ names of files
#: What Windows keeps for itself: the part before the first dot, without the spaces after it.
DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)


def _each(change: Callable[[str], str], name: str) -> str:
    """A name changed letter by letter, where one letter gives one: how a file system compares."""
    return "".join(said if len(said := change(c)) == 1 else c for c in name)


def _bare(name: str) -> str:
    """A name without accents and what else has no width."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if unicodedata.category(c) not in ("Mn", "Cf"))


#: How systems, and eyes, take two names for one.
VIEWS: dict[str, Callable[[str], str]] = {
    "small letters": lambda name: _each(str.lower, name),
    "capitals": lambda name: _each(str.upper, name),
    "case folded": str.casefold,
    "composed": lambda name: unicodedata.normalize("NFC", name),
    "decomposed, case folded": lambda name: unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold()),
    "compatible": lambda name: unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()),
    "no accents": lambda name: _bare(_bare(name).casefold()),
    "no accents, capitals": lambda name: _bare(_bare(name).upper()),
    "windows": lambda name: "/".join(part.rstrip(" .") for part in _each(str.upper, name).split("/")),
}


@pytest.mark.parametrize("view", VIEWS)
def test_no_two_names_are_one_on_any_system(run: Run, view: str) -> None:
    seen: dict[str, list[str]] = defaultdict(list)
    for name in [*run.files, "manifest.csv", "manifest.jsonl"]:
        seen[VIEWS[view](name)].append(name)
    assert [list(map(ascii, names)) for names in seen.values() if len(names) > 1] == []


def test_every_name_is_one_that_every_system_takes(run: Run) -> None:
    assert len(set(run.files)) == len(run.people)
    for file in run.files:
        name = ascii(file)
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f]', file), name
        assert file.endswith(".docx") and file[0] not in " ." and file.removesuffix(".docx")[-1] not in " .", name
        assert not DEVICE.fullmatch(file.partition(".")[0].rstrip(" ")), name
        assert len(file.encode()) <= 255 and len(file.encode("utf-16-le")) <= 2 * 255, name
        assert unicodedata.normalize("NFC", file) == file, name
        assert not {unicodedata.category(c) for c in file} & {
            "Cc",
            "Cf",
            "Co",
            "Cs",
            "Cn",
            "Zl",
            "Zp",
        } and not re.search(r"[^\S ]", file), name
    there = {path.name for path in run.folder.iterdir() if path.suffix == ".docx"}
    assert there == set(run.files)


def test_a_name_is_in_the_name_of_its_file_and_nowhere_when_it_was_not_asked_for(by_name: Run, by_key: Run) -> None:
    for run, shown in ((by_name, "name"), (by_key, "key")):
        for one, file in zip(run.people, run.files, strict=True):
            said = str(getattr(one, shown))
            if re.fullmatch(r"[^\W_]+( [^\W_]+)*", said) and len(said) < 40 and not DEVICE.fullmatch(said):
                composed = unicodedata.normalize("NFC", said)
                assert re.fullmatch(re.escape(composed) + r"(-\d+)?\.docx", file), ascii(file)
    assert not any("Roussel" in file or "Brien" in file for file in by_key.files)


# ------------------------------------------------------------------ the manifest
#: Signs that make a formula of a cell in Excel, LibreOffice or Google Sheets: those with which East Asian keyboards
#: write them too.
FORMULA = "=+-@＝＋－＠\t\r"


def _cells(table: str, separator: str) -> Iterator[str]:
    """The cells of a table as a spreadsheet set to a separator takes them."""
    for row in csv.reader(io.StringIO(table, newline=""), delimiter=separator):
        yield from row


def test_no_cell_of_the_manifest_is_a_formula(run: Run) -> None:
    """Neither with its own separator, nor with that of another country; nor after spaces, quotes and what has no
    width.
    """
    raw = (run.folder / "manifest.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    table = raw.decode("utf-8-sig")
    for separator in ";,\t":
        guilty = [
            ascii(cell[:60])
            for cell in _cells(table, separator)
            if _bare_start(cell)[:1] and _bare_start(cell)[0] in FORMULA
        ]
        assert guilty[:5] == [], separator


def _bare_start(cell: str) -> str:
    """A cell without the spaces and quotation marks before it, and what no eye sees there."""
    return re.sub(r'^[\s"\u200b-\u200d\u2060\ufeff]+', "", cell)


def test_the_manifest_names_everybody_in_order(run: Run) -> None:
    assert [line["key"] for line in run.lines] == [one.key for one in run.people]
    table = list(
        csv.DictReader(io.StringIO((run.folder / "manifest.csv").read_text("utf-8-sig"), newline=""), delimiter=";")
    )
    assert len(table) == len(run.people)
    for row, line in zip(table, run.lines, strict=True):
        assert None not in row and None not in row.values()
        assert row["fingerprint"] == line["fingerprint"] and row["editions"] == " ".join(line["editions"])
        assert row["key"].lstrip("'") == line["key"].lstrip("'") or "'" in row["key"].removeprefix("'"), ascii(
            line["key"]
        )


# ------------------------------------------------------------------ the register
def test_the_register_keeps_every_number_as_it_is(by_key: Run) -> None:
    with aigov.Register(by_key.folder.parent / "avenants.db", create=False) as register:
        found = register.check_chain()
        assert found.clean and found.events == len(by_key.people)
        events = list(register.read_events())
        register.export_table(by_key.folder.parent / "register.csv")
    assert [(each.event.key, each.event.file, (each.personal or {})["fingerprint"]) for each in events] == [
        (line["key"], line["file"], line["fingerprint"]) for line in by_key.lines
    ]
    table = (by_key.folder.parent / "register.csv").read_bytes().decode("utf-8-sig")
    for separator in ";,\t":
        assert [
            ascii(cell[:60])
            for cell in _cells(table, separator)
            if _bare_start(cell)[:1] and _bare_start(cell)[0] in FORMULA
        ][:5] == [], separator
