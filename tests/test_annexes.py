"""Annexes: companions that a vehicle attaches after its signature, and what else is made from the same texts."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

import aigov_docs as aigov
from aigov_docs.document.check import check
from aigov_docs.document.tree import Annex, Article, Heading, Signature, Table, plain

VEHICLES = ("charter", "it-charter-chapter", "contract-amendment")
LAYOUTS: tuple[tuple[Any, str | None], ...] = (("fr", None), ("en", None), (("fr", "en"), "columns"), (("fr", "en"), "sequence"))
TODAY = dt.date(2026, 11, 24)


def whole(vehicle: str, **changes: Any) -> aigov.Matter:
    """The sample matter in its complete text, with some of its blocks changed."""
    matter = aigov.sample_matter(vehicle)
    return matter.model_copy(update={**changes, "options": {"breadth": "complete", **changes.get("options", matter.options)}})


def make(vehicle: str, language: Any = "fr", layout: str | None = None, library: aigov.Library | None = None, **changes: Any) -> Any:
    assessment = aigov.assess(library or aigov.load_library(), whole(vehicle, **changes))
    return aigov.assemble(assessment, language, layout=layout) if layout else aigov.assemble(assessment, language)


@cache
def word(vehicle: str, language: Any = "fr", layout: str | None = None) -> bytes:
    return aigov.to_bytes(make(vehicle, language, layout), "docx")


def paragraphs(data: bytes) -> list[tuple[str, str]]:
    """The style and the text of each paragraph of a Word file that says something."""
    read = docx.Document(io.BytesIO(data))
    names = {style.style_id: style.name for style in read.styles}
    out = []
    for each in read.element.body.iter(qn("w:p")):
        text = "".join(t.text or "" for t in each.iter(qn("w:t"))).replace("\u00a0", " ")
        if text.strip():
            out.append((names.get(each.pPr.pStyle.val, "") if each.pPr is not None and each.pPr.pStyle is not None else "", text))
    return out


# ------------------------------------------------------------------ where they stand
@pytest.mark.parametrize("vehicle", VEHICLES[:2])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_annexes_follow_the_signature_and_are_lettered_in_order(vehicle: str, language: str) -> None:
    document = make(vehicle, language)
    kinds = [type(block) for block in document.body]
    assert kinds.index(Annex) == kinds.index(Signature) + 1
    named = "Annexe" if language == "fr" else "Annex"
    assert [annex.label for annex in document.annexes()] == [f"{named} {chr(65 + place)}" for place in range(len(list(document.annexes())))]


def test_nothing_that_changes_with_the_tools_is_attached_to_an_amendment() -> None:
    assert list(make("contract-amendment").annexes()) == []


@pytest.mark.parametrize("vehicle", VEHICLES[:2])
def test_both_languages_have_the_same_annexes_block_by_block(vehicle: str) -> None:
    both = make(vehicle, ("fr", "en"))
    for one, other in zip(both.left.annexes(), both.right.annexes(), strict=True):
        assert one.name == other.name and one.anchor == other.anchor
        assert [type(block) for block in one.blocks] == [type(block) for block in other.blocks]
        for mine, theirs in zip(one.blocks, other.blocks, strict=True):
            if isinstance(mine, Table):
                assert len(mine.rows) == len(theirs.rows) and mine.widths == theirs.widths


@pytest.mark.parametrize("vehicle", VEHICLES[:2])
@pytest.mark.parametrize(("language", "layout"), LAYOUTS)
def test_each_annex_starts_a_page_after_the_signature_and_is_in_the_contents(vehicle: str, language: Any, layout: str | None) -> None:
    said = paragraphs(word(vehicle, language, layout))
    texts = [text for _, text in said]
    signed = max(place for place, (style, _) in enumerate(said) if style in ("Signataire", "Signatory"))
    sides = [make(vehicle, each) for each in (language if isinstance(language, tuple) else (language,))]
    for side in sides:
        for annex in side.annexes():
            title = f"{annex.label} – {plain(annex.title)}".replace("\u00a0", " ")
            headings = [place for place, (style, text) in enumerate(said) if style == "Heading 1" and text == title]
            assert len(headings) == 1 and headings[0] > signed, title
            assert any(style.startswith("toc") and text == title for style, text in said), title
    assert len([text for text in texts if re.fullmatch(r"Annexe? [A-Z] – .*", text)]) == 2 * sum(len(list(side.annexes())) for side in sides)


@pytest.mark.parametrize("ending", ["html", "md", "json"])
@pytest.mark.parametrize(("language", "layout"), LAYOUTS)
def test_every_format_has_them(ending: str, language: Any, layout: str | None) -> None:
    document = make("charter", language, layout)
    text = aigov.to_bytes(document, ending).decode("utf-8").replace("\u00a0", " ").replace("\\", "")
    for side in (document.left, document.right) if layout else (document,):
        for annex in side.annexes():
            assert plain(annex.title).replace("\u00a0", " ").replace("&", "&amp;" if ending == "html" else "&") in text
            assert annex.label.replace("\u00a0", " ") in text
            assert ending != "html" or f'id="{"en-" if layout and side.language == "en" else ""}{annex.anchor}"' in text


def test_no_table_of_an_annex_is_empty(library: aigov.Library) -> None:
    for vehicle in VEHICLES[:2]:
        for annex in make(vehicle).annexes():
            for block in annex.blocks:
                assert not isinstance(block, Table) or (block.rows and all(len(row) == len(block.widths) for row in block.rows)), annex.name


def test_the_same_text_stands_alone_and_attached(library: aigov.Library) -> None:
    """One source: what the annex says, the companion written alone says, heading by heading and cell by cell."""
    for vehicle in VEHICLES[:2]:
        assessment = aigov.assess(library, whole(vehicle))
        alone = {each.name: each.document for each in aigov.companion_documents(assessment)}
        for annex in aigov.assemble(assessment).annexes():
            there = alone[annex.name].body
            assert [plain(block.text) for block in annex.blocks if isinstance(block, Heading)] == [plain(block.text) for block in there if isinstance(block, Heading)]
            assert [block.rows for block in annex.blocks if isinstance(block, Table)] == [block.rows for block in there if isinstance(block, Table)]


# ------------------------------------------------------------------ files that come back
@pytest.mark.parametrize("vehicle", VEHICLES[:2])
@pytest.mark.parametrize(("language", "layout"), LAYOUTS)
def test_a_document_with_annexes_comes_back_clean(vehicle: str, language: Any, layout: str | None) -> None:
    found = aigov.verify(word(vehicle, language, layout), aigov.load_library(), today=TODAY)
    assert [remark.text("en") for remark in found.all_remarks() if remark.fault] == []
    assert found.clean


# ------------------------------------------------------------------ references
TEXT = "# Frugality\n\nSee [[annex:{name}]].\n"


@pytest.fixture
def referring(tmp_path: Path) -> Callable[..., Path]:
    """A house library whose clause refers to an annex of its own charter."""

    def library(name: str, annexes: str, requires: str = "") -> Path:
        folder = tmp_path / "house"
        (folder / "clauses" / "life" / "see-annex").mkdir(parents=True)
        (folder / "vehicles").mkdir()
        (folder / "library.yaml").write_text('name: house\nrelease: "1"\nextends: aigov\n', encoding="utf-8")
        (folder / "clauses" / "life" / "see-annex" / "clause.yaml").write_text(
            'id: see-annex\ntopic: K10\nkind: good_practice\nmodality: information\npurpose: {fr: "Renvoi.", en: "Reference."}\nanswers: [P0]\n'
            f"{requires}editions:\n  1: {{in_force: 2025-02-02, legal_bases: []}}\n",
            encoding="utf-8",
        )
        for language, text in (("fr", "Voir l'[[annex:{name}]]."), ("en", "See [[annex:{name}]].")):
            (folder / "clauses" / "life" / "see-annex" / f"1.{language}.md").write_text(f"# Annexe\n\n{text.format(name=name)}\n".replace("{name}", name), encoding="utf-8")
        (folder / "vehicles" / "charter.yaml").write_text(
            'id: charter\nlabel: {fr: "Charte", en: "Charter"}\ntitle: {fr: "Charte", en: "Charter"}\ncontents: true\nsignature: employer\n'
            f"outline:\n  - clauses: [see-annex]\nannexes: {annexes}\n",
            encoding="utf-8",
        )
        return folder

    return library


def test_a_reference_to_an_annex_says_its_letter_and_leads_there(referring: Callable[..., Path]) -> None:
    folder = referring("who-to-ask", "[data-matrix, who-to-ask]")
    assert [problem for problem in check(folder) if "see-annex" in problem.where] == []
    library = aigov.load_library(folder)
    for language, said in (("fr", "annexe\u00a0B"), ("en", "annex\u00a0B")):
        document = make("charter", language, library=library)
        article = next(block for block in document.body if isinstance(block, Article))
        run = next(run for block in article.blocks for run in getattr(block, "runs", ()) if run.origin == "reference")
        assert run.text == said and run.target == "annex-who-to-ask"
        data = aigov.to_bytes(document, "docx")
        assert aigov.verify(data, library, today=TODAY).clean
        assert 'href="#annex-who-to-ask"' in aigov.to_bytes(document, "html").decode()


@pytest.mark.parametrize(
    ("name", "annexes", "code"),
    [
        ("who-to-ask", "[data-matrix]", "weak-reference"),
        ("who-to-ask", "[{companion: who-to-ask, when: {usage_logs: logs}}]", "weak-reference"),
        ("who-to-aks", "[who-to-ask]", "unknown-companion"),
    ],
)
def test_check_refuses_a_reference_to_an_annex_that_may_be_absent(referring: Callable[..., Path], name: str, annexes: str, code: str) -> None:
    assert code in {problem.code for problem in check(referring(name, annexes))}


def test_requires_makes_the_reference_good_and_the_options_answer_for_it(referring: Callable[..., Path]) -> None:
    folder = referring("who-to-ask", "[{companion: who-to-ask, when: {usage_logs: logs}}]", "requires: ['annex:who-to-ask']\n")
    assert "weak-reference" not in {problem.code for problem in check(folder)}
    library = aigov.load_library(folder)
    assert [annex.name for annex in make("charter", library=library, options={"usage_logs": "logs"}).annexes()] == ["who-to-ask"]
    with pytest.raises(aigov.MatterError, match="annex:who-to-ask"):
        make("charter", library=library, options={"usage_logs": "none"})


@pytest.mark.parametrize(
    ("annexes", "code"),
    [
        ("[tools-lits]", "unknown-companion"),
        ("[who-to-ask, who-to-ask]", "annex-twice"),
        ("[charter-receipt]", "annex-signed"),
        ("[answer-form]", "other-vehicle"),
        ("[{companion: who-to-ask, when: {usage_lgos: logs}}]", "unknown-condition"),
        ("[{companion: who-to-ask, when: {uses_listed: maybe}}]", "unknown-value"),
    ],
)
def test_check_refuses_what_no_vehicle_can_attach(referring: Callable[..., Path], annexes: str, code: str) -> None:
    assert code in {problem.code for problem in check(referring("who-to-ask", annexes))}
