"""Checks of cross-references: where they lead, and the numbers they show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...kits.ground.i18n import N_
from ...kits.ground.text import normalize_text
from ...kits.wordkit.read.line_builder import LABEL
from ...kits.wordkit.read.lines import ANNEX, REFERENCE, TextPiece, WordLine
from ...kits.wordkit.read.roles import SHARED
from ..clause_groups import HEADINGS, NUMBER, ClauseGroup, label_heading, read_number
from ..verify_values import Remark
from .cases import ReadingCase, list_disturbed_languages
from .remarks import clause_remark, shorten_text

# ------------------------------------------------------------------ articles
# Which article each clause of a file stands in, and the number that the file prints for it.


def find_shared_articles(case: ReadingCase) -> list[tuple[WordLine, list[ClauseGroup]]]:
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


def number_articles(case: ReadingCase) -> dict[int, str]:
    """Find the number of the article that each clause stands in, as Word counts it.

    The keys are the ``id()`` of each `ClauseGroup`, a clause as the file has it. A clause whose article bears no number
    in the file is left out.
    """
    labels_by_id = {id(group): label for group, label in _iter_labels(case)}
    return {identity: number for identity, label in labels_by_id.items() if (number := read_number(label))}


def name_articles(case: ReadingCase) -> None:
    """Set the ``article`` of each clause group of a file: its article's label as the file prints it, "Article 37".

    A clause that shares an article gets its place there: "Article 34.2". One that has lost its own heading gets an
    empty text, unless the numbers of its paragraphs tell its place.
    """
    for group, label in _iter_labels(case):
        group.article = label
    for group in case.groups:
        if any(line.role in HEADINGS for line in group.lines):
            continue
        titled = group.source is None or group.source.form == "titled"
        place = next((line.label for line in group.lines if "." in read_number(line.label)), "")
        if place and read_number(place).split(".")[0] == read_number(group.article):
            group.article = group.article.replace(read_number(group.article), read_number(place), 1)
        elif titled:  # its heading is gone: the one before is that of another article
            group.article = ""


def _iter_labels(case: ReadingCase) -> list[tuple[ClauseGroup, str]]:
    """List each clause with what the file prints before the heading of its article."""
    group_labels = [(group, label_heading(line)) for line, groups in find_shared_articles(case) for group in groups]
    for group in case.groups:
        headings = sorted((line for line in group.lines if line.role == SHARED), key=lambda line: line.place)
        group_labels += [(group, label_heading(headings[0]))] if headings else []
    return group_labels


# ------------------------------------------------------------------ reference checks
#: One reference in a list: computed by Word, or typed.
_ITEM = re.compile(
    rf"{REFERENCE}|(?:{LABEL.pattern})(?!\w)|(?<![\w.])(?:[0-9]{{1,4}}(?:er|\.[0-9]{{1,3}})?|(?-i:[A-Z]))(?![\w'])",
    re.I,
)


def check_references(case: ReadingCase) -> Iterator[Remark]:
    """Yield a remark for each cross-reference that is gone, leads elsewhere, shows a wrong number, or was typed over.

    Two of these remarks have ``fault`` False: a reference replaced by typed text, and a number that Word itself will
    correct, made wrong because articles went missing, were added or moved. A wrong number that Word does not compute
    is a fault.
    """
    checker = _ReferenceChecker(case)
    for group in case.groups:
        references, gone = checker.finder.find_references(group)
        for name in gone:
            yield checker.remark(group, name, "reference-gone", N_("the reference to “{name}” is gone"))
        for name, piece in references:
            if name.startswith(ANNEX):
                yield from _check_annex_reference(case, group, name, piece)
            else:
                yield from checker.check_reference(group, name, piece)


class _ReferenceChecker:
    """The references of a file that came back, checked one by one against the articles to which they lead."""

    def __init__(self, case: ReadingCase) -> None:
        self.case = case
        self.homes = {
            mark_.lower(): (group, line.place in _heading_places(group))
            for group in case.groups
            for line in group.lines
            for mark_ in line.bookmarks
        }
        self.shared = {mark_.lower(): groups for line, groups in find_shared_articles(case) for mark_ in line.bookmarks}
        self.places = {mark_.lower(): line.label for line in case.lines for mark_ in line.bookmarks}
        self.times = Counter(mark_.lower() for line in case.returned.lines for mark_ in line.bookmarks)
        self.numbers = number_articles(case)
        self.disturbed = list_disturbed_languages(case)
        self.finder = _ReferenceFinder(case, self.homes, self.shared, self.numbers)
        self.stale: list[tuple[str, str, str]] = []  # those told already: where it stands, the reference, what it says

    def remark(
        self,
        group: ClauseGroup,
        name: str,
        code: str,
        message: str,
        *,
        hint: str = "",
        fault: bool = True,
        **values: str,
    ) -> Remark:
        """Make a remark on the reference to a clause, called as the file calls it."""
        title = self.case.title_of(name, group.key[1])
        return clause_remark(group, code, message, hint=hint, fault=fault, about=name, name=title, words=(), **values)

    def check_reference(self, group: ClauseGroup, name: str, piece: TextPiece) -> Iterator[Remark]:
        """Check one reference: where it leads, else the number that it shows, and whether it was typed."""
        goal = _find_goal(self.case, group, name)
        astray = self._check_target(group, name, piece, goal)
        if astray is not None:
            yield astray
            return
        if goal is not None:
            yield from self._check_number(group, name, piece, self.numbers.get(id(goal)))
        if not piece.target and any(part.kind == "reference" for line in group.lines for part in line.pieces):
            message = N_("the reference to “{name}” was typed over: it no longer follows its article")
            yield self.remark(group, name, "reference-typed", message, fault=False)

    def _check_target(self, group: ClauseGroup, name: str, piece: TextPiece, goal: ClauseGroup | None) -> Remark | None:
        """Check where a reference leads; None where it leads to the heading of its article, or is typed."""
        target = piece.target.lower()
        home, heading = self.homes.get(target, (None, True))
        if target in self.shared:
            owners = self.shared[target]
            home = next((owner for owner in owners if _is_same_clause(owner, name)), owners[0] if owners else None)
        if target and home is None and goal is None:
            message = N_("the reference to “{name}” leads nowhere: that article is no longer in the file")
            return self.remark(group, name, "reference-dead", message)
        if target and (home is None or not heading or self.times[target] > 1):
            message = N_("the reference to “{name}” no longer leads to the heading of its article")
            return self.remark(group, name, "reference-elsewhere", message)
        if home is not None and not _is_same_clause(home, name):
            other = self.case.title_of(home.key[0], group.key[1])
            message = N_("the reference to “{name}” leads to “{other}”")
            return self.remark(group, name, "reference-elsewhere", message, other=other)
        return None

    def _check_number(self, group: ClauseGroup, name: str, piece: TextPiece, expected: str | None) -> Iterator[Remark]:
        """Check the number that a reference shows against ``expected``, that of its article; None where it has none."""
        text = piece.shown or piece.text
        shown = re.search(NUMBER, normalize_text(text))
        if expected is None or shown is None:
            return
        counted = "." in shown[0] or shown.start() > 0  # a number alone is one of a list: text that stays
        place = expected
        if piece.target and ("." in shown[0] or shown.start() == 0):
            place = read_number(self.places.get(piece.target.lower(), ""))
        if not place or shown[0] == place:
            return
        code, hint = "reference-number", ""
        message = N_("the reference to “{name}” says “{shown}”; its article is number {number}")
        if group.key[1] in self.disturbed and piece.target:
            message = N_("the reference to “{name}” says “{shown}”; its article is now number {number}")
            code, hint = "reference-typed-stale", N_("type the number anew: Word does not count it")
            if counted:
                code = "reference-stale"
                if (group.display_name, name, shown[0]) in self.stale:
                    return
                hint = "" if self.stale else N_("Word brings it up to date: select all, then F9")
                self.stale.append((group.display_name, name, shown[0]))
        yield self.remark(
            group,
            name,
            code,
            message,
            hint=hint,
            shown=shorten_text(text),
            number=place,
            fault=code != "reference-stale",
        )


def _check_annex_reference(case: ReadingCase, group: ClauseGroup, name: str, piece: TextPiece) -> Iterator[Remark]:
    """Check a reference to an annex: where it leads and the letter it shows."""
    heading = _find_annex(case, group, name)
    if heading is None:
        return  # told as an annex that is gone
    if piece.target and piece.target.lower() not in [mark_.lower() for mark_ in heading.bookmarks]:
        yield clause_remark(
            group,
            "reference-elsewhere",
            N_("the reference to “{name}” no longer leads to the heading of its annex"),
            about=name,
            name=case.title_of(name, group.key[1]),
        )
    shown = normalize_text(piece.shown or piece.text)
    label = shown if len(shown) > 1 else rf"annexe? {shown}"
    if not re.match(rf"{label}(?!\w)", normalize_text(heading.shown), re.IGNORECASE):
        yield clause_remark(
            group,
            "reference-number",
            N_("the reference to “{name}” says “{shown}”; its heading says “{heading}”"),
            about=name,
            name=case.title_of(name, group.key[1]),
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
            shown_pieces = list(_iter_shown(shown, pieces))
            if len(shown_pieces) == 1 or " " in name:
                yield from ((name, piece) for piece in shown_pieces)


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
    numbers: Mapping[int, str]

    def find_references(self, group: ClauseGroup) -> tuple[list[tuple[str, TextPiece]], list[str]]:
        """List the references of a clause, each with its piece of the file, and the names that no piece shows."""
        references: list[tuple[str, TextPiece]] = []
        gone: list[str] = []
        lists: dict[str, list[TextPiece]] = {}
        for name, piece in _iter_references(group):
            if " " in name:
                lists.setdefault(name, []).append(piece)
            else:
                references.append((name, piece))
        for names, pieces in lists.items():
            pending_names, shown = names.split(), list[TextPiece]()
            for piece in pieces:
                led = [name for name in pending_names if self._leads(group, name, piece)]
                if not led and any(self._leads(group, name, piece) for name in names.split()):
                    continue  # an equal number, printed twice
                references.append((led[0] if led else pending_names[0] if pending_names else names.split()[-1], piece))
                shown.append(piece)
                pending_names = [name for name in pending_names if name not in (led or pending_names[:1])]
            gone += pending_names
        return references, gone

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
            return any(_is_same_clause(owner, name) for owner in self.shared.get(target, [home[0]] if home else []))
        goal = _find_goal(self.case, group, name)
        shown = re.search(r"[0-9]{1,4}", piece.text)
        return goal is not None and shown is not None and self.numbers.get(id(goal)) == shown[0]


def _find_goal(case: ReadingCase, group: ClauseGroup, name: str) -> ClauseGroup | None:
    """Find the clause that a reference of another names, in its language."""
    return next((goal for goal in case.groups if goal.key[1] == group.key[1] and _is_same_clause(goal, name)), None)


def _find_annex(case: ReadingCase, group: ClauseGroup, name: str) -> WordLine | None:
    """Find the heading of an annex, in the language of a clause."""
    return next(
        (line for line in case.lines if line.tag == name and line.role == "Heading1" and _is_in_language(group, line)),
        None,
    )
