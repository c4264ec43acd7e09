"""LibreOffice: found on the machine, started for the files of a call, ended when it takes too long."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, SystemReason, WriterError
from ..own_python import can_start_python

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


# ------------------------------------------------------------------ libreoffice copy
# The copy of a Word file that LibreOffice prints: whole words, lines within the margins, references as links.


#: The namespace of Word.
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_RUN = rb"<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?"
#: A reference in small letters, as this program writes it: its bookmark, what it shows.
_LOWER = re.compile(
    _RUN + rb'<w:fldChar w:fldCharType="begin"/></w:r>'
    + _RUN + rb'<w:instrText xml:space="preserve"> REF (\w+) \\r \\h \\\* Lower </w:instrText></w:r>'
    + _RUN + rb'<w:fldChar w:fldCharType="separate"/></w:r>'
    + rb"((?:(?!<w:fldChar).)*)" + _RUN + rb'<w:fldChar w:fldCharType="end"/></w:r>'
)  # fmt: skip
_MODE = re.compile(rb'(compatibilityMode"[^>]*w:val=")15')
_HYPHENATION = re.compile(rb"<w:autoHyphenation(?: [^>]*)?/>")
_JUSTIFIED = re.compile(rb'<w:jc w:val="(?:both|distribute|lowKashida|mediumKashida|highKashida|thaiDistribute)"')
_TEXT_PART = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_SETTINGS, _STYLES, _DOCUMENT = "word/settings.xml", "word/styles.xml", "word/document.xml"
_CELL_MARGIN = 108  # of a table that states none, in twentieths of a point
#: What stands before a setting in its group, in the order that Word files have.
_BEFORE = {
    "tblInd": ("tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize", "tblStyleColBandSize", "tblW",
               "jc", "tblCellSpacing"),
    "tblCellMar": ("tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize", "tblStyleColBandSize",
                   "tblW", "jc", "tblCellSpacing", "tblInd", "tblBorders", "shd", "tblLayout"),
    "tcMar": ("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap"),
    "left": ("top",),
}  # fmt: skip


def copy_for_printing(source: Path, copy: Path) -> None:
    """Copy a Word file so that LibreOffice prints whole words, within the margins, and references as Word shows them.

    No word is cut at the end of a line: where LibreOffice has a dictionary of the language, who searches the PDF would
    not find it. Word fields that show a cross-reference in lower case become links with the same text, since
    LibreOffice would print "Article 18". The content controls are taken away, which print nothing: in one, a link
    begins where its paragraph does. A file with justified text is marked as one of Word 2010: in later files
    LibreOffice sets justified lines so tight that they pass the margin. In such a file the text of a table, and not its
    edge, stands at the margin, so each table is moved in (`move_tables`).

    Raises
    ------
    zipfile.BadZipFile
        The file is damaged.
    """
    with (
        zipfile.ZipFile(source) as package,
        zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        parts = {name: package.read(name) for name in package.namelist()}
        styles = parts.get(_STYLES, b"")
        lowered = 0
        if any(
            _JUSTIFIED.search(data) for name, data in parts.items() if name == _STYLES or _TEXT_PART.fullmatch(name)
        ):
            parts[_SETTINGS], lowered = _MODE.subn(rb"\g<1>14", parts.get(_SETTINGS, b""))
        for name, data in parts.items():
            if name == _SETTINGS:
                data = _HYPHENATION.sub(b"", data)
            elif name == _DOCUMENT:
                data = _LOWER.sub(rb'<w:hyperlink w:anchor="\1" w:history="1">\2</w:hyperlink>', unwrap_controls(data))
            if lowered and _TEXT_PART.fullmatch(name):
                data = move_tables(data, styles)
            target.writestr(zipfile.ZipInfo(name), data)  # of 1980: Python 3.14 takes the day from its surroundings


def move_tables(part: bytes, styles: bytes) -> bytes:
    """Move each table of a part of a Word file in by the left margin of its first cell; tables in cells stay.

    LibreOffice moves a table out by that margin, and until version 25.2 by the margin of the cells of the whole table:
    the table is given the margin of its first cell, and each other cell the one that it had.

    ``styles`` is the part that defines the styles. XML that cannot be read is returned as it is.

    >>> names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    >>> table = f'<w:body {names}><w:tbl><w:tblPr><w:tblW w:w="9" w:type="dxa"/></w:tblPr></w:tbl></w:body>'
    >>> b'<w:tblInd w:w="108" w:type="dxa"/>' in move_tables(table.encode(), b"")
    True
    """
    if b"<w:tbl>" not in part and b"<w:tbl " not in part:
        return part
    root, sheet = _read_xml(part), _read_xml(styles)
    if root is None or (styles and sheet is None):
        return part
    styles_by_id = (
        {style.get(f"{W}styleId", ""): style for style in sheet.iter(f"{W}style")} if sheet is not None else {}
    )
    default = next((name for name, style in styles_by_id.items() if _is_default_table(style)), "")
    for table in root.iter(f"{W}tbl"):
        if table.find(f"{W}tblPr") is not None and not any(up.tag == f"{W}tbl" for up in table.iterancestors()):
            _move_table(table, styles_by_id, default)
    return _write_xml(root)


def unwrap_controls(part: bytes) -> bytes:
    """Take away the content controls of a part of a Word file, and keep what they hold.

    XML that cannot be read is returned as it is.

    >>> names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    >>> held = f"<w:body {names}><w:sdt><w:sdtPr/><w:sdtContent><w:p/><w:p/></w:sdtContent></w:sdt></w:body>"
    >>> unwrap_controls(held.encode()).endswith(b"<w:p/><w:p/></w:body>")
    True
    """
    root = _read_xml(part) if b"<w:sdt>" in part else None
    if root is None:
        return part
    for control in list(root.iter(f"{W}sdt")):
        around, held = control.getparent(), control.find(f"{W}sdtContent")
        if around is not None:
            place = around.index(control)
            around[place : place + 1] = list(held) if held is not None else []
    return _write_xml(root)


def _read_xml(part: bytes) -> Element | None:
    """Read a part of a Word file; None where it is empty, or no XML."""
    from lxml import etree

    careful = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(part, careful) if part else None
    except etree.XMLSyntaxError:
        return None


def _write_xml(root: Element) -> bytes:
    from lxml import etree

    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _is_default_table(style: Element) -> bool:
    return style.get(f"{W}type") == "table" and style.get(f"{W}default") in ("1", "true")


def _move_table(table: Element, styles: dict[str, Element], default: str) -> None:
    """Move one table in by the left margin of its first cell, unless it floats or is set right or centred."""
    settings = table.find(f"{W}tblPr")
    assert settings is not None  # asked before
    stated = list(_table_settings(settings, styles, default))
    aligned = _first_value(stated, "jc", "val")
    if aligned not in (None, "left", "start") or settings.find(f"{W}tblpPr") is not None:
        return
    of_all = _left_margin(stated, "tblCellMar", _CELL_MARGIN)
    cells = [cell for cell in table.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tbl")) is table]
    margins = [_left_margin(cell.findall(f"{W}tcPr"), "tcMar", of_all) for cell in cells]
    margin = margins[0] if margins else of_all
    if margin != of_all:
        for cell, cell_margin in zip(cells, margins, strict=True):
            _set_left(_find_group(_find_group(cell, "tcPr"), "tcMar"), cell_margin)
        _set_left(_find_group(settings, "tblCellMar"), margin)
    if margin:
        indent = _find_group(settings, "tblInd")
        indent.set(f"{W}w", str(margin + _twips(_first_value(stated, "tblInd", "w"), 0)))
        indent.set(f"{W}type", "dxa")


def _left_margin(settings: list[Element], group: str, default: int) -> int:
    """Find the left margin of cells in a group of the settings of a table or of a cell, in twentieths of a point."""
    stated = _first_value(settings, f"{group}/{{0}}left", "w") or _first_value(settings, f"{group}/{{0}}start", "w")
    return _twips(stated, default)


def _find_group(parent: Element, name: str) -> Element:
    """Find a child by its name, or put it where Word files have it."""
    child = parent.find(f"{W}{name}")
    if child is None:
        child = parent.makeelement(f"{W}{name}")
        before = {f"{W}{sibling_name}" for sibling_name in _BEFORE.get(name, ())}
        parent.insert(sum(sibling.tag in before for sibling in parent), child)
    return child


def _set_left(margins: Element, width: int) -> None:
    """Set the left margin in a group of margins, in twentieths of a point."""
    for start in margins.findall(f"{W}start"):
        margins.remove(start)
    left_margin = _find_group(margins, "left")
    left_margin.set(f"{W}w", str(width))
    left_margin.set(f"{W}type", "dxa")


def _table_settings(settings: Element, styles: dict[str, Element], default: str) -> Iterator[Element]:
    """Yield the settings of a table, then those of its style and of the styles that this one is based on."""
    yield settings
    named = settings.find(f"{W}tblStyle")
    name, seen = (named.get(f"{W}val", "") if named is not None else default), set()
    while name in styles and name not in seen:
        seen.add(name)
        of_style, based = styles[name].find(f"{W}tblPr"), styles[name].find(f"{W}basedOn")
        if of_style is not None:
            yield of_style
        name = based.get(f"{W}val", "") if based is not None else ""


def _first_value(settings: list[Element], place: str, attribute: str) -> str | None:
    """Find what the first of some settings says at a place; None where none says anything there."""
    for group in settings:
        setting = group.find(f"{W}{place.format(W)}")
        if setting is not None:
            return setting.get(f"{W}{attribute}", "")
    return None


def _twips(value: str | None, default: int) -> int:
    return int(value) if value is not None and re.fullmatch(r"-?[0-9]+", value) else default


# ------------------------------------------------------------------ libreoffice
#: What starts LibreOffice and ends it, with its files, when nobody waits for it any more: when the pipe on its input,
#: which the process that waits holds, is closed, however that process ends. The first argument is the folder.
_WATCH = """
import os, shutil, signal, subprocess, sys, threading
folder, *command = sys.argv[1:]
program = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
alone = threading.Event()
def watch():
    os.read(0, 1)
    alone.set()
    os.killpg(program.pid, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)
watcher = threading.Thread(target=watch, daemon=True)
watcher.start()
status = program.wait()
if alone.is_set():
    watcher.join()
os._exit(status if status >= 0 else 128 - status)
"""
_USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.com",
    "C:/Program Files (x86)/LibreOffice/program/soffice.com",
)


def has_libreoffice() -> bool:
    """Whether LibreOffice is installed on this machine.

    >>> has_libreoffice() in (True, False)
    True
    """
    return _soffice() is not None


def _soffice() -> str | None:
    """Find the path of the LibreOffice program, on the search path or in its usual place; None without one."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    return program or next((place for place in _USUAL_PLACES if Path(place).is_file()), None)


@dataclass(frozen=True, slots=True)
class Conversion:
    """What LibreOffice made of some Word files.

    Parameters
    ----------
    pdfs:
        The PDF of each Word file that it could convert, by the path of the Word file.
    problems:
        The problem of each of the others.
    """

    pdfs: Mapping[Path, Path]
    problems: Mapping[Path, Problem]


def run_libreoffice(
    sources: Sequence[Path],
    work: Path,
    options: dict[str, Any],
    timeout: float | None,
    where: str = "",
    *,
    for_print: bool = True,
) -> Conversion:
    """Convert Word files to PDF with LibreOffice, through copies whose file names say nothing of anybody.

    A file that LibreOffice cannot read stops none of the others: where it ends at one, it is started again for those
    that come after.

    Parameters
    ----------
    sources:
        The Word files, each with a path of its own.
    work:
        An empty folder for the copies, the PDF files and the profile of LibreOffice.
    options:
        The options of the PDF export filter of LibreOffice.
    timeout:
        Seconds to wait for all the files; None waits a minute, and five seconds more for each file.
    where:
        The name of the file in messages, in place of its path.
    for_print:
        Whether the copies are made ready to be printed (`copy_for_printing`); if not, the files are laid out as
        LibreOffice shows them.

    Raises
    ------
    WriterError
        LibreOffice does not start, or takes too long.
    """
    inside, pdf_folder = work / "in", work / "out"
    inside.mkdir()
    pdf_folder.mkdir()
    problems: dict[Path, Problem] = {}
    copies: dict[Path, Path] = {}
    for number, source in enumerate(sources):
        copy = inside / f"{number:05}.docx"
        try:
            (copy_for_printing if for_print else shutil.copyfile)(source, copy)
        except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError):  # a damaged archive
            problems[source] = _nothing_made(where or str(source), "")
        else:
            copies[source] = copy
    pdfs = {source: pdf_folder / f"{copy.stem}.pdf" for source, copy in copies.items()}
    end = time.monotonic() + (60 + 5 * len(sources) if timeout is None else timeout)
    waiting, starts_in_vain = list(copies), 0
    while waiting:
        command = [
            _soffice() or "soffice",
            f"-env:UserInstallation={(work / 'profile').resolve().as_uri()}",
            "--headless",
            "--norestore",
            "--infilter=MS Word 2007 XML",  # without it a broken .docx is imported as plain text
            "--convert-to",
            f"pdf:writer_pdf_Export:{json.dumps(options)}",
            "--outdir",
            str(pdf_folder),
            *(str(copies[source]) for source in waiting),
        ]
        output, status = _wait_for_libreoffice(command, max(end - time.monotonic(), 1), work)
        errors = [line.partition("Error:")[2].strip() for line in output.splitlines() if "Error:" in line]
        tried = len(waiting)
        failed, waiting, any_made = _split_failed(waiting, pdfs, len(errors))
        if not any_made and len(errors) < tried:  # it did not start, or the first file ended it
            starts_in_vain += 1
            if starts_in_vain == 2 or (status and not waiting):
                raise WriterError(_not_started(_last_line(output) or f"status {status}"))
        reason = errors[0] if errors and str(work) not in errors[0] else ""
        problems.update((source, _nothing_made(where or str(source), reason)) for source in failed)
    return Conversion({source: pdf for source, pdf in pdfs.items() if source not in problems}, problems)


def _split_failed(tried: list[Path], pdfs: Mapping[Path, Path], errors: int) -> tuple[list[Path], list[Path], bool]:
    """Split the Word files without a PDF: those that LibreOffice could not convert, and those to be tried again.

    LibreOffice takes files in order and goes on after an error. Where it told fewer ``errors`` than files lack a PDF,
    it ended at the first one after the last that it made, and opened none of those that follow. The third value is
    whether it made anything.
    """
    converted_places = [place for place, source in enumerate(tried) if _is_pdf(pdfs[source])]
    missing = [source for source in tried if not _is_pdf(pdfs[source])]
    if errors >= len(missing):
        return missing, [], bool(converted_places)
    ended_at = converted_places[-1] + 1 if converted_places else 0
    before = [source for source in tried[:ended_at] if not _is_pdf(pdfs[source])]
    return [*before, *tried[ended_at : ended_at + 1]], tried[ended_at + 1 :], bool(converted_places)


def _wait_for_libreoffice(command: list[str], limit: float, work: Path) -> tuple[str, int]:
    """Run LibreOffice, return its output and its status; past ``limit`` seconds, end every process that it started.

    On POSIX systems a small program waits beside it, and ends it and removes the folder ``work`` if this process is
    killed.
    """
    watched = os.name == "posix" and shutil.which(command[0]) is not None and can_start_python()
    our_end, theirs = os.pipe() if watched else (subprocess.DEVNULL, subprocess.DEVNULL)
    try:
        process = subprocess.Popen(
            [sys.executable, "-I", "-c", _WATCH, str(work), *command] if watched else command,
            stdin=our_end,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        if watched:
            os.close(theirs)
        raise WriterError(_not_started(SystemReason(error))) from None
    finally:
        if watched:
            os.close(our_end)
    try:
        output, _ = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        raise WriterError(
            Problem(
                "pdf-timeout",
                "PDF",
                N_("LibreOffice did not finish in {seconds} seconds"),
                N_("give it more time or fewer files; close a LibreOffice that waits for an answer"),
                {"seconds": f"{limit:g}"},
            )
        ) from None
    finally:
        if watched:
            os.close(theirs)  # what is still running ends
        if process.poll() is None:
            _kill_process(process, watched=watched)
    return output.decode("utf-8", "replace"), process.returncode


def _kill_process(process: subprocess.Popen[bytes], *, watched: bool) -> None:
    """End LibreOffice with every process of its group, because the process started is not the one that works.

    One that is ``watched`` is being ended by the program beside it.
    """
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        if watched:
            process.wait(10)
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


def _last_line(output: str) -> str:
    """Find the last useful line of LibreOffice's output, without its complaints about Java."""
    lines = [line.strip() for line in output.splitlines() if line.strip() and "java" not in line.lower()]
    return lines[-1] if lines else ""


def _not_started(reason: str | SystemReason) -> Problem:
    return Problem(
        "pdf-failed",
        "PDF",
        N_("LibreOffice failed: {reason}"),
        N_("check that LibreOffice Writer is installed whole and starts"),
        {"reason": reason},
    )


def _nothing_made(where: str, reason: str) -> Problem:
    """Build the problem for a Word file from which LibreOffice made no PDF."""
    return Problem(
        "pdf-not-made",
        where,
        N_("LibreOffice made no PDF of this file ({reason})") if reason else N_("LibreOffice made no PDF of this file"),
        N_("open it in LibreOffice to see what is wrong"),
        {"reason": reason},
    )
