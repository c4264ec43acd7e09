"""The look of a text, as far as it decides whether a reader sees it: of a run, a style, the styles it is based on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from .elements import WORD_SPACES, attribute, child_value, find_child, is_on, local_name, namespace, word_name
from .roles import ROLES, role_names

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


# ------------------------------------------------------------------ looks
# Looks that may hide a text and that the program never writes, each with a short name; colours, contrast.


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


# ------------------------------------------------------------------ text looks
_LONGEST_CHAIN = 50  # styles based one on another
_TEXT_COLOUR = "1B3A63"  # the colour of our headings, which a table must not hide


class TextLook(NamedTuple):
    """The formatting that makes a text visible or not, and its language; None for a property not set.

    Parameters
    ----------
    language:
        Two letters: ``fr``.
    colour, shade:
        Six digits, or ``AUTO``: of the text, and behind it.
    size, scale:
        Half-points, and the width of letters in hundredths.
    plain:
        Whether the shade is a plain one, on which Word chooses black or white by itself.
    """

    language: str | None = None
    vanish: bool | None = None
    colour: str | None = None
    size: int | None = None
    scale: int | None = None
    shade: str | None = None
    strike: bool | None = None
    plain: bool | None = None

    def lay_over(self, under: TextLook) -> TextLook:
        """Combine this formatting with that ``under`` it, which counts for each property that this one does not set."""
        if self is NO_LOOK:
            return under
        return TextLook(
            self.language if self.language is not None else under.language,
            self.vanish if self.vanish is not None else under.vanish,
            self.colour if self.colour is not None else under.colour,
            self.size if self.size is not None else under.size,
            self.scale if self.scale is not None else under.scale,
            self.shade if self.shade is not None else under.shade,
            self.strike if self.strike is not None else under.strike,
            self.plain if self.shade is not None else under.plain,
        )

    def combine_with(self, under: TextLook) -> TextLook:
        """Combine the formatting of two styles of one text: this one's properties, else those of ``under``.

        But a text that either style hides or strikes through is hidden or struck through.
        """
        look = self.lay_over(under)
        vanish, strike = self.vanish or under.vanish, self.strike or under.strike
        return look if (look.vanish, look.strike) == (vanish, strike) else look._replace(vanish=vanish, strike=strike)

    @property
    def hidden(self) -> str:
        """Why this formatting hides a text: ``vanish``, ``strike``, ``colour`` or ``size``; empty where it does not."""
        if self.vanish:
            return "vanish"
        if self.strike:
            return "strike"
        if self.size is not None and self.size <= 6:
            return "size"
        if self.scale is not None and self.scale <= 15:
            return "size"
        if self.colour in (None, "AUTO") and (self.shade is None or self.plain):
            return ""  # black or white, as the ground asks
        colour = self.colour if self.colour is not None and re.fullmatch(r"[0-9A-F]{6}", self.colour) else "000000"
        return "colour" if colour_contrast(colour, self.shade or "FFFFFF") < 1.6 else ""


NO_LOOK = TextLook()


def whole_number(text: str) -> int | None:
    """Read the whole part of a number from an attribute of Word, also before ``%``; None where the text is no number.

    >>> whole_number("-12.5"), whole_number("66%"), whole_number("auto")
    (-12, 66, None)
    """
    number_match = re.fullmatch(r"(-?\d{1,6})(?:\.\d+)?%?", text)
    return int(number_match[1]) if number_match else None


def language_of_tag(tag: str) -> str | None:
    """Read the language, two letters, of a Word tag such as ``fr-FR``; None where the tag names none (``x-none``).

    >>> language_of_tag("fr-FR"), language_of_tag("x-none")
    ('fr', None)
    """
    language = tag[:2].lower()
    return language if re.fullmatch(r"[a-wyz][a-z]|x[a-z]", language) else None


def read_look(properties: Element | None, themes: Mapping[str, str] = {}) -> TextLook:  # never changed
    """Read the formatting that the properties of a Word run, paragraph, cell or style set for a text.

    With None for ``properties`` nothing is set. ``themes`` gives the colours of the file's theme, as six hexadecimal
    digits, by the names that Word gives them.

    >>> read_look(None) is NO_LOOK
    True
    """
    if properties is None:
        return NO_LOOK
    by_name = {word_name(child): child for child in properties}
    read = _READ.intersection(by_name)
    if not read:
        return NO_LOOK
    if len(read) == 1 and "lang" in read:  # as most runs
        return _language_look(attribute(by_name["lang"], "val"))
    vanish = [is_on(by_name[name]) for name in ("vanish", "specVanish") if name in by_name]
    strike = [is_on(by_name[name]) for name in ("strike", "dstrike") if name in by_name]
    shade, plain = _read_ground(by_name, themes)
    return TextLook(
        language_of_tag(attribute(by_name["lang"], "val")) if "lang" in by_name else None,
        any(vanish) if vanish else None,
        _read_colour(by_name["color"], themes) if "color" in by_name else None,
        whole_number(attribute(by_name["sz"], "val")) if "sz" in by_name else None,
        whole_number(attribute(by_name["w"], "val")) if "w" in by_name else None,
        shade,
        any(strike) if strike else None,
        plain,
    )


@lru_cache(maxsize=64)
def _language_look(tag: str) -> TextLook:
    """Make the formatting of a text of which only the language is set, by its tag in Word, such as ``fr-FR``."""
    return TextLook(language_of_tag(tag))


#: The properties that `read_look` reads.
_READ = frozenset(("vanish", "specVanish", "strike", "dstrike", "lang", "color", "sz", "w", "highlight", "shd"))
_HIGHLIGHTS = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF", "red": "FF0000",
    "yellow": "FFFF00", "white": "FFFFFF", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip


def _read_colour(element: Element, themes: Mapping[str, str], name: str = "val", theme: str = "theme") -> str:
    """Read a text colour of a Word file, the theme's colour first; ``AUTO`` for the one Word chooses."""
    named = themes.get(attribute(element, f"{theme}Color" if theme == "theme" else theme))
    if named:
        return tint_colour(named, attribute(element, f"{theme}Tint"), attribute(element, f"{theme}Shade"))
    value = attribute(element, name).upper()
    return value if re.fullmatch(r"[0-9A-F]{6}", value) else "AUTO"


def _read_ground(by_name: Mapping[str, Element], themes: Mapping[str, str]) -> tuple[str | None, bool | None]:
    """Read the colour behind a text, and whether that is plain, in which case Word writes in black or white."""
    if "highlight" in by_name and attribute(by_name["highlight"], "val") in _HIGHLIGHTS:
        return _HIGHLIGHTS[attribute(by_name["highlight"], "val")], False
    if "shd" not in by_name:
        return None, None
    pattern = attribute(by_name["shd"], "val")
    fill = _read_colour(by_name["shd"], themes, "fill", "themeFill")
    if pattern == "solid":
        front = _read_colour(by_name["shd"], themes, "color")
        return ("000000" if front == "AUTO" else front), False
    return (None, None) if fill == "AUTO" else (fill, pattern in ("clear", "nil", ""))


def read_line_height(properties: Element | None) -> tuple[str, str]:
    """Read the height of line that properties of a paragraph set, as Word's rule and number (``exact``, ``240``).

    Two empty texts where they set none, and where ``properties`` is None.
    """
    heights = [
        (attribute(child, "lineRule"), attribute(child, "line"))
        for child in (properties if properties is not None else ())
        if word_name(child) == "spacing" and attribute(child, "line")
    ]
    return next((height for height in heights if height[0] == "exact"), heights[-1] if heights else ("", ""))


class StyleSheet:
    """The styles of a Word file: the role of each, its formatting, and its properties that may hide a text.

    Parameters
    ----------
    root:
        The styles part; None for a file that has none.
    themes:
        The colours of the theme, as `looks.theme_colours` gives them.
    """

    def __init__(self, root: Element | None, themes: Mapping[str, str] | None = None) -> None:
        self.themes = themes if themes is not None else theme_colours(None)
        self.default = NO_LOOK
        self.first = ""
        self._styles: dict[str, Element] = {}
        self._twice: set[str] = set()
        self._names: dict[str, str] = {}
        self._bases: dict[str, str] = {}
        self._roles: dict[str, str] = {}
        self._own_odd: dict[str, tuple[str, ...]] = {}  # each filled for the styles that are asked about
        self._odd: dict[str, tuple[str, ...]] = {}
        self._heights: dict[str, tuple[str, str]] = {}
        self._looks: dict[str, TextLook] = {}
        for element in root if root is not None else ():
            if word_name(element) == "docDefaults":
                self.default = read_look(find_child(find_child(element, "rPrDefault"), "rPr"), self.themes)
            elif word_name(element) == "style":
                self._add_style(element)

    def _add_style(self, element: Element) -> None:
        identity = attribute(element, "styleId")
        if identity in self._styles:
            self._twice.add(identity)
        self._styles[identity] = element
        self._names[identity] = child_value(element, "name").lower()
        self._bases[identity] = child_value(element, "basedOn")
        if attribute(element, "type") == "paragraph" and attribute(element, "default") in ("1", "true", "on"):
            self.first = identity

    def _read_own_odd(self, style: str) -> tuple[str, ...]:
        """List a style's own properties that may hide a text; ``twice`` where two styles have the same id."""
        if style not in self._own_odd:
            element = self._styles[style]
            odd = [
                *odd_in_run(find_child(element, "rPr")),
                *odd_in_paragraph(find_child(element, "pPr")),
                *odd_in_table(find_child(element, "tblPr")),
                *odd_in_table(find_child(element, "tcPr")),
                *(["twice"] if style in self._twice else ()),
            ]
            for part in element:
                if word_name(part) == "tblStylePr":
                    odd += self._odd_in_condition(part)
            self._own_odd[style] = tuple(odd)
        return self._own_odd[style]

    def _odd_in_condition(self, part: Element) -> list[str]:
        """List properties that may hide a text in a table style's special cells: the first row, the last column."""
        of_run, of_cell = find_child(part, "rPr"), find_child(part, "tcPr")
        odd = [*odd_in_run(of_run), *odd_in_paragraph(find_child(part, "pPr")), *odd_in_table(of_cell)]
        look = read_look(of_run, self.themes).lay_over(read_look(of_cell, self.themes))
        dark = look.shade is not None and look.colour is None and colour_contrast(look.shade, _TEXT_COLOUR) < 1.6
        return [*odd, "tblStylePr"] if look.hidden or dark else odd

    def role_of(self, style: str) -> str:
        """Find the role of a paragraph style, such as ``Heading1``, from its style id; empty where it has none."""
        if style not in self._roles:
            own_role = style if style in ROLES else ""
            self._roles[style] = role_names().get(self._names.get(style, "")) or own_role
        return self._roles[style]

    def base_chain(self, style: str) -> list[str]:
        """List the style id given, then the ids of the styles it is based on, from the nearest to the farthest.

        The list is empty for a style that the file does not define.
        """
        chain: list[str] = []
        while style in self._styles and style not in chain and len(chain) < _LONGEST_CHAIN:
            chain.append(style)
            style = self._bases[style]
        return chain

    def odd_in_style(self, style: str) -> tuple[str, ...]:
        """List the names of the properties that may hide a text, set by a style or by one it is based on.

        ``style`` is the style id.
        """
        if style not in self._odd:
            chain = self.base_chain(style)
            self._odd[style] = tuple(name for base in chain for name in self._read_own_odd(base))
        return self._odd[style]

    def line_height(self, style: str) -> tuple[str, str]:
        """Find the height of line of a style (given by its id), as Word's rule and number (``exact``, ``240``).

        Where the style sets none, it is that of the nearest style it is based on; two empty texts where none of these
        sets one.
        """
        if style not in self._heights:
            heights = (read_line_height(find_child(self._styles[base], "pPr")) for base in self.base_chain(style))
            self._heights[style] = next((height for height in heights if height[1]), ("", ""))
        return self._heights[style]

    def look_of(self, style: str) -> TextLook:
        """Compute the formatting that a style (given by its id) gives to a text, with the styles it is based on."""
        if style not in self._looks:
            look = NO_LOOK
            for base in reversed(self.base_chain(style)):
                of_run, of_paragraph = (find_child(self._styles[base], name) for name in ("rPr", "pPr"))
                style_look = read_look(of_run, self.themes).lay_over(read_look(of_paragraph, self.themes))
                look = style_look.lay_over(look)
            self._looks[style] = look
        return self._looks[style]
