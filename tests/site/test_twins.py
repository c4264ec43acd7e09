"""The twins of the pages in plain Markdown, and ``llms.txt``: what an agent reads of the docs site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from build import handwritten
from frame import LANGUAGES, Site
from twins import plain, write_twins

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = Site(tmp_path_factory.mktemp("site"))
    for language in LANGUAGES:
        handwritten(site, language)
    write_twins(site)
    return site.out / "html"


def test_every_guide_has_a_twin_that_llms_txt_lists(html: Path) -> None:
    listed = re.findall(r"^- \[(.+)\]\((.+)\): (.+)$", (html / "llms.txt").read_text(encoding="utf-8"), re.M)
    written = {f"{each.relative_to(html)}" for each in html.rglob("*.md")}
    assert {where for _, where, _ in listed} == written
    guides = {
        f"{language}/guides/{path.name}"
        for language in LANGUAGES
        for path in (ROOT / "docs/site/en/guides").glob("*.md")
    }
    assert written == guides | {f"{language}/index.md" for language in LANGUAGES}
    assert all(title and first.endswith((".", "!", "?", ":")) for title, _, first in listed), listed


def test_a_twin_is_plain_markdown_with_links_that_lead_somewhere(html: Path) -> None:
    for path in html.rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# ") and not re.search(r"^[`:]{3,}\{|^:::|^:[a-z-]+:", text, re.M), path
        assert text.count("\n```") % 2 == 0
        for target in re.findall(r"\]\(([^)#\s:]+)\.md", text):
            assert (path.parent / f"{target}.md").is_file(), f"{path}: {target}"


def test_a_program_that_a_page_shows_is_in_its_twin(html: Path) -> None:
    program = (ROOT / "docs/site/examples/fastapi_app.py").read_text(encoding="utf-8").strip()
    assert program in (html / "fr/guides/web-application.md").read_text(encoding="utf-8")


def test_a_block_without_an_end_is_refused() -> None:
    with pytest.raises(ValueError, match="has no end"):
        plain("```{code-block} sh\nx\n", ROOT)
