"""The author, day and numbers of tracked changes."""

from __future__ import annotations

from dataclasses import dataclass

from .word_elements import Element, W


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
