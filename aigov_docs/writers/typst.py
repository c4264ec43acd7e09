"""A document as PDF straight from the tree, through typst: tagged (PDF/UA-1), archivable (PDF/A-2a), the same anywhere.

Another rendering of the same content, not a conversion of the Word file: it breaks into pages by itself. The text goes
to typst as data and is never read as markup. Fonts are ours (Carlito, of the widths of Calibri, and those typst carries
for what Carlito lacks), never those of the machine: nothing needs to be installed, and pages and bytes are the same.

typst remembers what it laid out, whatever changes around it: of a document much like those before, only what differs
is laid out again. So a compiler is kept (`compile_pdf`), what is given to it changes where the document does and
nowhere else, and a `TextSetting` lets a document be made once for many people.

typst works with threads of its own: a process pool around it must start its workers with ``spawn`` (or ``forkserver``);
in one that was forked after a first document it would wait for ever, and is refused.
"""

from __future__ import annotations

from ..document.layout import check_writable
from ..document.tree import BilingualDocument, Document
from .engines import has_typst
from .typst_blocks import RULES, TextSetting, split_text
from .typst_compiler import compile_pdf, document_data, encode_data, undisplayable_characters

__all__ = [
    "RULES",
    "TextSetting",
    "compile_pdf",
    "document_data",
    "encode_data",
    "has_typst",
    "split_text",
    "to_bytes",
    "undisplayable_characters",
]


def to_bytes(document: Document | BilingualDocument, *, annotate: bool = False) -> bytes:
    """Write a document as a PDF/UA-1 and PDF/A-2a file, with the same bytes on every machine.

    Parameters
    ----------
    annotate:
        Whether to print under the heading of each article a box with its weight and review notes.

    Raises
    ------
    WriterError
        typst is not installed; a text holds a character of no font at hand, or one no file can hold; the two languages
        do not have the same blocks.

    >>> from ..document.layout import check_writable
    >>> from ..document.tree import Document, Paragraph, Run
    >>> note = Document(
    ...     "note", "fr", "Note", "", "", "", "", "Page {page} / {pages}", (Paragraph((Run("Texte."),)),), "2027-01-31"
    ... )
    >>> to_bytes(note)[:5] if has_typst() else b"%PDF-"
    b'%PDF-'
    """
    check_writable(document)
    return compile_pdf(encode_data(document_data(document, annotate=annotate)), document.name)
