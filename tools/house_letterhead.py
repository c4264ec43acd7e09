"""Makes the letterhead of the sample house library: ``python tools/house_letterhead.py`` writes it again, the same
bytes each time.

A header with the firm's name, a line that says for whom and which version, the place of the text, a footer with the
page.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
import zipfile
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[1] / "clause_library/samples/house/papier-a-en-tete.docx"
FIRM, ADDRESS = "Cabinet Exemple", "Avocats – 4 place des Célestins, 69002 Lyon – contact@cabinet.example"
INK = "1F3A5F"


def letterhead() -> bytes:
    """The Word file."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt, RGBColor

    document: Any = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin, section.bottom_margin = Cm(3.2), Cm(2.4)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Carlito", Pt(10.5)

    head = section.header.paragraphs[0]
    name = head.add_run(FIRM)
    name.bold, name.font.size, name.font.color.rgb = True, Pt(15), RGBColor.from_string(INK)
    address = section.header.add_paragraph()
    said = address.add_run(ADDRESS)
    said.font.size, said.font.color.rgb = Pt(8.5), RGBColor.from_string("5A5A5A")

    about = document.paragraphs[0] if document.paragraphs else document.add_paragraph()
    line = about.add_run("Préparé pour {{ employer.name }} – version {{ document.version }}")
    line.italic, line.font.size = True, Pt(9)
    document.add_paragraph("[[body]]")

    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    small = foot.add_run(f"{FIRM} – ")
    small.font.size = Pt(8)
    _page(foot)

    core = document.core_properties
    core.author, core.title, core.comments, core.last_modified_by = FIRM, "Papier à en-tête", "", FIRM
    core.created = core.modified = dt.datetime(2026, 11, 2)
    made = io.BytesIO()
    document.save(made)
    return _fixed(made.getvalue())


def _page(paragraph: Any) -> None:
    """The number of the page, as a field."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE ")
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _fixed(package: bytes) -> bytes:
    """The same package with entries in one order and one date, and without the thumbnail of python-docx's template."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            if name == "docProps/thumbnail.jpeg":
                continue
            data = source.read(name)
            if name == "_rels/.rels":
                data = b"".join(part for part in _relations(data))
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _relations(data: bytes) -> list[bytes]:
    """The relations of the package without that of the thumbnail."""
    import re

    return [re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", data)]


if __name__ == "__main__":
    made = letterhead()
    if "--check" in sys.argv[1:]:
        sys.exit(0 if FILE.is_file() and FILE.read_bytes() == made else 1)
    FILE.write_bytes(made)
    print(FILE.name)
