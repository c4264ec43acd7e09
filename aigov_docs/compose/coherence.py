"""Checks across clauses: a document must not contradict itself.

Code observes (`observations`), ``rules/coherence.yaml`` concludes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from pydantic import Field, model_validator

from ..conditions import Condition, Test, ValuesByName, admitted_values, condition_holds
from ..kits.ground.i18n import N_, list_text, typeset_text
from ..kits.ground.languages import known_languages
from ..kits.ground.problems import LibraryError, Problem, spell_place, unknown_name
from ..kits.ground.short_repr import short_repr
from ..kits.ground.yaml_files import CAPITAL_WORD, Bilingual, FileModel, RefusedValue
from ..library.fact_entries import StatedFact
from ..library.load import Library
from ..library.read_clauses import read_shared_yaml
from ..library.text_values import refuse_blanks
from .observations import (
    FAMILIES,
    NamedText,
    Observations,
    ObservedDocument,
    observation_names,
    observation_values,
)

FILE = "coherence.yaml"


# ------------------------------------------------------------------ as written
class CoherenceCaseFile(FileModel):
    """One case (a condition) of a coherence check, as written in ``rules/coherence.yaml``."""

    when: dict[str, Test] = Field(min_length=1)


class CoherenceCheckFile(FileModel):
    """A coherence check (a check across clauses), as written in ``rules/coherence.yaml``."""

    id: str = Field(pattern=CAPITAL_WORD)
    topics: tuple[str, ...] = Field(min_length=1)
    severity: Literal["refuse", "warn"]
    weighed: bool = False
    explanation: Bilingual
    choose: Bilingual
    key: str
    in_plan: bool = False
    steps: tuple[str, ...] = ()
    reserved_for: Bilingual | None = None
    bears: bool = True
    kinds: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    to_settle: Bilingual | None = None
    doubted: Bilingual | None = None
    stated: StatedFact | None = None
    about: dict[str, Test] = Field(default_factory=dict)
    when: dict[str, Test] = Field(default_factory=dict)
    cases: tuple[CoherenceCaseFile, ...] = ()
    legal_bases: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_form(self) -> CoherenceCheckFile:
        if bool(self.cases) == bool(self.when):
            raise RefusedValue("two-forms", N_("a check has either when or cases"), N_("write one of the two"))
        return self


@dataclass(frozen=True, slots=True)
class CoherenceCheck:
    """A coherence check (a check across clauses) read from a library, ready to be applied to a document.

    Parameters
    ----------
    topics:
        The topics that the check compares.
    severity:
        ``refuse``: the document is not made; ``warn``: the document is made, and its reader warned.
    weighed:
        Whether a document that the check refuses is weighed all the same, and only its printing refused.
    explanation, choose:
        What contradicts what, and what to choose; ``{names}`` stands for what was observed.
    key:
        Where in the matter the choice is made.
    in_plan:
        Whether the plan of formalities tells it as well.
    steps:
        The steps of procedures that are done with a reserve only, as long as the contradiction stands.
    reserved_for:
        The only part of the document to which that reserve extends; None where it extends to the whole.
    bears:
        Whether the weights that rest on the steps are told with that reserve; false where no weight changes.
    kinds:
        The only kinds of clause whose weight is told with that reserve; all those that rest on the steps where empty.
    papers, to_settle:
        The papers (companions) that name a point to settle before they are sent, as long as it stands, and that point.
    doubted:
        What is in doubt, in a few words, as the first page of a report names what to find out first; None where no step
        is in doubt.
    stated:
        What the user states who gives `key` as true, with what shows it: the answers of these kinds rest on it.
    """

    id: str
    topics: tuple[str, ...]
    severity: str
    explanation: Bilingual
    choose: Bilingual
    key: str
    steps: tuple[str, ...]
    about: Condition
    cases: tuple[Condition, ...]
    legal_bases: tuple[str, ...]
    library: str
    where: str
    in_plan: bool = False
    kinds: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    to_settle: Bilingual | None = None
    stated: StatedFact | None = None
    reserved_for: Bilingual | None = None
    bears: bool = True
    doubted: Bilingual | None = None
    weighed: bool = False

    def observed_names(self) -> set[str]:
        """Collect the names of all that the check tests in a document: its observations, options and facts."""
        return {name for condition in (self.about, *self.cases) for name in condition}

    def applicable_condition(self, seen: ValuesByName) -> Condition | None:
        """Find the condition by which the check finds a document incoherent; None when the document passes the check.

        ``seen`` are the values observed in the document. The condition gives, by the name of each option, fact or
        observation tested, the set of values that it admits: those of ``about`` (which documents the check looks at)
        and those of the first of its cases that holds.
        """
        if not condition_holds(self.about, seen):
            return None
        found = next((case for case in self.cases if condition_holds(case, seen)), None)
        return {**self.about, **found} if found is not None else None


@short_repr("check.id", "places")
@dataclass(frozen=True, slots=True)
class Incoherence:
    """A contradiction between choices that a coherence check found in a document, with what to choose instead.

    ``places`` are the files and lines of the texts that it was found in, where its reader can correct them.
    """

    check: CoherenceCheck
    explanation: Bilingual
    choose: Bilingual
    places: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Id of the coherence check that found the incoherence, such as ``C-ROLES``."""
        return self.check.id

    @property
    def severity(self) -> str:
        """Severity of the incoherence: ``refuse`` (the document is not made) or ``warn`` (its reader is warned)."""
        return self.check.severity

    def text(self, language: str) -> str:
        """Write in one line, in a language, what contradicts what and what to choose instead."""
        said = f"{self.explanation.text(language).rstrip('.')} — {self.choose.text(language)}"
        return " — ".join([said, *([spell_place("; ".join(self.places), language)] if self.places else [])])

    def name_doubt(self, language: str) -> str:
        """Write in a few words, in a language, what is in doubt; the key of the matter where the check has no words."""
        return self.check.doubted.text(language) if self.check.doubted else self.check.key

    def holds_on(self, here: Mapping[str, str], known: Mapping[str, str]) -> bool:
        """Whether a condition of the check still admits the facts of the document that are other ``here``, by name.

        ``known`` are those on which the incoherence was found.
        """
        changed = [name for name in self.check.observed_names() if name in here and here[name] != known[name]]
        return not changed or any(
            all(here[name] in test for name, test in {**self.check.about, **case}.items() if name in changed)
            for case in self.check.cases
        )

    def as_problem(self) -> Problem:
        """Convert the incoherence to a problem, placed at the key of the matter where the choice is made."""
        sentence = Bilingual(fr=self.explanation.fr.rstrip("."), en=self.explanation.en.rstrip("."))
        return Problem(
            "incoherent",
            "; ".join((self.check.key, *self.places)),
            "{said} ({id})",
            "{choose}",
            {"said": sentence, "id": self.id, "choose": self.choose},
            tuple(self.check.key.split(".")) if self.check.key else (),
        )

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the incoherence to a dict, ready for JSON: the coherence check, the contradiction, what to choose.

        ``id`` is that of the check, ``severity`` is ``refuse`` or ``warn``, ``key`` where in the matter the choice is
        made; ``explanation`` and ``choose`` are texts in ``language``, ``fr`` or ``en``. Lists of texts: ``topics``,
        ``legal_bases`` (ids) and ``texts`` (file and line of each text that the reader can correct).
        """
        return {
            "id": self.id,
            "severity": self.severity,
            "topics": list(self.check.topics),
            "key": self.check.key,
            "explanation": self.explanation.text(language),
            "choose": self.choose.text(language),
            "legal_bases": list(self.check.legal_bases),
            "texts": list(self.places),
        }


# ------------------------------------------------------------------ reading
@lru_cache(maxsize=16)
def load_checks(library: Library) -> tuple[CoherenceCheck, ...]:
    """Read all the coherence checks of a library: first those of the library that it extends, then its own.

    Raises
    ------
    LibraryError
        With every mistake of form found in them.

    >>> {check.severity for check in load_checks(load_library())} == {"refuse", "warn"}
    True
    """
    problems: list[Problem] = []
    checks: list[CoherenceCheck] = []
    for folder in library.folders:
        path = folder / "rules" / FILE
        if not path.is_file():
            continue
        files, source, wrong = read_shared_yaml(
            path, f"rules/{FILE}", tuple[CoherenceCheckFile, ...], library.languages_of(folder)
        )
        problems += wrong
        for index, file in enumerate(files or ()):
            where = f"{source.describe_place((index,))}, {file.id}"
            if any(file.id == check.id for check in checks):
                problems.append(
                    Problem("check-twice", where, N_("this check is written twice"), N_("rename or remove one of them"))
                )
            checks.append(_read_check(file, where, library, folder == library.folders[-1], problems))
    if problems:
        raise LibraryError(*problems)
    return tuple(checks)


def _read_check(
    file: CoherenceCheckFile, where: str, library: Library, own: bool, problems: list[Problem]
) -> CoherenceCheck:
    def condition(tests: Mapping[str, Test]) -> Condition:
        out: dict[str, frozenset[str]] = {}
        for name, test in tests.items():
            values = observation_values(name, library)
            if values is None:
                family = name.partition(".")[0] if "." in name else ""
                known = (
                    [f"{family}.{each}" for each in FAMILIES[family].known(library)]
                    if family in FAMILIES
                    else observation_names(library)
                )
                problems.append(
                    unknown_name(
                        "unknown-condition", where, N_('unknown option or fact "{name}" under when'), name, known
                    )
                )
                continue
            out[name] = admitted_values(test, values, f"{where}, {name}", problems)
        return out

    for name in file.topics:
        if name not in library.vocabulary.topics:
            problems.append(
                unknown_name(
                    "unknown-topic", where, N_('unknown topic "{name}"'), name, list(library.vocabulary.topics)
                )
            )
    steps = list(dict.fromkeys(step.id for procedure in library.procedures.values() for step in procedure))
    for name in file.steps:
        if name not in steps:
            problems.append(unknown_name("unknown-step", where, N_('unknown step "{name}"'), name, steps))
    for name in file.papers:
        if name not in library.companions:
            problems.append(
                unknown_name(
                    "unknown-companion", where, N_('unknown companion "{name}"'), name, list(library.companions)
                )
            )
    for name in file.kinds:
        if name not in library.vocabulary.kinds:
            problems.append(
                unknown_name("unknown-kind", where, N_('unknown kind "{name}"'), name, list(library.vocabulary.kinds))
            )
    for basis in file.legal_bases:
        if basis not in library.legal_bases:
            problems.append(
                unknown_name(
                    "unknown-basis", where, N_('unknown legal basis "{name}"'), basis, list(library.legal_bases)
                )
            )
    for key, said in (
        ("explanation", file.explanation),
        ("choose", file.choose),
        ("to_settle", file.to_settle),
        ("doubted", file.doubted),
    ):
        problems += refuse_blanks(said, f"{where}, {key}") if said is not None else []
    for option, value in _choices_written(file.choose, library):
        if value not in library.vocabulary.options.options[option].values:
            problems.append(
                unknown_name(
                    "unknown-value",
                    f"{where}, choose",
                    N_('unknown value "{name}"'),
                    value,
                    list(library.vocabulary.options.options[option].values),
                )
            )
    return CoherenceCheck(
        file.id, file.topics, file.severity, file.explanation, file.choose, file.key, file.steps,
        condition(file.about),
        tuple(condition(case.when) for case in file.cases) or (condition(file.when),),
        file.legal_bases, library.name if own else "aigov", where, file.in_plan, file.kinds,
        file.papers, file.to_settle, file.stated, file.reserved_for, file.bears, file.doubted, file.weighed,
    )  # fmt: skip


def _choices_written(choices: Bilingual, library: Library) -> list[tuple[str, str]]:
    """Find the options and values that a sentence tells the user to choose, such as ``agents: forbidden``."""
    options = library.vocabulary.options.options
    return [
        (name, value)
        for text in (choices.fr, choices.en)
        for name, value in re.findall(r"\b([a-z][a-z0-9_]*): ([a-z][a-z0-9_]*)", text)
        if name in options
    ]


# ------------------------------------------------------------------ checking
def find_incoherences(document: ObservedDocument, among: Iterable[CoherenceCheck] | None = None) -> list[Incoherence]:
    """Find the incoherences of a document: the choices in it that contradict each other, by its library's checks.

    Parameters
    ----------
    made:
        The document: its clauses, choices and facts.
    among:
        The coherence checks to apply; all those of the document's library when not given.

    Raises
    ------
    LibraryError
        A check is badly written.
    """
    seen = Observations(document)
    incoherences = []
    for check in load_checks(document.library) if among is None else among:
        condition = check.applicable_condition(seen)
        if condition is not None:
            names = seen.observed_things(condition)
            places = tuple(name.where for name in names if isinstance(name, NamedText) and name.where)
            said, choose = _fill_names(check.explanation, names), _fill_names(check.choose, names)
            incoherences.append(Incoherence(check, said, choose, places))
    return incoherences


def _join_names(names: tuple[Bilingual, ...], language: str) -> str:
    """Write several names after one another, with semicolons where one of them holds a comma."""
    texts = list(dict.fromkeys(name.text(language) for name in names))
    return (
        typeset_text("; ".join(texts), language) if any("," in name for name in texts) else list_text(texts, language)
    )


def _fill_names(text: Bilingual, names: tuple[Bilingual, ...]) -> Bilingual:
    """Replace the fields ``{names}`` of a sentence in French and English by a list of names."""
    return Bilingual(
        **{
            language: text.text(language).replace("{names}", _join_names(names, language))
            for language in known_languages()
        }
    )
