"""Finding, in the values that a matter prints, words by which a text does what the law forbids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..i18n import N_, NNBSP
from ..library.library import Library, load_lexicon
from ..library.text_values import list_texts
from ..library.unlawful_words import FoundWords
from ..library.yaml_files import Bilingual
from ..problems import Problem
from .models import Matter
from .partial import PartialMatter
from .problem_paths import add_path


def find_unlawful_values(
    matter: Matter | PartialMatter, library: Library, facts: Mapping[str, str] | None = None
) -> list[tuple[str, Problem]]:
    """Find the values of a matter that say what the law forbids, as pairs of ``refuse`` or ``warn`` and the problem.

    The problem stands at the key of the value. Every text of the matter is looked at, whether a document of today
    prints it or not. ``facts`` are those of the employer, values by name: what is forbidden only on legal bases that
    do not govern that employer is left out. None leaves out nothing.
    """
    return [
        (phrase.entry.severity, add_path(describe_words(phrase, key, library, facts), matter))
        for key, phrase in load_lexicon(library).find_in_texts(list(list_texts(matter)))
        if facts is None or any(True for _ in _governing(phrase, library, facts))
    ]


def describe_words(phrase: FoundWords, where: str, library: Library, facts: Mapping[str, str] | None = None) -> Problem:
    """Build the problem that reports unlawful words: where they stand, what they do, on what basis, what to do.

    ``where`` is their place, for messages. ``facts``, of the employer by name, leave out the legal bases that do not
    govern the employer; with None all are cited.
    """
    cited = [library.legal_bases[name].cite for name in _governing(phrase, library, facts)]
    return Problem(
        "unlawful-words",
        where,
        N_("“{words}”: {what} ({bases})"),
        "{instead}",
        {
            "words": phrase.words,
            "what": Bilingual(fr=phrase.entry.fr, en=phrase.entry.en),
            "bases": Bilingual(
                fr=f"{NNBSP}; ".join(citation.fr for citation in cited), en="; ".join(citation.en for citation in cited)
            ),
            "instead": phrase.entry.instead,
        },
    )


def _governing(phrase: FoundWords, library: Library, facts: Mapping[str, str] | None) -> Iterator[str]:
    for name in phrase.entry.legal_bases:
        if facts is None or library.legal_bases[name].governs_employer(facts):
            yield name
