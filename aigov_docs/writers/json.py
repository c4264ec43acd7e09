"""A document as JSON: the whole tree, each value with its type, for programs."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from ..document.tree import BilingualDocument, Document


def to_bytes(document: Document | BilingualDocument, *, annotate: bool = False) -> bytes:
    """The tree as UTF-8 JSON. Weights and notes are always there: ``annotate`` changes nothing."""
    return (json.dumps(_plain(document), indent=2, ensure_ascii=False) + "\n").encode()


def _plain(value: Any) -> Any:
    """A value of the tree as JSON has it: a dataclass is an object that says its type."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        fields = {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {"type": type(value).__name__} | fields
    return value
