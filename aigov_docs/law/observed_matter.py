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
    def functions(self) -> Sequence[str]: ...


class ObservedDataClass(Protocol):
    """A class of data of a matter: the tiers of tool that may receive it, and what it holds."""

    @property
    def tiers(self) -> Sequence[str]: ...

    def name_in_language(self, language: str) -> str: ...

    def find_banned(self, listed: Mapping[str, BannedData]) -> list[str]: ...


class ObservedEmployer(Protocol):
    """An employer: whether some of the staff do not read French."""

    @property
    def staff_without_french(self) -> bool: ...


class ObservedContacts(Protocol):
    """The addresses of a matter: when somebody answers at the one for incidents."""

    @property
    def incidents_open(self) -> str | None: ...


class ObservedClients(Protocol):
    """What contracts with clients say of AI."""

    @property
    def disclosure(self) -> str: ...

    @property
    def ai_use(self) -> str: ...


class ObservedMatter(Protocol):
    """A matter as the checks across clauses see it."""

    @property
    def languages(self) -> Sequence[str]: ...

    @property
    def employer(self) -> ObservedEmployer: ...

    @property
    def contacts(self) -> ObservedContacts: ...

    @property
    def clients(self) -> ObservedClients: ...

    @property
    def roles(self) -> Mapping[str, object]: ...

    @property
    def tools(self) -> Sequence[ObservedTool]: ...

    @property
    def data_classes(self) -> Sequence[ObservedDataClass]: ...

    def delay_for(self, name: str, library: Library) -> Duration: ...
