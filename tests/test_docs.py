"""Documentation that cannot fall behind: verbs, options, public names, examples."""

from __future__ import annotations

import inspect
import re
import subprocess
from pathlib import Path

import pytest

import aigov_docs as aigov
from aigov_docs.cli import VERBS, build_parser
from aigov_docs.cli.console import Console

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_in_the_readme(verb: str) -> None:
    assert f"| `{verb}` |" in README


def test_the_python_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", README, re.S)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})
    assert (tmp_path / "chapitre.docx").is_file()


def test_every_command_of_the_readme_parses() -> None:
    commands = re.findall(r"(?m)^aigov-docs ([^#\n]+)", README)
    assert len(commands) > 5
    for command in commands:
        build_parser(Console("en")).parse_args(command.split())


def test_a_public_name_is_never_hidden_by_a_module() -> None:
    """Whatever was imported first."""
    modules = {
        path.stem if path.is_file() else path.name
        for path in Path(aigov.__file__).parent.iterdir()
        if path.suffix == ".py" or path.is_dir()
    }
    assert "matter" in modules and "writers" in modules
    assert not modules & set(aigov.__all__)


@pytest.mark.parametrize("name", [n for n in aigov.__all__ if n != "__version__"])
def test_every_public_name_exists_and_is_documented(name: str) -> None:
    value = getattr(aigov, name)
    assert inspect.getdoc(value), name
    if inspect.isfunction(value):
        assert ">>>" in (value.__doc__ or "") or name in EXAMPLED_ELSEWHERE, f"{name} has no runnable example"


#: Functions whose example writes files or needs one: the README and the tests run them.
EXAMPLED_ELSEWHERE = {
    "read_matter",
    "render",
    "to_bytes",
    "quickstart",
    "companions",
    "lock",
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
    "page", ["README.md", "CONTRIBUTING.md", "clause_library/README.md", "docs/decisions/README.md"]
)
def test_links_inside_the_project_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if "://" not in target:
            assert ((ROOT / page).parent / target).exists(), (page, target)


def test_the_changelog_names_this_version() -> None:
    assert aigov.__version__ in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


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
