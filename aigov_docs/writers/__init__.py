"""Writers: a document tree becomes a file. They know the tree and the labels, nothing of the library.

What writes is imported when something is written: a command that reads the table of formats alone stays light.

>>> known_formats()
('docx', 'html', 'json', 'md', 'pdf')
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast, overload

from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, WriterError, refuse_type, unknown_name
from .formats import FORMATS, MEDIA_TYPES, formats_taking, known_formats, name_format

if TYPE_CHECKING:
    from ..document.tree import BilingualDocument, Document
    from ..kits.ground.files import WritableStream
    from ..word.letterhead.letterhead import Letterhead

__all__ = ["MEDIA_TYPES", "check_output_path", "known_formats", "render", "to_bytes"]


def __dir__() -> list[str]:
    return __all__


class _FormatWriter(Protocol):
    """The interface of a module that writes documents in one format."""

    def to_bytes(self, document: Document | BilingualDocument, *, annotate: bool = False) -> bytes:
        """Write a document as the bytes of a file."""


def to_bytes(
    document: Document | BilingualDocument,
    format: str,
    *,
    annotate: bool = False,
    letterhead: str | Path | Letterhead | None = None,
    paginate: bool = False,
    key: bytes | None = None,
    engine: str | None = None,
) -> bytes:
    """Write a document in a format, as the bytes of a file; the same document gives the same bytes.

    Only a PDF that LibreOffice makes has other bytes each time; its pages, its text and its tags are the same.

    Parameters
    ----------
    format:
        One of :func:`known_formats`.
    annotate:
        Whether to print beside each article its weight and review notes, for a copy to be reviewed.
    letterhead:
        A firm's own Word file, to put the text in, for ``docx`` and ``pdf``; None for none.
    paginate:
        Whether to write page numbers in the table of contents of a Word file, as LibreOffice counts them; without it,
        Word counts them when it opens the file.
    key:
        A secret that seals the proof in a Word file: only who holds it can have made the file. None for a seal that
        anyone can make.
    engine:
        The program that makes a PDF: ``typst``, straight from the document, or ``libreoffice``, from the Word file. By
        default typst, and LibreOffice for a letterhead, or where typst is not installed (`choose_engine`).

    Raises
    ------
    WriterError
        An unknown format or engine, a letterhead that is refused, a text that no file can hold, a program that is
        missing.
    """
    from ..document.layout import check_writable
    from ..document.tree import BilingualDocument, Document
    from .engines import choose_engine

    refuse_type("document", document, Document, BilingualDocument)
    if format not in FORMATS:
        raise WriterError(
            unknown_name("unknown-format", document.name, N_('unknown format "{name}"'), format, known_formats())
        )
    if letterhead is not None and format not in formats_taking("letterhead"):
        raise WriterError(
            Problem(
                "no-letterhead-here",
                document.name,
                N_("a letterhead goes around a Word file, or a PDF made from one"),
                N_("write a .docx, or a .pdf through LibreOffice"),
            )
        )
    chosen = choose_engine(engine, from_word=letterhead is not None)
    check_writable(document)
    if format == "docx":
        return _to_word(document, annotate, letterhead, paginate, key)
    if format == "pdf" and chosen == "libreoffice":
        from .pdf import can_count_pages

        return _to_pdf(_to_word(document, annotate, letterhead, paginate or can_count_pages(), key, as_pdf=True))
    writer = cast(_FormatWriter, importlib.import_module(FORMATS[format].writer, __name__))
    return writer.to_bytes(document, annotate=annotate)


def _to_word(
    document: Document | BilingualDocument,
    annotate: bool,
    letterhead: str | Path | Letterhead | None,
    paginate: bool,
    key: bytes | None,
    *,
    as_pdf: bool = False,
) -> bytes:
    """Write a document as a Word file, twice when its table of contents needs page numbers.

    With ``as_pdf``, pages are counted as in the PDF, where lines break elsewhere than in the Word file.
    """
    from ..word import writer as docx

    if isinstance(letterhead, str | Path):
        from ..word.letterhead.letterhead import open_letterhead

        letterhead = open_letterhead(letterhead)
    word_file = docx.to_bytes(document, annotate=annotate, letterhead=letterhead, key=key)
    if not paginate or not docx.has_contents(document):
        return word_file
    from .pdf import page_numbers

    return docx.to_bytes(
        document, annotate=annotate, letterhead=letterhead, pages=page_numbers(word_file, as_pdf=as_pdf), key=key
    )


def _to_pdf(word: bytes) -> bytes:
    """Convert the bytes of a Word file to those of a PDF, through LibreOffice."""
    import tempfile

    from .pdf import convert_to_pdf

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "document.docx"
        source.write_bytes(word)
        return convert_to_pdf([source], Path(folder))[0].read_bytes()


def check_output_path(path: str | Path) -> str:
    """Check that a document can be written to a path (known ending, existing folder), before the document is made.

    Returns
    -------
    str
        The format its ending names.

    Raises
    ------
    WriterError
        An ending that names no known format, or a folder that does not exist.

    >>> check_output_path("charte.docx")
    'docx'
    """
    path = Path(path)
    ending = path.suffix.lower()
    if name_format(ending) not in FORMATS:
        raise WriterError(
            Problem(
                "unknown-format",
                str(path),
                N_('no document is written in a file ending with "{ending}"'),
                N_("use one of: {known}"),
                {"ending": ending, "known": ", ".join(f".{name}" for name in known_formats())},
            )
        )
    if not path.parent.is_dir():
        raise WriterError(
            Problem(
                "missing-folder", str(path.parent), N_("this folder does not exist"), N_("create it, or choose another")
            )
        )
    return name_format(ending)


@overload
def render(
    document: Document | BilingualDocument,
    path: str | Path,
    *,
    format: str | None = None,
    annotate: bool = False,
    letterhead: str | Path | Letterhead | None = None,
    paginate: bool = False,
    key: bytes | None = None,
    engine: str | None = None,
) -> Path: ...
@overload
def render(
    document: Document | BilingualDocument,
    path: WritableStream,
    *,
    format: str,
    annotate: bool = False,
    letterhead: str | Path | Letterhead | None = None,
    paginate: bool = False,
    key: bytes | None = None,
    engine: str | None = None,
) -> None: ...
def render(
    document: Document | BilingualDocument,
    path: str | Path | WritableStream,
    *,
    format: str | None = None,
    annotate: bool = False,
    letterhead: str | Path | Letterhead | None = None,
    paginate: bool = False,
    key: bytes | None = None,
    engine: str | None = None,
) -> Path | None:
    """Write a document to a file or a binary stream: Word, PDF, HTML, Markdown or JSON.

    A file appears whole or not at all; one that names a person is for its user alone. A stream is written once the
    whole document is made, where the stream stands; it stays open.

    Parameters
    ----------
    path:
        The file, or a binary stream open for writing, such as a response of a web framework.
    format:
        One of :func:`known_formats`; asked for with a stream. For a file, the ending of its name says the format
        (``.docx``, ``.pdf``, ``.html``, ``.md``, ``.json``), and a format that says otherwise is refused.
    annotate, letterhead, paginate, key, engine:
        As for :func:`to_bytes`: weights and review notes, a firm's own Word file to put the text in, page numbers in
        the table of contents of a Word file, the secret that seals the proof, what makes a PDF.

    Returns
    -------
    Path | None
        The file written; None for a stream.

    Raises
    ------
    WriterError
        An ending or a format that is not known, a missing folder, a file or a stream that cannot be written; and what
        :func:`to_bytes` refuses.

    >>> import io
    >>> from aigov_docs import assemble, assess, load_library
    >>> stream = io.BytesIO()
    >>> render(assemble(assess(load_library(), sample_matter("charter"))), stream, format="docx")
    >>> stream.getvalue()[:2]
    b'PK'
    """
    from ..document.named_people import names_person
    from ..kits.ground.files import write_file, write_stream

    options: dict[str, Any] = {
        "annotate": annotate,
        "letterhead": letterhead,
        "paginate": paginate,
        "key": key,
        "engine": engine,
    }
    if not isinstance(path, str | Path):
        write_stream(path, to_bytes(document, _require_format(document, format), **options))
        return None
    path = Path(path)
    ending = check_output_path(path)
    if format not in (None, ending):
        message, hint = N_("the ending of the file says the format"), N_("leave the format out, or write to a stream")
        raise WriterError(Problem("other-format", str(path), message, hint))
    write_file(path, to_bytes(document, ending, **options), private=names_person(document))
    return path


def _require_format(document: Document | BilingualDocument, format: str | None) -> str:
    if format is None:
        message, hint = N_("a stream has no ending that says the format"), N_("give format, one of: {known}")
        values = {"known": ", ".join(known_formats())}
        raise WriterError(Problem("no-format", document.name, message, hint, values))
    return format
