"""The parts of a matter that the coherence checks read. The matter itself is a layer above, and has all of it."""

from __future__ import annotations

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
        """Functions that the tool offers, by their names in the vocabulary."""


class ObservedDataClass(Protocol):
    """A class of data of a matter, as the coherence checks see it: its tool tiers, and what it holds."""

    @property
    def tiers(self) -> Sequence[str]:
        """Tiers of tool that may receive this class of data."""

    def name_in_language(self, language: str) -> str:
        """Return the name of the class of data in a language."""

    def find_banned(self, listed: Mapping[str, BannedData]) -> list[str]:
        """Find the entries of the never-enter list that the class of data holds."""


class ObservedEmployer(Protocol):
    """An employer, as the coherence checks see it: whether some of the staff do not read French."""

    @property
    def staff_without_french(self) -> bool:
        """Whether some employees do not read French."""


class ObservedContacts(Protocol):
    """The contact addresses of a matter that the coherence checks look at, and when incidents are answered."""

    @property
    def incidents_open(self) -> str | None:
        """Hours at which somebody answers at the address for incidents; None when the matter does not state them."""


class ObservedClients(Protocol):
    """The terms about AI in contracts with clients, as the coherence checks see them."""

    @property
    def disclosure(self) -> str:
        """Whether a client is to be told that AI was used: ``free``, ``required`` or ``forbidden``."""

    @property
    def ai_use(self) -> str:
        """Whether AI may be used on the client's own data: ``allowed``, ``consent`` or ``forbidden``."""


class ObservedMonitoring(Protocol):
    """The monitoring of a matter, as the coherence checks see it: the purposes that were announced."""

    @property
    def purposes(self) -> Sequence[str] | None:
        """Purposes announced, by their names in the vocabulary; None when they are not known."""


class ObservedAssignment(Protocol):
    """An assignment of copyright, as the coherence checks see it: whether the list of its works is joined."""

    @property
    def list_joined(self) -> bool | None:
        """Whether the list of works is drawn up, joined and signed with the text; None when it is not known."""


class ObservedPlace(Protocol):
    """An establishment of a matter, as the coherence checks see it: whether the text has provisions proper to it."""

    @property
    def specific(self) -> bool | None:
        """Whether the common text has provisions proper to the establishment; None when it is not known."""

    @property
    def provisions(self) -> object:
        """Which provisions are proper to the establishment; None when the matter does not say."""


class ObservedMatter(Protocol):
    """The parts of a matter (a client's facts) that the coherence checks read."""

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
        """Terms about AI in the contracts with clients."""

    @property
    def monitoring(self) -> ObservedMonitoring:
        """Monitoring of the use of the tools."""

    @property
    def ip(self) -> ObservedAssignment:
        """Terms of the assignment of copyright."""

    @property
    def establishments(self) -> Sequence[ObservedPlace]:
        """Establishments of the employer."""

    @property
    def roles(self) -> Mapping[str, object]:
        """Holders of the roles of the matter, by the name of the role."""

    @property
    def tools(self) -> Sequence[ObservedTool]:
        """AI tools that the employer authorises."""

    @property
    def data_classes(self) -> Sequence[ObservedDataClass]:
        """Classes of data that the matter lists."""

    def find_own_approvals(self, library: Library, vehicle: Vehicle) -> list[Bilingual]:
        """Find where somebody would ask themselves for advice, for an agreement or for a signature."""

    def delay_for(self, name: str, library: Library) -> Duration:
        """Find a length of time by its name: the one set by the matter, else the one set by its posture."""
