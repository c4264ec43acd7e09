"""The matter: one client's facts, read from a commented YAML or built in Python under the same names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, TypeAdapter, ValidationError, field_serializer

from ..i18n import N_, Duration
from ..law.situation import (
    AmendmentFacts,
    DocumentFacts,
    EmployeeFacts,
    EmployerFacts,
    InternalRules,
    Monitoring,
    Procedure,
    Situation,
    Technology,
)
from ..library.load import Library, load_library
from ..library.prose import contains_phrase
from ..library.vocabulary import BannedData
from ..library.yaml_files import (
    Bilingual,
    FileModel,
    RefusedValue,
    YamlSource,
    drop_empty_blocks,
    explain_validation_errors,
    parse_yaml,
    read_yaml,
)
from ..problems import MatterError, Problem, unknown_name
from ..text import NOT_IN_MATTER, normalize_for_search

if TYPE_CHECKING:
    from ..law.coherence import Incoherence, ObservedDocument
    from ..library.vehicles import Vehicle


def _printable_line(value: Any) -> Any:
    """A text a document can carry: no control characters, no direction marks; line ends become spaces."""
    if not isinstance(value, str):
        return value
    if NOT_IN_MATTER.search(value):
        raise RefusedValue(
            "bad-character", N_("the text has a character that a document cannot carry"), N_("type it again")
        )
    return re.sub(r"\s*[\r\n]+\s*", " ", value.strip())


Line = Annotated[str, BeforeValidator(_printable_line), Field(min_length=1, max_length=2000)]


class Both(Bilingual):
    """A text in French and in English."""

    fr: Line
    en: Line


LANGUAGES: tuple[Literal["fr", "en"], ...] = ("fr", "en")
#: A text printed as written in every language, or one text a language.
Words = Line | Both


def text_in_language(value: Words | None, language: str) -> str | None:
    """A text of the matter in a language; None when it was not given.

    >>> text_in_language(Both(fr="chef", en="head"), "en"), text_in_language("Paris", "fr")
    ('head', 'Paris')
    """
    return value.text(language) if isinstance(value, Both) else value


def _checked_siren(value: Any) -> Any:
    """A SIREN: nine digits whose key is right (Luhn: every second digit from the right doubled, the sum ends in 0)."""
    if not isinstance(value, str):
        raise RefusedValue("bad-siren", N_("a SIREN has nine digits"), N_("copy it from the trade register"))
    digits = re.sub(r"[\s\u00a0\u202f.]", "", value)
    if not re.fullmatch(r"[0-9]{9}", digits):
        raise RefusedValue("bad-siren", N_("a SIREN has nine digits"), N_("copy it from the trade register"))
    total = sum(sum(divmod(int(d) * (2 if place % 2 else 1), 10)) for place, d in enumerate(reversed(digits)))
    if total % 10:
        raise RefusedValue(
            "bad-siren",
            N_("the key of the SIREN is wrong"),
            N_("a digit was mistyped: copy it from the trade register"),
        )
    return digits


def _checked_duration(value: Any) -> Any:
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


Delay = Annotated[Duration, BeforeValidator(_checked_duration), PlainSerializer(str, return_type=str)]
SirenText = Annotated[str, BeforeValidator(_checked_siren)]


class Representative(FileModel):
    """Who signs for the employer."""

    name: Line
    title: Words


class Employer(EmployerFacts):
    """The employer: identity as printed, and the facts of law. ``headcount`` is only printed: ``fifty_since`` decides.

    ``staff_without_french`` is true where some employees do not read French.
    """

    name: Line
    legal_form: Line
    capital: int | None = Field(default=None, ge=1)
    address: Line
    rcs_city: Line | None = None
    siren: SirenText
    headcount: int = Field(ge=1)
    activity: Line | None = None
    staff_without_french: bool = False
    representative: Representative | None = None


class Employee(EmployeeFacts):
    """One person, for an amendment. ``gender`` only makes words agree; unknown prints both forms."""

    name: Line | None = None
    gender: Literal["m", "f", "unknown"] = "unknown"
    address: Line | None = None
    job: Line | None = None


class Amendment(AmendmentFacts):
    """The amendment: its number, whether it is a new version of one that was signed (``renews``), and what became of
    the proposal.
    """

    number: int | None = Field(default=None, ge=1)
    renews: bool = False
    proposed_on: dt.date | None = None


class Contract(FileModel):
    """The contract amended."""

    type: Words | None = None
    signed_on: dt.date | None = None


class CharterCited(FileModel):
    """The charter an amendment refers to, for information."""

    title: Words | None = None
    version: Line | None = None
    date: dt.date | None = None


class Host(FileModel):
    """The IT charter that receives the chapter: where it stands, and the number of the chapter's first article."""

    charter_title: Words | None = None
    annex_number: Line | None = None
    chapter: Line | None = None
    first_article: int = Field(default=1, ge=1, le=999)
    sanctions_article: Words | None = None


class Role(FileModel):
    """Who holds a role, and how to reach them."""

    name: Words
    contact: Line | None = None


class Contacts(FileModel):
    """One address a question. ``incidents_open`` says when somebody answers at the address for incidents."""

    questions: Line | None = None
    requests: Line | None = None
    incidents: Line | None = None
    incidents_open: Literal["always", "every_day", "office_hours"] | None = None
    data_rights: Line | None = None


class Tool(FileModel):
    """A tool the employer authorises, with the highest class of data it may receive."""

    name: Line
    supplier: Words | None = None
    tier: str
    account: Words
    highest_class: str
    functions: tuple[str, ...] = ()
    owner: Words | None = None


class DataClass(FileModel):
    """A class of data: examples in staff words, and the tiers of tool that may receive it. None at all is written [].

    ``holds`` says what of the never-enter list is in it; it is read in the examples when it is not given.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=40)
    name: Words
    examples: Words
    tiers: tuple[str, ...]
    holds: tuple[str, ...] | None = None

    def name_in_language(self, language: str) -> str:
        """The class by its name."""
        return text_in_language(self.name, language) or self.id

    def find_banned(self, listed: Mapping[str, BannedData]) -> list[str]:
        """What of the never-enter list is in the class: as it says, else as its examples do in either language."""
        if self.holds is not None:
            return [name for name in self.holds if name in listed]
        return [
            name
            for name, banned in listed.items()
            if any(
                contains_phrase(text_in_language(self.examples, language) or "", banned.words.get(language, ()))
                for language in LANGUAGES
            )
        ]


class JobUse(FileModel):
    """The uses of one job: what it may do, what it may do on conditions, and who approves these."""

    job: Words
    permitted: Words
    conditional: Words | None = None
    approver: Words | None = None


class Establishment(FileModel):
    """One establishment of a group: its name, where it is, who answers questions there."""

    name: Words
    address: Line | None = None
    lead: Words | None = None
    contact: Line | None = None


class Assignment(FileModel):
    """What an assignment of copyright must state, each in words."""

    works: Words | None = None
    rights: Words | None = None
    extent: Words | None = None
    purpose: Words | None = None
    place: Words | None = None
    duration: Words | None = None


class Clients(FileModel):
    """What contracts with clients, or the rules of the trade, say of AI: whether a client is told, whether its data may
    be used.
    """

    disclosure: Literal["free", "required", "forbidden"] = "free"
    ai_use: Literal["allowed", "consent", "forbidden"] = "allowed"


class Filing(FileModel):
    """Where and with whom the formalities are done; the days of those that decide no weight: ``meeting_on``, of the
    CSE, ``published_on``, of the charter.
    """

    court: Line | None = None
    inspectorate: Words | None = None
    posting_place: Words | None = None
    meeting_on: dt.date | None = None
    published_on: dt.date | None = None
    secretary: Line | None = None
    supplier: Line | None = None
    agency: Line | None = None


class Effects(FileModel):
    """What the CSE is told: effects on work, training planned, alternatives considered."""

    work: Words | None = None
    training: Words | None = None
    alternatives: Words | None = None


class Delays(FileModel):
    """Lengths of time that replace those of the posture."""

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


#: Whether an amendment is a first one, or a new version of one that was signed.
ROUNDS = ("first", "again")
#: Anchors of e-signature services, by name: ``{n}`` is the signer's place, 1 for the employer.
ANCHORS = {"yousign": "{{s{n}|signature|85|37}}", "docusign": "/signature{n}/"}


def _checked_anchor(value: Any) -> Any:
    """An anchor: a service by name, or one short text that differs from signer to signer."""
    if isinstance(value, str) and value not in ANCHORS:
        said = value.strip()
        if "{n}" not in said:
            raise RefusedValue(
                "anchor-not-unique",
                N_("each signer needs an anchor of their own"),
                N_("write {n} where the signer's number goes, or name a service: yousign, docusign"),
            )
        if len(said) > 60 or re.search(r"\s", said):
            raise RefusedValue(
                "anchor-form",
                N_("an anchor is one word of 60 characters at most"),
                N_("shorten it, and write it without spaces"),
            )
    return value


class Matter(FileModel):
    """One client's facts: the employer, the vehicle, the day, the choices and the situation.

    ``date`` is the day of the document; ``as_of`` the day on which weights are asked, the same unless it is given:
    never
    the clock. ``languages`` starts with ``fr``: a document without French is refused; ``layout`` says how two languages
    stand
    together. ``pins`` keeps a clause at an edition. ``uses`` are those of each job, ``establishments`` those of a
    group; both may be left out. ``signature_anchor`` is the text by which an e-signature service finds
    where to sign: ``yousign``, ``docusign``, or any word that holds ``{n}``; none by default.
    """

    vehicle: str
    date: dt.date
    as_of: dt.date | None = None
    version: Line = "1.0"
    languages: tuple[Literal["fr", "en"], ...] = ("fr",)
    layout: Literal["columns", "sequence"] = "columns"
    place: Line | None = None
    signature_anchor: Annotated[Line, BeforeValidator(_checked_anchor)] | None = None
    posture: str = "balanced"
    options: dict[str, str] = Field(default_factory=dict)
    delays: Delays = Delays()
    pins: dict[str, int] = Field(default_factory=dict)
    employer: Employer
    roles: dict[str, Role] = Field(default_factory=dict)
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
    ri: InternalRules = InternalRules()
    document: DocumentFacts = DocumentFacts()
    procedure: Procedure | None = None
    monitoring: Monitoring = Monitoring()
    technology: Technology = Technology()
    employee: Employee | None = None
    amendment: Amendment | None = None

    @field_serializer("document")
    def _without_language(self, document: DocumentFacts) -> dict[str, Any]:
        """What a matter may say of the document: its language comes from ``languages``."""
        return document.model_dump(exclude={"language"})

    @property
    def assessed_on(self) -> dt.date:
        """The day on which weights are asked."""
        return self.as_of or self.date

    @property
    def round(self) -> str:
        """``first``, or ``again`` for a new version of an amendment that was signed: one of `ROUNDS`."""
        return ROUNDS[self.amendment is not None and self.amendment.renews]

    def chosen_options(self, library: Library) -> dict[str, str]:
        """The value of every option: the matter's own, else what another of its own implies, else the posture's."""
        return library.vocabulary.options.choose_values(self.options, self.posture)

    def delay_for(self, name: str, library: Library) -> Duration:
        """A length of time: the matter's own, else the posture's."""
        own: Duration | None = getattr(self.delays, name, None)
        return own or Duration.from_text(library.vocabulary.options.delays[name][self.posture])

    def situation_for(self, vehicle: Vehicle) -> Situation:
        """The facts of law as they bear on a vehicle, the matter's own or another.

        Facts go where they belong: ``amendment`` to what is signed as part of a contract, ``procedure`` to internal
        rules (and to what informs, only when that is the matter's own vehicle), an acknowledgement to what informs.
        """
        language: Literal["fr", "fr+en"] = "fr+en" if "en" in self.languages else "fr"
        document = self.document.model_copy(update={"language": language})
        if vehicle.track != "information":
            document = document.model_copy(update={"incorporated_in_contract_on": None, "acknowledged": False})
        own = self.vehicle == vehicle.id or self.vehicle in vehicle.aliases
        followed = vehicle.track == "internal_rules" or (vehicle.track == "information" and own)
        return Situation.model_construct(
            vehicle=vehicle.law,
            assessed_on=self.assessed_on,
            employer=self.employer,
            ri=self.ri,
            cse=self.cse,
            document=document,
            procedure=self.procedure if followed else None,
            monitoring=self.monitoring,
            technology=self.technology,
            employee=self.employee or EmployeeFacts(),
            amendment=self.amendment if vehicle.track == "contract" else None,
            sanction=None,
            measure=None,
            versions=(),
            claimed_version=None,
        )


# ------------------------------------------------------------------ reading
def read_matter(path: str | Path, library: Library | None = None) -> Matter:
    """The matter in a YAML file, checked whole. A block that may be left out may be empty too: it is the same.

    Parameters
    ----------
    path:
        The file. It is never written.
    library:
        Whose options, roles and clauses the matter speaks of; the shipped library when none is given.

    Raises
    ------
    MatterError
        Every unknown key, wrong date and impossible combination, all at once, each with its line.
    """
    return read_checked_matter(path, library or load_library()).matter


def read_checked_matter(path: str | Path, library: Library) -> CheckedMatter:
    """The matter in a YAML file, with what was composed to check it, so that nothing is composed twice.

    Raises
    ------
    MatterError
        What `read_matter` refuses.
    """
    path = Path(path)
    return _matter_from_source(read_yaml(path, path.name), library)


def parse_matter(text: str, library: Library | None = None, name: str = "matter.yaml") -> Matter:
    """The matter in a YAML text; ``name`` is how messages call it.

    >>> parse_matter("vehicle: charter").date
    Traceback (most recent call last):
    ...
    aigov_docs.problems.MatterError: matter.yaml, date — the key "date" is missing — add it
    matter.yaml, employer — the key "employer" is missing — add it
    matter.yaml, cse — the key "cse" is missing — add it
    """
    source = parse_yaml(text.encode("utf-8", "surrogatepass"), name)
    return _matter_from_source(source, library or load_library()).matter


def parse_known_matter(text: str) -> Matter:
    """The matter in a YAML text that is ours and known to be right: only its form is read, and no library asked."""
    source = parse_yaml(text.encode("utf-8"), "matter.yaml")
    return Matter.model_validate(drop_empty_blocks(Matter, source.data))


def _matter_from_source(source: YamlSource, library: Library) -> CheckedMatter:
    problems = list(source.problems)
    if source.data is None and problems:
        raise MatterError(*problems)
    if not isinstance(source.data, dict):
        raise MatterError(
            *problems,
            Problem(
                "not-a-block",
                source.describe_place(),
                N_("a block of keys is expected here"),
                N_("start from the file that “aigov-docs quickstart” writes"),
            ),
        )
    data = drop_empty_blocks(Matter, source.data)
    try:
        matter: Matter | None = Matter.model_validate(data)
        parts: Any = matter
    except ValidationError as error:
        matter = None
        problems += explain_validation_errors(Matter, error, source)
        parts = _readable_blocks(data)
    check = check_matter(parts, library)
    problems += [_with_place(problem, source) for problem in (*_amendment_before_contract(parts), *check.problems)]
    if problems or matter is None:
        raise MatterError(*sorted(problems, key=_line_number))
    return CheckedMatter(matter, library, check)


def _amendment_before_contract(matter: Any) -> Iterator[Problem]:
    """An amendment signed before its contract.

    Asked of a file, whose person is one: each of a list has a contract of its own.
    """
    first = matter.contract.signed_on if matter.contract is not None else None
    second = matter.amendment.signed_on if matter.amendment is not None else None
    if isinstance(first, dt.date) and isinstance(second, dt.date) and second < first:
        yield Problem(
            "amended-before",
            "amendment.signed_on",
            N_("it cannot be before {other}: there was no contract to amend"),
            N_("correct one of the two dates"),
            {"other": "contract.signed_on"},
        )


def _line_number(problem: Problem) -> int:
    found = re.search(r", line (\d+)", problem.where)
    return int(found[1]) if found else 1 << 30


def _with_place(problem: Problem, source: YamlSource) -> Problem:
    path = tuple(int(part) if part.isdigit() else part for part in problem.where.split(".")) if problem.where else ()
    return Problem(problem.code, source.describe_place(path), problem.message, problem.hint, problem.values)


class _ReadableBlocks:
    """The blocks of a matter that could be read, when the whole could not: what is missing or wrong is None."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)

    def __getattr__(self, name: str) -> Any:
        return None


def _readable_blocks(data: dict[str, Any]) -> _ReadableBlocks:
    values: dict[str, Any] = {}
    for name, info in Matter.model_fields.items():
        values[name] = (
            _readable_block(info.annotation, data[name])
            if name in data
            else None
            if info.is_required()
            else info.get_default(call_default_factory=True)
        )
    return _ReadableBlocks(values)


def _readable_block(kind: Any, data: Any) -> Any:
    """What can be read of a block: wrong and unknown keys are left out; None when too much is missing."""
    for _ in range(40):
        try:
            return TypeAdapter(kind).validate_python(data)
        except ValidationError as error:
            wrong = {
                item["loc"][0]
                for item in error.errors(include_input=False, include_url=False)
                if item["loc"] and item["type"] != "missing"
            }
            if not isinstance(data, dict) or not wrong & set(data):
                break
            data = {key: value for key, value in data.items() if key not in wrong}
    if isinstance(data, dict) and isinstance(kind, type) and issubclass(kind, FileModel):
        kept = {}
        for name, info in kind.model_fields.items():
            kept[name] = _readable_block(info.annotation, data[name]) if name in data else None
        return _ReadableBlocks(kept)
    return None


# ------------------------------------------------------------------ what cannot be
@dataclass(frozen=True, slots=True)
class MatterCheck:
    """What a check of a matter found, and what it composed to find it.

    Parameters
    ----------
    problems:
        Every contradiction, and every word that the library does not know; ``where`` is the key.
    observed:
        The clauses of the document and what chose them; None when too much is wrong with its choices.
    incoherences:
        What the checks across clauses found, before anything is known of its open points; those that refuse are
        among the problems.
    """

    problems: tuple[Problem, ...]
    observed: ObservedDocument | None
    incoherences: tuple[Incoherence, ...]


@dataclass(frozen=True, slots=True)
class CheckedMatter:
    """A matter in which nothing is wrong, with the check that its library made of it for its own vehicle."""

    matter: Matter
    library: Library
    check: MatterCheck


def find_contradictions(matter: Any, library: Library, vehicle: Vehicle | None = None) -> list[Problem]:
    """Every contradiction in a matter, and every word its library does not know; the problems of `check_matter`."""
    return list(check_matter(matter, library, vehicle).problems)


def check_matter(matter: Any, library: Library, vehicle: Vehicle | None = None) -> MatterCheck:
    """Check a matter whole: its words, its dates, its facts, and the clauses that they bring together.

    A matter built in Python is checked by the same function before anything is made of it.

    Parameters
    ----------
    matter:
        The matter, or what could be read of it.
    library:
        Whose words and checks.
    vehicle:
        The document to be made; the matter's own when it is not given.
    """
    out: list[Problem] = []

    def say(where: str, code: str, message: str, hint: str, **values: Any) -> None:
        out.append(Problem(code, where, message, hint, values))

    def known(where: str, message: str, name: str, names: Iterable[str]) -> None:
        if name not in (listed := list(names)):
            out.append(unknown_name("unknown-word", where, message, name, listed, _word_meant(name, names)))

    vocabulary = library.vocabulary
    if isinstance(matter.vehicle, str) and library.find_vehicle(matter.vehicle) is None:
        known("vehicle", N_('unknown vehicle "{name}"'), matter.vehicle, list(library.vehicles))
    languages = matter.languages
    if languages is not None:
        if "fr" not in languages:
            say(
                "languages",
                "no-french",
                N_("a document without French is not made: it could not be relied on"),
                N_("write languages: [fr, en]; an English text alone is a courtesy translation (draft --lang en)"),
            )
        elif languages[0] != "fr" or len(set(languages)) < len(languages):
            say(
                "languages",
                "language-order",
                N_("French comes first, each language once"),
                N_("write languages: [fr] or [fr, en]"),
            )
    if isinstance(matter.document, DocumentFacts) and "language" in matter.document.model_fields_set:
        say(
            "document.language",
            "language-twice",
            N_("the language of the document comes from languages"),
            N_("take this key out"),
        )
    if matter.posture is not None:
        known("posture", N_('unknown posture "{name}"'), matter.posture, vocabulary.options.postures)
    _check_options(matter, library, say, known)
    for name, number in (matter.pins or {}).items():
        known(f"pins.{name}", N_('unknown clause "{name}"'), name, library.clauses)
        clause = library.clauses.get(name)
        if clause and number not in clause.editions:
            say(
                f"pins.{name}",
                "no-edition",
                N_("this clause has no edition {number}"),
                N_("choose one of: {known}"),
                number=number,
                known=", ".join(map(str, clause.editions)),
            )
    for role in matter.roles or {}:
        known(f"roles.{role}", N_('unknown role "{name}"'), role, vocabulary.roles)
    _check_tools(matter, library, say, known)
    _check_dates(matter, say)
    _check_facts(matter, say)
    from ..law.coherence import find_incoherences

    observed = _observe_matter(matter, library, vehicle)
    incoherences = find_incoherences(observed) if observed is not None else ()
    refused = [found.as_problem() for found in incoherences if found.severity == "refuse"]
    return MatterCheck((*out, *refused), observed, tuple(incoherences))


def _word_meant(name: str, names: Iterable[str]) -> str:
    """The word whose French or English label was written in its place: ``traduction`` is translation."""
    for word, entry in names.items() if isinstance(names, Mapping) else ():
        if isinstance(entry, Bilingual) and normalize_for_search(name) in {
            normalize_for_search(entry.text(language)) for language in ("fr", "en")
        }:
            return str(word)
    return ""


def matter_incoherences(matter: Any, library: Library, vehicle: Vehicle | None = None) -> list[Incoherence]:
    """What the checks across clauses find in the document of a matter; nothing when its choices cannot be read."""
    from ..law.coherence import find_incoherences

    observed = _observe_matter(matter, library, vehicle)
    return find_incoherences(observed) if observed is not None else []


def _observe_matter(matter: Any, library: Library, vehicle: Vehicle | None) -> ObservedDocument | None:
    from ..law.coherence import observe_document

    wanted = vehicle or (library.find_vehicle(matter.vehicle) if isinstance(matter.vehicle, str) else None)
    return observe_document(matter, library, wanted) if wanted is not None else None


def _check_options(matter: Any, library: Library, say: Any, known: Any) -> None:
    options = library.vocabulary.options
    own = matter.options or {}
    for name, value in own.items():
        known(f"options.{name}", N_('unknown option "{name}"'), name, options.options)
        if name in options.options:
            known(f"options.{name}", N_('unknown value "{name}"'), value, options.options[name].values)


def _check_tools(matter: Any, library: Library, say: Any, known: Any) -> None:
    vocabulary = library.vocabulary
    classes = {c.id: c for c in matter.data_classes or () if c.id is not None}
    for index, data_class in enumerate(matter.data_classes or ()):
        for tier in data_class.tiers or ():
            known(f"data_classes.{index}.tiers", N_('unknown tier "{name}"'), tier, vocabulary.tiers)
        for name in data_class.holds or ():
            known(
                f"data_classes.{index}.holds", N_('the never-enter list has no "{name}"'), name, vocabulary.never_enter
            )
        if [c.id for c in matter.data_classes].index(data_class.id) != index:
            say(
                f"data_classes.{index}.id",
                "class-twice",
                N_('the data class "{id}" is written twice'),
                N_("keep one of the two"),
                id=data_class.id,
            )
    for index, tool in enumerate(matter.tools or ()):
        where = f"tools.{index}"
        known(f"{where}.tier", N_('unknown tier "{name}"'), tool.tier, vocabulary.tiers)
        for function in tool.functions or ():
            known(f"{where}.functions", N_('unknown function "{name}"'), function, vocabulary.functions)
        if matter.data_classes is None:
            continue
        if tool.highest_class not in classes:
            known(f"{where}.highest_class", N_('unknown data class "{name}"'), tool.highest_class, classes)
        elif tool.tier in vocabulary.tiers and tool.tier not in classes[tool.highest_class].tiers:
            say(
                f"{where}.highest_class",
                "class-above-tier",
                N_('this tool is of the tier "{tier}", which the data class "{data_class}" does not allow'),
                N_("lower highest_class, or add the tier to the class"),
                tier=tool.tier,
                data_class=tool.highest_class,
            )


def _check_dates(matter: Any, say: Any) -> None:
    procedure, amendment, employee = matter.procedure, matter.amendment, matter.employee
    later = N_("it cannot be before {other}")
    correct = N_("correct one of the two dates")

    def order(first: dt.date | None, second: dt.date | None, where: str, other: str) -> None:
        if isinstance(first, dt.date) and isinstance(second, dt.date) and second < first:
            say(where, "date-order", later, correct, other=other)

    if procedure is not None:
        order(
            procedure.cse_informed_on, procedure.cse_opinion_on, "procedure.cse_opinion_on", "procedure.cse_informed_on"
        )
    if amendment is not None:
        order(amendment.proposed_on, amendment.signed_on, "amendment.signed_on", "amendment.proposed_on")
        order(amendment.proposed_on, amendment.received_on, "amendment.received_on", "amendment.proposed_on")
    if employee is not None:
        order(employee.hired_on, employee.contract_ended_on, "employee.contract_ended_on", "employee.hired_on")


def _check_facts(matter: Any, say: Any) -> None:
    employer, procedure, ri, amendment, employee = (
        matter.employer,
        matter.procedure,
        matter.ri,
        matter.amendment,
        matter.employee,
    )
    if employer is not None:
        if isinstance(employer.headcount, int) and employer.headcount < 50 and employer.fifty_since is not None:
            say(
                "employer.fifty_since",
                "headcount",
                N_("fifty_since is given, but the headcount is below 50"),
                N_("correct one of the two"),
            )
        if isinstance(employer.headcount, int) and employer.headcount >= 50 and employer.fifty_since is None:
            say(
                "employer.fifty_since",
                "headcount",
                N_("the headcount is 50 or more: since when?"),
                N_("add fifty_since, the first day of the present unbroken period at 50 or more"),
            )
        if isinstance(employer.headcount, int) and matter.cse == "under_11" and employer.headcount >= 50:
            say(
                "cse",
                "headcount",
                N_("cse: under_11 does not go with a headcount of 50 or more"),
                N_("write carence, missing, small or full"),
            )
    if procedure is not None and matter.cse in ("under_11", "carence", "missing"):
        for key in ("cse_informed_on", "cse_opinion_on"):
            if getattr(procedure, key) is not None:
                say(
                    f"procedure.{key}",
                    "no-cse",
                    N_("there is no CSE (cse: {cse}), so it was neither informed nor consulted"),
                    N_("correct cse, or take this date out"),
                    cse=matter.cse,
                )
    if procedure is not None and procedure.cse_opinion is not None and procedure.cse_opinion_on is None:
        say(
            "procedure.cse_opinion",
            "no-opinion-date",
            N_("an opinion is stated without its day"),
            N_("add cse_opinion_on"),
        )
    if ri is not None and ri.exists is False and (ri.opposable or ri.scale or ri.suspension_max_days):
        say(
            "ri",
            "no-rules",
            N_("there are no internal rules (exists: false), so they have neither force nor scale"),
            N_("write exists: true, or take the other keys out"),
        )
    if amendment is not None:
        if amendment.response == "signed" and amendment.signed_on is None:
            say(
                "amendment.signed_on",
                "no-signature-date",
                N_("a signed amendment has a day of signature"),
                N_("add signed_on"),
            )
        if amendment.response in ("refused", "none") and amendment.signed_on is not None:
            say(
                "amendment.signed_on",
                "signed-and-not",
                N_("a day of signature is given, but the answer is not “signed”"),
                N_("correct response, or take signed_on out"),
            )
        if amendment.l1222_6_letter and amendment.received_on is None:
            say(
                "amendment.received_on",
                "no-receipt-date",
                N_("the registered letter has a day of receipt"),
                N_("add received_on"),
            )
    if employee is not None and employee.translation_requested and employee.foreign is False:
        say(
            "employee.translation_requested",
            "translation",
            N_("a translation is owed to a foreign employee who asks for it, and foreign is false"),
            N_("correct one of the two"),
        )
