"""Reading and checking a list of employees, against issuing to them."""

from __future__ import annotations

from pathlib import Path

from . import ours
from .measure import Session, one_core, timed

READ, ISSUED = "reading and checking a CSV", "issuing to those who were read"


def measure(session: Session) -> None:
    """Read, then issue what was read, each whole."""
    people = session.sizes["reading"]
    with session.folder() as place, one_core():
        path = place / "employees.csv"
        ours.employees_csv(path, people)
        for turn in range(session.sizes["reading rounds"]):
            session.say(f"reading, round {turn + 1} of {session.sizes['reading rounds']}: {people:,} rows")
            session.take(READ, lambda _: timed(lambda: _all(path, people)) / people * 1e6)
            session.take(
                ISSUED,
                lambda into: (
                    timed(lambda: ours.issue(ours.employees(people), into / "out", register=into / "register.db"))
                    / people
                    * 1e6
                ),
            )
    session.check(
        "reading",
        f"reading and checking {people:,} CSV rows against issuing them",
        session.ratio(READ, ISSUED),
        "÷",
        1,
        None,
        least=False,
    )


def _all(path: Path, people: int) -> None:
    if ours.read(path) != people:
        raise RuntimeError("some employees of the benchmark were not read")
