"""Draw the page on architecture from the imports of the package: ``python tools/draw_architecture.py`` writes
``docs/architecture.md``, ``--check`` says whether it is behind.

The page of the docs site is the same one, in both languages, with a picture of the layers.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "architecture.md"
NOTE = "<!-- Drawn by tools/draw_architecture.py from the imports of the package: run it again after a change. -->\n"

WORDS: dict[str, dict[str, str]] = {
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
        "en": "Each step is a public function, each result a value that does not change. Only the two ends touch the"
        " disk.",
    },
    "step": {"fr": "Fonction", "en": "Function"},
    "gives": {"fr": "Ce qu'elle donne", "en": "What it gives"},
    "where": {"fr": "Où est-ce ?", "en": "Where is it?"},
    "where-lead": {
        "fr": "Ce qu'un nouveau venu cherche d'abord.",
        "en": "What somebody new looks for first.",
    },
    "question": {"fr": "Question", "en": "Question"},
    "answer": {"fr": "Réponse", "en": "Answer"},
    "layers": {"fr": "Les couches", "en": "The layers"},
    "layers-lead": {
        "fr": (
            "Dessinées depuis les imports du code. Une couche n'importe que celles d'en dessous, et deux paquets d'une"
            " même ligne ne s'importent pas : un contrôle le vérifie à chaque changement. « Au besoin » : importé"
            " seulement quand cela sert."
        ),
        "en": (
            "Drawn from the imports of the code. A layer imports only those below it, and two packages on one line do"
            " not import each other: a check makes sure at each change. “When used”: imported only when it is used."
        ),
    },
    "package": {"fr": "Paquet", "en": "Package"},
    "about": {"fr": "Ce qu'il fait", "en": "What it does"},
    "imports": {"fr": "Importe", "en": "Imports"},
    "outside": {"fr": "Paquets d'ailleurs", "en": "Packages from elsewhere"},
    "later": {"fr": "{name} (au besoin)", "en": "{name} (when used)"},
    "english": {"fr": "Les descriptions sont les docstrings des modules, en anglais.", "en": ""},
    "inside": {"fr": "Les modules de chaque paquet", "en": "The modules of each package"},
    "beside": {"fr": "À côté du paquet", "en": "Beside the package"},
}

#: The way from what is read to what is written: a public function, and what it gives.
STEPS: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "load_library",
        {
            "fr": "la bibliothèque : clauses, règles, fondements, plans",
            "en": "the library: clauses, rules, legal bases, outlines",
        },
    ),
    ("read_matter", {"fr": "le dossier : les faits d'un client", "en": "the matter: one client's facts"}),
    ("assess", {"fr": "ce que vaut chaque clause, et pourquoi", "en": "what each clause is worth, and why"}),
    ("assemble", {"fr": "le document : un arbre, numéroté, rempli", "en": "the document: a tree, numbered, filled"}),
    ("render", {"fr": ".docx, .pdf, .html, .md ou .json", "en": ".docx, .pdf, .html, .md or .json"}),
)

#: What somebody new looks for, and the files or folders that hold it.
PLACES: tuple[tuple[dict[str, str], tuple[str, ...]], ...] = (
    (
        {"fr": "Où un papier à en-tête reçoit-il notre texte ?", "en": "Where does a letterhead get our text?"},
        ("aigov_docs/word/letterhead/text_insertion.py",),
    ),
    (
        {"fr": "Qu'est-ce qui décide de la portée d'une clause ?", "en": "What decides the weight of a clause?"},
        ("clause_library/rules/enforceability.yaml", "aigov_docs/law/weighing.py"),
    ),
    (
        {
            "fr": "Où un CSV de salariés ou de réponses est-il lu ?",
            "en": "Where is a CSV of employees, or of answers, read?",
        },
        ("aigov_docs/kits/lists/table_files.py",),
    ),
    (
        {
            "fr": "Où un fichier Word de l'extérieur est-il ouvert, ou refusé ?",
            "en": "Where is a Word file from outside opened, or refused?",
        },
        ("aigov_docs/kits/wordkit/untrusted_package.py",),
    ),
    (
        {"fr": "Où les jours sont-ils calculés ?", "en": "Where are the days computed?"},
        ("aigov_docs/law/dates.py",),
    ),
    (
        {
            "fr": "Qu'est-ce qui choisit les clauses d'un plan ?",
            "en": "What chooses the clauses of an outline?",
        },
        ("clause_library/vehicles", "aigov_docs/compose/composition.py"),
    ),
    (
        {
            "fr": "Où change-t-on le numéro imprimé devant un article ?",
            "en": "Where is the number before an article changed?",
        },
        ("aigov_docs/word/numbering.py",),
    ),
    (
        {
            "fr": "Où est-il gardé qu'une personne a signé, et quand ?",
            "en": "Where is it kept that a person signed, and when?",
        },
        ("aigov_docs/register/register.py", "aigov_docs/kits/ledger/chain.py"),
    ),
    (
        {
            "fr": "Où est le français d'un message, et où une phrase de droit ?",
            "en": "Where is the French of a message, and where a sentence of law?",
        },
        ("locales/fr/LC_MESSAGES/aigov_docs.po", "clause_library/clauses"),
    ),
    (
        {
            "fr": "Où deux textes sont-ils comparés, mot à mot ?",
            "en": "Where are two texts compared, word by word?",
        },
        ("aigov_docs/kits/wordkit/text_diff.py", "aigov_docs/kits/wordkit/changes"),
    ),
)

#: What stands beside the package.
BESIDE: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "clause_library",
        {
            "fr": "textes, plans, options, règles, fondements : les données, pour les juristes",
            "en": "texts, outlines, options, rules, legal bases: the data, for lawyers",
        },
    ),
    ("locales", {"fr": "les messages du programme", "en": "the messages of the program"}),
    ("site", {"fr": "le site de documentation, un produit à part", "en": "the docs site, a product of its own"}),
    ("tools", {"fr": "ce que lancent ceux qui maintiennent le projet", "en": "what maintainers run"}),
    ("benchmarks", {"fr": "la remise en nombre, mesurée", "en": "issuing in bulk, measured"}),
    ("tests", {"fr": "les tests ; les scénarios, pour les juristes", "en": "the tests; the scenarios, for lawyers"}),
)


@dataclass
class Package:
    """A package of the project, or a module that stands alone.

    Parameters
    ----------
    modules:
        Each module's name inside the package, with the first paragraph of its docstring; ``""`` is the package itself.
    now, later:
        What of the project is imported when the package is loaded, and only when it is used.
    outside, outside_later:
        Packages from elsewhere, likewise; the standard library is left out.
    """

    name: str
    modules: dict[str, str] = field(default_factory=dict)
    now: set[str] = field(default_factory=set)
    later: set[str] = field(default_factory=set)
    outside: set[str] = field(default_factory=set)
    outside_later: set[str] = field(default_factory=set)

    @property
    def about(self) -> str:
        """What the package does: its docstring."""
        return self.modules.get("") or next(iter(self.modules.values()))


# ------------------------------------------------------------------ reading the imports
@cache
def read_packages(folder: Path) -> dict[str, Package]:
    """The packages of ``folder``, by name, with what each imports.

    >>> sorted(read_packages(ROOT / "tools")["i18n"].outside)
    ['babel']
    """
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
        package.modules[inner] = " ".join((ast.get_docstring(tree) or "").split("\n\n")[0].split())
        for target, when_used in _list_imports(tree, parts):
            own = target[0] == folder.name
            name = target[1] if own and len(target) > 1 else target[0]
            if own and name in names and name != parts[0]:
                (package.later if when_used else package.now).add(name)
            elif not own and name not in sys.stdlib_module_names | {"__future__"}:
                (package.outside_later if when_used else package.outside).add(name)
    return out


def _list_imports(tree: ast.Module, parts: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], bool]]:
    """What a module imports, and whether only when it is used; what is for types alone is left out."""

    def walk(node: ast.AST, when_used: bool) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and ast.unparse(child.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
                continue
            if isinstance(child, (ast.Import, ast.ImportFrom)):
                yield child, when_used
            elif not isinstance(child, ast.expr):  # no expression holds an import
                yield from walk(child, when_used or isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)))

    here = ("aigov_docs", *parts)
    for node, when_used in walk(tree, False):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield tuple(alias.name.split(".")), when_used
        elif node.level:
            base = here[: len(here) - node.level]
            if node.module:
                yield (*base, *node.module.split(".")), when_used
            else:
                for alias in node.names:
                    yield (*base, alias.name), when_used
        elif node.module:
            yield tuple(node.module.split(".")), when_used


def read_layers(pyproject: Path) -> list[list[str]]:
    """The layers that the check of imports holds, from the top; each is the packages of one line.

    >>> read_layers(ROOT / "pyproject.toml")[0]
    ['cli']
    """
    contracts = tomllib.loads(pyproject.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["type"] == "layers")["layers"]
    return [[name.strip(" ()") for name in re.split(r"[|:]", line)] for line in layers]


# ------------------------------------------------------------------ writing the page
def write_page(language: str, picture: str = "") -> str:
    """The page in one language, as Markdown.

    Parameters
    ----------
    language:
        ``fr`` or ``en``.
    picture:
        A picture of the layers, to stand before their table; without it, they are listed as text.
    """
    packages = read_packages(ROOT / "aigov_docs")
    layers = [[name for name in row if name in packages] for row in read_layers(ROOT / "pyproject.toml")]
    lost = set(packages) - {name for row in layers for name in row}
    if lost:
        raise LookupError(f"in no layer of pyproject.toml: {', '.join(sorted(lost))}")

    def word(key: str) -> str:
        return WORDS[key][language]

    steps = [[f"`{name}`", about[language]] for name, about in STEPS]
    places = [[asked[language], ", ".join(f"`{path}`" for path in paths)] for asked, paths in PLACES]
    order = [name for row in layers for name in row]
    rows = [
        [
            f"`{name}`",
            packages[name].about,
            _list_names(packages[name].now, packages[name].later, language),
            _list_names(packages[name].outside, packages[name].outside_later, language),
        ]
        for name in order
    ]
    parts = [
        f"# {word('title')}",
        word("idea"),
        f"## {word('way')}",
        word("way-lead"),
        _write_table([word("step"), word("gives")], steps),
        f"## {word('where')}",
        word("where-lead"),
        _write_table([word("question"), word("answer")], places),
        f"## {word('layers')}",
        word("layers-lead"),
        picture or "```text\n" + "\n".join(" | ".join(row) for row in layers if row) + "\n```",
        word("english"),
        _write_table([word(key) for key in ("package", "about", "imports", "outside")], rows),
        f"## {word('inside')}",
    ]
    for name in order:
        inside = [(module, about) for module, about in packages[name].modules.items() if module]
        if inside:
            parts.append(f"### {name}")
            parts.append("\n".join(f"- `{name}.{module}` – {about}" for module, about in inside))
    parts.append(f"## {word('beside')}")
    parts.append("\n".join(f"- `{name}/` – {about[language]}" for name, about in BESIDE))
    return "\n\n".join(part for part in parts if part) + "\n"


def _list_names(now: set[str], later: set[str], language: str) -> str:
    """Names in a row; those imported only when they are used say so."""
    said = [f"`{name}`" for name in sorted(now)]
    said += [WORDS["later"][language].format(name=f"`{name}`") for name in sorted(later - now)]
    return ", ".join(said) or "–"


#: A bar inside a cell of a Markdown table.
PIPE, ESCAPED = "|", r"\|"


def _write_table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cell.replace(PIPE, ESCAPED) for cell in line)} |" for line in lines)


def main(arguments: list[str]) -> int:
    """Write the page, or with ``--check`` say whether it is behind; the status is 1 when it is."""
    text = NOTE + "\n" + write_page("en")
    if arguments == ["--check"]:
        behind = not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text
        if behind:
            print(f"{PAGE.relative_to(ROOT)} is behind: run python tools/draw_architecture.py", file=sys.stderr)
        return 1 if behind else 0
    PAGE.write_text(text, encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {len(text.splitlines())} lines")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
