"""The legal bases carried from the legal dossier: what was read, what is to be verified, how each is named."""

from __future__ import annotations

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
