"""The page on architecture: what goes in and out, and the packages drawn from the imports that are really there."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from frame import Site, doc, e, raw, say, table

import aigov_docs as aigov

SAY: dict[str, dict[str, str]] = {
    "title": {"fr": "Architecture", "en": "Architecture"},
    "idea": {
        "fr": (
            "Les juristes écrivent textes et règles dans des fichiers simples ; le programme observe des faits,"
            " applique les règles, écrit des documents. **Le code observe, les données concluent** : aucune conclusion"
            " de droit n'est écrite en Python."
        ),
        "en": (
            "Lawyers write texts and rules as plain files; the program observes facts, applies the rules, writes"
            " documents. **Code observes, data conclude**: no legal conclusion is spelled in Python."
        ),
    },
    "way": {"fr": "Du dossier au document", "en": "From the matter to the document"},
    "way-lead": {
        "fr": (
            "Chaque étape est une fonction publique ; chaque résultat, une valeur qui ne change pas. Le disque n'est"
            " touché qu'aux deux bouts."
        ),
        "en": (
            "Each step is a public function, each result a value that does not change. Only the two ends touch the"
            " disk."
        ),
    },
    "layers": {"fr": "Les couches", "en": "The layers"},
    "layers-lead": {
        "fr": (
            "Dessinées depuis les imports du code, à la construction du site. Une couche n'importe que celles d'en"
            " dessous et ses voisines : un contrôle le vérifie à chaque changement. Un trait plein : importé au"
            " chargement ; en tirets : importé seulement quand cela sert. Les traits que d'autres impliquent ne sont"
            " pas dessinés ; le tableau les a tous."
        ),
        "en": (
            "Drawn from the imports of the code when the site is built. A layer imports only those below it and its"
            " neighbours: a check makes sure at each change. A full line: imported when loaded; dashes: imported only"
            " when it is used. Lines that others imply are not drawn; the table has them all."
        ),
    },
    "drawing": {
        "fr": (
            "Schéma des paquets d'aigov_docs, couche par couche, et de leurs imports ; le tableau qui suit dit la même"
            " chose."
        ),
        "en": (
            "Diagram of the packages of aigov_docs, layer by layer, and of their imports; the table below says the"
            " same."
        ),
    },
    "package": {"fr": "Paquet", "en": "Package"},
    "about": {"fr": "Ce qu'il fait", "en": "What it does"},
    "imports": {"fr": "Importe", "en": "Imports"},
    "outside": {"fr": "Paquets d'ailleurs", "en": "Packages from elsewhere"},
    "modules": {"fr": "{n} modules", "en": "{n} modules"},
    "module": {"fr": "1 module", "en": "1 module"},
    "later": {"fr": "{name} (au besoin)", "en": "{name} (when used)"},
    "english": {"fr": "Les descriptions sont les docstrings des modules, en anglais.", "en": ""},
    "inside": {"fr": "Les modules de chaque paquet", "en": "The modules of each package"},
}
#: The way from what is read to what is written: a function, and what it gives.
WAY: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "load_library",
        {
            "fr": "la bibliothèque : clauses, règles, fondements, plans",
            "en": "the library: clauses, rules, legal bases, outlines",
        },
    ),
    ("read_matter", {"fr": "le dossier : les faits d'un client", "en": "the matter: one client's facts"}),
    ("select_clauses", {"fr": "quelles clauses, dans quelles éditions", "en": "which clauses, in which editions"}),
    ("assess", {"fr": "ce que vaut chacune, et pourquoi", "en": "what each is worth, and why"}),
    ("assemble", {"fr": "le document : un arbre, numéroté, rempli", "en": "the document: a tree, numbered, filled"}),
    ("render", {"fr": ".docx, .pdf, .html, .md ou .json", "en": ".docx, .pdf, .html, .md or .json"}),
)


@dataclass
class Package:
    """A package, or a module that stands alone, and what it imports."""

    name: str
    modules: dict[str, str] = field(default_factory=dict)
    now: set[str] = field(default_factory=set)
    later: set[str] = field(default_factory=set)
    outside: set[str] = field(default_factory=set)
    outside_later: set[str] = field(default_factory=set)


def write(site: Site, language: str) -> None:
    """The page, in one language."""
    packages = read(site.root / "aigov_docs")
    layers = placed(packages, bands(site.root / "pyproject.toml"))
    steps = "".join(
        f'<li><a href="reference/api/{_page(name)}.html#aigov_docs.{name}"><code>{name}</code></a>'
        f" <span>{e(say(said, language))}</span></li>"
        for name, said in WAY
    )
    rows = []
    for name in [each for band in layers for each in band if each in packages]:
        package = packages[name]
        count = say(SAY["module" if len(package.modules) == 1 else "modules"], language, n=len(package.modules))
        inside = [f"<code>{each}</code>" for each in sorted(package.now)] + [
            _later(each, language) for each in sorted(package.later - package.now)
        ]
        outside = [f"<code>{each}</code>" for each in sorted(package.outside)] + [
            _later(each, language) for each in sorted(package.outside_later - package.outside)
        ]
        about = package.modules.get("") or next(iter(package.modules.values()))
        rows.append(
            [
                f'<code>{name}</code> <span class="help">{e(count)}</span>',
                f'<span lang="en">{doc(about)}</span>',
                ", ".join(inside) or "–",
                ", ".join(outside) or "–",
            ]
        )
    inner = []
    for name in [each for band in layers for each in band if each in packages and len(packages[each].modules) > 1]:
        listed = "".join(
            f'<li><code>{name}.{module}</code> <span lang="en">{doc(about)}</span></li>'
            for module, about in packages[name].modules.items()
            if module
        )
        inner.append(f"<details><summary><code>{name}</code></summary><ul>{listed}</ul></details>")
    site.page(
        language,
        "architecture",
        "\n\n".join(
            part
            for part in (
                f"# {say(SAY['title'], language)}",
                say(SAY["idea"], language),
                f"## {say(SAY['way'], language)}",
                say(SAY["way-lead"], language),
                raw(f'<ol class="way">{steps}</ol>'),
                f"## {say(SAY['layers'], language)}",
                say(SAY["layers-lead"], language),
                raw(f'<div class="drawing">{drawing(packages, layers, say(SAY["drawing"], language))}</div>'),
                say(SAY["english"], language),
                raw(
                    table(
                        [e(say(SAY[key], language)) for key in ("package", "about", "imports", "outside")],
                        rows,
                        classes="stack",
                    )
                ),
                f"## {say(SAY['inside'], language)}",
                raw("".join(inner)),
            )
            if part
        ),
    )


def _later(name: str, language: str) -> str:
    return say(SAY["later"], language, name=f"<code>{name}</code>")


def _page(name: str) -> str:
    """The page of the API reference that has a public name."""
    from ref_api import groups

    return next(group for group, names in groups().items() if name in names)


# ------------------------------------------------------------------ reading the imports
def read(folder: Path) -> dict[str, Package]:
    """The packages of ``aigov_docs`` with what they import, in what is imported when loaded and what when used."""
    names = {
        path.stem if path.suffix == ".py" else path.name
        for path in folder.iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").is_file()) and not path.name.startswith("_")
    }
    out: dict[str, Package] = {}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        if parts[0] not in names:
            continue
        package = out.setdefault(parts[0], Package(parts[0]))
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inner = ".".join(part for part in parts[1:] if part != "__init__")
        package.modules[inner] = (ast.get_docstring(tree) or "").split("\n\n")[0].replace("\n", " ")
        for target, used in _imports(tree, parts):
            own = target[0] == "aigov_docs"
            name = target[1] if own and len(target) > 1 else target[0]
            if own and name in names and name != parts[0]:
                (package.later if used else package.now).add(name)
            elif not own and name not in _standard():
                (package.outside_later if used else package.outside).add(name)
    return out


def _imports(tree: ast.Module, parts: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], bool]]:
    """What a module imports, as names, and whether only when it is used; what is for the types alone is left out."""

    def walk(node: ast.AST, used: bool) -> Iterator[tuple[ast.stmt, bool]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and ast.unparse(child.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
                continue
            if isinstance(child, (ast.Import, ast.ImportFrom)):
                yield child, used
            else:
                yield from walk(child, used or isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)))

    here = ("aigov_docs", *parts)
    for node, used in walk(tree, False):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield tuple(alias.name.split(".")), used
        elif isinstance(node, ast.ImportFrom) and node.level:
            base = here[: len(here) - node.level]
            if node.module:
                yield (*base, *node.module.split(".")), used
            else:
                for alias in node.names:
                    yield (*base, alias.name), used
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield tuple(node.module.split(".")), used


def _standard() -> frozenset[str]:
    import sys

    return frozenset(sys.stdlib_module_names) | {"__future__"}


def bands(pyproject: Path) -> list[list[str]]:
    """The layers as the project's own check has them, from the top."""
    contracts = tomllib.loads(pyproject.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["type"] == "layers")["layers"]
    return [[name.strip(" ()") for name in line.replace("(", "").replace(")", "").split("|")] for line in layers]


def placed(packages: dict[str, Package], layers: list[list[str]]) -> list[list[str]]:
    """The layers with what no layer names: just above the highest of what it imports."""
    level = {name: at for at, band in enumerate(layers) for name in band}
    out = [list(band) for band in layers]
    for name, package in packages.items():
        if name not in level:
            out[
                max(
                    min((level[each] for each in package.now | package.later if each in level), default=len(out)) - 1, 0
                )
            ].append(name)
    return out


# ------------------------------------------------------------------ drawing
BOX, HIGH, GAP, BAND = 128, 40, 24, 104


def drawing(packages: dict[str, Package], layers: list[list[str]], title: str) -> str:
    """The layers as bands, the packages as boxes, the imports that no other implies as lines."""
    rows = [[name for name in band if name in packages] for band in layers]
    rows = [row for row in rows if row]
    width = max(len(row) for row in rows) * (BOX + GAP) + GAP
    place = {}
    for level, row in enumerate(rows):
        left = (width - len(row) * (BOX + GAP) + GAP) / 2
        for at, name in enumerate(row):
            place[name] = (left + at * (BOX + GAP), level * BAND + 20)
    height = len(rows) * BAND - BAND + HIGH + 40
    lines = [
        _line(place[one], place[other], other in packages[one].now)
        for one, other in sorted(reduced(packages, layers))
        if one in place and other in place
    ]
    boxes = [
        f'<g><rect x="{x:g}" y="{y:g}" width="{BOX}" height="{HIGH}" rx="5"/><text x="{x + BOX / 2:g}"'
        f' y="{y + HIGH / 2 + 5:g}">{name}</text></g>'
        for name, (x, y) in place.items()
    ]
    stripes = [
        f'<rect class="band" x="0" y="{level * BAND + 8}" width="{width}" height="{HIGH + 24}" rx="8"/>'
        for level in range(len(rows))
    ]
    return (
        f'<svg class="layers" viewBox="0 0 {width} {height}" role="img" aria-label="{e(title)}"'
        f' style="max-width:{width}px">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"'
        ' orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>'
        f"{''.join(stripes)}{''.join(lines)}{''.join(boxes)}</svg>"
    )


def reduced(packages: dict[str, Package], layers: list[list[str]]) -> set[tuple[str, str]]:
    """The imports that no way through others implies; those between neighbours, which may go in circles, are all
    kept.
    """
    level = {name: at for at, band in enumerate(layers) for name in band}
    edges = {name: package.now | package.later for name, package in packages.items()}

    def reaches(start: str, goal: str, seen: set[str]) -> bool:
        for name in edges.get(start, ()):
            if name == goal:
                return True
            if name not in seen:
                seen.add(name)
                if reaches(name, goal, seen):
                    return True
        return False

    return {
        (one, other)
        for one, targets in edges.items()
        for other in targets
        if level.get(one) == level.get(other)
        or not any(reaches(between, other, {one, other}) for between in targets if between != other)
    }


def _line(one: tuple[float, float], other: tuple[float, float], now: bool) -> str:
    """A line from the bottom of a box to the top of one below; beside each other, from side to side."""
    (x, y), (u, v) = one, other
    dashed = "" if now else ' class="later"'
    if y == v:
        start, end = (x + BOX, u) if u > x else (x, u + BOX)
        return f'<path{dashed} d="M{start:g} {y + HIGH / 2:g} L{end:g} {v + HIGH / 2:g}" marker-end="url(#tip)"/>'
    begin, end = (x + BOX / 2, y + HIGH), (u + BOX / 2, v)
    bend = (end[1] - begin[1]) * 0.5
    return (
        f'<path{dashed} d="M{begin[0]:g} {begin[1]:g} C{begin[0]:g} {begin[1] + bend:g} {end[0]:g} {end[1] - bend:g}'
        f' {end[0]:g} {end[1]:g}" marker-end="url(#tip)"/>'
    )


assert all(name in aigov.__all__ for name, _ in WAY)
