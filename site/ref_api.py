"""Reference pages on the Python API: every public name, from its docstring, grouped by the part of the package it comes
from.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from operator import attrgetter

from frame import Site, raw, say
from pydantic import BaseModel

import aigov_docs as aigov
from aigov_docs.lazy_names import public_names

SAY: dict[str, dict[str, str]] = {
    "title": {"fr": "API Python", "en": "Python API"},
    "about": {"fr": "chaque nom public, depuis sa docstring", "en": "every public name, from its docstring"},
    "lead": {
        "fr": (
            "Les noms publics s'importent d'`aigov_docs` et ne sont chargés que lorsqu'ils servent. Les valeurs sont"
            " immuables et typées. Les explications qui suivent sont les docstrings du code, en anglais, comme le code."
        ),
        "en": (
            "Public names are imported from `aigov_docs` and loaded only when they are used. Values are immutable and"
            " typed."
        ),
    },
    "english": {"fr": "Les docstrings sont en anglais, comme le code.", "en": ""},
    "names": {"fr": "Noms", "en": "Names"},
    "version": {"fr": "La version du paquet, `{version}` ici.", "en": "The version of the package, `{version}` here."},
}
#: The parts, by the modules they come from.
GROUPS: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "library": (
        {"fr": "Bibliothèque de clauses", "en": "Clause library"},
        ("library", "compose.clause_search", "compose.library_check"),
    ),
    "matter": (
        {"fr": "Dossier et faits", "en": "Matter and facts"},
        ("matter", "compose.matter_check", "law.situation", "first_documents"),
    ),
    "weights": (
        {"fr": "Choisir et peser les clauses", "en": "Selecting and weighing clauses"},
        (
            "compose.composition",
            "compose.establishment_worth",
            "compose.assessment",
            "compose.finding",
            "compose.sanction_answers",
            "compose.open_points",
            "compose.populations",
            "document.reports",
            "compose.coherence",
            "law.rule_reading",
            "law.rules",
            "law.sanctions",
            "law.scenarios",
            "law.watch",
        ),
    ),
    "documents": (
        {"fr": "Assembler et écrire", "en": "Assembling and writing"},
        ("document.assembly", "document.tree", "writers", "word"),
    ),
    "adoption": (
        {"fr": "Formalités et pièces", "en": "Formalities and companions"},
        (
            "adoption",
            "document.assumed_days",
            "document.calendar",
            "document.formalities",
            "document.plan_pages",
            "document.companions",
        ),
    ),
    "people": ({"fr": "Listes de personnes", "en": "Lists of people"}, ("people", "kits.lists")),
    "issuing": ({"fr": "Avenants en nombre", "en": "Issuing in bulk"}, ("bulk",)),
    "register": ({"fr": "Registre", "en": "The register"}, ("register", "kits.ledger")),
    "signing": ({"fr": "Signature électronique", "en": "E-signature"}, ("signing",)),
    "records": (
        {"fr": "Relevés et registres tenus par l'employeur", "en": "Records and registers that the employer keeps"},
        ("records",),
    ),
    "review": ({"fr": "Fichiers qui reviennent", "en": "Files that come back"}, ("review", "kits.wordkit")),
    "errors": ({"fr": "Erreurs", "en": "Errors"}, ("problems", "kits.ground")),
}


def pages(site: Site, language: str) -> Iterator[tuple[str, str, str]]:
    """The page of the API, then one page a part."""
    grouped = groups()
    out = [f"# {say(SAY['title'], language)}", say(SAY["lead"], language)]
    for group, names in grouped.items():
        listed = ", ".join(f"{{py:obj}}`~aigov_docs.{name}`" for name in names)
        out.append(f"{{doc}}`{group}`\n: {listed}")
    out += [
        "```{eval-rst}\n.. py:module:: aigov_docs\n   :no-index-entry:\n\n.. py:data:: __version__\n   :type: str\n```",
        say(SAY["version"], language, version=aigov.__version__),
        "```{toctree}\n:hidden:\n\n" + "\n".join(grouped) + "\n```",
    ]
    yield "api/index", "\n\n".join(out), say(SAY["about"], language)
    for group, names in grouped.items():
        title = say(GROUPS[group][0], language)
        english = say(SAY["english"], language)
        yield (
            f"api/{group}",
            "\n\n".join(part for part in (f"# {title}", english, *(_entry(name, language) for name in names)) if part),
            "",
        )


def groups() -> dict[str, list[str]]:
    """The public names by part; one that belongs to none is an error, so that it is not forgotten."""
    out: dict[str, list[str]] = {group: [] for group in GROUPS}
    homes = public_names()
    for name in sorted(homes, key=lambda each: (not each.rpartition(".")[2][0].islower(), each.lower())):
        home = homes[name].removeprefix("aigov_docs.").partition(":")[0]
        found = [
            group
            for group, (_, modules) in GROUPS.items()
            if any(home == module or home.startswith(f"{module}.") for module in modules)
        ]
        if len(found) != 1:
            raise ValueError(f"{name} ({home}) belongs to no part of the API reference, or to several: {found}")
        out[found[0]].append(name)
    return out


def _entry(name: str, language: str) -> str:
    """The directive of a name; its docstring is English whatever the language of the page."""
    thing = attrgetter(name)(aigov)
    if inspect.isclass(thing) and issubclass(thing, Exception):
        kind, signature, members = "autoexception", "", "\n   :members:\n   :show-inheritance:"
    elif inspect.isclass(thing):
        kind, signature, members = "autoclass", "()" if issubclass(thing, BaseModel) else "", "\n   :members:"
    elif callable(thing):
        kind, signature, members = "autofunction", "", ""
    else:
        kind, signature, members = "autodata", "", ""
    directive = f"```{{eval-rst}}\n.. {kind}:: aigov_docs.{name}{signature}{members}\n```"
    if language == "en":
        return f"## {name}\n\n{directive}"
    return f"## {name}\n\n" + "\n\n".join([raw('<div lang="en">'), directive, raw("</div>")])
