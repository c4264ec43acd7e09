"""The rules carried from the legal dossier, by their identifiers."""

from __future__ import annotations

import aigov_docs as aigov

#: G general, V1 V2 V3 the vehicles, P persons, S sanctions, W warnings, C facts that contradict each other.
COUNT = {"G": 19, "V1": 9, "V2": 22, "V3": 12, "P": 11, "S": 30, "W": 29, "C": 19}


def test_every_rule_of_the_dossier_is_there(library: aigov.Library) -> None:
    names = {
        rule.id
        for subject in ("enforceability", "sanctions")
        for rule in aigov.law.rule_book(library, subject).all_rules()
    }
    found: dict[str, int] = {}
    for name in names:
        found[name.split("-")[0]] = found.get(name.split("-")[0], 0) + 1
    assert found == COUNT and len(names) == 151


def test_every_rule_says_why_in_both_languages_and_rests_on_something(library: aigov.Library) -> None:
    for subject in ("enforceability", "sanctions"):
        for rule in aigov.law.rule_book(library, subject).all_rules():
            assert rule.explanation.fr and rule.explanation.en and rule.legal_bases, rule.id
