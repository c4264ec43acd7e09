"""Clauses on tools, data, uses, review, property and security: short, complete, chosen by the options, each in the
vehicles it fits.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from depth import in_turn

import aigov_docs as aigov

#: Where each stands: C the charter, R the chapter, A the amendment.
FITS = {
    "extensions-approval": "CR",
    "sandbox": "C",
    "existing-uses": "CR",
    "client-data-never": "CRA",
    "client-data-anonymised": "CRA",
    "client-data-with-consent": "CRA",
    "secrecy-health": "CRA",
    "secrecy-legal": "CRA",
    "secrecy-banking": "CRA",
    "procurement-bids": "CRA",
    "software-publisher": "CRA",
    "secrecy-education": "CRA",
    "secrecy-association": "CRA",
    "secrecy-public-service": "CRA",
    "secrecy-industry": "CRA",
    "secrecy-media": "CRA",
    "secrecy-retail": "CRA",
    "conversations-retention": "CR",
    "conversations-retention-commitment": "C",
    "conditional-uses": "CR",
    "high-risk-uses": "CR",
    "impersonation": "CR",
    "own-image": "A",
    "private-use-none": "CR",
    "private-use-limited": "CR",
    "trace-log": "CR",
    "publication": "C",
    "code-assistants-forbidden": "CRA",
    "code-assistants-approved": "CRA",
    "code-assistants-normal-review": "CRA",
    "agents-memory": "CR",
    "meetings-forbidden": "CRA",
    "meetings-authorised": "CRA",
    "meetings-objection": "CRA",
    "internal-assistants": "CR",
}
VEHICLES = {"C": "charter", "R": "it-charter-chapter", "A": "contract-amendment"}

#: What each value of an option brings in.
CHOSEN: dict[str, dict[str, str | None]] = {
    "pilots": {"none": None, "sandbox": "sandbox"},
    "transition": {"none": None, "window": "existing-uses"},
    "client_data": {
        "never": "client-data-never",
        "anonymised": "client-data-anonymised",
        "with_consent": "client-data-with-consent",
    },
    "sector_pack": {
        "none": None,
        "health": "secrecy-health",
        "legal": "secrecy-legal",
        "banking": "secrecy-banking",
        "procurement": "procurement-bids",
        "software": "software-publisher",
        "education": "secrecy-education",
        "association": "secrecy-association",
        "public_service": "secrecy-public-service",
        "industry": "secrecy-industry",
        "media": "secrecy-media",
        "retail": "secrecy-retail",
    },
    "private_use": {"none": "private-use-none", "limited": "private-use-limited"},
    "code_assistants": {
        "forbidden": "code-assistants-forbidden",
        "approved": "code-assistants-approved",
        "normal_review": "code-assistants-normal-review",
    },
    "meeting_transcription": {
        "forbidden": "meetings-forbidden",
        "authorised": "meetings-authorised",
        "objection": "meetings-objection",
    },
}


def whole(vehicle: str, **changes: Any) -> aigov.Matter:
    """The sample matter in its complete text, with some of its blocks changed."""
    matter = aigov.samples.sample_matter(vehicle)
    return matter.model_copy(
        update={**changes, "options": {"breadth": "complete", **changes.get("options", matter.options)}}
    )


def chosen(vehicle: str, **changes: Any) -> set[str]:
    matter = whole(vehicle, **changes)
    return {article.clause for article in aigov.assemble(aigov.assess(aigov.load_library(), matter), "fr").articles()}


@pytest.mark.parametrize("name", FITS)
def test_a_clause_stands_where_its_topic_fits(library: aigov.Library, name: str) -> None:
    assert {key for key, vehicle in VEHICLES.items() if name in library.vehicles[vehicle].list_clause_ids()} == set(
        FITS[name]
    )


#: The most words of a clause; some list each case apart, with the exception beside what it lifts.
MOST = {
    "meetings-authorised": 210,
    "meetings-objection": 210,
    "meetings-forbidden": 105,
    "secrecy-education": 120,
    "secrecy-association": 100,
    "secrecy-public-service": 115,
    "private-use-limited": 120,
    "code-assistants-approved": 95,
}


@pytest.mark.parametrize("name", FITS)
def test_a_clause_keeps_to_eighty_words(library: aigov.Library, name: str) -> None:
    raw = library.clauses[name].editions[1].wordings["fr"].raw.split("\n", 1)[1]
    said = re.sub(r"\{\{[^}]+\}\}|\[\[[^\]]+\]\]", "deux mots", raw)
    assert len(re.findall(r"\S*\w\S*", said)) <= MOST.get(name, 80)


@pytest.mark.parametrize("name", FITS)
def test_a_prohibition_names_a_permitted_path(library: aigov.Library, name: str) -> None:
    clause = library.clauses[name]
    if clause.modality == "prohibition":
        assert re.search(r"\bpeut\b|\bpeuvent\b|travaille sans", clause.editions[1].wordings["fr"].raw)


@pytest.mark.parametrize(("option", "vehicle"), in_turn(tuple(CHOSEN), tuple(VEHICLES.values())))
def test_a_value_brings_its_clause_and_no_other(library: aigov.Library, vehicle: str, option: str) -> None:
    assert set(CHOSEN[option]) == set(library.vocabulary.options.options[option].values)
    mine = {clause for clause in CHOSEN[option].values() if clause} & set(library.vehicles[vehicle].list_clause_ids())
    for value, clause in CHOSEN[option].items():
        assert chosen(vehicle, options={option: value}) & mine == {clause} & mine, value


@pytest.mark.parametrize("vehicle", ["charter", "it-charter-chapter"])
def test_postures_differ_as_the_table_of_variants_says(vehicle: str) -> None:
    brought = {
        "restrictive": {"client-data-never", "code-assistants-forbidden", "meetings-forbidden", "private-use-none"},
        "balanced": {
            "client-data-anonymised",
            "code-assistants-approved",
            "meetings-authorised",
            "private-use-limited",
        },
        "open": {
            "client-data-with-consent",
            "code-assistants-normal-review",
            "meetings-objection",
            "private-use-limited",
            "existing-uses",
        },
    }
    varying = set().union(*brought.values())
    for posture, clauses in brought.items():
        assert chosen(vehicle, posture=posture, options={}) & varying == clauses


@pytest.mark.parametrize("vehicle", ["charter", "it-charter-chapter"])
def test_the_trace_is_asked_for_once(vehicle: str) -> None:
    """Graded review has its own trace."""
    assert "trace-log" in chosen(vehicle, options={"review_scope": "before_use"})
    assert "trace-log" not in chosen(vehicle, options={"review_scope": "by_deliverable"})


def test_what_an_article_of_its_own_says_is_said_there_only(library: aigov.Library) -> None:
    assert "lien de partage" not in library.clauses["account-security"].editions[1].wordings["fr"].raw
    assert "connecteur" not in library.clauses["account-security"].editions[1].wordings["fr"].raw
    assert "imiter" not in library.clauses["synthetic-content"].editions[1].wordings["fr"].raw
