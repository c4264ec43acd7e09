"""A file whose pending changes are settled in its XML, held against the lines that `verify` settles without it."""

from __future__ import annotations

import io

import docx

from aigov_docs.kits.wordkit.changes import accept_changes, reject_changes, resolve_changes
from aigov_docs.kits.wordkit.read.lines import WordLine
from aigov_docs.kits.wordkit.read.returned_file import read_file
from aigov_docs.review.clause_groups import renumber_lines


def settle_file(data: bytes, *, accepted: bool) -> bytes:
    """The Word file with the changes of its body accepted, or rejected, in its XML."""
    word = docx.Document(io.BytesIO(data))
    (accept_changes if accepted else reject_changes)(word.element.body)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def check_settled_lines(data: bytes) -> None:
    """Reading the settled file gives the lines that settling the lines of the pending file gives."""
    pending = read_file(data).lines
    for accepted in (True, False):
        found = renumber_lines(resolve_changes(pending, accepted=accepted), pending, accepted=accepted)
        wanted = read_file(settle_file(data, accepted=accepted)).lines
        seen, due = ([_describe(line, styled=accepted) for line in lines] for lines in (found, wanted))
        assert seen == due, "accepted" if accepted else "rejected"


def _describe(line: WordLine, *, styled: bool) -> tuple[object, ...]:
    """What a reader of the file sees of a line, where it stands and whose it is.

    Its style only where changes are accepted: a line does not know the style that it had before.
    """
    return (
        line.shown,
        line.role if styled else "",
        line.tag,
        line.controlled,
        line.tables,
        line.column,
        line.contents,
        line.language,
    )
