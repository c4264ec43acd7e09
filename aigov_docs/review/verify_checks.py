"""The checks of a file that comes back.

Each looks for one kind of tampering and says what it finds; each can be taken away alone.

`CHECKS` look at the text, in each reading of a file; `FILE_CHECKS` at its proof part and what else the file holds.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..errors import N_, Problem
from ..fingerprints import fold, mark
from ..i18n import NBSP, NNBSP, labels
from ..library.load import Library
from ..matter import Matter
from ..writers.common import ANNEX
from ..writers.docx.proof import ClauseRecord, FileProof
from ..writers.docx.reading import (
    LABEL,
    REFERENCE,
    SIGNATURES,
    Line,
    Piece,
    Returned,
    anchors,
    beside,
    numbers,
    printed_furniture,
    printed_lines,
    unseen,
)
from .verify_clauses import Group, Words
from .verify_texts import Texts, wrong_value
from .verify_values import Remark
from .verify_weights import Facts, weights

#: What changes the text of a clause.
TEXT_CODES = {
    "words-changed",
    "paragraph-missing",
    "paragraph-added",
    "paragraph-elsewhere",
    "paragraphs-reordered",
    "paragraphs-merged",
    "paragraph-split",
    "paragraph-repeated",
    "clause-duplicated",
    "hidden-text",
    "odd-characters",
    "reference-elsewhere",
    "reference-number",
    "blank-strange",
    "tables-missing",
}


@dataclass
class Case:
    """One reading of a file under examination: what the checks look at."""

    returned: Returned
    proof: FileProof | None
    trusted: bool
    lines: tuple[Line, ...]
    listed: tuple[Line, ...]
    groups: list[Group]
    rest: list[Line]
    texts: Texts
    vehicle: str
    library: Library
    records: Mapping[tuple[str, str], ClauseRecord]
    printed: Mapping[tuple[str, str], str]
    order: Mapping[str, list[str]]
    loose: bool
    titles: frozenset[str] = frozenset()
    missing: list[tuple[str, str]] = field(default_factory=list)

    def record(self, group: Group) -> ClauseRecord | None:
        """What the file records for a group: under the tag of its control, else of its edition."""
        labels = [*group.claims, *([group.source.label] if group.source else [])]
        for label in labels:
            found = self.records.get((label, group.key[1]))
            if found is not None and label.rsplit("@", 1)[0] == group.key[0]:
                return found
        return next(
            (
                each
                for (tag, language), each in self.records.items()
                if language == group.key[1] and tag.rsplit("@", 1)[0] == group.key[0]
            ),
            None,
        )

    def as_issued(self, group: Group) -> bool | None:
        """Whether a group prints what was printed at issue; None where nothing says it."""
        record = self.record(group)
        return None if record is None or not record.printed else record.printed == group.printed


@dataclass(frozen=True)
class FileCase:
    """A file under examination, whatever the reading."""

    returned: Returned
    proof: FileProof | None
    form: Problem | None
    seal: str
    keyed: bool
    matter: Matter | None
    case: Case
    release: Library | None
    facts: Facts | None
    library: Library


def _about(
    group: Group,
    code: str,
    message: str,
    *,
    words: tuple[Words, ...] = (),
    fault: bool = True,
    hint: str = "",
    **values: Any,
) -> Remark:
    """A remark about a clause."""
    label = group.source.label if group.source is not None else group.key[0]
    return Remark(
        code, Problem(code, f"{label} ({group.key[1]})", message, hint, values), label, group.key[1], fault, words
    )


def _about_file(
    code: str, message: str, *, where: str = "", fault: bool = True, hint: str = "", **values: Any
) -> Remark:
    """A remark about the whole file."""
    return Remark(code, Problem(code, where, message, hint, values), fault=fault)


def _start(text: str, most: int = 90) -> str:
    """The beginning of a text, for a message."""
    plain = "".join(
        f"[U+{ord(char):04X}]" if unicodedata.category(char) in ("Cf", "Cc") and char not in "\t\n\u00ad" else char
        for char in text
    )
    said = " ".join(plain.replace(REFERENCE, "§").split())
    return said if len(said) <= most else said[: most - 1].rstrip() + "…"


class _Both:
    """A value of a message that is not the same in both languages."""

    def __init__(self, fr: str, en: str) -> None:
        self.fr, self.en = fr, en

    @classmethod
    def of(cls, message: str) -> _Both:
        """A word of the catalogue."""
        return cls(labels("fr")(message), message)

    @classmethod
    def quoted(cls, texts: Iterable[str], joiner: str) -> _Both:
        """Texts between the quotation marks of each language."""
        listed = list(texts)
        return cls(joiner.join(f"«{NBSP}{text}{NBSP}»" for text in listed), joiner.join(f"“{text}”" for text in listed))


def _shown(words: tuple[Words, ...]) -> _Both:
    """Words of the edition, and what the file has: "doit" → "peut"."""
    pairs = [_Both.quoted((_start(each.before, 160), _start(each.after, 160)), " → ") for each in words[:8]]
    return _Both(f"{NNBSP}; ".join(each.fr for each in pairs), "; ".join(each.en for each in pairs))


# ------------------------------------------------------------------ the text of a clause
def words_changed(case: Case) -> Iterator[Remark]:
    """Words replaced, added or taken out inside a paragraph."""
    for group in case.groups:
        for pair in group.pairs:
            if pair.how == "near" and (pair.words or not pair.match.blanks):
                said = (
                    _shown(pair.words) if pair.words else _Both.quoted([_start(group.lines[pair.lines[0]].shown)], "")
                )
                yield _about(
                    group, "words-changed", N_("words were changed: {changes}"), words=pair.words, changes=said
                )


def paragraph_missing(case: Case) -> Iterator[Remark]:
    """A paragraph, an item or the heading of a clause was deleted."""
    for group in case.groups:
        if group.source is None:
            continue
        for at in group.missing:
            unit = group.source.units[at]
            if unit.kind == "table":
                yield _about(group, "tables-missing", N_("the table is missing: {name}"), name=unit.table)
            elif unit.words:
                yield _about(
                    group,
                    "paragraph-missing",
                    N_("this was deleted: “{text}”"),
                    words=(Words(unit.text, ""),),
                    text=_start(unit.text),
                )


def paragraph_added(case: Case) -> Iterator[Remark]:
    """A paragraph was written into a clause."""
    for group in case.groups:
        for at in group.added:
            text = group.lines[at].shown
            yield _about(
                group,
                "paragraph-added",
                N_("this was added in the clause: “{text}”"),
                words=(Words("", fold(text)),),
                text=_start(text),
            )


def paragraph_repeated(case: Case) -> Iterator[Remark]:
    """Paragraphs of a clause are there twice; all of them: the clause is."""
    for group in case.groups:
        if not group.repeated or group.source is None:
            continue
        units = [unit for unit in group.source.units if unit.kind != "table"]
        if len(group.repeated) >= max(2, 0.6 * len(units)):
            yield _about(group, "clause-duplicated", N_("the clause is there twice"))
        else:
            for at in group.repeated:
                yield _about(
                    group, "paragraph-repeated", N_("this is there twice: “{text}”"), text=_start(group.lines[at].shown)
                )


def paragraphs_reordered(case: Case) -> Iterator[Remark]:
    """Paragraphs or items are no longer in the order of the text."""
    for group in case.groups:
        order = group.order
        kept = _rising([unit for unit, _ in order])
        for index, (_, at) in enumerate(order):
            if index not in kept:
                yield _about(
                    group,
                    "paragraphs-reordered",
                    N_("this is no longer in its place in the clause: “{text}”"),
                    text=_start(group.lines[at].shown),
                )


def paragraphs_joined(case: Case) -> Iterator[Remark]:
    """Paragraphs were run together, or one cut in two: the words are the same."""
    for group in case.groups:
        for pair in group.pairs:
            text = _start(group.lines[pair.lines[0]].shown)
            if pair.how == "merged":
                yield _about(
                    group,
                    "paragraphs-merged",
                    N_("{n} paragraphs were run together: “{text}”"),
                    n=len(pair.units),
                    text=text,
                )
            elif pair.how == "split":
                yield _about(
                    group, "paragraph-split", N_("one paragraph was cut in {n}: “{text}”"), n=len(pair.lines), text=text
                )


def _rising(values: list[int]) -> set[int]:
    """The places of a longest run of rising values: what stayed in order."""
    best: list[tuple[int, int | None]] = []
    for at, value in enumerate(values):
        length, before = 1, None
        for other in range(at):
            if values[other] < value and best[other][0] + 1 > length:
                length, before = best[other][0] + 1, other
        best.append((length, before))
    place: int | None = max(range(len(values)), key=lambda at: best[at][0]) if values else None
    out = set()
    while place is not None:
        out.add(place)
        place = best[place][1]
    return out


# ------------------------------------------------------------------ clauses among themselves
def clause_missing(case: Case) -> Iterator[Remark]:
    """A clause of the document is gone."""
    for label, language in case.missing:
        message = (
            N_("the clause is missing")
            if case.proof is not None
            else N_("the clause is missing: every document of this kind has it")
        )
        yield Remark("clause-missing", Problem("clause-missing", f"{label} ({language})", message), label, language)


def clause_moved(case: Case) -> Iterator[Remark]:
    """A clause is no longer where it stood among the others."""
    for language in sorted({group.key[1] for group in case.groups}):
        ranks = {name: rank for rank, name in enumerate(case.order.get(language, []))}
        own = [group for group in case.groups if group.key[1] == language and group.key[0] in ranks]
        kept = _rising([ranks[group.key[0]] for group in own])
        for index, group in enumerate(own):
            if index not in kept:
                yield _about(group, "clause-moved", N_("the clause is no longer in its place among the others"))


def added_by_hand(case: Case) -> Iterator[Remark]:
    """A text between the clauses that is none of ours."""
    if not case.groups:
        return
    first, last = (
        min(group.place for group in case.groups),
        max(line.place for group in case.groups for line in group.lines),
    )
    titles = set(case.titles)
    known = case.proof.rest.get("body") if case.proof is not None else None
    as_issued = bool(known) and case.printed.get(("", ""), "") == known
    for line in case.rest:
        between = (
            first < line.place <= last
            and not as_issued
            and line.role != "ContentsTitle"
            and not _is_title(line.folded, titles)
        )
        if line.tag or between:
            yield _about_file("added-by-hand", N_("this belongs to no clause: “{text}”"), text=_start(line.shown))


def _is_title(text: str, titles: set[str]) -> bool:
    """Whether a text is a title of the document's furniture, with or without a number before it."""
    return text in titles or any(text.endswith(f" {title}") and len(text) < len(title) + 16 for title in titles)


def tags(case: Case) -> Iterator[Remark]:
    """Controls that say another clause or edition than their text, and clauses without control."""
    bare = [group for group in case.groups if not group.controls]
    for group in case.groups:
        if group.source is None:
            continue
        for tag in group.controls:
            if tag != group.source.label:
                yield _about(
                    group,
                    "tag-lies",
                    N_("the control says {tag}; the text is that of {label}"),
                    tag=tag,
                    label=group.source.label,
                )
    if case.groups and len(bare) == len(case.groups):
        yield _about_file(
            "no-controls", N_("the controls are gone: clauses were recognised by their texts"), fault=False
        )
    else:
        for group in bare:
            yield _about(
                group, "no-control", N_("the control is gone: the clause was recognised by its text"), fault=False
            )


def elsewhere(case: Case) -> Iterator[Remark]:
    """A paragraph of one clause stands in another."""
    for language in sorted({group.key[1] for group in case.groups}):
        own = sorted(
            ((line.place, group, line) for group in case.groups if group.key[1] == language for line in group.lines),
            key=lambda each: each[0],
        )
        runs: dict[int, list[list[Line]]] = {}
        before: Group | None = None
        after: dict[int, Group] = {}
        for place, group, line in own:
            if group is not before:
                runs.setdefault(id(group), []).append([])
                if before is not None:
                    after[place] = before
            runs[id(group)][-1].append(line)
            before = group
        for group in [group for group in case.groups if len(runs.get(id(group), ())) > 1]:
            largest = max(runs[id(group)], key=len)
            for run in runs[id(group)]:
                if run is not largest:
                    other = after.get(run[0].place)
                    yield _about(
                        group,
                        "paragraph-elsewhere",
                        N_("this stands after {other}, away from its clause: “{text}”"),
                        other=other.key[0] if other else "",
                        text=_start(run[0].shown),
                    )


# ------------------------------------------------------------------ values
def blanks_changed(case: Case) -> Iterator[Remark]:
    """A value filled in is no longer that of issue."""
    marks = case.proof.blanks if case.proof is not None else {}
    for group in case.groups:
        if case.as_issued(group):
            continue
        for name, value in _values(group):
            known = marks.get((name, group.key[1]))
            if known is not None and known != mark(value):
                yield _about(
                    group,
                    "blank-changed",
                    N_("the value of {name} was changed since issue: it is now “{value}”"),
                    name=name,
                    value=_start(value),
                )


def blanks_strange(case: Case) -> Iterator[Remark]:
    """What stands for a value is no value of its kind: words were slipped in."""
    for group in case.groups:
        if group.source is None or case.as_issued(group):
            continue
        entries = group.source.library.vocabulary.blanks
        marks = case.proof.blanks if case.proof is not None else {}
        for name, value in _values(group):
            if marks.get((name, group.key[1])) != mark(value) and wrong_value(entries.get(name), value, group.key[1]):
                yield _about(
                    group,
                    "blank-strange",
                    N_("what stands for {name} is no such value: “{value}”"),
                    name=name,
                    value=_start(value),
                )


def blanks_differ(case: Case) -> Iterator[Remark]:
    """The same value is not the same everywhere."""
    seen: dict[tuple[str, str], dict[str, Group]] = {}
    for group in case.groups:
        for name, value in _values(group):
            seen.setdefault((name, group.key[1]), {}).setdefault(value, group)
    for (name, _), values in seen.items():
        if len(values) > 1:
            yield _about(
                list(values.values())[-1],
                "blank-differs",
                N_("{name} is not the same everywhere: {values}"),
                name=name,
                values=_Both.quoted([_start(value, 60) for value in values], ", "),
            )


def _values(group: Group) -> list[tuple[str, str]]:
    return list(dict.fromkeys(each for pair in group.pairs for each in pair.match.blanks))


def printed_changed(case: Case) -> Iterator[Remark]:
    """A clause no longer prints what it printed at issue, and neither its words nor its values tell why: its table, or
    a typed number.
    """
    marks = case.proof.blanks if case.proof is not None else {}
    for group in case.groups:
        unlike = group.missing or group.added or group.repeated or any(pair.how != "exact" for pair in group.pairs)
        if (
            case.as_issued(group) is not False
            or unlike
            or len(_rising([unit for unit, _ in group.order])) < len(group.order)
        ):
            continue
        if any(marks.get((name, group.key[1]), mark(value)) != mark(value) for name, value in _values(group)):
            continue
        if group.tables:
            yield _about(group, "table-changed", N_("the table was changed since issue"))
        else:
            yield _about(group, "printed-changed", N_("the clause no longer prints what it printed at issue"))


# ------------------------------------------------------------------ what is not seen
def hidden_text(case: Case) -> Iterator[Remark]:
    """Text that a reader does not see: hidden, white, or too small."""
    reasons = {
        "vanish": N_("hidden text"),
        "colour": N_("text in the colour of the page"),
        "size": N_("text too small to be read"),
        "strike": N_("text struck through"),
    }
    owners = {line.place: group for group in case.groups for line in group.lines}
    known = set(case.proof.rest.get("beside", "").split()) if case.proof is not None else set()
    held = {place for place, words in anchors(case.lines).items() if set(words) <= known}
    for line in case.lines:
        for piece in line.hidden:
            if line.place in held and re.fullmatch(r"\S{1,60}", piece.text.strip()):
                continue  # the anchor of an e-signature service
            if line.place not in owners and unseen(piece) in known:
                continue  # of the letterhead
            if line.place in owners:
                yield _about(
                    owners[line.place],
                    "hidden-text",
                    N_("{kind}: “{text}”"),
                    kind=_Both.of(reasons[piece.hidden]),
                    text=_start(piece.text),
                )
            else:
                yield _about_file(
                    "hidden-text", N_("{kind}: “{text}”"), kind=_Both.of(reasons[piece.hidden]), text=_start(piece.text)
                )


_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "FULLWIDTH", "MATHEMATICAL")


def odd_characters(case: Case) -> Iterator[Remark]:
    """Letters of another alphabet that look like ours, and characters of no width."""
    owners = {line.place: group for group in case.groups for line in group.lines}
    for line in case.lines:
        odd = _odd(line.text)
        if not odd:
            continue
        said = ", ".join(odd[:6])
        message = N_("characters that deceive the eye: {characters}")
        yield (
            _about(owners[line.place], "odd-characters", message, characters=said)
            if line.place in owners
            else _about_file("odd-characters", message, characters=said)
        )


def _odd(text: str) -> list[str]:
    """The odd characters of a text, each with its number.

    >>> _odd("donn\u0430"), _odd("IA\u200b"), _odd("Œuvre")
    (['U+0430 (donn\u0430)'], ['U+200B'], [])
    """
    out = [f"U+{ord(char):04X}" for char in text if unicodedata.category(char) == "Cf" and char != "\u00ad"]
    if text.isascii():
        return out
    for word in re.findall(r"[^\W\d_]+", text):
        if word.isascii():
            continue
        scripts = {
            char: next((script for script in _SCRIPTS if unicodedata.name(char, "").startswith(script)), "LATIN")
            for char in word
        }
        if len(set(scripts.values())) > 1:
            odd = next(char for char in word if scripts[char] != "LATIN")
            out.append(f"U+{ord(odd):04X} ({_start(word, 40)})")
    return list(dict.fromkeys(out))


# ------------------------------------------------------------------ references
def references(case: Case) -> Iterator[Remark]:
    """A reference that leads to another clause than the text says, or shows the number of another article."""
    homes = {
        mark_.lower(): (group, line.place in _headings(group))
        for group in case.groups
        for line in group.lines
        for mark_ in line.bookmarks
    }
    times = Counter(mark_.lower() for line in case.returned.lines for mark_ in line.bookmarks)
    numbers = _numbers(case)
    shaken = _shaken(case)
    for group in case.groups:
        for name, piece in _references(group):
            if name.startswith(ANNEX):
                yield from _annex_reference(case, group, name, piece)
                continue
            home, heading = homes.get(piece.target.lower(), (None, True))
            if piece.target and (home is None or not heading or times[piece.target.lower()] > 1):
                yield _about(
                    group,
                    "reference-elsewhere",
                    N_("the reference to {name} no longer leads to the heading of its article"),
                    name=name,
                )
                continue
            if home is not None and not _same_clause(home, name):
                yield _about(
                    group,
                    "reference-elsewhere",
                    N_("the reference to {name} leads to {other}"),
                    name=name,
                    other=home.key[0],
                )
                continue
            goal = next(
                (other for other in case.groups if other.key[1] == group.key[1] and _same_clause(other, name)), None
            )
            expected = numbers.get(id(goal)) if goal is not None else None
            shown = re.search(r"[0-9]{1,4}", piece.shown or piece.text)
            if expected is not None and shown and int(shown[0]) != expected:
                stale = group.key[1] in shaken and bool(piece.target)
                yield _about(
                    group,
                    "reference-stale" if stale else "reference-number",
                    N_("the reference to {name} says “{shown}”; its article is number {number}"),
                    name=name,
                    shown=_start(piece.shown or piece.text),
                    number=expected,
                    fault=not stale,
                )
            if not piece.target and any(other.kind == "reference" for line in group.lines for other in line.pieces):
                yield _about(
                    group,
                    "reference-typed",
                    N_("the reference to {name} was typed over: it no longer follows its article"),
                    name=name,
                    fault=False,
                )


def _annex_reference(case: Case, group: Group, name: str, piece: Piece) -> Iterator[Remark]:
    """A reference to an annex that leads elsewhere, or says another letter."""
    heading = next(
        (line for line in case.lines if line.tag == name and line.role == "Heading1" and _spoken(group, line)), None
    )
    if heading is None:
        return  # told as an annex that is gone
    if piece.target and piece.target.lower() not in [mark_.lower() for mark_ in heading.bookmarks]:
        yield _about(
            group,
            "reference-elsewhere",
            N_("the reference to {name} no longer leads to the heading of its annex"),
            name=name,
        )
    shown = fold(piece.shown or piece.text)
    if not fold(heading.shown).casefold().startswith(f"{shown.casefold()} "):
        yield _about(
            group,
            "reference-number",
            N_("the reference to {name} says “{shown}”; its heading says “{heading}”"),
            name=name,
            shown=_start(shown),
            heading=_start(heading.shown),
        )


def _spoken(group: Group, line: Line) -> bool:
    """Whether a heading is in the language of a clause."""
    return line.language == group.key[1] or not line.language


def _headings(group: Group) -> set[int]:
    """The places of the paragraphs that say the heading of a clause; every place where none does."""
    return {group.lines[at].place for pair in group.pairs if 0 in pair.units for at in pair.lines} or {
        line.place for line in group.lines
    }


def _shaken(case: Case) -> set[str]:
    """The languages in which articles are gone or moved: there, a reference that was not brought up to date is no fault
    of its own.
    """
    out = {language for _, language in case.missing}
    for group in case.groups:
        if group.source is not None and 0 in group.missing:
            out.add(group.key[1])
    for language in {group.key[1] for group in case.groups}:
        ranks = {name: rank for rank, name in enumerate(case.order.get(language, []))}
        places = [ranks.get(group.key[0], -1) for group in case.groups if group.key[1] == language]
        if len(_rising(places)) < len(places) or -1 in places:
            out.add(language)
    return out


def _same_clause(group: Group, name: str) -> bool:
    """Whether a group is the clause a text names."""
    return group.key[0].rsplit("/", 1)[-1] == name.rsplit("/", 1)[-1]


def _references(group: Group) -> Iterator[tuple[str, Piece]]:
    """Each reference of a clause, with the piece of the file that says it."""
    for pair in group.pairs:
        pieces = [
            piece
            for at in pair.lines
            for piece in group.lines[at].pieces
            if piece.kind == "reference" and not piece.hidden
        ]
        for name, said in pair.match.references:
            if said == REFERENCE:
                if pieces:
                    yield name, pieces.pop(0)
            elif LABEL.fullmatch(said):
                yield name, Piece(said)


def _numbers(case: Case) -> dict[int, int]:
    """The number of each article, from its place among the numbered ones and the number that most references give."""
    ranks: dict[int, int] = {}
    for language in sorted({group.key[1] for group in case.groups}):
        own = [
            group
            for group in case.groups
            if group.key[1] == language and any(line.role == "Heading2" for line in group.lines)
        ]
        ranks |= {id(group): rank for rank, group in enumerate(own)}
    votes: dict[int, int] = dict.fromkeys(case.returned.starts, 1)
    for group in case.groups:
        for name, piece in _references(group):
            goal = next(
                (other for other in case.groups if other.key[1] == group.key[1] and _same_clause(other, name)), None
            )
            shown = re.search(r"[0-9]{1,4}", piece.shown or piece.text)
            if goal is not None and id(goal) in ranks and shown:
                start = int(shown[0]) - ranks[id(goal)]
                votes[start] = votes.get(start, 0) + 1
    if not votes:
        return {}
    best = max(votes, key=lambda start: votes[start])
    return {identity: rank + best for identity, rank in ranks.items()} if 2 * votes[best] > sum(votes.values()) else {}


def contents(case: Case) -> Iterator[Remark]:
    """A line of the table of contents that is no heading of the document, or has the number of another."""
    heads: dict[str, set[str]] = {}
    for line in case.lines:
        if line.role.startswith(("Heading", "Unnumbered", "Sub")) and line.folded:
            heads.setdefault(_line_of(line.shown), set()).add(_line_of(f"{line.label} {line.shown}"))
    whole = {said for each in heads.values() for said in each}
    renumbered = False
    for line in case.listed:
        said = re.sub(r"\s*[\t ][0-9]{1,4}$", "", line.shown.strip())
        text = _line_of(said)
        if not text or text in whole:
            continue
        if any(text.endswith(head) and _BEFORE.fullmatch(text.removesuffix(head)) for head in heads):
            if not renumbered and not _shaken(case):
                renumbered = True
                yield _about_file(
                    "contents-number",
                    N_("the table of contents gives another number than the text: “{text}”"),
                    text=_start(said),
                )
        else:
            yield _about_file(
                "contents-line", N_("the table of contents has a line that is no heading: “{text}”"), text=_start(said)
            )


#: The number of a heading, as the contents have it before its words.
_BEFORE = re.compile(
    r"(?:(?:article|chapitre|chapter|annexe|annex|section|titre|title|partie|part)"
    r" ?)?(?:[0-9]{1,3}(?:er)?|[ivxl]{1,7})? ?[.:-]? ?"
)


def _line_of(text: str) -> str:
    """A heading as it is compared with a line of the contents."""
    return " ".join(fold(text).casefold().replace("\u2013", "-").split())


def annexes(case: Case) -> Iterator[Remark]:
    """An annex is gone, says something else, or was added since issue."""
    if case.proof is None or not case.groups:
        return
    known = {part: value for part, value in case.proof.rest.items() if part.startswith(ANNEX)}
    now = {
        f"{tag} {language}": value
        for (tag, language), value in printed_lines(case.lines).items()
        if tag.startswith(ANNEX)
    }
    languages = dict(enumerate(case.proof.head.get("languages", "").split(), 1))
    for part in dict.fromkeys([*known, *now]):
        name, _, turn = part.removeprefix(ANNEX).partition(" ")
        where = f"{name} ({languages.get(int(turn), turn) if turn.isdigit() else turn})"
        if part not in now:
            yield _about_file("annex-missing", N_("the annex is missing"), where=where)
        elif part not in known:
            yield _about_file("annex-added", N_("the annex was added since issue"), where=where)
        elif known[part] != now[part]:
            yield _about_file("annex-changed", N_("the annex was changed since issue"), where=where)


CHECKS: dict[str, Callable[[Case], Iterator[Remark]]] = {
    "words": words_changed,
    "deleted": paragraph_missing,
    "added": paragraph_added,
    "repeated": paragraph_repeated,
    "reordered": paragraphs_reordered,
    "joined": paragraphs_joined,
    "missing": clause_missing,
    "moved": clause_moved,
    "outside": added_by_hand,
    "tags": tags,
    "elsewhere": elsewhere,
    "blanks": blanks_changed,
    "strange": blanks_strange,
    "differ": blanks_differ,
    "printed": printed_changed,
    "hidden": hidden_text,
    "odd": odd_characters,
    "references": references,
    "contents": contents,
    "annexes": annexes,
}


# ------------------------------------------------------------------ the file
def seal(case: FileCase) -> Iterator[Remark]:
    """The seal does not hold, or not with this key."""
    if case.form is not None:
        yield Remark("proof-form", case.form)
    if case.proof is None:
        return
    if case.seal == "broken":
        for name in case.proof.altered():
            yield _about_file("seal-broken", N_("the proof part was altered: {field}"), field=name)
    elif case.seal == "other-key":
        yield _about_file("seal-key", N_("the seal does not hold with this key"))
    elif case.seal == "no-key":
        yield _about_file(
            "seal-key",
            N_(
                "the file is sealed without key: it does not come from the holder of the key, or somebody sealed it"
                " again"
            ),
        )
    elif case.seal == "unchecked":
        yield _about_file(
            "seal-unchecked",
            N_("the file is sealed with a key"),
            fault=False,
            hint=N_("give the key, with --key, to check it"),
        )


def one_proof(case: FileCase) -> Iterator[Remark]:
    """No proof part, or several."""
    if case.returned.proof is None and case.case.groups:
        yield _about_file(
            "proof-missing", N_("the proof part is gone: nothing says when and from what the document was made")
        )
    if case.returned.proofs > 1:
        yield _about_file("proof-twice", N_("the file has {n} proof parts"), n=case.returned.proofs)


def foreign_proof(case: FileCase) -> Iterator[Remark]:
    """The proof part is that of another document."""
    proof, reading = case.proof, case.case
    if proof is None or not reading.groups:
        return
    there = {group.key for group in reading.groups}
    named = {(each.tag.rsplit("@", 1)[0], each.language) for each in proof.clauses}
    values = {(name, group.key[1]): value for group in reading.groups for name, value in _values(group)}
    wrong = [
        name
        for (name, language), value in values.items()
        if (name, language) in proof.blanks and proof.blanks[name, language] != mark(value)
    ]
    shared = len(there & named) / max(len(there | named), 1)
    if shared < 0.5 or (len(wrong) > 2 and "employer.name" in wrong):
        yield _about_file("proof-of-another", N_("the proof part is that of another document"))


def records(case: FileCase) -> Iterator[Remark]:
    """What the proof part records of an edition is not what the libraries know."""
    proof = case.proof
    if proof is None:
        return
    for each in proof.clauses:
        sources = [
            source for source in case.case.texts.by_label.get(each.tag, ()) if source.wording.key == each.wording
        ]
        if sources and all(source.fingerprint != each.fingerprint for source in sources):
            yield _about_file(
                "record-edition",
                N_("the fingerprint recorded is not that of the edition"),
                where=f"{each.tag} ({each.language})",
            )
        elif not sources:
            yield _about_file(
                "record-unknown",
                N_("no library given has this edition"),
                where=f"{each.tag} ({each.language})",
                fault=False,
                hint=N_("give the library it comes from, with --library"),
            )


def recorded_weights(case: FileCase) -> Iterator[Remark]:
    """A weight recorded is more than the rules of the release named give on its facts."""
    proof = case.proof
    if proof is None or case.release is None or case.facts is None or case.facts.of_matter:
        return
    order = case.release.vocabulary.weights
    groups = [group for group in case.case.groups if group.source is not None]
    computed = weights(
        [group.source for group in groups], case.facts, case.release, case.facts.day, case.case.vehicle, ""
    )
    for group, weighed in zip(groups, computed, strict=True):
        record = case.case.record(group)
        if record is None or not weighed.weight or record.weight == weighed.weight:
            continue
        higher = record.weight not in order or order[record.weight].order > order[weighed.weight].order
        yield _about(group, "record-weight", N_("the file records a weight that its facts do not give"), fault=higher)


def release(case: FileCase) -> Iterator[Remark]:
    """The release named is not at hand."""
    if case.proof is not None and case.release is None:
        said = f"{case.proof.head.get('library', '')} {case.proof.head.get('release', '')}"
        yield _about_file(
            "release-unknown",
            N_("the release named in the file is not available here: {release}"),
            fault=False,
            hint=N_("give the library it comes from, with --library"),
            release=said,
        )


def properties(case: FileCase) -> Iterator[Remark]:
    """The properties of the file and its proof part contradict each other."""
    if case.proof is None:
        return
    pairs = {
        "vehicle": "vehicle",
        "version": "version",
        "library": "library",
        "release": "release",
        "assessed_on": "assessed-on",
        "language": "languages",
    }
    for name, other in pairs.items():
        said = case.returned.properties.get(f"aigov.{name}")
        if said is not None and said != case.proof.head.get(other, ""):
            yield _about_file(
                "properties-differ",
                N_("the properties of the file say “{said}” for {field}, its proof part “{other}”"),
                said=_start(said, 40),
                field=name,
                other=_start(case.proof.head.get(other, ""), 40),
            )


def notes(case: FileCase) -> Iterator[Remark]:
    """Footnotes, boxes and hidden furniture that our files do not have; comments are told, and count for nothing."""
    messages = {
        "footnote": N_("a footnote was added: “{text}”"),
        "endnote": N_("an endnote was added: “{text}”"),
        "box": N_("a text box was added: “{text}”"),
        "hidden": N_("text is hidden in a header or a footer: “{text}”"),
    }
    known = _beside(case)
    for note in case.returned.notes:
        if note.kind in messages and f"{note.kind}:{mark(fold(note.text))}" not in known:
            yield _about_file(f"{note.kind}-added", messages[note.kind], text=_start(note.text))
    for note in case.returned.notes:
        if note.kind == "comment" and note.who != "aigov_docs":
            yield _about_file(
                "comment", N_("a comment, which is no part of the text: “{text}”"), fault=False, text=_start(note.text)
            )


def _beside(case: FileCase) -> frozenset[str]:
    """What stood beside the text when the file was issued: boxes and pictures of a letterhead."""
    return frozenset(case.proof.rest.get("beside", "").split()) if case.proof is not None else frozenset()


def beside_gone(case: FileCase) -> Iterator[Remark]:
    """Something of the letterhead is no longer there, or says something else."""
    known, now = (
        _beside(case),
        {
            *beside(case.returned),
            *(word for words in anchors(case.returned.lines).values() for word in words),
        },
    )
    if any(not word.startswith(("anchor:", "unseen:")) and word not in now for word in known):
        yield _about_file(
            "beside-changed",
            N_("a text box, a note or a picture of the letterhead was changed or taken out since issue"),
        )
    if any(word.startswith("anchor:") and word not in now for word in known):
        yield _about_file("anchor-changed", N_("an anchor to sign at was moved, changed or taken out since issue"))


def furniture(case: FileCase) -> Iterator[Remark]:
    """Headers and footers are not those of issue."""
    if case.proof is None:
        return
    now = printed_furniture(case.returned.notes)
    for kind, message in (
        ("header", N_("the page header was changed since issue: “{text}”")),
        ("footer", N_("the page footer was changed since issue: “{text}”")),
    ):
        known = case.proof.rest.get(kind)
        if known is not None and known != now.get(kind, ""):
            said = " / ".join(dict.fromkeys(note.text for note in case.returned.notes if note.kind == kind))
            yield _about_file(f"{kind}-changed", message, text=_start(said, 200))


def rest(case: FileCase) -> Iterator[Remark]:
    """Titles, tables of control, chapters or signatures are not those of issue."""
    if case.proof is None or not case.case.groups:
        return
    known, now = case.proof.rest, case.case.printed
    own = {line.place for group in case.case.groups for line in group.lines}
    bare = printed_lines(
        [replace(line, tag=line.tag or "x@1") if line.place in own else line for line in case.case.lines]
    )  # where controls are gone
    if known.get("body", "") not in (now.get(("", ""), ""), bare.get(("", ""), "")):
        yield _about_file(
            "rest-changed", N_("the text outside clauses was changed since issue: title, control table or chapters")
        )
    if known.get("signatures", "") not in (now.get(("", SIGNATURES), ""), bare.get(("", SIGNATURES), "")):
        yield _about_file(
            "signatures-changed", N_("the place, date or signatures were filled in or changed since issue")
        )


def list_numbers(case: FileCase) -> Iterator[Remark]:
    """The numbers Word prints before articles, paragraphs and items are not those of issue."""
    known = case.proof.rest.get("numbers") if case.proof is not None else None
    if known and case.case.groups and known != numbers(case.returned.lines):
        yield _about_file("numbers-changed", N_("the numbers of articles, paragraphs or lists are not those of issue"))


def foreign_content(case: FileCase) -> Iterator[Remark]:
    """Pictures, drawings, frames and parts in other formats, in which words can stand."""
    messages = {
        "picture": N_("there is a picture in the text: what it says is not read"),
        "drawing": N_("there is a drawing in the text: what it says is not read"),
        "framePr": N_("a paragraph is placed out of the flow of the text"),
        "dataBinding": N_("a control takes its text from elsewhere: Word may show other words than those read"),
        "field": N_("a field may print other words than those read, once it is brought up to date"),
        "look": N_("text is shown in a way that may hide it ({what})"),
        "clock": N_("a date or a number that Word writes by itself stands in the text"),
        "alternatives": N_("some content has two versions, and programs would not show the same"),
        "ProcessContent": N_("some content is shown by certain programs only"),
        "contentPart": N_("the file takes in a part in another format, which is not read"),
        "cells": N_("cells of a table were added or deleted, and the change is not accepted yet"),
        "link": N_("a link leads to a file or a program"),
        "template": N_("it is attached to a template that Word would fetch from elsewhere"),
        "macros": N_("it holds macros"),
        "mailMerge": N_("it is a mail merge, connected to a source of data"),
        "altChunk": N_("the file takes in a part in another format, which is not read"),
        "aFChunk": N_("the file takes in a part in another format, which is not read"),
        "subDoc": N_("the file takes in another document, which is not read"),
        "subDocument": N_("the file takes in another document, which is not read"),
    }
    known = _beside(case)
    for doubt in case.returned.doubts:
        if doubt in known:
            continue
        kind, _, what = doubt.rstrip("@").partition(":")
        for edge, where in (("header-", N_("in a page header: {what}")), ("footer-", N_("in a page footer: {what}"))):
            if kind.startswith(edge):
                said = messages.get(kind.removeprefix(edge), N_("the file holds something that is not read"))
                yield _about_file(
                    "foreign-content",
                    where,
                    what=_Both.of(said if "{" not in said else N_("text is shown in a way that may hide it")),
                )
                break
        else:
            yield _about_file(
                "foreign-content", messages.get(kind, N_("the file holds something that is not read")), what=what
            )


_LABEL_WORDS = {
    "article",
    "articles",
    "art",
    "chapitre",
    "chapter",
    "section",
    "partie",
    "part",
    "annexe",
    "annex",
    "titre",
    "title",
    "er",
    "bis",
    "ter",
}


def list_labels(case: FileCase) -> Iterator[Remark]:
    """Words that a list prints by itself before its items, where only numbers belong."""
    for label in case.returned.labels:
        words = re.findall(r"[^\W\d_]{2,}", re.sub(r"%[0-9]", " ", label))
        if any(fold(word).casefold() not in _LABEL_WORDS for word in words):
            yield _about_file("label-words", N_("a list prints words before its numbers: “{text}”"), text=_start(label))


def pending(case: FileCase) -> Iterator[Remark]:
    """Changes are proposed, and neither accepted nor rejected."""
    if case.returned.changes:
        who = sorted(
            {
                change.who
                for piece in case.returned.pending
                for change in (piece.inserted, piece.deleted)
                if change is not None and change.who
            }
        )
        yield _about_file(
            "changes-pending",
            N_("changes are pending: the file is read with them accepted, then rejected (by {who})"),
            who=", ".join(who[:5]) or "?",
        )


def facts(case: FileCase) -> Iterator[Remark]:
    """The facts in the file are not those of the matter given."""
    if case.proof is None or case.matter is None:
        return
    from ..document.assessment import assess
    from ..document.proof import proof_of
    from ..errors import AigovError

    try:
        known = _paths(json.loads(proof_of(assess(case.library, case.matter, case.case.vehicle or None)).facts))
        said = _paths(json.loads(case.proof.facts))
    except (AigovError, ValueError, RecursionError):
        return
    different = [
        name
        for name in sorted(known.keys() | said.keys())
        if known.get(name) != said.get(name) and not name.startswith("situation.assessed_on")
    ]
    if different:
        yield _about_file(
            "facts-differ",
            N_("the facts in the file are not those of the matter: {fields}"),
            fields=", ".join(different[:12]),
        )


def _paths(data: Any, prefix: str = "") -> dict[str, str]:
    if not isinstance(data, dict):
        return {prefix: json.dumps(data, sort_keys=True)}
    out: dict[str, str] = {}
    for name, value in data.items():
        out |= _paths(value, f"{prefix}.{name}" if prefix else str(name))
    return out


FILE_CHECKS: dict[str, Callable[[FileCase], Iterator[Remark]]] = {
    "beside": beside_gone,
    "seal": seal,
    "proofs": one_proof,
    "foreign": foreign_proof,
    "records": records,
    "recorded": recorded_weights,
    "release": release,
    "properties": properties,
    "notes": notes,
    "furniture": furniture,
    "rest": rest,
    "numbers": list_numbers,
    "content": foreign_content,
    "labels": list_labels,
    "pending": pending,
    "facts": facts,
}
