"""The declared page: the same sizes, places and colours in Word, through typst and in HTML, and what pages measure."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import aigov_docs as aigov
from aigov_docs.document.companions import assemble_companion
from aigov_docs.document.page_design import COLUMNS, INK, MARINE, POSTER, UPRIGHT, page_form, points, text_width
from aigov_docs.pages import PAGES, PageSize
from aigov_docs.word.styles import twips
from aigov_docs.writers import typst_compiler
from aigov_docs.writers.html_style import STYLE
from aigov_docs.writers.typst_compiler import document_data

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from measure_pages import Line, Margins, find_cut_words, find_ids, measure_file, measure_pages, read_margins

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOUSE = Path(__file__).parents[1] / "clause_library/samples/house/papier-a-en-tete.docx"


@cache
def assembled(vehicle: str, language: Any) -> Any:
    return aigov.assemble(aigov.assess(aigov.load_library(), aigov.samples.sample_matter(vehicle)), language)


@cache
def parts(vehicle: str, language: Any, letterhead: Path | None = None) -> dict[str, Any]:
    """The parts of a Word file, parsed: its text, styles, lists and settings."""
    data = aigov.to_bytes(assembled(vehicle, language), "docx", letterhead=letterhead)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = ("document", "styles", "numbering", "settings")
        return {name: etree.fromstring(package.read(f"word/{name}.xml")) for name in names}


def value(root: Any, path: str, attribute: str = "val") -> str | None:
    found = root.find(re.sub(r"(?<![\w@])(\w+)(?=[/\[]|$)", rf"{W}\1", path))
    return found.get(f"{W}{attribute}") if found is not None else None


def style(vehicle: str, language: Any, name: str) -> Any:
    return next(one for one in parts(vehicle, language)["styles"] if one.get(f"{W}styleId") == name)


# ------------------------------------------------------------------ Word
def test_a_guide_has_airier_lines_than_a_contract() -> None:
    for vehicle, line, after in (("charter", "288", "100"), ("contract-amendment", "252", "50")):
        defaults = parts(vehicle, "fr")["styles"].find(f"{W}docDefaults")
        assert value(defaults, "rPrDefault/rPr/sz") == "22"
        assert value(defaults, "rPrDefault/rPr/color") == INK
        assert value(defaults, "pPrDefault/pPr/spacing", "line") == line
        assert value(defaults, "pPrDefault/pPr/spacing", "after") == after


def test_text_hangs_beside_the_numbers_flush_left_and_hyphenated() -> None:
    found = parts("charter", "fr")
    hang = str(twips(UPRIGHT.hang))
    assert (value(style("charter", "fr", "BodyText"), "pPr/ind", "left"), hang) == (hang, "1928")
    assert value(style("charter", "fr", "BodyText"), "pPr/jc") == "left"
    levels = list(found["numbering"].find(f"{W}abstractNum").iter(f"{W}lvl"))
    said = [
        (value(each, "lvlText"), value(each, "pPr/ind", "left"), value(each, "pPr/ind", "hanging")) for each in levels
    ]
    assert said[0][1:] == (hang, hang) and str(said[0][0]).replace("\u00a0", "~") == "Article~%1"
    assert said[1] == ("%1.%2", hang, str(twips(UPRIGHT.hang) - twips(UPRIGHT.number)))
    assert all(value(each, "rPr/rFonts", "ascii") == "Calibri" for each in levels)
    settings = [child.tag.removeprefix(W) for child in found["settings"]]
    assert {"autoHyphenation", "consecutiveHyphenLimit", "hyphenationZone", "doNotHyphenateCaps"} <= set(settings)
    for whole in ("Title", "Heading1", "Heading2", "TableText", "TOC1", "Header", "Caption"):
        assert style("charter", "fr", whole).find(f"{W}pPr/{W}suppressAutoHyphens") is not None, whole


def test_two_languages_stand_in_columns_of_84_millimetres_with_6_between() -> None:
    both: Any = ("fr", "en")
    document = parts("contract-amendment", both)["document"]
    columns = [cell.find(f"{W}tcPr") for cell in next(document.iter(f"{W}tr")).iter(f"{W}tc")]
    room = [
        int(cell.find(f"{W}tcW").get(f"{W}w"))
        - sum(int(cell.find(f"{W}tcMar/{W}{side}").get(f"{W}w")) for side in ("left", "right"))
        for cell in columns
    ]
    assert [round(width / twips(1)) for width in room] == [84, 84] and text_width(COLUMNS) == 84 + 6 + 84
    assert value(parts("contract-amendment", both)["styles"], "docDefaults/rPrDefault/rPr/sz") == "21"


def test_the_contents_stay_on_one_page() -> None:
    assert style("charter", "fr", "TOC1").find(f"{W}pPr/{W}keepNext") is not None
    for language in ("fr", ("fr", "en")):
        lines = [
            paragraph.find(f"{W}pPr/{W}keepNext")
            for paragraph in parts("charter", language)["document"].iter(f"{W}p")
            if value(paragraph, "pPr/pStyle") == "TOC1"
        ]
        ends = [each.get(f"{W}val") for each in lines if each is not None]
        assert ends == ["0"] * (1 if language == "fr" else 2) and len(lines) > 15


@pytest.mark.parametrize("language", ["fr", ("fr", "en")])
def test_the_first_annex_starts_a_page_and_the_others_run_on(language: Any) -> None:
    broken = [
        each
        for each in parts("charter", language)["document"].iter(f"{W}p")
        if each.find(f"{W}pPr/{W}pageBreakBefore") is not None and value(each, "pPr/pStyle") != "ContentsTitle"
    ]
    assert len(broken) == 1 and "Annexe" not in "".join(broken[0].itertext())[:3]
    title = assembled("charter", "fr").annexes().__next__().title
    assert "".join(run.text for run in title) in "".join(broken[0].itertext())


def test_who_signs_alone_signs_on_the_page_of_the_names() -> None:
    """LibreOffice asks the first cell of a row, though it be empty, whether the row stays with the next."""
    tables = list(parts("charter", "fr")["document"].iter(f"{W}tbl"))
    signed = [table for table in tables if value(table, "tblPr/tblStyle") == "PlainTable"][-1]
    first, last = (row.find(f"{W}tc/{W}p/{W}pPr/{W}keepNext") for row in signed.iter(f"{W}tr"))
    assert first is not None and last is None


def test_a_letterhead_keeps_its_page_and_no_table_passes_its_margin() -> None:
    found = parts("charter", "fr", HOUSE)
    assert found["settings"].find(f"{W}autoHyphenation") is None
    labels = [each.get(f"{W}val") for each in found["numbering"].iter(f"{W}lvlText")]
    assert "Article %1." in labels, "the number stands in the line of the heading"
    ruled = [each for each in found["document"].iter(f"{W}tblPr") if value(each, "tblStyle") == "DocumentTable"]
    assert ruled and {value(each, "tblInd", "w") for each in ruled} == {
        "100"
    }  # by the room in a cell, as Word 2010 asks


# ------------------------------------------------------------------ the same for all
def test_typst_and_html_take_the_same_page() -> None:
    document = assembled("charter", "fr")
    page, form = document_data(document)["page"], page_form(document)
    assert (page["hang"], page["number"], page["side"], page["marine"]) == (34, 22, 20, MARINE)
    for kind in ("body", "title", "chapter", "article", "table", "note"):
        said = getattr(form, kind)
        assert page[kind] == {"size": said.size, "lead": said.lead, "before": said.before, "after": said.after}
    assert round(page["body"]["size"] * 1.2207 + page["body"]["lead"], 1) == 16.1
    assert page_form(replace(document, airy=False)).body.height < form.body.height
    assert "--hang:34mm;--number:22mm;--page:170mm" in STYLE and f"--head:#{MARINE.lower()}" in STYLE
    assert "font-size:11pt;line-height:1.4}" in STYLE and ".airy{line-height:1.46}" in STYLE


# ------------------------------------------------------------------ sizes
def sized(name: str) -> Any:
    """A charter on a page, as the matter that asks for it gives it."""
    matter = aigov.samples.sample_matter("charter").model_copy(update={"page": name})
    return aigov.assemble(aigov.assess(aigov.load_library(), matter), "fr")


@pytest.mark.parametrize("name", ["a5", "letter", "square"])
def test_a_page_is_an_entry_that_every_writer_reads(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The square is made up: nothing but the table of pages knows of it."""
    monkeypatch.setitem(PAGES, "square", PageSize("Square", 250, 250))
    page, document = PAGES[name], sized(name)
    form = page_form(document)
    assert (form.page, page_form(assembled("charter", "fr")).page.label) == (page, "A4")
    with zipfile.ZipFile(io.BytesIO(aigov.to_bytes(document, "docx"))) as package:
        text = etree.fromstring(package.read("word/document.xml"))
    said = {(int(size.get(f"{W}w")), int(size.get(f"{W}h"))) for size in text.iter(f"{W}pgSz")}
    usual = {PAGES["a4"].measure_twips()[::-1]} if page.narrow else {page.measure_twips()[::-1]}
    assert page.measure_twips() in said and said <= {page.measure_twips()} | usual, "what lies on its side is not A5"
    told = document_data(document)["page"]
    assert (told["width"], told["height"], told["side"]) == (page.width, page.height, form.side)
    assert f"size:{page.css_size}" in aigov.to_bytes(document, "html").decode().replace("size: ", "size:")
    letter = replace(assembled("charter", "fr"), letter=True, page=name)
    assert page_form(letter).page.label == ("A4" if page.narrow else page.label)


def test_a_matter_may_ask_for_any_page_of_the_table() -> None:
    asked = aigov.matter_schema()["properties"]["page"]
    assert (asked["enum"], asked["default"]) == (list(PAGES), "a4")
    with pytest.raises(aigov.AigovError, match="page"):
        aigov.read_matter(aigov.sample_text("matter.yaml") + "\npage: a3\n")


@pytest.mark.skipif(
    not (typst_compiler.has_typst() and shutil.which("pdfinfo")) and not os.environ.get("AIGOV_REQUIRE_TOOLS"),
    reason="typst or pdfinfo is not installed",
)
def test_no_text_of_a_small_page_passes_its_margins(tmp_path: Path) -> None:
    path, side = tmp_path / "paper.pdf", PAGES["a5"].side or 0
    path.write_bytes(aigov.to_bytes(replace(assembled("contract-amendment", "fr"), page="a5"), "pdf", engine="typst"))
    found = measure_file(path, Margins(points(side), points(UPRIGHT.top), points(UPRIGHT.foot)))
    assert not [said for said in found.missed if "filled" not in said] and len(found.filled) > 8


# ------------------------------------------------------------------ what pages measure
def lines(count: int, letters: int = 80, *, right: float = points(190), top: float = points(20)) -> list[Line]:
    return [Line(("a" * letters,), points(54), right, top + 16 * at, top + 13.4 + 16 * at) for at in range(count)]


def test_the_measures_find_what_misses_a_goal() -> None:
    assert measure_pages([lines(45), lines(45)]).missed == []
    assert measure_pages([lines(45, 121)]).missed == ["121 letters a line, not 66 to 90"]
    assert measure_pages([lines(45), lines(5), lines(45)]).missed == ["page 2 is filled to 11%"]
    heading = Line(("Annexe",), points(54), points(90), points(19), points(19) + 21)
    assert measure_pages([lines(45), lines(5), [heading, *lines(40, top=points(30))]]).missed == []
    (passing,) = measure_pages([[*lines(44), replace(lines(1)[0], right=points(195), words=("Tableau",))]]).missed
    assert passing == "page 1: “Tableau” passes the margin"
    cut = [Line(("L’information", "Confidentiell"), 60, 90, 0, 9), Line(("e", "Confidentielle"), 60, 90, 10, 19)]
    assert find_cut_words(cut) == ["Confidentielle"]
    named = replace(lines(1)[0], words=("Pièce", "D04"))
    assert find_ids([named]) == ["D04"] and measure_pages([[*lines(44), named]]).missed == ["“D04” is an id"]
    wide = points(297)
    assert measure_pages([lines(30, 140, right=points(277))], width=wide, height=points(210)).missed == []


def test_a_poster_is_measured_against_its_own_margins() -> None:
    """Its letters tell it, larger than those of any text; the small print at its foot does not change that."""
    large = [
        replace(line, words=("a" * 39,), left=points(14), right=points(196), bottom=line.top + 19.5)
        for line in lines(40, top=points(14.5))
    ]
    assert measure_pages([large]).missed == []
    small = replace(large[-1], words=("14 septembre 2026",), bottom=large[-1].top + 13.4)
    assert measure_pages([[*large[:-1], small]]).missed == []
    for passing in (replace(large[5], left=points(12)), replace(large[5], right=points(198))):
        (said,) = measure_pages([[*large, passing]]).missed
        assert said == f"page 1: “{'a' * 39}” passes the margin"
    assert measure_pages([large, large[:5], large]).missed == ["page 2 is filled to 11%"]
    text = [replace(line, left=points(14)) for line in lines(45)]
    assert len(measure_pages([text]).missed) == 45, "text of usual letters has the usual margins"


def test_the_pages_of_a_letterhead_are_measured_against_its_own_margins(tmp_path: Path) -> None:
    word = tmp_path / "paper.docx"
    letterhead = Path(__file__).parents[1] / "clause_library/samples/house/papier-a-en-tete.docx"
    word.write_bytes(aigov.to_bytes(assembled("contract-amendment", "fr"), "docx", letterhead=letterhead))
    margins = read_margins(word)
    assert margins.side >= points(15) and margins.heading < 1.25
    wide = replace(margins, side=points(30), top=points(18), cover=False)
    text = [replace(line, left=points(31), right=points(179)) for line in lines(45, 121)]
    assert measure_pages([text, text], margins=wide).missed == []  # its letters are its own
    assert measure_pages([text, text[:5], text], margins=wide).missed == ["page 2 is filled to 11%"]
    assert measure_pages([text[:5], text], margins=replace(wide, cover=True)).missed == []
    (passing,) = measure_pages([[*text, replace(text[0], left=points(28), words=("Tableau",))]], margins=wide).missed
    assert passing == "page 1: “Tableau” passes the margin"
    cut = [
        replace(text[0], words=("Confidentiell",)),
        replace(text[1], words=("e",)),
        replace(text[2], words=("Confidentielle", "D04")),
    ]
    found = measure_pages([[*text, *cut]], margins=wide).missed
    assert found == ["“Confidentielle” is cut without a hyphen", "“D04” is an id"]


@pytest.mark.skipif(
    not (typst_compiler.has_typst() and shutil.which("pdftotext")) and not os.environ.get("AIGOV_REQUIRE_TOOLS"),
    reason="typst or pdftotext is not installed",
)
@pytest.mark.parametrize("language", ["fr", ("fr", "en")])
def test_the_pages_of_a_paper_meet_the_goals(language: Any, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(aigov.to_bytes(assembled("contract-amendment", language), "pdf", engine="typst"))
    found = measure_file(path)
    assert found.missed == [] and len(found.filled) >= 5 and found.letters > (66 if language == "fr" else 45)


@pytest.mark.skipif(
    not (typst_compiler.has_typst() and shutil.which("pdftotext")) and not os.environ.get("AIGOV_REQUIRE_TOOLS"),
    reason="typst or pdftotext is not installed",
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_of_the_poster_meets_the_goals(language: str, tmp_path: Path) -> None:
    assessment = aigov.assess(aigov.load_library(), aigov.samples.sample_matter("charter"))
    poster = assemble_companion(assessment, "staff-poster", language)
    path = tmp_path / "poster.pdf"
    path.write_bytes(aigov.to_bytes(poster, "pdf", engine="typst"))
    found = measure_file(path)
    assert page_form(poster) == POSTER and (found.missed, len(found.filled)) == ([], 1)
