"""PDF, both ways: the same words as the Word file, article by article, read as a screen reader does; tagged, archivable, same bytes."""

from __future__ import annotations

import dataclasses
import io
import os
import re
import stat
import subprocess
import sys
import time
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import aigov_docs as aigov
from aigov_docs.document.tree import (
    Article,
    Bilingual,
    Bullets,
    Contents,
    Document,
    Heading,
    OpenPoints,
    PageBreak,
    Paragraph,
    Run,
    Signatory,
    Signature,
    Table,
    plain,
)
from aigov_docs.errors import WriterError
from aigov_docs.writers import pdf, to_bytes
from aigov_docs.writers import typst as direct
from aigov_docs.writers.common import COLONS, article_label, heading_label

REQUIRED = os.environ.get("AIGOV_REQUIRE_TOOLS") == "1"
VEHICLES = ("charter", "it-charter-chapter", "contract-amendment")
LANGUAGES = ("fr", "en", "fr+en", "sequence")
LONG = "Anne-Charlotte-Éléonore de La Rochefoucauld-Montmorency-Lux"  # sixty characters, with its spaces
UNBROKEN = "Établissements" + "Franco" * 18 + "Internationaux"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def need(there: bool, what: str) -> Any:
    """Skips a test where a tool is missing; where tools are required, the test runs, and fails."""
    return pytest.mark.skipif(not there and not REQUIRED, reason=f"{what} is not installed")


reads_pdf = need(all(find_spec(name) is not None for name in ("pikepdf", "pdfminer")), "pikepdf or pdfminer.six")
uses_libreoffice = need(pdf.available(), "LibreOffice")
uses_typst = need(direct.available(), "typst")


# ------------------------------------------------------------------ reading a PDF
@dataclasses.dataclass(frozen=True)
class Piece:
    """Some text of a PDF, as read aloud: the elements it is in, and its language."""

    path: tuple[tuple[str, int], ...]
    language: str
    text: str

    @property
    def holder(self) -> int:
        """What speaks one language: a cell, an item of a list, else the paragraph."""
        outer = [number for name, number in self.path if name in {"TD", "TH", "LI"} or re.fullmatch("H[1-6]?", name)]
        return outer[0] if outer else self.path[-1][1]

    @property
    def heading(self) -> int:
        return next((number for name, number in self.path if re.fullmatch("H[1-6]?", name)), 0)


def marked_text(data: bytes) -> dict[tuple[int, int], str]:
    """The text of each marked piece of each page; what is decoration is left out."""
    from pdfminer.pdfdevice import PDFTextDevice
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage

    class Marks(PDFTextDevice):  # type: ignore[misc, unused-ignore]
        def __init__(self, manager: Any) -> None:
            super().__init__(manager)
            self.found: dict[tuple[int, int], str] = {}
            self.stack: list[tuple[str, dict[str, Any]]] = []
            self.page = 0

        def begin_page(self, page: Any, ctm: Any) -> None:
            self.page += 1
            self.stack = []

        def end_page(self, page: Any) -> None:
            pass

        def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
            if not any("ActualText" in props for _, props in self.stack):
                font = textstate.font
                self.keep("".join(font.to_unichr(one) for part in seq if isinstance(part, bytes) for one in font.decode(part)))

        def keep(self, text: str) -> None:
            for tag, props in reversed(self.stack):
                if tag == "Artifact":
                    return
                if "MCID" in props:
                    key = (self.page, props["MCID"])
                    self.found[key] = self.found.get(key, "") + text
                    return

        def begin_tag(self, tag: Any, props: Any = None) -> None:
            named = props if isinstance(props, dict) else {}
            actual = named.get("ActualText")
            if isinstance(actual, bytes):
                self.keep(actual.decode("utf-16" if actual[:2] == b"\xfe\xff" else "latin-1"))
            self.stack.append((str(tag.name), named))

        def end_tag(self) -> None:
            self.stack.pop()

        def do_tag(self, tag: Any, props: Any = None) -> None:
            pass

    manager = PDFResourceManager()
    device = Marks(manager)
    interpreter = PDFPageInterpreter(manager, device)
    for page in PDFPage.get_pages(io.BytesIO(data)):
        interpreter.process_page(page)
    return device.found


def spoken(data: bytes) -> list[Piece]:
    """All a PDF says, in the order of its structure."""
    import pikepdf

    texts = marked_text(data)
    out: list[Piece] = []
    with pikepdf.open(io.BytesIO(data)) as opened:
        pages = {page.objgen: number for number, page in enumerate(opened.pages, 1)}

        def walk(tree: Any, path: tuple[tuple[str, int], ...], language: str, page: int) -> None:
            if isinstance(tree, pikepdf.Array):
                for each in tree:
                    walk(each, path, language, page)
            elif isinstance(tree, int):
                out.append(Piece(path, language, texts.get((page, tree), "")))
            elif isinstance(tree, pikepdf.Dictionary) and tree.get("/Type") != "/OBJR":
                page = pages[tree.Pg.objgen] if "/Pg" in tree else page
                if "/MCID" in tree:
                    out.append(Piece(path, language, texts.get((page, int(tree.MCID)), "")))
                    return
                language = str(tree.get("/Lang", language))[:2]
                if "/S" in tree:
                    path = (*path, (str(tree.S)[1:], tree.objgen[0] or id(tree)))
                if "/K" in tree:
                    walk(tree.K, path, language, page)

        walk(opened.Root.StructTreeRoot.K, (), str(opened.Root.Lang)[:2], 0)
    english = {piece.holder for piece in out if piece.language == "en"}
    return [dataclasses.replace(piece, language="en") if piece.holder in english else piece for piece in out]


def squeezed(text: str) -> str:
    """Text without white space, ligatures and soft hyphens: all that a page may change of it."""
    return re.sub(r"[\s\u00ad\u200b]", "", unicodedata.normalize("NFKC", text))


def sections(pieces: list[Piece], language: str) -> list[tuple[str, str]]:
    """What stands under each heading, in one language: the heading, the text."""
    out: list[tuple[str, str]] = []
    last = 0
    for piece in (piece for piece in pieces if piece.language == language):
        if piece.heading and piece.heading != last:
            out.append(("", ""))
            last = piece.heading
        if out:
            heading, text = out[-1]
            out[-1] = (heading + piece.text, text) if piece.heading else (heading, text + piece.text)
    return [(squeezed(heading), squeezed(text)) for heading, text in out]


def faults(data: bytes, language: str) -> list[str]:
    """What keeps a file from being accessible and archivable, of what a machine can see."""
    import pikepdf

    out: list[str] = []
    with pikepdf.open(io.BytesIO(data)) as opened:
        root: Any = opened.Root
        if not root.get("/MarkInfo", {}).get("/Marked") or "/StructTreeRoot" not in root:
            return ["not tagged"]
        if not str(root.get("/Lang", "")).lower().startswith(language):
            out.append(f"its language is {root.get('/Lang')}")
        if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
            out.append("a reader does not show its title")
        if "/OutputIntents" not in root:
            out.append("no colour profile")
        if opened.is_encrypted:
            out.append("encrypted")
        with opened.open_metadata() as metadata:
            if str(metadata.get("dc:title", "")) != str(opened.docinfo.get("/Title", "")) or "dc:title" not in metadata:
                out.append("no title, or two")
            if metadata.get("pdfuaid:part") != "1":
                out.append("does not declare PDF/UA-1")
            if metadata.get("pdfaid:part") != "2":
                out.append("does not declare PDF/A-2")
        with opened.open_outline() as outline:
            if not outline.root and "/Title" not in opened.docinfo:
                out.append("no bookmark")
        for number, page in enumerate(opened.pages, 1):
            fonts: Any = page.resources.get("/Font", {})
            for font in fonts.values():
                inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
                described = inner.get("/FontDescriptor")
                if described is None or not {"/FontFile", "/FontFile2", "/FontFile3"} & set(described.keys()):
                    out.append(f"page {number}: a font is not in the file")
            notes: Any = page.obj.get("/Annots", ())
            out += [f"page {number}: a link says nothing" for note in notes if not str(note.get("/Contents", ""))]
        out += _structure_faults(root.StructTreeRoot.K)
    return sorted(set(out))


def _structure_faults(tree: Any) -> Iterator[str]:
    elements = list(pdf._elements(tree))
    levels = [int(str(element.S)[2]) for element in elements if re.fullmatch(r"/H[1-6]", str(element.S))]
    for before, after in zip([0, *levels], levels, strict=False):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"
    for element in elements:
        if element.S == "/Table" and not any(part.S == "/TH" for part in pdf._elements(element.get("/K"))):
            yield "a table has no headings"
        if element.S == "/Figure" and not element.get("/Alt"):
            yield "a figure is not described"


# ------------------------------------------------------------------ what a document says
def article_lines(article: Article, document: Document, narrow: bool) -> Iterator[tuple[str, str]]:
    """Each line under the heading of an article, as its label and its text; a table in a column is in lines."""
    marker = "–" if document.language == "fr" else "•"
    for block in article.blocks:
        match block:
            case Paragraph():
                yield block.number or "", plain(block.runs)
            case Bullets():
                for number, item in enumerate(block.items, 1):
                    yield f"{number}." if block.ordered else marker, plain(item)
            case Table():
                yield "", block.caption
                if not narrow:
                    yield "", "".join(plain(runs) for row in (block.header, *block.rows) for runs in row)
                    continue
                for row in block.rows:
                    if block.header:
                        yield "", plain(row[0])
                    named = zip(block.header, row, strict=True) if block.header else [(row[0], row[1])]
                    for head, runs in list(named)[1 if block.header else 0 :]:
                        yield "", plain(head) + COLONS[document.language] + plain(runs)


def told(document: Document, *, narrow: bool, labels: bool) -> list[tuple[str, str, str]]:
    """The chapters and articles of a document: clause, heading, text, with or without what is counted."""
    out = []
    for block in document.body:
        if isinstance(block, Heading):
            out.append(("", squeezed((heading_label(block) if labels else "") + plain(block.text)), ""))
        elif isinstance(block, Article):
            lines = article_lines(block, document, narrow)
            text = "".join((label if labels else "") + said for label, said in lines)
            heading = (article_label(block, document) if labels else "") + plain(block.heading)
            out.append((f"{block.clause}@{block.edition}"[-64:], squeezed(heading), squeezed(text)))
    return out


def word_articles(data: bytes) -> dict[tuple[str, str], str]:
    """What a Word file says in the content controls of each clause, by clause and language."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    out: dict[tuple[str, str], str] = {}
    for control in root.iter(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag").get(f"{W}val")
        language = next(each.get(f"{W}val")[:2] for each in control.iter(f"{W}lang"))
        text, code = "", 0
        for each in control.iter(f"{W}fldChar", f"{W}t"):
            kind = each.get(f"{W}fldCharType")
            code += (kind == "begin") - (kind == "separate")
            text += each.text or "" if kind is None and not code else ""
        out[tag, language] = out.get((tag, language), "") + squeezed(text)
    return out


def made(library: aigov.Library, vehicle: str, languages: str) -> Document | Bilingual:
    assessment = aigov.assess(library, aigov.sample_matter(vehicle))
    if languages in ("fr", "en"):
        return aigov.assemble(assessment, languages)
    layout = "columns" if languages == "fr+en" else "sequence"
    return Bilingual(aigov.assemble(assessment, "fr"), aigov.assemble(assessment, "en"), layout=layout)


def sides(document: Document | Bilingual) -> tuple[Document, ...]:
    return (document.left, document.right) if isinstance(document, Bilingual) else (document,)


@pytest.fixture(scope="module")
def documents(library: aigov.Library) -> dict[str, Document | Bilingual]:
    return {f"{vehicle}.{spoken}": made(library, vehicle, spoken) for vehicle in VEHICLES for spoken in LANGUAGES}


@pytest.fixture(scope="module")
def word_files(documents: dict[str, Document | Bilingual]) -> dict[str, bytes]:
    return {name: to_bytes(document, "docx") for name, document in documents.items()}


@pytest.fixture(scope="module")
def converted(word_files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every Word file through LibreOffice, in one start."""
    folder = tmp_path_factory.mktemp("pdf")
    for name, data in word_files.items():
        (folder / f"{name}.docx").write_bytes(data)
    files = [folder / f"{name}.docx" for name in word_files]
    return {path.stem: path.read_bytes() for path in pdf.convert(files, folder)}


@pytest.fixture(scope="module")
def written(documents: dict[str, Document | Bilingual]) -> dict[str, bytes]:
    """Every document through typst."""
    return {name: direct.to_bytes(document) for name, document in documents.items()}


EACH = pytest.mark.parametrize("name", [f"{vehicle}.{spoken}" for vehicle in VEHICLES for spoken in LANGUAGES])


def compare(data: bytes, word: bytes, document: Document | Bilingual) -> None:
    """The PDF, the Word file and the tree say the same, article by article."""
    pieces, controls = spoken(data), word_articles(word)
    narrow = isinstance(document, Bilingual) and document.layout == "columns"
    for side in sides(document):
        numbered, bare = (told(side, narrow=narrow, labels=labels) for labels in (True, False))
        read = sections(pieces, side.language)
        if read and read[0][0] == squeezed(side.title):
            read = read[1:]
        assert [heading for heading, _ in read] == [heading for _, heading, _ in numbered]
        for place, ((heading, text), (_, _, expected)) in enumerate(zip(read, numbered, strict=True)):
            clause, title, words = bare[place]
            if clause:
                assert controls[clause, side.language] == title + words, heading
                last = place + 1 == len(read) or not bare[place + 1][0]  # the signature, a contents follow
                assert (text[: len(expected)] if last else text) == expected, heading


# ------------------------------------------------------------------ the same words, twice
@uses_libreoffice
@reads_pdf
@EACH
def test_libreoffice_says_what_word_says_article_by_article(
    name: str, converted: dict[str, bytes], word_files: dict[str, bytes], documents: dict[str, Document | Bilingual]
) -> None:
    compare(converted[name], word_files[name], documents[name])


@uses_typst
@reads_pdf
@EACH
def test_typst_says_what_word_says_article_by_article(
    name: str, written: dict[str, bytes], word_files: dict[str, bytes], documents: dict[str, Document | Bilingual]
) -> None:
    compare(written[name], word_files[name], documents[name])


@uses_libreoffice
@reads_pdf
@EACH
def test_libreoffice_files_are_tagged_archivable_and_in_their_language(name: str, converted: dict[str, bytes]) -> None:
    assert faults(converted[name], "en" if name.endswith(".en") else "fr") == []


@uses_typst
@reads_pdf
@EACH
def test_typst_files_are_tagged_archivable_and_in_their_language(name: str, written: dict[str, bytes]) -> None:
    assert faults(written[name], "en" if name.endswith(".en") else "fr") == []
