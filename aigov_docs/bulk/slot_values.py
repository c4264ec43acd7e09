"""What a document prints of each person, in French and in English, and the marks that stand for it in a template."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..document.blanks import BlankFiller
from ..kits.ground.i18n import date_text
from ..kits.ground.languages import known_languages
from ..kits.wordkit.stitch.template import SlotMarks
from ..matter.models import Amendment, Contract, Employee, Matter
from ..matter.printed_texts import BilingualLine
from ..people.recipient import Recipient, personalize_matter

if TYPE_CHECKING:
    from ..library.load import Library


#: The blanks that are the person's, each printed in French and in English: the order of the values of a row.
BLANKS = (
    "employee.name",
    "employee.address",
    "employee.job",
    "employee.hired_on",
    "contract.type",
    "contract.signed_on",
    "amendment.number",
)
#: The column of a list that gives each of them.
COLUMNS = {
    "employee.name": "name",
    "employee.address": "address",
    "employee.job": "job",
    "employee.hired_on": "hired_on",
    "contract.type": "contract_type",
    "contract.signed_on": "contract_date",
    "amendment.number": "number",
}
#: The blank that a matter may fill for everybody.
NUMBER = "amendment.number"
VALUES = tuple((blank, language) for blank in BLANKS for language in known_languages())
#: What stands for these values in a document that is compiled.
MARKS = SlotMarks(0xE100, len(VALUES), spaced=True)


class CompilationError(Exception):
    """A refusal to compile a document to a template, because a personal value stands where merging is unsafe."""


class SlotValues:
    """The formatter of personal values (name, address, days) as documents print them, each distinct value once."""

    def __init__(self, library: Library, matter: Matter) -> None:
        self.library, self.matter = library, matter
        self.number = str(matter.amendment.number) if matter.amendment and matter.amendment.number is not None else None
        self.types: dict[tuple[str | None, str], tuple[str | None, ...]] = {}
        self.dates: dict[tuple[int, int], tuple[tuple[str, str], ...]] = {}
        self.days: dict[dt.date, tuple[str | None, ...]] = {}

    def values_of(self, person: Recipient) -> tuple[str | None, ...]:
        """Format the personal values of one person as documents print them, in the order of `VALUES`.

        `VALUES` is the name, the address, the job, the day of hire, the type and day of the contract and the number of
        the amendment, each in French and then in English. A value that the person does not have is None.

        Raises
        ------
        RecipientError
            A value that no document can hold.
        """
        name, address, job = person.name, person.address, person.job
        if not (_is_plain(name) and _is_plain(address) and _is_plain(job) and _is_plain(person.contract_type)):
            theirs = personalize_matter(self.matter, person)
            if theirs.employee is not None:
                name, address, job = theirs.employee.name or "", theirs.employee.address, theirs.employee.job
        kind = (person.contract_type, person.status)
        if kind not in self.types:
            theirs = personalize_matter(self.matter, person)
            types = [
                BlankFiller(theirs, self.library, language).blank_text("contract.type")
                for language in known_languages()
            ]
            self.types[kind] = tuple(types)
        contract = self.types[kind]
        hired, signed = self.spell_day(person.hired_on), self.spell_day(person.contract_signed_on)
        number = str(person.number) if person.number is not None else self.number
        every = len(known_languages())
        said = [value for value in (name, address, job) for _ in range(every)]
        return (*said, *hired, *contract, *signed, *[number] * every)

    def spell_day(self, day: dt.date | None) -> tuple[str | None, ...]:
        """Write a day in full in each language, French then English first; for None, as many None.

        Each day is spelled once and kept; of a day of the year that is known, only the year is put in.
        """
        if day is None:
            return (None,) * len(known_languages())
        if day not in self.days:
            self.days[day] = self._spell_new_day(day)
        return self.days[day]

    def _spell_new_day(self, day: dt.date) -> tuple[str, ...]:
        within = (day.month, day.day)
        if within not in self.dates:
            spelled = (
                date_text(day.replace(year=2024), language).partition("2024") for language in known_languages()
            )  # a leap year has them all
            self.dates[within] = tuple((before, after) for before, _, after in spelled)
        year = day.year if day.year > 999 else None
        if year is None:
            return tuple(date_text(day, language) for language in known_languages())
        return tuple(f"{before}{year}{after}" for before, after in self.dates[within])


def _is_plain(value: str | None) -> bool:
    """Whether a personal value is printed unchanged, for a matter would neither refuse nor change it."""
    return value is None or (0 < len(value) < 2000 and value.isprintable() and value[0] != " " and value[-1] != " ")


def placeholder_matter(matter: Matter, values: Sequence[str | None]) -> Matter:
    """Copy a matter with marks in place of the personal values, each mark as long as the value in ``values``.

    ``values`` are one person's, in the order of `VALUES`; None is a value that the person does not have, for which a
    mark of one character stands all the same. The document assembled from the copy can be compiled to a template.

    >>> len(placeholder_matter(sample_matter("contract-amendment"), ["Camille Roussel"] * len(VALUES)).employee.name)
    15
    """

    def both(blank: str) -> BilingualLine:
        at = [VALUES.index((blank, language)) for language in known_languages()]
        return BilingualLine.model_construct(
            fr=MARKS.make_placeholder(at[0], len(values[at[0]] or "")),
            en=MARKS.make_placeholder(at[1], len(values[at[1]] or "")),
        )

    def one(blank: str) -> str:
        at = VALUES.index((blank, "fr"))
        return MARKS.make_placeholder(at, len(values[at] or ""))

    employee = (matter.employee or Employee()).model_copy(
        update={
            "name": one("employee.name"),
            "address": one("employee.address"),
            "job": one("employee.job"),
            "hired_on": both("employee.hired_on"),
        }
    )
    contract = (matter.contract or Contract()).model_copy(
        update={"type": both("contract.type"), "signed_on": both("contract.signed_on")}
    )
    amendment = (matter.amendment or Amendment()).model_copy(update={"number": one("amendment.number")})
    return matter.model_copy(update={"employee": employee, "contract": contract, "amendment": amendment})


def person_values(person: Recipient, column: str = "") -> dict[str, object]:
    """Say whom a problem is about, for programs: their line in the list, their number, and the column of ours, if any.

    `Recipients.place_problem` adds the list's own name of the column, and the path in the data.
    """
    return {"line": person.line, "key": person.key, **({"column": column} if column else {})}


def person_place(person: Recipient) -> str:
    """Name a person for messages: by the line of the list of employees where they stand, else by their number."""
    return f"line {person.line}" if person.line else person.key
