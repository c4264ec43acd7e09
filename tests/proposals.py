"""Proposals as issuing hands them to the register; apart, so that a process that only writes them starts at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import aigov_docs as aigov
from aigov_docs.compose.composition import compose_document
from aigov_docs.kits.ledger.evidence import IssuedRow
from aigov_docs.matter.models import Employee
from aigov_docs.register.register import Register

OLD, NEW = dt.date(2026, 6, 1), dt.date(2026, 11, 24)  # before and after edition 2 of confidential-data
VEHICLE = "contract-amendment"
PRESUMED = ("adult", "no_known_protection", "no_translation_asked")  # of people who are on no list


def matter(day: dt.date = NEW, **changes: Any) -> aigov.Matter:
    return aigov.samples.sample_matter(VEHICLE).model_copy(
        update={"date": day, "as_of": None, "amendment": None, "presumptions": PRESUMED, **changes}
    )


def row(key: str = "E-1", day: dt.date = OLD, **changes: Any) -> IssuedRow:
    language = changes.get("language", "fr")
    asked = language == "fr+en"
    employee = Employee(translation_requested=asked, translation_language="en" if asked else None)
    accepted = PRESUMED[:2] if asked else PRESUMED
    theirs = matter(day, languages=tuple(language.split("+")), employee=employee, presumptions=accepted)
    editions = tuple(item.label for item in compose_document(aigov.load_library(), theirs).chosen)
    return replace(
        IssuedRow(key, f"{key}.docx", f"{len(key):064x}", editions, "fr", "0" * 32, VEHICLE, "2026.11", day), **changes
    )


def rows(count: int, day: dt.date = OLD, start: int = 1) -> list[IssuedRow]:
    first = row(day=day)
    return [
        replace(first, key=f"E-{n:04}", file=f"E-{n:04}.docx", fingerprint=f"{n:064x}")
        for n in range(start, start + count)
    ]


def write_rows(path: str, name: str, listed: list[IssuedRow], size: int, opened: Any = None) -> None:
    """Write some rows into a register, so many at a time; first tell that it is open, if somebody waits for that."""
    with Register(path) as register:
        if opened is not None:
            opened.send(True)
        for at in range(0, len(listed), size):
            register.record_issued(listed[at : at + size], run=name)
