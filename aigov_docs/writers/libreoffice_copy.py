"""The copy of a Word file that LibreOffice prints: looser lines, references as links, tables at the margin.

It has no content controls."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from .pdf_mending import W

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_RUN = rb"<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?"
#: A reference in small letters, as this program writes it: its bookmark, what it shows.
_LOWER = re.compile(
    _RUN + rb'<w:fldChar w:fldCharType="begin"/></w:r>'
    + _RUN + rb'<w:instrText xml:space="preserve"> REF (\w+) \\r \\h \\\* Lower </w:instrText></w:r>'
    + _RUN + rb'<w:fldChar w:fldCharType="separate"/></w:r>'
    + rb"((?:(?!<w:fldChar).)*)" + _RUN + rb'<w:fldChar w:fldCharType="end"/></w:r>'
)  # fmt: skip
_MODE = re.compile(rb'(compatibilityMode"[^>]*w:val=")15')
_TEXT_PART = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_BEFORE_INDENT = ("tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize", "tblStyleColBandSize",
                  "tblW", "jc", "tblCellSpacing")  # fmt: skip
_SETTINGS, _STYLES = "word/settings.xml", "word/styles.xml"
_CELL_MARGIN = 108  # of a table that states none, in twentieths of a point


def copy_for_printing(source: Path, copy: Path) -> None:
    """Copy a Word file and mark the copy as a file of Word 2010, whose lines LibreOffice sets less tight.

    In such a file the text of a table, and not its edge, stands at the margin: each table is moved in by the margin of
    its cells, so that it stands where Word puts it. A file not marked as one of Word 2013 keeps its mark and tables.
    In both cases, Word fields that show a cross-reference in lower case become links with the same text, and the
    content controls are taken away, which print nothing: in one, a link begins where its paragraph does.
    """
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        names = package.namelist()
        settings, changed = _MODE.subn(rb"\g<1>14", package.read(_SETTINGS) if _SETTINGS in names else b"")
        styles = package.read(_STYLES) if changed and _STYLES in names else b""
        for name in names:
            data = package.read(name)
            if name == _SETTINGS:
                data = settings
            elif name == "word/document.xml":
                data = _LOWER.sub(rb'<w:hyperlink w:anchor="\1" w:history="1">\2</w:hyperlink>', unwrap_controls(data))
            if changed and _TEXT_PART.fullmatch(name):
                data = move_tables(data, styles)
            out.writestr(name, data)


def move_tables(part: bytes, styles: bytes) -> bytes:
    """Move each table of a part of a Word file in by the left margin of its cells; tables in cells stay.

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
    known = {style.get(f"{W}styleId", ""): style for style in sheet.iter(f"{W}style")} if sheet is not None else {}
    default = next((name for name, style in known.items() if _is_default_table(style)), "")
    for table in root.iter(f"{W}tbl"):
        settings = table.find(f"{W}tblPr")
        if settings is not None and not any(up.tag == f"{W}tbl" for up in table.iterancestors()):
            _move_table(settings, known, default)
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


def _move_table(settings: Element, styles: dict[str, Element], default: str) -> None:
    """Move one table in by the left margin of its cells, unless it floats or is set right or centred."""
    said = list(_table_settings(settings, styles, default))
    aligned = _first_value(said, "jc", "val")
    if aligned not in (None, "left", "start") or settings.find(f"{W}tblpPr") is not None:
        return
    margin = _first_value(said, "tblCellMar/{0}left", "w") or _first_value(said, "tblCellMar/{0}start", "w")
    moved = _twips(margin, _CELL_MARGIN)
    if not moved:
        return
    moved += _twips(_first_value(said, "tblInd", "w"), 0)
    indent = settings.find(f"{W}tblInd")
    if indent is None:
        indent = settings.makeelement(f"{W}tblInd")
        settings.insert(sum(child.tag in {f"{W}{name}" for name in _BEFORE_INDENT} for child in settings), indent)
    indent.set(f"{W}w", str(moved))
    indent.set(f"{W}type", "dxa")


def _table_settings(settings: Element, styles: dict[str, Element], default: str) -> Iterator[Element]:
    """Yield the settings of a table, then those of its style and of the styles that this one is based on."""
    yield settings
    named = settings.find(f"{W}tblStyle")
    name, seen = (named.get(f"{W}val", "") if named is not None else default), set()
    while name in styles and name not in seen:
        seen.add(name)
        own, based = styles[name].find(f"{W}tblPr"), styles[name].find(f"{W}basedOn")
        if own is not None:
            yield own
        name = based.get(f"{W}val", "") if based is not None else ""


def _first_value(settings: list[Element], place: str, attribute: str) -> str | None:
    """Find what the first of some settings says at a place; None where none says anything there."""
    for each in settings:
        found = each.find(f"{W}{place.format(W)}")
        if found is not None:
            return found.get(f"{W}{attribute}", "")
    return None


def _twips(value: str | None, default: int) -> int:
    return int(value) if value is not None and re.fullmatch(r"-?[0-9]+", value) else default
