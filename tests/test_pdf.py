"""PDF, both ways. By typst: the same words as the Word file, article by article, read as a screen reader does; tagged,
archivable, the same bytes. By LibreOffice: what a reader needs, whatever its version and its dictionaries.
"""

from __future__ import annotations

import dataclasses
import io
import os
import re
import shutil
import stat
import subprocess
import sys
import time
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import letterheads
import pytest
from depth import WHOLE, depth
from lxml import etree
from shortened import SHORT_AMENDMENT, SHORT_CHAPTER, shorten

import aigov_docs as aigov
from aigov_docs.cli import main
from aigov_docs.document.layout import article_label, heading_label, margin_label, printed_blocks
from aigov_docs.document.tree import (
    Annex,
    Article,
    BilingualDocument,
    Bullets,
    Contents,
    Document,
    DrawnMark,
    Heading,
    OpenPoints,
    PageBreak,
    Panels,
    Paragraph,
    Run,
    Runs,
    Signatory,
    Signature,
    Table,
    plain_text,
)
from aigov_docs.kits.ground.languages import find_language
from aigov_docs.kits.ground.problems import WriterError
from aigov_docs.writers import engines, libreoffice, pdf, to_bytes, typst_compiler
from aigov_docs.writers import typst as direct

REQUIRED = os.environ.get("AIGOV_REQUIRE_TOOLS") == "1"
VEHICLES = ("charter", "it-charter-chapter", "contract-amendment")
LANGUAGES = ("fr", "en", "fr+en", "sequence")
#: Each vehicle in each language and layout with AIGOV_WHOLE; otherwise each vehicle, each language and each layout.
NAMES = (
    tuple(f"{vehicle}.{spoken}" for vehicle in VEHICLES for spoken in LANGUAGES)
    if WHOLE
    else (
        "charter.fr", "it-charter-chapter.fr", "contract-amendment.en", "contract-amendment.fr+en",
        "contract-amendment.sequence",
    )
)  # fmt: skip
LONG = "Anne-Charlotte-Éléonore de La Rochefoucauld-Montmorency-Lux"  # sixty characters, with its spaces
UNBROKEN = "Établissements" + "Franco" * 18 + "Internationaux"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def need(there: bool, what: str) -> Any:
    """Skips a test where a tool is missing; where tools are required, the test runs, and fails."""
    return pytest.mark.skipif(not there and not REQUIRED, reason=f"{what} is not installed")


reads_pdf = need(all(find_spec(name) is not None for name in ("pikepdf", "pdfminer")), "pikepdf or pdfminer.six")
uses_libreoffice = need(pdf.has_libreoffice(), "LibreOffice")
prints_text = need(shutil.which("pdftotext") is not None, "pdftotext")
uses_typst = need(direct.has_typst(), "typst")


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

    class Marks(PDFTextDevice):  # type: ignore[misc, unused-ignore]  # pdfminer may have no types
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
                self.keep(
                    "".join(font.to_unichr(one) for part in seq if isinstance(part, bytes) for one in font.decode(part))
                )

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


@cache
def spoken(data: bytes) -> tuple[Piece, ...]:
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
    return tuple(dataclasses.replace(piece, language="en") if piece.holder in english else piece for piece in out)


def squeezed(text: str) -> str:
    """Text without white space, ligatures and soft hyphens: all that a page may change of it."""
    return re.sub(r"[\s\u00ad\u200b]", "", unicodedata.normalize("NFKC", text))


def sections(pieces: tuple[Piece, ...], language: str) -> list[tuple[str, str]]:
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


def list_elements(tree: Any) -> Iterator[Any]:
    """The elements (headings, paragraphs, tables…) of the structure of a PDF, in reading order."""
    import pikepdf

    if isinstance(tree, pikepdf.Array):
        for part in tree:
            yield from list_elements(part)
    elif isinstance(tree, pikepdf.Dictionary):
        if "/S" in tree:
            yield tree
        yield from list_elements(tree.get("/K"))


def faults(data: bytes, language: str, *, accessible: bool = True) -> list[str]:
    """What keeps a file from being archivable, and ``accessible`` (PDF/UA), of what a machine can see."""
    import pikepdf

    out: list[str] = []
    with pikepdf.open(io.BytesIO(data)) as opened:
        root: Any = opened.Root
        if not root.get("/MarkInfo", {}).get("/Marked") or "/StructTreeRoot" not in root:
            return ["not tagged"]
        if not str(root.get("/Lang", "")).lower().startswith(language):
            out.append(f"its language is {root.get('/Lang')}")
        if accessible and not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
            out.append("a reader does not show its title")
        if "/OutputIntents" not in root:
            out.append("no colour profile")
        if opened.is_encrypted:
            out.append("encrypted")
        with opened.open_metadata() as metadata:
            if accessible and (str(metadata.get("dc:title")) != str(opened.docinfo.get("/Title", ""))):
                out.append("no title, or two")
            if (metadata.get("pdfuaid:part") == "1") is not accessible:
                out.append("declares PDF/UA-1 or not, against what it is")
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
            said = [str(note.get("/Contents", "")) for note in notes]
            if accessible:
                out += [f"page {number}: a link says nothing" for each in said if not each]
                out += [f"page {number}: a link says a bookmark" for each in said if each.startswith("a_")]
        out += _structure_faults(root.StructTreeRoot.K, accessible)
    return sorted(set(out))


def _structure_faults(tree: Any, accessible: bool) -> Iterator[str]:
    elements = list(list_elements(tree))
    levels = [int(str(element.S)[2]) for element in elements if re.fullmatch(r"/H[1-6]", str(element.S))]
    for before, after in zip([0, *levels], levels, strict=False):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"
    for element in elements if accessible else ():
        if element.S == "/Table" and not any(part.S == "/TH" for part in list_elements(element.get("/K"))):
            yield "a table has no headings"
        if element.S == "/Figure" and not element.get("/Alt"):
            yield "a figure is not described"


# ------------------------------------------------------------------ what a document says
def read_aloud(runs: Runs) -> str:
    """The text of runs, without the marks that the pages draw beside a word."""
    return plain_text(tuple(run for run in runs if not isinstance(run, DrawnMark)))


def article_lines(article: Article, document: Document, narrow: bool) -> Iterator[tuple[str, str]]:
    """Each line under the heading of an article, as its label and its text; a table in a column is in lines."""
    marker = "–" if document.language == "fr" else "•"
    for block in printed_blocks(article):
        match block:
            case Paragraph():
                yield block.number or "", read_aloud(block.runs)
            case Panels():
                for panel in block.panels:
                    yield "", read_aloud(panel.heading)
                    for item in panel.items:
                        yield "", read_aloud(item)
            case Bullets():
                for number, item in enumerate(block.items, 1):
                    yield f"{number}." if block.ordered else marker, read_aloud(item)
            case Table(header=header, rows=rows) if block.cards:
                between = find_language(document.language).colon if narrow else ""
                for head, runs in zip(header, rows[0], strict=True):
                    yield "", read_aloud(head) + between + read_aloud(runs)
            case Table():
                yield "", block.caption
                if not narrow:
                    yield "", "".join(read_aloud(runs) for row in (block.header, *block.rows) for runs in row)
                    continue
                for row in block.rows:
                    if block.header:
                        yield "", read_aloud(row[0])
                    named = zip(block.header, row, strict=True) if block.header else [(row[0], row[1])]
                    for head, runs in list(named)[1 if block.header else 0 :]:
                        yield "", read_aloud(head) + find_language(document.language).colon + read_aloud(runs)


def told(document: Document, *, narrow: bool, labels: bool) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """The chapters, articles and annexes of a document: heading, then each clause, the heading in its control and its
    text, with or without what is counted. In the margin, which columns have not, the number of an article has no stop.
    """
    set_apart = str if narrow else margin_label
    out: list[tuple[str, list[tuple[str, str, str]]]] = []
    for block in document.body:
        if isinstance(block, Heading):
            label = heading_label(block) if labels else ""
            out.append((squeezed((set_apart(label) if block.opens_article else label) + plain_text(block.text)), []))
        elif isinstance(block, Article):
            lines = article_lines(block, document, narrow)
            text = "".join((label if labels else "") + said for label, said in lines)
            heading = ""
            if block.part is None:
                heading = squeezed(
                    (set_apart(article_label(block, document)) if labels else "") + plain_text(block.heading)
                )
                out.append((heading, []))
            out[-1][1].append((f"{block.clause}"[-64:], heading, squeezed(text)))
        elif isinstance(block, Annex):
            out += [
                (squeezed((heading_label(heading) if labels else "") + plain_text(heading.text)), [])
                for heading in block.headings
            ]
    return out


def word_articles(data: bytes) -> dict[tuple[str, str], str]:
    """What a Word file says in the content controls of each clause, by clause and language."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    out: dict[tuple[str, str], str] = {}
    for control in root.iter(f"{W}sdt"):
        clause, _, edition = control.find(f"{W}sdtPr/{W}tag").get(f"{W}val").partition("@")
        assert edition.isdigit() != clause.startswith("annex:"), clause
        language = next(each.get(f"{W}val")[:2] for each in control.iter(f"{W}lang"))
        text, code = "", 0
        for each in control.iter(f"{W}fldChar", f"{W}t"):
            kind = each.get(f"{W}fldCharType")
            code += (kind == "begin") - (kind == "separate")
            text += each.text or "" if kind is None and not code else ""
        out[clause, language] = out.get((clause, language), "") + squeezed(text)
    return out


def made(library: aigov.Library, vehicle: str, languages: str) -> Document | BilingualDocument:
    """A document of the sample matter, in common runs that of a small firm: its annexes are fewer and shorter, and it
    has fewer articles, but for an amendment in one language.
    """
    if not WHOLE and (vehicle, languages) != ("contract-amendment", "en"):
        library = shorten(library, vehicle, SHORT_AMENDMENT if vehicle == "contract-amendment" else SHORT_CHAPTER)
    matter = aigov.samples.sample_matter(vehicle)
    small = matter.model_copy(update={"options": {**matter.options, "scale": "small"}})
    assessment = aigov.assess(library, matter if WHOLE else small)
    if languages in ("fr", "en"):
        return aigov.assemble(assessment, languages)
    layout = "columns" if languages == "fr+en" else "sequence"
    return BilingualDocument(aigov.assemble(assessment, "fr"), aigov.assemble(assessment, "en"), layout=layout)


def sides(document: Document | BilingualDocument) -> tuple[Document, ...]:
    return (document.left, document.right) if isinstance(document, BilingualDocument) else (document,)


@pytest.fixture(scope="module")
def documents(library: aigov.Library) -> dict[str, Document | BilingualDocument]:
    return {name: made(library, *name.split(".")) for name in NAMES}


@pytest.fixture(scope="module")
def word_files(documents: dict[str, Document | BilingualDocument]) -> dict[str, bytes]:
    return {name: to_bytes(document, "docx") for name, document in documents.items()}


#: What LibreOffice is kept for: a document in a firm's letterhead, whose text is justified and whose header is a table.
IN_LETTERHEAD = ("it-charter-chapter.fr", "contract-amendment.fr+en") if not WHOLE else NAMES


def justified_letterhead() -> bytes:
    """A letterhead that justifies its text; its header is a table whose first cell has a margin of its own."""
    edges = "".join(f'<w:{edge} w:val="single" w:sz="4"/>' for edge in ("top", "left", "bottom", "right"))
    cell = '<w:tc><w:tcPr><w:tcMar><w:left w:w="340" w:type="dxa"/></w:tcMar></w:tcPr>'
    header = (
        f'<w:tbl><w:tblPr><w:tblW w:w="9354" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders></w:tblPr>'
        f"<w:tr>{cell}{letterheads.p('Cabinet')}</w:tc><w:tc>{letterheads.p('Lyon')}</w:tc></w:tr></w:tbl><w:p/>"
    )
    both = '<w:pPrDefault><w:pPr><w:jc w:val="both"/></w:pPr></w:pPrDefault>'
    styles = letterheads.STYLES_XML.replace("<w:pPrDefault/>", both)
    mode = '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    parts = letterheads.parts(header=header, styles=styles)
    parts["word/settings.xml"] = (
        f"<w:settings {letterheads.NAMESPACES}><w:compat>{mode}</w:compat></w:settings>".encode()
    )
    return letterheads.packed(parts)


@pytest.fixture(scope="module")
def all_converted(
    documents: dict[str, Document | BilingualDocument], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    """Documents in a letterhead and the odd ones through LibreOffice, in one start."""
    folder = tmp_path_factory.mktemp("pdf")
    letterhead = folder / "letterhead.docx"
    letterhead.write_bytes(justified_letterhead())
    word = {name: to_bytes(documents[name], "docx", letterhead=letterhead) for name in IN_LETTERHEAD}
    word |= {"odd": to_bytes(everything(), "docx"), "apostrophe": to_bytes(straight_apostrophe(), "docx")}
    for name, data in word.items():
        (folder / f"{name}.docx").write_bytes(data)
    return {
        path.stem: path.read_bytes() for path in pdf.convert_to_pdf([folder / f"{name}.docx" for name in word], folder)
    }


@pytest.fixture(scope="module")
def converted(all_converted: dict[str, bytes]) -> dict[str, bytes]:
    """The documents in a letterhead, through LibreOffice."""
    return {name: all_converted[name] for name in IN_LETTERHEAD}


@pytest.fixture(scope="module")
def written(documents: dict[str, Document | BilingualDocument]) -> dict[str, bytes]:
    """Every document through typst."""
    return {name: direct.to_bytes(document) for name, document in documents.items()}


EACH = pytest.mark.parametrize("name", NAMES)
EACH_IN_LETTERHEAD = pytest.mark.parametrize("name", IN_LETTERHEAD)


def words(text: str) -> set[str]:
    """The words of a text, without the ligatures and soft hyphens that a page may put in them."""
    return set(unicodedata.normalize("NFKC", text).replace("\u00ad", "").split())


def header_words(pieces: tuple[Piece, ...]) -> list[set[str]]:
    """The words of the header of each table, as read aloud where the table begins: the headings in its first row."""
    first: dict[int, int] = {}
    out: dict[int, set[str]] = {}
    for piece in pieces:
        parts = dict(piece.path)
        if "TH" in parts and first.setdefault(parts["Table"], parts["TR"]) == parts["TR"]:
            out.setdefault(parts["Table"], set()).update(words(piece.text))
    return list(out.values())


def is_repeated_header(finding: Any, headers: list[set[str]]) -> bool:
    """Whether all the lines that a checker finds kept from readers are the header of one table that is read aloud where
    it begins: PDF/UA asks that its repetition on the next page is an artifact.
    """
    lines = (finding.evidence or "").split("; ")
    whole = finding.count == len(lines) and "…" not in finding.evidence
    return finding.rule == "TAG-002" and whole and any(words(" ".join(lines)) <= header for header in headers)


@reads_pdf
@uses_typst
def test_only_the_repeated_header_of_a_table_may_be_an_artifact(tmp_path: Path) -> None:
    """A table over two pages: its header stands on both, is read once, and its words alone may be kept from readers."""
    header = ("Tâche de chaque jour", "Qui s’en charge", "Qui est consulté avant", "Quand")
    rows = tuple((runs(f"Tâche {n}"), runs("Direction"), runs("Conseil"), runs("Toujours")) for n in range(45))
    table = Table("roles", tuple(map(runs, header)), rows, (0.25,) * 4)
    before = [PageBreak(), clause(1, "Objet", Paragraph(runs("Texte."), "1.1"))] * 4  # else it repeats on every page
    data = direct.to_bytes(note(*before, PageBreak(), clause(2, "Rôles", table)))
    headers = header_words(spoken(data))
    assert headers == [words(" ".join(header))]

    @dataclasses.dataclass
    class Finding:
        evidence: str
        count: int = 1
        rule: str = "TAG-002"

    line = "Tâche de chaque jour Qui s’en charge Qui est consulté avant Quand"
    assert is_repeated_header(Finding(line), headers)
    for other in (
        *(Finding(f"{line} Direction"), Finding(f"{line}; une ligne de texte", 2), Finding(line, 2)),
        *(Finding(f"{line[:-3]}…"), Finding(line, rule="TAG-001")),
    ):
        assert not is_repeated_header(other, headers), other
    if find_spec("outloud") is not None:
        (tmp_path / "roles.pdf").write_bytes(data)
        found = import_module("outloud").check(str(tmp_path / "roles.pdf"))
        wrong = [each for each in found.findings if each.severity == "error"]
        assert wrong and all(is_repeated_header(each, headers) for each in wrong)


@uses_typst
def test_an_accessibility_checker_of_others_finds_no_error(written: dict[str, bytes], tmp_path: Path) -> None:
    """outloud: PDF/UA-1 and what a validator cannot see; its warnings (an address that is no link) are not counted."""
    if find_spec("outloud") is None:
        if os.environ.get("AIGOV_REQUIRE_TOOLS"):
            pytest.fail("outloud is not installed")
        pytest.skip("outloud is not installed")
    check = import_module("outloud").check
    for name in written if WHOLE else ["contract-amendment.fr+en"]:
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(written[name])
        found = check(str(path))
        errors = [each for each in found.findings if each.severity == "error"]
        headers = header_words(spoken(written[name])) if errors else []
        wrong = [str(each) for each in errors if not is_repeated_header(each, headers)]
        assert (path.name, found.error, wrong) == (path.name, None, [])


def compare(data: bytes, word: bytes, document: Document | BilingualDocument) -> None:
    """The PDF, the Word file and the tree say the same, article by article."""
    pieces, controls = spoken(data), word_articles(word)
    narrow = isinstance(document, BilingualDocument) and document.layout == "columns"
    for side in sides(document):
        numbered, bare = (told(side, narrow=narrow, labels=labels) for labels in (True, False))
        read = sections(pieces, side.language)
        if read and read[0][0] == squeezed(side.title):
            read = read[1:]
        assert [heading for heading, _ in read] == [heading for heading, _ in numbered]
        for place, ((heading, text), (_, clauses)) in enumerate(zip(read, numbered, strict=True)):
            for clause, title, words in bare[place][1]:
                assert controls[clause, side.language] == title + words, (heading, clause)
            if clauses:
                expected = "".join(words for _, _, words in clauses)
                last = place + 1 == len(read) or not bare[place + 1][1]  # the signature, a contents follow
                assert (text[: len(expected)] if last else text) == expected, heading


def lines_to_read(side: Document, narrow: bool) -> Iterator[str]:
    """The headings and lines of a document in one language, in order, without what is counted."""
    for block in side.body:
        if isinstance(block, Heading):
            yield plain_text(block.text)
        elif isinstance(block, Annex):
            yield from (plain_text(heading.text) for heading in block.headings)
        elif isinstance(block, Article):
            if block.part is None:
                yield plain_text(block.heading)
            yield from (text for _, text in article_lines(block, side, narrow))


def read_in_order(text: str, document: Document | BilingualDocument) -> None:
    """Each line of a document, in each of its languages, stands whole in a text, after the line before it."""
    text = squeezed(text)
    narrow = isinstance(document, BilingualDocument) and document.layout == "columns"
    for side in sides(document):
        end = 0
        for line in filter(None, map(squeezed, lines_to_read(side, narrow))):
            start = text.find(line, end)
            assert start >= 0, line
            end = start + len(line)


# ------------------------------------------------------------------ the same words, twice
@uses_libreoffice
@reads_pdf
@EACH_IN_LETTERHEAD
def test_libreoffice_says_each_line_of_the_document_in_order(
    name: str, converted: dict[str, bytes], documents: dict[str, Document | BilingualDocument]
) -> None:
    read_in_order("".join(piece.text for piece in spoken(converted[name])), documents[name])


@uses_libreoffice
@prints_text
def test_no_word_is_cut_at_the_end_of_a_line_by_libreoffice(
    converted: dict[str, bytes], documents: dict[str, Document | BilingualDocument], tmp_path: Path
) -> None:
    """As a search sees it, with a dictionary of the language or without: the lines of the page have whole words."""
    name = "it-charter-chapter.fr"
    (tmp_path / "made.pdf").write_bytes(converted[name])
    command = ["pdftotext", "-raw", "-enc", "UTF-8", tmp_path / "made.pdf", "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    joined = {word for line in lines_to_read(documents[name], narrow=False) for word in re.findall(r"\w+-\w+", line)}
    lines = [line.split() for line in text.splitlines()]
    ends = [(line[-1], after[0]) for line, after in pairwise(lines) if line and after]
    cut = [last + first for last, first in ends if last[-1] in "-\u2010\u00ad" and last[:-1].isalpha()]
    assert [word for word in cut if not any(word.startswith(known) for known in joined)] == []
    assert len(ends) > 200


@uses_typst
@reads_pdf
@EACH
def test_typst_says_what_word_says_article_by_article(
    name: str,
    written: dict[str, bytes],
    word_files: dict[str, bytes],
    documents: dict[str, Document | BilingualDocument],
) -> None:
    compare(written[name], word_files[name], documents[name])


@uses_libreoffice
@reads_pdf
@EACH_IN_LETTERHEAD
def test_libreoffice_files_are_tagged_and_archivable(name: str, converted: dict[str, bytes]) -> None:
    """They do not claim PDF/UA: LibreOffice tags tables used for layout as tables, and names few languages."""
    assert faults(converted[name], "fr", accessible=False) == []


@uses_typst
@reads_pdf
@EACH
def test_typst_files_are_tagged_archivable_and_in_their_language(name: str, written: dict[str, bytes]) -> None:
    assert faults(written[name], "en" if name.endswith(".en") else "fr") == []


# ------------------------------------------------------------------ always the same
def what_is_read(data: bytes) -> tuple[object, ...]:
    """What somebody who reads a PDF has of it: its pages, its tags, its text."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as opened:
        pages = len(opened.pages)
        tags = [str(element.S) for element in list_elements(opened.Root.StructTreeRoot.K)]
    return pages, tags, [piece.text for piece in spoken(data)]


@uses_libreoffice
@reads_pdf
def test_libreoffice_gives_the_same_pages_text_and_tags_again(all_converted: dict[str, bytes], tmp_path: Path) -> None:
    """Alone, in another folder, at another time; the bytes may differ, which docs/files.md says."""
    (tmp_path / "odd.docx").write_bytes(to_bytes(everything(), "docx"))
    (again,) = pdf.convert_to_pdf([tmp_path / "odd.docx"], tmp_path)
    assert what_is_read(again.read_bytes()) == what_is_read(all_converted["odd"])


@uses_typst
@reads_pdf
def test_a_pdf_carries_the_date_and_the_title_of_its_document(written: dict[str, bytes]) -> None:
    import pikepdf

    with pikepdf.open(io.BytesIO(written["charter.fr"])) as opened:
        assert str(opened.docinfo["/CreationDate"]).startswith("D:20260914000000")
        assert str(opened.docinfo["/ModDate"]).startswith("D:20260914000000")
        assert str(opened.docinfo["/Title"]) == "Charte d’utilisation de l’intelligence artificielle générative"
        assert str(opened.docinfo["/Author"]) == "Ateliers Duval-Œuvrard"


@uses_typst
@reads_pdf
def test_a_straight_apostrophe_in_a_title_comes_out_whole() -> None:
    assert faults(direct.to_bytes(straight_apostrophe()), "fr") == []


SCRIPT = (
    "import sys; sys.path.insert(0, sys.argv[1]); import test_pdf as t;"
    " sys.stdout.buffer.write(t.direct.to_bytes(t.everything()))"
)


@uses_typst
def test_typst_gives_the_same_bytes_in_another_process_time_zone_and_language() -> None:
    environment = {
        **os.environ,
        "TZ": "Asia/Tokyo",
        "LC_ALL": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "7",
        "SOURCE_DATE_EPOCH": "400000000",
    }
    command = [sys.executable, "-c", SCRIPT, str(Path(__file__).parent)]
    other = subprocess.run(command, env=environment, capture_output=True, check=True).stdout
    assert other == direct.to_bytes(everything())


@uses_typst
def test_typst_uses_no_font_of_the_machine() -> None:
    assert {
        font.path is None or Path(font.path).parent == typst_compiler.FILES for font in typst_compiler._fonts().fonts()
    } == {True}
    assert (
        (typst_compiler.FILES / "OFL.txt").read_text(encoding="utf-8").startswith("Copyright (c) 2010-2013 by tyPoland")
    )


@uses_libreoffice
@uses_typst
@reads_pdf
def test_bookmarks_are_the_headings(
    written: dict[str, bytes], all_converted: dict[str, bytes], documents: dict[str, Document | BilingualDocument]
) -> None:
    import pikepdf

    def titles(items: Any) -> Iterator[str]:
        for item in items:
            yield squeezed(item.title)
            yield from titles(item.children)

    def listed(data: bytes) -> list[str]:
        with pikepdf.open(io.BytesIO(data)) as opened, opened.open_outline() as outline:
            return list(titles(outline.root))

    chapter = documents["it-charter-chapter.fr"]
    assert listed(written["it-charter-chapter.fr"]) == [
        heading for heading, _ in told(sides(chapter)[0], narrow=False, labels=True)
    ]
    ends = ("Outils", "Outilsautorisés", "Personnes", "Personnes")
    assert all(title.endswith(end) for title, end in zip(listed(all_converted["odd"])[1:5], ends, strict=True))


@uses_typst
@reads_pdf
def test_side_by_side_bookmarks_stay_in_their_chapter() -> None:
    import pikepdf

    chapters = [Heading(1, runs(f"Chapitre {n}"), number=n, anchor=f"s-{n}") for n in (1, 2)]
    body = (chapters[0], clause(1, "Objet"), clause(2, "Durée"), chapters[1], clause(3, "Fin"), clause(4, "Suites"))
    left = dataclasses.replace(note(), body=body)
    data = direct.to_bytes(BilingualDocument(left, dataclasses.replace(left, language="en")))
    with pikepdf.open(io.BytesIO(data)) as opened, opened.open_outline() as outline:
        assert [len(chapter.children) for chapter in outline.root] == [2, 2]
    assert faults(data, "fr") == []


@uses_typst
@reads_pdf
def test_a_language_of_a_pdf_is_tagged_with_its_own_country() -> None:
    import pikepdf

    mixed = (Run("Le mot "), Run("prompt", language="en"), Run(" suit."))
    left = note(clause(1, "Objet", Paragraph(mixed, "1.1")))
    signed = Signature(
        runs("Fait à Lyon"), (Signatory("Pour la Société", ("Jeanne Martin",)),), lines=("Date", "Seing")
    )
    theirs = Signature(runs("Made in Lyon"), (Signatory("For the Company", ()),), ("Note.",), ("Date", "Signature"))
    points = OpenPoints("Points", "À compléter :", ("Date",)), OpenPoints("Open points", "To complete:", ("Date",))
    left = dataclasses.replace(left, body=(*left.body, signed, points[0]))
    right = dataclasses.replace(left, language="en", body=(*left.body[:-2], theirs, points[1]))
    for document in (BilingualDocument(left, right), BilingualDocument(left, right, layout="sequence")):
        data = direct.to_bytes(document)
        with pikepdf.open(io.BytesIO(data)) as opened:
            found = [each.get("/Lang") for each in list_elements(opened.Root.StructTreeRoot)]
            assert {str(tag) for tag in found if tag is not None} | {str(opened.Root.Lang)} == {"fr-FR", "en-GB"}
        english = squeezed("".join(piece.text for piece in spoken(data) if piece.language == "en"))
        assert all(
            squeezed(text) in english for text in ("Open points", "To complete:", "Made in Lyon", "For the Company")
        )


def left_edges(data: bytes) -> list[float]:
    """How far from the left edge of the page the rules and frames of each page begin, at the least, in points."""
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTCurve

    sheets = extract_pages(io.BytesIO(data))
    pages = ([one.x0 for one in page if isinstance(one, LTCurve) and one.width > 5] for page in sheets)
    return [min(found) for found in pages if found]


def letters(data: bytes) -> Iterator[tuple[Any, Any]]:
    """The page and the place of each letter of a PDF, as it is set, in no line."""
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.layout import LTChar
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage

    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=None)
    interpreter = PDFPageInterpreter(manager, device)
    for sheet in PDFPage.get_pages(io.BytesIO(data)):
        interpreter.process_page(sheet)
        page = device.get_result()
        yield from ((page, letter) for letter in page if isinstance(letter, LTChar) and letter.get_text().strip())


@uses_libreoffice
@reads_pdf
@EACH_IN_LETTERHEAD
def test_libreoffice_prints_text_and_tables_within_the_margins(name: str, converted: dict[str, bytes]) -> None:
    """Those of the letterhead, with justified lines: 1418 twips on the left, 1134 on the right."""
    left, right = 1418 / 20, 1134 / 20
    edges = left_edges(converted[name])
    assert [edge for edge in edges if abs(edge - left) > 0.6] == [] and len(edges) > 2
    outside = [letter for page, letter in letters(converted[name]) if letter.x1 > page.width - right + 0.6]
    assert [letter.get_text() for letter in outside] == []


def test_the_copy_that_libreoffice_prints_moves_tables_by_the_margin_of_their_first_cell() -> None:
    from aigov_docs.writers.libreoffice import move_tables

    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

    def style(name: str, inner: str, more: str = "") -> str:
        return f'<w:style w:type="table" w:styleId="{name}" {more}><w:tblPr>{inner}</w:tblPr></w:style>'

    def margin(width: int, group: str = "tblCellMar") -> str:
        return f'<w:{group}><w:left w:w="{width}" w:type="dxa"/></w:{group}>'

    base = style("Base", margin(100), 'w:default="1"')
    styles = f"<w:styles {names}>{base}{style('Flush', margin(0))}</w:styles>"

    def moved(*tables: str) -> Any:
        part = f"<w:body {names}>{''.join(tables)}</w:body>".encode()
        return etree.fromstring(move_tables(part, styles.encode()))

    def indents(*tables: str) -> list[str]:
        found = [table.find(f"{W}tblPr/{W}tblInd") for table in moved(*tables).iter(f"{W}tbl")]
        return ["" if indent is None else indent.get(f"{W}w") for indent in found]

    def table(settings: str, inside: str = "", cell: str = "") -> str:
        cells = f"<w:tc>{cell}{inside}<w:p/></w:tc><w:tc><w:p/></w:tc>"
        return f"<w:tbl><w:tblPr>{settings}</w:tblPr><w:tr>{cells}</w:tr></w:tbl>"

    plain, flush = table(""), table('<w:tblStyle w:val="Flush"/>')
    own = table('<w:tblInd w:w="300"/>' + margin(40))
    assert indents(plain, flush, table("", plain), table('<w:jc w:val="center"/>')) == ["100", "", "100", "", ""]
    assert indents(own) == ["340"]
    band = table('<w:tblStyle w:val="Flush"/>', cell=f"<w:tcPr>{margin(340, 'tcMar')}</w:tcPr>")
    assert indents(band) == ["340"]
    lefts = [left.get(f"{W}w") for left in moved(band).iter(f"{W}left")]
    assert lefts == ["340", "340", "0"], "that of the table, of its first cell, of the other one as it was"
    assert move_tables(b"<w:tbl> no XML", b"") == b"<w:tbl> no XML"


def test_only_a_file_that_justifies_its_text_is_marked_as_an_older_one(tmp_path: Path) -> None:
    from aigov_docs.writers.libreoffice import copy_for_printing

    def settings_of_copy(data: bytes) -> str:
        (tmp_path / "in.docx").write_bytes(data)
        copy_for_printing(tmp_path / "in.docx", tmp_path / "out.docx")
        with zipfile.ZipFile(tmp_path / "out.docx") as package:
            return package.read("word/settings.xml").decode()

    flush = settings_of_copy(to_bytes(note(Paragraph(runs("Texte."))), "docx"))
    assert 'w:val="15"' in flush and "autoHyphenation" not in flush
    justified = settings_of_copy(justified_letterhead())
    assert 'w:val="14"' in justified and "autoHyphenation" not in justified


@uses_typst
@reads_pdf
def test_no_word_of_a_table_is_cut_in_the_middle() -> None:
    row = ("Confidentielle", "Informations", "Une phrase qui prend la place qui reste, et davantage encore.")
    table = Table("data", tuple(map(runs, row)), (tuple(map(runs, row)),), (0.08, 0.08, 0.84))
    upright = note(clause(1, "Objet", table))
    data = direct.to_bytes(upright)
    from pdfminer.high_level import extract_text

    assert extract_text(io.BytesIO(data)).count("Confidentielle") == 2  # on one line


@uses_typst
@reads_pdf
def test_the_contents_of_a_pdf_give_the_page_of_each_heading(written: dict[str, bytes]) -> None:
    """The number printed beside each heading is the page its bookmark leads to."""
    import pikepdf

    printed: dict[str, str] = {}
    for piece in spoken(written["it-charter-chapter.fr"]):
        entry = next((number for name, number in piece.path if name == "Link"), 0)
        if any(name == "TOCI" for name, _ in piece.path):
            printed[str(entry)] = printed.get(str(entry), "") + piece.text
    with pikepdf.open(io.BytesIO(written["it-charter-chapter.fr"])) as opened:
        pages = {page.objgen: number for number, page in enumerate(opened.pages, 1)}
        names: Any = opened.Root.Names.Dests if "/Names" in opened.Root else None
        with opened.open_outline() as outline:
            todo, found = list(outline.root), {}
            while todo:
                item = todo.pop(0)
                todo += item.children
                place: Any = item.destination
                if isinstance(place, (str, bytes, pikepdf.String)):
                    place = pikepdf.NameTree(names)[str(place)]
                place = place.D if isinstance(place, pikepdf.Dictionary) else place
                found[squeezed(item.title)] = pages[place[0].objgen]
    lines = [squeezed(text) for text in printed.values()]
    assert len(lines) == depth(11, 13)  # seven sections and four annexes, or eight and five
    assert [line for line in lines if not any(line == f"{title}{page}" for title, page in found.items())] == []


# ------------------------------------------------------------------ odd documents
def runs(text: str, **more: Any) -> tuple[Run, ...]:
    return (Run(text, **more),)


def note(*body: Any, **more: Any) -> Document:
    given = {
        "name": "note",
        "language": "fr",
        "title": "Note",
        "subtitle": "",
        "notice": "",
        "header": "En-tête",
        "footer": "Pied de page",
        "page_label": "Page {page} / {pages}",
        "date": "2027-01-31",
    }
    return Document(body=body, **{**given, **more})


def clause(number: int | None, heading: str, *blocks: Any, **more: Any) -> Article:
    return Article(
        f"a-{heading[:3]}",
        f"clause-{number}",
        1,
        "fr",
        "obligation",
        runs(heading),
        blocks,
        number,
        **{"weight_label": "Portée", "note": ("Motif.",)} | more,
    )


#: The rows of a long table, which goes on over several pages.
TOOLS = depth(20, 40)


def straight_apostrophe() -> Document:
    return note(Paragraph(runs("Texte.")), title="Charte d'usage & <règles>")


def everything(tools: int = TOOLS) -> Document:
    """A document with one of each block, and what layouts fear: long names, long words, a long table, blanks."""
    header = tuple(runs(name) for name in ("Outil", "Niveau", "Compte", "Classe de données maximale", "Responsable"))
    rows = tuple(
        (
            runs(f"Outil numéro {n}"),
            runs("Niveau 2 – outil sous contrat"),
            runs("compte professionnel"),
            runs("Confidentielle"),
            runs(LONG),
        )
        for n in range(1, tools + 1)
    )
    return note(
        Table(
            "control",
            (),
            ((runs("Employeur"), runs(UNBROKEN)), (runs("Version"), runs("[•]", filled=False))),
            (0.3, 0.7),
        ),
        Contents("Sommaire"),
        Heading(1, runs("Outils"), number=1, anchor="s-1"),
        clause(
            1,
            "Outils autorisés",
            Paragraph(
                (*runs("Voir l’"), Run("Article 2", origin="reference", target="a-Per"), *runs(f", et {LONG}.")), "1.1"
            ),
            Table("tools", header, rows, (0.3, 0.2, 0.16, 0.14, 0.2), "Quarante outils"),
            Paragraph(runs("À compter du 1er mars :"), None, "intro"),
            Bullets((runs("un ;"), runs("deux.")), ordered=True),
        ),
        PageBreak(),
        Heading(2, runs("Personnes")),
        clause(2, "Personnes", Paragraph(runs(UNBROKEN), "2.1"), Paragraph(runs("note"), None, "note")),
        clause(
            None, "Sans numéro", Paragraph(runs("ET"), None, "centred"), Paragraph(runs("d’autre part"), None, "right")
        ),
        Signature(
            runs("Fait à Lyon, le [•]."),
            (
                Signatory("Pour la Société", (UNBROKEN,), "{{s1|signature|85|37}}"),
                Signatory("La Salariée", (LONG,), "/sn2/"),
            ),
            ("Signature de chaque partie.",),
        ),
        OpenPoints("Points à compléter", "Restent à décider :", ("Date", "Lieu")),
        title=f"Avenant de {LONG}",
        header=f"Avenant – {UNBROKEN} – {LONG}",
    )


@uses_typst
@reads_pdf
@pytest.mark.parametrize("annotate", [False, True])
def test_an_odd_document_comes_out_whole(annotate: bool) -> None:
    document = everything()
    data = direct.to_bytes(document, annotate=annotate)
    assert faults(data, "fr") == []
    pieces = spoken(data)
    said = squeezed("".join(piece.text for piece in pieces))
    assert (
        said.count("Confidentielle") == TOOLS
        and said.count(
            squeezed(f"Outil numéro {TOOLS}Niveau 2 – outil sous contratcompte professionnelConfidentielle{LONG}")
        )
        == 1
    )
    assert said.count(UNBROKEN) == 3 and "Àcompterdu1ermars:1.un;2.deux." in said
    assert ("Motif." in said) is annotate
    anchors = [piece.text for piece in pieces if piece.text in ("{{s1|signature|85|37}}", "/sn2/")]
    assert anchors == ["{{s1|signature|85|37}}", "/sn2/"]  # each in one run, found by a service
    assert said.endswith("Pointsàcompléter" + "Restentàdécider:–Date–Lieu")


@uses_typst
@reads_pdf
def test_nothing_passes_the_margins() -> None:
    """Every letter is on the sheet, between the margins, however long the words."""
    upright = everything(depth(12, 40))
    english = dataclasses.replace(upright, language="en")
    wide = dataclasses.replace(upright, landscape=True)
    for document in (upright, BilingualDocument(upright, english), *([wide] if WHOLE else [])):
        counted = 0
        for page, letter in letters(direct.to_bytes(document)):
            counted += 1
            assert letter.x0 >= 50.5 and letter.x1 <= page.width - 50, letter
        assert counted > depth(2000, 5000)


@uses_libreoffice
@reads_pdf
def test_an_odd_word_file_comes_out_whole(all_converted: dict[str, bytes]) -> None:
    data = all_converted["odd"]
    assert faults(data, "fr", accessible=False) == []
    said = squeezed("".join(piece.text for piece in spoken(data)))
    assert said.count("Confidentielle") == TOOLS and said.count(UNBROKEN) == 3 and "{{s1|signature|85|37}}" in said


@uses_typst
@reads_pdf
def test_two_languages_are_told_apart() -> None:
    """Each side speaks its language to a screen reader, and the article of one follows the same article of the
    other.
    """
    left = note(
        clause(1, "Objet", Paragraph(runs("Texte un."), "1.1")),
        clause(2, "Durée", Paragraph(runs("Texte deux."), "2.1")),
    )
    right = note(
        clause(1, "Object", Paragraph(runs("Text one."), "1.1")),
        clause(2, "Duration", Paragraph(runs("Text two."), "2.1")),
        language="en",
        title="Note (English)",
    )
    said = [
        (piece.language, piece.text)
        for piece in spoken(direct.to_bytes(BilingualDocument(left, right)))
        if "ext" in piece.text
    ]
    assert said == [("fr", "Texte un."), ("en", "Text one."), ("fr", "Texte deux."), ("en", "Text two.")]
    said = [
        (piece.language, piece.text)
        for piece in spoken(direct.to_bytes(BilingualDocument(left, right, layout="sequence")))
        if "ext" in piece.text
    ]
    assert said == [("fr", "Texte un."), ("fr", "Texte deux."), ("en", "Text one."), ("en", "Text two.")]


@uses_typst
def test_text_is_never_read_as_markup() -> None:
    text = 'O\'Brien & <SAS> #import "x" $a$ *b* _c_ @d <e> \\u{41} `f` // g /* h */ ~ -- "q" {{x}} = i'
    data = direct.to_bytes(
        note(Paragraph(runs(text)), clause(1, text, Paragraph(runs(text), "1.1")), title=text, header=text)
    )
    if find_spec("pdfminer") is not None and find_spec("pikepdf") is not None:
        assert "".join(piece.text for piece in spoken(data)).count(text) == 4


@uses_typst
def test_a_letter_no_font_has_is_refused_and_named_by_its_code() -> None:
    with pytest.raises(WriterError) as caught:
        direct.to_bytes(note(Paragraph(runs("王小明"))))
    assert caught.value.problems[0].code == "undisplayable-character"
    assert "U+5C0F, U+660E, U+738B" in str(caught.value) and "王" not in str(caught.value)


def test_without_typst_a_pdf_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typst_compiler, "has_typst", lambda: False)
    with pytest.raises(WriterError, match="typst is not installed — install it with"):
        direct.to_bytes(note())


# ------------------------------------------------------------------ which program makes a PDF
def producer(data: bytes) -> str:
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as opened:
        return str(opened.docinfo.get("/Producer", opened.docinfo.get("/Creator", "")))


@uses_typst
@uses_libreoffice
@reads_pdf
def test_typst_makes_our_own_papers_and_libreoffice_those_of_a_letterhead(tmp_path: Path) -> None:
    (tmp_path / "letterhead.docx").write_bytes(justified_letterhead())
    document = note(Paragraph(runs("Texte.")))
    assert to_bytes(document, "pdf") == direct.to_bytes(document)
    assert "LibreOffice" in producer(to_bytes(document, "pdf", letterhead=tmp_path / "letterhead.docx"))
    assert "LibreOffice" in producer(to_bytes(document, "pdf", engine="libreoffice"))
    with pytest.raises(WriterError) as caught:
        to_bytes(document, "pdf", letterhead=tmp_path / "letterhead.docx", engine="typst")
    assert [problem.code for problem in caught.value.problems] == ["typst-prints-no-word"]


@uses_libreoffice
@reads_pdf
def test_libreoffice_makes_a_pdf_where_typst_is_missing_and_that_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(engines, "has_typst", lambda: False)
    (tmp_path / "matter.yaml").write_text(aigov.sample_text("matter.yaml"), encoding="utf-8")
    amendment = ["draft", str(tmp_path / "matter.yaml"), "--vehicle", "contract-amendment", "-o"]
    assert main([*amendment, str(tmp_path / "amendment.pdf")]) == 0
    assert "LibreOffice makes the PDF, since typst is not installed" in capsys.readouterr().err
    assert "LibreOffice" in producer((tmp_path / "amendment.pdf").read_bytes())
    monkeypatch.undo()
    assert main([*amendment, str(tmp_path / "again.pdf")]) == 0
    assert "LibreOffice" not in capsys.readouterr().err
    assert "LibreOffice" not in producer((tmp_path / "again.pdf").read_bytes())


def test_without_either_a_pdf_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (engines, typst_compiler):
        monkeypatch.setattr(module, "has_typst", lambda: False)
    monkeypatch.setattr(engines, "has_libreoffice", lambda: False)
    with pytest.raises(WriterError) as caught:
        to_bytes(note(), "pdf")
    (problem,) = caught.value.problems
    assert problem.code == "not-installed"
    assert "aigov-docs[pdf]" in problem.text("en") and "LibreOffice Writer" in problem.text("en")


# ------------------------------------------------------------------ pages of a Word file
@uses_libreoffice
@reads_pdf
def test_the_pages_of_a_word_file_are_those_of_its_pdf(
    word_files: dict[str, bytes], all_converted: dict[str, bytes], tmp_path: Path
) -> None:
    import pikepdf

    chapter = "it-charter-chapter.fr"
    marks = [f"a_s_{number}" for number in range(1, 9)]
    cases = [("odd", to_bytes(everything(), "docx"), ["a_s_1", "a_a_Out", "a_a_Per"])]
    if WHOLE:
        cases.append((chapter, word_files[chapter], ["a_a_purpose", *marks, "a_a_authorised_tools"]))
    for name, data, asked in cases:
        found = pdf.count_pages(data, as_pdf=True)
        printed = all_converted["odd"]
        if name == chapter:
            (tmp_path / "chapter.docx").write_bytes(data)
            printed = pdf.convert_to_pdf([tmp_path / "chapter.docx"], tmp_path)[0].read_bytes()
        with pikepdf.open(io.BytesIO(printed)) as opened:
            assert found.pages == len(opened.pages) > 2
        assert set(found.bookmarks) >= set(asked)
        ordered = [found.bookmarks[each] for each in (marks if name == chapter else asked)]
        assert ordered == sorted(ordered) and ordered[0] >= 1 and 1 < ordered[-1] <= found.pages
    if WHOLE:  # what writes a contents asks for them, and the next test reads one
        assert pdf.page_numbers(word_files[chapter], as_pdf=True) == found.bookmarks


def shows_pages_of_contents() -> bool:
    """Whether LibreOffice shows what follows a tab beyond the right indent of a line: 7.4 leaves these numbers out."""
    found = re.search(
        r"LibreOffice (\d+)", subprocess.run(["soffice", "--version"], capture_output=True, text=True).stdout
    )
    return found is not None and int(found[1]) >= 24


@uses_libreoffice
@reads_pdf
@prints_text
def test_the_contents_name_the_pages_that_are_seen(
    documents: dict[str, Document | BilingualDocument], tmp_path: Path
) -> None:
    """Of the Word file, as LibreOffice itself opens it; of the PDF, as it is: their page breaks fall otherwise."""
    if not shows_pages_of_contents():
        pytest.skip("a LibreOffice that shows no page number in a contents: docs/files.md")
    document = documents["it-charter-chapter.fr"]
    (tmp_path / "seen.docx").write_bytes(to_bytes(document, "docx", paginate=True))
    files = [tmp_path / "seen.pdf"]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "seen.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    if WHOLE:  # in each run, the contents of a PDF are read in those that typst makes
        files.append(tmp_path / "made.pdf")
        files[-1].write_bytes(to_bytes(document, "pdf", engine="libreoffice"))
    for file in files:
        text = subprocess.run(
            ["pdftotext", "-enc", "UTF-8", file, "-"], check=True, capture_output=True
        ).stdout.decode()
        pages = [re.sub(r"[\s\u00a0]+", " ", page) for page in text.split("\f")]
        listed = re.findall(r"((?:Annexe [A-Z] –|[IVX]+\.) [^.]+?) ?\.{5,} ?([0-9]+)", pages[0])
        assert len(listed) > depth(10, 11)
        for title, number in listed:
            assert title in pages[int(number) - 1], (title, number)


# ------------------------------------------------------------------ honest failures
@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Puts a program named soffice on the path, and nothing else; gives a folder with a Word file in it."""

    def make(script: str) -> Path:
        programs = tmp_path / "programs"
        programs.mkdir()
        program = programs / "soffice"
        program.write_text(f"#!{sys.executable}\n{script}\n", encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", str(programs))
        folder = tmp_path / "files"
        folder.mkdir()
        (folder / "Anne Martin.docx").write_bytes(to_bytes(note(), "docx"))
        return folder

    return make


def refused(folder: Path, **more: Any) -> str:
    """The code of the problem a conversion meets; nothing but the Word file is left in the folder."""
    with pytest.raises(WriterError) as caught:
        pdf.convert_to_pdf([folder / "Anne Martin.docx"], folder, **more)
    assert [path.name for path in folder.iterdir()] == ["Anne Martin.docx"]
    assert len({problem.text("fr") for problem in caught.value.problems}) == len(caught.value.problems)
    return caught.value.problems[0].code


@pytest.mark.skipif(os.name == "nt", reason="the false LibreOffice is a script")
@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("", "pdf-not-made"),
        (
            (
                "import sys, pathlib\nfor f in sys.argv[-1:]: pathlib.Path(f).parent.parent.joinpath('out',"
                " '00000.pdf').touch()"
            ),
            "pdf-not-made",
        ),
        ("import sys\nsys.exit('no display')", "pdf-failed"),
    ],
)
def test_a_libreoffice_that_makes_nothing_is_told(fake: Callable[[str], Path], script: str, code: str) -> None:
    assert refused(fake(script)) == code


@pytest.mark.skipif(os.name == "nt", reason="the false LibreOffice is a script")
def test_a_libreoffice_that_hangs_is_ended_with_all_it_started(fake: Callable[[str], Path], tmp_path: Path) -> None:
    child = "import time, pathlib; time.sleep(3); pathlib.Path({!r}).touch()".format(str(tmp_path / "alive"))
    folder = fake(f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {child!r}])")
    start = time.monotonic()
    assert refused(folder, timeout=1) == "pdf-timeout"
    assert time.monotonic() - start < 2.9
    time.sleep(3.2 - (time.monotonic() - start) + 0.3)
    assert not (tmp_path / "alive").exists()


@pytest.mark.skipif(os.name == "nt", reason="the false LibreOffice is a script")
def test_libreoffice_sees_no_name_of_ours_and_no_profile_of_the_user(
    fake: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = fake(f"import sys, pathlib\npathlib.Path({str(tmp_path / 'said')!r}).write_text(' '.join(sys.argv[1:]))")
    refused(folder)
    said = (tmp_path / "said").read_text()
    assert (
        "Martin" not in said and "-env:UserInstallation=file:///" in said and str(Path.home() / ".config") not in said
    )


def test_without_libreoffice_a_pdf_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(libreoffice, "_USUAL_PLACES", ())
    (tmp_path / "a.docx").write_bytes(to_bytes(note(), "docx"))
    with pytest.raises(WriterError, match="install LibreOffice Writer"):
        pdf.convert_to_pdf([tmp_path / "a.docx"], tmp_path)


def test_every_file_that_cannot_be_converted_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "text.docx").write_text("not a Word file", encoding="utf-8")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "text.docx").write_bytes(to_bytes(note(), "docx"))
    with pytest.raises(WriterError) as caught:
        pdf.convert_to_pdf(
            [tmp_path / "text.docx", tmp_path / "absent.docx", tmp_path / "other" / "text.docx"], tmp_path / "nowhere"
        )
    codes = [problem.code for problem in caught.value.problems if problem.code != "no-libreoffice"]
    assert codes == ["missing-folder", "same-name", "not-word", "missing-file"]


def break_file(path: Path) -> Path:
    """A Word file whose main part is no XML."""
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<w:document")
    return path


@uses_libreoffice
def test_a_broken_file_among_ten_is_named_and_the_others_are_made(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.docx" for number in range(10)]
    for file in files:
        file.write_bytes(to_bytes(note(Paragraph(runs(f"Texte {file.stem}."))), "docx"))
    break_file(files[3])
    with pytest.raises(WriterError) as caught:
        pdf.convert_to_pdf(files, tmp_path)
    assert [(problem.code, problem.where) for problem in caught.value.problems] == [("pdf-not-made", str(files[3]))]
    assert sorted(path.stem for path in tmp_path.glob("*.pdf")) == [str(n) for n in range(10) if n != 3]
    assert all(path.read_bytes()[:5] == b"%PDF-" for path in tmp_path.glob("*.pdf"))


#: A false LibreOffice: it makes a PDF of each file until one that has the word FIN, and ends there with a status.
ENDS_AT_A_FILE = """
import pathlib, sys, zipfile
out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])
for name in sys.argv[sys.argv.index('--outdir') + 2:]:
    if b'FIN' in zipfile.ZipFile(name).read('word/document.xml'):
        sys.exit({status})
    (out / (pathlib.Path(name).stem + '.pdf')).write_bytes(b'%PDF-1.7')
"""


@pytest.mark.skipif(os.name == "nt", reason="the false LibreOffice is a script")
@pytest.mark.parametrize("status", [0, 1, 139])
def test_a_file_that_ends_libreoffice_is_named_and_the_others_are_made(
    fake: Callable[[str], Path], status: int
) -> None:
    folder = fake(ENDS_AT_A_FILE.format(status=status))
    files = [folder / f"{number}.docx" for number in range(6)]
    for number, file in enumerate(files):
        file.write_bytes(to_bytes(note(Paragraph(runs("FIN" if number in (0, 3, 5) else "Texte."))), "docx"))
    with pytest.raises(WriterError) as caught:
        pdf.convert_to_pdf(files, folder)
    assert [Path(problem.where).stem for problem in caught.value.problems] == ["0", "3", "5"]
    assert sorted(path.stem for path in folder.glob("*.pdf")) == ["1", "2", "4"]


@pytest.mark.skipif(os.name == "nt", reason="the false LibreOffice is a script")
def test_a_libreoffice_that_cannot_start_is_not_tried_once_a_file(fake: Callable[[str], Path], tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    said = "Error: The application cannot be started."
    folder = fake(f"open({str(starts)!r}, 'a').write('x')\nprint({said!r})\nraise SystemExit(77)")
    files = [folder / f"{number}.docx" for number in range(6)]
    for file in files:
        file.write_bytes(to_bytes(note(), "docx"))
    with pytest.raises(WriterError) as caught:
        pdf.convert_to_pdf(files, folder)
    assert [problem.code for problem in caught.value.problems] == ["pdf-failed"]
    assert "cannot be started" in str(caught.value) and starts.read_text() == "xx"


@uses_libreoffice
def test_a_damaged_archive_a_text_and_a_missing_file_stop_no_other(tmp_path: Path) -> None:
    good, damaged, text = (tmp_path / f"{name}.docx" for name in ("good", "damaged", "text"))
    good.write_bytes(to_bytes(note(Paragraph(runs("Texte."))), "docx"))
    data = bytearray(good.read_bytes())
    with zipfile.ZipFile(good) as package:
        inside = package.getinfo("word/document.xml")
    at = inside.header_offset + 30 + len(inside.filename) + 20
    data[at : at + 40] = bytes(40)
    damaged.write_bytes(data)
    text.write_text("not a Word file", encoding="utf-8")
    with pytest.raises(WriterError) as caught:
        pdf.convert_to_pdf([damaged, text, tmp_path / "absent.docx", good], tmp_path)
    codes = [(problem.code, Path(problem.where).stem) for problem in caught.value.problems]
    assert codes == [("pdf-not-made", "damaged"), ("not-word", "text"), ("missing-file", "absent")]
    assert [path.name for path in tmp_path.glob("*.pdf")] == ["good.pdf"]


def test_nothing_heavy_is_loaded_before_a_pdf_is_asked_for() -> None:
    code = (
        "import sys, aigov_docs.writers.pdf, aigov_docs.writers.typst; print({'typst', 'pikepdf', 'docx', 'lxml'} &"
        " set(sys.modules))"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
        == "set()"
    )
