"""The papers of the employers of ``tests/matters/employers.yaml``, as plain text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from employers import employer_matter, employer_text, filing_of, read_yaml

import aigov_docs as aigov
from aigov_docs.compose.coherence import load_checks
from aigov_docs.document.companions import assemble_establishment_companions, prepare_companions
from aigov_docs.law.rule_reading import SUBJECTS, rule_book

LIBRARY = aigov.load_library()
CHAPTER, CHARTER, AMENDMENT = "it-charter-chapter", "charter", "contract-amendment"
#: An employer of each legal form, and how the parties of a contract identify it.
FORMS: dict[str, Any] = read_yaml((Path(__file__).parent / "matters" / "legal_forms.yaml").read_text("utf-8"))

#: Names of the library that are also words of its English texts.
WORDS_OF_TEXTS = frozenset[str]()


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


# ------------------------------------------------------------------ names that no paper prints
@cache
def library_ids() -> frozenset[str]:
    """The names that the library gives to its rules, checks, clauses, companions and their codes, kinds, weights…"""
    words = LIBRARY.vocabulary
    found = {rule.id for subject in SUBJECTS for rule in rule_book(LIBRARY, subject).all_rules()}
    found |= {check.id for check in load_checks(LIBRARY)}
    found |= {*LIBRARY.clauses, *LIBRARY.companions, *LIBRARY.vehicles, *words.kinds, *words.weights}
    found |= {*words.families, *words.modalities, *words.formalities, *words.topics, "aigov_docs", "in-brief"}
    found |= {companion.dossier for companion, _ in LIBRARY.companions.values()}
    return frozenset(name for name in found if re.search(r"[^a-z]", name))  # a plain word may be a word of any text


def ids_in(text: str) -> set[str]:
    """The names of the library's own in a text, and the labels of editions: ``V1-GENERAL``, ``purpose@1``."""
    text = text.replace("\\", "")
    words = set(re.findall(r"[A-Za-z0-9]+(?:[-_+][A-Za-z0-9]+)*", text))
    editions = set(re.findall(r"[a-z][a-z0-9/-]*@\d+\b", text))
    return (words & library_ids() - WORDS_OF_TEXTS) | editions


class Papers(dict[str, str]):
    """Papers by their name, each assembled and printed when it is first asked for."""

    def __init__(self, makers: Mapping[str, Callable[[], aigov.Document]]) -> None:
        super().__init__(dict.fromkeys(makers, ""))
        self._left = dict(makers)
        self.documents: dict[str, aigov.Document] = {}  # those asked for

    def __getitem__(self, name: str) -> str:
        if name in self._left:
            self.documents[name] = self._left.pop(name)()
            self[name] = printed(self.documents[name])
        return super().__getitem__(name)

    def __iter__(self) -> Iterator[str]:  # so that ``{**papers}`` asks for each
        return iter(list(super().keys()))

    def get(self, name: str, default: Any = None) -> Any:
        if name not in self:
            return default
        return self[name]

    def items(self) -> Any:
        return [(name, self[name]) for name in self]

    def values(self) -> Any:
        return [self[name] for name in self]


#: What was made of a matter in a language with a library, which is kept so that no other one takes its number.
_MADE: dict[tuple[str, str, str, int], tuple[aigov.Library, Any]] = {}


def _once(kind: str, matter: aigov.Matter, language: str, library: aigov.Library, make: Callable[[], Any]) -> Any:
    key = (kind, matter.model_dump_json(), language, id(library))
    if key not in _MADE:
        _MADE[key] = (library, make())
    return _MADE[key][1]


def papers_of(matter: aigov.Matter, language: str = "fr", library: aigov.Library = LIBRARY) -> dict[str, str]:
    """Every paper of a matter by its name: the text itself (``text``) and its companions.

    They are those of ``assemble_companions``, and each is assembled when it is first asked for.
    """

    def make() -> Papers:
        found = aigov.assess(library, matter)
        makers: dict[str, Callable[[], aigov.Document]] = {"text": partial(aigov.assemble, found, language)}
        makers |= {name: make for name, (_, make) in prepare_companions(found, language).items()}
        return Papers(makers)

    papers: Papers = _once("papers", matter, language, library, make)
    return papers


@cache
def papers(name: str, vehicle: str = CHAPTER, language: str = "fr") -> dict[str, str]:
    """The papers of one of the employers of ``matters/employers.yaml``."""
    return papers_of(employer_matter(name, vehicle), language)


def report_of(matter: aigov.Matter, language: str = "fr", library: aigov.Library = LIBRARY) -> str:
    """The report of a matter, as plain text."""

    def make() -> str:
        return printed(aigov.enforceability_report(aigov.compare(library, matter), language))

    report: str = _once("report", matter, language, library, make)
    return report


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
    changes = {"filing": {**filing_of(like), **FORMS[form].get("filing", {})}, **changes}
    return aigov.parse_matter(employer_text(like, vehicle, employer=employer, populations=[], **changes))


def administration() -> aigov.Matter:
    """The matter of a small administration without a works council."""
    return matter_of_form("administration", CHAPTER, like="nine", cse="missing")
