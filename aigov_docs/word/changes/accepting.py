"""Accepting or rejecting every change that is pending in a part of a Word file."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..read.elements import DELETIONS, INSERTIONS
from .marked_places import has_words, rescue_places
from .word_controls import unwrap_control
from .word_elements import PLACES, Element, W

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
    >>> from .word_elements import URI
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
    >>> from .word_elements import URI
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
    going_rows = set(rows)
    ended = [paragraph for paragraph in root.iter(f"{W}p") if _has_mark(paragraph, f"{W}pPr/{W}rPr", gone)]
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
    ended = [paragraph for paragraph in ended if not going_rows.intersection(paragraph.iterancestors(f"{W}tr"))]
    whole = [paragraph for paragraph in ended if not has_words(paragraph) and not _ends_cell(paragraph)]
    rescue_places(root, [*rows, *whole])
    _remove_with_wrappers([*rows, *whole])
    for paragraph in reversed(ended):
        if paragraph.getparent() is not None:
            _join_next(paragraph)


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
