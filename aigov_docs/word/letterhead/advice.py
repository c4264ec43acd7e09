"""The possible improvements of a letterhead, none of which is a reason to refuse it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...i18n import N_
from ...problems import Problem
from ..read.elements import local_name
from .field_filling import LetterheadFields
from .letterhead_parts import OFFICE, LetterheadPackage, LetterheadPart, W
from .style_merging import StylesPart
from .text_insertion import find_mark, find_section
from .upload import find_field_codes

if TYPE_CHECKING:
    pass

#: Fonts that paginate the same everywhere: each has a free twin of the same widths.
_SAME = {
    "calibri", "carlito", "cambria", "caladea", "arial", "liberation sans", "helvetica", "times new roman",
    "liberation serif", "times", "courier new", "liberation mono",
}  # fmt: skip
_SYMBOLS = {"symbol", "wingdings", "wingdings 2", "wingdings 3", "webdings"}
_A4 = (11906, 16838)
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
        if any(abs(side - a4_side) > 60 for side, a4_side in zip(sides, _A4, strict=True)):
            yield Problem("not-a4", name, N_("its page is not A4"), N_("in Word, Layout, Size: A4"))
    pictures = sum(len(part.data) for part in package.parts.values() if part.kind.startswith("image/"))
    if pictures > _HEAVY:
        message = N_("its pictures weigh {size} MB, which every document made from it will carry")
        yield Problem("heavy", name, message, N_("compress its pictures"), {"size": round(pictures / 1_000_000, 1)})


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
