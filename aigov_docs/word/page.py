"""What every page carries: the header, and the footer with its page numbers; the settings of a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..document.tree import Document
from ..i18n import NBSP
from .styles import CM
from .wordml import NAMESPACES, make_field, make_run

if TYPE_CHECKING:
    from docx.section import Section, _Footer, _Header

PAGE = (11906, 16838)  # A4
MARGIN = round(1.8 * CM)


def text_width(landscape: bool) -> int:
    """The room between the margins, in twentieths of a point."""
    return PAGE[1 if landscape else 0] - 2 * MARGIN


def section_settings(landscape: bool) -> str:
    """The settings of our pages: A4, even margins."""
    wide, high = (PAGE[1], PAGE[0]) if landscape else PAGE
    turned = ' w:orient="landscape"' if landscape else ""
    sides = " ".join(f'w:{side}="{MARGIN}"' for side in ("top", "right", "bottom", "left"))
    return (
        f'<w:sectPr><w:pgSz w:w="{wide}" w:h="{high}"{turned}/>'
        f'<w:pgMar {sides} w:header="{CM}" w:footer="{CM}" w:gutter="0"/></w:sectPr>'
    )


def section_end(landscape: bool) -> str:
    """The end of one part of a file: what follows starts a page, with a header and a footer of its own."""
    return f'<w:p><w:pPr><w:pStyle w:val="Spacer"/>{section_settings(landscape)}</w:pPr></w:p>'


def write_header_and_footer(place: Section, documents: tuple[Document, ...], width: int) -> None:
    """Put in a section the header and footer of a document, or of the two that share its pages."""
    _fill_with_lines(place.header, "Header", [make_run(each.header, each.language) for each in documents])
    lines = [make_run(each.footer, each.language) for each in documents]
    first = documents[0]
    # a long text takes its own line
    gap = "\n\t" if len(first.footer) > width // 105 else "\t"
    lines[0] += make_run(gap, first.language) + _page_numbers(first)
    stops = f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    _fill_with_lines(place.footer, "Footer", lines, stops)


def _page_numbers(document: Document) -> str:
    label = document.page_label.replace(" ", NBSP)
    return "".join(_page_number(part, document.language) for part in re.split(r"(\{pages?\})", label))


def _page_number(part: str, language: str) -> str:
    code = {"{page}": "PAGE", "{pages}": "NUMPAGES"}.get(part)
    return make_field(code, "1", language) if code else make_run(part, language)


def _fill_with_lines(place: _Header | _Footer, style: str, lines: list[str], stops: str = "") -> None:
    """Put one paragraph a line in a header or footer, instead of what python-docx put there."""
    from docx.oxml import parse_xml

    place.is_linked_to_previous = False
    element = place._element
    for child in list(element):
        element.remove(child)
    for line in lines:
        element.append(parse_xml(f'<w:p {NAMESPACES}><w:pPr><w:pStyle w:val="{style}"/>{stops}</w:pPr>{line}</w:p>'))
