"""A house library that came after a first round: what was signed is read from the library that it extends."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from issuing import person
from test_rounds import NEW, compose_document, library, matter, personalize_matter, propose, words

import aigov_docs as aigov
from aigov_docs.bulk.plan import plan_issue
from aigov_docs.bulk.rounds import second_round
from aigov_docs.kits.ground.resources import data_folder
from aigov_docs.library.clauses import EditionChange
from aigov_docs.register.register import Register
from aigov_docs.register.standing import compare_editions, find_edition

pytest.importorskip("sqlalchemy")
LATER = dt.date(2027, 3, 1)


@cache
def house() -> aigov.Library:
    """The sample of a house library, which replaces the shipped clause on data not to be entered."""
    return aigov.load_library(data_folder("clause_library") / "samples/house")


def replaced(*, same_words: bool, level: str = "") -> aigov.Library:
    """A house library whose clause has the words of the shipped edition 2, or others; it may say what it changes."""
    base = library()
    clause = base.clauses["confidential-data"]
    words = clause.editions[2 if same_words else 1].wordings
    change = EditionChange.model_validate({"level": level, "fr": "Précise.", "en": "Clarifies."}) if level else None
    own = replace(clause.editions[2], number=1, wordings=words, change=change)
    clauses = {**base.clauses, clause.id: replace(clause, library="acme", editions={1: own})}
    return replace(base, name="acme", base=base, clauses=clauses, overrides=(clause.id,))


def test_a_clause_that_took_the_place_of_a_signed_one_is_neither_new_nor_withdrawn(tmp_path: Path) -> None:
    people = [person("E-1"), person("E-2", language="fr+en")]
    with Register(tmp_path / "avenants.db") as register:
        propose(register, NEW, "r1", *people, signed_on=NEW)
        found = second_round(register, house(), matter(LATER), people)
        assert [each.people for each in found.groups] == [(people[0],), (people[1],)]
        for group in found.groups:
            assert [(each.clause, each.kind, each.former, each.old, each.new) for each in group.changes] == [
                ("cabinet-exemple/confidential-data", "replaced", "confidential-data", 2, 1)
            ]
        said = words(found.groups[1].pages["en"])
        assert "Another text takes the place of the one that was signed." in said and "Text signed" in said
        assert (
            "This clause is new." not in said and "is removed" not in said and "compare the two documents" not in said
        )
        assert "Un autre texte prend la place de celui qui a été signé." in words(found.groups[0].pages["fr"])
        standings = register.find_standings(dt.date(2027, 6, 1), house(), matter(), people)
        assert all(clause.weight for each in standings for clause in each.clauses)  # none is left unweighed
        (one,) = (each for each in standings[0].clauses if each.label == "confidential-data@2")
        (upstream,) = (
            each
            for each in register.find_standings(dt.date(2027, 6, 1), library(), matter(), people)[0].clauses
            if each.label == "confidential-data@2"
        )
        assert one.weight == upstream.weight
        bound = register.who_is_bound("confidential-data", house(), matter(), on="2027-06-01", recipients=people)
        assert len(bound) + len(bound.unsaid) == 2


@pytest.mark.parametrize(
    ("known", "state"),
    [
        (replaced(same_words=True), "unchanged"),
        (replaced(same_words=False), "outdated"),
        (replaced(same_words=False, level="cosmetic"), "unchanged"),
        (replaced(same_words=False, level="substantive"), "outdated"),
    ],
    ids=["same words", "other words", "form", "substance"],
)
def test_the_plan_says_who_signed_what_the_house_changed(tmp_path: Path, known: aigov.Library, state: str) -> None:
    with Register(tmp_path / "avenants.db") as register:
        propose(register, NEW, "r1", person("E-1"), signed_on=NEW)
        plan = plan_issue(known, matter(LATER), [person("E-1")], register=register)
    assert [name for name, count in plan.counts.items() if count] == [state]


def test_a_house_clause_that_is_given_up_is_compared_too() -> None:
    """The house is gone: the shipped clause takes the place of its text, which nobody has any more."""
    theirs = personalize_matter(matter(), person("E-1"))
    signed = [item.label for item in compose_document(house(), theirs).chosen]
    (change,) = compare_editions(signed, compose_document(library(), theirs), library())
    assert (change.clause, change.kind, change.former) == (
        "confidential-data", "replaced", "cabinet-exemple/confidential-data",
    )  # fmt: skip
    assert find_edition(library(), "cabinet-exemple/confidential-data@1") is None
