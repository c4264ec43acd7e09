"""A release: what refuses it, what it makes, twice with the same bytes, who publishes it; no text leads elsewhere.

``make release`` proves on each release that the packages have the same bytes; ``.ci/run`` does in each run, by the same
function. Here it is tried on a small project, with AIGOV_WHOLE=1 on a fresh clone of this one.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from depth import WHOLE

import aigov_docs as aigov

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
import release  # noqa: E402

WORKFLOW = ".github/workflows/release.yml"
builds = pytest.mark.skipif(
    not importlib.util.find_spec("hatchling") and not os.environ.get("AIGOV_REQUIRE_TOOLS"),
    reason="hatchling is not installed",
)

PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "aigov-docs"
dynamic = ["version"]
requires-python = ">=3.11"
[tool.hatch.version]
path = "aigov_docs/version.py"
[tool.hatch.build.targets.wheel]
packages = ["aigov_docs"]
"""
CHANGES = """# Changelog

## 1.0.0 – unreleased

The first one.

### Code

- All of it.

## 0.9.0 – 1 May 2026

Old.
"""


def git(folder: Path, *words: str) -> str:
    """What git prints, as somebody who is nobody's user of git."""
    who = ("-c", "user.name=N", "-c", "user.email=n@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", *who, *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project with this one's shape, at its first commit, a candidate."""
    folder = tmp_path / "project"
    page = "./wheels/aigov_docs-1.0.0rc1-py3-none-any.whl[pdf]\n"
    files = {"pyproject.toml": PROJECT, "CHANGELOG.md": CHANGES, ".gitignore": "/build/\n", "docs/install.md": page}
    write(folder, {**files, "aigov_docs/__init__.py": "", "aigov_docs/version.py": '__version__ = "1.0.0rc1"\n'})
    (folder / "tools").mkdir()
    shutil.copy(ROOT / "tools/image.sh", folder / "tools")
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "first")
    return folder


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the only programs that can be started: no builder of images among them."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("git", "bash", "env", "dirname", "seq", "grep", "sleep"):
        (folder / name).symlink_to(str(shutil.which(name)))
    monkeypatch.setenv("PATH", str(folder))
    return folder


# ------------------------------------------------------------------ what refuses a release
def test_a_candidate_as_committed_is_released(project: Path) -> None:
    assert [each for each in release.find_problems(project, "v1.0.0rc1") if not each.startswith("Python")] == []
    assert release.final_of("1.0.0rc1") == "1.0.0"


def test_every_reason_is_told_at_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(project, "tag", "v1.0.0")
    write(project, {"aigov_docs/version.py": '__version__ = "1.0.0"\n', "left.txt": ""})
    write(project, {"CHANGELOG.md": CHANGES.replace("The first one.\n\n", "")})
    git(project, "commit", "--quiet", "--all", "--message", "second")
    assert release.main(["--root", str(project), "--check", "--tag", "v1.0"]) == 1
    said = capsys.readouterr().out
    for reason in ("not as committed: left.txt", "has no summary", "1.0.0 is unreleased", "v1.0 is not v1.0.0",
                   "the tag v1.0.0 — it names another commit"):  # fmt: skip
        assert reason in said
    assert f"Not released: {said.count(chr(10)) - 1} reasons" in said
    assert not (project / "build").exists()
    assert all(line.count(" — ") == 2 for line in said.splitlines()[1:])  # where — what — what to do


@pytest.mark.parametrize(
    ("version", "reason"),
    [("2.0.0rc1", "no section “## 2.0.0"), ("1.0.0.dev3", "1.0.0.dev3 cannot be"), ("", "no version")],
)
def test_a_version_without_its_section_or_that_is_none_is_refused(project: Path, version: str, reason: str) -> None:
    write(project, {"aigov_docs/version.py": f'__version__ = "{version}"\n'})
    assert any(reason in each for each in release.find_problems(project))


def test_what_is_no_checkout_is_refused(project: Path) -> None:
    shutil.rmtree(project / ".git")
    assert any("no git checkout" in each for each in release.find_problems(project))


def test_a_version_is_cut_where_it_stands(project: Path) -> None:
    with pytest.raises(ValueError, match="the day of a final version"):
        release.cut_version(project, "1.0.0", None)
    for wrong in ("3.0.0", "one"):
        with pytest.raises(ValueError):
            release.cut_version(project, wrong, None)
    assert release.cut_version(project, "1.0.0rc1", None) == []
    written = release.cut_version(project, "1.0.0", date(2026, 12, 15))
    assert written == ["aigov_docs/version.py", "docs/install.md", "CHANGELOG.md"]
    assert release.read_version(project) == "1.0.0"
    assert "aigov_docs-1.0.0-py3" in (project / "docs/install.md").read_text(encoding="utf-8")
    section = release.find_section((project / "CHANGELOG.md").read_text(encoding="utf-8"), "1.0.0")
    assert section and (section.day, section.summary) == ("15 December 2026", "The first one.")
    assert not any("unreleased" in each for each in release.find_problems(project))


# ------------------------------------------------------------------ what it makes
@builds
def test_a_release_has_its_packages_twice_the_same_and_their_digests(
    project: Path, programs: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert release.main(["--root", str(project)]) == 0
    out = project / "build/release"
    wheel, sdist = "aigov_docs-1.0.0rc1-py3-none-any.whl", "aigov_docs-1.0.0rc1.tar.gz"
    assert {path.name for path in out.iterdir()} == {wheel, sdist, "CHANGES.md", "TAG.txt", "SHA256SUMS"}
    sums = dict(line.split("  ")[::-1] for line in (out / "SHA256SUMS").read_text(encoding="utf-8").splitlines())
    assert sums == {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in set(sums)}
    assert set(sums) == {wheel, sdist, "CHANGES.md", "TAG.txt"}
    tag = (out / "TAG.txt").read_text(encoding="utf-8")
    assert tag.startswith("aigov-docs 1.0.0rc1\n\nA candidate of 1.0.0.\n\nThe first one.\n")
    assert sums[wheel] in tag and sums[sdist] in tag and "All of it" not in tag
    assert "- All of it." in (out / "CHANGES.md").read_text(encoding="utf-8")
    epoch = int(git(project, "log", "-1", "--format=%ct"))
    with tarfile.open(out / sdist) as archive:
        assert {each.mtime for each in archive.getmembers()} == {epoch}
    said = capfd.readouterr().out
    assert "No image: neither docker, podman nor buildah is here" in said
    assert "same bytes" in said and "git tag --sign" in said


def test_packages_that_differ_are_no_release(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(source: Path, folder: Path, *options: str, **others: Any) -> dict[str, Path]:
        folder.mkdir(exist_ok=True)
        (folder / "a.whl").write_text(str(source))
        return {"a.whl": folder / "a.whl"}

    monkeypatch.setattr(release, "build_packages", build)
    with pytest.raises(SystemExit, match=r"not the same bytes: a\.whl"):
        release.build_twice(project, tmp_path / "out", "0")


@pytest.mark.parametrize("user", ["10001", "0"])
def test_an_image_is_asked_then_saved_and_none_runs_as_root(programs: Path, tmp_path: Path, user: str) -> None:
    """The script on a stand-in for docker, which writes down what it was asked."""
    stand_in = f"""#!{shutil.which("bash")}
echo "$*" >>{shlex.quote(str(tmp_path / "asked"))}
case $1 in run) echo c0ffee ;; exec) echo {user} ;; save) : >"$3" ;; esac
"""
    for name, text in (("docker", stand_in), ("curl", f"#!{shutil.which('bash')}\n")):
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    image = tmp_path / "image.tar"
    words = [str(ROOT / "tools/image.sh"), "aigov-docs:1.0.0rc1", "abc", str(image)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    asked = (tmp_path / "asked").read_text().splitlines()
    assert (done.returncode == 0, image.exists()) == (user != "0", user != "0")
    assert asked[0].startswith("build --tag aigov-docs:1.0.0rc1 ") and "version=1.0.0rc1" in asked[0]
    assert "--read-only" in asked[1] and asked[-1] == "rm --force c0ffee"


@pytest.mark.skipif(not WHOLE, reason="AIGOV_WHOLE=1: a clone, and twice the packages of this project")
def test_a_fresh_clone_is_released_by_one_command(tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(ROOT), "clone")
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    extra = [
        each for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if each and not each.startswith(str(ROOT))
    ]
    if extra:
        surroundings["PYTHONPATH"] = os.pathsep.join(extra)
    made = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "tools/release.py"], cwd=tmp_path / "clone", env=surroundings, check=False
        )
        assert done.returncode == 0
        out = tmp_path / "clone/build/release"
        made.append({path.name: path.read_bytes() for path in out.iterdir() if not path.name.endswith("image.tar")})
    for each in made:
        each.pop("SHA256SUMS")  # it has the digest of the image, which has none of its own
    assert made[0] == made[1]
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {"aigov_docs", f"aigov_docs-{aigov.__version__}.dist-info"}
    assert any(name.endswith("_data/clause_library/library.lock") for name in names)


# ------------------------------------------------------------------ this project
def test_this_version_has_its_section_and_summary() -> None:
    version = release.read_version(ROOT)
    section = release.find_section((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), version)
    assert version == aigov.__version__ and release.RELEASED.fullmatch(version)
    assert section and section.summary and "\n### Library\n" in section.text and "\n### Code\n" in section.text
    assert not re.search(r"^#", section.summary, re.M)  # git would take it for a comment of the tag


def test_what_publishes_has_no_token_and_names_each_action_by_its_commit() -> None:
    text = (ROOT / WORKFLOW).read_text(encoding="utf-8")
    jobs = yaml.safe_load(text)["jobs"]
    assert yaml.safe_load(text)["permissions"] == {}
    assert {name: job["permissions"] for name, job in jobs.items()} == {
        "build": {"contents": "read"},
        "publish": {"id-token": "write"},
    }
    assert jobs["publish"]["environment"] == "pypi" and jobs["publish"]["needs"] == "build"
    assert not any("run" in step for step in jobs["publish"]["steps"])  # nothing of ours runs where it could publish
    assert "secrets." not in text and "password" not in text
    used = re.findall(r"uses: (\S+)(.*)", text)
    assert len(used) >= 5 and all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", name) for name, _ in used)
    assert all(re.fullmatch(r" # v\d+\.\d+\.\d+", version) for _, version in used)
    assert not re.search(r"run:.*\$\{\{", text)  # the name of a tag is no part of a command
    ((step,),) = ([step for step in jobs["build"]["steps"] if "run" in step],)
    assert step["run"].startswith("make release ") and '--tag "$$TAG"' in step["run"]


# ------------------------------------------------------------------ a firm's own repository
def test_the_hook_is_the_one_that_the_pages_show() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["id"] == "aigov-docs-check" and hook["language"] == "python" and hook["pass_filenames"] is False
    for page in ("docs/house-library.md", "docs/house-library.fr.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        shown = yaml.safe_load(re.findall(r"```yaml\n(repos:\n.*?)```", text, re.S)[0])["repos"][0]
        assert shown["hooks"][0]["id"] == hook["id"] and shown["hooks"][0]["args"] == ["cabinet"]
        assert f"entry: {hook['entry']} cabinet" in text and hook["entry"].split()[0] == "aigov-docs"


@pytest.mark.skipif(not WHOLE, reason="AIGOV_WHOLE=1: pre-commit installs the package in an environment of its own")
def test_pre_commit_refuses_a_library_with_a_fault(tmp_path: Path) -> None:
    """For real: a firm's repository, its library, the hook at the commit that is checked out here."""
    firm = tmp_path / "firm"
    shutil.copytree(ROOT / "clause_library/samples/house", firm / "cabinet")
    hook = {"id": "aigov-docs-check", "args": ["cabinet"], "files": "^cabinet/"}
    here = {"repo": str(ROOT), "rev": git(ROOT, "rev-parse", "HEAD"), "hooks": [hook]}
    write(firm, {".pre-commit-config.yaml": yaml.safe_dump({"repos": [here]})})
    git(firm, "init", "--quiet")
    git(firm, "add", "--all")
    surroundings = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "kept"), "PYTHONPATH": ""}
    program = [sys.executable, "-m", "pre_commit", "run", "--all-files", "--verbose"]
    sound = subprocess.run(program, cwd=firm, env=surroundings, capture_output=True, text=True, check=False)
    assert sound.returncode == 0 and "No problem" in sound.stdout, sound.stdout + sound.stderr
    rule = firm / "cabinet/rules/cabinet.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("weight: none", "weight: disciplinary"), encoding="utf-8")
    faulty = subprocess.run(program, cwd=firm, env=surroundings, capture_output=True, text=True, check=False)
    assert faulty.returncode == 1 and "may only lower a weight" in faulty.stdout, faulty.stdout


# ------------------------------------------------------------------ names
#: Our word for the package in an example, never the name of what is installed or imported.
OTHER = "aigov"
NAMED = re.compile(rf"\b{OTHER}(?![\w-])")
ASKED = re.compile(rf"\b(?:pip3?|pipx|uvx?|poetry|pdm|pixi|conda|mamba)\b[^\n]*?[\s'\"`]{OTHER}(?![\w-])")
REQUIRED = re.compile(rf"(?:^|[\s'\"`]){OTHER}(?:\[[\w, -]+\])?\s*(?:===?|>=|<=|~=|!=|@ (?:git\+|https?:|file:))", re.M)
PLACED = re.compile(rf"pypi\.org/(?:project|simple|pypi)/{OTHER}(?![\w-])", re.I)
IMPORTED = re.compile(rf"(?:^|>>>|[`;\"'(])[ \t]*(?:import {OTHER}(?!\w)|from {OTHER}(?:\.\w+)* import)", re.M)


def list_texts() -> Iterator[Path]:
    """Every text of the project: what git knows; without git, what a package of the sources has."""
    listed = release.ask_git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    names = listed.split("\0") if listed else [str(path.relative_to(ROOT)) for path in ROOT.rglob("*")]
    ends = {
        "",
        ".py",
        ".md",
        ".yaml",
        ".yml",
        ".toml",
        ".txt",
        ".po",
        ".sh",
        ".mjs",
        ".js",
        ".html",
        ".css",
        ".json",
        ".lock",
        ".cfg",
    }
    for name in sorted(set(names)):
        path = ROOT / name
        if name and path.suffix in ends and path.is_file():
            yield path


def leads_elsewhere(text: str) -> list[str]:
    """What in a text would bring the other project."""
    lines = [line for line in text.splitlines() if NAMED.search(line)]
    return [line for line in lines if any(rule.search(line) for rule in (ASKED, REQUIRED, PLACED, IMPORTED))]


def test_no_text_leads_to_another_project_of_the_package_index() -> None:
    found = {}
    for path in list_texts():
        text = path.read_text(encoding="utf-8", errors="replace")
        if OTHER in text and (wrong := leads_elsewhere(text)):
            found[str(path.relative_to(ROOT))] = wrong
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "pip install {}", "python -m pip install '{}[pdf]'", "uvx {} check", "uv add {}==1.0", "pipx run {}", "{}>=1.0",
        "{} @ git+https://ADDRESS", "https://pypi.org/project/{}/", "import {}", "from {}.law import x", "`import {}`",
    ],
)  # fmt: skip
def test_what_leads_elsewhere_is_seen(text: str) -> None:
    assert leads_elsewhere(text.replace("{}", OTHER))


@pytest.mark.parametrize(
    "text",
    [
        "pip install {}-docs", "pip install '{}-docs[pdf]'", "pip install '{}_docs-….whl[cli]'", "extends: {}",
        "import {}_docs as {}", "from {}_docs import assess", "`{}-docs[pdf] @ git+https://ADDRESS`", "{}.assess(…)",
    ],
)  # fmt: skip
def test_what_leads_here_is_let_through(text: str) -> None:
    assert leads_elsewhere(text.replace("{}", OTHER)) == []


def test_the_package_takes_no_name_but_its_own() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["name"] == "aigov-docs" and set(project["project"]["scripts"]) == {"aigov-docs"}
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == ["aigov_docs"]
