"""The order of a bulk issue: one immutable value, whose fields may be given by name."""

from __future__ import annotations

import dataclasses
import inspect

import pytest

import aigov_docs as aigov
from aigov_docs.bulk.order import Order, OrderOptions
from aigov_docs.bulk.plan import plan_issue
from aigov_docs.bulk.run import issue
from aigov_docs.matter.sample_matters import sample_matter


def test_the_keyword_arguments_are_the_fields_of_the_order() -> None:
    fields = {field.name for field in dataclasses.fields(Order)}
    assert set(OrderOptions.__annotations__) == fields
    for function in (issue, plan_issue):
        assert fields.isdisjoint(inspect.signature(function).parameters)
        assert len(inspect.signature(function).parameters) <= 10


def test_an_order_cannot_be_changed_and_prints_no_secret() -> None:
    order = Order(key=b"zebras in the vault, long enough", template=b"firm")
    with pytest.raises(dataclasses.FrozenInstanceError):
        order.format = "pdf"  # type: ignore[misc]  # that is what is tried
    assert "zebras" not in repr(order) and "firm" not in repr(order)


def test_fields_given_by_name_change_the_order(library: aigov.Library) -> None:
    matter = sample_matter("contract-amendment")
    plan = plan_issue(library, matter, [], Order(format="pdf", names="{key}-{version}"), engine="typst")
    assert (plan.order.format, plan.order.engine, plan.order.names) == ("pdf", "typst", "{key}-{version}")
    assert plan.order.documents == ["contract-amendment"]
    with pytest.raises(TypeError, match="fromat"):
        plan_issue(library, matter, [], fromat="pdf")  # type: ignore[call-arg]  # a slip of the keyboard


def test_everything_wrong_with_an_order_is_said_at_once() -> None:
    with pytest.raises(aigov.WriterError) as caught:
        Order(format="dcox", engine="tpyst", codec="zip", letterhead="papier.docx").check_options()
    assert [problem.code for problem in caught.value.problems] == ["unknown-format", "unknown-codec", "unknown-engine"]
    assert [problem.values.get("guess") for problem in caught.value.problems][::2] == ["docx", "typst"]


def test_a_misspelt_document_of_a_matter_is_told_beside_its_field() -> None:
    matter = sample_matter("contract-amendment").model_copy(update={"vehicle": "contract-amendmnt"})
    with pytest.raises(aigov.MatterError) as told:
        plan_issue(aigov.load_library(), matter, [])
    (problem,) = told.value.problems
    assert problem.path == ("vehicle",) and "contract-amendment" in problem.text("en")
