"""The papers of the employers of ``tests/matters/employers.yaml``, as plain text."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from employers import employer_matter, employer_text

import aigov_docs as aigov
from aigov_docs.document.companions import assemble_establishment_companions

LIBRARY = aigov.load_library()
CHAPTER, CHARTER, AMENDMENT = "it-charter-chapter", "charter", "contract-amendment"
#: An employer of each legal form, and how the parties of a contract identify it.
FORMS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "matters" / "legal_forms.yaml").read_text("utf-8"))


def printed(document: aigov.Document) -> str:
    """A document as plain text, without its typography."""
    said = aigov.to_bytes(document, "md").decode("utf-8")
    return said.replace("\u00a0", " ").replace("\u202f", " ").replace("\\", "").replace("’", "'")


@cache
def commanding() -> aigov.Library:
    """The shipped library with a charter that commands: its rules of conduct in the words that the chapter shares."""
    clauses = {}
    for name, clause in LIBRARY.clauses.items():
        editions = {
            number: replace(
                edition,
                wordings={key: each for key, each in edition.wordings.items() if not key.startswith(f"{CHARTER}.")},
            )
            for number, edition in clause.editions.items()
        }
        commands = clause.family == "conduct" and all("fr" in edition.wordings for edition in editions.values())
        clauses[name] = replace(clause, editions=editions) if commands else clause
    return replace(LIBRARY, clauses=clauses)


def papers_of(matter: aigov.Matter, language: str = "fr", library: aigov.Library = LIBRARY) -> dict[str, str]:
    """Every paper of a matter by its name: the text itself (``text``) and its companions."""
    found = aigov.assess(library, matter)
    papers = {item.name: printed(item.document) for item in aigov.document.assemble_companions(found, language)}
    return {"text": printed(aigov.assemble(found, language)), **papers}


@cache
def papers(name: str, vehicle: str = CHAPTER, language: str = "fr") -> dict[str, str]:
    """The papers of one of the employers of ``matters/employers.yaml``."""
    return papers_of(employer_matter(name, vehicle), language)


def report_of(matter: aigov.Matter, language: str = "fr", library: aigov.Library = LIBRARY) -> str:
    """The report of a matter, as plain text."""
    return printed(aigov.enforceability_report(aigov.compare(library, matter), language))


@cache
def papers_at_colmar(**facts: Any) -> dict[str, str]:
    """The papers of the second of two establishments, whose committee gives its opinion beside the central one."""
    found = aigov.assess(LIBRARY, employer_matter("two_establishments"))
    place = found.matter.establishments[1].model_copy(update=facts)
    made = assemble_establishment_companions(found, place)
    return {item.name: printed(item.document) for item in made}


def matter_of_form(form: str, vehicle: str, like: str, **changes: Any) -> aigov.Matter:
    """The matter of one of the employers of ``employers.yaml``, for an employer of another legal form."""
    employer = {"territory": "metropolitan", "agreements_checked": True, **FORMS[form]["employer"]}
    return aigov.parse_matter(employer_text(like, vehicle, employer=employer, populations=[], **changes))


def administration() -> aigov.Matter:
    """The matter of a small administration without a works council."""
    return matter_of_form("administration", CHAPTER, like="nine", cse="missing")
