"""The web page: structure that needs no browser. tools/axe.mjs looks at every page in one."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from depth import in_turn

import aigov_docs as aigov
from aigov_docs.writers.html import to_bytes

VEHICLES = ("charter", "it-charter-chapter", "contract-amendment")
VOID = {"meta", "br", "col", "hr", "img", "input", "link"}


@dataclass
class Node:
    """An element of a page: enough of a tree to ask what is in what."""

    tag: str
    attrs: dict[str, str]
    parent: Node | None = None
    inside: list[Node | str] = field(default_factory=list)

    def every(self, *tags: str) -> Iterator[Node]:
        """The elements of these names below this one, in order."""
        for one in self.inside:
            if isinstance(one, Node):
                if not tags or one.tag in tags:
                    yield one
                yield from one.every(*tags)

    @property
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.inside)

    @property
    def language(self) -> str:
        return self.attrs.get("lang") or (self.parent.language if self.parent else "")

    def has(self, kind: str) -> bool:
        return kind in self.attrs.get("class", "").split()


class Page(HTMLParser):
    """A page as a tree; every element is closed in its turn, or the page is refused."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.root = self.here = Node("", {})
        self.feed(data.decode())
        assert self.here is self.root, f"<{self.here.tag}> is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.inside.append(node)
        if tag not in VOID:
            self.here = node

    def handle_endtag(self, tag: str) -> None:
        assert self.here.tag == tag and self.here.parent is not None, f"</{tag}> closes <{self.here.tag}>"
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.inside.append(data)


def bare(vehicle: str) -> Any:
    """A matter that leaves points open."""
    return aigov.samples.sample_matter(vehicle).model_copy(update={"place": None, "tools": (), "roles": {}})


def made(name: str, library: aigov.Library) -> tuple[Any, bool]:
    """A document by its name: vehicle, language or layout, ``annotated``; or the report."""
    vehicle, *rest = name.split(".")
    if vehicle == "report":
        return aigov.enforceability_report(
            aigov.compare(library, aigov.samples.sample_matter("charter")), rest[0]
        ), False
    matter = bare(vehicle) if "draft" in rest else aigov.samples.sample_matter(vehicle)
    assessment = aigov.assess(library, matter)
    if "fr" in rest or "en" in rest:
        return aigov.assemble(assessment, rest[0]), "annotated" in rest
    return aigov.assemble(assessment, ("fr", "en"), layout=rest[0]), "annotated" in rest


FORMS = (
    "fr",
    "en",
    "columns",
    "sequence",
    "fr.annotated",
    "columns.annotated",
    "sequence.annotated",
    "fr.draft",
    "columns.draft",
    "sequence.draft",
)
NAMES = [*(f"{vehicle}.{form}" for vehicle, form in in_turn(VEHICLES, FORMS)), "report.fr", "report.en"]


@cache
def one(name: str, library: aigov.Library) -> Node:
    document, annotate = made(name, library)
    return Page(to_bytes(document, annotate=annotate)).root


@pytest.fixture(scope="module", params=NAMES)
def page(request: pytest.FixtureRequest, library: aigov.Library) -> Node:
    return one(request.param, library)


# ------------------------------------------------------------------ every page
def test_a_page_has_its_landmarks_once(page: Node) -> None:
    banded = any(node.has("band") for node in page.every("div"))  # the band says what the header would
    for tag in ("header", "main", "footer"):
        assert len(list(page.every(tag))) == (0 if banded and tag == "header" else 1), tag
    contents = list(page.every("nav"))
    labels = [nav.attrs["aria-label"] for nav in contents]
    assert all(labels) and len(labels) == len(set(labels))
    assert [next(nav.every("h2", "h3", "summary")).text for nav in contents] == labels


def test_the_first_thing_is_a_link_to_the_text(page: Node) -> None:
    first = next(page.every("a"))
    main = next(page.every("main"))
    assert first.has("skip") and first.text and first.attrs["href"] == f"#{main.attrs['id']}"


def test_there_is_one_title_and_no_level_is_jumped(page: Node) -> None:
    levels = [int(node.tag[1]) for node in page.every(*(f"h{n}" for n in range(1, 7)))]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert all(node.text.strip() for node in page.every(*(f"h{n}" for n in range(1, 7))))


def test_each_anchor_is_there_once_and_each_link_leads_to_one(page: Node) -> None:
    ids = [node.attrs["id"] for node in page.every() if "id" in node.attrs]
    assert len(ids) == len(set(ids))
    assert {node.attrs["href"][1:] for node in page.every("a")} <= set(ids)
    named = {word for node in page.every() for word in node.attrs.get("aria-labelledby", "").split()}
    assert named <= set(ids)
    assert all(node.text.strip() for node in page.every("a"))


def test_tables_have_heads_with_a_scope_and_a_name(page: Node) -> None:
    for table in page.every("table"):
        heads = list(table.every("th"))
        assert heads and all(head.attrs["scope"] in {"col", "row", "rowgroup"} for head in heads)
        assert "aria-labelledby" in table.attrs or next(table.every("caption")).text
        widths = {
            sum(int(cell.attrs.get("colspan") or 1) for cell in row.every("td", "th")) for row in table.every("tr")
        }
        assert len(widths) == 1, "a row is short of a cell"
    for scrolled in (node for node in page.every("div") if node.has("broad")):
        assert scrolled.attrs["tabindex"] == "0" and {"aria-label", "aria-labelledby"} & set(scrolled.attrs)


def test_nothing_is_fetched_and_nothing_is_run(page: Node) -> None:
    assert not list(page.every("script", "link", "img", "iframe", "object", "form", "base"))
    assert not [
        name
        for node in page.every()
        for name in node.attrs
        if name.startswith("on") or (name in {"src", "style", "srcset"} and node.tag != "col")
    ]
    style = "".join(node.text for node in page.every("style"))
    assert "url(" not in style and "@import" not in style
    policy = next(node.attrs["content"] for node in page.every("meta") if "http-equiv" in node.attrs)
    assert "default-src 'none'" in policy


def test_what_is_not_filled_is_marked_by_more_than_colour(page: Node) -> None:
    assert all("[•]" in mark.text for mark in page.every("mark"))
    assert re.search(r"mark\{[^}]*border:1px dashed", "".join(node.text for node in page.every("style")))


# ------------------------------------------------------------------ languages
def test_each_part_says_its_language(library: aigov.Library) -> None:
    for layout in ("columns", "sequence"):
        page = one(f"contract-amendment.{layout}", library)
        assert next(page.every("html")).attrs["lang"] == "fr"
        for words, language in (
            ("le Salarié", "fr"),
            ("la Salariée", "fr"),
            ("the Employee", "en"),
            ("the Company", "en"),
            ("La version française", "fr"),
        ):
            found = [node for node in page.every("p", "li", "h2", "h3", "h4") if words in node.text]
            assert all(node.language == language for node in found), (layout, words)


def test_in_columns_french_and_english_stand_level(library: aigov.Library) -> None:
    page = one("charter.columns", library)
    assert next(page.every("body")).attrs["class"] == "wide both"
    for pair in (node for node in page.every("div") if node.has("pair")):
        sides = [side for side in pair.inside if isinstance(side, Node)]
        assert [side.attrs["lang"] for side in sides] == ["fr", "en"]


def test_in_sequence_one_language_follows_the_other(library: aigov.Library) -> None:
    page = one("it-charter-chapter.sequence", library)
    parts = [node for node in page.every("section") if node.has("language")]
    assert [(part.attrs["lang"], part.attrs["aria-label"]) for part in parts] == [("fr", "Français"), ("en", "English")]
    document, _ = made("it-charter-chapter.sequence", library)
    assert next(parts[0].every("h1")).text == document.left.title
    assert next(parts[1].every("h2")).text == document.right.title
    assert len(list(parts[0].every("nav"))) == len(list(parts[1].every("nav"))) == 1
    assert not [node for node in page.every("div") if node.has("pair")]


@pytest.mark.parametrize("layout", ["columns", "sequence"])
def test_two_languages_are_signed_once(library: aigov.Library, layout: str) -> None:
    page = one(f"contract-amendment.{layout}", library)
    signatures = [node for node in page.every("section") if node.has("signature")]
    assert len(signatures) == 1
    people = next(node for node in signatures[0].every("div") if node.has("signatures"))
    said = [
        [(line.text, line.language) for line in person.every("p")]
        for person in people.inside
        if isinstance(person, Node)
    ]
    assert said[0][:3] == [("Pour la Société", "fr"), ("For the Company", "en"), ("Ateliers Duval-Œuvrard", "fr")]
    assert [line for line, _ in said[1]] == ["La Salariée", "The Employee", "Camille Roussel", "Date", "Signature"]
    assert [node.language for node in signatures[0].every("p") if node.has("made")] == ["fr", "en"]


# ------------------------------------------------------------------ review copy, paper
def test_a_review_note_says_that_it_is_no_text(library: aigov.Library) -> None:
    articles = list(made("contract-amendment.fr", library)[0].articles())
    for form in ("fr", "columns", "sequence"):
        page = one(f"contract-amendment.{form}.annotated", library)
        notes = list(page.every("aside"))
        assert len(notes) == len(articles)
        for note, article in zip(notes, articles, strict=True):
            lines = list(note.every("p"))
            assert lines[0].has("label") and lines[0].text
            assert lines[1].text == article.weight_label and note.language == "fr"
    assert not list(one("contract-amendment.fr", library).every("aside"))


def test_paper_is_a4_with_page_numbers_in_the_words_of_the_document(library: aigov.Library) -> None:
    style = "".join(node.text for node in one("charter.fr", library).every("style"))
    assert "@page{size:A4;margin:18mm 20mm 20mm}" in style
    assert 'content:"Page " counter(page) " / " counter(pages) ""' in style
    assert "thead{display:table-header-group}" in style and "orphans:3" in style
    assert "size:A4 landscape" in style
    assert "landscape" not in (next(one("report.fr", library).every("body")).attrs["class"] or "")
    # a page of A4 is narrower than a telephone turned sideways: only a screen folds the columns
    assert "@media(max-width" not in style


def test_a_name_cannot_end_the_style_or_a_string_in_it(library: aigov.Library) -> None:
    hostile = 'A"</style><script>alert(1)</script>\\ & {{x}}'
    matter = aigov.samples.sample_matter("charter")
    matter = matter.model_copy(update={"employer": matter.employer.model_copy(update={"name": hostile})})
    page = Page(to_bytes(aigov.assemble(aigov.assess(library, matter), "fr"))).root
    assert not list(page.every("script")) and len(list(page.every("style"))) == 1
    assert hostile in next(node for node in page.every("div") if node.has("band")).text


CONTRASTS = [
    ("ink", "paper", 4.5),
    ("head", "paper", 4.5),
    ("soft", "paper", 4.5),
    ("head", "shade", 4.5),
    ("soft", "shade", 4.5),
    ("ink", "shade", 4.5),
    ("ink", "mark", 4.5),
]


@pytest.mark.parametrize(("ink", "ground", "least"), CONTRASTS)
def test_colours_can_be_told_apart(library: aigov.Library, ink: str, ground: str, least: float) -> None:
    style = "".join(node.text for node in one("charter.fr", library).every("style"))
    themes = [dict(re.findall(r"--(\w+):(#[0-9a-f]{3,6})", block)) for block in re.findall(r":root\{([^}]*)\}", style)]
    assert len(themes) == 3  # light, dark, paper
    for theme in themes:
        assert contrast(theme[ink], theme[ground]) >= least, (theme[ink], theme[ground])


def contrast(one_colour: str, other: str) -> float:
    """The contrast of two colours, as WCAG defines it.

    >>> contrast("#000", "#fff")
    21.0
    """
    bright, dark = sorted((luminance(one_colour), luminance(other)), reverse=True)
    return round((bright + 0.05) / (dark + 0.05), 2)


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    pairs = [c * 2 for c in digits] if len(digits) == 3 else [digits[at : at + 2] for at in (0, 2, 4)]
    parts = [int(pair, 16) / 255 for pair in pairs]
    lit = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * lit[0] + 0.7152 * lit[1] + 0.0722 * lit[2]


# ------------------------------------------------------------------ to find one's way
def test_a_page_links_to_each_of_its_articles(page: Node) -> None:
    found = [nav for nav in page.every("nav") if nav.has("side")]
    articles = [node.text for node in page.every("h2", "h3", "h4") if re.match(r"Article\s", node.text)]
    assert len(found) == bool(articles)
    if found:
        listed = [link.text for link in found[0].every("a")]
        french = {heading for heading in articles if heading in listed}
        assert len(french) >= len(articles) / 2  # those of one language


def test_a_number_of_an_article_of_a_code_is_not_cut_at_its_hyphen(library: aigov.Library) -> None:
    found = {node.text for node in one("it-charter-chapter.fr", library).every("span") if node.has("nb")}
    assert any(re.fullmatch(r"L\.\s1321-\d", text) for text in found)
