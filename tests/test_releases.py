"""Releases of a library: which edition each one has, and how an earlier one is asked for."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

import aigov_docs as aigov
from aigov_docs.kits.ground.resources import data_folder
from aigov_docs.review.verify_weights import find_release
from aigov_docs.word.proof_part import FileProof

CLAUSE = "clauses/never-enter/confidential-data"


@pytest.fixture
def three_releases(tmp_path: Path) -> Path:
    """A house library at its third release, with a clause whose edition 3 came with the second one."""
    folder = tmp_path / "house"
    shutil.copytree(data_folder("clause_library") / CLAUSE, folder / CLAUSE)
    (folder / "library.yaml").write_text(
        'name: acme\nrelease: "2027.01"\nearlier: ["2026.11", "2026.12"]\nextends: aigov\n', encoding="utf-8"
    )
    for path in sorted((folder / CLAUSE).glob("2.*.md")):
        path.with_name(f"3{path.name[1:]}").write_text(path.read_text(encoding="utf-8") + "\nPlus.\n", encoding="utf-8")
    said = '    change: {level: substantive, fr: "Ajoute un alinéa.", en: "Adds a paragraph."}\n'
    with (folder / CLAUSE / "clause.yaml").open("a", encoding="utf-8") as file:
        file.write(f'  3:\n    in_force: 2026-09-01\n    release: "2026.12"\n    legal_bases: [ct-l1121-1]\n{said}')
    return folder


def test_a_release_has_the_editions_that_came_with_it(three_releases: Path) -> None:
    day = dt.date(2026, 12, 1)
    found = {
        name: aigov.load_library(three_releases, name).clauses["confidential-data"].edition_on(day)
        for name in ("2026.11", "2026.12", "2027.01")
    }
    assert {name: edition and edition.number for name, edition in found.items()} == {
        "2026.11": 2, "2026.12": 3, "2027.01": 3,
    }  # fmt: skip
    newest = aigov.load_library(three_releases)
    assert (newest.release, newest.known_releases) == ("2027.01", ("2026.11", "2026.12", "2027.01"))
    assert newest.at_release("2026.11").known_releases == ("2026.11",)
    assert newest.at_release("2027.01") is newest


def test_a_document_says_the_release_it_was_asked_of(three_releases: Path) -> None:
    library = aigov.load_library(three_releases, "2026.11")
    made = aigov.assess(library, aigov.samples.sample_matter("charter"))
    assert made.as_dict()["library"] == {"name": "acme", "release": "2026.11"}


def test_a_clause_that_came_later_is_in_no_document_of_before(three_releases: Path) -> None:
    path = three_releases / CLAUSE / "clause.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("  1:\n", '  1:\n    release: "2027.01"\n'), "utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace('    release: "2026.12"\n', ""), "utf-8")
    library, matter = aigov.load_library(three_releases), aigov.samples.sample_matter("charter")
    chosen = {
        name: {each.clause.id for each in aigov.compose_document(library.at_release(name), matter).chosen}
        for name in ("2026.12", "2027.01")
    }
    assert chosen["2027.01"] - chosen["2026.12"] == {"confidential-data"}


@pytest.mark.parametrize(
    ("written", "said"),
    [('"2026.13"', 'unknown release "2026.13"'), ('"2026.11"', "cannot come in an earlier release")],
)
def test_a_release_that_cannot_be_is_told(three_releases: Path, written: str, said: str) -> None:
    path = three_releases / CLAUSE / "clause.yaml"
    text = path.read_text(encoding="utf-8").replace('release: "2026.12"', f"release: {written}")
    path.write_text(text.replace("  2:\n", '  2:\n    release: "2026.12"\n'), encoding="utf-8")
    with pytest.raises(aigov.LibraryError) as caught:
        aigov.load_library(three_releases)
    assert said in caught.value.text("en")


def test_an_unknown_release_is_refused_with_those_there_are(three_releases: Path) -> None:
    with pytest.raises(aigov.LibraryError) as caught:
        aigov.load_library(three_releases, "2026.10")
    assert 'unknown release "2026.10"' in caught.value.text("en") and "2026.11" in caught.value.text("en")


def test_a_file_of_an_earlier_release_is_weighed_by_it(three_releases: Path) -> None:
    library = aigov.load_library(three_releases)
    proof = FileProof({"library": "acme", "release": "2026.11"}, "{}", ())
    found = find_release(proof, [library])
    assert found is not None and found.release == "2026.11"
    assert find_release(FileProof({"library": "acme", "release": "2026.01"}, "{}", ()), [library]) is None
