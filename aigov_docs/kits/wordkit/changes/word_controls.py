"""Content controls inside a paragraph, around all its words."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass

from .paragraph_writing import PLACES, Element, W

# ------------------------------------------------------------------ change stamps
# The author, day and numbers of tracked changes.


@dataclass(slots=True)
class ChangeStamp:
    """The author and day that tracked changes bear, and the number of the next change.

    The day is written as Word does: ``2026-11-24T00:00:00Z``.
    """

    author: str
    date: str
    number: int

    def make_change_element(self, name: str) -> Element:
        """Make the XML element of one tracked change, still empty, with the author, the day and the next free number.

        ``name`` is the name of the element in Word's XML, such as ``ins`` for an insertion or ``del`` for a deletion.
        """
        from docx.oxml import OxmlElement

        element = OxmlElement(f"w:{name}")
        element.set(f"{W}id", str(self.number))
        element.set(f"{W}author", self.author)
        element.set(f"{W}date", self.date)
        self.number += 1
        return element


def find_free_number(body: Element) -> int:
    """Find the first number above those of all bookmarks, comments and tracked changes in a Word body.

    A tracked change that is added can bear this number or a higher one.
    """
    numbers = [
        int(value)
        for value in (element.get(f"{W}id") for element in body.iter() if element.tag != f"{W}id")
        if value and value.lstrip("-").isdigit()
    ]
    return max(numbers, default=0) + 1


# ------------------------------------------------------------------ word controls
def find_word_control(paragraph: Element) -> Element | None:
    """Find the content control that holds all of a paragraph but its bookmarks; None where there is no such control."""
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
    """Replace a content control, in place, by what is in it."""
    content = control.find(f"{W}sdtContent")
    for child in list(content) if content is not None else ():
        control.addprevious(child)
    control.getparent().remove(control)


def begin_control_range(stamp: ChangeStamp, change: str, put: Callable[[Element], object]) -> Element:
    """Make the start and the end of a tracked change of a content control; pass the start to ``put``, return the end.

    ``put`` places the start in the document; the caller places the end. ``change`` is ``Ins`` (the control is inserted)
    or ``Del``.
    """
    from docx.oxml import OxmlElement

    start = stamp.make_change_element(f"customXml{change}RangeStart")
    put(start)
    end = OxmlElement(f"w:customXml{change}RangeEnd")
    end.set(f"{W}id", start.get(f"{W}id"))
    return end


def mark_word_control(control: Element, stamp: ChangeStamp, change: str) -> None:
    """Mark a content control inside a paragraph, in place, as inserted or deleted: ``change`` is ``Ins`` or ``Del``."""
    content = control.find(f"{W}sdtContent")
    content.insert(0, begin_control_range(stamp, change, control.addprevious))
    control.addnext(begin_control_range(stamp, change, content.append))
