"""How time and memory grow with the number of people: each size in a process of its own, people made one by one,
everything on.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from .measure import Session, exponent, one_core

HERE = Path(__file__).resolve().parents[1]


def run(into: Path, people: int, processes: int, kept: str = "docx") -> dict[str, float]:
    """One issue in a new process."""
    paths = os.pathsep.join(filter(None, (str(HERE), str(HERE.parent), os.environ.get("PYTHONPATH", ""))))
    done = subprocess.run(
        [sys.executable, "-m", "speed.one_run", str(into), str(people), str(processes), kept],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    )
    if done.returncode:
        raise RuntimeError(f"an issue of {people} people failed:\n{done.stderr[-2000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def grown(points: list[dict[str, Any]]) -> dict[str, float]:
    """What the points say: the exponent of whole runs, that of what comes after the documents are assembled, and the
    growth of memory.

    >>> points = [{"people": n, "seconds": 0.5 + n / 1000, "fixed": 0.5, "MiB": 100} for n in (1000, 10000)]
    >>> {name: round(value, 2) for name, value in grown(points).items()}
    {'whole': 0.85, 'beyond': 1.0, 'memory': 0.0}
    """
    whole = exponent([(point["people"], point["seconds"]) for point in points])
    beyond = exponent([(point["people"], max(point["seconds"] - point["fixed"], 1e-6)) for point in points])
    return {"whole": whole, "beyond": beyond, "memory": (points[-1]["MiB"] / points[0]["MiB"] - 1) * 100}


def measure(session: Session) -> None:
    """Every size in turn, round after round, in one process and in two."""
    taken: dict[tuple[int, int], list[dict[str, float]]] = {}
    for turn in range(session.sizes["growth rounds"]):
        for people in session.sizes["growth"]:
            for processes in (1, 2):
                session.say(
                    f"growth, round {turn + 1} of {session.sizes['growth rounds']}: {people:,} people, {processes}"
                    f" process{'es' if processes > 1 else ''}"
                )
                with session.folder() as into, one_core() if processes == 1 else nullcontext():
                    taken.setdefault((people, processes), []).append(run(into, people, processes))
    points: dict[int, list[dict[str, Any]]] = {1: [], 2: []}
    for (people, processes), runs in taken.items():
        points[processes].append(
            {"people": people, **{name: statistics.median(each[name] for each in runs) for name in runs[0]}}
        )
    session.tables["growth"] = points
    first, last = session.sizes["growth"][0], session.sizes["growth"][-1]
    found = grown(points[1])
    session.tables["growth, whole"] = found["whole"]
    session.check(
        "growth",
        f"exponent of time, {first:,} to {last:,} people, the assembly of the two documents left out",
        found["beyond"],
        "",
        1.02,
        1.10,
        least=False,
    )
    session.check("growth", "exponent of time, whole runs", found["whole"], "", 1.02, 1.10, least=False)
    fixed = statistics.median(point["fixed"] for point in points[1])
    session.check("growth", "what is made once a run, before the first document", fixed, "s", 0.1, 0.4, least=False)
    session.check(
        "growth", f"peak memory at {last:,} people over that at {first:,}", found["memory"], "%", 5, 10, least=False
    )
