"""Which paragraphs of a file say which clause, in which edition, and how far they say it to the letter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ..fingerprints import fingerprint_texts
from ..text import normalize_text
from ..word.reading import REFERENCE, WordLine
from ..word_diff import list_stretches, measure_word_share, split_terms
from .verify_texts import (
    _REFERENCE,
    PatternGap,
    UnitMatch,
    WordingIndex,
    WordingSource,
    WordingUnit,
    join_units,
    match_unit,
)

Key = tuple[str, str]  #: a clause by name, and a language
_ASIDE = {
    "Title",
    "Subtitle",
    "Notice",
    "Heading1",
    "Subheading",
    "ContentsTitle",
    "MadeAt",
    "SignatureTitle",
    "SignatureText",
    "SignatureSpace",
    "BoxTitle",
}
_HEADINGS = {"Heading2", "UnnumberedHeading"}
_TABLE = {"TableText", "TableHeading", "Caption"}
#: The letter of an annex, before its title.
LETTERED = re.compile(r"annexe? [A-Z] ?- ?", re.IGNORECASE)
_NEAR = 0.4
_MOST, _MOST_TEXTS = (
    150,
    3000,
)  #: paragraphs of a clause, and of a file, that are compared word by word: no honest file has more
_COMMON = {
    "fr": {
        "le",
        "la",
        "les",
        "des",
        "et",
        "du",
        "une",
        "un",
        "est",
        "à",
        "dans",
        "sur",
        "ne",
        "pas",
        "ou",
        "par",
        "qui",
        "ce",
    },
    "en": {"the", "of", "and", "to", "in", "is", "a", "by", "or", "for", "not", "may", "must", "that", "with", "under"},
}


@dataclass(frozen=True, slots=True)
class WordChange:
    """Some words of an edition, and what stands in their place: either may be empty."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class MatchedPair:
    """A piece of an edition's text and the paragraphs that say it: ``how`` is ``exact``, ``near``, ``merged`` or
    ``split``.
    """

    units: tuple[int, ...]
    lines: tuple[int, ...]
    how: str
    match: UnitMatch
    words: tuple[WordChange, ...] = ()


@dataclass
class ClauseGroup:
    """The paragraphs of one clause in one language, laid against the wording they say best.

    ``claims`` are the tags of the controls they are in; ``lines`` their places among the paragraphs of the file.
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

    @property
    def claims(self) -> list[str]:
        """The tags of the controls its paragraphs are in or follow, the most frequent first."""
        count: dict[str, int] = {}
        for line in self.lines:
            if line.tag:
                count[line.tag] = count.get(line.tag, 0) + len(line.folded)
        return sorted(count, key=lambda tag: -count[tag])

    @property
    def controls(self) -> list[str]:
        """The tags of the controls its paragraphs are really in."""
        return [tag for tag in self.claims if any(line.tag == tag and line.controlled for line in self.lines)]

    @cached_property
    def printed(self) -> str:
        """The fingerprint of what the file prints for it."""
        return fingerprint_texts(*(line.folded for line in self.lines))

    @property
    def place(self) -> int:
        """Where it begins."""
        heads = [self.lines[pair.lines[0]].place for pair in self.pairs if 0 in pair.units]
        return min(heads) if heads else min((line.place for line in self.lines), default=0)

    @property
    def order(self) -> list[tuple[int, int]]:
        """The pieces of the text in the order of the file: (unit, line)."""
        found = [(pair.units[0], pair.lines[0]) for pair in self.pairs] + [
            (unit, lines[0]) for unit, lines in self.tables.items() if lines
        ]
        return sorted(found, key=lambda each: each[1])


# ------------------------------------------------------------------ which paragraphs
@dataclass(slots=True)
class _LineMatches:
    """What a paragraph says: clauses to the letter, clauses it comes close to."""

    exact: dict[Key, int]
    near: dict[Key, float]
    language: str
    heading: bool = False


class ClauseFinder:
    """Gives each paragraph of a file to a clause: by its text, then by its control."""

    def __init__(
        self,
        texts: WordingIndex,
        sections: Iterable[str] = (),
        attached: Iterable[str] = (),
        recorded: Mapping[str, str] | None = None,
    ) -> None:
        self.texts = texts
        self.recorded = recorded or {}
        self.sections = set(sections)
        self.attached = set(attached)
        self._known: dict[str, tuple[dict[Key, int], dict[Key, float], bool]] = {}

    def match_line(self, line: WordLine) -> _LineMatches:
        """What a paragraph says, in the language it is in where that is known."""
        text = line.folded
        if text not in self._known:
            exact: dict[Key, int] = {}
            near: dict[Key, float] = {}
            heading = False
            for number in self.texts.find_exact(text):
                heading = heading or self.texts.units[number].kind == "heading"
                for key in self.texts.owners[number]:
                    exact[key] = max(exact.get(key, 0), len(self.texts.units[number].words))
            if not exact and len(self._known) < _MOST_TEXTS:
                for score, number in self.texts.find_near(text):
                    for key in self.texts.owners[number]:
                        near[key] = max(near.get(key, 0), score)
            self._known[text] = (exact, near, heading)
        found = self._known[text]
        # anybody can set another language, and a copied text may have lost its own
        language = guess_language(text)
        if line.tag:
            known = self.recorded.get(line.tag, "")
            language = known if any(key[1] == known for key in (*found[0], *found[1])) else language or line.language
        keep_exact = {key: value for key, value in found[0].items() if key[1] == language} or found[0]
        keep_near = {key: value for key, value in found[1].items() if key[1] == language} or found[1]
        return _LineMatches(keep_exact, keep_near, language, found[2])

    def group_lines(self, lines: Sequence[WordLine]) -> tuple[list[ClauseGroup], list[WordLine]]:
        """The clauses of a file in order, and the paragraphs that belong to none."""
        said = [self.match_line(line) for line in lines]
        owner: list[Key | None] = [None] * len(lines)
        segments: dict[tuple[str, int], list[int]] = {}
        for at, line in enumerate(lines):
            if line.tag:
                segments.setdefault((line.tag, line.segment), []).append(at)
        support = _count_support(said)
        for (tag, _), places in segments.items():
            self._assign_controlled(tag, places, lines, said, support, owner)
        self._assign_free(lines, said, owner)
        groups: dict[Key, list[WordLine]] = {}
        rest = []
        listed = self._find_contents(lines, said)
        for at, (line, key) in enumerate(zip(lines, owner, strict=True)):
            if key is None:
                if at not in listed:
                    rest.append(line)
            else:
                groups.setdefault(key, []).append(line)
        return [ClauseGroup(key, owned) for key, owned in groups.items()], rest

    def _assign_controlled(
        self,
        tag: str,
        places: list[int],
        lines: Sequence[WordLine],
        said: list[_LineMatches],
        support: dict[Key, int],
        owner: list[Key | None],
    ) -> None:
        """The paragraphs of one control: those of its clause, and those of another that found their way into it."""
        languages: dict[str, int] = {}
        for at in places:
            languages[said[at].language] = languages.get(said[at].language, 0) + len(lines[at].folded)
        language = max(languages, key=lambda name: languages[name])
        claim = (tag.rsplit("@", 1)[0], language or "fr")
        here = _count_support(said[at] for at in places)
        default = claim
        if not here.get(claim) and not any(claim in said[at].near for at in places):
            others = [key for key in here if key[1] == language or not language] or list(here)
            default = max(others, key=lambda key: (here[key], support[key]), default=claim)
            if default == claim:
                close: dict[Key, float] = {}
                for at in places:
                    for key, score in said[at].near.items():
                        close[key] = close.get(key, 0) + score
                default = (
                    max(close, key=lambda key: close[key], default=claim) if claim not in self.texts.by_name else claim
                )
        current = default
        for at in places:
            keys = said[at].exact
            foreign = {key for key, words in keys.items() if words >= 5 or lines[at].role in _HEADINGS}
            if default in keys or not (foreign or said[at].near):
                current = default
            elif foreign:
                current = current if current in foreign else max(foreign, key=lambda key: (support[key], key))
            elif default in said[at].near:
                current = default
            else:
                best, score = max(said[at].near.items(), key=lambda pair: pair[1])
                current = best if score >= 0.75 else default
            owner[at] = current

    def _assign_free(self, lines: Sequence[WordLine], said: list[_LineMatches], owner: list[Key | None]) -> None:
        """The paragraphs in no control, as when a text was copied into another file."""
        listed = self._find_contents(lines, said)
        free = [at for at, line in enumerate(lines) if not line.tag and at not in listed]
        held = {key for at, key in enumerate(owner) if key is not None and lines[at].tag}
        current: dict[str, Key] = {}
        fresh: dict[int, Key] = {}
        taken: dict[str, set[Key]] = {}
        for turn, at in enumerate(free):
            line, keys = lines[at], said[at].exact
            if line.role in _ASIDE or (
                self._is_section_title(line) and not self._opens_clause(free, turn, lines, said)
            ):
                keys = {key: words for key, words in keys.items() if words >= 8}
            if not keys and line.role not in _ASIDE:
                enough = len(line.folded) >= 40
                keys = {
                    key: 1
                    for key, score in said[at].near.items()
                    if enough and score >= (0.6 if key not in held else 0.75)
                }
            elif line.role not in _HEADINGS:
                keys = {key: words for key, words in keys.items() if key not in held or words >= 8}
            keys = {
                key: words
                for key, words in keys.items()
                if words >= 8 or key in current.values() or self._count_following(free, turn, key, said)
            }
            if not keys:
                continue
            used = taken.setdefault(line.folded, set())
            old = current.get(said[at].language)
            chosen = (
                old
                if old in keys
                else max(
                    keys,
                    key=lambda key: self._rank_clause(
                        key, keys[key], self._count_following(free, turn, key, said), key not in used
                    ),
                )
            )
            if chosen is not None:
                used.add(chosen)
                owner[at] = fresh[at] = current[chosen[1]] = chosen
        for at in free:
            if owner[at] is not None or lines[at].role in _ASIDE or self._is_section_title(lines[at]):
                continue
            language = said[at].language
            column = lines[at].column
            near = [
                other
                for other in fresh
                if (not language or fresh[other][1] == language)
                and (lines[other].column == column or lines[other].tables != lines[at].tables)
            ]
            before = next((fresh[other] for other in reversed(near) if other < at), None)
            after = next((fresh[other] for other in near if other > at), None)
            if (
                before is not None
                and self._has_table(before)
                and (lines[at].tables or self._is_caption(before, lines, at))
            ):
                owner[at] = before
                continue
            for key in (before, after):
                if key is not None and (before == after or said[at].near.get(key, 0) >= _NEAR):
                    owner[at] = key
                    break

    def _find_contents(self, lines: Sequence[WordLine], said: list[_LineMatches]) -> set[int]:
        """The lines of a table of contents that has become plain text: four headings of articles, chapters or annexes,
        or more, in a row.
        """
        out: set[int] = set()
        run: list[int] = []
        for at in range(len(lines) + 1):
            if at < len(lines) and not lines[at].tag and (said[at].heading or self._is_listed(lines[at])):
                run.append(at)
                continue
            if sum(said[each].heading for each in run) >= 3 and len(run) >= 4:
                out |= set(run[:-1] if at < len(lines) and set(said[run[-1]].exact) & set(said[at].exact) else run)
            elif (
                sum(self._is_listed(lines[each]) for each in run) >= 4
            ):  # no articles are listed: those that follow are the text
                out |= {each for each in run if self._is_listed(lines[each])}
            run = []
        return out

    def _is_listed(self, line: WordLine) -> bool:
        """Whether a paragraph is what a table of contents lists beside articles: the title of a chapter or of an
        annex.
        """
        lettered = LETTERED.match(line.folded)
        return self._is_section_title(line) or (lettered is not None and line.folded[lettered.end() :] in self.attached)

    def _is_caption(self, key: Key, lines: Sequence[WordLine], at: int) -> bool:
        """Whether a paragraph before a table is its title, once or twice the heading of its clause, as pandoc writes
        it.
        """
        followed = at + 1 < len(lines) and lines[at + 1].tables > lines[at].tables
        return followed and any(
            _is_heading(source.units[0], lines[at].folded) for source in self.texts.by_name.get(key, ())
        )

    def _has_table(self, key: Key) -> bool:
        """Whether a clause has a table in one of its wordings."""
        return any(unit.kind == "table" for source in self.texts.by_name.get(key, ()) for unit in source.units)

    def _is_section_title(self, line: WordLine) -> bool:
        """Whether a paragraph is the title of a chapter."""
        text = line.folded
        return any(
            text == title or (text.endswith(f" {title}") and len(text) < len(title) + 16) for title in self.sections
        )

    def _opens_clause(self, free: list[int], turn: int, lines: Sequence[WordLine], said: list[_LineMatches]) -> bool:
        """Whether a paragraph that could be a chapter is the heading of the clause that the next one says."""
        following = free[turn + 1] if turn + 1 < len(free) else None
        return following is not None and bool(set(said[free[turn]].exact) & set(said[following].exact))

    @staticmethod
    def _rank_clause(key: Key, words: int, follows: int, fresh: bool) -> tuple[int, bool, int, int, Key]:
        """What chooses between clauses that a paragraph may be of: its length, then what comes after it."""
        return (words if words >= 8 else 0, fresh and follows > 0, follows, words, key)

    def _count_following(self, free: list[int], turn: int, key: Key, said: list[_LineMatches]) -> int:
        """How many of the next paragraphs say a clause too: what tells two clauses of the same heading apart."""
        return sum(key in said[at].exact for at in free[turn + 1 : turn + 6])


def _count_support(said: Iterable[_LineMatches]) -> dict[Key, int]:
    """How many words of each clause are said to the letter."""
    out: dict[Key, int] = {}
    for each in said:
        for key, words in each.exact.items():
            out[key] = out.get(key, 0) + words
    return out


def guess_language(text: str) -> str:
    """The language of a text by its commonest words; empty when they do not tell.

    >>> guess_language("l'utilisateur ne donne pas les informations dans une requête")
    'fr'
    """
    words = [word.casefold() for word in split_terms(text)]
    count = {name: sum(word in common for word in words) for name, common in _COMMON.items()}
    best = max(count, key=lambda name: count[name])
    return best if count[best] > 2 * sum(value for name, value in count.items() if name != best) else ""


# ------------------------------------------------------------------ against an edition
def match_group(group: ClauseGroup, texts: WordingIndex, *, vehicle: str = "", loose: bool = False) -> None:
    """Choose the wording a group says best, and lay it against it.

    ``vehicle`` and the tags break ties; ``loose`` says that the styles of the file are lost, so that what stands at the
    place of a
    table is taken for it.
    """
    sources = texts.by_name.get(group.key, [])
    if not sources:
        return
    folded = [line.folded for line in group.lines]
    words = [[word.casefold() for word in split_terms(text)] for text in folded]
    claims = group.claims

    def worth(source: WordingSource) -> tuple[float, bool, bool, int]:
        total = sum(len(unit.words) for unit in source.units) + sum(len(each) for each in words)
        got = 0.0
        for at, text in enumerate(folded):
            if any(unit.kind != "table" and match_unit(unit, text) for unit in source.units):
                got += len(words[at])
            else:
                got += (
                    0.8
                    * len(words[at])
                    * max(
                        (measure_word_share(Counter(words[at]), Counter(unit.words)) ** 2 for unit in source.units),
                        default=0,
                    )
                )
        carried = source.library.find_vehicle(vehicle)
        meant = source.wording is source.edition.find_wording(carried or vehicle, source.language)
        return (round(2 * got / max(total, 1), 6), source.label in claims, meant, source.edition.number)

    group.source = max(sources, key=worth)
    _GroupMatcher(group, loose=loose).match_group_lines()


class _GroupMatcher:
    """Lays the paragraphs of a group against the units of its wording."""

    def __init__(self, group: ClauseGroup, *, loose: bool) -> None:
        assert group.source is not None
        self.group, self.units, self.loose = group, group.source.units, loose
        self.folded = [line.folded for line in group.lines]
        self.free_lines = list(range(len(group.lines)))
        self.free_units = [at for at, unit in enumerate(self.units) if unit.kind != "table"]

    def match_group_lines(self) -> None:
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
        self.group.pairs.append(pair)
        self.free_lines = [at for at in self.free_lines if at not in pair.lines]
        self.free_units = [at for at in self.free_units if at not in pair.units]

    def match_exact(self) -> None:
        """Paragraphs that say a unit to the letter, in the order of the text where there is a choice."""
        last = -1
        for at in list(self.free_lines):
            found = {
                unit: match_unit(self.units[unit], self.folded[at])
                for unit in range(len(self.units))
                if self.units[unit].kind != "table" and self.units[unit].words
            }
            fitting = [unit for unit, each in found.items() if each is not None]
            free = [unit for unit in fitting if unit in self.free_units]
            if free:
                unit = next((unit for unit in free if unit > last), free[0])
                last = unit
                self.take_pair(MatchedPair((unit,), (at,), "exact", found[unit] or UnitMatch()))
            elif fitting:
                self.group.repeated.append(at)
                self.free_lines.remove(at)

    def match_tables(self) -> None:
        """Cells and captions go to the table of the text, the nearest where there are several."""
        places = [at for at, unit in enumerate(self.units) if unit.kind == "table"]
        cells = [
            at
            for at in self.free_lines
            if self.group.lines[at].role in _TABLE or self.group.lines[at].tables > self._least_depth()
        ]
        cells = sorted(
            cells + [at for at in self.free_lines if at + 1 in cells and _is_heading(self.units[0], self.folded[at])]
        )
        for at in cells if places else []:
            before = max((pair.units[-1] for pair in self.group.pairs if pair.lines[-1] < at), default=-1)
            place = next((place for place in places if place > before), places[-1])
            self.group.tables.setdefault(place, []).append(at)
            self.free_lines.remove(at)

    def _least_depth(self) -> int:
        return min((line.tables for line in self.group.lines), default=0)

    def match_loose_tables(self) -> None:
        for place in [at for at, unit in enumerate(self.units) if unit.kind == "table" and at not in self.group.tables]:
            before = max((pair.lines[-1] for pair in self.group.pairs if pair.units[-1] < place), default=-1)
            after = min((pair.lines[0] for pair in self.group.pairs if pair.units[0] > place), default=len(self.folded))
            cells = [at for at in self.free_lines if before < at < after]
            if cells:
                self.group.tables[place] = cells
                self.free_lines = [at for at in self.free_lines if at not in cells]

    def match_joins(self) -> None:
        """Paragraphs run together, and paragraphs cut in two."""
        runs = [tuple(range(first, first + size)) for size in (2, 3, 4) for first in self.free_units]
        whole = {
            run: join_units([self.units[unit] for unit in run])
            for run in runs
            if all(unit in self.free_units for unit in run)
        }
        for at in self.free_lines[:_MOST]:
            for run, unit in whole.items():
                found = (
                    match_unit(unit, self.folded[at])
                    if at in self.free_lines and set(run) <= set(self.free_units)
                    else None
                )
                if found is not None:
                    self.take_pair(MatchedPair(run, (at,), "merged", found))
        for at in self.free_lines[:_MOST]:
            for size in (2, 3, 4):
                lines = tuple(range(at, at + size))
                if not all(each in self.free_lines for each in lines):
                    break
                text = normalize_text(" ".join(self.folded[each] for each in lines))
                for free in list(self.free_units):
                    found = match_unit(self.units[free], text)
                    if found is not None and all(each in self.free_lines for each in lines):
                        self.take_pair(MatchedPair((free,), lines, "split", found))

    def match_near(self) -> None:
        """Paragraphs that come close to a unit, the closest first."""
        words = {
            at: [word.casefold() for word in split_terms(self.folded[at])[:3000]] for at in self.free_lines[:_MOST]
        }
        scored = [
            (measure_word_share(Counter(words[at]), Counter(self.units[unit].words)), -abs(at - unit), at, unit)
            for at in words
            for unit in self.free_units
        ]
        for score, _, at, unit in sorted(scored, reverse=True):
            alone = self.units[unit].kind == "heading" and self.group.lines[at].role in _HEADINGS
            if (score >= _NEAR or alone) and at in self.free_lines and unit in self.free_units:
                found, said = compare_words(self.units[unit], self.folded[at])
                self.take_pair(MatchedPair((unit,), (at,), "near", found, said))


def _is_heading(heading: WordingUnit, text: str) -> bool:
    """Whether a text is a heading, once or twice."""
    return text in (heading.text, heading.text * 2)


def compare_words(unit: WordingUnit, text: str) -> tuple[UnitMatch, tuple[WordChange, ...]]:
    """Word by word: what blanks hold where that can be told, and the words that differ.

    >>> from .verify_texts import compile_unit
    >>> from ..library.markup import TextSpan
    >>> compare_words(compile_unit("paragraph", (TextSpan("Il doit le signaler."),)), "Il peut le signaler.")[1]
    (WordChange(before='doit', after='peut'),)
    """
    before: list[str | PatternGap] = []
    for part in unit.segments:
        before += [part] if isinstance(part, PatternGap) else split_terms(part)
    actual = text
    if any(isinstance(part, PatternGap) and part.reference for part in unit.segments):
        actual = _REFERENCE.sub(REFERENCE, text)
    after = split_terms(actual)[:6000]
    names = [
        (
            REFERENCE
            if isinstance(part, PatternGap) and part.reference
            else f"{{{{ {part.name} }}}}"
            if isinstance(part, PatternGap)
            else part
        )
        for part in before
    ]
    blanks: list[tuple[str, str]] = []
    references: list[tuple[str, str]] = []
    said: list[WordChange] = []
    for same, i1, i2, j1, j2 in list_stretches(names, after):
        holes = [part for part in before[i1:i2] if isinstance(part, PatternGap)]
        if same:
            references += [(part.name, REFERENCE) for part in holes if part.reference]
        elif len(holes) == 1 and i2 - i1 == 1 and not holes[0].reference and j2 > j1:
            blanks.append((holes[0].name, _join_words(after[j1:j2])))
        else:
            said.append(WordChange(_join_words(names[i1:i2]), _join_words(after[j1:j2])))
    return UnitMatch(tuple(blanks), tuple(references)), tuple(said)


def _join_words(words: Sequence[str]) -> str:
    """Words and marks as a text again."""
    text = ""
    for word in words:
        glued = not text or text.endswith(("'", "(", '"')) or (len(word) == 1 and word in ",.;:!?)%€")
        text += word if glued else f" {word}"
    return text.replace(REFERENCE, "§")
