"""Bulk issue: each file is what the person alone would have got; a run that stops loses nobody and writes nothing
twice.
"""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
import zlib
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from command import run
from depth import WHOLE, depth
from issuing import library as shipped
from issuing import many, matter, person
from issuing import short as library

import aigov_docs as aigov
from aigov_docs.bulk.execution import IssueResult
from aigov_docs.bulk.file_names import FIELDS, file_names, name_skeleton, safe_name
from aigov_docs.bulk.places import open_place
from aigov_docs.bulk.plan import plan_issue
from aigov_docs.bulk.run import execute_plan, issue
from aigov_docs.cli import main
from aigov_docs.compose.assessment import assess
from aigov_docs.document.assembly import assemble
from aigov_docs.document.companions import assemble_companion
from aigov_docs.kits.ground.problems import AigovError
from aigov_docs.kits.ground.text import normalize_text
from aigov_docs.kits.wordkit.stitch.parts import (
    SlottedPart,
    digest_part,
    pack_alone,
    read_parts,
    store_block,
    zip_files,
)
from aigov_docs.kits.wordkit.stitch.template import normalize_value
from aigov_docs.people.recipient import HeldRecipient, Recipient, personalize_matter
from aigov_docs.people.recipients import Recipients, read_recipients
from aigov_docs.register.register import Register
from aigov_docs.review.verify import verify

TODAY = dt.date(2026, 11, 24)
NAMES = (
    "Camille Roussel",
    "Jean d’Ormesson",
    "Anne-Marie de La Tour d'Auvergne",
    "Œdipe Ægir",
    "Zoé Nguye\u0302\u0303n",
    "שרה כהן",
    "محمد علي",
    "Dupont & Fils <b>\"x\"</b> 'y'",
    "{{ 7*7 }} {% raw %} [[body]]",
    '=HYPERLINK("http://x")',
    "  Camille   Roussel ",
    "Jean\nPaul",
    "Li",
    "« Le Grand »",
    "d’",
    "!",
    "1er mai",
    "le 1er",
    "\u0301accent",
    "Iñtërnâtiônàl " * 8,
    "a" * 60,
    "x" * 120,
    "Max\u00a0Müller",
    "İstanbul ß ﬁ",
    "Name\tTab",
    "Jean–Pierre — “Jo”",
    "a" * 39,
    " ".join(["Marie"] * 20),
    "中文 名字",
    "👩🏽‍💼 Zoé",
    "a…",
)


def awkward() -> list[Recipient]:
    """Every awkward name, in a gender and a language in turn, with values of many lengths.

    Four kinds of people, for each of which a document is compiled; in whole runs every kind, and each name thrice.
    """
    chance = random.Random(1)
    days = [dt.date(2020, 1, 1), dt.date(2001, 12, 31), dt.date(2019, 8, 1), dt.date(1998, 6, 15)]
    jobs = ["tisseuse", "ingénieur", "chef d’atelier, 1er échelon", "R&D", "responsable " * 9, "agent « polyvalent »"]
    places = [
        "Lyon",
        "12, rue de l’Œuvre (bât. B), 69001 Lyon",
        "c/o « Le 1er » ; 3 rue <X> & Y",
        "lieu-dit Les " + "Champs " * 25,
    ]
    out = []
    for place, name in enumerate(NAMES * depth(1, 3)):
        kind = depth(place % 4, place)
        status = ("permanent", "fixed_term", "permanent")[kind % 3]
        out.append(
            person(
                f"E-{place:04d}",
                name,
                gender=("f", "m", "unknown")[depth((0, 1, 2, 0)[kind % 4], place // 2 % 3)],
                language=("fr", "fr+en")[kind % 2],
                translation_requested=kind % depth(3, 7) == 0,
                address=chance.choice(places),
                job=chance.choice(jobs),
                hired_on=chance.choice(days),
                contract_signed_on=chance.choice(days),
                number=chance.choice([1, 2, 11, 100]),
                status=status,
                telework=kind % depth(2, 5) == 0,
                contract_type="contrat « maison »" if place % 11 == 0 else None,
            )
        )
    return out


def ordinary(one: Recipient, known: aigov.Library | None = None, **more: Any) -> bytes:
    """What `render` makes of a person's matter alone."""
    assessment = aigov.assess(known or library(), personalize_matter(matter(), one))
    language: Any = ("fr", "en") if one.language == "fr+en" else "fr"
    return aigov.to_bytes(assemble(assessment, language), "docx", **more)


def tree(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, IssueResult, list[Recipient]]:
    folder = tmp_path_factory.mktemp("issue") / "out"
    people = awkward()
    return folder, issue(assess(library(), matter(), strict=False), people, folder), people


# ------------------------------------------------------------------ the same as one by one
def test_every_file_has_the_parts_render_gives_that_person(issued: tuple[Path, IssueResult, list[Recipient]]) -> None:
    folder, done, people = issued
    assert done.written == len(people)
    for one, row in zip(people, done.plan.rows, strict=True):
        if row.place % depth(8, 4) and row.template is None:
            continue  # these are made by the ordinary writer
        assert read_parts((folder / row.file).read_bytes()) == read_parts(ordinary(one)), one.name


def test_sample_employees_in_every_gender_and_language_get_their_own_document(tmp_path: Path) -> None:
    """The whole amendment: each gender and language for one of the employees; for each of them in whole runs."""
    (tmp_path / "employees.csv").write_text(aigov.sample_text("employees.csv"), "utf-8")
    read = read_recipients(tmp_path / "employees.csv", on=matter().date)
    assert len(read.people) > 3
    ways = [(gender, language) for gender in ("m", "f", "unknown") for language in ("fr", "fr+en")]
    people = [
        replace(one, key=f"{one.key}-{gender}-{language}", gender=gender, language=language, number=one.number or 1)
        for place, one in enumerate(read.people)
        for turn, (gender, language) in enumerate(ways)
        if WHOLE or turn % len(read.people) == place
    ]
    assert {(one.gender, one.language) for one in people} == set(ways)
    done = issue(assess(shipped(), matter(), strict=False), people, tmp_path / "out")
    for one, row in zip(people, done.plan.rows, strict=True):
        assert read_parts((tmp_path / "out" / row.file).read_bytes()) == read_parts(ordinary(one, shipped())), one.key
    assert done.alone == 0


def test_common_names_need_no_ordinary_writer() -> None:
    people = [
        person(f"E-{i}", name, gender=gender, language=language)
        for i, (name, gender, language) in enumerate(
            (n, g, w) for n in NAMES[:10] for g in "fm" for w in ("fr", "fr+en")
        )
    ]
    made = plan_issue(library(), matter(), people)
    assert all(row.template is not None for row in made.rows)
    assert len(made.templates) <= 8


def test_both_codecs_and_a_key_give_the_same_parts() -> None:
    one = person("E-1", "Anne d'Arc & Co", hired_on=dt.date(2020, 1, 1))
    key = b"the secret of the firm, long enough"
    expected = read_parts(ordinary(one, key=key))
    sizes = []
    for codec in ("stitched", "zlib"):
        made = plan_issue(library(), matter(), [one], key=key, codec=codec)
        data, print_ = made.templates[0].merge_values(made.rows[0].values)
        assert read_parts(data) == expected
        assert pack_alone(data)[1] == print_
        sizes.append(len(data))
    assert sizes[1] < sizes[0]


def test_a_letterhead_in_bulk_is_that_of_each(tmp_path: Path) -> None:
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "{{ employer.name }} – {{ employee.name }}"
    word.add_paragraph("{{ employee.address|upper }}")
    word.add_paragraph("[[body]]")
    word.save(str(tmp_path / "cabinet.docx"))
    plain = docx.Document()
    plain.sections[0].header.paragraphs[0].text = "{{ employer.name }} – {{ employee.name }}"
    plain.add_paragraph("[[body]]")
    plain.save(str(tmp_path / "plain.docx"))
    people = [person("E-1", "A & B"), person("E-2", "c d'E", language="fr+en"), person("E-3", "« Jo »")]
    for name, merged, some in (("plain.docx", True, people[:1]), ("cabinet.docx", False, people[1:2])):
        given = depth(some, people)
        made = issue(assess(library(), matter(), strict=False), given, tmp_path / name[:5], letterhead=tmp_path / name)
        assert all((row.template is not None) == merged for row in made.plan.rows)
        for one, row in zip(given, made.plan.rows, strict=True):
            assert read_parts((tmp_path / name[:5] / row.file).read_bytes()) == read_parts(
                ordinary(one, letterhead=tmp_path / name)
            )


def test_verify_of_issued_files_is_clean(issued: tuple[Path, IssueResult, list[Recipient]]) -> None:
    folder, done, people = issued
    for row in done.plan.rows[:: depth(4, 3)]:
        found = verify((folder / row.file).read_bytes(), shipped(), today=TODAY)
        faults = [remark.text("en") for remark in found.all_remarks() if remark.fault]
        if faults:  # what the ordinary writer's file says too is no matter of issuing
            alone = verify(ordinary(people[row.place]), shipped(), today=TODAY)
            assert faults == [remark.text("en") for remark in alone.all_remarks() if remark.fault]
        else:
            assert found.clean


def test_names_come_out_exactly(issued: tuple[Path, IssueResult, list[Recipient]]) -> None:
    folder, done, people = issued
    for row in done.plan.rows:
        said = "".join(
            t.text or ""
            for t in docx.Document(str(folder / row.file)).element.body.iter(
                "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
            )
        )
        theirs = personalize_matter(matter(), people[row.place]).employee.name
        assert theirs.replace("\t", "") in said, theirs


# ------------------------------------------------------------------ independent readers
def test_independent_readers_take_every_file(issued: tuple[Path, IssueResult, list[Recipient]]) -> None:
    folder, done, _ = issued
    tools = [tool for tool in ("unzip", "7z", "7zz", "bsdtar") if shutil.which(tool)]
    for place, row in enumerate(done.plan.rows):
        path = folder / row.file
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
        if place % 8:
            continue
        for tool in tools:
            command = {"unzip": ["unzip", "-tqq"], "bsdtar": ["bsdtar", "-tf"]}.get(tool, [tool, "t"])
            assert subprocess.run([*command, str(path)], capture_output=True).returncode == 0, tool
        if "unzip" in tools:
            said = subprocess.run(["unzip", "-p", str(path), "word/document.xml"], capture_output=True).stdout
            assert said == read_parts(path.read_bytes())["word/document.xml"]


def test_the_word_validator_finds_nothing(issued: tuple[Path, IssueResult, list[Recipient]]) -> None:
    audit = pytest.importorskip("openxml_audit")
    folder, done, _ = issued
    for row in done.plan.rows[: depth(2, 6)]:  # French alone and both languages; each sort of name: test_awkward
        result = (
            audit.validate_docx(str(folder / row.file))
            if hasattr(audit, "validate_docx")
            else audit.OpenXmlValidator().validate(str(folder / row.file))
        )
        assert result.is_valid, result.errors[:3]


# ------------------------------------------------------------------ names of files
def test_files_are_named_by_the_pattern_and_nothing_personal_unless_asked(tmp_path: Path) -> None:
    people = [person("E/1", language="fr+en"), person("e-1"), person("CON"), person("Ε-1")]
    done = issue(
        assess(library(), matter(), strict=False), people, tmp_path / "a", names="{folder}/{key}_{language}_{number}"
    )
    files = [row.file for row in done.plan.rows]
    assert files == ["001/E-1_fr+en_2.docx", "001/e-1_fr_2.docx", "001/CON_fr_2.docx", "001/Ε-1_fr_2.docx"]
    assert "Roussel" not in "".join(files)
    done = issue(assess(library(), matter(), strict=False), people, tmp_path / "b", names="{name}")
    assert [row.file for row in done.plan.rows] == [
        "Camille Roussel.docx",
        *(f"Camille Roussel-{n}.docx" for n in (2, 3, 4)),
    ]


@pytest.mark.parametrize("name", [*NAMES, "con", "NUL.txt", "a/b\\c:d", "trailing. ", "..", "", "\u202egnp", "é" * 200])
def test_a_file_name_is_safe_everywhere(name: str) -> None:
    said = safe_name(name)
    assert (
        said
        and len(said.encode()) <= 130
        and not set('<>:"/\\|?*\n\t\0') & set(said)
        and said[-1] not in " ."
        and said not in ("con", "..")
    )


def test_names_that_look_alike_are_told_apart() -> None:
    rows = [{"key": key} for key in ("E1", "e1", "É1", "E\u03011", "\u0415" + "1", "E1-2", "E\u200b1")]
    made = file_names(rows, "{key}", ".docx")
    assert len({name_skeleton(name) for name in made}) == len(rows)


@pytest.mark.parametrize("pattern", ["{nom}", "fixed", "../{key}", "{key", "/{key}", "a//{key}", "{key}\\x", "{date}"])
def test_a_bad_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(AigovError):
        plan_issue(library(), matter(), [person("E-1")], names=pattern)
    assert "name" in FIELDS


# ------------------------------------------------------------------ refused before anything is written
def test_everything_that_stands_against_issuing_is_said_at_once(tmp_path: Path) -> None:
    people = [
        person("E-1", address=None, line=2),
        person("E-2", language="en", line=3),
        person("E-1", line=4),
        person("E-3", hired_on=None, job=None, line=5),
    ]
    with pytest.raises(AigovError) as caught:
        issue(assess(library(), matter(), strict=False), people, tmp_path / "out")
    said = [(problem.code, problem.where) for problem in caught.value.problems]
    assert said == [
        ("unfilled", "line 2"),
        ("language", "line 3"),
        ("same-key", "line 4"),
        ("unfilled", "line 5"),
        ("unfilled", "line 5"),
    ]
    assert [each.values["column"] for each in caught.value.problems[3:]] == ["hired_on", "job"]
    assert "Roussel" not in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_a_blank_of_the_matter_and_a_draft_are_refused(tmp_path: Path) -> None:
    employer = matter().employer.model_copy(update={"representative": None})
    with pytest.raises(AigovError) as caught:
        issue(assess(library(), matter().model_copy(update={"employer": employer})), [person("E-1")], tmp_path / "out")
    told = {problem.path: problem.code for problem in caught.value.problems}
    assert told == dict.fromkeys([("employer", "representative"), ("employer", "representative", "name")], "unfilled")
    draft = replace(library(), drafts=("confidential-data@2",))
    with pytest.raises(AigovError) as caught:
        issue(assess(draft, matter(), strict=False), [person("E-1")], tmp_path / "out")
    assert [(problem.code, problem.where) for problem in caught.value.problems] == [("draft", "confidential-data@2")]
    assert not (tmp_path / "out").exists()


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(tmp_path: Path) -> None:
    people = Recipients(
        (person("E-1"), person("E-2", gender="m")),
        held=(HeldRecipient("E-3", "minor", 4, aigov.Problem("minor", "", "x")),),
    )
    done = issue(assess(library(), matter(), strict=False), people, tmp_path / "out", dry_run=True)
    assert not (tmp_path / "out").exists()
    said = done.as_dict()
    assert (said["people"], said["held"], said["written"], len(said["variants"])) == (2, 1, 0, 2)
    text = aigov.to_bytes(done.plan.as_document("fr"), "md").decode()
    assert "Données à ne pas saisir (édition 2)" in text.replace("\u00a0", " ")
    assert "Roussel" not in text and "confidential-data" not in text


# ------------------------------------------------------------------ never lost, never twice
class Stop(Exception):
    pass


def events(path: Path) -> list[tuple[str, ...]]:
    import sqlite3

    with contextlib.closing(sqlite3.connect(path)) as base:
        tables = [
            name for (name,) in base.execute("select name from sqlite_master where type='table'") if "event" in name
        ]
        return sorted(
            tuple(map(str, row))
            for name in tables
            for row in base.execute(f"select kind, person, fingerprint from {name}")
        )


def test_the_manifest_lists_every_file_and_runs_no_formula(tmp_path: Path) -> None:
    people = [person("=1+1"), person("-2", language="fr+en"), person("E-3", "=cmd()")]
    done = issue(assess(library(), matter(), strict=False), people, tmp_path / "out", names="{key} {name}")
    lines = [json.loads(line) for line in (tmp_path / "out" / "manifest.jsonl").read_text("utf-8").splitlines()]
    assert [line["key"] for line in lines] == [one.key for one in people]
    for line in lines:
        data = (tmp_path / "out" / line["file"]).read_bytes()
        assert pack_alone(data)[1] == line["fingerprint"]
        assert "confidential-data@2" in line["editions"] and line["run"] == done.plan.run and line["options"]
    table = list(
        csv.DictReader(
            io.StringIO((tmp_path / "out" / "manifest.csv").read_text("utf-8-sig"), newline=""), delimiter=";"
        )
    )
    assert len(table) == 3 and all(value[:1] not in ("=", "+", "-", "@") for row in table for value in row.values())


@pytest.mark.parametrize("format", ["docx", "zip"])
def test_a_run_that_stops_goes_on_and_ends_the_same(tmp_path: Path, format: str) -> None:
    people = many(30, "fm")
    with Register(str(tmp_path / "one.db")) as register:
        issue(
            assess(library(), matter(), strict=False),
            people,
            tmp_path / "one",
            register=register,
            format=format,
            chunk=5,
        )
    for after in depth({"docx": (0,), "zip": (15,)}[format], (0, 5, 15)):
        place = tmp_path / f"other-{after}"

        def stop(progress: Any, after: int = after) -> None:
            if progress.done > after and progress.resumed == 0:
                raise Stop

        with Register(f"{place}.db") as register, pytest.raises(Stop):
            issue(
                assess(library(), matter(), strict=False),
                people,
                place,
                register=register,
                format=format,
                chunk=5,
                progress=stop,
            )
        with Register(f"{place}.db") as register:
            done = issue(
                assess(library(), matter(), strict=False), people, place, register=register, format=format, chunk=5
            )
            assert done.resumed > after and done.written + done.resumed == len(people)
            assert register.check_chain().clean
            again = issue(
                assess(library(), matter(), strict=False), people, place, register=register, format=format, chunk=5
            )
            assert again.written == 0
        assert tree(place) == tree(tmp_path / "one")
    (tmp_path / "one" / sorted(tree(tmp_path / "one"))[-1]).unlink()


def test_another_run_or_a_foreign_folder_is_left_alone(tmp_path: Path) -> None:
    issue(assess(library(), matter(), strict=False), [person("E-1")], tmp_path / "out")
    before = tree(tmp_path / "out")
    with pytest.raises(AigovError) as caught:
        issue(assess(library(), matter(), strict=False), [person("E-2")], tmp_path / "out")
    assert caught.value.problems[0].code == "other-run" and tree(tmp_path / "out") == before
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "E-1.docx").write_text("mine")
    with pytest.raises(AigovError) as caught:
        issue(assess(library(), matter(), strict=False), [person("E-1")], tmp_path / "mine")
    assert caught.value.problems[0].code == "not-empty" and (tmp_path / "mine" / "E-1.docx").read_text() == "mine"


def test_a_file_that_went_is_made_again(tmp_path: Path) -> None:
    issue(assess(library(), matter(), strict=False), many(5), tmp_path / "out")
    before = tree(tmp_path / "out")
    (tmp_path / "out" / "M-0003.docx").unlink()
    issue(assess(library(), matter(), strict=False), many(5), tmp_path / "out")
    assert tree(tmp_path / "out") == before


def test_a_full_disk_is_said_and_the_run_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from aigov_docs.bulk import work as module

    def full(path: str, data: bytes) -> None:
        if path.endswith("00007.docx"):
            raise OSError(28, "No space left on device")
        real(path, data)

    real = module.write_waiting
    monkeypatch.setattr(module, "write_waiting", full)
    with pytest.raises(AigovError) as caught:
        issue(assess(library(), matter(), strict=False), many(20), tmp_path / "out", chunk=5 * 2)
    assert "the disk is full" in str(caught.value)
    monkeypatch.undo()
    issue(assess(library(), matter(), strict=False), many(20), tmp_path / "out", chunk=10)
    issue(assess(library(), matter(), strict=False), many(20), tmp_path / "whole", chunk=10)
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


#: How many a run that is killed is for.
KILLED = depth(120, 400)
#: Issues to each place that it is told, in a process of its own: it says which, and how that ended.
RUN = """
import os, sqlalchemy, sys
sys.path.insert(0, {here!r})
from issuing import Register, assess, issue, many, matter, short
assessment, people = assess(short(), matter(), strict=False), many({count})
for place in map(str.rstrip, sys.stdin):
    child = os.fork()
    if not child:
        with Register(place + ".db") as register:
            issue(assessment, people, place, register=register, chunk=20)
        os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_run_that_is_killed_goes_on_and_ends_the_same(tmp_path: Path) -> None:
    with Register(str(tmp_path / "one.db")) as register:
        issue(assess(library(), matter(), strict=False), many(KILLED), tmp_path / "one", register=register, chunk=20)
    chance = random.Random(7)
    code = RUN.format(here=str(Path(__file__).parent), count=KILLED)
    expected = tree(tmp_path / "one")
    killed, turns = 0, depth(2, 20)  # hundreds: tools/kill_runs.py
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as runs:
        assert runs.stdin is not None and runs.stdout is not None
        for turn in range(turns):
            place = tmp_path / f"k{turn}"
            print(place, file=runs.stdin, flush=True)
            process, until = int(runs.stdout.readline()), time.monotonic() + 60
            while not (place / ".aigov" / "run.json").exists() and time.monotonic() < until:
                time.sleep(0.002)
            time.sleep(chance.random() * 0.15)
            with contextlib.suppress(ProcessLookupError):  # it may have ended
                os.kill(process, signal.SIGKILL)
            killed += int(runs.stdout.readline()) == -signal.SIGKILL
            with Register(f"{place}.db") as register:
                issue(assess(library(), matter(), strict=False), many(KILLED), place, register=register, chunk=20)
                assert register.check_chain().clean
                assert register.check_chain().events == KILLED if hasattr(register.check_chain(), "events") else True
            assert tree(place) == expected
    assert killed >= turns // 2


# ------------------------------------------------------------------ scale
def test_any_executor_gives_the_same_bytes(tmp_path: Path) -> None:
    people = depth([*many(20), *awkward()[:2], person("E-1", "le 1er")], [*many(50), *awkward()[:40:3]])
    issue(assess(library(), matter(), strict=False), people, tmp_path / "one", chunk=10)
    pools: dict[str, Executor] = {"threads": ThreadPoolExecutor(2), "processes": ProcessPoolExecutor(2)}
    for kind, pool in pools.items():
        with pool:
            issue(assess(library(), matter(), strict=False), people, tmp_path / kind, chunk=10, executor=pool)
        assert tree(tmp_path / kind) == tree(tmp_path / "one"), kind


def test_a_lost_worker_is_said_and_the_run_goes_on(tmp_path: Path) -> None:
    class Losing(ThreadPoolExecutor):
        count = 0

        def submit(self, act: Any, /, *more: Any, **named: Any) -> Any:
            Losing.count += 1
            if Losing.count == 4:
                raise BrokenExecutor("lost")
            return super().submit(act, *more, **named)

    with Losing(2) as pool, pytest.raises(AigovError) as caught:
        issue(assess(library(), matter(), strict=False), many(30), tmp_path / "out", chunk=6, executor=pool)
    assert caught.value.problems[0].code == "lost-worker"
    issue(assess(library(), matter(), strict=False), many(30), tmp_path / "out", chunk=6)
    issue(assess(library(), matter(), strict=False), many(30), tmp_path / "whole", chunk=6)
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


def test_a_worker_gets_no_key_on_disk(tmp_path: Path) -> None:
    made = plan_issue(library(), matter(), [person("E-1")], key=b"zebras in the vault, long enough")
    assert "zebras" not in json.dumps(made.templates[0].as_data()) and "zebras" not in repr((made, made.templates))


@pytest.mark.skipif(
    shutil.which("soffice") is None and not os.environ.get("AIGOV_REQUIRE_TOOLS"), reason="LibreOffice is not installed"
)
def test_pdf_files_and_the_print_file_hold_everybody_in_order(tmp_path: Path) -> None:
    """LibreOffice makes the pages; a file for each is another format of the same run, made in whole runs."""
    pikepdf = pytest.importorskip("pikepdf")
    people = [person("E-2", "Zoé Aïssa"), person("E-1", "Léo Brun", gender="m")]
    issue(assess(library(), matter(), strict=False), people, tmp_path / "print", format="print")
    pages = _pages(tmp_path / "print" / "print-0001.pdf")
    starts = [next(at for at, said in enumerate(pages) if one.name in said) for one in people]
    assert starts[0] == 0 < starts[1] and starts[1] % 2 == 0 == len(pages) % 2  # each on a new sheet
    assert not any(people[1].name in said for said in pages[: starts[1]])
    assert not any(people[0].name in said for said in pages[starts[1] :])
    lines = [json.loads(line) for line in (tmp_path / "print" / "manifest.jsonl").read_text("utf-8").splitlines()]
    assert [(line["key"], line["file"]) for line in lines] == [("E-2", "print-0001.pdf"), ("E-1", "print-0001.pdf")]
    if not WHOLE:
        return
    done = issue(assess(library(), matter(), strict=False), people, tmp_path / "pdf", format="pdf")
    assert (
        sorted(path.name for path in (tmp_path / "pdf").glob("*.pdf")) == ["E-1.pdf", "E-2.pdf"] and done.written == 2
    )
    counts = []
    for key in ("E-2", "E-1"):
        with pikepdf.open(tmp_path / "pdf" / f"{key}.pdf") as one:
            counts.append(len(one.pages) + len(one.pages) % 2)
    assert counts == [starts[1], len(pages) - starts[1]]


def _pages(path: Path) -> list[str]:
    """The text of each page of a PDF."""
    said = subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True).stdout
    return [re.sub(r"\s+", " ", page) for page in said.decode("utf-8").split("\f")[:-1]]


def test_zips_hold_the_same_files(tmp_path: Path) -> None:
    people = [*many(25), *awkward()[20:24]]
    done = issue(assess(library(), matter(), strict=False), people, tmp_path / "zip", format="zip", chunk=20)
    issue(assess(library(), matter(), strict=False), people, tmp_path / "files", chunk=20)
    inside: dict[str, bytes] = {}
    for path in sorted((tmp_path / "zip").glob("documents-*.zip")):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            inside |= {name: archive.read(name) for name in archive.namelist()}
    assert inside == {row.file: (tmp_path / "files" / row.file).read_bytes() for row in done.plan.rows}


def test_a_zip_refuses_more_than_it_can_hold() -> None:
    with pytest.raises(ValueError):
        list(zip_files((f"{n}", b"") for n in range(70_000)))


# ------------------------------------------------------------------ the command
@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    from aigov_docs import cli

    if "issue" not in cli.VERBS:
        monkeypatch.setattr(cli, "VERBS", (*cli.VERBS, "issue"))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    (tmp_path / "matter.yaml").write_text(
        re.sub(r"(?m)^vehicle:.*$", "vehicle: contract-amendment", aigov.sample_text()), "utf-8"
    )
    rows = ["Matricule;Nom;Prénom;Sexe;Adresse;Emploi;Date d'embauche;Date du contrat;Contrat"]
    rows += [
        f"00{n};Roussel;Camille;F;8 impasse du Moulin, 69100 Villeurbanne;tisseuse;04/03/2019;18/02/2019;CDI"
        for n in range(1, 5)
    ]
    (tmp_path / "salaries.csv").write_bytes("\r\n".join(rows).encode("cp1252"))
    return ["issue", str(tmp_path / "matter.yaml"), str(tmp_path / "salaries.csv")]


def test_the_command_issues_and_says_so(command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, "-o", str(tmp_path / "dry"), "--dry-run"]) == 0
    assert not (tmp_path / "dry").exists() and "(edition 2)" in capsys.readouterr().out
    assert main([*command, "-o", str(tmp_path / "out"), "--register", str(tmp_path / "r.db"), "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[-1]["people"] == 4 and lines[-1]["written"] == 4 and lines[0]["event"] == "plan"
    assert sorted(path.name for path in (tmp_path / "out").glob("*.docx")) == [f"00{n}.docx" for n in range(1, 5)]
    assert main([*command, "-o", str(tmp_path / "some"), "--only", "002", "003"]) == 0
    assert len(list((tmp_path / "some").glob("*.docx"))) == 2
    assert "2" in capsys.readouterr().out
    assert main([*command, "-o", str(tmp_path / "none"), "--only", "999"]) == 1
    assert not (tmp_path / "none").exists()


def test_folded_values_are_those_of_fingerprints() -> None:
    for name in NAMES:
        assert normalize_value(name) == normalize_text(name)


# ------------------------------------------------------------------ several documents a person
def test_letters_and_forms_are_those_of_each_person(tmp_path: Path) -> None:
    people = [
        person("E-1"),
        person("E-2", "Yann O’Brien", gender="m", language="fr+en"),
        person("E-3", "le 1er", gender="unknown"),
    ]
    with Register(tmp_path / "register.db") as register:
        done = issue(
            assess(library(), matter(), strict=False),
            people,
            tmp_path / "out",
            documents=["contract-amendment", "proposal-letter", "answer-form"],
            register=register,
        )
        assert [stored.event.file for stored in register.read_events()] == [
            "E-1.docx",
            "E-2.docx",
            "E-3.docx",
        ]  # a letter is not signed
    assert [row.file for row in done.plan.rows][:3] == ["E-1.docx", "E-1-proposal-letter.docx", "E-1-answer-form.docx"]
    assert "E-2-proposal-letter-en.docx" in [
        row.file for row in done.plan.rows
    ]  # with an English copy for whom a translation is given
    for one in people:
        assessment = aigov.assess(library(), personalize_matter(matter(), one))
        for name in ("proposal-letter", "answer-form"):
            for language in one.language.split("+"):
                ending = "" if language == "fr" else "-en"
                file = tmp_path / "out" / f"{one.key}-{name}{ending}.docx"
                assert read_parts(file.read_bytes()) == read_parts(
                    aigov.to_bytes(assemble_companion(assessment, name, language), "docx")
                ), file.name


def test_the_pattern_may_put_each_document_in_its_folder() -> None:
    made = plan_issue(
        library(), matter(), [person("E-1")], documents=["contract-amendment", "answer-form"], names="{document}/{key}"
    )
    assert [row.file for row in made.rows] == ["contract-amendment/E-1.docx", "answer-form/E-1.docx"]


def test_people_may_get_different_letters_about_different_answers(tmp_path: Path) -> None:
    refused = matter().model_copy(
        update={
            "as_of": dt.date(2026, 10, 20),
            "amendment": matter().amendment.model_copy(update={"response": "refused", "signed_on": None}),
        }
    )
    silent = refused.model_copy(
        update={"as_of": dt.date(2026, 11, 24), "amendment": refused.amendment.model_copy(update={"response": "none"})}
    )
    people = [person("E-1"), person("E-2"), person("E-3")]
    made = plan_issue(
        library(),
        matter(),
        people,
        documents={"E-1": ["refusal-letter"], "E-3": ["silence-letter"]},
        matters={"E-1": refused, "E-3": silent},
    )
    assert [(row.key, made.variants[row.variant].document) for row in made.rows] == [
        ("E-1", "refusal-letter"),
        ("E-3", "silence-letter"),
    ]
    execute_plan(made, tmp_path / "out")
    for key, name, theirs in (("E-1", "refusal-letter", refused), ("E-3", "silence-letter", silent)):
        expected = aigov.to_bytes(
            assemble_companion(aigov.assess(library(), personalize_matter(theirs, person(key))), name), "docx"
        )
        assert read_parts((tmp_path / "out" / f"{key}.docx").read_bytes()) == read_parts(expected)


def test_a_letter_that_the_facts_do_not_call_for_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(AigovError) as caught:
        issue(
            assess(library(), matter(), strict=False),
            [person("E-1")],
            tmp_path / "out",
            documents=["contract-amendment", "silence-letter"],
        )
    assert [problem.code for problem in caught.value.problems] == ["not-called-for"]
    with pytest.raises(AigovError) as caught:
        issue(
            assess(library(), matter(), strict=False),
            [person("E-1")],
            tmp_path / "out",
            documents=["proposal-leter", "charter"],
        )
    assert [problem.code for problem in caught.value.problems] == ["unknown-document"] * 2
    assert not (tmp_path / "out").exists()


def test_pdf_straight_from_the_document_is_that_of_each(tmp_path: Path) -> None:
    people = [
        person("E-1"),
        person("E-2", "Yann O’Brien", gender="m", language="fr+en"),
        person("E-3", "a" * 60, gender="unknown"),
    ]
    issue(assess(library(), matter(), strict=False), people, tmp_path / "out", format="pdf", engine="typst")
    for one in people:
        document = assemble(
            aigov.assess(library(), personalize_matter(matter(), one)),
            ("fr", "en") if one.language == "fr+en" else "fr",
        )
        assert (tmp_path / "out" / f"{one.key}.pdf").read_bytes() == aigov.to_bytes(document, "pdf", engine="typst")
    with pytest.raises(AigovError) as caught:  # found while planning, not in the middle of the run
        issue(
            assess(library(), matter(), strict=False),
            [*people, person("E-4", "中文")],
            tmp_path / "other",
            format="pdf",
            engine="typst",
        )
    assert [problem.code for problem in caught.value.problems] == ["undisplayable-character"]
    assert "中" not in str(caught.value)


# ------------------------------------------------------------------ many people
def test_people_may_come_one_by_one_and_are_read_once(tmp_path: Path) -> None:
    people = [person(f"E-{n}") for n in range(7)]
    issue(assess(library(), matter(), strict=False), people, tmp_path / "list", chunk=3)
    issue(assess(library(), matter(), strict=False), iter(people), tmp_path / "one-by-one", chunk=3)
    assert tree(tmp_path / "list") == tree(tmp_path / "one-by-one")


def test_many_documents_are_spread_over_processes_of_our_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from aigov_docs.bulk import run as module

    people = [person(f"E-{n}", "le 1er" if n == 4 else f"Zoé {n}") for n in range(9)]
    alone = issue(assess(library(), matter(), strict=False), people, tmp_path / "here", chunk=2)
    used = []
    real = ProcessPoolExecutor.submit
    monkeypatch.setattr(ProcessPoolExecutor, "submit", lambda self, *given: used.append(given) or real(self, *given))
    monkeypatch.setattr(module, "MANY", 5)
    monkeypatch.setattr(module, "count_cores", lambda: 2)
    monkeypatch.setattr(module.threading, "active_count", lambda: 1)
    spread = issue(assess(library(), matter(), strict=False), people, tmp_path / "there", chunk=2)
    assert len(used) == (5 if sys.platform.startswith("linux") else 0)
    assert (alone.written, spread.written) == (9, 9)
    assert tree(tmp_path / "here") == tree(tmp_path / "there")


def test_the_rows_of_a_plan_read_the_same_in_any_order() -> None:
    made = plan_issue(library(), matter(), [person(f"E-{n}") for n in range(7)], chunk=3)
    assert [row.key for row in made.rows] == [f"E-{n}" for n in range(7)]
    assert [made.rows[n].key for n in (6, 0, 3, -1)] == ["E-6", "E-0", "E-3", "E-6"]
    assert [row.key for row in made.rows[2:4]] == ["E-2", "E-3"]
    assert (len(made.rows), made.chunks, made.people) == (7, 3, 7)
    with pytest.raises(IndexError):
        made.rows[7]


def test_names_that_look_alike_are_told_apart_over_chunks() -> None:
    people = [person("E1"), person("E-2"), person("e1"), person("É1"), person("E1-2")]
    files = [row.file for row in plan_issue(library(), matter(), people, chunk=2).rows]
    assert files == ["E1.docx", "E-2.docx", "e1-2.docx", "É1-3.docx", "E1-2-2.docx"]


# ------------------------------------------------------------------ digests without reading again
@pytest.mark.parametrize("sizes", [(0, 3, 0), (10, 0, 5000), (5000, 200, 9000), (70_000, 1, 4097, 9, 20_000)])
def test_the_digest_of_a_part_is_that_of_its_bytes(sizes: tuple[int, ...]) -> None:
    chance = random.Random(sum(sizes))
    pieces = [
        bytes(chance.choices(b"abc<>/w:p ", k=size)) + b"</w:p>" * (size > 4000) + bytes(chance.choices(b"xyz", k=size))
        for size in sizes
    ]
    values = [bytes(chance.choices(b"\xc3\xa9valeur", k=n * 3)) for n in range(len(pieces) - 1)]
    part = SlottedPart("word/document.xml", pieces, list(range(len(pieces) - 1)))
    part.deflate_pieces()
    raw = part.join_pieces(values)
    assert part.compute_digest(values) == digest_part(raw)
    assert zlib.decompress(part.stitch_pieces([store_block(value) for value in values]), -15) == raw


# ------------------------------------------------------------------ nobody else meanwhile
def test_two_programs_do_not_issue_into_one_folder(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    folder = open_place(tmp_path / "out")
    with folder.hold_lock(), pytest.raises(AigovError) as caught:  # type: ignore[union-attr]  # a folder
        issue(assess(library(), matter(), strict=False), [person("E-1")], tmp_path / "out")
    assert [problem.code for problem in caught.value.problems] == ["busy-folder"]
    assert not list((tmp_path / "out").glob("*.docx"))
    assert issue(assess(library(), matter(), strict=False), [person("E-1")], tmp_path / "out").written == 1


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("method", depth(["fork"], ["fork", "spawn"]))
def test_workers_go_with_a_run_that_is_killed(tmp_path: Path, method: str) -> None:
    code = f"""
import sys, time, os
sys.path.insert(0, {str(Path(__file__).parent)!r})
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
import issuing as t
if __name__ == "__main__":
    people = [t.person(f"E-{{n}}") for n in range(200)]
    with ProcessPoolExecutor(2, mp_context=get_context({method!r})) as pool:
        list(pool.map(time.sleep, [0.5, 0.5]))  # both are there: one that has had no document yet is nobody's to end
        def told(now):
            if now.done >= 80:
                print(*pool._processes, flush=True)
                time.sleep(60)
        assessment = t.assess(t.short(), t.matter(), strict=False)
        t.issue(assessment, people, {str(tmp_path / "out")!r}, chunk=20, executor=pool, progress=told)
"""
    (tmp_path / "run.py").write_text(code, "utf-8")
    with subprocess.Popen([sys.executable, str(tmp_path / "run.py")], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        workers = [int(word) for word in run.stdout.readline().split()]
        run.kill()
    assert workers  # one or two: a pool starts them as it needs them
    deadline = time.monotonic() + 60
    while any(_alive(worker) for worker in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_alive(worker) for worker in workers)


#: Read by each Python as it starts: a file takes its time to get its name, so that a short run is still at work when
#: its first file is seen.
SLOW = """
import os, time
replace = os.replace
def wait_and_replace(*given, **named):
    time.sleep(0.01)
    replace(*given, **named)
os.replace = wait_and_replace
"""


def test_a_run_interrupted_while_processes_work_ends_in_its_own_words_and_goes_on(tmp_path: Path) -> None:
    people = depth(200, 12_000)
    (tmp_path / "slow").mkdir()
    (tmp_path / "slow" / "sitecustomize.py").write_text(SLOW, "utf-8")
    (tmp_path / "matter.yaml").write_text(
        re.sub("(?m)^vehicle: .*", "vehicle: contract-amendment", aigov.sample_text()), "utf-8"
    )
    header, first = aigov.sample_text("employees.csv").splitlines()[:2]
    rows = [first.replace("E-0001", f"E-{number:05}") for number in range(people)]
    (tmp_path / "people.csv").write_text("\n".join([header, *rows, ""]), "utf-8")
    command = [
        sys.executable,
        "-m",
        "aigov_docs",
        "issue",
        "matter.yaml",
        "people.csv",
        "-o",
        "out",
        "--processes",
        "2",
    ]
    started = subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "LANGUAGE": "en", "PYTHONPATH": os.pathsep.join([str(tmp_path / "slow"), *sys.path])},
    )
    deadline = time.monotonic() + 60
    while not any((tmp_path / "out").glob("*.docx")) and time.monotonic() < deadline:
        time.sleep(0.02)
    started.send_signal(signal.SIGINT)  # to it alone: its processes must be told by it
    _, said = started.communicate(timeout=60)
    written = len(list((tmp_path / "out").glob("*.docx")))
    assert started.returncode == 130 and said.rstrip().endswith("nothing is half-written."), said
    assert "resource_tracker" not in said and "Traceback" not in said
    assert 0 < written < people
    again = run("issue", "matter.yaml", "people.csv", "-o", "out", cwd=tmp_path)  # how many processes does not matter
    assert again.returncode == 0, again.stderr
    assert len(list((tmp_path / "out").glob("*.docx"))) == people


def _alive(process: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_run_stopped_while_a_worker_sends_its_result_ends(tmp_path: Path) -> None:
    """A worker that is ended in the middle of a result leaves half of it: nobody waits for the rest."""
    (tmp_path / "run.py").write_text(
        """
import os, struct, time
from multiprocessing.connection import Connection
from aigov_docs.bulk.work import open_processes

whole, started = Connection._send_bytes, os.getpid()

def half(self, buffer):
    if os.getpid() == started:
        return whole(self, buffer)
    os.write(self.fileno(), struct.pack("!i", len(buffer)))  # how long it is, and nothing of it
    time.sleep(60)

Connection._send_bytes = half
try:
    with open_processes(1, "fork") as pool:
        pool.submit(bytes, 8)
        time.sleep(2)
        raise KeyboardInterrupt
except KeyboardInterrupt:
    print("ended")
""",
        "utf-8",
    )
    run = subprocess.run([sys.executable, str(tmp_path / "run.py")], capture_output=True, text=True, timeout=50)
    assert run.stdout == "ended\n", run.stderr
