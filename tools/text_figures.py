"""How the texts of the library are to read, and how they do: their lines as printed, cut into sentences, measured, and
searched for the wordings of tools/text_style.yaml. ``tools/measure_texts.py`` is the command.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import yaml

from aigov_docs.document.tree import Annex, Article, Block, Bullets, Heading, Paragraph, plain_text
from aigov_docs.kits.ground.text import normalize_text
from aigov_docs.kits.ground.yaml_files import FileModel
from aigov_docs.kits.wordkit.text_diff import split_words
from aigov_docs.library.prose import split_sentences

LANGUAGES = ("fr", "en")


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


STYLE = Style.model_validate(yaml.safe_load(Path(__file__).with_name("text_style.yaml").read_text(encoding="utf-8")))
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
