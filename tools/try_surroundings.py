"""Run the tests that meet the machine in surroundings that people have, one after the other, and say what was missing.

    make surroundings                                                   # all, with the tests that meet the machine
    make surroundings TRY="--only 'no LibreOffice' --whole"             # all tests, without LibreOffice
    make surroundings TRY='--libreoffice FOLDER/soffice --python FOLDER/python3.14'

Surroundings: without LibreOffice; with it, with hyphenation dictionaries and without; with each other LibreOffice that
is named or found in /opt; each Python from 3.11 to 3.14 that is found or named; the locale C without UTF-8; a home that
cannot be written; no /dev/shm; one core. A folder of the system is hidden in a mount namespace of the tests alone. What
this machine cannot give is skipped with its reason, and the last line counts: passed, failed, skipped and why.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: The tests that meet the machine: its LibreOffice, locale, home, memory files, processes and new versions of Python.
TESTS = (
    "tests/test_pdf.py", "tests/test_letterhead.py", "tests/test_word.py", "tests/test_panels.py",
    "tests/test_annexes.py", "tests/test_reference_lists.py", "tests/test_articles.py", "tests/test_slips.py",
    "tests/test_issue.py", "tests/test_cli.py", "tests/test_register.py", "tests/test_reproducible.py",
    "tests/library/test_cache.py",
)  # fmt: skip
DICTIONARIES = Path("/usr/share/hyphen")
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
#: Starts a program with mounts of its own. Root keeps its users: the tests start PostgreSQL as another one.
APART = ("unshare", "-m" if os.geteuid() == 0 else "-rm")


@dataclass(frozen=True)
class Surroundings:
    """What the tests find around them: what they are started with, or why this machine cannot give it."""

    name: str
    environment: dict[str, str] = field(default_factory=dict)
    hidden: tuple[Path, ...] = ()
    prefix: tuple[str, ...] = ()
    python: Path | None = None
    lacking: str = ""


def list_surroundings(
    work: Path, libreoffices: list[Path], pythons: list[Path], required: dict[str, str]
) -> Iterator[Surroundings]:
    """Yield all the surroundings, those that this machine cannot give with the reason.

    ``required`` is what makes a test fail, in place of being skipped, where a program is missing.
    """
    soffice = shutil.which("soffice")
    hides = "" if can_hide() else "no mount namespace can be made here"
    yield Surroundings("no LibreOffice", {"PATH": str(programs_without(work, {"soffice", "libreoffice", "lowriter"}))})
    none = "" if soffice else "LibreOffice is not installed"
    dictionary = "" if list(DICTIONARIES.glob("hyph_fr*")) else f"no French dictionary in {DICTIONARIES} (hyphen-fr)"
    yield Surroundings("LibreOffice with dictionaries", required, lacking=none or dictionary)
    yield Surroundings("LibreOffice without dictionaries", required, (DICTIONARIES,), lacking=none or hides)
    others = [*libreoffices, *sorted(Path("/opt").glob("libreoffice*/program/soffice"))]
    for other in others:
        version = subprocess.run([other, "--version"], capture_output=True, text=True).stdout.strip()
        path = f"{other.parent}{os.pathsep}{os.environ['PATH']}"
        lacking = "" if version else f"{other} does not start"
        yield Surroundings(version or f"LibreOffice of {other}", {**required, "PATH": path}, lacking=lacking)
    if not others:
        yield Surroundings("another LibreOffice", lacking="none in /opt: name one with --libreoffice")
    for version in VERSIONS:
        python = find_python(version, pythons)
        yield Surroundings(f"Python {version}", python=python, lacking="" if python else f"no python{version} here")
    narrow = {"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    yield Surroundings("the locale C, without UTF-8", narrow)
    nowhere = {"HOME": "/dev/null/home", "XDG_CACHE_HOME": "/dev/null/cache", "XDG_CONFIG_HOME": "/dev/null/config"}
    yield Surroundings("a home that cannot be written", nowhere)
    shm = Path("/dev/shm")
    yield Surroundings("no /dev/shm", hidden=(shm,), lacking=hides if shm.is_dir() else "there is none here anyway")
    one = shutil.which("taskset")
    yield Surroundings("one core", prefix=(one or "taskset", "-c", "0"), lacking="" if one else "no taskset here")


def can_hide() -> bool:
    """Whether a folder can be hidden from a program here: by a mount of its own over it."""
    return subprocess.run([*APART, "true"], capture_output=True).returncode == 0 if _has("unshare") else False


def _has(program: str) -> bool:
    return shutil.which(program) is not None


def programs_without(work: Path, names: set[str]) -> Path:
    """Make a folder with a link to each program on the search path but those of some names."""
    folder = work / "programs"
    folder.mkdir()
    for place in os.environ["PATH"].split(os.pathsep):
        for program in Path(place).iterdir() if Path(place).is_dir() else ():
            link = folder / program.name
            if program.name not in names and not link.is_symlink():
                link.symlink_to(program)
    return folder


def find_python(version: str, named: list[Path]) -> Path | None:
    """Find a Python of a version: among those that were named, then on the search path."""
    found = shutil.which(f"python{version}")
    for python in [*named, *([Path(found)] if found else [])]:
        code = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"
        said = subprocess.run([python, "-c", code], capture_output=True, text=True)
        if said.stdout.strip() == version:
            return python
    return None


def make_environment(python: Path, folder: Path) -> Path:
    """Make an environment of a Python with the project and its development tools; return its Python."""
    made = folder / "bin" / "python"
    if not made.is_file():
        subprocess.run([python, "-m", "venv", folder], check=True)
    lock = ["--constraint", "requirements-dev.lock"]
    command = [
        made,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        *lock,
        "--editable",
        ".[dev,cli]",
    ]
    subprocess.run(command, check=True, cwd=ROOT)
    return made


def run_tests(around: Surroundings, tests: list[str], envs: Path) -> tuple[int, str]:
    """Run tests in some surroundings; return their status and the last line that they printed."""
    python = make_environment(around.python, envs / around.name.replace(" ", "-")) if around.python else None
    command = [str(python or sys.executable), "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests]
    if not around.prefix:
        command += ["-n", str(os.cpu_count() or 1), "--dist", "loadfile"]
    command = [*around.prefix, *command]
    if around.hidden:
        covers = "; ".join(f'mount --bind "$1" {folder}' for folder in around.hidden)
        with tempfile.TemporaryDirectory() as empty:
            os.chmod(empty, 0o555)
            cover = [
                *APART,
                "sh",
                "-c",
                f'{covers}; mount -o remount,ro,bind {around.hidden[0]}; shift; exec "$@"',
            ]
            return _run([*cover, "sh", empty, *command], around)
    return _run(command, around)


def _run(command: list[str], around: Surroundings) -> tuple[int, str]:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **around.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        print(done.stdout[-6000:])
    return done.returncode, (done.stdout.strip().splitlines() or [""])[-1]


def main(argv: list[str]) -> int:
    """Try the surroundings and print a line for each, then how many passed, failed and were skipped, and why."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", default=[], help="surroundings by the beginning of their name")
    parser.add_argument("--libreoffice", action="append", default=[], type=Path, help="the soffice of another version")
    parser.add_argument("--python", action="append", default=[], type=Path, help="a Python of another version")
    parser.add_argument("--whole", action="store_true", help="all tests, as make test runs them")
    parser.add_argument("tests", nargs="*", help="these tests, in place of those that meet the machine")
    options = parser.parse_args(argv)
    tests = options.tests or (["--ignore=tests/site", "--ignore=site"] if options.whole else list(TESTS))
    # among all the tests are some of programs that only CI brings
    required = {} if options.whole else {"AIGOV_REQUIRE_TOOLS": "1"}
    passed, failed, skipped = [], [], []
    with tempfile.TemporaryDirectory(prefix="surroundings-") as work:
        for around in list_surroundings(Path(work), options.libreoffice, options.python, required):
            if options.only and not any(around.name.startswith(name) for name in options.only):
                continue
            if around.lacking:
                skipped.append(f"{around.name}: {around.lacking}")
                continue
            start = time.monotonic()
            status, last = run_tests(around, tests, ROOT / "build" / "surroundings")
            (failed if status else passed).append(around.name)
            print(
                f"{'FAILED' if status else 'passed'} {around.name}: {last} ({time.monotonic() - start:.0f} s)",
                flush=True,
            )
    why = f" ({'; '.join(skipped)})" if skipped else ""
    print(f"{len(passed)} passed, {len(failed)} failed, {len(skipped)} skipped{why}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
