"""The numbers that Word prints before the paragraphs of its lists, computed as Word does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...text import roman_numeral
from .elements import attribute, child_value, find_child, word_name

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LONGEST_CHAIN = 50  # styles based one on another
_WHOLE_NUMBER = re.compile(r"-[0-9]{1,6}|[0-9]{1,7}")


@dataclass(frozen=True, slots=True)
class CountedLevel:
    """The definition of one level of a Word list, as far as counting goes: start, format, printed label.

    Parameters
    ----------
    text:
        What it prints, ``%1`` for the number of the first level: "Article %1."
    restart:
        The level after which it starts again, counted from 1; 0 for never; None for any level above it.
    style:
        The paragraph style that is tied to it.
    legal:
        Whether every number is printed in figures.
    unseen:
        Whether what it prints is hidden.
    """

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    style: str = ""
    legal: bool = False
    unseen: bool = False


@dataclass(slots=True)
class CountedList:
    """One use of a Word list: its definition, the levels that start again, and the levels redefined."""

    definition: str = ""
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, CountedLevel] = field(default_factory=dict)


class NumberCounter:
    """A counter that gives the number Word prints before each paragraph of a part, taken in order.

    Parameters
    ----------
    definitions:
        The levels of each list, by its number.
    lists:
        The uses of lists, by the number that paragraphs give.
    styles:
        For each paragraph style: the style it is based on, and the list and level it puts its paragraphs in.

    >>> counter = NumberCounter({"0": {0: CountedLevel(text="Article %1.")}}, {"1": CountedList("0")})
    >>> counter.next_label("1", "0"), counter.next_label("1", "0"), counter.next_label("", "")
    ('Article 1.', 'Article 2.', '')
    """

    def __init__(
        self,
        definitions: Mapping[str, Mapping[int, CountedLevel]],
        lists: Mapping[str, CountedList],
        styles: Mapping[str, tuple[str, str, str]] | None = None,
    ) -> None:
        self.definitions = definitions
        self.lists = lists
        self.styles = styles or {}
        self.counts: dict[str, dict[int, int]] = {}
        self.begun: set[tuple[str, int]] = set()

    @classmethod
    def from_parts(cls, numbering: Element | None, styles: Element | None) -> NumberCounter:
        """Make the counter of a Word file from the roots of two of its parts: of lists (``numbering``) and of styles.

        Either is None where the file lacks that part.
        """
        definitions: dict[str, dict[int, CountedLevel]] = {}
        lists: dict[str, CountedList] = {}
        style_lists: dict[str, tuple[str, str, str]] = {}
        for element in numbering if numbering is not None else ():
            if word_name(element) == "abstractNum":
                levels = [child for child in element if word_name(child) == "lvl"]
                definitions[attribute(element, "abstractNumId")] = {
                    _whole_number(attribute(level, "ilvl"), 0): _read_level(level) for level in levels
                }
            elif word_name(element) == "num":
                lists[attribute(element, "numId")] = _read_list(element)
        for element in styles if styles is not None else ():
            if word_name(element) == "style":
                number = find_child(find_child(element, "pPr"), "numPr")
                style_lists[attribute(element, "styleId")] = (
                    child_value(element, "basedOn"),
                    child_value(number, "numId"),
                    child_value(number, "ilvl"),
                )
        return cls(definitions, lists, style_lists)

    def next_label(self, number: str, level: str, style: str = "") -> str:
        """Count the next paragraph, and return what Word prints before it, such as ``Article 2.``; empty outside lists.

        Parameters
        ----------
        number, level:
            The list number and the level that the paragraph itself names; empty where it names none.
        style:
            The style id of the paragraph, since a style may put its paragraphs in a list.
        """
        of_style, style_level, owner = self._list_of_style(style)
        used = self.lists.get(number or of_style)
        if used is None or (number or of_style) == "0":
            return ""
        levels = {**self.definitions.get(used.definition, {}), **used.levels}
        if number or level:
            at = _whole_number(level or style_level, 0)
        else:
            tied = (place for place, counted in levels.items() if owner and counted.style == owner)
            at = next(tied, _whole_number(style_level, 0))
        return self._count(number or of_style, used, levels, at) if at in levels else ""

    def _list_of_style(self, style: str) -> tuple[str, str, str]:
        """Find the list and level that a style puts its paragraphs in, and the style that sets them."""
        level = ""
        for _ in range(_LONGEST_CHAIN):
            if style not in self.styles:
                break
            based, number, style_level = self.styles[style]
            level = level or style_level
            if number:
                return number, level, style
            style = based
        return "", "", ""

    def _count(self, number: str, used: CountedList, levels: dict[int, CountedLevel], at: int) -> str:
        """Count a paragraph on a level, restart the levels under it, and give the label printed."""
        counts = self.counts.setdefault(used.definition, {})
        if at in used.starts and (number, at) not in self.begun:
            counts[at] = used.starts[at]
        else:
            counts[at] = counts[at] + 1 if at in counts else levels[at].start
        self.begun.add((number, at))
        for deeper in [level for level in counts if level > at]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart and at < restart):
                del counts[deeper]
                self.begun -= {(number, deeper)} if deeper not in used.starts else set()
        text = levels[at].text
        if levels[at].format == "bullet" and not any(char.isalnum() for char in text):
            text = "\u2022"  # programs draw it each in its own way
        for level in range(at + 1):
            if f"%{level + 1}" in text and level in levels:
                value = counts.setdefault(level, levels[level].start)
                form = "decimal" if levels[at].legal else levels[level].format
                text = text.replace(f"%{level + 1}", _format_number(value, form))
        return f"({text})" if levels[at].unseen else text


def _whole_number(text: str, default: int) -> int:
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else default


def _read_level(element: Element) -> CountedLevel:
    look = find_child(element, "rPr")
    restart = child_value(element, "lvlRestart")
    white = child_value(look, "color").upper() == "FFFFFF"
    tiny = 0 < _whole_number(child_value(look, "sz"), 20) <= 6
    return CountedLevel(
        start=_whole_number(child_value(element, "start"), 0),
        format=child_value(element, "numFmt") or "decimal",
        text=child_value(element, "lvlText"),
        restart=_whole_number(restart, 0) if restart else None,
        style=child_value(element, "pStyle"),
        legal=find_child(element, "isLgl") is not None,
        unseen=find_child(look, "vanish") is not None or white or tiny,
    )


def _read_list(element: Element) -> CountedList:
    use = CountedList(child_value(element, "abstractNumId"))
    for child in element:
        if word_name(child) == "lvlOverride":
            at = _whole_number(attribute(child, "ilvl"), 0)
            level = find_child(child, "lvl")
            if find_child(child, "startOverride") is not None:
                use.starts[at] = _whole_number(child_value(child, "startOverride"), 0)
            if level is not None:
                use.levels[at] = _read_level(level)
    return use


def _format_number(value: int, form: str) -> str:
    """Format a number as Word does in one of its formats.

    >>> _format_number(4, "lowerRoman"), _format_number(28, "upperLetter"), _format_number(3, "decimal")
    ('iv', 'BB', '3')
    """
    if form in ("upperRoman", "lowerRoman") and 0 < value < 4000:
        return roman_numeral(value) if form == "upperRoman" else roman_numeral(value).lower()
    if form in ("upperLetter", "lowerLetter") and 0 < value < 800:
        letters = chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letters if form == "upperLetter" else letters.lower()
    return {"decimal": str(value), "none": "", "bullet": ""}.get(form, f"{value} {form}")
