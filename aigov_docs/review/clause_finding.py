"""The assignment of a file's paragraphs to clauses: by their texts, then by their content controls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from ..kits.wordkit.read.lines import WordLine
from ..kits.wordkit.text_diff import split_terms
from .clause_groups import HEADINGS, NEAR, ClauseGroup, Key, WordingIndex, is_heading

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
#: The letter of an annex, before its title.
LETTERED = re.compile(r"annexe? [A-Z] ?- ?", re.IGNORECASE)
_MOST_PARAGRAPHS = 3000  # of a file, that are compared word by word: no honest file has more
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


@dataclass(slots=True)
class _LineMatches:
    """The clauses that a paragraph of a Word file matches, to the letter and nearly."""

    exact: dict[Key, int]
    near: dict[Key, float]
    language: str
    heading: bool = False


#: How many paragraphs decide between clauses that begin alike: more than the longest of these has.
_LOOKED_AHEAD = 12
#: Words that match to the letter from which a paragraph is of a clause, whatever stands around it.
_CERTAIN = 8


class ClauseFinder:
    """A finder that assigns each paragraph of a file to a clause: by its text, then by its content control."""

    def __init__(
        self,
        texts: WordingIndex,
        sections: Iterable[str] = (),
        attached: Iterable[str] = (),
        recorded: Mapping[str, str] | None = None,
        shared: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        self.texts = texts
        self.recorded = recorded or {}
        self.shared = shared or {}
        self.sections = set(sections)
        self._longest_title = max(map(len, self.sections), default=0)
        self.attached = set(attached)
        self._known: dict[str, tuple[dict[Key, int], dict[Key, float], bool]] = {}

    def match_line(self, line: WordLine) -> _LineMatches:
        """Find the clauses that a line of a file may come from: those whose wordings it matches, exactly or nearly.

        Where the language of the line is known, clauses in another language are kept only if none is in that language.
        The result holds two dicts of scores by clause and language, ``exact`` and ``near``, the language of the line,
        and whether the line is exactly the heading of a clause.
        """
        text = line.folded
        if text not in self._known:
            exact: dict[Key, int] = {}
            near: dict[Key, float] = {}
            heading = False
            for number in self.texts.find_exact(text):
                heading = heading or self.texts.units[number].kind == "heading"
                for key in self.texts.owners[number]:
                    exact[key] = max(exact.get(key, 0), len(self.texts.units[number].words))
            if not exact and len(self._known) < _MOST_PARAGRAPHS:
                for score, number in self.texts.find_near(text):
                    for key in self.texts.owners[number]:
                        near[key] = max(near.get(key, 0), score)
            self._known[text] = (exact, near, heading)
        scores = self._known[text]
        # anybody can set another language, and a copied text may have lost its own
        language = guess_language(text)
        if line.tag:
            tag_language = self.recorded.get(line.tag, "")
            language = (
                tag_language
                if any(key[1] == tag_language for key in (*scores[0], *scores[1]))
                else language or line.language
            )
        keep_exact = {key: value for key, value in scores[0].items() if key[1] == language} or scores[0]
        keep_near = {key: value for key, value in scores[1].items() if key[1] == language} or scores[1]
        return _LineMatches(keep_exact, keep_near, language, scores[2])

    def group_lines(self, lines: Sequence[WordLine]) -> tuple[list[ClauseGroup], list[WordLine]]:
        """Group the lines of a file by clause and language; return the groups, then the lines that belong to no clause.

        Both are in the order of the file. The lines of a table of contents typed as plain text are in neither.
        """
        matches = [self.match_line(line) for line in lines]
        owner: list[Key | None] = [None] * len(lines)
        segments: dict[tuple[str, int], list[int]] = {}
        for at, line in enumerate(lines):
            if line.tag:
                segments.setdefault((line.tag, line.segment), []).append(at)
        support = _count_support(matches)
        for (tag, _), places in segments.items():
            self._assign_controlled(tag, places, lines, matches, support, owner)
        self._assign_free(lines, matches, owner)
        groups: dict[Key, list[WordLine]] = {}
        rest = []
        listed = self._find_contents(lines, matches)
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
        matches: list[_LineMatches],
        support: dict[Key, int],
        owner: list[Key | None],
    ) -> None:
        """Assign the paragraphs of one content control to its clause, or to another clause found inside it."""
        default = self._find_default(tag, places, lines, matches, support)
        current = default
        for at in places:
            keys = matches[at].exact
            foreign = {key for key, words in keys.items() if words >= 5 or lines[at].role in HEADINGS}
            if default in keys or not (foreign or matches[at].near):
                current = default
            elif foreign:
                current = current if current in foreign else max(foreign, key=lambda key: (support[key], key))
            elif default in matches[at].near:
                current = default
            else:
                best, score = max(matches[at].near.items(), key=lambda pair: pair[1])
                current = best if score >= 0.75 else default
            owner[at] = current

    def _find_default(
        self,
        tag: str,
        places: list[int],
        lines: Sequence[WordLine],
        matches: list[_LineMatches],
        support: dict[Key, int],
    ) -> Key:
        """Find the clause of a content control: the one that its tag names, unless its paragraphs are of another."""
        languages: dict[str, int] = {}
        for at in places:
            languages[matches[at].language] = languages.get(matches[at].language, 0) + len(lines[at].folded)
        language = max(languages, key=lambda name: languages[name])
        claim = (tag.rsplit("@", 1)[0], language or "fr")
        tag_support = _count_support(matches[at] for at in places)
        if tag_support.get(claim) or any(claim in matches[at].near for at in places):
            return claim
        others = [key for key in tag_support if key[1] == language or not language] or list(tag_support)
        matched = max(others, key=lambda key: (tag_support[key], support[key]), default=claim)
        if matched != claim or claim in self.texts.by_name:
            return matched
        close: dict[Key, float] = {}
        for at in places:
            for key, score in matches[at].near.items():
                close[key] = close.get(key, 0) + score
        return max(close, key=lambda key: close[key], default=claim)

    def _assign_free(self, lines: Sequence[WordLine], matches: list[_LineMatches], owner: list[Key | None]) -> None:
        """Assign the paragraphs that are in no content control, as when a text was copied into another file."""
        listed = self._find_contents(lines, matches)
        free = [at for at, line in enumerate(lines) if not line.tag and at not in listed]
        held = {key for at, key in enumerate(owner) if key is not None and lines[at].tag}
        current: dict[str, Key] = {}
        fresh: dict[int, Key] = {}
        taken: dict[str, set[Key]] = {}
        for turn, at in enumerate(free):
            followed = partial(self._count_following, free, turn, matches=matches)
            keys = {
                key: words
                for key, words in self._list_candidates(free, turn, lines, matches, held).items()
                if words >= _CERTAIN or key in current.values() or followed(key)
            }
            if not keys:
                continue
            used = taken.setdefault(lines[at].folded, set())
            # an item of a list may be too short to tell its language
            going = (current.get(matches[at].language), *current.values())
            chosen = next((key for key in going if key in keys), None)
            if chosen is None:
                ranks = {key: self._rank_clause(key, keys[key], followed(key), key not in used) for key in keys}
                chosen = max(ranks, key=ranks.__getitem__)
            used.add(chosen)
            owner[at] = fresh[at] = current[chosen[1]] = chosen
        for at in free:
            if owner[at] is None and lines[at].role not in _ASIDE and not self._is_section_title(lines[at]):
                owner[at] = self._find_surrounding(at, lines, matches, fresh)

    def _list_candidates(
        self, free: list[int], turn: int, lines: Sequence[WordLine], matches: list[_LineMatches], held: set[Key]
    ) -> dict[Key, int]:
        """List the clauses to which a free paragraph may belong, each with how many words of it match to the letter.

        ``held`` are the clauses that have a content control: a few words of one are no sign of a copy beside it.
        """
        line, keys = lines[free[turn]], matches[free[turn]].exact
        if self._is_section_title(line) and not self._opens_clause(free, turn, lines, matches):
            keys = {key: words for key, words in keys.items() if words >= _CERTAIN and key not in held}
        elif line.role in _ASIDE:
            keys = {key: words for key, words in keys.items() if words >= _CERTAIN}
        if keys or line.role in _ASIDE:
            if line.role in HEADINGS:
                return dict(keys)
            return {key: words for key, words in keys.items() if key not in held or words >= _CERTAIN}
        if len(line.folded) < 40:
            return {}
        near = matches[free[turn]].near
        return {key: 1 for key, score in near.items() if score >= (0.6 if key not in held else 0.75)}

    def _find_surrounding(
        self, at: int, lines: Sequence[WordLine], matches: list[_LineMatches], fresh: Mapping[int, Key]
    ) -> Key | None:
        """Find the clause of a paragraph that matches none, from the free paragraphs around it; None for no clause.

        ``fresh`` are the clauses of the free paragraphs that match one, by place.
        """
        language, line = matches[at].language, lines[at]
        near = [
            place
            for place in fresh
            if (not language or fresh[place][1] == language)
            and (lines[place].column == line.column or lines[place].tables != line.tables)
        ]
        before = next((fresh[place] for place in reversed(near) if place < at), None)
        after = next((fresh[place] for place in near if place > at), None)
        if before is not None and self._has_table(before) and (line.tables or self._is_caption(before, lines, at)):
            return before
        around = (key for key in (before, after) if key is not None)
        return next((key for key in around if before == after or matches[at].near.get(key, 0) >= NEAR), None)

    def _find_contents(self, lines: Sequence[WordLine], matches: list[_LineMatches]) -> set[int]:
        """Find the lines of a table of contents that became plain text: four headings or more, in a row."""
        contents: set[int] = set()
        run: list[int] = []
        for at in range(len(lines) + 1):
            if at < len(lines) and not lines[at].tag and (matches[at].heading or self._is_listed(lines[at])):
                run.append(at)
                continue
            if sum(matches[place].heading for place in run) >= 3 and len(run) >= 4:
                contents |= set(
                    run[:-1] if at < len(lines) and set(matches[run[-1]].exact) & set(matches[at].exact) else run
                )
            elif (
                sum(self._is_listed(lines[place]) for place in run) >= 4
            ):  # no articles are listed: those that follow are the text
                contents |= {place for place in run if self._is_listed(lines[place])}
            run = []
        return contents

    def _is_listed(self, line: WordLine) -> bool:
        """Whether a paragraph is a title that contents list beside articles: of a chapter or of an annex."""
        lettered = LETTERED.match(line.folded)
        return self._is_section_title(line) or (lettered is not None and line.folded[lettered.end() :] in self.attached)

    def _is_caption(self, key: Key, lines: Sequence[WordLine], at: int) -> bool:
        """Whether a paragraph is the title of the table after it: the heading of its clause, once or twice."""
        followed = at + 1 < len(lines) and lines[at + 1].tables > lines[at].tables
        return followed and any(
            is_heading(source.units[0], lines[at].folded) for source in self.texts.by_name.get(key, ())
        )

    def _has_table(self, key: Key) -> bool:
        """Whether a clause has a table in one of its wordings."""
        return any(unit.kind == "table" for source in self.texts.by_name.get(key, ()) for unit in source.units)

    def _is_section_title(self, line: WordLine) -> bool:
        """Whether a paragraph is the title of a chapter."""
        text = line.folded
        return len(text) < self._longest_title + 16 and any(
            text == title or (text.endswith(f" {title}") and len(text) < len(title) + 16) for title in self.sections
        )

    def _opens_clause(self, free: list[int], turn: int, lines: Sequence[WordLine], matches: list[_LineMatches]) -> bool:
        """Whether a paragraph that could be a title is the heading of the next paragraph's clause.

        The title of a shared article is not, where that clause is one of those that share it: it prints no heading.
        """
        following = free[turn + 1] if turn + 1 < len(free) else None
        if following is None:
            return False
        sharing = self.shared.get(lines[free[turn]].folded, frozenset())
        common_keys = set(matches[free[turn]].exact) & set(matches[following].exact)
        return any(name not in sharing for name, _ in common_keys)

    @staticmethod
    def _rank_clause(key: Key, words: int, follows: int, fresh: bool) -> tuple[int, bool, int, int, Key]:
        """Rank a clause that a paragraph may belong to: by its length, then by the paragraphs that follow."""
        return (words if words >= _CERTAIN else 0, fresh and follows > 0, follows, words, key)

    def _count_following(self, free: list[int], turn: int, key: Key, *, matches: list[_LineMatches]) -> int:
        """Count the next paragraphs that match a clause too, to choose between clauses that begin alike."""
        return sum(key in matches[at].exact for at in free[turn + 1 : turn + 1 + _LOOKED_AHEAD])


def _count_support(matches: Iterable[_LineMatches]) -> dict[Key, int]:
    """Count the words of each clause that paragraphs match to the letter."""
    support: dict[Key, int] = {}
    for line_matches in matches:
        for key, words in line_matches.exact.items():
            support[key] = support.get(key, 0) + words
    return support


def guess_language(text: str) -> str:
    """Guess the language of a text, ``fr`` or ``en``, by its commonest words; an empty text when they do not decide.

    >>> guess_language("l'utilisateur ne donne pas les informations dans une requête")
    'fr'
    """
    words = [word.casefold() for word in split_terms(text)]
    count = {name: sum(word in common for word in words) for name, common in _COMMON.items()}
    best = max(count, key=lambda name: count[name])
    return best if count[best] > 2 * sum(value for name, value in count.items() if name != best) else ""
