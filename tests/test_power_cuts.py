"""A power cut, and a file that somebody changed: a run that goes on believes only what it reads again."""

from __future__ import annotations

import io
import os
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from depth import depth
from issuing import assess, issue, matter, person
from issuing import short as library

from aigov_docs.bulk import places
from aigov_docs.bulk.plan import IssuePlan, plan_issue
from aigov_docs.bulk.run import execute_plan
from aigov_docs.people.recipient import Recipient
from aigov_docs.register.register import Register

pytest.importorskip("sqlalchemy")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from power_cuts import Bench, read_tree

SEED = 20261129


def many(count: int) -> list[Recipient]:
    """People for whom one document is compiled."""
    return [person(f"M-{n:04d}", f"Camille {n}") for n in range(count)]


@cache
def plan_of_six() -> IssuePlan:
    """A plan of three chunks, carried out in many places."""
    return plan_issue(library(), matter(), many(6), chunk=2, names="{folder}/{key}")


@pytest.mark.parametrize("way", [{"names": "{folder}/{key}"}, {"format": "zip"}], ids=["docx", "zip"])
def test_a_power_cut_never_counts_as_done(tmp_path: Path, way: dict[str, Any]) -> None:
    """Thirty cuts in each run, a thousand before a release; a failure is made again by its number."""
    plan = plan_issue(library(), matter(), many(12), chunk=3, **way)
    bench = Bench(plan, tmp_path, SEED)
    failed = [cut for number in range(depth(15, 500)) if (cut := bench.run(number)).failure]
    assert not failed, failed[0]


def test_a_file_that_was_emptied_or_changed_is_made_again_and_told(tmp_path: Path) -> None:
    out = tmp_path / "out"
    issue(assess(library(), matter(), strict=False), many(9), out, chunk=3)
    before = read_tree(out)
    (out / "M-0001.docx").write_bytes(b"")
    whole = bytearray(before["M-0004.docx"])
    whole[-3] ^= 1  # in the directory of the zip: its parts are the same
    (out / "M-0004.docx").write_bytes(whole)
    word = docx.Document(str(out / "M-0007.docx"))
    word.paragraphs[3].text = "Autre chose."
    word.save(str(out / "M-0007.docx"))
    done = issue(assess(library(), matter(), strict=False), many(9), out, chunk=3)
    assert done.remade == ("M-0001.docx", "M-0004.docx", "M-0007.docx")
    assert (done.written, done.resumed, done.as_dict()["remade"]) == (3, 6, 3)
    assert read_tree(out) == before and "M-0001" not in repr(done)
    assert issue(assess(library(), matter(), strict=False), many(9), out, chunk=3).remade == ()


def test_a_pdf_is_known_by_its_size_and_its_digest(tmp_path: Path) -> None:
    pytest.importorskip("typst")
    out, way = tmp_path / "out", {"format": "pdf", "engine": "typst", "chunk": 2}
    plan = plan_issue(library(), matter(), many(4), **way)
    execute_plan(plan, out)
    before = read_tree(out)
    data = before["M-0002.pdf"]
    for spoilt in (b"", data[:-10], bytes(len(data))):
        (out / "M-0002.pdf").write_bytes(spoilt)
        done = execute_plan(plan, out)
        assert (done.remade, done.written, done.resumed) == (("M-0002.pdf",), 2, 2) and read_tree(out) == before
    (out / ".aigov/00000.files").write_bytes(b"x")  # what cannot be read proves nothing
    assert execute_plan(plan, out).written == 2 and read_tree(out) == before


def test_what_the_register_lost_is_recorded_again_and_told(tmp_path: Path) -> None:
    plan = plan_of_six()
    with Register(tmp_path / "one.db") as register:
        assert execute_plan(plan, tmp_path / "out", register=register).recorded_again == 0
        events = [(stored.event.number, stored.event.key) for stored in register.read_events()]
    with Register(tmp_path / "two.db") as register:  # as a copy of before the run
        assert execute_plan(plan, tmp_path / "out", register=register).recorded_again == 6
        assert [(stored.event.number, stored.event.key) for stored in register.read_events()] == events
        assert execute_plan(plan, tmp_path / "out", register=register).recorded_again == 0


def test_with_fsync_nothing_has_a_name_that_the_disk_has_not_confirmed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file is confirmed before it is renamed, each folder after; the bytes are those of a run without."""
    steps: list[tuple[str, str]] = []
    confirm, rename = places.confirm_written, os.replace

    def confirmed(path: Any) -> None:
        steps.append(("confirm", os.path.normpath(path)))
        confirm(path)

    def renamed(old: Any, new: Any) -> None:
        steps.append(("rename", os.path.normpath(old)))
        rename(old, new)

    plan = plan_of_six()
    execute_plan(plan, tmp_path / "fast")
    monkeypatch.setattr(places, "confirm_written", confirmed)
    monkeypatch.setattr(places.os, "replace", renamed)
    execute_plan(replace(plan, order=replace(plan.order, fsync=True)), tmp_path / "sure")
    assert read_tree(tmp_path / "fast") == read_tree(tmp_path / "sure")
    documents = [path for step, path in steps if step == "rename" and path.endswith(".docx")]
    assert len(documents) == 6
    for path in documents:
        assert steps.index(("confirm", path)) < steps.index(("rename", path))
    last = max(at for at, (step, path) in enumerate(steps) if step == "rename" and path.endswith("00001.docx"))
    assert ("confirm", os.path.normpath(tmp_path / "sure" / "003")) in steps[last:]


def test_a_run_whose_note_is_lost_is_known_by_its_manifest(tmp_path: Path) -> None:
    plan, other = plan_of_six(), plan_issue(library(), matter(), [person("E-1")], chunk=2)
    execute_plan(plan, tmp_path / "out")
    before = read_tree(tmp_path / "out")
    (tmp_path / "out/.aigov/run.json").write_bytes(b"\0" * 20)
    with pytest.raises(Exception, match="the folder holds another issue"):
        execute_plan(other, tmp_path / "out")
    assert execute_plan(plan, tmp_path / "out").resumed == 6 and read_tree(tmp_path / "out") == before
    assert docx.Document(io.BytesIO(before["001/M-0000.docx"])).paragraphs
