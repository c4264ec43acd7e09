"""The values that reading a Word file gives: pieces of text, lines, what stands beside them, and the whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ...problems import Problem
from ...text import normalize_text
from .tags import annex_of

#: What stands for a cross-reference in a text.
REFERENCE = "\ue000"
_RESERVED = re.compile("[\ue000-\ue00f]")


@dataclass(frozen=True, slots=True)
class ChangeAuthor:
    """Who inserted or deleted something, and when, as the file says it."""

    who: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class TextPiece:
    """Some text of a paragraph in one state.

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


@dataclass(frozen=True, slots=True)
class WordLine:
    """A paragraph of the file, or of a cell of a table.

    Parameters
    ----------
    role:
        The name of the style, one of ours where it is known; otherwise empty.
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
        """What a reader sees, cross-references as `REFERENCE`."""
        return "".join([piece.text for piece in self.pieces if not piece.hidden])

    @property
    def shown(self) -> str:
        """What a reader sees, cross-references with the words the file prints for them."""
        return "".join([piece.shown or piece.text for piece in self.pieces if not piece.hidden])

    @property
    def folded(self) -> str:
        """The text of the line as texts are compared, without its typography."""
        return normalize_text(self.text)

    @property
    def hidden(self) -> tuple[TextPiece, ...]:
        """What is in the file and a reader does not see."""
        return tuple(piece for piece in self.pieces if piece.hidden and piece.text.strip())

    @property
    def annex(self) -> str:
        """The annex it is in: the companion's name, or nothing."""
        return annex_of(self.tag)

    @property
    def language(self) -> str:
        """The language of most of its characters: ``fr``, ``en``; empty when nothing says it."""
        return majority_language([self])


@dataclass(frozen=True, slots=True)
class SideNote:
    """A comment, a footnote, a text box, a header: what stands beside the text. ``who`` is the author of a comment."""

    kind: str
    text: str
    who: str = ""
    when: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class WordContent:
    """What a Word file says.

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
        """What is proposed and neither accepted nor rejected."""
        return tuple(
            piece for line in self.lines for piece in line.pieces if (piece.inserted or piece.deleted) and piece.text
        )

    @property
    def changes(self) -> bool:
        """Whether the file has changes that are neither accepted nor rejected."""
        marked = (
            line.mark_inserted or line.mark_deleted or line.row_inserted or line.row_deleted for line in self.lines
        )
        return bool(self.pending) or any(marked)


def majority_language(lines: Iterable[WordLine]) -> str:
    """Find the language of most characters of some lines, hidden ones apart: ``fr``, ``en``; empty when none is said.

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
    """Replace in a text of a file the characters that stand for something here, `REFERENCE` first.

    >>> replace_reserved("article " + REFERENCE)
    'article \ufffd'
    """
    return text if text.isascii() else _RESERVED.sub("\ufffd", text)
