"""The legal watch: which articles that the library cites no longer read as recorded in the Code du travail.

Days are those of the version of the code in the file, never today's: the same file always gives the same alerts. What
``legal_bases.yaml`` already records (an end, a version to come) is no alert.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ..kits.ground.i18n import N_, date_text, labels, list_text
from ..kits.ground.problems import LibraryError, Problem
from ..kits.ground.short_repr import short_repr
from ..kits.ground.yaml_files import Bilingual
from ..library.bases import BasisVersion, LegalBasis
from ..library.load import Library
from .labour_code import CodeArticle, LabourCode, TextVersion, normalize_number, read_code
from .rule_reading import SUBJECTS, rule_book

_DAY = dt.timedelta(days=1)
_BASIS = re.compile(r"ct-([lrd]\d+(?:-\d+)*)")
_REPEALED = frozenset({"ABROGE", "ANNULE", "PERIME", "DISJOINT"})
_MOVED = frozenset({"TRANSFERE", "DEPLACE"})


@dataclass(frozen=True, slots=True)
class Citations:
    """The names of the clauses, rules, formalities, procedure steps and companions that cite a legal basis.

    Parameters
    ----------
    clauses:
        Clauses and editions, as ``confidential-data@1``.
    rules:
        Rules of both books: weights and warnings, sanctions.
    formalities:
        Formalities of the vocabulary.
    steps:
        Steps of the procedures, as ``charter/inform``.
    companions:
        Companion documents.
    """

    clauses: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    formalities: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, list[str]]:
        """Convert the citations to a dict of lists: the names of what cites the legal basis, by sort.

        The keys are ``clauses``, ``rules``, ``formalities``, ``steps`` and ``companions``, each with a list of names,
        perhaps empty.
        """
        return {name: list(getattr(self, name)) for name in ("clauses", "rules", "formalities", "steps", "companions")}


@short_repr("basis", "article", "kind", "day")
@dataclass(frozen=True, slots=True)
class Alert:
    """An article of the Code du travail that differs, or soon will, from the version recorded in the library.

    Parameters
    ----------
    basis, article:
        The legal basis and the number of its article: ``ct-l1321-4``, ``L1321-4``.
    cite:
        How the library cites it.
    kind:
        ``changed``, ``moved``, ``repealed`` or ``coming`` (a change or an end known in advance).
    recorded, recorded_since:
        The version the library records, and from when.
    found:
        The version found in its place, or to come; None where there is none.
    day:
        From when; None where the file does not say.
    numbers:
        For a text that moved, where it stands now.
    citing:
        What rests on it.
    """

    basis: str
    article: str
    cite: Bilingual
    kind: Literal["changed", "moved", "repealed", "coming"]
    recorded: str | None
    recorded_since: dt.date | None
    found: str | None = None
    day: dt.date | None = None
    numbers: tuple[str, ...] = ()
    citing: Citations = field(default_factory=Citations)

    def change_text(self, language: str = "en") -> str:
        """Describe what happened to the article (changed, moved, repealed or about to change), in ``language``."""
        say = labels(language)
        day = date_text(self.day, language) if self.day else ""
        recorded = self.recorded or "?"
        match self.kind:
            case "changed" if day:
                return say(
                    "changed: version {found} since {day}, the library records {recorded}",
                    found=self.found,
                    day=day,
                    recorded=recorded,
                )
            case "changed":
                return say(
                    "changed: version {found}, the library records {recorded}", found=self.found, recorded=recorded
                )
            case "moved" if self.numbers:
                return say("moved: its text is now {numbers}", numbers=list_text(list(self.numbers), language))
            case "moved":
                return say("moved: the file does not say to which number")
            case "repealed" if day:
                return say("repealed since {day}", day=day)
            case "repealed":
                return say("repealed or gone: the code no longer has it")
            case "coming" if self.found and day:
                return say("about to change: version {found} from {day}", found=self.found, day=day)
            case "coming" if day:
                return say("about to end: no longer the law from {day}", day=day)
        return say("about to change or end, on a day not yet known")

    def text(self, language: str = "en") -> str:
        """Write the alert in one line in ``language``: the article, and what happened to it."""
        return f"{self.cite.text(language)} — {self.change_text(language)}"

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the alert to a dict, ready for JSON: the article, what happened to it, and what cites it.

        ``legal_basis`` (id), ``article`` (number), ``cite``, ``kind`` (``changed``, ``moved``, ``repealed`` or
        ``coming``), ``message``; ``recorded`` and ``found`` name the version recorded and the one in the file,
        ``recorded_since`` and ``day`` are ISO days (these four may be None: not known, or there is none); ``numbers``
        lists where a moved text now stands. ``clauses``, ``rules``, ``formalities``, ``steps`` and ``companions`` list
        the names of what cites the article in the library. ``cite`` and ``message`` are in ``language``, ``fr`` or
        ``en``.
        """
        return {
            "legal_basis": self.basis,
            "article": self.article,
            "cite": self.cite.text(language),
            "kind": self.kind,
            "message": self.change_text(language),
            "recorded": self.recorded,
            "recorded_since": self.recorded_since.isoformat() if self.recorded_since else None,
            "found": self.found,
            "day": self.day.isoformat() if self.day else None,
            "numbers": list(self.numbers),
            **self.citing.as_dict(),
        }


def watch_code(library: Library, path: str | Path | LabourCode) -> list[Alert]:
    """Find the articles of the Code du travail cited by a library that changed, moved, were repealed or soon will.

    Parameters
    ----------
    library:
        The library whose ``legal_bases`` are compared with the code; each alert lists the texts that cite its article.
    path:
        The consolidated code, as a file or already read with `read_code`.

    Raises
    ------
    LibraryError
        The file is none of the two forms that `read_code` reads, or a legal basis bears no article number.

    >>> text = TextVersion("LEGIARTI000099999999", "VIGUEUR", dt.date(2027, 1, 1), None)
    >>> from aigov_docs.law.labour_code import CodeArticle
    >>> code = LabourCode("code.json", dt.date(2027, 1, 1), (CodeArticle("L1321-4", text),))
    >>> alerts = {alert.article: alert for alert in watch_code(load_library(), code)}
    >>> alerts["L1321-4"].kind, alerts["L1321-5"].kind
    ('changed', 'repealed')
    """
    code = path if isinstance(path, LabourCode) else read_code(path)
    cited_by = _find_citations(library)
    return [
        Alert(name, number, library.legal_bases[name].cite, citing=cited_by.get(name, Citations()), **found)
        for name, number in watched_articles(library).items()
        for found in _compare_article(library.legal_bases[name], number, code)
    ]


def watched_articles(library: Library) -> dict[str, str]:
    """List the legal bases of a library that are articles of the Code du travail: article numbers by id of the basis.

    Raises `LibraryError` where the id of one of them holds no article number.

    >>> watched_articles(load_library())["ct-l1321-4"]
    'L1321-4'
    """
    articles: dict[str, str] = {}
    problems: list[Problem] = []
    for name, basis in library.legal_bases.items():
        if basis.group != "code-du-travail":
            continue
        match = _BASIS.fullmatch(name)
        if match:
            articles[name] = match[1].upper()
        else:
            problems.append(
                Problem(
                    "not-an-article",
                    f"legal_bases.yaml, {name}",
                    N_("the name of this legal basis gives no article number, so it cannot be watched"),
                    N_("name it after its article: ct-l1321-4"),
                )
            )
    if problems:
        raise LibraryError(*problems)
    return articles


def _compare_article(basis: LegalBasis, number: str, code: LabourCode) -> Iterator[dict[str, Any]]:
    """Compare a legal basis with its article on the day of the code; yield the fields of each `Alert`."""
    day = code.version
    recorded = basis.version_on(day)
    about: dict[str, Any] = {"recorded": recorded.id, "recorded_since": recorded.since}
    article = code.find_article(number, recorded.id)
    ended = recorded.until is not None and recorded.until < day
    elsewhere = (
        [other for other in code.numbers_with_text(recorded.id) if normalize_number(other) != number]
        if recorded.id
        else []
    )
    if article is None or (elsewhere and recorded.id not in article.known_ids()):
        if ended:
            return
        yield {"kind": "moved" if elsewhere else "repealed", "numbers": tuple(elsewhere), **about}
        return
    now = article.version_on(day)
    moved = now.state in _MOVED
    if now.end <= day if now.end is not None else moved or now.state in _REPEALED:
        if not ended:
            yield {
                "kind": "moved" if moved else "repealed",
                "day": now.end,
                "numbers": tuple(elsewhere) if moved else (),
                **about,
            }
    elif (now.since is None or now.since <= day) and (ended or _is_other_version(basis, recorded, now)):
        yield {"kind": "changed", "found": now.id, "day": now.since, **about}
    coming = _find_coming_change(basis, recorded, article, day)
    if coming is not None:
        yield {"kind": "coming", **coming, **about}


def _find_coming_change(
    basis: LegalBasis, recorded: BasisVersion, article: CodeArticle, day: dt.date
) -> dict[str, Any] | None:
    """Find what will change in an article after a day and is not recorded, as fields of an `Alert`; None if nothing."""
    known = {(version.id, version.since) for version in basis.versions}
    for version in article.versions_after(day):
        if (version.id, version.since) not in known:
            return {"found": version.id, "day": version.since}
    now = article.version_on(day)
    if now.end is not None:
        return {"day": now.end} if now.end > day and recorded.until != now.end - _DAY else None
    begun = now.since is None or now.since <= day
    return {} if begun and now.state not in {"VIGUEUR", *_REPEALED, *_MOVED} else None


def _is_other_version(basis: LegalBasis, recorded: BasisVersion, now: TextVersion) -> bool:
    """Whether the version in force differs from the recorded one; without an identifier, whether it is newer."""
    if recorded.id is not None and recorded.id != now.id:
        return True
    if now.since is None:
        return False
    if recorded.since is None:
        return recorded.id is None and now.since > basis.checked_on
    return now.since > recorded.since


def _find_citations(library: Library) -> dict[str, Citations]:
    """Find the clauses, rules, formalities, steps and companions that cite each legal basis of a library."""
    found: dict[str, dict[str, list[str]]] = {}

    def add(part: str, name: str, bases: tuple[str, ...]) -> None:
        for basis in dict.fromkeys(bases):
            found.setdefault(basis, {}).setdefault(part, []).append(name)

    for clause in library.clauses.values():
        for edition in clause.editions.values():
            add("clauses", clause.label_edition(edition), edition.legal_bases)
    for subject in SUBJECTS:
        for rule in rule_book(library, subject).all_rules():
            add("rules", rule.id, rule.legal_bases)
    for name, formality in library.vocabulary.formalities.items():
        add("formalities", name, formality.legal_bases)
    for vehicle, steps in library.procedures.items():
        for step in steps:
            add("steps", f"{vehicle}/{step.id}", step.legal_bases)
    for name, (companion, _) in library.companions.items():
        add("companions", name, companion.legal_bases)
    return {basis: Citations(**{part: tuple(names) for part, names in parts.items()}) for basis, parts in found.items()}
