"""The chain of a register: events that are only ever added, each sealed together with the one before it.

An event is never changed: an answer that was wrong is followed by the right one. The link of an event is SHA-256 over
the link before it and its own fields in one canonical form, so a field that is changed, an event that is taken out,
put in or moved is seen, and seen where it is. The chain alone cannot show that its *last* events were cut off: who
wants that notes the head (`Head`) somewhere else from time to time, on paper or in a mail, and asks ``register
check`` for it.

**Why what is personal stands outside.** A person may have their data erased, and a chain cannot forget: to take a
name out of a sealed event would break every link after it. So the names and notes stand in a table of their own, and
the event holds only a digest of them. That digest is salted with random bytes kept beside the data, because names are
few: without a salt, anybody could try all names against the digest and read what was erased. Data and salt go
together, and the digest that stays says nothing any more.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from json.encoder import encode_basestring
from operator import attrgetter

from ..i18n import N_
from ..problems import Problem

#: What can happen. The first is an issue, the last an erasure; those between are answers.
PROPOSED, ERASED = "proposed", "erased"
SIGNED, REFUSED, NO_ANSWER, SUPERSEDED, LEFT = "signed", "refused", "no_answer", "superseded", "left"
ANSWERS = (SIGNED, REFUSED, NO_ANSWER, LEFT, SUPERSEDED)
KINDS = (PROPOSED, *ANSWERS, ERASED)
#: What the first event follows.
START = "0" * 64


@dataclass(frozen=True, slots=True)
class RegisterEvent:
    """One event of a register, with all the fields that the chain of digests protects.

    Parameters
    ----------
    number:
        Its place: 1, 2, 3…
    kind:
        One of `KINDS`.
    key:
        The employer's own number of the person.
    date:
        The day of what happened, written 2026-12-31.
    run:
        The issue it belongs to.
    answers:
        For an answer, the number of the proposal it answers; 0 where there is none.
    file, fingerprint:
        The file issued, and the fingerprint of its uncompressed parts.
    editions:
        The fingerprint of the list of editions (`digest_editions`); the list itself is kept once for all who have the
        same.
    language, options, vehicle, release:
        How it was written, under which options (a digest), as which document, from which release of the library.
    effective_on:
        The day of effect that the document states, written 2026-12-31; empty where it states none.
    personal:
        The salted digest of what is personal (`digest_personal`); empty where there is nothing.
    """

    number: int
    kind: str
    key: str = field(repr=False)
    date: str
    run: str
    answers: int = 0
    file: str = field(default="", repr=False)
    fingerprint: str = field(default="", repr=False)
    editions: str = field(default="", repr=False)
    language: str = ""
    options: str = field(default="", repr=False)
    vehicle: str = ""
    release: str = ""
    effective_on: str = ""
    personal: str = field(default="", repr=False)


#: The fields of an event, in order.
FIELDS = tuple(each.name for each in fields(RegisterEvent))
#: Their values, in that order.
values_of = attrgetter(*FIELDS)
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The end of a register's chain of events: the number of the last event, and its link (a digest).

    To be noted elsewhere, to see later that nothing was cut off.
    """

    number: int
    link: str

    def __str__(self) -> str:
        return f"{self.number}:{self.link}"


def encode_event(event: RegisterEvent) -> str:
    """Encode an event of a register as one text that is always the same: JSON, names in alphabetical order, no spaces.

    The link of the event is computed from this text.

    >>> encode_event(RegisterEvent(1, "signed", "E-1", "2026-12-31", "r1"))[:36]
    '{"answers":0,"date":"2026-12-31","ed'
    """
    e, text = event, encode_basestring
    # as `_encode` would write it, which a test holds: this is done for each event, and a call for each name costs more
    # than the rest
    return (
        f'{{"answers":{e.answers},"date":{text(e.date)},"editions":{text(e.editions)},'
        f'"effective_on":{text(e.effective_on)},"file":{text(e.file)},'
        f'"fingerprint":{text(e.fingerprint)},"key":{text(e.key)},"kind":{text(e.kind)},"language":{text(e.language)},'
        f'"number":{e.number},"options":{text(e.options)},'
        f'"personal":{text(e.personal)},"release":{text(e.release)},"run":{text(e.run)},"vehicle":{text(e.vehicle)}}}'
    )


def link_event(event: RegisterEvent, previous: str) -> str:
    """Compute the link of a register's event: a digest, 64 hexadecimal digits, of the previous link and the event.

    ``previous`` is the link of the event before it in the chain.

    >>> one = RegisterEvent(1, "signed", "E-1", "2026-12-31", "r1")
    >>> link_event(one, START) == link_event(one, START), link_event(one, START) == link_event(one, "1" * 64)
    (True, False)
    """
    return hashlib.sha256(f"{previous}\n{encode_event(event)}".encode()).hexdigest()


def digest_editions(editions: str) -> str:
    """Compute the SHA-256, in hexadecimal, of a list of edition labels, given as one text with a space between labels.

    The order of the labels counts.

    >>> len(digest_editions("confidential-data@2 purpose@1"))
    64
    """
    return hashlib.sha256(editions.encode()).hexdigest()


def digest_personal(salt: str, personal: Mapping[str, str]) -> str:
    """Compute the SHA-256, in hexadecimal, of a salt and the personal data of a register's event.

    The salt keeps anybody from guessing the data by trying values once the data are erased.

    >>> digest_personal("00", {"name": "Camille Roussel"}) == digest_personal("01", {"name": "Camille Roussel"})
    False
    """
    return hashlib.sha256(f"{salt}\n{_encode(dict(personal))}".encode()).hexdigest()


def make_salt() -> str:
    """Make a new salt for a digest of personal data: sixteen random bytes, in hexadecimal."""
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as stored in the database of a register, with its links, personal data and editions.

    The personal data and the editions are None when they are gone.
    """

    event: RegisterEvent
    previous: str = field(repr=False)
    link: str
    salt: str | None = field(default=None, repr=False)
    personal: Mapping[str, str] | None = field(default=None, repr=False)
    editions: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """The result of checking a register's chain of events: how many, the last one, and every fault in order."""

    events: int
    head: ChainHead
    faults: tuple[Problem, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether the chain of the register has no fault."""
        return not self.faults

    def as_dict(self, language: str = "en") -> dict[str, object]:
        """Convert the result of the chain's check to a dict: ``clean``, ``events``, ``head`` and ``faults``.

        ``clean`` is true without a fault, ``events`` the number of events, ``head`` the last event as the text
        ``number:link``. ``faults`` is a list of dicts with ``code``, ``where``, ``message`` and ``hint``, in
        ``language`` (``fr`` or ``en``).
        """
        return {
            "clean": self.clean,
            "events": self.events,
            "head": str(self.head),
            "faults": [fault.as_dict(language) for fault in self.faults],
        }


class ChainChecker:
    """Checker of a register's chain, which takes the events one by one and collects the faults of the chain.

    >>> checker = ChainChecker("avenants.db")
    >>> one = RegisterEvent(1, "signed", "E-1", "2026-12-31", "r1")
    >>> checker.check_event(StoredEvent(one, START, link_event(one, START)))
    >>> two = RegisterEvent(3, "left", "E-1", "2027-01-31", "r1")
    >>> checker.check_event(StoredEvent(two, START, link_event(two, START)))
    >>> print(checker.finish_check(ChainHead(3, link_event(two, START))).faults[0])
    avenants.db, event 3 — event 2 is missing — restore the register from a copy: what is missing cannot be rebuilt
    """

    def __init__(self, where: str, expected: ChainHead | None = None) -> None:
        self.where = where
        self.last = ChainHead(0, START)
        self.count = 0
        self.faults: list[Problem] = []
        self._expected = expected
        self._met = expected is None or expected.number == 0
        self._bare: dict[str, list[int]] = {}  # personal data that is gone, by person: an erasure must explain it

    def check_event(self, stored: StoredEvent) -> None:
        """Check one event of the chain against the event checked before it, and keep each fault for `finish_check`.

        The events are to be given one by one, in the order of their numbers.
        """
        event = stored.event
        for number in range(self.last.number + 1, min(event.number, self.last.number + 101)):
            self._add_fault(
                event.number,
                "event-missing",
                N_("event {number} is missing"),
                N_("restore the register from a copy: what is missing cannot be rebuilt"),
                number=number,
            )
        if stored.previous != self.last.link and event.number == self.last.number + 1:
            self._add_fault(
                event.number,
                "chain-broken",
                N_("it does not follow event {number} as that one is written: one of the two was changed"),
                number=self.last.number,
            )
        if event.kind not in KINDS:
            self._add_fault(event.number, "unknown-event", N_("this is no kind of event"))
        if link_event(event, stored.previous) != stored.link:
            self._add_fault(event.number, "event-changed", N_("the event was changed after it was written"))
        self._check_personal(stored)
        self._check_editions(stored)
        self._check_expected(event.number, stored.link)
        self.last = ChainHead(event.number, stored.link)
        self.count += 1

    def _check_personal(self, stored: StoredEvent) -> None:
        event = stored.event
        if event.kind == ERASED:
            self._bare.pop(event.key, None)
        if stored.personal is not None and digest_personal(stored.salt or "", stored.personal) != event.personal:
            self._add_fault(
                event.number, "personal-changed", N_("the name or the note was changed after it was written")
            )
        elif stored.personal is None and event.personal:
            self._bare.setdefault(event.key, []).append(event.number)

    def _check_editions(self, stored: StoredEvent) -> None:
        if stored.event.editions and (
            stored.editions is None or digest_editions(stored.editions) != stored.event.editions
        ):
            self._add_fault(stored.event.number, "editions-changed", N_("its list of editions was changed or is gone"))

    def _check_expected(self, number: int, seen: str) -> None:
        if self._expected is not None and number == self._expected.number:
            self._met = True
            if seen != self._expected.link:
                self._add_fault(
                    number, "other-chain", N_("this is not the event whose link was noted: the register was rewritten")
                )

    def finish_check(self, head: ChainHead) -> ChainCheck:
        """Finish the check of a chain after its last event, and return the result with every fault.

        ``head`` is the end of the chain as the register notes it: the number and the link of the last event.
        """
        for numbers in self._bare.values():
            for number in numbers:
                self._add_fault(number, "personal-gone", N_("the name or the note is gone, and no erasure says why"))
        if head != self.last:
            self._add_fault(
                head.number,
                "head-differs",
                N_("the register says that it ends here, and its last event is {number}"),
                number=self.last.number,
            )
        if not self._met and self._expected is not None:
            self._add_fault(
                self._expected.number,
                "cut-off",
                N_("the event whose link was noted is not there: the end of the register was cut off"),
            )
        return ChainCheck(self.count, self.last, tuple(self.faults))

    def _add_fault(
        self,
        at: int,
        code: str,
        message: str,
        hint: str = N_("restore the register from a copy, and find out who changed it"),
        **values: int,
    ) -> None:
        self.faults.append(Problem(code, f"{self.where}, event {at}", message, hint, values))
