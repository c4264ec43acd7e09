"""Employers of several kinds, each in the three documents: weights, formalities and letters as the articles say."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from employers import NAMES, employer_matter

import aigov_docs as aigov
from aigov_docs.document import assemble_companions

LIBRARY = aigov.load_library()
VEHICLES = tuple(LIBRARY.vehicles)
CHAPTER = "it-charter-chapter"


def spaced(document: aigov.Document) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", aigov.to_bytes(document, "md").decode("utf-8"))


def papers(name: str, vehicle: str = CHAPTER) -> dict[str, str]:
    """The papers that go with a document of an employer, as text."""
    found = assemble_companions(aigov.assess(LIBRARY, employer_matter(name, vehicle)), "fr")
    return {item.name: spaced(item.document) for item in found}


def steps(name: str) -> list[str]:
    return [item.step.id for item in aigov.formalities(aigov.assess(LIBRARY, employer_matter(name))).steps]


@pytest.mark.parametrize("vehicle", VEHICLES)
@pytest.mark.parametrize("name", NAMES)
def test_every_employer_has_its_document_its_plan_and_its_papers(name: str, vehicle: str) -> None:
    matter = employer_matter(name, vehicle)
    found = aigov.assess(LIBRARY, matter)
    assert found.findings
    assert not [finding.clause for finding in found.findings if finding.weight == "cannot_be_said"]
    assert matter.employer.name in spaced(aigov.assemble(found, "fr"))
    made = papers(name, vehicle)
    assert "formalities-plan" in made
    assert all(matter.employer.name in text for text in made.values())


# ------------------------------------------------------------------ nine employees (L2311-2)
def test_nine_employees_have_nobody_to_consult_l2311_2() -> None:
    assert not {"informed", "opinion", "central-opinion", "technology-consulted"} & set(steps("nine"))
    plan = aigov.formalities(aigov.assess(LIBRARY, employer_matter("nine")))
    assert plan.effective_on == dt.date(2026, 11, 2)
    made = papers("nine")
    assert not {"cse-note", "cse-agenda", "cse-opinion"} & set(made)
    assert "n’impose pas d’en mettre un en place (article L. 2311-2" in made["inspector-letter"]


def test_optional_rules_of_nine_employees_follow_the_whole_procedure_l1321_4() -> None:
    found = aigov.assess(LIBRARY, employer_matter("nine"))
    assert found.law.internal_rules_mandatory is False
    finding = found.finding("confidential-data")
    assert finding is not None
    assert finding.weight == "disciplinary"
    procedure = employer_matter("nine").procedure
    assert procedure is not None
    bare = employer_matter("nine").model_copy(update={"procedure": procedure.model_copy(update={"inspector_on": None})})
    without = aigov.assess(LIBRARY, bare).finding("confidential-data")
    assert without is not None
    assert (without.weight, without.missing) == ("none", ("labour-inspector",))


# ------------------------------------------------------------------ an association of eighteen, with volunteers
def test_an_association_consults_its_small_committee_on_the_text_alone_l1321_4_l2312_8() -> None:
    found = steps("association")
    assert "opinion" in found
    assert not {"technology-consulted", "monitoring-consulted"} & set(found)


def test_an_association_is_called_so_in_its_papers() -> None:
    made = papers("association")
    assert "Les Amis du Livre, association régie par la loi du 1er juillet 1901" in made["court-deposit-letter"]


# ------------------------------------------------------------------ a user of agency workers (L1251-1)
def test_a_user_tells_the_agency_who_may_punish_l1251_21() -> None:
    notice = papers("agency_user")["agency-notice"]
    assert "Exemple Intérim SAS" in notice
    assert "avez seul sur eux le pouvoir disciplinaire" in notice


# ------------------------------------------------------------------ a committee from small to full (L2312-2)
def test_the_committee_has_the_powers_of_fifty_from_the_day_of_the_article_l2312_2() -> None:
    """Fifty since 1 March 2024: twelve months, then twelve more, so rules are due from 1 March 2026."""
    found = aigov.assess(LIBRARY, employer_matter("small_to_full"))
    assert found.law.internal_rules_mandatory_from == dt.date(2026, 3, 1)
    assert found.law.internal_rules_mandatory is True
    assert {"technology-consulted", "monitoring-consulted"} <= set(steps("small_to_full"))


def test_the_year_before_the_committee_was_small_and_silence_was_no_opinion_l2312_16() -> None:
    matter = employer_matter("small_to_full").model_copy(update={"cse": "small"})
    procedure = matter.procedure
    assert procedure is not None
    silent = procedure.model_copy(update={"cse_opinion_on": None, "cse_opinion": None})
    found = aigov.assess(LIBRARY, matter.model_copy(update={"procedure": silent}), strict=False)
    finding = found.finding("confidential-data")
    assert finding is not None
    assert finding.weight == "none"
    assert found.law.cse_deemed_on is None


# ------------------------------------------------------------------ two establishments, a central committee (L2316-1)
def test_two_establishments_name_their_central_committee_l2316_1() -> None:
    made = papers("two_establishments")
    assert "(CSE) central" in made["inspector-letter"]
    assert "Comité consulté : CSE central." in made["cse-opinion"]
    assert "Colmar" in made["formalities-plan"]
