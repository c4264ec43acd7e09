"""Engines of others, each in its own process: the same employees, the same pages, new files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .measure import Missing
from .ours import Ready
from .templates import KINDS, text_of

HERE = Path(__file__).resolve().parent
#: Where ``install.sh`` puts what cannot stand beside docxtpl, and the modules of node.
PEERS = Path(os.environ.get("AIGOV_BENCH_PEERS", HERE.parents[1] / "build" / "peers"))
DOCXTPL = "0.20.2"  # the version of the goal
OTHERS = ("docxtpl-kept", "rust-docxtpl", "docx-mailmerge2", "easy-template-x", "python-docx")
TITLES = {
    "docxtpl": "docxtpl: open, render, save",
    "docxtpl-kept": "docxtpl, its patched XML and compiled Jinja kept (beyond its API)",
    "rust-docxtpl": "rust-docxtpl",
    "docx-mailmerge2": "docx-mailmerge2",
    "easy-template-x": "easy-template-x (node)",
    "python-docx": "python-docx: search and replace",
}


def task(folder: Path, people: Sequence[tuple[int, dict[str, Any]]], templates: dict[str, Sequence[bytes]]) -> None:
    """Write down what engines are to do: for each person the number of a template and its values by name; the
    templates, by their kind.
    """
    folder.mkdir()
    (folder / "rows.json").write_text(json.dumps(people, ensure_ascii=False), "utf-8")
    for kind, files in templates.items():
        for number, data in enumerate(files):
            (folder / f"{kind}-{number:03d}.docx").write_bytes(data)


def issued(made: Ready, folder: Path) -> None:
    """The task of everybody: our templates, turned into those of each."""
    people = [(number, {f"v{at}": value for at, value in enumerate(values)}) for number, values in made.rows]
    task(folder, people, {kind: [build(template) for template in made.plain] for kind, build in KINDS.items()})


@dataclass(slots=True)
class Peer:
    """An engine that waits for work.

    Parameters
    ----------
    name:
        One of `TITLES`.
    folder:
        What `task` wrote.

    Raises
    ------
    Missing
        It is not installed.
    """

    name: str
    folder: Path
    count: int = 0
    at: int = 0
    version: str = ""
    _process: Any = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._process = subprocess.Popen(
            _command(self.name, self.folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            self.version = str(self._answer()["version"])
        except Missing:
            self.close()
            raise

    def _answer(self) -> dict[str, Any]:
        while line := self._process.stdout.readline():
            if line.startswith("{"):
                return dict(json.loads(line))
        said = self._process.stderr.read().strip().splitlines() or ["it ended"]
        why = next((line for line in reversed(said) if "Error" in line), said[-1])
        raise Missing(f"{self.name}: {why.partition('Error: ')[2].partition(', ')[0] or why}"[:160])

    def make(self, into: Path, start: int, count: int) -> float:
        """Documents of some people; gives the µs of each."""
        self._process.stdin.write(json.dumps({"start": start, "count": count, "into": str(into)}) + "\n")
        self._process.stdin.flush()
        return float(self._answer()["seconds"]) / count * 1e6

    def batch(self, into: Path) -> float:
        """The next batch of people."""
        self.at += self.count
        return self.make(into, self.at - self.count, self.count)

    def prove(self, ours: dict[int, bytes], into: Path, seconds: float) -> None:
        """Hold its text against ours, for some people; then choose how many people a batch has.

        Raises
        ------
        RuntimeError
            It says something else: its time would mean nothing.
        """
        for folder in (theirs := into / self.name, warm := into / f"{self.name}-warm"):
            folder.mkdir(parents=True)
        for place, data in ours.items():
            self.make(theirs, place, 1)
            if text_of((theirs / f"{place}.docx").read_bytes()) != text_of(data):
                raise RuntimeError(f"{self.name} does not say what our document says")
        each = min(self.make(warm, start, 4) for start in (0, 4, 8)) / 1e6
        self.count = max(4, round(seconds / each))

    def close(self) -> None:
        """Let it end."""
        try:
            self._process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()


def _command(name: str, folder: Path) -> list[str]:
    if name == "easy-template-x":
        node = shutil.which("node")
        if node is None:
            raise Missing(f"{name}: node is not installed")
        return [node, str(HERE / "engine.mjs"), name, str(folder), str(PEERS)]
    python = Path(sys.executable)
    if name == "rust-docxtpl":
        python = next(
            (
                path
                for path in (PEERS / "rust" / "bin" / "python", PEERS / "rust" / "Scripts" / "python.exe")
                if path.exists()
            ),
            Path(),
        )
        if python == Path():
            raise Missing(f"{name}: it takes the name of docxtpl, so it needs an environment of its own")
    return [str(python), str(HERE / "engine.py"), name, str(folder)]
