"""Which documents print what a matter says under a key: the vehicles and companions whose texts have a blank of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ..library.load import Library

_BLANK = re.compile(r"\{\{\s*([\w.]+)")


@dataclass(frozen=True, slots=True)
class KeyUse:
    """The documents that print a key of a matter: ids of vehicles, and ids of companions, in the library's order."""

    vehicles: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()


@lru_cache(maxsize=8)
def find_key_uses(library: Library) -> Mapping[str, KeyUse]:
    """Map each key of a matter that a text of the library prints to the documents that print it.

    A key stands as blanks name it (``employer.capital``, or ``tools`` for a table of the tools); one that no text
    prints is left out. The newest wordings count, whatever a document's options leave out.

    >>> from ..library import load_library
    >>> find_key_uses(load_library())["employer.capital"].vehicles
    ('contract-amendment',)
    """
    vehicles: dict[str, list[str]] = {}
    companions: dict[str, list[str]] = {}
    for vehicle in library.vehicles_in_order():
        for key in _list_keys(library, _list_vehicle_texts(library, vehicle.id)):
            vehicles.setdefault(key, []).append(vehicle.id)
    for name, (companion, texts) in library.companions.items():
        said = [companion.title.fr, companion.to.fr if companion.to is not None else ""]
        for key in _list_keys(library, [*said, *(text.raw for text in texts.values())]):
            companions.setdefault(key, []).append(name)
    keys = dict.fromkeys((*vehicles, *companions))
    return {key: KeyUse(tuple(vehicles.get(key, ())), tuple(companions.get(key, ()))) for key in keys}


def _list_vehicle_texts(library: Library, vehicle: str) -> Iterator[str]:
    """List the texts of a vehicle: its title, and the newest wording of each clause of its outline."""
    found = library.vehicles[vehicle]
    yield from (found.title.fr, found.subtitle.fr if found.subtitle is not None else "")
    for clause in found.list_clause_ids():
        editions = library.clauses[clause].editions
        wording = editions[max(editions)].find_wording(found, "fr")
        yield wording.raw if wording is not None else ""


def _list_keys(library: Library, texts: Iterator[str] | list[str]) -> dict[str, None]:
    """List the keys of a matter that the blanks of some texts print, each once."""
    blanks = library.vocabulary.blanks
    named = dict.fromkeys(name for text in texts for name in _BLANK.findall(text) if name in blanks)
    sources = (blanks[name].source for name in named)
    return dict.fromkeys(source for source in sources if source and not source.startswith("computed."))
