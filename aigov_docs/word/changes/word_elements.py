"""The XML elements that tracked changes need: their names, and their comparison between two files."""

from __future__ import annotations

from typing import Any

#: An element of lxml, or of one of python-docx's own classes, which add what lxml's types do not know: both stand in
#: one tree.
Element = Any

URI = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{URI}}}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: What stands between runs or paragraphs and marks a place: bookmarks, the ends of comments.
PLACES = {
    f"{W}{name}"
    for name in (
        "bookmarkStart",
        "bookmarkEnd",
        "commentRangeStart",
        "commentRangeEnd",
        "proofErr",
        "permStart",
        "permEnd",
    )
}


def canonical_text(element: Element | None) -> str:
    """Convert an XML element with its content to a text, the same for equal elements of two files; empty for None."""
    if element is None:
        return ""
    name = element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""
    attributes = " ".join(
        f"{key.rsplit('}', 1)[-1]}={value!r}" for key, value in sorted(element.attrib.items()) if "rsid" not in key
    )
    return f"<{name} {attributes}>{element.text or ''}{''.join(canonical_text(child) for child in element)}</>"


def paragraph_properties(paragraph: Element) -> Element:
    """Find the properties element (``w:pPr``) of a Word paragraph, and create one where there is none."""
    from docx.oxml import OxmlElement

    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = OxmlElement("w:pPr")
        paragraph.insert(0, properties)
    return properties
