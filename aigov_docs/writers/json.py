"""A document as JSON: the whole tree, each value with its type, for programs."""

from __future__ import annotations

import dataclasses
import json

from ..document.tree import BilingualDocument, Document

#: What a program reads as the type of a document in two languages, which the class is not called.
_TYPE_NAMES: dict[type, str] = {BilingualDocument: "Bilingual"}


def to_bytes(document: Document | BilingualDocument, *, annotate: bool = False) -> bytes:
    """Write the whole tree of a document as UTF-8 JSON, with weights and review notes always included.

    ``annotate`` changes nothing: it is there because every writer takes it.
    """
    return (json.dumps(_to_plain_data(document), indent=2, ensure_ascii=False) + "\n").encode()


def _to_plain_data(value: object) -> object:
    """Convert a value of the document tree to JSON data; a dataclass becomes an object that states its type."""
    if isinstance(value, tuple):
        return [_to_plain_data(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        kind = type(value)
        fields = {field.name: _to_plain_data(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {"type": _TYPE_NAMES.get(kind, kind.__name__)} | fields
    return value
