"""The reference: what the library, its rules and its commands know, each page made from them.

`PAGES` says which module makes which page.
"""

from __future__ import annotations

import ref_api
import ref_cli
import ref_errors
import ref_law
import ref_schemas
import ref_words
from frame import Site, say

SAY = {
    "title": {"fr": "Référence", "en": "Reference"},
    "lead": {
        "fr": (
            "Tout ce que la bibliothèque sait, tiré d'elle à chaque construction du site : rien n'est recopié à la"
            " main."
        ),
        "en": "All that the library knows, taken from it at each build of the site: nothing is copied by hand.",
    },
    "law": {"fr": "Le droit", "en": "The law"},
    "words": {"fr": "Les mots", "en": "The words"},
    "program": {"fr": "Le programme", "en": "The program"},
}
#: The pages, in the order of the sidebar; each module writes its own.
MODULES = {"law": (ref_law,), "words": (ref_words,), "program": (ref_cli, ref_api, ref_schemas, ref_errors)}


def write(site: Site, language: str) -> None:
    """Every page of the reference in one language."""
    listed: list[str] = []
    parts = [f"# {say(SAY['title'], language)}", say(SAY["lead"], language)]
    for group, modules in MODULES.items():
        parts.append(f"## {say(SAY[group], language)}")
        for module in modules:
            for name, text, about in module.pages(site, language):
                site.page(language, f"reference/{name}", text)
                if about:
                    listed.append(name)
                    parts.append(f"- {{doc}}`{name}` – {about}")
    site.page(
        language,
        "reference/index",
        "\n\n".join([*_tight(parts), "```{toctree}\n:hidden:\n\n" + "\n".join(listed) + "\n```"]),
    )


def _tight(parts: list[str]) -> list[str]:
    """Items of one list together."""
    out: list[str] = []
    for part in parts:
        if part.startswith("- ") and out and out[-1].startswith("- "):
            out[-1] += "\n" + part
        else:
            out.append(part)
    return out
