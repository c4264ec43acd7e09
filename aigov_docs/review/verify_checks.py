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

from ..document.layout import ANNEX
from ..fingerprints import short_digest
from ..i18n import N_, NBSP, NNBSP, labels
from ..library.load import Library
from ..matter.models import Matter
from ..problems import Problem
from ..text import normalize_text
from ..word.proof_part import ClauseRecord, FileProof
from ..word.reading import (
    LABEL,
    REFERENCE,
    SIGNATURES,
    TextPiece,
    WordContent,
    WordLine,
    find_anchors,
    furniture_fingerprints,
    numbering_fingerprint,
    printed_fingerprints,
    unseen_word,
    words_beside,
)
from .clause_groups import ClauseGroup
from .match import is_wrong_value
from .verify_values import Remark
from .verify_weights import ProvenFacts, weigh_sources
from .wording_diff import WordChange
from .wordings import WordingIndex

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
class ReadingCase:
    """One reading of a file under examination: what the checks look at."""

    returned: WordContent
    proof: FileProof | None
    trusted: bool
    lines: tuple[WordLine, ...]
    listed: tuple[WordLine, ...]
    groups: list[ClauseGroup]
    rest: list[WordLine]
    texts: WordingIndex
    vehicle: str
    library: Library
    records: Mapping[tuple[str, str], ClauseRecord]
    printed: Mapping[tuple[str, str], str]
    order: Mapping[str, list[str]]
    loose: bool
    titles: frozenset[str] = frozenset()
    missing: list[tuple[str, str]] = field(default_factory=list)

    def find_record(self, group: ClauseGroup) -> ClauseRecord | None:
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

    def is_as_issued(self, group: ClauseGroup) -> bool | None:
        """Whether a group prints what was printed at issue; None where nothing says it."""
        record = self.find_record(group)
        return None if record is None or not record.printed else record.printed == group.printed


@dataclass(frozen=True)
class FileCase:
    """A file under examination, whatever the reading."""

    returned: WordContent
    proof: FileProof | None
    form: Problem | None
    seal: str
    keyed: bool
    matter: Matter | None
    case: ReadingCase
    release: Library | None
    facts: ProvenFacts | None
    library: Library


def _clause_remark(
    group: ClauseGroup,
    code: str,
    message: str,
    *,
    words: tuple[WordChange, ...] = (),
    fault: bool = True,
    hint: str = "",
    **values: Any,
) -> Remark:
    """A remark about a clause."""
    label = group.source.label if group.source is not None else group.key[0]
    return Remark(
        code, Problem(code, f"{label} ({group.key[1]})", message, hint, values), label, group.key[1], fault, words
    )


def _file_remark(
    code: str, message: str, *, where: str = "", fault: bool = True, hint: str = "", **values: Any
) -> Remark:
    """A remark about the whole file."""
    return Remark(code, Problem(code, where, message, hint, values), fault=fault)


def _shorten_text(text: str, most: int = 90) -> str:
    """The beginning of a text, for a message."""
    plain = "".join(
        f"[U+{ord(char):04X}]" if unicodedata.category(char) in ("Cf", "Cc") and char not in "\t\n\u00ad" else char
        for char in text
    )
    said = " ".join(plain.replace(REFERENCE, "§").split())
    return said if len(said) <= most else said[: most - 1].rstrip() + "…"


class _BilingualValue:
    """A value of a message that is not the same in both languages."""

    def __init__(self, fr: str, en: str) -> None:
        self.fr, self.en = fr, en

    @classmethod
    def from_catalogue(cls, message: str) -> _BilingualValue:
        """A word of the catalogue."""
        return cls(labels("fr")(message), message)

    @classmethod
    def quote_texts(cls, texts: Iterable[str], joiner: str) -> _BilingualValue:
        """Texts between the quotation marks of each language."""
        listed = list(texts)
        return cls(joiner.join(f"«{NBSP}{text}{NBSP}»" for text in listed), joiner.join(f"“{text}”" for text in listed))


def _show_word_changes(words: tuple[WordChange, ...]) -> _BilingualValue:
    """Words of the edition, and what the file has: "doit" → "peut"."""
    pairs = [
        _BilingualValue.quote_texts((_shorten_text(each.before, 160), _shorten_text(each.after, 160)), " → ")
        for each in words[:8]
    ]
    return _BilingualValue(f"{NNBSP}; ".join(each.fr for each in pairs), "; ".join(each.en for each in pairs))


# ------------------------------------------------------------------ the text of a clause
def find_changed_words(case: ReadingCase) -> Iterator[Remark]:
    """Words replaced, added or taken out inside a paragraph."""
    for group in case.groups:
        for pair in group.pairs:
            if pair.how == "near" and (pair.words or not pair.match.blanks):
                said = (
                    _show_word_changes(pair.words)
                    if pair.words
                    else _BilingualValue.quote_texts([_shorten_text(group.lines[pair.lines[0]].shown)], "")
                )
                yield _clause_remark(
                    group, "words-changed", N_("words were changed: {changes}"), words=pair.words, changes=said
                )


def find_missing_paragraphs(case: ReadingCase) -> Iterator[Remark]:
    """A paragraph, an item or the heading of a clause was deleted."""
    for group in case.groups:
        if group.source is None:
            continue
        for at in group.missing:
            unit = group.source.units[at]
            if unit.kind == "table":
                yield _clause_remark(group, "tables-missing", N_("the table is missing: {name}"), name=unit.table)
            elif unit.words:
                yield _clause_remark(
                    group,
                    "paragraph-missing",
                    N_("this was deleted: “{text}”"),
                    words=(WordChange(unit.text, ""),),
                    text=_shorten_text(unit.text),
                )


def find_added_paragraphs(case: ReadingCase) -> Iterator[Remark]:
    """A paragraph was written into a clause."""
    for group in case.groups:
        for at in group.added:
            text = group.lines[at].shown
            yield _clause_remark(
                group,
                "paragraph-added",
                N_("this was added in the clause: “{text}”"),
                words=(WordChange("", normalize_text(text)),),
                text=_shorten_text(text),
            )


def find_repeated_paragraphs(case: ReadingCase) -> Iterator[Remark]:
    """Paragraphs of a clause are there twice; all of them: the clause is."""
    for group in case.groups:
        if not group.repeated or group.source is None:
            continue
        units = [unit for unit in group.source.units if unit.kind != "table"]
        if len(group.repeated) >= max(2, 0.6 * len(units)):
            yield _clause_remark(group, "clause-duplicated", N_("the clause is there twice"))
        else:
            for at in group.repeated:
                yield _clause_remark(
                    group,
                    "paragraph-repeated",
                    N_("this is there twice: “{text}”"),
                    text=_shorten_text(group.lines[at].shown),
                )


def find_reordered_paragraphs(case: ReadingCase) -> Iterator[Remark]:
    """Paragraphs or items are no longer in the order of the text."""
    for group in case.groups:
        order = group.order
        kept = _longest_rising([unit for unit, _ in order])
        for index, (_, at) in enumerate(order):
            if index not in kept:
                yield _clause_remark(
                    group,
                    "paragraphs-reordered",
                    N_("this is no longer in its place in the clause: “{text}”"),
                    text=_shorten_text(group.lines[at].shown),
                )


def find_joined_paragraphs(case: ReadingCase) -> Iterator[Remark]:
    """Paragraphs were run together, or one cut in two: the words are the same."""
    for group in case.groups:
        for pair in group.pairs:
            text = _shorten_text(group.lines[pair.lines[0]].shown)
            if pair.how == "merged":
                yield _clause_remark(
                    group,
                    "paragraphs-merged",
                    N_("{n} paragraphs were run together: “{text}”"),
                    n=len(pair.units),
                    text=text,
                )
            elif pair.how == "split":
                yield _clause_remark(
                    group, "paragraph-split", N_("one paragraph was cut in {n}: “{text}”"), n=len(pair.lines), text=text
                )


def _longest_rising(values: list[int]) -> set[int]:
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
def find_missing_clauses(case: ReadingCase) -> Iterator[Remark]:
    """A clause of the document is gone."""
    for label, language in case.missing:
        message = (
            N_("the clause is missing")
            if case.proof is not None
            else N_("the clause is missing: every document of this kind has it")
        )
        yield Remark("clause-missing", Problem("clause-missing", f"{label} ({language})", message), label, language)


def find_moved_clauses(case: ReadingCase) -> Iterator[Remark]:
    """A clause is no longer where it stood among the others."""
    for language in sorted({group.key[1] for group in case.groups}):
        ranks = {name: rank for rank, name in enumerate(case.order.get(language, []))}
        own = [group for group in case.groups if group.key[1] == language and group.key[0] in ranks]
        kept = _longest_rising([ranks[group.key[0]] for group in own])
        for index, group in enumerate(own):
            if index not in kept:
                yield _clause_remark(group, "clause-moved", N_("the clause is no longer in its place among the others"))


def find_text_outside_clauses(case: ReadingCase) -> Iterator[Remark]:
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
            yield _file_remark(
                "added-by-hand", N_("this belongs to no clause: “{text}”"), text=_shorten_text(line.shown)
            )


def _is_title(text: str, titles: set[str]) -> bool:
    """Whether a text is a title of the document's furniture, with or without a number before it."""
    return text in titles or any(text.endswith(f" {title}") and len(text) < len(title) + 16 for title in titles)


def check_tags(case: ReadingCase) -> Iterator[Remark]:
    """Controls that say another clause or edition than their text, and clauses without control."""
    bare = [group for group in case.groups if not group.controls]
    for group in case.groups:
        if group.source is None:
            continue
        for tag in group.controls:
            if tag != group.source.label:
                yield _clause_remark(
                    group,
                    "tag-lies",
                    N_("the control says {tag}; the text is that of {label}"),
                    tag=tag,
                    label=group.source.label,
                )
    if case.groups and len(bare) == len(case.groups):
        yield _file_remark(
            "no-controls", N_("the controls are gone: clauses were recognised by their texts"), fault=False
        )
    else:
        for group in bare:
            yield _clause_remark(
                group, "no-control", N_("the control is gone: the clause was recognised by its text"), fault=False
            )


def find_misplaced_paragraphs(case: ReadingCase) -> Iterator[Remark]:
    """A paragraph of one clause stands in another."""
    for language in sorted({group.key[1] for group in case.groups}):
        own = sorted(
            ((line.place, group, line) for group in case.groups if group.key[1] == language for line in group.lines),
            key=lambda each: each[0],
        )
        runs: dict[int, list[list[WordLine]]] = {}
        before: ClauseGroup | None = None
        after: dict[int, ClauseGroup] = {}
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
                    yield _clause_remark(
                        group,
                        "paragraph-elsewhere",
                        N_("this stands after {other}, away from its clause: “{text}”"),
                        other=other.key[0] if other else "",
                        text=_shorten_text(run[0].shown),
                    )


# ------------------------------------------------------------------ values
def find_changed_values(case: ReadingCase) -> Iterator[Remark]:
    """A value filled in is no longer that of issue."""
    marks = case.proof.blanks if case.proof is not None else {}
    for group in case.groups:
        if case.is_as_issued(group):
            continue
        for name, value in _list_values(group):
            known = marks.get((name, group.key[1]))
            if known is not None and known != short_digest(value):
                yield _clause_remark(
                    group,
                    "blank-changed",
                    N_("the value of {name} was changed since issue: it is now “{value}”"),
                    name=name,
                    value=_shorten_text(value),
                )


def find_strange_values(case: ReadingCase) -> Iterator[Remark]:
    """What stands for a value is no value of its kind: words were slipped in."""
    for group in case.groups:
        if group.source is None or case.is_as_issued(group):
            continue
        entries = group.source.library.vocabulary.blanks
        marks = case.proof.blanks if case.proof is not None else {}
        for name, value in _list_values(group):
            if marks.get((name, group.key[1])) != short_digest(value) and is_wrong_value(
                entries.get(name), value, group.key[1]
            ):
                yield _clause_remark(
                    group,
                    "blank-strange",
                    N_("what stands for {name} is no such value: “{value}”"),
                    name=name,
                    value=_shorten_text(value),
                )


def find_differing_values(case: ReadingCase) -> Iterator[Remark]:
    """The same value is not the same everywhere."""
    seen: dict[tuple[str, str], dict[str, ClauseGroup]] = {}
    for group in case.groups:
        for name, value in _list_values(group):
            seen.setdefault((name, group.key[1]), {}).setdefault(value, group)
    for (name, _), values in seen.items():
        if len(values) > 1:
            yield _clause_remark(
                list(values.values())[-1],
                "blank-differs",
                N_("{name} is not the same everywhere: {values}"),
                name=name,
                values=_BilingualValue.quote_texts([_shorten_text(value, 60) for value in values], ", "),
            )


def _list_values(group: ClauseGroup) -> list[tuple[str, str]]:
    return list(dict.fromkeys(each for pair in group.pairs for each in pair.match.blanks))


def find_changed_print(case: ReadingCase) -> Iterator[Remark]:
    """A clause no longer prints what it printed at issue, and neither its words nor its values tell why: its table, or
    a typed number.
    """
    marks = case.proof.blanks if case.proof is not None else {}
    for group in case.groups:
        unlike = group.missing or group.added or group.repeated or any(pair.how != "exact" for pair in group.pairs)
        if (
            case.is_as_issued(group) is not False
            or unlike
            or len(_longest_rising([unit for unit, _ in group.order])) < len(group.order)
        ):
            continue
        if any(
            marks.get((name, group.key[1]), short_digest(value)) != short_digest(value)
            for name, value in _list_values(group)
        ):
            continue
        if group.tables:
            yield _clause_remark(group, "table-changed", N_("the table was changed since issue"))
        else:
            yield _clause_remark(group, "printed-changed", N_("the clause no longer prints what it printed at issue"))


# ------------------------------------------------------------------ what is not seen
def find_hidden_text(case: ReadingCase) -> Iterator[Remark]:
    """Text that a reader does not see: hidden, white, or too small."""
    reasons = {
        "vanish": N_("hidden text"),
        "colour": N_("text in the colour of the page"),
        "size": N_("text too small to be read"),
        "strike": N_("text struck through"),
    }
    owners = {line.place: group for group in case.groups for line in group.lines}
    known = set(case.proof.rest.get("beside", "").split()) if case.proof is not None else set()
    held = {place for place, words in find_anchors(case.lines).items() if set(words) <= known}
    for line in case.lines:
        for piece in line.hidden:
            if line.place in held and re.fullmatch(r"\S{1,60}", piece.text.strip()):
                continue  # the anchor of an e-signature service
            if line.place not in owners and unseen_word(piece) in known:
                continue  # of the letterhead
            if line.place in owners:
                yield _clause_remark(
                    owners[line.place],
                    "hidden-text",
                    N_("{kind}: “{text}”"),
                    kind=_BilingualValue.from_catalogue(reasons[piece.hidden]),
                    text=_shorten_text(piece.text),
                )
            else:
                yield _file_remark(
                    "hidden-text",
                    N_("{kind}: “{text}”"),
                    kind=_BilingualValue.from_catalogue(reasons[piece.hidden]),
                    text=_shorten_text(piece.text),
                )


_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "FULLWIDTH", "MATHEMATICAL")


def find_odd_characters(case: ReadingCase) -> Iterator[Remark]:
    """Letters of another alphabet that look like ours, and characters of no width."""
    owners = {line.place: group for group in case.groups for line in group.lines}
    for line in case.lines:
        odd = _list_odd_characters(line.text)
        if not odd:
            continue
        said = ", ".join(odd[:6])
        message = N_("characters that deceive the eye: {characters}")
        yield (
            _clause_remark(owners[line.place], "odd-characters", message, characters=said)
            if line.place in owners
            else _file_remark("odd-characters", message, characters=said)
        )


def _list_odd_characters(text: str) -> list[str]:
    """The odd characters of a text, each with its number.

    >>> _list_odd_characters("donn\u0430"), _list_odd_characters("IA\u200b"), _list_odd_characters("Œuvre")
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
            out.append(f"U+{ord(odd):04X} ({_shorten_text(word, 40)})")
    return list(dict.fromkeys(out))


# ------------------------------------------------------------------ references
def check_references(case: ReadingCase) -> Iterator[Remark]:
    """A reference that leads to another clause than the text says, or shows the number of another article."""
    homes = {
        mark_.lower(): (group, line.place in _heading_places(group))
        for group in case.groups
        for line in group.lines
        for mark_ in line.bookmarks
    }
    times = Counter(mark_.lower() for line in case.returned.lines for mark_ in line.bookmarks)
    numbers = _number_articles(case)
    shaken = _disturbed_languages(case)
    for group in case.groups:
        for name, piece in _iter_references(group):
            if name.startswith(ANNEX):
                yield from _check_annex_reference(case, group, name, piece)
                continue
            home, heading = homes.get(piece.target.lower(), (None, True))
            if piece.target and (home is None or not heading or times[piece.target.lower()] > 1):
                yield _clause_remark(
                    group,
                    "reference-elsewhere",
                    N_("the reference to {name} no longer leads to the heading of its article"),
                    name=name,
                )
                continue
            if home is not None and not _is_same_clause(home, name):
                yield _clause_remark(
                    group,
                    "reference-elsewhere",
                    N_("the reference to {name} leads to {other}"),
                    name=name,
                    other=home.key[0],
                )
                continue
            goal = next(
                (other for other in case.groups if other.key[1] == group.key[1] and _is_same_clause(other, name)), None
            )
            expected = numbers.get(id(goal)) if goal is not None else None
            shown = re.search(r"[0-9]{1,4}", piece.shown or piece.text)
            if expected is not None and shown and int(shown[0]) != expected:
                stale = group.key[1] in shaken and bool(piece.target)
                yield _clause_remark(
                    group,
                    "reference-stale" if stale else "reference-number",
                    N_("the reference to {name} says “{shown}”; its article is number {number}"),
                    name=name,
                    shown=_shorten_text(piece.shown or piece.text),
                    number=expected,
                    fault=not stale,
                )
            if not piece.target and any(other.kind == "reference" for line in group.lines for other in line.pieces):
                yield _clause_remark(
                    group,
                    "reference-typed",
                    N_("the reference to {name} was typed over: it no longer follows its article"),
                    name=name,
                    fault=False,
                )


def _check_annex_reference(case: ReadingCase, group: ClauseGroup, name: str, piece: TextPiece) -> Iterator[Remark]:
    """A reference to an annex that leads elsewhere, or says another letter."""
    heading = next(
        (line for line in case.lines if line.tag == name and line.role == "Heading1" and _is_in_language(group, line)),
        None,
    )
    if heading is None:
        return  # told as an annex that is gone
    if piece.target and piece.target.lower() not in [mark_.lower() for mark_ in heading.bookmarks]:
        yield _clause_remark(
            group,
            "reference-elsewhere",
            N_("the reference to {name} no longer leads to the heading of its annex"),
            name=name,
        )
    shown = normalize_text(piece.shown or piece.text)
    if not normalize_text(heading.shown).casefold().startswith(f"{shown.casefold()} "):
        yield _clause_remark(
            group,
            "reference-number",
            N_("the reference to {name} says “{shown}”; its heading says “{heading}”"),
            name=name,
            shown=_shorten_text(shown),
            heading=_shorten_text(heading.shown),
        )


def _is_in_language(group: ClauseGroup, line: WordLine) -> bool:
    """Whether a heading is in the language of a clause."""
    return line.language == group.key[1] or not line.language


def _heading_places(group: ClauseGroup) -> set[int]:
    """The places of the paragraphs that say the heading of a clause; every place where none does."""
    return {group.lines[at].place for pair in group.pairs if 0 in pair.units for at in pair.lines} or {
        line.place for line in group.lines
    }


def _disturbed_languages(case: ReadingCase) -> set[str]:
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
        if len(_longest_rising(places)) < len(places) or -1 in places:
            out.add(language)
    return out


def _is_same_clause(group: ClauseGroup, name: str) -> bool:
    """Whether a group is the clause a text names."""
    return group.key[0].rsplit("/", 1)[-1] == name.rsplit("/", 1)[-1]


def _iter_references(group: ClauseGroup) -> Iterator[tuple[str, TextPiece]]:
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
                yield name, TextPiece(said)


def _number_articles(case: ReadingCase) -> dict[int, int]:
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
        for name, piece in _iter_references(group):
            goal = next(
                (other for other in case.groups if other.key[1] == group.key[1] and _is_same_clause(other, name)), None
            )
            shown = re.search(r"[0-9]{1,4}", piece.shown or piece.text)
            if goal is not None and id(goal) in ranks and shown:
                start = int(shown[0]) - ranks[id(goal)]
                votes[start] = votes.get(start, 0) + 1
    if not votes:
        return {}
    best = max(votes, key=lambda start: votes[start])
    return {identity: rank + best for identity, rank in ranks.items()} if 2 * votes[best] > sum(votes.values()) else {}


def check_contents(case: ReadingCase) -> Iterator[Remark]:
    """A line of the table of contents that is no heading of the document, or has the number of another."""
    heads: dict[str, set[str]] = {}
    for line in case.lines:
        if line.role.startswith(("Heading", "Unnumbered", "Sub")) and line.folded:
            heads.setdefault(_normalize_heading(line.shown), set()).add(
                _normalize_heading(f"{line.label} {line.shown}")
            )
    whole = {said for each in heads.values() for said in each}
    renumbered = False
    for line in case.listed:
        said = re.sub(r"\s*[\t ][0-9]{1,4}$", "", line.shown.strip())
        text = _normalize_heading(said)
        if not text or text in whole:
            continue
        if any(text.endswith(head) and _BEFORE.fullmatch(text.removesuffix(head)) for head in heads):
            if not renumbered and not _disturbed_languages(case):
                renumbered = True
                yield _file_remark(
                    "contents-number",
                    N_("the table of contents gives another number than the text: “{text}”"),
                    text=_shorten_text(said),
                )
        else:
            yield _file_remark(
                "contents-line",
                N_("the table of contents has a line that is no heading: “{text}”"),
                text=_shorten_text(said),
            )


#: The number of a heading, as the contents have it before its words.
_BEFORE = re.compile(
    r"(?:(?:article|chapitre|chapter|annexe|annex|section|titre|title|partie|part)"
    r" ?)?(?:[0-9]{1,3}(?:er)?|[ivxl]{1,7})? ?[.:-]? ?"
)


def _normalize_heading(text: str) -> str:
    """A heading as it is compared with a line of the contents."""
    return " ".join(normalize_text(text).casefold().replace("\u2013", "-").split())


def check_annexes(case: ReadingCase) -> Iterator[Remark]:
    """An annex is gone, says something else, or was added since issue."""
    if case.proof is None or not case.groups:
        return
    known = {part: value for part, value in case.proof.rest.items() if part.startswith(ANNEX)}
    now = {
        f"{tag} {language}": value
        for (tag, language), value in printed_fingerprints(case.lines).items()
        if tag.startswith(ANNEX)
    }
    languages = dict(enumerate(case.proof.head.get("languages", "").split(), 1))
    for part in dict.fromkeys([*known, *now]):
        name, _, turn = part.removeprefix(ANNEX).partition(" ")
        where = f"{name} ({languages.get(int(turn), turn) if turn.isdigit() else turn})"
        if part not in now:
            yield _file_remark("annex-missing", N_("the annex is missing"), where=where)
        elif part not in known:
            yield _file_remark("annex-added", N_("the annex was added since issue"), where=where)
        elif known[part] != now[part]:
            yield _file_remark("annex-changed", N_("the annex was changed since issue"), where=where)


CHECKS: dict[str, Callable[[ReadingCase], Iterator[Remark]]] = {
    "words": find_changed_words,
    "deleted": find_missing_paragraphs,
    "added": find_added_paragraphs,
    "repeated": find_repeated_paragraphs,
    "reordered": find_reordered_paragraphs,
    "joined": find_joined_paragraphs,
    "missing": find_missing_clauses,
    "moved": find_moved_clauses,
    "outside": find_text_outside_clauses,
    "tags": check_tags,
    "elsewhere": find_misplaced_paragraphs,
    "blanks": find_changed_values,
    "strange": find_strange_values,
    "differ": find_differing_values,
    "printed": find_changed_print,
    "hidden": find_hidden_text,
    "odd": find_odd_characters,
    "references": check_references,
    "contents": check_contents,
    "annexes": check_annexes,
}


# ------------------------------------------------------------------ the file
def check_seal(case: FileCase) -> Iterator[Remark]:
    """The seal does not hold, or not with this key."""
    if case.form is not None:
        yield Remark("proof-form", case.form)
    if case.proof is None:
        return
    if case.seal == "broken":
        for name in case.proof.altered_fields():
            yield _file_remark("seal-broken", N_("the proof part was altered: {field}"), field=name)
    elif case.seal == "other-key":
        yield _file_remark("seal-key", N_("the seal does not hold with this key"))
    elif case.seal == "no-key":
        yield _file_remark(
            "seal-key",
            N_(
                "the file is sealed without key: it does not come from the holder of the key, or somebody sealed it"
                " again"
            ),
        )
    elif case.seal == "unchecked":
        yield _file_remark(
            "seal-unchecked",
            N_("the file is sealed with a key"),
            fault=False,
            hint=N_("give the key, with --key, to check it"),
        )


def check_proof_count(case: FileCase) -> Iterator[Remark]:
    """No proof part, or several."""
    if case.returned.proof is None and case.case.groups:
        yield _file_remark(
            "proof-missing", N_("the proof part is gone: nothing says when and from what the document was made")
        )
    if case.returned.proofs > 1:
        yield _file_remark("proof-twice", N_("the file has {n} proof parts"), n=case.returned.proofs)


def find_foreign_proof(case: FileCase) -> Iterator[Remark]:
    """The proof part is that of another document."""
    proof, reading = case.proof, case.case
    if proof is None or not reading.groups:
        return
    there = {group.key for group in reading.groups}
    named = {(each.tag.rsplit("@", 1)[0], each.language) for each in proof.clauses}
    values = {(name, group.key[1]): value for group in reading.groups for name, value in _list_values(group)}
    wrong = [
        name
        for (name, language), value in values.items()
        if (name, language) in proof.blanks and proof.blanks[name, language] != short_digest(value)
    ]
    shared = len(there & named) / max(len(there | named), 1)
    if shared < 0.5 or (len(wrong) > 2 and "employer.name" in wrong):
        yield _file_remark("proof-of-another", N_("the proof part is that of another document"))


def check_records(case: FileCase) -> Iterator[Remark]:
    """What the proof part records of an edition is not what the libraries know."""
    proof = case.proof
    if proof is None:
        return
    for each in proof.clauses:
        sources = [
            source for source in case.case.texts.by_label.get(each.tag, ()) if source.wording.key == each.wording
        ]
        if sources and all(source.fingerprint != each.fingerprint for source in sources):
            yield _file_remark(
                "record-edition",
                N_("the fingerprint recorded is not that of the edition"),
                where=f"{each.tag} ({each.language})",
            )
        elif not sources:
            yield _file_remark(
                "record-unknown",
                N_("no library given has this edition"),
                where=f"{each.tag} ({each.language})",
                fault=False,
                hint=N_("give the library it comes from, with --library"),
            )


def check_recorded_weights(case: FileCase) -> Iterator[Remark]:
    """A weight recorded is more than the rules of the release named give on its facts."""
    proof = case.proof
    if proof is None or case.release is None or case.facts is None or case.facts.of_matter:
        return
    order = case.release.vocabulary.weights
    groups = [group for group in case.case.groups if group.source is not None]
    computed = weigh_sources(
        [group.source for group in groups], case.facts, case.release, case.facts.day, case.case.vehicle, ""
    )
    for group, weighed in zip(groups, computed, strict=True):
        record = case.case.find_record(group)
        if record is None or not weighed.weight or record.weight == weighed.weight:
            continue
        higher = record.weight not in order or order[record.weight].order > order[weighed.weight].order
        yield _clause_remark(
            group, "record-weight", N_("the file records a weight that its facts do not give"), fault=higher
        )


def check_release(case: FileCase) -> Iterator[Remark]:
    """The release named is not at hand."""
    if case.proof is not None and case.release is None:
        said = f"{case.proof.head.get('library', '')} {case.proof.head.get('release', '')}"
        yield _file_remark(
            "release-unknown",
            N_("the release named in the file is not available here: {release}"),
            fault=False,
            hint=N_("give the library it comes from, with --library"),
            release=said,
        )


def check_properties(case: FileCase) -> Iterator[Remark]:
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
            yield _file_remark(
                "properties-differ",
                N_("the properties of the file say “{said}” for {field}, its proof part “{other}”"),
                said=_shorten_text(said, 40),
                field=name,
                other=_shorten_text(case.proof.head.get(other, ""), 40),
            )


def find_added_notes(case: FileCase) -> Iterator[Remark]:
    """Footnotes, boxes and hidden furniture that our files do not have; comments are told, and count for nothing."""
    messages = {
        "footnote": N_("a footnote was added: “{text}”"),
        "endnote": N_("an endnote was added: “{text}”"),
        "box": N_("a text box was added: “{text}”"),
        "hidden": N_("text is hidden in a header or a footer: “{text}”"),
    }
    known = _issued_beside(case)
    for note in case.returned.notes:
        if note.kind in messages and f"{note.kind}:{short_digest(normalize_text(note.text))}" not in known:
            yield _file_remark(f"{note.kind}-added", messages[note.kind], text=_shorten_text(note.text))
    for note in case.returned.notes:
        if note.kind == "comment" and note.who != "aigov_docs":
            yield _file_remark(
                "comment",
                N_("a comment, which is no part of the text: “{text}”"),
                fault=False,
                text=_shorten_text(note.text),
            )


def _issued_beside(case: FileCase) -> frozenset[str]:
    """What stood beside the text when the file was issued: boxes and pictures of a letterhead."""
    return frozenset(case.proof.rest.get("beside", "").split()) if case.proof is not None else frozenset()


def find_changed_letterhead(case: FileCase) -> Iterator[Remark]:
    """Something of the letterhead is no longer there, or says something else."""
    known, now = (
        _issued_beside(case),
        {
            *words_beside(case.returned),
            *(word for words in find_anchors(case.returned.lines).values() for word in words),
        },
    )
    if any(not word.startswith(("anchor:", "unseen:")) and word not in now for word in known):
        yield _file_remark(
            "beside-changed",
            N_("a text box, a note or a picture of the letterhead was changed or taken out since issue"),
        )
    if any(word.startswith("anchor:") and word not in now for word in known):
        yield _file_remark("anchor-changed", N_("an anchor to sign at was moved, changed or taken out since issue"))


def check_headers_and_footers(case: FileCase) -> Iterator[Remark]:
    """Headers and footers are not those of issue."""
    if case.proof is None:
        return
    now = furniture_fingerprints(case.returned.notes)
    for kind, message in (
        ("header", N_("the page header was changed since issue: “{text}”")),
        ("footer", N_("the page footer was changed since issue: “{text}”")),
    ):
        known = case.proof.rest.get(kind)
        if known is not None and known != now.get(kind, ""):
            said = " / ".join(dict.fromkeys(note.text for note in case.returned.notes if note.kind == kind))
            yield _file_remark(f"{kind}-changed", message, text=_shorten_text(said, 200))


def check_rest(case: FileCase) -> Iterator[Remark]:
    """Titles, tables of control, chapters or signatures are not those of issue."""
    if case.proof is None or not case.case.groups:
        return
    known, now = case.proof.rest, case.case.printed
    own = {line.place for group in case.case.groups for line in group.lines}
    bare = printed_fingerprints(
        [replace(line, tag=line.tag or "x@1") if line.place in own else line for line in case.case.lines]
    )  # where controls are gone
    if known.get("body", "") not in (now.get(("", ""), ""), bare.get(("", ""), "")):
        yield _file_remark(
            "rest-changed", N_("the text outside clauses was changed since issue: title, control table or chapters")
        )
    if known.get("signatures", "") not in (now.get(("", SIGNATURES), ""), bare.get(("", SIGNATURES), "")):
        yield _file_remark(
            "signatures-changed", N_("the place, date or signatures were filled in or changed since issue")
        )


def check_list_numbers(case: FileCase) -> Iterator[Remark]:
    """The numbers Word prints before articles, paragraphs and items are not those of issue."""
    known = case.proof.rest.get("numbers") if case.proof is not None else None
    if known and case.case.groups and known != numbering_fingerprint(case.returned.lines):
        yield _file_remark("numbers-changed", N_("the numbers of articles, paragraphs or lists are not those of issue"))


def find_foreign_content(case: FileCase) -> Iterator[Remark]:
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
    known = _issued_beside(case)
    for doubt in case.returned.doubts:
        if doubt in known:
            continue
        kind, _, what = doubt.rstrip("@").partition(":")
        for edge, where in (("header-", N_("in a page header: {what}")), ("footer-", N_("in a page footer: {what}"))):
            if kind.startswith(edge):
                said = messages.get(kind.removeprefix(edge), N_("the file holds something that is not read"))
                yield _file_remark(
                    "foreign-content",
                    where,
                    what=_BilingualValue.from_catalogue(
                        said if "{" not in said else N_("text is shown in a way that may hide it")
                    ),
                )
                break
        else:
            yield _file_remark(
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


def check_list_labels(case: FileCase) -> Iterator[Remark]:
    """Words that a list prints by itself before its items, where only numbers belong."""
    for label in case.returned.labels:
        words = re.findall(r"[^\W\d_]{2,}", re.sub(r"%[0-9]", " ", label))
        if any(normalize_text(word).casefold() not in _LABEL_WORDS for word in words):
            yield _file_remark(
                "label-words", N_("a list prints words before its numbers: “{text}”"), text=_shorten_text(label)
            )


def find_pending_changes(case: FileCase) -> Iterator[Remark]:
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
        yield _file_remark(
            "changes-pending",
            N_("changes are pending: the file is read with them accepted, then rejected (by {who})"),
            who=", ".join(who[:5]) or "?",
        )


def check_facts(case: FileCase) -> Iterator[Remark]:
    """The facts in the file are not those of the matter given."""
    if case.proof is None or case.matter is None:
        return
    from ..compose.assessment import assess
    from ..document.provenance import make_proof
    from ..problems import AigovError

    try:
        known = _flatten_facts(
            json.loads(make_proof(assess(case.library, case.matter, case.case.vehicle or None)).facts)
        )
        said = _flatten_facts(json.loads(case.proof.facts))
    except (AigovError, ValueError, RecursionError):
        return
    different = [
        name
        for name in sorted(known.keys() | said.keys())
        if known.get(name) != said.get(name) and not name.startswith("situation.assessed_on")
    ]
    if different:
        yield _file_remark(
            "facts-differ",
            N_("the facts in the file are not those of the matter: {fields}"),
            fields=", ".join(different[:12]),
        )


def _flatten_facts(data: Any, prefix: str = "") -> dict[str, str]:
    if not isinstance(data, dict):
        return {prefix: json.dumps(data, sort_keys=True)}
    out: dict[str, str] = {}
    for name, value in data.items():
        out |= _flatten_facts(value, f"{prefix}.{name}" if prefix else str(name))
    return out


FILE_CHECKS: dict[str, Callable[[FileCase], Iterator[Remark]]] = {
    "beside": find_changed_letterhead,
    "seal": check_seal,
    "proofs": check_proof_count,
    "foreign": find_foreign_proof,
    "records": check_records,
    "recorded": check_recorded_weights,
    "release": check_release,
    "properties": check_properties,
    "notes": find_added_notes,
    "furniture": check_headers_and_footers,
    "rest": check_rest,
    "numbers": check_list_numbers,
    "content": find_foreign_content,
    "labels": check_list_labels,
    "pending": find_pending_changes,
    "facts": check_facts,
}
