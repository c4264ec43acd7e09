"""The check of a register's chain: every event against itself and the one before, every end that was noted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..ground.i18n import N_
from ..ground.problems import Problem, RegisterError
from .chain import (
    ERASED,
    FIELDS,
    KINDS,
    START,
    ChainHead,
    StoredEvent,
    digest_editions,
    digest_personal,
    link_event,
    values_of,
)

if TYPE_CHECKING:
    from .timestamps import HeadTimestamp

_RESTORE = N_("restore the register from a copy, and find out who changed it")
#: The types of the fields of an event: a database may give others for a byte that went wrong.
_TYPES = tuple(int if name in ("number", "answers") else str for name in FIELDS)


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """The result of checking a register's chain of events: how many, the last one, and every fault in order.

    ``timestamps`` are the tokens that were looked at and found right, each with the event that it dates.
    """

    events: int
    head: ChainHead
    faults: tuple[Problem, ...] = ()
    timestamps: tuple[HeadTimestamp, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether the chain of the register has no fault."""
        return not self.faults

    def as_dict(self, language: str = "en") -> dict[str, object]:
        """Convert the result of the chain's check to a dict, ready for JSON.

        ``clean`` is true without a fault, ``events`` the number of events, ``head`` the last event as the text
        ``number:link``. ``faults`` is a list of dicts with ``code``, ``where``, ``message`` and ``hint``, in
        ``language`` (``fr`` or ``en``); ``timestamps`` a list of dicts (`HeadTimestamp.as_dict`).
        """
        return {
            "clean": self.clean,
            "events": self.events,
            "head": str(self.head),
            "faults": [fault.as_dict(language) for fault in self.faults],
            "timestamps": [timestamp.as_dict() for timestamp in self.timestamps],
        }


@dataclass(slots=True)
class _Witness:
    """An end of the chain that somebody noted, and what is said where the chain has another event there, or none."""

    head: ChainHead
    other: tuple[str, str]
    gone: tuple[str, str]
    hint: str
    met: bool = field(init=False)

    def __post_init__(self) -> None:
        self.met = self.head.number == 0


class ChainChecker:
    """Checker of a register's chain, which takes the events one by one and collects the faults of the chain.

    Parameters
    ----------
    where:
        How messages call the register.
    expected:
        The end of the chain as somebody noted it elsewhere; None where nobody did.
    kept:
        The end to which this machine verified the chain before; None where it did not.
    start:
        The end of the part that is not given again, since it was verified; the beginning of the chain by default.

    >>> from .chain import RegisterEvent
    >>> checker = ChainChecker("avenants.db")
    >>> one = RegisterEvent(1, "signed", "E-1", "2026-12-31", "r1")
    >>> checker.check_event(StoredEvent(one, START, link_event(one, START)))
    >>> two = RegisterEvent(3, "left", "E-1", "2027-01-31", "r1")
    >>> checker.check_event(StoredEvent(two, START, link_event(two, START)))
    >>> print(checker.finish_check(ChainHead(3, link_event(two, START))).faults[0])
    avenants.db, event 3 — event 2 is missing — restore the register from a copy: what is missing cannot be rebuilt
    """

    def __init__(
        self,
        where: str,
        expected: ChainHead | None = None,
        *,
        kept: ChainHead | None = None,
        start: ChainHead = ChainHead(0, START),  # noqa: B008 - immutable
    ) -> None:
        self.where = where
        self.last = start
        self.count = start.number
        self.faults: list[Problem] = []
        self.links = hashlib.sha256()
        self._bare: dict[str, list[int]] = {}  # personal data that is gone, by person: an erasure must explain it
        self._editions: dict[str, str] = {}  # the same few lists come again and again
        self._witnesses = [*_noted_head(expected), *_kept_head(kept)]

    def check_event(self, stored: StoredEvent) -> None:
        """Check one event of the chain against the event checked before it, and keep each fault for `finish_check`.

        The events are to be given one by one, in the order of their numbers.
        """
        if not self.check_alone(stored):
            self.last = ChainHead(self.last.number + 1, START)
            return
        event, last = stored.event, self.last
        for number in range(last.number + 1, min(event.number, last.number + 101)):
            self._add_fault(
                event.number,
                "event-missing",
                N_("event {number} is missing"),
                N_("restore the register from a copy: what is missing cannot be rebuilt"),
                number=number,
            )
        if event.number <= last.number:
            self._add_fault(event.number, "event-twice", N_("the event stands there twice"))
        elif stored.previous != last.link and event.number == last.number + 1:
            self._add_fault(
                event.number,
                "chain-broken",
                N_("it does not follow event {number} as that one is written: one of the two was changed"),
                number=last.number,
            )
        for witness in self._witnesses:
            if event.number == witness.head.number:
                witness.met = True
                if stored.link != witness.head.link:
                    self._add_fault(event.number, *witness.other, witness.hint)
        self.links.update(stored.link.encode())
        self.last = ChainHead(event.number, stored.link)
        self.count += 1

    def check_alone(self, stored: StoredEvent) -> bool:
        """Check one event of the chain by itself: its link, its personal data, its editions. Keep each fault.

        False where the database gave something that is no event at all; nothing more can be said of it then.
        """
        event = stored.event
        if tuple(map(type, values_of(event))) != _TYPES or type(stored.link) is not str:
            number = event.number if type(event.number) is int else self.last.number + 1
            self._add_fault(number, "event-changed", N_("the event was changed after it was written"))
            return False
        if event.kind not in KINDS:
            self._add_fault(event.number, "unknown-event", N_("this is no kind of event"))
        if link_event(event, stored.previous) != stored.link:
            self._add_fault(event.number, "event-changed", N_("the event was changed after it was written"))
        self._check_personal(stored)
        self._check_editions(stored)
        return True

    def _check_personal(self, stored: StoredEvent) -> None:
        event = stored.event
        if event.kind == ERASED:
            self._bare.pop(event.key, None)
        if stored.personal is None:
            if event.personal:
                self._bare.setdefault(event.key, []).append(event.number)
        elif not _is_sealed(stored):
            self._add_fault(
                event.number, "personal-changed", N_("the name or the note was changed after it was written")
            )

    def _check_editions(self, stored: StoredEvent) -> None:
        named, listed = stored.event.editions, stored.editions
        if not named:
            return
        if type(listed) is str and listed not in self._editions:
            self._editions[listed] = digest_editions(listed)
        if type(listed) is not str or self._editions[listed] != named:
            self._add_fault(stored.event.number, "editions-changed", N_("its list of editions was changed or is gone"))

    def finish_check(self, head: ChainHead) -> ChainCheck:
        """Finish the check of a chain after its last event, and return the result with every fault.

        ``head`` is the end of the chain as the register notes it: the number and the link of the last event.
        """
        self.check_bare()
        if head != self.last:
            self._add_fault(
                head.number if type(head.number) is int else self.last.number,
                "head-differs",
                N_("the register says that it ends here, and its last event is {number}"),
                number=self.last.number,
            )
        for witness in self._witnesses:
            if not witness.met:
                self._add_fault(witness.head.number, *witness.gone, witness.hint)
        return ChainCheck(self.count, self.last, tuple(self.faults))

    def check_bare(self) -> None:
        """Keep a fault for each event whose personal data are gone although no erasure of the person says why."""
        for numbers in self._bare.values():
            for number in numbers:
                self._add_fault(number, "personal-gone", N_("the name or the note is gone, and no erasure says why"))
        self._bare.clear()

    def raise_fault(self) -> None:
        """Raise the first fault found so far, where there is one, as a `RegisterError`."""
        if self.faults:
            raise RegisterError(self.faults[0])

    def _add_fault(self, at: int, code: str, message: str, hint: str = _RESTORE, **values: int) -> None:
        self.faults.append(Problem(code, f"{self.where}, event {at}", message, hint, values))


def _is_sealed(stored: StoredEvent) -> bool:
    """Whether the personal data of an event are those that its digest seals; they may be of any type."""
    try:
        return (
            stored.personal is not None and digest_personal(f"{stored.salt}", stored.personal) == stored.event.personal
        )
    except TypeError:
        return False


def _noted_head(head: ChainHead | None) -> Iterator[_Witness]:
    """Make the witness of an end of the chain that a person noted elsewhere; none without one."""
    if head is not None:
        yield _Witness(
            head,
            ("other-chain", N_("this is not the event whose link was noted: the register was rewritten")),
            ("cut-off", N_("the event whose link was noted is not there: the end of the register was cut off")),
            _RESTORE,
        )


def _kept_head(head: ChainHead | None) -> Iterator[_Witness]:
    """Make the witness of the end to which this machine verified the chain before; none without one."""
    if head is not None:
        yield _Witness(
            head,
            ("other-register", N_("this is not the event that was verified here before: the register was rewritten")),
            (
                "older-copy",
                N_("this event was verified here before and is gone: an older copy, or an end cut off"),
            ),
            N_("take the newest copy; if this one was put back on purpose, say so: register check … --restored"),
        )
