"""The people of a bulk issue: who is to receive an amendment, who is held back, and the matter of one of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from ..kits.ground.i18n import N_
from ..kits.ground.languages import document_languages
from ..kits.ground.problems import Problem, RecipientError
from ..kits.ground.short_repr import short_repr
from ..kits.ground.text import normalize_word, parse_cell_day

if TYPE_CHECKING:
    from ..matter.models import Matter
    from ..matter.printed_texts import LocalizedText


# ------------------------------------------------------------------ person texts
# What an amendment prints of a person, from the columns of a file: the name, the address; and the day of birth.


def latest_birth_day(written: str) -> tuple[dt.date, bool] | None:
    """Find the latest day of birth that a text allows, and whether the text gives that day exactly.

    A DSN (payroll return) writes 99 for a day or a month that is unknown. A text that is not a date gives None.

    >>> latest_birth_day("99991990"), latest_birth_day("14/07/1985")
    ((datetime.date(1990, 12, 31), False), (datetime.date(1985, 7, 14), True))
    """
    declared = re.fullmatch(r"([0-9]{2})([0-9]{2})([0-9]{4})", written)
    if declared is None:
        day = parse_cell_day(written)
        return (day, True) if day else None
    unknown = declared[1] == "99" or declared[2] == "99"
    year, month = int(declared[3]), 12 if declared[2] == "99" else int(declared[2])
    try:
        if not unknown:
            return dt.date(year, month, int(declared[1])), True
        if declared[1] != "99":
            return dt.date(year, 12, int(declared[1])), False
        return (dt.date(year, 12, 31) if month == 12 else dt.date(year, month + 1, 1) - dt.timedelta(1)), False
    except ValueError:
        return None


def add_years(born: dt.date, years: int) -> dt.date:
    """Compute the day on which a person born on a given day reaches an age of ``years`` years.

    Somebody born on 29 February reaches it on 1 March in a year without that day.

    >>> add_years(dt.date(2008, 2, 29), 18)
    datetime.date(2026, 3, 1)
    """
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return dt.date(born.year + years, 3, 1)


def join_full_name(values: Mapping[str, str], gender: str = "unknown") -> str:
    """Build the name of a person as an amendment prints it, from the columns of a list of employees.

    It is ``name``, the full name, where the list gives it; else ``first_name`` and ``usage_name`` (without one,
    ``last_name``, else ``birth_name``), then ``birth_name`` if different. ``values`` are texts by these standard names
    of columns; ``gender`` (``m``, ``f`` or ``unknown``) decides "né" or "née".

    >>> join_full_name({"first_name": "Hélène", "last_name": "MARTEL", "birth_name": "D'AUBREVILLE"}, "f")
    "Hélène MARTEL, née D'AUBREVILLE"
    >>> join_full_name({"name": "Camille Roussel"})
    'Camille Roussel'
    """
    if "name" in values:
        return values["name"]
    birth = values.get("birth_name", "")
    shown = values.get("usage_name") or values.get("last_name") or birth
    text = " ".join(part for part in (values.get("first_name", ""), shown) if part)
    if birth and normalize_word(birth) != normalize_word(shown):
        text += f", {_BORN.get(gender, _BORN['unknown'])} {birth}"
    return text


_BORN = {"m": "né", "f": "née", "unknown": "né(e)"}


def join_full_address(values: Mapping[str, str]) -> str | None:
    """Build the address of a person on one line: street, complement, postcode and city, country.

    ``values`` are texts by standard column name. The result is None when all of these columns are empty.

    >>> join_full_address({"address": "8 impasse du Moulin", "postal_code": "01000", "city": "Bourg-en-Bresse"})
    '8 impasse du Moulin, 01000 Bourg-en-Bresse'
    """
    town = " ".join(part for part in (values.get("postal_code"), values.get("city")) if part)
    parts = [values.get("address"), values.get("address_2"), town, values.get("country")]
    return ", ".join(part for part in parts if part) or None


# ------------------------------------------------------------------ recipient
#: The status of a person of whom nobody said the type of contract: they receive nothing.
UNKNOWN_STATUS = "unknown"


@short_repr("language", "status", "line")
@dataclass(frozen=True, slots=True)
class Recipient:
    """One person of a list, read and checked, who is to receive an amendment.

    What is personal stays out of its ``repr``, and so out of logs.

    Parameters
    ----------
    key:
        The employer's own number of the person (matricule); unique in a list.
    name:
        As printed in the amendment.
    gender, language, status:
        ``m``, ``f`` or ``unknown``; ``fr`` or ``fr+en``; a word of `EmployeeFacts.status`, or ``unknown`` where nobody
        said it: such a person is issued nothing, since the type of contract decides who may receive an amendment.
    translation_requested, translation_language:
        Whether the person asked for a translation, None when not known; and into which language, by its ISO code: the
        second of theirs when it is not given.
    minor:
        Whether the person is under age on the day of the proposal; None when the list does not say.
    contract_type:
        As printed; None for the words of the matter or of the status.
    birth_date:
        Only to see minors while a list is read: never printed, nor kept in a list that was read.
    number:
        The number of this person's amendment; None for the matter's.
    establishment, workplace:
        The establishment to which the person is attached, and where they work, as the list writes them; None where it
        does not say. No paper of this library prints them; an amendment of the firm's own may.
    extra:
        The columns that are no fact of an amendment, kept aside.
    line:
        Where it was read; 0 when it was made in Python, so that nobody looked yet whether the person is to be held.
    first_name, last_name:
        The parts of the name, where the list has them apart; an amendment prints `name` alone.
    accepted:
        Codes of the reasons that would have held or skipped the person and were set aside when the list was read.
    facts:
        Yes-or-no facts of an employee that decide in law and have no field here, by their name in a matter's
        ``employee``: ``{"reads_french": False}``. A list gives those of the library that have a column.

    >>> Recipient("E-0042", "Camille Roussel", gender="f", status="permanent")
    <Recipient language=fr status=permanent line=0>
    """

    key: str
    name: str = field(repr=False)
    gender: str = "unknown"
    language: str = "fr"
    translation_requested: bool | None = None
    translation_language: str | None = None
    address: str | None = field(default=None, repr=False)
    job: str | None = field(default=None, repr=False)
    status: str = UNKNOWN_STATUS
    protected: bool = field(default=False, repr=False)
    telework: bool = field(default=False, repr=False)
    hired_on: dt.date | None = field(default=None, repr=False)
    contract_type: str | None = field(default=None, repr=False)
    contract_signed_on: dt.date | None = field(default=None, repr=False)
    contract_ended_on: dt.date | None = field(default=None, repr=False)
    birth_date: dt.date | None = field(default=None, repr=False)
    minor: bool | None = field(default=None, repr=False)
    number: int | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    establishment: str | None = field(default=None, repr=False)
    workplace: str | None = field(default=None, repr=False)
    extra: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    line: int = 0
    first_name: str | None = field(default=None, repr=False)
    last_name: str | None = field(default=None, repr=False)
    accepted: tuple[str, ...] = field(default=(), repr=False)
    facts: Mapping[str, bool] = field(default_factory=dict, repr=False, hash=False)


@dataclass(frozen=True, slots=True)
class PlainFact:
    """A yes-or-no fact of `Recipient.facts`: its column in a list, and its value where nobody says it."""

    column: str
    usual: bool | None


@cache
def list_plain_facts() -> dict[str, PlainFact]:
    """List the yes-or-no facts of an employee that a list gives and that are no field of `Recipient`, by name.

    >>> list_plain_facts()["reads_french"]
    PlainFact(column='reads_french', usual=None)
    """
    from ..law.situation import EmployeeFacts
    from .table_words import load_fact_columns

    fields_of_own = {column.name for column in fields(Recipient)}
    names = {key.removeprefix("employee."): column for key, column in load_fact_columns().items()}
    return {
        name: PlainFact(column.name or name, EmployeeFacts.model_fields[name].default)
        for name, column in names.items()
        if column.words == "yes" and name not in fields_of_own
    }


def find_plain_fact(name: str, person: Recipient) -> bool | None:
    """Find one of the facts of `list_plain_facts` of a person, by its name; what is usual where nobody says it.

    >>> find_plain_fact("reads_french", Recipient("E-1", "Camille Roussel", facts={"reads_french": False}))
    False
    """
    return person.facts.get(name, list_plain_facts()[name].usual)


#: What no document of a run prints.
_UNPRINTED = ("extra", "email", "first_name", "last_name", "accepted")


def dump_recipient(person: Recipient) -> dict[str, Any]:
    """Convert a recipient to a dict, ready for JSON, with the fields of `Recipient` as keys; `load_recipient` reads it.

    A field that is None or empty has no key, and a day is a dict with one key: ``{"day": "2019-03-04"}``. The columns
    kept aside (``extra``), the e-mail address and the parts of the name are left out.

    >>> load_recipient(dump_recipient(Recipient("E-1", "Camille Roussel", hired_on=dt.date(2019, 3, 4)))).hired_on
    datetime.date(2019, 3, 4)
    """
    data = {column.name: getattr(person, column.name) for column in fields(person) if column.name not in _UNPRINTED}
    return {
        name: {"day": value.isoformat()} if isinstance(value, dt.date) else value
        for name, value in data.items()
        if value is not None and value != {}
    }


def load_recipient(data: Mapping[str, Any]) -> Recipient:
    """Build a recipient from the dict that `dump_recipient` returned, whose keys are fields of `Recipient`.

    A field without a key gets its default, and ``{"day": "2019-03-04"}`` becomes a day.

    >>> load_recipient(dump_recipient(Recipient("E-1", "Camille Roussel"))).key
    'E-1'
    """
    given: dict[str, Any] = {
        name: dt.date.fromisoformat(value["day"]) if isinstance(value, dict) and name != "facts" else value
        for name, value in data.items()
    }
    return Recipient(**given)


@short_repr("code", "line", "skipped")
@dataclass(frozen=True, slots=True)
class HeldRecipient:
    """One person of a list to whom no document is issued for now, with the reason.

    Parameters
    ----------
    key:
        The person's number; what stands for it when there is none.
    code:
        The reason, as a word (``minor``, ``apprentice``).
    line:
        Where the person was read.
    message:
        The reason in words.
    skipped:
        True when no amendment is meant for such a person (an intern); False when counsel decides first.
    recipient:
        What was read of the person; None when there is too little.
    others:
        The codes of the other reasons that hold or skip the person too.

    >>> HeldRecipient("S0007", "intern", 5, Problem("intern", "x.csv, line 5", "an internship"), skipped=True).outcome
    'skip'
    """

    key: str
    code: str
    line: int
    message: Problem
    skipped: bool = False
    recipient: Recipient | None = None
    others: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The code of every reason that holds or skips the person, as ``accept`` takes them; the first is `code`."""
        return (self.code, *self.others)

    @property
    def outcome(self) -> str:
        """The outcome for the person: ``skip`` if no amendment is meant for them, ``hold`` if counsel decides first."""
        return "skip" if self.skipped else "hold"

    def reason(self, language: str = "en") -> str:
        """Write in French (``fr``) or English (``en``) why the person is held or skipped.

        >>> from .recipients import Recipients
        >>> rows = [{"key": "S0007", "name": "Camille Roussel", "status": "intern"}]
        >>> Recipients.from_rows(rows).held[0].reason("en")
        'an internship agreement: no employment contract'
        """
        reason_text = self.message.values.get("reason", "")
        return str(getattr(reason_text, language, reason_text)) or self.message.as_dict(language)["message"]


@cache
def contract_words() -> dict[str, dict[str, str]]:
    """Load the French and English names of the contract of each status of employee, from ``headers.yaml``.

    The names are by status, such as ``fixed_term``, then by language (``fr``, ``en``).

    >>> contract_words()["fixed_term"]["fr"]
    'contrat à durée déterminée'
    """
    from .table_words import load_header_words

    words: dict[str, dict[str, str]] = load_header_words()["contract_words"]
    return words


def personalize_matter(matter: Matter, person: Recipient) -> Matter:
    """Build the matter of one recipient from the employer's matter.

    The employee, the contract and the languages become those of the recipient; the number of the amendment too, where
    the recipient has one.

    Parameters
    ----------
    matter:
        The employer's matter. Its own ``employee`` and the day of its ``contract`` are another person's: they are not
        taken. Its ``contract.type`` is kept for a person of the same status as its ``employee`` (open-ended contract
        where it has none), unless the list gives the type.
    person:
        The recipient whose matter is built; one whose status nobody said is weighed as a matter that does not say it.

    Raises
    ------
    RecipientError
        A value of the person cannot stand in a matter; the message names the line, never the value.

    >>> from ..kits.ground.resources import data_folder
    >>> from ..compose.matter_check import read_matter
    >>> sample = read_matter(data_folder("clause_library") / "samples" / "matter.yaml")
    >>> theirs = personalize_matter(sample, Recipient("E-1", "Camille Roussel", status="fixed_term", language="fr+en"))
    >>> theirs.employee.name, theirs.contract.type.en, theirs.languages
    ('Camille Roussel', 'fixed-term contract', ('fr', 'en'))
    """
    from pydantic import ValidationError

    from ..matter.models import Amendment, Contract, Employee

    try:
        employee = Employee.model_validate(
            {
                "name": person.name,
                "gender": person.gender,
                "address": person.address,
                "job": person.job,
                **({"status": person.status} if person.status != UNKNOWN_STATUS else {}),
                "translation_requested": person.translation_requested,
                "translation_language": person.translation_language if person.translation_requested else None,
                "minor": _find_minority(matter, person),
                "protected": person.protected,
                "telework": person.telework,
                **person.facts,
                "hired_on": person.hired_on,
                "contract_ended_on": person.contract_ended_on,
            }
        )
        contract = Contract.model_validate(
            {"type": _printed_contract_type(matter, person), "signed_on": person.contract_signed_on}
        )
        changes: dict[str, Any] = {
            "employee": employee,
            "contract": contract,
            "languages": document_languages()[person.language],
        }
        if person.number is not None:
            amendment = matter.amendment or Amendment()
            changes["amendment"] = Amendment.model_validate({**amendment.model_dump(), "number": person.number})
    except ValidationError as error:
        refused = sorted({str(item["loc"][0]) for item in error.errors(include_input=False, include_url=False)})
        raise RecipientError(
            Problem(
                "bad-recipient",
                f"line {person.line}" if person.line else person.key,
                N_("a value cannot stand in an amendment: {fields}"),
                N_("correct it"),
                {"fields": ", ".join(refused), "line": person.line, "key": person.key},
            )
        ) from None
    return matter.model_copy(update=changes)


def find_effect_day(matter: Matter) -> dt.date:
    """Find the day on which the amendment of a matter takes effect: the one that it states, else the matter's date.

    >>> chapter = sample_matter("it-charter-chapter")
    >>> undated = chapter.model_copy(update={"amendment": None, "date": dt.date(2026, 11, 2)})
    >>> find_effect_day(undated).isoformat()
    '2026-11-02'
    """
    return (matter.amendment.effective_on if matter.amendment is not None else None) or matter.date


def translation_language(language: str) -> str | None:
    """Find the language beside French in a pair such as ``fr+en``: ``en``; None for ``fr`` alone.

    >>> translation_language("fr+en"), translation_language("fr")
    ('en', None)
    """
    return next((code for code in language.split("+") if code != "fr"), None)


def settle_minority(matter: Matter, person: Recipient) -> Recipient:
    """Copy a recipient with ``minor`` (under age) settled from the day of birth, which the copy does not keep.

    Age is judged on the day on which the amendment is signed, else proposed, else on the date of the matter. A
    recipient without a day of birth is returned unchanged.

    >>> young = Recipient("E-1", "Camille Roussel", birth_date=dt.date(2010, 1, 5))
    >>> settle_minority(sample_matter("contract-amendment"), young).minor
    True
    """
    if person.birth_date is None:
        return person
    return replace(person, birth_date=None, minor=_find_minority(matter, person))


def _find_minority(matter: Matter, person: Recipient) -> bool | None:
    """Find whether a person is under age on the day of the signature, or of the proposal where nothing is signed yet.

    From the day of birth where it is kept, else as the list was read.
    """
    from .table_words import adult_age

    if person.birth_date is None:
        return person.minor
    amendment = matter.amendment
    day = (amendment.signed_on or amendment.proposed_on) if amendment is not None else None
    return add_years(person.birth_date, adult_age()) > (day or matter.date)


def _printed_contract_type(matter: Matter, person: Recipient) -> str | LocalizedText | dict[str, str] | None:
    """Find the type of contract that the amendment of a person prints.

    The words of the person, else those of the matter, else those of the status.
    """
    matter_status = matter.employee.status if matter.employee else "permanent"
    if person.contract_type is not None:
        return person.contract_type
    if matter.contract.type is not None and person.status == matter_status:
        return matter.contract.type
    return contract_words().get(person.status)
