"""Vehicles: the documents that can carry the clauses, one file each."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from ..conditions import Test
from .yaml_files import Bilingual, FileModel


class OutlineEntry(FileModel):
    """A clause in an outline.

    ``when`` keeps it to some options or facts, ``numbered: false`` takes it out of the articles.
    """

    clause: str
    when: dict[str, Test] = Field(default_factory=dict)
    numbered: bool = True

    @model_validator(mode="before")
    @classmethod
    def _accept_name_alone(cls, value: object) -> object:
        return {"clause": value} if isinstance(value, str) else value


class VehicleNotice(Bilingual):
    """A sentence under the title, kept to some options or facts by ``when``."""

    fr: str = ""
    en: str = ""
    when: dict[str, Test] = Field(default_factory=dict)


class OutlineSection(FileModel):
    """Some clauses under a heading; without ``section`` they stand under none."""

    section: Bilingual | None = None
    clauses: tuple[OutlineEntry, ...] = Field(min_length=1)


class OutlineAddition(OutlineEntry):
    """A clause that a house library adds to an upstream outline, after another."""

    after: str


class VehicleChange(FileModel):
    """What a house library changes in an upstream vehicle: the rest follows upstream."""

    id: str
    add: tuple[OutlineAddition, ...] = ()
    leave_out: tuple[str, ...] = ()

    def apply_to(self, vehicle: Vehicle) -> Vehicle:
        """The vehicle so changed."""
        sections = []
        for section in vehicle.outline:
            kept: list[OutlineEntry] = []
            last = {entry.clause: place for place, entry in enumerate(section.clauses)}
            for place, entry in enumerate(section.clauses):
                if entry.clause not in self.leave_out:
                    kept.append(entry)
                kept += [
                    OutlineEntry(clause=each.clause, when=each.when, numbered=each.numbered)
                    for each in self.add
                    if each.after == entry.clause and last[entry.clause] == place
                ]
            if kept:
                sections.append(section.model_copy(update={"clauses": tuple(kept)}))
        return vehicle.model_copy(update={"outline": tuple(sections)})


class AnnexEntry(FileModel):
    """A companion that a vehicle attaches after its signature; ``when`` keeps it to some options or facts."""

    companion: str
    when: dict[str, Test] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _accept_name_alone(cls, value: object) -> object:
        return {"companion": value} if isinstance(value, str) else value


class ChangeRequirement(Bilingual):
    """What a change of the text demands: in a few words, then step by step, one step a line."""

    steps: Bilingual
    legal_bases: tuple[str, ...] = Field(min_length=1)


class ChangeRequirements(FileModel):
    """What a change of the text demands, by the level of the change.

    A level that is not written demands what ``substantive`` demands. ``otherwise`` is for what no edition describes: a
    clause
    added, removed or changed by hand, a value changed.
    """

    cosmetic: ChangeRequirement | None = None
    clarification: ChangeRequirement | None = None
    substantive: ChangeRequirement
    otherwise: ChangeRequirement | None = None

    def requirement_for(self, level: str) -> ChangeRequirement:
        """What a change of a level demands."""
        found = getattr(self, level) if level in ChangeRequirements.model_fields else None
        return found or self.substantive


class Vehicle(FileModel):
    """A kind of document: its title, its outline, how it is numbered and signed.

    ``weighed_as`` names the vehicle whose rules of law apply, for a house vehicle; it defaults to its own id.
    ``track`` is the way its text takes by itself: it informs, it goes through the procedure of internal rules, or it is
    signed as part of a contract. A vehicle weighed as another takes that of the other; once loaded, each has one.
    ``order`` is its place where all vehicles are shown; one without it comes after the others.
    ``adoption_number`` is the place of its text in the adoption file: it prints as D11; a house vehicle takes that of
    the one it is weighed as.
    ``on_change`` says what a change of its text demands; a house vehicle without it takes that of the one it is weighed
    as, or replaces.
    ``first_article`` is the place in the matter of the number of its first article; 1 when it is not given.
    ``contents`` is what its table of contents lists: sections and annexes, the articles too, or nothing.
    ``annexes`` are companions attached after the signature, in order: A, B, C.
    """

    id: str
    aliases: tuple[str, ...] = ()
    order: int | None = None
    track: Literal["information", "internal_rules", "contract"] | None = None
    adoption_number: int = Field(default=0, ge=0, le=99)
    weighed_as: str | None = None
    label: Bilingual
    title: Bilingual
    subtitle: Bilingual | None = None
    notices: tuple[VehicleNotice, ...] = ()
    control_block: bool = False
    contents: Literal["none", "sections", "articles"] = "none"
    first_article: str | None = None
    signature: Literal["employer", "parties", "none"]
    on_change: ChangeRequirements | None = None
    outline: tuple[OutlineSection, ...] = Field(min_length=1)
    annexes: tuple[AnnexEntry, ...] = Field(default=(), max_length=26)

    @property
    def law(self) -> str:
        """The vehicle of the law this one is weighed as."""
        return self.weighed_as or self.id

    @property
    def rank(self) -> tuple[bool, int]:
        """What vehicles are sorted by where all are shown."""
        return (self.order is None, self.order or 0)

    def list_entries(self) -> list[OutlineEntry]:
        """The entries of the outline in order."""
        return [entry for section in self.outline for entry in section.clauses]

    def list_clause_ids(self) -> list[str]:
        """The clauses of the outline in order, each once."""
        return list(dict.fromkeys(entry.clause for entry in self.list_entries()))
