"""From the texts of a row to the values of a recipient; each fault has its place, and never repeats the value."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from ..i18n import N_
from ..problems import Problem
from ..text import is_impossible_day, normalize_word, parse_cell_day, parse_moment
from .cells import LONGEST, LONGEST_ASIDE, LONGEST_WORD, SHORTEST_LIMIT, bad_text_problem, is_damaged, key_for_messages
from .contract_status import find_contract_status
from .mapping import ColumnMapping
from .person_row import PersonRow
from .person_texts import join_full_address, join_full_name
from .recipient import UNKNOWN_STATUS, Recipient
from .table_rows import NAME_COLUMNS
from .table_words import staff_words

_EMAIL = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\".]+")


def value_problem(row: PersonRow, column: str, code: str, message: str, hint: str, **values: object) -> Problem:
    """Build the problem of one value of a row: it names the line, the column and the person's number, never the value.

    ``column`` is the standard name. ``code``, ``message`` and ``hint`` are those of the problem; ``values`` fill the
    names in braces of the message and the hint.
    """
    title = row.titles(column)
    key = "" if column == "key" else key_for_messages(row.values.get("key", ""))
    return Problem(
        code, f"{row.where}, {title}", message, hint, {**values, "line": row.line, "column": title, "key": key}
    )


def date_problem(row: PersonRow, column: str, written: str) -> Problem:
    """Build the problem of a cell that should hold a date: a day that does not exist, or a text that is no date.

    ``column`` is the standard name, ``written`` the text of the cell.
    """
    if is_impossible_day(written):
        return value_problem(
            row,
            column,
            "not-a-date",
            N_("this day does not exist"),
            N_("check it: the day comes first, then the month: 31/12/2026"),
        )
    if parse_moment(written) is not None:
        return value_problem(
            row,
            column,
            "not-a-date",
            N_("a date and time of a time zone: the day may be another one here"),
            N_("give the day alone: 2026-12-31"),
        )
    return value_problem(
        row,
        column,
        "not-a-date",
        N_("not a date"),
        N_("write it day/month/year, with four digits for the year: 31/12/2026"),
    )


class RowReader:
    """Reader of the rows of a list of employees, which converts a row's texts to the values of a recipient.

    The words understood in one row are remembered for the next.

    Parameters
    ----------
    mapping:
        The user's own mapping, whose words go before the standard ones.
    language:
        The languages of the documents of who has none in the list: ``fr`` or ``fr+en``.
    status:
        The status stated for who has none in the list; empty where none is stated.
    """

    def __init__(self, mapping: ColumnMapping | None, language: str = "fr", status: str = "") -> None:
        self.language, self.status = language, status
        mapped_words = mapping.values if mapping else {}
        self.words: dict[str, Mapping[str, str]] = {
            column: {**words, **{normalize_word(word): value for word, value in mapped_words.get(column, {}).items()}}
            for column, words in staff_words().words.items()
        }
        self._contracts: dict[str, str | None] = {}
        self._known: dict[str, dict[str, str]] = {column: {} for column in self.words}  # texts as written → value
        self._faults: list[Problem] = []

    def read_person(self, row: PersonRow) -> tuple[Recipient, list[Problem]]:
        """Read the recipient described by one row; return it with every fault in the row's values.

        A day, a number or a word that cannot be read is a fault, and the recipient has the default value in its place.
        """
        self._faults = []
        values = row.values
        self._check_lengths(row)
        if row.judged:
            self._faults += [
                bad_text_problem(
                    row.where,
                    row.line,
                    row.titles(name),
                    text,
                    "" if name == "key" else key_for_messages(values.get("key", "")),
                )
                for name, text in values.items()
                if is_damaged(text)
            ]
        gender = self._read_gender(row)
        status, contract_type = self._read_status(row)
        person = Recipient(
            key=values.get("key", ""),
            name=self._read_name(row, gender),
            gender=gender,
            language=self._read_word(row, "language", self.language),
            translation_requested=self._read_request(row),
            translation_language=self._read_word(row, "translation_language", "") or None,
            address=join_full_address(values),
            job=values.get("job"),
            status=status,
            protected=self._read_word(row, "protected", "no") == "yes",
            telework=self._read_word(row, "telework", "no") == "yes",
            hired_on=self._read_day(row, "hired_on"),
            contract_type=contract_type,
            contract_signed_on=self._read_day(row, "contract_date"),
            contract_ended_on=self._read_day(row, "ended_on"),
            minor={"yes": True, "no": False}.get(self._read_word(row, "minor", "")),
            number=self._read_number(row),
            email=self._read_email(row),
            establishment=values.get("establishment"),
            workplace=values.get("workplace"),
            extra=row.extra,
            line=row.line,
            first_name=values.get("first_name"),
            last_name=values.get("usage_name") or values.get("last_name") or values.get("birth_name"),
        )
        return person, self._faults

    def _check_lengths(self, row: PersonRow) -> None:
        if max(map(len, (*row.values.values(), *row.extra.values())), default=0) <= SHORTEST_LIMIT:
            return
        caps = [(name, text, LONGEST.get(name, LONGEST_WORD)) for name, text in row.values.items()]
        caps += [(title, text, LONGEST_ASIDE) for title, text in row.extra.items()]
        for name, text, most in caps:
            if len(text) > most:
                self._add_fault(
                    row,
                    name,
                    "too-long",
                    N_("the text is longer than {most} characters"),
                    N_("shorten it; are the columns in their places?"),
                    most=most,
                )

    def _read_name(self, row: PersonRow, gender: str) -> str:
        name = join_full_name(row.values, gender)
        column = next((key for held in (row.values, row.columns) for key in NAME_COLUMNS if key in held), "last_name")
        if not any(name_column in row.values for name_column in NAME_COLUMNS):
            self._add_fault(row, column, "missing-value", N_("the name is missing"), N_("fill it in"))
        elif not any(letter.isalpha() for letter in name):
            self._add_fault(
                row, column, "no-name", N_("a name has at least one letter"), N_("are the columns in their places?")
            )
        return name

    def _read_day(self, row: PersonRow, column: str) -> dt.date | None:
        written = row.values.get(column)
        if written is None:
            return None
        day = parse_cell_day(written)
        if day is None:
            self._faults.append(date_problem(row, column, written))
        return day

    def _read_word(self, row: PersonRow, column: str, default: str) -> str:
        written = row.values.get(column)
        if written is None:
            return default
        values_by_text = self._known[column]
        if written not in values_by_text:
            meaning = self.words[column].get(normalize_word(written))
            if meaning is None:
                self._add_fault(
                    row,
                    column,
                    "unknown-word",
                    N_("not one of the words expected here"),
                    N_("write one of: {known}; or say in a mapping file what yours mean"),
                    known=_example_words(column, self.words[column]),
                )
                return default
            values_by_text[written] = meaning
        return values_by_text[written]

    def _read_request(self, row: PersonRow) -> bool | None:
        """Read whether a person asked for a translation; None where the list does not say, and names no language."""
        named = "translation_language" in row.values
        asked = {"yes": True, "no": False}.get(self._read_word(row, "translation_requested", ""))
        if named and asked is False:
            self._add_fault(
                row,
                "translation_language",
                "translation",
                N_("a language is named, and no translation was asked for"),
                N_("correct one of the two"),
            )
        return True if asked is None and named else asked

    def _read_gender(self, row: PersonRow) -> str:
        """Read the gender of a person from the civility, else from the column of sexes.

        The civility goes first: it is how the person is addressed.
        """
        by_civility = self._read_word(row, "civility", "unknown")
        by_gender = self._read_word(row, "gender", "unknown")
        return by_civility if by_civility != "unknown" else by_gender

    def _read_status(self, row: PersonRow) -> tuple[str, str | None]:
        """Read the status of a person, by its own column or by the type of contract, and the type to print."""
        written = row.values.get("contract_type")
        if "status" in row.values:
            status = self._read_word(row, "status", "permanent")
            from_contract = self._status_from_contract(written) if written and not row.judged else None
            if {status, from_contract} == {"permanent", "fixed_term"}:
                self._add_fault(
                    row,
                    "contract_type",
                    "two-statuses",
                    N_("the type of contract contradicts the status"),
                    N_("correct one of the two"),
                )
            return status, written
        if written is None:
            return self.status or UNKNOWN_STATUS, None
        from_contract = self._status_from_contract(written)
        if from_contract is None:
            self._add_fault(
                row,
                "contract_type",
                "unknown-word",
                N_("not one of the words expected here"),
                N_("write one of: {known}; or say in a mapping file what yours mean"),
                known="CDI, CDD, apprentissage, intérim, stage",
            )
        return from_contract or "permanent", written

    def _status_from_contract(self, written: str) -> str | None:
        """Find the status that a type of contract tells, as `find_contract_status` does; None for no status."""
        if written not in self._contracts:
            self._contracts[written] = find_contract_status(written, self.words["contract_type"])
        return self._contracts[written]

    def _read_number(self, row: PersonRow) -> int | None:
        written = row.values.get("number")
        if written is None:
            return None
        if not re.fullmatch(r"[1-9][0-9]{0,3}", written):
            self._add_fault(
                row, "number", "not-a-number", N_("not a whole number from 1 to 9999"), N_("write it with digits only")
            )
            return None
        return int(written)

    def _read_email(self, row: PersonRow) -> str | None:
        written = row.values.get("email")
        if written is not None and not _EMAIL.fullmatch(written):
            self._add_fault(
                row,
                "email",
                "not-an-email",
                N_("not an e-mail address"),
                N_("write one address, name@company.example, or nothing"),
            )
        return written

    def _add_fault(self, row: PersonRow, column: str, code: str, message: str, hint: str, **values: str | int) -> None:
        self._faults.append(value_problem(row, column, code, message, hint, **values))


def _example_words(column: str, words: Mapping[str, str]) -> str:
    """List a few words that a column accepts, as people write them."""
    if column == "civility":
        return "M., Mme"
    values = dict.fromkeys(words.values())
    return "oui, non" if "yes" in values else ", ".join(values)
