"""Which declarations of some DSN files are a list of employees, and whether the whole list is there."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Sequence

from ...i18n import N_
from ...problems import Problem
from .dsn_lines import DsnFile, MonthlyDeclaration


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
