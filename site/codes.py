"""Every code that the library gives to a mistake, found in its source: where it is raised, and in which words.

A code is the constant given to a parameter called ``code``: of `Problem` and the like, or of a function of ours that
makes one. Lists of such constants (a code beside its message) are read too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_CODE = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


@dataclass
class Code:
    """A code.

    Parameters
    ----------
    said:
        The messages it comes with, in English, each with its hints.
    modules:
        The modules that give it.
    """

    name: str
    said: dict[str, list[str]] = field(default_factory=dict)
    modules: set[str] = field(default_factory=set)

    def add(self, messages: list[str], hints: list[str], module: str) -> None:
        self.modules.add(module)
        for message in messages:
            known = self.said.setdefault(message, [])
            known += [hint for hint in hints if hint not in known]


@cache
def find(package: Path) -> dict[str, Code]:
    """The codes of a package, by name."""
    trees = {
        ".".join((package.name, *path.relative_to(package).with_suffix("").parts)).removesuffix(".__init__"): ast.parse(
            path.read_text(encoding="utf-8")
        )
        for path in sorted(package.rglob("*.py"))
    }
    nodes = {module: list(ast.walk(tree)) for module, tree in trees.items()}
    own = {module: _makers(listed) for module, listed in nodes.items()}
    makers: Makers = {}
    for found in own.values():
        for name, places in found.items():
            makers[name] = makers.get(name, set()) | places
    out: dict[str, Code] = {}
    for module, tree in trees.items():
        known = {**makers, **own[module]}
        for node, names in _places(tree, nodes[module]):
            for code, messages, hints in _given(node, known, names):
                out.setdefault(code, Code(code)).add(messages, hints, module)
    return dict(sorted(out.items()))


#: Functions and classes with a parameter ``code: str``, and the places it may have: some have the same name.
Makers = dict[str, set[int]]


def _makers(nodes: list[ast.AST]) -> Makers:
    """The makers of a module, of which the nodes are given."""
    out: Makers = {}
    for name, at in _list_makers(nodes):
        out.setdefault(name, set()).add(at)
    return out


def _list_makers(nodes: list[ast.AST]) -> Iterator[tuple[str, int]]:

    def place(arguments: list[ast.arg]) -> int | None:
        return next(
            (
                at
                for at, each in enumerate(arguments)
                if each.arg == "code" and isinstance(each.annotation, ast.Name) and each.annotation.id == "str"
            ),
            None,
        )

    for node in nodes:
        if isinstance(node, ast.FunctionDef) and node.name != "__init__" and (at := place(node.args.args)) is not None:
            yield node.name, at - (node.args.args[0].arg == "self")
        elif isinstance(node, ast.ClassDef):
            fields = [
                each.target.id
                for each in node.body
                if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
            ]
            init = next(
                (each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"), None
            )
            if "code" in fields:
                yield node.name, fields.index("code")
            elif init is not None and (at := place(init.args.args)) is not None:
                yield node.name, at - 1


Names = dict[str, list[ast.expr]]


def _places(tree: ast.Module, nodes: list[ast.AST]) -> Iterator[tuple[ast.AST, Names]]:
    """Every node of a module, with what the names of its function stand for."""
    top = _assigned(tree.body)
    inside: set[ast.AST] = set()
    for function in nodes:
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            held = list(ast.walk(function))
            names = {**top, **_assigned(held)}
            inside.update(held)
            yield from ((node, names) for node in held)
    yield from ((node, top) for node in nodes if node not in inside)


def _assigned(nodes: Iterable[ast.AST]) -> Names:
    out: Names = {}
    for node in nodes:
        if not isinstance(node, ast.Assign):
            continue
        target, value = node.targets[0], node.value
        if isinstance(target, ast.Name):
            out.setdefault(target.id, []).append(value)
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for each, given in zip(target.elts, value.elts, strict=False):
                if isinstance(each, ast.Name):
                    out.setdefault(each.id, []).append(given)
    return out


def _given(node: ast.AST, makers: Makers, names: Names) -> Iterator[tuple[str, list[str], list[str]]]:
    """The codes that a piece of code gives, with their messages and hints."""
    if isinstance(node, ast.Call):
        called = (
            node.func.id
            if isinstance(node.func, ast.Name)
            else node.func.attr
            if isinstance(node.func, ast.Attribute)
            else ""
        )
        keywords = {each.arg: each.value for each in node.keywords if each.arg}
        at = next(
            (at for at in sorted(makers.get(called, ())) if at < len(node.args) and _strings(node.args[at])), None
        )
        code = keywords.get("code") if at is None else node.args[at]
        if called not in makers or code is None:
            return
        at = len(node.args) if at is None else at
        said = [words for arg in node.args[at + 1 :] if (words := _words(arg, names))]
        said += [words for key in ("message", "hint") if key in keywords and (words := _words(keywords[key], names))]
    elif isinstance(node, ast.Tuple) and len(node.elts) > 1:
        code = node.elts[0]
        said = [words for arg in node.elts[1:] if (words := _words(arg, names))]
        if not any("-" in each for each in _strings(code)):
            return
    else:
        return
    if said or (isinstance(node, ast.Call) and called == "Problem"):
        for each in _strings(code):
            yield each, said[0] if said else [], said[1] if len(said) > 1 else []


def _strings(node: ast.expr | None) -> list[str]:
    """The codes that an expression may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.match(node.value):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _strings(node.body) + _strings(node.orelse)
    return []


def _words(node: ast.expr, names: Names) -> list[str]:
    """The messages marked for translation inside an expression."""
    if isinstance(node, ast.Name):
        return [words for value in names.get(node.id, ()) for words in _words(value, {})]
    return [
        each.args[0].value
        for each in ast.walk(node)
        if isinstance(each, ast.Call)
        and isinstance(each.func, ast.Name)
        and each.func.id == "N_"
        and each.args
        and isinstance(each.args[0], ast.Constant)
    ]
