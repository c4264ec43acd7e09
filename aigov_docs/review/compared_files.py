"""A Word file read for comparison with another: its clauses, annexes, other text, titles and proof."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..library.clauses import Wording
from ..library.markup import ANNEX
from ..problems import WriterError
from ..text import name_article, normalize_text
from ..word.changes import resolve_changes
from ..word.printed import group_segments
from ..word.proof_part import FileProof, read_proof
from ..word.read.lines import WordLine
from ..word.read.returned_file import read_file
from ..word.read.roles import ENDS, SHARED
from ..word.read.tags import CLAUSE_TAG

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_HEADINGS = ("Heading2", "UnnumberedHeading")


@dataclass(frozen=True, slots=True)
class ArticleHeading:
    """The heading of an article as a file prints it: its number, such as "Article 37", and its title.

    Either is empty where the file prints none.
    """

    label: str
    title: str

    @property
    def text(self) -> str:
        """The number and the title as one text: "Article 37 – Personal accounts"."""
        return name_article(self.label, self.title)


@dataclass(frozen=True, slots=True)
class ClauseInFile:
    """One clause in a compared file: its edition, and its paragraphs by language.

    ``article`` holds, by language, the title of the article that it shares with others, ``article_headings`` the lines
    of that title; ``alone`` says that no other is left there.
    """

    edition: int
    lines: dict[str, list[WordLine]]
    article: Mapping[str, str] = field(default_factory=dict)
    alone: bool = False
    article_headings: Mapping[str, WordLine] = field(default_factory=dict)

    def join_text(self, language: str) -> str:
        """Join the clause's paragraphs in a language into one text, as `normalize_text` leaves it, to be compared.

        Numbers of cross-references are not in it. It is empty where the file lacks the clause in that language.
        """
        return normalize_text(" ".join(line.text for line in self.lines.get(language, ())))

    def find_forms(self, wording: Wording) -> tuple[str, ...]:
        """List how the file may print a wording's heading: ``titled`` (apart), ``run-in`` (in text), ``untitled``."""
        title = self.article.get(wording.language)
        if title is None:
            return ("titled",)
        heading = normalize_text("".join(getattr(piece, "text", "…") for piece in wording.text.heading))
        untitled = self.alone or heading.casefold() == title.casefold()
        return ("untitled", "run-in") if untitled else ("run-in", "titled")

    def find_titles(self) -> tuple[object, ...]:
        """Find what decides how the heading of the clause is printed, as a pair that two files can be compared by.

        The first item says whether the clause is alone in its article; the second is the title, by language, of the
        article that it shares, empty for none.
        """
        return (self.alone, dict(self.article))

    def find_headings(self) -> dict[str, str]:
        """Find the heading that the file prints for the clause in each language; languages without one are left out."""
        return {language: join_spaces(line.shown) for language, line in self._find_heading_lines().items()}

    def find_articles(self) -> dict[str, ArticleHeading]:
        """Find the heading of the article that the clause is, or stands in, in each language that prints one."""
        lines = self.article_headings or self._find_heading_lines()
        return {
            language: ArticleHeading(join_spaces(line.label).rstrip("."), join_spaces(line.shown))
            for language, line in lines.items()
        }

    def _find_heading_lines(self) -> dict[str, WordLine]:
        headings = {}
        for language, lines in self.lines.items():
            heading = next((line for line in lines if line.role in _HEADINGS and line.shown.strip()), None)
            if heading is not None:
                headings[language] = heading
        return headings


def join_spaces(text: str) -> str:
    """Replace each series of spaces, line ends and no-break spaces by one space, with none left at the two ends."""
    return re.sub(r"\s+", " ", text).strip()


@dataclass(frozen=True, slots=True)
class ComparedFile:
    """A Word file read for comparison: its clauses, annexes, text outside clauses, titles and proof."""

    clauses: dict[str, ClauseInFile]
    annexes: dict[str, list[WordLine]]
    rest: tuple[str, ...]
    titles: Mapping[str, str]
    languages: tuple[str, ...]
    head: Mapping[str, str] = field(default_factory=dict)


def read_compared_file(data: bytes, where: str) -> ComparedFile:
    """Read an untrusted Word file, to compare it with another, with its pending tracked changes accepted.

    ``data`` is the bytes of the file, ``where`` its name in messages.

    Raises
    ------
    WriterError
        The file is no Word file, or is not safe to open.
    """
    content = read_file(data)
    if content.problems:
        raise WriterError(*(replace(problem, where=where) for problem in content.problems))
    lines = [line for line in resolve_changes(content.lines, accepted=True) if not line.contents]
    clauses: dict[str, ClauseInFile] = {}
    annexes: dict[str, list[WordLine]] = {}
    articles = _find_shared_articles(lines)
    for (tag, language), owned in group_segments(lines).items():
        if tag.startswith(ANNEX):
            annexes.setdefault(tag, []).extend(owned)
        elif CLAUSE_TAG.fullmatch(tag):
            name, _, number = tag.rpartition("@")
            clauses.setdefault(name, ClauseInFile(int(number), {})).lines.setdefault(language, []).extend(owned)
    together = Counter(turn for turn, _ in articles.values())
    for name, (turn, headings) in articles.items():
        if name in clauses:
            article = {language: line.folded for language, line in headings.items()}
            alone = together[turn] == 1
            clauses[name] = replace(clauses[name], article=article, alone=alone, article_headings=headings)
    proof = read_proof(content.proof) if content.proof is not None else None
    head = dict(proof.head) if isinstance(proof, FileProof) else {}
    head.setdefault("vehicle", content.properties.get("aigov.vehicle", ""))
    languages = head.get("languages", "").split() or sorted(
        {language for content in clauses.values() for language in content.lines}
    )
    rest = tuple(text for text in (line.folded for line in lines if not line.tag) if text)
    titles = {line.language: line.shown.strip() for line in reversed(lines) if line.role == "Title"}
    return ComparedFile(clauses, annexes, rest, titles, tuple(languages), head)


def _find_shared_articles(lines: Sequence[WordLine]) -> dict[str, tuple[int, dict[str, WordLine]]]:
    """Find the clauses under the heading of an article that several may share.

    Returns
    -------
    By the name of the clause: which article of the file it is, and the line of its title by language.
    """
    articles: dict[str, tuple[int, dict[str, WordLine]]] = {}
    titles: dict[str, WordLine] = {}
    turn, used = 0, False
    for line in lines:
        name = line.tag.rpartition("@")[0]
        if line.role == SHARED and not line.tag:
            if used:
                titles, turn, used = {}, turn + 1, False
            titles[line.language] = line
        elif line.role in ENDS or (line.role in _HEADINGS and name):
            titles, turn, used = {}, turn + 1, False
        elif name and titles:
            used = True
            _, heads = articles.setdefault(name, (turn, titles))
            heads |= {language: title for language, title in titles.items() if language not in heads}  # printed after
    return articles


def find_document_day(file: ComparedFile, word: WordDocument) -> dt.date | None:
    """Find the date of a document: the one in its proof, else the day on which the Word file was last changed, or made.

    ``file`` is the Word file as `read_compared_file` returns it, ``word`` the same file open in python-docx. None where
    neither has a date.
    """
    try:
        return dt.date.fromisoformat(file.head.get("date", ""))
    except ValueError:
        core = word.core_properties
        moment = core.modified or core.created
        return moment.date() if moment is not None else None
