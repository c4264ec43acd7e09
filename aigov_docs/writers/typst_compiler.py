"""The program typst: kept compiled between documents, in the thread that uses it, with fonts of our own."""

from __future__ import annotations

import json
import os
import re
import threading
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..document.tree import Document, Paragraph, Run
from ..i18n import N_
from ..problems import Problem, WriterError
from .engines import has_typst
from .typst_data import document_data

if TYPE_CHECKING:
    from typst import Compiler, Fonts, TypstError

FILES = Path(__file__).parent / "pdf_files"


#: What typst compiles: the template, which finds the data of a document beside it.
_MAIN = b'#include "document.typ"'


def encode_data(data: object) -> str:
    """Encode the data of a document, or a part of it, as the JSON text that `compile_pdf` takes.

    typst looks for markup in every file it is given, even in data, and throws away what it finds. Here it finds
    none: the characters that open markup are written as JSON escapes.

    >>> encode_data({"s": "#1 & *2*"})
    '{"s": "\\\\u00231 & \\\\u002a2\\\\u002a"}'
    """
    text = json.dumps(data, ensure_ascii=False)
    for character, escape in _MARKUP:
        text = text.replace(character, escape)
    return text


_MARKUP = tuple((character, f"\\u{ord(character):04x}") for character in "#$*_`@<")


def compile_pdf(text: str, name: str) -> bytes:
    """Compile the data of a document to a PDF with typst; the same data always gives the same bytes.

    Parameters
    ----------
    text:
        The data of the document (`document_data`), encoded by `encode_data`.
    name:
        The name of the document, for messages.

    Raises
    ------
    WriterError
        typst is not installed; a text holds a character of no font at hand; the process was forked from one where
        typst has run.

    >>> from ..document.tree import Document, Paragraph, Run
    >>> note = Document(
    ...     "note", "fr", "Note", "", "", "", "", "Page {page} / {pages}", (Paragraph((Run("Texte."),)),), "2027-01-31"
    ... )
    >>> compile_pdf(encode_data(document_data(note)), "note")[:5] if has_typst() else b"%PDF-"
    b'%PDF-'
    """
    pdf_or_error = _compiled(text)
    if isinstance(pdf_or_error, bytes):
        return pdf_or_error
    raise WriterError(_failed(pdf_or_error.message, pdf_or_error.diagnostic, name))


def undisplayable_characters(text: str) -> str:
    """List, as one string, the characters of a text that no available font has, so that a PDF cannot show them.

    Raises
    ------
    WriterError
        typst is not installed, or the process was forked.

    >>> (
    ...     undisplayable_characters("Zoé d’Œuvrard, 12 € – שרה"),
    ...     undisplayable_characters("中文") if has_typst() else "中文",
    ... )
    ('', '中文')
    """
    return "".join(
        sorted({character for word in text.split() if not _USUAL.fullmatch(word) for character in _undisplayable(word)})
    )


_USUAL = re.compile("[!-~\u00a1-\u00ac\u00ae-\u017e‘’“”…–—€]*")


@lru_cache(maxsize=4096)
def _undisplayable(word: str) -> frozenset[str]:
    body = (Paragraph((Run(word), Run(f" {word}", bold=True))),)
    pdf_or_error = _compiled(
        encode_data(document_data(Document("word", "fr", "–", "", "", "", "", "", body, "2000-01-01")))
    )
    return frozenset() if isinstance(pdf_or_error, bytes) else frozenset(_missing(pdf_or_error.diagnostic))


def _compiled(text: str) -> bytes | TypstError:
    """Compile the data of a document to a PDF, or return the error message of typst."""
    compiler = _compiler()
    import typst

    files: Any = {"main.typ": _MAIN, "data.json": text.encode()}
    try:
        pdf: Any = compiler.compile(
            files, pdf_standards=["ua-1", "a-2a"]
        )  # enforced: a document that would break them is refused
    except typst.TypstError as error:
        return error
    return bytes(pdf)


class _ThreadCompiler(threading.local):
    """The typst compiler of one thread, which handles one document at a time."""

    compiler: Compiler | None = None


_kept = _ThreadCompiler()
_started_in = 0  # the process where typst started its threads


def _compiler() -> Compiler:
    """Find the typst compiler of this thread, created on first use."""
    global _started_in
    if not has_typst():
        raise WriterError(
            Problem(
                "not-installed",
                "PDF",
                N_("{name} is not installed"),
                N_('install it with: pip install "{package}"; or install LibreOffice Writer, which makes a PDF too'),
                {"name": "typst", "package": "aigov-docs[pdf]"},
            )
        )
    if _started_in not in (0, os.getpid()):
        raise WriterError(
            Problem(
                "forked",
                "PDF",
                N_("typst cannot go on in a process that was forked from one where it has run"),
                N_('start the workers with the method "spawn" or "forkserver"'),
            )
        )
    import typst

    _started_in = os.getpid()
    if _kept.compiler is None:
        _kept.compiler = typst.Compiler(root=FILES, font_paths=_fonts(), ignore_system_fonts=True)
    return _kept.compiler


@cache
def _fonts() -> Fonts:
    """Load the fonts of the package and the fonts inside typst, once in a process."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FILES])


def _failed(message: str, diagnostic: str, name: str) -> Problem:
    missing = _missing(diagnostic)
    if missing:
        return Problem(
            "undisplayable-character",
            name,
            N_("a text holds characters that the fonts of the PDF do not have: {characters}"),
            N_("write them in Latin, Greek or Cyrillic letters, or make the PDF with the engine libreoffice"),
            {"characters": ", ".join(f"U+{ord(character):04X}" for character in sorted(missing))},
        )
    return Problem(
        "typst-failed",
        name,
        N_("the PDF could not be made: {reason}"),
        N_("make it with the engine libreoffice instead, and tell us about this document"),
        {"reason": message},
    )


def _missing(diagnostic: str) -> set[str]:
    """Find in an error message of typst the characters that no font has, or that a PDF/A file may not hold."""
    characters = "".join(re.findall(r'the (?:text|PDF contains the codepoint) `"(.+?)"`', diagnostic))
    return set(re.sub(r"\\u\{([0-9a-f]+)\}", lambda code_match: chr(int(code_match[1], 16)), characters))
