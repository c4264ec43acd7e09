"""What a fact may be given as, by its key in a situation: words of a closed list, a day, a number or a text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal, get_args, get_origin

from pydantic import BaseModel

from .situation import Situation

#: What a fact may be given as.
FactForm = Literal["words", "day", "number", "text"]


def list_fact_words(fact: str) -> tuple[str, ...]:
    """List the words that a fact, given by its key, may take; empty for a day, a number, a text or an open question.

    An open question is a key for which a situation has no field. The words of a yes-or-no fact are ``true`` and
    ``false``.

    >>> list_fact_words("sanction.facts_sphere"), list_fact_words("employee.minor")
    (('work', 'private_breach', 'private', 'intimate'), ('true', 'false'))
    """
    return tuple(dict.fromkeys(_closed_words(_find_annotation(fact))))


def find_fact_form(fact: str) -> FactForm:
    """Find how a fact, given by its key, is written: as ``words`` of a closed list, ``day``, ``number`` or ``text``.

    ``text`` too for a key for which a situation has no field.

    >>> find_fact_form("sanction.known_on"), find_fact_form("sanction.days")
    ('day', 'number')
    """
    if list_fact_words(fact):
        return "words"
    members = _list_members(_find_annotation(fact))
    return "day" if dt.date in members else "number" if int in members else "text"


def has_field(fact: str) -> bool:
    """Whether a situation has a field for the fact of a key; a key without one is a question that no fact answers.

    >>> has_field("sanction.known_on"), has_field("contract.law")
    (True, False)
    """
    return _find_annotation(fact) is not None


def _find_annotation(fact: str) -> object:
    """Find the type of a fact's field in a situation, by its key; None for a question without a field."""
    kind: object = Situation
    for name in fact.split("."):
        models = [
            member for member in _list_members(kind) if isinstance(member, type) and issubclass(member, BaseModel)
        ]
        if not models or name not in models[0].model_fields:
            return None
        kind = models[0].model_fields[name].annotation
    return kind


def _list_members(kind: object) -> tuple[object, ...]:
    """List the types that an annotation names: those of a union and of a list, else itself."""
    inner = get_args(kind) if get_origin(kind) is not Literal else ()
    return tuple(member for each in inner for member in _list_members(each)) if inner else (kind,)


def _closed_words(kind: object) -> Iterator[str]:
    for member in _list_members(kind):
        if get_origin(member) is Literal:
            yield from (str(word) for word in get_args(member))
        elif member is bool:
            yield from ("true", "false")
