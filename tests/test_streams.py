"""``-`` in place of a file, and what a terminal shows of a page."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from subprocess import CompletedProcess
from unittest import mock

import pytest
from command import run

import aigov_docs as aigov
from aigov_docs.cli import main
from aigov_docs.cli.console import Console
from aigov_docs.kits.ground.resources import data_folder

ROOT = Path(aigov.__file__).parents[1]


def pipe(*arguments: str, given: bytes) -> CompletedProcess[bytes]:
    """A command in a process of its own, fed through its standard input."""
    program = [sys.executable, "-m", "aigov_docs", *arguments]
    return subprocess.run(program, input=given, capture_output=True, cwd=ROOT, timeout=120)


def feed(*arguments: str, given: bytes) -> CompletedProcess[str]:
    """A command in this process, fed through its standard input."""
    with mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8")):
        return run(*arguments)


@pytest.fixture
def matter(tmp_path: Path) -> Path:
    path = tmp_path / "matter.yaml"
    path.write_text(aigov.sample_text(), encoding="utf-8")
    return path


def test_a_document_goes_from_pipe_to_pipe(matter: Path, tmp_path: Path) -> None:
    asked = ("--vehicle", "contract-amendment", "--no-paginate")  # a fifth as long as a charter
    drawn = pipe("draft", "-", "-o", "-", "--format", "docx", *asked, given=matter.read_bytes())
    assert drawn.returncode == 0, drawn.stderr
    assert run("draft", matter, "-o", tmp_path / "same.docx", *asked).returncode == 0
    assert drawn.stdout == (tmp_path / "same.docx").read_bytes()
    read = feed("verify", "-", "--json", given=drawn.stdout)
    assert read.returncode == 0 and json.loads(read.stdout)[0]["file"] == "-"
    weighed = feed("explain", "-", "confidential-data", "--json", given=matter.read_bytes())
    assert json.loads(weighed.stdout) == json.loads(run("explain", matter, "confidential-data", "--json").stdout)


def test_it_is_markdown_when_no_format_is_named(matter: Path) -> None:
    written = run("draft", matter, "-o", "-", "--vehicle", "charter").stdout
    assert written.startswith("# Charte") and "Written" not in written
    assert run("compare", matter, "-o", "-", "--lang", "en").stdout.startswith("# Enforceability report")


def test_a_mistake_in_what_is_piped_is_told() -> None:
    done = feed("draft", "-", "-o", "-", given=b"vehicle: chartr\n")
    assert done.returncode == 1 and done.stdout == ""
    assert "line 1, vehicle — unknown document" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "x.docx", "--format", "html"), "--format — the ending of the file says the format"),
        (("-o", "-", "--json"), "--json — the standard output holds the document"),
        (("-o", "-", "--paginate"), "--paginate — this option has no effect"),
    ],
)
def test_options_without_effect_are_refused(matter: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run("draft", matter, *arguments)
    assert done.returncode == 2 and said in done.stderr


def test_a_terminal_shows_no_markdown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    people = data_folder("clause_library") / "samples/employees.csv"
    path = tmp_path / "matter.yaml"
    path.write_text(aigov.sample_text(), encoding="utf-8")
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(Console, "terminal", property(lambda self: True))
    asked = [
        "issue",
        str(path),
        str(people),
        "--vehicle",
        "contract-amendment",
        "-o",
        str(tmp_path / "out"),
        "--dry-run",
    ]
    assert main(asked) == 0
    said = capsys.readouterr().out
    assert "What will be issued" in said and "Amendment" in said
    assert [mark for mark in ("**", "\n# ", "| ---", "\\") if mark in said] == []
