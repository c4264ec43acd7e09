"""Documentation that cannot fall behind: options, public names, examples, links; the READMEs: test_readme.py."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import subprocess
import sys
import tomllib
from operator import attrgetter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

import aigov_docs as aigov
from aigov_docs.cli import VERBS, build_parser
from aigov_docs.cli.console import Console
from aigov_docs.lazy_names import public_homes, public_names

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "docs" / "site"
sys.path.insert(0, str(ROOT / "tools"))

import published_names  # noqa: E402

HOMES = [name for name in aigov.__all__ if inspect.ismodule(getattr(aigov, name))]


@pytest.mark.parametrize("home", ["", *HOMES])
def test_a_public_name_is_never_hidden_by_a_module(home: str) -> None:
    """Whatever was imported first: no function or class has the name of a module beside it."""
    package = getattr(aigov, home) if home else aigov
    paths = [Path(package.__file__ or "")] if home == "samples" else Path(package.__file__ or "").parent.iterdir()
    modules = {path.stem if path.is_file() else path.name for path in paths if path.suffix == ".py" or path.is_dir()}
    hidden = modules & set(package.__all__)
    assert hidden == ({*HOMES} if not home else set())


def test_the_root_shows_its_names_and_nothing_else() -> None:
    assert dir(aigov) == sorted(aigov.__all__)
    assert len(aigov.__all__) - len(HOMES) <= 48, "what few programs need has a home with a name"


@pytest.mark.parametrize("home", ["aigov_docs", *(f"aigov_docs.{name}" for name in HOMES)])
def test_a_type_checker_sees_the_names_that_are_loaded(home: str) -> None:
    """Each is imported as itself under TYPE_CHECKING, on a line of its own: that list is the only one."""
    module = importlib.import_module(home)
    if home == "aigov_docs.writers":
        return
    block = next(node for node in ast.parse(inspect.getsource(module)).body if isinstance(node, ast.If))
    seen = [alias for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    assert all(alias.name == alias.asname for alias in seen)
    assert {alias.name for alias in seen} == set(public_homes(home)) == set(module.__all__) - {"__version__"}


@pytest.mark.parametrize("name", sorted(public_names()))
def test_every_public_name_exists_and_is_documented(name: str) -> None:
    value = attrgetter(name)(aigov)
    assert inspect.getdoc(value), name
    if inspect.isfunction(value):
        example = ">>>" in (value.__doc__ or "")
        assert example or name.rpartition(".")[2] in EXAMPLED_ELSEWHERE, f"{name} has no runnable example"


# ------------------------------------------------------------------ the promise (docs/stability.md)
def test_no_published_name_or_parameter_is_gone() -> None:
    recorded = yaml.safe_load((ROOT / "tests/published_names.yaml").read_text(encoding="utf-8"))
    assert published_names.find_gone(recorded, published_names.read_public()) == [], (
        "keep it for one release, with a DeprecationWarning (docs/stability.md); of what was never in a release:"
        " python tools/published_names.py"
    )


def test_what_is_gone_is_found() -> None:
    recorded = {"assess": ["library", "matter"], "lock": ["folder"]}
    assert published_names.find_gone(recorded, {"assess": ["library"]}) == ["lock", "assess(matter)"]


def test_the_promise_names_each_part_of_the_package() -> None:
    promise = (ROOT / "docs/stability.md").read_text(encoding="utf-8")
    assert [home for home in HOMES if f"`{home}`" not in promise] == []


def test_an_example_imports_from_the_root_or_from_where_its_guide_says() -> None:
    promise = (ROOT / "docs" / "stability.md").read_text(encoding="utf-8")
    told = [(SITE / language / "guides" / "hr-tool.md").read_text(encoding="utf-8") for language in ("en", "fr")]
    for example in sorted((SITE / "examples").glob("*.py")):
        for node in ast.walk(ast.parse(example.read_text(encoding="utf-8"))):
            home = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            if home.startswith("aigov_docs."):
                known = home.removeprefix("aigov_docs.")
                assert known in HOMES or all(f"`{home}`" in text for text in (promise, *told)), (example.name, home)


def test_no_example_judges_people_on_the_date_of_the_document() -> None:
    """Who has left is told by the day of effect, which the matter says: on=matter."""
    pages = [*(ROOT / "docs").glob("*.md"), *SITE.rglob("*.md"), *(SITE / "examples").glob("*.py"), *ROOT.glob("*.md")]
    for page in pages:
        if found := re.search(r"\bon=(?!dt\.)\w+\.date\b", page.read_text(encoding="utf-8")):
            raise AssertionError(f"{page.name}: {found[0]}")


def test_the_addresses_of_the_project_are_of_hosts_that_exist() -> None:
    """None is written before there is one: a name kept for examples, or a machine of ours, leads nobody anywhere."""
    urls = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"].get("urls", {})
    reserved = ("example", "example.com", "example.org", "invalid", "test", "localhost", "local")
    hosts = [urlsplit(url).hostname or "" for url in urls.values()]
    assert [host for host in hosts if "." not in host or host.endswith(tuple(f".{name}" for name in reserved))] == []


#: Functions whose example writes files or needs one: docs/python.md and the tests run them.
EXAMPLED_ELSEWHERE = {
    "read_matter",
    "render",
    "to_bytes",
    "quickstart",
    "companions",
    "lock_editions",
    "read_scenarios",
    "run_scenarios",
    "assume_days",
    "render_calendar",
    "count_unfilled",
    "watch_code",
}


def test_every_option_has_its_help() -> None:
    """In both languages: argparse leaves an option without help without a word."""
    import argparse

    for language in ("en", "fr"):
        verbs = next(
            action
            for action in build_parser(Console(language))._actions
            if isinstance(action, argparse._SubParsersAction)
        )
        assert set(verbs.choices) == set(VERBS)
        for verb, sub in verbs.choices.items():
            assert sub.description, verb
            for action in sub._actions:
                assert action.help, (verb, action.dest)


@pytest.mark.parametrize(
    "page",
    [
        "CONTRIBUTING.md",
        "CONTRIBUTING.fr.md",
        "clause_library/README.md",
        "docs/README.md",
        *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs/decisions").glob("*.md")),
        *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs/review").glob("*.md")),
        "SECURITY.md",
        "docs/house-library.md",
        "docs/house-library.fr.md",
        "docs/stability.md",
        "docs/python.md",
        *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs/site").glob("*/guides/*.md")),
    ],
)
def test_links_inside_the_project_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if "://" not in target:
            assert ((ROOT / page).parent / target).exists(), (page, target)


def test_the_index_of_the_documentation_has_each_page_once() -> None:
    """In four kinds; pages of the site are its guides, decisions and readings have an index of their own."""
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", index, re.M) == ["First steps", "How-to", "Reference", "Explanation"]
    links = re.findall(r"\]\(([^)#]+)\)", index)
    pages = {
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "docs" / "kits").glob("*.md"),
        *(SITE / "en" / "guides").glob("*.md"),
        *(SITE / "fr" / "guides").glob("*.md"),
    }
    named = {path.relative_to(ROOT / "docs").as_posix() for path in pages if path.name not in ("README.md", "index.md")}
    assert sorted(link for link in links if not link.startswith("..") and not link.endswith("README.md")) == sorted(
        named
    )


def test_nothing_of_the_workshop_is_left_in_the_project() -> None:
    files = subprocess.run(["git", "ls-files"], capture_output=True, text=True, cwd=ROOT)
    if files.returncode:
        pytest.skip("not a git checkout")
    bad = re.compile(r"/(work|root|tmp)/|@[A-Z]{3,}@")
    for name in files.stdout.split():
        path = ROOT / name
        if (
            path.suffix in (".md", ".py", ".yaml", ".toml", ".sh", "")
            and path.is_file()
            and path.name != "test_docs.py"
        ):
            found = bad.search(path.read_text(encoding="utf-8", errors="ignore"))
            assert not found, (name, found[0])
