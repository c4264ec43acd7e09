"""Word files as people work on them: an article inserted by hand, two languages, anchors, what the file says of
itself.
"""

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
from xml.sax import saxutils

import docx
import pytest
from depth import depth
from docx.oxml import parse_xml
from lxml import etree

import aigov_docs as aigov
from aigov_docs.document.tree import Heading, plain_text
from aigov_docs.kits.wordkit.xml_text import escape_text, quote_attribute

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@cache
def made(vehicle: str = "charter", language: Any = "fr", *, layout: str | None = None, **changes: Any) -> bytes:
    matter = aigov.samples.sample_matter(vehicle).model_copy(update=changes)
    assessment = aigov.assess(aigov.load_library(), matter)
    document: Any
    if isinstance(language, tuple):
        document = aigov.assemble(assessment, language, layout=layout)
    else:
        document = aigov.assemble(assessment, language)
    return aigov.to_bytes(document, "docx")


def part(data: bytes, name: str = "word/document.xml") -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def said(element: Any) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


# ------------------------------------------------------------------ LibreOffice counts as Word would
def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        if os.environ.get("AIGOV_REQUIRE_TOOLS"):
            pytest.fail(f"{name} is not installed")
        pytest.skip(f"{name} is not installed")
    return found


def printed(folder: Path, *files: bytes) -> list[str]:
    """What LibreOffice prints of Word files, numbers and fields included, each on one line; in one start."""
    soffice, reader = tool("soffice"), tool("pdftotext")
    paths = [folder / f"{number}.docx" for number in range(len(files))]
    for path, data in zip(paths, files, strict=True):
        path.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    asked = ["--headless", "--norestore", "--infilter=MS Word 2007 XML", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([soffice, profile, *asked, *map(str, paths)], check=True, capture_output=True, timeout=240)
    said = [
        subprocess.run(
            [reader, "-raw", "-enc", "UTF-8", path.with_suffix(".pdf"), "-"], check=True, capture_output=True
        ).stdout
        for path in paths
    ]
    return [re.sub(r"\s+", " ", each.decode()) for each in said]


def article_by_hand(data: bytes, before: str) -> bytes:
    """The file with an article inserted as Word would: a heading in the style of articles, a numbered paragraph, a
    bullet.
    """
    word = docx.Document(io.BytesIO(data))
    heading = next(each for each in word.element.body.iter(f"{W}p") if said(each) == before)
    place = heading
    while place.getparent().tag != f"{W}body":
        place = place.getparent()
    for style, text in (
        ("Heading2", "Article ajouté"),
        ("NumberedParagraph", "Paragraphe ajouté."),
        ("ListBullet2", "point ajouté."),
    ):
        place.addprevious(
            parse_xml(f'<w:p {NAMESPACE}><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>')
        )
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


@pytest.mark.parametrize("language", depth(["fr"], ["fr", "en"]))
def test_an_article_inserted_by_hand_renumbers_the_rest_and_the_references(tmp_path: Path, language: str) -> None:
    matter = aigov.samples.sample_matter("charter")
    small = matter.model_copy(update={"options": {**matter.options, "scale": "small"}})  # half as long, by its annexes
    document = aigov.assemble(aigov.assess(aigov.load_library(), depth(small, matter)), language)
    data = aigov.to_bytes(document, "docx")
    opening = [each for each in document.body if isinstance(each, Heading) and each.opens_article]
    alone = [article for article in document.articles() if article.number and article.part is None]
    numbered = [(each.number, plain_text(each.text)) for each in opening if each.number]
    numbered += [(each.number, plain_text(each.heading)) for each in alone if each.number]
    numbered.sort()
    assert opening and len(numbered) == len(dict(numbered))
    middle = len(numbered) // 2
    at, heading = numbered[middle]
    before, after = printed(tmp_path, data, article_by_hand(data, heading))

    def in_place(text: str, number: int, title: str) -> bool:
        title = re.sub(r"\s+", " ", title)
        return re.search(rf"Article {number}(ᵉʳ|er)?\.? {re.escape(title)} ", text) is not None

    for number, title in numbered:
        assert in_place(before, number, title)
        assert in_place(after, number + (number >= at), title)
    assert in_place(after, at, "Article ajouté") and f"{at}.1 Paragraphe ajouté." in after

    cited = [plain_text(annex.title) for annex in document.annexes() if annex.name == "legal-texts"]

    def references(text: str) -> list[int]:
        """The numbers of references in running text: headings come after the end of a sentence. The annex of the texts
        cited counts for nothing: its articles, such as "with Article 33", are those of statutes.
        """
        words = r"(?:[’(]|\b(?:et|and|in|under|of|by|to|with|see|for) )"
        for title in cited:
            text = text[: text.rindex(f"– {title} ")]
        return [
            int(found) for found in re.findall(rf"{words}Article (\d+)(?!\d|\(| of Regulation)", text)
        ]  # "Article 50(4)" and "Article 50 of Regulation" are statutes

    expected = [number + (number >= at) for number in references(before)]
    assert len(expected) > 10 and references(after) == expected and expected != references(before)


def test_lists_under_a_paragraph_are_levels_of_the_list_of_articles() -> None:
    numbering = part(made(), "word/numbering.xml")
    of_use = {
        each.get(f"{W}numId"): each.find(f"{W}abstractNumId").get(f"{W}val") for each in numbering.iter(f"{W}num")
    }
    styles = {}
    for style in part(made(), "word/styles.xml").iter(f"{W}style"):
        number = style.find(f"{W}pPr/{W}numPr/{W}numId")
        if number is not None and number.get(f"{W}val") != "0":
            level = style.find(f"{W}pPr/{W}numPr/{W}ilvl")
            styles[style.get(f"{W}styleId")] = (
                of_use[number.get(f"{W}val")],
                int(level.get(f"{W}val")) if level is not None else 0,
            )
    articles = styles["Heading2"][0]
    assert styles["Heading2"] == (articles, 0)
    assert styles["NumberedParagraph"] == (articles, 1)
    assert styles["ListBullet2"] == (articles, 2)
    assert styles["ListNumber2"] == (articles, 3)
    levels = next(each for each in numbering.iter(f"{W}abstractNum") if each.get(f"{W}abstractNumId") == articles)
    linked = [each.find(f"{W}pStyle").get(f"{W}val") for each in levels.iter(f"{W}lvl")]
    assert linked == ["Heading2", "NumberedParagraph", "ListBullet2", "ListNumber2"]


# ------------------------------------------------------------------ two languages
def languages(element: Any) -> set[str]:
    return {each.get(f"{W}val") for each in element.iter(f"{W}lang")}


def test_side_by_side_each_paragraph_of_an_article_holds_its_control_and_language() -> None:
    """Previewers in a browser show nothing of a control around the paragraphs of a cell."""
    root = part(made(language=("fr", "en")))
    assert not [cell for cell in root.iter(f"{W}tc") if cell.find(f"{W}sdt") is not None]
    seen = 0
    for row in root.iter(f"{W}tr"):
        cells = row.findall(f"{W}tc")
        if len(cells) != 2 or any(cell.find(f".//{W}sdt") is None for cell in cells):
            continue
        held = [(said(each), each.find(f"{W}sdt")) for each in row.iter(f"{W}p") if said(each)]
        assert all(said(control) == text for text, control in held)
        assert len({control.find(f"{W}sdtPr/{W}tag").get(f"{W}val") for _, control in held}) == 1
        assert [languages(each) for each in cells] == [{"fr-FR"}, {"en-GB"}]
        assert all(cell[-1].tag == f"{W}p" for cell in cells)
        seen += 1
    assert seen > 50
    ids = [each.get(f"{W}val") for each in root.iterfind(f".//{W}sdtPr/{W}id")]
    assert len(ids) == len(set(ids))


def test_one_language_after_the_other_signs_once_with_a_contents_for_each() -> None:
    data = made("contract-amendment", ("fr", "en"), layout="sequence")
    root = part(data)
    text = [said(each) for each in root.iter(f"{W}p")]
    assert not [
        each for each in root.iter(f"{W}tbl") if languages(each) == {"fr-FR", "en-GB"} and len(said(each)) > 400
    ]
    first = next(place for place, line in enumerate(text) if line.startswith(("Contract amendment", "Amendment")))
    assert all("en-GB" not in languages(each) for each in list(root.iter(f"{W}p"))[:first])
    assert len([line for line in text if line.startswith("Fait à")]) == 1
    assert text.index(next(line for line in text if line.startswith("Fait à"))) > first
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        headers = [archive.read(name).decode() for name in archive.namelist() if re.search(r"header\d", name)]
    assert len(headers) == 2 and {"fr-FR" in each for each in headers} == {True, False}
    chapter = part(made("it-charter-chapter", ("fr", "en"), layout="sequence"))
    codes = [each.text.strip() for each in chapter.iter(f"{W}instrText") if "TOC" in each.text]
    marks = {each.get(f"{W}name") for each in chapter.iter(f"{W}bookmarkStart")}
    parts = ["a_part_fr", "a_annexes_fr", "a_part_en", "a_annexes_en"]  # annexes stand after both texts
    assert [
        re.search(
            r"\\b (\w+"
            r")",
            code,
        )[1]
        for code in codes
    ] == parts  # type: ignore[index]  # a code without \b fails the test
    assert set(parts) <= marks


# ------------------------------------------------------------------ e-signature
@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("yousign", ["{{s1|signature|85|37}}", "{{s2|signature|85|37}}"]),
        ("docusign", ["/signature1/", "/signature2/"]),
        ("[[signer:{n}]]", ["[[signer:1]]", "[[signer:2]]"]),
        (None, []),
    ],
)
@pytest.mark.parametrize("language", ["fr", ("fr", "en")])
def test_anchors_are_one_run_each_in_the_signature_block(
    setting: str | None, expected: list[str], language: Any
) -> None:
    root = part(made("contract-amendment", language, signature_anchor=setting))
    found = [
        run
        for run in root.iter(f"{W}r")
        if run.find(f"{W}rPr/{W}color") is not None and run.find(f"{W}rPr/{W}color").get(f"{W}val") == "FFFFFF"
    ]
    assert [said(run) for run in found] == expected
    for run in found:
        assert run.find(f"{W}rPr/{W}rFonts").get(f"{W}ascii") == "Arial"
        assert run.getparent().find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "SignatureSpace"
    assert all(said(root).count(anchor) == 1 for anchor in expected)


@pytest.mark.parametrize("anchor", ["signer", "two words {n}", "x" * 60 + "{n}"])
def test_an_anchor_that_no_service_can_use_is_refused(anchor: str) -> None:
    text = aigov.sample_text("matter.yaml").replace("# signature_anchor: yousign", f"signature_anchor: '{anchor}'")
    with pytest.raises(aigov.MatterError) as refused:
        aigov.parse_matter(text)
    assert next(problem.where for problem in refused.value.problems).endswith("signature_anchor")


def test_lines_to_sign_on_are_rows_of_their_own() -> None:
    """However long the names, date and signature of both parties stand level."""
    root = part(made("contract-amendment", ("fr", "en")))
    tables = [list(each.iterchildren(f"{W}tr")) for each in root.iter(f"{W}tbl")]
    written = [[[said(cell).strip() for cell in row.iterchildren(f"{W}tc")] for row in rows] for rows in tables]
    rows = next(each for each in written if each[-1] == ["Signature", "Signature"])
    assert len(rows) == 3 and all(rows[0]) and rows[1] == ["Date", "Date"]
    kept = [row.find(f".//{W}keepNext") is not None for row in tables[written.index(rows)]]
    assert kept[1:] == [True, False]  # on one page; names are kept by their style


def test_no_word_of_a_table_is_cut_in_the_middle() -> None:
    from aigov_docs.document.tree import Run, Table
    from aigov_docs.word.content import column_widths

    row = tuple((Run(text),) for text in ("Confidentielle", "Informations", "Une phrase qui prend la place qui reste."))
    widths = column_widths(Table("data", row, (row,), (0.08, 0.08, 0.84)), 9864, 9.5)
    assert widths[0] > 1300 and widths[1] > 1200 and sum(widths) == 9864


def test_the_description_of_a_table_does_not_repeat_its_title() -> None:
    root = part(made("charter"))
    described = [
        (each.find(f"{W}tblCaption").get(f"{W}val"), each.find(f"{W}tblDescription").get(f"{W}val"))
        for each in root.iter(f"{W}tblPr")
        if each.find(f"{W}tblDescription") is not None
    ]
    assert described and all(title != holds for title, holds in described)


# ------------------------------------------------------------------ what the file says of itself
def test_properties_name_the_library_and_the_day_and_nobody() -> None:
    data = made("contract-amendment")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        custom = archive.read("docProps/custom.xml").decode()
    values = dict(re.findall(r'name="([^"]+)"><vt:lpwstr>([^<]*)<', custom))
    assert values["aigov.vehicle"] == "contract-amendment"
    assert values["aigov.assessed_on"] == "2026-11-24"
    assert values["aigov.release"] == aigov.load_library().release
    assert "Roussel" not in custom
    core = docx.Document(io.BytesIO(data)).core_properties
    assert core.title and core.author and core.subject and core.language == "fr-FR"


def test_contents_without_pages_are_brought_up_to_date_on_opening() -> None:
    root = part(made("it-charter-chapter"))
    begins = [each for each in root.iter(f"{W}fldChar") if each.get(f"{W}fldCharType") == "begin"]
    assert [each.get(f"{W}dirty") for each in begins].count("true") == 1


@pytest.mark.parametrize(
    "text", ["", "a & b < c > d", 'une "voie"', "l'outil", '"l\'outil" & tous', "a\tb\r\nc", "&amp;"]
)
def test_texts_are_written_as_the_standard_library_writes_xml(text: str) -> None:
    assert (escape_text(text), quote_attribute(text)) == (saxutils.escape(text), saxutils.quoteattr(text))
