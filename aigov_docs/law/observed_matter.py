"""The parts of a matter that the coherence checks read. The matter itself is a layer above, and has all of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Protocol

from ..i18n import Duration
from ..library.load import Library
from ..library.vehicles import Vehicle
from ..library.vocabulary import BannedData
from ..library.yaml_files import Bilingual


class ObservedTool(Protocol):
    """An AI tool of a matter, as the coherence checks see it: the functions that the tool offers."""

    @property
    def functions(self) -> Sequence[str]:
        """Functions that the tool offers, by their names in the library's vocabulary."""


class ObservedDataClass(Protocol):
    """A class of data of a matter, as the coherence checks see it: its tool tiers, and what it holds."""

    @property
    def tiers(self) -> Sequence[str]:
        """Tiers of AI tools (``internal``, ``contracted``, ``public``) that may receive this class of data."""

    def name_in_language(self, language: str) -> str:
        """Return the name of the class of data in a language."""

    def find_banned(self, listed: Mapping[str, BannedData]) -> list[str]:
        """Find which of the banned data, such as passwords, the class of data holds; return their names.

        ``listed`` is the library's never-enter list: data that must not be entered in some tools, by name.
        """


class ObservedEmployer(Protocol):
    """An employer, as the coherence checks see it: whether some of the staff do not read French."""

    @property
    def staff_without_french(self) -> bool:
        """Whether some employees do not read French."""


class ObservedContacts(Protocol):
    """The contact addresses of a matter that the coherence checks look at, and when incidents are answered."""

    @property
    def incidents_open(self) -> str | None:
        """When somebody answers at the address for incidents (``office_hours``…); None when the matter does not say."""


class ObservedClients(Protocol):
    """The terms about AI in contracts with clients, as the coherence checks see them."""

    @property
    def disclosure(self) -> str:
        """Whether a client is to be told that AI was used: ``free`` (as one likes), ``required`` or ``forbidden``."""

    @property
    def ai_use(self) -> str:
        """Whether AI may be used on clients' data: ``allowed``, ``consent`` (if the client agrees) or ``forbidden``."""


class ObservedMonitoring(Protocol):
    """The monitoring of a matter, as the coherence checks see it: the purposes that were announced."""

    @property
    def purposes(self) -> Sequence[str] | None:
        """Purposes of the monitoring, by their names in the vocabulary; None when the matter does not give them."""


class ObservedAssignment(Protocol):
    """An assignment of copyright, as the coherence checks see it: whether the list of its works is joined."""

    @property
    def list_joined(self) -> bool | None:
        """Whether the list of assigned works is drawn up, joined to the text and signed; None when it is not known."""


class ObservedPlace(Protocol):
    """An establishment of a matter, as the coherence checks see it: whether the text has provisions proper to it."""

    @property
    def specific(self) -> bool | None:
        """Whether the text common to all establishments has provisions proper to this one; None when not known."""

    @property
    def provisions(self) -> object:
        """Provisions that the text has for this establishment alone; None when the matter does not list them."""


class ObservedMatter(Protocol):
    """The parts of a matter (a client's facts) that the coherence checks read."""

    @property
    def date(self) -> dt.date:
        """Day of the document, by which the editions of its clauses are chosen."""

    @property
    def pins(self) -> Mapping[str, int]:
        """Editions chosen by their numbers, whatever the day, by clause."""

    @property
    def languages(self) -> Sequence[str]:
        """Languages in which the document is made."""

    @property
    def employer(self) -> ObservedEmployer:
        """Employer for whom the document is made."""

    @property
    def contacts(self) -> ObservedContacts:
        """Contact addresses for questions, requests and incidents."""

    @property
    def clients(self) -> ObservedClients:
        """Rules on AI in the contracts with clients: telling the client of it, and using it on the client's data."""

    @property
    def monitoring(self) -> ObservedMonitoring:
        """How the employer monitors the use of the AI tools."""

    @property
    def ip(self) -> ObservedAssignment:
        """What the assignment of employees' copyright states, such as whether the list of works is joined."""

    @property
    def establishments(self) -> Sequence[ObservedPlace]:
        """Establishments of the employer."""

    @property
    def roles(self) -> Mapping[str, object]:
        """Who holds each role that documents speak of, such as ``ai_lead``, by the name of the role."""

    @property
    def tools(self) -> Sequence[ObservedTool]:
        """AI tools that the employer authorises."""

    @property
    def data_classes(self) -> Sequence[ObservedDataClass]:
        """Classes into which the employer sorts data (public, confidential…)."""

    def find_own_approvals(self, library: Library, vehicle: Vehicle) -> list[Bilingual]:
        """Find where, in a document of a vehicle, somebody would ask themselves for advice, agreement or signature.

        Each place is named by its roles or its key in the matter, never by the person; empty where there is none.
        """

    def delay_for(self, name: str, library: Library) -> Duration:
        """Find a delay by its name, such as ``incident_report``: the one that the matter sets, else its posture's."""
