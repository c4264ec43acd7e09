"""Two parts of Word files as one with tracked changes: blocks first, then rows of tables, then words."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..text_diff import align_sequences, measure_word_share
from .paragraph_writing import (
    PLACES,
    Element,
    ListMapping,
    ParagraphAtom,
    ParagraphAtoms,
    ParagraphReader,
    PictureImporter,
    R,
    RunChild,
    W,
    append_bare_link,
    append_run,
    append_run_child,
    canonical_text,
    copy_bare_link,
    expand_simple_fields,
    insert_places_first,
    list_atom_changes,
    list_targets,
    paragraph_properties,
    place_in_list,
)
from .word_controls import ChangeStamp, append_bare_control, begin_control_range, find_word_control, mark_word_control

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.opc.part import Part


# ------------------------------------------------------------------ body blocks
# The paragraphs and tables of a body or a cell, with the content controls around them.


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


# ------------------------------------------------------------------ block writing
# Writing paragraphs and tables of both files in order, in the content controls of the new one.


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


# ------------------------------------------------------------------ shared bookmarks
# The bookmarks that both compared files have: one in the result, which is right for either file where it can be.


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


# ------------------------------------------------------------------ style import
# Bringing the styles of one Word file into another.


class StyleImporter:
    """An importer that copies into a new Word file the styles which only the old file has."""

    def __init__(self, old: WordDocument, new: WordDocument) -> None:
        self.target = new.styles.element
        self.old = {style.get(f"{W}styleId"): style for style in old.styles.element.iter(f"{W}style")}
        self.known = {style.get(f"{W}styleId") for style in self.target.iter(f"{W}style")}
        self.old_names, self.new_names = _name_styles(old.styles.element), _name_styles(self.target)
        self._by_name = {(name, kind): number for number, (name, kind) in _identify_styles(self.target).items()}
        self._old_kinds = _identify_styles(old.styles.element)

    def translate_styles(self, element: Element) -> None:
        """Replace in place the style ids in an element of the old file by those of the same styles in the new file.

        Styles are the same by name and kind; one that the new file lacks is copied into it.
        """
        for named in element.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle"):
            new_style_id = self._by_name.get(self._old_kinds.get(named.get(f"{W}val", ""), ("", "")))
            if new_style_id is not None:
                named.set(f"{W}val", new_style_id)
        self.import_styles(element)

    def import_styles(self, element: Element) -> None:
        """Copy into the new file each style that an element of the old file names, unless that style id is there."""
        for named in element.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle"):
            self.import_style(named.get(f"{W}val"))

    def import_style(self, name: str | None) -> None:
        """Copy one style of the old file into the new file, with the styles it refers to; ``name`` is its style id.

        Nothing is done for None, for a style that the old file lacks, or for an id that the new file has.
        """
        if name is None or name in self.known or name not in self.old:
            return
        self.known.add(name)
        style_copy = copy.deepcopy(self.old[name])
        style_copy.attrib.pop(f"{W}default", None)
        for numbering in list(style_copy.iter(f"{W}numPr")):
            numbering.getparent().remove(numbering)
        self.target.append(style_copy)
        for tag in ("basedOn", "link", "next"):
            for reference in style_copy.findall(f"{W}{tag}"):
                self.import_style(reference.get(f"{W}val"))
                if reference.get(f"{W}val") not in self.known:
                    style_copy.remove(reference)


def _identify_styles(styles: Element) -> dict[str, tuple[str, str]]:
    """Identify the styles of a file by name and kind, since programs agree on the name that a user sees."""
    names_by_id = {}
    for style in styles.iter(f"{W}style"):
        name = style.find(f"{W}name")
        names_by_id[str(style.get(f"{W}styleId"))] = (
            "" if name is None else str(name.get(f"{W}val", "")).lower(),
            str(style.get(f"{W}type")),
        )
    return names_by_id


def _name_styles(styles: Element) -> dict[str, str]:
    return {number: name or number for number, (name, _) in _identify_styles(styles).items()}


# ------------------------------------------------------------------ comparing
class PartComparison:
    """The comparison of one part of two Word files, body, header or footer, written into the new file."""

    def __init__(
        self,
        old: WordDocument,
        new: WordDocument,
        stamp: ChangeStamp,
        tag_group: Callable[[str], str],
        parts: tuple[Part, Part] | None = None,
    ) -> None:
        self.stamp, self.tag_group = stamp, tag_group
        old_part, new_part = parts or (old.part, new.part)
        self.styles = StyleImporter(old, new)
        self.old = ParagraphReader(list_targets(old_part), self.styles.old_names)
        self.new = ParagraphReader(list_targets(new_part), self.styles.new_names)
        self.lists = ListMapping(old, new)
        self.pictures = PictureImporter(old_part, new_part)
        self.counted: dict[Element, Counter[str]] = {}
        self.ids = {element.get(f"{W}val") for element in new.element.body.iter(f"{W}id")}

    def group_of(self, control: Element) -> str:
        """Find the group of a content control, such as the clause it holds, from its tag; empty without a tag.

        The function ``tag_group`` given to `track_changes` turns the tag into the group. Similar paragraphs of
        different groups are not taken for one paragraph that was changed.
        """
        tag = control.find(f"{W}sdtPr/{W}tag")
        return "" if tag is None else self.tag_group(str(tag.get(f"{W}val", "")))

    def compare_bodies(self, before: Element, after: Element) -> None:
        """Compare two bodies, headers or footers, and write the tracked changes in place into the newer, ``after``.

        The older, ``before``, is changed too, and is of no use afterwards.
        """
        expand_simple_fields(before)
        expand_simple_fields(after)
        copies = self._renumber_bookmarks(before, after)
        self.lists.learn_lists(before, after, self.old, self.new)  # reads each paragraph of both
        self.pictures.bring_pictures(before, after)
        self._compare_containers(before, after)
        merge_bookmarks(after, copies)

    def _renumber_bookmarks(self, before: Element, after: Element) -> set[str]:
        """Renumber the bookmarks of the old file; return the numbers of those whose names the new file has too.

        Comments of the old file, and other marks of places, are removed.
        """
        names = {element.get(f"{W}name") for element in after.iter(f"{W}bookmarkStart")}
        numbers: dict[str, str] = {}
        copies: set[str] = set()
        for element in list(before.iter(*PLACES)):
            number = element.get(f"{W}id", "")
            if element.tag == f"{W}bookmarkStart":
                numbers[number] = str(self.stamp.number)
                self.stamp.number += 1
                if element.get(f"{W}name") in names:
                    copies.add(numbers[number])
            if number in numbers and element.tag in (f"{W}bookmarkStart", f"{W}bookmarkEnd"):
                element.set(f"{W}id", numbers[number])
            else:
                element.getparent().remove(element)
        for element in list(before.iter(f"{W}commentReference")):
            run = element.getparent()
            run.getparent().remove(run)
        return copies

    # -------------------------------------------------------------- containers
    def _compare_containers(self, before: Element, after: Element) -> None:
        """Compare two bodies or cells, and leave the result in ``after``.

        The empty paragraph at the end of a cell of one file alone, which Word wants after a control, is not compared.
        """
        ones, tail_old, _ = find_blocks(before, self.group_of)
        others, tail, rest = find_blocks(after, self.group_of)
        ends: list[Element] = []
        if ends_after_control(ones) != ends_after_control(others):
            if ends_after_control(ones):
                ones.pop()
            else:
                ends.append(others.pop().element)
        matched = self._match_blocks(ones, others)
        head = [element for element in rest if element.tag == f"{W}tcPr"]
        feet = [element for element in rest if element not in head]
        for child in list(after):
            after.remove(child)
        after.extend(head)
        BlockWriter(self, ones, others, matched).write_blocks(after)
        after.extend([*ends, *tail_old, *tail, *feet])

    def _match_blocks(self, ones: list[BodyBlock], others: list[BodyBlock]) -> list[tuple[int | None, int | None]]:
        """Pair the blocks of two bodies by their text, but the last ones, and those with half a field, by position."""
        fixed: list[tuple[int, int]] = []
        halves = [
            [(place, self._halves(reader, block)) for place, block in enumerate(blocks) if self._halves(reader, block)]
            for reader, blocks in ((self.old, ones), (self.new, others))
        ]
        if [half for _, half in halves[0]] == [half for _, half in halves[1]]:
            fixed += [(old_place, new_place) for (old_place, _), (new_place, _) in zip(*halves, strict=True)]
        if (
            ones
            and others
            and not ones[-1].table
            and not others[-1].table
            and (not fixed or fixed[-1] != (len(ones) - 1, len(others) - 1))
        ):
            fixed = [pair for pair in fixed if pair[0] < len(ones) - 1 and pair[1] < len(others) - 1]
            fixed.append((len(ones) - 1, len(others) - 1))
        block_pairs: list[tuple[int | None, int | None]] = []
        a = c = 0
        for b, d in [*fixed, (len(ones), len(others))]:
            stretch_pairs = align_sequences(ones[a:b], others[c:d], self._block_key, self._block_share)
            block_pairs += [(None if i is None else a + i, None if j is None else c + j) for i, j in stretch_pairs]
            if b < len(ones) or d < len(others):
                block_pairs.append((b, d))
            a, c = b + 1, d + 1
        return block_pairs

    def _halves(self, reader: ParagraphReader, block: BodyBlock) -> tuple[str, ...]:
        return () if block.table else reader.read_paragraph(block.element).halves

    def _block_key(self, block: BodyBlock) -> Hashable:
        """Give what is equal in two blocks that are the same; an empty paragraph is like others, but no landmark."""
        if block.table:
            return ("table", *(self._row_key(row) for row in block.element.iter(f"{W}tr")))
        line = self._read_paragraph(block.element)
        return line.key if line.atoms else id(block)

    def _read_paragraph(self, paragraph: Element) -> ParagraphAtoms:
        """Read a paragraph of either file; those of the old one were all read when the lists were learnt."""
        return self.old.lines[paragraph] if paragraph in self.old.lines else self.new.read_paragraph(paragraph)

    def _count_words(self, element: Element) -> Counter[str]:
        """Count the words of a row or table; the tree is not changed while its blocks are matched."""
        if element not in self.counted:
            self.counted[element] = Counter(
                word for paragraph in element.iter(f"{W}p") for word in self._read_paragraph(paragraph).words.elements()
            )
        return self.counted[element]

    def _block_share(self, old_block: BodyBlock, new_block: BodyBlock) -> float:
        if old_block.table != new_block.table or (
            old_block.group and new_block.group and old_block.group != new_block.group
        ):
            return 0.0
        if old_block.table:
            return max(
                measure_word_share(self._count_words(old_block.element), self._count_words(new_block.element)),
                0.45 if _table_shape(old_block.element) == _table_shape(new_block.element) else 0.0,
            )
        lines = self._read_paragraph(old_block.element), self._read_paragraph(new_block.element)
        if lines[0].halves or lines[1].halves:
            return 0.0
        styles = lines[0].style, lines[1].style
        if not lines[0].words and not lines[1].words:
            return 1.0 if styles[0] == styles[1] else 0.0
        share = measure_word_share(lines[0].words, lines[1].words)
        if old_block.group and old_block.group == new_block.group and styles[0] == styles[1] and "heading" in styles[0]:
            return max(share, 0.6)
        return share

    # -------------------------------------------------------------- tables
    def compare_tables(self, before: Element, after: Element) -> Element:
        """Write the changes from a table of the old file (``before``) into the table paired with it in the new file.

        The new table, ``after``, is changed in place and returned. Rows are paired by their words, then compared cell
        by cell.
        """
        ones, others = list(before.iter(f"{W}tr")), list(after.iter(f"{W}tr"))
        ones = [row for row in ones if _table_of(row) is before]
        others = [row for row in others if _table_of(row) is after]
        for row in others:
            if (
                row.getparent() is not after
            ):  # a row in a control: the control goes, for a deleted row may stand beside it
                after.insert(after.index(_child_of(row, after)), row)
        for control in list(after.findall(f"{W}sdt")):
            after.remove(control)
        at = others[0].getprevious() if others else None
        matched = align_sequences(ones, others, self._row_key, self._row_share)
        rows: list[Element] = []
        for i, j in matched:
            if i is not None and j is not None:
                rows.append(self._compare_rows(ones[i], others[j]))
            elif j is not None:
                rows.append(self.mark_whole(others[j], "ins"))
            elif i is not None:
                rows.append(self.mark_whole(ones[i], "del"))
        place = 0 if at is None else after.index(at) + 1
        for row in rows:
            after.insert(place, row)
            place = after.index(row) + 1
        return after

    def _row_key(self, row: Element) -> Hashable:
        return (len(_row_cells(row)), *(self._read_paragraph(paragraph).key for paragraph in row.iter(f"{W}p")))

    def _row_share(self, old_row: Element, new_row: Element) -> float:
        cells = _row_cells(old_row), _row_cells(new_row)
        groups = [{self.group_of(control) for control in row.iter(f"{W}sdt")} - {""} for row in (old_row, new_row)]
        if len(cells[0]) != len(cells[1]) or (groups[0] and groups[1] and not groups[0] & groups[1]):
            return 0.0
        share = measure_word_share(self._count_words(old_row), self._count_words(new_row))
        named = [self._count_words(row_cells[0]) for row_cells in cells if len(row_cells) > 1]
        return (
            max(share, 0.6) if named and named[0] and named[0] == named[-1] else share
        )  # a row of a table is named by its first cell

    def _compare_rows(self, before: Element, after: Element) -> Element:
        for old_cell, new_cell in zip(_row_cells(before), _row_cells(after), strict=True):
            self._compare_containers(old_cell, new_cell)
        return after

    def mark_whole(self, element: Element, change: str) -> Element:
        """Mark a whole table or row as inserted or deleted by tracked changes, and return the element so marked.

        ``change`` is ``ins`` for an element of the new file, marked in place, or ``del`` for one of the old file, of
        which a copy is marked and returned.
        """
        from docx.oxml import OxmlElement

        marked = element
        if change == "del":
            marked = copy.deepcopy(element)
            self._adapt_to_new_file(marked)
        for paragraph in list(marked.iter(f"{W}p")):
            self.mark_paragraph(paragraph, change)
        for row in marked.iter(f"{W}tr"):
            properties = row.find(f"{W}trPr")
            if properties is None:
                properties = OxmlElement("w:trPr")
                row.insert(1 if row.find(f"{W}tblPrEx") is not None else 0, properties)
            if not len(properties):  # the schema wants a property before the change
                properties.append(OxmlElement("w:cantSplit"))
                properties[0].set(f"{W}val", "off")
            properties.append(self.stamp.make_change_element(change))
        return marked

    # -------------------------------------------------------------- paragraphs
    def compare_paragraphs(self, before: Element, after: Element) -> Element:
        """Write the changes from a paragraph of the old file (``before``) into the one paired with it in the new file.

        The new paragraph, ``after``, is changed in place and returned.
        """
        old_paragraph, new_paragraph = self.old.read_paragraph(before), self.new.read_paragraph(after)
        look = self._format_change(before, after)
        same = [atom.key for atom in old_paragraph.atoms] == [atom.key for atom in new_paragraph.atoms]
        if look is not None:
            paragraph_properties(after).append(look)
        if same:
            insert_places_first(
                after, [*(place for atom in old_paragraph.atoms for place in atom.places), *old_paragraph.after]
            )
            return after
        steps = list_atom_changes(old_paragraph.atoms, new_paragraph.atoms)
        self.write_content(after, self._iter_content(old_paragraph, new_paragraph, steps))
        return after

    def _format_change(self, before: Element, after: Element) -> Element | None:
        """Make the change of a paragraph's style or list; None when neither changed."""
        from docx.oxml import OxmlElement

        properties = before.find(f"{W}pPr")
        old = copy.deepcopy(properties) if properties is not None else OxmlElement("w:pPr")
        for name in ("rPr", "sectPr", "pPrChange"):
            for child in old.findall(f"{W}{name}"):
                old.remove(child)
        self._adapt_to_new_file(old)
        new = after.find(f"{W}pPr")
        if self.old.read_paragraph(before).style == self.new.read_paragraph(after).style and self.lists.is_same_place(
            place_in_list(old), place_in_list(new)
        ):
            return None
        change = self.stamp.make_change_element("pPrChange")
        change.append(old)
        return change

    def _adapt_to_new_file(self, copied: Element) -> None:
        """Give an element of the old file the styles, lists and links it needs in the new one."""
        self.lists.translate_lists(copied)
        self.styles.translate_styles(copied)
        for number in copied.iter(f"{W}id"):
            self.renumber_control(number)
        for element in list(copied.iter(f"{W}sectPr")):
            element.getparent().remove(element)

    def renumber_control(self, number: Element) -> None:
        """Give a content control copied from the old file a number that no control of the new file has.

        ``number`` is the ``w:id`` element of the control; its value is changed in place.
        """
        value = int(number.get(f"{W}val", "1"))
        while str(value) in self.ids:
            value = (value + 1) & 0x7FFFFFFF or 1
        self.ids.add(str(value))
        number.set(f"{W}val", str(value))

    def _iter_content(
        self, old_paragraph: ParagraphAtoms, new_paragraph: ParagraphAtoms, steps: list[tuple[str, ParagraphAtom]]
    ) -> Iterator[tuple[str, Any]]:
        """Yield the content of a paragraph with its changes: bookmarks as they come, then pieces of runs."""
        for change, atom in steps:
            for place in atom.places:
                yield "", place
            if change == "del":
                self.import_atom_styles(atom)
            for bit in atom.list_bits(change):
                yield change, bit
        for place in (*old_paragraph.after, *new_paragraph.after):
            yield "", place

    def import_atom_styles(self, atom: ParagraphAtom) -> None:
        """Replace in place the style ids in a deleted piece of the old file by the new file's ids of the same styles.

        The piece (``atom``) is a word, a space, a sign or a field. A style that the new file lacks is copied into it.
        """
        for bit in atom.bits:
            if bit.look is not None:
                self.styles.translate_styles(bit.look)

    def mark_paragraph(self, paragraph: Element, change: str) -> None:
        """Mark a paragraph in place as wholly inserted or deleted, its text and its end, by tracked changes.

        ``change`` is ``ins`` or ``del``.
        """
        from docx.oxml import OxmlElement

        line = (self.new if change == "ins" else ParagraphReader({}, {})).split_paragraph(paragraph)
        properties = paragraph_properties(paragraph)
        look = properties.find(f"{W}rPr")
        if look is None:
            look = OxmlElement("w:rPr")
            following = next((child for child in properties if child.tag in (f"{W}sectPr", f"{W}pPrChange")), None)
            if following is None:
                properties.append(look)
            else:
                following.addprevious(look)
        look.insert(0, self.stamp.make_change_element(change))
        content: list[tuple[str, Any]] = []
        for atom in line.atoms:
            content += [("", place) for place in atom.places]
            content += [(change, bit) for bit in atom.list_bits(change)]
        content += [("", place) for place in line.after]
        self.write_content(paragraph, content)

    def copy_deleted_paragraph(self, paragraph: Element) -> Element:
        """Copy a paragraph of the old file, and return the copy, marked as deleted by tracked changes.

        A content control around its words is marked as deleted with them.
        """
        copied = copy.deepcopy(paragraph)
        self._adapt_to_new_file(copied)
        self.mark_paragraph(copied, "del")
        held = find_word_control(copied)
        if held is not None:
            mark_word_control(held, self.stamp, "Del")
        return copied

    def write_content(self, paragraph: Element, content: Iterable[tuple[str, Any]]) -> None:
        """Replace the content of a paragraph by the texts and bookmarks given, with their links and tracked changes.

        ``content`` is a series of pairs: a change (``ins``, ``del``, or empty for none), then a `RunChild`, such as
        a text with its formatting and the link around it, or an XML element such as a bookmark, put in unchanged. A
        content control around all words of the paragraph is kept.
        """
        held = find_word_control(paragraph)
        for child in list(paragraph):
            if child.tag != f"{W}pPr":
                paragraph.remove(child)
        if held is not None:
            paragraph = append_bare_control(held, paragraph)
        where, link_key = paragraph, ""
        group, change = paragraph, ""
        run: Element | None = None
        look_key = ""
        for kind, item in content:
            if not isinstance(item, RunChild):
                paragraph.append(item)
                where, link_key, group, change, run = paragraph, "", paragraph, "", None
                continue
            link = None if kind == "del" and item.link is not None and item.link.get(f"{R}id") else item.link
            key = "" if link is None else canonical_text(copy_bare_link(link))
            if key != link_key:
                where, link_key = (paragraph if link is None else append_bare_link(link, paragraph)), key
                group, change, run = where, "", None
            if kind != change:
                group, change, run = where, kind, None
                if kind:
                    group = self.stamp.make_change_element(kind)
                    where.append(group)
            if run is None or item.text is None or look_key != item.look_key:
                run = append_run(group, item.look)
                look_key = item.look_key
            append_run_child(run, item, deleted=kind == "del")
            if item.text is None:
                run = None


def _table_of(row: Element) -> Element | None:
    return next(row.iterancestors(f"{W}tbl"), None)


def _row_cells(row: Element) -> list[Element]:
    return [cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row]


def _child_of(element: Element, ancestor: Element) -> Element:
    while element.getparent() is not ancestor:
        element = element.getparent()
    return element


def _table_shape(table: Element) -> tuple[str, int]:
    """Give the style and the number of columns of a table."""
    style = table.find(f"{W}tblPr/{W}tblStyle")
    return ("" if style is None else style.get(f"{W}val", ""), len(table.findall(f"{W}tblGrid/{W}gridCol")))
