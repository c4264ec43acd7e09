"""The chain of a register: events that are only ever added, each sealed together with the one before it.

An event is never changed: an answer that was wrong is followed by the right one. The link of an event is SHA-256 over
the link before it and its own fields in one canonical form, so a field that is changed, an event that is taken out,
put in or moved is seen, and seen where it is. The chain alone cannot show that its *last* events were cut off: who
wants that notes the head (`Head`) somewhere else from time to time, on paper or in a mail, and asks ``register
check`` for it.

**Why what is personal stands outside.** A person may have their data erased, and a chain cannot forget: to take a
name out of a sealed event would break every link after it. So names, notes and the fingerprint of a person's document
stand in a table of their own, and the event holds only a digest of them. That digest is salted with random bytes kept
beside the data, because names are few: without a salt, anybody could try all names against the digest and read what was
erased. Data and salt go together, and the digest that stays says nothing any more.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from json.encoder import encode_basestring
from operator import attrgetter

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
        The file issued; and, in registers of earlier formats, the fingerprint of its uncompressed parts, which now
        stands with what is personal.
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
FIELDS = tuple(event_field.name for event_field in fields(RegisterEvent))
#: Their values, in that order.
values_of = attrgetter(*FIELDS)


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
    # as a JSON encoder would write it, which a test holds: this is done for each event, and a call for each name costs
    # more than the rest
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
    members = ",".join([f"{encode_basestring(name)}:{encode_basestring(personal[name])}" for name in sorted(personal)])
    return hashlib.sha256(f"{salt}\n{{{members}}}".encode()).hexdigest()


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
