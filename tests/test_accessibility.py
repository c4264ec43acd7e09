"""Word files for those who do not see them, or see them otherwise: what Word's own accessibility checker asks, and a
little more.
"""

from __future__ import annotations

import io
import itertools
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from depth import WHOLE
from docx.oxml.ns import qn as read_tag

import aigov_docs as aigov

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
from every_document import ONE_OF_EACH, Made, every_document

qn = cache(read_tag)  # the same few tags, a million times
#: The kinds of documents, by how their names begin or end.
GROUPS = ("charter", "chapter", "amendment", "draft", "large", "annotated", "report", "companions")


#: Of each kind, those left to whole runs: each vehicle, language and layout remains, with notes and without.
LEFT_TO_WHOLE_RUNS = frozenset(
    {
        "charter.en", "charter.fr+en.sequence", "chapter.fr", "chapter.fr+en.columns", "amendment.fr", "amendment.en",
        "chapter.fr.annotated",
    }
)  # fmt: skip


@cache
def documents() -> dict[str, list[Made]]:
    """One document of each kind, by group; every document in whole runs."""
    out: dict[str, list[Made]] = {group: [] for group in GROUPS}
    for made in every_document(whole=WHOLE, keep=lambda name: WHOLE or name not in LEFT_TO_WHOLE_RUNS):
        marks = made.name.split(".")
        found = [group for group in ("draft", "large", "annotated", "report") if group in marks]
        group = "companions" if "-" in marks[1] else found[0] if found else marks[0]
        out[group].append(made)
    names = [made.name for group in out.values() for made in group]
    assert len(names) == len(set(names)) and set(names) >= ONE_OF_EACH - LEFT_TO_WHOLE_RUNS
    return out


# ------------------------------------------------------------------ reading
def roots(word: Any) -> list[Any]:
    """Body, headers, footers and comments."""
    furniture = [part._element for section in word.sections for part in (section.header, section.footer)]
    return [word.element.body, *furniture, *(comment._comment_elm for comment in word.comments)]


@cache
def full(path: str) -> str:
    """A path of tags, as lxml takes it."""
    return "/".join(qn(tag) for tag in path.split("/"))


def value(element: Any, path: str) -> str | None:
    """The ``w:val`` of a descendant, by its path of tags."""
    found = element.find(full(path))
    return None if found is None else found.get(qn("w:val"))


def styles_of(word: Any) -> dict[str, Any]:
    return {style.get(qn("w:styleId")): style for style in word.styles.element.iter(qn("w:style"))}


def inherited(styles: dict[str, Any], name: str | None, path: str) -> str | None:
    """A property of a style, its own or that of the style it is based on."""
    seen = set()
    while name in styles and name not in seen:
        seen.add(name)
        found = value(styles[name], path)
        if found is not None:
            return found
        name = value(styles[name], "w:basedOn")
    return None


def text_of(element: Any) -> str:
    return "".join(t.text or "" for t in element.iter(qn("w:t")))


def style_of(paragraph: Any) -> str | None:
    return value(paragraph, "w:pPr/w:pStyle")


def own_rows(table: Any) -> list[Any]:
    return table.findall(qn("w:tr"))


# ------------------------------------------------------------------ what is asked of a file
def the_file_has_a_title_and_a_language(word: Any) -> Iterator[str]:
    if not word.core_properties.title:
        yield "no title"
    default = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}").get(
        qn("w:val")
    )
    if default not in {"fr-FR", "en-GB"} or word.core_properties.language != default:
        yield f"language {default}, {word.core_properties.language}"


def every_run_of_text_says_its_language(word: Any) -> Iterator[str]:
    for root in roots(word):
        for run in root.iter(qn("w:r")):
            if text_of(run).strip() and value(run, "w:rPr/w:lang") not in {"fr-FR", "en-GB"}:
                yield text_of(run)


def headings_begin_at_1_and_jump_no_level(word: Any) -> Iterator[str]:
    styles = styles_of(word)
    level_of = cache(lambda style: inherited(styles, style, "w:pPr/w:outlineLvl"))
    levels = []
    for paragraph in word.element.body.iter(qn("w:p")):
        level = value(paragraph, "w:pPr/w:outlineLvl") or level_of(style_of(paragraph))
        if level is not None and int(level) < 9 and text_of(paragraph).strip():
            levels.append((int(level) + 1, text_of(paragraph)))
    if levels and levels[0][0] != 1:
        yield f"the first heading is of level {levels[0][0]}: {levels[0][1]}"
    yield from (
        f"level {after[0]} under level {before[0]}: {after[1]}"
        for before, after in itertools.pairwise(levels)
        if after[0] > before[0] + 1
    )


def what_looks_like_a_heading_is_one_to_every_reader(word: Any) -> Iterator[str]:
    """A style with a level of its own that is not based on a built-in heading is no heading to pandoc, mammoth and
    others.
    """
    styles = styles_of(word)
    for name, style in styles.items():
        if name == "Title" or value(style, "w:pPr/w:outlineLvl") in {None, "9"}:
            continue
        chain = [(value(styles[each], "w:name") or "").lower() for each in ancestors(styles, name)]
        if not any(each.startswith("heading ") for each in chain):
            yield f"style {name}"


def ancestors(styles: dict[str, Any], name: str | None) -> Iterator[str]:
    while name in styles:
        yield name
        name = value(styles[name], "w:basedOn")


def tables_of_data_have_a_repeated_header_a_title_and_a_description(word: Any) -> Iterator[str]:
    for table in word.element.body.iter(qn("w:tbl")):
        heads = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in own_rows(table)]
        first = text_of(own_rows(table)[0])[:60]
        look = table.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}")
        headed = look is not None and "1" in {look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))}
        if not any(heads) and not headed:
            continue  # it places signatures, or frames a text
        if any(heads) and not (heads[0] and heads == sorted(heads, reverse=True)):
            yield f"a header that is not first: {first}"
        yield from (
            f"no {tag}: {first}" for tag in ("w:tblCaption", "w:tblDescription") if not value(table, f"w:tblPr/{tag}")
        )


def tables_have_no_merged_nested_or_missing_cell(word: Any) -> Iterator[str]:
    for table in word.element.body.iter(qn("w:tbl")):
        columns = len(table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}"))
        counts = {len(list(row.iterchildren(qn("w:tc"), qn("w:sdt")))) for row in own_rows(table)}
        merged = list(table.iter(qn("w:gridSpan"), qn("w:vMerge"), qn("w:hMerge")))
        around = list(table.iterancestors(qn("w:tbl")))
        # side by side, the signature and the last row of the columns stand in one cell: nothing else keeps them on one
        # page
        held = (
            len(around) == 1
            and columns == 2
            and [value(each, "w:tblPr/w:tblStyle") for each in around] == ["PlainTable"]
        )
        if merged or counts != {columns} or (around and not held):
            yield text_of(own_rows(table)[0])[:60]


#: Empty on purpose: the thin line between two tables, the end of a cell, the place to sign.
SPACERS = {"Spacer", "CellEnd", "SignatureSpace"}


def space_is_made_by_styles_and_not_by_empty_paragraphs(word: Any) -> Iterator[str]:
    for paragraph in word.element.body.iter(qn("w:p")):
        drawn = any(paragraph.find(f".//{qn(tag)}") is not None for tag in ("w:drawing", "w:sectPr"))
        cell = next(paragraph.iterancestors(qn("w:tc")), None)
        alone = cell is not None and len(list(cell.iter(qn("w:p")))) == 1  # an empty cell must hold a paragraph
        if not text_of(paragraph).strip() and not drawn and not alone and style_of(paragraph) not in SPACERS:
            yield f"empty, of style {style_of(paragraph)}"


def links_have_words_and_pictures_have_a_text(word: Any) -> Iterator[str]:
    yield from (
        "a link without words" for link in word.element.body.iter(qn("w:hyperlink")) if not text_of(link).strip()
    )
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    beside = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"  # its words stand beside it
    yield from (
        "a picture without text"
        for root in roots(word)
        for picture in root.iter(drawing)
        if not picture.get("descr") and not any(True for _ in picture.iter(beside))
    )


def colours_of_text_can_be_told_from_their_ground(word: Any) -> Iterator[str]:
    styles = styles_of(word)
    colour_of = cache(lambda style: inherited(styles, style, "w:rPr/w:color"))
    for root in roots(word):
        for paragraph in root.iter(qn("w:p")):
            style = style_of(paragraph)
            if style == "SignatureSpace":
                continue  # the anchor of an e-signature service is there, white on purpose
            ground = ground_of(paragraph)
            for run in paragraph.iter(qn("w:r")):
                colour = value(run, "w:rPr/w:color") or colour_of(value(run, "w:rPr/w:rStyle")) or colour_of(style)
                ink = "000000" if colour in {None, "auto"} else str(colour)
                if contrast(ink, ground) < 4.5 and text_of(run).strip():
                    yield f"{ink} on {ground}: {text_of(run)[:30]}"


def ground_of(paragraph: Any) -> str:
    """The colour behind a paragraph: its own, that of its cell, or white."""
    cell = next(paragraph.iterancestors(qn("w:tc")), None)
    places = [(paragraph, "w:pPr/w:shd"), *([(cell, "w:tcPr/w:shd")] if cell is not None else [])]
    for element, path in places:
        found = element.find(full(path))
        fill = found.get(qn("w:fill")) if found is not None else None
        if fill not in {None, "auto"}:
            return str(fill)
    return "FFFFFF"


def blanks_are_marked_by_more_than_colour(word: Any) -> Iterator[str]:
    for run in word.element.body.iter(qn("w:r")):
        if run.find(f"{qn('w:rPr')}/{qn('w:highlight')}") is not None and "[•]" not in text_of(run):
            yield text_of(run)


def no_setting_or_box_keeps_a_reader_out(word: Any) -> Iterator[str]:
    if word.settings.element.find(qn("w:documentProtection")) is not None:
        yield "the document is protected"
    yield from ("text in a box" for _ in word.element.body.iter(qn("w:txbxContent"), qn("w:framePr")))


CHECKS: tuple[Callable[[Any], Iterator[str]], ...] = (
    the_file_has_a_title_and_a_language,
    every_run_of_text_says_its_language,
    headings_begin_at_1_and_jump_no_level,
    what_looks_like_a_heading_is_one_to_every_reader,
    tables_of_data_have_a_repeated_header_a_title_and_a_description,
    tables_have_no_merged_nested_or_missing_cell,
    space_is_made_by_styles_and_not_by_empty_paragraphs,
    links_have_words_and_pictures_have_a_text,
    colours_of_text_can_be_told_from_their_ground,
    blanks_are_marked_by_more_than_colour,
    no_setting_or_box_keeps_a_reader_out,
)


@pytest.mark.parametrize("group", GROUPS)
def test_word_files_can_be_read_by_everyone(group: str) -> None:
    """What fails is said check by check, then file by file."""
    made = documents()[group]
    assert made
    found: dict[str, dict[str, list[str]]] = {}
    for each in made:
        word = docx.Document(io.BytesIO(aigov.to_bytes(each.document, "docx", annotate=each.annotate)))
        for check in CHECKS:
            if said := sorted(set(check(word))):
                found.setdefault(check.__name__, {})[each.name] = said
    assert not found


# ------------------------------------------------------------------ contrast
@cache
def contrast(one: str, other: str) -> float:
    """The contrast of two colours, as WCAG defines it.

    >>> contrast("000000", "FFFFFF")
    21.0
    """
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return round((bright + 0.05) / (dark + 0.05), 2)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    lit = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * lit[0] + 0.7152 * lit[1] + 0.0722 * lit[2]
