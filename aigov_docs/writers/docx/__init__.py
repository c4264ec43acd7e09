"""Documents as Word files: real headings, lists, references, contents, comments, in a file that is always the same.

Nothing of python-docx is loaded before a Word file is asked for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...document.tree import Bilingual, Document
from ...i18n import NBSP
from ..common import day_of
from . import bilingual
from .content import Content, FileState
from .package import blank, saved
from .styles import CM, styles_xml
from .xml import field, language_tag, run

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.section import _Footer, _Header

AUTHOR = "aigov_docs"
_PAGE = (11906, 16838)  # A4
_MARGIN = round(2.2 * CM)


def to_bytes(document: Document | Bilingual, *, annotate: bool = False) -> bytes:
    """The document as a .docx; ``annotate`` puts what each article is worth in a comment on its heading."""
    first = document.left if isinstance(document, Bilingual) else document
    state = FileState()
    page = (_PAGE[1], _PAGE[0]) if first.landscape else _PAGE
    width = page[0] - 2 * _MARGIN
    if isinstance(document, Bilingual):
        left = Content(document.left, state, width, column=width // 2)
        right = Content(document.right, state, width, column=width // 2, linked=False)
        body = bilingual.body(document, left, right, annotate=annotate)
    else:
        left = Content(document, state, width)
        body = left.front() + left.body(annotate=annotate)
    styles = styles_xml(first.language, narrow=left.narrow, sections=left.lists.numbers_sections)
    word = blank(body + _section(page, first.landscape), styles, state.numbering.xml(), first.language)
    _furniture(word, first, width)
    _comments(word, document, state)
    _properties(word, document, first)
    return saved(word)


def _section(page: tuple[int, int], landscape: bool) -> str:
    """The page: A4, even margins."""
    turned = ' w:orient="landscape"' if landscape else ""
    sides = " ".join(f'w:{side}="{_MARGIN}"' for side in ("top", "right", "bottom", "left"))
    return (
        f'<w:sectPr><w:pgSz w:w="{page[0]}" w:h="{page[1]}"{turned}/>'
        f'<w:pgMar {sides} w:header="{CM}" w:footer="{CM}" w:gutter="0"/></w:sectPr>'
    )


def _furniture(word: WordDocument, document: Document, width: int) -> None:
    """The page header, and the footer with its page numbers on the right."""
    section = word.sections[0]
    _fill(section.header, "Header", run(document.header, document.language))
    label = document.page_label.replace(" ", NBSP)
    numbers = "".join(_page_number(part, document.language) for part in re.split(r"(\{pages?\})", label))
    text = document.footer + ("\n\t" if len(document.footer) > width // 105 else "\t")  # a long text takes its own line
    stops = f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    _fill(section.footer, "Footer", run(text, document.language) + numbers, stops)


def _page_number(part: str, language: str) -> str:
    code = {"{page}": "PAGE", "{pages}": "NUMPAGES"}.get(part)
    return field(code, "1", language) if code else run(part, language)


def _fill(place: _Header | _Footer, style: str, content: str, stops: str = "") -> None:
    """Put one paragraph in a header or footer, instead of what python-docx put there."""
    from docx.oxml import parse_xml

    from .xml import NAMESPACES

    place.is_linked_to_previous = False
    element = place._element
    for child in list(element):
        element.remove(child)
    element.append(parse_xml(f'<w:p {NAMESPACES}><w:pPr><w:pStyle w:val="{style}"/>{stops}</w:pPr>{content}</w:p>'))


def _comments(word: WordDocument, document: Document | Bilingual, state: FileState) -> None:
    """The comments the body refers to, in the same order: the weight, then the notes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for article, language in state.comments:
        comment = word.comments.add_comment(author=AUTHOR, initials="AI")
        comment._comment_elm.date = day_of(document)
        texts = [text for text in (article.weight_label, *article.note) if text]
        for place, text in enumerate(texts):
            target = comment.paragraphs[0] if place == 0 else comment.add_paragraph()
            target.add_run(text).bold = place == 0 and bool(article.weight_label)
        for written in (one for paragraph in comment.paragraphs for one in paragraph.runs):
            tag = OxmlElement("w:lang")
            tag.set(qn("w:val"), language_tag(language))
            written._r.get_or_add_rPr().append(tag)


def _properties(word: WordDocument, document: Document | Bilingual, first: Document) -> None:
    """Title, author and dates of the file: those of the document, never of the clock."""
    core = word.core_properties
    core.title = first.title
    core.language = language_tag(first.language)
    core.created = core.modified = day_of(document).replace(tzinfo=None)
    core.revision = 1
    core.author = AUTHOR
    for name, value in first.properties:
        if name in {"author", "subject", "keywords", "category", "comments", "content_status", "identifier", "version"}:
            setattr(core, name, value[:255])
    core.last_modified_by = core.author
