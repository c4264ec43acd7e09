"""Clauses, their editions and their wordings."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ..problems import Problem
from .markup import WordingText, fingerprint_texts, normalize_wording, read_markup
from .yaml_files import Bilingual, FileModel

if TYPE_CHECKING:
    from .vehicles import Vehicle


class EditionChange(Bilingual):
    """What an edition changes: ``cosmetic``, ``clarification`` or ``substantive``, and one sentence."""

    level: Literal["cosmetic", "clarification", "substantive"]


class ClauseFlags(FileModel):
    """What is special in a clause and decides its weight, under the names of the scenarios."""

    prevails: Literal["fr", "en"] | None = None
    proportionate: bool = True
    discriminatory: bool = False
    contrary_to_agreement: bool = False
    global_future_works: bool = False
    withdrawn_on: dt.date | None = None


class EditionFile(FileModel):
    """An edition as ``clause.yaml`` declares it."""

    in_force: dt.date
    legal_bases: tuple[str, ...]
    change: EditionChange | None = None


class ClauseFile(FileModel):
    """A ``clause.yaml``. Its folder stands in that of its topic."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=48)
    also: tuple[str, ...] = ()
    kind: str
    modality: str
    purpose: Bilingual
    answers: tuple[str, ...] = Field(min_length=1)
    flags: ClauseFlags = ClauseFlags()
    requires: tuple[str, ...] = ()
    editions: dict[int, EditionFile] = Field(min_length=1)


@dataclass(frozen=True)
class Wording:
    """An edition's text in one language, for one vehicle or for all."""

    language: str
    vehicle: str | None
    raw: str
    where: str

    @property
    def key(self) -> str:
        """Its name in the lock: ``fr``, ``contract-amendment.en``."""
        return f"{self.vehicle}.{self.language}" if self.vehicle else self.language

    @cached_property
    def _read(self) -> tuple[WordingText | None, list[Problem]]:
        return read_markup(self.raw, self.where, self.language)

    @property
    def text(self) -> WordingText:
        """The text as a tree. The loader has checked that it reads."""
        text, problems = self._read
        if text is None:
            from ..problems import LibraryError

            raise LibraryError(*problems)
        return text

    @property
    def problems(self) -> list[Problem]:
        """What keeps the text from being read."""
        return self._read[1]

    @cached_property
    def canonical(self) -> str:
        """The text without what changes nothing in it, from which its fingerprint is taken."""
        return normalize_wording(self.raw)


@dataclass(frozen=True)
class Edition:
    """One version of a clause: once published it never changes.

    ``published`` says that the lock knows it; an edition that is not published is a draft, previewed and never issued.
    """

    clause: str
    number: int
    in_force: dt.date
    legal_bases: tuple[str, ...]
    change: EditionChange | None
    wordings: Mapping[str, Wording] = field(default_factory=dict)
    published: bool = False

    def find_wording(self, vehicle: Vehicle | str, language: str) -> Wording | None:
        """The text of this edition for a vehicle, or the name of one, in a language; None when it has none.

        The most specific one: the vehicle's own, else that of the one it is weighed as, else the common one.
        """
        for name in (vehicle,) if isinstance(vehicle, str) else (vehicle.id, vehicle.law):
            own = self.wordings.get(f"{name}.{language}")
            if own is not None:
                return own
        return self.wordings.get(language)


@dataclass(frozen=True)
class Clause:
    """A named text with its editions.

    ``topic`` is its own, ``also`` those it treats besides. ``library`` is the name of the library it comes from; a
    clause of a house library prints as ``acme/confidential-data@1``.
    """

    id: str
    topic: str
    kind: str
    family: str
    modality: str
    purpose: Bilingual
    answers: tuple[str, ...]
    flags: ClauseFlags
    requires: tuple[str, ...]
    editions: Mapping[int, Edition]
    library: str
    where: str
    also: tuple[str, ...] = ()

    @property
    def topics(self) -> tuple[str, ...]:
        """The topic it treats, and those it treats besides."""
        return (self.topic, *self.also)

    def edition_on(self, day: dt.date) -> Edition | None:
        """The newest edition in force on a day, or None when the first is later."""
        ready = [edition for edition in self.editions.values() if edition.in_force <= day]
        return max(ready, key=lambda edition: edition.number, default=None)

    def label_edition(self, edition: Edition) -> str:
        """The clause and edition as written: ``confidential-data@2``."""
        prefix = "" if self.library == "aigov" else f"{self.library}/"
        return f"{prefix}{self.id}@{edition.number}"


def fingerprint_edition(clause: ClauseFile, number: int, wordings: Mapping[str, Wording]) -> dict[str, str]:
    """The fingerprints that the lock keeps of an edition: its metadata, and each wording.

    A translation's fingerprint covers the French text it translates, so that it cannot stay behind it.
    """
    edition = clause.editions[number]
    metadata = {
        "kind": clause.kind,
        "flags": clause.flags.model_dump(mode="json"),
        "edition": edition.model_dump(mode="json"),
    }
    out = {"metadata": fingerprint_texts(json.dumps(metadata, sort_keys=True, ensure_ascii=False))}
    return out | {key: fingerprint_wording(wordings, key) for key in sorted(wordings)}


def fingerprint_wording(wordings: Mapping[str, Wording], key: str) -> str:
    """The fingerprint of one wording of an edition, as the lock keeps it."""
    wording = wordings[key]
    french = wordings.get(f"{wording.vehicle}.fr" if wording.vehicle else "fr")
    texts = [wording.canonical]
    if wording.language != "fr" and french is not None:
        texts.append(french.canonical)
    return fingerprint_texts(*texts)
