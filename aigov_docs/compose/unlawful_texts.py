"""Finding, in every text of a library, words by which it does what the law forbids, whatever its clause declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from ..kits.ground.problems import Problem
from ..library.clauses import Wording
from ..library.library import Library, load_lexicon
from ..library.text_values import list_texts
from ..matter.checks import describe_words

#: The closed lists whose texts a document prints.
_PRINTED = ("tiers", "functions", "roles", "never_enter", "blanks", "tables", "disclosures", "options")


def check_unlawful_words(library: Library) -> list[Problem]:
    """Find the texts of a library whose words do what the law forbids: a problem for each, with its line; [] for none.

    >>> check_unlawful_words(load_library())
    []
    """
    return [problem for severity, problem in _find_problems(library) if severity == "refuse"]


def find_doubtful_words(library: Library) -> list[Problem]:
    """Find the texts of a library whose words may be unlawful, each with its line, for a person to judge; [] for none.

    Words that are unlawful in any case are left out: `check_unlawful_words` finds them.

    >>> find_doubtful_words(load_library())
    []
    """
    return [problem for severity, problem in _find_problems(library) if severity == "warn"]


@lru_cache(maxsize=4)
def _find_problems(library: Library) -> tuple[tuple[str, Problem], ...]:
    texts = [
        ((order, place), languages, text)
        for order, group in enumerate(_list_texts(library))
        for place, languages, text in group
    ]
    found = sorted(load_lexicon(library).find_in_texts(texts), key=lambda each: each[0][0])
    return tuple(
        [
            (words.entry.severity, describe_words(words, _describe_line(place, words.line), library))
            for (_, place), words in found
        ]
    )


def _describe_line(place: Wording | str, line: int) -> str:
    return place if isinstance(place, str) else place.describe_line(line)


def _list_texts(library: Library) -> Iterator[list[tuple[Wording | str, tuple[str, ...], str]]]:
    """List the texts that a library writes itself, each wording alone, then the values of each file together.

    Of each there are its wording, or the place of a value in words, then its languages and the text.
    """
    for wording in _list_wordings(library):
        yield [(wording, (wording.language,), wording.raw)]
    for file, texts in _list_values(library):
        yield [(f"{file}, {key}", languages, text) for key, languages, text in texts]


def _list_wordings(library: Library) -> Iterator[Wording]:
    """List the wordings of clauses and of companions that a library writes itself."""
    base = library.base
    for clause in library.clauses.values():
        for edition in clause.editions.values() if clause.library == library.name else ():
            yield from edition.wordings.values()
    for name, (companion, texts) in library.companions.items():
        if base is None or base.companions.get(name) != (companion, texts):
            yield from texts.values()


def _list_values(library: Library) -> Iterator[tuple[str, Iterable[tuple[str, tuple[str, ...], str]]]]:
    """List the files whose other texts a library writes itself, each with these: key, languages, text."""
    base = library.base
    for name, (companion, texts) in library.companions.items():
        if base is None or base.companions.get(name) != (companion, texts):
            yield f"companions/{name}/companion.yaml", list_texts(companion)
    for name, vehicle in library.vehicles.items():
        if base is None or base.vehicles.get(name) != vehicle:
            yield f"vehicles/{name}.yaml", list_texts(vehicle)
    for field in _PRINTED:
        listed = getattr(library.vocabulary, field)
        known = getattr(base.vocabulary, field) if base is not None else None
        yield f"vocabulary/{field}.yaml", list_texts(listed if listed != known else None)
