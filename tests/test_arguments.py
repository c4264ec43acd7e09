"""What a programmer gives by mistake to a public function is refused by its name, before anything is made."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import aigov_docs as aigov
from aigov_docs import samples

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
    given: Any = 12
    with pytest.raises(TypeError, match=r"^source: str or bytes or Path or Mapping or Matter is expected, not int$"):
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
