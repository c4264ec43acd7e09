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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from ..document.tree import Document
from ..i18n import N_
from ..matter.checks import matter_incoherences
from ..matter.models import Matter
from ..people.contract_status import STATED
from ..people.recipient import Recipient, dump_recipient
from ..people.recipients import Recipients
from ..problems import Problem, RecipientError
from ..short_repr import short_repr
from .coverage import state_coverage
from .file_names import NamePattern, disambiguate_names, name_skeleton
from .listed_people import check_departure, iterate_people
from .order import GATHERED, Order, OrderOptions
from .person_documents import choose_documents, find_states, list_documents
from .plan_rows import DuplicateDetector, PlanRows
from .plan_states import PersonState, PlanStates, WantedPeople
from .planner import IssuePlanner
from .register_views import RegisterReader, RegisterView, find_view
from .stitch.template import WordTemplate
from .variants import Variant

if TYPE_CHECKING:
    from ..law.coherence import Incoherence
    from ..law.rules import Rule
    from ..library.load import Library
    from ..register.connections import RegisterSource
    from .firm_template import FirmTemplate
    from .template_changes import TemplateChanges
    from .typst_merge import PdfTemplate

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
        if self.order.is_gathered:
            return [GATHERED[self.order.format].format(n=chunk + 1)]
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
        from .plan_page import describe_plan

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
    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
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
