"""Two Word files as one with tracked changes."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..read.elements import DELETIONS, INSERTIONS
from ..read.lines import WordLine
from .comparing import PartComparison
from .paragraph_writing import PLACES, Element, W
from .word_controls import ChangeStamp, find_free_number, unwrap_control

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


# ------------------------------------------------------------------ marked places
# What marks a place in a Word part, such as a bookmark: how it outlives the paragraphs it stands in.


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


# ------------------------------------------------------------------ accepting
# Accepting or rejecting every change that is pending in a part of a Word file.


#: The elements that keep how something looked before a change of its format, each in the properties that changed.
_FORMAT_CHANGES = tuple(
    f"{W}{name}Change" for name in ("rPr", "pPr", "tblPr", "trPr", "tcPr", "sectPr", "tblGrid", "tblPrEx", "numbering")
)
#: What stays in some properties when their former format comes back: it is no part of the format.
_KEPT_FIRST = {f"{W}{name}" for name in ("headerReference", "footerReference", *INSERTIONS, *DELETIONS)}
_KEPT_LAST = {f"{W}rPr", f"{W}sectPr"}
_RANGE = re.compile(r"\{.*\}(moveFromRange|moveToRange|customXml(Ins|Del|MoveFrom|MoveTo)Range)(Start|End)")
#: What goes with the last words in it.
_LINKS = {f"{W}{name}" for name in ("hyperlink", "smartTag", "fldSimple")}
#: What goes with the last paragraph in it.
_WRAPPERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "tbl")}
#: What stands around paragraphs without being a place of its own.
_CONTROLS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml")}
_SKIPPED = PLACES | _CONTROLS | {f"{W}sdtPr", f"{W}sdtEndPr"}
_DELETED_TEXT = {f"{W}delText": f"{W}t", f"{W}delInstrText": f"{W}instrText"}


def accept_changes(root: Element) -> None:
    """Accept every pending tracked change in a part of a Word file, changing its XML in place.

    ``root`` is the root element of the part, or its ``w:body``.

    >>> from docx.oxml import parse_xml
    >>> from .paragraph_writing import URI
    >>> body = parse_xml(
    ...     f'<w:body xmlns:w="{URI}"><w:p><w:del><w:r><w:delText>x</w:delText></w:r></w:del>'
    ...     "<w:ins><w:r><w:t>y</w:t></w:r></w:ins></w:p></w:body>"
    ... )
    >>> accept_changes(body)
    >>> [text.text for text in body.iter(f"{W}t", f"{W}delText")]
    ['y']
    """
    for element in list(root.iter(*_FORMAT_CHANGES)):
        element.getparent().remove(element)
    _settle_changes(root, gone=DELETIONS, stays=INSERTIONS)


def reject_changes(root: Element) -> None:
    """Reject every pending tracked change in a part of a Word file, changing its XML in place.

    ``root`` is the root element of the part, or its ``w:body``. A content control whose whole content was inserted is
    removed too, as one whose whole content was deleted is when changes are accepted.

    >>> from docx.oxml import parse_xml
    >>> from .paragraph_writing import URI
    >>> body = parse_xml(
    ...     f'<w:body xmlns:w="{URI}"><w:p><w:del><w:r><w:delText>x</w:delText></w:r></w:del>'
    ...     "<w:ins><w:r><w:t>y</w:t></w:r></w:ins></w:p></w:body>"
    ... )
    >>> reject_changes(body)
    >>> [text.text for text in body.iter(f"{W}t", f"{W}delText")]
    ['x']
    """
    for change in list(root.iter(*_FORMAT_CHANGES)):
        _restore_format(change)
    _settle_changes(root, gone=INSERTIONS, stays=DELETIONS)
    for element in root.iter(*_DELETED_TEXT):
        element.tag = _DELETED_TEXT[element.tag]


def _restore_format(change: Element) -> None:
    """Give properties back the format they had before a change."""
    properties = change.getparent()
    properties.remove(change)
    if not len(change):
        return
    first = [child for child in properties if child.tag in _KEPT_FIRST]
    last = [child for child in properties if child.tag in _KEPT_LAST]
    for child in list(properties):
        properties.remove(child)
    properties.extend([*first, *list(change[0]), *last])


def _is_around_words(control: Element) -> bool:
    """Whether a content control stands inside a paragraph, not around paragraphs, rows or cells."""
    around = next(control.iterancestors(f"{W}p", f"{W}txbxContent"), None)
    return around is not None and around.tag == f"{W}p"


def _settle_changes(root: Element, *, gone: tuple[str, str], stays: tuple[str, str]) -> None:
    """Remove either the insertions or the deletions of a Word part, and turn the other ones into plain text.

    A row that goes, goes with what is in it; so does a paragraph whose mark goes and of which no words stay. Where
    words stay, the paragraph is joined with the next one.
    """
    rows = [row for row in root.iter(f"{W}tr") if _has_mark(row, f"{W}trPr", gone)]
    ended = [paragraph for paragraph in root.iter(f"{W}p") if _has_mark(paragraph, f"{W}pPr/{W}rPr", gone)]
    _settle_words(root, gone=gone, stays=stays)
    going_rows = set(rows)
    ended = [paragraph for paragraph in ended if not going_rows.intersection(paragraph.iterancestors(f"{W}tr"))]
    whole = [paragraph for paragraph in ended if not has_words(paragraph) and not _ends_cell(paragraph)]
    rescue_places(root, [*rows, *whole])
    _remove_with_wrappers([*rows, *whole])
    for paragraph in reversed(ended):
        if paragraph.getparent() is not None:
            _join_next(paragraph)


def _settle_words(root: Element, *, gone: tuple[str, str], stays: tuple[str, str]) -> None:
    """Remove the words that go, turn those that stay into plain text, and take the marks of moved words away."""
    marks = [f"{W}{name}" for name in gone]
    touched = [
        control
        for control in root.iter(f"{W}sdt")
        if _is_around_words(control) and next(control.iter(*marks), None) is not None
    ]
    for name in gone:
        for element in list(root.iter(f"{W}{name}")):
            _remove_with_link(element)
    for control in [control for control in touched if control.find(f".//{W}r") is None]:
        unwrap_control(control)  # Word would ask for words there
    for element in list(root.iter(*(f"{W}{name}" for name in stays))):
        _unwrap(element)
    for element in list(root.iter()):
        if isinstance(element.tag, str) and _RANGE.fullmatch(element.tag):
            element.getparent().remove(element)


def _has_mark(element: Element, properties: str, names: tuple[str, str]) -> bool:
    """Whether the properties of a row, or of the end of a paragraph, found by their path, hold one of some elements."""
    return any(element.find(f"{properties}/{W}{name}") is not None for name in names)


def _unwrap(element: Element) -> None:
    """Replace an element by its content."""
    parent = element.getparent()
    place = parent.index(element)
    for child in list(element):
        parent.insert(place, child)
        place += 1
    parent.remove(element)


def _ends_cell(paragraph: Element) -> bool:
    """Whether a paragraph is the last one of its cell, and stays for that: a cell ends with a paragraph."""
    cell = next(paragraph.iterancestors(f"{W}tc", f"{W}txbxContent"), None)
    if cell is None or cell.tag != f"{W}tc":
        return False
    *_, last = (
        cell_paragraph for cell_paragraph in cell.iter(f"{W}p") if next(cell_paragraph.iterancestors(f"{W}tc")) is cell
    )
    return last is paragraph


def _remove_with_link(element: Element) -> None:
    """Remove words, then the links and fields around them that are empty for it."""
    parent = element.getparent()
    parent.remove(element)
    while parent.tag in _LINKS and not len(parent):
        element, parent = parent, parent.getparent()
        parent.remove(element)


def _remove_with_wrappers(going: Iterable[Element]) -> None:
    """Remove paragraphs and rows, then the tables and the content controls that are empty for it."""
    for element in going:
        parent = element.getparent()
        parent.remove(element)
        while parent.tag in _WRAPPERS and next(parent.iter(f"{W}p"), None) is None:
            element, parent = parent, parent.getparent()
            parent.remove(element)


def _join_next(paragraph: Element) -> None:
    """Join a paragraph whose mark is gone with the next one, whose look the result has.

    It is the next one of the same cell, or of the body, also in or after a content control; a table between them keeps
    them apart.
    """
    following = _find_next_paragraph(paragraph)
    if following is None:
        return
    for properties in paragraph.findall(f"{W}pPr"):
        paragraph.remove(properties)
    for place, properties in enumerate(following.findall(f"{W}pPr")):
        paragraph.insert(place, properties)
    paragraph.extend(list(following))
    _remove_with_wrappers([following])


def _find_next_paragraph(paragraph: Element) -> Element | None:
    """Find the paragraph that comes next in a body or cell; None where a table or nothing comes."""
    at: Element = paragraph
    following = paragraph.getnext()
    while True:
        if following is None:
            at = at.getparent()
            if at is None or at.tag not in _CONTROLS:
                return None
            following = at.getnext()
        elif following.tag == f"{W}p":
            return following
        elif following.tag in _CONTROLS and len(following):
            at = following = following[0]
        elif following.tag in _SKIPPED:
            at, following = following, following.getnext()
        else:
            return None


# ------------------------------------------------------------------ tracking
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
    >>> from .paragraph_writing import W
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


# ------------------------------------------------------------------ in lines that were read
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
