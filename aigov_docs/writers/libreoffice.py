"""LibreOffice: found on the machine, started for the files of a call, ended when it takes too long."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..i18n import N_
from ..own_python import can_start_python
from ..problems import Problem, SystemReason, WriterError
from .libreoffice_copy import copy_for_printing

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
