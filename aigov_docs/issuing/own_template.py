"""A firm's own amendment: a docxtpl file, unchanged, compiled once and merged many times.

For each person docxtpl opens the file, mends its XML, parses the template, renders it, parses the result and writes everything again. Here the
file is checked as any file from outside, docxtpl's own mending is done once, and what the template would run is read as a tree before anything
runs (`_Reader`). In the tree each name of ours becomes one variable, or text when it is the same for everybody; loops count their steps. Then
Jinja compiles it, once in each process.

What docxtpl does after rendering (columns of tables, numbers of drawings) is proved from the same tree to change nothing (`_Shape`), or done for each
person as docxtpl does it. The proof also shows that the XML is whole whatever the person.

A merge runs the compiled code, which gives pieces: text of the template, or a value that Jinja escaped. They make a part of the zip as in `merge`: the
former were deflated once, the latter are stored blocks.
"""

from __future__ import annotations

import hashlib
import io
import re
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from xml.sax.saxutils import escape, unescape

from jinja2 import Template as Code
from jinja2 import TemplateSyntaxError, Undefined, UndefinedError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from jinja2.visitor import NodeTransformer

from ..document.blanks import UNFILLED, Filler
from ..document.tree import plain
from ..errors import N_, Problem, Reason, RecipientError, WriterError, suggestion, unknown
from ..i18n import date_text
from ..writers.docx.letterhead import container, upload
from ..writers.docx.letterhead.filling import MAX_FILLED, Fields
from ..writers.docx.letterhead.parts import LINKS, MOST, PACKAGE, W, local, parse
from .mapping import fold, meaning
from .merge import CODECS, _block, _deflated, _end, _entry, _listing, _packed, file_fingerprint, parts_of
from .people import Recipient, matter_of

if TYPE_CHECKING:
    import datetime as dt

    from ..library.load import Library
    from ..library.vocabulary import BlankEntry
    from ..matter import Matter
    from ..writers.docx.letterhead.parts import Package

#: A name as the template writes it, in pieces: ``employee.name`` is ``("employee", "name")``.
Name = tuple[str, ...]

#: What a template may use beside names: filters, tests, methods of texts.
FILTERS = (
    "abs", "capitalize", "count", "d", "default", "e", "escape", "first", "float", "format", "int", "join", "last", "length", "list", "lower", "max", "min",
    "replace", "reverse", "round", "sort", "string", "sum", "title", "trim", "truncate", "unique", "upper", "wordcount",
)  # fmt: skip
TESTS = (
    "!=", "<", "<=", "==", ">", ">=", "boolean", "defined", "divisibleby", "eq", "equalto", "even", "false", "float", "ge", "greaterthan", "gt", "in", "integer", "iterable",
    "le", "lessthan", "lower", "lt", "ne", "none", "number", "odd", "string", "true", "undefined", "upper",
)  # fmt: skip
METHODS = ("capitalize", "cycle", "endswith", "lower", "lstrip", "rstrip", "split", "startswith", "strip", "title", "upper")
_LOOP = ("cycle", "first", "index", "index0", "last", "length", "nextitem", "previtem", "revindex", "revindex0")
_KEYWORDS = ("base", "boolean", "case_sensitive", "count", "d", "default", "default_value", "end", "killwords", "leeway", "length", "method", "precision", "reverse")

#: Facts for conditions, as words of the program or yes and no; never printed.
WORDS = ("gender", "language", "protected", "status", "telework", "translation_requested")
#: What a name without a dot stands for when it is the usual header of a column.
_HEADERS = {
    "key": "employee.key", "name": "employee.name", "address": "employee.address", "job": "employee.job", "hired_on": "employee.hired_on", "email": "employee.email",
    "civility": "employee.civilite", "contract_type": "contract.type", "contract_date": "contract.signed_on", "number": "amendment.number",
    **{word: f"employee.{word}" for word in WORDS},
}  # fmt: skip

_LONGEST = 20_000  # of a text that is printed or computed
_EFFORT = 10_000_000  # characters that loops may repeat for one person; a value counts for a thousand
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udfff]")
_OPENING, _CLOSING = re.compile(r"\{[{%#]"), {"{{": "}}", "{%": "%}", "{#": "#}"}
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


# ------------------------------------------------------------------ the sandbox
class _TooMuch(Exception):
    """The template repeats or builds more than a document may hold."""


class _Run(threading.local):
    """What one merge is doing: the values that were asked for and are not there, and what loops may still repeat."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.left = 0


_RUN = _Run()


class _Missing(Undefined):
    """A value that is not there: false in a condition, noted when it is printed."""

    __slots__ = ()

    def __str__(self) -> str:
        _RUN.asked.append(str(self._undefined_name))
        return ""


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, where nothing grows without bound."""

    intercepted_binops = frozenset(("+", "*", "%"))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if (operator == "*" and (_sized(left) or _sized(right))) or (operator == "%" and isinstance(left, str) and not _modest(left)):
            raise _TooMuch
        made = super().call_binop(context, operator, left, right)
        if (_sized(made) and len(made) > _LONGEST) or (isinstance(made, int) and made.bit_length() > 256):
            raise _TooMuch
        return made


def _sized(value: Any) -> bool:
    return isinstance(value, str | list | tuple)


def _modest(pattern: str) -> bool:
    """Whether a pattern of ``%`` asks for no long padding."""
    return re.search(r"%[^a-zA-Z%]*(\d{3}|\*)", pattern) is None


def _format(pattern: Any, *values: Any) -> str:
    if not _modest(str(pattern)):
        raise _TooMuch
    return str(pattern) % values


def _join(items: Iterable[Any], between: Any = "", d: Any = "") -> str:
    texts = [str(item) for item in items]
    said = str(between or d)
    if sum(map(len, texts)) + len(said) * len(texts) > _LONGEST:
        raise _TooMuch
    return said.join(texts)


def _replace(text: Any, old: Any, new: Any, count: int | None = None) -> str:
    text, old, new = str(text), str(old), str(new)
    if len(text) + (text.count(old) if old else len(text) + 1) * max(len(new) - len(old), 0) > _LONGEST:
        raise _TooMuch
    return str(text.replace(old, new, -1 if count is None else count))


def _strict(convert: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that makes numbers: what is none is an error, where Jinja would print 0; unless the template says what to put."""

    def number(value: Any, *default: Any, **others: Any) -> Any:
        if default or "default" in others:
            return convert(value, *default, **others)
        made = convert(value, None, **others)
        if made is None:
            raise ValueError
        return made

    return number


def _counted(items: Iterable[Any], cost: int) -> Iterator[Any]:
    """The items of a loop, each of which costs something."""
    for item in items:
        _RUN.left -= cost
        if _RUN.left < 0:
            raise _TooMuch
        yield item


@cache
def _sandbox() -> _Sandbox:
    """The sandbox, with our filters and tests and nothing else."""
    made = _Sandbox(undefined=_Missing, autoescape=True)
    kept = {name: made.filters[name] for name in FILTERS}
    own = {
        "e": lambda value: value, "escape": lambda value: value,  # everything that is printed is escaped once
        "float": _strict(made.filters["float"]), "int": _strict(made.filters["int"]), "format": _format, "join": _join, "replace": _replace,
        "(count)": _counted, "(join)": _join,
    }  # fmt: skip
    tests = {name: made.tests[name] for name in TESTS}
    for table, listed in ((made.filters, {**kept, **own}), (made.tests, tests), (made.globals, {})):
        table.clear()
        table.update(listed)
    return made


# ------------------------------------------------------------------ reading what would run
@dataclass(slots=True)
class _Names:
    """The names a template uses: a text when it is the same for everybody, else a variable."""

    find: Callable[[Name], str | bool | None]  # a text, empty where the matter says nothing; None, a value of the person; False, no name of ours
    roots: frozenset[str] = frozenset()  # the first words of our names
    constants: dict[Name, str] = field(default_factory=dict)
    variables: dict[Name, str] = field(default_factory=dict)
    unknown: dict[Name, str] = field(default_factory=dict)  # and where each was met
    problems: Fields = field(default_factory=Fields)

    def text_or_variable(self, name: Name) -> nodes.Expr | None:
        """What takes the place of a name in the tree; None for an unknown one."""
        if name not in self.constants and name not in self.variables:
            found = self.find(name)
            if found is False:
                return None
            if isinstance(found, str) and found:
                self.constants[name] = found
            else:
                self.variables[name] = f"v{len(self.variables)}"
        return nodes.Const(self.constants[name]) if name in self.constants else nodes.Name(self.variables[name], "load")


_PLAIN = (
    nodes.Template, nodes.Const, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv,
    nodes.Mod, nodes.Neg, nodes.Pos, nodes.List, nodes.Tuple, nodes.Slice, nodes.Keyword,
)  # fmt: skip
_SURE = (nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr)
#: With those, what cannot fail whatever the values; the rest is tried on each person.
_SURELY = frozenset(("capitalize", "d", "default", "e", "escape", "lower", "string", "title", "trim", "upper", "defined", "undefined", "none", "eq", "ne"))


class _Reader(NodeTransformer):
    """Reads the tree of one part: refuses what may not run, puts variables and texts in the place of names, counts loops."""

    def __init__(self, part: _Part, where: str, names: _Names, own: frozenset[str]) -> None:
        self.part, self.where, self.names, self.own = part, where, names, own
        self.depth = 0

    def line(self, node: nodes.Node) -> str:
        return _short(self.part.line(node.lineno))

    def refuse(self, node: nodes.Node) -> nodes.Node:
        self.names.problems.refuse(
            "field-code-run", self.where, N_("the template asks for more than may run: {text}"),
            N_("it may print names, with the filters {filters}, and use {statements}; nothing else"),
            text=self.line(node), filters=", ".join(FILTERS), statements="if, for, set, with",
        )  # fmt: skip
        return node

    def generic_visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> nodes.Node:
        """Whatever is not known to be harmless is refused."""
        return super().generic_visit(node) if isinstance(node, _PLAIN) else self.refuse(node)

    # ---- statements
    def visit_TemplateData(self, node: nodes.TemplateData) -> nodes.Node:
        text = re.sub(r"\n<w:p([ >])", r"<w:p\1", node.data)
        node.data = text.replace("{_{", "{{").replace("}_}", "}}").replace("{_%", "{%").replace("%_}", "%}")
        return node

    def visit_Output(self, node: nodes.Output) -> nodes.Node:
        for child in node.nodes:
            self.printed(child)
        return super().generic_visit(node)

    def printed(self, node: nodes.Node) -> None:
        """A name that is printed has something to print, and something worth reading."""
        while isinstance(node, nodes.Filter) and node.node is not None and node.name not in ("d", "default"):
            node = node.node
        name = _name(node)
        if name is None or name[0] in self.own:
            return
        said = ".".join(name)
        if name[0] == "employee" and name[-1] in WORDS:
            message = N_("{name} is for conditions: printed, it would be a word of this program")
            self.names.problems.refuse("printed-word", f"{self.where}, {self.line(node)}", message, N_("say in words what it means: {condition}"), name=said, condition=f"{{% if {said} … %}} … {{% endif %}}")
        elif not self.depth and self.names.find(name) == "":
            message = N_("the template prints {name}, which the matter does not say")
            self.names.problems.refuse("no-value", f"{self.where}, {self.line(node)}", message, N_("add it to the matter, or print it only where it is said: {condition}"), name=said, condition=f"{{% if {said} %}} … {{% endif %}}")

    def inside(self, body: list[nodes.Node]) -> list[nodes.Node]:
        self.depth += 1
        made = [self.visit(node) for node in body]
        self.depth -= 1
        return made

    def visit_If(self, node: nodes.If) -> nodes.Node:
        node.test = self.visit(node.test)
        node.body, node.elif_, node.else_ = self.inside(node.body), self.inside(list(node.elif_)), self.inside(node.else_)  # type: ignore[assignment]  # an If stays one
        return node

    def visit_For(self, node: nodes.For) -> nodes.Node:
        if node.recursive or not self.assignable(node.target):
            return self.refuse(node)
        self.part.sure = False
        cost = 100 + sum(len(each.data) for each in node.find_all(nodes.TemplateData))
        cost += 1000 * sum(not isinstance(child, nodes.TemplateData) for each in node.find_all(nodes.Output) for child in each.nodes)
        items = self.visit(node.iter)
        node.iter = nodes.Filter(items, "(count)", [nodes.Const(cost)], [], None, None, lineno=node.lineno)
        node.test = self.visit(node.test) if node.test is not None else None
        node.body, node.else_ = self.inside(node.body), self.inside(node.else_)
        return node

    def visit_Assign(self, node: nodes.Assign) -> nodes.Node:
        if not self.assignable(node.target):
            return self.refuse(node)
        self.part.sure = False
        node.node = self.visit(node.node)
        return node

    def visit_With(self, node: nodes.With) -> nodes.Node:
        if not all(map(self.assignable, node.targets)):
            return self.refuse(node)
        self.part.sure = False
        node.values = [self.visit(value) for value in node.values]
        node.body = self.inside(node.body)
        return node

    def assignable(self, target: nodes.Node) -> bool:
        """Whether the template may give a value to a name: it is none of ours."""
        names = target.items if isinstance(target, nodes.Tuple) else [target]
        for each in names:
            if isinstance(each, nodes.Name) and each.name in self.names.roots:
                self.names.problems.refuse("own-name", self.where, N_("the template gives another value to a name of ours: {text}"), N_("choose another name"), text=self.line(each))
        return all(isinstance(each, nodes.Name) and not each.name.startswith("_") and each.name != "loop" for each in names)

    # ---- expressions
    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        if isinstance(node, nodes.Expr) and not isinstance(node, _SURE):
            asked = [each.op for each in node.ops] if isinstance(node, nodes.Compare) else [getattr(node, "name", "")]
            self.part.sure = self.part.sure and _SURELY.issuperset(asked)
        return super().visit(node, *args, **kwargs)

    def visit_Name(self, node: nodes.Name) -> nodes.Node:
        return node if node.name in self.own else self.named((node.name,), node)

    def named(self, name: Name, node: nodes.Node) -> nodes.Node:
        """The node for a name of ours; an unknown one is noted."""
        if any(piece.startswith("_") for piece in name):
            return self.refuse(node)
        found = self.names.text_or_variable(name)
        if found is None:
            self.names.unknown.setdefault(name, f"{self.where}, {self.line(node)}")
            return node
        self.part.personal = self.part.personal or isinstance(found, nodes.Name)
        found.set_lineno(node.lineno)
        return found

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:
        name = _name(node)
        if name is not None and name[0] not in self.own:
            return self.named(name, node)
        if name is None or name[0] != "loop" or len(name) != 2 or name[1] not in _LOOP:
            return self.refuse(node)
        return node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:
        name = _name(node)
        if name is not None and name[0] not in self.own:
            return self.named(name, node)
        at = node.arg.node if isinstance(node.arg, nodes.Neg) else node.arg
        if not isinstance(at, nodes.Slice) and not (isinstance(at, nodes.Const) and isinstance(at.value, int)):
            return self.refuse(node)
        self.part.sure = False
        node.node, node.arg = self.visit(node.node), self.visit(node.arg)
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        called = node.node
        if node.dyn_args is not None or node.dyn_kwargs is not None or node.kwargs:
            return self.refuse(node)
        if isinstance(called, nodes.Getattr) and called.attr in METHODS:
            called.node = self.visit(called.node)
        elif not (isinstance(called, nodes.Name) and called.name == "range" and "range" not in self.own):
            return self.refuse(node)
        node.args = [self.visit(each) for each in node.args]
        return node

    def visit_Filter(self, node: nodes.Filter) -> nodes.Node:
        return self.applied(node, FILTERS)

    def visit_Test(self, node: nodes.Test) -> nodes.Node:
        return self.applied(node, TESTS)

    def applied(self, node: Any, allowed: Sequence[str]) -> nodes.Node:
        if node.name not in allowed or node.dyn_args is not None or node.dyn_kwargs is not None or any(each.key not in _KEYWORDS for each in node.kwargs):
            return self.refuse(node)
        return super().generic_visit(node)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        items = nodes.List([self.visit(each) for each in node.nodes], lineno=node.lineno)
        return nodes.Filter(items, "(join)", [], [], None, None, lineno=node.lineno)


def _name(node: nodes.Node) -> Name | None:
    """A dotted name in pieces; None for anything else."""
    if isinstance(node, nodes.Name):
        return (node.name,)
    last: Any = node.attr if isinstance(node, nodes.Getattr) else node.arg.value if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) else None
    first = _name(node.node) if isinstance(node, nodes.Getattr | nodes.Getitem) and isinstance(last, str) else None
    return None if first is None else (*first, last)


# ------------------------------------------------------------------ what the XML is, whatever the person
@dataclass(slots=True)
class _Rows:
    """A table while it is read: its columns, and what its rows show."""

    way: tuple[int, ...]
    columns: int = 0
    widest: int = 0
    sure: int = 0  # the widest row that is always there


@dataclass(slots=True)
class _Row:
    way: tuple[int, ...]
    cells: int = 0
    width: int = 0


class _Uneven(Exception):
    """A condition or loop opens what it does not close."""


_TAG = re.compile(r'<(/?)([\w:.-]+)((?:\s+[\w:.-]+="[^"]*")*)\s*(/?)>')
_BEGUN = re.compile(r'<([\w:.-]+)(?:\s+[\w:.-]+="[^"]*")*\s+[\w:.-]+="[^"]*$')
_ENDED = re.compile(r'[^"]*"(?:\s+[\w:.-]+="[^"]*")*\s*(/?)>')
_DRAWING = re.compile(r'(<wp:docPr\b[^>]*?\bid=")\d*(")')

#: Where reading is: the elements that are open, and the one whose attribute is being written, if any.
_State = tuple[tuple[str, ...], str]


class _Shape:
    """Follows the elements of a part along every way through its tree.

    ``steady`` says that docxtpl's work on tables and drawings would change nothing, once the drawings are numbered here.
    """

    def __init__(self, texts: frozenset[str]) -> None:
        self.texts = texts
        self.steady = True
        self.drawings = 1000
        self.open: list[_Rows | _Row] = []
        self.way: tuple[int, ...] = ()
        self.turn = 0
        self.misplaced: list[nodes.Node] = []

    def read(self, tree: nodes.Template) -> None:
        """Raise `_Uneven` when a way through the tree gives no whole XML."""
        state = self.body(tree.body, ((), ""))
        if state != ((), ""):
            raise _Uneven

    def body(self, body: Sequence[nodes.Node], state: _State) -> _State:
        for node in body:
            if isinstance(node, nodes.Output):
                for child in node.nodes:
                    state = self.data(child, state) if isinstance(child, nodes.TemplateData) else self.value(child, state)
            elif isinstance(node, nodes.If):
                ends = [self.branch(each, state, node) for each in (node.body, *(one.body for one in node.elif_), node.else_)]
                if any(end != ends[0] for end in ends):
                    raise _Uneven(node)
                state = ends[0]
            elif isinstance(node, nodes.For):
                if any(self.branch(each, state, node) != state for each in (node.body, node.else_)):
                    raise _Uneven(node)
            elif isinstance(node, nodes.With):
                state = self.body(node.body, state)
        return state

    def branch(self, body: Sequence[nodes.Node], state: _State, node: nodes.Node) -> _State:
        way, opened = self.way, list(self.open)
        self.turn += 1
        self.way = (*way, self.turn)
        try:
            return self.body(body, state)
        except _Uneven as error:
            raise _Uneven(*(error.args or (node,))) from None
        finally:
            self.way, self.open = way, opened

    def value(self, node: nodes.Node, state: _State) -> _State:
        """A value is text, or stands in an attribute that docxtpl made for it."""
        elements, tag = state
        if tag == "w:gridSpan":
            self.steady = False
        elif not tag and (not elements or elements[-1] not in self.texts):
            self.misplaced.append(node)
        return state

    def data(self, node: nodes.TemplateData, state: _State) -> _State:
        elements, tag = list(state[0]), state[1]
        if "<wp:docPr" in node.data:
            node.data = self.numbered(node.data)
        text, at = node.data, 0
        if tag:
            ended = _ENDED.match(text)
            if ended is None:
                if '"' in text or "<" in text:
                    raise _Uneven
                return state
            at = ended.end()
            self.start(tag, "", ended[1] == "/", elements)
            tag = ""
        while (at := text.find("<", at)) >= 0:
            found = _TAG.match(text, at)
            if found is None:
                begun = _BEGUN.match(text, at)
                if begun is None:
                    raise _Uneven
                return tuple(elements), begun[1]
            at = found.end()
            if found[1]:
                self.end(found[2], elements)
            else:
                self.start(found[2], found[3], found[4] == "/", elements)
        return tuple(elements), ""

    def numbered(self, text: str) -> str:
        """Drawings numbered as docxtpl numbers them; where there are not as many for everybody it is left to it."""

        def next_one(found: re.Match[str]) -> str:
            self.drawings += 1
            return f"{found[1]}{self.drawings}{found[2]}"

        made, count = _DRAWING.subn(next_one, text)
        self.steady = self.steady and not self.way and count == text.count("<wp:docPr")
        return made

    # ---- tables
    def start(self, name: str, attributes: str, alone: bool, elements: list[str]) -> None:
        above = elements[-1] if elements else ""
        here = self.open[-1] if self.open else None
        if name == "w:tbl" and not alone:
            self.open.append(_Rows(self.way))
        elif name == "w:tr" and not alone:
            self.open.append(_Row(self.way))
        elif name == "w:gridCol" and isinstance(here, _Rows):
            here.columns += 1
            self.same(here)
        elif name == "w:tc" and above == "w:tr" and isinstance(here, _Row):
            here.cells += 1
            here.width += 1
            self.same(here)
        elif name == "w:gridSpan" and elements[-3:] == ["w:tr", "w:tc", "w:tcPr"] and isinstance(here, _Row):
            span = re.search(r'w:val="(\d+)"', attributes)
            here.width += int(span[1]) - 1 if span else 0
            self.steady = self.steady and span is not None
            self.same(here)
        if not alone:
            elements.append(name)

    def same(self, here: _Rows | _Row) -> None:
        """What is counted is there whenever its row or table is."""
        self.steady = self.steady and here.way == self.way

    def end(self, name: str, elements: list[str]) -> None:
        if not elements or elements.pop() != name:
            raise _Uneven
        if name not in ("w:tbl", "w:tr") or not self.open:
            return
        ended = self.open.pop()
        self.same(ended)
        if isinstance(ended, _Row):
            for table in self.open:
                if isinstance(table, _Rows):
                    table.widest = max(table.widest, ended.cells)
                    table.sure = max(table.sure, ended.width if ended.way == table.way else 0)
        else:
            self.steady = self.steady and ended.widest <= ended.columns <= ended.sure


# ------------------------------------------------------------------ a part
#: Kinds of parts: the document; a header, footer or notes; the properties of the file.
BODY, TEXT, PROPERTIES = "body", "text", "properties"


@dataclass(slots=True)
class _Part:
    """A part with something to fill in.

    ``source`` is what docxtpl gives to Jinja, a line a paragraph, and ``before`` and ``after`` what stands around it in the part. ``odd`` says that the document names
    its drawings in a way that `_Shape` does not read.
    """

    name: str
    kind: str
    source: str
    before: str
    after: str = ""
    odd: bool = False
    # what compiling finds
    sure: bool = True  # nothing in it can fail, whatever the values
    personal: bool = False
    steady: bool = True
    code: Code | None = None
    known: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)  # pieces of the template: as they are, and deflated

    def line(self, number: int) -> str:
        """The text of a paragraph of the source."""
        lines = re.split(r"\r\n|\r|\n", self.source)
        return re.sub(r"<[^>]+>", "", lines[max(0, min(number, len(lines)) - 1)])

    @property
    def file(self) -> str:
        """What the compiled code is called, in a traceback."""
        return f"<template {self.name}>"

    def compile(self, names: _Names, where: str) -> None:
        """Read and compile the part; what is wrong is noted in ``names``."""
        where = f"{where}, {self.name.rpartition('/')[2]}"
        if self.code is None and (tree := self.tree(names, where)) is not None:
            self.code = Code.from_code(_sandbox(), _sandbox().compile(tree, self.name, self.file), {"range": safe_range})

    def tree(self, names: _Names, where: str) -> nodes.Template | None:
        """The tree of the part with its names replaced; None when something is wrong with it."""
        problems = names.problems
        noted = len(problems.problems) + len(names.unknown)
        try:
            tree = _sandbox().parse(self.source)
            own = frozenset(each.name for each in tree.find_all(nodes.Name) if each.ctx != "load") | {"loop"}
            tree = _Reader(self, where, names, own).visit(tree)
            if len(problems.problems) + len(names.unknown) > noted:
                return None
            tree.set_environment(_sandbox())
            for name in sorted(meta.find_undeclared_variables(tree) - set(names.variables.values()) - {"range"}):
                names.unknown.setdefault((name,), where)
            self.shape(tree, names, where)
        except TemplateSyntaxError as error:
            problems.refuse("field-syntax", where, N_("a tag is not well written: {text}"), N_("write it again; Jinja says: {reason}"), text=_short(self.line(error.lineno)), reason=error.message or "")
        except RecursionError:
            problems.refuse("field-code-run", where, N_("a tag is too long, or conditions stand too deep in one another"), N_("write it in several"))
        return tree if len(problems.problems) + len(names.unknown) == noted else None

    def shape(self, tree: nodes.Template, names: _Names, where: str) -> None:
        texts = frozenset(("w:t",)) if self.kind != PROPERTIES else frozenset(f"dc:{name}" for name in _FILLED)
        shape = _Shape(texts)
        try:
            shape.read(tree)
        except _Uneven as error:
            line = _short(self.line(error.args[0].lineno)) if error.args else self.name
            names.problems.refuse("field-structure", where, N_("a condition or a loop opens what it does not close: {text}"), N_("write it in one paragraph, or write {start} and {end} each alone in a paragraph"), text=line, start="{%p if name %}", end="{%p endif %}")
        for node in shape.misplaced:
            names.problems.refuse("field-place", where, N_("a tag stands for a whole run, paragraph or cell: {text}"), N_("write {name} inside a paragraph: only text is filled in, no rich text, picture or other document"), text=_short(self.line(node.lineno)), name="{{ name }}")
        self.steady = self.kind != BODY or (shape.steady and not self.odd)
        if self.kind == BODY and self.steady:
            self.own_names(tree)

    def own_names(self, tree: nodes.Template) -> None:
        """Leave out of the body the namespaces that the document declares already: it was only alone while docxtpl mended it."""
        first = next(tree.find_all(nodes.TemplateData))
        begun = re.match(r"<w:body[^>]*>", first.data)
        if begun is not None:
            said = re.sub(r'\sxmlns(?::\w+)?="[^"]*"', lambda found: "" if found[0] in self.before else found[0], begun[0])
            first.data = said + first.data[begun.end() :]

    # ---- for a person
    def pieces(self, values: dict[str, Any]) -> Iterator[str]:
        assert self.code is not None
        return self.code.root_render_func(self.code.new_context(values))

    def piece(self, text: str) -> tuple[bytes, bytes]:
        """A piece of the template, deflated when it is met for the first time."""
        data = text.encode()
        made = self.known[text] = (data, _deflated(data))
        return made

    def made(self, values: dict[str, Any], stitched: bool) -> tuple[bytes, bytes]:
        """The part for one person, and the same compressed."""
        known, plain, packed = self.known, [], []
        for text in self.pieces(values):
            if type(text) is str:
                data, block = known.get(text) or self.piece(text)
            else:  # escaped by Jinja: a value
                data = text.encode()
                block = _block(data) if len(data) < 0x10000 else _deflated(data)
            plain.append(data)
            packed.append(block)
        body = b"".join(plain)
        if not self.steady or (self.kind != PROPERTIES and (b"\n" in body or b"\t" in body)):
            body = self.mended(body.decode()).encode()
            stitched = False
        before, after = known.get(self.before) or self.piece(self.before), known.get(self.after) or self.piece(self.after)
        whole = b"".join((before[0], body, after[0]))
        return whole, b"".join((before[1], *packed, after[1], _LAST)) if stitched else _packed(whole)

    def mended(self, text: str) -> str:
        """What docxtpl makes of rendered text: lines and tabs, and in the document columns and drawings."""
        from docxtpl import DocxTemplate
        from lxml import etree

        worker = DocxTemplate(io.BytesIO())
        text = worker.resolve_listing(text)
        if self.steady:
            return text
        worker.docx_ids_index = 1000
        tree = worker.fix_tables(text)
        worker.fix_docpr_ids(tree)
        return str(etree.tostring(tree, encoding="unicode"))


_LAST = b"\x03\x00"  # the last block of a stream, empty
_FILLED = ("creator", "description", "identifier", "language", "subject", "title")  # the properties docxtpl fills


def _short(text: str) -> str:
    text = " ".join(text.split())
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"


# ------------------------------------------------------------------ the values of people
class _Values:
    """The names a template may use, and their values for one person.

    In French, and after ``en.`` in English: every blank of the library that is text or agrees with the person, what a letterhead may print besides,
    words for conditions, and after ``extra.`` the columns of the list that were kept aside.
    """

    def __init__(self, library: Library, matter: Matter, renamed: Mapping[str, str], columns: Iterable[str]) -> None:
        self.library, self.matter, self.renamed = library, matter, renamed
        self.columns = tuple(columns)
        self.fixed: dict[str, str] = {}
        self.makers: dict[str, Callable[[Recipient], Any]] = {"employee.key": partial(self.word, "key"), "employee.email": partial(self.word, "email")}
        self.makers |= {f"employee.{word}": lambda person, word=word: getattr(person, word) for word in WORDS}
        self.last: tuple[Recipient, Matter] | None = None
        self.types: dict[tuple[str, str], str | None] = {}
        self.headers: dict[str, str] = {}
        for language, start in (("fr", ""), ("en", "en.")):
            self.blanks(language, start)

    def blanks(self, language: str, start: str) -> None:
        filler = Filler(self.matter, self.library, language)
        self.makers[f"{start}employee.contract_ended_on"] = lambda person: _day(person.contract_ended_on, language)
        for name, entry in self.library.vocabulary.blanks.items():
            if entry.type == "form":
                forms = (entry.forms or {})[language]
                self.makers[start + name] = lambda person, forms=forms: forms[person.gender]
            elif entry.type != "table" and _personal(entry.source or ""):
                self.makers[start + name] = self.maker(name, entry, language)
            elif entry.type != "table":
                self.fixed[start + name] = filler.text(name) or ""
        self.fixed |= {f"{start}document.language": language, f"{start}place": self.matter.place or ""}
        vehicle = self.library.vehicle(self.matter.vehicle)
        for name, words in (("title", vehicle and vehicle.title), ("subtitle", vehicle and vehicle.subtitle)):
            said = words.text(language) if words else self.matter.employer.name if name == "subtitle" else ""
            asked = re.findall(r"\{\{\s*([\w.]+)", said)
            if any(f"{start}{each}" in self.makers for each in asked):
                self.makers[f"{start}document.{name}"] = partial(self.heading, said, language)
            else:
                self.fixed[f"{start}document.{name}"] = plain(filler.template(said)) if words else said

    def maker(self, name: str, entry: BlankEntry, language: str) -> Callable[[Recipient], Any]:
        """How the value of a blank of the person is made; those of a house library through its matter."""
        match entry.source, entry.type:
            case ("employee.name" | "employee.address" | "employee.job") as source, "text":
                return partial(self.line, source.removeprefix("employee."))
            case "employee.hired_on", "date":
                return lambda person: _day(person.hired_on, language)
            case "contract.signed_on", "date":
                return lambda person: _day(person.contract_signed_on, language)
            case "contract.type", "text":
                return partial(self.contract, name, language)
            case "amendment.number", "number":
                return self.number
        return lambda person: Filler(self.theirs(person), self.library, language).text(name)

    # ---- names
    @property
    def roots(self) -> frozenset[str]:
        """The first word of every name of ours."""
        return frozenset(each.partition(".")[0] for each in (*self.fixed, *self.makers, "extra.", "range"))

    def ours(self, name: Name) -> str | None:
        """Our name for what the template writes: the same, what ``names`` says, or the usual header of a column; None for no name of ours."""
        written = ".".join(name)
        said = self.renamed.get(written, written)
        if said in self.fixed or said in self.makers:
            return said
        aside = said.startswith("extra.") and (len(name) == 2 or said != written)
        if not aside and len(name) == 1 and name[0] not in self.roots:
            usual = _HEADERS.get(meaning(said) or "")
            if usual is not None:
                return usual
            said, aside = f"extra.{said}", bool(self.columns)
        return said if aside and (not self.columns or fold(said[6:]) in map(fold, self.columns)) else None

    def renamings(self) -> list[Problem]:
        """What is wrong with ``names``."""
        wrong = [(name, ours) for name, ours in sorted(self.renamed.items()) if ours not in self.fixed and ours not in self.makers and not ours.startswith("extra.")]
        return [unknown("unknown-field", f"names, {name}", N_('"{name}" is no name of ours'), ours, [*self.fixed, *self.makers]) for name, ours in wrong]

    def find(self, name: Name) -> str | bool | None:
        """As `_Names.find`."""
        ours = self.ours(name)
        return False if ours is None else self.fixed.get(ours)

    def unknown(self, name: Name, where: str) -> Problem:
        """What is said of a name that is none of ours."""
        said = ".".join(name)
        message = N_("the template names {name}, which nothing gives")
        known = [*self.fixed, *self.makers, *(f"extra.{fold(each)}" for each in self.columns)]
        guess = suggestion(self.renamed.get(said, said), known)
        if guess:
            return Problem("unknown-field", where, message, N_('did you mean "{guess}"?'), {"name": said, "guess": guess})
        near = sorted(each for each in known if each.startswith(f"{name[0]}.")) or sorted(each for each in self.makers if each.partition(".")[0] in ("employee", "contract", "amendment"))
        return Problem("unknown-field", where, message, N_("name one of {known}, or a column of the list: {column}"), {"name": said, "known": ", ".join(near), "column": "extra.…"})

    # ---- values
    def of(self, person: Recipient, ours: str) -> Any:
        """The value of one of our names for one person; None when it has none."""
        if ours.startswith("extra."):
            return self.column(ours, person)
        return self.makers[ours](person)

    def theirs(self, person: Recipient) -> Matter:
        if self.last is None or self.last[0] is not person:
            self.last = (person, matter_of(self.matter, person))
        return self.last[1]

    def line(self, name: str, person: Recipient) -> str | None:
        said: str | None = getattr(person, name)
        return said if _simple(said) else getattr(self.theirs(person).employee, name)

    def word(self, name: str, person: Recipient) -> str | None:
        return _checked(getattr(person, name), f"employee.{name}", person)

    def contract(self, name: str, language: str, person: Recipient) -> str | None:
        if person.contract_type is not None and _simple(person.contract_type):
            return person.contract_type
        known = (person.status, language)
        if person.contract_type is None and known in self.types:
            return self.types[known]
        said = Filler(self.theirs(person), self.library, language).text(name)
        if person.contract_type is None:
            self.types[known] = said
        return said

    def number(self, person: Recipient) -> str | None:
        of_all = self.matter.amendment.number if self.matter.amendment else None
        number = person.number if person.number is not None else of_all
        return None if number is None else str(number)

    def heading(self, text: str, language: str, person: Recipient) -> str | None:
        said = plain(Filler(self.theirs(person), self.library, language).template(text))
        return None if UNFILLED in said else said

    def column(self, ours: str, person: Recipient) -> str | None:
        """The value of a column kept aside, found by its header without case, accents and punctuation."""
        said = person.extra.get(self.headers.get(ours, ours))
        if said is None:
            wanted = _folded(ours[6:])
            found = [header for header in person.extra if _folded(header) == wanted]
            if len(found) > 1:
                raise RecipientError(Problem("two-columns", _where(person), N_("two columns of the list are called {name} once accents and punctuation are set aside"), N_("give each its own name"), {"name": ours}))
            if not found:
                return None
            self.headers[ours] = found[0]
            said = person.extra[found[0]]
        return _checked(said, ours, person)


def _personal(source: str) -> bool:
    return source.startswith(("employee.", "contract.")) or source == "amendment.number"


def _simple(value: str | None) -> bool:
    """Whether a value is printed as it is: nothing in it that a matter would refuse or change."""
    return value is None or (0 < len(value) <= 2000 and value.isprintable() and value[0] != " " and value[-1] != " ")


def _checked(value: str | None, name: str, person: Recipient) -> str | None:
    """A value of the list that no matter has looked at; its lines end as Word ends them."""
    if value is None or (value.isprintable() and len(value) <= _LONGEST):
        return value
    if _FORBIDDEN.search(value) or len(value) > _LONGEST:
        raise RecipientError(Problem("bad-recipient", _where(person), N_("a value cannot stand in an amendment: {fields}"), N_("correct it"), {"fields": name}))
    return value.replace("\r\n", "\n").replace("\r", "\n")


def _where(person: Recipient) -> str:
    return f"line {person.line}" if person.line else person.key


_folded = lru_cache(maxsize=4096)(fold)


@lru_cache(maxsize=8192)
def _day(day: dt.date | None, language: str) -> str | None:
    return None if day is None else date_text(day, language)


# ------------------------------------------------------------------ the template
@dataclass(slots=True)
class OwnTemplate:
    """A firm's own template, compiled. `context` gives the values of one person, `merge` their file and its fingerprint.

    Parameters
    ----------
    name:
        The name of the firm's file, for messages.
    digest:
        The SHA-256 of the firm's file.
    parts:
        The parts that change.
    constants, variables:
        The names it uses: their text when it is the same for everybody, else the variable of the compiled code.
    head, listing, count, digests:
        The parts that never change, as entries of the zip: their bytes, their lines in its directory, how many parts there are in all, the digests of those.
    codec:
        ``stitched`` or ``zlib``.
    """

    name: str
    digest: str
    parts: list[_Part]
    constants: dict[Name, str]
    variables: dict[Name, str]
    head: bytes = b""
    listing: bytes = b""
    count: int = 0
    digests: list[tuple[str, bytes]] = field(default_factory=list)
    codec: str = "stitched"
    values: _Values | None = field(default=None, repr=False)
    _makers: list[tuple[Name, str]] = field(default_factory=list, repr=False)
    _flat: dict[str, list[tuple[str, str]]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for path, variable in self.variables.items():
            if len(path) == 2:
                self._flat.setdefault(path[0], []).append((variable, path[1]))
        if self.values is not None:
            found = ((name, self.values.ours(name)) for name in self.variables)
            self._makers = [(name, ours) for name, ours in found if ours is not None]

    @property
    def editions(self) -> tuple[str, ...]:
        """What stands for the editions of its clauses in a register: ``file-1f0c5a2be4d7@1``."""
        return (f"file-{self.digest[:12]}@1",)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name the template uses, as it writes them."""
        return tuple(sorted(".".join(name) for name in (*self.constants, *self.variables)))

    # ---- the values of a person
    def context(self, person: Recipient) -> dict[str, Any]:
        """The values of one person, as plain data: only those the template uses and that differ from person to person.

        Parameters
        ----------
        person:
            Who the amendment is for.

        Raises
        ------
        RecipientError
            A value no document can carry, a blank that is printed and not filled, or a computation that fails for this person.
        """
        if self.values is None:
            raise TypeError("a template read back from data only merges")
        made: dict[str, Any] = {}
        lacking = False
        for name, ours in self._makers:
            value = self.values.of(person, ours) if ours in self.values.makers or ours.startswith("extra.") else None
            if value is None or value == "":
                lacking = True
                continue
            here = made
            for step in name[:-1]:
                here = here.setdefault(step, {})
            here[name[-1]] = value
        if lacking or not all(part.sure for part in self.parts):
            self._try(made, _where(person))
        return made

    def whole(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """A context with the values that are the same for everybody: what docxtpl itself would be given for this person."""
        made: dict[str, Any] = {}
        for name, value in self.constants.items():
            _put(made, name, value)
        for name in self.variables:
            value = _get(context, name)
            if value is not None:
                _put(made, name, value)
        return made

    def _variables(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """The values of a context as the compiled code names them."""
        made: dict[str, Any] = {}
        for root, listed in self._flat.items():
            here = context.get(root)
            if here:
                for variable, key in listed:
                    if key in here:
                        made[variable] = here[key]
        for name, variable in self.variables.items():
            if len(name) != 2 and (value := _get(context, name)) is not None:
                made[variable] = value
        return made

    def _try(self, context: Mapping[str, Any], where: str) -> None:
        """Run everything, and say what is wrong for a person."""
        values = self._variables(context)
        for part in self.parts:
            _RUN.left = _EFFORT
            try:
                for _ in part.pieces(values):
                    pass
            except Exception as error:  # a template may fail in any way that Python can
                self._failed(part, error, where)
        self._unfilled(where)

    def _unfilled(self, where: str) -> None:
        """Say which values were printed and are not there, if any were."""
        asked, _RUN.asked = sorted(set(_RUN.asked)), []
        if asked:
            named = {variable: ".".join(name) for name, variable in self.variables.items()}
            raise RecipientError(Problem("unfilled", where, N_("a blank is not filled: {blank}"), N_("fill it: nothing is issued with a blank"), {"blank": ", ".join(named.get(each, each) for each in asked)}))

    def _failed(self, part: _Part, error: Exception, where: str) -> NoReturn:
        """Say where the template failed for a person, and nothing of their values."""
        if isinstance(error, UndefinedError):
            _RUN.asked += re.findall(r"'(\w+)' is undefined", error.message or "")[:1]
            if _RUN.asked:
                self._unfilled(where)
        _RUN.asked = []
        message = N_("the template repeats or builds more than a document may hold: {text}") if isinstance(error, _TooMuch | OverflowError) else N_("the template cannot be filled in for this person: {text}")
        raise RecipientError(Problem("template-run", where, message, N_("look at what it computes there"), {"text": _short(part.line(_line(part, error)))})) from None

    # ---- files
    def merge(self, context: Mapping[str, Any]) -> tuple[bytes, str]:
        """The file of one person and its fingerprint.

        Parameters
        ----------
        context:
            What `context` gave.

        Raises
        ------
        RecipientError
            A value is printed and not there: the context is not one of `context`.
        """
        values = self._variables(context)
        digests = list(self.digests)
        out, listing, offset = [self.head], [self.listing], len(self.head)
        stitched = self.codec == "stitched"
        for part in self.parts:
            _RUN.left = _EFFORT
            try:
                data, packed = part.made(values, stitched)
            except Exception as error:
                self._failed(part, error, self.name)
            name, crc = part.name.encode(), zlib.crc32(data)
            out += (_entry(name, crc, len(packed), len(data)), packed)
            listing.append(_listing(name, crc, len(packed), len(data), offset))
            digests.append((part.name, hashlib.sha256(data).digest()))
            offset += 30 + len(name) + len(packed)
        if _RUN.asked:
            self._unfilled(self.name)
        ends = b"".join(listing)
        out += (ends, _end(self.count, len(ends), offset))
        return b"".join(out), file_fingerprint(digests)

    # ---- as plain data, for a worker in another process: it reads and compiles the same sources in its own sandbox
    def as_data(self) -> dict[str, Any]:
        """The template as plain data, without anybody's values."""
        return {
            "name": self.name,
            "digest": self.digest,
            "parts": [[part.name, part.kind, part.source, part.before, part.after, part.odd] for part in self.parts],
            "constants": [[list(name), value] for name, value in self.constants.items()],
            "variables": [list(name) for name in self.variables],
            "head": self.head.decode("latin-1"),
            "listing": self.listing.decode("latin-1"),
            "count": self.count,
            "digests": [[name, digest.hex()] for name, digest in self.digests],
            "codec": self.codec,
        }

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> OwnTemplate:
        """The template that `as_data` gave, compiled again; it merges, and has no `context`.

        Raises
        ------
        WriterError
            The data is none that `as_data` gave.
        """
        constants = {tuple(name): value for name, value in data["constants"]}
        listed = {tuple(name) for name in data["variables"]}
        names = _Names(lambda name: constants.get(name) if name in constants or name in listed else False)
        for name in data["variables"]:
            names.text_or_variable(tuple(name))
        parts = [_Part(*each) for each in data["parts"]]
        for part in parts:
            part.compile(names, data["name"])
        if names.problems.problems or names.unknown:
            raise WriterError(*names.problems.problems, *(Problem("unknown-field", where, N_("the template names {name}, which nothing gives"), "", {"name": ".".join(name)}) for name, where in names.unknown.items()))
        return cls(
            data["name"], data["digest"], parts, names.constants, names.variables, data["head"].encode("latin-1"), data["listing"].encode("latin-1"), data["count"],
            [(name, bytes.fromhex(digest)) for name, digest in data["digests"]], data["codec"],
        )  # fmt: skip


def _put(into: dict[str, Any], name: Name, value: Any) -> None:
    for step in name[:-1]:
        into = into.setdefault(step, {})
    into[name[-1]] = value


def _get(context: Mapping[str, Any], name: Name) -> Any:
    here: Any = context
    for step in name:
        here = here.get(step) if isinstance(here, Mapping) else None
    return here


def _line(part: _Part, error: BaseException) -> int:
    """The line of the source where an error came up."""
    found, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == part.file and part.code is not None:
            found = part.code.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return found


# ------------------------------------------------------------------ opening
def open_own_template(
    source: str | Path | bytes,
    library: Library,
    matter: Matter,
    *,
    names: Mapping[str, str] | None = None,
    columns: Iterable[str] = (),
    codec: str = "stitched",
) -> OwnTemplate:
    """A firm's own template, once it is known to be safe and to name only what is given, compiled.

    Parameters
    ----------
    source:
        The file, or its bytes.
    library, matter:
        The texts and the employer's facts: they give the names a template may use. The matter's own employee is left aside.
    names:
        What the template's own names are among ours: ``{"NOM": "employee.name"}``. Names that are usual headers of a column (``emploi``, ``matricule``) are understood without.
    columns:
        The columns of the list (`Recipients.columns`); with them, a column that is not there is told now, and one kept aside may be named without ``extra.``.
    codec:
        ``stitched``, fast; or ``zlib``, smaller files.

    Raises
    ------
    WriterError
        With all that is wrong: what could harm, what may not run, names that nothing gives, tags that are not well written.

    >>> from ..library import load_library
    >>> from ..samples import sample_matter
    >>> from ..writers.docx.package import blank, saved
    >>> from ..writers.docx.xml import NAMESPACES
    >>> none = f"<w:{{0}} {NAMESPACES}/>"
    >>> body = "<w:p><w:r><w:t>{{ employee.name }}, {{ employee.employe }} le {{ employee.hired_on }}</w:t></w:r></w:p>"
    >>> firm = saved(blank(body, none.format("styles"), none.format("numbering"), "fr"))
    >>> template = open_own_template(firm, load_library(), sample_matter("contract-amendment"))
    >>> from datetime import date
    >>> values = template.context(Recipient("E-1", "Dupont & Fils", gender="f", hired_on=date(2019, 3, 4)))
    >>> file, fingerprint = template.merge(values)
    >>> import docx
    >>> docx.Document(io.BytesIO(file)).paragraphs[0].text.replace("\\xa0", " ")
    'Dupont & Fils, employée le 4 mars 2019'
    """
    if codec not in CODECS:
        raise WriterError(Problem("unknown-codec", "codec", N_('unknown codec "{name}"'), N_("choose one of: {known}"), {"name": codec, "known": ", ".join(CODECS)}))
    name = "template.docx" if isinstance(source, bytes) else Path(source).name
    data = source if isinstance(source, bytes) else _read(Path(source), name)
    package, problems = upload.read(data, name)
    values = _Values(library, matter, names or {}, columns)
    problems = [_reworded(problem) for problem in problems] + values.renamings()
    if any(part.tree is None and part.kind.endswith("xml") for part in package.parts.values()):
        raise WriterError(*problems)
    book = _Names(values.find, values.roots)
    core = _properties(data, name, book.problems)
    if _readable(package, book.problems):
        parts, files = _parts(package, core, book.problems)
        for part in parts:
            part.compile(book, name)
        problems += [values.unknown(each, where) for each, where in sorted(book.unknown.items())]
    problems += book.problems.problems
    if problems:
        raise WriterError(*problems[:MOST])
    made = OwnTemplate(name, hashlib.sha256(data).hexdigest(), parts, book.constants, book.variables, codec=codec, values=values)
    _within_bounds(made)
    _packed_once(made, files)
    return made


def _read(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(container.MAX_FILE + 1)
    except OSError as error:
        raise WriterError(Problem("unreadable", name, N_("the template cannot be read: {reason}"), N_("check the name of the file"), {"reason": Reason(error)})) from None


def _reworded(problem: Problem) -> Problem:
    """What is said of a letterhead, said of an amendment."""
    said = N_("it holds something an amendment has no use for: {kind}")
    return replace(problem, message=said) if problem.code == "unknown-part" else problem


def _readable(package: Package, problems: Fields) -> bool:
    """Whether docxtpl may mend the template: its tags stand in text, each is closed, and there is not too much of it."""
    filled = [part for part in package.texts() if not part.kind.endswith("endnotes+xml")]
    readable = True
    for part in package.parts.values():
        if part.tree is None:
            continue
        where = f"{package.name}, {part.name.rpartition('/')[2]}"
        texts = [node.text or "" for node in part.tree.iter(W + "t")]
        if part not in filled:
            if any(_OPENING.search(element.text or "") for element in part.tree.iter() if local(element) == "t"):
                problems.refuse("field-place", where, N_("a field stands where none is filled (a note at the end, a drawing)"), N_("put it in the header, the footer or the text"))
            continue
        for element in part.tree.iter():
            beside = [*element.attrib.values(), element.tail or "", "" if element.tag == W + "t" else element.text or ""]
            if any(_OPENING.search(text) for text in beside):
                problems.refuse("field-place", where, N_("a field stands in the code of a Word field, a link or a drawing"), N_("write it as plain text"))
        size = len(etree_text(part.tree))
        if size > MAX_FILLED:
            problems.refuse("too-large", where, N_("unpacked, it would be too large to open safely"), N_("open it in Word and save it again"))
        elif part.tree.nsmap.get("w") != W[1:-1]:
            problems.refuse("damaged", where, N_("the file is damaged or incomplete"), N_("open it in Word and save it again"))
        elif not _closed("".join(texts), where, problems):
            pass
        else:
            continue
        readable = False
    return readable


def etree_text(tree: Any) -> str:
    from lxml import etree

    return str(etree.tostring(tree, encoding="unicode"))


def _closed(text: str, where: str, problems: Fields) -> bool:
    """Whether each tag that is opened is closed."""
    at = 0
    while (opening := _OPENING.search(text, at)) is not None:
        at = text.find(_CLOSING[opening[0]], opening.end())
        if at < 0:
            problems.refuse("field-syntax", where, N_("a tag is not closed: {text}"), N_("close it"), text=_short(text[opening.start() :]))
            return False
    return True


_CORE = "docProps/core.xml"
_PROPERTIES = {
    f"{PACKAGE}metadata/core-properties": ("cp", ("category", "contentStatus", "keywords", "lastModifiedBy", "lastPrinted", "revision", "version")),
    "http://purl.org/dc/elements/1.1/": ("dc", _FILLED),
    "http://purl.org/dc/terms/": ("dcterms", ("created", "modified")),
}


def _properties(data: bytes, name: str, problems: Fields) -> str:
    """The properties of the firm's file that are kept, written again."""
    entries = container.entries(data, name)
    target = next((each.get("Target", "") for each in parse(entries["_rels/.rels"]).iter(LINKS + "Relationship") if each.get("Type", "").endswith("/metadata/core-properties")), "")
    made = []
    where = f"{name}, {_CORE.rpartition('/')[2]}"
    tree = upload._Reader(name, entries)._xml(target.lstrip("/")) if target.lstrip("/") in entries else ()
    for element in tree if tree is not None else ():
        space, _, word = str(element.tag)[1:].partition("}")
        prefix, kept = _PROPERTIES.get(space, ("", ()))
        text = (element.text or "").strip()
        if word not in kept or not text:
            continue
        if prefix != "dc" and _OPENING.search(text):
            problems.refuse("field-place", where, N_("a field stands in a property that is not filled: {name}"), N_("take it out (in Word: File, Info)"), name=word)
        if prefix == "dc" and not _closed(text, where, problems):
            continue
        kind = ' xsi:type="dcterms:W3CDTF"' if prefix == "dcterms" else ""
        tagged = re.sub(r"\{[{%].*?[}%]\}", lambda found: unescape(found[0]), escape(text), flags=re.DOTALL)
        made.append(f"<{prefix}:{word}{kind}>{tagged}</{prefix}:{word}>")
    spaces = "".join(f' xmlns:{prefix}="{space}"' for space, (prefix, _) in _PROPERTIES.items())
    return f'<cp:coreProperties{spaces} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{"".join(made)}</cp:coreProperties>'


def _parts(package: Package, core: str, problems: Fields) -> tuple[list[_Part], dict[str, bytes]]:
    """The parts docxtpl fills, mended by it for Jinja; and all parts of the file as they are."""
    files = parts_of(package.saved())
    files[_CORE] = (_DECLARATION + core).encode()
    try:
        parts = list(_mended(package.saved()))
    except Exception:  # whatever python-docx meets in a file that no check foresaw
        problems.refuse("damaged", package.name, N_("the file is damaged or incomplete"), N_("open it in Word and save it again"))
        return [], files
    return [*parts, _Part(_CORE, PROPERTIES, core, _DECLARATION)], files


def _mended(data: bytes) -> Iterator[_Part]:
    from docxtpl import DocxTemplate

    template = DocxTemplate(io.BytesIO(data))
    template.render_init()
    root = template.docx.element
    shell = parse(etree_text(root).encode())
    body = shell.find(W + "body")
    for child in list(body):
        body.remove(child)
    body.text = None
    before, after = etree_text(shell).split("<w:body/>")
    drawings = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    odd = any(each.prefix != "wp" for each in root.iter(drawings))
    yield _Part(str(template.docx.part.partname)[1:], BODY, _lined(template.patch_xml(template.get_xml())), _DECLARATION + before, after, odd)
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        seen = set()
        for _, part in template.get_headers_footers(uri):
            if part.partname not in seen:
                seen.add(part.partname)
                yield _Part(str(part.partname)[1:], TEXT, _lined(template.patch_xml(template.get_part_xml(part))), _DECLARATION)
    for part in template.docx.part.package.parts:
        if part.content_type.endswith("footnotes+xml"):
            text = re.sub(r"^\s*<\?xml.*?\?>\s*", "", part.blob.decode())
            yield _Part(str(part.partname)[1:], TEXT, _lined(template.patch_xml(text)), _DECLARATION)


def _lined(xml: str) -> str:
    """A line a paragraph, so that Jinja's errors name one: as docxtpl does; the lines are taken out again when the tree is read."""
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", xml)


def _within_bounds(made: OwnTemplate) -> None:
    """Refuse a template that repeats or builds too much for anybody; what depends on the values is seen for each person."""
    for part in made.parts:
        _RUN.left = _EFFORT
        try:
            for _ in part.pieces(dict.fromkeys(made.variables.values(), "x")):
                pass
        except (_TooMuch, OverflowError) as error:
            raise WriterError(Problem("template-run", made.name, N_("the template repeats or builds more than a document may hold: {text}"), N_("look at what it computes there"), {"text": _short(part.line(_line(part, error)))})) from None
        except Exception:  # "x" is no number: what fails for a person is said of that person
            continue
        finally:
            _RUN.asked = []


def _packed_once(made: OwnTemplate, files: dict[str, bytes]) -> None:
    """Compress what is the same for everybody."""
    changing = [part for part in made.parts if part.personal]
    for part in made.parts:
        if not part.personal:
            _RUN.left = _EFFORT
            try:
                files[part.name] = part.made({}, stitched=False)[0]
            except Exception as error:
                raise WriterError(Problem("template-run", made.name, N_("the template cannot be filled in: {text}"), N_("look at what it computes there"), {"text": _short(part.line(_line(part, error)))})) from None
    head, listing, offset = [], [], 0
    for name, data in files.items():
        if any(part.name == name for part in changing):
            continue
        coded, packed, crc = name.encode(), _packed(data), zlib.crc32(data)
        head += (_entry(coded, crc, len(packed), len(data)), packed)
        listing.append(_listing(coded, crc, len(packed), len(data), offset))
        made.digests.append((name, hashlib.sha256(data).digest()))
        offset += 30 + len(coded) + len(packed)
    made.parts, made.head, made.listing, made.count = changing, b"".join(head), b"".join(listing), len(files)
