"""How the house is kept: imports go one way, modules are short, lines fit, names are read, a place named is there.

``python tools/measure_house.py`` prints the figures.
"""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
from measure_house import LENGTH, WAYS, WIDTH, House, find_wide_lines, measure_package

ROOT = Path(__file__).resolve().parents[1]

#: Modules that may be longer than `LENGTH` lines, four at most: a decision names each with its reason.
LONG: frozenset[str] = frozenset()
#: Folders of Python that a line of `WIDTH` characters goes through.
FOLDERS = ("aigov_docs", "tests", "tools", "site", "benchmarks")
GUIDES = sorted(path.name for path in ROOT.glob("CONTRIBUTING*.md"))
#: What a guide names that the project makes, or that a wheel has.
MADE = (".venv/", "build/", "demo/", "essai/", "aigov_docs/_data/", "run.json")


@pytest.fixture(scope="module")
def house() -> House:
    return measure_package(ROOT / "aigov_docs")


def test_no_module_imports_what_imports_it(house: House) -> None:
    assert house.cycles == []


def test_imports_for_types_close_no_circle_either(house: House) -> None:
    assert house.typing_cycles == []


def test_the_house_stays_small(house: House) -> None:
    """What was reached holds: fewer of each is better, and the limit follows."""
    assert house.modules <= 330 and house.lines <= 92_000
    assert len(house.satellites) <= 26 and house.header_lines / house.lines <= 0.07
    assert house.empty_bindings / house.bindings <= 0.0205


def test_no_module_is_long_but_those_that_a_decision_names(house: House) -> None:
    assert set(house.long_modules) == LONG, f"over {LENGTH} lines: {house.long_modules}"
    said = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs/decisions").glob("*.md"))
    assert len(LONG) <= 4 and all(f"aigov_docs/{name}" in said for name in LONG)


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_line_is_too_wide(folder: str) -> None:
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files
    assert [wide for file in files for wide in find_wide_lines(file, file.read_text(encoding="utf-8"))] == []


def test_a_function_is_named_by_a_verb_and_its_object(house: House) -> None:
    assert house.one_word_share <= 0.35, sorted(house.one_word)
    assert house.private_share <= 0.44, "a name is made better by naming, not by an underscore"


@pytest.mark.parametrize("folder", ["aigov_docs", "tools"])
def test_no_function_branches_in_too_many_ways(folder: str) -> None:
    assert measure_package(ROOT / folder).branching == {}


def test_what_breaks_a_rule_is_found(tmp_path: Path) -> None:
    """A package that breaks each rule once, in the ways that are easily missed."""
    package = tmp_path / "house"
    (package / "sub").mkdir(parents=True)
    files = {
        "__init__.py": "",
        "a.py": "def run():\n    from .sub import b\n",
        "sub/__init__.py": "",
        "sub/b.py": "from typing import TYPE_CHECKING\nfrom .. import c\nif TYPE_CHECKING:\n    from . import d\n",
        "sub/d.py": "import house.sub.b\n",
        "e.py": "def read_all(x):\n    return (" + " or\n        ".join(f"x == {n}" for n in range(WAYS + 1)) + ")\n",
        "c.py": "import house.a\n" + "x = 1\n" * LENGTH + f"y = '{'z' * WIDTH}'\n",
    }
    for name, text in files.items():
        (package / name).write_text(text, encoding="utf-8")
    found = measure_package(package)
    assert found.cycles == [["house.a", "house.c", "house.sub.b"]]
    assert found.long_modules == {"c.py": LENGTH + 2} and found.one_word == ["run"]
    assert found.branching == {"e.py:read_all": WAYS + 1}
    assert found.wide_lines == [f"c.py:{LENGTH + 2}"]


# ------------------------------------------------------------------ what scripts and guides name
SCRIPTS = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("site/*.mjs"), *ROOT.glob("tools/*.mjs"), ROOT / ".ci/run", ROOT / "Makefile")
)


def list_imports(text: str) -> list[tuple[str, str]]:
    """The names that a script in another language imports from the package, each with its module.

    >>> list_imports("node -e 'x'; python -c 'from aigov_docs.law import rules, dates'")
    [('aigov_docs.law', 'rules'), ('aigov_docs.law', 'dates')]
    """
    found = re.findall(r"\bfrom (aigov_docs[\w.]*) import (\w+(?:, \w+)*)", text)
    return [(module, name) for module, names in found for name in names.split(", ")]


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_a_script_imports_is_there(script: str) -> None:
    """A module that moves takes these along: no type checker reads them, and only CI runs them."""
    for module, name in list_imports((ROOT / script).read_text(encoding="utf-8")):
        assert hasattr(import_module(module), name), f"{module} has no {name}"


def named_paths(text: str) -> set[str]:
    """The files and folders of the project that a page names: in a link, between backquotes, or in a command.

    >>> sorted(named_paths("See [x](docs/a.md#b) and `tests/c/`; `aigov-docs check` runs `python tools/d.py --e`."))
    ['docs/a.md', 'tests/c/', 'tools/d.py']
    """
    top = "|".join(re.escape(path.name) for path in ROOT.iterdir() if path.is_dir() and path.name != ".git")
    code = re.findall(r"```.*?```|`[^`\n]+`", text, re.S)
    found = {match for each in code for match in re.findall(rf"(?<![\w./-])(?:{top})/[\w./*-]*", each)}
    found |= {target for target in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in target}
    return {path.rstrip(".") for path in found if path and not path.startswith(MADE)}


@pytest.mark.parametrize("guide", GUIDES)
def test_every_path_that_a_guide_names_is_there(guide: str) -> None:
    named = named_paths((ROOT / guide).read_text(encoding="utf-8"))
    assert len(named) >= 8
    assert [path for path in sorted(named) if not any(ROOT.glob(path.rstrip("/")))] == []
