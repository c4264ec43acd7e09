"""A firm's own amendment that changed between two rounds: which fields came, went or moved is told beforehand."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import pytest
from issuing import matter, person
from issuing import short as library

import aigov_docs as aigov
from aigov_docs.bulk.plan import IssuePlan, plan_issue
from aigov_docs.bulk.run import execute_plan
from aigov_docs.bulk.template_changes import list_fields
from aigov_docs.kits.ground.problems import AigovError
from aigov_docs.register.register import Register

pytest.importorskip("sqlalchemy")


def write(path: Path, *lines: str, header: str = "{{ employer.name }}") -> Path:
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = header
    for line in lines:
        word.add_paragraph(line)
    word.save(str(path))
    return path


FIRST = (
    "Entre {{ employer.name }} et {{ employee.name }}, {{ employee.job }}.",
    "{% if employee.gender == 'f' %}Engagée{% else %}Engagé{% endif %} le {{ employee.hired_on }}.",
)
SECOND = (
    "Entre {{ employer.name }} et {{ employee.name }}.",
    "Demeurant {{ employee.address }}, {{ employee.key }}.",
    "{% if employee.gender == 'f' %}Engagée{% else %}Engagé{% endif %} le {{ employee.hired_on }}.",
)


def plan(register: Any, template: Any, **more: Any) -> IssuePlan:
    return plan_issue(library(), matter(), [person("E-1"), person("E-2")], template=template, register=register, **more)


def told(planned: IssuePlan) -> str:
    return aigov.to_bytes(planned.as_document("en"), "md").decode().replace("\u00a0", " ")


def test_fields_that_came_went_or_moved_are_told_before_anything_is_issued(tmp_path: Path) -> None:
    first = write(tmp_path / "avenant-2026.docx", *FIRST)
    second = write(tmp_path / "avenant-2027.docx", *SECOND, header="{{ employee.key }} {{ employer.name }}")
    with Register(tmp_path / "avenants.db") as register:
        made = plan(register, first)
        assert made.template_changes is None
        execute_plan(made, tmp_path / "one", register=register)
        assert plan(register, first).template_changes is None
        found = plan(register, second)  # the file of the first round stands beside it
        changes = found.template_changes
        assert changes is not None and changes.found and changes.came == ("employee.address", "employee.key")
        assert changes.went == ("employee.job",) and changes.moved == ()
        assert "Fields that came: employee.address, employee.key." in told(found)
        assert found.as_dict()["template"]["went"] == ["employee.job"] and found.counts["outdated"] == 0
        first.unlink()
        lost = plan(register, second)
        assert lost.template_changes is not None and not lost.template_changes.found
        assert "--former-template" in told(lost)
        for former in (tmp_path / "one", (tmp_path / "one/.aigov/template.docx").read_bytes()):  # the folder keeps it
            assert plan(register, second, former_template=former).template_changes == changes
        with pytest.raises(AigovError) as caught:
            plan(register, second, former_template=second)
        assert [problem.code for problem in caught.value.problems] == ["other-template"]


def test_a_field_that_moved_or_is_repeated_is_told(tmp_path: Path) -> None:
    with Register(tmp_path / "avenants.db") as register:
        first = write(tmp_path / "one.docx", "{{ employee.name }} {{ employee.job }}")
        execute_plan(plan(register, first), tmp_path / "out", register=register)
        moved = plan(register, write(tmp_path / "two.docx", "{{ employee.job }} {{ employee.name }}")).template_changes
        assert moved is not None and len(moved.moved) == 1 and (moved.came, moved.went) == ((), ())
        same = plan(register, write(tmp_path / "three.docx", "M. {{ employee.name }} {{ employee.job }}"))
        assert "Its fields are the same, in the same places." in told(same)


def test_fields_are_read_and_nothing_runs(tmp_path: Path) -> None:
    data = write(
        tmp_path / "x.docx", "{% for each in range(9) %}{{ each }}{{ employee.name|upper }}{% endfor %}{{ NOM }}"
    ).read_bytes()
    names = [name for _, name in list_fields(data, "x.docx")]
    assert names == ["range", "employee.name", "NOM", "employer.name"]
    for spoilt in (data[:-200], b"", io.BytesIO(data).read(40)):
        with pytest.raises(AigovError):
            list_fields(spoilt, "x.docx")
