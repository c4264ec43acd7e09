"""Reading the texts of clauses as a person does: their sentences, and the phrases they contain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ..i18n import NBSP, NNBSP
from ..text import normalize_for_search
from .markup import Blank, Inline, Reference, TextParagraph, WordingText

_END = re.compile(r"(?<=[.!?…])[\s" + NBSP + NNBSP + r"]+(?=[«“\"(]?[\s" + NBSP + r"]*[A-ZÀ-ÖØ-Þ0-9{\[])")
_SHORT = re.compile(r"\b(?:art|al|cf|M|Mme|n|no|p|L|R|D|Mr|Ms|St|etc)\.$")


@lru_cache(maxsize=4096)
def _searchable_text(raw: str) -> str:
    return normalize_for_search(raw.replace("**", ""))


@lru_cache(maxsize=256)
def _compile_phrases(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{re.escape(normalize_for_search(word))}" for word in words) or r"(?!)")


@lru_cache(maxsize=32768)
def _has_phrase(raw: str, words: tuple[str, ...]) -> bool:
    return _compile_phrases(words).search(_searchable_text(raw)) is not None


def contains_phrase(raw: str, words: Iterable[str]) -> bool:
    """Whether a text (``raw``) contains one of some phrases (``words``); each must begin where a word begins.

    Typography, capitals and accents count for nothing.

    >>> (
    ...     contains_phrase("Le référent IA répond.", ["référent ia"]),
    ...     contains_phrase("La préférence va à l'outil.", ["référ"]),
    ... )
    (True, False)
    >>> contains_phrase("Le référent IA répond.", [])
    False
    """
    return _has_phrase(raw, tuple(words))


def spell_inlines(inlines: Iterable[Inline]) -> str:
    """Write the pieces of a wording as plain text, with blanks as ``{{ name }}`` and references as ``[[clause]]``."""
    out = []
    for piece in inlines:
        match piece:
            case Blank(name):
                out.append(f"{{{{ {name} }}}}")
            case Reference(clause):
                out.append(f"[[{clause}]]")
            case _:
                out.append(piece.text)
    return "".join(out)


def list_paragraphs(text: WordingText) -> list[str]:
    """List the heading, the paragraphs and the list items of a wording as plain texts, in order."""
    out = [spell_inlines(text.heading)]
    for block in text.blocks:
        out += (
            [spell_inlines(block.inlines)]
            if isinstance(block, TextParagraph)
            else [spell_inlines(item) for item in block.items]
        )
    return out


def iterate_sentences(text: WordingText) -> Iterator[str]:
    """Iterate over the sentences of the heading, the paragraphs and the list items of a wording."""
    for paragraph in list_paragraphs(text):
        yield from split_sentences(paragraph)


def split_sentences(paragraph: str) -> list[str]:
    """Split a paragraph into sentences; the full stop of an abbreviation does not end one.

    >>> split_sentences("Voir l'article L. 1321-4. Il s'applique.")
    ["Voir l'article L. 1321-4.", "Il s'applique."]
    """
    out: list[str] = []
    for part in _END.split(paragraph):
        if out and _SHORT.search(out[-1]):
            out[-1] += f" {part}"
        elif part.strip():
            out.append(part.strip())
    return out
