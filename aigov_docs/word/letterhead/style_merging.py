"""The merging of the program's styles and lists into those of a letterhead, in its look where it has none."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...document.page_design import GREY, MARINE
from ...kits.ground.i18n import N_
from ...kits.ground.problems import Problem
from ...kits.wordkit.read.elements import local_name
from ...kits.wordkit.read.text_looks import StyleSheet, theme_colours
from .letterhead_parts import LetterheadPackage, W, parent_of, word_value

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: The styles a letterhead may have that our text uses, by the names Word gives them in English.
STYLES = (
    "Normal", "Title", "Subtitle", "heading 1", "heading 2", "Body Text", "List Bullet", "List Bullet 2", "List Number",
    "List Number 2", "caption", "toc 1", "toc 2", "header", "footer",
)  # fmt: skip
_CHAIN = 30  # styles based one on another: no letterhead has more
_IN_TABLES = 20  # ten points: larger, the words of our tables no longer fit their columns


def read_number(element: Element | None, name: str, default: int) -> int:
    """Read the attribute ``name`` of a Word element as a whole number, else return ``default``.

    It is ``default`` where the attribute is absent or holds no number, and where the element is None.
    """
    written = word_value(element, name) if element is not None else ""
    try:
        return int(float(written)) if written else default
    except (ValueError, OverflowError):
        return default


@dataclass(slots=True)
class StylesPart:
    """The styles of a Word file, found by id, or by kind and name."""

    root: Element
    named: dict[tuple[str, str], Element] = field(default_factory=dict)
    ids: dict[str, Element] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for style in self.root.iterchildren(W + "style"):
            self.ids.setdefault(style.get(W + "styleId", ""), style)
            for name in style_names(style):
                self.named.setdefault((style_kind(style), name), style)

    def find_default(self, kind: str) -> Element | None:
        """Find the style that the file marks as default of a kind, such as ``paragraph``; None where it has none."""
        defaults = [
            style
            for style in self.ids.values()
            if style_kind(style) == kind and style.get(W + "default") in ("1", "true", "on")
        ]
        return defaults[0] if defaults else None

    def style_chain(self, style: Element | None) -> Iterator[Element]:
        """Yield a Word style, then the styles it is based on, from the nearest to the farthest; nothing for None."""
        seen: set[int] = set()
        while style is not None and id(style) not in seen and len(seen) < _CHAIN:
            seen.add(id(style))
            yield style
            based = style.find(W + "basedOn")
            style = self.ids.get(based.get(W + "val", "")) if based is not None else None

    def find_property(self, style: Element | None, path: str, attribute: str = "") -> Element | None:
        """Find a property of a Word style: its own, else that of a style it is based on, else the file's default.

        The result is the property's element; None where no such property is set.

        Parameters
        ----------
        path:
            The path of the property's element inside a style, as ElementTree writes paths.
        attribute:
            The name, without namespace, of an attribute that the element must have; empty for none.
        """
        for chained_style in self.style_chain(style):
            held = chained_style.find(path)
            if held is not None and (not attribute or held.get(W + attribute) is not None):
                return held
        group = "rPrDefault" if path.startswith(f"{W}rPr") else "pPrDefault"
        held = self.root.find(f"{W}docDefaults/{W}{group}/{path}")
        return held if held is not None and (not attribute or held.get(W + attribute) is not None) else None


def style_kind(style: Element) -> str:
    """Find the kind of a Word style: ``character``, ``table``, ``numbering``, else ``paragraph`` (also if unsaid)."""
    return str(style.get(W + "type") or "paragraph")


def style_names(style: Element) -> list[str]:
    """List the names of a Word style, aliases included, in lower case: programs write "heading 1" or "Heading 1"."""
    elements = [style.find(W + "name"), style.find(W + "aliases")]
    names = [element.get(W + "val", "") for element in elements if element is not None]
    return [name.strip().lower() for written in names for name in written.split(",") if name.strip()]


def find_missing_styles(package: LetterheadPackage) -> tuple[str, ...]:
    """List the names of the Word styles in :data:`STYLES`, which documents use, that a letterhead does not have."""
    part = package.linked_part("styles")
    if part is None:
        return STYLES
    sheet = StylesPart(part.root)
    normal = sheet.find_default("paragraph")
    return tuple(
        name
        for name in STYLES
        if ("paragraph", name.lower()) not in sheet.named and not (name == "Normal" and normal is not None)
    )


def find_hiding_styles(package: LetterheadPackage) -> list[Problem]:
    """List, as problems, the paragraph styles of a letterhead in which the text of a document would be hidden.

    >>> from aigov_docs.word.letterhead.letterhead_parts import LetterheadPart
    >>> from aigov_docs.kits.wordkit.untrusted_package import parse_xml
    >>> from aigov_docs.word.wordml import NAMESPACES
    >>> find_hiding_styles(
    ...     LetterheadPackage(
    ...         "cabinet.docx",
    ...         {
    ...             "word/document.xml": LetterheadPart(
    ...                 "word/document.xml", "", tree=parse_xml(f"<w:document {NAMESPACES}/>".encode())
    ...             )
    ...         },
    ...     )
    ... )
    []
    """
    part, theme = package.linked_part("styles"), package.linked_part("theme")
    root = part.tree if part is not None else None
    styles = StyleSheet(root, theme_colours(theme.tree if theme is not None else None))
    problems = []
    for style in root.iterchildren(W + "style") if root is not None else ():
        identity, name = style.get(W + "styleId", ""), style.find(W + "name")
        if style_kind(style) != "paragraph" or styles.role_of(identity) in ("", "Header", "Footer"):
            continue
        look = styles.look_of(identity).combine_with(styles.default)
        rule, height = styles.line_height(identity)
        low = rule == "exact" and int(height if re.fullmatch(r"[0-9]{1,6}", height) else "0") < 8 * (look.size or 20)
        if look.hidden or low or styles.odd_in_style(identity):
            shown_name = name.get(W + "val", "") if name is not None else identity
            problems.append(
                Problem(
                    "style-hides",
                    package.name,
                    N_("its style {style} would hide our text"),
                    N_("make it visible in Word"),
                    {"style": shown_name[:60]},
                )
            )
    if not problems and styles.default.hidden:
        problems.append(
            Problem(
                "style-hides",
                package.name,
                N_("its style {style} would hide our text"),
                N_("make it visible in Word"),
                {"style": "Normal"},
            )
        )
    return problems


class MergedStyles:
    """The document's styles merged into a letterhead's, and the names that they have there.

    The letterhead's own styles stand for the program's where they match; the others are added in the letterhead's look.
    """

    def __init__(self, theirs: Element, our_styles: Element) -> None:
        self.theirs, self.ours = StylesPart(theirs), StylesPart(our_styles)
        self.ids: dict[str, str] = {}
        self.added: list[Element] = []
        self.shared: list[tuple[Element, Element]] = []  # ours, theirs
        self.bare = not self.theirs.ids
        for style in self.ours.ids.values():
            self._pair_style(style)
        self._add_ours()

    def _pair_style(self, style: Element) -> None:
        our_id, kind = word_value(style, "styleId"), style_kind(style)
        twin = self.theirs.find_default(kind) if style.get(W + "default") else None
        for name in style_names(style) if twin is None else ():
            twin = twin if twin is not None else self.theirs.named.get((kind, name))
        if twin is not None:
            self.ids[our_id] = word_value(twin, "styleId")
            self.shared.append((style, twin))
            return
        taken = {name.lower() for name in (*self.theirs.ids, *self.ids.values())}
        name, turn = our_id, 1
        while name.lower() in taken:
            turn += 1
            name = f"{our_id}{turn}"
        self.ids[our_id] = name
        self.added.append(style)

    def _add_ours(self) -> None:
        """Add the program's styles that the letterhead lacks, in the look of the letterhead."""
        look = None if self.bare else _LetterheadLook(self.theirs, self.ours)
        if self.bare:
            defaults = self.ours.root.find(W + "docDefaults")
            if self.theirs.root.find(W + "docDefaults") is None and defaults is not None:
                self.theirs.root.insert(0, copy.deepcopy(defaults))
        for style in self.added:
            style_copy = copy.deepcopy(style)
            if look is not None and style_kind(style) == "paragraph":
                look.dress_style(style_copy, style)
            if self.theirs.find_default(style_kind(style)) is not None:
                style_copy.attrib.pop(W + "default", None)
            style_copy.set(W + "styleId", self.ids[word_value(style, "styleId")])
            for name in ("basedOn", "next", "link"):
                for link in style_copy.findall(W + name):
                    link.set(W + "val", self.ids.get(word_value(link, "val"), word_value(link, "val")))
            self.theirs.root.append(style_copy)
            self.theirs.ids[word_value(style_copy, "styleId")] = style_copy
        self.added = [self.theirs.ids[self.ids[word_value(style, "styleId")]] for style in self.added]

    def rename_styles(self, body: Element) -> None:
        """Replace in place the style ids in a document's XML by the ids of the matching styles in the letterhead."""
        for element in body.iter(W + "pStyle", W + "rStyle", W + "tblStyle"):
            name = word_value(element, "val")
            element.set(W + "val", self.ids.get(name, name))

    def style_list(self, style: Element | None) -> int:
        """Find the number of the Word list in which a letterhead's style puts its paragraphs; 0 for no list.

        A style that names no list has that of a style it is based on, else the default of the file; so has None.
        """
        held = self.theirs.find_property(style, f"{W}pPr/{W}numPr/{W}numId", "val")
        return read_number(held, "val", 0)


class _LetterheadLook:
    """The look of a letterhead's text, to which the program's styles are adapted."""

    def __init__(self, theirs: StylesPart, our_styles: StylesPart) -> None:
        self.theirs, self.ours = theirs, our_styles
        self.normal = theirs.find_default("paragraph")
        self.heading = next(
            (
                heading_style
                for name in ("heading 1", "heading 2", "title")
                if (heading_style := theirs.named.get(("paragraph", name))) is not None
            ),
            None,
        )
        self.size = self._find_size(theirs, self.normal, 20)
        self.our_size = self._find_size(our_styles, our_styles.find_default("paragraph"), 21)
        self.colour = theirs.find_property(self.heading, f"{W}rPr/{W}color", "val")
        self.fonts = theirs.find_property(self.heading, f"{W}rPr/{W}rFonts") if self.heading is not None else None
        spacing = theirs.find_property(self.normal, f"{W}pPr/{W}spacing", "after")
        self.tight = read_number(spacing, "after", 0) < 60
        self.indented = theirs.find_property(self.normal, f"{W}pPr/{W}ind") is not None
        justified = theirs.find_property(self.normal, f"{W}pPr/{W}jc", "val")
        self.aligned = justified is not None and justified.get(W + "val") not in ("left", "start")

    @staticmethod
    def _find_size(sheet: StylesPart, style: Element | None, default: int) -> int:
        return read_number(sheet.find_property(style, f"{W}rPr/{W}sz", "val"), "val", default)

    def dress_style(self, style_copy: Element, style: Element) -> None:
        """Give a style of the program the size, colours, heading font and spaces of the letterhead."""
        for size in (*style_copy.iter(W + "sz"), *style_copy.iter(W + "szCs")):
            value = read_number(size, "val", 0)
            if value > 8 and parent_of(size).tag == W + "rPr":  # smaller ones are spaces, not text
                scaled = max(12, round(value * self.size / self.our_size))
                size.set(W + "val", str(min(scaled, _IN_TABLES) if value < self.our_size else scaled))
        self._dress_colours(style_copy)
        self._dress_paragraph(style_copy, style)

    def _dress_colours(self, style_copy: Element) -> None:
        plain = self.colour is None or word_value(self.colour, "val") == "auto"
        for colour in list(style_copy.iter(W + "color")):
            if colour.get(W + "val") != MARINE:
                continue
            holder = parent_of(colour)
            if self.colour is None or plain:
                holder.remove(colour)
            else:
                holder.replace(colour, copy.deepcopy(self.colour))
            if (
                holder.find(W + "b") is not None
                and style_copy.get(W + "styleId") != "TableHeading"
                and self.fonts is not None
                and holder.find(W + "rFonts") is None
            ):
                holder.insert(0, copy.deepcopy(self.fonts))
        for line in style_copy.iter():
            if line.get(W + "color") == MARINE:
                line.set(W + "color", GREY if self.colour is None or plain else word_value(self.colour, "val"))

    def _dress_paragraph(self, style_copy: Element, style: Element) -> None:
        """Write into a style the spaces that it would otherwise inherit from the letterhead's Normal style."""
        based = style.find(W + "basedOn")
        if based is None or self.ours.ids.get(based.get(W + "val", "")) is not self.ours.find_default("paragraph"):
            return
        properties = style_copy.find(W + "pPr")
        if properties is None:
            properties = style_copy.makeelement(W + "pPr")
            name = next((child for child in style_copy if child.tag in (W + "rPr", W + "tblPr")), None)
            style_copy.insert(list(style_copy).index(name) if name is not None else len(style_copy), properties)
        spacing, indent, aligned = (properties.find(W + name) for name in ("spacing", "ind", "jc"))
        if spacing is None and self.tight:
            after = self.ours.find_property(style, f"{W}pPr/{W}spacing", "after")
            put_property(properties, "spacing", after=str(read_number(after, "after", 100)))
        if "body text" in style_names(style):
            return
        if spacing is not None and spacing.get(W + "line") is None and spacing.get(W + "before") is None:
            spacing.set(W + "before", "0")
        if indent is None and self.indented:
            put_property(properties, "ind", left="0", right="0", firstLine="0")
        if aligned is None and self.aligned:
            put_property(properties, "jc", val="left")


_ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers",
    "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct",
    "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing",
    "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl",
    "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
)  # fmt: skip


def put_property(properties: Element, name: str, **values: str) -> Element:
    """Put a property into the properties (``w:pPr``) of a Word paragraph, in place of an old one, and return it.

    ``name`` is the name of its element and ``values`` its attributes, both without namespace. The element stands at the
    place that Word's schema asks for.
    """
    for old in properties.findall(W + name):
        properties.remove(old)
    new_property = properties.makeelement(W + name)
    for key, value in values.items():
        new_property.set(W + key, value)
    rank = _ORDER.index(name)
    at = next(
        (
            place
            for place, child in enumerate(properties)
            if local_name(child) in _ORDER and _ORDER.index(local_name(child)) > rank
        ),
        len(properties),
    )
    properties.insert(at, new_property)
    return new_property


# ------------------------------------------------------------------ lists
def merge_numbering(
    theirs: Element, our_numbering: Element, styles: MergedStyles, body: Element, used: set[str]
) -> None:
    """Add the lists of a document to those of a letterhead, under list numbers that are free there.

    The letterhead's styles that take the place of the document's then number their paragraphs by these lists.

    Parameters
    ----------
    theirs, our_numbering:
        The root elements of the parts that define the lists (``numbering``): ``theirs`` is the letterhead's, changed
        in place, ``our_numbering`` the document's, whose content moves there.
    body:
        The text of the document as XML; its list numbers change in place.
    used:
        The style ids that the letterhead's own text uses: the lists of these styles stay as they are.
    styles:
        The document's styles, already merged into the letterhead's.
    """
    first_list = 1 + max(
        (
            read_number(their_definition, "abstractNumId", 0)
            for their_definition in theirs.iterchildren(W + "abstractNum")
        ),
        default=-1,
    )
    first_use = max((read_number(their_use, "numId", 0) for their_use in theirs.iterchildren(W + "num")), default=0)
    taken = _claim_styles(styles, first_use, used)
    for level in our_numbering.iter(W + "lvl"):
        for link in level.findall(W + "pStyle"):
            if link.get(W + "val") in taken:
                level.remove(link)
            else:
                link.set(W + "val", styles.ids.get(word_value(link, "val"), word_value(link, "val")))
    linked = {link.get(W + "val") for link in our_numbering.iter(W + "pStyle")}
    for link in list(theirs.iter(W + "pStyle")):
        if link.get(W + "val") in linked:
            parent_of(link).remove(link)
    for definition in our_numbering.iterchildren(W + "abstractNum"):
        definition.set(W + "abstractNumId", str(read_number(definition, "abstractNumId", 0) + first_list))
    for use in our_numbering.iterchildren(W + "num"):
        use.set(W + "numId", str(read_number(use, "numId", 0) + first_use))
        for link in use.findall(W + "abstractNumId"):
            link.set(W + "val", str(read_number(link, "val", 0) + first_list))
    for holder in (body, *styles.added):
        for number in holder.iter(W + "numId"):
            if read_number(number, "val", 0):
                number.set(W + "val", str(read_number(number, "val", 0) + first_use))
    lists = [child for child in theirs if local_name(child) in ("numPicBullet", "abstractNum")]
    uses = [child for child in theirs if local_name(child) != "numIdMacAtCleanup"]
    ends = len(uses)
    for place, use in enumerate(list(our_numbering.iterchildren(W + "num"))):
        theirs.insert(ends + place, use)
    for place, definition in enumerate(list(our_numbering.iterchildren(W + "abstractNum"))):
        theirs.insert(len(lists) + place, definition)


def _claim_styles(styles: MergedStyles, first_use: int, used: set[str]) -> set[str]:
    """Tie the letterhead's styles that stand for the program's to the program's lists, unless it uses them itself.

    Give the names of the program's styles that are left untied.
    """
    untied_ids: set[str] = set()
    for our_style, theirs in styles.shared:
        if style_kind(our_style) != "paragraph" or theirs is styles.theirs.find_default("paragraph"):
            continue
        if used & _based_on(styles.theirs, theirs):
            untied_ids.add(word_value(our_style, "styleId"))
            continue
        wanted, has = our_style.find(f"{W}pPr/{W}numPr"), styles.style_list(theirs)
        if wanted is None and not has:
            continue
        properties = theirs.find(W + "pPr")
        if properties is None:
            properties = theirs.makeelement(W + "pPr")
            name = next((child for child in theirs if child.tag in (W + "rPr", W + "tblPr")), None)
            theirs.insert(list(theirs).index(name) if name is not None else len(theirs), properties)
        numbers = put_property(properties, "numPr")
        level = read_number(wanted.find(W + "ilvl"), "val", 0) if wanted is not None else 0
        number = read_number(wanted.find(W + "numId"), "val", 0) + first_use if wanted is not None else 0
        for tag, value in (("ilvl", level), ("numId", number)):
            number_element = numbers.makeelement(W + tag)
            number_element.set(W + "val", str(value))
            numbers.append(number_element)
    return untied_ids


def _based_on(sheet: StylesPart, style: Element) -> set[str]:
    """Find the ids of a style and of all styles based on it."""
    return {
        name for name, other_style in sheet.ids.items() if any(up is style for up in sheet.style_chain(other_style))
    }


def remove_their_numbers(styles: MergedStyles, body: Element, numbered: set[str]) -> None:
    """Turn off in place, in a document's text, the numbers that a letterhead's styles would print before paragraphs.

    Paragraphs that name a list themselves keep it, and those whose style id is in ``numbered`` keep their numbers.
    ``styles`` are the document's styles, already merged into the letterhead's; ``body`` is the text of the document as
    XML.
    """
    for paragraph in body.iter(W + "p"):
        properties = paragraph.find(W + "pPr")
        named = properties.find(W + "pStyle") if properties is not None else None
        if properties is None or named is None or properties.find(W + "numPr") is not None:
            continue
        style = word_value(named, "val")
        if style not in numbered and styles.style_list(styles.theirs.ids.get(style)):
            numbers = put_property(properties, "numPr")
            for tag in ("ilvl", "numId"):
                number_element = numbers.makeelement(W + tag)
                number_element.set(W + "val", "0")
                numbers.append(number_element)
