"""Where a person's data are: nowhere but where the one list says, for their user alone, and out once erased."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import stat
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command import run
from depth import depth
from issuing import assess, issue, matter, person, short

import aigov_docs as aigov
from aigov_docs.bulk.execution import PlanExecution
from aigov_docs.bulk.places import Folder
from aigov_docs.bulk.plan import plan_issue
from aigov_docs.bulk.run_erasure import erase_from_run
from aigov_docs.kits.ground.problems import AigovError
from aigov_docs.people.recipient import Recipient
from aigov_docs.personal_data import HELD, PLACES, Root, covering_places
from aigov_docs.register.register import Register

pytest.importorskip("sqlalchemy")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
import personal_data as page  # noqa: E402

KEY, NAME = "K7731", "Zéphyrine Quatrefages"
#: What is planted of a person, by the word of `HELD` that says it; each is met nowhere else.
PLANTED = {
    "name": ("Quatrefages",),
    "number": (KEY,),
    "facts": ("venelle des Hirondelles", "dentellière-picoteuse"),
    "note": ("remis sous le porche",),
    "evidence": ("enveloppe-4471",),
}
SIGNED_ON, LATER = dt.date(2026, 12, 3), dt.date(2027, 2, 1)


def planted(key: str = KEY) -> Recipient:
    return person(key, NAME, address=f"3 {PLANTED['facts'][0]}, 69100 Villeurbanne", job=PLANTED["facts"][1])


def pieces(data: bytes) -> Iterator[bytes]:
    """The bytes of a file, and those of what is packed in it, however deep."""
    yield data
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield name.encode()
                yield from pieces(packed.read(name))
    for start in (at for at in range(len(data)) if data.startswith(b"stream\n", at)):  # of a PDF
        try:
            yield zlib.decompressobj().decompress(data[start + 7 :])
        except zlib.error:
            continue


def found_in(path: Path, root: Path) -> set[str]:
    """The words of what was planted and is met in a file, or in its name."""
    met = set()
    for piece in (*pieces(path.read_bytes()), path.relative_to(root).as_posix().encode()):
        for word, texts in PLANTED.items():
            if any(form in piece for text in texts for form in (text.encode(), text.encode("utf-16-be"))):
                met.add(word)
    return met


def files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def usual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A user whose umask lets others read, with folders of their own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "user/state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user/cache"))
    before = os.umask(0o022)
    yield tmp_path
    os.umask(before)


def issue_planted(into: Path, register: Path, **options: Any) -> None:
    issue(assess(short(), matter(), strict=False), [planted(), *(person(f"M-{n}") for n in range(3))], into,
          register=register, **options)  # fmt: skip


def write_everything(root: Path) -> None:
    """Runs of each sort, one that was stopped, a register with answers, an export, a report."""
    db = root / "register/avenants.db"
    db.parent.mkdir()
    aigov.load_library()  # the cache
    for name, options in (
        ("by-key", {}), ("by-name", {"names": "{name}-{key}"}), ("zip", {"format": "zip"}),
        ("letters", {"documents": ["contract-amendment", "answer-form"]}),
    ):  # fmt: skip
        issue_planted(root / "run" / name, db, **options)
    plan = plan_issue(short(), matter(), [planted()])
    stopped = PlanExecution(plan, Folder(root / "run/stopped"), str(root / "run/stopped"), None, None, None)
    stopped.notes.open_run(plan.run, plan.chunks)
    stopped.prepare_chunk(0)
    with Register(db) as register:
        row = aigov.register.IssuedRow(
            KEY,
            "x.docx",
            "ab" * 32,
            ("purpose@1",),
            "fr",
            "",
            "contract-amendment",
            "1",
            dt.date(2026, 12, 1),
            name=NAME,
        )
        register.record_issued([row], run="r9")
        proof = aigov.Evidence("yousign", PLANTED["evidence"][0])
        register.answer(KEY, "signed", on=SIGNED_ON, note=PLANTED["note"][0], evidence=proof)
        register.export_table(root / "asked.csv")
        register.export_table(root / "asked.xlsx")


def test_a_planted_name_is_found_only_where_the_list_says(usual: Path) -> None:
    write_everything(usual)
    met: dict[str, set[str]] = {}
    roots: dict[str, Root] = {"register": "register", "user": "user"}
    for path in files(usual):
        top = path.relative_to(usual).parts[0]
        inside = usual / "run" / path.relative_to(usual).parts[1] if top == "run" else usual / top
        root: Root = "run" if top == "run" else roots.get(top, "asked")
        if root == "asked":
            inside = usual
        places = list(covering_places(root, path.relative_to(inside).as_posix()))
        assert places, f"{path.relative_to(usual)} is in no place of the list"
        allowed = {word for place in places for word in place.holds}
        here = found_in(path, inside)
        assert here <= allowed, f"{path.relative_to(usual)} holds {here - allowed}, of which the list says nothing"
        for place in places:
            met.setdefault(place.name, set()).update(here)
            assert not (rights(path) & 0o077 and place.private), f"{path.relative_to(usual)} is open to others"
    for name in ("documents", "manifest", "notes", "work", "events", "personal", "export", "verified-end"):
        assert name in met, f"nothing was made in {name}"
    assert met["documents"] >= {"name", "facts"} and met["work"] >= {"name", "number", "facts"}
    assert met["personal"] >= {"name", "note", "evidence"} and met["export"] >= {"name", "number", "note", "evidence"}
    assert met["verified-end"] == set()
    for folder in (path for path in (usual / "run").rglob("*") if path.is_dir()):
        assert rights(folder) == 0o700, f"{folder.relative_to(usual)} is open to others"


def test_what_is_asked_to_be_shared_follows_the_umask_and_papers_of_nobody_do_too(usual: Path) -> None:
    issue_planted(usual / "out", usual / "own.db", private=False, names="{folder}/{key}")
    assert {rights(path) for path in files(usual / "out")} == {0o644}
    assert {rights(path) for path in (usual / "out").rglob("*") if path.is_dir()} == {0o755}
    assessment = aigov.assess(short(), matter())
    for vehicle, wanted in (("contract-amendment", 0o600), ("charter", 0o644)):
        paper = aigov.assemble(aigov.assess(aigov.load_library(), assessment.matter, vehicle), "fr")
        assert rights(aigov.render(paper, usual / f"{vehicle}.html")) == wanted
    there = usual / "shared.db"
    there.touch(0o640)
    with Register(there):
        assert rights(there) == 0o640  # the rights that its user chose


# ------------------------------------------------------------------ erasing
@pytest.mark.parametrize("names", depth(["{name}"], ["{key}", "{name}"]))
def test_nothing_of_an_erased_person_is_left_but_the_number(usual: Path, names: str) -> None:
    issue_planted(usual / "out", usual / "avenants.db", names=names, documents=["contract-amendment", "answer-form"])
    with Register(usual / "avenants.db") as register:
        register.answer(KEY, "signed", on=SIGNED_ON, note=PLANTED["note"][0])
    lines = map(json.loads, (usual / "out/manifest.jsonl").read_text(encoding="utf-8").splitlines())
    (mark,) = [each["fingerprint"] for each in lines if each["key"] == KEY and each["vehicle"] == "contract-amendment"][
        :1
    ]
    others = {path: path.read_bytes() for path in files(usual / "out") if not found_in(path, usual / "out")}
    assert mark.encode() in (usual / "avenants.db").read_bytes()
    done = run("register", "erase", usual / "avenants.db", KEY, "--run", usual / "out", "--on", "2027-02-01")
    assert done.returncode == 0, done.stderr
    assert "Erased from 2 events" in done.stdout and "files removed: 2; lines removed: 2." in done.stdout
    assert "- an export of the register" in done.stdout
    for path in files(usual):
        assert found_in(path, usual) <= ({"number"} if path.name == "avenants.db" else set()), path
        assert path.name != "avenants.db" or KEY.encode() in path.read_bytes()
        assert mark.encode() not in path.read_bytes(), f"{path} could confirm who it was"
    assert {path: path.read_bytes() for path in others if path.exists()} == others
    with Register(usual / "avenants.db") as register:
        assert register.check_chain().clean
        assert all(not each.event.fingerprint for each in register.read_events())
        assert register.status_of(KEY, on=LATER).newest.fingerprint == ""
    again = erase_from_run(usual / "out", KEY)
    assert (again.files, again.lines, again.gathered) == (0, 0, ())


def test_a_file_that_gathers_several_people_is_told_and_left(usual: Path) -> None:
    issue_planted(usual / "out", usual / "avenants.db", format="zip")
    done = run("register", "erase", usual / "avenants.db", KEY, "--run", usual / "out", "--json")
    said = json.loads(done.stdout)
    assert said["folders"][0]["gathered"] == ["documents-0001.zip"] and said["folders"][0]["lines"] == 1
    assert said["erased"] == 1 and len(said["runs"]) == 1 and len(said["left"]) == 9
    with pytest.raises(AigovError) as caught:
        erase_from_run(usual, KEY)
    assert [each.code for each in caught.value.problems] == ["no-run"]


def test_a_run_says_again_what_it_issued_to_somebody_erased(usual: Path) -> None:
    """The same run, resumed with the same list: nobody is proposed twice, and nothing of the person comes back."""
    issue_planted(usual / "out", usual / "avenants.db")
    with Register(usual / "avenants.db") as register:
        register.erase_person(KEY, on=LATER)
    issue_planted(usual / "out", usual / "avenants.db")
    with Register(usual / "avenants.db") as register:
        assert register.check_chain().events == 5
        assert not register.read_people()[KEY].holds_data


def test_data_expire_after_a_number_of_days(usual: Path) -> None:
    issue_planted(usual / "out", usual / "avenants.db")
    with Register(usual / "avenants.db") as register:
        register.answer("M-0", "left", on="2027-01-31")
        register.answer("M-1", "signed", on="2026-12-03")
    asked = ("register", "expire", usual / "avenants.db", "--days", "365")
    assert "0 people erased" in run(*asked, "--on", "2028-01-30").stdout
    shown = run(*asked, "--on", "2028-01-31", "--dry-run").stdout
    assert "M-0" in shown and "2027-01-31" in shown and "1 person would be erased." in shown
    assert "1 person erased" in run(*asked, "--on", "2028-01-31").stdout
    assert "0 people erased" in run(*asked, "--on", "2028-01-31").stdout
    said = json.loads(run(*asked, "--on", "2028-01-31", "--everybody", "--json").stdout)
    assert sorted(each["key"] for each in said["expired"]) == sorted([KEY, "M-1", "M-2"])
    with Register(usual / "avenants.db") as register:
        assert register.check_chain().clean
        assert not any(each.holds_data for each in register.read_people().values())
    assert run("register", "expire", usual / "avenants.db", "--days", "-1").returncode != 0


# ------------------------------------------------------------------ the page
@pytest.mark.parametrize("language", page.FILES)
def test_the_page_is_made_from_the_list(language: str) -> None:
    assert page.FILES[language].read_text(encoding="utf-8") == page.write_page(language), (
        "run: python tools/personal_data.py"
    )


def test_every_word_of_the_list_is_told() -> None:
    assert {word for place in PLACES for word in place.holds} == set(HELD)
    assert len({place.name for place in PLACES}) == len(PLACES)
    assert all(
        place.eraser != "nobody" or not {"name", "facts", "note", "evidence"} & {*place.holds} for place in PLACES
    )
