"""Checks of cross-references: where they lead, and the numbers they show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...i18n import N_
from ...text import normalize_text
from ...word.read.line_builder import LABEL
from ...word.read.lines import REFERENCE, TextPiece, WordLine
from ...word.read.roles import SHARED
from ...word.read.tags import ANNEX
from ..clause_groups import HEADINGS, ClauseGroup
from ..verify_values import Remark
from .cases import ReadingCase, list_disturbed_languages
from .remarks import clause_remark, shorten_text

#: The number of an article, or of a clause that shares one. Alone, or with a place, it is plain text: Word does not
#: compute it.
_NUMBER = r"[0-9]{1,4}(?:\.[0-9]{1,3})?"
#: One reference in a list: computed by Word, or typed.
_ITEM = re.compile(
    rf"{REFERENCE}|(?:{LABEL.pattern})(?!\w)|(?<![\w.])(?:[0-9]{{1,4}}(?:er|\.[0-9]{{1,3}})?|(?-i:[A-Z]))(?![\w'])",
    re.I,
)


def check_references(case: ReadingCase) -> Iterator[Remark]:
    """Yield a remark for each cross-reference that leads to another place, shows another number, or was typed over.

    A reference replaced by typed text is no fault; nor is a number that Word computed before articles went missing or
    moved. A number that Word does not compute must be the one printed where it leads: an article inserted by hand makes
    it another.
    """
    homes = {
        mark_.lower(): (group, line.place in _heading_places(group))
        for group in case.groups
        for line in group.lines
        for mark_ in line.bookmarks
    }
    shared = {mark_.lower(): groups for line, groups in _find_shared_articles(case) for mark_ in line.bookmarks}
    places = {mark_.lower(): line.label for line in case.returned.lines for mark_ in line.bookmarks}
    times = Counter(mark_.lower() for line in case.returned.lines for mark_ in line.bookmarks)
    numbers = _number_articles(case)
    shaken = list_disturbed_languages(case)
    finder = _ReferenceFinder(case, homes, shared, numbers)
    for group in case.groups:
        found, gone = finder.find_references(group)
        for name in gone:
            yield clause_remark(group, "reference-gone", N_("the reference to {name} is gone"), name=name)
        for name, piece in found:
            if name.startswith(ANNEX):
                yield from _check_annex_reference(case, group, name, piece)
                continue
            home, heading = homes.get(piece.target.lower(), (None, True))
            if piece.target.lower() in shared:
                here = shared[piece.target.lower()]
                home = next((each for each in here if _is_same_clause(each, name)), here[0] if here else None)
            if piece.target and (home is None or not heading or times[piece.target.lower()] > 1):
                yield clause_remark(
                    group,
                    "reference-elsewhere",
                    N_("the reference to {name} no longer leads to the heading of its article"),
                    name=name,
                )
                continue
            if home is not None and not _is_same_clause(home, name):
                yield clause_remark(
                    group,
                    "reference-elsewhere",
                    N_("the reference to {name} leads to {other}"),
                    name=name,
                    other=home.key[0],
                )
                continue
            goal = _find_goal(case, group, name)
            expected = numbers.get(id(goal)) if goal is not None else None
            shown = re.search(_NUMBER, normalize_text(piece.shown or piece.text))
            place = str(expected)
            if shown and piece.target and ("." in shown[0] or shown.start() == 0):
                place = _read_number(places.get(piece.target.lower(), ""))
            if expected is not None and shown and place and shown[0] != place:
                stale = group.key[1] in shaken and bool(piece.target)
                yield clause_remark(
                    group,
                    "reference-stale" if stale else "reference-number",
                    N_("the reference to {name} says “{shown}”; its article is number {number}"),
                    name=name,
                    shown=shorten_text(piece.shown or piece.text),
                    number=place,
                    fault=not stale,
                )
            if not piece.target and any(other.kind == "reference" for line in group.lines for other in line.pieces):
                yield clause_remark(
                    group,
                    "reference-typed",
                    N_("the reference to {name} was typed over: it no longer follows its article"),
                    name=name,
                    fault=False,
                )


def _read_number(label: str) -> str:
    """Read the number that Word prints before a heading or paragraph, from its label ("Article 34", "34.2")."""
    found = re.search(_NUMBER, normalize_text(label))
    return found[0] if found else ""


def _check_annex_reference(case: ReadingCase, group: ClauseGroup, name: str, piece: TextPiece) -> Iterator[Remark]:
    """Check a reference to an annex: where it leads and the letter it shows."""
    heading = _find_annex(case, group, name)
    if heading is None:
        return  # told as an annex that is gone
    if piece.target and piece.target.lower() not in [mark_.lower() for mark_ in heading.bookmarks]:
        yield clause_remark(
            group,
            "reference-elsewhere",
            N_("the reference to {name} no longer leads to the heading of its annex"),
            name=name,
        )
    shown = normalize_text(piece.shown or piece.text)
    label = shown if len(shown) > 1 else rf"annexe? {shown}"
    if not re.match(rf"{label}(?!\w)", normalize_text(heading.shown), re.IGNORECASE):
        yield clause_remark(
            group,
            "reference-number",
            N_("the reference to {name} says “{shown}”; its heading says “{heading}”"),
            name=name,
            shown=shorten_text(shown),
            heading=shorten_text(heading.shown),
        )


def _is_in_language(group: ClauseGroup, line: WordLine) -> bool:
    """Whether a heading is in the language of a clause."""
    return line.language == group.key[1] or not line.language


def _heading_places(group: ClauseGroup) -> set[int]:
    """Find the places of the paragraphs that print a clause's heading; every place where none does."""
    return {group.lines[at].place for pair in group.pairs if 0 in pair.units for at in pair.lines} or {
        line.place for line in group.lines
    }


def _is_same_clause(group: ClauseGroup, name: str) -> bool:
    """Whether a group of paragraphs is the clause that a text names."""
    return group.key[0].rsplit("/", 1)[-1] == name.rsplit("/", 1)[-1]


def _iter_references(group: ClauseGroup) -> Iterator[tuple[str, TextPiece]]:
    """Yield each reference of a clause, with the piece of the file that shows it."""
    for pair in group.pairs:
        pieces = [
            piece
            for at in pair.lines
            for piece in group.lines[at].pieces
            if piece.kind == "reference" and not piece.hidden
        ]
        for name, shown in pair.match.references:
            said = list(_iter_shown(shown, pieces))
            if len(said) == 1 or " " in name:
                yield from ((name, piece) for piece in said)


def _iter_shown(shown: str, pieces: list[TextPiece]) -> Iterator[TextPiece]:
    """Yield the pieces of a reference or of a list of them, those of the file before those that were typed."""
    for item in _ITEM.findall(shown):
        if item == REFERENCE:
            if pieces:
                yield pieces.pop(0)
        else:
            yield TextPiece(item)


@dataclass(frozen=True)
class _ReferenceFinder:
    """The finder of what each reference of a file names; those of one list stand in the order of their numbers."""

    case: ReadingCase
    homes: Mapping[str, tuple[ClauseGroup, bool]]
    shared: Mapping[str, list[ClauseGroup]]
    numbers: Mapping[int, int]

    def find_references(self, group: ClauseGroup) -> tuple[list[tuple[str, TextPiece]], list[str]]:
        """List the references of a clause, each with its piece of the file, and the names that no piece shows."""
        found: list[tuple[str, TextPiece]] = []
        gone: list[str] = []
        lists: dict[str, list[TextPiece]] = {}
        for name, piece in _iter_references(group):
            if " " in name:
                lists.setdefault(name, []).append(piece)
            else:
                found.append((name, piece))
        for names, pieces in lists.items():
            left, shown = names.split(), list[TextPiece]()
            for piece in pieces:
                led = [name for name in left if self._leads(group, name, piece)]
                if not led and any(self._leads(group, name, piece) for name in names.split()):
                    continue  # an equal number, printed twice
                found.append((led[0] if led else left[0] if left else names.split()[-1], piece))
                shown.append(piece)
                left = [name for name in left if name not in (led or left[:1])]
            gone += left
        return found, gone

    def _leads(self, group: ClauseGroup, name: str, piece: TextPiece) -> bool:
        """Whether a piece is a reference to a clause or annex: it leads there, or shows its number."""
        target = piece.target.lower()
        if name.startswith(ANNEX):
            heading = _find_annex(self.case, group, name)
            return heading is not None and (
                target in [mark_.lower() for mark_ in heading.bookmarks]
                if target
                else re.match(rf"annexe? {piece.text[-1:]}\b", normalize_text(heading.shown), re.IGNORECASE) is not None
            )
        if target:
            home = self.homes.get(target)
            return any(_is_same_clause(each, name) for each in self.shared.get(target, [home[0]] if home else []))
        goal = _find_goal(self.case, group, name)
        shown = re.search(r"[0-9]{1,4}", piece.text)
        return goal is not None and shown is not None and self.numbers.get(id(goal)) == int(shown[0])


def _find_goal(case: ReadingCase, group: ClauseGroup, name: str) -> ClauseGroup | None:
    """Find the clause that a reference of another names, in its language."""
    return next((other for other in case.groups if other.key[1] == group.key[1] and _is_same_clause(other, name)), None)


def _find_annex(case: ReadingCase, group: ClauseGroup, name: str) -> WordLine | None:
    """Find the heading of an annex, in the language of a clause."""
    return next(
        (line for line in case.lines if line.tag == name and line.role == "Heading1" and _is_in_language(group, line)),
        None,
    )


def _find_shared_articles(case: ReadingCase) -> list[tuple[WordLine, list[ClauseGroup]]]:
    """Find the headings of articles that several clauses share, each with the clauses under it in its language."""
    owned = {line.place for group in case.groups for line in group.lines}
    headings = [
        line for line in case.lines if line.role == SHARED and line.place not in owned and line.folded in case.titles
    ]
    under: dict[int, list[ClauseGroup]] = {line.place: [] for line in headings}
    for group in case.groups:
        if any(line.role in HEADINGS for line in group.lines):
            continue  # an article by itself, or no article
        before = [line for line in headings if line.place < group.place and _may_be_in(case, line, group.key[1])]
        if before:
            under[before[-1].place].append(group)
    return [(line, under[line.place]) for line in headings]


def _may_be_in(case: ReadingCase, line: WordLine, language: str) -> bool:
    """Whether a heading outside clauses may be in a language: marked so, or in one that no clause of the file is in."""
    return line.language == language or line.language not in {group.key[1] for group in case.groups}


def _number_articles(case: ReadingCase) -> dict[int, int]:
    """Compute the number of each article, from its place among the numbered ones and from most references."""
    ranks: dict[int, int] = {}
    for language in sorted({group.key[1] for group in case.groups}):
        own = [
            (line.place, [group])
            for group in case.groups
            if group.key[1] == language
            for line in group.lines
            if line.role == SHARED
        ]
        several = [
            (line.place, groups) for line, groups in _find_shared_articles(case) if _may_be_in(case, line, language)
        ]
        first = {id(group): place for place, (group,) in reversed(own)}  # of a clause that has two headings
        articles = sorted(
            [each for each in own if each[0] == first[id(each[1][0])]] + several, key=lambda each: each[0]
        )
        ranks |= {id(group): rank for rank, (_, groups) in enumerate(articles) for group in groups}
    votes: dict[int, int] = dict.fromkeys(case.returned.starts, 1)
    for group in case.groups:
        for name, piece in _iter_references(group):
            goal = _find_goal(case, group, name)
            shown = re.search(r"[0-9]{1,4}", piece.shown or piece.text)
            if goal is not None and id(goal) in ranks and shown:
                start = int(shown[0]) - ranks[id(goal)]
                votes[start] = votes.get(start, 0) + 1
    if not votes:
        return {}
    best = max(votes, key=lambda start: votes[start])
    return {identity: rank + best for identity, rank in ranks.items()} if 2 * votes[best] > sum(votes.values()) else {}
