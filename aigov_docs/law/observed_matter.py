"""What the checks across clauses read of a matter. The matter itself is a layer above, and has all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from ..i18n import Duration
from ..library.load import Library
from ..library.vocabulary import BannedData


class ObservedTool(Protocol):
    """A tool of a matter: the functions it offers."""

    @property
    def functions(self) -> Sequence[str]:
        """The functions that the tool offers, as the vocabulary names them."""


class ObservedDataClass(Protocol):
    """A class of data of a matter: the tiers of tool that may receive it, and what it holds."""

    @property
    def tiers(self) -> Sequence[str]:
        """The tiers of tool that may receive the class."""

    def name_in_language(self, language: str) -> str:
        """The name of the class in a language."""

    def find_banned(self, listed: Mapping[str, BannedData]) -> list[str]:
        """What the class holds of the never-enter list."""


class ObservedEmployer(Protocol):
    """An employer: whether some of the staff do not read French."""

    @property
    def staff_without_french(self) -> bool:
        """Whether some employees do not read French."""


class ObservedContacts(Protocol):
    """The addresses of a matter: when somebody answers at the one for incidents."""

    @property
    def incidents_open(self) -> str | None:
        """When somebody answers at the address for incidents; None where it is not said."""


class ObservedClients(Protocol):
    """What contracts with clients say of AI."""

    @property
    def disclosure(self) -> str:
        """Whether a client is to be told that AI was used."""

    @property
    def ai_use(self) -> str:
        """Whether AI may be used on the client's own data."""


class ObservedMatter(Protocol):
    """A matter as the checks across clauses see it."""

    @property
    def languages(self) -> Sequence[str]:
        """The languages of the document."""

    @property
    def employer(self) -> ObservedEmployer:
        """The employer."""

    @property
    def contacts(self) -> ObservedContacts:
        """The addresses for questions, requests and incidents."""

    @property
    def clients(self) -> ObservedClients:
        """What contracts with clients say of AI."""

    @property
    def roles(self) -> Mapping[str, object]:
        """Who holds each role."""

    @property
    def tools(self) -> Sequence[ObservedTool]:
        """The tools that the employer authorises."""

    @property
    def data_classes(self) -> Sequence[ObservedDataClass]:
        """The classes of data."""

    def delay_for(self, name: str, library: Library) -> Duration:
        """A length of time: the matter's own, else that of its posture."""
