"""Reading the texts of clauses as a person does: their paragraphs and their sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..kits.ground.i18n import NBSP, NNBSP
from .markup import Blank, Inline, Reference, TextParagraph, WordingText

_END = re.compile(r"(?<=[.!?…])[\s" + NBSP + NNBSP + r"]+(?=[«“\"(]?[\s" + NBSP + r"]*[A-ZÀ-ÖØ-Þ0-9{\[])")
_SHORT = re.compile(r"\b(?:art|al|cf|M|Mme|n|no|p|L|R|D|Mr|Ms|St|etc)\.$")


def spell_inlines(inlines: Iterable[Inline]) -> str:
    """Write the pieces of a wording as plain text, with blanks as ``{{ name }}`` and references as ``[[clause]]``."""
    texts = []
    for piece in inlines:
        match piece:
            case Blank(name):
                texts.append(f"{{{{ {name} }}}}")
            case Reference(clause):
                texts.append(f"[[{clause}]]")
            case _:
                texts.append(piece.text)
    return "".join(texts)


def list_paragraphs(text: WordingText) -> list[str]:
    """List the heading, the paragraphs and the list items of a wording as plain texts, in order."""
    paragraphs = [spell_inlines(text.heading)]
    for block in text.blocks:
        paragraphs += (
            [spell_inlines(block.inlines)]
            if isinstance(block, TextParagraph)
            else [spell_inlines(item) for item in block.items]
        )
    return paragraphs


def iterate_sentences(text: WordingText) -> Iterator[str]:
    """Iterate over the sentences of the heading, the paragraphs and the list items of a wording."""
    for paragraph in list_paragraphs(text):
        yield from split_sentences(paragraph)


def split_sentences(paragraph: str) -> list[str]:
    """Split a paragraph into sentences; the full stop of an abbreviation does not end one.

    >>> split_sentences("Voir l'article L. 1321-4. Il s'applique.")
    ["Voir l'article L. 1321-4.", "Il s'applique."]
    """
    sentences: list[str] = []
    for part in _END.split(paragraph):
        if sentences and _SHORT.search(sentences[-1]):
            sentences[-1] += f" {part}"
        elif part.strip():
            sentences.append(part.strip())
    return sentences
