"""Finding clauses, and all of one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import command
import pytest
from depth import depth

import aigov_docs as aigov
from aigov_docs.compose import clause_search
from aigov_docs.compose.clause_search import weigh_catalogue
from aigov_docs.kits.ground.problems import LibraryError
from aigov_docs.kits.ground.text import normalize_for_search

VEHICLES = ("charter", "it-charter-chapter", "contract-amendment")


def ids(library: aigov.Library, **asked: str) -> list[str]:
    found = aigov.library.search_clauses(library, **asked)  # type: ignore[arg-type]  # all of these are words
    return [each.clause.id for each in found]


# ------------------------------------------------------------------ text
@pytest.mark.parametrize(
    "words", ["mots de passe", "MOTS DE PASSE", "mot pass", "passwords", "Cles, jetons", "clés, JETONS"]
)
def test_words_are_found_in_either_language_without_accents_or_capitals(library: aigov.Library, words: str) -> None:
    assert "confidential-data" in ids(library, text=words)


def test_the_sentence_that_says_it_is_given_in_the_language_asked(library: aigov.Library) -> None:
    found = next(
        each
        for each in aigov.library.search_clauses(library, text="facteurs authentification")
        if each.clause.id == "account-security"
    )
    assert "authentification à plusieurs facteurs" in found.first_sentence("fr") and found.first_sentence(
        "en"
    ) == found.first_sentence("fr")
    assert all(language == "fr" for language, _ in found.sentences)


def test_all_the_words_stand_in_one_sentence(library: aigov.Library) -> None:
    for found in aigov.library.search_clauses(library, text="client accord écrit"):
        assert found.sentences, found.clause.id
        for _, said in found.sentences:
            assert all(word in normalize_for_search(said) for word in ("client", "accord", "ecrit")), said


def test_a_heading_that_a_text_only_refers_to_is_not_said_by_it(library: aigov.Library) -> None:
    heading = "Classes de données et niveaux d'outil"
    named = ids(library, text=heading)
    assert named == ["data-classes"]
    referring = aigov.library.clause_card(library, "data-classes")["referred_by"]
    assert len(referring) > 3 and not set(referring) & set(named)


def test_the_very_words_come_first(library: aigov.Library) -> None:
    found = aigov.library.search_clauses(library, text="secret des affaires")
    exact = [any("secret des affaires" in normalize_for_search(said) for _, said in each.sentences) for each in found]
    assert exact == sorted(exact, reverse=True) and exact[0]


def test_words_that_nobody_says_find_nothing(library: aigov.Library) -> None:
    assert ids(library, text="licorne") == []


def test_in_one_vehicle_only_its_own_wording_is_read(library: aigov.Library) -> None:
    assert "authorised-tools" in ids(library, text="portés à sa connaissance")
    assert "authorised-tools" not in ids(library, text="portés à sa connaissance", vehicle="charter")


# ------------------------------------------------------------------ filters
def test_each_filter_keeps_what_it_says(library: aigov.Library) -> None:
    clauses = library.clauses
    for asked, kept in (
        ({"topic": "never-enter"}, lambda clause: "never-enter" in clause.topics),
        ({"topic": "C2"}, lambda clause: "never-enter" in clause.topics),
        ({"topic": "C"}, lambda clause: any(library.vocabulary.topics[name].group == "data" for name in clause.topics)),
        (
            {"topic": "data"},
            lambda clause: any(library.vocabulary.topics[name].group == "data" for name in clause.topics),
        ),
        ({"kind": "monitoring"}, lambda clause: clause.kind == "monitoring"),
        ({"family": "employer"}, lambda clause: clause.family == "employer"),
        ({"modality": "prohibition"}, lambda clause: clause.modality == "prohibition"),
        ({"answers": "dependence"}, lambda clause: "dependence" in clause.answers),
        ({"answers": "R4"}, lambda clause: "dependence" in clause.answers),
        ({"vehicle": "V3"}, lambda clause: clause.id in library.vehicles["contract-amendment"].list_clause_ids()),
        (
            {"family": "conduct", "vehicle": "charter"},
            lambda clause: clause.family == "conduct" and clause.id in library.vehicles["charter"].list_clause_ids(),
        ),
    ):
        expected = [name for name, clause in clauses.items() if kept(clause)]
        assert expected and ids(library, **asked) == expected, asked
    assert ids(library) == list(clauses)


@pytest.mark.parametrize("asked", ["L. 1222-4", "l1222-4", "ct-l1222-4", "L1222-4"])
def test_a_legal_basis_is_named_as_it_is_cited(library: aigov.Library, asked: str) -> None:
    expected = [
        name
        for name, clause in library.clauses.items()
        if "ct-l1222-4" in clause.editions[max(clause.editions)].legal_bases
    ]
    assert expected and ids(library, basis=asked) == expected


def test_a_basis_is_named_in_words_too(library: aigov.Library) -> None:
    assert ids(library, basis="RGPD, article 13") == ids(library, basis="gdpr-13") != []
    assert "gdpr-3" not in library.legal_bases
    with pytest.raises(LibraryError):
        ids(library, basis="gdpr-3")


def test_weights_are_those_of_everything_done_or_of_a_matter(library: aigov.Library) -> None:
    full = set(ids(library, vehicle="V2", weight="disciplinary"))
    assert full == {
        name
        for name in library.vehicles["it-charter-chapter"].list_clause_ids()
        if library.clauses[name].family in ("conduct", "control")
    }
    sample = aigov.samples.sample_matter()
    assert sample.procedure is not None
    bare = sample.model_copy(update={"procedure": sample.procedure.model_copy(update={"deposit_on": None})})
    assert aigov.library.search_clauses(library, vehicle="V2", weight="disciplinary", matter=bare) == []
    assert {
        found.clause.id for found in aigov.library.search_clauses(library, weight="contractual+disciplinary")
    } <= set(library.vehicles["contract-amendment"].list_clause_ids())
    assert all(weighing.missing == () for here in weigh_catalogue(library).values() for weighing in here.values())


def test_everything_unknown_is_said_at_once(library: aigov.Library) -> None:
    with pytest.raises(LibraryError) as caught:
        ids(
            library,
            topic="Z9",
            kind="monitorin",
            family="conduc",
            modality="ban",
            weight="heavy",
            answers="R9",
            vehicle="chartre",
            basis="L. 9999-9",
        )
    said = [problem.text("fr") for problem in caught.value.problems]
    assert len(said) == 8 and any("monitoring" in line for line in said) and any("conduct" in line for line in said)


# ------------------------------------------------------------------ one
@pytest.fixture(scope="module", autouse=True)
def outlines_read_once() -> Iterator[None]:
    """Where a clause stands in the outlines is looked up once for a clause, and not for each check of each card."""
    with pytest.MonkeyPatch.context() as patch:
        look_up = clause_search._entries
        patch.setattr(clause_search, "_entries", cache(lambda library, name: list(look_up(library, name))))
        yield


@cache
def cards(language: str) -> dict[str, dict[str, Any]]:
    """The card of each clause; in English of one in three, of each in whole runs."""
    library = aigov.load_library()
    names = list(library.clauses)[:: 1 if language == "fr" else depth(3, 1)]
    return {name: aigov.library.clause_card(library, name, language) for name in names}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_clause_has_its_card(library: aigov.Library, language: str) -> None:
    for name, card in cards(language).items():
        clause = library.clauses[name]
        assert card["title"] and card["purpose"] and card["editions"] and card["brought_in"], name
        assert set(card["weights"]) == {entry["vehicle"] for entry in card["brought_in"]}, name
        assert all(weighed["reason"] and weighed["weight_label"] for weighed in card["weights"].values()), name
        for edition in card["editions"]:
            assert all(basis["text"] and basis["says"] for basis in edition["legal_bases"])
            for rows in edition["side_by_side"].values():
                for row in rows:
                    assert all(cell and "{{" not in cell and "[[" not in cell for cell in row), (name, row)
            texts = {key for key in clause.editions[edition["edition"]].wordings if key.endswith("fr")}
            assert len(edition["side_by_side"]) == len(texts), name


def test_a_card_says_what_brings_the_clause_in_by_labels(library: aigov.Library) -> None:
    card = aigov.library.clause_card(library, "unlisted-tools-allowed", "fr")
    assert [entry["because"] for entry in card["brought_in"]] == [["Outils hors liste\u00a0: Admis sauf exclusion"]] * 3
    assert [entry["vehicle"] for entry in card["brought_in"]] == ["charter", "it-charter-chapter", "contract-amendment"]
    assert aigov.library.clause_card(library, "purpose")["brought_in"][0]["because"] == []


def test_references_are_told_both_ways() -> None:
    for name, card in cards("fr").items():
        for target in card["refers_to"]:
            assert name in cards("fr")[target]["referred_by"]


def test_a_card_names_the_checks_that_look_at_the_clause(library: aigov.Library) -> None:
    def named(name: str) -> set[str]:
        return {check["id"] for check in aigov.library.clause_card(library, name)["checks"]}

    assert {"C-NEVER-ENTER"} <= named("confidential-data")
    assert {"C-UNLISTED-TOOLS"} <= named("personal-accounts-case-by-case")
    assert {"C-COMMITTEE", "C-SMALL-COMMITTEE"} <= named("governance-committee")
    assert {"C-LOGS-INFORMATION"} <= named("usage-logs")
    assert "C-AGENT-TOOL" not in named("confidential-data")


def test_what_is_still_to_be_verified_is_marked(library: aigov.Library) -> None:
    bases = aigov.library.clause_card(library, "confidential-data", "fr")["editions"][-1]["legal_bases"]
    assert {basis["id"]: "à vérifier" in basis["text"] for basis in bases} == {
        name: library.legal_bases[name].verify for name in library.clauses["confidential-data"].editions[2].legal_bases
    }


def test_a_clause_on_the_facts_of_a_matter(library: aigov.Library) -> None:
    refused = aigov.samples.sample_matter("contract-amendment")
    assert refused.amendment is not None
    matter = refused.model_copy(
        update={"amendment": refused.amendment.model_copy(update={"response": "none", "signed_on": None})}
    )
    weighed = aigov.library.clause_card(library, "human-review", "en", matter)["weights"]["contract-amendment"]
    assert weighed["weight"] == "none" and weighed["missing"] and weighed["weight_then"] == "contractual+disciplinary"


def test_an_unknown_clause_is_named(library: aigov.Library) -> None:
    with pytest.raises(LibraryError, match='did you mean "confidential-data"'):
        aigov.library.clause_card(library, "confidental-data")


# ------------------------------------------------------------------ the command
def run(*arguments: str | Path, language: str = "en_GB.UTF-8") -> CompletedProcess[str]:
    return command.run("clauses", *arguments, language=language)


def test_the_command_lists_with_sentence_and_weight() -> None:
    done = run("--text", "mot de passe", "--vehicle", "V2", "--lang", "fr")
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert done.returncode == 0 and {len(row) for row in rows} == {7}
    row = next(row for row in rows if row[0] == "confidential-data")
    assert row[5] == "Disciplinaire" and "mots de passe" in row[6]
    assert f"sur {len(aigov.load_library().clauses)}" in done.stderr  # in the language asked for


def test_the_command_gives_json_of_several_and_of_one() -> None:
    several = json.loads(run("--text", "passwords", "--json").stdout)
    assert any(each["clause"] == "confidential-data" and each["sentences"][0]["text"] for each in several)
    one = json.loads(run("confidential-data", "--json", "--lang", "fr").stdout)
    assert (
        one["title"] == "Données à ne pas saisir"
        and one["weights"]["charter"]["reason"]
        and one["editions"][1]["side_by_side"]
    )


def test_the_command_shows_all_of_one(tmp_path: Path) -> None:
    matter = tmp_path / "matter.yaml"
    matter.write_text(
        "\n".join(line for line in aigov.sample_text().splitlines() if "deposit_on" not in line), encoding="utf-8"
    )
    said = run("agents-approval", "--matter", matter).stdout.replace("\u00a0", " ")
    for part in (
        "Agents and automations",
        "agents",
        "What it is worth",
        "What brings it in",
        "Approved, with confirmation",
        "It refers to",
        "C-AGENT-TOOL",
        "Missing: ",
        "Article L. 1121-1",
        "[fr]\t[en]",
    ):
        assert part in said, part


def test_what_makes_no_sense_is_refused() -> None:
    assert run("purpose", "--topic", "A1").returncode == 2
    wrong = run("--kind", "monitorin", "--weight", "heavy")
    assert wrong.returncode == 1 and 'did you mean "monitoring"' in wrong.stderr and "heavy" in wrong.stderr
