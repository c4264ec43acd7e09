"""Sizes of a Word table, before Word lays it out: the width of its columns, the lines that a row takes."""

from __future__ import annotations

from collections.abc import Sequence

from ..document.tree import Runs, plain_text


def estimate_lines(cells: Sequence[Runs], widths: list[int]) -> int:
    """Estimate the number of lines of a row, a character being some 95 twentieths of a point wide.

    >>> from aigov_docs.document.tree import Run
    >>> estimate_lines([(Run("a" * 100),)], [1900])
    6
    """
    return max((len(plain_text(runs)) * 95 // width + 1 for runs, width in zip(cells, widths, strict=False)), default=1)


def divide_width(parts: tuple[float, ...], width: int) -> list[int]:
    """Divide a width by shares into whole numbers whose sum is exact.

    >>> divide_width((0.5, 0.25, 0.25), 101)
    [50, 25, 26]
    """
    widths = [int(part * width) for part in parts]
    if widths:
        widths[-1] += width - sum(widths)
    return widths
