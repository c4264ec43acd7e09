"""Documents as Word files: real headings, lists, references, contents, comments, in a file that is always the same.

Nothing of python-docx is loaded before a Word file is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..document.layout import document_day
from ..document.tree import BilingualDocument, Contents, Document
from . import bilingual
from .blank_file import make_blank_file, save_same_bytes
from .content import ContentWriter, WordFileState
from .page import section_end, section_settings, text_width, write_header_and_footer
from .properties import AUTHOR, add_custom_xml, custom_properties, set_core_properties, set_custom_properties
from .styles import styles_xml
from .wordml import language_tag, make_spacer

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from .letterhead.letterhead import Letterhead
    from .reading import WordContent


def to_bytes(
    document: Document | BilingualDocument,
    *,
    annotate: bool = False,
    letterhead: Letterhead | None = None,
    pages: Mapping[str, int] | None = None,
    key: bytes | None = None,
) -> bytes:
    """The document as a .docx.

    Parameters
    ----------
    annotate:
        Put what each article is worth in a comment on its heading.
    letterhead:
        A firm's own file, to put the text in.
    pages:
        The page of each bookmark, for the table of contents.
    key:
        The secret that seals the proof, so that nobody else can make it.
    """
    return write_with_reading(document, annotate=annotate, letterhead=letterhead, pages=pages, key=key)[0]


def write_with_reading(
    document: Document | BilingualDocument,
    *,
    annotate: bool = False,
    letterhead: Letterhead | None = None,
    pages: Mapping[str, int] | None = None,
    key: bytes | None = None,
) -> tuple[bytes, WordContent | None]:
    """The document as a .docx, and what was read of it for its proof; None where it has none.

    The parameters are those of `to_bytes`.
    """
    first = document.left if isinstance(document, BilingualDocument) else document
    width = letterhead.text_width if letterhead else text_width(first.landscape)
    state = WordFileState()
    body, left = _write_body(document, state, width, annotate=annotate, pages=pages, own_pages=letterhead is None)
    styles = styles_xml(first.language, left.column or width, narrow=left.narrow, sections=left.lists.numbers_sections)
    numbering = state.numbering.to_xml()
    if letterhead is None:
        word = make_blank_file(body + section_settings(first.landscape), styles, numbering, first.language)
        _write_pages(word, document, width)
    else:
        from .letterhead.letterhead import fill_letterhead

        word = fill_letterhead(letterhead, body, styles, numbering, dict(first.fields), first.language)
    _write_comments(word, document, state)
    set_core_properties(word, document, first)
    set_custom_properties(word, custom_properties(document, first))
    read = None
    if first.proof is not None:
        read = _add_proof(word, document, annotate=annotate, key=key, dressed=letterhead is not None)
    return save_same_bytes(word), read


def _add_proof(
    word: WordDocument, document: Document | BilingualDocument, *, annotate: bool, key: bytes | None, dressed: bool
) -> WordContent:
    """Put in the file what lets it be verified when it comes back: what it prints, the letterhead's text included.

    Gives what was read.
    """
    from .proof_part import make_proof_xml
    from .reading import non_clause_fingerprints, printed_fingerprints, read_file

    read = read_file(save_same_bytes(word))
    furniture = non_clause_fingerprints(read, dressed=dressed)
    add_custom_xml(
        word,
        make_proof_xml(document, printed_fingerprints(read.lines), annotated=annotate, key=key, furniture=furniture),
    )
    return read


def has_contents(document: Document | BilingualDocument) -> bool:
    """Whether a document has a table of contents."""
    first = document.left if isinstance(document, BilingualDocument) else document
    return any(isinstance(block, Contents) for block in first.body)


def _write_body(
    document: Document | BilingualDocument,
    state: WordFileState,
    width: int,
    *,
    annotate: bool,
    pages: Mapping[str, int] | None,
    own_pages: bool,
) -> tuple[str, ContentWriter]:
    """The text of the file, and what wrote its first language."""
    if not isinstance(document, BilingualDocument):
        content = ContentWriter(document, state, width, pages=pages)
        return content.write_front() + content.write_body(annotate=annotate), content
    column = 0 if document.layout == "sequence" else width // 2
    left = ContentWriter(document.left, state, width, column=column, alone=False, pages=pages)
    right = ContentWriter(document.right, state, width, column=column, linked=False, alone=False, pages=pages)
    if column:
        return bilingual.write_columns(document, left, right, annotate=annotate), left
    between = section_end(document.left.landscape) if own_pages else make_spacer(page_break=True)
    return bilingual.write_sequence(document, left, right, between, annotate=annotate), left


def _write_pages(word: WordDocument, document: Document | BilingualDocument, width: int) -> None:
    """Headers and footers, in the language or languages of the pages."""
    sections = list(word.sections)
    if not isinstance(document, BilingualDocument):
        write_header_and_footer(sections[0], (document,), width)
    elif len(sections) == 1:
        write_header_and_footer(sections[0], (document.left, document.right), width)
    else:  # French, English, then the annexes of each
        for place, each in enumerate(sections):
            write_header_and_footer(each, (document.right if place % 2 else document.left,), width)


def _write_comments(word: WordDocument, document: Document | BilingualDocument, state: WordFileState) -> None:
    """The comments the body refers to, in the same order: the weight, then the notes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for article, language in state.comments:
        comment = word.comments.add_comment(author=AUTHOR, initials="AI")
        comment._comment_elm.date = document_day(document)
        texts = [text for text in (article.weight_label, *article.note) if text]
        for place, text in enumerate(texts):
            target = comment.paragraphs[0] if place == 0 else comment.add_paragraph()
            target.add_run(text).bold = place == 0 and bool(article.weight_label)
        for written in (one for paragraph in comment.paragraphs for one in paragraph.runs):
            tag = OxmlElement("w:lang")
            tag.set(qn("w:val"), language_tag(language))
            written._r.get_or_add_rPr().append(tag)
