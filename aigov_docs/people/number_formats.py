"""Numbers of a workbook as their cells show them: ``00382`` where the cell holds 382 and its format says ``00000``.

A spreadsheet keeps a postcode or a matricule as a number, and the zeros in the format of the cell. Only formats made of
zeros are looked at: digits wanted, and what may stand between them (``00000``, ``00" "00``, ``"E-"0000``).
"""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator

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
