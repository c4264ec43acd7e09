"""The builder of a part's lines from its paragraphs, controls, tables and fields in order.

Two drive it: the reader, from the elements of a file that came back, and the writer, from what it has just printed.
So both follow the same rules, and the lines differ only where a file does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...ground.fingerprints import short_digest
from ...ground.text import normalize_text, roman_numeral
from .elements import attribute, child_value, find_child, word_name
from .lines import PICTURE, REFERENCE, SMALL_DRAWINGS, ChangeAuthor, TextPiece, WordLine, replace_reserved
from .roles import CONTENTS, ENDS, SHARED
from .text_looks import NO_LOOK, StyleSheet, TextLook, whole_number

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


# ------------------------------------------------------------------ counting
# The numbers that Word prints before the paragraphs of its lists, computed as Word does.


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


# ------------------------------------------------------------------ line builder
#: The text of a reference that follows the number of an article, or the letter of an annex.
LABEL = re.compile(
    r"(?:article|articles|art\.|chapitre|chapter|section|annexe|annex) ?(?:[0-9]{1,4}(?:er|\.[0-9]{1,3})?|[IVXL]{1,7})"
    r"|annexe? ?[A-Z]",
    re.IGNORECASE,
)
#: The same without its word, as in a list.
_NUMBER = re.compile(r"[0-9]{1,4}(?:er|\.[0-9]{1,3})?|[A-Z]")
#: Where a link may lead outside the file.
SAFE_LINK = re.compile(r"https?:|mailto:|tel:|#", re.IGNORECASE)

_COUNT = re.compile(r"[0-9]{1,5}|[ivxlc]{1,8}|[IVXLC]{1,8}|")
#: Fields whose result may be words: those of links and of the table of contents.
_WORDY_FIELDS = {"LINK", "HYPERLINK", "TOC"}
_LETTER = re.compile(r"[A-Z]")
_PLACE = re.compile(r"[0-9]{1,4}\.[0-9]{1,3}")
_PAGE_FIELDS = {"PAGE", "NUMPAGES", "PAGEREF", "SECTIONPAGES"}


@dataclass(slots=True)
class _OpenField:
    """An open field: its code, whether its result has begun, and the pieces of the result."""

    code: str = ""
    result: bool = False
    pieces: list[TextPiece] = field(default_factory=list)

    @property
    def kind(self) -> str:
        words = self.code.split(maxsplit=1)
        return words[0] if words else ""


class LineBuilder:
    """A builder of the lines of a Word part, fed with its paragraphs, runs, tables and controls in order.

    Parameters
    ----------
    styles:
        The styles of the file.
    counter:
        Counts the lists of the part; None where its numbers do not matter.
    furniture:
        Whether the part is a header or a footer, where page numbers are at home.
    """

    def __init__(self, styles: StyleSheet, counter: NumberCounter | None = None, *, furniture: bool = False) -> None:
        self.styles = styles
        self.counter = counter
        self.furniture = furniture
        self.lines: list[WordLine] = []
        self.doubts: list[str] = []
        self.small_drawings = 0  # in lines of the text, each too small for words
        self.pictures = 0  # the others in the text
        self.base = NO_LOOK  # the look of a text in the open paragraph
        self._inside: list[tuple[str, int]] = []  # the controls of clauses that are open
        self._region = ("", 0)  # the clause whose text goes on, and which control of the file that is
        self._controls = 0
        self._cells = 0
        self._cell = 0
        self._column = 0
        self._tables = 0
        self._look = NO_LOOK  # of the tables and cells around
        self._style_looks: dict[tuple[str, TextLook], TextLook] = {}
        self._run_looks: dict[tuple[TextLook, TextLook, str | None, int | None], TextLook] = {}
        self._reasons: dict[TextLook, str] = {}  # why a look hides a text
        self._row = (False, False)  # inserted, deleted
        self._squeezed = False  # whether the row is too low to show a text
        self._fields: list[_OpenField] = []
        self._pieces: list[TextPiece] = []
        self._bookmarks: list[str] = []
        self._open_bookmarks: dict[str, tuple[str, int, int]] = {}  # the name, and where it begins: line and piece
        self._counted: set[tuple[int, int]] = set()  # the letters that Word counts: line and piece
        self._lettered: dict[str, bool] = {}  # of each bookmark, whether such a letter is all that it holds
        self._quotes: list[tuple[str, str]] = []  # the bookmarks whose text is shown elsewhere, and the doubt it may be
        self._role = ""
        self._style = ""
        self._owned = False  # whether the open paragraph is in the control of a clause
        self._in_contents = False
        self._exact: int | None = None  # the height of a line that is always the same, in twentieths of a point
        self._begun = False  # whether the text has begun, after which no table of contents comes

    # -------------------------------------------------------------- doubts
    def end_text(self) -> None:
        """Add to ``doubts``, at the end of the text, how many small drawings it holds; nothing where it holds none.

        A drawing added or removed later then shows. A reference to an annex is a doubt too where its bookmark is not
        around the letter of a heading alone, once: the field would then show what else the bookmark holds.
        """
        self.doubts += [doubt for name, doubt in self._quotes if not self._lettered.get(name)]
        if self.small_drawings:
            self.doubts.append(f"{SMALL_DRAWINGS}{self.small_drawings}")

    def add_picture(self) -> None:
        """Add to ``doubts`` that there is a picture; each one after the first in a text has its turn: ``picture:2``.

        A picture added or removed later then shows.
        """
        self.pictures += 1
        turn = f":{self.pictures}" if self.pictures > 1 and not self.furniture else ""
        self.doubts.append(f"{PICTURE}{turn}")

    def add_doubt(self, what: str) -> None:
        """Add to ``doubts`` the short name of what may make Word show other words than those read, such as ``clock``.

        Inside the content control of a clause or annex, the name gets an ``@`` at its end, as a sign that the cause
        cannot come from a letterhead.
        """
        self.doubts.append(self._name_doubt(what))

    def _name_doubt(self, what: str) -> str:
        return f"{what}@" if self._region[0] and (self._inside or self._owned) else what

    def add_odd_looks(self, names: Iterable[str]) -> None:
        """Record one doubt for each name of a Word property that may hide a text: ``look:framePr`` for ``framePr``."""
        for name in names:
            self.add_doubt(f"look:{name}")

    # -------------------------------------------------------------- controls and tables
    @contextmanager
    def inside_control(self, tag: str) -> Iterator[None]:
        """Enter, for a ``with`` block, the content control of the clause or annex that ``tag`` names.

        Text added in the block belongs to that clause. After the block, text belongs to the control around it; where
        there is none, it still belongs to that clause, until the next control or a paragraph whose role is in `ENDS`,
        such as a title, a main heading or the place of signature.
        """
        self._controls += 1
        self._region = (tag, self._controls)
        self._inside.append(self._region)
        yield
        self._inside.pop()
        if self._inside:
            self._region = self._inside[-1]

    @contextmanager
    def inside_table(self, style: str | None, odd: Iterable[str] = ()) -> Iterator[None]:
        """Enter a table, for a ``with`` block; the formatting of its style holds for the lines inside.

        ``style`` is its style id, None for no style; ``odd`` names properties of the table that may hide text.
        """
        outer = self._look
        self.add_odd_looks(odd)
        if style is not None:
            self._look = self.styles.look_of(style).combine_with(outer)
            self.add_odd_looks(self.styles.odd_in_style(style))
        self._tables += 1
        yield
        self._tables -= 1
        self._look = outer

    @contextmanager
    def inside_row(self, *, inserted: bool = False, deleted: bool = False, squeezed: bool = False) -> Iterator[None]:
        """Enter a row of a table, for a ``with`` block: the lines built inside belong to that row.

        ``inserted`` and ``deleted`` say whether a tracked change inserts or deletes the row; ``squeezed``, whether the
        row is too low to show a text.
        """
        row, low, column = self._row, self._squeezed, self._column
        self._row = (row[0] or inserted, row[1] or deleted)
        self._squeezed = low or squeezed
        self._column = 0
        yield
        self._row, self._squeezed, self._column = row, low, column

    @contextmanager
    def inside_cell(self, look: TextLook = NO_LOOK) -> Iterator[None]:
        """Enter a cell of a table, for a ``with`` block; ``look`` is the formatting that the cell gives to its text.

        A clause that begins in a cell does not continue in the next.
        """
        self._cells += 1
        self._column += 1
        region, cell, column, outer = self._region, self._cell, self._column, self._look
        self._cell = self._cells
        self._look = look.lay_over(outer)
        yield
        self._region, self._cell, self._column, self._look = region, cell, column, outer

    # -------------------------------------------------------------- paragraphs
    def open_paragraph(
        self, style: str | None, *, look: TextLook = NO_LOOK, height: tuple[str, str] = ("", ""), tag: str = ""
    ) -> None:
        """Begin a paragraph: what is added until `close_paragraph` belongs to it.

        Parameters
        ----------
        style:
            The style id of the paragraph; None for the default style of the file.
        look:
            The formatting that the paragraph itself sets for its text.
        height:
            The height of line that the paragraph itself sets, as Word's rule and number (``exact``, ``240``); two empty
            texts for none.
        tag:
            The tag of a clause whose content control is inside the paragraph, as in each cell of two columns, and where
            LibreOffice puts any control; empty for none. Such controls count as one, from the heading of the clause
            to the end of the cell.
        """
        self._style = self.styles.first if style is None else style
        self._role = self.styles.role_of(self._style)
        if not self._inside and (self._role in ENDS or self._role == SHARED):
            self._region = ("", 0)
        if tag and not self._inside and tag != self._region[0]:
            self._controls += 1
            self._region = (tag, self._controls)
        self._owned = bool(self._inside or tag)
        self._in_contents = self.in_contents()
        self.base = look.lay_over(self._look_of_style(self._style))
        rule, size = height if height[1] else self.styles.line_height(self._style)
        self._exact = (whole_number(size) or 0) if rule == "exact" else None
        self._pieces = []

    def close_paragraph(
        self,
        *,
        number: str = "",
        level: str = "",
        odd: Iterable[str] = (),
        inserted: bool = False,
        deleted: bool = False,
        label: str | None = None,
    ) -> None:
        """End the open paragraph, and add a line made from its text to the builder's ``lines``.

        Parameters
        ----------
        number, level:
            The list number and the level that the paragraph itself names; empty for none.
        odd:
            The names of properties of the paragraph that may hide its text.
        inserted, deleted:
            Whether a tracked change inserts or deletes the end of the paragraph (its paragraph mark).
        label:
            What Word prints before the paragraph, such as ``Article 2.``, where the caller knows it; None to have it
            counted.
        """
        pieces = self._take_pieces()
        if self._squeezed:
            pieces = [piece._replace(hidden=piece.hidden or "size") for piece in pieces]
        if any(piece.text.strip() and not piece.hidden for piece in pieces):
            self.add_odd_looks(odd)
            self.add_odd_looks(self.styles.odd_in_style(self._style))
        if label is None:
            label = self.counter.next_label(number, level, self._style) if self.counter is not None else ""
        line = WordLine(
            pieces=tuple(pieces),
            role=self._role,
            tag=self._region[0],
            segment=self._region[1],
            controlled=self._owned,
            tables=self._tables,
            cell=self._cell,
            column=self._column if self._tables else 0,
            contents=self._in_contents or self.in_contents(),
            label=label,
            bookmarks=tuple(self._bookmarks),
            place=len(self.lines),
            mark_inserted=inserted,
            mark_deleted=deleted,
            row_inserted=self._row[0],
            row_deleted=self._row[1],
        )
        self.lines.append(line)
        self._bookmarks = []
        self._owned = False
        if self._role in ("Heading1", "Heading2", "Title") and line.folded and not line.contents:
            self._begun = self._role != "Title"  # contents come before the text

    def _look_of_style(self, style: str) -> TextLook:
        """Compute the look of a paragraph style at the present place, with the tables and cells around."""
        look = self._style_looks.get((style, self._look))
        if look is None:
            look = self.styles.look_of(style).combine_with(self._look).combine_with(self.styles.default)
            self._style_looks[style, self._look] = look
        return look

    def in_contents(self) -> bool:
        """Whether the paragraph being built is in the table of contents."""
        return not self._begun and (self._role in CONTENTS or any(field.kind == "TOC" for field in self._fields))

    def _take_pieces(self) -> list[TextPiece]:
        """Take the pieces of the paragraph, with those of the fields that go on after it."""
        pieces = list(self._pieces)
        for open_field in self._fields:
            pieces += open_field.pieces
            open_field.pieces = []
        self._pieces = []
        return pieces

    # -------------------------------------------------------------- inside a paragraph
    def look_of_run(self, run_look: TextLook, base: TextLook, character_style: str | None = None) -> TextLook:
        """Compute the formatting, as a reader sees it, of a run in the paragraph being built.

        ``run_look`` is what the run itself sets, ``base`` the formatting around the run, ``character_style`` the style
        id that the run names (None for none). Letters cut by a fixed height of line get size 1, and so count as hidden.
        """
        asked = (run_look, base, character_style, self._exact)
        look = self._run_looks.get(asked)
        if look is None:
            if character_style is not None:
                base = self.styles.look_of(character_style).combine_with(base)
            look = run_look.lay_over(base)
            if self._exact is not None and self._exact < 8 * (look.size or 20):
                look = look._replace(size=1)  # half-points and twentieths of a point: under 80 % of the letters
            self._run_looks[asked] = look
        return look

    def _why_hidden(self, look: TextLook) -> str:
        """Why a formatting hides a text, empty where it does not; found once for texts that look alike."""
        reason = self._reasons.get(look)
        if reason is None:
            reason = self._reasons[look] = look.hidden
        return reason

    def add_text(
        self,
        text: str,
        look: TextLook,
        inserted: ChangeAuthor | None = None,
        deleted: ChangeAuthor | None = None,
    ) -> None:
        """Add a text to the paragraph being built, unless it belongs to the instruction of a Word field (``PAGE``).

        ``inserted`` and ``deleted`` are the authors of the tracked changes around the text; None outside such a change.
        """
        if self._fields and not self._fields[-1].result:
            return
        piece = TextPiece(
            replace_reserved(text),
            hidden=self._why_hidden(look),
            language=look.language or "",
            inserted=inserted,
            deleted=deleted,
        )
        (self._fields[-1].pieces if self._fields else self._pieces).append(piece)

    def add_pieces(self, *pieces: TextPiece) -> None:
        """Add pieces of text to the innermost open Word field (its result), or else to the paragraph being built."""
        (self._fields[-1].pieces if self._fields else self._pieces).extend(pieces)

    def add_bookmark(self, name: str, key: str) -> None:
        """Record that a bookmark named ``name`` begins; the next line that is finished will hold the name.

        ``key`` is what `end_bookmark` calls it by, such as its number in the file.
        """
        self._bookmarks.append(name)
        self._open_bookmarks[key] = (name.lower(), len(self.lines), len(self._pieces))

    def end_bookmark(self, key: str) -> None:
        """Record that a bookmark ends; nothing where none began under that ``key``."""
        name, line, start = self._open_bookmarks.pop(key, ("", 0, 0))
        held = {(line, piece) for piece in range(start, len(self._pieces))} if line == len(self.lines) else set()
        self._lettered[name] = name not in self._lettered and bool(held) and held <= self._counted

    def open_field(self, code: str = "", *, result: bool = False) -> None:
        """Begin a Word field; with ``result``, its code is complete and its result (the text shown) begins at once."""
        self._fields.append(_OpenField(code, result))

    def add_field_code(self, code: str) -> None:
        """Add ``code`` to the code of the innermost open Word field; nothing without one, or once its result began."""
        if self._fields and not self._fields[-1].result:
            self._fields[-1].code += code

    def begin_result(self) -> None:
        """Begin the result (the text shown) of the innermost open Word field; nothing where none is open."""
        if self._fields:
            self._fields[-1].result = True

    @property
    def open_fields(self) -> int:
        """The number of Word fields that have begun and have not ended."""
        return len(self._fields)

    def close_field(self) -> None:
        """End the innermost open Word field, and add its result (the text shown) to the field or paragraph around it.

        A reference to an article becomes the character `REFERENCE`; two of them where tracked changes renumber it: one
        deleted, one inserted. A page number is left out, any other text is kept. A field that may show other words
        later, or a page number where none belongs, is added to ``doubts``. Nothing happens where no field is open.
        """
        if not self._fields:
            return
        ended = self._fields.pop()
        words = ended.code.split()
        kind = words[0].upper() if words else ""
        pieces = [piece for piece in ended.pieces if piece.text]
        shown = "".join(piece.text for piece in pieces)
        if _is_reference(kind, words, pieces) and _is_label(shown, alone=kind == "LINK"):
            target = words[1].strip('"')
            self.add_pieces(pieces[0]._replace(text=REFERENCE, kind="reference", shown=shown, target=target))
        elif kind == "LINK" and len(words) > 1 and (renumbered := _renumbered_reference(pieces, words[1].strip('"'))):
            self.add_pieces(*renumbered)
        elif self._is_place_in_link(words, shown):
            self.add_pieces(*pieces)
        elif self._is_letter_in_link(words, shown):
            self._quotes.append((words[1].lower(), self._name_doubt(f"field:{short_digest(' '.join(words))}")))
            self.add_pieces(*pieces)
        elif self._role == "Heading1" and not self._fields and _is_counted_letter(words, shown):
            start = len(self._pieces)
            self.add_pieces(*pieces)
            self._counted |= {(len(self.lines), piece) for piece in range(start, len(self._pieces))}
        elif kind in _PAGE_FIELDS and _COUNT.fullmatch(shown.strip()):
            if "\\#" in ended.code or not (self.in_contents() if kind == "PAGEREF" else self.furniture):
                self.add_doubt(f"field:{short_digest(' '.join(words))}")
        else:
            self._add_field_text(kind, ended.code, pieces)

    def _add_field_text(self, kind: str, code: str, pieces: list[TextPiece]) -> None:
        """Add the text that any other field shows, and a doubt where the field may show other words later."""
        if kind == "HYPERLINK" and not _is_safe_link(code):
            self.add_doubt("link")
        elif kind not in _WORDY_FIELDS or "\\#" in code:
            self.add_doubt(f"field:{short_digest(' '.join(code.split()))}")
        plain = "link" if kind == "LINK" else "field"
        self.add_pieces(*(piece._replace(kind=plain) if piece.kind == "text" else piece for piece in pieces))

    def _is_place_in_link(self, words: list[str], shown: str) -> bool:
        """Whether a field is the number of a clause, such as 4.2, in the link that leads to the clause."""
        numbered = set(words[2:]) <= {"\\n", "\\h"} and _PLACE.fullmatch(shown.strip()) is not None
        return numbered and self._is_in_link(words)

    def _is_letter_in_link(self, words: list[str], shown: str) -> bool:
        """Whether a field is the letter of an annex, in the link that leads to the annex."""
        return set(words[2:]) <= {"\\h"} and _LETTER.fullmatch(shown) is not None and self._is_in_link(words)

    def _is_in_link(self, words: list[str]) -> bool:
        """Whether a field is a reference in the link that leads to the same place."""
        around = self._fields[-1].code.split() if self._fields else []
        return [word.upper() for word in (*around[:1], *words[:1])] == ["LINK", "REF"] and around[1:2] == words[1:2]


def _is_counted_letter(words: list[str], shown: str) -> bool:
    """Whether a field counts, from A, what bears the same word before it, such as an annex."""
    letter = len(words) == 4 and words[0].upper() == "SEQ" and words[2:] == ["\\*", "ALPHABETIC"]
    return letter and _LETTER.fullmatch(shown) is not None


def _is_reference(kind: str, words: list[str], pieces: list[TextPiece]) -> bool:
    """Whether a field or internal link, all of one look and state, may stand for the number of an article."""
    if kind not in ("REF", "LINK") or len(words) < 2:
        return False
    plain = kind == "LINK" or ("\\r" in words and set(words[2:]) <= {"\\r", "\\h", "\\*", "Lower"})
    return plain and len({(piece.inserted, piece.deleted, piece.hidden) for piece in pieces}) == 1


def _renumbered_reference(pieces: list[TextPiece], target: str) -> tuple[TextPiece, ...]:
    """Make two references of a link whose number is changed by tracked changes; empty where it is no such link."""
    states = {(piece.inserted is not None, piece.deleted is not None) for piece in pieces}
    if (True, True) in states or len(states) < 2 or any(piece.hidden for piece in pieces):
        return ()
    before, after = ([p for p in pieces if p.inserted is None], [p for p in pieces if p.deleted is None])
    labels = ["".join(piece.text for piece in view) for view in (before, after)]
    if not all(_is_label(label, alone=True) for label in labels):
        return ()
    deleted = next((piece for piece in pieces if piece.deleted is not None), None)
    inserted = next((piece for piece in pieces if piece.inserted is not None), None)
    if deleted is None or inserted is None:
        return ()
    return tuple(
        piece._replace(text=REFERENCE, kind="reference", shown=label, target=target)
        for piece, label in ((deleted, labels[0]), (inserted, labels[1]))
    )


def _is_label(shown: str, *, alone: bool) -> bool:
    """Whether a text names an article or annex; its number alone may do in a list ("articles 18 et 19")."""
    text = normalize_text(shown)
    return bool(LABEL.fullmatch(text) or (alone and _NUMBER.fullmatch(text)))


def _is_safe_link(code: str) -> bool:
    """Whether the code of a link leads to a place of the file, a page or an address."""
    target = re.search(r'HYPERLINK\s+(?:\\[no]\s+)*(?!\\l)"?([^"\s]+)', code, re.IGNORECASE)
    return target is None or SAFE_LINK.match(target[1]) is not None
