"""How deep the tests go: enough for each run, or all there is, before a release (AIGOV_WHOLE=1)."""

import os

WHOLE = bool(os.environ.get("AIGOV_WHOLE"))


def depth(common: int, whole: int) -> int:
    """How many times: ``common``, or ``whole`` with AIGOV_WHOLE."""
    return whole if WHOLE else common
