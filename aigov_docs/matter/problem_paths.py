"""The path of a problem in a matter: the keys and positions that lead to the value, from the key that people read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import NoneType

from ..library.yaml_files import YamlSource
from ..problems import Problem
from .partial import MatterParts


def find_key_path(key: str, matter: MatterParts) -> tuple[str | int, ...]:
    """Find the path of a key such as ``tools.2.tier`` in a matter: ``("tools", 2, "tier")``.

    A name with dots that the matter itself gives (``pins``) stays whole. Empty where the key leads into no block of a
    matter, such as that of a fact that is asked beside it.

    >>> find_key_path("tools.2.tier", sample_matter())
    ('tools', 2, 'tier')
    """
    at: object = matter
    path: list[str | int] = []
    parts = key.split(".")
    if parts[0] not in vars(matter):
        return ()
    while parts:
        part, at, taken = _step_into(at, parts)
        path.append(part)
        del parts[:taken]
    return tuple(path)


def _step_into(value: object, parts: Sequence[str]) -> tuple[str | int, object, int]:
    """Take one step of a key inside a value: what was stepped on, what stands there, how many parts of the key it took.

    What stands there is None where the value has no such part, or could not be read.
    """
    if isinstance(value, Mapping):
        names = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
        name = next((name for name in names if name in value), parts[0])
        return name, value.get(name), name.count(".") + 1
    if isinstance(value, (tuple, NoneType)) and parts[0].isdecimal():
        place = int(parts[0])
        return place, value[place] if value is not None and place < len(value) else None, 1
    return parts[0], getattr(value, parts[0], None), 1


def add_path(problem: Problem, matter: MatterParts) -> Problem:
    """Copy a problem whose place is a key of a matter (``where``) with the path of that key.

    >>> add_path(Problem("x", "tools.0.tier", "wrong"), sample_matter()).path
    ('tools', 0, 'tier')
    """
    return problem if problem.path else replace(problem, path=find_key_path(problem.where, matter))


def place_problem(problem: Problem, source: YamlSource) -> Problem:
    """Copy a problem whose place is a key (``where``) with its place in a source: the line, where there is one.

    >>> place_problem(
    ...     Problem("x", "tools.0.tier", "wrong", path=("tools", 0, "tier")), YamlSource("m.yaml", None)
    ... ).where
    'm.yaml, tools.0.tier'
    """
    key, *texts = problem.where.split("; ")
    place = source.describe_place(problem.path or ((key,) if key else ()))
    return replace(problem, where="; ".join([place, *texts]))
