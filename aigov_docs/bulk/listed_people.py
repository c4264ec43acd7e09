"""The people of a list as a plan takes them: with their age settled; whoever is to be held and is not is a problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..i18n import N_
from ..people.contract_status import NO_STATUS
from ..people.recipient import UNKNOWN_STATUS, Recipient, find_effect_day, settle_minority
from ..people.recipient_checks import find_reasons_to_hold
from ..people.table_words import find_reason
from ..problems import DayText, Problem
from .slot_values import person_place, person_values

if TYPE_CHECKING:
    from ..people.recipients import Recipients
    from .planner import IssuePlanner


def iterate_people(planner: IssuePlanner, recipients: Recipients | Iterable[Recipient]) -> Iterator[Recipient]:
    """Yield the people of a list with their age settled; note a problem for each made by hand who is to be held."""
    matter, day = planner.matter, find_effect_day(planner.matter)
    for recipient in recipients:
        person = settle_minority(matter, recipient)
        looked_at = person.line and person.status != UNKNOWN_STATUS
        for code, _ in () if looked_at else find_reasons_to_hold(person, day):
            values = {"reason": find_reason(code), "code": code, **person_values(person)}
            message = N_("this person, made by hand, is to be held: {reason}")
            hint = N_(
                "make the list with Recipients.from_rows or read_recipients; to issue all the same, accept “{code}”"
                " there"
            )
            if code == NO_STATUS:
                hint = N_("say it: status=…; or read the list with Recipients.from_rows or read_recipients")
            planner.note_problems(Problem("to-be-held", person_place(person), message, hint, values))
        yield person


def check_departure(planner: IssuePlanner, person: Recipient) -> None:
    """Note a problem where somebody of a list read for another day leaves before their amendment takes effect."""
    day = find_effect_day(planner.base_matter(person))
    if "left" in person.accepted or "left" not in dict(find_reasons_to_hold(person, day)):
        return
    message = N_("the contract of this person ends before the amendment takes effect, on {day}")
    hint = N_("read the list for that day (on=matter), which skips them; to issue all the same, accept “{code}” there")
    values = {"day": DayText(day), "code": "left", **person_values(person, "ended_on")}
    planner.note_problems(Problem("to-be-held", person_place(person), message, hint, values))
