"""Takes each check of `aigov-docs verify` away in turn, and asserts that a test fails: what is not tested is not
checked.

Run from the root of the project: ``python tools/mutate_verify.py [CHECK…]``. The tests of a check have its name in
theirs.
"""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from aigov_docs.review import verify_checks


def without(name: str) -> contextlib.AbstractContextManager[None]:
    """The checks less one.

    >>> with without("words"):
    ...     list(verify_checks.CHECKS["words"](None))
    []
    """

    @contextlib.contextmanager
    def changed() -> Iterator[None]:
        of_clauses = name in verify_checks.CHECKS
        # Two kinds of check.
        checks: dict[str, Any] = (
            verify_checks.CHECKS if of_clauses else verify_checks.FILE_CHECKS  # type: ignore[assignment]
        )
        kept = checks[name]
        checks[name] = lambda case: iter(())
        try:
            yield
        finally:
            checks[name] = kept

    return changed()


def survives(name: str) -> bool:
    """Whether every test of a check passes without it."""
    said = io.StringIO()
    with without(name), contextlib.redirect_stdout(said):
        status = pytest.main(
            ["-q", "-x", "-p", "no:cacheprovider", "tests/test_verify.py", "-k", f"{name}-check or the_{name}_check"]
        )
    if status not in (0, 1):
        raise SystemExit(f"{name}: no test is named after this check\n{said.getvalue()}")
    return status == 0


def main(names: list[str]) -> int:
    """Every check, or those named; the status is 1 when one is missed by no test."""
    wanted = names or [*verify_checks.CHECKS, *verify_checks.FILE_CHECKS]
    alive = []
    for name in wanted:
        missed = survives(name)
        print(f"{name}: {'NO TEST FAILS WITHOUT IT' if missed else 'found'}", flush=True)
        alive += [name] if missed else []
    print(f"{len(wanted) - len(alive)} of {len(wanted)} checks are tested")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
