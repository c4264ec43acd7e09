"""The paragraphs and tables of a body or a cell, with the content controls around them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .word_controls import find_word_control
from .word_elements import PLACES, Element, W


@dataclass(slots=True)
class BodyBlock:
    """A paragraph or a table of a Word body or table cell, with the content controls that enclose it.

    ``group`` is that of the innermost of these controls, or of the control inside the paragraph around its words.
    """

    element: Element
    controls: tuple[Element, ...]
    group: str
    before: list[Element] = field(default_factory=list)

    @property
    def table(self) -> bool:
        """Whether the block is a table, not a paragraph."""
        return bool(self.element.tag == f"{W}tbl")


def find_blocks(
    container: Element, group_of: Callable[[Element], str]
) -> tuple[list[BodyBlock], list[Element], list[Element]]:
    """Find the paragraphs and tables of a Word body or table cell (``container``), also inside its content controls.

    Parameters
    ----------
    group_of:
        Gives the group of a content control, such as the clause it holds; empty for none. When two files are compared,
        paragraphs of two groups are not paired for having similar words.

    Returns
    -------
    Three lists: the paragraphs and tables; the bookmarks after the last of them; the other elements outside controls,
    such as the properties of a cell or the page settings.
    """
    blocks: list[BodyBlock] = []
    waiting: list[Element] = []
    rest: list[Element] = []

    def walk(parent: Element, controls: tuple[Element, ...]) -> None:
        for child in parent:
            if child.tag in (f"{W}p", f"{W}tbl"):
                around = find_word_control(child) if child.tag == f"{W}p" else None
                around = controls[-1] if around is None and controls else around
                blocks.append(BodyBlock(child, controls, "" if around is None else group_of(around), list(waiting)))
                waiting.clear()
            elif child.tag == f"{W}sdt":
                content = child.find(f"{W}sdtContent")
                if content is not None:
                    walk(content, (*controls, child))
            elif child.tag in PLACES:
                waiting.append(child)
            elif child.tag == f"{W}customXml":
                walk(child, controls)
            elif not controls:
                rest.append(child)

    walk(container, ())
    return blocks, waiting, rest


def ends_after_control(blocks: list[BodyBlock]) -> bool:
    """Say whether a cell ends with the empty paragraph that Word requires after a content control at its end.

    ``blocks`` are the paragraphs and tables of the cell, in order; the answer for those of a body is False.
    """
    if len(blocks) < 2 or blocks[-1].controls or not blocks[-2].controls or blocks[-1].before:
        return False
    last = blocks[-1].element
    return last.getparent().tag == f"{W}tc" and last.find(f".//{W}r") is None
