"""The legal bases carried from the legal dossier: what was read, what is to be verified, how each is named."""

from __future__ import annotations

import datetime as dt
import re

import pytest

import aigov_docs as aigov
from aigov_docs.law.watch import watched_articles

#: Decisions of the dossier's second part; its 63rd has no number and is left out: nothing may print it.
SECOND_PART = {f"CL-{number}" for number in range(49, 71)} - {"CL-52", "CL-60", "CL-63"}


def test_articles_of_the_labour_code_carry_the_text_they_were_read_in(library: aigov.Library) -> None:
    for name, number in watched_articles(library).items():
        basis = library.legal_bases[name]
        for version in basis.versions:
            assert version.id and re.fullmatch(r"LEGIARTI\d{12}", version.id), name
            assert version.permalink == f"https://www.legifrance.gouv.fr/codes/article_lc/{version.id}", name
            assert version.since is not None and version.since <= basis.checked_on, name
        assert f"{number[0]}. {number[1:]} " in basis.cite.fr and f"{number[0]}. {number[1:]} " in basis.cite.en, name


def test_a_decision_is_named_after_its_court_day_and_number(library: aigov.Library) -> None:
    for name, basis in library.legal_bases.items():
        if basis.group == "jurisprudence" and (since := basis.versions[0].since) is not None:
            assert f"-{since:%y-%m-%d}" in name, name
            assert f" {since.year}" in basis.cite.fr and f" {since.year}" in basis.cite.en, name


def test_a_decision_without_its_number_is_to_be_verified(library: aigov.Library) -> None:
    for name, basis in library.legal_bases.items():
        if basis.group == "jurisprudence" and not re.search(r"\bn°|, C-\d", basis.cite.fr):
            assert basis.verify, name


def test_every_decision_of_the_second_part_of_the_dossier_is_there_but_the_one_without_number(
    library: aigov.Library,
) -> None:
    found = {basis.code for basis in library.legal_bases.values() if basis.code is not None}
    assert found >= SECOND_PART
    assert "CL-63" not in found


@pytest.mark.parametrize(
    "name",
    [
        "ca-paris-26-05-21-25-13232",
        "ca-paris-26-05-21-25-13234",
        "tj-paris-26-02-10-25-57412",
        "ass-plen-23-12-22-21-11-330",
        "soc-15-06-03",
        "ca-lyon-18-11-14",
        "soc-18-09-20-17-14-068",
        "soc-19-10-09-18-15-029",
        "soc-24-09-25-23-11-860",
        "soc-13-10-30-12-22-962",
        "ai-act-111-2",
        "loi-2016-1691-8",
        "decret-2022-1284",
        "cnil-2018-327",
        "cc-1146",
        "loi-2005-882",
        "cgfp-l530-1",
        "rome-i-8",
    ],
)
def test_what_was_read_in_secondary_pages_or_recalled_is_to_be_verified(library: aigov.Library, name: str) -> None:
    assert library.legal_bases[name].verify


# ------------------------------------------------------------------ corrections to the first part (section 3)
def test_tools_tried_are_suspended_until_the_consultation_is_closed(library: aigov.Library) -> None:
    for name in ("tj-nanterre-25-02-14-24-01457", "tj-creteil-25-07-15-25-00851"):
        says = library.legal_bases[name].versions[0].says
        assert "clôture de la consultation" in " ".join(says.fr.split()) and "consultation" in says.en, name
    assert not [
        basis
        for basis in library.legal_bases.values()
        for version in basis.versions
        if "jusqu'à l'avis" in version.says.fr or "until the CSE's opinion" in version.says.en
    ]


def test_the_decision_of_creteil_has_its_day(library: aigov.Library) -> None:
    basis = library.legal_bases["tj-creteil-25-07-15-25-00851"]
    assert basis.cite.fr == "TJ Créteil, réf., 15 juillet 2025, n° 25/00851"
    assert basis.versions[0].since == dt.date(2025, 7, 15)


def test_the_video_of_the_pharmacy_has_its_number_and_was_admitted_in_the_end(library: aigov.Library) -> None:
    basis = library.legal_bases["soc-21-11-10-20-12-263"]
    assert basis.cite.fr == "Cass. soc., 10 novembre 2021, n° 20-12.263" and not basis.verify
    assert "admise" in basis.versions[0].says.fr and "n° 22-23.073" in basis.versions[0].says.fr
    assert "soc-21-11-10" not in library.legal_bases


def test_the_right_to_explanation_applies_from_2_august_2026(library: aigov.Library) -> None:
    basis = library.legal_bases["ai-act-86"]
    assert not basis.applies_on(dt.date(2026, 8, 1)) and basis.applies_on(dt.date(2026, 8, 2))
    assert "2 décembre 2027" in basis.versions[0].says.fr


def test_articles_of_the_gdpr_compared_with_their_text_are_no_longer_to_be_verified(library: aigov.Library) -> None:
    compared = {"gdpr-5", "gdpr-6", "gdpr-13", "gdpr-30", "gdpr-32", "gdpr-35", "gdpr-88"}
    assert {
        name for name, basis in library.legal_bases.items() if basis.group == "rgpd" and not basis.verify
    } == compared


def test_systems_already_in_service_have_their_own_basis(library: aigov.Library) -> None:
    assert library.legal_bases["ai-act-111-2"].cite.fr.endswith("article 111, paragraphe 2")


def test_identical_rules_may_be_deposited_at_the_head_office_alone(library: aigov.Library) -> None:
    assert "greffe du siège" in " ".join(library.legal_bases["soc-19-06-26-18-11-230"].versions[0].says.fr.split())
    letter, _ = library.companions["court-deposit-letter"]
    assert "celui du siège suffit" in letter.purpose.fr
    assert "greffe du siège" in library.vehicles["it-charter-chapter"].on_change.substantive.steps.fr


def test_a_later_sending_to_the_inspector_postpones_the_effect(library: aigov.Library) -> None:
    _, texts = library.companions["computation-sheet"]
    assert "reporte le jour d'effet" in texts["conditions", "fr"].raw


@pytest.mark.parametrize("vehicle", ["charter", "it-charter-chapter", "contract-amendment"])
def test_a_change_waits_for_the_close_of_the_consultation(library: aigov.Library, vehicle: str) -> None:
    steps = library.vehicles[vehicle].on_change.substantive.steps
    assert "Chacune est close, par l'avis ou par la fin du délai" in steps.fr
    assert "Each is closed, by the opinion or by the end of the period" in steps.en
