"""Two Word files as one with tracked changes: accepting all gives the new text exactly, rejecting all gives the old
one.

Works on the parts of the files, whoever made them: styles, lists, fields, tables, content controls and bookmarks of the
new
file are kept as they are. Paragraphs are matched first, then words inside a pair of paragraphs, and rows inside a pair
of tables.

What Word cannot track is that of the new file: content controls and their tags, comments, page setup, fonts. Pictures
and notes of
the old file stand as ``[…]`` where they were deleted, for they live in parts of their own.
"""

from __future__ import annotations

import copy
import datetime as dt
import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

Element = Any  # of lxml
T = TypeVar("T")

_URI = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{_URI}}}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WORDS = re.compile(r"\w+|\s|[^\w\s]")
#: Wrappers of runs that are looked through; of all, hyperlinks alone are kept in a paragraph that changed.
_WRAPPERS = {
    f"{W}{name}" for name in ("hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo", "fldSimple")
}
_PLACES = {
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
_CHANGES = tuple(
    f"{W}{name}"
    for name in (
        "rPrChange",
        "pPrChange",
        "tblPrChange",
        "trPrChange",
        "tcPrChange",
        "sectPrChange",
        "tblGridChange",
        "tblPrExChange",
        "numberingChange",
    )
)
_VISIBLE = {"b", "i", "u", "strike", "dstrike", "caps", "smallCaps", "vertAlign", "highlight", "vanish"}
_ALIKE = 0.4  # the share of words in common from which two paragraphs are one that was changed
_MOST = 40_000  # pairs compared in one stretch, at most


@dataclass(slots=True)
class ChangeStamp:
    """Who makes the changes and when, and the next number a change takes."""

    author: str
    date: str
    number: int

    def make_change_element(self, name: str) -> Element:
        """An element of a change: ``ins``, ``del``, ``pPrChange``."""
        from docx.oxml import OxmlElement

        element = OxmlElement(f"w:{name}")
        element.set(f"{W}id", str(self.number))
        element.set(f"{W}author", self.author)
        element.set(f"{W}date", self.date)
        self.number += 1
        return element


def track_changes(old: WordDocument, new: WordDocument, *, author: str, day: dt.date) -> None:
    """Lay the old file over the new one: ``new`` then holds both, as tracked changes of ``author`` on ``day``.

    >>> from docx import Document
    >>> one, two = Document(), Document()
    >>> _, _ = one.add_paragraph("Il doit signer."), two.add_paragraph("Il peut signer.")
    >>> track_changes(one, two, author="Cabinet", day=dt.date(2026, 11, 24))
    >>> [change.get(f"{W}author") for change in two.element.body.iter(f"{W}del", f"{W}ins")]
    ['Cabinet', 'Cabinet']
    """
    before, after = old.element.body, new.element.body
    for body in (before, after):
        accept_changes(body)
    stamp = ChangeStamp(author, f"{day.isoformat()}T00:00:00Z", _free_number(after))
    _PartComparison(old, new, stamp).compare_bodies(before, after)
    for one, other in zip(_first_header_and_footer(old), _first_header_and_footer(new), strict=True):
        if one is not None and other is not None:
            accept_changes(one._element)
            accept_changes(other._element)
            _PartComparison(old, new, stamp, one.part, other.part).compare_bodies(one._element, other._element)


def _first_header_and_footer(word: WordDocument) -> list[Any]:
    """The header and footer of the first section, None where it has none."""
    section = word.sections[0]
    return [None if part.is_linked_to_previous else part for part in (section.header, section.footer)]


def _free_number(body: Element) -> int:
    """A number no bookmark, comment or change of the file has."""
    found = [
        int(value)
        for value in (element.get(f"{W}id") for element in body.iter() if element.tag != f"{W}id")
        if value and value.lstrip("-").isdigit()
    ]
    return max(found, default=0) + 1


# ------------------------------------------------------------------ changes that were there before
def accept_changes(root: Element) -> None:
    """Accept every change that is pending in a part.

    >>> from docx.oxml import parse_xml
    >>> body = parse_xml(
    ...     f'<w:body xmlns:w="{_URI}"><w:p><w:del><w:r><w:delText>x</w:delText></w:r></w:del>'
    ...     "<w:ins><w:r><w:t>y</w:t></w:r></w:ins></w:p></w:body>"
    ... )
    >>> accept_changes(body)
    >>> [text.text for text in body.iter(f"{W}t", f"{W}delText")]
    ['y']
    """
    for element in list(root.iter(*_CHANGES)):
        element.getparent().remove(element)
    for row in list(root.iter(f"{W}tr")):
        if row.find(f"{W}trPr/{W}del") is not None:
            row.getparent().remove(row)
    for table in [table for table in root.iter(f"{W}tbl") if table.find(f".//{W}tr") is None]:
        table.getparent().remove(table)
    gone = [
        paragraph
        for paragraph in root.iter(f"{W}p")
        if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None
        or paragraph.find(f"{W}pPr/{W}rPr/{W}moveFrom") is not None
    ]
    for name in ("del", "moveFrom"):
        for element in list(root.iter(f"{W}{name}")):
            element.getparent().remove(element)
    for element in list(root.iter(f"{W}ins", f"{W}moveTo")):
        _unwrap(element)
    for element in list(root.iter()):
        if isinstance(element.tag, str) and re.fullmatch(
            r"\{.*\}(moveFromRange|moveToRange|customXml(Ins|Del|MoveFrom|MoveTo)Range)(Start|End)", element.tag
        ):
            element.getparent().remove(element)
    for paragraph in gone:
        _join_next(paragraph)


def _unwrap(element: Element) -> None:
    parent = element.getparent()
    place = parent.index(element)
    for child in list(element):
        parent.insert(place, child)
        place += 1
    parent.remove(element)


def _join_next(paragraph: Element) -> None:
    """A paragraph whose mark is gone runs into the next one, whose look it takes."""
    following = paragraph.getnext()
    content = [child for child in paragraph if child.tag != f"{W}pPr"]
    if following is not None and following.tag == f"{W}p":
        place = 1 if following.find(f"{W}pPr") is not None else 0
        for child in reversed(content):
            following.insert(place, child)
    elif content:
        return
    paragraph.getparent().remove(paragraph)


# ------------------------------------------------------------------ what a paragraph holds
@dataclass(slots=True)
class _RunChild:
    """One child of a run, with the look of the run and the link it is in."""

    child: Element
    text: str | None
    look: Element | None
    look_key: str  # the whole look, for writing
    seen: str  # what a reader sees of it, for comparing
    link: Element | None
    link_key: str


@dataclass(slots=True)
class _Atom:
    """The least that changes as a whole: a word, a space, a sign, a field with its result."""

    key: tuple[Any, ...]
    bits: list[_RunChild]
    places: list[Element] = field(default_factory=list)
    word: str = ""


@dataclass(slots=True)
class _ParagraphAtoms:
    """A paragraph in atoms; ``after`` are the bookmarks that stand at its end, ``halves`` the parts of fields that run
    over several paragraphs.
    """

    element: Element
    atoms: list[_Atom]
    after: list[Element]
    halves: tuple[str, ...]
    words: Counter[str]

    style: str

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.style, *(atom.key for atom in self.atoms))


def _style_id(paragraph: Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else str(found.get(f"{W}val"))


def _visible_format(look: Element | None) -> str:
    """What a reader sees of the look of a run: bold, italics, raised… Fonts, languages and names of styles are no
    changes of a text.
    """
    found = []
    for child in () if look is None else look:
        name, value = child.tag.rsplit("}", 1)[-1], child.get(f"{W}val", "on")
        if name in _VISIBLE and value not in ("0", "false", "off", "none", "baseline"):
            found.append(name if value in ("1", "true", "on") else f"{name}={value}")
    return " ".join(sorted(found))


def _canonical_text(element: Element | None) -> str:
    """An element as text that is the same for the same element in two files."""
    if element is None:
        return ""
    name = element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""
    attributes = " ".join(
        f"{key.rsplit('}', 1)[-1]}={value!r}" for key, value in sorted(element.attrib.items()) if "rsid" not in key
    )
    return f"<{name} {attributes}>{element.text or ''}{''.join(_canonical_text(child) for child in element)}</>"


class _ParagraphReader:
    """Reads paragraphs of one part of one file."""

    def __init__(self, links: Mapping[str, str], names: Mapping[str, str]) -> None:
        self.links, self.names = links, names
        self.lines: dict[Element, _ParagraphAtoms] = {}

    def read_paragraph(self, paragraph: Element) -> _ParagraphAtoms:
        if paragraph not in self.lines:
            self.lines[paragraph] = self.split_paragraph(paragraph)
        return self.lines[paragraph]

    def split_paragraph(self, paragraph: Element) -> _ParagraphAtoms:
        pieces = list(self._iter_pieces(paragraph, None, ""))
        bits = [piece for piece in pieces if isinstance(piece, _RunChild)]
        whole, halves = _find_fields(bits)
        atoms: list[_Atom] = []
        waiting: list[Element] = []
        at = 0
        skip = -1
        for piece in pieces:
            if not isinstance(piece, _RunChild):
                waiting.append(piece)
                continue
            if at > skip:
                end = whole.get(at, at)
                group = bits[at : end + 1]
                atoms.append(_Atom(_atom_key(group), group, waiting, _shown_text(group)))
                waiting = []
                skip = end
            at += 1
        words = Counter(word for atom in atoms for word in [atom.word.lower()] if word.strip())
        style = _style_id(paragraph)
        return _ParagraphAtoms(paragraph, atoms, waiting, halves, words, self.names.get(style, style))

    def _iter_pieces(self, parent: Element, link: Element | None, link_key: str) -> Iterator[_RunChild | Element]:
        for child in parent:
            if child.tag == f"{W}r":
                yield from self._iter_run(child, link, link_key)
            elif child.tag == f"{W}hyperlink":
                target = child.get(f"{_R}id")
                yield from self._iter_pieces(child, child, self.links.get(target, "") if target else "")
            elif child.tag in _WRAPPERS:
                yield from self._iter_pieces(child, link, link_key)
            elif child.tag in _PLACES:
                yield child

    def _iter_run(self, run: Element, link: Element | None, link_key: str) -> Iterator[_RunChild | Element]:
        look = run.find(f"{W}rPr")
        look_key, seen = _canonical_text(look), _visible_format(look)
        for child in run:
            if child.tag in (f"{W}rPr", f"{W}lastRenderedPageBreak"):
                continue
            if child.tag == f"{W}commentReference" or _breaks_page(run, child):
                yield run
            elif child.tag == f"{W}t":
                for word in _WORDS.findall(child.text or ""):
                    yield _RunChild(child, word, look, look_key, seen, link, link_key)
            else:
                yield _RunChild(child, None, look, look_key, seen, link, link_key)


def _breaks_page(run: Element, child: Element) -> bool:
    """Whether a run is a page break and nothing else: LibreOffice puts one where a paragraph asked for a new page."""
    return bool(
        child.tag == f"{W}br"
        and child.get(f"{W}type") == "page"
        and all(each is child or each.tag == f"{W}rPr" for each in run)
    )


def _atom_key(bits: list[_RunChild]) -> tuple[str, ...]:
    """What must be the same in two atoms: the words and how they are seen; of a field what it asks for and what it
    shows.
    """
    first = bits[0]
    if first.child.tag == f"{W}fldChar":
        code = "".join(bit.child.text or "" for bit in bits if bit.child.tag == f"{W}instrText")
        once = " ".join(sorted(set(code.split())))  # LibreOffice writes switches in another order, and some twice
        return (
            "field",
            str(first.child.get(f"{W}fldCharType")),
            once,
            " ".join(_shown_text(bits).split()),
            first.link_key,
        )
    return (first.text if first.text is not None else _canonical_text(first.child), first.seen, first.link_key)


def _shown_text(bits: list[_RunChild]) -> str:
    """What a reader sees of some bits, once for a field in a field."""
    if len(bits) == 1:
        return bits[0].text or ""
    shown: list[str] = []
    depth: list[bool] = []  # for each field that is open, whether its result has begun
    for bit in bits:
        kind = bit.child.get(f"{W}fldCharType") if bit.child.tag == f"{W}fldChar" else None
        if kind == "begin":
            depth.append(False)
        elif kind == "separate" and depth:
            depth[-1] = True
        elif kind == "end" and depth:
            depth.pop()
        elif bit.text is not None and all(depth):
            shown.append(bit.text)
    return "".join(shown)


def _find_fields(bits: list[_RunChild]) -> tuple[dict[int, int], tuple[str, ...]]:
    """The fields of a paragraph as whole stretches, and the halves of those that begin or end in another one."""
    kinds = [bit.child.get(f"{W}fldCharType") if bit.child.tag == f"{W}fldChar" else None for bit in bits]
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
        if not any(one < start and end < other for one, other in pairs.items())
    }
    for start in begun:
        end = next((place for place in range(start, len(bits)) if kinds[place] == "separate"), start)
        whole[start] = end
        halves.append("begin")
    return whole, tuple(halves)


# ------------------------------------------------------------------ what is matched with what
def align_sequences(
    old: Sequence[T], new: Sequence[T], key: Callable[[T], Any], alike: Callable[[T, T], float]
) -> list[tuple[int | None, int | None]]:
    """The places of two sequences two by two, in order: the same first, then those alike; alone where nothing is.

    >>> align_sequences(["a", "b c", "d"], ["a", "b x", "e", "d"], str, lambda one, other: float(one[0] == other[0]))
    [(0, 0), (1, 1), (None, 2), (2, 3)]
    """
    out: list[tuple[int | None, int | None]] = []
    matcher = difflib.SequenceMatcher(None, [key(item) for item in old], [key(item) for item in new], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            out += list(zip(range(a, b), range(c, d), strict=True))
        else:
            out += [
                (None if i is None else a + i, None if j is None else c + j)
                for i, j in _pair_alike(old[a:b], new[c:d], alike)
            ]
    return out


def _pair_alike(
    old: Sequence[T], new: Sequence[T], alike: Callable[[T, T], float]
) -> list[tuple[int | None, int | None]]:
    """The pairs that are most alike in all, in order."""
    rows, columns = len(old), len(new)
    if not rows or not columns or rows * columns > _MOST:
        return [*((i, None) for i in range(rows)), *((None, j) for j in range(columns))]
    likeness = [[alike(one, other) for other in new] for one in old]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            paired = best[i + 1][j + 1] + likeness[i][j] if likeness[i][j] >= _ALIKE else -1.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    out: list[tuple[int | None, int | None]] = []
    i = j = 0
    while i < rows and j < columns:
        if likeness[i][j] >= _ALIKE and best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            out.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            out.append((i, None))
            i += 1
        else:
            out.append((None, j))
            j += 1
    return [*out, *((place, None) for place in range(i, rows)), *((None, place) for place in range(j, columns))]


def _word_share(one: Counter[str], other: Counter[str]) -> float:
    """The share of words two texts have in common."""
    total = sum(one.values()) + sum(other.values())
    return 2 * sum((one & other).values()) / total if total else 1.0


# ------------------------------------------------------------------ blocks
@dataclass(slots=True)
class _BodyBlock:
    """A paragraph or a table of a body or a cell, with the controls around it."""

    element: Element
    controls: tuple[Element, ...]
    before: list[Element] = field(default_factory=list)

    @property
    def table(self) -> bool:
        return bool(self.element.tag == f"{W}tbl")

    @property
    def clause(self) -> str:
        return _control_clause(self.controls[-1]) if self.controls else ""


def _control_clause(control: Element) -> str:
    """The clause of a control, without its edition."""
    tag = control.find(f"{W}sdtPr/{W}tag")
    return "" if tag is None else str(tag.get(f"{W}val", "")).rsplit("@", 1)[0]


def _find_blocks(container: Element) -> tuple[list[_BodyBlock], list[Element], list[Element]]:
    """The blocks of a container through its controls; bookmarks after the last; what stays as it is (properties of a
    cell, page setup).
    """
    found: list[_BodyBlock] = []
    waiting: list[Element] = []
    rest: list[Element] = []

    def walk(parent: Element, controls: tuple[Element, ...]) -> None:
        for child in parent:
            if child.tag in (f"{W}p", f"{W}tbl"):
                found.append(_BodyBlock(child, controls, list(waiting)))
                waiting.clear()
            elif child.tag == f"{W}sdt":
                content = child.find(f"{W}sdtContent")
                if content is not None:
                    walk(content, (*controls, child))
            elif child.tag in _PLACES:
                waiting.append(child)
            elif child.tag == f"{W}customXml":
                walk(child, controls)
            elif not controls:
                rest.append(child)

    walk(container, ())
    return found, waiting, rest


class _PartComparison:
    """Compares one part of the two files and writes the result into the new one."""

    def __init__(
        self, old: WordDocument, new: WordDocument, stamp: ChangeStamp, old_part: Any = None, new_part: Any = None
    ) -> None:
        self.stamp = stamp
        self.styles = StyleImporter(old, new)
        self.old = _ParagraphReader(_link_targets(old_part or old.part), self.styles.old_names)
        self.new = _ParagraphReader(_link_targets(new_part or new.part), self.styles.new_names)
        self.lists = _ListMapping(old, new)
        self.counted: dict[Element, Counter[str]] = {}
        self.ids = {element.get(f"{W}val") for element in new.element.body.iter(f"{W}id")}

    def compare_bodies(self, before: Element, after: Element) -> None:
        """Compare two bodies, headers or footers; ``after`` is changed in place."""
        _expand_simple_fields(before)
        _expand_simple_fields(after)
        self._keep_old_bookmarks(before, after)
        self.lists.learn_lists(before, after, self.old, self.new)
        self._compare_containers(before, after)

    def _keep_old_bookmarks(self, before: Element, after: Element) -> None:
        """Of the old file, only bookmarks that the new one has not are kept, under numbers of their own."""
        names = {element.get(f"{W}name") for element in after.iter(f"{W}bookmarkStart")}
        numbers: dict[str, str] = {}
        for element in list(before.iter(*_PLACES)):
            number = element.get(f"{W}id", "")
            if element.tag == f"{W}bookmarkStart" and element.get(f"{W}name") not in names:
                numbers[number] = str(self.stamp.number)
                self.stamp.number += 1
            if number in numbers and element.tag in (f"{W}bookmarkStart", f"{W}bookmarkEnd"):
                element.set(f"{W}id", numbers[number])
            else:
                element.getparent().remove(element)
        for element in list(before.iter(f"{W}commentReference")):
            run = element.getparent()
            run.getparent().remove(run)

    # -------------------------------------------------------------- containers
    def _compare_containers(self, before: Element, after: Element) -> None:
        """Compare two bodies or cells, and leave the result in ``after``."""
        ones, tail_old, _ = _find_blocks(before)
        others, tail, rest = _find_blocks(after)
        matched = self._match_blocks(ones, others)
        head = [element for element in rest if element.tag == f"{W}tcPr"]
        feet = [element for element in rest if element not in head]
        for child in list(after):
            after.remove(child)
        after.extend(head)
        _BlockWriter(self, ones, others, matched).write_blocks(after)
        after.extend([*tail_old, *tail, *feet])

    def _match_blocks(self, ones: list[_BodyBlock], others: list[_BodyBlock]) -> list[tuple[int | None, int | None]]:
        """The blocks two by two; paragraphs that hold half a field, and the last of both, go together whatever they
        say.
        """
        fixed: list[tuple[int, int]] = []
        halves = [
            [(place, self._halves(reader, block)) for place, block in enumerate(blocks) if self._halves(reader, block)]
            for reader, blocks in ((self.old, ones), (self.new, others))
        ]
        if [said for _, said in halves[0]] == [said for _, said in halves[1]]:
            fixed += [(one, other) for (one, _), (other, _) in zip(*halves, strict=True)]
        if (
            ones
            and others
            and not ones[-1].table
            and not others[-1].table
            and (not fixed or fixed[-1] != (len(ones) - 1, len(others) - 1))
        ):
            fixed = [pair for pair in fixed if pair[0] < len(ones) - 1 and pair[1] < len(others) - 1]
            fixed.append((len(ones) - 1, len(others) - 1))
        out: list[tuple[int | None, int | None]] = []
        a = c = 0
        for b, d in [*fixed, (len(ones), len(others))]:
            found = align_sequences(ones[a:b], others[c:d], self._block_key, self._block_share)
            out += [(None if i is None else a + i, None if j is None else c + j) for i, j in found]
            if b < len(ones) or d < len(others):
                out.append((b, d))
            a, c = b + 1, d + 1
        return out

    def _halves(self, reader: _ParagraphReader, block: _BodyBlock) -> tuple[str, ...]:
        return () if block.table else reader.read_paragraph(block.element).halves

    def _block_key(self, block: _BodyBlock) -> Any:
        if block.table:
            return ("table", *(self._row_key(row) for row in block.element.iter(f"{W}tr")))
        return self._read_paragraph(block.element).key

    def _read_paragraph(self, paragraph: Element) -> _ParagraphAtoms:
        """A paragraph of either file: those of the old one were all read when lists were learnt."""
        return self.old.lines[paragraph] if paragraph in self.old.lines else self.new.read_paragraph(paragraph)

    def _count_words(self, element: Element) -> Counter[str]:
        """The words of a row or table; the tree is not changed while its blocks are matched."""
        if element not in self.counted:
            self.counted[element] = Counter(
                word for paragraph in element.iter(f"{W}p") for word in self._read_paragraph(paragraph).words.elements()
            )
        return self.counted[element]

    def _block_share(self, one: _BodyBlock, other: _BodyBlock) -> float:
        if one.table != other.table or (one.clause and other.clause and one.clause != other.clause):
            return 0.0
        if one.table:
            return max(
                _word_share(self._count_words(one.element), self._count_words(other.element)),
                0.45 if _table_shape(one.element) == _table_shape(other.element) else 0.0,
            )
        lines = self._read_paragraph(one.element), self._read_paragraph(other.element)
        if lines[0].halves or lines[1].halves:
            return 0.0
        styles = lines[0].style, lines[1].style
        if not lines[0].words and not lines[1].words:
            return 1.0 if styles[0] == styles[1] else 0.0
        found = _word_share(lines[0].words, lines[1].words)
        if one.clause and one.clause == other.clause and styles[0] == styles[1] and "heading" in styles[0]:
            return max(found, 0.6)
        return found

    # -------------------------------------------------------------- tables
    def compare_tables(self, before: Element, after: Element) -> Element:
        """A table of the new file with what the old one said."""
        ones, others = list(before.iter(f"{W}tr")), list(after.iter(f"{W}tr"))
        ones = [row for row in ones if _table_of(row) is before]
        others = [row for row in others if _table_of(row) is after]
        for row in others:
            if (
                row.getparent() is not after
            ):  # a row in a control: the control goes, for a deleted row may stand beside it
                after.insert(after.index(_child_of(row, after)), row)
        for control in list(after.findall(f"{W}sdt")):
            after.remove(control)
        at = others[0].getprevious() if others else None
        matched = align_sequences(ones, others, self._row_key, self._row_share)
        made: list[Element] = []
        for i, j in matched:
            if i is not None and j is not None:
                made.append(self._compare_rows(ones[i], others[j]))
            elif j is not None:
                made.append(self.mark_whole(others[j], "ins"))
            elif i is not None:
                made.append(self.mark_whole(ones[i], "del"))
        place = 0 if at is None else after.index(at) + 1
        for row in made:
            after.insert(place, row)
            place = after.index(row) + 1
        return after

    def _row_key(self, row: Element) -> Any:
        return (len(_row_cells(row)), *(self._read_paragraph(paragraph).key for paragraph in row.iter(f"{W}p")))

    def _row_share(self, one: Element, other: Element) -> float:
        cells = _row_cells(one), _row_cells(other)
        clauses = [{_control_clause(control) for control in row.iter(f"{W}sdt")} - {""} for row in (one, other)]
        if len(cells[0]) != len(cells[1]) or (clauses[0] and clauses[1] and not clauses[0] & clauses[1]):
            return 0.0
        found = _word_share(self._count_words(one), self._count_words(other))
        named = [self._count_words(each[0]) for each in cells if len(each) > 1]
        return (
            max(found, 0.6) if named and named[0] and named[0] == named[-1] else found
        )  # a row of a table is named by its first cell

    def _compare_rows(self, before: Element, after: Element) -> Element:
        for one, other in zip(_row_cells(before), _row_cells(after), strict=True):
            self._compare_containers(one, other)
        return after

    def mark_whole(self, element: Element, change: str) -> Element:
        """A row or a table inserted or deleted with all it holds; of the old file, a copy."""
        from docx.oxml import OxmlElement

        made = element
        if change == "del":
            made = copy.deepcopy(element)
            self._adapt_to_new_file(made)
        for paragraph in list(made.iter(f"{W}p")):
            self.mark_paragraph(paragraph, change)
        for row in made.iter(f"{W}tr"):
            properties = row.find(f"{W}trPr")
            if properties is None:
                properties = OxmlElement("w:trPr")
                row.insert(1 if row.find(f"{W}tblPrEx") is not None else 0, properties)
            if not len(properties):  # the schema wants a property before the change
                properties.append(OxmlElement("w:cantSplit"))
                properties[0].set(f"{W}val", "off")
            properties.append(self.stamp.make_change_element(change))
        return made

    # -------------------------------------------------------------- paragraphs
    def compare_paragraphs(self, before: Element, after: Element) -> Element:
        """A paragraph of the new file with what the old one said."""
        one, other = self.old.read_paragraph(before), self.new.read_paragraph(after)
        look = self._format_change(before, after)
        same = [atom.key for atom in one.atoms] == [atom.key for atom in other.atoms]
        if look is not None:
            _paragraph_properties(after).append(look)
        if same:
            _insert_places_first(after, [*(place for atom in one.atoms for place in atom.places), *one.after])
            return after
        steps = _list_word_changes(one.atoms, other.atoms)
        self.write_content(after, self._iter_content(one, other, steps))
        return after

    def _format_change(self, before: Element, after: Element) -> Element | None:
        """The change of the style or of the list of a paragraph, None when there is none."""
        from docx.oxml import OxmlElement

        found = before.find(f"{W}pPr")
        old = copy.deepcopy(found) if found is not None else OxmlElement("w:pPr")
        for name in ("rPr", "sectPr", "pPrChange"):
            for child in old.findall(f"{W}{name}"):
                old.remove(child)
        self._adapt_to_new_file(old)
        new = after.find(f"{W}pPr")
        if self.old.read_paragraph(before).style == self.new.read_paragraph(after).style and self.lists.is_same_place(
            _place_in_list(old), _place_in_list(new)
        ):
            return None
        change = self.stamp.make_change_element("pPrChange")
        change.append(old)
        return change

    def _adapt_to_new_file(self, copied: Element) -> None:
        """Give an element of the old file the styles, lists and links it needs in the new one."""
        self.lists.translate_lists(copied)
        self.styles.translate_styles(copied)
        for number in copied.iter(f"{W}id"):
            self.renumber_control(number)
        for element in list(copied.iter(f"{W}sectPr")):
            element.getparent().remove(element)

    def renumber_control(self, number: Element) -> None:
        """Another number for a control of the old file whose number is taken."""
        value = int(number.get(f"{W}val", "1"))
        while str(value) in self.ids:
            value = (value + 1) & 0x7FFFFFFF or 1
        self.ids.add(str(value))
        number.set(f"{W}val", str(value))

    def _iter_content(
        self, one: _ParagraphAtoms, other: _ParagraphAtoms, steps: list[tuple[str, _Atom]]
    ) -> Iterator[tuple[str, Any]]:
        """What stands in a paragraph: places as they come, then bits, each with its change."""
        for change, atom in steps:
            for place in atom.places:
                yield "", place
            if change == "del":
                self.import_atom_styles(atom)
            for bit in atom.bits:
                yield change, bit
        for place in (*one.after, *other.after):
            yield "", place

    def import_atom_styles(self, atom: _Atom) -> None:
        for bit in atom.bits:
            if bit.look is not None:
                self.styles.translate_styles(bit.look)

    def mark_paragraph(self, paragraph: Element, change: str) -> None:
        """Mark a paragraph as inserted or deleted with all it holds."""
        from docx.oxml import OxmlElement

        line = (self.new if change == "ins" else _ParagraphReader({}, {})).split_paragraph(paragraph)
        properties = _paragraph_properties(paragraph)
        look = properties.find(f"{W}rPr")
        if look is None:
            look = OxmlElement("w:rPr")
            following = next((child for child in properties if child.tag in (f"{W}sectPr", f"{W}pPrChange")), None)
            if following is None:
                properties.append(look)
            else:
                following.addprevious(look)
        look.insert(0, self.stamp.make_change_element(change))
        content: list[tuple[str, Any]] = []
        for atom in line.atoms:
            content += [("", place) for place in atom.places]
            content += [(change, bit) for bit in atom.bits]
        content += [("", place) for place in line.after]
        self.write_content(paragraph, content)

    def copy_deleted_paragraph(self, paragraph: Element) -> Element:
        """A paragraph of the old file, marked as deleted."""
        made = copy.deepcopy(paragraph)
        self._adapt_to_new_file(made)
        self.mark_paragraph(made, "del")
        return made

    def write_content(self, paragraph: Element, content: Iterable[tuple[str, Any]]) -> None:
        """Write what a paragraph holds: runs in links and changes, places where they stand."""
        for child in list(paragraph):
            if child.tag != f"{W}pPr":
                paragraph.remove(child)
        where, link_key = paragraph, ""
        group, change = paragraph, ""
        run: Element | None = None
        look_key = ""
        for kind, item in content:
            if not isinstance(item, _RunChild):
                paragraph.append(item)
                where, link_key, group, change, run = paragraph, "", paragraph, "", None
                continue
            link = None if kind == "del" and item.link is not None and item.link.get(f"{_R}id") else item.link
            key = "" if link is None else _canonical_text(_copy_bare_link(link))
            if key != link_key:
                where, link_key = (paragraph if link is None else _append_bare_link(link, paragraph)), key
                group, change, run = where, "", None
            if kind != change:
                group, change, run = where, kind, None
                if kind:
                    group = self.stamp.make_change_element(kind)
                    where.append(group)
            if run is None or item.text is None or look_key != item.look_key:
                run = _append_run(group, item.look)
                look_key = item.look_key
            _append_run_child(run, item, deleted=kind == "del")
            if item.text is None:
                run = None


def _link_targets(part: Any) -> dict[str, str]:
    return {name: link.target_ref for name, link in part.rels.items()}


def _paragraph_properties(paragraph: Element) -> Element:
    """The properties of a paragraph, made when it has none."""
    from docx.oxml import OxmlElement

    found = paragraph.find(f"{W}pPr")
    if found is None:
        found = OxmlElement("w:pPr")
        paragraph.insert(0, found)
    return found


def _insert_places_first(paragraph: Element, places: list[Element]) -> None:
    at = 1 if paragraph.find(f"{W}pPr") is not None else 0
    for place in reversed(places):
        paragraph.insert(at, place)


def _copy_bare_link(link: Element) -> Element:
    """The same link without its content."""
    from docx.oxml import OxmlElement

    made = OxmlElement("w:hyperlink")
    for name, value in link.attrib.items():
        made.set(name, value)
    return made


def _append_bare_link(link: Element, paragraph: Element) -> Element:
    """The same link without its content, at the end of a paragraph."""
    made = _copy_bare_link(link)
    paragraph.append(made)
    return made


def _append_run(parent: Element, look: Element | None) -> Element:
    from docx.oxml import OxmlElement

    made = OxmlElement("w:r")
    if look is not None:
        made.append(copy.deepcopy(look))
    parent.append(made)
    return made


def _append_run_child(run: Element, bit: _RunChild, *, deleted: bool) -> None:
    """Put a bit in a run: text joins the text before it."""
    from docx.oxml import OxmlElement

    name = bit.child.tag.rsplit("}", 1)[-1]
    text = bit.text
    if deleted and name in ("drawing", "pict", "object", "footnoteReference", "endnoteReference", "AlternateContent"):
        text = "[…]"
    if text is not None:
        last = run[-1] if len(run) and run[-1].tag != f"{W}rPr" else None
        if last is None:
            last = OxmlElement("w:delText" if deleted else "w:t")
            last.set(_SPACE, "preserve")
            last.text = ""
            run.append(last)
        last.text = (last.text or "") + text
        return
    made = copy.deepcopy(bit.child)
    if deleted and name == "instrText":
        made.tag = f"{W}delInstrText"
    run.append(made)


def _list_word_changes(one: list[_Atom], other: list[_Atom]) -> list[tuple[str, _Atom]]:
    """The atoms of both, each with its change; a sign between two changes changes with them, for the reader's sake."""
    matcher = difflib.SequenceMatcher(None, [atom.key for atom in one], [atom.key for atom in other], autojunk=False)
    codes: list[tuple[str, int, int, int, int]] = [
        *matcher.get_opcodes(),
        ("equal", len(one), len(one), len(other), len(other)),
    ]
    kinds = [code[0] for code in codes]
    for place in range(1, len(codes) - 2):
        kind, _, _, start, end = codes[place]
        slight = all(atom.word and not atom.word.strip(" ,;:.()’'\u00a0\u202f") for atom in other[start:end])
        if kind == "equal" and slight:
            kinds[place] = "replace"
    out: list[tuple[str, _Atom]] = []
    gone: list[_Atom] = []
    come: list[_Atom] = []
    for kind, (_, a, b, c, d) in zip(kinds, codes, strict=True):
        if kind != "equal":
            gone += one[a:b]
            come += other[c:d]
            continue
        out += [("del", atom) for atom in gone] + [("ins", atom) for atom in come]
        gone, come = [], []
        for before, after in zip(one[a:b], other[c:d], strict=True):
            out.append(("", _Atom(after.key, after.bits, [*before.places, *after.places], after.word)))
    return out


def _table_of(row: Element) -> Element | None:
    return next(row.iterancestors(f"{W}tbl"), None)


def _row_cells(row: Element) -> list[Element]:
    return [cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row]


def _child_of(element: Element, ancestor: Element) -> Element:
    while element.getparent() is not ancestor:
        element = element.getparent()
    return element


def _table_shape(table: Element) -> tuple[str, int]:
    """The style and the number of columns of a table."""
    style = table.find(f"{W}tblPr/{W}tblStyle")
    return ("" if style is None else style.get(f"{W}val", ""), len(table.findall(f"{W}tblGrid/{W}gridCol")))


def _expand_simple_fields(root: Element) -> None:
    """Write simple fields as runs, for a change can go around runs alone."""
    from docx.oxml import OxmlElement

    for element in list(root.iter(f"{W}fldSimple")):
        made: list[Element] = []
        for kind in ("begin", "code", "separate", "end"):
            run = OxmlElement("w:r")
            if kind == "code":
                code = OxmlElement("w:instrText")
                code.set(_SPACE, "preserve")
                code.text = element.get(f"{W}instr", "")
                run.append(code)
            else:
                mark = OxmlElement("w:fldChar")
                mark.set(f"{W}fldCharType", kind)
                run.append(mark)
            made.append(run)
        for run in made[:3]:
            element.addprevious(run)
        for child in list(element):
            element.addprevious(child)
        element.addprevious(made[3])
        element.getparent().remove(element)


# ------------------------------------------------------------------ writing blocks
class _BlockWriter:
    """Writes the blocks of both files in order, in the controls of the new one.

    A paragraph of a clause that is gone stands in no control: Word would leave an empty one, and LibreOffice reads the
    mark of
    a deleted control as a change of all that follows.
    """

    def __init__(
        self,
        comparison: _PartComparison,
        ones: list[_BodyBlock],
        others: list[_BodyBlock],
        matched: list[tuple[int | None, int | None]],
    ) -> None:
        self.comparison, self.ones, self.others, self.matched = comparison, ones, others, matched
        kept = {j for i, j in matched if i is not None and j is not None}
        stay = {control for j in kept for control in others[j].controls}
        self.inserted = {control for block in others for control in block.controls} - stay
        self.open: list[tuple[Element, Element, Element]] = []  # the control, the one written, its content

    def write_blocks(self, target: Element) -> None:
        """Write everything at the end of a container."""
        for place, (i, j) in enumerate(self.matched):
            controls = self.others[j].controls if j is not None else self._find_controls(place, self.ones[i or 0])
            where = self._enter_controls(controls, target)
            made: Element
            if i is not None and j is not None:
                one, other = self.ones[i], self.others[j]
                where.extend([*one.before, *other.before])
                made = (
                    self.comparison.compare_tables(one.element, other.element)
                    if other.table
                    else self.comparison.compare_paragraphs(one.element, other.element)
                )
            elif j is not None:
                where.extend(self.others[j].before)
                made = self._mark_block(self.others[j], "ins")
            else:
                where.extend(self.ones[i or 0].before)
                made = self._mark_block(self.ones[i or 0], "del")
            where.append(made)
        self._enter_controls((), target)

    def _mark_block(self, block: _BodyBlock, change: str) -> Element:
        if block.table:
            return self.comparison.mark_whole(block.element, change)
        if change == "del":
            return self.comparison.copy_deleted_paragraph(block.element)
        self.comparison.mark_paragraph(block.element, "ins")
        return block.element

    def _find_controls(self, place: int, block: _BodyBlock) -> tuple[Element, ...]:
        """The controls a deleted block stands in: those around it in the new file, if they are of its clause or go on
        after it.
        """
        before = next((self.others[j].controls for _, j in reversed(self.matched[:place]) if j is not None), ())
        after = next((self.others[j].controls for _, j in self.matched[place:] if j is not None), ())
        if before and before == after:
            return before
        for around in (before, after):
            if around and block.clause and _control_clause(around[-1]) == block.clause:
                return around
        return ()

    def _enter_controls(self, controls: tuple[Element, ...], target: Element) -> Element:
        """Close the controls that end here and open those that begin."""
        keep = 0
        while keep < min(len(controls), len(self.open)) and self.open[keep][0] is controls[keep]:
            keep += 1
        while len(self.open) > keep:
            self._close_control()
        for control in controls[keep:]:
            self._open_control(control, self.open[-1][2] if self.open else target)
        return self.open[-1][2] if self.open else target

    def _open_control(self, control: Element, target: Element) -> None:
        from docx.oxml import OxmlElement

        made, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
        for child in control:
            if child.tag in (f"{W}sdtPr", f"{W}sdtEndPr"):
                made.append(copy.deepcopy(child))
        made.append(content)
        if control in self.inserted:  # the start of the control was inserted: from before it to inside it
            content.append(self._begin_inserted_range(target))
        target.append(made)
        self.open.append((control, made, content))

    def _begin_inserted_range(self, target: Element) -> Element:
        """Begin the range of an inserted control at the end of an element; what ends it."""
        from docx.oxml import OxmlElement

        start = self.comparison.stamp.make_change_element("customXmlInsRangeStart")
        target.append(start)
        end = OxmlElement("w:customXmlInsRangeEnd")
        end.set(f"{W}id", start.get(f"{W}id"))
        return end

    def _close_control(self) -> None:
        control, made, content = self.open.pop()
        if control in self.inserted:
            made.addnext(self._begin_inserted_range(content))


# ------------------------------------------------------------------ styles and lists of the old file
class StyleImporter:
    """The styles of the new file, and those of the old one where it lacks them."""

    def __init__(self, old: WordDocument, new: WordDocument) -> None:
        self.target = new.styles.element
        self.old = {style.get(f"{W}styleId"): style for style in old.styles.element.iter(f"{W}style")}
        self.known = {style.get(f"{W}styleId") for style in self.target.iter(f"{W}style")}
        self.old_names, self.new_names = _name_styles(old.styles.element), _name_styles(self.target)
        self._by_name = {(name, kind): number for number, (name, kind) in _identify_styles(self.target).items()}
        self._old_kinds = _identify_styles(old.styles.element)

    def translate_styles(self, element: Element) -> None:
        """Name the styles of an element as the new file does, and bring those it lacks."""
        for named in element.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle"):
            there = self._by_name.get(self._old_kinds.get(named.get(f"{W}val", ""), ("", "")))
            if there is not None:
                named.set(f"{W}val", there)
        self.import_styles(element)

    def import_styles(self, element: Element) -> None:
        """Add the styles an element names and the new file lacks."""
        for named in element.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle"):
            self.import_style(named.get(f"{W}val"))

    def import_style(self, name: str | None) -> None:
        """Add one style, and those it rests on."""
        if name is None or name in self.known or name not in self.old:
            return
        self.known.add(name)
        made = copy.deepcopy(self.old[name])
        made.attrib.pop(f"{W}default", None)
        for numbering in list(made.iter(f"{W}numPr")):
            numbering.getparent().remove(numbering)
        self.target.append(made)
        for tag in ("basedOn", "link", "next"):
            for other in made.findall(f"{W}{tag}"):
                self.import_style(other.get(f"{W}val"))
                if other.get(f"{W}val") not in self.known:
                    made.remove(other)


def _identify_styles(styles: Element) -> dict[str, tuple[str, str]]:
    """The styles of a file by what identifies them there: the name a user sees, which programs agree on, and the
    kind.
    """
    out = {}
    for style in styles.iter(f"{W}style"):
        name = style.find(f"{W}name")
        out[str(style.get(f"{W}styleId"))] = (
            "" if name is None else str(name.get(f"{W}val", "")).lower(),
            str(style.get(f"{W}type")),
        )
    return out


def _name_styles(styles: Element) -> dict[str, str]:
    return {number: name or number for number, (name, _) in _identify_styles(styles).items()}


class _ListMapping:
    """The list of the new file that each list of the old one is."""

    def __init__(self, old: WordDocument, new: WordDocument) -> None:
        self.old, self.new = _list_definitions(old), _list_definitions(new)
        self.by_number: dict[str, str] = {}
        self.target = new

    def learn_lists(self, before: Element, after: Element, old: _ParagraphReader, new: _ParagraphReader) -> None:
        """Lists are the same where paragraphs that say the same are in them."""
        ones = [old.read_paragraph(paragraph) for paragraph in before.iter(f"{W}p")]
        others = [new.read_paragraph(paragraph) for paragraph in after.iter(f"{W}p")]
        matcher = difflib.SequenceMatcher(
            None, [line.key for line in ones], [line.key for line in others], autojunk=False
        )
        for a, b, size in matcher.get_matching_blocks():
            for one, other in zip(ones[a : a + size], others[b : b + size], strict=True):
                mine, theirs = _list_number(one.element), _list_number(other.element)
                if mine in self.old and theirs in self.new and _counts_alike(self.old[mine], self.new[theirs]):
                    self.by_number.setdefault(mine, theirs)

    def translate_lists(self, element: Element) -> None:
        """Give the numbers of lists in an element of the old file as the new file has them."""
        for number in element.iter(f"{W}numId"):
            value = number.get(f"{W}val", "0")
            if value in self.old:
                if value not in self.by_number:
                    self.by_number[value] = self._find_list(value)
                number.set(f"{W}val", self.by_number[value])

    def is_same_place(self, one: tuple[str, str], other: tuple[str, str]) -> bool:
        """Whether two places are the same: in one list of the new file, or in uses of it that count alike (LibreOffice
        gives each paragraph its own).
        """
        if one == other or one[1] != other[1] or one[0] not in self.new or other[0] not in self.new:
            return one == other
        mine, theirs = self.new[one[0]], self.new[other[0]]
        return mine[1] is theirs[1] and _list_levels(*mine) == _list_levels(*theirs)

    def _describe_list(self, lists: Mapping[str, tuple[Element, Element]], number: str) -> str:
        if number not in lists:
            return ""
        use, definition = lists[number]
        return _describe_definition(definition) + "".join(
            _canonical_text(child) for child in use if child.tag == f"{W}lvlOverride"
        )

    def _find_list(self, number: str) -> str:
        """A list of the new file that is the same and counts on, else a copy of the old one."""
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
                known.get(f"{W}abstractNumId")
                for _, known in self.new.values()
                if _describe_definition(known) == _describe_definition(definition)
            ),
            None,
        )
        if home is None:
            taken = [int(known.get(f"{W}abstractNumId")) for known in root.iter(f"{W}abstractNum")]
            home = str(max(taken, default=0) + 1)
            made = copy.deepcopy(definition)
            made.set(f"{W}abstractNumId", home)
            for child in made.findall(f"{W}nsid"):
                child.set(f"{W}val", f"{0x41475200 + int(home):08X}")
            for linked in list(made.iter(f"{W}pStyle")):
                linked.getparent().remove(linked)
            at = root.find(f"{W}num")
            if at is None:
                root.append(made)
            else:
                at.addprevious(made)
        number = str(max([int(known.get(f"{W}numId")) for known in root.iter(f"{W}num")], default=0) + 1)
        listed = copy.deepcopy(use)
        listed.set(f"{W}numId", number)
        listed.find(f"{W}abstractNumId").set(f"{W}val", home)
        last = root.findall(f"{W}num")
        if last:
            last[-1].addnext(listed)
        else:
            root.append(listed)
        return number


def _place_in_list(properties: Element | None) -> tuple[str, str]:
    """The list and the level that the properties of a paragraph name."""
    found = None if properties is None else properties.find(f"{W}numPr")
    if found is None:
        return ("", "")
    level, number = found.find(f"{W}ilvl"), found.find(f"{W}numId")
    return ("0" if number is None else str(number.get(f"{W}val")), "0" if level is None else str(level.get(f"{W}val")))


def _list_number(paragraph: Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
    return "" if found is None else str(found.get(f"{W}val", ""))


def _counts_alike(one: tuple[Element, Element], other: tuple[Element, Element]) -> bool:
    """Whether two lists print the same numbers, at the levels both define."""
    mine, theirs = _list_levels(*one), _list_levels(*other)
    common = mine.keys() & theirs.keys()
    return bool(common) and all(mine[level] == theirs[level] for level in common)


def _list_levels(use: Element, definition: Element) -> dict[str, tuple[str, ...]]:
    """How each level of a list counts: its format, its text, its start."""
    out: dict[str, tuple[str, ...]] = {}
    for level in [*definition.findall(f"{W}lvl"), *use.findall(f"{W}lvlOverride/{W}lvl")]:
        said = [level.find(f"{W}{name}") for name in ("numFmt", "lvlText", "start")]
        told = tuple("" if element is None else str(element.get(f"{W}val", "")) for element in said)
        out[str(level.get(f"{W}ilvl"))] = ("bullet",) if told[0] == "bullet" else told
    for override in use.findall(f"{W}lvlOverride"):
        start, number = override.find(f"{W}startOverride"), str(override.get(f"{W}ilvl"))
        if start is not None and number in out:
            again = str(start.get(f"{W}val"))
            out[number] = (*out[number][:2], f"again {again}")
    return out


def _describe_definition(definition: Element) -> str:
    """A list as text: how it counts and looks, without the numbers that identify it."""
    return "".join(_canonical_text(child) for child in definition if child.tag not in (f"{W}nsid", f"{W}tmpl"))


def _list_definitions(word: WordDocument) -> dict[str, tuple[Element, Element]]:
    """The lists of a file by their number: the use and the definition."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    links = [link for link in word.part.rels.values() if link.reltype == RELATIONSHIP_TYPE.NUMBERING]
    if not links:
        return {}
    root = word.part.numbering_part.element
    definitions = {known.get(f"{W}abstractNumId"): known for known in root.iter(f"{W}abstractNum")}
    out: dict[str, tuple[Element, Element]] = {}
    for use in root.findall(f"{W}num"):
        link = use.find(f"{W}abstractNumId")
        if link is not None and link.get(f"{W}val") in definitions:
            out[str(use.get(f"{W}numId"))] = (use, definitions[link.get(f"{W}val")])
    return out
