"""A register as a table, for a spreadsheet: CSV and XLSX. Every cell is text, and none is a formula."""

from __future__ import annotations

import csv
import io
import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from ..kits.ground.i18n import N_
from ..kits.ground.own_files import claim_file
from ..kits.ground.problems import Problem, RegisterError, SystemReason
from ..kits.ground.text import NOT_IN_XML
from ..kits.ledger.chain import StoredEvent
from ..kits.lists.cells import escape_formulas

#: The columns, in order.
COLUMNS = (
    "number",
    "date",
    "event",
    "key",
    "name",
    "run",
    "answers",
    "file",
    "fingerprint",
    "editions",
    "language",
    "options",
    "vehicle",
    "release",
    "effective_on",
    "note",
    "evidence",
    "previous",
    "link",
)
_WHEN = (2000, 1, 1, 0, 0, 0)  # no clock: the same register gives the same bytes
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_CELL = 32_000  # characters; a spreadsheet takes 32,767


def table_rows(events: Iterable[StoredEvent]) -> Iterator[tuple[str, ...]]:
    """Yield one row for each event of a register: a text for each column of `COLUMNS`, without a row of headers."""
    for stored in events:
        event, personal = stored.event, stored.personal or {}
        yield (
            str(event.number),
            event.date,
            event.kind,
            event.key,
            personal.get("name", ""),
            event.run,
            str(event.answers or ""),
            event.file or personal.get("file", ""),
            event.fingerprint or personal.get("fingerprint", ""),
            stored.editions or "",
            event.language,
            event.options,
            event.vehicle,
            event.release,
            event.effective_on,
            personal.get("note", ""),
            personal.get("evidence", ""),
            stored.previous,
            stored.link,
        )


def write_register_table(events: Iterable[StoredEvent], path: str | Path) -> int:
    """Write the events of a register as a CSV or XLSX table, and return the number of events written.

    The ending of the file's name gives the format. The file is written under another name, then renamed, so that it is
    never half written; it is for its user alone.

    Raises
    ------
    RegisterError
        The name ends otherwise, openpyxl is not installed, or the file cannot be written.
    """
    path = Path(path)
    writer = {".csv": _write_csv, ".xlsx": _write_xlsx}.get(path.suffix.lower())
    if writer is None:
        raise RegisterError(
            Problem(
                "unknown-format", path.name, N_("a register is exported as .csv or .xlsx"), N_("choose one of the two")
            )
        )
    temporary = path.with_name(path.name + ".tmp")
    try:
        try:
            temporary.unlink(missing_ok=True)
            claim_file(temporary)
            count = writer(table_rows(events), temporary)
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise RegisterError(
            Problem(
                "cannot-write",
                path.name,
                N_("the file cannot be written: {reason}"),
                N_("check the folder, and that no program has the file open"),
                {"reason": SystemReason(error)},
            )
        ) from None
    return count


def _write_csv(lines: Iterator[tuple[str, ...]], path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for line in lines:
            writer.writerow([escape_formulas(text) for text in line])
            count += 1
    return count


def _write_xlsx(lines: Iterator[tuple[str, ...]], path: Path) -> int:
    try:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
    except ImportError:
        raise RegisterError(
            Problem(
                "no-openpyxl",
                path.stem,
                N_("the openpyxl library is not installed"),
                N_('install it with: pip install "{package}"'),
                {"package": "aigov-docs[register]"},
            )
        ) from None
    book = Workbook(write_only=True)
    sheet = book.create_sheet("register")
    sheet.freeze_panes = "A2"
    count = -1  # the header is no line of the register
    for line in chain([COLUMNS], lines):
        cells = []
        for text in line:
            cell = WriteOnlyCell(sheet, NOT_IN_XML.sub("\ufffd", text)[:_CELL])
            cell.data_type, cell.number_format = "s", "@"  # text, even where it begins with =
            cells.append(cell)
        sheet.append(cells)
        count += 1
    raw = io.BytesIO()
    book.save(raw)
    _drop_timestamps(raw, path)
    return count


def _drop_timestamps(raw: io.BytesIO, path: Path) -> None:
    """Rewrite a workbook without the times at which the workbook was created and saved."""
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _WHEN)
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            data = source.read(name)
            target.writestr(
                info, _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z", data) if name == "docProps/core.xml" else data
            )
