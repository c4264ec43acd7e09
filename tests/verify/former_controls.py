"""The form of the content controls in cells before they stood inside the paragraphs: around them."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def in_former_form(data: bytes) -> bytes:
    """Give a file in two columns the controls it would have had formerly, and change nothing else.

    In each cell one control was around all paragraphs; a small empty paragraph stood after it, as Word wants.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for each in package.infolist():
            content = package.read(each)
            if each.filename == "word/document.xml":
                root = etree.fromstring(content)
                for cell in root.iter(f"{W}tc"):
                    _wrap_cell(cell)
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            made.writestr(each, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _wrap_cell(cell: Any) -> None:
    """Put the paragraphs of a cell in its first control, and take the others away from around their words."""
    controls = list(cell.iter(f"{W}sdt"))
    if not controls or next(controls[0].iterancestors(f"{W}tc")) is not cell:
        return
    first = controls[0]
    for control in controls:
        content = control.find(f"{W}sdtContent")
        for child in list(content):
            control.addprevious(child)
        control.getparent().remove(control)
    content = first.find(f"{W}sdtContent")
    for child in list(cell):
        if child.tag != f"{W}tcPr":
            content.append(child)
    end = etree.fromstring(f'<w:p xmlns:w="{W[1:-1]}"><w:pPr><w:pStyle w:val="CellEnd"/></w:pPr></w:p>')
    cell.extend([first, end])
