"""CSV and XLSX files as people make them: every cell a text, each row with its line, sizes capped."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..ground.i18n import N_
from ..ground.problems import Problem, RecipientError, unreadable_file

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


# ------------------------------------------------------------------ number formats
# Numbers of a workbook as their cells show them: ``00382`` where the cell holds 382 and its format says ``00000``.


#: No more of these parts is read: styles, the list of sheets, and where each is.
LARGEST_PART = 16 << 20
#: The largest number of digits that a spreadsheet keeps exactly.
MOST_DIGITS = 15

_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$[^\]]*\]|([0#])|([ \-()])|(.)', re.DOTALL)


def read_zero_formats(raw: bytes, sheet: str) -> dict[tuple[int, int], str]:
    """Read which cells of a sheet have a format that shows zeros before a number, and the format of each.

    Parameters
    ----------
    raw:
        The workbook, already checked (`table_files.check_workbook`).
    sheet:
        The name of the sheet.

    Returns
    -------
    dict
        By the row and the column of the cell, from 0. Empty where no format of the workbook is of that sort, or where
        the workbook is not written as spreadsheets write it.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        formats = _read_formats(_read_part(archive, "xl/styles.xml"))
        part = _find_sheet(archive, sheet) if formats else ""
        if not part or part not in archive.namelist():
            return {}
        with archive.open(part) as stream:
            return {
                (row, column): formats[style]
                for row, column, style in _iterate_cells(iter(lambda: stream.read(1 << 20), b""))
                if style in formats
            }


def show_number(number: float, pattern: str) -> str | None:
    """Write a number as a cell with a format of zeros shows it; None where it is not a whole number, or is negative.

    >>> (
    ...     show_number(382.0, "00000"),
    ...     show_number(42.0, '"E-"0000'),
    ...     show_number(690012.0, '00" "00'),
    ...     show_number(1.5, "00"),
    ... )
    ('00382', 'E-0042', '6900 12', None)
    """
    tokens = _split_format(pattern)
    if tokens is None or number < 0 or not float(number).is_integer() or number >= 10**MOST_DIGITS:
        return None
    wanted = sum(digit for _, digit in tokens)
    digits = str(int(number)).rjust(sum(text == "0" for text, digit in tokens if digit), "0").rjust(wanted, " ")
    head, shown = digits[: len(digits) - wanted], iter(digits[len(digits) - wanted :])
    pieces = []
    for text, digit in tokens:
        if not digit:
            pieces.append(text)
            continue
        pieces.append(head + next(shown).strip())
        head = ""
    return "".join(pieces).strip()


def _split_format(pattern: str) -> list[tuple[str, bool]] | None:
    """Split a format into texts and places of digits (True); None for one that is not made of zeros.

    A format has up to four parts, parted by semicolons; the first is for numbers above zero.
    """
    tokens: list[tuple[str, bool]] = []
    for token in _TOKEN.finditer(pattern):
        quoted, escaped, digit, mark, other_text = token.groups()
        if other_text == ";":
            break
        if other_text is not None:
            return None
        text = next((part for part in (quoted, escaped, digit, mark) if part is not None), "")
        if text:
            tokens.append((text, digit is not None))
    zeros = [text for text, digit in tokens if digit]
    first = zeros.index("0") if "0" in zeros else len(zeros)
    if zeros.count("0") < 2 or "#" in zeros[first:]:
        return None
    return tokens


def _read_formats(styles: bytes) -> dict[bytes, str]:
    """Read the formats of zeros of a workbook's styles, by the number that its cells call them by."""
    patterns = {
        tag[b"numFmtId"]: html.unescape(tag[b"formatCode"].decode("utf-8", "replace"))
        for tag in _iterate_tags(styles, b"numFmt")
        if b"numFmtId" in tag and b"formatCode" in tag
    }
    patterns = {number: pattern for number, pattern in patterns.items() if _split_format(pattern) is not None}
    start = re.search(rb"<(?:\w+:)?cellXfs\b", styles)
    end = re.search(rb"</(?:\w+:)?cellXfs\s*>", styles)
    if not patterns or start is None or end is None:
        return {}
    used = [tag.get(b"numFmtId", b"") for tag in _iterate_tags(styles[start.end() : end.start()], b"xf")]
    return {b"%d" % place: patterns[number] for place, number in enumerate(used) if number in patterns}


def _find_sheet(archive: zipfile.ZipFile, name: str) -> str:
    """Find the part of the workbook that holds a sheet; an empty text where it is not said."""
    wanted = next(
        (
            link
            for sheet_tag in _iterate_tags(_read_part(archive, "xl/workbook.xml"), b"sheet")
            if html.unescape(sheet_tag.get(b"name", b"").decode("utf-8", "replace")) == name
            for key, link in sheet_tag.items()
            if key.endswith(b":id")
        ),
        None,
    )
    for relationship in _iterate_tags(_read_part(archive, "xl/_rels/workbook.xml.rels"), b"Relationship"):
        if wanted is not None and relationship.get(b"Id") == wanted:
            target = html.unescape(relationship.get(b"Target", b"").decode("utf-8", "replace"))
            return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    return ""


def _read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.namelist():
        return b""
    with archive.open(name) as part:
        return part.read(LARGEST_PART)


def _iterate_tags(xml: bytes, name: bytes) -> Iterator[dict[bytes, bytes]]:
    """Yield the attributes of each element of that name, in the order of the text."""
    for tag in re.finditer(rb"<(?:\w+:)?" + name + rb"(?=[\s/>])([^<>]*)>", xml):
        yield {key: double or single for key, double, single in _ATTRIBUTE.findall(tag[1])}


def _iterate_cells(chunks: Iterator[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """Yield the row and the column, from 0, and the number of the style of each cell that has one."""
    cell = re.compile(rb"""<(?:\w+:)?c\s([^<>]*)>""")
    place = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
    style = re.compile(rb"""\bs\s*=\s*["']([0-9]{1,5})["']""")
    rest = b""
    columns: dict[bytes, int] = {}
    for chunk in chunks:
        text = rest + chunk
        whole = text.rfind(b"<")
        rest = text[whole:] if whole >= 0 and len(text) - whole < 4096 else b""
        for tag in cell.finditer(text, 0, whole if rest else len(text)):
            at, styled = place.search(tag[1]), style.search(tag[1])
            if at is not None and styled is not None:
                if at[1] not in columns:
                    columns[at[1]] = column_number(at[1])
                yield int(at[2]) - 1, columns[at[1]] - 1, styled[1]


def column_number(letters: bytes) -> int:
    """Compute the number of a column written in letters: A is 1, AA is 27.

    >>> column_number(b"A"), column_number(b"AA")
    (1, 27)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


# ------------------------------------------------------------------ table files
#: Caps on files that come from outside: bytes, bytes once unpacked, entries of a workbook, rows, columns.
LARGEST, UNPACKED, ENTRIES, MOST_ROWS, MOST_COLUMNS = 200 << 20, 600 << 20, 5000, 1_000_000, 500
#: Cells of the rectangle that a sheet spans: a reader keeps the empty ones too.
MOST_CELLS = 24_000_000
SEPARATORS = ";\t,|"
#: How many rows may stand above the header ("Liste des salariés au 1er mars").
ABOVE = 20

#: Counts the cells of a row that are known headers: it tells the header, the separator and the sheet.
HeaderCounter = Callable[[Sequence[str]], int]
#: What a workbook holds in a cell.
WorkbookCell = str | bool | int | float | dt.datetime | dt.date | dt.time | dt.timedelta


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table read from a CSV file or one sheet of a workbook: a header, and rows of texts.

    Parameters
    ----------
    name:
        The file's name, without its folder.
    header, header_line:
        The row that names the columns, and where it stands; 0 where no row does.
    rows:
        The line of each row, and its cells.
    notes:
        What is worth saying: the encoding, a sheet chosen.
    numbers:
        Places of columns that hold numbers where a text was needed to keep leading zeros.
    """

    name: str
    header: tuple[str, ...]
    header_line: int
    rows: Sequence[tuple[int, list[str]]] = field(repr=False)
    notes: tuple[Problem, ...] = ()
    numbers: frozenset[int] = frozenset()

    @property
    def header_place(self) -> str:
        """Where the header stands, for messages: the name, and the line where there is one."""
        return f"{self.name}, line {self.header_line}" if self.header_line else self.name


def read_table(path: Path, count_headers: HeaderCounter) -> TableFile:
    """Read a CSV or XLSX file as a table: its header, its rows, and the line of each.

    Parameters
    ----------
    path:
        The file.
    count_headers:
        A function that counts the cells of a row that are known headers: it finds the header among the rows.

    Raises
    ------
    RecipientError
        The file is missing, too large, empty, or is not a table.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "x.csv").write_bytes(b"sep=;\\r\\nmatricule;nom\\r\\n007;Bond\\r\\n")
    ...     read_table(Path(folder, "x.csv"), len).header
    ('matricule', 'nom')
    """
    return parse_table(read_capped_bytes(path, LARGEST), path.name, count_headers)


def parse_table(raw: bytes, name: str, count_headers: HeaderCounter) -> TableFile:
    """Parse the bytes of a CSV or XLSX file as a table: its header, its rows, and the line of each.

    Parameters
    ----------
    raw:
        The bytes: UTF-8, UTF-16 or Windows-1252; separated by semicolons, tabs, commas or bars; or a workbook.
    name:
        How messages call the file.
    count_headers:
        A function that counts the cells of a row that are known headers: it finds the header among the rows.

    Raises
    ------
    RecipientError
        There are too many bytes, there is nothing in them, or they are not a table.

    >>> parse_table(b"matricule,nom\\n007,Bond\\n", "x.csv", len).rows
    [(2, ['007', 'Bond'])]
    """
    if len(raw) > LARGEST:
        raise _too_large(name, LARGEST)
    if raw.startswith(b"PK\x03\x04"):
        return _read_workbook(raw, name, count_headers)
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise RecipientError(
            Problem(
                "old-workbook",
                name,
                N_("this is an old Excel file (.xls), or one with a password"),
                N_("save it as .xlsx without a password, or as CSV"),
            )
        )
    return _read_csv(raw, name, count_headers)


def _too_large(name: str, largest: int) -> RecipientError:
    return RecipientError(
        Problem(
            "file-too-large",
            name,
            N_("the file is larger than {size} MB"),
            N_("is it the right file?"),
            {"size": largest >> 20},
        )
    )


def read_capped_bytes(path: Path, largest: int) -> bytes:
    """Read the bytes of a file that has at most ``largest`` bytes.

    Raises
    ------
    RecipientError
        The file is missing, cannot be read, or is larger.
    """
    try:
        if path.stat().st_size > largest:
            raise _too_large(path.name, largest)
        return path.read_bytes()
    except FileNotFoundError:
        raise RecipientError(Problem("no-file", path.name, N_("there is no such file"), N_("check the path"))) from None
    except OSError as error:
        raise RecipientError(unreadable_file(path.name, error)) from None


# ------------------------------------------------------------------ CSV
def decode_table(raw: bytes, name: str) -> tuple[str, str]:
    """Decode the bytes of a CSV, and return the text with the name of the encoding.

    A byte order mark decides, else UTF-8 where every byte agrees, else Windows-1252; ``name`` is how messages call the
    file.

    Raises
    ------
    RecipientError
        The bytes are no text in any of these.

    >>> decode_table("Œuvrard".encode("cp1252"), "x.csv")
    ('Œuvrard', 'Windows-1252')
    """
    marks = (
        (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
        (b"\xff\xfe", "utf-16", "UTF-16"),
        (b"\xfe\xff", "utf-16", "UTF-16"),
    )
    tried = next(
        ([(codec, label)] for mark, codec, label in marks if raw.startswith(mark)),
        [("utf-8", "UTF-8"), ("cp1252", "Windows-1252")],
    )
    for codec, label in tried:
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, label
    raise RecipientError(
        Problem(
            "not-text",
            name,
            N_("this is neither a table in text (CSV) nor a workbook (XLSX)"),
            N_("save it as CSV UTF-8, or as .xlsx"),
        )
    )


def _read_csv(raw: bytes, name: str, count_headers: HeaderCounter) -> TableFile:
    text, encoding = decode_table(raw, name)
    notes = (
        []
        if encoding == "UTF-8"
        else [
            Problem(
                "encoding",
                name,
                N_("read as {encoding}"),
                N_("look at the accents of a few names"),
                {"encoding": encoding},
            )
        ]
    )
    hint = re.match(r'(?i:"?sep=(.)"?[;,\t]*(?:\r?\n|\r))', text)
    start = hint.end() if hint else 0
    body, above = text[start:], 1 if hint else 0
    if not body.strip():
        raise _empty_file(name)
    separator = hint[1] if hint else _find_separator(body, count_headers)
    header_at, rows = None, []
    first: list[tuple[int, list[str]]] = []
    for line, cells in _read_records(body, separator, name, above):
        if header_at is None:
            first.append((line, cells))
            if count_headers(cells) >= 2 or len(first) == ABOVE:
                header_at = _find_header(first, count_headers)
                rows = first[header_at + 1 :]
        else:
            rows.append((line, cells))
            if len(rows) > MOST_ROWS:
                raise _too_many_rows(name)
    if header_at is None:
        header_at = _find_header(first, count_headers)
        rows = first[header_at + 1 :]
    if not first:
        raise _empty_file(name)
    line, header = first[header_at]
    _check_width(header, name)
    return TableFile(name, tuple(header), line, rows, tuple(notes))


def _find_header(rows: Sequence[tuple[int, list[str]]], count_headers: HeaderCounter) -> int:
    return max(range(len(rows)), key=lambda at: (count_headers(rows[at][1]), -at)) if rows else 0


def _find_separator(text: str, count_headers: HeaderCounter) -> str:
    """Find the separator under which the first lines hold most known headers, then most cells."""
    lines = text[:20_000].splitlines()[:ABOVE]

    def worth(separator: str) -> tuple[int, int]:
        cells = [list(next(csv.reader([line], delimiter=separator), [])) for line in lines if line.strip()]
        return max((count_headers(row) for row in cells), default=0), max((len(row) for row in cells), default=0)

    return max(SEPARATORS, key=worth)


def _read_records(text: str, separator: str, name: str, above: int) -> Iterator[tuple[int, list[str]]]:
    """Yield each row of a CSV that is not blank, with the line where the row starts."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = above + 1
    try:
        for cells in reader:
            if any(cells) and any(cell.strip() for cell in cells):
                yield line, cells
            line = above + reader.line_num + 1
    except csv.Error:
        raise RecipientError(
            Problem(
                "not-csv",
                f"{name}, line {line}",
                N_("the quotes of this row are wrong, or a cell is too long"),
                N_("a quote inside a cell is written twice; check this row and the one before"),
                {"line": line},
            )
        ) from None


def _empty_file(name: str) -> RecipientError:
    return RecipientError(Problem("empty-file", name, N_("the file is empty"), N_("is it the right file?")))


def _too_many_rows(name: str) -> RecipientError:
    return RecipientError(
        Problem(
            "too-many-rows",
            name,
            N_("the file has more than {rows} rows"),
            N_("is it the right file?"),
            {"rows": MOST_ROWS},
        )
    )


def _check_width(header: Sequence[str], name: str) -> None:
    if len(header) > MOST_COLUMNS:
        raise RecipientError(
            Problem(
                "too-many-columns",
                name,
                N_("the file has more than {columns} columns"),
                N_("is it the right file?"),
                {"columns": MOST_COLUMNS},
            )
        )


# ------------------------------------------------------------------ XLSX
def check_workbook(raw: bytes, name: str) -> None:
    """Refuse a workbook (XLSX) that is damaged, or that unpacks to far more than a list of people.

    Call the check before a reader opens the workbook. ``name`` is how messages call the workbook.

    Raises
    ------
    RecipientError
        The workbook is damaged, or too large once unpacked.
    """
    bad = RecipientError(
        Problem(
            "bad-workbook",
            name,
            N_("the workbook is damaged, or is not one"),
            N_("open it and save it again as .xlsx, or as CSV"),
        )
    )
    big = RecipientError(
        Problem(
            "file-too-large",
            name,
            N_("the workbook unpacks to more than {size} MB"),
            N_("keep only the list of employees in it"),
            {"size": UNPACKED >> 20},
        )
    )
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
            if not any(entry.filename == "xl/workbook.xml" for entry in entries):
                raise bad
            if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
                raise big
            spans = [_count_spanned_cells(archive, entry) for entry in entries]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        raise bad from None
    except zlib.error:
        raise bad from None
    if max(spans, default=0) > MOST_CELLS:
        raise big


_CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,7})([0-9]{1,9})["']""")


def _count_spanned_cells(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """Count the cells of the rectangle that a sheet spans, empty ones included.

    One lone cell at XFD1048576 makes a reader hold them all.

    The part is read whole, never past the size it states, and its sum is checked: a lie about the size is found here.
    """
    rows, columns, tail = 0, set[bytes](), b""
    with archive.open(entry) as part:
        while chunk := part.read(1 << 20):
            if not entry.filename.endswith(".xml"):
                continue
            cell_refs = _CELL.findall(tail + chunk)
            if cell_refs:
                rows = max(rows, *(int(row) for _, row in cell_refs))
                columns.update(column for column, _ in cell_refs)
            tail = chunk[-40:]
    return rows * max((column_number(column) for column in columns), default=0)


def _read_workbook(raw: bytes, name: str, count_headers: HeaderCounter) -> TableFile:
    try:
        from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum
    except ImportError:
        raise RecipientError(
            Problem(
                "no-calamine",
                name,
                N_("reading a workbook needs python-calamine"),
                N_('install it: pip install "aigov-docs[recipients]"; or save the list as CSV'),
            )
        ) from None
    check_workbook(raw, name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheets = [
            sheet
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        tables = [(sheet.name, _sheet_rows(book.get_sheet_by_name(sheet.name), name)) for sheet in sheets]
    except (CalamineError, PasswordError, OSError):
        raise RecipientError(
            Problem(
                "bad-workbook",
                name,
                N_("the workbook is damaged, or is not one"),
                N_("open it and save it again as .xlsx, or as CSV"),
            )
        ) from None
    tables = [(title, rows) for title, rows in tables if rows]
    if not tables:
        raise _empty_file(name)
    best = max(
        tables, key=lambda item: max(count_headers([cell_text(cell) for cell in row]) for _, row in item[1][:ABOVE])
    )
    notes = (
        [
            Problem(
                "sheet",
                name,
                N_("of {count} sheets, “{sheet}” was read"),
                N_("move the list to the first sheet if it is another"),
                {"count": len(tables), "sheet": best[0]},
            )
        ]
        if len(tables) > 1
        else []
    )
    shown = read_zero_formats(raw, best[0])
    rows = [(line, _show_numbers(row, line - 1, shown)) for line, row in best[1]] if shown else best[1]
    return _read_sheet(name, rows, count_headers, notes)


def _show_numbers(row: list[WorkbookCell], place: int, shown: Mapping[tuple[int, int], str]) -> list[WorkbookCell]:
    """Write the numbers of a row as the workbook shows them, where their format keeps zeros before them."""
    return [
        (show_number(cell, shown[place, at]) or cell) if isinstance(cell, float) and (place, at) in shown else cell
        for at, cell in enumerate(row)
    ]


def _sheet_rows(sheet: CalamineSheet, name: str) -> list[tuple[int, list[WorkbookCell]]]:
    if sheet.total_height > MOST_ROWS:
        raise _too_many_rows(name)
    if sheet.total_width > MOST_COLUMNS:
        raise RecipientError(
            Problem(
                "too-many-columns",
                name,
                N_("the file has more than {columns} columns"),
                N_("is it the right file?"),
                {"columns": MOST_COLUMNS},
            )
        )
    rows = sheet.to_python(skip_empty_area=False)
    return [(line, row) for line, row in enumerate(rows, 1) if any(cell != "" for cell in row)]


def _read_sheet(
    name: str, rows: list[tuple[int, list[WorkbookCell]]], count_headers: HeaderCounter, notes: list[Problem]
) -> TableFile:
    above = [(line, [cell_text(cell) for cell in row]) for line, row in rows[:ABOVE]]
    at = next((place for place, (_, cells) in enumerate(above) if count_headers(cells) >= 2), None)
    if at is None:
        at = _find_header(above, count_headers)
    body = rows[at + 1 :]
    numbers = frozenset(place for _, row in body for place, cell in enumerate(row) if isinstance(cell, float))
    line, header = above[at]
    return TableFile(
        name,
        tuple(header),
        line,
        [(number, [cell_text(cell) for cell in row]) for number, row in body],
        tuple(notes),
        numbers,
    )


def cell_text(cell: WorkbookCell) -> str:
    """Convert a cell of a workbook to text: 124.0 is 124, a day is 2026-12-31, a truth is true or false.

    >>> cell_text(124.0), cell_text(dt.datetime(2026, 12, 31)), cell_text(True)
    ('124', '2026-12-31', 'true')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)
