"""How fast amendments are issued, beside what others do in the same run, against the goals of the project.

    python benchmarks/issue.py                          every row; see docs/speed.md
    python benchmarks/issue.py --quick                  fewer people and rounds: whether it runs, no figures to quote
    python benchmarks/issue.py --only docxtpl --only limit
    python benchmarks/issue.py --json run.json          then: python benchmarks/report.py run.json

Rows: docxtpl, peers, limit, own, zip (these five in turn on one core), growth, shards, processes, executors, reading,
pdf. It fails (exit status 1) when a figure is below its floor, or when something to compare with is not installed;
benchmarks/install.sh installs it all. Files go to new folders in --dir, or AIGOV_BENCH_DIR, or the folder for temporary
files; shards needs 35 GB there, or in --room.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from speed import executors, growth, one_core, pdf, processes, reading, shards
from speed.measure import FAILED, MISSING, Session, facts, file_system, write

ROWS = (*one_core.ROWS, "growth", "shards", "processes", "executors", "reading", "pdf")
FULL: dict[str, Any] = {
    "rounds": 7,
    "people": 10_000,
    "batch": 2_000,
    "ready": 400,
    "peer seconds": 0.6,
    "growth": [1_000, 3_000, 10_000, 30_000, 100_000],
    "growth rounds": 3,
    "shards": [10_000, 100_000, 1_000_000],
    "processes": 20_000,
    "processes rounds": 5,
    "executors": 10_000,
    "executors rounds": 3,
    "reading": 100_000,
    "reading rounds": 3,
    "pdf one by one": 10,
    "pdf": 100,
    "pdf rounds": 3,
}
QUICK: dict[str, Any] = {
    "rounds": 3,
    "people": 5_000,
    "batch": 1_000,
    "ready": 200,
    "peer seconds": 0.3,
    "growth": [1_000, 3_000, 10_000],
    "growth rounds": 1,
    "shards": [1_000, 5_000],
    "processes": 10_000,
    "processes rounds": 2,
    "executors": 4_000,
    "executors rounds": 2,
    "reading": 10_000,
    "reading rounds": 1,
    "pdf one by one": 3,
    "pdf": 40,
    "pdf rounds": 1,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer people and rounds")
    parser.add_argument("--only", action="append", nargs="+", choices=ROWS, metavar="ROW", help="some rows alone")
    parser.add_argument(
        "--dir", type=Path, default=os.environ.get("AIGOV_BENCH_DIR"), help="where files go; it must exist"
    )
    parser.add_argument("--room", type=Path, help="where a million files go; --dir when not given")
    parser.add_argument("--json", type=Path, help="a file for the results")
    parser.add_argument("--allow-missing", action="store_true", help="do not fail for what is not installed")
    options = parser.parse_args()
    rows = [row for row in ROWS if not options.only or any(row in some for some in options.only)]
    sizes = dict(QUICK if options.quick else FULL, quick=options.quick, rows=rows)
    root, room = (
        Path(tempfile.mkdtemp(prefix="issue-", dir=each)) for each in (options.dir, options.room or options.dir)
    )
    try:
        return run(Session(root, sizes, deletes=_deletes(root, sizes), room=room), rows, options)
    finally:
        for each in (root, room):
            shutil.rmtree(each, ignore_errors=True)


def run(session: Session, rows: list[str], options: argparse.Namespace) -> int:
    """Take every row asked for, print the table, and say whether the floors hold."""
    for name, said in facts(session.root).items():
        session.say(f"{name}: {said}")
    on_one_core = [row for row in rows if row in one_core.ROWS]
    if on_one_core:
        one_core.measure(session, on_one_core)
    for name, module in (
        ("growth", growth),
        ("shards", shards),
        ("processes", processes),
        ("executors", executors),
        ("reading", reading),
        ("pdf", pdf),
    ):
        if name in rows:
            module.measure(session)
    table(session)
    if options.json:
        write(session, options.json)
    failed = [
        each for each in session.checks if each.state == FAILED or (each.state == MISSING and not options.allow_missing)
    ]
    for each in failed:
        print(f"{each.row}: {each.what}: {each.why or each.shown(each.value)}", file=sys.stderr)
    print("every floor is reached" if not failed else f"{len(failed)} below the floor or not measured")
    return 1 if failed else 0


def table(session: Session) -> None:
    """The figures, then what they are held against."""
    if session.times:
        print(f"{'':72}{'µs/document':>13}{'documents/s':>13}")
        for name in session.times:
            middle = session.median(name)
            print(f"{name:72}{middle:13,.1f}" + ("" if name == one_core.VARIANTS else f"{1e6 / middle:13,.0f}"))
        print()
    print(f"{'row':11}{'':86}{'figure':>12}{'goal':>12}{'fails at':>12}")
    for each in session.checks:
        goal, floor = each.wanted
        print(f"{each.row:11}{each.what[:85]:86}{each.shown(each.value):>12}{goal:>12}{floor:>12}  {each.state}")


def _deletes(root: Path, sizes: dict[str, Any]) -> bool:
    """Whether what was measured is deleted at once: not where deleting makes the next files slow, if there is room to
    keep them.
    """
    kind, journal = file_system(root)
    if journal:
        return True
    files = (
        sizes["people"] * 2 * sizes["rounds"]
        + sizes["batch"] * 9 * sizes["rounds"]
        + 2 * sum(sizes["growth"]) * sizes["growth rounds"]
    )
    files += (
        sizes["processes"] * 2 * sizes["processes rounds"]
        + sizes["executors"] * 8 * sizes["executors rounds"]
        + sizes["reading"] * sizes["reading rounds"]
    )
    room = shutil.disk_usage(root).free > files * 40_000
    print(
        f"warning: {kind} without a journal: for minutes after files were deleted, new ones are many times slower. "
        + ("Nothing is deleted before the end; " if room else "There is no room to keep all files; ")
        + "a run that comes after another is not to be trusted. Give --dir a folder elsewhere.",
        file=sys.stderr,
    )
    return not room


if __name__ == "__main__":
    sys.exit(main())
