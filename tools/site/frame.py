"""What every part of the site writes with: `Site` knows the places, the library and the languages."""

from __future__ import annotations

import html
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from aigov_docs import Library, load_library
from aigov_docs.i18n import typeset

LANGUAGES = ("fr", "en")


@dataclass
class Site:
    """One build of the site.

    Parameters
    ----------
    out:
        Where it is built: ``source/fr``, ``source/en`` hold the pages that Sphinx reads, ``html`` what is served.
    """

    out: Path
    root: Path = ROOT
    written: set[Path] = field(default_factory=set)

    @cached_property
    def library(self) -> Library:
        return load_library()

    def source(self, language: str) -> Path:
        """The folder of pages in a language."""
        return self.out / "source" / language

    def page(self, language: str, name: str, text: str) -> Path:
        """Write a page of MyST Markdown: ``clauses/confidential-data``. Left alone when it says the same, so that Sphinx does not read it again."""
        path = self.source(language) / f"{name}.md"
        put(path, text.rstrip() + "\n")
        self.written.add(path)
        return path

    def file(self, language: str, name: str, content: str | bytes) -> Path:
        """Write a file beside the pages, for a page to include: ``reference/schemas/matter.json``."""
        path = self.source(language) / name
        put(path, content)
        self.written.add(path)
        return path

    def shared(self, folder: str) -> Path:
        """A folder served as it is to both languages: pictures, Word files. A page reaches it by ``up(name) + folder``."""
        path = self.out / "html" / folder
        path.mkdir(parents=True, exist_ok=True)
        return path


def up(name: str) -> str:
    """The way from the web page of a name up to the folder that holds ``fr``, ``en`` and what they share.

    >>> up("index"), up("clauses/confidential-data")
    ('../', '../../')
    """
    return "../" * (name.count("/") + 1)


def put(path: Path, content: str | bytes) -> None:
    """Write a file unless it says the same already."""
    data = content.encode() if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_bytes() != data:
        path.write_bytes(data)


def e(text: object) -> str:
    """Text for HTML.

    >>> e('a < "b"')
    'a &lt; &quot;b&quot;'
    """
    return html.escape(str(text))


def md(text: object) -> str:
    """Text for Markdown: nothing in it is markup.

    >>> md("a_b* <c> [d]")
    'a\\\\_b\\\\* &lt;c\\\\> \\\\[d\\\\]'
    """
    out = "".join(f"\\{each}" if each in "\\`*_{}[]()#+!|>$~^@:" else each for each in str(text))
    return out.replace("<", "&lt;")


def raw(html_text: str) -> str:
    """A block of HTML in a page. Backticks in it do not end it.

    >>> print(raw("<p>a</p>"))
    ``````{raw} html
    <p>a</p>
    ``````
    """
    return f"``````{{raw}} html\n{html_text}\n``````"


def say(words: dict[str, str], language: str) -> str:
    """Our own words in a language, with its spaces and apostrophes."""
    return typeset(words[language], language)
