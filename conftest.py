"""Names that the examples of the docstrings use without importing them."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(scope="session", autouse=True)
def add_example_names(doctest_namespace: dict[str, Any]) -> None:
    """Give each example the clause library (`load_library`) and the facts of a made-up employer (`sample_matter`)."""
    from aigov_docs.library.load import load_library
    from aigov_docs.matter.sample_matters import sample_matter

    doctest_namespace.update(load_library=load_library, sample_matter=sample_matter)
