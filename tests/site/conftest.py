"""The pages of the docs site, made once without Sphinx."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from aigov_docs.compose import clause_search

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "site"))

from frame import LANGUAGES, Site  # noqa: E402


class Pages:
    """What was written, by language and name."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def text(self, language: str, name: str) -> str:
        return (self.site.source(language) / f"{name}.md").read_text(encoding="utf-8")

    def names(self, language: str) -> set[str]:
        folder = self.site.source(language)
        return {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.md")}

    def under(self, language: str, folder: str) -> str:
        """All the pages of a folder as one text."""
        return "\n".join(
            self.text(language, name) for name in sorted(self.names(language)) if name.startswith(f"{folder}/")
        )


@pytest.fixture(scope="session")
def outlines_read_once() -> Iterator[None]:
    """Where a clause stands in the outlines is looked up once for a clause, and not for each check of each card."""
    with pytest.MonkeyPatch.context() as patch:
        look_up = clause_search._entries
        patch.setattr(clause_search, "_entries", cache(lambda library, name: list(look_up(library, name))))
        yield


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory, outlines_read_once: None) -> Pages:
    import architecture
    import catalogue
    import limits
    import reference

    site = Site(tmp_path_factory.mktemp("site"))
    catalogue.share(site)
    for language in LANGUAGES:
        for module in (catalogue, reference, architecture, limits):
            module.write(site, language)
    return Pages(site)
