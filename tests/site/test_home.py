"""The home page, the page on sanctions, and what the site weighs."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from frame import LANGUAGES, Site, sanction_rules

from aigov_docs.kits.ground.i18n import date_text, typeset_text
from aigov_docs.law import rule_book
from aigov_docs.matter.sample_matters import sample_vehicles

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The home page of each language, with its parts, and the page on sanctions."""
    import build
    import sanctions

    site = Site(tmp_path_factory.mktemp("home"))
    out = {}
    for language in LANGUAGES:
        sanctions.write(site, language)
        out[f"sanctions-{language}"] = (site.source(language) / "sanctions.md").read_text(encoding="utf-8")
        page = (ROOT / "docs/site" / language / "index.md").read_text(encoding="utf-8")
        out[language] = build.written(site, language, page)
    return out


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_has_one_sentence_one_picture_one_action(written, library, language) -> None:
    page = written[language]
    assert "<!-- part" not in page and page.count("<img ") == 1 and page.count('class="action"') == 1
    assert 'href="worth.html">' in page
    checked = [each.checked_on for each in library.legal_bases.values() if each.group == "code-du-travail"]
    assert f'data-checked="{min(checked)}"' in page and date_text(min(checked), language) in page
    doubts = sum(bool(each.verify) for each in library.legal_bases.values())
    assert f"{doubts} " in page and f"{len(library.legal_bases)} " in page
    explained = {
        rule.id: rule for name in ("enforceability", "sanctions") for rule in rule_book(library, name).all_rules()
    }
    for name in ("V1-ASSIMILATED", "S-SCALE", "V3-REFUSAL", "W-CSE-TECHNOLOGY"):
        said = typeset_text(explained[name].explanation.text(language), language)
        assert said in unescape(page), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_sanctions_are_answered_as_the_library_answers(written, library, language) -> None:
    page = written[f"sanctions-{language}"]
    table = page.partition('<table class="docutils stack sanctions">')[2].partition("</table>")[0]
    rows = [re.findall(r"verdict-(\w+)", row) for row in table.partition("<tbody>")[2].split("</tr>")[:-1]]
    assert len(rows) == len(library.vocabulary.sanctions)
    assert all(len(row) == len(sample_vehicles()) + 1 for row in rows)
    assert {row[0] for row in rows} == {"unlawful"}, "a charter on its own grounds no sanction"
    assert {"lawful", "unlawful", "cannot_be_said"} <= {each for row in rows for each in row}
    for name in sanction_rules():
        rule = next(each for each in rule_book(library, "sanctions").all_rules() if each.id == name)
        if any(
            isinstance(each.weight, str) and not library.vocabulary.verdicts[each.weight].bears for each in rule.cases
        ):
            assert f"#{name}" in page, name
    assert not re.search(r"\b(None|nan)\b", table)


def test_what_is_too_heavy_is_told(tmp_path: Path) -> None:
    import sizes

    for name, size in (
        ("fr/index.html", 200),
        ("fr/big.html", 251_000),
        ("samples/a/b.html", 300_000),
        ("samples/a/1.webp", 130_000),
        ("en/searchindex.js", 800_000),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b" " * size)
    told = [each.partition(":")[0] for each in sizes.find_heavy(tmp_path)]
    assert told == ["en/searchindex.js", "fr/big.html", "samples/a/1.webp"]
    (tmp_path / "whole.pdf").write_bytes(b" " * 51_000_000)
    assert any("the whole" in each for each in sizes.find_heavy(tmp_path))
