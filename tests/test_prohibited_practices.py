"""Each practice of AI that the law prohibits is named, with its day, as it stands on the day of the document."""

from __future__ import annotations

import datetime as dt

import pytest
from papers import CHAPTER, CHARTER, LIBRARY, printed

import aigov_docs as aigov

NAME = "prohibited-practices"
#: The days on which the law moved, and how a document of that day tells the two practices that came last.
DAYS = {
    dt.date(2025, 2, 2): (1, ""),
    dt.date(2026, 7, 26): (1, ""),
    dt.date(2026, 7, 27): (2, "à partir du 2 décembre 2026"),
    dt.date(2026, 12, 1): (2, "à partir du 2 décembre 2026"),
    dt.date(2026, 12, 2): (3, "depuis le 2 décembre 2026"),
}
#: What names each practice of points a) to h) of Article 5(1), then of points ba) and bb), in French and in English.
OF_2025 = {
    "fr": ("manipul", "vulnérabilité", "comportement social", "infraction", "reconnaissance faciale", "émotions",
           "appartenance syndicale", "en temps réel"),
    "en": ("manipulat", "vulnerab", "social behaviour", "offence", "facial recognition", "emotions",
           "trade-union membership", "real time"),
}  # fmt: skip
OF_2026 = {"fr": ("images intimes", "abus sexuels sur"), "en": ("intimate images", "child sexual abuse")}


def article(vehicle: str, day: dt.date, language: str) -> tuple[aigov.Assessment, str]:
    """The assessment of a document of a day, and what its article on prohibited practices says."""
    options = {"breadth": "complete"}
    matter = aigov.samples.sample_matter(vehicle)
    found = aigov.assess(LIBRARY, matter.model_copy(update={"date": day, "as_of": None, "options": options}))
    titles = LIBRARY.clauses[NAME].editions[1].wordings
    title = titles.get(f"{vehicle}.{language}", titles[language]).heading_text.replace("’", "'")
    said = printed(aigov.assemble(found, language))
    start = said.index(title)
    return found, said[start : start + 2600]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("vehicle", [CHARTER, CHAPTER])
@pytest.mark.parametrize("day", DAYS)
def test_each_practice_is_named_with_its_day(day: dt.date, vehicle: str, language: str) -> None:
    found, said = article(vehicle, day, language)
    number, told = DAYS[day]
    finding = found.finding(NAME)
    assert finding is not None and finding.label == f"{NAME}@{number}"
    assert all(word in said for word in OF_2025[language])
    assert ("2 février 2025" if language == "fr" else "2 February 2025") in said
    assert all((word in said) == bool(told) for word in OF_2026[language])
    assert ("2 December 2026" in said or "2 décembre 2026" in said) == bool(told)
    assert language == "en" or told in said.lower()


def test_no_edition_is_invented() -> None:
    """An edition begins on a day on which the law moved, and rests on the text that moved it."""
    clause = LIBRARY.clauses[NAME]
    for edition in clause.editions.values():
        moved = {LIBRARY.legal_bases[name].versions[0].since for name in edition.legal_bases if name != "ct-l1121-1"}
        assert edition.in_force in moved, edition.number
