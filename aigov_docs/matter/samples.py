"""The fictitious company that shows what the library makes: its matter, its employees, its documents."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from pydantic_core import to_jsonable_python

from ..i18n import N_
from ..library.load import load_library
from ..problems import UsageError, unknown_name
from ..resources import data_folder
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
    known = sorted(path.name for path in folder.iterdir() if path.is_file())
    if name not in known:
        raise UsageError(unknown_name("unknown-sample", "samples", N_('there is no sample "{name}"'), name, known))
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
    known = library.find_vehicle(vehicle)
    if known is None:
        message = N_('unknown vehicle "{name}"')
        raise UsageError(unknown_name("unknown-vehicle", "vehicle", message, vehicle, list(library.vehicles)))
    alone = {"procedure": None} if known.track == "information" else {}
    return matter.model_copy(update={"vehicle": vehicle, **alone})


#: Keys whose words many a company shares with the sample, wherever they stand or in one block.
_SHARED = frozenset(
    {
        "vehicle",
        "version",
        "languages",
        "layout",
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
    own, known = matter.model_dump(mode="json"), sample.model_dump(mode="json")
    if matter.filing.checked:
        del own["filing"]
    out = []
    for key in own:
        left = list(_equal_values(own[key], known[key], matter.employer.address, (key,)))
        if left:
            whole = left == list(_equal_values(known[key], known[key], "", (key,)))
            out.append(key if whole else f"{key} ({', '.join(dict.fromkeys(path[1] for path in left))})")
    return tuple(out)


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
    own = _value_at(matter, (block, *names))
    if isinstance(own, dt.date) and block != "filing":
        return False
    places = [matter.employer.address, *(each.address for each in matter.establishments if each.address)]
    equal = _equal_values(to_jsonable_python(own), _sample_value(key), "\n".join(places), (block, *names))
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
    own = sample_matter().employer.address
    near = _departments(own) & _departments(address)
    return any(re.search(rf"\b{re.escape(value)}\b", each) for each in (address, own if near else ""))


def _departments(address: str) -> set[str]:
    """Find the departments of an address: the first two digits of each postcode."""
    return set(re.findall(r"\b(\d\d)\d{3}\b", address))


def _equal_values(own: object, sample: object, address: str, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield where a value equals that of the sample, as paths of keys and of numbers in lists."""
    if isinstance(own, str) and own != sample:  # most values: told apart before their path is looked at
        return
    if not _SHARED.isdisjoint((path[-1], f"{path[0]}.{path[-1]}", ".".join(path))):
        return
    if isinstance(own, dict) and isinstance(sample, dict):
        for key in own:
            if key in sample:
                yield from _equal_values(own[key], sample[key], address, (*path, key))
    elif isinstance(own, list) and isinstance(sample, list):
        for at, (mine, theirs) in enumerate(zip(own, sample, strict=False), 1):
            yield from _equal_values(mine, theirs, address, (*path, str(at)))
    elif not isinstance(own, str) or len(own) < 3 or not re.search(r"[^a-z_-]", own):
        return  # a number of one digit is anybody's
    elif not _names_town(own, address):
        yield path
