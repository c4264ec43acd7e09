"""The page of a Word file: its settings, its header, and its footer with page numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..document.layout import initials_text
from ..document.page_design import INITIALS_ROOM, RUNNING_EDGE, PageForm
from ..document.tree import Document
from ..i18n import NBSP
from .fragments import Fragment, ParagraphMark, join_fragments
from .styles import twips
from .wordml import NAMESPACES, make_field, make_paragraph, make_run

if TYPE_CHECKING:
    from docx.section import Section, _Footer, _Header

PAGE = (11906, 16838)  # A4


def text_width(form: PageForm, landscape: bool) -> int:
    """Compute the width between the margins of an A4 page, upright or ``landscape``, in twentieths of a point.

    ``form`` is the form of the page, which gives the margins.
    """
    return PAGE[1 if landscape else 0] - 2 * twips(form.side)


def section_settings(form: PageForm, document: Document) -> str:
    """Write the settings of a Word section as XML: A4 pages, upright or on their side, with their margins."""
    wide, high = (PAGE[1], PAGE[0]) if document.landscape else PAGE
    turned = ' w:orient="landscape"' if document.landscape else ""
    foot = form.foot + (INITIALS_ROOM if document.initials else 0)
    margins = (("top", form.top), ("right", form.side), ("bottom", foot), ("left", form.side))
    sides = " ".join(f'w:{side}="{twips(margin)}"' for side, margin in margins)
    edge = twips(RUNNING_EDGE)
    return (
        f'<w:sectPr><w:pgSz w:w="{wide}" w:h="{high}"{turned}/>'
        f'<w:pgMar {sides} w:header="{edge}" w:footer="{edge}" w:gutter="0"/></w:sectPr>'
    )


def section_end(form: PageForm, document: Document) -> Fragment:
    """Write the end of a Word section (pages with the same settings), as an empty paragraph that holds the settings.

    Its pages are A4, on their side where ``document.landscape`` is true, with the margins that ``form`` gives. The
    next section starts a page, with its own header and footer.
    """
    xml = f'<w:p><w:pPr><w:pStyle w:val="Spacer"/>{section_settings(form, document)}</w:pPr></w:p>'
    return Fragment(xml, (ParagraphMark("Spacer", None, ()),))


def write_header_and_footer(place: Section, documents: Sequence[Document], width: int) -> tuple[Fragment, Fragment]:
    """Write the header and the footer of a Word section in the open file, and return both as fragments.

    Parameters
    ----------
    place:
        The section of the open file, whose header and footer are replaced.
    documents:
        The document that the pages of the section print; two for the two languages of a file in columns.
    width:
        The width between the margins, in twentieths of a point.
    """
    header = [make_run(document.header, document.language) for document in documents]
    lines, stops = _write_foot(documents, width)
    return _fill_with_lines(place.header, "Header", header), _fill_with_lines(place.footer, "Footer", lines, stops)


def write_first_furniture(place: Section, documents: Sequence[Document], width: int) -> tuple[Fragment, Fragment]:
    """Write the header and footer of the first page of a Word section: an empty header, the footer of the others.

    Both are written into ``place``, the section of an open file, in place of what stands there, and returned, the
    header first, as fragments of Word XML. ``documents`` are what its pages print, two for two languages in columns;
    ``width`` is that between the margins, in twentieths of a point.
    """
    lines, stops = _write_foot(documents, width)
    header = _fill_with_lines(place.first_page_header, "Header", [Fragment()])
    return header, _fill_with_lines(place.first_page_footer, "Footer", lines, stops)


def _write_foot(documents: Sequence[Document], width: int) -> tuple[list[Fragment], str]:
    """Write the lines of a footer, and their tab stops."""
    lines = [make_run(document.footer, document.language) for document in documents]
    first = documents[0]
    # a long text takes its own line
    initials = initials_text(documents)
    gap = f"{initials}\t" if initials else ""
    gap = ("\n\t" if len(first.footer) > width // (200 if initials else 105) else "\t") + gap
    lines[0] += make_run(gap, first.language) + _page_numbers(first)
    middle = f'<w:tab w:val="center" w:pos="{width // 2}"/>' if initials else ""
    return lines, f'<w:tabs>{middle}<w:tab w:val="right" w:pos="{width}"/></w:tabs>'


def _page_numbers(document: Document) -> Fragment:
    label = document.page_label.replace(" ", NBSP)
    return join_fragments(_page_number(part, document.language) for part in re.split(r"(\{pages?\})", label))


def _page_number(part: str, language: str) -> Fragment:
    code = {"{page}": "PAGE", "{pages}": "NUMPAGES"}.get(part)
    return make_field(code, "1", language) if code else make_run(part, language)


def _fill_with_lines(place: _Header | _Footer, style: str, lines: Sequence[Fragment], stops: str = "") -> Fragment:
    """Replace the content of a header or footer by one paragraph for each line."""
    from docx.oxml import parse_xml

    place.is_linked_to_previous = False
    element = place._element
    for child in list(element):
        element.remove(child)
    paragraphs = [make_paragraph(line, style, stops=stops) for line in lines]
    for paragraph in paragraphs:
        element.append(parse_xml(paragraph.xml.replace("<w:p>", f"<w:p {NAMESPACES}>", 1)))
    return join_fragments(paragraphs)
