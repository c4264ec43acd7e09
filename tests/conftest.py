"""Shared fixtures, and the collector that makes a test of each worked scenario."""

from __future__ import annotations

import gc
import linecache
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from office import put_in_front
from ten_clauses import write_library

import aigov_docs as aigov
from aigov_docs.kits.ground.resources import data_folder
from aigov_docs.law.scenarios import Scenario, read_scenarios, run_scenario

ROOT = Path(__file__).resolve().parents[1]

# the collector looks at what was made lately only: the trees of thousands of documents are not walked again and again
gc.set_threshold(200_000, 20, 50)

#: Where Linux keeps files in memory. What the tests write is thrown away: it reaches no disk where there is room.
MEMORY = Path("/dev/shm")
if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 4 * 1024**3:
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None  # asked again

# a shell starts what is in the background deaf to Ctrl-C, and what we start would be deaf too
signal.signal(signal.SIGINT, signal.default_int_handler)

#: The test files that take longest, the longest first: processes take the files in this order, then the others.
LONGEST = (
    "test_guides", "test_issue", "test_walkthrough", "test_verify", "test_pdf", "test_annexes", "test_redline",
    "test_register", "test_panels", "test_worth", "test_cli", "test_agent", "test_awkward", "test_coverage",
    "test_house", "test_articles",
    "test_own_template", "test_places", "test_establishments", "test_bulk_pdf", "test_monotony",
    "test_reproducible", "test_lock", "test_letterhead", "test_coherence", "test_rounds",
    "test_dsn_amendments", "test_accessibility", "test_written_content", "test_accounting", "test_rules",
)  # fmt: skip


#: The test files that read the papers of the same employers, which are made once: one process takes them all.
OF_THE_EMPLOYERS = (
    "test_employers_reports", "test_committee_papers", "test_words_of_papers", "test_employers_papers",
    "test_papers_for_others", "test_employers_forms", "test_employers_dates", "test_employers_names",
    "test_employers_reserves", "test_known_facts", "test_left_of_sample", "test_monitoring_papers",
    "test_papers_of_forms",
)  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues of which a text changed: each of the processes that tests start would, for itself."""
    sources = list(ROOT.glob("locales/*/LC_MESSAGES/*.po"))
    compiled = [path.with_suffix(".mo") for path in sources]
    if not hasattr(config, "workerinput") and not all(
        mo.is_file() and mo.stat().st_mtime >= po.stat().st_mtime for po, mo in zip(sources, compiled, strict=True)
    ):
        subprocess.run([sys.executable, str(ROOT / "tools/i18n.py"), "compile"])  # its faults are a test's to tell


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Each process takes whole files, some of them together, with ``--dist loadfile``: what is made is made once."""
    from xdist.scheduler import LoadFileScheduling

    if config.getoption("dist") not in ("loadfile", "loadgroup"):
        return None
    config.option.loadscopereorder = False  # as collected, and not by the number of tests
    scheduling = LoadFileScheduling(config, log)
    file_of = scheduling._split_scope
    scheduling._split_scope = lambda test: "papers" if Path(file_of(test)).stem in OF_THE_EMPLOYERS else file_of(test)
    return scheduling


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """One process reads the tests first and keeps them compiled; the others find them so, and compile nothing again."""
    worker = getattr(session.config, "workerinput", None)
    if worker is None:
        return (yield)
    read = Path(session.config.option.basetemp).parent / "read"
    if worker["workerid"] == "gw0":
        try:
            return (yield)
        finally:
            read.touch()
    until = time.monotonic() + 60  # if that process died, each reads for itself
    while not read.exists() and time.monotonic() < until:
        time.sleep(0.1)
    return (yield)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first: what starts last is short, and processes end together.

    The sources read so far are forgotten: doctest looks at the time of each before every one of its tests.
    """
    linecache.clearcache()
    rank = {name: place for place, name in enumerate((*LONGEST[:4], *OF_THE_EMPLOYERS, *LONGEST[4:]))}
    items.sort(key=lambda item: rank.get(item.path.stem, len(rank)))


def pytest_sessionfinish() -> None:
    """What is left at the end is not walked again and again by the garbage collector."""
    gc.freeze()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix == ".yaml" and file_path.parent.name == "scenarios":
        return ScenarioFile.from_parent(parent, path=file_path)
    return None


class ScenarioFile(pytest.File):
    def collect(self) -> Iterator[pytest.Item]:
        for scenario in read_scenarios(self.path):
            yield ScenarioItem.from_parent(self, name=f"{scenario.id} {scenario.title}", scenario=scenario)


class ScenarioItem(pytest.Item):
    def __init__(self, *, scenario: Scenario, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scenario = scenario

    def runtest(self) -> None:
        result = run_scenario(self.scenario, aigov.load_library())
        if not result.passed:
            raise ScenarioFailed(result)

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        if isinstance(excinfo.value, ScenarioFailed):
            result = excinfo.value.args[0]
            lines = [
                f"{self.scenario.id} – {self.scenario.title}",
                f"why: {self.scenario.why}",
                *result.gaps,
                *result.explanation,
            ]
            return "\n".join(lines)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, f"scenario {self.scenario.id}"


class ScenarioFailed(Exception):
    pass


@pytest.fixture(scope="session", autouse=True)
def _profile_of_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One profile for the LibreOffice of all tests, those of the other processes of the run too."""
    ours = tmp_path_factory.getbasetemp()
    put_in_front(tmp_path_factory.mktemp("programs"), (ours.parent if "popen-" in ours.name else ours) / "profile")


@pytest.fixture(scope="session", autouse=True)
def _state_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What this machine verified before of a register is of this run alone, and not of the user who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(scope="session")
def library() -> aigov.Library:
    return aigov.load_library()


@pytest.fixture
def library_copy(tmp_path: Path) -> Path:
    """The whole shipped library in a folder that a test may change: for documents made of it."""
    return Path(shutil.copytree(data_folder("clause_library"), tmp_path / "clause_library"))


@pytest.fixture(scope="session")
def ten_clauses_kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_library(tmp_path_factory.mktemp("library") / "ten_clauses")


@pytest.fixture(scope="session")
def ten(ten_clauses_kept: Path) -> aigov.Library:
    """The library of ten clauses, read once."""
    return aigov.library.load.read_library(ten_clauses_kept)


@pytest.fixture
def upstream_of_ten(ten: aigov.Library, monkeypatch: pytest.MonkeyPatch) -> aigov.Library:
    """The library of ten clauses in the place of the shipped one: what a house library extends."""
    monkeypatch.setattr(aigov.library.load, "load_shipped_library", lambda: ten)
    return ten


@pytest.fixture
def ten_clauses(ten_clauses_kept: Path, tmp_path: Path) -> Path:
    """A library of ten clauses in a folder that a test may break: copied and checked in a third of the time."""
    return Path(shutil.copytree(ten_clauses_kept, tmp_path / "ten_clauses"))


@pytest.fixture
def edit() -> Callable[[Path, str, str], None]:
    """Replace a text in a file; the text must be there."""

    def replace(path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {path.name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


@pytest.fixture
def matter_text() -> str:
    return aigov.sample_text("matter.yaml")
