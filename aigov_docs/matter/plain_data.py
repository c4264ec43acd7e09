"""Turning what a program holds, such as the JSON of a form, into the plain data that a file would have given."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from ..i18n import N_, Duration
from ..problems import MatterError, Problem

#: More levels than any matter has.
_DEEPEST = 50


def read_plain_data(value: object, level: int = 0) -> Any:  # noqa: ANN401 - dicts, lists, texts, booleans and None
    """Copy data as the reader of YAML would have read it: mappings, lists, texts, booleans and None.

    Numbers, days and lengths of time become texts, which the models then give their types; of a model only what was
    written stays, without the defaults. Any other value is left as it is, and no model takes it.

    Parameters
    ----------
    value:
        Mappings, lists, tuples, models and scalars.
    level:
        How many blocks the value stands in.

    Raises
    ------
    MatterError
        The data is nested too deeply, as data that holds itself is.

    >>> read_plain_data({"date": dt.date(2026, 11, 2), "employer": {"headcount": 62}, "pins": ()})
    {'date': '2026-11-02', 'employer': {'headcount': '62'}, 'pins': []}
    """
    if level > _DEEPEST:
        raise MatterError(Problem("too-deep", "", N_("the data is nested too deeply"), N_("check the brackets")))
    if isinstance(value, enum.Enum):
        value = value.value
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float, Decimal, Duration)):
        return str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        value = {name: getattr(value, name) for name in fields if name in value.model_fields_set}
    if isinstance(value, Mapping):
        return {str(key): read_plain_data(held, level + 1) for key, held in value.items()}
    if isinstance(value, (list, tuple)):
        return [read_plain_data(held, level + 1) for held in value]
    return value
