"""The mapping of the lists of one Word file to those of another, with a copy of each missing list."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...text_diff import list_stretches
from .paragraph_atoms import ParagraphReader
from .word_elements import Element, W, canonical_text

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


class ListMapping:
    """A mapping from the numbered and bulleted lists of an old Word file to the same lists of a new one."""

    def __init__(self, old: WordDocument, new: WordDocument) -> None:
        self.old, self.new = _list_definitions(old), _list_definitions(new)
        self.by_number: dict[str, str] = {}
        self.target = new

    def learn_lists(self, before: Element, after: Element, old: ParagraphReader, new: ParagraphReader) -> None:
        """Record which list of the old Word file is which list of the new one, from paragraphs that both files have.

        Two lists are the same where they hold paragraphs of equal text and print the same numbers. ``before`` and
        ``after`` are the older and the newer part, ``old`` and ``new`` the readers of their paragraphs.
        """
        ones = [old.read_paragraph(paragraph) for paragraph in before.iter(f"{W}p")]
        others = [new.read_paragraph(paragraph) for paragraph in after.iter(f"{W}p")]
        for same, a, b, c, d in list_stretches([line.key for line in ones], [line.key for line in others]):
            for old_line, new_line in zip(ones[a:b], others[c:d], strict=True) if same else ():
                mine, theirs = _list_number(old_line.element), _list_number(new_line.element)
                if mine in self.old and theirs in self.new and _counts_alike(self.old[mine], self.new[theirs]):
                    self.by_number.setdefault(mine, theirs)

    def translate_lists(self, element: Element) -> None:
        """Replace in place the list numbers in an element of the old file by those of the same lists in the new file.

        A list that the new file lacks is copied into it first.
        """
        for number in element.iter(f"{W}numId"):
            value = number.get(f"{W}val", "0")
            if value in self.old:
                if value not in self.by_number:
                    self.by_number[value] = self._find_list(value)
                number.set(f"{W}val", self.by_number[value])

    def is_same_place(self, place: tuple[str, str], other_place: tuple[str, str]) -> bool:
        """Whether two pairs, each a list number and a level of the new file, number a paragraph alike.

        They do where they are equal, or where the level is the same and the two lists come from one definition, with
        the same formats, texts and first numbers.
        """
        if (
            place == other_place
            or place[1] != other_place[1]
            or place[0] not in self.new
            or other_place[0] not in self.new
        ):
            return place == other_place
        mine, theirs = self.new[place[0]], self.new[other_place[0]]
        return mine[1] is theirs[1] and _list_levels(*mine) == _list_levels(*theirs)

    def _describe_list(self, lists: Mapping[str, tuple[Element, Element]], number: str) -> str:
        if number not in lists:
            return ""
        use, definition = lists[number]
        return _describe_definition(definition) + "".join(
            canonical_text(child) for child in use if child.tag == f"{W}lvlOverride"
        )

    def _find_list(self, number: str) -> str:
        """Find the same list in the new file, unless the count restarts there, else copy the old list."""
        use, definition = self.old[number]
        kind = self._describe_list(self.old, number)
        restarts = use.find(f".//{W}startOverride") is not None
        if not restarts:
            for name in self.new:
                if self._describe_list(self.new, name) == kind:
                    return name
        return self._add_list(use, definition)

    def _add_list(self, use: Element, definition: Element) -> str:
        root = self.target.part.numbering_part.element
        home = next(
            (
                new_definition.get(f"{W}abstractNumId")
                for _, new_definition in self.new.values()
                if _describe_definition(new_definition) == _describe_definition(definition)
            ),
            None,
        )
        if home is None:
            taken = [int(new_definition.get(f"{W}abstractNumId")) for new_definition in root.iter(f"{W}abstractNum")]
            home = str(max(taken, default=0) + 1)
            definition_copy = copy.deepcopy(definition)
            definition_copy.set(f"{W}abstractNumId", home)
            for child in definition_copy.findall(f"{W}nsid"):
                child.set(f"{W}val", f"{0x41475200 + int(home):08X}")
            for linked in list(definition_copy.iter(f"{W}pStyle")):
                linked.getparent().remove(linked)
            at = root.find(f"{W}num")
            if at is None:
                root.append(definition_copy)
            else:
                at.addprevious(definition_copy)
        number = str(max([int(new_use.get(f"{W}numId")) for new_use in root.iter(f"{W}num")], default=0) + 1)
        listed = copy.deepcopy(use)
        listed.set(f"{W}numId", number)
        listed.find(f"{W}abstractNumId").set(f"{W}val", home)
        last = root.findall(f"{W}num")
        if last:
            last[-1].addnext(listed)
        else:
            root.append(listed)
        return number


def place_in_list(properties: Element | None) -> tuple[str, str]:
    """Find the list number and level in the properties (``w:pPr``) of a Word paragraph; two empty texts for no list.

    None stands for a paragraph without properties.
    """
    numbering = None if properties is None else properties.find(f"{W}numPr")
    if numbering is None:
        return ("", "")
    level, number = numbering.find(f"{W}ilvl"), numbering.find(f"{W}numId")
    return ("0" if number is None else str(number.get(f"{W}val")), "0" if level is None else str(level.get(f"{W}val")))


def _list_number(paragraph: Element) -> str:
    number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
    return "" if number is None else str(number.get(f"{W}val", ""))


def _counts_alike(old_list: tuple[Element, Element], new_list: tuple[Element, Element]) -> bool:
    """Whether two lists print the same numbers, at the levels both define."""
    mine, theirs = _list_levels(*old_list), _list_levels(*new_list)
    common = mine.keys() & theirs.keys()
    return bool(common) and all(mine[level] == theirs[level] for level in common)


def _list_levels(use: Element, definition: Element) -> dict[str, tuple[str, ...]]:
    """Describe how each level of a list counts: its format, its text, its start."""
    counting_by_level: dict[str, tuple[str, ...]] = {}
    for level in [*definition.findall(f"{W}lvl"), *use.findall(f"{W}lvlOverride/{W}lvl")]:
        elements = [level.find(f"{W}{name}") for name in ("numFmt", "lvlText", "start")]
        counting = tuple("" if element is None else str(element.get(f"{W}val", "")) for element in elements)
        counting_by_level[str(level.get(f"{W}ilvl"))] = ("bullet",) if counting[0] == "bullet" else counting
    for override in use.findall(f"{W}lvlOverride"):
        start, number = override.find(f"{W}startOverride"), str(override.get(f"{W}ilvl"))
        if start is not None and number in counting_by_level:
            restart = str(start.get(f"{W}val"))
            counting_by_level[number] = (*counting_by_level[number][:2], f"again {restart}")
    return counting_by_level


def _describe_definition(definition: Element) -> str:
    """Describe the format of a list as a text without the numbers that identify it."""
    return "".join(canonical_text(child) for child in definition if child.tag not in (f"{W}nsid", f"{W}tmpl"))


def _list_definitions(word: WordDocument) -> dict[str, tuple[Element, Element]]:
    """Find the lists of a file, by number: the use and the definition of each."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    links = [link for link in word.part.rels.values() if link.reltype == RELATIONSHIP_TYPE.NUMBERING]
    if not links:
        return {}
    root = word.part.numbering_part.element
    definitions = {definition.get(f"{W}abstractNumId"): definition for definition in root.iter(f"{W}abstractNum")}
    lists_by_number: dict[str, tuple[Element, Element]] = {}
    for use in root.findall(f"{W}num"):
        link = use.find(f"{W}abstractNumId")
        if link is not None and link.get(f"{W}val") in definitions:
            lists_by_number[str(use.get(f"{W}numId"))] = (use, definitions[link.get(f"{W}val")])
    return lists_by_number
