"""PDF of Word files, through LibreOffice: the same pages as Word, tagged, archivable, always the same for the same
file.

LibreOffice is a program of the machine, started once for all the files of a call, with settings of its own that are
thrown
away: two runs in one profile lose files without a word. pikepdf (the extra ``pdf``) sets right what LibreOffice leaves
wrong;
without it files are made all the same, with the title and the dates LibreOffice gave them. For the same content without
Word or LibreOffice in between, see :mod:`aigov_docs.writers.typst`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import tempfile
import uuid
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from ..i18n import N_
from ..problems import Problem, SystemReason, WriterError

if TYPE_CHECKING:
    from pikepdf import Pdf

__all__ = ["Pagination", "can_count_pages", "convert_to_pdf", "count_pages", "has_libreoffice", "page_numbers"]

_PDF_UA = {
    "PDFUACompliance": {"type": "boolean", "value": "true"},
    "SelectPdfVersion": {"type": "long", "value": "2"},  # PDF/A-2b
    "ExportBookmarks": {"type": "boolean", "value": "true"},
}
_PLACES = {"ExportBookmarksToPDFDestination": {"type": "boolean", "value": "true"}}
_USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.com",
    "C:/Program Files (x86)/LibreOffice/program/soffice.com",
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MODE = re.compile(rb'(compatibilityMode"[^>]*w:val=")15')
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


@dataclass(frozen=True, slots=True)
class Pagination:
    """How a Word file falls into pages: how many there are, and the page each bookmark is on, from 1.

    >>> Pagination(2, {"a_s_1": 1}).bookmarks["a_s_1"]
    1
    """

    pages: int
    bookmarks: dict[str, int]


def has_libreoffice() -> bool:
    """Whether LibreOffice is on this machine.

    >>> has_libreoffice() in (True, False)
    True
    """
    return _soffice() is not None


def can_count_pages() -> bool:
    """Whether the pages of a Word file can be counted here: LibreOffice is on the machine, and pikepdf installed.

    >>> can_count_pages() in (True, False)
    True
    """
    return has_libreoffice() and find_spec("pikepdf") is not None


def convert_to_pdf(files: Sequence[str | Path], into: str | Path, *, timeout: float | None = None) -> list[Path]:
    """Word files as PDF/UA-1 and PDF/A-2b, in one start of LibreOffice.

    The page numbers of a table of contents stay those of the Word file, whose lines are tighter; `render` to a ``.pdf``
    counts them anew.

    Parameters
    ----------
    files:
        The .docx files; each gives a PDF of the same name.
    into:
        The folder that gets them; it must exist. Either every file is made or none is written.
    timeout:
        Seconds to wait for all of them; a minute and five seconds a file when None.

    Returns
    -------
    list of Path
        The PDF files, in the order of ``files``.

    Raises
    ------
    WriterError
        LibreOffice is not installed, makes nothing of a file, or takes too long; a file is missing or no Word file; two
        files
        have the same name; the folder cannot be written.

    >>> convert_to_pdf([], ".")
    []
    """
    sources, folder = [Path(file) for file in files], Path(into)
    _check_sources(sources, folder)
    if not sources:
        return []
    with tempfile.TemporaryDirectory(prefix="aigov-") as work:
        made = _run_libreoffice(sources, Path(work), _PDF_UA, timeout)
        if find_spec("pikepdf") is not None:
            for source, pdf in zip(sources, made, strict=True):
                _mend_pdf(pdf, source)
        return _deliver(made, [folder / f"{source.stem}.pdf" for source in sources])


def page_numbers(docx: bytes, *, as_pdf: bool = False, timeout: float | None = None) -> dict[str, int]:
    """The page of each bookmark of a Word file, for its table of contents; see :func:`pagination`, and what it raises.

    >>> from aigov_docs.problems import WriterError
    >>> try:
    ...     page_numbers(b"no Word file")
    ... except WriterError as error:
    ...     len(error.problems) > 0
    True
    """
    return count_pages(docx, as_pdf=as_pdf, timeout=timeout).bookmarks


def count_pages(docx: bytes, *, as_pdf: bool = False, timeout: float | None = None) -> Pagination:
    """How many pages a Word file has, and on which each of its bookmarks is, as LibreOffice lays it out.

    Word may lay it out otherwise where the fonts differ.

    Parameters
    ----------
    docx:
        The file.
    as_pdf:
        As :func:`convert` lays it out, whose lines are less tight; by default as whoever opens the Word file sees it.
    timeout:
        In seconds.

    Raises
    ------
    WriterError
        LibreOffice or pikepdf is not installed; LibreOffice makes nothing of the file, or takes too long.

    >>> from aigov_docs.problems import WriterError
    >>> try:
    ...     count_pages(b"no Word file").pages
    ... except WriterError as error:
    ...     len(error.problems) > 0
    True
    """
    if find_spec("pikepdf") is None:
        raise WriterError(_missing_package("pikepdf", "aigov-docs[pdf]"))
    import pikepdf

    with tempfile.TemporaryDirectory(prefix="aigov-") as work:
        source = Path(work, "document.docx")
        source.write_bytes(docx)
        _check_sources([source], Path(work), "document")
        (pdf,) = _run_libreoffice([source], Path(work), _PLACES, timeout, "document", loose=as_pdf)
        with pikepdf.open(pdf) as opened:
            pages = {page.objgen: number for number, page in enumerate(opened.pages, 1)}
            places: Any = opened.Root.get("/Dests", {})
            found: dict[str, int] = {}
            for name in _bookmarks(source):
                if _destination_name(name) in places:
                    found[name] = pages[places[_destination_name(name)][0].objgen]
            return Pagination(len(pages), found)


def _missing_package(name: str, package: str) -> Problem:
    """A library of an extra that is not installed."""
    return Problem(
        "not-installed",
        "PDF",
        N_("{name} is not installed"),
        N_('install it with: pip install "{package}"'),
        {"name": name, "package": package},
    )


# ------------------------------------------------------------------ before
def _check_sources(sources: Sequence[Path], folder: Path, where: str = "") -> None:
    """Refuse what cannot be converted, all of it at once."""
    problems: list[Problem] = []
    if not folder.is_dir():
        problems.append(
            Problem("missing-folder", str(folder), N_("this folder does not exist"), N_("create it, or choose another"))
        )
    seen: set[str] = set()
    for source in sources:
        place = where or str(source)
        if not source.is_file():
            problems.append(Problem("missing-file", place, N_("this file does not exist"), N_("check its name")))
        elif not _is_word(source):
            message, hint = N_("this is not a Word file (.docx)"), N_("save it as .docx in the program it comes from")
            problems.append(Problem("not-word", place, message, hint))
        if source.stem.casefold() in seen:
            message, hint = (
                N_("two files would make the same PDF"),
                N_("give them different names, or different folders"),
            )
            problems.append(Problem("same-name", place, message, hint))
        seen.add(source.stem.casefold())
    if sources and not has_libreoffice():
        problems.append(
            Problem(
                "no-libreoffice",
                "PDF",
                N_("LibreOffice is not installed on this machine"),
                N_(
                    "install LibreOffice Writer (Debian and Ubuntu: apt install libreoffice-writer"
                    " fonts-crosextra-carlito)"
                ),
            )
        )
    if problems:
        raise WriterError(*problems)


def _is_word(source: Path) -> bool:
    try:
        with zipfile.ZipFile(source) as package:
            return "word/document.xml" in package.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def _soffice() -> str | None:
    """LibreOffice, on the path or in its usual place."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _USUAL_PLACES if Path(place).is_file()), None)


# ------------------------------------------------------------------ LibreOffice
def _run_libreoffice(
    sources: Sequence[Path],
    work: Path,
    options: dict[str, Any],
    timeout: float | None,
    where: str = "",
    *,
    loose: bool = True,
) -> list[Path]:
    """Convert copies of the files in a folder of ours, under names of ours: those of the files may be a person's.

    ``loose``: as files of Word 2010. In those of later versions LibreOffice tightens justified lines so far that they
    pass the margin, and
    loses a full stop that no longer fits after a reference.
    """
    limit = 60 + 5 * len(sources) if timeout is None else timeout
    inside, out = work / "in", work / "out"
    inside.mkdir()
    out.mkdir()
    copies = [inside / f"{number:05}.docx" for number in range(len(sources))]
    for source, copy in zip(sources, copies, strict=True):
        _copy(source, copy, loose)
    said = _wait_for_libreoffice(
        [
            _soffice() or "soffice",
            f"-env:UserInstallation={(work / 'profile').resolve().as_uri()}",
            "--headless",
            "--norestore",
            "--infilter=MS Word 2007 XML",  # without it a broken .docx is imported as plain text
            "--convert-to",
            f"pdf:writer_pdf_Export:{json.dumps(options)}",
            "--outdir",
            str(out),
            *map(str, copies),
        ],
        limit,
    )
    made = [out / f"{copy.stem}.pdf" for copy in copies]
    failed = [source for source, pdf in zip(sources, made, strict=True) if not _is_pdf(pdf)]
    if failed:  # LibreOffice says it went well all the same
        raise WriterError(*(_nothing_made(where or str(source), said, str(work)) for source in failed))
    return made


def _copy(source: Path, copy: Path, loose: bool) -> None:
    if not loose:
        shutil.copyfile(source, copy)
        return
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for name in package.namelist():
            data = package.read(name)
            out.writestr(name, _MODE.sub(rb"\g<1>14", data) if name == "word/settings.xml" else data)


def _wait_for_libreoffice(command: list[str], limit: float) -> str:
    """Run LibreOffice and give what it says; it is ended, with all it started, when it takes too long."""
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        )
    except OSError as error:
        raise WriterError(_not_started(error.strerror or str(error))) from None
    try:
        said, _ = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        _kill_process(process)
        raise WriterError(
            Problem(
                "pdf-timeout",
                "PDF",
                N_("LibreOffice did not finish in {seconds} seconds"),
                N_("give it more time or fewer files; close a LibreOffice that waits for an answer"),
                {"seconds": f"{limit:g}"},
            )
        ) from None
    except BaseException:
        _kill_process(process)
        raise
    text = said.decode("utf-8", "replace")
    if process.returncode:
        raise WriterError(_not_started(_last_line(text) or f"status {process.returncode}"))
    return text


def _kill_process(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice: its starter is not the program that works."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.communicate()


def _is_pdf(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(5) == b"%PDF-"
    except OSError:
        return False


def _last_line(said: str) -> str:
    """The last thing LibreOffice said that is of use: it always complains of Java."""
    lines = [line.strip() for line in said.splitlines() if line.strip() and "java" not in line.lower()]
    return lines[-1] if lines else ""


def _not_started(reason: str) -> Problem:
    return Problem(
        "pdf-failed",
        "PDF",
        N_("LibreOffice failed: {reason}"),
        N_("check that LibreOffice Writer is installed whole and starts"),
        {"reason": reason},
    )


def _nothing_made(where: str, said: str, work: str) -> Problem:
    """The problem of a file of which LibreOffice made nothing."""
    errors = [line.partition("Error:")[2].strip() for line in said.splitlines() if "Error:" in line]
    reason = "" if not errors or work in errors[0] else errors[0]
    return Problem(
        "pdf-not-made",
        where,
        N_("LibreOffice made no PDF of this file ({reason})") if reason else N_("LibreOffice made no PDF of this file"),
        N_("open it in LibreOffice to see what is wrong"),
        {"reason": reason},
    )


# ------------------------------------------------------------------ after
def _day(source: Path) -> dt.datetime | None:
    """The date a Word file says it was made."""
    try:
        with zipfile.ZipFile(source) as package:
            created = ElementTree.fromstring(package.read("docProps/core.xml")).findtext(_CREATED) or ""
        return dt.datetime.fromisoformat(created).astimezone(dt.UTC)
    except (KeyError, ValueError, ElementTree.ParseError):
        return None


def _mend_pdf(pdf: Path, source: Path) -> None:
    """Set right what LibreOffice leaves wrong: title, dates, links without words, tables and titles tagged as something
    else.
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
    """The title as it is, and the dates of the document, not of the clock."""
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
    """The title is a heading, a first column of names is headings, and a table that only places things is no table."""
    import pikepdf

    elements = list(_elements(opened.Root.get("/StructTreeRoot")))
    for element in elements:
        if element.S == "/Title":
            element.S = pikepdf.Name.H1
    found = [element for element in elements if element.S == "/Table"]
    if len(found) != len(tables):
        return
    for element, kind in zip(found, tables, strict=True):
        parts = [part for part in _elements(element.get("/K")) if part.S in ("/TR", "/TD", "/TH")]
        if kind.first_column:
            for row in (part for part in parts if part.S == "/TR"):
                first = next((cell for cell in _elements(row.get("/K")) if cell.S == "/TD"), None)
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
    """Each paragraph says its language: LibreOffice forgets it on most."""
    root: Any = opened.Root
    main = str(root.get("/Lang", ""))
    spoken = [
        each for each in _elements(root.get("/StructTreeRoot")) if "/K" in each and str(each.S) not in _NO_PARAGRAPHS
    ]
    if len(spoken) != len(languages):
        return
    for element, language in zip(spoken, languages, strict=True):
        if language and language != main:
            element.Lang = language


def _mend_links(opened: Pdf) -> None:
    """A link inside the document says which heading it leads to; so does the tag of one that holds no text."""
    import pikepdf

    places: dict[tuple[int, int], list[tuple[float, str]]] = {}
    with opened.open_outline() as outline:
        todo = list(outline.root)
        while todo:
            item = todo.pop(0)
            todo[:0] = item.children
            place: Any = item.destination
            if place is not None and len(place) > 3:
                places.setdefault(place[0].objgen, []).append((float(place[3]), item.title))
    for page in opened.pages:
        notes: Any = page.obj.get("/Annots", ())
        for note in notes:
            place = note.get("/Dest")
            if note.get("/Subtype") != "/Link" or place is None or len(place) <= 3:
                continue
            near = places.get(place[0].objgen, ())
            if near:
                note.Contents = min(near, key=lambda each: abs(each[0] - float(place[3])))[1]
    for element in _elements(opened.Root.get("/StructTreeRoot")):
        if element.S == "/Link" and "/Alt" not in element:
            inside = [each for each in _listed(element.get("/K")) if isinstance(each, pikepdf.Dictionary)]
            notes = [each.Obj for each in inside if each.get("/Type") == "/OBJR"]
            if notes and len(notes) == len(_listed(element.get("/K"))) and "/Contents" in notes[0]:
                element.Alt = notes[0].Contents


@dataclass(frozen=True, slots=True)
class _TableKind:
    """What heads a table: its first row, its first column, or nothing (then it only places things on the page)."""

    header: bool
    first_column: bool


def _tables(source: Path) -> Iterator[_TableKind]:
    """The tables of a Word file in their order."""
    for table in _body(source).iter(f"{_W}tbl"):
        look = table.find(f"{_W}tblPr/{_W}tblLook")
        named = look is not None and look.get(f"{_W}firstColumn") == "1"
        yield _TableKind(table.find(f"{_W}tr/{_W}trPr/{_W}tblHeader") is not None, named)


def _paragraphs(source: Path) -> Iterator[tuple[str, str]]:
    """The paragraphs of a Word file in their order: the text, and its language where it says one."""
    for paragraph in _body(source).iter(f"{_W}p"):
        text = "".join(each.text or "" for each in paragraph.iter(f"{_W}t"))
        tag = paragraph.find(f".//{_W}r/{_W}rPr/{_W}lang")
        yield text, (tag.get(f"{_W}val") or "") if tag is not None else ""


def _elements(tree: Any) -> Iterator[Any]:
    """The elements of a structure tree, in the order they are read."""
    import pikepdf

    if isinstance(tree, pikepdf.Array):
        for each in tree:
            yield from _elements(each)
    elif isinstance(tree, pikepdf.Dictionary):
        if "/S" in tree:
            yield tree
        yield from _elements(tree.get("/K"))


def _listed(value: Any) -> list[Any]:
    """A value that may be one or several, as several."""
    import pikepdf

    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _deliver(made: Iterable[Path], places: list[Path]) -> list[Path]:
    """Put the files where they belong: first all beside their place, then each in one step."""
    waiting = [place.with_name(f".aigov-{uuid.uuid4().hex}") for place in places]
    current = places[0]
    try:
        for current, pdf, part in zip(places, made, waiting, strict=True):  # noqa: B007 (told when it fails)
            shutil.copyfile(pdf, part)
        for current, part in zip(places, waiting, strict=True):
            os.replace(part, current)
    except OSError as error:
        raise WriterError(
            Problem(
                "unwritable-file",
                str(current),
                N_("the file could not be written: {reason}"),
                N_("close it if it is open elsewhere, and check the folder"),
                {"reason": SystemReason(error)},
            )
        ) from error
    finally:
        for part in waiting:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
    return places


def _bookmarks(source: Path) -> Iterator[str]:
    """The names of the bookmarks of a Word file."""
    for mark in _body(source).iter(f"{_W}bookmarkStart"):
        name = mark.get(f"{_W}name")
        if name:
            yield name


def _body(source: Path) -> ElementTree.Element:
    """The text of a Word file, as XML."""
    with zipfile.ZipFile(source) as package:
        return ElementTree.fromstring(package.read("word/document.xml"))


def _destination_name(name: str) -> str:
    """A bookmark's name as LibreOffice writes it in a PDF.

    >>> _destination_name("a_purpose")
    '/a5Fpurpose'
    """
    return "/" + re.sub(r"[^A-Za-z0-9-]", lambda found: f"{ord(found[0]):02X}", name)
