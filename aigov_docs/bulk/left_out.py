"""People of a round who get nothing, each with the reason: nobody disappears."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..i18n import N_, labels
from ..people.recipient import Recipient
from ..people.recipients import Recipients
from ..problems import MatterError, unknown_name
from ..register.replay import RegisterPerson

if TYPE_CHECKING:
    from ..library.load import Library
    from ..library.vehicles import Vehicle
    from ..matter.models import Matter

#: Why somebody is left out of a round, or gets no letter.
REASONS = {
    "never-proposed": N_("nothing was ever proposed to them"),
    "never-signed": N_("they never signed"),
    "left": N_("they left"),
    "unchanged": N_("what they signed is the text of today, or differs from it only in form"),
    "waiting": N_("they were proposed this text already, and have not answered"),
    "refused": N_("they refused this text already: it is proposed again only with --again"),
    "held": N_("the list of employees holds them back"),
    "not-listed": N_("the list of employees does not have them"),
    "signed": N_("they signed"),
    "superseded": N_("the proposal was withdrawn for another"),
    "other-round": N_("their newest proposal is not of this matter: its day is another"),
    "not-called-for": N_("the facts do not call for a letter"),
    "no-email": N_("the list of employees gives no e-mail address"),
    "signs-with-another": N_("they are under age, and somebody signs with them: to be sent apart"),
    "one-name": N_("the list of employees does not give first name and surname apart"),
    "long-reference": N_("their number is too long for a reference"),
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One person who receives nothing in a round of proposals, with the reason.

    Parameters
    ----------
    key:
        The person's number.
    code:
        A word of `REASONS`.
    run:
        The run of the proposal that waits for an answer; empty when no proposal waits.

    >>> LeftOut("E-1", "left").reason("en"), LeftOut("E-1", "left")
    ('they left', LeftOut(code='left', run=''))
    """

    key: str = field(repr=False)
    code: str
    run: str = ""

    def reason(self, language: str) -> str:
        """Write in French (``fr``) or English (``en``) why the person receives nothing in a round of proposals."""
        return labels(language)(REASONS[self.code])

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the person left out to a dict: ``key`` (the person's number), ``code``, ``reason`` and ``run``.

        ``code`` is a word of `REASONS`, ``reason`` says the same in ``language`` (``fr`` or ``en``). ``run`` is that of
        the proposal that still waits for the person's answer; None where none waits.
        """
        return {"key": self.key, "code": self.code, "reason": self.reason(language), "run": self.run or None}


def list_absent(
    people: Iterable[Recipient], held: Iterable[str], known_people: Mapping[str, RegisterPerson], day: dt.date
) -> list[LeftOut]:
    """List the people who are held back, or are in a register but not in the list of employees, each with the reason.

    ``people`` are the people of the list who are not held, ``held`` the numbers of those who are, ``known_people`` the
    register's people by number. The reason of somebody who left on or before ``day`` is that departure.
    """
    on_list = {*held, *(person.key for person in people)}
    absent = {**dict.fromkeys(held, "held"), **{key: "not-listed" for key in known_people if key not in on_list}}
    return [LeftOut(key, "left" if has_left(known_people.get(key), day) else why) for key, why in absent.items()]


def has_left(person: RegisterPerson | None, day: dt.date) -> bool:
    """Whether a person of a register has left the employer on or before a day.

    False where no departure is recorded, and for None: somebody whom the register does not have.
    """
    return person is not None and person.left_on is not None and person.left_on <= day


def split_recipients(
    recipients: Recipients | Iterable[Recipient],
) -> tuple[tuple[Recipient, ...], dict[str, Recipient | None]]:
    """Split a list of employees into the recipients to issue to and the people held back, the latter by their number.

    A held person of whom too little could be read has None in place of a recipient. A plain iterable holds nobody back.
    """
    if isinstance(recipients, Recipients):
        return recipients.people, {held_person.key: held_person.recipient for held_person in recipients.held}
    return tuple(recipients), {}


def require_vehicle(library: Library, matter: Matter) -> Vehicle:
    """Find in the library the kind of document (vehicle) that a matter names.

    Raises
    ------
    MatterError
        The library has no such vehicle.
    """
    vehicle = library.find_vehicle(matter.vehicle)
    if vehicle is None:
        message, vehicle_ids = N_('unknown document "{name}"'), list(library.vehicles)
        unknown = unknown_name("unknown-word", "vehicle", message, matter.vehicle, vehicle_ids)
        raise MatterError(replace(unknown, path=("vehicle",)))
    return vehicle
