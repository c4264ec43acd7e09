"""What a bulk issue will do: everything is checked and compiled, every file has its name, and nothing is written yet.

People for whom the same text is assembled are one variant of a document. A variant is assembled once, with marks in
place of the person's values, and compiled (`merge`); each person is then a row: a template and values. People are
read once, as they come, and their rows wait on the disk (`spool`): the memory a plan takes does not depend on how
many they are.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..compose.assessment import Assessment, assess
from ..document.assembly import assemble
from ..document.companions import assemble_companion
from ..document.tree import BilingualDocument, Document, OpenPoints, Paragraph, Run, Table
from ..i18n import N_, Labels, date_text, labels, list_text, typeset_text
from ..law.enforceability import resolve_version
from ..law.facts import observe_facts
from ..matter.checks import matter_incoherences
from ..matter.models import Matter
from ..people.alike import SteadyFacts, steady_facts
from ..people.recipient import Recipient, Recipients, dump_recipient, personalize_matter
from ..problems import AssemblyError, Problem, RecipientError, WriterError, unknown_name
from .file_names import NamePattern, check_pattern, disambiguate_names, name_skeleton
from .slot_values import BLANKS, MARKS, VALUES, CompilationError, SlotValues, placeholder_matter
from .spool import DuplicateDetector, PlanRows
from .stitch.template import CODECS
from .stitch.zip_records import read_parts
from .word_compiler import LengthMeasure, compile_template, find_measures, needs_full_render

if TYPE_CHECKING:
    from ..law.coherence import Incoherence
    from ..library.load import Library
    from ..word.letterhead.letterhead import Letterhead
    from .firm_template import FirmTemplate

FORMATS = ("docx", "pdf", "print", "zip")
ENGINES = ("libreoffice", "typst")
GATHERED = {"zip": "documents-{n:04d}.zip", "print": "print-{n:04d}.pdf"}  # formats with one file a chunk
CHANGES = "what-changes"  # the document that says what a new text changes for those who signed an earlier one
_CHUNKS = {"docx": 1000, "zip": 1000, "pdf": 100, "print": 100}
_SHAPES = 24  # templates of one variant, for PDF
_TRIES = 3  # people on whom a template is tried before all those like them are rendered alone
_LONGEST = 50_000  # documents in a chunk: a zip takes 65,534

Page = Document | BilingualDocument


# ------------------------------------------------------------------ variants
@dataclass(slots=True)
class Variant:
    """People for whom the same document is assembled.

    Parameters
    ----------
    document:
        Its name: the vehicle, or a companion.
    gender, language, translation_requested, facts:
        What they have in common; ``facts`` are those the rules see, ``language`` that of the document.
    matter:
        The matter from which theirs is made.
    assessment:
        Of the first of them.
    page:
        A document that is ready, the same for all of them.
    date:
        The day the document bears.
    count:
        How many they are.
    """

    document: str
    gender: str
    language: str
    translation_requested: bool
    facts: tuple[tuple[str, str], ...]
    matter: Matter = field(repr=False)
    assessment: Assessment = field(repr=False)
    page: Page | None = None
    editions: tuple[str, ...] = ()
    proposed: bool = False
    date: dt.date = dt.date.min
    count: int = 0
    measures: tuple[LengthMeasure, ...] | None = None
    templates: dict[tuple[int, ...], int] = field(default_factory=dict)
    failed: dict[tuple[int, ...], int] = field(default_factory=dict)
    required: frozenset[int] = frozenset()
    open_points: tuple[str, ...] = ()
    alone: bool = False

    def assemble_for(self, matter: Matter) -> Page:
        """The document of somebody among them.

        Parameters
        ----------
        matter:
            Theirs, or one with marks for values (`values.standing_for`).
        """
        if self.page is not None:
            return self.page
        assessment = self.assessment.with_matter(matter)
        if not self.proposed:
            return assemble_companion(assessment, self.document, self.language)
        made: Page = assemble(assessment, ("fr", "en") if self.language == "fr+en" else "fr")
        return made

    def document_label(self, language: str) -> str:
        """What the document is called."""
        if self.page is not None:
            return labels(language)("What changes for you")
        if self.proposed:
            return self.assessment.vehicle.label.text(language)
        return self.assessment.library.companions[self.document][0].label.text(language)


# ------------------------------------------------------------------ the plan
@dataclass(slots=True)
class IssuePlan:
    """What will be issued, to whom, in which file: everything is checked, nothing is written.

    Parameters
    ----------
    rows:
        One for each file, in order; those of a person follow each other.
    people:
        How many people they are for.
    variants, templates:
        What is assembled, and what it was compiled to.
    run:
        The run's own name: the same people, text and options give the same.
    """

    library: Library
    matter: Matter
    people: int
    held: int
    skipped: int
    rows: PlanRows
    variants: list[Variant]
    templates: list[Any]
    run: str
    format: str
    engine: str
    codec: str
    personal_names: bool
    alone: int = 0
    letterhead: Letterhead | None = None
    key: bytes | None = field(default=None, repr=False)

    def _describe_clauses(self, variant: Variant, say: Labels) -> str:
        """How many clauses a document has, with those that not everybody's has."""
        if not variant.editions:
            return "–"
        others = [set(each.editions) for each in self.variants if each.document == variant.document and each.editions]
        own = [label.rpartition("@")[0] for label in variant.editions if not all(label in each for each in others)]
        count = str(len(variant.editions))
        return say("{n}, of which {clauses}", n=count, clauses=", ".join(own)) if own else count

    @property
    def chunks(self) -> int:
        """In how many chunks the work is done."""
        return self.rows.chunks

    def list_chunk_files(self, chunk: int) -> list[str]:
        """The files a chunk leaves in the folder."""
        if self.format in GATHERED:
            return [GATHERED[self.format].format(n=chunk + 1)]
        return [row.file for row in self.rows.read_chunk(chunk)]

    def list_warnings(self) -> list[Incoherence]:
        """What the checks across clauses warn of, in one document or another, each once."""
        found = [
            each
            for variant in self.variants
            if variant.proposed
            for each in matter_incoherences(variant.assessment.matter, self.library)
        ]
        return list({each.text("fr"): each for each in found}.values())

    def as_document(self, language: str = "fr") -> Document:
        """What will be issued to how many, as a document.

        Parameters
        ----------
        language:
            ``fr`` or ``en``.
        """
        say = labels(language)
        head = [
            say("Document"),
            say("Employee"),
            say("Languages"),
            say("Translation"),
            say("Clauses"),
            say("Documents"),
        ]
        genders = {"m": say("man"), "f": say("woman"), "unknown": say("not stated: both forms")}
        alike: dict[tuple[str, ...], int] = {}
        for each in self.variants:
            gender, translation = (
                ("–", "–")
                if each.page is not None
                else (genders[each.gender], say("requested") if each.translation_requested else "–")
            )
            kind = (
                each.document_label(language),
                gender,
                each.language,
                translation,
                self._describe_clauses(each, say),
            )
            alike[kind] = alike.get(kind, 0) + each.count
        order = {kind[0]: place for place, kind in reversed(list(enumerate(alike)))}
        rows = [(*kind, str(count)) for kind, count in sorted(alike.items(), key=lambda item: order[item[0][0]])]
        rows.append((say("Total"), "", "", "", "", str(len(self.rows))))
        said = [say("Nobody to issue to.")]
        if self.variants:
            said = [
                say.plural(
                    "{n} document dated {day}, from {library} {release}.",
                    "{n} documents dated {day}, from {library} {release}.",
                    len(self.rows),
                    day=list_text(
                        [date_text(day, language) for day in sorted({each.date for each in self.variants})], language
                    ),
                    library=self.library.name,
                    release=self.library.release,
                ),
                say.plural("{n} person receives something.", "{n} people receive something.", self.people),
            ]
        if self.held or self.skipped:
            said.append(
                say("{held} held, {skipped} skipped: they receive nothing.", held=self.held, skipped=self.skipped)
            )
        editions = list(dict.fromkeys(chain.from_iterable(each.editions for each in self.variants)))
        body: list[Any] = [Paragraph((Run(typeset_text(text, language), origin="furniture"),)) for text in said]
        if editions:
            body.append(
                Paragraph(
                    (
                        Run(
                            typeset_text(say("Editions: {editions}", editions=", ".join(editions)), language),
                            origin="furniture",
                        ),
                    ),
                    style="note",
                )
            )
        cells = tuple(tuple((Run(cell or "–", origin="furniture"),) for cell in row) for row in rows)
        body.insert(
            2,
            Table(
                "issue",
                tuple((Run(text, True, "furniture"),) for text in head),
                cells,
                (0.26, 0.16, 0.12, 0.13, 0.2, 0.13),
            ),
        )
        title = say("What will be issued")
        return Document(
            "issue-plan",
            language,
            title,
            self.matter.employer.name,
            "",
            f"{self.matter.employer.name} – {title}",
            "",
            say("Page {page} / {pages}", page="{page}", pages="{pages}"),
            tuple(body),
            self.matter.date.isoformat(),
        )


# ------------------------------------------------------------------ planning
class _WatchedFacts:
    """An employee's facts, and which of them were looked at."""

    def __init__(self, facts: Any) -> None:
        self.facts, self.seen = facts, set[str]()

    def __getattr__(self, name: str) -> Any:
        self.seen.add(name)
        return getattr(self.facts, name)


@dataclass(frozen=True, slots=True)
class _PlanOptions:
    """What a plan is asked to make, beside the people."""

    documents: Sequence[str] | Mapping[str, Sequence[str]]
    pages: Mapping[str, Mapping[str, Page]]
    matters: Mapping[str, Matter]
    own: FirmTemplate | None
    letterhead: Letterhead | None
    key: bytes | None = field(repr=False)
    format: str
    engine: str
    codec: str

    def documents_for(self, person: Recipient, vehicle: str) -> Iterator[tuple[str, str, Page | None]]:
        """The documents of a person: their name, language, and the page when it is ready."""
        names = self.documents.get(person.key, ()) if isinstance(self.documents, Mapping) else self.documents
        both = (
            ("fr", "en") if person.language == "fr+en" else ("fr",)
        )  # what is not signed is French, with an English copy apart
        for name in names:
            if name == vehicle:
                yield name, person.language, None
            else:
                yield from ((name, language, None) for language in both)
        pages = self.pages.get(person.key)
        if pages:
            yield from ((CHANGES, language, pages[language]) for language in both if language in pages)

    @property
    def typst(self) -> bool:
        """Whether files are made straight from the document."""
        return self.engine == "typst" and self.format in ("pdf", "print")


class _Planner:
    """Makes a plan, and gathers everything that stands against it."""

    def __init__(self, library: Library, matter: Matter, wanted: _PlanOptions) -> None:
        self.library, self.matter, self.wanted = library, matter, wanted
        vehicle = library.find_vehicle(matter.vehicle)
        if vehicle is None:
            raise RecipientError(
                unknown_name(
                    "unknown-word", "vehicle", N_('unknown vehicle "{name}"'), matter.vehicle, list(library.vehicles)
                )
            )
        self.vehicle = vehicle
        self.values = SlotValues(library, matter)
        self.problems: dict[str, Problem] = {}
        self.variants: dict[Any, Variant] = {}
        self.places: dict[int, int] = {}  # of a variant among those of the plan, by its id
        self.assessments: dict[Any, Assessment] = {}
        self.templates: list[Any] = [wanted.own] if wanted.own is not None else []
        self.facts: dict[Any, tuple[tuple[str, str], ...]] = {}
        self.dated: dict[Any, bool] = {}
        self.asked = set(wanted.letterhead.fields) if wanted.letterhead else set()
        self.alone = 0
        self.ready: dict[int, Page] = {}  # the first document of a variant, with marks, by its id

    def note_problems(self, *problems: Problem) -> None:
        """What stands against issuing, said once."""
        self.problems.update({str(each): each for each in problems})

    # ---- who is alike
    def matter_of(self, person: Recipient) -> Matter:
        """The matter of a person."""
        return personalize_matter(self.base_matter(person), person)

    def base_matter(self, person: Recipient) -> Matter:
        """The matter from which a person's is made."""
        return self.wanted.matters.get(person.key, self.matter)

    def facts_of(self, person: Recipient) -> tuple[tuple[str, str], ...]:
        """The facts of a person that the rules see; those of one kind are observed once."""
        steady = (steady_facts(person), id(self.base_matter(person)))
        known = (*steady, person.hired_on) if self.dated.get(steady, True) else steady
        if known not in self.facts:
            self.observe_facts(steady, person)
            known = (*steady, person.hired_on) if self.dated[steady] else steady
        return self.facts[known]

    def observe_facts(self, known: tuple[SteadyFacts, int], person: Recipient) -> None:
        """Remember the facts of a person, and whether they depend on the day of hire: where it is never looked at,
        they do not.
        """
        situation = self.matter_of(person).situation_for(self.vehicle)
        watched = _WatchedFacts(situation.employee)
        view, _ = resolve_version(situation.model_copy(update={"employee": watched}), self.library)
        facts = tuple(sorted(observe_facts(view, self.library).items()))
        self.dated[known] = self.dated.get(known, False) or "hired_on" in watched.seen
        self.facts[(*known, person.hired_on) if self.dated[known] else known] = facts

    def variants_of(self, person: Recipient, values: Sequence[str | None]) -> list[Variant]:
        """The variants of a person's documents; one that is new is assembled and checked."""
        facts = self.facts_of(person)
        kind = (person.gender, person.language, person.translation_requested, facts, id(self.base_matter(person)))
        out = []
        for document, language, page in self.wanted.documents_for(person, self.vehicle.id):
            name = (document, language, id(page) if page is not None else kind)
            found = self.variants.get(name)
            if found is None:
                found = self.variants[name] = self.make_variant(document, language, page, kind, person)
                self.places[id(found)] = len(self.variants) - 1
                self.check_variant(found, values, person)
            out.append(found)
        return out

    def make_variant(
        self, document: str, language: str, page: Page | None, kind: tuple[Any, ...], person: Recipient
    ) -> Variant:
        """A variant met for the first time; what is assessed for one document serves the others."""
        if kind not in self.assessments:
            matter = self.matter_of(person)
            self.assessments[kind] = assess(self.library, matter, strict=False)
            self.note_problems(
                *[
                    found.as_problem()
                    for found in matter_incoherences(matter, self.library)
                    if found.severity == "refuse"
                ]
            )
        assessment = self.assessments[kind]
        gender, _, translation, facts, _ = kind
        proposed = document == self.vehicle.id and page is None
        editions: tuple[str, ...] = ()
        if proposed:
            editions = (
                self.wanted.own.editions
                if self.wanted.own is not None
                else tuple(item.label for item in assessment.composition.chosen)
            )
        return Variant(
            document,
            gender,
            language,
            translation,
            facts,
            self.base_matter(person),
            assessment,
            page,
            editions,
            proposed,
            self.base_matter(person).date,
        )

    # ---- what a variant needs
    def check_variant(self, variant: Variant, values: Sequence[str | None], person: Recipient) -> None:
        """What a new variant prints: its open points, its drafts, and the personal values it needs."""
        for label in variant.editions:
            if label in self.library.drafts:
                self.note_problems(
                    Problem(
                        "draft",
                        label,
                        N_("this edition is not published"),
                        N_("publish it with aigov-docs lock, or pin a published one"),
                    )
                )
        if variant.proposed and self.wanted.own is not None:
            return
        try:
            document = variant.assemble_for(placeholder_matter(self.matter_of(person), values))
        except AssemblyError as error:
            self.note_problems(*error.problems)
            return
        self.ready[id(variant)] = document
        variant.date = dt.date.fromisoformat(
            (document.left if isinstance(document, BilingualDocument) else document).date
        )
        sides = (document.left, document.right) if isinstance(document, BilingualDocument) else (document,)
        variant.open_points = tuple(
            dict.fromkeys(
                item for side in sides for block in side.body if isinstance(block, OpenPoints) for item in block.items
            )
        )
        for item in variant.open_points:
            self.note_problems(
                Problem(
                    "unfilled",
                    self.matter.vehicle,
                    N_("the matter does not fill a blank: {blank}"),
                    N_("fill it: nothing is issued with a blank"),
                    {"blank": item},
                )
            )
        text = "".join(chain.from_iterable(_iterate_texts(replace(side, fields=())) for side in sides))
        asked = self.wanted.letterhead.asked.required if self.wanted.letterhead else set()
        variant.required = frozenset(
            place
            for place, (blank, _) in enumerate(VALUES)
            if MARKS.make_placeholder(place, 1) in text or blank in asked
        )

    def check_displayable(self, person: Recipient, variants: Sequence[Variant], values: Sequence[str | None]) -> None:
        """Note the letters of a person's values for which typst has no font: it would stop the run in the middle."""
        from ..writers.typst import undisplayable_characters

        printed = frozenset().union(*(each.required for each in variants))
        text = " ".join([values[place] or "" for place in printed])
        if not text.isascii() and (lacking := undisplayable_characters(text)):
            message = N_("a text holds characters that the fonts of the PDF do not have: {characters}")
            hint = N_("write them in Latin, Greek or Cyrillic letters, or make the PDF from the Word file")
            self.note_problems(
                Problem(
                    "undisplayable-character",
                    _where(person),
                    message,
                    hint,
                    {"characters": ", ".join(f"U+{ord(each):04X}" for each in lacking)},
                )
            )

    # ---- templates
    def find_template(self, variant: Variant, person: Recipient, values: Sequence[str | None]) -> int | None:
        """The number of a person's template, compiled when it is met for the first time; None when they are rendered
        alone.
        """
        if self.wanted.typst:
            return self.find_pdf_template(variant, person, values)
        if (
            variant.alone
            or needs_full_render(values)
            or (
                self.asked
                and any(value is None and blank in self.asked for value, (blank, _) in zip(values, VALUES, strict=True))
            )
        ):
            return None
        decided = (
            tuple([each.decide_for(values) for each in variant.measures]) if variant.measures is not None else None
        )
        if decided is not None and decided in variant.templates:
            return variant.templates[decided]
        if decided is not None and variant.failed.get(decided, 0) >= _TRIES:
            return None
        made = self.compile_variant(variant, person, values)
        if variant.measures is None:
            variant.alone = True  # whoever it is for
            return None
        decided = tuple(each.decide_for(values) for each in variant.measures)
        if made is None:  # perhaps for a value of this person: another may do
            variant.failed[decided] = variant.failed.get(decided, 0) + 1
            return None
        self.templates.append(made)
        variant.templates[decided] = len(self.templates) - 1
        return variant.templates[decided]

    def compile_variant(self, variant: Variant, person: Recipient, values: Sequence[str | None]) -> Any | None:
        """A template, proved on this person against the ordinary writer; None when it does not give the same."""
        from ..writers import to_bytes

        wanted = self.wanted
        document = self.ready.pop(id(variant), None) or variant.assemble_for(
            placeholder_matter(self.matter_of(person), values)
        )
        try:
            if variant.measures is None:
                self.refuse_unknown_blanks(document)
                variant.measures = find_measures(document, self.text_width(document))
            made = compile_template(document, letterhead=wanted.letterhead, key=wanted.key, codec=wanted.codec)
        except CompilationError:
            return None
        tries = [(self.matter_of(person), values)]
        if self.asked & set(BLANKS):  # a letterhead may print a value in capitals: tried with both kinds of letters
            other = replace(person, name="aB é", address="aB é", job="aB é")
            tries.append((self.matter_of(other), self.values.values_of(other)))
        for matter, given in tries:
            expected = to_bytes(variant.assemble_for(matter), "docx", letterhead=wanted.letterhead, key=wanted.key)
            if read_parts(made.merge_values(given)[0]) != read_parts(expected):
                return None
        return made

    def find_pdf_template(self, variant: Variant, person: Recipient, values: Sequence[str | None]) -> int | None:
        """The same for PDF straight from the document, where a template says itself whom it suits."""
        from .typst_merge import PdfTemplate

        for number in variant.templates.values():
            if self.templates[number].suits_values(values):
                return number
        if len(variant.templates) >= _SHAPES or variant.failed.get((), 0) >= _TRIES:
            return None
        document = variant.assemble_for(placeholder_matter(self.matter_of(person), values))
        try:
            self.refuse_unknown_blanks(document)
            made = PdfTemplate.compile_document(document, values)
        except CompilationError:
            made = None
        if made is None or not made.agrees_with(variant.assemble_for(self.matter_of(person)), values):
            variant.failed[()] = variant.failed.get((), 0) + 1
            return None
        self.templates.append(made)
        variant.templates[(len(self.templates) - 1,)] = len(self.templates) - 1
        return len(self.templates) - 1

    def text_width(self, document: Page) -> int:
        from ..word.page import text_width

        first = document.left if isinstance(document, BilingualDocument) else document
        return self.wanted.letterhead.text_width if self.wanted.letterhead else text_width(first.landscape)

    def refuse_unknown_blanks(self, document: Page) -> None:
        """Refuse to compile a document with personal blanks of a house library that templates do not know."""
        entries = self.library.vocabulary.blanks
        ours = {
            name
            for name, entry in entries.items()
            if entry.type != "form"
            and (entry.source or "").startswith(("employee.", "contract."))
            and name not in BLANKS
        }
        ours |= {name for name, entry in entries.items() if entry.source == "amendment.number" and name not in BLANKS}
        sides = (document.left, document.right) if isinstance(document, BilingualDocument) else (document,)
        if ours and any(f"blank={name!r}" in repr(side.body) for side in sides for name in ours):
            raise CompilationError


def _iterate_texts(value: Any) -> Iterator[str]:
    """Every text of a tree."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _iterate_texts(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _iterate_texts(getattr(value, name))


def plan_issue(
    library: Library,
    matter: Matter,
    recipients: Recipients | Iterable[Recipient],
    *,
    documents: Sequence[str] | Mapping[str, Sequence[str]] = (),
    pages: Mapping[str, Mapping[str, Page]] | None = None,
    matters: Mapping[str, Matter] | None = None,
    template: str | Path | bytes | None = None,
    template_names: Mapping[str, str] | None = None,
    format: str = "docx",
    engine: str = "libreoffice",
    names: str = "{key}",
    chunk: int | None = None,
    letterhead: str | Path | Letterhead | None = None,
    key: bytes | None = None,
    codec: str = "stitched",
) -> IssuePlan:
    """Everything `issue` would do, checked; nothing is written. The parameters are those of `issue`.

    Raises
    ------
    RecipientError
        Everything that stands against issuing: a blank that is not filled, an edition that is not published, a
        language, a number twice.
    WriterError
        An unknown format, engine or document; a letterhead or template that is refused.

    >>> import datetime as dt
    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> person = Recipient(
    ...     "E-1",
    ...     "Camille Roussel",
    ...     address="Lyon",
    ...     job="tisseuse",
    ...     hired_on=dt.date(2019, 3, 4),
    ...     contract_signed_on=dt.date(2019, 2, 18),
    ... )
    >>> [row.file for row in plan_issue(load_library(), sample_matter("contract-amendment"), [person]).rows]
    ['E-1.docx']
    """
    size = _CHUNKS.get(format, 0) if chunk is None else chunk
    _check_options(format, engine, codec, size, letterhead)
    check_pattern(names)
    if isinstance(letterhead, str | Path):
        from ..word.letterhead.letterhead import open_letterhead

        letterhead = open_letterhead(letterhead)
    vehicle = library.find_vehicle(matter.vehicle)
    if vehicle is not None and not isinstance(documents, Mapping):
        documents = [vehicle.id if library.find_vehicle(name) is vehicle else name for name in documents] or [
            vehicle.id
        ]
    _check_documents(documents, library, matter)
    own = None
    if template is not None:
        from .firm_template import open_firm_template

        columns = recipients.columns if isinstance(recipients, Recipients) else ()
        own = open_firm_template(template, library, matter, names=template_names, columns=columns, codec=codec)
    wanted = _PlanOptions(documents, pages or {}, matters or {}, own, letterhead, key, format, engine, codec)
    planner = _Planner(library, matter, wanted)
    people = recipients.people if isinstance(recipients, Recipients) else recipients
    rows, count = _make_rows(planner, people, names, size)
    if planner.problems:
        raise RecipientError(*sorted(planner.problems.values(), key=_problem_line))
    variants = list(planner.variants.values())
    run = _run_name(library, matter, rows, variants, (format, engine, names, str(size), codec), wanted)
    away = recipients.held if isinstance(recipients, Recipients) else ()
    skipped = sum(each.skipped for each in away)
    return IssuePlan(
        library,
        matter,
        count,
        len(away) - skipped,
        skipped,
        rows,
        variants,
        planner.templates,
        run,
        format,
        engine,
        codec,
        "{name}" in names,
        planner.alone,
        letterhead,
        key,
    )


def _check_options(format: str, engine: str, codec: str, size: int, letterhead: object) -> None:
    problems = []
    for code, name, message, known in (
        ("unknown-format", format, N_('unknown format "{name}"'), FORMATS),
        ("unknown-engine", engine, N_('unknown PDF engine "{name}"'), ENGINES),
        ("unknown-codec", codec, N_('unknown codec "{name}"'), CODECS),
    ):
        if name not in known:
            problems.append(unknown_name(code, code.removeprefix("unknown-"), message, name, known))
    if format in FORMATS and not 1 <= size <= _LONGEST:
        problems.append(
            Problem("bad-chunk", "chunk", N_("a chunk has from 1 to 50,000 documents"), N_("choose another size"))
        )
    if engine == "typst" and letterhead is not None:
        problems.append(
            Problem(
                "no-letterhead-here",
                "letterhead",
                N_("a letterhead goes around a Word file, or a PDF made from one"),
                N_("write a .docx, or a .pdf through LibreOffice"),
            )
        )
    if problems:
        raise WriterError(*problems)


def _check_documents(documents: Sequence[str] | Mapping[str, Sequence[str]], library: Library, matter: Matter) -> None:
    """Refuse a document that the library does not have."""
    listed = dict.fromkeys(chain.from_iterable(documents.values()) if isinstance(documents, Mapping) else documents)
    own = library.find_vehicle(matter.vehicle)
    known = [*([own.id] if own else []), *library.companions]
    problems = [
        unknown_name("unknown-document", "documents", N_('a person cannot be issued "{name}"'), name, known)
        for name in listed
        if name not in known
    ]
    if problems:
        raise WriterError(*problems)


def _make_rows(planner: _Planner, people: Iterable[Recipient], pattern: str, size: int) -> tuple[PlanRows, int]:
    """A row for each document of each person, and how many people they are; what is wrong is noted."""
    names = NamePattern(pattern)
    ending = ".pdf" if planner.wanted.format == "pdf" else ".docx"
    several = "{document}" not in pattern
    said = NamePattern(pattern + "-{document}") if several else names
    rows = PlanRows(size)
    keys, files = DuplicateDetector(), DuplicateDetector()
    lines, owners = array("q"), array("q")
    for place, person in enumerate(people):
        keys.add_text(person.key)
        lines.append(person.line)
        for number, (variant, values, template) in enumerate(_documents_of(planner, person)):
            fields = _name_fields(person, place, len(rows), variant, planner.matter, size)
            name = (said if number and several else names).name_file(fields)
            files.add_text(name_skeleton(name))
            alone = template is None
            planner.alone += alone
            rows.add_row(
                [
                    len(rows),
                    person.key,
                    name + ending,
                    planner.places[id(variant)],
                    template,
                    values,
                    dump_recipient(person) if alone else None,
                ]
            )
            owners.append(place)
    rows.finish_rows()
    if again := keys.duplicate_hashes():
        planner.note_problems(*_same_keys(rows, owners, lines, again))
    return (_disambiguate_rows(rows, ending, size) if files.duplicate_hashes() else rows), len(lines)


def _documents_of(planner: _Planner, person: Recipient) -> list[tuple[Variant, Any, int | None]]:
    """Each document of a person: its variant, what it is merged with, the template (None: made alone)."""
    if person.language not in ("fr", "fr+en"):
        planner.note_problems(
            Problem(
                "language", _where(person), N_("an amendment is not issued in English alone"), N_("write fr or fr+en")
            )
        )
        return []
    own = planner.wanted.own
    try:
        values = planner.values.values_of(person)
        variants = planner.variants_of(person, values)
        context = own.make_context(person) if own is not None else None
    except RecipientError as error:
        planner.note_problems(*error.problems)
        return []
    out: list[tuple[Variant, Any, int | None]] = []
    lacking: set[str] = set()
    for variant in variants:
        variant.count += 1
        lacking |= {VALUES[at][0] for at in variant.required if not values[at]}
        if variant.proposed and own is not None:
            out.append((variant, context, 0))
        else:
            out.append(
                (
                    variant,
                    values,
                    planner.find_template(variant, person, values) if not planner.problems and not lacking else None,
                )
            )
    if planner.wanted.typst:
        planner.check_displayable(person, variants, values)
    if lacking:
        planner.note_problems(
            Problem(
                "unfilled",
                _where(person),
                N_("a blank is not filled: {blank}"),
                N_("fill it: nothing is issued with a blank"),
                {"blank": ", ".join(sorted(lacking))},
            )
        )
    return out


def _same_keys(rows: PlanRows, owners: array[int], lines: array[int], again: set[int]) -> Iterator[Problem]:
    """Those whose number another person has: looked at one by one, for two hashes may be the same by chance."""
    first: dict[str, int] = {}
    for row, owner in zip(rows, owners, strict=True):
        if hash(row.key) in again and first.setdefault(row.key, owner) != owner:
            where = f"line {lines[owner]}" if lines[owner] else row.key
            yield Problem(
                "same-key", where, N_("another person has this number"), N_("give each person a number of their own")
            )


def _disambiguate_rows(rows: PlanRows, ending: str, size: int) -> PlanRows:
    """The same rows, files that look alike told apart by a number."""
    out = PlanRows(size)
    for row, name in zip(rows, disambiguate_names(row.file.removesuffix(ending) for row in rows), strict=True):
        out.add_row([row.place, row.key, name + ending, row.variant, row.template, row.values, row.person])
    out.finish_rows()
    return out


def _problem_line(problem: Problem) -> int:
    """The line a problem is about; what is about all of them comes first."""
    return int(problem.where[5:]) if problem.where.startswith("line ") else 0


def _where(person: Recipient) -> str:
    return f"line {person.line}" if person.line else person.key


def _name_fields(
    person: Recipient, place: int, row: int, variant: Variant, matter: Matter, size: int
) -> Mapping[str, str]:
    """What a pattern of file names may ask for."""
    return {
        "date": matter.date.isoformat(),
        "document": (
            variant.document
            if variant.proposed or variant.language == "fr"
            else f"{variant.document}-{variant.language}"
        ),
        "folder": f"{row // size + 1:03d}",
        "key": person.key,
        "language": variant.language,
        "name": person.name,
        "number": str(
            person.number
            if person.number is not None
            else matter.amendment.number
            if matter.amendment and matter.amendment.number is not None
            else ""
        ),
        "place": f"{place + 1:06d}",
        "version": matter.version,
    }


def _run_name(
    library: Library,
    matter: Matter,
    rows: PlanRows,
    variants: Sequence[Variant],
    options: tuple[str, ...],
    wanted: _PlanOptions,
) -> str:
    """The name of a run: the same for the same people, text and options, and it says nothing of anybody."""
    total = hashlib.sha256()
    total.update(json.dumps([library.name, library.release, matter.model_dump_json(), *options]).encode())
    total.update(wanted.letterhead.data if wanted.letterhead else b"")
    total.update(json.dumps([wanted.own.digest, wanted.own.names]).encode() if wanted.own else b"")
    total.update(hashlib.sha256(wanted.key).digest() if wanted.key is not None else b"")
    total.update(
        repr(
            [
                (
                    each.document,
                    each.gender,
                    each.language,
                    each.translation_requested,
                    each.facts,
                    each.editions,
                    each.matter.model_dump_json(),
                    each.page,
                )
                for each in variants
            ]
        ).encode()
    )
    for chunk in range(rows.chunks):
        total.update(rows.chunk_bytes(chunk))
    return f"{matter.date.isoformat()}-{total.hexdigest()[:16]}"
