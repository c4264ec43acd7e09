"""Takes each check of `aigov-docs verify` away in turn, and asserts that a test fails: what is not tested is not
checked.

Run from the root of the project: ``python tools/mutate_verify.py [CHECK…]``. The tests of a check have its name in
theirs: ``…[words-check-a-word-changed]``, ``test_the_beside_check_…``. All of them run in one process, each without its
check, until one fails.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from aigov_docs.review.checks import CHECKS, FILE_CHECKS

_NAMED = re.compile(r"\[(\w+)-check-|_the_(\w+?)_check_")


@contextlib.contextmanager
def without_check(name: str) -> Iterator[None]:
    """Take one check away, for a while.

    >>> with without_check("words"):
    ...     list(CHECKS["words"](None))
    []
    """
    checks: dict[str, Any] = CHECKS if name in CHECKS else FILE_CHECKS  # type: ignore[assignment]  # two kinds of check
    kept = checks[name]
    checks[name] = lambda case: iter(())
    try:
        yield
    finally:
        checks[name] = kept


def find_check(test: str) -> str:
    """Find the check that a test is named after; empty when it is named after none.

    >>> find_check("test_tampering_is_found[words-check-a-word-changed]"), find_check("test_the_command_prints_json")
    ('words', '')
    """
    found = _NAMED.search(test)
    return (found[1] or found[2]) if found else ""


class CheckRemover:
    """The plugin of pytest that runs each test without the check it is named after, and keeps what failed."""

    def __init__(self, wanted: Sequence[str]) -> None:
        self.tests: dict[str, list[str]] = {name: [] for name in wanted}
        self.failed: dict[str, str] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the tests of the checks wanted; know which they are."""
        items[:] = [item for item in items if find_check(item.name) in self.tests]
        for item in items:
            self.tests[find_check(item.name)].append(item.name)

    def pytest_runtest_protocol(self, item: pytest.Item) -> bool | None:
        """Pass over the tests of a check that one of them has missed already."""
        return True if find_check(item.name) in self.failed else None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Run a test without its check."""
        with without_check(find_check(item.name)):
            return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the first test that fails for want of its check."""
        if report.failed and report.when == "call":
            self.failed.setdefault(find_check(report.nodeid), report.nodeid)


def main(names: list[str]) -> int:
    """Take away every check, or those named; the status is 1 when one is missed by no test."""
    wanted = names or [*CHECKS, *FILE_CHECKS]
    unknown = sorted(set(wanted) - {*CHECKS, *FILE_CHECKS})
    if unknown:
        raise SystemExit(f"no such check: {', '.join(unknown)}")
    remover, said = CheckRemover(wanted), io.StringIO()
    with contextlib.redirect_stdout(said):
        status = pytest.main(["-q", "-n0", "-p", "no:cacheprovider", "--tb=no", "tests/test_verify.py"], [remover])
    untested = [name for name in wanted if not remover.tests[name]]
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) or untested:
        raise SystemExit(f"{', '.join(untested)}: no test is named after this check\n{said.getvalue()}")
    for name in wanted:
        print(f"{name}: {'found' if name in remover.failed else 'NO TEST FAILS WITHOUT IT'}")
    alive = [name for name in wanted if name not in remover.failed]
    print(f"{len(wanted) - len(alive)} of {len(wanted)} checks are tested")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
