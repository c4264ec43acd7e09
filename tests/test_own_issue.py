"""A firm's own amendment, issued like ours: compiled once, merged for each, listed, written down."""

from __future__ import annotations

import io
import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import docx
import pytest
from depth import depth
from test_issue import library, matter, person, tree

import aigov_docs as aigov
from aigov_docs.bulk.run import issue
from aigov_docs.cli import main
from aigov_docs.compose.assessment import assess
from aigov_docs.kits.ground.problems import AigovError
from aigov_docs.people.recipients import Recipients
from aigov_docs.register.register import Register


def template(*lines: str) -> bytes:
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "{{ employer.name }} – {{ employee.key }}"
    for line in lines:
        word.add_paragraph(line)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


OURS = template(
    "Avenant n° {{ amendment.number }}",
    "Entre {{ employer.name }} et {{ employee.civilite }} {{ NOM }}, {{ employee.le_salarie }}.",
    "{% if employee.gender == 'f' %}Elle est engagée{% else %}Il est engagé{% endif %} comme {{ employee.job }} sur le"
    " site de {{ extra.site }}.",
)


def people() -> Recipients:
    listed = (("E-1", "Zoé O'Brien & Fils", "f"), ("E-2", "{{ 7*7 }} <b>", "m"), ("E-3", "Dupont", "unknown"))
    return Recipients(
        tuple(person(key, name, gender=gender, extra={"site": f"Lyon {key}"}) for key, name, gender in listed),
        columns=("site",),
    )


def text(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


def test_each_person_gets_the_firm_s_own_amendment(tmp_path: Path) -> None:
    with Register(tmp_path / "register.db") as register:
        issue(
            assess(library(), matter(), strict=False),
            people(),
            tmp_path / "out",
            template=OURS,
            template_names={"NOM": "employee.name"},
            register=register,
            documents=["contract-amendment", "answer-form"],
        )
        assert [(stored.event.key, (stored.editions or "")[:5]) for stored in register.read_events()] == [
            ("E-1", "file-"),
            ("E-2", "file-"),
            ("E-3", "file-"),
        ]
        assert register.check_chain().clean
    said = text((tmp_path / "out" / "E-2.docx").read_bytes())
    assert "et M. {{ 7*7 }} <b>, le Salarié." in said
    assert "Il est engagé comme tisseuse sur le site de Lyon E-2." in said
    assert "Elle est engagée" in text((tmp_path / "out" / "E-1.docx").read_bytes())
    assert (tmp_path / "out" / "E-1-answer-form.docx").is_file()
    lines = [json.loads(line) for line in (tmp_path / "out" / "manifest.jsonl").read_text("utf-8").splitlines()]
    assert [line["document"] for line in lines[:2]] == ["contract-amendment", "answer-form"]


def test_processes_and_zips_give_the_same_files(tmp_path: Path) -> None:
    names = {"NOM": "employee.name"}
    issue(
        assess(library(), matter(), strict=False),
        people(),
        tmp_path / "one",
        template=OURS,
        template_names=names,
        chunk=2,
    )
    with ProcessPoolExecutor(2, mp_context=depth(None, get_context("spawn"))) as pool:
        issue(
            assess(library(), matter(), strict=False),
            people(),
            tmp_path / "two",
            template=OURS,
            template_names=names,
            chunk=2,
            executor=pool,
        )
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_what_stands_against_it_is_said_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(AigovError) as caught:
        issue(
            assess(library(), matter(), strict=False),
            people(),
            tmp_path / "out",
            template=template("{{ employee.nmae }} {{ secret }}"),
        )
    assert len(caught.value.problems) == 2
    with pytest.raises(AigovError) as caught:
        issue(
            assess(library(), matter(), strict=False),
            [person("E-1", job=None), person("E-2", job=None)],
            tmp_path / "out",
            template=template("{{ employee.job }}"),
        )
    assert [problem.where for problem in caught.value.problems] == ["E-1", "E-2"]
    assert not (tmp_path / "out").exists()


def test_the_command_takes_a_template_and_the_meaning_of_its_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    matter_file = tmp_path / "matter.yaml"
    matter_file.write_text(aigov.sample_text(), "utf-8")
    (tmp_path / "own.docx").write_bytes(OURS)
    (tmp_path / "staff.csv").write_text("key;name;job;site;gender;contrat\nE-1;Zoé;tisseuse;Lyon;f;CDI\n", "utf-8")
    command = [
        "issue",
        str(matter_file),
        str(tmp_path / "staff.csv"),
        "-o",
        str(tmp_path / "out"),
        "--vehicle",
        "contract-amendment",
        "--template",
        str(tmp_path / "own.docx"),
    ]
    assert main([*command, "--template-name", "NOM"]) == 2
    capsys.readouterr()
    assert main([*command, "--template-name", "NOM=employee.name"]) == 0, capsys.readouterr()
    assert "Mme Zoé, la Salariée" in text((tmp_path / "out" / "E-1.docx").read_bytes())
