"""PDF of Word files, through LibreOffice: tagged and archivable, with the pages that LibreOffice gives them.

LibreOffice is a program of the machine, started for all the files of a call, with settings of its own that are thrown
away: two runs in one profile lose files without a word. It prints what only it can print, such as a letterhead. Made
twice, a file has the same pages, text and tags, and other bytes. For our own papers without Word or LibreOffice in
between, the same bytes each time and PDF/UA, see :mod:`aigov_docs.writers.typst`.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
import uuid
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, WriterError, unwritable_file
from .libreoffice import W, has_libreoffice, run_libreoffice

__all__ = ["Pagination", "can_count_pages", "convert_to_pdf", "count_pages", "has_libreoffice", "page_numbers"]

_ARCHIVABLE = {
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "SelectPdfVersion": {"type": "long", "value": "2"},  # PDF/A-2b
    "ExportBookmarks": {"type": "boolean", "value": "true"},
}
_PLACES = {"ExportBookmarksToPDFDestination": {"type": "boolean", "value": "true"}}


@dataclass(frozen=True, slots=True)
class Pagination:
    """The pages of a Word file: how many there are, and the page of each bookmark, counted from 1.

    >>> Pagination(2, {"a_s_1": 1}).bookmarks["a_s_1"]
    1
    """

    pages: int
    bookmarks: dict[str, int]


def can_count_pages() -> bool:
    """Whether the pages of a Word file can be counted: LibreOffice and pikepdf are both installed.

    >>> can_count_pages() in (True, False)
    True
    """
    return has_libreoffice() and find_spec("pikepdf") is not None


def convert_to_pdf(files: Sequence[str | Path], into: str | Path, *, timeout: float | None = None) -> list[Path]:
    """Convert Word files to PDF files that are tagged and PDF/A-2b, with LibreOffice.

    Every file that can be converted is; then an error names each of the others. The page numbers of a table of contents
    stay those of the Word file, where words are hyphenated; `render` to a ``.pdf`` counts them anew. LibreOffice tags
    tables, lists and headings as it can: the files do not claim PDF/UA. Made twice, a file has the same pages, text and
    tags, and other bytes.

    Parameters
    ----------
    files:
        The .docx files; each gives a PDF of the same name.
    into:
        The folder that gets them; it must exist. A PDF appears in it whole or not at all.
    timeout:
        Seconds to wait for all the files; None waits a minute, and five seconds more for each file.

    Returns
    -------
    list of Path
        The PDF files, in the order of ``files``.

    Raises
    ------
    WriterError
        A file is missing, is not a Word file, or LibreOffice makes nothing of it: one problem for each such file, and
        the others are written. LibreOffice is not installed or takes too long, two files have the same name, the folder
        cannot be written: nothing is.

    >>> convert_to_pdf([], ".")
    []
    """
    sources, folder = [Path(file) for file in files], Path(into)
    unreadable = _check_sources(sources, folder)
    readable = [source for source in sources if source not in unreadable]
    with tempfile.TemporaryDirectory(prefix="aigov-") as work:
        converted = run_libreoffice(readable, Path(work), _ARCHIVABLE, timeout)
        pdfs = _deliver({pdf: folder / f"{source.stem}.pdf" for source, pdf in converted.pdfs.items()})
    problems = {**unreadable, **converted.problems}
    if problems:
        raise WriterError(*(problems[source] for source in sources if source in problems))
    return pdfs


def page_numbers(docx: bytes, *, as_pdf: bool = False, timeout: float | None = None) -> dict[str, int]:
    """Find the page number of each bookmark of a Word file, from which its table of contents gets its page numbers.

    A shorter form of `count_pages`.

    Parameters
    ----------
    docx:
        The bytes of the Word file.
    as_pdf:
        Whether to count the pages of the PDF that `convert_to_pdf` makes, in place of those of the Word file.
    timeout:
        Seconds to wait for LibreOffice; about a minute when None.

    Returns
    -------
    dict
        The page of each bookmark by its name, counted from 1.

    Raises
    ------
    WriterError
        LibreOffice or pikepdf is not installed; LibreOffice makes nothing of the file, or takes too long.

    >>> from aigov_docs.kits.ground.problems import WriterError
    >>> try:
    ...     page_numbers(b"no Word file")
    ... except WriterError as error:
    ...     len(error.problems) > 0
    True
    """
    return count_pages(docx, as_pdf=as_pdf, timeout=timeout).bookmarks


def count_pages(docx: bytes, *, as_pdf: bool = False, timeout: float | None = None) -> Pagination:
    """Count the pages of a Word file, and find the page of each of its bookmarks, as LibreOffice lays it out.

    Word may lay it out otherwise where the fonts differ.

    Parameters
    ----------
    docx:
        The bytes of the Word file.
    as_pdf:
        Whether to count the pages of the PDF that `convert_to_pdf` makes, where no word is hyphenated; by default the
        pages are those of the Word file.
    timeout:
        Seconds to wait for LibreOffice; about a minute when None.

    Raises
    ------
    WriterError
        LibreOffice or pikepdf is not installed; LibreOffice makes nothing of the file, or takes too long.

    >>> from aigov_docs.kits.ground.problems import WriterError
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
        converted = run_libreoffice([source], Path(work), _PLACES, timeout, "document", for_print=as_pdf)
        if converted.problems:
            raise WriterError(*converted.problems.values())
        with pikepdf.open(converted.pdfs[source]) as opened:
            pages = {page.objgen: number for number, page in enumerate(opened.pages, 1)}
            places: Any = opened.Root.get("/Dests", {})
            pages_by_bookmark: dict[str, int] = {}
            for name in _bookmarks(source):
                if _destination_name(name) in places:
                    pages_by_bookmark[name] = pages[places[_destination_name(name)][0].objgen]
            return Pagination(len(pages), pages_by_bookmark)


def _missing_package(name: str, package: str) -> Problem:
    """Build the problem for a Python package that is not installed."""
    return Problem(
        "not-installed",
        "PDF",
        N_("{name} is not installed"),
        N_('install it with: pip install "{package}"'),
        {"name": name, "package": package},
    )


def _check_sources(sources: Sequence[Path], folder: Path, where: str = "") -> dict[Path, Problem]:
    """Find which Word files cannot be converted to PDF, with the problem of each.

    Raises
    ------
    WriterError
        None can be: there is no folder for the PDF files, two files would make the same one, LibreOffice is not
        installed. The error has the problems of the files too.
    """
    problems: list[Problem] = []
    if not folder.is_dir():
        problems.append(
            Problem("missing-folder", str(folder), N_("this folder does not exist"), N_("create it, or choose another"))
        )
    unreadable: dict[Path, Problem] = {}
    names: set[str] = set()
    for source in sources:
        place = where or str(source)
        if not source.is_file():
            unreadable[source] = Problem("missing-file", place, N_("this file does not exist"), N_("check its name"))
        elif not _is_word(source):
            message, hint = N_("this is not a Word file (.docx)"), N_("save it as .docx in the program it comes from")
            unreadable[source] = Problem("not-word", place, message, hint)
        if source.stem.casefold() in names:
            message, hint = (
                N_("two files would make the same PDF"),
                N_("give them different names, or different folders"),
            )
            problems.append(Problem("same-name", place, message, hint))
        names.add(source.stem.casefold())
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
    if problems or (where and unreadable):
        raise WriterError(*problems, *unreadable.values())
    return unreadable


def _is_word(source: Path) -> bool:
    try:
        with zipfile.ZipFile(source) as package:
            return "word/document.xml" in package.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def _deliver(places: Mapping[Path, Path]) -> list[Path]:
    """Move files to their final places: all are copied there under temporary names, then each is renamed."""
    waiting = {pdf: place.with_name(f".aigov-{uuid.uuid4().hex}") for pdf, place in places.items()}
    current = Path()
    try:
        for pdf, part in waiting.items():
            current = places[pdf]
            shutil.copyfile(pdf, part)
        for pdf, part in waiting.items():
            current = places[pdf]
            os.replace(part, current)
    except OSError as error:
        raise WriterError(unwritable_file(str(current), error)) from error
    finally:
        for part in waiting.values():
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
    return list(places.values())


def _read_word_body(source: Path) -> ElementTree.Element:
    """Read ``word/document.xml``, the main part of a Word file, and return its root element, ``w:document``.

    Raises KeyError where the archive has no such part, and zipfile.BadZipFile where the file is no ZIP archive.
    """
    with zipfile.ZipFile(source) as package:
        return ElementTree.fromstring(package.read("word/document.xml"))


def _bookmarks(source: Path) -> Iterator[str]:
    """List the names of the bookmarks of a Word file."""
    for mark in _read_word_body(source).iter(f"{W}bookmarkStart"):
        name = mark.get(f"{W}name")
        if name:
            yield name


def _destination_name(name: str) -> str:
    """Convert the name of a Word bookmark to the form in which LibreOffice writes it in a PDF.

    >>> _destination_name("a_purpose")
    '/a5Fpurpose'
    """
    return "/" + re.sub(r"[^A-Za-z0-9-]", lambda character_match: f"{ord(character_match[0]):02X}", name)
