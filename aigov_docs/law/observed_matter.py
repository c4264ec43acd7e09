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
        """Functions that the tool offers, by the library's names for them, such as ``chat``."""


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
    """An employer, as the coherence checks see it: what the matter says of its staff."""

    @property
    def staff_without_french(self) -> bool:
        """Whether some employees do not read French."""

    @property
    def no_special_status(self) -> bool | None:
        """Whether no special status governs the staff of a public body employed under private law; None: not said."""


class ObservedContacts(Protocol):
    """The contact addresses of a matter that the coherence checks look at, and when incidents are answered."""

    @property
    def incidents_open(self) -> str | None:
        """When somebody answers at the address for incidents (``office_hours``…); None when the matter does not say."""


class ObservedClients(Protocol):
    """The terms about AI in contracts with the employer's customers, as the coherence checks see them."""

    @property
    def disclosure(self) -> str:
        """Whether the employer's customers are to be told that AI was used: ``free``, ``required`` or ``forbidden``.

        ``free``: the employer may tell them or not.
        """

    @property
    def ai_use(self) -> str:
        """Whether AI may be used on the data of the employer's customers: ``allowed``, ``consent`` or ``forbidden``.

        ``consent``: only where the customer agrees.
        """


class ObservedMonitoring(Protocol):
    """The monitoring of a matter, as the coherence checks see it: the purposes that were announced."""

    @property
    def purposes(self) -> Sequence[str] | None:
        """Purposes of the monitoring, such as ``security``; None when the matter does not give them."""


class ObservedAssignment(Protocol):
    """An assignment of copyright, as the coherence checks see it: its list of works, joined or not, and its price."""

    @property
    def list_joined(self) -> bool | None:
        """Whether the list of assigned works is drawn up, joined to the text and signed; None when it is not known."""

    @property
    def price(self) -> object:
        """What the author receives for the rights assigned, or ``free``; None when the matter leaves it open."""


class ObservedPlace(Protocol):
    """An establishment of a matter, as the coherence checks see it: whether passages of the text hold only there."""

    @property
    def specific(self) -> bool | None:
        """Whether passages of the text common to all establishments hold in this one only; None when not known."""

    @property
    def provisions(self) -> object:
        """Words that name the passages of the text that hold in this establishment only; None when not given."""


class ObservedMatter(Protocol):
    """The parts of a matter (a client's facts) that the coherence checks read."""

    @property
    def date(self) -> dt.date:
        """Day of the document, by which the editions of its clauses are chosen."""

    @property
    def pins(self) -> Mapping[str, int]:
        """Number of the edition that the matter chooses for a clause, whatever the day, by the id of the clause."""

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
        """Rules on AI in contracts with the employer's customers: telling them of it, and using it on their data."""

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
        """Who holds each role that documents speak of, by the name of the role, such as ``ai_lead``.

        The checks only ask whether a role is there.
        """

    @property
    def tools(self) -> Sequence[ObservedTool]:
        """AI tools that the employer authorises."""

    @property
    def data_classes(self) -> Sequence[ObservedDataClass]:
        """Classes into which the employer sorts data (public, confidential…)."""

    def find_own_approvals(self, library: Library, vehicle: Vehicle) -> list[Bilingual]:
        """List the cases in which a matter has a person, or a job, advise, approve or sign for themselves.

        Each text has the labels of two of the matter's ``roles``, or keys such as ``uses.0.approver``, and no person's
        name. The employee who also signs for the employer counts only for a vehicle of track ``contract``.
        """

    def delay_for(self, name: str, library: Library) -> Duration:
        """Find the length of a delay such as ``incident_report``: the matter's own, else the library's usual one."""

    def observe_signature_time(self, library: Library) -> str:
        """Say whether the amendment was signed ``in_time``, or ``after_reflection``: after the time to reflect.

        ``settled`` where it was after that time, and the matter says that the answer came in time or that both parties
        agreed to sign later; ``not_said`` where a day is missing.
        """
