"""A document as CommonMark text (with pipe tables), good to read as it is and to compare.

Of two languages, the second is quoted under the first, paragraph by paragraph: a table of two columns would put each
pair of paragraphs on one endless line, and could hold no list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby, zip_longest

from ..document.layout import (
    article_label,
    column_shares,
    contents_entries,
    heading_label,
    pair_blocks,
    printed_blocks,
    printed_heading,
)
from ..document.tree import (
    Annex,
    Article,
    BilingualDocument,
    Block,
    Bullets,
    ChangedRun,
    Contents,
    Document,
    Heading,
    OpenPoints,
    PageBreak,
    Panels,
    Paragraph,
    Picture,
    Run,
    Runs,
    Signature,
    Table,
)
from ..kits.ground.languages import find_language

_SPECIAL = re.compile(r"[\\`*_\[<]|~(?=~)|(?<=~)~|&(?=#?\w+;)")
_NUMBER = re.compile(r"^(\s*\d{1,9})([.)])(?=\s|$)")
_MARK = re.compile(r"^(\s*)(?=#{1,6}(?:\s|$)|[-+](?:\s|$)|=+\s*$|-{2,}|>)")
_EDGES = re.compile(r"^(\s*)(.*?)(\s*)$", re.DOTALL)


def to_bytes(document: Document | BilingualDocument, *, annotate: bool = False) -> bytes:
    """Write a document as UTF-8 Markdown; ``annotate`` quotes under each article its weight and review notes."""
    if isinstance(document, BilingualDocument):
        parts = _bilingual(document, annotate)
    else:
        text = _MarkdownText(document, annotate)
        parts = [*text.format_front(), *(text.format_block(block) for block in document.body)]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


# ------------------------------------------------------------------ text
def escape_inline(text: str) -> str:
    """Escape a text for the middle of a Markdown line, so that it reads back unchanged.

    >>> print(escape_inline("O'Brien & Fils <SAS> *x*"))
    O'Brien & Fils \\<SAS> \\*x\\*
    """
    return _SPECIAL.sub(lambda special: "\\" + special[0], text)


def escape_lines(written: str, indent: str = "") -> str:
    """Write text from `escape_inline` as a Markdown paragraph, in which no line is taken for a heading or list.

    ``indent`` is put before each line but the first.

    >>> print(escape_lines("# 1\\n2. two"))
    \\# 1\\
    2\\. two
    """
    escaped_lines = (_MARK.sub(r"\1\\", _NUMBER.sub(r"\1\\\2", line)) for line in written.split("\n"))
    return f"\\\n{indent}".join(line.strip(" \t") for line in escaped_lines)


def bold_text(written: str) -> str:
    """Set a text in bold, with the spaces at its ends outside the stars.

    ``written`` is Markdown: `escape_inline` has already escaped what would be read as markup.
    """
    return _mark_ends(written, "**")


def _mark_ends(written: str, mark: str) -> str:
    """Put a mark at both ends of a text, between it and the spaces at its ends; a text of spaces stays as it is."""
    edges = _EDGES.match(written)
    return f"{edges[1]}{mark}{edges[2]}{mark}{edges[3]}" if edges and edges[2] else written


def quote_block(text: str) -> str:
    """Write blocks of Markdown as a quotation, with ``>`` before each line."""
    return "\n".join(f"> {line}".rstrip(" ") for line in text.split("\n")) if text else ""


def _runs(items: Runs) -> str:
    """Write runs (pieces of text in one style) as Markdown, with neighbours in bold under one pair of stars."""
    text = ""
    for (bold, removed), together in groupby(items, key=lambda item: (item.bold, _is_removed(item))):
        written = escape_inline("".join(item.text for item in together))
        text += bold_text(written) if bold else _mark_ends(written, "~~") if removed else written
    return text


def _is_removed(item: Run) -> bool:
    return isinstance(item, ChangedRun) and not item.added


def _line(written: str) -> str:
    """Join the lines of a Markdown text into one line, for headings and tables."""
    return " ".join(written.split("\n"))


def _cell(items: Runs, *, bold: bool = False) -> str:
    written = _runs(items).replace("|", "\\|").replace("\n", "<br>")
    return bold_text(written) if bold and not any(item.bold for item in items) else written


def _titled(label: str, words: Runs) -> str:
    """Write the label and the words of a heading on one line of Markdown."""
    heading_text = _runs(tuple(Run(item.text) for item in words))
    return _line(f"{escape_inline(label)} {heading_text}" if label else heading_text).strip(" ")


# ------------------------------------------------------------------ blocks
class _MarkdownText:
    """The Markdown writer of the blocks of one document; ``quiet`` writes its headings in bold.

    Of two languages the second is quiet, so that its headings are not listed again.
    """

    def __init__(self, document: Document, annotate: bool, *, quiet: bool = False) -> None:
        self.document = document
        self.annotate = annotate
        self.quiet = quiet
        self._level = 1

    def format_front(self) -> list[str]:
        """Write the title, the subtitle and the notice of a document as Markdown."""
        document = self.document
        return [
            "" if document.letter else self._headed(1, _line(escape_inline(document.title))),
            bold_text(_line(escape_inline(document.subtitle))) if document.subtitle else "",
            escape_lines(escape_inline(document.notice)),
        ]

    def _headed(self, level: int, title: str) -> str:
        if not title:
            return ""
        return bold_text(title) if self.quiet else f"{'#' * min(level, 6)} {title}"

    def format_block(self, block: Block) -> str:
        """Write one block of the document as Markdown, its parts separated by a blank line."""
        match block:
            case Paragraph() if block.label:
                label = bold_text(escape_inline(f"{block.label}{find_language(self.document.language).colon}"))
                return escape_lines(f"{label}{_runs(block.runs)}")
            case Paragraph():
                return escape_lines((f"{block.number} " if block.number else "") + _runs(block.runs))
            case Bullets():
                return self._list([_runs(item) for item in block.items], ordered=block.ordered)
            case Panels():
                parts = (
                    (escape_lines(_runs(panel.heading)), self._list([*map(_runs, panel.items)]))
                    for panel in block.panels
                )
                return self._join(part for pair in parts for part in pair)
            case Table():
                return self._table(block)
            case Heading() | Article():
                return self._join([self.format_heading(block), *self._content(block)])
            case Contents():
                items = [_titled(entry.label, entry.text) for entry in contents_entries(self.document)]
                steps = [entry.level - 1 for entry in contents_entries(self.document)]
                listed = "\n".join("  " * step + f"- {item}" for step, item in zip(steps, items, strict=True))
                return self._join([self._headed(2, escape_inline(block.title)), listed])
            case Signature():
                return self._signature(block)
            case OpenPoints():
                listed = self._list([escape_inline(item) for item in block.items])
                return self._join(
                    [self._headed(2, escape_inline(block.title)), escape_lines(escape_inline(block.intro)), listed]
                )
            case Annex():
                return self._join([self.format_heading(block.heading), *map(self.format_block, block.blocks)])
            case PageBreak() | Picture():  # what follows a picture says the same
                return ""

    def format_heading(self, block: Heading | Article) -> str:
        """Write a heading as Markdown, one level under the heading that it belongs to."""
        if isinstance(block, Heading) and block.opens_article:
            return self._headed(self._level + 1, _titled(heading_label(block), block.text))
        if isinstance(block, Heading):
            self._level = 1 + block.level
            return self._headed(self._level, _titled(heading_label(block), block.text))
        return self._headed(self._level + 1, _titled(article_label(block, self.document), printed_heading(block)))

    def format_review_note(self, article: Article) -> str:
        """Quote as Markdown an article's weight and review notes; empty in a copy that is not annotated."""
        if not self.annotate:
            return ""
        weight = bold_text(escape_inline(article.weight_label)) if article.weight_label else ""
        return quote_block(self._join([weight, *(escape_lines(escape_inline(note)) for note in article.note)]))

    def _content(self, block: Heading | Article) -> list[str]:
        return (
            [self.format_review_note(block), *map(self.format_block, printed_blocks(block))]
            if isinstance(block, Article)
            else []
        )

    @staticmethod
    def _join(parts: Iterable[str]) -> str:
        return "\n\n".join(part for part in parts if part)

    @staticmethod
    def _list(items: list[str], *, ordered: bool = False) -> str:
        marks = [f"{place}." if ordered else "-" for place in range(1, len(items) + 1)]
        return "\n".join(
            f"{mark} {escape_lines(item, ' ' * (len(mark) + 1))}" for mark, item in zip(marks, items, strict=True)
        )

    def _table(self, block: Table) -> str:
        count = len(column_shares(block))
        if not count:
            return escape_lines(escape_inline(block.caption))
        rows = [[_cell(runs) for runs in block.header]] if block.header else [[]]
        rows += [
            [
                _cell(runs, bold=block.is_band(row) or (block.labelled and not block.ruled and not at))
                for at, runs in enumerate(row)
            ]
            for row in block.rows
        ]
        rows = [row + [""] * (count - len(row)) for row in rows]
        rows.insert(1, ["---"] * count)
        caption = bold_text(_line(escape_inline(block.caption))) if block.caption else ""
        return self._join([caption, "\n".join(f"| {' | '.join(row)} |" for row in rows)])

    def _signature(self, block: Signature) -> str:
        people = [
            escape_lines(
                "\n".join(
                    [
                        bold_text(escape_inline(signatory.title)),
                        *(
                            escape_inline(line)
                            for line in (*signatory.lines, *(f"{line} ……………………" for line in block.lines))
                        ),
                    ]
                )
            )
            for signatory in block.signatories
        ]
        return self._join(
            [escape_lines(_runs(block.made_at)), *people, *(escape_lines(escape_inline(note)) for note in block.notes)]
        )


# ------------------------------------------------------------------ two languages
def _bilingual(document: BilingualDocument, annotate: bool) -> list[str]:
    """Write a document in two languages as Markdown, with the second language quoted under the first."""
    left, right = _MarkdownText(document.left, annotate), _MarkdownText(document.right, False, quiet=True)
    names = [find_language(text.document.language).name for text in (left, right)]
    notices = [escape_inline(notice) for notice in document.notice]
    parts = [
        *left.format_front(),
        escape_lines(notices[0]),
        f"*{names[0]}*",
        quote_block(_MarkdownText._join([*right.format_front(), escape_lines(notices[1]), f"*{names[1]}*"])),
    ]
    for _, left_block, right_block in pair_blocks(document):
        if isinstance(left_block, Article) and isinstance(right_block, Article):
            parts += [
                left.format_heading(left_block),
                quote_block(right.format_heading(right_block)),
                left.format_review_note(left_block),
            ]
            for mine, theirs in zip_longest(printed_blocks(left_block), printed_blocks(right_block)):
                parts += [
                    left.format_block(mine) if mine else "",
                    quote_block(right.format_block(theirs)) if theirs else "",
                ]
        else:
            parts += [left.format_block(left_block), quote_block(right.format_block(right_block))]
    return parts
