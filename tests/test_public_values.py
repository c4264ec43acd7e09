"""What a program sees of the public values: closed words as types, names, and one short line without anybody's data."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

import aigov_docs as aigov
from aigov_docs import closed_words
from aigov_docs.register.chain import ANSWERS

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import closed_words as made  # noqa: E402


# ------------------------------------------------------------------ closed words
def test_the_types_are_made_from_the_vocabulary_of_today(library: aigov.Library) -> None:
    assert made.FILE.read_text(encoding="utf-8") == made.write_types(library.vocabulary), (
        "run: python tools/closed_words.py"
    )
    assert get_args(closed_words.Weight) == tuple(library.vocabulary.weights)
    assert get_args(closed_words.PersonAnswer) == ANSWERS


def test_public_signatures_say_the_closed_words() -> None:
    assert get_type_hints(aigov.Finding)["weight"] == closed_words.Weight
    assert get_type_hints(aigov.Assessment.findings_of_weight)["weight"] == closed_words.Weight
    assert get_type_hints(aigov.law.Verdict)["verdict"] == closed_words.VerdictWord
    assert get_type_hints(aigov.Matter)["posture"] == closed_words.Posture
    assert get_type_hints(aigov.Register.answer)["answer"] == closed_words.PersonAnswer


MISSPELT = """
import aigov_docs as aigov

def look(assessment: aigov.Assessment, matter: aigov.Matter, verdict: aigov.law.Verdict) -> bool:
    assessment.findings_of_weight("disciplinary")
    assessment.findings_of_weight("disciplinery")
    aigov.assemble(assessment, "fr_FR")
    return verdict.verdict == "unlawfull" or matter.posture == "balancd" or verdict.verdict == "unlawful"
"""


def test_a_misspelt_word_does_not_type_check(tmp_path: Path) -> None:
    api = pytest.importorskip("mypy.api")
    file = tmp_path / "misspelt.py"
    file.write_text(MISSPELT, encoding="utf-8")
    cache = ["--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(ROOT / ".mypy_cache")]
    said, _, status = api.run([*cache, "--no-error-summary", str(file)])
    errors = [line for line in said.splitlines() if ": error:" in line]
    assert status == 1 and [line.split(":")[1] for line in errors] == ["6", "7", "8", "8"], said
