"""Two processes against one: whole issues, the start of the processes counted."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from . import ours
from .measure import Session, one_core, timed

ONE, TWO = "everything on, one process", "everything on, two processes"


def measure(session: Session) -> None:
    """The same people in one process and in two, in turn."""
    people: int = session.sizes["processes"]

    def one(into: Path) -> float:
        with one_core():
            return (
                timed(lambda: ours.issue(ours.employees(people), into / "out", register=into / "register.db"))
                / people
                * 1e6
            )

    def two(into: Path) -> float:
        def issue() -> None:
            with ProcessPoolExecutor(2) as pool:
                ours.issue(ours.employees(people), into / "out", register=into / "register.db", executor=pool)

        return timed(issue) / people * 1e6

    for turn in range(session.sizes["processes rounds"]):
        session.say(f"processes, round {turn + 1} of {session.sizes['processes rounds']}: {people:,} people")
        session.take(ONE, one)
        session.take(TWO, two)
    session.check("processes", f"two processes against one, {people:,} people", session.ratio(ONE, TWO), "×", 1.8, 1.4)
