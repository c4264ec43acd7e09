"""One short line for a value in a log, an error or a debugger: what it is, and nobody's data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sized
from itertools import islice
from operator import attrgetter
from typing import TypeVar

_Value = TypeVar("_Value")
#: The most letters of one word in the line.
LONGEST_WORD = 48


def short_repr(*shown: str) -> Callable[[type[_Value]], type[_Value]]:
    """Give a class a `repr` of one line: its name, and of each instance the attributes that ``shown`` names.

    Name only words, days, numbers and collections that belong to nobody: a text is cut short, a collection is counted,
    and what is empty, false or None is left out. A name may lead further: ``vehicle.id`` is shown as ``vehicle``.

    >>> from dataclasses import dataclass
    >>> @short_repr("run", "people")
    ... @dataclass
    ... class Plan:
    ...     run: str
    ...     people: list[str]
    >>> Plan("2026-06", ["Camille Roussel"])
    <Plan run=2026-06 people:1>
    """
    readers = [(name.removesuffix(".id").rpartition(".")[2], attrgetter(name)) for name in shown]

    def write_line(self: object) -> str:
        words = (_spell_attribute(name, read(self)) for name, read in readers)
        return f"<{' '.join([type(self).__name__, *(word for word in words if word)])}>"

    def add_line(kind: type[_Value]) -> type[_Value]:
        setattr(kind, "__repr__", write_line)  # noqa: B010 - a type checker takes no method for an attribute
        return kind

    return add_line


class _NotShown:
    def __repr__(self) -> str:
        return "…"


def hide_values(names: Iterable[str]) -> list[tuple[str | None, object]]:
    """List the keys that a model was given, eight at most, each with a dot leader as its value: a matter is somebody's.

    >>> hide_values(["name", "address"])
    [('name', …), ('address', …)]
    """
    return [(name, _NotShown()) for name in islice(names, 8)]


def _spell_attribute(name: str, value: object) -> str:
    """Write an attribute as ``name=word`` or ``name:count``; an empty text where there is nothing to say."""
    if value is None or value is False or value == "":
        return ""
    if value is True:
        return name
    if isinstance(value, str | int | dt.date):
        return f"{name}={' '.join(str(value).split())[:LONGEST_WORD]}"
    return f"{name}:{len(value)}" if isinstance(value, Sized) else ""
