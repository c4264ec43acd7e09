"""Each kit by itself: its tests, its page and its examples pass in a folder where nothing else of the project is.

What is installed beside the libraries of the kit cannot be imported there. With AIGOV_WHOLE, an environment that has
nothing but those libraries is made anew.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import venv
from importlib import metadata
from pathlib import Path

import pytest
from depth import WHOLE

ROOT = Path(__file__).resolve().parents[1]

#: The libraries of each kit, beside those of the ground: what its page says that it asks.
LIBRARIES = {
    "ground": ("pydantic", "PyYAML", "Babel"),
    "wordkit": ("python-docx", "lxml", "Jinja2"),
    "lists": ("python-calamine",),
    "ledger": ("SQLAlchemy", "rfc3161-client", "cryptography"),
}

#: What the tests of a kit read beside their own folder.
BESIDE = {"wordkit": ("tests/letterheads.py", "docs/reading-word-files.md")}

GUARD = '''"""What is installed and no library of the kit cannot be imported."""
import importlib.abc, json, sys
from pathlib import Path

REFUSED = frozenset(json.loads(Path(__file__).with_name("refused.json").read_text(encoding="utf-8")))


class Guard(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in REFUSED:
            raise ModuleNotFoundError(f"{name} is no library of this kit", name=name)


sys.meta_path.insert(0, Guard())


def pytest_configure():
    import aigov_docs

    assert Path(aigov_docs.__file__).is_relative_to(Path(__file__).parent), aigov_docs.__file__
'''


def list_libraries(kit: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*LIBRARIES["ground"], *LIBRARIES[kit])))


def close_over(names: tuple[str, ...]) -> frozenset[str]:
    """The distributions named, with all that they ask of an installation without extras."""
    waiting, reached = list(names), set[str]()
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        try:
            required = metadata.requires(name) or []
        except metadata.PackageNotFoundError:  # of another platform
            continue
        if name not in reached:
            reached.add(name)
            waiting += [re.split(r"[^\w.-]", line)[0] for line in required if "extra ==" not in line]
    return frozenset(reached)


def list_refused(kit: str) -> list[str]:
    """The packages that are installed here and that no library of the kit asks for."""
    kept = close_over((*list_libraries(kit), "pytest"))
    return sorted(
        package
        for package, owners in metadata.packages_distributions().items()
        if package != "aigov_docs"
        and not package.startswith("_")
        and not any(re.sub(r"[-_.]+", "-", owner).lower() in kept for owner in owners)
    )


def copy_kit(kit: str, folder: Path) -> None:
    """Lay the kit, the ground, its tests and its page into the folder, each where it lies in the project."""
    for name in dict.fromkeys(("ground", kit)):
        shutil.copytree(
            ROOT / "aigov_docs/kits" / name,
            folder / "aigov_docs/kits" / name,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    shutil.copy(ROOT / "aigov_docs/kits/__init__.py", folder / "aigov_docs/kits")
    (folder / "aigov_docs/__init__.py").touch()
    shutil.copytree(ROOT / "tests/kits" / kit, folder / "tests/kits" / kit)
    for name in (f"docs/kits/{kit}.md", *BESIDE.get(kit, ())):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / "conftest.py").write_text(GUARD, encoding="utf-8")
    refused = [] if WHOLE else list_refused(kit)
    (folder / "refused.json").write_text(json.dumps(refused), encoding="utf-8")


def find_python(kit: str, folder: Path) -> str:
    """This Python, or with AIGOV_WHOLE that of an environment made of the kit's libraries alone."""
    if not WHOLE:
        return sys.executable
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    lines = [f"{name}=={metadata.version(name)}" for name in (*list_libraries(kit), "pytest")]
    subprocess.run([python, "-m", "pip", "install", "--quiet", *lines], check=True)
    return str(python)


@pytest.mark.parametrize("kit", sorted(LIBRARIES))
def test_the_kit_passes_its_tests_alone(kit: str, tmp_path: Path) -> None:
    pytest.importorskip({"lists": "python_calamine", "ledger": "rfc3161_client"}.get(kit, "pydantic"))
    folder = tmp_path / "alone"
    copy_kit(kit, folder)
    command = [find_python(kit, tmp_path / "venv"), "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += ["--doctest-modules", "--doctest-glob=*.md", "-o", "doctest_optionflags=NORMALIZE_WHITESPACE"]
    if kit != "ground":
        command += ["--ignore=aigov_docs/kits/ground"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "PYTHON"))}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    done = subprocess.run(
        [*command, "-o", "pythonpath=tests ."], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed and int(passed[1]) > 30, done.stdout[-400:]
    assert "skipped" not in done.stdout, done.stdout[-400:]


@pytest.mark.parametrize("kit", sorted(LIBRARIES))
def test_the_page_of_the_kit_names_each_library(kit: str) -> None:
    page = (ROOT / f"docs/kits/{kit}.md").read_text(encoding="utf-8")
    asked = page.partition("## What it asks")[2]
    assert not [name for name in LIBRARIES[kit] if name not in asked]


def test_each_kit_is_in_the_table() -> None:
    folders = {path.name for path in (ROOT / "aigov_docs/kits").iterdir() if (path / "__init__.py").is_file()}
    assert folders == set(LIBRARIES)
