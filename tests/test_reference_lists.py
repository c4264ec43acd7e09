"""References and lengths of time as a sentence says them."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from functools import cache
from pathlib import Path

import pytest
from test_redline import check_both

import aigov_docs as aigov
from aigov_docs.document.blanks import spell_references
from aigov_docs.document.tree import Run, Runs, plain_text
from aigov_docs.kits.ground.i18n import elide_before
from aigov_docs.kits.wordkit.read.lines import REFERENCE
from aigov_docs.kits.wordkit.read.returned_file import read_file
from aigov_docs.library.markup import Blank, Inline, Reference, TextSpan, read_markup
from aigov_docs.library.vocabulary import BlankEntry
from aigov_docs.review.redline import redline
from aigov_docs.review.wording_differences import compile_unit, is_wrong_value, match_unit

DURATION = BlankEntry(type="duration", fr="Durée", en="Length")
DEADLINE = BlankEntry(type="deadline", fr="Délai", en="Deadline")


def text(said: str, language: str = "fr") -> Runs:
    """Runs of a text where "[18]" is a reference to an article, "[B]" to an annex."""
    out = []
    for place, part in enumerate(said.replace("]", "[").split("[")):
        annex = part.isalpha()
        label = {"fr": ("Article", "annexe"), "en": ("Article", "Annex")}[language][annex]
        run = Run(f"{label}\u00a0{part}", origin="reference", target=f"a-{part}")
        out.append(run if place % 2 else Run(part))
    return tuple(run for run in out if run.text)


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("selon l’[38].", "selon l’article 38."),
        ("[38] vaut règle.", "Article 38 vaut règle."),
        ("Il le dit. [38] vaut règle.", "Il le dit. Article 38 vaut règle."),
        ("cf. [38]", "cf. article 38"),
        ("([18], [19], [21])", "(articles 18, 19 et 21)"),
        ("([38], [9])", "(articles 9 et 38)"),
        ("([4], [4])", "(article 4)"),
        ("([4], [7], [4])", "(articles 4 et 7)"),
        ("([1er], [10])", "(articles 1er et 10)"),
        ("([4.10], [4.2])", "(articles 4.2 et 4.10)"),
        ("([A], [B])", "(annexes A et B)"),
        ("([18], [19], [B])", "(articles 18 et 19, annexe B)"),
        ("les [18] ou [19]", "les articles 18 ou 19"),
        ("l’[18] et l’[19]", "l’article 18 et l’article 19"),
        ("l’[4] et l’[4]", "l’article 4"),
        ("l’[18], [19]", "l’article 18 et l’article 19"),
        ("[18], selon [19]", "Article 18, selon article 19"),
    ],
)
def test_french(written: str, printed: str) -> None:
    assert plain_text(spell_references(text(written), "fr")).replace("\u00a0", " ") == printed


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("under [38].", "under Article 38."),
        ("([18], [19], [21])", "(Articles 18, 19 and 21)"),
        ("([4], [4])", "(Article 4)"),
        ("([B], [A])", "(Annexes A and B)"),
        ("[18] or [19]", "Articles 18 or 19"),
    ],
)
def test_english(written: str, printed: str) -> None:
    assert plain_text(spell_references(text(written, "en"), "en")).replace("\u00a0", " ") == printed


def test_each_number_of_a_list_leads_to_its_article() -> None:
    runs = spell_references(text("([19], [18])"), "fr")
    assert [(run.text, run.target) for run in runs if run.target] == [("18", "a-18"), ("19", "a-19")]
    assert {run.origin for run in runs[1:-1]} == {"reference"}


def test_an_item_of_a_list_goes_on_with_a_sentence() -> None:
    assert plain_text(spell_references(text("[38] ;"), "fr", begins=False)) == "article\u00a038 ;"


@pytest.mark.parametrize(
    "printed",
    [
        f"Voir (articles {REFERENCE} et {REFERENCE}).",
        f"Voir ({REFERENCE}, {REFERENCE}).",
        f"Voir (article {REFERENCE}).",
        f"Voir ({REFERENCE}).",
        "Voir (articles 18 et 21).",
        "Voir (Article 18, Article 21).",
    ],
)
def test_a_list_is_read_back_however_it_is_printed(printed: str) -> None:
    wording, problems = read_markup("# Titre\n\nVoir ([[a]], [[b]]).\n", "1.fr.md", "fr")
    assert wording is not None and not problems
    inlines: tuple[Inline, ...] = tuple(wording.iterate_inlines())[1:]
    assert match_unit(compile_unit("paragraph", inlines), printed) is not None


def test_other_words_in_a_list_are_a_change() -> None:
    unit = compile_unit("paragraph", (TextSpan("Voir "), Reference("a"), TextSpan(", "), Reference("b"), TextSpan(".")))
    assert match_unit(unit, f"Voir {REFERENCE} sauf {REFERENCE}.") is None


def test_a_word_is_elided_before_one() -> None:
    assert elide_before("un délai de ", "un mois", "fr") == "un délai d’"
    assert elide_before("rien que ", "une semaine", "fr") == "rien qu’"
    assert elide_before("un délai de ", "10 jours", "fr") == "un délai de "
    assert elide_before("pendant ", "un an", "fr") == "pendant "
    assert elide_before("a period of ", "one month", "en") == "a period of "


@pytest.mark.parametrize("printed", ["Un délai d'un mois.", "Un délai de 1 mois.", "Un délai de 3 mois."])
def test_a_length_of_time_is_read_back(printed: str) -> None:
    inlines = (TextSpan("Un délai de "), Blank("delays.reflection"), TextSpan("."))
    found = match_unit(compile_unit("paragraph", inlines, {"delays.reflection": DURATION}, "fr"), printed)
    assert found is not None and not is_wrong_value(DURATION, found.blanks[0][1], "fr")


@pytest.mark.parametrize(
    ("value", "language"),
    [
        ("dans l'heure", "fr"),
        ("dans un délai de 10 jours", "fr"),
        ("dans un délai d'un mois", "fr"),
        ("within one hour", "en"),
        ("within 1 hour", "en"),
        ("le jour même", "fr"),
    ],
)
def test_a_deadline_is_read_back(value: str, language: str) -> None:
    assert not is_wrong_value(DEADLINE, value, language)


def test_other_words_are_no_deadline() -> None:
    assert is_wrong_value(DEADLINE, "dans les meilleurs délais", "fr")


# ------------------------------------------------------------------ Word files
@cache
def chapter(first: int = 31) -> bytes:
    """The chapter, whose French text has a list of two references."""
    matter = aigov.samples.sample_matter("it-charter-chapter")
    host = matter.host.model_copy(update={"first_article": first})
    assessment = aigov.assess(
        aigov.load_library(Path(__file__).parent / "verify" / "house"), matter.model_copy(update={"host": host})
    )
    return aigov.to_bytes(aigov.assemble(assessment, "fr"), "docx")


def test_a_list_is_links_with_plain_numbers_and_a_single_reference_is_a_field() -> None:
    with zipfile.ZipFile(io.BytesIO(chapter())) as file:
        xml = file.read("word/document.xml").decode()
    assert re.findall(r'<w:hyperlink w:anchor="a_[ag]_(\w+)"[^>]*><w:r>.{,120}<w:t[^>]*>(\d+)</w:t>', xml) == [
        ("authorised_tools", "35"),
        ("data_classes", "41"),
    ]
    shown = re.findall(r"> REF \w+ \\r \\h( \\\* Lower)? <.*?>([Aa])rticle\xa0", xml)
    assert shown and {(bool(lower), letter) for lower, letter in shown} <= {(True, "a"), (False, "A")}


@pytest.mark.skipif(
    shutil.which("soffice") is None and not os.environ.get("AIGOV_REQUIRE_TOOLS"), reason="LibreOffice is not installed"
)
def test_libreoffice_shows_a_list_as_word_does(tmp_path: Path) -> None:
    (tmp_path / "chapter.docx").write_bytes(chapter())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", tmp_path]
    subprocess.run([*command, tmp_path / "chapter.docx"], check=True, capture_output=True, timeout=240)
    said = (tmp_path / "chapter.txt").read_text(encoding="utf-8-sig").replace("\xa0", " ")
    assert "une liste qui permet ou interdit (articles 35 et 41)" in said


def test_a_redline_renumbers_a_list() -> None:
    made = redline(chapter(), chapter(12), language="fr")
    (line,) = (each for each in read_file(made).lines if "une liste qui permet ou interdit (" in each.text)
    assert [(piece.shown, piece.deleted is not None) for piece in line.pieces if piece.kind == "reference"] == [
        ("35", True),
        ("16", False),
        ("41", True),
        ("22", False),
    ]
    check_both(chapter(), chapter(12), made)
