"""Annexes: companions that a vehicle attaches after its signature, and what else is made from the same texts."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import docx
import pytest
from depth import WHOLE, depth, in_turn
from docx.oxml.ns import qn
from shortened import SHORT_CHAPTER, shorten
from test_redline import check_both
from verify.tampering import W, Word

import aigov_docs as aigov
from aigov_docs.bulk.plan import plan_issue
from aigov_docs.compose.library_check import check_folder
from aigov_docs.document.tree import (
    Annex,
    Article,
    BilingualDocument,
    Bullets,
    Document,
    Heading,
    Signature,
    Table,
    plain_text,
)
from aigov_docs.library.vehicles import AnnexEntry
from aigov_docs.matter.models import JobUse
from aigov_docs.people.recipient import Recipient
from aigov_docs.writers import pdf, typst

VEHICLES = ("charter", "it-charter-chapter", "contract-amendment")
LAYOUTS: tuple[tuple[Any, str | None], ...] = (
    ("fr", None),
    ("en", None),
    (("fr", "en"), "columns"),
    (("fr", "en"), "sequence"),
)
#: Each layout, of a vehicle with annexes.
EACH_LAYOUT = pytest.mark.parametrize(
    ("vehicle", "language", "layout"), [(vehicle, *layout) for vehicle, layout in in_turn(VEHICLES[:2], LAYOUTS)]
)
TODAY = dt.date(2026, 11, 24)
REQUIRED = bool(os.environ.get("AIGOV_REQUIRE_TOOLS"))


def need(there: bool, what: str) -> Any:
    """Skips a test where a tool is missing; where tools are required, the test runs, and fails."""
    return pytest.mark.skipif(not there and not REQUIRED, reason=f"{what} is not installed")


counts_pages = need(find_spec("pikepdf") is not None, "pikepdf")


def whole(vehicle: str, **changes: Any) -> aigov.Matter:
    """The sample matter in its complete text, with some of its blocks changed."""
    matter = aigov.samples.sample_matter(vehicle)
    return matter.model_copy(
        update={**changes, "options": {"breadth": "complete", **changes.get("options", matter.options)}}
    )


@cache
def brief() -> aigov.Library:
    """The library with all annexes behind fewer articles in common runs: what is looked at here stands behind them."""
    library = aigov.load_library()
    for vehicle in VEHICLES[: depth(2, 0)]:
        library = shorten(library, vehicle, SHORT_CHAPTER)
    return library


def make(
    vehicle: str, language: Any = "fr", layout: str | None = None, library: aigov.Library | None = None, **changes: Any
) -> Any:
    assessment = aigov.assess(library or brief(), whole(vehicle, **changes))
    return aigov.assemble(assessment, language, layout=layout) if layout else aigov.assemble(assessment, language)


def scale_of(vehicle: str, layout: str | None) -> dict[str, Any]:
    """In both languages, the document is that of a small firm in common runs: its annexes are fewer and shorter."""
    return scaled(vehicle, "small") if layout and not WHOLE else {}


@cache
def laid_out(vehicle: str, language: Any, layout: str | None) -> Any:
    return make(vehicle, language, layout, **scale_of(vehicle, layout))


@cache
def word(vehicle: str, language: Any, layout: str | None) -> bytes:
    return aigov.to_bytes(laid_out(vehicle, language, layout), "docx")


def paragraphs(data: bytes) -> list[tuple[str, str]]:
    """The style and the text of each paragraph of a Word file that says something."""
    read = docx.Document(io.BytesIO(data))
    names = {style.style_id: style.name for style in read.styles}
    out = []
    for each in read.element.body.iter(qn("w:p")):
        text = "".join(t.text or "" for t in each.iter(qn("w:t"))).replace("\u00a0", " ")
        if text.strip():
            out.append(
                (
                    names.get(each.pPr.pStyle.val, "") if each.pPr is not None and each.pPr.pStyle is not None else "",
                    text,
                )
            )
    return out


# ------------------------------------------------------------------ where they stand
@pytest.mark.parametrize("vehicle", VEHICLES[:2])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_annexes_follow_the_signature_and_are_lettered_in_order(vehicle: str, language: str) -> None:
    document = make(vehicle, language)
    kinds = [type(block) for block in document.body]
    assert kinds.index(Annex) == kinds.index(Signature) + 1
    named = "Annexe" if language == "fr" else "Annex"
    assert [annex.label for annex in document.annexes()] == [
        f"{named} {chr(65 + place)}" for place in range(len(list(document.annexes())))
    ]


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


@EACH_LAYOUT
def test_each_annex_starts_a_page_after_the_signature_and_is_in_the_contents_if_there_is_one(
    vehicle: str, language: Any, layout: str | None
) -> None:
    said = paragraphs(word(vehicle, language, layout))
    texts = [text for _, text in said]
    signed = max(place for place, (style, _) in enumerate(said) if style in ("Signataire", "Signatory"))
    listed = vehicle != "contract-amendment"
    scale = scale_of(vehicle, layout)
    sides = [make(vehicle, each, **scale) for each in (language if isinstance(language, tuple) else (language,))]
    for side in sides:
        for annex in side.annexes():
            title = f"{annex.label} – {plain_text(annex.title)}".replace("\u00a0", " ")
            headings = [place for place, (style, text) in enumerate(said) if style == "Heading 1" and text == title]
            assert len(headings) == 1 and headings[0] > signed, title
            assert any(style.startswith("toc") and text == title for style, text in said) == listed, title
    assert len([text for text in texts if re.fullmatch(r"Annexe? [A-Z] – .*", text)]) == (1 + listed) * sum(
        len(list(side.annexes())) for side in sides
    )


@pytest.mark.parametrize(
    ("ending", "language", "layout"), [(ending, *layout) for ending, layout in in_turn(["html", "md", "json"], LAYOUTS)]
)
def test_every_format_has_them(ending: str, language: Any, layout: str | None) -> None:
    document = make("charter", language, layout)
    text = aigov.to_bytes(document, ending).decode("utf-8").replace("\u00a0", " ").replace("\\", "")
    for side in (document.left, document.right) if layout else (document,):
        for annex in side.annexes():
            assert (
                plain_text(annex.title).replace("\u00a0", " ").replace("&", "&amp;" if ending == "html" else "&")
                in text
            )
            assert annex.label.replace("\u00a0", " ") in text
            assert ending != "html" or f'id="{"en-" if layout and side.language == "en" else ""}{annex.anchor}"' in text


def test_no_table_of_an_annex_is_empty(library: aigov.Library) -> None:
    for vehicle in VEHICLES[:2]:
        for annex in make(vehicle).annexes():
            for block in annex.blocks:
                assert not isinstance(block, Table) or (
                    block.rows and all(len(row) == len(block.widths) for row in block.rows)
                ), annex.name


def test_the_same_text_stands_alone_and_attached(library: aigov.Library) -> None:
    """One source: what the annex says, the companion written alone says, heading by heading and cell by cell."""
    for vehicle in VEHICLES[:2]:
        assessment = aigov.assess(library, whole(vehicle))
        alone = {each.name: each.document for each in aigov.document.assemble_companions(assessment)}
        for annex in aigov.assemble(assessment).annexes():
            there = alone[annex.name].body
            assert [plain_text(block.text) for block in annex.blocks if isinstance(block, Heading)] == [
                plain_text(block.text) for block in there if isinstance(block, Heading)
            ]
            assert [block.rows for block in annex.blocks if isinstance(block, Table)] == [
                block.rows for block in there if isinstance(block, Table)
            ]


# ------------------------------------------------------------------ files that come back
@EACH_LAYOUT
def test_a_document_with_annexes_comes_back_clean(vehicle: str, language: Any, layout: str | None) -> None:
    found = aigov.verify(word(vehicle, language, layout), aigov.load_library(), today=TODAY)
    assert [remark.text("en") for remark in found.all_remarks() if remark.fault] == []
    assert found.clean


def test_a_tool_added_changes_an_annex_and_no_clause(library: aigov.Library) -> None:
    matter = whole("charter", options={"scale": "small", "breadth": "core"})
    more = matter.model_copy(
        update={"tools": (*matter.tools, matter.tools[-1].model_copy(update={"name": "Traducteur Pro"}))}
    )
    one, two = (aigov.to_bytes(aigov.assemble(aigov.assess(library, each)), "docx") for each in (matter, more))
    assert aigov.review.find_clause_changes(one, two) == ()
    said = " ".join(text for _, text in paragraphs(aigov.redline(one, two)))
    assert "Annexes qui changent : Annexe A – Outils autorisés et niveaux." in said
    assert "Hors des clauses" not in said


def test_an_amendment_with_annexes_is_merged_as_any_other(library: aigov.Library) -> None:
    """A house may attach annexes to its amendment: each person's file is the one the ordinary writer makes."""
    vehicle = library.vehicles["contract-amendment"]
    attached = vehicle.model_copy(
        update={"annexes": (AnnexEntry(companion="glossary"), AnnexEntry(companion="who-to-ask"))}
    )
    house = replace(library, vehicles={**library.vehicles, vehicle.id: attached}, drafts=())
    people = [
        Recipient(
            f"E-{place}",
            name,
            gender="f",
            address="1 rue du Port, 69001 Lyon",
            job="tisseuse",
            status="permanent",
            hired_on=dt.date(2019, 3, 4),
            contract_signed_on=dt.date(2019, 2, 18),
            number=2,
        )
        for place, name in enumerate(("Camille Roussel", "Zoé d’Œuvrard"))
    ]
    made = plan_issue(house, aigov.samples.sample_matter("contract-amendment"), people)
    assert len(made.templates) == 1 and all(row.template == 0 for row in made.rows)


# ------------------------------------------------------------------ references
@pytest.fixture
def referring(tmp_path: Path) -> Callable[..., Path]:
    """A house library whose clause refers to annexes of its own charter, their names between spaces."""

    def library(name: str, annexes: str, requires: str = "") -> Path:
        folder = tmp_path / "house"
        (folder / "clauses" / "frugality" / "see-annex").mkdir(parents=True)
        (folder / "vehicles").mkdir()
        (folder / "library.yaml").write_text('name: house\nrelease: "1"\nextends: aigov\n', encoding="utf-8")
        (folder / "clauses" / "frugality" / "see-annex" / "clause.yaml").write_text(
            'id: see-annex\nkind: good_practice\nmodality: information\npurpose: {fr: "Renvoi.", en:'
            f' "Reference."}}\nanswers: [proactive-frame]\n{requires}editions:\n  1: {{in_force: 2025-02-02,'
            " legal_bases: []}\n",
            encoding="utf-8",
        )
        for language, see, one in (("fr", "Voir l'", "l'"), ("en", "See ", "")):
            text = f" {one}".join(f"[[annex:{each}]]" for each in name.split())
            (folder / "clauses" / "frugality" / "see-annex" / f"1.{language}.md").write_text(
                f"# Annexe\n\n{see}{text}.\n", encoding="utf-8"
            )
        (folder / "vehicles" / "charter.yaml").write_text(
            'id: charter\nlabel: {fr: "Charte", en: "Charter"}\ntitle: {fr: "Charte", en: "Charter"}\ncontents:'
            f" articles\nsignature: employer\noutline:\n  - clauses: [see-annex]\nannexes: {annexes}\n",
            encoding="utf-8",
        )
        return folder

    return library


def test_a_reference_to_an_annex_says_its_letter_and_leads_there(referring: Callable[..., Path]) -> None:
    folder = referring("who-to-ask", "[data-matrix, who-to-ask]")
    assert [problem for problem in check_folder(folder) if "see-annex" in problem.where] == []
    library = aigov.load_library(folder)
    for language, said in (("fr", "annexe\u00a0B"), ("en", "Annex\u00a0B")):
        document = make("charter", language, library=library)
        article = next(block for block in document.body if isinstance(block, Article))
        run = next(run for block in article.blocks for run in getattr(block, "runs", ()) if run.origin == "reference")
        assert run.text == said and run.target == "annex-who-to-ask"
        data = aigov.to_bytes(document, "docx")
        assert aigov.verify(data, library, today=TODAY).clean
        assert 'href="#annex-who-to-ask"' in aigov.to_bytes(document, "html").decode()


LETTER_FIELD = re.compile(r"SEQ (Annexe?) \\\* ALPHABETIC|REF (a_(?:en_)?annex_\w+) \\h")


def letter_fields(data: bytes) -> dict[str, list[tuple[str, str]]]:
    """The fields of a Word file that show letters of annexes: headings by their word, references by their bookmark.

    Each has the text of its paragraph up to the field, then its letter. Typed letters, but those of the contents, are
    under ``typed``.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for paragraph in docx.Document(io.BytesIO(data)).element.body.iter(qn("w:p")):
        said, key = "", ""
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        listed = style is not None and style.get(qn("w:val")).startswith("TOC")
        for each in paragraph.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:t")):
            if each.tag == qn("w:instrText"):
                name = LETTER_FIELD.fullmatch((each.text or "").strip())
                key = (name[1] or name[2]) if name else key
            elif each.tag == qn("w:t"):
                if key:
                    found.setdefault(key, []).append((said.replace("\u00a0", " "), each.text or ""))
                elif not listed and re.search(r"\b[Aa]nnexe?s?\s[A-Z]\b", each.text or ""):
                    found.setdefault("typed", []).append((said, each.text or ""))
                said += each.text or ""
            elif each.get(qn("w:fldCharType")) == "end":
                key = ""
    return found


def with_typed_letters(data: bytes) -> bytes:
    """The file as it was made before the letters of annexes were fields."""
    word = Word(data)
    for code in list(word.root.iter(f"{W}instrText")):
        if LETTER_FIELD.fullmatch((code.text or "").strip()):
            run = code.getparent()
            separate = run.getnext()
            for each in (run.getprevious(), run, separate, separate.getnext().getnext()):
                each.getparent().remove(each)
    return word.data()


@EACH_LAYOUT
def test_the_letters_of_annexes_and_of_references_are_fields(vehicle: str, language: Any, layout: str | None) -> None:
    document = laid_out(vehicle, language, layout)
    sides = (document.left, document.right) if layout else (document,)
    found = letter_fields(word(vehicle, language, layout))
    for side in sides:
        letters = [annex.label[-1] for annex in side.annexes()]
        named = "Annexe" if side.language == "fr" else "Annex"
        assert found.pop(named) == [(f"{named} ", letter) for letter in letters]
        for annex in side.annexes():
            own = "a_en_" if layout and side.language == "en" else "a_"
            shown = found.pop(f"{own}{annex.anchor.replace('-', '_')}", [])
            assert {letter for _, letter in shown} <= {annex.label[-1]}
            assert all(re.search(r"[Aa]nnexe?s? (?:[A-Z], |[A-Z] (et|and) )*$", before) for before, _ in shown)
    assert not found


def test_a_letter_out_of_order_is_typed() -> None:
    """A tree in which annex A is gone still says B, C…: Word would count from A."""
    document = make("charter")
    first = next(document.annexes())
    found = letter_fields(
        aigov.to_bytes(replace(document, body=tuple(block for block in document.body if block != first)), "docx")
    )
    assert "Annexe" not in found and len(found["typed"]) > 1


@need(pdf.has_libreoffice(), "LibreOffice")
def test_letters_follow_when_an_annex_is_taken_out(tmp_path: Path) -> None:
    """LibreOffice computes fields as it opens a file; Word does with F9."""
    whole_file = Word(word("charter", ("fr", "en"), "columns"))
    before = letter_fields(whole_file.data())
    gone = next(each.get(f"{W}val") for each in whole_file.root.iter(f"{W}tag") if each.get(f"{W}val")[:6] == "annex:")
    for control in whole_file.controls(gone):
        control.getparent().remove(control)
    (tmp_path / "in.docx").write_bytes(whole_file.data())
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "docx"]
    command += ["--outdir", str(tmp_path / "out"), str(tmp_path / "in.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    after = letter_fields((tmp_path / "out" / "in.docx").read_bytes())
    followed = 0
    for key, shown in before.items():
        if key in ("Annexe", "Annex"):
            assert [letter for _, letter in after[key]] == [letter for _, letter in shown[:-1]]
        elif key != "typed" and gone.removeprefix("annex:").replace("-", "_") not in key:
            assert [letter for _, letter in after[key]] == [chr(ord(letter) - 1) for _, letter in shown], key
            followed += 1
    assert followed >= 2


@pytest.mark.parametrize("layout", [(("fr", "en"), "columns"), *depth([], [("fr", None)])])
def test_a_file_of_before_with_typed_letters_still_verifies_and_compares(layout: tuple[Any, str | None]) -> None:
    data = word("charter", *layout)
    typed = with_typed_letters(data)
    assert not {"Annexe", "Annex"} & set(letter_fields(typed))
    assert aigov.verify(typed, aigov.load_library(), today=TODAY).clean
    for old, new in ((typed, data), (data, typed)):
        assert not [*Word(aigov.redline(old, new)).root.iter(f"{W}ins", f"{W}del")]


def test_a_changed_letter_is_tracked_and_the_old_one_counts_no_more(referring: Callable[..., Path]) -> None:
    """The old letter is typed: a deleted field would still count, and each letter after it would be one too far."""
    folder = referring("who-to-ask", "[data-matrix, who-to-ask]")
    vehicle = folder / "vehicles" / "charter.yaml"
    old = aigov.to_bytes(make("charter", library=aigov.load_library(folder)), "docx")
    vehicle.write_text(vehicle.read_text(encoding="utf-8").replace("[data-matrix, ", "["), encoding="utf-8")
    new = aigov.to_bytes(make("charter", library=aigov.load_library(folder)), "docx")
    for one, two, was, now in ((old, new, "B", "A"), (new, old, "A", "B")):
        made = aigov.redline(one, two)
        check_both(one, two, made)
        root = Word(made).root
        assert not [code for code in root.iter(f"{W}delInstrText") if LETTER_FIELD.search(code.text or "")]
        for place in ("Annexe {}{} – Qui contacter", "Voir l’annexe {}{}."):
            said = ["".join(each.itertext(f"{W}t", f"{W}delText")) for each in root.iter(f"{W}p")]
            assert any(place.format(was, now) in each.replace("\u00a0", " ") for each in said), place


def test_check_refuses_a_reference_to_an_annex_that_may_be_absent(referring: Callable[..., Path]) -> None:
    """Of two annexes, one is not attached, the other in some matters only."""
    folder = referring("data-matrix who-to-ask", "[{companion: who-to-ask, when: {usage_logs: logs}}]")
    weak = [problem.text("en") for problem in check_folder(folder) if problem.code == "weak-reference"]
    assert len(weak) == 4, weak  # two in each language
    for name in ("data-matrix", "who-to-ask"):
        assert sum(f'leave out the annex "annex:{name}"' in said for said in weak) == 2, weak


@pytest.mark.parametrize(("name", "annexes"), [("who-to-aks", "[who-to-ask]"), ("who-to-ask", "[tools-lits]")])
def test_check_refuses_an_annex_that_is_not_there(referring: Callable[..., Path], name: str, annexes: str) -> None:
    """Referred to, or attached."""
    assert "unknown-companion" in {problem.code for problem in check_folder(referring(name, annexes))}


def test_requires_makes_the_reference_good_and_the_options_answer_for_it(referring: Callable[..., Path]) -> None:
    folder = referring(
        "who-to-ask", "[{companion: who-to-ask, when: {usage_logs: logs}}]", "requires: ['annex:who-to-ask']\n"
    )
    assert "weak-reference" not in {problem.code for problem in check_folder(folder)}
    library = aigov.load_library(folder)
    assert [annex.name for annex in make("charter", library=library, options={"usage_logs": "logs"}).annexes()] == [
        "who-to-ask"
    ]
    with pytest.raises(aigov.MatterError, match="annex:who-to-ask"):
        make("charter", library=library, options={"usage_logs": "none"})


def test_check_refuses_what_no_vehicle_can_attach(referring: Callable[..., Path]) -> None:
    """One companion a fault: attached twice, signed, of another vehicle, under a fact or a value that is none."""
    attached = (
        "who-to-ask, who-to-ask, ai-cse-note, answer-form, {companion: glossary, when: {usage_lgos: logs}}, {companion:"
        " data-matrix, when: {uses_listed: maybe}}"
    )
    found = {
        (match[1], problem.code)
        for problem in check_folder(referring("who-to-ask", f"[{attached}]"))
        if (match := re.match(r"vehicles/charter\.yaml, annexes, ([a-z-]+)", problem.where))
    }
    expected = {
        ("who-to-ask", "annex-twice"),
        ("ai-cse-note", "annex-signed"),
        ("answer-form", "other-vehicle"),
        ("glossary", "unknown-condition"),
        ("data-matrix", "unknown-value"),
    }
    assert found >= expected
    assert not {name for name, _ in found} - {name for name, _ in expected}


# ------------------------------------------------------------------ pages
EACH_ENGINE = pytest.mark.parametrize(
    "engine",
    [
        pytest.param("libreoffice", marks=need(pdf.has_libreoffice(), "LibreOffice")),
        pytest.param("typst", marks=need(typst.has_typst(), "typst")),
    ],
)


def page_count(data: bytes) -> int:
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as opened:
        return len(opened.pages)


def companion(name: str, vehicle: str, language: str = "fr", **changes: Any) -> Document:
    assessment = aigov.assess(aigov.load_library(), aigov.samples.sample_matter(vehicle).model_copy(update=changes))
    return next(each.document for each in aigov.document.assemble_companions(assessment, language) if each.name == name)


#: A document in a posture, and the pages that it takes at most before its annexes: what is counted are articles, in
#: `test_articles`. The amendment is that of the sample (`contract_scope: personal_terms`), then that with every rule,
#: which is the default (decision 0035).
BODIES = (("charter", "balanced", 20), ("contract-amendment", "balanced", 5), ("contract-amendment", "all_rules", 7))
SUMMARIES = in_turn(VEHICLES[:2], ["fr", "en"])
Paged = Callable[[str, str, str, str], bytes]


@pytest.fixture(scope="module")
def paged(tmp_path_factory: pytest.TempPathFactory) -> Paged:
    """A summary or a body as PDF, by an engine; LibreOffice makes all of them in one start."""
    folder = tmp_path_factory.mktemp("paged")

    @cache
    def by_libreoffice() -> dict[str, bytes]:
        names = [(each, "summary", language) for each, language in SUMMARIES]
        names += [(each, posture, language) for (each, posture, _), language in in_turn(BODIES, ["fr", "en"])]
        files = [aigov.render(document_of(*name), folder / f"{'.'.join(name)}.docx") for name in names]
        return {path.stem: path.read_bytes() for path in pdf.convert_to_pdf(files, folder)}

    def make_one(vehicle: str, what: str, language: str, engine: str) -> bytes:
        if engine == "libreoffice":
            return by_libreoffice()[f"{vehicle}.{what}.{language}"]
        return aigov.to_bytes(document_of(vehicle, what, language), "pdf", engine="typst")

    return make_one


@cache
def document_of(vehicle: str, what: str, language: Any) -> Any:
    """The summary of the companions, or the document itself: in a posture, or as an amendment with `all_rules`."""
    if what == "summary":
        return companion("staff-summary", vehicle, language)
    matter = aigov.samples.sample_matter(vehicle)
    scope, posture = (what, "balanced") if what == "all_rules" else ("personal_terms", what)
    scale = {} if WHOLE else {"scale": "small"}
    matter = matter.model_copy(
        update={"posture": posture, "options": {**matter.options, "contract_scope": scope, **scale}}
    )
    return aigov.assemble(aigov.assess(aigov.load_library(), matter), language)


@counts_pages
@EACH_ENGINE
@pytest.mark.parametrize(("vehicle", "language"), SUMMARIES)
def test_the_summary_is_one_page(vehicle: str, language: str, engine: str, paged: Paged) -> None:
    assert page_count(paged(vehicle, "summary", language, engine)) == 1
    body = document_of(vehicle, "summary", language).body
    rules = next(block for block in body if isinstance(block, Bullets) and block.ordered)
    assert len(rules.items) == 10
    matrix = next(block for block in body if isinstance(block, Table))
    assert {plain_text(cell).split()[-1] for row in matrix.rows for cell in row[1:]} <= {
        "oui",
        "non",
        "yes",
        "no",
    }  # no colour says anything alone


def pages_before_the_annexes(data: bytes) -> int:
    """How many pages come before that to which the bookmark of annex A leads; all of them where there is no annex."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as opened, opened.open_outline() as outline:
        numbers = {page.objgen: at for at, page in enumerate(opened.pages)}
        first = [item for item in outline.root if re.match(r"Annexe? A –", str(item.title).replace("\u00a0", " "))]
        if not first:
            return len(numbers)
        (item,) = first
        place: Any = item.destination
        if isinstance(place, (str, bytes, pikepdf.String)):
            place = pikepdf.NameTree(opened.Root.Names.Dests)[str(place)]
        place = place.D if isinstance(place, pikepdf.Dictionary) else place
        return numbers[place[0].objgen]


@counts_pages
@EACH_ENGINE
@pytest.mark.parametrize(
    ("vehicle", "posture", "most", "language"), [(*body, language) for body, language in in_turn(BODIES, ["fr", "en"])]
)
def test_the_body_keeps_to_its_pages(
    vehicle: str, posture: str, most: int, language: str, engine: str, paged: Paged
) -> None:
    data = paged(vehicle, posture, language, engine)
    assert 1 < pages_before_the_annexes(data) <= most
    assert (pages_before_the_annexes(data) < page_count(data)) is (vehicle == "charter")


def faults(path: Path) -> list[str]:
    """What openxml-audit finds in a Word file."""
    import openxml_audit

    return [
        str(error)
        for error in (
            openxml_audit.OpenXmlValidator(file_format=openxml_audit.FileFormat.MICROSOFT_365).validate(path).errors
        )
    ]


@need(find_spec("openxml_audit") is not None, "openxml-audit")
@pytest.mark.parametrize(
    ("vehicle", "language", "layout"),
    [
        (vehicle, *layout)
        for vehicle, layout in depth([("it-charter-chapter", LAYOUTS[1])], in_turn(VEHICLES[:2], LAYOUTS))
    ],
)
def test_the_file_is_sound(vehicle: str, language: Any, layout: str | None, tmp_path: Path) -> None:
    path = tmp_path / "file.docx"
    path.write_bytes(word(vehicle, language, layout))
    assert faults(path) == []


@need(find_spec("openxml_audit") is not None, "openxml-audit")
def test_each_companion_alone_is_sound(tmp_path: Path) -> None:
    """One in each run, where `tools/validate.py` reads each: those of a charter and of a chapter in whole runs."""
    for vehicle in VEHICLES[: depth(1, 2)]:
        made = aigov.document.assemble_companions(
            aigov.assess(aigov.load_library(), aigov.samples.sample_matter(vehicle))
        )
        for each in [each for each in made if each.dossier[0] in "AM"][: depth(1, None)]:
            path = aigov.render(each.document, tmp_path / f"{each.name}.docx")
            assert faults(path) == [], each.name


@counts_pages
@need(typst.has_typst(), "typst")
@EACH_LAYOUT
def test_a_pdf_straight_from_the_tree_has_a_page_for_each(vehicle: str, language: Any, layout: str | None) -> None:
    """The PDF is refused unless it is PDF/UA and PDF/A; bookmarks lead to each annex of the first language."""
    import pikepdf

    document = laid_out(vehicle, language, layout)
    left = document.left if isinstance(document, BilingualDocument) else document
    with (
        pikepdf.open(io.BytesIO(aigov.to_bytes(document, "pdf", engine="typst"))) as opened,
        opened.open_outline() as outline,
    ):
        titles = [str(item.title).replace("\u00a0", " ") for item in outline.root]
    for annex in left.annexes():
        assert f"{annex.label} – {plain_text(annex.title)}".replace("\u00a0", " ") in titles


# ------------------------------------------------------------------ what the matter chooses
def names(vehicle: str, **changes: Any) -> list[str]:
    return [annex.name for annex in make(vehicle, **changes).annexes()]


def scaled(vehicle: str, scale: str, **more: str) -> dict[str, Any]:
    return {"options": {**aigov.samples.sample_matter(vehicle).options, "scale": scale, **more}}


def test_a_small_firm_has_short_annexes_and_one_person_in_several_roles() -> None:
    assert names("charter", **scaled("charter", "small")) == [
        "tools-list",
        "data-matrix",
        "tool-request-form",
        "glossary",
        "incident-sheet",
        "who-to-ask",
    ]
    assert names("it-charter-chapter", **scaled("it-charter-chapter", "small")) == [
        "data-matrix",
        "tool-request-form",
        "incident-sheet",
        "who-to-ask",
    ]
    document = make("charter", **scaled("charter", "small"))
    assert "governance-committee" not in {article.clause for article in document.articles()}
    whole = {annex.name: annex for annex in make("charter").annexes()}
    for annex in document.annexes():
        assert len(annex.blocks) <= len(whole[annex.name].blocks)
    form = next(annex for annex in document.annexes() if annex.name == "tool-request-form")
    assert sum(len(block.rows) for block in form.blocks if isinstance(block, Table)) == 7


def test_a_small_firm_with_a_committee_is_told_to_choose() -> None:
    with pytest.raises(aigov.MatterError, match="governance: referent"):
        make("charter", **scaled("charter", "small", governance="committee"))


def test_a_group_names_a_correspondent_in_each_establishment() -> None:
    lyon, lille = (
        {"name": name, "address": f"1 rue du Port, {name}", "lead": lead, "contact": f"{name.lower()}@duval.example"}
        for name, lead in (("Lyon", "Malik Hamidi"), ("Lille", "Ada Roy"))
    )
    text = (
        aigov.sample_text("matter.yaml")
        .replace("# establishments:", "#")
        .replace("usage_logs: logs", "usage_logs: logs\n  scale: group", 1)
    )
    matter = aigov.parse_matter(text + f"\nestablishments: [{_flow(lyon)}, {_flow(lille)}]\n")
    assessment = aigov.assess(aigov.load_library(), matter, "charter")
    annex = next(annex for annex in aigov.assemble(assessment).annexes() if annex.name == "who-to-ask")
    table = next(block for block in annex.blocks if isinstance(block, Table) and block.name == "establishments")
    assert [[plain_text(cell) for cell in row] for row in table.rows] == [list(lyon.values()), list(lille.values())]
    assert set(aigov.document.count_unfilled(make("charter", **scaled("charter", "group")))) == {"establishments"}


def _flow(values: dict[str, str]) -> str:
    return "{" + ", ".join(f'{key}: "{value}"' for key, value in values.items()) + "}"


def test_uses_come_from_the_matter_or_are_a_grid_to_fill_in() -> None:
    def table(**changes: Any) -> Table:
        annex = next(annex for annex in make("charter", **changes).annexes() if annex.name == "uses-by-job")
        return next(block for block in annex.blocks if isinstance(block, Table))

    uses = aigov.samples.sample_matter("charter").uses
    assert len(table().rows) == len(uses) and plain_text(table().rows[0][0]) == "Bureau d’études"
    free = table(uses=(JobUse(job="Direction", permitted="synthèse", approver="Claire Duval"),))
    assert plain_text(free.rows[0][3]) == "–"  # nobody to ask where no use is on conditions
    empty = table(uses=())
    assert {plain_text(cell).strip("\u00a0") for row in empty.rows for cell in row} == {""} and len(empty.rows) == 6
    assert aigov.document.count_unfilled(make("charter", uses=())) == {}


def test_the_texts_cited_are_those_of_the_clauses_chosen_and_of_the_annexes(library: aigov.Library) -> None:
    assessment = aigov.assess(library, aigov.samples.sample_matter("charter"))
    annex = next(annex for annex in aigov.assemble(assessment).annexes() if annex.name == "legal-texts")
    table = next(block for block in annex.blocks if isinstance(block, Table))
    cited = {basis.id: basis.basis for finding in assessment.findings for basis in finding.text_bases}
    other = [each for each, _ in library.companions.values() if each.filed_in == "annex" and each.id != "legal-texts"]
    cited |= {name: library.legal_bases[name] for each in other for name in each.legal_bases}
    shown = {plain_text(row[0]).lower().replace("\u00a0", " ").replace("’", "'") for row in table.rows}
    printed = [basis for basis in cited.values() if not (basis.verify and basis.group == "jurisprudence")]
    assert shown == {basis.cite.fr.lower() for basis in printed} and len(shown) == len(table.rows) == len(printed)


def test_disclosures_are_given_in_both_languages_each_in_its_own(library: aigov.Library) -> None:
    for language, other in (("fr", "en"), ("en", "fr")):
        annex = next(annex for annex in make("charter", language).annexes() if annex.name == "disclosure-wordings")
        table = next(block for block in annex.blocks if isinstance(block, Table))
        assert len(table.rows) == len(library.vocabulary.disclosures) >= 6
        for row in table.rows:
            said = {run.language or language for cell in row[1:] for run in cell}
            assert said == {"fr", "en"}
        html = aigov.to_bytes(make("charter", language), "html").decode("utf-8")
        assert html.count(f'<span lang="{other}">') >= len(table.rows)


def test_the_decision_tree_reads_in_order_and_every_arrow_leads_somewhere(library: aigov.Library) -> None:
    """Each answer goes on to a later step or ends: read aloud, nothing is lost."""
    for language, step in (("fr", "étape"), ("en", "step")):
        tree = library.vocabulary.tables["decision_tree"]
        rows = [[cell.text(language) if cell else "" for cell in row] for row in tree.rows]
        assert [row[0] for row in rows] == [str(place) for place in range(1, len(rows) + 1)]
        for row in rows:
            assert row[1].endswith("?") or row[1].endswith(" ?")
            for answer in row[2:]:
                leads = [int(found) for found in re.findall(rf"{step} (\d)", answer)]
                assert answer and all(1 <= each <= len(rows) for each in leads)
        assert all(f"{step} {place + 1}" in " ".join(rows[place - 1][2:]) for place in range(1, len(rows)))


# ------------------------------------------------------------------ putting the rules to work
WORK = {
    "staff-summary",
    "announcement",
    "manager-talking-points",
    "tool-settings-sheet",
    "systems-register",
    "training-record",
    "exit-checklist",
    "review-minutes",
}


@pytest.mark.parametrize("vehicle", VEHICLES[:2])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_serves_to_put_the_rules_to_work_goes_with_charter_and_chapter(vehicle: str, language: str) -> None:
    assessment = aigov.assess(aigov.load_library(), aigov.samples.sample_matter(vehicle))
    made = {each.name: each for each in aigov.document.assemble_companions(assessment, language)}
    assert set(made) >= WORK
    assert ("committee-sheet" in made) == (vehicle == "charter")
    assert made["systems-register"].document.landscape
    tools = [tool.name for tool in aigov.samples.sample_matter(vehicle).tools]
    settings = next(block for block in made["tool-settings-sheet"].document.body if isinstance(block, Table))
    assert [plain_text(row[0]) for row in settings.rows] == [
        name for name in tools for _ in aigov.load_library().vocabulary.tables["settings"].rows
    ]


def test_talking_points_follow_the_options() -> None:
    def text(**options: str) -> str:
        return (
            aigov.to_bytes(companion("manager-talking-points", "charter", options=options), "md")
            .decode("utf-8")
            .replace("\u00a0", " ")
        )

    assert "Non, pas pour le travail" in text(personal_accounts="forbidden", unlisted_tools="forbidden")
    assert "Pour une information déjà publique seulement" in text(personal_accounts="public_information")
    assert "n’organise aucun contrôle des journaux" in text(usage_logs="none")
    assert "Elle tient des journaux" in text(usage_logs="logs")


def test_every_companion_for_work_says_it_proves_or_rules_nothing_more_than_it_does() -> None:
    """None of them promises, threatens or asks for a consent."""
    bad = re.compile(r"s.engage à ne|vaut (accord|acceptation|consentement)|sera sanctionné|licenci", re.IGNORECASE)
    for vehicle in VEHICLES[:2]:
        for each in aigov.document.assemble_companions(
            aigov.assess(aigov.load_library(), aigov.samples.sample_matter(vehicle))
        ):
            if each.dossier[0] in "AM" and each.name != "legal-texts":
                text = aigov.to_bytes(each.document, "md").decode("utf-8")
                for found in bad.finditer(text):
                    around = text[max(0, found.start() - 40) : found.end()]
                    assert re.search(r"\b(ni|ne|pas|aucune?)\b", around), (each.name, around)
