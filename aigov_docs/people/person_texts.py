"""What an amendment prints of a person, from the columns of a file: the name, the address; and the day of birth."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from ..text import normalize_word, parse_cell_day


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
