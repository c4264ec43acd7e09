"""The numbers that the articles of a returned file bear, as Word counts them in that very file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..text import normalize_text
from ..word.read.lines import WordLine
from ..word.read.roles import SHARED

#: The number of an article, or of a clause that shares one: "34", "34.2".
NUMBER = r"[0-9]{1,4}(?:\.[0-9]{1,3})?"
_TYPED_ARTICLE = re.compile(r"(?:article|art\.) ?[0-9]{1,4}(?:er)?(?: (?:bis|ter|quater))?\b", re.IGNORECASE)
_HEADINGS = {"Heading1", SHARED, "UnnumberedHeading"}


def read_number(label: str) -> str:
    """Read the number in what Word prints before a heading or paragraph; empty where there is none.

    >>> read_number("Article 34."), read_number("34.2"), read_number("•")
    ('34', '34.2', '')
    """
    number_match = re.search(NUMBER, normalize_text(label))
    return number_match[0] if number_match else ""


def label_heading(line: WordLine) -> str:
    """Return the label of an article as a file prints it, without its last mark: ``Article 34``.

    It is what Word counts, else what somebody typed at the beginning of the heading; empty where there is neither.
    """
    if read_number(line.label):
        return line.label.strip(" .:-\u2013\u2014\u00a0")
    typed = _TYPED_ARTICLE.match(normalize_text(line.shown))
    return typed[0] if typed else ""


def cite_heading(line: WordLine) -> str:
    """Write a heading as a sentence cites it, its number and its words: ``Article 34. Repas``.

    >>> from ..word.read.lines import TextPiece
    >>> cite_heading(WordLine((TextPiece("Repas"),), label="Article 34"))
    'Article 34. Repas'
    """
    stop = "." if line.label[-1:].isalnum() and not line.label[:1].isdigit() else ""
    return f"{line.label}{stop} {line.shown}".strip()


def opens_article(line: WordLine) -> bool:
    """Whether a paragraph begins an article: it is a heading, or somebody typed "Article 8 bis" at its beginning.

    >>> from ..word.read.lines import TextPiece
    >>> opens_article(WordLine((TextPiece("Article 8 bis – Repas"),))), opens_article(WordLine((TextPiece("Repas"),)))
    (True, False)
    """
    return line.role in _HEADINGS or _TYPED_ARTICLE.match(line.folded) is not None


def renumber_lines(lines: Sequence[WordLine], everything: Sequence[WordLine], *, accepted: bool) -> list[WordLine]:
    """Give the articles of a file with pending changes the numbers they get once the changes are settled.

    Word counts an article also while its deletion is pending; the articles after it move up by one when the deletion
    is accepted, and so do those after an insertion that is rejected.

    Parameters
    ----------
    lines:
        The lines that result from the settled changes.
    everything:
        The lines of the file as it stands, with its changes.
    accepted:
        Whether the changes were accepted; rejected otherwise.
    """
    gone = [
        line
        for line in everything
        if line.role == SHARED
        and read_number(line.label)
        and ((line.mark_deleted or line.row_deleted) if accepted else (line.mark_inserted or line.row_inserted))
    ]
    return [_move_up(line, gone) for line in lines] if gone else list(lines)


def _move_up(line: WordLine, gone: Sequence[WordLine]) -> WordLine:
    """Lower the number of an article, or of a place in one, by the articles before it that are gone."""
    number = read_number(line.label)
    if not number or not (line.role == SHARED or "." in number):
        return line
    before = sum(
        former.place <= line.place and (not former.language or not line.language or former.language == line.language)
        for former in gone
    )
    article, dot, place = number.partition(".")
    return line._replace(label=line.label.replace(number, f"{int(article) - before}{dot}{place}", 1))


def iter_article_runs(lines: Sequence[WordLine]) -> Iterator[list[WordLine]]:
    """Yield lists of lines: the heading of an article with the lines that closely follow it; any other line alone."""
    run: list[WordLine] = []
    for line in lines:
        if run and opens_article(run[0]) and not opens_article(line) and line.place <= run[-1].place + 2:
            run.append(line)
            continue
        if run:
            yield run
        run = [line]
    if run:
        yield run
