"""The flowchart of a table: every question and every answer once, no word outside its box, the table after it."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from depth import depth
from shortened import SHORT_CHAPTER, shorten
from verify.tampering import Word

import aigov_docs as aigov
from aigov_docs.document.column_widths import measure_text
from aigov_docs.document.table_blanks import draw_flowchart
from aigov_docs.document.tree import BilingualDocument, Document, Picture, Run, Table, plain_text
from aigov_docs.kits.wordkit.read.returned_file import read_file
from aigov_docs.library.vocabulary import Chart, FormTable
from aigov_docs.word.letterhead.letterhead import open_letterhead
from aigov_docs.word.writer import write_file

VEHICLES = ("charter", "it-charter-chapter")
ROOT = Path(__file__).resolve().parents[1]
SVG = "{http://www.w3.org/2000/svg}"
FONTS = Path(aigov.__file__).parent / "writers/pdf_files"


@cache
def made(vehicle: str, language: Any = "fr") -> Any:
    return aigov.assemble(aigov.assess(aigov.load_library(), aigov.samples.sample_matter(vehicle)), language)


@cache
def short() -> aigov.Library:
    """The library with a charter of some articles, and all its annexes: one of them has a drawing."""
    return shorten(aigov.load_library(), "charter", SHORT_CHAPTER)


def charted(blocks: Any) -> tuple[Picture, Table]:
    """The one drawing among some blocks, and the table right after it."""
    (at,) = [at for at, block in enumerate(blocks) if isinstance(block, Picture)]
    assert isinstance(blocks[at + 1], Table)
    return blocks[at], blocks[at + 1]


def of_annex(document: Document) -> tuple[Picture, Table]:
    (found,) = [charted(each.blocks) for each in document.annexes() if any(isinstance(b, Picture) for b in each.blocks)]
    return found


@cache
def alone(language: str = "fr", vehicle: str = "charter") -> Document:
    """The paper of its own that has a flowchart."""
    assessment = aigov.assess(aigov.load_library(), aigov.samples.sample_matter(vehicle))
    papers = [each.document for each in aigov.document.assemble_companions(assessment, language)]
    (paper,) = [each for each in papers if any(isinstance(block, Picture) for block in each.body)]
    return paper


@cache
def chart_of_library() -> Chart:
    (found,) = [each.chart for each in aigov.load_library().vocabulary.tables.values() if each.chart is not None]
    return found


# ------------------------------------------------------------------ what is drawn
@dataclass(frozen=True)
class Box:
    """A box of a drawing: its edges, and the lines in it, each with its place."""

    left: float
    top: float
    right: float
    bottom: float
    lines: tuple[tuple[float, float, str, bool], ...]

    @property
    def words(self) -> str:
        """Its words, on one line."""
        return " ".join(said for _, _, said, _ in self.lines)


def boxes(picture: Picture) -> tuple[list[Box], list[str]]:
    """The boxes of a drawing with their words, from the top and the left, and the texts outside them."""
    root = ElementTree.fromstring(picture.drawing)
    texts = [
        (
            float(t.get("x", "")),
            float(t.get("y", "")),
            t.text or "",
            t.get("font-weight") == "700",
            t.get("text-anchor"),
        )
        for t in root.iter(f"{SVG}text")
    ]
    inside, left_over = list[Box](), list(texts)
    for rect in root.iter(f"{SVG}rect"):
        if rect.get("stroke") is None:
            continue  # of a mark
        x, y, width, height = (float(rect.get(name, "")) for name in ("x", "y", "width", "height"))
        held = [t for t in texts if t[4] == "start" and x <= t[0] <= x + width and y <= t[1] <= y + height]
        left_over = [t for t in left_over if t not in held]
        inside.append(Box(x, y, x + width, y + height, tuple(t[:4] for t in held)))
    return inside, [said for _, _, said, _, _ in left_over]


def told(cell: Any) -> str:
    return " ".join(plain_text(cell).split(" "))


def assert_true(picture: Picture, table: Table, chart: Chart, words: dict[str, str]) -> None:
    """Assert that a drawing has each question and each answer of its table once, and nothing else than numbers."""
    drawn, outside = boxes(picture)
    expected, labels, numbers = list[str](), list[str](), list[str]()
    for place, (row, step) in enumerate(zip(table.rows, chart.steps, strict=True), 1):
        answers = {"yes": row[chart.yes - 1], "no": row[chart.no - 1]}
        down = "no" if step.beside == "yes" else "yes"
        expected += [told(row[chart.question - 1]), told(answers[step.beside])]
        labels += [words[step.beside], words[down]]
        numbers += [str(place), *([str(step.leads)] if step.leads not in (None, place + 1) else [])]
    expected.append(told(answers[down]))
    assert sorted(box.words for box in drawn) == sorted(expected)
    assert sorted(outside) == sorted([*labels, *numbers])


@cache
def widths(bold: bool) -> tuple[dict[int, str], Any, int]:
    from fontTools.ttLib import TTFont

    font = TTFont(FONTS / f"Carlito-{'Bold' if bold else 'Regular'}.ttf")
    return font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm


def real_width(text: str, size: float, bold: bool) -> float:
    """The width of a text in the font that our PDF files carry."""
    names, found, unit = widths(bold)
    return float(sum(found[names.get(ord(letter), ".notdef")][0] for letter in text) * size / unit)


def assert_inside(picture: Picture) -> None:
    """Assert that no word leaves its box, that no box touches another, and that the drawing holds them all."""
    root = ElementTree.fromstring(picture.drawing)
    _, _, width, height = map(float, root.get("viewBox", "").split())
    size = float(root.get("font-size", ""))
    drawn, _ = boxes(picture)
    for box in drawn:
        assert 0 <= box.left < box.right <= width and 0 <= box.top < box.bottom <= height
        assert box.lines and all(said for _, _, said, _ in box.lines)
        for x, y, said, bold in box.lines:
            assert x + measure_text(said, size) <= box.right - 8, said
            assert real_width(said, size, bold) <= measure_text(said, size) + 0.01, said
            assert y - size >= box.top and y + size / 3 <= box.bottom, said
        tops = sorted(y for _, y, _, _ in box.lines)
        assert all(after - before >= size * 1.2 for before, after in pairwise(tops))
    for one, other in product(drawn, drawn):
        apart = one.right < other.left or other.right < one.left or one.bottom < other.top or other.bottom < one.top
        assert one is other or apart


@pytest.mark.parametrize(("language", "words"), [("fr", ("oui", "non")), ("en", ("yes", "no"))])
@pytest.mark.parametrize("vehicle", VEHICLES)
def test_each_question_and_each_answer_is_drawn_once(vehicle: str, language: str, words: tuple[str, str]) -> None:
    picture, table = charted(alone(language, vehicle).body)
    assert_true(picture, table, chart_of_library(), dict(zip(("yes", "no"), words, strict=True)))
    assert_inside(picture)


def test_the_drawing_fits_on_a_page_with_its_heading_in_letters_of_nine_points() -> None:
    for vehicle, language in product(VEHICLES, ("fr", "en")):
        picture, _ = charted(alone(language, vehicle).body)
        assert 170 * picture.ratio <= 190  # millimetres, of the 259 that a page has
        assert float(re.findall(r'font-size="([0-9.]+)"', picture.drawing)[0]) * 170 * 72 / 25.4 / 680 >= 9


def test_the_arrows_of_the_library_lead_where_the_words_say() -> None:
    """An answer beside a question names the step that it leads to, one that goes on down the next step and no more."""
    (form,) = [each for each in aigov.load_library().vocabulary.tables.values() if each.chart is not None]
    chart = chart_of_library()
    for place, (row, step) in enumerate(zip(form.rows, chart.steps, strict=True), 1):
        columns = {"yes": row[chart.yes - 1], "no": row[chart.no - 1]}
        down = columns["no" if step.beside == "yes" else "yes"]
        beside = columns[step.beside]
        assert down is not None and beside is not None
        for language, word in (("fr", "étape"), ("en", "step")):
            for said in (beside, *beside.variants):
                leads = [int(found) for found in re.findall(rf"{word} (\d)", said.text(language))]
                assert leads == ([step.leads] if step.leads else []), said
            if place < len(form.rows):
                assert [each.text(language) for each in (down, *down.variants)] == [f"{word} {place + 1}"]


def test_the_same_words_give_the_same_drawing() -> None:
    _, table = of_annex(made("charter"))
    assert len({draw_flowchart(table, chart_of_library(), "fr").drawing for _ in range(3)}) == 1


# ------------------------------------------------------------------ long words, other charts
def drawn_table(rows: list[tuple[str, str, str]], steps: list[dict[str, object]]) -> tuple[Picture, Table, Chart]:
    table = Table("table", ((),) * 3, tuple(tuple((Run(text),) for text in row) for row in rows), (0.4, 0.3, 0.3))
    chart = Chart.model_validate({"question": 1, "yes": 2, "no": 3, "steps": steps, "end": "yes"})
    return draw_flowchart(table, chart, "en"), table, chart


def test_a_box_grows_with_its_words_and_an_address_is_broken_after_its_signs() -> None:
    address = "intelligence-artificielle.questions-des-salaries@groupe-duval-et-associes.example"
    long = f"Ask {address}, who answers within ten working days. " * 6
    rows = [(long, "step 2", f"Write to {address}."), ("W" * 90, f"Stop: {long}", "Done.")]
    picture, _, _ = drawn_table(rows, [{"beside": "no", "mark": "no"}, {"beside": "yes", "mark": "only-if"}])
    assert_inside(picture)
    found = "".join(said for box in boxes(picture)[0] for _, _, said, _ in box.lines).replace(" ", "")
    assert found.count(address) == 6 + 1 + 6 and found.count("W" * 90) == 1
    lines = [said for box in boxes(picture)[0] for _, _, said, _ in box.lines if "@" in said]
    assert all(line.endswith(("@", ".", "-", ",")) or "example" in line for line in lines)


def test_an_answer_that_goes_on_has_an_arrow_and_the_number_of_its_step() -> None:
    rows = [("One?", "step 3", "step 2"), ("Two?", "step 3", "step 3"), ("Three?", "Stop.", "Done.")]
    steps: list[dict[str, object]] = [
        {"beside": "yes", "mark": "yes", "leads": 3},
        {"beside": "yes", "mark": "only-if", "leads": 3},
        {"beside": "yes", "mark": "no"},
    ]
    picture, table, chart = drawn_table(rows, steps)
    assert_true(picture, table, chart, {"yes": "yes", "no": "no"})
    assert_inside(picture)
    assert picture.drawing.count("stroke-dasharray") == 2, "to step 3 beside, then back to the way down"


def test_letters_that_a_drawing_must_not_hold_as_they_are() -> None:
    picture, _, _ = drawn_table([("R&D <or> “else”?", "a", "b")], [{"beside": "yes", "mark": "no"}])
    assert boxes(picture)[0][0].words == "R&D <or> “else”?"


@pytest.mark.parametrize(
    "changes",
    [
        {"steps": []},
        {"steps": [{"beside": "yes", "mark": "no"}] * 2},
        {"steps": [{"beside": "yes", "mark": "no", "leads": 2}]},
        {"no": 4},
        {"end": "maybe"},
    ],
)
def test_a_chart_that_is_not_one_of_its_table_is_refused(changes: dict[str, object]) -> None:
    cell = {"fr": "Un ?", "en": "One?"}
    chart = {"question": 1, "yes": 2, "no": 3, "steps": [{"beside": "yes", "mark": "no"}], "end": "yes"}
    given = {"widths": [0.4, 0.3, 0.3], "rows": [[cell, cell, cell]], "chart": chart}
    assert FormTable.model_validate(given).chart is not None
    with pytest.raises(ValueError, match=r"other-chart|chart"):
        FormTable.model_validate({**given, "chart": {**chart, **changes}})


def test_a_library_without_a_chart_prints_the_table_alone() -> None:
    library = aigov.load_library()
    tables = {name: each.model_copy(update={"chart": None}) for name, each in library.vocabulary.tables.items()}
    bare = replace(library, vocabulary=library.vocabulary.model_copy(update={"tables": tables}))
    plain = aigov.assemble(aigov.assess(bare, aigov.samples.sample_matter("charter")))
    _, table = of_annex(made("charter"))
    blocks = [block for annex in plain.annexes() for block in annex.blocks]
    assert table in blocks and not any(isinstance(block, Picture) for block in blocks)


# ------------------------------------------------------------------ what is written
def test_the_drawing_is_in_the_annex_and_in_the_paper_of_its_own() -> None:
    picture, table = charted(alone().body)
    assert (picture, table) == of_annex(made("charter"))


def test_a_browser_shows_the_drawing_before_its_table_and_plain_text_the_table() -> None:
    picture, table = of_annex(made("charter"))
    page = aigov.to_bytes(made("charter"), "html").decode()
    assert page.count('<figure class="picture"') == 1
    shown = page.index('<figure class="picture"')
    assert f'role="img" aria-label="{picture.text.replace("’", "&#x27;")}"' in page or picture.text in page
    assert page.index("<table", shown) < page.index(plain_text(table.rows[-1][1]), page.index("</svg>", shown))
    text = aigov.to_bytes(made("charter"), "md").decode()
    assert "svg" not in text and plain_text(table.rows[-1][1]) in text


def test_two_columns_leave_the_drawing_out_and_keep_the_table() -> None:
    both = BilingualDocument(alone("fr"), alone("en"), layout="columns")
    word = Word(aigov.to_bytes(both, "docx"))
    assert not any("media/picture" in name for name in word.parts)
    assert '<figure class="picture"' not in aigov.to_bytes(both, "html").decode()
    whole = Word(aigov.to_bytes(BilingualDocument(alone("fr"), alone("en"), layout="sequence"), "docx"))
    assert sum("media/picture" in name and name.endswith(".svg") for name in whole.parts) == 2


# ------------------------------------------------------------------ what comes back
def drawings(word: Word) -> list[Any]:
    """The runs of a Word file that hold a picture other than a mark."""
    return [run for run in word.root.iter("{*}r") for each in run.iter("{*}docPr") if each.get("descr")]


def codes(data: bytes) -> set[str]:
    found = aigov.verify(data, aigov.load_library(), today=aigov.samples.sample_matter("charter").date)
    return {remark.code for remark in found.all_remarks() if remark.fault}


@pytest.mark.parametrize("layout", depth(["columns"], [None, "columns", "sequence"]))
def test_a_drawing_taken_out_or_added_is_told(layout: str | None) -> None:
    matter = aigov.samples.sample_matter("charter")
    assessment = aigov.assess(depth(short(), aigov.load_library()), matter)
    both = aigov.assemble(assessment, ("fr", "en"), layout=layout) if layout else made("charter")
    data = aigov.to_bytes(both, "docx")
    assert codes(data) == set()
    less, more = Word(data), Word(data)
    shown = drawings(less)
    assert len(shown) == (2 if layout else 1)
    shown[-1].getparent().remove(shown[-1])
    assert codes(less.data()) == {"beside-changed"}
    again = drawings(more)[0]
    again.addnext(copy.deepcopy(again))
    assert codes(more.data()) == {"foreign-content"}


def test_in_a_letterhead_the_drawing_comes_back_clean() -> None:
    letterhead = open_letterhead((ROOT / "clause_library/samples/house/papier-a-en-tete.docx").read_bytes())
    assessment = aigov.assess(depth(short(), aigov.load_library()), aigov.samples.sample_matter("charter"))
    written = write_file(aigov.assemble(assessment, ("fr", "en")), letterhead=letterhead)
    assert written.content is not None
    assert {"picture", "picture:2"} <= {*written.content.doubts} == {*read_file(written.data).doubts}
    assert codes(written.data) == set()
