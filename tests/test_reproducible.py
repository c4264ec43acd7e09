"""The same matter and the same library give the same bytes, whatever surrounds the program.

tools/same_bytes.sh does it with every document and two Pythons.
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from depth import depth

import aigov_docs as aigov

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
from same_bytes import compare

ROOT = Path(__file__).resolve().parents[1]
#: What a process writes: the hash of each document. Of the amendment in French with its notes and in both languages,
#: and of the others in whole runs, each format; else the charter in both languages and the chapter in French, each in
#: two formats. tools/same_bytes.sh makes them all.
PROGRAM = """
import hashlib, os
import aigov_docs as aigov
library = aigov.load_library()
endings = ("docx", "html", "json", "md")
for vehicle in ("charter", "it-charter-chapter", "contract-amendment"):
    assessment = aigov.assess(library, aigov.samples.sample_matter(vehicle))
    made = [(vehicle, aigov.assemble(assessment, "fr"), True), (vehicle, aigov.assemble(assessment, ("fr", "en")), \
False)]
    every = bool(os.environ.get("AIGOV_WHOLE")) or vehicle == "contract-amendment"
    if not every:  # the charter in both languages, the chapter in French alone
        made = [made[vehicle == "charter"]]
    made = [(*each, ending) for at, each in enumerate(made) for ending in (endings if every else endings[at::2])]
    if vehicle == "it-charter-chapter":
        companions = aigov.document.assemble_companions(assessment, "en")
        made += [(each.name, each.document, False, ending) for ending, each in zip(endings * 99, companions)]
    for name, document, annotate, ending in made:
        print(name, ending, hashlib.sha256(aigov.to_bytes(document, ending, annotate=annotate)).hexdigest())
"""

#: Each in a process of its own in whole runs, else together in one.
SURROUNDINGS: dict[str, dict[str, str]] = {
    "another time zone and language": {"TZ": "Pacific/Kiritimati", "LANG": "C", "LC_ALL": "C", "LANGUAGE": "en"},
    "another hash seed, a narrow terminal, no home": {
        "PYTHONHASHSEED": "4242",
        "COLUMNS": "20",
        "HOME": "/nowhere",
        "PYTHONOPTIMIZE": "1",
    },
}


def hashes(folder: Path, changes: dict[str, str], umask: int = 0o022) -> list[str]:
    """The hashes, as a process of its own prints them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    surroundings = {
        **kept,
        "TZ": "UTC",
        "LANG": "fr_FR.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(ROOT),
        **changes,
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=folder,
        env=surroundings,
        capture_output=True,
        text=True,
        umask=umask,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def usual() -> list[str]:
    """The hashes, as this process prints them."""
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(PROGRAM, {})
    return said.getvalue().splitlines()


@pytest.mark.parametrize("names", depth([tuple(SURROUNDINGS)], [(name,) for name in SURROUNDINGS]), ids=", ".join)
def test_surroundings_change_nothing(usual: list[str], tmp_path: Path, names: tuple[str, ...]) -> None:
    assert len(usual) > depth(20, 40)
    changes = {variable: value for name in names for variable, value in SURROUNDINGS[name].items()}
    assert hashes(tmp_path, changes, umask=0o077) == usual


def test_a_file_bears_no_clock_and_no_machine() -> None:
    document = aigov.assemble(aigov.assess(aigov.load_library(), aigov.samples.sample_matter("charter")), "fr")
    with zipfile.ZipFile(io.BytesIO(aigov.to_bytes(document, "docx"))) as package:
        dates = {item.date_time for item in package.infolist()}
        systems = {(item.create_system, item.external_attr) for item in package.infolist()}
        names = package.namelist()
    assert len(dates) == 1 and len(systems) == 1
    assert next(iter(dates))[3:] == (0, 0, 0)
    assert names[0] == "[Content_Types].xml" and len(names) == len(set(names))


def word(path: Path, text: str, level: int = 6) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as package:
        package.writestr(zipfile.ZipInfo("word/document.xml", (2026, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED, level)


def test_the_comparison_tells_another_text_from_another_zlib(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    text = "".join(f"article {n} " for n in range(2000))
    for folder, level, zlib in ((one, 9, "1.2"), (other, 1, "1.3")):
        folder.mkdir()
        word(folder / "same.docx", text, level)
        (folder / "zlib-version").write_text(zlib)
    assert compare(one, other) == ([], ["same.docx"])
    (other / "zlib-version").write_text("1.2")
    assert compare(one, other) == (["same.docx: the same parts, compressed otherwise by the same zlib"], [])
    word(other / "same.docx", text + "!")
    assert compare(one, other) == (["same.docx: word/document.xml"], [])
    (other / "more.md").write_text("")
    assert compare(one, other)[0][0].startswith("more.md: only in")
