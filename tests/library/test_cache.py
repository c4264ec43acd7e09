"""The cache of read libraries: the same values, dropped when anything changes, and nobody else's."""

from __future__ import annotations

import copy
import dataclasses
import json
import os
import pickle
import shutil
import stat
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

import aigov_docs as aigov
from aigov_docs.kits.ground.read_only import ReadOnlyDict
from aigov_docs.kits.ground.resources import data_folder
from aigov_docs.library import cache, load
from aigov_docs.library.cache import RowsOnDemand
from aigov_docs.library.library import Library

SHIPPED = data_folder("clause_library")
HOUSE = SHIPPED / "samples/house"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="owners and modes are those of POSIX systems")


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder; files written a moment ago are relied on, for the tests write some."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "_SETTLED", 0)
    return tmp_path / "cache/aigov-docs"


@pytest.fixture
def house(tmp_path: Path, places: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house library in a folder that a test may change, above a shipped one that is settled."""
    shipped = dataclasses.replace(load.load_library(), files_fingerprint="shipped")
    monkeypatch.setattr(load, "load_shipped_library", lambda: shipped)
    folder = Path(shutil.copytree(HOUSE, tmp_path / "house"))
    time.sleep(0.02)  # one tick of the clock of files
    return folder


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that were read from their files."""
    out: list[Path] = []
    read = load.read_library

    def note(folder: Path) -> Library:
        out.append(folder)
        return read(folder)

    monkeypatch.setattr(load, "read_library", note)
    return out


def differences(one: Any, other: Any, where: str = "library") -> Iterator[str]:
    """Where two values differ: in their types, the order of their keys, or what was written and what is a default."""
    one, other = (dict(each) if isinstance(each, RowsOnDemand | ReadOnlyDict) else each for each in (one, other))
    if type(one) is not type(other):
        yield f"{where}: {type(one)} is not {type(other)}"
    elif isinstance(one, BaseModel):
        if one.model_fields_set != other.model_fields_set:
            yield f"{where}: other fields are written"
        read, kept = (
            {name: value[name] for name in value if name in type(one).model_fields}
            for value in (vars(one), vars(other))
        )
        yield from differences(read, kept, where)
    elif dataclasses.is_dataclass(one):
        for each in dataclasses.fields(one):
            if each.name != "files_fingerprint":
                yield from differences(getattr(one, each.name), getattr(other, each.name), f"{where}.{each.name}")
    elif isinstance(one, dict):
        if list(one) != list(other):
            yield f"{where}: other keys"
        for key in one.keys() & other.keys():
            yield from differences(one[key], other[key], f"{where}[{key}]")
    elif isinstance(one, tuple | list):
        if len(one) != len(other):
            yield f"{where}: another length"
        for at, (first, second) in enumerate(zip(one, other, strict=False)):
            yield from differences(first, second, f"{where}[{at}]")
    elif one != other:
        yield f"{where}: {one!r} is not {other!r}"


@pytest.mark.parametrize("folder", ["shipped", "house"])
def test_a_library_comes_back_as_it_was_read(house: Path, reads: list[Path], folder: str) -> None:
    place = SHIPPED if folder == "shipped" else house
    fresh = load.read_library(place)
    load.load_folder(place)
    reads.clear()
    known = load.load_folder(place)
    assert reads == [] and known is not fresh
    assert list(differences(known, fresh)) == []


def test_a_house_library_shares_the_values_of_the_one_it_extends(house: Path) -> None:
    load.load_folder(house)
    known = load.load_folder(house)
    assert known.base is load.load_shipped_library()
    assert known.clauses["purpose"] is known.base.clauses["purpose"]


def test_a_library_from_the_cache_is_copied_and_pickled_as_one_that_was_read(house: Path) -> None:
    read, kept = load.load_folder(house), load.load_folder(house)
    assert isinstance(kept.clauses, RowsOnDemand)
    for other in (pickle.loads(pickle.dumps(kept)), copy.deepcopy(kept)):
        assert dict(other.clauses) == read.clauses and dict(other.legal_bases) == read.legal_bases


def test_a_second_reading_reads_no_file(house: Path, reads: list[Path]) -> None:
    load.load_folder(house)
    load.load_folder(house)
    assert reads == [house]


# ------------------------------------------------------------------ what drops it
def test_a_changed_file_is_seen_though_its_size_and_time_are_the_same(house: Path, reads: list[Path]) -> None:
    path = next(house.glob("clauses/*/*/1.fr.md"))
    (house / "library.lock").unlink()
    first = load.load_folder(house)
    before = path.stat()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("e", "a"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    second = load.load_folder(house)
    name = path.parent.name
    assert first.clauses[name].editions[1].wordings["fr"].raw == text
    assert second.clauses[name].editions[1].wordings["fr"].raw != text
    assert reads == [house, house]


def test_a_file_added_or_removed_is_seen(house: Path, reads: list[Path]) -> None:
    load.load_folder(house)
    added = house / "vehicles/memo.yaml"
    added.write_text(
        "id: memo\nweighed_as: charter\nlabel: {fr: Note, en: Memo}\ntitle: {fr: Note, en: Memo}\nsignature: none\n"
        "outline: [{clauses: [purpose]}]\n",
        encoding="utf-8",
    )
    assert "memo" in load.load_folder(house).vehicles
    added.unlink()
    assert "memo" not in load.load_folder(house).vehicles
    assert reads == [house, house, house]


def test_a_file_that_was_just_written_is_not_relied_on(house: Path, places: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(cache, "_SETTLED", 2_000_000_000)
    assert cache.fingerprint_files(house) == "" and load.load_folder(house).files_fingerprint == ""


@pytest.mark.parametrize("what", ["version of the package", "Python", "code", "base"])
def test_what_another_program_kept_is_not_used(house: Path, reads: list[Path], what: str, monkeypatch: Any) -> None:
    load.load_folder(house)
    if what == "version of the package":
        monkeypatch.setattr(cache, "__version__", "999.0")
    elif what == "Python":
        monkeypatch.setattr(sys, "version", "4.0")
    elif what == "code":
        monkeypatch.setattr(cache, "_stamp_code", lambda: "another")
    else:
        other = dataclasses.replace(load.load_shipped_library(), files_fingerprint="another")
        monkeypatch.setattr(load, "load_shipped_library", lambda: other)
    load.load_folder(house)
    assert reads == [house, house]


def test_a_library_with_a_mistake_is_never_kept(house: Path, places: Path) -> None:
    load.load_folder(house)
    kept = sorted(places.iterdir())
    (house / "library.yaml").write_text("name: acme\nrelease: '1'\nextends: other\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(aigov.LibraryError, match="unknown library"):
            load.load_folder(house)
    assert sorted(places.iterdir()) == kept


# ------------------------------------------------------------------ nobody else's, and never in the way
def test_it_is_kept_for_its_user_alone(house: Path, places: Path) -> None:
    load.load_folder(house)
    assert stat.S_IMODE(places.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in places.iterdir()} == {0o600}


@pytest.mark.parametrize("open_to_others", ["file", "folder", "link", "owner"])
def test_what_somebody_else_may_have_written_is_not_read(
    house: Path, places: Path, reads: list[Path], open_to_others: str, monkeypatch: Any, tmp_path: Path
) -> None:
    load.load_folder(house)
    path = cache._entry_path(house)
    if open_to_others == "file":
        path.chmod(0o622)
    elif open_to_others == "folder":
        places.chmod(0o777)
    elif open_to_others == "link":
        os.replace(path, tmp_path / "elsewhere.json")
        path.symlink_to(tmp_path / "elsewhere.json")
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 12345)
    load.load_folder(house)
    assert reads == [house, house]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_place_of_what_is_kept_is_not_waited_for(house: Path, places: Path, reads: list[Path]) -> None:
    load.load_folder(house)
    path = cache._entry_path(house)
    path.unlink()
    os.mkfifo(path)
    load.load_folder(house)
    assert reads == [house, house]


def test_nothing_is_made_in_a_folder_that_all_share(house: Path, tmp_path: Path, monkeypatch: Any) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    monkeypatch.setenv("XDG_CACHE_HOME", str(shared))
    load.load_folder(house)
    assert list(shared.iterdir()) == []


@pytest.mark.parametrize("where", ["/dev/null", "/proc/nowhere", "relative/folder"])
def test_a_home_that_cannot_be_written_is_done_without(
    house: Path, where: str, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", where)
    monkeypatch.setenv("HOME", "/dev/null")
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert load.load_folder(house).name == "cabinet-exemple"
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("damage", ["empty", "cut", "not JSON", "nested", "other rows", "a row too many"])
def test_a_damaged_file_is_done_without_and_made_again(house: Path, reads: list[Path], damage: str) -> None:
    load.load_folder(house)
    path = cache._entry_path(house)
    head, _, rows = path.read_bytes().partition(b"\n")
    if damage == "a row too many":  # as a program gone wrong would write it, digest and all
        first, _, others = rows.partition(b"\n")
        data = json.loads(first)
        data["vehicles"]["charter"] = [1, 2, 3]
        rows = json.dumps(data).encode() + b"\n" + others
        head = json.dumps({**json.loads(head), "rows": zlib.crc32(rows)}).encode()
    damaged = {
        "empty": b"",
        "cut": head + b"\n" + rows[: len(rows) // 2],
        "not JSON": b"\x80\x04." + rows,
        "nested": b"[" * 100_000,
        "other rows": head + b"\n" + rows.replace(b"a", b"b", 1),
        "a row too many": head + b"\n" + rows,
    }
    path.write_bytes(damaged[damage])
    assert load.load_folder(house).vehicles["charter"].id == "charter"
    load.load_folder(house)
    assert reads == [house, house]


def test_old_files_make_room(house: Path, places: Path) -> None:
    load.load_folder(house)
    for number in range(40):
        (places / f"library-{number:032x}.json").write_text("old", encoding="utf-8")
    (places / "other.txt").write_text("not ours", encoding="utf-8")
    for path in places.glob("library-0*"):
        os.utime(path, (1, 1))
    cache._entry_path(house).unlink()
    load.load_folder(house)
    assert len(list(places.glob("library-*"))) == cache._MOST
    assert cache._entry_path(house).is_file() and (places / "other.txt").is_file()


def test_another_process_reads_what_this_one_kept(house: Path, places: Path) -> None:
    assert load.load_folder(SHIPPED).files_fingerprint
    program = (
        "from aigov_docs.library import load\n"
        "def read_library(folder): raise SystemExit('the files were read')\n"
        "load.read_library = read_library\n"
        "print(len(load.load_library().clauses))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "") and int(done.stdout) > 100
