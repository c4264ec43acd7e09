"""Far more people than a firm has, into ZIP shards: does the time of a document, or the memory, grow with their number?
Each size once, in a process of its own, everything on.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from .growth import grown, run
from .measure import Session, one_core


def measure(session: Session) -> None:
    """Every size in turn, in one process."""
    points: list[dict[str, Any]] = []
    for people in session.sizes["shards"]:
        session.say(f"ZIP shards: {people:,} people, one process")
        with tempfile.TemporaryDirectory(dir=session.room or session.root) as into, one_core():
            points.append({"people": people, **run(Path(into), people, 1, "zip")})
    session.tables["shards"] = points
    first, last, found = points[0]["people"], points[-1]["people"], grown(points)
    session.check(
        "shards",
        f"exponent of time, {first:,} to {last:,} people, into ZIP shards, what is made once a run left out",
        found["beyond"],
        "",
        1.02,
        1.10,
        least=False,
    )
    session.check(
        "shards",
        f"peak memory at {last:,} people over that at {first:,}, into ZIP shards",
        found["memory"],
        "%",
        5,
        10,
        least=False,
    )
