"""Which documents print what a matter says under a key: the vehicles and companions whose texts have a blank of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ..library.load import Library
from ..library.vehicles import Vehicle

_BLANK = re.compile(r"\{\{\s*([\w.]+)")


@dataclass(frozen=True, slots=True)
class KeyUse:
    """The documents that print a key of a matter: ids of vehicles, and ids of companions, in the library's order.

    ``blank_in`` are those of the vehicles in which it is a blank, ``[•]`` while the matter says nothing: none is issued
    with one. Of some keys the rest is a form of words, which another fact chooses.
    """

    vehicles: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()
    blank_in: tuple[str, ...] = ()


@lru_cache(maxsize=8)
def find_key_uses(library: Library) -> Mapping[str, KeyUse]:
    """Map each key of a matter that a text of the library prints to the documents that print it.

    A key stands as blanks name it (``employer.capital``, or ``tools`` for a table of the tools); one that no text
    prints is left out. The newest wordings count, whatever a document's options leave out; so do the annexes of a
    document, and its signature block.

    >>> from ..library import load_library
    >>> find_key_uses(load_library())["employer.capital"].vehicles
    ('contract-amendment',)
    """
    vehicles: dict[str, list[str]] = {}
    companions: dict[str, list[str]] = {}
    left: dict[str, list[str]] = {}
    for vehicle in library.vehicles_in_order():
        said = list(_list_vehicle_texts(library, vehicle))
        signed = _list_signature_keys(vehicle.signature, letter=False)
        for key in {**_list_keys(library, said), **signed}:
            vehicles.setdefault(key, []).append(vehicle.id)
        for key in {**_list_keys(library, said, blank=True), **signed}:
            left.setdefault(key, []).append(vehicle.id)
    for name, (companion, _) in library.companions.items():
        letter = companion.layout == "letter"
        signed = _list_signature_keys(companion.signature, letter=letter)
        sent = dict.fromkeys(("employee.name", "employee.address") if letter and companion.sender == "employee" else ())
        for key in {**_list_keys(library, list(_list_companion_texts(library, name))), **signed, **sent}:
            companions.setdefault(key, []).append(name)
    keys = dict.fromkeys((*vehicles, *companions))
    return {
        key: KeyUse(tuple(vehicles.get(key, ())), tuple(companions.get(key, ())), tuple(left.get(key, ())))
        for key in keys
    }


def _list_signature_keys(signature: str, *, letter: bool) -> dict[str, None]:
    """List the keys that a signature block prints: who signs for the employer, and the place; a letter has its own."""
    representative = ["employer.representative"] if signature in ("employer", "parties") else []
    return dict.fromkeys([*representative, *(["place"] if letter or signature != "none" else [])])


def _list_companion_texts(library: Library, name: str) -> Iterator[str]:
    """List the texts of a companion: its title, its addressee, its parts."""
    companion, texts = library.companions[name]
    yield from (companion.title.fr, companion.to.fr if companion.to is not None else "")
    yield from (text.raw for text in texts.values())


def _list_vehicle_texts(library: Library, found: Vehicle) -> Iterator[str]:
    """List the texts of a vehicle: its title, the newest wording of each clause of its outline, its annexes."""
    yield from (found.title.fr, found.subtitle.fr if found.subtitle is not None else "")
    for clause in found.list_clause_ids():
        editions = library.clauses[clause].editions
        wording = editions[max(editions)].find_wording(found, "fr")
        yield wording.raw if wording is not None else ""
    for annex in found.annexes:
        yield from _list_companion_texts(library, annex.companion)


def _list_keys(library: Library, texts: list[str], *, blank: bool = False) -> dict[str, None]:
    """List the keys of a matter that the blanks of some texts print, each once; those left blank alone, if asked."""
    entries = library.vocabulary.blanks
    named = dict.fromkeys(name for text in texts for name in _BLANK.findall(text) if name in entries)
    kept = [entries[name] for name in named if not blank or entries[name].type == "known" or not entries[name].is_form]
    return dict.fromkeys(each.source for each in kept if each.source and not each.source.startswith("computed."))
