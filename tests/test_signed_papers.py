"""A paper that is signed, posted or sent bears no mark of our own work: marks are for reports and annotated copies."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest
import yaml
from depth import in_turn
from employers import NAMES, employer_matter
from papers import AMENDMENT, CHAPTER, CHARTER, LIBRARY, matter_of_form, printed, report_of
from test_first_documents import filled

import aigov_docs as aigov
from aigov_docs.document.companions import assemble_establishment_companions
from aigov_docs.document.tree import OpenPoints

VEHICLES = (CHARTER, CHAPTER, AMENDMENT)
#: What says how far we looked: a source, a day of our reading, a doubt of ours.
MARK = re.compile(
    r"à vérifier|\bvérifiée?s? le\b|\bto be (?:checked|verified)\b|\b(?:checked|verified) on\b|\[[RV]\]|\bverify:",
    re.IGNORECASE,
)
#: The one paper that nobody signs, posts or sends: the plan tells whoever carries it out what is not known yet.
WORKING = {"formalities-plan"}


def signed_papers(matter: aigov.Matter, language: str) -> dict[str, str]:
    """Each paper of a matter as text, without the page of open points that a draft ends with."""
    found = aigov.assess(LIBRARY, matter)
    made = {item.name: item.document for item in aigov.document.assemble_companions(found, language)}
    for place in matter.establishments:
        if place.has_own_acts and matter.committees.text_scope is not None:
            local = assemble_establishment_companions(found, place, language)
            made |= {f"{place.name}: {item.name}": item.document for item in local}
    made["text"] = aigov.assemble(found, language)
    return {
        name: printed(dataclasses.replace(each, body=[part for part in each.body if not isinstance(part, OpenPoints)]))
        for name, each in made.items()
        if name.rpartition(": ")[2] not in WORKING
    }


def marks(matter: aigov.Matter, language: str) -> list[tuple[str, str]]:
    return [
        (name, said[max(0, found.start() - 60) : found.end()])
        for name, said in signed_papers(matter, language).items()
        for found in MARK.finditer(said)
    ]


@pytest.mark.parametrize(
    ("posture", "vehicle", "language"), in_turn(tuple(LIBRARY.vocabulary.options.postures), VEHICLES, ("fr", "en"))
)
def test_no_paper_bears_a_mark_of_ours(posture: str, vehicle: str, language: str) -> None:
    blank = aigov.parse_matter(filled(aigov.sample_text("blank.yaml")))
    for matter, breadth in in_turn((aigov.samples.sample_matter(vehicle), blank), ("core", "complete")):
        changes = {"vehicle": vehicle, "posture": posture, "options": {**matter.options, "breadth": breadth}}
        assert marks(matter.model_copy(update=changes), language) == [], breadth


@pytest.mark.parametrize(("name", "language", "vehicle"), in_turn(NAMES, ("fr", "en"), VEHICLES))
def test_no_paper_of_any_employer_bears_a_mark_of_ours(name: str, language: str, vehicle: str) -> None:
    assert marks(employer_matter(name, vehicle), language) == []


@pytest.mark.parametrize(
    "mark", ["RGPD, article 9 | à vérifier", "Vérifié le 24/11/2026", "Checked on", "to be verified", "D16e [R]"]
)
def test_a_mark_is_seen(mark: str) -> None:
    assert MARK.search(mark)


@pytest.mark.parametrize("vehicle", [CHARTER, CHAPTER])
def test_what_was_not_read_is_told_by_the_report_and_the_annotated_copy(vehicle: str) -> None:
    """The marks are not lost: each text of the annex that was not read is told in the report, with its mark."""
    found = aigov.assess(LIBRARY, aigov.samples.sample_matter(vehicle))
    report = report_of(found.matter)
    doubted = {each.basis.cite.fr for finding in found.findings for each in finding.text_bases if each.basis.verify}
    companions = [each for each, _ in found.composition.due_companions if each.filed_in == "annex"]
    bases = [LIBRARY.legal_bases[name] for each in companions for name in each.legal_bases]
    doubted |= {basis.cite.fr for basis in bases if basis.verify}
    listed = {row.split(" | ")[0].strip("| ") for row in report.split("\n") if row.endswith("à vérifier |")}
    assert doubted and doubted <= listed
    annotated = aigov.to_bytes(aigov.assemble(found), "md", annotate=True).decode("utf-8")
    assert "(en vigueur depuis le 25 mai 2018, à vérifier)" in annotated.replace("\u00a0", " ")


def test_a_text_is_listed_in_its_version_of_the_day() -> None:
    """The annex gives the version in force on the day of the paper, or the day from which the text will apply."""

    def row(day: dt.date, text: str) -> str:
        matter = aigov.samples.sample_matter(CHAPTER).model_copy(update={"date": day})
        annex = signed_papers(matter, "fr")["legal-texts"]
        return next(line for line in annex.split("\n") if line.startswith(f"| {text} |"))

    literacy = "Règlement (UE) 2024/1689, article 4"
    assert row(dt.date(2026, 7, 26), literacy).endswith("| 2 février 2025 |")
    assert row(dt.date(2026, 7, 27), literacy).endswith("| 27 juillet 2026 |")


# ------------------------------------------------------------------ an assignment says for what, or for nothing
@pytest.mark.parametrize("form", ["epic", "administration"])
@pytest.mark.parametrize(
    ("price", "fr", "en"),
    [
        ("150 euros par œuvre", "prix : 150 euros par œuvre.", "price: 150 euros par œuvre."),
        ({"fr": "1 %", "en": "1%"}, "prix : 1 %.", "price: 1%."),
        ("free", "prix : aucun (cession à titre gratuit).", "price: none (assignment free of charge)."),
        (None, "prix : [•].", "price: [•]."),
    ],
)
def test_an_assignment_prints_its_price_or_that_it_is_free(form: str, price: object, fr: str, en: str) -> None:
    stated = {**yaml.safe_load(aigov.sample_text())["ip"], "price": price}
    matter = matter_of_form(form, AMENDMENT, "nine", ip=stated, options={"ip_assignment": "listed_works"})
    found = aigov.assess(LIBRARY, matter)
    for language, said in (("fr", fr), ("en", en)):
        document = aigov.assemble(found, language)
        assert f"- {said}" in printed(document)
        assert ("ip.price" in aigov.document.count_unfilled(document)) == (price is None)


# ------------------------------------------------------------------ what is promised to be receipted has its receipt
RECEIPT = re.compile(r"^(?:Décharge|Receipt)\b.*…{5,}.*signature …{5,}", re.MULTILINE)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_receipt_that_a_text_promises_is_there(language: str) -> None:
    promises = {
        "fr": ("contre décharge", "accusé de réception"),
        "en": ("against receipt", "acknowledgement of receipt"),
    }
    by_hand, acknowledged = promises[language]
    for renews in (False, True):
        sample = aigov.samples.sample_matter(AMENDMENT)
        matter = sample.model_copy(update={"amendment": sample.amendment.model_copy(update={"renews": renews})})
        said = signed_papers(matter, language)
        promising = {name for name, each in said.items() if by_hand in each}
        assert promising == {"renewal-letter" if renews else "proposal-letter", "answer-form"}
        assert all(RECEIPT.search(said[name]) for name in promising)
    for vehicle, name in ((CHARTER, "charter-receipt"), (CHAPTER, "chapter-receipt")):
        for breadth in ("core", "complete"):
            matter = aigov.samples.sample_matter(vehicle).model_copy(update={"options": {"breadth": breadth}})
            said = signed_papers(matter, language)
            assert acknowledged not in said["text"].partition("\n## Annex")[0].lower() or name in said
            assert name not in said or "……" in said[name].rpartition("ignature")[2]
    assert "chapter-receipt" in said
