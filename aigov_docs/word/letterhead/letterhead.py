"""The opening and filling of a letterhead, any firm's Word file around the text of a document.

A letterhead is checked whole when it is opened (:mod:`upload`) and written again without what it does not need
(:mod:`letterhead_parts`); its fields are read before anything runs (:mod:`field_filling`); the text of the
document takes the place of ``[[body]]`` (:mod:`text_insertion`), in the letterhead's styles (:mod:`style_merging`).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ...kits.ground.files import GivenFile, name_given, read_given
from ...kits.ground.i18n import N_
from ...kits.ground.problems import Problem, SystemReason, WriterError
from ...kits.ground.short_repr import short_repr
from ...kits.wordkit.read.elements import local_name
from ...kits.wordkit.untrusted_package import UnreadableXml
from ...pages import PAGES, PageSize
from ..written_content import Placement
from . import field_filling as filling
from . import text_insertion as placing
from . import upload
from .field_filling import LetterheadFields
from .letterhead_parts import OFFICE, LetterheadPackage, LetterheadPart, W
from .style_merging import STYLES, StylesPart, find_hiding_styles, find_missing_styles
from .text_insertion import find_mark, find_section
from .upload import LETTERHEAD_LIMITS, find_field_codes

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


# ------------------------------------------------------------------ advice
# The possible improvements of a letterhead, none of which is a reason to refuse it.


#: Fonts that paginate the same everywhere: each has a free twin of the same widths.
_SAME = {
    "calibri", "carlito", "cambria", "caladea", "arial", "liberation sans", "helvetica", "times new roman",
    "liberation serif", "times", "courier new", "liberation mono",
}  # fmt: skip
_SYMBOLS = {"symbol", "wingdings", "wingdings 2", "wingdings 3", "webdings"}
_HEAVY = 2_000_000
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def find_advice(package: LetterheadPackage, fields: LetterheadFields) -> Iterator[Problem]:
    """List, as warnings, what could be better in a letterhead, such as a page number that it does not print.

    Other warnings are about its protection against changes, the version or date of the document, fonts, page size and
    heavy pictures. ``fields`` are its letterhead fields, as `find_fields` gives them. No warning is a reason to refuse
    the letterhead.
    """
    name = package.name
    if package.protected:
        yield Problem("protected", name, N_("it is protected against changes: the documents made from it are not"))
    codes = {
        (code.split() or [""])[0].upper()
        for part in _headers_and_footers(package)
        for code in find_field_codes(part.root)
    }
    if "PAGE" not in codes:
        yield Problem(
            "no-page-number", name, N_("no header or footer prints the page number"), N_("in Word, Insert, Page Number")
        )
    if not any(asked in fields.places for asked in ("document.version", "document.date")):
        message = N_("nothing prints the version or the date of the document")
        hint = N_("write {version} or {date} in the footer")
        yield Problem(
            "no-version", name, message, hint, {"version": "{{ document.version }}", "date": "{{ document.date }}"}
        )
    fonts = sorted(font for font in find_fonts(package) if font.lower() not in _SAME | _SYMBOLS)
    if fonts:
        message = N_("a computer without these fonts breaks pages elsewhere: {fonts}")
        hint = N_("Calibri, Cambria, Arial and Times New Roman break pages alike everywhere")
        yield Problem("fonts", name, message, hint, {"fonts": ", ".join(fonts)})
    section = find_section(find_mark(package.body))
    size = section.find(W + "pgSz") if section is not None else None
    if size is not None:
        sides = sorted(int(size.get(W + side) or 0) for side in ("w", "h"))
        if not any(_is_size(sides, page) for page in PAGES.values()):
            known = ", ".join(page.label for page in PAGES.values())
            message, hint = N_("its page has another size than {known}"), N_("in Word, Layout, Size: one of these")
            yield Problem("page-size", name, message, hint, {"known": known})
    pictures = sum(len(part.data) for part in package.parts.values() if part.kind.startswith("image/"))
    if pictures > _HEAVY:
        message = N_("its pictures weigh {size} MB, which every document made from it will carry")
        yield Problem("heavy", name, message, N_("compress its pictures"), {"size": round(pictures / 1_000_000, 1)})


def _is_size(sides: Sequence[int], page: PageSize) -> bool:
    """Whether the sides of a page, the shorter one first, are those of a size, within three points."""
    return all(abs(side - known) <= 60 for side, known in zip(sides, sorted(page.measure_twips()), strict=True))


def _headers_and_footers(package: LetterheadPackage) -> Iterator[LetterheadPart]:
    return (part for part in package.text_parts() if part.kind.endswith(("header+xml", "footer+xml")))


def find_fonts(package: LetterheadPackage) -> set[str]:
    """Find the names of the fonts in a letterhead's own texts, and in its styles that a document's text will take."""
    styles = package.linked_part("styles")
    sheet = StylesPart(styles.root) if styles is not None else None
    holders = [element for part in package.text_parts() for element in part.root.iter(W + "rFonts")]
    if sheet is not None:
        text_styles = [
            sheet.find_default("paragraph"),
            *(sheet.named.get(("paragraph", name)) for name in ("heading 1", "heading 2", "body text", "title")),
        ]
        holders += [
            element
            for style in text_styles
            if style is not None
            for chained_style in sheet.style_chain(style)
            for element in chained_style.iter(W + "rFonts")
        ]
        holders += list(sheet.root.iterfind(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts"))
    theme = package.parts[package.main]
    faces = _theme_fonts(package) if any(link.kind == OFFICE + "theme" for link in theme.links) else {}
    fonts = set()
    for element in holders:
        themed = element.get(W + "asciiTheme") or ""
        face = (
            faces.get("major" if themed.startswith("major") else "minor", "")
            if themed
            else element.get(W + "ascii") or ""
        )
        if face and not re.match(r"[+@]", face):
            fonts.add(face)
    return fonts


def _theme_fonts(package: LetterheadPackage) -> dict[str, str]:
    part = package.linked_part("theme")
    faces = {}
    for element in part.tree.iter() if part is not None and part.tree is not None else ():
        if local_name(element) in ("majorFont", "minorFont"):
            latin = element.find(_DRAWING + "latin")
            faces[local_name(element)[:5]] = latin.get("typeface", "") if latin is not None else ""
    return faces


# ------------------------------------------------------------------ letterhead
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
    aigov_docs.kits.ground.problems.WriterError: cabinet.docx — it is no Word document: it is another kind of file —
    save it as a Word document (.docx)
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

    >>> from aigov_docs.word.writer import make_blank_file, save_same_bytes
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

    >>> from aigov_docs.word.writer import make_blank_file, save_same_bytes
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
