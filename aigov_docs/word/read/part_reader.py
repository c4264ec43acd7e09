"""The reader of one part of a Word file, paragraph by paragraph: document, header, footnote, comment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ...i18n import N_
from ...problems import Problem
from ..untrusted_package import RefusedFile
from .counting import NumberCounter
from .elements import COMPATIBILITY, DELETIONS, INSERTIONS, attribute, children_by_name, find_child, word_name
from .line_builder import LineBuilder
from .lines import SideNote, WordLine
from .looks import is_pale, odd_in_page, odd_in_paragraph, odd_in_table
from .run_reader import RunReader, first_owner_tag, note_bindings, owner_tag, read_alternatives
from .text_looks import StyleSheet, read_line_height, read_look, whole_number

if TYPE_CHECKING:
    from lxml.etree import XPath
    from lxml.etree import _Element as Element

#: No document of this kind has more paragraphs.
MAX_LINES = 20_000
#: What stands around paragraphs and tables, and is looked through.
_PASSED = {"customXml", "smartTag", "sdtContent", *INSERTIONS}
_LOWEST_ROW = 100  # twentieths of a point: a row of exactly less shows no text


@cache
def _process_content() -> XPath:
    """Make the test of whether a program that does not know some markup shows its content."""
    from lxml import etree

    path = "boolean(descendant-or-self::*/@mc:ProcessContent[. != ''])"
    return etree.XPath(path, namespaces={"mc": COMPATIBILITY})


@dataclass(frozen=True, slots=True)
class InsertedLines:
    """Already known lines that stand for some children of a Word body, which are then not read.

    Parameters
    ----------
    start, stop:
        The places of the first of these children, and of the one after the last.
    tell:
        Tells a builder what stands there.
    """

    start: int
    stop: int
    tell: Callable[[LineBuilder], None]


class PartReader:
    """A reader of one part of a Word file (body, header, note…), which makes its lines and its side notes.

    Parameters
    ----------
    styles:
        The styles of the file.
    counter:
        Counts its lists; None for a part whose numbers do not matter.
    """

    def __init__(self, styles: StyleSheet, counter: NumberCounter | None = None) -> None:
        self.styles = styles
        self.builder = LineBuilder(styles, counter)
        self.notes: list[SideNote] = []
        self._runs = RunReader(self.builder, self.notes, self._read_box)

    @property
    def doubts(self) -> list[str]:
        """The doubts found so far in the part: short names of what may make Word show other words than those read."""
        return self.builder.doubts

    def read_part(self, root: Element, inserted: InsertedLines | None = None) -> list[WordLine]:
        """Read the lines of a part of a Word file from its root element.

        ``inserted`` holds lines that the caller knows already, with the children of the body that they stand for, which
        are then not read; None to read the whole part.
        """
        builder = self.builder
        builder.furniture = word_name(root) in ("hdr", "ftr")
        if _process_content()(root):
            builder.doubts.append("ProcessContent")
        background = find_child(root, "background")
        if background is not None and not is_pale(attribute(background, "color").upper()):
            builder.add_doubt("look:background")
        body = find_child(root, "body")
        container = root if body is None else body
        if inserted is None:
            self._read_blocks(container)
        else:
            self._read_blocks(container[: inserted.start])
            inserted.tell(builder)
            self._read_blocks(container[inserted.stop :])
        if builder.open_fields:
            builder.add_doubt("field:open")
        builder.end_text()
        return builder.lines

    def read_text(self, root: Element) -> str:
        """Read the visible text under an element of a Word part, one line for each paragraph that has text."""
        return "\n".join(line.text for line in self.read_part(root) if line.text.strip())

    def _read_box(self, box: Element) -> tuple[str, list[SideNote]]:
        """Read the text of a box with a reader of its own, and the notes in the box."""
        reader = PartReader(self.styles)
        return reader.read_text(box), reader.notes

    # -------------------------------------------------------------- blocks
    def _read_blocks(self, container: Iterable[Element]) -> None:
        builder = self.builder
        for element in container:
            match word_name(element):
                case "p":
                    self._read_paragraph(element)
                case "tbl":
                    self._read_table(element)
                case "sdt":
                    self._read_control(element, self._read_blocks)
                case name if name in _PASSED:
                    self._read_blocks(element)
                case "bookmarkStart":
                    builder.add_bookmark(attribute(element, "name"), attribute(element, "id"))
                case "bookmarkEnd":
                    builder.end_bookmark(attribute(element, "id"))
                case "sectPr":
                    builder.add_odd_looks(odd_in_page(element))
                case "altChunk" | "subDoc" as name:
                    builder.doubts.append(name)
                case _:
                    for branch in read_alternatives(element, builder):
                        self._read_blocks(branch)

    def _read_control(self, element: Element, read_content: Callable[[Element], None]) -> None:
        """Read the content of a content control; that of a clause sets whose text follows."""
        content = find_child(element, "sdtContent")
        if content is None:
            return
        note_bindings(element, self.builder)
        tag = owner_tag(element)
        if not tag:
            read_content(content)
            return
        with self.builder.inside_control(tag):
            read_content(content)

    def _read_table(self, element: Element) -> None:
        properties = find_child(element, "tblPr")
        named = find_child(properties, "tblStyle")
        style = attribute(named, "val") if named is not None else None
        with self.builder.inside_table(style, odd_in_table(properties)):
            self._read_rows(element)

    def _read_rows(self, container: Element) -> None:
        for element in container:
            match word_name(element):
                case "tr":
                    self._read_row(element)
                case "sdt":
                    self._read_control(element, self._read_rows)
                case "customXml" | "sdtContent":
                    self._read_rows(element)

    def _read_row(self, element: Element) -> None:
        properties = find_child(element, "trPr")
        parts = children_by_name(properties)
        height = parts.get("trHeight")
        low = (whole_number(attribute(height, "val")) or 0) < _LOWEST_ROW
        self.builder.add_odd_looks(odd_in_table(properties))
        with self.builder.inside_row(
            inserted=not parts.keys().isdisjoint(INSERTIONS),
            deleted=not parts.keys().isdisjoint(DELETIONS),
            squeezed=attribute(height, "hRule") == "exact" and low,
        ):
            self._read_cells(element)

    def _read_cells(self, container: Element) -> None:
        for element in container:
            match word_name(element):
                case "tc":
                    self._read_cell(element)
                case "sdt":
                    self._read_control(element, self._read_cells)
                case "customXml" | "sdtContent":
                    self._read_cells(element)

    def _read_cell(self, element: Element) -> None:
        builder, properties = self.builder, find_child(element, "tcPr")
        with builder.inside_cell(read_look(properties, self.styles.themes)):
            for name in odd_in_table(properties):
                if any((text.text or "").strip() for text in element.iter() if word_name(text) == "t"):
                    builder.add_odd_looks((name,))
            if not children_by_name(properties).keys().isdisjoint(("cellIns", "cellDel", "cellMerge")):
                builder.add_doubt("cells")
            self._read_blocks(element)

    # -------------------------------------------------------------- paragraphs
    def _read_paragraph(self, element: Element) -> None:
        builder = self.builder
        if len(builder.lines) >= MAX_LINES:
            message = N_("the file has more paragraphs than any document of this kind")
            raise RefusedFile(Problem("too-long", "", message, N_("send the document alone")))
        properties = find_child(element, "pPr")
        parts = children_by_name(properties)
        builder.open_paragraph(
            attribute(parts["pStyle"], "val") if "pStyle" in parts else None,
            look=read_look(properties, self.styles.themes),
            height=read_line_height(properties),
            tag=first_owner_tag(element),
        )
        self._runs.read_runs(element, builder.base)
        number, mark = children_by_name(parts.get("numPr")), children_by_name(parts.get("rPr"))
        builder.close_paragraph(
            number=attribute(number.get("numId"), "val"),
            level=attribute(number.get("ilvl"), "val"),
            odd=odd_in_paragraph(properties),
            inserted=not mark.keys().isdisjoint(INSERTIONS),
            deleted=not mark.keys().isdisjoint(DELETIONS),
        )
        if "sectPr" in parts:
            builder.add_odd_looks(odd_in_page(parts["sectPr"]))
