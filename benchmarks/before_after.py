"""Two checkouts side by side: how long each takes for the same work, in one run, one after the other in turn.

``python benchmarks/before_after.py BEFORE [AFTER] [--rounds 10]``: AFTER is this checkout when it is not given. Only
names that both checkouts have are called, with the Python that runs this file. Each figure is the median of the rounds;
the last column is after ÷ before, beside the most it may be. The status is 1 when one is above.

Times are the processor's, so that other programs on the machine count little. What a command takes is that of its
whole process, as of an installed package: bytecode kept, catalogues compiled, and the cache of the library warm where a
checkout has one.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VEHICLES = ("charter", "it-charter-chapter", "contract-amendment")
#: People of the longer issue: fewer than those for whom a run starts processes of its own.
ISSUED = 3000

#: What is timed inside one process, after one round that is thrown away: seconds by name, as JSON. Of five calls the
#: median counts: a collection of garbage that falls in one of them is no part of the work.
INSIDE = """
import contextlib, datetime, io, itertools, json, pathlib, shutil, statistics, sys, tempfile, time
begun = time.process_time()
import aigov_docs as aigov
from aigov_docs.samples import sample_matter
aigov.load_library
imported = time.process_time()
library = aigov.load_library()
times = {"load_library()": time.process_time() - imported}
folder = pathlib.Path(tempfile.mkdtemp())
def timed(name, call):
    call()
    taken = []
    for _ in range(5):
        begun = time.process_time()
        call()
        taken.append(time.process_time() - begun)
    times[name] = statistics.median(taken)
for vehicle in sys.argv[1:]:
    matter = sample_matter(vehicle)
    assessment = aigov.assess(library, matter)
    document = aigov.assemble(assessment, "fr")
    timed(f"assess, {vehicle}", lambda: aigov.assess(library, matter))
    timed(f"assemble, {vehicle}", lambda: aigov.assemble(assessment, "fr"))
    timed(f"render, {vehicle}", lambda: aigov.render(document, folder / "document.docx"))
def people(count):
    for n in range(count):
        hired = datetime.date(1995, 1, 2) + datetime.timedelta(days=n % 9000)
        yield aigov.people.Recipient(
            f"E-{n:06d}", f"Camille Roussel {n}", gender="fm"[n % 2], address=f"{n % 300 + 1} rue des Tisserands, Lyon",
            status="permanent",
            job=f"tisseuse, échelon {n % 40}", hired_on=hired, contract_signed_on=hired, number=n % 9 + 1,
        )
turns = itertools.count()
def issue(count):
    made = folder / f"issue-{next(turns)}"
    made.mkdir()
    with aigov.Register(made / "register.db") as register:
        aigov.issue(assessment, people(count), made / "out", register=register)
    begun = time.process_time()
    shutil.rmtree(made)
    return time.process_time() - begun
counts = (2, ISSUED)
try:
    issue(2)
except Exception:  # a commit that takes its people otherwise: it is not compared in this
    counts = ()
for count in counts:
    begun = time.process_time()
    deleting = issue(count)
    times[f"issue, {count:,} people, files, manifest and register"] = time.process_time() - begun - deleting
from aigov_docs.cli import main
def draft():
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        assert main(["draft", "matter.yaml", "-o", "x.docx", "--no-paginate"]) in (None, 0)
timed("draft of the chapter, in a process that has drafted", draft)
print(json.dumps(times))
"""


def environment(checkout: Path, home: Path) -> dict[str, str]:
    """What a process of a checkout sees: its package first, a cache folder and a folder of bytecode of its own."""
    own = {"PYTHONPATH": str(checkout), "XDG_CACHE_HOME": str(home), "PYTHONPYCACHEPREFIX": str(home / "bytecode")}
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, **own, "LC_ALL": "C.UTF-8"}


def run(checkout: Path, home: Path, *arguments: str) -> tuple[float, str, int]:
    """A whole process of a checkout: the processor's seconds, what it printed, its status."""
    begun = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, *arguments], env=environment(checkout, home), cwd=home, capture_output=True, text=True
    )
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = ended.ru_utime + ended.ru_stime - begun.ru_utime - begun.ru_stime
    return seconds, done.stdout, done.returncode


def measure(checkout: Path, home: Path) -> dict[str, float]:
    """One round of a checkout: seconds by name."""
    seconds, printed, status = run(checkout, home, "-c", f"ISSUED = {ISSUED}\n{INSIDE}", *VEHICLES)
    if status != 0:
        raise SystemExit(f"{checkout}: the measured calls failed; run them by hand")
    times: dict[str, float] = json.loads(printed)
    matter = str(home / "matter.yaml")
    draft = ("-m", "aigov_docs", "draft", matter, "-o", str(home / "x.docx"), "--no-paginate")
    seconds, _, status = run(checkout, home, *draft)
    if status != 0:
        raise SystemExit(f"{checkout}: draft failed")
    times["draft of the chapter, in a new process"] = seconds
    seconds, _, status = run(checkout, home, "-m", "aigov_docs", "draft", str(home / "nothing.yaml"), "-o", "x.docx")
    if status == 0:
        raise SystemExit(f"{checkout}: a wrong path was not refused")
    times["a wrong path refused, whole command"] = seconds
    return times


def most(name: str) -> tuple[str, float]:
    """The most that a figure may be: of what it took before, or in seconds."""
    match name.partition(","):
        case "draft of the chapter", _, " in a new process":
            return "ratio", 0.65  # the interpreter and the imports are in it, which no drafting repeats
        case "draft of the chapter", _, _:
            return "ratio", 0.5
        case "render", _, _:
            return "ratio", 0.6
        case "load_library()", _, _:
            return "ratio", 0.1
        case "a wrong path refused", _, _:
            return "seconds", 0.2
    return "ratio", 1.0


def main() -> int:
    """Measure both checkouts in turn, and print a line a figure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path, nargs="?", default=ROOT)
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        homes = {}
        for name, checkout in (("before", options.before.resolve()), ("after", options.after.resolve())):
            homes[name] = (checkout, Path(folder, name))
            homes[name][1].mkdir(mode=0o700)
            run(checkout, homes[name][1], str(checkout / "tools" / "i18n.py"), "compile")
            _, text, _ = run(checkout, homes[name][1], "-c", "import aigov_docs; print(aigov_docs.sample_text())")
            (homes[name][1] / "matter.yaml").write_text(text, encoding="utf-8")
            measure(*homes[name])  # thrown away: bytecode, caches
        taken: dict[str, dict[str, list[float]]] = {"before": {}, "after": {}}
        for _ in range(options.rounds):
            for name, (checkout, home) in homes.items():
                for what, seconds in measure(checkout, home).items():
                    taken[name].setdefault(what, []).append(seconds)
    print(f"Python {sys.version.split()[0]}, medians of {options.rounds}, milliseconds of processor\n")
    print("| what | before | after | after ÷ before | at most |\n| --- | --- | --- | --- | --- |")
    missed = 0
    for what, before in taken["before"].items():
        one, other = statistics.median(before), statistics.median(taken["after"][what])
        kind, limit = most(what)
        value = other / one if kind == "ratio" else other
        missed += value > limit * (1.05 if limit == 1 else 1)  # what may not grow is told apart from noise
        shown = f"{limit:g}" if kind == "ratio" else f"{limit:g} s"
        print(f"| {what} | {one * 1000:.1f} | {other * 1000:.1f} | {other / one:.2f} | {shown} |")
    print(f"\n{missed} above" if missed else "\nall within")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
