"""The first page of the charter and of the chapter: the band around their title."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from employers import employer_text

import aigov_docs as aigov
from aigov_docs.compose.version_texts import record_text
from aigov_docs.document.marks import STANDINGS, draw_picture
from aigov_docs.document.tree import Band, Document, DrawnMark, Table, plain_text
from aigov_docs.matter.models import Matter
from aigov_docs.matter.sample_matters import sample_matter
from aigov_docs.word.writer import to_bytes
from aigov_docs.writers import html


def assembled(library: aigov.Library, matter: Matter, language: str = "fr") -> Document:
    return aigov.assemble(aigov.assess(library, matter), language)


def band_of(library: aigov.Library, matter: Matter, language: str = "fr") -> Band:
    band = assembled(library, matter, language).band
    assert band is not None
    return band


def chapter(**changes: object) -> Matter:
    return sample_matter("it-charter-chapter").model_copy(update=changes)


def of_procedure(**changes: object) -> Matter:
    matter = chapter()
    assert matter.procedure is not None
    return matter.model_copy(update={"procedure": matter.procedure.model_copy(update=changes)})


# ------------------------------------------------------------------ what it says is never surer than the facts
@pytest.mark.parametrize(
    ("matter", "look", "said"),
    [
        (chapter(), "in-force", "En vigueur depuis le 2 novembre 2026"),
        (chapter(as_of=dt.date(2026, 10, 20)), "waiting", "Entrera en vigueur le 2 novembre 2026, si la procédure"),
        (of_procedure(deposit_on=None), "waiting", "Entrée en vigueur indiquée : 2 novembre 2026"),
        (of_procedure(inspector_on=None), "waiting", "Entrée en vigueur indiquée : 2 novembre 2026"),
        (of_procedure(deposit_on=None, stated_entry_on=None), "unknown", "Jour d’entrée en vigueur non connu"),
    ],
)
def test_the_status_of_the_chapter_follows_its_procedure(
    library: aigov.Library, matter: Matter, look: str, said: str
) -> None:
    band = band_of(library, matter)
    assert band.standing == look and plain_text(band.status).replace("\u00a0", " ").startswith(said)


def test_a_chapter_under_reserve_is_not_said_to_be_in_force(library: aigov.Library) -> None:
    matter = aigov.parse_matter(employer_text("nine", "it-charter-chapter"))
    band = band_of(library, matter)
    assert band.standing == "waiting"
    assert plain_text(band.status).replace("\u00a0", " ") == "Entrée en vigueur indiquée : 2 novembre 2026"


def test_a_fact_taken_away_does_not_put_a_chapter_in_force(library: aigov.Library) -> None:
    for name in ("nine", "association"):
        matter = aigov.parse_matter(employer_text(name, "it-charter-chapter"))
        assert matter.document is not None
        silent = matter.model_copy(update={"document": matter.document.model_copy(update={"change": None})})
        assert band_of(library, matter).standing == band_of(library, silent).standing == "waiting"


def test_a_copy_of_a_text_that_was_filed_is_in_force_only_where_it_is_that_text(library: aigov.Library) -> None:
    filed = record_text(aigov.assess(library, chapter()).composition)
    document = chapter().document
    assert document is not None
    of = {change: document.model_copy(update={"change": change}) for change in ("form", "substance", None)}
    later = {"date": dt.date(2026, 12, 1), "as_of": dt.date(2026, 12, 5)}
    since = "En vigueur depuis le 2 novembre 2026"
    deposited = "Le texte déposé est en vigueur depuis le 2 novembre 2026 ; cette copie en diffère"
    for matter, said in (
        (chapter(document=of[None], versions=(filed,)), since),  # the fingerprints are those of what was filed
        (chapter(document=of[None], versions=(filed,), **later), since),  # no clause prints the day of a copy
        (chapter(document=of[None], versions=(filed,), prompts_analysed=False, **later), deposited),  # other words
        (chapter(document=of["form"], **later), deposited),
        (chapter(document=of["substance"], **later), "Entrée en vigueur indiquée : 2 novembre 2026"),
        (chapter(document=of[None], **later), "Entrée en vigueur indiquée : 2 novembre 2026"),
    ):
        band = band_of(library, matter)
        assert re.sub("[\u00a0\u202f]", " ", plain_text(band.status)) == said
        assert (band.standing == "in-force") is (said == since)


def test_the_charter_says_that_it_informs_and_nothing_where_it_may_be_more(library: aigov.Library) -> None:
    matter = sample_matter("charter")
    band = band_of(library, matter)
    assert band.standing == "informs" and "sanction" in plain_text(band.status)
    more = matter.model_copy(update={"procedure": chapter().procedure})
    assert not band_of(library, more).status


def test_the_charter_says_that_another_text_may_bind_only_where_there_may_be_one(library: aigov.Library) -> None:
    none = aigov.parse_matter(employer_text("nine", "charter"))
    not_said = aigov.parse_matter(employer_text("nine", "charter", ri={}))
    for matter, told in ((none, False), (not_said, True), (sample_matter("charter"), True)):
        french, english = (plain_text(band_of(library, matter, language).status) for language in ("fr", "en"))
        assert "ne fonde par elle-même aucune sanction" in french and "grounds no sanction by itself" in english
        assert french.endswith("Un autre texte peut vous obliger pour les mêmes actes.") is told
        assert english.endswith("Another text may bind you for the same acts.") is told


def test_the_pairs_are_the_control_table(library: aigov.Library) -> None:
    band = band_of(library, chapter(), "en")
    shown = {plain_text(label): plain_text(value) for label, value in band.pairs}
    assert list(shown) == ["Version", "Owner", "Approved by", "Next review"]
    assert re.fullmatch(r"1\.0.–.14.September.2026", shown["Version"])


def test_each_look_has_a_ground_and_a_mark() -> None:
    assert all(draw_picture(f"band-{look}").startswith("<svg ") for look in STANDINGS)


# ------------------------------------------------------------------ Word and HTML
def test_the_title_keeps_its_style_and_page_one_has_no_header(library: aigov.Library) -> None:
    from io import BytesIO

    from docx import Document as open_document

    word = open_document(BytesIO(to_bytes(assembled(library, chapter()))))
    title, status = (
        next(p for table in word.tables for row in table.rows for cell in row.cells for p in cell.paragraphs
             if p.style is not None and p.style.style_id == style)
        for style in ("Title", "BandStatus")
    )  # fmt: skip
    assert title.text.startswith("Utilisation") and status.text.strip().startswith("En vigueur")
    section = word.sections[0]
    assert section.different_first_page_header_footer
    assert not "".join(p.text for p in section.first_page_header.paragraphs)
    assert [p.text for p in section.first_page_footer.paragraphs] == [p.text for p in section.footer.paragraphs]


def test_the_page_of_a_browser_says_the_same_in_order(library: aigov.Library) -> None:
    page = html.to_bytes(assembled(library, chapter())).decode()
    band = page[page.index('<div class="band">') : page.index("</dl>")]
    order = [band.index(said) for said in ('class="subtitle"', "<h1 ", "in-force", "<dt>Version</dt>")]
    assert order == sorted(order)


# ------------------------------------------------------------------ the grid of page one
@pytest.mark.parametrize(("language", "words"), [("fr", ("oui", "non")), ("en", ("yes", "no"))])
def test_each_answer_of_the_grid_has_its_mark_and_its_word(
    library: aigov.Library, language: str, words: tuple[str, str]
) -> None:
    page = assembled(library, sample_matter("charter"), language)
    grid = next(
        block
        for article in page.articles()
        for block in article.blocks
        if isinstance(block, Table) and block.name == "matrix_short"
    )
    shapes = dict(zip(words, ("yes", "no"), strict=True))
    for mark, *rest in (cell for row in grid.rows for cell in row[1:]):
        assert isinstance(mark, DrawnMark)
        assert mark.shape == shapes.get(plain_text(tuple(rest)).strip("\u00a0 "), "only-if")
