"""What programs show of a Word file, compared with the paragraphs that it has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def paragraphs(path: Path, *, links: bool = True) -> list[str]:
    """The text of each paragraph in the body of a Word file, deleted words and text boxes left out.

    Without ``links``, words inserted inside a link by a tracked change are left out too.
    """
    import docx
    from docx.oxml.ns import qn

    box, link = qn("w:txbxContent"), qn("w:hyperlink")
    body = docx.Document(str(path)).element.body
    if not links:
        for inserted in [each for each in body.iter(qn("w:ins")) if each.getparent().tag == link]:
            inserted.getparent().remove(inserted)
    found = [p for p in body.iter(qn("w:p")) if next(p.iterancestors(box), None) is None]
    texts = ([t for t in p.iter(qn("w:t")) if next(t.iterancestors(box), None) is None] for p in found)
    return ["".join(t.text or "" for t in several) for several in texts]


def unseen(path: Path, shown: str, *, links: bool = True) -> Iterator[str]:
    """Say how many paragraphs of a Word file are not in the text that a program shows of it, and which is the first.

    Only letters and digits are compared: spaces, hyphens and superscripts are told in many ways. A text that several
    paragraphs have must be shown as many times. ``links`` is as in `paragraphs`.
    """
    said = [text for text in paragraphs(path, links=links) if bare(text)]
    whole, asked = bare(shown), Counter(map(bare, said))
    short = {text: number - whole.count(text) for text, number in asked.items()}
    left = [text for text in said if short[bare(text)] > 0]
    if left:
        number = sum(max(0, each) for each in short.values())
        yield f"{number} of {len(said)} paragraphs are not shown; the first: {left[0][:120]}"


def strings_of(node: Any) -> Iterator[str]:
    """The words in pandoc's tree of a document, or of a part of one."""
    if isinstance(node, dict):
        if node.get("t") == "Str":
            yield node["c"]
        else:
            for value in node.values():
                yield from strings_of(value)
    elif isinstance(node, list):
        for value in node:
            yield from strings_of(value)


def bare(text: str) -> str:
    """Keep the letters and digits of a text.

    >>> bare("Article 1er – L’outil")
    'Article1erLoutil'
    """
    return re.sub(r"\W", "", text)
