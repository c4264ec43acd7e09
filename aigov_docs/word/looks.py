"""Looks that our writer never gives and that can keep a text from being read: each has a short name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

_W = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_SYMBOLS = re.compile(r"wingdings|webdings|symbol$|dingbats|marlett|mt extra", re.IGNORECASE)
_CLOCKS = ("pgNum", "dayLong", "dayShort", "monthLong", "monthShort", "yearLong", "yearShort")


def _split_name(element: Any) -> tuple[str, str]:
    return _split_tag(element.tag) if isinstance(element.tag, str) else ("", "")


@lru_cache(maxsize=2048)
def _split_tag(tag: str) -> tuple[str, str]:
    space, _, name = tag[1:].partition("}")
    return ("w" if space in _W else space), name


def _largest_attribute(element: Any, *names: str) -> int:
    """The largest of some attributes, whatever its sign."""
    found = [value for name in names for space in _W if (value := element.get(f"{{{space}}}{name}", ""))]
    return max(
        (int(float(value)) for value in found if re.fullmatch(r"-?\d{1,6}(?:\.\d+)?", value)), key=abs, default=0
    )


def _is_on(element: Any) -> bool:
    return not any(element.get(f"{{{space}}}val", "").lower() in ("0", "false", "off", "none") for space in _W)


def odd_in_run(properties: Any) -> Iterator[str]:
    """What the properties of a run, or of a style, ask for that may hide a text.

    >>> list(odd_in_run(None))
    []
    """
    for child in properties if properties is not None else ():
        space, name = _split_name(child)
        if space != "w":
            if name in ("textFill", "textOutline") and "word" in space:
                yield name
        elif (
            name in ("fitText", "eastAsianLayout")
            or (name in ("rtl", "cs") and _is_on(child))
            or (name == "position" and abs(_largest_attribute(child, "val")) > 12)
            or (name == "spacing" and _largest_attribute(child, "val") < -30)
        ):
            yield name
        elif name == "rFonts" and any(_SYMBOLS.match(value) for value in child.attrib.values()):
            yield "font"


def odd_in_paragraph(properties: Any) -> Iterator[str]:
    """The same of a paragraph, or of its style."""
    for child in properties if properties is not None else ():
        space, name = _split_name(child)
        if space != "w":
            continue
        if (
            name == "framePr"
            or (name == "bidi" and _is_on(child))
            or (
                name == "textDirection"
                and not any(
                    child.get(f"{{{each}}}val", "lrTb") in ("lrTb", "lr") for each in _W if child.get(f"{{{each}}}val")
                )
            )
        ):
            yield name
        elif name == "ind":
            if any(
                not -1500 <= _largest_attribute(child, each) <= 4500
                for each in ("left", "right", "start", "end", "firstLine", "hanging")
            ) or any(
                abs(_largest_attribute(child, each)) > 2000
                for each in ("leftChars", "rightChars", "startChars", "endChars", "firstLineChars", "hangingChars")
            ):
                yield name
        elif name == "tabs" and any(abs(_largest_attribute(tab, "pos")) > 16000 for tab in child):
            yield name
        elif name == "rPr" and any(
            _split_name(each) in (("w", "vanish"), ("w", "specVanish")) and _is_on(each) for each in child
        ):
            yield "mark"


def odd_in_table(properties: Any) -> Iterator[str]:
    """The same of a table, its rows and its cells."""
    for child in properties if properties is not None else ():
        space, name = _split_name(child)
        if space != "w":
            continue
        if name in ("tblpPr", "tcFitText", "bidiVisual", "textDirection") and _is_on(child):
            if name != "textDirection" or not any(child.get(f"{{{each}}}val") in ("lrTb", "lr") for each in _W):
                yield name
        elif (
            (name in ("vMerge", "hMerge") and not any(child.get(f"{{{each}}}val") == "restart" for each in _W))
            or (name == "tblInd" and not -1500 <= _largest_attribute(child, "w") <= 4500)
            or (name == "trHeight" and any(child.get(f"{{{each}}}hRule") == "exact" for each in _W))
        ):
            yield name
        elif name in ("tcBorders", "tblBorders") and any(
            _split_name(each)[1] in ("tl2br", "tr2bl")
            and not any(each.get(f"{{{one}}}val") in ("nil", "none") for one in _W)
            for each in child
        ):
            yield "diagonal"
        elif (name in ("tcMar", "tblCellMar") and any(abs(_largest_attribute(each, "w")) > 2000 for each in child)) or (
            name == "tcW"
            and 0 < _largest_attribute(child, "w") < 150
            and any(child.get(f"{{{each}}}type") == "dxa" for each in _W)
        ):
            yield name


def odd_in_page(section: Any) -> Iterator[str]:
    """The same of a page."""
    for child in section:
        space, name = _split_name(child)
        if space == "w" and (
            (name == "pgSz" and not all(_largest_attribute(child, side) > 4000 for side in ("w", "h")))
            or (
                name == "pgMar"
                and any(
                    abs(_largest_attribute(child, side)) > 6000 for side in ("left", "right", "top", "bottom", "gutter")
                )
            )
        ):
            yield name


def has_clock(run: Any) -> bool:
    """Whether a run holds a date or a page number that Word writes by itself."""
    return any(space == "w" and name in _CLOCKS for space, name in map(_split_name, run))


def colour_contrast(one: str, other: str) -> float:
    """How far two colours differ, from 1 to 21, as for web pages.

    >>> colour_contrast("FFFFFF", "000000"), colour_contrast("1F2A44", "1F2A44")
    (21.0, 1.0)
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return round((light + 0.05) / (dark + 0.05), 2)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


_THEME = {
    "text1": "dk1",
    "dark1": "dk1",
    "background1": "lt1",
    "light1": "lt1",
    "text2": "dk2",
    "dark2": "dk2",
    "background2": "lt2",
    "light2": "lt2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}


def theme_colours(root: Any) -> dict[str, str]:
    """The colours of a theme, by the names Word gives them; black on white without one.

    >>> theme_colours(None)["background1"]
    'FFFFFF'
    """
    found = {"dk1": "000000", "lt1": "FFFFFF"}
    for element in root.iter() if root is not None else ():
        if _split_name(element)[1] == "clrScheme":
            for child in element:
                for one in child:
                    value = one.get("lastClr") or one.get("val") or ""
                    if re.fullmatch(r"[0-9A-Fa-f]{6}", value):
                        found[_split_name(child)[1]] = value.upper()
    return {**found, **{name: found[short] for name, short in _THEME.items() if short in found}}


def tint_colour(colour: str, tint: str, shade: str) -> str:
    """A colour of the theme made lighter or darker.

    >>> tint_colour("000000", "00", ""), tint_colour("FFFFFF", "", "00")
    ('FFFFFF', '000000')
    """
    parts = [int(colour[at : at + 2], 16) for at in (0, 2, 4)]
    if re.fullmatch(r"[0-9A-Fa-f]{1,2}", tint):
        parts = [round(part * int(tint, 16) / 255 + 255 - int(tint, 16)) for part in parts]
    if re.fullmatch(r"[0-9A-Fa-f]{1,2}", shade):
        parts = [round(part * int(shade, 16) / 255) for part in parts]
    return "".join(f"{part:02X}" for part in parts)
