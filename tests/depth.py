"""How deep the tests go: enough for each run, or all there is, before a release (AIGOV_WHOLE=1)."""

import os
from typing import TypeVar

WHOLE = bool(os.environ.get("AIGOV_WHOLE"))

T = TypeVar("T")


def depth(common: T, whole: T) -> T:
    """How many times, or which: ``common``, or ``whole`` with AIGOV_WHOLE."""
    return whole if WHOLE else common
