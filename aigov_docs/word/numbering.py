"""Native numbering: the lists of a document, and the list each numbered paragraph belongs to.

One list for articles, their numbered paragraphs and the lists under these ("Article 3.", "3.2", bullets), one for
chapters, one for lists that stand elsewhere; a second set for a second language.

What Word will count is followed here step by step: a paragraph whose number in the tree is not the next one starts the
count again at that number, and a label that is no number of the list is left to the writer as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..document.layout import heading_label, numbered_label
from ..document.page_design import FONT, GREY, MARINE, UPRIGHT, PageForm
from ..document.tree import Block, Document, Heading
from ..kits.ground.i18n import NBSP
from ..kits.ground.languages import find_language
from ..kits.ground.text import roman_numeral
from ..kits.wordkit.read.line_builder import CountedLevel, CountedList, NumberCounter
from ..kits.wordkit.xml_text import quote_attribute
from .styles import twips
from .wordml import NAMESPACES

_FORMATS: dict[str, Callable[[int], str]] = {"decimal": str, "upperRoman": roman_numeral}
_LABELLED = re.compile(r"\b1(?:(er)\b|\b)")


@dataclass(frozen=True, slots=True)
class _ListLevel:
    """One level of a list: its count, the text printed, its start, its indents, and the look of the number, as XML."""

    text: str
    format: str = "decimal"
    start: int = 1
    left: int = 0
    hanging: int = 0
    space: bool = False
    style: str = ""
    look: str = ""

    def to_xml(self, level: int) -> str:
        """Write the level of a list as XML of the numbering part."""
        silent = self.format == "none"
        stops = "" if self.space or silent else f'<w:tabs><w:tab w:val="num" w:pos="{self.left}"/></w:tabs>'
        after = "nothing" if silent else "space" if self.space else "tab"
        return "".join(
            (
                f'<w:lvl w:ilvl="{level}"><w:start w:val="{self.start}"/><w:numFmt w:val="{self.format}"/>',
                f'<w:pStyle w:val="{self.style}"/>' if self.style else "",
                f'<w:suff w:val="{after}"/><w:lvlText w:val={quote_attribute(self.text)}/>',
                '<w:lvlJc w:val="left"/>',
                f'<w:pPr>{stops}<w:ind w:left="{self.left}" w:hanging="{self.hanging}"/></w:pPr>',
                f"<w:rPr>{self.look}</w:rPr>" if self.look else "",
                "</w:lvl>",
            )
        )

    def to_counted(self) -> CountedLevel:
        """Convert the level of a list to the form in which a reader of the file counts."""
        return CountedLevel(self.start, self.format, self.text, style=self.style)


@dataclass(frozen=True, slots=True)
class _ListUse:
    """A use of a list definition, with its own count where a level restarts and its own levels where one changes."""

    definition: int
    starts: Mapping[int, int] = field(default_factory=dict)
    levels: Mapping[int, _ListLevel] = field(default_factory=dict)

    def to_xml(self, number: int) -> str:
        """Write the use of a list as XML of the numbering part, under the number that paragraphs name."""
        overrides = ""
        for level in sorted({*self.starts, *self.levels}):
            start = f'<w:startOverride w:val="{self.starts[level]}"/>' if level in self.starts else ""
            level_xml = self.levels[level].to_xml(level) if level in self.levels else ""
            overrides += f'<w:lvlOverride w:ilvl="{level}">{start}{level_xml}</w:lvlOverride>'
        return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{self.definition}"/>{overrides}</w:num>'

    def to_counted(self) -> CountedList:
        """Convert the use of a list to the form in which a reader of the file counts."""
        levels = {place: level.to_counted() for place, level in self.levels.items()}
        return CountedList(str(self.definition), dict(self.starts), levels)


@dataclass(slots=True)
class NumberingPart:
    """The list definitions of one Word file being written (its numbering part), filled along the way."""

    lists: list[tuple[_ListLevel, ...]] = field(default_factory=list)
    uses: list[_ListUse] = field(default_factory=list)

    def add_list(self, *levels: _ListLevel) -> int:
        """Add a list definition to the file, and return the number of the definition.

        ``levels`` are its levels in order: of each the text printed, how the number is written, where it starts, the
        indents.
        """
        self.lists.append(levels)
        return len(self.lists) - 1

    def use_list(
        self,
        definition: int,
        starts: Mapping[int, int] | None = None,
        levels: Mapping[int, _ListLevel] | None = None,
    ) -> int:
        """Add a Word list made from a list definition to the file, and return the list number for paragraphs to name.

        A list that starts a level again has a count of its own.

        Parameters
        ----------
        definition:
            The number of the list definition, as `add_list` returns it.
        starts:
            The first number of each level that starts again, by the index of the level, from 0; None for no level.
        levels:
            The levels that this list defines otherwise than its definition, by their index, from 0; None for none.
        """
        self.uses.append(_ListUse(definition, starts or {}, levels or {}))
        return len(self.uses)

    def to_xml(self) -> str:
        """Write the part of the Word file that defines its lists (``numbering``), as XML."""
        lists = "".join(_definition_xml(number, levels) for number, levels in enumerate(self.lists))
        uses = "".join(use.to_xml(number) for number, use in enumerate(self.uses, 1))
        return f"<w:numbering {NAMESPACES}>{lists}{uses}</w:numbering>"

    def make_counter(self) -> NumberCounter:
        """Make a counter that gives, paragraph by paragraph, the numbers Word will print for the lists of the file."""
        definitions = {
            str(number): {place: level.to_counted() for place, level in enumerate(levels)}
            for number, levels in enumerate(self.lists)
        }
        return NumberCounter(definitions, {str(number): use.to_counted() for number, use in enumerate(self.uses, 1)})


def _definition_xml(number: int, levels: tuple[_ListLevel, ...]) -> str:
    kind = "multilevel" if len(levels) > 1 else "singleLevel"
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="{0x41474F00 + number:08X}"/>'
        f'<w:multiLevelType w:val="{kind}"/><w:tmpl w:val="{0x41475000 + number:08X}"/>'
        + "".join(level.to_xml(index) for index, level in enumerate(levels))
        + "</w:abstractNum>"
    )


#: The levels of the list of a text: articles, their paragraphs, the lists under a paragraph.
_ARTICLE, _PARAGRAPH, _BULLETS, _ORDERED = range(4)


class NativeLists:
    """The Word lists that number the chapters, articles, paragraphs and items of a document in one language.

    Articles, their numbered paragraphs and the lists under these are levels of one list, so that what is inserted by
    hand is counted and a numbered list starts again under the next paragraph. A list under text that has no number
    belongs to none of these levels: there, it would count the levels it skips. Chapters have a list of their own too:
    as the level above articles they would restart them in LibreOffice, which knows no ``lvlRestart``.

    ``articles``, ``sections`` and ``outside`` are made first, in that order: for the first language of a file they
    are the numbers 1, 2 and 3 that the styles name.
    """

    def __init__(
        self,
        part: NumberingPart,
        document: Document,
        *,
        form: PageForm = UPRIGHT,
        dressed: bool = False,
        linked: bool = True,
    ) -> None:
        self.part = part
        self.document = document
        self.text_indent = text = twips(form.indent)  # where the text of numbered paragraphs stands
        step = twips(form.step)
        dash = find_language(document.language).marker
        shallow, deep = twips(form.hang) + step, text + step
        named = number = bullet = ""  # in a letterhead, numbers have the look of their text
        if not dressed:
            size = form.label if form.hang else 0
            named, number, bullet = _look(GREY, size, bold=True), _look(GREY, size, bold=not text), _look(MARINE)
        self._named = named
        self._hang = twips(form.hang)

        def style(name: str) -> str:
            return name if linked else ""

        self._article_list = part.add_list(
            self._article_level(_level_text(document.article_label, "{n}"), document.first_article, style("Heading2")),
            _ListLevel(
                "%1.%2",
                left=text,
                hanging=text - twips(form.number) if form.hang else text,
                space=not text,
                style=style("NumberedParagraph"),
                look=number,
            ),
            _ListLevel(dash, "bullet", left=deep, hanging=step, style=style("ListBullet2"), look=bullet),
            _ListLevel("%4.", left=deep + 60, hanging=step + 60, style=style("ListNumber2"), look=bullet),
        )
        self.articles = part.use_list(self._article_list)
        self._section_pattern, section_format = _section_level(document.body)
        self._section_format = _FORMATS[section_format]
        chapter = style("Heading1") if self.numbers_sections else ""
        self._section_list = part.add_list(_ListLevel(self._section_pattern, section_format, space=True, style=chapter))
        self.sections = part.use_list(self._section_list)
        self.outside = part.use_list(
            part.add_list(
                _ListLevel(dash, "bullet", left=shallow, hanging=step, style=style("ListBullet"), look=bullet),
                _ListLevel(dash, "bullet", left=deep, hanging=step, look=bullet),
            )
        )
        self._ordered = part.add_list(
            _ListLevel("%1.", left=shallow + 60, hanging=step + 60, look=bullet),
            _ListLevel("%2.", left=deep + 60, hanging=step + 60, look=bullet),
        )
        self._unnumbered = 0
        self._next_article = document.first_article
        self._next_section = 1
        self._next_paragraph = 1
        self._article = 0
        self._counted = False  # whether the text stands under a paragraph that its list counts
        self._counting = False  # whether a numbered list there would go on, were its level used again

    def _article_level(self, label: str, start: int, style: str = "") -> _ListLevel:
        """Make the level of the headings of articles: their number in the margin, or before the heading in its line."""
        if not self._hang:  # at the beginning of a line, where no space breaks
            return _ListLevel(f"{label}.", start=start, space=True, style=style, look=self._named)
        label = label.replace(" ", NBSP)
        return _ListLevel(label, start=start, left=self._hang, hanging=self._hang, style=style, look=self._named)

    @property
    def numbers_sections(self) -> bool:
        """Whether the chapters of the document have numbers."""
        return bool(self._section_pattern)

    def prints_label(self, number: int, label: str) -> bool:
        """Whether the Word list of articles prints exactly ``label`` for article ``number``; true without a label."""
        return not label or _plain_spaces(label) == _plain_spaces(numbered_label(number, self.document))

    def article_list(self, number: int, label: str) -> int | None:
        """Choose the list number for the heading of an article; None where no Word list can print the article's label.

        ``number`` is that of the article, ``label`` what is to be printed before its heading ("Article 3"). To be
        called once for each numbered article, in the order of the document, since the lists count.
        """
        if not self.prints_label(number, label):
            return None
        expected = numbered_label(number, self.document)
        starts: dict[int, int] = {}
        levels: dict[int, _ListLevel] = {}
        if number != self._next_article:
            starts[_ARTICLE] = number
        if expected != self.document.article_label.replace("{n}", str(number)):
            levels[_ARTICLE] = self._article_level(_first_level_text(expected), number)
        self._next_article, self._next_paragraph, self._article = number + 1, 1, number
        self._counted = False
        return self.part.use_list(self._article_list, starts, levels) if starts or levels else self.articles

    def paragraph_list(self, number: str) -> int | None:
        """Choose the list number for a paragraph numbered, say, ``3.1``; None where Word would print another number.

        To be called once for each numbered paragraph, in the order of the document, since the lists count.
        """
        self._counted = number == f"{self._article}.{self._next_paragraph}"
        self._counting = False
        if not self._counted:
            return None
        self._next_paragraph += 1
        return self.articles

    def section_list(self, heading: Heading) -> int | None:
        """Choose the number of the Word list that numbers a chapter's heading; None where no list prints its label.

        None too for a heading without a number, and for one that begins no chapter. To be called once for each heading,
        in the order of the document, since the lists count.
        """
        if heading.number is None or heading.level != 1 or not self.numbers_sections:
            return None
        printed = self._section_pattern.replace("%1", self._section_format(heading.number))
        if _plain_spaces(heading_label(heading)) != _plain_spaces(printed):
            return None
        started = heading.number == self._next_section
        self._next_section = heading.number + 1
        return self.sections if started else self.part.use_list(self._section_list, {0: heading.number})

    @property
    def unnumbered(self) -> int:
        """The list number of a Word list that prints nothing, for a chapter heading whose style prints a number."""
        if not self._unnumbered:
            self._unnumbered = self.part.use_list(self.part.add_list(_ListLevel("", "none")))
        return self._unnumbered

    def bullet_list(self, depth: int) -> tuple[int, int]:
        """Choose the list number and the level, counted from 0, for the items of a bulleted list.

        ``depth`` is 1 for a list under a numbered paragraph, else 0. `paragraph_list` must have been called for that
        paragraph before: where it gave None, the result is the list for text without numbers (``outside``), level 1.
        """
        if not (depth and self._counted):
            return self.outside, depth
        self._counting = False
        return self.articles, _BULLETS

    def ordered_list(self, depth: int) -> tuple[int, int]:
        """Choose the list number and the level, counted from 0, for the items of a numbered list that starts at 1.

        ``depth`` is 1 for a list under a numbered paragraph, else 0. Where Word would go on counting from the list
        before, a new Word list is added to the file.
        """
        if not (depth and self._counted):
            return self.part.use_list(self._ordered, {depth: 1}), depth
        number = self.part.use_list(self._article_list, {_ORDERED: 1}) if self._counting else self.articles
        self._counting = True
        return number, _ORDERED


def _look(colour: str, size: float = 0, *, bold: bool = False) -> str:
    """Write the look of a number: a level that names no font is set in that of the reader's program."""
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/>'
    strong = "<w:b/><w:bCs/>" if bold else ""
    points = f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>' if size else ""
    return f'{fonts}{strong}<w:color w:val="{colour}"/>{points}'


def _level_text(label: str, number: str) -> str:
    """Make the text of a list level from a label and its number: "Article %1" from "Article {n}"."""
    return label.replace("%", "").replace(number, "%1")


def _first_level_text(label: str) -> str:
    """Make the text of a list level from the label of a first article, with "er" in raised letters.

    >>> _first_level_text("Article 1er")
    'Article %1ᵉʳ'
    """
    return _LABELLED.sub(lambda digit: "%1ᵉʳ" if digit[1] else "%1", label, count=1)


def _section_level(body: tuple[Block, ...]) -> tuple[str, str]:
    """Find how the chapters of a document are numbered: the level's text, empty without numbers, and its format."""
    for block in body:
        if isinstance(block, Heading) and block.level == 1 and block.number is not None:
            label = heading_label(block)
            for name, count in _FORMATS.items():
                pattern = re.fullmatch(rf"(.*\b){count(block.number)}(\b.*|)", label)
                if pattern:
                    return f"{pattern[1]}%1{pattern[2]}", name
    return "", "decimal"


def _plain_spaces(text: str) -> str:
    return text.replace(NBSP, " ")
