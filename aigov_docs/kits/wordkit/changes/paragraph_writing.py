"""The writing of a paragraph's content: runs, links, fields, deleted and inserted words."""

from __future__ import annotations

import copy
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from ..text_diff import Stretch, list_readable_stretches, list_stretches, split_words

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.opc.part import Part


# ------------------------------------------------------------------ word elements
# The XML elements that tracked changes need: their names, and their comparison between two files.


#: An element of lxml, or of one of python-docx's own classes, which add what lxml's types do not know: both stand in
#: one tree.
Element = Any

URI = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{URI}}}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: What stands between runs or paragraphs and marks a place: bookmarks, the ends of comments.
PLACES = {
    f"{W}{name}"
    for name in (
        "bookmarkStart",
        "bookmarkEnd",
        "commentRangeStart",
        "commentRangeEnd",
        "proofErr",
        "permStart",
        "permEnd",
    )
}


def canonical_text(element: Element | None) -> str:
    """Convert an XML element with its content to a text, the same for equal elements of two files; empty for None."""
    if element is None:
        return ""
    name = element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""
    attributes = " ".join(
        f"{key.rsplit('}', 1)[-1]}={value!r}" for key, value in sorted(element.attrib.items()) if "rsid" not in key
    )
    return f"<{name} {attributes}>{element.text or ''}{''.join(canonical_text(child) for child in element)}</>"


def paragraph_properties(paragraph: Element) -> Element:
    """Find the properties element (``w:pPr``) of a Word paragraph, and create one where there is none."""
    from docx.oxml import OxmlElement

    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = OxmlElement("w:pPr")
        paragraph.insert(0, properties)
    return properties


# ------------------------------------------------------------------ picture import
# Bringing the pictures of an old Word file into a new one, so that a deleted picture can come back.


_EMBED = f"{R}embed"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006"
_NAMED = f"{_DRAWN}/wordprocessingDrawing}}docPr"
_IMAGE = f"{_DRAWN}/main}}blip"
_VECTOR = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"


def describe_picture(drawing: Element, targets: Mapping[str, str]) -> str:
    """Describe a picture by the image that it shows and the text for those who do not see it, to compare two files.

    Its size, its number and its name are left out, and so is the image beside a vector drawing, for programs that know
    none: LibreOffice writes these anew. ``targets`` has, by the name of each link of the part, what it leads to.

    Returns
    -------
    The description; empty for a drawing that is more or less than pictures of the file: a text box, a chart.
    """
    if not _is_picture(drawing):
        return ""
    shown = [image.get(_EMBED) for image in drawing.iter(_VECTOR)] or [
        image.get(_EMBED) for image in drawing.iter(_IMAGE)
    ]
    descriptions = [named.get("descr", "") for named in drawing.iter(_NAMED)]
    return " ".join([*(targets.get(name, "") for name in shown), *descriptions])


def digest_image(data: bytes) -> str:
    """Compute a short text that is the same for equal images alone, from their bytes."""
    return hashlib.sha256(data).hexdigest()


def _is_picture(drawing: Element) -> bool:
    """Whether a drawing has images that are parts of the file, no other link, and no paragraph of its own."""
    links = [key for element in drawing.iter() for key in element.attrib if key.startswith(R)]
    return bool(links) and set(links) == {_EMBED} and next(drawing.iter(f"{W}p"), None) is None


class PictureImporter:
    """An importer that makes the pictures of an old part lead to the images of a new one, with those that it lacks."""

    def __init__(self, old: Part, new: Part) -> None:
        self.old, self.new = old, new

    def bring_pictures(self, before: Element, after: Element) -> None:
        """Make each drawing in ``before``, of the old part, such as ``after``, of the new one, can hold as deleted.

        The links of a picture are those of the same images in the new part, where images that it lacks are added; its
        number is one that no drawing of ``after`` has. A drawing that is no picture, or whose image is missing, is
        emptied. Only ``before`` is changed, in place.
        """
        new_images = dict(_list_images(self.new))
        links = {digest: name for name, digest in new_images.items()}
        used = {named.get("id") for named in after.iter(_NAMED)}
        free = (number for number in map(str, count(1)) if number not in used)
        images = dict(_list_images(self.old))
        for drawing in list(before.iter(f"{W}drawing")):
            embedded = [element for element in drawing.iter() if element.get(_EMBED) is not None]
            if not _is_picture(drawing) or any(element.get(_EMBED) not in images for element in embedded):
                drawing.clear()
                continue
            for element in embedded:
                name = element.get(_EMBED)
                if images[name] not in links:
                    links[images[name]] = self._add_image(name)
                element.set(_EMBED, links[images[name]])
            for named in drawing.iter(_NAMED):
                named.set("id", next(free))

    def _add_image(self, name: str) -> str:
        """Copy an image of the old part into the new file; return the name of the link to it from the new part."""
        from docx.opc.part import Part

        link, package = self.old.rels[name], self.new.package
        ending = link.target_part.partname.ext
        target = Part(
            package.next_partname(f"/word/media/former%d.{ending}"),
            link.target_part.content_type,
            link.target_part.blob,
            package,
        )
        return self.new.relate_to(target, link.reltype)


def _list_images(part: Part) -> Iterator[tuple[str, str]]:
    """Yield, for each link of a part to an image in the file, its name and what `digest_image` makes of the image."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    for name, link in part.rels.items():
        if not link.is_external and link.reltype == RELATIONSHIP_TYPE.IMAGE:
            yield name, digest_image(link.target_part.blob)


def list_targets(part: Part) -> dict[str, str]:
    """List, by the name of each link of a part, where it leads: of an image in the file, the digest of its bytes."""
    return {name: link.target_ref for name, link in part.rels.items()} | dict(_list_images(part))


# ------------------------------------------------------------------ paragraph atoms
# Paragraphs split into the smallest pieces that change as a whole: words, spaces, signs, fields.


#: Wrappers of runs that are looked through; of all, hyperlinks alone are kept in a paragraph that changed.
_WRAPPERS = {
    f"{W}{name}" for name in ("hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo", "fldSimple")
}

#: The elements that are asked of each word of a file.
_RUN, _LOOK, _TEXT, _FIELD = f"{W}r", f"{W}rPr", f"{W}t", f"{W}fldChar"
_NOT_SAID = (_LOOK, f"{W}lastRenderedPageBreak")

#: The switches of a reference that say how its number looks, not where it leads.
_LOOK_SWITCHES = {"\\h", "\\*", "Lower"}
_LETTER = re.compile("[A-Z]")
_VISIBLE = {"b", "i", "u", "strike", "dstrike", "caps", "smallCaps", "vertAlign", "highlight", "vanish"}


@dataclass(slots=True)
class RunChild:
    """One child of a Word run (a text, a tab, a field sign), with the run's formatting and the link around it."""

    child: Element
    text: str | None
    look: Element | None
    look_key: str  # the whole look, for writing
    seen: str  # what a reader sees of it, for comparing
    link: Element | None
    link_key: str


@dataclass(slots=True)
class ParagraphAtom:
    """The smallest piece of a paragraph that changes as a whole: a word, a space, a sign, a field with its result."""

    key: tuple[Any, ...]
    bits: list[RunChild]
    places: list[Element] = field(default_factory=list)
    word: str = ""

    def list_bits(self, change: str) -> list[RunChild]:
        """List the pieces to write under a change: ``ins``, ``del``, or empty for none.

        The letter of an annex is typed where it is deleted: as a field, it would still count in a file with changes.
        """
        lettered = self.bits[0].text is None and _LETTER.fullmatch(self.key[0]) is not None
        return [bit for bit in self.bits if bit.text is not None] if lettered and change == "del" else self.bits


@dataclass(slots=True)
class ParagraphAtoms:
    """A paragraph split into atoms (the smallest pieces that a comparison handles), with its style and words.

    ``after`` holds the bookmarks at its end, ``halves`` the beginnings or ends of fields that it does not close.
    """

    element: Element
    atoms: list[ParagraphAtom]
    after: list[Element]
    halves: tuple[str, ...]
    words: Counter[str]

    style: str

    @property
    def key(self) -> tuple[Any, ...]:
        """The key for comparing paragraphs, equal for two of the same style, words, links and visible formatting."""
        return (self.style, *[atom.key for atom in self.atoms])


def style_id(paragraph: Element) -> str:
    """Find the style id of a Word paragraph; empty for a paragraph in the default style."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val"))


def _visible_format(look: Element | None) -> str:
    """Describe the visible format of a run: bold, italics, raised letters, but not fonts or languages."""
    format_words = []
    for child in () if look is None else look:
        name, value = child.tag.rsplit("}", 1)[-1], child.get(f"{W}val", "on")
        if name in _VISIBLE and value not in ("0", "false", "off", "none", "baseline"):
            format_words.append(name if value in ("1", "true", "on") else f"{name}={value}")
    return " ".join(sorted(format_words))


class ParagraphReader:
    """A reader that splits the paragraphs of a Word part into atoms, the smallest pieces compared."""

    def __init__(self, links: Mapping[str, str], names: Mapping[str, str]) -> None:
        self.links, self.names = links, names
        self.lines: dict[Element, ParagraphAtoms] = {}

    def read_paragraph(self, paragraph: Element) -> ParagraphAtoms:
        """Split a paragraph into atoms, the smallest pieces that a comparison handles, at the first call for it.

        Later calls for the same paragraph return the first result, even where the paragraph has changed.
        """
        if paragraph not in self.lines:
            self.lines[paragraph] = self.split_paragraph(paragraph)
        return self.lines[paragraph]

    def split_paragraph(self, paragraph: Element) -> ParagraphAtoms:
        """Split a paragraph into atoms, the smallest pieces that a comparison handles, as it stands at the call."""
        pieces = list(self._iter_pieces(paragraph, None, ""))
        bits = [piece for piece in pieces if isinstance(piece, RunChild)]
        whole, halves = _find_fields(bits)
        atoms: list[ParagraphAtom] = []
        waiting: list[Element] = []
        at = 0
        skip = -1
        for piece in pieces:
            if not isinstance(piece, RunChild):
                waiting.append(piece)
                continue
            if at > skip:
                end = whole.get(at, at)
                group = bits[at : end + 1]
                atoms.append(ParagraphAtom(_atom_key(group, self.links), group, waiting, _shown_text(group)))
                waiting = []
                skip = end
            at += 1
        words = Counter([atom.word.lower() for atom in atoms if atom.word.strip()])
        style = style_id(paragraph)
        return ParagraphAtoms(paragraph, atoms, waiting, halves, words, self.names.get(style, style))

    def _iter_pieces(self, parent: Element, link: Element | None, link_key: str) -> Iterator[RunChild | Element]:
        for child in parent:
            tag = child.tag
            if tag == _RUN:
                yield from self._iter_run(child, link, link_key)
            elif tag == f"{W}hyperlink":
                target = child.get(f"{R}id")
                yield from self._iter_pieces(child, child, self.links.get(target, "") if target else "")
            elif tag in _WRAPPERS:
                yield from self._iter_pieces(child, link, link_key)
            elif tag in PLACES:
                yield child

    def _iter_run(self, run: Element, link: Element | None, link_key: str) -> Iterator[RunChild | Element]:
        look = run.find(_LOOK)
        look_key, seen = canonical_text(look), _visible_format(look)
        for child in run:
            tag = child.tag
            if tag in _NOT_SAID:
                continue
            if tag == _TEXT:
                for word in split_words(child.text or ""):
                    yield RunChild(child, word, look, look_key, seen, link, link_key)
            elif tag == f"{W}commentReference" or _breaks_page(run, child):
                yield run
            else:
                yield RunChild(child, None, look, look_key, seen, link, link_key)


def _breaks_page(run: Element, child: Element) -> bool:
    """Whether a run is only a page break, as LibreOffice writes where a paragraph asks for a new page."""
    return bool(
        child.tag == f"{W}br"
        and child.get(f"{W}type") == "page"
        and all(run_child is child or run_child.tag == f"{W}rPr" for run_child in run)
    )


def _atom_key(bits: list[RunChild], links: Mapping[str, str]) -> tuple[str, ...]:
    """Compute the key of some children of a run, equal for the same words and visible format.

    The key of a field is made of its code and its result, that of a picture of what it shows, by the targets of the
    ``links`` of the part. A field that shows the letter of an annex has the key of that letter as a text.
    """
    first = bits[0]
    if first.text is not None:
        return (first.text, first.seen, first.link_key)
    if first.child.tag == _FIELD:
        code = "".join(bit.child.text or "" for bit in bits if bit.child.tag == f"{W}instrText")
        words, shown = set(code.split()), " ".join(_shown_text(bits).split())
        if _LETTER.fullmatch(shown) and ("SEQ" in words or ("REF" in words and not words & {"\\r", "\\n"})):
            return (shown, first.seen, first.link_key)  # of an annex: typed in files of before
        if "REF" in words:  # LibreOffice drops the switches on the look of a number, and prints "Article 18"
            words, shown = words - _LOOK_SWITCHES, shown.lower().rpartition(" ")[2]
        once = " ".join(sorted(words))  # LibreOffice writes switches in another order, and some twice
        return (
            "field",
            str(first.child.get(f"{W}fldCharType")),
            once,
            shown,
            first.link_key,
        )
    shown = describe_picture(first.child, links) if first.child.tag == f"{W}drawing" else ""
    return ("picture", shown, first.link_key) if shown else (canonical_text(first.child), first.seen, first.link_key)


def _field_kind(bit: RunChild) -> str | None:
    """Say whether a piece begins, separates or ends a field; None for every other piece."""
    return bit.child.get(f"{W}fldCharType") if bit.text is None and bit.child.tag == _FIELD else None


def _shown_text(bits: list[RunChild]) -> str:
    """Join the visible text of some pieces, counting a field inside a field once."""
    if len(bits) == 1:
        return bits[0].text or ""
    shown: list[str] = []
    depth: list[bool] = []  # for each field that is open, whether its result has begun
    for bit in bits:
        kind = _field_kind(bit)
        if kind == "begin":
            depth.append(False)
        elif kind == "separate" and depth:
            depth[-1] = True
        elif kind == "end" and depth:
            depth.pop()
        elif bit.text is not None and all(depth):
            shown.append(bit.text)
    return "".join(shown)


def _find_fields(bits: list[RunChild]) -> tuple[dict[int, int], tuple[str, ...]]:
    """Find the Word fields that begin and end in a paragraph, and the ends of fields that cross its limits."""
    kinds = [_field_kind(bit) for bit in bits]
    begun: list[int] = []
    pairs: dict[int, int] = {}
    halves: list[str] = []
    for place, kind in enumerate(kinds):
        if kind == "begin":
            begun.append(place)
        elif kind == "end":
            if begun:
                pairs[begun.pop()] = place
            else:
                halves.append("end")
    whole = {
        start: end
        for start, end in pairs.items()
        if not any(outer_start < start and end < outer_end for outer_start, outer_end in pairs.items())
    }
    for start in begun:
        end = next((place for place in range(start, len(bits)) if kinds[place] == "separate"), start)
        whole[start] = end
        halves.append("begin")
    return whole, tuple(halves)


# ------------------------------------------------------------------ list mapping
# The mapping of the lists of one Word file to those of another, with a copy of each missing list.


class ListMapping:
    """A mapping from the numbered and bulleted lists of an old Word file to the same lists of a new one."""

    def __init__(self, old: WordDocument, new: WordDocument) -> None:
        self.old, self.new = _list_definitions(old), _list_definitions(new)
        self.by_number: dict[str, str] = {}
        self.target = new

    def learn_lists(self, before: Element, after: Element, old: ParagraphReader, new: ParagraphReader) -> None:
        """Record which list of the old Word file is which list of the new one, from paragraphs that both files have.

        Two lists are the same where they hold paragraphs of equal text and print the same numbers. ``before`` and
        ``after`` are the older and the newer part, ``old`` and ``new`` the readers of their paragraphs.
        """
        ones = [old.read_paragraph(paragraph) for paragraph in before.iter(f"{W}p")]
        others = [new.read_paragraph(paragraph) for paragraph in after.iter(f"{W}p")]
        for same, a, b, c, d in list_stretches([line.key for line in ones], [line.key for line in others]):
            for old_line, new_line in zip(ones[a:b], others[c:d], strict=True) if same else ():
                mine, theirs = _list_number(old_line.element), _list_number(new_line.element)
                if mine in self.old and theirs in self.new and _counts_alike(self.old[mine], self.new[theirs]):
                    self.by_number.setdefault(mine, theirs)

    def translate_lists(self, element: Element) -> None:
        """Replace in place the list numbers in an element of the old file by those of the same lists in the new file.

        A list that the new file lacks is copied into it first.
        """
        for number in element.iter(f"{W}numId"):
            value = number.get(f"{W}val", "0")
            if value in self.old:
                if value not in self.by_number:
                    self.by_number[value] = self._find_list(value)
                number.set(f"{W}val", self.by_number[value])

    def is_same_place(self, place: tuple[str, str], other_place: tuple[str, str]) -> bool:
        """Whether two pairs, each a list number and a level of the new file, number a paragraph alike.

        They do where they are equal, or where the level is the same and the two lists come from one definition, with
        the same formats, texts and first numbers.
        """
        if (
            place == other_place
            or place[1] != other_place[1]
            or place[0] not in self.new
            or other_place[0] not in self.new
        ):
            return place == other_place
        mine, theirs = self.new[place[0]], self.new[other_place[0]]
        return mine[1] is theirs[1] and _list_levels(*mine) == _list_levels(*theirs)

    def _describe_list(self, lists: Mapping[str, tuple[Element, Element]], number: str) -> str:
        if number not in lists:
            return ""
        use, definition = lists[number]
        return _describe_definition(definition) + "".join(
            canonical_text(child) for child in use if child.tag == f"{W}lvlOverride"
        )

    def _find_list(self, number: str) -> str:
        """Find the same list in the new file, unless the count restarts there, else copy the old list."""
        use, definition = self.old[number]
        kind = self._describe_list(self.old, number)
        restarts = use.find(f".//{W}startOverride") is not None
        if not restarts:
            for name in self.new:
                if self._describe_list(self.new, name) == kind:
                    return name
        return self._add_list(use, definition)

    def _add_list(self, use: Element, definition: Element) -> str:
        root = self.target.part.numbering_part.element
        home = next(
            (
                new_definition.get(f"{W}abstractNumId")
                for _, new_definition in self.new.values()
                if _describe_definition(new_definition) == _describe_definition(definition)
            ),
            None,
        )
        if home is None:
            taken = [int(new_definition.get(f"{W}abstractNumId")) for new_definition in root.iter(f"{W}abstractNum")]
            home = str(max(taken, default=0) + 1)
            definition_copy = copy.deepcopy(definition)
            definition_copy.set(f"{W}abstractNumId", home)
            for child in definition_copy.findall(f"{W}nsid"):
                child.set(f"{W}val", f"{0x41475200 + int(home):08X}")
            for linked in list(definition_copy.iter(f"{W}pStyle")):
                linked.getparent().remove(linked)
            at = root.find(f"{W}num")
            if at is None:
                root.append(definition_copy)
            else:
                at.addprevious(definition_copy)
        number = str(max([int(new_use.get(f"{W}numId")) for new_use in root.iter(f"{W}num")], default=0) + 1)
        listed = copy.deepcopy(use)
        listed.set(f"{W}numId", number)
        listed.find(f"{W}abstractNumId").set(f"{W}val", home)
        last = root.findall(f"{W}num")
        if last:
            last[-1].addnext(listed)
        else:
            root.append(listed)
        return number


def place_in_list(properties: Element | None) -> tuple[str, str]:
    """Find the list number and level in the properties (``w:pPr``) of a Word paragraph; two empty texts for no list.

    None stands for a paragraph without properties.
    """
    numbering = None if properties is None else properties.find(f"{W}numPr")
    if numbering is None:
        return ("", "")
    level, number = numbering.find(f"{W}ilvl"), numbering.find(f"{W}numId")
    return ("0" if number is None else str(number.get(f"{W}val")), "0" if level is None else str(level.get(f"{W}val")))


def _list_number(paragraph: Element) -> str:
    number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
    return "" if number is None else str(number.get(f"{W}val", ""))


def _counts_alike(old_list: tuple[Element, Element], new_list: tuple[Element, Element]) -> bool:
    """Whether two lists print the same numbers, at the levels both define."""
    mine, theirs = _list_levels(*old_list), _list_levels(*new_list)
    common = mine.keys() & theirs.keys()
    return bool(common) and all(mine[level] == theirs[level] for level in common)


def _list_levels(use: Element, definition: Element) -> dict[str, tuple[str, ...]]:
    """Describe how each level of a list counts: its format, its text, its start."""
    counting_by_level: dict[str, tuple[str, ...]] = {}
    for level in [*definition.findall(f"{W}lvl"), *use.findall(f"{W}lvlOverride/{W}lvl")]:
        elements = [level.find(f"{W}{name}") for name in ("numFmt", "lvlText", "start")]
        counting = tuple("" if element is None else str(element.get(f"{W}val", "")) for element in elements)
        counting_by_level[str(level.get(f"{W}ilvl"))] = ("bullet",) if counting[0] == "bullet" else counting
    for override in use.findall(f"{W}lvlOverride"):
        start, number = override.find(f"{W}startOverride"), str(override.get(f"{W}ilvl"))
        if start is not None and number in counting_by_level:
            restart = str(start.get(f"{W}val"))
            counting_by_level[number] = (*counting_by_level[number][:2], f"again {restart}")
    return counting_by_level


def _describe_definition(definition: Element) -> str:
    """Describe the format of a list as a text without the numbers that identify it."""
    return "".join(canonical_text(child) for child in definition if child.tag not in (f"{W}nsid", f"{W}tmpl"))


def _list_definitions(word: WordDocument) -> dict[str, tuple[Element, Element]]:
    """Find the lists of a file, by number: the use and the definition of each."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    links = [link for link in word.part.rels.values() if link.reltype == RELATIONSHIP_TYPE.NUMBERING]
    if not links:
        return {}
    root = word.part.numbering_part.element
    definitions = {definition.get(f"{W}abstractNumId"): definition for definition in root.iter(f"{W}abstractNum")}
    lists_by_number: dict[str, tuple[Element, Element]] = {}
    for use in root.findall(f"{W}num"):
        link = use.find(f"{W}abstractNumId")
        if link is not None and link.get(f"{W}val") in definitions:
            lists_by_number[str(use.get(f"{W}numId"))] = (use, definitions[link.get(f"{W}val")])
    return lists_by_number


# ------------------------------------------------------------------ paragraph writing
#: What lives in parts of its own and is not copied from one file to another.
_LEFT = ("pict", "object", "footnoteReference", "endnoteReference", "AlternateContent")


def insert_places_first(paragraph: Element, places: list[Element]) -> None:
    """Insert bookmark elements (``places``) at the beginning of a Word paragraph, after its properties."""
    at = 1 if paragraph.find(f"{W}pPr") is not None else 0
    for place in reversed(places):
        paragraph.insert(at, place)


def copy_bare_link(link: Element) -> Element:
    """Copy a hyperlink element with its attributes but without its content."""
    from docx.oxml import OxmlElement

    link_copy = OxmlElement("w:hyperlink")
    for name, value in link.attrib.items():
        link_copy.set(name, value)
    return link_copy


def append_bare_link(link: Element, paragraph: Element) -> Element:
    """Append a copy of a hyperlink without its content to a paragraph, and return the copy."""
    link_copy = copy_bare_link(link)
    paragraph.append(link_copy)
    return link_copy


def append_run(parent: Element, look: Element | None) -> Element:
    """Append an empty run to ``parent`` (a paragraph, a link or a tracked change), and return the new run.

    ``look`` is an element with formatting (``w:rPr``), of which a copy goes into the run; None for no formatting.
    """
    from docx.oxml import OxmlElement

    run = OxmlElement("w:r")
    if look is not None:
        run.append(copy.deepcopy(look))
    parent.append(run)
    return run


def append_run_child(run: Element, bit: RunChild, *, deleted: bool) -> None:
    """Append to a Word run a copy of ``bit``, a child of another run; a text is joined to the text just before it.

    With ``deleted``, the copy is that of a tracked deletion: texts and field codes become deleted ones, and the text
    "[…]" takes the place of what lives in parts of its own and cannot come with it: the reference to a note, an object,
    a drawing that `PictureImporter.bring_pictures` emptied.
    """
    from docx.oxml import OxmlElement

    name = bit.child.tag.rsplit("}", 1)[-1]
    text = bit.text
    if deleted and (name in _LEFT or (name == "drawing" and not len(bit.child))):
        text = "[…]"
    if text is not None:
        last = run[-1] if len(run) and run[-1].tag != f"{W}rPr" else None
        if last is None:
            last = OxmlElement("w:delText" if deleted else "w:t")
            last.set(SPACE, "preserve")
            last.text = ""
            run.append(last)
        last.text = (last.text or "") + text
        return
    copied = copy.deepcopy(bit.child)
    if deleted and name == "instrText":
        copied.tag = f"{W}delInstrText"
    run.append(copied)


def list_atom_changes(
    old_atoms: list[ParagraphAtom], new_atoms: list[ParagraphAtom]
) -> list[tuple[str, ParagraphAtom]]:
    """List the atoms of an old paragraph and of a new one in order, each with its change.

    An atom is the smallest piece compared. The change is ``del``, ``ins``, or empty for an atom that both have.
    """
    stretches = list_readable_stretches(
        [atom.key for atom in old_atoms], [atom.key for atom in new_atoms], [atom.word for atom in new_atoms]
    )
    atom_changes: list[tuple[str, ParagraphAtom]] = []
    gone: list[ParagraphAtom] = []
    come: list[ParagraphAtom] = []
    for same, a, b, c, d in [*stretches, Stretch(True, len(old_atoms), len(old_atoms), len(new_atoms), len(new_atoms))]:
        if not same:
            gone += old_atoms[a:b]
            come += new_atoms[c:d]
            continue
        atom_changes += [("del", atom) for atom in gone] + [("ins", atom) for atom in come]
        gone, come = [], []
        for before, after in zip(old_atoms[a:b], new_atoms[c:d], strict=True):
            atom_changes.append(("", ParagraphAtom(after.key, after.bits, [*before.places, *after.places], after.word)))
    return atom_changes


def expand_simple_fields(root: Element) -> None:
    """Rewrite in place each Word field that is one element (``w:fldSimple``) as a series of runs.

    A tracked change can enclose only runs.
    """
    from docx.oxml import OxmlElement

    for element in list(root.iter(f"{W}fldSimple")):
        runs: list[Element] = []
        for kind in ("begin", "code", "separate", "end"):
            run = OxmlElement("w:r")
            if kind == "code":
                code = OxmlElement("w:instrText")
                code.set(SPACE, "preserve")
                code.text = element.get(f"{W}instr", "")
                run.append(code)
            else:
                mark = OxmlElement("w:fldChar")
                mark.set(f"{W}fldCharType", kind)
                run.append(mark)
            runs.append(run)
        for run in runs[:3]:
            element.addprevious(run)
        for child in list(element):
            element.addprevious(child)
        element.addprevious(runs[3])
        element.getparent().remove(element)
