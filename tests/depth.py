"""How deep the tests go: enough for each run, or all there is, before a release (AIGOV_WHOLE=1)."""

import os
from collections.abc import Sequence
from itertools import product
from typing import Any, TypeVar

WHOLE = bool(os.environ.get("AIGOV_WHOLE"))

T = TypeVar("T")


def depth(common: T, whole: T) -> T:
    """How many times, or which: ``common``, or ``whole`` with AIGOV_WHOLE."""
    return whole if WHOLE else common


def in_turn(*axes: Sequence[Any], whole: bool = WHOLE) -> list[tuple[Any, ...]]:
    """Every combination with AIGOV_WHOLE; otherwise as few as show each value of each axis, taken in turn.

    >>> in_turn(["charter", "chapter"], ["fr", "en", "fr+en"], whole=False)
    [('charter', 'fr'), ('chapter', 'en'), ('charter', 'fr+en')]
    """
    if whole:
        return list(product(*axes))
    return [tuple(axis[at % len(axis)] for axis in axes) for at in range(max(map(len, axes)))]
