"""The data that checks read: one reading of a returned file, and the file as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ...kits.ground.fingerprints import short_digest
from ...kits.ground.i18n import INSTANTS, N_, NBSP, UNITS, Duration, date_text, labels
from ...kits.ground.problems import Problem
from ...kits.ground.text import FIRST_YEAR, LAST_YEAR, normalize_text
from ...kits.ground.yaml_files import Bilingual
from ...kits.wordkit.read.lines import ANNEX, WordContent, WordLine
from ...kits.wordkit.read.roles import SHARED
from ...library.load import Library
from ...library.vocabulary import BlankEntry
from ...matter.models import Matter
from ...word.proof_part import ClauseRecord, FileProof
from ..clause_groups import ClauseGroup, WordingIndex
from ..verify_weights import ProvenFacts


@dataclass
class ReadingCase:
    """One reading of a returned file (as it stands, or with changes accepted), with the data its checks need.

    A reading takes the file as it stands, or with its pending changes accepted or rejected.
    """

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
    day: dt.date = dt.date.min

    def find_record(self, group: ClauseGroup) -> ClauseRecord | None:
        """Find what the file's proof records of a clause in one language; None where it records nothing of the clause.

        ``group`` is the clause with its paragraphs in the file, and has the language. The record is looked up by the
        tags of the clause's content controls, then by the edition whose text the clause has, then by the name of the
        clause in any edition.
        """
        labels = [*group.claims, *([group.source.label] if group.source else [])]
        for label in labels:
            record = self.records.get((label, group.key[1]))
            if record is not None and label.rsplit("@", 1)[0] == group.key[0]:
                return record
        return next(
            (
                other_record
                for (tag, language), other_record in self.records.items()
                if language == group.key[1] and tag.rsplit("@", 1)[0] == group.key[0]
            ),
            None,
        )

    def is_as_issued(self, group: ClauseGroup) -> bool | None:
        """Say whether the file prints a clause as when issued; None where its proof does not record that text."""
        record = self.find_record(group)
        return None if record is None or not record.printed else record.printed == group.printed

    def title_of(self, name: str, language: str) -> str:
        """Return the title of a clause or an annex, in a language of the file, from its name.

        The name of a clause may end with its edition (``bias@1``) or not. Where no library given has the clause or the
        annex, the name itself is returned.
        """
        if name.startswith(ANNEX):
            companion = self.library.companions.get(name.removeprefix(ANNEX))
            return companion[0].label.text(language) if companion is not None else name
        short = name.rsplit("@", 1)[0].rsplit("/", 1)[-1]
        if name in self.texts.by_label:
            sources = self.texts.by_label[name]
        else:
            named = (wordings for key, wordings in self.texts.by_name.items() if key[0].rsplit("/", 1)[-1] == short)
            sources = [source for several in named for source in several]
        usable = [source for source in sources if source.language == language] or sources
        carried = self.library.find_vehicle(self.vehicle) or self.vehicle
        meant = (source for source in usable if source.wording is source.edition.find_wording(carried, source.language))
        found_source = next(meant, usable[0] if usable else None)
        return found_source.heading.strip() if found_source is not None else name

    def edition_of(self, label: str, language: str) -> Bilingual:
        """Name in French and English an edition, by its label (``bias@1``): its title in ``language``, its number."""
        title, (name, _, number) = self.title_of(label, language), label.rpartition("@")
        if not name:
            return quote_titles(title)
        message = N_("{title}, edition {number}")
        quoted = quote_titles(title)
        return Bilingual(
            fr=labels("fr")(message, title=quoted.fr, number=number), en=message.format(title=quoted.en, number=number)
        )

    def name_blank(self, name: str) -> Bilingual:
        """Find the label of a blank (a value to fill in) in both languages, in quotation marks.

        A blank that prints another one with an article ("la", "the") has the label of that other blank. Where the
        library does not know the blank, ``name`` itself is returned, without quotation marks.
        """
        blanks = self.library.vocabulary.blanks
        blank = blanks.get(name)
        if blank is not None and blank.type == "name":
            blank = blanks.get(blank.source or "", blank)
        return quote_titles(blank.fr, blank.en) if blank is not None else Bilingual(fr=name, en=name)

    def name_fact(self, path: str) -> Bilingual:
        """Name a recorded fact in both languages, in quotation marks: by its label, its question or its option.

        ``path`` is that of the fact in the proof (the record of how the file was made), such as
        ``situation.procedure.deposit_on`` or ``options.scale``. Where the library has no words for it, ``path`` itself
        is returned, without quotation marks.
        """
        vocabulary = self.library.vocabulary
        block, _, name = path.partition(".")
        sources: tuple[Mapping[str, Bilingual], ...] = (vocabulary.blanks, vocabulary.asked_facts)
        if block == "options":
            sources = (vocabulary.options.options,)
        label = next((source[name] for source in sources if name in source), None)
        return quote_titles(label.fr, label.en) if label is not None else Bilingual(fr=path, en=path)


def quote_titles(french: str, english: str = "") -> Bilingual:
    """Put a title in French and in English quotation marks; the same title in both where ``english`` is empty."""
    return Bilingual(fr=f"«{NBSP}{french}{NBSP}»", en=f"“{english or french}”")


@dataclass(frozen=True)
class FileCase:
    """A returned file as a whole, for the checks of its proof, seal, headers, notes and pictures."""

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


def list_values(group: ClauseGroup) -> list[tuple[str, str]]:
    """List the values that a file prints for the blanks of a clause: pairs of blank name and value, no pair twice."""
    return list(dict.fromkeys(blank_value for pair in group.pairs for blank_value in pair.match.blanks))


def list_changed_values(case: ReadingCase, group: ClauseGroup) -> list[tuple[str, str, str]]:
    """List the blanks of a clause whose value changed since issue: name, value, value at issue (empty if not found)."""
    marks = case.proof.blanks if case.proof is not None else {}
    if case.is_as_issued(group):
        return []
    changes = []
    for name, value in list_values(group):
        issued_digest = marks.get((name, group.key[1]))
        if issued_digest is not None and issued_digest != short_digest(value):
            printed = [printed_value for other_group in case.groups for _, printed_value in list_values(other_group)]
            entry = case.library.vocabulary.blanks.get(name)
            changes.append((name, value, find_issued_value(issued_digest, entry, group.key[1], printed, case.day)))
    return changes


def longest_rising(values: list[int]) -> set[int]:
    """Find a longest series of rising numbers in a list, side by side or not, and return the indexes of its members.

    ``values`` are ranks in the issued order, listed as a file has them: items at the other indexes have moved.
    """
    best: list[tuple[int, int | None]] = []
    for at, value in enumerate(values):
        length, before = 1, None
        for earlier in range(at):
            if values[earlier] < value and best[earlier][0] + 1 > length:
                length, before = best[earlier][0] + 1, earlier
        best.append((length, before))
    place: int | None = max(range(len(values)), key=lambda at: best[at][0]) if values else None
    indexes = set()
    while place is not None:
        indexes.add(place)
        place = best[place][1]
    return indexes


def list_issued_beside(case: FileCase) -> frozenset[str]:
    """List what a file had beside its text when issued, as entries such as ``box:1a2b3c4d``, from the file's proof.

    An entry is a word for the kind, with a digest where there is text: text boxes, notes, pictures, hidden texts of the
    letterhead, signing anchors. The set is empty for a file without proof.
    """
    return frozenset(case.proof.rest.get("beside", "").split()) if case.proof is not None else frozenset()


def list_disturbed_languages(case: ReadingCase) -> set[str]:
    """List the languages in which a file, in one reading, has articles missing, added or moved, or a heading missing.

    In those languages, a reference that still shows its former number is no fault.
    """
    disturbed = {language for _, language in case.missing}
    for group in case.groups:
        if group.source is not None and 0 in group.missing:
            disturbed.add(group.key[1])
    languages = {group.key[1] for group in case.groups}
    for line in case.rest:  # an article added by hand
        if line.role == SHARED and line.folded not in case.titles:
            disturbed |= {line.language} & languages or languages
    for language in languages:
        ranks = {name: rank for rank, name in enumerate(case.order.get(language, []))}
        places = [ranks.get(group.key[0], -1) for group in case.groups if group.key[1] == language]
        if len(longest_rising(places)) < len(places) or -1 in places:
            disturbed.add(language)
    return disturbed


# ------------------------------------------------------------------ values of a blank at issue
_MOST_COUNTED = 366  # of a unit of time: no text has a longer one
_MOST_NUMBER = 2000
_FIRST, _LAST = dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)
_YEARS = 6  # before and after the day of a document, in which its dates are looked for


def find_issued_value(
    digest: str, entry: BlankEntry | None, language: str, printed: Iterable[str], day: dt.date
) -> str:
    """Find the value of which a proof keeps the digest; empty where it cannot be told.

    It is looked for among the values that the file prints elsewhere, then among all that a blank of its type may
    reasonably print: lengths of time, dates, small numbers, the forms of a word. A name or an address that stands
    nowhere else in the file is not found.

    Parameters
    ----------
    digest:
        What the proof records of the value, in the form of `short_digest`.
    entry:
        The blank, whose type says what its values may be; None for an unknown blank.
    language:
        The language in which the value was printed.
    printed:
        The values printed in the file, each as `normalize_text` returns it.
    day:
        The day of the document, around which dates are looked for.

    >>> entry = BlankEntry(type="duration", fr="Délai", en="Time")
    >>> find_issued_value(short_digest("3 mois"), entry, "fr", [], dt.date(2026, 11, 24))
    '3 mois'
    """
    return next(
        (value for value in (*printed, *_iter_possible(entry, language, day)) if short_digest(value) == digest), ""
    )


def _iter_possible(entry: BlankEntry | None, language: str, day: dt.date) -> Iterator[str]:
    """Yield the values that a blank may print, as `normalize_text` returns them, where they can be listed."""
    if entry is None:
        return
    if entry.forms is not None:
        yield from map(normalize_text, entry.forms.get(language, {}).values())
    elif entry.type in ("duration", "deadline"):
        lengths = [Duration(count, unit) for unit in UNITS for count in range(1, _MOST_COUNTED)]
        for length in [*(Duration(0, unit) for unit in INSTANTS), *lengths]:
            written = length.text if entry.type == "duration" else length.deadline_text
            yield normalize_text(written(language))
            if length.count == 1:
                yield normalize_text(written(language, figures=True))
    elif entry.type == "date":
        first = min(max(day, _FIRST), _LAST) - dt.timedelta(days=366 * _YEARS)
        yield from (
            normalize_text(date_text(first + dt.timedelta(days=after), language)) for after in range(732 * _YEARS)
        )
    elif entry.type == "number":
        yield from map(str, range(_MOST_NUMBER))
