"""From the source article and the coverage map to the clauses: nothing is left without an answer, and the tables of
docs/ say so.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

import aigov_docs as aigov

ROOT = Path(__file__).resolve().parents[2]
MISSING = Path(__file__).with_name("coverage_missing.txt")


@pytest.fixture(scope="module")
def tables() -> ModuleType:
    spec = importlib.util.spec_from_file_location("library_tables", ROOT / "tools/library_tables.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_risk_practice_and_document_is_answered_in_each_vehicle_where_it_is_due(
    library: aigov.Library, tables: ModuleType
) -> None:
    assert tables.unanswered(library) == []


def test_a_risk_that_nothing_answers_is_named(library_copy: Path, tables: ModuleType) -> None:
    for path in (library_copy / "clauses").glob("*/*/clause.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("answers: [dependence]", "answers: [training]")
            .replace(", dependence", "")
            .replace("[dependence, ", "["),
            encoding="utf-8",
        )
    assert tables.unanswered(aigov.load_library(library_copy)) == [
        "dependence charter",
        "dependence it-charter-chapter",
        "dependence contract-amendment",
    ]


def test_every_topic_is_treated_where_it_fits_in_every_language(library: aigov.Library, tables: ModuleType) -> None:
    """The file lists what is still missing: a line goes with the clause that fills it, and the last ones go
    together.
    """
    listed = [line.partition("#")[0].strip() for line in MISSING.read_text(encoding="utf-8").splitlines()]
    assert tables.holes(library) == [line for line in listed if line]


def test_a_topic_without_its_clause_is_a_hole(library_copy: Path, tables: ModuleType) -> None:
    before = tables.holes(aigov.load_library(library_copy))
    outline = library_copy / "vehicles/charter.yaml"
    text = outline.read_text(encoding="utf-8")
    entry = "          - {clause: frugality, when: {breadth: complete}}\n"
    assert entry in text
    outline.write_text(text.replace(entry, "", 1), encoding="utf-8")
    after = tables.holes(aigov.load_library(library_copy))
    assert sorted(set(after) - set(before)) == ["frugality charter en", "frugality charter fr"]


def test_every_topic_fits_a_vehicle_that_is_there(library: aigov.Library) -> None:
    for topic, entry in library.vocabulary.topics.items():
        assert set(entry.fits) <= set(library.vehicles), topic


def test_the_tables_of_the_docs_are_those_of_the_library(library: aigov.Library, tables: ModuleType) -> None:
    stale = [path.name for path, _ in tables.behind(library)]
    assert stale == [], "run: python tools/library_tables.py"


# ------------------------------------------------------------------ what makes a topic concrete
def test_every_topic_has_something_concrete_where_it_fits_or_a_reason(
    library: aigov.Library, tables: ModuleType
) -> None:
    said = tables.read_concrete()
    assert list(tables.faults(library, said)) == []
    assert "Nothing is missing." in tables.coverage(library)
    assert set(said["outside"]) == set(library.vehicles)


@pytest.mark.parametrize(
    ("topic", "change", "expected"),
    [
        ("training", None, "training: nothing said"),
        ("training", {"where": []}, "training charter: nothing concrete, and no reason"),
        ("training", {"where": ["training-record#nowhere"]}, "training: no training-record#nowhere"),
        ("sandbox", {"where": ["sandbox"]}, "sandbox: nothing concrete in sandbox"),
        ("sandbox", {"without": {"contract-amendment": "x"}}, "a reason, and the topic does not fit"),
        ("unheard-of", {"where": []}, "unheard-of: no such topic"),
    ],
)
def test_a_topic_with_nothing_concrete_is_a_hole(
    library: aigov.Library, tables: ModuleType, topic: str, change: dict[str, object] | None, expected: str
) -> None:
    said = tables.read_concrete()
    if change is None:
        del said["topics"][topic]
    else:
        said["topics"][topic] = {**said["topics"].get(topic, {"element": ""}), **change}
    assert any(expected in fault for fault in tables.faults(library, said))


def test_the_page_says_where_an_element_stands(library: aigov.Library, tables: ModuleType) -> None:
    rows = tables.coverage(library).splitlines()
    severity = next(row for row in rows if row.startswith("| **incident-response**"))
    assert "annex `incident-sheet#severity`" in severity and severity.count("| – ") + severity.count("– |") >= 1
    grid = next(row for row in rows if row.startswith("| **tool-assessment**"))
    assert "companion `supplier-assessment#grid`" in grid
