"""A library with another edition of a clause, as if its files had it: nothing is written, copied or read again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import aigov_docs as aigov
from aigov_docs.library.clauses import EditionChange


def new_edition(
    known: aigov.Library, clause: str, level: Any, number: int = 2, change: tuple[str, str] = ("", "")
) -> aigov.Library:
    """Another edition of a clause, with the words of the one before, and some more after an address when given."""
    home = known.clauses[clause]
    before = home.editions[number - 1]
    wordings = {}
    for key, wording in before.wordings.items():
        more = change[wording.language == "en"]
        blank = "{{ employee.address }},"
        wordings[key] = replace(wording, raw=wording.raw.replace(blank, f"{blank} {more},") if more else wording.raw)
    told = EditionChange(level=level, fr=f"Phrase {number}.", en=f"Sentence {number}.")
    made = replace(
        before, number=number, in_force=dt.date(2026, 10, 1), change=told, wordings=wordings, published=False
    )
    clauses = {**known.clauses, clause: replace(home, editions={**home.editions, number: made})}
    return replace(known, clauses=clauses, drafts=(*known.drafts, f"{clause}@{number}"), files_fingerprint="")
