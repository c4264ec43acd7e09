"""What a bulk issue will do: everything is checked and compiled, every file has its name, and nothing is written yet.

People for whom the same text is assembled are one variant of a document. A variant is assembled once, with marks in
place of the person's values, and compiled (`word_compiler`); each person is then a row: a template and values. People
are read once, as they come, and their rows wait on the disk (`plan_rows`): the memory a plan takes does not depend on
how many they are.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from ..compose.matter_check import matter_incoherences
from ..document.tree import Document, Paragraph, Run, Table
from ..kits.ground.i18n import N_, Labels, date_text, labels, list_text, typeset_text
from ..kits.ground.problems import DayText, Problem, RecipientError
from ..kits.ground.short_repr import short_repr
from ..kits.wordkit.stitch.template import WordTemplate
from ..matter.models import Amendment, Matter
from ..people.contract_status import NO_STATUS, STATED
from ..people.recipient import UNKNOWN_STATUS, Recipient, dump_recipient, find_effect_day, settle_minority
from ..people.recipient_checks import find_reasons_to_hold
from ..people.recipients import Recipients
from ..people.table_words import find_reason
from ..register.standing import find_edition
from ..writers.formats import bulk_format
from .file_names import NamePattern, disambiguate_names, name_skeleton
from .firm_room_server import FirmFiller
from .order import Order, OrderOptions
from .person_documents import choose_documents, find_states, list_documents
from .plan_states import HINTS, STATES, PersonState, PlanStates, WantedPeople
from .planner import IssuePlanner, Variant
from .register_views import RegisterReader, RegisterView, find_view
from .slot_values import person_place, person_values
from .work import DuplicateDetector, PlanRows

if TYPE_CHECKING:
    from ..compose.coherence import Incoherence
    from ..kits.ledger.connections import RegisterSource
    from ..law.rules import Rule
    from ..library.library import Library
    from .firm_template import FirmTemplate
    from .template_changes import TemplateChanges
    from .typst_merge import PdfTemplate


# ------------------------------------------------------------------ coverage
# Whether an amendment is issued to all the staff of an employer, or to a whole category of it.


def covers_category(matter: Matter, recipients: Recipients, library: Library) -> bool:
    """Whether a list of employees has all the staff of a matter's employer, or everybody of one category of staff.

    All the staff is at least ``employer.headcount`` people. A category is a population of the matter that a status
    of employee alone defines, such as apprentices, where the same status defines no other; everybody is at least the
    ``count`` that the matter gives for it. People set aside for now count; those left out for good (interns) do not.

    >>> covers_category(sample_matter("contract-amendment"), Recipients(()), load_library())
    False
    """
    listed = [*recipients.people, *(held.recipient for held in recipients.held if not held.skipped)]
    people = [person for person in listed if person is not None]
    if len(people) >= matter.employer.headcount:
        return True
    counts = Counter(person.status for person in people)
    entries = library.vocabulary.populations
    categories = [population for population in matter.populations if len(entries[population.id].facts) == 1]
    statuses = Counter(str(entries[population.id].facts.get("employee.status")) for population in categories)
    return any(
        population.count and counts[status] >= population.count
        for population in categories
        if statuses[status := str(entries[population.id].facts.get("employee.status"))] == 1
    )


def state_coverage(matter: Matter, recipients: Recipients, library: Library) -> Matter:
    """Copy a matter with ``amendment.for_all_staff`` set to True, where a list has all the staff or a whole category.

    The list is ``recipients``; `covers_category` says when it has them. Where it has neither, or the matter says True
    already, the matter itself is returned.

    >>> matter = sample_matter("contract-amendment")
    >>> state_coverage(matter, Recipients(()), load_library()) is matter
    True
    """
    amendment = matter.amendment or Amendment()
    if amendment.for_all_staff or not covers_category(matter, recipients, library):
        return matter
    return matter.model_copy(update={"amendment": amendment.model_copy(update={"for_all_staff": True})})


# ------------------------------------------------------------------ listed people
# The people of a list as a plan takes them: with their age settled; whoever is to be held and is not is a problem.


def iterate_people(planner: IssuePlanner, recipients: Recipients | Iterable[Recipient]) -> Iterator[Recipient]:
    """Yield the people of a list with their age settled; note a problem for each made by hand who is to be held."""
    matter, day = planner.matter, find_effect_day(planner.matter)
    for recipient in recipients:
        person = settle_minority(matter, recipient)
        looked_at = person.line and person.status != UNKNOWN_STATUS
        for code, _ in () if looked_at else find_reasons_to_hold(person, day):
            values = {"reason": find_reason(code), "code": code, **person_values(person)}
            message = N_("this person, made by hand, is to be held: {reason}")
            hint = N_(
                "make the list with Recipients.from_rows or read_recipients; to issue all the same, accept “{code}”"
                " there"
            )
            if code == NO_STATUS:
                hint = N_("say it: status=…; or read the list with Recipients.from_rows or read_recipients")
            planner.note_problems(Problem("to-be-held", person_place(person), message, hint, values))
        yield person


def check_departure(planner: IssuePlanner, person: Recipient) -> None:
    """Note a problem where somebody of a list read for another day leaves before their amendment takes effect."""
    day = find_effect_day(planner.base_matter(person))
    if "left" in person.accepted or "left" not in dict(find_reasons_to_hold(person, day)):
        return
    message = N_("the contract of this person ends before the amendment takes effect, on {day}")
    hint = N_("read the list for that day (on=matter), which skips them; to issue all the same, accept “{code}” there")
    values = {"day": DayText(day), "code": "left", **person_values(person, "ended_on")}
    planner.note_problems(Problem("to-be-held", person_place(person), message, hint, values))


# ------------------------------------------------------------------ plan page
# The page that says what will be issued, to how many people, before anything is written.


def describe_plan(plan: IssuePlan, language: str = "fr") -> Document:
    """Build a page that says which documents a plan issues, and to how many people.

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
    rows = [*_count_documents(plan, say, language), (say("Total"), "", "", "", "", str(len(plan.rows)))]
    sentences = [say("Nobody to issue to.")]
    if plan.variants:
        sentences = [
            say.plural(
                "{n} document dated {day}, from {library} {release}.",
                "{n} documents dated {day}, from {library} {release}.",
                len(plan.rows),
                day=list_text(
                    [date_text(day, language) for day in sorted({group.date for group in plan.variants})], language
                ),
                library=plan.library.name,
                release=plan.library.release,
            ),
            say.plural("{n} person receives something.", "{n} people receive something.", plan.people),
        ]
    if plan.held or plan.skipped:
        sentences.append(
            say("{held} held, {skipped} skipped: they receive nothing.", held=plan.held, skipped=plan.skipped)
        )
    sentences += list(_describe_states(plan, say, language))
    amendment = plan.matter.amendment
    if amendment is not None and amendment.for_all_staff and plan.coverage_warnings():
        sentences.append(say("It is issued to all the staff, or to a whole category of it."))
    sentences += [rule.explanation.text(language) for rule in plan.coverage_warnings()]
    if any(isinstance(template, FirmFiller) and template.is_unlimited for template in plan.templates):
        sentences.append(
            say(
                "The amendment of the firm repeats or sorts, and this system cannot limit a process for it: only its"
                " interpreter does."
            )
        )
    issued = dict.fromkeys(chain.from_iterable(group.editions for group in plan.variants))
    editions = [
        say("{clause} (edition {number})", clause=_find_heading(plan, label, language), number=label.rpartition("@")[2])
        for label in issued
    ]
    body: list[Any] = [Paragraph((Run(typeset_text(text, language), origin="furniture"),)) for text in sentences]
    if editions:
        body.append(
            Paragraph(
                (
                    Run(
                        typeset_text(say("Editions: {editions}", editions="; ".join(editions)), language),
                        origin="furniture",
                    ),
                ),
                style="note",
            )
        )
    cells = tuple(tuple((Run(cell or "–", origin="furniture"),) for cell in row) for row in rows)
    body.insert(
        2 if plan.variants else 1,
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
        plan.matter.employer.name,
        "",
        f"{plan.matter.employer.name} – {title}",
        "",
        say("Page {page} / {pages}", page="{page}", pages="{pages}"),
        tuple(body),
        plan.matter.date.isoformat(),
        page=plan.matter.page,
    )


def _count_documents(plan: IssuePlan, say: Labels, language: str) -> list[tuple[str, ...]]:
    """Count the documents that are alike: a row each, of words, its number last, in the order of the plan."""
    genders = {"m": say("man"), "f": say("woman"), "unknown": say("not stated: both forms")}
    alike: dict[tuple[str, ...], int] = {}
    for variant in plan.variants:
        gender, translation = "–", "–"
        if variant.page is None:
            gender, translation = genders[variant.gender], say("requested") if variant.translation_requested else "–"
        clauses = _describe_clauses(plan, variant, say, language)
        kind = (variant.document_label(language), gender, variant.language, translation, clauses)
        alike[kind] = alike.get(kind, 0) + variant.count
    order = {kind[0]: place for place, kind in reversed(list(enumerate(alike)))}
    return [(*kind, str(count)) for kind, count in sorted(alike.items(), key=lambda item: order[item[0][0]])]


def _describe_states(plan: IssuePlan, say: Labels, language: str) -> Iterator[str]:
    """Say how many people are in each state of the register, and what to do for those who are left alone."""
    for state, count in plan.counts.items():
        if count:
            hint = HINTS.get(state, "") if plan.states is not None and not plan.states.taken[state] else ""
            state_text = f"{say(STATES[state])} – {say(hint)}" if hint else say(STATES[state])
            yield say.plural("{n} person: {state}.", "{n} people: {state}.", count, state=state_text)
    yield from (note.text(language) for note in plan.list_page_notes())
    if plan.template_changes is not None:
        yield from plan.template_changes.list_sentences(language)
    if plan.states is not None and plan.states.changed_runs:
        yield say(
            "What is common to all has changed since this was issued ({runs}): nobody is taken to be corrected.",
            runs=", ".join(plan.states.changed_runs),
        )


def _find_heading(plan: IssuePlan, label: str, language: str) -> str:
    """Find the heading of an edition, given by its label, in the document that the plan issues."""
    clause_edition, vehicle = find_edition(plan.library, label), plan.library.find_vehicle(plan.matter.vehicle)
    return (
        clause_edition[1].find_heading(vehicle, language)
        if clause_edition is not None and vehicle is not None
        else label
    )


def _describe_clauses(plan: IssuePlan, variant: Variant, say: Labels, language: str) -> str:
    """Count the clauses of a document, and name those that only some people's documents have."""
    if not variant.editions:
        return "–"
    others = [set(peer.editions) for peer in plan.variants if peer.document == variant.document and peer.editions]
    alone = (label for label in variant.editions if not all(label in editions for editions in others))
    headings = [_find_heading(plan, label, language) for label in alone]
    count = str(len(variant.editions))
    return say("{n}, of which {clauses}", n=count, clauses="; ".join(headings)) if headings else count


# ------------------------------------------------------------------ plan
#: The blocks of a matter that change no document.
SILENT = ("wishes", "populations")


@short_repr("run", "people", "held", "skipped", "rows", "variants")
@dataclass(slots=True)
class IssuePlan:
    """The plan of a bulk issue: each recipient, file and template, all checked before anything is written.

    Parameters
    ----------
    library, matter, order:
        The texts, the facts, and the order with its names resolved.
    people, held, skipped:
        The numbers of people who receive something, who are held for now, and who are left out for good.
    rows:
        The documents, in order; those of one person follow each other.
    variants, templates:
        The variants assembled, and the templates compiled from them.
    run:
        The name of the run: the same people, texts and options give the same name.
    alone:
        The number of documents made through the ordinary writer, for a value that only it surely sets right.
    register_end:
        The number of the last event of the register against which it was planned; None without a register.
    states:
        What each person of the list already has; None where nobody is proposed anything.
    template_changes:
        What changed in the firm's own amendment since the earlier round; None where nothing did.
    told:
        The notes of the list of people.
    stated_status:
        The status stated for people of whom the list says none (`Recipients.stated_status`); empty where none is.
    """

    library: Library
    matter: Matter
    order: Order
    people: int
    held: int
    skipped: int
    rows: PlanRows
    variants: list[Variant]
    templates: Sequence[WordTemplate | PdfTemplate | FirmTemplate]
    run: str
    alone: int = 0
    register_end: int | None = None
    states: PlanStates | None = None
    template_changes: TemplateChanges | None = None
    told: tuple[Problem, ...] = ()
    stated_status: str = ""

    @property
    def template_file(self) -> bytes | None:
        """The firm's own amendment that the plan was made from; None without one, or where it has changed since."""
        digests = [getattr(template, "digest", "") for template in self.templates[:1]]
        source = self.order.template
        data = source if isinstance(source, bytes) or source is None else Path(source).read_bytes()
        return data if data is not None and [hashlib.sha256(data).hexdigest()] == digests else None

    @property
    def counts(self) -> dict[PersonState, int]:
        """The number of people of the list in each state (`plan_states.STATES`); empty without a register.

        ``new`` and ``corrected`` people are proposed the text, ``outdated`` ones where the matter renews what was
        signed (`second_round`), the others where it was asked for.
        """
        return dict(self.states.counts) if self.states is not None and self.register_end is not None else {}

    @property
    def keys(self) -> dict[PersonState, list[str]]:
        """The numbers of the people in each state, in the order of the list; empty without a register."""
        return {state: self.list_keys(state) for state in self.counts}

    def as_dict(self) -> dict[str, Any]:
        """Convert the plan to a dict, ready for JSON, in which nothing tells of any one person.

        ``run`` (the name of the run), ``format``, ``library`` and ``release`` are texts; ``people``, ``documents``,
        ``held``, ``skipped`` and ``alone`` (made by the ordinary writer) are numbers. ``counts`` has the number of
        people in each state of the register (`plan_states.STATES`), and is empty without a register. ``stated_status``
        is the status stated for people of whom the list says none, or None. ``template`` is a
        dict of what changed in the firm's own amendment (`TemplateChanges.as_dict`), or None. ``variants`` is a
        list of dicts, one for each group of people with the same document: ``document``, ``gender``, ``language``,
        ``translation_requested`` (None when not known), ``documents`` (how many) and ``editions`` (labels).
        """
        return {
            "run": self.run,
            "format": self.order.format,
            "people": self.people,
            "documents": len(self.rows),
            "held": self.held,
            "skipped": self.skipped,
            "counts": self.counts,
            "stated_status": self.stated_status or None,
            "template": self.template_changes.as_dict() if self.template_changes is not None else None,
            "alone": self.alone,
            "library": self.library.name,
            "release": self.library.release,
            "variants": [
                {
                    "document": variant.document,
                    "gender": variant.gender,
                    "language": variant.language,
                    "translation_requested": variant.translation_requested,
                    "documents": variant.count,
                    "editions": list(variant.editions),
                }
                for variant in self.variants
            ],
        }

    def list_keys(self, state: PersonState) -> list[str]:
        """List the numbers of the people of a state, in the order of the list; empty without a register."""
        if not self.counts or self.states is None:
            return []
        if state != "new":
            return list(self.states.keys.get(state, ()))
        others = {key for keys in self.states.keys.values() for key in keys}
        return [key for key in dict.fromkeys(row.key for row in self.rows) if key not in others]

    @property
    def chunks(self) -> int:
        """The number of chunks (groups merged together) into which the documents of the plan are divided."""
        return self.rows.chunks

    def list_chunk_files(self, chunk: int) -> list[str]:
        """List the names of the files that hold the documents of one chunk: one for all, or one for each document.

        ``chunk`` is the number of the chunk, from 0. Formats such as ``zip`` gather the documents of a chunk in one
        file.
        """
        gathered_file = bulk_format(self.order.format).bulk[self.order.format]
        if gathered_file is not None:
            return [gathered_file.format(n=chunk + 1)]
        return [row.file for row in self.rows.read_chunk(chunk)]

    def list_warnings(self) -> list[Incoherence]:
        """List the warnings of the coherence checks on all documents to be signed of the plan, each warning once."""
        incoherences = [
            incoherence
            for variant in self.variants
            if variant.proposed
            for incoherence in matter_incoherences(variant.assessment.matter, self.library)
        ]
        return list({incoherence.text("fr"): incoherence for incoherence in incoherences}.values())

    def list_notes(self) -> list[Problem]:
        """List what is worth knowing of the whole plan, and refuses nothing.

        It is a document that nobody signs for themself (everybody receives the same text, which binds nobody by being
        handed over), what there is to do for people in some states of the register, then the notes of the list of
        people (`Recipients.notes`): a column that is not known, and may hold a date of birth, homonyms, a type of
        contract that the list does not say, or that is stated.
        """
        notes = [*self.list_page_notes(), *(note for note in self.told if note.code != STATED)]
        names = {variant.document for variant in self.variants}
        issued = [vehicle for name in names if (vehicle := self.library.find_vehicle(name)) is not None]
        if not issued or any(vehicle.signature == "parties" for vehicle in issued):
            return notes
        signed = [vehicle.id for vehicle in self.library.vehicles_in_order() if vehicle.signature == "parties"]
        message = N_("this document is not signed by each person: everybody receives the same")
        hint = N_("for one that each person signs: {vehicle}") if signed else ""
        same = Problem("same-for-all", "", message, hint, {"vehicle": signed[0] if signed else ""}, ("vehicle",))
        return [same, *notes]

    def list_page_notes(self) -> list[Problem]:
        """List the notes that the page of the plan says too: what there is to do for people of a state, statements."""
        states = self.states.list_notes() if self.states is not None and self.counts else []
        return [*states, *(note for note in self.told if note.code == STATED)]

    def coverage_warnings(self) -> list[Rule]:
        """List the warnings that depend on whether all the staff receive the documents, each rule once.

        They are the rules that look at the fact ``amendment.for_all_staff``, among the warnings of all the documents of
        the plan that people are to sign.
        """
        rules = [
            rule
            for variant in self.variants
            if variant.proposed
            for rule in variant.assessment.warnings
            if any("for_all_staff" in {*rule.about, *case.when} for case in rule.cases)
        ]
        return list({rule.id: rule for rule in rules}.values())

    def as_document(self, language: str = "fr") -> Document:
        """Build a page, in ``fr`` or ``en``, that says which documents are issued and to how many people."""

        return describe_plan(self, language)


def plan_issue(
    library: Library,
    matter: Matter,
    recipients: Recipients | Iterable[Recipient],
    order: Order | None = None,
    *,
    register: RegisterReader | RegisterView | RegisterSource | None = None,
    **options: Unpack[OrderOptions],
) -> IssuePlan:
    """Plan a bulk issue: check everything, compile the documents and name the files, without writing any.

    Parameters
    ----------
    library, matter:
        The texts and the employer's facts.
    recipients:
        The people who receive documents; an iterator is read once. A person made by hand is looked at here: somebody
        whom `read_recipients` or `Recipients.from_rows` would hold is refused.
    order:
        The order of the issue, the default one when None.
    register:
        What was proposed to each person and what they answered, as a register or what one is opened on (a file, a URL,
        an engine, a connection): with it, only those are proposed the text who have nothing, or whose paper of this
        round, not yet answered, has been corrected since; the order says who else (`Order.again`), and who alone
        (`Order.only`). None is made where there is none. `view_register` gives it as it stood when a run began, for one
        that is to go on. With None, everybody is proposed the text, those who signed it too.
    options:
        Fields of `Order` by name, which replace those of ``order``.

    Raises
    ------
    RecipientError
        Every reason not to issue: a blank that is not filled, an edition that is not published, a language other than
        ``fr`` or ``fr+en``, two people with the same number, a person made by hand who is to be held, a number in
        `Order.only` or `Order.again` that the list does not have.
    MatterError
        The library has no such document as the matter names.
    RegisterError
        The register is an older copy than the one against which the run was planned.
    WriterError
        An unknown format, engine or document; a letterhead or template that is refused.

    >>> import datetime as dt
    >>> person = Recipient(
    ...     "E-1",
    ...     "Camille Roussel",
    ...     address="Lyon",
    ...     job="tisseuse",
    ...     status="permanent",
    ...     hired_on=dt.date(2019, 3, 4),
    ...     contract_signed_on=dt.date(2019, 2, 18),
    ... )
    >>> from ..register.register import Register
    >>> with Register(":memory:") as register:
    ...     plan = plan_issue(load_library(), sample_matter("contract-amendment"), [person], register=register)
    >>> [row.file for row in plan.rows], plan.counts["new"]
    (['E-1.docx'], 1)
    """
    order = replace(order or Order(), **options)
    order.check_options()
    if isinstance(recipients, Recipients):
        matter = state_coverage(matter, recipients, library)
        order = replace(
            order,
            matters={
                key: state_coverage(person_matter, recipients, library) for key, person_matter in order.matters.items()
            },
        )
    order = order.resolve_names(library, matter)
    firm = None
    if order.template is not None:
        from .firm_template import open_firm_template

        columns = recipients.columns if isinstance(recipients, Recipients) else ()
        firm = open_firm_template(
            order.template, library, matter, names=order.template_names, columns=columns, codec=order.codec
        )
    planner = IssuePlanner(library, matter, order, firm)
    view = find_view(register)
    listed: Iterable[Recipient] = iterate_people(planner, recipients)
    states, moved = None, None
    if view is not None or order.only:
        known_people = view.read_people() if view is not None else {}
        listed = tuple(listed) if known_people else listed
        if firm is not None and order.template is not None:
            from .template_changes import find_template_changes

            moved = find_template_changes(firm, known_people, planner.vehicle.id, order.template, order.former_template)
        states = find_states(planner, listed, known_people, WantedPeople(order.only, order.again))
    rows, people, alone, variants = _make_rows(planner, listed, states)
    planner.note_numbers()
    if planner.problems:
        problems = sorted(planner.problems.values(), key=_problem_line)
        raise RecipientError(
            *map(recipients.place_problem, problems) if isinstance(recipients, Recipients) else problems
        )
    if states is not None:
        states.refuse_unknown()
    run = _run_name(planner, rows, variants)
    listed_whole = recipients if isinstance(recipients, Recipients) else Recipients(())
    away, notes, status = listed_whole.held, listed_whole.notes, listed_whole.stated_status
    skipped = sum(held_person.skipped for held_person in away)
    templates = planner.templates.templates
    held = len(away) - skipped
    end = view.end if view is not None else None
    return IssuePlan(
        library, matter, order, people, held, skipped, rows, variants, templates, run, alone, end, states, moved, notes,
        status,
    )  # fmt: skip


def _make_rows(
    planner: IssuePlanner, people: Iterable[Recipient], states: PlanStates | None
) -> tuple[PlanRows, int, int, list[Variant]]:
    """Build a `PlanRow` for each document of a plan, count people and documents made one by one, list the variants."""
    order = planner.order
    pattern, size, ending, total_alone = order.names, order.chunk_size, order.ending, 0
    names = NamePattern(pattern)
    several = "{document}" not in pattern
    longer = NamePattern(pattern + "-{document}") if several else names
    rows = PlanRows(size)
    keys, files = DuplicateDetector(), DuplicateDetector()
    lines, owners = array("q"), array("q")
    left_alone, used, variants = 0, dict[int, int](), list[Variant]()
    for place, person in enumerate(people):
        keys.add_text(person.key)
        lines.append(person.line)
        planned = choose_documents(planner, person, states) if states is not None else list_documents(planner, person)
        if planned is None:
            left_alone += 1
            continue
        if person.line and person.contract_ended_on is not None and any(variant.proposed for variant, _, _ in planned):
            check_departure(planner, person)
        for number, (variant, values, template) in enumerate(planned):
            if id(variant) not in used:
                used[id(variant)] = len(variants)
                variants.append(variant)
            fields = _name_fields(person, place, len(rows), variant, planner.matter, size)
            name = (longer if number and several else names).name_file(fields)
            files.add_text(name_skeleton(name))
            alone = template is None
            total_alone += alone
            rows.add_row(
                [
                    len(rows),
                    person.key,
                    name + ending,
                    used[id(variant)],
                    template,
                    values,
                    dump_recipient(person) if alone else None,
                ]
            )
            owners.append(place)
    rows.finish_rows()
    if repeated_hashes := keys.duplicate_hashes():
        planner.note_problems(*_same_keys(rows, owners, lines, repeated_hashes))
    rows = _disambiguate_rows(rows, ending, size) if files.duplicate_hashes() else rows
    return rows, len(lines) - left_alone, total_alone, variants


def _same_keys(rows: PlanRows, owners: array[int], lines: array[int], repeated_hashes: set[int]) -> Iterator[Problem]:
    """List a problem for each person who has the same number as another person of the list."""
    first: dict[str, int] = {}
    for row, owner in zip(rows, owners, strict=True):
        if hash(row.key) in repeated_hashes and first.setdefault(row.key, owner) != owner:
            where = f"line {lines[owner]}" if lines[owner] else row.key
            values = {"line": lines[owner], "key": row.key, "column": "key"}
            yield Problem(
                "same-key",
                where,
                N_("another person has this number"),
                N_("give each person a number of their own"),
                values,
            )


def _disambiguate_rows(rows: PlanRows, ending: str, size: int) -> PlanRows:
    """Copy the rows of a plan, with a number added to each file name that looks like another."""
    renamed_rows = PlanRows(size)
    for row, name in zip(rows, disambiguate_names(row.file.removesuffix(ending) for row in rows), strict=True):
        renamed_rows.add_row([row.place, row.key, name + ending, row.variant, row.template, row.values, row.person])
    renamed_rows.finish_rows()
    return renamed_rows


def _problem_line(problem: Problem) -> int:
    """Find the line of the list of people that a problem is about; 0 for a problem of the whole list."""
    return int(problem.where[5:]) if problem.where.startswith("line ") else 0


def _name_fields(
    person: Recipient, place: int, row: int, variant: Variant, matter: Matter, size: int
) -> Mapping[str, str]:
    """Build the values of the fields that a pattern of file names may use, for one document of a plan."""
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


def _run_name(planner: IssuePlanner, rows: PlanRows, variants: Sequence[Variant]) -> str:
    """Compute the name of a run, equal for the same people, texts and options, and revealing nothing of them.

    The form of proofs counts too: a run begun in another form has other files.
    """
    from ..word.proof_part import FORM

    library, matter, order, firm = planner.library, planner.matter, planner.order, planner.firm
    letterhead = order.opened_letterhead
    options = (order.format, order.engine, order.names, str(order.chunk_size), order.codec, str(FORM))
    total = hashlib.sha256()
    facts = matter.model_dump_json(exclude=set(SILENT))
    total.update(json.dumps([library.name, library.release, facts, *options]).encode())
    total.update(letterhead.data if letterhead else b"")
    total.update(json.dumps([firm.digest, firm.names]).encode() if firm else b"")
    total.update(hashlib.sha256(order.key).digest() if order.key is not None else b"")
    total.update(repr([_describe_variant(variant) for variant in variants]).encode())
    for chunk in range(rows.chunks):
        total.update(rows.chunk_bytes(chunk))
    return f"{matter.date.isoformat()}-{total.hexdigest()[:16]}"


def _describe_variant(variant: Variant) -> tuple[object, ...]:
    """Describe a variant (people with the same document) as data from which the name of a run is computed."""
    kind = (variant.document, variant.gender, variant.language, variant.translation_requested)
    return (*kind, variant.facts, variant.editions, variant.matter.model_dump_json(exclude=set(SILENT)), variant.page)
