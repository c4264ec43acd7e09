"""“Choosing a vehicle”: what the page draws is what the library finds, read here from the drawings and tables and
compared with its own answers.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from html import unescape
from typing import Any
from xml.etree import ElementTree

import home
import pytest
import vehicle as choosing
from frame import LANGUAGES, Site

import aigov_docs as aigov
from aigov_docs import Library
from aigov_docs.document.step_reserves import STATES
from aigov_docs.kits.ground.i18n import date_text, labels, short_date, typeset_text
from aigov_docs.law.rule_reading import rule_book
from aigov_docs.matter.sample_matters import sample_matter, sample_vehicles

VEHICLES = sample_vehicles()

BOXES = re.compile(r'<svg class="(bars|time)" viewBox[^>]*role="img".*?</svg>', re.S)
SPACES = re.compile(r"[\s\u00a0\u202f]+")


@pytest.fixture(scope="session")
def choices(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The page of each language."""
    site = Site(tmp_path_factory.mktemp("vehicle"))
    for language in LANGUAGES:
        choosing.write(site, language)
    return {language: (site.source(language) / "vehicle.md").read_text(encoding="utf-8") for language in LANGUAGES}


# ------------------------------------------------------------------ what the page says
def bare(text: str) -> str:
    return SPACES.sub(" ", unescape(re.sub(r"<[^>]+>", "", text))).strip()


def drawings(page: str, kind: str) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(found[0]) for found in BOXES.finditer(page) if found[1] == kind]


def bars(page: str, most: int) -> list[dict[tuple[str, str], int]]:
    """For each drawing, how many clauses of a family have a weight, measured on the bars; the class of a weight stands
    for it.
    """
    out = []
    for svg in drawings(page, "bars"):
        family, found = "", {}
        for each in svg:
            if each.tag == "text" and each.get("x") == "0" and each.get("class") is None:
                family = bare(each.text or "")
                found[family, ""] = 0
            elif each.tag == "rect":
                found[family, str(each.get("class"))] = round(
                    (float(each.get("width") or 0) + 1.5) * most / choosing.WIDE
                )
        out.append(found)
    return out


def times(page: str) -> list[list[tuple[str, str]]]:
    """For each drawing, its days in order and all that is written under each."""
    out = []
    for svg in drawings(page, "time"):
        days: list[tuple[str, list[str]]] = []
        for each in svg.iter("text"):
            if each.get("class") == "date":
                days.append((bare(each.text or ""), []))
            elif each.get("class") is None:
                (days or [("", [])])[-1][1].append(bare(each.text or ""))
        out.append([(when, " ".join(words)) for when, words in days])
    return out


def rows(page: str, start: str) -> list[list[str]]:
    """The rows of the first table after a mark, cell by cell."""
    body = page.partition(start)[2].partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [bare(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)
    ]


# ------------------------------------------------------------------ what the library says
class Told:
    """What the library finds on its sample matter, in a language."""

    def __init__(self, library: Library, language: str) -> None:
        self.library, self.language = library, language
        self.compared = aigov.compare(library, sample_matter())
        self.plans = {name: aigov.formalities(aigov.assess(library, sample_matter(name))) for name in library.vehicles}

    def text(self, said: Any) -> str:
        return bare(typeset_text(said.text(self.language), self.language))

    def state(self, state: str) -> str:
        return bare(typeset_text(labels(self.language)(STATES[state]), self.language))

    def held(self, name: str) -> list[Any]:
        return [finding for finding in self.compared[name].findings if finding.in_outline]

    def counted(self, found: Counter[str]) -> str:
        """As a cell counts: the heaviest first."""
        order = sorted(found, key=lambda weight: -self.library.vocabulary.weights[weight].order)
        return " ".join(f"{found[weight]} × {self.text(self.library.vocabulary.weights[weight])}" for weight in order)


def faults(page: str, told: Told) -> list[str]:
    """Where the page and the library differ."""
    library, language = told.library, told.language
    out: list[str] = []

    def same(what: str, found: Any, wanted: Any) -> None:
        if found != wanted:
            out.append(f"{what}: {found!r} is not {wanted!r}")

    names = list(library.vehicles)
    same("vehicles", sorted(VEHICLES), sorted(names))
    for name in names:
        same(
            f"{name}: its situations", page.count(f"### {choosing.title(choosing.View(library, language), name)}\n"), 1
        )
    # the bars: families and weights
    wanted = {name: Counter((each.family, each.weight) for each in told.held(name)) for name in VEHICLES}
    most = max(
        sum(n for (other, _), n in found.items() if other == family) for found in wanted.values() for family, _ in found
    )
    drawn = bars(page, most)
    same("drawings of weights", len(drawn), len(VEHICLES))
    for name, found in zip(VEHICLES, drawn, strict=False):
        families = {told.text(library.vocabulary.families[family]) for other in wanted.values() for family, _ in other}
        same(f"{name}: families", {family for family, _ in found}, families)
        same(
            f"{name}: weights",
            {key: n for key, n in found.items() if key[1]},
            {
                (told.text(library.vocabulary.families[family]), f"w-{weight.replace('+', '-')}"): n
                for (family, weight), n in wanted[name].items()
            },
        )
    # the same kind by kind
    kinds = {row[0]: row[1:] for row in rows(page, '<ul class="legend">')}
    same(
        "kinds",
        set(kinds),
        {told.text(library.vocabulary.kinds[each.kind]) for name in VEHICLES for each in told.held(name)},
    )
    for kind, entry in library.vocabulary.kinds.items():
        cells = [
            told.counted(Counter(each.weight for each in told.held(name) if each.kind == kind)) or "–"
            for name in VEHICLES
        ]
        if set(cells) != {"–"}:
            same(f"kind {kind}", kinds.get(told.text(entry)), cells)
    # at a glance
    glance = {row[0]: row[1:] for row in rows(page, "(choose-glance)=")}
    row = {key: glance.get(bare(choosing.say(words, language)), []) for key, words in choosing.SAY.items()}
    same("worth", row["worth"], [told.counted(Counter(each.weight for each in told.held(name))) for name in VEHICLES])
    for at, name in enumerate(VEHICLES):
        same(
            f"{name}: steps at a glance",
            re.findall(r"\d+", "".join(row["steps"][at : at + 1])),
            [str(len(told.plans[name].steps))],
        )
        force = "".join(row["force"][at : at + 1])
        for each in library.vocabulary.formalities.values():
            if not each.families and each.fact != "translation":  # those of all its clauses, always
                same(f"{name}: {each.fact} at a glance", told.text(each) in force, name in each.vehicles)
        change = library.vehicles[name].on_change
        for level in ("substantive", "cosmetic"):
            same(
                f"{name}: {level}",
                row[level][at : at + 1],
                [told.text(change.requirement_for(level))] if change else None,
            )
    # the formalities in time
    lines = times(page)
    same("time lines", len(lines), len(VEHICLES))
    for name, line in zip(VEHICLES, lines, strict=False):
        plan, listed = told.plans[name], rows(page, f'id="plan-{name}"')
        days: dict[dt.date, list[str]] = {plan.assessment.assessed_on: []}
        for item in plan.steps:
            if item.day is not None:
                days.setdefault(item.day, []).append(
                    told.text(item.step.label) + ("" if item.state == "done" else f" ({told.state(item.state)})")
                )
            if item.day and item.earliest and item.step.computed and item.step.id != "effect":
                days.setdefault(item.earliest, [])
        same(f"{name}: days", [when for when, _ in line], [bare(date_text(when, language)) for when in sorted(days)])
        weighed = bare(choosing.say(choosing.SAY["weighed"], language))
        for when, words in line:
            expected = next((steps for each, steps in days.items() if bare(date_text(each, language)) == when), [])
            if not expected and when == bare(date_text(plan.assessment.assessed_on, language)):
                expected = [weighed]
            same(f"{name}: {when}", words, " ".join(expected))
        same(
            f"{name}: table",
            [[each[0], each[2], each[4]] for each in listed],
            [
                [
                    told.text(item.step.label),
                    bare(short_date(item.day, language)) if item.day else "–",
                    told.state(item.state),
                ]
                for item in plan.steps
            ],
        )
        for item, each in zip(plan.steps, listed, strict=False):
            for basis in item.step.legal_bases:
                same(f"{name}: {item.step.id}: {basis}", told.text(library.legal_bases[basis].cite) in each[6], True)
        if plan.effective_on:
            same(
                f"{name}: effect",
                bare(date_text(plan.effective_on, language)) in bare(page.partition('<svg class="time"')[2]),
                True,
            )
    return out


# ------------------------------------------------------------------ tests
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_the_library_finds(choices: dict[str, str], library: Library, language: str) -> None:
    assert faults(choices[language], Told(library, language)) == []


def first(pattern: str, page: str) -> str:
    found = re.search(pattern, page, re.S)
    assert found is not None, pattern
    return found[0]


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        ("(choose-kinds)=", r"<figure>.*?</figure>"),  # a vehicle of the comparison
        ("(choose-kinds)=", r"<rect [^>]*/>"),  # a weight of a family
        ("(choose-kinds)=", r'<span class="counted">.*?</span></span>'),  # a weight of a kind
        ("(choose-glance)=", r'<span class="counted">.*?</span></span>'),
        ("(choose-glance)=", r"<li>[^<]*</li>"),  # a formality on which the force rests
        ("(choose-qualified)=", r"### [^\n]+\n"),  # the situations of a vehicle
        ("(choose-time)=", r"<figure>.*?</figure>"),  # a vehicle of the time lines
        ("(choose-time)=", r'<text class="date"[^>]*>[^<]*</text>'),  # a day
        ("(choose-time)=", r'(?<=</text>)<text x="[34]0"[^>]*>[^<]*</text>'),  # a formality on its day
    ],
)
def test_a_piece_that_is_missing_is_noticed(choices: dict[str, str], library: Library, start: str, piece: str) -> None:
    before, mark, after = choices["en"].partition(start)
    gone = first(piece, after)
    assert faults(before + mark + after.replace(gone, "", 1), Told(library, "en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_row_of_a_plan_that_is_missing_is_noticed(choices: dict[str, str], library: Library, language: str) -> None:
    page = choices[language]
    for name in VEHICLES:
        start = page.index(f'id="plan-{name}"')
        gone = first(r"<tr><th scope=\"row\".*?</tr>", page[start:])
        assert faults(page[:start] + page[start:].replace(gone, "", 1), Told(library, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_word_for_a_vehicle(choices: dict[str, str], library: Library, language: str) -> None:
    """The link of the home page, the title of this one and the catalogue of the library say it with one word."""
    stage = library.vocabulary.stages["vehicle"].text(language).lower()
    title = re.search(r"^# (.+)$", choices[language], re.M)
    card = re.search(
        r"\[([^\]]+)\]\(vehicle\.md\)",
        (choosing.ROOT / "docs/site" / language / "index.md").read_text(encoding="utf-8"),
    )
    assert title and card and title[1] == card[1]
    assert stage in title[1].lower().split()


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_says_the_risk_of_a_charter_in_the_words_of_its_rule(
    choices: dict[str, str], library: Library, language: str
) -> None:
    """And so does the page to which it leads."""
    rule = next(rule for rule in rule_book(library).all_rules() if rule.id == "V1-DISGUISED-RI")
    said = bare(typeset_text(rule.explanation.text(language), language))
    assert said in bare(home.papers(choosing.View(library, language)))
    index = (choosing.ROOT / "docs/site" / language / "index.md").read_text(encoding="utf-8")
    assert "](vehicle.md#choose-qualified)" in index and "(choose-qualified)=" in choices[language]
    assert said in bare(choices[language].partition("(choose-qualified)=")[2])
