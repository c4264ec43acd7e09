"""The opening and filling of a letterhead, any firm's Word file around the text of a document.

A letterhead is checked whole when it is opened (:mod:`upload`) and written again without what it does not need
(:mod:`letterhead_parts`); its fields are read before anything runs (:mod:`field_filling`); the text of the
document takes the place of ``[[body]]`` (:mod:`text_insertion`), in the letterhead's styles (:mod:`style_merging`).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ...files import GivenFile, name_given, read_given
from ...i18n import N_
from ...problems import Problem, SystemReason, WriterError
from ...short_repr import short_repr
from ..untrusted_package import UnreadableXml
from ..written_content import Placement
from . import field_filling as filling
from . import text_insertion as placing
from . import upload
from .advice import find_advice
from .allowed import LETTERHEAD_LIMITS
from .field_filling import LetterheadFields
from .letterhead_parts import LetterheadPackage
from .style_merging import STYLES, find_hiding_styles, find_missing_styles

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

__all__ = ["STYLES", "Letterhead", "fill_letterhead", "find_unknown_fields", "open_letterhead"]


@short_repr("text_width", "written", "missing", "warnings")
@dataclass(frozen=True, slots=True)
class Letterhead:
    """A firm's Word file (its letterhead), checked and ready to receive the text of a document.

    Parameters
    ----------
    name:
        The name of its file, for messages.
    data:
        The bytes of a file written by the program, with the parts that are kept.
    text_width:
        The room across the page where the text goes, in twentieths of a point.
    missing:
        The styles of :data:`STYLES` that the file lacks; the program adds its own, in the look of the file.
    fields:
        The names of the fields that the file prints.
    written:
        Whether ``[[body]]`` is written in the file; otherwise its page is empty and the text takes all of it.
    warnings:
        Improvements that a reader may want to make; none stops a document.
    cover:
        The names of the fields that the file prints before the text of the document, such as ``document.title``.
    text:
        The words of the file itself, in small letters, a line for each paragraph.
    """

    name: str
    data: bytes = field(repr=False)
    text_width: int
    missing: tuple[str, ...]
    fields: tuple[str, ...]
    written: bool
    warnings: tuple[Problem, ...] = ()
    asked: LetterheadFields = field(default_factory=LetterheadFields, repr=False)
    cover: frozenset[str] = frozenset()
    text: str = field(default="", repr=False)

    def names_sender(self, employer: str) -> bool:
        """Whether the letterhead already names the sender of a letter: the employer's name, or a field for its address.

        ``employer`` is that name. False for the letterhead of a firm that writes for the employer, such as of lawyers.
        """
        return bool(employer) and (employer.lower() in self.text or "employer.address" in self.fields)


def open_letterhead(source: GivenFile, name: str = "") -> Letterhead:
    """Open a firm's Word file as a letterhead, after checking that the file is safe and that a document fits in it.

    Parameters
    ----------
    source:
        The file: a path, bytes or a binary stream, alike.
    name:
        What messages call the file; when not given, its own name, or ``letterhead.docx`` where it has none.

    Raises
    ------
    WriterError
        The file cannot be read, or is refused; the error holds every problem: what could harm, fields that may not be
        filled, ``[[body]]`` (where the text goes) missing or misplaced.

    >>> open_letterhead(b"not a Word file", "cabinet.docx")
    Traceback (most recent call last):
    ...
    aigov_docs.problems.WriterError: cabinet.docx — it is no Word document: it is another kind of file — save it as a
    Word document (.docx)
    """
    name = name or name_given(source, "letterhead.docx")
    package, problems = upload.read_letterhead(_read_bytes(source, name), name)
    if any(part.tree is None and part.kind.endswith("xml") for part in package.parts.values()):
        raise WriterError(*problems)
    problems += find_hiding_styles(package)
    asked = filling.find_fields(package)
    misplaced, written = placing.mark_body(package)
    problems += asked.problems + misplaced
    width = 0
    if not misplaced:
        width, narrow = placing.measure_text_width(package)
        problems += narrow
    data = package.to_bytes()
    if not problems:
        _try_filling(package, data, asked)
        problems += asked.problems
    filling.raise_problems(problems)
    return Letterhead(
        name,
        data,
        width,
        find_missing_styles(package),
        tuple(sorted(asked.places)),
        written,
        tuple(find_advice(package, asked)),
        asked,
        filling.find_cover_fields(package.body, placing.find_mark(package.body)) & set(asked.places),
        package.all_words().lower(),
    )


class FilledLetterhead(NamedTuple):
    """A firm's letterhead filled with a document's text, open in python-docx, and where the text stands."""

    word: WordDocument
    placement: Placement


def fill_letterhead(
    letterhead: Letterhead, body: str, styles: str, numbering: str, fields: Mapping[str, str], language: str
) -> FilledLetterhead:
    """Fill the fields of a firm's letterhead, and insert the text of a document in place of ``[[body]]``.

    In a letterhead whose page is empty, the text takes the whole page. The result holds the filled file, open in
    python-docx, and where the text stands in it.

    Parameters
    ----------
    body:
        The paragraphs, tables and content controls of the document as XML, without page settings.
    styles, numbering:
        The whole XML of the parts that define the styles and the lists which ``body`` names.
    fields:
        The values that the letterhead may print, by the name of the field; a known name without a value has an empty
        text.
    language:
        The language of the document, such as ``fr``.

    Raises
    ------
    WriterError
        The letterhead prints a name that ``fields`` does not hold or for which it has no value, or a value that no Word
        file can hold.

    >>> from aigov_docs.word.blank_file import make_blank_file, save_same_bytes
    >>> from aigov_docs.word.styles import styles_xml
    >>> from aigov_docs.word.wordml import NAMESPACES
    >>> def paragraph(text):
    ...     return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    >>> none = f"<w:numbering {NAMESPACES}/>"
    >>> firm = save_same_bytes(
    ...     make_blank_file(
    ...         paragraph("For {{ employer.name }}") + paragraph("[[body]]"), f"<w:styles {NAMESPACES}/>", none, "fr"
    ...     )
    ... )
    >>> filled = fill_letterhead(
    ...     open_letterhead(firm),
    ...     paragraph("Our text"),
    ...     f"<w:styles {NAMESPACES}/>",
    ...     none,
    ...     {"employer.name": "A & B"},
    ...     "fr",
    ... )
    >>> [paragraph.text for paragraph in filled.word.paragraphs]
    ['For A & B', 'Our text']
    """
    filling.raise_problems(filling.find_missing(letterhead.asked, fields, letterhead.name))
    word = filling.open_filled(letterhead.data, fields) if letterhead.asked.tags else _open_in_docx(letterhead.data)
    return FilledLetterhead(word, placing.put_text(word, body, styles, numbering, language))


def find_unknown_fields(letterhead: Letterhead, names: Iterable[str]) -> tuple[Problem, ...]:
    """List, as problems, the letterhead fields whose names are not in ``names``, each with a likely correction, if any.

    >>> from aigov_docs.word.blank_file import make_blank_file, save_same_bytes
    >>> from aigov_docs.word.wordml import NAMESPACES
    >>> body = "<w:p><w:r><w:t>{{ employer.nam }}</w:t></w:r></w:p><w:p><w:r><w:t>[[body]]</w:t></w:r></w:p>"
    >>> firm = save_same_bytes(make_blank_file(body, f"<w:styles {NAMESPACES}/>", f"<w:numbering {NAMESPACES}/>", "fr"))
    >>> [problem.values["guess"] for problem in find_unknown_fields(open_letterhead(firm), ["employer.name", "place"])]
    ['employer.name']
    """
    return tuple(filling.find_missing(letterhead.asked, dict.fromkeys(names, "x"), letterhead.name))


def _read_bytes(source: GivenFile, name: str) -> bytes:
    try:
        if not isinstance(source, str | Path):
            return read_given(source)
        with Path(source).open("rb") as file:
            return file.read(LETTERHEAD_LIMITS.file + 1)
    except OSError as error:
        message = N_("the letterhead cannot be read: {reason}")
        raise WriterError(
            Problem("unreadable", name, message, N_("check the name of the file"), {"reason": SystemReason(error)})
        ) from None


def _open_in_docx(data: bytes) -> WordDocument:
    from docx import Document

    return Document(io.BytesIO(data))


def _try_filling(package: LetterheadPackage, data: bytes, asked: LetterheadFields) -> None:
    """Open a letterhead and fill it with values and without, to find now the problems that only show then."""
    from lxml import etree

    try:
        _open_in_docx(data)
        for value in ("x", "") if asked.tags else ():
            word = filling.open_filled(data, dict.fromkeys(asked.places, value))
            if placing.find_mark(word.element.body) is None:
                filling.refuse_condition(asked, package.name)
    except (etree.XMLSyntaxError, UnreadableXml):
        filling.refuse_condition(asked, package.name)
    except Exception:  # whatever python-docx meets in a file that no check foresaw
        asked.add_problem(
            "damaged", package.name, N_("the file is damaged or incomplete"), N_("open it in Word and save it again")
        )
