"""A consultation has an opening, a close and an outcome, and the documents say all three."""

from __future__ import annotations

import datetime as dt

import pytest

import aigov_docs as aigov
from aigov_docs.compose.matter_days import compute_days
from aigov_docs.compose.open_points import BlankValues
from aigov_docs.document.companions import assemble_companion
from aigov_docs.matter.agreements import Agreement
from aigov_docs.matter.sample_matters import sample_matter

LIBRARY = aigov.load_library()


def matter(block: str = "technology", **facts: object) -> aigov.Matter:
    own = sample_matter("it-charter-chapter")
    return own.model_copy(update={block: getattr(own, block).model_copy(update=facts)})


def told(given: aigov.Matter, name: str, language: str) -> str | None:
    values = BlankValues(given, LIBRARY, language, compute_days(given, LIBRARY))
    said = values.blank_text(name)
    return said.replace("\u00a0", " ") if said is not None else None


def text_of(given: aigov.Matter, companion: str, language: str = "fr") -> str:
    document = assemble_companion(aigov.assess(LIBRARY, given), companion, language)
    return aigov.to_bytes(document, "md").decode("utf-8").replace("\u00a0", " ").replace("’", "'")


@pytest.mark.parametrize(
    ("facts", "french", "english"),
    [
        (
            {"opinion": "favourable"},
            "ouverte le 13 mai 2026, avis favorable le 20 mai 2026",
            "opened on 13 May 2026, favourable opinion on 20 May 2026",
        ),
        (
            {"opinion": "unfavourable", "expert": "one"},
            "ouverte le 13 mai 2026, avec l'intervention d'un expert, avis défavorable le 20 mai 2026",
            "opened on 13 May 2026, with an expert, unfavourable opinion on 20 May 2026",
        ),
        ({"opened_on": None}, "avis rendu le 20 mai 2026", "opinion given on 20 May 2026"),
        (
            {"opinion_on": None},
            "ouverte le 13 mai 2026, avis réputé rendu, et négatif, le 7 juin 2026, à l'expiration du délai",
            "opened on 13 May 2026, negative opinion deemed given on 7 June 2026, at the end of the period",
        ),
        ({"opinion_on": None, "informed_on": None}, None, None),
    ],
)
def test_b_a_consultation_on_tools_is_told_with_its_opening_and_its_outcome(
    facts: dict[str, object], french: str | None, english: str | None
) -> None:
    given = matter(**facts)
    assert told(given, "technology.outcome", "fr") == french
    assert told(given, "technology.outcome", "en") == english


def test_b_below_fifty_silence_closes_nothing() -> None:
    own = matter(opinion_on=None)
    below = own.model_copy(update={"cse": "small"})
    assert told(below, "technology.outcome", "fr") is None


def test_b_the_documents_say_the_outcome_of_the_consultation_on_monitoring() -> None:
    own = matter("monitoring", opinion="unfavourable", cse_informed_on=dt.date(2026, 8, 31))
    said = text_of(own, "individual-notice")
    assert "ouverte le 31 août 2026, avis défavorable le 10 septembre 2026" in said
    silent = matter("monitoring", opinion_on=None, cse_informed_on=dt.date(2026, 8, 31))
    assert "avis réputé rendu, et négatif, le 1er octobre 2026" in text_of(silent, "individual-notice")
    never = matter("monitoring", opinion_on=None, cse_informed_on=None)
    assert "est close" not in text_of(never, "individual-notice")


def test_b_the_note_to_the_committee_says_that_the_consultation_on_tools_is_closed() -> None:
    said = text_of(matter(opinion="favourable"), "ai-cse-note")
    assert "est close (article L. 2312-8, II, 4°) : ouverte le 13 mai 2026, avis favorable le 20 mai 2026" in said


def test_e_an_agreed_period_moves_the_day_that_the_letters_print() -> None:
    own = sample_matter("it-charter-chapter")
    assert own.procedure is not None
    procedure = own.procedure.model_copy(update={"cse_opinion_on": None, "cse_opinion": None})
    agreed = Agreement(title="Accord", level="undertaking", checked=True, cse_period_days=10)
    silent = own.model_copy(update={"procedure": procedure, "agreements": (agreed,)})
    assert compute_days(silent, LIBRARY)["deemed_opinion"] == dt.date(2026, 9, 11)


# ------------------------------------------------------------------ b: each row of the table of introductions
DAY = dt.date


@pytest.mark.parametrize(
    ("facts", "found", "raised"),
    [
        ({"opinion_on": DAY(2026, 5, 20), "deployed_on": DAY(2026, 10, 12)}, "consulted_first", None),
        ({"opinion_on": DAY(2026, 10, 20), "deployed_on": DAY(2026, 10, 12)}, "opened_not_closed", "W-CSE-TECHNOLOGY"),
        (
            {"informed_on": None, "opened_on": None, "opinion_on": None, "deployed_on": DAY(2026, 10, 12)},
            "not_consulted",
            "W-CSE-TECHNOLOGY",
        ),
        # authorising tools in the text is an introduction, even where nothing is used yet
        (
            {"informed_on": None, "opened_on": None, "opinion_on": None, "deployed_on": None, "in_use": False},
            "not_consulted",
            "W-CSE-TECHNOLOGY",
        ),
        (
            {"informed_on": None, "opened_on": None, "opinion_on": None, "change": "minor_update"},
            "minor_update",
            "W-MINOR-UPDATE",
        ),
    ],
)
def test_b_introduction_of_tools(facts: dict[str, object], found: str, raised: str | None) -> None:
    assessment = aigov.assess(LIBRARY, matter(**facts))
    assert assessment.law.facts["introduction"] == found
    warned = {rule.id for rule in assessment.warnings}
    assert warned & {"W-CSE-TECHNOLOGY", "W-MINOR-UPDATE", "W-TECHNOLOGY-UNKNOWN"} == ({raised} if raised else set())
    finding = assessment.finding("confidential-data")
    assert finding is not None and finding.weight == "disciplinary"  # never a weight


def test_b_a_consultation_on_one_thing_closes_that_one_only() -> None:
    """The text, the tools and the monitoring are three items."""
    bare = matter(opinion_on=None, informed_on=None, opened_on=None)
    found = aigov.assess(LIBRARY, bare)
    assert found.law.facts["opinion"] == "given" and found.law.facts["monitoring_consultation"] == "done"
    assert found.law.facts["introduction"] == "not_consulted"
