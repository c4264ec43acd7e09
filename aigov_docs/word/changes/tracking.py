"""Two Word files as one with tracked changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .accepting import accept_changes
from .change_stamps import ChangeStamp, find_free_number
from .comparing import PartComparison

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


def track_changes(
    old: WordDocument, new: WordDocument, *, author: str, day: dt.date, tag_group: Callable[[str], str] = str
) -> None:
    """Write into the new Word file, in place, its differences from the old one, as tracked changes.

    Changes pending in the two files are accepted first. The bodies are compared, and the headers and footers of the
    first Word section.

    Parameters
    ----------
    author, day:
        The author and the day that the tracked changes bear.
    tag_group:
        Computes, from the tag of a content control, the group of the paragraphs in it, such as their clause. Two
        paragraphs whose groups differ are not paired for having similar words. The group is the tag itself when not
        given.

    >>> from docx import Document
    >>> from .word_elements import W
    >>> one, two = Document(), Document()
    >>> _, _ = one.add_paragraph("Il doit signer."), two.add_paragraph("Il peut signer.")
    >>> track_changes(one, two, author="Cabinet", day=dt.date(2026, 11, 24))
    >>> [change.get(f"{W}author") for change in two.element.body.iter(f"{W}del", f"{W}ins")]
    ['Cabinet', 'Cabinet']
    """
    before, after = old.element.body, new.element.body
    for body in (before, after):
        accept_changes(body)
    stamp = ChangeStamp(author, f"{day.isoformat()}T00:00:00Z", find_free_number(after))
    PartComparison(old, new, stamp, tag_group).compare_bodies(before, after)
    for old_furniture, new_furniture in zip(_first_header_and_footer(old), _first_header_and_footer(new), strict=True):
        if old_furniture is not None and new_furniture is not None:
            accept_changes(old_furniture._element)
            accept_changes(new_furniture._element)
            comparison = PartComparison(old, new, stamp, tag_group, (old_furniture.part, new_furniture.part))
            comparison.compare_bodies(old_furniture._element, new_furniture._element)


def _first_header_and_footer(word: WordDocument) -> list[Any]:
    """Find the header and the footer of the first section; None for each that it lacks."""
    section = word.sections[0]
    return [None if part.is_linked_to_previous else part for part in (section.header, section.footer)]
