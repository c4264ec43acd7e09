"""The reading ease of the French: the measure counts right, the page is that of the library, and no document is harder
than statutes.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

import aigov_docs as aigov

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def ease() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reading_ease", ROOT / "tools/reading_ease.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # a dataclass looks its module up
    spec.loader.exec_module(module)
    return module


#: As a dictionary of pronunciation cuts them.
SYLLABLES = {
    "le": 1,
    "que": 1,
    "langue": 1,
    "lieu": 1,
    "œuvre": 1,
    "maître": 1,
    "huit": 1,
    "outil": 2,
    "données": 2,
    "publique": 2,
    "réel": 2,
    "naïf": 2,
    "voyage": 2,
    "question": 2,
    "bureau": 2,
    "logiques": 2,
    "entreprise": 3,
    "règlement": 3,
    "création": 3,
    "réunion": 3,
    "travailleur": 3,
    "préalable": 3,
    "employeur": 3,
    "information": 4,
    "équipement": 4,
    "utilisation": 5,
    "coopération": 5,
    "confidentialité": 6,
}


@pytest.mark.parametrize("word", SYLLABLES)
def test_syllables_are_counted_as_they_are_spoken(ease: ModuleType, word: str) -> None:
    assert ease.syllables(word) == SYLLABLES[word]


def test_the_formula_is_the_published_one(ease: ModuleType) -> None:
    assert ease.Measure(sentences=2, words=40, syllables=80).ease == pytest.approx(207 - 1.015 * 20 - 73.6 * 2)


def test_shorter_words_and_sentences_are_easier(ease: ModuleType) -> None:
    hard = ease.measure(
        [
            (
                "L'utilisateur procède préalablement à l'identification de la classification applicable aux "
                "informations"
                " considérées."
            )
        ]
    )
    easy = ease.measure(["Avant d'écrire, l'utilisateur cherche la classe des données."])
    assert easy.ease > hard.ease + 40


def test_a_list_counts_item_by_item_and_a_number_for_nothing(ease: ModuleType) -> None:
    assert ease.measure(["Voir l'article 12.", "Voir l'article 1 321."]) == ease.Measure(2, 4, 6)


def test_no_document_is_harder_than_statutes(library: aigov.Library, ease: ModuleType) -> None:
    page = ease.page(library)
    rows = [
        line.split(" | ")
        for line in page.partition("## Clauses")[0].splitlines()
        if line.startswith("| ") and line.split(" | ")[1] in library.vocabulary.options.postures
    ]
    assert len(rows) == 9
    for row in rows:
        assert float(row[5]) >= 30, row


def test_the_page_is_that_of_the_library(library: aigov.Library, ease: ModuleType) -> None:
    assert (ROOT / "docs/readability.md").read_text(encoding="utf-8") == ease.page(library), (
        "run: python tools/reading_ease.py"
    )
