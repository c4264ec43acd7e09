"""The matter: one client's facts, read from a commented YAML or built in Python under the same names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    SerializerFunctionWrapHandler,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    field_serializer,
    model_validator,
)

from ..closed_words import Language
from ..kits.ground.i18n import INSTANTS, N_, UNITS, Duration
from ..kits.ground.languages import asked_languages
from ..kits.ground.read_only import ReadOnlyDict
from ..kits.ground.yaml_files import Bilingual, FileModel, RefusedValue
from ..law.dates import WorkingDays, add_months, next_day
from ..law.sanction_facts import working_days_of
from ..law.situation import (
    AmendmentFacts,
    CommitteeFacts,
    DocumentFacts,
    EmployeeFacts,
    EmployerFacts,
    EstablishmentFacts,
    InternalRules,
    Monitoring,
    Procedure,
    Situation,
    Technology,
    VersionFacts,
)
from ..library.legal_forms import IDENTITIES, LegalForm, choose_form, default_form
from ..library.library import Library
from ..library.phrases import contains_phrase
from ..library.vocabulary import BannedData
from ..pages import USUAL, PageName
from .agreements import Agreement, apply_agreements
from .establishments import Establishment, derive_committees, find_first_publication, find_opinion_day
from .own_facts import SelfExplainingModel
from .printed_texts import (
    Line,
    LocalizedText,
    PartNumber,
    PostureText,
    WholeNumber,
    names_the_same,
    text_in_language,
)
from .versions import MatterVersion

if TYPE_CHECKING:
    from ..library.vehicles import Vehicle


# ------------------------------------------------------------------ delays
# The lengths of time that a matter sets for itself, such as how soon a request is answered.


def _checked_duration(value: object) -> Duration:
    if isinstance(value, Duration):
        return value
    try:
        return Duration.from_text(str(value))
    except ValueError:
        raise RefusedValue(
            "not-a-duration",
            N_("not a length of time"),
            N_("write it as 10 working_days, 6 months, same_day or without_delay"),
        ) from None


#: How a length of time is written, for other programs.
WRITTEN = f"^({'|'.join(INSTANTS)}|[1-9][0-9]{{0,3}} +({'|'.join(unit.removesuffix('s') for unit in UNITS)})s?)$"
Delay = Annotated[
    Duration,
    BeforeValidator(_checked_duration),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": WRITTEN}),
]


class Delays(FileModel):
    """The lengths of time of a matter that replace the lengths set by its posture (general choice of options)."""

    request_answer: Delay | None = None
    incident_report: Delay | None = None
    review: Delay | None = None
    reflection: Delay | None = None
    log_retention: Delay | None = None
    post_contract: Delay | None = None
    transition: Delay | None = None
    conversation_retention: Delay | None = None
    recording_retention: Delay | None = None
    derogation: Delay | None = None


# ------------------------------------------------------------------ employer
# The employer of a matter: its identity as printed, its legal form, who signs for it.


def _checked_siren(value: object) -> str:
    """Check a SIREN, nine digits whose key is right, and return its digits.

    The Luhn key: every second digit from the right is doubled, and the sum ends in 0.
    """
    if not isinstance(value, str):
        raise RefusedValue("bad-siren", N_("a SIREN has nine digits"), N_("copy it from an official document"))
    digits = re.sub(r"[\s\u00a0\u202f.]", "", value)
    if not re.fullmatch(r"[0-9]{9}", digits):
        raise RefusedValue("bad-siren", N_("a SIREN has nine digits"), N_("copy it from an official document"))
    total = sum(sum(divmod(int(d) * (2 if place % 2 else 1), 10)) for place, d in enumerate(reversed(digits)))
    if total % 10:
        raise RefusedValue(
            "bad-siren",
            N_("the key of the SIREN is wrong"),
            N_("a digit was mistyped: copy it from an official document"),
        )
    return digits


def _checked_rna(value: object) -> object:
    """Check the number of an association in the national register: W and nine figures or capitals."""
    rna = re.sub(r"\s", "", value) if isinstance(value, str) else ""
    if not re.fullmatch(r"W[0-9A-Z]{9}", rna):
        raise RefusedValue(
            "bad-rna",
            N_("a number of the register of associations is W and nine figures"),
            N_("copy it from its receipt"),
        )
    return rna


RnaText = Annotated[str, BeforeValidator(_checked_rna)]
SirenText = Annotated[str, BeforeValidator(_checked_siren)]


class Representative(FileModel):
    """Who signs for the employer: name and title.

    ``represented_by`` is the person who signs for a representative that is a legal person: "Hugo Royer, gérant".
    """

    name: Line
    title: LocalizedText
    represented_by: LocalizedText | None = None


class OwnWord(FileModel):
    """The word by which texts call an employer whose legal form has none, such as "congrégation", with its gender."""

    fr: Line
    en: Line
    gender: Literal["m", "f"]


class Employer(EmployerFacts):
    """The employer: its identity as printed in documents, and the facts that decide in law.

    ``form`` is a word of ``vocabulary/legal_forms.yaml``; where it is not given, the words of ``legal_form`` say it.
    ``sector`` follows from the form, and is given only where the form leaves it open. ``rna`` is the number of an
    association in its national register. ``called`` is the word by which texts call an employer whose legal form has
    none (« la congrégation »), with its gender. ``headcount`` is only printed: ``fifty_since`` decides.

    ``no_special_status`` is true where no special status governs the staff of a public body employed under private law.
    ``staff_without_french`` is true where some employees do not read French. ``representatives`` are those who sign
    together for the employer; where one signs alone, ``representative``.
    """

    name: Line
    sector: Literal["private", "epic", "public_admin"] | None = None
    form: str | None = None
    legal_form: Line
    called: OwnWord | None = None
    capital: WholeNumber | None = Field(default=None, ge=1)
    address: Line
    rcs_city: Line | None = None
    rna: RnaText | None = None
    siren: SirenText
    headcount: WholeNumber = Field(ge=1)
    activity: Line | None = None
    no_special_status: bool | None = None
    staff_without_french: bool = False
    representative: Representative | None = None
    representatives: tuple[Representative, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _first_of_several(cls, data: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - whatever was read
        """Take the first of several representatives as the representative, who speaks for the employer.

        What is wrong with the first is told where it was written, and nowhere else.
        """
        several = data.get("representatives") if isinstance(data, dict) else None
        if not isinstance(several, (list, tuple)) or not several or data.get("representative") is not None:
            return data
        try:
            return {**data, "representative": Representative.model_validate(several[0], context=info.context)}
        except ValidationError:
            return data

    @model_validator(mode="after")
    def _one_list(self) -> Employer:
        if self.representatives and self.representatives[0] != self.representative:
            raise RefusedValue(
                "two-lists",
                N_("representative and representatives name different people"),
                N_("keep representatives, and list everyone who signs"),
            )
        return self

    @property
    def signatories(self) -> tuple[Representative, ...]:
        """Everyone who signs for the employer, as the matter names them; empty when it names nobody."""
        return self.representatives or ((self.representative,) if self.representative else ())

    def form_in(self, library: Library) -> str:
        """Find the name of the employer's legal form: ``form`` if it is given, else the form that ``legal_form`` names.

        Where neither names a form of the library, it is the form that the library marks as the default.

        >>> sample_matter().employer.form_in(load_library())
        'company'
        """
        forms = library.vocabulary.legal_forms
        return choose_form(self.form, self.legal_form, forms) or default_form(forms)

    def legal_form_in(self, library: Library) -> LegalForm:
        """Find in a library the legal form of the employer, with the words by which texts call the employer.

        An employer that has a word of its own (``called``) gets a copy of the form with that word.
        """
        form = library.vocabulary.legal_forms[self.form_in(library)]
        called = self.called
        return form if called is None else form.call_by(Bilingual(fr=called.fr, en=called.en), called.gender)

    def identity_in(self, library: Library) -> str:
        """Choose the details by which a contract identifies the employer: a word such as ``capital``.

        ``capital`` means the share capital and trade register, ``register`` that register alone, ``rna`` the register
        of associations, ``siren`` the employer number alone, ``trader`` a natural person in the trade register,
        ``person`` one who is not in it. The choice follows from the legal form and from which of these details the
        matter gives.
        """
        return self.legal_form_in(library).identity_for(
            capital=self.capital is not None, rcs=self.rcs_city is not None, rna=self.rna is not None
        )

    def facts_in(self, library: Library) -> EmployerFacts:
        """Build the facts of law of the employer, with the sector that follows from its legal form when none is given.

        The sector is unknown where the form admits several, or where no form is given and no word of ``legal_form``
        names one.
        """
        forms = library.vocabulary.legal_forms
        form = choose_form(self.form, self.legal_form, forms)
        if self.sector is not None or form is None:
            return self
        return self.model_copy(update={"sector": forms[form].sector})


# ------------------------------------------------------------------ populations
# The populations of a matter: groups of people at work for the employer, by the names of the library.


class Population(FileModel):
    """A group of people at work for the employer: its name in the library, how many they are, notes.

    ``id`` is a word of ``vocabulary/populations.yaml``, such as ``interns``. One person may be in several groups: an
    executive who works from home is an executive and a teleworker.
    """

    id: str
    count: WholeNumber | None = Field(default=None, ge=0)
    notes: LocalizedText | None = None


# ------------------------------------------------------------------ contracts
# What a matter says of one person's contract: the contract itself, its amendment, and the charter that it cites.


class Amendment(AmendmentFacts):
    """An amendment to an employment contract: its number, and what became of the proposal to sign.

    ``renews`` is true where it is a new version of one that was signed. ``cse_informed_on`` and ``cse_opinion_on`` are
    the days on which the works council (CSE) was told of the amendments and gave its opinion on them.
    ``answer_settled`` is true where the answer came within the time to reflect, or both parties agreed to sign later.
    """

    number: WholeNumber | None = Field(default=None, ge=1)
    renews: bool = False
    cse_informed_on: dt.date | None = None
    cse_opinion_on: dt.date | None = None
    proposed_on: dt.date | None = None
    answer_settled: bool | None = None

    def reflection_ends_on(self, delay: Duration, calendar: WorkingDays) -> dt.date | None:
        """Compute the last day of the employee's time to reflect, of length ``delay``; None where no day starts it.

        It runs from receipt, or from the proposal while the day of receipt is not known; ``calendar`` gives the working
        days.
        """
        start = self.received_on or self.proposed_on
        return None if start is None else last_day_of_period(start, delay, calendar)


class Contract(FileModel):
    """The employment contract that an amendment changes: its type and the day it was signed."""

    type: LocalizedText | None = None
    signed_on: dt.date | None = None


class CharterCited(FileModel):
    """The charter that an amendment refers to for information: its title, its version and its date."""

    title: LocalizedText | None = None
    version: Line | None = None
    date: dt.date | None = None


def last_day_of_period(day: dt.date, delay: Duration, calendar: WorkingDays) -> dt.date:
    """Compute the last day of a period of length ``delay``, counted from the day after ``day``.

    Only a delay in working days is counted by ``calendar``; weeks and days are days of the week without exception,
    months and years end on the same date, and the end is never moved to a working day. A delay in hours gives ``day``.
    """
    match delay.unit:
        case "months" | "years":
            return add_months(day, delay.count * (12 if delay.unit == "years" else 1))
        case "weeks" | "days":
            return day + dt.timedelta(days=delay.count * (7 if delay.unit == "weeks" else 1))
        case "working_days":
            count = delay.count
            while count:
                day = next_day(day)
                count -= calendar.is_working_day(day)
            return day
        case _:
            return day


# ------------------------------------------------------------------ models
class Employee(EmployeeFacts):
    """The employee an amendment is for: identity as printed, facts that decide in law; ``gender`` makes words agree."""

    name: Line | None = None
    gender: Literal["m", "f", "unknown"] = "unknown"
    address: Line | None = None
    job: Line | None = None


class Host(FileModel):
    """The IT charter that receives the AI chapter: where the chapter stands, and the number of its first article."""

    charter_title: LocalizedText | None = None
    annex_number: PartNumber | None = None
    chapter: PartNumber | None = None
    first_article: WholeNumber = Field(default=1, ge=1, le=999)
    sanctions_article: LocalizedText | None = None


class Role(FileModel):
    """The person or service that holds a role at the employer's, and how to reach them.

    ``nobody`` states that nobody holds it, such as a data protection officer: the matter may say ``data_lead: none``.
    """

    name: LocalizedText | None = None
    contact: Line | None = None
    nobody: bool = False

    @model_validator(mode="before")
    @classmethod
    def _none_said(cls, data: Any) -> Any:  # noqa: ANN401 - whatever was read
        """Read ``none`` as the statement that nobody holds the role."""
        return {"nobody": True} if data == "none" else data

    @model_validator(mode="after")
    def _one_of_two(self) -> Role:
        if self.nobody == (self.name is not None):
            raise RefusedValue(
                "no-holder", N_("a role is held by somebody, or by nobody"), N_("add name, or write none for the role")
            )
        return self


class Contacts(FileModel):
    """The employer's addresses to write to, one for each need: questions, requests, incidents, data rights.

    ``incidents_open`` says when somebody answers at the address for incidents.
    """

    questions: Line | None = None
    requests: Line | None = None
    incidents: Line | None = None
    incidents_open: Literal["always", "every_day", "office_hours"] | None = None
    data_rights: Line | None = None


class Tool(FileModel):
    """An AI tool that the employer authorises: its tier, its highest class of data, ``link`` where a user opens it."""

    name: Line
    supplier: LocalizedText | None = None
    tier: str
    account: LocalizedText
    highest_class: str
    functions: tuple[str, ...] = ()
    owner: LocalizedText | None = None
    link: Annotated[Line, Field(pattern=r"^https?://\S+$")] | None = None


class DataClass(FileModel):
    """A class of data: its name, examples for the staff, and the tiers of tool that may receive such data.

    A class that no tier may receive is written with ``tiers: []``.

    ``holds`` says what of the never-enter list is in it; it is read in the examples when it is not given.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=40)
    name: LocalizedText
    examples: LocalizedText
    tiers: tuple[str, ...]
    holds: tuple[str, ...] | None = None

    def name_in_language(self, language: str) -> str:
        """Return the name of the class of data in French or in English."""
        return text_in_language(self.name, language) or self.id

    def find_banned(self, listed: Mapping[str, BannedData]) -> list[str]:
        """List the names of the data in the class that must never be entered in AI tools, those of ``listed``.

        They are those that the matter names (``holds``), else those whose words the examples of the class contain.
        """
        if self.holds is not None:
            return [name for name in self.holds if name in listed]
        return [
            name
            for name, banned in listed.items()
            if any(
                contains_phrase(text_in_language(self.examples, language) or "", banned.words.get(language, ()))
                for language in asked_languages()
            )
        ]


class JobUse(FileModel):
    """The uses of AI permitted in one job, those permitted on conditions, and who approves the latter."""

    job: LocalizedText
    permitted: LocalizedText
    conditional: LocalizedText | None = None
    approver: LocalizedText | None = None


class Assignment(FileModel):
    """What an assignment of copyright must state; its list of works is signed or not; its price, or ``free``."""

    works: LocalizedText | None = None
    list_joined: bool | None = None
    rights: LocalizedText | None = None
    extent: LocalizedText | None = None
    purpose: LocalizedText | None = None
    place: LocalizedText | None = None
    duration: LocalizedText | None = None
    price: LocalizedText | None = None


class Clients(FileModel):
    """The rules on AI in contracts with the employer's customers or in the trade: disclosure, and use on their data.

    ``disclosure``: whether customers are told that AI was used; ``ai_use``: whether AI may be used on their data.
    """

    disclosure: Literal["free", "required", "forbidden"] = "free"
    ai_use: Literal["allowed", "consent", "forbidden"] = "allowed"


class Filing(FileModel):
    """The places, persons and days of formalities: court, inspectorate, posting, works council (CSE) meeting.

    And the days of those that decide no weight: ``meeting_on``, of the CSE, ``published_on``, of the charter.
    ``checked`` says that they are the employer's own, even where they are also those of the sample.
    """

    court: Line | None = None
    inspectorate: LocalizedText | None = None
    posting_place: LocalizedText | None = None
    meeting_on: dt.date | None = None
    published_on: dt.date | None = None
    secretary: Line | None = None
    supplier: Line | None = None
    agency: Line | None = None
    lender: Line | None = None
    checked: bool | None = None


class Effects(FileModel):
    """The effects that the works council (CSE) is told of: on work, training planned, alternatives considered."""

    work: LocalizedText | None = None
    training: LocalizedText | None = None
    alternatives: LocalizedText | None = None


ROUNDS = ("first", "again")  #: whether an amendment is a first one, or a new version of one that was signed
#: What conditions may ask of a matter beside the facts of law, with its values, the usual one first.
MATTER_FACTS: Mapping[str, tuple[str, ...]] = {
    "round": ROUNDS,
    "employer_identity": IDENTITIES,
    "text_scope": ("undertaking", "establishment"),
    "in_establishment": ("no", "yes"),
    "branch_agreement": ("not_named", "named"),
    "works_list": ("open", "joined"),
    "staff_status": ("not_said", "none"),
    "prompts_analysed": ("yes", "no", "unknown"),
    "represented_by": ("a_person", "an_agent"),
    "under_age": ("no", "yes", "unknown"),
}
#: Anchors of e-signature services, by name: ``{n}`` is the signer's place, 1 for the employer.
ANCHORS = {"yousign": "{{s{n}|signature|85|37}}", "docusign": "/signature{n}/"}


def _checked_anchor(value: object) -> object:
    """Check a signature anchor: the name of a service, or one short text that differs from signer to signer."""
    if isinstance(value, str) and value not in ANCHORS:
        anchor = value.strip()
        if "{n}" not in anchor:
            raise RefusedValue(
                "anchor-not-unique",
                N_("each signer needs an anchor of their own"),
                N_("write {n} where the signer's number goes, or name a service: yousign, docusign"),
            )
        if len(anchor) > 60 or re.search(r"\s", anchor):
            raise RefusedValue(
                "anchor-form",
                N_("an anchor is one word of 60 characters at most"),
                N_("shorten it, and write it without spaces"),
            )
    return value


class Matter(SelfExplainingModel):
    """The facts of one client: the employer, the kind of document, the day, the choices and the situation.

    ``date`` is the day of the document; ``as_of`` the day on which weights are asked, the same unless it is given:
    never the clock. ``languages`` starts with ``fr``: a document without French is refused; ``layout`` says how two
    languages stand together, ``page`` how large the pages are. ``pins`` keeps a clause at an edition. ``uses`` are
    those of each job;
    ``establishments`` those of the employer: ``procedure`` then records what was done at the head office.
    ``signature_anchor`` is the text by which an e-signature service finds where to sign: ``yousign``, ``docusign``, or
    any word that holds ``{n}``; none by default.
    ``prompts_analysed`` is whether an automated system analyses prompts: not said, the texts leave a place for it.
    ``wishes`` are what the client asks and the law refuses, by their names: they are answered and change no document.
    ``populations`` are the groups of people at work: what each document is worth is said for each of them.
    ``agreements`` are the collective agreements that apply, with what the user read in them.
    ``versions`` are those of the document, oldest first: what was adopted before, and the texts of each act.
    """

    vehicle: str
    date: dt.date
    as_of: dt.date | None = None
    version: Line = "1.0"
    languages: tuple[Language, ...] = ("fr",)
    layout: Literal["columns", "sequence"] = "columns"
    page: PageName = USUAL
    place: Line | None = None
    signature_anchor: Annotated[Line, BeforeValidator(_checked_anchor)] | None = None
    posture: PostureText = "balanced"
    options: Annotated[dict[str, str], AfterValidator(ReadOnlyDict)] = Field(default_factory=ReadOnlyDict)
    delays: Delays = Delays()
    pins: Annotated[dict[str, WholeNumber], AfterValidator(ReadOnlyDict)] = Field(default_factory=ReadOnlyDict)
    employer: Employer
    roles: Annotated[dict[str, Role], AfterValidator(ReadOnlyDict)] = Field(default_factory=ReadOnlyDict)
    contacts: Contacts = Contacts()
    tools: tuple[Tool, ...] = ()
    data_classes: tuple[DataClass, ...] = ()
    uses: tuple[JobUse, ...] = ()
    establishments: tuple[Establishment, ...] = ()
    clients: Clients = Clients()
    host: Host = Host()
    charter: CharterCited = CharterCited()
    contract: Contract = Contract()
    ip: Assignment = Assignment()
    filing: Filing = Filing()
    effects: Effects = Effects()
    cse: Literal["full", "small", "under_11", "carence", "missing"]
    cse_facts: CommitteeFacts = CommitteeFacts()
    committees: EstablishmentFacts = EstablishmentFacts()
    presumptions: tuple[str, ...] = ()
    ri: InternalRules = InternalRules()
    document: DocumentFacts = DocumentFacts()
    procedure: Procedure | None = None
    monitoring: Monitoring = Monitoring()
    prompts_analysed: bool | None = None
    technology: Technology = Technology()
    employee: Employee | None = None
    amendment: Amendment | None = None
    wishes: tuple[str, ...] = ()
    populations: tuple[Population, ...] = ()
    versions: tuple[MatterVersion, ...] = ()
    agreements: tuple[Agreement, ...] = ()

    @field_serializer("document")
    def _without_language(self, document: DocumentFacts) -> dict[str, Any]:
        """Write the facts of the document without its language, which comes from ``languages``."""
        return document.model_dump(exclude={"languages"})

    @field_serializer("employer", mode="wrap")
    def _without_unsaid(self, employer: Employer, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Write the employer without what is a statement only where the matter makes it."""
        written: dict[str, Any] = write(employer)
        unsaid = {"staff_without_french"} - employer.model_fields_set
        return {name: value for name, value in written.items() if name not in unsaid}

    @field_serializer("versions")
    def _as_recorded(self, versions: tuple[MatterVersion, ...]) -> list[dict[str, Any]]:
        """Write of each version only what was written of it: the rest is taken from the present one."""
        return [version.model_dump(exclude_unset=True) for version in versions]

    @property
    def assessed_on(self) -> dt.date:
        """The day asked, on which the clauses of the matter are weighed: ``as_of``, else the day of the document."""
        return self.as_of or self.date

    @property
    def round(self) -> str:
        """Word for whether the amendment is new: ``first``, or ``again`` for a new version of one that was signed."""
        return ROUNDS[self.amendment is not None and self.amendment.renews]

    def chosen_options(self, library: Library) -> dict[str, str]:
        """Map each option to its value: the one chosen, else one that a choice implies, else the posture's default."""
        return library.vocabulary.options.choose_values(self.options, self.posture)

    def find_own_approvals(self, library: Library, vehicle: Vehicle) -> list[Bilingual]:
        """List the cases in which a matter has a person, or a job, advise, approve or sign for themselves.

        Each text has the labels of two of the matter's ``roles``, or keys such as ``uses.0.approver``, and no person's
        name. The employee who also signs for the employer counts only for a vehicle of track ``contract``.
        """
        roles, entries = self.roles, library.vocabulary.roles
        role_pairs = [
            Bilingual(fr=f"{entry.fr} – {entries[heeded_role].fr}", en=f"{entry.en} – {entries[heeded_role].en}")
            for name, entry in entries.items()
            for heeded_role in entry.heeds
            if name in roles and heeded_role in roles and names_the_same(roles[name].name, roles[heeded_role].name)
        ]
        conflict_keys = [
            f"uses.{place}.approver" for place, use in enumerate(self.uses) if names_the_same(use.job, use.approver)
        ]
        person = self.employee.name if self.employee and vehicle.track == "contract" else None
        if any(names_the_same(signatory.name, person) for signatory in self.employer.signatories):
            conflict_keys.append("employer.representative – employee.name")
        return [*role_pairs, *(Bilingual(fr=key, en=key) for key in conflict_keys)]

    def delay_for(self, name: str, library: Library) -> Duration:
        """Find the duration ``name`` of `Delays`: the matter's own, else the library's for the matter's posture."""
        delay: Duration | None = getattr(self.delays, name, None)
        return delay or Duration.from_text(library.vocabulary.options.delays[name][self.posture])

    def observe_signature_time(self, library: Library) -> str:
        """Say whether the amendment was signed ``in_time``, or ``after_reflection``: after the time to reflect.

        ``settled`` where it was after that time, and the matter says that the answer came in time or that both parties
        agreed to sign later; ``not_said`` where a day is missing.
        """
        amendment = self.amendment
        if amendment is None or amendment.signed_on is None:
            return "not_said"
        calendar, _ = working_days_of(self.employer, library)
        ends = amendment.reflection_ends_on(self.delay_for("reflection", library), calendar)
        if ends is None:
            return "not_said"
        late = "settled" if amendment.answer_settled else "after_reflection"
        return late if amendment.signed_on > ends else "in_time"

    def own_facts(self, library: Library) -> dict[str, str]:
        """Compute the facts that conditions test beside facts of law: the value of each of `MATTER_FACTS`, by name."""
        return {
            "round": self.round,
            "employer_identity": self.employer.identity_in(library),
            "text_scope": self.committees.text_scope,
            "in_establishment": "yes" if self.establishment is not None else "no",
            "branch_agreement": "named" if self.branch_agreement is not None else "not_named",
            "works_list": "joined" if self.ip.list_joined else "open",
            "staff_status": "none" if self.employer.no_special_status else "not_said",
            "prompts_analysed": {True: "yes", False: "no", None: "unknown"}[self.prompts_analysed],
            "represented_by": "an_agent" if self.employer.legal_form_in(library).agent else "a_person",
            "under_age": self.employee.under_age if self.employee is not None else "unknown",
        }

    @property
    def establishment(self) -> Establishment | None:
        """The only establishment listed, where it has internal rules, or passages of the common text, of its own.

        None otherwise, and for the head office. `matter_at` builds a matter for one establishment of several.
        """
        alone = self.establishments[0] if len(self.establishments) == 1 else None
        return alone if alone is not None and alone.has_own_acts and not alone.head_office else None

    @property
    def branch_agreement(self) -> Agreement | None:
        """The agreement of the employer's branch of industry, the first one listed; None when the matter lists none."""
        return next((agreement for agreement in self.agreements if agreement.level == "branch"), None)

    @property
    def present_version(self) -> MatterVersion | None:
        """The entry of ``versions`` for the version being made now (the matter's ``version``); None when none is."""
        return next((version for version in self.versions if version.id == self.version), None)

    @property
    def present_procedure(self) -> Procedure | None:
        """Formalities of the version made now: ``procedure``, else those of ``present_version``; None without any."""
        recorded = self.present_version
        return self.procedure or (recorded.procedure if recorded is not None else None)

    def situation_for(self, vehicle: Vehicle, library: Library) -> Situation:
        """Build the facts of law of the matter (its situation) for a kind of document, its own or another one.

        ``amendment`` counts only for a document signed as part of a contract; ``procedure`` for internal rules, and for
        a document that informs if it is the matter's own; an acknowledgement only for one that informs.
        """
        document = self._document_facts(vehicle, library)
        is_own_vehicle = self.vehicle == vehicle.id or self.vehicle in vehicle.aliases
        followed = vehicle.track == "internal_rules" or (vehicle.track == "information" and is_own_vehicle)
        procedure = self.present_procedure if followed else None
        amendment = self.amendment if vehicle.track == "contract" else None
        agreed = apply_agreements(self.agreements, self.employer.facts_in(library), procedure, self.technology)
        employer, procedure, technology = agreed
        present = VersionFacts.model_construct(id=self.version, procedure=procedure, amendment=amendment)
        earlier = [version.as_facts() for version in self.versions if is_own_vehicle and version.id != self.version]
        return Situation.model_construct(
            vehicle=vehicle.law,
            assessed_on=self.assessed_on,
            employer=employer,
            ri=self.ri,
            cse=self.cse,
            cse_facts=self.cse_facts,
            establishments=derive_committees(self),
            document=document,
            procedure=procedure,
            monitoring=self.monitoring,
            technology=technology,
            employee=self.employee or EmployeeFacts(),
            amendment=amendment,
            sanction=None,
            measure=None,
            versions=(*earlier, present) if earlier else (),
            claimed_version=self.version if earlier else None,
            presumptions=self.presumptions,
        )

    def _document_facts(self, vehicle: Vehicle, library: Library) -> DocumentFacts:
        """Build the facts of law of the document: what the matter says of it, and what follows from the rest.

        A text whose date comes after its own deposit is not the text deposited; a draft dated after the opinion is not
        the draft that the works council (CSE) read; nor is a text dated after the opinion that is said to have changed.
        """
        document, procedure = self.document, self.present_procedure if vehicle.track != "contract" else None
        filed, given = (procedure.deposit_on, find_opinion_day(self)) if procedure is not None else (None, None)
        drafted = procedure.drafted_on if procedure is not None else None
        chosen = library.vocabulary.options.document_facts(self.chosen_options(library), vehicle.id, vehicle.law)
        update: dict[str, Any] = {  # fields of several types
            **{name: value for name, value in chosen.items() if getattr(document, name) is None},
            "languages": self.languages,
            "annexed_to_ri": document.annexed_to_ri or (vehicle.annexed and self.ri.exists is not False),
            "authorises_tools": True if document.authorises_tools is None and self.tools else document.authorises_tools,
            "published_on": document.published_on or self.filing.published_on or find_first_publication(self),
        }
        if document.text_dated_on is None:
            if filed is not None and self.date > filed:
                update["text_dated_on"] = self.date
            elif given is not None and drafted is not None and drafted > given:
                update["text_dated_on"] = drafted
            elif given is not None and document.change in ("form", "substance") and self.date > given:
                update["text_dated_on"] = self.date
        if vehicle.track != "information":
            update |= {"incorporated_in_contract_on": None, "acknowledged": False}
        return document.model_copy(update=update)
