"""Clauses on monitoring, people, incidents and the life of the text: short, complete, each in the vehicles it fits,
chosen by options and facts.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

import aigov_docs as aigov

#: Where each stands: C the charter, R the chapter, A the amendment.
FITS = {
    "prompts-excluded-uses": "CR",
    "named-access-record": "CR",
    "indicators": "C",
    "no-scoring": "CR",
    "social-dialogue": "CR",
    "social-dialogue-small": "CR",
    "social-dialogue-direct": "CR",
    "tools-consultation-date": "CR",
    "training-record": "CA",
    "work-guarantees": "CA",
    "accessibility": "CR",
    "language-help": "CR",
    "trainees": "C",
    "minors-access": "CR",
    "minors-supervision": "CR",
    "contractors": "C",
    "contractors-work": "CR",
    "own-devices-forbidden": "CRA",
    "own-devices-allowed": "CRA",
    "away-from-office": "CR",
    "incident-response": "C",
    "incident-notifications": "C",
    "derogations": "C",
    "annex-updates": "CR",
    "chapter-undertakings": "R",
    "chapter-undertakings-alone": "R",
    "charter-incorporated": "A",
    "amendment-recitals-incorporated": "A",
}
VEHICLES = {"C": "charter", "R": "it-charter-chapter", "A": "contract-amendment"}
#: Editions that bring an earlier clause to the chapter.
EXTENDED = ("acknowledgement", "document-status", "review")


def whole(vehicle: str, **changes: Any) -> aigov.Matter:
    """The sample matter in its complete text, with some of its blocks changed; a small CSE has a small employer."""
    matter = aigov.samples.sample_matter(vehicle)
    if changes.get("cse") == "small":
        smaller = {"headcount": 30, "fifty_since": None}
        changes = {"employer": matter.employer.model_copy(update=smaller), **changes}
    return matter.model_copy(
        update={**changes, "options": {"breadth": "complete", **changes.get("options", matter.options)}}
    )


def chosen(vehicle: str, **changes: Any) -> set[str]:
    matter = whole(vehicle, **changes)
    return {article.clause for article in aigov.assemble(aigov.assess(aigov.load_library(), matter), "fr").articles()}


def french(library: aigov.Library, name: str, vehicle: str) -> str:
    clause = library.clauses[name]
    wording = clause.editions[max(clause.editions)].find_wording(vehicle, "fr")
    assert wording is not None
    return wording.raw


def wordings(library: aigov.Library) -> list[tuple[str, str]]:
    return [(name, french(library, name, VEHICLES[key])) for name, keys in FITS.items() for key in keys]


@pytest.mark.parametrize("name", FITS)
def test_a_clause_stands_where_its_topic_fits(library: aigov.Library, name: str) -> None:
    assert {key for key, vehicle in VEHICLES.items() if name in library.vehicles[vehicle].list_clause_ids()} == set(
        FITS[name]
    )


#: The most words of some clauses: they name what is never done and its exceptions, or when a promise may be withdrawn.
MOST = {
    "prompts-excluded-uses": 100,
    "social-dialogue": 90,
    "chapter-undertakings": 125,
    "chapter-undertakings-alone": 120,
    "work-guarantees": 90,
}


def test_a_clause_keeps_to_eighty_words(library: aigov.Library) -> None:
    for name, raw in wordings(library):
        said = re.sub(r"\{\{ party\.[^}]+\}\}", "l'entreprise", raw.split("\n", 1)[1])
        said = re.sub(r"\{\{[^}]+\}\}|\[\[[^\]]+\]\]", "deux mots", said)
        assert len(re.findall(r"\S*\w\S*", said)) <= MOST.get(name, 80), name


def test_what_is_forbidden_comes_with_what_remains_possible(library: aigov.Library) -> None:
    for name, raw in wordings(library):
        if "il est interdit" in raw.lower() or library.clauses[name].modality == "prohibition":
            assert re.search(r"\bpeut\b|\bpouvez\b|travaille sans", raw), name


@pytest.mark.parametrize("vehicle", list(VEHICLES.values()))
def test_own_devices_are_forbidden_or_allowed(vehicle: str) -> None:
    both = {"own-devices-forbidden", "own-devices-allowed"}
    assert chosen(vehicle, options={"own_devices": "forbidden"}) & both == {"own-devices-forbidden"}
    assert chosen(vehicle, options={"own_devices": "allowed"}) & both == {"own-devices-allowed"}
    assert chosen(vehicle, options={}, posture="restrictive") & both == {"own-devices-forbidden"}


@pytest.mark.parametrize("vehicle", ["charter", "contract-amendment"])
def test_guarantees_on_work_are_an_option(vehicle: str) -> None:
    assert "work-guarantees" in chosen(vehicle, options={"work_guarantees": "stated"})
    assert "work-guarantees" not in chosen(vehicle, options={"work_guarantees": "none"})


@pytest.mark.parametrize("vehicle", ["charter", "it-charter-chapter"])
def test_minors_bring_two_articles(vehicle: str) -> None:
    minors = {"minors-access", "minors-supervision"}
    assert chosen(vehicle, options={"minors": "present"}) & minors == minors
    assert not chosen(vehicle, options={"minors": "none"}) & minors


@pytest.mark.parametrize("vehicle", ["charter", "it-charter-chapter"])
@pytest.mark.parametrize(("cse", "dialogue"), [("full", "social-dialogue"), ("small", "social-dialogue-small")])
def test_the_core_text_says_that_a_tool_comes_after_the_dialogue(
    library: aigov.Library, vehicle: str, cse: str, dialogue: str
) -> None:
    assert {dialogue, "no-scoring"} <= chosen(vehicle, cse=cse, options={"breadth": "core"})
    assert "avant de décider" in french(library, dialogue, vehicle).lower() and "même à l'essai" in french(
        library, dialogue, vehicle
    )
    assert re.search(
        r"seulement après les consultations (?:que la loi exige )?et l'analyse d'impact (?:que la loi|qu'elle) prévoit",
        french(library, "tool-request", vehicle),
    )


def test_an_amendment_mentions_the_charter_or_incorporates_it() -> None:
    mention, incorporated = (
        {"amendment-recitals", "charter-reference"},
        {
            "amendment-recitals-incorporated",
            "charter-incorporated",
        },
    )
    assert chosen("contract-amendment", options={}) & (mention | incorporated) == mention
    assert (
        chosen("contract-amendment", options={"charter_link": "incorporated"}) & (mention | incorporated)
        == incorporated
    )


def test_an_incorporated_charter_is_one_version_without_disciplinary_force(library: aigov.Library) -> None:
    raw = french(library, "charter-incorporated", "contract-amendment")
    assert "{{ charter.version }}" in raw and "nouvel avenant" in raw and "aucune portée disciplinaire" in raw


@pytest.mark.parametrize("vehicle", ["charter", "it-charter-chapter"])
@pytest.mark.parametrize(
    ("cse", "expected"),
    [
        ("full", {"social-dialogue", "tools-consultation-date"}),
        ("small", {"social-dialogue-small"}),
        ("missing", {"social-dialogue-direct"}),
    ],
)
def test_the_dialogue_is_that_of_the_committee_there_is(vehicle: str, cse: str, expected: set[str]) -> None:
    if cse == "missing":
        blocks = ("procedure", "monitoring", "technology")
        known = whole(vehicle)
        matter = known.model_copy(
            update={
                "cse": cse,
                **{name: type(getattr(known, name))() for name in blocks if getattr(known, name) is not None},
            }
        )
        found = {
            article.clause for article in aigov.assemble(aigov.assess(aigov.load_library(), matter), "fr").articles()
        }
    else:
        found = chosen(vehicle, cse=cse)
    assert {name for name in found if name.startswith(("social-dialogue", "tools-consultation"))} == expected


@pytest.mark.parametrize("logs", ["none", "logs"])
def test_the_chapter_limits_monitoring_once(logs: str) -> None:
    found = chosen("it-charter-chapter", options={"usage_logs": logs})
    assert {"usage-logs", "monitoring-limits"} & found == ({"usage-logs"} if logs == "logs" else {"monitoring-limits"})
    assert {"prompts-excluded-uses", "named-access-record"} <= found


def test_commitments_of_the_employer_stand_outside_the_rules_of_the_chapter(library: aigov.Library) -> None:
    """Internal rules hold rules of conduct alone; the last part informs."""
    *rules, information = [
        section for section in library.vehicles["it-charter-chapter"].outline if section.section is not None
    ]
    named = {entry.clause for section in rules for entry in section.list_entries()}
    assert [name for name in named if library.clauses[name].family == "employer"] == []
    told = {entry.clause for entry in information.list_entries()}
    assert {"no-scoring", "good-faith", "chapter-undertakings", "social-dialogue", "accessibility"} <= told
    assert "n'oblige pas l'utilisateur" in french(library, "document-status", "it-charter-chapter")


@pytest.mark.parametrize("name", EXTENDED)
def test_the_chapter_has_words_of_its_own(library: aigov.Library, name: str) -> None:
    assert french(library, name, "it-charter-chapter") != french(library, name, "charter")


def test_the_review_of_the_chapter_leaves_updates_to_their_article(library: aigov.Library) -> None:
    assert "actualis" not in french(library, "review", "it-charter-chapter")
    assert "ne changent pas ainsi" in french(library, "annex-updates", "it-charter-chapter")


def test_the_only_clock_of_a_notification_is_that_of_the_dossier(library: aigov.Library) -> None:
    raw = french(library, "incident-notifications", "charter")
    assert re.findall(r"\d+ (?:heures|jours|mois)", raw) == ["72 heures"]
    assert "gdpr-33" in library.clauses["incident-notifications"].editions[1].legal_bases


def test_no_authorisation_and_no_derogation_undoes_a_guarantee(library: aigov.Library) -> None:
    assert "Aucune autorisation n'y déroge" in french(library, "no-scoring", "charter")
    assert "laisse intacts la loi, le contrat, les droits d'un tiers, nos engagements" in french(
        library, "derogations", "charter"
    )
    assert "{{ delays.derogation }} au plus" in french(library, "derogations", "charter")
