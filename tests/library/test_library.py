"""The shipped clauses: enough of them, in two languages, for every risk and practice, in every vehicle."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import aigov_docs as aigov
from aigov_docs.review.clause_changes import ClauseChange, find_demands

#: Topics marked core or common in the coverage map, less those of annexes and later releases.
CORE_AND_COMMON = [
    "purpose",
    "persons-bound",
    "status",
    "entry-into-force",
    "authorised-tools",
    "personal-accounts",
    "tool-request",
    "tool-assessment",
    "uses-register",
    "data-classes",
    "never-enter",
    "personal-data",
    "trade-secrets",
    "anonymisation",
    "permitted-uses",
    "prohibited-uses",
    "human-review",
    "accountability",
    "fact-checking",
    "bias",
    "human-decision",
    "graded-validation",
    "external-disclosure",
    "chatbots",
    "vigilance",
    "agents",
    "hr-decisions",
    "training",
    "governance",
    "incident-reporting",
    "breaches",
    "revision",
    "acknowledgement",
    "frugality",
]
VEHICLES = ("charter", "it-charter-chapter", "contract-amendment")


def test_the_round_of_an_outline_is_first_or_again(
    library: aigov.Library, tmp_path: Path, edit: Callable[[Path, str, str], None]
) -> None:
    """In a house library that writes the whole outline anew."""
    (tmp_path / "library.yaml").write_text('name: acme\nrelease: "1"\nextends: aigov\n', encoding="utf-8")
    (tmp_path / "vehicles").mkdir()
    vehicle = tmp_path / "vehicles/contract-amendment.yaml"
    shutil.copy(library.folders[0] / "vehicles/contract-amendment.yaml", vehicle)
    edit(
        vehicle,
        "{clause: earlier-amendment, when: {round: again}}",
        "{clause: earlier-amendment, when: {round: second}}",
    )
    edit(vehicle, "{clause: unchanged-terms, when: {round: first}}", "{clause: unchanged-terms, when: {rounds: first}}")
    assert {problem.code: problem.values["name"] for problem in aigov.library.check_folder(tmp_path)} == {
        "unknown-value": "second",
        "unknown-condition": "rounds",
    }


@pytest.mark.parametrize("name", ["avenant-ia", "contract-amendment"])
def test_a_house_vehicle_speaks_as_the_one_it_is_weighed_as_and_changes_as_it_does(
    upstream_of_ten: aigov.Library, tmp_path: Path, name: str
) -> None:
    """Under a name of its own, or in place of the shipped one; without wordings or demands of its own."""
    library = upstream_of_ten
    (tmp_path / "vehicles").mkdir()
    (tmp_path / "library.yaml").write_text('name: acme\nrelease: "1"\nextends: aigov\n', encoding="utf-8")
    shipped = (library.folders[0] / "vehicles/contract-amendment.yaml").read_text("utf-8")
    own = re.sub(
        r"^aliases.*\n",
        "weighed_as: contract-amendment\n",
        re.sub(r"(?ms)^on_change:.*?(?=^outline)", "", shipped),
        flags=re.M,
    ).replace("id: contract-amendment", f"id: {name}")
    (tmp_path / f"vehicles/{name}.yaml").write_text(own, encoding="utf-8")
    assert aigov.library.check_folder(tmp_path) == []
    house = aigov.load_library(tmp_path)
    assert house.vehicles[name].on_change == library.vehicles["contract-amendment"].on_change is not None
    matter = aigov.samples.sample_matter("contract-amendment")
    for language in ("fr", "en"):
        theirs, ours = (
            aigov.assemble(aigov.assess(used, matter.model_copy(update={"vehicle": vehicle})), language)
            for used, vehicle in ((library, "contract-amendment"), (house, name))
        )
        assert aigov.to_bytes(ours, "md") == aigov.to_bytes(theirs, "md")
    assert (
        "utilisateur"
        not in aigov.to_bytes(
            aigov.assemble(aigov.assess(house, matter.model_copy(update={"vehicle": name})), "fr"), "md"
        ).decode()
    )
    file = tmp_path / "avenant.docx"
    aigov.render(aigov.assemble(aigov.assess(house, matter.model_copy(update={"vehicle": name})), "fr"), file)
    assert aigov.verify(file, house, today=matter.date).clean
    demands = find_demands(ClauseChange("trade-secrets", {}, "added", None, 1), house, name)
    assert [(vehicle.id, demand) for vehicle, demand in demands] == [
        (name, library.vehicles["contract-amendment"].on_change.requirement_for("otherwise"))
    ]  # type: ignore[union-attr]  # asserted above


def test_there_are_thirty_five_clauses_and_more(library: aigov.Library) -> None:
    assert len(library.clauses) >= 35


def test_every_core_and_common_topic_has_a_clause(library: aigov.Library) -> None:
    treated = {clause.topic for clause in library.clauses.values()}
    assert set(CORE_AND_COMMON) - treated == set()


@pytest.mark.parametrize("vehicle", VEHICLES)
@pytest.mark.parametrize("answer", ["legal-risk", "intellectual-property", "data-leak", "training", "clear-policy"])
def test_each_vehicle_answers_the_risks_and_practices_of_the_source_article(
    library: aigov.Library, vehicle: str, answer: str
) -> None:
    named = library.vehicles[vehicle].list_clause_ids()
    assert [name for name in named if answer in library.clauses[name].answers]


def test_all_risks_and_practices_are_answered(library: aigov.Library) -> None:
    answered = {answer for clause in library.clauses.values() for answer in clause.answers}
    assert set(library.vocabulary.answers) - answered == set()


def test_every_edition_is_published(library: aigov.Library) -> None:
    assert library.drafts == ()


def test_an_amendment_speaks_of_the_employee_and_never_of_the_user(library: aigov.Library) -> None:
    for name in library.vehicles["contract-amendment"].list_clause_ids():
        for edition in library.clauses[name].editions.values():
            wording = edition.find_wording("contract-amendment", "fr")
            assert wording is not None
            assert "utilisateur" not in wording.raw and "l'entreprise" not in wording.raw, wording.where


WEAK = re.compile(r"veille[rz]? à|s'efforce|il est recommandé|évite(r|nt)? de", re.I)


def test_a_duty_is_never_said_weakly(library: aigov.Library) -> None:
    for clause in library.clauses.values():
        if clause.family in ("conduct", "control", "contract", "job"):
            for edition in clause.editions.values():
                for wording in edition.wordings.values():
                    assert wording.language != "fr" or not WEAK.search(wording.raw), wording.where


def test_an_informative_clause_states_no_duty(library: aigov.Library) -> None:
    duty = re.compile(r"\b(doit|doivent|est tenue? d|sont tenus d|est interdit)\b", re.I)
    for clause in library.clauses.values():
        if clause.family == "informative":
            for edition in clause.editions.values():
                for wording in edition.wordings.values():
                    assert wording.language != "fr" or not duty.search(wording.raw), wording.where


def test_no_legal_basis_is_superseded_on_the_day_an_edition_is_in_force(library: aigov.Library) -> None:
    for clause in library.clauses.values():
        for edition in clause.editions.values():
            for name in edition.legal_bases:
                basis = library.legal_bases[name]
                version = basis.version_on(edition.in_force)
                assert version.until is None or version.until >= edition.in_force, (clause.id, name)


def test_every_closed_list_is_labelled_in_both_languages(library: aigov.Library) -> None:
    vocabulary = library.vocabulary
    for name in (
        "families",
        "kinds",
        "modalities",
        "answers",
        "topics",
        "weights",
        "confidence",
        "stages",
        "formalities",
        "tiers",
        "functions",
        "roles",
        "blanks",
    ):
        for word, entry in getattr(vocabulary, name).items():
            assert entry.fr and entry.en, (name, word)


def test_two_dated_wordings_of_the_ai_act(library: aigov.Library) -> None:
    """A document dated between two wordings cites the right one."""
    import datetime as dt

    basis = library.legal_bases["ai-act-4"]
    before, after = basis.version_on(dt.date(2026, 7, 26)), basis.version_on(dt.date(2026, 7, 27))
    assert before is not after
    assert after.since == dt.date(2026, 7, 27)
    assert not library.legal_bases["ai-act-26-7"].applies_on(dt.date(2026, 11, 24))
