"""A text defines the words it uses: the chapter in its article, the charter in its glossary; neither repeats a rule."""

from __future__ import annotations

import re
from functools import cache

import pytest
from papers import AMENDMENT, CHAPTER, LIBRARY, printed

import aigov_docs as aigov

#: Words of the glossary that the chapter says otherwise: where it does.
SAID_ELSEWHERE = {
    "utilisateur": "persons-bound", "user": "persons-bound",
    "comité social et économique": "spelled out where it stands", "social and economic committee": "spelled out",
    "intelligence artificielle générative": "IA", "generative artificial intelligence": "AI",
    "outil d'IA": "outil", "AI tool": "tool", "usage": "an ordinary word there", "use": "an ordinary word there",
    "anonymiser": "anonymisation", "anonymise": "anonymisation", "biais": "bias", "bias": "bias",
    "classe de risque": "high-risk-uses", "risk class": "high-risk-uses", "modèle": "an ordinary word there",
    "analyse d'impact": "the law's own word", "impact assessment": "the law's own word",
    "donnée fictive": "an ordinary word", "fictitious data": "an ordinary word", "model": "an ordinary word",
    "pseudonymiser": "donnée pseudonymisée", "pseudonymise": "pseudonymised data",
    "journal d'usage": "usage-logs", "usage log": "usage-logs",
    "entraînement": "an ordinary word there", "training of a model": "an ordinary word there",
}  # fmt: skip


def terms(text: str) -> set[str]:
    """The words that a list of definitions gives a meaning to."""
    bold = re.findall(r"^- \*\*(.+?)\*\*", text.replace("’", "'"), re.MULTILINE)
    each = (re.sub(r" \(.*?\)", "", said) for said in bold)
    return {term for said in each for term in re.split(r", (?:ou |or )?", said)}


@cache
def texts(vehicle: str, language: str) -> list[str]:
    """A text before its annexes in each posture, with the usual topics and with every one."""
    told = []
    for posture in LIBRARY.vocabulary.options.postures:
        for breadth in ("core", "complete"):
            changes = {"posture": posture, "options": {"breadth": breadth}}
            matter = aigov.samples.sample_matter(vehicle).model_copy(update=changes)
            document = aigov.assemble(aigov.assess(LIBRARY, matter), language)
            told.append(printed(document).partition("\n## Annexe A" if language == "fr" else "\n## Annex A")[0])
    return told


def glossary(language: str) -> str:
    return "\n".join(text.raw for (_, each), text in LIBRARY.companions["glossary"][1].items() if each == language)


def definitions(language: str) -> str:
    return LIBRARY.clauses["definitions"].editions[1].wordings[language].raw


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_chapter_defines_each_word_of_the_glossary_that_it_uses(language: str) -> None:
    defined, used = terms(definitions(language)), "\n".join(texts(CHAPTER, language))
    asked = terms(glossary(language)) - set(SAID_ELSEWHERE)
    assert {term for term in asked - defined if re.search(rf"\b{term}s?\b", used, re.IGNORECASE)} == set()
    needed = {"fr": {"direction", "hypertrucage", "livrable", "niveau d'outil"}}
    assert needed.get(language, {"management", "deep fake", "deliverable", "tool tier"}) <= defined


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_glossary_gives_the_charter_every_word_that_the_chapter_defines(language: str) -> None:
    apart = {"IA", "outil", "donnée pseudonymisée", "AI", "tool", "pseudonymised data"}
    assert terms(definitions(language)) - terms(glossary(language)) <= apart
    for tier in LIBRARY.vocabulary.tiers.values():
        level, name = tier.text(language).split(" – ")
        for said in (definitions(language), glossary(language)):
            assert f"**{name} ({level.lower()})**" in said


@pytest.mark.parametrize("vehicle", [CHAPTER, AMENDMENT])
def test_no_article_repeats_a_rule_of_another(vehicle: str) -> None:
    """No sentence that commands stands in two articles of a text."""
    for text in texts(vehicle, "fr"):
        rules: dict[str, str] = {}
        for article in text.split("\n### ")[1:]:
            title, _, body = article.partition("\n")
            for said in re.split(r"(?<=[.;])\s", re.sub(r"^\d+\.\d+ |^- ", "", body, flags=re.MULTILINE)):
                if re.search(r"\b(?:doit|doivent|interdite?s?|réservée?s?|peut)\b", said) and len(said.split()) > 8:
                    assert rules.setdefault(said, title) == title, said
