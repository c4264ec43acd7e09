"""What a client asks and the law refuses: answered on the facts, in both languages, and never written in a document."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from command import run
from hypothesis import given
from hypothesis import strategies as st
from test_weights import VEHICLES, situation

import aigov_docs as aigov
from aigov_docs.bulk.plan import plan_issue
from aigov_docs.compose.wishes import answer_wishes, check_wishes
from aigov_docs.kits.ground.resources import data_folder
from aigov_docs.law.facts import ClauseFacts, observe_clause, observe_facts
from aigov_docs.law.rule_reading import rule_book
from aigov_docs.law.rules import apply_rules
from aigov_docs.law.sanction_facts import SANCTION_FACTS, SanctionView, compute_time_limits, fact_values
from aigov_docs.law.situation import AmendmentFacts, InternalRules, MeasureFacts, SanctionFacts
from aigov_docs.law.weighing import resolve_version
from aigov_docs.library.vocabulary import Wish, WishProof

Edit = Callable[[Path, str, str], None]
WISHES = aigov.load_library().vocabulary.wishes
PROOFS = [(name, place) for name, wish in WISHES.items() for place in range(len(wish.proof))]


def asking(vehicle: str, *wishes: str, **changes: object) -> aigov.Matter:
    return aigov.samples.sample_matter(vehicle).model_copy(update={"wishes": wishes, **changes})


# ------------------------------------------------------------------ answers
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_wish_is_answered_in_the_report_in_json_and_by_explain(
    library: aigov.Library, language: str, tmp_path: Path
) -> None:
    matter = asking("it-charter-chapter", *WISHES)
    said = aigov.assess(library, matter).as_dict(language)["wishes"]
    assert [answer["id"] for answer in said] == list(WISHES)
    report = aigov.enforceability_report(aigov.compare(library, matter), language)
    text = aigov.to_bytes(report, "md").decode().replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")
    title = {"fr": "Ce que vous avez demandé et que le droit refuse", "en": "What you asked for and the law refuses"}
    assert title[language] in text
    for answer in said:
        assert answer["reason"] and answer["legal_bases"] and answer["confidence"], answer["id"]
        assert bool(answer["instead"]) == (answer["outcome"] != "allowed"), answer["id"]
        for told in (answer["wish"], answer["reason"], answer["legal_bases"][0]["cite"]):
            assert told.replace("’", "'")[:40] in text, (answer["id"], told)
    path = tmp_path / "matter.yaml"
    path.write_text(aigov.sample_text().replace("# wishes: [fine,", "wishes: [gdpr-consent,"), encoding="utf-8")
    shown = run("explain", str(path), language={"fr": "fr_FR.UTF-8", "en": "en_GB.UTF-8"}[language]).stdout
    assert {"fr": "À faire à la place", "en": "Instead"}[language] in shown
    assert {"fr": "à vérifier", "en": "to be verified"}[language] in shown.split("gdpr-consent")[1]


def test_explain_says_wishes_in_json(tmp_path: Path) -> None:
    path = tmp_path / "matter.yaml"
    path.write_text(aigov.sample_text().replace("# wishes: [", "wishes: ["), encoding="utf-8")
    said = json.loads(run("explain", str(path), "--json").stdout)["wishes"]
    assert [(answer["id"], answer["outcome"]) for answer in said] == [("fine", "refused"), ("english-only", "refused")]


def test_a_wish_changes_no_document(library: aigov.Library) -> None:
    for vehicle in VEHICLES:
        made = [
            aigov.to_bytes(aigov.assemble(aigov.assess(library, matter), "fr"), "docx")
            for matter in (asking(vehicle), asking(vehicle, *WISHES))
        ]
        assert made[0] == made[1], vehicle


def test_a_wish_changes_no_run(library: aigov.Library, tmp_path: Path) -> None:
    listed = tmp_path / "employees.csv"
    listed.write_text(aigov.sample_text("employees.csv"), encoding="utf-8")
    people = aigov.read_recipients(listed, on=aigov.samples.sample_matter().date)
    published = replace(library, drafts=())
    names = {
        plan_issue(published, matter, people).run
        for matter in (asking("contract-amendment"), asking("contract-amendment", "fine", "english-only"))
    }
    assert len(names) == 1


def test_no_wish_no_chapter(library: aigov.Library) -> None:
    report = aigov.enforceability_report(aigov.compare(library, asking("charter")), "en")
    assert "What you asked for" not in aigov.to_bytes(report, "md").decode()


# ------------------------------------------------------------------ refused in the matter
def test_free_text_is_refused_with_what_can_be_asked() -> None:
    written = "[une amende de 50 euros pour Mme Roussel, enlish-only, zzz, Refuser la traduction]"
    text = aigov.sample_text().replace("# wishes: [fine, english-only]", f"wishes: {written}")
    with pytest.raises(aigov.MatterError) as caught:
        aigov.parse_matter(text)
    problems = caught.value.problems
    assert [problem.code for problem in problems] == ["unknown-wish"] * 4 + ["unlawful-words"]
    first, *others, unlawful = (problem.text("en") for problem in problems)
    assert "did you mean: fine?" in first and all(name in first for name in WISHES)
    assert "english-only" in others[0] and "apply-before-month" in others[1] and "no-translation" in others[2]
    assert "wishes.0 — “amende de”: a fine" in unlawful and "Article L. 1331-2 of the Labour Code" in unlawful
    assert "(article L. 1331-2 du code du travail ; article" in problems[-1].text("fr").replace("\u202f", " ")
    assert not any("Roussel" in problem.text(language) for problem in problems for language in ("fr", "en"))


def test_the_schema_lists_the_wishes(library: aigov.Library) -> None:
    assert aigov.matter_schema(library)["properties"]["wishes"]["items"]["enum"] == list(WISHES)
    shown = json.loads(run("schema", "wishes", "--json", "--lang", "fr").stdout)
    assert [each["wish"] for each in shown] == list(WISHES)
    assert shown[0]["label"] == WISHES["fine"].fr


# ------------------------------------------------------------------ what the law engine says
def engine_answer(proof: WishProof, facts: Mapping[str, str], library: aigov.Library) -> str:
    """The answer of the law on facts of a whole situation, laid under those of the proof."""
    subject = "sanctions" if "question" in proof.facts else "enforceability"
    family = {"family": library.vocabulary.family_of_kind(proof.facts["kind"])} if "kind" in proof.facts else {}
    return apply_rules(rule_book(library, subject), {**facts, **proof.facts, **family}).weight


#: A warning with everything said and done in order.
REGULAR = SanctionFacts(
    kind="warning", rests_on="general_duty", duty="loyalty", facts_sphere="work", known_on="2026-11-24",
    started_on="2026-11-27", notified_on="2026-11-27", written_grounds=True, earlier_same_facts=False,
    earlier_sanction=False, conventional_guarantees="none", retaliation=False, evidence="other", by="employer",
    gross_misconduct=False, modifies_contract=False, changes_conditions=False, consent=False, authorised=False,
)  # fmt: skip


def regular_facts(proof: WishProof, library: aigov.Library) -> dict[str, str]:
    """The facts of a situation in which everything was done, of the vehicle or track that the proof is about."""
    track = proof.facts.get("track", "")
    vehicle = proof.facts.get("vehicle") or ("contract-amendment" if track == "contract" else "it-charter-chapter")
    seen = situation(
        vehicle,
        ri=InternalRules(
            exists=True,
            opposable=True,
            in_force_since="2018-01-02",
            recalls="complete",
            scale=("warning", "suspension"),
            suspension_max_days=5,
        ),
        sanction=REGULAR if proof.facts.get("question") != "measure" else None,
        measure=MeasureFacts(nature="working_conditions"),
    )
    view, _ = resolve_version(seen, library)
    facts = observe_facts(view, library)
    limits = compute_time_limits(seen, REGULAR, library)
    facts |= {name: see(SanctionView(view, True, limits)) for name, (_, see) in SANCTION_FACTS.items()}
    return facts | observe_clause(ClauseFacts("data_prohibition"), view.day, library.vocabulary)


@pytest.mark.parametrize(("name", "place"), PROOFS)
def test_the_law_engine_refuses_what_a_wish_says_it_refuses(library: aigov.Library, name: str, place: int) -> None:
    """Everything else was done: what is asked is enough to take the answer down."""
    proof = WISHES[name].proof[place]
    facts = regular_facts(proof, library)
    assert engine_answer(proof, facts, library) == proof.answer


@pytest.mark.parametrize(("name", "place"), PROOFS)
def test_without_what_is_asked_the_answer_would_bear_or_is_of_a_kind_refused(
    library: aigov.Library, name: str, place: int
) -> None:
    """The proof proves the wish, and not some other defect of the situation."""
    proof = WISHES[name].proof[place]
    facts = regular_facts(proof, library)
    vocabulary = library.vocabulary
    if "question" in proof.facts:
        measure = proof.facts["question"] == "measure"
        found = apply_rules(rule_book(library, "sanctions"), facts).weight
        assert vocabulary.verdicts[found].bears and found == ("imposable" if measure else "lawful")
    elif facts["vehicle"] != "charter":
        found = apply_rules(rule_book(library), facts).weight
        assert vocabulary.weights[found].grounds_sanction


@given(st.data())
def test_no_other_fact_makes_an_unlawful_content_bear(data: st.DataObject) -> None:
    library = aigov.load_library()
    refused = [
        (name, proof)
        for name, wish in WISHES.items()
        for proof in wish.proof
        if proof.answer == "unenforceable" and set(proof.facts) == {"kind"}
    ]
    assert len(refused) >= 8
    name, proof = data.draw(st.sampled_from(refused))
    facts = regular_facts(proof, library)
    for fact in ("sector", "cse", "language", "opinion", "deposit", "in_effect", "response", "status", "version"):
        facts[fact] = data.draw(st.sampled_from(fact_values(fact, library)), label=fact)
    assert not library.vocabulary.weights[engine_answer(proof, facts, library)].bears, name


# ------------------------------------------------------------------ answers that follow the facts
def outcome(library: aigov.Library, vehicle: str, wish: str, **changes: object) -> str:
    return aigov.assess(library, asking(vehicle, wish, **changes)).wishes[0].outcome


def test_immediate_application_is_for_health_and_safety_alone(library: aigov.Library) -> None:
    procedure = aigov.samples.sample_matter("it-charter-chapter").procedure
    assert procedure is not None
    urgent = procedure.model_copy(update={"urgency_invoked": True})
    assert outcome(library, "it-charter-chapter", "apply-before-month") == "refused"
    assert outcome(library, "it-charter-chapter", "apply-before-month", procedure=urgent) == "in_part"
    answer = aigov.assess(library, asking("it-charter-chapter", "apply-before-month", procedure=urgent)).wishes[0]
    assert answer.source.rules == ("V2-URGENCY",)
    assert "health and safety" in answer.reason("en") and "règles sur les données" in answer.reason("fr")
    assert answer.advice("en")


def test_no_cse_no_opinion_to_wait_for(library: aigov.Library) -> None:
    sample = aigov.samples.sample_matter("it-charter-chapter")
    assert sample.procedure is not None
    none = {"cse_informed_on": None, "cse_opinion_on": None, "cse_opinion": None}
    changes = {
        "procedure": sample.procedure.model_copy(update=none),
        "technology": sample.technology.model_copy(update={"informed_on": None, "opened_on": None, "opinion_on": None}),
        "monitoring": sample.monitoring.model_copy(update={"opinion_on": None}),
        "cse_facts": sample.cse_facts.model_copy(update={"carence_on": dt.date(2025, 6, 10)}),
    }
    assert outcome(library, "it-charter-chapter", "skip-cse-opinion") == "refused"
    assert outcome(library, "it-charter-chapter", "skip-cse-opinion", cse="carence", **changes) == "allowed"
    assert outcome(library, "it-charter-chapter", "skip-cse-opinion", cse="missing", **changes) == "refused"
    assert outcome(library, "it-charter-chapter", "monitor-without-cse", cse="carence", **changes) == "allowed"
    assert outcome(library, "it-charter-chapter", "tools-before-cse", cse="missing", **changes) == "refused"
    matter = asking("it-charter-chapter", "skip-cse-opinion", "fine", cse="carence", **changes)
    text = aigov.to_bytes(aigov.enforceability_report(aigov.compare(library, matter), "en"), "md").decode()
    assert "What you asked for and the law allows on these facts" in text


def test_a_charter_made_as_internal_rules_may_ground_a_sanction(library: aigov.Library) -> None:
    whole = aigov.samples.sample_matter("it-charter-chapter").procedure
    assert outcome(library, "charter", "punish-on-charter") == "refused"
    assert outcome(library, "charter", "punish-on-charter", procedure=whole) == "allowed"
    assert outcome(library, "it-charter-chapter", "punish-on-charter") == "refused"


def test_silence_is_acceptance_only_by_l1222_6(library: aigov.Library) -> None:
    sample = aigov.samples.sample_matter("contract-amendment")
    assert sample.amendment is not None and sample.employee is not None
    economic = AmendmentFacts(
        response="none",
        signed_on=None,
        ground="economic",
        essential_element=True,
        l1222_6_letter=True,
        received_on="2026-09-18",
    ).model_dump(exclude_unset=True)
    amendment = sample.amendment.model_copy(update=economic)
    assert outcome(library, "contract-amendment", "silence-as-acceptance") == "refused"
    assert outcome(library, "contract-amendment", "silence-as-acceptance", amendment=amendment) == "allowed"
    protected = sample.employee.model_copy(update={"protected": True})
    assert (
        outcome(library, "contract-amendment", "silence-as-acceptance", amendment=amendment, employee=protected)
        == "refused"
    )


def test_a_fact_that_is_not_known_never_helps(library: aigov.Library) -> None:
    for name, wish in WISHES.items():
        if wish.exception is None:
            continue
        tests = wish.exception.when
        best = {fact: admitted(test, fact, library) for fact, test in tests.items()}
        matter = asking("charter", name)
        found = answer_wishes(matter, best, library)[0]
        assert found.outcome in ("allowed", "in_part"), name
        for fact in tests:
            for lacking in ({**best, fact: "unknown"}, {key: best[key] for key in best if key != fact}):
                answer = answer_wishes(matter, lacking, library)[0]
                assert (answer.outcome, answer.missing) == ("cannot_be_said", (fact,)), name
                assert fact in answer.reason("fr") and answer.bases[0].id == wish.legal_bases[0]
        for fact, test in tests.items():
            for other in set(fact_values(fact, library)) - {*values(test, fact, library), "unknown"}:
                assert answer_wishes(matter, {**best, fact: other}, library)[0].outcome == "refused", (name, fact)


def values(test: Any, fact: str, library: aigov.Library) -> list[str]:
    written = test["not"] if isinstance(test, dict) else test
    listed = (written,) if isinstance(written, str) else written
    return [value for value in fact_values(fact, library) if (value in listed) != isinstance(test, dict)]


def admitted(test: Any, fact: str, library: aigov.Library) -> str:
    return values(test, fact, library)[0]


# ------------------------------------------------------------------ the list is checked
def changed(library: aigov.Library, name: str, **fields: object) -> aigov.Library:
    wish = WISHES[name]
    wishes = {**WISHES, name: Wish.model_validate({**wish.model_dump(exclude_none=True), **fields})}
    return replace(library, vocabulary=library.vocabulary.model_copy(update={"wishes": wishes}))


FINE_PROOF = {"facts": {"kind": "pecuniary_sanction"}, "answer": "unenforceable"}
NO_CSE = WISHES["skip-cse-opinion"].exception


@pytest.mark.parametrize(
    ("name", "fields", "said"),
    [
        ("fine", {"rules": ["G-NO-FYNE"], "proof": []}, 'unknown rule "G-NO-FYNE"'),
        ("fine", {"legal_bases": ["ct-l1331-3"]}, 'unknown legal basis "ct-l1331-3"'),
        ("fine", {"confidence": "sure"}, 'unknown confidence "sure"'),
        ("denounce-colleagues", {"confidence": "settled"}, "surer than the rules it rests on — write confidence"),
        ("fine", {"instead": {"fr": "Sanctionner.", "en": " "}}, "empty in one of the languages"),
        ("fine", {"proof": [{**FINE_PROOF, "answer": "none"}]}, "no rule that the wish names gives the answer none"),
        ("pay-for-leak", {"proof": [FINE_PROOF]}, "no rule that the wish names"),
        ("fine", {"proof": [{**FINE_PROOF, "answer": "forbidden"}]}, 'unknown weight "forbidden"'),
        ("fine", {"proof": [{"facts": {"kinds": "x"}, "answer": "none"}]}, 'unknown fact "kinds"'),
        ("fine", {"proof": [{"facts": {"kind": "fine"}, "answer": "none"}]}, 'unknown value "fine"'),
        ("fine", {"exception": {"when": {"kind": "fine"}}}, 'unknown fact "kind"'),
        ("fine", {"exception": {"when": {"cse": "none"}}}, 'unknown value "none"'),
        ("fine", {"exception": {"rules": ["V9"]}}, 'unknown rule "V9"'),
    ],
)
def test_a_mistake_in_the_list_is_found(library: aigov.Library, name: str, fields: dict[str, Any], said: str) -> None:
    assert NO_CSE is not None
    if "exception" in fields:
        fields = {"exception": {**NO_CSE.model_dump(), **fields["exception"]}}
    found = [problem.text("en") for problem in check_wishes(changed(library, name, **fields))]
    assert len(found) == 1 and said in found[0] and f"vocabulary/wishes.yaml, {name}" in found[0], found


def test_check_reads_the_list_and_misses_no_language(ten_clauses: Path, edit: Edit) -> None:
    path = ten_clauses / "vocabulary/wishes.yaml"
    edit(path, "G-NO-FINE, S-FINE", "G-NO-FINE, S-FYNE")
    assert any('unknown rule "S-FYNE"' in each.text("en") for each in aigov.library.check_folder(ten_clauses))
    edit(path, '  en: "Fine an employee for a breach"\n', "")
    assert any('"en" is missing' in each.text("en") for each in aigov.library.check_folder(ten_clauses))


def test_a_house_library_adds_wishes_and_changes_none(tmp_path: Path) -> None:
    house = Path(shutil.copytree(data_folder("clause_library") / "samples/house", tmp_path / "house"))
    (house / "vocabulary").mkdir(exist_ok=True)
    path = house / "vocabulary/wishes.yaml"
    own = """no-ai-on-friday:
  fr: "Interdire l'IA le vendredi"
  en: "Forbid AI on Fridays"
  answer: {fr: "Une restriction est justifiée.", en: "A restriction is justified."}
  instead: {fr: "Dire pourquoi.", en: "Say why."}
  legal_bases: [ct-l1121-1]
  confidence: settled
"""
    path.write_text(own, encoding="utf-8")
    library = aigov.load_library(house)
    assert check_wishes(library) == [] and list(library.vocabulary.wishes) == [*WISHES, "no-ai-on-friday"]
    path.write_text(own.replace("no-ai-on-friday", "fine"), encoding="utf-8")
    with pytest.raises(aigov.LibraryError, match=r"wishes\.yaml, fine — a house library does not change"):
        aigov.load_library(house)
