"""One whole issue in a process of its own: ``python -m speed.one_run FOLDER PEOPLE PROCESSES docx|zip``; says its
seconds and its memory as JSON.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from . import ours
from .measure import timed


def peak() -> float:
    """The most memory this process has had, in MiB."""
    try:
        line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    except (OSError, StopIteration):
        import resource

        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most / 2**20 if sys.platform == "darwin" else most / 1024


def main(into: Path, people: int, processes: int, kept: str) -> None:
    ours.variants_assembled()  # what is loaded and made once a process is not counted
    fixed = min(timed(ours.variants_assembled) for _ in range(3))

    def issue() -> None:
        with ExitStack() as stack:
            pool = stack.enter_context(ProcessPoolExecutor(processes)) if processes > 1 else None
            ours.issue(ours.employees(people), into / "out", register=into / "register.db", executor=pool, format=kept)

    seconds = timed(issue)
    print(json.dumps({"seconds": seconds, "fixed": fixed, "MiB": peak()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
