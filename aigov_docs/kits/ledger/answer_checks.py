"""An answer to be written: which proposal it goes to, whether it may, and what it changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..ground.given_days import read_day
from ..ground.i18n import N_
from ..ground.number_forms import spell_number, suggest_number
from ..ground.problems import DayText, Problem, refuse_type
from .chain import LEFT, PROPOSED, SIGNED
from .evidence import Evidence
from .replay import Proposal, RegisterPerson


@dataclass(frozen=True, slots=True)
class Answer:
    """One person's answer to a proposal, to write in a register, with its day, the run it answers and a note.

    Without a run, it answers the newest proposal made by that day. ``where`` says, for messages, where it stands;
    ``evidence`` proves the answer. ``on`` may be given as a date and time, or as a text in ISO form. Raises
    ``RegisterError`` for what is no day.
    """

    key: str = field(repr=False)
    answer: str
    on: dt.date
    note: str = field(default="", repr=False)
    run: str | None = None
    where: str = ""
    evidence: Evidence | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", spell_number(self.key))
        object.__setattr__(self, "on", read_day(self.on, "on", self.where))
        if self.evidence is not None:
            refuse_type("evidence", self.evidence, Evidence)


def place_answer(
    answer: Answer, people: Mapping[str, RegisterPerson], *, correct: bool = False
) -> Proposal | Problem | None:
    """Find the proposal that an answer replies to, or the problem that keeps the answer out of the register.

    ``people`` are the register's people by number. None means that the register has the answer already, or the
    message that brings it. A departure
    (answer ``left``) is taken for the person's newest proposal, whatever its day. ``correct`` lets an answer follow one
    that says “signed” or “left”, as its correction.

    >>> print(place_answer(Answer("E-9", "signed", dt.date(2026, 6, 1), where="answers.csv, line 2"), {}))
    answers.csv, line 2 — nothing was proposed to this person — check the number, leading zeros included
    """
    person = people.get(answer.key)
    if person is None or person.newest is None:
        return _refuse_number(answer, people)
    if answer.answer == LEFT:
        return _place_departure(answer, person, correct=correct)
    if answer.run is not None and all(past_proposal.run != answer.run for past_proposal in person.proposals):
        return Problem(
            "not-in-run",
            answer.where,
            N_('nothing was proposed to this person in the run "{run}"'),
            N_("check the name of the run"),
            {"run": answer.run},
        )
    proposal = person.find_proposal(answer.run, answer.on)
    if proposal is None:
        first = min(past_proposal.date for past_proposal in person.proposals if answer.run in (None, past_proposal.run))
        return Problem(
            "before-proposal",
            answer.where,
            N_("the answer comes before the proposal, of {day}"),
            N_("correct the date"),
            {"day": DayText(first)},
        )
    message = answer.evidence.message if answer.evidence is not None else ""
    if answer.evidence is not None and (answer.evidence.provider, message) in person.messages:
        return None
    same = proposal.response == answer.answer and proposal.answered_on == answer.on
    has_same_note = answer.note in ("", proposal.note) and answer.evidence in (None, proposal.evidence)
    if same and (person.erased or has_same_note):
        return None
    if message and person.erased and proposal.response != PROPOSED and not correct:
        return Problem(
            "erased-already",
            answer.where,
            N_("this person’s data were erased after an answer: whether this message is an old one cannot be said"),
            N_("look it up, and write the answer by hand"),
        )
    if proposal.response == SIGNED and not same and not correct:
        return _already_answered(
            answer, N_("the register already says that this amendment was signed, on {day}"), proposal.answered_on
        )
    return proposal


def _refuse_number(answer: Answer, people: Mapping[str, RegisterPerson]) -> Problem:
    """Build the problem of an answer of a person to whom nothing was proposed, as far as the register knows."""
    known_number = suggest_number(answer.key, people)
    if known_number is None:
        return nothing_proposed(answer.where)
    return Problem(
        "number-changed",
        answer.where,
        N_("the register does not have this number, but {known}, which differs only by its zeros"),
        N_("write it as the register has it, if it is the same person"),
        {"known": known_number},
    )


def _place_departure(answer: Answer, person: RegisterPerson, *, correct: bool) -> Proposal | Problem | None:
    """Find the proposal of somebody who left: the newest; None where the register has that departure already."""
    if person.left_on == answer.on:
        return None
    if person.left_on is not None and not correct:
        message = N_("the register already says that this person left, on {day}")
        return _already_answered(answer, message, person.left_on)
    return person.newest


def nothing_proposed(where: str) -> Problem:
    """Build the problem of a person to whom, as far as a register knows, nothing was proposed; ``where`` is the place.

    >>> print(nothing_proposed("avenants.db"))
    avenants.db — nothing was proposed to this person — check the number, leading zeros included
    """
    return Problem(
        "not-proposed",
        where,
        N_("nothing was proposed to this person"),
        N_("check the number, leading zeros included"),
    )


def nothing_proposed_by(day: dt.date, where: str) -> Problem:
    """Build the problem of a person to whom nothing was proposed by the end of a day; ``where`` is the place.

    >>> print(nothing_proposed_by(dt.date(2026, 6, 1), "avenants.db, person").message)
    nothing was proposed to this person by {day}
    """
    message = N_("nothing was proposed to this person by {day}")
    hint = N_("give a later day, or check the number, leading zeros included")
    return Problem("not-proposed", where, message, hint, {"day": DayText(day)}, ("person",))


def _already_answered(answer: Answer, message: str, day: dt.date | None) -> Problem:
    return Problem(
        "answered-already",
        answer.where,
        message,
        N_("if that was a mistake, correct it: --correct, or correct=True"),
        {"day": DayText(day) if day else ""},
    )


def apply_answer(answer: Answer, proposal: Proposal, person: RegisterPerson) -> None:
    """Update in memory what is known of a person and of a proposal, once an answer is to be recorded.

    The news that the person left changes ``person`` alone, any other answer ``proposal`` alone. The next answers of
    the same file are then checked against the updated state; the register itself is not changed here.
    """
    if answer.answer == LEFT:
        person.left_on = answer.on
    else:
        proposal.take_answer(answer.answer, answer.on, answer.note, answer.evidence)
        person.note_message(answer.evidence)
