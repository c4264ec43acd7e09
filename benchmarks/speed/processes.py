"""Two processes against one: whole issues, the start of the processes counted; what fsync and going on cost."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from . import ours
from .measure import Session, one_core, timed

ONE, TWO = "everything on, one process", "everything on, two processes"
SURE = "everything on, one process, each file confirmed by the disk (fsync)"
AGAIN = "the same order again: every file read and compared"


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

    def sure(into: Path) -> float:
        some = people // 10
        order = {"register": into / "register.db", "fsync": True}
        with one_core():
            return timed(lambda: ours.issue(ours.employees(some), into / "out", **order)) / some * 1e6

    def again(into: Path) -> float:
        def issue() -> None:
            ours.issue(ours.employees(people), into / "out", register=into / "register.db")

        with one_core():
            issue()
            return timed(issue) / people * 1e6

    for turn in range(session.sizes["processes rounds"]):
        session.say(f"processes, round {turn + 1} of {session.sizes['processes rounds']}: {people:,} people")
        session.take(ONE, one)
        session.take(TWO, two)
        session.take(SURE, sure)
        session.take(AGAIN, again)
    session.check("processes", f"two processes against one, {people:,} people", session.ratio(ONE, TWO), "×", 1.8, 1.4)
