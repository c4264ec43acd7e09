"""Which letters the answers of a round call for on a day: to note a refusal, or that no answer came in time.

What was answered comes from the register; whether a letter may be written is said by the library, on the facts of
each person: nothing is concluded here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..compose.companion_choice import find_companion
from ..compose.composition import compose_document
from ..kits.ground.i18n import N_, labels
from ..kits.ground.problems import MatterError, Problem, RecipientError, unknown_name
from ..kits.ledger.chain import REFUSED, SIGNED, SUPERSEDED
from ..kits.ledger.replay import Proposal, RegisterPerson, find_earlier_versions
from ..people.alike import law_facts
from ..people.recipient import Recipient, personalize_matter
from ..people.recipients import Recipients
from ..register.standing import mark_renewal, round_days

if TYPE_CHECKING:
    from ..library.library import Library
    from ..library.vehicles import Vehicle
    from ..matter.models import Matter
    from .register_views import PeopleReader


# ------------------------------------------------------------------ left out
# People of a round who get nothing, each with the reason: nobody disappears.


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


# ------------------------------------------------------------------ letters due
#: The role of the companion that an answer may call for.
ROLES = {"refused": "refusal", "none": "silence"}


@dataclass(frozen=True, slots=True)
class DueLetter:
    """One letter to send after a round of proposals, such as a refusal letter, with its recipients.

    Parameters
    ----------
    letter:
        The companion: ``refusal-letter`` or ``silence-letter``.
    matter:
        The matter as it stands for the recipients on the day asked: what they answered, and when they received the
        proposal where that is known.
    people:
        The recipients of the letter.
    """

    letter: str
    matter: Matter = field(repr=False)
    people: tuple[Recipient, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class WaitingPerson:
    """A person who has not answered a proposal and may still do so, until the end of a day."""

    key: str = field(repr=False)
    until: dt.date


@dataclass(frozen=True, slots=True)
class AnswersDue:
    """The letters due on a day after people answered, or did not answer, a proposal; and who gets no letter.

    Parameters
    ----------
    matter:
        The matter on that day, for somebody who did not answer.
    due:
        The letters to be sent, each with the people it is for; those who received the proposal on different days
        stand apart, and so do those who signed an earlier version, which goes on.
    waiting:
        The people who may still answer, each with the last day.
    left_out:
        Everybody else, with the reason.
    """

    matter: Matter = field(repr=False)
    due: tuple[DueLetter, ...]
    waiting: tuple[WaitingPerson, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def documents(self) -> dict[str, tuple[str, ...]]:
        """The letter that each person is to get, by the person's number: a tuple with its one name.

        It is the field ``documents`` of the `Order` that issues the letters.
        """
        return {person.key: (due.letter,) for due in self.due for person in due.people}

    @property
    def matters(self) -> dict[str, Matter]:
        """The matter from which each person's letter is made, by the person's number.

        It is the field ``matters`` of the `Order` that issues the letters.
        """
        return {person.key: due.matter for due in self.due for person in due.people}

    def people_for(self, letter: str) -> tuple[Recipient, ...]:
        """List the people to whom one kind of letter, such as ``refusal-letter``, is due."""
        return tuple(person for due in self.due if due.letter == letter for person in due.people)

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the letters due and the people without one to a dict, ready for JSON, with people by their numbers.

        ``due`` is a list of dicts with ``letter`` (such as ``refusal-letter``) and ``people`` (numbers). ``waiting`` is
        a list of dicts of who may still answer: ``key`` (the number) and ``until`` (their last day, ISO). ``left_out``
        is a list of dicts of everybody else: ``key``, ``code``, ``reason`` (in ``language``, ``fr`` or ``en``) and
        ``run``, always None here: whoever has a proposal that waits for an answer is in ``waiting``.
        """
        return {
            "due": [{"letter": due.letter, "people": [person.key for person in due.people]} for due in self.due],
            "waiting": [{"key": person.key, "until": person.until.isoformat()} for person in self.waiting],
            "left_out": [left_out.as_dict(language) for left_out in self.left_out],
        }


def answers_due(
    register: PeopleReader,
    library: Library,
    matter: Matter,
    recipients: Recipients | Iterable[Recipient],
    on: dt.date,
    received: Mapping[str, dt.date] | None = None,
) -> AnswersDue:
    """Find the letters to send after a round of proposals: to people who refused, or who did not answer in time.

    The register says what each person had answered by that day; the rules of the library say, on the facts, whether a
    letter is called for. The result has the letters (``due``), each with its people, those who may still answer
    (``waiting``), each with the last day, and everybody else (``left_out``), each with the reason.

    Parameters
    ----------
    register:
        The register of what was proposed to each person and what they answered.
    library, matter:
        The texts and facts of the round: its proposals bear the date of the matter or its ``amendment.proposed_on``.
    recipients:
        The list of employees.
    on:
        The day asked, which the letters bear.
    received:
        The day on which each person received the proposal, by number. For the others it is the matter's
        ``amendment.received_on``; where that is not known, the time to reflect is counted from
        ``amendment.proposed_on``, and the letter says so.

    Raises
    ------
    RecipientError
        A day of receipt before that of the proposal.
    MatterError
        The day of the proposal is not known, so the time to reflect cannot be counted; or the matter is one that
        `compose_document` refuses.

    >>> from ..kits.ledger.evidence import IssuedRow
    >>> from ..register.register import Register
    >>> library, matter = load_library(), sample_matter("contract-amendment")
    >>> row = IssuedRow(
    ...     "E-1", "E-1.docx", "ab" * 32, ("confidential-data@2",), "fr", "", "contract-amendment", "1.0", matter.date
    ... )
    >>> with Register(":memory:") as register:
    ...     _ = register.record_issued([row], run="2026-09")
    ...     days = [
    ...         answers_due(register, library, matter, [Recipient("E-1", "Camille Roussel")], dt.date(2026, 10, day))
    ...         for day in (15, 16)
    ...     ]
    >>> [
    ...     (len(each.waiting), [due.letter for due in each.due]) for each in days
    ... ]  # proposed on 15 September, with one month to reflect
    [(1, []), (0, ['silence-letter'])]
    """
    people, held = split_recipients(recipients)
    vehicle = require_vehicle(library, matter)
    _check_received(received or {}, people, matter)
    known_people = register.read_people(on)
    judge = _LetterJudge(library, matter, vehicle, on)
    due: dict[tuple[str, dt.date | None, bool], list[Recipient]] = {}
    waiting, left_out = [], []
    for person in people:
        proposal = _newest_proposal(known_people.get(person.key), vehicle)
        why = judge.reason_for_none(known_people.get(person.key), proposal)
        if why or proposal is None:
            left_out.append(LeftOut(person.key, why))
            continue
        day = (received or {}).get(person.key)
        response = "refused" if proposal.response == REFUSED else "none"
        renews = _renews_signed(known_people[person.key], proposal, matter)
        called, until = judge.is_called_for(person, response, day, renews)
        if called:
            due.setdefault((response, day, renews), []).append(person)
        elif until is not None:
            waiting.append(WaitingPerson(person.key, until))
        else:
            left_out.append(LeftOut(person.key, "not-called-for"))
    left_out += list_absent(
        people,
        held,
        {
            key: known_person
            for key, known_person in known_people.items()
            if _newest_proposal(known_person, vehicle) is not None
        },
        on,
    )
    letters = []
    for (response, day, renews), members in due.items():
        theirs = _answered_matter(mark_renewal(matter, renews), response, on, day)
        letters.append(DueLetter(judge.name_letter(response), theirs, tuple(members)))
    return AnswersDue(_answered_matter(matter, "none", on, None), tuple(letters), tuple(waiting), tuple(left_out))


def _newest_proposal(person: RegisterPerson | None, vehicle: Vehicle) -> Proposal | None:
    """Find the newest proposal of one kind of document (vehicle) to a person; None without one."""
    return next(
        (proposal for proposal in reversed(person.proposals if person else []) if proposal.vehicle == vehicle.id), None
    )


def _renews_signed(person: RegisterPerson, proposal: Proposal, matter: Matter) -> bool:
    """Whether a proposal renews an amendment that the person signed.

    The earlier proposals in the register decide; without any, the matter does.
    """
    earlier = find_earlier_versions(person, proposal)
    return (
        any(earlier_proposal.response == SIGNED for earlier_proposal in earlier)
        if earlier
        else matter.amendment is not None and matter.amendment.renews
    )


def _answered_matter(matter: Matter, response: str, on: dt.date, received: dt.date | None) -> Matter:
    """Build the matter as it stands on a day for a person who gave an answer, or did not answer."""
    from ..matter.models import Amendment

    changes: dict[str, Any] = {"response": response, "signed_on": None}
    if received is not None:
        changes["received_on"] = received
    return matter.model_copy(
        update={"as_of": on, "amendment": (matter.amendment or Amendment()).model_copy(update=changes)}
    )


def _check_received(received: Mapping[str, dt.date], people: Iterable[Recipient], matter: Matter) -> None:
    proposed = matter.amendment.proposed_on if matter.amendment else None
    problems = [
        Problem(
            "date-order",
            f"line {person.line}" if person.line else person.key,
            N_("the proposal was received before the day it was made"),
            N_("correct one of the two dates"),
        )
        for person in people
        if proposed is not None and received.get(person.key, proposed) < proposed
    ]
    if problems:
        raise RecipientError(*problems)


class _LetterJudge:
    """The judge of whether the library calls for a letter, which decides once for people with the same facts."""

    def __init__(self, library: Library, matter: Matter, vehicle: Vehicle, on: dt.date) -> None:
        self.library, self.matter, self.vehicle, self.on = library, matter, vehicle, on
        self.days = round_days(matter)
        self.letters = {answer: find_companion(library, role, vehicle) for answer, role in ROLES.items()}
        self.known: dict[Any, tuple[bool, dt.date | None]] = {}

    def reason_for_none(self, person: RegisterPerson | None, proposal: Proposal | None) -> str:
        """Find the reason why no letter to a person needs to be considered; empty when one does."""
        if person is None or proposal is None:
            return "never-proposed"
        if has_left(person, self.on):
            return "left"
        if proposal.date not in self.days:
            return "other-round"
        return {SIGNED: "signed", SUPERSEDED: "superseded"}.get(proposal.response, "")

    def name_letter(self, response: str) -> str:
        """Find the name of the companion (letter) for an answer or a silence; empty when the library has none."""
        letter = self.letters[response]
        return letter.id if letter is not None else ""

    def is_called_for(
        self, person: Recipient, response: str, received: dt.date | None, renews: bool
    ) -> tuple[bool, dt.date | None]:
        """Whether an answer calls for its letter on the day judged, and the last day to wait for if time is missing.

        That last day is None in every other case.
        """
        letter = self.letters[response]
        if letter is None:
            return (False, None)
        same = (law_facts(person), response, received, renews)
        if same not in self.known:
            theirs = personalize_matter(
                _answered_matter(mark_renewal(self.matter, renews), response, self.on, received), person
            )
            composition = compose_document(self.library, theirs, self.vehicle.id)
            against = composition.unmet_conditions(letter)
            ends = composition.days["answer_by"]
            if against and ends is None and set(against) == {"reflection_said"}:
                raise MatterError(
                    Problem(
                        "no-proposal-date",
                        "amendment.proposed_on",
                        N_("the time to reflect cannot be counted: the day of the proposal is not known"),
                        N_("add proposed_on, or received_on"),
                        path=("amendment", "proposed_on"),
                    )
                )
            self.known[same] = (not against, ends if set(against) == {"reflection_said"} else None)
        return self.known[same]
