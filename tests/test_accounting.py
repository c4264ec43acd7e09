"""Every character of an issued file comes from somewhere: an edition's text, a filled blank, furniture, or the
letterhead.

The file is read without the code that wrote it. What belongs to a clause must be, in order, the words of its edition
and the values of the matter; what stands elsewhere must be made of titles of the vehicle, labels of the catalogue and
values of the matter.
"""

from __future__ import annotations

import importlib.util
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import docx
import pytest
from depth import depth, in_turn
from lxml import etree

import aigov_docs as aigov
from aigov_docs.conditions import condition_holds
from aigov_docs.document.blanks import BlankFiller
from aigov_docs.document.table_blanks import TableFiller
from aigov_docs.document.tree import Run
from aigov_docs.kits.ground.i18n import labels, typeset_text
from aigov_docs.kits.wordkit.read.roles import CELLS
from aigov_docs.library.markup import TextList, TextParagraph
from aigov_docs.library.vehicles import OutlineArticle

ROOT = Path(__file__).resolve().parents[1]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
LANGUAGE = {"fr-FR": "fr", "en-GB": "en"}


class Unaccounted(AssertionError):
    """Some characters come from nowhere."""


# ------------------------------------------------------------------ what a file prints
def flat(text: str) -> str:
    """The text with every no-break space as a space: what spaces are right is another test's matter."""
    return text.replace("\u00a0", " ")


def text_of(paragraph: Any) -> str:
    """The visible text of a paragraph, without a tab before it; the "er" of "1er" may be raised letters."""
    out = []
    for each in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br"):
        if each.tag != f"{W}t" and (each.getparent().tag != f"{W}r" or not out):
            continue
        out.append(each.text or "" if each.tag == f"{W}t" else " ")
    return flat("".join(out).replace("ᵉʳ", "er"))


def language_of(paragraph: Any) -> str:
    found = [LANGUAGE[each.get(f"{W}val")] for each in paragraph.iter(f"{W}lang")]
    return found[0] if found else "fr"


def clause_of(paragraph: Any) -> str:
    """The tag of the content control that a paragraph is in, or that it has around its words."""
    for each in (*paragraph.iterancestors(f"{W}sdt"), *paragraph.iter(f"{W}sdt")):
        return str(each.find(f"{W}sdtPr/{W}tag").get(f"{W}val"))
    return ""


def in_table(paragraph: Any) -> bool:
    """Whether a paragraph stands in a table of its clause, not only in the table of the two columns."""
    return any(
        each.tag == f"{W}tbl" for each in paragraph.iterancestors() if clause_of(each) or each.tag == f"{W}sdtContent"
    )


def printed(data: bytes) -> Iterator[tuple[str, str, str, bool]]:
    """Each paragraph that prints something: its clause, language, text, and whether it is set as a cell of a table."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not TEXTS.fullmatch(name):
                continue
            for paragraph in etree.fromstring(archive.read(name)).iter(f"{W}p"):
                text = text_of(paragraph)
                style = paragraph.find(f"{W}pPr/{W}pStyle")
                if text:
                    cell = style is not None and style.get(f"{W}val") in CELLS
                    yield clause_of(paragraph), language_of(paragraph), text, cell


# ------------------------------------------------------------------ where characters may come from
Pieces = dict[str, str]  # a text and its source


def cover(text: str, pieces: Pieces) -> list[tuple[str, str]] | None:
    """The text cut into allowed pieces, each with its source; None when it cannot be."""
    pieces = {flat(piece): source for piece, source in pieces.items()}
    best: dict[int, list[tuple[str, str]]] = {0: []}
    by_first: dict[str, list[str]] = {}
    for piece in pieces:
        by_first.setdefault(piece[0], []).append(piece)
    for at in range(len(text)):
        if at not in best:
            continue
        for piece in by_first.get(text[at], ()):
            if text.startswith(piece, at):
                best.setdefault(at + len(piece), [*best[at], (piece, pieces[piece])])
    return best.get(len(text))


@cache
def catalogue_pieces(language: str) -> Pieces:
    """The labels of the document's furniture, cut where a value goes."""
    spec = importlib.util.spec_from_file_location("i18n_tool", ROOT / "tools" / "i18n.py")
    assert spec and spec.loader
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    say = labels(language)
    out: Pieces = {}
    homes = ("assembly", "blanks", "clause_names")
    for name in ("compose/composition.py", *(f"document/{home}.py" for home in homes)):
        path = ROOT / "aigov_docs" / name
        for _, message in tool.messages(path.read_text(encoding="utf-8"), str(path)):
            if isinstance(message, str):
                said = typeset_text(say(message), language)
                out |= {piece: "furniture" for piece in re.split(r"\{\w+\}", said) if len(piece.strip()) > 1}
    return out


class Account:
    """What may be printed in the documents of one matter."""

    def __init__(self, matter: aigov.Matter, letterhead: Iterable[str] = ()) -> None:
        self.library = aigov.load_library()
        self.matter = matter
        self.vehicle = self.library.find_vehicle(matter.vehicle)
        assert self.vehicle is not None
        self.composition = aigov.compose_document(self.library, matter)
        self.days = self.composition.days
        self.numbers: dict[str, int] = {}
        self.parts: dict[str, int] = {}
        self.articles: dict[str, OutlineArticle] = {}
        self.letterhead = {text: "letterhead" for text in letterhead if text}

    # ---- clauses
    def words(
        self, inlines: Iterable[Any], language: str, inside: str = "", *, begins: bool = True
    ) -> Iterator[tuple[str, str]]:
        """The pieces of a text; ``inside`` is the clause that holds it."""
        fill = BlankFiller(self.matter, self.library, language, self.days)

        def refer(name: str) -> Run:
            if name.startswith("annex:"):
                said = f"{'annexe' if language == 'fr' else 'Annex'}\u00a0{self.annexes[name].letter}"
            else:
                number = self.numbers[name]
                printed = "1er" if number == 1 and language == "fr" else str(number)
                if self.parts.get(name) and self.numbers.get(inside) == number:
                    printed = f"{number}.{self.parts[name]}"
                said = f"Article\u00a0{printed}"
            return Run(said, origin="reference", target=name)

        for run in fill.fill_inlines(tuple(inlines), refer, begins=begins):
            yield run.text, {"text": "edition"}.get(run.origin, run.origin)

    def title_of(self, name: str, language: str) -> str:
        """The title of the article that a clause shares with others; empty for an article of its own."""
        article = self.articles.get(name)
        return typeset_text(article.article.text(language), language) if article is not None else ""

    def number_clauses(self, tags: Iterable[str]) -> None:
        """Number the articles of the clauses printed, and the clauses of each article that several share."""
        chosen = {f"{item.clause.id}@{item.edition.number}": item for item in self.composition.chosen}
        numbered = [chosen[tag] for tag in tags if tag not in self.annexes and chosen[tag].numbered]
        self.articles = {item.clause.id: item.article for item in numbered if item.article is not None}
        number = (self.matter.host.first_article if self.matter.vehicle == "it-charter-chapter" else 1) - 1
        self.numbers, self.parts = {}, {}
        for _, several in groupby(numbered, lambda item: id(item if item.article is None else item.article)):
            number += 1
            names = [item.clause.id for item in several]
            self.numbers |= dict.fromkeys(names, number)
            self.parts |= {name: place for place, name in enumerate(names, 1) if len(names) > 1}

    def clause(self, tag: str, language: str) -> tuple[list[list[tuple[str, str]]], Pieces]:
        """The paragraphs of a clause in order, and what its tables may hold."""
        name, _, edition = tag.rpartition("@")
        wording = (
            self.library.clauses[name.split("/")[-1]].editions[int(edition)].find_wording(self.matter.vehicle, language)
        )
        assert wording is not None
        name = name.split("/")[-1]
        paragraphs = [list(self.words(wording.text.heading, language, name))]
        cells: Pieces = {}
        fill = self.tables(language)
        for block in wording.text.blocks:
            if isinstance(block, TextList):
                paragraphs += [list(self.words(item, language, name, begins=False)) for item in block.items]
            elif isinstance(block, TextParagraph) and self.is_table(block):
                table = fill.fill_table(block.table or "")
                for place, row in enumerate((table.header, *table.rows)):
                    cells |= {run.text: "blank" if place else "furniture" for cell in row for run in cell}
                cells |= {"\u00a0: " if language == "fr" else ": ": "furniture"}
            else:
                paragraphs.append(list(self.words(block.inlines, language, name)))
        shared = self.title_of(name, language)
        if shared:
            [*heading], *rest = paragraphs
            said = "".join(piece for piece, _ in heading)
            leads = isinstance(wording.text.blocks[0], TextParagraph) and not self.is_table(wording.text.blocks[0])
            if name not in self.parts or (leads and flat(said).casefold() == flat(shared).casefold()):
                paragraphs = rest
            elif leads:
                stop = " " if said.endswith((".", "?", "!", "…", ":")) else ". "
                paragraphs = [[*heading, (stop, "furniture"), *rest[0]], *rest[1:]]
        return paragraphs, cells

    @cache  # noqa: B019 - a handful of matters, as long as the tests run
    def tables(self, language: str) -> TableFiller:
        """What fills the tables of the documents."""
        return TableFiller.for_assessment(aigov.assess(self.library, self.matter), language)

    def is_table(self, block: TextParagraph) -> bool:
        """Whether a paragraph is the place of a table."""
        return bool(block.table) and self.library.vocabulary.blanks[block.table or ""].type == "table"

    def annex(self, tag: str, language: str) -> tuple[list[list[tuple[str, str]]], Pieces]:
        """The same of an annex: its letter and title, its parts, its tables."""
        each = self.annexes[tag]
        selection = self.composition
        choices = selection.choices_on(self.matter.date)
        fill = self.tables(language)
        paragraphs = [[(self.annex_title(tag, language), "edition")]]
        cells: Pieces = {}
        for part in each.companion.parts:
            if not condition_holds(part.when, choices, selection.facts):
                continue
            text = each.texts[part.text, language].text
            if part.heading:
                paragraphs.append(list(self.words(text.heading, language)))
            for block in text.blocks:
                if isinstance(block, TextList):
                    paragraphs += [list(self.words(item, language, begins=False)) for item in block.items]
                elif self.is_table(block):
                    table = fill.fill_table(block.table or "")
                    cells |= {
                        run.text.replace("\n", " "): "blank"
                        for row in (table.header, *table.rows)
                        for cell in row
                        for run in cell
                    }
                else:
                    paragraphs.append(list(self.words(block.inlines, language)))
        return paragraphs, cells

    def annex_title(self, tag: str, language: str) -> str:
        each = self.annexes[tag]
        return (
            f"{'Annexe' if language == 'fr' else 'Annex'} {each.letter} –"
            f" {typeset_text(each.companion.label.text(language), language)}"
        )

    # ---- the rest
    @cache  # noqa: B019 - a handful of matters, as long as the tests run
    def elsewhere(self, language: str) -> Pieces:
        """What may stand outside the clauses: titles, labels, values of the matter, the contents."""
        assert self.vehicle is not None
        vehicle, fill = self.vehicle, BlankFiller(self.matter, self.library, language, self.days)
        document = aigov.assemble(aigov.assess(self.library, self.matter), language)
        values = dict(document.fields)
        said = [
            vehicle.title,
            vehicle.subtitle,
            *vehicle.notices,
            *vehicle.standings,
            *(part.section for part in vehicle.outline),
        ]
        out = dict(catalogue_pieces(language))
        for each in said:
            if each is not None:
                out |= {run.text: "furniture" for run in fill.fill_template(each.text(language))}
        out |= {
            value: "blank"
            for name, value in values.items()
            if name.startswith(("document", "employer", "place", "employee"))
        }
        lead = self.matter.roles.get("ai_lead")
        out |= {fill.matter_text(lead.name) or "": "blank"} if lead else {}
        signs = ("employee.Le_salarie", "party.l_entreprise", "party.la_societe")  # who signs, by their words
        out |= {fill.blank_text(name) or "": "furniture" for name in signs}
        out |= {fill.next_review: "blank"} if isinstance(getattr(fill, "next_review", None), str) else {}
        out |= {
            run.text: "blank"
            for block in document.body
            if getattr(block, "name", "") == "control"
            for row in block.rows
            for run in row[1]
        }
        out |= dict.fromkeys(
            ("Paraphes / Initials", "\xa0" + "…" * 8, "\xa0"), "furniture"
        )  # of both, at the foot of pages
        out |= dict.fromkeys(("Français", "English", " – ", "\xa0– ", "\xa0: ", ": ", ", ", " ", "…"), "furniture")
        out.pop("", None)
        return out

    def contents(self, tags: Iterable[str], language: str) -> Pieces:
        """The lines of the table of contents: numbers and headings of clauses, titles of chapters."""
        out: Pieces = {}
        for tag in tags:
            if tag in self.annexes:
                out[self.annex_title(tag, language)] = "edition"
                continue
            name = tag.rpartition("@")[0].split("/")[-1]
            heading = self.title_of(name, language) or "".join(text for text, _ in self.clause(tag, language)[0][0])
            number = self.numbers.get(name)
            label = f"Article\u00a0{'1er' if number == 1 and language == 'fr' else number}. " if number else ""
            out[label + heading] = "edition"
        return out

    # ---- a whole file
    def account(self, data: bytes) -> dict[str, int]:
        """How many characters come from each source; refuses a file that holds any other."""
        paragraphs = list(printed(data))
        tags = list(dict.fromkeys(tag for tag, *_ in paragraphs if tag))
        self.annexes = {f"annex:{each.companion.id}": each for each in self.composition.annexes}
        assert [tag for tag in tags if tag.startswith("annex:")] == list(self.annexes)
        self.number_clauses(tags)
        counts: dict[str, int] = {}
        languages = {
            each[1] for each in paragraphs if each[0] and not each[3]
        }  # a table of an annex may quote another language
        waiting = {
            (tag, language): (self.annex if tag in self.annexes else self.clause)(tag, language)
            for tag in tags
            for language in languages
        }
        titles = {
            language: {flat(self.title_of(name, language)): "furniture" for name in self.articles}
            for language in ("fr", "en")
        }
        rest = {
            language: self.elsewhere(language) | self.letterhead | self.contents(tags, language) | titles[language]
            for language in ("fr", "en")
        }
        for tag, language, text, cell in paragraphs:
            found: list[tuple[str, str]] | None
            if tag and cell:
                found = cover(text, waiting[tag, language if language in languages else next(iter(languages))][1])
            elif tag:
                expected = waiting[tag, language][0]
                found = [(flat(piece), source) for piece, source in expected.pop(0)] if expected else None
                if found is None or "".join(piece for piece, _ in found) != text:
                    raise Unaccounted(f"{tag}: {text!r} is not {found!r}")
            else:
                found = self.numbered(text, rest[language])
            if found is None:
                raise Unaccounted(f"{tag or 'outside the clauses'}: {text!r}")
            for piece, source in found:
                counts[source] = counts.get(source, 0) + len(piece)
        left = {key: parts for key, (parts, _) in waiting.items() if parts}
        outside = {
            (text.partition(". ")[2] if text.startswith("Article ") else text, language)
            for tag, language, text, _ in paragraphs
            if not tag
        }
        left |= {
            each: [] for each in {(title, language) for language in languages for title in titles[language]} - outside
        }
        if left:
            raise Unaccounted(f"not printed: {sorted(left)}")
        return counts

    @staticmethod
    def numbered(text: str, pieces: Pieces) -> list[tuple[str, str]] | None:
        """A text outside the clauses, which may begin with the number of a chapter and end with those of pages."""
        found = re.fullmatch(r"((?:[IVX]+\.|Article (?:1er|\d+)\.) )?(.*?)( \d+|1 / 1)?", text)
        assert found is not None
        label, middle, end = found[1] or "", found[2], found[3] or ""
        for start, words, stop in (
            (label, middle, end),
            ("", label + middle, end),
            (label, middle + end, ""),
            ("", text, ""),
        ):
            covered = cover(words, pieces) if words else []
            if covered is not None:
                return [*([(start, "furniture")] if start else []), *covered, *([(stop, "furniture")] if stop else [])]
        return None


def made(vehicle: str, language: Any, layout: str | None = None, **changes: Any) -> tuple[bytes, aigov.Matter]:
    """A document in its complete text, annexes included."""
    matter = aigov.samples.sample_matter(vehicle)
    matter = matter.model_copy(
        update={**changes, "options": {"breadth": "complete", **changes.get("options", matter.options)}}
    )
    assessment = aigov.assess(aigov.load_library(), matter)
    document: Any = (
        aigov.assemble(assessment, language, layout=layout) if layout else aigov.assemble(assessment, language)
    )
    return aigov.to_bytes(document, "docx"), matter


VEHICLES = ("charter", "it-charter-chapter", "contract-amendment")
LAYOUTS: tuple[tuple[Any, str | None], ...] = (
    ("fr", None),
    ("en", None),
    (("fr", "en"), "columns"),
    (("fr", "en"), "sequence"),
)


@pytest.mark.parametrize(
    ("vehicle", "language", "layout"), [(vehicle, *layout) for vehicle, layout in in_turn(VEHICLES, LAYOUTS)]
)
def test_every_character_comes_from_somewhere(vehicle: str, language: Any, layout: str | None) -> None:
    data, matter = made(vehicle, language, layout)
    counts = Account(matter).account(data)
    assert set(counts) == {"edition", "blank", "reference", "furniture"}
    assert counts["edition"] > 5 * counts["furniture"] > 0


def test_posture_and_options_change_nothing_to_that() -> None:
    for vehicle, posture in in_turn(("charter", "contract-amendment"), ("restrictive", "open")):
        data, matter = made(vehicle, "fr", posture=posture, options={}, signature_anchor=None)
        assert Account(matter).account(data)


INTRUDERS = {
    "the title": "Title",
    "a heading of a chapter": "Heading1",
    "a heading of an article": "Heading2",
    "a numbered paragraph": "NumberedParagraph",
    "a list": "ListBullet2",
    "a cell of a table": "TableText",
    "the contents": "TOC1",
    "the signature": "SignatureTitle",
    "the footer": "Footer",
    "the header": "Header",
}


@cache
def french(vehicle: str) -> tuple[bytes, Account]:
    """A document of a small firm in French, its annexes fewer and shorter, and what may be printed in it."""
    data, matter = made(vehicle, "fr", options={"scale": "small"})
    return data, Account(matter)


@pytest.mark.parametrize("style", INTRUDERS.values(), ids=INTRUDERS)
@pytest.mark.parametrize("intruder", [" non", "e"])
def test_a_word_or_a_letter_from_nowhere_is_found(style: str, intruder: str) -> None:
    data, account = french("it-charter-chapter" if style == "TOC1" else "charter")
    changed = False
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if TEXTS.fullmatch(name) and not changed:
                root = etree.fromstring(content)
                for paragraph in root.iter(f"{W}p"):
                    named = paragraph.find(f"{W}pPr/{W}pStyle")
                    runs = list(paragraph.iter(f"{W}t"))
                    if named is not None and named.get(f"{W}val") == style and runs:
                        runs[0].text = (runs[0].text or "")[:2] + intruder + (runs[0].text or "")[2:]
                        changed = True
                        break
                content = etree.tostring(root)
            target.writestr(name, content)
    assert changed
    with pytest.raises(Unaccounted):
        account.account(out.getvalue())


@pytest.mark.parametrize(
    ("vehicle", "language", "layout"),
    [
        ("charter", *LAYOUTS[0]),
        ("contract-amendment", *LAYOUTS[2]),
        *depth([], [("charter", *each) for each in LAYOUTS[1:]]),
    ],
)
def test_in_a_letterhead_the_rest_is_the_letterhead(vehicle: str, language: Any, layout: str | None) -> None:
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "Cabinet Martin & Associés"
    word.sections[0].footer.paragraphs[0].text = "{{ employer.name }} / {{ document.version }}"
    word.add_paragraph("À l’attention de la direction")
    word.add_paragraph("[[body]]")
    file = io.BytesIO()
    word.save(file)
    letterhead = aigov.word.open_letterhead(file.getvalue(), "cabinet.docx")
    matter = aigov.samples.sample_matter(vehicle)
    assessment = aigov.assess(aigov.load_library(), matter)
    document: Any = (
        aigov.assemble(assessment, language, layout=layout) if layout else aigov.assemble(assessment, language)
    )
    data = aigov.to_bytes(document, "docx", letterhead=letterhead)
    own = ("Cabinet Martin & Associés", " / ", "À l’attention de la direction")
    account = Account(matter, own)
    assert account.account(data)["letterhead"] == sum(map(len, own))
    account.letterhead = {}
    with pytest.raises(Unaccounted):
        account.account(data)
