"""The facts that decide: the schema of the worked scenarios, one vocabulary for matters and scenarios."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from ..library.yaml_files import FileModel

Sanction = Literal["warning", "suspension", "transfer", "demotion", "dismissal"]
AnySanction = Literal["warning", "suspension", "transfer", "demotion", "dismissal", "fine"]


class EmployerFacts(FileModel):
    """Facts about the employer: its sector, the day its headcount reached 50, its local law.

    ``sector`` is None when it is not known.

    ``fifty_since`` is the first day of the present unbroken period with at least 50 employees, None below 50.
    ``local_law`` is true in Moselle, Bas-Rhin and Haut-Rhin; there ``good_friday`` says whether Good Friday is a public
    holiday in the commune, None when it is not known.
    """

    sector: Literal["private", "epic", "public_admin"] | None = "private"
    fifty_since: dt.date | None = None
    local_law: bool = False
    good_friday: bool | None = None


class InternalRules(FileModel):
    """Facts about the employer's existing internal rules (règlement intérieur): in force, sanctions they list."""

    exists: bool = False
    opposable: bool = False
    scale: tuple[Sanction, ...] = ()
    suspension_max_days: int | None = Field(default=None, ge=1)


class DocumentFacts(FileModel):
    """Facts about the document: its language, where it comes from, whom it addresses, what was signed about it.

    ``language`` is a legal fact: ``fr``, ``fr+en`` (French with an English translation) or ``en`` (no French text).
    """

    language: Literal["fr", "fr+en", "en"] = "fr"
    from_abroad: bool = False
    to_foreigners: bool = False
    acknowledged: bool = False
    incorporated_in_contract_on: dt.date | None = None


class Procedure(FileModel):
    """Facts about the steps that make a document opposable as internal rules, with the day of each step.

    A date to come is a step planned.
    """

    drafted_on: dt.date | None = None
    cse_informed_on: dt.date | None = None
    cse_expert: bool = False
    cse_experts_two_levels: bool = False
    cse_opinion_on: dt.date | None = None
    cse_opinion: Literal["favourable", "unfavourable"] | None = None
    inspector_on: dt.date | None = None
    deposit_on: dt.date | None = None
    publicity_on: dt.date | None = None
    deposit_proved: bool = True
    publicity_proved: bool = True
    stated_entry_on: dt.date | None = None
    injunction_only: bool = False
    urgency_invoked: bool = False


class Monitoring(FileModel):
    """Days on which the works council (CSE) was consulted, and the employee informed, about monitoring."""

    cse_consulted_on: dt.date | None = None
    informed_on: dt.date | None = None


class Technology(FileModel):
    """Days on which the works council (CSE) was consulted on the AI tools, and the tools first used.

    Pilots count as a use.
    """

    cse_consulted_on: dt.date | None = None
    deployed_on: dt.date | None = None


class EmployeeFacts(FileModel):
    """Facts about the person against whom a clause is relied on: status, protection, telework, contract.

    Only ``translation_requested`` is asked for, not nationality: ``foreign`` stays None unless it is known.
    """

    status: Literal["permanent", "fixed_term", "apprentice", "agency", "intern", "contractor"] = "permanent"
    foreign: bool | None = None
    translation_requested: bool = False
    protected: bool = False
    telework: bool = False
    hired_on: dt.date | None = None
    contract_ended_on: dt.date | None = None


class AmendmentFacts(FileModel):
    """Facts about a contract amendment proposed to the employee: the answer, its days, its ground.

    ``for_all_staff`` is true when the same clauses are put in every employee's contract.
    """

    response: Literal["signed", "refused", "none"] = "none"
    signed_on: dt.date | None = None
    effective_on: dt.date | None = None
    at_hiring: bool = False
    ground: Literal["ordinary", "economic", "economic_alleged"] = "ordinary"
    essential_element: bool = False
    l1222_6_letter: bool = False
    received_on: dt.date | None = None
    insolvency: bool = False
    for_all_staff: bool = False


class SanctionFacts(FileModel):
    """Facts about a sanction whose lawfulness is asked: its kind, what it rests on, its days.

    ``rests_on`` is a kind of clause, or ``general_duty``. ``known_on`` is the day on which the employer knew of the
    facts, ``started_on`` the day on which proceedings were engaged (the convocation, or the warning itself).
    ``interview_required`` is true where a collective agreement or the internal rules require an interview even for a
    warning; ``body_told_on`` and ``body_opinion_on`` are the days on which the employee was told that a disciplinary
    body was seized, and of its opinion.
    """

    kind: AnySanction
    days: int | None = Field(default=None, ge=1)
    rests_on: str
    modifies_contract: bool = False
    changes_conditions: bool = False
    known_on: dt.date | None = None
    started_on: dt.date | None = None
    interview_on: dt.date | None = None
    notified_on: dt.date | None = None
    consent: bool = False
    authorised: bool = False
    gross_misconduct: bool = False
    criminal_proceedings: bool = False
    by: Literal["employer", "user_undertaking"] = "employer"
    interview_required: bool = False
    written_grounds: bool = True
    body_told_on: dt.date | None = None
    body_opinion_on: dt.date | None = None


class MeasureFacts(FileModel):
    """A change that the employer wants to impose without the employee's consent."""

    nature: Literal["working_conditions", "essential_element"]


class VersionFacts(FileModel):
    """The facts of one version of a document, where they differ from the facts of the whole situation."""

    id: str
    procedure: Procedure | None = None
    amendment: AmendmentFacts | None = None
    document: DocumentFacts | None = None
    monitoring: Monitoring | None = None
    technology: Technology | None = None
    employee: EmployeeFacts | None = None


class Situation(FileModel):
    """All the facts that decide the weight of the clauses of a document on one day.

    ``versions`` are listed oldest first; ``claimed_version`` is the one relied on, the newest when it is not given.

    >>> Situation(vehicle="charter", assessed_on="2026-11-24", cse="full").employer.sector
    'private'
    """

    vehicle: str
    assessed_on: dt.date
    employer: EmployerFacts = EmployerFacts()
    ri: InternalRules = InternalRules()
    cse: Literal["full", "small", "under_11", "carence", "missing"]
    document: DocumentFacts = DocumentFacts()
    procedure: Procedure | None = None
    monitoring: Monitoring = Monitoring()
    technology: Technology = Technology()
    employee: EmployeeFacts = EmployeeFacts()
    amendment: AmendmentFacts | None = None
    sanction: SanctionFacts | None = None
    measure: MeasureFacts | None = None
    versions: tuple[VersionFacts, ...] = ()
    claimed_version: str | None = None
