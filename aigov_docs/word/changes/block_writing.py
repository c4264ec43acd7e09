"""Writing paragraphs and tables of both files in order, in the content controls of the new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .body_blocks import BodyBlock
from .word_controls import append_bare_control, begin_control_range, find_word_control, mark_word_control
from .word_elements import Element

if TYPE_CHECKING:
    from .comparing import PartComparison


class BlockWriter:
    """A writer of the compared paragraphs and tables of two files, within the content controls of the new one.

    A paragraph of a group that is gone stands in no control: Word would leave an empty one, and LibreOffice reads the
    mark of a deleted control as a change of all that follows.
    """

    def __init__(
        self,
        comparison: PartComparison,
        ones: list[BodyBlock],
        others: list[BodyBlock],
        matched: list[tuple[int | None, int | None]],
    ) -> None:
        self.comparison, self.ones, self.others, self.matched = comparison, ones, others, matched
        shared_places = {j for i, j in matched if i is not None and j is not None}
        stay = {control for j in shared_places for control in others[j].controls}
        self.inserted = {control for block in others for control in block.controls} - stay
        self.open: list[tuple[Element, Element, Element]] = []  # the control, the one written, its content

    def write_blocks(self, target: Element) -> None:
        """Append to ``target`` the paragraphs and tables of both compared files, with the tracked changes between them.

        ``target`` is the body, header, footer or table cell of the newer file, emptied before. What only the older file
        has is appended as deleted, what only the newer has as inserted.
        """
        for place, (i, j) in enumerate(self.matched):
            controls = self.others[j].controls if j is not None else self._find_controls(place, self.ones[i or 0])
            where = self._enter_controls(controls, target)
            written: Element
            if i is not None and j is not None:
                old_block, new_block = self.ones[i], self.others[j]
                where.extend([*old_block.before, *new_block.before])
                written = (
                    self.comparison.compare_tables(old_block.element, new_block.element)
                    if new_block.table
                    else self.comparison.compare_paragraphs(old_block.element, new_block.element)
                )
            elif j is not None:
                where.extend(self.others[j].before)
                written = self._mark_block(self.others[j], "ins")
            else:
                where.extend(self.ones[i or 0].before)
                written = self._mark_block(self.ones[i or 0], "del")
            where.append(written)
        self._enter_controls((), target)

    def _mark_block(self, block: BodyBlock, change: str) -> Element:
        if block.table:
            return self.comparison.mark_whole(block.element, change)
        if change == "del":
            return self.comparison.copy_deleted_paragraph(block.element)
        self.comparison.mark_paragraph(block.element, "ins")
        held = find_word_control(block.element)
        if held is not None:
            mark_word_control(held, self.comparison.stamp, "Ins")
        return block.element

    def _find_controls(self, place: int, block: BodyBlock) -> tuple[Element, ...]:
        """Find the controls around a deleted block that belong to its group or go on after the block."""
        before = next((self.others[j].controls for _, j in reversed(self.matched[:place]) if j is not None), ())
        after = next((self.others[j].controls for _, j in self.matched[place:] if j is not None), ())
        if before and before == after:
            return before
        for around in (before, after):
            if around and block.group and self.comparison.group_of(around[-1]) == block.group:
                return around
        return ()

    def _enter_controls(self, controls: tuple[Element, ...], target: Element) -> Element:
        """Close the content controls that end before a block, and open the ones that begin there."""
        keep = 0
        while keep < min(len(controls), len(self.open)) and self.open[keep][0] is controls[keep]:
            keep += 1
        while len(self.open) > keep:
            self._close_control()
        for control in controls[keep:]:
            self._open_control(control, self.open[-1][2] if self.open else target)
        return self.open[-1][2] if self.open else target

    def _open_control(self, control: Element, target: Element) -> None:
        content = append_bare_control(control, target)
        opened = content.getparent()
        if control in self.inserted:
            content.insert(0, begin_control_range(self.comparison.stamp, "Ins", opened.addprevious))
        self.open.append((control, opened, content))

    def _close_control(self) -> None:
        control, opened, content = self.open.pop()
        if control in self.inserted:
            opened.addnext(begin_control_range(self.comparison.stamp, "Ins", content.append))
