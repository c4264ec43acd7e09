"""What was measured, what it is held against, and the rounds in which it is taken."""

from __future__ import annotations

import contextlib
import gc
import json
import math
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

REACHED, BELOW, FAILED, MISSING = "reached", "goal missed", "FAILED", "not measured"


@dataclass(frozen=True, slots=True)
class Check:
    """One figure held against the goal of its row, and against the floor below which the command fails.

    Parameters
    ----------
    row:
        The row of the table of goals.
    what:
        What is compared with what.
    value:
        The figure; None when it could not be measured.
    unit:
        ``×`` (times as fast), ``÷`` (times as long), ``ms``, ``%``; empty for an exponent.
    goal, floor:
        What is to be reached; below the floor the command fails. None where there is none.
    least:
        Whether more is better.
    lowest:
        For a figure that is also too good when it is under something: an exponent.
    why:
        Why it was not measured.
    """

    row: str
    what: str
    value: float | None
    unit: str
    goal: float | None
    floor: float | None
    least: bool = True
    lowest: float | None = None
    why: str = ""

    @property
    def state(self) -> str:
        """A word for how it went."""
        if self.value is None:
            return MISSING
        if not self._holds(self.floor):
            return FAILED
        return REACHED if self._holds(self.goal) and (self.lowest is None or self.value >= self.lowest) else BELOW

    def _holds(self, wanted: float | None) -> bool:
        assert self.value is not None
        return wanted is None or (self.value >= wanted if self.least else self.value <= wanted)

    def shown(self, value: float | None) -> str:
        """A figure of this check with its unit: ``≥ 250 ×``."""
        if value is None:
            return "–"
        if self.unit == "=":
            return "the same" if value else "other bytes"
        digits = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}" if self.unit != "" else f"{value:.2f}"
        return f"{digits} {self.unit}".rstrip()

    @property
    def wanted(self) -> tuple[str, str]:
        """The goal and the floor in words."""
        if self.unit == "=":
            return "the same", "the same"
        sign = "≥" if self.least else "≤"
        goal = (
            f"{self.lowest:.2f}–{self.goal:.2f}"
            if self.lowest is not None and self.goal is not None
            else self.shown(self.goal)
        )
        return (goal if self.lowest is not None or self.goal is None else f"{sign} {goal}"), self.shown(self.floor)


class Missing(Exception):
    """Something that a row needs is not installed."""


@dataclass(slots=True)
class Session:
    """One run of the benchmark: its sizes, its folder, and all that was measured.

    Parameters
    ----------
    root:
        Where files go; each measure gets a new folder in it.
    sizes:
        How many people, rounds and so on.
    deletes:
        Whether a folder is deleted as soon as it was measured, outside what is timed.
    room:
        Where a million files go; ``root`` when None.
    """

    root: Path
    sizes: dict[str, Any]
    deletes: bool = True
    room: Path | None = None
    checks: list[Check] = field(default_factory=list)
    times: dict[str, list[float]] = field(default_factory=dict)  # µs a document, one a round
    tables: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)
    _count: int = 0

    # ---- folders
    @contextlib.contextmanager
    def folder(self) -> Iterator[Path]:
        """A new folder; what is in it goes when it was measured, or when the run ends."""
        self._count += 1
        place = self.root / f"{self._count:05d}"
        place.mkdir()
        try:
            yield place
        finally:
            if self.deletes:
                shutil.rmtree(place, ignore_errors=True)

    # ---- figures
    def take(self, name: str, act: Callable[[Path], float]) -> float:
        """Measure once, in a new folder; ``act`` gives the µs of a document."""
        gc.collect()
        with self.folder() as place:
            took = act(place)
        self.times.setdefault(name, []).append(took)
        return took

    def median(self, name: str) -> float:
        """The middle of the rounds, µs a document."""
        return statistics.median(self.times[name])

    def ratio(self, slow: str, fast: str) -> float:
        """How many times as long one takes as another: the middle of the ratios of each round."""
        return statistics.median(one / other for one, other in zip(self.times[slow], self.times[fast], strict=True))

    def check(
        self, row: str, what: str, value: float | None, unit: str, goal: float | None, floor: float | None, **more: Any
    ) -> None:
        """Hold a figure against its goal."""
        self.checks.append(Check(row, what, value, unit, goal, floor, **more))

    def say(self, text: str) -> None:
        """How far the run is."""
        print(f"[{time.monotonic() - self.started:5.0f} s] {text}", file=sys.stderr, flush=True)

    def as_data(self) -> dict[str, Any]:
        """All of it as plain data, for the page and the plot."""
        times = {
            name: {"median": statistics.median(taken), "least": min(taken), "most": max(taken), "rounds": len(taken)}
            for name, taken in self.times.items()
        }
        return {
            "facts": facts(self.root),
            "versions": dict(sorted(self.versions.items())),
            "sizes": self.sizes,
            "times": times,
            "tables": self.tables,
            "checks": [
                {**asdict(each), "state": each.state, "shown": each.shown(each.value), "wanted": each.wanted}
                for each in self.checks
            ],
        }


def timed(act: Callable[[], object]) -> float:
    """Seconds."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """How time grows with number: the slope of the line through the logarithms, by least squares. 1 is linear.

    >>> round(exponent([(10, 3), (100, 30), (1000, 300)]), 6), round(exponent([(10, 1), (100, 100)]), 6)
    (1.0, 2.0)
    """
    if len(points) < 2:
        raise ValueError("a line needs two points")
    across = [math.log(x) for x, _ in points]
    up = [math.log(y) for _, y in points]
    middle, height = statistics.fmean(across), statistics.fmean(up)
    return sum((x - middle) * (y - height) for x, y in zip(across, up, strict=True)) / sum(
        (x - middle) ** 2 for x in across
    )


# ------------------------------------------------------------------ the machine
def facts(root: Path) -> dict[str, Any]:
    """What of the machine a reader must know; neither its name nor its folders."""
    kind, journal = file_system(root)
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory GiB": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
        if hasattr(os, "sysconf")
        else None,
        "system": platform.system(),
        "python": platform.python_version(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "file system": kind + ("" if journal else ", without a journal"),
        "day": time.strftime("%Y-%m-%d"),
        "commit": _commit(),
    }


def _commit() -> str:
    """The short name of the commit that is measured, with a plus when files differ from it; empty without git."""
    ask = ("git", "-C", str(Path(__file__).parent), "describe", "--always", "--exclude=*", "--dirty=+")
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        return subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    return ""


def _processor() -> str:
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def file_system(place: Path) -> tuple[str, bool]:
    """The kind of the file system that holds a folder, and whether it is other than an ext4 without a journal.

    New files are many times slower on such an ext4 for minutes after others were deleted: inodes just freed are passed
    over one by one.
    """
    found, kind, device = "", "unknown", ""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/mounts").read_text().splitlines():
            source, where, name = line.split(" ")[:3]
            inside = str(place.resolve()) == where or str(place.resolve()).startswith(where.rstrip("/") + "/")
            if inside and len(where) >= len(found):
                found, kind, device = where, name, source
    if kind != "ext4":
        return kind, True
    return kind, any(Path("/proc/fs/jbd2").glob(f"{Path(device).resolve().name}-*"))


def write(session: Session, path: Path) -> None:
    """The run as JSON."""
    path.write_text(json.dumps(session.as_data(), ensure_ascii=False, indent=1) + "\n", "utf-8")


@contextlib.contextmanager
def one_core() -> Iterator[None]:
    """Stay on one core, and whoever is started meanwhile."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
