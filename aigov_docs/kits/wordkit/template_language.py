"""The one list of all that a template in a Word file may use.

A template is Jinja read as a tree, before anything runs: whatever is not known to be harmless is refused
(`TemplateReader`). There are two languages. A letterhead prints names, with a few filters, and asks whether a name
has a value (`LETTERHEAD`); a firm's own document may also compare, repeat and compute (`FIRM`). What runs is kept
small by the sandbox of `template_budget`.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from jinja2 import Undefined, nodes
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from ..ground.text import NOT_IN_FILE

#: A name as the template writes it, in pieces: ``employee.name`` is ``("employee", "name")``.
Name = tuple[str, ...]


def _split_words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_LOOP = ("first", "index", "index0", "last", "length", "nextitem", "previtem", "revindex", "revindex0")
_KEYWORDS = frozenset(
    _split_words(
        "base boolean case_sensitive count d default default_value end killwords leeway length method precision reverse"
    )
)


@dataclass(frozen=True, slots=True)
class TemplateLanguage:
    """The subset of Jinja that one kind of template may use: its nodes, filters, tests and methods.

    Parameters
    ----------
    nodes:
        The kinds of nodes of Jinja's tree.
    filters, tests, methods:
        What may be applied to a value, asked of it, called on a text.
    names_only:
        Whether nothing but names is printed or asked about: no filter takes anything but ``default``, which takes a
        text; a condition is a name or its denial.
    deepest:
        How many conditions may stand in one another.
    longest_tag, most_tags:
        The characters of one tag, the tags of a paragraph and the names of a document that are allowed.
    """

    nodes: frozenset[type[nodes.Node]]
    filters: tuple[str, ...]
    tests: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    names_only: bool = False
    deepest: int = 10_000
    longest_tag: int = 20_000
    most_tags: int = 20_000


_NAMES = (
    nodes.Template,
    nodes.TemplateData,
    nodes.Output,
    nodes.If,
    nodes.Name,
    nodes.Getattr,
    nodes.Filter,
    nodes.Not,
)

#: The language of a letterhead: its fields.
LETTERHEAD = TemplateLanguage(
    frozenset(_NAMES),
    ("capitalize", "default", "lower", "title", "trim", "upper"),
    names_only=True,
    deepest=8,
    longest_tag=200,
    most_tags=200,
)

#: The language of a firm's own document.
FIRM = TemplateLanguage(
    frozenset(
        (
            *_NAMES,
            *(nodes.For, nodes.Assign, nodes.With),
            *(nodes.Getitem, nodes.Slice, nodes.Call, nodes.Keyword, nodes.Test),
            *(nodes.Const, nodes.List, nodes.Tuple, nodes.Concat),
            *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.CondExpr),
            *(nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Neg, nodes.Pos),
        )
    ),
    _split_words(
        "abs capitalize count d default e escape first float format int join last length list lower max "
        "min replace reverse round sort string sum title trim truncate unique upper wordcount"
    ),
    _split_words(
        "!= < <= == > >= boolean defined divisibleby eq equalto even false float ge greaterthan gt in "
        "integer le lessthan lower lt ne none number odd string true undefined upper"
    ),
    _split_words("capitalize cycle endswith lower lstrip rstrip split startswith strip title upper"),
)


# ------------------------------------------------------------------ reading: what may not run is refused
class TemplateReader(NodeTransformer):
    """A reader of a Jinja template's syntax tree that refuses every node its language does not allow.

    A subclass says what a refusal does, and what takes the place of a name.

    Parameters
    ----------
    language:
        What the template may say.
    assigned:
        The names to which the template itself gives a value.
    """

    def __init__(self, language: TemplateLanguage, assigned: frozenset[str] = frozenset()) -> None:
        self.language, self.assigned = language, assigned
        self.depth = 0  # conditions and loops around what is read
        self.certain: frozenset[Name] = frozenset()  # names that have a value there, since a condition says so

    # ---- what a subclass says
    def refuse_node(self, node: nodes.Node) -> nodes.Node:
        """Refuse a node of the template's syntax tree that the language does not allow; each subclass defines this.

        A subclass raises an error, or records the refusal and returns a node to go on with; here it is not implemented.
        """
        raise NotImplementedError

    def read_name(self, name: Name, node: nodes.Node) -> nodes.Node:
        """Return the node to put in place of a name that a template uses but does not assign; subclasses define this.

        ``name`` is the name split at its dots, ``node`` the node of the syntax tree that uses it.
        """
        raise NotImplementedError

    def check_assigned(self, target: nodes.Name) -> None:
        """Check a name to which the template gives a value; a subclass may refuse the name, here all are accepted."""

    # ---- names
    def dotted_name(self, node: nodes.Node) -> Name | None:
        """Split a dotted name in a template, such as ``employer.name``, at its dots; None for another expression."""
        if isinstance(node, nodes.Name):
            return (node.name,)
        if isinstance(node, nodes.Getattr):
            last: object = node.attr
        elif isinstance(node, nodes.Getitem) and nodes.Getitem in self.language.nodes:
            last = node.arg.value if isinstance(node.arg, nodes.Const) else None
        else:
            return None
        first = self.dotted_name(node.node) if isinstance(last, str) else None
        return None if first is None else (*first, str(last))

    def printed_name(self, node: nodes.Node) -> Name | None:
        """Find the name that an expression of a template prints, perhaps through filters, split at its dots.

        None where the expression prints anything but a name.
        """
        while isinstance(node, nodes.Filter) and node.node is not None:
            node = node.node
        return self.dotted_name(node)

    def _read_dotted(self, name: Name, node: nodes.Node) -> nodes.Node:
        return self.refuse_node(node) if _is_private(name) else self.read_name(name, node)

    def visit_Name(self, node: nodes.Name) -> nodes.Node:
        """Check a name in a template, and return the node to put in its place.

        That is the name's own node where the template itself gives the name a value, else what `read_name` returns; for
        a name that begins with an underscore, what `refuse_node` returns.
        """
        return node if node.name in self.assigned else self._read_dotted((node.name,), node)

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:
        """Check a dotted name in a template, or an attribute of a loop such as ``loop.index``; return the node to use.

        That is what `read_name` gives for the name, or the attribute's own node. For anything else, such as an
        attribute that loops do not have, it is what `refuse_node` gives.
        """
        name = self.dotted_name(node)
        if name is not None and name[0] not in self.assigned:
            return self._read_dotted(name, node)
        of_loop = name is not None and len(name) == 2 and name[0] == "loop" and name[1] in _LOOP
        return node if of_loop else self.refuse_node(node)

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:
        """Check an expression in brackets in a template: a name, an item at a fixed index or a slice; refuse any other.

        Returned is what `read_name` gives for the name, or the node with its inner nodes checked.
        """
        name = self.dotted_name(node)
        if name is not None and name[0] not in self.assigned:
            return self._read_dotted(name, node)
        at = node.arg.node if isinstance(node.arg, nodes.Neg) else node.arg
        if not isinstance(at, nodes.Slice) and not (isinstance(at, nodes.Const) and isinstance(at.value, int)):
            return self.refuse_node(node)
        node.node, node.arg = self.visit(node.node), self.visit(node.arg)
        return node

    # ---- statements
    def visit(self, node: nodes.Node, *args: object, **kwargs: object) -> Any:  # noqa: ANN401 - as Jinja's visitors
        """Check a node of a template's syntax tree and its inner nodes; refuse one that the language does not allow.

        Returned is the node to put in its place, often the node itself.
        """
        return super().visit(node) if type(node) in self.language.nodes else self.refuse_node(node)

    def visit_TemplateData(self, node: nodes.TemplateData) -> nodes.Node:
        """Return the node of a template's plain text as it is."""
        return node

    def visit_Output(self, node: nodes.Output) -> nodes.Node:
        """Check each expression printed; return the given node, with what `refuse_node` gives for each one refused."""
        node.nodes = [
            self.visit(child) if isinstance(child, nodes.TemplateData) else self.read_printed(child)
            for child in node.nodes
        ]
        return node

    def read_printed(self, node: nodes.Expr) -> Any:  # noqa: ANN401 - as Jinja's visitors
        """Check an expression that a template prints; return the node to put in its place.

        In a template language that allows only names, such as `LETTERHEAD`, all but a name, with filters or without,
        goes to `refuse_node`, whose result is returned.
        """
        if self.language.names_only and self.printed_name(node) is None:
            return self.refuse_node(node)
        return self.visit(node)

    def visit_If(self, node: nodes.If) -> nodes.Node:
        """Check a template's condition and its branches, and return its node; `refuse_node` takes what is not allowed.

        Not allowed is a condition nested too deep and, in a template language that allows only names, such as
        `LETTERHEAD`, any condition but a name, or ``not`` and a name.
        """
        denied = isinstance(node.test, nodes.Not)
        name = self.dotted_name(node.test.node if isinstance(node.test, nodes.Not) else node.test)
        unfit = self.language.names_only and (name is None or _is_private(name))
        if self.depth >= self.language.deepest or unfit:
            return self.refuse_node(node)
        node.test = self.visit(node.test)
        certain_names = self.certain if name is None else self.certain | {name}
        node.body = self._read_branch(node.body, self.certain if denied else certain_names)
        node.elif_ = self._read_branch(node.elif_, self.certain)
        node.else_ = self._read_branch(node.else_, certain_names if denied else self.certain)
        return node

    def visit_For(self, node: nodes.For) -> nodes.Node:
        """Check a template's loop; return it, or what `refuse_node` gives if it recurses or sets a forbidden name."""
        if node.recursive or not self._is_assignable(node.target):
            return self.refuse_node(node)
        node.iter = self.visit(node.iter)
        node.test = None if node.test is None else self.visit(node.test)
        node.body = self._read_branch(node.body, self.certain)
        node.else_ = self._read_branch(node.else_, self.certain)
        return node

    def visit_Assign(self, node: nodes.Assign) -> nodes.Node:
        """Check a template's ``set`` statement; return it, or what `refuse_node` gives if the name is forbidden."""
        if not self._is_assignable(node.target):
            return self.refuse_node(node)
        node.node = self.visit(node.node)
        return node

    def visit_With(self, node: nodes.With) -> nodes.Node:
        """Check a template's ``with`` statement, and return its node; refuse a name that may not be assigned."""
        if not all(map(self._is_assignable, node.targets)):
            return self.refuse_node(node)
        node.values = [self.visit(value) for value in node.values]
        node.body = self._read_branch(node.body, self.certain)
        return node

    def _read_branch(self, body: Sequence[nodes.Node], certain: frozenset[Name]) -> list[Any]:
        before, self.certain = self.certain, certain
        self.depth += 1
        read = [self.visit(node) for node in body]
        self.depth -= 1
        self.certain = before
        return read

    def _is_assignable(self, target: nodes.Node) -> bool:
        """Whether the template may assign a target: each name a plain word to which Jinja gives no meaning."""
        for target_node in target.items if isinstance(target, nodes.Tuple) else [target]:
            if (
                not isinstance(target_node, nodes.Name)
                or target_node.name.startswith("_")
                or target_node.name == "loop"
            ):
                return False
            self.check_assigned(target_node)
        return True

    # ---- expressions
    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        """Check a template's call of a method that the language allows, or of ``range``; refuse any other call.

        Returned is the given node with its arguments checked; for a call that is refused, what `refuse_node` gives. A
        call with named or starred arguments is refused too.
        """
        called = node.node
        if node.dyn_args is not None or node.dyn_kwargs is not None or node.kwargs:
            return self.refuse_node(node)
        if isinstance(called, nodes.Getattr) and called.attr in self.language.methods:
            called.node = self.visit(called.node)
        elif not (isinstance(called, nodes.Name) and called.name == "range" and "range" not in self.assigned):
            return self.refuse_node(node)
        node.args = [self.visit(argument) for argument in node.args]
        return node

    def visit_Filter(self, node: nodes.Filter) -> nodes.Node:
        """Check a filter in a template (``|upper``); return its node, or what `refuse_node` returns if not allowed."""
        return self._read_applied(node, self.language.filters)

    def visit_Test(self, node: nodes.Test) -> nodes.Node:
        """Check a test in a template (``is none``); return its node, or what `refuse_node` returns if not allowed."""
        return self._read_applied(node, self.language.tests)

    def _read_applied(self, node: nodes.Filter | nodes.Test, allowed: Sequence[str]) -> nodes.Node:
        if node.name not in allowed or node.dyn_args is not None or node.dyn_kwargs is not None:
            return self.refuse_node(node)
        if not self.language.names_only:
            has_known_keywords = all(keyword.key in _KEYWORDS for keyword in node.kwargs)
            return self.generic_visit(node) if has_known_keywords else self.refuse_node(node)
        given = [argument.value if isinstance(argument, nodes.Const) else None for argument in node.args]
        fits = len(given) == 1 and isinstance(given[0], str) if node.name == "default" else not given
        if node.kwargs or not fits or node.node is None:
            return self.refuse_node(node)
        node.node = self.visit(node.node)
        return node


def _is_private(name: Name) -> bool:
    """Whether a dotted name has a piece that begins with an underscore, and so leads into Python."""
    return any(piece.startswith("_") for piece in name)


@dataclass(frozen=True, slots=True)
class NameUse:
    """One use of a name in a template, or (with an empty name) one piece of the template that is refused.

    Parameters
    ----------
    name:
        The name as it is written; empty where something is refused.
    line:
        The line of the template.
    required:
        Whether the name is printed without a condition on its value or a default.
    """

    name: str
    line: int
    required: bool = False


class _NameLister(TemplateReader):
    """A lister of the names that a template uses, and of the pieces of the template that are refused."""

    def __init__(self, language: TemplateLanguage) -> None:
        super().__init__(language)
        self.uses: list[NameUse] = []
        self.required = False

    def refuse_node(self, node: nodes.Node) -> nodes.Node:
        """Record a piece of the template that is refused."""
        self.uses.append(NameUse("", node.lineno or 1))
        return node

    def read_printed(self, node: nodes.Expr) -> Any:  # noqa: ANN401 - as Jinja's visitors
        """Read a printed name, which is required unless ``default`` gives a text to print instead."""
        inner: nodes.Expr | None = node
        self.required = True
        while isinstance(inner, nodes.Filter):
            self.required = self.required and inner.name != "default"
            inner = inner.node
        read = super().read_printed(node)
        self.required = False
        return read

    def read_name(self, name: Name, node: nodes.Node) -> nodes.Node:
        """List a use of a name."""
        required = self.required and name not in self.certain
        self.uses.append(NameUse(".".join(name), node.lineno or 1, required))
        return node


def list_name_uses(tree: nodes.Template, language: TemplateLanguage) -> list[NameUse]:
    """List, in the order of a template, every use of a name and every piece of the template that is refused.

    A piece that is refused has an empty name.

    Parameters
    ----------
    tree:
        The syntax tree that Jinja parses from the template.
    language:
        What the template may use: a template language that allows only names, such as `LETTERHEAD`.

    >>> from jinja2 import Environment
    >>> tree = Environment().parse("{% if place %}{{ place }}{% endif %} {{ employer.name|upper }} {{ 1 + 1 }}")
    >>> [(use.name, use.required) for use in list_name_uses(tree, LETTERHEAD)]
    [('place', False), ('place', False), ('employer.name', True), ('', False)]
    """
    lister = _NameLister(language)
    lister.visit(tree)
    return lister.uses


def find_refused_literals(tree: nodes.Template) -> list[tuple[int, str]]:
    """Find the texts in the code of a template with characters that no document may hold: the line of each, and those.

    What the template computes is not known here: it is looked at where it is printed.

    >>> from jinja2 import Environment
    >>> find_refused_literals(Environment().parse("{{ place|default('\\\\u202e') }}")) == [(1, "\\u202e")]
    True
    """
    texts = ((node.lineno, node.value) for node in tree.find_all(nodes.Const) if isinstance(node.value, str))
    return [(line, "".join(NOT_IN_FILE.findall(text))) for line, text in texts if NOT_IN_FILE.search(text)]


# ------------------------------------------------------------------ template budget
# The limits of a running template in a Word file, on its texts, numbers, lists and loops.


LONGEST = 20_000  # characters of a text that is printed or computed, or of all that a list holds
DEEPEST = 20  # lists within lists
EFFORT = 10_000_000  # characters that a template may read and make for one person; a value in a loop counts for 1,000
_CALL = 50  # what a filter or a call counts, in characters, whatever its values


class TemplateBudgetError(Exception):
    """The error raised when a template repeats or builds more than a document may hold."""


class _MergeState(threading.local):
    """The state of one merge: the missing values asked for, and how much its loops may still repeat."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.left = 0


RUN = _MergeState()


class TemplateSandbox(ImmutableSandboxedEnvironment):
    """Jinja's immutable sandbox, with a limit on the size of computed values."""

    intercepted_binops = frozenset(("+", "*", "%"))

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        """Compute an operation of a template, such as ``a + b``; raise `TemplateBudgetError` for too large a result.

        ``left`` and ``right`` are the values on both sides of the ``operator``, ``+``, ``*`` or ``%``.
        """
        if (operator == "*" and (_is_sized(left) or _is_sized(right))) or (
            operator == "%" and isinstance(left, str) and not _is_modest(left)
        ):
            raise TemplateBudgetError
        result = super().call_binop(context, operator, left, right)
        spend_effort(_CALL + weigh_value(result))
        return result

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401, N805 - Jinja's
        """Call a method of a text, or ``range``, from a template, as Jinja does, within the budget."""
        read = getattr(__obj, "__self__", None)
        whole = read if isinstance(read, str) else ""
        spend_effort(_CALL + len(whole) + weigh_value(args) + _strip_cost(getattr(__obj, "__name__", ""), whole, args))
        result = super().call(__context, __obj, *args, **kwargs)
        spend_effort(weigh_value(result))
        return result


def make_sandbox(
    language: TemplateLanguage,
    *,
    undefined: type[Undefined],
    autoescape: bool,
    filters: Mapping[str, Callable[..., Any]] | None = None,
) -> TemplateSandbox:
    """Make a Jinja environment that runs untrusted templates, with only the filters and tests of a template language.

    Parameters
    ----------
    language:
        What a template may use, such as `LETTERHEAD`.
    undefined:
        The Jinja class that stands for a name without a value.
    autoescape:
        Whether Jinja escapes printed values for XML.
    filters:
        Filters by name, added to those of the language or in their place; None for none.
    """
    sandbox = TemplateSandbox(undefined=undefined, autoescape=autoescape)
    bounded: dict[str, Callable[..., Any]] = {
        "float": _strict_number(sandbox.filters["float"]),
        "int": _strict_number(sandbox.filters["int"]),
        "format": _format,
        "join": join_texts,
        "replace": _replace,
        "reverse": _reverse,
        "round": _bounded_round(sandbox.filters["round"]),
        "sum": _sum_numbers,
        "unique": _listed(sandbox.filters["unique"]),
    }
    chosen = {name: bounded.get(name, sandbox.filters[name]) for name in language.filters}
    if not language.names_only:
        chosen = {name: _metered(name, chosen_filter) for name, chosen_filter in chosen.items()}
    tests = {name: sandbox.tests[name] for name in language.tests}
    for table in (sandbox.filters, sandbox.tests, sandbox.globals):
        table.clear()
    sandbox.filters.update({**chosen, **(filters or {})})
    sandbox.tests.update(tests)
    return sandbox


def count_items(items: Iterable[Any], cost: int) -> Iterator[Any]:  # whatever the template repeats
    """Yield the items that a template's loop goes over, until the loops of one merge have repeated too much.

    ``cost`` is what one step of the loop counts, in characters; it is taken from the number of characters that all
    loops of the merge may still repeat.

    Raises
    ------
    TemplateBudgetError
        The loops of the merge under way have repeated as much as they may.
    """
    for item in items:
        RUN.left -= cost
        if RUN.left < 0:
            raise TemplateBudgetError
        yield item


def spend_effort(cost: int) -> None:
    """Take the cost of an operation of a template from what its merge may still do, in characters.

    Raises
    ------
    TemplateBudgetError
        Less is left.
    """
    RUN.left -= cost
    if RUN.left < 0:
        raise TemplateBudgetError


def weigh_value(value: object, depth: int = 0) -> int:
    """Weigh a value of a template, in characters: a text its length, a list all that it holds, anything else 1.

    ``depth`` is how many lists the value stands in.

    Raises
    ------
    TemplateBudgetError
        The value is larger than `LONGEST`, lists stand deeper in one another than `DEEPEST`, or a number is too long.

    >>> weigh_value("Lyon"), weigh_value(["Lyon", ("a", 12)])
    (4, 10)
    """
    if isinstance(value, str):
        weight = len(value)
    elif isinstance(value, list | tuple):
        if depth > DEEPEST:
            raise TemplateBudgetError
        weight = len(value)
        for item in value:
            weight += weigh_value(item, depth + 1)
            if weight > LONGEST:
                break
    elif isinstance(value, int) and value.bit_length() > 256:
        raise TemplateBudgetError
    else:
        return 1
    if weight > LONGEST:
        raise TemplateBudgetError
    return weight


def join_texts(items: Iterable[object], between: object = "", d: object = "") -> str:
    """Join the items of a list in a template as texts, with a separator between them: the ``join`` filter.

    The separator is ``between``, or ``d``, the name that Jinja gives to it.

    Raises
    ------
    TemplateBudgetError
        The result would be longer than `LONGEST` characters.

    >>> join_texts(["a", 1], ", ")
    'a, 1'
    """
    texts: list[str] = []
    separator, length = str(between or d), 0
    for item in items:
        texts.append(str(item))
        length += len(texts[-1]) + len(separator)
        if length > LONGEST:
            raise TemplateBudgetError
    return separator.join(texts)


def _is_sized(value: object) -> bool:
    return isinstance(value, str | list | tuple)


def _is_modest(pattern: str) -> bool:
    """Whether a pattern of ``%`` asks for no long padding."""
    return re.search(r"%[^a-zA-Z%]*(\d{3}|\*)", pattern) is None


def _format(pattern: object, *values: object) -> str:
    if not _is_modest(str(pattern)):
        raise TemplateBudgetError
    return str(pattern) % values


def _replace(text: object, old: object, new: object, count: int | None = None) -> str:
    whole, old, new = str(text), str(old), str(new)
    times = whole.count(old) if old else len(whole) + 1
    if len(whole) + times * max(len(new) - len(old), 0) > LONGEST:
        raise TemplateBudgetError
    return whole.replace(old, new, -1 if count is None else count)


def _metered(name: str, apply: Callable[..., Any]) -> Callable[..., Any]:
    """Make a filter that takes the size of what it reads and makes from what the merge may still do."""

    @wraps(apply)
    def apply_within(*given: object, **named: object) -> object:
        values = (*given, *named.values())
        read = sum(len(value) if isinstance(value, range) else weigh_value(value) for value in values)
        if name == "unique":  # numbers made for it all fall together in a table of hashes
            read += read * read // 8
        elif name == "trim" and isinstance(given[0], str):
            read += _strip_cost("strip", given[0], values[1:])
        spend_effort(_CALL + read)
        result = apply(*given, **named)
        spend_effort(weigh_value(result))
        return result

    return apply_within


def _strip_cost(method: str, text: str, given: Sequence[object]) -> int:
    """Count what stripping letters from a text costs: each letter may be looked for among all those given."""
    stripped = method in ("strip", "lstrip", "rstrip") and given and isinstance(given[0], str)
    return len(text) * len(str(given[0])) // 16 if stripped else 0


def _listed(apply: Callable[..., Iterable[Any]]) -> Callable[..., list[Any]]:
    """Make a filter that gives a list in place of an iterator, which a template could print with its address."""

    @wraps(apply)
    def apply_listed(*given: object, **named: object) -> list[Any]:
        return list(apply(*given, **named))

    return apply_listed


def _reverse(value: Any) -> object:  # noqa: ANN401 - whatever the template gives it
    return value[::-1] if isinstance(value, str) else list(value)[::-1]


def _sum_numbers(items: Iterable[Any], attribute: object = None, start: Any = 0) -> object:  # noqa: ANN401
    """Sum numbers; anything else is refused, because a sum of lists copies each of them again and again."""
    if attribute is not None or not isinstance(start, int | float):
        raise TemplateBudgetError
    for item in items:
        if not isinstance(item, int | float):
            raise TypeError
        start += item
    return start


def _bounded_round(rounded: Callable[..., Any]) -> Callable[..., Any]:
    def round_modestly(value: object, precision: int = 0, method: str = "common") -> object:
        if abs(precision) > 20:
            raise TemplateBudgetError
        return rounded(value, precision, method)

    return round_modestly


def _strict_number(convert: Callable[..., Any]) -> Callable[..., Any]:
    """Make a filter that converts to a number, and raises where Jinja would print 0 for a text that is none."""

    def read_number(value: object, *default: object, **others: object) -> object:
        if default or "default" in others:
            return convert(value, *default, **others)
        number = convert(value, None, **others)
        if number is None:
            raise ValueError
        return number

    return read_number
