"""The flowchart of a table of questions: one under the other, each with an answer beside it; the table says the same.

A box grows with its words, which are broken into lines by the widths of the letters of our font.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..i18n import labels
from ..library.form_tables import Chart
from .column_widths import measure_text
from .marks import draw_shape
from .page_design import BRICK, BRICK_TINT, GREEN, GREEN_TINT, INK, MARINE, OCHRE, OCHRE_TINT, WHITE
from .tree import Picture, Runs, Table, plain_text
from .vector_drawing import draw_text, frame_drawing

_WIDTH = 680  # of the drawing, as wide as the text of a page: what follows is in its units, 0.71 point each
_SIZE, _LINE = 13, 16  # of letters and lines: 9.2 points in print
_SPINE, _ASIDE = (1, 310), (376, _WIDTH - 1)  # where the boxes of questions stand, and those of answers
_BADGE = 44  # the room beside these for the number of a question to go on to
_HEAD = 46  # the room in a box before its words, for a number or a mark
_SIDE, _PAD = 10, 6  # the room after its words, and above and below them
_GAP = 21  # between two boxes
#: The colour and the ground of a box, for each mark.
_COLOURS = {"yes": (GREEN, GREEN_TINT), "only-if": (OCHRE, OCHRE_TINT), "no": (BRICK, BRICK_TINT)}
_SPACE = re.compile(r"[ \n\t]+(?![0-9])")  # where a line may end: a number stays with the word before it
_PIECE = re.compile(r"[^@./_-]*[@./_-]*")  # of an address: it is broken after its signs


def draw_flowchart(table: Table, chart: Chart, language: str) -> Picture:
    """Draw a table of questions as a flowchart, with the text that stands for it where it is not seen.

    Parameters
    ----------
    table:
        The table as printed, with its blanks filled.
    chart:
        Which of its columns are drawn, and how each row stands in the drawing.
    language:
        The language of the table, ``fr`` or ``en``.
    """
    say = labels(language)
    words = {"yes": say("yes"), "no": say("no")}
    parts, top = list[str](), 1
    leading = any(_leads_away(step.leads, place) for place, step in enumerate(chart.steps, 1))
    right = _ASIDE[1] - (_BADGE if leading else 0)
    for place, (row, step) in enumerate(zip(table.rows, chart.steps, strict=True), 1):
        columns = {"yes": row[chart.yes - 1], "no": row[chart.no - 1]}
        down = "no" if step.beside == "yes" else "yes"
        question = _Box(*_SPINE, top, _wrap_runs(row[chart.question - 1], _SPINE))
        beside = _Box(_ASIDE[0], right, top, _wrap_runs(columns[step.beside], (_ASIDE[0], right)))
        height = max(question.height, beside.height)
        parts += [*question.draw_question(height, place), *beside.draw_answer(height, step.mark)]
        parts += _draw_across(question.right, beside.left, top + height / 2, words[step.beside])
        parts += _draw_down(question.middle, top + height, words[down])
        if step.leads == place + 1:
            parts += _draw_return(beside.middle, question.middle, top + height)
        elif step.leads is not None:
            parts += _draw_badge(right, top + height / 2, step.leads)
        top += height + _GAP
    end = (_SPINE[0], _ASIDE[1])
    last = _Box(*end, top, _wrap_runs(columns[down], end))
    parts += last.draw_end(chart.end)
    height = top + last.height + 8  # room before the table
    drawing = frame_drawing("".join(parts), _WIDTH, height, _SIZE)
    return Picture(drawing, say("Flowchart of the questions, told in the table after it"), height / _WIDTH)


def _leads_away(leads: int | None, place: int) -> bool:
    """Whether an answer leads to another question than the next one."""
    return leads not in (None, place + 1)


# ------------------------------------------------------------------ words
def _wrap_runs(runs: Runs, across: tuple[int, int]) -> tuple[str, ...]:
    """Break a text into the lines that fit in a box, from the places of its left and right edges."""
    room = across[1] - across[0] - _HEAD - _SIDE
    lines, filled = [""], 0.0
    for word in _SPACE.split(plain_text(runs).strip(" \n\t")):
        for place, piece in enumerate(_cut_word(word, room)):
            joined = f" {piece}" if lines[-1] and not place else piece
            width = measure_text(joined, _SIZE)
            if filled + width <= room:
                lines[-1], filled = lines[-1] + joined, filled + width
            else:
                lines.append(piece)
                filled = measure_text(piece, _SIZE)
    return tuple(lines)


def _cut_word(word: str, room: float) -> Sequence[str]:
    """Cut a word into pieces that fit in a line, after the signs of an address first; a word that fits stays whole.

    >>> _cut_word("ia.questions@entreprise.example", 110), _cut_word("ia@a.fr", 110)
    (['ia.', 'questions@', 'entreprise.', 'example'], ['ia@a.fr'])
    """
    if measure_text(word, _SIZE) <= room:
        return [word]
    pieces = list[str]()
    for piece in filter(None, _PIECE.findall(word)):
        most = len(piece)
        while measure_text(piece[:most], _SIZE) > room:
            most -= 1
        pieces += [piece[at : at + most] for at in range(0, len(piece), most)]
    return pieces


# ------------------------------------------------------------------ boxes
@dataclass(frozen=True, slots=True)
class _Box:
    """A box of the drawing: its left and right edges, its top, and the lines of its words."""

    left: int
    right: int
    top: float
    lines: tuple[str, ...]

    @property
    def height(self) -> int:
        """The height that its words need; a box beside a taller one is as tall."""
        return max(len(self.lines) * _LINE, 28) + 2 * _PAD

    @property
    def middle(self) -> float:
        """The place half-way between its edges."""
        return (self.left + self.right) / 2

    def draw_question(self, height: int, number: int) -> Iterator[str]:
        """Draw the box of a question, with its number."""
        yield self._draw_edge(height, MARINE, WHITE, 8)
        at, middle = self.left + _HEAD / 2, self.top + height / 2
        yield f'<circle cx="{at:g}" cy="{middle:g}" r="12" fill="#{MARINE}"/>'
        yield draw_text(at, middle + 4.5, str(number), WHITE, anchor="middle", bold=True)
        yield from self._draw_words(height, INK)

    def draw_answer(self, height: int, mark: str) -> Iterator[str]:
        """Draw the box of an answer, with its mark; that of a yes is round."""
        colour, ground = _COLOURS[mark]
        yield self._draw_edge(height, colour, ground, 20 if mark == "yes" else 0)
        yield self._place_mark(height, mark)
        yield from self._draw_words(height, INK)

    def draw_end(self, mark: str) -> Iterator[str]:
        """Draw the box of the end, in the colour of its mark, with white words."""
        colour, _ = _COLOURS[mark]
        yield self._draw_edge(self.height, colour, colour, 20)
        at, middle = self.left + _HEAD / 2, self.top + self.height / 2
        yield f'<circle cx="{at:g}" cy="{middle:g}" r="14" fill="#{WHITE}"/>'
        yield self._place_mark(self.height, mark)
        yield from self._draw_words(self.height, WHITE, bold=True)

    def _draw_edge(self, height: int, colour: str, ground: str, corner: int) -> str:
        place = f'x="{self.left}" y="{self.top:g}" width="{self.right - self.left}" height="{height}" rx="{corner}"'
        return f'<rect {place} fill="#{ground}" stroke="#{colour}" stroke-width="1.6"/>'

    def _place_mark(self, height: int, mark: str) -> str:
        x, y = self.left + _HEAD / 2 - 12, self.top + height / 2 - 12
        return f'<g transform="translate({x:g} {y:g})">{draw_shape(mark)}</g>'

    def _draw_words(self, height: int, colour: str, *, bold: bool = False) -> Iterator[str]:
        """Draw the lines of the words, as far from the top of the box as from its foot."""
        first = self.top + (height - len(self.lines) * _LINE) / 2 + 12
        for place, line in enumerate(self.lines):
            yield draw_text(self.left + _HEAD, first + place * _LINE, line, colour, bold=bold)


# ------------------------------------------------------------------ arrows
def _draw_across(left: float, right: float, y: float, said: str) -> Iterator[str]:
    """Draw the arrow from a question to the answer beside it, with the word of the answer above it."""
    yield f'<path d="M{left:g} {y:g}H{right - 7:g}" stroke="#{MARINE}" stroke-width="1.6"/>'
    yield f'<path d="M{right - 1:g} {y:g}l-8 -4.5v9z" fill="#{MARINE}"/>'
    yield draw_text((left + right) / 2 - 4, y - 6, said, MARINE, anchor="middle", bold=True)


def _draw_down(x: float, top: float, said: str) -> Iterator[str]:
    """Draw the arrow from a question down to the next box, with the word of the answer before it."""
    yield f'<path d="M{x:g} {top:g}V{top + _GAP - 7:g}" stroke="#{MARINE}" stroke-width="1.6"/>'
    yield f'<path d="M{x:g} {top + _GAP - 1:g}l-4.5 -8h9z" fill="#{MARINE}"/>'
    yield draw_text(x - 9, top + _GAP / 2 + 4.5, said, MARINE, anchor="end", bold=True)


def _draw_return(start: float, end: float, top: float) -> Iterator[str]:
    """Draw the dashed arrow from under an answer back to the way down to the next question."""
    y = top + _GAP / 2 - 2
    dashes = f'stroke="#{MARINE}" stroke-width="1.4" stroke-dasharray="4 3" fill="none"'
    yield f'<path d="M{start:g} {top:g}V{y:g}H{end + 9:g}" {dashes}/>'
    yield f'<path d="M{end + 2:g} {y:g}l8 -4v8z" fill="#{MARINE}"/>'


def _draw_badge(left: float, y: float, number: int) -> Iterator[str]:
    """Draw beside an answer the number of the question to go on to, with a dashed arrow to it."""
    at = left + _BADGE - 12
    yield f'<path d="M{left:g} {y:g}H{at - 19:g}" stroke="#{MARINE}" stroke-width="1.4" stroke-dasharray="4 3"/>'
    yield f'<path d="M{at - 13:g} {y:g}l-8 -4v8z" fill="#{MARINE}"/>'
    yield f'<circle cx="{at:g}" cy="{y:g}" r="12" fill="#{MARINE}"/>'
    yield draw_text(at, y + 4.5, str(number), WHITE, anchor="middle", bold=True)
