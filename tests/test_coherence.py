"""Checks across clauses: each has a document that it catches, one close to it that passes, and is needed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command import run
from depth import depth

import aigov_docs as aigov
from aigov_docs.compose import coherence, composition, matter_check, observations
from aigov_docs.compose.coherence import load_checks
from aigov_docs.compose.combinations import list_compositions, option_values, pairwise_rows
from aigov_docs.compose.matter_check import matter_incoherences
from aigov_docs.compose.observations import FAMILIES, OBSERVED
from aigov_docs.kits.ground.problems import LibraryError
from aigov_docs.law.facts import DOCUMENT_FACTS
from aigov_docs.law.situation import DocumentFacts, EstablishmentFacts, Monitoring, Procedure
from aigov_docs.library.clauses import Clause, Edition, Wording
from aigov_docs.library.vehicles import OutlineEntry, OutlineSection, VehicleChange
from aigov_docs.matter.establishments import Establishment
from aigov_docs.matter.models import Assignment, Clients, JobUse, Role

CHARTER, CHAPTER, AMENDMENT = "charter", "it-charter-chapter", "contract-amendment"
Made = tuple[aigov.Library, aigov.Matter]


# ------------------------------------------------------------------ documents to try
def everybody(**changes: Role) -> dict[str, Role]:
    """The holders of the sample's roles, some of them changed."""
    return {**aigov.samples.sample_matter().roles, **changes}


def sample(vehicle: str = CHARTER, **changes: Any) -> Made:
    """The sample matter in its complete text, an amendment with every rule, with some of its blocks changed."""
    matter = aigov.samples.sample_matter(vehicle)
    chosen = changes.get("options", {**matter.options, "contract_scope": "all_rules"})
    return aigov.load_library(), matter.model_copy(update={**changes, "options": {"breadth": "complete", **chosen}})


def two_places(provisions: str | None = None) -> Made:
    """Two establishments with a central committee, one of which has provisions specific to it."""
    committees = EstablishmentFacts(several=True, structure="central", specific_measures=True)
    places = (
        Establishment(name="Lyon", cse="own", specific=False, head_office=True),
        Establishment(name="Lille", cse="own", specific=True, provisions=provisions),
    )
    return sample(CHAPTER, committees=committees, establishments=places, presumptions=())


def other_employer(**filing: Any) -> Made:
    """The sample's matter in the hands of another employer, of another town, with other words in its formalities."""
    library, matter = sample(CHAPTER)
    other = matter.employer.model_copy(update={"siren": "900100207", "address": "2 rue Neuve, 14000 Caen"})
    return library, matter.model_copy(update={"employer": other, "filing": matter.filing.model_copy(update=filing)})


def public_body(vehicle: str, **said: bool) -> Made:
    """The sample's matter in the hands of an industrial and commercial public body."""
    form = "établissement public à caractère industriel et commercial"
    return part("employer", vehicle, sector="epic", legal_form=form, capital=None, **said)


def options(vehicle: str = CHARTER, **chosen: str) -> Made:
    library, matter = sample(vehicle)
    return library, matter.model_copy(update={"options": {**matter.options, **chosen}})


def part(block: str, vehicle: str = CHARTER, **changes: Any) -> Made:
    """One block of the matter with some of its keys changed."""
    library, matter = sample(vehicle)
    return library, matter.model_copy(update={block: getattr(matter, block).model_copy(update=changes)})


def also(made: Made, **changes: Any) -> Made:
    """The same, with other blocks changed."""
    library, matter = made
    return library, matter.model_copy(update=changes)


def below_fifty(made: Made) -> Made:
    """The same, of an employer of thirty, whose CSE has not the powers of a larger one."""
    library, matter = made
    smaller = {"headcount": 30, "fifty_since": None}
    return library, matter.model_copy(update={"cse": "small", "employer": matter.employer.model_copy(update=smaller)})


def administration(vehicle: str) -> Made:
    """The sample matter of a municipality."""
    form = {"form": "administration", "legal_form": "commune", "capital": None, "rcs_city": None, "sector": None}
    return part("employer", vehicle, **form)


def house(made: Made, change: Callable[[aigov.Library], aigov.Library]) -> Made:
    library, matter = made
    return change(library), matter


def swapping(vehicle: str) -> Callable[[aigov.Library], aigov.Library]:
    """An outline in which the clause on agents of another value of the option stands in every place of one's own."""

    def change(library: aigov.Library) -> aigov.Library:
        kind = library.vehicles[vehicle]
        written = kind.model_dump_json().replace('"agents-approval"', '"agents-scoped"')
        return dataclasses.replace(
            library, vehicles={**library.vehicles, vehicle: type(kind).model_validate_json(written)}
        )

    return change


def clause(name: str, french: str, english: str, **kept: Any) -> Clause:
    """A clause of a firm."""
    values: dict[str, Any] = {
        "topic": "purpose",
        "kind": "good_practice",
        "family": "informative",
        "modality": "information",
        **kept,
    }
    texts = {
        language: Wording(language, None, f"# {name}\n\n{text}\n", f"{name}.{language}", values["modality"])
        for language, text in (("fr", french), ("en", english))
    }
    purpose = aigov.load_library().clauses["purpose"].purpose
    edition = Edition(name, 1, aigov.samples.sample_matter().date, (), None, texts, True)
    return Clause(
        name,
        values["topic"],
        values["kind"],
        values["family"],
        values["modality"],
        purpose,
        ("legal-risk",),
        aigov.load_library().clauses["purpose"].flags,
        (),
        {1: edition},
        "firm",
        name,
    )


def pinned(made: Made, name: str) -> Made:
    """The same, with the first edition of a clause."""
    return also(made, pins={name: 1})


def files_in_a_tool(whose: str, of_whom: str) -> Clause:
    """A clause of a firm that admits somebody's file in a tool authorised for it."""
    return clause(
        "files-in-a-tool",
        f"Vous pouvez saisir le dossier {whose} seulement dans un outil que nous avons autorisé par écrit.",
        f"You can enter {of_whom} file only into a tool that we have authorised in writing.",
    )


def adding(vehicle: str, added: Clause) -> Callable[[aigov.Library], aigov.Library]:
    """A library with one clause more at the end of an outline."""

    def change(library: aigov.Library) -> aigov.Library:
        kind = library.vehicles[vehicle]
        outline = (*kind.outline, OutlineSection(clauses=(OutlineEntry(clause=added.id),)))
        return dataclasses.replace(
            library,
            clauses={**library.clauses, added.id: added},
            vehicles={**library.vehicles, vehicle: kind.model_copy(update={"outline": outline})},
        )

    return change


def without(vehicle: str, *names: str) -> Callable[[aigov.Library], aigov.Library]:
    """A library whose outline lacks some clauses."""

    def change(library: aigov.Library) -> aigov.Library:
        kind = VehicleChange(id=vehicle, leave_out=names).apply_to(library.vehicles[vehicle])
        return dataclasses.replace(library, vehicles={**library.vehicles, vehicle: kind})

    return change


def rewritten(name: str, old: str, new: str, key: str = "fr") -> Callable[[aigov.Library], aigov.Library]:
    """A library in which every edition of a clause says something else."""

    def change(library: aigov.Library) -> aigov.Library:
        was = library.clauses[name]
        editions, seen = {}, False
        for number, edition in was.editions.items():
            texts = dict(edition.wordings)
            for at, wording in edition.wordings.items():
                if at == key or at.endswith(f".{key}"):
                    seen = seen or old in wording.raw
                    texts[at] = dataclasses.replace(wording, raw=wording.raw.replace(old, new))
            editions[number] = dataclasses.replace(edition, wordings=texts)
        assert seen, f"{name} does not say {old!r}"
        return dataclasses.replace(
            library, clauses={**library.clauses, name: dataclasses.replace(was, editions=editions)}
        )

    return change


def unsaid(*words: str) -> Callable[[aigov.Library], aigov.Library]:
    """A library that nowhere says some words in French."""

    def change(library: aigov.Library) -> aigov.Library:
        clauses = {}
        for name, was in library.clauses.items():
            editions = {}
            for number, edition in was.editions.items():
                texts = dict(edition.wordings)
                for key, wording in edition.wordings.items():
                    if wording.language == "fr":
                        for each in words:
                            wording = dataclasses.replace(wording, raw=wording.raw.replace(each, "…"))
                        texts[key] = wording
                editions[number] = dataclasses.replace(edition, wordings=texts)
            clauses[name] = dataclasses.replace(was, editions=editions)
        return dataclasses.replace(library, clauses=clauses)

    return change


def silent_on(vehicle: str, topic: str) -> Callable[[aigov.Library], aigov.Library]:
    """A library whose outline says nothing of a topic."""
    library = aigov.load_library()
    return without(
        vehicle,
        *(name for name in library.vehicles[vehicle].list_clause_ids() if topic in library.clauses[name].topics),
    )


def both(*changes: Callable[[aigov.Library], aigov.Library]) -> Callable[[aigov.Library], aigov.Library]:
    def change(library: aigov.Library) -> aigov.Library:
        for each in changes:
            library = each(library)
        return library

    return change


def classes(tiers: list[str], examples: str, holds: tuple[str, ...] | None = None) -> Made:
    """The sample charter with one data class more."""
    library, matter = sample()
    added = type(matter.data_classes[0])(id="more", name="Autre", examples=examples, tiers=tuple(tiers), holds=holds)
    return library, matter.model_copy(update={"data_classes": (*matter.data_classes, added)})


def tools(*functions: str, **chosen: str) -> Made:
    """The sample charter with one tool only."""
    library, matter = options(**chosen)
    return library, matter.model_copy(update={"tools": (matter.tools[0].model_copy(update={"functions": functions}),)})


def unread(vehicle: str = CHARTER, languages: tuple[str, ...] = ("fr", "en")) -> Made:
    """A company some of whose staff do not read French."""
    library, matter = part("employer", vehicle, staff_without_french=True)
    return library, matter.model_copy(update={"languages": languages})


def deadline(length: str, answered: str | None) -> Made:
    library, matter = part("contacts", incidents_open=answered)
    return library, matter.model_copy(update={"delays": type(matter.delays)(incident_report=length)})


def nobody(name: str) -> dict[str, Role]:
    """The roles of the sample, one of them held by nobody."""
    return {role: held for role, held in aigov.samples.sample_matter().roles.items() if role != name}


FORBIDDEN = Clients(ai_use="forbidden")
SCALE = clause(
    "scale",
    "Un manquement est puni selon l'échelle qui suit.",
    "A breach is punished on the following scale.",
    kind="sanction_scale",
    family="scale",
    topic="breaches",
)
THREAT = clause(
    "threat",
    "Quiconque enfreint la charte s'expose à une sanction.",
    "Whoever breaches the charter is exposed to a sanction.",
    topic="breaches",
)
REMINDER = clause(
    "reminder",
    "Une sanction relève du règlement intérieur.",
    "A sanction is a matter for the internal rules.",
    topic="breaches",
)
ALONE = clause(
    "alone",
    "L'employeur modifie seul les règles.",
    "The employer changes the rules alone.",
    kind="unilateral_update",
    family="special",
    topic="charter-link",
)
PART = clause(
    "part",
    "La charte fait partie intégrante du contrat.",
    "The charter forms part of the contract.",
    topic="charter-link",
)
MENTION = clause(
    "mention",
    "La charte est mentionnée pour information.",
    "The charter is mentioned for information.",
    topic="charter-link",
)
SORTING = clause(
    "sorting",
    "Le tri des candidatures par un outil autorisé est permis.",
    "Sorting applications with an authorised tool is permitted.",
    kind="permitted_uses",
    modality="permission",
    topic="hr-decisions",
)
CREDIT = clause(
    "credit",
    "L'appréciation de la solvabilité est permise.",
    "Assessing creditworthiness is permitted.",
    kind="permitted_uses",
    modality="permission",
    topic="high-risk-uses",
)
BAN = clause(
    "ban",
    "Il est interdit de rire.",
    "Laughing is forbidden.",
    kind="prohibited_uses",
    family="conduct",
    modality="prohibition",
    topic="prohibited-uses",
)
KIND_BAN = clause(
    "kind-ban",
    "Il est interdit de rire. L'utilisateur peut sourire.",
    "Laughing is forbidden. The user may smile.",
    kind="prohibited_uses",
    family="conduct",
    modality="prohibition",
    topic="prohibited-uses",
)
ALWAYS = clause(
    "always",
    "L'utilisateur informe toujours le client.",
    "The user always tells the client.",
    modality="obligation",
    topic="external-disclosure",
)
COMMITTEE = clause("ask", "Le comité IA répond.", "The AI committee answers.", topic="governance")

#: For each check: a document that it catches, and one close to it that it lets through.
TRIED: dict[str, list[tuple[Made, Made]]] = {
    "C-PAPERS": [
        (house(sample(vehicle), swapping(other)), sample(vehicle))
        for vehicle, other in ((CHARTER, AMENDMENT), (CHAPTER, CHARTER), (AMENDMENT, AMENDMENT))
    ],
    "C-TOOL-LIST": [
        (
            also(options(CHAPTER, tool_list=chosen), document=DocumentFacts(change="none", tools_list=said)),
            also(options(CHAPTER, tool_list=chosen), document=DocumentFacts(change="none", tools_list=follows)),
        )
        for chosen, said, follows in (
            ("by_note", "in_text", "outside"),
            ("by_note", "not_known", "outside"),
            ("in_text", "outside", "in_text"),
        )
    ],
    "C-UNLISTED-TOOLS": [
        (
            options(unlisted_tools="forbidden", personal_accounts="public_information"),
            options(unlisted_tools="forbidden", personal_accounts="forbidden"),
        ),
        (
            options(CHAPTER, unlisted_tools="forbidden", personal_accounts="case_by_case"),
            options(CHAPTER, unlisted_tools="public_data", personal_accounts="case_by_case"),
        ),
        (
            options(AMENDMENT, unlisted_tools="forbidden", personal_accounts="case_by_case"),
            options(AMENDMENT, unlisted_tools="forbidden", personal_accounts="forbidden"),
        ),
    ],
    "C-NEVER-ENTER": [
        (classes(["internal"], "mots de passe des comptes de test"), classes([], "mots de passe des comptes de test")),
        (classes(["public"], "enquête, handicap"), classes(["internal"], "enquête, handicap")),
        (classes(["internal"], "réglages", ("secrets",)), classes(["internal"], "guide des mots de passe", ())),
    ],
    "C-CLOSED-DATA": [
        (
            pinned(options(CHAPTER, client_data="never", sector_pack="banking"), "secrecy-banking"),
            options(CHAPTER, client_data="never", sector_pack="banking"),
        ),
        (
            pinned(options(CHARTER, client_data="anonymised", sector_pack="health"), "secrecy-health"),
            pinned(options(CHARTER, client_data="with_consent", sector_pack="health"), "secrecy-health"),
        ),
        (
            house(
                options(AMENDMENT, client_data="never", sector_pack="association"),
                rewritten("secrecy-association", "ou, si ces règles l'admettent,", "ou"),
            ),
            house(
                options(AMENDMENT, client_data="anonymised", sector_pack="association"),
                rewritten("secrecy-association", "ou, si ces règles l'admettent,", "ou"),
            ),
        ),
        (
            pinned(options(AMENDMENT, client_data="never", sector_pack="retail"), "secrecy-retail"),
            options(AMENDMENT, client_data="never", sector_pack="industry"),
        ),
        (
            house(options(CHARTER, client_data="never"), adding(CHARTER, files_in_a_tool("d'un client", "a client's"))),
            house(
                options(CHARTER, client_data="never"),
                adding(CHARTER, files_in_a_tool("d'un fournisseur", "a supplier's")),
            ),
        ),
    ],
    "C-CLIENT-DATA": [
        (part("clients", ai_use="forbidden"), part("clients", ai_use="consent")),
        (part("clients", CHAPTER, ai_use="forbidden"), also(options(CHAPTER, client_data="never"), clients=FORBIDDEN)),
    ],
    "C-CLIENT-DISCLOSURE": [
        (
            house(part("clients", disclosure="forbidden"), adding(CHARTER, ALWAYS)),
            house(part("clients", disclosure="required"), adding(CHARTER, ALWAYS)),
        ),
        (
            house(
                part("clients", CHAPTER, disclosure="forbidden"),
                both(unsaid("contrat conclu avec le client", "contrat avec le client", "contrat du client")),
            ),
            part("clients", CHAPTER, disclosure="forbidden"),
        ),
    ],
    "C-OWN-SANCTIONS": [
        (house(sample(), adding(CHARTER, SCALE)), house(sample(), adding(CHARTER, REMINDER))),
        (house(sample(), adding(CHARTER, THREAT)), house(sample(CHAPTER), adding(CHAPTER, THREAT))),
        (
            house(sample(), adding(CHARTER, SCALE)),
            house(sample(CHARTER, procedure=aigov.samples.sample_matter(CHAPTER).procedure), adding(CHARTER, SCALE)),
        ),
    ],
    "C-CHARTER-PROCEDURE": [
        (sample(CHARTER, procedure=aigov.samples.sample_matter(CHAPTER).procedure), sample(CHAPTER)),
        (
            sample(CHARTER, procedure=Procedure(publicity_on=dt.date(2026, 3, 2))),
            sample(CHARTER, procedure=Procedure(drafted_on=dt.date(2026, 3, 2))),
        ),
    ],
    "C-ADMINISTRATION": [
        (administration(CHAPTER), administration(CHARTER)),
        (administration(CHAPTER), sample(CHAPTER)),
    ],
    "C-INTERN-SIGNS": [
        (part("employee", AMENDMENT, status="intern"), part("employee", CHARTER, status="intern")),
        (part("employee", AMENDMENT, status="intern"), part("employee", AMENDMENT, status="apprentice")),
    ],
    "C-AGENCY-SIGNS": [
        (part("employee", AMENDMENT, status="agency"), part("employee", CHARTER, status="agency")),
        (part("employee", AMENDMENT, status="agency"), part("employee", AMENDMENT, status="fixed_term")),
    ],
    "C-HOST-SIGNS": [
        (part("employee", AMENDMENT, status="lent_in"), part("employee", CHARTER, status="lent_in")),
        (part("employee", AMENDMENT, status="posted"), part("employee", AMENDMENT, status="civil_servant_detached")),
    ],
    "C-NO-CONTRACT-SIGNS": [
        (part("employee", AMENDMENT, status="contractor"), part("employee", CHARTER, status="contractor")),
        (part("employee", AMENDMENT, status="volunteer"), part("employee", AMENDMENT, status="expatriate")),
    ],
    "C-CHARTER-IN-CONTRACT": [
        (house(sample(AMENDMENT), adding(AMENDMENT, ALONE)), house(sample(), adding(CHARTER, ALONE))),
        (house(sample(AMENDMENT), adding(AMENDMENT, PART)), house(sample(AMENDMENT), adding(AMENDMENT, MENTION))),
    ],
    "C-LOGS-INFORMATION": [
        (part("monitoring", CHAPTER, informed_on=None), sample(CHAPTER)),
        (
            part("monitoring", CHAPTER, opinion_on=None),
            below_fifty(part("monitoring", CHAPTER, opinion_on=None)),
        ),
        (part("monitoring", informed_on=None), also(options(usage_logs="none"), monitoring=Monitoring())),
    ],
    "C-PURPOSES": [
        (part("monitoring", purposes=("security",)), sample()),
        (part("monitoring", purposes=("quality",)), part("monitoring", purposes=None)),
        (part("monitoring", AMENDMENT, purposes=("security",)), sample(AMENDMENT)),
    ],
    "C-CSE-TERM": [
        (part("cse_facts", CHAPTER, renewed_on=None, set_up_on=dt.date(2020, 3, 2)), sample(CHAPTER)),
        (
            part("cse_facts", renewed_on=None, set_up_on=dt.date(2020, 3, 2)),
            part("cse_facts", renewed_on=None, set_up_on=None),
        ),
        (part("cse_facts", term_ends_on=dt.date(2026, 9, 1)), part("cse_facts", term_ends_on=dt.date(2026, 12, 1))),
    ],
    "C-CSE-TERM-RISKS": [
        (part("cse_facts", AMENDMENT, renewed_on=None, set_up_on=dt.date(2020, 3, 2)), sample(AMENDMENT)),
        (
            part("cse_facts", AMENDMENT, term_ends_on=dt.date(2026, 9, 1)),
            part("cse_facts", term_ends_on=dt.date(2026, 9, 1)),
        ),
    ],
    "C-WORKS-LIST": [
        (part("ip", AMENDMENT, list_joined=None), sample(AMENDMENT)),
        (part("ip", AMENDMENT, list_joined=False), part("ip", CHAPTER, list_joined=False)),
        (part("ip", AMENDMENT, list_joined=None), also(options(AMENDMENT, ip_assignment="none"), ip=Assignment())),
    ],
    "C-WORKS-PRICE": [
        (part("ip", AMENDMENT, price=None), sample(AMENDMENT)),
        (part("ip", AMENDMENT, price=None), part("ip", CHAPTER, price=None)),
        (part("ip", AMENDMENT, price=None), also(options(AMENDMENT, ip_assignment="none"), ip=Assignment())),
    ],
    "C-REGISTRY": [(other_employer(), sample(CHAPTER)), (other_employer(), other_employer(checked=True))],
    "C-INSPECTORATE": [(other_employer(), sample(CHAPTER)), (other_employer(), other_employer(inspectorate="DREETS"))],
    "C-SIGNED-LATE": [
        (part("amendment", AMENDMENT, answer_settled=None), sample(AMENDMENT)),
        (
            part("amendment", AMENDMENT, answer_settled=False),
            part("amendment", AMENDMENT, answer_settled=None, signed_on=dt.date(2026, 10, 12)),
        ),
        (part("amendment", AMENDMENT, answer_settled=None), part("amendment", CHAPTER, answer_settled=None)),
    ],
    "C-STAFF-STATUS": [
        (public_body(AMENDMENT), sample(AMENDMENT)),
        (public_body(AMENDMENT, no_special_status=False), public_body(AMENDMENT, no_special_status=True)),
        (public_body(AMENDMENT), public_body(CHAPTER)),
    ],
    "C-OWN-PROVISIONS": [(two_places(), two_places("article 41.2"))],
    "C-AGENT-TOOL": [
        (tools("chat"), tools("chat", "agent")),
        (tools("chat", agents="scoped"), tools("chat", agents="forbidden")),
    ],
    "C-TRANSCRIPTION-TOOL": [
        (tools("chat"), tools("chat", "transcription")),
        (tools("chat", meeting_transcription="objection"), tools("chat", meeting_transcription="forbidden")),
    ],
    "C-CODE-TOOL": [
        (tools("chat"), tools("chat", "code")),
        (tools("chat", code_assistants="normal_review"), tools("chat", code_assistants="forbidden")),
    ],
    "C-ASSISTANT-TOOL": [
        (tools("chat"), tools("assistant")),
        (tools("chat"), house(tools("chat"), silent_on(CHARTER, "internal-assistants"))),
    ],
    "C-SMALL-COMMITTEE": [
        (options(scale="small", governance="committee"), options(scale="small")),
        (options(scale="small", governance="committee"), options(CHAPTER, scale="small", governance="committee")),
    ],
    "C-INCIDENT-DEADLINE": [
        (deadline("1 hours", "every_day"), deadline("1 hours", "always")),
        (deadline("same_day", "office_hours"), deadline("without_delay", "office_hours")),
        (deadline("same_day", "office_hours"), deadline("same_day", None)),
    ],
    "C-HR-USE": [
        (
            house(sample(), both(silent_on(CHARTER, "training"), adding(CHARTER, SORTING))),
            house(
                sample(),
                both(adding(CHARTER, SORTING), adding(CHARTER, dataclasses.replace(REMINDER, topic="social-dialogue"))),
            ),
        ),
        (
            house(sample(), both(silent_on(CHARTER, "social-dialogue"), adding(CHARTER, CREDIT))),
            house(sample(), silent_on(CHARTER, "social-dialogue")),
        ),
    ],
    "C-ANNEXES-NAMED": [
        (
            house(
                sample(CHAPTER),
                unsaid(
                    "peuvent être actualisé",
                    "peut être actualisé",
                    "peut être mis",
                    "peuvent être mis",
                    "met à jour",
                    "actualise à part",
                ),
            ),
            sample(CHAPTER),
        ),
    ],
    "C-RULE-CHANGE": [
        (house(sample(CHAPTER), unsaid("toute la procédure")), sample(CHAPTER)),
    ],
    "C-CLAUSE-CHANGE": [
        (house(sample(AMENDMENT), unsaid("nouvel avenant")), sample(AMENDMENT)),
    ],
    "C-SELF-APPROVAL": [
        (
            sample(roles=everybody(ai_lead=Role(name="Sophie Lenoir"), data_lead=Role(name="SOPHIE LENOIR"))),
            sample(roles=everybody(ai_lead=Role(name="Sophie Lenoir"), hr=Role(name="Sophie Lenoir"))),
        ),
        (
            sample(roles=everybody(security_lead=Role(name="Claire Duval"))),
            sample(roles=everybody(data_lead=Role(nobody=True))),
        ),
        (
            sample(uses=(JobUse(job="Direction", permitted="synthèse", approver="direction"),)),
            sample(uses=(JobUse(job="Direction", permitted="synthèse", approver="référent IA"),)),
        ),
        (part("employee", AMENDMENT, name="Claire Duval"), part("employee", AMENDMENT, name="Claire Durand")),
        (part("employee", AMENDMENT, name="Claire DUVAL"), part("employee", name="Claire Duval")),
    ],
    "C-ROLES": [
        (sample(roles=nobody("security_lead")), sample(roles=nobody("legal"))),
    ],
    "C-COMMITTEE": [
        (
            house(options(governance="referent"), adding(CHARTER, COMMITTEE)),
            house(options(governance="committee"), adding(CHARTER, COMMITTEE)),
        ),
        (house(options(governance="referent"), adding(CHARTER, COMMITTEE)), options(governance="referent")),
    ],
    "C-PERMITTED-PATH": [
        (house(sample(), adding(CHARTER, BAN)), house(sample(), adding(CHARTER, KIND_BAN))),
    ],
    "C-STAFF-LANGUAGE": [
        (house(unread(languages=("fr",)), without(CHARTER, "prevailing-language")), sample(languages=("fr",))),
        (house(unread(languages=("fr",)), without(CHARTER, "prevailing-language")), unread()),
    ],
    "C-PREVAILS": [
        (house(sample(), without(CHARTER, "prevailing-language")), sample()),
        (
            house(sample(), without(CHARTER, "prevailing-language")),
            house(sample(languages=("fr",)), without(CHARTER, "prevailing-language")),
        ),
    ],
    "C-PARITY": [
        (
            house(sample(), rewritten("breaches", "L. 1331-1", "L. 1331-2", "en")),
            house(sample(languages=("fr",)), rewritten("breaches", "L. 1331-1", "L. 1331-2", "en")),
        ),
        (
            house(sample(), rewritten("breaches", "L. 1331-1", "L. 1331-2", "en")),
            house(
                sample(),
                both(
                    rewritten("breaches", "L. 1331-1", "L. 1331-2", "en"),
                    rewritten("breaches", "L. 1331-1", "L. 1331-2"),
                ),
            ),
        ),
    ],
    "C-OPEN-POINTS": [
        (sample(place=None), sample()),
    ],
}


def found(made: Made) -> set[str]:
    library, matter = made
    of_another = matter.employer.siren != aigov.samples.sample_matter().employer.siren
    if matter.place is None or of_another:  # what is undecided, or the sample's, is known once the text is composed
        return {each.id for each in aigov.list_incoherences(aigov.assess(library, matter, strict=False))}
    return {each.id for each in matter_incoherences(matter, library)}


_REFUSED: dict[tuple[int, str], set[str]] = {}


def refused(made: Made, *, anew: bool = False) -> set[str]:
    """The checks that refuse a document, which is assembled otherwise: once for each document, unless ``anew``."""
    library, matter = made
    key = (id(library), matter.model_dump_json())
    if library is not aigov.load_library() or anew:
        return _refused(made)
    if key not in _REFUSED:
        _REFUSED[key] = _refused(made)
    return _REFUSED[key]


def _refused(made: Made) -> set[str]:
    library, matter = made
    try:
        aigov.assemble(aigov.assess(library, matter), "fr")
    except aigov.MatterError as error:
        assert {problem.code for problem in error.problems} == {"incoherent"}
        return {problem.values["id"] for problem in error.problems}
    return set()


CASES = [
    pytest.param(name, *pair, id=f"{name}-{index}") for name, pairs in TRIED.items() for index, pair in enumerate(pairs)
]


# ------------------------------------------------------------------ each check
@pytest.mark.parametrize(("name", "caught", "close"), CASES)
def test_it_catches_its_document_and_lets_a_close_one_through(name: str, caught: Made, close: Made) -> None:
    assert name in found(caught)
    assert name not in found(close)


@pytest.mark.parametrize(("name", "caught", "close"), depth([each for each in CASES if each.id.endswith("-0")], CASES))
def test_a_refused_document_is_not_assembled_and_a_warned_one_is(
    library: aigov.Library, name: str, caught: Made, close: Made
) -> None:
    """The first document of each check in common runs: what a check finds in the others, the test before says."""
    severity = {check.id: check.severity for check in load_checks(library)}[name]
    assert (name in refused(caught)) == (severity == "refuse")
    assert name not in refused(close)


@pytest.mark.parametrize("name", TRIED)
def test_without_the_check_its_document_goes_through(
    library: aigov.Library, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    caught = TRIED[name][0][0]
    before = found(caught)
    severity = {check.id: check.severity for check in load_checks(library)}[name]
    for module in (coherence, composition):
        monkeypatch.setattr(
            module, "load_checks", lambda library: tuple(check for check in load_checks(library) if check.id != name)
        )
    assert found(caught) == before - {name}
    if severity == "refuse":  # a warned one is assembled with the check, says the test above
        assert name not in refused(caught, anew=True)


def test_every_check_is_tried(library: aigov.Library) -> None:
    assert {check.id for check in load_checks(library)} == set(TRIED)


def test_every_check_says_what_to_choose_in_both_languages(library: aigov.Library) -> None:
    for check in load_checks(library):
        for said in (check.explanation, check.choose):
            assert len(said.fr) > 20 and len(said.en) > 20 and said.fr != said.en, check.id
            assert ("{names}" in said.fr) == ("{names}" in said.en), check.id


@pytest.mark.parametrize("vehicle", [CHARTER, CHAPTER, AMENDMENT])
def test_the_sample_contradicts_nothing(vehicle: str) -> None:
    assert aigov.list_incoherences(aigov.assess(*sample(vehicle))) == ()


@pytest.mark.parametrize("vehicle", [CHARTER, CHAPTER, AMENDMENT])
@pytest.mark.parametrize("pack", aigov.load_library().vocabulary.options.options["sector_pack"].values)
def test_no_sector_pack_reopens_what_a_posture_closes(pack: str, vehicle: str) -> None:
    for posture in aigov.load_library().vocabulary.options.postures:
        library, matter = sample(vehicle, posture=posture, options={"sector_pack": pack})
        assert "C-CLOSED-DATA" not in found((library, matter)), posture


def test_a_text_that_admits_closed_data_is_named_with_the_one_that_closes_them() -> None:
    with pytest.raises(aigov.MatterError) as caught:
        aigov.assess(*TRIED["C-CLOSED-DATA"][0][0])
    (problem,) = caught.value.problems
    assert "« Secret des clients : banque et assurance » contre « Données des clients »" in plain(problem.text("fr"))
    assert "“Client secrecy: banking and insurance” against “Client data”" in problem.text("en")


def plain(text: str) -> str:
    """A text with ordinary spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


# ------------------------------------------------------------------ how it is said
def test_a_contradiction_is_said_at_its_line_with_everything_else() -> None:
    text = (
        aigov.sample_text()
        .replace(
            "  usage_logs: logs\n",
            "  usage_logs: logs\n  unlisted_tools: forbidden\n  personal_accounts: case_by_case\n",
        )
        .replace("territory: metropolitan", "territory: metropole")
    )
    with pytest.raises(aigov.MatterError) as caught:
        aigov.parse_matter(text)
    said = [problem.text("fr") for problem in caught.value.problems]
    assert len(said) == 2
    line = next(number for number, line in enumerate(text.splitlines(), start=1) if "personal_accounts" in line)
    assert any(
        f"ligne {line}, options.personal_accounts" in each
        and "C-UNLISTED-TOOLS" in each
        and "choisissez personal_accounts: forbidden" in each
        for each in said
    ), said


def test_what_is_named_is_named_in_the_readers_language() -> None:
    library, matter = TRIED["C-ROLES"][0][0]
    each = next(each for each in aigov.list_incoherences(aigov.assess(library, matter)) if each.id == "C-ROLES")
    assert "Référent sécurité" in each.text("fr") and "Security lead" in each.text("en") and "{" not in each.text("fr")


def test_open_points_are_those_of_the_last_page() -> None:
    library, matter = sample(place=None)
    each = next(each for each in aigov.list_incoherences(aigov.assess(library, matter)) if each.id == "C-OPEN-POINTS")
    assert "Lieu de signature" in each.text("fr") and "Place of signature" in each.text("en")


def test_draft_and_issue_refuse_before_anything_is_written(tmp_path: Path) -> None:
    matter = tmp_path / "matter.yaml"
    matter.write_text(aigov.sample_text().replace("    tiers: []\n", "    tiers: [internal]\n"), encoding="utf-8")
    (tmp_path / "people.csv").write_text(aigov.sample_text("employees.csv"), encoding="utf-8")
    drafted = run("draft", matter, "--vehicle", "V1", "-o", tmp_path / "out.md")
    assert drafted.returncode == 1 and "C-NEVER-ENTER" in drafted.stderr and "Secret (passwords" in drafted.stderr
    issued = run("issue", matter, tmp_path / "people.csv", "-o", tmp_path / "out")
    assert issued.returncode == 1 and "C-NEVER-ENTER" in issued.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["matter.yaml", "people.csv"]


def test_a_plan_to_issue_says_it_with_everything_else(tmp_path: Path) -> None:
    from aigov_docs.bulk.plan import plan_issue

    people = tmp_path / "people.csv"
    people.write_text(aigov.sample_text("employees.csv"), encoding="utf-8")
    library, matter = house(sample(AMENDMENT, place=None), adding(AMENDMENT, PART))
    with pytest.raises(aigov.AigovError) as caught:
        plan_issue(library, matter, aigov.read_recipients(people, on=matter.date))
    assert {"incoherent", "unfilled"} <= {problem.code for problem in caught.value.problems}


def test_a_plan_to_issue_tells_what_it_warns_of_once(tmp_path: Path) -> None:
    from aigov_docs.bulk.plan import plan_issue

    people = tmp_path / "people.csv"
    people.write_text(aigov.sample_text("employees.csv"), encoding="utf-8")
    named = clause(
        "named",
        "Le référent sécurité répond aux questions.",
        "The security lead answers questions.",
        topic="governance",
    )
    library, matter = house(sample(AMENDMENT, roles=nobody("security_lead")), adding(AMENDMENT, named))
    made = plan_issue(dataclasses.replace(library, drafts=()), matter, aigov.read_recipients(people, on=matter.date))
    assert [each.id for each in made.list_warnings()] == ["C-ROLES"]


def test_compare_shows_warnings_and_goes_on_where_another_vehicle_is_refused() -> None:
    library, matter = house(sample(AMENDMENT), adding(CHARTER, SCALE))
    others = aigov.compare(library, matter)
    assert "C-OWN-SANCTIONS" in {each.id for each in aigov.list_incoherences(others[CHARTER])}
    assert aigov.list_incoherences(others[AMENDMENT]) == ()


def test_draft_tells_a_warning_and_makes_the_document(tmp_path: Path) -> None:
    matter = tmp_path / "matter.yaml"
    matter.write_text(
        aigov.sample_text().replace("transcription, assistant, agent]", "transcription, assistant]"), encoding="utf-8"
    )
    done = run("draft", matter, "--vehicle", "V1", "-o", tmp_path / "out.md")
    assert (
        done.returncode == 0
        and "C-AGENT-TOOL: The text admits agents" in done.stderr
        and "agents: forbidden" in done.stderr
    )
    compared = run("compare", matter)
    assert "Stand-alone charter: C-AGENT-TOOL (warning)" in compared.stdout


# ------------------------------------------------------------------ as data
def broken(folder: Path) -> list[str]:
    return [problem.text("en") for problem in aigov.library.check_folder(folder)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("when: {unlisted_tools: forbidden,", "when: {unlisted_tool: forbidden,", 'did you mean "unlisted_tools"'),
        ("when: {never_enter: broken}", "when: {never_enter: brokn}", 'did you mean "broken"'),
        ("topic.data-classes: {not: silent}", "topic.nothing: {not: silent}", 'unknown option or fact "topic.nothing"'),
        ("function.agent: missing", "function.agnt: missing", 'did you mean "function.agent"'),
        ("kinds: [ip_assignment]", "kinds: [ip_assignement]", 'unknown kind "ip_assignement"'),
        ("kinds: [ip_assignment]", "papers: [proposal-leter]", 'unknown companion "proposal-leter"'),
        ("choose personal_accounts: forbidden,", "choose personal_accounts: forbiden,", 'did you mean "forbidden"'),
        (
            "topics: [authorised-tools, personal-accounts]",
            "topics: [authorised-tools, nothing]",
            'unknown topic "nothing"',
        ),
        ("  severity: refuse\n", "  severity: refused\n", "not one of the words allowed here"),
        ("legal_bases: [ct-l1222-4, ct-l2312-38]", "legal_bases: [ct-l1222-44]", "unknown legal basis"),
        ("- id: C-NEVER-ENTER", "- id: C-UNLISTED-TOOLS", "this check is written twice"),
        (
            "  about: {family.control: kept}\n",
            "  about: {family.control: kept}\n  when: {vehicle: charter}\n",
            "either when or cases",
        ),
    ],
)
def test_a_misspelt_word_in_a_check_is_named_with_its_place(
    library: aigov.Library, tmp_path: Path, edit: Callable[[Path, str, str], None], old: str, new: str, said: str
) -> None:
    (tmp_path / "rules").mkdir()
    shutil.copy(library.folders[0] / "rules/coherence.yaml", tmp_path / "rules")
    edit(tmp_path / "rules/coherence.yaml", old, new)
    with pytest.raises(LibraryError) as caught:
        load_checks(dataclasses.replace(library, folders=(tmp_path,)))
    wrong = [problem.text("en") for problem in caught.value.problems]
    assert any(said in line and "rules/coherence.yaml, line" in line for line in wrong), wrong


def test_a_house_library_adds_checks_and_takes_none_away(
    ten: aigov.Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "library.yaml").write_text('name: firm\nrelease: "1"\nextends: aigov\n', encoding="utf-8")
    (tmp_path / "rules/coherence.yaml").write_text(
        """\
- id: FIRM-CODE
  topics: [code-assistants]
  severity: refuse
  explanation: {fr: "Le cabinet n'admet pas d'outil de code.", en: "The firm admits no coding tool."}
  choose: {fr: "retirez la fonction code", en: "take the function code out"}
  key: tools
  when: {function.code: offered}
""",
        encoding="utf-8",
    )
    library = aigov.load_library(tmp_path)
    assert {check.id for check in load_checks(library)} == {*TRIED, "FIRM-CODE"}
    assert refused((library, aigov.samples.sample_matter(CHARTER))) == {"FIRM-CODE"}
    monkeypatch.setattr(aigov.library.load, "load_shipped_library", lambda: ten)
    assert broken(tmp_path) == []


def test_every_observation_is_of_its_list(library: aigov.Library) -> None:
    names = (
        {name for check in load_checks(library) for name in check.observed_names()} - set(DOCUMENT_FACTS) - {"track"}
    )
    assert set(OBSERVED) <= names and set(FAMILIES) - {"role"} <= {
        name.partition(".")[0] for name in names if "." in name
    }
    for _, caught, close in [case.values for case in CASES]:
        for made in (caught, close):
            vehicle = made[0].find_vehicle(made[1].vehicle)
            assert vehicle is not None
            composed = matter_check.observe_document(made[1], made[0], vehicle)
            assert composed is not None
            seen = observations.Observations(composed)
            for name in names:
                values = observations.observation_values(name, made[0]) or ()
                assert seen.observed_value(name) in (*values, None), name


# ------------------------------------------------------------------ every two choices
def test_pairwise_meets_every_pair_that_may_be() -> None:
    parameters = {"a": "123", "b": "12", "c": "1234", "d": "12"}
    rows = pairwise_rows(parameters, lambda row: not (row.get("a") == "1" and row.get("c") == "2"))
    met = {((x, row[x]), (y, row[y])) for row in rows for x in row for y in row}
    for x in parameters:
        for y in parameters:
            for one in parameters[x]:
                for other in parameters[y]:
                    if x != y:
                        barred = {(x, one), (y, other)} == {("a", "1"), ("c", "2")}
                        assert (((x, one), (y, other)) in met) != barred
    assert len(rows) <= 16


def test_check_finds_a_reference_that_some_choices_leave_out(
    ten_clauses: Path, edit: Callable[[Path, str, str], None]
) -> None:
    edit(
        ten_clauses / "vehicles/charter.yaml",
        "      - data-classes\n",
        "      - {clause: data-classes, when: {agents: [forbidden, approval]}}\n",
    )
    assert any(
        "some choices leave out the clause" in line and '"data-classes"' in line and "agents: scoped" in line
        for line in broken(ten_clauses)
    )


def test_check_finds_a_posture_that_contradicts_itself(
    ten_clauses: Path, edit: Callable[[Path, str, str], None]
) -> None:
    edit(
        ten_clauses / "vocabulary/options.yaml",
        "defaults: {restrictive: forbidden, balanced: public_information,",
        "defaults: {restrictive: case_by_case, balanced: public_information,",
    )
    assert any(
        "restrictive" in line and "a check refuses the choices of this posture" in line for line in broken(ten_clauses)
    )


@pytest.mark.parametrize("vehicle", [CHARTER, CHAPTER, AMENDMENT])
def test_every_value_of_every_option_is_in_some_composition(library: aigov.Library, vehicle: str) -> None:
    kind = library.vehicles[vehicle]
    made = list(list_compositions(library, kind))
    for name, values in option_values(library, kind).items():
        assert {each.choices[name] for each in made} == set(values), name


def test_a_check_badly_written_stops_everything() -> None:
    library = dataclasses.replace(aigov.load_library(), folders=(Path(__file__).parent / "nothing",))
    assert load_checks(library) == ()
    with pytest.raises(LibraryError):
        coherence._read_check(
            coherence.CoherenceCheckFile(
                id="X-1",
                topics=("purpose",),
                severity="warn",
                explanation={"fr": "a", "en": "b"},
                choose={"fr": "a", "en": "b"},
                key="",
                when={"nothing": "x"},
            ),  # type: ignore[arg-type]  # as pydantic reads it
            "here",
            library,
            True,
            problems := [],
        )
        raise LibraryError(*problems)
