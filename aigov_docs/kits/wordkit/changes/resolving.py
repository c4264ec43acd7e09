"""The lines of a file after its pending changes are accepted or rejected."""

from __future__ import annotations

from collections.abc import Sequence

from ..read.lines import WordLine


def resolve_changes(lines: Sequence[WordLine], *, accepted: bool) -> tuple[WordLine, ...]:
    """Settle the pending tracked changes in the lines of a Word file that was read, and return the lines that result.

    All changes are accepted where ``accepted`` is true, all are rejected where it is false. The lines are those of the
    file once `accept_changes` or `reject_changes` has settled it: a line that goes whole leaves none behind.

    >>> from aigov_docs.kits.wordkit.read.lines import ChangeAuthor, TextPiece
    >>> deleted, inserted = TextPiece("doit", deleted=ChangeAuthor()), TextPiece("peut", inserted=ChangeAuthor())
    >>> line = WordLine((deleted, inserted))
    >>> resolve_changes([line], accepted=True)[0].text, resolve_changes([line], accepted=False)[0].text
    ('peut', 'doit')
    """
    stay = [line for line in lines if not (line.row_deleted if accepted else line.row_inserted)]
    lasts = {line.cell: place for place, line in enumerate(stay) if line.cell}
    resolved_lines: list[WordLine] = []
    waiting: WordLine | None = None  # a line whose end is gone: the next one goes on with it
    places: tuple[str, ...] = ()  # the bookmarks of lines that are gone
    for place, line in enumerate(stay):
        pieces = tuple(piece for piece in line.pieces if not (piece.deleted if accepted else piece.inserted))
        resolved = line._replace(pieces=pieces, bookmarks=(*places, *line.bookmarks))
        places = ()
        if waiting is not None and waiting.cell == resolved.cell:
            resolved, waiting = _join_lines(waiting, resolved), None
        ended = line.mark_deleted if accepted else line.mark_inserted
        if ended and not resolved.pieces and lasts.get(line.cell) != place:
            places = resolved.bookmarks
            continue
        if waiting is not None:
            resolved_lines.append(waiting)
        waiting = resolved if ended else None
        if not ended:
            resolved_lines.append(resolved)
    return tuple(resolved_lines) if waiting is None else (*resolved_lines, waiting)


def _join_lines(first: WordLine, second: WordLine) -> WordLine:
    """Join two lines whose separating mark goes; the result has the style of the second."""
    owner = first if first.text.strip() else second
    return second._replace(
        pieces=(*first.pieces, *second.pieces),
        bookmarks=(*first.bookmarks, *second.bookmarks),
        tag=owner.tag,
        segment=owner.segment,
        controlled=owner.controlled,
        place=first.place,
    )
