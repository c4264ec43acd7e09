"""The content of a written file, from the writer's marks and the open parts of a letterhead.

It equals what :func:`~aigov_docs.kits.wordkit.read.returned_file.read_file` reads in the saved file, properties and
proof apart; the tests compare the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from ..kits.wordkit.read.line_builder import LineBuilder, NumberCounter
from ..kits.wordkit.read.lines import SideNote, WordContent
from ..kits.wordkit.read.part_reader import InsertedLines
from ..kits.wordkit.read.returned_file import read_document
from ..kits.wordkit.read.text_looks import StyleSheet
from ..kits.wordkit.untrusted_package import PartLink, parse_xml
from .fragments import Fragment, Renaming, tell_marks

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.opc.part import Part
    from lxml.etree import _Element as Element


class Furniture(NamedTuple):
    """A header or footer that the program wrote: its kind, the name of its part and its content.

    ``kind`` is ``header`` or ``footer``.
    """

    kind: str
    part: str
    content: Fragment


class Placement(NamedTuple):
    """Where a document's text stands in a letterhead's body, and which style and bookmark names were changed.

    ``start`` and ``stop`` are the places, among the children of the body, of its first and after its last element.
    """

    start: int
    stop: int
    renaming: Renaming


def own_content(
    word: WordDocument, body: Fragment, furniture: Iterable[Furniture], counter: NumberCounter
) -> WordContent:
    """Make the content that a reader would find in a Word file without a letterhead, from what was written in it.

    The file itself is not read, save its styles.

    Parameters
    ----------
    word:
        The file, open in python-docx.
    body:
        What was written in the body.
    furniture:
        What was written in the headers and footers.
    counter:
        Gives the number that Word prints before each paragraph of a list.
    """
    styles = StyleSheet(word.styles.element)
    builder = LineBuilder(styles, counter)
    tell_marks(body.marks, builder)
    builder.end_text()
    notes = []
    for kind, part, content in furniture:
        beside = LineBuilder(styles, furniture=True)
        tell_marks(content.marks, beside)
        notes += [SideNote(kind, line.text, part=part) for line in beside.lines if line.text.strip()]
    return WordContent(lines=tuple(builder.lines), notes=tuple(notes), doubts=tuple(dict.fromkeys(builder.doubts)))


def dressed_content(word: WordDocument, body: Fragment, placement: Placement, counter: NumberCounter) -> WordContent:
    """Make the content of a Word file on a letterhead, as reading the file would give it: its lines, notes and doubts.

    Only what the letterhead itself holds is read; the lines of the document come from ``body``.

    Parameters
    ----------
    word:
        The file, open in python-docx.
    body:
        What was written for the document.
    placement:
        Where the text of the document stands in the file, and which of its names changed there.
    counter:
        Gives the number that Word prints before each paragraph of a list; it knows each list by the number that
        ``body`` names, not by the one that the list got in the letterhead.
    """

    def tell(builder: LineBuilder) -> None:
        tell_marks(body.marks, builder, counter, placement.renaming)

    parts = _OpenParts(word)
    inserted = InsertedLines(placement.start, placement.stop, tell)
    return read_document(parts, parts.main, word.element, inserted)


class _OpenParts:
    """The parts of a file that is open in python-docx."""

    def __init__(self, word: WordDocument) -> None:
        self.main = _part_name(word.part)
        self._parts = {_part_name(part): part for part in word.part.package.iter_parts()}

    def parse_part(self, name: str) -> Element | None:
        """Parse a part of the open file and return its root; None where there is no such part."""
        part = self._parts.get(name)
        if part is None:
            return None
        element: Element | None = getattr(part, "element", None)
        return element if element is not None else parse_xml(part.blob)

    def read_links(self, name: str) -> list[PartLink]:
        """Read the links of the part named ``name`` to other parts of the file and to addresses outside it."""
        return [
            PartLink(
                link.rId,
                link.reltype,
                link.target_ref if link.is_external else _part_name(link.target_part),
                link.is_external,
                link.target_ref,
            )
            for link in self._parts[name].rels.values()
        ]


def _part_name(part: Part) -> str:
    return str(part.partname).lstrip("/")
