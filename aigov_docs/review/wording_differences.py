"""The differences, word by word, between a text and a wording of the library."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from ..document.layout import TITLE_STOPS
from ..kits.ground.i18n import UNITS, Duration, month_names
from ..kits.ground.text import normalize_text
from ..kits.wordkit.read.lines import REFERENCE
from ..kits.wordkit.text_diff import list_stretches, split_terms
from ..library.clauses import Wording
from ..library.markup import Blank, Inline, Reference, TextParagraph, TextSpan, group_references
from ..library.vocabulary import BlankEntry

# ------------------------------------------------------------------ match
# The matching of a text with a wording of the library, and the values of the wording's blanks there.


#: What stands for a value not known yet; the blanks of a draft print it.
UNFILLED = "[•]"
#: A cross-reference to a clause or an annex: computed by Word, or typed by hand.
REFERENCES = re.compile(
    rf"(?:(?:articles?|annexe?s?) ?)?{REFERENCE}|annexe? [A-Z]\b"
    r"|(?:article|articles|art\.) ?(?:[0-9]{1,4}(?:er|\.[0-9]{1,3})?\b|[IVXL]{1,7}\b|§)|§ ?[0-9]{1,4}",
    re.IGNORECASE,
)
#: The same in a list of several, as printed together or one by one: "articles 18, 19 et 21", "Article 18, Article 19".
_BETWEEN = r"(?:, |,? (?:et|ou|and|or) )(?:l')?"
_FIRST = rf"(?:{REFERENCES.pattern}|annexe?s [A-Z]\b)"
_NEXT = rf"(?:{REFERENCES.pattern}|[0-9]{{1,4}}(?:er|\.[0-9]{{1,3}})?\b|(?-i:[A-Z])\b)"
REFERENCE_LISTS = re.compile(rf"{_FIRST}(?:{_BETWEEN}{_NEXT})*", re.IGNORECASE)
#: How a document prints the heading of a clause: on a line of its own, run into its first paragraph, or not at all.
FORMS = ("titled", "run-in", "untitled")
#: A number typed before a heading or a paragraph.
_TYPED = re.compile(
    r"(?:(?:article|art\.) ?[0-9]{1,4}(?:er)?|[0-9]{1,4}(?:\.[0-9]{1,3})?)(?: ?[.:)-])? *", re.IGNORECASE
)


#: "d'un mois", "qu'une heure".
_ELIDED = re.compile(r"\b(d|qu)'(?=une? (?:heure|jour|semaine|mois|an)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _MatchingWay:
    """The settings of a match: the form of references, whether spaces are exact, how many tries are allowed."""

    references: re.Pattern[str]
    lists: re.Pattern[str]
    exact_spaces: bool
    most_tries: int


#: Of one paragraph, in a file that other programs and people may have written again.
_BY_PARAGRAPH = _MatchingWay(REFERENCES, REFERENCE_LISTS, exact_spaces=False, most_tries=300)
#: Of a whole wording, to the letter; a reference is computed by Word, or is the heading of its clause in ``[…]`` where
#: an edition stands alone.
_EXACT = rf"(?:(?:articles?|annexe?s?) )?{REFERENCE}|\[[^]]+\]"
_WHOLE = _MatchingWay(
    re.compile(_EXACT, re.IGNORECASE),
    re.compile(rf"(?:{_EXACT})(?:{_BETWEEN}(?:{_EXACT}))*", re.IGNORECASE),
    exact_spaces=True,
    most_tries=5000,
)


@dataclass(frozen=True, slots=True)
class PatternGap:
    """A place in a wording that is filled in per document: a blank, or the number of another clause.

    The name of a list of references, which are printed together, is those of its clauses with spaces between.
    """

    name: str
    reference: bool = False
    entry: BlankEntry | None = field(default=None, compare=False, repr=False)
    language: str = field(default="", compare=False, repr=False)


Segment = str | PatternGap


@dataclass(frozen=True, slots=True)
class WordingUnit:
    """One heading, paragraph, list item or table of a clause's wording, as a pattern that texts can match."""

    kind: str
    segments: tuple[Segment, ...]
    words: tuple[str, ...] = field(default=(), compare=False)
    fixed: tuple[str, ...] = field(default=(), compare=False, repr=False)
    strict: bool = field(default=False, compare=False, repr=False)
    elides: bool = field(default=False, compare=False, repr=False)

    @property
    def table(self) -> str:
        """The name of the blank that prints this piece of a wording as a table; empty where the piece is no table."""
        only = self.segments[0] if self.kind == "table" else ""
        return only.name if isinstance(only, PatternGap) else ""

    @property
    def text(self) -> str:
        """The text of this piece of a wording, with its blanks (``{{ … }}``) and references (``[[…]]``) by name."""
        return "".join(
            part
            if isinstance(part, str)
            else ", ".join(f"[[{name}]]" for name in part.name.split())
            if part.reference
            else f"{{{{ {part.name} }}}}"
            for part in self.segments
        )


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """A match of one piece of a wording with a text: the values of its blanks and the clauses of its references."""

    blanks: tuple[tuple[str, str], ...] = ()
    references: tuple[tuple[str, str], ...] = ()
    typed: bool = False


# ------------------------------------------------------------------ patterns
def compile_unit(
    kind: str, inlines: Sequence[Inline], blanks: Mapping[str, BlankEntry] | None = None, language: str = ""
) -> WordingUnit:
    """Compile a heading, paragraph or list item of a wording to a pattern that texts of a file can match.

    Parameters
    ----------
    kind:
        ``heading``, ``paragraph`` or ``item``.
    inlines:
        The texts, blanks and references of the piece, in order.
    blanks:
        The library's blanks by name (``library.vocabulary.blanks``), which give the type of each value; None when any
        text may be a value.
    language:
        The language of the wording, in which values are written.

    >>> compile_unit("paragraph", (TextSpan("Bonjour "), Blank("employer.name"), TextSpan("."))).segments
    ('Bonjour ', PatternGap(name='employer.name', reference=False), '.')
    """
    holes: list[PatternGap] = []
    text = ""
    for piece in group_references(inlines):
        if isinstance(piece, TextSpan):
            text += piece.text
        else:
            text += chr(0xE100 + len(holes))
            holes.append(
                PatternGap(piece.name, entry=(blanks or {}).get(piece.name), language=language)
                if isinstance(piece, Blank)
                else PatternGap(piece.clause, reference=True)
                if isinstance(piece, Reference)
                else PatternGap(" ".join(reference.clause for reference in piece), reference=True)
            )
    parts = re.split("([\ue100-\uf8ff])", normalize_text(text))
    segments = tuple(holes[ord(part) - 0xE100] if "\ue100" <= part <= "\uf8ff" else part for part in parts if part)
    return _make_unit(kind, segments)


def _make_unit(kind: str, segments: tuple[Segment, ...]) -> WordingUnit:
    """Make a unit, with the data that makes it quick to find."""
    texts = [part for part in segments if isinstance(part, str)]
    words = tuple(word.casefold() for part in texts for word in split_terms(part))
    typed = any(isinstance(part, PatternGap) and part.entry is not None for part in segments)
    fixed = sorted({part.strip() for part in texts}, key=len, reverse=True)  # the longest is in the fewest texts
    return WordingUnit(kind, segments, words, tuple(fixed), typed, _may_elide(segments))


def _may_elide(segments: Sequence[Segment]) -> bool:
    """Whether a wording may say a length of time after "de" and writes no "d'un" itself."""
    return any(
        isinstance(part, str)
        and part.endswith("e ")
        and isinstance(gap, PatternGap)
        and gap.entry is not None
        and gap.entry.type == "duration"
        for part, gap in pairwise(segments)
    ) and not any(isinstance(part, str) and _ELIDED.search(part) for part in segments)


def compile_units(wording: Wording, blanks: Mapping[str, BlankEntry]) -> tuple[WordingUnit, ...]:
    """Compile each heading, paragraph, list item and table of a wording to a pattern, in the order of the wording.

    ``blanks`` are the library's, by name (``library.vocabulary.blanks``): their types say which values fit.
    """
    text = wording.text
    units = [compile_unit("heading", text.heading, blanks, wording.language)]
    for block in text.blocks:
        if not isinstance(block, TextParagraph):
            units += [compile_unit("item", item, blanks, wording.language) for item in block.items]
        elif block.table is not None and blanks[block.table].type == "table":
            units.append(WordingUnit("table", (PatternGap(block.table),)))
        else:
            units.append(compile_unit("paragraph", block.inlines, blanks, wording.language))
    return tuple(units)


def shape_units(units: Sequence[WordingUnit], form: str) -> tuple[WordingUnit, ...]:
    """List the pieces of a wording as a document prints them: with the heading, without it, or run into the text.

    Parameters
    ----------
    units:
        The pieces of the wording, its heading first.
    form:
        ``titled`` (all pieces as they are), ``untitled`` (all but the heading) or ``run-in`` (the heading joined with
        the paragraph after it into one piece; as ``titled`` where no paragraph comes next).
    """
    heading, *rest = units
    if form == "untitled":
        return tuple(rest)
    if form == "run-in" and rest and rest[0].kind == "paragraph":
        stop = " " if heading.text.endswith(TITLE_STOPS) else ". "
        return (join_units((heading, rest[0]), stop), *rest[1:])
    return tuple(units)


def join_units(units: Sequence[WordingUnit], between: str = " ") -> WordingUnit:
    """Join several pieces of a wording into one pattern, to match paragraphs that were run together in a file.

    ``between`` is the text that then stands between them.
    """
    segments: list[Segment] = []
    for unit in units:
        if segments:
            last = segments.pop() if isinstance(segments[-1], str) else ""
            segments.append(f"{last}{between}")
        for part in unit.segments:
            if isinstance(part, str) and segments and isinstance(segments[-1], str):
                segments[-1] += part
            else:
                segments.append(part)
    return _make_unit("paragraph", tuple(segments))


def undo_elision(unit: WordingUnit, text: str) -> str:
    """Write out each "d'" and "qu'" before a length of time of one ("d'un mois", "qu'une semaine") in a text.

    "d'un mois" becomes "de un mois". A unit without a blank for a duration after "de" or "que" leaves the text as it
    is.
    """
    return _ELIDED.sub(r"\1e ", text) if unit.elides else text


def match_unit(unit: WordingUnit, text: str) -> UnitMatch | None:
    """Match a text with one piece of a wording, and read the values of the piece's blanks; None when they do not match.

    ``text`` is as `normalize_text` returns it. A number typed before the text is allowed, save before a list item.

    >>> unit = compile_unit("paragraph", (TextSpan("Durée : "), Blank("delays.review"), TextSpan(".")))
    >>> match_unit(unit, normalize_text("Durée : 6 mois.")).blanks
    (('delays.review', '6 mois'),)
    >>> match_unit(unit, normalize_text("Durée : 6 mois !")) is None
    True
    """
    text = undo_elision(unit, text)
    if not _holds_fixed(unit, text):
        return None
    filling = _fill_unit(unit, text)
    if filling is not None:
        return UnitMatch(*filling)
    if unit.kind != "item":
        label = _TYPED.match(text)
        if label and label.end() < len(text):
            filling = _fill_unit(unit, text[label.end() :])
            if filling is not None:
                return UnitMatch(*filling, typed=True)
    return None


def match_wording(
    wording: Wording, blanks: Mapping[str, BlankEntry], text: str, form: str = "titled"
) -> UnitMatch | None:
    """Match the whole text of a clause with a wording, and read the values of its blanks; None when they do not match.

    ``text`` is the heading, as its ``form`` prints it (one of `FORMS`), and the paragraphs, joined by spaces and passed
    through `normalize_text`; ``blanks`` are the library's blanks, by name. A text with a reference or a number typed by
    hand does not match.

    >>> library = load_library()
    >>> wording = library.clauses["incident-reporting"].editions[1].find_wording("charter", "en")
    >>> match_wording(wording, library.vocabulary.blanks, "Incident reporting") is None
    True
    """
    inlines: list[Inline] = []
    heading, *rest = _iter_pieces(wording)
    titled = "".join(piece.text for piece in heading[-1:] if isinstance(piece, TextSpan))
    stop = form == "run-in" and not titled.rstrip().endswith(TITLE_STOPS)
    for piece in rest if form == "untitled" else ((*heading, TextSpan(".")) if stop else heading, *rest):
        inlines += [TextSpan(" "), *piece] if inlines else piece
    typed = {name: entry for name, entry in blanks.items() if entry.type != "table"}
    unit = compile_unit("paragraph", inlines, typed, wording.language)
    text = undo_elision(unit, text)
    filling = _fill_unit(unit, text, _WHOLE) if _holds_fixed(unit, text) else None
    return UnitMatch(*filling) if filling is not None else None


def _iter_pieces(wording: Wording) -> Iterator[tuple[Inline, ...]]:
    """Yield the heading, the paragraphs and the items of a wording, in order."""
    yield wording.text.heading
    for block in wording.text.blocks:
        if isinstance(block, TextParagraph):
            yield block.inlines
        else:
            yield from block.items


def _holds_fixed(unit: WordingUnit, text: str) -> bool:
    """Whether a text has all the words of a unit that are the same in every document; a quick answer."""
    for part in unit.fixed:  # noqa: SIM110 - asked millions of times; `all` takes twice as long
        if part not in text:
            return False
    return True


#: What the blanks of a unit hold, and what its references say, each with its name.
Found = tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]


def _fill_unit(unit: WordingUnit, text: str, way: _MatchingWay = _BY_PARAGRAPH) -> Found | None:
    """Fill the blanks of a unit from a text, with values of the right type where that can be, else with any text."""
    filling = _SegmentMatcher(unit.segments, text, way, strict=True).match_from(0, 0) if unit.strict else None
    return filling or _SegmentMatcher(unit.segments, text, way).match_from(0, 0)


class _SegmentMatcher:
    """A matcher of segments against a text, from the left; a blank takes the text before the next words."""

    def __init__(self, segments: tuple[Segment, ...], text: str, way: _MatchingWay, *, strict: bool = False) -> None:
        self.segments, self.text, self.way, self.strict, self.tries = segments, text, way, strict, 0

    def match_from(self, at: int, place: int) -> Found | None:
        """Match the segments from index ``at`` with the text from position ``place``; None when they do not match.

        The result is the values of the blanks and the texts of the references, in pairs with their names; None also
        comes back after too many tries.
        """
        self.tries += 1
        if self.tries > self.way.most_tries:
            return None
        if at == len(self.segments):
            return ((), ()) if place == len(self.text) else None
        part = self.segments[at]
        if isinstance(part, str):
            end = self._end_of_words(part, at, place)
            return self.match_from(at + 1, end) if end is not None else None
        if part.reference:
            gap_match = self.pattern_of(part).match(self.text, place)
            rest = self.match_from(at + 1, gap_match.end()) if gap_match else None
            return (rest[0], ((part.name, gap_match[0]), *rest[1])) if rest and gap_match else None
        for end in self._iter_ends(at + 1, place):
            if self.strict and is_wrong_value(part.entry, self.text[place:end].strip(), part.language):
                self.tries += 1
                if self.tries > self.way.most_tries:
                    return None
                continue
            rest = self.match_from(at + 1, end)
            if rest is not None:
                return ((part.name, self.text[place:end].strip()), *rest[0]), rest[1]
        return None

    def pattern_of(self, part: PatternGap) -> re.Pattern[str]:
        """Choose the pattern of what stands in the place of a reference, or of a list of references."""
        return self.way.lists if " " in part.name else self.way.references

    def _end_of_words(self, part: str, at: int, place: int) -> int | None:
        """Find where the words of a segment end; beside a quoted value a space may be missing."""
        before, after = (not self.way.exact_spaces and self._is_blank(beside) for beside in (at - 1, at + 1))
        words = part
        if before and words.startswith(" ") and not self.text.startswith(words, place):
            words = words[1:]
        if self.text.startswith(words, place):
            return place + len(words)
        if after and words.endswith(" ") and self.text.startswith(words[:-1], place):
            return place + len(words) - 1
        return None

    def _is_blank(self, at: int) -> bool:
        if not 0 <= at < len(self.segments):
            return False
        part = self.segments[at]
        return isinstance(part, PatternGap) and not part.reference

    def _iter_ends(self, at: int, place: int) -> Iterator[int]:
        """Yield the places where a blank may end: before each place that the next segment can start at."""
        if at == len(self.segments):
            yield len(self.text)
            return
        part = self.segments[at]
        if isinstance(part, PatternGap):
            if part.reference:
                yield from (gap_match.start() for gap_match in self.pattern_of(part).finditer(self.text, place))
            else:
                yield place
            return
        words = part.strip() or part
        if at == len(self.segments) - 1:
            end = len(self.text) - len(part)
            if end >= place and self.text.endswith(part):
                yield end
            elif self.text.endswith(words) and len(self.text) - len(words) >= place:
                yield len(self.text) - len(words)
            return
        start = self.text.find(words, place)
        while start >= 0:
            lead = len(part) - len(part.lstrip())
            if lead and start >= place + lead and self.text[start - lead : start] == part[:lead]:
                yield start - lead
            else:
                yield start
            start = self.text.find(words, start + 1)


# ------------------------------------------------------------------ what a blank may hold
def is_wrong_value(entry: BlankEntry | None, value: str, language: str) -> bool:
    """Say whether a text cannot be a value of a blank, judged by the type of the blank (a date, a number…).

    Parameters
    ----------
    entry:
        The blank, from the library's blanks (``library.vocabulary.blanks``); None for an unknown blank, whose value is
        never wrong.
    value:
        The text in the place of the blank, as `normalize_text` leaves it; the mark of an unfilled blank is never wrong.
    language:
        The language of the text, in which dates and durations are written.

    >>> is_wrong_value(BlankEntry(type="siren", fr="SIREN", en="SIREN"), "732 829 320", "fr")
    False
    """
    if entry is None or value == UNFILLED:
        return False
    if not value:
        return True
    if entry.forms is not None:
        return value not in {normalize_text(form) for form in entry.forms.get(language, {}).values()}
    pattern = _value_patterns(language).get(entry.type)
    if pattern is not None:
        return pattern.fullmatch(value) is None
    return len(value) > 400 or re.search(r"[;!?] |[^\W\d_]{3,}\. \w", value) is not None


@cache
def _value_patterns(language: str) -> dict[str, re.Pattern[str]]:
    """Give the pattern of each type of value in a language, for texts that `normalize_text` returned."""
    counted = [Duration(count, unit) for unit in UNITS for count in (1, 7)]

    def number_apart(written: str, count: int) -> str:
        return normalize_text(written).replace(str(count), "#")

    lengths = {
        number_apart(length.text(language, figures=figures), length.count)
        for length in counted
        for figures in (False, True)
    }
    within = {
        number_apart(length.deadline_text(language, figures=figures), length.count)
        for length in counted
        for figures in (False, True)
    }
    instants = {normalize_text(Duration(0, unit).text(language)) for unit in ("same_day", "without_delay")}

    def any_of(texts: Iterable[str]) -> re.Pattern[str]:
        return re.compile(
            "|".join(re.escape(text).replace(r"\#", "[0-9]{1,4}").replace("#", "[0-9]{1,4}") for text in sorted(texts))
        )

    return {
        "date": re.compile(rf"(?:1er|[0-9]{{1,2}}) (?:{'|'.join(month_names(language))}) [0-9]{{4}}"),
        "number": re.compile(r"[0-9]{1,7}"),
        "amount": re.compile(r"[0-9]{1,3}(?:[ ,.]?[0-9]{3})*"),
        "siren": re.compile(r"[0-9]{3} ?[0-9]{3} ?[0-9]{3}"),
        "duration": any_of(lengths | instants),
        "deadline": any_of(within | instants),
    }


# ------------------------------------------------------------------ wording differences
@dataclass(frozen=True, slots=True)
class WordChange:
    """Words of an edition and the words that replace them in a file; either is empty for an addition or a deletion."""

    before: str
    after: str


def compare_words(unit: WordingUnit, text: str) -> tuple[UnitMatch, tuple[WordChange, ...]]:
    """Compare a text with a piece (heading, paragraph…) of a wording, and return a pair.

    The pair is what the text has for the blanks and references of the piece (a `UnitMatch`), then the words that
    differ. ``text`` is without typography, as `normalize_text` returns it.

    >>> from .wording_differences import compile_unit
    >>> from ..library.markup import TextSpan
    >>> compare_words(compile_unit("paragraph", (TextSpan("Il doit le signaler."),)), "Il peut le signaler.")[1]
    (WordChange(before='doit', after='peut'),)
    """
    before: list[str | PatternGap] = []
    for part in unit.segments:
        before += [part] if isinstance(part, PatternGap) else split_terms(part)
    actual = text = undo_elision(unit, text)
    gaps = [part for part in unit.segments if isinstance(part, PatternGap) and part.reference]
    pattern = REFERENCE_LISTS if any(" " in part.name for part in gaps) else REFERENCES
    reference_texts = [reference_match[0] for reference_match in pattern.finditer(text)] if gaps else []
    if gaps:
        actual = pattern.sub(REFERENCE, text)
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
    changes: list[WordChange] = []
    for same, i1, i2, j1, j2 in list_stretches(names, after):
        holes = [part for part in before[i1:i2] if isinstance(part, PatternGap)]
        if same:
            remaining_texts = reference_texts[after[:j1].count(REFERENCE) :]
            references += zip((part.name for part in holes if part.reference), remaining_texts, strict=False)
        elif len(holes) == 1 and i2 - i1 == 1 and not holes[0].reference and j2 > j1:
            blanks.append((holes[0].name, _join_words(after[j1:j2])))
        else:
            changes.append(WordChange(_join_words(names[i1:i2]), _join_words(after[j1:j2])))
    return UnitMatch(tuple(blanks), tuple(references)), tuple(changes)


def _join_words(words: Sequence[str]) -> str:
    """Join words and punctuation marks into a text."""
    text = ""
    for word in words:
        glued = not text or text.endswith(("'", "(", '"')) or (len(word) == 1 and word in ",.;:!?)%€")
        text += word if glued else f" {word}"
    return text.replace(REFERENCE, "§")
