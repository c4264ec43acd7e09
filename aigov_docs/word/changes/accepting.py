"""Accepting or rejecting every change that is pending in a part of a Word file."""

from __future__ import annotations

import re

from .word_controls import unwrap_control
from .word_elements import Element, W

#: The elements that keep how something looked before a change of its format, each in the properties that changed.
_FORMAT_CHANGES = tuple(
    f"{W}{name}Change" for name in ("rPr", "pPr", "tblPr", "trPr", "tcPr", "sectPr", "tblGrid", "tblPrEx", "numbering")
)
#: What stays in some properties when their former format comes back: it is no part of the format.
_KEPT_FIRST = {f"{W}{name}" for name in ("headerReference", "footerReference", "ins", "del", "moveFrom", "moveTo")}
_KEPT_LAST = {f"{W}rPr", f"{W}sectPr"}
_RANGE = re.compile(r"\{.*\}(moveFromRange|moveToRange|customXml(Ins|Del|MoveFrom|MoveTo)Range)(Start|End)")
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
    _settle_changes(root, gone=("del", "moveFrom"), stays=("ins", "moveTo"))


def reject_changes(root: Element) -> None:
    """Reject every pending tracked change in a part of a Word file, changing its XML in place.

    ``root`` is the root element of the part, or its ``w:body``. A content control whose whole content was inserted is
    removed too.

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
    _settle_changes(root, gone=("ins", "moveTo"), stays=("del", "moveFrom"))
    for element in root.iter(*_DELETED_TEXT):
        element.tag = _DELETED_TEXT[element.tag]
    for control in [control for control in root.iter(f"{W}sdt") if _is_empty_of_blocks(control)]:
        control.getparent().remove(control)


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


def _is_empty_of_blocks(control: Element) -> bool:
    """Whether a content control around paragraphs or tables has become empty."""
    content = control.find(f"{W}sdtContent")
    return not _is_around_words(control) and (content is None or content.find(f".//{W}p") is None)


def _is_around_words(control: Element) -> bool:
    """Whether a content control stands inside a paragraph, not around paragraphs, rows or cells."""
    around = next(control.iterancestors(f"{W}p", f"{W}txbxContent"), None)
    return around is not None and around.tag == f"{W}p"


def _settle_changes(root: Element, *, gone: tuple[str, str], stays: tuple[str, str]) -> None:
    """Remove either the insertions or the deletions of a Word part, and turn the other ones into plain text."""
    for row in list(root.iter(f"{W}tr")):
        if row.find(f"{W}trPr/{W}{gone[0]}") is not None:
            row.getparent().remove(row)
    for table in [table for table in root.iter(f"{W}tbl") if table.find(f".//{W}tr") is None]:
        table.getparent().remove(table)
    ended = [
        paragraph
        for paragraph in root.iter(f"{W}p")
        if any(paragraph.find(f"{W}pPr/{W}rPr/{W}{name}") is not None for name in gone)
    ]
    marks = [f"{W}{name}" for name in gone]
    touched = [
        control
        for control in root.iter(f"{W}sdt")
        if _is_around_words(control) and next(control.iter(*marks), None) is not None
    ]
    for name in gone:
        for element in list(root.iter(f"{W}{name}")):
            element.getparent().remove(element)
    for control in [control for control in touched if control.find(f".//{W}r") is None]:
        unwrap_control(control)  # Word would ask for words there
    for element in list(root.iter(*(f"{W}{name}" for name in stays))):
        _unwrap(element)
    for element in list(root.iter()):
        if isinstance(element.tag, str) and _RANGE.fullmatch(element.tag):
            element.getparent().remove(element)
    for paragraph in ended:
        _join_next(paragraph)


def _unwrap(element: Element) -> None:
    """Replace an element by its content."""
    parent = element.getparent()
    place = parent.index(element)
    for child in list(element):
        parent.insert(place, child)
        place += 1
    parent.remove(element)


def _join_next(paragraph: Element) -> None:
    """Join a paragraph whose mark is gone with the next one, whose look the result has."""
    following = paragraph.getnext()
    content = [child for child in paragraph if child.tag != f"{W}pPr"]
    if following is not None and following.tag == f"{W}p":
        place = 1 if following.find(f"{W}pPr") is not None else 0
        for child in reversed(content):
            following.insert(place, child)
    elif content:
        return
    paragraph.getparent().remove(paragraph)
