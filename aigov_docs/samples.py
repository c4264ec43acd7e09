"""The fictitious company that shows what the library makes: its matter, its employees, its documents."""

from __future__ import annotations

from functools import lru_cache

from .matter import Matter, parse_matter
from .resources import data_folder

#: The vehicles in the order in which samples are made.
VEHICLES = ("charter", "it-charter-chapter", "contract-amendment")


def sample_text(name: str = "matter.yaml") -> str:
    """A file of the samples: the commented ``matter.yaml``, or ``employees.csv``.

    >>> sample_text().startswith("#")
    True
    """
    return (data_folder("clause_library") / "samples" / name).read_text(encoding="utf-8")


@lru_cache(maxsize=8)
def sample_matter(vehicle: str = "it-charter-chapter") -> Matter:
    """The sample matter, for one of the vehicles; as a charter it stands alone, without the procedure of internal rules.

    >>> sample_matter("charter").vehicle
    'charter'
    """
    alone = {"procedure": None} if vehicle == "charter" else {}
    return parse_matter(sample_text()).model_copy(update={"vehicle": vehicle, **alone})


