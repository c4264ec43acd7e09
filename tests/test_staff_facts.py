"""What a list of people says to the engine: all the staff or not, who is under age, in which language to translate."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from employers import employer_matter

import aigov_docs as aigov
from aigov_docs.bulk.plan import covers_category
from aigov_docs.document.companions import assemble_companion
from aigov_docs.law.situation import AmendmentFacts
from aigov_docs.matter.models import Matter, Population
from aigov_docs.people.recipient import Recipient, personalize_matter
from aigov_docs.people.recipients import Recipients, check_recipients

LIBRARY = aigov.load_library()


def person(number: int, **more: Any) -> Recipient:
    return Recipient(
        f"E-{number}", f"Personne {chr(64 + number)}", address="1 rue Haute, 14000 Caen", job="menuisier",
        hired_on=dt.date(2019, 3, 4), contract_signed_on=dt.date(2019, 2, 18), minor=False, translation_requested=False,
        **{"status": "permanent", **more},
    )  # fmt: skip


def nine(for_all_staff: bool | None = None, **changes: Any) -> Matter:
    """The firm of nine, about to propose an amendment."""
    amendment = {"number": 1, "proposed_on": "2026-09-15", "effective_on": "2026-11-02", "for_all_staff": for_all_staff}
    matter = employer_matter("nine", "contract-amendment")
    assert matter.amendment is not None
    told = type(matter.amendment).model_validate({**amendment, "response": "signed", "signed_on": "2026-10-19"})
    return matter.model_copy(update={"amendment": told, **changes})


def planned(matter: Matter, people: list[Recipient]) -> aigov.IssuePlan:
    return aigov.plan_issue(LIBRARY, matter, Recipients(tuple(people)))


def marks(plan: aigov.IssuePlan) -> set[str]:
    return {
        mark for variant in plan.variants for finding in variant.assessment.findings for mark in finding.weighing.marks
    }


def said_for_all(plan: aigov.IssuePlan) -> bool | None:
    return plan.matter.amendment.for_all_staff if plan.matter.amendment is not None else None


# ------------------------------------------------------------------ LEGAL-2, g: all the staff, or a whole category
def test_an_amendment_for_all_the_staff_is_disputed_l1321_5() -> None:
    plan = planned(nine(for_all_staff=False), [person(number) for number in range(1, 10)])
    assert said_for_all(plan) is True
    assert marks(plan) == {"disputed"}
    assert [rule.id for rule in plan.coverage_warnings()] == ["W-COLLECTIVE-RULE-IN-CONTRACT"]
    page = aigov.to_bytes(plan.as_document("fr"), "md").decode("utf-8")
    assert "proposé à tout le personnel, ou à toute une catégorie" in page
    assert "contournement du" in page


def test_an_amendment_for_some_of_the_staff_is_what_the_matter_says() -> None:
    people = [person(number) for number in range(1, 9)]
    assert said_for_all(planned(nine(for_all_staff=False), people)) is False
    assert marks(planned(nine(for_all_staff=False), people)) == set()
    assert said_for_all(planned(nine(), people)) is None
    assert marks(planned(nine(), people)) == {"disputed"}


def test_an_amendment_for_a_whole_category_is_disputed_l1311_2() -> None:
    matter = nine(for_all_staff=False, populations=(Population(id="fixed_term", count=2),))
    two = [person(number, status="fixed_term") for number in (1, 2)]
    assert said_for_all(planned(matter, two)) is True
    assert said_for_all(planned(matter, two[:1])) is False


def test_a_category_that_a_list_does_not_tell_is_not_inferred() -> None:
    populations = (Population(id="employees", count=9), Population(id="executives", count=1))
    assert not covers_category(nine(populations=populations), Recipients((person(1),)), LIBRARY)


# ------------------------------------------------------------------ LEGAL-2, i: minors
@pytest.mark.parametrize(
    ("born", "minor"),
    [("2008-10-19", False), ("2008-10-20", True), ("1990-01-01", False)],
)
def test_age_is_that_of_the_day_of_signature_cc_1146(born: str, minor: bool) -> None:
    """Signed on 19 October 2026: eighteen on that day is of age."""
    young = Recipient("E-1", "Camille Roussel", birth_date=dt.date.fromisoformat(born))
    employee = personalize_matter(nine(), young).employee
    assert employee is not None
    assert employee.minor is minor


def test_age_is_that_of_the_day_of_the_proposal_before_a_signature() -> None:
    matter = nine().model_copy(update={"amendment": unsigned(nine())})
    employee = personalize_matter(matter, Recipient("E-1", "A", birth_date=dt.date(2008, 9, 15))).employee
    assert employee is not None
    assert employee.minor is False
    employee = personalize_matter(matter, Recipient("E-1", "A", birth_date=dt.date(2008, 9, 16))).employee
    assert employee is not None
    assert employee.minor is True


def unsigned(matter: Matter) -> AmendmentFacts:
    assert matter.amendment is not None
    return matter.amendment.model_copy(update={"signed_on": None, "response": "none"})


def weights(matter: Matter, recipient: Recipient) -> set[str]:
    found = aigov.assess(LIBRARY, personalize_matter(matter, recipient))
    return {finding.weight for finding in found.findings}


def test_a_minor_who_signs_alone_is_not_bound_and_an_unknown_age_is_asked() -> None:
    matter = nine(for_all_staff=False, presumptions=())
    assert "contractual+disciplinary" in weights(matter, person(1))
    minor = Recipient("E-1", "A", minor=True, translation_requested=False)
    unknown = Recipient("E-1", "A", translation_requested=False)
    assert weights(matter, minor) == weights(matter, unknown) == {"cannot_be_said", "none"}
    found = aigov.assess(LIBRARY, personalize_matter(matter, unknown))
    assert {"employee.minor", "employee.emancipated"} <= set(found.missing_facts)


def read(folder: Path, text: str, **more: Any) -> Recipients:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    checked = check_recipients(path, contract_type="permanent", **more)
    assert checked.faults == ()
    return checked.recipients


def test_a_list_says_who_is_under_age_on_the_day_of_the_proposal(tmp_path: Path) -> None:
    text = "key;name;Date de naissance\nA1;A;15/09/2008\nA2;B;16/09/2008\nA3;C;\n"
    found = read(tmp_path, text, on=dt.date(2026, 11, 2), proposed_on=dt.date(2026, 9, 15), accept=["minor"])
    assert [(each.key, each.minor, each.birth_date) for each in found] == [
        ("A1", False, None), ("A2", True, None), ("A3", None, None),
    ]  # fmt: skip
    held = read(tmp_path, text, on=dt.date(2026, 11, 2), proposed_on=dt.date(2026, 9, 15)).held
    assert [(each.key, each.code) for each in held] == [("A2", "minor")]


# ------------------------------------------------------------------ LEGAL-2, f: the language of the translation
@pytest.mark.parametrize(
    ("row", "requested", "language"),
    [("oui;anglais", True, "en"), (";Portugais", True, "pt"), ("non;", False, None), (";", None, None)],
)
def test_a_list_says_the_language_asked_for(
    tmp_path: Path, row: str, requested: bool | None, language: str | None
) -> None:
    (found,) = read(tmp_path, f"key;name;Traduction demandée;Langue de traduction\nA1;A;{row}\n")
    assert (found.translation_requested, found.translation_language) == (requested, language)


def test_a_language_without_a_request_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("key;name;Traduction demandée;Langue de traduction\nA1;A;non;anglais\n", encoding="utf-8")
    assert [fault.code for fault in check_recipients(path).faults] == ["translation"]


def letter(matter: Matter, name: str, language: str) -> str:
    made = assemble_companion(aigov.assess(LIBRARY, matter), name, language)
    return re.sub(r"[\u00a0\u202f]", " ", aigov.to_bytes(made, "md").decode("utf-8"))


def test_the_letter_names_the_language_of_the_translation_l1221_3() -> None:
    english = Recipient("E-1", "A", language="fr+en", translation_requested=True, translation_language="en")
    matter = personalize_matter(nine(presumptions=()), english)
    assert "la traduction de l’avenant en anglais, que vous avez demandée" in letter(matter, "proposal-letter", "fr")
    assert "translation of the amendment into English, which you asked for" in letter(matter, "proposal-letter", "en")


def test_the_letter_claims_no_translation_that_the_file_does_not_hold_l1221_3() -> None:
    portuguese = Recipient("E-1", "A", language="fr+en", translation_requested=True, translation_language="pt")
    matter = personalize_matter(nine(for_all_staff=False, presumptions=()), portuguese)
    assert "traduction" not in letter(matter, "proposal-letter", "fr")
    assert set(weights(matter, portuguese)) <= {"unenforceable", "none"}


def test_the_amendment_names_the_language_of_the_translation() -> None:
    english = Recipient("E-1", "A", language="fr+en", translation_requested=True, translation_language="en")
    matter = personalize_matter(nine(date=dt.date(2026, 11, 27), presumptions=()), english)
    text = aigov.to_bytes(aigov.assemble(aigov.assess(LIBRARY, matter), "fr"), "md").decode("utf-8")
    assert "une traduction en anglais, sa langue, accompagne le texte français" in text
