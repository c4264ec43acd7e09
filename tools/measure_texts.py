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
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple

from text_figures import (
    LANGUAGES,
    STYLE,
    Figures,
    Line,
    count_words,
    cut_sentences,
    find_wordings,
    list_lines,
    measure_lines,
)

import aigov_docs as aigov
from aigov_docs.compose.coherence import load_checks
from aigov_docs.document.assembly import fill_blocks
from aigov_docs.document.table_blanks import TableFiller
from aigov_docs.document.tree import Annex, Article, Run, plain_text
from aigov_docs.kits.ground.i18n import typeset_text
from aigov_docs.kits.ground.yaml_files import Bilingual
from aigov_docs.law.rule_reading import rule_book
from aigov_docs.library.clauses import Wording
from aigov_docs.library.load import read_library
from aigov_docs.library.markup import ANNEX

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "clause_library"
PAGE = ROOT / "docs/readability.md"
EVERY_CHOICE = "every choice"
KEPT = "wordings"
PARTS = {
    "body": "Documents",
    "annexes": "Their annexes",
    "kept": "Wordings kept for documents of house libraries",
    "companion": "What accompanies them",
    "report": "Reports",
    "rules": "Explanations of rules",
}


# ------------------------------------------------------------------ the texts of the library
class Place(NamedTuple):
    """What figures are of: a part of a document, made with some choices, in one language."""

    part: str
    document: str
    choices: str
    language: str


class Source(NamedTuple):
    """One file of texts: its documents (the vehicles that print a wording; else itself), and its lines as printed.

    A wording is ``kept`` when no shipped vehicle prints it: a house library may still have its vehicle print it.
    """

    path: str
    kind: Literal["clause", "kept", "companion", "rules"]
    documents: tuple[str, ...]
    language: str
    lines: tuple[Line, ...]


@contextmanager
def open_library() -> Iterator[aigov.Library]:
    """Open the library of this checkout; without its lock, while published texts are being rewritten in place."""
    with TemporaryDirectory() as folder:
        try:
            library = aigov.load_library(LIBRARY)
        except aigov.LockError:
            library = None
        yield library or read_library(
            shutil.copytree(LIBRARY, Path(folder) / "copy", ignore=shutil.ignore_patterns("library.lock"))
        )


def assess_sample(library: aigov.Library, vehicle: str, posture: str) -> aigov.Assessment:
    """Assess the sample matter with the options of a posture."""
    changes = {"vehicle": vehicle, "posture": posture, "options": {}}
    alone = {"procedure": None} if library.vehicles[vehicle].track == "information" else {}
    return aigov.assess(library, aigov.samples.sample_matter().model_copy(update={**changes, **alone}), strict=False)


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
            printing: dict[str, list[str]] = {language: []} if language in edition.wordings else {}
            for vehicle in assessed:
                wording = edition.find_wording(library.vehicles[vehicle], language)
                if wording is not None and clause.id in library.vehicles[vehicle].list_clause_ids():
                    printing.setdefault(wording.key, []).append(vehicle)
            for key, vehicles in printing.items():
                path = f"{Path(clause.where).parent.as_posix()}/{edition.number}.{key}.md"
                lines = readers[next(iter(vehicles or readers))].list_lines(edition.wordings[key])
                kind: Literal["clause", "kept"] = "clause" if vehicles else "kept"
                out.append(Source(path, kind, tuple(vehicles) or (KEPT,), language, tuple(lines)))
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
    for part, document in (*(("body", name) for name in assessed), ("kept", KEPT)):
        for language in LANGUAGES:
            lines = [
                line
                for source in sources
                if source.kind in ("clause", "kept") and source.language == language and document in source.documents
                for line in source.lines
            ]
            out[Place(part, document, EVERY_CHOICE, language)] = measure_lines(lines, language, document)
    for source in sources:
        if source.kind in ("companion", "rules") and any(line.role != "heading" for line in source.lines):
            place = Place(source.kind, source.documents[0], EVERY_CHOICE, source.language)
            out[place] = measure_lines(source.lines, source.language, source.documents[0])
    matter = aigov.samples.sample_matter().model_copy(update={"languages": ("fr",)})
    compared = aigov.compare(library, matter)
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
    with open_library() as library:
        return answer(library, asked)


def answer(library: aigov.Library, asked: argparse.Namespace) -> int:
    """Do what the command line asks for; the answer is its exit code."""
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
