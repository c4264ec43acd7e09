"""The docs site: one build per language, from the pages that ``site/build.py`` gathers.

Nothing is fetched from another host.

Run by ``site/build.py`` with ``-D language=fr`` or ``-D language=en``.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

import aigov_docs
from aigov_docs.lazy_names import public_names

project = "aigov_docs"
author = "The aigov_docs authors"
release = version = aigov_docs.__version__

#: Under every page, in its language.
NO_ADVICE = {
    "fr": "les auteurs d’aigov_docs. Ce site renseigne ; il ne donne pas de consultation juridique.",
    "en": "the aigov_docs authors. This site informs; it is not legal advice.",
}

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_design"]
myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence", "deflist"]
myst_heading_anchors = 3
locale_dirs = [str(Path(__file__).resolve().parent / "locales")]  # the few words of the theme that it leaves in English

# ------------------------------------------------------------------ docstrings
default_role = "py:obj"  # `assess` in a docstring leads to it
add_module_names = False
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_class_signature = "separated"
autodoc_preserve_defaults = True
toc_object_entries = False  # each name is a heading already
napoleon_google_docstring = False
python_use_unqualified_type_names = True

# ------------------------------------------------------------------ look
html_theme = "furo"  # its fonts are the reader's own
html_title = "aigov_docs"
html_favicon = "_static/favicon.svg"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_js_files = [("site.js", {"defer": "defer"})]
templates_path = ["_templates"]
html_search_scorer = str(Path(__file__).resolve().parent / "scorer.js")
html_copy_source = False
html_show_sourcelink = False
html_domain_indices = False
html_last_updated_fmt = None  # a build is the same whatever the day
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "languages.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
html_context = {"languages": [("fr", "Français"), ("en", "English")]}
html_theme_options: dict[str, Any] = {
    "top_of_page_buttons": [],
    "light_css_variables": {
        "color-brand-primary": "#1f2a44",
        "color-brand-content": "#24407d",
        "color-brand-visited": "#5a3a7e",
        "color-link": "#24407d",
        "color-link--visited": "#5a3a7e",
        "color-foreground-primary": "#1c2230",
        "color-foreground-secondary": "#4d5566",
        "color-foreground-muted": "#565e6c",
        "color-background-secondary": "#f5f6f9",
        "color-api-name": "#1f2a44",
        "color-api-pre-name": "#4d5566",
        "color-admonition-title": "#1f4a8a",
        "color-admonition-title-background": "#e6eefb",
        "color-topic-title": "#1f4a8a",
    },
    "dark_css_variables": {
        "color-brand-primary": "#c9d5ee",
        "color-brand-content": "#a9c1f5",
        "color-brand-visited": "#cdb4ec",
        "color-link": "#a9c1f5",
        "color-link--visited": "#cdb4ec",
        "color-foreground-primary": "#e4e7ed",
        "color-foreground-secondary": "#a6adba",
        "color-foreground-muted": "#a6adba",
        "color-background-primary": "#151922",
        "color-background-secondary": "#1b202b",
        "color-api-name": "#c9d5ee",
        "color-api-pre-name": "#a6adba",
        "color-admonition-title": "#a9c1f5",
        "color-admonition-title-background": "#21365c",
        "color-topic-title": "#a9c1f5",
    },
}
pygments_style = "xcode"
pygments_dark_style = "github-dark"

#: What the theme says in English only, in attributes that no catalogue reaches.
THEME = {
    "fr": {
        "Toggle site navigation sidebar": "Ouvrir ou fermer la navigation",
        "Toggle table of contents sidebar": "Ouvrir ou fermer le sommaire de la page",
        "Toggle Light / Dark / Auto color theme": "Thème clair, sombre ou automatique",
        "Toggle navigation of ": "Ouvrir ou fermer : ",
        'title="Link to this heading"': 'title="Lien vers ce titre"',
        'title="Link to this definition"': 'title="Lien vers cette définition"',
    }
}


#: The sidebar of the pages that it does not list, by folder: drawn once, since all lie equally deep.
_sidebars: dict[str, str] = {}


def navigation(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Only the branch of the page is open in the sidebar: the whole tree on each of hundreds of pages weighs too much.

    A page that the sidebar does not list (a clause, a sample) stands under the index of its folder. The theme asks for
    the tree with ``context["toctree"]``, and is given this one.
    """
    if "toctree" not in context:
        return
    whole, folder = context["toctree"], pagename.rpartition("/")[0]
    orphan = bool(folder) and "orphan" in app.env.metadata[pagename]
    tree = _sidebars.get(folder) if orphan else None
    if tree is None:
        tree = whole(collapse=True, titles_only=True, maxdepth=3, includehidden=True) or ""
        if orphan:
            index = context["pathto"](f"{folder}/index")
            tree = _sidebars[folder] = tree.replace(
                f'<li class="toctree-l1"><a class="reference internal" href="{index}">',
                f'<li class="toctree-l1 current"><a class="reference internal" href="{index}">',
            )
    context["toctree"] = lambda **_: tree


def stem_once(app: Sphinx) -> None:
    """A word is stemmed once for the whole site, and not once a page: it is a third of the time."""
    from sphinx import search
    from sphinx.search import SearchLanguage

    for name in search.languages.values():
        language = (
            getattr(import_module(name.rpartition(".")[0]), name.rpartition(".")[2]) if isinstance(name, str) else name
        )
        if issubclass(language, SearchLanguage) and language.lang == app.config.language and "stem" in vars(language):
            language.stem = cache(language.stem)  # one stemmer a build: `self` is always the same


def unsearched(app: Sphinx, docname: str, source: list[str]) -> None:
    """The words of the Python API, English in both languages, are not among those of the French search."""
    if app.config.language == "fr" and docname.startswith("reference/api/"):
        source[0] = f"---\nnosearch: true\n---\n\n{source[0]}"


def examples(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Examples that end a docstring are no part of the section before them; what they import is imported as a reader
    does.
    """
    lines[:] = [
        re.sub(
            r"(>>> from )(\.+)([\w.]*) import (\w+(?:, \w+)*)$",
            lambda found: _absolute(found, getattr(obj, "__module__", "")),
            line,
        )
        for line in lines
    ]
    start = next((at for at, line in enumerate(lines) if line.startswith(">>> ")), None)
    if start is not None and any(set(line) == {"-"} and len(line) > 2 for line in lines[:start]):
        lines[start:start] = ["Examples", "--------"]


def _absolute(found: re.Match[str], module: str) -> str:
    """An import inside the package: by public names, else by the whole name of the module."""
    names = found[4].split(", ")
    if set(names) <= set(public_names()):
        return f"{found[1]}aigov_docs import {found[4]}"
    if not module:
        return found[0]
    above = module.split(".")[: -len(found[2])]
    return f"{found[1]}{'.'.join([*above, *filter(None, [found[3]])])} import {found[4]}"


def public_name(app: Sphinx, env: Any, node: Any, contnode: Any) -> Any:
    """A type named by the module it lives in leads to its public name."""
    if node.get("refdomain") != "py":
        return None
    target = str(node.get("reftarget", ""))
    public = HOMES.get(target.removeprefix("aigov_docs."))
    if public is None and target in public_names():
        public = target
    if public is None:
        return None
    domain = env.get_domain("py")
    found = domain.objects.get(f"aigov_docs.{public}")
    if found is None:
        return None
    from sphinx.util.nodes import make_refnode

    return make_refnode(app.builder, node["refdoc"], found.docname, found.node_id, contnode, public)


HOMES = {home.removeprefix("aigov_docs.").replace(":", "."): name for name, home in public_names().items()}


def translate_theme(app: Sphinx, error: Exception | None) -> None:
    """Say in the language of the site what the theme says in English only."""
    words = THEME.get(app.config.language, {})
    if error is not None or not words:
        return
    for page in Path(app.outdir).rglob("*.html"):
        before = after = page.read_text(encoding="utf-8")
        for english, said in words.items():
            after = after.replace(english, said)
        if after != before:
            page.write_text(after, encoding="utf-8")


def in_language(app: Sphinx, config: Any) -> None:
    """What depends on the language."""
    config.copyright = NO_ADVICE[config.language]


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("config-inited", in_language)
    app.connect("builder-inited", stem_once)
    app.connect("source-read", unsearched)
    app.connect("html-page-context", navigation, priority=100)  # before the theme
    app.connect("autodoc-process-docstring", examples, priority=100)  # before its sections are read
    app.connect("missing-reference", public_name)
    app.connect("build-finished", translate_theme, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
