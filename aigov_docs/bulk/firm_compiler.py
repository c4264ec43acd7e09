"""A firm's own amendment, compiled: its names become variables, and what it prints is escaped.

What it may run is said by `word.template_language`. The tree that Jinja makes of a part is read by `_FirmReader`:
each name of ours becomes a variable, or text when it is the same for everybody, and loops count their steps. Then
`xml_shape` says whether the part is whole for everybody, and the tree is compiled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from jinja2 import Template as Code
from jinja2 import TemplateSyntaxError, Undefined, meta, nodes
from jinja2.sandbox import safe_range
from markupsafe import escape

from ..i18n import N_
from ..word.letterhead.field_filling import LetterheadFields
from ..word.template_budget import RUN, TemplateSandbox, count_items, join_texts, make_sandbox
from ..word.template_language import FIRM, Name, TemplateReader
from .xml_shape import UnevenShapeError, XmlShape


# ------------------------------------------------------------------ values
class EscapedValue(str):
    """A value whose text `escape_value` has escaped for XML; its class tells it from the text of the amendment itself.

    ``str()``, which Jinja calls, keeps that class.
    """

    item: Any = None  # what the caller keeps of a value that is printed several times

    def __str__(self) -> str:
        return self


_ESCAPED = re.compile("[&<>\"']")


def escape_value(value: object) -> EscapedValue:
    """Escape the text of a value for XML, as the docxtpl library does, and return the text as an `EscapedValue`.

    >>> escape_value("Dupont & Fils")
    'Dupont &amp; Fils'
    """
    text = str(value)
    return EscapedValue(escape(text) if _ESCAPED.search(text) else text)


class _MissingValue(Undefined):
    """A value that a person does not have: false in a condition, and noted when a template prints it."""

    __slots__ = ()

    def __str__(self) -> str:
        RUN.asked.append(str(self._undefined_name))
        return ""


def _keep_value(value: object) -> object:
    """Return a value unchanged, in place of Jinja's ``escape``: `_FirmReader` has what is printed escaped once."""
    return value


@cache
def _make_firm_sandbox() -> TemplateSandbox:
    """Build the Jinja sandbox (restricted environment) in which firms' templates run, with their filters."""
    filters: dict[str, Callable[..., Any]] = {  # whatever the template gives them
        "e": _keep_value,
        "escape": _keep_value,
        "(escape)": escape_value,
        "(count)": count_items,
        "(join)": join_texts,
    }
    return make_sandbox(FIRM, undefined=_MissingValue, autoescape=False, filters=filters)


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
    problems: LetterheadFields = field(default_factory=LetterheadFields)

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


def shorten_text(text: str) -> str:
    """Shorten the text of a paragraph to 60 characters and put it in quotation marks, for a message.

    >>> shorten_text("  Entre les  soussignés ")
    '“Entre les soussignés”'
    """
    text = " ".join(text.split())
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"


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
_SURELY = frozenset(
    [
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
    ]
)


class _FirmReader(TemplateReader):
    """The reader of the Jinja tree of one part of a firm's own amendment, which replaces names and counts loop steps.

    ``sure`` says that nothing in the part can fail, whatever the values; ``personal`` that the part depends on the
    person.
    """

    def __init__(self, source: FirmPartSource, where: str, names: TemplateNames, assigned: frozenset[str]) -> None:
        super().__init__(FIRM, assigned)
        self.source, self.where, self.names = source, where, names
        self.sure = True
        self.personal = False

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
        found = self.names.resolve_name(name)
        if found is None:
            if name not in self.names.unknown:
                self.names.unknown[name] = self.describe_place(node)
            return node
        self.personal = self.personal or isinstance(found, nodes.Name)
        found.set_lineno(node.lineno)
        return found

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
            asked = [each.op for each in node.ops] if isinstance(node, nodes.Compare) else [getattr(node, "name", "")]
            self.sure = self.sure and _SURELY.issuperset(asked)
        elif isinstance(node, nodes.For | nodes.Assign | nodes.With):
            self.sure = False
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
        return super().visit_Output(node)

    def read_printed(self, node: nodes.Expr) -> nodes.Expr:
        """Read an expression that a firm's own amendment prints, and arrange that its value is escaped for XML."""
        read = super().read_printed(node)
        if isinstance(read, nodes.Name) and read.name not in self.assigned:
            self.names.printed.add(read.name)
            return nodes.Name(printed_variable(read.name), "load", lineno=read.lineno)
        if isinstance(read, nodes.Const):
            return nodes.Const("".join((escape_value(read.value),)), lineno=read.lineno)
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
        cost = 100 + sum(len(each.data) for each in node.find_all(nodes.TemplateData))
        cost += 1000 * sum(
            not isinstance(child, nodes.TemplateData) for each in node.find_all(nodes.Output) for child in each.nodes
        )
        super().visit_For(node)
        node.iter = nodes.Filter(node.iter, "(count)", [nodes.Const(cost)], [], None, None, lineno=node.lineno)
        return node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:
        """Read an item taken from a value in a firm's own amendment, and note whether taking it could fail."""
        if self.dotted_name(node) is None:
            self.sure = False
        return super().visit_Getitem(node)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        """Read texts that a firm's own amendment joins with ``~`` as one text of limited length."""
        items = nodes.List([self.visit(each) for each in node.nodes], lineno=node.lineno)
        return nodes.Filter(items, "(join)", [], [], None, None, lineno=node.lineno)


# ------------------------------------------------------------------ compiling
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


@dataclass(frozen=True, slots=True)
class CompiledPart:
    """One part of a firm's own amendment, compiled to Python code that Jinja runs to fill in the part.

    Parameters
    ----------
    code:
        The code that Jinja runs.
    sure:
        Whether nothing in the part can fail, whatever the values, except on a missing value.
    personal:
        Whether the part depends on the person.
    steady:
        Whether the work of docxtpl on tables and drawings after rendering would change nothing.
    """

    code: Code
    sure: bool
    personal: bool
    steady: bool

    def render_pieces(self, values: dict[str, Any]) -> Iterator[Any]:
        """Fill in the part for one person, and yield the pieces of its text in order.

        The pieces of the amendment are of class ``str``, the values of class `EscapedValue`.

        Parameters
        ----------
        values:
            Each of the person's values twice: as it is, by its Jinja variable, such as ``_v0``; and, escaped by
            `escape_value`, by the name that `printed_variable` builds from that one.
        """
        return self.code.root_render_func(self.code.new_context(values))

    def error_place(self, source: FirmPartSource, error: BaseException) -> str:
        """Find the paragraph of a firm's own amendment where an error was raised, shortened and quoted for a message.

        ``source`` is the Jinja source that this part was compiled from. Where the error tells no place in it, its first
        line is quoted.
        """
        number, trace = 1, error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == source.file:
                number = self.code.get_corresponding_lineno(trace.tb_lineno)
            trace = trace.tb_next
        return shorten_text(source.line_text(number))


def compile_part(
    source: FirmPartSource, names: TemplateNames, where: str, texts: frozenset[str] = frozenset(("w:t",))
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

    >>> names = TemplateNames(lambda name: name == ("employee", "name"), lambda name: None)
    >>> part = compile_part(FirmPartSource("x.xml", "<w:t>{{ employee.name }}</w:t>"), names, "x.docx")
    >>> "".join(part.render_pieces({"_p0": escape_value("A & B")}))
    '<w:t>A &amp; B</w:t>'
    """
    where = f"{where}, {source.name.rpartition('/')[2]}"
    before, add_problem = names.problem_count, names.problems.add_problem
    try:
        tree = _make_firm_sandbox().parse(source.text)
        own = frozenset(each.name for each in tree.find_all(nodes.Name) if each.ctx != "load") | {"loop"}
        reader = _FirmReader(source, where, names, own)
        tree = reader.visit(tree)
        if names.problem_count > before:
            return None
        tree.set_environment(_make_firm_sandbox())
        ready = {variable for each in names.variables.values() for variable in (each, printed_variable(each))}
        for name in sorted(meta.find_undeclared_variables(tree) - ready - {"range"}):
            names.unknown.setdefault((name,), where)
        shape = _check_shape(tree, source, names, where, texts)
        if names.problem_count > before:
            return None
        code = Code.from_code(
            _make_firm_sandbox(), _make_firm_sandbox().compile(tree, source.name, source.file), {"range": safe_range}
        )
        return CompiledPart(code, reader.sure, reader.personal, shape.steady)
    except TemplateSyntaxError as error:
        add_problem(
            "field-syntax",
            where,
            N_("a tag is not well written: {text}"),
            N_("write it again; Jinja says: {reason}"),
            text=shorten_text(source.line_text(error.lineno)),
            reason=error.message or "",
        )
    except (RecursionError, SyntaxError):  # what Jinja or Python has no room for
        add_problem(
            "field-code-run",
            where,
            N_("a tag is too long, or conditions stand too deep in one another"),
            N_("write it in several"),
        )
    return None


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
