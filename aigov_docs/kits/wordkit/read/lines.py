"""The values of a Word file that was read: pieces of text, lines, side notes, and the whole content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ...ground.problems import Problem
from ...ground.text import normalize_text

#: What stands for a cross-reference in a text.
REFERENCE = "\ue000"
_RESERVED = re.compile("[\ue000-\ue00f]")

#: What begins the doubt that counts the small drawings in a text, such as ``marks:9``.
SMALL_DRAWINGS = "marks:"
#: The doubt that there is a picture in a text; that there is a second one is ``picture:2``.
PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class ChangeAuthor:
    """The author and the date of a tracked insertion or deletion, as the Word file records them."""

    who: str = ""
    when: str = ""


class TextPiece(NamedTuple):
    """A piece of a paragraph's text, with one language, one visibility and one tracked change.

    ``kind`` is ``text``, ``reference`` (``shown`` is what the file prints for it, ``target`` the bookmark it points
    to), ``link`` or ``field``. ``hidden`` says why a reader of the page does not see it.
    """

    text: str
    kind: str = "text"
    shown: str = ""
    target: str = ""
    hidden: str = ""
    language: str = ""
    inserted: ChangeAuthor | None = None
    deleted: ChangeAuthor | None = None


class WordLine(NamedTuple):
    """One paragraph of a Word file, in the body or in a cell of a table.

    Parameters
    ----------
    role:
        The role of the paragraph's style, such as ``Heading1``; empty where it is not known.
    tag, segment, controlled:
        The clause, or annex, whose control it is in or follows, which control of the file that is, and whether it is
        really inside.
    tables, cell, column:
        How many tables it is in, the number of its cell in the file and its place in the row, 0 outside tables.
    contents:
        Whether it belongs to the table of contents.
    label:
        The number Word prints before it.
    """

    pieces: tuple[TextPiece, ...]
    role: str = ""
    tag: str = ""
    segment: int = 0
    controlled: bool = False
    tables: int = 0
    cell: int = 0
    column: int = 0
    contents: bool = False
    bookmarks: tuple[str, ...] = ()
    place: int = 0
    mark_inserted: bool = False
    mark_deleted: bool = False
    row_inserted: bool = False
    row_deleted: bool = False
    label: str = ""

    @property
    def text(self) -> str:
        """The visible text of the line, with the character `REFERENCE` in the place of each cross-reference."""
        return "".join([piece.text for piece in self.pieces if not piece.hidden])

    @property
    def shown(self) -> str:
        """The visible text of the line, with each cross-reference in the words that the file prints."""
        return "".join([piece.shown or piece.text for piece in self.pieces if not piece.hidden])

    @property
    def folded(self) -> str:
        """The normalized text of the line, without its typography, for comparison."""
        return normalize_text(self.text)

    @property
    def hidden(self) -> tuple[TextPiece, ...]:
        """The pieces of the line's text that a reader does not see, or sees struck through."""
        return tuple(piece for piece in self.pieces if piece.hidden and piece.text.strip())

    @property
    def annex(self) -> str:
        """The name of the companion document, if the line is in the annex made from one; empty outside annexes."""
        return annex_of(self.tag)

    @property
    def language(self) -> str:
        """The language, such as ``fr``, that the file gives to most visible characters of the line; empty for none."""
        return majority_language([self])


@dataclass(frozen=True, slots=True)
class SideNote:
    """A text of a Word file outside its body text: a comment, a footnote, a text box, a header or a footer."""

    kind: str
    text: str
    who: str = ""
    when: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class WordContent:
    """The content of a Word file as read: paragraphs, notes, properties, embedded proof, problems and doubts.

    Parameters
    ----------
    lines:
        Every paragraph, with its pending changes.
    notes:
        Comments, footnotes, endnotes, text boxes, headers and footers.
    properties:
        The custom properties of the file.
    proof:
        The proof part as bytes, None when there is none.
    proofs:
        How many proof parts the file has.
    starts:
        Where the list of articles starts, one number for each list that says it.
    labels:
        What the lists of the file print before their items: "Article %1."
    problems:
        What keeps the file from being read; then nothing else is given.
    doubts:
        What was found that ought not to be in a document of text: pictures in the body, foreign parts.
    """

    lines: tuple[WordLine, ...] = ()
    notes: tuple[SideNote, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    proof: bytes | None = None
    proofs: int = 0
    starts: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def pending(self) -> tuple[TextPiece, ...]:
        """The pieces of text in tracked insertions or deletions that nobody has accepted or rejected yet."""
        return tuple(
            piece for line in self.lines for piece in line.pieces if (piece.inserted or piece.deleted) and piece.text
        )

    @property
    def changes(self) -> bool:
        """Whether the file has tracked insertions or deletions that nobody has accepted or rejected yet."""
        marked = (
            line.mark_inserted or line.mark_deleted or line.row_inserted or line.row_deleted for line in self.lines
        )
        return bool(self.pending) or any(marked)


def majority_language(lines: Iterable[WordLine]) -> str:
    """Find the language that a file gives to most visible characters of some of its lines.

    The result is ``fr``, ``en`` or another code of two letters; empty where the file names no language there.

    >>> majority_language([WordLine((TextPiece("le contrat", language="fr"), TextPiece("and", language="en")))])
    'fr'
    """
    count: dict[str, int] = {}
    for line in lines:
        for piece in line.pieces:
            if piece.language and not piece.hidden:
                count[piece.language] = count.get(piece.language, 0) + len(piece.text)
    return max(count, key=lambda name: (count[name], name), default="")


def replace_reserved(text: str) -> str:
    """Replace in a text from a file the characters that the program reserves, such as `REFERENCE`, by U+FFFD.

    >>> replace_reserved("article " + REFERENCE)
    'article \ufffd'
    """
    return text if text.isascii() else _RESERVED.sub("\ufffd", text)


# ------------------------------------------------------------------ tags
#: What the tag of an annex begins with; the name of its companion follows.
ANNEX = "annex:"
#: The tag of a clause: "confidential-data@2", "acme/confidential-data@1".
CLAUSE_TAG = re.compile(r"[a-z0-9][a-z0-9/-]{0,60}@[1-9][0-9]{0,3}")
#: The tag of an annex: "annex:tools-list".
ANNEX_TAG = re.compile(rf"{ANNEX}[a-z0-9][a-z0-9-]{{0,56}}")


def is_owner_tag(tag: str) -> bool:
    """Whether a tag of a content control names a clause or an annex, as this package writes such tags.

    >>> is_owner_tag("confidential-data@2"), is_owner_tag("annex:tools-list"), is_owner_tag("date")
    (True, True, False)
    """
    return CLAUSE_TAG.fullmatch(tag) is not None or ANNEX_TAG.fullmatch(tag) is not None


def annex_of(tag: str) -> str:
    """Find the name of the companion document in the tag of an annex's content control; empty for any other tag.

    >>> annex_of("annex:tools-list"), annex_of("confidential-data@2")
    ('tools-list', '')
    """
    return tag.removeprefix(ANNEX) if tag.startswith(ANNEX) else ""
