"""Content controls inside a paragraph, around all its words."""

from __future__ import annotations

import copy

from .word_elements import PLACES, Element, W


def find_word_control(paragraph: Element) -> Element | None:
    """Find the content control inside a paragraph around all its words; None where words stand outside any control."""
    held = [child for child in paragraph if child.tag != f"{W}pPr" and child.tag not in PLACES]
    return held[0] if len(held) == 1 and held[0].tag == f"{W}sdt" else None


def append_bare_control(control: Element, parent: Element) -> Element:
    """Append to ``parent`` a copy of a content control without what is in it; return the element for its content."""
    from docx.oxml import OxmlElement

    control_copy, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    control_copy.extend(copy.deepcopy(child) for child in control if child.tag in (f"{W}sdtPr", f"{W}sdtEndPr"))
    control_copy.append(content)
    parent.append(control_copy)
    return content


def unwrap_control(control: Element) -> None:
    """Take a content control away, in place, from around what is in it."""
    content = control.find(f"{W}sdtContent")
    for child in list(content) if content is not None else ():
        control.addprevious(child)
    control.getparent().remove(control)
