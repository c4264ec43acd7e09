"""Which article each clause of a file stands in, and the number that the file prints for it."""

from __future__ import annotations

from ...word.read.lines import WordLine
from ...word.read.roles import SHARED
from ..article_numbers import label_heading, read_number
from ..clause_groups import HEADINGS, ClauseGroup
from .cases import ReadingCase


def find_shared_articles(case: ReadingCase) -> list[tuple[WordLine, list[ClauseGroup]]]:
    """Find the headings of articles that several clauses share, each with the clauses under it in its language."""
    owned = {line.place for group in case.groups for line in group.lines}
    headings = [
        line for line in case.lines if line.role == SHARED and line.place not in owned and line.folded in case.titles
    ]
    under: dict[int, list[ClauseGroup]] = {line.place: [] for line in headings}
    for group in case.groups:
        if any(line.role in HEADINGS for line in group.lines):
            continue  # an article by itself, or no article
        before = [line for line in headings if line.place < group.place and _may_be_in(case, line, group.key[1])]
        if before:
            under[before[-1].place].append(group)
    return [(line, under[line.place]) for line in headings]


def _may_be_in(case: ReadingCase, line: WordLine, language: str) -> bool:
    """Whether a heading outside clauses may be in a language: marked so, or in one that no clause of the file is in."""
    return line.language == language or line.language not in {group.key[1] for group in case.groups}


def number_articles(case: ReadingCase) -> dict[int, str]:
    """Find the number of the article that each clause stands in, as Word counts it.

    The keys are the ``id()`` of each `ClauseGroup`, a clause as the file has it. A clause whose article bears no number
    in the file is left out.
    """
    labels_by_id = {id(group): label for group, label in _iter_labels(case)}
    return {identity: number for identity, label in labels_by_id.items() if (number := read_number(label))}


def name_articles(case: ReadingCase) -> None:
    """Set the ``article`` of each clause group of a file: its article's label as the file prints it, "Article 37".

    A clause that shares an article gets its place there: "Article 34.2". One that has lost its own heading gets an
    empty text, unless the numbers of its paragraphs tell its place.
    """
    for group, label in _iter_labels(case):
        group.article = label
    for group in case.groups:
        if any(line.role in HEADINGS for line in group.lines):
            continue
        titled = group.source is None or group.source.form == "titled"
        place = next((line.label for line in group.lines if "." in read_number(line.label)), "")
        if place and read_number(place).split(".")[0] == read_number(group.article):
            group.article = group.article.replace(read_number(group.article), read_number(place), 1)
        elif titled:  # its heading is gone: the one before is that of another article
            group.article = ""


def _iter_labels(case: ReadingCase) -> list[tuple[ClauseGroup, str]]:
    """List each clause with what the file prints before the heading of its article."""
    group_labels = [(group, label_heading(line)) for line, groups in find_shared_articles(case) for group in groups]
    for group in case.groups:
        headings = sorted((line for line in group.lines if line.role == SHARED), key=lambda line: line.place)
        group_labels += [(group, label_heading(headings[0]))] if headings else []
    return group_labels
