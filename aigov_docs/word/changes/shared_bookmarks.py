"""The bookmarks that both compared files have: one in the result, which is right for either file where it can be."""

from __future__ import annotations

from collections.abc import Collection

from .word_elements import Element, W


def merge_bookmarks(root: Element, copies: Collection[str]) -> None:
    """Keep one bookmark of each name that stands twice in a part with tracked changes: in the new text and in the old.

    Where everything from the first of the two to the second is inserted or deleted, the bookmark kept reaches from one
    to the other, so that it is right after accepting and after rejecting the changes. Elsewhere, that of the new file
    is kept. The XML is changed in place.

    Parameters
    ----------
    root:
        The body, header or footer with the tracked changes.
    copies:
        The numbers of the bookmarks of the old file whose names the new file has too.
    """
    if not copies:
        return
    paragraphs = list(root.iter(f"{W}p"))
    turns = {paragraph: turn for turn, paragraph in enumerate(paragraphs)}
    ends = {element.get(f"{W}id"): element for element in root.iter(f"{W}bookmarkEnd")}
    starts = list(root.iter(f"{W}bookmarkStart"))
    news = {start.get(f"{W}name"): start for start in starts if start.get(f"{W}id") not in copies}
    for old in starts:
        number = old.get(f"{W}id")
        if number not in copies:
            continue
        new, old_end = news[old.get(f"{W}name")], ends.get(number)
        new_end = ends.get(new.get(f"{W}id"))
        places = [turns.get(next(start.iterancestors(f"{W}p"), None), -1) for start in (old, new)]
        if old_end is not None and new_end is not None and _leads_back(paragraphs, *places):
            if places[0] < places[1]:
                old.set(f"{W}id", new.get(f"{W}id"))
                new.getparent().remove(new)
                old_end.getparent().remove(old_end)
            else:
                old_end.set(f"{W}id", new.get(f"{W}id"))
                old.getparent().remove(old)
                new_end.getparent().remove(new_end)
            continue
        old.getparent().remove(old)
        if old_end is not None:
            old_end.getparent().remove(old_end)


def _leads_back(paragraphs: list[Element], old: int, new: int) -> bool:
    """Whether all paragraphs from the first of two to the second go when the second is the one that counts.

    ``old`` and ``new`` are their places; -1 for what stands in no paragraph.
    """
    if -1 in (old, new) or old == new:
        return False
    change = "del" if old < new else "ins"
    return all(_is_whole_change(paragraph, change) for paragraph in paragraphs[min(old, new) : max(old, new)])


def _is_whole_change(paragraph: Element, change: str) -> bool:
    """Whether a paragraph is inserted or deleted as a whole, by itself or with its row."""
    if paragraph.find(f"{W}pPr/{W}rPr/{W}{change}") is not None:
        return True
    return any(row.find(f"{W}trPr/{W}{change}") is not None for row in paragraph.iterancestors(f"{W}tr"))
