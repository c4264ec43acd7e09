"""Days that are none, names that a command reads otherwise, links that somebody put there, files too long to be meant:
told in words, before anything is written, and fast.
"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from depth import depth
from issuing import library, matter, person, short

import aigov_docs as aigov
from aigov_docs.bulk import places
from aigov_docs.bulk.file_names import file_names, safe_name
from aigov_docs.bulk.places import write_waiting, write_whole
from aigov_docs.cli import main
from aigov_docs.kits.ground.problems import AigovError, RegisterError, WriterError
from aigov_docs.matter.own_facts import read_plain_data
from aigov_docs.register.answer_files import parse_answers

DAYS = [("date",), ("as_of",), *(("amendment", day) for day in ("proposed_on", "received_on", "signed_on"))]


def facts() -> Any:
    """The sample matter as the JSON of a form gives it, to be spoiled."""
    return read_plain_data(matter())


def problems_of(call: Any) -> list[Any]:
    with pytest.raises(AigovError) as caught:
        call()
    assert all(problem.text("fr") for problem in caught.value.problems)
    return list(caught.value.problems)


# ------------------------------------------------------------------ days
@pytest.mark.parametrize("path", DAYS)
def test_a_day_after_which_nothing_can_be_counted_is_refused(path: tuple[str, ...]) -> None:
    data = facts()
    block = data if len(path) == 1 else data.setdefault(path[0], {})
    block[path[-1]] = "9999-12-31"
    found = problems_of(lambda: aigov.parse_matter(data, library()))
    assert [(each.code, each.path) for each in found if each.code == "far-day"] == [("far-day", path)]


def test_true_is_no_capital() -> None:
    data = facts()
    data["employer"]["capital"] = True
    assert [each.path for each in problems_of(lambda: aigov.parse_matter(data, library()))] == [("employer", "capital")]


@pytest.mark.parametrize("day", ["9999-12-31", "31/02/2026", "2026-13-45", "0000-00-00", "1/1/1", "29/02/2027"])
def test_an_answer_on_a_day_that_is_none_is_told_with_its_line(day: str) -> None:
    with pytest.raises(RegisterError) as caught:
        parse_answers(f"Matricule;Réponse;Date\n0042;signé;{day}\n".encode())
    (problem,) = caught.value.problems
    assert "line 2" in problem.where and day not in problem.text("en")


def test_two_hundred_thousand_unknown_keys_are_counted_fast() -> None:
    data = facts()
    data["employer"] |= {f"key{number}": number for number in range(depth(20_000, 200_000))}
    begun = time.process_time()
    found = problems_of(lambda: aigov.parse_matter(data, library()))
    assert len(found) == 201 and found[-1].code == "more-mistakes"
    assert time.process_time() - begun < depth(1, 5)


# ------------------------------------------------------------------ names of files
@pytest.mark.parametrize("name", ["-rf", "--help", "~", "~root", " -x", "-"])
def test_no_file_has_a_name_that_a_command_reads_otherwise(name: str) -> None:
    (made,) = file_names([{"key": name}], "{key}", ".docx")
    assert made.startswith("_") and safe_name(name)[0] == "_"
    assert file_names([{"key": name}], "{key}/x{key}", ".docx")[0].startswith("_")


PATTERNS = ["manifest.jsonl/{key}", "Manifest.CSV/{key}", "manifest.csv.part/{key}", "/".join(["{key}"] * 9)]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_that_would_fail_at_the_end_is_refused_before_anything_is_written(
    pattern: str, tmp_path: Path
) -> None:
    out, assessment = tmp_path / "out", aigov.assess(short(), matter())
    found = problems_of(lambda: aigov.issue(assessment, [person("E-1")], out, names=pattern))
    assert [each.code for each in found] == ["bad-pattern"] and not out.exists()


def test_the_command_refuses_a_pattern_before_it_reads_the_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "list.csv").write_text("no list", encoding="utf-8")
    (tmp_path / "matter.yaml").write_text("no: matter", encoding="utf-8")
    out = tmp_path / "out"
    assert main(["issue", f"{tmp_path}/matter.yaml", f"{tmp_path}/list.csv", "-o", f"{out}", "--names", "x"])
    said = capsys.readouterr().err
    assert "{key}" in said and "matter.yaml" not in said and not out.exists()


def test_a_person_called_as_a_manifest_has_a_folder_of_their_own(tmp_path: Path) -> None:
    people = [person("E-1", "manifest.jsonl"), person("E-2", "Manifest.csv")]
    aigov.issue(aigov.assess(short(), matter()), people, tmp_path / "out", names="{name}/{key}")
    assert (tmp_path / "out" / "_manifest.jsonl" / "E-1.docx").is_file()
    assert (tmp_path / "out" / "manifest.jsonl").is_file() and (tmp_path / "out" / "manifest.csv").is_file()


# ------------------------------------------------------------------ places
@pytest.mark.skipif(not hasattr(os, "symlink") or os.name == "nt", reason="links need rights on Windows")
def test_a_link_in_the_place_of_a_file_being_written_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("kept", encoding="utf-8")
    (tmp_path / "manifest.csv.part").symlink_to(target)
    write_whole(tmp_path / "manifest.csv", [b"a;b\n"])
    assert (tmp_path / "manifest.csv").read_bytes() == b"a;b\n" and not (tmp_path / "manifest.csv").is_symlink()
    (tmp_path / "00000.docx").symlink_to(target)
    with pytest.raises(OSError):
        write_waiting(str(tmp_path / "00000.docx"), b"x")
    assert target.read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize(
    ("number", "room"), [(errno.EROFS, False), (errno.EACCES, False), (errno.EIO, False), (errno.ENOSPC, True)]
)
def test_only_a_full_disk_asks_for_room(
    number: int, room: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, pieces: Any, **more: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(places, "write_whole", refuse)
    with pytest.raises(WriterError) as caught:
        aigov.issue(aigov.assess(short(), matter()), [person("E-1")], tmp_path / "out")
    (problem,) = caught.value.problems
    assert problem.code == "unwritable-file" and ("make room" in problem.hint) is room
    assert "it goes on where it was" in problem.hint


# ------------------------------------------------------------------ a program that is killed
RUN = """
import sys
from pathlib import Path
from aigov_docs.writers import libreoffice
libreoffice._soffice = lambda: sys.argv[1]
libreoffice.copy_for_printing = lambda source, copy: copy.write_bytes(b"")
work = Path(sys.argv[2])
work.mkdir()
libreoffice.run_libreoffice([Path("Anne Martin.docx")], work, {}, 60)
"""


@pytest.mark.skipif(os.name == "nt", reason="the false LibreOffice is a script")
def test_libreoffice_ends_with_its_files_when_the_program_is_killed(tmp_path: Path) -> None:
    false = tmp_path / "soffice"
    pid = str(tmp_path / "pid")
    child = f"import os, pathlib, time; pathlib.Path({pid!r}).write_text(str(os.getpid())); time.sleep(60)"
    false.write_text(f"#!{sys.executable}\nimport subprocess, sys\nsubprocess.run([sys.executable, '-c', {child!r}])\n")
    false.chmod(0o755)
    program = subprocess.Popen([sys.executable, "-c", RUN, str(false), str(tmp_path / "work")])
    until = time.monotonic() + 30
    while not ((tmp_path / "pid").exists() and (tmp_path / "pid").read_text()) and time.monotonic() < until:
        time.sleep(0.02)
    number = int((tmp_path / "pid").read_text())
    assert is_running(number) and (tmp_path / "work").exists()
    program.send_signal(signal.SIGKILL)
    program.wait()
    while (is_running(number) or (tmp_path / "work").exists()) and time.monotonic() < until:
        time.sleep(0.02)
    assert not is_running(number) and not (tmp_path / "work").exists()


def is_running(number: int) -> bool:
    """Whether a process is there and is not one that ended and that nobody has waited for."""
    try:
        os.kill(number, 0)
    except OSError:
        return False
    stat = Path(f"/proc/{number}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"
