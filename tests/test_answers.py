"""What cannot be said, and what would change it, is told alike by ``compare``, ``draft``, the plan and the report."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from command import run
from papers import commanding

import aigov_docs as aigov
from aigov_docs.compose.companion_choice import list_conditions
from aigov_docs.conditions import admitted_values
from aigov_docs.law.sanction_facts import fact_values
from aigov_docs.matter.models import MATTER_FACTS
from aigov_docs.samples import sample_matter


def chapter(cse: str = "full", **procedure: Any) -> aigov.Matter:
    matter = sample_matter("it-charter-chapter")
    assert matter.procedure is not None
    if "cse_opinion_on" in procedure:
        procedure["cse_opinion"] = None
    update: dict[str, Any] = {"procedure": matter.procedure.model_copy(update=procedure), "cse": cse}
    if cse in ("small", "under_11"):
        headcount = 9 if cse == "under_11" else 30
        employer = {"headcount": headcount, "fifty_since": None}
        employer |= {"eleven_since": None} if cse == "under_11" else {}
        update["employer"] = matter.employer.model_copy(update=employer)
        update["technology"] = matter.technology.model_copy(
            update={"informed_on": None, "opened_on": None, "opinion_on": None}
        )
        update["monitoring"] = matter.monitoring.model_copy(update={"opinion_on": None})
    return matter.model_copy(update=update)


def write_commanding_house(folder: Path) -> Path:
    """A house library whose clause of confidential data commands in the charter too."""
    clause = folder / "clauses" / "never-enter" / "confidential-data"
    clause.mkdir(parents=True)
    (folder / "library.yaml").write_text('name: acme\nrelease: "1"\nextends: aigov\n', encoding="utf-8")
    (clause / "clause.yaml").write_text(
        "id: confidential-data\nkind: data_prohibition\nmodality: obligation\n"
        'purpose: {fr: "Protéger.", en: "Protect."}\n'
        "answers: [legal-risk]\neditions:\n  1: {in_force: 2025-02-02, legal_bases: [ct-l1222-1]}\n",
        encoding="utf-8",
    )
    for language, text in {
        "fr": "# Secret\n\nL'utilisateur doit garder le secret.\n",
        "en": "# Secrecy\n\nUsers must keep secrets.\n",
    }.items():
        (clause / f"1.{language}.md").write_text(text, encoding="utf-8")
    return folder


def plan(matter: aigov.Matter) -> aigov.document.FormalitiesPlan:
    return aigov.formalities(aigov.assess(aigov.load_library(), matter))


def states(matter: aigov.Matter) -> dict[str, str]:
    return {item.step.id: item.state for item in plan(matter).steps}


def report(matter: aigov.Matter, language: str = "fr", library: aigov.Library | None = None) -> str:
    found = aigov.compare(library or aigov.load_library(), matter)
    text = aigov.to_bytes(aigov.enforceability_report(found, language), "md").decode("utf-8")
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


# ------------------------------------------------------------------ the plan says what the weights say
def test_a_step_whose_later_step_is_dated_is_not_recorded_and_not_to_do() -> None:
    """LEGAL-2 d, two surfaces disagree: the weights said "in effect", the plan said to draft and to inform."""
    found = states(chapter(drafted_on=None, cse_informed_on=None))
    assert (found["draft"], found["informed"]) == ("unrecorded", "unrecorded")
    made = plan(chapter(drafted_on=None, cse_informed_on=None))
    assert made.effective_on == dt.date(2026, 11, 2) and made.missing_steps() == []


def test_a_step_that_decides_a_weight_stays_to_do_though_a_later_one_is_dated() -> None:
    found = states(chapter(cse_opinion_on=None, cse_informed_on=None))
    assert found["opinion"] == "missing" and found["deposit"] != "missing"


def test_a_deposit_whose_proof_is_not_known_is_to_confirm_and_stops_the_answer() -> None:
    matter = chapter(deposit_proved=None)
    made = plan(matter)
    assert states(matter)["deposit"] == "unconfirmed"
    assert made.effective_on is None and made.undone == () and made.to_confirm == ("deposit",)
    assert made.effect_text("en").startswith("It cannot be said whether the text takes effect.")
    asked = made.as_dict("en")["missing_facts"]
    assert [fact["key"] for fact in asked if fact["answers"]] == ["procedure.deposit_proved"]


def test_a_deposit_still_to_come_needs_no_proof_yet() -> None:
    matter = chapter(deposit_proved=None, publicity_proved=None).model_copy(update={"as_of": dt.date(2026, 9, 12)})
    assert states(matter)["deposit"] == "planned" and plan(matter).effective_on == dt.date(2026, 11, 2)


def test_the_command_says_what_is_to_confirm_in_words(tmp_path: Path) -> None:
    path = tmp_path / "matter.yaml"
    text = (
        aigov.sample_text("matter.yaml")
        .replace("  deposit_proved: true", "  #")
        .replace("  drafted_on: 2026-08-24", "  #")
    )
    path.write_text(text, encoding="utf-8")
    said = run("formalities", str(path), "--lang", "fr").stdout.replace("\u00a0", " ")
    assert "preuve à confirmer" in said and "non consigné" in said
    assert "Preuve à confirmer : Déposer le texte" in said and "Jour non consigné : Rédiger" in said


# ------------------------------------------------------------------ labels follow the facts
@pytest.mark.parametrize(("cse", "said"), [("under_11", False), ("full", True)])
def test_the_opinion_is_named_only_where_a_cse_gives_one(cse: str, said: bool) -> None:
    """Dated opinions without a committee are refused: none is dated."""
    matter = chapter(
        cse, inspector_on=None, **({"cse_opinion_on": None, "cse_informed_on": None} if cse != "full" else {})
    )
    found = aigov.assess(aigov.load_library(), matter)
    step = next(item for item in aigov.formalities(found).steps if item.step.id == "inspector")
    labels = [step.label.fr, found.formality_text("labour-inspector", "fr")]
    finding = found.finding("confidential-data")
    assert finding is not None
    labels += [text for text in finding.missing_text("fr") if "inspecteur" in text]
    assert len(labels) == 3 and {"l'avis du CSE" in label for label in labels} == {said}


def test_the_facts_of_each_variant_are_observed(library: aigov.Library) -> None:
    texts = [*library.vocabulary.formalities.values()]
    labels = [step.label for steps in library.procedures.values() for step in steps]
    variants = [variant for text in (*texts, *labels) for variant in text.variants]
    assert variants
    options = {name: tuple(option.values) for name, option in library.vocabulary.options.options.items()}
    said = {**MATTER_FACTS, **options, **list_conditions(library)}
    problems: list[aigov.Problem] = []
    for variant in variants:
        for fact, test in variant.when.items():
            values = said.get(fact) or fact_values(fact, library)
            assert admitted_values(test, values, fact, problems)
    assert problems == []


# ------------------------------------------------------------------ what would change an answer
def test_v1_could_bind_a_charter_that_commands_says_that_the_procedure_would_bind() -> None:
    def chapter_of(whole: str) -> str:
        return whole.partition("Charte autonome\n\n")[2].partition("Pourquoi, clause")[0]

    said = chapter_of(report(sample_matter("charter"), library=commanding()))
    assert "avis du CSE, envoi à l'inspecteur, dépôt, publicité" in said
    assert "Aucune formalité ne manque" not in said
    guidance = chapter_of(report(sample_matter("charter")))
    assert "Une rédaction qui demande, conseille ou informe" in guidance, "no procedure would make advice bind"
    assert "avis du CSE, envoi à l'inspecteur, dépôt, publicité" not in guidance


def test_below_fifty_silence_is_told_not_to_count() -> None:
    matter = chapter("small", cse_opinion_on=None)
    said = report(matter)
    assert "en deçà, le silence ne vaut pas avis" in said
    finding = aigov.assess(aigov.load_library(), matter).finding("confidential-data")
    assert finding is not None
    assert "V2-CSE-DEEMED" in [rule["id"] for rule in finding.as_dict("fr")["told"]]


def test_the_report_begins_with_what_cannot_be_said() -> None:
    said = report(chapter(deposit_proved=None))
    page, _, first = said.partition("Ce qu'on ne peut pas dire, et ce qu'il faut savoir")
    answer = page.partition("## ")[0]
    assert "Des faits manquent et rien n'est conclu sur eux : Le dépôt est-il prouvé" in answer
    assert "40 ne peuvent être dites" in answer
    assert "Le dépôt est-il prouvé par une pièce datée (certificat du greffe) ? | procedure.deposit\\_proved" in first
    assert "oui : Disciplinaire ; non : Sans portée" in first  # what each answer would change
    assert "formalities\\_proved" in first.partition("\n## ")[0]  # the statement that would settle it
    assert "Ce qu'on ne peut pas dire" not in report(chapter())


def test_the_report_lists_the_accepted_statements_and_how_many_answers_rest_on_each() -> None:
    matter = chapter(deposit_proved=None).model_copy(update={"presumptions": ("formalities_proved",)})
    said = report(matter)
    assert "Ce qu'on ne peut pas dire" not in said and "Ce que le dossier affirme, ou accepte comme vrai" in said
    assert "Le dépôt, la publicité et l'envoi à l'inspecteur sont prouvés" in said


# ------------------------------------------------------------------ compare, draft
@pytest.fixture
def unproved(tmp_path: Path) -> Path:
    path = tmp_path / "matter.yaml"
    path.write_text(aigov.sample_text("matter.yaml").replace("  deposit_proved: true", "  #"), encoding="utf-8")
    return path


def test_compare_says_which_facts_are_missing(unproved: Path) -> None:
    said = run("compare", str(unproved)).stdout
    assert "Cannot be said" in said and "cannot be said without: Is the deposit proved by a dated document" in said
    told = json.loads(run("compare", str(unproved), "--json").stdout)
    [fact] = [each for each in told["vehicles"]["it-charter-chapter"]["missing_facts"] if each["answers"]]
    assert fact["key"] == "procedure.deposit_proved" and fact["statements"] == ["formalities_proved"]
    assert told["vehicles"]["charter"]["told"] == [], "a charter that only asks and advises would not bind"
    house = write_commanding_house(unproved.parent / "house")
    told = json.loads(run("compare", str(unproved), "--library", str(house), "--json").stdout)
    assert "V1-COULD-BIND" in [rule["id"] for rule in told["vehicles"]["charter"]["told"]]


def test_draft_warns_of_the_weights_that_cannot_be_said(unproved: Path) -> None:
    done = run("draft", str(unproved), "-o", str(unproved.parent / "chapitre.html"), language="fr_FR.UTF-8")
    said = done.stderr.replace("\u00a0", " ")
    assert done.returncode == 0 and "clauses ne peut être dite. Il manque :" in said
    assert "(procedure.deposit_proved)" in said
    told = json.loads(run("draft", str(unproved), "-o", str(unproved.parent / "x.html"), "--json").stdout)
    assert [fact["key"] for fact in told["missing_facts"] if fact["answers"]] == ["procedure.deposit_proved"]


# ------------------------------------------------------------------ once the formalities are done
def test_what_would_still_be_missing_once_the_formalities_are_done_is_said() -> None:
    matter = chapter(deposit_on=None)
    matter = matter.model_copy(update={"committees": type(matter.committees)()})
    finding = aigov.assess(aigov.load_library(), matter).finding("confidential-data")
    assert finding is not None and finding.weight == "none" and finding.weight_after_formalities == "cannot_be_said"
    assert finding.missing_facts == () and finding.weighing.missing_facts_then[0] == "establishments.several"
    assert finding.as_dict("en")["missing_facts_then"][0]["key"] == "committees.several"
    assert "Une fois les formalités faites, il manquera encore : L'entreprise a-t-elle plusieurs" in report(matter)


def test_v1_assimilated_a_charter_that_followed_the_procedure_says_so() -> None:
    charter, followed = sample_matter("charter"), chapter()
    done = charter.model_copy(update={"procedure": followed.procedure, "document": followed.document})
    found = aigov.assess(aigov.load_library(), done)
    assert "V1-ASSIMILATED" in [rule.id for rule in found.told_rules]
    assert "V1-COULD-BIND" not in [rule.id for rule in found.told_rules]


def test_a_review_copy_says_which_facts_are_missing_and_what_would_bind() -> None:
    library = aigov.load_library()
    asked = aigov.assess(library, chapter(deposit_proved=None)).finding("confidential-data")
    charter = aigov.assess(commanding(), sample_matter("charter")).finding("confidential-data")
    assert asked is not None and charter is not None
    from aigov_docs.document.assembly import FindingNotes

    notes = FindingNotes("en").write_notes(asked)
    assert any(note.startswith("Facts missing: Is the deposit proved") for note in notes)
    assert any("dépôt, publicité" in note for note in FindingNotes("fr").write_notes(charter))
