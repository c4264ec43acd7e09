"""What a firm's own template may run: read as a tree before anything runs, then compiled.

The tree is what Jinja makes of a part that docxtpl has mended. `_Reader` lets through names, conditions, loops and a
few filters, and refuses the rest; each name of ours becomes a variable, or text when it is the same for everybody,
and loops count their steps. `_Shape` then follows the elements of the XML along every way through the tree: a part
that would not be whole for somebody is refused, and it is known whether what docxtpl does after rendering would
change anything.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from jinja2 import Template as Code
from jinja2 import TemplateSyntaxError, Undefined, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from jinja2.visitor import NodeTransformer
from markupsafe import escape

from ..i18n import N_
from ..word.letterhead.filling import LetterheadFields

#: A name as the template writes it, in pieces: ``employee.name`` is ``("employee", "name")``.
Name = tuple[str, ...]

#: What a template may use beside names: filters, tests, methods of texts.
FILTERS = (
    "abs",
    "capitalize",
    "count",
    "d",
    "default",
    "e",
    "escape",
    "first",
    "float",
    "format",
    "int",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "max",
    "min",
    "replace",
    "reverse",
    "round",
    "sort",
    "string",
    "sum",
    "title",
    "trim",
    "truncate",
    "unique",
    "upper",
    "wordcount",
)
TESTS = (
    "!=",
    "<",
    "<=",
    "==",
    ">",
    ">=",
    "boolean",
    "defined",
    "divisibleby",
    "eq",
    "equalto",
    "even",
    "false",
    "float",
    "ge",
    "greaterthan",
    "gt",
    "in",
    "integer",
    "le",
    "lessthan",
    "lower",
    "lt",
    "ne",
    "none",
    "number",
    "odd",
    "string",
    "true",
    "undefined",
    "upper",
)
METHODS = (
    "capitalize",
    "cycle",
    "endswith",
    "lower",
    "lstrip",
    "rstrip",
    "split",
    "startswith",
    "strip",
    "title",
    "upper",
)
_LOOP = ("first", "index", "index0", "last", "length", "nextitem", "previtem", "revindex", "revindex0")
_KEYWORDS = (
    "base",
    "boolean",
    "case_sensitive",
    "count",
    "d",
    "default",
    "default_value",
    "end",
    "killwords",
    "leeway",
    "length",
    "method",
    "precision",
    "reverse",
)

LONGEST = 20_000  # characters of a text that is printed or computed
EFFORT = 10_000_000  # characters that loops may repeat for one person; a value counts for a thousand


# ------------------------------------------------------------------ nothing grows without bound
class TemplateBudgetError(Exception):
    """The template repeats or builds more than a document may hold."""


class _MergeState(threading.local):
    """What one merge is doing: values asked for that are not there, and what its loops may still repeat."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.left = 0


RUN = _MergeState()


class EscapedValue(str):
    """A value, escaped. Jinja's ``str()`` leaves it what it is, so that it is told from the text of the template."""

    item: Any = None  # what the caller keeps of a value that is printed several times

    def __str__(self) -> str:
        return self


_ESCAPED = re.compile("[&<>\"']")


def escape_value(value: Any) -> EscapedValue:
    """A value as it stands in XML, escaped as docxtpl would.

    >>> escape_value("Dupont & Fils")
    'Dupont &amp; Fils'
    """
    text = str(value)
    return EscapedValue(escape(text) if _ESCAPED.search(text) else text)


class _MissingValue(Undefined):
    """A value that is not there: false in a condition, noted when it is printed."""

    __slots__ = ()

    def __str__(self) -> str:
        RUN.asked.append(str(self._undefined_name))
        return ""


class _TemplateSandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, where what is computed stays small."""

    intercepted_binops = frozenset(("+", "*", "%"))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if (operator == "*" and (_is_sized(left) or _is_sized(right))) or (
            operator == "%" and isinstance(left, str) and not _is_modest(left)
        ):
            raise TemplateBudgetError
        made = super().call_binop(context, operator, left, right)
        if (_is_sized(made) and len(made) > LONGEST) or (isinstance(made, int) and made.bit_length() > 256):
            raise TemplateBudgetError
        return made


def _is_sized(value: Any) -> bool:
    return isinstance(value, str | list | tuple)


def _is_modest(pattern: str) -> bool:
    """Whether a pattern of ``%`` asks for no long padding."""
    return re.search(r"%[^a-zA-Z%]*(\d{3}|\*)", pattern) is None


def _format(pattern: Any, *values: Any) -> str:
    if not _is_modest(str(pattern)):
        raise TemplateBudgetError
    return str(pattern) % values


def _join(items: Iterable[Any], between: Any = "", d: Any = "") -> str:
    texts, said = [str(item) for item in items], str(between or d)
    if sum(map(len, texts)) + len(said) * len(texts) > LONGEST:
        raise TemplateBudgetError
    return said.join(texts)


def _replace(text: Any, old: Any, new: Any, count: int | None = None) -> str:
    text, old, new = str(text), str(old), str(new)
    times = text.count(old) if old else len(text) + 1
    if len(text) + times * max(len(new) - len(old), 0) > LONGEST:
        raise TemplateBudgetError
    return str(text.replace(old, new, -1 if count is None else count))


def _bounded_round(rounded: Callable[..., Any]) -> Callable[..., Any]:
    def modestly(value: Any, precision: int = 0, method: str = "common") -> Any:
        if abs(precision) > 20:
            raise TemplateBudgetError
        return rounded(value, precision, method)

    return modestly


def _strict_number(convert: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that makes numbers: what is none is an error, where Jinja would print 0, unless the template says what
    to put.
    """

    def number(value: Any, *default: Any, **others: Any) -> Any:
        if default or "default" in others:
            return convert(value, *default, **others)
        made = convert(value, None, **others)
        if made is None:
            raise ValueError
        return made

    return number


def _count_items(items: Iterable[Any], cost: int) -> Iterator[Any]:
    """The items of a loop, each of which costs something."""
    for item in items:
        RUN.left -= cost
        if RUN.left < 0:
            raise TemplateBudgetError
        yield item


@cache
def _sandbox() -> _TemplateSandbox:
    """The sandbox, with our filters and tests and nothing else.

    What is printed is escaped by `_Reader`, not by Jinja.
    """
    made = _TemplateSandbox(undefined=_MissingValue, autoescape=False)
    filters = {name: made.filters[name] for name in FILTERS}
    filters |= {
        "e": lambda value: value,
        "escape": lambda value: value,  # everything that is printed is escaped once
        "(escape)": escape_value,
        "float": _strict_number(made.filters["float"]),
        "int": _strict_number(made.filters["int"]),
        "format": _format,
        "join": _join,
        "replace": _replace,
        "round": _bounded_round(made.filters["round"]),
        "(count)": _count_items,
        "(join)": _join,
    }
    tests = {name: made.tests[name] for name in TESTS}
    made.filters.clear()
    made.filters.update(filters)
    made.tests.clear()
    made.tests.update(tests)
    made.globals.clear()
    return made


# ------------------------------------------------------------------ the names
@dataclass(slots=True)
class TemplateNames:
    """The names a template uses, as they are met, and what is wrong with it.

    Parameters
    ----------
    known:
        Whether a name is one of ours.
    fixed:
        Its text when it is the same for everybody, empty when there is none; None for a value of the person.
    word:
        Whether it is for conditions only: a word of the program, yes or no.
    roots:
        The first words of our names: the template gives them no other meaning.
    constants, variables:
        What was met: texts, and the variable of each value.
    printed:
        The variables that are printed as they are.
    unknown:
        What is no name of ours, and where it was first met.
    """

    known: Callable[[Name], bool]
    fixed: Callable[[Name], str | None]
    word: Callable[[Name], bool] = lambda name: False
    roots: frozenset[str] = frozenset()
    constants: dict[Name, str] = field(default_factory=dict)
    variables: dict[Name, str] = field(default_factory=dict)
    printed: set[str] = field(default_factory=set)
    unknown: dict[Name, str] = field(default_factory=dict)
    problems: LetterheadFields = field(default_factory=LetterheadFields)

    @property
    def wrong(self) -> int:
        """How much is wrong."""
        return len(self.problems.problems) + len(self.unknown)

    def resolve_name(self, name: Name) -> nodes.Expr | None:
        """What takes the place of a name in the tree: its text or its variable; None for an unknown name."""
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
    """The variable that holds a value as it is printed.

    No template can name either: it may name nothing that begins with ``_``.

    >>> printed_variable("_v0")
    '_p0'
    """
    return f"_p{variable[2:]}"


def shorten_text(text: str) -> str:
    """A paragraph as a message shows it.

    >>> shorten_text("  Entre les  soussignés ")
    '“Entre les soussignés”'
    """
    text = " ".join(text.split())
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"


def _dotted_name(node: nodes.Node) -> Name | None:
    """A dotted name in pieces; None for anything else."""
    if isinstance(node, nodes.Name):
        return (node.name,)
    last: Any = None
    if isinstance(node, nodes.Getattr):
        last = node.attr
    elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        last = node.arg.value
    first = (
        _dotted_name(node.node) if isinstance(last, str) and isinstance(node, nodes.Getattr | nodes.Getitem) else None
    )
    return None if first is None else (*first, last)


# ------------------------------------------------------------------ reading
_PLAIN = (
    nodes.Template,
    nodes.Const,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Mod,
    nodes.Neg,
    nodes.Pos,
    nodes.List,
    nodes.Tuple,
    nodes.Slice,
    nodes.Keyword,
)
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
_SURELY = frozenset(
    (
        "capitalize",
        "d",
        "default",
        "e",
        "escape",
        "lower",
        "string",
        "title",
        "trim",
        "upper",
        "defined",
        "undefined",
        "none",
        "eq",
        "ne",
    )
)


class _TemplateReader(NodeTransformer):
    """Reads the tree of one part: refuses what may not run, puts variables and texts in the place of names, counts
    the steps of loops.
    """

    def __init__(self, source: PartSource, where: str, names: TemplateNames, own: frozenset[str]) -> None:
        self.source, self.where, self.names, self.own = source, where, names, own
        self.depth = 0
        self.sure = True
        self.personal = False

    def quote_line(self, node: nodes.Node) -> str:
        return shorten_text(self.source.line_text(node.lineno or 1))

    def describe_place(self, node: nodes.Node) -> str:
        return f"{self.where}, {self.quote_line(node)}"

    def refuse_node(self, node: nodes.Node) -> nodes.Node:
        self.names.problems.add_problem(
            "field-code-run", self.where, N_("the template asks for more than may run: {text}"),
            N_("it may print names, with the filters {filters}, and use {statements}; nothing else"),
            text=self.quote_line(node), filters=", ".join(FILTERS), statements="if, for, set, with",
        )  # fmt: skip
        return node

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        if isinstance(node, nodes.Expr) and not isinstance(node, _SURE):
            asked = [each.op for each in node.ops] if isinstance(node, nodes.Compare) else [getattr(node, "name", "")]
            self.sure = self.sure and _SURELY.issuperset(asked)
        return super().visit(node, *args, **kwargs)

    def generic_visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> nodes.Node:
        """Whatever is not known to be harmless is refused."""
        return super().generic_visit(node) if isinstance(node, _PLAIN) else self.refuse_node(node)

    # ---- statements
    def visit_TemplateData(self, node: nodes.TemplateData) -> nodes.Node:
        text = re.sub(r"\n<w:p([ >])", r"<w:p\1", node.data)
        node.data = text.replace("{_{", "{{").replace("}_}", "}}").replace("{_%", "{%").replace("%_}", "%}")
        return node

    def visit_Output(self, node: nodes.Output) -> nodes.Node:
        for child in node.nodes:
            self.check_printed(child)
        node.nodes = [
            self.visit(child) if isinstance(child, nodes.TemplateData) else self.escape_printed(self.visit(child))
            for child in node.nodes
        ]
        return node

    def escape_printed(self, node: Any) -> nodes.Expr:
        """What is printed, escaped: a value of the person has been already, in a variable of its own."""
        if isinstance(node, nodes.Name) and node.name not in self.own:
            self.names.printed.add(node.name)
            return nodes.Name(printed_variable(node.name), "load", lineno=node.lineno)
        if isinstance(node, nodes.Const):
            return nodes.Const("".join((escape_value(node.value),)), lineno=node.lineno)
        return nodes.Filter(node, "(escape)", [], [], None, None, lineno=node.lineno)

    def check_printed(self, node: nodes.Node) -> None:
        """A name that is printed has something to print, and something worth reading."""
        while isinstance(node, nodes.Filter) and node.node is not None and node.name not in ("d", "default"):
            node = node.node
        name = _dotted_name(node)
        if name is None or name[0] in self.own or not self.names.known(name):
            return
        said, refuse = ".".join(name), self.names.problems.add_problem
        if self.names.word(name):
            refuse(
                "printed-word",
                self.describe_place(node),
                N_("{name} is for conditions: printed, it would be a word of this program"),
                N_("say in words what it means: {condition}"),
                name=said,
                condition=f"{{% if {said} … %}} … {{% endif %}}",
            )
        elif not self.depth and self.names.fixed(name) == "":
            refuse(
                "no-value",
                self.describe_place(node),
                N_("the template prints {name}, which the matter does not say"),
                N_("add it to the matter, or print it only where it is said: {condition}"),
                name=said,
                condition=f"{{% if {said} %}} … {{% endif %}}",
            )

    def visit_inside(self, body: Sequence[nodes.Node]) -> list[Any]:
        self.depth += 1
        made = [self.visit(node) for node in body]
        self.depth -= 1
        return made

    def visit_If(self, node: nodes.If) -> nodes.Node:
        node.test = self.visit(node.test)
        node.body, node.elif_, node.else_ = (
            self.visit_inside(node.body),
            self.visit_inside(node.elif_),
            self.visit_inside(node.else_),
        )
        return node

    def visit_For(self, node: nodes.For) -> nodes.Node:
        if node.recursive or not self.is_assignable(node.target):
            return self.refuse_node(node)
        self.sure = False
        cost = 100 + sum(len(each.data) for each in node.find_all(nodes.TemplateData))
        cost += 1000 * sum(
            not isinstance(child, nodes.TemplateData) for each in node.find_all(nodes.Output) for child in each.nodes
        )
        node.iter = nodes.Filter(
            self.visit(node.iter), "(count)", [nodes.Const(cost)], [], None, None, lineno=node.lineno
        )
        node.test = None if node.test is None else self.visit(node.test)
        node.body, node.else_ = self.visit_inside(node.body), self.visit_inside(node.else_)
        return node

    def visit_Assign(self, node: nodes.Assign) -> nodes.Node:
        if not self.is_assignable(node.target):
            return self.refuse_node(node)
        self.sure = False
        node.node = self.visit(node.node)
        return node

    def visit_With(self, node: nodes.With) -> nodes.Node:
        if not all(map(self.is_assignable, node.targets)):
            return self.refuse_node(node)
        self.sure = False
        node.values = [self.visit(value) for value in node.values]
        node.body = self.visit_inside(node.body)
        return node

    def is_assignable(self, target: nodes.Node) -> bool:
        """Whether the template may give a value to a name: one word, and none of ours."""
        for each in target.items if isinstance(target, nodes.Tuple) else [target]:
            if not isinstance(each, nodes.Name) or each.name.startswith("_") or each.name == "loop":
                return False
            if each.name in self.names.roots:
                self.names.problems.add_problem(
                    "own-name",
                    self.where,
                    N_("the template gives another meaning to a name of ours: {text}"),
                    N_("choose another name"),
                    text=self.quote_line(each),
                )
        return True

    # ---- expressions
    def resolve_node(self, name: Name, node: nodes.Node) -> nodes.Node:
        """The node for a name of ours; an unknown one is noted."""
        if any(piece.startswith("_") for piece in name):
            return self.refuse_node(node)
        found = self.names.resolve_name(name)
        if found is None:
            if name not in self.names.unknown:
                self.names.unknown[name] = self.describe_place(node)
            return node
        self.personal = self.personal or isinstance(found, nodes.Name)
        found.set_lineno(node.lineno)
        return found

    def visit_Name(self, node: nodes.Name) -> nodes.Node:
        return node if node.name in self.own else self.resolve_node((node.name,), node)

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:
        name = _dotted_name(node)
        if name is not None and name[0] not in self.own:
            return self.resolve_node(name, node)
        return (
            node
            if name is not None and len(name) == 2 and name[0] == "loop" and name[1] in _LOOP
            else self.refuse_node(node)
        )

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:
        name = _dotted_name(node)
        if name is not None and name[0] not in self.own:
            return self.resolve_node(name, node)
        at = node.arg.node if isinstance(node.arg, nodes.Neg) else node.arg
        if not isinstance(at, nodes.Slice) and not (isinstance(at, nodes.Const) and isinstance(at.value, int)):
            return self.refuse_node(node)
        self.sure = False
        node.node, node.arg = self.visit(node.node), self.visit(node.arg)
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        called = node.node
        if node.dyn_args is not None or node.dyn_kwargs is not None or node.kwargs:
            return self.refuse_node(node)
        if isinstance(called, nodes.Getattr) and called.attr in METHODS:
            called.node = self.visit(called.node)
        elif not (isinstance(called, nodes.Name) and called.name == "range" and "range" not in self.own):
            return self.refuse_node(node)
        node.args = [self.visit(each) for each in node.args]
        return node

    def visit_Filter(self, node: nodes.Filter) -> nodes.Node:
        return self.check_application(node, FILTERS)

    def visit_Test(self, node: nodes.Test) -> nodes.Node:
        return self.check_application(node, TESTS)

    def check_application(self, node: nodes.Filter | nodes.Test, allowed: Sequence[str]) -> nodes.Node:
        if (
            node.name not in allowed
            or node.dyn_args is not None
            or node.dyn_kwargs is not None
            or any(each.key not in _KEYWORDS for each in node.kwargs)
        ):
            return self.refuse_node(node)
        return super().generic_visit(node)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        items = nodes.List([self.visit(each) for each in node.nodes], lineno=node.lineno)
        return nodes.Filter(items, "(join)", [], [], None, None, lineno=node.lineno)


# ------------------------------------------------------------------ what the XML is, whatever the person
@dataclass(slots=True)
class _TableShape:
    """A table while it is read: its columns, its longest row, and the widest of those that are always there."""

    way: tuple[int, ...]
    columns: int = 0
    longest: int = 0
    sure: int = 0


@dataclass(slots=True)
class _RowShape:
    way: tuple[int, ...]
    cells: int = 0
    width: int = 0


class _UnevenShapeError(Exception):
    """A condition or loop opens what it does not close; with the node, when it is known."""


_TAG = re.compile(r'<(/?)([\w:.-]+)((?:\s+[\w:.-]+="[^"]*")*)\s*(/?)>')
_BEGUN = re.compile(r'<([\w:.-]+)(?:\s+[\w:.-]+="[^"]*")*\s+[\w:.-]+="[^"]*$')
_ENDED = re.compile(r'[^"<]*"(?:\s+[\w:.-]+="[^"]*")*\s*(/?)>')
_DRAWING = re.compile(r'(<wp:docPr\b[^>]*?\bid=")\d*(")')

_ATTRIBUTES = ("w:gridSpan", "w:shd", "w:vMerge")  # the elements of which docxtpl makes an attribute with a value

#: Where reading is: the elements that are open, and the one whose attribute is being written, if any.
_State = tuple[tuple[str, ...], str]


class _XmlShape:
    """Follows the elements of a part along every way through its tree.

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
        """Raise `_Uneven` when a way through the tree gives no whole XML."""
        if self._body(tree.body, ((), "")) != ((), ""):
            raise _UnevenShapeError

    def _body(self, body: Sequence[nodes.Node], state: _State) -> _State:
        for node in body:
            if isinstance(node, nodes.Output):
                for child in node.nodes:
                    state = (
                        self._data(child, state) if isinstance(child, nodes.TemplateData) else self._value(child, state)
                    )
            elif isinstance(node, nodes.If):
                ends = [
                    self._branch(each, state, node)
                    for each in (node.body, *(one.body for one in node.elif_), node.else_)
                ]
                if any(end != ends[0] for end in ends):
                    raise _UnevenShapeError(node)
                state = ends[0]
            elif isinstance(node, nodes.For):
                if any(self._branch(each, state, node) != state for each in (node.body, node.else_)):
                    raise _UnevenShapeError(node)
            elif isinstance(node, nodes.With):
                state = self._body(node.body, state)
        return state

    def _branch(self, body: Sequence[nodes.Node], state: _State, node: nodes.Node) -> _State:
        way, opened = self._way, list(self._open)
        self._branches += 1
        self._way = (*way, self._branches)
        try:
            return self._body(body, state)
        except _UnevenShapeError as error:
            raise _UnevenShapeError(*(error.args or (node,))) from None
        finally:
            self._way, self._open = way, opened

    def _value(self, node: nodes.Node, state: _State) -> _State:
        """A value is text, or stands in an attribute that docxtpl made for it."""
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
                    raise _UnevenShapeError
                return state
            at = ended.end()
            self._open_element(tag, "", ended[1] == "/", elements)
        while (at := text.find("<", at)) >= 0:
            found = _TAG.match(text, at)
            if found is None:
                begun = _BEGUN.match(text, at)
                if begun is None:
                    raise _UnevenShapeError
                return tuple(elements), begun[1]
            at = found.end()
            if found[1]:
                self._close_element(found[2], elements)
            else:
                self._open_element(found[2], found[3], found[4] == "/", elements)
        return tuple(elements), ""

    def _number_drawings(self, text: str) -> str:
        """Drawings numbered as docxtpl numbers them; where there are not as many for everybody, it is left to it."""

        def next_one(found: re.Match[str]) -> str:
            self._drawings += 1
            return f"{found[1]}{self._drawings}{found[2]}"

        made, count = _DRAWING.subn(next_one, text)
        self.steady = self.steady and not self._way and count == text.count("<wp:docPr")
        return made

    # ---- tables
    def _open_element(self, name: str, attributes: str, alone: bool, elements: list[str]) -> None:
        here = self._open[-1] if self._open else None
        if name == "w:tbl" and not alone:
            self._open.append(_TableShape(self._way))
        elif name == "w:tr" and not alone:
            self._open.append(_RowShape(self._way))
        elif name == "w:gridCol" and isinstance(here, _TableShape):
            here.columns += 1
            self._always(here)
        elif name == "w:tc" and isinstance(here, _RowShape) and elements[-1:] == ["w:tr"]:
            here.cells += 1
            here.width += 1
            self._always(here)
        elif name == "w:gridSpan" and isinstance(here, _RowShape) and elements[-3:] == ["w:tr", "w:tc", "w:tcPr"]:
            span = re.search(r'w:val="(\d+)"', attributes)
            here.width += int(span[1]) - 1 if span else 0
            self.steady = self.steady and span is not None
            self._always(here)
        if not alone:
            elements.append(name)

    def _always(self, here: _TableShape | _RowShape) -> None:
        """What is met now is there whenever its row or table is."""
        self.steady = self.steady and here.way == self._way

    def _close_element(self, name: str, elements: list[str]) -> None:
        if not elements or elements.pop() != name:
            raise _UnevenShapeError
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


# ------------------------------------------------------------------ compiling
@lru_cache(maxsize=1)
def _split_lines(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text)


@dataclass(frozen=True, slots=True)
class PartSource:
    """What docxtpl gives to Jinja for one part, a line a paragraph: ``name`` is that of the part."""

    name: str
    text: str

    @property
    def file(self) -> str:
        """What the compiled code is called in a traceback."""
        return f"<template {self.name}>"

    def line_text(self, number: int) -> str:
        """The text of a line.

        >>> PartSource("word/document.xml", "<w:body>\\n<w:p><w:r><w:t>Entre les soussignés").line_text(2)
        'Entre les soussignés'
        """
        lines = _split_lines(self.text)
        return re.sub(r"<[^>]+>", "", lines[min(number, len(lines)) - 1])


@dataclass(frozen=True, slots=True)
class CompiledPart:
    """A part compiled.

    Parameters
    ----------
    code:
        What Jinja runs.
    sure:
        Nothing in it can fail, whatever the values, but that a value is not there.
    personal:
        It depends on the person.
    steady:
        What docxtpl does to tables and drawings after rendering would change nothing.
    """

    code: Code
    sure: bool
    personal: bool
    steady: bool

    def render_pieces(self, values: dict[str, Any]) -> Iterator[Any]:
        """The part for one person, in pieces: those of the template are of class ``str``, the others of class
        `Value`.

        Parameters
        ----------
        values:
            Each variable by its name, and as it is printed (`spelled`) by `as_printed` of it.
        """
        return self.code.root_render_func(self.code.new_context(values))

    def error_place(self, source: PartSource, error: BaseException) -> str:
        """The paragraph in which an error came up, as a message shows it."""
        number, trace = 1, error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == source.file:
                number = self.code.get_corresponding_lineno(trace.tb_lineno)
            trace = trace.tb_next
        return shorten_text(source.line_text(number))


def compile_part(
    source: PartSource, names: TemplateNames, where: str, texts: frozenset[str] = frozenset(("w:t",))
) -> CompiledPart | None:
    """A part compiled; None, and what is wrong noted in ``names``, when it may not run.

    Parameters
    ----------
    source:
        The part.
    names:
        The names a template may use.
    where:
        The name of the file, for messages.
    texts:
        The elements in which a value may stand.

    >>> names = TemplateNames(lambda name: name == ("employee", "name"), lambda name: None)
    >>> part = compile_part(PartSource("x.xml", "<w:t>{{ employee.name }}</w:t>"), names, "x.docx")
    >>> "".join(part.render_pieces({"_p0": escape_value("A & B")}))
    '<w:t>A &amp; B</w:t>'
    """
    where = f"{where}, {source.name.rpartition('/')[2]}"
    before, refuse = names.wrong, names.problems.add_problem
    try:
        tree = _sandbox().parse(source.text)
        own = frozenset(each.name for each in tree.find_all(nodes.Name) if each.ctx != "load") | {"loop"}
        reader = _TemplateReader(source, where, names, own)
        tree = reader.visit(tree)
        if names.wrong > before:
            return None
        tree.set_environment(_sandbox())
        ready = {variable for each in names.variables.values() for variable in (each, printed_variable(each))}
        for name in sorted(meta.find_undeclared_variables(tree) - ready - {"range"}):
            names.unknown.setdefault((name,), where)
        shape = _check_shape(tree, source, names, where, texts)
        if names.wrong > before:
            return None
        code = Code.from_code(_sandbox(), _sandbox().compile(tree, source.name, source.file), {"range": safe_range})
        return CompiledPart(code, reader.sure, reader.personal, shape.steady)
    except TemplateSyntaxError as error:
        refuse(
            "field-syntax",
            where,
            N_("a tag is not well written: {text}"),
            N_("write it again; Jinja says: {reason}"),
            text=shorten_text(source.line_text(error.lineno)),
            reason=error.message or "",
        )
    except (RecursionError, SyntaxError):  # what Jinja or Python has no room for
        refuse(
            "field-code-run",
            where,
            N_("a tag is too long, or conditions stand too deep in one another"),
            N_("write it in several"),
        )
    return None


def _check_shape(
    tree: nodes.Template, source: PartSource, names: TemplateNames, where: str, texts: frozenset[str]
) -> _XmlShape:
    """The shape of a part; what is wrong with it is noted."""
    shape, refuse = _XmlShape(texts), names.problems.add_problem
    try:
        shape.check_tree(tree)
    except _UnevenShapeError as error:
        text = shorten_text(source.line_text(error.args[0].lineno)) if error.args else source.name
        refuse(
            "field-structure",
            where,
            N_("a condition or a loop opens what it does not close: {text}"),
            N_("write it in one paragraph, or write {start} and {end} each alone in a paragraph"),
            text=text,
            start="{%p if name %}",
            end="{%p endif %}",
        )
    for node in shape.misplaced:
        refuse(
            "field-place",
            where,
            N_("a tag stands for a whole run, paragraph or cell: {text}"),
            N_("write {name} inside a paragraph: only text is filled in, no rich text, picture or other document"),
            text=shorten_text(source.line_text(node.lineno)),
            name="{{ name }}",
        )
    return shape
