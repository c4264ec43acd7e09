"""Words by which a text does what the law forbids: found in each phrasing, and never where they are denied or quoted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import aigov_docs as aigov
from aigov_docs.library.unlawful_words import Lexicon

SENTENCES = yaml.safe_load((Path(__file__).parent / "unlawful_words.yaml").read_text(encoding="utf-8"))


def sentences(heading: str) -> Iterator[tuple[str, str, str]]:
    for kind, languages in SENTENCES.items():
        for language, listed in languages.items():
            for sentence in listed[heading]:
                yield kind, language, sentence


@pytest.fixture(scope="module")
def lexicon(library: aigov.Library) -> Lexicon:
    return Lexicon(library.vocabulary.unlawful_words, library.vocabulary.phrases)


def test_each_kind_has_five_phrasings_and_five_lookalikes_in_each_language(library: aigov.Library) -> None:
    assert list(SENTENCES) == list(library.vocabulary.unlawful_words)
    for languages in SENTENCES.values():
        assert {len(listed) for each in languages.values() for listed in each.values()} == {5}


@pytest.mark.parametrize(("kind", "language", "sentence"), list(sentences("found")))
def test_unlawful_words_are_found_in_each_phrasing(kind: str, language: str, sentence: str, lexicon: Lexicon) -> None:
    assert kind in [found.name for found in lexicon.find_words(sentence, [language])]


@pytest.mark.parametrize(("kind", "language", "sentence"), list(sentences("passed")))
def test_what_is_denied_quoted_recalled_or_asked_passes(
    kind: str, language: str, sentence: str, lexicon: Lexicon
) -> None:
    assert list(lexicon.find_words(sentence, [language])) == []
