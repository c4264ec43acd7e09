"""Builds a release of the commit that is checked out: ``make release``, into ``build/release/``.

What comes out: the wheel and the sdist; ``CHANGES.md``, the section of the changelog; ``TAG.txt``, the text of the tag;
the image as a file, where docker, podman or buildah is there; ``SHA256SUMS`` of all of it. The packages are built
twice, here and from a copy in another folder, and are kept only if both give the same bytes. Nothing is tagged or sent.

    python tools/release.py                                 # all of it; refuses, with every reason at once
    python tools/release.py --check --tag v1.0.0rc1         # the reasons alone; is this tag the one of the version?
    python tools/release.py --as-is --out FOLDER            # the packages alone, of the files as they are, for CI
    python tools/release.py --cut 1.0.0 --day 2026-12-15    # the version and its day, written where they stand

Why it is so: docs/decisions/0066-a-release-by-one-command.md.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: The one home of the version; whatever else names it reads it here, or is written by `cut_version`.
VERSION = Path("aigov_docs/version.py")
CHANGELOG = Path("CHANGELOG.md")
#: Pages that name the file of the wheel, for a reader to copy.
PAGES = (Path("docs/install.md"), Path("docs/install.fr.md"))
OUT = Path("build/release")

#: A version that may be released, or a candidate for it.
RELEASED = re.compile(r"(?P<final>\d+\.\d+\.\d+)(?:rc[1-9]\d*)?")
HEADING = re.compile(r"^## (?P<version>\S+) – (?P<day>.+)$", re.M)
ASSIGNED = re.compile(r'^__version__ = "(?P<version>[^"]*)"$', re.M)
WHEEL_NAME = re.compile(r"aigov_docs-[^-\s/]+-py3-none-any\.whl")
UNRELEASED = "unreleased"

#: The second build: neither the folder, the time zone, the language, the hash seed nor the umask is the first one's.
SURROUNDINGS = {"TZ": "Pacific/Kiritimati", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "4242"}
UMASK = 0o077


@dataclass(frozen=True)
class Section:
    """The part of the changelog that is about one version: its day as written, or ``unreleased``, and its text."""

    version: str
    day: str
    text: str

    @property
    def summary(self) -> str:
        """What stands before the first ``###``: the text of the tag begins with it."""
        return f"\n{self.text}".split("\n### ", 1)[0].strip()


def read_version(root: Path) -> str:
    """The version that the package gives itself."""
    found = ASSIGNED.search((root / VERSION).read_text(encoding="utf-8"))
    return found["version"] if found else ""


def final_of(version: str) -> str:
    """The version that a candidate prepares, or the version itself.

    >>> final_of("1.0.0rc2"), final_of("1.0.0"), final_of("1.0.dev3")
    ('1.0.0', '1.0.0', '1.0.dev3')
    """
    found = RELEASED.fullmatch(version)
    return found["final"] if found else version


def find_section(changelog: str, version: str) -> Section | None:
    """The section of a version; a candidate has that of the version that it prepares.

    >>> find_section(
    ...     "# Changelog\\n\\n## 1.0.0 – unreleased\\n\\nWhat is new.\\n\\n## 0.9.0 – 1 May 2026\\n", "1.0.0rc1"
    ... )
    Section(version='1.0.0', day='unreleased', text='What is new.')
    """
    headings = list(HEADING.finditer(changelog))
    for at, heading in enumerate(headings):
        if heading["version"] == final_of(version):
            end = headings[at + 1].start() if at + 1 < len(headings) else len(changelog)
            return Section(heading["version"], heading["day"].strip(), changelog[heading.end() : end].strip())
    return None


def ask_git(root: Path, *words: str) -> str | None:
    """What git answers, or None where it refuses or is not there."""
    try:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def find_problems(root: Path, tag: str = "") -> list[str]:
    """Every reason not to release the checkout in ``root``, each *where — what — what to do*; none is looked for alone.

    ``tag`` is the tag about to be built, where there is one: it must be the version's own.
    """
    problems = []
    changed = ask_git(root, "status", "--porcelain", "-z")
    if changed is None:
        problems.append(
            "the folder — it is no git checkout — release from a clone: its commit gives the day of the files"
        )
    elif changed:
        names = [each[3:] for each in changed.split("\0") if len(each) > 3 and each[2] == " "]
        more = f" and {len(names) - 5} more" if len(names) > 5 else ""
        problems.append(f"the folder — not as committed: {', '.join(names[:5])}{more} — commit, or take it away")

    version = read_version(root)
    if not RELEASED.fullmatch(version):
        problems.append(f"{VERSION} — {version or 'no version'} cannot be released — write 1.2.3, or 1.2.3rc1 (--cut)")
    section = find_section((root / CHANGELOG).read_text(encoding="utf-8"), version)
    if section is None:
        problems.append(f"{CHANGELOG} — no section “## {final_of(version)} – …” — write what changed, in its two parts")
    else:
        if not section.summary:
            problems.append(
                f"{CHANGELOG} — the section of {section.version} has no summary — write what the tag says, at its head"
            )
        if section.day == UNRELEASED and version == section.version:
            problems.append(
                f"{CHANGELOG} — {version} is {UNRELEASED} — give it its day (--cut {version} --day YYYY-MM-DD)"
            )
    if tag and tag != f"v{version}":
        problems.append(
            f"the tag — {tag} is not v{version}, which {VERSION} says — tag the commit that has the version"
        )
    tagged = ask_git(root, "rev-list", "-n", "1", f"refs/tags/v{version}")
    if tagged and tagged != ask_git(root, "rev-parse", "HEAD"):
        problems.append(
            f"the tag v{version} — it names another commit — a version is released once: take the next (--cut)"
        )
    return [*problems, *find_missing_tools()]


def find_missing_tools() -> list[str]:
    """What builds a package and is not installed beside this Python."""
    missing = [name for name in ("build", "hatchling", "babel") if importlib.util.find_spec(name) is None]
    if not missing:
        return []
    return [f"Python — not installed: {', '.join(missing)} — `make release` installs them, in the versions of the lock"]


def cut_version(root: Path, version: str, day: date | None) -> list[str]:
    """Writes the version where it lives and where pages name the wheel; the day of a final one, in the changelog.

    Gives the files written. Raises ``ValueError`` where the version is none, has no section, or a final one no day.
    """
    changelog = (root / CHANGELOG).read_text(encoding="utf-8")
    section = find_section(changelog, version)
    if not RELEASED.fullmatch(version):
        raise ValueError(f"{version} — no version to release — write 1.2.3, or 1.2.3rc1 for a candidate")
    if section is None:
        raise ValueError(f"{CHANGELOG} — no section “## {final_of(version)} – …” — write it first")
    if version == section.version and day is None:
        raise ValueError(f"{version} — the day of a final version is missing — add --day YYYY-MM-DD")
    texts = {VERSION: ASSIGNED.sub(f'__version__ = "{version}"', (root / VERSION).read_text(encoding="utf-8"))}
    for page in PAGES:
        if (root / page).exists():
            name = f"aigov_docs-{version}-py3-none-any.whl"
            texts[page] = WHEEL_NAME.sub(name, (root / page).read_text(encoding="utf-8"))
    if day and version == section.version:
        said = f"{day.day} {day:%B %Y}"
        texts[CHANGELOG] = changelog.replace(f"## {version} – {section.day}", f"## {version} – {said}", 1)
    written = []
    for path, text in texts.items():
        if text != (root / path).read_text(encoding="utf-8"):
            (root / path).write_text(text, encoding="utf-8")
            written.append(str(path))
    return written


def copy_files(root: Path, folder: Path) -> None:
    """Copies what git knows or would take: all but what it is told to ignore."""
    listed = ask_git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in sorted({name for name in (listed or "").split("\0") if name and (root / name).is_file()}):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, target)


def build_packages(
    source: Path, folder: Path, *options: str, epoch: str, changes: dict[str, str], umask: int
) -> dict[str, Path]:
    """Builds the sdist of ``source``, then the wheel from that sdist, into ``folder``; gives both by their names.

    With the options ``--sdist --wheel``, the wheel comes from ``source`` itself. The tools are those of this
    environment, which the lock names: one of its own would take the newest, and a wheel says in its text what made it.
    """
    surroundings = {**os.environ, "SOURCE_DATE_EPOCH": epoch, **changes}
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), *options, str(source)],
        cwd=source,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        umask=umask,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{done.stdout}\nthe packages could not be built")
    return {path.name: path for path in sorted(folder.iterdir()) if path.suffix in (".whl", ".gz")}


def build_twice(root: Path, folder: Path, epoch: str) -> dict[str, Path]:
    """Builds the packages here and from a copy elsewhere; ends the program where a byte differs.

    The wheel of the copy is not made from its sdist, so an sdist that lacks something, thus another wheel, is found.
    """
    with tempfile.TemporaryDirectory() as elsewhere:
        copy = Path(elsewhere, "copy")
        copy_files(root, copy)
        made = build_packages(root, folder, epoch=epoch, changes={"TZ": "UTC"}, umask=0o022)
        again = build_packages(
            copy, Path(elsewhere, "again"), "--sdist", "--wheel", epoch=epoch, changes=SURROUNDINGS, umask=UMASK
        )
        other = [name for name in {**made, **again} if digest_file(made.get(name)) != digest_file(again.get(name))]
    if other:
        raise SystemExit(f"built twice, not the same bytes: {', '.join(sorted(other))}")
    return made


def digest_file(path: Path | None) -> str:
    """The SHA-256 of a file, in sixty-four hexadecimal digits; nothing for no file."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path and path.exists() else ""


def write_sums(files: list[Path]) -> str:
    """One line a file, as ``sha256sum --check`` reads them."""
    return "".join(f"{digest_file(path)}  {path.name}\n" for path in sorted(files))


def write_tag_text(version: str, section: Section, packages: list[Path]) -> str:
    """What the annotated tag says: the version, the summary of its section, the digests of the packages.

    Whoever builds at the tag with the tools of the lock compares them. Nothing begins with ``#``, which git takes for a
    comment.
    """
    kind = f"A candidate of {section.version}." if version != section.version else f"Released on {section.day}."
    return f"aigov-docs {version}\n\n{kind}\n\n{section.summary}\n\nSHA-256\n\n{write_sums(packages)}"


def release(root: Path, out: Path) -> None:
    """Builds everything into ``out``, in place of what was there, and says what to do next."""
    version = read_version(root)
    section = find_section((root / CHANGELOG).read_text(encoding="utf-8"), version)
    assert section is not None  # find_problems looked
    epoch = (ask_git(root, "log", "-1", "--format=%ct") or "0").strip()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    packages = list(build_twice(root, out, epoch).values())
    heading = f"# aigov-docs {version} – {section.day}"
    (out / "CHANGES.md").write_text(f"{heading}\n\n{section.text}\n", encoding="utf-8")
    (out / "TAG.txt").write_text(write_tag_text(version, section, packages), encoding="utf-8")
    image = out / f"aigov-docs-{version}-image.tar"
    commit = (ask_git(root, "rev-parse", "HEAD") or "").strip()
    build = [str(root / "tools/image.sh"), f"aigov-docs:{version}", commit, str(image)]
    if subprocess.run(build, cwd=root, env={**os.environ, "SOURCE_DATE_EPOCH": epoch}, check=False).returncode:
        raise SystemExit("the image could not be built or does not answer")
    (out / "SHA256SUMS").write_text(write_sums(list(out.iterdir())), encoding="utf-8")
    print((out / "SHA256SUMS").read_text(encoding="utf-8"), end="")
    print("Built twice, here and from a copy elsewhere: wheel and sdist have the same bytes.")
    if image.exists():
        print("The image is of the same files; its bytes are its builder's, and another day gives others.")
    print(f"Next: git tag --sign --file={out / 'TAG.txt'} v{version} && git push origin v{version}")


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--check", action="store_true", help="say the reasons not to release, and build nothing")
    parser.add_argument("--tag", default="", help="the tag that is being built")
    parser.add_argument("--as-is", action="store_true", help="the packages alone, of the files as they are")
    parser.add_argument("--cut", metavar="VERSION", help="write this version, and its day, where they stand")
    parser.add_argument(
        "--day", type=date.fromisoformat, metavar="YYYY-MM-DD", help="with --cut: the day of a final version"
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help=f"instead of {OUT}")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    asked = parser.parse_args(words)
    root, out = asked.root.resolve(), (asked.out or asked.root / OUT).resolve()
    if asked.cut:
        try:
            print("Written:", ", ".join(cut_version(root, asked.cut, asked.day)) or "nothing, it is so already")
        except ValueError as refused:
            print(refused)
            return 1
        return 0
    problems = find_missing_tools() if asked.as_is else find_problems(root, asked.tag)
    if problems:
        print(f"Not released: {len(problems)} reason{'s' * (len(problems) > 1)}")
        print("\n".join(f"- {problem}" for problem in problems))
        return 1
    if asked.as_is:
        epoch = (ask_git(root, "log", "-1", "--format=%ct") or "0").strip()
        out.mkdir(parents=True, exist_ok=True)
        print(write_sums(list(build_twice(root, out, epoch).values())), end="")
        print("Built twice, here and from a copy elsewhere: the same bytes.")
    elif asked.check:
        print(f"{read_version(root)} can be released")
    else:
        release(root, out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
