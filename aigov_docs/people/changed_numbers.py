"""Numbers of people that changed their form between two rounds: 000042 in the register, 42 in the list of today.

A spreadsheet that takes a matricule for a number loses its zeros; the next list would then make a new person of
everybody. Such a person is held, and the question asked: the same person, or another?
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from ..kits.ground.i18n import N_
from ..kits.ground.number_forms import find_changed_numbers
from ..kits.ground.problems import Problem
from .recipient import HeldRecipient, Recipient
from .recipients import Recipients
from .table_words import find_reason, join_reasons

#: The code of the reason, as ``accept`` takes it: the person is another one, whatever the number looks like.
NUMBER_CHANGED = "number-changed"


def hold_changed_numbers(staff: Recipients, numbers: Iterable[str], accept: Collection[str] = ()) -> Recipients:
    """Copy a list of employees with everybody held whose number changed its form since an earlier round.

    Parameters
    ----------
    staff:
        The list, as read.
    numbers:
        The numbers of the register of the earlier rounds.
    accept:
        Codes of reasons to set aside: with ``number-changed``, such numbers are those of new people.

    >>> listed = Recipients((Recipient("42", "Camille Roussel"), Recipient("43", "Claude Martin")), source="list.csv")
    >>> asked = hold_changed_numbers(listed, ["000042"])
    >>> [person.key for person in asked], [(held.key, held.code) for held in asked.held]
    (['43'], [('42', 'number-changed')])
    """
    if NUMBER_CHANGED in accept:
        return staff
    everybody = [*(person.key for person in staff.people), *(person.key for person in staff.held)]
    changed = find_changed_numbers(everybody, numbers)
    if not changed:
        return staff
    held = [_add_reason(person) if person.key in changed and not person.skipped else person for person in staff.held]
    held += [
        _hold_person(person, staff.source, changed[person.key]) for person in staff.people if person.key in changed
    ]
    people = tuple(person for person in staff.people if person.key not in changed)
    return replace(staff, people=people, held=tuple(sorted(held, key=lambda person: person.line)))


def _hold_person(person: Recipient, source: str, known_number: str) -> HeldRecipient:
    values = {
        "reason": find_reason(NUMBER_CHANGED),
        "code": NUMBER_CHANGED,
        "line": person.line,
        "key": person.key,
        "known": known_number,
    }
    where = f"{source}, line {person.line}" if person.line else source
    message = N_("held: {reason} ({key} here, {known} there)")
    hint = N_("the same person: write {known} in the list; another one: accept “{code}”")
    problem = Problem(NUMBER_CHANGED, where, message, hint, values)
    return HeldRecipient(person.key, NUMBER_CHANGED, person.line, problem, recipient=person)


def _add_reason(held: HeldRecipient) -> HeldRecipient:
    """Copy somebody who is held already, with this reason beside the others."""
    codes = (*held.codes, NUMBER_CHANGED)
    values = {**held.message.values, "reason": join_reasons(codes), "code": " ".join(codes)}
    return replace(held, others=codes[1:], message=replace(held.message, values=values))
