"""The place of a document's text in a letterhead: its mark, its width, and the insertion of the text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ...kits.ground.i18n import N_
from ...kits.ground.problems import Problem
from ...kits.wordkit.read.elements import local_name
from ..fragments import Renaming
from ..styles import CELL_SIDE
from ..wordml import NAMESPACES, language_tag
from ..written_content import Placement
from .field_filling import own_text
from .letterhead_parts import LetterheadPackage, W, parent_of, word_value
from .style_merging import MergedStyles, merge_numbering, put_property, read_number, remove_their_numbers

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element as Element

MARK = "[[body]]"
_MARK = re.compile(r"\[\[\s*body\s*\]\]")
BOOKMARK = "aigov_body"
_NARROWEST = 4500  # eight centimetres: below, our tables are of no use
_PAGE, _MARGIN = 11906, 1440
_EDGE_AT_MARGIN = 15


# ------------------------------------------------------------------ where the text goes
def mark_body(package: LetterheadPackage) -> tuple[list[Problem], bool]:
    """Mark with a bookmark the paragraph of a letterhead in whose place a document's text will be inserted.

    That is the one paragraph that holds ``[[body]]`` alone, or an empty paragraph where the whole page is empty.
    Returned are the problems found (where there is one, nothing is marked), then a truth value. It is false where
    ``[[body]]`` is not written but the page is empty, so that the text takes the whole page; else it is true.
    """
    problems: list[Problem] = []
    write = N_("write {mark} alone in a paragraph of the text, where our text shall begin")
    marked = []

    def refuse(where: str, code: str, message: str, hint: str) -> None:
        problem = Problem(code, where, message, hint, {"mark": MARK})
        if problem not in problems:
            problems.append(problem)

    for part in package.text_parts():
        where = f"{package.name}, {part.name.rpartition('/')[2]}"
        for paragraph in part.root.iter(W + "p"):
            text = own_text(paragraph)
            mark_count = len(_MARK.findall(text))
            if not mark_count:
                continue
            inside = next((fault for up in paragraph.iterancestors() if (fault := _HOLDERS.get(local_name(up)))), None)
            if inside:
                refuse(where, "body-place", inside, write)
            elif paragraph.getparent() is not package.body:
                refuse(
                    where,
                    "body-place",
                    N_("{mark} stands in a note, a header or a control, where no document fits"),
                    write,
                )
            elif mark_count > 1:
                refuse(where, "body-twice", N_("{mark} is written more than once"), N_("leave one"))
            elif _MARK.fullmatch(text.strip()) is None or any(local_name(node) in _DRAWN for node in paragraph.iter()):
                refuse(where, "body-not-alone", N_("{mark} shares its paragraph with something else"), write)
            else:
                marked.append(paragraph)
    if len(marked) > 1:
        refuse(package.name, "body-twice", N_("{mark} is written more than once"), N_("leave one"))
    elif not marked and not problems:
        if not _is_empty(package.body):
            refuse(package.name, "no-body", N_("it does not say where our text goes"), write)
        else:
            _mark_paragraph(_empty_body(package.body))
            return problems, False
    if len(marked) == 1 and not problems:
        _mark_paragraph(marked[0])
    return problems, True


_HOLDERS = {
    "hdr": N_("{mark} stands in a page header"),
    "ftr": N_("{mark} stands in a page footer"),
    "txbxContent": N_("{mark} stands in a text box"),
    "tc": N_("{mark} stands in a cell of a table"),
}
_DRAWN = {"drawing", "pict", "object", "AlternateContent", "br", "fldChar", "footnoteReference", "endnoteReference"}


def _is_empty(body: Element) -> bool:
    """Whether a body holds nothing but empty paragraphs, in one section."""
    for child in body:
        if local_name(child) == "sectPr":
            continue
        if local_name(child) in ("bookmarkStart", "bookmarkEnd", "proofErr"):
            continue
        if local_name(child) != "p" or any(
            local_name(node) in _DRAWN | {"sectPr"} or (node.text or "").strip() for node in child.iter()
        ):
            return False
    return True


def _empty_body(body: Element) -> Element:
    """Replace the paragraphs of a letterhead's body by one empty paragraph."""
    for child in list(body):
        if local_name(child) != "sectPr":
            body.remove(child)
    paragraph = body.makeelement(W + "p")
    body.insert(0, paragraph)
    return paragraph


def _mark_paragraph(paragraph: Element) -> None:
    """Empty a paragraph, but for the end of its section, if any, and put the bookmark there."""
    for bookmark in list(paragraph.getroottree().iter(W + "bookmarkStart")):
        if bookmark.get(W + "name") == BOOKMARK:
            bookmark.set(W + "name", f"{BOOKMARK}_")
    for child in list(paragraph):
        if local_name(child) != "pPr" or child.find(W + "sectPr") is None:
            paragraph.remove(child)
    for name in ("bookmarkStart", "bookmarkEnd"):
        mark = paragraph.makeelement(W + name)
        mark.set(W + "id", "2147483000")
        if name == "bookmarkStart":
            mark.set(W + "name", BOOKMARK)
        paragraph.append(mark)


def find_mark(body: Element) -> Element | None:
    """Find, in a letterhead's body, the paragraph in whose place a document's text goes: the one with a bookmark.

    `mark_body` put the bookmark there. None where the body (``w:body``) has no such bookmark or several, or has it
    elsewhere than in a paragraph of its own level, such as in a table.
    """
    marks = [parent_of(mark) for mark in body.iter(W + "bookmarkStart") if word_value(mark, "name") == BOOKMARK]
    return marks[0] if len(marks) == 1 and marks[0].getparent() is body else None


# ------------------------------------------------------------------ how wide it may be
def find_section(paragraph: Element | None) -> Element | None:
    """Find the settings (``w:sectPr``) of the Word section that a paragraph is in; None when there are none.

    A section is pages with the same settings. None too when ``paragraph`` is None.
    """
    for follower in (paragraph, *paragraph.itersiblings()) if paragraph is not None else ():
        if local_name(follower) == "sectPr":
            return follower
        held = follower.find(f"{W}pPr/{W}sectPr") if local_name(follower) == "p" else None
        if held is not None:
            return held
    return None


def measure_text_width(package: LetterheadPackage) -> tuple[int, list[Problem]]:
    """Measure the width that a letterhead leaves for a document's text, in twentieths of a point.

    The width is that of the page, or of its narrowest column, between the margins. The list returned with it holds a
    problem where the width is too small for a document, else nothing.
    """
    section = find_section(find_mark(package.body))
    size, margins, columns = (
        section.find(W + name) if section is not None else None for name in ("pgSz", "pgMar", "cols")
    )
    width = read_number(size, "w", _PAGE)
    for side in ("left", "right", "gutter"):
        default = 0 if side == "gutter" else _MARGIN
        width -= read_number(margins, side, default)
    if columns is not None:
        shares = [read_number(column, "w", width) for column in columns.iterchildren(W + "col")]
        count = read_number(columns, "num", 1)
        if shares and columns.get(W + "equalWidth") in ("0", "false", "off"):
            width = min(shares)
        elif count > 1:
            width = (width - (count - 1) * read_number(columns, "space", 720)) // count
    if width < _NARROWEST:
        message = N_("the place for the text is {found} cm wide, less than the {least} cm it needs")
        values = {"found": f"{max(width, 0) / 567:.1f}", "least": f"{_NARROWEST / 567:.0f}"}
        return width, [
            Problem("too-narrow", package.name, message, N_("narrow the margins, or have one column there"), values)
        ]
    return width, []


# ------------------------------------------------------------------ our text among theirs
def put_text(word: WordDocument, body: str, styles: str, numbering: str, language: str) -> Placement:
    """Insert a document's text, styles and lists in a letterhead, and return between which elements the text stands.

    The letterhead, ``word``, is open in python-docx, and `mark_body` marked the paragraph in whose place the text goes.
    The result also holds the names of styles and bookmarks that were changed in the text.

    Parameters
    ----------
    body:
        The paragraphs, tables and content controls of the document, as XML.
    styles, numbering:
        The whole XML of the parts that define the styles and the lists which ``body`` names.
    language:
        The language of the document, such as ``fr``, which becomes that of the file.

    Raises
    ------
    ValueError
        The letterhead has no marked paragraph, or several.
    """
    from docx.oxml import parse_xml

    document = word.element
    mark = find_mark(document.body)
    if mark is None:
        raise ValueError("a letterhead without the place of our text")
    whole = parse_xml(f"<w:body {NAMESPACES}>{body}</w:body>")
    roots = _text_roots(word)
    used = {element.get(W + "val", "") for root in roots for element in root.iter(W + "pStyle")}
    sheet = MergedStyles(word.styles.element, parse_xml(styles.encode()))
    numbered = [style for style in sheet.ours.ids.values() if style.find(f"{W}pPr/{W}numPr") is not None]
    sheet.rename_styles(whole)
    merge_numbering(word.part.numbering_part.element, parse_xml(numbering.encode()), sheet, whole, used)
    numbered_ids = {sheet.ids[word_value(style, "styleId")] for style in numbered} - {
        word_value(theirs, "styleId") for _, theirs in sheet.shared
    }
    remove_their_numbers(sheet, whole, numbered_ids)
    if _hangs_tables(word):
        _hold_tables(whole, sheet.ids.get("DocumentTable", "DocumentTable"))
    renamed = _separate_numbers(roots, whole)
    ends = _ends_section(mark)
    start, inserted = document.body.index(mark), list(whole)
    for element in inserted:
        mark.addprevious(element)
    if ends:
        for child in list(mark):
            if local_name(child) != "pPr":
                mark.remove(child)
        put_property(next(mark.iterchildren(W + "pPr")), "pStyle", val=sheet.ids.get("Spacer", "Spacer"))
    else:
        before, after = mark.getprevious(), mark.getnext()
        parent_of(mark).remove(mark)
        if before is not None and local_name(before) == "tbl" and (after is None or local_name(after) != "p"):
            last = parse_xml(
                f'<w:p {NAMESPACES}><w:pPr><w:pStyle w:val="{sheet.ids.get("Spacer", "Spacer")}"/></w:pPr></w:p>'
            )
            before.addnext(last)
    _set_language(word, language)
    return Placement(start, start + len(inserted), Renaming(sheet.ids, renamed))


def _hangs_tables(word: WordDocument) -> bool:
    """Whether Word puts the text of a table, and not its edge, at the margin, as before 2013 (its mode 15)."""
    modes = [
        read_number(setting, "val", 0)
        for setting in word.settings.element.iter(W + "compatSetting")
        if setting.get(W + "name") == "compatibilityMode"
    ]
    return not modes or modes[0] < _EDGE_AT_MARGIN


def _hold_tables(whole: Element, style: str) -> None:
    """Move the ruled tables of a text in by the room beside the text of their cells: none passes the margin."""
    for settings in whole.iter(W + "tblPr"):
        named, width = settings.find(W + "tblStyle"), settings.find(W + "tblW")
        inside = any(up.tag == W + "tc" for up in settings.iterancestors())
        if named is None or width is None or named.get(W + "val") != style or inside:
            continue
        indent = settings.makeelement(W + "tblInd")
        indent.set(W + "w", str(CELL_SIDE))
        indent.set(W + "type", "dxa")
        width.addnext(indent)


def _ends_section(mark: Element) -> bool:
    return mark.find(f"{W}pPr/{W}sectPr") is not None


def _text_roots(word: WordDocument) -> list[Element]:
    """List the roots of the parts of a letterhead that hold text."""
    from docx.oxml import parse_xml

    roots = [word.element]
    for link in word.part.rels.values():
        if not link.is_external and link.reltype.rpartition("/")[2] in ("header", "footer", "footnotes", "endnotes"):
            part = link.target_part
            element = getattr(part, "element", None)
            roots.append(element if element is not None else parse_xml(part.blob))
    return roots


def _separate_numbers(roots: Iterable[Element], whole: Element) -> dict[str, str]:
    """Renumber and rename the bookmarks and controls of the two texts so that none is used twice in the file.

    Give the new names of the document's bookmarks that were renamed.
    """
    roots = list(roots)
    marks = [
        element for root in roots for element in root.iter(W + "bookmarkStart") if element.get(W + "name") != BOOKMARK
    ]
    first = 1 + max((read_number(element, "id", 0) for element in marks), default=0)
    for element in (*whole.iter(W + "bookmarkStart"), *whole.iter(W + "bookmarkEnd")):
        element.set(W + "id", str(read_number(element, "id", 0) + first))
    taken = {element.get(W + "name", "").lower() for element in marks}
    renamed: dict[str, str] = {}
    for element in whole.iter(W + "bookmarkStart"):
        name = word_value(element, "name")
        if name.lower() in taken:
            renamed[name] = f"b{name}"[:40]
    _rename_bookmarks(whole, renamed)
    control_ids = {
        element.get(W + "val") for element in whole.iter(W + "id") if local_name(parent_of(element)) == "sdtPr"
    }
    turn = 1
    for root in roots:
        for element in root.iter(W + "id"):
            if local_name(parent_of(element)) == "sdtPr" and element.get(W + "val") in control_ids:
                while str(turn) in control_ids:
                    turn += 1
                element.set(W + "val", str(turn))
                control_ids.add(str(turn))
    return renamed


def _rename_bookmarks(whole: Element, renamed: dict[str, str]) -> None:
    if not renamed:
        return
    words = re.compile(r"\b(" + "|".join(map(re.escape, sorted(renamed, key=len, reverse=True))) + r")\b")
    for element in whole.iter(W + "bookmarkStart", W + "hyperlink", W + "instrText"):
        for attribute in (W + "name", W + "anchor"):
            name = element.get(attribute, "")
            if name in renamed:
                element.set(attribute, renamed[name])
        if local_name(element) == "instrText" and element.text:
            element.text = words.sub(lambda name_match: renamed[name_match[1]], element.text)


def _set_language(word: WordDocument, language: str) -> None:
    """Set the language of the document, which readers and PDF take from its defaults."""
    root = word.styles.element
    defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    if defaults is None:
        return
    for old in defaults.findall(W + "lang"):
        old.set(W + "val", language_tag(language))
        return
    language_element = defaults.makeelement(W + "lang")
    language_element.set(W + "val", language_tag(language))
    defaults.append(language_element)
