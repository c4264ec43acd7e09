"""Rounds after the first: who is proposed a new version, the page that says what changes for them, and the letters
that answers call for.

Who is concerned comes from the register; whether a letter may be written is said by the library, on the facts of each
person: nothing is concluded here. What these functions give is what `issue` is given: matters, people, documents.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..compose.composition import compose_document
from ..document.tree import Document
from ..i18n import N_, labels
from ..people.alike import law_facts
from ..people.recipient import Recipient, Recipients, personalize_matter
from ..problems import MatterError, Problem, RecipientError, unknown_name
from ..register.chain import REFUSED, SIGNED, SUPERSEDED
from ..register.replay import Proposal, RegisterPerson, find_earlier_versions
from ..register.round_matters import mark_renewal, round_days
from ..register.to_sign_again import find_to_sign_again
from ..review.clause_changes import ClauseChange
from .what_changes import make_changes_page, make_demands_page

if TYPE_CHECKING:
    from ..library.load import Library
    from ..library.vehicles import Vehicle
    from ..matter.models import Matter
    from ..register.register import Register

#: Why somebody is left out of a round, or gets no letter.
REASONS = {
    "never-proposed": N_("nothing was ever proposed to them"),
    "never-signed": N_("they never signed"),
    "left": N_("they left"),
    "unchanged": N_("what they signed is the text of today, or differs from it only in form"),
    "waiting": N_("they were proposed this text already, and have not answered"),
    "refused": N_("they refused this text already: it is not proposed again unless they are named"),
    "held": N_("the list of employees holds them back"),
    "not-listed": N_("the list of employees does not have them"),
    "signed": N_("they signed"),
    "superseded": N_("the proposal was withdrawn for another"),
    "other-round": N_("their newest proposal is not of this matter: its day is another"),
    "not-called-for": N_("the facts do not call for a letter"),
}
#: The letter that an answer may call for.
LETTERS = {"refused": "refusal-letter", "none": "silence-letter"}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One person who gets nothing, and why: nobody disappears.

    Parameters
    ----------
    key:
        The person's number.
    code:
        A word of `REASONS`.
    run:
        The run of the proposal that waits for an answer; empty where none does.

    >>> LeftOut("E-1", "left").reason("en"), LeftOut("E-1", "left")
    ('they left', LeftOut(code='left', run=''))
    """

    key: str = field(repr=False)
    code: str
    run: str = ""

    def reason(self, language: str) -> str:
        """Why, in words."""
        return labels(language)(REASONS[self.code])

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """The person as plain data."""
        return {"key": self.key, "code": self.code, "reason": self.reason(language), "run": self.run or None}


# ------------------------------------------------------------------ the second round
@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """People for whom the same changes.

    Parameters
    ----------
    signed, today:
        The editions they signed, and those of today.
    language:
        ``fr`` or ``fr+en``.
    changes:
        What changed, clause by clause.
    people:
        Who they are, in the order of the list.
    pages:
        The page "What changes for you", by language. Nothing of anybody is on it.
    """

    signed: tuple[str, ...]
    today: tuple[str, ...]
    language: str
    changes: tuple[ClauseChange, ...]
    people: tuple[Recipient, ...] = field(repr=False)
    pages: Mapping[str, Document] = field(repr=False)

    def as_dict(self, library: Library, language: str = "en") -> dict[str, Any]:
        """The group as plain data, with how many they are."""
        return {
            "signed": list(self.signed),
            "today": list(self.today),
            "language": self.language,
            "people": len(self.people),
            "changes": [change.as_dict(library, language) for change in self.changes],
        }


@dataclass(frozen=True, slots=True)
class SecondRound:
    """A second round, ready to be issued.

    Parameters
    ----------
    matter:
        That of the round, which now says that the amendment is a new version of one that was signed
        (``amendment.renews``).
    groups:
        Who is proposed the new version, by what changes for them.
    left_out:
        Everybody else of the list and of the register, with the reason.
    people:
        All who are proposed it, in the order of the list.
    places:
        The place of each person's group among `groups`, by number.
    """

    matter: Matter = field(repr=False)
    groups: tuple[ChangeGroup, ...]
    left_out: tuple[LeftOut, ...]
    people: tuple[Recipient, ...] = field(repr=False)
    places: Mapping[str, int] = field(repr=False)

    def group_of(self, key: str) -> ChangeGroup:
        """The group of a person who is proposed the new version."""
        return self.groups[self.places[key]]

    @property
    def pages(self) -> dict[str, Mapping[str, Document]]:
        """The page of each person, by number and language; those of a group have the same."""
        return {key: self.groups[place].pages for key, place in self.places.items()}

    def demands_document(self, library: Library, language: str = "fr") -> Document:
        """What the changes of the round demand of the employer: for the firm, before it issues; no employee receives
        it.

        Parameters
        ----------
        library:
            That of the round.
        language:
            ``fr`` or ``en``.
        """
        found: dict[Any, ClauseChange] = {}
        count = Counter[Any]()
        for group in self.groups:
            for change in group.changes:
                same = (change.clause, change.kind, change.old, change.new)
                found.setdefault(same, change)
                count[same] += len(group.people)
        return make_demands_page(
            library,
            self.matter,
            [(change, count[same]) for same, change in found.items()],
            _require_vehicle(library, self.matter),
            language,
        )

    def as_dict(self, library: Library, language: str = "en") -> dict[str, Any]:
        """The round as plain data."""
        return {
            "groups": [group.as_dict(library, language) for group in self.groups],
            "left_out": [each.as_dict(language) for each in self.left_out],
        }


def second_round(
    register: Register, library: Library, matter: Matter, recipients: Recipients | Iterable[Recipient]
) -> SecondRound:
    """Who is proposed the new version of what they signed, by what changes for them, and who is left out.

    Parameters
    ----------
    register:
        What was proposed and answered.
    library, matter:
        Those of the new round: the editions are those of the matter's date.
    recipients:
        The list of employees. Somebody who must sign again and is not on it is left out, and said to be.

    Raises
    ------
    MatterError
        As `select`.

    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> from ..register.issued_rows import IssuedRow
    >>> from ..register.register import Register
    >>> library, matter = load_library(), sample_matter("contract-amendment")
    >>> signed = [
    ...     item.label
    ...     for item in compose_document(
    ...         library, personalize_matter(matter, Recipient("E-1", "Camille Roussel"))
    ...     ).chosen
    ... ]
    >>> signed[signed.index("confidential-data@2")] = "confidential-data@1"
    >>> row = IssuedRow(
    ...     "E-1", "E-1.docx", "ab" * 32, tuple(signed), "fr", "", "contract-amendment", "1.0", dt.date(2026, 6, 1)
    ... )
    >>> with Register(":memory:") as register:
    ...     _ = register.record_issued([row], run="2026-06"), register.answer("E-1", "signed", on=dt.date(2026, 6, 10))
    ...     found = second_round(
    ...         register, library, matter, [Recipient("E-1", "Camille Roussel"), Recipient("E-2", "Zoé Adam")]
    ...     )
    >>> (
    ...     [(group.language, len(group.people), group.changes[0].clause) for group in found.groups],
    ...     [each.code for each in found.left_out],
    ... )
    ([('fr', 1, 'confidential-data')], ['never-proposed'])
    """
    people, held = _split_recipients(recipients)
    vehicle = _require_vehicle(library, matter)
    known = {
        key: replace(person, proposals=[each for each in person.proposals if each.vehicle == vehicle.id])
        for key, person in register.read_people().items()
    }
    again = {
        each.key: each
        for each in find_to_sign_again(
            {each.key: known[each.key] for each in people if each.key in known}, library, matter, people
        )
    }
    renewed = mark_renewal(matter, True)
    gathered: dict[tuple[tuple[str, ...], tuple[str, ...], str], list[Recipient]] = {}
    chosen, left_out = [], []
    for person in people:
        found = again.get(person.key)
        if found is None:
            left_out.append(LeftOut(person.key, _reason_left_out(known.get(person.key), matter.date)))
        elif found.proposed:
            left_out.append(LeftOut(person.key, "waiting", found.proposed))
        elif found.refused:
            left_out.append(LeftOut(person.key, "refused"))
        else:
            gathered.setdefault((found.signed, found.today, person.language), []).append(person)
            chosen.append(person)
    left_out += _list_absent(people, held, known, matter.date)
    groups = []
    for (signed, today, language), members in gathered.items():
        selection = compose_document(library, personalize_matter(renewed, members[0]), vehicle.id)
        common = renewed.model_copy(update={"employee": None})
        pages = {each: make_changes_page(library, common, signed, selection, each) for each in language.split("+")}
        groups.append(ChangeGroup(signed, today, language, again[members[0].key].changes, tuple(members), pages))
    places = {person.key: place for place, group in enumerate(groups) for person in group.people}
    return SecondRound(renewed, tuple(groups), tuple(left_out), tuple(chosen), places)


def _list_absent(
    people: Iterable[Recipient], held: Iterable[str], known: Mapping[str, RegisterPerson], day: dt.date
) -> list[LeftOut]:
    """Those whom the list holds back, and those of the register who are not on it, with the reason."""
    on_list = {*held, *(person.key for person in people)}
    absent = {**dict.fromkeys(held, "held"), **{key: "not-listed" for key in known if key not in on_list}}
    return [LeftOut(key, "left" if _has_left(known.get(key), day) else why) for key, why in absent.items()]


def _has_left(person: RegisterPerson | None, day: dt.date) -> bool:
    """Whether somebody has left by a day."""
    return person is not None and person.left_on is not None and person.left_on <= day


def _reason_left_out(person: RegisterPerson | None, day: dt.date) -> str:
    """Why somebody does not sign again."""
    if person is None or not person.proposals:
        return "never-proposed"
    if _has_left(person, day):
        return "left"
    return "unchanged" if any(each.response == SIGNED for each in person.proposals) else "never-signed"


def _split_recipients(
    recipients: Recipients | Iterable[Recipient],
) -> tuple[tuple[Recipient, ...], dict[str, Recipient | None]]:
    """The people of a list, and those it holds back, by number."""
    if isinstance(recipients, Recipients):
        return recipients.people, {each.key: each.recipient for each in recipients.held}
    return tuple(recipients), {}


def _require_vehicle(library: Library, matter: Matter) -> Vehicle:
    found = library.find_vehicle(matter.vehicle)
    if found is None:
        raise MatterError(
            unknown_name(
                "unknown-word", "vehicle", N_('unknown vehicle "{name}"'), matter.vehicle, list(library.vehicles)
            )
        )
    return found


# ------------------------------------------------------------------ answers, and the letters they call for
@dataclass(frozen=True, slots=True)
class DueLetter:
    """One letter that is due to some people.

    Parameters
    ----------
    letter:
        The companion: ``refusal-letter`` or ``silence-letter``.
    matter:
        The matter as it stands for them on the day asked: what they answered, and when they received the proposal
        where that is known.
    people:
        To whom.
    """

    letter: str
    matter: Matter = field(repr=False)
    people: tuple[Recipient, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class WaitingPerson:
    """One person who has not answered and still has time to reflect: until the end of a day."""

    key: str = field(repr=False)
    until: dt.date


@dataclass(frozen=True, slots=True)
class AnswersDue:
    """What the answers of a round call for on a day.

    Parameters
    ----------
    matter:
        The matter on that day, for somebody who did not answer.
    due:
        The letters to be sent, each with the people it is for; those who received the proposal on different days
        stand apart, and so do those who signed an earlier version, which goes on.
    waiting:
        Who still has time.
    left_out:
        Everybody else, with the reason.
    """

    matter: Matter = field(repr=False)
    due: tuple[DueLetter, ...]
    waiting: tuple[WaitingPerson, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def documents(self) -> dict[str, tuple[str, ...]]:
        """The letter of each person, by number."""
        return {person.key: (each.letter,) for each in self.due for person in each.people}

    @property
    def matters(self) -> dict[str, Matter]:
        """The matter of each person to whom a letter is due, by number; those to whom the same is due have the same."""
        return {person.key: each.matter for each in self.due for person in each.people}

    def people_for(self, letter: str) -> tuple[Recipient, ...]:
        """All to whom a letter is due."""
        return tuple(person for each in self.due if each.letter == letter for person in each.people)

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """The letters as plain data."""
        return {
            "due": [{"letter": each.letter, "people": [person.key for person in each.people]} for each in self.due],
            "waiting": [{"key": each.key, "until": each.until.isoformat()} for each in self.waiting],
            "left_out": [each.as_dict(language) for each in self.left_out],
        }


def answers_due(
    register: Register,
    library: Library,
    matter: Matter,
    recipients: Recipients | Iterable[Recipient],
    on: dt.date,
    received: Mapping[str, dt.date] | None = None,
) -> AnswersDue:
    """Which letters the answers of a round call for on a day: to note a refusal, or that no answer came in time.

    The register says what was answered by that day; the library says, on these facts, whether a letter is called for.

    Parameters
    ----------
    register:
        What was proposed and answered.
    library, matter:
        Those of the round: its proposal is that of the matter's date.
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
        The matter does not say when it was proposed; and as `select`.

    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> from ..register.issued_rows import IssuedRow
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
    people, held = _split_recipients(recipients)
    vehicle = _require_vehicle(library, matter)
    _check_received(received or {}, people, matter)
    known = register.read_people(on)
    judge = _LetterJudge(library, matter, vehicle, on)
    due: dict[tuple[str, dt.date | None, bool], list[Recipient]] = {}
    waiting, left_out = [], []
    for person in people:
        proposal = _newest_proposal(known.get(person.key), vehicle)
        why = judge.reason_for_none(known.get(person.key), proposal)
        if why or proposal is None:
            left_out.append(LeftOut(person.key, why))
            continue
        day = (received or {}).get(person.key)
        response = "refused" if proposal.response == REFUSED else "none"
        renews = _renews_signed(known[person.key], proposal, matter)
        called, until = judge.is_called_for(person, response, day, renews)
        if called:
            due.setdefault((response, day, renews), []).append(person)
        elif until is not None:
            waiting.append(WaitingPerson(person.key, until))
        else:
            left_out.append(LeftOut(person.key, "not-called-for"))
    left_out += _list_absent(
        people, held, {key: each for key, each in known.items() if _newest_proposal(each, vehicle) is not None}, on
    )
    return AnswersDue(
        _answered_matter(matter, "none", on, None),
        tuple(
            DueLetter(
                LETTERS[response], _answered_matter(mark_renewal(matter, renews), response, on, day), tuple(members)
            )
            for (response, day, renews), members in due.items()
        ),
        tuple(waiting),
        tuple(left_out),
    )


def _newest_proposal(person: RegisterPerson | None, vehicle: Vehicle) -> Proposal | None:
    """The newest proposal of a document to somebody."""
    return next((each for each in reversed(person.proposals if person else []) if each.vehicle == vehicle.id), None)


def _renews_signed(person: RegisterPerson, proposal: Proposal, matter: Matter) -> bool:
    """Whether a proposal renews an amendment that the person signed; where the register has nothing earlier of them,
    the matter says it.
    """
    earlier = find_earlier_versions(person, proposal)
    return (
        any(each.response == SIGNED for each in earlier)
        if earlier
        else matter.amendment is not None and matter.amendment.renews
    )


def _answered_matter(matter: Matter, response: str, on: dt.date, received: dt.date | None) -> Matter:
    """The matter on a day, for somebody who gave an answer, or none."""
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
    """Asks the library whether a letter is called for; people whose facts are the same are asked about once."""

    def __init__(self, library: Library, matter: Matter, vehicle: Vehicle, on: dt.date) -> None:
        self.library, self.matter, self.vehicle, self.on = library, matter, vehicle, on
        self.days = round_days(matter)
        self.known: dict[Any, tuple[bool, dt.date | None]] = {}

    def reason_for_none(self, person: RegisterPerson | None, proposal: Proposal | None) -> str:
        """Why nothing is to be asked about somebody; empty when something is."""
        if person is None or proposal is None:
            return "never-proposed"
        if _has_left(person, self.on):
            return "left"
        if proposal.date not in self.days:
            return "other-round"
        return {SIGNED: "signed", SUPERSEDED: "superseded"}.get(proposal.response, "")

    def is_called_for(
        self, person: Recipient, response: str, received: dt.date | None, renews: bool
    ) -> tuple[bool, dt.date | None]:
        """Whether the letter of an answer is called for; when only time is wanting, the last day of it."""
        same = (law_facts(person), response, received, renews)
        if same not in self.known:
            theirs = personalize_matter(
                _answered_matter(mark_renewal(self.matter, renews), response, self.on, received), person
            )
            composition = compose_document(self.library, theirs, self.vehicle.id)
            against = composition.unmet_conditions(self.library.companions[LETTERS[response]][0])
            ends = composition.days["answer_by"]
            if against and ends is None and set(against) == {"reflection_said"}:
                raise MatterError(
                    Problem(
                        "no-proposal-date",
                        "amendment.proposed_on",
                        N_("the time to reflect cannot be counted: the day of the proposal is not known"),
                        N_("add proposed_on, or received_on"),
                    )
                )
            self.known[same] = (not against, ends if set(against) == {"reflection_said"} else None)
        return self.known[same]
