"""The gallery: what it shows, and that the command and the lines of a sample give the same file."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
import samples
from depth import depth

import aigov_docs as aigov
from aigov_docs.cli import main
from aigov_docs.matter.sample_matters import sample_vehicles

VEHICLES = sample_vehicles()


def test_every_document_is_shown(library) -> None:
    shown = {(each.vehicle, each.language, each.posture) for each in samples.samples()}
    assert {
        (vehicle, language, posture)
        for vehicle in VEHICLES
        for language in ("fr", "en", "fr+en")
        for posture in library.vocabulary.options.postures
    } <= shown


def test_every_paper_that_is_due_is_shown() -> None:
    shown = {each.file for each in samples.samples()}
    for vehicle in ("it-charter-chapter", "contract-amendment"):
        for language in ("fr", "en"):
            assert {
                f"{each.dossier}-{each.name}.{language}.docx"
                for each in aigov.document.assemble_companions(samples.assessed(vehicle), language)
            } <= shown


def test_the_matters_are_sound(library) -> None:
    found = {name: aigov.parse_matter(text, library, name) for name, text in samples.matters().items()}
    assert found["matter-open.yaml"].posture == "open"
    assert found["matter.yaml"] == aigov.parse_matter(aigov.sample_text(), library)


@pytest.mark.parametrize(
    "name",
    [
        "contract-amendment-fr-balanced",
        "contract-amendment-fr-en-open",
        *depth([], ["report-en", "report-waiting-fr"]),
        "it-charter-chapter-D01-cse-note-fr",
    ],
)
def test_command_and_lines_give_the_same_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sample = next(each for each in samples.samples() if each.id == name)
    for matter in sample.matters:
        for folder in (tmp_path, tmp_path / "again"):
            folder.mkdir(exist_ok=True)
            (folder / matter).write_text(samples.matters()[matter], encoding="utf-8")
    monkeypatch.chdir(tmp_path / "again")
    program, *arguments = shlex.split(sample.command)
    assert program == "aigov-docs" and main(arguments) == 0
    samples.run(sample, tmp_path)
    made = next((tmp_path / "again").rglob(sample.file)).read_bytes()
    by_lines = [path for path in tmp_path.rglob(sample.file) if "again" not in path.parts]
    assert len(by_lines) == 1 and by_lines[0].read_bytes() == made
