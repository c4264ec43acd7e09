"""The people of some DSN files, merged on employer and matricule: one row a person, with the contract that runs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...i18n import N_
from ...problems import Problem
from ...text import parse_compact_day
from ..list_source import ListSource
from ..person_row import PersonRow
from .declarations import check_file, find_missing_parts, keep_newest
from .dsn_lines import NIR, NTT, DsnContract, DsnFile, DsnPerson, MonthlyDeclaration, read_dsn_file
from .dsn_tables import find_outcome, load_dsn_tables
from .recase import find_country_name, pick_first_name, recase_job_title, recase_street


@dataclass(frozen=True, slots=True)
class DsnPeople:
    """People of some DSN (payroll return) files, as rows to check, with the files' problems and notes.

    Parameters
    ----------
    rows:
        One a person, with the outcome that the contract has; none where a file is not a list of employees.
    problems:
        What is wrong with the files; with one problem nobody should be issued.
    notes:
        What is worth knowing and stops nothing: the encoding, the month, declarations set aside.
    """

    rows: tuple[PersonRow, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def read_dsn(
    paths: Sequence[Path | ListSource],
    *,
    on: dt.date | None = None,
    accept: Collection[str] = (),
    secret: bytes | None = None,
) -> DsnPeople:
    """Read the people of some DSN (French payroll return) files as rows to check, with the problems and the notes.

    There is one row for each employer (SIREN) and employer's number of a person (matricule).

    Parameters
    ----------
    paths:
        The files, or lists in memory: establishments, fractions or months.
    on:
        The day of effect: contracts ended before are left out. The day the newest file was made when not given.
    accept:
        Codes of reasons for refusing a file that are to be ignored: ``test``, ``fraction``, ``several-employers``.
    secret:
        The key of a hash of the social security number, which stands for a missing matricule; None makes no hash.
    """
    files = [read_dsn_file(path, secret) for path in paths]
    problems = [problem for file in files for problem in check_file(file, accept)]
    if problems:
        return DsnPeople((), tuple(problems), ())
    notes = [note for file in files for note in _file_notes(file)]
    declarations, aside = keep_newest(declaration for file in files for declaration in file.declarations)
    notes += aside
    problems += find_missing_parts(declarations, accept)
    sirens = {declaration.siren for declaration in declarations}
    if len(sirens) > 1 and "several-employers" not in accept:
        problems.append(
            Problem(
                "several-employers",
                declarations[0].file,
                N_("the files name {count} employers (SIREN)"),
                N_("read one employer at a time, or accept “{code}”"),
                {"count": len(sirens), "code": "several-employers"},
            )
        )
    days = [day for dsn in declarations if (day := parse_compact_day(dsn.values.get("007", "")) or dsn.month)]
    day = on or (max(days) if days else None)
    rows: list[PersonRow] = []
    for (siren, _), same in _merge_people(declarations).items():
        row, row_notes = _person_row(same, day)
        if len(sirens) > 1 and "key" in row.values:
            row.values["key"] = f"{siren}-{row.values['key']}"
        rows.append(row)
        notes += row_notes
    return DsnPeople(tuple(rows), tuple(problems), tuple(notes))


def _file_notes(file: DsnFile) -> list[Problem]:
    notes = [
        Problem(
            "encoding",
            file.file,
            N_("read as {encoding}"),
            "" if file.encoding == "UTF-8" else N_("look at the accents of a few names"),
            {"encoding": file.encoding},
        )
    ]
    norm, known_norm = file.head.get("006", ""), load_dsn_tables()["norm"]
    if re.fullmatch(r"P\d\dV\d\d", norm) and norm > known_norm:
        notes.append(
            Problem(
                "newer-norm",
                file.file,
                N_("the file follows a newer norm ({norm}) than the tables ({known})"),
                N_("look at the outcome of a few people"),
                {"norm": norm, "known": known_norm},
            )
        )
    elif not re.fullmatch(r"P\d\dV\d\d", norm):
        notes.append(
            Problem(
                "unknown-norm",
                file.file,
                N_("the file does not name its norm as expected (P24V01)"),
                N_("look at the outcome of a few people"),
            )
        )
    months = {declaration.month for declaration in file.declarations if declaration.month}
    notes += [
        Problem(
            "month",
            file.file,
            N_("month declared: {month}; people hired since are not in the list"),
            "",
            {"month": f"{month:%Y-%m}"},
        )
        for month in sorted(months)
    ]
    return notes


def _merge_people(
    declarations: Iterable[MonthlyDeclaration],
) -> dict[tuple[str, str], list[tuple[MonthlyDeclaration, DsnPerson]]]:
    """Group the entries of each person in DSN files by SIREN and matricule (or the value that replaces it)."""
    entries_by_person: dict[tuple[str, str], list[tuple[MonthlyDeclaration, DsnPerson]]] = {}
    for declaration in declarations:
        for person in declaration.people:
            key = person.values.get("019", "").strip() or person.hashed_key or f"?{person.file}:{person.line}"
            entries_by_person.setdefault((declaration.siren, key), []).append((declaration, person))
    return entries_by_person


def _person_row(
    same: Sequence[tuple[MonthlyDeclaration, DsnPerson]], day: dt.date | None
) -> tuple[PersonRow, list[Problem]]:
    """Build the row of one person, with notes, from all instances of that person.

    The identity is that of the first instance; the contract that runs on the day gives the outcome.
    """
    declaration, person = same[0]
    row = PersonRow(person.file, person.line, _identity_values(person), titles=_rubrique_of, judged=True)
    key = person.values.get("019", "").strip() or person.hashed_key
    if key:
        row.values["key"] = key
    row.extra = {"SIRET": declaration.siren + declaration.nic}
    notes = [
        Problem(
            "two-apostrophes",
            f"{row.where}, {_rubrique_of(name)}",
            N_("two apostrophes in a row were kept as they are"),
            N_("correct them at the source if they are an artefact"),
            {"line": row.line, "column": _rubrique_of(name), "key": key},
        )
        for name in ("last_name", "birth_name", "first_name", "address")
        if "''" in row.values.get(name, "")
    ]
    _choose_contract(row, _distinct_contracts(same), day)
    return row, notes


def _distinct_contracts(same: Sequence[tuple[MonthlyDeclaration, DsnPerson]]) -> list[DsnContract]:
    """List the contracts of a person, one each even when a month is declared twice."""
    seen: dict[tuple[str, ...], DsnContract] = {}
    for declaration, person in same:
        for contract in person.contracts:
            seen.setdefault(
                (
                    declaration.siren,
                    declaration.nic,
                    contract.values.get("001", ""),
                    contract.values.get("009", ""),
                    contract.values.get("007", ""),
                ),
                contract,
            )
    return list(seen.values())


def _contract_end(contract: DsnContract) -> dt.date | None:
    """Find the day a contract ended; None when the DSN announces no end, or cancels the end."""
    return None if contract.end.get("002") == "099" else parse_compact_day(contract.end.get("001", ""))


def _choose_contract(row: PersonRow, contracts: list[DsnContract], day: dt.date | None) -> None:
    """Put the contract that runs on the day in a person's row, with the outcome of its nature.

    Where there is not just one, the row holds the reason why the person is held or skipped.
    """
    running = [
        contract for contract in contracts if day is None or (ended := _contract_end(contract)) is None or ended >= day
    ]
    if len(running) != 1:
        row.reason, row.skipped = (
            ("no-contract", False) if not contracts else ("left", True) if not running else ("several-contracts", False)
        )
        row.lines = tuple(contract.line for contract in running)
    chosen = running[0] if running else contracts[-1] if contracts else None
    if chosen is None:
        return
    _add_contract_values(row, chosen)
    verdict = find_outcome(chosen.values.get("007", ""), chosen.values.get("008", ""))
    row.values["status"] = verdict["status"]
    if row.reason:
        return
    if verdict["outcome"] != "issue":
        row.reason, row.skipped = verdict["code"], verdict["outcome"] == "skip"
    elif "code" in verdict:
        row.notes += (verdict["code"],)
    if chosen.values.get("074") or chosen.values.get("046"):
        row.notes += ("lent",)


def _add_contract_values(row: PersonRow, contract: DsnContract) -> None:
    values = contract.values
    row.values["job"] = recase_job_title(values.get("006", ""))
    for name, written in (("hired_on", values.get("001")), ("expected_end", values.get("010"))):
        if written:
            row.values[name] = _written_day(written)
    ended = _contract_end(contract)
    if ended:
        row.values["ended_on"] = ended.isoformat()


def _written_day(written: str) -> str:
    """Convert a day written ``JJMMAAAA`` to an ISO day; a text that is no day stays readable.

    A day that does not exist becomes JJ/MM/AAAA, for the check to find; another text stays as it is.

    >>> _written_day("14072019"), _written_day("31042019"), _written_day("99992019"), _written_day("2019")
    ('2019-07-14', '31/04/2019', '99992019', '2019')
    """
    day = parse_compact_day(written)
    if day is not None:
        return day.isoformat()
    return f"{written[:2]}/{written[2:4]}/{written[4:]}" if re.fullmatch(r"(?!99|..99)[0-9]{8}", written) else written


def _identity_values(person: DsnPerson) -> dict[str, str]:
    """Read the name, address, gender, e-mail and birth of a person, by standard column name."""
    values = person.values
    birth, usage = values.get("002", "").strip(), values.get("003", "").strip()
    identity = {
        "first_name": pick_first_name(values.get("004", "")),
        "last_name": usage or birth,
        "birth_name": birth,
        "address": _join_address(values),
    }
    sex = values.get("005") or person.sex.get(NIR) or person.sex.get(NTT) or ""
    identity["gender"] = {"01": "m", "1": "m", "02": "f", "2": "f"}.get(sex, "unknown")
    if "018" in values:
        identity["email"] = values["018"]
    if "006" in values:
        identity["birth_date"] = values["006"]
    return identity


_TITLES = {
    "key": "S21.G00.30.019",
    "last_name": "S21.G00.30.002",
    "birth_name": "S21.G00.30.002",
    "first_name": "S21.G00.30.004",
    "birth_date": "S21.G00.30.006",
    "address": "S21.G00.30.008",
    "email": "S21.G00.30.018",
    "job": "S21.G00.40.006",
    "hired_on": "S21.G00.40.001",
    "expected_end": "S21.G00.40.010",
    "ended_on": "S21.G00.62.001",
}


def _rubrique_of(name: str) -> str:
    """Find the DSN rubrique from which a standard column is read."""
    return _TITLES.get(name, name)


def _join_address(values: dict[str, str]) -> str:
    """Join the address of a person on one line, without the capitals of a DSN.

    Building, street, delivery, postcode and locality; abroad, the foreign code and the country.
    """
    town = " ".join(part for part in (values.get("009"), values.get("010"), values.get("012")) if part)
    parts = [
        values.get("016"),
        recase_street(values.get("008", "")),
        values.get("017"),
        town,
        find_country_name(values.get("011", "")),
    ]
    return ", ".join(part.strip() for part in parts if part and part.strip())
