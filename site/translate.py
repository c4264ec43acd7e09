"""Functions of the library as JavaScript, so that a page runs them: translated from their own source at each build.

`Translator` takes functions, classes and values, follows the names they use, and writes one script. It knows the part
of Python in which the law modules are written and stops on anything else, with its place: nothing is guessed. What
Python itself brings (dates, dictionaries, truth of an empty list) is in ``docs/site/_static/worth/python.js``.
"""

from __future__ import annotations

import ast
import builtins
import calendar
import dataclasses
import datetime as dt
import inspect
import json
import sys
import textwrap
import types
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from aigov_docs.kits.ground.yaml_files import FileModel

#: Words that JavaScript keeps for itself, or that its functions already mean.
_KEPT = (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends"
    " false finally for function if implements import in instanceof interface let new null package private protected"
    " public return static super switch this throw true try typeof var void while with yield py given"
)
RESERVED = frozenset(_KEPT.split())
#: Builtins that python.js has under the same name.
_HAD = (
    "all any bool dict divmod enumerate frozenset getattr int isinstance iter len list max min next range set sorted"
    " str sum tuple zip"
)
BUILTINS = frozenset(_HAD.split())
COMPARE = {
    ast.Eq: "eq",
    ast.NotEq: "ne",
    ast.Lt: "lt",
    ast.LtE: "le",
    ast.Gt: "gt",
    ast.GtE: "ge",
    ast.In: "in",
    ast.NotIn: "not_in",
}
BINARY = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.FloorDiv: "floordiv",
    ast.Mod: "mod",
    ast.BitAnd: "and_",
    ast.BitOr: "or_",
}
#: Objects of Python's own library, and the base of all models, by their name in python.js.
STANDARD = {
    dt.date: "date",
    dt.timedelta: "timedelta",
    calendar.monthrange: "monthrange",
    dataclasses.replace: "replace",
    BaseModel: "Model",
    FileModel: "Model",
}


class NotTranslated(Exception):
    """Something of Python that the translator does not know: where, and what."""


def js(value: object) -> str:
    """A plain value as JavaScript.

    >>> js(["a", None, True])
    '["a",null,true]'
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def safe(name: str) -> str:
    """A name of Python as one of JavaScript.

    >>> safe("case"), safe("rule")
    ('case_', 'rule')
    """
    return f"{name}_" if name in RESERVED else name


class Translator:
    """Writes the script.

    Parameters
    ----------
    given:
        What the page brings itself instead of the library's own, by the name the page gives it.
    left_out:
        Fields and methods, ``Problem.text``, that the script does without.
    """

    def __init__(self, given: Mapping[Any, str], left_out: Iterable[str] = ()) -> None:
        self.given = dict(given)
        self.left_out = frozenset(left_out)
        self.names: dict[Any, str] = {}
        self.code: dict[str, str] = {}
        self.messages: list[str] = []
        self.used: set[str] = set()  # attributes read anywhere
        self.classes: dict[type, None] = {}
        self.constants: dict[str, str] = {}

    # ---------------------------------------------------------------- what is asked
    def add(self, thing: Any) -> str:
        """Translate a function or a class, and what it uses; the name it has in the script."""
        thing = inspect.unwrap(thing) if callable(thing) and not isinstance(thing, type) else thing
        if thing in self.names:
            return self.names[thing]
        name = f"{thing.__module__.rpartition('.')[2]}${thing.__qualname__}".replace(".", "$")
        self.names[thing] = name
        if isinstance(thing, type):
            self.classes[thing] = None
        else:
            self.code[name] = Function(self, thing).text(name)
        return name

    def script(self) -> str:
        """All that was asked, as one script: functions, then classes, then constants."""
        classes: dict[type, str] = {}
        size = -1
        while size != (size := len(self.names) + len(self.used)):  # a method brings more names, a name more methods
            classes = {cls: self.class_text(cls) for cls in list(self.classes)}
        parts = [
            *self.code.values(),
            *classes.values(),
            *(f"const {name} = {text}" for name, text in self.constants.items()),
        ]
        return "\n".join(parts)

    # ---------------------------------------------------------------- classes
    def fields(self, cls: type) -> list[str]:
        """The fields of a class that the script keeps: those read somewhere, so every one that can change an answer."""
        known = cls.model_fields if issubclass(cls, BaseModel) else [each.name for each in dataclasses.fields(cls)]
        whole = not issubclass(cls, BaseModel)  # made by position: all of them
        return [
            name for name in known if (whole or name in self.used) and f"{cls.__name__}.{name}" not in self.left_out
        ]

    def class_text(self, cls: type) -> str:
        methods = []
        for owner in reversed(cls.__mro__):
            for name, member in vars(owner).items():
                function = member.fget if isinstance(member, property) else member
                if (
                    name not in self.used
                    or f"{owner.__name__}.{name}" in self.left_out
                    or not inspect.isfunction(function)
                    or not owner.__module__.startswith("aigov_docs")
                ):
                    continue
                methods.append(
                    ("get " if isinstance(member, property) else "")
                    + Function(self, function, method=True).text(safe(name))
                )
        name = self.names[cls]
        body = "".join(f"\n  {line}" for method in methods for line in method.splitlines())
        if issubclass(cls, BaseModel):
            return (
                f"class {name} extends py.Model {{{body}\n}}\n{name}.fields ="
                f" {{{', '.join(f'{field}: {self.spec(cls, field)}' for field in self.fields(cls))}}}"
            )
        made = self.signature(cls)
        params = ", ".join(safe(field) if default is None else f"{safe(field)} = {default}" for field, default in made)
        sets = " ".join(f"this.{field} = {safe(field)};" for field, _ in made)
        return f"class {name} {{\n  constructor({params}) {{ {sets} }}{body}\n}}"

    def signature(self, cls: type) -> list[tuple[str, str | None]]:
        """The fields of a dataclass in order, each with its default as JavaScript."""
        out: list[tuple[str, str | None]] = []
        known = {each.name: each for each in dataclasses.fields(cls)}
        for name in self.fields(cls):
            each = known[name]
            if each.default is not dataclasses.MISSING:
                out.append((name, self.value(each.default)))
            elif each.default_factory is not dataclasses.MISSING:
                out.append((name, self.value(each.default_factory())))
            else:
                out.append((name, None))
        return out

    def spec(self, cls: type[BaseModel], name: str) -> str:
        """How a field is read from plain data: a date, a word of a list, a block; and its default."""
        info = cls.model_fields[name]
        hint = get_type_hints(cls)[name]
        options = [
            each
            for each in (get_args(hint) if get_origin(hint) in (types.UnionType, Union) else (hint,))
            if each is not type(None)
        ]
        kind = options[0]
        is_ = "any"
        extra = ""
        if kind is dt.date:
            is_ = "date"
        elif kind is bool:
            is_ = "bool"
        elif kind is int:
            is_ = "int"
        elif get_origin(kind) is Literal:
            words = [word for option in options for word in get_args(option)]
            is_, extra = "word", f", words: {js(words)}"
        elif isinstance(kind, type) and issubclass(kind, BaseModel):
            is_, extra = "model", f", of: () => {self.add(kind)}"
        elif (
            get_origin(kind) is tuple
            and isinstance(get_args(kind)[0], type)
            and issubclass(get_args(kind)[0], BaseModel)
        ):
            is_, extra = "models", f", of: () => {self.add(get_args(kind)[0])}"
        elif get_origin(kind) is tuple:
            is_ = "list"
        given = (
            "" if info.is_required() else f", default: () => {self.value(info.get_default(call_default_factory=True))}"
        )
        return f"{{is: {js(is_)}{extra}{given}}}"

    # ---------------------------------------------------------------- values
    def value(self, value: Any) -> str:
        """A value of Python as JavaScript: plain data, dates, lists, and instances of the classes translated."""
        if value is None or isinstance(value, (bool, int, str)):
            return js(value)
        if isinstance(value, dt.date):
            return f"py.day({js(value.isoformat())})"
        if isinstance(value, (list, tuple)):
            return f"[{', '.join(map(self.value, value))}]"
        if isinstance(value, (set, frozenset)):
            return f"new Set([{', '.join(map(self.value, sorted(value)))}])"
        if isinstance(value, Mapping):
            return f"new Map([{', '.join(f'[{self.value(key)}, {self.value(each)}]' for key, each in value.items())}])"
        if isinstance(value, BaseModel):
            cls = type(value)
            name = self.add(cls)
            return (
                f"py.model(() => {name},"
                f" {{{', '.join(f'{field}: {self.value(getattr(value, field))}' for field in self.fields(cls))}}},"
                f" {js([f for f in self.fields(cls) if f in value.model_fields_set])})"
            )
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            name = self.add(type(value))
            return f"new {name}({', '.join(self.value(getattr(value, field)) for field in self.fields(type(value)))})"
        if inspect.isfunction(value) and "<" not in value.__qualname__:
            return self.add(value)
        raise NotTranslated(f"a value of {type(value)}: {value!r}")

    def global_name(self, found: Any, name: str, module: types.ModuleType) -> str:
        """A name of a module in the script: what the page gives, Python's own, a function or class to translate, a
        constant.
        """
        try:
            if found in self.given:
                return f"given.{self.given[found]}"
            if found in STANDARD:
                return f"py.{STANDARD[found]}"
        except TypeError:
            pass  # cannot be looked up: a constant
        if (
            inspect.isfunction(found)
            or hasattr(found, "__wrapped__")
            or (isinstance(found, type) and found.__module__.startswith("aigov_docs"))
        ):
            if isinstance(found, type) and issubclass(found, BaseException):
                return f"py.error({js(found.__name__)})"
            return self.add(found)
        if isinstance(found, type) or inspect.ismodule(found) or callable(found):
            raise NotTranslated(f"{module.__name__}: {name}, {found!r}")
        constant = f"{module.__name__.rpartition('.')[2]}${name}"
        if constant not in self.constants:
            self.constants[constant] = ""
            try:
                self.constants[constant] = self.value(found)
            except NotTranslated:  # it holds functions without a name: their source says what they do
                self.constants[constant] = Constant(self, module, name).text()
        return constant


class Function:
    """One function, translated statement by statement."""

    def __init__(self, to: Translator, function: Callable[..., Any], method: bool = False) -> None:
        self.to, self.function, self.method = to, function, method
        self.module = sys.modules[function.__module__]
        lines, self.first = inspect.getsourcelines(function)
        tree = ast.parse(textwrap.dedent("".join(lines))).body[0]
        assert isinstance(tree, ast.FunctionDef)
        self.tree = tree
        self.scopes: list[set[str]] = []
        self.imported: dict[str, Any] = {}

    def text(self, name: str) -> str:
        head, body = self.definition(self.tree)
        star = "*" if any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in ast.walk(self.tree)) else ""
        if self.method:
            return f"{star}{name}({head}) {body}"
        return f"function{star} {name}({head}) {body}"

    def stop(self, node: ast.AST, what: str = "") -> NotTranslated:
        line = self.first + getattr(node, "lineno", 1) - 1
        return NotTranslated(
            f"{self.module.__name__}, line {line}, {self.function.__qualname__}: {what or type(node).__name__} is not"
            " translated"
        )

    # ---------------------------------------------------------------- definitions
    def definition(self, tree: ast.FunctionDef) -> tuple[str, str]:
        """The parameters and the body of a function, its own names declared first."""
        args = tree.args
        if args.vararg or args.kwarg or args.posonlyargs:
            raise self.stop(tree, "a function with * or / parameters")
        names = [each.arg for each in (*args.args, *args.kwonlyargs)]
        defaults = [*([None] * (len(args.args) - len(args.defaults))), *args.defaults, *args.kw_defaults]
        own = self.method and tree is self.tree
        local = _assigned(tree.body) - set(names)
        self.scopes.append(set(names) | local)
        head = ", ".join(
            safe(name) if default is None else f"{safe(name)} = {self.expr(default)}"
            for name, default in list(zip(names, defaults, strict=True))[own:]
        )
        body = "".join(f"\n  {line}" for each in tree.body for line in self.statement(each).splitlines() if line)
        declared = f"\n  let {', '.join(map(safe, sorted(local)))}" if local else ""
        self_ = "\n  const self = this" if own else ""
        self.scopes.pop()
        return head, f"{{{self_}{declared}{body}\n}}"

    # ---------------------------------------------------------------- statements
    def block(self, body: list[ast.stmt]) -> str:
        return (
            "{" + "".join(f"\n  {line}" for each in body for line in self.statement(each).splitlines() if line) + "\n}"
        )

    def statement(self, node: ast.stmt) -> str:
        match node:
            case ast.Expr(value=ast.Constant(value=str())) | ast.Pass():
                return ""
            case ast.Expr(value=ast.Yield(value=ast.expr())):
                return f"yield {self.expr(node.value.value)};"
            case ast.Expr(value=ast.YieldFrom()):
                return f"yield* py.iter({self.expr(node.value.value)});"
            case ast.Expr():
                return f"{self.expr(node.value)};"
            case ast.Return():
                return f"return {self.expr(node.value) if node.value else 'null'}"
            case ast.Assign(targets=[target]):
                return f"{self.assignment(target, self.expr(node.value))};"
            case ast.AnnAssign():
                return f"{self.assignment(node.target, self.expr(node.value))};" if node.value else ""
            case ast.AugAssign(target=ast.Name(id=name)):
                return f"{safe(name)} = py.{self.binary(node)}({safe(name)}, {self.expr(node.value)});"
            case ast.If():
                other = f" else {self.block(node.orelse)}" if node.orelse else ""
                return f"if ({self.test(node.test)}) {self.block(node.body)}{other}"
            case ast.For(orelse=[]):
                return f"for ({self.target(node.target)} of py.iter({self.expr(node.iter)})) {self.block(node.body)}"
            case ast.Raise(exc=ast.expr()):
                return f"throw {self.expr(node.exc)}"
            case ast.Assert():
                return f"if (!{self.test(node.test)}) throw py.error('AssertionError')({js(ast.unparse(node.test))});"
            case ast.Continue():
                return "continue"
            case ast.Break():
                return "break"
            case ast.FunctionDef(decorator_list=[]):
                head, body = self.definition(node)
                return f"{safe(node.name)} = ({head}) => {body};"
            case ast.ImportFrom():
                return self.imports(node)
        raise self.stop(node)

    def imports(self, node: ast.ImportFrom) -> str:
        from importlib import import_module

        package = self.module.__package__ if node.level else None
        found = import_module("." * node.level + (node.module or ""), package)
        for each in node.names:
            self.imported[each.asname or each.name] = getattr(found, each.name)
        return ""

    def target(self, node: ast.expr) -> str:
        match node:
            case ast.Name():
                return safe(node.id)
            case ast.Tuple():
                targets = (
                    "" if isinstance(each, ast.Name) and each.id == "_" else self.target(each) for each in node.elts
                )
                return f"[{', '.join(targets)}]"
        raise self.stop(node, "this target")

    def assignment(self, target: ast.expr, value: str) -> str:
        match target:
            case ast.Subscript(slice=index) if not isinstance(index, ast.Slice):
                return f"py.put({self.expr(target.value)}, {self.expr(index)}, {value})"
            case ast.Tuple():
                return f";{self.target(target)} = py.tuple({value})"
        return f"{self.target(target)} = {value}"

    # ---------------------------------------------------------------- expressions
    def test(self, node: ast.expr) -> str:
        """A condition: what Python holds for true."""
        match node:
            case ast.Compare():
                return self.expr(node)
            case ast.UnaryOp(op=ast.Not()):
                return f"!{self.test(node.operand)}"
            case ast.BoolOp():
                return (
                    "(" + (" && " if isinstance(node.op, ast.And) else " || ").join(map(self.test, node.values)) + ")"
                )
        return f"py.truth({self.expr(node)})"

    def expr(self, node: ast.expr) -> str:  # noqa: C901 - one case a kind of expression
        match node:
            case ast.Constant(value=None | bool() | int() | str()):
                return js(node.value)
            case ast.Name():
                return self.name(node)
            case ast.Attribute():
                return self.attribute(node)
            case ast.BoolOp():
                join = "and" if isinstance(node.op, ast.And) else "or"
                said = self.expr(node.values[0])
                for each in node.values[1:]:
                    said = f"py.{join}({said}, () => {self.expr(each)})"
                return said
            case ast.UnaryOp(op=ast.Not()):
                return f"!{self.test(node.operand)}"
            case ast.UnaryOp(op=ast.USub()):
                return f"-{self.expr(node.operand)}"
            case ast.IfExp():
                return f"({self.test(node.test)} ? {self.expr(node.body)} : {self.expr(node.orelse)})"
            case ast.Compare(ops=[op], comparators=[other]):
                if isinstance(op, (ast.Is, ast.IsNot)):
                    return f"({self.expr(node.left)} {'===' if isinstance(op, ast.Is) else '!=='} {self.expr(other)})"
                return f"py.{COMPARE[type(op)]}({self.expr(node.left)}, {self.expr(other)})"
            case ast.BinOp():
                return f"py.{self.binary(node)}({self.expr(node.left)}, {self.expr(node.right)})"
            case ast.NamedExpr():
                return f"({safe(node.target.id)} = {self.expr(node.value)})"
            case ast.Subscript() if not isinstance(node.slice, ast.Slice):
                return f"py.item({self.expr(node.value)}, {self.expr(node.slice)})"
            case ast.Tuple() | ast.List():
                items = (
                    f"...py.iter({self.expr(each.value)})" if isinstance(each, ast.Starred) else self.expr(each)
                    for each in node.elts
                )
                return f"[{', '.join(items)}]"
            case ast.Set():
                return f"new Set([{', '.join(map(self.expr, node.elts))}])"
            case ast.Dict():
                entries = (
                    f"...{self.expr(value)}" if key is None else f"[{self.expr(key)}, {self.expr(value)}]"
                    for key, value in zip(node.keys, node.values, strict=True)
                )
                return f"new Map([{', '.join(entries)}])"
            case ast.Lambda():
                return self.lambda_(node)
            case ast.GeneratorExp():
                return self.generator(node.generators, lambda: self.expr(node.elt))
            case ast.ListComp():
                return self.gathered(node)
            case ast.SetComp():
                return f"new Set({self.generator(node.generators, lambda: self.expr(node.elt))})"
            case ast.DictComp():
                return (
                    f"new Map("
                    f"{self.generator(node.generators, lambda: f'[{self.expr(node.key)}, {self.expr(node.value)}]')})"
                )
            case ast.JoinedStr():
                return (
                    "("
                    + " + ".join(
                        js(part.value) if isinstance(part, ast.Constant) else f"py.str({self.formatted(part)})"
                        for part in node.values
                    )
                    + ")"
                )
            case ast.Call():
                return self.call(node)
        raise self.stop(node)

    def lambda_(self, node: ast.Lambda) -> str:
        """A function without a name; what it does not name itself is read where it stands, as Python does."""
        names = [each.arg for each in node.args.args]
        if len(names) < len(ast.unparse(node.args).split(", ")) or node.args.defaults:
            raise self.stop(node, "a lambda with more than plain parameters")
        self.scopes.append(set(names))
        said = self.expr(node.body)
        self.scopes.pop()
        return f"(({', '.join(map(safe, names))}) => {said})"

    def formatted(self, node: ast.expr) -> str:
        if not isinstance(node, ast.FormattedValue) or node.format_spec is not None or node.conversion != -1:
            raise self.stop(node, "a format in an f-string")
        return self.expr(node.value)

    def binary(self, node: ast.BinOp | ast.AugAssign) -> str:
        if type(node.op) not in BINARY:
            raise self.stop(node, type(node.op).__name__)
        return BINARY[type(node.op)]

    def loop(self, clauses: list[ast.comprehension], statement: Callable[[], str]) -> str:
        """The loops of a comprehension around a statement; its names are its own."""
        heads = []
        for each in clauses:
            source = self.expr(each.iter)
            self.scopes.append({found.id for found in ast.walk(each.target) if isinstance(found, ast.Name)})
            tests = "".join(f"if (!{self.test(condition)}) continue; " for condition in each.ifs)
            heads.append(f"for (const {self.target(each.target)} of py.iter({source})) {{ {tests}")
        said = f"{''.join(heads)}{statement()} {'}' * len(clauses)}"
        del self.scopes[-len(clauses) :]
        return said

    def generator(self, clauses: list[ast.comprehension], element: Callable[[], str]) -> str:
        """A comprehension: lazy, as Python's."""
        return f"(function* () {{ {self.loop(clauses, lambda: f'yield {element()};')} }})()"

    def gathered(self, node: ast.GeneratorExp | ast.ListComp) -> str:
        """A comprehension gone through whole, as a list."""
        return (
            f"(() => {{ const all = []; {self.loop(node.generators, lambda: f'all.push({self.expr(node.elt)});')}"
            " return all })()"
        )

    def sought(self, name: str, node: ast.Call) -> str | None:
        """``any``, ``all``, ``next`` and ``tuple`` of a comprehension, without the generator in between: these are most
        of the work.
        """
        match name, node.args:
            case "any" | "all", [ast.GeneratorExp(generators=clauses, elt=element)]:
                stop = "!" if name == "all" else ""
                found = "false" if name == "all" else "true"
                other = "true" if name == "all" else "false"
                return (
                    f"(() => {{ {self.loop(clauses, lambda: f'if ({stop}{self.test(element)}) return {found};')} return"
                    f" {other} }})()"
                )
            case "next", [ast.GeneratorExp(generators=clauses, elt=element), otherwise]:
                return (
                    f"(() => {{ {self.loop(clauses, lambda: f'return {self.expr(element)};')} return"
                    f" {self.expr(otherwise)} }})()"
                )
            case "tuple" | "list", [ast.GeneratorExp() as all_]:
                return self.gathered(all_)
        return None

    def is_local(self, name: str) -> bool:
        return any(name in scope for scope in self.scopes)

    def found(self, node: ast.expr) -> Any:
        """The object that a name or a module's attribute stands for when the program starts; None for what only a run
        knows.
        """
        match node:
            case ast.Name(id=name) if not self.is_local(name):
                if name in self.imported:
                    return self.imported[name]
                return vars(self.module).get(name, getattr(builtins, name, None))
            case ast.Attribute(value=ast.Name()):
                owner = self.found(node.value)
                return getattr(owner, node.attr) if inspect.ismodule(owner) else None
        return None

    def name(self, node: ast.Name) -> str:
        if self.is_local(node.id):
            return safe(node.id)
        found = self.found(node)
        if found is None:
            raise self.stop(node, f"the name {node.id}")
        if getattr(builtins, node.id, None) is found:
            if node.id not in BUILTINS:
                raise self.stop(node, f"the builtin {node.id}")
            return f"py.{node.id}"
        return self.to.global_name(found, node.id, self.module)

    def attribute(self, node: ast.Attribute) -> str:
        found = self.found(node)
        if found is not None:
            return self.to.global_name(found, node.attr, self.module)
        self.to.used.add(node.attr)
        return f"py.attr({self.expr(node.value)}, {js(node.attr)})"

    # ---------------------------------------------------------------- calls
    def call(self, node: ast.Call) -> str:
        if any(keyword.arg is None for keyword in node.keywords):
            raise self.stop(node, "a call with **")
        if isinstance(node.func, ast.Attribute) and node.func.attr == "model_construct":
            cls = self.found(node.func.value)
            return (
                f"py.model(() => {self.to.add(cls)}, {self.block_of(node.keywords)},"
                f" {js([k.arg for k in node.keywords])})"
            )
        found = self.found(node.func)
        values = [
            f"...py.iter({self.expr(each.value)})" if isinstance(each, ast.Starred) else self.expr(each)
            for each in node.args
        ]
        if found is not None:
            return self.call_known(node, found, values)
        if isinstance(node.func, ast.Attribute):
            self.to.used.add(node.func.attr)
            more = [*values, self.block_of(node.keywords)] if node.keywords else values
            if node.keywords and node.func.attr != "model_copy":
                raise self.stop(node, f"a method called with names: {node.func.attr}")
            return f"py.call({self.expr(node.func.value)}, {js(node.func.attr)}{''.join(f', {each}' for each in more)})"
        if (
            isinstance(node.func, ast.Name)
            and node.func.id == "say"
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            self.to.messages.append(node.args[0].value)
        if node.keywords:  # a function received as a parameter takes what is named as one last dictionary
            values.append(f"new Map([{', '.join(f'[{js(k.arg)}, {self.expr(k.value)}]' for k in node.keywords)}])")
        return f"{self.expr(node.func)}({', '.join(values)})"

    def call_known(self, node: ast.Call, found: Any, values: list[str]) -> str:
        if self.to.given.get(found) == "N_":
            self.to.messages.append(node.args[0].value)
            return values[0]
        if found is dataclasses.replace:
            return f"py.replace({values[0]}, {self.block_of(node.keywords)})"
        name = getattr(found, "__name__", "")
        builtin = getattr(builtins, name, None) is found
        if builtin and not node.keywords and (sought := self.sought(name, node)) is not None:
            return sought
        target = self.expr(node.func)
        if isinstance(found, type) and issubclass(found, BaseModel):
            return f"py.read({target}, {self.block_of(node.keywords)})"
        if builtin or target.startswith(("py.", "given.")):
            more = [*values, self.block_of(node.keywords)] if node.keywords else values
            made = "new " if target == "py.date" else ""
            return f"{made}{target}({', '.join(more)})"
        cls = dataclasses.is_dataclass(found)
        named = {keyword.arg: self.expr(keyword.value) for keyword in node.keywords}
        if named:
            order = self.to.fields(found) if cls else list(inspect.signature(found).parameters)
            for place, name in enumerate(order):
                if place >= len(values):
                    values.append(named.pop(name, "undefined"))
            while values and values[-1] == "undefined":
                values.pop()
            if named:
                raise self.stop(node, f"a call with {', '.join(map(str, named))}")
        return f"{'new ' if cls else ''}{target}({', '.join(values)})"

    def block_of(self, keywords: list[ast.keyword]) -> str:
        return "{" + ", ".join(f"{js(keyword.arg)}: {self.expr(keyword.value)}" for keyword in keywords) + "}"


class Constant(Function):
    """A constant of a module, translated as it is written there."""

    def __init__(self, to: Translator, module: types.ModuleType, name: str) -> None:
        self.to, self.module, self.name_ = to, module, name
        self.scopes, self.imported = [], {}
        written = (node for node in ast.parse(inspect.getsource(module)).body if isinstance(node, ast.Assign))
        self.written = next(
            node.value for node in written for each in node.targets if isinstance(each, ast.Name) and each.id == name
        )

    def text(self, name: str = "") -> str:
        return self.expr(self.written)

    def stop(self, node: ast.AST, what: str = "") -> NotTranslated:
        line = getattr(node, "lineno", 1)
        return NotTranslated(
            f"{self.module.__name__}, line {line}, {self.name_}: {what or type(node).__name__} is not translated"
        )


def _assigned(body: list[ast.stmt]) -> set[str]:
    """The names a function gives a value to, its inner functions and comprehensions apart."""
    out: set[str] = set()

    def see(node: ast.AST) -> None:
        if isinstance(node, ast.FunctionDef):
            out.add(node.name)
            return
        if isinstance(node, (ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp)):
            out.update(each.target.id for each in ast.walk(node) if isinstance(each, ast.NamedExpr))
            return
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id != "_":
            out.add(node.id)
        for child in ast.iter_child_nodes(node):
            see(child)

    for each in body:
        see(each)
    return out
