"""What the house is made of, in figures: ``python tools/measure_house.py [PACKAGE]``, the folder of a Python package.

It counts modules and their lines, lines wider than `WIDTH`, public functions and methods named by one word, those with
a docstring, the share of private ones, circles of imports, the share of lines that are heads of modules, modules that
one neighbour alone imports, bindings that say nothing of what they hold, and functions that branch in more than `WAYS`
ways. `tests/test_house_rules.py` holds limits.

A function counts when it is neither nested in another one, nor a property, nor an overload. An import inside a function
counts as any other. Circles are counted twice: as they are run, and with the imports under ``if TYPE_CHECKING`` too,
save those by which a package lists its public names.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

#: A line is no wider, a module no longer.
WIDTH, LENGTH = 120, 800
#: No function branches in more ways.
WAYS = 25
_OPENERS = (ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.Assert)
Function = ast.FunctionDef | ast.AsyncFunctionDef
#: Names of variables that say nothing of what they hold.
EMPTY = frozenset(
    {
        "said", "told", "made", "found", "kept", "here", "there", "own", "each", "one", "two", "other", "out", "both",
        "apart", "met", "left", "then", "again", "twice", "known", "ours", "done",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class House:
    """The figures of a package.

    ``long_modules`` and ``wide_lines`` are beyond the limits; ``cycles`` are groups of modules that import each other,
    ``typing_cycles`` those that do once imports for types count. ``header_lines`` are those of docstrings and imports
    of modules, ``satellites`` modules that one module of their own package alone imports, ``empty_bindings`` variables
    and parameters of a name in `EMPTY`. ``branching`` are the functions of more than `WAYS` ways, with their number.
    """

    lines: int
    modules: int
    long_modules: dict[str, int]
    wide_lines: list[str]
    public: list[str]
    one_word: list[str]
    documented: int
    private: int
    cycles: list[list[str]]
    typing_cycles: list[list[str]]
    header_lines: int
    satellites: list[str]
    empty_bindings: int
    bindings: int
    branching: dict[str, int]

    @property
    def one_word_share(self) -> float:
        """Public functions and methods named by one word, of all public ones."""
        return len(self.one_word) / max(len(self.public), 1)

    @property
    def documented_share(self) -> float:
        """Public functions and methods with a docstring, of all public ones."""
        return self.documented / max(len(self.public), 1)

    @property
    def private_share(self) -> float:
        """Private functions and methods, of all."""
        return self.private / max(self.private + len(self.public), 1)


def measure_package(folder: Path) -> House:
    """The figures of the package in a folder, the package's own folder."""
    sources = {path: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py"))}
    trees = {path: ast.parse(text) for path, text in sources.items()}
    lengths = {str(path.relative_to(folder)): len(text.splitlines()) for path, text in sources.items()}
    functions = [function for tree in trees.values() for function in list_functions(tree)]
    public = [function for function in functions if not function.name.startswith("_")]
    imports = read_imports(folder, trees)
    packages = {".".join((folder.name, *path.parent.relative_to(folder).parts)) for path in trees}
    with_types = {
        name: targets if name not in packages else set()
        for name, targets in read_imports(folder, trees, for_types=True).items()
    }
    names = [name for tree in trees.values() for name in list_bindings(tree)]
    return House(
        lines=sum(lengths.values()),
        modules=len(sources),
        long_modules=dict(sorted(((n, c) for n, c in lengths.items() if c > LENGTH), key=lambda each: -each[1])),
        wide_lines=[
            place for path, text in sources.items() for place in find_wide_lines(path.relative_to(folder), text)
        ],
        public=[function.name for function in public],
        one_word=[function.name for function in public if "_" not in function.name],
        documented=sum(ast.get_docstring(function) is not None for function in public),
        private=len(functions) - len(public),
        cycles=find_cycles(imports),
        typing_cycles=find_cycles(with_types),
        header_lines=sum(map(count_header_lines, trees.values())),
        satellites=find_satellites(with_types),
        empty_bindings=sum(name in EMPTY for name in names),
        bindings=len(names),
        branching=dict(_find_branching(folder, trees)),
    )


def find_wide_lines(name: Path | str, text: str) -> Iterator[str]:
    """Lines wider than `WIDTH`, as ``file:line``."""
    return (f"{name}:{at}" for at, line in enumerate(text.splitlines(), 1) if len(line) > WIDTH)


def count_header_lines(tree: ast.Module) -> int:
    """Count the lines of a module that are its docstring and its imports.

    >>> count_header_lines(ast.parse("'A.'\\nimport ast\\nx = 1"))
    2
    """
    docstring = tree.body[:1] if ast.get_docstring(tree) is not None else []
    heads = [
        node
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
    ]
    return sum((node.end_lineno or node.lineno) - node.lineno + 1 for node in (*docstring, *heads))


def list_bindings(tree: ast.AST) -> Iterator[str]:
    """List the names that a module gives to variables and parameters, once for each time one is given.

    >>> list(list_bindings(ast.parse("def f(x): y = x")))
    ['x', 'y']
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _find_branching(folder: Path, trees: Mapping[Path, ast.Module]) -> Iterator[tuple[str, int]]:
    """Yield the functions that branch in more than `WAYS` ways, as ``file:name``, each with its number."""
    for path, tree in trees.items():
        for function in list_functions(tree):
            if (ways := count_ways(function)) > WAYS:
                yield f"{path.relative_to(folder)}:{function.name}", ways


def count_ways(function: ast.AST) -> int:
    """Count the ways through a function, with those in its conditions and its loops in brackets (McCabe's number).

    Each ``if``, loop, ``except``, ``case``, ``assert`` and further term of ``and`` or ``or`` opens one more.

    >>> count_ways(ast.parse("def f(x): return [y for y in x if y and y > 1] if x else None"))
    5
    """
    ways = 1
    for node in ast.walk(function):
        if isinstance(node, ast.BoolOp):
            ways += len(node.values) - 1
        elif isinstance(node, ast.comprehension):
            ways += 1 + len(node.ifs)
        elif isinstance(node, ast.match_case):
            ways += not (isinstance(node.pattern, ast.MatchAs) and node.pattern.pattern is None)
        elif isinstance(node, _OPENERS):
            ways += 1
    return ways


def find_satellites(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """Find the modules that one module alone imports, which stands in the same package.

    >>> find_satellites({"a.b": {"a.c", "a.d"}, "a.c": {"a.d"}, "a.d": set(), "a": set()})
    ['a.c']
    """
    importers: dict[str, set[str]] = {name: set() for name in graph}
    for name, targets in graph.items():
        for target in targets:
            importers.setdefault(target, set()).add(name)
    return sorted(
        name
        for name, those in importers.items()
        if len(those) == 1 and next(iter(those)).rpartition(".")[0] == name.rpartition(".")[0]
    )


def _list_statements(node: ast.AST) -> Iterator[ast.AST]:
    """What stands in a node, without its expressions: none holds a function or an import."""
    return (child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr | ast.expr_context))


# ------------------------------------------------------------------ functions
def list_functions(tree: ast.AST, nested: bool = False) -> Iterator[Function]:
    """The functions and methods of a module that count.

    >>> code = "class A:\\n  @property\\n  def b(self): ...\\n  def c(self):\\n    def d(): ..."
    >>> [function.name for function in list_functions(ast.parse(code))]
    ['c']
    """
    for node in _list_statements(tree):
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if is_function and not nested and not _is_decorated(node):
            yield node
        yield from list_functions(node, nested or is_function)


def _is_decorated(function: Function) -> bool:
    """Whether a function is a property or one of several overloads."""
    return any("property" in (text := ast.unparse(each)) or "overload" in text for each in function.decorator_list)


# ------------------------------------------------------------------ imports
def read_imports(folder: Path, trees: Mapping[Path, ast.Module], *, for_types: bool = False) -> dict[str, set[str]]:
    """What each module of a package imports of that package, by its dotted name; ``for_types``: for types too."""
    names = {path: ".".join((folder.name, *path.relative_to(folder).with_suffix("").parts)) for path in trees}
    names = {path: name.removesuffix(".__init__") for path, name in names.items()}
    known = set(names.values())
    graph = {}
    for path, tree in trees.items():
        package = names[path] if path.name == "__init__.py" else names[path].rpartition(".")[0]
        found = {known_part(target, known) for target in _imported_names(tree, package, for_types)}
        graph[names[path]] = {name for name in found if name and name != names[path]}
    return graph


def known_part(target: str, known: set[str]) -> str:
    """The module that a dotted name is, or in which it stands.

    >>> known_part("a.b.C", {"a", "a.b"})
    'a.b'
    """
    return target if target in known else parent if (parent := target.rpartition(".")[0]) in known else ""


def _imported_names(node: ast.AST, package: str, for_types: bool) -> Iterator[str]:
    for child in _list_statements(node):
        if not for_types and isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            parts = package.split(".")
            base = ".".join(parts[: len(parts) - child.level + 1]) if child.level else ""
            source = ".".join(filter(None, (base, child.module)))
            yield from (f"{source}.{alias.name}" for alias in child.names)
        else:
            yield from _imported_names(child, package, for_types)


def find_cycles(graph: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Groups of modules each of which imports, directly or not, all the others.

    >>> find_cycles({"a": {"b"}, "b": {"a", "c"}, "c": set()})
    [['a', 'b']]
    """
    reached = {name: _reachable(graph, name) for name in graph}
    groups = {tuple(sorted(other for other in reached[name] if name in reached[other])) for name in graph}
    return sorted(list(group) for group in groups if len(group) > 1)


def _reachable(graph: Mapping[str, Iterable[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += graph[name]
    return seen


def main(arguments: list[str]) -> int:
    """Print the figures of a package, that of this project when none is given."""
    folder = Path(arguments[0]) if arguments else Path(__file__).resolve().parents[1] / "aigov_docs"
    house = measure_package(folder.resolve())
    print(f"{house.lines} lines, {house.modules} modules")
    print(
        f"modules over {LENGTH} lines: {len(house.long_modules)}",
        *map(" ".join, _pairs(house.long_modules)),
        sep="\n  ",
    )
    print(f"lines over {WIDTH} characters: {len(house.wide_lines)}", *house.wide_lines[:20], sep="\n  ")
    print(f"public functions and methods: {len(house.public)}")
    print(f"  of one word: {100 * house.one_word_share:.0f} %")
    print(f"  documented: {100 * house.documented_share:.0f} %")
    print(f"private ones: {100 * house.private_share:.0f} % of all")
    print(f"circles of imports: {len(house.cycles)}", *map(", ".join, house.cycles), sep="\n  ")
    print(f"  those for types counted: {len(house.typing_cycles)}", *map(", ".join, house.typing_cycles), sep="\n    ")
    print(f"docstrings and imports of modules: {100 * house.header_lines / house.lines:.1f} % of the lines")
    print(f"modules that one neighbour alone imports: {len(house.satellites)}")
    print(
        f"functions of more than {WAYS} ways: {len(house.branching)}",
        *map(" ".join, _pairs(house.branching)),
        sep="\n  ",
    )
    print(f"bindings that say nothing: {100 * house.empty_bindings / house.bindings:.1f} %")
    return 0


def _pairs(counts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    return ((name, str(count)) for name, count in counts.items())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
