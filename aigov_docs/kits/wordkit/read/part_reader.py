"""The reader of one part of a Word file, paragraph by paragraph: document, header, footnote, comment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from ...ground.i18n import N_
from ...ground.problems import Problem
from ..untrusted_package import RefusedFile
from .elements import (
    COMPATIBILITY,
    DELETIONS,
    INSERTIONS,
    MATH_SPACES,
    attribute,
    children_by_name,
    find_child,
    local_name,
    namespace,
    word_name,
    word_tags,
)
from .line_builder import LineBuilder, NumberCounter
from .lines import ChangeAuthor, SideNote, TextPiece, WordLine, is_owner_tag, replace_reserved
from .text_looks import (
    CLOCKS,
    StyleSheet,
    TextLook,
    is_pale,
    odd_in_page,
    odd_in_paragraph,
    odd_in_run,
    odd_in_table,
    read_line_height,
    read_look,
    whole_number,
)

if TYPE_CHECKING:
    from lxml.etree import XPath
    from lxml.etree import _Element as Element


# ------------------------------------------------------------------ run reader
# The reader of the content of a paragraph: runs, links, fields, changes, alternatives, drawings.


_PASSED_IN_RUN = {"smartTag", "customXml", "dir", "bdo", "sdtContent", "rt", "rubyBase", "ruby"}
_DRAWN = ("drawing", "pict", "object")
_SMALL = 180_000  # the sides of a drawing too small for words: 5 mm, in the units of drawings
_PICTURES = ("blip", "imagedata", "textpath")
_DEEPEST_FIELDS = 50
_CONTROLS = word_tags("sdt", "txbxContent")


@dataclass(frozen=True, slots=True)
class _RunState:
    """The insertion and deletion around the runs of a place."""

    inserted: ChangeAuthor | None = None
    deleted: ChangeAuthor | None = None


_UNCHANGED = _RunState()


class RunReader:
    """A reader of the runs of Word paragraphs, which it passes to a `LineBuilder`.

    Parameters
    ----------
    builder:
        What puts the lines together.
    notes:
        Where the texts of boxes are added.
    read_box:
        Reads what is in a box of text: its text and the notes in it.
    """

    def __init__(
        self, builder: LineBuilder, notes: list[SideNote], read_box: Callable[[Element], tuple[str, list[SideNote]]]
    ) -> None:
        self.builder = builder
        self.notes = notes
        self.read_box = read_box

    def read_runs(self, container: Iterable[Element], base: TextLook, state: _RunState = _UNCHANGED) -> None:
        """Read the runs in a paragraph, or in an element that holds runs: a link, a tracked change, a content control.

        Their texts go to the line builder, the text boxes in them to the side notes.

        Parameters
        ----------
        base:
            The formatting around the runs, which holds where a run sets none itself.
        state:
            The authors of the tracked insertion and deletion around the runs, if any.
        """
        builder = self.builder
        for element in container:
            match word_name(element):
                case "r":
                    self._read_run(element, base, state)
                case name if name in INSERTIONS:
                    self.read_runs(element, base, replace(state, inserted=_change_author(element)))
                case name if name in DELETIONS:
                    self.read_runs(element, base, replace(state, deleted=_change_author(element)))
                case "hyperlink":
                    self._read_link(element, base, state)
                case "fldSimple":
                    builder.open_field(attribute(element, "instr"), result=True)
                    self.read_runs(element, base, state)
                    builder.close_field()
                case "sdt":
                    note_bindings(element, builder)
                    content = find_child(element, "sdtContent")
                    if content is not None:
                        self.read_runs(content, base, state)
                case "bookmarkStart":
                    builder.add_bookmark(attribute(element, "name"), attribute(element, "id"))
                case "bookmarkEnd":
                    builder.end_bookmark(attribute(element, "id"))
                case name if name in _PASSED_IN_RUN:
                    if name in ("bdo", "dir") and attribute(element, "val") == "rtl":
                        builder.add_odd_looks((name,))
                    self.read_runs(element, base, state)
                case "contentPart":
                    builder.add_doubt("contentPart")
                case "":
                    if namespace(element) in MATH_SPACES:
                        self._read_formula(element, base, state)
                    for branch in read_alternatives(element, builder):
                        self.read_runs(branch, base, state)

    def _read_formula(self, element: Element, base: TextLook, state: _RunState) -> None:
        text = replace_reserved("".join(element.itertext()))
        language = base.language or ""
        self.builder.add_pieces(TextPiece(text, language=language, inserted=state.inserted, deleted=state.deleted))

    def _read_link(self, element: Element, base: TextLook, state: _RunState) -> None:
        """Read a link; one that leads to an article and shows its number is a reference.

        LibreOffice draws a link forward to the beginning of the control of a clause that opens the paragraph; what that
        control holds stands before the link.
        """
        inside = list(element)
        begins = max((at for at, child in enumerate(inside, 1) if owner_tag(child)), default=0)
        self.read_runs(inside[:begins], base, state)
        depth = self.builder.open_fields
        self.builder.open_field(f"LINK {attribute(element, 'anchor')}", result=True)
        self.read_runs(inside[begins:], base, state)
        while self.builder.open_fields > depth:
            self.builder.close_field()

    def _read_run(self, element: Element, base: TextLook, state: _RunState) -> None:
        builder, content = self.builder, [(word_name(child), child) for child in element]
        properties = next((child for name, child in content if name == "rPr"), None)
        named = find_child(properties, "rStyle")
        style = attribute(named, "val") if named is not None else None
        look = builder.look_of_run(read_look(properties, builder.styles.themes), base, style)
        if any((child.text or "").strip() for name, child in content if name == "t"):
            builder.add_odd_looks(odd_in_run(properties))
            builder.add_odd_looks(builder.styles.odd_in_style(style) if style is not None else ())
        if any(name in CLOCKS for name, _ in content):
            builder.add_doubt("clock")
        self._read_run_content(content, look, state)

    def _read_run_content(self, content: Iterable[tuple[str, Element]], look: TextLook, state: _RunState) -> None:
        """Read the text of a run, and the fields and drawings in it, from its elements, each after its name."""
        builder = self.builder
        for kind, child in content:
            text = ""
            match kind:
                case "t" | "delText":
                    text = child.text or ""
                case "tab" | "ptab":
                    text = "\t"
                case "br" | "cr":
                    text = "" if attribute(child, "type") in ("page", "column") else "\n"
                case "noBreakHyphen":
                    text = "-"
                case "softHyphen":
                    text = "\u00ad"
                case "sym":
                    text = _read_symbol(attribute(child, "char"))
                case "fldChar":
                    self._read_field_mark(attribute(child, "fldCharType"))
                case "instrText" | "delInstrText":
                    builder.add_field_code(child.text or "")
                case "drawing" | "pict" | "object":
                    self._read_picture(child)
                case "ruby":
                    self.read_runs(child, look, state)
                case "contentPart":
                    builder.add_doubt("contentPart")
                case "":
                    for branch in read_alternatives(child, builder):
                        self._read_run_content([(word_name(inner), inner) for inner in branch], look, state)
            if text:
                builder.add_text(text, look, state.inserted, state.deleted)

    def _read_field_mark(self, kind: str) -> None:
        if kind == "begin":
            if self.builder.open_fields >= _DEEPEST_FIELDS:
                self.builder.add_doubt("field:deep")
            self.builder.open_field()
        elif kind == "separate":
            self.builder.begin_result()
        elif kind == "end":
            self.builder.close_field()

    def _read_picture(self, element: Element) -> None:
        """Read a drawing: the text of its boxes becomes notes, and a picture is noted."""
        if not self.builder.furniture and _is_small(element):
            self.builder.small_drawings += 1
            return
        is_recognised = False
        for child in element.iter():
            if word_name(child) == "txbxContent":
                if any(word_name(parent) == "txbxContent" for parent in child.iterancestors() if parent is not element):
                    continue  # a box in a box: read with the outer one
                text, notes = self.read_box(child)
                is_recognised = True
                if text and SideNote("box", text) not in self.notes:
                    self.notes.append(SideNote("box", text))
                self.notes += notes
            elif local_name(child) in _PICTURES:
                is_recognised = True
                self.builder.add_picture()
        if not is_recognised:
            self.builder.doubts.append("drawing")


def _is_small(element: Element) -> bool:
    """Whether a drawing stands in a line of text and is too small for words: a mark beside a word."""
    inline = [child for child in element if local_name(child) == "inline"]
    if len(inline) != 1 or len(element) != 1 or any(word_name(child) == "txbxContent" for child in element.iter()):
        return False
    sizes = [child for child in inline[0] if local_name(child) == "extent"]
    sides = [whole_number(size.get(side, "")) for size in sizes for side in ("cx", "cy")]
    return len(sides) == 2 and all(side is not None and 0 < side <= _SMALL for side in sides)


def read_alternatives(element: Element, builder: LineBuilder) -> Iterator[Element]:
    """Yield each branch of an ``mc:AlternateContent``, whose branches are versions of one content, equal ones once.

    Nothing is yielded for any other element. Once all are read, versions that differ are recorded as a doubt of
    ``builder``, except in drawings, which have a version for each generation of Word.
    """
    if element.tag != f"{{{COMPATIBILITY}}}AlternateContent":
        return
    from lxml import etree

    seen_contents: set[bytes] = set()
    branches = list(element)
    drawn = all(word_name(part) in _DRAWN for branch in branches for part in branch)
    for branch in branches:
        content = b"".join(
            etree.tostring(part, method="c14n", with_tail=False)  # type: ignore[call-overload]  # the stubs lack it
            for part in branch
        )
        if content not in seen_contents:
            seen_contents.add(content)
            yield branch
    if len(seen_contents) > 1 and not drawn:
        builder.add_doubt("alternatives")


def note_bindings(control: Element, builder: LineBuilder) -> None:
    """Add ``dataBinding`` to ``builder.doubts`` if Word shows other data in place of what a content control holds."""
    properties = find_child(control, "sdtPr")
    for child in properties if properties is not None else ():
        if local_name(child) == "dataBinding":
            builder.doubts.append("dataBinding")


def owner_tag(control: Element) -> str:
    """Find the tag of a content control, if it names a clause or an annex; empty for any other control."""
    tag = attribute(find_child(find_child(control, "sdtPr"), "tag"), "val")
    return tag if is_owner_tag(tag) else ""


def first_owner_tag(paragraph: Element) -> str:
    """Find the tag of the first content control in a paragraph whose tag names a clause or an annex; empty for none.

    LibreOffice puts such a control inside the paragraph. Controls in or after a text box do not count.
    """
    for element in paragraph.iter(*_CONTROLS):
        if word_name(element) == "txbxContent":
            return ""
        if tag := owner_tag(element):
            return tag
    return ""


def _change_author(element: Element) -> ChangeAuthor:
    return ChangeAuthor(attribute(element, "author")[:200], attribute(element, "date")[:40])


def _read_symbol(code: str) -> str:
    """Read a character named by its number; one of a symbol font is not known."""
    try:
        value = int(code, 16)
    except ValueError:
        return "\ufffd"
    return chr(value) if 0x20 <= value < 0xE000 and not 0xD800 <= value < 0xE000 else "\ufffd"


# ------------------------------------------------------------------ part reader
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
