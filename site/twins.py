"""Twins in plain Markdown of the pages that people write, beside their web pages, and ``llms.txt``, which lists them.

An agent reads ``en/guides/agents.md`` where a person reads ``en/guides/agents.html``. A twin has the words of its page:
what lays the page out is gone, a card is an item of a list, a program that the page shows is there.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

from frame import LANGUAGES, Site, put

#: What ``llms.txt`` says first, and the heading of each language.
ABOUT = """# aigov_docs

> Documents that govern the use of generative AI at work in France (charter, chapter of the IT charter, contract \
amendment), in French and English, and what each of their clauses is worth in law, with the rules and the articles. \
The library informs; it is not legal advice.
"""
HEADINGS = {"fr": "Français", "en": "English"}
_FENCE = re.compile(r"^(?P<fence>`{3,}|:{3,})\{(?P<name>[a-z-]+)\}[ ]*(?P<argument>[^\n]*)\n", re.M)
_OPTION = re.compile(r":([a-z-]+):[ ]*([^\n]*)\n")


def write_twins(site: Site) -> list[Path]:
    """Write the twin of each page that people write, then ``llms.txt``; return what was written."""
    out, lines = [], [ABOUT]
    for language in LANGUAGES:
        source = site.source(language)
        pages = sorted(path.relative_to(source) for path in site.written if _has_twin(path, source))
        lines.append(f"## {HEADINGS[language]}\n")
        for name in sorted(pages, key=lambda each: (len(each.parts), each.as_posix())):
            text = plain((source / name).read_text(encoding="utf-8"), (source / name).parent, set(pages), name)
            out.append(put_text(site.out / "html" / language / name, text))
            title, first = introduce(text)
            lines.append(f"- [{title}]({language}/{name.as_posix()}): {first}")
        lines.append("")
    return [*out, put_text(site.out / "html" / "llms.txt", "\n".join(lines).rstrip() + "\n")]


def put_text(path: Path, text: str) -> Path:
    """Write a text where it changed."""
    put(path, text)
    return path


def _has_twin(path: Path, source: Path) -> bool:
    """Whether a page is written by people: the home page and the guides."""
    if path.suffix != ".md" or not path.is_relative_to(source):
        return False
    name = path.relative_to(source)
    return name.parts[0] == "guides" or name.as_posix() == "index.md"


def plain(page: str, folder: Path, pages: set[Path] = frozenset(), name: Path = Path("index.md")) -> str:
    """Turn a page of MyST Markdown into plain Markdown.

    Parameters
    ----------
    folder:
        That of the page, for the programs it shows.
    pages, name:
        The pages that have a twin, and this one: a link to another page leads to its web page.

    >>> plain("---\\na: b\\n---\\n\\n# T\\n\\n```{code-block} sh\\n:class: install\\n\\nx\\n```\\n", Path("."))
    '# T\\n\\n```sh\\nx\\n```\\n'
    """
    page = re.sub(r"\A---\n.*?^---\n", "", page, flags=re.M | re.S)
    while found := _FENCE.search(page):
        end = re.compile(rf"^{found['fence']}[ ]*$\n?", re.M).search(page, found.end())
        if end is None:
            raise ValueError(f"{name}: a block of {found['name']} has no end")
        options, inside = {}, page[found.end() : end.start()]
        while option := _OPTION.match(inside):
            options[option[1]] = option[2]
            inside = inside[option.end() :]
        said = _tell(found["name"], found["argument"].strip(), options, inside.strip("\n"), folder)
        page = page[: found.start()] + said + page[end.end() :]
    parts = re.split(r"^(```.*?^```)$", page, flags=re.M | re.S)
    for at in range(0, len(parts), 2):  # what stands between programs
        said = re.sub(r"\]\(([^)#\s:]+)\.md(#[^)]*)?\)", lambda link: _lead(link, pages, name), parts[at])
        parts[at] = re.sub(r"\n{3,}", "\n\n", said)
    return "".join(parts).strip("\n") + "\n"


def _tell(name: str, argument: str, options: dict[str, str], inside: str, folder: Path) -> str:
    """What a block says without its layout."""
    caption = f"`{options['caption']}`:\n\n" if "caption" in options else ""
    if name == "toctree":
        return ""
    if name == "raw":
        return html.unescape(re.sub(r"<[^>]+>", "", inside)) + "\n"
    if name == "code-block":
        return f"{caption}```{argument}\n{inside}\n```\n"
    if name == "literalinclude":
        program = (folder / argument).resolve().read_text(encoding="utf-8").rstrip("\n")
        return f"{caption}```{options.get('language', '')}\n{program}\n```\n"
    if name == "grid-item-card":
        return f"- [{argument}]({options['link']}.md): {' '.join(inside.split())}\n"
    if name == "grid":
        return re.sub(r"\n\n(?=- )", "\n", inside) + "\n"
    return f"**{argument}.** {inside}\n"


def _lead(link: re.Match[str], pages: set[Path], name: Path) -> str:
    """A link to a page, to its twin where it has one; else to its web page."""
    target = Path(*_walk((name.parent / f"{link[1]}.md").parts))
    return f"]({link[1]}{'.md' if target in pages else '.html'}{link[2] or ''})"


def _walk(parts: tuple[str, ...]) -> list[str]:
    """The parts of a path in which each ``..`` goes up."""
    out: list[str] = []
    for part in parts:
        if part == ".." and out:
            out.pop()
        else:
            out.append(part)
    return out


def introduce(text: str) -> tuple[str, str]:
    """The title of a page, and the first sentence under it.

    >>> introduce("# Guides\\n\\nEach is followed. A test does it.\\n")
    ('Guides', 'Each is followed.')
    """
    title = re.search(r"^# (.+)$", text, re.M)
    body = text[title.end() :].strip() if title else text
    first = " ".join(body.split("\n\n")[0].split())
    sentence = re.match(r".+?[.!?](?=\s|$)", first)
    return title[1] if title else "", sentence[0] if sentence else first
