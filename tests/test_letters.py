"""Letters are French letters: sender, addressee in the window, labels in the margin, one page, no title."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import aigov_docs as aigov
from aigov_docs.document.companions import assemble_companion, break_address
from aigov_docs.document.page_design import ADDRESSEE, LETTER, page_form, points
from aigov_docs.document.tree import BilingualDocument, Paragraph, Signature, plain_text
from aigov_docs.word.letterhead.letterhead import open_letterhead
from aigov_docs.word.styles import twips

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOUSE = Path(__file__).parents[1] / "clause_library/samples/house/papier-a-en-tete.docx"
LABELS = ["Objet", "Référence", "Envoi", "Pièces jointes", "Pour lecture"]


@cache
def letter(language: str = "fr", name: str = "inspector-letter", vehicle: str = "it-charter-chapter") -> aigov.Document:
    matter = aigov.samples.sample_matter(vehicle)
    return assemble_companion(aigov.assess(aigov.load_library(), matter), name, language)


def paragraphs_of(data: bytes) -> list[tuple[str, str]]:
    """The style and the text of each paragraph of a Word file."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = ElementTree.fromstring(package.read("word/document.xml"))
    found = []
    for each in root.iter(f"{W}p"):
        style: Any = each.find(f"{W}pPr/{W}pStyle")
        pieces = (at for run in each.iter(f"{W}r") for at in run if at.tag in (f"{W}t", f"{W}tab"))
        text = "".join("\t" if at.tag == f"{W}tab" else at.text or "" for at in pieces)
        found.append(("" if style is None else style.get(f"{W}val"), text))
    return found


def styles_of(data: bytes) -> dict[str, str]:
    """The XML of each style of a Word file, by its id."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        said = package.read("word/styles.xml").decode()
    return dict(re.findall(r'<w:style [^>]*w:styleId="(\w+)"[^>]*>(.*?)</w:style>', said))


def test_a_letter_opens_with_its_sender_its_addressee_and_its_labels() -> None:
    found = [(each.style, each.label, plain_text(each.runs)) for each in letter().body if isinstance(each, Paragraph)]
    opening = ["sender", "sender-address", "addressee", "dated", "subject", *["labelled"] * 4]
    assert [style for style, _, _ in found[:9]] == opening
    assert [label for _, label, _ in found[4:9]] == LABELS
    assert found[1][2] == "12 rue des Tisserands\n69001 Lyon"
    lines = found[2][2].split("\n")
    assert (lines[0], lines[-1], len(lines)) == ("Inspection du travail", "69003 Lyon", 5)
    assert found[9][2].startswith("Madame l’inspectrice") and "considération distinguée" in found[-1][2]


def test_who_signs_a_letter_stands_under_its_closing_formula_without_the_firm_again() -> None:
    closing, signed = letter().body[-2:]
    assert isinstance(closing, Paragraph) and closing.style == "intro", "it stays on the page of the signature"
    assert isinstance(signed, Signature) and signed.signatories[0].lines == ("Claire Duval", "Présidente")


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("12, rue du Nord, 69003 Lyon", ["12, rue du Nord", "69003 Lyon"]),
        ("Tour B, 3 bis, quai Ouest, 69003 Lyon", ["Tour B", "3 bis, quai Ouest", "69003 Lyon"]),
        ("Unité n° 3, DDETS", ["Unité n° 3", "DDETS"]),
        ("Lyon", ["Lyon"]),
    ],
)
def test_an_address_breaks_at_its_commas_but_not_after_a_number(said: str, lines: list[str]) -> None:
    assert break_address(said).split("\n") == lines


def test_a_label_is_a_part_of_a_letter_and_enclosures_are_labels(library: aigov.Library) -> None:
    for companion, _ in library.companions.values():
        labels = {part.text for part in companion.parts if part.label}
        assert not labels or companion.layout == "letter"
        if companion.layout == "letter":
            asked = {part.text for part in companion.parts if part.text.startswith(("enclosure", "delivery"))}
            assert asked <= labels, companion.id


# ------------------------------------------------------------------ written
def test_a_word_letter_has_no_title_and_its_labels_stand_in_the_margin() -> None:
    data = aigov.to_bytes(letter(), "docx")
    found, styles = paragraphs_of(data), styles_of(data)
    assert "Title" not in {style for style, _ in found}
    assert found[0] == ("Sender", "Ateliers Duval-Œuvrard")
    assert [text.split("\t")[0] for style, text in found if style == "LetterLabel"] == LABELS
    assert f'w:left="{twips(34)}" w:hanging="{twips(34)}"' in styles["LetterLabel"]
    assert f'w:left="{twips(ADDRESSEE)}"' in styles["Addressee"]
    assert "<w:suppressAutoHyphens/>" in styles["BodyText"], "no word of a letter is cut"
    assert "LetterLabel" not in styles_of(aigov.to_bytes(letter(name="cse-note"), "docx"))


def house(words: str) -> bytes:
    """The letterhead of the sample with other words in its headers."""
    out = io.BytesIO()
    with zipfile.ZipFile(HOUSE) as package, zipfile.ZipFile(out, "w") as made:
        for name in package.namelist():
            made.writestr(name, package.read(name).replace(b"Cabinet Exemple", words.encode()))
    return out.getvalue()


def test_the_paper_of_a_firm_of_lawyers_does_not_name_the_sender() -> None:
    styles = [style for style, _ in paragraphs_of(aigov.to_bytes(letter(), "docx", letterhead=HOUSE))]
    assert {"Sender", "SenderAddress"} <= set(styles)


def test_a_letterhead_that_names_the_sender_has_it_once() -> None:
    paper = house("ATELIERS DUVAL-ŒUVRARD")
    said = paragraphs_of(aigov.to_bytes(letter(), "docx", letterhead=open_letterhead(paper)))
    styles = [style for style, _ in said]
    assert not {"Sender", "SenderAddress"} & set(styles) and "Addressee" in styles
    assert [text.split("\t")[0] for style, text in said if style == "LetterLabel"] == LABELS
    both = BilingualDocument(letter(), letter("en"))
    assert "Sender" not in [
        style for style, _ in paragraphs_of(aigov.to_bytes(both, "docx", letterhead=open_letterhead(paper)))
    ]


def test_in_columns_the_label_stands_before_its_text_in_both_languages() -> None:
    both = BilingualDocument(letter(), letter("en"))
    said = [text.replace("\u00a0", " ") for style, text in paragraphs_of(aigov.to_bytes(both, "docx"))
            if style == "LetterLabel"]  # fmt: skip
    assert said[0].startswith("Objet : ") and said[1].startswith("Subject: ")
    assert page_form(letter(), columns=True).hang == 0


def test_the_subject_of_a_letter_is_the_heading_of_its_web_page_and_opens_its_markdown() -> None:
    page = aigov.to_bytes(letter(), "html").decode()
    assert re.findall(r"<h1 [^>]*>", page) == ['<h1 id="document-title" class="labelled subject">']
    assert page.index('class="addressee"') < page.index("<h1 ") < page.index("Madame l’inspectrice")
    both = aigov.to_bytes(BilingualDocument(letter(), letter("en")), "html").decode()
    assert both.count("<h1 ") == 1 and both.count('class="labelled subject"') == 2
    said = aigov.to_bytes(letter(), "md").decode().replace("\u00a0", " ")
    assert "**Objet : **" in said or "**Objet :** " in said


@pytest.mark.skipif(
    not shutil.which("pdftotext") and not os.environ.get("AIGOV_REQUIRE_TOOLS"), reason="pdftotext is not installed"
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_letter_to_the_inspector_is_one_page_with_its_addressee_in_the_window(
    language: str, tmp_path: Path
) -> None:
    pytest.importorskip("typst")
    from aigov_docs.writers.typst import to_bytes

    target = tmp_path / "letter.pdf"
    target.write_bytes(to_bytes(letter(language)))
    said = subprocess.run(["pdftotext", "-bbox", target, "-"], capture_output=True, text=True, check=True).stdout
    assert said.count("<page ") == 1
    words = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]+)<', said)
    first = next(each for each in words if each[3] in ("Inspection", "Labour"))
    assert abs(float(first[0]) - points(LETTER.side + ADDRESSEE)) < 1
    town = next(each for each in words if each[3] == "69003")
    assert points(45) <= float(first[1]) and float(town[2]) <= points(85)
