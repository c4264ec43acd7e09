"""Sizes before Word lays out a page: the width of the columns of a table, the lines that a row takes, long words."""

from __future__ import annotations

from collections.abc import Sequence

from ..document.column_widths import fit_columns, word_width
from ..document.layout import column_shares
from ..document.tree import Runs, Table, plain_text

SMALL = 9  # a table of no more lines stays on one page; a longer one may break between rows
TALL = 15  # a row of more lines may break across pages: moved whole, it would leave half a page empty
_LONG_WORD = 45  # a word of so many characters would stretch a justified line
_SIDES = 220  # margins and lines of a cell, in twentieths of a point


def column_widths(table: Table, width: int, size: float) -> list[int]:
    """Compute the widths of a table's columns, in twentieths of a point, so that no word is cut in the middle.

    ``width`` is that of the whole table, in the same unit; ``size`` is the size of its letters in points.

    >>> from aigov_docs.document.tree import Run
    >>> column_widths(Table("data", ((Run("Confidentielle"),), (Run("Secrète"),)), (), (0.1, 0.9)), 5000, 9.5)
    [1379, 3621]
    """
    shares = column_shares(table)
    texts: list[list[str]] = [[] for _ in shares]
    for row in (table.header, *table.rows):
        for column, runs in zip(texts, row, strict=False):
            column.append(plain_text(runs))
    least = [word_width("\n".join(column), size) * 20 + _SIDES for column in texts]
    return divide_width(fit_columns(shares, least, width), width)


def estimate_lines(cells: Sequence[Runs], widths: list[int]) -> int:
    """Estimate the number of lines of a table row: those of its longest cell, from the texts and widths of the cells.

    ``widths`` are in twentieths of a point, one for each cell; each character is taken to be 95 of them wide, and one
    line is added to be safe: text that just fills five lines counts as 6. The result is 1 for a row without cells.

    >>> from aigov_docs.document.tree import Run
    >>> estimate_lines([(Run("a" * 100),)], [1900])
    6
    """
    lines = [len(plain_text(runs)) * 95 // width + 1 for runs, width in zip(cells, widths, strict=False)]
    return max(lines, default=1)


def divide_width(parts: tuple[float, ...], width: int) -> list[int]:
    """Divide a width by shares into whole numbers whose sum is exact.

    >>> divide_width((0.5, 0.25, 0.25), 101)
    [50, 25, 26]
    """
    widths = [int(part * width) for part in parts]
    if widths:
        widths[-1] += width - sum(widths)
    return widths


def has_long_word(runs: Runs) -> bool:
    """Whether a text has a word so long that a justified line before it would be stretched (45 characters or more)."""
    return max(map(len, plain_text(runs).split()), default=0) >= _LONG_WORD
