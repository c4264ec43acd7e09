"""Reading type annotations: which keys a model has, and of which type the value under a key is."""

from __future__ import annotations

import datetime as dt
import types
import typing
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import TypeVar, cast

from pydantic import BaseModel

Data = TypeVar("Data")


def list_keys(kind: object, loc: Sequence[str | int]) -> list[str]:
    """List the keys that a file may give to a value of a type (``kind``), at a place inside the value.

    ``loc`` is the path of keys and indexes that leads from the value to that place. Empty where no model (block of
    keys) stands there.
    """
    for part in loc:
        kind = find_annotation(kind, part)
        if kind is None:
            return []
    return list(dict.fromkeys(name for model in list_models(kind) for name in model.model_fields))


def list_models(kind: object) -> list[type[BaseModel]]:
    """List the pydantic models that a type annotation names: one, several for a union, none for other types."""
    bare = strip_annotated(kind)
    if isinstance(bare, type) and issubclass(bare, BaseModel):
        return [bare]
    return [model for option in typing.get_args(bare) for model in list_models(option)] if is_union(bare) else []


def find_model(kind: object) -> type[BaseModel] | None:
    """Find the first pydantic model that a type annotation names; None where it names no model."""
    return next(iter(list_models(kind)), None)


def is_block(kind: object) -> bool:
    """Whether a YAML file writes a value of a type (``kind``) as keys or items below the value's own key.

    True for models, dicts, lists and tuples.
    """
    kind = strip_annotated(kind)
    return typing.get_origin(kind) in (dict, list, tuple) or (isinstance(kind, type) and issubclass(kind, BaseModel))


def is_day(kind: object) -> bool:
    """Whether a type annotation is ``datetime.date``, or a union that contains it, such as ``date | None``."""
    return kind is dt.date or any(is_day(option) for option in typing.get_args(kind) if is_union(kind))


def strip_annotated(kind: object) -> object:
    """Return the type inside an ``Annotated``; any other type is returned as it is."""
    return typing.get_args(kind)[0] if typing.get_origin(kind) is typing.Annotated else kind


def is_union(kind: object) -> bool:
    """Whether a type annotation is a union of several types, such as ``int | None``."""
    return typing.get_origin(kind) in (typing.Union, types.UnionType)


@lru_cache(maxsize=4096)
def find_annotation(kind: object, part: str | int) -> object:
    """Find the type annotation of one key of a model or dict, or of the items of a list; None where there is none.

    ``kind`` is the type of the whole value, ``part`` the key, or the index in the list. Of a union, the first option
    that has that key counts.
    """
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated or is_union(kind):
        for option in args:
            found = find_annotation(option, part)
            if found is not None:
                return found
        return None
    if origin in (list, tuple):
        return args[0] if args else None
    if origin is dict:
        return args[1]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        info = kind.model_fields.get(str(part))
        return info.annotation if info else None
    return None


def drop_empty_blocks(kind: object, data: Data) -> Data:
    """Copy data read from a file without the empty blocks and lists that the type (``kind``) does not require.

    A line ``options:`` with nothing after it is left out, as if it had not been written.

    >>> class Facts(BaseModel):
    ...     scale: tuple[str, ...] = ()
    ...     kept: tuple[str, ...]
    >>> drop_empty_blocks(Facts, {"scale": None, "kept": None})
    {'kept': None}
    """
    if isinstance(data, list):
        return cast(
            "Data",
            [
                drop_empty_blocks(find_annotation(kind, at), each) if isinstance(each, dict | list) else each
                for at, each in enumerate(data)
            ],
        )
    if not isinstance(data, dict):
        return data
    model = find_model(kind)
    optional = (
        {name for name, info in model.model_fields.items() if not info.is_required() and is_block(info.annotation)}
        if model
        else ()
    )
    kept = {
        name: drop_empty_blocks(find_annotation(kind, name), value) if isinstance(value, dict | list) else value
        for name, value in data.items()
        if value is not None or name not in optional
    }
    return cast("Data", kept)


def drop_values(data: Data, paths: Collection[tuple[str | int, ...]]) -> Data:
    """Copy data read from a file without the values at some paths; an item of a list becomes None.

    >>> drop_values({"date": "9999-12-31", "answers": [{"on": "0"}, "x"]}, [("date",), ("answers", 0)])
    {'answers': [None, 'x']}
    """
    inside: dict[str | int, list[tuple[str | int, ...]]] = {}
    for path in paths:
        inside.setdefault(path[0], []).append(path[1:])
    whole = {part for part, rest in inside.items() if () in rest}
    if isinstance(data, dict):
        kept = {key: drop_values(value, inside.get(key, ())) for key, value in data.items() if key not in whole}
        return cast("Data", kept)
    if isinstance(data, list):
        items = [None if at in whole else drop_values(value, inside.get(at, ())) for at, value in enumerate(data)]
        return cast("Data", items)
    return data
