"""The page on architecture says what the imports say, and names files that are there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import aigov_docs

ROOT = Path(aigov_docs.__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import draw_architecture  # noqa: E402


def test_the_page_is_drawn_from_the_imports_of_today() -> None:
    page = draw_architecture.PAGE.read_text(encoding="utf-8")
    assert page == f"{draw_architecture.NOTE}\n{draw_architecture.write_page('en')}", (
        "run: python tools/draw_architecture.py"
    )


@pytest.mark.parametrize("path", [path for _, paths in draw_architecture.PLACES for path in paths])
def test_what_somebody_new_looks_for_is_where_the_page_says(path: str) -> None:
    assert (ROOT / path).exists()


def test_every_package_says_what_it_does() -> None:
    packages = draw_architecture.read_packages(ROOT / "aigov_docs")
    assert {"cli", "law", "word", "kits"} <= set(packages)
    assert [name for name, package in packages.items() if not package.about] == []
