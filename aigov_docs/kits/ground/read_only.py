"""Mappings that cannot be changed: values that many hold, such as the shipped library, stay what they were read as."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class ReadOnlyValues:
    """What refuses every change of a mapping, inherited by mappings whose values are shared by a whole program."""

    def _refuse_change(self, *_: Any, **__: Any) -> NoReturn:  # noqa: ANN401 - whatever the change is
        """Refuse a change of the mapping: raise a TypeError whose message says how to make a changed copy."""
        raise TypeError("these values cannot be changed: make another with {**values, name: value}")

    __setitem__ = __delitem__ = __ior__ = update = setdefault = pop = popitem = clear = _refuse_change


class ReadOnlyDict(ReadOnlyValues, dict[_Key, _Value]):
    """A dictionary that refuses every change; a changed copy is made with ``{**values, name: value}``.

    >>> chosen = ReadOnlyDict({"agents": "approval"})
    >>> chosen["agents"] = "forbidden"
    Traceback (most recent call last):
    ...
    TypeError: these values cannot be changed: make another with {**values, name: value}
    """

    def __reduce__(self) -> tuple[type[ReadOnlyDict[_Key, _Value]], tuple[dict[_Key, _Value]]]:
        """Copy and pickle as the same values, which are never set one by one."""
        return type(self), (dict(self),)
