"""Which numbers of people differ only by their form: 000042 and 42, E-0042 and e 42."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from .problems import refuse_type
from .text import normalize_word

_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
#: How long a number may be with the zeros that a list lost.
_LONGEST = 16


def spell_number(key: str | int) -> str:
    """Write a person's number as lists are read: without blanks around it, and 42 of a program as the text 42.

    Raises
    ------
    TypeError
        It is neither a text nor a whole number.

    >>> spell_number(42), spell_number(" E-0042 ")
    ('42', 'E-0042')
    """
    refuse_type("key", key, str, int)
    return str(key).strip()


def reduce_number(key: str) -> str:
    """Reduce a person's number to what does not change with its form: no capitals, no marks, no zero before a figure.

    Two numbers that give the same text are perhaps those of one person.

    >>> reduce_number("000042"), reduce_number("E-0042"), reduce_number("e 42"), reduce_number("0")
    ('42', 'e42', 'e42', '0')
    """
    return normalize_word(_ZEROS.sub("", key))


def find_changed_numbers(given: Iterable[str], known_numbers: Iterable[str]) -> dict[str, str]:
    """Find the numbers of a list that are not known, but differ from a known number only by their form.

    Parameters
    ----------
    given:
        The numbers of the list.
    known_numbers:
        The numbers of a register.

    Returns
    -------
    dict
        Number of the list → the known number, which the list does not have.

    >>> find_changed_numbers(["42", "000043", "44"], ["000042", "000043"])
    {'42': '000042'}
    """
    numbers, registered = list(given), set(known_numbers)
    forms: dict[str, str] = {}
    for known_number in sorted(registered.difference(numbers)):
        forms.setdefault(reduce_number(known_number), known_number)
    return {key: forms[form] for key in numbers if key not in registered and (form := reduce_number(key)) in forms}


def suggest_number(key: str, numbers: Container[str]) -> str | None:
    """Find the known number that a number differs from by the zeros before it; None where there is none.

    >>> suggest_number("42", {"000042"}), suggest_number("0042", {"42"}), suggest_number("43", {"42"})
    ('000042', '42', None)
    """
    figures = key.lstrip("0") or "0"
    return next((form for wide in range(_LONGEST) if (form := figures.zfill(wide)) in numbers and form != key), None)
