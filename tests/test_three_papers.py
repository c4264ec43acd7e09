"""The charter, the chapter and the amendment of one matter say the same, rule by rule (vocabulary/stances.yaml).

``AIGOV_WHOLE=1`` assembles the three whole, a thousand times, by choices drawn at random.
"""

from __future__ import annotations

import dataclasses
import random
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from command import run
from depth import depth, in_turn

import aigov_docs as aigov
from aigov_docs.compose.combinations import compose_choices, option_values, pairwise_rows, refusal_test
from aigov_docs.compose.library_check import check_library
from aigov_docs.compose.paper_check import check_papers
from aigov_docs.compose.papers import find_disagreements
from aigov_docs.document.tree import Run
from aigov_docs.kits.ground.resources import data_folder
from aigov_docs.law.facts import DOCUMENT_FACTS
from aigov_docs.law.sanction_facts import fact_values
from aigov_docs.library.vehicles import OutlineEntry

CHARTER, CHAPTER, AMENDMENT = "charter", "it-charter-chapter", "contract-amendment"
PAPERS = (CHARTER, CHAPTER, AMENDMENT)
LIBRARY = aigov.load_library()


# ------------------------------------------------------------------ what the papers of a library say
@cache
def choices() -> list[dict[str, str]]:
    """Choices that together make every two values of two options, those that a check refuses left out."""
    barred = [refusal_test(LIBRARY, vehicle) for vehicle in LIBRARY.vehicles_in_order()]
    values: dict[str, tuple[str, ...]] = {}
    for vehicle in LIBRARY.vehicles_in_order():
        values |= option_values(LIBRARY, vehicle)
    return pairwise_rows(values, lambda row: not any(refuses(row) for refuses in barred))


def contradictions(library: aigov.Library) -> dict[str, str]:
    """The rules of which the papers do not say the same by some choices, each with what is said of it first."""
    told: dict[str, str] = {}
    facts = {name: fact_values(name, library)[0] for name in DOCUMENT_FACTS if name != "vehicle"}
    for row in choices():
        made = compose_choices(library, library.vehicles[CHARTER], {**facts, **row})
        for each in find_disagreements(library, made.choices, made.papers):
            told.setdefault(each.name, each.as_name().fr)
    return told


def told(library: aigov.Library) -> list[str]:
    return [problem.text("en") for problem in check_papers(library)]


# ------------------------------------------------------------------ libraries with a fault
def outlined(
    vehicle: str, change: Callable[[OutlineEntry], list[OutlineEntry]], library: aigov.Library = LIBRARY
) -> aigov.Library:
    """A library with the entries of an outline changed, those of shared articles too."""

    def of(entry: Any) -> list[Any]:
        if isinstance(entry, OutlineEntry):
            return change(entry)
        return [entry.model_copy(update={"clauses": tuple(each for one in entry.clauses for each in of(one))})]

    kind = library.vehicles[vehicle]
    sections = tuple(
        section.model_copy(update={"clauses": tuple(each for one in section.clauses for each in of(one))})
        for section in kind.outline
    )
    return dataclasses.replace(
        library, vehicles={**library.vehicles, vehicle: kind.model_copy(update={"outline": sections})}
    )


def without(vehicle: str, clause: str, library: aigov.Library = LIBRARY) -> aigov.Library:
    """A library with a clause taken out of an outline."""
    return outlined(vehicle, lambda entry: [] if entry.clause == clause else [entry], library)


def swapped(vehicle: str, one: str, other: str) -> aigov.Library:
    """The library with the value of an option that keeps one clause keeping another in its place."""
    return outlined(
        vehicle, lambda entry: [entry.model_copy(update={"clause": other}) if entry.clause == one else entry]
    )


def reworded(
    clause: str, key: str, old: str, new: str, only: int | None = None, library: aigov.Library = LIBRARY
) -> aigov.Library:
    """A library with some words of a text changed, in each of its editions that has them, or in one ``only``."""
    written = library.clauses[clause]
    editions, changed = {}, 0
    for number, edition in written.editions.items():
        wording = edition.wordings.get(key)
        editions[number] = edition
        if wording is not None and old in wording.raw and only in (None, number):
            changed += 1
            text = dataclasses.replace(wording, raw=wording.raw.replace(old, new))
            editions[number] = dataclasses.replace(edition, wordings={**edition.wordings, key: text})
    assert changed, (clause, key, old)
    return dataclasses.replace(
        library, clauses={**library.clauses, clause: dataclasses.replace(written, editions=editions)}
    )


# ------------------------------------------------------------------ the library as it is
def test_the_papers_say_the_same_by_every_two_choices() -> None:
    assert contradictions(LIBRARY) == {}
    met = {((one, row[one]), (other, row[other])) for row in choices() for one in row for other in row}
    options = LIBRARY.vocabulary.options.options
    compared = {rule.option for rule in LIBRARY.vocabulary.stances.values()} - {None}
    barred = [refusal_test(LIBRARY, vehicle) for vehicle in LIBRARY.vehicles_in_order()]
    for one in compared:
        for other in compared - {one}:
            for x in options[str(one)].values:
                for y in options[str(other)].values:
                    pair = {str(one): x, str(other): y}
                    assert (((one, x), (other, y)) in met) != any(refuses(pair) for refuses in barred), pair


def test_no_paper_is_silent_and_no_text_says_otherwise() -> None:
    assert check_papers(LIBRARY) == []


@pytest.mark.parametrize("rule", LIBRARY.vocabulary.stances)
def test_every_value_of_an_option_that_a_clause_follows_has_its_stance(rule: str) -> None:
    said = LIBRARY.vocabulary.stances[rule]
    if said.option is not None:
        followed = {
            str(test)
            for vehicle in LIBRARY.vehicles_in_order()
            for entry in vehicle.list_entries()
            if entry.clause in {name for stance in said.stances.values() for name in stance.clauses}
            for name, test in entry.when.items()
            if name == said.option
        }
        assert followed <= set(said.stances)


# ------------------------------------------------------------------ a planted contradiction of each kind
def test_an_amendment_without_its_clause_forbids_what_the_charter_allows() -> None:
    """What the amendment did before it followed the options: its article on tools closed what the others open."""
    found = contradictions(without(AMENDMENT, "unlisted-tools-public-data"))
    assert set(found) == {"unlisted_tools"}
    assert "Charte autonome : Admis pour l'information publique" in found["unlisted_tools"]
    assert "Avenant au contrat de travail : Interdits)" in found["unlisted_tools"]


#: The clause of a value, and that of another value of the same option, with the rule that they are of.
SWAPS = (
    ("unlisted_tools", "unlisted-tools-allowed", "unlisted-tools-public-data"),
    ("personal_accounts", "personal-accounts-case-by-case", "personal-accounts-forbidden"),
    ("client_data", "client-data-anonymised", "client-data-never"),
    ("agents", "agents-scoped", "agents-forbidden"),
    ("code_assistants", "code-assistants-approved", "code-assistants-forbidden"),
    ("meetings", "meetings-objection", "meetings-forbidden"),
    ("own_devices", "own-devices-allowed", "own-devices-forbidden"),
    ("human_review", "human-review", "human-review-every-output"),
    ("internal_disclosure", "internal-disclosure-on-request", "internal-disclosure-always"),
    ("sector_secrecy", "secrecy-health", "secrecy-legal"),
)


@pytest.mark.parametrize(("vehicle", "swap"), in_turn(PAPERS, SWAPS))
def test_a_value_that_keeps_the_clause_of_another_contradicts(vehicle: str, swap: tuple[str, str, str]) -> None:
    rule, one, other = swap
    assert set(contradictions(swapped(vehicle, one, other))) == {rule}


def test_three_papers_that_agree_against_the_option_contradict_it() -> None:
    library = LIBRARY
    for vehicle in PAPERS:
        changed = swapped(vehicle, "agents-scoped", "agents-forbidden")
        library = dataclasses.replace(library, vehicles={**library.vehicles, vehicle: changed.vehicles[vehicle]})
    assert set(contradictions(library)) == {"agents"}


def test_two_stances_in_one_paper_contradict() -> None:
    always = outlined(
        CHAPTER,
        lambda entry: [entry.model_copy(update={"when": {}}) if entry.clause == "agents-forbidden" else entry],
    )
    found = contradictions(always)
    assert (
        set(found) == {"agents"}
        and "Chapitre IA de la charte informatique : Interdits sans accord de sécurité et" in found["agents"]
    )


#: A clause that a vehicle lacks, and the rule of which it then says nothing.
SILENT = (
    (AMENDMENT, "human-review-graded", "Human review"),
    (CHARTER, "meetings-authorised", "Transcription of meetings"),
    (CHAPTER, "no-automated-decision", "Decisions about a person"),
    (AMENDMENT, "confidential-data", "Data not to be entered"),
    (AMENDMENT, "secrecy-banking", "Rules of the sector"),
    (AMENDMENT, "agents-scoped", "Agents and automations"),  # where it states all the rules
    (AMENDMENT, "prohibited-uses", "Prohibited uses"),
)


@cache
def told_of_silent_papers() -> list[str]:
    """What is told of a library without any of these clauses."""
    library = LIBRARY
    for vehicle, clause, _ in SILENT:
        library = without(vehicle, clause, library)
    return told(library)


@pytest.mark.parametrize(("vehicle", "clause", "rule"), SILENT)
def test_a_paper_that_says_nothing_where_the_others_speak_is_told(vehicle: str, clause: str, rule: str) -> None:
    found = [line for line in told_of_silent_papers() if rule in line]
    assert len(found) == 1 and found[0].startswith(f"vehicles/{vehicle}.yaml — the document says nothing of"), clause


#: Words of a text that are changed, and what is then told of it.
REWORDED = (
        (
            "unlisted-tools-public-data",
            "contract-amendment.fr",
            "saisit seulement des informations publiques",
            "aucune information", "never says: Public information",
        ),
        (
            "unlisted-tools-forbidden", "charter.fr", "Rien ne vous convient ?",
            "Vous pouvez y saisir une information publique.", "“information publique”",
        ),
        (
            "client-data-never", "fr", "Aucune autre règle du présent chapitre ne la lève.", "",
            "never says: No other rule lifts this one",
        ),
        ("client-data-never", "charter.en", "No other article lifts this request", "It may be lifted", "never says:"),
        ("agents-approval", "contract-amendment.en", "written approval", "agreement", "never says: A written approval"),
        ("meetings-objection", "fr", "discipline", "discipline, le secret professionnel", "“secret professionnel”"),
        (
            "secrecy-education", "contract-amendment.fr",
            "seulement dans un outil que {{ party.la_societe }} a autorisé par écrit à la recevoir", "dans tout outil",
            "never says: A tool authorised in writing",
        ),
        (
            "secrecy-association", "charter.fr", "nous avons autorisé par écrit à la recevoir", "vous connaissez",
            "never says: A tool authorised in writing",
        ),
        (
            "secrecy-education", "charter.en", "decide on AI's answer alone", "follow AI's answer",
            "never says: On AI output alone",
        ),
)  # fmt: skip


@cache
def told_of_reworded_texts() -> list[str]:
    """What is told of a library in which all these texts are changed."""
    library = LIBRARY
    for clause, key, old, new, _ in REWORDED:
        library = reworded(clause, key, old, new, library=library)
    return told(library)


@pytest.mark.parametrize(("clause", "key", "said"), [(clause, key, said) for clause, key, _, _, said in REWORDED])
def test_a_text_that_no_longer_says_its_stance_is_told_with_its_file(clause: str, key: str, said: str) -> None:
    found = [line for line in told_of_reworded_texts() if f"{clause}/1.{key}.md" in line]
    assert len(found) == 1 and said in found[0]
    assert len([line for line in told_of_reworded_texts() if "/1." in line]) == len(REWORDED)


def test_a_list_that_is_not_that_of_the_other_papers_contradicts() -> None:
    shorter = contradictions(
        reworded("confidential-data", "contract-amendment.fr", "\n- sécurité des lieux et", "\nEt")
    )
    assert set(shorter) == {"never_enter"} and "sécurité des lieux et des systèmes" in shorter["never_enter"]
    other = contradictions(reworded("incident-reporting", "charter.en", "a fraud, even one that was foiled", "a fraud"))
    assert set(other) == {"incidents"}
    sector = contradictions(reworded("secrecy-public-service", "fr", "\n- les plans et l'état", "\nEt l'état"))
    assert set(sector) == {"sector_secrecy"} and "les plans" in sector["sector_secrecy"]


def test_a_delay_or_an_address_typed_by_hand_contradicts() -> None:
    typed = contradictions(reworded("incident-reporting", "fr", "{{ delays.incident_report }}", "sous deux jours"))
    assert set(typed) == {"incidents"} and "Chapitre IA" in typed["incidents"]
    address = contradictions(
        reworded("incident-reporting", "contract-amendment.fr", "{{ contacts.incidents }}", "alerte@exemple.fr")
    )
    assert set(address) == {"incidents"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("option: agents", "option: agent", 'did you mean "agents"'),
        ("    scoped: {clauses", "    scopped: {clauses", 'did you mean "scoped"'),
        ("clauses: [agents-scoped]", "clauses: [agents-scopd]", 'did you mean "agents-scoped"'),
        ("needs: [written_scope]", "needs: [written_scop]", 'did you mean "written_scope"'),
        ("blanks: [delays.request_answer]", "blanks: [delays.request_answr]", 'did you mean "delays.request_answer"'),
        ("silent: {it-charter-chapter:", "silent: {it-charter:", "unknown vehicle"),
        ("{contract_scope: personal_terms}", "{contract_scop: personal_terms}", 'did you mean "contract_scope"'),
        ("{contract_scope: personal_terms}", "{contract_scope: personal}", 'did you mean "personal_terms"'),
    ],
)
def test_a_misspelt_name_of_a_stance_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    """In a house library that writes all of them, which is read in no time."""
    (tmp_path / "library.yaml").write_text('name: firm\nrelease: "1"\nextends: aigov\n', encoding="utf-8")
    (tmp_path / "vocabulary").mkdir()
    written = (data_folder("clause_library") / "vocabulary/stances.yaml").read_text("utf-8")
    assert old in written
    (tmp_path / "vocabulary/stances.yaml").write_text(written.replace(old, new, 1), encoding="utf-8")
    found = told(aigov.load_library(tmp_path))
    assert len(found) == 1 and said in found[0] and found[0].startswith("vocabulary/stances.yaml, ")


# ------------------------------------------------------------------ the commands
def test_check_draft_compare_and_issue_tell_a_contradiction(
    tmp_path: Path, edit: Callable[[Path, str, str], None]
) -> None:
    """Where a firm writes the outline of the amendment anew, with one clause in the place of another."""
    house, outline = tmp_path / "house", "vehicles/contract-amendment.yaml"
    (house / "vehicles").mkdir(parents=True)
    (house / "library.yaml").write_text('name: firm\nrelease: "1"\nextends: aigov\n', encoding="utf-8")
    shutil.copy(data_folder("clause_library") / outline, house / outline)
    edit(house / outline, "clause: client-data-anonymised,", "clause: client-data-never,")
    edit(house / outline, "clause: client-data-never,", "clause: client-data-anonymised,")
    matter, people = tmp_path / "matter.yaml", tmp_path / "people.csv"
    matter.write_text(aigov.sample_text(), encoding="utf-8")
    people.write_text(aigov.sample_text("employees.csv"), encoding="utf-8")
    asked = ("--library", house)
    commands = (
        ("check", house),
        ("draft", matter, "--vehicle", "V1", "-o", tmp_path / "out.md", *asked),
        ("compare", matter, *asked),
        ("issue", matter, people, "-o", tmp_path / "out", *asked),
    )
    for command in commands:
        done = run(*command)
        assert done.returncode == 1 and "C-PAPERS" in done.stdout + done.stderr, (command, done)
        assert "Client data" in done.stdout + done.stderr
    assert not (tmp_path / "out.md").exists() and not (tmp_path / "out").exists()


def test_a_house_library_may_say_a_stance_of_its_own_clause(tmp_path: Path) -> None:
    """A clause of a firm in the place of one of ours takes a stance once the firm says which."""
    house = tmp_path / "house"
    source = data_folder("clause_library") / "clauses/agents/agents-scoped"
    shutil.copytree(source, house / "clauses/agents/firm-agents")
    (house / "library.yaml").write_text('name: firm\nrelease: "1"\nextends: aigov\n', encoding="utf-8")
    clause = house / "clauses/agents/firm-agents/clause.yaml"
    clause.write_text(clause.read_text("utf-8").replace("id: agents-scoped", "id: firm-agents"), encoding="utf-8")
    (house / "vehicles").mkdir()
    (house / "vehicles/charter.yaml").write_text(
        "id: charter\nadd:\n  - {clause: firm-agents, after: agents-scoped, when: {agents: forbidden}}\n", "utf-8"
    )
    assert contradictions(aigov.load_library(house)) == {}
    rule = (data_folder("clause_library") / "vocabulary/stances.yaml").read_text("utf-8")
    agents = rule[rule.index("\nagents:\n") : rule.index("\ncode_assistants:\n")]
    (house / "vocabulary").mkdir()
    (house / "vocabulary/stances.yaml").write_text(
        agents.replace("[agents-scoped]", "[agents-scoped, firm-agents]"), encoding="utf-8"
    )
    library = aigov.load_library(house)
    assert set(contradictions(library)) == {"agents"} and check_papers(library) == []


# ------------------------------------------------------------------ on the days of earlier editions
@pytest.mark.parametrize(
    ("key", "word"),
    depth(
        [("charter.fr", "inventions, ")], [("charter.fr", "inventions, "), ("fr", "formules, "), ("en", "formulas, ")]
    ),
)
def test_papers_are_compared_on_the_day_of_each_edition(key: str, word: str) -> None:
    earlier, newest = (reworded("confidential-data", key, word, "", only=number) for number in (1, 2))
    (said,) = told(earlier)
    assert said.startswith("vocabulary/stances.yaml, never_enter; clauses/never-enter/confidential-data/1.")
    assert ".fr.md, line 1 — the documents of a matter of 2025-02-02 do not say" in said
    assert contradictions(earlier) == {}, "the newest editions agree: no matter of today is refused"
    assert told(newest) == [] and set(contradictions(newest)) == {"never_enter"}


def test_a_contradiction_of_the_past_is_one_of_the_library(ten: aigov.Library) -> None:
    library = reworded("confidential-data", "charter.fr", "inventions, ", "", only=1, library=ten)
    assert [problem.code for problem in check_library(library)] == ["papers-of-a-day"]


# ------------------------------------------------------------------ assembled whole
def values_printed(document: aigov.Document) -> dict[str, set[str]]:
    """What a document prints of each delay and each contact, without regard to the typography around it."""
    out: dict[str, set[str]] = {}

    def of(value: Any) -> None:
        if isinstance(value, Run):
            if value.blank is not None and value.blank.startswith(("delays.", "contacts.")):
                out.setdefault(value.blank, set()).add(value.text)
        elif isinstance(value, tuple):
            for each in value:
                of(each)
        elif dataclasses.is_dataclass(value):
            for field in dataclasses.fields(value):
                of(getattr(value, field.name))

    of(document.body)
    return out


def test_papers_of_random_choices_print_the_same_values() -> None:
    draw, options = random.Random(16), LIBRARY.vocabulary.options
    barred = [refusal_test(LIBRARY, vehicle) for vehicle in LIBRARY.vehicles_in_order()]
    wanted, tried = depth(6, 1000), 0
    while tried < wanted:
        chosen = {name: draw.choice(list(option.values)) for name, option in options.options.items()}
        if any(refuses(chosen) for refuses in barred):
            continue
        tried += 1
        posture, language, printed = (
            draw.choice(list(options.postures)),
            "fr" if tried % 2 else "en",
            dict[str, set[str]](),
        )
        for vehicle in PAPERS:
            matter = aigov.samples.sample_matter(vehicle).model_copy(update={"options": chosen, "posture": posture})
            assessment = aigov.assess(LIBRARY, matter)
            assert "C-PAPERS" not in [each.id for each in aigov.list_incoherences(assessment)]
            for blank, said in values_printed(aigov.assemble(assessment, language)).items():
                printed.setdefault(blank, set()).update(said)
        assert all(len(said) == 1 for said in printed.values()), printed
