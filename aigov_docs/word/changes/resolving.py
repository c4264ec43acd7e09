"""The lines of a file after its pending changes are accepted or rejected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..read.lines import WordLine


def resolve_changes(lines: Sequence[WordLine], *, accepted: bool) -> tuple[WordLine, ...]:
    """Settle the pending tracked changes in the lines of a Word file that was read, and return the lines that result.

    All changes are accepted where ``accepted`` is true, all are rejected where it is false.

    >>> from aigov_docs.word.read.lines import ChangeAuthor, TextPiece
    >>> deleted, inserted = TextPiece("doit", deleted=ChangeAuthor()), TextPiece("peut", inserted=ChangeAuthor())
    >>> line = WordLine((deleted, inserted))
    >>> resolve_changes([line], accepted=True)[0].text, resolve_changes([line], accepted=False)[0].text
    ('peut', 'doit')
    """
    out: list[WordLine] = []
    waiting: WordLine | None = None  # a line whose end is gone: the next one goes on with it
    for line in lines:
        if line.row_deleted if accepted else line.row_inserted:
            continue
        pieces = tuple(piece for piece in line.pieces if not (piece.deleted if accepted else piece.inserted))
        resolved = replace(line, pieces=pieces)
        if waiting is not None:
            if waiting.cell == resolved.cell:
                resolved = _join_lines(waiting, resolved)
            else:
                out.append(waiting)
            waiting = None
        if line.mark_deleted if accepted else line.mark_inserted:
            waiting = resolved
        else:
            out.append(resolved)
    return tuple(out) if waiting is None else (*out, waiting)


def _join_lines(first: WordLine, second: WordLine) -> WordLine:
    """Join two lines whose separating mark goes; the result has the style of the second."""
    owner = first if first.text.strip() else second
    return replace(
        second,
        pieces=(*first.pieces, *second.pieces),
        bookmarks=(*first.bookmarks, *second.bookmarks),
        tag=owner.tag,
        segment=owner.segment,
        controlled=owner.controlled,
        place=first.place,
    )
