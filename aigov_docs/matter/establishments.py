"""The establishments of a matter, and the matter as it is in one of them: its committee, its acts, its registry.

The blocks ``procedure``, ``filing`` and ``committees`` of a matter record what is done for the whole undertaking, at
the head office; ``procedure`` of an establishment records what is done there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Literal, Protocol, Self, TypeVar

from pydantic import Field, PrivateAttr

from ..kits.ground.i18n import N_
from ..kits.ground.languages import known_languages
from ..kits.ground.problems import MatterError, unknown_name
from ..kits.ground.text import normalize_for_search
from ..kits.ground.yaml_files import FileModel
from ..law import dates
from ..law.situation import EstablishmentFacts, Procedure, Territory
from .printed_texts import Line, LocalizedText, WholeNumber, text_in_language


class Establishment(FileModel):
    """One establishment of an employer: its name and address, its committee, its registry, what was done there.

    ``lead`` and ``contact`` are who answers questions there. ``cse`` is ``own`` where the establishment has a works
    council (CSE) of its own, ``none`` where it has none. ``rules`` are ``own`` where it has internal rules of its own,
    decided by its head; ``specific`` is true where the common text has provisions proper to it, and ``provisions`` says
    which they are, such as “article 41.2”. ``court`` is the town of its conseil de prud'hommes. ``procedure`` holds the
    days of its own acts: the opinion of its committee, the deposit at its registry, the sending to its inspector, the
    posting there. ``meeting_on`` and ``secretary`` are the day on which its committee met on the text and that
    committee's secretary; ``posting_place`` is where the text is posted there.
    """

    name: LocalizedText
    address: Line | None = None
    lead: LocalizedText | None = None
    contact: Line | None = None
    head_office: bool = False
    headcount: WholeNumber | None = Field(default=None, ge=1)
    cse: Literal["own", "none"] | None = None
    rules: Literal["common", "own"] = "common"
    specific: bool | None = None
    provisions: LocalizedText | None = None
    court: Line | None = None
    inspectorate: LocalizedText | None = None
    territory: Territory | None = None
    good_friday: bool | None = None
    procedure: Procedure | None = None
    meeting_on: dt.date | None = None
    secretary: Line | None = None
    posting_place: LocalizedText | None = None
    _head_publicity_on: dt.date | None = PrivateAttr(default=None)

    @property
    def head_publicity_on(self) -> dt.date | None:
        """Day of the publicity at the head office; the establishment's inspector must have the text by then.

        None in an establishment that `matter_at` did not build, or where no such day is known.
        """
        return self._head_publicity_on

    @property
    def has_own_acts(self) -> bool:
        """Whether the establishment has formalities of its own to do.

        So it is where it has internal rules of its own, or where passages of the common text hold only there.
        """
        return self.rules == "own" or bool(self.specific)

    @property
    def is_described(self) -> bool:
        """Whether the matter says how the establishment stands to the text, and does not merely list it.

        True where the matter says whether the establishment has a committee of its own, or whether passages of the
        common text hold only there, and where it gives the establishment acts or internal rules of its own.
        """
        return self.cse is not None or self.specific is not None or self.procedure is not None or self.rules == "own"

    def label(self, language: str) -> str:
        """Return the name of the establishment in a language."""
        return text_in_language(self.name, language) or ""


class PlacedMatter(Protocol):
    """What a matter says of its establishments, its committees and its acts: it is a `Matter`."""

    establishments: tuple[Establishment, ...]
    committees: EstablishmentFacts
    procedure: Procedure | None
    employer: Any
    filing: Any

    @property
    def establishment(self) -> Establishment | None:
        """The establishment that the matter is about, where it is about one."""

    @property
    def present_procedure(self) -> Procedure | None:
        """The acts that count on the day of the matter."""

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy the matter with other values of some blocks."""


Placed = TypeVar("Placed", bound=PlacedMatter)


def derive_committees(matter: PlacedMatter) -> EstablishmentFacts:
    """Return the facts on works councils that a matter states, the missing ones filled from its establishments.

    ``several`` is true where more than one has a works council of its own, ``specific_measures`` where passages of the
    common text hold in one only; the day of a council's opinion and the places of deposit are filled too. A fact stays
    None where establishments do not say enough. With fewer than two, or none described, nothing is filled.

    >>> two = (Establishment(name="Lyon", cse="own"), Establishment(name="Lille", cse="own"))
    >>> changes = {"establishments": two, "committees": EstablishmentFacts()}
    >>> derive_committees(sample_matter().model_copy(update=changes)).several
    True
    """
    stated, places = matter.committees, matter.establishments
    if len(places) < 2 or not any(place.is_described for place in places):
        return stated
    update: dict[str, Any] = {}
    if stated.several is None:
        own = sum(place.cse == "own" for place in places)
        known = all(place.cse is not None for place in places)
        update["several"] = True if own > 1 else False if known else None
    common = [place for place in places if place.rules == "common"]
    if stated.specific_measures is None:
        specifics = {place.specific for place in common}
        update["specific_measures"] = True if True in specifics else False if specifics == {False} else None
    specific = [place for place in common if place.specific]
    if stated.establishment_opinion_on is None:
        update["establishment_opinion_on"] = _last_of(_own_day(place, "cse_opinion_on") for place in specific)
    if stated.deposit_at is None:
        at_head = _head_deposit(matter)
        each = bool(specific) and all(place.head_office or _own_day(place, "deposit_on") for place in specific)
        update["deposit_at"] = _deposit_places(at_head=at_head is not None, locally=each)
    return stated.model_copy(update=update)


def find_opinion_day(matter: PlacedMatter) -> dt.date | None:
    """Find the day of the opinion of the works council (CSE) to be asked about a matter's text; None when not given.

    It is that of the central council where there is one, or of the establishment's own council for a matter about one
    establishment; without a central council, of the only one.
    """
    committees, procedure = derive_committees(matter), matter.present_procedure
    single = procedure.cse_opinion_on if procedure is not None else None
    if committees.structure != "central":
        return single
    there = matter.establishment is not None or committees.text_scope == "establishment"
    return committees.establishment_opinion_on if there else committees.central_opinion_on


def find_first_publication(matter: PlacedMatter) -> dt.date | None:
    """Find the day on which the common text was first made public, at the head office or in a matter's establishment.

    It is the earlier of these two days. None where the day at the head office is not known: only a matter that
    `matter_at` built for an establishment with the common rules can have it.
    """
    heads = [place.head_publicity_on for place in matter.establishments if place.head_publicity_on is not None]
    publicity_on = matter.procedure.publicity_on if matter.procedure is not None else None
    return min([*heads, *([publicity_on] if publicity_on is not None else [])]) if heads else None


def _own_day(place: Establishment, name: str) -> dt.date | None:
    return getattr(place.procedure, name) if place.procedure is not None else None


def _last_of(days: Iterable[dt.date | None]) -> dt.date | None:
    """Find the last of some days; None where one of them is not known, or there is none."""
    found = list(days)
    known = [day for day in found if day is not None]
    return max(known) if known and len(known) == len(found) else None


def _head_deposit(matter: PlacedMatter) -> dt.date | None:
    return matter.procedure.deposit_on if matter.procedure is not None else None


def _deposit_places(*, at_head: bool, locally: bool) -> Literal["head_office", "establishment", "both"] | None:
    if at_head and locally:
        return "both"
    return "head_office" if at_head else "establishment" if locally else None


def find_establishment(matter: PlacedMatter, name: str) -> Establishment:
    """Find an establishment of a matter by its name in French or in English, whatever the capitals and accents.

    Raises
    ------
    MatterError
        The matter has no such establishment.

    >>> lille = Establishment(name="Lille", cse="own")
    >>> find_establishment(sample_matter().model_copy(update={"establishments": (lille,)}), "lille") is lille
    True
    """
    named = {
        place.label(language): place for place in matter.establishments for language in reversed(known_languages())
    }
    asked = normalize_for_search(name)
    for label, place in named.items():
        if normalize_for_search(label) == asked:
            return place
    message = N_('the matter has no establishment "{name}"')
    unknown = unknown_name("unknown-establishment", "establishments", message, name, list(named))
    raise MatterError(replace(unknown, path=("establishments",)))


# ------------------------------------------------------------------ the matter in one establishment
def matter_at(matter: Placed, place: Establishment) -> Placed:
    """Build the matter as it is in one of its establishments: its committee, its own acts and days, its territory.

    Where the rules are common, what was done at the head office counts, with the establishment's own acts; where the
    establishment has its own rules, only its own acts do. The establishment's territory decides the public holidays.

    >>> lille = Establishment(name="Lille", cse="own", specific=False, court="Lille")
    >>> matter_at(sample_matter(), lille).committees.employee_in
    'other'
    """
    whole = derive_committees(matter)
    alone = place.rules == "own"
    own = alone or bool(place.specific)
    changes: dict[str, Any] = {
        "establishments": (place if alone else _with_head_publicity(place, matter),),
        "committees": _committees_alone(whole, place) if alone else _committees_at(matter, whole, place),
        "procedure": place.procedure if alone else _procedure_at(matter, place),
        "employer": matter.employer.model_copy(update=_territory_at(matter, place)),
    }
    if own and not place.head_office:
        changes["filing"] = matter.filing.model_copy(update={"court": place.court, "inspectorate": place.inspectorate})
    return matter.model_copy(update=changes)


def _with_head_publicity(place: Establishment, matter: PlacedMatter) -> Establishment:
    """Build the establishment as it knows the day of the publicity at the head office, which is not its own."""
    establishment = place.model_copy()
    establishment._head_publicity_on = matter.procedure.publicity_on if matter.procedure is not None else None
    return establishment


def _territory_at(matter: PlacedMatter, place: Establishment) -> dict[str, Any]:
    """Find the territory of an establishment: its own; that of the employer at its head office; else not known."""
    if place.territory is not None:
        return {"territory": place.territory, "good_friday": place.good_friday}
    return {} if place.head_office else {"territory": None, "good_friday": None}


def _committees_alone(whole: EstablishmentFacts, place: Establishment) -> EstablishmentFacts:
    """Build the facts on the committees where the head of an establishment decides its own rules."""
    return whole.model_copy(
        update={
            "text_scope": "establishment",
            "specific_measures": True,
            "employee_in": "specific",
            "central_opinion_on": None,
            "establishment_opinion_on": _own_day(place, "cse_opinion_on"),
            "deposit_at": "establishment",
        }
    )


def _committees_at(matter: PlacedMatter, whole: EstablishmentFacts, place: Establishment) -> EstablishmentFacts:
    """Build the facts on the committees in an establishment where the rules are common."""
    unsaid = place.specific is None
    opinion = _own_day(place, "cse_opinion_on")
    if (
        opinion is None
        and sum(bool(establishment.specific) for establishment in matter.establishments) == 1
        and place.specific
    ):
        opinion = matter.committees.establishment_opinion_on
    return whole.model_copy(
        update={
            "specific_measures": whole.specific_measures
            if unsaid and whole.specific_measures is False
            else place.specific,
            "employee_in": None if unsaid else "specific" if place.specific else "other",
            "establishment_opinion_on": opinion,
            "deposit_at": matter.committees.deposit_at or _deposit_at(matter, place),
        }
    )


def _deposit_at(matter: PlacedMatter, place: Establishment) -> Literal["head_office", "establishment", "both"] | None:
    """Find where the common text was deposited, for an establishment.

    A text that is the same everywhere may be deposited at the head office's registry, or at each: then at both.
    """
    at_head = _head_deposit(matter) is not None
    common = [establishment for establishment in matter.establishments if establishment.rules == "common"]
    everywhere = all(_own_day(each, "deposit_on") or (each.head_office and at_head) for each in common)
    locally = _own_day(place, "deposit_on") is not None or (place.head_office and at_head)
    return _deposit_places(at_head=at_head or (everywhere and not place.specific), locally=locally)


def _procedure_at(matter: PlacedMatter, place: Establishment) -> Procedure | None:
    """Build the acts that count in an establishment where the rules are common.

    The deposit is the last of those that count: at the head office and, where the text is not the same there, at its
    own registry. The posting is that of the establishment where its day is given. Where nothing was done for the text
    at the head office, no act of an establishment is one of the text's: of a charter, they are those of the chapter.
    """
    head, own = matter.procedure, place.procedure
    if head is None or own is None:
        return head
    update: dict[str, Any] = {}
    if own.publicity_on is not None:
        update |= {"publicity_on": own.publicity_on, "publicity_proved": own.publicity_proved}
    if own.deposit_on is not None and (place.specific or head.deposit_on is None):
        proofs = [own.deposit_proved] if head.deposit_on is None else [head.deposit_proved, own.deposit_proved]
        update["deposit_on"] = max(own.deposit_on, head.deposit_on or own.deposit_on)
        update["deposit_proved"] = False if False in proofs else None if None in proofs else True
    if own.stated_entry_on is not None:
        update["stated_entry_on"] = own.stated_entry_on
    return head.model_copy(update=update)


#: The day that the head office states for the whole text; the other days of its acts are those of an act.
_ENTRY = "stated_entry_on"


def find_own_days(matter: PlacedMatter, name: str) -> list[tuple[Establishment, dt.date | None]]:
    """List the establishments where a day of the common text differs from the head office's, each with its own day.

    ``name`` is that of the day in ``procedure``, such as ``deposit_on``. An establishment whose day is missing is
    listed, with None, only where it needs one: where passages of the text hold only there, or, for the day of entry
    into force, where the head office's is too early for its acts. The list is empty when the head office has no day.

    >>> find_own_days(sample_matter("it-charter-chapter"), "stated_entry_on")
    []
    """
    days: list[tuple[Establishment, dt.date | None]] = []
    at_head = getattr(matter.procedure, name, None)
    for place in matter.establishments:
        if at_head is None or place.head_office or place.rules == "own":
            continue
        own = _own_day(place, name)
        asked = _is_entry_too_early(matter, place) if name == _ENTRY else bool(place.specific)
        if own != at_head and (own is not None or asked):
            days.append((place, own))
    return days


def _is_entry_too_early(matter: PlacedMatter, place: Establishment) -> bool:
    """Whether the entry into force stated at the head office is before the first day that an establishment allows."""
    here, head = _procedure_at(matter, place), matter.procedure
    if here is None or head is None or not (here.deposit_on and here.publicity_on and head.stated_entry_on):
        return False
    return head.stated_entry_on < dates.earliest_effect(here.deposit_on, here.publicity_on)


def list_specific_places(matter: PlacedMatter) -> list[Establishment]:
    """List the establishments for which the text common to all has provisions that apply nowhere else.

    >>> list_specific_places(sample_matter("it-charter-chapter"))
    []
    """
    return [place for place in matter.establishments if place.specific]


def find_posting_places(matter: PlacedMatter) -> list[Establishment]:
    """Find the establishments, save the head office, that display the common text in a place of their own.

    They are those for which the matter names that place, or for which the text has passages of their own.
    An establishment with internal rules of its own is left out.

    >>> find_posting_places(sample_matter("it-charter-chapter"))
    []
    """
    others = (place for place in matter.establishments if not place.head_office and place.rules == "common")
    return [place for place in others if place.posting_place is not None or place.specific]


#: The acts that an establishment has of its own, each with its day, as keys of ``procedure``.
_OWN_ACTS = ("cse_informed_on", "cse_opinion_on", "inspector_on", "deposit_on", "publicity_on")
#: What an establishment says for its own papers where the matter has ``filing`` for the head office.
_OWN_FILING = ("meeting_on", "secretary", "posting_place")


def name_own_keys(place: Establishment, language: str) -> dict[str, str]:
    """Map keys of what a matter says of the head office to the keys of the same facts in one establishment.

    ``filing.meeting_on``, for one, becomes ``establishments[Lille].meeting_on``. ``language`` is that of the
    establishment's name in the key.

    >>> name_own_keys(Establishment(name="Lille"), "fr")["filing.meeting_on"]
    'establishments[Lille].meeting_on'
    """
    there = f"establishments[{place.label(language)}]"
    own = {f"filing.{name}": f"{there}.{name}" for name in ("court", "inspectorate", *_OWN_FILING)}
    own |= {"establishment.provisions": f"{there}.provisions"}
    return own | {f"procedure.{name}": f"{there}.procedure.{name}" for name in _OWN_ACTS}


def letters_matter_at(matter: Placed, place: Establishment) -> Placed:
    """Build the matter from which the letters of an establishment are made, with the days of its own procedure.

    A step, such as the deposit, for which the establishment gives no day has none in the result. At the head office,
    the days are those of the matter.

    >>> lille = Establishment(name="Lille", cse="own", specific=True, procedure=Procedure(deposit_on="2026-09-20"))
    >>> letters_matter_at(sample_matter(), lille).procedure.deposit_on
    datetime.date(2026, 9, 20)
    """
    here, own = matter_at(matter, place), place.procedure
    if here.procedure is None:
        return here
    days = {name: getattr(own, name) if own is not None else None for name in _OWN_ACTS}
    if place.head_office:
        return here
    filing = here.filing.model_copy(update={name: getattr(place, name) for name in _OWN_FILING})
    return here.model_copy(update={"procedure": here.procedure.model_copy(update=days), "filing": filing})
