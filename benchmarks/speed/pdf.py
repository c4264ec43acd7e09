"""PDF in bulk: LibreOffice a chunk at a time against one start a file; typst, straight from the document, against that
chunk.
"""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from . import ours
from .measure import Session, timed

EACH, BULK, TREE = (
    "PDF, one start of LibreOffice a file",
    "PDF through LibreOffice, a chunk at a time",
    "PDF by typst, straight from the document",
)


def measure(session: Session) -> None:
    """Each in turn; the bulk ones are whole issues, everything on."""
    few: int = session.sizes["pdf one by one"]
    many: int = session.sizes["pdf"]
    if not (shutil.which("soffice") or shutil.which("libreoffice")):
        session.check(
            "pdf", "LibreOffice in bulk against one start a file", None, "×", 7, 5, why="LibreOffice is not installed"
        )
        return
    made = ours.ready(few)
    lacking = "" if find_spec("typst") else "typst is not installed"

    def each(into: Path) -> float:
        files = []
        for place, (number, values) in enumerate(made.rows):
            files.append(into / f"{place}.docx")
            files[-1].write_bytes(made.proved[number].merge_values(values)[0])

        def convert() -> None:
            for file in files:
                ours.pdf_of([file], into)

        return timed(convert) / few * 1e6

    def bulk(into: Path, **options: Any) -> float:
        people = ours.employees(many)
        taken = (
            timed(lambda: ours.issue(people, into / "out", register=into / "register.db", format="pdf", **options))
            / many
            * 1e6
        )
        if sum(1 for _ in (into / "out").rglob("*.pdf")) != many:
            raise RuntimeError("not everybody got a PDF")
        return taken

    for turn in range(session.sizes["pdf rounds"]):
        session.say(f"PDF, round {turn + 1} of {session.sizes['pdf rounds']}: {few} one by one, {many} in bulk")
        session.take(EACH, each)
        session.take(BULK, bulk)
        if not lacking:
            session.take(TREE, lambda into: bulk(into, **ours.TYPST))
    session.check("pdf", "through LibreOffice in bulk against one start a file", session.ratio(EACH, BULK), "×", 7, 5)
    session.check(
        "pdf",
        "by typst, straight from the document, against LibreOffice in bulk",
        None if lacking else session.ratio(BULK, TREE),
        "×",
        3,
        2,
        why=lacking,
    )
