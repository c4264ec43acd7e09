"""The table of contents of a Word file: a field that Word updates, with its lines written beforehand."""

from __future__ import annotations

from collections.abc import Sequence

from ..document.layout import ContentsEntry, contents_entries, margin_label
from ..document.tree import Contents, Run
from .fragments import EMPTY, BlockWriter, Fragment, join_fragments
from .wordml import close_field, make_field, make_link, make_paragraph, open_field


def write_contents(writer: BlockWriter, block: Contents) -> Fragment:
    """Write the table of contents of the writer's document as a Word field that shows its lines before Word updates it.

    In a file of two languages, one field lists the headings of the text, another the annexes.
    """
    breaks = block.starts_page and not writer.dressed
    title = make_paragraph(writer.write_text(block.title), "ContentsTitle", page_break=breaks) if block.title else EMPTY
    listed = contents_entries(writer.document)
    levels = "1-2" if block.articles else "1-1"
    if writer.alone:
        return title + _write_field(writer, listed, levels, "")
    attached = {annex.anchor for annex in writer.document.annexes()}
    text = [entry for entry in listed if entry.anchor not in attached]
    annexes = [entry for entry in listed if entry.anchor in attached]
    text_field = _write_field(writer, text, levels, writer.part_bookmark)
    return title + text_field + _write_field(writer, annexes, levels, writer.annexes_bookmark)


def _write_field(writer: BlockWriter, listed: Sequence[ContentsEntry], levels: str, part: str) -> Fragment:
    """Write the lines of the contents in a field, for some levels of heading, within a bookmark if one is given."""
    lines = [_write_entry(writer, entry) for entry in listed]
    if lines:
        where = f" \\b {part}" if part else ""
        start = open_field(f'TOC \\o "{levels}"{where} \\h \\z', writer.language, stale=not writer.pages)
        lines[0] = (lines[0][0], start + lines[0][1])
        lines[-1] = (lines[-1][0], lines[-1][1] + close_field(writer.language))
    last = len(lines) - 1  # all of them on one page, as their style holds each to the next
    return join_fragments(
        make_paragraph(content, style, keep_next=False if place == last else None)
        for place, (style, content) in enumerate(lines)
    )


def write_contents_by_chapter(writer: BlockWriter, block: Contents) -> list[Fragment]:
    """Write the table of contents of the writer's document as links, one fragment for each first-level heading.

    The title, where there is one, is a fragment of its own, the first. This serves two languages in columns: a Word
    field would list the headings of both.
    """
    parts = [make_paragraph(writer.write_text(block.title), "ContentsTitle")] if block.title else []
    listed = contents_entries(writer.document)
    for entry in listed:
        style, content = _write_entry(writer, entry)
        line = make_paragraph(content, style, keep_next=False if entry is listed[-1] else None)
        if entry.level == 1 or not parts:
            parts.append(line)
        else:
            parts[-1] += line
    return parts


def _write_entry(writer: BlockWriter, entry: ContentsEntry) -> tuple[str, Fragment]:
    """Write the style and the content of one line of the contents."""
    name = writer.bookmark_of(entry.anchor)
    gap = " " if entry.level == 1 or writer.narrow else "\t"
    label_text = margin_label(entry.label) if gap == "\t" and writer.form.hang else entry.label
    label = writer.write_text(f"{label_text}{gap}") if label_text else EMPTY
    plain = tuple(Run(item.text, origin=item.origin, filled=item.filled) for item in entry.text)
    page = writer.pages.get(name)
    number = EMPTY
    if page:
        number = writer.write_text("\t") + make_field(f"PAGEREF {name} \\h", str(page), writer.language)
    return f"TOC{min(entry.level, 2)}", make_link(label + writer.write_runs(plain) + number, name)
