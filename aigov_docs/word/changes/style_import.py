"""Bringing the styles of one Word file into another."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from .word_elements import Element, W

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


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
