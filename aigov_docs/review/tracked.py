"""Two Word files as one with tracked changes: accepting all gives the new text exactly, rejecting all gives the old one.

Works on the parts of the files, whoever made them: styles, lists, fields, tables, content controls and bookmarks of the new
file are kept as they are. Paragraphs are matched first, then words inside a pair of paragraphs, and rows inside a pair of tables.

What Word cannot track is that of the new file: the tags of content controls, comments, page setup. Pictures and notes of
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
_WRAPPERS = {f"{W}{name}" for name in ("hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo", "fldSimple")}
_PLACES = {f"{W}{name}" for name in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "proofErr", "permStart", "permEnd")}
_CHANGES = tuple(f"{W}{name}" for name in ("rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange", "tblGridChange", "tblPrExChange", "numberingChange"))
_ALIKE = 0.4  # the share of words in common from which two paragraphs are one that was changed
_MOST = 40_000  # pairs compared in one stretch, at most


@dataclass(slots=True)
class Stamp:
    """Who makes the changes and when, and the next number a change takes."""

    author: str
    date: str
    number: int

    def mark(self, name: str) -> Element:
        """An element of a change: ``ins``, ``del``, ``pPrChange``."""
        from docx.oxml import OxmlElement

        element = OxmlElement(f"w:{name}")
        element.set(f"{W}id", str(self.number))
        element.set(f"{W}author", self.author)
        element.set(f"{W}date", self.date)
        self.number += 1
        return element


def tracked(old: WordDocument, new: WordDocument, *, author: str, day: dt.date) -> None:
    """Lay the old file over the new one: ``new`` then holds both, as tracked changes of ``author`` on ``day``.

    >>> from docx import Document
    >>> one, two = Document(), Document()
    >>> _, _ = one.add_paragraph("Il doit signer."), two.add_paragraph("Il peut signer.")
    >>> tracked(one, two, author="Cabinet", day=dt.date(2026, 11, 24))
    >>> [change.get(f"{W}author") for change in two.element.body.iter(f"{W}del", f"{W}ins")]
    ['Cabinet', 'Cabinet']
    """
    before, after = old.element.body, new.element.body
    for body in (before, after):
        accept(body)
    stamp = Stamp(author, f"{day.isoformat()}T00:00:00Z", _free(after))
    _Comparison(old, new, stamp).body(before, after)
    for one, other in zip(_furniture(old), _furniture(new), strict=True):
        if one is not None and other is not None:
            accept(one._element)
            accept(other._element)
            _Comparison(old, new, stamp, one.part, other.part).body(one._element, other._element)


def _furniture(word: WordDocument) -> list[Any]:
    """The header and footer of the first section, None where it has none."""
    section = word.sections[0]
    return [None if part.is_linked_to_previous else part for part in (section.header, section.footer)]


def _free(body: Element) -> int:
    """A number no bookmark, comment or change of the file has."""
    found = [int(value) for value in (element.get(f"{W}id") for element in body.iter() if element.tag != f"{W}id") if value and value.lstrip("-").isdigit()]
    return max(found, default=0) + 1


# ------------------------------------------------------------------ changes that were there before
def accept(root: Element) -> None:
    """Accept every change that is pending in a part.

    >>> from docx.oxml import parse_xml
    >>> body = parse_xml(f'<w:body xmlns:w="{_URI}"><w:p><w:del><w:r><w:delText>x</w:delText></w:r></w:del><w:ins><w:r><w:t>y</w:t></w:r></w:ins></w:p></w:body>')
    >>> accept(body)
    >>> "".join(body.itertext())
    'y'
    """
    for element in list(root.iter(*_CHANGES)):
        element.getparent().remove(element)
    for row in list(root.iter(f"{W}tr")):
        if row.find(f"{W}trPr/{W}del") is not None:
            row.getparent().remove(row)
    for table in [table for table in root.iter(f"{W}tbl") if table.find(f".//{W}tr") is None]:
        table.getparent().remove(table)
    gone = [paragraph for paragraph in root.iter(f"{W}p") if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None or paragraph.find(f"{W}pPr/{W}rPr/{W}moveFrom") is not None]
    for name in ("del", "moveFrom"):
        for element in list(root.iter(f"{W}{name}")):
            element.getparent().remove(element)
    for element in list(root.iter(f"{W}ins", f"{W}moveTo")):
        _unwrap(element)
    for element in list(root.iter()):
        if isinstance(element.tag, str) and re.fullmatch(r"\{.*\}(moveFromRange|moveToRange|customXml(Ins|Del|MoveFrom|MoveTo)Range)(Start|End)", element.tag):
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
class _Bit:
    """One child of a run, with the look of the run and the link it is in."""

    child: Element
    text: str | None
    look: Element | None
    look_key: str
    link: Element | None
    link_key: str


@dataclass(slots=True)
class _Atom:
    """The least that changes as a whole: a word, a space, a sign, a field with its result."""

    key: tuple[Any, ...]
    bits: list[_Bit]
    places: list[Element] = field(default_factory=list)
    word: str = ""


@dataclass(slots=True)
class _Line:
    """A paragraph in atoms; ``after`` are the bookmarks that stand at its end, ``halves`` the parts of fields that run over several paragraphs."""

    element: Element
    atoms: list[_Atom]
    after: list[Element]
    halves: tuple[str, ...]
    words: Counter[str]

    @property
    def key(self) -> tuple[Any, ...]:
        return (_style(self.element), *(atom.key for atom in self.atoms))


def _style(paragraph: Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else str(found.get(f"{W}val"))


def _canonical(element: Element | None) -> str:
    """An element as text that is the same for the same element in two files."""
    if element is None:
        return ""
    name = element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""
    attributes = " ".join(f"{key.rsplit('}', 1)[-1]}={value!r}" for key, value in sorted(element.attrib.items()) if "rsid" not in key)
    return f"<{name} {attributes}>{element.text or ''}{''.join(_canonical(child) for child in element)}</>"


class _Reader:
    """Reads paragraphs of one part of one file."""

    def __init__(self, links: Mapping[str, str]) -> None:
        self.links = links
        self.lines: dict[Element, _Line] = {}

    def line(self, paragraph: Element) -> _Line:
        if paragraph not in self.lines:
            self.lines[paragraph] = self._read(paragraph)
        return self.lines[paragraph]

    def _read(self, paragraph: Element) -> _Line:
        pieces = list(self._pieces(paragraph, None, ""))
        bits = [piece for piece in pieces if isinstance(piece, _Bit)]
        whole, halves = _fields(bits)
        atoms: list[_Atom] = []
        waiting: list[Element] = []
        at = 0
        skip = -1
        for piece in pieces:
            if not isinstance(piece, _Bit):
                waiting.append(piece)
                continue
            if at > skip:
                end = whole.get(at, at)
                group = bits[at : end + 1]
                atoms.append(_Atom(tuple(_key(bit) for bit in group), group, waiting, _shown(group)))
                waiting = []
                skip = end
            at += 1
        words = Counter(word for atom in atoms for word in [atom.word.lower()] if word.strip())
        return _Line(paragraph, atoms, waiting, halves, words)

    def _pieces(self, parent: Element, link: Element | None, link_key: str) -> Iterator[_Bit | Element]:
        for child in parent:
            if child.tag == f"{W}r":
                yield from self._run(child, link, link_key)
            elif child.tag == f"{W}hyperlink":
                target = child.get(f"{_R}id")
                where = self.links.get(target, "") if target else child.get(f"{W}anchor", "")
                yield from self._pieces(child, child, f"link {where}")
            elif child.tag in _WRAPPERS:
                yield from self._pieces(child, link, link_key)
            elif child.tag in _PLACES:
                yield child

    def _run(self, run: Element, link: Element | None, link_key: str) -> Iterator[_Bit | Element]:
        look = run.find(f"{W}rPr")
        look_key = _canonical(look)
        for child in run:
            if child.tag in (f"{W}rPr", f"{W}lastRenderedPageBreak"):
                continue
            if child.tag == f"{W}commentReference":
                yield run
            elif child.tag == f"{W}t":
                for word in _WORDS.findall(child.text or ""):
                    yield _Bit(child, word, look, look_key, link, link_key)
            else:
                yield _Bit(child, None, look, look_key, link, link_key)


def _key(bit: _Bit) -> tuple[str, str, str]:
    return (bit.text if bit.text is not None else _canonical(bit.child), bit.look_key, bit.link_key)


def _shown(bits: list[_Bit]) -> str:
    """What a reader sees of some bits, once for a field in a field."""
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


def _fields(bits: list[_Bit]) -> tuple[dict[int, int], tuple[str, ...]]:
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
    whole = {start: end for start, end in pairs.items() if not any(one < start and end < other for one, other in pairs.items())}
    for start in begun:
        end = next((place for place in range(start, len(bits)) if kinds[place] == "separate"), start)
        whole[start] = end
        halves.append("begin")
    return whole, tuple(halves)


# ------------------------------------------------------------------ what is matched with what
def align(old: Sequence[T], new: Sequence[T], key: Callable[[T], Any], alike: Callable[[T, T], float]) -> list[tuple[int | None, int | None]]:
    """The places of two sequences two by two, in order: the same first, then those alike; alone where nothing is.

    >>> align(["a", "b c", "d"], ["a", "b x", "e", "d"], str, lambda one, other: float(one[0] == other[0]))
    [(0, 0), (1, 1), (None, 2), (2, 3)]
    """
    out: list[tuple[int | None, int | None]] = []
    matcher = difflib.SequenceMatcher(None, [key(item) for item in old], [key(item) for item in new], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            out += list(zip(range(a, b), range(c, d), strict=True))
        else:
            out += [(None if i is None else a + i, None if j is None else c + j) for i, j in _pairs(old[a:b], new[c:d], alike)]
    return out


def _pairs(old: Sequence[T], new: Sequence[T], alike: Callable[[T, T], float]) -> list[tuple[int | None, int | None]]:
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


def _share(one: Counter[str], other: Counter[str]) -> float:
    """The share of words two texts have in common."""
    total = sum(one.values()) + sum(other.values())
    return 2 * sum((one & other).values()) / total if total else 1.0


# ------------------------------------------------------------------ blocks
@dataclass(slots=True)
class _Block:
    """A paragraph or a table of a body or a cell, with the controls around it."""

    element: Element
    controls: tuple[Element, ...]
    before: list[Element] = field(default_factory=list)

    @property
    def table(self) -> bool:
        return bool(self.element.tag == f"{W}tbl")

    @property
    def clause(self) -> str:
        return _clause(self.controls[-1]) if self.controls else ""


def _clause(control: Element) -> str:
    """The clause of a control, without its edition."""
    tag = control.find(f"{W}sdtPr/{W}tag")
    return "" if tag is None else str(tag.get(f"{W}val", "")).rsplit("@", 1)[0]


def _blocks(container: Element) -> tuple[list[_Block], list[Element], list[Element]]:
    """The blocks of a container through its controls; bookmarks after the last; what stays as it is (properties of a cell, page setup)."""
    found: list[_Block] = []
    waiting: list[Element] = []
    rest: list[Element] = []

    def walk(parent: Element, controls: tuple[Element, ...]) -> None:
        for child in parent:
            if child.tag in (f"{W}p", f"{W}tbl"):
                found.append(_Block(child, controls, list(waiting)))
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


class _Comparison:
    """Compares one part of the two files and writes the result into the new one."""

    def __init__(self, old: WordDocument, new: WordDocument, stamp: Stamp, old_part: Any = None, new_part: Any = None) -> None:
        self.stamp = stamp
        self.old = _Reader(_links(old_part or old.part))
        self.new = _Reader(_links(new_part or new.part))
        self.styles = _Styles(old, new)
        self.lists = _Lists(old, new)
        self.ids = {element.get(f"{W}val") for element in new.element.body.iter(f"{W}id")}

    def body(self, before: Element, after: Element) -> None:
        """Compare two bodies, headers or footers; ``after`` is changed in place."""
        _complex_fields(before)
        _complex_fields(after)
        self._old_places(before, after)
        self.lists.learn(before, after, self.old, self.new)
        self._container(before, after)

    def _old_places(self, before: Element, after: Element) -> None:
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
    def _container(self, before: Element, after: Element) -> None:
        """Compare two bodies or cells, and leave the result in ``after``."""
        ones, tail_old, _ = _blocks(before)
        others, tail, rest = _blocks(after)
        matched = self._matched(ones, others)
        head = [element for element in rest if element.tag == f"{W}tcPr"]
        feet = [element for element in rest if element not in head]
        for child in list(after):
            after.remove(child)
        after.extend(head)
        _Writer(self, ones, others, matched).into(after)
        after.extend([*tail_old, *tail, *feet])

    def _matched(self, ones: list[_Block], others: list[_Block]) -> list[tuple[int | None, int | None]]:
        """The blocks two by two; paragraphs that hold half a field, and the last of both, go together whatever they say."""
        fixed: list[tuple[int, int]] = []
        halves = [[(place, self._halves(reader, block)) for place, block in enumerate(blocks) if self._halves(reader, block)] for reader, blocks in ((self.old, ones), (self.new, others))]
        if [said for _, said in halves[0]] == [said for _, said in halves[1]]:
            fixed += [(one, other) for (one, _), (other, _) in zip(*halves, strict=True)]
        if ones and others and not ones[-1].table and not others[-1].table and (not fixed or fixed[-1] != (len(ones) - 1, len(others) - 1)):
            fixed = [pair for pair in fixed if pair[0] < len(ones) - 1 and pair[1] < len(others) - 1]
            fixed.append((len(ones) - 1, len(others) - 1))
        out: list[tuple[int | None, int | None]] = []
        a = c = 0
        for b, d in [*fixed, (len(ones), len(others))]:
            found = align(ones[a:b], others[c:d], self._block_key, self._block_share)
            out += [(None if i is None else a + i, None if j is None else c + j) for i, j in found]
            if b < len(ones) or d < len(others):
                out.append((b, d))
            a, c = b + 1, d + 1
        return out

    def _halves(self, reader: _Reader, block: _Block) -> tuple[str, ...]:
        return () if block.table else reader.line(block.element).halves

    def _reader(self, block: _Block) -> _Reader:
        return self.old if block.element in self.old.lines else self.new

    def _block_key(self, block: _Block) -> Any:
        if block.table:
            return ("table", _canonical(block.element))
        return self._line(block.element).key

    def _line(self, paragraph: Element) -> _Line:
        """A paragraph of either file: those of the old one were all read when lists were learnt."""
        return self.old.lines[paragraph] if paragraph in self.old.lines else self.new.line(paragraph)

    def _words(self, element: Element) -> Counter[str]:
        total: Counter[str] = Counter()
        for paragraph in element.iter(f"{W}p"):
            total += self._line(paragraph).words
        return total

    def _block_share(self, one: _Block, other: _Block) -> float:
        if one.table != other.table or (one.clause and other.clause and one.clause != other.clause):
            return 0.0
        if one.table:
            return max(_share(self._words(one.element), self._words(other.element)), 0.45 if _shape(one.element) == _shape(other.element) else 0.0)
        lines = self._line(one.element), self._line(other.element)
        if lines[0].halves or lines[1].halves:
            return 0.0
        styles = _style(one.element), _style(other.element)
        if not lines[0].words and not lines[1].words:
            return 1.0 if styles[0] == styles[1] else 0.0
        found = _share(lines[0].words, lines[1].words)
        if one.clause and one.clause == other.clause and styles[0] == styles[1] and "Heading" in styles[0]:
            return max(found, 0.6)
        return found

    # -------------------------------------------------------------- tables
    def table(self, before: Element, after: Element) -> Element:
        """A table of the new file with what the old one said."""
        ones, others = list(before.iter(f"{W}tr")), list(after.iter(f"{W}tr"))
        ones = [row for row in ones if _table_of(row) is before]
        others = [row for row in others if _table_of(row) is after]
        for row in others:
            if row.getparent() is not after:  # a row in a control: the control goes, for a deleted row may stand beside it
                after.insert(after.index(_child_of(row, after)), row)
        for control in list(after.findall(f"{W}sdt")):
            after.remove(control)
        at = others[0].getprevious() if others else None
        matched = align(ones, others, lambda row: tuple(_texts(row)), self._row_share)
        made: list[Element] = []
        for i, j in matched:
            if i is not None and j is not None:
                made.append(self._row(ones[i], others[j]))
            elif j is not None:
                made.append(self.whole_row(others[j], "ins"))
            elif i is not None:
                made.append(self.whole_row(ones[i], "del"))
        place = 0 if at is None else after.index(at) + 1
        for row in made:
            after.insert(place, row)
            place = after.index(row) + 1
        return after

    def _row_share(self, one: Element, other: Element) -> float:
        cells = _cells(one), _cells(other)
        clauses = [{_clause(control) for control in row.iter(f"{W}sdt")} - {""} for row in (one, other)]
        if len(cells[0]) != len(cells[1]) or (clauses[0] and clauses[1] and not clauses[0] & clauses[1]):
            return 0.0
        return _share(self._words(one), self._words(other))

    def _row(self, before: Element, after: Element) -> Element:
        ones, others = _cells(before), _cells(after)
        if len(ones) != len(others):  # cells cannot be tracked one by one: the row as a whole can
            return self.whole_row(after, "ins")
        for one, other in zip(ones, others, strict=True):
            self._container(one, other)
        return after

    def whole_row(self, row: Element, change: str) -> Element:
        """A row inserted or deleted with all it holds."""
        from docx.oxml import OxmlElement

        made = row if change == "ins" else copy.deepcopy(row)
        if change == "del":
            self._at_home(made, row)
        for paragraph in list(made.iter(f"{W}p")):
            self.mark_paragraph(paragraph, change)
        for inner in made.iter(f"{W}tr"):
            properties = inner.find(f"{W}trPr")
            if properties is None:
                properties = OxmlElement("w:trPr")
                inner.insert(1 if inner.find(f"{W}tblPrEx") is not None else 0, properties)
            properties.append(self.stamp.mark(change))
        return made

    def whole_table(self, table: Element, change: str) -> Element:
        """A table inserted or deleted with all its rows."""
        made = table if change == "ins" else copy.deepcopy(table)
        if change == "del":
            self._at_home(made, table)
        for row in [row for row in made.iter(f"{W}tr") if _table_of(row) is made]:
            place = row.getparent()
            at = place.index(row)
            place.insert(at, self.whole_row(row, "ins") if change == "ins" else self._marked_row(row))
        return made

    def _marked_row(self, row: Element) -> Element:
        """A row of a copy, marked as deleted where it stands."""
        from docx.oxml import OxmlElement

        for paragraph in list(row.iter(f"{W}p")):
            self.mark_paragraph(paragraph, "del")
        for inner in row.iter(f"{W}tr"):
            properties = inner.find(f"{W}trPr")
            if properties is None:
                properties = OxmlElement("w:trPr")
                inner.insert(1 if inner.find(f"{W}tblPrEx") is not None else 0, properties)
            properties.append(self.stamp.mark("del"))
        return row

    # -------------------------------------------------------------- paragraphs
    def paragraph(self, before: Element, after: Element) -> Element:
        """A paragraph of the new file with what the old one said."""
        one, other = self.old.line(before), self.new.line(after)
        look = self._look(before, after)
        same = [atom.key for atom in one.atoms] == [atom.key for atom in other.atoms]
        if look is not None:
            _properties(after).append(look)
        if same:
            _prepend(after, [*(place for atom in one.atoms for place in atom.places), *one.after])
            return after
        steps = _steps(one.atoms, other.atoms)
        _fill(after, self._content(one, other, steps))
        return after

    def _look(self, before: Element, after: Element) -> Element | None:
        """The change of the look of a paragraph, None when there is none."""
        from docx.oxml import OxmlElement

        found = before.find(f"{W}pPr")
        old = copy.deepcopy(found) if found is not None else OxmlElement("w:pPr")
        new = copy.deepcopy(_properties(after))
        for properties in (old, new):
            for name in ("rPr", "sectPr", "pPrChange"):
                for child in properties.findall(f"{W}{name}"):
                    properties.remove(child)
        self._at_home(old, found)
        if _canonical(old) == _canonical(new):
            return None
        change = self.stamp.mark("pPrChange")
        change.append(old)
        return change

    def _at_home(self, copied: Element, source: Element | None) -> None:
        """Give an element of the old file the styles, lists and links it needs in the new one."""
        self.lists.translate(copied)
        self.styles.bring(copied)
        for control in copied.iter(f"{W}sdtPr"):
            number = control.find(f"{W}id")
            if number is not None:
                self.control_id(number)
        for element in list(copied.iter(f"{W}sectPr")):
            element.getparent().remove(element)

    def control_id(self, number: Element) -> None:
        """Another number for a control of the old file whose number is taken."""
        value = int(number.get(f"{W}val", "1"))
        while str(value) in self.ids:
            value = (value + 1) & 0x7FFFFFFF or 1
        self.ids.add(str(value))
        number.set(f"{W}val", str(value))

    def _content(self, one: _Line, other: _Line, steps: list[tuple[str, _Atom]]) -> Iterator[tuple[str, Any]]:
        """What stands in a paragraph: places as they come, then bits, each with its change."""
        for change, atom in steps:
            for place in atom.places:
                yield "", place
            if change == "del":
                self.styles_of(atom)
            for bit in atom.bits:
                yield change, bit
        for place in (*one.after, *other.after):
            yield "", place

    def styles_of(self, atom: _Atom) -> None:
        for bit in atom.bits:
            if bit.look is not None:
                self.styles.bring(bit.look)

    def mark_paragraph(self, paragraph: Element, change: str) -> None:
        """Mark a paragraph as inserted or deleted with all it holds."""
        from docx.oxml import OxmlElement

        reader = self.new if change == "ins" else _Reader({})
        line = reader._read(paragraph)
        properties = _properties(paragraph)
        look = properties.find(f"{W}rPr")
        if look is None:
            look = OxmlElement("w:rPr")
            following = next((child for child in properties if child.tag in (f"{W}sectPr", f"{W}pPrChange")), None)
            if following is None:
                properties.append(look)
            else:
                following.addprevious(look)
        look.insert(0, self.stamp.mark(change))
        content: list[tuple[str, Any]] = []
        for atom in line.atoms:
            content += [("", place) for place in atom.places]
            content += [(change, bit) for bit in atom.bits]
        content += [("", place) for place in line.after]
        _fill(paragraph, self.wrapped(content))

    def deleted_paragraph(self, paragraph: Element) -> Element:
        """A paragraph of the old file, marked as deleted."""
        made = copy.deepcopy(paragraph)
        self._at_home(made, paragraph)
        self.mark_paragraph(made, "del")
        return made

    def wrapped(self, content: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
        return list(content)

    def fill(self, paragraph: Element, content: Iterable[tuple[str, Any]]) -> None:
        _fill(paragraph, content)


def _links(part: Any) -> dict[str, str]:
    return {name: link.target_ref for name, link in part.rels.items()}
