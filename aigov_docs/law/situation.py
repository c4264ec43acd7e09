"""The facts that decide: the schema of the worked scenarios, one vocabulary for matters and scenarios.

A fact that may be ``None`` is then *not known*: no rule reads that as the value that helps the employer. A day of an
event (a deposit, a signature, the end of a contract) that is left out says that the event did not happen; the library
lists which keys are of which sort (``facts/``, under ``question``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, get_args, get_origin

from pydantic import Field, model_validator
from pydantic.fields import FieldInfo

from ..kits.ground.yaml_files import LANGUAGE_CODE, FileModel

Sanction = Literal["warning", "suspension", "transfer", "demotion", "dismissal"]
AnySanction = Literal["warning", "suspension", "transfer", "demotion", "dismissal", "fine"]
Sector = Literal["private", "epic", "public_admin"]
Territory = Literal[
    "metropolitan", "alsace_moselle", "guadeloupe", "guyane", "martinique", "mayotte", "reunion", "saint_barthelemy",
    "saint_martin",
]  # fmt: skip
Committee = Literal["full", "small", "under_11", "carence", "missing"]
Consulted = Literal["central", "establishment"]
Purpose = Literal["security", "quality", "licences", "individual_control", "discipline"]
Experts = Literal["none", "one", "two_levels"]
Status = Literal[
    "permanent", "fixed_term", "apprentice", "agency", "intern", "contractor", "volunteer", "liberal_associate",
    "lent_in", "posted", "civil_servant_lent", "civil_servant_detached", "expatriate",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Observed:
    """The mark of a yes-or-no field whose value is itself a fact that rules may test, with the fact's name.

    ``telework: Annotated[bool, Observed("telework")]``: the fact ``telework`` is ``yes`` or ``no``; ``unknown`` too
    where the field may be None. What must be computed from several fields has a function of its own.
    """

    fact: str


def _moved(data: object, moves: Mapping[str, str]) -> object:
    """Give the keys of a mapping their present names, where the present name is not written too."""
    if not isinstance(data, Mapping):
        return data
    return {moves.get(key, key) if moves.get(key) not in data else key: value for key, value in data.items()}


class EmployerFacts(FileModel):
    """Facts about the employer: its sector, its headcount and since when, the place of work, its agreements.

    ``fifty_since`` and ``eleven_since`` are the first days of the present unbroken periods with at least 50 and 11
    employees; None is not known, unless ``headcount`` is below. ``territory`` is that of the workplace: it decides the
    public holidays; in Alsace-Moselle ``good_friday`` says whether Good Friday is one in the commune.
    ``agreements_checked`` is true when the user says that the collective agreements were looked at.
    """

    sector: Sector | None = None
    headcount: int | None = Field(default=None, ge=1)
    fifty_since: dt.date | None = None
    eleven_since: dt.date | None = None
    territory: Territory | None = None
    good_friday: bool | None = None
    agreements_checked: Annotated[bool | None, Observed("agreements_checked")] = None

    @model_validator(mode="before")
    @classmethod
    def _former_local_law(cls, data: object) -> object:
        """Read ``local_law: true``, the former name of the territory of Alsace-Moselle."""
        if isinstance(data, Mapping) and "local_law" in data and "territory" not in data:
            said = {key: value for key, value in data.items() if key != "local_law"}
            return {**said, "territory": "alsace_moselle"} if data["local_law"] is True else said
        return data


class InternalRules(FileModel):
    """Facts about the employer's existing internal rules (règlement intérieur): in force, sanctions they list.

    ``in_force_since`` is the day on which they took effect; ``recalls`` says whether they hold the three reminders of
    L1321-2; ``scale`` is None when what they list is not known; ``suspension_max_days`` is None when they state none.
    """

    exists: Annotated[bool | None, Observed("ri_exists")] = None
    opposable: bool | None = None
    in_force_since: dt.date | None = None
    recalls: Literal["complete", "incomplete"] | None = None
    scale: tuple[Sanction, ...] | None = None
    suspension_max_days: int | None = Field(default=None, ge=1)


class CommitteeFacts(FileModel):
    """Days in the life of the works council (CSE): set up, renewed, term, report of failed elections (carence).

    ``election_requested_on`` is the day of a later request for elections that was not followed up.
    """

    set_up_on: dt.date | None = None
    renewed_on: dt.date | None = None
    term_ends_on: dt.date | None = None
    carence_on: dt.date | None = None
    election_requested_on: dt.date | None = None


class EstablishmentFacts(FileModel):
    """Facts about the establishments that have a works council (CSE) each, and which committees were consulted.

    ``structure`` is ``central`` where a central committee stands above those of the establishments. ``text_scope``
    says whether the text is of the undertaking or was decided by the head of one establishment;
    ``specific_measures`` whether passages of it hold in one establishment only; ``employee_in`` whether the employee
    works in that one (``specific``) or elsewhere (``other``).
    """

    several: bool | None = None
    structure: Literal["single_cse", "central"] | None = None
    text_scope: Literal["undertaking", "establishment"] = "undertaking"
    specific_measures: bool | None = None
    central_opinion_on: dt.date | None = None
    establishment_opinion_on: dt.date | None = None
    deposit_at: Literal["head_office", "establishment", "both"] | None = None
    employee_in: Literal["specific", "other"] | None = None


class DocumentFacts(FileModel):
    """Facts about the document: its languages, whose it is, what it authorises, what changed since its formalities.

    ``languages`` are ISO codes, French among them or not. ``annexed_to_ri`` is true when the text says that it is
    annexed to the internal rules; ``authorises_tools`` when it authorises AI tools. ``tools_list`` says where the list
    of these tools stands: in the text, as is usual and as None says, or outside it, in a document that its formalities
    did not concern. ``text_dated_on`` is the day of the present text; ``change`` says what changed since the text of
    its formalities.
    """

    languages: tuple[str, ...] = ("fr",)
    of: Literal["this_employer", "former_employer"] = "this_employer"
    from_abroad: bool = False
    to_foreigners: bool = False
    acknowledged: Annotated[bool, Observed("acknowledged")] = False
    incorporated_in_contract_on: dt.date | None = None
    annexed_to_ri: Annotated[bool, Observed("annexed")] = False
    authorises_tools: bool | None = None
    tools_list: Literal["in_text", "outside", "not_known"] | None = None
    published_on: dt.date | None = None
    text_dated_on: dt.date | None = None
    change: Literal["none", "form", "substance"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _former_language(cls, data: object) -> object:
        """Read ``language: fr+en``, the former way of writing the languages."""
        if isinstance(data, Mapping) and isinstance(data.get("language"), str) and "languages" not in data:
            facts = {key: value for key, value in data.items() if key != "language"}
            return {**facts, "languages": tuple(str(data["language"]).split("+"))}
        return data


class Procedure(FileModel):
    """Facts about the steps that make a document opposable as internal rules, with the day of each step.

    A date to come is a step planned. ``cse_period_days`` is a period fixed by an agreement for the works council
    (CSE), in days. ``deposit_proved`` and ``publicity_proved`` say whether dated proofs are held, None when not known.
    """

    drafted_on: dt.date | None = None
    cse_informed_on: dt.date | None = None
    cse_expert: Experts = "none"
    cse_period_days: int | None = Field(default=None, ge=1)
    cse_opinion_on: dt.date | None = None
    cse_opinion: Literal["favourable", "unfavourable"] | None = None
    inspector_on: dt.date | None = None
    deposit_on: dt.date | None = None
    publicity_on: dt.date | None = None
    deposit_proved: bool | None = None
    publicity_proved: bool | None = None
    stated_entry_on: dt.date | None = None
    injunction_only: bool = False
    urgency_invoked: bool = False
    urgency_scope: Literal["health_safety", "other"] | None = None
    urgency_told: Annotated[bool | None, Observed("urgency_told")] = None

    @model_validator(mode="before")
    @classmethod
    def _former_experts(cls, data: object) -> object:
        """Read ``cse_expert: true`` and ``cse_experts_two_levels: true``, the former way of naming the experts."""
        if not isinstance(data, Mapping):
            return data
        facts = {key: value for key, value in data.items() if key != "cse_experts_two_levels"}
        if isinstance(facts.get("cse_expert"), bool):
            facts["cse_expert"] = "one" if facts["cse_expert"] else "none"
        if data.get("cse_experts_two_levels") is True:
            facts["cse_expert"] = "two_levels"
        return facts


class Monitoring(FileModel):
    """Facts about the monitoring of use: who was consulted and told, when it began, its purposes, its paperwork.

    ``opinion_on`` closes the consultation of the works council (CSE) on the means of control; ``opinion_by`` says which
    of several was consulted. ``nobody_told`` is true when the user says that no employee was told; ``begun`` is false
    when the monitoring has not begun. ``used_for`` is the purpose for which a result is used here.
    """

    cse_informed_on: dt.date | None = None
    opinion_on: dt.date | None = None
    opinion_by: Consulted | None = None
    opinion: Literal["favourable", "unfavourable"] | None = None
    expert: Experts = "none"
    informed_on: dt.date | None = None
    nobody_told: bool | None = None
    begun: bool | None = None
    started_on: dt.date | None = None
    purposes: tuple[Purpose, ...] | None = None
    used_for: Purpose | Literal["not_used"] | None = None
    dpia: Literal["done", "reasoned_no", "missing"] | None = None
    register_kept: Annotated[bool | None, Observed("register")] = None

    @model_validator(mode="before")
    @classmethod
    def _former_names(cls, data: object) -> object:
        """Read ``cse_consulted_on`` (the day on which the consultation is closed) and ``register``, other names."""
        return _moved(data, {"cse_consulted_on": "opinion_on", "register": "register_kept"})


class Technology(FileModel):
    """Facts about the AI tools: the consultation of the works council (CSE), the decision, the first use.

    A consultation opens (``informed_on``, ``opened_on``) and closes (``opinion_on``, or the end of the period);
    ``opinion_by`` says which of several councils was consulted. Trials are a first use. ``in_use`` is false when
    nothing is decided or used; ``change`` is ``minor_update`` when the user says that a tool already put to the
    committee was updated only.
    """

    informed_on: dt.date | None = None
    opened_on: dt.date | None = None
    opinion_on: dt.date | None = None
    opinion_by: Consulted | None = None
    opinion: Literal["favourable", "unfavourable"] | None = None
    expert: Experts = "none"
    period_days: int | None = Field(default=None, ge=1)
    decided_on: dt.date | None = None
    deployed_on: dt.date | None = None
    in_use: bool | None = None
    change: Literal["new", "minor_update"] | None = None
    hr_processing: bool | None = None
    hr_cse_informed_on: dt.date | None = None
    high_risk: bool | None = None
    workers_informed_on: dt.date | None = None
    system_in_service_on: dt.date | None = None
    significant_change: bool | None = None

    @model_validator(mode="before")
    @classmethod
    def _former_consultation(cls, data: object) -> object:
        """Read ``cse_consulted_on``, the former name of the day on which a consultation is closed."""
        return _moved(data, {"cse_consulted_on": "opinion_on"})


class EmployeeFacts(FileModel):
    """Facts about the person against whom a clause is relied on: status, protection, language, contract, age.

    Only ``translation_requested`` is asked for, with its language, not nationality: ``foreign`` stays None unless it is
    known. ``protected`` is protection by a mandate, ``protection`` that of maternity, of an accident and the like.
    ``transferred_on`` is the day on which the contract passed to this employer.
    """

    status: Status = "permanent"
    foreign: bool | None = None
    translation_requested: bool | None = None
    translation_language: str | None = Field(default=None, pattern=LANGUAGE_CODE)
    reads_french: Annotated[bool | None, Observed("speaks_french")] = None
    protected: Annotated[bool | None, Observed("protected")] = None
    protection: (
        Literal["none", "pregnancy", "maternity_leave", "after_leave", "parent", "bereavement", "work_accident"] | None
    ) = None
    telework: Annotated[bool, Observed("telework")] = False
    minor: bool | None = None
    emancipated: bool | None = None
    in_trial_period: bool = False
    hired_on: dt.date | None = None
    transferred_on: dt.date | None = None
    contract_ended_on: dt.date | None = None

    @property
    def under_age(self) -> str:
        """Whether the person is, for all that is known, a minor who was not emancipated: ``yes``, ``no``, ``unknown``.

        >>> EmployeeFacts(minor=True).under_age, EmployeeFacts(minor=True, emancipated=True).under_age
        ('yes', 'no')
        """
        return "no" if self.emancipated else {True: "yes", False: "no", None: "unknown"}[self.minor]


class AmendmentFacts(FileModel):
    """Facts about a contract amendment proposed to the employee: the answer, its days, its ground.

    ``for_all_staff`` is true when the same clauses are put in every employee's contract, or every one of a category.
    """

    response: Literal["signed", "refused", "none"] = "none"
    signed_on: dt.date | None = None
    representative_signed_on: dt.date | None = None
    effective_on: dt.date | None = None
    at_hiring: Annotated[bool, Observed("at_hiring")] = False
    ground: Literal["ordinary", "economic", "economic_alleged"] = "ordinary"
    essential_element: bool = False
    l1222_6_letter: bool = False
    received_on: dt.date | None = None
    insolvency: bool = False
    for_all_staff: Annotated[bool | None, Observed("for_all_staff")] = None


class SanctionFacts(FileModel):
    """Facts about a sanction whose lawfulness is asked: its kind, what it rests on, its days, its procedure.

    ``rests_on`` is a kind of clause, or ``general_duty`` (``duty`` then names it). ``known_on`` is the first day on
    which the employer or any hierarchical superior knew of the facts; ``started_on`` the day on which proceedings were
    engaged (the notice of interview sent, or the warning itself), ``presented_on`` the day on which that notice was
    presented or handed over. ``interview_required`` is true where a text requires an interview even for a warning;
    ``body_told_on`` and ``body_opinion_on`` are the days on which the employee was told that a disciplinary body was
    seized, and of its opinion.
    """

    kind: AnySanction
    days: int | None = Field(default=None, ge=1)
    rests_on: str
    duty: Literal["loyalty", "confidentiality", "instruction", "health_safety", "harassment", "other_law"] | None = None
    facts_sphere: Literal["work", "private_breach", "private", "intimate"] | None = None
    modifies_contract: bool | None = None
    changes_conditions: bool | None = None
    known_on: dt.date | None = None
    started_on: dt.date | None = None
    presented_on: dt.date | None = None
    convocation_form: Literal["registered", "hand", "other"] | None = None
    convocation_complete: bool | None = None
    interview_on: dt.date | None = None
    no_interview: bool = False
    interview_required: bool = False
    notified_on: dt.date | None = None
    written_grounds: Annotated[bool | None, Observed("written_grounds")] = None
    consent: Annotated[bool | None, Observed("consent")] = None
    authorised: Annotated[bool | None, Observed("authorised")] = None
    authorised_on: dt.date | None = None
    gross_misconduct: bool | None = None
    training_days_in_company: int | None = Field(default=None, ge=0)
    criminal_proceedings: bool = False
    criminal_started_on: dt.date | None = None
    criminal_over: bool | None = None
    criminal_ended_on: dt.date | None = None
    earlier_same_facts: bool | None = None
    earlier_sanction: bool | None = None
    earlier_sanction_on: dt.date | None = None
    recalled_sanctions_on: tuple[dt.date, ...] = ()
    conventional_guarantees: Literal["none", "respected", "not_respected"] | None = None
    retaliation: Annotated[bool | None, Observed("retaliation")] = None
    evidence: Literal["other", "monitoring"] | None = None
    precautionary_on: dt.date | None = None
    precautionary_reason: bool | None = None
    by: Literal["employer", "user_undertaking", "agency", "lender"] | None = None
    body_told_on: dt.date | None = None
    body_opinion_on: dt.date | None = None


class MeasureFacts(FileModel):
    """A change that the employer wants to impose without the employee's consent."""

    nature: Literal["working_conditions", "essential_element"]


class VersionFacts(FileModel):
    """The facts of one version of a document, where they differ from the facts of the whole situation."""

    id: str
    procedure: Procedure | None = None
    amendment: AmendmentFacts | None = None
    document: DocumentFacts | None = None
    monitoring: Monitoring | None = None
    technology: Technology | None = None
    employee: EmployeeFacts | None = None


class Situation(FileModel):
    """All the facts that decide the weight of the clauses of a document on one day.

    ``versions`` are listed oldest first; ``claimed_version`` is the one relied on, the newest when it is not given.
    ``presumptions`` are the statements of the library that the user accepted, by their names: each settles facts that
    are not known, and is printed with every answer that rests on it.

    >>> Situation(vehicle="charter", assessed_on="2026-11-24", cse="full").employer.sector is None
    True
    """

    vehicle: str
    assessed_on: dt.date
    employer: EmployerFacts = EmployerFacts()
    ri: InternalRules = InternalRules()
    cse: Committee
    cse_facts: CommitteeFacts = CommitteeFacts()
    establishments: EstablishmentFacts = EstablishmentFacts()
    document: DocumentFacts = DocumentFacts()
    procedure: Procedure | None = None
    monitoring: Monitoring = Monitoring()
    technology: Technology = Technology()
    employee: EmployeeFacts = EmployeeFacts()
    amendment: AmendmentFacts | None = None
    sanction: SanctionFacts | None = None
    measure: MeasureFacts | None = None
    versions: tuple[VersionFacts, ...] = ()
    claimed_version: str | None = None
    presumptions: tuple[str, ...] = ()


# ------------------------------------------------------------------ forms of facts
#: What a fact may be given as.
FactForm = Literal["words", "day", "number", "text"]


def list_fact_words(fact: str) -> tuple[str, ...]:
    """List the words that a fact, given by its key, may take; empty for a day, a number, a text or an open question.

    An open question is a key for which a situation has no field. The words of a yes-or-no fact are ``true`` and
    ``false``.

    >>> list_fact_words("sanction.facts_sphere"), list_fact_words("employee.minor")
    (('work', 'private_breach', 'private', 'intimate'), ('true', 'false'))
    """
    return tuple(dict.fromkeys(_closed_words(_find_annotation(fact))))


def find_fact_form(fact: str) -> FactForm:
    """Find how a fact, given by its key, is written: as ``words`` of a closed list, ``day``, ``number`` or ``text``.

    ``text`` too for a key for which a situation has no field.

    >>> find_fact_form("sanction.known_on"), find_fact_form("sanction.days")
    ('day', 'number')
    """
    if list_fact_words(fact):
        return "words"
    members = _list_members(_find_annotation(fact))
    return "day" if dt.date in members else "number" if int in members else "text"


def has_field(fact: str) -> bool:
    """Whether a situation has a field for the fact of a key; a key without one is a question that no fact answers.

    >>> has_field("sanction.known_on"), has_field("contract.law")
    (True, False)
    """
    return _find_annotation(fact) is not None


@dataclass(frozen=True, slots=True)
class StatedFact:
    """A yes-or-no fact that rules test as it is stated: its ``block`` of a situation, and its ``field`` there.

    ``may_lack`` says that the fact may be left out; ``optional_block`` that a situation may have no such block.
    """

    block: str
    field: str
    may_lack: bool
    optional_block: bool


def list_stated_facts() -> dict[str, StatedFact]:
    """List the facts that rules test as they are stated, by name: the fields that `Observed` marks.

    >>> list_stated_facts()["telework"]
    StatedFact(block='employee', field='telework', may_lack=False, optional_block=False)
    """
    stated: dict[str, StatedFact] = {}
    for block, info in Situation.model_fields.items():
        members = _list_members(info.annotation)
        for model in members:
            for name, field in _list_fields(model):
                stated |= {
                    mark.fact: StatedFact(block, name, type(None) in get_args(field.annotation), type(None) in members)
                    for mark in field.metadata
                    if isinstance(mark, Observed) and block != "versions"
                }
    return stated


def _list_fields(model: object) -> Iterable[tuple[str, FieldInfo]]:
    """List the fields of a model, by name; none for another type."""
    return model.model_fields.items() if isinstance(model, type) and issubclass(model, FileModel) else ()


def _find_annotation(fact: str) -> object:
    """Find the type of a fact's field in a situation, by its key; None for a question without a field."""
    kind: object = Situation
    for name in fact.split("."):
        models = [
            member for member in _list_members(kind) if isinstance(member, type) and issubclass(member, FileModel)
        ]
        if not models or name not in models[0].model_fields:
            return None
        kind = models[0].model_fields[name].annotation
    return kind


def _list_members(kind: object) -> tuple[object, ...]:
    """List the types that an annotation names: those of a union and of a list, else itself."""
    inner = get_args(kind) if get_origin(kind) is not Literal else ()
    return tuple(member for each in inner for member in _list_members(each)) if inner else (kind,)


def _closed_words(kind: object) -> Iterator[str]:
    for member in _list_members(kind):
        if get_origin(member) is Literal:
            yield from (str(word) for word in get_args(member))
        elif member is bool:
            yield from ("true", "false")
