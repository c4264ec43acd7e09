"""A redline: two Word files as one with tracked changes, after a page that pairs the changes by article."""

from __future__ import annotations

import copy
import datetime as dt
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..closed_words import Language
from ..document.tree import Document
from ..files import GivenFile, name_given, read_given
from ..i18n import N_, labels
from ..library.load import Library, load_library
from ..problems import Problem, WriterError, unknown_name, unreadable_file
from ..writers import to_bytes
from .clause_changes import compare_files
from .compared_files import find_document_day, read_compared_file
from .redline_page import RedlinePage

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

#: The styles of the front page that look otherwise in a document with a band around its title: white letters there.
_TITLE_STYLES = ("Title", "Subtitle")

LANGUAGES: Mapping[str, tuple[str, ...]] = {"fr": ("fr",), "en": ("en",), "fr+en": ("fr", "en")}


def redline(
    old: GivenFile,
    new: GivenFile,
    *,
    author: str | None = None,
    date: dt.date | None = None,
    language: Language | None = None,
    library: Library | None = None,
    vehicle: str | None = None,
    names: tuple[str, str] | None = None,
) -> bytes:
    """Merge two Word files into one with tracked changes, after a page that lists the changes article by article.

    Accepting every change gives the text of ``new``, rejecting every change that of ``old``; the page in front is not
    marked as a change. Changes pending in the two files count as accepted. The result is the bytes of a Word file, the
    same for the same files.

    Parameters
    ----------
    old, new:
        The older and the newer file: a path, bytes or a binary stream, alike.
    author:
        The name that the tracked changes bear. When None, the author that the newer file names, such as the employer,
        if that file holds clauses and names one; else the word "comparison" in the language of the page.
    date:
        The day that the tracked changes bear; that of the newer document, else of the older one, when None.
    language:
        The language of the page in front, ``fr``, ``en`` or ``fr+en`` (a page in each); that of the newer document when
        None.
    library:
        The library whose editions and vehicles say what changes and what it demands; the shipped one when None.
    vehicle:
        The vehicle for which demands are listed. When None, the newer file's; where that file names none, every vehicle
        that has the clause.
    names:
        What messages call the older and the newer file; their own names, else “old” and “new”, when None.

    Raises
    ------
    WriterError
        A file cannot be read, is no Word file or not safe to open; no date is known; the author or the language cannot
        be used.

    >>> from ..library import load_library
    >>> from .edition_document import assemble_edition
    >>> one, two = (to_bytes(assemble_edition(load_library(), f"confidential-data@{n}", "fr"), "docx") for n in (1, 2))
    >>> redline(one, two)[:2]
    b'PK'
    """
    from ..word.blank_file import save_same_bytes
    from ..word.changes import track_changes

    names = names or (name_given(old, "old"), name_given(new, "new"))
    former, newer = _read_side(old, names[0]), _read_side(new, names[1])
    before, after = read_compared_file(former, names[0]), read_compared_file(newer, names[1])
    chosen_library = library or load_library()
    old_document, new_document = _open_word(former, names[0]), _open_word(newer, names[1])
    day = date or find_document_day(after, new_document) or find_document_day(before, old_document)
    if day is None:
        raise WriterError(
            Problem("no-date", names[1], N_("the file does not say its date"), N_("give one: --date 2026-12-31"))
        )
    if language is not None and language not in LANGUAGES:
        raise WriterError(
            unknown_name("language", "--lang", N_('unknown language "{name}"'), language, list(LANGUAGES))
        )
    languages = (
        LANGUAGES[language] if language else tuple(name for name in ("fr", "en") if name in after.languages) or ("fr",)
    )
    named = new_document.core_properties.author if after.clauses else ""
    who = author or named or labels(languages[0])("Comparison")
    if not who.isprintable() or len(who) > 255:
        raise WriterError(
            Problem(
                "author",
                "--author",
                N_("this name cannot be written in a file"),
                N_("write the name of the author on one line"),
            )
        )
    changes = compare_files(before, after, chosen_library, vehicle)
    landscape = _is_landscape(new_document)
    pages = [
        RedlinePage(before, after, old_document, new_document, changes, chosen_library, name).make_document(
            day, landscape=landscape
        )
        for name in languages
    ]
    track_changes(old_document, new_document, author=who, day=day, tag_group=lambda tag: tag.rsplit("@", 1)[0])
    for page in reversed(pages):
        _insert_front_page(new_document, page)
    new_document.core_properties.last_modified_by = who
    new_document.core_properties.modified = dt.datetime.combine(day, dt.time())
    return save_same_bytes(new_document)


def _read_side(source: GivenFile, where: str) -> bytes:
    try:
        return read_given(source)
    except OSError as error:
        raise WriterError(unreadable_file(where, error)) from None


def _open_word(data: bytes, where: str) -> WordDocument:
    from docx import Document as open_word

    try:
        word = open_word(io.BytesIO(data))
        _ = word.element.body, word.sections[0], word.styles.element, word.core_properties.modified
    except Exception:  # whatever is wrong in a package that was read a moment ago: python-docx raises many kinds
        raise WriterError(
            Problem("not-word", where, N_("this is no Word file (.docx)"), N_("open it in Word, and save it again"))
        ) from None
    return word


def _is_landscape(word: WordDocument) -> bool:
    section = word.sections[0]
    return (section.page_width or 0) > (section.page_height or 0)


def _insert_front_page(word: WordDocument, page: Document) -> None:
    """Insert the front page before the body, with the styles it needs and outside the tracked changes.

    Its title has styles of its own: those of the document are white where its title stands in a band.
    """
    from docx import Document as open_word
    from docx.oxml import OxmlElement

    from ..word.changes import StyleImporter, W

    front = open_word(io.BytesIO(to_bytes(page, "docx")))
    for named in front.element.body.iter(f"{W}pStyle"):
        if named.get(f"{W}val") in _TITLE_STYLES:
            named.set(f"{W}val", f"Front{named.get(f'{W}val')}")
    for style in front.styles.element.iter(f"{W}style"):
        if style.get(f"{W}styleId") in _TITLE_STYLES:
            style.set(f"{W}styleId", f"Front{style.get(f'{W}styleId')}")
            style.find(f"{W}name").set(f"{W}val", style.get(f"{W}styleId"))
    styles = StyleImporter(front, word)
    body = word.element.body
    elements = [copy.deepcopy(child) for child in front.element.body if child.tag != f"{W}sectPr"]
    paragraph, properties = OxmlElement("w:p"), OxmlElement("w:pPr")
    style, turn = OxmlElement("w:pStyle"), OxmlElement("w:pageBreakBefore")
    style.set(f"{W}val", "Spacer")
    properties.extend([style, turn])
    paragraph.append(properties)
    elements.append(paragraph)
    for place, element in enumerate(elements):
        styles.import_styles(element)
        body.insert(place, element)
