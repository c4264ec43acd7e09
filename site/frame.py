"""What every part of the site writes with: `Site` knows the places, the library and the languages; small helpers spell
HTML and Markdown.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from aigov_docs import Library, load_library
from aigov_docs.kits.ground.i18n import date_text, short_date, typeset_text
from aigov_docs.kits.ground.yaml_files import Bilingual
from aigov_docs.law import rule_book
from aigov_docs.matter.sample_matters import sample_vehicles

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("fr", "en")
#: The three vehicles of the samples, in their order.
VEHICLES = sample_vehicles()


@dataclass
class Site:
    """One build of the site.

    Parameters
    ----------
    out:
        Where it is built: ``source/fr``, ``source/en`` hold the pages that Sphinx reads, ``html`` what is served.
    gallery:
        Which samples its gallery shows: ``whole``, or ``kinds``: the documents in one posture alone.
    """

    out: Path
    root: Path = ROOT
    gallery: str = "whole"
    written: set[Path] = field(default_factory=set)

    @cached_property
    def library(self) -> Library:
        return load_library()

    def source(self, language: str) -> Path:
        """The folder of pages in a language."""
        return self.out / "source" / language

    def page(self, language: str, name: str, text: str) -> Path:
        """Write a page of MyST Markdown: ``clauses/confidential-data``."""
        return self.file(language, f"{name}.md", text.rstrip() + "\n")

    def file(self, language: str, name: str, content: str | bytes) -> Path:
        """Write a file beside the pages, for a page to include: ``reference/schemas/matter.json``."""
        path = self.source(language) / name
        put(path, content)
        self.written.add(path)
        return path

    def shared(self, folder: str) -> Path:
        """A folder served as it is to both languages: pictures, Word files.

        A page reaches it by ``up(name) + folder``.
        """
        path = self.out / "html" / folder
        path.mkdir(parents=True, exist_ok=True)
        return path


def up(name: str) -> str:
    """The way from the web page of a name up to the folder that holds ``fr``, ``en`` and what they share.

    >>> up("index"), up("clauses/confidential-data")
    ('../', '../../')
    """
    return "../" * (name.count("/") + 1)


#: Where each thing that the library names stands on the site of one language.
PLACES = {
    "clause": "clauses/{}.html",
    "rule": "reference/rules.html#{}",
    "sanction-rule": "reference/rules-sanctions.html#{}",
    "check": "reference/checks.html#{}",
    "fact": "reference/facts.html#fact-{}",
    "asked": "reference/facts.html#asked-{}",
    "basis": "reference/legal-bases.html#{}",
    "option": "reference/options.html#option-{}",
    "kind": "reference/vocabularies.html#kinds-{}",
    "error": "reference/errors.html#{}",
}


def href(what: str, name: str, depth: int = 1) -> str:
    """The address of a clause, a rule, an option… from a page that many folders down.

    >>> href("rule", "V1-NONE"), href("rule", "S-FINE", 0)
    ('../reference/rules.html#V1-NONE', 'reference/rules-sanctions.html#S-FINE')
    """
    if what == "rule" and name in sanction_rules():
        what = "sanction-rule"
    return "../" * depth + PLACES[what].format(name)


@cache
def sanction_rules() -> frozenset[str]:
    """The rules that speak of sanctions alone: they have a page of their own."""
    library = load_library()
    weights, sanctions = (
        {rule.id for rule in rule_book(library, subject).all_rules()} for subject in ("enforceability", "sanctions")
    )
    return frozenset(sanctions - weights)


def put(path: Path, content: str | bytes) -> None:
    """Write a file, unless it says the same already: Sphinx would read it again."""
    data = content.encode() if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_bytes() != data:
        path.write_bytes(data)


# ------------------------------------------------------------------ words
def say(words: Mapping[str, str], language: str, **values: object) -> str:
    """Our own words in a language, with its spaces and apostrophes.

    >>> say({"fr": "{n} clauses : oui", "en": "{n} clauses: yes"}, "en", n=3)
    '3 clauses: yes'
    """
    said = words[language]
    return typeset_text(said.format(**values) if values else said, language)


def told(words: Mapping[str, Mapping[str, str]], key: str, language: str, **values: object) -> str:
    """Our own words under a key, in a language, as HTML.

    >>> told({"both": {"fr": "A & B", "en": "A & B"}}, "both", "en")
    'A &amp; B'
    """
    return e(say(words[key], language, **values))


def text_of(said: Bilingual, language: str) -> str:
    """Words of the library in a language, with its spaces and apostrophes."""
    return typeset_text(said.text(language), language)


def day(value: dt.date | str | None, language: str, short: bool = False) -> str:
    """A date in words, or for a narrow column; a dash when there is none."""
    if value is None:
        return "–"
    known = dt.date.fromisoformat(value) if isinstance(value, str) else value
    return short_date(known, language) if short else date_text(known, language)


# ------------------------------------------------------------------ Markdown
def md(text: object) -> str:
    """Text for Markdown: nothing in it is markup.

    >>> md("a_b <c>") == chr(92).join(["a", "_b &lt;c", ">"])
    True
    """
    return re.sub(r"([\\`*_{}\[\]()#+!|>$~^@:])", r"\\\1", str(text)).replace("<", "&lt;")


#: Between what ends and what follows it, where a space changes nothing that is seen.
_ENDS = re.compile(r"(?<=</td>|</th>|</li>|</dt>|</dd>)(?=<)|(?<=</p>)(?=<)|(?<=</h[1-6]>)(?=<)|(?<=<br>)")


def raw(html_text: str) -> str:
    """A block of HTML on a page; what ends is on a line of its own, since the search takes tags away and reads words.

    >>> print(raw("<p>a</p><p>b</p>"))
    ``````{raw} html
    <p>a</p>
    <p>b</p>
    ``````
    """
    return f"``````{{raw}} html\n{_ENDS.sub(chr(10), html_text)}\n``````"


def front(**meta: str) -> str:
    """The head of a page: what Sphinx and the theme are told of it.

    >>> print(front(orphan="true"))
    ---
    orphan: true
    ---
    """
    return "\n".join(["---", *(f"{name.replace('_', '-')}: {value}" for name, value in meta.items()), "---"])


# ------------------------------------------------------------------ HTML
def e(text: object) -> str:
    """Text for HTML.

    >>> e('a < "b"')
    'a &lt; &quot;b&quot;'
    """
    return html.escape(str(text))


def doc(text: str) -> str:
    """A sentence of a docstring for HTML: what it marks as code is code.

    >>> doc("``problems`` holds all, as `AigovError` says")
    '<code>problems</code> holds all, as <code>AigovError</code> says'
    """
    return re.sub(r"``(.+?)``|`(.+?)`", lambda found: f"<code>{found[1] or found[2]}</code>", e(text))


def link(target: str, text: object, **attributes: str) -> str:
    """A link; the text is escaped.

    >>> link("a.html", "a & b")
    '<a href="a.html">a &amp; b</a>'
    """
    more = "".join(f' {name.rstrip("_")}="{e(value)}"' for name, value in attributes.items())
    return f'<a href="{e(target)}"{more}>{e(text)}</a>'


def table(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    caption: str = "",
    classes: str = "",
    row_heads: bool = True,
) -> str:
    """A table of HTML cells; the first cell of a row heads it.

    On a phone, a table of the class ``stack`` shows one row under the other.
    """
    names = [re.sub(r"<[^>]+>", "", each) for each in header]

    def cells(row: Sequence[str]) -> str:
        out = []
        for at, cell in enumerate(row):
            tag = 'th scope="row"' if at == 0 and row_heads else "td"
            out.append(f'<{tag} data-label="{names[at]}">{cell}</{tag.split()[0]}>')
        return "".join(out)

    said = f"<caption>{e(caption)}</caption>" if caption else ""
    head = "".join(f'<th scope="col">{each}</th>' for each in header)
    body = "\n".join(f"<tr>{cells(row)}</tr>" for row in rows)
    return (
        '<div class="table-wrapper docutils container"><table class="docutils'
        f' {classes}">{said}<thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div>'
    )


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Names and what they are, side by side; the values are HTML."""
    return (
        '<dl class="facts">'
        + "".join(f"<div><dt>{e(name)}</dt><dd>{value}</dd></div>" for name, value in pairs if value)
        + "</dl>"
    )


def crumbs(steps: Iterable[tuple[str, str]], language: str) -> str:
    """The way to a page that the sidebar does not list: targets and names, the last without a target."""
    items = [
        f"<li>{link(target, name)}</li>" if target else f'<li aria-current="page">{e(name)}</li>'
        for target, name in steps
    ]
    return (
        '<nav class="crumbs"'
        f' aria-label="{say({"fr": "Fil d’Ariane", "en": "Breadcrumb"}, language)}"><ol>{"".join(items)}</ol></nav>'
    )


def weight_badge(library: Library, weight: str, language: str) -> str:
    """A weight as it is shown everywhere on the site: its name on its colour."""
    return (
        '<span class="weight'
        f' weight-{weight.replace("+", "-")}">{e(library.vocabulary.weights[weight].text(language))}</span>'
    )


def count_weights(library: Library, weights: Iterable[str]) -> dict[str, int]:
    """How many there are of each weight, the heaviest first; a weight that nothing has is left out."""
    found = Counter(weights)
    heaviest_first = sorted(found, key=library.vocabulary.rank_weight, reverse=True)
    return {weight: found[weight] for weight in heaviest_first}


VERIFY = {"fr": "à vérifier", "en": "to be verified"}


def verify_mark(language: str) -> str:
    """The mark of what was not read in a source."""
    return f'<span class="verify">{e(say(VERIFY, language))}</span>'
