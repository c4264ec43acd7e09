"""Measuring how the texts of the library read: ``python tools/measure_texts.py`` prints the figures of each document,
in French and in English, and writes them to docs/readability.md.

--check             say what became worse than docs/readability.md says, and whether that page is behind
--accept-worse      write the page although figures become worse: say why in the commit
--sentences PATH…   sentences that are too long and wordings to change, file by file, the hardest file first
--files PATH…       the same as a line a file: how many long sentences, how many wordings to change

PATH is a file or folder of clause_library; without one, all of it. Goals and wordings to change are data, in
tools/text_style.yaml. A figure may not get worse before its goal is reached, nor pass its goal again afterwards.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import yaml

import aigov_docs as aigov
from aigov_docs.document.table_blanks import TableFiller
from aigov_docs.document.text_blocks import fill_blocks
from aigov_docs.document.tree import Annex, Article, Block, Bullets, Heading, Paragraph, Run, plain_text
from aigov_docs.i18n import typeset_text
from aigov_docs.law.coherence import load_checks
from aigov_docs.law.rule_reading import rule_book
from aigov_docs.library.clauses import Wording
from aigov_docs.library.markup import ANNEX
from aigov_docs.library.prose import split_sentences
from aigov_docs.library.yaml_files import Bilingual, FileModel
from aigov_docs.text import normalize_text
from aigov_docs.text_diff import split_words

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "clause_library"
PAGE = ROOT / "docs/readability.md"
LANGUAGES = ("fr", "en")
EVERY_CHOICE = "every choice"
PARTS = {
    "body": "Documents",
    "annexes": "Their annexes",
    "companion": "What accompanies them",
    "report": "Reports",
    "rules": "Explanations of rules",
}


# ------------------------------------------------------------------ goals and wordings to change
class Goals(FileModel):
    """The highest value of each figure that is good enough."""

    mean: dict[str, float]
    semicolons: float
    long: float
    short: float
    wordings: float


class WordingToChange(FileModel):
    """A wording to change: how it is found, what to write instead, sentences that show both."""

    language: Literal["fr", "en"]
    documents: tuple[str, ...] = ()
    found: tuple[str, ...]
    instead: str
    caught: tuple[str, ...]
    spared: tuple[str, ...]


class Style(FileModel):
    """How the texts are to read, and the head of the page that says how they do."""

    page: str
    goals: Goals
    long_words: int
    short_words: int
    names: dict[str, str]
    wordings: dict[str, WordingToChange]

    def compile_wording(self, name: str) -> re.Pattern[str]:
        """Compile the patterns of a wording to change into one."""
        found = "|".join(self.wordings[name].found)
        for named in reversed(self.names):  # one may be made of those before it
            found = found.replace(f"<{named}>", self.names[named])
        return re.compile(found, re.IGNORECASE)


STYLE = Style.model_validate(yaml.safe_load((ROOT / "tools/text_style.yaml").read_text(encoding="utf-8")))
_PATTERNS = {
    language: {name: STYLE.compile_wording(name) for name, said in STYLE.wordings.items() if said.language == language}
    for language in LANGUAGES
}


# ------------------------------------------------------------------ lines and sentences
class Line(NamedTuple):
    """A line as printed, and what it is: a line of text, what introduces a list, an item of one, a heading."""

    text: str
    role: Literal["text", "introduction", "item", "heading"] = "text"


def list_lines(blocks: Iterable[Block]) -> Iterator[Line]:
    """List the lines of some blocks as printed, without tables, signatures and lines to fill in by hand."""
    listed = list(blocks)
    for block, following in zip(listed, (*listed[1:], None), strict=False):
        match block:
            case Paragraph(runs):
                if runs and runs[0].bold and runs[0].text.rstrip().endswith("."):  # a heading inside the paragraph
                    yield Line(runs[0].text, "heading")
                    runs = runs[1:]
                line = Line(plain_text(runs).strip(), "introduction" if isinstance(following, Bullets) else "text")
                if "……" not in line.text:
                    yield line
            case Bullets(items):
                yield from (Line(text, "item") for text in map(plain_text, items) if "……" not in text)
            case Heading():
                yield Line(plain_text(block.text), "heading")
            case Article():
                yield Line(plain_text(block.heading), "heading")
                yield from list_lines(block.blocks)
            case Annex():
                yield Line(plain_text(block.title), "heading")
                yield from list_lines(block.blocks)


def cut_sentences(line: Line, marks: str = ";:") -> list[str]:
    """Cut a line at its full stops and, except in an item of a list, after some other marks.

    >>> cut_sentences(Line("Lisez ; corrigez. L'outil invente."))
    ['Lisez ;', 'corrigez.', "L'outil invente."]
    >>> cut_sentences(Line("Lisez ; corrigez. L'outil invente."), marks="")
    ['Lisez ; corrigez.', "L'outil invente."]
    >>> cut_sentences(Line("agent : un programme qui agit ;", "item"))
    ['agent : un programme qui agit ;']
    """
    sentences = split_sentences(line.text)
    if marks and line.role != "item":
        sentences = [part for sentence in sentences for part in re.split(rf"(?<=[{marks}])\s+", sentence)]
    return [sentence for sentence in sentences if count_words(sentence)]


@cache
def count_words(sentence: str) -> int:
    """Count the words of a sentence; what is elided is a word, as is a number.

    >>> count_words("L'utilisateur répond sous 8 jours.")
    6
    """
    return sum(any(map(str.isalnum, part)) for part in split_words(sentence))


def find_wordings(sentence: str, language: str, documents: tuple[str, ...]) -> list[tuple[str, str]]:
    """Find the wordings to change in a sentence of some documents: the name of each, and the words found.

    >>> find_wordings("Sinon, il travaille sans l'outil.", "fr", ("charter",))
    [('otherwise', 'Sinon')]
    """
    return [
        (name, words)
        for name, words in _search_patterns(sentence, language)
        if not STYLE.wordings[name].documents or {*documents} & {*STYLE.wordings[name].documents}
    ]


@cache
def _search_patterns(sentence: str, language: str) -> tuple[tuple[str, str], ...]:
    text = normalize_text(sentence)
    return tuple((name, found[0]) for name, pattern in _PATTERNS[language].items() for found in pattern.finditer(text))


# ------------------------------------------------------------------ figures
@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured in some lines: shares are in percent, ``uncut`` is where ; and : end no sentence."""

    sentences: int
    mean: float
    uncut_mean: float
    long: float
    uncut_long: float
    short: float
    wordings: int

    def list_measured(self, document: str) -> Iterator[tuple[str, float, float]]:
        """List the figures that have a goal, each with its name, its value and its goal."""
        goals = STYLE.goals
        mean = goals.mean.get(document, goals.mean["other"])
        yield "mean", self.mean, mean
        # cutting at ; and : is no gain where the mean is reached without it
        yield "semicolons", round(self.uncut_mean - self.mean, 1) if self.uncut_mean > mean else 0, goals.semicolons
        yield "long", self.long, goals.long
        yield "short", self.short, goals.short
        yield "wordings", self.wordings, goals.wordings


def measure_lines(lines: Sequence[Line], language: str, document: str) -> Figures:
    """Measure some lines; headings are searched for wordings to change, and not counted."""
    read = [line for line in lines if line.role != "heading"]
    cut = [count_words(sentence) for line in read for sentence in cut_sentences(line)]
    uncut = [count_words(sentence) for line in read for sentence in cut_sentences(line, "")]
    # a label before a colon ("Pourquoi : …") opens its sentence; a line without a mark ("Madame,") is none
    plain = (part for line in read if line.role == "text" for part in cut_sentences(line, ";"))
    apart = [count_words(part) for part in plain if part.rstrip('"»”)\u00a0\u202f').endswith((*".!?;…",))]
    return Figures(
        len(cut),
        round(sum(cut) / max(1, len(cut)), 1),
        round(sum(uncut) / max(1, len(uncut)), 1),
        compute_share(sum(words > STYLE.long_words for words in cut), len(cut)),
        compute_share(sum(words > STYLE.long_words for words in uncut), len(uncut)),
        compute_share(sum(words < STYLE.short_words for words in apart), len(apart)),
        sum(
            len(find_wordings(sentence, language, (document,)))
            for line in lines
            for sentence in cut_sentences(line, "")
        ),
    )


def compute_share(some: int, of: int) -> float:
    """Compute a share in percent, to one decimal.

    >>> compute_share(1, 3), compute_share(0, 0)
    (33.3, 0.0)
    """
    return round(100 * some / max(1, of), 1)


# ------------------------------------------------------------------ the texts of the library
class Place(NamedTuple):
    """What figures are of: a part of a document, made with some choices, in one language."""

    part: str
    document: str
    choices: str
    language: str


class Source(NamedTuple):
    """One file of texts: its documents (the vehicles that print a wording; else itself), and its lines as printed."""

    path: str
    kind: Literal["clause", "companion", "rules"]
    documents: tuple[str, ...]
    language: str
    lines: tuple[Line, ...]


def assess_sample(library: aigov.Library, vehicle: str, posture: str) -> aigov.Assessment:
    """Assess the sample matter with the options of a posture."""
    matter = aigov.samples.sample_matter(vehicle).model_copy(update={"posture": posture, "options": {}})
    return aigov.assess(library, matter)


@dataclass(frozen=True)
class SourceReader:
    """A reader of texts as a document of the sample matter prints them."""

    filler: TableFiller

    @property
    def language(self) -> str:
        return self.filler.language

    def refer(self, name: str) -> Run:
        """Build a reference as a document prints it, to some article or annex."""
        printed = {"fr": ("Article 12", "annexe B"), "en": ("Article 12", "Annex B")}[self.language]
        return Run(printed[name.startswith(ANNEX)])

    def list_lines(self, wording: Wording, headed: bool = True) -> Iterator[Line]:
        """List the lines of a text."""
        if headed:
            yield Line(plain_text(self.filler.fill_inlines(wording.text.heading, self.refer)), "heading")
        yield from list_lines(fill_blocks(wording.text, self.filler, self.refer))


def list_sources(library: aigov.Library, assessed: Mapping[str, aigov.Assessment]) -> list[Source]:
    """List the files of texts of the library: wordings of latest editions, whole companions, explanations of rules."""
    out = []
    explained = list_explanations(library)
    for language in LANGUAGES:
        readers = {
            vehicle: SourceReader(TableFiller.for_assessment(made, language)) for vehicle, made in assessed.items()
        }
        for clause in library.clauses.values():
            edition = clause.editions[max(clause.editions)]
            printing: dict[str, list[str]] = {}
            for vehicle in assessed:
                wording = edition.find_wording(library.vehicles[vehicle], language)
                if wording is not None and clause.id in library.vehicles[vehicle].list_clause_ids():
                    printing.setdefault(wording.key, []).append(vehicle)
            for key, vehicles in printing.items():
                path = f"{Path(clause.where).parent.as_posix()}/{edition.number}.{key}.md"
                lines = readers[vehicles[0]].list_lines(edition.wordings[key])
                out.append(Source(path, "clause", tuple(vehicles), language, tuple(lines)))
        for companion, texts in library.companions.values():
            reader = readers[next((name for name in companion.vehicles if name in readers), next(iter(readers)))]
            parts = {part.text: part.heading for part in companion.parts}
            read = (line for name, headed in parts.items() for line in reader.list_lines(texts[name, language], headed))
            path = f"companions/{companion.id}/{language}.md"
            out.append(Source(path, "companion", (companion.id,), language, tuple(read)))
        for name, said in explained.items():
            read = (Line(typeset_text(text.text(language), language)) for text in said)
            out.append(Source(f"rules/{name}.yaml", "rules", (name,), language, tuple(read)))
    return out


def list_explanations(library: aigov.Library) -> dict[str, list[Bilingual]]:
    """List what rules and checks say to a reader, by the file that they are in."""
    out: dict[str, list[Bilingual]] = {}
    for subject in ("enforceability", "sanctions"):
        book = rule_book(library, subject)
        for rule in book.all_rules():
            name = "contradictions" if rule in book.refusals else "warnings" if rule.warning else subject
            out.setdefault(name, []).append(rule.explanation)
    out["coherence"] = [check.explanation for check in load_checks(library)]
    return out


def measure_library(library: aigov.Library) -> dict[Place, Figures]:
    """Measure all texts: each vehicle in each posture, all that it may print, and each companion."""
    out: dict[Place, Figures] = {}
    assessed: dict[str, aigov.Assessment] = {}
    for vehicle in library.vehicles_in_order():
        for posture in library.vocabulary.options.postures:
            made = assess_sample(library, vehicle.id, posture)
            assessed.setdefault(vehicle.id, made)
            for language in LANGUAGES:
                body = aigov.assemble(made, language).body
                for part, kind in (("body", Article), ("annexes", Annex)):
                    lines = [*list_lines(block for block in body if isinstance(block, kind))]
                    if lines:
                        place = Place(part, vehicle.id, posture, language)
                        out[place] = measure_lines(lines, language, vehicle.id)
    sources = list_sources(library, assessed)
    for vehicle_id in assessed:
        for language in LANGUAGES:
            lines = [
                line
                for source in sources
                if source.kind == "clause" and source.language == language and vehicle_id in source.documents
                for line in source.lines
            ]
            out[Place("body", vehicle_id, EVERY_CHOICE, language)] = measure_lines(lines, language, vehicle_id)
    for source in sources:
        if source.kind != "clause" and any(line.role != "heading" for line in source.lines):
            place = Place(source.kind, source.documents[0], EVERY_CHOICE, source.language)
            out[place] = measure_lines(source.lines, source.language, source.documents[0])
    compared = aigov.compare(library, aigov.samples.sample_matter())
    for language in LANGUAGES:
        report = aigov.enforceability_report(compared, language)
        place = Place("report", report.name, "balanced", language)
        out[place] = measure_lines([*list_lines(report.body)], language, report.name)
    return out


# ------------------------------------------------------------------ the page, which is the record
_HEADER = (
    "| document | choices | language | sentences | mean | without ; : | long | without ; : | short | to change |",
    "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
)


def write_page(measured: Mapping[Place, Figures]) -> str:
    """Write docs/readability.md."""
    means = ", ".join(f"`{name}` {words:g}" for name, words in STYLE.goals.mean.items())
    out = [STYLE.page.format(style=STYLE, means=means).strip(), ""]
    for part, heading in PARTS.items():
        out += [f"## {heading}", "", *_HEADER]
        places = [place for place in measured if place.part == part]
        together = [place.document for place in places]
        places.sort(key=lambda place: together.index(place.document))
        out += [write_row(place, measured[place]) for place in places]
        out.append("")
    return "\n".join(out)


def write_row(place: Place, figures: Figures) -> str:
    """Write figures as a row of their table, with those that miss their goal in bold."""
    missed = {name for name, value, goal in figures.list_measured(place.document) if value > goal}
    cells = [f"`{place.document}`", place.choices, place.language]
    names = ("", "mean", "semicolons", "long", "", "short", "wordings")
    cells += [
        f"**{value}**" if name in missed else f"{value}" for name, value in zip(names, astuple(figures), strict=True)
    ]
    return f"| {' | '.join(cells)} |"


def read_page(page: str) -> dict[Place, Figures]:
    """Read the figures of docs/readability.md."""
    out = {}
    part = ""
    parts = {heading: part for part, heading in PARTS.items()}
    for line in page.splitlines():
        if line.startswith("## "):
            part = parts.get(line.removeprefix("## "), "")
        elif line.startswith("| `") and part:
            document, choices, language, *values = (cell.strip(" *`") for cell in line.strip("|").split("|"))
            sentences, *shares, wordings = values
            mean, uncut_mean, long, uncut_long, short = map(float, shares)
            out[Place(part, document, choices, language)] = Figures(
                int(sentences), mean, uncut_mean, long, uncut_long, short, int(wordings)
            )
    return out


def list_losses(measured: Mapping[Place, Figures], recorded: Mapping[Place, Figures]) -> list[str]:
    """List the figures that are beyond their goal and worse than recorded."""
    out = []
    for place, figures in measured.items():
        if place in recorded:
            before = recorded[place].list_measured(place.document)
            for (name, value, goal), (_, then, _) in zip(figures.list_measured(place.document), before, strict=True):
                if value > max(goal, then):
                    out.append(f"{' '.join(place)}: {name} is {value:g}, was {then:g}, goal {goal:g}")
    return out


# ------------------------------------------------------------------ sentences to write again
class Rework(NamedTuple):
    """What is to write again in a file: its long sentences with their words, and its wordings to change."""

    path: str
    long: list[tuple[int, str]]
    wordings: list[tuple[str, str, str]]


def list_reworks(library: aigov.Library, paths: Sequence[str]) -> list[Rework]:
    """List the files that have something to write again, the hardest first."""
    assessed = {vehicle.id: assess_sample(library, vehicle.id, "balanced") for vehicle in library.vehicles_in_order()}
    wanted = [Path(path).resolve() for path in paths]
    out = []
    for source in list_sources(library, assessed):
        file = (LIBRARY / source.path).resolve()
        if wanted and not any(path in (file, *file.parents) for path in wanted):
            continue
        counted = [line for line in source.lines if line.role != "heading"]
        long = [(count_words(part), part) for line in counted for part in cut_sentences(line)]
        wordings = [
            (name, words, sentence)
            for line in source.lines
            for sentence in cut_sentences(line, "")
            for name, words in find_wordings(sentence, source.language, source.documents)
        ]
        out.append(Rework(source.path, sorted(pair for pair in long if pair[0] > STYLE.long_words)[::-1], wordings))
    out.sort(key=lambda work: (-len(work.long) - len(work.wordings), -sum(words for words, _ in work.long), work.path))
    return [work for work in out if work.long or work.wordings]


def print_reworks(reworks: Iterable[Rework], whole: bool) -> None:
    """Print what is to write again: a line a file, and its sentences where they are wanted whole."""
    for work in reworks:
        print(f"{len(work.long)} long, {len(work.wordings)} to change: clause_library/{work.path}")
        if whole:
            for words, sentence in work.long:
                print(f"  {words} words: {sentence}")
            for name, words_found, sentence in work.wordings:
                print(f"  “{words_found}” ({name}): write {STYLE.wordings[name].instead}\n    {sentence}")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--accept-worse", action="store_true")
    parser.add_argument("--sentences", nargs="*", metavar="PATH")
    parser.add_argument("--files", nargs="*", metavar="PATH")
    asked = parser.parse_args(arguments)
    library = aigov.load_library()
    if asked.sentences is not None or asked.files is not None:
        print_reworks(list_reworks(library, asked.sentences or asked.files or ()), whole=asked.sentences is not None)
        return 0
    measured = measure_library(library)
    page = write_page(measured)
    before = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    losses = [] if asked.accept_worse else list_losses(measured, read_page(before))
    if losses:
        print(*losses, sep="\n")
    elif asked.check:
        print(*[PAGE.relative_to(ROOT)] * (page != before))
    else:
        print(page)
        PAGE.write_text(page, encoding="utf-8")
    return 1 if losses or (asked.check and page != before) else 0


if __name__ == "__main__":
    sys.exit(main())
