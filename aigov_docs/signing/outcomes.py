"""What a provider says of each signature: one outcome a person, from its file; and how it goes into the register."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from ..kits.ground.files import GivenFile, name_given
from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, RecipientError, RegisterError, unknown_name
from ..kits.ground.short_repr import short_repr
from ..kits.ground.text import normalize_word, parse_day, parse_moment
from ..kits.ground.yaml_files import (
    SMALL_WORD,
    Bilingual,
    FileModel,
    RefusedValue,
    YamlSource,
    read_yaml,
    validate_type,
)
from ..kits.ledger.answer_checks import Answer
from ..kits.ledger.evidence import Evidence
from ..kits.lists.list_source import list_sources
from ..kits.lists.table_columns import MappedTable, TableWords, parse_mapped_table, read_mapped_table

if TYPE_CHECKING:
    from ..register.register import Register


# ------------------------------------------------------------------ json paths
# A value in data read from JSON, found by a path: ``data.signers[].tabs[label=reference].value``.


#: A part of a path: a key, and perhaps what is looked for in the list that stands there.
_PART = re.compile(r"(?P<key>[^.\[\]]+)(?:\[(?P<name>[^=\]]*)(?:=(?P<value>[^\]]*))?\])?")


_UNNAMED = re.sub(r"\?P<\w+>", "", _PART.pattern)


def find_value(data: object, path: str) -> object:
    """Find the value at a path in data read from JSON; None where nothing stands there.

    Parameters
    ----------
    data:
        Dicts, lists, texts, numbers, true, false and None.
    path:
        Keys with a dot between. ``[name=value]`` after the key of a list takes the blocks whose key ``name`` is that
        text, ``[]`` any of them; the first that leads to a value gives it.

    >>> data = {"fields": [{"name": "a", "value": "1"}, {"name": "b", "value": "2"}]}
    >>> find_value(data, "fields[name=b].value"), find_value(data, "fields[].value"), find_value(data, "x.y")
    ('2', '1', None)
    """
    return next((value for value in _walk(data, _split(path)) if value is not None), None)


def is_path(text: str) -> bool:
    """Whether a text is a path as `find_value` takes it.

    >>> is_path("data.signers[].tabs[label=a.b].value"), is_path("a..b"), is_path("a[")
    (True, False, False)
    """
    return re.fullmatch(rf"{_PART.pattern}(\.{_UNNAMED})*", text) is not None


def _split(path: str) -> list[tuple[str, str | None, str | None]]:
    return [(part["key"], part["name"], part["value"]) for part in _PART.finditer(path)]


def _walk(data: object, parts: list[tuple[str, str | None, str | None]]) -> Iterator[object]:
    """Yield each value to which the parts of a path lead."""
    if not parts:
        yield data
        return
    (key, name, value), rest = parts[0], parts[1:]
    inner = data.get(key) if isinstance(data, dict) else None
    if name is None:
        yield from _walk(inner, rest)
        return
    for element in inner if isinstance(inner, list) else ():
        if not name or (isinstance(element, dict) and element.get(name) == value):
            yield from _walk(element, rest)


# ------------------------------------------------------------------ moments
# The times that providers write: in ISO form, or as seconds since 1970; and the day that a time is in a time zone.


_SECONDS = re.compile(r"[0-9]{9,11}(\.[0-9]+)?")


def parse_time(written: str, zone: str | None = None) -> dt.datetime | None:
    """Parse a time as a provider writes it; None where it is none.

    ``zone`` is the time zone, ``Europe/Paris``, of a time that does not say its own; without it, such a time stays so.

    >>> parse_time("1781083800").isoformat(), parse_time("2026-06-10T09:30:00.123Z").isoformat()
    ('2026-06-10T09:30:00+00:00', '2026-06-10T09:30:00.123000+00:00')
    """
    text = re.sub(r"(\.[0-9]{6})[0-9]+", r"\1", written.strip())  # a tenth of a microsecond is dropped
    if _SECONDS.fullmatch(text):
        return dt.datetime.fromtimestamp(float(text), dt.UTC)
    moment = parse_moment(text)
    if moment is not None and moment.tzinfo is None and zone is not None:
        return moment.replace(tzinfo=load_zone(zone, "zone"))
    return moment


def day_in(moment: dt.datetime, zone: str | None) -> dt.date:
    """Find the day that a time is in a time zone; in its own where ``zone`` is None, or it has none.

    >>> night = dt.datetime(2026, 6, 10, 22, 30, tzinfo=dt.UTC)
    >>> day_in(night, "Europe/Paris"), day_in(night, None)
    (datetime.date(2026, 6, 11), datetime.date(2026, 6, 10))
    """
    time_zone = load_zone(zone, "zone")
    return (moment.astimezone(time_zone) if time_zone is not None and moment.tzinfo is not None else moment).date()


def load_zone(zone: str | None, where: str) -> ZoneInfo | None:
    """Load a time zone by its name, ``Europe/Paris``; None for None.

    Raises
    ------
    RegisterError
        There is no such time zone; ``where`` is the place, for messages.
    """
    if zone is None:
        return None
    try:
        return ZoneInfo(zone)
    except (OSError, ValueError, KeyError):  # not there, or no name of one
        message, hint = (
            N_("there is no such time zone"),
            N_("write it as Europe/Paris; on Windows this takes the tzdata package"),
        )
        raise RegisterError(Problem("unknown-zone", where, message, hint, path=("zone",))) from None


# ------------------------------------------------------------------ providers
# What each provider of e-signature takes and sends, as data: one YAML file a provider, with the pages that were read.


#: What a provider's word says of an answer: given, given against, not yet, or never to come.
Meaning: TypeAlias = Literal["signed", "refused", "underway", "ended"]
#: What a column of a list to sign may hold; besides ``extra.HEADER``, a column kept aside, and ``=TEXT``, a fixed text.
SENT = ("reference", "key", "run", "name", "first_name", "last_name", "email", "language", "file")
#: What a column of a file of outcomes may hold.
RETURNED = ("reference", "key", "run", "status", "date", "time", "envelope", "sha256", "message")
KNOWN = Path(__file__).with_name("known")
_PARTS = ("bulk_send", "outcomes", "webhook")


def _checked_path(path: str) -> str:
    """Refuse a text that is no path in JSON."""
    if not is_path(path):
        raise RefusedValue("bad-form", N_("this is no path of keys"), N_("write it as data.signers[].value"))
    return path


_JsonPath: TypeAlias = Annotated[str, AfterValidator(_checked_path)]


class Source(FileModel):
    """A page on which it was read what a provider takes or sends, the day it was read, and what it says."""

    page: str
    read: dt.date
    about: Bilingual | None = None


class ProviderPart(FileModel):
    """One part of what is known of a provider; with ``verify``, what the pages say was not enough to fill it in."""

    sources: tuple[Source, ...] = ()
    verify: bool = False


class BulkSend(ProviderPart):
    """The columns of the list that a provider takes to send to many: each header with what stands under it.

    ``role`` is how a header is written where the template has several roles; ``most`` how many rows one list may have.
    """

    columns: dict[str, str] = Field(default_factory=dict)
    separator: Literal[",", ";", "\t"] = ","
    role: str | None = None
    most: Annotated[int, Field(ge=1)] | None = None


class OutcomeColumns(ProviderPart):
    """The columns of a provider's file of outcomes, each header with what stands under it, and what its words mean."""

    columns: dict[str, str] = Field(default_factory=dict)
    statuses: dict[str, Meaning] = Field(default_factory=dict)


class MessageSignature(FileModel):
    """How a message is signed: HMAC with SHA-256 over its body, in the header named, after a prefix.

    With ``several``, the header stands several times, with a number after its name, and one that fits is enough.
    """

    header: str
    prefix: str = ""
    encoding: Literal["hex", "base64"]
    several: bool = False


class MessageShape(ProviderPart):
    """The shape of a provider's message: where each thing stands in its JSON, as a path (`find_value`).

    ``message`` are the paths of what tells it from every other message; ``time`` one path, or one for each meaning;
    ``reference`` the paths where the reference may stand; ``signers`` the list of those who sign; ``test`` what is true
    in a message of a test environment.
    """

    signature: MessageSignature
    status: _JsonPath
    message: Annotated[tuple[_JsonPath, ...], Field(min_length=1)]
    time: _JsonPath | dict[Literal["signed", "refused"], _JsonPath]
    zone: _JsonPath | None = None
    envelope: _JsonPath | None = None
    reference: Annotated[tuple[_JsonPath, ...], Field(min_length=1)]
    signers: _JsonPath | None = None
    test: _JsonPath | None = None
    statuses: dict[str, Meaning] = Field(default_factory=dict)


@short_repr("name")
class Provider(FileModel):
    """A provider of e-signature: what its lists, its files of outcomes and its messages look like.

    ``name`` is what evidence says, ``label`` what messages say; ``based_on`` the provider that a user's own file
    completes. A part that is missing is not known.

    >>> load_provider("docusign").bulk_send.columns["Email"]
    'email'
    """

    name: Annotated[str, Field(pattern=SMALL_WORD)]
    label: str
    based_on: str | None = None
    bulk_send: BulkSend = BulkSend()
    outcomes: OutcomeColumns = OutcomeColumns()
    webhook: MessageShape | None = None


def list_providers() -> tuple[str, ...]:
    """List the names of the providers that are known, in alphabetical order.

    >>> list_providers()
    ('docusign', 'generic', 'yousign')
    """
    return tuple(sorted(path.stem for path in KNOWN.glob("*.yaml")))


def load_provider(source: Provider | str | Path) -> Provider:
    """Load what is known of a provider: by its name, or from a file of the user's own.

    Parameters
    ----------
    source:
        A name of `list_providers`; the YAML file of another provider, or of one that it completes (``based_on``); or a
        provider, which is returned as it is.

    Raises
    ------
    RegisterError
        There is no such provider or file, or the file has a mistake; every mistake is told, with its line.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     own = Path(folder, "own.yaml")
    ...     _ = own.write_text("based_on: yousign\\nbulk_send:\\n  columns: {Courriel: email}\\n", encoding="utf-8")
    ...     load_provider(own).bulk_send.columns
    {'Courriel': 'email'}
    """
    if isinstance(source, Provider):
        return source
    if isinstance(source, str) and source in list_providers():
        return _load_known(source)
    path = Path(source)
    if isinstance(source, str) and path.suffix.lower() not in (".yaml", ".yml"):
        what, hint = N_('unknown provider "{name}"'), list(list_providers())
        raise RegisterError(unknown_name("unknown-provider", "provider", what, source, hint))
    return _read_provider(read_yaml(path, path.name))


@cache
def _load_known(name: str) -> Provider:
    return _read_provider(read_yaml(KNOWN / f"{name}.yaml", f"{name}.yaml"))


def _read_provider(source: YamlSource) -> Provider:
    """Read a provider from its YAML, completed by what is known of the one it is based on."""
    problems, data = list(source.problems), source.data
    if isinstance(data, dict) and isinstance(data.get("based_on"), str):
        base = data["based_on"]
        if base in list_providers():
            data = _complete(data, read_yaml(KNOWN / f"{base}.yaml").data)
        else:
            where, what = source.describe_place(("based_on",)), N_('unknown provider "{name}"')
            problems.append(unknown_name("unknown-provider", where, what, base, list(list_providers())))
    provider: Provider | None = None
    if not problems:
        provider, problems = validate_type(Provider, data, source)
    if provider is not None:
        problems = [
            *_check_columns(provider.bulk_send.columns, SENT, ("bulk_send", "columns"), source),
            *_check_columns(provider.outcomes.columns, RETURNED, ("outcomes", "columns"), source),
        ]
    if problems or provider is None:
        raise RegisterError(*problems)
    return provider


def _complete(data: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """Complete the data of a user's own file with those of a known provider: a part key by key, the rest as a whole."""
    merged = {**base, **data}
    for name in _PARTS:
        own_part, base_part = data.get(name), base.get(name)
        if isinstance(own_part, dict) and isinstance(base_part, dict):
            merged[name] = {**base_part, **own_part}
    return merged


def _check_columns(
    columns: Mapping[str, str], allowed_names: Sequence[str], path: tuple[str, ...], source: YamlSource
) -> list[Problem]:
    """List a problem for each column that is to hold what is not known."""
    return [
        unknown_name(
            "unknown-column",
            source.describe_place((*path, header)),
            N_('"{name}" is nothing that a column here may hold'),
            value,
            list(allowed_names),
        )
        for header, value in columns.items()
        if value not in allowed_names and not (allowed_names is SENT and value.startswith(("extra.", "=")))
    ]


def columns_unread(provider: Provider, part: ProviderPart, key: str) -> Problem:
    """Build the problem of a part of which the columns are not known, with the page that was read.

    ``key`` is the name of the part in a file of the user's own.

    >>> provider = load_provider("yousign")
    >>> columns_unread(provider, provider.bulk_send, "bulk_send").code
    'columns-unread'
    """
    return Problem(
        "columns-unread",
        provider.label,
        N_("its columns could not be read, and none is guessed"),
        N_(
            "write them in a file of your own (based_on: {name}, then {key}: columns:), from what it shows you: {pages}"
        ),
        {"name": provider.name, "key": key, "pages": ", ".join(source.page for source in part.sources) or "–"},
    )


# ------------------------------------------------------------------ references
# The reference by which a provider's answer finds its person: the number of the person and the run, never a name.


#: The most letters of a reference that every provider read takes.
LONGEST_REFERENCE = 255


def make_reference(key: str, run: str) -> str:
    """Write the reference of one person's document in a run, as it is given to a provider and comes back from it.

    It has letters and figures without accents, and the signs ``-``, ``.``, ``_``, ``%`` and ``@``, which providers
    take and a spreadsheet reads as a text; whatever else is in the number or the run is written with ``%``.

    Parameters
    ----------
    key:
        The employer's own number of the person.
    run:
        The name of the issue.

    >>> make_reference("E-0042", "2026-06-01-9f3c"), make_reference("-12/É", "r 1")
    ('E-0042@2026-06-01-9f3c', '%2D12%2F%C3%89@r%201')
    """
    text = f"{_spell(key)}@{_spell(run)}"
    return f"%2D{text[1:]}" if text.startswith("-") else text


def split_reference(reference: str) -> tuple[str, str] | None:
    """Split a reference into the person's number and the run; None for a text that is no reference.

    >>> split_reference("%2D12%2F%C3%89@r%201"), split_reference("Camille Roussel")
    (('-12/É', 'r 1'), None)
    """
    key, sign, run = reference.strip().partition("@")
    if not sign or not key or not run or "@" in run:
        return None
    try:
        return unquote(key, errors="strict"), unquote(run, errors="strict")
    except UnicodeDecodeError:
        return None


def _spell(text: str) -> str:
    return quote(text, safe="").replace("~", "%7E")


# ------------------------------------------------------------------ outcomes
@short_repr("meaning", "status", "on", "run")
@dataclass(frozen=True, slots=True)
class Outcome:
    """What a provider says of the signature of one person, in one run.

    Parameters
    ----------
    meaning:
        ``signed``, ``refused``, ``underway`` (sent, seen: no answer yet) or ``ended`` (expired, cancelled: none will
        come this way).
    status:
        The provider's own word.
    key, run:
        The person's number, and the run; the newest proposal made by that day where the run is None. Empty where
        nothing was answered.
    on:
        The day of the answer; None where nothing was answered.
    evidence:
        What proves the answer; None where nothing was answered.
    where:
        Where it stands, for messages.
    """

    meaning: Meaning
    status: str
    key: str = field(default="", repr=False)
    run: str | None = None
    on: dt.date | None = None
    evidence: Evidence | None = field(default=None, repr=False)
    where: str = ""

    def as_answer(self) -> Answer | None:
        """Convert the outcome to an answer as a register takes it; None where nothing was answered.

        >>> print(Outcome("underway", "sent").as_answer())
        None
        """
        if self.on is None or self.meaning not in ("signed", "refused"):
            return None
        return Answer(self.key, self.meaning, self.on, run=self.run, where=self.where, evidence=self.evidence)

    def as_dict(self) -> dict[str, Any]:
        """Convert the outcome to a dict, ready for JSON.

        ``meaning`` and ``status`` are texts, ``key`` and ``run`` texts or None, ``on`` an ISO day or None, ``evidence``
        a dict (`Evidence.as_dict`) or None.
        """
        return {
            "meaning": self.meaning,
            "status": self.status,
            "key": self.key or None,
            "run": self.run,
            "on": self.on.isoformat() if self.on else None,
            "evidence": self.evidence.as_dict() if self.evidence else None,
        }


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """How many outcomes were recorded, were there already, are not answered yet, and ended without an answer.

    ``after_refusal`` counts, among those recorded, the signatures of what the same person had refused.
    """

    added: int
    already: int = 0
    underway: int = 0
    ended: int = 0
    after_refusal: int = field(default=0, repr=False)

    def as_dict(self) -> dict[str, int]:
        """Convert the counts to a dict: ``added``, ``already``, ``underway``, ``ended`` and ``after_refusal``."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def record_outcomes(register: Register, outcomes: Iterable[Outcome], *, correct: bool = False) -> OutcomeCounts:
    """Record in a register what a provider says of signatures, all or none; count what was recorded.

    A signature and a refusal are answers, with their day and their evidence; what is underway or ended is counted and
    changes nothing. A message that was recorded before is counted and not recorded again, whatever came after it.

    Parameters
    ----------
    register:
        The register in which the run was recorded.
    outcomes:
        What `read_outcomes`, `parse_outcomes` or `read_message` returns.
    correct:
        Whether an answer may follow one that says “signed” or “left”, as for `Register.answer`.

    Raises
    ------
    RegisterError
        Every answer that cannot be recorded; nothing is written.

    >>> import datetime as dt
    >>> from ..kits.ledger.evidence import IssuedRow
    >>> from ..register.register import Register
    >>> row = IssuedRow("E-1", "1.docx", "ab", ("purpose@1",), "fr", "", "charter", "1.0", dt.date(2026, 6, 1))
    >>> table = "reference;status;date;envelope;message\\nE-1@2026-06;signed;2026-06-10;9f3c;m1\\n"
    >>> with Register(":memory:") as register:
    ...     _ = register.record_issued([row], run="2026-06")
    ...     outcomes = parse_outcomes(table.encode(), "generic")
    ...     record_outcomes(register, outcomes), record_outcomes(register, outcomes)
    (OutcomeCounts(added=1, already=0, underway=0, ended=0), OutcomeCounts(added=0, already=1, underway=0, ended=0))
    """
    listed = list(outcomes)
    answers = [answer for outcome in listed if (answer := outcome.as_answer()) is not None]
    counts = register.record_answers(answers, correct=correct)
    underway, ended = (sum(outcome.meaning == meaning for outcome in listed) for meaning in ("underway", "ended"))
    return OutcomeCounts(counts.added, counts.already, underway, ended, counts.after_refusal)


# ------------------------------------------------------------------ a file of outcomes
def read_outcomes(path: GivenFile, provider: Provider | str | Path, *, zone: str | None = None) -> tuple[Outcome, ...]:
    """Read a provider's file of outcomes, CSV or XLSX: one line a person, with what the provider says of them.

    The file is a path, bytes or a binary stream, alike; ``provider`` and ``zone`` are those of `parse_outcomes`.

    Raises
    ------
    RegisterError
        The provider's columns are not known; every fault of the file, each with its line.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "suivi.csv")
    ...     _ = file.write_text("reference;statut;date\\nE-1@2026-06;refusé;10/06/2026\\n", encoding="utf-8")
    ...     [(each.key, each.meaning, each.on) for each in read_outcomes(file, "generic")]
    [('E-1', 'refused', datetime.date(2026, 6, 10))]
    """
    provider, words = _own_words(provider)
    (listed,) = list_sources(path, "" if isinstance(path, str | Path) else name_given(path, "outcomes.csv"))
    return _list_outcomes(_read_table(lambda: read_mapped_table(listed, words)), provider, zone)


def parse_outcomes(
    data: bytes, provider: Provider | str | Path, name: str = "outcomes.csv", *, zone: str | None = None
) -> tuple[Outcome, ...]:
    """Parse the bytes of a provider's file of outcomes, CSV or XLSX: one line a person.

    Parameters
    ----------
    data:
        The bytes of the file.
    provider:
        The provider, its name, or the file of the user's own (`load_provider`), which names the columns.
    name:
        How messages call the file.
    zone:
        The time zone that says which day a time is, ``Europe/Paris``; that of the time itself when None.

    Raises
    ------
    RegisterError
        The provider's columns are not known; every fault of the file, each with its line: a status that nobody
        explained is one.

    >>> parse_outcomes(b"reference;status;date\\nE-1@2026-06;expired;\\n", "generic")[0].meaning
    'ended'
    """
    provider, words = _own_words(provider)
    return _list_outcomes(_read_table(lambda: parse_mapped_table(data, name, words)), provider, zone)


def _own_words(source: Provider | str | Path) -> tuple[Provider, TableWords]:
    """Load a provider, and the headers of its file of outcomes as words of a table."""
    provider = load_provider(source)
    if not provider.outcomes.columns:
        raise RegisterError(columns_unread(provider, provider.outcomes, "outcomes"))
    headers = {normalize_word(header): what for header, what in provider.outcomes.columns.items()}
    return provider, TableWords(RETURNED, headers, {})


def _read_table(read: Callable[[], MappedTable]) -> MappedTable:
    """Read a table that has a status, a person and a day; raise its problems as a `RegisterError`."""
    try:
        table = read()
    except RecipientError as error:
        raise RegisterError(*error.problems) from None
    known_columns, problems = table.columns.known, list(table.problems)
    for choice in (("status",), ("reference", "key"), ("date", "time")):
        if not any(name in known_columns for name in choice):
            where, values = table.table.header_place, {"columns": " / ".join(choice)}
            message, hint = N_("no column holds {columns}"), N_("say in a file of your own which column does")
            problems.append(Problem("no-column", where, message, hint, values))
    if problems:
        raise RegisterError(*problems)
    return table


def _list_outcomes(table: MappedTable, provider: Provider, zone: str | None) -> tuple[Outcome, ...]:
    """Parse the outcome in each row of a table; every row that is none is told."""
    load_zone(zone, "zone")
    problems: list[Problem] = []
    outcomes: list[Outcome] = []
    for line, cells in table.read_rows():
        try:
            outcomes.append(_parse_row(cells, f"{table.table.name}, line {line}", provider, zone))
        except RegisterError as error:
            problems += error.problems
    if problems:
        raise RegisterError(*problems)
    return tuple(outcomes)


def _parse_row(cells: Mapping[str, str], where: str, provider: Provider, zone: str | None) -> Outcome:
    """Parse the outcome in one row."""
    status = cells["status"]
    meaning = find_meaning(status, provider.outcomes.statuses, where)
    if meaning in ("underway", "ended"):
        return Outcome(meaning, status, where=where)
    time = parse_time(cells.get("time", ""), zone)
    on = parse_day(cells.get("date", "")) or (day_in(time, zone) if time is not None else None)
    if on is None:
        raise RegisterError(Problem("not-a-date", where, N_("not a date"), N_("write it as 31/12/2026")))
    key, run = find_person(cells.get("reference", ""), cells.get("key", ""), cells.get("run", ""), where)
    evidence = Evidence(
        provider.name,
        cells.get("envelope", ""),
        cells.get("sha256", "") if meaning == "signed" else "",
        time if time is not None and time.tzinfo is not None else None,
        cells.get("message", ""),
    )
    return Outcome(meaning, status, key, run, on, evidence, where)


# ------------------------------------------------------------------ what a file and a message share
def find_meaning(status: str, statuses: Mapping[str, Meaning], where: str, *, shown: bool = False) -> Meaning:
    """Find what a provider's word says of an answer; its case, accents and signs do not count.

    ``shown`` says whether it is the word of a message, which a problem may repeat: what a person wrote in the cell of a
    file may be anything.

    Raises
    ------
    RegisterError
        Nobody said what the word means: it is told, and never guessed.

    >>> find_meaning("Signé", {"signe": "signed"}, "x.csv, line 2")
    'signed'
    """
    meanings_by_word = {normalize_word(word): meaning for word, meaning in statuses.items()}
    meaning = meanings_by_word.get(normalize_word(status))
    if meaning is None:
        message = (
            N_('nobody said what the status "{name}" means') if shown else N_("nobody said what this status means")
        )
        hint = (
            N_("say in a file of your own, at webhook: statuses, whether it is signed, refused, underway or ended")
            if shown
            else N_(
                "say in a file of your own, at outcomes: statuses, whether it is signed, refused, underway or ended"
            )
        )
        raise RegisterError(Problem("unknown-status", where, message, hint, {"name": status[:80]} if shown else {}))
    return meaning


def find_person(reference: str, key: str, run: str, where: str) -> tuple[str, str | None]:
    """Find the person and the run that an answer is for: by the reference, else by the number of the person.

    Raises
    ------
    RegisterError
        There is neither, or the reference is not one of `make_reference`.

    >>> find_person("E-1@2026-06", "", "", "x.csv, line 2"), find_person("", "E-1", "", "x.csv, line 2")
    (('E-1', '2026-06'), ('E-1', None))
    """
    if reference:
        person_and_run = split_reference(reference)
        if person_and_run is None:
            message, hint = (
                N_("this is no reference of ours"),
                N_("send it as the list to sign has it, and read it back"),
            )
            raise RegisterError(Problem("bad-reference", where, message, hint))
        return person_and_run
    if not key:
        message = N_("it does not say whose signature it is: a name is never taken for it")
        raise RegisterError(Problem("no-reference", where, message, N_("give the reference of the list to sign along")))
    return key, run or None
