"""Issuing: one document a person, from one assembly for all who are alike, with a manifest and a register that lose nobody.

`issue` works in three steps. It *plans*: every person's values are made and checked, every template compiled, every file named, and everything
that stands against issuing is said at once, before anything is written. It *merges* by chunks, here or on any
`concurrent.futures.Executor`; a worker is sent the number of a chunk, not its rows. It *names*: once the register knows a chunk, its files take
their names, and its part of the manifest is written. A run that stops goes on with the same call, and ends with the same bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ..document.assembly import assemble
from ..document.assessment import Assessment, assess
from ..document.blanks import Filler
from ..document.selection import situation_of
from ..document.tree import Bilingual, Document, OpenPoints, Paragraph, Run, Table
from ..errors import N_, Problem, RecipientError, WriterError, unknown
from ..i18n import date_text, labels, typeset
from ..law.enforceability import claimed
from ..law.facts import observe
from ..matter import Amendment, Both, Contract, Employee, Matter
from .merge import (
    BLANKS,
    CODECS,
    LANGUAGES,
    VALUES,
    Measure,
    Template,
    Uncompiled,
    compiled,
    measures,
    packed_alone,
    parts_of,
    stand_in,
    unsure,
    zipped,
)
from .names import check_pattern, file_names
from .people import Recipient, Recipients, matter_of
from .places import Folder, put, whole

if TYPE_CHECKING:
    from ..library.load import Library
    from ..writers.docx.letterhead import Letterhead

FORMATS = ("docx", "pdf", "print", "zip")
_CHUNKS = {"docx": 1000, "zip": 1000, "pdf": 100, "print": 100}
_GATHERED = {"zip": "documents-{n:04d}.zip", "print": "print-{n:04d}.pdf"}  # formats with one file a chunk
_COLUMNS = ("key", "file", "fingerprint", "vehicle", "language", "editions", "options", "library", "release", "date", "run")


class Keeps(Protocol):
    """What issuing asks of a register."""

    def issued(self, rows: Iterable[Any], *, run: str) -> Any:
        """Add what a chunk issued, in one step; what the run added before is not added twice."""


# ------------------------------------------------------------------ values
@dataclass(frozen=True, slots=True)
class Row:
    """One person of a plan: where they stand in it, their file, their template (None: rendered alone), the values of their blanks."""

    place: int
    key: str = field(repr=False)
    file: str = field(repr=False)
    variant: int
    template: int | None
    values: tuple[str | None, ...] = field(repr=False)


@dataclass(slots=True)
class Variant:
    """People for whom the same document is assembled.

    Parameters
    ----------
    gender, language, translation_requested, facts:
        What they have in common; ``facts`` are those the rules see.
    assessment:
        Of the first of them.
    count:
        How many they are.
    """

    gender: str
    language: str
    translation_requested: bool
    facts: tuple[tuple[str, str], ...]
    assessment: Assessment
    count: int = 0
    measures: tuple[Measure, ...] | None = None
    templates: dict[tuple[int, ...], int] = field(default_factory=dict)
    required: frozenset[int] = frozenset()
    open_points: tuple[str, ...] = ()
    alone: bool = False

    @property
    def languages(self) -> Any:
        """As `assemble` takes them."""
        return ("fr", "en") if self.language == "fr+en" else "fr"

    @property
    def editions(self) -> tuple[str, ...]:
        """The editions of its clauses, in order: ``confidential-data@2``."""
        return tuple(item.label for item in self.assessment.selection.chosen)


class _Values:
    """The values of people's blanks as documents print them; those that come again are made once."""

    def __init__(self, library: Library, matter: Matter) -> None:
        self.library, self.matter = library, matter
        self.number = str(matter.amendment.number) if matter.amendment and matter.amendment.number is not None else None
        self.types: dict[tuple[str | None, str], tuple[str | None, str | None]] = {}
        self.dates: dict[tuple[int, int], tuple[tuple[str, str], ...]] = {}

    def of(self, person: Recipient) -> tuple[str | None, ...]:
        """The values of one person, in the order of `VALUES`.

        Raises
        ------
        RecipientError
            A value no document can carry.
        """
        name, address, job = person.name, person.address, person.job
        if not (_plain(name) and _plain(address) and _plain(job) and _plain(person.contract_type)):
            theirs = matter_of(self.matter, person)
            if theirs.employee is not None:
                name, address, job = theirs.employee.name or "", theirs.employee.address, theirs.employee.job
        kind = (person.contract_type, person.status)
        if kind not in self.types:
            theirs = matter_of(self.matter, person)
            said = [Filler(theirs, self.library, language).text("contract.type") for language in LANGUAGES]
            self.types[kind] = (said[0], said[1])
        contract = self.types[kind]
        hired, signed = self.days(person.hired_on), self.days(person.contract_signed_on)
        number = str(person.number) if person.number is not None else self.number
        return (name, name, address, address, job, job, *hired, *contract, *signed, number, number)

    def days(self, day: dt.date | None) -> tuple[str | None, str | None]:
        """A date in both languages: each day of the year is spelled once, and any year put in its place."""
        if day is None:
            return (None, None)
        within = (day.month, day.day)
        if within not in self.dates:
            spelled = (date_text(day.replace(year=2024), language).partition("2024") for language in LANGUAGES)  # a leap year has them all
            self.dates[within] = tuple((before, after) for before, _, after in spelled)
        year = day.year if day.year > 999 else None
        if year is None:
            return (date_text(day, "fr"), date_text(day, "en"))
        (before, after), (first, last) = self.dates[within]
        return (f"{before}{year}{after}", f"{first}{year}{last}")


def _plain(value: str | None) -> bool:
    """Whether a value is printed as it is: nothing in it that a matter would refuse or change."""
    return value is None or (0 < len(value) < 2000 and value.isprintable() and value[0] != " " and value[-1] != " ")


def standing_for(matter: Matter, values: Sequence[str | None]) -> Matter:
    """A matter whose personal values are marks as long as those of a person: its document compiles to a template.

    >>> from ..samples import sample_matter
    >>> len(standing_for(sample_matter("contract-amendment"), ["Camille Roussel"] * len(VALUES)).employee.name)
    15
    """

    def both(blank: str) -> Any:
        at = [VALUES.index((blank, language)) for language in LANGUAGES]
        return Both.model_construct(fr=stand_in(at[0], len(values[at[0]] or "")), en=stand_in(at[1], len(values[at[1]] or "")))

    def one(blank: str) -> str:
        at = VALUES.index((blank, "fr"))
        return stand_in(at, len(values[at] or ""))

    employee = (matter.employee or Employee()).model_copy(
        update={"name": one("employee.name"), "address": one("employee.address"), "job": one("employee.job"), "hired_on": both("employee.hired_on")}
    )
    contract = (matter.contract or Contract()).model_copy(update={"type": both("contract.type"), "signed_on": both("contract.signed_on")})
    amendment = (matter.amendment or Amendment()).model_copy(update={"number": one("amendment.number")})
    return matter.model_copy(update={"employee": employee, "contract": contract, "amendment": amendment})


# ------------------------------------------------------------------ the plan
@dataclass(slots=True)
class Plan:
    """What will be issued, to whom, in which file: everything is checked, nothing is written.

    Parameters
    ----------
    rows:
        One for each person, in order.
    variants, templates:
        What is assembled, and what it was compiled to.
    run:
        The run's own name: the same people, text and options give the same.
    """

    library: Library
    matter: Matter
    people: tuple[Recipient, ...]
    held: int
    rows: list[Row]
    variants: list[Variant]
    templates: list[Template]
    run: str
    format: str
    chunk: int
    codec: str
    personal_names: bool
    letterhead: Letterhead | None = None
    key: bytes | None = field(default=None, repr=False)

    @property
    def chunks(self) -> int:
        """In how many chunks the work is done."""
        return -(-len(self.rows) // self.chunk)

    def rows_of(self, chunk: int) -> list[Row]:
        """The people of a chunk."""
        return self.rows[chunk * self.chunk : (chunk + 1) * self.chunk]

    def files_of(self, chunk: int) -> list[str]:
        """The files a chunk leaves in the folder."""
        if self.format in _GATHERED:
            return [_GATHERED[self.format].format(n=chunk + 1)]
        return [row.file for row in self.rows_of(chunk)]

    def page(self, language: str = "fr") -> Document:
        """What will be issued to how many, as a document.

        Parameters
        ----------
        language:
            ``fr`` or ``en``.
        """
        say = labels(language)
        head = [say("Employee"), say("Languages"), say("Translation"), say("Clauses"), say("Documents")]
        genders = {"m": say("man"), "f": say("woman"), "unknown": say("not stated: both forms")}
        alike: dict[tuple[str, str, str, str], int] = {}
        for each in self.variants:
            kind = (genders[each.gender], each.language, say("requested") if each.translation_requested else "–", str(len(each.editions)))
            alike[kind] = alike.get(kind, 0) + each.count
        rows = [(*kind, str(count)) for kind, count in alike.items()]
        rows.append((say("Total"), "", "", "", str(len(self.rows))))
        said = [say("{n} documents: {vehicle}, dated {day}, from {library} {release}.", n=len(self.rows), vehicle=self.variants[0].assessment.vehicle.label.text(language), day=date_text(self.matter.date, language), library=self.library.name, release=self.library.release) if self.variants else say("Nobody to issue to.")]
        if self.held:
            said.append(say.plural("{n} person is held back and receives nothing.", "{n} people are held back and receive nothing.", self.held))
        editions = list(dict.fromkeys(chain.from_iterable(each.editions for each in self.variants)))
        said.append(say("Editions: {editions}", editions=", ".join(editions)))
        body: list[Any] = [Paragraph((Run(typeset(text, language), origin="furniture"),)) for text in said]
        cells = tuple(tuple((Run(cell or "–", origin="furniture"),) for cell in row) for row in rows)
        body.insert(1, Table("issue", tuple((Run(text, True, "furniture"),) for text in head), cells, (0.3, 0.15, 0.2, 0.15, 0.2)))
        title = say("What will be issued")
        return Document("issue-plan", language, title, self.matter.employer.name, "", f"{self.matter.employer.name} – {title}", "", say("Page {page} / {pages}", page="{page}", pages="{pages}"), tuple(body), self.matter.date.isoformat())


class _Watched:
    """An employee's facts, and which of them were looked at."""

    def __init__(self, facts: Any) -> None:
        self.facts, self.seen = facts, set[str]()

    def __getattr__(self, name: str) -> Any:
        self.seen.add(name)
        return getattr(self.facts, name)


class _Planner:
    """Makes a plan, and gathers everything that stands against it."""

    def __init__(self, library: Library, matter: Matter, letterhead: Letterhead | None, key: bytes | None, codec: str) -> None:
        self.library, self.matter, self.letterhead, self.key, self.codec = library, matter, letterhead, key, codec
        self.values = _Values(library, matter)
        self.problems: list[Problem] = []
        self.variants: dict[Any, Variant] = {}
        self.templates: list[Template] = []
        self.facts: dict[Any, tuple[tuple[str, str], ...]] = {}
        self.dated: dict[Any, bool] = {}
        self.asked = set(letterhead.fields) if letterhead else set()

    def variant(self, person: Recipient) -> Variant:
        """The variant of a person, assessed when it is met for the first time."""
        known: tuple[Any, ...] = (person.status, person.protected, person.telework, person.translation_requested, person.contract_ended_on, person.language)
        if self.dated.get(known, True):
            known = (*known, person.hired_on)
        if known not in self.facts:
            self.observed(known[:6], person)
            known = (*known[:6], person.hired_on) if self.dated[known[:6]] else known[:6]
        name = (person.gender, person.language, person.translation_requested, self.facts[known])
        found = self.variants.get(name)
        if found is None:
            found = self.variants[name] = Variant(*name, assess(self.library, matter_of(self.matter, person)))
            self.drafts(found)
        return found

    def observed(self, known: tuple[Any, ...], person: Recipient) -> None:
        """Remember the facts of a person, and whether they depend on the day of hire: where it is never looked at, they do not."""
        theirs = matter_of(self.matter, person)
        wanted = self.library.vehicle(theirs.vehicle)
        if wanted is None:
            raise RecipientError(unknown("unknown-word", "vehicle", N_('unknown vehicle "{name}"'), theirs.vehicle, list(self.library.vehicles)))
        situation = situation_of(self.library, theirs, wanted)
        watched = _Watched(situation.employee)
        view, _ = claimed(situation.model_copy(update={"employee": watched}), self.library)
        facts = tuple(sorted(observe(view, self.library.vocabulary).items()))
        self.dated[known] = self.dated.get(known, False) or "hired_on" in watched.seen
        self.facts[(*known, person.hired_on) if self.dated[known] else known] = facts

    def drafts(self, variant: Variant) -> None:
        for label in variant.editions:
            problem = Problem("draft", label, N_("this edition is not published"), N_("publish it with aigov-docs lock, or pin a published one"))
            if label in self.library.drafts and problem not in self.problems:
                self.problems.append(problem)

    def template(self, variant: Variant, person: Recipient, values: Sequence[str | None]) -> int | None:
        """The number of a person's template, compiled when it is met for the first time; None when they are rendered alone."""
        if variant.alone or unsure(values) or any(value is None and blank in self.asked for value, (blank, _) in zip(values, VALUES, strict=True)):
            return None
        decided = tuple(each.of(values) for each in variant.measures) if variant.measures is not None else None
        if decided is not None and decided in variant.templates:
            return variant.templates[decided]
        made = self.compile(variant, person, values)
        if made is None:
            variant.alone = True
            return None
        self.templates.append(made)
        decided = tuple(each.of(values) for each in variant.measures or ())
        variant.templates[decided] = len(self.templates) - 1
        return variant.templates[decided]

    def compile(self, variant: Variant, person: Recipient, values: Sequence[str | None]) -> Template | None:
        """A template, proved on this person against the ordinary writer; None when it does not give the same parts."""
        from ..writers import to_bytes

        document = self.document(variant, standing_for(matter_of(self.matter, person), values))
        try:
            if variant.measures is None:
                self.known_blanks(document)
                variant.measures = measures(document, self.width(document))
            made = compiled(document, letterhead=self.letterhead, key=self.key, codec=self.codec)
        except Uncompiled:
            return None
        tries = [(matter_of(self.matter, person), values)]
        if self.asked & set(BLANKS):  # a letterhead may print a value in capitals: tried with both kinds of letters
            other = replace(person, name="aB é", address="aB é", job="aB é")
            tries.append((matter_of(self.matter, other), self.values.of(other)))
        for matter, given in tries:
            expected = to_bytes(self.document(variant, matter), "docx", letterhead=self.letterhead, key=self.key)
            if parts_of(made.merge(given)[0]) != parts_of(expected):
                return None
        return made

    def document(self, variant: Variant, matter: Matter) -> Document | Bilingual:
        made: Document | Bilingual = assemble(replace(variant.assessment, matter=matter), variant.languages)
        return made

    def needs(self, variant: Variant, values: Sequence[str | None], person: Recipient) -> None:
        """What the document of a variant prints: its open points, and the personal values it needs."""
        document = self.document(variant, standing_for(matter_of(self.matter, person), values))
        sides = (document.left, document.right) if isinstance(document, Bilingual) else (document,)
        variant.open_points = tuple(dict.fromkeys(item for side in sides for block in side.body if isinstance(block, OpenPoints) for item in block.items))
        text = "".join(chain.from_iterable(_strings(replace(side, fields=())) for side in sides))
        asked = self.letterhead.asked.required if self.letterhead else set()
        variant.required = frozenset(place for place, (blank, _) in enumerate(VALUES) if stand_in(place, 1) in text or blank in asked)

    def width(self, document: Document | Bilingual) -> int:
        from ..writers.docx.furniture import text_width

        first = document.left if isinstance(document, Bilingual) else document
        return self.letterhead.text_width if self.letterhead else text_width(first.landscape)

    def known_blanks(self, document: Document | Bilingual) -> None:
        """Refuse to compile a document with personal blanks of a house library that templates do not know."""
        entries = self.library.vocabulary.blanks
        ours = {name for name, entry in entries.items() if entry.type != "form" and (entry.source or "").startswith(("employee.", "contract.")) and name not in BLANKS}
        ours |= {name for name, entry in entries.items() if entry.source == "amendment.number" and name not in BLANKS}
        sides = (document.left, document.right) if isinstance(document, Bilingual) else (document,)
        if ours and any(f"blank={name!r}" in repr(side.body) for side in sides for name in ours):
            raise Uncompiled


def _strings(value: Any) -> Iterator[str]:
    """Every text of a tree."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _strings(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _strings(getattr(value, name))


def plan(
    library: Library,
    matter: Matter,
    recipients: Recipients | Iterable[Recipient],
    *,
    format: str = "docx",
    names: str = "{key}",
    chunk: int | None = None,
    letterhead: str | Path | Letterhead | None = None,
    key: bytes | None = None,
    codec: str = "stitched",
) -> Plan:
    """Everything `issue` would do, checked; nothing is written. The parameters are those of `issue`.

    Raises
    ------
    RecipientError
        Everything that stands against issuing: a blank that is not filled, an edition that is not published, a language, a number twice.
    WriterError
        An unknown format; a letterhead that is refused.

    >>> from ..library import load_library
    >>> from ..samples import sample_matter
    >>> person = Recipient("E-1", "Camille Roussel", address="Lyon", job="tisseuse", hired_on=dt.date(2019, 3, 4), contract_signed_on=dt.date(2019, 2, 18))
    >>> [row.file for row in plan(load_library(), sample_matter("contract-amendment"), [person]).rows]
    ['E-1.docx']
    """
    if format not in FORMATS:
        raise WriterError(unknown("unknown-format", "format", N_('unknown format "{name}"'), format, FORMATS))
    if codec not in CODECS:
        raise WriterError(unknown("unknown-codec", "codec", N_('unknown codec "{name}"'), codec, CODECS))
    size = _CHUNKS[format] if chunk is None else chunk
    if not 1 <= size <= 50_000:
        raise WriterError(Problem("bad-chunk", "chunk", N_("a chunk has from 1 to 50,000 people"), N_("choose another size")))
    check_pattern(names)
    if isinstance(letterhead, str | Path):
        from ..writers.docx.letterhead import open_letterhead

        letterhead = open_letterhead(letterhead)
    people = recipients.people if isinstance(recipients, Recipients) else tuple(recipients)
    planner = _Planner(library, matter, letterhead, key, codec)
    rows = _rows(planner, people)
    if planner.problems:
        raise RecipientError(*planner.problems)
    ending = ".pdf" if format == "pdf" else ".docx"
    files = file_names((_fields(person, row, matter, size) for person, row in zip(people, rows, strict=True)), names, ending)
    rows = [replace(row, file=name) for row, name in zip(rows, files, strict=True)]
    variants = list(planner.variants.values())
    run = _run_name(library, matter, people, rows, variants, (format, names, str(size), codec), letterhead, key)
    held = len(recipients.held) if isinstance(recipients, Recipients) else 0
    return Plan(library, matter, people, held, rows, variants, planner.templates, run, format, size, codec, "{name}" in names, letterhead, key)


def _rows(planner: _Planner, people: Sequence[Recipient]) -> list[Row]:
    """A row for each person, their template compiled; what is wrong is noted."""
    rows: list[Row] = []
    seen: set[str] = set()
    places: dict[int, int] = {}
    for place, person in enumerate(people):
        if person.language not in ("fr", "fr+en"):
            planner.problems.append(Problem("language", _where(person), N_("an amendment is not issued in English alone"), N_("write fr or fr+en")))
            continue
        if person.key in seen:
            planner.problems.append(Problem("same-key", _where(person), N_("another person has this number"), N_("give each person a number of their own")))
            continue
        seen.add(person.key)
        try:
            values = planner.values.of(person)
            variant = planner.variant(person)
        except RecipientError as error:
            planner.problems += error.problems
            continue
        if not variant.count:
            planner.needs(variant, values, person)
            for item in variant.open_points:
                problem = Problem("unfilled", planner.matter.vehicle, N_("the matter does not fill a blank: {blank}"), N_("fill it: nothing is issued with a blank"), {"blank": item})
                if problem not in planner.problems:
                    planner.problems.append(problem)
        variant.count += 1
        lacking = sorted({VALUES[at][0] for at in variant.required if not values[at]})
        if lacking:
            planner.problems.append(Problem("unfilled", _where(person), N_("a blank is not filled: {blank}"), N_("fill it: nothing is issued with a blank"), {"blank": ", ".join(lacking)}))
        if planner.problems:
            continue
        template = planner.template(variant, person, values)
        rows.append(Row(place, person.key, "", places.setdefault(id(variant), len(places)), template, values))
    return rows


def _where(person: Recipient) -> str:
    return f"line {person.line}" if person.line else person.key


def _fields(person: Recipient, row: Row, matter: Matter, chunk: int) -> Mapping[str, str]:
    """What a pattern of file names may ask for of a person."""
    return {
        "date": matter.date.isoformat(),
        "folder": f"{row.place // chunk + 1:03d}",
        "key": person.key,
        "language": person.language,
        "name": person.name,
        "number": row.values[-1] or "",
        "place": f"{row.place + 1:06d}",
        "version": matter.version,
    }


def _run_name(
    library: Library, matter: Matter, people: Sequence[Recipient], rows: Sequence[Row], variants: Sequence[Variant], options: tuple[str, ...], letterhead: Letterhead | None, key: bytes | None
) -> str:
    """The name of a run: the same for the same people, text and options, and it says nothing of anybody."""
    total = hashlib.sha256()
    total.update(json.dumps([library.name, library.release, matter.model_dump_json(), *options]).encode())
    total.update(letterhead.data if letterhead else b"")
    total.update(hashlib.sha256(key).digest() if key is not None else b"")
    total.update(repr([(each.gender, each.language, each.translation_requested, each.facts, each.editions) for each in variants]).encode())
    for row in rows:
        total.update(repr((row.key, row.file, row.variant, row.values)).encode())
    return f"{matter.date.isoformat()}-{total.hexdigest()[:16]}"


# ------------------------------------------------------------------ issuing
@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: people done of how many; ``resumed`` were done before it was started again."""

    done: int
    total: int
    resumed: int = 0


@dataclass(frozen=True, slots=True)
class Issued:
    """What a run did.

    Parameters
    ----------
    plan:
        What was to be done; its rows say who got which file.
    into:
        The folder; None after a dry run.
    written, resumed:
        How many people's files were made now, and how many were there already.
    alone:
        How many were made through the ordinary writer, for a value of theirs only it is sure to set right.
    """

    plan: Plan
    into: Path | None
    written: int = 0
    resumed: int = 0

    @property
    def alone(self) -> int:
        return sum(row.template is None for row in self.plan.rows)

    def as_dict(self) -> dict[str, Any]:
        """The result as plain data; nothing of anybody."""
        made = self.plan
        return {
            "run": made.run,
            "into": str(self.into) if self.into else None,
            "format": made.format,
            "people": len(made.rows),
            "held": made.held,
            "written": self.written,
            "resumed": self.resumed,
            "alone": self.alone,
            "library": made.library.name,
            "release": made.library.release,
            "variants": [{"gender": each.gender, "language": each.language, "translation_requested": each.translation_requested, "people": each.count, "editions": list(each.editions)} for each in made.variants],
        }


def issue(
    library: Library,
    matter: Matter,
    recipients: Recipients | Iterable[Recipient],
    into: str | Path,
    *,
    register: Keeps | None = None,
    format: str = "docx",
    names: str = "{key}",
    executor: Executor | None = None,
    chunk: int | None = None,
    letterhead: str | Path | Letterhead | None = None,
    key: bytes | None = None,
    codec: str = "stitched",
    dry_run: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> Issued:
    """Issue an amendment to each person of a list.

    A run that was stopped goes on with the same call: what was done is not done again, and the files, the manifest and the register
    end the same.

    Parameters
    ----------
    library, matter:
        The texts and the employer's facts.
    recipients:
        Who is to receive one.
    into:
        A folder that does not exist, is empty, or holds the beginning of the same run.
    register:
        Where what is issued is written down; each chunk before its files have their names.
    format:
        ``docx``, a file each; ``zip``, one zip a chunk; ``pdf``, a file each, made by LibreOffice a chunk at a time; ``print``, those of a
        chunk in one file, in order, each on a new sheet. The fingerprints of the manifest are always those of the Word files.
    names:
        How files are called: `names.FIELDS` in braces. Nothing personal unless it asks for ``{name}``.
    executor:
        Any executor; the chunks are merged there. Its workers must see the folder.
    chunk:
        How many people at a time.
    letterhead, key:
        As for `render`.
    codec:
        ``stitched``, fast; or ``zlib``, smaller files.
    dry_run:
        Only check and plan.
    progress:
        Called after each chunk.

    Raises
    ------
    RecipientError, WriterError
        As `plan`, before anything is written; and a folder that holds something else, a disk that is full.

    >>> from tempfile import TemporaryDirectory
    >>> from ..library import load_library
    >>> from ..samples import sample_matter
    >>> person = Recipient("E-1", "Camille Roussel", address="Lyon", job="tisseuse", hired_on=dt.date(2019, 3, 4), contract_signed_on=dt.date(2019, 2, 18))
    >>> with TemporaryDirectory() as folder:
    ...     issue(load_library(), sample_matter("contract-amendment"), [person], f"{folder}/out").written
    1
    """
    made = plan(library, matter, recipients, format=format, names=names, chunk=chunk, letterhead=letterhead, key=key, codec=codec)
    return Issued(made, None) if dry_run else carry_out(made, into, register=register, executor=executor, progress=progress)


def carry_out(
    made: Plan,
    into: str | Path,
    *,
    register: Keeps | None = None,
    executor: Executor | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Issued:
    """Do what a plan says; the parameters are those of `issue`.

    Raises
    ------
    WriterError
        A folder that holds something else, a disk that is full, a worker that was lost.

    >>> from tempfile import TemporaryDirectory
    >>> from ..library import load_library
    >>> from ..samples import sample_matter
    >>> nobody = plan(load_library(), sample_matter("contract-amendment"), [])
    >>> with TemporaryDirectory() as folder:
    ...     carry_out(nobody, folder).written
    0
    """
    hint = N_("make room, then give the same command: it goes on where it was")
    try:
        return _Run(made, Folder(Path(into)), register, progress).go(executor)
    except OSError as error:
        said = N_("a file could not be written: {reason}")
        raise WriterError(Problem("unwritable-file", str(into), said, hint, {"reason": error.strerror or type(error).__name__})) from error
    except BrokenExecutor as error:
        raise WriterError(Problem("lost-worker", str(into), N_("a worker was lost"), N_("give the same command: it goes on where it was"))) from error


@dataclass(frozen=True, slots=True)
class Work:
    """A chunk ready to be merged: where its files wait, and for each person the waiting name, the name, the template and the values."""

    waiting: str
    format: str
    final: str
    rows: tuple[tuple[str, str, int, tuple[str | None, ...]], ...]


def merge_chunk(work: Work, templates: Sequence[Template] | Mapping[int, Template]) -> list[str]:
    """Merge a chunk into its waiting folder; gives the fingerprint of each file, in order."""
    prints: list[str] = []
    if work.format == "zip":

        def files() -> Iterator[tuple[str, bytes]]:
            for waiting, name, template, values in work.rows:
                data, print_ = _merged(work, waiting, templates, template, values)
                prints.append(print_)
                yield name, data

        whole(Path(work.waiting) / work.final, zipped(files()))
        return prints
    for waiting, _, template, values in work.rows:
        data, print_ = _merged(work, waiting, templates, template, values)
        prints.append(print_)
        if template >= 0:
            put(f"{work.waiting}/{waiting}", data)
    if work.format in ("pdf", "print"):
        pages = _as_pdf(work)
        if work.format == "print":
            _printed(pages, Path(work.waiting) / work.final)
    return prints


def _merged(work: Work, waiting: str, templates: Sequence[Template] | Mapping[int, Template], template: int, values: Sequence[str | None]) -> tuple[bytes, str]:
    """One file and its fingerprint; one made alone is there already."""
    if template >= 0:
        return templates[template].merge(values)
    return packed_alone(Path(work.waiting, waiting).read_bytes())


def _as_pdf(work: Work) -> list[Path]:
    """The waiting files as PDF, in one start of LibreOffice."""
    from ..writers.pdf import convert

    folder = Path(work.waiting)
    files = [folder / waiting for waiting, *_ in work.rows]
    made = convert(files, folder)
    for file in files:
        file.unlink()
    return made


def _printed(files: Sequence[Path], into: Path) -> None:
    """PDF files in one, in order, each on a new sheet of paper printed on both sides. It is for printers: it has no tags."""
    try:
        import pikepdf
    except ImportError:
        raise WriterError(Problem("no-pikepdf", "format", N_("a print file needs the pikepdf library"), N_("install aigov-docs[pdf]"))) from None
    out = pikepdf.new()
    for file in files:
        with pikepdf.open(file) as one:
            out.pages.extend(one.pages)
            if len(one.pages) % 2:
                out.add_blank_page(page_size=(595.28, 841.89))
    out.save(into, deterministic_id=True)


# ---- on an executor: a worker reads what it needs from the folder
def _merge_there(notes: str, chunk: int, key: bytes | None) -> list[str]:
    """What a worker is sent: where the notes are, and the number of a chunk."""
    data = json.loads(Path(notes, f"{chunk:05d}.work").read_text("utf-8"))
    work = Work(data["waiting"], data["format"], data["final"], tuple((a, b, c, tuple(d)) for a, b, c, d in data["rows"]))
    return merge_chunk(work, {number: _template_there(notes, number, key) for number in {row[2] for row in work.rows} if number >= 0})


@lru_cache(maxsize=64)
def _template_there(notes: str, number: int, key: bytes | None) -> Template:
    made = Template.of_data(json.loads(Path(notes, f"{number:05d}.template").read_text("utf-8")))
    if made.proof is not None:
        made.proof.key = key
    return made


class _Run:
    """A run: chunks are merged, then named one after the other, in order."""

    def __init__(self, made: Plan, folder: Folder, register: Keeps | None, progress: Callable[[Progress], None] | None) -> None:
        self.plan, self.folder, self.register, self.progress = made, folder, register, progress
        self.done = self.written = self.resumed = 0
        self.options = _digest(made.matter, made.library)
        self.fixed = [self._fixed(each) for each in made.variants]

    def _fixed(self, variant: Variant) -> tuple[str, str]:
        """What the manifest says the same of everybody in a variant, in each of its forms."""
        made = self.plan
        editions = list(variant.editions)
        values = (variant.assessment.vehicle.id, variant.language, " ".join(editions), self.options, made.library.name, made.library.release, made.matter.date.isoformat(), made.run)
        said = json.dumps({**dict(zip(_COLUMNS[3:], values, strict=True)), "editions": editions}, ensure_ascii=False)
        return said[1:], _csv(values)

    def go(self, executor: Executor | None) -> Issued:
        """All of it."""
        made = self.plan
        self.folder.open(made.run, made.chunks)
        todo = []
        for chunk in range(made.chunks):
            if self.folder.done(chunk, made.files_of(chunk)):
                self.resumed += len(made.rows_of(chunk))
            else:
                todo.append(chunk)
        self.done = self.resumed
        self.tell()
        if executor is None:
            for chunk in todo:
                self.finish(chunk, merge_chunk(self.work(chunk), made.templates))
        else:
            self.spread(executor, todo)
        self.folder.clear("*.work", "*.template", "*.part")
        self.folder.close(made.chunks, _csv(_COLUMNS))
        return Issued(made, self.folder.root, self.written, self.resumed)

    def spread(self, executor: Executor, todo: Sequence[int]) -> None:
        """The chunks on an executor: a few are under way, and each is named in its turn."""
        notes = str(self.folder.notes.resolve())
        for number, template in enumerate(self.plan.templates):
            whole(Path(notes, f"{number:05d}.template"), [json.dumps(template.as_data()).encode()])
        under_way: deque[tuple[int, Future[list[str]]]] = deque()
        try:
            for chunk in todo:
                work = self.work(chunk)
                data = {"waiting": str(Path(work.waiting).resolve()), "format": work.format, "final": work.final, "rows": work.rows}
                whole(Path(notes, f"{chunk:05d}.work"), [json.dumps(data).encode()])
                under_way.append((chunk, executor.submit(_merge_there, notes, chunk, self.plan.key)))
                if len(under_way) >= _UNDER_WAY:
                    self.named(*under_way.popleft())
            while under_way:
                self.named(*under_way.popleft())
        finally:
            for _, future in under_way:
                future.cancel()
            self.folder.clear("*.work", "*.template")  # they hold values of people

    def named(self, chunk: int, future: Future[list[str]]) -> None:
        self.finish(chunk, future.result())
        self.folder.clear(f"{chunk:05d}.work")

    def work(self, chunk: int) -> Work:
        """A chunk ready to be merged; whoever is rendered alone is rendered now."""
        made = self.plan
        waiting = self.folder.waiting(chunk)
        rows = []
        for place, row in enumerate(made.rows_of(chunk)):
            name = f"{place:05d}.docx"
            if row.template is None:
                put(str(waiting / name), self.alone(row))
            rows.append((name, row.file, -1 if row.template is None else row.template, row.values if row.template is not None else ()))
        return Work(str(waiting), made.format, made.files_of(chunk)[0] if made.format in _GATHERED else "", tuple(rows))

    def alone(self, row: Row) -> bytes:
        """The file of one person through the ordinary writer."""
        from ..writers import to_bytes

        made = self.plan
        theirs = matter_of(made.matter, made.people[row.place])
        document: Any = assemble(assess(made.library, theirs), made.variants[row.variant].languages)
        return packed_alone(to_bytes(document, "docx", letterhead=made.letterhead, key=made.key))[0]

    def finish(self, chunk: int, prints: Sequence[str]) -> None:
        """Write a chunk down: the register, the names of its files, its part of the manifest, in that order."""
        made = self.plan
        rows = made.rows_of(chunk)
        files = [f"{made.files_of(chunk)[0]}/{row.file}" if made.format == "zip" else made.files_of(chunk)[0] if made.format == "print" else row.file for row in rows]
        if self.register is not None:
            self.register.issued(self.kept(rows, files, prints), run=made.run)
        if made.format in _GATHERED:
            self.folder.name(chunk, [(made.files_of(chunk)[0],) * 2])
        else:
            ending = ".pdf" if made.format == "pdf" else ".docx"
            self.folder.name(chunk, [(f"{place:05d}{ending}", row.file) for place, row in enumerate(rows)])
        lines, table = [], []
        for row, file, print_ in zip(rows, files, prints, strict=True):
            said, cells = self.fixed[row.variant]
            lines.append(f'{{"key": {json.dumps(row.key, ensure_ascii=False)}, "file": {json.dumps(file, ensure_ascii=False)}, "fingerprint": "{print_}", {said}\n')
            table.append(f"{_cell(row.key)};{_cell(file)};{print_};{cells}")
        self.folder.note(chunk, lines, table)
        self.done += len(rows)
        self.written += len(rows)
        self.tell()

    def kept(self, rows: Sequence[Row], files: Sequence[str], prints: Sequence[str]) -> list[Any]:
        """What the register keeps of a chunk: nobody's name, and no file name that says one but apart."""
        from .register import IssuedRow

        made = self.plan
        editions = [each.editions for each in made.variants]
        return [
            IssuedRow(
                key=row.key,
                file=file,
                fingerprint=print_,
                editions=editions[row.variant],
                language=made.variants[row.variant].language,
                options_digest=self.options,
                vehicle=made.variants[row.variant].assessment.vehicle.id,
                release=made.library.release,
                date=made.matter.date,
                file_is_personal=made.personal_names,
            )
            for row, file, print_ in zip(rows, files, prints, strict=True)
        ]

    def tell(self) -> None:
        if self.progress is not None:
            self.progress(Progress(self.done, len(self.plan.rows), self.resumed))


_UNDER_WAY = 8  # chunks sent to an executor and not yet named: memory stays flat


def _digest(matter: Matter, library: Library) -> str:
    """A short fingerprint of the options a text was made with."""
    said = json.dumps(matter.chosen(library), sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _cell(text: str) -> str:
    """A value as one cell that no spreadsheet takes for a formula.

    >>> _cell("=1+1"), _cell('a;"b')
    ("'=1+1", '"a;""b"')
    """
    if text[:1] in ("=", "+", "-", "@", "\t", "\r", "|", "%", "＝", "＋", "－", "＠"):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ';"\n\r') else text


def _csv(values: Sequence[str]) -> str:
    """A line of the manifest for spreadsheets."""
    return ";".join(map(_cell, values)) + "\r\n"
