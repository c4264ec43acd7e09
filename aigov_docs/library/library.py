"""A clause library as a value: its clauses and their editions, vehicles, companions, legal bases and vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from ..i18n import N_
from ..read_only import ReadOnlyDict
from .bases import LegalBasis
from .clauses import Clause
from .lock_file import UpstreamText
from .procedures import Companion, ProcedureStep, Texts
from .vehicles import Vehicle
from .vocabulary import Vocabulary
from .yaml_files import LIBRARY_NAME, FileModel, RefusedValue


class LibraryFile(FileModel):
    """The head of a library, as written in ``library.yaml``: name, release, languages, what it extends.

    ``languages`` are those in which each text is asked for; English texts that are there beside ``[fr]`` are read too.
    """

    name: str = Field(pattern=LIBRARY_NAME)
    release: str
    languages: tuple[Literal["fr", "en"], ...] = ("fr", "en")
    prevails: str = "fr"
    extends: str | None = None

    @field_validator("languages")
    @classmethod
    def _begin_with_french(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if value not in (("fr",), ("fr", "en")):
            message = N_("a library is in French, or in French and in English")
            raise RefusedValue("bad-languages", message, N_("write languages: [fr] or [fr, en]"))
        return value


@dataclass(frozen=True, eq=False)
class Library:
    """A clause library, read and checked: its clauses, kinds of documents, companions, legal bases, closed lists.

    Parameters
    ----------
    name, release:
        As in ``library.yaml``; a document says which release it was made from.
    folders:
        Where it was read, the library it extends first.
    overrides:
        For a house library, the clauses and vehicles it replaces or changes.
    base:
        The library it extends.
    written_against:
        The upstream texts it replaces, as its lock recorded them.
    files_fingerprint:
        What its files were when it was read; empty when that is not relied on. The cache goes by it.
    """

    name: str
    release: str
    languages: tuple[str, ...]
    prevails: str
    folders: tuple[Path, ...]
    vocabulary: Vocabulary
    legal_bases: Mapping[str, LegalBasis]
    clauses: Mapping[str, Clause]
    vehicles: Mapping[str, Vehicle]
    procedures: Mapping[str, tuple[ProcedureStep, ...]] = field(default_factory=dict)
    companions: Mapping[str, tuple[Companion, Texts]] = field(default_factory=dict)
    overrides: tuple[str, ...] = ()
    drafts: tuple[str, ...] = field(default=())
    base: Library | None = None
    written_against: Mapping[str, UpstreamText] = field(default_factory=dict)
    files_fingerprint: str = ""

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if type(value) is dict:
                object.__setattr__(self, each.name, ReadOnlyDict(value))

    def languages_of(self, folder: Path) -> tuple[str, ...]:
        """Return the languages in which each text of a folder of the library is asked for: its own, or its base's."""
        return self.languages if self.base is None or folder == self.folders[-1] else self.base.languages

    def find_vehicle(self, name: str) -> Vehicle | None:
        """Find a kind of document (vehicle) by its id or an alias (V1, V2, V3); None when the library has none."""
        if name in self.vehicles:
            return self.vehicles[name]
        return next((vehicle for vehicle in self.vehicles.values() if name in vehicle.aliases), None)

    def vehicles_in_order(self) -> list[Vehicle]:
        """List the kinds of documents (vehicles) by their ``order``; those without an order come last.

        The shipped ones go from the easiest to change to the hardest; those of a house library may have no order.

        >>> from .load import load_library
        >>> [vehicle.order for vehicle in load_library().vehicles_in_order()]
        [1, 2, 3]
        """
        return sorted(self.vehicles.values(), key=lambda vehicle: vehicle.rank)
