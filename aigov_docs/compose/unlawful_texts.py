"""Finding, in every text of a library, words by which it does what the law forbids, whatever its clause declares."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ..library.library import Library
from ..library.text_values import list_texts
from ..library.unlawful_words import load_lexicon
from ..matter.unlawful_values import describe_words
from ..problems import Problem

#: The closed lists whose texts a document prints.
_PRINTED = ("tiers", "functions", "roles", "never_enter", "blanks", "tables", "disclosures", "options")


def check_unlawful_words(library: Library) -> list[Problem]:
    """Find the texts of a library that the law forbids by their words, each with its line; [] for none.

    >>> from ..library import load_library
    >>> check_unlawful_words(load_library())
    []
    """
    return [problem for severity, problem in _find_problems(library) if severity == "refuse"]


def find_doubtful_words(library: Library) -> list[Problem]:
    """Find the texts of a library whose words are to be looked at: they may be lawful, for a reason of their own.

    >>> from ..library import load_library
    >>> find_doubtful_words(load_library())
    []
    """
    return [problem for severity, problem in _find_problems(library) if severity == "warn"]


@lru_cache(maxsize=4)
def _find_problems(library: Library) -> tuple[tuple[str, Problem], ...]:
    lexicon = load_lexicon(library)
    return tuple(
        [
            (found.entry.severity, describe_words(found, _name_place(where, found.line if numbered else 0), library))
            for where, languages, raw, numbered in _list_texts(library)
            for found in lexicon.find_words(raw, languages)
        ]
    )


def _name_place(where: str, line: int) -> str:
    """Name the place of a line of a text that may itself begin further down in its file; 0: the place has no lines."""
    if not line:
        return where
    file, _, first = where.partition(", line ")
    return f"{file}, line {line + (int(first) - 1 if first else 0)}"


def _list_texts(library: Library) -> Iterator[tuple[str, tuple[str, ...], str, bool]]:
    """List the texts that a library writes itself: where each is, its languages, the text, whether its lines count."""
    base = library.base
    for clause in library.clauses.values():
        for edition in clause.editions.values() if clause.library == library.name else ():
            for wording in edition.wordings.values():
                yield wording.where, (wording.language,), wording.raw, True
    for name, (companion, texts) in library.companions.items():
        if base is None or base.companions.get(name) != (companion, texts):
            for key, languages, text in list_texts(companion):
                yield f"companions/{name}/companion.yaml, {key}", languages, text, False
            for wording in texts.values():
                yield wording.where, (wording.language,), wording.raw, True
    for name, vehicle in library.vehicles.items():
        if base is None or base.vehicles.get(name) != vehicle:
            for key, languages, text in list_texts(vehicle):
                yield f"vehicles/{name}.yaml, {key}", languages, text, False
    for field in _PRINTED:
        listed = getattr(library.vocabulary, field)
        known = getattr(base.vocabulary, field) if base is not None else None
        for key, languages, text in list_texts(listed if listed != known else None):
            yield f"vocabulary/{field}.yaml, {key}", languages, text, False
