"""The rule mechanism: conflicts and gaps are found, and never met."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from depth import depth
from hypothesis import given, settings
from hypothesis import strategies as st

import aigov_docs as aigov
from aigov_docs.conditions import condition_holds
from aigov_docs.law.facts import STATUSES, ClauseFacts, observe_clause, observe_facts
from aigov_docs.law.rule_proof import check_rules
from aigov_docs.law.rule_reading import rule_book
from aigov_docs.law.rules import apply_rules, raised_refusals, raised_warnings
from aigov_docs.law.sanction_facts import fact_values
from aigov_docs.law.situation import (
    AmendmentFacts,
    CommitteeFacts,
    DocumentFacts,
    EmployeeFacts,
    EmployerFacts,
    EstablishmentFacts,
    Monitoring,
    Procedure,
    Situation,
    Technology,
    VersionFacts,
)
from aigov_docs.law.weighing import resolve_version, weigh_clauses

Edit = Callable[[Path, str, str], None]


def test_the_shipped_rules_are_complete_and_without_conflict(library: aigov.Library) -> None:
    assert check_rules(library) == []


@pytest.fixture
def library_copy(ten_clauses: Path) -> Path:
    """What is wrong in a library is wrong in one of ten clauses."""
    return ten_clauses


def broken(folder: Path) -> list[str]:
    return [problem.text("en") for problem in aigov.library.check_folder(folder)]


def test_a_rule_without_its_exception_is_a_conflict_naming_both(
    library: aigov.Library, tmp_path: Path, edit: Edit
) -> None:
    shutil.copytree(library.folders[0] / "rules", tmp_path / "rules")
    edit(
        tmp_path / "rules/enforceability.yaml",
        "missing: [procedure.publicity_proved]}\n  exception_to: [V2-ALL-STAFF]\n",
        "missing: [procedure.publicity_proved]}\n",
    )
    found = [problem.text("en") for problem in check_rules(dataclasses.replace(library, folders=(tmp_path,)))]
    assert any("V2-ALL-STAFF" in line and "V2-PUBLICITY" in line and "exception" in line for line in found), found


def test_a_missing_general_case_is_a_gap(library_copy: Path, edit: Edit) -> None:
    edit(
        library_copy / "rules/enforceability.yaml",
        "{family: [contract, job, employer]}\n  weight: none",
        "{family: [contract, job]}\n  weight: none",
    )
    found = broken(library_copy)
    assert any("no rule gives a weight" in line and "employer" in line for line in found), found


def test_an_exception_counts_even_when_it_is_itself_set_aside(library: aigov.Library) -> None:
    """P-PROTECTED sets aside V3-ECONOMIC, which still sets aside V3-SILENCE."""
    situation = Situation(
        vehicle="contract-amendment",
        assessed_on="2026-11-24",
        cse="full",
        employee=EmployeeFacts(protected=True),
        amendment=AmendmentFacts(
            ground="economic", essential_element=True, l1222_6_letter=True, received_on="2026-09-08"
        ),
    )
    outcome = weigh_clauses(situation, [ClauseFacts("tool_use_duty")], library).weighings[0].outcome
    assert [rule.id for rule in outcome.decided] == ["P-PROTECTED"]
    assert {rule.id for rule, _ in outcome.set_aside} == {"V3-ECONOMIC", "V3-SILENCE"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("about: {kind: pecuniary_sanction}", "about: {kind: pecunary_sanction}", 'did you mean "pecuniary_sanction"'),
        ("exception_to: [V3-SILENCE]", "exception_to: [V3-SILANCE]", 'did you mean "V3-SILENCE"'),
        ("weight: unenforceable", "weight: unenforcable", 'did you mean "unenforceable"'),
        ("stage: language", "stage: langage", 'did you mean "language"'),
        ("legal_bases: [ct-l1311-1, ct-l1211-1]", "legal_bases: [ct-l1311-11]", "unknown legal basis"),
        ("decisions: [soc-15-11-04-14-18-573]", "decisions: [soc-99]", 'unknown legal basis "soc-99"'),
        ("{when: {sector: public_admin}", "{when: {sectr: public_admin}", 'did you mean "sector"'),
    ],
)
def test_a_misspelt_word_in_a_rule_is_named_with_its_place(
    library: aigov.Library, tmp_path: Path, edit: Edit, old: str, new: str, said: str
) -> None:
    shutil.copytree(library.folders[0] / "rules", tmp_path / "rules")
    edit(tmp_path / "rules/enforceability.yaml", old, new)
    with pytest.raises(aigov.LibraryError) as caught:
        rule_book(dataclasses.replace(library, folders=(tmp_path,)))
    found = [problem.text("en") for problem in caught.value.problems]
    assert any(said in line and "rules/enforceability.yaml, line" in line for line in found), found


# ------------------------------------------------------------------ random situations
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
MAYBE = st.none() | DAYS
BOOL = st.none() | st.booleans()


def part(model: type, **fields: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.builds(model, **fields)


PROCEDURES = part(
    Procedure,
    cse_informed_on=MAYBE,
    cse_expert=st.sampled_from(["none", "one", "two_levels"]),
    cse_period_days=st.none() | st.integers(5, 40),
    cse_opinion_on=MAYBE,
    inspector_on=MAYBE,
    deposit_on=MAYBE,
    publicity_on=MAYBE,
    deposit_proved=BOOL,
    publicity_proved=BOOL,
    stated_entry_on=MAYBE,
    injunction_only=st.booleans(),
    urgency_invoked=st.booleans(),
)
AMENDMENTS = part(
    AmendmentFacts,
    response=st.sampled_from(["refused", "none"]),
    at_hiring=st.booleans(),
    effective_on=MAYBE,
    ground=st.sampled_from(["ordinary", "economic", "economic_alleged"]),
    essential_element=st.booleans(),
    l1222_6_letter=st.booleans(),
    received_on=MAYBE,
    insolvency=st.booleans(),
    for_all_staff=BOOL,
) | part(AmendmentFacts, response=st.just("signed"), signed_on=DAYS, effective_on=MAYBE, at_hiring=st.booleans())
DOCUMENTS = part(
    DocumentFacts,
    languages=st.sampled_from([("fr",), ("fr", "en"), ("en",)]),
    authorises_tools=BOOL,
    text_dated_on=MAYBE,
    change=st.sampled_from([None, "none", "form", "substance"]),
    from_abroad=st.booleans(),
    to_foreigners=st.booleans(),
    acknowledged=st.booleans(),
    incorporated_in_contract_on=MAYBE,
)
VERSIONS = st.lists(
    part(
        VersionFacts,
        id=st.uuids().map(str),
        procedure=st.none() | PROCEDURES,
        amendment=st.none() | AMENDMENTS,
        document=st.none() | DOCUMENTS,
    ),
    max_size=3,
).map(tuple)
SITUATIONS = part(
    Situation,
    vehicle=st.sampled_from(["charter", "it-charter-chapter", "contract-amendment"]),
    assessed_on=DAYS,
    cse=st.sampled_from(["full", "small", "under_11", "carence", "missing"]),
    employer=part(
        EmployerFacts,
        sector=st.sampled_from([None, "private", "epic", "public_admin"]),
        headcount=st.none() | st.integers(1, 200),
        fifty_since=st.none() | st.dates(dt.date(2021, 1, 1), dt.date(2026, 6, 1)),
        eleven_since=st.none() | st.dates(dt.date(2021, 1, 1), dt.date(2026, 6, 1)),
        territory=st.sampled_from([None, "metropolitan", "reunion"]),
    ),
    document=DOCUMENTS,
    procedure=st.none() | PROCEDURES,
    amendment=st.none() | AMENDMENTS,
    cse_facts=part(CommitteeFacts, set_up_on=MAYBE, carence_on=MAYBE, election_requested_on=MAYBE),
    establishments=part(
        EstablishmentFacts,
        several=BOOL,
        structure=st.sampled_from([None, "single_cse", "central"]),
        text_scope=st.sampled_from(["undertaking", "establishment"]),
        specific_measures=BOOL,
        central_opinion_on=MAYBE,
        establishment_opinion_on=MAYBE,
        deposit_at=st.sampled_from([None, "head_office", "establishment", "both"]),
        employee_in=st.sampled_from([None, "specific", "other"]),
    ),
    monitoring=part(
        Monitoring,
        opinion_on=MAYBE,
        informed_on=MAYBE,
        nobody_told=BOOL,
        begun=BOOL,
        started_on=MAYBE,
        purposes=st.sampled_from([None, (), ("security",), ("security", "discipline")]),
        used_for=st.sampled_from([None, "security", "discipline", "not_used"]),
    ),
    technology=part(Technology, informed_on=MAYBE, opinion_on=MAYBE, deployed_on=MAYBE, in_use=BOOL),
    employee=part(
        EmployeeFacts,
        status=st.sampled_from(STATUSES),
        foreign=BOOL,
        translation_requested=BOOL,
        translation_language=st.sampled_from([None, "en", "pl"]),
        protected=BOOL,
        minor=BOOL,
        emancipated=BOOL,
        hired_on=MAYBE,
        transferred_on=MAYBE,
        telework=st.booleans(),
        contract_ended_on=MAYBE,
    ),
    versions=VERSIONS,
)


@settings(max_examples=depth(50, 300), deadline=None)
@given(SITUATIONS)
def test_every_situation_gets_one_weight_and_no_impossible_combination_is_observed(situation: Situation) -> None:
    library = aigov.load_library()
    kinds = library.vocabulary.kinds
    law = weigh_clauses(situation, [ClauseFacts(kind) for kind in kinds], library)
    assert all(weighing.weight in library.vocabulary.weights for weighing in law.weighings)
    view, _ = resolve_version(situation, library)
    facts = observe_facts(view, library)
    for name, value in facts.items():
        assert value in fact_values(name, library)
    asked = [condition for condition in rule_book(library).impossible if set(condition) <= set(facts)]
    assert len(asked) > 4 and not any(condition_holds(condition, facts) for condition in asked)


@settings(max_examples=30, deadline=None)
@given(SITUATIONS)
def test_the_rules_left_once_the_facts_of_a_document_are_known_give_the_same_outcome(situation: Situation) -> None:
    library, book = aigov.load_library(), rule_book(aigov.load_library())
    view, _ = resolve_version(situation, library)
    facts = observe_facts(view, library)
    narrow = book.narrow_to_facts(facts)
    assert sum(len(rules) for _, rules in narrow.stages) < sum(len(rules) for _, rules in book.stages)
    for kind in library.vocabulary.kinds:
        own = {**facts, **observe_clause(ClauseFacts(kind), view.day, library.vocabulary)}
        assert apply_rules(narrow, own) == apply_rules(book, own)
        assert raised_warnings(narrow, own) == raised_warnings(book, own)
        assert raised_refusals(narrow, own) == raised_refusals(book, own)


@settings(max_examples=depth(30, 200), deadline=None)
@given(SITUATIONS)
def test_doing_the_formalities_never_lowers_a_weight(situation: Situation) -> None:
    library = aigov.load_library()
    rank = library.vocabulary.rank_weight
    law = weigh_clauses(situation, [ClauseFacts(kind) for kind in library.vocabulary.kinds], library)
    for weighing in law.weighings:
        assert rank(weighing.then) >= rank(weighing.weight)
        assert bool(weighing.missing) == (weighing.then != weighing.weight)


def test_no_answer_and_no_rule_is_spelled_in_python(library: aigov.Library) -> None:
    """Weights, verdicts and rules are data: Python observes facts and spells none of them.

    "none" is also a plain word, "cannot_be_said" also what a wish is answered.
    """
    import ast

    rules = {rule.id for subject in ("enforceability", "sanctions") for rule in rule_book(library, subject).all_rules()}
    answers = (set(library.vocabulary.weights) | set(library.vocabulary.verdicts)) - {"none", "cannot_be_said"}
    root = Path(aigov.__file__).parent
    made = root / "closed_words.py"  # from the vocabulary, by tools/closed_words.py
    for path in sorted(set(root.rglob("*.py")) - {made}):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        notes = set[int]()
        for node in ast.walk(tree):
            if isinstance(node, ast.Expr):  # met before what it holds
                notes.add(id(node.value))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
                assert node.value not in rules | answers, (path.name, node.lineno, node.value)
