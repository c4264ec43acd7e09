"""What LibreOffice leaves wrong in a PDF, set right: title, dates, tags, languages and links."""

from __future__ import annotations

import datetime as dt
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

if TYPE_CHECKING:
    from pikepdf import Pdf

#: The namespace of Word.
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_NO_PARAGRAPHS = frozenset(  # what a paragraph is in, or what is in one
    f"/{name}"
    for name in (
        *("Document", "Part", "Div", "Sect", "Art", "NonStruct", "TOC", "TOCI"),
        *("Table", "THead", "TBody", "TR", "TD", "TH", "L", "LI", "Lbl", "LBody"),
        *("Span", "Link", "Reference", "Note", "Quote", "Annot", "Form", "Figure", "Code"),
    )
)
_CREATED = "{http://purl.org/dc/terms/}created"


def read_word_body(source: Path) -> ElementTree.Element:
    """Read ``word/document.xml``, the main part of a Word file, and return its root element, ``w:document``.

    Raises KeyError where the archive has no such part, and zipfile.BadZipFile where the file is no ZIP archive.
    """
    with zipfile.ZipFile(source) as package:
        return ElementTree.fromstring(package.read("word/document.xml"))


def _day(source: Path) -> dt.datetime | None:
    """Read the creation date that a Word file states; None without one."""
    try:
        with zipfile.ZipFile(source) as package:
            created = ElementTree.fromstring(package.read("docProps/core.xml")).findtext(_CREATED) or ""
        return dt.datetime.fromisoformat(created).astimezone(dt.UTC)
    except (KeyError, ValueError, ElementTree.ParseError):
        return None


def mend_pdf(pdf: Path, source: Path) -> None:
    """Correct in place the faults that LibreOffice leaves in a PDF: title, dates, tags, languages, empty links.

    ``source`` is the Word file that the PDF was made from.
    """
    import pikepdf

    day = _day(source)
    with pikepdf.open(pdf, allow_overwriting_input=True) as opened:
        _mend_metadata(opened, day)
        _mend_tags(opened, list(_tables(source)))
        _mend_languages(opened, [language for text, language in _paragraphs(source) if text])
        _mend_links(opened)
        for intent in opened.Root.get("/OutputIntents", ()):
            profile = bytearray(intent.DestOutputProfile.read_bytes())
            profile[24:36] = struct.pack(">6H", *(day or _EPOCH).timetuple()[:6])  # the colour profile is dated too
            intent.DestOutputProfile.write(bytes(profile))
        for key in ("/DocChecksum", "/ID"):  # made anew at random each time
            if key in opened.trailer:
                del opened.trailer[key]
        opened.save(pdf, deterministic_id=True)


def _mend_metadata(opened: Pdf, day: dt.datetime | None) -> None:
    """Correct the metadata of a PDF: set the document's title, and its own date instead of the time of writing."""
    title = str(opened.docinfo.get("/Title", ""))
    if day is not None:
        for key in ("/CreationDate", "/ModDate"):
            opened.docinfo[key] = day.strftime("D:%Y%m%d%H%M%SZ")
    with opened.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        if title:
            metadata["dc:title"] = title  # LibreOffice writes &apos; in it
        if day is not None:
            for key in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"):
                metadata[key] = day.strftime("%Y-%m-%dT%H:%M:%SZ")


def _mend_tags(opened: Pdf, tables: list[_TableKind]) -> None:
    """Correct the tags of a PDF: those of the title, of header columns, and of tables used only for layout."""
    import pikepdf

    elements = list(list_elements(opened.Root.get("/StructTreeRoot")))
    for element in elements:
        if element.S == "/Title":
            element.S = pikepdf.Name.H1
    found = [element for element in elements if element.S == "/Table"]
    if len(found) != len(tables):
        return
    for element, kind in zip(found, tables, strict=True):
        parts = [part for part in list_elements(element.get("/K")) if part.S in ("/TR", "/TD", "/TH")]
        if kind.first_column:
            for row in (part for part in parts if part.S == "/TR"):
                first = next((cell for cell in list_elements(row.get("/K")) if cell.S == "/TD"), None)
                if first is not None:
                    first.S = pikepdf.Name.TH
                    scope = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
                    first.A = pikepdf.Array([*_listed(first.get("/A")), scope])
        elif not kind.header:
            for part in (element, *parts):
                part.S = pikepdf.Name.Div
                if "/A" in part:
                    del part["/A"]  # a box, and heights and widths of cells


def _mend_languages(opened: Pdf, languages: list[str]) -> None:
    """Tag each paragraph of a PDF with its language, which LibreOffice does not state for most of them."""
    root: Any = opened.Root
    main = str(root.get("/Lang", ""))
    spoken = [
        each
        for each in list_elements(root.get("/StructTreeRoot"))
        if "/K" in each and str(each.S) not in _NO_PARAGRAPHS
    ]
    if len(spoken) != len(languages):
        return
    for element, language in zip(spoken, languages, strict=True):
        if language and language != main:
            element.Lang = language


def _mend_links(opened: Pdf) -> None:
    """Describe each link of a PDF by the heading that it leads to, also in the tags of links without text."""
    import pikepdf

    numbers = {page.objgen: number for number, page in enumerate(opened.pages)}

    def find_place(target: Any, title: str = "") -> _Place | None:  # noqa: ANN401 - pikepdf has no types here
        if target is None or len(target) <= 3:
            return None
        return _Place(numbers[target[0].objgen], -float(target[3]), float(target[2]), title)

    headings: list[_Place] = []
    with opened.open_outline() as outline:
        todo = list(outline.root)
        while todo:
            item = todo.pop(0)
            todo[:0] = item.children
            headings += [found for found in [find_place(item.destination, item.title)] if found is not None]
    for page in opened.pages:
        notes: Any = page.obj.get("/Annots", pikepdf.Array())
        _drop_doubles(notes)
        for note in notes:
            target = find_place(note.get("/Dest"))
            if note.get("/Subtype") == "/Link" and target is not None and headings:
                note.Contents = _heading_over(target, headings).title
    for element in list_elements(opened.Root.get("/StructTreeRoot")):
        if element.S == "/Link" and "/Alt" not in element:
            inside = [each for each in _listed(element.get("/K")) if isinstance(each, pikepdf.Dictionary)]
            notes = [each.Obj for each in inside if each.get("/Type") == "/OBJR"]
            if notes and len(notes) == len(_listed(element.get("/K"))) and "/Contents" in notes[0]:
                element.Alt = notes[0].Contents


def _drop_doubles(notes: Any) -> None:  # noqa: ANN401 - pikepdf has no types here
    """Take away each link of a page that has no tag and stands within another one to the same place.

    A field in a link, such as the number of an article, is a link of its own for LibreOffice, which tags the outer one.
    """
    links = [(note, [float(edge) for edge in note.Rect]) for note in notes if "/Dest" in note]
    for number in reversed(range(len(notes))):
        note = notes[number]
        if "/StructParent" in note or "/Dest" not in note:
            continue
        left, low, right, high = (float(edge) for edge in note.Rect)
        if any(
            "/StructParent" in other and list(other.Dest) == list(note.Dest)
            and edges[0] - 1 < left and edges[1] - 1 < low and right < edges[2] + 1 and high < edges[3] + 1
            for other, edges in links
        ):  # fmt: skip
            del notes[number]


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in a PDF, in points: its page, how far down it stands, its left edge; and the heading that is there."""

    page: int
    down: float
    left: float
    title: str = ""

    def is_above(self, other: _Place) -> bool:
        """Tell whether it comes before another place as pages are read, or on the same line."""
        return (self.page, self.down) <= (other.page, other.down + 1)


def _heading_over(place: _Place, headings: list[_Place]) -> _Place:
    """Find the heading of the text at a place: the last one above it, on its page or on one before.

    Of two headings on one line, one a language, it is the one over the place. With none above it, it is the first.
    """
    above = [each for each in headings if each.is_above(place)] or headings[:1]
    last = max(above, key=lambda each: (each.page, each.down))
    return min((each for each in above if last.is_above(each)), key=lambda each: abs(each.left - place.left))


@dataclass(frozen=True, slots=True)
class _TableKind:
    """The kind of a Word table by its headings: a header row, a header column, or neither (used only for layout)."""

    header: bool
    first_column: bool


def _tables(source: Path) -> Iterator[_TableKind]:
    """List the kind of each table of a Word file, in order."""
    for table in read_word_body(source).iter(f"{W}tbl"):
        look = table.find(f"{W}tblPr/{W}tblLook")
        named = look is not None and look.get(f"{W}firstColumn") == "1"
        yield _TableKind(table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None, named)


def _paragraphs(source: Path) -> Iterator[tuple[str, str]]:
    """List the paragraphs of a Word file, in order, each with its text and its language if stated."""
    for paragraph in read_word_body(source).iter(f"{W}p"):
        text = "".join(each.text or "" for each in paragraph.iter(f"{W}t"))
        tag = paragraph.find(f".//{W}r/{W}rPr/{W}lang")
        yield text, (tag.get(f"{W}val") or "") if tag is not None else ""


def list_elements(tree: Any) -> Iterator[Any]:  # noqa: ANN401 - pikepdf has no types here
    """Yield the elements (headings, paragraphs, tables…) of a PDF's structure tree, in reading order.

    ``tree`` is the tree's root as pikepdf gives it, or a part of the tree.
    """
    import pikepdf

    if isinstance(tree, pikepdf.Array):
        for each in tree:
            yield from list_elements(each)
    elif isinstance(tree, pikepdf.Dictionary):
        if "/S" in tree:
            yield tree
        yield from list_elements(tree.get("/K"))


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - pikepdf has no types here
    """Convert a PDF value that may be absent, single or an array to a list."""
    import pikepdf

    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]
