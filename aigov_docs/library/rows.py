"""Turning the values of a library into plain JSON and back, for the cache.

A value is a row: its fields by their names. The rows name no class: which class each row becomes is read from our own
annotations, so that a file can build the values of a library and nothing else.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
import typing
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel

from ..read_only import ReadOnlyValues

_JSON_TYPES = (str, int, bool, float, type(None))
_new, _put = object.__new__, object.__setattr__
#: In the row of a model: which of its fields the file wrote, one bit each. No field is called so.
_WRITTEN = ""
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class RowsOnDemand(ReadOnlyValues, Mapping[_Key, _Value]):
    """A mapping whose values are read from their lines of JSON, each once, when it is first asked for.

    Parameters
    ----------
    lines:
        The line of each value, by its key; None for a value of ``base``.
    read:
        A function that reads a value from its line.
    base:
        Values that are there already.

    >>> found = RowsOnDemand({"one": b"1", "two": None}, int, {"two": 2, "three": 3})
    >>> found["one"], found["two"], list(found), "three" in found
    (1, 2, ['one', 'two'], False)
    """

    def __init__(
        self,
        lines: Mapping[_Key, bytes | None],
        read: Callable[[bytes], _Value],
        base: Mapping[_Key, _Value] = types.MappingProxyType({}),
    ) -> None:
        self._lines, self._read, self._base = lines, read, base
        self._values: dict[_Key, _Value] = {}

    def __getitem__(self, key: _Key) -> _Value:
        if key not in self._values:
            line = self._lines[key]
            self._values[key] = self._base[key] if line is None else self._read(line)
        return self._values[key]

    def __contains__(self, key: object) -> bool:
        return key in self._lines

    def __iter__(self) -> Iterator[_Key]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def __reduce__(self) -> tuple[type[dict[_Key, _Value]], tuple[dict[_Key, _Value]]]:
        """Copy and pickle the values themselves: another process has neither the lines nor what reads them."""
        return dict, (dict(self),)


class RowCoder(NamedTuple):
    """A pair of functions that turn the values of one type annotation into JSON and back."""

    encode: Callable[[Any], Any]  # a value of the annotation, which no type says
    decode: Callable[[Any], Any]  # what JSON gave


def _keep(value: object) -> object:
    """Return unchanged a value that JSON holds as such: a text, a number, true, false or null."""
    return value


_AS_IT_IS = RowCoder(_keep, _keep)


@cache
def coder_of(kind: Hashable) -> RowCoder:
    """Find the pair of functions that turn values of a type annotation (``kind``) into JSON and back.

    Raises
    ------
    TypeError
        The annotation is not that of a value of a library.

    >>> coder_of(tuple[dt.date, ...]).encode((dt.date(2026, 8, 2),))
    ['2026-08-02']
    >>> coder_of(tuple[dt.date, ...]).decode(["2026-08-02"])
    (datetime.date(2026, 8, 2),)
    """
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind in _JSON_TYPES or origin is typing.Literal:
        return _AS_IT_IS
    if kind is dt.date:
        return RowCoder(dt.date.isoformat, dt.date.fromisoformat)
    if origin is typing.Annotated:
        return coder_of(arguments[0])
    if origin in (typing.Union, types.UnionType):
        return _union_coder(arguments)
    if origin is tuple:
        return _tuple_coder(arguments)
    if origin in (dict, Mapping):
        return _mapping_coder(*arguments)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _model_coder(kind)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _dataclass_coder(kind)
    raise TypeError(f"{kind} is not the annotation of a value of a library")


def _union_coder(kinds: Iterable[Any]) -> RowCoder:
    """Build the coder of a value or None, or of several kinds of values that JSON tells apart."""
    others = [kind for kind in kinds if kind is not type(None)]
    if len(others) == 1:
        encode, decode = coder_of(others[0])
        if decode is _keep:
            return _AS_IT_IS
        return RowCoder(
            lambda value: None if value is None else encode(value), lambda row: None if row is None else decode(row)
        )
    bare = [typing.get_args(kind)[0] if typing.get_origin(kind) is typing.Annotated else kind for kind in others]
    if all(isinstance(kind, type) and issubclass(kind, BaseModel) for kind in bare):
        return _models_coder(bare)
    encoders: dict[type, Callable[[Any], Any]] = {}
    decoders: dict[type, Callable[[Any], Any]] = {}
    for kind in others:
        coder, origin = coder_of(kind), typing.get_origin(kind)
        if origin in (tuple, dict):
            encoders[origin] = coder.encode
            decoders[list if origin is tuple else dict] = coder.decode
        elif coder is not _AS_IT_IS:
            raise TypeError(f"{kind} cannot be told from the other values of its union")
    return RowCoder(
        lambda value: encoders.get(type(value), _keep)(value), lambda row: decoders.get(type(row), _keep)(row)
    )


def _models_coder(models: Iterable[type[BaseModel]]) -> RowCoder:
    """Build the coder of a value of one of several models, which their fields tell apart."""
    coders = {model: coder_of(model) for model in models}
    fields = {frozenset(model.model_fields): coder for model, coder in coders.items()}
    if len(fields) < len(coders):
        raise TypeError("two models of a union have the same fields")
    return RowCoder(
        lambda value: coders[type(value)].encode(value),
        lambda row: fields[frozenset(name for name in row if name != _WRITTEN)].decode(row),
    )


def _tuple_coder(kinds: tuple[Any, ...]) -> RowCoder:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        encode, decode = coder_of(kinds[0])
        if decode is _keep:
            return RowCoder(list, tuple)
        return RowCoder(
            lambda value: [encode(item) for item in value], lambda row: tuple([decode(item) for item in row])
        )
    coders = [coder_of(kind) for kind in kinds]
    return RowCoder(
        lambda value: [coder.encode(item) for coder, item in zip(coders, value, strict=True)],
        lambda row: tuple([coder.decode(item) for coder, item in zip(coders, row, strict=True)]),
    )


def _mapping_coder(key: Hashable, kind: Hashable) -> RowCoder:
    """Build the coder of a mapping: a JSON object where the keys are texts, else a list of pairs."""
    encode, decode = coder_of(kind)
    if coder_of(key) is not _AS_IT_IS or key is int:
        key_coder = coder_of(key)
        return RowCoder(
            lambda value: [[key_coder.encode(name), encode(item)] for name, item in value.items()],
            lambda row: {key_coder.decode(name): decode(item) for name, item in row},
        )
    if decode is _keep:
        return RowCoder(dict, dict)
    return RowCoder(
        lambda value: {name: encode(item) for name, item in value.items()},
        lambda row: {name: decode(item) for name, item in row.items()},
    )


def _field_coders(
    kinds: Mapping[str, Any],
) -> tuple[dict[str, Callable[[Any], Any]], list[tuple[str, Callable[[Any], Any]]]]:
    """Build the encoders of the fields of a class, and the decoders of those fields that JSON changes."""
    coders = {name: coder_of(kind) for name, kind in kinds.items()}
    decoders = [(name, coder.decode) for name, coder in coders.items() if coder.decode is not _keep]
    return {name: coder.encode for name, coder in coders.items()}, decoders


def _model_coder(model: type[BaseModel]) -> RowCoder:
    """Build the coder of a pydantic model, which also keeps which fields its file wrote."""
    encoders, decoders = _field_coders({name: info.annotation for name, info in model.model_fields.items()})
    names = tuple(encoders)
    every = {*names}
    written: dict[int, set[str]] = {}

    def encode(value: BaseModel) -> dict[str, Any]:
        if type(value) is not model:
            raise TypeError(f"a {type(value).__name__} is kept where a {model.__name__} is declared")
        kept = value.__dict__
        row = {name: encoder(kept[name]) for name, encoder in encoders.items()}
        if value.model_fields_set != every:
            row[_WRITTEN] = sum(1 << at for at, name in enumerate(names) if name in value.model_fields_set)
        return row

    def decode(row: dict[str, Any]) -> BaseModel:
        fields_set = every
        if _WRITTEN in row:
            mask = row.pop(_WRITTEN)
            if mask not in written:
                written[mask] = {name for at, name in enumerate(names) if mask >> at & 1}
            fields_set = written[mask]
        if row.keys() != every:
            raise TypeError(f"this is not a {model.__name__}")
        for name, decoder in decoders:
            row[name] = decoder(row[name])
        value = _new(model)
        _put(value, "__dict__", row)  # as pydantic's own model_construct does, for fields that were checked once
        _put(value, "__pydantic_fields_set__", fields_set)
        _put(value, "__pydantic_extra__", None)
        _put(value, "__pydantic_private__", None)
        return value

    return RowCoder(encode, decode)


def _dataclass_coder(kind: type) -> RowCoder:
    hints = typing.get_type_hints(kind)
    encoders, decoders = _field_coders({each.name: hints[each.name] for each in dataclasses.fields(kind)})
    every = {*encoders}

    def encode(value: object) -> dict[str, Any]:
        if type(value) is not kind:
            raise TypeError(f"a {type(value).__name__} is kept where a {kind.__name__} is declared")
        return {name: encoder(getattr(value, name)) for name, encoder in encoders.items()}

    def decode(row: dict[str, Any]) -> object:
        if row.keys() != every:
            raise TypeError(f"this is not a {kind.__name__}")
        for name, decoder in decoders:
            row[name] = decoder(row[name])
        value: object = _new(kind)
        _put(value, "__dict__", row)
        return value

    return RowCoder(encode, decode)
