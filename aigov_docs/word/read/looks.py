"""Looks that may hide a text and that the program never writes, each with a short name; colours, contrast."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .elements import WORD_SPACES, is_on, local_name, namespace, word_name

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SYMBOLS = re.compile(r"wingdings|webdings|symbol$|dingbats|marlett|mt extra", re.IGNORECASE)
#: Elements of a Word run: a date or a page number that Word computes by itself, without a field.
CLOCKS = ("pgNum", "dayLong", "dayShort", "monthLong", "monthShort", "yearLong", "yearShort")
_SIDES = ("left", "right", "start", "end", "firstLine", "hanging")
_SIDES_IN_CHARACTERS = tuple(f"{side}Chars" for side in _SIDES)


def _largest_attribute(element: Element, *names: str) -> int:
    """Read the largest of some attributes, whatever its sign."""
    values = [value for name in names for space in WORD_SPACES if (value := element.get(f"{{{space}}}{name}", ""))]
    numbers = (int(float(value)) for value in values if re.fullmatch(r"-?\d{1,6}(?:\.\d+)?", value))
    return max(numbers, key=abs, default=0)


def _values(element: Element, name: str = "val") -> list[str | None]:
    """List the values of an attribute in each vocabulary of Word, None where there is none."""
    return [element.get(f"{{{space}}}{name}") for space in WORD_SPACES]


def odd_in_run(properties: Element | None) -> Iterator[str]:
    """Yield the names of the properties, set by a Word run or a style (``w:rPr``), that may hide a text.

    ``properties`` is the element that holds them; nothing is yielded for None, where there is none.

    >>> list(odd_in_run(None))
    []
    """
    for child in properties if properties is not None else ():
        name = word_name(child)
        match name:
            case "":
                if local_name(child) in ("textFill", "textOutline") and "word" in namespace(child):
                    yield local_name(child)
            case "fitText" | "eastAsianLayout":
                yield name
            case "rtl" | "cs":
                if is_on(child):
                    yield name
            case "position":
                if abs(_largest_attribute(child, "val")) > 12:
                    yield name
            case "spacing":
                if _largest_attribute(child, "val") < -30:
                    yield name
            case "rFonts":
                if any(_SYMBOLS.match(value) for value in child.attrib.values()):
                    yield "font"


def odd_in_paragraph(properties: Element | None) -> Iterator[str]:
    """Yield the names of the properties, set by a Word paragraph or a style (``w:pPr``), that may hide a text.

    They are frames, large indents and tab stops, other directions of text, and a hidden end of paragraph (``mark``).
    ``properties`` is the element that holds them; nothing is yielded for None, where there is none.
    """
    for child in properties if properties is not None else ():
        name = word_name(child)
        match name:
            case "framePr":
                yield name
            case "bidi":
                if is_on(child):
                    yield name
            case "textDirection":
                if not any(value in ("lrTb", "lr") for value in _values(child)):
                    yield name
            case "ind":
                is_outside = any(not -1500 <= _largest_attribute(child, side) <= 4500 for side in _SIDES)
                if is_outside or any(abs(_largest_attribute(child, side)) > 2000 for side in _SIDES_IN_CHARACTERS):
                    yield name
            case "tabs":
                if any(abs(_largest_attribute(tab, "pos")) > 16000 for tab in child):
                    yield name
            case "rPr":
                if any(word_name(part) in ("vanish", "specVanish") and is_on(part) for part in child):
                    yield "mark"


def odd_in_table(properties: Element | None) -> Iterator[str]:
    """Yield the names of the properties, set by a Word table, row or cell, that may hide a text.

    Such are merged cells, exact heights, tiny widths, large margins and indents, diagonal lines and other directions of
    text. ``properties`` is the element that holds them; nothing is yielded for None, where there is none.
    """
    for child in properties if properties is not None else ():
        name = word_name(child)
        match name:
            case "tblpPr" | "tcFitText" | "bidiVisual":
                if is_on(child):
                    yield name
            case "textDirection":
                if is_on(child) and not any(value in ("lrTb", "lr") for value in _values(child)):
                    yield name
            case "vMerge" | "hMerge":
                if "restart" not in _values(child):
                    yield name
            case "tblInd":
                if not -1500 <= _largest_attribute(child, "w") <= 4500:
                    yield name
            case "trHeight":
                if "exact" in _values(child, "hRule"):
                    yield name
            case "tcBorders" | "tblBorders":
                if any(_is_diagonal(line) for line in child):
                    yield "diagonal"
            case "tcMar" | "tblCellMar":
                if any(abs(_largest_attribute(side, "w")) > 2000 for side in child):
                    yield name
            case "tcW":
                if 0 < _largest_attribute(child, "w") < 150 and "dxa" in _values(child, "type"):
                    yield name


def _is_diagonal(line: Element) -> bool:
    return local_name(line) in ("tl2br", "tr2bl") and not any(value in ("nil", "none") for value in _values(line))


def odd_in_page(section: Element) -> Iterator[str]:
    """Yield the names of the settings of a Word section that may hide a text.

    They are ``pgSz`` for a page too small and ``pgMar`` for margins too wide.
    """
    for child in section:
        name = word_name(child)
        if name == "pgSz" and not all(_largest_attribute(child, side) > 4000 for side in ("w", "h")):
            yield name
        elif name == "pgMar":
            sides = ("left", "right", "top", "bottom", "gutter")
            if any(abs(_largest_attribute(child, side)) > 6000 for side in sides):
                yield name


# ------------------------------------------------------------------ colours
def colour_contrast(colour: str, other_colour: str) -> float:
    """Compute the contrast of two colours, from 1 to 21, by the formula of web accessibility (WCAG).

    Each colour is six hexadecimal digits.

    >>> colour_contrast("FFFFFF", "000000"), colour_contrast("1B3A63", "1B3A63")
    (21.0, 1.0)
    """
    light, dark = sorted((_luminance(colour), _luminance(other_colour)), reverse=True)
    return round((light + 0.05) / (dark + 0.05), 2)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


_THEME = {
    "text1": "dk1", "dark1": "dk1", "background1": "lt1", "light1": "lt1", "text2": "dk2", "dark2": "dk2",
    "background2": "lt2", "light2": "lt2", "hyperlink": "hlink", "followedHyperlink": "folHlink",
}  # fmt: skip


def theme_colours(root: Element | None) -> dict[str, str]:
    """Read the colours of a Word theme, as six hexadecimal digits, by the names that Word gives them.

    ``root`` is the root of the theme's part; None gives black text on a white ground.

    >>> theme_colours(None)["background1"]
    'FFFFFF'
    """
    colours = {"dk1": "000000", "lt1": "FFFFFF"}
    for element in root.iter() if root is not None else ():
        if local_name(element) == "clrScheme":
            for child in element:
                for colour in child:
                    value = colour.get("lastClr") or colour.get("val") or ""
                    if re.fullmatch(r"[0-9A-Fa-f]{6}", value):
                        colours[local_name(child)] = value.upper()
    return {**colours, **{name: colours[short] for name, short in _THEME.items() if short in colours}}


def tint_colour(colour: str, tint: str, shade: str) -> str:
    """Make a colour of a Word theme lighter by ``tint``, then darker by ``shade``.

    The colour is six hexadecimal digits. ``tint`` and ``shade`` are one or two such digits: ``FF`` or empty changes
    nothing, ``00`` gives white or black.

    >>> tint_colour("000000", "00", ""), tint_colour("FFFFFF", "", "00")
    ('FFFFFF', '000000')
    """
    parts = [int(colour[at : at + 2], 16) for at in (0, 2, 4)]
    if re.fullmatch(r"[0-9A-Fa-f]{1,2}", tint):
        parts = [round(part * int(tint, 16) / 255 + 255 - int(tint, 16)) for part in parts]
    if re.fullmatch(r"[0-9A-Fa-f]{1,2}", shade):
        parts = [round(part * int(shade, 16) / 255) for part in parts]
    return "".join(f"{part:02X}" for part in parts)


def is_pale(colour: str) -> bool:
    """Whether a colour is white or nearly so.

    >>> is_pale("FFFFFF"), is_pale("1B3A63")
    (True, False)
    """
    return re.fullmatch(r"[0-9A-Fa-f]{6}", colour) is not None and all(
        int(colour[at : at + 2], 16) >= 0xE6 for at in (0, 2, 4)
    )
