"""Whether a part of a firm's own amendment is whole XML for everybody, and whether docxtpl would change it then."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import nodes


@dataclass(slots=True)
class _TableShape:
    """The shape of a Word table while its XML is read: its columns, longest row, and longest lasting row."""

    way: tuple[int, ...]
    columns: int = 0
    longest: int = 0
    sure: int = 0


@dataclass(slots=True)
class _RowShape:
    way: tuple[int, ...]
    cells: int = 0
    width: int = 0


class UnevenShapeError(Exception):
    """A refusal of a template in which a condition or loop opens an XML element that it does not close.

    Its argument is the node, when the node is known.
    """


_TAG = re.compile(r'<(/?)([\w:.-]+)((?:\s+[\w:.-]+="[^"]*")*)\s*(/?)>')
_BEGUN = re.compile(r'<([\w:.-]+)(?:\s+[\w:.-]+="[^"]*")*\s+[\w:.-]+="[^"]*$')
_ENDED = re.compile(r'[^"<]*"(?:\s+[\w:.-]+="[^"]*")*\s*(/?)>')
_DRAWING = re.compile(r'(<wp:docPr\b[^>]*?\bid=")\d*(")')

_ATTRIBUTES = ("w:gridSpan", "w:shd", "w:vMerge")  # the elements of which docxtpl makes an attribute with a value

#: Where reading is: the elements that are open, and the one whose attribute is being written, if any.
_State = tuple[tuple[str, ...], str]


class XmlShape:
    """A check that the XML of a firm's own amendment stays whole along every way through its conditions and loops.

    ``steady`` says that docxtpl's work on tables and drawings would change nothing, once the drawings are numbered
    here; ``misplaced`` are the values that stand where there is no text.
    """

    def __init__(self, texts: frozenset[str]) -> None:
        self.texts = texts
        self.steady = True
        self.misplaced: list[nodes.Node] = []
        self._drawings = 1000
        self._open: list[_TableShape | _RowShape] = []
        self._way: tuple[int, ...] = ()  # the branches that reading is in, each by its number
        self._branches = 0

    def check_tree(self, tree: nodes.Template) -> None:
        """Raise `UnevenShapeError` where a firm's own amendment could give XML that is not well nested.

        ``tree`` is the Jinja tree of the amendment; every way through its conditions and loops is looked at.
        """
        if self._body(tree.body, ((), "")) != ((), ""):
            raise UnevenShapeError

    def _body(self, body: Sequence[nodes.Node], state: _State) -> _State:
        for node in body:
            if isinstance(node, nodes.Output):
                for child in node.nodes:
                    state = (
                        self._data(child, state) if isinstance(child, nodes.TemplateData) else self._value(child, state)
                    )
            elif isinstance(node, nodes.If):
                ends = [
                    self._branch(branch, state, node)
                    for branch in (node.body, *(alternative.body for alternative in node.elif_), node.else_)
                ]
                if any(end != ends[0] for end in ends):
                    raise UnevenShapeError(node)
                state = ends[0]
            elif isinstance(node, nodes.For):
                if any(self._branch(branch, state, node) != state for branch in (node.body, node.else_)):
                    raise UnevenShapeError(node)
            elif isinstance(node, nodes.With):
                state = self._body(node.body, state)
        return state

    def _branch(self, body: Sequence[nodes.Node], state: _State, node: nodes.Node) -> _State:
        way, opened = self._way, list(self._open)
        self._branches += 1
        self._way = (*way, self._branches)
        try:
            return self._body(body, state)
        except UnevenShapeError as error:
            raise UnevenShapeError(*(error.args or (node,))) from None
        finally:
            self._way, self._open = way, opened

    def _value(self, node: nodes.Node, state: _State) -> _State:
        """Check that a printed value stands in text, or in an attribute that docxtpl made for the value."""
        elements, tag = state
        if tag == "w:gridSpan":
            self.steady = False
        elif tag not in _ATTRIBUTES if tag else elements[-1:] == () or elements[-1] not in self.texts:
            self.misplaced.append(node)
        return state

    def _data(self, node: nodes.TemplateData, state: _State) -> _State:
        elements, tag = list(state[0]), state[1]
        if "<wp:docPr" in node.data:
            node.data = self._number_drawings(node.data)
        text, at = node.data, 0
        if tag:
            ended = _ENDED.match(text)
            if ended is None:
                if '"' in text or "<" in text:
                    raise UnevenShapeError
                return state
            at = ended.end()
            self._open_element(tag, "", ended[1] == "/", elements)
        while (at := text.find("<", at)) >= 0:
            tag_match = _TAG.match(text, at)
            if tag_match is None:
                begun = _BEGUN.match(text, at)
                if begun is None:
                    raise UnevenShapeError
                return tuple(elements), begun[1]
            at = tag_match.end()
            if tag_match[1]:
                self._close_element(tag_match[2], elements)
            else:
                self._open_element(tag_match[2], tag_match[3], tag_match[4] == "/", elements)
        return tuple(elements), ""

    def _number_drawings(self, text: str) -> str:
        """Number the drawings in a text of the template as docxtpl does, unless their number can vary."""

        def next_one(drawing: re.Match[str]) -> str:
            self._drawings += 1
            return f"{drawing[1]}{self._drawings}{drawing[2]}"

        numbered_text, count = _DRAWING.subn(next_one, text)
        self.steady = self.steady and not self._way and count == text.count("<wp:docPr")
        return numbered_text

    # ---- tables
    def _open_element(self, name: str, attributes: str, alone: bool, elements: list[str]) -> None:
        open_shape = self._open[-1] if self._open else None
        if name == "w:tbl" and not alone:
            self._open.append(_TableShape(self._way))
        elif name == "w:tr" and not alone:
            self._open.append(_RowShape(self._way))
        elif name == "w:gridCol" and isinstance(open_shape, _TableShape):
            open_shape.columns += 1
            self._always(open_shape)
        elif name == "w:tc" and isinstance(open_shape, _RowShape) and elements[-1:] == ["w:tr"]:
            open_shape.cells += 1
            open_shape.width += 1
            self._always(open_shape)
        elif name == "w:gridSpan" and isinstance(open_shape, _RowShape) and elements[-3:] == ["w:tr", "w:tc", "w:tcPr"]:
            span = re.search(r'w:val="(\d+)"', attributes)
            open_shape.width += int(span[1]) - 1 if span else 0
            self.steady = self.steady and span is not None
            self._always(open_shape)
        if not alone:
            elements.append(name)

    def _always(self, shape: _TableShape | _RowShape) -> None:
        """Note whether the XML being read is present whenever its row or table is."""
        self.steady = self.steady and shape.way == self._way

    def _close_element(self, name: str, elements: list[str]) -> None:
        if not elements or elements.pop() != name:
            raise UnevenShapeError
        if name not in ("w:tbl", "w:tr") or not self._open:
            return
        ended = self._open.pop()
        self._always(ended)
        if isinstance(ended, _TableShape):
            self.steady = self.steady and ended.longest <= ended.columns <= ended.sure
            return
        for table in self._open:  # a row of a table in a cell counts for the outer table too
            if isinstance(table, _TableShape):
                table.longest = max(table.longest, ended.cells)
                table.sure = max(table.sure, ended.width if ended.way == table.way else 0)
