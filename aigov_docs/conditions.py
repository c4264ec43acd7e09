"""Conditions: the grammar of every ``when:`` of a library, and the one place that says whether a condition holds.

A condition names facts, options or observations, and says for each which values it admits: as written, a word, several
words, or all but some (``{not: …}``). Where the closed list of values is known, `admitted_values` turns a line into the
set of values it admits: rules and checks are kept in that form, and `condition_holds` takes both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, Protocol

from .kits.ground.i18n import N_
from .kits.ground.problems import Problem, unknown_name

#: One line of a condition as it is written: a word, several words, or all but some.
Test = str | tuple[str, ...] | dict[Literal["not"], str | tuple[str, ...]]
#: A condition whose lines are sets of values.
Condition = Mapping[str, frozenset[str]]


class ValuesByName(Protocol):
    """The values, by name, on which a condition is tested: a mapping, or an object that computes them."""

    def __getitem__(self, name: str, /) -> str | None: ...

    def __contains__(self, name: object, /) -> bool: ...


def condition_holds(
    condition: Mapping[str, Test | frozenset[str]], values: ValuesByName, others: Mapping[str, str] | None = None
) -> bool:
    """Whether a condition holds: the test of each name in it admits the value that the name has.

    An unknown value (None) is never admitted.

    Parameters
    ----------
    condition:
        Names, each with its test: the value admitted, a tuple or frozenset of those admitted, or, in
        ``{"not": …}``, the value or the tuple of those that are not admitted.
    values:
        What was chosen or observed, by name.
    others:
        Where to look for a name that ``values`` lack; None for nowhere.

    Raises
    ------
    KeyError
        A name has no value at all.

    >>> condition_holds({"agents": ("approval", "scoped")}, {"agents": "scoped"})
    True
    >>> condition_holds({"track": {"not": "contract"}}, {"agents": "scoped"}, {"track": "information"})
    True
    """
    for name, test in condition.items():
        value = values[name] if others is None or name in values else others[name]
        if isinstance(test, frozenset):  # a rule's: asked very many times, so it comes first
            if value not in test:
                return False
        elif isinstance(test, str):
            if value != test:
                return False
        elif not _admits_value(test, value):
            return False
    return True


def may_condition_hold(condition: Mapping[str, Test], known: Mapping[str, str]) -> bool:
    """Whether a condition may hold, of which only some names have a known value: its tests on the others are ignored.

    >>> may_condition_hold({"agents": "scoped", "track": "contract"}, {"agents": "scoped"})
    True
    """
    return all(name not in known or _admits_value(test, known[name]) for name, test in condition.items())


def _admits_value(test: Test, value: str | None) -> bool:
    written = test["not"] if isinstance(test, dict) else test
    listed = (written,) if isinstance(written, str) else written
    return value is not None and (value in listed) != isinstance(test, dict)


def admitted_values(test: Test, values: Iterable[str], where: str, problems: list[Problem]) -> frozenset[str]:
    """Compute the set of values that one test of a condition admits, of a closed list of values.

    ``test`` is as a file writes it: a value, several, or all but some (``{"not": …}``). Values that are not in
    the list are added to ``problems``, with ``where`` as their place.

    >>> sorted(admitted_values({"not": "a"}, ["a", "b", "c"], "here", []))
    ['b', 'c']
    """
    known = list(values)
    written = test["not"] if isinstance(test, dict) else test
    listed = (written,) if isinstance(written, str) else tuple(written)
    message = N_('unknown value "{name}"')
    problems += [unknown_name("unknown-value", where, message, value, known) for value in listed if value not in known]
    return frozenset(known).difference(listed) if isinstance(test, dict) else frozenset(listed)
