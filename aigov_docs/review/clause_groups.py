"""The paragraphs of one clause in a file, matched with the wording closest to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from ..kits.ground.fingerprints import fingerprint_texts
from ..kits.ground.text import name_article, normalize_text
from ..kits.wordkit.read.lines import WordLine
from ..kits.wordkit.read.roles import CELLS, SHARED
from ..kits.wordkit.text_diff import count_words, measure_word_share, split_terms
from ..library.clauses import Clause, Edition, Wording, fingerprint_wording
from ..library.library import Library
from .wording_differences import (
    FORMS,
    Segment,
    UnitMatch,
    WordChange,
    WordingUnit,
    compare_words,
    compile_units,
    join_units,
    match_unit,
    shape_units,
)

# ------------------------------------------------------------------ article numbers
# The numbers that the articles of a returned file bear, as Word counts them in that very file.


#: The number of an article, or of a clause that shares one: "34", "34.2".
NUMBER = r"[0-9]{1,4}(?:\.[0-9]{1,3})?"
_TYPED_ARTICLE = re.compile(r"(?:article|art\.) ?[0-9]{1,4}(?:er)?(?: (?:bis|ter|quater))?\b", re.IGNORECASE)
_HEADINGS = {"Heading1", SHARED, "UnnumberedHeading"}


def read_number(label: str) -> str:
    """Read the number in what Word prints before a heading or paragraph; empty where there is none.

    >>> read_number("Article 34."), read_number("34.2"), read_number("•")
    ('34', '34.2', '')
    """
    number_match = re.search(NUMBER, normalize_text(label))
    return number_match[0] if number_match else ""


def label_heading(line: WordLine) -> str:
    """Return the label of an article as a file prints it, without its last mark: ``Article 34``.

    It is what Word counts, else what somebody typed at the beginning of the heading; empty where there is neither.
    """
    if read_number(line.label):
        return line.label.strip(" .:-\u2013\u2014\u00a0")
    typed = _TYPED_ARTICLE.match(normalize_text(line.shown))
    return typed[0] if typed else ""


def cite_heading(line: WordLine) -> str:
    """Write a heading as a sentence cites it, its number and its words: ``Article 34. Repas``.

    >>> from ..kits.wordkit.read.lines import TextPiece
    >>> cite_heading(WordLine((TextPiece("Repas"),), label="Article 34"))
    'Article 34. Repas'
    """
    stop = "." if line.label[-1:].isalnum() and not line.label[:1].isdigit() else ""
    return f"{line.label}{stop} {line.shown}".strip()


def opens_article(line: WordLine) -> bool:
    """Whether a paragraph begins an article: it is a heading, or somebody typed "Article 8 bis" at its beginning.

    >>> from ..kits.wordkit.read.lines import TextPiece
    >>> opens_article(WordLine((TextPiece("Article 8 bis – Repas"),))), opens_article(WordLine((TextPiece("Repas"),)))
    (True, False)
    """
    return line.role in _HEADINGS or _TYPED_ARTICLE.match(line.folded) is not None


def renumber_lines(lines: Sequence[WordLine], everything: Sequence[WordLine], *, accepted: bool) -> list[WordLine]:
    """Give the articles of a file with pending changes the numbers they get once the changes are settled.

    Word counts an article also while its deletion is pending; the articles after it move up by one when the deletion
    is accepted, and so do those after an insertion that is rejected.

    Parameters
    ----------
    lines:
        The lines that result from the settled changes.
    everything:
        The lines of the file as it stands, with its changes.
    accepted:
        Whether the changes were accepted; rejected otherwise.
    """
    gone = [
        line
        for line in everything
        if line.role == SHARED
        and read_number(line.label)
        and ((line.mark_deleted or line.row_deleted) if accepted else (line.mark_inserted or line.row_inserted))
    ]
    return [_move_up(line, gone) for line in lines] if gone else list(lines)


def _move_up(line: WordLine, gone: Sequence[WordLine]) -> WordLine:
    """Lower the number of an article, or of a place in one, by the articles before it that are gone."""
    number = read_number(line.label)
    if not number or not (line.role == SHARED or "." in number):
        return line
    before = sum(
        former.place <= line.place and (not former.language or not line.language or former.language == line.language)
        for former in gone
    )
    article, dot, place = number.partition(".")
    return line._replace(label=line.label.replace(number, f"{int(article) - before}{dot}{place}", 1))


def iter_article_runs(lines: Sequence[WordLine]) -> Iterator[list[WordLine]]:
    """Yield lists of lines: the heading of an article with the lines that closely follow it; any other line alone."""
    run: list[WordLine] = []
    for line in lines:
        if run and opens_article(run[0]) and not opens_article(line) and line.place <= run[-1].place + 2:
            run.append(line)
            continue
        if run:
            yield run
        run = [line]
    if run:
        yield run


# ------------------------------------------------------------------ wordings
# An index of every wording of some libraries, by its words.


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

    >>> index_wordings((load_library(),)) is index_wordings((load_library(),))
    True
    """
    return WordingIndex(libraries)


def _shingles(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """List each three words in a row of a text."""
    return zip(words, words[1:], words[2:], strict=False)


# ------------------------------------------------------------------ clause groups
#: A clause by name, and a language.
Key = tuple[str, str]
HEADINGS = {"Heading2", "UnnumberedHeading"}
_TABLE = {*CELLS, "Caption"}
#: The share of words in common from which a paragraph is one of the wording that was changed.
NEAR = 0.4
_MOST_PARAGRAPHS = 150  # of a clause, that are compared word by word: no honest file has more


@dataclass(frozen=True, slots=True)
class MatchedPair:
    """A match between pieces of a clause's wording and paragraphs of a file, with the words that differ.

    ``how`` says how close they are: ``exact``, ``near``, ``merged`` (paragraphs joined) or ``split`` (one cut in two).
    """

    units: tuple[int, ...]
    lines: tuple[int, ...]
    how: str
    match: UnitMatch
    words: tuple[WordChange, ...] = ()


@dataclass
class ClauseGroup:
    """The paragraphs of one clause in one language, matched with the wording closest to them.

    ``claims`` are the tags of the controls they are in; ``lines`` their places among the paragraphs of the file;
    ``article`` is what the file prints before the heading of their article: "Article 37".
    """

    key: Key
    lines: list[WordLine]
    source: WordingSource | None = None
    pairs: list[MatchedPair] = field(default_factory=list)
    tables: dict[int, list[int]] = field(default_factory=dict)
    missing: list[int] = field(default_factory=list)
    added: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    outside: list[WordLine] = field(default_factory=list)
    article: str = ""

    @property
    def title(self) -> str:
        """The title of the clause as the library gives it; its name where no library has it."""
        return self.source.heading.strip() if self.source is not None else self.key[0]

    @property
    def display_name(self) -> str:
        """How a reader of the file calls the clause: "Article 37 – Comptes personnels"."""
        return name_article(self.article, self.title)

    @property
    def claims(self) -> list[str]:
        """The tags of the content controls that the clause's paragraphs are in or follow.

        The tag with the most text of the clause is first.
        """
        count: dict[str, int] = {}
        for line in self.lines:
            if line.tag:
                count[line.tag] = count.get(line.tag, 0) + len(line.folded)
        return sorted(count, key=lambda tag: -count[tag])

    @property
    def controls(self) -> list[str]:
        """The tags of the content controls that paragraphs of the clause are in, the one with the most text first."""
        return [tag for tag in self.claims if any(line.tag == tag and line.controlled for line in self.lines)]

    @cached_property
    def printed(self) -> str:
        """The fingerprint (digest) of the clause's text as the file prints it."""
        return fingerprint_texts(*(line.folded for line in self.lines))

    @property
    def place(self) -> int:
        """The index, among the paragraphs of the file, of the paragraph where the clause begins."""
        heads = [self.lines[pair.lines[0]].place for pair in self.pairs if 0 in pair.units]
        return min(heads) if heads else min((line.place for line in self.lines), default=0)

    @property
    def order(self) -> list[tuple[int, int]]:
        """Where the pieces of the wording (heading, paragraphs, tables) were found in the file, in the file's order.

        Each is a pair: the index of the piece in the wording, then the index of its paragraph in the group's ``lines``.
        """
        unit_places = [(pair.units[0], pair.lines[0]) for pair in self.pairs] + [
            (unit, lines[0]) for unit, lines in self.tables.items() if lines
        ]
        return sorted(unit_places, key=lambda unit_place: unit_place[1])


def match_group(
    group: ClauseGroup, texts: WordingIndex, *, vehicle: str = "", form: str = "titled", loose: bool = False
) -> None:
    """Choose the published wording closest to the paragraphs of a clause in a file, and match both piece by piece.

    The wording, the matches, and what is missing, added or repeated are stored in ``group``.

    Parameters
    ----------
    group:
        The paragraphs of the clause; left as it is where no library has a wording of the clause in its language.
    texts:
        The index of the wordings to choose from.
    vehicle:
        The name of the file's vehicle, whose wording is preferred between equally close ones; empty when not known.
    form:
        How the file may print the heading of the clause, where no line of the file is that heading alone:
        ``untitled`` (not at all), ``run-in`` (at the start of the first paragraph) or ``titled`` (neither).
    loose:
        Whether the file has lost its styles: paragraphs in the place of a table then count as its cells.
    """
    folded = [line.folded for line in group.lines]
    sources = _choose_forms(texts.by_name.get(group.key, []), folded, form)
    if not sources:
        return
    words = [[word.casefold() for word in split_terms(text)] for text in folded]
    counted = [Counter(line_words) for line_words in words]
    claims = group.claims

    def worth(source: WordingSource) -> tuple[float, bool, bool, int]:
        total = sum(len(unit.words) for unit in source.units) + sum(len(line_words) for line_words in words)
        got = 0.0
        for at, text in enumerate(folded):
            if any(unit.kind != "table" and match_unit(unit, text) for unit in source.units):
                got += len(words[at])
            else:
                got += (
                    0.8
                    * len(words[at])
                    * max(
                        (measure_word_share(counted[at], count_words(unit.words)) ** 2 for unit in source.units),
                        default=0,
                    )
                )
        carried = source.library.find_vehicle(vehicle)
        meant = source.wording is source.edition.find_wording(carried or vehicle, source.language)
        return (round(2 * got / max(total, 1), 6), source.label in claims, meant, source.edition.number)

    group.source = max(sources, key=worth) if len(sources) > 1 else sources[0]
    _GroupMatcher(group, loose=loose).match_group_lines()


def _choose_forms(sources: Sequence[WordingSource], folded: Sequence[str], form: str) -> list[WordingSource]:
    """Choose the wordings in the form in which a file prints their headings: as told, unless one has its own line."""
    titled = [source for source in sources if source.form == "titled"]
    if form == "titled" or any(match_unit(source.units[0], text) for source in titled for text in folded):
        return titled
    shaped = [source for source in sources if source.form == form]
    shaped_keys = {(source.label, source.wording.key) for source in shaped}
    return [*shaped, *(source for source in titled if (source.label, source.wording.key) not in shaped_keys)]


class _GroupMatcher:
    """A matcher of the paragraphs of a group with the units of its wording."""

    def __init__(self, group: ClauseGroup, *, loose: bool) -> None:
        assert group.source is not None
        self.group, self.units, self.loose = group, group.source.units, loose
        self.folded = [line.folded for line in group.lines]
        self.free_lines = list(range(len(group.lines)))
        self.free_units = [at for at, unit in enumerate(self.units) if unit.kind != "table"]

    def match_group_lines(self) -> None:
        """Match the clause's paragraphs with the pieces of its wording, and store the result in the group.

        Equal paragraphs are matched first, then tables, joined or cut paragraphs, and near ones. Pieces left over are
        missing, paragraphs left over were added.
        """
        self.match_exact()
        self.match_tables()
        self.match_joins()
        self.match_near()
        if self.loose:
            self.match_loose_tables()
        self.group.missing = self.free_units + [
            at for at, unit in enumerate(self.units) if unit.kind == "table" and at not in self.group.tables
        ]
        self.group.added = self.free_lines
        self.group.pairs.sort(key=lambda pair: pair.lines)

    def take_pair(self, pair: MatchedPair) -> None:
        """Add a matched pair to the group, and take its paragraphs and pieces out of what is still to match."""
        self.group.pairs.append(pair)
        self.free_lines = [at for at in self.free_lines if at not in pair.lines]
        self.free_units = [at for at in self.free_units if at not in pair.units]

    def match_exact(self) -> None:
        """Pair each paragraph with a piece of the wording that it equals to the letter, in the wording's order.

        A paragraph that equals only pieces paired before is noted as repeated.
        """
        last = -1
        for at in list(self.free_lines):
            matches_by_unit = {
                unit: match_unit(self.units[unit], self.folded[at])
                for unit in range(len(self.units))
                if self.units[unit].kind != "table" and self.units[unit].words
            }
            fitting = [unit for unit, unit_match in matches_by_unit.items() if unit_match is not None]
            free = [unit for unit in fitting if unit in self.free_units]
            if free:
                unit = next((unit for unit in free if unit > last), free[0])
                last = unit
                self.take_pair(MatchedPair((unit,), (at,), "exact", matches_by_unit[unit] or UnitMatch()))
            elif fitting:
                self.group.repeated.append(at)
                self.free_lines.remove(at)

    def match_tables(self) -> None:
        """Assign each cell and caption to a table of the wording: the next one after the text matched before it.

        A cell or caption after the wording's last table is assigned to that table. A caption is the clause's heading,
        alone, or followed by itself or by the names of the columns, as other programs write a table's description.
        """
        places = [at for at, unit in enumerate(self.units) if unit.kind == "table"]
        cells = [
            at
            for at in self.free_lines
            if self.group.lines[at].role in _TABLE or self.group.lines[at].tables > self._least_depth()
        ]
        title = normalize_text(self.group.source.heading if self.group.source is not None else "")
        cells = sorted(cells + [at for at in self.free_lines if at + 1 in cells and self._is_caption(at, title)])
        for at in cells if places else []:
            before = max((pair.units[-1] for pair in self.group.pairs if pair.lines[-1] < at), default=-1)
            place = next((place for place in places if place > before), places[-1])
            self.group.tables.setdefault(place, []).append(at)
            self.free_lines.remove(at)

    def _is_caption(self, at: int, title: str) -> bool:
        """Whether a line that stands before a table is its caption, made of the clause's heading (``title``)."""
        text = self.folded[at]
        names = [" - ".join(self.folded[at + 1 : end]) for end in range(at + 2, at + 14)]
        return bool(title) and text in {title, title * 2, *(title + name for name in names)}

    def _least_depth(self) -> int:
        return min((line.tables for line in self.group.lines), default=0)

    def match_loose_tables(self) -> None:
        """Assign the free paragraphs in the place of a table of the wording to that table, in a file without styles."""
        for place in [at for at, unit in enumerate(self.units) if unit.kind == "table" and at not in self.group.tables]:
            before = max((pair.lines[-1] for pair in self.group.pairs if pair.units[-1] < place), default=-1)
            after = min((pair.lines[0] for pair in self.group.pairs if pair.units[0] > place), default=len(self.folded))
            cells = [at for at in self.free_lines if before < at < after]
            if cells:
                self.group.tables[place] = cells
                self.free_lines = [at for at in self.free_lines if at not in cells]

    def match_joins(self) -> None:
        """Pair one paragraph with two to four joined pieces of a wording, or two to four paragraphs with one piece."""
        runs = [tuple(range(first, first + size)) for size in (2, 3, 4) for first in self.free_units]
        whole = {
            run: join_units([self.units[unit] for unit in run])
            for run in runs
            if all(unit in self.free_units for unit in run)
        }
        for at in self.free_lines[:_MOST_PARAGRAPHS]:
            for run, unit in whole.items():
                unit_match = (
                    match_unit(unit, self.folded[at])
                    if at in self.free_lines and set(run) <= set(self.free_units)
                    else None
                )
                if unit_match is not None:
                    self.take_pair(MatchedPair(run, (at,), "merged", unit_match))
        for at in self.free_lines[:_MOST_PARAGRAPHS]:
            for size in (2, 3, 4):
                lines = tuple(range(at, at + size))
                if not all(line_index in self.free_lines for line_index in lines):
                    break
                text = normalize_text(" ".join(self.folded[line_index] for line_index in lines))
                for free in list(self.free_units):
                    unit_match = match_unit(self.units[free], text)
                    if unit_match is not None and all(line_index in self.free_lines for line_index in lines):
                        self.take_pair(MatchedPair((free,), lines, "split", unit_match))

    def match_near(self) -> None:
        """Pair the paragraphs and pieces still free that have the most words in common, the closest pair first.

        A pair shares at least `NEAR` of its words, save a heading in heading style, which is always paired.
        """
        words = {
            at: [word.casefold() for word in split_terms(self.folded[at])[:3000]]
            for at in self.free_lines[:_MOST_PARAGRAPHS]
        }
        scored = [
            (measure_word_share(Counter(words[at]), Counter(self.units[unit].words)), -abs(at - unit), at, unit)
            for at in words
            for unit in self.free_units
        ]
        for score, _, at, unit in sorted(scored, reverse=True):
            alone = self.units[unit].kind == "heading" and self.group.lines[at].role in HEADINGS
            if (score >= NEAR or alone) and at in self.free_lines and unit in self.free_units:
                unit_match, changes = compare_words(self.units[unit], self.folded[at])
                self.take_pair(MatchedPair((unit,), (at,), "near", unit_match, changes))


def trim_added_lines(groups: Sequence[ClauseGroup], rest: Sequence[WordLine]) -> list[WordLine]:
    """Remove from each clause, in place, the paragraphs added after its end; return ``rest`` followed by them.

    ``rest`` are the paragraphs that belong to no clause; it is not changed. Removed are added paragraphs at the end of
    a clause that follow its content control; and, inside the control, those from the heading of an added article on
    (Word puts there what is typed after Enter).
    """
    outside_lines = list(rest)
    for group in groups:
        added, end = set(group.added), len(group.lines)
        first = end
        while first - 1 in added:
            first -= 1
        article = next((at for at in range(first, end) if at and opens_article(group.lines[at])), end)
        while article > first and not group.lines[article - 1].controlled:
            article -= 1
        outside_lines += group.lines[article:]
        group.lines = group.lines[:article]
        group.added = [at for at in group.added if at < article]
    return outside_lines


def is_heading(heading: WordingUnit, text: str) -> bool:
    """Whether a text, as `normalize_text` returns it, is exactly the heading, or the heading twice without a space."""
    return text in (heading.text, heading.text * 2)
