"""How long `load_library` takes in a new process, from its files and from the cache: ``python benchmarks/loading.py``.

Each time is that of the call alone (processor, milliseconds), once the package is imported: the median of ten
processes. ``--beside FOLDER`` measures another copy of the project in the same run, in turn.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = """
import time
from aigov_docs import load_library
start = time.process_time()
load_library()
print((time.process_time() - start) * 1000)
"""


def measure(project: Path, cache: str) -> float:
    """The time of one new process, with a cache folder."""
    environment = {**os.environ, "PYTHONPATH": str(project), "XDG_CACHE_HOME": cache}
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout)


def main() -> int:
    """Measure in turn, and say the medians."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--beside", type=Path)
    options.add_argument("--rounds", type=int, default=10)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as cache:
        measure(ROOT, cache)  # fills the cache
        cases = {"files": (ROOT, "/dev/null"), "cache": (ROOT, cache)}
        if asked.beside is not None:
            cases["beside"] = (asked.beside, "/dev/null")
        times: dict[str, list[float]] = {name: [] for name in cases}
        for _ in range(asked.rounds):
            for name, case in cases.items():
                times[name].append(measure(*case))
    medians = {name: statistics.median(each) for name, each in times.items()}
    for name, median in medians.items():
        print(f"{name:<7} {median:7.1f} ms ({min(times[name]):.1f} to {max(times[name]):.1f})")
    slow = medians.get("beside", medians["files"])
    print(f"the cache takes {medians['cache'] / slow:.3f} of it")
    return 0 if medians["cache"] <= slow / 10 else 1


if __name__ == "__main__":
    sys.exit(main())
