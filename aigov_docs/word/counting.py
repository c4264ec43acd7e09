"""The numbers that Word counts by itself: what it prints before the paragraphs of its lists, worked out as it does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..document.layout import roman_numeral

_W = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_CHAIN = 50


def _name(element: Any) -> str:
    tag = element.tag if isinstance(element.tag, str) else ""
    space, _, name = tag[1:].partition("}")
    return name if space in _W else ""


def _child(element: Any, name: str) -> Any:
    return next((child for child in element if _name(child) == name), None) if element is not None else None


def _value(element: Any, name: str, attribute: str = "val") -> str:
    """An attribute of a child; empty where there is none."""
    child = _child(element, name)
    return _attribute(child, attribute) if child is not None else ""


def _attribute(element: Any, name: str) -> str:
    return next(
        (str(element.get(f"{{{space}}}{name}")) for space in _W if element.get(f"{{{space}}}{name}") is not None), ""
    )


def _whole_number(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.lstrip("-").isdigit() and len(text) < 8 else default


@dataclass(frozen=True, slots=True)
class _CountedLevel:
    """How a level of a list counts, and what it prints."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    style: str = ""
    legal: bool = False
    unseen: bool = False


@dataclass(slots=True)
class _CountedList:
    """The use of a list: its definition, and the levels it changes."""

    definition: str = ""
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _CountedLevel] = field(default_factory=dict)


class NumberCounter:
    """Counts the paragraphs of a part in their order, and tells what Word prints before each.

    >>> NumberCounter(None, None).next_label(None, "Normal")
    ''
    """

    def __init__(self, numbering: Any, styles: Any) -> None:
        self.definitions: dict[str, dict[int, _CountedLevel]] = {}
        self.lists: dict[str, _CountedList] = {}
        self.styles: dict[str, tuple[str, str, str]] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.begun: set[tuple[str, int]] = set()
        for element in numbering if numbering is not None else ():
            if _name(element) == "abstractNum":
                self.definitions[_attribute(element, "abstractNumId")] = {
                    _whole_number(_attribute(child, "ilvl"), 0): _read_level(child)
                    for child in element
                    if _name(child) == "lvl"
                }
            elif _name(element) == "num":
                self.lists[_attribute(element, "numId")] = _read_list(element)
        for element in styles if styles is not None else ():
            if _name(element) == "style":
                number = _child(_child(element, "pPr"), "numPr")
                self.styles[_attribute(element, "styleId")] = (
                    _value(element, "basedOn"),
                    _value(number, "numId"),
                    _value(number, "ilvl"),
                )

    def next_label(self, properties: Any, style: str) -> str:
        """What Word prints before the next paragraph; empty for one that is in no list."""
        number = _child(properties, "numPr")
        own, level = _value(number, "numId"), _value(number, "ilvl")
        named, below, owner = self._list_of_style(style)
        used = self.lists.get(own or named)
        if used is None or (own or named) == "0":
            return ""
        levels = {**self.definitions.get(used.definition, {}), **used.levels}
        at = (
            _whole_number(level or below, 0)
            if own or level
            else next((each for each, one in levels.items() if owner and one.style == owner), _whole_number(below, 0))
        )
        return self._count_label(own or named, used, levels, at) if at in levels else ""

    def _list_of_style(self, style: str) -> tuple[str, str, str]:
        """The list and level a style puts its paragraphs in, and the style that says so."""
        level = ""
        for _ in range(_CHAIN):
            if style not in self.styles:
                break
            based, number, own = self.styles[style]
            level = level or own
            if number:
                return number, level, style
            style = based
        return "", "", ""

    def _count_label(self, number: str, used: _CountedList, levels: dict[int, _CountedLevel], at: int) -> str:
        counts = self.counts.setdefault(used.definition, {})
        if at in used.starts and (number, at) not in self.begun:
            counts[at] = used.starts[at]
        else:
            counts[at] = counts[at] + 1 if at in counts else levels[at].start
        self.begun.add((number, at))
        for deeper in [each for each in counts if each > at]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart and at < restart):
                del counts[deeper]
                self.begun -= {(number, deeper)} if deeper not in used.starts else set()
        text = levels[at].text
        if levels[at].format == "bullet" and not any(char.isalnum() for char in text):
            text = "\u2022"  # programs draw it each in its own way
        for each in range(at + 1):
            if f"%{each + 1}" in text and each in levels:
                value = counts.setdefault(each, levels[each].start)
                text = text.replace(
                    f"%{each + 1}", _format_number(value, "decimal" if levels[at].legal else levels[each].format)
                )
        return f"({text})" if levels[at].unseen else text


def _read_level(element: Any) -> _CountedLevel:
    look = _child(element, "rPr")
    restart = _value(element, "lvlRestart")
    unseen = (
        _child(look, "vanish") is not None
        or _value(look, "color").upper() == "FFFFFF"
        or 0 < _whole_number(_value(look, "sz"), 20) <= 6
    )
    return _CountedLevel(
        _whole_number(_value(element, "start"), 0),
        _value(element, "numFmt") or "decimal",
        _value(element, "lvlText"),
        _whole_number(restart, 0) if restart else None,
        _value(element, "pStyle"),
        _child(element, "isLgl") is not None,
        unseen,
    )


def _read_list(element: Any) -> _CountedList:
    made = _CountedList(_value(element, "abstractNumId"))
    for child in element:
        if _name(child) == "lvlOverride":
            at = _whole_number(_attribute(child, "ilvl"), 0)
            if _child(child, "startOverride") is not None:
                made.starts[at] = _whole_number(_value(child, "startOverride"), 0)
            if _child(child, "lvl") is not None:
                made.levels[at] = _read_level(_child(child, "lvl"))
    return made


def _format_number(value: int, form: str) -> str:
    """A number in a format of Word.

    >>> _format_number(4, "lowerRoman"), _format_number(28, "upperLetter"), _format_number(3, "decimal")
    ('iv', 'BB', '3')
    """
    if form in ("upperRoman", "lowerRoman") and 0 < value < 4000:
        return roman_numeral(value) if form == "upperRoman" else roman_numeral(value).lower()
    if form in ("upperLetter", "lowerLetter") and 0 < value < 800:
        letters = chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letters if form == "upperLetter" else letters.lower()
    return {"decimal": str(value), "none": "", "bullet": ""}.get(form, f"{value} {form}")
