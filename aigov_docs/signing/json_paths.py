"""A value in data read from JSON, found by a path: ``data.signers[].tabs[label=reference].value``."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: A part of a path: a key, and perhaps what is looked for in the list that stands there.
_PART = re.compile(r"(?P<key>[^.\[\]]+)(?:\[(?P<name>[^=\]]*)(?:=(?P<value>[^\]]*))?\])?")


_UNNAMED = re.sub(r"\?P<\w+>", "", _PART.pattern)


def find_value(data: object, path: str) -> object:
    """Find the value at a path in data read from JSON; None where nothing stands there.

    Parameters
    ----------
    data:
        Dicts, lists, texts, numbers, true, false and None.
    path:
        Keys with a dot between. ``[name=value]`` after the key of a list takes the blocks whose key ``name`` is that
        text, ``[]`` any of them; the first that leads to a value gives it.

    >>> data = {"fields": [{"name": "a", "value": "1"}, {"name": "b", "value": "2"}]}
    >>> find_value(data, "fields[name=b].value"), find_value(data, "fields[].value"), find_value(data, "x.y")
    ('2', '1', None)
    """
    return next((value for value in _walk(data, _split(path)) if value is not None), None)


def is_path(text: str) -> bool:
    """Whether a text is a path as `find_value` takes it.

    >>> is_path("data.signers[].tabs[label=a.b].value"), is_path("a..b"), is_path("a[")
    (True, False, False)
    """
    return re.fullmatch(rf"{_PART.pattern}(\.{_UNNAMED})*", text) is not None


def _split(path: str) -> list[tuple[str, str | None, str | None]]:
    return [(part["key"], part["name"], part["value"]) for part in _PART.finditer(path)]


def _walk(data: object, parts: list[tuple[str, str | None, str | None]]) -> Iterator[object]:
    """Yield each value to which the parts of a path lead."""
    if not parts:
        yield data
        return
    (key, name, value), rest = parts[0], parts[1:]
    inner = data.get(key) if isinstance(data, dict) else None
    if name is None:
        yield from _walk(inner, rest)
        return
    for element in inner if isinstance(inner, list) else ():
        if not name or (isinstance(element, dict) and element.get(name) == value):
            yield from _walk(element, rest)
