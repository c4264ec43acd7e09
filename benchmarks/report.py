"""The tables of docs/speed.md and its plot, from a run of the benchmark: what the page says was measured, all of it in
one run.

    python benchmarks/issue.py --json run.json
    python benchmarks/report.py run.json

A run with ``--quick``, or without some rows, is refused.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from speed import one_core, own, pdf, processes, reading
from speed.peers import OTHERS, TITLES
from speed.plot import Line, plot

ROOT = Path(__file__).resolve().parents[1]
PAGE, PLOT = ROOT / "docs" / "speed.md", ROOT / "docs" / "images" / "speed.svg"
_BLOCK = re.compile(r"(<!-- measured: (\w+) -->\n).*?(<!-- end -->)", re.S)
Data = dict[str, Any]


class Refused(Exception):
    """A run that no page may be made from."""


def rows(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table of Markdown; columns but the first are of figures.

    >>> print(rows(["engine", "µs"], [["ours", "40"]]))
    | engine | µs |
    | --- | ---: |
    | ours | 40 |
    """
    said = [head, ["---", *["---:"] * (len(head) - 1)], *lines]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in said)


# ------------------------------------------------------------------ the tables
def goals(run: Data) -> str:
    """Every figure against its goal."""
    marks = {
        "reached": "reached",
        "goal missed": "**missed**",
        "FAILED": "**below the floor**",
        "not measured": "not measured",
    }
    return rows(
        ["what", "figure", "goal", "the command fails at", ""],
        [[each["what"], each["shown"], *each["wanted"], marks[each["state"]]] for each in run["checks"]],
    )


def facts(run: Data) -> str:
    """The machine, and the versions of what ours is compared with."""
    had = run["facts"]
    machine = [
        had["processor"],
        f"{had['cores']} cores",
        f"{had['memory GiB']} GiB of memory",
        had["system"],
        f"Python {had['python']}",
        f"zlib {had['zlib']}",
        f"files on {had['file system']}",
        f"on {had['day']}",
        *([f"at commit {had['commit']}"] if had.get("commit") else []),
    ]
    names = (
        f"{TITLES[name].partition(':')[0]} {version}"
        for name, version in run["versions"].items()
        if name != "docxtpl-kept"
    )
    return ", ".join(machine) + ".\n\nCompared with " + ", ".join(names) + "."


def core(run: Data) -> str:
    """What was taken in turn on one core."""
    times, docxtpl = run["times"], run["times"][TITLES["docxtpl"]]["median"]
    names = [
        TITLES["docxtpl"],
        *(TITLES[name] for name in OTHERS),
        one_core.BARE,
        one_core.PROVED,
        one_core.PRINTED,
        one_core.ALL,
        one_core.ZIP,
        one_core.ALL_ZIP,
        own.DOCXTPL,
        own.OWN,
        *(
            title.format(codec=codec)
            for codec in ("isal 0", "zlib 1")
            for title in (one_core.LIMIT, one_core.LIMIT_PROVED)
        ),
        one_core.ALONE,
        one_core.ALONE_PROVED,
    ]
    lines = [
        [
            name,
            _figure(times[name]["median"]),
            f"{times[name]['least']:,.1f}–{times[name]['most']:,.1f}",
            f"{1e6 / times[name]['median']:,.0f}",
            _figure(docxtpl / times[name]["median"]),
        ]
        for name in names
        if name in times
    ]
    variants = (
        "Before the first merge, assembling, compiling and trying the two documents takes"
        f" {times[one_core.VARIANTS]['median'] / 1e6:.2f} s, whatever the number of people; it is part of “everything"
        " on”."
    )
    return (
        rows(["on one core", "µs a document", "least–most", "documents a second", "× docxtpl"], lines)
        + "\n\n"
        + variants
    )


def grown(run: Data) -> str:
    """Time and memory by the number of people."""
    one, two = (run["tables"]["growth"][number] for number in ("1", "2"))
    lines = [
        [
            f"{a['people']:,}",
            f"{a['seconds']:.2f}",
            f"{a['people'] / a['seconds']:,.0f}",
            f"{a['MiB']:.0f}",
            f"{b['seconds']:.2f}",
            f"{b['people'] / b['seconds']:,.0f}",
        ]
        for a, b in zip(one, two, strict=True)
    ]
    seen = (
        "![Amendments a second by the number of people: two processes, one process, the fastest other engine,"
        " docxtpl](images/speed.svg)\n\n"
    )
    return seen + rows(
        [
            "people",
            "one process, s",
            "documents a second",
            "peak memory, MiB",
            "two processes, s",
            "documents a second",
        ],
        lines,
    )


def sharded(run: Data) -> str:
    """Time and memory of whole runs into ZIP shards."""
    return rows(
        ["people, into ZIP shards, one process", "s", "documents a second", "peak memory, MiB"],
        [
            [f"{a['people']:,}", f"{a['seconds']:.1f}", f"{a['people'] / a['seconds']:,.0f}", f"{a['MiB']:.0f}"]
            for a in run["tables"]["shards"]
        ],
    )


def sent(run: Data) -> str:
    """The executors."""
    found = run["tables"]["executors"]
    lines = [
        [name, f"{each['start']:.2f}", f"{each['sending']:.2f}", f"{each['preparing']:.2f}", f"{each['seconds']:.2f}"]
        for name, each in found["found"].items()
    ]
    return rows(
        [
            "executor, two workers",
            "start, s",
            "sending 1,000, ms",
            "preparing 1,000, ms",
            f"{found['people']:,} people, s",
        ],
        lines,
    )


def bulk(run: Data) -> str:
    """Lists, PDF and processes."""
    times = run["times"]
    names = [
        processes.ONE,
        processes.TWO,
        processes.SURE,
        processes.AGAIN,
        reading.READ,
        reading.ISSUED,
        pdf.EACH,
        pdf.BULK,
        pdf.TREE,
    ]
    return rows(
        ["", "µs a document", "documents a second"],
        [
            [name, f"{times[name]['median']:,.1f}", f"{1e6 / times[name]['median']:,.1f}"]
            for name in names
            if name in times
        ],
    )


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:,.1f}" if value >= 10 else f"{value:.2f}"


BLOCKS: dict[str, Callable[[Data], str]] = {
    "goals": goals,
    "facts": facts,
    "core": core,
    "growth": grown,
    "shards": sharded,
    "executors": sent,
    "bulk": bulk,
}


# ------------------------------------------------------------------ the page
def page(text: str, run: Data) -> str:
    """The page with the figures of a run in the place of those it had.

    Raises
    ------
    Refused
        The page has no place for a table, or one that nobody fills.
    """
    there = [found[2] for found in _BLOCK.finditer(text)]
    if sorted(there) != sorted(BLOCKS):
        raise Refused(f"the page has places for {', '.join(there)}, and there are tables for {', '.join(BLOCKS)}")
    return _BLOCK.sub(lambda found: f"{found[1]}{BLOCKS[found[2]](run)}\n{found[3]}", text)


def drawn(run: Data) -> str:
    """The plot of a run."""
    one, two = (
        [(each["people"], each["people"] / each["seconds"]) for each in run["tables"]["growth"][number]]
        for number in ("1", "2")
    )
    flat = [one[0][0], one[-1][0]]
    others = [name for name in OTHERS if TITLES[name] in run["times"]]
    lines = [Line("aigov_docs, two processes", two), Line("aigov_docs, one process", one)]
    if others:
        fastest = min(others, key=lambda name: run["times"][TITLES[name]]["median"])
        lines.append(
            Line(
                f"{fastest}, one process",
                [(people, 1e6 / run["times"][TITLES[fastest]]["median"]) for people in flat],
                through=True,
            )
        )
    lines.append(
        Line(
            "docxtpl, one process",
            [(people, 1e6 / run["times"][TITLES["docxtpl"]]["median"]) for people in flat],
            through=True,
        )
    )
    return plot(lines, "Amendments a second, everything on, by the number of people")


def checked(run: Data, known: Sequence[str]) -> Data:
    """A run that a page may be made from.

    Raises
    ------
    Refused
        It was quick, or some rows are not in it.
    """
    if run["sizes"].get("quick"):
        raise Refused("a quick run only shows that the benchmark runs")
    lacking = [name for name in known if name not in run["sizes"]["rows"]]
    if lacking:
        raise Refused(f"this run has not every row: {', '.join(lacking)}")
    return run


def main() -> int:
    from issue import ROWS

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path, help="what issue.py wrote with --json")
    options = parser.parse_args()
    try:
        run = checked(json.loads(options.run.read_text("utf-8")), ROWS)
        made = page(PAGE.read_text("utf-8"), run)
    except Refused as error:
        print(error, file=sys.stderr)
        return 1
    PAGE.write_text(made, "utf-8")
    PLOT.write_text(drawn(run), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
