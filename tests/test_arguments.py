"""What a programmer gives by mistake to a public function is refused by its name, before anything is made."""

from __future__ import annotations

import ast
import copy
import inspect
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import aigov_docs as aigov
from aigov_docs import samples
from aigov_docs.register.standing import ClauseStanding

ROOT = Path(__file__).resolve().parents[1]
Call = Callable[[Any, aigov.Assessment, Path], object]


@pytest.fixture(scope="module")
def assessment() -> aigov.Assessment:
    return aigov.assess(aigov.load_library(), samples.sample_matter("charter"))


@pytest.mark.parametrize("given", [None, 1, b"x", [], {}, object(), "matter.yaml"])
@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("library", lambda given, made, place: aigov.assess(given, made.matter)),
        ("matter", lambda given, made, place: aigov.assess(made.library, given)),
        ("library", lambda given, made, place: aigov.compare(given, made.matter)),
        ("matter", lambda given, made, place: aigov.compare(made.library, given)),
        ("matter", lambda given, made, place: aigov.compose_document(made.library, given)),
        ("matter", lambda given, made, place: aigov.compare_populations(made.library, given)),
        ("matter", lambda given, made, place: aigov.compare_establishments(made.library, given)),
        ("assessment", lambda given, made, place: aigov.assemble(given)),
        ("assessment", lambda given, made, place: aigov.assemble(given, ("fr", "en"))),
        ("assessment", lambda given, made, place: aigov.formalities(given)),
        ("assessment", lambda given, made, place: aigov.companions(given, place / "file")),
        ("document", lambda given, made, place: aigov.to_bytes(given, "md")),
        ("document", lambda given, made, place: aigov.render(given, place / "charte.md")),
    ],
)
def test_a_value_of_another_type_is_refused_by_name(
    name: str, call: Call, given: object, assessment: aigov.Assessment, tmp_path: Path
) -> None:
    with pytest.raises(TypeError, match=rf"^{name}: \w+( or \w+)? is expected, not \w+$"):
        call(given, assessment, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("given", [None, 1, b"x", [], {}])
def test_a_register_is_named_by_a_text_or_a_path(given: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this, Register(None) makes a database called “None”."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TypeError, match=r"^source: str or Path or Engine or Connection is expected"):
        aigov.Register(given)
    assert list(tmp_path.iterdir()) == []


def test_a_matter_is_read_from_what_can_hold_one() -> None:
    given: Any = object()
    with pytest.raises(TypeError, match=r"^source: str or bytes or Path or Mapping or Matter is expected, not object$"):
        aigov.parse_matter(given)


@pytest.mark.parametrize("name", ["matter.yml", "../library.yaml", "house", ""])
def test_a_sample_that_is_not_there_is_said_with_those_that_are(name: str) -> None:
    with pytest.raises(aigov.UsageError, match=r"samples — there is no sample .*matter\.yaml"):
        aigov.sample_text(name)


def test_a_report_on_nothing_is_refused() -> None:
    with pytest.raises(aigov.AssemblyError, match="there is no assessment to report on — give what “compare” returns"):
        aigov.enforceability_report({})


def test_what_was_read_and_checked_cannot_be_changed_after(assessment: aigov.Assessment) -> None:
    """The shipped library and the sample are shared by all that a program does."""
    library, matter = assessment.library, assessment.matter
    for values in (library.vehicles, library.companions, matter.options, matter.pins, matter.roles):
        held: Any = values
        before = dict(held)
        for change in (
            lambda held: held.__setitem__("x", "y"),
            lambda held: held.update(x="y"),
            lambda held: held.setdefault("x", "y"),
            lambda held: held.pop("x", None),
            lambda held: held.clear(),
        ):
            with pytest.raises(TypeError, match="cannot be changed"):
                change(held)
        assert held == before == pickle.loads(pickle.dumps(held)) == copy.deepcopy(held)


def test_every_value_becomes_a_dict_in_the_same_way() -> None:
    """`as_dict()` where it says no text, else `as_dict("fr")`, English by default: a value holds all that it needs."""
    found = {}
    for path in sorted((ROOT / "aigov_docs").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name == "as_dict":
                found[f"{path.relative_to(ROOT)}:{node.lineno}"] = ast.unparse(node.args)
    assert len(found) > 40
    assert set(found.values()) == {"self", "self, language: str='en'"}, found


def test_a_language_that_is_not_spoken_is_refused_wherever_a_text_is_said(assessment: aigov.Assessment) -> None:
    finding = assessment.findings[0]
    standing = ClauseStanding("purpose@1", "", assessment.library)
    change = aigov.review.ClauseChange("purpose", {}, "added")
    for said in (
        finding.reason, finding.as_dict, finding.weight_text, finding.missing_text, finding.purpose_text,
        finding.weight_after_formalities_text, assessment.as_dict, standing.reason, standing.as_dict,
        change.list_sentences, change.as_dict,
    ):  # fmt: skip
        with pytest.raises(aigov.UsageError) as refused:
            said("xx")
        assert refused.value.problems[0].code == "unknown-language", said


def test_a_sanction_is_asked_with_a_mapping_too(assessment: aigov.Assessment) -> None:
    given = {"kind": "suspension", "days": 3, "rests_on": "confidential-data", "known_on": "2026-11-24"}
    asked = aigov.assess_sanction(assessment, given)
    assert asked == aigov.assess_sanction(assessment, aigov.law.SanctionFacts.model_validate(given))
    with pytest.raises(aigov.MatterError) as refused:
        aigov.assess_sanction(assessment, {**given, "knownon": "2026-11-24", "kind": "suspention"})
    assert {(each.code, each.path) for each in refused.value.problems} >= {("unknown-key", ("knownon",))}
    for wrong in (None, "suspension", 3, ["kind"]):
        with pytest.raises(TypeError, match=r"^sanction: SanctionFacts or Mapping is expected, not \w+$"):
            aigov.assess_sanction(assessment, wrong)  # type: ignore[arg-type]  # what a program may give by mistake


@pytest.mark.parametrize("kind", [aigov.Assessment, aigov.Finding])
def test_what_needs_nothing_more_is_a_property(kind: type) -> None:
    """A noun is a property; a method takes something, or begins with a verb: nobody has to remember the brackets."""
    verbs = ("as_", "list_", "explain_", "with_")
    for name, value in vars(kind).items():
        if inspect.isfunction(value) and not name.startswith("_"):
            assert name.startswith(verbs) or len(inspect.signature(value).parameters) > 1, name
    for name in ("missing_facts", "sanctionable", "facts_to_ask", "missing_formalities", "warnings"):
        assert isinstance(getattr(kind, name, property()), property), name
