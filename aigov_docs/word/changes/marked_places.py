"""What marks a place in a Word part, such as a bookmark: how it outlives the paragraphs it stands in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from .word_elements import PLACES, Element, W

#: The elements that begin or end a marked stretch of text: the family, which has numbers of its own, and the side.
_SIDES = {
    f"{W}bookmarkStart": ("bookmark", True),
    f"{W}bookmarkEnd": ("bookmark", False),
    f"{W}commentRangeStart": ("comment", True),
    f"{W}commentRangeEnd": ("comment", False),
    f"{W}commentReference": ("comment", False),
    f"{W}permStart": ("permission", True),
    f"{W}permEnd": ("permission", False),
}


@dataclass(slots=True)
class _MarkedStretch:
    """The elements that begin and end one marked stretch of text."""

    start: Element | None = None
    ends: list[Element] = field(default_factory=list)


def has_words(paragraph: Element) -> bool:
    """Whether a Word paragraph holds anything, such as text, beside its properties and marks (bookmarks, comments)."""
    return any(
        child.tag != f"{W}pPr" and child.tag not in PLACES and not _is_comment_mark(child) for child in paragraph
    )


def rescue_places(root: Element, going: Iterable[Element]) -> None:
    """Move bookmarks, comment ranges and permission ranges out of paragraphs and rows that will be removed (``going``).

    A range that also covers paragraphs that stay shrinks to these: the element that begins it moves to the next
    paragraph that stays, the one that ends it to the last one before. A range of which nothing stays is removed. The
    paragraphs and rows themselves are left for the caller to remove.
    """
    gone = {paragraph for element in going for paragraph in element.iter(f"{W}p")}
    if not gone:
        return
    turns: dict[Element, int] = {}
    staying: list[Element] = []
    stretches: dict[tuple[str, str], _MarkedStretch] = {}
    for turn, element in enumerate(root.iter(f"{W}p", *_SIDES)):
        turns[element] = turn
        if element.tag == f"{W}p":
            if element not in gone:
                staying.append(element)
            continue
        family, starts = _SIDES[element.tag]
        stretch = stretches.setdefault((family, element.get(f"{W}id", "")), _MarkedStretch())
        if starts:
            stretch.start = element
        else:
            stretch.ends.append(element)
    order = [turns[paragraph] for paragraph in staying]
    for stretch in stretches.values():
        if stretch.start is not None and stretch.ends:
            _shrink_stretch(stretch.start, stretch.ends, gone, turns, staying, order)


def _shrink_stretch(
    start: Element,
    ends: list[Element],
    gone: set[Element],
    turns: dict[Element, int],
    staying: list[Element],
    order: list[int],
) -> None:
    """Move the beginning and the ends of one stretch out of the paragraphs that are gone, or remove them all.

    ``turns`` gives the order of all paragraphs and ends, ``order`` that of the paragraphs that are ``staying``.
    """
    holders = [next(edge.iterancestors(f"{W}p"), edge) for edge in (start, ends[0])]
    if not any(holder in gone for holder in holders):
        return
    first, last = turns[holders[0]], turns[ends[0]]
    after = before = None
    if holders[0] in gone:
        place = bisect_right(order, first)
        after = staying[place] if place < len(staying) else None
        first = turns[after] if after is not None else len(turns)
    if holders[1] in gone:
        place = bisect_right(order, last) - 1
        before = staying[place] if place >= 0 else None
        last = turns[before] if before is not None else -1
    if first > last:
        for element in (start, *map(_movable, ends)):
            element.getparent().remove(element)
        return
    if after is not None:
        after.insert(1 if after.find(f"{W}pPr") is not None else 0, start)
    if before is not None:
        before.extend([_movable(end) for end in ends])


def _movable(end: Element) -> Element:
    """Find what moves with the end of a stretch: the run around the reference to a comment, else the end itself."""
    return end.getparent() if end.tag == f"{W}commentReference" else end


def _is_comment_mark(run: Element) -> bool:
    """Whether a run holds only the reference to a comment."""
    held = [child.tag for child in run if child.tag != f"{W}rPr"]
    return bool(run.tag == f"{W}r" and held == [f"{W}commentReference"])
