"""Articles that several clauses share: numbered 4.1, 4.2, and each clause still followed by itself."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from depth import WHOLE as EVERY
from depth import depth, in_turn
from issuing import person
from lxml import etree
from shortened import SHORT_CHAPTER, shorten
from test_redline import check_both

import aigov_docs as aigov
from aigov_docs.bulk.run import issue
from aigov_docs.compose.clause_search import clause_card
from aigov_docs.document.clause_names import ReferenceResolver
from aigov_docs.document.layout import contents_entries, printed_blocks
from aigov_docs.document.page_design import UPRIGHT
from aigov_docs.document.tree import Article, Bullets, Document, Heading, Paragraph, Run, plain_text
from aigov_docs.kits.ground.resources import data_folder
from aigov_docs.kits.wordkit.read.returned_file import read_file
from aigov_docs.kits.wordkit.stitch.parts import read_parts
from aigov_docs.library.cache import coder_of
from aigov_docs.library.vehicles import OutlineArticle, OutlineEntry, Vehicle
from aigov_docs.people.recipient import personalize_matter
from aigov_docs.review.clause_changes import find_clause_changes
from aigov_docs.review.redline import redline
from aigov_docs.review.verify import verify
from aigov_docs.review.verify_values import Verification
from aigov_docs.word.styles import twips

TODAY = dt.date(2026, 11, 24)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOUSE = data_folder("clause_library") / "samples/house"
#: Titles, and the clauses that share an article: neighbours in the shipped outlines, whose own are taken apart.
CHARTER = {
    ("Pour qui, pour quoi", "For whom, for what"): (
        "persons-bound", "persons-bound-administration", "tools-covered", "definitions",
    ),
    ("Votre compte personnel", "Your personal account"): (
        "personal-accounts-forbidden", "personal-accounts-public-information", "personal-accounts-case-by-case",
    ),
    ("Reconnaître la classe", "Recognising the class"): ("data-classes", "confidential-data"),
    ("Ce qui est exclu", "What is excluded"): ("prohibited-uses", "impersonation", "prohibited-practices"),
    ("Votre sécurité", "Your security"): ("secrecy-health", "secrecy-legal", "secrecy-banking", "procurement-bids"),
}  # fmt: skip
AMENDMENT = {
    ("Outils et données", "Tools and data"): ("authorised-tools", "confidential-data", "trade-secrets"),
    ("Relecture", "Review"): ("human-review", "user-responsibility"),
    ("Après le contrat", "After the contract"): ("post-contract-confidentiality",),
}
GROUPS = {"charter": CHARTER, "contract-amendment": AMENDMENT, "it-charter-chapter": {}}


def share(vehicle: Vehicle, groups: dict[tuple[str, str], tuple[str, ...]]) -> Vehicle:
    """The vehicle with some neighbours of its outline under one article each."""
    home = {name: title for title, names in groups.items() for name in names}
    sections = []
    for section in vehicle.outline:
        kept: list[OutlineEntry | OutlineArticle] = []
        for entry in section.list_entries():
            title = home.get(entry.clause)
            last = kept[-1] if kept else None
            if title is None:
                kept.append(entry)
            elif isinstance(last, OutlineArticle) and last.article.fr == title[0]:
                kept[-1] = last.model_copy(update={"clauses": (*last.clauses, entry)})
            else:
                kept.append(OutlineArticle.model_validate(
                    {"article": {"fr": title[0], "en": title[1]}, "clauses": [entry.model_dump()]}
                ))  # fmt: skip
        sections.append(section.model_copy(update={"clauses": tuple(kept)}))
    return vehicle.model_copy(update={"outline": tuple(sections)})


def regroup(groups: dict[str, dict[tuple[str, str], tuple[str, ...]]]) -> aigov.Library:
    """The shipped library, with the given shared articles in its outlines and no other; in common runs with a short
    charter, which has what is shared.
    """
    library = aigov.load_library()
    if not EVERY:
        library = shorten(library, "charter", {*SHORT_CHAPTER, *(name for names in CHARTER.values() for name in names)})
    return dataclasses.replace(
        library, vehicles={name: share(each, groups.get(name, {})) for name, each in library.vehicles.items()}
    )


@cache
def grouped() -> aigov.Library:
    """The shipped library, with shared articles in its outlines."""
    return regroup(GROUPS)


@cache
def plain() -> aigov.Library:
    """The shipped library, each clause an article of its own."""
    return regroup({})


#: The charter of a small firm is half as long, by its annexes, with the same articles but one.
SCALE: dict[str, str] = depth({"scale": "small"}, {})


def matter(vehicle: str, **options: str) -> aigov.Matter:
    given = aigov.samples.sample_matter(vehicle)
    scale = SCALE if vehicle == "charter" else {}
    return given.model_copy(update={"options": {**given.options, **scale, **options}})


@cache
def assessed(vehicle: str = "charter", **options: str) -> aigov.Assessment:
    return aigov.assess(grouped(), matter(vehicle, **options))


@cache
def made(vehicle: str = "charter", language: Any = "fr", format: str = "docx", **options: Any) -> bytes:
    layout = {"layout": options.pop("layout")} if "layout" in options else {}
    annotate = options.pop("annotate", False)
    document = aigov.assemble(assessed(vehicle, **options), language, **layout)
    return aigov.to_bytes(document, format, annotate=annotate)


def document(vehicle: str = "charter", language: str = "fr", **options: str) -> Document:
    found = aigov.assemble(assessed(vehicle, **options), language)
    assert isinstance(found, Document)
    return found


def clause(found: Document, name: str) -> Article:
    return next(article for article in found.articles() if article.clause == name)


def heading_of(found: Document, name: str) -> Heading:
    """The heading of the shared article that holds a clause."""
    before: Heading | None = None
    for block in found.body:
        if isinstance(block, Heading) and block.opens_article:
            before = block
        if isinstance(block, Article) and block.clause == name:
            assert before is not None
            return before
    raise AssertionError(name)


def check(data: bytes, library: aigov.Library | None = None) -> Verification:
    return verify(data, library or grouped(), today=TODAY)


def faults(data: bytes) -> list[str]:
    return [remark.text("en") for remark in check(data).all_remarks() if remark.fault]


def reworded(data: bytes, old: str, new: str) -> bytes:
    """The file with a text changed in its main part, once."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as file, zipfile.ZipFile(out, "w") as copy:
        for name in file.namelist():
            part = file.read(name)
            if name == "word/document.xml":
                assert old in part.decode(), old
                part = part.decode().replace(old, new, 1).encode()
            copy.writestr(name, part)
    return out.getvalue()


# ------------------------------------------------------------------ numbers
def test_clauses_of_a_shared_article_have_its_number_and_their_place() -> None:
    found = document()
    heading = heading_of(found, "tools-covered")
    assert plain_text(heading.text) == "Pour qui, pour quoi" and heading.label == f"Article {heading.number}"
    places = [(each.number, each.part) for each in found.articles() if each.part is not None][:3]
    assert places == [(heading.number, 1), (heading.number, 2), (heading.number, 3)]
    assert clause(found, "tools-covered").label == f"Article {heading.number}.2"
    numbers = [
        block.number
        for block in found.body
        if (isinstance(block, Heading) and block.opens_article)
        or (isinstance(block, Article) and block.part is None and block.number is not None)
    ]
    assert numbers == list(range(1, len(numbers) + 1)), "articles follow each other"


def test_an_option_that_is_off_leaves_no_gap() -> None:
    both, one = document(breadth="complete"), document(breadth="core")
    assert [clause(both, name).part for name in ("prohibited-uses", "impersonation", "prohibited-practices")] == [
        1,
        2,
        3,
    ]
    assert clause(one, "prohibited-uses").part == 0 and "impersonation" not in {each.clause for each in one.articles()}


def test_a_clause_left_alone_prints_as_a_plain_article_under_the_title() -> None:
    found = document()
    alone = next(each for each in found.articles() if each.clause.startswith("personal-accounts-"))
    heading = heading_of(found, alone.clause)
    assert (alone.part, alone.heading, alone.label) == (0, (), f"Article {heading.number}")
    numbers = [block.number for block in alone.blocks if isinstance(block, Paragraph)]
    counted = [f"{heading.number}.{place}" for place in range(1, len(numbers) + 1)] if len(numbers) > 1 else [None]
    assert numbers == counted, "its own paragraphs are numbered as those of any article"


def test_an_article_of_which_no_clause_is_kept_is_not_there() -> None:
    titles = [plain_text(block.text) for block in document().body if isinstance(block, Heading)]
    assert "Pour qui, pour quoi" in titles and "Votre sécurité" not in titles


def test_a_clause_has_one_number_and_its_blocks_beneath() -> None:
    found = clause(document(), "confidential-data")
    numbered = [block.number for block in found.blocks if isinstance(block, Paragraph)]
    assert numbered == [f"{found.number}.{found.part}", *[None] * (len(numbered) - 1)] and len(numbered) > 1
    assert any(isinstance(block, Bullets) for block in found.blocks)


def test_the_heading_of_a_clause_opens_its_first_paragraph() -> None:
    found = clause(document(), "tools-covered")
    first = printed_blocks(found)[0]
    assert isinstance(first, Paragraph) and first.number == f"{found.number}.2" and first.runs[0].bold
    assert plain_text(first.runs).startswith(f"{plain_text(found.heading)}. ")
    asked = dataclasses.replace(found, heading=(Run("Et ailleurs ?"),))
    first = printed_blocks(asked)[0]
    assert isinstance(first, Paragraph) and plain_text(first.runs).startswith("Et ailleurs ? ")
    listed = dataclasses.replace(found, blocks=(Bullets(((Run("un"),),)),))
    assert [type(block) for block in printed_blocks(listed)] == [Paragraph, Bullets]


def test_a_clause_called_as_its_article_does_not_say_it_twice() -> None:
    library = aigov.load_library()
    wording = library.clauses["tools-covered"].editions[1].find_wording("charter", "fr")
    assert wording is not None
    title = "".join(getattr(piece, "text", "") for piece in wording.text.heading)
    vehicle = share(library.vehicles["charter"], {(title, "Other"): ("tools-covered", "definitions")})
    library = dataclasses.replace(library, vehicles={**library.vehicles, "charter": vehicle})
    assessment = aigov.assess(library, matter("charter"))
    french, english = aigov.assemble(assessment, "fr"), aigov.assemble(assessment, "en")
    assert clause(french, "tools-covered").heading == () and clause(english, "tools-covered").heading
    for language in depth((("fr", "en"),), ("fr", "en", ("fr", "en"))):
        data = aigov.to_bytes(aigov.assemble(assessment, language), "docx")
        assert check(data, library).clean, language


def test_a_reference_says_the_article_and_leads_to_its_heading() -> None:
    found = document()
    runs = [
        run
        for article in found.articles()
        for block in article.blocks
        if isinstance(block, Paragraph | Bullets)
        for runs in ((block.runs,) if isinstance(block, Paragraph) else block.items)
        for run in runs
        if run.target and run.target.startswith("g-")
    ]
    anchors = {block.anchor: block for block in found.body if isinstance(block, Heading)}
    numbers = [re.findall(r"\S+$", run.text.replace("\xa0", " ")) for run in runs]
    assert runs and numbers == [anchors[run.target or ""].label.split()[1:] for run in runs]


def test_a_reference_inside_the_same_article_says_the_place() -> None:
    resolver = ReferenceResolver(assessed().composition, "fr")
    number = resolver.numbers["data-classes"]
    near, far = (resolver.resolve_from(name)("data-classes") for name in ("confidential-data", "purpose"))
    assert (near.text, near.target) == (f"Article\xa0{number}.1", "a-data-classes")
    assert (far.text, far.target) == (f"Article\xa0{number}", "g-data-classes")
    data, said = made(), f"article\xa0{number}.1"
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        xml = file.read("word/document.xml").decode()
    field = re.search(r"REF a_a_data_classes \\n \\h.*?>([0-9.]+)</w:t>", xml)
    assert field is not None and field[1] == f"{number}.1", "the shipped text has such a reference, which Word numbers"
    found = check(reworded(data, f">{number}.1<", f">{number}.2<"))
    assert [remark.code for remark in found.all_remarks() if remark.fault] == ["reference-number"]
    assert [each.label for each in found.readings[0].clauses if each.state != "intact"] == ["confidential-data@2"]
    named = f'href="#a-data-classes">{said}<'
    assert named in made(format="html").decode().replace("&nbsp;", "\xa0")


def test_a_table_of_clauses_says_the_place() -> None:
    resolver = ReferenceResolver(assessed().composition, "fr")
    number = resolver.numbers["tools-covered"]
    assert resolver.place_label("tools-covered").replace("\xa0", " ") == f"Article {number}.2"
    assert resolver.place_label("purpose").replace("\xa0", " ") == "Article 1er"
    assert resolver.resolve_reference("tools-covered").text == f"Article\xa0{number}"


def test_the_card_of_a_clause_says_the_article_that_it_shares() -> None:
    (found,) = [
        each["section"] for each in clause_card(grouped(), "tools-covered", "fr")["brought_in"]
        if each["vehicle"] == "charter"
    ]  # fmt: skip
    assert found.endswith(" – Pour qui, pour quoi")


def test_each_clause_keeps_its_weight_and_its_edition() -> None:
    apart = aigov.assess(plain(), matter("charter"))
    assert [(each.label, each.weight) for each in assessed().findings] == [
        (each.label, each.weight) for each in apart.findings
    ]


def test_contents_list_articles_and_not_the_clauses_they_share() -> None:
    library = grouped()
    charter = library.vehicles["charter"].model_copy(update={"contents": "articles"})
    library = dataclasses.replace(library, vehicles={**library.vehicles, "charter": charter})
    found = aigov.assemble(aigov.assess(library, matter("charter")), "fr")
    entries = [f"{entry.label} {plain_text(entry.text)}" for entry in contents_entries(found)]
    assert f"{heading_of(found, 'definitions').label}. Pour qui, pour quoi" in entries
    assert not any(plain_text(clause(found, "tools-covered").heading) in entry for entry in entries)
    for format in ("docx", "html", "md"):
        assert aigov.to_bytes(found, format)
    assert aigov.to_bytes(found, "pdf", engine="typst")


# ------------------------------------------------------------------ writers
def test_markdown_prints_the_article_then_its_clauses() -> None:
    found, text = document(), made(format="md").decode()
    number, title = heading_of(found, "tools-covered").number, plain_text(clause(found, "tools-covered").heading)
    assert f"\n### Article {number}. Pour qui, pour quoi\n\n{number}.1 **" in text
    assert f"\n{number}.2 **{title}.** " in text and f"# {title}" not in text
    assert made(language=("fr", "en"), format="md").decode().count(f"\n{number}.2 **") == 1  # the other one is quoted


def test_html_prints_the_article_then_its_clauses() -> None:
    found, text = document(), made(format="html").decode()
    heading, title = heading_of(found, "tools-covered"), plain_text(clause(found, "tools-covered").heading)
    label = f'<span class="no">Article {heading.number}<span class="stop">.</span> </span>'
    assert f'<h3 class="article" id="{heading.anchor}">{label}Pour qui, pour quoi</h3>' in text
    assert f"{heading.number}.2\xa0</span><span><strong>{title}</strong><strong>.</strong> " in text
    assert f'href="#{heading_of(found, "data-classes").anchor}"' in text
    assert made(language=("fr", "en"), format="html") and made(language=("fr", "en"), format="html", layout="sequence")
    assert made(format="html", annotate=True).decode().count("<aside>") == len(list(found.articles()))


def test_json_keeps_the_heading_and_the_place_apart() -> None:
    body = json.loads(made(format="json"))["body"]
    found = next(block for block in body if block.get("clause") == "tools-covered")
    assert found["part"] == 2 and found["heading"] and found["blocks"][0]["number"] == f"{found['number']}.2"


@pytest.mark.parametrize("language", depth(["fr"], ["fr", ("fr", "en")]))
def test_typst_prints_the_article_then_its_clauses(language: Any, tmp_path: Path) -> None:
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("no pdftotext here")
    (tmp_path / "c.pdf").write_bytes(aigov.to_bytes(aigov.assemble(assessed(), language), "pdf", engine="typst"))
    text = subprocess.run([reader, "-raw", tmp_path / "c.pdf", "-"], capture_output=True, check=True).stdout.decode()
    found = document()
    number, title = heading_of(found, "tools-covered").number, plain_text(clause(found, "tools-covered").heading)
    assert re.search(rf"Article\s{number}\.? Pour qui, pour quoi", text)
    assert re.search(rf"^{number}\.2\s+{title}\. ", text, re.MULTILINE)


def test_word_counts_the_clauses_of_an_article() -> None:
    found, lines = document(), read_file(made()).lines
    heading, title = heading_of(found, "tools-covered"), plain_text(clause(found, "tools-covered").heading)
    at = next(place for place, line in enumerate(lines) if line.shown == "Pour qui, pour quoi")
    assert (lines[at].label, lines[at].role, lines[at].tag) == (f"Article\u00a0{heading.number}", "Heading2", "")
    line = next(line for line in lines if line.shown.startswith(f"{title}. "))
    assert (line.label, line.role, line.tag) == (f"{heading.number}.2", "NumberedParagraph", "tools-covered@1")
    labels = [line.label for line in lines if re.match(r"Article\s\d", line.label) and not line.contents]
    assert [re.sub(r"\D", "", label) for label in labels] == [str(n + 1) for n in range(len(labels))]


def test_word_moves_what_stands_under_a_number_in_with_it() -> None:
    opened = docx.Document(io.BytesIO(made()))
    data = clause(document(), "confidential-data")
    after = [plain_text(block.runs) for block in data.blocks if isinstance(block, Paragraph)][1]
    beneath = next(p for p in opened.element.body.iter(f"{W}p") if after[:40] in "".join(p.itertext()))
    assert beneath.find(f"{W}pPr/{W}numPr") is None
    style = opened.styles["Body Text"].element  # in the margin stand numbers, and all text is in by as much
    assert style.find(f"{W}pPr/{W}ind").get(f"{W}left") == str(twips(UPRIGHT.hang))


def test_the_review_copy_has_a_comment_for_each_clause() -> None:
    for vehicle, language in (("charter", "fr"), ("contract-amendment", ("fr", "en"))):
        data = made(vehicle, language, annotate=True)
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            comments = etree.fromstring(file.read("word/comments.xml"))
            body = etree.fromstring(file.read("word/document.xml"))
        count = len(list(document(vehicle).articles()))
        assert len(comments) == len(body.findall(f".//{W}commentReference")) == count
        tags = [
            next(each.find(f"{W}sdtPr/{W}tag").get(f"{W}val") for each in mark.iterancestors(f"{W}sdt"))
            for mark in body.iter(f"{W}commentRangeStart")
        ]
        assert len(set(tags)) == count, "each comment stands in the control of its own clause"
        assert faults(data) == []


def test_a_letterhead_takes_shared_articles(tmp_path: Path) -> None:
    letterhead = aigov.word.open_letterhead(HOUSE / "papier-a-en-tete.docx")
    data = aigov.to_bytes(document("contract-amendment"), "docx", letterhead=letterhead)
    assert faults(data) == []

    def labels(file: bytes) -> list[str]:  # in the margin of our page, the number of an article takes no stop
        return [line.label.rstrip(".").replace("\u00a0", " ") for line in read_file(file).lines if line.label]

    assert labels(data) == labels(made("contract-amendment"))


# ------------------------------------------------------------------ files that come back
LAYOUTS: list[tuple[Any, str | None]] = [
    ("fr", None), (("fr", "en"), "columns"), ("en", None), (("fr", "en"), "sequence")]  # fmt: skip


#: An amendment in both languages, the shortest; the charter in French and in both too in whole runs.
EACH_SHARING = pytest.mark.parametrize(
    ("vehicle", "language"),
    [("contract-amendment", ("fr", "en")), *depth([], [("charter", "fr"), ("charter", ("fr", "en"))])],
)


@pytest.mark.parametrize(
    ("vehicle", "language", "layout"),
    [(vehicle, *laid) for vehicle, laid in in_turn(["charter", "contract-amendment"], LAYOUTS)],
)
def test_a_file_as_issued_is_clean(vehicle: str, language: Any, layout: str | None) -> None:
    data = made(vehicle, language, **({"layout": layout} if layout else {}))
    assert faults(data) == [] and check(data).clean


@pytest.mark.parametrize("language", depth(["fr"], ["fr", ("fr", "en")]))
def test_a_changed_word_is_told_of_its_clause_alone(language: Any) -> None:
    data = made(language=language)
    title = plain_text(clause(document(), "tools-covered").heading)
    text = next(line.text for line in read_file(data).lines if line.shown.startswith(f"{title}. "))
    word = text.split(". ", 1)[1].split()[3]
    rest = text.split(". ", 1)[1]
    changed = check(reworded(data, rest[:40], rest[:40].replace(word, "jamais")))
    assert [each.label for each in changed.readings[0].clauses if each.state != "intact"] == ["tools-covered@1"]
    assert any("jamais" in remark.text("fr") for remark in changed.all_remarks() if remark.fault)


def test_a_heading_taken_out_or_changed_is_told() -> None:
    title = plain_text(clause(document(), "tools-covered").heading)
    data = made()
    gone = check(reworded(data, f">{title}<", "><"))
    assert [each.label for each in gone.readings[0].clauses if each.state != "intact"] == ["tools-covered@1"]
    other = check(reworded(data, ">Pour qui, pour quoi<", ">Pour tous<"))
    assert not other.clean and all(each.state == "intact" for each in other.readings[0].clauses)


def test_a_clause_taken_out_of_an_article_is_missing_and_references_are_followed() -> None:
    opened = docx.Document(io.BytesIO(made()))
    control = next(
        each for each in opened.element.body.iter(f"{W}sdt")
        if each.find(f"{W}sdtPr/{W}tag").get(f"{W}val") == "tools-covered@1"
    )  # fmt: skip
    control.getparent().remove(control)
    out = io.BytesIO()
    opened.save(out)
    found = check(out.getvalue())
    assert [each.label for each in found.readings[0].clauses if each.state != "intact"] == ["tools-covered@1"]
    assert {remark.code for remark in found.all_remarks() if remark.fault} >= {"clause-missing"}
    assert not [remark for remark in found.all_remarks() if remark.code.startswith("reference-")]


def test_a_reference_to_another_article_is_told() -> None:
    number = heading_of(document(), "data-classes").number
    data = made()
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        part = file.read("word/document.xml").decode()
    shown = re.search(rf"article\xa0{number}<", part)
    assert shown is not None
    found = check(reworded(data, shown[0], f"article\xa0{(number or 0) + 1}<"))
    assert [remark.code for remark in found.all_remarks() if remark.fault] == ["reference-number"]


@pytest.mark.parametrize("language", depth(["fr"], ["fr", ("fr", "en")]))
def test_clauses_are_recognised_without_their_controls(language: Any) -> None:
    opened = docx.Document(io.BytesIO(made(language=language)))
    for control in list(opened.element.body.iter(f"{W}sdt")):
        content = control.find(f"{W}sdtContent")
        for child in list(content):
            control.addprevious(child)
        control.getparent().remove(control)
    out = io.BytesIO()
    opened.save(out)
    found = check(out.getvalue())
    assert {each.state for each in found.readings[0].clauses} == {"intact"}


@pytest.mark.skipif(
    shutil.which("soffice") is None and not os.environ.get("AIGOV_REQUIRE_TOOLS"), reason="LibreOffice is not installed"
)
@EACH_SHARING
def test_libreoffice_keeps_what_is_printed(vehicle: str, language: Any, tmp_path: Path) -> None:
    (tmp_path / "in.docx").write_bytes(made(vehicle, language))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", tmp_path / "out"]
    subprocess.run([*command, tmp_path / "in.docx"], check=True, capture_output=True, timeout=180)
    assert check((tmp_path / "out/in.docx").read_bytes()).clean


def test_a_file_of_before_is_read_by_a_library_that_shares_articles() -> None:
    data = aigov.to_bytes(aigov.assemble(aigov.assess(plain(), matter("contract-amendment")), "fr"), "docx")
    assert {each.state for each in check(data).readings[0].clauses} == {"intact"}
    found = check(made("contract-amendment"), plain())
    assert [each.label for each in found.readings[0].clauses if each.state == "missing"] == []


# ------------------------------------------------------------------ redlines
@pytest.mark.parametrize(
    ("vehicle", "layout"),
    [("contract-amendment", "columns"), *depth([], [("charter", each) for each in ("", "columns", "sequence")])],
)
def test_sharing_an_article_changes_no_clause(vehicle: str, layout: str) -> None:
    given: dict[str, Any] = {"language": ("fr", "en"), "layout": layout} if layout else {}
    assessment = aigov.assess(plain(), matter(vehicle))
    before = aigov.to_bytes(aigov.assemble(assessment, **(given or {"language": "fr"})), "docx")
    assert find_clause_changes(before, made(vehicle, **given), grouped()) == ()
    assert find_clause_changes(made(vehicle, **given), before, grouped()) == ()


def test_an_option_off_removes_its_clauses_and_changes_no_other() -> None:
    more, less = made(breadth="complete"), made(breadth="core")
    changes = {change.clause: change for change in find_clause_changes(more, less, grouped())}
    assert "prohibited-uses" not in changes, "it only prints without its own heading"
    assert (changes["prohibited-practices"].kind, changes["impersonation"].kind) == ("removed", "removed")
    title = plain_text(clause(document(breadth="complete"), "impersonation").heading)
    assert changes["impersonation"].heading("fr") == title, "in words, not by its name"


def test_a_heading_taken_out_by_hand_is_a_change() -> None:
    title = plain_text(clause(document(), "tools-covered").heading)
    found = find_clause_changes(made(), reworded(made(), f">{title}<", "><"), grouped())
    assert [(change.clause, change.by_hand) for change in found] == [("tools-covered", True)]


@pytest.mark.parametrize("language", depth(["fr"], ["fr", ("fr", "en")]))
def test_a_redline_gives_back_both_texts(language: Any) -> None:
    old, new = made(language=language, breadth="core"), made(language=language, breadth="complete")
    # beside the signature stands the last article: another one took its place there, and its bookmark is the new one's
    check_both(old, new, redline(old, new, library=grouped()), places=language == "fr")


def test_a_redline_follows_an_outline_that_comes_to_share_articles() -> None:
    before = aigov.to_bytes(aigov.assemble(aigov.assess(plain(), matter("contract-amendment")), "fr"), "docx")
    new = made("contract-amendment")
    check_both(before, new, redline(before, new, library=grouped()), places=False)


# ------------------------------------------------------------------ issuing
def test_issued_files_are_those_of_each_person(tmp_path: Path) -> None:
    people = [person("M-1", "Camille Roussel"), person("M-2", "Jean Petit", gender="m", language="fr+en")]
    done = issue(aigov.assess(grouped(), matter("contract-amendment"), strict=False), people, tmp_path / "out")
    assert done.written == 2
    for one, row in zip(people, done.plan.rows, strict=True):
        assessment = aigov.assess(grouped(), personalize_matter(matter("contract-amendment"), one))
        language: Any = ("fr", "en") if one.language == "fr+en" else "fr"
        data = (tmp_path / "out" / row.file).read_bytes()
        assert read_parts(data) == read_parts(aigov.to_bytes(aigov.assemble(assessment, language), "docx"))
        assert faults(data) == []


# ------------------------------------------------------------------ the file of an outline
OUTLINE = """\
id: note
weighed_as: charter
label: {fr: Note, en: Note}
title: {fr: "Note", en: "Note"}
signature: none
outline:
  - clauses:
      - ENTRY
"""
WHOLE = 'article: {fr: "Vos accès", en: "Your access"}'


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A library of a firm that extends the shipped one, with nothing of its own yet."""
    (tmp_path / "house/vehicles").mkdir(parents=True)
    (tmp_path / "house/library.yaml").write_text("name: cabinet\nrelease: '1'\nextends: aigov\n", "utf-8")
    return tmp_path / "house"


def said(house: Path, entry: str) -> list[str]:
    (house / "vehicles/note.yaml").write_text(OUTLINE.replace("ENTRY", entry), "utf-8")
    return [problem.text("en") for problem in aigov.library.check_folder(house)]


def test_an_article_is_read_and_kept(house: Path) -> None:
    assert said(house, f"{WHOLE}\n        clauses: [purpose, {{clause: skills, when: {{breadth: complete}}}}]") == []
    vehicle = aigov.load_library(house).vehicles["note"]
    coder = coder_of(Vehicle)
    assert coder.decode(coder.encode(vehicle)) == vehicle
    assert vehicle.list_clause_ids() == ["purpose", "skills"]
    assert vehicle.list_entries()[1].when == {"breadth": "complete"}


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (
            'article: {fr: "Vos accès"}\n        clauses: [purpose]',
            'line 8, outline.0.clauses.0.article.en — "en" is missing',
        ),
        (
            'article: {fr: "", en: "Access"}\n        clauses: [purpose]',
            "article.fr — the article has no title in this",
        ),
        ("clauses: [purpose]", '"article" is missing'),
        (
            f"{WHOLE}\n        clauses: []",
            "line 8, outline.0.clauses.0 — the article holds no clause — list its clauses",
        ),
        (WHOLE, "the article holds no clause"),
        (
            f"{WHOLE}\n        clauses: [purpose, {{clause: definitions, numbered: false}}]",
            'outline.0.clauses.0.clauses.1 — the clause "definitions" has no number, and an article numbers each',
        ),
        (f"{WHOLE}\n        clauses: [purpose, purpose]", 'the clause "purpose" stands twice in the article'),
        (f"{WHOLE}\n        clauses: [purposes]", 'did you mean "purpose"?'),
        ('artcle: {fr: "Accès", en: "Access"}\n        clauses: [purpose]', 'did you mean "article"?'),
    ],
)
def test_an_article_that_cannot_be_printed_is_refused(house: Path, entry: str, expected: str) -> None:
    found = said(house, entry)
    assert any(expected in line and line.startswith("vehicles/note.yaml") for line in found), found


def test_a_house_library_adds_to_an_article_and_leaves_out_of_it(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grouped()  # made of the shipped library, before it takes its place
    monkeypatch.setattr(aigov.library.load, "load_shipped_library", grouped)
    change = house / "vehicles/charter.yaml"
    change.write_text(
        "id: charter\nadd:\n  - {clause: own-image, after: tools-covered}\nleave_out: [definitions]\n", "utf-8"
    )
    (article,) = [
        each for section in aigov.load_library(house).vehicles["charter"].outline for each in section.clauses
        if isinstance(each, OutlineArticle) and each.article.fr == "Pour qui, pour quoi"
    ]  # fmt: skip
    names = [entry.clause for entry in article.clauses]
    assert names == ["persons-bound", "persons-bound-administration", "tools-covered", "own-image"]
    change.write_text(
        'id: charter\nadd:\n  - {clause: own-image, after: tools-covered, article: {fr: "Votre image", en: "You"}}\n',
        "utf-8",
    )
    outline = aigov.load_library(house).vehicles["charter"].outline
    titles = [each.article.fr for section in outline for each in section.clauses if isinstance(each, OutlineArticle)]
    assert titles.index("Votre image") == titles.index("Pour qui, pour quoi") + 1
    change.write_text(f"id: charter\nleave_out: [{', '.join(names[:3])}, definitions]\n", "utf-8")
    assert "Pour qui, pour quoi" not in aigov.load_library(house).vehicles["charter"].model_dump_json()
    change.write_text("id: charter\nadd:\n  - {clause: own-image, after: tools-covered, numbered: false}\n", "utf-8")
    lines = [problem.text("en") for problem in aigov.library.check_folder(house)]
    assert any("vehicles/charter.yaml" in line and '"own-image" has no number' in line for line in lines), lines


def test_an_outline_without_shared_articles_is_fingerprinted_as_before() -> None:
    charter = aigov.load_library().vehicles["charter"]
    entries = charter.model_dump(mode="json", include={"outline"})["outline"][0]["clauses"]
    assert all(entry.keys() == {"clause", "when", "numbered", "alone"} for entry in entries)


@pytest.mark.parametrize("posture", ["restrictive", "balanced", "open"])
def test_the_charter_has_forty_articles_at_most_by_default(posture: str) -> None:
    given = aigov.samples.sample_matter("charter").model_copy(update={"posture": posture})
    found = aigov.assemble(aigov.assess(aigov.load_library(), given), "fr")
    shared = [block for block in found.body if isinstance(block, Heading) and block.opens_article]
    own = [each for each in found.articles() if each.part is None and each.number is not None]
    assert 30 < len(shared) + len(own) <= 40
