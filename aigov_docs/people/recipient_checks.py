"""Who of a list is issued, held or skipped, and what is worth saying: each row first, then the list as a whole."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from ..kits.ground.i18n import N_
from ..kits.ground.problems import PlaceText, Problem
from ..kits.ground.text import is_impossible_day, normalize_word, parse_cell_day, parse_moment
from ..kits.lists.cells import (
    LONGEST,
    LONGEST_ASIDE,
    LONGEST_WORD,
    SHORTEST_LIMIT,
    bad_text_problem,
    is_damaged,
    key_for_messages,
)
from ..kits.lists.list_source import PersonRow
from ..kits.lists.table_columns import ColumnMapping
from .contract_status import CONTRACT_COLUMNS, NO_STATUS, find_contract_status
from .recipient import (
    UNKNOWN_STATUS,
    HeldRecipient,
    Recipient,
    add_years,
    join_full_address,
    join_full_name,
    latest_birth_day,
    list_plain_facts,
)
from .table_rows import NAME_COLUMNS
from .table_words import adult_age, find_reason, join_reasons, load_outcomes, staff_words

# ------------------------------------------------------------------ row values
# From the texts of a row to the values of a recipient; each fault has its place, and never repeats the value.


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
            facts=self._read_facts(row),
        )
        return person, self._faults

    def _read_facts(self, row: PersonRow) -> dict[str, bool]:
        """Read the yes-or-no facts that have no field of their own: those that differ from what is usual.

        A cell that says what is usual anyway and an empty one are the same person.
        """
        facts: dict[str, bool] = {}
        for name, fact in list_plain_facts().items():
            word = self._read_word(row, fact.column, "")
            if word and (word == "yes") is not fact.usual:
                facts[name] = word == "yes"
        return facts

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


# ------------------------------------------------------------------ recipient checks
#: What an age read in a date of birth says of ``minor``.
_MINOR = {"adult": False, "minor": True, "perhaps-minor": None}


def find_reasons_to_hold(
    person: Recipient, on: dt.date | None, *, age: str | None = None, judged: bool = False
) -> list[tuple[str, bool]]:
    """List why a person receives no amendment for now: pairs of a code, and True where none is meant for them.

    Parameters
    ----------
    person:
        The person, with ``minor`` settled.
    on:
        The day of effect; None, and a departure is not looked at.
    age:
        What a date of birth says: ``adult``, ``minor`` or ``perhaps-minor``; None where there is none.
    judged:
        Whether the file itself gave the outcome of the status, which is then not looked at; one that nobody said is.

    >>> find_reasons_to_hold(Recipient("E-1", "Camille Roussel", status="intern", minor=True), None)
    [('intern', True), ('minor', False)]
    """
    reasons: list[tuple[str, bool]] = []
    verdict = load_outcomes()["statuses"].get(person.status, {"outcome": "issue"})
    if (not judged or person.status == UNKNOWN_STATUS) and verdict["outcome"] != "issue":
        reasons.append((verdict["code"], verdict["outcome"] == "skip"))
    if on is not None and person.contract_ended_on is not None and person.contract_ended_on < on:
        reasons.append(("left", True))
    if age != "adult" and (age is not None or person.minor):
        reasons.append((age or "minor", False))
    return reasons


class RecipientChecker:
    """Checker of a list of employees, which gathers recipients, held recipients, notes and faults.

    Parameters
    ----------
    mapping:
        The user's own mapping, for its words.
    on:
        The day of effect; None, and neither departures nor ages are looked at.
    accept:
        Codes of reasons that hold nobody.
    proposed_on:
        The day from which a person may sign, on which they must be of age; the day of effect when it is not given.
    language:
        The languages of the documents of who has none in the list: ``fr`` or ``fr+en``.
    status:
        The status stated for who has none in the list; empty where none is stated.

    Attributes
    ----------
    unsaid, stated:
        How many people are held because nobody says their type of contract, and how many have the status stated.
    """

    def __init__(
        self,
        mapping: ColumnMapping | None,
        on: dt.date | None,
        accept: Collection[str],
        proposed_on: dt.date | None = None,
        language: str = "fr",
        status: str = "",
    ) -> None:
        self.status, self.unsaid, self.stated = status, 0, 0
        self.on, self.accept = on, frozenset(accept)
        self.signed_from = on if on is None or proposed_on is None else min(on, proposed_on)
        self.adult_at = adult_age()
        self.people: list[Recipient] = []
        self.held: list[HeldRecipient] = []
        self.notes: list[Problem] = []
        self.faults: list[Problem] = []
        self._reader = RowReader(mapping, language, status)
        self._found: list[Problem] = []  # the faults of the row at hand

    def check_rows(self, rows: Iterable[PersonRow]) -> None:
        """Check every row of a list of employees, and look for repeated numbers and identical names among them.

        The results are added to the checker's ``people``, ``held``, ``notes`` and ``faults``.
        """
        seen: dict[str, PersonRow] = {}
        names: dict[str, list[Recipient]] = {}
        for row in rows:
            person, self._found = self._reader.read_person(row)
            age = self._read_age(row)
            person = replace(person, minor=_MINOR[age]) if age is not None else person
            against = self._find_reasons(row, person, age)
            reasons = [(code, skipped) for code, skipped in against if code not in self.accept]
            if len(reasons) < len(against):
                person = replace(person, accepted=tuple(code for code, _ in against if code in self.accept))
            skipped = bool(reasons) and reasons[0][1]
            self.unsaid += not skipped and NO_STATUS in dict(reasons)
            self.stated += self._has_stated_status(row)
            if not skipped:  # who is skipped receives nothing: their faults stop nobody
                self._check_key(row, person, seen)
                self.faults += self._found
            if reasons:
                self._hold_person(row, person, [code for code, _ in reasons], skipped)
            elif not self._found and not row.damaged:
                self.people.append(person)
                self._note_facts(row, person)
            if not skipped and person.name:
                names.setdefault(normalize_word(person.name), []).append(person)
        self._note_homonyms(names)

    def _has_stated_status(self, row: PersonRow) -> bool:
        """Whether the status of a person is the one that is stated, for the list says none."""
        judged = row.reason and row.reason not in self.accept
        return bool(self.status) and not judged and not any(name in row.values for name in CONTRACT_COLUMNS)

    def _check_key(self, row: PersonRow, person: Recipient, seen: dict[str, PersonRow]) -> None:
        if not person.key:
            hint = (
                N_("fill it in; for a DSN give a secret key, so that a number can be made")
                if row.judged
                else N_("fill it in")
            )
            self._found.append(
                value_problem(row, "key", "missing-value", N_("the employer’s number of this person is missing"), hint)
            )
            return
        first = seen.setdefault(person.key, row)
        if first is not row:
            self._found.append(
                value_problem(
                    row,
                    "key",
                    "duplicate-key",
                    N_("this number was already met, in {first}"),
                    N_("keep one row per person, or correct the number"),
                    first=PlaceText(first.where),
                )
            )

    def _find_reasons(self, row: PersonRow, person: Recipient, age: str | None) -> list[tuple[str, bool]]:
        """Find the reasons to skip (True) or to hold (False) a person, those to skip first."""
        reasons = [(row.reason, row.skipped)] if row.reason else []
        reasons += [
            (code, skipped)
            for code, skipped in find_reasons_to_hold(person, self.on, age=age, judged=row.judged or bool(row.reason))
            if code != row.reason and not (code == NO_STATUS and row.reason and row.reason not in self.accept)
        ]
        return sorted(reasons, key=lambda reason: not reason[1])

    def _read_age(self, row: PersonRow) -> str | None:
        """Read in the date of birth whether the person is of age when they may sign; None where nothing tells."""
        written = row.values.get("birth_date")
        if written is None:
            return None
        born = latest_birth_day(written)
        if born is None:
            self._found.append(date_problem(row, "birth_date", written))
            return None
        if self.signed_from is None:
            return None
        if add_years(born[0], self.adult_at) <= self.signed_from:
            return "adult"
        return "minor" if born[1] or born[0].year + self.adult_at > self.signed_from.year else "perhaps-minor"

    def _hold_person(self, row: PersonRow, person: Recipient, codes: Sequence[str], skipped: bool) -> None:
        code, *others = codes
        values = {
            "reason": join_reasons(codes),
            "code": " ".join(codes),
            "line": row.line,
            "key": key_for_messages(person.key),
            "lines": ", ".join(map(str, row.lines)),
        }
        if skipped:
            message = N_("skipped: {reason}")
        else:
            message = N_("held: {reason} (lines {lines})") if len(row.lines) > 1 else N_("held: {reason}")
        self.held.append(
            HeldRecipient(
                key_for_messages(person.key) or "?",
                code,
                row.line,
                Problem(code, row.where, message, self._find_hint(codes), values),
                skipped,
                person,
                tuple(others),
            )
        )

    @staticmethod
    def _find_hint(codes: Sequence[str]) -> str:
        """Find what to do for a person who is held for some reasons; a type of contract is said, never set aside."""
        if NO_STATUS in codes:
            return N_("say it in the list or in a mapping, or state it: --contract-type, contract_type= in Python")
        return N_("to issue all the same, accept “{code}”")

    def _note_facts(self, row: PersonRow, person: Recipient) -> None:
        """Note what is worth knowing of a person to issue: protected, leaving, not started, odd postcode."""
        codes = [*row.notes, *(["protected"] if person.protected else [])]
        if self.on is not None:
            term = parse_cell_day(row.values.get("expected_end", ""))
            codes += ["term-passed"] if term is not None and term < self.on and "several-contracts" not in codes else []
            codes += ["leaving"] if person.contract_ended_on is not None and person.contract_ended_on >= self.on else []
            codes += ["not-started"] if person.hired_on is not None and person.hired_on > self.on else []
            codes += (
                ["contract-later"]
                if person.contract_signed_on is not None and person.contract_signed_on > self.on
                else []
            )
        for code in codes:
            self.notes.append(
                Problem(
                    code,
                    row.where,
                    N_("to know: {reason}"),
                    "",
                    {"reason": find_reason(code), "line": row.line, "key": person.key},
                )
            )
        postcode = row.values.get("postal_code", "").replace(" ", "")
        if postcode.isdigit() and len(postcode) != 5 and "country" not in row.values:
            self._add_note(
                row,
                "postal_code",
                "postcode",
                N_("a French postcode has five digits"),
                N_("was a leading zero lost? Abroad, say the country"),
            )
        if person.address is not None and _lacks_street(row.values):
            self._add_note(
                row,
                "address",
                "no-street",
                N_("the address has no street"),
                N_("fill it in, unless it has none: the paper prints it as it is"),
            )
        if "name" not in row.values and "first_name" not in row.values and person.name:
            self._add_note(
                row,
                "first_name",
                "no-first-name",
                N_("there is no first name"),
                N_("fill it in, unless the person has none"),
            )

    def _add_note(self, row: PersonRow, column: str, code: str, message: str, hint: str) -> None:
        title = row.titles(column)
        self.notes.append(
            Problem(
                code,
                f"{row.where}, {title}",
                message,
                hint,
                {"line": row.line, "column": title, "key": row.values.get("key", "")},
            )
        )

    def _note_homonyms(self, names: Mapping[str, Sequence[Recipient]]) -> None:
        for same in names.values():
            if len({person.key for person in same}) > 1:
                lines = ", ".join(str(person.line) for person in same)
                self.notes.append(
                    Problem(
                        "homonyms",
                        "",
                        N_("several people have the same name (lines {lines})"),
                        N_("are they different people? Give the right paper to each"),
                        {"lines": lines, "line": same[0].line, "key": key_for_messages(same[0].key)},
                    )
                )


def _lacks_street(values: Mapping[str, str]) -> bool:
    """Whether the columns of an address give a town and no street: by themselves, or as one word in that of the street.

    ``values`` are texts by standard column name. A hamlet beside its town is a street.
    """
    street = f"{values.get('address', '')}{values.get('address_2', '')}"
    alone = not values.keys() & {"city", "postal_code"}
    return not street or (alone and not any(char.isdigit() or char in ",\n" for char in street))
