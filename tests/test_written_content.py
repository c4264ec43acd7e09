"""The writer knows what it wrote: what it says of a file is what reading the file gives, line by line.

The reader is the oracle here, over every kind of document, in each layout, in letterheads of many kinds. One of each
kind at every run; all of them with AIGOV_WHOLE=1.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from depth import WHOLE
from letterheads import ODD_LETTERHEADS

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from every_document import Made, every_document

from aigov_docs.kits.wordkit.read.lines import WordContent
from aigov_docs.kits.wordkit.read.returned_file import read_file
from aigov_docs.kits.wordkit.read.text_looks import read_look
from aigov_docs.word.letterhead.letterhead import open_letterhead
from aigov_docs.word.wordml import NAMESPACES, make_hidden_anchor, run_look, run_properties
from aigov_docs.word.writer import WrittenFile, write_file

HOUSE = Path(__file__).resolve().parents[1] / "clause_library/samples/house/papier-a-en-tete.docx"
#: What is put in letterheads at every run: one language, two columns, one after the other with annexes.
DRESSED = ("amendment.fr", "amendment.fr+en.columns", "chapter.fr+en.sequence")
#: What is read back at every run.
SHORT = (
    "charter.fr", "chapter.en", "chapter.fr+en.sequence", "charter.draft.en", "amendment.en.annotated",
    "chapter.fr+en.columns.annotated", "amendment.large.fr+en.columns", "amendment.signed.fr",
)  # fmt: skip


@pytest.fixture(scope="module")
def documents() -> dict[str, Made]:
    """The documents that have a proof: the vehicles, in every state; at every run, those that are read back."""
    made = every_document(whole=WHOLE, keep=lambda name: WHOLE or name in {*SHORT, *DRESSED})
    return {each.name: each for each in made if getattr(each.document, "left", each.document).proof is not None}


def assert_same(written: WrittenFile, name: str) -> None:
    """Assert that the writer says of a file what the reader does; properties and proof are read from the file alone."""
    told, read = written.content, read_file(written.data)
    assert told is not None and not read.problems, name
    for at, (one, other) in enumerate(zip(told.lines, read.lines, strict=False)):
        assert one == other, f"{name}, line {at}"
    assert len(told.lines) == len(read.lines), name
    assert notes(told) == notes(read), name
    assert told.doubts == read.doubts, name


def notes(content: WordContent) -> list[tuple[str, str, str]]:
    """Notes in one order; comments apart, which no proof is made from."""
    return sorted((note.kind, note.text, note.part) for note in content.notes if note.kind != "comment")


def test_the_writer_knows_what_it_wrote(documents: dict[str, Made]) -> None:
    assert set(SHORT) <= set(documents)
    for name, made in documents.items():
        if WHOLE or name in SHORT:
            assert_same(write_file(made.document, annotate=made.annotate), name)


@pytest.mark.parametrize("kind", ["house", *ODD_LETTERHEADS])
def test_the_writer_knows_what_it_wrote_in_a_letterhead(documents: dict[str, Made], kind: str) -> None:
    letterhead = open_letterhead(HOUSE.read_bytes() if kind == "house" else ODD_LETTERHEADS[kind])
    several = documents if WHOLE else DRESSED if kind == "house" else DRESSED[:2]
    names = several if kind in ("house", "cover") else DRESSED[:1]
    for name in names:
        made = documents[name]
        assert_same(write_file(made.document, annotate=made.annotate, letterhead=letterhead), f"{name} in {kind}")


def test_pages_of_the_contents_are_no_words(documents: dict[str, Made]) -> None:
    made = documents["chapter.en"]
    content = write_file(made.document).content
    assert content is not None
    pages = {name: 2 for line in content.lines for name in line.bookmarks}
    assert_same(write_file(made.document, pages=pages), made.name)


@pytest.mark.parametrize("blank", [False, True])
@pytest.mark.parametrize("language", ["fr", "en", "la"])
def test_the_look_of_a_run_is_the_one_it_asks_for(language: str, blank: bool) -> None:
    from lxml import etree

    def look(properties: str) -> Any:
        return read_look(etree.fromstring(f"<w:r {NAMESPACES}>{properties}</w:r>")[0])

    assert look(run_properties(language, blank=blank)) == run_look(language, blank=blank)
    anchor = make_hidden_anchor("#sign1#", language)
    properties = anchor.xml[len("<w:r>") : anchor.xml.index("</w:rPr>")] + "</w:rPr>"
    assert look(properties) == anchor.marks[0].look  # type: ignore[union-attr]  # an anchor is one text
