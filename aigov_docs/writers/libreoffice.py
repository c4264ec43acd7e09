"""LibreOffice: found on the machine, started once for the files of a call, ended when it takes too long."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
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
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _USUAL_PLACES if Path(place).is_file()), None)


def run_libreoffice(
    sources: Sequence[Path],
    work: Path,
    options: dict[str, Any],
    timeout: float | None,
    where: str = "",
    *,
    loose: bool = True,
) -> list[Path]:
    """Convert Word files to PDF with LibreOffice, through copies whose file names say nothing of anybody.

    With ``loose``, the copies are marked as files of Word 2010: in files of later versions LibreOffice sets justified
    lines so tight that they pass the margin, and loses a full stop that no longer fits after a reference. References in
    small letters become links there, for LibreOffice would print "Article 18", and tables are moved to the margin
    (`copy_for_printing`).

    Parameters
    ----------
    sources:
        The Word files.
    work:
        An empty folder for the copies, the PDF files and the profile of LibreOffice.
    options:
        The options of the PDF export filter of LibreOffice.
    timeout:
        Seconds to wait for all the files; None waits a minute, and five seconds more for each file.
    where:
        The name of the file in messages, in place of its path.

    Returns
    -------
    list of Path
        The PDF files, in the order of ``sources``.

    Raises
    ------
    WriterError
        LibreOffice does not start, takes too long, or makes no PDF of a file.
    """
    limit = 60 + 5 * len(sources) if timeout is None else timeout
    inside, out = work / "in", work / "out"
    inside.mkdir()
    out.mkdir()
    copies = [inside / f"{number:05}.docx" for number in range(len(sources))]
    for source, copy in zip(sources, copies, strict=True):
        (copy_for_printing if loose else shutil.copyfile)(source, copy)
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
        work,
    )
    made = [out / f"{copy.stem}.pdf" for copy in copies]
    failed = [source for source, pdf in zip(sources, made, strict=True) if not _is_pdf(pdf)]
    if failed:  # LibreOffice says it went well all the same
        raise WriterError(*(_nothing_made(where or str(source), said, str(work)) for source in failed))
    return made


def _wait_for_libreoffice(command: list[str], limit: float, work: Path) -> str:
    """Run LibreOffice and read its output; past ``limit`` seconds, end every process that it started.

    On POSIX systems a small program waits beside it, and ends it and removes the folder ``work`` if this process is
    killed.
    """
    watched = os.name == "posix" and shutil.which(command[0]) is not None and can_start_python()
    ours, theirs = os.pipe() if watched else (subprocess.DEVNULL, subprocess.DEVNULL)
    try:
        process = subprocess.Popen(
            [sys.executable, "-I", "-c", _WATCH, str(work), *command] if watched else command,
            stdin=ours,
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
            os.close(ours)
    try:
        said, _ = process.communicate(timeout=limit)
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
    text = said.decode("utf-8", "replace")
    if process.returncode:
        raise WriterError(_not_started(_last_line(text) or f"status {process.returncode}"))
    return text


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


def _last_line(said: str) -> str:
    """Find the last useful line of LibreOffice's output, without its complaints about Java."""
    lines = [line.strip() for line in said.splitlines() if line.strip() and "java" not in line.lower()]
    return lines[-1] if lines else ""


def _not_started(reason: str | SystemReason) -> Problem:
    return Problem(
        "pdf-failed",
        "PDF",
        N_("LibreOffice failed: {reason}"),
        N_("check that LibreOffice Writer is installed whole and starts"),
        {"reason": reason},
    )


def _nothing_made(where: str, said: str, work: str) -> Problem:
    """Build the problem for a Word file from which LibreOffice made no PDF."""
    errors = [line.partition("Error:")[2].strip() for line in said.splitlines() if "Error:" in line]
    reason = "" if not errors or work in errors[0] else errors[0]
    return Problem(
        "pdf-not-made",
        where,
        N_("LibreOffice made no PDF of this file ({reason})") if reason else N_("LibreOffice made no PDF of this file"),
        N_("open it in LibreOffice to see what is wrong"),
        {"reason": reason},
    )
