"""People to whom an amendment is issued; apart, so that a process that only issues starts at once."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from shortened import AMENDMENT, SHORT_AMENDMENT, shorten

import aigov_docs as aigov
from aigov_docs.bulk.run import issue
from aigov_docs.compose.assessment import assess
from aigov_docs.people.recipient import Recipient
from aigov_docs.register.register import Register

__all__ = ["Register", "assess", "issue", "library", "many", "matter", "person", "short"]


@cache
def library() -> Any:
    return aigov.load_library()


@cache
def short() -> Any:
    """The library with a short amendment, issued in half the time."""
    return shorten(library(), AMENDMENT, SHORT_AMENDMENT)


@cache
def matter() -> Any:
    return aigov.samples.sample_matter("contract-amendment")


def person(key: str, name: str = "Camille Roussel", **more: Any) -> Recipient:
    given = {
        "gender": "f",
        "status": "permanent",
        "address": "8 impasse du Moulin, 69100 Villeurbanne",
        "job": "tisseuse",
        "hired_on": dt.date(2019, 3, 4),
        "contract_signed_on": dt.date(2019, 2, 18),
        "number": 2,
    }
    return Recipient(key, name, **{**given, **more})


def many(count: int = 60, genders: str = "f") -> list[Recipient]:
    """People with ordinary names; a document is compiled for each of the genders, which they have in turn."""
    return [person(f"M-{n:04d}", f"Camille {n}", gender=genders[n % len(genders)]) for n in range(count)]
