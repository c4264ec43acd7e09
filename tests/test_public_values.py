"""What a program sees of the public values: closed words as types, names, and one short line without anybody's data."""

from __future__ import annotations

import datetime as dt
import importlib
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from issuing import many, person

import aigov_docs as aigov
from aigov_docs import closed_words
from aigov_docs.bulk.letters_due import LeftOut
from aigov_docs.compose.coherence import load_checks
from aigov_docs.kits.ground.resources import data_folder
from aigov_docs.kits.ledger.chain import ANSWERS, ChainHead
from aigov_docs.law.labour_code import CodeArticle, LabourCode, TextVersion
from aigov_docs.lazy_names import public_homes, public_names

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import closed_words as made  # noqa: E402


# ------------------------------------------------------------------ closed words
def test_the_types_are_made_from_the_vocabulary_of_today(library: aigov.Library) -> None:
    assert made.FILE.read_text(encoding="utf-8") == made.write_types(library.vocabulary), (
        "run: python tools/closed_words.py"
    )
    assert get_args(closed_words.Weight) == tuple(library.vocabulary.weights)
    assert get_args(closed_words.PersonAnswer) == ANSWERS


def test_public_signatures_say_the_closed_words() -> None:
    assert get_type_hints(aigov.Finding)["weight"] == closed_words.Weight
    assert get_type_hints(aigov.Assessment.findings_of_weight)["weight"] == closed_words.Weight
    assert get_type_hints(aigov.law.Verdict)["verdict"] == closed_words.VerdictWord
    assert get_type_hints(aigov.Matter)["posture"] == closed_words.Posture
    assert get_type_hints(aigov.Register.answer)["answer"] == closed_words.PersonAnswer


def test_a_misspelt_word_is_refused_with_a_suggestion(library: aigov.Library) -> None:
    assessment = aigov.assess(library, aigov.samples.sample_matter("charter"))
    register = aigov.Register(":memory:")
    asked: list[tuple[Callable[[Any], object], str, str]] = [
        (assessment.findings_of_weight, "disciplinery", "disciplinary"),
        (assessment.finding, "confidental-data", "confidential-data"),
        (lambda word: aigov.assess(library, assessment.matter, word), "chartr", "charter"),
        (aigov.samples.sample_matter, "chartr", "charter"),
        (lambda word: aigov.library.search_clauses(library, kind=word), "data_prohibtion", "data_prohibition"),
        (lambda word: register.answer("E-1", word, on=dt.date(2026, 6, 1)), "singed", "signed"),
    ]
    for ask, word, meant in asked:
        with pytest.raises(aigov.AigovError) as refused:
            ask(word)
        assert f'did you mean "{meant}"?' in str(refused.value)
    register.close()
    unknown: Any = "de"  # what a type checker refuses already
    assert assessment.finding("amendment-parties") is None, "a clause of the library that the document has not"
    for speak in (assessment.as_dict, assessment.findings[0].as_dict):
        with pytest.raises(aigov.UsageError, match="choose one of: en, fr"):
            speak(unknown)
    with pytest.raises(aigov.UsageError, match="choose one of: en, fr"):
        aigov.enforceability_report(aigov.compare(library, assessment.matter), unknown)


# ------------------------------------------------------------------ names
PACKAGES = sorted(
    {"aigov_docs"}
    | {home for home in public_homes("aigov_docs").values() if ":" not in home and home != "aigov_docs.samples"}
)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_shows_its_public_names_alone(package: str) -> None:
    module = importlib.import_module(package)
    shown = [name for name in dir(module) if name != "__version__"]
    assert shown and [name for name in shown if name.startswith("_")] == []
    assert set(dir(module)) == set(module.__all__)
    assert [name for name in shown if not hasattr(module, name)] == []


# ------------------------------------------------------------------ one line for each value
NAME = "Zéphyrine Quatrefages"
KEY = "MATRICULE-7781"
#: What stands in a value and belongs to somebody: nobody reads it in a log.
PRIVATE = (NAME, KEY, "Zéphyrine", "Camille Roussel", "Claire Duval", "duval.example", "1987", "impasse du Moulin")


@cache
def values() -> dict[str, Any]:
    """One value of each public class, with more in it than a line can hold, and somebody's data where it has any."""
    library, own = aigov.load_library(), aigov.samples.sample_matter("contract-amendment")
    assert own.employee is not None
    matter = own.model_copy(update={"employee": own.employee.model_copy(update={"name": NAME})})
    assessment = aigov.assess(library, matter)
    document = aigov.assemble(assessment, "fr")
    problem = aigov.Problem("unknown-key", "matter.yaml, line 3", "wrong {what}", "write {what}", {"what": NAME * 20})
    somebody = person(KEY, NAME, birth_date=dt.date(1987, 5, 4), email="z@duval.example", extra={"note": NAME * 20})
    held = aigov.people.HeldRecipient(KEY, "minor", 3, problem, recipient=somebody)
    plan = aigov.plan_issue(library, matter, [somebody, *many(20)])
    clause = library.clauses["confidential-data"]
    edition = clause.editions[max(clause.editions)]
    vehicle = library.vehicles["charter"]
    entries = [each for section in vehicle.outline for each in section.clauses]
    code = LabourCode(
        "code.json", dt.date(2027, 1, 1), (CodeArticle("L1321-4", TextVersion("X", "VIGUEUR", None, None)),)
    )
    check = load_checks(library)[0]
    asked = aigov.law.SanctionFacts(kind="fine", rests_on="general_duty")
    basis = next(iter(library.legal_bases.values()))
    changed = aigov.review.ClauseChange("confidential-data", {"fr": NAME * 20, "en": "x"}, "wording")
    row = aigov.register.IssuedRow(
        KEY, f"{NAME}.docx", "ab" * 32, ("confidential-data@1",) * 40, "fr", "cd" * 32, "contract-amendment", "2026.12",
        dt.date(2026, 9, 14), name=NAME,
    )  # fmt: skip
    standing = aigov.register.Standing(
        KEY, NAME, "2026-06", "signed", dt.date(2026, 6, 10), True, "contract-amendment", "fr",
    )  # fmt: skip
    again = aigov.register.ToSignAgain(
        KEY, NAME, "2026-06", dt.date(2026, 6, 10), ("confidential-data@1",) * 40, ("confidential-data@2",) * 40,
        (changed,),
    )  # fmt: skip
    evidence = aigov.Evidence("yousign", NAME, "ab" * 32)
    proposal = aigov.register.Proposal(
        1, "2026-06", dt.date(2026, 6, 1), ("confidential-data@1",) * 40, note=NAME, evidence=evidence
    )
    made: list[Any] = [
        library, matter, assessment, assessment.composition, assessment.findings[0], document, problem, plan,
        plan.order, aigov.Recipients((somebody,), (held,), (problem,), f"{NAME}.csv", ("nom", NAME)),
        aigov.verify(aigov.to_bytes(document, "docx"), library, today=dt.date(2026, 12, 1)), aigov.Register(":memory:"),
        aigov.bulk.IssueResult(plan, Path(NAME), 3), aigov.bulk.Progress(1, 2),
        aigov.bulk.RegisterView(None, "2026-06-01-ab", 3),
        aigov.assemble(assessment, ("fr", "en")), aigov.formalities(assessment),
        aigov.law.watch_code(library, code)[0], aigov.law.Incoherence(check, basis.cite, basis.cite, (NAME,)),
        assessment.findings[0].rules[0], asked, assessment.composition.situation,
        aigov.assess_sanction(assessment, asked), basis, basis.versions[0], clause,
        aigov.library.search_clauses(library, text="facteurs authentification")[0], edition,
        aigov.library.LockResult(("confidential-data@1",) * 60, Path("library.lock")), vehicle.outline[0],
        next(each for each in entries if isinstance(each, aigov.library.OutlineEntry)), vehicle, library.vocabulary,
        next(iter(edition.wordings.values())), aigov.people.ColumnMapping(columns={"nom": "name"}),
        aigov.records.record_from_rows([{"key": KEY, "name": NAME}], "training", library),
        held, somebody, row, standing, again, changed, evidence, proposal,
        aigov.register.ExpiredPerson(KEY, dt.date(2026, 6, 1), True),
        aigov.bulk.RunErasure(2, 2, ("documents-0001.zip",)),
        aigov.register.HeadTimestamp(
            ChainHead(9, "ab" * 32), dt.datetime(2026, 12, 1, tzinfo=dt.UTC), "CN=Authority" * 20
        ),
        aigov.register.RegisterPerson(KEY, NAME, [proposal] * 9, messages={("yousign", NAME)}),
        aigov.signing.load_provider("yousign"), aigov.signing.OutcomeCounts(1, 2, 3, 4),
        aigov.signing.Outcome("signed", "done", KEY, "2026-06", dt.date(2026, 6, 10), evidence, "Yousign"),
        aigov.signing.SigningList(
            aigov.signing.load_provider("generic"), "2026-06", ("name",), ((NAME,),) * 9, (LeftOut(KEY, "left"),)
        ),
        aigov.register.BoundPeople("confidential-data", dt.date(2027, 1, 15), (standing,) * 9, (standing,)),
        aigov.matter.open_matter_file("matter.yaml", f"matter-{1:090}.yaml"),
        aigov.review.MatterComparison((), (changed,) * 9, (), (assessment, assessment), (b"PK", b"PK")),
        aigov.word.open_letterhead(data_folder("clause_library") / "samples/house/papier-a-en-tete.docx"),
    ]  # fmt: skip
    errors = [getattr(aigov, name)(*[problem] * 30) for name in dir(aigov) if name.endswith(("Error", "Conflict"))]
    return {type(value).__name__: value for value in (*made, *errors)}


def public_classes() -> dict[str, type]:
    found = {}
    for home in public_names().values():
        module, _, name = home.partition(":")
        value = getattr(importlib.import_module(module), name)
        if isinstance(value, type):
            found[value.__name__] = value
    return found


@pytest.mark.parametrize("name", sorted(public_classes()))
def test_a_value_is_one_short_line_without_anybodys_data(name: str) -> None:
    value = values()[name]
    assert type(value) is public_classes()[name]
    for line in (repr(value), format(value) if not isinstance(value, Exception | aigov.Problem) else ""):
        assert len(line) < 300 and "\n" not in line, line
        assert [word for word in PRIVATE if word in line] == []
    assert name in repr(value)
