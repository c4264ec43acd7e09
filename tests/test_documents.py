"""Documents whole: what they say, how they are numbered, that nothing is lost, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

import aigov_docs as aigov
from aigov_docs.document.clause_names import ClauseNamer
from aigov_docs.document.tree import Annex, Article, Bullets, Heading, OpenPoints, Paragraph, Table, plain_text
from aigov_docs.kits.ground.i18n import typeset_text

VEHICLES = ("charter", "it-charter-chapter", "contract-amendment")
BREADTHS = ("core", "complete")


def make(vehicle: str, language: Any = "fr", **changes: Any) -> Any:
    matter = aigov.samples.sample_matter(vehicle).model_copy(update=changes)
    return aigov.assemble(aigov.assess(aigov.load_library(), matter), language)


def whole(vehicle: str, breadth: str, language: Any = "fr", **changes: Any) -> Any:
    """A document in one breadth of text; the complete one has its annexes."""
    options = changes.pop("options", aigov.samples.sample_matter(vehicle).options)
    return make(vehicle, language, options={**options, "breadth": breadth}, **changes)


def every_text(document: aigov.Document) -> list[str]:
    out: list[str] = [document.title, document.subtitle, document.notice]
    for block in document.body:
        parts: Any = (block,)
        if isinstance(block, Article):
            parts = (Paragraph(block.heading), *block.blocks)
        elif isinstance(block, Annex):
            parts = (block.heading, *block.blocks)
        for part in parts:
            match part:
                case Paragraph(runs=runs) | Heading(text=runs):
                    out.append(plain_text(runs))
                case Bullets(items=items):
                    out += [plain_text(item) for item in items]
                case Table(header=header, rows=rows):
                    out += [plain_text(cell) for row in (header, *rows) for cell in row]
                case OpenPoints(items=points):
                    out += points
    return out


# ------------------------------------------------------------------ what they say
@pytest.mark.parametrize("breadth", BREADTHS)
@pytest.mark.parametrize("vehicle", VEHICLES)
def test_the_sample_has_no_open_point(vehicle: str, breadth: str) -> None:
    for language in ("fr", "en"):
        document = whole(vehicle, breadth, language)
        assert aigov.document.count_unfilled(document) == {}
        assert not [text for text in every_text(document) if "{{" in text or "[[" in text or "[•]" in text]


@pytest.mark.parametrize("breadth", BREADTHS)
@pytest.mark.parametrize("vehicle", VEHICLES)
def test_french_and_english_have_the_same_articles_and_numbers(vehicle: str, breadth: str) -> None:
    both = whole(vehicle, breadth, ("fr", "en"))
    left, right = both.left, both.right
    assert len(left.body) == len(right.body)
    for one, two in zip(left.body, right.body, strict=True):
        assert type(one) is type(two)
        if isinstance(one, Article) and isinstance(two, Article):
            assert (one.clause, one.edition, one.number, one.weight) == (
                two.clause,
                two.edition,
                two.number,
                two.weight,
            )
            assert [type(b) for b in one.blocks] == [type(b) for b in two.blocks]
            assert [b.number for b in one.blocks if isinstance(b, Paragraph)] == [
                b.number for b in two.blocks if isinstance(b, Paragraph)
            ]


def test_a_chapter_takes_its_place_in_the_host_charter() -> None:
    articles = make("it-charter-chapter").articles()
    numbers = list(dict.fromkeys(article.number for article in articles if article.number))  # some are shared
    assert numbers[0] == 31 and numbers == list(range(31, 31 + len(numbers)))
    assert next(a.number for a in make("charter").articles() if a.number) == 1


def test_the_first_article_is_written_1er_in_french_and_1_in_english() -> None:
    labels = {
        language: next(a.label for a in make("charter", language).articles() if a.number) for language in ("fr", "en")
    }
    assert labels == {"fr": "Article\u00a01er", "en": "Article 1"}


def test_options_choose_clauses() -> None:
    strict = {a.clause for a in make("charter", posture="restrictive", options={}).articles()}
    open_ = {a.clause for a in make("charter", posture="open", options={}).articles()}
    assert {"unlisted-tools-forbidden", "agents-forbidden", "human-review-every-output", "usage-logs"} <= strict
    assert {"unlisted-tools-allowed", "agents-scoped", "human-review-graded"} <= open_
    assert not {"unlisted-tools-forbidden", "agents-forbidden"} & open_


def test_delays_follow_the_posture_unless_the_matter_says_otherwise() -> None:
    def reports(**changes: Any) -> str:
        return next(" ".join(every_text(make("charter", **changes))[:]) for _ in range(1))

    assert "le jour même" in reports()
    assert "sans délai" in reports(posture="open", options={})
    assert "dans l’heure" in reports(posture="restrictive", options={})


def test_the_newest_edition_in_force_on_the_day_is_used_unless_pinned(library: aigov.Library) -> None:
    def edition(**changes: Any) -> int:
        return next(a.edition for a in make("charter", **changes).articles() if a.clause == "confidential-data")

    assert edition(date=dt.date(2026, 8, 1)) == 1
    assert edition(date=dt.date(2026, 8, 2)) == 2
    assert edition(pins={"confidential-data": 1}) == 1


def test_a_law_to_come_waits_for_its_day() -> None:
    said = {day: " ".join(every_text(make("charter", date=dt.date(2026, 8, day)))) for day in (1, 2)}
    assert "La loi demande de signaler deux contenus" in said[2]
    assert "Nous vous demandons de signaler deux contenus" in said[1] and "La loi demande de signaler" not in said[1]


def test_a_date_before_every_clause_is_refused(library: aigov.Library) -> None:
    with pytest.raises(aigov.MatterError, match="no clause of the library is in force"):
        make("charter", date=dt.date(2024, 1, 1))


@pytest.mark.parametrize(
    ("gender", "said"), [("m", "le Salarié"), ("f", "la Salariée"), ("unknown", "le Salarié ou la Salariée")]
)
def test_words_agree_with_the_person(gender: str, said: str) -> None:
    employee = aigov.samples.sample_matter("contract-amendment").employee
    assert employee is not None
    texts = " ".join(every_text(make("contract-amendment", employee=employee.model_copy(update={"gender": gender}))))
    assert said in texts
    if gender == "m":
        assert "Salariée" not in texts


def test_a_missing_value_shows_and_is_listed() -> None:
    document = make(
        "contract-amendment",
        place=None,
        contract=aigov.samples.sample_matter("charter").contract.model_copy(update={"signed_on": None}),
    )
    assert set(aigov.document.count_unfilled(document)) == {"place", "contract.signed_on"}
    points = next(block for block in document.body if isinstance(block, OpenPoints))
    assert any("contract.signed_on" in item for item in points.items) and any(
        "(place)" in item for item in points.items
    )


def test_an_english_text_says_that_the_french_one_prevails() -> None:
    for vehicle in VEHICLES:
        assert "The French version prevails" in make(vehicle, "en").notice
        assert make(vehicle, "fr").notice == ""


def test_who_asked_for_a_translation_gets_the_notice_of_the_law_instead() -> None:
    employee = aigov.samples.sample_matter("contract-amendment").employee
    assert employee is not None
    asked = {"translation_requested": True, "translation_language": "en"}
    document = make("contract-amendment", "en", employee=employee.model_copy(update=asked))
    clauses = {a.clause for a in document.articles()}
    assert "translation-notice" in clauses and "prevailing-language" not in clauses
    assert document.notice == ""


FRENCH_FAULTS = (
    re.compile(r"(?<![\u00a0\u202f])[;!?](?=\s|$)"),
    re.compile(r"(?<!\u00a0):(?=\s|$)"),
    re.compile(r"«(?!\u00a0)|(?<!\u00a0)»"),
    re.compile(r"\w'\w"),
    re.compile(r"\.\.\."),
    re.compile(r"\b[LRD]\. \d|n° "),
    re.compile(r"\b1\s(janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"),
)


def in_english(document: aigov.Document) -> set[str]:
    """The cells of a French document that are in English and say so: words ready to be used with those who read no
    French.
    """
    tables = [block for annex in document.annexes() for block in annex.blocks if isinstance(block, Table)]
    return {
        plain_text(cell)
        for table in tables
        for row in table.rows
        for cell in row
        if cell and all(run.language == "en" for run in cell)
    }


@pytest.mark.parametrize("breadth", BREADTHS)
@pytest.mark.parametrize("vehicle", VEHICLES)
def test_french_spaces_and_apostrophes(vehicle: str, breadth: str) -> None:
    typed = aigov.sample_text("matter.yaml")
    document = whole(vehicle, breadth)
    english = in_english(document)
    for text in every_text(document):
        if text in typed or text in english:
            continue  # a value of the matter is printed as its author wrote it
        for fault in FRENCH_FAULTS:
            assert not fault.search(text), (fault.pattern, text)


def test_the_first_of_a_month_is_1er() -> None:
    assert any(
        "1er\u00a0janvier\u00a02027" in text
        for text in every_text(make("charter", date=dt.date(2027, 1, 1), as_of=None))
    )


def cited(document: aigov.Document) -> set[str]:
    """What articles of law say, in the rows of the annex that cites them: the law's own words, not the employer's."""
    tables = [
        block
        for annex in document.annexes()
        for block in annex.blocks
        if isinstance(block, Table) and block.name == "legal_texts"
    ]
    return {plain_text(row[1]) for table in tables for row in table.rows}


@pytest.mark.parametrize("breadth", BREADTHS)
def test_nothing_unlawful_is_promised_or_threatened(breadth: str) -> None:
    """No fine, no damages, no dismissal fixed in advance, no consent by signature: in any vehicle, in any posture."""
    bad = re.compile(
        r"dommages[- ]et[- ]intérêts|amende|faute grave|faute lourde|retenue sur (le )?salaire|vaut consentement", re.I
    )
    for vehicle in VEHICLES:
        for posture in ("restrictive", "balanced", "open"):
            document = whole(vehicle, breadth, posture=posture, options={})
            law = cited(document)
            for text in every_text(document):
                hit = bad.search(text) if text not in law else None
                assert hit is None or re.search(r"\b(ni|aucune?|ne|pas|sans|interdites?)\b", text, re.I), text


# ------------------------------------------------------------------ files
HOSTILE = "O'Brien & Fils <SAS> {{x}}"


def hostile(vehicle: str, language: Any = "fr") -> Any:
    employer = aigov.samples.sample_matter(vehicle).employer.model_copy(update={"name": HOSTILE})
    return make(vehicle, language, employer=employer)


@pytest.mark.parametrize("ending", ["docx", "html", "md", "json"])
@pytest.mark.parametrize("language", ["fr", ("fr", "en")])
def test_a_hostile_name_is_printed_as_written(tmp_path: Path, ending: str, language: Any) -> None:
    path = aigov.render(hostile("contract-amendment", language), tmp_path / f"x.{ending}")
    if ending == "docx":
        body = docx.Document(str(path)).element.body
        text = "".join(t.text or "" for t in body.iter(qn("w:t")))
    elif ending == "html":
        import html

        raw = path.read_text(encoding="utf-8")
        assert "<SAS>" not in raw
        text = html.unescape(re.sub(r"<[^>]+>", "", raw))
    elif ending == "json":
        import json

        text = json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False)
    else:
        text = (
            path.read_text(encoding="utf-8")
            .replace("\\", "")
            .replace("&amp;", "&")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
        )
    assert HOSTILE in text


@pytest.mark.parametrize("ending", ["docx", "html", "md", "json"])
def test_the_same_matter_gives_the_same_bytes(ending: str) -> None:
    for language in ("fr", ("fr", "en")):
        assert aigov.to_bytes(make("charter", language), ending) == aigov.to_bytes(make("charter", language), ending)


def parts(document: Any, **options: Any) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(aigov.to_bytes(document, "docx", **options))) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def test_the_word_file_is_numbered_by_word_itself() -> None:
    word = docx.Document(io.BytesIO(aigov.to_bytes(make("charter"), "docx")))
    names = {style.style_id: style.name for style in word.styles}
    headings = {"Heading 1": [], "Heading 2": []}
    for p in word.element.body.iter(qn("w:p")):
        style = names.get(p.pPr.pStyle.val) if p.pPr is not None and p.pPr.pStyle is not None else None
        if style in headings:
            headings[style].append("".join(t.text or "" for t in p.iter(qn("w:t"))))
    document = make("charter")
    shared = [b for b in document.body if isinstance(b, Heading) and b.opens_article]
    assert len(headings["Heading 2"]) == len([a for a in document.articles() if a.number and a.part is None]) + len(
        shared
    )
    assert len(headings["Heading 1"]) == len([b for b in document.body if isinstance(b, (Heading, Annex))]) - len(
        shared
    )
    assert not [text for text in headings["Heading 2"] if text.startswith("Article")]


def test_an_annotated_copy_has_a_comment_a_clause_with_its_weight() -> None:
    document = make("it-charter-chapter")
    comments = parts(document, annotate=True)["word/comments.xml"]
    assert comments.count("<w:comment ") == len(list(document.articles()))
    assert "Disciplinaire" in comments and "Sans portée" in comments
    assert "word/comments.xml" not in parts(document) or "<w:comment " not in parts(document)["word/comments.xml"]


def test_header_and_footer_say_version_and_pages() -> None:
    files = parts(make("charter"))
    furniture = "".join(text for name, text in files.items() if re.match(r"word/(header|footer)\d*\.xml", name))
    assert "Version 1.0" in furniture.replace("\u00a0", " ") and "PAGE" in furniture and "NUMPAGES" in furniture
    assert "Paraphes" not in furniture


def test_each_page_of_what_two_parties_sign_has_places_for_their_initials() -> None:
    files = parts(make("contract-amendment"))
    assert any("Paraphes" in text for name, text in files.items() if re.match(r"word/footer\d*\.xml", name))


def test_days_are_written_in_one_way() -> None:
    assert not re.search(r"\d\d/\d\d/\d{4}", aigov.to_bytes(make("charter"), "md").decode("utf-8"))


def test_the_report_names_every_clause_and_every_vehicle(library: aigov.Library) -> None:
    found = aigov.compare(library, aigov.samples.sample_matter("it-charter-chapter"))
    for language in ("fr", "en"):
        report = aigov.enforceability_report(found, language)
        assert "Version" not in report.footer and report.notice.startswith(report.footer)  # its own day
        text = aigov.to_bytes(report, "md").decode("utf-8").replace("\\", "")
        names = ClauseNamer(tuple(found.values()), language)
        for assessment in found.values():
            for finding in assessment.own_findings:
                assert typeset_text(names.name_clause(assessment, finding), language) in text
    assert "à vérifier" in aigov.to_bytes(aigov.enforceability_report(found, "fr"), "md").decode("utf-8")


def test_a_decision_that_was_not_read_is_never_printed(library: aigov.Library) -> None:
    cases = [basis for basis in library.legal_bases.values() if basis.group == "jurisprudence"]
    read = [basis.cite.fr for basis in cases if not basis.verify]
    unread = [basis.cite.fr for basis in cases if basis.verify and not any(basis.cite.fr in cite for cite in read)]
    assert unread
    found = aigov.compare(library, aigov.samples.sample_matter("charter"))
    text = aigov.to_bytes(aigov.enforceability_report(found, "fr"), "json").decode("utf-8").replace("\u00a0", " ")
    assert not [cite for cite in unread if cite in text]


# ------------------------------------------------------------------ expected documents, kept as files
def dump(document: Any) -> str:
    """A Word file as lines a lawyer can read: style | text."""
    word = docx.Document(io.BytesIO(aigov.to_bytes(document, "docx")))
    lines = []
    names = {style.style_id: style.name for style in word.styles}
    for p in word.element.body.iter(qn("w:p")):
        text = "".join(t.text or "" for t in p.iter(qn("w:t")))
        if text.strip():
            style = names.get(p.pPr.pStyle.val, "?") if p.pPr is not None and p.pPr.pStyle is not None else "Normal"
            lines.append(f"{style} | {text}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("vehicle", VEHICLES)
def test_expected_markdown(file_regression: Any, vehicle: str, language: str) -> None:
    file_regression.check(
        aigov.to_bytes(make(vehicle, language), "md").decode("utf-8"),
        extension=".md",
        encoding="utf-8",
        basename=f"{vehicle}.{language}",
    )


@pytest.mark.parametrize("vehicle", VEHICLES)
def test_expected_word(file_regression: Any, vehicle: str) -> None:
    file_regression.check(dump(make(vehicle)), extension=".txt", encoding="utf-8", basename=f"{vehicle}.word")


def test_expected_report(file_regression: Any, library: aigov.Library) -> None:
    report = aigov.enforceability_report(aigov.compare(library, aigov.samples.sample_matter("charter")), "fr")
    file_regression.check(
        aigov.to_bytes(report, "md").decode("utf-8"), extension=".md", encoding="utf-8", basename="report.fr"
    )
