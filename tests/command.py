"""The command line as a user has it: `run` calls it in this process, `start` in one of its own."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess

import aigov_docs as aigov
from aigov_docs.cli import main

_LANGUAGE = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def run(
    *arguments: str | Path, cwd: Path | None = None, language: str = "en_GB.UTF-8", **more: str
) -> CompletedProcess[str]:
    """What a command prints and how it ends; the library is loaded once for all of them."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with (
        surroundings(cwd or Path.cwd(), _environment(language, more)),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            code = main([*map(str, arguments)])
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
    said = []
    for stream in (out, err):
        stream.flush()
        stream.seek(0)
        said.append(stream.read())
    return CompletedProcess([*map(str, arguments)], code, *said)


def start(
    *arguments: str | Path, cwd: Path | None = None, language: str = "en_GB.UTF-8", **more: str
) -> CompletedProcess[str]:
    """The same in a new process: for what depends on starting, and to see that `run` says the same."""
    environment = _environment(language, {"PYTHONPATH": str(Path(aigov.__file__).parents[1]), **more})
    return subprocess.run(
        [sys.executable, "-m", "aigov_docs", *map(str, arguments)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )


def _environment(language: str, more: dict[str, str]) -> dict[str, str]:
    return {**{name: value for name, value in os.environ.items() if name not in _LANGUAGE}, "LANG": language, **more}


@contextlib.contextmanager
def surroundings(cwd: Path, environment: dict[str, str]) -> Iterator[None]:
    """This process in another folder and with another environment, for a while."""
    kept, place = dict(os.environ), Path.cwd()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    try:
        yield
    finally:
        os.chdir(place)
        os.environ.clear()
        os.environ.update(kept)
