"""Reading a list of employees: every row is checked first, every fault has its line, and nobody disappears."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..i18n import N_
from ..problems import Problem, RecipientError, unknown_name
from .dsn import held_codes, is_dsn, read_dsn
from .mapping import ColumnMapping, TableColumns, read_mapping
from .person_row import PersonRow
from .recipient import Recipients
from .recipient_checks import RecipientChecker
from .table_rows import complete_rows, read_table_rows
from .table_words import load_outcomes


@cache
def acceptable_codes() -> tuple[str, ...]:
    """List the codes of the reasons that users may set aside, by the parameter ``accept`` of `read_recipients`.

    Each is a reason to hold or skip a person, or to refuse a DSN (payroll return) file.

    >>> "apprentice" in acceptable_codes()
    True
    """
    statuses = load_outcomes()["statuses"].values()
    codes = {outcome["code"] for outcome in statuses if outcome["outcome"] != "issue"}
    return tuple(sorted(codes | held_codes() | {"minor", "perhaps-minor"}))


@dataclass(frozen=True, slots=True)
class RecipientCheck:
    """The result of checking a list of employees: the recipients, and every fault.

    With one fault nothing is issued.

    Parameters
    ----------
    recipients:
        Who would be issued and who is held; not those who have a fault.
    faults:
        What is wrong, in the order of the files.
    mapping:
        The columns of the first table as a mapping that can be saved; None when there is no table.
    """

    recipients: Recipients
    faults: tuple[Problem, ...] = ()
    mapping: ColumnMapping | None = None


def read_recipients(
    source: str | Path | Sequence[str | Path],
    *,
    mapping: ColumnMapping | str | Path | None = None,
    on: dt.date | None = None,
    accept: Collection[str] = (),
    secret: bytes | None = None,
    proposed_on: dt.date | None = None,
) -> Recipients:
    """Read and check a list of employees from CSV, XLSX or DSN files: recipients, held people and notes.

    A table given beside DSN (French payroll return) files completes them: its rows are matched by the matricule (the
    employer's number of a person), and replace the values of the DSN.

    Parameters
    ----------
    source:
        The file, or the files.
    mapping:
        A mapping, or the YAML file that holds one, for headers and words this library does not know; None for none.
    on:
        The day of effect: who has left by then is skipped, who is under age is held. Without it neither is looked for.
    accept:
        Codes of reasons to set aside: they hold or skip nobody and refuse no file (see `acceptable_codes`).
    secret:
        At least 16 bytes. With it, a person of a DSN without matricule gets a keyed hash of the social security number
        (NIR) as key; without it the NIR is forgotten once its first digit is read, and such a person is a fault.
    proposed_on:
        The day of the proposal: where it comes before the day of effect, age is judged on it, as people may sign then.

    Raises
    ------
    RecipientError
        Every fault of every row: file, line, column and what is expected, never the value.

    >>> from ..resources import data_folder
    >>> people = read_recipients(data_folder("clause_library") / "samples" / "employees.csv", on=dt.date(2026, 11, 2))
    >>> people.people[1].name, people.people[1].gender, [(held.key, held.code) for held in people.held]
    ("Séamus O'Brien", 'm', [('E-0006', 'apprentice')])
    """
    checked = check_recipients(source, mapping=mapping, on=on, accept=accept, secret=secret, proposed_on=proposed_on)
    if checked.faults:
        raise RecipientError(*checked.faults)
    return checked.recipients


def check_recipients(
    source: str | Path | Sequence[str | Path],
    *,
    mapping: ColumnMapping | str | Path | None = None,
    on: dt.date | None = None,
    accept: Collection[str] = (),
    secret: bytes | None = None,
    proposed_on: dt.date | None = None,
) -> RecipientCheck:
    """Check a list of employees from CSV, XLSX or DSN files, and report every fault without raising it.

    ``source`` is the file or files, ``mapping`` is for headers and words this library does not know, ``accept`` lists
    codes of reasons to set aside. ``on`` is the day of effect (None: neither departures nor ages are looked at),
    ``proposed_on`` that of the proposal, where age is judged on that day. ``secret``, of at least 16 bytes, makes the
    hash that stands for a missing matricule in a DSN (None: such a person is a fault).

    Raises
    ------
    RecipientError
        The mapping is wrong, a code is not one that can be accepted, or the secret is too short.

    >>> from ..resources import data_folder
    >>> checked = check_recipients(data_folder("clause_library") / "samples" / "employees.csv")
    >>> len(checked.recipients), checked.faults, checked.mapping.columns["civility"]
    (5, (), 'civility')
    """
    known = mapping if isinstance(mapping, ColumnMapping) or mapping is None else read_mapping(mapping)
    _check_options(accept, secret)
    paths = [Path(source)] if isinstance(source, str | Path) else [Path(one) for one in source]
    declared = [path for path in paths if is_dsn(path)]
    tables = [path for path in paths if path not in declared]
    faults: list[Problem] = []
    notes: list[Problem] = []
    columns: list[TableColumns] = []
    rows: list[PersonRow] = []
    if declared:
        dsn = read_dsn(declared, on=on, accept=accept, secret=secret)
        rows, faults, notes = list(dsn.rows), list(dsn.problems), list(dsn.notes)
    for path in tables:
        read = read_table_rows(path, known, completes=bool(declared))
        faults += read.faults
        notes += read.notes
        columns += [read.columns] if read.columns else []
        rows = complete_rows(rows, read.rows) if declared else [*rows, *read.rows]
    checker = RecipientChecker(known, on, accept, proposed_on)
    if not (declared and faults):
        checker.check_rows(rows)
    if not paths or (not rows and not faults):
        faults.append(
            Problem(
                "nobody",
                ", ".join(path.name for path in paths),
                N_("there is nobody in the list"),
                N_("is it the right file?"),
            )
        )
    if on is None and any(name in row.values for row in rows for name in ("ended_on", "expected_end", "birth_date")):
        notes.append(
            Problem(
                "no-day",
                "",
                N_("no day of effect was given: who has left by then and who is under age were not looked for"),
                N_("give the day of effect"),
            )
        )
    found = Recipients(
        tuple(checker.people),
        tuple(checker.held),
        (*notes, *checker.notes),
        ", ".join(path.name for path in paths),
        columns[0].header if columns else (),
    )
    return RecipientCheck(
        found, tuple(_sort_faults([*faults, *checker.faults])), columns[0].as_mapping() if columns else None
    )


def _check_options(accept: Collection[str], secret: bytes | None) -> None:
    problems = [
        unknown_name(
            "unknown-code", "accept", N_('"{name}" is no reason that can be accepted'), code, acceptable_codes()
        )
        for code in accept
        if code not in acceptable_codes()
    ]
    if secret is not None and len(secret) < 16:
        problems.append(
            Problem("short-key", "secret", N_("a key has at least 16 bytes"), N_("make one with: openssl rand -hex 32"))
        )
    if problems:
        raise RecipientError(*problems)


def _sort_faults(faults: Sequence[Problem]) -> list[Problem]:
    """Sort faults by file, then by line, the order in which HR corrects them."""
    files = {
        name: place for place, name in enumerate(dict.fromkeys(each.where.partition(", line ")[0] for each in faults))
    }
    return sorted(faults, key=lambda each: (files[each.where.partition(", line ")[0]], each.values.get("line", 0)))
