"""Compile a document to a Word template that is merged many times (`stitch`), and say for whom the template is right.

A document is made once through the ordinary writer, with marks in place of the person's values (`slot_values.MARKS`).
Two things in a file depend on the values by more than their text:

* the proof part, where fingerprints, marks and the seal are over what is printed (`proof_compiler`): it is computed
  again for each person;
* what the writer decides by the length of a text, such as whether a row moves whole to the next page
  (`LengthMeasure`): people for whom it decides otherwise get another template.

Whoever has a value that is not surely right this way is rendered alone, through the ordinary writer
(`needs_full_render`).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..document.tree import (
    Annex,
    Article,
    BilingualDocument,
    Bullets,
    Document,
    Paragraph,
    Runs,
    Table,
    plain_text,
)
from .slot_values import MARKS, CompilationError
from .stitch.digits import ProofTemplate
from .stitch.marks import ATTRIBUTE, FRENCH, Spelling
from .stitch.parts import SlottedPart, digest_part
from .stitch.template import WordTemplate
from .stitch.zip_records import EntryWriter, deflate_whole, read_parts

if TYPE_CHECKING:
    from ..word.letterhead.letterhead import Letterhead

_UNSURE = re.compile(
    "[\t\n\ue000-\uf8ff]|\\S{25}|\\b1er(?= \x1f)"
)  # a long word changes the look of its paragraph, with what touches it
_LONG_WORD = re.compile("[^ ]{25}")
_PROOF_PART = re.compile(r"customXml/item\d+\.xml")


def needs_full_render(values: Sequence[str | None]) -> bool:
    """Whether a person's values need the ordinary writer, because merging could lay their text out wrongly.

    True where one of ``values`` ends with "1er", or holds a word of 25 characters or more, a tab, a line end or a
    private character. None among them is a value that the person does not have.

    >>> (
    ...     needs_full_render(["Camille Roussel"]),
    ...     needs_full_render(["a" * 60]),
    ...     needs_full_render(["premier secrétaire, dit le 1er"]),
    ... )
    (False, True, True)
    """
    joined = "  ".join([value for value in values if value])
    plain = joined.replace("\u00a0", " ").replace("\u202f", " ")
    if "1er" not in joined and plain.isprintable() and _LONG_WORD.search(plain) is None:
        return False  # nothing the expression could find: most values are so
    return _UNSURE.search(joined.replace("  ", " \x1f ") + " \x1f") is not None


# ------------------------------------------------------------------ the template
def compile_template(
    document: Document | BilingualDocument,
    *,
    letterhead: Letterhead | None = None,
    key: bytes | None = None,
    codec: str = "stitched",
) -> WordTemplate:
    """Compile to a Word template a document in which marks (`slot_values.MARKS`) stand for personal values.

    Parameters
    ----------
    document, letterhead, key:
        What is written; the firm's file around it, None without one; the secret that seals the proof, None without one.
    codec:
        ``stitched``, to merge fast; or ``zlib``, for smaller files.

    Raises
    ------
    CompilationError
        A value stands where a template cannot print it as the ordinary writer does.
    """
    from ..document.layout import check_writable
    from ..word import writer as docx
    from .proof_compiler import compile_proof

    check_writable(document, marked=True)
    file, read = docx.write_file(document, letterhead=letterhead, key=key)
    unchanging = EntryWriter()
    digests: list[tuple[str, bytes]] = []
    spellings: dict[Spelling, int] = {}
    parts: list[SlottedPart] = []
    proof: ProofTemplate | None = None
    for name, data in read_parts(file).items():
        if _PROOF_PART.fullmatch(name) and b'"urn:aigov-docs:proof:1"' in data:
            proof = compile_proof(name, data, read, key)
        elif name.endswith((".xml", ".rels")) and MARKS.are_in(text := data.decode()):
            parts.append(_cut_part(name, text, spellings))
        else:
            unchanging.add_entry(name, deflate_whole(data, 9, 9), zlib.crc32(data), len(data))
            digests.append((name, digest_part(data)))
    if codec == "stitched":
        for part in (*parts, *([proof.xml] if proof else [])):
            part.deflate_pieces()
    head, listing, count = unchanging.take_entries()
    return WordTemplate(list(spellings), parts, proof, head, listing, count, digests, codec)


def _cut_part(name: str, text: str, spellings: dict[Spelling, int]) -> SlottedPart:
    """Cut a part of a Word file at the marks of values, and number in ``spellings`` the ways to write them."""
    from ..word.wordml import run_properties

    looks = {run_properties("fr", bold=bold): run_properties("fr", bold=bold, raise_it=True) for bold in (False, True)}
    pieces: list[bytes] = []
    slots: list[int] = []
    at = 0
    for mark in MARKS.pattern.finditer(text):
        pieces.append(text[at : mark.start()].encode())
        spelling = _spelling_at(text, mark.start(), MARKS.slot_of(mark), looks)
        slots.append(spellings.setdefault(spelling, len(spellings)))
        at = mark.end()
    pieces.append(text[at:].encode())
    return SlottedPart(name, pieces, slots)


def _spelling_at(text: str, at: int, value: int, looks: dict[str, str]) -> Spelling:
    """Find the way to write a personal value at a place in the XML of a Word file: text, attribute or French."""
    if text.rfind("<", 0, at) > text.rfind(">", 0, at):
        return Spelling(value, ATTRIBUTE)
    opening = '<w:t xml:space="preserve">'
    start = text.rfind("<", 0, at)
    if text.startswith(opening, start):
        for look, raised in looks.items():
            if text.endswith(f"<w:r>{look}", 0, start):
                return Spelling(
                    value, FRENCH, f"</w:t></w:r><w:r>{raised}{opening}", f"</w:t></w:r><w:r>{look}{opening}"
                )
    return Spelling(value)


# ------------------------------------------------------------------ what the writer decides by the length of a value
@dataclass(frozen=True, slots=True)
class LengthMeasure:
    """A layout choice that depends on how long some personal values are: whether a text is too long to stay on a page.

    Parameters
    ----------
    static:
        The characters that are the same for everybody.
    values:
        The slots whose values are added to them.
    most:
        The most characters of a text that stays on one page.
    """

    static: int
    values: tuple[int, ...]
    most: int

    def decide_for(self, values: Sequence[str | None]) -> int:
        """Decide for one person whether the measured text is too long to stay on a page: 1 if it is, else 0.

        For people with the same number the writer makes the same choice, so one compiled template can serve them all.
        ``values`` are the person's, in the order of `slot_values.VALUES`; None is a value that the person does not
        have.

        >>> LengthMeasure(0, (0,), 450).decide_for(["Camille Roussel"])
        0
        """
        return int(self.static + sum(len(values[place] or "") for place in self.values) > self.most)


def find_measures(document: Document | BilingualDocument) -> tuple[LengthMeasure, ...]:
    """Find the measures of a document: its layout choices that depend on how long the personal values are.

    In ``document``, marks stand for the values (`slot_values.MARKS`).

    Raises
    ------
    CompilationError
        A value stands in a table, an annex or a footer, whose look depends on it, or makes one long word with what
        touches it.
    """
    sides = (document.left, document.right) if isinstance(document, BilingualDocument) else (document,)
    measures: list[LengthMeasure | None] = []
    for side in sides:
        if MARKS.are_in(side.footer):
            raise CompilationError
        for block in side.body:
            _refuse_marks(block)
            if isinstance(block, Article):
                _check_words(block)
            if isinstance(block, Article) and isinstance(document, BilingualDocument):
                measures += _measure_columns(block)
    return tuple(dict.fromkeys(measure for measure in measures if measure is not None))


def _refuse_marks(block: object) -> None:
    """Refuse to compile a block in which a personal value stands in a table or an annex."""
    if isinstance(block, Annex):
        changes = MARKS.are_in(repr(block))
    elif isinstance(block, Article):
        changes = any(isinstance(inner_block, Table) and _has_marks(inner_block) for inner_block in block.blocks)
    else:
        changes = isinstance(block, Table) and _has_marks(block)
    if changes:
        raise CompilationError


def _check_words(article: Article) -> None:
    """Refuse to compile an article in which long words touch a personal value."""
    for block in article.blocks:
        for word in plain_text(block.runs).split() if isinstance(block, Paragraph) else ():
            pieces, values = MARKS.split_text(word)
            if len(values) > 1 or (values and sum(map(len, pieces)) >= 20):
                raise CompilationError


def _measure_columns(article: Article) -> list[LengthMeasure | None]:
    """Build the measures of an article in two columns, where a short group of blocks stays on one page."""
    from ..document.layout import article_groups, block_texts
    from ..word.bilingual import SHORT, take_list_item

    measures = []
    for group in article_groups(article):
        last = (take_list_item(group[-1], 0),) if group and isinstance(group[-1], Bullets) else ()
        for blocks in (group, group[:-1], (*group[:-1], *last)):
            text = "".join(plain_text(runs) for block in blocks for runs in block_texts(block))
            measures.append(_make_measure(text, SHORT))
    return measures


def _make_measure(text: str, most: int) -> LengthMeasure | None:
    """Build the length measure of a text that holds a personal value; None for a text without one."""
    pieces, values = MARKS.split_text(text)
    return LengthMeasure(sum(map(len, pieces)), values, most) if values else None


def _has_marks(table: Table) -> bool:
    cells: Iterable[Runs] = (cell for row in (table.header, *table.rows) for cell in row)
    return any(MARKS.are_in(plain_text(cell)) for cell in cells)
