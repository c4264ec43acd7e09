"""What the events of a register come to: each person, the proposals made to them, and the last answer to each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .chain import ERASED, LEFT, PROPOSED, REFUSED, SIGNED, StoredEvent
from .evidence import Evidence


@dataclass(slots=True)
class Proposal:
    """One document proposed to one person, and the person's last answer (``proposed`` before any answer).

    ``effective_on`` is the day of effect that the document states; ``refused_on`` the day on which the person had
    refused what they then signed.
    """

    number: int
    run: str
    date: dt.date
    editions: tuple[str, ...] = field(repr=False)
    language: str = "fr"
    options: str = field(default="", repr=False)
    vehicle: str = ""
    release: str = ""
    fingerprint: str = field(default="", repr=False)
    effective_on: dt.date | None = None
    response: str = PROPOSED
    answered_on: dt.date | None = None
    note: str = field(default="", repr=False)
    evidence: Evidence | None = field(default=None, repr=False)
    refused_on: dt.date | None = None

    def take_answer(self, response: str, on: dt.date, note: str, evidence: Evidence | None) -> None:
        """Take the last answer to the proposal, its day, its note and its evidence.

        Where the same answer of the same day is given again, what it does not say again stays known.
        """
        if (response, on) == (self.response, self.answered_on):
            note, evidence = note or self.note, evidence or self.evidence
        if response != SIGNED:
            self.refused_on = None
        elif self.response == REFUSED:
            self.refused_on = self.answered_on
        self.response, self.answered_on, self.note, self.evidence = response, on, note, evidence

    def as_dict(self) -> dict[str, Any]:
        """Convert the proposal and the last answer to it to a dict, ready for JSON.

        Texts: ``run``, ``vehicle``, ``language``, ``release``, ``fingerprint``, ``response`` and ``note``; ISO days, or
        None: ``date``, ``effective_on``, ``answered_on`` and ``refused_on``; ``editions`` lists labels; ``evidence`` is
        a dict (`Evidence.as_dict`), or None.
        """
        return {
            "run": self.run,
            "date": self.date.isoformat(),
            "vehicle": self.vehicle,
            "language": self.language,
            "release": self.release,
            "fingerprint": self.fingerprint,
            "editions": list(self.editions),
            "effective_on": self.effective_on.isoformat() if self.effective_on else None,
            "response": self.response,
            "answered_on": self.answered_on.isoformat() if self.answered_on else None,
            "refused_on": self.refused_on.isoformat() if self.refused_on else None,
            "note": self.note,
            "evidence": self.evidence.as_dict() if self.evidence else None,
        }


@dataclass(slots=True)
class RegisterPerson:
    """One person of a register: proposals, oldest first, day of departure, whether the name was erased.

    The proposals are those of one contract: of somebody who left and came back, those made since. ``messages`` are the
    provider and the number of each message that brought an answer, whatever came after it. ``holds_data`` says whether
    the register holds what an erasure takes: a name, a note, evidence, the fingerprint of a document.
    """

    key: str = field(repr=False)
    name: str = field(default="", repr=False)
    proposals: list[Proposal] = field(default_factory=list, repr=False)
    left_on: dt.date | None = None
    erased: bool = False
    messages: set[tuple[str, str]] = field(default_factory=set, repr=False)
    holds_data: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Convert the person to a dict, ready for JSON: what was proposed to them, and what they answered.

        ``key`` and ``name`` are texts, ``left_on`` an ISO day or None, ``erased`` says whether their personal data were
        erased; ``proposals`` is a list of dicts, oldest first (`Proposal.as_dict`).
        """
        return {
            "key": self.key,
            "name": self.name,
            "left_on": self.left_on.isoformat() if self.left_on else None,
            "erased": self.erased,
            "proposals": [proposal.as_dict() for proposal in self.proposals],
        }

    def group_by_vehicle(self) -> dict[str, list[Proposal]]:
        """Group the person's proposals by the id of the kind of document (vehicle), the oldest first.

        Each group holds the versions of one document.
        """
        groups: dict[str, list[Proposal]] = {}
        for proposal in self.proposals:
            groups.setdefault(proposal.vehicle, []).append(proposal)
        return groups

    def note_message(self, evidence: Evidence | None) -> None:
        """Note the message that brought an answer, if one did, so that it is known when it comes again."""
        if evidence is not None and evidence.message:
            self.messages.add((evidence.provider, evidence.message))

    @property
    def newest(self) -> Proposal | None:
        """The newest proposal made to the person, by its day; None when there is none."""
        return self.proposals[-1] if self.proposals else None

    def find_proposal(self, run: str | None, on: dt.date) -> Proposal | None:
        """Find the newest proposal made to the person on or before the day ``on``; None when there is none.

        ``run`` is the name of the run whose proposals alone are looked at; None looks at all.
        """
        earlier = [version for version in self.proposals if version.date <= on and (run is None or version.run == run)]
        return earlier[-1] if earlier else None


def replay_events(events: Iterable[StoredEvent], day: dt.date | None = None) -> dict[str, RegisterPerson]:
    """Compute the proposals and answers of each person, by the person's number, from the events of a register.

    With ``day``, only events of that day or before count, but an erasure counts whatever its day; with None all count.

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
    lists: dict[str, tuple[str, ...]] = {}  # the same few come again and again
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
        person.holds_data = person.holds_data or bool(personal)
        if event.kind == PROPOSED:
            listed = stored.editions or ""
            if listed not in lists:
                lists[listed] = tuple(listed.split())
            proposals[event.number] = proposal = Proposal(
                event.number, event.run, on, lists[listed], event.language,
                event.options, event.vehicle, event.release, event.fingerprint or personal.get("fingerprint", ""),
                dt.date.fromisoformat(event.effective_on) if event.effective_on else None,
            )  # fmt: skip
            if (
                person.left_on is not None and person.left_on < on
            ):  # somebody who is proposed an amendment after having left has come back
                person.left_on = None
                person.proposals.clear()  # what they signed went with the contract that ended
            person.proposals.append(proposal)
            person.name = personal.get("name", person.name)
        elif event.kind == LEFT:
            person.left_on = on
        elif event.answers in proposals:
            evidence = Evidence.from_text(personal["evidence"]) if "evidence" in personal else None
            proposals[event.answers].take_answer(event.kind, on, personal.get("note", ""), evidence)
            person.note_message(evidence)
    for person in people.values():
        person.proposals.sort(key=lambda past_proposal: (past_proposal.date, past_proposal.number))
    return people


def find_earlier_versions(person: RegisterPerson, proposal: Proposal) -> list[Proposal]:
    """List the proposals of the same document (vehicle) made to a person before ``proposal``, the oldest first."""
    versions = person.group_by_vehicle()[proposal.vehicle]
    return versions[: versions.index(proposal)]
