"""The panels, the grid and the cards of the first page of the charter, and the poster made of them."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from depth import depth
from lxml import etree

import aigov_docs as aigov
from aigov_docs.compose.library_check import check_folder
from aigov_docs.document.companions import assemble_companion
from aigov_docs.document.layout import block_texts
from aigov_docs.document.marks import PANELS, SHAPES, find_ground, make_mark
from aigov_docs.document.page_design import BRICK_TINT, GREEN_TINT, OCHRE_TINT, POSTER, page_form
from aigov_docs.document.tree import Contents, Document, Panels, Paragraph, Table, plain_text
from aigov_docs.library.clauses import PanelMark
from aigov_docs.matter.sample_matters import sample_matter
from aigov_docs.writers import libreoffice, typst_compiler

TODAY = dt.date(2026, 11, 24)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CLAUSE = "clauses/purpose/in-brief/clause.yaml"
LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])
REQUIRED = bool(os.environ.get("AIGOV_REQUIRE_TOOLS"))
counts_pages = pytest.mark.skipif(find_spec("pikepdf") is None and not REQUIRED, reason="pikepdf is not installed")
ENGINES = [
    pytest.param(
        "libreoffice",
        marks=pytest.mark.skipif(not libreoffice.has_libreoffice() and not REQUIRED, reason="no LibreOffice"),
    ),
    pytest.param("typst", marks=pytest.mark.skipif(not typst_compiler.has_typst() and not REQUIRED, reason="no typst")),
]


def charter(library: aigov.Library, language: Any = "fr", layout: str | None = None) -> Any:
    return aigov.assemble(aigov.assess(library, sample_matter("charter")), language, layout=layout)


def poster(library: aigov.Library, language: str = "fr") -> Document:
    return assemble_companion(aigov.assess(library, sample_matter("charter")), "staff-poster", language)


def blocks_of(document: Document) -> list[Any]:
    return [*document.body, *(block for article in document.articles() for block in article.blocks)]


def only(document: Document, kind: type, **having: object) -> Any:
    (found,) = [
        block
        for block in blocks_of(document)
        if isinstance(block, kind) and all(getattr(block, name) == value for name, value in having.items())
    ]
    return found


def cards_of(document: Document) -> Table:
    (found,) = [block for block in blocks_of(document) if isinstance(block, Table) and block.cards]
    return found


def body_of(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def text_of(element: etree._Element) -> str:
    return "".join(piece.text or "" for piece in element.iter(f"{W}t"))


def styled(body: etree._Element, start: str) -> list[tuple[str, str]]:
    """The paragraphs in a style whose id begins so: the style and the text of each, in order."""
    out = []
    for paragraph in body.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is not None and style.get(f"{W}val", "").startswith(start):
            out.append((style.get(f"{W}val", ""), text_of(paragraph)))
    return out


# ------------------------------------------------------------------ data of the wording
@LANGUAGES
def test_the_lists_of_page_one_are_panels(library: aigov.Library, language: str) -> None:
    panels = only(charter(library, language), Panels).panels
    assert [(panel.mark, len(panel.items)) for panel in panels] == [("yes", 3), ("no", 5)]
    assert all(item[0].bold and plain_text(item[:1]) for panel in panels for item in panel.items)
    assert all(plain_text(panel.heading).endswith(":") for panel in panels)  # by which words are read in their sense


@LANGUAGES
def test_what_one_never_does_begins_with_few_words(library: aigov.Library, language: str) -> None:
    """Each rule is in bold; that on secrets keeps its exception: it would else ask more than its article."""
    never = only(charter(library, language), Panels).panels[1]
    assert sum(len(plain_text(item[:1])) > 48 for item in never.items) <= 1
    wall = only(poster(library, language), Panels).panels[1]
    assert sum(len(plain_text(item)) > 48 for item in wall.items) <= 1


def test_a_clause_without_panels_prints_lists(library: aigov.Library) -> None:
    chapter = aigov.assemble(aigov.assess(library, sample_matter("it-charter-chapter")))
    assert not any(isinstance(block, Panels) for block in blocks_of(chapter))


@pytest.mark.parametrize(
    ("declared", "code", "said"),
    [
        ('{charter: ["yes"]}', "panel-lists", "1 panels are declared, and the text has 2 lists"),
        ('{charter: ["yes", "no", "no"]}', "panel-lists", "3 panels are declared"),
        ('{contract-amendment: ["yes", "no"]}', "unknown-vehicle", 'unknown vehicle "contract-amendment"'),
        ('{charter: ["yes", "maybe"]}', "unknown-word", "choose one of: yes, no"),
    ],
)
def test_check_tells_panels_that_the_text_cannot_have(
    library_copy: Path, edit: Callable[[Path, str, str], None], declared: str, code: str, said: str
) -> None:
    edit(library_copy / CLAUSE, 'panels: {charter: ["yes", "no"]}', f"panels: {declared}")
    (library_copy / "library.lock").unlink()
    found = check_folder(library_copy)
    assert any(problem.code == code and said in problem.text("en") for problem in found)


def test_check_tells_a_panel_without_heading(library_copy: Path, edit: Callable[[Path, str, str], None]) -> None:
    file = library_copy / "companions/staff-poster/fr.md"
    edit(file, "Vous pouvez :\n\n", "")
    assert "panel-lists" in {problem.code for problem in check_folder(library_copy)}


def test_each_mark_of_a_panel_and_of_a_card_is_drawn(library: aigov.Library) -> None:
    assert set(PANELS) == set(PanelMark.__args__) <= set(SHAPES)
    assert all(set(table.cards) <= set(SHAPES) for table in library.vocabulary.tables.values())


# ------------------------------------------------------------------ Word
@LANGUAGES
def test_a_panel_is_paragraphs_of_one_look(library: aigov.Library, language: str) -> None:
    document = charter(library, language)
    data = aigov.to_bytes(document, "docx")
    panels = only(document, Panels).panels
    said = [
        pair
        for panel in panels
        for pair in [
            (f"Panel{panel.mark.capitalize()}Heading", plain_text(panel.heading)),
            *((f"Panel{panel.mark.capitalize()}Item", plain_text(item)) for item in panel.items),
        ]
    ]
    assert [pair for pair in styled(body_of(data), "Panel") if pair[0].endswith(("Heading", "Item"))] == said
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = etree.fromstring(archive.read("word/styles.xml"))
    for mark, tint in (("Yes", GREEN_TINT), ("No", BRICK_TINT)):
        looks = []
        for part in ("Heading", "Item"):
            (style,) = (each for each in styles if each.get(f"{W}styleId") == f"Panel{mark}{part}")
            looks.append([etree.tostring(style.find(f"{W}pPr/{W}{name}")) for name in ("pBdr", "shd", "ind")])
        assert looks[0] == looks[1] and tint.encode() in looks[0][1]


def test_a_file_without_panels_has_no_style_of_them(library: aigov.Library) -> None:
    chapter = aigov.assemble(aigov.assess(library, sample_matter("contract-amendment")))
    with zipfile.ZipFile(io.BytesIO(aigov.to_bytes(chapter, "docx"))) as archive:
        assert b'w:styleId="Panel' not in archive.read("word/styles.xml")


def sides_of(paragraph: etree._Element) -> list[int]:
    return [int(each.get("cx", "0")) for each in paragraph.iter("{*}extent")]


def test_marks_of_a_grid_are_five_millimetres_and_verify_counts_them(library: aigov.Library) -> None:
    data = aigov.to_bytes(charter(library), "docx")
    cells = [
        cell
        for cell in body_of(data).iter(f"{W}tc")
        for style in cell.iter(f"{W}pStyle")
        if style.get(f"{W}val") == "PanelGrid" and sides_of(cell) and text_of(cell).strip()
    ]
    assert cells and all(sides_of(cell) == [180_000] for cell in cells)
    grounds = {(text_of(cell).split()[0], cell.find(f"{W}tcPr/{W}shd") is not None) for cell in cells}
    assert {("oui", False), ("non", True)} <= grounds
    found = aigov.verify(data, library, today=TODAY)
    assert [remark.text("en") for remark in found.all_remarks() if remark.fault] == []


def test_verify_tells_a_mark_taken_out_of_a_panel(library: aigov.Library) -> None:
    data = aigov.to_bytes(charter(library), "docx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts["word/document.xml"].decode()
    at = text.index("PanelNoItem")
    parts["word/document.xml"] = (text[:at] + re.sub(r"<w:drawing>.*?</w:drawing>", "", text[at:], count=1)).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, value in parts.items():
            archive.writestr(name, value)
    assert any(remark.fault for remark in aigov.verify(out.getvalue(), library, today=TODAY).all_remarks())


@pytest.mark.parametrize("layout", ["columns", "sequence"])
def test_two_languages_have_their_panels(library: aigov.Library, layout: str) -> None:
    document = charter(library, ("fr", "en"), layout)
    data = aigov.to_bytes(document, "docx")
    headings = [text for style, text in styled(body_of(data), "Panel") if style.endswith("Heading")]
    assert len(headings) == 4
    assert [
        remark.text("en") for remark in aigov.verify(data, library, today=TODAY).all_remarks() if remark.fault
    ] == []


# ------------------------------------------------------------------ other formats
@LANGUAGES
def test_a_web_page_has_the_panels_side_by_side(library: aigov.Library, language: str) -> None:
    page = aigov.to_bytes(charter(library, language), "html").decode()
    assert page.count('<div class="panels">') == 1
    assert re.findall(r'<div class="panel panel-([a-z]+)">', page) == ["yes", "no"]
    symbols = set(re.findall(r'<symbol id="shape-([a-z-]+)"', page))
    assert {"yes", "no", "bubble", "alert", "shield"} <= symbols == set(re.findall(r'href="#shape-([a-z-]+)"', page))
    assert re.findall('<td class="cell-([a-z-]+)">', page).count("no") >= 5


def test_plain_text_has_headings_items_and_contacts(library: aigov.Library) -> None:
    text = re.sub("[\u00a0\u202f]", " ", aigov.to_bytes(charter(library), "md").decode())
    assert "Vous pouvez :\n\n- **utiliser les outils de notre liste**, avec le compte" in text
    assert "- **envoyer, publier ou décider sans relire**, car l’IA invente ;" in text
    assert "| Une question | Une erreur, même la vôtre | Vos données |" in text.replace("**", "")


# ------------------------------------------------------------------ contacts
@LANGUAGES
def test_the_contacts_are_a_row_of_cards(library: aigov.Library, language: str) -> None:
    document = charter(library, language)
    cards = cards_of(document)
    assert cards.cards == ("bubble", "alert", "shield") and len(cards.rows) == 1
    contacts = sample_matter("charter").contacts
    values = [plain_text(cell) for cell in cards.rows[0]]
    assert values == [contacts.questions, contacts.incidents, contacts.data_rights]
    labels = [plain_text(label) for label in cards.header]
    read = [text for style, text in styled(body_of(aigov.to_bytes(document, "docx")), "Panel") if style in
            ("PanelLabel", "PanelValue")]  # fmt: skip
    assert read == [text for pair in zip(labels, values, strict=True) for text in pair]


def test_a_contact_that_is_missing_is_an_open_point(library: aigov.Library) -> None:
    matter = sample_matter("charter")
    bare = matter.model_copy(update={"contacts": matter.contacts.model_copy(update={"questions": None})})
    document = aigov.assemble(aigov.assess(library, bare))
    assert not cards_of(document).rows[0][0][0].filled
    assert "contacts.questions" in aigov.document.count_unfilled(document)


# ------------------------------------------------------------------ the poster
@LANGUAGES
def test_the_poster_says_in_short_what_the_charter_says(library: aigov.Library, language: str) -> None:
    made, whole = poster(library, language), charter(library, language)
    assert page_form(made) == POSTER and made.poster and not (made.header or made.footer or made.page_label)
    long, short = only(whole, Panels).panels, only(made, Panels).panels
    assert [(panel.mark, len(panel.items)) for panel in short] == [(panel.mark, len(panel.items)) for panel in long]
    assert all(plain_text(a.heading) == plain_text(b.heading) for a, b in zip(short, long, strict=True))
    assert only(made, Table, name="matrix_short") == only(whole, Table, name="matrix_short")
    assert cards_of(made) == cards_of(whole)


def notes_of(document: Document) -> str:
    return " ".join(plain_text(block.runs) for block in document.body if isinstance(block, Paragraph)).replace(
        "\u00a0", " "
    )


def test_the_poster_says_what_it_is_worth(library: aigov.Library) -> None:
    matter = sample_matter("charter")
    said = notes_of(poster(library))
    assert matter.version in said and "14 septembre 2026" in said and "aucune sanction" in said
    procedure = sample_matter("it-charter-chapter").procedure
    more = assemble_companion(aigov.assess(library, matter.model_copy(update={"procedure": procedure})), "staff-poster")
    assert "sanction" not in notes_of(more)


@LANGUAGES
def test_no_letter_of_the_poster_is_small(library: aigov.Library, language: str) -> None:
    assert (
        min(kind.size for kind in (POSTER.body, POSTER.table, POSTER.note, POSTER.article, POSTER.band.surtitle)) >= 11
    )
    data = aigov.to_bytes(poster(library, language), "docx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = etree.fromstring(archive.read("word/styles.xml"))
    used = {style.get(f"{W}val") for style in body_of(data).iter(f"{W}pStyle")} - {"Spacer", "CellEnd"}
    for style in styles:
        size = style.find(f"{W}rPr/{W}sz")
        if style.get(f"{W}styleId") in used and size is not None:
            assert int(size.get(f"{W}val", "0")) >= 22, style.get(f"{W}styleId")


@counts_pages
@pytest.mark.parametrize("engine", ENGINES)
@LANGUAGES
def test_the_poster_is_one_page(library: aigov.Library, language: str, engine: str) -> None:
    import pikepdf

    data = aigov.to_bytes(poster(library, language), "pdf", engine=engine)
    with pikepdf.open(io.BytesIO(data)) as made:
        assert len(made.pages) == 1


@LANGUAGES
def test_every_text_of_the_poster_is_in_every_format(library: aigov.Library, language: str) -> None:
    made = poster(library, language)
    page = re.sub(r"<[^>]+>", "", aigov.to_bytes(made, "html").decode())
    body = text_of(body_of(aigov.to_bytes(made, "docx")))
    for block in made.body:
        for runs in block_texts(block) if isinstance(block, Paragraph | Panels) else ():
            assert plain_text(runs) in body
            assert plain_text(runs).replace("'", "&#x27;") in page or plain_text(runs) in page
    assert made.title in body and made.title in page


def test_the_tints_of_a_grid_are_those_of_its_answers(library: aigov.Library) -> None:
    grid = only(charter(library), Table, name="matrix_short")
    (never,) = {find_ground(grid, cell) for row in grid.rows for cell in row if plain_text(cell).endswith("non")}
    only_if = (make_mark("only-if"), *grid.rows[0][1][1:])
    assert (never, find_ground(grid, only_if), find_ground(grid, grid.rows[0][0])) == (BRICK_TINT, OCHRE_TINT, "")
    assert find_ground(replace(grid, grid=False), only_if) == ""


# ------------------------------------------------------------------ page one
@pytest.mark.skipif(shutil.which("pdftotext") is None and not REQUIRED, reason="pdftotext is not installed")
@pytest.mark.parametrize("engine", depth(["typst"], ENGINES))  # of LibreOffice, test_annexes sees page one in each run
@pytest.mark.parametrize("language", depth(["fr"], ["fr", "en"]))
def test_the_summary_is_page_one_and_the_contents_start_page_two(
    library: aigov.Library, language: str, engine: str, tmp_path: Path
) -> None:
    document = charter(library, language)
    (tmp_path / "made.pdf").write_bytes(aigov.to_bytes(document, "pdf", engine=engine))
    command = ["pdftotext", str(tmp_path / "made.pdf"), "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    first, second = said.split("\f")[:2]
    assert sample_matter("charter").contacts.data_rights in first
    title = only(document, Contents).title
    assert title in second and title not in first
