"""A page of a document on a terminal: its words and its tables, without the marks of a file format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .console import Console

if TYPE_CHECKING:
    from ..document.tree import Document


def print_page(page: Document, console: Console) -> None:
    """Print a short page made of paragraphs, lists, headings and tables, such as the plan of an issue.

    >>> from aigov_docs.document.tree import Document, Paragraph, Run
    >>> body = (Paragraph((Run("5 documents", bold=True), Run(" dated today"))),)
    >>> print_page(Document("plan", "en", "What will be issued", "", "", "", "", "", body, "2026-12-31"), Console("en"))
    What will be issued
    <BLANKLINE>
    5 documents dated today
    """
    from ..document.tree import Bullets, Heading, Paragraph, Table, plain_text

    console.print_line(console.bold(page.title))
    for text in (page.subtitle, page.notice):
        if text:
            console.print_line(text)
    for block in page.body:
        console.print_line()
        match block:
            case Heading():
                console.print_line(console.bold(plain_text(block.text)))
            case Paragraph():
                console.print_line(plain_text(block.runs))
            case Bullets():
                for item in block.items:
                    console.print_line(f"– {plain_text(item)}")
            case Table():
                console.print_table(
                    [plain_text(cell) for cell in block.header],
                    [[plain_text(cell) for cell in row] for row in block.rows],
                )
