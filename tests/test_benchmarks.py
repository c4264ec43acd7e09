"""The benchmark itself: what it says of its figures, the templates it gives to others, its page and its plot.

Nothing is timed.
"""

from __future__ import annotations

import doctest
import gc
import importlib
import json
import re
import sys
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module", autouse=True)
def _benchmarks() -> Any:
    """The folder of the benchmark among those that modules come from, as when it is run."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    yield
    sys.path.remove(str(ROOT / "benchmarks"))
    for name in [name for name in sys.modules if name in ("issue", "report", "speed") or name.startswith("speed.")]:
        del sys.modules[name]


def _module(name: str) -> ModuleType:
    return importlib.import_module(name)


# ------------------------------------------------------------------ figures
@pytest.mark.parametrize("name", ["speed.measure", "speed.growth", "speed.plot", "report"])
def test_the_examples_of_the_benchmark_run(name: str) -> None:
    failed, tried = doctest.testmod(_module(name))
    assert (failed, tried > 0) == (0, True)


def test_a_line_through_noisy_points_is_the_least_squares_one() -> None:
    exponent = _module("speed.measure").exponent
    assert exponent([(1, 1), (10, 20), (100, 100)]) == pytest.approx(1.0)
    assert exponent([(1, 1), (10, 10), (100, 100), (1000, 2000)]) == pytest.approx(1.0903, abs=1e-4)
    with pytest.raises(ValueError, match="two points"):
        exponent([(1, 1)])


@pytest.mark.parametrize(
    ("value", "least", "goal", "floor", "lowest", "state"),
    [
        (250, True, 250, 60, None, "reached"),
        (249, True, 250, 60, None, "goal missed"),
        (59.9, True, 250, 60, None, "FAILED"),
        (1.25, False, 1.25, 4, None, "reached"),
        (4.1, False, 1.25, 4, None, "FAILED"),
        (0.9, False, 1.05, 1.1, 0.95, "goal missed"),
        (1.0, False, 1.05, 1.1, 0.95, "reached"),
        (3, False, 1, None, None, "goal missed"),
        (None, True, 250, 60, None, "not measured"),
    ],
)
def test_a_figure_is_held_against_its_goal_and_its_floor(
    value: float | None, least: bool, goal: float, floor: float | None, lowest: float | None, state: str
) -> None:
    check = _module("speed.measure").Check("row", "what", value, "×", goal, floor, least, lowest)
    assert check.state == state


def test_ratios_are_taken_round_by_round(tmp_path: Path) -> None:
    session = _module("speed.measure").Session(tmp_path, {})
    session.times = {"slow": [10.0, 40.0, 90.0], "fast": [1.0, 2.0, 10.0]}
    assert session.ratio("slow", "fast") == 10.0  # of 10, 20 and 9; the ratio of the medians would be 20


def test_a_folder_is_new_and_goes_when_it_was_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gc, "collect", lambda: None)  # a second each time, where other tests left much
    session = _module("speed.measure").Session(tmp_path, {})
    seen = []

    def act(into: Path) -> float:
        (into / "file").write_bytes(b"")
        seen.append(into)
        return 2.0

    assert (session.take("a", act), session.take("a", act)) == (2.0, 2.0)
    assert seen[0] != seen[1] and not any(path.exists() for path in seen)
    session.deletes = False
    session.take("a", act)
    assert seen[2].exists() and session.median("a") == 2.0


def test_the_command_fails_below_a_floor_and_for_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import argparse

    issue, measure = _module("issue"), _module("speed.measure")

    def ends(value: float | None, *, allow: bool = False) -> int:
        session = measure.Session(tmp_path, {})
        monkeypatch.setattr(
            issue.growth,
            "measure",
            lambda session: session.check(
                "growth", "how it grows", value, "%", 5, 10, least=False, why="it is not there"
            ),
        )
        return int(issue.run(session, ["growth"], argparse.Namespace(json=tmp_path / "run.json", allow_missing=allow)))

    assert [ends(4), ends(7), ends(11), ends(None), ends(None, allow=True)] == [0, 0, 1, 1, 0]
    assert "it is not there" in capsys.readouterr().err
    written = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert written["checks"][0]["state"] == "not measured"
    assert str(ROOT) not in json.dumps(written) and str(tmp_path) not in json.dumps(written)


# ------------------------------------------------------------------ what others are given
@pytest.fixture(scope="module")
def made() -> Any:
    return _module("speed.ours").ready(4)


def test_every_kind_of_template_is_our_document_with_tags(made: Any) -> None:
    templates = _module("speed.templates")
    number, values = made.rows[1]
    ours = templates.text_of(made.plain[number].merge_without_fingerprint(values))
    tags = {"jinja": "{{{{ v{} }}}}", "braces": "{{v{}}}", "fields": "«v{}»"}
    assert any(values[0] in line for line in ours)
    for kind, build in templates.KINDS.items():
        said = templates.text_of(build(made.plain[number]))
        assert said != ours
        for place in sorted(range(len(values)), reverse=True):
            said = [line.replace(tags[kind].format(place), values[place]) for line in said]
        assert said == ours, kind


def test_the_text_of_two_people_differs(made: Any) -> None:
    templates = _module("speed.templates")
    one, other = (
        templates.text_of(made.plain[number].merge_without_fingerprint(values)) for number, values in made.rows[:2]
    )
    assert one != other


def test_docxtpl_says_what_we_say(made: Any, tmp_path: Path) -> None:
    peers = _module("speed.peers")
    peers.issued(made, tmp_path / "task")
    peer = peers.Peer("docxtpl", tmp_path / "task")
    try:
        right = {0: made.plain[made.rows[0][0]].merge_without_fingerprint(made.rows[0][1])}
        with pytest.raises(RuntimeError, match="does not say"):
            peer.prove({1: right[0]}, tmp_path / "wrong", 0.01)
        peer.prove(right, tmp_path / "right", 0.01)
        assert peer.version == version("docxtpl")
    finally:
        peer.close()


def test_the_limit_writes_whole_files(made: Any) -> None:
    limit, templates = _module("speed.limit"), _module("speed.templates")
    both = limit.Limit(made.proved, made.rows, "zlib 1")
    bare = limit.Limit(made.plain, made.rows, "zlib 1")
    assert "word/document.xml" in bare.names and len(both.names) == len(bare.names) + 1
    for place, (number, values) in enumerate(made.rows):
        assert templates.parts(both.file(place)) == templates.parts(
            made.proved[number].merge_without_fingerprint(values)
        )


def test_employees_of_the_list_are_those_of_the_generator(tmp_path: Path) -> None:
    import aigov_docs as aigov

    ours = _module("speed.ours")
    ours.employees_csv(tmp_path / "employees.csv", 60)
    read = aigov.read_recipients(tmp_path / "employees.csv").people
    made = list(ours.employees(60))
    assert [(one.key, one.name, one.gender, one.hired_on, one.number) for one in read] == [
        (one.key, one.name, one.gender, one.hired_on, one.number) for one in made
    ]


def test_an_executor_is_sent_what_an_issue_sends() -> None:
    executors = _module("speed.executors")
    here = executors.Here()
    assert here.submit(lambda chunk: ["a" * 64] * chunk, 3).result() == ["a" * 64] * 3
    here.submit(lambda: "b" * 128)
    assert [call.size for call in here.calls] == [(3, 64), (128, 0)] and here.calls[0].args == (3,)
    assert [len(executors._nothing(*call.size, *call.args)) for call in here.calls] == [3, 128]
    assert executors.sent(executors.Here(), here.calls) > 0


# ------------------------------------------------------------------ the page
@pytest.fixture
def run() -> dict[str, Any]:
    """A run with invented figures and every row."""
    issue, one_core, peers = _module("issue"), _module("speed.one_core"), _module("speed.peers")
    own, pdf, processes, reading = (_module(f"speed.{name}") for name in ("own", "pdf", "processes", "reading"))
    names = [
        *peers.TITLES.values(),
        one_core.BARE,
        one_core.ALL,
        one_core.VARIANTS,
        one_core.ZIP,
        one_core.LIMIT.format(codec="isal 0"),
        own.OWN,
        own.DOCXTPL,
        processes.ONE,
        processes.TWO,
        reading.READ,
        reading.ISSUED,
        pdf.EACH,
        pdf.BULK,
        pdf.TREE,
    ]
    times = {
        name: {"median": 1000.0 / at, "least": 900.0 / at, "most": 1100.0 / at, "rounds": 3}
        for at, name in enumerate(names, 1)
    }
    growth = {
        number: [{"people": people, "seconds": people / speed, "fixed": 0.1, "MiB": 80.0} for people in (1000, 100_000)]
        for number, speed in (("1", 4321), ("2", 8000))
    }
    check = _module("speed.measure").Check("docxtpl", "bare merge | against docxtpl", 303.0, "×", 250, 60)
    return {
        "facts": _module("speed.measure").facts(ROOT),
        "versions": {"docxtpl": "0.20.2", "docxtpl-kept": "0.20.2"},
        "sizes": {"quick": False, "rows": list(issue.ROWS)},
        "times": times,
        "checks": [
            {
                "row": check.row,
                "what": check.what,
                "shown": check.shown(check.value),
                "wanted": check.wanted,
                "state": check.state,
            }
        ],
        "tables": {
            "growth": growth,
            "shards": growth["1"],
            "executors": {
                "people": 1000,
                "found": {"loky": {"start": 0.1, "sending": 0.4, "preparing": 1.2, "seconds": 3.0}},
            },
        },
    }


def test_the_page_has_the_figures_of_the_run_and_no_others(run: dict[str, Any]) -> None:
    report = _module("report")
    before = report.PAGE.read_text("utf-8")
    made = report.page(before, run)
    assert "| bare merge \\| against docxtpl | 303 × | ≥ 250 × | 60 × | reached |" in made
    assert "| 1,000 | 0.23 | 4,321 | 80 | 0.12 | 8,000 |" in made and "| 100,000 | 23.1 | 4,321 | 80 |" in made
    assert "| loky | 0.10 | 0.40 | 1.20 | 3.00 |" in made
    assert "Compared with docxtpl 0.20.2." in made and str(ROOT) not in made
    assert report.page(made, run) == made  # a second time changes nothing
    outside = [report._BLOCK.sub("", text) for text in (before, made)]
    assert outside[0] == outside[1]
    assert not re.search(r"\d+ ?(µs|ms|×|documents a second)", outside[0])  # no figure is typed


def test_a_page_that_lacks_a_place_is_refused(run: dict[str, Any]) -> None:
    report = _module("report")
    with pytest.raises(report.Refused):
        report.page(report.PAGE.read_text("utf-8").replace("measured: core", "measured: other"), run)


def test_a_quick_run_or_one_without_a_row_is_refused(run: dict[str, Any]) -> None:
    report = _module("report")
    known = run["sizes"]["rows"]
    assert report.checked(run, known) is run
    with pytest.raises(report.Refused, match="quick"):
        report.checked({**run, "sizes": {**run["sizes"], "quick": True}}, known)
    with pytest.raises(report.Refused, match="pdf"):
        report.checked({**run, "sizes": {"rows": known[:-1]}}, known)


def test_the_plot_is_read_by_those_who_do_not_see_it(run: dict[str, Any]) -> None:
    drawn = _module("report").drawn(run)
    root = ElementTree.fromstring(drawn)
    names = "{http://www.w3.org/2000/svg}"
    title, said = root.find(f"{names}title"), root.find(f"{names}desc")
    assert root.get("role") == "img" and title is not None and said is not None
    assert "one process: 4,321 at 1,000 people" in (said.text or "") and re.search(
        r"docxtpl, one process: [\d,]+, one figure drawn through", said.text or ""
    )
    assert "prefers-color-scheme: dark" in drawn
    lines = root.findall(f"{names}polyline")
    assert len(lines) == 4 and len({line.get("stroke-dasharray") for line in lines}) == 4
    width, height = (float(side) for side in (root.get("viewBox") or "").split()[2:])
    for line in lines:
        for x, y in (map(float, point.split(",")) for point in (line.get("points") or "").split()):
            assert 0 <= x <= width and 0 <= y <= height
    ends = [float(text.get("y") or 0) for text in root.findall(f"{names}text") if "process" in (text.text or "")]
    assert min(abs(one - other) for at, one in enumerate(ends) for other in ends[:at]) >= 17
