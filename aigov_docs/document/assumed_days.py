"""A matter with days set as if they were recorded, to see what would follow from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from ..i18n import N_
from ..law.situation import Procedure
from ..library.load import Library
from ..matter.contracts import Amendment
from ..matter.models import Matter
from ..problems import MatterError, not_a_date, unknown_name
from ..text import parse_iso_day

#: How the keys of days begin that stand in an establishment of the matter.
_ELSEWHERE = "establishment."
#: Days of effect that a text states; no step of a plan.
STATED = ("procedure.stated_entry_on", "amendment.effective_on")


def assume_days(matter: Matter, stated: Mapping[str, str], library: Library) -> Matter:
    """Copy a matter with days set by step name or by key, such as ``{"procedure.deposit_on": "2026-12-01"}``.

    Parameters
    ----------
    matter:
        The facts, left as they are: a new matter is returned.
    stated:
        ISO dates, by the name of a step (``deposit``) or by the key of its day in the matter.
    library:
        The library, whose procedures name the steps.

    Raises
    ------
    MatterError
        With one problem for each unknown name, and one for each value that is not an ISO date.
    """
    keys = {
        step.id: step.key
        for steps in library.procedures.values()
        for step in steps
        if step.key and not step.key.startswith(_ELSEWHERE)
    }
    problems, changed = [], matter
    for name, written in stated.items():
        key = keys.get(name, name)
        if key not in keys.values() and key not in STATED:
            problems.append(unknown_name("unknown-step", name, N_('unknown step "{name}"'), name, list(keys)))
            continue
        day = parse_iso_day(written)
        if day is None:
            problems.append(not_a_date(name, written))
            continue
        changed = set_value(changed, str(key), day)
    if problems:
        raise MatterError(*problems)
    return changed


def set_value(matter: Matter, key: str, value: dt.date | bool | None) -> Matter:
    """Copy a matter with another value at a key, such as ``procedure.deposit_on``; a missing ``procedure`` is added.

    A day of signature (``amendment.signed_on``) also sets the employee's answer to ``signed``.
    """
    block, _, field = key.partition(".")
    if not field:
        return matter.model_copy(update={block: value})
    inner = getattr(matter, block)
    if inner is None:
        inner = {"procedure": Procedure(), "amendment": Amendment()}[block]
    update: dict[str, Any] = {field: value}
    if key == "amendment.signed_on":
        update["response"] = "signed"
    return matter.model_copy(update={block: inner.model_copy(update=update)})
