"""Every decision says where it was read and what became of it; the reference pages and the report print both."""

from __future__ import annotations

import pytest

import aigov_docs as aigov
from aigov_docs.compose.citations import CitedBasis, describe_decision
from aigov_docs.document.tree import Table, plain_text
from aigov_docs.matter.sample_matters import sample_matter

LIBRARY = aigov.load_library()
DECISIONS = {name: basis for name, basis in LIBRARY.legal_bases.items() if basis.group == "jurisprudence"}


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_says_where_it_was_read(name: str) -> None:
    read = DECISIONS[name].read_in
    assert read is not None
    assert read.level != "recalled" or DECISIONS[name].verify  # what was recalled is never printed as authority
    assert describe_decision(DECISIONS[name], LIBRARY, "fr")[0].startswith(("Lu", "De mémoire"))


def test_the_decision_of_creteil_is_followed_by_the_appeal_that_upholds_it() -> None:
    """Its appeal was read in secondary sources only, so it is to be verified."""
    followed = DECISIONS["tj-creteil-25-07-15-25-00851"].followed_by or ()
    assert [later.decision for later in followed] == ["ca-paris-26-05-21-25-13232", "ca-paris-26-05-21-25-13234"]
    said = " ".join(describe_decision(DECISIONS["tj-creteil-25-07-15-25-00851"], LIBRARY, "fr"))
    assert "sources secondaires" in said and "suspension confirmée" in said and "à vérifier" in said


def test_the_pharmacy_case_ends_with_the_evidence_admitted() -> None:
    (later,) = DECISIONS["soc-21-11-10-20-12-263"].followed_by or ()
    assert later.decision == "soc-24-02-14-22-23-073" and "admise" in later.fr


@pytest.mark.parametrize("name", [name for name in DECISIONS if name.startswith(("tj-", "ca-paris-26"))])
def test_a_decision_on_tools_says_its_follow_up_or_that_none_was_known(name: str) -> None:
    assert DECISIONS[name].followed_by is not None
    if not DECISIONS[name].followed_by:
        assert "No follow-up was known on 27 November 2026." in " ".join(
            describe_decision(DECISIONS[name], LIBRARY, "en")
        ).replace("\u00a0", " ")


def test_what_is_cited_says_it_as_plain_data_too() -> None:
    name = "soc-21-11-10-20-12-263"
    said = CitedBasis(name, DECISIONS[name], sample_matter().date).as_dict("fr")
    assert said["read_in"] == {"level": "court_page", "pages": ("efl",)}
    assert said["followed_by"] == ["soc-24-02-14-22-23-073"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_report_says_it_where_it_cites_a_decision(language: str) -> None:
    own = sample_matter("charter")
    told = own.monitoring.model_copy(update={"informed_on": None, "nobody_told": True})
    report = aigov.enforceability_report(aigov.compare(LIBRARY, own.model_copy(update={"monitoring": told})), language)
    (table,) = [block for block in report.body if isinstance(block, Table) and block.name == "bases"]
    lines = [" ".join(plain_text(cell) for cell in row) for row in table.rows]
    cited = [line for line in lines if "20-12.263" in line and "22-23.073" in line]
    assert cited and ("preuve illicite est admise" in cited[0] or "unlawful evidence is admitted" in cited[0])
    assert any(("sources secondaires" if language == "fr" else "secondary sources") in line for line in lines)
