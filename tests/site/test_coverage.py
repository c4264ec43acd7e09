"""All that the library knows stands on the site: each test fails when one thing does not."""

from __future__ import annotations

import argparse
import html
import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
import ref_words
from depth import WHOLE

import aigov_docs as aigov
from aigov_docs.cli import VERBS, build_parser
from aigov_docs.cli.console import Console
from aigov_docs.compose.coherence import load_checks
from aigov_docs.kits.ground.i18n import typeset_text
from aigov_docs.law.rule_reading import SUBJECTS, rule_book
from aigov_docs.law.sanction_facts import fact_names
from aigov_docs.lazy_names import public_names
from aigov_docs.library.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("fr", "en")


def missing(text: str, wanted: Iterable[str]) -> list[str]:
    """What a text does not have, as HTML writes it or bare."""
    return [each for each in wanted if each not in text and html.escape(each) not in text]


def test_missing_bites() -> None:
    assert missing("a b", ["a", "c"]) == ["c"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_clauses(pages, library, language) -> None:
    index = pages.text(language, "clauses/index")
    assert not missing(index, [f'data-clause="{name}"' for name in library.clauses])
    read = list(library.clauses.values())
    for clause in read if WHOLE else read[LANGUAGES.index(language) :: 4]:  # one clause of two, in one language
        page = pages.text(language, f"clauses/{clause.id}")
        card = aigov.library.clause_card(library, clause.id, language)
        assert not missing(
            page, [typeset_text(card["purpose"], language), *(f"{clause.id}@{number}" for number in clause.editions)]
        ), clause.id
        assert not missing(
            page, [typeset_text(each["cite"], language) for each in card["editions"][-1]["legal_bases"]]
        ), clause.id
        assert not missing(
            page, [each["permalink"] for each in card["editions"][-1]["legal_bases"] if each["permalink"]]
        ), clause.id
        assert page.count('class="verify"') == sum(each["verify"] for each in card["editions"][-1]["legal_bases"]), (
            clause.id
        )
        assert not missing(page, [rule for weighed in card["weights"].values() for rule in weighed["rules"]]), clause.id
        assert page.count('class="worth-card"') == len(card["weights"])
        words = re.sub(r"<[^>]+>|\s+", " ", html.unescape(page))
        for spoken in LANGUAGES:  # texts side by side: every word of both languages
            for wording in clause.editions[max(clause.editions)].wordings.values():
                if wording.language == spoken:
                    said = [piece.text for piece in wording.text.iterate_inlines() if hasattr(piece, "text")]
                    assert not [each for each in said if re.sub(r"\s+", " ", each).strip() not in words], (
                        clause.id,
                        spoken,
                    )


def test_search_of_clauses_has_every_text(pages, library) -> None:
    script = (pages.site.out / "html/search/clauses.js").read_text(encoding="utf-8")
    texts = json.loads(script.partition("= ")[2])
    assert set(texts) == set(library.clauses)
    assert "protegees" in " ".join(texts.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_names(pages, language) -> None:
    api = pages.under(language, "reference/api")
    assert not [
        name
        for name in public_names()
        if not re.search(rf"\.\. (auto\w+|py:data):: (aigov_docs\.)?{re.escape(name)}(\(\))?$", api, re.M)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_command_line(pages, language) -> None:
    top = build_parser(Console(language))

    def commands(verb: argparse.ArgumentParser, name: str) -> Iterable[tuple[str, argparse.ArgumentParser]]:
        for action in verb._actions:
            if isinstance(action, argparse._SubParsersAction):
                for sub, inner in action.choices.items():
                    yield f"{name} {sub}".strip(), inner
                    yield from commands(inner, f"{name} {sub}".strip())

    found = dict(commands(top, ""))
    assert {name for name in found if " " not in name} == set(VERBS)
    for name, verb in found.items():
        page = pages.text(language, f"reference/cli/{name.split()[0]}")
        assert f"# aigov-docs {name}" in page
        for action in verb._actions:
            if isinstance(action, argparse._SubParsersAction | argparse._HelpAction):
                continue
            assert not missing(page, action.option_strings), name
            if action.help and "%" not in action.help:
                assert not missing(page, [typeset_text(action.help, language)]), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_options(pages, library, language) -> None:
    page, listed = pages.text(language, "reference/options"), library.vocabulary.options
    assert not missing(page, [f"<code>{name}</code>" for name in (*listed.postures, *listed.options)])
    assert not missing(page, [f"<code>delays.{name}</code>" for name in listed.delays])
    for name, option in listed.options.items():
        part = page.partition(f"(option-{name})=")[2].partition("(option-")[0]
        assert not missing(part, [f"<code>{value}</code>" for value in option.values]), name
        assert not missing(
            part, [typeset_text(entry.says.text(language), language) for entry in option.values.values()]
        ), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_vocabularies(pages, library, language) -> None:
    page = "".join(pages.text(language, f"reference/{name}") for name in ref_words.PAGES)
    for name in Vocabulary.model_fields:
        if name != "options":  # a page of their own
            assert not missing(
                page, [f'id="{name}-{html.escape(word)}"' for word in getattr(library.vocabulary, name)]
            ), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_law(pages, library, language) -> None:
    rules = pages.text(language, "reference/rules") + pages.text(language, "reference/rules-sanctions")
    for subject in SUBJECTS:
        for rule in rule_book(library, subject).all_rules():
            assert not missing(rules, [f'id="{rule.id}"', typeset_text(rule.explanation.text(language), language)]), (
                rule.id
            )
            assert not missing(rules, [f"<code>{name}</code>" for name in rule.replaces]), rule.id
            section = rules.partition(f'id="{rule.id}"')[2].partition("<section")[0]
            asked = [*rule.keys, *(key for case in rule.cases for key in case.missing)]
            assert not missing(rules, [f"facts.html#asked-{key}" for key in asked]), rule.id
            if rule.refuses:
                assert not missing(section, [f"facts.html#asked-{key}" for key in rule.keys]), rule.id
            attached = {name for case in rule.cases for name in case.consequence.values()}
            assert not missing(rules, [f"vocabularies.html#consequences-{name}" for name in attached]), rule.id
            if rule.told:
                told = {"fr": "Dite à côté de la réponse", "en": "Said beside the answer"}[language]
                assert not missing(section, [told]), rule.id
            if rule.mark is not None:
                mark = library.vocabulary.confidence[rule.mark].text(language)
                assert not missing(section, [f"<dd>{mark}</dd>"]), rule.id
    known = pages.text(language, "reference/facts")
    for key, entry in library.vocabulary.asked_facts.items():
        assert not missing(known, [f'id="asked-{key}"', typeset_text(entry.text(language), language)]), key
    coherent = pages.text(language, "reference/checks")
    assert not missing(coherent, [f'id="{check.id}"' for check in load_checks(library)])
    assert not missing(pages.text(language, "reference/facts"), [f'id="fact-{name}"' for name in fact_names()])
    bases = pages.text(language, "reference/legal-bases")
    assert not missing(bases, [f'id="{name}"' for name in library.legal_bases])
    assert bases.count('class="verify"') == sum(basis.verify for basis in library.legal_bases.values())
    assert not missing(
        pages.text(language, "limits"),
        [typeset_text(basis.cite.text(language), language) for basis in library.legal_bases.values() if basis.verify],
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stays_undecided(pages, library, language) -> None:
    import limits

    page = pages.text(language, "limits")
    assert len(limits.UNDECIDED) == 9 and len(limits.SOURCES) == 4
    for said, names in limits.UNDECIDED:
        line = next(line for line in page.splitlines() if typeset_text(said[language], language) in line)
        assert not missing(line, [f"legal-bases.html#{name}" for name in names])
    assert not missing(page, [typeset_text(each[language], language) for each in limits.SOURCES])


@pytest.mark.parametrize("language", LANGUAGES)
def test_documents(pages, library, language) -> None:
    page = pages.text(language, "reference/documents")
    assert not missing(page, [f"(vehicle-{name})=" for name in library.vehicles])
    assert not missing(page, [f'id="{name}"' for name in library.companions])


@pytest.mark.parametrize("language", LANGUAGES)
def test_error_codes(pages, language) -> None:
    """Found here by another way than the page's: in the text of the source, and in what the tests ask."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "aigov_docs").rglob("*.py")))
    given = set(
        re.findall(
            r"(?:Problem|unknown_name|Refusal|refused?|\w+_problem|_?add_\w+|\w+_remark|_hold_person)"
            r'\(\s*(?:[\w.]+,\s*){0,2}"([a-z0-9]+(?:-[a-z0-9]+)+)"',
            source,
        )
    )
    asked = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        asked |= set(re.findall(r'problems?\[\d+\]\.code == "([a-z0-9-]+)"', path.read_text(encoding="utf-8")))
    assert len(given) > 200 and asked
    page = pages.text(language, "reference/errors")
    assert not missing(page, [f'<code id="{code}">' for code in sorted(given | asked)])
    assert not missing(
        page, [f'<code id="{name}">' for name in aigov.__all__ if name.endswith("Error") or name == "RuleConflict"]
    )


def test_schemas(pages, library) -> None:
    folder = pages.site.out / "html/schemas"
    assert json.loads((folder / "matter.json").read_text(encoding="utf-8")) == json.loads(
        json.dumps(aigov.matter_schema(library))
    )
    page = pages.text("en", "reference/schemas")
    assert not missing(page, [f"schemas/{path.name}" for path in folder.iterdir()])
    assert not missing(page, [f'id="field-Matter-{name}"' for name in aigov.matter_schema(library)["properties"]])


@pytest.mark.parametrize("language", LANGUAGES)
def test_architecture(pages, language) -> None:
    page = pages.text(language, "architecture")
    folder = ROOT / "aigov_docs"
    names = [path.stem for path in folder.glob("[a-z]*.py")] + [
        path.parent.name for path in folder.glob("*/__init__.py")
    ]
    assert not missing(page, [f">{name}</text>" for name in names if not name.startswith("_")])


def test_both_languages_have_the_same_pages(pages) -> None:
    assert pages.names("fr") == pages.names("en")
    folder = ROOT / "docs" / "site"
    written = [
        {path.relative_to(folder / language).as_posix() for path in (folder / language).rglob("*.md")}
        for language in LANGUAGES
    ]
    assert written[0] == written[1]
    assert "index.md" in written[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_this_machine(pages, language) -> None:
    for name in pages.names(language):
        assert str(ROOT) not in pages.text(language, name), name
