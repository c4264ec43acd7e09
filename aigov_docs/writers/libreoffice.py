"""LibreOffice: found on the machine, started once for the files of a call, ended when it takes too long."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..i18n import N_
from ..problems import Problem, SystemReason, WriterError
from .libreoffice_copy import copy_for_printing

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
    )
    made = [out / f"{copy.stem}.pdf" for copy in copies]
    failed = [source for source, pdf in zip(sources, made, strict=True) if not _is_pdf(pdf)]
    if failed:  # LibreOffice says it went well all the same
        raise WriterError(*(_nothing_made(where or str(source), said, str(work)) for source in failed))
    return made


def _wait_for_libreoffice(command: list[str], limit: float) -> str:
    """Run LibreOffice and read its output; past ``limit`` seconds, end every process that it started."""
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        )
    except OSError as error:
        raise WriterError(_not_started(SystemReason(error))) from None
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
    """End LibreOffice with every process of its group, because the process started is not the one that works."""
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
