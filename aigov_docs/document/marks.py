"""The marks of a report: shapes drawn beside a word, and the colours of the pages that have them.

Form and fill tell the marks apart, since all the inks print in one grey; colour only repeats what the form says. Each
writer draws a mark in its own way, from the one drawing that stands here; the word beside it says the same.
"""

from __future__ import annotations

from dataclasses import replace

from .page_design import BAND, BRICK, BRICK_TINT, GREEN, GREEN_TINT, GREY, MARINE, OCHRE, OCHRE_TINT
from .tree import Band, DrawnMark, Run, Runs, Table

_STROKE = 'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" fill="none"'


def _draw_question(colour: str) -> str:
    """Draw a question mark in a diamond."""
    return (
        f'<path d="M12 1.5L22.5 12L12 22.5L1.5 12z" stroke="{colour}" {_STROKE}/>'
        f'<path d="M9.6 9.6a2.5 2.5 0 1 1 3.6 2.2c-.9.5-1.2 1-1.2 1.9" stroke="{colour}" {_STROKE}/>'
        f'<circle cx="12" cy="16.9" r="1.2" fill="{colour}"/>'
    )


def _draw_warning(colour: str) -> str:
    """Draw an exclamation mark in a diamond."""
    return (
        f'<path d="M12 1.5L22.5 12L12 22.5L1.5 12z" stroke="{colour}" {_STROKE}/>'
        f'<path d="M12 7v5.6" stroke="{colour}" {_STROKE}/><circle cx="12" cy="16.3" r="1.3" fill="{colour}"/>'
    )


#: The sign of each shape in plain text, and its drawing inside a square of 24 units; in the order of a legend.
_DRAWN = {
    "square-circle": (
        "▣",
        (
            f'<rect x="2.5" y="2.5" width="19" height="19" rx="1.5" fill="#{MARINE}"/>'
            f'<circle cx="12" cy="12" r="6.4" fill="#fff"/><circle cx="12" cy="12" r="4" fill="#{GREEN}"/>'
        ),
    ),
    "square": ("■", f'<rect x="3" y="3" width="18" height="18" rx="1.5" fill="#{MARINE}"/>'),
    "circle": ("●", f'<circle cx="12" cy="12" r="9.5" fill="#{GREEN}"/>'),
    "half-square": (
        "◪",
        (
            f'<rect x="3.9" y="3.9" width="16.2" height="16.2" rx="1" stroke="#{OCHRE}" {_STROKE}/>'
            f'<path d="M4 20V4h16z" fill="#{OCHRE}"/>'
        ),
    ),
    "question": ("?", _draw_question(f"#{OCHRE}")),
    "open-square": ("□", f'<rect x="3.9" y="3.9" width="16.2" height="16.2" rx="1" stroke="#{GREY}" {_STROKE}/>'),
    "information": (
        "ⓘ",
        (
            f'<circle cx="12" cy="12" r="9" stroke="#{GREY}" {_STROKE}/>'
            f'<circle cx="12" cy="7.8" r="1.4" fill="#{GREY}"/><path d="M12 11.4v5.4" stroke="#{GREY}" {_STROKE}/>'
        ),
    ),
    # of a grid of what is allowed: yes, only if, no
    "yes": (
        "✓",
        (
            f'<circle cx="12" cy="12" r="9.6" stroke="#{GREEN}" {_STROKE}/>'
            f'<path d="M7.6 12.3l3 3l5.8-6.2" stroke="#{GREEN}" {_STROKE}/>'
        ),
    ),
    "only-if": ("!", _draw_warning(f"#{OCHRE}")),
    "no": (
        "✕",
        (
            f'<path d="M7.6 1.4h8.8l6.2 6.2v8.8l-6.2 6.2H7.6l-6.2-6.2V7.6z" fill="#{BRICK}"/>'
            f'<path d="M8.2 8.2l7.6 7.6M15.8 8.2l-7.6 7.6" stroke="#fff" {_STROKE}/>'
        ),
    ),
    # of whom to write to: a question, a mistake, one's own data
    "bubble": (
        "?",
        (
            f'<path d="M3 4.6h18v11.6h-8.6l-4.9 4.3v-4.3H3z" stroke="#{MARINE}" {_STROKE}/>'
            f'<path d="M7 8.8h10M7 12.2h6.4" stroke="#{MARINE}" {_STROKE}/>'
        ),
    ),
    "alert": (
        "!",
        (
            f'<path d="M12 2.6L22.4 20.8H1.6z" stroke="#{BRICK}" {_STROKE}/>'
            f'<path d="M12 9.2v5.2" stroke="#{BRICK}" {_STROKE}/><circle cx="12" cy="17.6" r="1.2" fill="#{BRICK}"/>'
        ),
    ),
    "shield": (
        "✓",
        (
            f'<path d="M12 1.8l8.6 3.1v6.5c0 5.1-3.5 8.9-8.6 10.8c-5.1-1.9-8.6-5.7-8.6-10.8V4.9z" stroke="#{GREEN}"'
            f' {_STROKE}/><path d="M8 11.9l2.9 2.9l5.3-5.8" stroke="#{GREEN}" {_STROKE}/>'
        ),
    ),
    # of the status in the band around a title, white on its colour
    "band-informs": (
        "ⓘ",
        (
            f'<circle cx="12" cy="12" r="9.6" stroke="#fff" {_STROKE}/>'
            f'<circle cx="12" cy="7.6" r="1.4" fill="#fff"/><path d="M12 11.4v5.4" stroke="#fff" {_STROKE}/>'
        ),
    ),
    "band-in-force": (
        "✓",
        (
            '<rect x="2.5" y="2.5" width="19" height="19" rx="2" fill="#fff"/>'
            f'<path d="M6.8 12.3l3.6 3.6l6.8-7.4" stroke="#{GREEN}" {_STROKE}/>'
        ),
    ),
    "band-waiting": ("!", _draw_warning("#fff")),
    "band-unknown": ("?", _draw_question("#fff")),
    "cross": ("✕", f'<path d="M5 5l14 14M19 5L5 19" stroke="#{BRICK}" stroke-width="3.4" stroke-linecap="round"/>'),
}
#: The names of the shapes, in the order of a legend: what binds most comes first.
SHAPES = tuple(_DRAWN)
#: What stands for a mark in the margin of a copy to be reviewed: the colour of a bar, and the line, as Word names it,
#: that tells the bar from others where all print grey.
BARS = {
    "square-circle": (MARINE, "double"),
    "square": (MARINE, "single"),
    "circle": (GREEN, "thinThickSmallGap"),
    "half-square": (OCHRE, "dashed"),
    "question": (OCHRE, "dotDash"),
    "open-square": (GREY, "dotted"),
    "information": (GREY, "dotted"),
    "cross": (BRICK, "triple"),
}
#: The panels: what one may do, what one is asked never to do; of each the ink of its heading, and its tint.
PANELS = {"yes": (GREEN, GREEN_TINT), "no": (BRICK, BRICK_TINT)}
#: The grounds of the cells of a grid, by the mark of their answer; white for any other.
_GROUNDS = {"only-if": OCHRE_TINT, "no": BRICK_TINT}
#: The ground of the status of a document in the band around its title, for each look of it; its mark stands on it.
STANDINGS = {"informs": BAND, "in-force": GREEN, "waiting": OCHRE, "unknown": OCHRE}


def make_mark(shape: str) -> DrawnMark:
    """Make the drawn mark of a shape, by the shape's name: a run that stands before a word with the same meaning.

    ``shape`` is one of `SHAPES`; any other name raises a ``KeyError``.

    >>> make_mark("square").text
    '■'
    """
    return DrawnMark(_DRAWN[shape][0], origin="furniture", shape=shape)


def size_marks(runs: Runs, size: float) -> Runs:
    """Copy some runs of a text with the drawn marks among them at a size, in millimetres.

    >>> [run.size for run in size_marks((make_mark("yes"),), 5) if isinstance(run, DrawnMark)]
    [5]
    """
    return tuple(replace(run, size=size) if isinstance(run, DrawnMark) else run for run in runs)


def find_ground(table: Table, cell: Runs) -> str:
    """Find the colour behind a cell of a grid, by the mark that it begins with; empty for none, and in other tables."""
    mark = cell[0] if table.grid and cell else None
    return _GROUNDS.get(mark.shape, "") if isinstance(mark, DrawnMark) else ""


def mark_status(band: Band) -> Runs:
    """Put before the status that a band shows the mark of its standing; empty where the band has no status.

    >>> band = Band("control", (), (), (1,), standing="in-force", status=(Run("En vigueur"),))
    >>> mark_status(band)[0].text, mark_status(band)[-1].text
    ('✓', 'En vigueur')
    """
    if not band.status:
        return ()
    return (make_mark(f"band-{band.standing}"), Run("\u00a0 ", origin="furniture"), *band.status)


def draw_shape(shape: str) -> str:
    """Draw a shape, by its name such as ``circle``, as the inside of an SVG picture of 24 by 24 units."""
    return _DRAWN[shape][1]


def draw_picture(shape: str) -> str:
    """Draw a shape, by its name such as ``circle``, as a whole SVG picture.

    >>> draw_picture("circle")[:60]
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" '
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24">{draw_shape(shape)}</svg>'
    )
