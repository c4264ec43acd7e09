"""An index of every wording of some libraries, by its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..library.clauses import Clause, Edition, Wording, fingerprint_wording
from ..library.load import Library
from ..text_diff import count_words, measure_word_share, split_terms
from .match import FORMS, Segment, WordingUnit, compile_units, match_unit, shape_units

#: Paragraphs whose clauses are remembered from one file to the next; then it begins anew.
_MOST_KEPT = 20000


@dataclass(frozen=True, slots=True)
class WordingSource:
    """One wording of one edition of one clause of a library, with the patterns that find it in a file.

    ``form`` is how its heading is printed: a clause of an article that several share is found in other forms too.
    """

    library: Library
    clause: Clause
    edition: Edition
    wording: Wording
    units: tuple[WordingUnit, ...]
    form: str = "titled"

    @property
    def label(self) -> str:
        """The name and number of the clause's edition, such as ``confidential-data@2``."""
        return self.clause.label_edition(self.edition)

    @property
    def name(self) -> str:
        """The name of the clause as content-control tags write it, without the number of the edition."""
        return self.label.rsplit("@", 1)[0]

    @property
    def language(self) -> str:
        """The language of the wording."""
        return self.wording.language

    @property
    def fingerprint(self) -> str:
        """The fingerprint (digest) of the wording, as the lock file of the library records it."""
        return fingerprint_wording(self.edition.wordings, self.wording.key)

    @property
    def heading(self) -> str:
        """The heading that the library gives to the clause in this wording, with ``…`` for each blank or reference."""
        return "".join(getattr(piece, "text", "…") for piece in self.wording.text.heading)


class WordingIndex:
    """An index of every wording of some libraries, which finds the clauses that a text comes from."""

    def __init__(self, libraries: Sequence[Library]) -> None:
        self.sources: list[WordingSource] = []
        self.by_name: dict[tuple[str, str], list[WordingSource]] = {}
        self.by_label: dict[str, list[WordingSource]] = {}
        seen: set[tuple[str, str, str, str]] = set()
        for library in libraries:
            shared = list_shared_clauses(library)
            for clause in library.clauses.values():
                for edition in clause.editions.values():
                    for wording in edition.wordings.values():
                        units = compile_units(wording, library.vocabulary.blanks)
                        for form in FORMS if clause.id in shared else FORMS[:1]:
                            source = WordingSource(library, clause, edition, wording, shape_units(units, form), form)
                            identity = (source.label, wording.key, source.fingerprint, form)
                            # a house library holds the shipped clauses too, and a heading may stand alone in each form
                            if identity in seen or (form != "titled" and source.units in ((), units)):
                                continue
                            seen.add(identity)
                            self._add_source(source)
        self.units: list[WordingUnit] = []
        self.owners: list[set[tuple[str, str]]] = []
        self._number: dict[tuple[Segment, ...], int] = {}
        self._shingles: dict[tuple[str, ...], list[int]] = {}
        self._short: list[tuple[int, str]] = []  # each with words without which no text matches it
        self._exact: dict[str, list[int]] = {}
        for source in self.sources:
            for unit in source.units:
                if unit.kind != "table" and unit.words:
                    self._add_unit(unit, (source.name, source.language))

    def _add_source(self, source: WordingSource) -> None:
        self.sources.append(source)
        self.by_name.setdefault((source.name, source.language), []).append(source)
        if source.form == "titled":
            self.by_label.setdefault(source.label, []).append(source)

    def _add_unit(self, unit: WordingUnit, owner: tuple[str, str]) -> None:
        number = self._number.get(unit.segments)
        if number is None:
            number = self._number[unit.segments] = len(self.units)
            self.units.append(unit)
            self.owners.append(set())
            if len(unit.words) < 6:
                self._short.append((number, "" if unit.elides else "".join(unit.fixed[:1])))
            for shingle in set(_shingles(unit.words)):
                self._shingles.setdefault(shingle, []).append(number)
        self.owners[number].add(owner)

    def find_exact(self, text: str) -> list[int]:
        """Find the headings, paragraphs and items of wordings that a text matches exactly.

        The result lists their indexes in ``units``, the list of all those that this index holds. It is kept for the
        next call with the same text, since most paragraphs come again in the next file. ``text`` is as `normalize_text`
        leaves it: plain quotation marks, spaces and dashes.
        """
        indexes = self._exact.get(text)
        if indexes is None:
            if len(self._exact) >= _MOST_KEPT:
                self._exact.clear()
            short = [number for number, words in self._short if words in text]
            tried = dict.fromkeys([number for number, _ in self._rank_units(text)[:30]] + short)
            indexes = self._exact[text] = [
                number for number in tried if match_unit(self.units[number], text) is not None
            ]
        return indexes

    def find_near(self, text: str, least: float = 0.45) -> list[tuple[float, int]]:
        """Find the headings, paragraphs and list items of wordings that share most words with a text, closest first.

        Each is a pair: its share of words in common, from 0 to 1, then its index in ``units``, the list of all those
        that this index holds. ``least`` is the smallest share listed.
        """
        words = [word.casefold() for word in split_terms(text)]
        counted = Counter(words)
        scored_units = [
            (measure_word_share(counted, count_words(self.units[number].words)), number)
            for number, _ in self._rank_units(text)[:20]
        ]
        return sorted(
            ((score, number) for score, number in scored_units if score >= least), key=lambda pair: (-pair[0], pair[1])
        )

    def _rank_units(self, text: str) -> list[tuple[int, int]]:
        words = [word.casefold() for word in split_terms(text)[:4000]]
        hits: Counter[int] = Counter()
        for shingle in set(_shingles(words)):
            hits.update(self._shingles.get(shingle, ()))
        return sorted(hits.items(), key=lambda pair: (-pair[1] / (len(self.units[pair[0]].words) + 5), pair[0]))


def list_shared_clauses(library: Library) -> frozenset[str]:
    """List the ids of the clauses that share an article with others, in the outline of some vehicle of a library."""
    return frozenset(
        entry.clause
        for vehicle in library.vehicles.values()
        for section in vehicle.outline
        for article, entry in section.list_places()
        if article is not None
    )


@lru_cache(maxsize=4)
def index_wordings(libraries: tuple[Library, ...]) -> WordingIndex:
    """Build the index of every wording of the libraries given; the four indexes last used are kept and returned again.

    >>> from ..library import load_library
    >>> index_wordings((load_library(),)) is index_wordings((load_library(),))
    True
    """
    return WordingIndex(libraries)


def _shingles(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """List each three words in a row of a text."""
    return zip(words, words[1:], words[2:], strict=False)
