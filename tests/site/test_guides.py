"""Every guide, followed to the letter in both languages: what a page tells the reader to type is typed, and what it
shows is what came.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tomllib
from pathlib import Path

import follow
import pytest
from follow import Block, Followed, Unfollowed, blocks

import aigov_docs as aigov

with contextlib.suppress(ImportError):  # it keeps the standard error that is there when it is first imported: a file
    import mcp.client.stdio  # noqa: F401

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "site"
LANGUAGES = ("fr", "en")
WHOLE = os.environ.get("GUIDES") == "whole"
GUIDES = (
    "first-documents",
    "client-facts",
    "several-clients",
    "five-thousand-amendments",
    "hr-tool",
    "web-application",
    "e-signature",
    "agents",
    "house-library",
    "letterheads",
    "verify-returned-file",
    "add-a-rule",
    "add-a-vehicle",
    "legal-watch",
    "interview",
)
#: The lines that set a machine up, which no test runs; `{}` stands for extras.
INSTALL = (
    "python3 -m venv .venv",
    "py -3 -m venv .venv",
    ". .venv/bin/activate",
    r".venv\Scripts\Activate.ps1",
    "pip install {}",
    "npm pack @socialgouv/legi-data",
    "tar -xzf socialgouv-legi-data-*.tgz package/data/LEGITEXT000006072050.json",
    "aigov-docs serve --open",
)


def guide(language: str, name: str) -> Path:
    return PAGES / language / "guides" / f"{name}.md"


def head(page: Path) -> dict[str, str]:
    """What a page says of itself before its title."""
    found = re.match(r"---\n(.*?)^---\n", page.read_text(encoding="utf-8"), re.M | re.S)
    return dict(line.split(": ", 1) for line in found[1].splitlines()) if found else {}


def start(page: Path, folder: Path) -> None:
    """The folder in which a reader begins."""
    begins = head(page).get("starts-from", "")
    assert begins in ("", "demo"), begins
    if begins:
        (folder / "demo").mkdir()
        for name in ("matter.yaml", "employees.csv"):
            (folder / "demo" / name).write_text(aigov.sample_text(name), encoding="utf-8")


def fewer(page: Path, folder: Path) -> Path:
    """A guide for thousands of people, with a tenth of them: each number that its head lists is divided by ten,
    wherever it stands.

    ``GUIDES=whole`` follows it as it is, and types each command in a shell of its own, as a reader does.
    """
    counts = head(page).get("counts", "").split()
    if not counts or WHOLE:
        return page
    assert all(count.endswith("0") for count in counts)
    text = page.read_text(encoding="utf-8")
    for count in counts:
        assert re.search(rf"\b{count}\b", text), count
        text = re.sub(rf"(?<![\d@-]){count}(?!\d)", count[:-1], text)
    other = folder / page.parent.parent.name / "guides" / page.name
    other.parent.mkdir(parents=True)
    other.write_text(text, encoding="utf-8")
    shutil.copytree(PAGES / "examples", other.parent.parent / "examples")
    return other


#: Each guide in each language; in a common run each in one of them, in turn: both do the same, as a test below says.
FOLLOWED = [
    (language, name) for at, name in enumerate(GUIDES) for language in (LANGUAGES if WHOLE else [LANGUAGES[at % 2]])
]


@pytest.mark.parametrize(("language", "name"), FOLLOWED)
def test_a_guide_is_followed(language: str, name: str, tmp_path: Path) -> None:
    page, folder = guide(language, name), tmp_path / "reader"
    folder.mkdir()
    start(page, folder)
    followed = Followed(fewer(page, tmp_path / "fewer"), folder, language, real=WHOLE).follow()
    assert followed.ran and followed.compared, "a guide that runs nothing, or shows nothing of what comes, is no guide"
    if name == "first-documents":  # the folder of which the other guides start
        kept = aigov.sample_text("employees.csv")
        assert (folder / "demo/employees.csv").read_text(encoding="utf-8") == kept


# ------------------------------------------------------------------ both languages
def same(block: Block) -> tuple[object, ...]:
    """A block as both languages must have it: an output is said in the language of the reader."""
    options = {name: value for name, value in block.options.items() if name != "class" or not block.is_output}
    return (
        block.language,
        block.argument,
        tuple(sorted(options.items())),
        None if block.is_output or block.kind in follow.LAYOUT else block.text,
    )


@pytest.mark.parametrize("name", GUIDES)
def test_both_languages_do_the_same(name: str) -> None:
    one, other = (
        [same(block) for block in blocks(guide(language, name).read_text(encoding="utf-8"))] for language in LANGUAGES
    )
    assert one == other


def test_every_guide_is_followed_and_found_from_its_index() -> None:
    for language in LANGUAGES:
        written = {path.stem for path in (PAGES / language / "guides").glob("*.md")} - {"index"}
        assert written == set(GUIDES)
        index = guide(language, "index").read_text(encoding="utf-8")
        listed = next(block.text.split() for block in blocks(index) if block.kind == "toctree")
        assert listed == list(GUIDES)
        assert all(f":link: {name}\n" in index for name in GUIDES)


def test_what_sets_a_machine_up_is_known() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    lines = [
        line
        for language in LANGUAGES
        for name in GUIDES
        for block in blocks(guide(language, name).read_text(encoding="utf-8"))
        if "install" in block.classes
        for line in block.text.splitlines()
    ]
    assert lines
    for line in lines:
        asked = re.fullmatch(r"""pip install (?:'\.\[([a-z,]+)\]'|"\.\[([a-z,]+)\]"|[a-z -]+)""", line)
        assert line in INSTALL or asked, line
        assert not asked or set((asked[1] or asked[2] or "").split(",")) <= {*extras, ""}, line


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_home_page_installs_what_the_first_guide_does(language: str) -> None:
    """Else whoever goes on to the guide installs twice. Each page makes the command speak its own language."""
    home = (PAGES / language / "index.md").read_text(encoding="utf-8")
    asked = [
        re.findall(r"pip install ('[^']+')", page)
        for page in (home, guide(language, "first-documents").read_text(encoding="utf-8"))
    ]
    assert asked[0] and asked[0] == asked[1][:1]
    assert f"\nexport LANGUAGE={language}\n" in home and "`.whl`" in home


# ------------------------------------------------------------------ the runner cannot pass without doing anything
def followed(text: str, tmp_path: Path, language: str = "en") -> Followed:
    page = tmp_path / "en" / "guides" / "page.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(text, encoding="utf-8")
    (tmp_path / "folder").mkdir(exist_ok=True)
    return Followed(page, tmp_path / "folder", language).follow()


VERSION = f"aigov-docs {aigov.__version__}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("```sh\naigov-docs draft none.yaml -o x.docx\n```\n", "ended with 1, not 0"),
        ("```{code-block} sh\n:class: exit-1\n\naigov-docs --version\n```\n", "ended with 0, not 1"),
        ("```sh\naigov-docs --version\n```\n\n```text\naigov-docs 0.0\n```\n", "the page shows"),
        ("```sh\naigov-docs --version\n```\n\n```text\n…\n```\n", "the page shows"),
        ("```text\nanything\n```\n", "follows no command"),
        ("```yaml\na: 1\n```\n", "nobody follows"),
        ("```{code-block} yaml\n:caption: ../a.yaml\n\na: 1\n```\n", "inside the folder"),
        ("```python\nassert False\n```\n", "AssertionError"),
        ("```{code-block} sh\n:class: stop\n\naigov-docs schema -o folder\n```\n", "was not stopped"),
    ],
)
def test_a_guide_that_is_wrong_fails(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(Unfollowed, match=re.escape(told)):
        followed(text, tmp_path)


def test_a_guide_that_is_right_passes(tmp_path: Path) -> None:
    text = (
        "```sh\naigov-docs --version | cat > version.txt\ncat"
        f" version.txt\n```\n\n```text\n{VERSION}\n```\n```{{code-block}} yaml\n:caption: a/b.yaml\n\nx:\n  y: 1  # a\n"
        "  z: 2\n```\n```{code-block} yaml\n:caption: a/b.yaml\n:class: edit\n\nx:\n…\n  z:"
        " 3\n```\n```{code-block} yaml\n:caption: a/b.yaml\n:class: more\n\nw:"
        " 4\n```\n```python\nwith open('a/b.yaml') as file:\n    print(file.read())\n```\n"
        "```text\n  y: …\n  z: 3\nw: 4\n```\n"
    )
    found = followed(text, tmp_path)
    assert len(found.ran) == 3 and found.compared == 2 and found.wrote == ["a/b.yaml"] * 3
    assert (tmp_path / "folder/a/b.yaml").read_text(encoding="utf-8") == "x:\n  y: 1  # a\n  z: 3\nw: 4\n"


def test_the_command_speaks_the_language_of_the_reader(tmp_path: Path) -> None:
    for language, said in (("fr", "ce fichier n’existe pas"), ("en", "there is no such file")):
        for real in ("", " | cat"):
            text = (
                f"```{{code-block}} sh\n:class: {'exit-1' if not real else 'none'}\n\naigov-docs draft none.yaml -o"
                f" x.docx 2>&1{real}\n```\n\n```text\nnone.yaml — …{said}…\n```\n"
            )
            followed(text, tmp_path, language)
