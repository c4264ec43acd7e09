"""Documents as Word files: real headings, lists, references, contents, comments, in a file that is always the same.

Nothing of python-docx is loaded before a Word file is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...document.tree import Bilingual, Contents, Document
from ..common import day_of
from . import bilingual
from .content import Content, FileState
from .furniture import furnish, section, section_end, text_width
from .package import blank, saved
from .properties import AUTHOR, add_xml, custom, set_core, set_custom
from .styles import styles_xml
from .xml import language_tag, spacer

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from .letterhead import Letterhead
    from .reading import Returned


def to_bytes(
    document: Document | Bilingual,
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
    return written(document, annotate=annotate, letterhead=letterhead, pages=pages, key=key)[0]


def written(
    document: Document | Bilingual,
    *,
    annotate: bool = False,
    letterhead: Letterhead | None = None,
    pages: Mapping[str, int] | None = None,
    key: bytes | None = None,
) -> tuple[bytes, Returned | None]:
    """The document as a .docx, and what was read of it for its proof; None where it has none.

    The parameters are those of `to_bytes`.
    """
    first = document.left if isinstance(document, Bilingual) else document
    width = letterhead.text_width if letterhead else text_width(first.landscape)
    state = FileState()
    body, left = _body(document, state, width, annotate=annotate, pages=pages, own_pages=letterhead is None)
    styles = styles_xml(first.language, left.column or width, narrow=left.narrow, sections=left.lists.numbers_sections)
    numbering = state.numbering.xml()
    if letterhead is None:
        word = blank(body + section(first.landscape), styles, numbering, first.language)
        _furnish(word, document, width)
    else:
        from .letterhead import dress

        word = dress(letterhead, body, styles, numbering, dict(first.fields), first.language)
    _comments(word, document, state)
    set_core(word, document, first)
    set_custom(word, custom(document, first))
    read = None
    if first.proof is not None:
        read = _prove(word, document, annotate=annotate, key=key, dressed=letterhead is not None)
    return saved(word), read


def _prove(
    word: WordDocument, document: Document | Bilingual, *, annotate: bool, key: bytes | None, dressed: bool
) -> Returned:
    """Put in the file what lets it be verified when it comes back: what it prints, the letterhead's text included.

    Gives what was read.
    """
    from .proof import proof_xml
    from .reading import issued, printed_lines, read_file

    read = read_file(saved(word))
    furniture = issued(read, dressed=dressed)
    add_xml(word, proof_xml(document, printed_lines(read.lines), annotated=annotate, key=key, furniture=furniture))
    return read


def has_contents(document: Document | Bilingual) -> bool:
    """Whether a document has a table of contents."""
    first = document.left if isinstance(document, Bilingual) else document
    return any(isinstance(block, Contents) for block in first.body)


def _body(
    document: Document | Bilingual,
    state: FileState,
    width: int,
    *,
    annotate: bool,
    pages: Mapping[str, int] | None,
    own_pages: bool,
) -> tuple[str, Content]:
    """The text of the file, and what wrote its first language."""
    if not isinstance(document, Bilingual):
        content = Content(document, state, width, pages=pages)
        return content.front() + content.body(annotate=annotate), content
    column = 0 if document.layout == "sequence" else width // 2
    left = Content(document.left, state, width, column=column, alone=False, pages=pages)
    right = Content(document.right, state, width, column=column, linked=False, alone=False, pages=pages)
    if column:
        return bilingual.columns(document, left, right, annotate=annotate), left
    between = section_end(document.left.landscape) if own_pages else spacer(page_break=True)
    return bilingual.sequence(document, left, right, between, annotate=annotate), left


def _furnish(word: WordDocument, document: Document | Bilingual, width: int) -> None:
    """Headers and footers, in the language or languages of the pages."""
    sections = list(word.sections)
    if not isinstance(document, Bilingual):
        furnish(sections[0], (document,), width)
    elif len(sections) == 1:
        furnish(sections[0], (document.left, document.right), width)
    else:  # French, English, then the annexes of each
        for place, each in enumerate(sections):
            furnish(each, (document.right if place % 2 else document.left,), width)


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
