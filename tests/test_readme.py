"""The READMEs, in English and in French, and the pages that they send to: what they show is run, made or counted."""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import run

import aigov_docs as aigov
from aigov_docs.cli import VERBS, build_parser
from aigov_docs.cli.console import Console
from aigov_docs.kits.ground.i18n import date_text

ROOT = Path(__file__).resolve().parents[1]
READMES = {"en": "README.md", "fr": "README.fr.md"}
COMMANDS = {"en": "docs/commands.md", "fr": "docs/commands.fr.md"}
LOCALES = {"en": "en_GB.UTF-8", "fr": "fr_FR.UTF-8"}
PAGES = (
    *READMES.values(),
    *COMMANDS.values(),
    "docs/python.md",
    "docs/install.md",
    "docs/install.fr.md",
    "docs/files.md",
    "docs/files.fr.md",
)
#: Extras for those who change the program: their packages are not in the table.
OF_DEVELOPERS = {"dev", "docs"}
#: An option of another program, which the pages on installing name.
OF_PIP = {"--no-deps"}


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", read(page), re.M | re.S)


def links(page: str) -> list[str]:
    return re.findall(r"\]\(([^)]+)\)", read(page))


def anchors(page: Path) -> set[str]:
    """The anchors of a page, as forges make them from its headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", each.lower()).strip().replace(" ", "-") for each in headings}


def extras() -> dict[str, list[str]]:
    """The packages of each extra, by their names, in the order of pyproject.toml."""
    declared = tomllib.loads(read("pyproject.toml"))["project"]["optional-dependencies"]
    return {extra: [re.split(r"[\[<>=]", each)[0] for each in packages] for extra, packages in declared.items()}


def options() -> Iterator[str]:
    """Every option of every command."""
    left = [build_parser(Console("en"))]
    while left:
        for action in left.pop()._actions:
            yield from action.option_strings
            if isinstance(action, argparse._SubParsersAction):
                left.extend(action.choices.values())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which ``make demo`` was done."""
    folder = tmp_path_factory.mktemp("readme")
    aigov.samples.quickstart(folder / "demo")
    return folder


# ------------------------------------------------------------------ the READMEs
@pytest.mark.parametrize("page", READMES.values())
def test_a_readme_is_read_in_a_minute(page: str) -> None:
    text = read(page)
    assert len(text.splitlines()) <= 120
    assert text.count("![") == 2 and "://" not in text


def test_the_readmes_say_the_same() -> None:
    english, french = (
        {re.sub(r"\.(fr|en)\.", ".", target.partition("#")[0]).replace("/fr/", "/en/") for target in links(page)}
        for page in READMES.values()
    )
    assert english == french
    assert re.findall(r"^#+", read("README.md"), re.M) == re.findall(r"^#+", read("README.fr.md"), re.M)


@pytest.mark.parametrize("page", READMES.values())
def test_the_python_of_a_readme_prints_what_is_shown(
    page: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    (code,), (shown,) = blocks(page, "python"), blocks(page, "text")
    assert len([line for line in code.splitlines() if line and not line.startswith("import ")]) == 3
    exec(compile(code, page, "exec"), {})
    assert capsys.readouterr().out.split() == shown.split()  # a long line is shown on two


@pytest.mark.parametrize("page", READMES.values())
def test_the_files_that_a_readme_names_are_made(page: str, folder: Path) -> None:
    named = re.findall(r"`(demo/[^`]+)`", read(page))
    assert len(named) >= 2
    assert all((folder / each).exists() for each in named)


@pytest.mark.parametrize("page", READMES.values())
def test_every_make_of_a_readme_is_in_the_makefile(page: str) -> None:
    targets = set(re.findall(r"(?:^|`)make ([a-z]+)", read(page), re.M))
    assert {"demo", "test", "site", "serve"} <= targets
    assert all(re.search(rf"^{target}:", read("Makefile"), re.M) for target in targets)


@pytest.mark.parametrize("page", READMES.values())
def test_the_extras_of_a_readme_are_those_of_the_package(page: str) -> None:
    rows = re.findall(r"^\| `([a-z]+)` \| .+ \| (.+) \|$", read(page), re.M)
    declared = extras()
    assert sorted(extra for extra, _ in rows) == sorted(declared)
    for extra, packages in rows:
        assert extra in OF_DEVELOPERS or packages.split(", ") == declared[extra], extra


@pytest.mark.parametrize("language", READMES)
def test_the_day_of_the_labour_code_is_that_of_the_library(language: str, library: aigov.Library) -> None:
    labour = [each for each in library.legal_bases.values() if each.group == "code-du-travail" and not each.verify]
    day = date_text(min(each.checked_on for each in labour), language).replace("\u00a0", " ")
    assert day in read(READMES[language]).replace("\n", " ")


def test_the_guides_for_web_tools_are_named() -> None:
    for page, language in (("README.md", "en"), ("README.fr.md", "fr")):
        assert f"docs/site/{language}/guides/hr-tool.md" in links(page)
        assert {f"docs/site/examples/{each}.py" for each in ("fastapi_app", "django_app", "typescript")} <= {
            *links(page)
        }
        guides = {f"docs/site/{language}/guides/{each.name}" for each in (ROOT / "docs/site/en/guides").glob("*.md")}
        assert guides - {*links(page)} == {f"docs/site/{language}/guides/index.md"}


# ------------------------------------------------------------------ the pages
@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    for target in links(page):
        name, _, anchor = target.partition("#")
        led = (ROOT / page).parent / name if name else ROOT / page
        assert led.is_file(), target
        assert not anchor or anchor in anchors(led), target


@pytest.mark.parametrize("page", PAGES)
def test_every_option_told_exists(page: str) -> None:
    told = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", read(page)))
    assert told - OF_PIP <= {*options()}


@pytest.mark.parametrize("page", COMMANDS.values())
@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_on_the_page_of_commands(verb: str, page: str) -> None:
    assert f"| `{verb}` |" in read(page)


@pytest.mark.parametrize("language", COMMANDS)
def test_every_command_of_the_page_parses(language: str) -> None:
    commands = re.findall(r"(?m)^aigov-docs ([^#\n]+)", read(COMMANDS[language]))
    assert len(commands) > 5
    for command in commands:
        build_parser(Console("en")).parse_args(command.split())


@pytest.mark.parametrize("language", COMMANDS)
def test_the_page_of_commands_shows_mistakes_as_they_are_told(language: str, tmp_path: Path) -> None:
    page = COMMANDS[language]
    (matter,) = blocks(page, "yaml")
    (tmp_path / "matter.yaml").write_text(matter, encoding="utf-8")
    done = run("draft", "matter.yaml", "-o", "x.docx", cwd=tmp_path, language=LOCALES[language])
    said = (done.stdout + done.stderr).replace("\u00a0", " ").replace("\u202f", " ")
    assert done.returncode == 1 and f"```\n{said}```" in read(page)


def test_the_python_page_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    printed = []
    for block in blocks("docs/python.md", "python"):
        exec(compile(block, "python.md", "exec"), names)
        printed.append(capsys.readouterr().out.splitlines())
    assert (tmp_path / "chapitre.docx").is_file()
    said = re.search(r"# of all clauses: (.+)", read("docs/python.md"))
    assert said is not None and printed[0][-3:] == said[1].split(", ")
    shown = re.findall(r"^ *print\(.*\) +# (.+)$", read("docs/python.md"), re.M)
    assert [line for lines in printed[1:] for line in lines] == shown[-2:]


def test_what_installs_is_the_same_in_both_languages() -> None:
    pages = ("docs/install.md", "docs/install.fr.md")
    english, french = ([*blocks(page, "sh"), *blocks(page, "powershell")] for page in pages)
    assert len(english) == 5 and english == french
    asked = {extra for page in (*pages, *READMES.values()) for each in re.findall(r"\.\[([a-z,]+)\]", read(page))
             for extra in each.split(",")}  # fmt: skip
    assert asked <= set(extras())


@pytest.mark.parametrize("page", ["docs/files.md", "docs/files.fr.md"])
def test_the_keys_that_the_page_of_files_names_are_in_a_matter(page: str, library: aigov.Library) -> None:
    schema = json.dumps(aigov.matter_schema(library))
    keys = set(re.findall(r"`([a-z_]+)(?:`|: [a-z]+`)", read(page)))
    assert keys >= {"layout", "scale", "signature_anchor"}
    assert all(f'"{key}"' in schema for key in keys - {"docusign"})


def test_the_readme_says_what_a_matter_and_a_posture_are() -> None:
    """The two words that a reader meets first, with the postures that there are."""
    library = aigov.load_library()
    for language, words in (("en", ("**matter**", "**posture**")), ("fr", ("**dossier**", "**posture**"))):
        page = read(READMES[language])
        assert all(word in page for word in words)
        said = [each.text(language).lower() for each in library.vocabulary.options.postures.values()]
        assert [word for word in said if word not in page] == []


@pytest.mark.parametrize("page", ["docs/install.md", "docs/install.fr.md"])
def test_a_project_of_the_reader_names_this_version(page: str) -> None:
    assert f"./wheels/aigov_docs-{aigov.__version__}-py3-none-any.whl[" in read(page)
