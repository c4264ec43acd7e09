"""The copy of a Word file that LibreOffice prints: whole words, lines within the margins, references as links."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

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
            target.writestr(name, data)


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
