"""Which people the law cannot tell apart: whatever is worked out for one of them is worked out for all."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from .recipient import Recipient


class SteadyFacts(NamedTuple):
    """Facts of a recipient that the law depends on, except the day of hire.

    The day of hire stands apart because nearly everybody has a different one.
    """

    status: str
    language: str
    translation_requested: bool | None
    translation_language: str | None
    minor: bool | None
    protected: bool
    telework: bool
    contract_ended_on: dt.date | None
    facts: tuple[tuple[str, bool], ...]


def steady_facts(recipient: Recipient) -> SteadyFacts:
    """Collect the facts of a recipient on which the law depends, such as the status, except the day of hire.

    >>> steady_facts(Recipient("E-1", "Camille Roussel", status="permanent")).status
    'permanent'
    """
    return SteadyFacts(
        recipient.status,
        recipient.language,
        recipient.translation_requested,
        recipient.translation_language,
        recipient.minor,
        recipient.protected,
        recipient.telework,
        recipient.contract_ended_on,
        tuple(sorted(recipient.facts.items())),
    )


def law_facts(recipient: Recipient) -> tuple[SteadyFacts, dt.date | None]:
    """Collect every fact of a recipient on which the law depends, the day of hire included.

    The result is a pair: the facts that `steady_facts` collects, then the day of hire, None where it is not known. What
    the law says of one recipient holds for every other recipient with the same pair.

    >>> law_facts(Recipient("E-1", "Camille Roussel")) == law_facts(Recipient("E-2", "Claude Martin"))
    True
    >>> law_facts(Recipient("E-1", "Camille Roussel")) == law_facts(Recipient("E-1", "Camille Roussel", telework=True))
    False
    """
    return steady_facts(recipient), recipient.hired_on
