"""The fictitious company that shows what the library makes: its matter, its employees, its documents."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from pydantic_core import to_jsonable_python

from ..kits.ground.i18n import N_
from ..kits.ground.problems import UsageError, unknown_name
from ..kits.ground.resources import data_folder
from ..library.load import load_library
from .models import Matter
from .reading import parse_known_matter


def sample_vehicles() -> tuple[str, ...]:
    """List the ids of the kinds of documents (vehicles) of the shipped library.

    The kind that an employer can change most easily comes first.

    >>> len(sample_vehicles())
    3
    """
    return tuple(vehicle.id for vehicle in load_library().vehicles_in_order())


def sample_text(name: str = "matter.yaml") -> str:
    """Read a file of the shipped samples as text, such as the commented ``matter.yaml`` or ``employees.csv``.

    Raises
    ------
    UsageError
        There is no sample of that name.

    >>> sample_text().startswith("#")
    True
    """
    folder = data_folder("clause_library") / "samples"
    names = sorted(path.name for path in folder.iterdir() if path.is_file())
    if name not in names:
        raise UsageError(unknown_name("unknown-sample", "samples", N_('there is no sample "{name}"'), name, names))
    return (folder / name).read_text(encoding="utf-8")


@lru_cache(maxsize=8)
def sample_matter(vehicle: str | None = None) -> Matter:
    """Build the sample matter of a fictitious company, for its own kind of document (vehicle) or for another.

    ``vehicle`` is the id of that other one; None for the sample's own. For a vehicle that only informs, the matter has
    no procedure of internal rules.

    Raises
    ------
    UsageError
        No vehicle is called so; the message suggests one.

    >>> sample_matter("charter").vehicle
    'charter'
    """
    matter = parse_known_matter(sample_text())
    if vehicle is None:
        return matter
    library = load_library()
    known_vehicle = library.find_vehicle(vehicle)
    if known_vehicle is None:
        message = N_('unknown vehicle "{name}"')
        raise UsageError(unknown_name("unknown-vehicle", "vehicle", message, vehicle, list(library.vehicles)))
    alone = {"procedure": None} if known_vehicle.track == "information" else {}
    return matter.model_copy(update={"vehicle": vehicle, **alone})


#: Keys whose words many a company shares with the sample, wherever they stand or in one block.
_SHARED = frozenset(
    {
        "vehicle",
        "version",
        "languages",
        "layout",
        "page",
        "posture",
        "options",
        "delays",
        "pins",
        "legal_form",
        "account",
        "tools.supplier",
        "title",
        "type",
        "owner",
        "data_classes.name",
        "roles.it.name",
        "uses.job",
        "ip.rights",
    }
)


def find_sample_values(matter: Matter) -> tuple[str, ...]:
    """Find the keys of a matter whose values were copied from the sample matter and never changed.

    A part in which some values were changed stands with the unchanged keys in brackets: "employer (rcs_city)".

    Only words, names and dates count; a town that stands in the employer's own address does not, nor the sample's own
    town where the two addresses are of one department. Empty for a matter
    with the employer number (SIREN) of the sample.

    Parameters
    ----------
    matter:
        As it was read.

    >>> find_sample_values(sample_matter())
    ()
    >>> employer = sample_matter().employer
    >>> other = employer.model_copy(
    ...     update={
    ...         "name": "Menuiserie Aubier",
    ...         "siren": "900100207",
    ...         "address": "5 quai de la Scierie, 38000 Grenoble",
    ...         "activity": "menuiserie",
    ...     }
    ... )
    >>> find_sample_values(sample_matter().model_copy(update={"employer": other}))[:4]
    ('date', 'as_of', 'place', 'employer (fifty_since, eleven_since, rcs_city, representative)')
    """
    sample = sample_matter()
    if matter.employer.siren == sample.employer.siren:
        return ()
    matter_values, sample_values = matter.model_dump(mode="json"), sample.model_dump(mode="json")
    if matter.filing.checked:
        del matter_values["filing"]
    copied_keys = []
    for key in matter_values:
        equal_paths = list(_equal_values(matter_values[key], sample_values[key], matter.employer.address, (key,)))
        if equal_paths:
            whole = equal_paths == list(_equal_values(sample_values[key], sample_values[key], "", (key,)))
            copied_keys.append(key if whole else f"{key} ({', '.join(dict.fromkeys(path[1] for path in equal_paths))})")
    return tuple(copied_keys)


#: The blocks of a matter whose words, when they are the sample's, are listed in the papers that print them. Names of a
#: charter and of its chapters, what contracts are called, and days are left out: they may be anybody's.
_LISTED = frozenset(
    {"place", "filing", "roles", "contacts", "tools", "data_classes", "uses", "employer", "employee", "ip", "effects"}
)


def is_copied_from_sample(matter: Matter, key: str) -> bool:
    """Whether the words at a key of a matter, or some of them, were copied from the sample matter and never changed.

    ``key`` is that of a value, such as ``filing.court``, or of a whole block, such as ``tools``. False where the value
    may be the employer's own: a day outside ``filing``, a ``filing`` marked checked, a town that stands in the address
    of the employer or of an establishment, or that of the sample where they are of one department. False for the
    sample itself.

    >>> other = sample_matter().employer.model_copy(update={"siren": "900100207", "address": "2 rue Neuve, 14000 Caen"})
    >>> copied = sample_matter().model_copy(update={"employer": other})
    >>> [is_copied_from_sample(copied, key) for key in ("filing.court", "tools", "host.chapter")]
    [True, True, False]
    >>> is_copied_from_sample(sample_matter(), "filing.court")
    False
    """
    sample = sample_matter()
    block, *names = key.split(".")
    if block not in _LISTED or matter.employer.siren == sample.employer.siren:
        return False
    if block == "filing" and matter.filing.checked:
        return False
    value = _value_at(matter, (block, *names))
    if isinstance(value, dt.date) and block != "filing":
        return False
    places = [matter.employer.address, *(workplace.address for workplace in matter.establishments if workplace.address)]
    equal = _equal_values(to_jsonable_python(value), _sample_value(key), "\n".join(places), (block, *names))
    return next(equal, None) is not None


@cache
def _sample_value(key: str) -> object:
    """Find the value at a key of the sample matter, as JSON has it; None where there is none."""
    return to_jsonable_python(_value_at(sample_matter(), key.split(".")))


def _value_at(matter: Matter, path: Sequence[str]) -> object:
    """Find the value at a path of names in a matter; None where there is none."""
    value: object = matter
    for name in path:
        value = getattr(value, name, None)
    return value


def _names_town(value: str, address: str) -> bool:
    """Whether a value is a town, or another word, that stands in an address, or a town of the same department.

    >>> _names_town("Lyon", "4 rue du Port, 69100 Villeurbanne"), _names_town("Lyon", "4 rue du Port, 35000 Rennes")
    (True, False)
    """
    if not value[:1].isalpha():
        return False
    sample_address = sample_matter().employer.address
    near = _departments(sample_address) & _departments(address)
    return any(re.search(rf"\b{re.escape(value)}\b", text) for text in (address, sample_address if near else ""))


def _departments(address: str) -> set[str]:
    """Find the departments of an address: the first two digits of each postcode."""
    return set(re.findall(r"\b(\d\d)\d{3}\b", address))


def _equal_values(value: object, sample: object, address: str, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield where a value equals that of the sample, as paths of keys and of numbers in lists."""
    if isinstance(value, str) and value != sample:  # most values: told apart before their path is looked at
        return
    if not _SHARED.isdisjoint((path[-1], f"{path[0]}.{path[-1]}", ".".join(path))):
        return
    if isinstance(value, dict) and isinstance(sample, dict):
        for key in value:
            if key in sample:
                yield from _equal_values(value[key], sample[key], address, (*path, key))
    elif isinstance(value, list) and isinstance(sample, list):
        for at, (mine, theirs) in enumerate(zip(value, sample, strict=False), 1):
            yield from _equal_values(mine, theirs, address, (*path, str(at)))
    elif not isinstance(value, str) or len(value) < 3 or not re.search(r"[^a-z_-]", value):
        return  # a number of one digit is anybody's
    elif not _names_town(value, address):
        yield path
