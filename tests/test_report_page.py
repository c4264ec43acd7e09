"""The first page of the enforceability report, its matrix of marks, and how each format draws the marks."""

from __future__ import annotations

import dataclasses
import importlib.util
import io
import itertools
import os
import re
import shutil
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from depth import depth
from employers import employer_matter
from papers import AMENDMENT, CHAPTER, CHARTER, LIBRARY, matter_of_form, report_of

import aigov_docs as aigov
from aigov_docs.document.marks import SHAPES, STANDINGS, draw_picture
from aigov_docs.document.report_answer import INFORMS, WAITS
from aigov_docs.document.timeline import Timeline
from aigov_docs.document.tree import (
    Article,
    Document,
    DrawnMark,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    plain_text,
)
from aigov_docs.word.wordml import PICTURES
from aigov_docs.writers import typst

ROOT = Path(__file__).parents[1]


@cache
def report(name: str = "agency_user", language: str = "fr") -> Document:
    """The report of a matter; ``sample`` is that of the charter of the sample, whose chapter waits for formalities."""
    matter = aigov.samples.sample_matter("charter") if name == "sample" else employer_matter(name)
    return aigov.enforceability_report(aigov.compare(LIBRARY, matter), language)


def first_page(document: Document) -> list[object]:
    """What stands before the first page break."""
    return list(itertools.takewhile(lambda block: not isinstance(block, PageBreak), document.body))


def table(document: Document, name: str) -> Table:
    """The table of a report that has a name."""
    return next(block for block in document.body if isinstance(block, Table) and block.name == name)


def answer(document: Document) -> list[str]:
    """The lines of the answer."""
    blocks = (block for block in document.body if isinstance(block, Paragraph) and block.style == "answer")
    return [plain_text(block.runs).replace("\u00a0", " ") for block in blocks]


# ------------------------------------------------------------------ the answer
def test_the_report_begins_with_the_answer_what_binds_most_first() -> None:
    chapter, amendment, charter = answer(report())
    said = "■ Chapitre IA de la charte informatique : sur 64 clauses, 40 peuvent fonder une sanction."
    assert re.fullmatch(rf"{re.escape(said)} Cela repose sur \d affirmations du dossier\.", chapter)
    assert amendment.startswith("▣ Avenant au contrat de travail : sur 26 clauses, 12 peuvent fonder une sanction et 5")
    assert charter == "□ Charte autonome : aucune de ses 64 clauses n’est opposable."
    assert isinstance(report().body[0], Paragraph)


def test_the_answer_says_on_how_many_statements_it_rests() -> None:
    chapter, amendment, charter = answer(report())
    assert "Cela repose sur" in chapter and "Cela repose sur" in amendment and "Cela repose sur" not in charter


def test_assessments_made_one_by_one_are_refused_clearly() -> None:
    matter = aigov.samples.sample_matter("it-charter-chapter")
    alone = {name: aigov.assess(LIBRARY, matter, name) for name in ("charter", "contract-amendment")}
    with pytest.raises(aigov.AssemblyError, match="not over the same clauses"):
        aigov.document.enforceability_report(alone)


def test_a_drawing_scrolls_by_keyboard_in_a_narrow_browser() -> None:
    page = aigov.to_bytes(report(), "html").decode()
    assert re.search(r'<figure class="picture" tabindex="0" aria-label="[^"]+"><svg role="img"', page)


def test_clauses_that_wait_for_formalities_bind_nobody_yet() -> None:
    waits = "◪ Chapitre IA de la charte informatique : sur 64 clauses, 40 attendent des formalités."
    assert answer(report("sample"))[1] == f"{waits} Cela repose sur 1 affirmation du dossier."
    column = [plain_text(row[2]) for row in table(report("sample", "en"), "papers").rows]
    assert column[0].startswith("0 of 64 can be relied on\n◪")
    assert column[1].startswith("CSE opinion, before any deposit")
    assert column[2] == "Draft the text in French and write the date of entry into force"
    assert "16 steps, 8 still to do" in column[3] and "Wait one month" in column[3]
    assert column[4] == "The whole procedure again."


def test_where_facts_are_missing_the_page_names_them_and_concludes_nothing() -> None:
    matter = aigov.samples.sample_matter(CHAPTER)
    unsaid = matter.model_copy(update={"procedure": matter.procedure.model_copy(update={"deposit_proved": None})})
    made = aigov.enforceability_report(aigov.compare(LIBRARY, unsaid), "fr")
    assert answer(made)[-1].startswith("Des faits manquent et rien n’est conclu sur eux : Le dépôt est-il prouvé")
    chapter = next(line for line in answer(made) if "Chapitre" in line)
    assert "40 ne peuvent être dites" in chapter and "sanction" not in chapter
    told = [plain_text(row[2]).replace("\u00a0", " ") for row in table(made, "papers").rows]
    assert "? ne peut être dit : 40" in told[0] and told[2].startswith("Répondre : Le dépôt est-il prouvé")


def test_an_employer_outside_that_law_is_told_that_nothing_is_decided() -> None:
    matter = matter_of_form("administration", CHARTER, "association")
    made = aigov.enforceability_report(aigov.compare(LIBRARY, matter), "fr")
    said = answer(made)
    assert said and all(line.endswith("la valeur du document n’est pas tranchée ici.") for line in said)
    assert "opposable" not in str(table(made, "papers").rows) and "procédure à nouveau" not in str(made.body)


def documents(document: Document) -> list[list[str]]:
    """The rows of the table that sets the documents side by side."""
    return [[re.sub("[\u00a0\u202f]", " ", plain_text(cell)) for cell in row] for row in table(document, "papers").rows]


def people(document: Document) -> list[list[str]]:
    """The rows of the table that says which document is for which people."""
    return [[re.sub("[\u00a0\u202f]", " ", plain_text(cell)) for cell in row] for row in table(document, "people").rows]


def test_the_page_says_which_document_is_for_which_people() -> None:
    staff, agency, *_ = people(report())
    assert staff[0] == "Salariés (140) ; Cadres (30)", "those whom the same documents bind stand together"
    assert staff[1].startswith("■ ") and "▣ Avenant au contrat de travail (si chacun signe) : contrat" in staff[1]
    assert "respecte les règles de conduite du règlement intérieur" in agency[1], "P-AGENCY: they are not only informed"
    assert "seule l’entreprise de travail temporaire peut le sanctionner" in agency[1]
    assert agency[2] == "information de l’entreprise de travail temporaire, à qui les faits sont signalés"


def test_without_populations_the_page_says_whom_it_weighs() -> None:
    (person,) = people(report("sample", "en"))
    assert person[0] == "The person whom the matter names" and person[1].startswith("◪ AI chapter")


def notes(document: Document) -> list[str]:
    """The notes of the first page."""
    blocks = (block for block in first_page(document) if isinstance(block, Paragraph) and block.style == "note")
    return [re.sub("[\u00a0\u202f]", " ", plain_text(block.runs)) for block in blocks]


def test_those_of_whom_the_matter_says_nothing_stand_apart_from_the_documents_to_rely_on() -> None:
    told = next(
        said for said in notes(report("sample", "en")) if said.startswith("Not in the matter, so not weighed: ")
    )
    assert "interns" in told and "civil servants lent or detached" in told and "expatriates" not in told
    assert any(said.startswith("Absents du dossier") and "stagiaires" in said for said in notes(report()))
    assert not any("stagiaires" in cell for row in people(report()) for cell in row)


def test_words_that_a_reader_may_not_know_are_told_where_they_are_first_used() -> None:
    made = report()
    key = next(said for said in notes(made) if said.startswith("« Opposable » : l’employeur peut invoquer la clause"))
    assert "« Discuté » : la réponse est discutée" in key and "contrat et discipline (discuté)" in people(made)[0][1]
    assert first_page(made).index(table(made, "papers")) > next(
        place for place, block in enumerate(first_page(made)) if isinstance(block, Paragraph) and block.style == "note"
    )
    said = [plain_text(block.runs) if isinstance(block, Paragraph) else "" for block in made.body]
    before = said[made.body.index(table(made, "reasons")) - 1].replace("\u00a0", " ")
    assert before.startswith(
        "Entre crochets, la solidité du motif. « Acquis » : un texte, ou une jurisprudence constante."
    )
    used = {name for row in table(made, "reasons").rows for name in re.findall(r"\[([^\]]+)\]", plain_text(row[2]))}
    assert used and all(f"« {name} »" in before for names in used for name in names.split(", "))
    assert "“Can be relied on”: the employer can hold" in notes(report("sample", "en"))[0]


@pytest.mark.parametrize("name", ["agency_user", "sample"])
def test_the_answer_is_the_whole_of_the_first_page_and_no_more(name: str) -> None:
    """About 3,400 signs fill a page of these tables."""
    texts = [
        plain_text(runs)
        for block in first_page(report(name))
        for runs in (
            [cell for row in block.rows for cell in row] if isinstance(block, Table) else [getattr(block, "runs", ())]
        )
    ]
    assert 800 < sum(map(len, texts)) < 3400


@pytest.mark.skipif(
    not (typst.has_typst() and shutil.which("pdftotext")) and not os.environ.get("AIGOV_REQUIRE_TOOLS"),
    reason="the extra pdf or pdftotext is not installed",
)
@pytest.mark.parametrize(
    ("name", "language"),
    depth(
        [("agency_user", "en"), ("sample", "fr")],
        list(itertools.product(("sample", "agency_user", "small_to_full", "nine", "two_establishments"), ("fr", "en"))),
    ),
)
def test_the_answer_fills_one_page_whatever_the_populations(name: str, language: str, tmp_path: Path) -> None:
    """Three populations, or all the formalities missing, make the longest answers."""
    (tmp_path / "report.pdf").write_bytes(typst.to_bytes(report(name, language)))
    command = ["pdftotext", "-l", "2", tmp_path / "report.pdf", "-"]
    pages = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\f")
    absent, next_chapter = {
        "fr": ("Absents du dossier", "Clause par clause"),
        "en": ("Not in the matter", "Clause by clause"),
    }[language]
    assert absent in pages[0] and next_chapter in pages[1] and absent not in pages[1]


# ------------------------------------------------------------------ the matrix
def test_each_clause_has_one_mark_in_each_document_under_the_band_of_its_topic() -> None:
    matrix = table(report("sample"), "overview")
    bands = [plain_text(row[0]) for row in matrix.rows if matrix.is_band(row)]
    assert bands == [typeset for typeset in map(typeset_fr, LIBRARY.vocabulary.topic_groups) if typeset in bands]
    rows = [row for row in matrix.rows if not matrix.is_band(row)]
    assert len(rows) == len(aigov.compare(LIBRARY, aigov.samples.sample_matter("charter"))[CHARTER].findings)
    for row in rows:
        assert [sum(isinstance(run, DrawnMark) for run in cell) for cell in row] == [
            not plain_text(cell).startswith("–") for cell in row
        ]
        assert all(run.text.strip() for cell in row for run in cell), "a word beside each mark"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_column_of_the_matrix_names_the_clause_as_that_document_prints_it(language: str) -> None:
    papers = aigov.compare(LIBRARY, employer_matter("agency_user"))
    made = report("agency_user", language)
    matrix = table(made, "overview")
    for place, assessment in enumerate(papers.values()):
        body = aigov.assemble(assessment, language).body
        shared = {block.number: plain_text(block.text) for block in body if isinstance(block, Heading) and block.label}
        printed = {
            f"{number}\u00a0– {title}" if number else title
            for block in body
            if isinstance(block, Article)
            for number in ["" if block.number is None else str(block.number) + f".{block.part}" * bool(block.part)]
            for title in [plain_text(block.heading) or shared[block.number]]
        }
        cells = [plain_text(row[place]) for row in matrix.rows if not matrix.is_band(row)]
        named = [cell.partition("\n")[0] for cell in cells if not cell.startswith("–")]
        assert len(named) == len(assessment.own_findings) and set(named) == printed
    others = [cell for row in table(made, "binding").rows for cell in plain_text(row[1]).split("; ")]
    assert any(re.match(r"\d+\.\d+\s– ", name) for name in others), "an article that several clauses share"


def typeset_fr(group: str) -> str:
    """The name of a group of topics as a French report prints it."""
    from aigov_docs.kits.ground.i18n import typeset_text

    return typeset_text(LIBRARY.vocabulary.topic_groups[group].fr, "fr")


def test_every_weight_has_a_mark_and_a_word_of_its_own() -> None:
    weights = LIBRARY.vocabulary.weights.values()
    assert len({entry.mark for entry in weights}) == len(weights)
    assert len({entry.short_text("fr") for entry in weights}) == len(weights)
    assert not {entry.mark for entry in weights} & {INFORMS, WAITS}
    bands = {f"band-{look}" for look in STANDINGS}
    elsewhere = {"yes", "only-if", "no", "bubble", "alert", "shield", *bands}
    assert {entry.mark for entry in weights} | {INFORMS, WAITS} == set(SHAPES) - elsewhere
    assert {topic.group for topic in LIBRARY.vocabulary.topics.values()} == set(LIBRARY.vocabulary.topic_groups)


def test_each_number_of_the_matrix_is_that_of_a_reason() -> None:
    made = report("sample")
    raised = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
    matrix = table(made, "overview")
    cells = [plain_text(cell) for row in matrix.rows if not matrix.is_band(row) for cell in row]
    used = {found[0].translate(raised) for cell in cells if (found := re.search("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", cell))}
    reasons = [plain_text(row[0]) for row in table(made, "reasons").rows]
    assert used == set(reasons) and len(reasons) == len(set(reasons))
    assert {plain_text(row[0]) for row in table(made, "notes").rows} <= set(reasons)
    counts = sum(
        int(number)
        for row in table(made, "reasons").rows
        for number in re.findall(r": (\d+)", plain_text(row[1]).replace("\u00a0", " "))
    )
    assert counts == sum(1 for cell in cells if re.search("[⁰¹²³⁴⁵⁶⁷⁸⁹]", cell)), "each clause is explained once"


def test_documents_are_weighed_once_for_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    from aigov_docs.document import group_tables, reports

    calls: list[str] = []
    populations, plans = group_tables.compare_populations, reports.formalities
    monkeypatch.setattr(
        group_tables, "compare_populations", lambda *a: (calls.append("populations"), populations(*a))[1]
    )
    monkeypatch.setattr(reports, "formalities", lambda each: (calls.append(each.vehicle.id), plans(each))[1])
    aigov.enforceability_report(aigov.compare(LIBRARY, employer_matter("association")), "en")
    assert sorted(calls) == sorted(["populations", CHARTER, CHAPTER, AMENDMENT])


# ------------------------------------------------------------------ the timeline
def timeline(document: Document) -> tuple[Picture, Table]:
    """The drawing of the formalities, and the table that says the same."""
    drawn = next(block for block in document.body if isinstance(block, Picture))
    return drawn, table(document, "timeline")


def test_the_timeline_has_a_lane_for_each_document_and_a_table_that_says_the_same() -> None:
    drawn, told = timeline(report())
    root = ElementTree.fromstring(drawn.drawing)
    texts = [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]
    lanes = [plain_text(row[0]).partition("\u00a0– ")[0] for row in told.rows if told.is_band(row)]
    assert len(lanes) == 3 and all(
        lane.replace("\u00a0", " ") in " ".join(texts).replace("\u00a0", " ") for lane in lanes
    )
    steps = [plain_text(row[0]).partition(".")[0] for row in told.rows if not told.is_band(row)]
    assert steps == [str(number) for number in range(1, len(steps) + 1)]
    undated = [row for row in told.rows if not told.is_band(row) and plain_text(row[1]).startswith("sans jour")]
    drawn_steps = len(steps) - len(undated)
    assert undated and drawn.drawing.count("l6 6l-6 6l-6 -6z") == drawn_steps, "a diamond for each step with a day"
    shown = [numbers for text in texts if re.fullmatch("[0-9]+(–[0-9]+)?", text) for numbers in [text.split("–")]]
    assert sum(int(each[-1]) - int(each[0]) + 1 for each in shown) == drawn_steps, "a number for each diamond"
    assert any(re.fullmatch(r"\w+\s2026", text) for text in texts) and "24 novembre 2026" in texts[-1].replace(
        "\u00a0", " "
    )
    assert drawn.drawing.count("<rect ") == 2 and drawn.drawing.count('stroke-width="6"') == 2, "periods, effects"


@pytest.mark.parametrize("name", ["agency_user", "sample"])
def test_the_timeline_lists_as_many_steps_as_the_first_page_counts(name: str) -> None:
    made = report(name)
    costs = next(row for row in documents(made) if row[0] == "Délais et formalités")[1:]
    told, listed = timeline(made)[1], list[list[str]]()
    bands = []
    for row in told.rows:
        said = [plain_text(cell).replace("\u00a0", " ") for cell in row]
        bands, listed = ([*bands, said[0]], [*listed, []]) if told.is_band(row) else (bands, listed)
        listed[-1] += said[1:]
    for cost, band, days in zip(costs, bands, listed, strict=True):
        count = f"{len(days)} étapes"
        undated = sum(day.startswith("sans jour : ") for day in days)
        assert cost.startswith(f"{count}, ") and band.endswith(
            f"{count}, dont {undated} sans jour" if undated else count
        )


def test_what_a_timeline_draws_stays_inside_it() -> None:
    for name in ("agency_user", "sample"):
        drawing = timeline(report(name))[0].drawing
        width, height = map(int, re.findall(r'viewBox="0 0 (\d+) (\d+)"', drawing)[0])
        places = [(float(x), float(y)) for x, y in re.findall(r'(?:M|x=")([0-9.]+)(?:"? y="|\s)([0-9.]+)', drawing)]
        assert len(places) > 30 and all(0 <= x <= width and 0 <= y <= height for x, y in places)


def test_without_days_there_is_no_timeline() -> None:
    charter = next(iter(aigov.compare(LIBRARY, aigov.samples.sample_matter(CHARTER)).values()))
    plan = dataclasses.replace(aigov.formalities(charter), steps=())
    assert Timeline([plan], charter.assessed_on, "fr").write_blocks() == []


def test_every_format_that_draws_has_the_timeline_with_a_text_that_stands_for_it() -> None:
    made = report("sample")
    drawn = timeline(made)[0]
    page = aigov.to_bytes(made, "html").decode()
    assert 'role="img" aria-label="Calendrier des formalités' in page
    with zipfile.ZipFile(io.BytesIO(aigov.to_bytes(made, "docx"))) as archive:
        assert archive.read("word/media/picture-1.svg").decode() == drawn.drawing
        assert 'descr="Calendrier des formalités' in archive.read("word/document.xml").decode()


# ------------------------------------------------------------------ how the marks are drawn
def test_word_keeps_each_shape_once_as_a_drawing_with_an_image_beside_it() -> None:
    with zipfile.ZipFile(io.BytesIO(aigov.to_bytes(report("sample"), "docx"))) as archive:
        names = archive.namelist()
        body, links = archive.read("word/document.xml").decode(), archive.read("word/_rels/document.xml.rels").decode()
    pictures = [name for name in names if name.startswith("word/media/")]
    marks = [name for name in pictures if "mark-" in name]
    assert len(marks) == 2 * len({name.rpartition(".")[0] for name in marks})
    assert set(re.findall(r'r:embed="([^"]+)"', body)) == set(re.findall(r'Id="((?:mark|picture)-[^"]+)"', links))
    numbers = re.findall(r'docPr id="(\d+)"', body)
    assert len(numbers) == len(set(numbers)) > 100
    assert body.count("adec:decorative ") == len(numbers) - 1, "the word beside a mark says the same"


def test_a_document_without_marks_holds_no_picture() -> None:
    made = aigov.assemble(aigov.assess(LIBRARY, aigov.samples.sample_matter("contract-amendment")), "fr")
    with zipfile.ZipFile(io.BytesIO(aigov.to_bytes(made, "docx"))) as archive:
        assert not [name for name in archive.namelist() if name.startswith("word/media/")]
    assert b"<svg" not in aigov.to_bytes(made, "html")


def test_a_web_page_draws_each_shape_once_and_no_reader_speaks_it() -> None:
    page = aigov.to_bytes(report("sample"), "html").decode()
    symbols = re.findall(r'<symbol id="shape-([a-z-]+)"', page)
    assert set(symbols) == set(re.findall(r'href="#shape-([a-z-]+)"', page)) and len(symbols) == len(set(symbols))
    assert page.count('<svg class="shape" aria-hidden="true">') == page.count("<use ")


def test_plain_text_has_a_sign_for_each_shape() -> None:
    said = report_of(employer_matter("agency_user"))
    assert "| 4 – Choisir son outil<br>ⓘ informe ¹ | 35.1 – Outils et comptes<br>■ discipline ² |" in said


@pytest.mark.skipif(
    not typst.has_typst() and not os.environ.get("AIGOV_REQUIRE_TOOLS"), reason="the extra pdf is not installed"
)
def test_the_images_are_those_of_the_drawings() -> None:
    spec = importlib.util.spec_from_file_location("draw_marks", ROOT / "tools/draw_marks.py")
    assert spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert sorted(path.stem for path in PICTURES.iterdir()) == sorted(SHAPES)
    for shape in SHAPES:
        assert (PICTURES / f"{shape}.png").read_bytes() == tool.draw_image(shape), "run: python tools/draw_marks.py"
        assert draw_picture(shape).startswith("<svg ")


def test_a_step_that_cannot_be_said_to_be_done_is_not_told_to_be_done() -> None:
    to_do, time = documents(report("two_establishments"))[2:4]
    assert all(said.startswith("Établir si c’est fait : Consulter le CSE central") for said in to_do[1::2])
    assert to_do[2] == "Établir : les articles propres à un établissement.", "a reserve comes first"
    assert "1 dont on ne peut dire si elle est faite et 7 à vérifier" in time[2] and "1 à faire" not in time[2]


def test_the_length_is_told_from_the_first_step_on_which_the_effect_rests() -> None:
    time = documents(report())[3]
    assert "70 jours après le 24 août 2026, première étape dont il dépend" in time[2]
