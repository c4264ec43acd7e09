"""Fingerprints of the texts of a matter's document: of each clause as its French text prints, and of the whole.

A fingerprint covers the French wording and the values that it prints from the matter. Left out: numbers of articles,
days that are computed from the acts, and annexes, which inform. A text printed with other values is another text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pydantic import BaseModel

from ..fingerprints import fingerprint_texts
from .crossed_facts import read_key
from .models import Matter
from .printed_texts import BilingualLine

if TYPE_CHECKING:
    from ..library.clauses import Clause, Edition
    from ..library.load import Library
    from ..library.vehicles import Vehicle

#: What a blank's place in the matter begins with when its value is computed from other days.
_COMPUTED = "computed."


def fingerprint_clauses(
    matter: Matter, library: Library, vehicle: Vehicle, editions: Iterable[tuple[Clause, Edition]]
) -> dict[str, str]:
    """Compute the fingerprint of the French text of each clause, with the values printed for a matter, by clause id.

    ``editions`` are the clauses of the document, each with its edition. A clause whose text cannot be read is left out.

    >>> from ..library import load_library
    >>> from .samples import sample_matter
    >>> library, matter = load_library(), sample_matter("charter")
    >>> clause = library.clauses["purpose"]
    >>> found = fingerprint_clauses(matter, library, library.vehicles["charter"], [(clause, clause.editions[1])])
    >>> len(found["purpose"])
    32
    """
    prints_by_clause = {}
    for clause, edition in editions:
        wording = edition.find_wording(vehicle, "fr")
        if wording is not None and not wording.problems:
            values = [_spell_blank(name, matter, library) for name in wording.text.blanks]
            prints_by_clause[clause.id] = fingerprint_texts(wording.canonical, *values)
    return prints_by_clause


def fingerprint_whole(clauses: Mapping[str, str]) -> str:
    """Compute the fingerprint of a whole text from the fingerprints of its clauses, by id, in the document's order.

    >>> fingerprint_whole({"a": "1"}) == fingerprint_whole({"a": "2"})
    False
    """
    return fingerprint_texts(*(f"{name}={value}" for name, value in clauses.items()))


def _spell_blank(name: str, matter: Matter, library: Library) -> str:
    """Write the name and the value of a blank of a text, in a form that only changes with the printed text."""
    entry = library.vocabulary.blanks[name]
    place = entry.source or ""
    value: object = None
    if entry.type == "word":
        employer_word = matter.employer.called
        value = matter.employer.form_in(library) if employer_word is None else [employer_word.fr, employer_word.gender]
    elif entry.type == "name":
        value = [matter.employer.form_in(library), matter.employer.name]
    elif entry.type == "form":
        value = matter.employee.gender if matter.employee is not None else None
    elif entry.type in ("signatory", "signatories"):
        value = matter.employer.signatories
    elif place.startswith("delays."):
        value = matter.delay_for(place.removeprefix("delays."), library)
    elif place and not place.startswith(_COMPUTED):
        value = read_key(matter, place)
    return f"{name}={json.dumps(_plain_value(value), sort_keys=True, ensure_ascii=False)}"


def _plain_value(value: object) -> object:
    """Turn a value of a matter into plain data, with the French of each text given in two languages."""
    if isinstance(value, BilingualLine):
        return value.fr
    if isinstance(value, BaseModel):
        return {name: _plain_value(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        return {str(name): _plain_value(part) for name, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain_value(part) for part in value]
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)
