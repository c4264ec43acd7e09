"""A firm's own amendment, compiled: its names become variables, and what it prints is escaped.

What it may run is said by `word.template_language`. The tree that Jinja makes of a part is read by `_FirmReader`:
each name of ours becomes a variable, or text when it is the same for everybody, and loops count their steps. Then
`xml_shape` says whether the part is whole for everybody, and the tree is compiled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from jinja2 import Template as Code
from jinja2 import TemplateSyntaxError, meta, nodes
from jinja2.sandbox import safe_range

from ..kits.ground.i18n import N_
from ..kits.ground.text import show_refused
from ..kits.wordkit.template_language import (
    EFFORT,
    FIRM,
    LONGEST,
    RUN,
    Name,
    TemplateBudgetError,
    TemplateReader,
    find_refused_literals,
)
from ..word.template_problems import TemplateProblems
from .firm_sandbox import escape_value, make_firm_sandbox, make_reading_sandbox

# ------------------------------------------------------------------ firm source
# The Jinja source of one part of a firm's own amendment, and a paragraph of it quoted in a message.


def shorten_text(text: str) -> str:
    """Shorten the text of a paragraph to 60 characters and put it in quotation marks, for a message.

    >>> shorten_text("  Entre les  soussignés ")
    '“Entre les soussignés”'
    """
    text = show_refused(" ".join(text.split()))
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"


@lru_cache(maxsize=1)
def _split_lines(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text)


@dataclass(frozen=True, slots=True)
class FirmPartSource:
    """The Jinja source that docxtpl makes of one part of a firm's own amendment, one line for each paragraph.

    ``name`` is the name of the part.
    """

    name: str
    text: str

    @property
    def file(self) -> str:
        """The file name that Python is given for the compiled code of this part, and shows in a traceback."""
        return f"<template {self.name}>"

    def line_text(self, number: int) -> str:
        """Return one line of the Jinja source of a firm's own amendment without its XML tags.

        ``number`` counts from 1; a number beyond the last line gives the last line.

        >>> FirmPartSource("word/document.xml", "<w:body>\\n<w:p><w:r><w:t>Entre les soussignés").line_text(2)
        'Entre les soussignés'
        """
        lines = _split_lines(self.text)
        return re.sub(r"<[^>]+>", "", lines[min(number, len(lines)) - 1])


# ------------------------------------------------------------------ xml shape
# Whether a part of a firm's own amendment is whole XML for everybody, and whether docxtpl would change it then.


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


# ------------------------------------------------------------------ firm compiler
MOST_TEXT = 20_000_000  # characters of one part of a file


# ------------------------------------------------------------------ the names
@dataclass(slots=True)
class TemplateNames:
    """The names that a firm's own amendment uses, and the problems found in it, gathered while it is read.

    Parameters
    ----------
    known:
        Whether this library has a name.
    fixed:
        The text of a name that is the same for everybody, empty when there is none; None for a value of the person.
    word:
        Whether a name is for conditions only: a word of the program, or yes or no.
    roots:
        The first words of this library's names, to which an amendment may give no other meaning.
    constants, variables:
        The names found in the amendment: those with a text, and those with a variable.
    printed:
        The variables that are printed as they are.
    unknown:
        The unknown names, each with the words that say where it was first found.
    """

    known: Callable[[Name], bool]
    fixed: Callable[[Name], str | None]
    word: Callable[[Name], bool] = lambda name: False
    roots: frozenset[str] = frozenset()
    constants: dict[Name, str] = field(default_factory=dict)
    variables: dict[Name, str] = field(default_factory=dict)
    printed: set[str] = field(default_factory=set)
    unknown: dict[Name, str] = field(default_factory=dict)
    problems: TemplateProblems = field(default_factory=TemplateProblems)

    @property
    def problem_count(self) -> int:
        """The number of problems and unknown names found in a firm's own amendment."""
        return len(self.problems.problems) + len(self.unknown)

    def resolve_name(self, name: Name) -> nodes.Expr | None:
        """Build the Jinja node that replaces a dotted name, such as ``employee.name``, of a firm's own amendment.

        ``name`` is split at its dots. The node is a constant where the value is the same for everybody, else a
        variable; None for an unknown name.
        """
        if name not in self.constants and name not in self.variables:
            if not self.known(name):
                return None
            text = self.fixed(name)
            if text:
                self.constants[name] = text
            else:
                self.variables[name] = f"_v{len(self.variables)}"
        return nodes.Const(self.constants[name]) if name in self.constants else nodes.Name(self.variables[name], "load")


def printed_variable(variable: str) -> str:
    """Build the name of the second Jinja variable of a value: it holds the value's text escaped for XML, to be printed.

    ``variable`` is the name of the first one, which holds the value itself, for conditions. A firm's own amendment can
    use neither name, because the names in it may not begin with ``_``.

    >>> printed_variable("_v0")
    '_p0'
    """
    return f"_p{variable[2:]}"


# ------------------------------------------------------------------ reading
_SURE = (
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
)
#: With those, what cannot fail whatever the values; the rest is tried on each person.
_SURELY = frozenset((
    "capitalize", "d", "default", "e", "escape", "lower", "string", "title", "trim", "upper",
    "defined", "undefined", "none", "eq", "ne",
))  # fmt: skip


#: What repeats, or can take a time or make a value that grows faster than what it is given.
_COSTLY = frozenset(
    (nodes.Mul, nodes.Mod, "format", "list", "max", "min", "reverse", "sort", "sum", "unique", "divisibleby")
)
_STEP = 20  # what a node of Jinja's tree in a loop counts at each turn, in characters


class _FirmReader(TemplateReader):
    """The reader of the Jinja tree of one part of a firm's own amendment, which replaces names and counts loop steps.

    ``sure`` says that nothing in the part can fail, whatever the values; ``straight`` that nothing is repeated, and
    that each operation takes a time that grows no faster than the value; ``personal`` that the part depends on the
    person. ``steps`` is how many operations on a value it has, ``prints`` how many values it prints.
    """

    def __init__(self, source: FirmPartSource, where: str, names: TemplateNames, assigned: frozenset[str]) -> None:
        super().__init__(FIRM, assigned)
        self.source, self.where, self.names = source, where, names
        self.sure = self.straight = True
        self.personal = False
        self.steps = self.prints = 0
        self._loops = 0  # loops around what is read

    def quote_line(self, node: nodes.Node) -> str:
        """Quote the paragraph of a firm's own amendment that a Jinja node comes from, for a message."""
        return shorten_text(self.source.line_text(node.lineno or 1))

    def describe_place(self, node: nodes.Node) -> str:
        """Describe for a message where a Jinja node stands: the part of the firm's own amendment, and the paragraph."""
        return f"{self.where}, {self.quote_line(node)}"

    # ---- what a refusal does, and what takes the place of a name
    def refuse_node(self, node: nodes.Node) -> nodes.Node:
        """Add a problem for a Jinja node that does what a firm's own amendment may not do."""
        self.names.problems.add_problem(
            "field-code-run",
            self.where,
            N_("the template asks for more than may run: {text}"),
            N_("it may print names, with the filters {filters}, and use {statements}; nothing else"),
            text=self.quote_line(node),
            filters=", ".join(FIRM.filters),
            statements="if, for, set, with",
        )
        return node

    def read_name(self, name: Name, node: nodes.Node) -> nodes.Node:
        """Replace a name in a firm's own amendment by a variable or a text, and note the name if it is unknown."""
        replacement = self.names.resolve_name(name)
        if replacement is None:
            if name not in self.names.unknown:
                self.names.unknown[name] = self.describe_place(node)
            return node
        self.personal = self.personal or isinstance(replacement, nodes.Name)
        replacement.set_lineno(node.lineno)
        return replacement

    def check_assigned(self, target: nodes.Name) -> None:
        """Add a problem when a firm's own amendment gives another meaning to a name of this library."""
        if target.name in self.names.roots:
            self.names.problems.add_problem(
                "own-name",
                self.where,
                N_("the template gives another meaning to a name of ours: {text}"),
                N_("choose another name"),
                text=self.quote_line(target),
            )

    # ---- nodes
    def visit(self, node: nodes.Node, *args: object, **kwargs: object) -> Any:  # noqa: ANN401 - as Jinja's visitors
        """Read a Jinja node of a firm's own amendment, and note whether running the node could fail."""
        if isinstance(node, nodes.Expr) and not isinstance(node, _SURE):
            asked = (
                [operand.op for operand in node.ops] if isinstance(node, nodes.Compare) else [getattr(node, "name", "")]
            )
            self.sure = self.sure and _SURELY.issuperset(asked) and not _strips(node)
            self.straight = self.straight and not _COSTLY.intersection((type(node), *asked)) and not _strips(node)
            self.steps += len(asked)
        elif isinstance(node, nodes.For | nodes.Assign | nodes.With):
            self.sure = False
            self.straight = self.straight and not isinstance(node, nodes.For)
        return super().visit(node)

    def visit_TemplateData(self, node: nodes.TemplateData) -> nodes.Node:
        """Remove from a text the line ends that docxtpl added before paragraphs, and restore literal braces."""
        text = re.sub(r"\n<w:p([ >])", r"<w:p\1", node.data)
        node.data = text.replace("{_{", "{{").replace("}_}", "}}").replace("{_%", "{%").replace("%_}", "%}")
        return node

    def visit_Output(self, node: nodes.Output) -> nodes.Node:
        """Check the values that a Jinja node prints, then read the node."""
        for child in node.nodes:
            self._check_printed(child)
        self.prints += sum(not isinstance(child, nodes.TemplateData) for child in node.nodes)
        return super().visit_Output(node)

    def read_printed(self, node: nodes.Expr) -> nodes.Expr:
        """Read an expression that a firm's own amendment prints, and arrange that its value is escaped for XML."""
        read = super().read_printed(node)
        if isinstance(read, nodes.Name) and read.name not in self.assigned:
            self.names.printed.add(read.name)
            return nodes.Name(printed_variable(read.name), "load", lineno=read.lineno)
        if isinstance(read, nodes.Const):
            return nodes.Const("".join((escape_value(read.value),)), lineno=read.lineno)
        self.steps += 1
        return nodes.Filter(read, "(escape)", [], [], None, None, lineno=read.lineno)

    def _check_printed(self, node: nodes.Node) -> None:
        """Add a problem when a firm's own amendment prints a name that has no value or is only for conditions."""
        while isinstance(node, nodes.Filter) and node.node is not None and node.name not in ("d", "default"):
            node = node.node
        name = self.dotted_name(node)
        if name is None or name[0] in self.assigned or not self.names.known(name):
            return
        written, add_problem = ".".join(name), self.names.problems.add_problem
        if self.names.word(name):
            add_problem(
                "printed-word",
                self.describe_place(node),
                N_("{name} is for conditions: printed, it would be a word of this program"),
                N_("say in words what it means: {condition}"),
                name=written,
                condition=f"{{% if {written} … %}} … {{% endif %}}",
            )
        elif not self.depth and self.names.fixed(name) == "":
            add_problem(
                "no-value",
                self.describe_place(node),
                N_("the template prints {name}, which the matter does not say"),
                N_("add it to the matter, or print it only where it is said: {condition}"),
                name=written,
                condition=f"{{% if {written} %}} … {{% endif %}}",
            )

    def visit_For(self, node: nodes.For) -> nodes.Node:
        """Read a loop of a firm's own amendment, and add code that counts each of its steps with its cost."""
        cost = 100 + sum(len(text_node.data) for text_node in node.find_all(nodes.TemplateData))
        cost += 1000 * sum(
            not isinstance(child, nodes.TemplateData)
            for output in node.find_all(nodes.Output)
            for child in output.nodes
        )
        cost += _STEP * sum(1 for _ in node.find_all((nodes.Stmt, nodes.Expr)))
        self._loops += 1
        super().visit_For(node)
        self._loops -= 1
        node.iter = nodes.Filter(node.iter, "(count)", [nodes.Const(cost)], [], None, None, lineno=node.lineno)
        return node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:
        """Read an item taken from a value in a firm's own amendment, and note whether taking it could fail."""
        if self.dotted_name(node) is not None:
            return super().visit_Getitem(node)
        self.sure = False
        read = super().visit_Getitem(node)
        return _weigh_node(read) if self._loops and isinstance(node.arg, nodes.Slice) else read

    def visit_List(self, node: nodes.List) -> nodes.Node:
        """Read a list of a firm's own amendment, and add code that takes its size from what may still be done."""
        return _weigh_node(self.generic_visit(node))

    visit_Tuple = visit_List

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:
        """Read a comparison, and add in a loop code that takes the size of what is compared from what may be done."""
        self.generic_visit(node)
        if self._loops:
            node.expr = _weigh_node(node.expr)
            for operand in node.ops:
                operand.expr = _weigh_node(operand.expr)
        return node

    def visit_Test(self, node: nodes.Test) -> nodes.Node:
        """Read a test, such as ``is none``, and add in a loop code that takes the size of what it looks at."""
        read = super().visit_Test(node)
        if self._loops and read is node:
            node.node, node.args = _weigh_node(node.node), [_weigh_node(argument) for argument in node.args]
        return read

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        """Read texts that a firm's own amendment joins with ``~`` as one text of limited length."""
        items = nodes.List([self.visit(operand) for operand in node.nodes], lineno=node.lineno)
        return nodes.Filter(items, "(join)", [], [], None, None, lineno=node.lineno)


def _strips(node: nodes.Node) -> bool:
    """Whether a node calls ``range``, or strips letters that the template names: each is looked for among all."""
    if isinstance(node, nodes.Call):
        called = node.node
        return not isinstance(called, nodes.Getattr) or (called.attr.endswith("strip") and bool(node.args))
    return isinstance(node, nodes.Filter) and node.name == "trim" and bool(node.args or node.kwargs)


def _weigh_node(node: Any) -> nodes.Filter:  # noqa: ANN401 - as Jinja's visitors
    return nodes.Filter(node, "(weigh)", [], [], None, None, lineno=node.lineno)


# ------------------------------------------------------------------ compiling
@dataclass(frozen=True, slots=True)
class CompiledPart:
    """One part of a firm's own amendment, compiled to Python code that Jinja runs to fill in the part.

    Parameters
    ----------
    code:
        The code that Jinja runs; None for a part that runs in another process alone (`TemplateRoom`).
    sure:
        Whether nothing in the part can fail, whatever the values, except on a missing value.
    personal:
        Whether the part depends on the person.
    steady:
        Whether the work of docxtpl on tables and drawings after rendering would change nothing.
    bounded:
        Whether its work is known to be small, whatever the values: nothing is repeated, and it has few operations, each
        in a time that grows no faster than the value.
    short:
        Whether its text is known to be short, whatever the values.
    """

    code: Code | None
    sure: bool
    personal: bool
    steady: bool
    bounded: bool
    short: bool

    def render_pieces(self, values: dict[str, Any]) -> Iterator[Any]:
        """Fill in the part for one person, and yield the pieces of its text in order.

        The pieces of the amendment are of class ``str``, the values of class `EscapedValue`.

        Parameters
        ----------
        values:
            Each of the person's values twice: as it is, by its Jinja variable, such as ``_v0``; and, escaped by
            `escape_value`, by the name that `printed_variable` builds from that one.

        Raises
        ------
        TemplateBudgetError
            The part repeats or builds more than a document may hold. What else fails raises its own error.
        """
        assert self.code is not None
        RUN.left = EFFORT
        pieces: Iterator[Any] = self.code.root_render_func(self.code.new_context(values))
        return pieces if self.bounded and self.short else _iterate_within(pieces)

    def error_place(self, source: FirmPartSource, error: BaseException) -> str:
        """Find the paragraph of a firm's own amendment where an error was raised, shortened and quoted for a message.

        ``source`` is the Jinja source that this part was compiled from. Where the error tells no place in it, its first
        line is quoted.
        """
        number, trace = 1, error.__traceback__
        while trace is not None and self.code is not None:
            if trace.tb_frame.f_code.co_filename == source.file:
                number = self.code.get_corresponding_lineno(trace.tb_lineno)
            trace = trace.tb_next
        return shorten_text(source.line_text(number))


def _iterate_within(pieces: Iterator[Any]) -> Iterator[Any]:
    """Yield the pieces of a part that is filled in, until they are longer than a document may be."""
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > MOST_TEXT:
            raise TemplateBudgetError
        yield piece


def compile_part(
    source: FirmPartSource,
    names: TemplateNames,
    where: str,
    texts: frozenset[str] = frozenset(("w:t",)),
    *,
    here: bool = True,
) -> CompiledPart | None:
    """Compile one part of a firm's own amendment to Python code; None, with problems in ``names``, for a part refused.

    Parameters
    ----------
    source:
        The part to compile, as Jinja source.
    names:
        The names that the amendment may use; problems and unknown names are added here.
    where:
        The name of the file, for messages.
    texts:
        The XML elements in which a value may stand, such as ``w:t``.
    here:
        Whether a part that is not `bounded` is compiled too. Compiling computes what is the same for everybody, and so
        runs the template; reading it runs nothing.

    >>> names = TemplateNames(lambda name: name == ("employee", "name"), lambda name: None)
    >>> part = compile_part(FirmPartSource("x.xml", "<w:t>{{ employee.name }}</w:t>"), names, "x.docx")
    >>> "".join(part.render_pieces({"_p0": escape_value("A & B")}))
    '<w:t>A &amp; B</w:t>'
    """
    where = f"{where}, {source.name.rpartition('/')[2]}"
    before, add_problem = names.problem_count, names.problems.add_problem
    try:
        tree = make_reading_sandbox().parse(source.text)
        for line, characters in find_refused_literals(tree):
            names.problems.refuse_characters(f"{where}, {shorten_text(source.line_text(line))}", characters)
        assigned_names = frozenset(node.name for node in tree.find_all(nodes.Name) if node.ctx != "load") | {"loop"}
        reader = _FirmReader(source, where, names, assigned_names)
        tree = reader.visit(tree)
        if names.problem_count > before:
            return None
        tree.set_environment(make_reading_sandbox())
        ready = {variable for plain in names.variables.values() for variable in (plain, printed_variable(plain))}
        for name in sorted(meta.find_undeclared_variables(tree) - ready - {"range"}):
            names.unknown.setdefault((name,), where)
        shape = _check_shape(tree, source, names, where, texts)
        if names.problem_count > before:
            return None
        bounded = reader.straight and shape.steady and reader.steps * LONGEST <= EFFORT
        code = _make_code(tree, source) if here or bounded else None
        short = reader.prints * LONGEST <= MOST_TEXT
        return CompiledPart(code, reader.sure, reader.personal, shape.steady, bounded, short)
    except TemplateSyntaxError as error:
        add_problem(
            "field-syntax",
            where,
            N_("a tag is not well written: {text}"),
            N_("write it again; Jinja says: {reason}"),
            text=shorten_text(source.line_text(error.lineno)),
            reason=error.message or "",
        )
    except (RecursionError, SyntaxError, MemoryError):  # what Jinja or Python has no room for
        add_problem(
            "field-code-run",
            where,
            N_("a tag is too long, or conditions stand too deep in one another"),
            N_("write it in several"),
        )
    return None


def _make_code(tree: nodes.Template, source: FirmPartSource) -> Code:
    sandbox, RUN.left = make_firm_sandbox(), EFFORT
    tree.set_environment(sandbox)
    return Code.from_code(sandbox, sandbox.compile(tree, source.name, source.file), {"range": safe_range})


def _check_shape(
    tree: nodes.Template, source: FirmPartSource, names: TemplateNames, where: str, texts: frozenset[str]
) -> XmlShape:
    """Check that the XML of a part of a firm's own amendment stays whole along every condition and loop."""
    shape, add_problem = XmlShape(texts), names.problems.add_problem
    try:
        shape.check_tree(tree)
    except UnevenShapeError as error:
        text = shorten_text(source.line_text(error.args[0].lineno)) if error.args else source.name
        add_problem(
            "field-structure",
            where,
            N_("a condition or a loop opens what it does not close: {text}"),
            N_("write it in one paragraph, or write {start} and {end} each alone in a paragraph"),
            text=text,
            start="{%p if name %}",
            end="{%p endif %}",
        )
    for node in shape.misplaced:
        add_problem(
            "field-place",
            where,
            N_("a tag stands for a whole run, paragraph or cell: {text}"),
            N_("write {name} inside a paragraph: only text is filled in, no rich text, picture or other document"),
            text=shorten_text(source.line_text(node.lineno)),
            name="{{ name }}",
        )
    return shape
