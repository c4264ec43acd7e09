"""A document is composed once, and assembled once a language: nothing is made twice to be looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import aigov_docs as aigov
from aigov_docs.cli import main
from aigov_docs.compose import composition, matter_check, open_points
from aigov_docs.document import assembly
from aigov_docs.document.tree import OpenPoints
from aigov_docs.kits.ground.resources import data_folder
from aigov_docs.law import clause_selection as selection
from aigov_docs.law import weighing as enforceability
from aigov_docs.library.load import load_folder


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each step is taken, in every module that takes it."""
    counts: Counter[str] = Counter()

    def count(name: str, *homes: Any) -> None:
        step: Callable[..., Any] = getattr(homes[0], name)

        def counting(*arguments: Any, **options: Any) -> Any:
            counts[name] += 1
            return step(*arguments, **options)

        for home in homes:
            monkeypatch.setattr(home, name, counting)

    count("select_from_outline", selection, matter_check)
    count("observe_document", matter_check)
    count("resolve_version", enforceability, matter_check)
    count("compute_days", composition)
    count("assemble_document", assembly._DocumentAssembler)
    count("_scan", composition.Composition)
    return counts


@pytest.mark.parametrize(("language", "assembled"), [("fr", 1), ("en", 1), ("fr+en", 2)])
def test_a_draft_composes_once_and_assembles_once_a_language(
    counted: Counter[str], tmp_path: Path, language: str, assembled: int
) -> None:
    matter = tmp_path / "matter.yaml"
    matter.write_text(aigov.sample_text(), encoding="utf-8")
    assert main(["draft", str(matter), "-o", str(tmp_path / "chapter.md"), "--lang", language]) == 0
    assert counted == {
        "select_from_outline": 1,
        "observe_document": 1,
        "resolve_version": 1,
        "compute_days": 1,
        "assemble_document": assembled,
        "_scan": 2,  # open points, in the language of the document and in that of messages
    }


def test_weights_reports_and_checks_assemble_nothing(counted: Counter[str]) -> None:
    library, matter = aigov.load_library(), aigov.samples.sample_matter("charter")
    compared = aigov.compare(library, matter)
    for assessment in compared.values():
        aigov.list_incoherences(assessment)
    aigov.enforceability_report(compared, "fr")
    assert counted["assemble_document"] == 0
    assert counted["select_from_outline"] == counted["compute_days"] == len(compared)


def test_nothing_outlives_a_call(counted: Counter[str]) -> None:
    library, matter = aigov.load_library(), aigov.samples.sample_matter("charter")
    for _ in range(2):
        aigov.assemble(aigov.assess(library, matter), "fr")
    assert counted["select_from_outline"] == counted["assemble_document"] == 2


def test_checking_a_matter_in_french_reads_the_texts_that_a_check_names() -> None:
    library = load_folder(data_folder("clause_library"))
    matter = aigov.samples.sample_matter("charter").model_copy(update={"languages": ("fr",)})
    assert matter_check.find_contradictions(matter, library) == []
    wordings = [
        wording
        for clause in library.clauses.values()
        for edition in clause.editions.values()
        for wording in edition.wordings.values()
    ]
    assert sum("_read" in vars(wording) for wording in wordings) < 20 < len(wordings)


def bare(matter: Any) -> Any:
    """A matter in which all that may be left out is."""
    left_out: dict[str, Any] = {
        "place": None,
        "tools": (),
        "data_classes": (),
        "roles": {},
        "uses": (),
        "employee": None,
    }
    blocks = {"contacts", "ip", "host", "charter", "contract", "filing", "effects"}
    empty = {name: type(getattr(matter, name))() for name in blocks}
    employer = matter.employer.model_copy(update={"representative": None, "capital": None, "rcs_city": None})
    return matter.model_copy(update={**left_out, **empty, "employer": employer, "employee": None, "procedure": None})


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("vehicle", ["charter", "it-charter-chapter", "contract-amendment"])
def test_open_points_are_what_the_document_prints_unfilled(vehicle: str, language: str) -> None:
    """Each blank that prints [•] is listed, and nothing else but what the table of control and the signature lack."""
    matter = bare(aigov.samples.sample_matter(vehicle)).model_copy(update={"options": {"breadth": "complete"}})
    assessment = aigov.assess(aigov.load_library(), matter, strict=False)
    document = aigov.assemble(assessment, language)
    listed = [item for block in document.body if isinstance(block, OpenPoints) for item in block.items]
    blanks = aigov.load_library().vocabulary.blanks
    printed = [name for name in aigov.document.count_unfilled(document) if name in blanks]
    keys = [blanks[open_points.TABLES_IN_BRIEF.get(name, name)].source or name for name in printed]
    named = [item.rpartition("(")[2].removesuffix(")") for item in listed]
    assert listed
    assert set(keys) <= set(named)
    assert set(named) - set(keys) <= {
        "place",
        "roles.ai_lead",
        "employer.representative.name",
        "procedure.stated_entry_on",
    }


@pytest.mark.parametrize("vehicle", ["charter", "it-charter-chapter", "contract-amendment"])
def test_neither_a_composition_nor_an_assessment_prints_anybody(vehicle: str) -> None:
    matter = aigov.samples.sample_matter(vehicle)
    assessment = aigov.assess(aigov.load_library(), matter)
    assert matter.employee is not None
    for shown in (repr(assessment), repr(assessment.composition)):
        assert vehicle in shown
        assert "\n" not in shown
        assert matter.employer.name not in shown
        assert (matter.employee.name or "") not in shown
