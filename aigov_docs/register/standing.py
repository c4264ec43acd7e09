"""Who is bound, and by what: what the events of a register come to, person by person.

Here events become facts of the law's own vocabulary (`Situation`), and the law engine answers. Nothing is concluded in
this module:
which version binds, what silence is worth, what a departure ends, is all said by the rules of the library.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from ..i18n import N_
from ..problems import Problem, RegisterError
from .chain import ERASED, LEFT, NO_ANSWER, PROPOSED, REFUSED, SIGNED, SUPERSEDED, StoredEvent

if TYPE_CHECKING:
    from ..compose.composition import Composition
    from ..law.enforceability import Weighing
    from ..law.situation import Situation
    from ..library.clauses import Clause, Edition
    from ..library.load import Library
    from ..matter.models import Matter
    from ..people.recipient import Recipient
    from ..review.redline import ClauseChange

_SHOWN = 10  # numbers of people in a message
_LABEL = re.compile(r"(?:[a-z][a-z0-9-]*/)?([a-z0-9]+(?:-[a-z0-9]+)*)@([1-9]\d{0,3})")


# ------------------------------------------------------------------ what the events come to
@dataclass(slots=True)
class Proposal:
    """One amendment proposed to one person, the day of effect that it states, and the last answer to it: ``proposed``
    until there is one.
    """

    number: int
    run: str
    date: dt.date
    editions: tuple[str, ...]
    language: str = "fr"
    options: str = ""
    vehicle: str = ""
    release: str = ""
    fingerprint: str = ""
    effective_on: dt.date | None = None
    response: str = PROPOSED
    answered_on: dt.date | None = None
    note: str = field(default="", repr=False)


@dataclass(slots=True)
class RegisterPerson:
    """One person of a register: the proposals, the oldest first; the day of departure; whether the name was erased.

    The proposals are those of one contract: of somebody who left and came back, those made since.
    """

    key: str = field(repr=False)
    name: str = field(default="", repr=False)
    proposals: list[Proposal] = field(default_factory=list)
    left_on: dt.date | None = None
    erased: bool = False

    def group_by_vehicle(self) -> dict[str, list[Proposal]]:
        """The proposals by vehicle: versions of one document follow each other, an amendment does not follow a
        charter.
        """
        out: dict[str, list[Proposal]] = {}
        for each in self.proposals:
            out.setdefault(each.vehicle, []).append(each)
        return out

    @property
    def newest(self) -> Proposal | None:
        """The newest proposal."""
        return self.proposals[-1] if self.proposals else None

    def find_proposal(self, run: str | None, on: dt.date) -> Proposal | None:
        """The proposal an answer is about: that of a run, else the newest made by that day."""
        made = [each for each in self.proposals if each.date <= on and (run is None or each.run == run)]
        return made[-1] if made else None


def replay_events(events: Iterable[StoredEvent], day: dt.date | None = None) -> dict[str, RegisterPerson]:
    """What the events say of each person; with a day, only what had happened by then.

    >>> from .chain import RegisterEvent, START
    >>> events = [
    ...     RegisterEvent(1, "proposed", "E-1", "2026-06-01", "r1"),
    ...     RegisterEvent(2, "signed", "E-1", "2026-06-10", "r1", answers=1),
    ... ]
    >>> found = replay_events(
    ...     [StoredEvent(event, START, START, editions="purpose@1") for event in events], dt.date(2026, 6, 9)
    ... )
    >>> found["E-1"].newest.response
    'proposed'
    """
    people: dict[str, RegisterPerson] = {}
    proposals: dict[int, Proposal] = {}
    limit = day.isoformat() if day else ""
    for stored in events:
        event = stored.event
        if event.kind == ERASED and event.key in people:
            people[event.key].erased = True
        if (limit and event.date > limit) or event.kind == ERASED:
            continue
        person = people.setdefault(event.key, RegisterPerson(event.key))
        on = dt.date.fromisoformat(event.date)
        personal = stored.personal or {}
        if event.kind == PROPOSED:
            proposals[event.number] = made = Proposal(
                event.number, event.run, on, tuple((stored.editions or "").split()), event.language,
                event.options, event.vehicle, event.release, event.fingerprint,
                dt.date.fromisoformat(event.effective_on) if event.effective_on else None,
            )  # fmt: skip
            if (
                person.left_on is not None and person.left_on < on
            ):  # somebody who is proposed an amendment after having left has come back
                person.left_on = None
                person.proposals.clear()  # what they signed went with the contract that ended
            person.proposals.append(made)
            person.name = personal.get("name", person.name)
        elif event.kind == LEFT:
            person.left_on = on
        elif event.answers in proposals:
            answered = proposals[event.answers]
            answered.response, answered.answered_on, answered.note = event.kind, on, personal.get("note", "")
    for person in people.values():
        person.proposals.sort(key=lambda each: (each.date, each.number))
    return people


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to be written: whose, which, on which day, to which run (None: the newest proposal by that day), and a
    note.
    """

    key: str = field(repr=False)
    answer: str
    on: dt.date
    note: str = field(default="", repr=False)
    run: str | None = None
    where: str = ""


def place_answer(
    answer: Answer, people: Mapping[str, RegisterPerson], *, correct: bool = False
) -> Proposal | Problem | None:
    """The proposal an answer goes to; None when it is written already; the problem when it cannot be written.

    A departure goes to the newest proposal, whatever its day: it is about the person.

    >>> print(place_answer(Answer("E-9", "signed", dt.date(2026, 6, 1), where="answers.csv, line 2"), {}))
    answers.csv, line 2 — nothing was proposed to this person — check the number, leading zeros included
    """
    person = people.get(answer.key)
    if person is None or person.newest is None:
        return Problem(
            "not-proposed",
            answer.where,
            N_("nothing was proposed to this person"),
            N_("check the number, leading zeros included"),
        )
    if answer.answer == LEFT:
        if person.left_on is not None and person.left_on != answer.on and not correct:
            return _already_answered(
                answer, N_("the register already says that this person left, on {day}"), person.left_on
            )
        return None if person.left_on == answer.on else person.newest
    if answer.run is not None and all(each.run != answer.run for each in person.proposals):
        return Problem(
            "not-in-run",
            answer.where,
            N_('nothing was proposed to this person in the run "{run}"'),
            N_("check the name of the run"),
            {"run": answer.run},
        )
    proposal = person.find_proposal(answer.run, answer.on)
    if proposal is None:
        first = min(each.date for each in person.proposals if answer.run in (None, each.run))
        return Problem(
            "before-proposal",
            answer.where,
            N_("the answer comes before the proposal, of {day}"),
            N_("correct the date"),
            {"day": first.isoformat()},
        )
    same = proposal.response == answer.answer and proposal.answered_on == answer.on
    if same and (person.erased or answer.note in ("", proposal.note)):
        return None
    if proposal.response == SIGNED and not same and not correct:
        return _already_answered(
            answer, N_("the register already says that this amendment was signed, on {day}"), proposal.answered_on
        )
    return proposal


def _already_answered(answer: Answer, message: str, day: dt.date | None) -> Problem:
    return Problem(
        "answered-already",
        answer.where,
        message,
        N_("if that was a mistake, correct it: --correct, or correct=True"),
        {"day": day.isoformat() if day else ""},
    )


def apply_answer(answer: Answer, proposal: Proposal, person: RegisterPerson) -> None:
    """What an answer changes in what is known of a person, so that the next answer of the same file is checked against
    it.
    """
    if answer.answer == LEFT:
        person.left_on = answer.on
    else:
        proposal.response, proposal.answered_on, proposal.note = answer.answer, answer.on, answer.note


# ------------------------------------------------------------------ what each clause is worth, person by person
@dataclass(frozen=True, slots=True)
class ClauseStanding:
    """One clause of what a person signed, weighed against that person.

    ``weight`` is empty where the library at hand has no such edition: it cannot be weighed, and is not left out.
    """

    label: str
    weight: str
    weighing: Weighing | None = field(default=None, repr=False)

    def reason(self, language: str) -> str:
        """Why it has this weight, in the words of the rules."""
        return (
            " ".join(rule.explanation.text(language) for rule in self.weighing.outcome.decided) if self.weighing else ""
        )

    def as_dict(self, library: Library, language: str = "en") -> dict[str, Any]:
        """The clause as plain data."""
        weights = library.vocabulary.weights
        rules = [rule.id for rule in self.weighing.outcome.decided] if self.weighing else []
        return {
            "edition": self.label,
            "weight": self.weight or None,
            "weight_label": weights[self.weight].text(language) if self.weight else None,
            "rules": rules,
            "reason": self.reason(language),
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one person stands on a day.

    Parameters
    ----------
    key, name:
        The person; the name only when the register was given it.
    response, answered_on:
        The last answer to the proposal of `run`.
    run:
        The run of the version weighed: the one that binds; where none does, the newest proposed.
    effective_on:
        The day of effect that this version states; None where it states none.
    binding:
        Whether that version binds on the day, as the law engine says.
    pending, pending_response, pending_on:
        The run of a newer proposal, beside the version weighed, the last answer to it, and the day of that answer, or
        of the proposal where
        there is none; empty when there is no such proposal.
    clauses:
        Each clause of the version weighed, in the order of the document.
    listed:
        Whether the person's own facts were given; without, the weights are those for an employee with an open-ended
        contract.
    """

    key: str = field(repr=False)
    name: str = field(repr=False)
    run: str
    response: str
    answered_on: dt.date | None
    binding: bool
    vehicle: str
    language: str
    effective_on: dt.date | None = None
    left_on: dt.date | None = None
    pending: str = ""
    pending_response: str = ""
    pending_on: dt.date | None = None
    clauses: tuple[ClauseStanding, ...] = ()
    listed: bool = False

    def find_clause(self, name: str) -> ClauseStanding | None:
        """The clause of a name, whatever its edition; None when it is not in the version weighed.

        A firm's own clause is found by its name with that of the library, ``acme/confidential-data``, and by its name
        alone.
        """
        named = [(each.label.rpartition("@")[0], each) for each in self.clauses]
        return next(
            (each for label, each in named if label == name),
            next((each for label, each in named if label.rpartition("/")[2] == name), None),
        )

    def as_dict(self, library: Library, language: str = "en") -> dict[str, Any]:
        """The standing as plain data."""
        return {
            "key": self.key,
            "name": self.name,
            "run": self.run,
            "response": self.response,
            "answered_on": self.answered_on.isoformat() if self.answered_on else None,
            "effective_on": self.effective_on.isoformat() if self.effective_on else None,
            "binding": self.binding,
            "pending": self.pending or None,
            "pending_response": self.pending_response or None,
            "pending_on": self.pending_on.isoformat() if self.pending_on else None,
            "vehicle": self.vehicle,
            "language": self.language,
            "left_on": self.left_on.isoformat() if self.left_on else None,
            "listed": self.listed,
            "clauses": [clause.as_dict(library, language) for clause in self.clauses],
        }


def compute_standings(
    people: Mapping[str, RegisterPerson],
    day: dt.date,
    library: Library,
    matter: Matter,
    recipients: Iterable[Recipient] = (),
    rounds: Mapping[str, Matter] | Iterable[Matter] = (),
) -> tuple[Standing, ...]:
    """Where each person stands on a day: `Register.status` says it in full."""
    listed = {each.key: each for each in recipients}
    weigher = _StandingWeigher(day, library, matter, match_rounds(people, matter, rounds))
    return tuple(
        weigher.weigh_person(person, versions, listed.get(key))
        for key, person in people.items()
        for versions in person.group_by_vehicle().values()
    )


@dataclass(frozen=True, slots=True)
class StandingTotals:
    """How many stand where, for one document.

    Parameters
    ----------
    vehicle:
        The document.
    people:
        How many were proposed it.
    signed, refused, no_answer, superseded:
        How many gave this answer to the version that counts for them; whoever left is not among them.
    left:
        How many left, whatever they had answered.
    bound:
        How many that version binds; whoever left may be bound by what outlives the contract.
    newer:
        The answers to a newer proposal, where there is one beside the version that counts.
    """

    vehicle: str
    people: int
    signed: int
    refused: int
    no_answer: int
    superseded: int
    left: int
    bound: int
    newer: Mapping[str, int]

    def as_dict(self) -> dict[str, Any]:
        """The counts as plain data."""
        return {
            each.name: dict(self.newer) if each.name == "newer" else getattr(self, each.name) for each in fields(self)
        }


def count_standings(found: Iterable[Standing]) -> tuple[StandingTotals, ...]:
    """How many stand where, document by document.

    >>> one = Standing("E-1", "", "r1", "signed", dt.date(2026, 6, 10), True, "contract-amendment", "fr")
    >>> [(each.people, each.signed, each.bound) for each in count_standings([one])]
    [(1, 1, 1)]
    """
    documents: dict[str, list[Standing]] = {}
    for each in found:
        documents.setdefault(each.vehicle, []).append(each)
    return tuple(
        StandingTotals(
            vehicle,
            len(each),
            **_count_answers(one.response for one in each if one.left_on is None),
            left=sum(one.left_on is not None for one in each),
            bound=sum(one.binding for one in each),
            newer={
                "people": sum(bool(one.pending) for one in each),
                **_count_answers(one.pending_response for one in each),
            },
        )
        for vehicle, each in documents.items()
    )


def _count_answers(responses: Iterable[str]) -> dict[str, int]:
    """How many gave each answer; a proposal to which nothing was answered has no answer."""
    count = Counter(responses)
    return {
        SIGNED: count[SIGNED],
        REFUSED: count[REFUSED],
        NO_ANSWER: count[NO_ANSWER] + count[PROPOSED],
        SUPERSEDED: count[SUPERSEDED],
    }


def find_silent_rounds(
    people: Mapping[str, RegisterPerson], library: Library, rounds: Mapping[str, Matter]
) -> list[dt.date]:
    """The days of the rounds whose matter is not known and to which somebody has not answered: what silence is worth
    there is not known.
    """
    days = set()
    for each in (each for person in people.values() for each in person.proposals):
        carried = library.find_vehicle(each.vehicle)
        if (
            each.run not in rounds
            and each.response in (PROPOSED, NO_ANSWER)
            and carried is not None
            and carried.law == "contract-amendment"
        ):
            days.add(each.date)
    return sorted(days)


def match_rounds(
    people: Mapping[str, RegisterPerson], matter: Matter, rounds: Mapping[str, Matter] | Iterable[Matter] = ()
) -> dict[str, Matter]:
    """The matter of each run that has one: the one it is named with, else the one of its day.

    Raises
    ------
    RegisterError
        Two matters that differ are of the day of one run.
    """
    named = dict(rounds) if isinstance(rounds, Mapping) else {}
    given = [matter, *(rounds if not isinstance(rounds, Mapping) else ())]
    found: dict[str, Matter] = {}
    problems = []
    for run, day in dict.fromkeys((each.run, each.date) for person in people.values() for each in person.proposals):
        own = [each for each in given if day in round_days(each)]
        if run not in named and any(each != own[0] for each in own):
            problems.append(
                Problem(
                    "same-day",
                    run,
                    N_("two of the matters given are of the day of this round, {day}"),
                    N_("give one of them; or in Python name the run: rounds={run: matter}"),
                    {"day": day.isoformat()},
                )
            )
        elif run in named or own:
            found[run] = named.get(run) or own[0]
    if problems:
        raise RegisterError(*problems)
    return found


def find_earlier_versions(person: RegisterPerson, proposal: Proposal) -> list[Proposal]:
    """The proposals of the same document made to somebody before another one."""
    versions = person.group_by_vehicle()[proposal.vehicle]
    return versions[: versions.index(proposal)]


def mark_renewal(matter: Matter, renews: bool) -> Matter:
    """The matter of a new version of an amendment that was signed, or of a first one.

    >>> from ..matter.samples import sample_matter
    >>> mark_renewal(sample_matter("contract-amendment"), True).amendment.renews
    True
    """
    from ..matter.models import Amendment

    return matter.model_copy(
        update={"amendment": (matter.amendment or Amendment()).model_copy(update={"renews": renews})}
    )


def round_days(matter: Matter) -> set[dt.date]:
    """The days by which a matter knows its own round in the register: that of the proposal, that of the document."""
    proposed = matter.amendment.proposed_on if matter.amendment else None
    return {matter.date} if proposed is None else {matter.date, proposed}


class _StandingWeigher:
    """Weighs for many people: those whose facts are the same are weighed once."""

    def __init__(self, day: dt.date, library: Library, matter: Matter, rounds: Mapping[str, Matter]) -> None:
        self.day, self.library, self.matter, self.rounds = day, library, matter, rounds
        self._known: dict[Any, tuple[str | None, str, tuple[ClauseStanding, ...]]] = {}
        self._alike: dict[
            Any, tuple[ClauseStanding, ...]
        ] = {}  # by what the rules see, where the facts themselves differ

    def weigh_person(
        self, person: RegisterPerson, proposals: Sequence[Proposal], recipient: Recipient | None
    ) -> Standing:
        """Where a person stands in one document; ``proposals`` are its versions, the oldest first."""
        same = (
            _person_facts(recipient),
            person.left_on,
            tuple(
                (
                    each.run,
                    each.response,
                    each.answered_on,
                    each.effective_on,
                    each.language,
                    each.vehicle,
                    each.editions,
                )
                for each in proposals
            ),
        )
        if same not in self._known:
            self._known[same] = self._weigh_versions(
                self._build_situation(person, proposals, recipient), {each.run: each for each in proposals}
            )
        binding, at, clauses = self._known[same]
        weighed = next(each for each in proposals if each.run == at)
        newest = proposals[-1]
        pending, pending_response, pending_on = (
            (newest.run, newest.response, newest.answered_on or newest.date)
            if newest is not weighed
            else ("", "", None)
        )
        return Standing(
            person.key, person.name, weighed.run, weighed.response, weighed.answered_on, binding is not None,
            weighed.vehicle, weighed.language, weighed.effective_on, person.left_on,
            pending, pending_response, pending_on, clauses, recipient is not None,
        )  # fmt: skip

    def _weigh_versions(
        self, situation: Situation, versions: Mapping[str, Proposal]
    ) -> tuple[str | None, str, tuple[ClauseStanding, ...]]:
        """The version that binds, the version weighed, and its clauses."""
        from ..compose.assessment import clause_facts
        from ..law.enforceability import resolve_version, weigh_clauses
        from ..law.facts import observe_facts

        view, binding = resolve_version(situation, self.library)
        newest = list(versions)[-1]
        at = binding if binding is not None and binding in versions else newest
        situation = situation.model_copy(update={"claimed_version": at})
        if at != newest:
            view, _ = resolve_version(situation, self.library)
        seen = (
            tuple(observe_facts(view, self.library).items()),
            versions[at].vehicle,
            versions[at].editions,
        )
        if seen in self._alike:
            return binding, at, self._alike[seen]
        carried = self.library.find_vehicle(versions[at].vehicle)
        found = [find_edition(self.library, label) for label in versions[at].editions]
        known = [each for each in found if each is not None] if carried is not None else []
        weighings = iter(
            weigh_clauses(
                situation,
                [clause_facts(clause, edition, carried, self.library) for clause, edition in known],
                self.library,
            ).weighings
            if carried
            else ()
        )
        clauses = []
        for label, each in zip(versions[at].editions, found, strict=True):
            weighing = next(weighings) if each is not None and carried is not None else None
            clauses.append(ClauseStanding(label, weighing.weight if weighing else "", weighing))
        self._alike[seen] = tuple(clauses)
        return binding, at, self._alike[seen]

    def _build_situation(
        self, person: RegisterPerson, proposals: Sequence[Proposal], recipient: Recipient | None
    ) -> Situation:
        """The facts of one person: those of the matter, their own, and one version a proposal."""
        from ..law.situation import DocumentFacts, EmployeeFacts, VersionFacts
        from ..people.recipient import personalize_matter

        matter = (
            personalize_matter(self.matter, recipient)
            if recipient is not None
            else _unknown_person_matter(self.matter, proposals[-1].language)
        )
        carried = self.library.find_vehicle(proposals[-1].vehicle) or self.library.find_vehicle(matter.vehicle)
        assert carried is not None  # the matter's vehicle is one of the library's
        base = matter.situation_for(carried)
        employee = EmployeeFacts.model_validate(
            {name: getattr(base.employee, name) for name in EmployeeFacts.model_fields}
        )
        if person.left_on is not None:
            employee = employee.model_copy(update={"contract_ended_on": person.left_on})
        versions = tuple(
            VersionFacts(
                id=each.run,
                amendment=self._amendment_facts(each),
                document=DocumentFacts.model_validate({"language": each.language}),
            )
            for each in proposals
        )
        return base.model_copy(update={"assessed_on": self.day, "employee": employee, "versions": versions})

    def _amendment_facts(self, proposal: Proposal) -> Any:
        """The facts of one proposal: its answer and its day of effect from the register, the rest from the matter of
        its round.

        What decides of silence, the ground, the letter and its receipt, belongs to one round: without its matter, no
        letter is known.
        """
        from ..law.situation import AmendmentFacts

        matter = self.rounds.get(proposal.run)
        given = (
            {name: getattr(matter.amendment, name) for name in AmendmentFacts.model_fields}
            if matter is not None and matter.amendment is not None
            else {}
        )
        if proposal.response == SUPERSEDED:
            given = {}
        given |= {
            "response": proposal.response if proposal.response in (SIGNED, REFUSED) else "none",
            "signed_on": None,
            "effective_on": proposal.effective_on,
        }
        if proposal.response == SIGNED:
            given["signed_on"] = proposal.answered_on
        return AmendmentFacts.model_validate(given)


def _person_facts(recipient: Recipient | None) -> tuple[Any, ...]:
    """What the law may look at in a person: people who share it are weighed together."""
    if recipient is None:
        return ()
    return (
        recipient.status, recipient.language, recipient.translation_requested, recipient.protected, recipient.telework,
        recipient.hired_on, recipient.contract_ended_on,
    )  # fmt: skip


def _unknown_person_matter(matter: Matter, language: str) -> Matter:
    """The matter as it stands for a person of whom nothing is known but the language of their document.

    The employee of a matter is somebody else, as for `matter_of`. A second language is given on request only, so it
    says who asked.
    """
    from ..matter.models import Employee

    employee = Employee.model_validate({"translation_requested": language == "fr+en"})
    return matter.model_copy(update={"languages": tuple(language.split("+")), "employee": employee})


def find_edition(library: Library, label: str) -> tuple[Clause, Edition] | None:
    """The clause and edition of a label, when they are of this library.

    >>> from ..library import load_library
    >>> (
    ...     find_edition(load_library(), "confidential-data@2")[1].number,
    ...     find_edition(load_library(), "acme/confidential-data@2"),
    ... )
    (2, None)
    """
    read = _LABEL.fullmatch(label)
    clause = library.clauses.get(read[1]) if read else None
    edition = clause.editions.get(int(read[2])) if clause and read else None
    return (
        (clause, edition)
        if clause is not None and edition is not None and clause.label_edition(edition) == label
        else None
    )


# ------------------------------------------------------------------ who must sign again
@dataclass(frozen=True, slots=True)
class ToSignAgain:
    """One person whose signed editions are no longer those of today, with what changed.

    Parameters
    ----------
    key, name:
        The person.
    run, signed_on:
        What they signed, and when.
    signed, today:
        The editions signed, and those of the new version that would be proposed today.
    changes:
        What changed since, clause by clause, changes of form included: they are in the new text too. What only says
        that a new version
        takes the place of the signed one is no change.
    proposed, refused:
        The run of a newer proposal that already has the editions of today and waits for an answer, or was refused;
        empty when there is none.
    """

    key: str = field(repr=False)
    name: str = field(repr=False)
    run: str
    signed_on: dt.date | None
    signed: tuple[str, ...]
    today: tuple[str, ...]
    changes: tuple[ClauseChange, ...]
    proposed: str = ""
    refused: str = ""

    def explain_changes(self, library: Library, language: str) -> list[str]:
        """Why, in sentences: each clause by its heading, and what its editions say they change."""
        from ..document.layout import COLONS

        return [
            f"{change.heading(language)}{COLONS[language]}{' '.join(change.list_sentences(library, language))}"
            for change in self.changes
        ]

    def as_dict(self, library: Library, language: str = "en") -> dict[str, Any]:
        """The person as plain data."""
        return {
            "key": self.key,
            "name": self.name,
            "run": self.run,
            "signed_on": self.signed_on.isoformat() if self.signed_on else None,
            "signed": list(self.signed),
            "today": list(self.today),
            "proposed": self.proposed or None,
            "refused": self.refused or None,
            "changes": [change.as_dict(library, language) for change in self.changes],
        }


def find_to_sign_again(
    people: Mapping[str, RegisterPerson], library: Library, matter: Matter, recipients: Iterable[Recipient] = ()
) -> tuple[ToSignAgain, ...]:
    """Who must sign again: `Register.to_sign_again` says it in full."""
    listed = {each.key: each for each in recipients}
    today = _TodayClauses(library, matter)
    unknown: dict[tuple[str, ...], list[str]] = {}
    out = []
    for key, person in people.items():
        if person.left_on is not None and person.left_on <= matter.date:
            continue
        for versions in person.group_by_vehicle().values():
            signed = next((each for each in reversed(versions) if each.response == SIGNED), None)
            if signed is None:
                continue
            lacking = () if key in listed else today.needed_facts(signed.vehicle)
            if lacking:
                unknown.setdefault(lacking, []).append(key)
                continue
            renewed = any(each.response == SIGNED for each in versions[: versions.index(signed)])
            changes, proposed = today.compare_signed(signed, renewed, listed.get(key))
            if any(change.level != "cosmetic" for change in changes):
                newest = versions[-1]
                same = newest is not signed and newest.editions in proposed
                waits, refused = (
                    (same and newest.response not in (SUPERSEDED, REFUSED)),
                    (same and newest.response == REFUSED),
                )
                out.append(
                    ToSignAgain(
                        key,
                        person.name,
                        signed.run,
                        signed.answered_on,
                        signed.editions,
                        proposed[0],
                        changes,
                        newest.run if waits else "",
                        newest.run if refused else "",
                    )
                )
    if unknown:
        raise RegisterError(
            *[
                Problem(
                    "facts-needed",
                    "recipients",
                    N_("the clauses depend on {facts}, not known of these people who signed ({n}): {numbers}"),
                    N_("give a list that has them (--people); for whoever left, write it in the register"),
                    {
                        "facts": ", ".join(facts),
                        "n": len(keys),
                        "numbers": ", ".join(keys[:_SHOWN]) + ("…" if len(keys) > _SHOWN else ""),
                    },
                )
                for facts, keys in unknown.items()
            ]
        )
    return tuple(out)


class _TodayClauses:
    """The clauses of today against what people signed: those whose facts are the same are compared once."""

    def __init__(self, library: Library, matter: Matter) -> None:
        self.library, self.choices = library, matter.chosen_options(library)
        self.matters = {renews: mark_renewal(matter, renews) for renews in (False, True)}
        self._selections: dict[Any, Composition] = {}
        self._changes: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[ClauseChange, ...]] = {}

    def needed_facts(self, vehicle: str) -> tuple[str, ...]:
        """The facts of a person on which clauses of a document depend, under the options chosen."""
        from ..law.facts import PERSON_FACTS
        from ..library.vehicles import condition_holds

        carried = self.library.find_vehicle(vehicle)
        named = set[str]()
        for entry in carried.list_entries() if carried is not None else ():
            if condition_holds(
                {name: test for name, test in entry.when.items() if name in self.choices}, self.choices, {}
            ):
                named |= entry.when.keys() & set(PERSON_FACTS)
        return tuple(sorted(named))

    def compare_signed(
        self, signed: Proposal, renewed: bool, recipient: Recipient | None
    ) -> tuple[tuple[ClauseChange, ...], tuple[tuple[str, ...], ...]]:
        """What changed since somebody signed, and the texts that would be proposed to them, that of a new version
        first.

        A new version may have clauses that a first one has not. What was signed is compared with its own kind: that of
        the person's
        history, unless it is plainly of the other, so that the round alone never changes anything.
        """
        chosen = {renews: self._select_today(signed, recipient, renews) for renews in (True, False)}
        changes = min(
            (self._changes_since(signed.editions, chosen[renews]) for renews in (renewed, not renewed)), key=len
        )
        return changes, tuple(_edition_labels(selection) for selection in chosen.values())

    def _select_today(self, signed: Proposal, recipient: Recipient | None, renews: bool) -> Composition:
        """The clauses of today for one person."""
        from ..compose.composition import compose_document
        from ..people.recipient import personalize_matter

        same = (signed.vehicle, _person_facts(recipient), "" if recipient else signed.language, renews)
        if same not in self._selections:
            matter = self.matters[renews]
            theirs = (
                personalize_matter(matter, recipient)
                if recipient is not None
                else _unknown_person_matter(matter, signed.language)
            )
            self._selections[same] = compose_document(self.library, theirs, signed.vehicle or None)
        return self._selections[same]

    def _changes_since(self, signed: tuple[str, ...], selection: Composition) -> tuple[ClauseChange, ...]:
        same = (signed, _edition_labels(selection))
        if same not in self._changes:
            self._changes[same] = compare_editions(signed, selection, self.library)
        return self._changes[same]


def _edition_labels(selection: Composition) -> tuple[str, ...]:
    return tuple(chosen.label for chosen in selection.chosen)


def compare_editions(signed: Iterable[str], selection: Composition, library: Library) -> tuple[ClauseChange, ...]:
    """What changed between some signed editions and those of a selection, in the order of the selection, then what is
    gone.

    >>> from ..library import load_library
    >>> from ..compose.composition import compose_document
    >>> from ..matter.samples import sample_matter
    >>> chosen = compose_document(load_library(), sample_matter("contract-amendment"))
    >>> compare_editions([item.label for item in chosen.chosen], chosen, load_library())
    ()
    """
    from ..compose.assessment import heading_of
    from ..review.redline import ClauseChange

    before = {label.rpartition("@")[0]: label for label in signed}
    out = []
    for item in selection.chosen:
        name = item.label.rpartition("@")[0]
        headings = {language: heading_of(item.edition, selection.vehicle, language) for language in ("fr", "en")}
        label = before.pop(name, "")
        if label == item.label:
            continue
        if not label:
            out.append(ClauseChange(name, headings, "added", None, item.edition.number))
            continue
        old, new = int(label.rpartition("@")[2]), item.edition.number
        low, high = sorted((old, new))
        told = tuple(
            (n, each.change)
            for n, each in sorted(item.clause.editions.items())
            if low < n <= high and each.change is not None
        )
        complete = len(told) == sum(1 for n in range(low + 1, high + 1))
        out.append(ClauseChange(name, headings, "edition", old, new, told if complete else ()))
    for name, label in before.items():
        gone = find_edition(library, label)
        headings = (
            {language: heading_of(gone[1], selection.vehicle, language) for language in ("fr", "en")} if gone else {}
        )
        out.append(ClauseChange(name, headings, "removed", int(label.rpartition("@")[2]), None))
    return tuple(out)
