"""Groups of people at work: what each means in law, and the acts other than a document that reach them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .yaml_files import Bilingual


class OtherAct(Bilingual):
    """An act by which people are reached whom a text cannot bind, and the accompanying document that serves it.

    ``vehicles`` names the vehicles that call for the act; empty where it does not depend on the vehicle.
    """

    companion: str | None = None
    vehicles: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = Field(min_length=1)


class PopulationEntry(Bilingual):
    """A group of people at work, the facts of law that its name means, its place in the headcount, other acts for it.

    ``part`` is true of a group whose people are also among the employees. ``one`` is one of them, in a sentence.
    ``without_weight`` says what rules of conduct are for people on whom the employer can rely on no clause. ``says``
    tells who they are.
    """

    says: Bilingual | None = None
    facts: dict[str, bool | str]
    staff: Literal["each", "prorated", "excluded", "mixed", "outside", "not_said"]
    part: bool = False
    one: Bilingual | None = None
    without_weight: Bilingual | None = None
    acts: tuple[OtherAct, ...] = ()
    legal_bases: tuple[str, ...] = Field(min_length=1)

    @property
    def is_whole_staff(self) -> bool:
        """Whether the population is all the employees, and not some of them or people who are not employees."""
        return self.staff == "each" and not self.part
