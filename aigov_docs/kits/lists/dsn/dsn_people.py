"""The people of some DSN files, merged on employer and matricule: one row a person, with the contract that runs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ...ground.i18n import N_
from ...ground.problems import Problem
from ...ground.text import parse_compact_day
from ..list_source import ListSource, PersonRow
from .dsn_lines import NIR, NTT, DsnContract, DsnFile, DsnPerson, MonthlyDeclaration, read_dsn_file

# ------------------------------------------------------------------ declarations
# Which declarations of some DSN files are a list of employees, and whether the whole list is there.


def check_file(file: DsnFile, accept: Collection[str]) -> list[Problem]:
    """List every reason why one DSN file (French payroll return) cannot be read as a whole list of employees.

    Empty where the file can be read.

    Parameters
    ----------
    file:
        What `read_dsn_file` read of it.
    accept:
        Codes of reasons that are to be ignored: ``test`` lets a test file pass.
    """
    problems = list(file.problems)

    def add(code: str, message: str, hint: str, where: str = "") -> None:
        problems.append(Problem(code, where or file.file, message, hint, {"code": code}))

    total = file.total
    if not problems and (total.get("001") != str(file.lines) or total.get("002") != str(len(file.declarations))):
        add(
            "not-whole",
            N_("the file is not whole: its last lines are missing, or count other lines than there are"),
            N_("ask payroll for the file again"),
        )
    if file.head.get("005") == "01" and "test" not in accept:
        add("test", N_("this is a test file, not a real declaration"), N_("ask for the real one, or accept “{code}”"))
    if file.head.get("008") == "02":
        add("nothing", N_("this file declares nothing"), N_("ask for the monthly declaration"))
    for declaration in file.declarations:
        nature, kind = declaration.values.get("001", ""), declaration.values.get("002", "")
        if nature in ("04", "05"):
            add(
                "one-person",
                N_("one person’s sick-leave notice, not a list"),
                N_("ask for the monthly declaration"),
                declaration.where,
            )
        elif nature != "01":
            add(
                "one-person",
                N_("this declaration is not the monthly one: it names one person, or replaces another"),
                N_("ask for the monthly declaration"),
                declaration.where,
            )
        elif kind not in ("01", "03"):
            add(
                "no-list",
                N_("this declaration has no list of people, or cancels one"),
                N_("ask for the last normal declaration of the month"),
                declaration.where,
            )
        if not re.fullmatch(r"[0-9]{9}", declaration.siren) or not re.fullmatch(r"[0-9]{5}", declaration.nic):
            add(
                "no-employer",
                N_("the SIREN or NIC of the employer is missing or wrong"),
                N_("ask payroll for the file again"),
                declaration.where,
            )
    return problems


def keep_newest(declarations: Iterable[MonthlyDeclaration]) -> tuple[list[MonthlyDeclaration], list[Problem]]:
    """Keep the newest DSN (French payroll) declarations of each establishment, and note each one that is not kept.

    Only the newest month of each establishment is kept. A month comes in parts (fractions, the agricultural part);
    where a part was declared again, the declaration with the highest order number is kept. Each note is a `Problem`
    that refuses nothing.
    """
    notes: list[Problem] = []
    months: dict[str, dt.date] = {}
    declarations = list(declarations)
    for declaration in declarations:
        months[declaration.siren + declaration.nic] = max(
            declaration.month or dt.date.min, months.get(declaration.siren + declaration.nic, dt.date.min)
        )
    best: dict[tuple[str, ...], MonthlyDeclaration] = {}
    for declaration in declarations:
        if (declaration.month or dt.date.min) != months[declaration.siren + declaration.nic]:
            notes.append(
                Problem(
                    "older-month",
                    declaration.where,
                    N_("an older month of the same establishment was set aside"),
                    "",
                    {"line": declaration.line},
                )
            )
            continue
        part = (
            declaration.siren,
            declaration.nic,
            declaration.values.get("003", "11"),
            declaration.values.get("008", "01"),
        )
        previous_best = best.get(part)
        if previous_best is not None:
            older = min(declaration, previous_best, key=_declaration_rank)
            notes.append(
                Problem(
                    "older-rank",
                    older.where,
                    N_("a declaration replaced in the same month was set aside"),
                    "",
                    {"line": older.line},
                )
            )
            declaration = max(previous_best, declaration, key=_declaration_rank)
        best[part] = declaration
    return list(best.values()), notes


def _declaration_rank(declaration: MonthlyDeclaration) -> int:
    written = declaration.values.get("004", "0")
    return int(written) if re.fullmatch(r"[0-9]{1,9}", written) else 0


def find_missing_parts(declarations: Sequence[MonthlyDeclaration], accept: Collection[str]) -> list[Problem]:
    """List a problem for each DSN (French payroll) declaration whose month lacks another part of its establishment.

    ``declarations`` are those that `keep_newest` kept: one month for each establishment. A month comes in parts:
    fractions, and an agricultural beside a general part; a declaration may lack both, and then has two problems. A
    fraction that cannot be read is a problem too. Empty when ``accept`` has ``fraction``.
    """
    problems: list[Problem] = []
    if "fraction" in accept:
        return problems
    seen: dict[tuple[str, str], set[str]] = {}
    parts: dict[tuple[str, str], set[str]] = {}
    for declaration in declarations:
        seen.setdefault((declaration.siren, declaration.nic), set()).add(declaration.values.get("003", "11"))
        parts.setdefault((declaration.siren, declaration.nic), set()).add(declaration.values.get("008", "01"))
    for declaration in declarations:
        fraction = declaration.values.get("003", "11")
        if not re.fullmatch(r"[1-9]{2}", fraction):
            problems.append(
                Problem(
                    "fraction",
                    declaration.where,
                    N_("the fraction of the declaration cannot be read"),
                    N_("ask payroll for the file again"),
                    {"line": declaration.line},
                )
            )
            continue
        count = int(fraction[1])
        if any(f"{nth}{count}" not in seen[declaration.siren, declaration.nic] for nth in range(1, count + 1)):
            word = N_("fraction {nth} of {count}: the others are missing")
            problems.append(
                Problem(
                    "fraction",
                    declaration.where,
                    word,
                    N_("add the other file, or accept “{code}”"),
                    {"nth": fraction[0], "count": count, "code": "fraction", "line": declaration.line},
                )
            )
        part_codes = parts[declaration.siren, declaration.nic]
        if part_codes not in ({"01"}, {"02", "03"}, {"01", "02", "03"}):
            problems.append(
                Problem(
                    "fraction",
                    declaration.where,
                    N_("only the agricultural or the general part of the declaration is here"),
                    N_("add the other file, or accept “{code}”"),
                    {"code": "fraction", "line": declaration.line},
                )
            )
    return problems


# ------------------------------------------------------------------ dsn tables
# What the rubriques of a DSN mean, as data: ``dsn_tables.yaml``.


#: What the tables say of a contract: the status it gives, ``issue``, ``hold`` or ``skip``, and the code of the reason.
ContractOutcome = dict[str, str]


@cache
def load_dsn_tables() -> dict[str, Any]:
    """Load the data of ``dsn_tables.yaml``: what each code of a DSN (payroll return) means for the program.

    The keys: ``norm`` (the norm of DSN, a text), ``natures`` and ``schemes`` (by code, a dict with ``status``,
    ``outcome`` and perhaps ``code``, the reason to hold), ``unknown_nature`` (such a dict), and ``recase`` (lists of
    words for writing capitals). ``schemes`` also has ``natures``, the list of the natures on which schemes are looked
    at. Every value is a text, or a list or dict of texts.

    >>> load_dsn_tables()["natures"]["01"]
    {'status': 'permanent', 'outcome': 'issue'}
    """
    text = Path(__file__).with_name("dsn_tables.yaml").read_text(encoding="utf-8")
    tables: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # texts only: no type is guessed, nothing is built
    return tables


def find_outcome(nature: str, scheme: str) -> ContractOutcome:
    """Find what a contract in a DSN (payroll return) means for its person: status, outcome, and the reason's code.

    The outcome is ``issue``, ``hold`` or ``skip``. The scheme decides where the tables list schemes for that nature,
    else the nature decides.

    Parameters
    ----------
    nature:
        The nature of the contract (S21.G00.40.007).
    scheme:
        The public policy scheme (S21.G00.40.008); it only counts for the natures that the tables list with schemes.

    >>> find_outcome("01", "64")["status"], find_outcome("29", "")["code"], find_outcome("ZZ", "")["code"]
    ('apprentice', 'intern', 'unknown-nature')
    """
    tables = load_dsn_tables()
    schemes = tables["schemes"]
    outcome: ContractOutcome
    if nature in schemes["natures"] and scheme in schemes and scheme != "natures":
        outcome = schemes[scheme]
    else:
        outcome = tables["natures"].get(nature, tables["unknown_nature"])
    return outcome


def held_codes() -> frozenset[str]:
    """List the codes of the reasons for which a DSN (payroll return) makes a person held or skipped, or a file refused.

    Users may accept these reasons, by their codes (parameter ``accept`` of `read_recipients`).

    >>> "apprentice" in held_codes(), "agency-permanent" in held_codes()
    (True, False)
    """
    tables = load_dsn_tables()
    schemes = [outcome for name, outcome in tables["schemes"].items() if name != "natures"]
    listed = [*tables["natures"].values(), *schemes, tables["unknown_nature"]]
    codes = {outcome["code"] for outcome in listed if outcome["outcome"] != "issue"}
    return frozenset(codes | {"left", "no-contract", "several-contracts", "test", "fraction", "several-employers"})


# ------------------------------------------------------------------ recase
# Names, streets and job titles of a DSN as a document prints them: a DSN writes nearly everything in capitals.


def find_country_name(code: str) -> str:
    """Find the French name of a country by its two-letter code; an unknown code is returned as it is.

    >>> find_country_name("GB"), find_country_name("")
    ('Royaume-Uni', '')
    """
    if not code:
        return ""
    from babel import Locale

    return str(Locale("fr").territories.get(code.upper(), code))


def pick_first_name(names: str) -> str:
    """Pick the first of a person's first names, whole if hyphenated, rewritten with usual capitals if all in capitals.

    >>> pick_first_name("HÉLÈNE MARIE-LOU"), pick_first_name("JEAN PIERRE, MARIE"), pick_first_name("Marie-Lou")
    ('Hélène', 'Jean', 'Marie-Lou')
    """
    words = re.split(r"[\s,]+", names.strip())
    return _recase_name(words[0]) if words and words[0].isupper() else words[0]


def _recase_name(word: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda part: part[0][0].upper() + part[0][1:].lower(), word)


def recase_street(street: str) -> str:
    """Rewrite a street that a DSN (payroll return) gives in capitals with the usual capitals.

    A number and its letter stay; no accent is added. A street that is not all capitals is left as it is.

    >>> recase_street("12B RUE DE L'ÉCLUSE"), recase_street("27 QUEEN'S ROAD"), recase_street("3 bis rue Haute")
    ("12B rue de l'Écluse", "27 Queen's Road", '3 bis rue Haute')
    """
    if not street.isupper():
        return street
    tables = load_dsn_tables()["recase"]
    low = {word.lower() for word in [*tables["small"], *tables["ways"]]}
    recased = re.sub(r"\S+", lambda match: _recase_street_word(match[0], low), street)
    return recased[:1].upper() + recased[1:]


def _recase_street_word(word: str, low: set[str]) -> str:
    if any(letter.isdigit() for letter in word):
        return word
    if word.lower() in low:
        return word.lower()
    elided = re.fullmatch(r"([DL])(['’])(.+)", word)
    if elided:
        return elided[1].lower() + elided[2] + "-".join(_capitalize_part(part) for part in elided[3].split("-"))
    return "-".join(
        part.lower() if at and part.lower() in low else _capitalize_part(part)
        for at, part in enumerate(word.split("-"))
    )


def _capitalize_part(part: str) -> str:
    """Capitalize a part of a word; two letters after a lone letter and an apostrophe (O'Brien)."""
    lone = re.fullmatch(r"(\w['’])(.+)", part)
    return lone[1].upper() + _capitalize_part(lone[2]) if lone else part[:1].upper() + part[1:].lower()


def recase_job_title(title: str) -> str:
    """Rewrite a job title that a DSN (payroll return) gives in capitals with one capital, acronyms kept.

    A title that is not all capitals is left as it is.

    >>> recase_job_title("INGÉNIEURE D'ÉTUDES"), recase_job_title("CHARGÉE RH")
    ("Ingénieure d'études", 'Chargée RH')
    """
    if not title.isupper():
        return title
    acronyms = set(load_dsn_tables()["recase"]["acronyms"])
    recased = re.sub(
        r"[^\s'’(),/-]+",
        lambda match: match[0] if match[0] in acronyms or any(c.isdigit() for c in match[0]) else match[0].lower(),
        title,
    )
    return recased[:1].upper() + recased[1:]


# ------------------------------------------------------------------ dsn people
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
