"""Documents as Word files: real headings, lists, references, contents, comments, in a file that is always the same.

Nothing of python-docx is loaded before a Word file is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from ..document.layout import REVIEWERS, document_day
from ..document.page_design import PageForm, page_form
from ..document.tree import BilingualDocument, Contents, Document, Paragraph
from .bilingual import write_columns, write_sequence
from .blank_file import make_blank_file, save_same_bytes
from .content import ContentWriter
from .drawn_marks import add_pictures, number_drawings
from .file_state import WordFileState
from .fragments import Fragment
from .margin_bars import add_bars
from .page import section_end, section_settings, text_width, write_first_furniture, write_header_and_footer
from .panels import PANEL_STYLES
from .properties import add_custom_xml, custom_properties, set_core_properties, set_custom_properties
from .styles import styles_xml, twips
from .wordml import language_tag, make_spacer, shrink_end

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from .letterhead.letterhead import Letterhead
    from .read.lines import WordContent
    from .written_content import Furniture


class WrittenFile(NamedTuple):
    """The bytes of a written Word file, and its content; the content is None for a document without proof."""

    data: bytes
    content: WordContent | None


def to_bytes(
    document: Document | BilingualDocument,
    *,
    annotate: bool = False,
    letterhead: Letterhead | None = None,
    pages: Mapping[str, int] | None = None,
    key: bytes | None = None,
) -> bytes:
    """Write a document as a Word file, and return the bytes of the file.

    Parameters
    ----------
    annotate:
        Whether to put the weight and the review notes of each article in a Word comment on its heading.
    letterhead:
        A firm's own Word file, opened by `open_letterhead`, to put the text in; None for no letterhead.
    pages:
        The number of the page on which each bookmark stands, by the bookmark's name, for the table of contents; None
        leaves the numbers to Word.
    key:
        The secret that seals the proof (the record in the file of how it was made), so that nobody else can make it;
        None for a seal that anyone can make.
    """
    return write_file(document, annotate=annotate, letterhead=letterhead, pages=pages, key=key).data


def write_file(
    document: Document | BilingualDocument,
    *,
    annotate: bool = False,
    letterhead: Letterhead | None = None,
    pages: Mapping[str, int] | None = None,
    key: bytes | None = None,
) -> WrittenFile:
    """Write a document as a Word file, and return its bytes with the content that a reader of the file would find.

    Properties and proof are not in that content, which is None for a document without proof.

    Parameters
    ----------
    annotate:
        Whether to put the weight and the review notes of each article in a Word comment on its heading.
    letterhead:
        A firm's own Word file, opened by `open_letterhead`, to put the text in; None for no letterhead.
    pages:
        The number of the page on which each bookmark stands, by the bookmark's name, for the table of contents; None
        leaves the numbers to Word.
    key:
        The secret that seals the proof, so that nobody else can make it; None for a seal that anyone can make.
    """
    first = document.left if isinstance(document, BilingualDocument) else document
    if letterhead is not None and letterhead.names_sender(dict(first.fields).get("employer.name", "")):
        if isinstance(document, BilingualDocument):
            document = replace(document, left=_without_sender(document.left), right=_without_sender(document.right))
        else:
            document = _without_sender(document)
        first = document.left if isinstance(document, BilingualDocument) else document
    columns = isinstance(document, BilingualDocument) and document.layout != "sequence"
    dressed = letterhead is not None
    form = page_form(first, columns=columns, dressed=dressed)
    width = letterhead.text_width if letterhead else text_width(form, first.landscape)
    state = WordFileState()
    body, first_writer = _write_body(
        document, state, form, width, annotate=annotate, pages=pages, letterhead=letterhead
    )
    sections = first_writer.lists.numbers_sections
    styles = styles_xml(
        first.language,
        first_writer.column or width,
        form=form,
        dressed=dressed,
        sections=sections,
        band=form.band if first_writer.has_band else None,
        panels=PANEL_STYLES in body.xml,
    )
    numbering = state.numbering.to_xml()
    text = number_drawings(body.xml)
    if not columns:  # which leave no margin
        text = add_bars(text, [article for article, _ in state.comments])
    if letterhead is None:
        word = make_blank_file(shrink_end(text) + section_settings(form, first), styles, numbering, first.language)
        furniture, placement = _write_furniture(word, document, width), None
    else:
        from .letterhead.letterhead import fill_letterhead

        fields = dict(first.fields)
        word, placement = fill_letterhead(letterhead, text, styles, numbering, fields, first.language)
        furniture = []
    add_pictures(word, text, state.pictures)
    _write_comments(word, document, state)
    set_core_properties(word, document, first)
    set_custom_properties(word, custom_properties(document, first))
    if first.proof is None:
        return WrittenFile(save_same_bytes(word), None)
    from .printed import non_clause_fingerprints, printed_fingerprints
    from .proof_part import make_proof_xml
    from .written_content import dressed_content, own_content

    counter = state.numbering.make_counter()
    if placement is None:
        content = own_content(word, body, furniture, counter)
    else:
        content = dressed_content(word, body, placement, counter)
    rest = non_clause_fingerprints(content, dressed=placement is not None)
    printed = printed_fingerprints(content.lines)
    add_custom_xml(word, make_proof_xml(document, printed, annotated=annotate, key=key, furniture=rest))
    return WrittenFile(save_same_bytes(word), content)


def _without_sender(document: Document) -> Document:
    """Copy a letter without its sender, which a letterhead names."""
    sender = ("sender", "sender-address")
    body = tuple(block for block in document.body if not (isinstance(block, Paragraph) and block.style in sender))
    return replace(document, body=body)


def has_contents(document: Document | BilingualDocument) -> bool:
    """Whether a document has a table of contents."""
    first = document.left if isinstance(document, BilingualDocument) else document
    return any(isinstance(block, Contents) for block in first.body)


def _write_body(
    document: Document | BilingualDocument,
    state: WordFileState,
    form: PageForm,
    width: int,
    *,
    annotate: bool,
    pages: Mapping[str, int] | None,
    letterhead: Letterhead | None,
) -> tuple[Fragment, ContentWriter]:
    """Write the body of the file; give it with the writer of its first language.

    What the cover of a letterhead prints, title or subtitle, is not printed again.
    """
    dressed = letterhead is not None
    if not isinstance(document, BilingualDocument):
        writer = ContentWriter(document, state, width, form=form, pages=pages, dressed=dressed)
        covered = letterhead.cover if letterhead is not None else frozenset()
        front = writer.write_front(title="document.title" not in covered, subtitle="document.subtitle" not in covered)
        return front + writer.write_body(annotate=annotate), writer
    column = 0 if document.layout == "sequence" else (width - twips(form.gutter)) // 2

    def writer_of(side: Document, *, linked: bool) -> ContentWriter:
        return ContentWriter(
            side, state, width, form=form, column=column, linked=linked, alone=False, pages=pages, dressed=dressed
        )

    left, right = writer_of(document.left, linked=True), writer_of(document.right, linked=False)
    if column:
        return write_columns(document, left, right, annotate=annotate), left
    between = make_spacer(page_break=True) if dressed else section_end(form, document.left)
    return write_sequence(document, left, right, between, annotate=annotate), left


def _write_furniture(word: WordDocument, document: Document | BilingualDocument, width: int) -> list[Furniture]:
    """Write headers and footers in the languages of the pages; give the content printed in each."""
    from .written_content import Furniture

    furniture = []
    sections = list(word.sections)
    for place, section in enumerate(sections):
        documents: tuple[Document, ...]
        if not isinstance(document, BilingualDocument):
            documents = (document,)
        elif len(sections) == 1:
            documents = (document.left, document.right)
        else:  # French, English, then the annexes of each
            documents = (document.right if place % 2 else document.left,)
        if documents[0].band is not None and place < 2:  # no header on the page of the band
            kinds = ("header", section.first_page_header), ("footer", section.first_page_footer)
            section.different_first_page_header_footer = True
            for (kind, part), content in zip(kinds, write_first_furniture(section, documents, width), strict=True):
                furniture.append(Furniture(kind, part.part.partname.lstrip("/"), content))
        header, footer = write_header_and_footer(section, documents, width)
        furniture.append(Furniture("header", section.header.part.partname.lstrip("/"), header))
        furniture.append(Furniture("footer", section.footer.part.partname.lstrip("/"), footer))
    return furniture


def _write_comments(word: WordDocument, document: Document | BilingualDocument, state: WordFileState) -> None:
    """Write the comments that the body refers to, in the same order: the weight, then the notes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for article, language in state.comments:
        reviewer = REVIEWERS.get(language, REVIEWERS["en"])
        comment = word.comments.add_comment(author=reviewer, initials=reviewer[0])
        comment._comment_elm.date = document_day(document)
        texts = [text for text in (article.weight_label, *article.note) if text]
        for place, text in enumerate(texts):
            target = comment.paragraphs[0] if place == 0 else comment.add_paragraph()
            target.add_run(text).bold = place == 0 and bool(article.weight_label)
        for run in (run for paragraph in comment.paragraphs for run in paragraph.runs):
            tag = OxmlElement("w:lang")
            tag.set(qn("w:val"), language_tag(language))
            run._r.get_or_add_rPr().append(tag)
